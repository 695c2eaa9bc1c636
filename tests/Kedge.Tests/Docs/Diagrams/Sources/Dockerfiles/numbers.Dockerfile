FROM alpine:3 AS one
RUN apk add --no-cache git curl
FROM alpine:3
COPY --from=0 /etc/passwd /etc/
COPY --from=ghcr.io/astral-sh/uv:0.5 /uv /bin/uv
FROM busybox
COPY --from=1 /etc/passwd /p
