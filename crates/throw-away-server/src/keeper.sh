# Keeps a folder and every process that works in it. Each line of the input is
# an order of the script below this one, and is answered by a line. When the
# input ends, however that came about, everything is taken away: so nobody has
# to be alive to clean up.
set -eu
umask 077
export LC_ALL=C # what goes wrong is told in one language
folder=$(mktemp -d)

at_most=300 # seconds; only what hangs takes so long, on a busy machine, too

# Asks until the answer is yes, or that has taken too long.
await() { # what for, and the question
    what=$1 tries=0
    shift
    until "$@"; do
        tries=$((tries + 1))
        [ "$tries" -lt $((at_most * 50)) ] || { echo "never: $what" >&2; exit 1; }
        sleep 0.02
    done
}

# Runs a program that ends by itself; only if it fails does anybody hear what
# it says. Unread, a hundred of them would fill the pipe and then wait forever.
quietly() {
    timeout "$at_most" "$@" > "$folder/said" 2>&1 || {
        [ $? != 124 ] || echo "not at its end after $at_most seconds: $1" >&2
        cat "$folder/said" >&2
        exit 1
    }
}

# The processes that work in a folder: also orphans, also stopped ones.
working_in() {
    find /proc/[0-9]* -maxdepth 1 -name cwd -lname "$1" -printf '%h\n' \
        2>/dev/null | sed 's,/proc/,,' || true
}

signal() { # which, folder
    processes=$(working_in "$2")
    [ -z "$processes" ] || kill -s "$1" $processes 2>/dev/null || true
}

# Whether all threads of these processes stand still. A signal to stop is only
# the beginning of that: until one of them has its turn, the others go on.
stand() {
    for process; do
        ! grep -qs '^State:[[:space:]]*[^[:space:]TZX]' "/proc/$process"/task/*/status || return 1
    done
}

# Stops all that work in a folder; returns when they stand.
halt() {
    await "all in $1 stand still" is_halted "$1"
}

is_halted() {
    signal STOP "$1"
    stand $processes && [ "$(working_in "$1")" = "$processes" ]
}

# kill -9, again for those that had just begun, until nobody is left.
end() {
    while signal KILL "$1"; [ -n "$processes" ]; do :; done
}

# Starts a command that writes to a log; returns when it is ready or has ended.
launch() { # folder, what tells that it is ready, command
    place=$1 ready=$2
    shift 2
    rm -f "$place.ended"
    (
        cd "$place"
        "$@" || true
        : > "$place.ended"
    ) > "$place.log" 2>&1 < /dev/null &
    await "$place is ready" has_begun
    [ ! -e "$place.ended" ] || { cat "$place.log" >&2; exit 1; }
}

has_begun() {
    $ready || [ -e "$place.ended" ]
}

cleanup() {
    end "$folder/*"
    forget
    rm -rf "$folder"
}
trap cleanup EXIT
trap exit INT TERM HUP
trap '' PIPE # nobody may be there to read an answer

serve() {
    while read -r order arguments; do
        "order_$order" $arguments
        echo "$folder"
    done
}
