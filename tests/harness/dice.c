// SPDX-License-Identifier: Apache-2.0
// Dice for tests: xorshift64* (Vigna 2016), and a first mix so that small seeds differ at once.
#include "dice.h"

struct dice dice_of(uint64_t seed)
{
    struct dice dice = {(seed + 1) * UINT64_C(0x9e3779b97f4a7c15)};
    dice_roll(&dice, 2);
    return dice;
}

uint32_t dice_roll(struct dice *dice, uint32_t below)
{
    dice->state ^= dice->state >> 12;
    dice->state ^= dice->state << 25;
    dice->state ^= dice->state >> 27;
    return (uint32_t)((dice->state * UINT64_C(0x2545f4914f6cdd1d)) >> 33) % below;
}

bool dice_once_in(struct dice *dice, uint32_t of)
{
    return dice_roll(dice, of) == 0;
}
