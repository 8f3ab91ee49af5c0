// SPDX-License-Identifier: Apache-2.0
// Offers: of each type the oldest are in memory, the rest comes when those are used up; no type keeps another
// waiting, none is lost over failed reads and unknown outcomes. The store's pages are answered by the test.
#include "stand.h"
#include <stdlib.h>
#include <string.h>

enum { TYPES = 3, OF_A_TYPE = 5000 };
static const char *const WORKERS[TYPES] = {"alpha", "beta", "gamma"};

// A queue of offers as a store has it, in the order of (worker, since, ticket).
struct shelf {
    struct assent_stored_offer *items;
    bool *gone;
    size_t count, reads;
    bool fail_next;
    struct assent_id asked[OF_A_TYPE * TYPES]; // tickets in the order in which claims looked at them
    size_t asked_count;
};

static bool after(const struct assent_stored_offer *offer, const struct assent_stored_offer *cursor)
{
    int order = assent_text_compare(offer->worker, cursor->worker);
    if (order == 0)
        order = offer->since_us < cursor->since_us ? -1 : offer->since_us > cursor->since_us;
    if (order == 0)
        order = assent_id_compare(&offer->ticket, &cursor->ticket);
    return order > 0;
}

static bool answer_reads(struct stand *stand, struct assent_order *order)
{
    struct shelf *shelf = stand->context;
    struct assent_read_order *read = &order->read;
    if (order->kind != ASSENT_ORDER_READ)
        return false;
    order->ok = true;
    if (read->kind == ASSENT_READ_TICKET) { // a claim looks at it; it is not there
        shelf->asked[shelf->asked_count++] = read->id;
        for (size_t i = 0; i < shelf->count; i++)
            shelf->gone[i] |= assent_id_equal(&shelf->items[i].ticket, &read->id);
        return true;
    }
    if (read->kind != ASSENT_READ_OFFERS)
        return false;
    shelf->reads++;
    order->ok = !shelf->fail_next;
    shelf->fail_next = false;
    if (!order->ok)
        return assent_error_set(&order->error, ASSENT_STORE_BROKEN, "the test says so") || true;
    struct assent_stored_offer *page = assent_arena_take_array(order->arena, read->limit, sizeof *page);
    size_t count = 0;
    for (size_t i = 0; i < shelf->count && count < read->limit; i++) {
        if (!shelf->gone[i] && (!read->has_after || after(&shelf->items[i], &read->after_offer)))
            page[count++] = shelf->items[i];
    }
    read->offers = (struct assent_stored_offers){page, count};
    return true;
}

static void fill(struct stand *stand, struct shelf *shelf)
{
    shelf->count = (size_t)OF_A_TYPE * TYPES;
    shelf->items = assent_arena_take_array(stand->arena, shelf->count, sizeof *shelf->items);
    shelf->gone = assent_arena_take_array(stand->arena, shelf->count, sizeof *shelf->gone);
    for (size_t i = 0; i < shelf->count; i++) {
        struct assent_stored_offer *offer = &shelf->items[i];
        offer->worker = assent_text_of(WORKERS[i / OF_A_TYPE]);
        offer->since_us = 1000 + (int64_t)(i % OF_A_TYPE);
        for (int b = 0; b < 8; b++)
            offer->ticket.bytes[8 + b] = (unsigned char)(i >> (56 - 8 * b));
    }
    stand->context = shelf;
    stand->instead = answer_reads;
}

static struct shelf *begin(struct stand *stand, bool fails)
{
    struct shelf *shelf = assent_arena_take(stand->arena, sizeof *shelf);
    stand_end(stand);
    fill(stand, shelf);
    shelf->fail_next = fails;
    stand_start(stand);
    stand->instead = answer_reads;
    return shelf;
}

static void end(struct stand *stand)
{
    stand->instead = NULL;
    stand_work(stand);
}

static void every_type_has_its_oldest_in_memory(void **state)
{
    struct stand *stand = *state;
    struct shelf *shelf = begin(stand, false);
    int64_t offers = assent_runtime_count(stand->runtime).offers;
    assert_true(offers > 0 && offers < OF_A_TYPE * TYPES); // the others are in the store
    for (size_t t = TYPES; t-- > 0;) {
        struct assent_request claim = stand_claim(stand, "robot", WORKERS[t], 0);
        shelf->asked_count = 0;
        stand_call(stand, &claim);
        assert_true(shelf->asked_count > 0);
        assert_true(assent_id_equal(&shelf->asked[0], &shelf->items[t * OF_A_TYPE].ticket));
    }
    end(stand);
}

// All of a type are asked for, page after page, oldest first, each once.
static void a_long_queue_is_worked_off_in_order(void **state)
{
    struct stand *stand = *state;
    struct shelf *shelf = begin(stand, false);
    for (int i = 0; i < 200 && shelf->asked_count < OF_A_TYPE; i++) {
        struct assent_request claim = stand_claim(stand, "robot", "beta", 0);
        stand_call(stand, &claim);
        if (i == 20)
            shelf->fail_next = true; // a page in the middle cannot be read: it is read again
        stand_pass(stand, ASSENT_SECOND_US);
        stand_work(stand);
    }
    assert_int_equal(shelf->asked_count, OF_A_TYPE);
    for (size_t i = 0; i < OF_A_TYPE; i++)
        assert_true(assent_id_equal(&shelf->asked[i], &shelf->items[OF_A_TYPE + i].ticket));
    assert_false(shelf->fail_next);
    end(stand);
}

static void offers_that_cannot_be_read_are_read_again(void **state)
{
    struct stand *stand = *state;
    struct shelf *shelf = begin(stand, true);
    stand_reach(stand, stand->now_us + 2 * ASSENT_SECOND_US);
    assert_true(shelf->reads >= 2);
    assert_true(assent_runtime_count(stand->runtime).offers > 0);
    end(stand);
}

static struct assent_order *pull_offers(struct stand *stand)
{
    for (size_t i = 0; i < stand->order_count; i++) {
        struct assent_order *order = stand->orders[i];
        if (order->kind == ASSENT_ORDER_READ && order->read.kind == ASSENT_READ_OFFERS) {
            stand->orders[i] = stand->orders[--stand->order_count];
            return order;
        }
    }
    return NULL;
}

static void go(struct stand *stand, struct assent_id id, enum assent_sim_fault fault)
{
    struct assent_request request = stand_act(stand, "ann", id, "go");
    uint64_t cookie = stand_submit(stand, &request);
    stand_until(stand, ASSENT_ORDER_COMMIT);
    assent_sim_disk_fault(stand->disk, fault, 0, 1);
    stand_do(stand, 0);
    assert_int_equal(stand_answer(stand, cookie)->error.code, ASSENT_STORE_UNKNOWN);
}

// Twice the store does not say whether an offer was kept; the second time while the first resync still reads.
static void an_offer_of_an_unknown_outcome_is_not_lost(void **state)
{
    struct stand *stand = *state;
    struct assent_id first = stand_ticket(stand), second = stand_ticket(stand);
    go(stand, first, ASSENT_SIM_LOST_REPLY);
    struct assent_order *reading = pull_offers(stand);
    assert_non_null(reading);
    stand_work(stand); // the rest of the resync; the engine goes on
    go(stand, second, ASSENT_SIM_LOST_REPLY);
    reading->ok = true; // it saw the store before both
    assent_runtime_done(stand->runtime, reading, stand->now_us);
    stand_work(stand);
    assert_int_equal(assent_runtime_count(stand->runtime).offers, 2);
    struct assent_request claim = stand_claim(stand, "robot", "alpha", 0);
    assert_int_equal(stand_call(stand, &claim)->claimed_count, 1);
    assert_int_equal(stand_call(stand, &claim)->claimed_count, 1);
}

static void offers_are_there_after_a_start(void **state)
{
    struct stand *stand = *state;
    struct assent_id older = stand_offer(stand);
    stand_pass(stand, 1);
    stand_offer(stand);
    stand_crash(stand);
    assert_int_equal(assent_runtime_count(stand->runtime).offers, 2);
    struct assent_request claim = stand_claim(stand, "robot", "alpha", 0);
    const struct stand_answer *answer = stand_call(stand, &claim);
    assert_int_equal(answer->claimed_count, 1);
    assert_true(assent_id_equal(&answer->claimed[0].ticket, &older));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_type_has_its_oldest_in_memory),
        TEST(a_long_queue_is_worked_off_in_order),
        TEST(offers_that_cannot_be_read_are_read_again),
        TEST(an_offer_of_an_unknown_outcome_is_not_lost),
        TEST(offers_are_there_after_a_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
