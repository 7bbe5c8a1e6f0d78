# Three members of one etcd: $1 is their addresses without the last number, $2
# the time in milliseconds after which a silent leader is replaced.
net=$1
patience=$2

forget() { :; }

order_start() { # which member
    mkdir -p "$folder/$1"
    launch "$folder/$1" true etcd --name "member$1" --data-dir "$folder/$1/data" \
        --listen-client-urls "http://$net.$1:2379" \
        --advertise-client-urls "http://$net.$1:2379" \
        --listen-peer-urls "http://$net.$1:2380" \
        --initial-advertise-peer-urls "http://$net.10$1:2380" \
        --initial-cluster "member1=http://$net.101:2380,member2=http://$net.102:2380,member3=http://$net.103:2380" \
        --heartbeat-interval "$((patience / 10))" --election-timeout "$patience" \
        --pre-vote
}

order_kill() {
    end "$folder/$1"
}

order_pause() {
    halt "$folder/$1"
}

order_resume() {
    signal CONT "$folder/$1"
}

order_check() {
    for log in "$folder"/*.log; do
        [ ! -e "${log%log}ended" ] || { cat "$log" >&2; exit 1; }
    done
}

command -v etcd >/dev/null || { echo 'etcd is not installed' >&2; exit 1; }
serve
