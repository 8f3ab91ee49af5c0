// SPDX-License-Identifier: Apache-2.0
// Timers: near ones in memory, far ones in the store; each fires once, in order, none early, none lost: over
// pages, restarts, failed reads, unknown outcomes; and they leave room for people.
#include "stand.h"
#include <assent/base/limits.h>
#include <string.h>

static struct assent_id waiting_ticket(struct stand *stand, const char *action)
{
    struct assent_id id = stand_ticket(stand);
    struct assent_request request = stand_act(stand, "ann", id, action);
    assert_true(stand_call(stand, &request)->ok);
    return id;
}

static void a_far_timer_stays_in_the_store_until_it_is_near(void **state)
{
    struct stand *stand = *state;
    struct assent_id near_id = waiting_ticket(stand, "ask"), far_id = waiting_ticket(stand, "wait");
    int64_t start_us = stand->now_us;
    assert_int_equal(assent_runtime_count(stand->runtime).near_timers, 1);
    stand_reach(stand, start_us + 30 * ASSENT_MINUTE_US - 1);
    assert_true(stand_in_state(stand, near_id, "peers"));
    stand_reach(stand, start_us + 30 * ASSENT_MINUTE_US);
    assert_true(stand_in_state(stand, near_id, "dropped"));
    assert_int_equal(assent_runtime_count(stand->runtime).near_timers, 0);
    stand_reach(stand, start_us + 5 * ASSENT_HOUR_US - 1);
    assert_true(stand_in_state(stand, far_id, "board"));
    assert_int_equal(assent_runtime_count(stand->runtime).near_timers, 1);
    stand_reach(stand, start_us + 5 * ASSENT_HOUR_US);
    assert_true(stand_in_state(stand, far_id, "dropped"));
    assert_int_equal(assent_runtime_count(stand->runtime).timers_fired, 2);
}

static void a_timer_due_while_the_engine_was_down_fires_at_the_start(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = waiting_ticket(stand, "ask");
    stand_end(stand);
    stand->now_us += 10 * ASSENT_HOUR_US;
    stand_start(stand);
    stand_reach(stand, stand->now_us + 1);
    assert_true(stand_in_state(stand, id, "dropped"));
}

static void a_stale_timer_changes_nothing(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = waiting_ticket(stand, "ask");
    struct assent_request vote = stand_vote(stand, "bo", id);
    assert_true(stand_call(stand, &vote)->ok);
    int64_t turns = stand_turns(stand);
    stand_reach(stand, stand->now_us + ASSENT_HOUR_US);
    assert_true(stand_in_state(stand, id, "work"));
    assert_int_equal(stand_turns(stand), turns);
    assert_int_equal(assent_runtime_count(stand->runtime).timers_fired, 0);
}

static void a_timer_that_cannot_be_kept_is_tried_again(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = waiting_ticket(stand, "ask");
    int64_t due_us = stand->now_us + 30 * ASSENT_MINUTE_US;
    stand_reach(stand, due_us - 1);
    stand_pass(stand, 1);
    assert_int_equal(stand_holds(stand, ASSENT_ORDER_COMMIT), 1);
    stand_fail(stand, 0, ASSENT_STORE_FULL);
    assert_true(stand_in_state(stand, id, "peers"));
    stand_reach(stand, due_us + 2 * ASSENT_SECOND_US);
    assert_true(stand_in_state(stand, id, "dropped"));
}

// Reads that a test answers: of near timers, one page after the other, from a list.
struct pages {
    struct assent_stored_timer *items;
    size_t count, reads, loads;
    int64_t last_due_us;
    bool fail_next;
};

static size_t find(const struct pages *pages, const struct assent_id *id)
{
    size_t low = 0, high = pages->count; // ids grow as the due times do
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (assent_id_compare(&pages->items[middle].ticket, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    assert_true(low < pages->count && assent_id_equal(&pages->items[low].ticket, id));
    return low;
}

static void give_page(struct pages *pages, struct assent_read_order *read)
{
    size_t from = 0;
    while (read->has_after && from < pages->count &&
           (pages->items[from].due_us < read->after_timer.due_us ||
            (pages->items[from].due_us == read->after_timer.due_us &&
             assent_id_compare(&pages->items[from].ticket, &read->after_timer.ticket) <= 0)))
        from++;
    size_t to = from;
    while (to < pages->count && to - from < read->limit && pages->items[to].due_us <= read->until_us)
        to++;
    read->timers = (struct assent_stored_timers){&pages->items[from], to - from};
    pages->reads++;
}

static bool answer_reads(struct stand *stand, struct assent_order *order)
{
    struct pages *pages = stand->context;
    if (order->kind != ASSENT_ORDER_READ)
        return false;
    if (order->read.kind == ASSENT_READ_TIMERS) {
        order->ok = !pages->fail_next;
        pages->fail_next = false;
        if (order->ok)
            give_page(pages, &order->read);
        else
            assent_error_set(&order->error, ASSENT_STORE_BROKEN, "the test says so");
        return true;
    }
    if (order->read.kind == ASSENT_READ_TICKET) { // a timer has fired: in order, and not early
        size_t at = find(pages, &order->read.id);
        int64_t due_us = pages->items[at].due_us;
        assert_true(due_us <= stand->now_us && due_us >= pages->last_due_us);
        pages->last_due_us = due_us;
        pages->loads++;
        order->ok = true;
        return true; // found: false; that is the end of a timer
    }
    return false;
}

enum { MANY = 100000, SOME = 15000 };

static struct pages many_timers(struct stand *stand, size_t count, int64_t first_us, int64_t span_us)
{
    struct pages pages = {.count = count};
    pages.items = assent_arena_take_array(stand->arena, count, sizeof *pages.items);
    for (size_t i = 0; i < count; i++) {
        struct assent_stored_timer *timer = &pages.items[i];
        timer->due_us = first_us + (int64_t)i * span_us / (int64_t)count;
        timer->name = assent_text_of("round/0");
        timer->ticket.bytes[0] = 1;
        for (int b = 0; b < 4; b++)
            timer->ticket.bytes[12 + b] = (unsigned char)(i >> (24 - 8 * b));
    }
    return pages;
}

static void a_hundred_thousand_in_one_minute(void **state)
{
    struct stand *stand = *state;
    struct assent_id ours = stand_ticket(stand);
    stand_end(stand);
    struct pages pages = many_timers(stand, MANY, stand->now_us + ASSENT_MINUTE_US, ASSENT_MINUTE_US);
    stand->context = &pages;
    stand->instead = answer_reads;
    stand_start(stand);
    stand->instead = NULL;
    struct assent_request look = stand_look(stand, "ann", ours);
    assert_true(stand_call(stand, &look)->ok); // hot from now on
    stand->instead = answer_reads;
    size_t asked = 0;
    for (int tick = 0; tick < 1800; tick++) { // three minutes
        stand_pass(stand, ASSENT_SECOND_US / 10);
        assert_true(assent_runtime_count(stand->runtime).waiting_requests <= ASSENT_TIMERS_AT_ONCE);
        assert_true(assent_runtime_count(stand->runtime).near_timers < 60000); // more stay in the store
        if (tick % 64 == 0) {                                                  // people are served meanwhile
            look = stand_look(stand, "ann", ours);
            uint64_t cookie = stand_submit(stand, &look);
            assert_non_null(stand_answer(stand, cookie));
            assert_true(stand_answer(stand, cookie)->ok);
            asked++;
        }
        stand_work(stand);
    }
    assert_int_equal(pages.loads, MANY); // none lost, none twice
    assert_true(asked > 10);
    assert_int_equal(assent_runtime_count(stand->runtime).near_timers, 0);
}

// All of them are due at once: they come in portions, and people find room between them.
static void a_storm_leaves_room_for_people(void **state)
{
    struct stand *stand = *state;
    struct assent_id ours = stand_ticket(stand);
    stand_end(stand);
    struct pages pages = many_timers(stand, SOME, stand->now_us - ASSENT_HOUR_US, 0);
    stand->context = &pages;
    stand->instead = answer_reads;
    stand_start(stand);
    stand_pass(stand, ASSENT_SECOND_US);
    assert_int_equal(assent_runtime_count(stand->runtime).waiting_requests, ASSENT_TIMERS_AT_ONCE);
    assert_true(assent_runtime_deadline_us(stand->runtime) > stand->now_us); // nothing to do but wait
    struct assent_request look = stand_look(stand, "ann", ours);
    stand_submit(stand, &look); // is taken in
    stand->instead = NULL;
    while (stand->order_count > 0)
        stand_fail(stand, 0, ASSENT_STORE_BROKEN);
    stand_end(stand);
}

static void a_page_that_cannot_be_read_is_read_again(void **state)
{
    struct stand *stand = *state;
    stand_end(stand);
    struct pages pages = many_timers(stand, SOME, stand->now_us + 2 * ASSENT_MINUTE_US, ASSENT_MINUTE_US);
    stand->context = &pages;
    stand->instead = answer_reads;
    pages.fail_next = true;
    stand_start(stand);
    for (int i = 0; i < 100; i++) {
        if (i == 0)
            pages.fail_next = true; // in the middle
        stand_pass(stand, ASSENT_SECOND_US / 10);
        stand_work(stand);
    }
    assert_false(pages.fail_next);
    assert_int_equal(assent_runtime_count(stand->runtime).near_timers, SOME);
}

// The turn was kept though the store did not say so, and a page was being read when it happened: the timer
// that it set fires all the same, and no timer is in memory twice.
static void a_timer_of_an_unknown_outcome_is_not_lost(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand), other = waiting_ticket(stand, "ask");
    stand_pass(stand, 45 * ASSENT_MINUTE_US);
    assert_int_equal(stand_holds(stand, ASSENT_ORDER_READ), 1); // of timers; it sees the store as it is now
    size_t reading = 0;
    while (stand->orders[reading]->kind != ASSENT_ORDER_READ)
        reading++;
    struct assent_order *page = stand->orders[reading];
    stand->orders[reading] = stand->orders[--stand->order_count];
    stand_work(stand);
    struct assent_request ask = stand_act(stand, "ann", id, "ask");
    uint64_t cookie = stand_submit(stand, &ask);
    stand_until(stand, ASSENT_ORDER_COMMIT);
    assent_sim_disk_fault(stand->disk, ASSENT_SIM_LOST_REPLY, 0, 1);
    stand_do(stand, 0);
    assert_int_equal(stand_answer(stand, cookie)->error.code, ASSENT_STORE_UNKNOWN);
    page->ok = true; // an empty page
    assent_runtime_done(stand->runtime, page, stand->now_us);
    stand_work(stand);
    assert_true(stand_in_state(stand, id, "peers"));
    assert_true(stand_in_state(stand, other, "dropped"));
    assert_int_equal(assent_runtime_count(stand->runtime).near_timers, 1);
    stand_reach(stand, stand->now_us + 31 * ASSENT_MINUTE_US);
    assert_true(stand_in_state(stand, id, "dropped"));
}

static void unknown_outcomes_do_not_fill_the_memory(void **state)
{
    struct stand *stand = *state;
    waiting_ticket(stand, "ask");
    for (int i = 0; i < 10; i++) {
        struct assent_request create = stand_create(stand, "ann", "jobs", "another");
        stand_submit(stand, &create);
        assert_int_equal(stand_holds(stand, ASSENT_ORDER_COMMIT), 1);
        stand_fail(stand, 0, ASSENT_STORE_UNKNOWN);
        stand_work(stand);
    }
    assert_int_equal(assent_runtime_count(stand->runtime).near_timers, 1);
}

static void a_stopping_engine_fires_no_more(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = waiting_ticket(stand, "ask");
    assent_runtime_stop(stand->runtime);
    stand_pass(stand, ASSENT_HOUR_US);
    assert_true(assent_runtime_idle(stand->runtime));
    assert_int_equal(stand_holds(stand, ASSENT_ORDER_COMMIT), 0);
    assert_true(stand_in_state(stand, id, "peers"));
    stand_restart(stand);
    stand_reach(stand, stand->now_us + 1);
    assert_true(stand_in_state(stand, id, "dropped"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_far_timer_stays_in_the_store_until_it_is_near),
        TEST(a_timer_due_while_the_engine_was_down_fires_at_the_start),
        TEST(a_stale_timer_changes_nothing),
        TEST(a_timer_that_cannot_be_kept_is_tried_again),
        TEST(a_hundred_thousand_in_one_minute),
        TEST(a_storm_leaves_room_for_people),
        TEST(a_page_that_cannot_be_read_is_read_again),
        TEST(a_timer_of_an_unknown_outcome_is_not_lost),
        TEST(unknown_outcomes_do_not_fill_the_memory),
        TEST(a_stopping_engine_fires_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
