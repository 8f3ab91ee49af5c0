// SPDX-License-Identifier: Apache-2.0
// Dice for tests that walk at random: the same seed gives the same walk.
#ifndef TESTS_HARNESS_DICE_H
#define TESTS_HARNESS_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
    uint64_t state;
};

struct dice dice_of(uint64_t seed);
// 0 to below - 1.
uint32_t dice_roll(struct dice *dice, uint32_t below);
// True once in `of`.
bool dice_once_in(struct dice *dice, uint32_t of);

#endif
