// SPDX-License-Identifier: Apache-2.0
// Rotas: whose turn it is from one handover to the next, counted from the first one, and who takes a part of
// the others' turns instead. Guarantees: turns rise and do not overlap; the turn of a person is the same
// whatever the range that is asked for.
#include <assent/calendar/times.h>

#include "times_entry.h"

#include <assent/base/limits.h>
#include <assent/base/time.h>

#include <stdlib.h>

struct turns {
    struct assent_turn_of *items;
    size_t count;
};

static bool read_instead(const struct assent_value *instead, size_t number, struct times_entry *out,
                         struct assent_error *error);
static bool check_alone(const struct assent_value *instead, size_t at, const struct times_entry *entry,
                        struct assent_error *error);
static bool is_before(struct wall_time one, struct wall_time other);
static struct turns turns_by_rule(const struct assent_rota *rota, const struct times_entry *entry,
                                  struct times_table *table);
static bool turns_instead(const struct assent_rota *rota, const struct assent_directory *directory,
                          const struct times_table *table, struct turns *out, struct assent_error *error);
static struct turns replace(const struct turns *regular, const struct turns *instead,
                            struct assent_arena *arena);
static int by_start(const void *left, const void *right);

bool assent_rota_check(struct assent_text zone, const struct assent_value *handover,
                       const struct assent_value *instead, struct assent_error *error)
{
    if (handover->kind == ASSENT_VALUE_LIST && handover->list.count != 1)
        return assent_error_set(error, ASSENT_FIELD_INVALID, "entry 1: a rota has one handover rule");
    if (!assent_times_check(zone, false, handover, ASSENT_TIMES_HANDOVERS, error))
        return false;
    if (instead->kind != ASSENT_VALUE_LIST || instead->list.count > ASSENT_ROTA_INSTEAD)
        return assent_error_set(error, ASSENT_FIELD_INVALID, "instead: there may be at most %d entries",
                                ASSENT_ROTA_INSTEAD);
    for (size_t i = 0; i < instead->list.count; i++) {
        struct times_entry entry = {0};
        if (!read_instead(&instead->list.items[i], i + 1, &entry, error) ||
            !check_alone(instead, i, &entry, error))
            return false;
    }
    return true;
}

bool assent_rota_build(struct assent_rota *rota, const struct assent_directory *directory, int64_t from_us,
                       int64_t until_us, struct assent_arena *arena, struct assent_error *error)
{
    struct times_table table = {.arena = arena, .from_us = from_us, .until_us = until_us};
    struct times_entry entry;
    struct turns instead;
    rota->turns = NULL;
    rota->turn_count = 0;
    if (!assent_rota_check(rota->handover.zone, &rota->handover.entries, &rota->instead, error) ||
        !zone_find(rota->handover.zone, &table.zone, error) ||
        !entry_read(&rota->handover.entries.list.items[0], ASSENT_TIMES_HANDOVERS, &entry, error) ||
        !turns_instead(rota, directory, &table, &instead, error))
        return false;
    if (rota->person_count == 0)
        return assent_error_set(error, ASSENT_FIELD_INVALID, "people: there is nobody to be on call");
    struct turns regular = turns_by_rule(rota, &entry, &table);
    struct turns all = replace(&regular, &instead, arena);
    rota->turns = all.items;
    rota->turn_count = all.count;
    rota->handover.from_us = from_us;
    rota->handover.until_us = until_us;
    return true;
}

// One person is on call: no entry before is about the same time.
static bool check_alone(const struct assent_value *instead, size_t at, const struct times_entry *entry,
                        struct assent_error *error)
{
    for (size_t i = 0; i < at; i++) {
        struct times_entry other = {0};
        if (!read_instead(&instead->list.items[i], i + 1, &other, error))
            return false;
        if (is_before(other.from, entry->until) && is_before(entry->from, other.until))
            return assent_error_set(
                error, ASSENT_FIELD_INVALID,
                "instead, entry %zu: entry %zu is about the same time, and one person is on "
                "call",
                at + 1, i + 1);
    }
    return true;
}

static bool is_before(struct wall_time one, struct wall_time other)
{
    return one.day * DAY_S + one.clock_s < other.day * DAY_S + other.clock_s;
}

static bool read_instead(const struct assent_value *instead, size_t number, struct times_entry *out,
                         struct assent_error *error)
{
    struct assent_error inner = {0};
    if (instead->kind == ASSENT_VALUE_RECORD && range_read(instead, out, &inner))
        return true;
    return assent_error_set(error, ASSENT_FIELD_INVALID, "instead, entry %zu: %s", number,
                            inner.code ? inner.text : "write { person, from, until }");
}

// Every handover since the first one counts, those that lie before the table too; the last turn ends with it.
static struct turns turns_by_rule(const struct assent_rota *rota, const struct times_entry *entry,
                                  struct times_table *table)
{
    struct times_table all = *table;
    struct assent_times handovers = rota->handover;
    struct turns turns = {0};
    all.from_us = wall_us(table->zone, (struct wall_time){entry->rule.from_day, 0}) - ASSENT_DAY_US;
    if (!assent_times_build(&handovers, NULL, ASSENT_TIMES_HANDOVERS, all.from_us, table->until_us,
                            table->arena, NULL))
        return turns;
    turns.items = assent_arena_take_array(table->arena, handovers.span_count, sizeof *turns.items);
    for (size_t i = 0; i < handovers.span_count; i++) {
        bool last = i + 1 == handovers.span_count;
        struct assent_turn_of turn = {
            .start_us = handovers.spans[i].start_us,
            .end_us = last ? table->until_us : handovers.spans[i + 1].start_us,
            .person = rota->people[i % rota->person_count],
        };
        if (turn.end_us > table->from_us && turn.start_us < turn.end_us)
            turns.items[turns.count++] = turn;
    }
    return turns;
}

static bool turns_instead(const struct assent_rota *rota, const struct assent_directory *directory,
                          const struct times_table *table, struct turns *out, struct assent_error *error)
{
    size_t count = rota->instead.list.count;
    *out = (struct turns){.items = assent_arena_take_array(table->arena, count, sizeof *out->items)};
    for (size_t i = 0; i < count; i++) {
        const struct assent_value *written = &rota->instead.list.items[i];
        struct assent_text handle = assent_value_get_text(written, "person");
        struct times_entry entry = {0};
        if (!read_instead(written, i + 1, &entry, error))
            return false;
        struct assent_turn_of turn = {.start_us = wall_us(table->zone, entry.from),
                                      .end_us = wall_us(table->zone, entry.until),
                                      .person = assent_directory_person(directory, handle)};
        if (turn.person == ASSENT_NO_INDEX)
            return assent_error_set(error, ASSENT_FIELD_INVALID,
                                    "instead, entry %zu: there is no person %.*s", i + 1, (int)handle.count,
                                    handle.bytes ? handle.bytes : "");
        if (turn.start_us < turn.end_us)
            out->items[out->count++] = turn;
    }
    if (out->count > 1)
        qsort(out->items, out->count, sizeof *out->items, by_start);
    return true;
}

// What is left of the regular turns, and the others. Both lists rise.
static struct turns replace(const struct turns *regular, const struct turns *instead,
                            struct assent_arena *arena)
{
    size_t most = regular->count + 2 * instead->count;
    struct turns out = {.items = assent_arena_take_array(arena, most, sizeof *out.items)};
    size_t first = 0;
    for (size_t i = 0; i < regular->count; i++) {
        struct assent_turn_of turn = regular->items[i];
        while (first < instead->count && instead->items[first].end_us <= turn.start_us)
            first++;
        for (size_t k = first; k < instead->count && instead->items[k].start_us < turn.end_us; k++) {
            if (instead->items[k].start_us > turn.start_us)
                out.items[out.count++] =
                    (struct assent_turn_of){turn.start_us, instead->items[k].start_us, turn.person};
            turn.start_us = instead->items[k].end_us;
        }
        if (turn.start_us < turn.end_us)
            out.items[out.count++] = turn;
    }
    for (size_t i = 0; i < instead->count; i++)
        out.items[out.count++] = instead->items[i];
    if (out.count > 1)
        qsort(out.items, out.count, sizeof *out.items, by_start);
    return out;
}

static int by_start(const void *left, const void *right)
{
    const struct assent_turn_of *a = left;
    const struct assent_turn_of *b = right;
    return (a->start_us > b->start_us) - (a->start_us < b->start_us);
}
