// SPDX-License-Identifier: Apache-2.0
// Any bytes as a recurrence of holidays and of times, behind a byte that picks a zone: what the check accepts
// can be built for any table, rises, lies in the table's range, and has at most one time a day; nothing
// hangs.
#include <assent/calendar/calendar.h>
#include <assent/calendar/times.h>

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct assent_value entries_of(struct assent_arena *arena, struct assent_text rule, bool from)
{
    struct assent_record record = assent_record_in(arena);
    struct assent_items items = assent_items_in(arena);
    assent_record_put_text(&record, "rule", rule);
    if (from)
        assent_record_put_text(&record, "from", assent_text_of("2024-02-29"));
    assent_items_add(&items, assent_record_done(&record));
    return assent_items_done(&items);
}

static void check_times(struct assent_arena *arena, struct assent_text zone, struct assent_text rule,
                        bool from)
{
    struct assent_times times = {.zone = zone, .entries = entries_of(arena, rule, from)};
    struct assent_error error = {0};
    int64_t start_us = INT64_C(1764547200000000); // 2025-12-01
    int64_t end_us = start_us + 800 * ASSENT_DAY_US;
    bool sound = assent_times_check(zone, false, &times.entries, ASSENT_TIMES_SPANS, &error);
    bool built = assent_times_build(&times, NULL, ASSENT_TIMES_SPANS, start_us, end_us, arena, &error);
    assert(sound == built);
    assert(times.span_count <= 802);
    for (size_t i = 0; i < times.span_count; i++) {
        assert(times.spans[i].start_us < times.spans[i].end_us);
        assert(times.spans[i].start_us < end_us && times.spans[i].end_us > start_us);
        assert(i == 0 || times.spans[i - 1].end_us < times.spans[i].start_us);
    }
}

static void check_holidays(struct assent_arena *arena, struct assent_text zone, struct assent_text rule)
{
    struct assent_items spans = assent_items_in(arena);
    struct assent_record hours = assent_record_in(arena);
    struct assent_record rules = assent_record_in(arena);
    struct assent_error error = {0};
    assent_items_add(&spans, assent_value_string("08:00-17:00"));
    assent_record_put(&hours, "mon", assent_items_done(&spans));
    assent_record_put(&rules, "hours", assent_record_done(&hours));
    assent_record_put(&rules, "holidays", entries_of(arena, rule, false));
    struct assent_calendar calendar = {.zone = zone, .rules = assent_record_done(&rules)};
    int64_t start_us = INT64_C(1764547200000000);
    bool sound = assent_calendar_check(zone, &calendar.rules, &error);
    bool built = assent_calendar_build(&calendar, start_us, start_us + 800 * ASSENT_DAY_US, arena, &error);
    assert(sound == built);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const ZONES[] = {"UTC", "Europe/Berlin", "Australia/Lord_Howe", "Nowhere/Land"};
    size_t bad;
    if (size == 0)
        return 0;
    struct assent_text zone = assent_text_of(ZONES[data[0] % 4]);
    struct assent_text rule = assent_text_slice((const char *)data + 1, size - 1);
    if (!assent_text_utf8(rule, &bad))
        return 0; // the file around a rule has been checked
    struct assent_arena *arena = assent_arena_open(0);
    check_times(arena, zone, rule, data[0] & 8);
    check_holidays(arena, zone, rule);
    assent_arena_close(arena);
    return 0;
}
