# One PostgreSQL server: $1 is the folder of its programs, $2 its address, $3
# its port. The first line of the input is the password.
programs=$1
host=$2
port=$3
data="$folder/data"

order_create() {
    echo "$PGPASSWORD" > "$folder/password"
    quietly "$programs/initdb" -D "$data" -U bank --pwfile="$folder/password" --no-sync \
        --wal-segsize=1 --auth=scram-sha-256 --no-locale --encoding=UTF8
    order_set dynamic_shared_memory_type = mmap # it lies in the folder
    order_set "unix_socket_directories = ''" # unless a test wants one
    order_set fsync = off # what is killed has given its writes to the system, which lives on
}

order_copy() { # from which address and port
    quietly "$programs/pg_basebackup" -h "$1" -p "$2" -U bank -D "$data" \
        --checkpoint=fast --no-sync
}

order_set() { # a line of the settings
    echo "$*" >> "$data/postgresql.conf"
}

order_start() { # with an argument: no file may have more blocks of 512 bytes
    [ -z "${1-}" ] || limit="ulimit -f $1 &&"
    launch "$data" is_ready sh -c "${limit-} exec \"\$@\"" start \
        "$programs/postgres" -D "$data" -p "$port" -h "$host"
    unset limit
}

is_ready() {
    grep -qs ready "$data/postmaster.pid"
}

order_stop() {
    kill -INT "$(head -n 1 "$data/postmaster.pid")"
    await 'the server has ended' test -e "$data.ended"
    wait
}

order_kill() { # the server and all its helpers at once
    end "$data"
    wait
    forget
}

# What the system keeps of a server that is dead.
forget() {
    [ -e "$data/postmaster.pid" ] || return 0
    segment=$(awk 'NR == 7 { print $2 }' "$data/postmaster.pid")
    [ -z "$segment" ] || ipcrm -m "$segment" 2>/dev/null || true
    rm -f "$data/postmaster.pid"
}

order_pause() { # one of its processes, or all
    if [ -n "${1-}" ]; then
        kill -STOP "$1"
        await "process $1 stands still" stand "$1"
    else
        halt "$data"
    fi
}

order_resume() {
    [ -z "${1-}" ] && signal CONT "$data" || kill -CONT "$1"
}

order_promote() {
    quietly "$programs/pg_ctl" -D "$data" -w promote
}

order_follow() { # which address and port, under which name
    : > "$data/standby.signal"
    order_set "primary_conninfo = 'host=$1 port=$2 user=bank" \
        "password=$PGPASSWORD application_name=$3'"
}

order_rewind() { # to the history of which address and port
    quietly "$programs/pg_rewind" -D "$data" --no-sync \
        --source-server="host=$1 port=$2 user=bank dbname=postgres"
}

read -r PGPASSWORD
export PGPASSWORD
serve
