// SPDX-License-Identifier: Apache-2.0
// What only the simulated store can do: a crash between writing and syncing, and faults at counted calls.
#include "bed.h"

#include <string.h>

static struct assent_item new_ticket(struct bed *bed, int64_t number)
{
    struct draft *draft = draft_in(bed->arena);
    draft_move(draft, bed_id(number), 0, "draft");
    return draft_item(draft);
}

static void nothing_is_seen_before_the_sync(void **state)
{
    struct bed *bed = *state;
    struct assent_item item = new_ticket(bed, 1);
    assert_true(assent_sim_commit_begin(bed->store, &item, 1, &bed->error));
    assert_int_equal(item.outcome, ASSENT_ITEM_KEPT);
    assert_int_equal(bed_last_seq(bed), 0);
    assert_int_equal(bed_revision(bed, bed_ticket(bed_id(1))), 0);
    assert_true(assent_sim_commit_sync(bed->store, &bed->error));
    assert_int_equal(bed_last_seq(bed), 1);
    assert_int_equal(bed_revision(bed, bed_ticket(bed_id(1))), 1);
}

static void a_crash_before_the_sync_loses_the_batch_and_no_more(void **state)
{
    struct bed *bed = *state;
    struct assent_item kept = new_ticket(bed, 1);
    struct assent_item lost = new_ticket(bed, 2);
    struct assent_item later = new_ticket(bed, 3);
    bool more;
    bed_commit(bed, &kept, 1);
    assert_true(assent_sim_commit_begin(bed->store, &lost, 1, &bed->error));
    assent_sim_disk_crash(bed->disk);
    // The store is of no use any more, and says so.
    assert_false(assent_sim_commit_sync(bed->store, &bed->error));
    assert_false(assent_store_commit(bed->store, &later, 1, &bed->error));
    assert_int_equal(bed->error.code, ASSENT_STORE_BROKEN);
    assert_int_equal(later.outcome, ASSENT_ITEM_FAILED);
    assert_false(assent_store_maintain(bed->store, &more, &bed->error));
    int64_t seq;
    struct assent_digest link;
    assert_false(assent_reader_head(bed->reader, &seq, &link, &bed->error));
    bed_reopen(bed);
    assert_int_equal(bed_verify(bed, bed->reader), 1);
    assert_int_equal(bed_revision(bed, bed_ticket(bed_id(2))), 0);
    bed_commit(bed, &lost, 1);
    assert_int_equal(lost.turns[0].seq, 2);
}

static void the_disk_may_be_opened_again_before_the_dead_store_is_closed(void **state)
{
    struct bed *bed = *state;
    struct assent_error error;
    assert_null(assent_store_open_sim(bed->disk, &error));
    assert_int_equal(error.code, ASSENT_STORE_LOCKED);
    assent_sim_disk_crash(bed->disk);
    struct assent_store *second = assent_store_open_sim(bed->disk, &error);
    assert_non_null(second);
    bed_close(bed); // the dead one; the second goes on
    struct assent_item item = new_ticket(bed, 1);
    assert_true(assent_store_commit(second, &item, 1, &error));
    assert_null(assent_store_open_sim(bed->disk, &error));
    assent_store_close(second);
}

static void a_fault_strikes_the_call_that_was_told(void **state)
{
    struct bed *bed = *state;
    int64_t before = assent_sim_disk_calls(bed->disk);
    assent_sim_disk_fault(bed->disk, ASSENT_SIM_FULL, 2, 1);
    for (int64_t i = 0; i < 4; i++) {
        struct assent_item item = new_ticket(bed, i);
        bool ok = assent_store_commit(bed->store, &item, 1, &bed->error);
        assert_int_equal(ok, i != 2);
        assert_int_equal(item.outcome, i == 2 ? ASSENT_ITEM_FAILED : ASSENT_ITEM_KEPT);
    }
    assert_int_equal(assent_sim_disk_calls(bed->disk), before + 4);
    assert_int_equal(bed_verify(bed, bed->reader), 3);
}

static void a_lost_reply_was_written_and_a_lost_write_was_not(void **state)
{
    struct bed *bed = *state;
    struct assent_item items[2] = {new_ticket(bed, 1), new_ticket(bed, 2)};
    const enum assent_sim_fault faults[2] = {ASSENT_SIM_LOST_REPLY, ASSENT_SIM_LOST_WRITE};
    for (int i = 0; i < 2; i++) {
        assent_sim_disk_fault(bed->disk, faults[i], 0, 1);
        assert_false(assent_store_commit(bed->store, &items[i], 1, &bed->error));
        assert_int_equal(items[i].outcome, ASSENT_ITEM_UNKNOWN);
        assert_int_equal(bed->error.code, ASSENT_STORE_UNKNOWN);
    }
    assert_int_equal(bed_revision(bed, bed_ticket(bed_id(1))), 1);
    assert_int_equal(bed_revision(bed, bed_ticket(bed_id(2))), 0);
    bed_commit(bed, items, 2);
    assert_int_equal(items[0].outcome, ASSENT_ITEM_ALREADY);
    assert_int_equal(items[1].outcome, ASSENT_ITEM_KEPT);
}

static void reads_fail_and_recover(void **state)
{
    struct bed *bed = *state;
    struct assent_item item = new_ticket(bed, 1);
    int64_t seq;
    struct assent_digest link;
    assent_sim_disk_fault(bed->disk, ASSENT_SIM_FAIL_READ, 0, 2);
    bed_commit(bed, &item, 1); // a commit is no read, but it counts
    assert_false(assent_reader_head(bed->reader, &seq, &link, &bed->error));
    assert_int_equal(bed->error.code, ASSENT_STORE_BROKEN);
    assert_true(assent_reader_head(bed->reader, &seq, &link, &bed->error));
    assert_int_equal(seq, 1);
    // A full disk can be read.
    assent_sim_disk_fault(bed->disk, ASSENT_SIM_FULL, 0, -1);
    assert_true(assent_reader_head(bed->reader, &seq, &link, &bed->error));
    // And one that fails altogether cannot be opened.
    assent_sim_disk_fault(bed->disk, ASSENT_SIM_FAIL_BEFORE, 0, -1);
    bed_close(bed);
    assert_false(bed_try_open(bed));
    assert_int_equal(bed->error.code, ASSENT_STORE_BROKEN);
    assent_sim_disk_fault(bed->disk, ASSENT_SIM_NONE, 0, 0);
    bed_open(bed);
    assert_int_equal(bed_verify(bed, bed->reader), 1);
}

static void memory_has_no_file_to_back_up(void **state)
{
    struct bed *bed = *state;
    assert_false(assent_store_backup(bed->store, "/tmp/never-written.db", &bed->error));
    assert_non_null(strstr(bed->error.text, "simulated"));
}

int main(void)
{
    void *on = (void *)&BED_ON_SIM;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate_setup_teardown(nothing_is_seen_before_the_sync, bed_setup, bed_teardown,
                                                 on),
        cmocka_unit_test_prestate_setup_teardown(a_crash_before_the_sync_loses_the_batch_and_no_more,
                                                 bed_setup, bed_teardown, on),
        cmocka_unit_test_prestate_setup_teardown(the_disk_may_be_opened_again_before_the_dead_store_is_closed,
                                                 bed_setup, bed_teardown, on),
        cmocka_unit_test_prestate_setup_teardown(a_fault_strikes_the_call_that_was_told, bed_setup,
                                                 bed_teardown, on),
        cmocka_unit_test_prestate_setup_teardown(a_lost_reply_was_written_and_a_lost_write_was_not, bed_setup,
                                                 bed_teardown, on),
        cmocka_unit_test_prestate_setup_teardown(reads_fail_and_recover, bed_setup, bed_teardown, on),
        cmocka_unit_test_prestate_setup_teardown(memory_has_no_file_to_back_up, bed_setup, bed_teardown, on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
