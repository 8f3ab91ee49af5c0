// SPDX-License-Identifier: Apache-2.0
// How diagnostics speak of what stands in the file. A key may be 64 KiB long and hold line feeds; a message
// must not.
#include "wording.h"

enum { SHOWN_POINTS = 60, SHOWN_NAMES = 40 };

const char *word_shown(struct assent_arena *arena, struct assent_text word)
{
    struct assent_buffer out = assent_buffer_in(arena);
    size_t points = 0;
    for (size_t i = 0; i < word.count; i++) {
        unsigned char byte = (unsigned char)word.bytes[i];
        bool begins = (byte & 0xC0) != 0x80;
        if (begins && points++ == SHOWN_POINTS) {
            assent_buffer_string(&out, "…");
            break;
        }
        assent_buffer_byte(&out, byte < 0x20 || byte == 0x7F ? ' ' : word.bytes[i]);
    }
    return assent_text_cstring(arena, assent_buffer_done(&out));
}

struct assent_text word_list(struct assent_arena *arena, struct names names)
{
    struct assent_buffer out = assent_buffer_in(arena);
    for (size_t i = 0; i < names.count; i++) {
        if (i == SHOWN_NAMES) {
            assent_buffer_format(&out, " and %zu more", names.count - i);
            break;
        }
        if (names.items[i].count == 0) // stands for a key that is not there
            continue;
        assent_buffer_string(&out, out.count ? ", " : "");
        assent_buffer_string(&out, word_shown(arena, names.items[i]));
    }
    return assent_buffer_done(&out);
}

void word_suggest(struct assent_diagnostics *diagnostics, struct assent_diagnostic *item,
                  struct assent_text word, struct names names, const char *what)
{
    if (!item)
        return;
    struct assent_text near = assent_diagnostics_nearest(word, names.items, names.count);
    if (near.count)
        item->label = assent_text_format(diagnostics->arena, "did you mean `%s`?",
                                         word_shown(diagnostics->arena, near));
    if (what && names.count) {
        struct assent_text list = word_list(diagnostics->arena, names);
        item->note = assent_text_format(diagnostics->arena, "%s: %.*s", what, (int)list.count, list.bytes);
    }
}

int word_index(struct names names, struct assent_text word)
{
    for (size_t i = 0; i < names.count; i++) {
        if (assent_text_equal(names.items[i], word))
            return (int)i;
    }
    return -1;
}
