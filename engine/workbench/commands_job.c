// SPDX-License-Identifier: Apache-2.0
// Commands on a job: claim, complete, fail, release, progress, done, and the operator's retry, skip,
// fail-job. A job is named as in the definition, its undo as NAME/undo: the newest one of that name is meant,
// under the fence of its newest claim.
#include "commands.h"

#include <assent/base/limits.h>

enum { LEASE_US_MINUTES = 10 }; // of a claim that says no other

static bool take_job(struct task *task, const struct assent_job **out, struct assent_text *name);
static bool known_job(struct task *task, struct assent_text name);
static bool is_gate(const struct task *task, struct assent_text name);
static const struct assent_job *newest_job(const struct assent_ticket *ticket, struct assent_text name,
                                           enum assent_job_role role);
static struct assent_text base_name(struct assent_text name, enum assent_job_role *role);
static bool begin(struct task *task, struct assent_event *event, bool named, struct assent_text *name);
static bool decide(struct task *task, struct assent_event *event, const char *what, struct assent_text name);
static bool resolve(struct task *task, enum assent_resolve how, const char *what);

bool command_claim(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_CLAIM};
    struct assent_text name;
    struct options options;
    if (!begin(task, &event, true, &name) || !take_options(task, OPTION_LEASE, &options))
        return false;
    event.fence = 0;
    event.lease_us = LEASE_US_MINUTES * ASSENT_MINUTE_US;
    event.artifact = options.artifact;
    if (is_gate(task, name))
        event.job = ASSENT_JOB_AT_THE_GATE;
    if (options.lease.count && !clock_span(options.lease, &event.lease_us, task->arena))
        return refuse_line(task, "`%.*s` is no lease: write lease=10min", (int)options.lease.count,
                           options.lease.bytes);
    return decide(task, &event, "claim", name);
}

bool command_complete(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_COMPLETE};
    struct assent_text name;
    struct options options;
    if (!begin(task, &event, false, &name) || !take_options(task, OPTION_RESULT, &options))
        return false;
    event.result = options.result;
    return decide(task, &event, "complete", name);
}

bool command_fail(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_FAIL};
    struct assent_text name;
    struct options options;
    if (!begin(task, &event, false, &name) ||
        !take_options(task, OPTION_ERROR | OPTION_FINAL | OPTION_COMMENT, &options))
        return false;
    event.error = options.error;
    event.comment = options.comment;
    event.final = options.final;
    return decide(task, &event, "fail", name);
}

bool command_release(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_RELEASE};
    struct assent_text name;
    struct options options;
    return begin(task, &event, false, &name) && take_options(task, 0, &options) &&
           decide(task, &event, "release", name);
}

bool command_progress(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_PROGRESS};
    struct assent_text name;
    struct options options;
    if (!begin(task, &event, false, &name) || !take_options(task, OPTION_RESULT, &options))
        return false;
    event.result = options.result;
    return decide(task, &event, "progress", name);
}

bool command_done(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_COMPLETE};
    struct assent_text name;
    struct options options;
    if (!begin(task, &event, true, &name) || !take_options(task, OPTION_FIELDS, &options))
        return false;
    event.fields = options.fields;
    event.cleared = options.cleared;
    return decide(task, &event, "complete", name);
}

bool command_retry(struct task *task)
{
    return resolve(task, ASSENT_RESOLVE_RETRY, "retry");
}

bool command_skip(struct task *task)
{
    return resolve(task, ASSENT_RESOLVE_SKIP, "skip");
}

bool command_fail_job(struct task *task)
{
    return resolve(task, ASSENT_RESOLVE_FAIL, "fail-job");
}

static bool resolve(struct task *task, enum assent_resolve how, const char *what)
{
    struct assent_event event = {.kind = ASSENT_EVENT_RESOLVE, .resolve = how};
    struct assent_text name;
    struct options options;
    if (!begin(task, &event, true, &name) || !take_options(task, OPTION_COMMENT, &options))
        return false;
    event.fence = 0;
    event.comment = options.comment;
    return decide(task, &event, what, name);
}

// The job, and who: whoever has claimed it where the line says nothing and need not.
static bool begin(struct task *task, struct assent_event *event, bool named, struct assent_text *name)
{
    const struct assent_job *job = NULL;
    if (!take_job(task, &job, name) || !take_by(task, named, &event->actor.person))
        return false;
    event->job = job ? job->n : -1;
    event->fence = job && job->body != ASSENT_BODY_TASK ? job->fence : 0;
    if (event->actor.person.count == 0 && job)
        event->actor.person = assent_text_copy(task->arena, job->claimed_by);
    if (event->actor.person.count)
        return true;
    return refuse_line(task, "nobody has claimed %.*s: say who, with `by`", (int)name->count, name->bytes);
}

static bool decide(struct task *task, struct assent_event *event, const char *what, struct assent_text name)
{
    attempt_decide(task, event,
                   assent_text_format(task->arena, "%s job %.*s", what, (int)name.count, name.bytes));
    return true;
}

// *out is NULL when the definition knows the job but the ticket has none yet: step says that in its words.
static bool take_job(struct task *task, const struct assent_job **out, struct assent_text *name)
{
    const struct word *word = take_word(task);
    enum assent_job_role role;
    *out = NULL;
    *name = (struct assent_text){0};
    if (!task->attempt->ticket)
        return refuse_line(task, "there is no ticket yet: create one first");
    if (!word || word->value.kind != WRITTEN_NOTHING)
        return refuse_line(task, "which job? Its name stands behind the command");
    *name = word->text;
    struct assent_text base = base_name(word->text, &role);
    *out = newest_job(task->attempt->ticket, base, role);
    return *out || known_job(task, base);
}

static struct assent_text base_name(struct assent_text name, enum assent_job_role *role)
{
    static const char *const ends[] = {"/undo", "/finally"};
    static const enum assent_job_role roles[] = {ASSENT_JOB_UNDO, ASSENT_JOB_FINALLY};
    *role = ASSENT_JOB_DO;
    for (size_t i = 0; i < 2; i++) {
        if (assent_text_ends(name, ends[i])) {
            *role = roles[i];
            return assent_text_slice(name.bytes, name.count - assent_text_of(ends[i]).count);
        }
    }
    return name;
}

static const struct assent_job *newest_job(const struct assent_ticket *ticket, struct assent_text name,
                                           enum assent_job_role role)
{
    for (size_t i = ticket->job_count; i-- > 0;) {
        if (ticket->jobs[i].role == role && assent_text_equal(ticket->jobs[i].name, name))
            return &ticket->jobs[i];
    }
    return NULL;
}

// By the definition: before the ticket is there it has no such job yet, and the gate is shut.
static bool is_gate(const struct task *task, struct assent_text name)
{
    const struct assent_definition *definition = task->attempt->definition;
    for (size_t i = 0; i < definition->state_count; i++) {
        const struct assent_state *state = &definition->states[i];
        for (size_t k = 0; k < state->job_count; k++) {
            if (assent_text_equal(state->jobs[k].name, name) && state->jobs[k].body.kind == ASSENT_BODY_GATE)
                return true;
        }
    }
    return false;
}

static bool known_job(struct task *task, struct assent_text name)
{
    const struct assent_definition *definition = task->attempt->definition;
    size_t count = 0;
    for (size_t i = 0; i < definition->state_count; i++)
        count += definition->states[i].job_count;
    struct assent_text *names = assent_arena_take_array(task->arena, count, sizeof *names);
    count = 0;
    for (size_t i = 0; i < definition->state_count; i++) {
        for (size_t k = 0; k < definition->states[i].job_count; k++) {
            names[count++] = definition->states[i].jobs[k].name;
            if (assent_text_equal(names[count - 1], name))
                return true;
        }
    }
    return refuse_word(task, "job", name, names, count);
}
