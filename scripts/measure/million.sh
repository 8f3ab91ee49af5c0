# SPDX-License-Identifier: Apache-2.0
# A million open tickets (design: "a million open tickets, traffic on new and recently moved ones"): the same load beside a thousand and beside a
# million that wait for people, reading them, the memory that the server has by then, and how long it takes to be back after a crash.
# Sourced by scripts/bench. Leans on servers.sh.
# shellcheck shell=sh disable=SC2154

# million COUNT ROUNDS SECONDS READS
million() {
    few=$((($1 + 9) / 10))
    [ "$few" -le 1000 ] || few=1000
    for one in $sides; do
        serve "$one" million
        load_once "$one" few-left 1 --leave "$few" --warm-up 0
    done
    load few "$2" "$3"
    for one in $sides; do
        load_once "$one" left 1 --leave "$(($1 - few))" --warm-up 0
    done
    load many "$2" "$3"
    for one in $sides; do
        read_times "$one" inbox "$4" "/v1/inbox?limit=50"
        read_times "$one" list "$4" "/v1/tickets?workflow=approval&state=board&service=payments&limit=50"
        # shellcheck disable=SC2046 # a list of paths
        read_times "$one" explain "$4" $(explanations "$one")
        sed -n 's/^RssAnon:[^0-9]*\([0-9]*\).*/resident_kb=\1/p' "/proc/$(of "$one" pid)/status" >"$home/$one/resident"
        end "$one"
        ready_after_crash "$one"
        tickets=$(($1 + $(total "$one" few tickets) + $(total "$one" many tickets)))
        verified "$one" million "$tickets" "$((2 * $1 + 6 * (tickets - $1)))"
        rm -rf "$home/$one/million"
    done
}
# The store as the crash left it, its log not yet moved into it.
ready_after_crash() {
    if knows "$1" --probes; then
        "$tests/bench_times_main" answer 1 "$(assent_of "$1")" "$home/$1/million" --probes off >"$home/$1/ready"
    else
        "$tests/bench_times_main" answer 1 "$(assent_of "$1")" "$home/$1/million" >"$home/$1/ready"
    fi
}
# Of a hundred tickets spread from the oldest to the newest. Numbers are drawn in blocks, so some were never given.
explanations() {
    oldest=$(number_at "$1" created) newest=$(number_at "$1" -created)
    step=$(((newest - oldest) / 100 + 1))
    at=$oldest
    while [ "$at" -le "$newest" ]; do
        { ask "$1" "/v1/tickets/BEN-$at" && echo; } | sed -n 's/.*"number":"\(BEN-[0-9]*\)".*/\/v1\/tickets\/\1\/explain/p'
        at=$((at + step))
    done
}
ask() { curl -s --http2-prior-knowledge -H "Authorization: Bearer $(sed -n 2p "$home/$1/tokens")" "http://127.0.0.1:$(of "$1" port)$2"; }
# number_at SIDE SORT: of the first ticket in that order.
number_at() { ask "$1" "/v1/tickets?limit=1&sort=$2" | sed -n 's/.*"number":"BEN-\([0-9]*\)".*/\1/p'; }

million_bars() {
    printf '\n%s open tickets that wait for people, made at %s commits/s; 8 x 8 beside a thousand of them: %s commits/s, p99 %s ms; beside all: %s, %s ms\n' \
        "$1" "$(median now left commits_per_s)" "$(median now few commits_per_s)" "$(median now few p99_ms)" "$(median now many commits_per_s)" "$(median now many p99_ms)"
    bar_head
    # shellcheck disable=SC2046 # a value for each side
    {
        bar "rate beside a million open tickets, % of a thousand's" 50 least $(each many_rate)
        bar "p99 beside a million open tickets, % of a thousand's" 200 most $(each many_tail)
        bar "an inbox page beside them, p99 ms" 5 most $(each figure inbox p99_ms)
        bar "a filtered list beside them, p99 ms" 5 most $(each figure list p99_ms)
        bar "explain of one of them, p99 ms" 5 most $(each figure explain p99_ms)
        bar "resident memory, MiB (anonymous; the cache included)" 256 most $(each resident)
        bar "ready after a crash, ms" 2000 most $(each figure ready median_ms)
    }
}
many_rate() { calc 0 "100 * $(median "$1" many commits_per_s) / $(median "$1" few commits_per_s)"; }
many_tail() { calc 0 "100 * $(median "$1" many p99_ms) / $(median "$1" few p99_ms)"; }
resident() { calc 1 "$(median "$1" resident resident_kb) / 1024"; }
