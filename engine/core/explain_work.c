// SPDX-License-Identifier: Apache-2.0
// What a state's own work waits for: the jobs and what undoes them.
#include "explain_parts.h"
#include "jobs.h"

static struct rule rule_job(const struct explaining *explaining, const struct assent_job *job);
static struct people free_for(const struct explaining *explaining, const struct assent_job *job);
static struct assent_text job_title(const struct explaining *explaining, const struct assent_job *job);
static struct assent_text job_tells(const struct explaining *explaining, const struct assent_job *job);
static struct assent_text job_delay_tells(const struct explaining *explaining, const struct assent_job *job);
static struct assent_text instant(const struct explaining *explaining, int64_t at_us);

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
