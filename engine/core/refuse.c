// SPDX-License-Identifier: Apache-2.0
// Refusals: how a turn ends when a rule forbids it. The sentence says what happened, to what, and what to do
// next. Guarantees: the ticket stays as it was. What a person was not entitled to leaves one fact for the
// journal (data.md, "Refusals"), and so does what stops a round that a membership has decided; what was
// merely badly formed leaves none.
#include "turn.h"

#include <stdarg.h>
#include <stdio.h>

static bool end_refused(struct turn *turn, enum assent_code code, const char *rule,
                        const struct assent_place *place, const char *format, va_list list);
static bool belongs_in_journal(const struct assent_event *event, enum assent_code code);
static struct assent_text what_was_tried(const struct turn *turn);
static struct assent_text of_job(const struct turn *turn, const char *word);

bool turn_refuse(struct turn *turn, enum assent_code code, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    end_refused(turn, code, NULL, NULL, format, list);
    va_end(list);
    return false;
}

bool turn_refuse_by(struct turn *turn, enum assent_code code, const char *rule,
                    const struct assent_place *place, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    end_refused(turn, code, rule, place, format, list);
    va_end(list);
    return false;
}

static bool end_refused(struct turn *turn, enum assent_code code, const char *rule,
                        const struct assent_place *place, const char *format, va_list list)
{
    struct assent_buffer words = assent_buffer_in(turn->arena);
    assent_buffer_format_list(&words, format, list);
    struct assent_step_result *result = &turn->result;
    *result = (struct assent_step_result){.status = ASSENT_STEP_REFUSED, .next = turn->input->ticket};
    assent_error_set(&result->error, code, "%s", turn_words(turn, assent_buffer_done(&words)));
    result->rule = rule ? assent_text_copy(turn->arena, assent_text_of(rule)) : (struct assent_text){0};
    if (place)
        result->place = *place;
    if (!belongs_in_journal(turn->event, code) || !turn->input->ticket)
        return false;
    struct assent_fact *fact = assent_arena_take(turn->arena, sizeof *fact);
    *fact = (struct assent_fact){.kind = ASSENT_FACT_REFUSED,
                                 .refused = {.code = assent_text_of(assent_code_slug(code)),
                                             .rule = result->rule,
                                             .person = turn->event->actor.person,
                                             .what = what_was_tried(turn)}};
    result->facts = fact;
    result->fact_count = 1;
    return false;
}

// That people joined or left decides a round, and nobody is there to hear that it cannot go on.
static bool belongs_in_journal(const struct assent_event *event, enum assent_code code)
{
    if (event->kind == ASSENT_EVENT_MEMBERS)
        return code == ASSENT_NOBODY_CAN_DECIDE;
    return code == ASSENT_SEPARATION || code == ASSENT_NOT_ENTITLED || code == ASSENT_HUMAN_REQUIRED;
}

// "vote approve", "act submit", "claim deploy".
static struct assent_text what_was_tried(const struct turn *turn)
{
    const struct assent_event *event = turn->event;
    const char *word = assent_event_text(event->kind);
    switch (event->kind) {
    case ASSENT_EVENT_ACT:
        return assent_text_format(turn->arena, "%s %s", word, turn_words(turn, event->action));
    case ASSENT_EVENT_VOTE:
        return assent_text_format(turn->arena, "%s %s", word, assent_vote_choice_text(event->choice));
    case ASSENT_EVENT_CLAIM:
    case ASSENT_EVENT_COMPLETE:
    case ASSENT_EVENT_FAIL:
    case ASSENT_EVENT_RELEASE:
    case ASSENT_EVENT_PROGRESS:
    case ASSENT_EVENT_RESOLVE:
        return of_job(turn, word);
    case ASSENT_EVENT_OVERRIDE:
        return assent_text_format(turn->arena, "%s %s", word, turn_words(turn, event->freeze));
    case ASSENT_EVENT_CREATE:
    case ASSENT_EVENT_EDIT:
    case ASSENT_EVENT_WITHDRAW:
    case ASSENT_EVENT_CLOSE:
    case ASSENT_EVENT_DECIDE:
    case ASSENT_EVENT_ANSWER:
    case ASSENT_EVENT_HAND_OVER:
    case ASSENT_EVENT_ADD_APPROVER:
    case ASSENT_EVENT_WATCH:
    case ASSENT_EVENT_UNWATCH:
    case ASSENT_EVENT_COMMENT:
    case ASSENT_EVENT_LEASE_EXPIRED:
    case ASSENT_EVENT_TIMER:
    case ASSENT_EVENT_SIGNAL:
    case ASSENT_EVENT_CALENDAR:
    case ASSENT_EVENT_ACCEPT:
    case ASSENT_EVENT_SCHEDULE:
    case ASSENT_EVENT_MEMBERS:
    case ASSENT_EVENTS_COUNT:
        break;
    }
    return assent_text_of(word);
}

static struct assent_text of_job(const struct turn *turn, const char *word)
{
    const struct assent_job *job = assent_ticket_job(turn->input->ticket, turn->event->job);
    if (!job)
        return assent_text_of(word);
    return assent_text_format(turn->arena, "%s %s", word, turn_words(turn, job->name));
}
