// SPDX-License-Identifier: Apache-2.0
// What a state's own work waits for: the votes of a round, the jobs and what undoes them. Guarantees: whoever
// is named as able to vote passes the check that a vote passes.
#include "explain_parts.h"
#include "jobs.h"
#include "trace_line.h"

static struct rule rule_need(const struct explaining *explaining, const struct assent_round *round);
static struct people without_vote(struct turn *turn, const struct assent_round *round,
                                  const struct assent_round_rule *said);
static struct rule rule_vote(const struct explaining *explaining, const struct assent_round *round,
                             const struct assent_round_rule *said);
static struct rule rule_later_round(const struct explaining *explaining,
                                    const struct assent_round_rule *later, struct assent_text after);
static struct rule rule_job(const struct explaining *explaining, const struct assent_job *job);
static struct people free_for(const struct explaining *explaining, const struct assent_job *job);
static struct assent_text job_title(const struct explaining *explaining, const struct assent_job *job);
static struct assent_text job_tells(const struct explaining *explaining, const struct assent_job *job);
static struct assent_text job_delay_tells(const struct explaining *explaining, const struct assent_job *job);
static struct assent_text instant(const struct explaining *explaining, int64_t at_us);
static const char *need_words(const struct explaining *explaining, const struct assent_need *need);

struct assent_value vote_way(const struct explaining *explaining, const struct assent_state *state)
{
    struct probe probe;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    const struct assent_round *round = assent_ticket_open_round(explaining->input->ticket);
    const struct assent_round_rule *said = round ? approval_rule(&probe.turn, round) : NULL;
    struct way way = way_begin(explaining, assent_text_of("approved"), "approval", state->approved);
    if (!said)
        return way_record(explaining, &way);
    struct rule rule = rule_need(explaining, round);
    way_rule(explaining, &way, &rule);
    if (explaining->person.count) {
        rule = rule_vote(explaining, round, said);
        way_rule(explaining, &way, &rule);
    }
    for (const struct assent_round_rule *later = said + 1; later < state->rounds + state->round_count;
         later++) {
        rule = rule_later_round(explaining, later, round->name);
        way_rule(explaining, &way, &rule);
    }
    return way_record(explaining, &way);
}

void ways_of_approval(const struct explaining *explaining, const struct assent_state *state,
                      struct assent_items *ways)
{
    const struct assent_round *round = assent_ticket_open_round(explaining->input->ticket);
    assent_items_add(ways, vote_way(explaining, state));
    if (!round)
        return;
    struct way way = way_begin(explaining, assent_text_of("rejected"), "approval", state->rejected);
    struct rule rule = {.name = "refused", .place = state->place};
    rule.evidence = assent_text_of(round->seats[0].need.kind == ASSENT_NEED_NUMBER
                                       ? "the first rejection refuses"
                                       : "when the votes that are left cannot reach what is needed");
    way_rule(explaining, &way, &rule);
    assent_items_add(ways, way_record(explaining, &way));
    if (round->due_us == 0)
        return;
    uint16_t to = state->expired != ASSENT_TO_NONE ? state->expired : state->rejected;
    way = way_begin(explaining, assent_text_of("expired"), "approval", to);
    rule = (struct rule){.name = "its clock", .place = state->place};
    rule.evidence =
        assent_text_format(explaining->arena, "undecided at %s", instant(explaining, round->due_us).bytes);
    way_rule(explaining, &way, &rule);
    assent_items_add(ways, way_record(explaining, &way));
}

// By the standing votes, and who of those asked has none and may give one.
static struct rule rule_need(const struct explaining *explaining, const struct assent_round *round)
{
    struct probe probe;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    const struct assent_seat *seat = &round->seats[0];
    const struct assent_round_rule *said = approval_rule(&probe.turn, round);
    struct rule rule = {.place = said->place};
    rule.name = assent_text_format(explaining->arena, "need %s of %s", need_words(explaining, &seat->need),
                                   turn_words(&probe.turn, who_text(&said->seats[0].from, explaining->arena)))
                    .bytes;
    rule.who_can = people_of_list(explaining, &seat->audience, without_vote(&probe.turn, round, said));
    struct tally tally;
    if (approval_count(&probe.turn, said, &tally)) {
        int64_t needed = tally_needed(seat, &tally);
        rule.evidence = assent_text_format(
            explaining->arena,
            "%lld approved, %lld rejected, %lld abstained; %lld may still vote, %lld more must approve",
            (long long)tally.approved, (long long)tally.rejected, (long long)tally.abstained,
            (long long)tally.possible, (long long)(needed > tally.approved ? needed - tally.approved : 0));
    }
    return rule;
}

// Who may vote and has not.
static struct people without_vote(struct turn *turn, const struct assent_round *round,
                                  const struct assent_round_rule *said)
{
    struct people voters = {0};
    if (!approval_voters(turn, round, said, &voters))
        return voters;
    int32_t *items = assent_arena_take_array(turn->arena, voters.count, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < voters.count; i++) {
        if (!vote_of_person(turn, round, turn->directory->people[voters.items[i]].id))
            items[count++] = voters.items[i];
    }
    return (struct people){items, count};
}

// The asking person's own vote: by the rule that keeps them out, or none.
static struct rule rule_vote(const struct explaining *explaining, const struct assent_round *round,
                             const struct assent_round_rule *said)
{
    struct probe probe;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    const char *name = turn_name(&probe.turn, explaining->person);
    struct rule rule = {.name = "one vote", .of_caller = true, .place = said->place, .passed = true};
    if (vote_of_person(&probe.turn, round, explaining->person)) {
        rule.evidence = assent_text_format(explaining->arena, "%s has voted", name);
        return rule;
    }
    rule.passed = probe_knows(&probe.turn, explaining->person) &&
                  (vote_allowed(&probe.turn, round, explaining->person) || probe_asks_hook(&probe.turn));
    if (rule.passed)
        rule.evidence = assent_text_format(explaining->arena, "%s may vote", name);
    else if (probe.turn.result.status == ASSENT_STEP_REFUSED)
        rule.evidence = assent_text_copy(explaining->arena, assent_text_of(probe.turn.result.error.text));
    else
        rule.evidence = assent_text_format(explaining->arena, "%s is not active", name);
    if (!rule.passed && probe.turn.result.rule.count)
        rule.name = assent_text_cstring(explaining->arena, probe.turn.result.rule);
    return rule;
}

static struct rule rule_later_round(const struct explaining *explaining,
                                    const struct assent_round_rule *later, struct assent_text after)
{
    struct rule rule = rule_by(explaining, "from", &later->seats[0].from, later->place);
    rule.name = assent_text_format(explaining->arena, "round %.*s: need %s of %s", (int)later->name.count,
                                   later->name.bytes, need_words(explaining, &later->seats[0].need),
                                   assent_text_cstring(explaining->arena,
                                                       who_text(&later->seats[0].from, explaining->arena)))
                    .bytes;
    rule.passed = rule.of_caller = false;
    rule.evidence =
        assent_text_format(explaining->arena, "asked after round %.*s%s", (int)after.count, after.bytes,
                           assent_condition_empty(&later->when) ? "" : ", if its condition holds");
    if (!assent_condition_empty(&later->when))
        rule.condition = rule_when(explaining, &later->when).condition;
    return rule;
}

void ways_of_jobs(const struct explaining *explaining, const struct assent_state *state,
                  struct assent_items *ways)
{
    const struct assent_ticket *ticket = explaining->input->ticket;
    bool leaving = ticket->leaving.count > 0;
    int to = leaving ? assent_definition_state(explaining->input->definition, ticket->leaving) : state->done;
    struct way way = way_begin(explaining, assent_text_of(leaving ? "undone" : "done"), "jobs",
                               to < 0 ? ASSENT_TO_NONE : (uint16_t)to);
    for (size_t i = 0; i < ticket->job_count; i++) {
        const struct assent_job *job = &ticket->jobs[i];
        bool counts = !leaving || job->role == ASSENT_JOB_UNDO || job->phase != ASSENT_JOB_ENDED;
        if (!job_in_visit(ticket, job) || !counts)
            continue;
        struct rule rule = rule_job(explaining, job);
        way_rule(explaining, &way, &rule);
    }
    assent_items_add(ways, way_record(explaining, &way));
}

void ways_of_rollback(const struct explaining *explaining, const struct assent_state *state,
                      struct assent_items *ways)
{
    const struct assent_ticket *ticket = explaining->input->ticket;
    bool leaving = ticket->leaving.count > 0;
    int to = leaving ? assent_definition_state(explaining->input->definition, ticket->leaving) : state->done;
    struct assent_text rolled = explaining->input->definition->states[state->rolls_back].name;
    struct way way =
        way_begin(explaining, assent_text_of("undone"), "rollback", to < 0 ? ASSENT_TO_NONE : (uint16_t)to);
    for (size_t i = 0; i < ticket->job_count; i++) {
        const struct assent_job *job = &ticket->jobs[i];
        if (job->role != ASSENT_JOB_UNDO || !assent_text_equal(job->state, rolled))
            continue;
        struct rule rule = rule_job(explaining, job);
        way_rule(explaining, &way, &rule);
    }
    assent_items_add(ways, way_record(explaining, &way));
}

static struct rule rule_job(const struct explaining *explaining, const struct assent_job *job)
{
    struct probe probe;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    const struct assent_job_rule *said = job_rule(&probe.turn, job);
    struct rule rule = {.evidence = job_tells(explaining, job)};
    rule.name = assent_text_format(explaining->arena, "job %s", job_title(explaining, job).bytes).bytes;
    rule.passed = job->phase == ASSENT_JOB_ENDED && job->outcome != ASSENT_JOB_FAILED;
    if (said)
        rule.place = said->place;
    if (job->phase == ASSENT_JOB_OFFERED && job->body == ASSENT_BODY_TASK)
        rule.who_can = people_of_list(explaining, &job->audience, free_for(explaining, job));
    return rule;
}

// Who is asked for a task and not kept out of it.
static struct people free_for(const struct explaining *explaining, const struct assent_job *job)
{
    const struct assent_directory *directory = explaining->input->world->directory;
    struct people asked = audience_people(directory, &job->audience, explaining->arena);
    int32_t *items = assent_arena_take_array(explaining->arena, asked.count, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < asked.count; i++) {
        bool kept_out = false;
        for (size_t j = 0; j < job->excluded_count && !kept_out; j++)
            kept_out = assent_text_equal(job->excluded[j].person, directory->people[asked.items[i]].id);
        if (!kept_out)
            items[count++] = asked.items[i];
    }
    return (struct people){items, count};
}

static struct assent_text job_title(const struct explaining *explaining, const struct assent_job *job)
{
    const char *role = job->role == ASSENT_JOB_DO ? "" : assent_job_role_text(job->role);
    return assent_text_format(explaining->arena, "%.*s%s%s", (int)job->name.count, job->name.bytes,
                              *role ? "/" : "", role);
}

static struct assent_text job_tells(const struct explaining *explaining, const struct assent_job *job)
{
    struct assent_arena *arena = explaining->arena;
    struct probe probe;
    probe_begin(&probe, explaining->input, explaining->person, arena);
    const char *claimer = turn_name(&probe.turn, job->claimed_by);
    switch (job->phase) {
    case ASSENT_JOB_WAITING:
        return assent_text_of("waits for what it needs");
    case ASSENT_JOB_OFFERED:
        if (job->body == ASSENT_BODY_WORKER)
            return assent_text_format(arena, "offered to workers of type %.*s since %s",
                                      (int)job->worker.count, job->worker.bytes,
                                      instant(explaining, job->offered_us).bytes);
        return assent_text_format(arena, "asked since %s", instant(explaining, job->offered_us).bytes);
    case ASSENT_JOB_CLAIMED:
        if (job->lease_us == 0)
            return assent_text_format(arena, "taken by %s", claimer);
        return assent_text_format(arena, "claimed by %s, lease until %s", claimer,
                                  instant(explaining, job->lease_us).bytes);
    case ASSENT_JOB_DELAYED:
        return job_delay_tells(explaining, job);
    case ASSENT_JOB_FAULT:
        return assent_text_format(arena, "a fault: %.*s; an operator must retry, skip or fail it",
                                  (int)job->error.count, job->error.bytes);
    case ASSENT_JOB_ENDED:
        return assent_text_of(assent_job_outcome_text(job->outcome));
    }
    return (struct assent_text){0};
}

// Delayed by its retry, by `not_before`, or because waiting is all that it does.
static struct assent_text job_delay_tells(const struct explaining *explaining, const struct assent_job *job)
{
    static const char *const CLOCKS[] = {"retry", "not_before", "wait"};
    static const char *const SAID[] = {"tried again at", "not before", "waits until"};
    const struct assent_timer *timer = NULL;
    size_t kind = 0;
    for (; kind < 3 && !timer; kind += !timer) {
        const char *name =
            assent_text_format(explaining->arena, "job/%lld/%s", (long long)job->n, CLOCKS[kind]).bytes;
        timer = assent_ticket_timer(explaining->input->ticket, assent_text_of(name));
    }
    if (!timer)
        return assent_text_of("delayed");
    const char *until = instant(explaining, timer->due_us).bytes;
    if (kind == 0)
        return assent_text_format(explaining->arena, "attempt %lld failed; %s %s", (long long)job->attempts,
                                  SAID[kind], until);
    return assent_text_format(explaining->arena, "%s %s", SAID[kind], until);
}

static struct assent_text instant(const struct explaining *explaining, int64_t at_us)
{
    return assent_instant_text(explaining->arena, at_us);
}

static const char *need_words(const struct explaining *explaining, const struct assent_need *need)
{
    struct assent_buffer words = assent_buffer_in(explaining->arena);
    line_need(&(struct line){.out = &words, .arena = explaining->arena}, need);
    return assent_text_cstring(explaining->arena, assent_buffer_done(&words));
}
