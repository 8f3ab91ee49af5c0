#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A short round of scripts/bench on the release, beside itself: no call is answered wrongly, in the clear and over TLS, every ticket that was
# acknowledged is in the journal, the journal verifies, also after a crash, and each clock runs out when the test clock passes. Never a time.
set -eu
out=$TMPDIR/out
"$ASSENT_SOURCE/scripts/bench" --quick --build "$ASSENT_RELEASE_BUILD" --against "$ASSENT_RELEASE_BUILD" >"$out" || {
    cat "$out"
    exit 1
}
cat "$out"
# A round that closed nothing would show nothing.
told() { grep -q "$1" "$out" || { echo "not told: $1" >&2 && exit 1; }; }
some='[1-9][0-9]*'
told "^quick  *$some tickets closed at 8 x 8, $some over TLS, no errors; the journal has them all and verifies\$"
told "^100 open tickets that wait for people, made at $some commits/s"
told "^an inbox page beside them, p99 ms  *<= 5  *[0-9.]*  *[0-9.]* "
told "^a filtered list beside them, p99 ms  *<= 5  *[0-9.]*  *[0-9.]* "
told "^explain of one of them, p99 ms  *<= 5  *[0-9.]*  *[0-9.]* "
told "^resident memory, MiB (anonymous; the cache included)  *<= 256  *[0-9.]*  *[0-9.]* "
told "^ready after a crash, ms  *<= 2000  *[0-9.]*  *[0-9.]* "
told "^100 clocks that were set within $some s ran out in [0-9.]* s, beside $some calls/s\$"
told "^20 pipelines wait at gates, each on a connection of its own: [0-9.]* MiB in all"
told "^the deciding vote lets all of them through within [0-9.]* ms; it ends .assent gate --wait. within [0-9.]* ms"
told "^calls' p99 while they fire, ms  *<= 50  *[0-9.]* "
