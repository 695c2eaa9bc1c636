# Has the supervisor start a server again, and returns when the old one is gone.
log=/run/kedge-log
old=$(cat "$log/$1.pid")
: >"$log/$1.again"
if [ ! -e "$log/$1.ended" ]; then kill -TERM "$old"; fi
tries=0
while [ "$(cat "$log/$1.pid")" = "$old" ] && [ "$tries" -lt 100 ]; do
    sleep 0.1
    tries=$((tries + 1))
done
