// SPDX-License-Identifier: Apache-2.0
// The promises of the contract (assent/store/store.h), each on every store: S1 to S5 and S7. S6 under threads
// stands in readers_test.c, S2 under power loss in power_loss_test.c, S5 under failing disks in
// nth_call_test.c.
#include "bed.h"

#include <assent/base/limits.h>

#include <string.h>

static struct assent_stored_ticket read_ticket(struct bed *bed, struct assent_id id)
{
    struct assent_stored_ticket ticket;
    bool found;
    assert_true(assent_reader_ticket(bed->reader, id, bed->arena, &found, &ticket, &bed->error));
    assert_true(found);
    return ticket;
}

static void s1_an_item_is_kept_whole(void **state)
{
    struct bed *bed = *state;
    struct assent_id id = bed_id(1);
    struct draft *draft = draft_in(bed->arena);
    draft_move(draft, id, 0, "draft")->number = assent_text_of("CHG-1");
    draft_row(draft, ASSENT_ROW_FIELDS, id)->bytes = assent_text_of("{\"summary\":\"x\"}");
    struct assent_row *part = draft_row(draft, ASSENT_ROW_PART, id);
    part->part = ASSENT_PART_ROUND;
    part->name = assent_text_of("0");
    part->bytes = assent_text_of("{\"n\":0}");
    draft_write(draft, bed_subject("number", "CHG"), 0, 1);
    draft_key(draft, 7, 201);
    bed_keep(bed, draft, ASSENT_ITEM_KEPT);

    struct assent_stored_ticket ticket = read_ticket(bed, id);
    bed_text_is(ticket.head, "{\"revision\":1}");
    bed_text_is(ticket.fields, "{\"summary\":\"x\"}");
    assert_int_equal(ticket.part_count, 1);
    bed_text_is(ticket.parts[0].bytes, "{\"n\":0}");
    assert_int_equal(bed_revision(bed, bed_ticket(id)), 1);
    assert_int_equal(bed_revision(bed, bed_subject("number", "CHG")), 1);
    assert_int_equal(bed_verify(bed, bed->reader), 1);
    struct assent_stored_keys keys;
    int64_t last;
    assert_true(assent_reader_keys(bed->reader, 0, 10, bed->arena, &keys, &last, &bed->error));
    assert_int_equal(keys.count, 1);
    assert_int_equal(keys.items[0].seq, 1);
}

static void s1_an_item_that_conflicts_in_one_subject_is_not_kept_at_all(void **state)
{
    struct bed *bed = *state;
    struct assent_id one = bed_id(1);
    struct assent_id two = bed_id(2);
    struct draft *first = draft_in(bed->arena);
    draft_move(first, one, 0, "draft");
    bed_keep(bed, first, ASSENT_ITEM_KEPT);
    struct draft *both = draft_in(bed->arena);
    draft_move(both, two, 0, "draft");
    draft_move(both, one, 7, "board"); // is at 1
    draft_key(both, 1, 200);
    bed_keep(bed, both, ASSENT_ITEM_CONFLICT);
    assert_int_equal(bed_revision(bed, bed_ticket(two)), 0);
    assert_int_equal(bed_revision(bed, bed_ticket(one)), 1);
    assert_int_equal(bed_last_seq(bed), 1);
    struct assent_stored_keys keys;
    int64_t last;
    assert_true(assent_reader_keys(bed->reader, 0, 10, bed->arena, &keys, &last, &bed->error));
    assert_int_equal(keys.count, 0);
}

static void s2_what_was_kept_is_there_after_opening_again(void **state)
{
    struct bed *bed = *state;
    for (int64_t i = 0; i < 20; i++) {
        struct draft *draft = draft_in(bed->arena);
        draft_move(draft, bed_id(i), 0, "draft");
        bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    }
    bed_reopen(bed);
    assert_int_equal(bed_verify(bed, bed->reader), 20);
    for (int64_t i = 0; i < 20; i++)
        bed_text_is(read_ticket(bed, bed_id(i)).head, "{\"revision\":1}");
    struct draft *next = draft_in(bed->arena);
    draft_move(next, bed_id(3), 1, "board");
    bed_keep(bed, next, ASSENT_ITEM_KEPT);
    assert_int_equal(bed_verify(bed, bed->reader), 21);
}

static void s3_a_conflict_leaves_its_neighbours_alone(void **state)
{
    struct bed *bed = *state;
    struct assent_item items[4];
    struct draft *drafts[4];
    for (int i = 0; i < 4; i++)
        drafts[i] = draft_in(bed->arena);
    draft_move(drafts[0], bed_id(1), 0, "draft");
    draft_move(drafts[1], bed_id(2), 3, "board"); // is not there
    draft_move(drafts[2], bed_id(1), 0, "other"); // the first of this batch was faster
    draft_move(drafts[3], bed_id(1), 1, "board"); // and this one has seen it
    for (int i = 0; i < 4; i++)
        items[i] = draft_item(drafts[i]);
    bed_commit(bed, items, 4);
    assert_int_equal(items[0].outcome, ASSENT_ITEM_KEPT);
    assert_int_equal(items[1].outcome, ASSENT_ITEM_CONFLICT);
    assert_int_equal(items[2].outcome, ASSENT_ITEM_CONFLICT);
    assert_int_equal(items[3].outcome, ASSENT_ITEM_KEPT);
    assert_int_equal(items[0].turns[0].seq, 1);
    assert_int_equal(items[3].turns[0].seq, 2);
    assert_int_equal(bed_verify(bed, bed->reader), 2);
    bed_text_is(read_ticket(bed, bed_id(1)).head, "{\"revision\":2}");
    assert_int_equal(bed_revision(bed, bed_ticket(bed_id(2))), 0);
}

static void s3_a_read_that_moved_is_a_conflict(void **state)
{
    struct bed *bed = *state;
    struct draft *world = draft_in(bed->arena);
    draft_write(world, bed_subject("schedule", "db1"), 0, 4);
    bed_keep(bed, world, ASSENT_ITEM_KEPT);
    for (int64_t version = 3; version <= 5; version++) {
        struct draft *draft = draft_in(bed->arena);
        draft_move(draft, bed_id(10 + version), 0, "draft");
        draft->reads[draft->read_count++] = (struct assent_read){bed_subject("schedule", "db1"), version};
        bed_keep(bed, draft, version == 4 ? ASSENT_ITEM_KEPT : ASSENT_ITEM_CONFLICT);
    }
    struct draft *absent = draft_in(bed->arena);
    draft_move(absent, bed_id(2), 0, "draft");
    absent->reads[absent->read_count++] = (struct assent_read){bed_subject("schedule", "none"), 0};
    bed_keep(bed, absent, ASSENT_ITEM_KEPT);
    assert_int_equal(bed_last_seq(bed), 2);
}

// What an item of the batch writes, the items behind it see.
static void s3_a_read_moves_within_a_batch(void **state)
{
    struct bed *bed = *state;
    static const struct {
        int64_t version;
        enum assent_item_outcome outcome;
    } reads[] = {
        {1, ASSENT_ITEM_KEPT},     {1, ASSENT_ITEM_KEPT}, {0, ASSENT_ITEM_CONFLICT}, // then it moves to 2
        {1, ASSENT_ITEM_CONFLICT}, {2, ASSENT_ITEM_KEPT}, {2, ASSENT_ITEM_KEPT},
    };
    enum { READS = sizeof reads / sizeof *reads, MOVES = 3 };
    struct assent_item items[READS + 1];
    struct draft *world = draft_in(bed->arena);
    draft_write(world, bed_subject("schedule", "db1"), 0, 1);
    bed_keep(bed, world, ASSENT_ITEM_KEPT);
    for (int i = 0; i < READS; i++) {
        struct draft *draft = draft_in(bed->arena);
        draft_move(draft, bed_id(i), 0, "draft");
        draft->reads[draft->read_count++] =
            (struct assent_read){bed_subject("schedule", "db1"), reads[i].version};
        items[i + (i >= MOVES)] = draft_item(draft);
    }
    struct draft *move = draft_in(bed->arena);
    draft_write(move, bed_subject("schedule", "db1"), 1, 2);
    items[MOVES] = draft_item(move);
    bed_commit(bed, items, READS + 1);
    for (int i = 0; i < READS; i++)
        assert_int_equal(items[i + (i >= MOVES)].outcome, reads[i].outcome);
    assert_int_equal(items[MOVES].outcome, ASSENT_ITEM_KEPT);
}

static void s3_a_write_that_only_checks_moves_nothing(void **state)
{
    struct bed *bed = *state;
    struct draft *create = draft_in(bed->arena);
    draft_move(create, bed_id(1), 0, "draft");
    bed_keep(bed, create, ASSENT_ITEM_KEPT);
    struct draft *check = draft_in(bed->arena);
    draft_move(check, bed_id(2), 0, "draft");
    draft_write(check, bed_ticket(bed_id(1)), 1, 1);
    bed_keep(bed, check, ASSENT_ITEM_KEPT);
    struct draft *stale = draft_in(bed->arena);
    draft_move(stale, bed_id(3), 0, "draft");
    draft_write(stale, bed_ticket(bed_id(1)), 2, 2);
    bed_keep(bed, stale, ASSENT_ITEM_CONFLICT);
    assert_int_equal(bed_revision(bed, bed_ticket(bed_id(1))), 1);
    assert_int_equal(bed_last_seq(bed), 2);
}

static void s4_a_turn_kept_already_is_told_its_number_of_then(void **state)
{
    struct bed *bed = *state;
    struct draft *other = draft_in(bed->arena);
    draft_move(other, bed_id(9), 0, "draft");
    struct draft *draft = draft_in(bed->arena);
    draft_move(draft, bed_id(1), 0, "draft");
    draft_key(draft, 1, 201);
    bed_keep(bed, other, ASSENT_ITEM_KEPT);
    bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    struct assent_item again = draft_item(draft);
    bed_commit(bed, &again, 1);
    assert_int_equal(again.outcome, ASSENT_ITEM_ALREADY);
    assert_int_equal(again.turns[0].seq, 2);
    // Also when others have moved the ticket on since, and within one batch.
    struct draft *moved = draft_in(bed->arena);
    draft_move(moved, bed_id(1), 1, "board");
    struct assent_item both[3] = {draft_item(moved), draft_item(draft), draft_item(moved)};
    bed_commit(bed, both, 3);
    assert_int_equal(both[0].outcome, ASSENT_ITEM_KEPT);
    assert_int_equal(both[1].outcome, ASSENT_ITEM_ALREADY);
    assert_int_equal(both[1].turns[0].seq, 2);
    assert_int_equal(both[2].outcome, ASSENT_ITEM_ALREADY);
    assert_int_equal(both[2].turns[0].seq, 3);
    assert_int_equal(bed_last_seq(bed), 3);
    bed_text_is(read_ticket(bed, bed_id(1)).head, "{\"revision\":2}");
}

static void s4_the_same_revision_with_other_bytes_is_a_conflict(void **state)
{
    struct bed *bed = *state;
    struct draft *mine = draft_in(bed->arena);
    draft_move(mine, bed_id(1), 0, "draft");
    struct draft *theirs = draft_in(bed->arena);
    draft_move(theirs, bed_id(1), 0, "board");
    bed_keep(bed, mine, ASSENT_ITEM_KEPT);
    bed_keep(bed, theirs, ASSENT_ITEM_CONFLICT);
}

static void s4_a_refusal_is_kept_once_and_does_not_move_the_revision(void **state)
{
    struct bed *bed = *state;
    struct draft *create = draft_in(bed->arena);
    draft_move(create, bed_id(1), 0, "draft");
    bed_keep(bed, create, ASSENT_ITEM_KEPT);
    struct draft *refusal = draft_in(bed->arena);
    draft_write(refusal, bed_ticket(bed_id(1)), 1, 1);
    draft_turn(refusal, bed_ticket(bed_id(1)), 1, "refused");
    bed_keep(bed, refusal, ASSENT_ITEM_KEPT);
    struct assent_item again = draft_item(refusal);
    bed_commit(bed, &again, 1);
    assert_int_equal(again.outcome, ASSENT_ITEM_ALREADY);
    assert_int_equal(again.turns[0].seq, 2);
    assert_int_equal(bed_revision(bed, bed_ticket(bed_id(1))), 1);
    struct assent_stored_turns turns;
    struct assent_subject subject = bed_ticket(bed_id(1));
    assert_true(assent_reader_history(bed->reader, &subject, 0, 10, bed->arena, &turns, &bed->error));
    assert_int_equal(turns.count, 2);
    assert_int_equal(turns.items[0].seq, 2);
    assert_int_equal(turns.items[0].prev_seq, 1);
}

// The look back is bounded: at the bound it finds the turn, one past it the answer is a conflict.
static void s4_looks_back_as_far_as_the_limit(void **state)
{
    struct bed *bed = *state;
    struct draft *first = draft_in(bed->arena);
    draft_move(first, bed_id(1), 0, "draft");
    bed_keep(bed, first, ASSENT_ITEM_KEPT);
    for (int64_t revision = 1; revision < ASSENT_ALREADY_WALK; revision++) {
        struct draft *next = draft_in(bed->arena);
        draft_move(next, bed_id(1), revision, "board");
        bed_keep(bed, next, ASSENT_ITEM_KEPT);
    }
    bed_keep(bed, first, ASSENT_ITEM_ALREADY);
    struct draft *one_more = draft_in(bed->arena);
    draft_move(one_more, bed_id(1), ASSENT_ALREADY_WALK, "board");
    bed_keep(bed, one_more, ASSENT_ITEM_KEPT);
    bed_keep(bed, first, ASSENT_ITEM_CONFLICT);
}

static void an_item_of_several_subjects_moves_them_together(void **state)
{
    struct bed *bed = *state;
    struct draft *draft = draft_in(bed->arena);
    draft_move(draft, bed_id(1), 0, "draft");
    draft_move(draft, bed_id(2), 0, "draft");
    draft_write(draft, bed_subject("directory", "main"), 0, 1);
    draft_turn(draft, bed_subject("directory", "main"), 1, "applied");
    struct assent_row *admin = draft_row(draft, ASSENT_ROW_ADMIN, (struct assent_id){0});
    admin->subject_kind = assent_text_of("directory");
    admin->subject_id = assent_text_of("main");
    admin->bytes = assent_text_of("{\"people\":[]}");
    bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    assert_int_equal(bed_verify(bed, bed->reader), 3);
    assert_int_equal(bed_revision(bed, bed_ticket(bed_id(2))), 1);
    assert_int_equal(bed_revision(bed, bed_subject("directory", "main")), 1);
    struct assent_stored_turns turns;
    assert_true(assent_reader_journal(bed->reader, 2, 10, bed->arena, &turns, &bed->error));
    assert_int_equal(turns.count, 1);
    assert_false(turns.items[0].subject.is_ticket);
    bed_text_is(turns.items[0].subject.kind, "directory");
    bed_text_is(turns.items[0].subject.id, "main");
    bed_keep(bed, draft, ASSENT_ITEM_ALREADY);
}

static void an_empty_batch_and_an_empty_item_are_kept(void **state)
{
    struct bed *bed = *state;
    struct assent_item nothing = {.outcome = ASSENT_ITEM_UNKNOWN};
    bed_commit(bed, NULL, 0);
    bed_commit(bed, &nothing, 1);
    assert_int_equal(nothing.outcome, ASSENT_ITEM_KEPT);
    assert_int_equal(bed_last_seq(bed), 0);
}

static void a_batch_may_hold_as_many_items_as_the_limit(void **state)
{
    struct bed *bed = *state;
    struct assent_item items[ASSENT_BATCH_ITEMS];
    for (int64_t i = 0; i < ASSENT_BATCH_ITEMS; i++) {
        struct draft *draft = draft_in(bed->arena);
        draft_move(draft, bed_id(i), 0, "draft");
        items[i] = draft_item(draft);
    }
    bed_commit(bed, items, ASSENT_BATCH_ITEMS);
    for (size_t i = 0; i < ASSENT_BATCH_ITEMS; i++) {
        assert_int_equal(items[i].outcome, ASSENT_ITEM_KEPT);
        assert_int_equal(items[i].turns[0].seq, (int64_t)i + 1);
    }
    assert_int_equal(bed_verify(bed, bed->reader), ASSENT_BATCH_ITEMS);
}

// AUD-04: the very bytes come back, whatever is in them.
static void bytes_come_back_as_they_were_given(void **state)
{
    struct bed *bed = *state;
    struct draft *draft = draft_in(bed->arena);
    draft_move(draft, bed_id(1), 0, "draft");
    draft->turns[0].bytes.envelope = assent_text_of("{ \"not\" : \"canonical\", \"π\":\"\\u0001'--\" }");
    draft->turns[0].bytes.payload = (struct assent_text){0};
    draft_write(draft, bed_subject("token", "tok'; --"), 0, 1);
    draft_turn(draft, bed_subject("token", "tok'; --"), 1, "token_made");
    bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    bed_reopen(bed);
    struct assent_stored_turns turns;
    assert_true(assent_reader_journal(bed->reader, 0, 10, bed->arena, &turns, &bed->error));
    assert_int_equal(turns.count, 2);
    bed_text_is(turns.items[0].envelope, "{ \"not\" : \"canonical\", \"π\":\"\\u0001'--\" }");
    assert_false(turns.items[0].has_payload);
    assert_true(turns.items[1].has_payload);
    bed_text_is(turns.items[1].payload, "[{\"comment\":\"token_made\",\"f\":0}]");
    assert_memory_equal(turns.items[1].salt, draft->turns[1].bytes.salt, ASSENT_SALT_BYTES);
    bed_text_is(turns.items[1].subject.id, "tok'; --");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(s1_an_item_is_kept_whole),
        TEST(s1_an_item_that_conflicts_in_one_subject_is_not_kept_at_all),
        TEST(s2_what_was_kept_is_there_after_opening_again),
        TEST(s3_a_conflict_leaves_its_neighbours_alone),
        TEST(s3_a_read_that_moved_is_a_conflict),
        TEST(s3_a_read_moves_within_a_batch),
        TEST(s3_a_write_that_only_checks_moves_nothing),
        TEST(s4_a_turn_kept_already_is_told_its_number_of_then),
        TEST(s4_the_same_revision_with_other_bytes_is_a_conflict),
        TEST(s4_a_refusal_is_kept_once_and_does_not_move_the_revision),
        TEST(s4_looks_back_as_far_as_the_limit),
        TEST(an_item_of_several_subjects_moves_them_together),
        TEST(an_empty_batch_and_an_empty_item_are_kept),
        TEST(a_batch_may_hold_as_many_items_as_the_limit),
        TEST(bytes_come_back_as_they_were_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
