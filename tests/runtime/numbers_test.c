// SPDX-License-Identifier: Apache-2.0
// Numbers of tickets: one after the other, never one twice, whatever fails; gaps are allowed.
#include "stand.h"
#include <string.h>

static int64_t number_of(const struct stand_answer *answer)
{
    struct assent_text text = answer->ticket->number;
    int64_t number = 0;
    assert_true(assent_text_starts(text, "JOB-"));
    assert_true(assent_text_integer(assent_text_slice(text.bytes + 4, text.count - 4), &number));
    return number;
}

static const struct stand_answer *create(struct stand *stand)
{
    struct assent_request request = stand_create(stand, "ann", "jobs", "to be numbered");
    return stand_call(stand, &request);
}

static void numbers_follow_each_other_and_a_start_leaves_a_gap(void **state)
{
    struct stand *stand = *state;
    for (int64_t i = 0; i < 150; i++) // over the end of a block
        assert_int_equal(number_of(create(stand)), 1001 + i);
    stand_crash(stand);
    int64_t next = number_of(create(stand));
    assert_in_range(next, 1151, 1151 + 100);
    assert_int_equal(number_of(create(stand)), next + 1);
}

static void each_workflow_has_its_own(void **state)
{
    struct stand *stand = *state;
    assert_int_equal(number_of(create(stand)), 1001);
    struct assent_request request = stand_create(stand, "ann", "private", "another kind");
    assert_true(assent_text_is(stand_call(stand, &request)->ticket->number, "REQ-1001"));
}

// The reservation stands before the first ticket that uses it: when it is not kept, no ticket is.
static void a_reservation_comes_before_what_it_is_for(void **state)
{
    struct stand *stand = *state;
    struct assent_request request = stand_create(stand, "ann", "jobs", "to be numbered");
    stand_submit(stand, &request);
    assert_int_equal(stand_holds(stand, ASSENT_ORDER_COMMIT), 1);
    assert_int_equal(stand->orders[0]->item_count, 2);
    assert_true(assent_text_is(stand->orders[0]->items[0].writes[0].subject.kind, "number"));
    stand_fail(stand, 0, ASSENT_STORE_FULL);
    stand_submit(stand, &request);
    assert_int_equal(stand->orders[0]->item_count, 2); // again in front
    stand_work(stand);
}

static void none_twice_whatever_fails(void **state)
{
    struct stand *stand = *state;
    static const enum assent_sim_fault FAULTS[] = {ASSENT_SIM_FAIL_BEFORE, ASSENT_SIM_LOST_REPLY,
                                                   ASSENT_SIM_LOST_WRITE, ASSENT_SIM_FAIL_READ};
    for (int i = 0; i < 300; i++) {
        if (i % 3 == 0)
            assent_sim_disk_fault(stand->disk, FAULTS[i / 3 % 4], i % 5, 1);
        struct assent_request request = stand_create(stand, "ann", "jobs", "to be numbered");
        uint64_t cookie = stand_submit(stand, &request);
        for (int t = 0; t < 5 && stand_answer(stand, cookie) == NULL; t++) {
            stand_work(stand);
            stand_pass(stand, ASSENT_SECOND_US);
        }
        assert_non_null(stand_answer(stand, cookie));
        if (i % 37 == 0) {
            assent_sim_disk_fault(stand->disk, ASSENT_SIM_NONE, 0, 0);
            stand_crash(stand);
        }
    }
    struct assent_list list;
    struct assent_error error;
    assent_sim_disk_fault(stand->disk, ASSENT_SIM_NONE, 0, 0);
    assert_true(assent_reader_tickets(stand->reader, NULL, 1000, stand->arena, &list, &error));
    assert_in_range(list.count, 150, 300);
    for (size_t i = 0; i < list.count; i++) {
        for (size_t j = 0; j < i; j++)
            assert_false(assent_text_equal(list.items[i].columns.number, list.items[j].columns.number));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(numbers_follow_each_other_and_a_start_leaves_a_gap),
        TEST(each_workflow_has_its_own),
        TEST(a_reservation_comes_before_what_it_is_for),
        TEST(none_twice_whatever_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
