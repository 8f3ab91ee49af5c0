// SPDX-License-Identifier: Apache-2.0
// What goes along when a ticket is handed over: who holds it, who is asked as its requester, and whose task
// it is. Guarantees: only what the definition gives to the requester moves, and it moves to nobody else than
// the new one; what was given to others stays theirs. Leans on round_ask_more for seats.
#include "approval.h"
#include "clocks.h"
#include "hands.h"
#include "jobs.h"

#include <string.h>

static bool move_holder(struct turn *turn, struct assent_text from);
static struct assent_audience without(struct turn *turn, const struct assent_audience *audience,
                                      struct assent_text id);
static const struct assent_text *texts_without(struct turn *turn, const struct assent_text *texts,
                                               size_t *count, struct assent_text id);
static bool move_seats(struct turn *turn, int64_t n);
static bool move_task(struct turn *turn, int64_t n, struct assent_text from);

bool hands_follow(struct turn *turn, struct assent_text from)
{
    if (!move_holder(turn, from))
        return false;
    for (size_t n = 0; n < turn->ticket->round_count; n++) {
        if (turn->ticket->rounds[n].outcome == ASSENT_ROUND_OPEN && !move_seats(turn, (int64_t)n))
            return false;
    }
    for (size_t n = 0; n < turn->ticket->job_count; n++) {
        if (turn->ticket->jobs[n].body == ASSENT_BODY_TASK && !move_task(turn, (int64_t)n, from))
            return false;
    }
    return true;
}

bool who_names_requester(const struct assent_who *who)
{
    bool names = who->kind == ASSENT_WHO_REQUESTER;
    for (size_t i = 0; i < who->count; i++)
        names = names || who_names_requester(&who->items[i]);
    return names;
}

bool round_asks_requester(const struct assent_round_rule *rule)
{
    bool asks = false;
    for (size_t i = 0; i < rule->seat_count; i++)
        asks = asks || who_names_requester(&rule->seats[i].from);
    return asks;
}

// A ladder may have added others by now: they stay.
static bool move_holder(struct turn *turn, struct assent_text from)
{
    const struct assent_state *state = state_now(turn);
    struct assent_error error = {0};
    struct assent_audience now;
    struct assent_fact fact = {
        .kind = ASSENT_FACT_HOLDER_CHANGED,
        .holder_changed = {.how = ASSENT_HOLDER_REPLACE, .why = assent_text_of("handed over")}};
    if (!who_names_requester(&state->held_by))
        return true;
    if (!turn_who(turn, &state->held_by, NULL, &now))
        return false;
    struct assent_audience others = without(turn, &turn->ticket->held_by, from);
    if (!audience_join(turn->directory, &others, &now, turn->arena, &fact.holder_changed.held_by, &error))
        return turn_refuse_by(turn, error.code, "held_by", &state->place, "%s", error.text);
    return audience_equal(&fact.holder_changed.held_by, &turn->ticket->held_by) || turn_emit(turn, &fact);
}

static struct assent_audience without(struct turn *turn, const struct assent_audience *audience,
                                      struct assent_text id)
{
    struct assent_audience out = *audience;
    out.keys = texts_without(turn, audience->keys, &out.count, id);
    out.members = texts_without(turn, audience->members, &out.member_count, id);
    if (audience->member_count > 0 && out.member_count == 0) // a set of nobody has no key
        out.count = 0;
    return out;
}

static const struct assent_text *texts_without(struct turn *turn, const struct assent_text *texts,
                                               size_t *count, struct assent_text id)
{
    struct assent_text *out = assent_arena_take_array(turn->arena, *count, sizeof *out);
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        if (!assent_text_equal(texts[i], id))
            out[kept++] = texts[i];
    }
    *count = kept;
    return out;
}

static bool move_seats(struct turn *turn, int64_t n)
{
    const struct assent_round_rule *rule = approval_rule(turn, assent_ticket_round(turn->ticket, n));
    for (size_t i = 0; rule && i < rule->seat_count; i++) {
        if (who_names_requester(&rule->seats[i].from) &&
            !round_ask_more(turn, n, rule->seats[i].name, &rule->seats[i].from, ASSENT_HOLDER_REPLACE,
                            assent_text_of("handed over")))
            return false;
    }
    return true;
}

// What its requester had claimed is on offer again: they do it no more.
static bool move_task(struct turn *turn, int64_t n, struct assent_text from)
{
    const struct assent_job *job = assent_ticket_job(turn->ticket, n);
    const struct assent_body *body = job_body(job_rule(turn, job), job->role);
    bool claimed = job->phase == ASSENT_JOB_CLAIMED && assent_text_equal(job->claimed_by, from);
    struct assent_fact fact = {.kind = ASSENT_FACT_JOB_REASSIGNED,
                               .job_reassigned = {.n = n, .why = assent_text_of("handed over")}};
    struct assent_fact_reassigned *to = &fact.job_reassigned;
    struct exclusions exclusions;
    struct candidates candidates = {{candidate_may}, turn, &exclusions, false};
    if (!who_names_requester(&body->from) || (job->phase != ASSENT_JOB_OFFERED && !claimed))
        return true;
    if (claimed &&
        !turn_emit(turn, &(struct assent_fact){.kind = ASSENT_FACT_JOB_RELEASED, .job_released = {.n = n}}))
        return false;
    if (!exclusions_of_task(turn, body, EXCLUDE_AT_OPENING, &exclusions) ||
        !turn_who(turn, &body->from, &candidates.may, &to->audience))
        return false;
    struct people people = audience_people(turn->directory, &to->audience, turn->arena);
    to->excluded = exclusions_among(turn, &exclusions, people, false, &to->excluded_count);
    if (to->excluded_count == people.count)
        return turn_refuse_by(turn, ASSENT_NOBODY_CAN_DECIDE, "from requester",
                              &job_rule(turn, assent_ticket_job(turn->ticket, n))->place,
                              "Task %s is the requester's, and %s may not do it. Hand the ticket over to "
                              "somebody else.",
                              job_words(turn, assent_ticket_job(turn->ticket, n)),
                              turn_name(turn, turn->event->person));
    return turn_emit(turn, &fact);
}
