// SPDX-License-Identifier: Apache-2.0
// Durations as people write them ("3 business days") and as ISO 8601 ("PT30S"), and back as people write
// them. A business day is a working day of a calendar, not 24 business hours, so the two units never convert
// into each other. Bounds: ASSENT_DURATION_MAX_US, ASSENT_BUSINESS_DAYS_MOST.
#include <assent/base/time.h>

#include "time_internal.h"

#include <assent/base/limits.h>

#include <string.h>

struct unit_row {
    const char *word;
    enum assent_duration_unit unit;
    int64_t size;
};

// Largest first for each unit; of two words of a size the first is for one, the second for many.
static const struct unit_row UNITS[] = {
    {"day", ASSENT_DURATION_WALL, ASSENT_DAY_US},
    {"days", ASSENT_DURATION_WALL, ASSENT_DAY_US},
    {"h", ASSENT_DURATION_WALL, ASSENT_HOUR_US},
    {"min", ASSENT_DURATION_WALL, ASSENT_MINUTE_US},
    {"s", ASSENT_DURATION_WALL, ASSENT_SECOND_US},
    {"business hour", ASSENT_DURATION_BUSINESS_TIME, ASSENT_HOUR_US},
    {"business hours", ASSENT_DURATION_BUSINESS_TIME, ASSENT_HOUR_US},
    {"business min", ASSENT_DURATION_BUSINESS_TIME, ASSENT_MINUTE_US},
    {"business s", ASSENT_DURATION_BUSINESS_TIME, ASSENT_SECOND_US},
    {"business day", ASSENT_DURATION_BUSINESS_DAYS, 1},
    {"business days", ASSENT_DURATION_BUSINESS_DAYS, 1},
};
enum { UNITS_COUNT = sizeof UNITS / sizeof *UNITS };

static bool read_plain(struct assent_text text, struct assent_duration *out);
static bool read_iso(struct assent_text text, struct assent_duration *out);
static bool read_part(struct assent_text text, size_t *at, const char *letters, const int64_t *sizes,
                      int64_t *total);
static bool in_bounds(struct assent_duration duration);

bool assent_duration_read(struct assent_text text, struct assent_duration *out)
{
    struct assent_duration duration;
    bool read = text.count && text.bytes[0] == 'P' ? read_iso(text, &duration) : read_plain(text, &duration);
    if (!read || !in_bounds(duration))
        return false;
    *out = duration;
    return true;
}

struct assent_text assent_duration_text(struct assent_arena *arena, struct assent_duration duration)
{
    const struct unit_row *row = NULL;
    for (size_t i = 0; i < UNITS_COUNT; i++) {
        if (UNITS[i].unit != duration.unit || (row && row->size == UNITS[i].size))
            continue;
        row = &UNITS[i];
        if (duration.amount != 0 && duration.amount % row->size == 0)
            break;
    }
    int64_t whole = duration.amount / row->size;
    int64_t rest = duration.amount % row->size;
    bool many =
        whole != 1 && row + 1 < UNITS + UNITS_COUNT && row[1].size == row->size && row[1].unit == row->unit;
    struct assent_buffer text = assent_buffer_in(arena);
    if (duration.amount < 0 && whole == 0)
        assent_buffer_byte(&text, '-');
    assent_buffer_integer(&text, whole);
    if (rest) // only of an amount that was computed: less than a second
        assent_buffer_format(&text, ".%06lld", (long long)(rest < 0 ? -rest : rest));
    assent_buffer_byte(&text, ' ');
    assent_buffer_string(&text, row[many].word);
    return assent_buffer_done(&text);
}

static bool read_plain(struct assent_text text, struct assent_duration *out)
{
    size_t space = assent_text_find_byte(text, ' ');
    int64_t number;
    if (space == text.count || !assent_text_integer(assent_text_slice(text.bytes, space), &number))
        return false;
    struct assent_text word = assent_text_slice(text.bytes + space + 1, text.count - space - 1);
    for (size_t i = 0; i < UNITS_COUNT; i++) {
        if (assent_text_is(word, UNITS[i].word)) {
            out->unit = UNITS[i].unit;
            return !__builtin_mul_overflow(number, UNITS[i].size, &out->amount);
        }
    }
    return false;
}

// P[nD][T[nH][nM][nS]] with at least one part, or PnW alone.
static bool read_iso(struct assent_text text, struct assent_duration *out)
{
    static const int64_t week[] = {7 * ASSENT_DAY_US};
    static const int64_t day[] = {ASSENT_DAY_US};
    static const int64_t times[] = {ASSENT_HOUR_US, ASSENT_MINUTE_US, ASSENT_SECOND_US};
    *out = (struct assent_duration){.unit = ASSENT_DURATION_WALL};
    size_t at = 1;
    if (text.bytes[text.count - 1] == 'W')
        return read_part(text, &at, "W", week, &out->amount) && at == text.count;
    if (at < text.count && text.bytes[at] != 'T' && !read_part(text, &at, "D", day, &out->amount))
        return false;
    if (at < text.count) {
        if (text.bytes[at++] != 'T' || !read_part(text, &at, "HMS", times, &out->amount))
            return false;
    }
    return at > 1 && at == text.count;
}

// One or more of number and letter, the letters in the order given, each at most once.
static bool read_part(struct assent_text text, size_t *at, const char *letters, const int64_t *sizes,
                      int64_t *total)
{
    size_t next = 0;
    size_t first = *at;
    while (*at < text.count && text.bytes[*at] >= '0' && text.bytes[*at] <= '9') {
        int64_t number = 0;
        for (; *at < text.count && text.bytes[*at] >= '0' && text.bytes[*at] <= '9'; ++*at) {
            if (__builtin_mul_overflow(number, 10, &number) ||
                __builtin_add_overflow(number, text.bytes[*at] - '0', &number))
                return false;
        }
        const char *letter =
            *at < text.count && text.bytes[*at] ? strchr(letters + next, text.bytes[*at]) : NULL;
        if (!letter)
            return false;
        next = (size_t)(letter - letters) + 1;
        ++*at;
        if (__builtin_mul_overflow(number, sizes[next - 1], &number) ||
            __builtin_add_overflow(*total, number, total))
            return false;
    }
    return *at > first;
}

static bool in_bounds(struct assent_duration duration)
{
    bool days = duration.unit == ASSENT_DURATION_BUSINESS_DAYS;
    return duration.amount > 0 &&
           duration.amount <= (days ? ASSENT_BUSINESS_DAYS_MOST : ASSENT_DURATION_MAX_US);
}
