FROM --platform=$BUILDPLATFORM golang:1.24 AS cross
ARG TARGETARCH
RUN GOARCH=$TARGETARCH go build -o /app .
FROM debian:trixie AS base-amd64
FROM arm64v8/debian:trixie AS base-arm64
FROM base-${TARGETARCH} AS final
COPY --from=cross /app /usr/bin/app
