// SPDX-License-Identifier: Apache-2.0
// Jobs against the paper model of jobs_model.h: random graphs, random paths, compared after each step. What
// is owed is undone, newest start first and for exactly what was started; a fence that is not the newest is
// never taken. Besides, what the walk itself has seen being claimed is held against the order in which undos
// run.
#include "stage.h"

#include "dice.h"
#include "jobs_model.h"

enum { SEEDS = 1500, STEPS = 60, SEEN = 400 };

static const char *const RULE_NAMES[PAPER_RULES] = {"j0", "j1", "j2", "j3", "j4"};
static const char *const STATE_NAMES[] = {"draft", "work", "review", "broken"};

struct walk {
    struct stage *stage;
    struct paper paper;
    struct dice dice;
    uint64_t seed;
    int step;
    int64_t claimed[SEEN]; // jobs of this visit in the order of their first claims, as seen from outside
    int claimed_count;
    int undone; // how many of them, from the newest, were undone or need no undo
};

static void define(struct walk *walk);
static void define_job(struct walk *walk, struct assent_state *work, int index);
static void take_step(struct walk *walk);
static int pick_job(struct walk *walk);
static uint32_t fit(struct walk *walk, uint32_t what, int n);
static bool on_job(struct walk *walk, uint32_t what, int n);
static struct assent_event report(struct walk *walk, const struct assent_job *job,
                                  enum assent_event_kind kind);
static void see_claim(struct walk *walk, int64_t n);
static void expect_newest_first(struct walk *walk, const struct assent_job *undo);
static void compare(struct walk *walk, bool kept);
static void compare_timers(struct walk *walk);
static void broken(const struct walk *walk, const char *what, int job);

static void paths_agree_with_the_model(void **state)
{
    (void)state;
    int kept = 0;
    int undone = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct walk walk = {.dice = dice_of(seed), .seed = seed};
        stage_open((void **)&walk.stage);
        define(&walk);
        stage_create(walk.stage, "ann", "{}");
        expect_done(walk.stage, "draft");
        for (walk.step = 0; walk.step < STEPS; walk.step++) {
            take_step(&walk);
            kept += walk.stage->result.status == ASSENT_STEP_DONE;
        }
        for (size_t i = 0; i < walk.stage->ticket->job_count; i++)
            undone += walk.stage->ticket->jobs[i].role == ASSENT_JOB_UNDO;
        stage_close((void **)&walk.stage);
    }
    assert_true(kept > SEEDS * STEPS / 4); // the walks do go somewhere
    assert_true(undone > SEEDS);
}

static void define(struct walk *walk)
{
    struct stage *stage = walk->stage;
    stage_field(stage, "gone", ASSENT_FIELD_INTEGER);
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *work = stage_state(stage, "work", ASSENT_STATE_JOBS);
    struct assent_state *review = stage_state(stage, "review", ASSENT_STATE_PEOPLE);
    struct assent_state *failed = stage_state(stage, "broken", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "start", "requester", "work");
    stage_action(stage, review, "start", "requester", "work");
    stage_action(stage, failed, "start", "requester", "work");
    stage_action(stage, work, "cancel", "requester", "draft");
    work->done = stage_to(stage, "review");
    work->failed = stage_to(stage, "broken");
    walk->paper = (struct paper){.rule_count = 1 + (int)dice_roll(&walk->dice, PAPER_RULES)};
    for (int i = 0; i < walk->paper.rule_count; i++)
        define_job(walk, work, i);
}

static void define_job(struct walk *walk, struct assent_state *work, int index)
{
    static const char *const WHEN[] = {"", "(== 1 2)", "(> gone 3)"};
    struct dice *dice = &walk->dice;
    struct stage *stage = walk->stage;
    struct paper_rule *paper = &walk->paper.rules[index];
    uint32_t when = dice_roll(dice, 12);
    *paper = (struct paper_rule){
        .needs = dice_roll(dice, 1u << index) & dice_roll(dice, 1u << index),
        .task = dice_once_in(dice, 4),
        .has_undo = !dice_once_in(dice, 4),
        .has_finally = dice_once_in(dice, 3),
        .attempts = 1 + (int)dice_roll(dice, 3),
        .fails = (enum paper_fails)dice_roll(dice, 4),
        .when = when < 2    ? PAPER_NEVER
                : when == 2 ? PAPER_ABSENT
                            : PAPER_ALWAYS,
    };
    struct assent_job_rule *rule = stage_job(stage, work, RULE_NAMES[index], "w");
    if (paper->task)
        rule->body = stage_task(stage, "group:peers");
    if (paper->has_undo)
        rule->undo = stage_worker(stage, "u");
    if (paper->has_finally)
        rule->finally = stage_worker(stage, "f");
    rule->retry =
        (struct assent_retry){.attempts = paper->attempts, .first_us = ASSENT_SECOND_US, .factor = 2};
    rule->if_it_fails = (enum assent_if_it_fails)paper->fails;
    rule->when = stage_when(stage, WHEN[paper->when]);
    for (int i = 0; i < index; i++) {
        if (paper->needs >> i & 1)
            stage_needs(stage, work, RULE_NAMES[index], RULE_NAMES[i]);
    }
}

static void take_step(struct walk *walk)
{
    struct stage *stage = walk->stage;
    size_t count = stage->ticket->job_count;
    bool kept;
    stage->now_us += ASSENT_SECOND_US;
    uint32_t what = dice_roll(&walk->dice, count ? 40 : 1);
    if (what == 0) {
        stage_act(stage, "ann", "start");
        kept = paper_start(&walk->paper);
        if (kept)
            walk->claimed_count = walk->undone = 0;
    } else if (what == 1) {
        stage_act(stage, "ann", "cancel");
        kept = paper_cancel(&walk->paper);
    } else {
        kept = on_job(walk, what, pick_job(walk));
    }
    if (walk->paper.state != PAPER_WORK && dice_once_in(&walk->dice, 2)) {
        compare(walk, kept);
        stage_act(stage, "ann", "start");
        kept = paper_start(&walk->paper);
        walk->claimed_count = walk->undone = 0;
    }
    compare(walk, kept);
}

// Mostly one that has not ended, now and then any.
static int pick_job(struct walk *walk)
{
    uint32_t count = (uint32_t)walk->paper.count;
    uint32_t from = dice_roll(&walk->dice, count);
    for (uint32_t i = 0; i < count && !dice_once_in(&walk->dice, 64); i++) {
        uint32_t n = (from + i) % count;
        if (walk->paper.jobs[n].phase != PAPER_ENDED)
            return (int)n;
    }
    return (int)from;
}

// Mostly what fits the job, now and then anything.
static uint32_t fit(struct walk *walk, uint32_t what, int n)
{
    if (dice_once_in(&walk->dice, 6))
        return what;
    switch (walk->paper.jobs[n].phase) {
    case PAPER_OFFERED:
        return 2;
    case PAPER_CLAIMED:
        return 16 + dice_roll(&walk->dice, 18);
    case PAPER_DELAYED:
        return 34;
    case PAPER_FAULT:
        return 37 + dice_roll(&walk->dice, 3);
    case PAPER_WAITING:
    case PAPER_ENDED:
        break;
    }
    return what;
}

static bool on_job(struct walk *walk, uint32_t what, int n)
{
    struct stage *stage = walk->stage;
    const struct assent_job *job = &stage->ticket->jobs[n];
    bool task = paper_is_task(&walk->paper, n);
    struct assent_event event = {.kind = ASSENT_EVENT_CLAIM};
    what = fit(walk, what, n);
    if (what < 16) {
        bool first = job->started == 0;
        event = report(walk, job, ASSENT_EVENT_CLAIM);
        if (stage_step(stage, event) == ASSENT_STEP_DONE && first)
            see_claim(walk, n);
        return paper_claim(&walk->paper, n);
    }
    if (what < 32) {
        bool first = job->started == 0;
        event = report(walk, job, what < 25 ? ASSENT_EVENT_COMPLETE : ASSENT_EVENT_FAIL);
        event.final = what == 31;
        bool stale = dice_once_in(&walk->dice, 6) && !task;
        event.fence -= stale;
        enum assent_step_status status = stage_step(stage, event);
        if (stale)
            return false;
        if (status == ASSENT_STEP_DONE && first)
            see_claim(walk, n);
        return what < 25 ? paper_complete(&walk->paper, n) : paper_fail(&walk->paper, n, event.final);
    }
    if (what == 32) {
        stage_step(stage, report(walk, job, ASSENT_EVENT_RELEASE));
        return paper_release(&walk->paper, n);
    }
    if (what == 33) {
        event = report(walk, job, ASSENT_EVENT_LEASE_EXPIRED);
        event.actor = (struct assent_actor){0};
        stage_step(stage, event);
        return paper_lose(&walk->paper, n);
    }
    if (what < 37) {
        const char *timer = assent_text_format(stage->arena, "job/%d/retry", n).bytes;
        event = (struct assent_event){.kind = ASSENT_EVENT_TIMER, .timer = assent_text_of(timer)};
        if (stage_has_timer(stage, timer))
            stage_fire(stage, timer);
        else
            stage_step(stage, event);
        return paper_retry(&walk->paper, n);
    }
    event = report(walk, job, ASSENT_EVENT_RESOLVE);
    event.actor = stage_actor(stage, "op");
    event.resolve = (enum assent_resolve)(what - 37);
    event.comment = assent_text_of("because");
    stage_step(stage, event);
    return paper_resolve(&walk->paper, n, (enum paper_resolve)(what - 37));
}

static struct assent_event report(struct walk *walk, const struct assent_job *job,
                                  enum assent_event_kind kind)
{
    bool task = paper_is_task(&walk->paper, (int)job->n);
    return (struct assent_event){.kind = kind,
                                 .actor = stage_actor(walk->stage, task ? "cy" : "worker"),
                                 .job = job->n,
                                 .fence = task ? 0 : job->fence,
                                 .lease_us = ASSENT_MINUTE_US};
}

static void see_claim(struct walk *walk, int64_t n)
{
    const struct assent_job *job = &walk->stage->ticket->jobs[n];
    if (job->role == ASSENT_JOB_UNDO)
        expect_newest_first(walk, job);
    else if (job->role == ASSENT_JOB_DO && walk->claimed_count < SEEN)
        walk->claimed[walk->claimed_count++] = n;
}

// The undo belongs to the newest claim that has an undo and is not undone yet, and nothing else runs.
static void expect_newest_first(struct walk *walk, const struct assent_job *undo)
{
    const struct assent_ticket *ticket = walk->stage->ticket;
    while (walk->undone < walk->claimed_count) {
        int64_t n = walk->claimed[walk->claimed_count - 1 - walk->undone++];
        int rule = walk->paper.jobs[n].rule;
        if (!walk->paper.rules[rule].has_undo)
            continue;
        if (undo->of != n)
            broken(walk, "undone out of order", (int)undo->n);
        break;
    }
    for (size_t i = 0; i < ticket->job_count; i++) {
        const struct assent_job *job = &ticket->jobs[i];
        if (job->phase == ASSENT_JOB_CLAIMED && job->n != undo->n)
            broken(walk, "something runs beside an undo", (int)job->n);
    }
}

static void compare(struct walk *walk, bool kept)
{
    static const enum assent_job_phase PHASES[] = {
        [PAPER_WAITING] = ASSENT_JOB_WAITING, [PAPER_OFFERED] = ASSENT_JOB_OFFERED,
        [PAPER_CLAIMED] = ASSENT_JOB_CLAIMED, [PAPER_DELAYED] = ASSENT_JOB_DELAYED,
        [PAPER_FAULT] = ASSENT_JOB_FAULT,     [PAPER_ENDED] = ASSENT_JOB_ENDED,
    };
    static const enum assent_job_outcome OUTCOMES[] = {
        [PAPER_NONE] = ASSENT_JOB_NONE,       [PAPER_SUCCEEDED] = ASSENT_JOB_SUCCEEDED,
        [PAPER_FAILED] = ASSENT_JOB_FAILED,   [PAPER_UNKNOWN] = ASSENT_JOB_UNKNOWN,
        [PAPER_SKIPPED] = ASSENT_JOB_SKIPPED,
    };
    const struct assent_ticket *ticket = walk->stage->ticket;
    if (kept != (walk->stage->result.status == ASSENT_STEP_DONE))
        broken(walk, kept ? "the model keeps it" : "the model refuses it", -1);
    if (!assent_text_is(ticket->state, STATE_NAMES[walk->paper.state]))
        broken(walk, STATE_NAMES[walk->paper.state], -1);
    if (ticket->job_count != (size_t)walk->paper.count || (ticket->leaving.count > 0) != walk->paper.leaving)
        broken(walk, "another number of jobs", -1);
    for (int i = 0; i < walk->paper.count; i++) {
        const struct assent_job *job = &ticket->jobs[i];
        const struct paper_job *paper = &walk->paper.jobs[i];
        if (job->phase != PHASES[paper->phase] || job->outcome != OUTCOMES[paper->end])
            broken(walk, "another phase", i);
        if ((int)job->role != (int)paper->role || job->attempts != paper->attempts ||
            job->started != paper->started || !assent_text_is(job->name, RULE_NAMES[paper->rule]))
            broken(walk, "another job", i);
    }
    compare_timers(walk);
}

// Each delayed job has its retry, each lease its end, and nothing else has a timer.
static void compare_timers(struct walk *walk)
{
    size_t owed = 0;
    for (int i = 0; i < walk->paper.count; i++) {
        enum paper_phase phase = walk->paper.jobs[i].phase;
        bool leased = phase == PAPER_CLAIMED && !paper_is_task(&walk->paper, i);
        if (phase == PAPER_DELAYED &&
            !stage_has_timer(walk->stage, assent_text_format(walk->stage->arena, "job/%d/retry", i).bytes))
            broken(walk, "no retry", i);
        if (leased &&
            !stage_has_timer(walk->stage, assent_text_format(walk->stage->arena, "job/%d/lease", i).bytes))
            broken(walk, "no lease", i);
        owed += leased || phase == PAPER_DELAYED;
    }
    if (owed != walk->stage->ticket->timer_count)
        broken(walk, "a timer too many", -1);
}

static void broken(const struct walk *walk, const char *what, int job)
{
    fail_msg("seed %d, step %d, job %d: %s; state %s, status %d: %s", (int)walk->seed, walk->step, job, what,
             assent_text_cstring(walk->stage->arena, walk->stage->ticket->state),
             (int)walk->stage->result.status, walk->stage->result.error.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_agree_with_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
