#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A hundred thousand scenarios in the release. `scripts/model --seed S --scenarios N` plays others.
exec "$ASSENT_SOURCE/scripts/model" --build "$ASSENT_RELEASE_BUILD" --scenarios 100000
