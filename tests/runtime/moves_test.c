// SPDX-License-Identifier: Apache-2.0
// Turns that move the schedule (moves.c): two at once are kept one after the other and both sides know; where
// one touches the other there is nothing to know; one that goes or ends is in no conflict any more; a move
// waits for nobody who waits for it, and for tickets that have been forgotten meanwhile.
#include "stand.h"

enum { MANY = 12 };

static struct assent_value at(struct stand *stand, int64_t from_min, int64_t to_min)
{
    struct assent_record planned = assent_record_in(stand->arena);
    int64_t day = (stand->now_us / ASSENT_DAY_US + 30) * ASSENT_DAY_US;
    assent_record_put_text(&planned, "end",
                           assent_instant_text(stand->arena, day + to_min * ASSENT_MINUTE_US));
    assent_record_put_text(&planned, "start",
                           assent_instant_text(stand->arena, day + from_min * ASSENT_MINUTE_US));
    return assent_record_done(&planned);
}

static uint64_t plan(struct stand *stand, const char *summary, const char *item, int64_t from, int64_t to)
{
    struct assent_request create = stand_create(stand, "ann", "schedule", summary);
    struct assent_record fields = assent_record_in(stand->arena);
    struct assent_items items = assent_items_in(stand->arena);
    assent_items_add(&items, assent_value_string(item));
    assent_record_put(&fields, "items", assent_items_done(&items));
    assent_record_put(&fields, "planned", at(stand, from, to));
    assent_record_put(&fields, "summary", assent_value_string(summary));
    create.event.fields = assent_record_done(&fields);
    return stand_submit(stand, &create);
}

static struct assent_id planned(struct stand *stand, const char *summary, const char *item, int64_t from,
                                int64_t to)
{
    uint64_t cookie = plan(stand, summary, item, from, to);
    stand_work(stand);
    assert_true(stand_answer(stand, cookie)->ok);
    return stand_answer(stand, cookie)->ticket->id;
}

static struct assent_request edit_of(struct stand *stand, struct assent_id ticket,
                                     const struct assent_value *planned)
{
    struct assent_request request = stand_request(stand, ASSENT_REQUEST_EVENT, "ann");
    struct assent_record fields = assent_record_in(stand->arena);
    struct assent_items cleared = assent_items_in(stand->arena);
    if (planned != NULL)
        assent_record_put(&fields, "planned", *planned);
    else
        assent_items_add(&cleared, assent_value_string("planned"));
    request.ticket = assent_id_text(stand->arena, "tkt", &ticket);
    request.event.kind = ASSENT_EVENT_EDIT;
    request.event.fields = assent_record_done(&fields);
    request.event.cleared = assent_items_done(&cleared);
    return request;
}

static void edit(struct stand *stand, struct assent_id ticket, const struct assent_value *planned)
{
    struct assent_request request = edit_of(stand, ticket, planned);
    assert_true(stand_call(stand, &request)->ok);
}

static size_t open_conflicts(struct stand *stand, struct assent_id ticket)
{
    return assent_ticket_conflicts_open(stand_stored(stand, ticket));
}

static void expect_both(struct stand *stand, struct assent_id one, struct assent_id other, bool meet)
{
    assert_int_equal(open_conflicts(stand, one), meet);
    assert_int_equal(open_conflicts(stand, other), meet);
    const struct assent_conflict *here = assent_ticket_conflict_with(stand_stored(stand, one), &other);
    const struct assent_conflict *there = assent_ticket_conflict_with(stand_stored(stand, other), &one);
    assert_true((here != NULL) == meet && (there != NULL) == meet);
    if (meet)
        assert_true(assent_text_equal(here->id, there->id) && here->from_us == there->from_us &&
                    here->until_us == there->until_us);
}

static void two_at_once_both_know(void **state)
{
    struct stand *stand = *state;
    stand_deploy(stand, "schedule.yaml");
    uint64_t first = plan(stand, "a", "database", 0, 60), second = plan(stand, "b", "database", 0, 60);
    stand_work(stand);
    expect_both(stand, stand_answer(stand, first)->ticket->id, stand_answer(stand, second)->ticket->id, true);
    struct assent_id network = planned(stand, "c", "network", 0, 60);
    assert_int_equal(open_conflicts(stand, network), 0);
}

// An hour and half an hour to take it back.
static void touching_is_no_conflict(void **state)
{
    static const struct {
        int64_t from, to;
        bool meet;
    } ROWS[] = {{90, 120, false}, {89, 120, true},    {60, 89, true},   {-60, -30, false},
                {-60, -29, true}, {-120, -40, false}, {10, 20, true},   {0, 60, true},
                {90, 91, false},  {-90, -30, false},  {-90, 300, true}, {91, 92, false}};
    struct stand *stand = *state;
    stand_deploy(stand, "schedule.yaml");
    struct assent_id first = planned(stand, "a", "database", 0, 60);
    struct assent_id other = planned(stand, "b", "database", 600, 660);
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct assent_value time = at(stand, ROWS[i].from, ROWS[i].to);
        edit(stand, other, &time);
        expect_both(stand, first, other, ROWS[i].meet);
    }
}

static void one_that_goes_is_in_no_conflict(void **state)
{
    struct stand *stand = *state;
    stand_deploy(stand, "schedule.yaml");
    struct assent_id first = planned(stand, "a", "database", 0, 60);
    struct assent_id second = planned(stand, "b", "database", 30, 90);
    expect_both(stand, first, second, true);
    edit(stand, second, NULL); // without a time again
    expect_both(stand, first, second, false);
    struct assent_value time = at(stand, 30, 90);
    edit(stand, second, &time);
    expect_both(stand, first, second, true);
    struct assent_request vote = stand_vote(stand, "bo", second); // and it ends
    assert_true(stand_call(stand, &vote)->ok);
    expect_both(stand, first, second, false);
    stand_crash(stand);
    struct assent_id third = planned(stand, "c", "database", 0, 60);
    expect_both(stand, first, third, true);
}

// A newer one is looking for the older whose place it takes while a third moves onto both.
static void a_look_and_a_move_do_not_wait_for_each_other(void **state)
{
    struct stand *stand = *state;
    stand_deploy(stand, "schedule.yaml");
    struct assent_id older = planned(stand, "a", "database", 0, 60);
    stand_reach(stand, stand->now_us + ASSENT_MINUTE_US);
    uint64_t newer = plan(stand, "a", "database", 0, 60);
    while (stand_answer(stand, newer) == NULL)
        stand_do(stand, 0);
    stand_pass(stand, ASSENT_SECOND_US); // its look begins
    stand_take(stand);
    assert_int_equal(stand_holds(stand, ASSENT_ORDER_READ), 1);
    uint64_t third = plan(stand, "b", "database", 0, 60);
    stand_work(stand);
    assert_non_null(stand_answer(stand, third));
    assert_true(stand_answer(stand, third)->ok);
    assert_true(assent_text_is(stand_stored(stand, older)->state, "gone"));
    expect_both(stand, stand_answer(stand, newer)->ticket->id, stand_answer(stand, third)->ticket->id, true);
}

// Moves wait behind one another while what they will tell is forgotten.
static void tickets_are_forgotten_while_a_move_waits(void **state)
{
    (void)state;
    struct assent_runtime_config config = {.hot_tickets = 1, .batch_items = 1};
    struct stand *stand = stand_make(&config);
    struct assent_id first;
    uint64_t cookies[MANY];
    stand_start(stand);
    stand_furnish(stand);
    stand_deploy(stand, "schedule.yaml");
    first = planned(stand, "first", "database", 0, 60);
    for (int i = 0; i < MANY; i++) {
        const char *summary = assent_text_format(stand->arena, "change %d", i).bytes;
        cookies[i] = plan(stand, summary, "database", 0, 60);
    }
    stand_work(stand);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(open_conflicts(stand, stand_answer(stand, cookies[i])->ticket->id), MANY);
    assert_int_equal(open_conflicts(stand, first), MANY);
    stand_free(stand);
}

static void move_behind(struct stand *stand, const char *item, enum assent_sim_fault fault, bool kept)
{
    struct assent_id first = planned(stand, "a", item, 0, 60);
    plan(stand, "c", item, 600, 660);
    stand_until(stand, ASSENT_ORDER_COMMIT);
    uint64_t second = plan(stand, "b", item, 0, 60);
    struct assent_value time = at(stand, 30, 90);
    struct assent_request later = edit_of(stand, first, &time);
    uint64_t moved = stand_submit(stand, &later);
    stand_do(stand, 0);
    stand_until(stand, ASSENT_ORDER_COMMIT);
    assert_null(stand_answer(stand, moved));
    assent_sim_disk_fault(stand->disk, fault, 0, 1);
    stand_do(stand, 0);
    assert_int_equal(stand_answer(stand, second)->error.code, ASSENT_STORE_UNKNOWN);
    stand_work(stand);
    assert_true(stand_answer(stand, moved)->ok);
    assert_int_equal(open_conflicts(stand, first), kept);
}

// It tells the ticket of the move that waits, and the store does not say whether that was kept.
static void a_move_waits_for_what_nobody_knows(void **state)
{
    struct stand *stand = *state;
    stand_deploy(stand, "schedule.yaml");
    move_behind(stand, "database", ASSENT_SIM_LOST_REPLY, true);
    move_behind(stand, "network", ASSENT_SIM_LOST_WRITE, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(two_at_once_both_know),
        TEST(touching_is_no_conflict),
        TEST(one_that_goes_is_in_no_conflict),
        TEST(a_move_waits_for_what_nobody_knows),
        TEST(a_look_and_a_move_do_not_wait_for_each_other),
        cmocka_unit_test(tickets_are_forgotten_while_a_move_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
