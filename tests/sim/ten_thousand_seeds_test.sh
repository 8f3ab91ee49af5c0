#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Ten thousand simulations in the release: random interleavings of clients that retry, workers that die, store
# calls that fail and crashes. `scripts/seeds FIRST COUNT` runs others.
exec "$ASSENT_SOURCE/scripts/seeds" --build "$ASSENT_RELEASE_BUILD" 1 10000
