// SPDX-License-Identifier: Apache-2.0
// step takes whatever comes: events with numbers, names, fences and values from the dice against a definition
// that has something of everything, and hooks that answer nonsense or fail. It never asserts, a turn that is
// not kept changes nothing, and what is kept is the fold of its record (stage.c).
#include "stage.h"

#include "dice.h"

#include <assent/base/limits.h>

enum { SEEDS = 1500, STEPS = 60 };

struct walk {
    struct stage *stage;
    struct dice dice;
};

static void define_fields(struct stage *stage)
{
    struct assent_field *summary = stage_field(stage, "summary", ASSENT_FIELD_TEXT);
    summary->required = true;
    stage_field(stage, "implementer", ASSENT_FIELD_PERSON);
    struct assent_field *users = stage_choice(stage, "users", "few:0 many:30 all:60");
    users->visible_when = stage_when(stage, "(has summary)");
    stage_field(stage, "service", ASSENT_FIELD_SERVICE);
    stage_field(stage, "count", ASSENT_FIELD_INTEGER)->material = false;
    struct assent_field *outcome = stage_field(stage, "outcome", ASSENT_FIELD_TEXT);
    outcome->material = false;
    static const uint16_t ANYWHERE[] = {0, 1, 2, 3, 4, 5};
    for (size_t i = 0; i < stage->definition.field_count; i++) {
        stage->fields[i].edit_in = ANYWHERE;
        stage->fields[i].edit_in_count = 6;
        stage->fields[i].edit_by = stage_who(stage, "group:peers,group:board");
    }
    static const uint16_t IN_REVIEW[] = {4};
    outcome->required_in = IN_REVIEW;
    outcome->required_in_count = 1;
}

// draft, sort, board, work, review, closed
static void define(struct stage *stage)
{
    static const struct assent_band BANDS[] = {{{"low", 3}, 0}, {{"high", 4}, 40}};
    define_fields(stage);
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *sort = stage_state(stage, "sort", ASSENT_STATE_CHOOSE);
    struct assent_state *board = stage_state(stage, "board", ASSENT_STATE_APPROVAL);
    struct assent_state *work = stage_state(stage, "work", ASSENT_STATE_JOBS);
    struct assent_state *review = stage_state(stage, "review", ASSENT_STATE_PEOPLE);
    stage_end(stage, "closed", ASSENT_OUTCOME_SUCCESS);
    stage_action(stage, draft, "submit", "requester,group:peers", "sort");
    stage_branch(stage, sort, "hook m.easy", "work");
    stage_branch(stage, sort, "(> count 8)", "draft");
    stage_branch(stage, sort, "", "board");
    stage_action(stage, board, "leave", "group:peers,hook m.who", "draft");
    stage_action(stage, work, "leave", "group:peers", "draft")->when =
        stage_when(stage, "(< (default count 0) 9)");
    stage_action(stage, work, "note", "group:peers", "")->require_comment = true;
    struct assent_action *close = stage_action(stage, review, "close", "group:board,group:peers", "closed");
    close->require = stage_field_list(stage, "outcome", &close->require_count);
    stage_action(stage, review, "leave", "group:peers", "draft");
    struct assent_round_rule *rounds = stage_round(stage, board, "one", "hook m.who", 1);
    rounds->when = stage_when(stage, "(has count)");
    rounds->decide_within = (struct assent_duration){ASSENT_DURATION_WALL, ASSENT_HOUR_US};
    struct assent_who *never = assent_arena_take_array(stage->arena, 2, sizeof *never);
    never[0] = stage_who(stage, "hook m.who");
    never[1] = stage_who(stage, "voters of one");
    stage_seat(stage_round(stage, board, "two", "group:board", 0))->need =
        (struct assent_need){.kind = ASSENT_NEED_SHARE_ASKED, .value = 5000, .more_than = true};
    rounds[1].never = never;
    rounds[1].never_count = 2;
    board->approved = stage_to(stage, "work");
    board->rejected = stage_to(stage, "draft");
    struct assent_job_rule *jobs = stage_job(stage, work, "make", "w");
    jobs->retry = (struct assent_retry){.attempts = 2, .first_us = ASSENT_SECOND_US, .factor = 2};
    jobs->undo = stage_worker(stage, "u");
    jobs->undo.with = stage_with(stage, "was", "job.outcome");
    jobs->finally = stage_task(stage, "hook m.who");
    stage_job(stage, work, "check", "w")->body = stage_task(stage, "group:peers");
    jobs[1].body.fills = stage_field_list(stage, "outcome", &jobs[1].body.fills_count);
    jobs[1].when = stage_when(stage, "hook m.easy");
    jobs[1].if_it_fails = ASSENT_FAILS_ASK;
    jobs[1].timeout = (struct assent_duration){ASSENT_DURATION_WALL, ASSENT_HOUR_US};
    stage_needs(stage, work, "check", "make");
    work->done = stage_to(stage, "review");
    work->failed = stage_to(stage, "draft");
    stage->definition.risk = (struct assent_risk_rule){.present = true,
                                                       .points = ASSENT_POINTS_SUM,
                                                       .add = assent_text_of("m.risk"),
                                                       .bands = BANDS,
                                                       .band_count = 2};
}

static const char *word(struct dice *dice)
{
    static const char *const WORDS[] = {"submit", "leave", "note",     "close",       "peers", "summary",
                                        "users",  "count", "hal",      "implementer", "",      "outcome",
                                        "xyzzy",  "ann",   "\xc3\xa4", "service",     "few",   "secret://x"};
    return WORDS[dice_roll(dice, sizeof WORDS / sizeof *WORDS)];
}

static int64_t number(struct dice *dice)
{
    static const int64_t ODD[] = {INT64_MIN, INT64_MAX, -1, 0, 1, ASSENT_LEASE_MAX_US, ASSENT_INSTANT_MAX};
    if (dice_once_in(dice, 8))
        return ODD[dice_roll(dice, sizeof ODD / sizeof *ODD)];
    return (int64_t)dice_roll(dice, 12) - 1;
}

static struct assent_value fields(struct walk *walk)
{
    static const char *const JSON[] = {
        "{\"summary\":\"a\"}",
        "{\"summary\":\"b\",\"users\":\"many\"}",
        "{\"count\":3,\"outcome\":\"fine\"}",
        "{\"outcome\":\"fine\"}",
        "{\"outcome\":\"better\"}",
        "{\"count\":9}",
        "{\"implementer\":\"cy\"}",
        "{\"implementer\":7}",
        "{\"service\":\"pay\",\"summary\":\"\"}",
        "{\"unknown\":[1,{\"a\":2}]}",
        "[]",
        "\"text\"",
        "{}",
    };
    uint32_t pick = dice_roll(&walk->dice, 50);
    return pick < 13 ? json_value(walk->stage->arena, JSON[pick]) : assent_value_absent();
}

static void answer_hook(struct walk *walk)
{
    static const char *const ANSWERS[] = {
        "true", "false", "[\"group:peers\"]",       "[\"group:board\",\"eve\"]",
        "[]",   "7",     "[\"role:x\",\"nobody\"]", "[{\"contribution\":3,\"id\":\"x\"}]"};
    struct stage *stage = walk->stage;
    const char *hook = assent_text_cstring(stage->arena, stage->result.hook);
    bool sense = !dice_once_in(&walk->dice, 12);
    uint32_t pick = dice_roll(&walk->dice, 8);
    if (sense && assent_text_is(stage->result.hook, "m.easy"))
        pick %= 2;
    else if (sense && assent_text_is(stage->result.hook, "m.who"))
        pick = 2 + pick % 3;
    else if (sense)
        pick = 7;
    stage_answer(stage, hook, ANSWERS[pick]);
    if (dice_once_in(&walk->dice, 40)) {
        struct assent_hook_answer *answer = &stage->answers[stage->answer_count - 1];
        answer->failed = true;
        assent_error_set(&answer->error, ASSENT_HOOK_FAILED, "%s failed", hook);
    }
}

// What the newest job that somebody can do something about waits for.
static void about_job(struct walk *walk, struct assent_event *event)
{
    const struct assent_ticket *ticket = walk->stage->ticket;
    size_t n = ticket->job_count - 1;
    while (n > 0 &&
           (ticket->jobs[n].phase == ASSENT_JOB_ENDED || ticket->jobs[n].phase == ASSENT_JOB_WAITING))
        n--;
    const struct assent_job *job = &ticket->jobs[n];
    bool task = job->body == ASSENT_BODY_TASK;
    event->kind = dice_once_in(&walk->dice, 3) ? ASSENT_EVENT_FAIL : ASSENT_EVENT_COMPLETE;
    if (job->phase == ASSENT_JOB_FAULT)
        event->kind = ASSENT_EVENT_RESOLVE;
    else if (job->phase == ASSENT_JOB_OFFERED)
        event->kind = ASSENT_EVENT_CLAIM;
    else if (job->phase == ASSENT_JOB_DELAYED)
        event->kind = ASSENT_EVENT_TIMER;
    event->actor = stage_actor(walk->stage, task ? "ann" : "worker");
    event->job = job->n;
    event->fence = task ? 0 : job->fence;
    event->lease_us = ASSENT_MINUTE_US;
    event->resolve = (enum assent_resolve)dice_roll(&walk->dice, 3);
}

// What fits the ticket as it is, so that the walk goes somewhere; the dice spoil it afterwards.
static struct assent_event sensible(struct walk *walk)
{
    struct stage *stage = walk->stage;
    const struct assent_ticket *ticket = stage->ticket;
    const struct assent_round *round = assent_ticket_open_round(ticket);
    struct assent_event event = {.kind = ASSENT_EVENT_ACT,
                                 .actor = stage_actor(stage, "cy"),
                                 .action = assent_text_of(word(&walk->dice)),
                                 .comment = assent_text_of("so be it")};
    if (round && !dice_once_in(&walk->dice, 4)) {
        static const char *const VOTERS[] = {"cy", "di", "eve", "fay"};
        event.kind = ASSENT_EVENT_VOTE;
        event.actor = stage_actor(stage, VOTERS[dice_roll(&walk->dice, 4)]);
        event.round = round->n;
    } else if (ticket->job_count && ticket->state_kind == ASSENT_STATE_JOBS &&
               !dice_once_in(&walk->dice, 8)) {
        about_job(walk, &event);
    } else if (dice_once_in(&walk->dice, 2)) {
        event.action = assent_text_of(ticket->state_kind == ASSENT_STATE_PEOPLE ? "submit" : "leave");
        if (assent_text_is(ticket->state, "review"))
            event.action = assent_text_of("close");
    }
    return event;
}

static struct assent_event random_event(struct walk *walk)
{
    static const char *const PEOPLE[] = {"ann", "bo",  "bo2", "cy",    "di",     "eve",   "fay",
                                         "gus", "hal", "op",  "robot", "worker", "ghost", ""};
    struct stage *stage = walk->stage;
    struct dice *dice = &walk->dice;
    struct assent_event event = sensible(walk);
    if (dice_once_in(dice, 4))
        event.kind = (enum assent_event_kind)dice_roll(dice, ASSENT_EVENTS_COUNT);
    if (dice_once_in(dice, 5))
        event.actor = stage_actor(stage, PEOPLE[dice_roll(dice, 14)]);
    if (dice_once_in(dice, 12))
        event.job = number(dice);
    if (dice_once_in(dice, 12))
        event.fence = number(dice);
    if (dice_once_in(dice, 12))
        event.round = number(dice);
    if (dice_once_in(dice, 12))
        event.lease_us = number(dice);
    if (dice_once_in(dice, 4))
        event.after_us = number(dice);
    if (dice_once_in(dice, 6))
        event.comment = (struct assent_text){0};
    if (dice_once_in(dice, 20))
        event.seat = event.voter = assent_text_of(word(dice));
    event.choice = (enum assent_vote_choice)(dice_roll(dice, 8) % 5 % 4);
    event.final = dice_once_in(dice, 4);
    event.has_digest = dice_once_in(dice, 10);
    event.fields = fields(walk);
    event.cleared = dice_once_in(dice, 10) ? json_value(stage->arena, "[\"count\",\"summary\",\"nothing\"]")
                                           : assent_value_absent();
    event.result = dice_once_in(dice, 3) ? fields(walk) : assent_value_absent();
    event.error = assent_text_of(word(dice));
    event.number = assent_text_of("CHG-2");
    if (stage->ticket->timer_count) {
        const struct assent_timer *timer =
            &stage->ticket->timers[dice_roll(dice, (uint32_t)stage->ticket->timer_count)];
        event.timer = timer->name;
        event.due_us = dice_once_in(dice, 4) ? number(dice) : timer->due_us;
        if (event.kind == ASSENT_EVENT_TIMER && dice_once_in(dice, 2))
            stage->now_us = timer->due_us;
    } else {
        event.timer = assent_text_of(word(dice));
    }
    return event;
}

static void walk_once(uint64_t seed, int *kept, int *ended)
{
    struct walk walk = {.dice = dice_of(seed)};
    stage_open((void **)&walk.stage);
    struct stage *stage = walk.stage;
    define(stage);
    stage_create(stage, "ann", "{\"count\":1,\"summary\":\"a\"}");
    expect_done(stage, "draft");
    int64_t start = stage->now_us;
    for (int i = 0; i < STEPS; i++) {
        struct assent_event event = random_event(&walk);
        int64_t now = stage->now_us;
        if (dice_once_in(&walk.dice, 30))
            stage->now_us = number(&walk.dice); // a clock that leaps, once
        stage->answer_count = 0;
        while (stage_step(stage, event) == ASSENT_STEP_NEEDS_HOOK)
            answer_hook(&walk);
        stage->now_us = now > start ? now + ASSENT_SECOND_US : start;
        *kept += stage->result.status == ASSENT_STEP_DONE;
    }
    *ended += stage->ticket->outcome != ASSENT_OUTCOME_NONE;
    stage_close((void **)&walk.stage);
}

static void anything_may_come(void **state)
{
    (void)state;
    int kept = 0;
    int ended = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++)
        walk_once(seed, &kept, &ended);
    assert_true(kept > SEEDS * STEPS / 8); // the walks do go somewhere
    assert_true(ended > 5);                // some as far as the end
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(anything_may_come),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
