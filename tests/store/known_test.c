// SPDX-License-Identifier: Apache-2.0
// What the writer knows of subjects without looking for them (engine/store/sqlite/known.c): it must never
// say anything but the tables. After a batch that was undone it knows nothing; what is moved within a batch
// is known moved; who has no place, or a long name, is looked for.
#include "bed.h"
#include "vfs.h"

#include <assent/base/limits.h>

#include <stdio.h>
#include <string.h>

static void move_lane(struct bed *bed, const char *id, int64_t expected, enum assent_item_outcome outcome)
{
    struct draft *draft = draft_in(bed->arena);
    draft_write(draft, bed_subject("schedule", id), expected, expected + 1);
    bed_keep(bed, draft, outcome);
}

static void move_ticket(struct bed *bed, int64_t number, int64_t expected, enum assent_item_outcome outcome)
{
    struct draft *draft = draft_in(bed->arena);
    draft_move(draft, bed_id(number), expected, "draft");
    bed_keep(bed, draft, outcome);
}

static void what_was_undone_is_not_known(void **state)
{
    (void)state;
    struct test_vfs *vfs = test_vfs_open();
    struct bed *bed = bed_make(BED_SQLITE);
    bed_open(bed);
    move_ticket(bed, 1, 0, ASSENT_ITEM_KEPT);
    move_lane(bed, "ci:db", 0, ASSENT_ITEM_KEPT);
    struct draft *lost = draft_in(bed->arena);
    draft_move(lost, bed_id(1), 1, "board");
    draft_write(lost, bed_subject("schedule", "ci:db"), 1, 2);
    draft_write(lost, bed_subject("schedule", "ci:new"), 0, 1);
    struct assent_item item = draft_item(lost);
    test_vfs_fail(vfs, VFS_WRITE, 0, -1, false);
    assert_false(assent_store_commit(bed->store, &item, 1, &bed->error));
    test_vfs_fail(vfs, 0, 0, 0, 0);
    move_ticket(bed, 1, 2, ASSENT_ITEM_CONFLICT);
    move_lane(bed, "ci:db", 2, ASSENT_ITEM_CONFLICT);
    move_lane(bed, "ci:new", 1, ASSENT_ITEM_CONFLICT);
    move_ticket(bed, 1, 1, ASSENT_ITEM_KEPT);
    move_lane(bed, "ci:db", 1, ASSENT_ITEM_KEPT);
    move_lane(bed, "ci:new", 0, ASSENT_ITEM_KEPT);
    bed_verify(bed, bed->reader);
    bed_free(bed);
    test_vfs_close(vfs);
}

static void an_item_sees_what_those_before_it_in_the_batch_moved(void **state)
{
    struct bed *bed = *state;
    move_ticket(bed, 1, 0, ASSENT_ITEM_KEPT);
    struct assent_item items[4];
    for (int64_t i = 0; i < 4; i++) {
        struct draft *draft = draft_in(bed->arena);
        draft_move(draft, bed_id(1), i < 2 ? i + 1 : 1, i % 2 ? "draft" : "board");
        draft_write(draft, bed_subject("schedule", "ci:db"), i < 2 ? i : 0, i < 2 ? i + 1 : 1);
        items[i] = draft_item(draft);
    }
    bed_commit(bed, items, 4);
    assert_int_equal(items[0].outcome, ASSENT_ITEM_KEPT);
    assert_int_equal(items[1].outcome, ASSENT_ITEM_KEPT);
    assert_int_not_equal(items[2].outcome, ASSENT_ITEM_KEPT);
    assert_int_equal(bed_revision(bed, bed_ticket(bed_id(1))), 3);
    assert_int_equal(bed_revision(bed, bed_subject("schedule", "ci:db")), 2);
}

// More than have a place: each is judged as it is stored, known or not.
static void more_subjects_than_are_known(void **state)
{
    struct bed *bed = *state;
    enum { EACH = 16, ITEMS = ASSENT_STORE_KNOWN / EACH + 40 };
    struct assent_item *items = assent_arena_take_array(bed->arena, ITEMS, sizeof *items);
    for (int64_t round = 0; round < 3; round++) {
        for (int i = 0; i < ITEMS; i++) {
            struct draft *draft = draft_in(bed->arena);
            for (int k = 0; k < EACH; k++) {
                struct assent_text id = assent_text_format(bed->arena, "ci:%d", i * EACH + k);
                draft_write(draft, bed_subject("schedule", id.bytes), round < 2 ? round : 1, round + 1);
            }
            items[i] = draft_item(draft);
        }
        for (int i = 0; i < ITEMS; i += ASSENT_BATCH_ITEMS)
            bed_commit(bed, items + i,
                       ITEMS - i < ASSENT_BATCH_ITEMS ? (size_t)(ITEMS - i) : ASSENT_BATCH_ITEMS);
        for (int i = 0; i < ITEMS; i++)
            assert_int_equal(items[i].outcome, round < 2 ? ASSENT_ITEM_KEPT : ASSENT_ITEM_CONFLICT);
    }
    assert_int_equal(bed_revision(bed, bed_subject("schedule", "ci:17")), 2);
}

static void long_keys_and_names_are_looked_for(void **state)
{
    struct bed *bed = *state;
    char key[200] = "ci:";
    memset(key + 3, 'k', sizeof key - 4);
    key[sizeof key - 1] = '\0';
    move_lane(bed, key, 0, ASSENT_ITEM_KEPT);
    move_lane(bed, key, 0, ASSENT_ITEM_CONFLICT);
    move_lane(bed, key, 1, ASSENT_ITEM_KEPT);
    for (int64_t revision = 0; revision < 3; revision++) {
        struct draft *draft = draft_in(bed->arena);
        struct assent_row *row = draft_move(draft, bed_id(7), revision, revision % 2 ? "board" : "draft");
        row->service = assent_text_of(key);
        bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    }
    move_ticket(bed, 7, 2, ASSENT_ITEM_ALREADY);
    assert_int_equal(bed_revision(bed, bed_ticket(bed_id(7))), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_undone_is_not_known),
        TEST(an_item_sees_what_those_before_it_in_the_batch_moved),
        cmocka_unit_test_prestate_setup_teardown(more_subjects_than_are_known, bed_setup, bed_teardown,
                                                 (void *)&BED_ON_SQLITE),
        TEST(long_keys_and_names_are_looked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
