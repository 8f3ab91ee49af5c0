// SPDX-License-Identifier: Apache-2.0
// What looking into a large schedule costs: 100,000 changes within 90 days on 2,000 items that depend on each
// other, 500 freezes and 500 maintenance windows. Prints the microseconds of CPU of one move, decided with
// its conflicts, and of looking for the next free slot where one is near, and where there is none in 90 days.
// A move that would meet more than 64 others is refused. With an argument: that many changes, and each but
// once. Not a test: figures differ from machine to machine.
#include "many_changes.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>
#include <assent/core/directory_record.h>
#include <assent/core/slot.h>
#include <assent/core/step.h>
#include <assent/language/language.h>
#include <stdio.h>
#include <stdlib.h>

enum { CHANGES = 100000, CIS = 2000, DAYS = 90, FREEZES = 500, WINDOWS = 500, ROUNDS = 50 };
#define NOW_US INT64_C(1796126400000000) // 2026-12-01T12:00:00Z

struct bench {
    struct assent_arena *kept;
    struct assent_arena *arena; // of one measured call
    const struct assent_definition *definition;
    const struct assent_ticket *ticket;
    struct assent_world world;
    int rounds;
    size_t conflicts; // of the last move
    bool found;       // by the last look
};

static struct assent_words word(struct assent_arena *arena, int item)
{
    struct assent_text *text = assent_arena_take(arena, sizeof *text);
    *text = many_changes_item(item, arena);
    return (struct assent_words){text, 1};
}

// Freezes of two hours and windows of twenty each day, those of our items among them.
static void add_times(struct assent_arena *arena, struct assent_directory *directory)
{
    struct assent_freeze *freezes = assent_arena_take_array(arena, FREEZES, sizeof *freezes);
    struct assent_window *windows = assent_arena_take_array(arena, WINDOWS, sizeof *windows);
    for (int i = 0; i < FREEZES; i++) {
        freezes[i].handle = freezes[i].name = assent_text_format(arena, "f%03d", i);
        freezes[i].when = many_days(NOW_US, 2 * DAYS, i, 2 * ASSENT_HOUR_US, arena);
        freezes[i].where.item = word(arena, i % (CIS / 10));
    }
    for (int i = 0; i < WINDOWS; i++) {
        windows[i].handle = windows[i].name = assent_text_format(arena, "w%03d", i);
        windows[i].when = many_days(NOW_US, 2 * DAYS, 0, 20 * ASSENT_HOUR_US, arena);
        windows[i].where.item = word(arena, i % (CIS / 10));
    }
    directory->freezes = freezes;
    directory->freeze_count = FREEZES;
    directory->windows = windows;
    directory->window_count = WINDOWS;
}

// Each item depends on two others, so that four are looked at beside each.
static const struct assent_directory *make_directory(struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    struct assent_value value;
    struct assent_error error = {0};
    assent_buffer_string(&out, "{\"cis\":{");
    for (int i = 0; i < CIS; i++)
        assent_buffer_format(&out, "%s\"i%04d\":{\"depends_on\":[\"i%04d\",\"i%04d\"],\"type\":\"server\"}",
                             i ? "," : "", i, (i + 317) % CIS, (i + 911) % CIS);
    assent_buffer_string(&out, "},\"people\":{\"ann\":{\"id\":\"per_01m83pph00e41861050r300000\",\"name\":"
                               "\"Ann\"}}}");
    if (!assent_canonical_read(arena, assent_buffer_done(&out), &value, &error))
        give_up("the directory as text", error.text);
    struct assent_directory *directory = assent_directory_read(&value, 1, arena, &error);
    if (!directory)
        give_up("the directory", error.text);
    add_times(arena, directory);
    return directory;
}

static const struct assent_definition *make_definition(struct assent_arena *arena)
{
    struct assent_text text = assent_text_of(
        "assent: 1\nworkflow: large\nkind: change\ntype: normal\ntitle: Large\nstart: draft\n"
        "unattended: it is measured\nfields:\n"
        "  items: { type: list, of: ci, max: 200 }\n  planned: { type: planned, required: true, backout: 1 h }\nstates:\n"
        "  draft: { actions: { submit: { by: requester, to: ready } } }\n"
        "  ready:\n    wait: { until: planned.start, blocked_by: [freeze, maintenance, conflicts] }\n"
        "    to: done\n  done: { end: success }\n");
    struct assent_language_input input = {.workflow = {assent_text_of("large.yaml"), text}};
    struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, assent_text_of("large.yaml"), text);
    const struct assent_definition *definition = assent_language_read(&input, arena, &diagnostics);
    if (!definition)
        give_up("the definition", assent_diagnostics_report(&diagnostics, ASSENT_REPORT_TEXT, false).bytes);
    return definition;
}

static struct assent_event event_of(const struct bench *bench, enum assent_event_kind kind)
{
    return (struct assent_event){
        .kind = kind, .at_us = NOW_US, .actor = {.person = bench->world.directory->people[0].id}};
}

static struct assent_value planned_at(int64_t start_us, struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena), planned = assent_record_in(arena);
    assent_record_put_text(&planned, "start", assent_instant_text(arena, start_us));
    assent_record_put_text(&planned, "end", assent_instant_text(arena, start_us + 2 * ASSENT_HOUR_US));
    assent_record_put(&record, "planned", assent_record_done(&planned));
    return assent_record_done(&record);
}

// A change of `count` items, from `first` on; before anything is planned.
static void create(struct bench *bench, int first, int count)
{
    const unsigned char dice[10] = {255, 1};
    struct assent_record record = assent_record_in(bench->kept);
    struct assent_items items = assent_items_in(bench->kept);
    for (int i = first; i < first + count; i++)
        assent_items_add(&items, assent_value_text(many_changes_item(i, bench->kept)));
    struct assent_value planned = planned_at(NOW_US - 10 * ASSENT_DAY_US, bench->kept);
    assent_record_put(&record, "items", assent_items_done(&items));
    assent_record_put(&record, "planned", *assent_value_get(&planned, "planned"));
    struct assent_event event = event_of(bench, ASSENT_EVENT_CREATE);
    event.id = assent_id_make(event.at_us, dice);
    event.number = assent_text_of("CHG-0");
    event.fields = assent_record_done(&record);
    struct assent_step_input input = {
        .definition = bench->definition, .event = &event, .world = &bench->world};
    struct assent_step_result result = assent_step(&input, bench->kept);
    if (result.status != ASSENT_STEP_DONE)
        give_up("the change", result.error.text);
    bench->ticket = result.next;
}

static void move(struct bench *bench)
{
    struct assent_event event = event_of(bench, ASSENT_EVENT_EDIT);
    event.fields = planned_at(NOW_US + DAYS / 2 * ASSENT_DAY_US, bench->arena);
    struct assent_step_input input = {
        .definition = bench->definition, .ticket = bench->ticket, .event = &event, .world = &bench->world};
    struct assent_step_result result = assent_step(&input, bench->arena);
    bool full = result.status == ASSENT_STEP_REFUSED && result.error.code == ASSENT_LIMIT_REACHED;
    if (result.status != ASSENT_STEP_DONE && !full)
        give_up("a move", result.error.text);
    bench->conflicts = full ? ASSENT_CONFLICTS + 1 : result.next->conflict_count;
}

static void look(struct bench *bench, int64_t planned_us)
{
    struct assent_event event = event_of(bench, ASSENT_EVENT_EDIT);
    struct assent_step_input input = {
        .definition = bench->definition, .ticket = bench->ticket, .event = &event, .world = &bench->world};
    struct assent_slot_query query = {
        .from_us = NOW_US, .planned_us = planned_us, .within_us = DAYS * ASSENT_DAY_US};
    bench->found = assent_ticket_slot(&input, &query, bench->arena).found;
}

static void look_near(struct bench *bench)
{
    look(bench, ASSENT_HOUR_US / 10);
}

static void look_in_vain(struct bench *bench)
{
    look(bench, 18 * ASSENT_HOUR_US);
}

static double time_of(struct bench *bench, void (*once)(struct bench *))
{
    once(bench);
    double start = cpu_us();
    for (int i = 0; i < bench->rounds; i++) {
        assent_arena_reset(bench->arena);
        once(bench);
    }
    return (cpu_us() - start) / bench->rounds;
}

static void measure(struct bench *bench, const char *name, int first, int count)
{
    create(bench, first, count);
    double moved = time_of(bench, move);
    double near = time_of(bench, look_near);
    bool found = bench->found;
    double vain = time_of(bench, look_in_vain);
    printf("%-24s move %6.0f us (%2zu conflicts), next free slot %6.0f us (%s), in vain %6.0f us (%s)\n",
           name, moved, bench->conflicts, near, found ? "found" : "none", vain,
           bench->found ? "found" : "none");
}

int main(int argument_count, char **arguments)
{
    struct bench bench = {.kept = assent_arena_open(0), .arena = assent_arena_open(0), .rounds = ROUNDS};
    int changes = CHANGES;
    if (argument_count > 1) {
        changes = (int)strtol(arguments[1], NULL, 10);
        bench.rounds = 1;
    }
    struct many_changes many = {.count = changes,
                                .items = CIS - 1, // the last one is left alone
                                .people = CIS,
                                .start_us = NOW_US,
                                .step_us = DAYS * ASSENT_DAY_US / changes,
                                .length_us = 2 * ASSENT_HOUR_US};
    bench.definition = make_definition(bench.kept);
    bench.world.directory = make_directory(bench.kept);
    bench.world.schedule = many_changes_make(&many, bench.kept);
    printf("%d changes in %d days on %d items, %d freezes, %d windows:\n", changes, DAYS, CIS, FREEZES,
           WINDOWS);
    measure(&bench, "a change of one item", 0, 1);
    measure(&bench, "of 20 items", 0, 20);
    measure(&bench, "of 200 items", 0, 200);
    many.everywhere = "i1999";
    bench.world.schedule = many_changes_make(&many, bench.kept);
    measure(&bench, "of one that all are on", CIS - 1, 1);
    assent_arena_close(bench.arena);
    assent_arena_close(bench.kept);
    return 0;
}
