FROM rust:1 AS deps
FROM rust:1
RUN --mount=type=bind,from=deps,source=/target,target=/cache,rw \
    --mount=type=secret,id=token \
    --mount=type=cache,target=/root/.cargo cargo build
RUN --mount=from=node:22,target=/node /node/bin/npm ci
