#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Some thousands of scenarios in this build: with its sanitizers, where it has them.
exec "$ASSENT_SOURCE/scripts/model" --build "$ASSENT_BUILD" --scenarios 5000
