// SPDX-License-Identifier: Apache-2.0
// The gate: whether a pipeline may act on a ticket now (change.md, "The gate"). Guarantees: the answer to a
// question and the grant of a lease come from one function; every rule that keeps it shut is named, each with
// what would open it; a gate that nobody can find is invalid, never open.
#include "gate.h"
#include "approval.h"
#include "explain_parts.h"
#include "jobs.h"
#include "obstacles.h"
#include "preauthorise.h"

#include <string.h>

struct look {
    struct turn *turn;
    struct assent_text artifact;
    struct assent_text person;
    const struct assent_job *job; // the gate of this visit; NULL: the ticket is not at one
    struct assent_items reasons;
    struct assent_gate *out;
    bool shut;        // some reason stands
    bool for_unknown; // some reason to wait has no time
};

static const struct assent_job *find_gate(const struct look *look);
static bool has_gate(const struct assent_definition *definition);
static void look_ticket(struct look *look);
static void look_job(struct look *look);
static void look_artifact(struct look *look);
static void look_planned(struct look *look, const struct assent_footprint *footprint);
static void look_obstacles(struct look *look, const struct assent_footprint *footprint);
static void look_conflicts(struct look *look);
static void look_preauthorised(struct look *look);
static bool look_approvals(struct look *look);
static void look_person(struct look *look);
static void add(struct look *look, const char *rule, enum assent_gate_decision decision, int64_t until_us,
                const char *evidence);
static void add_open_round(struct look *look);
static struct assent_gate cannot_tell(struct turn *turn);
static const char *instant(const struct look *look, int64_t at_us);

bool gate_look(struct turn *turn, struct assent_text artifact, struct assent_text person,
               struct assent_gate *out)
{
    struct look look = {.turn = turn,
                        .artifact = artifact,
                        .person = person,
                        .reasons = assent_items_in(turn->arena),
                        .out = out};
    *out = (struct assent_gate){.decision = ASSENT_GATE_ALLOW, .job = -1};
    look.job = find_gate(&look);
    look_ticket(&look);
    if (look.job) {
        out->job = look.job->n;
        look_job(&look);
        look_artifact(&look);
        look_person(&look);
    }
    bool over = out->decision >= ASSENT_GATE_DENY;
    bool may_open = look.job && look.job->phase != ASSENT_JOB_CLAIMED;
    if (!over && may_open) {
        struct assent_footprint footprint = obstacles_footprint(turn);
        look_planned(&look, &footprint);
        if (!look_approvals(&look))
            return false;
        look_preauthorised(&look);
        look_obstacles(&look, &footprint);
        look_conflicts(&look);
    } else if (!over && preauthorisation_heard(turn).count) {
        look_preauthorised(&look);
    }
    if (out->decision == ASSENT_GATE_WAIT && look.for_unknown)
        out->until_us = 0;
    out->reasons = assent_items_done(&look.reasons);
    return true;
}

struct assent_gate assent_gate_look(const struct assent_step_input *input, struct assent_text artifact,
                                    struct assent_text person, struct assent_arena *arena)
{
    struct probe probe;
    struct assent_gate gate;
    probe_begin(&probe, input, person, arena);
    if (gate_look(&probe.turn, artifact, person, &gate))
        return gate;
    if (probe_asks_hook(&probe.turn)) { // it is asked when the lease is granted
        gate.reasons = assent_value_absent();
        return gate;
    }
    return cannot_tell(&probe.turn);
}

// Whether the approvals hold cannot be worked out, as where the directory lacks somebody: the lease would be
// refused by the same words.
static struct assent_gate cannot_tell(struct turn *turn)
{
    struct assent_gate gate = {.decision = ASSENT_GATE_ALLOW, .job = -1};
    struct look look = {.turn = turn, .reasons = assent_items_in(turn->arena), .out = &gate};
    add(&look, "approval", ASSENT_GATE_WAIT, 0,
        assent_text_copy(turn->arena, assent_text_of(turn->result.error.text)).bytes);
    gate.reasons = assent_items_done(&look.reasons);
    return gate;
}

bool gate_admit(struct turn *turn, int64_t *n)
{
    struct assent_gate gate;
    struct assent_text artifact = turn->event->artifact;
    if (artifact.count && !gate_artifact_fits(artifact))
        return turn_refuse(
            turn, ASSENT_FIELD_INVALID,
            "An artifact is named by its digest: sha256: and 64 hexadecimal digits in lower case.");
    if (!gate_look(turn, artifact, turn->event->actor.person, &gate))
        return false;
    *n = gate.job;
    if (gate.decision == ASSENT_GATE_ALLOW)
        return true;
    enum assent_code code =
        assent_text_is(assent_text_of(gate.rule), "separation") ? ASSENT_SEPARATION : ASSENT_GATE_CLOSED;
    return turn_refuse_by(turn, code, assent_text_format(turn->arena, "gate %s", gate.rule).bytes, NULL,
                          "The gate says %s: %s.", assent_gate_decision_text(gate.decision), gate.evidence);
}

bool gate_artifact_fits(struct assent_text text)
{
    struct assent_digest digest;
    return assent_digest_read(text, &digest);
}

bool assent_gate_granted(const struct assent_fact *facts, size_t count, int64_t *n, int64_t *fence)
{
    for (size_t i = 0; i < count; i++) {
        if (facts[i].kind != ASSENT_FACT_JOB_CLAIMED)
            continue;
        *n = facts[i].job_claimed.n;
        *fence = facts[i].job_claimed.fence;
        return true;
    }
    return false;
}

const char *assent_gate_decision_text(enum assent_gate_decision decision)
{
    switch (decision) {
    case ASSENT_GATE_ALLOW:
        return "allow";
    case ASSENT_GATE_WAIT:
        return "wait";
    case ASSENT_GATE_DENY:
        return "deny";
    case ASSENT_GATE_INVALID:
        return "invalid";
    }
    return "";
}

// Of several the one for this artifact, else one that has not ended, else the last.
static const struct assent_job *find_gate(const struct look *look)
{
    const struct assent_ticket *ticket = look->turn->ticket;
    const struct assent_job *found = NULL;
    for (size_t i = 0; i < ticket->job_count; i++) {
        const struct assent_job *job = &ticket->jobs[i];
        if (job->body != ASSENT_BODY_GATE || !job_in_visit(ticket, job))
            continue;
        bool ended = job->phase == ASSENT_JOB_ENDED;
        if (!ended && look->artifact.count && assent_text_equal(job->artifact, look->artifact))
            return job;
        if (!found || found->phase == ASSENT_JOB_ENDED)
            found = job;
    }
    return found;
}

static bool has_gate(const struct assent_definition *definition)
{
    for (size_t i = 0; i < definition->state_count; i++) {
        for (size_t k = 0; k < definition->states[i].job_count; k++) {
            if (definition->states[i].jobs[k].body.kind == ASSENT_BODY_GATE)
                return true;
        }
    }
    return false;
}

static void look_ticket(struct look *look)
{
    const struct turn *turn = look->turn;
    const struct assent_ticket *ticket = turn->ticket;
    const char *number = turn_words(turn, ticket->number);
    const char *state = turn_words(turn, ticket->state);
    if (!has_gate(turn->definition))
        add(look, "no-gate", ASSENT_GATE_INVALID, 0,
            assent_text_format(turn->arena, "the workflow %s has no job that is a gate",
                               turn_words(turn, turn->definition->name))
                .bytes);
    else if (ticket->outcome != ASSENT_OUTCOME_NONE)
        add(look, ticket->superseded_by.count ? "superseded" : "ended", ASSENT_GATE_DENY, 0,
            assent_text_format(turn->arena, "%s has ended: %s", number,
                               ticket->as.count ? turn_words(turn, ticket->as)
                                                : assent_outcome_text(ticket->outcome))
                .bytes);
    else if (ticket->superseded_by.count && look->job && look->job->phase != ASSENT_JOB_CLAIMED)
        add(look, "superseded", ASSENT_GATE_DENY, 0,
            assent_text_format(turn->arena, "a newer ticket has taken the place of %s", number).bytes);
    else if (ticket->leaving.count)
        add(look, "leaving", ASSENT_GATE_DENY, 0,
            assent_text_format(turn->arena, "%s is leaving %s for %s: what was done is undone", number, state,
                               turn_words(turn, ticket->leaving))
                .bytes);
    else if (!look->job && assent_ticket_open_round(ticket))
        add_open_round(look);
    else if (!look->job)
        add(look, "state", ASSENT_GATE_WAIT, 0,
            assent_text_format(turn->arena, "%s is in %s, which is not where the gate stands", number, state)
                .bytes);
}

static void add_open_round(struct look *look)
{
    const struct turn *turn = look->turn;
    const struct assent_round *round = assent_ticket_open_round(turn->ticket);
    const char *due =
        round->due_us
            ? assent_text_format(turn->arena, ", to be decided by %s", instant(look, round->due_us)).bytes
            : "";
    add(look, "state", ASSENT_GATE_WAIT, 0,
        assent_text_format(turn->arena, "%s waits in %s for the votes of round %s%s",
                           turn_words(turn, turn->ticket->number), turn_words(turn, turn->ticket->state),
                           turn_words(turn, round->name), due)
            .bytes);
}

static void look_job(struct look *look)
{
    const struct turn *turn = look->turn;
    const struct assent_job *job = look->job;
    const char *name = job_words(turn, job);
    switch (job->phase) {
    case ASSENT_JOB_OFFERED:
        return;
    case ASSENT_JOB_WAITING:
        add(look, "needs", ASSENT_GATE_WAIT, 0,
            assent_text_format(turn->arena, "job %s waits for jobs that come before it", name).bytes);
        return;
    case ASSENT_JOB_DELAYED:
        add(look, "delayed", ASSENT_GATE_WAIT, job->not_before_us,
            assent_text_format(turn->arena, "job %s waits for its time", name).bytes);
        return;
    case ASSENT_JOB_CLAIMED:
        add(look, "leased", ASSENT_GATE_WAIT, 0,
            assent_text_format(turn->arena, "%s holds the lease until %s", turn_name(turn, job->claimed_by),
                               instant(look, job->lease_us))
                .bytes);
        return;
    case ASSENT_JOB_FAULT:
        add(look, "fault", ASSENT_GATE_WAIT, 0,
            assent_text_format(turn->arena, "job %s is a fault that an operator must decide on: %s", name,
                               turn_words(turn, job->error))
                .bytes);
        return;
    case ASSENT_JOB_ENDED:
        add(look, "used", ASSENT_GATE_DENY, 0,
            assent_text_format(turn->arena, "the lease of job %s has been used: it %s", name,
                               assent_job_outcome_text(job->outcome))
                .bytes);
        return;
    }
}

static void look_artifact(struct look *look)
{
    const struct assent_text bound = look->job->artifact;
    struct assent_arena *arena = look->turn->arena;
    if (!bound.count || assent_text_equal(bound, look->artifact))
        return;
    const char *approved = turn_words(look->turn, bound);
    if (look->artifact.count)
        add(look, "artifact", ASSENT_GATE_DENY, 0,
            assent_text_format(arena, "what was approved is %s, and this is another artifact", approved)
                .bytes);
    else
        add(look, "artifact", ASSENT_GATE_DENY, 0,
            assent_text_format(arena, "the gate is for %s; name the artifact", approved).bytes);
}

static void look_person(struct look *look)
{
    struct turn *turn = look->turn;
    struct exclusions exclusions;
    int32_t person = assent_directory_person_by_id(turn->directory, look->person);
    if (!look->person.count || person == ASSENT_NO_INDEX)
        return;
    exclusions_of_voters(turn, &exclusions);
    const struct assent_text *rule = exclusions_find(turn, &exclusions, person);
    if (rule)
        add(look, "separation", ASSENT_GATE_DENY, 0,
            assent_text_format(turn->arena, "%s is among the %s and may not do the work",
                               turn_name(turn, look->person), turn_words(turn, *rule))
                .bytes);
}

// The ticket's planned time, when its workflow has such a field and it is filled.
static void look_planned(struct look *look, const struct assent_footprint *footprint)
{
    const struct turn *turn = look->turn;
    if (footprint->start_us == 0)
        return;
    if (turn->now_us < footprint->start_us)
        add(look, "planned", ASSENT_GATE_WAIT, footprint->start_us,
            assent_text_format(turn->arena, "it is planned for %s and not before",
                               instant(look, footprint->start_us))
                .bytes);
    else if (turn->now_us >= footprint->end_us)
        add(look, "planned", ASSENT_GATE_WAIT, 0,
            assent_text_format(turn->arena, "the time planned for it ended at %s; plan it anew",
                               instant(look, footprint->end_us))
                .bytes);
    else
        look->out->until_us = look->out->next_us = footprint->end_us;
}

// Freezes and maintenance windows, for as long as it still needs.
static void look_obstacles(struct look *look, const struct assent_footprint *footprint)
{
    const struct turn *turn = look->turn;
    const struct assent_ticket *ticket = turn->ticket;
    size_t count;
    const struct assent_obstacle *found =
        assent_obstacles(turn->directory, footprint, ticket->waived, ticket->waived_count,
                         ASSENT_LOOK_AT_FREEZES | ASSENT_LOOK_AT_WINDOWS, turn->now_us, turn->arena, &count);
    for (size_t i = 0; i < count; i++) {
        if (found[i].freeze)
            add(look, "freeze", ASSENT_GATE_WAIT, found[i].clear_us,
                assent_text_format(turn->arena, "the freeze %s holds from %s to %s",
                                   turn_words(turn, found[i].freeze->handle), instant(look, found[i].from_us),
                                   instant(look, found[i].until_us))
                    .bytes);
        else
            add(look, "maintenance", ASSENT_GATE_WAIT, found[i].clear_us,
                assent_text_format(turn->arena, "it does not lie within a maintenance window of %s",
                                   turn_words(turn, found[i].subject))
                    .bytes);
    }
}

// With other changes, while both are to be at work, until somebody answers for it or one of them moves.
static void look_conflicts(struct look *look)
{
    const struct turn *turn = look->turn;
    const struct assent_ticket *ticket = turn->ticket;
    for (size_t i = 0; i < ticket->conflict_count; i++) {
        const struct assent_conflict *conflict = &ticket->conflicts[i];
        if (conflict->outcome != ASSENT_CONFLICT_OPEN || conflict->until_us <= turn->now_us)
            continue;
        add(look, "conflict", ASSENT_GATE_WAIT, conflict->until_us,
            assent_text_format(turn->arena,
                               "%s is planned for the same things from %s to %s; have the conflict %s "
                               "accepted, or move one of them",
                               turn_words(turn, conflict->number), instant(look, conflict->from_us),
                               instant(look, conflict->until_us), turn_words(turn, conflict->id))
                .bytes);
    }
}

// What stood in place of votes must stand when it is acted on.
static void look_preauthorised(struct look *look)
{
    struct assent_text why = preauthorisation_gone(look->turn);
    if (why.count)
        add(look, "preauthorisation", ASSENT_GATE_WAIT, 0, turn_words(look->turn, why));
}

static bool look_approvals(struct look *look)
{
    struct turn *turn = look->turn;
    struct assent_items fallen = assent_items_in(turn->arena);
    if (!approvals_fallen(turn, &fallen))
        return false;
    struct assent_value reasons = assent_items_done(&fallen);
    for (size_t i = 0; i < reasons.list.count; i++) {
        const struct assent_value *state =
            assent_value_find(&reasons.list.items[i], assent_text_of("approval"));
        add(look, "approval", ASSENT_GATE_WAIT, 0,
            assent_text_format(
                turn->arena,
                "the approval of %s holds no longer: what it covers, or who may vote, has changed since",
                turn_words(turn, state->text))
                .bytes);
    }
    return true;
}

static void add(struct look *look, const char *rule, enum assent_gate_decision decision, int64_t until_us,
                const char *evidence)
{
    struct assent_gate *out = look->out;
    struct assent_value reason = gate_reason(look->turn->arena, rule, decision, until_us, evidence);
    assent_items_add(&look->reasons, reason);
    if (!look->shut) // what was said of a gate that is open does not hold
        out->until_us = out->next_us = 0;
    look->shut = true;
    look->for_unknown = look->for_unknown || until_us == 0;
    if (decision > out->decision) {
        out->decision = decision;
        out->rule = rule;
        out->evidence = evidence;
    }
    if (until_us > out->until_us)
        out->until_us = until_us;
    if (until_us && (out->next_us == 0 || until_us < out->next_us))
        out->next_us = until_us;
}

struct assent_value gate_reason(struct assent_arena *arena, const char *rule,
                                enum assent_gate_decision decision, int64_t until_us, const char *evidence)
{
    struct assent_record reason = assent_record_in(arena);
    assent_record_put(&reason, "rule", assent_value_string(rule));
    assent_record_put(&reason, "decision", assent_value_string(assent_gate_decision_text(decision)));
    assent_record_put(&reason, "evidence", assent_value_string(evidence));
    if (until_us)
        assent_record_put_text(&reason, "until", assent_instant_text(arena, until_us));
    return assent_record_done(&reason);
}

static const char *instant(const struct look *look, int64_t at_us)
{
    return assent_text_cstring(look->turn->arena, assent_instant_text(look->turn->arena, at_us));
}
