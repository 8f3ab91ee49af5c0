// SPDX-License-Identifier: Apache-2.0
// Calendars of a world file: their shape is read here, days written as ranges are spread out; zones, hours
// and recurrences are checked by the caller with engine/calendar, at the places that are handed out.
#include "world_reader.h"

#include <assent/base/limits.h>

static const char *const DAYS[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
enum { DAY_COUNT = sizeof DAYS / sizeof *DAYS };

static struct assent_value calendar_value(const struct world_reader *reader, const struct tree_entry *entry);
static struct assent_value hours_value(const struct world_reader *reader, const struct section *section);
static bool day_range(struct assent_text text, size_t *first, size_t *last);
static int day_of(struct assent_text text);
static struct assent_value intervals_value(const struct world_reader *reader, const struct tree *tree);
static struct assent_value holidays_value(const struct world_reader *reader, const struct section *section);
static struct assent_value holiday_value(const struct world_reader *reader, const struct tree *tree);
static struct assent_value holiday_record(const struct world_reader *reader, const struct tree *tree);
static struct assent_value extra_value(const struct world_reader *reader, const struct section *section);
static void add_parts(const struct world_reader *reader, const struct tree *calendar,
                      struct assent_items *parts);

struct assent_value world_calendars(const struct world_reader *reader)
{
    struct assent_record calendars = assent_record_in(reader->reading.arena);
    const struct handles *handles = &reader->calendars;
    for (size_t i = 0; i < handles->count; i++) {
        struct assent_items parts = assent_items_in(reader->reading.arena);
        assent_record_set(&calendars, handles->entries[i].key->text,
                          calendar_value(reader, &handles->entries[i]));
        add_parts(reader, handles->entries[i].value, &parts);
        world_place(reader, "calendars", &handles->entries[i], &parts);
    }
    return assent_record_done(&calendars);
}

static struct assent_value calendar_value(const struct world_reader *reader, const struct tree_entry *entry)
{
    struct section section = world_section(reader, "calendars.HANDLE", entry);
    struct assent_record calendar = assent_record_in(reader->reading.arena);
    struct assent_record rules = assent_record_in(reader->reading.arena);
    world_put_name(&calendar, &section);
    struct assent_text zone = read_text(&section, "zone");
    if (zone.count)
        assent_record_put_text(&calendar, "zone", zone);
    assent_record_put(&rules, "hours", hours_value(reader, &section));
    assent_record_put(&rules, "holidays", holidays_value(reader, &section));
    assent_record_put(&rules, "extra", extra_value(reader, &section));
    assent_record_put(&calendar, "rules", assent_record_done(&rules));
    return assent_record_done(&calendar);
}

// `mon-fri: 08:00-17:00` says it for five days; a day that is said twice is refused.
static struct assent_value hours_value(const struct world_reader *reader, const struct section *section)
{
    struct assent_record hours = assent_record_in(reader->reading.arena);
    const struct tree *mapping = section_get(section, "hours");
    bool said[DAY_COUNT] = {false};
    for (size_t i = 0; mapping && i < mapping->count; i++) {
        const struct tree *key = mapping->entries[i].key;
        size_t first = 0;
        size_t last = 0;
        if (!day_range(key->text, &first, &last)) {
            assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_UNKNOWN_WORD, key->place,
                "`%s` is no day: write mon, tue, wed, thu, fri, sat, sun, or a range as mon-fri",
                word_shown(reader->reading.arena, key->text));
            continue;
        }
        struct assent_value intervals = intervals_value(reader, mapping->entries[i].value);
        for (size_t day = first; day <= last; day++) {
            if (said[day])
                assent_diagnostics_error(reader->reading.diagnostics, ASSENT_DOUBLED_NAME, key->place,
                                         "the hours of `%s` are said twice", DAYS[day]);
            said[day] = true;
            assent_record_put(&hours, DAYS[day], intervals);
        }
    }
    return assent_record_done(&hours);
}

static bool day_range(struct assent_text text, size_t *first, size_t *last)
{
    size_t dash = assent_text_find_byte(text, '-');
    int from = day_of(assent_text_slice(text.bytes, dash));
    int until =
        dash < text.count ? day_of(assent_text_slice(text.bytes + dash + 1, text.count - dash - 1)) : from;
    if (from < 0 || until < from)
        return false;
    *first = (size_t)from;
    *last = (size_t)until;
    return true;
}

static int day_of(struct assent_text text)
{
    for (int i = 0; i < DAY_COUNT; i++) {
        if (assent_text_is(text, DAYS[i]))
            return i;
    }
    return -1;
}

// One interval, or a list of them.
static struct assent_value intervals_value(const struct world_reader *reader, const struct tree *tree)
{
    struct assent_items items = assent_items_in(reader->reading.arena);
    if (tree->broken)
        return assent_value_absent();
    if (tree->kind == TREE_MAPPING) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WRONG_SHAPE, tree->place,
                                 "hours are written 08:00-17:00, or a list of such");
        return assent_value_absent();
    }
    if (tree->kind == TREE_SCALAR)
        assent_items_add(&items, assent_value_text(tree->text));
    for (size_t i = 0; tree->kind == TREE_SEQUENCE && i < tree->count; i++) {
        if (tree->items[i]->kind == TREE_SCALAR)
            assent_items_add(&items, assent_value_text(tree->items[i]->text));
        else
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WRONG_SHAPE, tree->items[i]->place,
                                     "hours are written 08:00-17:00");
    }
    return assent_items_done(&items);
}

static struct assent_value holidays_value(const struct world_reader *reader, const struct section *section)
{
    struct assent_items items = assent_items_in(reader->reading.arena);
    const struct tree *list = section_get(section, "holidays");
    if (list && list->count > ASSENT_HOLIDAYS)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WORLD_TOO_MANY,
                                 section_key_place(section, "holidays"), "at most %d holidays",
                                 ASSENT_HOLIDAYS);
    for (size_t i = 0; list && i < list->count && i < ASSENT_HOLIDAYS; i++) {
        struct assent_value holiday = holiday_value(reader, list->items[i]);
        if (holiday.kind != ASSENT_VALUE_ABSENT)
            assent_items_add(&items, holiday);
    }
    return list ? assent_items_done(&items) : assent_value_absent();
}

static struct assent_value holiday_value(const struct world_reader *reader, const struct tree *tree)
{
    struct assent_date date;
    if (tree->broken)
        return assent_value_absent();
    if (tree->kind == TREE_SCALAR && assent_date_read(tree->text, &date))
        return assent_value_text(tree->text);
    if (tree->kind != TREE_SCALAR)
        return holiday_record(reader, tree);
    assent_diagnostics_error(reader->reading.diagnostics, ASSENT_NOT_TIME, tree->place,
                             "`%s` is no date: write 2026-12-25, or { rule: RRULE }",
                             word_shown(reader->reading.arena, tree->text));
    return assent_value_absent();
}

static struct assent_value holiday_record(const struct world_reader *reader, const struct tree *tree)
{
    static const char *const keys[] = {"date", "rule", "name", "from"};
    struct assent_date date;
    struct assent_record holiday = assent_record_in(reader->reading.arena);
    struct section section = section_open(&SCHEMA_WORLD, "calendars.HANDLE.holidays", tree, tree->place,
                                          assent_text_of("holidays"), &reader->reading);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct assent_text text = read_text(&section, keys[i]);
        if (text.count)
            assent_record_put_text(&holiday, keys[i], text);
        if (text.count && (i == 0 || i == 3) && !assent_date_read(text, &date))
            assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_NOT_TIME, section_get(&section, keys[i])->place,
                "`%s` is no date: write 2026-12-25", word_shown(reader->reading.arena, text));
    }
    bool dated = section_has(&section, "date");
    bool ruled = section_has(&section, "rule");
    if (section.tree && dated == ruled)
        assent_diagnostics_error(reader->reading.diagnostics,
                                 dated ? ASSENT_EXCLUSIVE_KEYS : ASSENT_MISSING_KEY, tree->place,
                                 "a holiday is either a `date` or comes back by a `rule`");
    return assent_record_done(&holiday);
}

static struct assent_value extra_value(const struct world_reader *reader, const struct section *section)
{
    struct assent_record extra = assent_record_in(reader->reading.arena);
    const struct tree *mapping = section_get(section, "extra");
    struct assent_date date;
    if (mapping && mapping->count > ASSENT_EXTRA_DAYS)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WORLD_TOO_MANY,
                                 section_key_place(section, "extra"), "at most %d dates", ASSENT_EXTRA_DAYS);
    for (size_t i = 0; mapping && i < mapping->count && i < ASSENT_EXTRA_DAYS; i++) {
        const struct tree *key = mapping->entries[i].key;
        if (!assent_date_read(key->text, &date))
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_NOT_TIME, key->place,
                                     "`%s` is no date: write 2026-12-19",
                                     word_shown(reader->reading.arena, key->text));
        assent_record_set(&extra, key->text, intervals_value(reader, mapping->entries[i].value));
    }
    return mapping ? assent_record_done(&extra) : assent_value_absent();
}

static void add_parts(const struct world_reader *reader, const struct tree *calendar,
                      struct assent_items *parts)
{
    struct assent_arena *arena = reader->reading.arena;
    const struct tree *hours = tree_get(calendar, "hours"), *holidays = tree_get(calendar, "holidays"),
                      *extra = tree_get(calendar, "extra");
    size_t first, last;
    world_part(reader, parts, assent_text_of("zone"), tree_get(calendar, "zone"));
    for (size_t i = 0; hours && hours->kind == TREE_MAPPING && i < hours->count; i++) {
        if (!day_range(hours->entries[i].key->text, &first, &last))
            continue;
        for (size_t day = first; day <= last; day++)
            world_part(reader, parts, assent_text_format(arena, "hours.%s", DAYS[day]),
                       hours->entries[i].value);
    }
    for (size_t i = 0; holidays && holidays->kind == TREE_SEQUENCE && i < holidays->count; i++)
        world_part(reader, parts, assent_text_format(arena, "holidays, entry %zu", i + 1),
                   holidays->items[i]);
    for (size_t i = 0; extra && extra->kind == TREE_MAPPING && i < extra->count; i++)
        world_part(reader, parts,
                   assent_text_format(arena, "extra.%s", word_shown(arena, extra->entries[i].key->text)),
                   extra->entries[i].value);
}
