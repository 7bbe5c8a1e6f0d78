# Keeps one PostgreSQL server: $1 is the folder of its programs, $2 its port.
# The first line of the input is the password; every other line is an order,
# answered by a line. When the input ends, however that came about, everything
# is taken away: so nobody has to be alive to clean up.
set -eu
umask 077
programs=$1
port=$2
folder=$(mktemp -d)
data="$folder/data"

cleanup() {
    if [ -e "$data/postmaster.pid" ]; then
        kill -QUIT "$(head -n 1 "$data/postmaster.pid")"
        wait
    fi
    rm -rf "$folder"
}
trap cleanup EXIT
trap exit INT TERM HUP

read -r password
echo "$password" > "$folder/password"
"$programs/initdb" -D "$data" -U bank --pwfile="$folder/password" --no-sync \
    --auth=scram-sha-256 --no-locale --encoding=UTF8 >&2

while read -r order argument; do
    case $order in
    start) # with an argument: no file may have more blocks of 512 bytes
        rm -f "$folder/ended"
        (
            [ -z "$argument" ] || ulimit -f "$argument"
            "$programs/postgres" -D "$data" -p "$port" -h 127.0.0.1 -k "$folder" || true
            : > "$folder/ended"
        ) > "$folder/log" 2>&1 &
        until grep -qs ready "$data/postmaster.pid"; do
            [ ! -e "$folder/ended" ] || { cat "$folder/log" >&2; exit 1; }
            sleep 0.05
        done ;;
    stop)
        kill -INT "$(head -n 1 "$data/postmaster.pid")"
        wait ;;
    kill) # the server and all its helpers at once
        server=$(head -n 1 "$data/postmaster.pid")
        helpers=$(awk -v parent="$server" '$4 == parent { print $1 }' \
            /proc/[0-9]*/stat) || true
        kill -9 $server $helpers
        wait
        rm -f "$data/postmaster.pid" ;;
    esac
    echo "$folder"
done
