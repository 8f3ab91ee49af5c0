// SPDX-License-Identifier: Apache-2.0
// A definition that waits, listens, keeps clocks, sets fields, rolls back and goes back, walked by the dice:
// what is kept is the fold of its record (stage.c), and after each turn the ticket holds together: it waits
// and listens only where it rests, no clock outlives what it is of, and nothing is undone twice.
#include "stage.h"

#include "dice.h"

#include <string.h>

enum { SEEDS = 800, STEPS = 80 };

struct walk {
    struct stage *stage;
    struct dice dice;
    int kept;
    int entered[STAGE_STATES];
    int facts[ASSENT_FACTS_COUNT];
};

static const char *const CALENDARS[] = {"wwww..wwwww..wwwww", "w.ww..wwwww..wwwww", "wwww..w.w.w..wwwww"};

static void define_fields(struct stage *stage)
{
    static const uint16_t ANYWHERE[] = {0, 1, 2, 3, 4, 5};
    stage_field(stage, "planned", ASSENT_FIELD_PLANNED);
    stage_field(stage, "person", ASSENT_FIELD_PERSON);
    stage_field(stage, "plan", ASSENT_FIELD_TEXT);
    stage_field(stage, "note", ASSENT_FIELD_TEXT);
    for (size_t i = 0; i < stage->definition.field_count; i++) {
        stage->fields[i].material = i == 2;
        stage->fields[i].edit_in = ANYWHERE;
        stage->fields[i].edit_in_count = 6;
    }
}

static void define_scheduled(struct stage *stage, struct assent_state *scheduled)
{
    struct assent_wait_rule *wait = stage_wait(stage, scheduled, "planned.start", "work");
    wait->blocked_by = ASSENT_BLOCKED_BY_APPROVAL;
    wait->latest = stage_moment(stage, "planned.end");
    wait->missed = stage_to(stage, "draft");
    stage_wait_for(stage, scheduled, "go", "person", "work");
    stage_signal(stage, scheduled, "stop", "", "draft");
    stage_action(stage, scheduled, "hold", "requester", "hold");
    struct assent_action *move = stage_action(stage, scheduled, "move", "requester", "peers");
    move->edit = stage_field_list(stage, "planned plan", &move->edit_count);
    stage_set(stage, move, "note", "person");
}

static void define_jobs(struct stage *stage, struct assent_state *work)
{
    struct assent_job_rule *jobs = stage_job(stage, work, "one", "w");
    stage_job(stage, work, "soak", "");
    stage_job(stage, work, "two", "w");
    stage_needs(stage, work, "soak", "one");
    jobs[0].undo = stage_worker(stage, "u");
    jobs[0].due = stage_moment(stage, "planned.end");
    jobs[1].body =
        (struct assent_body){.kind = ASSENT_BODY_WAIT, .wait = stage_moment(stage, "8 business hours")};
    jobs[2].not_before = stage_moment(stage, "planned.start + 1 h");
    jobs[2].undo = (struct assent_body){.kind = ASSENT_BODY_WAIT, .wait = stage_moment(stage, "1 h")};
    stage_action(stage, work, "hold", "requester", "hold");
    stage_signal(stage, work, "stop", "", "back");
    work->done = stage_to(stage, "live");
    work->failed = stage_to(stage, "live");
}

// draft, peers, scheduled, work, live, hold, back, closed
static void define(struct stage *stage)
{
    define_fields(stage);
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *peers = stage_state(stage, "peers", ASSENT_STATE_APPROVAL);
    struct assent_state *scheduled = stage_state(stage, "scheduled", ASSENT_STATE_WAIT);
    struct assent_state *work = stage_state(stage, "work", ASSENT_STATE_JOBS);
    struct assent_state *live = stage_state(stage, "live", ASSENT_STATE_PEOPLE);
    struct assent_state *hold = stage_state(stage, "hold", ASSENT_STATE_PEOPLE);
    struct assent_state *back = stage_state(stage, "back", ASSENT_STATE_ROLLBACK);
    stage_end(stage, "closed", ASSENT_OUTCOME_SUCCESS);
    stage_action(stage, draft, "submit", "requester", "peers");
    struct assent_round_rule *round = stage_round(stage, peers, "peers", "group:peers", 1);
    round->decide_within = (struct assent_duration){ASSENT_DURATION_BUSINESS_DAYS, 1};
    round->decide_by = stage_moment(stage, "planned.start - 1 h");
    struct assent_who *never = assent_arena_take(stage->arena, sizeof *never);
    *never = stage_who(stage, "person");
    round->never = never;
    round->never_count = 1;
    peers->approved = stage_to(stage, "scheduled");
    peers->rejected = stage_to(stage, "draft");
    stage_action(stage, peers, "hold", "requester", "hold");
    define_scheduled(stage, scheduled);
    define_jobs(stage, work);
    live->enter = assent_text_of("m.fill");
    live->due = stage_moment(stage, "5 business days");
    stage_late(stage, live, "1 business day", ASSENT_LATE_ADD, "role:manager");
    stage_late(stage, live, "2 business days", ASSENT_LATE_REPLACE, "person:gus");
    stage_late(stage, live, "3 business days", ASSENT_LATE_THEN, "back");
    stage_action(stage, live, "revert", "requester", "back");
    stage_action(stage, live, "again", "requester", "work");
    stage_action(stage, live, "close", "requester", "closed");
    stage_action(stage, hold, "resume", "requester", "draft");
    ((struct assent_action *)(uintptr_t)hold->actions)[0].to = ASSENT_TO_PREVIOUS;
    back->rolls_back = stage_to(stage, "work");
    back->done = stage_to(stage, "draft");
    stage_action(stage, back, "hold", "requester", "hold");
    stage_calendar(stage, CALENDARS[0]);
}

static const char *window(struct walk *walk)
{
    int64_t start = walk->stage->now_us + ((int64_t)dice_roll(&walk->dice, 60) - 6) * ASSENT_HOUR_US;
    int64_t end = start + (1 + (int64_t)dice_roll(&walk->dice, 40)) * ASSENT_HOUR_US;
    struct assent_arena *arena = walk->stage->arena;
    return assent_text_format(arena, "{\"planned\":{\"end\":\"%s\",\"start\":\"%s\"}}",
                              assent_instant_text(arena, end).bytes, assent_instant_text(arena, start).bytes)
        .bytes;
}

static void act(struct walk *walk)
{
    const struct assent_state *state =
        &walk->stage->definition
             .states[assent_definition_state(&walk->stage->definition, walk->stage->ticket->state)];
    if (state->action_count == 0)
        return;
    struct assent_text action = state->actions[dice_roll(&walk->dice, (uint32_t)state->action_count)].name;
    bool fields = dice_once_in(&walk->dice, 3);
    stage_act_with(walk->stage, "ann", assent_text_cstring(walk->stage->arena, action),
                   fields ? window(walk) : "{}");
}

static void edit(struct walk *walk)
{
    static const char *const EDITS[] = {"{\"person\":\"bo\"}", "{\"person\":\"di\"}", "{\"plan\":\"x\"}",
                                        "{\"note\":\"n\"}"};
    if (dice_once_in(&walk->dice, 2)) {
        stage_edit(walk->stage, "ann", window(walk));
    } else if (dice_once_in(&walk->dice, 6)) {
        struct assent_event empty = {.kind = ASSENT_EVENT_EDIT, .actor = stage_actor(walk->stage, "ann")};
        empty.cleared = json_value(walk->stage->arena, "[\"person\",\"planned\"]");
        stage_step(walk->stage, empty);
    } else {
        stage_edit(walk->stage, "ann", EDITS[dice_roll(&walk->dice, 4)]);
    }
}

static void work(struct walk *walk)
{
    const struct assent_ticket *ticket = walk->stage->ticket;
    for (size_t i = 0; i < ticket->job_count; i++) {
        const struct assent_job *job = &ticket->jobs[i];
        struct assent_event event = {.actor = stage_actor(walk->stage, "worker"),
                                     .job = job->n,
                                     .fence = job->fence,
                                     .lease_us = ASSENT_MINUTE_US,
                                     .resolve = (enum assent_resolve)dice_roll(&walk->dice, 2),
                                     .comment = assent_text_of("so be it")};
        if (job->phase == ASSENT_JOB_OFFERED)
            event.kind = ASSENT_EVENT_CLAIM;
        else if (job->phase == ASSENT_JOB_CLAIMED)
            event.kind = dice_once_in(&walk->dice, 4) ? ASSENT_EVENT_FAIL : ASSENT_EVENT_COMPLETE;
        else if (job->phase == ASSENT_JOB_FAULT)
            event.kind = ASSENT_EVENT_RESOLVE;
        else
            continue;
        stage_step(walk->stage, event);
        return;
    }
}

static void fire(struct walk *walk)
{
    struct stage *stage = walk->stage;
    if (stage->ticket->timer_count == 0)
        return;
    uint32_t which = dice_roll(&walk->dice, (uint32_t)stage->ticket->timer_count);
    const struct assent_timer *timer = &stage->ticket->timers[which];
    if (timer->due_us > stage->now_us)
        stage->now_us = timer->due_us;
    stage_step(stage, (struct assent_event){
                          .kind = ASSENT_EVENT_TIMER, .timer = timer->name, .due_us = timer->due_us});
}

static void send(struct walk *walk)
{
    static const char *const SIGNALS[][2] = {{"go", "bo"}, {"go", "di"}, {"stop", ""}, {"stop", "x"}};
    const char *const *signal = SIGNALS[dice_roll(&walk->dice, 4)];
    bool listens = assent_ticket_awaited(walk->stage->ticket, assent_text_of(signal[0]),
                                         assent_text_of(signal[1])) != NULL;
    enum assent_step_status status = stage_send(walk->stage, signal[0], signal[1]);
    assert_int_equal(listens, status != ASSENT_STEP_NOTHING);
}

static bool starts(struct assent_text name, const char *with)
{
    return assent_text_starts(name, with);
}

static void check_jobs(const struct assent_ticket *ticket)
{
    for (size_t i = 0; i < ticket->job_count; i++) {
        const struct assent_job *job = &ticket->jobs[i];
        size_t undone = 0;
        for (size_t k = 0; k < ticket->job_count; k++)
            undone += ticket->jobs[k].role == ASSENT_JOB_UNDO && ticket->jobs[k].of == job->n;
        assert_true(undone <= (job->started > 0 && job->role == ASSENT_JOB_DO));
        assert_true(job->body != ASSENT_BODY_WAIT || job->started == 0);
    }
}

static void check_ticket(struct stage *stage)
{
    const struct assent_ticket *ticket = stage->ticket;
    bool ended = ticket->outcome != ASSENT_OUTCOME_NONE;
    assert_int_equal(ticket->wait.count > 0, ticket->state_kind == ASSENT_STATE_WAIT);
    if (ended || ticket->leaving.count)
        assert_int_equal(ticket->awaited_count, 0);
    for (size_t i = 0; i < ticket->wait.count; i++)
        assert_int_equal(ticket->wait.branches[i].signal.count > 0, ticket->wait.branches[i].until_us == 0);
    for (size_t i = 0; i < ticket->timer_count; i++) {
        const struct assent_timer *timer = &ticket->timers[i];
        int64_t n;
        assert_false(ended);
        assert_true(!starts(timer->name, "wait/") || ticket->wait.count > 0);
        assert_true(!starts(timer->name, "state/") || assent_text_is(ticket->state, "live"));
        if (assent_text_is(timer->name, "wait/0/until"))
            assert_int_equal(timer->due_us, ticket->wait.branches[0].until_us);
        if (starts(timer->name, "job/")) {
            struct assent_text rest = assent_text_slice(timer->name.bytes + 4, timer->name.count - 4);
            size_t slash = assent_text_find_byte(rest, '/');
            assert_true(assent_text_integer(assent_text_slice(rest.bytes, slash), &n));
            assert_int_not_equal(ticket->jobs[n].phase, ASSENT_JOB_ENDED);
        }
    }
    check_jobs(ticket);
}

static void one_step(struct walk *walk)
{
    struct stage *stage = walk->stage;
    stage->result = (struct assent_step_result){.status = ASSENT_STEP_NOTHING, .next = stage->ticket};
    switch (dice_roll(&walk->dice, 16)) {
    case 0:
    case 1:
    case 2:
        act(walk);
        break;
    case 3:
    case 4:
        edit(walk);
        break;
    case 5:
        send(walk);
        break;
    case 6:
        stage_calendar_changed(stage, CALENDARS[dice_roll(&walk->dice, 3)]);
        break;
    case 7:
    case 8:
        fire(walk);
        break;
    case 9:
    case 10:
    case 11:
        if (assent_ticket_open_round(stage->ticket))
            stage_vote(stage, dice_once_in(&walk->dice, 2) ? "bo" : "cy",
                       dice_once_in(&walk->dice, 6) ? ASSENT_VOTE_REJECT : ASSENT_VOTE_APPROVE);
        break;
    default:
        work(walk);
        break;
    }
}

static void walk_once(struct walk *walk)
{
    stage_open((void **)&walk->stage);
    struct stage *stage = walk->stage;
    define(stage);
    stage_answer(stage, "m.fill", dice_once_in(&walk->dice, 2) ? "{\"note\":\"live\"}" : "{}");
    stage_create(stage, "ann", "{\"person\":\"di\",\"plan\":\"p\"}");
    expect_done(stage, "draft");
    stage_edit(stage, "ann", window(walk));
    for (int i = 0; i < STEPS; i++) {
        one_step(walk);
        walk->kept += stage->result.status == ASSENT_STEP_DONE;
        walk->entered[assent_definition_state(&stage->definition, stage->ticket->state)]++;
        for (size_t f = 0; stage->result.status == ASSENT_STEP_DONE && f < stage->result.fact_count; f++)
            walk->facts[stage->result.facts[f].kind]++;
        check_ticket(stage);
        stage->now_us += ASSENT_MINUTE_US;
    }
    stage_close((void **)&walk->stage);
}

static void the_ticket_holds_together(void **state)
{
    (void)state;
    static const enum assent_fact_kind seen[] = {
        ASSENT_FACT_HOLDER_CHANGED, ASSENT_FACT_WAIT_OPENED, ASSENT_FACT_WAIT_BLOCKED,
        ASSENT_FACT_WAIT_ENDED,     ASSENT_FACT_LISTENING,   ASSENT_FACT_SIGNALLED,
        ASSENT_FACT_LEAVING,        ASSENT_FACT_JOB_DELAYED, ASSENT_FACT_JOB_FAULTED};
    struct walk walk = {0};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        walk.dice = dice_of(seed);
        walk_once(&walk);
    }
    assert_true(walk.kept > SEEDS * STEPS / 4); // the walks do go somewhere
    for (size_t i = 0; i < 8; i++)
        assert_true(walk.entered[i] > 0); // into every state
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
        if (!walk.facts[seen[i]])
            fail_msg("no walk has the fact %s", assent_fact_text(seen[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ticket_holds_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
