// SPDX-License-Identifier: Apache-2.0
// One turn of a ticket that is tried: step with real hooks, the proof, the transcript.
// Guarantees: what step says is next is what the journal's record of the turn, written, read back and folded,
// makes of the ticket before; anything else is our own fault and asserted. A refusal leaves the ticket as it
// was.
#include "attempt.h"
#include "modules.h"

#include <assent/base/limits.h>
#include <assent/core/record.h>
#include <assent/core/trace.h>

#include <assert.h>
#include <string.h>

static struct assent_step_result step(struct task *task, const struct assent_event *event);
static void answer_hook(struct task *task, const struct assent_step_result *asked,
                        struct assent_hook_answer *answer);
static struct assent_turn turn_of(const struct assent_try *attempt, const struct assent_event *event,
                                  const struct assent_step_result *result);
static void prove(const struct task *task, const struct assent_turn *turn, const struct assent_ticket *next);
static void keep(struct task *task, const struct assent_turn *turn, const struct assent_ticket *next);
static void tell_kept(struct task *task, const struct assent_turn *turn, const struct assent_ticket *next);
static void tell_refused(struct task *task, const struct assent_error *error);
static void tell_time(struct task *task);
static void tell_event(struct task *task, const struct assent_event *event, struct assent_text what);

bool attempt_decide(struct task *task, struct assent_event *event, struct assent_text what)
{
    struct assent_try *attempt = task->attempt;
    event->at_us = attempt->now_us;
    attempt->refused = (struct assent_error){0};
    attempt->expected = false;
    if (!attempt_permits(attempt, event, &attempt->refused)) {
        tell_event(task, event, what);
        tell_refused(task, &attempt->refused);
        return false;
    }
    struct assent_step_result result = step(task, event);
    struct assent_turn turn = turn_of(attempt, event, &result);
    switch (result.status) {
    case ASSENT_STEP_DONE:
        prove(task, &turn, result.next);
        tell_kept(task, &turn, result.next);
        template_turned(task, &turn, result.next);
        keep(task, &turn, result.next);
        return true;
    case ASSENT_STEP_REFUSED:
        tell_event(task, event, what);
        tell_refused(task, &result.error);
        attempt->refused = result.error;
        return false;
    case ASSENT_STEP_NOTHING:
        tell_event(task, event, what);
        assent_buffer_string(&task->transcript, "> nothing changed\n");
        return false;
    case ASSENT_STEP_NEEDS_HOOK:
        break;
    }
    assert(!"step asked for one hook more than a turn may call");
    return false;
}

struct assent_step_input attempt_input(const struct assent_try *attempt)
{
    return (struct assent_step_input){
        .definition = attempt->definition,
        .ticket = attempt->ticket,
        .world = &attempt->world,
        .before = attempt->before,
        .template = attempt->ticket && attempt->ticket->template.name.count == 0 ? NULL : attempt->template};
}

void attempt_header(struct task *task, const char *what)
{
    tell_time(task);
    assent_buffer_string(&task->transcript, what);
}

static struct assent_step_result step(struct task *task, const struct assent_event *event)
{
    struct assent_hook_answer *answers =
        assent_arena_take_array(task->arena, ASSENT_HOOKS_A_TURN, sizeof *answers);
    struct assent_step_input input = attempt_input(task->attempt);
    input.event = event;
    input.answers = answers;
    for (;;) {
        struct assent_step_result result = assent_step(&input, task->arena);
        if (result.status != ASSENT_STEP_NEEDS_HOOK || input.answer_count == ASSENT_HOOKS_A_TURN)
            return result;
        answer_hook(task, &result, &answers[input.answer_count++]);
    }
}

static void answer_hook(struct task *task, const struct assent_step_result *asked,
                        struct assent_hook_answer *answer)
{
    const struct assent_definition *definition = task->attempt->definition;
    answer->hook = asked->hook;
    for (size_t i = 0; i < definition->module_count; i++) {
        const struct assent_hook_module *file = &definition->modules[i];
        struct assent_module module = {file->name, file->source, file->digest};
        struct assent_text function;
        if (!hook_is_of(asked->hook, file->name, &function))
            continue;
        answer->failed = !assent_sandbox_call(task->attempt->sandbox, &module, function,
                                              &asked->hook_argument, 1, assent_hook_budget_default(),
                                              task->arena, &answer->value, NULL, &answer->error);
        return;
    }
    answer->failed = true;
    assent_error_set(&answer->error, ASSENT_HOOK_MISSING, "The hook %.*s is in none of the workflow's files.",
                     (int)asked->hook.count, asked->hook.bytes);
}

static struct assent_turn turn_of(const struct assent_try *attempt, const struct assent_event *event,
                                  const struct assent_step_result *result)
{
    return (struct assent_turn){
        .ticket = attempt->ticket ? attempt->ticket->id : event->id,
        .revision = result->next ? result->next->revision : 0,
        .at_us = event->at_us,
        .event = event->kind,
        .actor = event->actor,
        .definition = attempt->definition->digest,
        .directory = attempt->world.directory->version,
        .schedule = attempt->schedule.version,
        .facts = result->facts,
        .fact_count = result->fact_count,
    };
}

static void prove(const struct task *task, const struct assent_turn *turn, const struct assent_ticket *next)
{
    static const unsigned char salt[ASSENT_SALT_BYTES];
    struct assent_error error = {0};
    struct assent_turn read;
    struct assent_record_bytes record = assent_record_write(turn, salt, task->arena);
    bool whole = assent_record_read(record.envelope, record.payload, salt, &read, task->arena, &error);
    assert(whole && "a record that was written reads back");
    const struct assent_ticket *folded = assent_fold(task->attempt->ticket, &read, task->arena, &error);
    assert(folded && "the facts of a turn fit its ticket");
    struct assent_value wanted = assent_ticket_value(task->arena, next);
    struct assent_value found = assent_ticket_value(task->arena, folded);
    bool same = assent_value_equal(&wanted, &found);
    assert(same && "the next ticket is the fold of the facts");
    (void)whole;
    (void)same;
}

// The new ticket borrows from the old one and from the line; a copy borrows from neither.
static void keep(struct task *task, const struct assent_turn *turn, const struct assent_ticket *next)
{
    struct assent_try *attempt = task->attempt;
    struct assent_arena *arena = assent_arena_open(0);
    arrows_take(&attempt->arrows, attempt->definition, attempt->ticket, turn->facts, turn->fact_count);
    attempt->ticket = assent_ticket_copy(arena, next);
    assent_arena_close(attempt->ticket_arena);
    attempt->ticket_arena = arena;
}

static void tell_kept(struct task *task, const struct assent_turn *turn, const struct assent_ticket *next)
{
    const struct assent_directory *directory = task->attempt->world.directory;
    struct assent_buffer *out = &task->transcript;
    tell_time(task);
    assent_trace_event_of(out, next, turn, directory);
    assent_buffer_byte(out, '\n');
    for (size_t i = 0; i < turn->fact_count; i++) {
        struct assent_buffer line = assent_buffer_in(task->arena);
        if (!assent_trace_fact_of(&line, next, &turn->facts[i], directory, task->arena))
            continue;
        assent_buffer_string(out, "> ");
        assent_buffer_text(out, assent_buffer_done(&line));
        assent_buffer_byte(out, '\n');
    }
}

static void tell_refused(struct task *task, const struct assent_error *error)
{
    assent_buffer_format(&task->transcript, "! %s: %s\n", assent_code_slug(error->code), error->text);
}

static void tell_time(struct task *task)
{
    assent_buffer_string(&task->transcript, "at ");
    assent_trace_since(&task->transcript, task->attempt->start_us, task->attempt->now_us);
    assent_buffer_string(&task->transcript, "  ");
}

// Of an event that left no facts.
static void tell_event(struct task *task, const struct assent_event *event, struct assent_text what)
{
    const struct assent_directory *directory = task->attempt->world.directory;
    int32_t person = assent_directory_person_by_id(directory, event->actor.person);
    tell_time(task);
    assent_buffer_text(&task->transcript, what);
    if (person != ASSENT_NO_INDEX) {
        assent_buffer_string(&task->transcript, " by ");
        assent_buffer_text(&task->transcript, directory->people[person].handle);
    }
    assent_buffer_byte(&task->transcript, '\n');
}
