// SPDX-License-Identifier: Apache-2.0
// S2 under power loss: what was not synced is dropped, torn or written out of order, as a seed says, at every
// call of the disk in turn. After it the store opens, its chain is whole, everything that was told KEPT is
// there, and no item in part.
#include "bed.h"
#include "vfs.h"

#include <string.h>

enum { COMMITS = 12, SEEDS = 8, NTH_MOST = 4000 };

// What the caller was told about each commit; both tickets of a commit are one item.
struct told {
    enum assent_item_outcome outcomes[COMMITS];
    int made;
};

static void commit_all(struct bed *bed, struct told *told)
{
    for (int i = 0; i < COMMITS; i++) {
        struct draft *draft = draft_in(bed->arena);
        draft_move(draft, bed_id(2 * i), 0, "draft");
        draft_move(draft, bed_id(2 * i + 1), 0, "draft");
        draft_key(draft, i + 1, 201);
        struct assent_item item = draft_item(draft);
        bool more;
        bool ok = assent_store_commit(bed->store, &item, 1, &bed->error);
        told->outcomes[i] = item.outcome;
        told->made = i + 1;
        if (!ok)
            return;
        if (i % 4 == 3 && !assent_store_maintain(bed->store, &more, &bed->error))
            return;
    }
}

static void assert_kept(struct bed *bed, const struct told *told)
{
    int64_t turns = bed_verify(bed, bed->reader);
    int64_t there = 0;
    for (int i = 0; i < COMMITS; i++) {
        bool one = bed_revision(bed, bed_ticket(bed_id(2 * i))) == 1;
        assert_int_equal(one, bed_revision(bed, bed_ticket(bed_id(2 * i + 1))) == 1);
        if (i < told->made && told->outcomes[i] == ASSENT_ITEM_KEPT)
            assert_true(one);
        if (i < told->made && told->outcomes[i] == ASSENT_ITEM_FAILED)
            assert_false(one);
        if (i >= told->made)
            assert_false(one);
        there += one;
    }
    assert_int_equal(turns, there * 2);
    struct assent_stored_keys keys;
    int64_t last;
    assert_true(assent_reader_keys(bed->reader, 0, COMMITS + 1, bed->arena, &keys, &last, &bed->error));
    assert_int_equal(keys.count, there);
}

// The power goes at the nth call of the disk; returns whether it went before the work was done.
static bool lose_power_at(struct test_vfs *vfs, int64_t nth, uint64_t seed)
{
    struct bed *bed = bed_make(BED_SQLITE);
    struct told told = {.made = 0};
    bed_open(bed);
    test_vfs_fail(vfs, VFS_WRITE | VFS_SYNC | VFS_TRUNCATE, nth, -1, 0);
    commit_all(bed, &told);
    bool struck = test_vfs_struck(vfs);
    test_vfs_power_loss(vfs);
    bed_close(bed);
    test_vfs_wake(vfs, seed);
    bed_open(bed);
    assert_kept(bed, &told);
    // And it goes on.
    struct draft *next = draft_in(bed->arena);
    draft_move(next, bed_id(1000), 0, "draft");
    bed_keep(bed, next, ASSENT_ITEM_KEPT);
    bed_reopen(bed);
    assert_int_equal(bed_revision(bed, bed_ticket(bed_id(1000))), 1);
    bed_verify(bed, bed->reader);
    bed_free(bed);
    return struck;
}

static void power_is_lost_at_every_call(void **state)
{
    (void)state;
    struct test_vfs *vfs = test_vfs_open();
    bool struck = true;
    for (int64_t nth = 0; struck; nth++) {
        assert_in_range(nth, 0, NTH_MOST);
        struck = lose_power_at(vfs, nth, 0);
        lose_power_at(vfs, nth, (uint64_t)nth * 2654435761u + 1);
    }
    test_vfs_close(vfs);
}

// After the last answer nothing needs to be closed: what was told is on the disk already.
static void what_was_told_kept_is_synced(void **state)
{
    (void)state;
    struct test_vfs *vfs = test_vfs_open();
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct bed *bed = bed_make(BED_SQLITE);
        struct told told = {.made = 0};
        bed_open(bed);
        commit_all(bed, &told);
        test_vfs_power_loss(vfs);
        bed_close(bed);
        test_vfs_wake(vfs, seed);
        bed_open(bed);
        for (int i = 0; i < COMMITS; i++)
            assert_int_equal(told.outcomes[i], ASSENT_ITEM_KEPT);
        assert_kept(bed, &told);
        bed_free(bed);
    }
    test_vfs_close(vfs);
}

// The first opening is a story of its own: folder, file, mode, tables.
static void power_is_lost_while_the_store_is_made(void **state)
{
    (void)state;
    struct test_vfs *vfs = test_vfs_open();
    bool struck = true;
    for (int64_t nth = 0; struck; nth++) {
        assert_in_range(nth, 0, NTH_MOST);
        struct bed *bed = bed_make(BED_SQLITE);
        test_vfs_fail(vfs, VFS_WRITE | VFS_SYNC | VFS_TRUNCATE | VFS_DELETE, nth, -1, 0);
        bed_try_open(bed);
        struck = test_vfs_struck(vfs);
        test_vfs_power_loss(vfs);
        bed_close(bed);
        test_vfs_wake(vfs, (uint64_t)nth * 40503 + 7);
        bed_open(bed);
        struct draft *draft = draft_in(bed->arena);
        draft_move(draft, bed_id(1), 0, "draft");
        bed_keep(bed, draft, ASSENT_ITEM_KEPT);
        assert_int_equal(bed_verify(bed, bed->reader), 1);
        bed_free(bed);
    }
    test_vfs_close(vfs);
}

// A commit whose sync failed is unknown; whichever way it went, asking again ends with it kept once.
static void an_unknown_commit_is_kept_once_after_asking_again(void **state)
{
    (void)state;
    struct test_vfs *vfs = test_vfs_open();
    for (uint64_t seed = 0; seed < 4 * SEEDS; seed++) {
        struct bed *bed = bed_make(BED_SQLITE);
        bed_open(bed);
        struct draft *draft = draft_in(bed->arena);
        draft_move(draft, bed_id(1), 0, "draft");
        struct assent_item item = draft_item(draft);
        test_vfs_fail(vfs, VFS_SYNC, 0, -1, 0);
        assert_false(assent_store_commit(bed->store, &item, 1, &bed->error));
        assert_int_equal(item.outcome, ASSENT_ITEM_UNKNOWN);
        assert_int_equal(bed->error.code, ASSENT_STORE_UNKNOWN);
        test_vfs_power_loss(vfs);
        bed_close(bed);
        test_vfs_wake(vfs, seed);
        bed_open(bed);
        struct assent_item again = draft_item(draft);
        bed_commit(bed, &again, 1);
        assert_true(again.outcome == ASSENT_ITEM_KEPT || again.outcome == ASSENT_ITEM_ALREADY);
        assert_int_equal(again.turns[0].seq, 1);
        assert_int_equal(bed_verify(bed, bed->reader), 1);
        bed_free(bed);
    }
    test_vfs_close(vfs);
}

// Two writes a page would cost more than the sync: a batch goes to the log in a few, and is synced once.
static void a_batch_is_written_in_a_few_pieces(void **state)
{
    (void)state;
    enum { MANY = 200, FEW = 12 }; // tickets: about 2 KiB each, 124 KiB a piece
    struct test_vfs *vfs = test_vfs_open();
    struct bed *bed = bed_make(BED_SQLITE);
    bed_open(bed);
    struct assent_item items[MANY];
    for (int i = 0; i < MANY; i++) {
        struct draft *draft = draft_in(bed->arena);
        draft_move(draft, bed_id(i), 0, "draft");
        items[i] = draft_item(draft);
    }
    test_vfs_fail(vfs, VFS_WRITE, 0, 0, 0);
    bed_commit(bed, items, MANY);
    assert_in_range(test_vfs_count(vfs), 1, FEW);
    test_vfs_fail(vfs, VFS_SYNC, 0, 0, 0);
    struct draft *next = draft_in(bed->arena);
    draft_move(next, bed_id(MANY), 0, "draft");
    struct assent_item item = draft_item(next);
    bed_commit(bed, &item, 1);
    assert_int_equal(test_vfs_count(vfs), 1);
    assert_int_equal(bed_verify(bed, bed->reader), MANY + 1);
    bed_close(bed);
    test_vfs_close(vfs);
    bed_free(bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(power_is_lost_at_every_call),
        cmocka_unit_test(a_batch_is_written_in_a_few_pieces),
        cmocka_unit_test(what_was_told_kept_is_synced),
        cmocka_unit_test(power_is_lost_while_the_store_is_made),
        cmocka_unit_test(an_unknown_commit_is_kept_once_after_asking_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
