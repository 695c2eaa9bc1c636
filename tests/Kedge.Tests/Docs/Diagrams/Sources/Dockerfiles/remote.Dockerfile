FROM alpine
ADD https://user:secret@example.com/file.tar.gz?token=abc /f/
ADD git@github.com:a/b.git /src
COPY --chown=1:1 --chmod=755 a b "c d" /x/
HEALTHCHECK --interval=5s CMD curl -f http://localhost/
STOPSIGNAL SIGTERM
MAINTAINER somebody
