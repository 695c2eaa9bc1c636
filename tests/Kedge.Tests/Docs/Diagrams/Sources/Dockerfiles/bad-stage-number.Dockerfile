FROM debian
COPY --from=0 a b
FROM debian
COPY --from=7 a b
