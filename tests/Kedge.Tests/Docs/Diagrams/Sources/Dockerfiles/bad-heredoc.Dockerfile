FROM debian
RUN <<EOF
echo never ended
