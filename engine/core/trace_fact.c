// SPDX-License-Identifier: Apache-2.0
// Trace lines of facts: what came of an event. A function for each kind, in a table; a kind without one says
// nothing that the event's own line does not, or that anybody but the engine needs. Lines read like minutes
// of what happened.
#include "trace_line.h"

#include <assent/base/canonical.h>

#include <assert.h>

static fact_line created;
static fact_line commented;
static fact_line entered;
static fact_line scored;
static fact_line chosen;
static fact_line opened;
static fact_line voted;
static fact_line withdrawn;
static fact_line voided;
static fact_line closed;
static fact_line job_opened;
static fact_line offered;
static fact_line claimed;
static fact_line released;
static fact_line progressed;
static fact_line delayed;
static fact_line cancelled;
static fact_line faulted;
static fact_line resolved;
static fact_line job_ended;
static fact_line leaving;
static fact_line ended;
static fact_line refused;
static void seat(const struct line *line, const struct assent_seat *seat);
static bool factor_matters(const struct assent_value *factor);
static void factor(const struct line *line, const struct assent_value *factor);
static void vote_gone(const struct line *line, struct assent_text person, const char *how,
                      struct assent_text why);
static void say(const struct line *line, const char *words);
static void value(const struct line *line, const struct assent_value *value);

static fact_line *const LINES[ASSENT_FACTS_COUNT] = {
    [ASSENT_FACT_CREATED] = created,
    [ASSENT_FACT_EDITED] = trace_edited,
    [ASSENT_FACT_COMMENTED] = commented,
    [ASSENT_FACT_ENTERED] = entered,
    [ASSENT_FACT_RISK_SCORED] = scored,
    [ASSENT_FACT_CHOSEN] = chosen,
    [ASSENT_FACT_ROUND_OPENED] = opened,
    [ASSENT_FACT_VOTED] = voted,
    [ASSENT_FACT_VOTE_WITHDRAWN] = withdrawn,
    [ASSENT_FACT_VOTE_VOIDED] = voided,
    [ASSENT_FACT_ROUND_CLOSED] = closed,
    [ASSENT_FACT_TIMER_SET] = trace_timer_set,
    [ASSENT_FACT_JOB_OPENED] = job_opened,
    [ASSENT_FACT_JOB_OFFERED] = offered,
    [ASSENT_FACT_JOB_CLAIMED] = claimed,
    [ASSENT_FACT_JOB_RELEASED] = released,
    [ASSENT_FACT_JOB_PROGRESSED] = progressed,
    [ASSENT_FACT_JOB_DELAYED] = delayed,
    [ASSENT_FACT_JOB_CANCELLED] = cancelled,
    [ASSENT_FACT_JOB_FAULTED] = faulted,
    [ASSENT_FACT_FAULT_RESOLVED] = resolved,
    [ASSENT_FACT_JOB_ENDED] = job_ended,
    [ASSENT_FACT_LEAVING] = leaving,
    [ASSENT_FACT_ENDED] = ended,
    [ASSENT_FACT_REFUSED] = refused,
    [ASSENT_FACT_HOLDER_CHANGED] = trace_holder_changed,
    [ASSENT_FACT_WAIT_OPENED] = trace_wait_opened,
    [ASSENT_FACT_WAIT_BLOCKED] = trace_wait_blocked,
    [ASSENT_FACT_FREEZE_OVERRIDDEN] = trace_freeze_overridden,
    [ASSENT_FACT_WAIT_ENDED] = trace_wait_ended,
    [ASSENT_FACT_LISTENING] = trace_listening,
    [ASSENT_FACT_SIGNALLED] = trace_signalled,
    [ASSENT_FACT_ASKED_ANSWERED] = trace_asked_answered,
    [ASSENT_FACT_CLOCK_PAUSED] = trace_clock_paused,
    [ASSENT_FACT_CLOCK_RESUMED] = trace_clock_resumed,
    [ASSENT_FACT_REMINDED] = trace_reminded,
    [ASSENT_FACT_SEAT_CHANGED] = trace_seat_changed,
    [ASSENT_FACT_DEBT_UNPAID] = trace_debt_unpaid,
    [ASSENT_FACT_APPROVAL_EXPIRED] = trace_approval_expired,
    [ASSENT_FACT_CONFLICT_FOUND] = trace_conflict_found,
    [ASSENT_FACT_CONFLICT_SETTLED] = trace_conflict_settled,
    [ASSENT_FACT_SUPERSEDED] = trace_superseded,
    [ASSENT_FACT_PREAUTHORISED] = trace_preauthorised,
    [ASSENT_FACT_RUN_ENDED] = trace_run_ended,
    [ASSENT_FACT_ROUND_DEFERRED] = trace_round_deferred,
    [ASSENT_FACT_HANDED_OVER] = trace_handed_over,
    [ASSENT_FACT_JOB_REASSIGNED] = trace_job_reassigned,
    [ASSENT_FACT_SEAT_ADDED] = trace_seat_added,
    [ASSENT_FACT_WATCHED] = trace_watched,
    [ASSENT_FACT_UNWATCHED] = trace_unwatched,
    [ASSENT_FACT_MEMBERS_CHANGED] = trace_members_changed,
};

bool assent_trace_fact(struct assent_buffer *out, const struct assent_fact *fact,
                       const struct assent_directory *directory, struct assent_arena *arena)
{
    return assent_trace_fact_of(out, NULL, fact, directory, arena);
}

bool assent_trace_fact_of(struct assent_buffer *out, const struct assent_ticket *ticket,
                          const struct assent_fact *fact, const struct assent_directory *directory,
                          struct assent_arena *arena)
{
    struct line line = {out, ticket, directory, arena};
    assert(fact->kind < ASSENT_FACTS_COUNT);
    if (!LINES[fact->kind])
        return false;
    size_t count = out->count;
    LINES[fact->kind](&line, fact);
    return out->count > count;
}

static void created(const struct line *line, const struct assent_fact *fact)
{
    assent_buffer_text(line->out, fact->created.number);
    if (fact->created.opened_by.count) {
        say(line, " opened by ");
        line_person(line, fact->created.opened_by);
        say(line, " for ");
    } else {
        say(line, " created for ");
    }
    line_person(line, fact->created.requester);
    if (fact->created.template.name.count) {
        assent_buffer_format(line->out, ", run %lld of template ", (long long)fact->created.template.run);
        assent_buffer_text(line->out, fact->created.template.name);
    }
    line_because(line, fact->created.title);
}

static void commented(const struct line *line, const struct assent_fact *fact)
{
    say(line, "comment");
    line_because(line, fact->commented.comment);
}

static void entered(const struct line *line, const struct assent_fact *fact)
{
    say(line, "entered ");
    assent_buffer_text(line->out, fact->entered.state);
    if (!fact->entered.held_by.count)
        return;
    say(line, ", with ");
    line_audience(line, &fact->entered.held_by);
}

static void scored(const struct line *line, const struct assent_fact *fact)
{
    const struct assent_value *factors = &fact->risk_scored.factors;
    say(line, "risk ");
    assent_buffer_text(line->out, fact->risk_scored.level);
    assent_buffer_format(line->out, " %lld", (long long)fact->risk_scored.score);
    size_t said = 0;
    for (size_t i = 0; factors->kind == ASSENT_VALUE_LIST && i < factors->list.count; i++) {
        if (!factor_matters(&factors->list.items[i]))
            continue;
        say(line, said++ ? ", " : ": ");
        factor(line, &factors->list.items[i]);
    }
}

// An answer that adds nothing is no reason; a floor adds nothing and is one.
static bool factor_matters(const struct assent_value *factor)
{
    const struct assent_value *adds = assent_value_get(factor, "contribution");
    bool nothing = adds && adds->kind == ASSENT_VALUE_INTEGER && adds->integer == 0;
    return !nothing || assent_text_is(assent_value_get_text(factor, "id"), "floor");
}

// "touches personal data +20": the reason, or the factor's id where it has none, and what it adds.
static void factor(const struct line *line, const struct assent_value *factor)
{
    struct assent_text reason = assent_value_get_text(factor, "reason");
    const struct assent_value *adds = assent_value_get(factor, "contribution");
    assent_buffer_text(line->out, reason.count ? reason : assent_value_get_text(factor, "id"));
    if (!adds || (adds->kind == ASSENT_VALUE_INTEGER && adds->integer == 0))
        return;
    bool plus = (adds->kind == ASSENT_VALUE_INTEGER && adds->integer >= 0) ||
                (adds->kind == ASSENT_VALUE_DECIMAL && adds->decimal >= 0);
    say(line, plus ? " +" : " ");
    assent_canonical_write(line->out, adds);
}

static void chosen(const struct line *line, const struct assent_fact *fact)
{
    say(line, "chose ");
    assent_buffer_text(line->out, fact->chosen.to);
}

static void opened(const struct line *line, const struct assent_fact *fact)
{
    const struct assent_round *round = &fact->round_opened;
    if (round->template.count) // said already
        return;
    if (round->name.count)
        assent_buffer_text(line->out, round->name);
    else
        assent_buffer_format(line->out, "round %lld", (long long)round->n);
    say(line, round->seat_count ? " opened: " : " opened without seats");
    for (size_t i = 0; i < round->seat_count; i++) {
        say(line, i ? "; " : "");
        seat(line, &round->seats[i]);
    }
    if (round->quorum)
        assent_buffer_format(line->out, ", quorum %lld", (long long)round->quorum);
    if (round->closes == ASSENT_CLOSES_AT_MEETING) {
        say(line, round->meeting.count ? ", closes at meeting " : ", closes at meeting");
        assent_buffer_text(line->out, round->meeting);
    }
    if (!round->due_us)
        return;
    say(line, ", due ");
    line_instant(line, round->due_us);
}

// "1 of group service-team (4 people)", "technical 1 of …", "objections of role security-officer (2 people)"
static void seat(const struct line *line, const struct assent_seat *seat)
{
    assent_buffer_text(line->out, seat->name);
    say(line, seat->name.count && !seat->object ? " " : "");
    if (!seat->object)
        line_need(line, &seat->need);
    say(line, " of ");
    line_audience(line, &seat->audience);
    assent_buffer_format(line->out, " (%lld %s)", (long long)seat->base,
                         seat->base == 1 ? "person" : "people");
}

static void voted(const struct line *line, const struct assent_fact *fact)
{
    const struct assent_vote *vote = &fact->voted.vote;
    line_person(line, vote->person);
    assent_buffer_format(line->out, ": %s", assent_vote_choice_text(vote->choice));
    if (vote->seat.count && vote->choice != ASSENT_VOTE_OBJECT) {
        say(line, " as ");
        assent_buffer_text(line->out, vote->seat);
    }
    if (vote->how == ASSENT_VOTE_MEETING)
        say(line, ", in the meeting");
    if (!assent_text_equal(vote->person, vote->cast_by)) {
        say(line, vote->how == ASSENT_VOTE_OWN || vote->how == ASSENT_VOTE_DELEGATE ? ", given by "
                  : vote->how == ASSENT_VOTE_ALOUD ? ", said aloud, written down by "
                                                   : ", written down by ");
        line_person(line, vote->cast_by);
    }
    line_because(line, vote->comment);
}

static void withdrawn(const struct line *line, const struct assent_fact *fact)
{
    vote_gone(line, fact->vote_withdrawn.person, "withdrawn", fact->vote_withdrawn.comment);
}

static void voided(const struct line *line, const struct assent_fact *fact)
{
    vote_gone(line, fact->vote_voided.person, "void", fact->vote_voided.why);
}

static void vote_gone(const struct line *line, struct assent_text person, const char *how,
                      struct assent_text why)
{
    say(line, "vote of ");
    line_person(line, person);
    say(line, " ");
    say(line, how);
    line_because(line, why);
}

static void closed(const struct line *line, const struct assent_fact *fact)
{
    line_round(line, fact->round_closed.round);
    assent_buffer_format(line->out, " %s", assent_round_outcome_text(fact->round_closed.outcome));
    line_because(line, fact->round_closed.rule);
}

static void job_opened(const struct line *line, const struct assent_fact *fact)
{
    const struct assent_job *job = &fact->job_opened;
    say(line, "job ");
    line_job_name(line, job);
    say(line, " waits");
}

static void offered(const struct line *line, const struct assent_fact *fact)
{
    const struct assent_job *job = line->ticket ? assent_ticket_job(line->ticket, fact->job_offered.n) : NULL;
    line_job(line, fact->job_offered.n);
    say(line, " offered");
    if (!fact->job_offered.audience.count && !(job && job->worker.count))
        return;
    say(line, " to ");
    if (fact->job_offered.audience.count)
        line_audience(line, &fact->job_offered.audience);
    else
        assent_buffer_text(line->out, job->worker);
}

static void claimed(const struct line *line, const struct assent_fact *fact)
{
    line_job(line, fact->job_claimed.n);
    say(line, " claimed by ");
    line_person(line, fact->job_claimed.person);
    if (fact->job_claimed.attempt > 1)
        assent_buffer_format(line->out, ", attempt %lld", (long long)fact->job_claimed.attempt);
    if (fact->job_claimed.artifact.count) {
        say(line, ", for ");
        assent_buffer_text(line->out, fact->job_claimed.artifact);
    }
    if (!fact->job_claimed.lease_us)
        return;
    say(line, ", until ");
    line_instant(line, fact->job_claimed.lease_us);
}

static void released(const struct line *line, const struct assent_fact *fact)
{
    line_job(line, fact->job_released.n);
    say(line, " given back");
}

static void progressed(const struct line *line, const struct assent_fact *fact)
{
    line_job(line, fact->job_progressed.n);
    say(line, " reports");
    value(line, &fact->job_progressed.progress);
}

static void delayed(const struct line *line, const struct assent_fact *fact)
{
    line_job(line, fact->job_delayed.n);
    say(line, fact->job_delayed.why.count ? " waits until " : " failed, again at ");
    line_instant(line, fact->job_delayed.due_us);
    line_because(line, fact->job_delayed.why);
    line_because(line, fact->job_delayed.error);
}

static void cancelled(const struct line *line, const struct assent_fact *fact)
{
    line_job(line, fact->job_cancelled.n);
    say(line, " told to stop");
}

static void faulted(const struct line *line, const struct assent_fact *fact)
{
    line_job(line, fact->job_faulted.n);
    say(line, " is a fault");
    line_because(line, fact->job_faulted.error);
}

static void resolved(const struct line *line, const struct assent_fact *fact)
{
    say(line, "fault of ");
    line_job(line, fact->fault_resolved.n);
    assent_buffer_format(line->out, " resolved, %s", assent_resolve_text(fact->fault_resolved.resolve));
    line_because(line, fact->fault_resolved.comment);
}

static void job_ended(const struct line *line, const struct assent_fact *fact)
{
    line_job(line, fact->job_ended.n);
    assent_buffer_format(line->out, " %s", assent_job_outcome_text(fact->job_ended.outcome));
    value(line, &fact->job_ended.result);
    line_because(line, fact->job_ended.why);
    line_because(line, fact->job_ended.error);
}

static void leaving(const struct line *line, const struct assent_fact *fact)
{
    say(line, "on its way to ");
    assent_buffer_text(line->out, fact->leaving.to);
    line_because(line, fact->leaving.why);
}

static void ended(const struct line *line, const struct assent_fact *fact)
{
    assent_buffer_format(line->out, "ended: %s", assent_outcome_text(fact->ended.outcome));
    if (!fact->ended.as.count)
        return;
    say(line, " (");
    assent_buffer_text(line->out, fact->ended.as);
    say(line, ")");
}

static void refused(const struct line *line, const struct assent_fact *fact)
{
    say(line, "refused");
    line_because(line, fact->refused.rule);
    say(line, " (");
    assent_buffer_text(line->out, fact->refused.code);
    say(line, ")");
}

static void say(const struct line *line, const char *words)
{
    assent_buffer_string(line->out, words);
}

static void value(const struct line *line, const struct assent_value *value)
{
    if (value->kind == ASSENT_VALUE_ABSENT)
        return;
    say(line, " ");
    line_cut(line, assent_canonical_text(line->arena, value));
}
