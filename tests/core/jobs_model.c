// SPDX-License-Identifier: Apache-2.0
// The paper model of a jobs state: see jobs_model.h.
#include "jobs_model.h"

enum { UNDO_TRIES = 3, GIVEN_BACK_MOST = 20 };

static void advance(struct paper *paper);
static void go_forward(struct paper *paper);
static void go_back(struct paper *paper);
static bool all_ended(const struct paper *paper, bool undos);
static void append_newest_first(struct paper *paper, enum paper_role role);
static void look(struct paper *paper, struct paper_job *job);
static void leave(struct paper *paper, enum paper_state target, bool undoes);
static void attempt_failed(struct paper *paper, struct paper_job *job, enum paper_end end, bool final);
static int tries(const struct paper *paper, const struct paper_job *job);
static void finish(struct paper_job *job, enum paper_end end);
static struct paper_job *running(struct paper *paper, int job);

bool paper_is_task(const struct paper *paper, int job)
{
    return paper->jobs[job].role == PAPER_DO && paper->rules[paper->jobs[job].rule].task;
}

bool paper_start(struct paper *paper)
{
    if (paper->state == PAPER_WORK)
        return false;
    paper->state = PAPER_WORK;
    paper->first = paper->count;
    for (int i = 0; i < paper->rule_count; i++)
        paper->jobs[paper->count++] = (struct paper_job){.rule = i};
    advance(paper);
    return true;
}

bool paper_cancel(struct paper *paper)
{
    if (paper->state != PAPER_WORK || paper->leaving)
        return false;
    leave(paper, PAPER_DRAFT, true);
    advance(paper);
    return true;
}

bool paper_claim(struct paper *paper, int index)
{
    struct paper_job *job = &paper->jobs[index];
    if (job->phase != PAPER_OFFERED)
        return false;
    job->phase = PAPER_CLAIMED;
    job->attempts++;
    if (job->started == 0)
        job->started = ++paper->started;
    return true;
}

// A task that is reported on without a claim is claimed by that.
static struct paper_job *running(struct paper *paper, int index)
{
    if (paper_is_task(paper, index))
        paper_claim(paper, index);
    return paper->jobs[index].phase == PAPER_CLAIMED ? &paper->jobs[index] : 0;
}

bool paper_complete(struct paper *paper, int index)
{
    struct paper_job *job = running(paper, index);
    if (!job)
        return false;
    finish(job, PAPER_SUCCEEDED);
    advance(paper);
    return true;
}

bool paper_fail(struct paper *paper, int index, bool final)
{
    struct paper_job *job = running(paper, index);
    if (!job)
        return false;
    attempt_failed(paper, job, PAPER_FAILED, final);
    return true;
}

bool paper_lose(struct paper *paper, int index)
{
    struct paper_job *job = &paper->jobs[index];
    if (job->phase != PAPER_CLAIMED || paper_is_task(paper, index))
        return false;
    attempt_failed(paper, job, PAPER_UNKNOWN, false);
    return true;
}

bool paper_release(struct paper *paper, int index)
{
    struct paper_job *job = &paper->jobs[index];
    if (job->phase != PAPER_CLAIMED)
        return false;
    bool stopped = paper->leaving && job->role != PAPER_UNDO;
    if (stopped || job->attempts >= tries(paper, job) + GIVEN_BACK_MOST)
        attempt_failed(paper, job, PAPER_UNKNOWN, true);
    else
        job->phase = PAPER_OFFERED;
    return true;
}

bool paper_retry(struct paper *paper, int index)
{
    if (paper->jobs[index].phase != PAPER_DELAYED)
        return false;
    paper->jobs[index].phase = PAPER_OFFERED;
    return true;
}

bool paper_resolve(struct paper *paper, int index, enum paper_resolve resolve)
{
    struct paper_job *job = &paper->jobs[index];
    if (job->phase != PAPER_FAULT)
        return false;
    bool leaves = resolve == PAPER_GIVE_UP && job->role == PAPER_DO && !paper->leaving;
    if (resolve == PAPER_RETRY && job->started == 0 && job->role == PAPER_DO)
        look(paper, job);
    else if (resolve == PAPER_RETRY)
        job->phase = PAPER_OFFERED;
    else
        finish(job, resolve == PAPER_SKIP ? PAPER_SKIPPED : PAPER_FAILED);
    if (leaves)
        leave(paper, PAPER_BROKEN, true);
    advance(paper);
    return true;
}

static void attempt_failed(struct paper *paper, struct paper_job *job, enum paper_end end, bool final)
{
    enum paper_fails fails = paper->rules[job->rule].fails;
    if (paper->leaving && job->role != PAPER_UNDO) {
        finish(job, end);
    } else if (!final && job->attempts % tries(paper, job) != 0) {
        job->phase = PAPER_DELAYED;
    } else if (job->role != PAPER_DO || fails == PAPER_FAILS_ASK) {
        job->phase = PAPER_FAULT;
    } else {
        finish(job, end);
        if (fails == PAPER_FAILS_UNDO || fails == PAPER_FAILS_STOP)
            leave(paper, PAPER_BROKEN, fails == PAPER_FAILS_UNDO);
    }
    advance(paper);
}

static void advance(struct paper *paper)
{
    if (paper->state == PAPER_WORK && paper->leaving)
        go_back(paper);
    else if (paper->state == PAPER_WORK)
        go_forward(paper);
}

static void go_forward(struct paper *paper)
{
    for (int round = 0; round <= paper->rule_count; round++) {
        for (int i = 0; i < paper->rule_count; i++) {
            struct paper_job *job = &paper->jobs[paper->first + i];
            bool ready = job->phase == PAPER_WAITING;
            for (int k = 0; k < paper->rule_count; k++) {
                bool needed = paper->rules[i].needs >> k & 1;
                ready = ready && (!needed || paper->jobs[paper->first + k].phase == PAPER_ENDED);
            }
            if (ready)
                look(paper, job);
        }
    }
    for (int i = 0; i < paper->rule_count; i++) {
        if (paper->jobs[paper->first + i].phase != PAPER_ENDED)
            return;
    }
    append_newest_first(paper, PAPER_FINALLY);
    for (int i = paper->first + paper->rule_count; i < paper->count; i++) {
        struct paper_job *job = &paper->jobs[i];
        if (job->phase == PAPER_WAITING)
            job->phase = PAPER_OFFERED;
        if (job->phase != PAPER_ENDED)
            return;
    }
    paper->state = PAPER_REVIEW;
}

static void go_back(struct paper *paper)
{
    if (!all_ended(paper, false))
        return;
    if (paper->undoes)
        append_newest_first(paper, PAPER_UNDO);
    for (int i = paper->first; i < paper->count; i++) {
        struct paper_job *job = &paper->jobs[i];
        if (job->phase == PAPER_WAITING)
            job->phase = PAPER_OFFERED;
        if (job->phase != PAPER_ENDED)
            return;
    }
    paper->leaving = false;
    paper->state = paper->target;
}

static void look(struct paper *paper, struct paper_job *job)
{
    enum paper_when when = paper->rules[job->rule].when;
    job->phase = when == PAPER_ALWAYS ? PAPER_OFFERED : PAPER_FAULT;
    if (when == PAPER_NEVER)
        finish(job, PAPER_SKIPPED);
}

static bool all_ended(const struct paper *paper, bool undos)
{
    for (int i = paper->first; i < paper->count; i++) {
        if ((undos || paper->jobs[i].role != PAPER_UNDO) && paper->jobs[i].phase != PAPER_ENDED)
            return false;
    }
    return true;
}

// Once a visit: for the jobs that were started, the last one first.
static void append_newest_first(struct paper *paper, enum paper_role role)
{
    for (int i = paper->first; i < paper->count; i++) {
        if (paper->jobs[i].role == role)
            return;
    }
    for (int started = paper->started; started > 0; started--) {
        for (int i = paper->first; i < paper->first + paper->rule_count; i++) {
            const struct paper_rule *rule = &paper->rules[paper->jobs[i].rule];
            bool wanted = role == PAPER_UNDO ? rule->has_undo : rule->has_finally;
            if (paper->jobs[i].started == started && wanted)
                paper->jobs[paper->count++] = (struct paper_job){.rule = paper->jobs[i].rule, .role = role};
        }
    }
}

static void leave(struct paper *paper, enum paper_state target, bool undoes)
{
    paper->leaving = true;
    paper->target = target;
    paper->undoes = undoes;
    for (int i = paper->first; i < paper->count; i++) {
        struct paper_job *job = &paper->jobs[i];
        if (job->phase == PAPER_CLAIMED && paper_is_task(paper, i))
            finish(job, PAPER_UNKNOWN);
        else if (job->phase == PAPER_DELAYED || job->phase == PAPER_FAULT)
            finish(job, job->started ? PAPER_FAILED : PAPER_SKIPPED);
        else if (job->phase == PAPER_WAITING || job->phase == PAPER_OFFERED)
            finish(job, job->started ? PAPER_UNKNOWN : PAPER_SKIPPED);
    }
}

static int tries(const struct paper *paper, const struct paper_job *job)
{
    int attempts = paper->rules[job->rule].attempts;
    return job->role == PAPER_UNDO && attempts < UNDO_TRIES ? UNDO_TRIES : attempts;
}

static void finish(struct paper_job *job, enum paper_end end)
{
    job->phase = PAPER_ENDED;
    job->end = end;
}
