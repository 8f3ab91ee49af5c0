// SPDX-License-Identifier: Apache-2.0
// step: one entrance, a switch over the kinds of event, a function for each kind (architecture.md, "Core").
// Guarantees: pure; a turn is kept whole or not at all; the next ticket is the fold of the facts, because
// each fact is applied by the fold as it is made; every loop and list of a turn is bounded (limits.h). Leans
// on fold.h for the ticket, scope.h for conditions and people.
#include <assent/core/step.h>

#include "approval.h"
#include "clocks.h"
#include "conflicts.h"
#include "hands.h"
#include "jobs.h"
#include "obstacles.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

#include <assert.h>

static void run(struct turn *turn);
static bool check_input(struct turn *turn);
static bool check_actor(struct turn *turn);
static bool check_sizes(struct turn *turn);
static bool check_value(struct turn *turn, const char *what, const struct assent_value *value);
static bool decide(struct turn *turn);
static bool comment_add(struct turn *turn);
static bool by_the_engine(enum assent_event_kind kind);
static bool on_job(enum assent_event_kind kind);
static struct assent_text trace_of(const struct assent_event *event, const struct assent_ticket *ticket);

struct assent_step_result assent_step(const struct assent_step_input *input, struct assent_arena *arena)
{
    struct turn turn;
    turn_begin(&turn, input, input->event, arena);
    turn.trace = trace_of(input->event, input->ticket);
    run(&turn);
    turn.result.lanes = turn.lanes;
    turn.result.lane_count = turn.lane_count;
    return turn.result;
}

static void run(struct turn *turn)
{
    if (!check_input(turn) || !check_actor(turn) || !check_sizes(turn))
        return;
    if ((!decide(turn) || !conflicts_settle(turn)) && !job_keep_report(turn))
        return;
    if (turn->fact_count == 0) {
        turn_nothing(turn);
        return;
    }
    turn->result = (struct assent_step_result){.status = ASSENT_STEP_DONE,
                                               .facts = turn->facts,
                                               .fact_count = turn->fact_count,
                                               .next = turn->ticket,
                                               .trace = turn->trace};
}

static bool check_input(struct turn *turn)
{
    const struct assent_ticket *ticket = turn->input->ticket;
    const struct assent_definition *definition = turn->definition;
    if (turn->now_us < 0 || turn->now_us > ASSENT_INSTANT_MAX - ASSENT_DURATION_MAX_US)
        return turn_refuse(turn, ASSENT_LIMIT_REACHED,
                           "The clock says a time outside of the years that Assent knows (1970 to 9989). Set "
                           "the clock of the server.");
    if (turn->event->kind == ASSENT_EVENT_CREATE && ticket)
        return turn_refuse(turn, ASSENT_STATE_FORBIDS,
                           "The ticket is there already; it is created only once.");
    if (turn->event->kind == ASSENT_EVENT_CREATE)
        return true;
    if (!ticket)
        return turn_refuse(turn, ASSENT_STATE_FORBIDS, "There is no such ticket yet. Create it first.");
    if (assent_definition_state(definition, ticket->state) < 0)
        return turn_refuse(
            turn, ASSENT_DEFINITION_INVALID,
            "The ticket is in state %s, which version %lld of %s does not have. Use the version "
            "that the ticket was created with.",
            turn_words(turn, ticket->state), (long long)definition->version,
            turn_words(turn, definition->name));
    return true;
}

// The engine's own events come from nobody, and a signal's sender is looked at where the call comes in;
// whoever else acts is known and active.
static bool check_actor(struct turn *turn)
{
    if (by_the_engine(turn->event->kind))
        return true;
    struct assent_text id = turn->event->actor.person;
    int32_t person = assent_directory_person_by_id(turn->directory, id);
    if (person != ASSENT_NO_INDEX && turn->directory->people[person].active)
        return true;
    return turn_refuse_by(turn, ASSENT_NOT_ENTITLED, "active person", NULL,
                          "%s is not an active person of the directory and may do nothing. Ask whoever keeps "
                          "the directory.",
                          turn_name(turn, id));
}

static bool check_sizes(struct turn *turn)
{
    const struct assent_event *event = turn->event;
    if (event->comment.count > ASSENT_COMMENT_BYTES)
        return turn_refuse(turn, ASSENT_LIMIT_REACHED,
                           "The comment has %zu bytes, at most %d are kept. Shorten it.",
                           event->comment.count, ASSENT_COMMENT_BYTES);
    if (event->error.count > ASSENT_RESULT_BYTES)
        return turn_refuse(turn, ASSENT_LIMIT_REACHED,
                           "The error has %zu bytes, at most %d are kept. Shorten it.", event->error.count,
                           ASSENT_RESULT_BYTES);
    return check_value(turn, "result", &event->result) &&
           check_value(turn, "value of the signal", &event->signal_value);
}

static bool check_value(struct turn *turn, const char *what, const struct assent_value *value)
{
    if (value->kind == ASSENT_VALUE_ABSENT)
        return true;
    size_t bytes = assent_canonical_text(turn->arena, value).count;
    return bytes <= ASSENT_RESULT_BYTES ||
           turn_refuse(turn, ASSENT_LIMIT_REACHED,
                       "The %s has %zu bytes, at most %d are kept. Keep the bulk elsewhere and send a "
                       "reference.",
                       what, bytes, ASSENT_RESULT_BYTES);
}

static bool decide(struct turn *turn)
{
    switch (turn->event->kind) {
    case ASSENT_EVENT_CREATE:
        return create_ticket(turn);
    case ASSENT_EVENT_EDIT:
        return edit_ticket(turn);
    case ASSENT_EVENT_ACT:
        return act_on_ticket(turn);
    case ASSENT_EVENT_VOTE:
        return vote_cast(turn);
    case ASSENT_EVENT_WITHDRAW:
        return vote_withdraw(turn);
    case ASSENT_EVENT_CLOSE:
        return meeting_close(turn);
    case ASSENT_EVENT_DECIDE:
        return meeting_decide(turn);
    case ASSENT_EVENT_ANSWER:
        return question_answer(turn);
    case ASSENT_EVENT_HAND_OVER:
        return ticket_hand_over(turn);
    case ASSENT_EVENT_ADD_APPROVER:
        return approver_add(turn);
    case ASSENT_EVENT_WATCH:
    case ASSENT_EVENT_UNWATCH:
        return ticket_watch(turn);
    case ASSENT_EVENT_COMMENT:
        return comment_add(turn);
    case ASSENT_EVENT_CLAIM:
        return job_claim(turn);
    case ASSENT_EVENT_COMPLETE:
        return job_complete(turn);
    case ASSENT_EVENT_FAIL:
        return job_fail(turn);
    case ASSENT_EVENT_RELEASE:
        return job_release(turn);
    case ASSENT_EVENT_PROGRESS:
        return job_progress(turn);
    case ASSENT_EVENT_LEASE_EXPIRED:
        return job_lease_expired(turn);
    case ASSENT_EVENT_RESOLVE:
        return job_resolve(turn);
    case ASSENT_EVENT_TIMER:
        return timer_fire(turn);
    case ASSENT_EVENT_SIGNAL:
        return signal_hear(turn);
    case ASSENT_EVENT_CALENDAR:
        return clocks_by_calendar(turn);
    case ASSENT_EVENT_OVERRIDE:
        return freeze_override(turn);
    case ASSENT_EVENT_ACCEPT:
        return conflict_accept(turn);
    case ASSENT_EVENT_SCHEDULE:
        return conflicts_by_schedule(turn);
    case ASSENT_EVENT_MEMBERS:
        return rounds_by_members(turn);
    case ASSENT_EVENTS_COUNT:
        break;
    }
    assert(!"an event of no kind");
    return false;
}

static bool comment_add(struct turn *turn)
{
    if (assent_text_trim(turn->event->comment).count == 0)
        return turn_refuse(turn, ASSENT_COMMENT_MISSING, "The comment is empty. Write something.");
    return turn_emit(turn, &(struct assent_fact){.kind = ASSENT_FACT_COMMENTED,
                                                 .commented = {.comment = turn->event->comment}});
}

static bool by_the_engine(enum assent_event_kind kind)
{
    return kind == ASSENT_EVENT_TIMER || kind == ASSENT_EVENT_LEASE_EXPIRED || kind == ASSENT_EVENT_SIGNAL ||
           kind == ASSENT_EVENT_CALENDAR || kind == ASSENT_EVENT_SCHEDULE || kind == ASSENT_EVENT_MEMBERS;
}

static bool on_job(enum assent_event_kind kind)
{
    return kind == ASSENT_EVENT_CLAIM || kind == ASSENT_EVENT_COMPLETE || kind == ASSENT_EVENT_FAIL ||
           kind == ASSENT_EVENT_RELEASE || kind == ASSENT_EVENT_PROGRESS ||
           kind == ASSENT_EVENT_LEASE_EXPIRED;
}

// The caller's. A worker that sent none goes on with its job's, the engine by itself with what led the ticket
// here; what a person does without one begins anew.
static struct assent_text trace_of(const struct assent_event *event, const struct assent_ticket *ticket)
{
    if (event->actor.trace.count > 0 || !ticket)
        return event->actor.trace;
    const struct assent_job *job = on_job(event->kind) ? assent_ticket_job(ticket, event->job) : NULL;
    if (job && job->body == ASSENT_BODY_WORKER)
        return job->trace;
    return by_the_engine(event->kind) ? ticket->trace : event->actor.trace;
}
