#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A short round of what measures the schedule and explain: changes are moved and meet others, slots are found and are not, conflicts and
# edits are told. Never a time.
set -eu
programs=$ASSENT_RELEASE_BUILD/tests
told() { grep -q "$1" "$TMPDIR/out" || { cat "$TMPDIR/out" && echo "not told: $1" >&2 && exit 1; }; }
some='[1-9][0-9]*'
"$programs/bench_schedule_bench_main" 5000 >"$TMPDIR/out"
told "^of 20 items .* ( *$some conflicts), next free slot .* (found), in vain .* (none)\$"
told "^of one that all are on .* ( *$some conflicts)"
"$programs/bench_explain_bench_main" 1 >"$TMPDIR/out"
told "^500 freezes, 200 windows, $some conflicts: explain *$some us, edits *$some us"
