// SPDX-License-Identifier: Apache-2.0
// Which ticket a question at the gate is about when it names none (docs/pipelines.md, "Without naming the
// ticket"). Guarantees: nothing is guessed: where more than one gate is ahead for what was asked, or none,
// the answer says so and keeps it shut; a ticket whose gate is behind it never stands in the way of one whose
// gate is ahead.
#include "explain_parts.h"
#include "gate.h"
#include "jobs.h"

enum { NAMED = 5 }; // tickets that one sentence names; the rest are counted

static enum assent_gate_match match_rule(const struct turn *turn, const struct assent_state *state,
                                         const struct assent_job_rule *rule, struct assent_text artifact);
static const struct assent_job *newest(const struct assent_ticket *ticket, struct assent_text state,
                                       struct assent_text name);
static bool fits(const struct turn *turn, const struct assent_body *body, struct assent_text artifact);
static int32_t only(const struct assent_gate_sight *seen, size_t count, enum assent_gate_match match,
                    size_t *many);
static struct assent_gate shut(struct assent_arena *arena, const char *rule,
                               enum assent_gate_decision decision, struct assent_text evidence);
static struct assent_text names(struct assent_arena *arena, const struct assent_gate_sight *seen,
                                size_t count, enum assent_gate_match match);

enum assent_gate_match assent_gate_match(const struct assent_step_input *input, struct assent_text artifact,
                                         struct assent_arena *arena)
{
    const struct assent_definition *definition = input->definition;
    enum assent_gate_match best = ASSENT_GATE_NONE;
    struct probe probe;
    if (input->ticket->outcome != ASSENT_OUTCOME_NONE)
        return best;
    probe_begin(&probe, input, (struct assent_text){0}, arena);
    for (size_t i = 0; i < definition->state_count; i++) {
        const struct assent_state *state = &definition->states[i];
        for (size_t k = 0; k < state->job_count; k++) {
            if (state->jobs[k].body.kind != ASSENT_BODY_GATE)
                continue;
            enum assent_gate_match match = match_rule(&probe.turn, state, &state->jobs[k], artifact);
            best = match > best ? match : best;
        }
    }
    return best;
}

// The ticket's own words of a gate that it has come to count, else what they would be by its fields now.
static enum assent_gate_match match_rule(const struct turn *turn, const struct assent_state *state,
                                         const struct assent_job_rule *rule, struct assent_text artifact)
{
    const struct assent_job *job = newest(turn->ticket, state->name, rule->name);
    bool here = job && job_in_visit(turn->ticket, job);
    bool behind = job && job->phase == ASSENT_JOB_ENDED && (here || job->outcome == ASSENT_JOB_SUCCEEDED);
    bool said = job && (behind || here) && job->artifact.count;
    bool same = said ? !artifact.count || assent_text_equal(job->artifact, artifact)
                     : fits(turn, &rule->body, artifact);
    if (!same)
        return ASSENT_GATE_OTHER;
    return behind ? ASSENT_GATE_BEHIND : ASSENT_GATE_AHEAD;
}

static const struct assent_job *newest(const struct assent_ticket *ticket, struct assent_text state,
                                       struct assent_text name)
{
    for (size_t i = ticket->job_count; i > 0; i--) {
        const struct assent_job *job = &ticket->jobs[i - 1];
        if (job->role == ASSENT_JOB_DO && assent_text_equal(job->state, state) &&
            assent_text_equal(job->name, name))
            return job;
    }
    return NULL;
}

static bool fits(const struct turn *turn, const struct assent_body *body, struct assent_text artifact)
{
    struct assent_scope scope = turn_scope(turn, NULL);
    struct assent_error error;
    struct assent_place at;
    struct assent_value value;
    bool any =
        body->artifact.kind == ASSENT_TEMPLATE_LITERAL && body->artifact.literal.kind == ASSENT_VALUE_ABSENT;
    if (any || !artifact.count)
        return true;
    return assent_template_value(&scope, &body->artifact, turn->arena, &value, &at, &error) &&
           value.kind == ASSENT_VALUE_TEXT && assent_text_equal(value.text, artifact);
}

bool assent_gate_knows(const struct assent_directory *directory, struct assent_text service,
                       struct assent_text ci, struct assent_arena *arena, struct assent_gate *out)
{
    if (service.count && assent_directory_service(directory, service) == ASSENT_NO_INDEX)
        *out = shut(arena, "service", ASSENT_GATE_INVALID,
                    assent_text_format(arena, "there is no service %.*s", (int)service.count, service.bytes));
    else if (ci.count && assent_directory_ci(directory, ci) == ASSENT_NO_INDEX)
        *out =
            shut(arena, "ci", ASSENT_GATE_INVALID,
                 assent_text_format(arena, "there is no configuration item %.*s", (int)ci.count, ci.bytes));
    else
        return true;
    return false;
}

int32_t assent_gate_choose(const struct assent_gate_sight *seen, size_t count, bool all,
                           struct assent_arena *arena, struct assent_gate *out)
{
    size_t ahead, behind, others;
    int32_t chosen = only(seen, count, ASSENT_GATE_AHEAD, &ahead);
    int32_t newest_behind = only(seen, count, ASSENT_GATE_BEHIND, &behind);
    only(seen, count, ASSENT_GATE_OTHER, &others);
    if (!all)
        *out = shut(arena, "several", ASSENT_GATE_DENY,
                    assent_text_of("more tickets are open for it than are looked through; name the ticket"));
    else if (ahead > 1)
        *out = shut(arena, "several", ASSENT_GATE_DENY,
                    assent_text_format(arena, "%s are about it; name the ticket, or more of what it is for",
                                       names(arena, seen, count, ASSENT_GATE_AHEAD).bytes));
    else if (ahead == 1)
        return chosen;
    else if (behind > 0)
        return newest_behind;
    else if (others > 0)
        *out = shut(arena, "artifact", ASSENT_GATE_DENY,
                    assent_text_format(arena, "no ticket is about this artifact; %s %s about another",
                                       names(arena, seen, count, ASSENT_GATE_OTHER).bytes,
                                       others > 1 ? "are" : "is"));
    else
        *out = shut(arena, "no-ticket", ASSENT_GATE_DENY,
                    assent_text_of("no open ticket that you may see has a gate for it; open one"));
    return -1;
}

// The first in the list is the newest.
static int32_t only(const struct assent_gate_sight *seen, size_t count, enum assent_gate_match match,
                    size_t *many)
{
    int32_t found = -1;
    *many = 0;
    for (size_t i = 0; i < count; i++) {
        if (seen[i].match != match)
            continue;
        found = *many == 0 ? (int32_t)i : found;
        ++*many;
    }
    return found;
}

static struct assent_text names(struct assent_arena *arena, const struct assent_gate_sight *seen,
                                size_t count, enum assent_gate_match match)
{
    struct assent_buffer out = assent_buffer_in(arena);
    size_t told = 0, all;
    only(seen, count, match, &all);
    for (size_t i = 0; i < count && told < NAMED; i++) {
        if (seen[i].match != match)
            continue;
        const char *between = told == 0 ? "" : told + 1 == all ? " and " : ", ";
        assent_buffer_format(&out, "%s%.*s", between, (int)seen[i].number.count, seen[i].number.bytes);
        told++;
    }
    if (all > told)
        assent_buffer_format(&out, " and %zu more", all - told);
    return assent_text_copy(arena, assent_buffer_done(&out));
}

static struct assent_gate shut(struct assent_arena *arena, const char *rule,
                               enum assent_gate_decision decision, struct assent_text evidence)
{
    struct assent_gate gate = {.decision = decision, .job = -1, .rule = rule, .evidence = evidence.bytes};
    struct assent_items reasons = assent_items_in(arena);
    struct assent_value reason = gate_reason(arena, rule, decision, 0, evidence.bytes);
    assent_items_add(&reasons, reason);
    gate.reasons = assent_items_done(&reasons);
    return gate;
}
