// SPDX-License-Identifier: Apache-2.0
// What explaining a large ticket costs: a change of 50 items in a round of 199 seats over 40 groups of 5,000
// people each, with 100 votes, whose planned time meets freezes and five other changes, in a world of 500
// freezes, 200 maintenance windows and 100,000 scheduled changes. Prints the microseconds of CPU of what
// explain tells and of the edits that would help. With an argument: so many times. Not a test: figures differ
// from machine to machine.
#include "many_changes.h"

#include <assent/base/canonical.h>
#include <assent/core/directory_record.h>
#include <assent/core/explain.h>
#include <assent/language/language.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PEOPLE = 20000, GROUPS = 40, MEMBERS = 5000, SEATS = 199, VOTES = 100, ROUNDS = 50 };
enum { ITEMS = 50, SPANS = 100, CHANGES = 100000, CIS = 2000 };
#define NOW_US INT64_C(1796126400000000) // 2026-12-01T12:00:00Z

struct bench {
    struct assent_arena *kept;
    struct assent_arena *arena; // of one measured call
    const struct assent_definition *definition;
    const struct assent_ticket *ticket;
    struct assent_world world;
    int rounds;
};

static struct assent_words word(struct assent_arena *arena, struct assent_text text)
{
    struct assent_text *item = assent_arena_take(arena, sizeof *item);
    *item = text;
    return (struct assent_words){item, 1};
}

static void add_times(struct assent_arena *arena, struct assent_directory *directory, int freeze_count,
                      int window_count)
{
    struct assent_freeze *freezes = assent_arena_take_array(arena, (size_t)freeze_count, sizeof *freezes);
    struct assent_window *windows = assent_arena_take_array(arena, (size_t)window_count, sizeof *windows);
    for (int i = 0; i < freeze_count; i++) {
        freezes[i].handle = freezes[i].name = assent_text_format(arena, "f%03d", i);
        freezes[i].when = many_days(NOW_US, SPANS, i, ASSENT_HOUR_US, arena);
        freezes[i].where.item = word(arena, many_changes_item(i % (ITEMS * 2), arena));
    }
    for (int i = 0; i < window_count; i++) {
        windows[i].handle = windows[i].name = assent_text_format(arena, "w%03d", i);
        windows[i].when = many_days(NOW_US, SPANS, 0, 20 * ASSENT_HOUR_US, arena);
        windows[i].where.item = word(arena, many_changes_item(i % ITEMS, arena));
    }
    directory->freezes = freezes;
    directory->freeze_count = (size_t)freeze_count;
    directory->windows = windows;
    directory->window_count = (size_t)window_count;
}

static struct assent_directory *make_directory(struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    struct assent_value value;
    struct assent_error error = {0};
    assent_buffer_string(&out, "{\"groups\":{");
    for (int g = 0; g < GROUPS; g++) {
        assent_buffer_format(&out, "%s\"g%02d\":{\"members\":[", g ? "," : "", g);
        for (int m = 0; m < MEMBERS; m++)
            assent_buffer_format(&out, "%s\"p%05d\"", m ? "," : "", (g * (PEOPLE / GROUPS) + m) % PEOPLE);
        assent_buffer_string(&out, "]}");
    }
    assent_buffer_string(&out, "},\"cis\":{");
    for (int i = 0; i < CIS; i++)
        assent_buffer_format(&out, "%s\"i%04d\":{\"type\":\"server\"}", i ? "," : "", i);
    assent_buffer_string(&out, "},\"people\":{");
    for (int p = 0; p < PEOPLE; p++)
        assent_buffer_format(&out, "%s\"p%05d\":{\"id\":\"per_01m83pph00e41861050r3%05d\",\"name\":\"P %d\"}",
                             p ? "," : "", p, p, p);
    assent_buffer_string(&out, "}}");
    if (!assent_canonical_read(arena, assent_buffer_done(&out), &value, &error))
        give_up("the directory as text", error.text);
    struct assent_directory *directory = assent_directory_read(&value, 1, arena, &error);
    if (!directory)
        give_up("the directory", error.text);
    return directory;
}

static const struct assent_definition *make_definition(struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    assent_buffer_string(
        &out, "assent: 1\nworkflow: large\nkind: change\ntype: normal\ntitle: Large\nstart: draft\n"
              "fields:\n  items: { type: list, of: ci, max: 100, edit_in: [draft, board] }\n"
              "  planned: { type: planned, required: true, backout: 1 h, edit_in: [draft, board] }\n"
              "states:\n  draft: { actions: { submit: { by: requester, to: board } } }\n"
              "  board:\n    approval:\n      all:\n");
    for (int s = 0; s < SEATS; s++)
        assent_buffer_format(&out, "        - { name: s%03d, from: \"group:g%02d\", need: 1 }\n", s,
                             s % GROUPS);
    assent_buffer_string(
        &out, "    approved: ready\n    rejected: none\n"
              "  ready:\n    wait: { until: planned.start, blocked_by: [freeze, maintenance, conflicts] }\n"
              "    to: done\n  done: { end: success }\n  none: { end: refused }\n");
    struct assent_text text = assent_buffer_done(&out);
    struct assent_language_input input = {.workflow = {assent_text_of("large.yaml"), text}};
    struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, assent_text_of("large.yaml"), text);
    const struct assent_definition *definition = assent_language_read(&input, arena, &diagnostics);
    if (!definition)
        give_up("the definition", assent_diagnostics_report(&diagnostics, ASSENT_REPORT_TEXT, false).bytes);
    return definition;
}

static struct assent_event event_of(const struct bench *bench, enum assent_event_kind kind, int person)
{
    return (struct assent_event){
        .kind = kind, .at_us = NOW_US, .actor = {.person = bench->world.directory->people[person].id}};
}

static void step(struct bench *bench, const struct assent_event *event)
{
    struct assent_step_input input = {
        .definition = bench->definition, .ticket = bench->ticket, .event = event, .world = &bench->world};
    struct assent_step_result result = assent_step(&input, bench->kept);
    if (result.status != ASSENT_STEP_DONE)
        give_up("a step", result.error.text);
    bench->ticket = result.next;
}

// In the round, with votes of people who are in no other seat.
static void walk(struct bench *bench)
{
    const unsigned char dice[10] = {1};
    struct assent_error error = {0};
    struct assent_buffer fields = assent_buffer_in(bench->kept);
    assent_buffer_string(&fields, "{\"items\":[");
    for (int i = 0; i < ITEMS; i++)
        assent_buffer_format(&fields, "%s\"i%04d\"", i ? "," : "", i);
    assent_buffer_string(&fields, "],\"planned\":{\"end\":\"2026-12-02T16:00:00.000000Z\","
                                  "\"start\":\"2026-12-02T14:00:00.000000Z\"}}");
    struct assent_event event = event_of(bench, ASSENT_EVENT_CREATE, PEOPLE - 1);
    event.id = assent_id_make(event.at_us, dice);
    event.number = assent_text_of("CHG-1");
    if (!assent_canonical_read(bench->kept, assent_buffer_done(&fields), &event.fields, &error))
        give_up("the fields", error.text);
    step(bench, &event);
    event = event_of(bench, ASSENT_EVENT_ACT, PEOPLE - 1);
    event.action = assent_text_of("submit");
    step(bench, &event);
    for (int n = 0; n < VOTES; n++) {
        event =
            event_of(bench, ASSENT_EVENT_VOTE, (n % SEATS % GROUPS * (PEOPLE / GROUPS) + 100 + n) % PEOPLE);
        event.choice = ASSENT_VOTE_APPROVE;
        event.seat = assent_text_format(bench->kept, "s%03d", n % SEATS);
        step(bench, &event);
    }
}

static void tell(struct bench *bench)
{
    struct assent_event event = event_of(bench, ASSENT_EVENT_ACT, PEOPLE - 1);
    struct assent_step_input input = {
        .definition = bench->definition, .ticket = bench->ticket, .event = &event, .world = &bench->world};
    assent_explain(&input, event.actor.person, bench->arena);
}

static void seek(struct bench *bench)
{
    struct assent_event event = event_of(bench, ASSENT_EVENT_ACT, PEOPLE - 1);
    struct assent_step_input input = {
        .definition = bench->definition, .ticket = bench->ticket, .event = &event, .world = &bench->world};
    struct assent_value edits = assent_explain_edits(&input, event.actor.person, bench->arena);
    if (edits.list.count == 0 || !assent_value_get(&edits.list.items[0], "voids"))
        give_up("the edits", "none was found that costs votes");
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

static void measure(struct bench *bench, struct assent_directory *directory, int freezes, int windows)
{
    add_times(bench->kept, directory, freezes, windows);
    bench->world.directory = directory;
    bench->ticket = NULL;
    walk(bench);
    double told = time_of(bench, tell), sought = time_of(bench, seek);
    size_t conflicts = bench->ticket->conflict_count;
    printf("%3d freezes, %3d windows, %zu conflicts: explain %5.0f us, edits %5.0f us, together %5.0f us\n",
           freezes, windows, conflicts, told, sought, told + sought);
}

int main(int argument_count, char **arguments)
{
    struct bench bench = {.kept = assent_arena_open(0), .arena = assent_arena_open(0)};
    bench.rounds = argument_count > 1 ? (int)strtol(arguments[1], NULL, 10) : ROUNDS;
    struct assent_directory *directory = make_directory(bench.kept);
    bench.definition = make_definition(bench.kept);
    struct many_changes many = {.count = CHANGES,
                                .items = CIS,
                                .people = CIS,
                                .start_us = NOW_US,
                                .step_us = 90 * ASSENT_DAY_US / CHANGES,
                                .length_us = ASSENT_HOUR_US / 2};
    bench.world.schedule = many_changes_make(&many, bench.kept);
    measure(&bench, directory, 50, 20);
    measure(&bench, directory, 500, 200); // as many freezes as a world may have
    assent_arena_close(bench.arena);
    assent_arena_close(bench.kept);
    return 0;
}
