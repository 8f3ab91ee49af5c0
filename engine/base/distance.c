// SPDX-License-Identifier: Apache-2.0
// How far two words are apart, for "did you mean": insertions, deletions, replacements and swaps of
// neighbours each count one (optimal string alignment). Counted in code points. Words longer than POINTS are
// names of nothing that one mistypes: they are at distance 0 when equal and beyond every limit otherwise.
#include <assent/base/text.h>

#include "base_internal.h"

#include <string.h>

enum { POINTS = 64 };

struct word {
    uint32_t points[POINTS];
    size_t count;
};

static bool spell(struct assent_text text, struct word *word);
static void next_row(const struct word *a, const struct word *b, size_t i, unsigned rows[3][POINTS + 1]);
static unsigned least(unsigned a, unsigned b);

unsigned assent_text_distance(struct assent_text a, struct assent_text b, unsigned limit)
{
    if (assent_text_equal(a, b))
        return 0;
    struct word from;
    struct word to;
    if (!spell(a, &from) || !spell(b, &to))
        return limit + 1;
    size_t apart = from.count > to.count ? from.count - to.count : to.count - from.count;
    if (apart > limit)
        return limit + 1;
    unsigned rows[3][POINTS + 1]; // the row before last, the last, the one being made
    for (unsigned j = 0; j <= to.count; j++)
        rows[1][j] = j;
    for (size_t i = 1; i <= from.count; i++) {
        next_row(&from, &to, i, rows);
        memmove(rows[0], rows[1], 2 * sizeof rows[0]);
    }
    return least(rows[1][to.count], limit + 1);
}

static void next_row(const struct word *a, const struct word *b, size_t i, unsigned rows[3][POINTS + 1])
{
    rows[2][0] = (unsigned)i;
    for (size_t j = 1; j <= b->count; j++) {
        unsigned replaced = rows[1][j - 1] + (a->points[i - 1] != b->points[j - 1]);
        unsigned best = least(replaced, least(rows[1][j], rows[2][j - 1]) + 1);
        if (i > 1 && j > 1 && a->points[i - 1] == b->points[j - 2] && a->points[i - 2] == b->points[j - 1])
            best = least(best, rows[0][j - 2] + 1);
        rows[2][j] = best;
    }
}

static bool spell(struct assent_text text, struct word *word)
{
    word->count = 0;
    for (size_t i = 0; i < text.count;) {
        if (word->count == POINTS)
            return false;
        uint32_t point = 0;
        size_t length = utf8_read(text.bytes + i, text.count - i, &point);
        if (length == 0) { // a byte that is no text stands for itself, above all code points
            point = 0x110000u + (unsigned char)text.bytes[i];
            length = 1;
        }
        word->points[word->count++] = point;
        i += length;
    }
    return true;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}
