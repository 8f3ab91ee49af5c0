// SPDX-License-Identifier: Apache-2.0
// Everything else that is read in pages, on every store: inboxes merged over audiences, timers, listeners,
// offers, sets, subjects, idempotency keys, a subject's history.
#include "bed.h"

#include <stdio.h>
#include <string.h>

static struct assent_row *inbox_row(struct draft *draft, int64_t number, const char *audience,
                                    const char *item, int64_t due_us)
{
    struct assent_row *row = draft_row(draft, ASSENT_ROW_INBOX, bed_id(number));
    row->audience = assent_text_of(audience);
    row->name = assent_text_of(item);
    row->due_us = due_us;
    return row;
}

// Asserts that the audiences' inbox reads "number/item" one after the other, whole and in pages of any size.
static void assert_inbox(struct bed *bed, const char *me, const struct assent_text *audiences, size_t count,
                         const char *wanted)
{
    for (size_t page = 1; page < 12; page++) {
        struct assent_inbox_query query = {
            .me = assent_text_of(me), .audiences = audiences, .audience_count = count, .limit = page};
        struct assent_buffer seen = assent_buffer_in(bed->arena);
        struct assent_inbox got;
        do {
            assert_true(assent_reader_inbox(bed->reader, &query, bed->arena, &got, &bed->error));
            for (size_t i = 0; i < got.count; i++) {
                const struct assent_inbox_entry *entry = &got.items[i];
                assent_buffer_format(&seen, "%d/%.*s ", entry->ticket.bytes[15], (int)entry->item.count,
                                     entry->item.bytes);
                query.after_due_us = entry->due_us ? entry->due_us : INT64_MAX;
                query.after_ticket = entry->ticket;
                query.after_item = entry->item;
                bed_text_is(entry->columns.title, "Rotate the keys");
            }
        } while (got.count == page);
        struct assent_text text = assent_buffer_done(&seen);
        bed_text_is(text, wanted);
    }
}

// bed_id puts its number into the dice; tests here show the last byte.
static struct assent_id shown_id(int64_t number)
{
    struct assent_id id = bed_id(number);
    id.bytes[15] = (unsigned char)number;
    return id;
}

static struct draft *with_ticket(struct bed *bed, int64_t number)
{
    struct draft *draft = draft_in(bed->arena);
    draft_move(draft, shown_id(number), 0, "board");
    return draft;
}

static void keep_with_shown_ids(struct bed *bed, struct draft *draft)
{
    for (size_t i = 0; i < draft->row_count; i++)
        draft->rows[i].ticket = draft->turns[0].subject.ticket;
    bed_keep(bed, draft, ASSENT_ITEM_KEPT);
}

static void make_inboxes(struct bed *bed)
{
    struct draft *one = with_ticket(bed, 1);
    inbox_row(one, 1, "group:cab", "round/0", 500)->round = assent_text_of("0");
    inbox_row(one, 1, "role:sec", "round/0", 500)->round = assent_text_of("0"); // two seats of one round
    inbox_row(one, 1, "group:cab", "task/2", 0);
    keep_with_shown_ids(bed, one);
    struct draft *two = with_ticket(bed, 2);
    inbox_row(two, 2, "group:cab", "round/0", 500)->except = assent_text_of("per_ann per_bob ");
    inbox_row(two, 2, "per_ann", "held", 0);
    keep_with_shown_ids(bed, two);
    struct draft *three = with_ticket(bed, 3);
    inbox_row(three, 3, "role:sec", "fault/1", 100);
    keep_with_shown_ids(bed, three);
}

static void inboxes_are_merged_by_due_time_without_doubles(void **state)
{
    struct bed *bed = *state;
    const struct assent_text all[] = {assent_text_of("per_cem"), assent_text_of("group:cab"),
                                      assent_text_of("role:sec")};
    make_inboxes(bed);
    assert_inbox(bed, "per_cem", all, 3, "3/fault/1 1/round/0 2/round/0 1/task/2 ");
    assert_inbox(bed, "per_cem", all, 1, "");
    assert_inbox(bed, "per_cem", all, 2, "1/round/0 2/round/0 1/task/2 ");
    assert_inbox(bed, "per_cem", all + 2, 1, "3/fault/1 1/round/0 ");
}

// All that lies in inboxes, whoever is excepted: "audience number/item".
static void everything_that_lies_in_inboxes_in_pages(void **state)
{
    struct bed *bed = *state;
    make_inboxes(bed);
    for (size_t page = 1; page < 9; page++) {
        struct assent_stored_all_lying got;
        struct assent_stored_lying after;
        const struct assent_stored_lying *from = NULL;
        struct assent_buffer seen = assent_buffer_in(bed->arena);
        do {
            assert_true(assent_reader_all_lying(bed->reader, from, page, bed->arena, &got, &bed->error));
            for (size_t i = 0; i < got.count; i++) {
                after = got.items[i];
                assert_true(after.due_us == 500 || after.due_us == 100 || after.due_us == INT64_MAX);
                assent_buffer_format(&seen, "%.*s %d/%.*s ", (int)after.audience.count, after.audience.bytes,
                                     after.ticket.bytes[15], (int)after.item.count, after.item.bytes);
            }
            from = &after;
        } while (got.count == page);
        bed_text_is(assent_buffer_done(&seen), "group:cab 1/round/0 group:cab 2/round/0 group:cab 1/task/2 "
                                               "per_ann 2/held role:sec 3/fault/1 role:sec 1/round/0 ");
    }
}

static void the_excepted_are_not_asked(void **state)
{
    struct bed *bed = *state;
    const struct assent_text ann[] = {assent_text_of("per_ann"), assent_text_of("group:cab")};
    make_inboxes(bed);
    assert_inbox(bed, "per_ann", ann, 2, "1/round/0 1/task/2 2/held ");
    assert_inbox(bed, "per_bob", ann + 1, 1, "1/round/0 1/task/2 ");
    // Only a whole id counts.
    assert_inbox(bed, "per_an", ann + 1, 1, "1/round/0 2/round/0 1/task/2 ");
    assert_inbox(bed, "ann", ann + 1, 1, "1/round/0 2/round/0 1/task/2 ");
}

static void who_has_voted_is_not_asked_again(void **state)
{
    struct bed *bed = *state;
    const struct assent_text audiences[] = {assent_text_of("group:cab"), assent_text_of("role:sec")};
    make_inboxes(bed);
    struct draft *vote = draft_in(bed->arena);
    draft_write(vote, bed_ticket(shown_id(1)), 1, 2);
    struct assent_row *row = draft_row(vote, ASSENT_ROW_PART, shown_id(1));
    row->part = ASSENT_PART_VOTE;
    row->name = assent_text_of("0/per_cem");
    row->bytes = assent_text_of("{}");
    bed_keep(bed, vote, ASSENT_ITEM_KEPT);
    assert_inbox(bed, "per_cem", audiences, 2, "3/fault/1 2/round/0 1/task/2 ");
    assert_inbox(bed, "per_dan", audiences, 2, "3/fault/1 1/round/0 2/round/0 1/task/2 ");
    struct draft *withdrawn = draft_in(bed->arena);
    draft_write(withdrawn, bed_ticket(shown_id(1)), 2, 3);
    struct assent_row *gone = draft_row(withdrawn, ASSENT_ROW_PART, shown_id(1));
    gone->part = ASSENT_PART_VOTE;
    gone->name = row->name;
    gone->gone = true;
    bed_keep(bed, withdrawn, ASSENT_ITEM_KEPT);
    assert_inbox(bed, "per_cem", audiences, 2, "3/fault/1 1/round/0 2/round/0 1/task/2 ");
}

static void what_is_done_leaves_the_inbox(void **state)
{
    struct bed *bed = *state;
    const struct assent_text cab[] = {assent_text_of("group:cab")};
    make_inboxes(bed);
    struct draft *draft = draft_in(bed->arena);
    draft_write(draft, bed_ticket(shown_id(1)), 1, 2);
    inbox_row(draft, 1, "group:cab", "round/0", 500)->gone = true;
    inbox_row(draft, 1, "group:cab", "round/0", 50); // a due time that moved
    inbox_row(draft, 1, "group:cab", "task/2", 0)->gone = true;
    for (size_t i = 0; i < draft->row_count; i++)
        draft->rows[i].ticket = shown_id(1);
    bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    assert_inbox(bed, "per_cem", cab, 1, "1/round/0 2/round/0 ");
}

static void sets_of_people(void **state)
{
    struct bed *bed = *state;
    struct assent_digest digests[3] = {bed_digest(1), bed_digest(2), bed_digest(3)};
    const char *const members[3] = {"[\"per_ann\",\"per_bob\"]", "[\"per_anna\"]", "[\"per_ann\"]"};
    struct draft *draft = with_ticket(bed, 1);
    for (int i = 0; i < 3; i++) {
        struct assent_row *set = draft_row(draft, ASSENT_ROW_SET, (struct assent_id){0});
        set->digest = digests[i];
        set->bytes = assent_text_of(members[i]);
        if (i < 2) { // the third stands in no inbox
            const char *key =
                assent_text_format(bed->arena, "set:%s", assent_digest_text(bed->arena, &digests[i]).bytes)
                    .bytes;
            inbox_row(draft, 1, key, "round/0", 0);
        }
    }
    keep_with_shown_ids(bed, draft);
    struct assent_value got;
    assert_true(assent_reader_set(bed->reader, &digests[0], bed->arena, &got, &bed->error));
    assert_int_equal(got.kind, ASSENT_VALUE_LIST);
    assert_int_equal(got.list.count, 2);
    bed_text_is(got.list.items[1].text, "per_bob");
    struct assent_digest unknown = bed_digest(4);
    assert_true(assent_reader_set(bed->reader, &unknown, bed->arena, &got, &bed->error));
    assert_int_equal(got.kind, ASSENT_VALUE_ABSENT);
    assert_true(assent_reader_sets_of(bed->reader, assent_text_of("per_ann"), bed->arena, &got, &bed->error));
    assert_int_equal(got.list.count, 1);
    assert_true(assent_text_ends(got.list.items[0].text, assent_digest_text(bed->arena, &digests[0]).bytes));
    assert_true(assent_reader_sets_of(bed->reader, assent_text_of("per_eve"), bed->arena, &got, &bed->error));
    assert_int_equal(got.list.count, 0);
}

static void a_set_is_kept_once(void **state)
{
    struct bed *bed = *state;
    struct assent_digest digest = bed_digest(1);
    for (int64_t i = 0; i < 2; i++) {
        struct draft *draft = with_ticket(bed, 10 + i);
        struct assent_row *set = draft_row(draft, ASSENT_ROW_SET, (struct assent_id){0});
        set->digest = digest;
        set->bytes = assent_text_of("[\"per_ann\"]");
        bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    }
    struct assent_value got;
    assert_true(assent_reader_set(bed->reader, &digest, bed->arena, &got, &bed->error));
    assert_int_equal(got.list.count, 1);
}

static void put_timer(struct draft *draft, int64_t number, int64_t due_us, const char *name, bool gone)
{
    struct assent_row *row = draft_row(draft, ASSENT_ROW_TIMER, shown_id(number));
    row->at_us = due_us;
    row->name = assent_text_of(name);
    row->gone = gone;
}

static void assert_timers(struct bed *bed, int64_t until_us, const char *wanted)
{
    for (size_t page = 1; page < 7; page++) {
        struct assent_stored_timers got;
        struct assent_stored_timer after;
        const struct assent_stored_timer *from = NULL;
        struct assent_buffer seen = assent_buffer_in(bed->arena);
        do {
            assert_true(
                assent_reader_timers(bed->reader, from, until_us, page, bed->arena, &got, &bed->error));
            for (size_t i = 0; i < got.count; i++) {
                after = got.items[i];
                assent_buffer_format(&seen, "%lld:%d:%.*s ", (long long)after.due_us, after.ticket.bytes[15],
                                     (int)after.name.count, after.name.bytes);
            }
            from = &after;
        } while (got.count == page);
        bed_text_is(assent_buffer_done(&seen), wanted);
    }
}

static void timers_by_due_time_ticket_and_name(void **state)
{
    struct bed *bed = *state;
    for (int64_t number = 2; number >= 1; number--) {
        struct draft *draft = with_ticket(bed, number);
        put_timer(draft, number, 200, "round/0", false);
        put_timer(draft, number, 200, "job/1", false);
        put_timer(draft, number, 100 * number, "late", false);
        bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    }
    assert_timers(bed, INT64_MAX,
                  "100:1:late 200:1:job/1 200:1:round/0 200:2:job/1 200:2:late 200:2:round/0 ");
    assert_timers(bed, 199, "100:1:late ");
    assert_timers(bed, 99, "");
    struct draft *moved = draft_in(bed->arena);
    draft_write(moved, bed_ticket(shown_id(1)), 1, 2);
    put_timer(moved, 1, 200, "round/0", true);
    put_timer(moved, 1, 300, "round/0", false);
    put_timer(moved, 1, 100, "late", true);
    bed_keep(bed, moved, ASSENT_ITEM_KEPT);
    assert_timers(bed, INT64_MAX, "200:1:job/1 200:2:job/1 200:2:late 200:2:round/0 300:1:round/0 ");
}

static void put_signal(struct draft *draft, int64_t number, const char *name, const char *key, bool gone)
{
    struct assent_row *row = draft_row(draft, ASSENT_ROW_SIGNAL, shown_id(number));
    row->name = assent_text_of(name);
    row->key = assent_text_of(key);
    row->gone = gone;
}

static void assert_listeners(struct bed *bed, const char *name, const char *key, const char *wanted)
{
    for (size_t page = 1; page < 5; page++) {
        struct assent_stored_listeners got;
        struct assent_id after;
        const struct assent_id *from = NULL;
        struct assent_buffer seen = assent_buffer_in(bed->arena);
        do {
            assert_true(assent_reader_listeners(bed->reader, assent_text_of(name), assent_text_of(key), from,
                                                page, bed->arena, &got, &bed->error));
            for (size_t i = 0; i < got.count; i++) {
                after = got.items[i];
                assent_buffer_format(&seen, "%d ", after.bytes[15]);
            }
            from = &after;
        } while (got.count == page);
        bed_text_is(assent_buffer_done(&seen), wanted);
    }
}

// What all tickets listen to, in pages of every size.
static void assert_all_listening(struct bed *bed, const char *wanted)
{
    for (size_t page = 1; page < 8; page++) {
        struct assent_stored_all_listening got;
        const struct assent_stored_listening *after = NULL;
        struct assent_buffer seen = assent_buffer_in(bed->arena);
        do {
            assert_true(assent_reader_all_listening(bed->reader, after, page, bed->arena, &got, &bed->error));
            for (size_t i = 0; i < got.count; i++) {
                after = &got.items[i];
                assent_buffer_format(&seen, "%.*s:%.*s:%d ", (int)after->signal.count, after->signal.bytes,
                                     (int)after->key.count, after->key.bytes, after->ticket.bytes[15]);
            }
        } while (got.count == page);
        bed_text_is(assent_buffer_done(&seen), wanted);
    }
}

static void listeners_by_signal_and_key(void **state)
{
    struct bed *bed = *state;
    for (int64_t number = 3; number >= 1; number--) {
        struct draft *draft = with_ticket(bed, number);
        put_signal(draft, number, "hr.left", "ann", false);
        put_signal(draft, number, "hr.left", number == 2 ? "an" : "annie", false);
        put_signal(draft, number, number == 1 ? "hr.lef" : "hr.left", "", false);
        bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    }
    assert_listeners(bed, "hr.left", "ann", "1 2 3 "); // this very key, and none that begins so
    assert_listeners(bed, "hr.left", "annie", "1 3 ");
    assert_listeners(bed, "hr.left", "an", "2 ");
    assert_listeners(bed, "hr.left", "", "2 3 ");
    assert_listeners(bed, "hr.lef", "", "1 ");
    assert_listeners(bed, "hr", "", "");
    assert_all_listening(
        bed, "hr.lef::1 hr.left::2 hr.left::3 hr.left:an:2 hr.left:ann:1 hr.left:ann:2 hr.left:ann:3 "
             "hr.left:annie:1 hr.left:annie:3 ");
    struct draft *moved = draft_in(bed->arena);
    draft_write(moved, bed_ticket(shown_id(2)), 1, 2);
    put_signal(moved, 2, "hr.left", "ann", true);
    put_signal(moved, 2, "hr.left", "", true);
    put_signal(moved, 2, "hr.back", "ann", false);
    bed_keep(bed, moved, ASSENT_ITEM_KEPT);
    assert_listeners(bed, "hr.left", "ann", "1 3 ");
    assert_listeners(bed, "hr.left", "", "3 ");
    assert_listeners(bed, "hr.back", "ann", "2 ");
}

static void put_offer(struct draft *draft, int64_t number, const char *worker, int64_t since_us, int64_t job,
                      bool gone)
{
    struct assent_row *row = draft_row(draft, ASSENT_ROW_OFFER, shown_id(number));
    row->worker = assent_text_of(worker);
    row->at_us = since_us;
    row->job = job;
    row->gone = gone;
}

static void assert_offers(struct bed *bed, const char *wanted)
{
    for (size_t page = 1; page < 7; page++) {
        struct assent_stored_offers got;
        struct assent_stored_offer after;
        const struct assent_stored_offer *from = NULL;
        struct assent_buffer seen = assent_buffer_in(bed->arena);
        do {
            assert_true(assent_reader_offers(bed->reader, from, page, bed->arena, &got, &bed->error));
            for (size_t i = 0; i < got.count; i++) {
                after = got.items[i];
                assent_buffer_format(&seen, "%.*s:%lld:%d:%lld ", (int)after.worker.count, after.worker.bytes,
                                     (long long)after.since_us, after.ticket.bytes[15], (long long)after.job);
            }
            from = &after;
        } while (got.count == page);
        bed_text_is(assent_buffer_done(&seen), wanted);
    }
}

static void offers_by_worker_and_age(void **state)
{
    struct bed *bed = *state;
    for (int64_t number = 2; number >= 1; number--) {
        struct draft *draft = with_ticket(bed, number);
        put_offer(draft, number, "deployer", 50, 3, false);
        put_offer(draft, number, "deployer", 50, 12, false);
        put_offer(draft, number, "deploy", 60, 0, false);
        bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    }
    assert_offers(
        bed,
        "deploy:60:1:0 deploy:60:2:0 deployer:50:1:3 deployer:50:1:12 deployer:50:2:3 deployer:50:2:12 ");
    struct draft *claimed = draft_in(bed->arena);
    draft_write(claimed, bed_ticket(shown_id(1)), 1, 2);
    put_offer(claimed, 1, "deployer", 50, 3, true);
    put_offer(claimed, 1, "deploy", 60, 0, true);
    bed_keep(bed, claimed, ASSENT_ITEM_KEPT);
    assert_offers(bed, "deploy:60:2:0 deployer:50:1:12 deployer:50:2:3 deployer:50:2:12 ");
}

static void put_admin(struct bed *bed, const char *kind, const char *id, int64_t expected, const char *bytes)
{
    struct draft *draft = draft_in(bed->arena);
    draft_write(draft, bed_subject(kind, id), expected, expected + 1);
    draft_turn(draft, bed_subject(kind, id), expected + 1, "applied");
    struct assent_row *row = draft_row(draft, ASSENT_ROW_ADMIN, (struct assent_id){0});
    row->subject_kind = assent_text_of(kind);
    row->subject_id = assent_text_of(id);
    row->gone = bytes == NULL;
    row->bytes = assent_text_of(bytes);
    bed_keep(bed, draft, ASSENT_ITEM_KEPT);
}

static void subjects_of_a_kind_by_id(void **state)
{
    struct bed *bed = *state;
    put_admin(bed, "token", "tok_b", 0, "{\"b\":1}");
    put_admin(bed, "token", "tok_a", 0, "{\"a\":1}");
    put_admin(bed, "toke", "tok_c", 0, "{}");
    put_admin(bed, "token", "tok_c", 0, "{\"c\":1}");
    put_admin(bed, "token", "tok_b", 1, "{\"b\":2}");
    put_admin(bed, "token", "tok_a", 1, NULL); // gone: its bytes, but not its revision and history
    struct draft *counter = draft_in(bed->arena);
    draft_write(counter, bed_subject("token", "tok_d"), 0, 64); // never had bytes
    bed_keep(bed, counter, ASSENT_ITEM_KEPT);
    const char *const ids[] = {"tok_a", "tok_b", "tok_c", "tok_d"};
    const char *const bytes[] = {"", "{\"b\":2}", "{\"c\":1}", ""};
    const int64_t revisions[] = {2, 2, 1, 64};
    for (size_t page = 1; page < 6; page++) {
        struct assent_stored_subjects got;
        struct assent_text after = {0};
        size_t seen = 0;
        do {
            assert_true(assent_reader_subjects(bed->reader, assent_text_of("token"), after, page, bed->arena,
                                               &got, &bed->error));
            for (size_t i = 0; i < got.count; i++, seen++) {
                assert_in_range(seen, 0, 3);
                bed_text_is(got.items[i].id, ids[seen]);
                bed_text_is(got.items[i].bytes, bytes[seen]);
                assert_int_equal(got.items[i].revision, revisions[seen]);
                after = got.items[i].id;
            }
        } while (got.count == page);
        assert_int_equal(seen, 4);
    }
    assert_int_equal(bed_revision(bed, bed_subject("token", "tok_a")), 2);
    assert_int_equal(bed_revision(bed, bed_subject("token", "tok_x")), 0);
}

static void keys_in_the_order_of_their_commits(void **state)
{
    struct bed *bed = *state;
    for (int64_t i = 1; i <= 5; i++) {
        struct draft *draft = draft_in(bed->arena);
        if (i == 3) { // an answer that made no turn
            draft_key(draft, i, 404);
        } else if (i == 4) {
            draft_write(draft, bed_subject("token", "tok_a"), 0, 1);
            draft_turn(draft, bed_subject("token", "tok_a"), 1, "token_made");
            draft_key(draft, i, 201);
        } else {
            draft_move(draft, bed_id(i), 0, "draft");
            draft_move(draft, bed_id(100 + i), 0, "draft");
            draft_key(draft, i, 201);
        }
        bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    }
    int64_t last = 0;
    int64_t i = 1;
    for (size_t page = 0; page < 3; page++) {
        struct assent_stored_keys got;
        assert_true(assent_reader_keys(bed->reader, last, 2, bed->arena, &got, &last, &bed->error));
        for (size_t k = 0; k < got.count; k++, i++) {
            struct assent_digest hash = bed_digest(i);
            struct assent_digest fingerprint = bed_digest(-i);
            struct assent_id first = bed_id(i);
            const struct assent_stored_key *key = &got.items[k];
            assert_true(assent_digest_equal(&key->key.hash, &hash));
            assert_true(assent_digest_equal(&key->key.fingerprint, &fingerprint));
            assert_int_equal(key->key.status, i == 3 ? 404 : 201);
            assert_int_equal(key->key.at_us, 1000 + i);
            assert_int_equal(key->is_ticket, i != 3 && i != 4);
            assert_int_equal(key->seq, i == 3 ? 0 : i == 5 ? 7 : i == 4 ? 5 : 2 * i);
            if (key->is_ticket)
                assert_true(assent_id_equal(&key->ticket, &first));
        }
    }
    assert_int_equal(i, 6);
    for (int64_t newest = 2; newest <= 9; newest += 7) { // only the newest, or more than there are
        struct assent_stored_keys got;
        assert_true(assent_reader_keys(bed->reader, -newest, 9, bed->arena, &got, &last, &bed->error));
        assert_int_equal(got.count, newest == 2 ? 2 : 5);
        assert_int_equal(got.items[0].key.at_us, newest == 2 ? 1004 : 1001);
        assert_true(assent_reader_keys(bed->reader, last, 9, bed->arena, &got, &last, &bed->error));
        assert_int_equal(got.count, 0);
    }
}

static void history_walks_back_along_one_subject(void **state)
{
    struct bed *bed = *state;
    for (int64_t revision = 0; revision < 6; revision++) {
        for (int64_t number = 1; number <= 3; number++) {
            struct draft *draft = draft_in(bed->arena);
            draft_move(draft, bed_id(number), revision, "board");
            bed_keep(bed, draft, ASSENT_ITEM_KEPT);
        }
    }
    struct assent_subject subject = bed_ticket(bed_id(2));
    for (size_t page = 1; page < 8; page++) {
        struct assent_stored_turns got;
        int64_t before = 0;
        int64_t wanted = 17;
        do {
            assert_true(
                assent_reader_history(bed->reader, &subject, before, page, bed->arena, &got, &bed->error));
            for (size_t i = 0; i < got.count; i++, wanted -= 3) {
                assert_int_equal(got.items[i].seq, wanted);
                assert_int_equal(got.items[i].prev_seq, wanted > 3 ? wanted - 3 : 0);
                before = got.items[i].seq;
            }
        } while (got.count == page);
        assert_int_equal(wanted, -1);
    }
    struct assent_stored_turns got;
    // A number that is another subject's, or none's, is a bound too.
    assert_true(assent_reader_history(bed->reader, &subject, 12, 9, bed->arena, &got, &bed->error));
    assert_int_equal(got.count, 4);
    assert_int_equal(got.items[0].seq, 11);
    assert_true(assent_reader_history(bed->reader, &subject, 99, 9, bed->arena, &got, &bed->error));
    assert_int_equal(got.count, 6);
    struct assent_subject nobody = bed_ticket(bed_id(77));
    assert_true(assent_reader_history(bed->reader, &nobody, 0, 9, bed->arena, &got, &bed->error));
    assert_int_equal(got.count, 0);
}

static void parts_come_back_by_kind_and_name(void **state)
{
    struct bed *bed = *state;
    struct assent_id id = bed_id(1);
    struct draft *draft = draft_in(bed->arena);
    draft_move(draft, id, 0, "draft");
    const char *const names[] = {"1", "0", "0/per_b", "0/per_a", "10", "round/0"};
    const enum assent_part parts[] = {ASSENT_PART_ROUND, ASSENT_PART_ROUND, ASSENT_PART_VOTE,
                                      ASSENT_PART_VOTE,  ASSENT_PART_JOB,   ASSENT_PART_TIMER};
    for (size_t i = 0; i < 6; i++) {
        struct assent_row *row = draft_row(draft, ASSENT_ROW_PART, id);
        row->part = parts[i];
        row->name = assent_text_of(names[i]);
        row->bytes = assent_text_of(names[i]);
    }
    bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    struct draft *next = draft_in(bed->arena);
    draft_move(next, id, 1, "draft");
    struct assent_row *gone = draft_row(next, ASSENT_ROW_PART, id);
    gone->part = ASSENT_PART_VOTE;
    gone->name = assent_text_of("0/per_a");
    gone->gone = true;
    struct assent_row *put = draft_row(next, ASSENT_ROW_PART, id);
    put->part = ASSENT_PART_JOB;
    put->name = assent_text_of("10");
    put->bytes = assent_text_of("anew");
    bed_keep(bed, next, ASSENT_ITEM_KEPT);
    struct assent_stored_ticket got;
    bool found;
    assert_true(assent_reader_ticket(bed->reader, id, bed->arena, &found, &got, &bed->error));
    const char *const wanted[] = {"0", "1", "0/per_b", "anew", "round/0"};
    assert_int_equal(got.part_count, 5);
    for (size_t i = 0; i < 5; i++)
        bed_text_is(got.parts[i].bytes, wanted[i]);
    assert_true(assent_reader_ticket(bed->reader, bed_id(2), bed->arena, &found, &got, &bed->error));
    assert_false(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(inboxes_are_merged_by_due_time_without_doubles),
        TEST(everything_that_lies_in_inboxes_in_pages),
        TEST(the_excepted_are_not_asked),
        TEST(who_has_voted_is_not_asked_again),
        TEST(what_is_done_leaves_the_inbox),
        TEST(sets_of_people),
        TEST(a_set_is_kept_once),
        TEST(timers_by_due_time_ticket_and_name),
        TEST(listeners_by_signal_and_key),
        TEST(offers_by_worker_and_age),
        TEST(subjects_of_a_kind_by_id),
        TEST(keys_in_the_order_of_their_commits),
        TEST(history_walks_back_along_one_subject),
        TEST(parts_come_back_by_kind_and_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
