// SPDX-License-Identifier: Apache-2.0
// Says what engine/calendar makes of times, a line for each line of standard input, so that another
// implementation can be compared with it (times_reference_test.py):
//   {"calendar":RULES,"entries":[…],"from":INSTANT,"until":INSTANT,"zone":ZONE}   -> [[start, end], …]
//   {"add":DURATION,"calendar":RULES,"from":INSTANT,"zone":ZONE}                  -> instant
// Instants go out as microseconds; an error goes out as {"error":…}.
#include <assent/calendar/calendar.h>
#include <assent/calendar/times.h>

#include <assent/base/canonical.h>
#include <stdio.h>

enum { LINE_BYTES = 64 << 10 };

static struct assent_value answer(const struct assent_value *asked, struct assent_arena *arena,
                                  struct assent_error *error);
static int64_t instant_of(const struct assent_value *asked, const char *name);
static struct assent_value spans_of(const struct assent_times *times, struct assent_arena *arena);

int main(void)
{
    static char line[LINE_BYTES];
    while (fgets(line, sizeof line, stdin)) {
        struct assent_arena *arena = assent_arena_open(0);
        struct assent_error error = {0};
        struct assent_value asked;
        struct assent_value said = assent_value_absent();
        if (assent_canonical_read(arena, assent_text_trim(assent_text_of(line)), &asked, &error))
            said = answer(&asked, arena, &error);
        if (said.kind == ASSENT_VALUE_ABSENT) {
            struct assent_record record = assent_record_in(arena);
            assent_record_put(&record, "error", assent_value_string(error.text));
            said = assent_record_done(&record);
        }
        struct assent_text text = assent_canonical_text(arena, &said);
        printf("%.*s\n", (int)text.count, text.bytes);
        assent_arena_close(arena);
    }
    return 0;
}

static struct assent_value answer(const struct assent_value *asked, struct assent_arena *arena,
                                  struct assent_error *error)
{
    struct assent_text zone = assent_value_get_text(asked, "zone");
    const struct assent_value *rules = assent_value_get(asked, "calendar");
    const struct assent_value *entries = assent_value_get(asked, "entries");
    struct assent_calendar calendar = {.handle = assent_text_of("c"), .zone = zone};
    struct assent_duration duration;
    int64_t from_us = instant_of(asked, "from");
    int64_t until_us = instant_of(asked, "until");
    int64_t out;
    if (rules) {
        calendar.rules = *rules;
        int64_t last_us = until_us ? until_us : from_us + 400 * ASSENT_DAY_US;
        if (!assent_calendar_build(&calendar, from_us - 400 * ASSENT_DAY_US, last_us + 400 * ASSENT_DAY_US,
                                   arena, error))
            return assent_value_absent();
    }
    if (assent_duration_read(assent_value_get_text(asked, "add"), &duration))
        return assent_time_add(&calendar, from_us, duration, &out, error) ? assent_value_integer(out)
                                                                          : assent_value_absent();
    struct assent_times times = {.zone = zone};
    if (entries)
        times.entries = *entries;
    if (!assent_times_build(&times, rules ? &calendar : NULL, ASSENT_TIMES_SPANS, from_us, until_us, arena,
                            error))
        return assent_value_absent();
    return spans_of(&times, arena);
}

static int64_t instant_of(const struct assent_value *asked, const char *name)
{
    int64_t instant = 0;
    (void)assent_instant_read(assent_value_get_text(asked, name), &instant);
    return instant;
}

static struct assent_value spans_of(const struct assent_times *times, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < times->span_count; i++) {
        struct assent_items pair = assent_items_in(arena);
        assent_items_add(&pair, assent_value_integer(times->spans[i].start_us));
        assent_items_add(&pair, assent_value_integer(times->spans[i].end_us));
        assent_items_add(&items, assent_items_done(&pair));
    }
    return assent_items_done(&items);
}
