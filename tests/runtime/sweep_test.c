// SPDX-License-Identifier: Apache-2.0
// The sweep: a calendar that changes moves the clocks of open tickets, all of them, once, over crashes and
// failures; and nothing fires by a calendar that does not hold any more.
#include "stand.h"
#include <assent/base/limits.h>
#include <stdlib.h>
#include <string.h>

#define SHORT_DAY "08:00-10:00" // business hours are worth less: deadlines come later
#define LONG_DAY  "00:00-23:59" // ... or sooner

static int clocks_setup(void **state)
{
    int failed = stand_setup(state);
    stand_listeners(*state);
    return failed;
}
#define CLOCKS(name) cmocka_unit_test_setup_teardown(name, clocks_setup, stand_teardown)

static struct assent_text with_hours(struct stand *stand, const char *hours)
{
    struct assent_text old = stand_file(stand, "world.yaml");
    struct assent_buffer out = assent_buffer_in(stand->arena);
    static const char WAS[] = "08:00-17:00";
    for (size_t i = 0; i < old.count;) {
        bool here = old.count - i >= sizeof WAS - 1 && memcmp(old.bytes + i, WAS, sizeof WAS - 1) == 0;
        if (here)
            assent_buffer_string(&out, hours);
        else
            assent_buffer_byte(&out, old.bytes[i]);
        i += here ? sizeof WAS - 1 : 1;
    }
    return assent_buffer_done(&out);
}

static struct assent_request new_hours(struct stand *stand, const char *hours)
{
    struct assent_request request = stand_request(stand, ASSENT_REQUEST_WORLD, "admin");
    request.text = with_hours(stand, hours);
    return request;
}

static void apply(struct stand *stand, const char *hours)
{
    struct assent_request request = new_hours(stand, hours);
    const struct stand_answer *answer = stand_call(stand, &request);
    if (!answer->ok)
        print_error("world: %s\n%.*s", answer->error.text, (int)answer->report.count, answer->report.bytes);
    assert_true(answer->ok);
}

static int64_t due(struct stand *stand, struct assent_id id)
{
    const struct assent_timer *timer =
        assent_ticket_timer(stand_stored(stand, id), assent_text_of("state/due"));
    assert_non_null(timer);
    return timer->due_us;
}

// The stand begins on a Monday at 09:00 in Stockholm.
static void deadlines_move(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_listener(stand, "ann", "clock");
    int64_t start_us = stand->now_us, before_us = due(stand, id);
    int64_t sweeps = assent_runtime_count(stand->runtime).sweeps;
    assert_int_equal(before_us, start_us + 4 * ASSENT_HOUR_US);
    apply(stand, SHORT_DAY);
    assert_false(stand_sweeps(stand));
    assert_int_equal(due(stand, id),
                     start_us + 48 * ASSENT_HOUR_US); // 1 h on Monday, 2 on Tuesday, 1 on Wednesday
    const struct assent_timer *timer =
        assent_ticket_timer(stand_stored(stand, id), assent_text_of("state/due"));
    assert_int_equal(timer->was_us, before_us);
    assert_int_equal(assent_runtime_count(stand->runtime).sweeps, sweeps + 1);
    assert_int_equal(assent_runtime_count(stand->runtime).clocks_moved, 1);
}

static void the_journal_says_by_which_event(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_listener(stand, "ann", "clock");
    apply(stand, SHORT_DAY);
    struct assent_turn turn = stand_newest(stand, id);
    assert_int_equal(turn.event, ASSENT_EVENT_CALENDAR);
    assert_int_equal(turn.facts[0].kind, ASSENT_FACT_TIMER_SET);
}

static void what_is_past_due_by_the_new_calendar_fires(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_listener(stand, "ann", "clock"); // dropped after 8 business hours
    stand_reach(stand, stand->now_us + 10 * ASSENT_HOUR_US);     // Monday 19:00, 8 business hours: Tuesday
    assert_true(stand_in_state(stand, id, "timed") || stand_in_state(stand, id, "dropped"));
    assert_false(stand_in_state(stand, id, "dropped"));
    apply(stand, LONG_DAY);
    stand_reach(stand, stand->now_us + ASSENT_SECOND_US);
    assert_true(stand_in_state(stand, id, "dropped"));
}

static void another_world_with_the_same_calendars_moves_nothing(void **state)
{
    struct stand *stand = *state;
    stand_listener(stand, "ann", "clock");
    struct assent_request request = stand_request(stand, ASSENT_REQUEST_WORLD, "admin");
    struct assent_buffer text = assent_buffer_in(stand->arena);
    const char *old = stand_file(stand, "world.yaml").bytes;
    const char *services = strstr(old, "\nservices:\n") + strlen("\nservices:\n");
    assent_buffer_text(&text, assent_text_slice(old, (size_t)(services - old)));
    assent_buffer_string(&text, "  mail-2: { name: More mail }\n");
    assent_buffer_string(&text, services);
    request.text = assent_buffer_done(&text);
    int64_t turns = stand_turns(stand), moved = assent_runtime_count(stand->runtime).clocks_moved;
    const struct stand_answer *answer = stand_call(stand, &request);
    if (!answer->ok)
        print_error("%.*s", (int)answer->report.count, answer->report.bytes);
    assert_true(answer->ok);
    assert_int_equal(stand_turns(stand), turns + 1);
    assert_int_equal(assent_runtime_count(stand->runtime).clocks_moved, moved);
    assert_int_equal(assent_runtime_count(stand->runtime).rounds_settled, 0);
    assert_false(stand_sweeps(stand));
}

enum { FEW = 5, MANY = 300 };

// The machine dies after each number of orders that the sweep takes; afterwards every clock has moved once.
static void a_crash_in_the_middle_is_made_good(void **state)
{
    (void)state;
    for (int orders = 1; orders < 16; orders++) {
        void *made;
        clocks_setup(&made);
        struct stand *stand = made;
        struct assent_id ids[FEW];
        for (int i = 0; i < FEW; i++)
            ids[i] = stand_listener(stand, "ann", "clock");
        int64_t wanted_us = stand->now_us + 48 * ASSENT_HOUR_US,
                revision = stand_stored(stand, ids[0])->revision;
        struct assent_request request = new_hours(stand, SHORT_DAY);
        bool applied = stand_dies_at(stand, &request, orders);
        for (int i = 0; applied && i < FEW; i++) {
            assert_int_equal(due(stand, ids[i]), wanted_us);
            assert_int_equal(stand_stored(stand, ids[i])->revision, revision + 1);
        }
        assert_false(stand_sweeps(stand));
        stand_teardown(&made);
    }
}

static void it_goes_in_pages_and_leaves_room(void **state)
{
    struct stand *stand = *state;
    struct assent_id ids[MANY];
    for (int i = 0; i < MANY; i++)
        ids[i] = stand_listener(stand, "ann", "clock");
    struct assent_request request = new_hours(stand, SHORT_DAY);
    int64_t most = stand_crowd(stand, &request);
    assert_true(most > 1 && most <= ASSENT_SWEEP_AT_ONCE + 2);
    int64_t wanted_us = stand->now_us + 48 * ASSENT_HOUR_US;
    for (int i = 0; i < MANY; i++)
        assert_int_equal(due(stand, ids[i]), wanted_us);
}

static void tickets_made_and_moved_meanwhile_are_right(void **state)
{
    struct stand *stand = *state;
    struct assent_id old[FEW], new;
    for (int i = 0; i < FEW; i++)
        old[i] = stand_listener(stand, "ann", "clock");
    struct assent_request create = stand_create(stand, "ann", "signals", "late");
    new = stand_call(stand, &create)->ticket->id;
    int64_t wanted_us = stand->now_us + 48 * ASSENT_HOUR_US;
    // Decided in the old world and committed behind the new one: decided anew.
    struct assent_request world = new_hours(stand, SHORT_DAY), act = stand_act(stand, "ann", new, "clock");
    stand_submit(stand, &world);
    stand_do(stand, 0); // it is built; its commit is out
    uint64_t cookie = stand_submit(stand, &act);
    stand_work(stand);
    assert_true(stand_answer(stand, cookie)->ok);
    assert_int_equal(due(stand, new), wanted_us);
    for (int i = 0; i < FEW; i++)
        assert_int_equal(due(stand, old[i]), wanted_us);
}

static void a_second_change_in_the_middle_of_a_sweep_counts(void **state)
{
    struct stand *stand = *state;
    struct assent_id ids[FEW];
    for (int i = 0; i < FEW; i++)
        ids[i] = stand_listener(stand, "ann", "clock");
    int64_t first_us = due(stand, ids[0]);
    struct assent_request one = new_hours(stand, SHORT_DAY), two = new_hours(stand, "08:00-17:00");
    stand_submit(stand, &one);
    stand_until(stand, ASSENT_ORDER_COMMIT);
    stand_do(stand, 0); // the world is there, the sweep begins
    stand_submit(stand, &two);
    stand_work(stand);
    stand_reach(stand, stand->now_us + ASSENT_MINUTE_US);
    assert_false(stand_sweeps(stand));
    for (int i = 0; i < FEW; i++)
        assert_int_equal(due(stand, ids[i]), first_us);
}

static void a_store_that_fails_for_a_moment_delays_it(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_listener(stand, "ann", "clock");
    struct assent_request request = new_hours(stand, SHORT_DAY);
    int64_t wanted_us = stand->now_us + 48 * ASSENT_HOUR_US;
    stand_submit(stand, &request);
    stand_until(stand, ASSENT_ORDER_COMMIT);
    stand_do(stand, 0);
    stand_fail(stand, 0, ASSENT_STORE_BROKEN); // the page
    stand_reach(stand, stand->now_us + 2 * ASSENT_SECOND_US - 1);
    while (stand_holds(stand, ASSENT_ORDER_COMMIT) == 0 && stand->order_count > 0)
        stand_do(stand, 0);
    stand_work(stand);
    stand_reach(stand, stand->now_us + ASSENT_MINUTE_US);
    assert_int_equal(due(stand, id), wanted_us);
    assert_false(stand_sweeps(stand));
}

// A timer that is due by the old calendar before the sweep has come to its ticket does not fire.
static void nothing_fires_by_the_calendar_of_before(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_listener(stand, "ann", "board"); // to be decided within 4 business hours
    stand_reach(stand, stand->now_us + 4 * ASSENT_HOUR_US - ASSENT_SECOND_US);
    struct assent_request request = new_hours(stand, SHORT_DAY);
    stand_submit(stand, &request);
    stand_until(stand, ASSENT_ORDER_COMMIT);
    stand_do(stand, 0);                           // the sweep's page is being read
    stand_pass(stand, 2 * ASSENT_SECOND_US);      // due by the old calendar
    struct assent_order *page = stand->orders[0]; // slow
    assert_int_equal(page->kind, ASSENT_ORDER_READ);
    stand->orders[0] = stand->orders[--stand->order_count];
    stand_work(stand);
    assert_true(stand_in_state(stand, id, "board"));
    page->ok = false;
    assent_runtime_done(stand->runtime, page, stand->now_us);
    stand_reach(stand, stand->now_us + ASSENT_HOUR_US);
    assert_true(stand_in_state(stand, id, "board"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLOCKS(deadlines_move),
        CLOCKS(the_journal_says_by_which_event),
        CLOCKS(what_is_past_due_by_the_new_calendar_fires),
        CLOCKS(another_world_with_the_same_calendars_moves_nothing),
        cmocka_unit_test(a_crash_in_the_middle_is_made_good),
        CLOCKS(it_goes_in_pages_and_leaves_room),
        CLOCKS(tickets_made_and_moved_meanwhile_are_right),
        CLOCKS(a_second_change_in_the_middle_of_a_sweep_counts),
        CLOCKS(a_store_that_fails_for_a_moment_delays_it),
        CLOCKS(nothing_fires_by_the_calendar_of_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
