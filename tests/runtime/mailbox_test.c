// SPDX-License-Identifier: Apache-2.0
// Mailboxes and batches: one turn in flight for a ticket, nothing told before it is kept, what comes while a
// commit is out goes into the next one, and every queue says busy one past its bound.
#include "machine.h"
#include "stand.h"

static uint64_t comment(struct stand *stand, struct assent_id id)
{
    struct assent_request request = stand_act(stand, "ann", id, "");
    request.event.kind = ASSENT_EVENT_COMMENT;
    request.event.comment = assent_text_of("hello");
    return stand_submit(stand, &request);
}

static void one_turn_in_flight_and_none_told_before_it_is_kept(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    uint64_t first = comment(stand, id), second = comment(stand, id);
    assert_int_equal(stand_holds(stand, ASSENT_ORDER_COMMIT), 1);
    assert_int_equal(stand->orders[0]->item_count, 1);
    struct assent_request look = stand_look(stand, "nils", id);
    uint64_t seen = stand_submit(stand, &look); // what is committed is there meanwhile
    assert_int_equal(stand_answer(stand, seen)->ticket->revision, 1);
    assert_null(stand_answer(stand, first));
    stand_do(stand, 0);
    assert_int_equal(stand_answer(stand, first)->ticket->revision, 2);
    assert_null(stand_answer(stand, second));
    stand_work(stand);
    assert_int_equal(stand_answer(stand, second)->ticket->revision, 3);
}

static void a_mailbox_is_full_at_its_bound(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    comment(stand, id); // under way
    uint64_t cookies[ASSENT_MAILBOX + 1];
    for (int i = 0; i <= ASSENT_MAILBOX; i++)
        cookies[i] = comment(stand, id);
    for (int i = 0; i < ASSENT_MAILBOX; i++)
        assert_null(stand_answer(stand, cookies[i]));
    const struct stand_answer *past = stand_answer(stand, cookies[ASSENT_MAILBOX]);
    assert_int_equal(past->error.code, ASSENT_BUSY);
    assert_int_equal(past->retry_after_s, ASSENT_BUSY_RETRY_S);
    stand_work(stand);
    for (int i = 0; i < ASSENT_MAILBOX; i++)
        assert_true(stand_answer(stand, cookies[i])->ok);
    assert_int_equal(stand_stored(stand, id)->revision, ASSENT_MAILBOX + 2);
}

static void all_commands_are_full_at_their_bound(void **state)
{
    struct stand *stand = *state;
    uint64_t last = 0;
    for (int i = 0; i < ASSENT_COMMANDS - 1; i++) { // and the reservation of their numbers
        struct assent_request create = stand_create(stand, "ann", "jobs", "one of many");
        last = stand_submit(stand, &create);
    }
    struct assent_request past = stand_create(stand, "ann", "jobs", "one too many");
    struct assent_error error;
    assert_false(assent_runtime_submit(stand->runtime, &past, stand->now_us, &error));
    assert_int_equal(error.code, ASSENT_BUSY);
    int64_t commits = assent_runtime_count(stand->runtime).commits;
    stand_work(stand);
    assert_true(stand_answer(stand, last)->ok);
    // The first went alone, the others in full batches.
    int64_t batches = assent_runtime_count(stand->runtime).commits - commits;
    assert_in_range(batches, 1 + ASSENT_COMMANDS / ASSENT_BATCH_ITEMS,
                    2 + ASSENT_COMMANDS / ASSENT_BATCH_ITEMS);
    assert_true(stand_call(stand, &past)->ok);
}

static void what_comes_during_a_commit_is_the_next_one(void **state)
{
    struct stand *stand = *state;
    int64_t commits = assent_runtime_count(stand->runtime).commits;
    for (int i = 0; i < 100; i++) {
        struct assent_request create = stand_create(stand, "ann", "jobs", "in a batch");
        stand_submit(stand, &create);
        assert_int_equal(stand_holds(stand, ASSENT_ORDER_COMMIT), 1); // never two
    }
    stand_work(stand);
    assert_int_equal(assent_runtime_count(stand->runtime).commits, commits + 2);
}

static void a_failed_batch_is_told_to_each_of_it_and_to_no_other(void **state)
{
    struct stand *stand = *state;
    uint64_t cookies[4];
    int64_t turns = stand_turns(stand);
    for (int i = 0; i < 4; i++) {
        struct assent_request create = stand_create(stand, "ann", "jobs", "in a batch");
        cookies[i] = stand_submit(stand, &create);
    }
    stand_do(stand, 0); // the first
    stand_fail(stand, 0, ASSENT_STORE_FULL);
    assert_true(stand_answer(stand, cookies[0])->ok);
    for (int i = 1; i < 4; i++)
        assert_int_equal(stand_answer(stand, cookies[i])->error.code, ASSENT_STORE_FULL);
    stand_work(stand);
    assert_int_equal(stand_turns(stand), turns + 1);
    struct assent_request create = stand_create(stand, "ann", "jobs", "when there is room");
    assert_true(stand_call(stand, &create)->ok);
}

static void cold_tickets_leave_the_memory_and_come_back_equal(void **state)
{
    (void)state;
    struct assent_runtime_config config = {.hot_tickets = 4};
    struct stand *stand = stand_make(&config);
    stand_start(stand);
    stand_furnish(stand);
    struct assent_id ids[20];
    for (int i = 0; i < 20; i++)
        ids[i] = stand_offer(stand);
    assert_true(assent_runtime_count(stand->runtime).hot_tickets <= 4);
    for (int i = 0; i < 20; i++) {
        struct assent_request look = stand_look(stand, "ann", ids[i]);
        const struct assent_ticket *seen = stand_call(stand, &look)->ticket;
        struct assent_value shown = assent_ticket_value(stand->arena, seen);
        struct assent_value kept = assent_ticket_value(stand->arena, stand_stored(stand, ids[i]));
        assert_true(assent_value_equal(&shown, &kept));
        assert_true(assent_runtime_count(stand->runtime).hot_tickets <= 4);
    }
    struct assent_request act = stand_act(stand, "ann", ids[0], "go"); // not in this state any more
    assert_int_equal(stand_call(stand, &act)->error.code, ASSENT_STATE_FORBIDS);
    stand_free(stand);
}

// What is kept is bounded in bytes too: a few large tickets are as much as many small ones. The one that was
// used last stays.
static void large_tickets_leave_the_memory_sooner(void **state)
{
    (void)state;
    struct assent_runtime_config config = {.hot_bytes = 32 << 10};
    struct stand *stand = stand_make(&config);
    stand_start(stand);
    stand_furnish(stand);
    for (int i = 0; i < 20; i++) {
        struct assent_id id = stand_offer(stand);
        assert_in_range(assent_runtime_count(stand->runtime).hot_bytes, 1, 32 << 10);
        assert_non_null(entry_find(stand->runtime, &id));
    }
    assert_in_range(assent_runtime_count(stand->runtime).hot_tickets, 2, 19);
    stand_free(stand);
}

static void ended_tickets_leave_the_memory_first(void **state)
{
    struct stand *stand = *state;
    struct assent_id open = stand_ticket(stand), ended = stand_ticket(stand);
    struct assent_request drop = stand_act(stand, "ann", ended, "drop");
    assert_true(stand_call(stand, &drop)->ok);
    stand->runtime->config.hot_tickets = (size_t)assent_runtime_count(stand->runtime).hot_tickets;
    stand_ticket(stand);
    assert_null(entry_find(stand->runtime, &ended));
    assert_non_null(entry_find(stand->runtime, &open));
}

// Tickets with live leases stay; behind a thousand of them others are forgotten all the same.
static void leases_do_not_keep_others_in_memory(void **state)
{
    struct stand *stand = *state;
    enum { LEASED = 1100 };
    for (int i = 0; i < LEASED; i++) {
        struct assent_id id = stand_ticket(stand);
        entry_set_lease(entry_find(stand->runtime, &id), 0, 1, stand->now_us + ASSENT_DAY_US);
    }
    stand->runtime->config.hot_tickets = 10;
    for (int i = 0; i < 100; i++)
        stand_ticket(stand);
    int64_t hot = assent_runtime_count(stand->runtime).hot_tickets;
    assert_in_range(hot, LEASED, LEASED + 20);
    stand_pass(stand, 2 * ASSENT_DAY_US);
    for (int i = 0; i < 3; i++)
        stand_ticket(stand);
    assert_true(assent_runtime_count(stand->runtime).hot_tickets <= 10);
}

static void a_page_of_a_cold_ticket_keeps_nobody_waiting(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    stand_restart(stand);
    struct assent_request history = stand_look(stand, "ann", id);
    history.kind = ASSENT_REQUEST_HISTORY;
    history.limit = 10;
    uint64_t page = stand_submit(stand, &history), act = comment(stand, id);
    stand_do(stand, 0); // the load
    assert_int_equal(stand_holds(stand, ASSENT_ORDER_READ), 1);
    assert_true(stand_do_kind(stand, ASSENT_ORDER_COMMIT));
    assert_true(stand_answer(stand, act)->ok);
    assert_null(stand_answer(stand, page));
    stand_work(stand);
    assert_int_equal(stand_answer(stand, page)->turn_count, 2);
}

static void what_is_not_there_is_not_found(void **state)
{
    struct stand *stand = *state;
    struct assent_id none = {{1, 2, 3}};
    struct assent_request look = stand_look(stand, "ann", none);
    assert_int_equal(stand_call(stand, &look)->error.code, ASSENT_NOT_FOUND);
    assert_int_equal(stand_call(stand, &look)->error.code, ASSENT_NOT_FOUND); // the entry is there by now
    static const char *const NAMES[] = {"", "JOB-1", "JOB-9999999999999999999999", "tkt_", "job_x-1-1"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        look.ticket = assent_text_of(NAMES[i]);
        assert_int_equal(stand_call(stand, &look)->error.code, ASSENT_NOT_FOUND);
    }
    look.ticket = assent_text_of("JOB-1001");
    stand_ticket(stand);
    assert_true(stand_call(stand, &look)->ok);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_turn_in_flight_and_none_told_before_it_is_kept),
        TEST(a_mailbox_is_full_at_its_bound),
        TEST(all_commands_are_full_at_their_bound),
        TEST(what_comes_during_a_commit_is_the_next_one),
        TEST(a_failed_batch_is_told_to_each_of_it_and_to_no_other),
        cmocka_unit_test(cold_tickets_leave_the_memory_and_come_back_equal),
        cmocka_unit_test(large_tickets_leave_the_memory_sooner),
        TEST(ended_tickets_leave_the_memory_first),
        TEST(leases_do_not_keep_others_in_memory),
        TEST(a_page_of_a_cold_ticket_keeps_nobody_waiting),
        TEST(what_is_not_there_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
