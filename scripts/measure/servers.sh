# SPDX-License-Identifier: Apache-2.0
# What scripts/bench and the files beside this one share: servers, load on them, and figures. Each side that is measured ("now", and "before" with
# --against) has a folder of its own in $home: its server's port, process and tokens, and its figures, a file for each workload and in it a line
# NAME=VALUE … for each round. Leans on: $home, $sides, $build, $against, $warm_up, $tests.
# shellcheck shell=sh disable=SC2034,SC2154

assent_of() { if [ "$1" = before ]; then echo "$against/assent"; else echo "$build/assent"; fi; }
# knows SIDE OPTION: whether its `assent serve` has the option; what is compared with may be old.
knows() { "$(assent_of "$1")" serve --help 2>&1 | grep -q -e "$2"; }
of() { cat "$home/$1/$2"; }

# serve SIDE STORE [OPTION…]: a fresh server on a fresh store with the bench's world, workflow and tokens; in the clear, and over TLS where it can.
serve() {
    side=$1 store=$home/$1/$2 listeners=1
    shift 2
    knows "$side" --probes && set -- "$@" --probes off
    knows "$side" --rate-limit && set -- "$@" --rate-limit none
    knows "$side" tls: && set -- "$@" --listen tls:127.0.0.1:0 && listeners=2
    mkdir -p "$home/$side"
    : >"$home/$side/log"
    "$(assent_of "$side")" serve --store "$store" --listen 127.0.0.1:0 "$@" >"$home/$side/out" 2>>"$home/$side/log" &
    echo $! >"$home/$side/pid"
    tries=0
    until [ "$(grep -c event=listening "$home/$side/log")" = "$listeners" ]; do
        tries=$((tries + 1))
        if [ "$tries" -gt 300 ] || ! kill -0 "$(of "$side" pid)" 2>/dev/null; then
            cat "$home/$side/log" >&2
            exit 1
        fi
        sleep 0.1
    done
    sed -n 's/.*event=listening .*port=\([0-9]*\).*/\1/p' "$home/$side/log" >"$home/$side/ports"
    sed -n 1p "$home/$side/ports" >"$home/$side/port"
    sed -n 2p "$home/$side/ports" >"$home/$side/tls-port"
    sed -n 's/.*shown this once: //p' "$home/$side/out" >"$home/$side/administrator"
    world_of_systems >"$home/$side/world.yaml"
    command_of "$side" world apply "$home/$side/world.yaml" >/dev/null
    command_of "$side" deploy tests/bench/approval.yaml >/dev/null 2>&1
    for who in requester first second worker; do
        command_of "$side" token new --person "$who" 2>/dev/null
    done >"$home/$side/tokens"
}
# The world with its configuration items: as many systems as load_approval.c knows.
world_of_systems() {
    cat tests/bench/world.yaml
    seq 0 255 | sed 's/.*/  pay-&-db-1: { name: Payments database & (primary), type: database, service: payments }\
  pay-&-db-2: { name: Payments database & (standby), type: database, service: payments, depends_on: [pay-&-db-1] }\
  pay-&-api:  { name: Payments API &, type: application, service: payments, depends_on: [pay-&-db-1] }/'
}
# command_of SIDE WORD…: a command to its server, as its administrator.
command_of() (
    ASSENT_SERVER=http://127.0.0.1:$(of "$1" port) ASSENT_TOKEN=$(of "$1" administrator)
    export ASSENT_SERVER ASSENT_TOKEN
    program=$(assent_of "$1")
    shift
    "$program" "$@"
)
# stop [SIDE…]: every server that runs, or those. end SIDE: as a crash does.
stop() {
    for side in ${*:-$sides}; do
        if [ -s "$home/$side/pid" ]; then
            kill "$(of "$side" pid)" 2>/dev/null || true
            wait "$(of "$side" pid)" 2>/dev/null || true
            : >"$home/$side/pid"
        fi
    done
}
end() {
    kill -9 "$(of "$1" pid)"
    wait "$(of "$1" pid)" 2>/dev/null || true
    : >"$home/$1/pid"
}

# load NAME ROUNDS SECONDS OPTION…: rounds of load, on one side after the other, so that what the machine does meanwhile strikes both.
load() {
    name=$1 times=$2 for_seconds=$3
    shift 3
    while [ "$times" -gt 0 ]; do
        for side in $sides; do
            load_once "$side" "$name" "$for_seconds" "$@"
        done
        times=$((times - 1))
    done
}
load_once() {
    side=$1 name=$2 for_seconds=$3 port=$(of "$1" port)
    shift 3
    case " $* " in *" --tls yes "*)
        port=$(of "$side" tls-port)
        [ -n "$port" ] || return 0
        ;;
    esac
    "$tests/bench_load_main" --port "$port" --pid "$(of "$side" pid)" --tokens "$home/$side/tokens" --seconds "$for_seconds" --warm-up "$warm_up" \
        --figures "$home/$side/$name" "$@" >"$home/$side/table-$name"
}
# read_times SIDE NAME COUNT PATH…: as a voter. What is compared with may not have the path yet.
read_times() {
    side=$1 name=$2
    shift 2
    "$tests/bench_reads_main" "$(of "$side" port)" "$(sed -n 2p "$home/$side/tokens")" "$@" >>"$home/$side/$name" || [ "$side" = before ]
}

# values, median, total SIDE NAME FIGURE; nothing for what was not measured there.
values() { [ ! -f "$home/$1/$2" ] || tr ' ' '\n' <"$home/$1/$2" | sed -n "s/^$3=//p"; }
median() { values "$1" "$2" "$3" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
total() { values "$1" "$2" "$3" | awk '{ t += $1 } END { printf "%d", t }'; }
calc() { awk "BEGIN { printf \"%.$1f\", $2 }"; }
size_of() { find "$home/$1/$2" -name 'assent.db*' ! -name '*-shm' -exec stat -c %s {} + | awk '{ t += $1 } END { printf "%d", t }'; }
private_kb() { awk '/^[0-9a-f]+-[0-9a-f]+ / { lib = $6 ~ /\.so/ } /^Private_/ && !lib { t += $2 } END { print t + 0 }' "/proc/$(of "$1" pid)/smaps"; }

# verified SIDE STORE TICKETS TURNS: the journal must verify, and have as many tickets and at least as many turns as were acknowledged.
verified() {
    "$(assent_of "$1")" verify --store "$home/$1/$2" --json >"$home/$1/verify"
    if [ "$(told "$1" faults)" != 0 ] || [ "$(told "$1" tickets)" != "$3" ] || [ "$(told "$1" turns)" -lt "$4" ]; then
        echo "scripts/bench: $3 tickets and $4 turns were acknowledged, but the journal of \"$1\" says:" >&2
        cat "$home/$1/verify" >&2
        exit 1
    fi
}
told() { sed -n "s/^ *\"$2\": \([0-9]*\),*\$/\1/p" "$home/$1/verify"; }

# bar TEXT WANTED least|most VALUE…: a value for each side, and how far the last is, in percent of what is wanted.
bar() {
    bar_text=$1 bar_wanted=$2 bar_how=$3
    shift 3
    awk -v text="$bar_text" -v wanted="$bar_wanted" -v how="$bar_how" -v values="$*" 'BEGIN {
        count = split(values, value, " ")
        printf "%-58s %11s", text, (how == "least" ? ">= " : "<= ") wanted
        for (i = 1; i <= count; i++) printf " %11s", value[i]
        measured = value[count]
        good = how == "least" ? measured >= wanted + 0 : measured <= wanted + 0
        part = how == "least" ? measured / wanted : wanted / (measured > 0 ? measured : wanted)
        printf "  %s\n", measured == "-" ? "not measured" : good ? "yes" : sprintf("%d %% of it", part * 100)
    }'
}
bar_head() {
    printf '\n%-58s %11s' "bar (docs/bench.md)" wanted
    for side in $sides; do
        printf ' %11s' "$side"
    done
    printf '  reached\n'
}
# each WORD…: what the words print for each side; they get the side as their first argument.
each() {
    for one in $sides; do
        printf '%s ' "$("$@" "$one")"
    done
}
or_none() { if [ -n "$1" ]; then echo "$1"; else echo -; fi; }
figure() { or_none "$(median "$3" "$1" "$2")"; } # NAME FIGURE SIDE
