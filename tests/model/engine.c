// SPDX-License-Identifier: Apache-2.0
// The engine's side of a scenario: see engine.h.
#include "engine.h"

#include <assent/base/canonical.h>
#include <assent/core/directory_record.h>
#include <assent/language/language.h>
#include <stdlib.h>
#include <string.h>

static unsigned reason_of(const struct assent_step_result *result);
static void give_meetings(struct engine *engine, struct assent_directory *directory);
static unsigned reason_of_code(enum assent_code code);
static struct assent_delegation delegation_of(struct engine *engine, const struct paper_delegation *one,
                                              int n);

static const char *const IDS[PAPER_PEOPLE] = {"per_ann", "per_bo",  "per_bo2", "per_cy",  "per_di",
                                              "per_eve", "per_fay", "per_gus", "per_hal", "per_robot"};

bool engine_open(struct engine *engine, const struct scenario *scenario)
{
    engine->now = SCENARIO_START;
    engine->version = 0;
    engine->ticket = NULL;
    engine->before = NULL;
    engine->world = (struct assent_world){0};
    engine_world(engine, &scenario->world);
    scenario_yaml(scenario, engine->yaml);
    struct assent_text text = assent_text_of(engine->yaml);
    struct assent_language_input input = {.workflow = {assent_text_of("model.yaml"), text},
                                          .directory = engine->world.directory};
    struct assent_diagnostics diagnostics = assent_diagnostics_in(engine->arena, input.workflow.name, text);
    const struct assent_definition *read = assent_language_read(&input, engine->arena, &diagnostics);
    if (!read) {
        struct assent_text report = assent_diagnostics_report(&diagnostics, ASSENT_REPORT_TEXT, false);
        snprintf(engine->error, sizeof engine->error, "%.*s", (int)report.count, report.bytes);
        return false;
    }
    struct assent_definition *definition = assent_arena_take(engine->arena, sizeof *definition);
    *definition = *read;
    definition->version = 1;
    engine->definition = definition;
    return true;
}

void engine_world(struct engine *engine, const struct paper_world *world)
{
    struct assent_error error = {0};
    struct assent_value record;
    scenario_world(world, engine->json);
    struct assent_text text = assent_text_format(engine->arena, "%s", engine->json);
    struct assent_directory *directory = NULL;
    if (assent_canonical_read(engine->arena, text, &record, &error))
        directory = assent_directory_read(&record, ++engine->version, engine->arena, &error);
    if (!directory) {
        fprintf(stderr, "%s: %s\n", error.text, engine->json);
        abort();
    }
    struct assent_delegation *list = assent_arena_take_array(engine->arena, PAPER_DELEGATIONS, sizeof *list);
    size_t count = 0;
    for (int i = 0; i < world->delegation_count; i++) {
        const struct paper_delegation *one = &world->delegations[i];
        if (one->revoked)
            continue;
        struct assent_delegation made = delegation_of(engine, one, i);
        size_t at = count++;
        for (; at > 0 && assent_delegation_compare(&made, &list[at - 1]) < 0; at--)
            list[at] = list[at - 1];
        list[at] = made;
    }
    give_meetings(engine, directory);
    directory->delegations = list;
    directory->delegation_count = count;
    engine->world.directory = directory;
}

static void give_meetings(struct engine *engine, struct assent_directory *directory)
{
    enum { MEETINGS = 24 };
    struct assent_board *board = assent_arena_copy(engine->arena, directory->boards, sizeof *board);
    struct assent_span *spans = assent_arena_take_array(engine->arena, MEETINGS, sizeof *spans);
    for (int i = 0; i < MEETINGS; i++)
        spans[i] = (struct assent_span){PAPER_MEETING(i), PAPER_MEETING(i) + 30 * PAPER_MINUTE, 20780 + i};
    board->meets.spans = spans;
    board->meets.span_count = MEETINGS;
    board->meets.from_us = PAPER_BEGIN;
    board->meets.until_us = PAPER_MEETING(MEETINGS);
    directory->boards = board;
}

unsigned engine_step(struct engine *engine, struct assent_event event)
{
    struct assent_event *kept = assent_arena_take(engine->arena, sizeof *kept);
    event.at_us = engine->now;
    *kept = event;
    struct assent_step_input input = {.definition = engine->definition,
                                      .ticket = engine->ticket,
                                      .event = kept,
                                      .world = &engine->world,
                                      .before = engine->before};
    engine->result = assent_step(&input, engine->arena);
    if (engine->result.status == ASSENT_STEP_DONE)
        engine->ticket = engine->result.next;
    return reason_of(&engine->result);
}

unsigned engine_try(struct engine *engine, struct assent_event event)
{
    event.at_us = engine->now;
    struct assent_step_input input = {.definition = engine->definition,
                                      .ticket = engine->ticket,
                                      .event = &event,
                                      .world = &engine->world,
                                      .before = engine->before};
    struct assent_step_result result = assent_step(&input, engine->scratch);
    snprintf(engine->error, sizeof engine->error, "%s", result.error.text);
    unsigned why = reason_of(&result);
    assent_arena_reset(engine->scratch);
    return why;
}

static unsigned reason_of(const struct assent_step_result *result)
{
    switch (result->status) {
    case ASSENT_STEP_DONE:
        return 0;
    case ASSENT_STEP_NOTHING:
        return REASON_NOTHING;
    case ASSENT_STEP_REFUSED:
        return reason_of_code(result->error.code);
    case ASSENT_STEP_NEEDS_HOOK:
        break;
    }
    return 1u << 31;
}

static unsigned reason_of_code(enum assent_code code)
{
    static const struct {
        enum assent_code code;
        enum paper_reason reason;
    } REASONS[] = {
        {ASSENT_STATE_FORBIDS, REASON_STATE},           {ASSENT_NOT_ENTITLED, REASON_NOT_ASKED},
        {ASSENT_SEPARATION, REASON_KEPT_OUT},           {ASSENT_STALE_SUBJECT, REASON_STALE},
        {ASSENT_FIELD_READ_ONLY, REASON_READ_ONLY},     {ASSENT_COMMENT_MISSING, REASON_COMMENT},
        {ASSENT_ALREADY_VOTED, REASON_VOTED},           {ASSENT_NO_VOTE, REASON_NO_VOTE},
        {ASSENT_ACTION_UNKNOWN, REASON_NO_ACTION},      {ASSENT_NOBODY_CAN_DECIDE, REASON_NOBODY},
        {ASSENT_HUMAN_REQUIRED, REASON_NO_HUMAN},       {ASSENT_SEAT_MISSING, REASON_SEAT_MISSING},
        {ASSENT_SEAT_NEEDED, REASON_SEAT_NEEDED},       {ASSENT_STEPS_EXHAUSTED, REASON_CIRCLE},
        {ASSENT_DELEGATION_INVALID, REASON_DELEGATION}, {ASSENT_DELEGATION_OVERLAPS, REASON_OVERLAPS},
        {ASSENT_DELEGATION_CHAINS, REASON_CHAINS},      {ASSENT_FIELD_INVALID, REASON_INVALID},
    };
    for (size_t i = 0; i < sizeof REASONS / sizeof *REASONS; i++) {
        if (REASONS[i].code == code)
            return REASONS[i].reason;
    }
    return 1u << 31; // one that the paper does not know
}

unsigned engine_delegate(struct engine *engine, const struct paper_delegation *wanted)
{
    struct assent_error error = {0};
    struct assent_delegation made = delegation_of(engine, wanted, PAPER_DELEGATIONS);
    bool allowed = assent_delegation_allowed(engine->world.directory, &made, engine->now, &error);
    return allowed ? 0 : reason_of_code(error.code);
}

static struct assent_delegation delegation_of(struct engine *engine, const struct paper_delegation *one,
                                              int n)
{
    static const char *const KINDS[] = {"", "change", "request"};
    static const char *const WORKFLOWS[] = {"", "model", "other"};
    return (struct assent_delegation){.id = assent_text_format(engine->arena, "dlg_%d", n),
                                      .person = engine_person(one->person),
                                      .delegate = engine_person(one->delegate),
                                      .from_us = one->from,
                                      .until_us = one->until,
                                      .kind = assent_text_of(KINDS[one->kind]),
                                      .workflow = assent_text_of(WORKFLOWS[one->workflow])};
}

struct assent_text engine_person(int person)
{
    return assent_text_of(IDS[person]);
}

struct assent_actor engine_actor(int person)
{
    return (struct assent_actor){.person = engine_person(person), .credential = assent_text_of("tok_1")};
}

int engine_person_of(struct assent_text id)
{
    for (int i = 0; i < PAPER_PEOPLE; i++) {
        if (assent_text_is(id, IDS[i]))
            return i;
    }
    return PAPER_NOBODY;
}
