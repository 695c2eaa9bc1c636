FROM debian:trixie AS tools
RUN <<EOF
apt-get update
# a comment of the script
apt-get install -y curl
EOF
COPY <<-"setup" <<'conf' /etc/
	echo $HOME
	setup
a = 1
conf
RUN python3 - <<PY > /out.txt
print("FROM nobody")
PY
FROM tools
RUN cat <<<"no heredoc" && echo "<<EOF"
