// SPDX-License-Identifier: Apache-2.0
// Freezes and maintenance windows: which tickets they mean, the whole time that a ticket needs, what taking
// it back adds, half-open ends; waits that are kept and go on as soon as they may; lifting a freeze; work
// that is paused. Tables are made by hand here; tests/calendar has those that engine/calendar makes.
#include "stage.h"

#include <assent/base/limits.h>
#include <assent/core/freeze.h>

enum { DAY_H = 24 };

// Hours are counted from the stage's midnight, 2026-12-01T00:00:00Z. It is noon.
static int64_t hour(int64_t hours)
{
    return STAGE_MIDNIGHT + hours * ASSENT_HOUR_US;
}

static struct assent_times open_between(struct stage *stage, int64_t start_h, int64_t end_h)
{
    struct assent_span *span = assent_arena_take(stage->arena, sizeof *span);
    *span = (struct assent_span){.start_us = hour(start_h), .end_us = hour(end_h)};
    return (struct assent_times){
        .from_us = hour(-100 * DAY_H), .until_us = hour(100 * DAY_H), .spans = span, .span_count = 1};
}

static struct assent_words words(struct stage *stage, const char *word)
{
    struct assent_text *item = assent_arena_take(stage->arena, sizeof *item);
    *item = assent_text_of(word);
    return (struct assent_words){item, 1};
}

static struct assent_freeze *freeze_of(struct stage *stage, const char *handle, int64_t start_h,
                                       int64_t end_h)
{
    struct assent_freeze *freezes =
        assent_arena_take_array(stage->arena, stage->directory->freeze_count + 1, sizeof *freezes);
    for (size_t i = 0; i < stage->directory->freeze_count; i++)
        freezes[i] = stage->directory->freezes[i];
    struct assent_freeze *freeze = &freezes[stage->directory->freeze_count++];
    freeze->handle = freeze->name = assent_text_of(handle);
    freeze->when = open_between(stage, start_h, end_h);
    stage->directory->freezes = freezes;
    return freeze;
}

static struct assent_window *window_of(struct stage *stage, const char *handle, int64_t start_h,
                                       int64_t end_h)
{
    struct assent_window *windows =
        assent_arena_take_array(stage->arena, stage->directory->window_count + 1, sizeof *windows);
    for (size_t i = 0; i < stage->directory->window_count; i++)
        windows[i] = stage->directory->windows[i];
    struct assent_window *window = &windows[stage->directory->window_count++];
    window->handle = window->name = assent_text_of(handle);
    window->when = open_between(stage, start_h, end_h);
    stage->directory->windows = windows;
    return window;
}

static struct assent_footprint plan(int64_t start_h, int64_t end_h, int64_t backout_h)
{
    return (struct assent_footprint){.kind = assent_text_of("change"),
                                     .type = assent_text_of("normal"),
                                     .risk = assent_text_of("high"),
                                     .workflow = assent_text_of("normal-change"),
                                     .service = assent_text_of("pay"),
                                     .start_us = hour(start_h),
                                     .end_us = hour(end_h),
                                     .until_us = hour(end_h + backout_h)};
}

static size_t obstacles(struct stage *stage, const struct assent_footprint *footprint, int64_t at_h)
{
    size_t count;
    assent_obstacles(stage->directory, footprint, NULL, 0, ASSENT_LOOK_AT_FREEZES | ASSENT_LOOK_AT_WINDOWS,
                     hour(at_h), stage->arena, &count);
    return count;
}

// -1: never, as far as the tables know.
static int64_t free_at(struct stage *stage, const struct assent_footprint *footprint, int64_t at_h)
{
    int64_t out;
    if (!assent_obstacles_free(stage->directory, footprint, NULL, 0,
                               ASSENT_LOOK_AT_FREEZES | ASSENT_LOOK_AT_WINDOWS, hour(at_h), stage->arena,
                               &out))
        return -1;
    return (out - STAGE_MIDNIGHT) / ASSENT_HOUR_US;
}

static void the_whole_time_is_looked_at(void **state)
{
    struct stage *stage = *state;
    freeze_of(stage, "f", 20, 30);
    static const struct {
        int64_t start, end, backout, at;
        size_t count;
    } ROWS[] = {
        {14, 20, 0, 12, 0}, // ends as it begins
        {14, 20, 1, 12, 1}, // but taking it back would not
        {14, 19, 1, 12, 0}, {19, 21, 0, 12, 1}, {25, 26, 0, 12, 1},
        {10, 40, 0, 5, 1},  {30, 31, 0, 12, 0}, // begins as it ends
        {29, 31, 0, 12, 1}, {29, 31, 0, 30, 0}, // what is left of it
        {14, 16, 0, 18, 0},                     // it is late: as long again, from now on
        {14, 16, 0, 19, 1}, {14, 16, 0, 30, 0},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct assent_footprint footprint = plan(ROWS[i].start, ROWS[i].end, ROWS[i].backout);
        if (obstacles(stage, &footprint, ROWS[i].at) != ROWS[i].count)
            fail_msg("row %zu", i);
    }
    struct assent_footprint unplanned = plan(0, 0, 0);
    unplanned.start_us = unplanned.end_us = unplanned.until_us = 0;
    assert_int_equal(obstacles(stage, &unplanned, 19), 0);
    assert_int_equal(obstacles(stage, &unplanned, 20), 1);
    assert_int_equal(obstacles(stage, &unplanned, 30), 0);
}

static void selectors_say_what_is_meant(void **state)
{
    struct stage *stage = *state;
    struct assent_freeze *freeze = freeze_of(stage, "f", 0, 100);
    struct assent_footprint footprint = plan(14, 16, 0);
    struct assent_text items[] = {assent_text_of("db1"), assent_text_of("other")};
    assert_true(assent_freeze_means(stage->directory, freeze, &footprint));
    freeze->where.kind = words(stage, "request");
    assert_false(assent_freeze_means(stage->directory, freeze, &footprint));
    freeze->where.kind = words(stage, "change");
    freeze->where.risk = words(stage, "high");
    freeze->where.workflow = words(stage, "normal-change");
    assert_true(assent_freeze_means(stage->directory, freeze, &footprint));
    freeze->where.item = words(stage, "db1");
    assert_false(assent_freeze_means(stage->directory, freeze, &footprint));
    footprint.items = items;
    footprint.item_count = 2;
    assert_true(assent_freeze_means(stage->directory, freeze, &footprint));
    freeze->where.service = words(stage, "shop");
    assert_false(assent_freeze_means(stage->directory, freeze, &footprint));
    struct assent_ci cis[] = {stage->directory->cis[0]};
    struct assent_service services[] = {{.handle = assent_text_of("shop")}};
    cis[0].service = 0;
    stage->directory->cis = cis;
    stage->directory->services = services;
    assert_true(assent_freeze_means(stage->directory, freeze, &footprint)); // by its item
    freeze->exempts = true;
    freeze->exempt.type = words(stage, "emergency");
    assert_true(assent_freeze_means(stage->directory, freeze, &footprint));
    freeze->exempt.type = words(stage, "normal");
    assert_false(assent_freeze_means(stage->directory, freeze, &footprint));
    footprint.risk = (struct assent_text){0}; // not scored
    freeze->exempts = false;
    assert_false(assent_freeze_means(stage->directory, freeze, &footprint));
}

static void windows_hold_the_whole_time(void **state)
{
    struct stage *stage = *state;
    struct assent_footprint footprint = plan(14, 16, 1);
    assert_int_equal(obstacles(stage, &footprint, 12), 0); // none means it
    struct assent_window *window = window_of(stage, "w", 14, 17);
    window->where.service = words(stage, "pay");
    assert_int_equal(obstacles(stage, &footprint, 12), 0);
    footprint = plan(14, 16, 2);
    assert_int_equal(obstacles(stage, &footprint, 12), 1); // taking it back would be outside
    window_of(stage, "x", 17, 20)->where.service = words(stage, "pay");
    assert_int_equal(obstacles(stage, &footprint, 12), 0); // both together hold it
    footprint = plan(13, 16, 0);
    assert_int_equal(obstacles(stage, &footprint, 12), 1);
    footprint.service = assent_text_of("shop");
    assert_int_equal(obstacles(stage, &footprint, 12), 0);
    freeze_of(stage, "f", 15, 16);
    footprint = plan(14, 16, 0);
    assert_int_equal(obstacles(stage, &footprint, 12), 1); // a freeze beats a window
}

static void each_item_keeps_to_its_windows(void **state)
{
    struct stage *stage = *state;
    struct assent_footprint footprint = plan(14, 16, 0);
    struct assent_text items[] = {assent_text_of("db1"), assent_text_of("web"), assent_text_of("free")};
    footprint.items = items;
    footprint.item_count = 3;
    window_of(stage, "db", 10, 20)->where.item = words(stage, "db1");
    assert_int_equal(obstacles(stage, &footprint, 12), 0);
    window_of(stage, "web", 20, 24)->where.item = words(stage, "web");
    size_t count;
    const struct assent_obstacle *found = assent_obstacles(
        stage->directory, &footprint, NULL, 0, ASSENT_LOOK_AT_WINDOWS, hour(12), stage->arena, &count);
    assert_int_equal(count, 1);
    assert_true(assent_text_is(found->subject, "web"));
    assert_true(assent_text_is(found->window->handle, "web"));
    assert_int_equal(found->clear_us, hour(20));
    assert_int_equal(free_at(stage, &footprint, 12), -1); // never in both at once
}

static void the_first_free_time_is_found(void **state)
{
    struct stage *stage = *state;
    struct assent_footprint footprint = plan(14, 16, 0);
    assert_int_equal(free_at(stage, &footprint, 12), 12);
    freeze_of(stage, "f", 13, 15);
    assert_int_equal(free_at(stage, &footprint, 12), 15);
    freeze_of(stage, "g", 15, 40);
    assert_int_equal(free_at(stage, &footprint, 12), 40);
    window_of(stage, "w", 50, 53);
    assert_int_equal(free_at(stage, &footprint, 12), 50);
    freeze_of(stage, "h", 49, 51);
    assert_int_equal(free_at(stage, &footprint, 12), 51);
    freeze_of(stage, "i", 52, 53);
    assert_int_equal(free_at(stage, &footprint, 12), -1);
}

// draft -> scheduled (waits for planned.start, kept by freezes and windows) -> work -> closed.
static struct assent_wait_rule *define(struct stage *stage)
{
    static const uint16_t everywhere[] = {0, 1};
    struct assent_field *planned = stage_field(stage, "planned", ASSENT_FIELD_PLANNED);
    planned->edit_in = everywhere;
    planned->edit_in_count = 2;
    planned->material = false;
    planned->backout = stage_moment(stage, "1 h");
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *scheduled = stage_state(stage, "scheduled", ASSENT_STATE_WAIT);
    struct assent_state *work = stage_state(stage, "work", ASSENT_STATE_JOBS);
    stage_end(stage, "closed", ASSENT_OUTCOME_SUCCESS);
    stage_action(stage, draft, "submit", "requester", "scheduled");
    struct assent_wait_rule *wait = stage_wait(stage, scheduled, "planned.start", "work");
    wait->blocked_by = ASSENT_BLOCKED_BY_FREEZE | ASSENT_BLOCKED_BY_MAINTENANCE;
    struct assent_job_rule *job = stage_job(stage, work, "deploy", "deployer");
    job->undo = stage_worker(stage, "rollback");
    work->done = stage_to(stage, "closed");
    work->failed = stage_to(stage, "draft");
    return wait;
}

static const char *planned(struct stage *stage, int64_t start_h, int64_t end_h)
{
    return assent_text_format(stage->arena, "{\"planned\":{\"end\":\"%s\",\"start\":\"%s\"}}",
                              assent_instant_text(stage->arena, hour(end_h)).bytes,
                              assent_instant_text(stage->arena, hour(start_h)).bytes)
        .bytes;
}

static void schedule(struct stage *stage, int64_t start_h, int64_t end_h)
{
    stage_create(stage, "ann", planned(stage, start_h, end_h));
    stage_act(stage, "ann", "submit");
    expect_done(stage, "scheduled");
}

static void a_freeze_keeps_a_wait_until_it_ends(void **state)
{
    struct stage *stage = *state;
    define(stage);
    freeze_of(stage, "quarter-end", 13, 15);
    schedule(stage, 14, 16);
    stage_fire(stage, "wait/0/until");
    expect_done(stage, "scheduled");
    expect_facts(stage, "timer_fired timer_set wait_blocked");
    expect_json(stage->arena, &stage->ticket->wait.branches[0].blocked,
                "[{\"freeze\":\"quarter-end\",\"until\":1796137200000000}]");
    assert_int_equal(stage_due(stage, "wait/0/free"), hour(15));
    stage_fire(stage, "wait/0/free");
    expect_done(stage, "work");
    expect_facts(stage, "timer_fired wait_ended entered job_opened job_offered");
}

// Taking it back would meet the freeze: it is kept until the freeze is over, not until its beginning.
static void backing_out_counts(void **state)
{
    struct stage *stage = *state;
    define(stage);
    freeze_of(stage, "f", 16, 18);
    schedule(stage, 14, 16);
    stage_fire(stage, "wait/0/until");
    expect_done(stage, "scheduled");
    assert_int_equal(stage_due(stage, "wait/0/free"), hour(18));
    stage_edit(stage, "ann", planned(stage, 14, 15)); // now there is time to take it back
    expect_done(stage, "work");
}

static void a_window_keeps_a_wait_until_it_opens(void **state)
{
    struct stage *stage = *state;
    struct assent_wait_rule *wait = define(stage);
    window_of(stage, "night", 20, 24);
    schedule(stage, 14, 22);
    stage_fire(stage, "wait/0/until");
    expect_done(stage, "scheduled");
    expect_json(stage->arena, &stage->ticket->wait.branches[0].blocked,
                "[{\"maintenance\":\"night\",\"service\":\"\"}]");
    assert_int_equal(stage_due(stage, "wait/0/free"), hour(20));
    const struct assent_ticket *kept = stage->ticket;
    stage_fire(stage, "wait/0/free");
    expect_done(stage, "work");
    wait->blocked_by = ASSENT_BLOCKED_BY_FREEZE; // who does not ask for windows is not kept by them
    stage->ticket = kept;
    stage_fire(stage, "wait/0/free");
    expect_done(stage, "work");
}

static void another_world_lets_it_go(void **state)
{
    struct stage *stage = *state;
    define(stage);
    struct assent_freeze *freeze = freeze_of(stage, "f", 13, 40);
    schedule(stage, 14, 16);
    stage_fire(stage, "wait/0/until");
    expect_done(stage, "scheduled");
    freeze->when = open_between(stage, 13, 30);
    stage->directory->version++;
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_CALENDAR});
    expect_done(stage, "scheduled");
    expect_facts(stage, "timer_set wait_blocked");
    assert_int_equal(stage_due(stage, "wait/0/free"), hour(30));
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_CALENDAR});
    assert_int_equal(stage->result.status, ASSENT_STEP_NOTHING);
    freeze->when = open_between(stage, 20, 30);
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_CALENDAR});
    expect_done(stage, "work");
    expect_facts(stage, "timer_cleared wait_ended entered job_opened job_offered");
}

static void what_is_never_free_has_a_clock_all_the_same(void **state)
{
    struct stage *stage = *state;
    define(stage);
    window_of(stage, "past", 1, 2);
    schedule(stage, 14, 16);
    stage_fire(stage, "wait/0/until");
    assert_int_equal(stage_due(stage, "wait/0/free"), hour(100 * DAY_H));
}

static enum assent_step_status lift(struct stage *stage, const char *who, const char *freeze,
                                    const char *because)
{
    return stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_OVERRIDE,
                                                   .actor = stage_actor(stage, who),
                                                   .freeze = assent_text_of(freeze),
                                                   .comment = assent_text_of(because)});
}

static void a_freeze_is_lifted_with_a_reason(void **state)
{
    struct stage *stage = *state;
    define(stage);
    struct assent_freeze *freeze = freeze_of(stage, "quarter-end", 13, 40);
    freeze->override = words(stage, "role:manager"); // eve
    schedule(stage, 14, 16);
    stage_fire(stage, "wait/0/until");
    lift(stage, "bo", "quarter-end", "I want to.");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "override of freeze quarter-end");
    lift(stage, "eve", "quarter-end", " ");
    expect_refused(stage, ASSENT_COMMENT_MISSING, "");
    lift(stage, "eve", "year-end", "So it is.");
    expect_refused(stage, ASSENT_FREEZE_UNKNOWN, "");
    freeze->override = words(stage, "person:ann");
    lift(stage, "ann", "quarter-end", "For myself.");
    expect_refused(stage, ASSENT_SEPARATION, "override of freeze quarter-end");
    freeze->override = words(stage, "group:board");
    lift(stage, "eve", "quarter-end", "The bank asks for it.");
    expect_done(stage, "work");
    expect_facts(stage, "freeze_overridden timer_cleared wait_ended entered job_opened job_offered");
    assert_int_equal(stage->ticket->waived_count, 1);
    const struct assent_waiver *waiver = &stage->ticket->waived[0];
    expect_words(waiver->rule, "freeze quarter-end");
    expect_words(waiver->because, "The bank asks for it.");
    expect_words(waiver->person, "per_eve");
    assert_int_equal(waiver->from_us, hour(13));
    assert_int_equal(waiver->until_us, hour(40));
    lift(stage, "eve", "quarter-end", "Again.");
    expect_refused(stage, ASSENT_FREEZE_NOT_MET, "");
}

// The same freeze at another time stands in the way again.
static void it_is_lifted_only_that_once(void **state)
{
    struct stage *stage = *state;
    define(stage);
    struct assent_freeze *freeze = freeze_of(stage, "f", 13, 40);
    struct assent_span spans[] = {{.start_us = hour(13), .end_us = hour(40)},
                                  {.start_us = hour(60), .end_us = hour(80)}};
    freeze->when.spans = spans;
    freeze->when.span_count = 2;
    freeze->override = words(stage, "person:eve");
    schedule(stage, 14, 16);
    lift(stage, "eve", "f", "Before its time comes, too.");
    expect_done(stage, "scheduled");
    stage_edit(stage, "ann", planned(stage, 62, 63));
    expect_done(stage, "scheduled");
    stage_fire(stage, "wait/0/until");
    expect_done(stage, "scheduled");
    assert_int_equal(stage_due(stage, "wait/0/free"), hour(80));
}

static void nobody_lifts_what_nobody_may(void **state)
{
    struct stage *stage = *state;
    define(stage);
    freeze_of(stage, "f", 13, 40);
    schedule(stage, 14, 16);
    lift(stage, "eve", "f", "Please.");
    expect_refused(stage, ASSENT_NOT_ENTITLED, "override of freeze f");
    expect_says(stage, "Nobody may");
}

static void only_so_many_are_lifted(void **state)
{
    struct stage *stage = *state;
    define(stage);
    freeze_of(stage, "f", 13, 40)->override = words(stage, "person:eve");
    schedule(stage, 14, 16);
    struct assent_ticket *ticket = (struct assent_ticket *)(uintptr_t)stage->ticket;
    struct assent_waiver *waived = assent_arena_take_array(stage->arena, ASSENT_WAIVERS, sizeof *waived);
    for (size_t i = 0; i < ASSENT_WAIVERS; i++)
        waived[i].rule = assent_text_of("freeze other");
    ticket->waived = waived;
    ticket->waived_count = ASSENT_WAIVERS - 1;
    const struct assent_ticket *before = stage->ticket;
    lift(stage, "eve", "f", "The last one.");
    expect_done(stage, "scheduled");
    stage->ticket = before;
    ticket->waived_count = ASSENT_WAIVERS;
    lift(stage, "eve", "f", "One more.");
    expect_refused(stage, ASSENT_LIMIT_REACHED, "");
}

static void work_is_paused_but_undone(void **state)
{
    struct stage *stage = *state;
    define(stage);
    schedule(stage, 14, 16);
    stage_fire(stage, "wait/0/until");
    expect_done(stage, "work");
    struct assent_freeze *freeze = freeze_of(stage, "f", 13, 40);
    stage_claim(stage, "worker", "deploy"); // inflight: finish
    expect_done(stage, "work");
    stage_release(stage, "worker", "deploy");
    freeze->inflight = ASSENT_INFLIGHT_PAUSE;
    stage_claim(stage, "worker", "deploy");
    expect_refused(stage, ASSENT_FREEZE_STANDS, "freeze f");
    freeze->when = open_between(stage, 15, 40); // not yet
    stage_claim(stage, "worker", "deploy");
    expect_done(stage, "work");
    freeze->when = open_between(stage, 13, 40);
    stage_fail(stage, "worker", "deploy", "broken");
    expect_phase(stage, "deploy/undo", ASSENT_JOB_OFFERED);
    stage_claim(stage, "worker", "deploy/undo");
    expect_done(stage, "work");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_whole_time_is_looked_at, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(selectors_say_what_is_meant, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(windows_hold_the_whole_time, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(each_item_keeps_to_its_windows, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(the_first_free_time_is_found, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(a_freeze_keeps_a_wait_until_it_ends, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(backing_out_counts, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(a_window_keeps_a_wait_until_it_opens, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(another_world_lets_it_go, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(what_is_never_free_has_a_clock_all_the_same, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(a_freeze_is_lifted_with_a_reason, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(it_is_lifted_only_that_once, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(nobody_lifts_what_nobody_may, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(only_so_many_are_lifted, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(work_is_paused_but_undone, stage_open, stage_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
