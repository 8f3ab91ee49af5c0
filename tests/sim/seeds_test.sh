#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A hundred simulations in this build: with its sanitizers, where it has them.
exec "$ASSENT_SOURCE/scripts/seeds" --build "$ASSENT_BUILD" 1 100
