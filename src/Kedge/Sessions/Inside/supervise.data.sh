# Starts a session's servers, whose names are the arguments, and starts again the one that ended. A server that ends at once
# three times in a row is left alone until `again` is called for it. Child of tini; ends on SIGTERM.
log=/run/kedge-log

# Seconds since the machine started: a clock that nobody moves.
now() {
    read -r up rest </proc/uptime
    echo "${up%%.*}"
}

keep() {
    name=$1 quick=0 child=
    trap 'trap - TERM; kill -TERM "$child" 2>/dev/null; wait "$child"; exit 0' TERM
    while :; do
        began=$(now)
        /bin/sh "/run/kedge/serve-$name" </dev/null >>"$log/$name.log" 2>&1 &
        child=$!
        echo "$child" >"$log/$name.pid"
        wait "$child"
        code=$?
        if [ $(($(now) - began)) -lt 10 ]; then quick=$((quick + 1)); else quick=0; fi
        if [ ! -e "$log/$name.again" ]; then
            echo "kedge: $name ended with code $code" >>"$log/$name.log"
            if [ "$quick" -ge 3 ]; then
                echo "$code" >"$log/$name.ended"
                while [ ! -e "$log/$name.again" ]; do sleep 0.2; done
            else
                sleep 0.2
            fi
        fi
        if [ -e "$log/$name.again" ]; then
            quick=0
            rm -f "$log/$name.again" "$log/$name.ended"
        fi
    done
}

kept=
for name; do
    if [ -s "$log/$name.log" ]; then mv -f "$log/$name.log" "$log/$name.log.1"; fi
    rm -f "$log/$name.ended" "$log/$name.again"
    keep "$name" &
    kept="$kept $!"
done
trap 'kill -TERM $kept 2>/dev/null; wait; exit 0' TERM INT
wait
