// SPDX-License-Identifier: Apache-2.0
// A storm: a hundred thousand tickets on the simulated store whose clocks run out within one minute. They
// fire in order of due, none early, none lost, none twice, while people go on working, and the machine dies
// in the middle of it.
#include "stand.h"
#include <assent/base/limits.h>
#include <stdlib.h>

#ifdef __SANITIZE_ADDRESS__
enum { MANY = 20000 }; // the simulated store's arrays make the rest take minutes
#else
enum { MANY = 100000 };
#endif
enum { CRASH_AT = MANY / 2, CALL_EACH = MANY / 20, JOURNAL_PAGE = 1000 };
#define BETWEEN_US (ASSENT_MINUTE_US / MANY)

struct storm {
    struct stand *stand;
    struct assent_arena *arena;
    int64_t read_to; // seq of the journal
    int64_t last_due_us;
    size_t fired;
};

static void look_at_turn(struct storm *storm, const struct assent_stored_turn *stored)
{
    struct assent_turn turn;
    struct assent_error error;
    assert_true(
        assent_record_read(stored->envelope, stored->payload, stored->salt, &turn, storm->arena, &error));
    if (turn.event != ASSENT_EVENT_TIMER)
        return;
    assert_int_equal(turn.facts[0].kind, ASSENT_FACT_TIMER_FIRED);
    int64_t due_us = turn.facts[0].timer_fired.due_us;
    assert_true(due_us <= turn.at_us);         // none early
    assert_true(due_us >= storm->last_due_us); // in order
    storm->last_due_us = due_us;
    storm->fired++;
}

// Goes on through the journal.
static void look(struct storm *storm)
{
    struct assent_stored_turns page;
    do {
        struct assent_error error;
        assent_arena_reset(storm->arena);
        assert_true(assent_reader_journal(storm->stand->reader, storm->read_to, JOURNAL_PAGE, storm->arena,
                                          &page, &error));
        for (size_t i = 0; i < page.count; i++) {
            storm->read_to = page.items[i].seq;
            if (page.items[i].subject.is_ticket)
                look_at_turn(storm, &page.items[i]);
        }
    } while (page.count > 0);
}

// What is made on the way is forgotten at once: a stand keeps all answers otherwise.
static void make_tickets(struct storm *storm)
{
    struct stand *stand = storm->stand;
    struct assent_arena *own = stand->arena;
    stand->arena = storm->arena;
    for (size_t i = 0; i < MANY; i++) {
        assent_arena_reset(storm->arena);
        struct assent_request create = stand_create(stand, "ann", "storm", "wait");
        assert_true(stand_call(stand, &create)->ok);
        stand->answer_count = 0;
        stand->now_us += BETWEEN_US;
    }
    stand->arena = own;
}

// Somebody's action is answered while timers fire, before more than a few portions of them have.
static void call(struct storm *storm)
{
    struct stand *stand = storm->stand;
    struct assent_request create = stand_create(stand, "ann", "jobs", "in the storm");
    uint64_t cookie = stand_submit(stand, &create);
    int64_t before = assent_runtime_count(stand->runtime).timers_fired;
    while (stand_answer(stand, cookie) == NULL) {
        assert_true(stand->order_count > 0);
        stand_do(stand, 0);
    }
    assert_true(stand_answer(stand, cookie)->ok);
    assert_true(assent_runtime_count(stand->runtime).timers_fired - before <= 2 * ASSENT_TIMERS_AT_ONCE);
}

static void a_hundred_thousand_in_one_minute_over_a_crash(void **state)
{
    struct stand *stand = *state;
    struct storm storm = {.stand = stand, .arena = assent_arena_open(0)};
    stand_deploy(stand, "storm.yaml");
    make_tickets(&storm);
    look(&storm);
    assert_int_equal(storm.fired, 0);
    bool crashed = false;
    size_t calls = 0;
    stand->now_us += 28 * ASSENT_MINUTE_US;
    for (int tick = 0; tick < 1800; tick++) { // three minutes
        stand_pass(stand, ASSENT_SECOND_US / 10);
        int64_t fired = assent_runtime_count(stand->runtime).timers_fired + (crashed ? CRASH_AT : 0);
        if (fired > (int64_t)(calls * CALL_EACH)) {
            call(&storm);
            calls++;
        }
        if (!crashed && fired >= CRASH_AT) {
            crashed = true;
            stand_crash(stand); // orders are out, among them a commit
        }
        stand_work(stand);
    }
    look(&storm);
    assert_int_equal(storm.fired, MANY); // none lost, none twice
    assert_true(crashed && calls >= 10);
    assert_int_equal(assent_runtime_count(stand->runtime).near_timers, 0);
    assent_arena_close(storm.arena);
}

// The clock goes far ahead at once, as a test clock does, and hours back: what is due fires in its order,
// what is not waits until the clock is there again, and nothing stops.
static void the_clock_jumps_and_steps_back(void **state)
{
    struct stand *stand = *state;
    struct storm storm = {.stand = stand, .arena = assent_arena_open(0)};
    stand_deploy(stand, "storm.yaml");
    for (int i = 0; i < 500; i++) { // due over five hundred half hours
        struct assent_request create = stand_create(stand, "ann", "storm", "wait");
        assert_true(stand_call(stand, &create)->ok);
        stand->now_us -= 7 * ASSENT_SECOND_US; // made in a clock that goes back all the time
        stand_pass(stand, 0);
    }
    assert_true(assent_runtime_count(stand->runtime).steps_back >= 499);
    look(&storm);
    assert_int_equal(storm.fired, 0);
    stand_pass(stand, 400 * 24 * ASSENT_HOUR_US);
    stand_reach(stand, stand->now_us + ASSENT_SECOND_US);
    look(&storm);
    assert_int_equal(storm.fired, 500);
    struct assent_request create = stand_create(stand, "ann", "storm", "wait");
    struct assent_id id = stand_call(stand, &create)->ticket->id;
    stand_pass(stand, -10 * ASSENT_HOUR_US);
    stand_reach(stand, stand->now_us + 10 * ASSENT_HOUR_US + 29 * ASSENT_MINUTE_US);
    assert_true(assent_text_is(stand_stored(stand, id)->state, "waiting"));
    stand_reach(stand, stand->now_us + ASSENT_MINUTE_US);
    assert_true(assent_text_is(stand_stored(stand, id)->state, "done"));
    assent_arena_close(storm.arena);
}

// A lease is no shorter because the clock stepped back, and is over when the clock is past it.
static void a_lease_over_a_clock_that_steps_back_and_jumps(void **state)
{
    struct stand *stand = *state;
    stand_offer(stand);
    struct assent_request claim = stand_claim(stand, "robot", "alpha", 0);
    struct stand_claimed held = stand_call(stand, &claim)->claimed[0];
    stand_pass(stand, -2 * ASSENT_HOUR_US);
    struct assent_request extend = stand_extend(stand, "robot", &held, 30 * ASSENT_SECOND_US);
    assert_true(stand_call(stand, &extend)->ok);
    stand_reach(stand, stand->now_us + 2 * ASSENT_HOUR_US);
    assert_int_equal(stand_stored(stand, held.ticket)->jobs[held.job].phase, ASSENT_JOB_CLAIMED);
    stand_pass(stand, 24 * ASSENT_HOUR_US);
    stand_work(stand);
    stand_reach(stand, stand->now_us + ASSENT_MINUTE_US);
    assert_int_not_equal(stand_stored(stand, held.ticket)->jobs[held.job].phase, ASSENT_JOB_CLAIMED);
    struct assent_request report = stand_report(stand, "robot", &held, ASSENT_EVENT_COMPLETE);
    assert_int_equal(stand_call(stand, &report)->error.code, ASSENT_LEASE_LOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_clock_jumps_and_steps_back),
        TEST(a_lease_over_a_clock_that_steps_back_and_jumps),
        TEST(a_hundred_thousand_in_one_minute_over_a_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
