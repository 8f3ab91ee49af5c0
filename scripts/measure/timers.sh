# SPDX-License-Identifier: Apache-2.0
# A hundred thousand clocks that run out within one minute (design: "100,000 timers due in the same minute"): that many rounds of approval are opened,
# the test clock is moved until shortly before the first runs out, calls are made at a fixed rate, and then that minute passes at once. What the calls
# took meanwhile is told; that each round has run out, and none of them early, is counted. That they fire in order, and over a crash, is a test.
# Sourced by scripts/bench. Leans on servers.sh, and on `ask` of million.sh.
# shellcheck shell=sh disable=SC2154

DEADLINE_S=432000 # 5 days, as approval.yaml has it
SHORTLY_S=20
IN_FLIGHT=64 # 8 x 8

# timers COUNT RATE SECONDS: on the side that is measured now.
timers() {
    serve now timers --test-clock
    began=$(date +%s)
    load_once now rounds 1 --leave "$1" --warm-up 0
    took=$(($(date +%s) - began + 1))
    command_of now clock advance "$((DEADLINE_S - took - SHORTLY_S)) s" >/dev/null
    if [ "$(counted draft)" != 0 ]; then
        echo "scripts/bench: $(counted draft) clocks ran out early" >&2
        exit 1
    fi
    load_once now meanwhile "$3" --rate "$2" &
    calls=$!
    sleep "$warm_up"
    from=$(date +%s%3N)
    command_of now clock advance "$((took + 2 * SHORTLY_S)) s" >/dev/null
    until [ "$(counted board)" -le "$IN_FLIGHT" ]; do
        if [ "$(($(date +%s%3N) - from))" -gt 300000 ]; then
            echo "scripts/bench: $(counted board) rounds are still open after five minutes" >&2
            exit 1
        fi
        sleep 0.2
    done
    echo "fired_s=$(calc 1 "($(date +%s%3N) - $from) / 1000") spread_s=$took" >"$home/now/fired"
    wait "$calls"
    if [ "$(counted board)" != 0 ]; then
        echo "scripts/bench: $(counted board) clocks have been lost" >&2
        exit 1
    fi
    stop now
    tickets=$(($1 + $(total now meanwhile tickets)))
    verified now timers "$tickets" "$((3 * $1 + 6 * (tickets - $1)))"
    rm -rf "$home/now/timers"
}
# How many tickets are in a state; more than can be counted exactly are a lot. A round that ran out has led back to the draft, where nothing else of this
# workload stays; those that the calls have open just now stand beside the others.
counted() {
    ask now "/v1/tickets?state=$1&limit=1&count=exact" | sed -n 's/.*"count":{"exact":\([a-z]*\),"value":\([0-9]*\)}.*/\1 \2/p' |
        awk '{ print $1 == "true" ? $2 : 1000000 }'
}

timers_bars() {
    printf '\n%s clocks that were set within %s s ran out in %s s, beside %s calls/s\n' "$1" "$(median now fired spread_s)" "$(median now fired fired_s)" "$2"
    bar_head
    # shellcheck disable=SC2046 # a value for each side
    bar "calls' p99 while they fire, ms" 50 most $(each figure meanwhile p99_ms)
}
