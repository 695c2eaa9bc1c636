# Has the supervisor start a server again.
log=/run/kedge-log
: >"$log/$1.again"
if [ ! -e "$log/$1.ended" ]; then kill -TERM "$(cat "$log/$1.pid")"; fi
