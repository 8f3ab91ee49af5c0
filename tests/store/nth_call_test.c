// SPDX-License-Identifier: Apache-2.0
// Every failure of the disk has a defined end (quality.md): the 1st, 2nd … nth call fails, once and for good,
// in opening, committing, keeping and reading. After each: outcomes are true (S5), nothing half is kept (S1),
// and the store goes on at once or opens again.
#include "bed.h"
#include "vfs.h"

#include <string.h>

enum { NTH_MOST = 4000 }; // calls of one run: a loop that never gets through is a failure of its own

// Two new tickets in one item, and one item beside it.
struct pair {
    struct assent_item items[2];
};

static struct pair pair_of(struct assent_arena *arena, int64_t number)
{
    struct pair pair;
    struct draft *two = draft_in(arena);
    draft_move(two, bed_id(number), 0, "draft");
    draft_move(two, bed_id(number + 1), 0, "draft");
    draft_row(two, ASSENT_ROW_FIELDS, bed_id(number))->bytes = assent_text_of("{}");
    draft_key(two, number, 201);
    struct draft *one = draft_in(arena);
    draft_move(one, bed_id(number + 2), 0, "draft");
    pair.items[0] = draft_item(two);
    pair.items[1] = draft_item(one);
    return pair;
}

static bool is_there(struct bed *bed, int64_t number)
{
    return bed_revision(bed, bed_ticket(bed_id(number))) == 1;
}

// What is stored fits what was told, and no item is there in part.
static void assert_true_outcomes(struct bed *bed, const struct pair *pair, int64_t number)
{
    assert_int_equal(is_there(bed, number), is_there(bed, number + 1));
    for (int i = 0; i < 2; i++) {
        bool there = is_there(bed, number + 2 * i);
        enum assent_item_outcome outcome = pair->items[i].outcome;
        if (outcome == ASSENT_ITEM_KEPT)
            assert_true(there);
        else if (outcome == ASSENT_ITEM_FAILED)
            assert_false(there);
        else
            assert_int_equal(outcome, ASSENT_ITEM_UNKNOWN);
    }
    assert_int_equal(is_there(bed, number), is_there(bed, number + 2)); // one batch, one transaction
}

static void assert_told(const struct bed *bed, const struct pair *pair)
{
    bool unknown = pair->items[0].outcome == ASSENT_ITEM_UNKNOWN;
    assert_int_equal(unknown, bed->error.code == ASSENT_STORE_UNKNOWN);
    assert_true(unknown || pair->items[0].outcome == ASSENT_ITEM_FAILED);
    assert_int_equal(pair->items[0].outcome, pair->items[1].outcome);
    assert_true(strlen(bed->error.text) > 20);
}

// Commits a pair while the nth call of the kinds fails. False: the fault never struck.
static bool commit_with_fault(struct bed *bed, struct test_vfs *vfs, unsigned calls, int64_t nth,
                              int64_t times, bool full)
{
    struct pair pair = pair_of(bed->arena, nth * 10);
    test_vfs_fail(vfs, calls, nth, times, full);
    bool ok = assent_store_commit(bed->store, pair.items, 2, &bed->error);
    bool struck = test_vfs_struck(vfs);
    test_vfs_fail(vfs, 0, 0, 0, 0);
    assert_true(ok || struck);
    if (!ok) {
        assert_told(bed, &pair);
        if (full)
            assert_int_equal(bed->error.code, ASSENT_STORE_FULL);
        assert_true_outcomes(bed, &pair, nth * 10);
        // The store may be used again at once, with the same items.
        bed_commit(bed, pair.items, 2);
    }
    assert_true(pair.items[0].outcome == ASSENT_ITEM_KEPT || pair.items[0].outcome == ASSENT_ITEM_ALREADY);
    assert_true(is_there(bed, nth * 10) && is_there(bed, nth * 10 + 1) && is_there(bed, nth * 10 + 2));
    return struck;
}

static void loop_over_commits(unsigned calls, int64_t times, bool full)
{
    struct test_vfs *vfs = test_vfs_open();
    struct bed *bed = bed_make(BED_SQLITE);
    bed_open(bed);
    int64_t nth = 0;
    for (bool struck = true; struck; nth++) {
        assert_in_range(nth, 0, NTH_MOST);
        struck = commit_with_fault(bed, vfs, calls, nth, times, full);
    }
    assert_true(nth > 1);
    assert_int_equal(bed_verify(bed, bed->reader), nth * 3);
    bed_reopen(bed);
    assert_int_equal(bed_verify(bed, bed->reader), nth * 3);
    bed_free(bed);
    test_vfs_close(vfs);
}

static void the_nth_write_of_a_commit_fails_once(void **state)
{
    (void)state;
    loop_over_commits(VFS_WRITE, 1, false);
}

static void all_writes_from_the_nth_of_a_commit_fail(void **state)
{
    (void)state;
    loop_over_commits(VFS_WRITE, -1, false);
}

static void the_disk_is_full_at_the_nth_write_and_then_has_room_again(void **state)
{
    (void)state;
    loop_over_commits(VFS_WRITE, -1, true);
}

static void the_nth_sync_of_a_commit_fails(void **state)
{
    (void)state;
    loop_over_commits(VFS_SYNC, 1, false);
    loop_over_commits(VFS_SYNC, -1, false);
}

static void any_nth_call_of_a_commit_fails(void **state)
{
    (void)state;
    loop_over_commits(VFS_EVERY, 1, false);
    loop_over_commits(VFS_EVERY, -1, false);
}

// A reopened store has little in its caches, so that reads fail too.
static void the_nth_call_of_a_commit_after_opening_fails(void **state)
{
    (void)state;
    struct test_vfs *vfs = test_vfs_open();
    struct bed *bed = bed_make(BED_SQLITE);
    int64_t nth = 0;
    for (bool struck = true; struck; nth++) {
        assert_in_range(nth, 0, NTH_MOST);
        bed_open(bed);
        struck = commit_with_fault(bed, vfs, VFS_EVERY, nth, 1, false);
        bed_close(bed);
    }
    bed_open(bed);
    assert_int_equal(bed_verify(bed, bed->reader), nth * 3);
    bed_free(bed);
    test_vfs_close(vfs);
}

// Opening fails with a code and leaves nothing behind that the next opening would trip over.
static void loop_over_openings(struct bed *bed, struct test_vfs *vfs, unsigned calls, int64_t times,
                               bool full)
{
    bool struck = true;
    for (int64_t nth = 0; struck; nth++) {
        assert_in_range(nth, 0, NTH_MOST);
        test_vfs_fail(vfs, calls, nth, times, full);
        bool ok = bed_try_open(bed);
        struck = test_vfs_struck(vfs);
        if (!ok) {
            assert_true(struck);
            assert_true(bed->error.code == ASSENT_STORE_BROKEN || bed->error.code == ASSENT_STORE_FULL);
        }
        test_vfs_fail(vfs, 0, 0, 0, 0);
        bed_close(bed);
        bed_open(bed);
        bed_close(bed);
    }
}

static void the_nth_call_of_the_first_opening_fails(void **state)
{
    (void)state;
    struct test_vfs *vfs = test_vfs_open();
    bool struck = true;
    for (int64_t nth = 0; struck; nth++) {
        assert_in_range(nth, 0, NTH_MOST);
        struct bed *bed = bed_make(BED_SQLITE);
        test_vfs_fail(vfs, VFS_EVERY, nth, nth % 2 ? 1 : -1, 0);
        bool ok = bed_try_open(bed);
        struck = test_vfs_struck(vfs);
        assert_true(ok || struck);
        test_vfs_fail(vfs, 0, 0, 0, 0);
        bed_close(bed);
        bed_open(bed); // what was made halfway is made whole
        struct pair pair = pair_of(bed->arena, 1);
        bed_commit(bed, pair.items, 2);
        assert_int_equal(bed_verify(bed, bed->reader), 3);
        bed_free(bed);
    }
    test_vfs_close(vfs);
}

static void the_nth_call_of_a_later_opening_fails(void **state)
{
    (void)state;
    struct test_vfs *vfs = test_vfs_open();
    struct bed *bed = bed_make(BED_SQLITE);
    bed_open(bed);
    struct pair pair = pair_of(bed->arena, 1);
    bed_commit(bed, pair.items, 2);
    bed_close(bed);
    loop_over_openings(bed, vfs, VFS_EVERY, 1, false);
    loop_over_openings(bed, vfs, VFS_EVERY, -1, false);
    loop_over_openings(bed, vfs, VFS_EVERY, -1, true);
    bed_open(bed);
    assert_int_equal(bed_verify(bed, bed->reader), 3);
    bed_free(bed);
    test_vfs_close(vfs);
}

// A read that fails says so, and the next one is right.
static void the_nth_call_of_a_read_fails(void **state)
{
    (void)state;
    struct test_vfs *vfs = test_vfs_open();
    struct bed *bed = bed_make(BED_SQLITE);
    bed_open(bed);
    struct pair pair = pair_of(bed->arena, 1);
    bed_commit(bed, pair.items, 2);
    bool struck = true;
    for (int64_t nth = 0; struck; nth++) {
        assert_in_range(nth, 0, NTH_MOST);
        bed_reopen(bed);
        struct assent_stored_ticket ticket;
        bool found;
        test_vfs_fail(vfs, VFS_EVERY, nth, 1, 0);
        bool ok = assent_reader_ticket(bed->reader, bed_id(1), bed->arena, &found, &ticket, &bed->error);
        struck = test_vfs_struck(vfs);
        test_vfs_fail(vfs, 0, 0, 0, 0);
        assert_true(ok || (struck && bed->error.code == ASSENT_STORE_BROKEN));
        assert_true(assent_reader_ticket(bed->reader, bed_id(1), bed->arena, &found, &ticket, &bed->error));
        assert_true(found);
        bed_text_is(ticket.head, "{\"revision\":1}");
    }
    bed_free(bed);
    test_vfs_close(vfs);
}

// One life of a simulated store: opened, two batches kept, read, looked after, opened again. Every failure is
// told with its code, nothing half is kept, and what failed works when it is asked for again.
struct life {
    struct bed *bed;
    enum assent_code code;
    int64_t failures;
};

static void told(struct life *life, bool ok)
{
    if (ok)
        return;
    assert_int_equal(life->bed->error.code, life->code);
    assert_true(strlen(life->bed->error.text) > 20);
    life->failures++;
}

static void open_in_the_end(struct life *life)
{
    bool ok;
    do {
        ok = bed_try_open(life->bed);
        told(life, ok);
    } while (!ok);
}

static void commit_in_the_end(struct life *life, int64_t number)
{
    struct bed *bed = life->bed;
    struct pair pair = pair_of(bed->arena, number);
    while (!assent_store_commit(bed->store, pair.items, 2, &bed->error)) {
        told(life, false);
        assert_told(bed, &pair);
    }
    for (int i = 0; i < 2; i++)
        assert_true(pair.items[i].outcome == ASSENT_ITEM_KEPT ||
                    pair.items[i].outcome == ASSENT_ITEM_ALREADY);
}

static void read_in_the_end(struct life *life, int64_t number)
{
    struct bed *bed = life->bed;
    struct assent_stored_ticket ticket;
    bool found = false;
    bool ok;
    do {
        ok = assent_reader_ticket(bed->reader, bed_id(number), bed->arena, &found, &ticket, &bed->error);
        told(life, ok);
    } while (!ok);
    assert_true(found);
    bed_text_is(ticket.head, "{\"revision\":1}");
}

static void live(struct life *life)
{
    bool more;
    bool ok;
    open_in_the_end(life);
    commit_in_the_end(life, 10);
    read_in_the_end(life, 10);
    do {
        ok = assent_store_maintain(life->bed->store, &more, &life->bed->error);
        told(life, ok);
    } while (!ok);
    commit_in_the_end(life, 20);
    bed_close(life->bed);
    open_in_the_end(life);
    read_in_the_end(life, 20);
}

static void loop_over_the_simulated_disk(enum assent_sim_fault fault, enum assent_code code, int64_t times)
{
    int64_t failures = 0;
    int64_t nth = 0;
    for (bool reached = true; reached; nth++) {
        assert_in_range(nth, 0, NTH_MOST);
        struct life life = {.bed = bed_make(BED_SIM), .code = code};
        assent_sim_disk_fault(life.bed->disk, fault, nth, times);
        live(&life);
        reached = assent_sim_disk_calls(life.bed->disk) - life.failures > nth;
        assert_true(life.failures <= times);
        failures += life.failures;
        assent_sim_disk_fault(life.bed->disk, ASSENT_SIM_NONE, 0, 0);
        assert_int_equal(bed_verify(life.bed, life.bed->reader), 6);
        bed_free(life.bed);
    }
    assert_in_range(nth, 7, 20);        // every call of a life was the nth
    assert_true(failures >= 2 * times); // and at least both commits, or both reads, failed so often
}

static void the_nth_call_to_the_simulated_disk_fails(void **state)
{
    (void)state;
    for (int64_t times = 1; times <= 3; times++) {
        loop_over_the_simulated_disk(ASSENT_SIM_FAIL_BEFORE, ASSENT_STORE_BROKEN, times);
        loop_over_the_simulated_disk(ASSENT_SIM_FULL, ASSENT_STORE_FULL, times);
        loop_over_the_simulated_disk(ASSENT_SIM_LOST_REPLY, ASSENT_STORE_UNKNOWN, times);
        loop_over_the_simulated_disk(ASSENT_SIM_LOST_WRITE, ASSENT_STORE_UNKNOWN, times);
        loop_over_the_simulated_disk(ASSENT_SIM_FAIL_READ, ASSENT_STORE_BROKEN, times);
    }
}

// For good: each call fails, whichever comes, and when the disk is well again all is as it was.
static void every_call_to_the_simulated_disk_fails(void **state)
{
    (void)state;
    static const enum assent_sim_fault faults[] = {ASSENT_SIM_FAIL_BEFORE, ASSENT_SIM_FULL,
                                                   ASSENT_SIM_LOST_WRITE};
    struct bed *bed = bed_make(BED_SIM);
    bed_open(bed);
    struct pair pair = pair_of(bed->arena, 10);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        assent_sim_disk_fault(bed->disk, faults[i], 0, -1);
        for (int again = 0; again < 4; again++) {
            assert_false(assent_store_commit(bed->store, pair.items, 2, &bed->error));
            assert_told(bed, &pair);
        }
        assent_sim_disk_fault(bed->disk, ASSENT_SIM_NONE, 0, 0);
        assert_int_equal(bed_last_seq(bed), 0);
        assert_true_outcomes(bed, &pair, 10);
    }
    bed_commit(bed, pair.items, 2);
    assert_int_equal(bed_verify(bed, bed->reader), 3);
    bed_free(bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nth_write_of_a_commit_fails_once),
        cmocka_unit_test(all_writes_from_the_nth_of_a_commit_fail),
        cmocka_unit_test(the_disk_is_full_at_the_nth_write_and_then_has_room_again),
        cmocka_unit_test(the_nth_sync_of_a_commit_fails),
        cmocka_unit_test(any_nth_call_of_a_commit_fails),
        cmocka_unit_test(the_nth_call_of_a_commit_after_opening_fails),
        cmocka_unit_test(the_nth_call_of_the_first_opening_fails),
        cmocka_unit_test(the_nth_call_of_a_later_opening_fails),
        cmocka_unit_test(the_nth_call_of_a_read_fails),
        cmocka_unit_test(the_nth_call_to_the_simulated_disk_fails),
        cmocka_unit_test(every_call_to_the_simulated_disk_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
