#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A short round of scripts/bench on the release: no call is answered wrongly, every ticket that was acknowledged as
# closed is in the journal, and the journal verifies. Never a time.
set -eu
out=$TMPDIR/out
"$ASSENT_SOURCE/scripts/bench" --quick --build "$ASSENT_RELEASE_BUILD" >"$out" || {
    cat "$out"
    exit 1
}
cat "$out"
# A round that closed nothing would show nothing.
grep -q '^quick  *[1-9][0-9]* tickets closed at 8 x 8, no errors; the journal has them all and verifies$' "$out"
