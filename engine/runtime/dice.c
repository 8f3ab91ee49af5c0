// SPDX-License-Identifier: Apache-2.0
// Dice: the runtime has no randomness of its own. Bytes are SHA-256(seed || counter): the same seed gives the
// same run, which is what the simulation replays.
#include "machine.h"
#include <string.h>

void dice_draw(struct dice *dice, unsigned char *out, size_t count)
{
    while (count > 0) {
        uint64_t number = dice->count++;
        struct assent_text parts[2] = {assent_text_slice((const char *)dice->seed, sizeof dice->seed),
                                       assent_text_slice((const char *)&number, sizeof number)};
        struct assent_digest drawn = assent_digest_parts(parts, 2);
        size_t taken = count < sizeof drawn.bytes ? count : sizeof drawn.bytes;
        memcpy(out, drawn.bytes, taken);
        out += taken;
        count -= taken;
    }
}
