// SPDX-License-Identifier: Apache-2.0
// The turn under construction: appending facts, and asking guards, whos and hooks so that their answers
// become facts. Guarantees: what a hook answered stands in the journal before the fact that it led to; a turn
// keeps at most ASSENT_FACTS_A_TURN facts. Leans on fold.h (each fact is applied at once) and scope.h (which
// bounds the hooks of a turn).
#include "turn.h"

#include <assent/base/limits.h>

#include <assert.h>
#include <string.h>

enum { FIRST_FACTS = 16 };

static bool keep_answers(struct turn *turn);
static bool need_hook(struct turn *turn);
static bool settle(struct turn *turn, enum hook_result result, bool *worked);
static bool refuse_broken(struct turn *turn, struct assent_text rule, struct assent_place place,
                          const struct assent_error *error);

void turn_begin(struct turn *turn, const struct assent_step_input *input, const struct assent_event *event,
                struct assent_arena *arena)
{
    int64_t revision = input->ticket ? input->ticket->revision + 1 : 1;
    *turn = (struct turn){
        .input = input,
        .definition = input->definition,
        .event = event,
        .directory = input->world->directory,
        .arena = arena,
        .now_us = event->at_us,
        .tape = {.answers = input->answers, .count = input->answer_count},
        .ticket = assent_fold_begin(input->ticket, revision, event->at_us, arena),
    };
}

bool turn_emit(struct turn *turn, const struct assent_fact *fact)
{
    if (turn->fact_count == ASSENT_FACTS_A_TURN)
        return turn_refuse(
            turn, ASSENT_LIMIT_REACHED,
            "This would record more than %d facts at once. Make the workflow do less in one go.",
            ASSENT_FACTS_A_TURN);
    if (turn->fact_count == turn->fact_room) {
        size_t room = turn->fact_room ? turn->fact_room * 2 : FIRST_FACTS;
        struct assent_fact *facts = assent_arena_take_room(turn->arena, room, sizeof *facts);
        if (turn->fact_count)
            memcpy(facts, turn->facts, turn->fact_count * sizeof *facts);
        turn->facts = facts;
        turn->fact_room = room;
    }
    struct assent_fact *kept = &turn->facts[turn->fact_count++];
    *kept = *fact;
    struct assent_error error = {0};
    bool applied = assent_fold_fact(turn->ticket, kept, turn->arena, &error);
    assert(applied);
    (void)applied;
    return true;
}

bool turn_nothing(struct turn *turn)
{
    turn->result = (struct assent_step_result){.status = ASSENT_STEP_NOTHING, .next = turn->input->ticket};
    return false;
}

const char *turn_words(const struct turn *turn, struct assent_text text)
{
    return assent_text_copy(turn->arena, text).bytes;
}

const char *turn_name(const struct turn *turn, struct assent_text person)
{
    int32_t index = assent_directory_person_by_id(turn->directory, person);
    if (index == ASSENT_NO_INDEX)
        return person.count ? turn_words(turn, person) : "Somebody without a name";
    const struct assent_person *found = &turn->directory->people[index];
    return turn_words(turn, found->name.count ? found->name : found->handle);
}

struct assent_scope turn_scope(const struct turn *turn, const struct assent_job *job)
{
    return (struct assent_scope){
        .definition = turn->definition,
        .ticket = turn->ticket,
        .world = turn->input->world,
        .template = turn->input->template,
        .actor = turn->event->actor.person,
        .job = job,
        .now_us = turn->now_us,
    };
}

bool turn_guard(struct turn *turn, const struct assent_condition *condition, bool *out)
{
    struct assent_scope scope = turn_scope(turn, NULL);
    struct assent_place at = condition->place;
    struct assent_error error = {0};
    bool worked;
    enum hook_result result = guard_truth(&scope, &turn->tape, condition, turn->arena, out, &at, &error);
    if (!settle(turn, result, &worked))
        return false;
    return worked || refuse_broken(turn, condition->source, at, &error);
}

bool turn_guard_try(struct turn *turn, const struct assent_condition *condition, bool *out, bool *worked,
                    struct assent_error *error)
{
    struct assent_scope scope = turn_scope(turn, NULL);
    struct assent_place at = condition->place;
    return settle(turn, guard_truth(&scope, &turn->tape, condition, turn->arena, out, &at, error), worked);
}

bool turn_who(struct turn *turn, const struct assent_who *who, const struct who_may *may,
              struct assent_audience *out)
{
    struct assent_error error = {0};
    bool worked;
    if (!turn_who_try(turn, who, may, NULL, out, &worked, &error))
        return false;
    return worked || refuse_broken(turn, who_text(who, turn->arena), who->place, &error);
}

bool turn_who_try(struct turn *turn, const struct assent_who *who, const struct who_may *may,
                  const struct assent_job *job, struct assent_audience *out, bool *worked,
                  struct assent_error *error)
{
    struct assent_scope scope = turn_scope(turn, job);
    *out = (struct assent_audience){0};
    return settle(turn, who_resolve(&scope, &turn->tape, who, may, turn->arena, out, error), worked);
}

bool turn_who_out(struct turn *turn, const struct assent_who *who, struct people *out, bool *worked,
                  struct assent_error *error)
{
    struct assent_scope scope = turn_scope(turn, NULL);
    struct assent_audience audience = {0};
    scope.inactive = true;
    *out = (struct people){0};
    if (!settle(turn, who_resolve(&scope, &turn->tape, who, NULL, turn->arena, &audience, error), worked))
        return false;
    *out = audience_everybody(turn->directory, &audience, turn->arena);
    return true;
}

bool turn_who_has(struct turn *turn, const struct assent_who *who, struct assent_text person, bool *out)
{
    struct assent_scope scope = turn_scope(turn, NULL);
    struct assent_error error = {0};
    bool worked;
    if (!settle(turn, who_has(&scope, &turn->tape, who, person, turn->arena, out, &error), &worked))
        return false;
    return worked || refuse_broken(turn, who_text(who, turn->arena), who->place, &error);
}

bool turn_hook(struct turn *turn, struct assent_text hook, struct assent_place place,
               struct assent_value *out)
{
    struct assent_scope scope = turn_scope(turn, NULL);
    struct assent_error error = {0};
    bool worked;
    if (!settle(turn, hook_ask(&turn->tape, hook, &scope, turn->arena, out, &error), &worked))
        return false;
    return worked || refuse_broken(turn, hook, place, &error);
}

static bool settle(struct turn *turn, enum hook_result result, bool *worked)
{
    if (!keep_answers(turn))
        return false;
    switch (result) {
    case HOOK_ANSWERED:
        *worked = true;
        return true;
    case HOOK_BROKEN:
        *worked = false;
        return true;
    case HOOK_MISSING:
        return need_hook(turn);
    }
    return false;
}

static bool keep_answers(struct turn *turn)
{
    while (turn->answers_kept < turn->tape.next) {
        const struct assent_hook_answer *answer = &turn->tape.answers[turn->answers_kept];
        struct assent_fact fact = {.kind = ASSENT_FACT_HOOK_ANSWERED,
                                   .hook_answered = {.hook = answer->hook,
                                                     .ordinal = (int64_t)turn->answers_kept,
                                                     .value = answer->value}};
        if (answer->failed)
            fact.hook_answered.value = assent_value_absent();
        turn->answers_kept++;
        if (!turn_emit(turn, &fact))
            return false;
    }
    return true;
}

static bool need_hook(struct turn *turn)
{
    turn->result = (struct assent_step_result){.status = ASSENT_STEP_NEEDS_HOOK,
                                               .next = turn->input->ticket,
                                               .hook = turn->tape.hook,
                                               .hook_argument = turn->tape.argument};
    return false;
}

// The error's own words stand; its place is the operand's, or the hook's line.
static bool refuse_broken(struct turn *turn, struct assent_text rule, struct assent_place place,
                          const struct assent_error *error)
{
    assert(error->code != ASSENT_OK);
    return turn_refuse_by(turn, error->code, turn_words(turn, rule), &place, "%s", error->text);
}
