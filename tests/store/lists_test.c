// SPDX-License-Identifier: Apache-2.0
// Lists of tickets on every store: order, keyset at ties, every filter, who sees what, the cut at the scan's
// limit.
#include "bed.h"

#include <assent/base/limits.h>

#include <string.h>

enum { MOST = 64 };

// A list's tickets as their numbers, in order.
struct numbers {
    int64_t items[MOST];
    size_t count;
};

static struct assent_list_filter everything(void)
{
    return (struct assent_list_filter){
        .kind = -1, .open = -1, .after_us = -1, .limit = MOST, .see_all = true};
}

static int64_t number_of(struct assent_id id)
{
    int64_t number;
    for (number = 0; number < 100000; number++) {
        struct assent_id other = bed_id(number);
        if (assent_id_equal(&other, &id))
            return number;
    }
    fail_msg("an id of no ticket");
    return -1;
}

static struct assent_list list(struct bed *bed, const struct assent_list_filter *filter)
{
    struct assent_list out;
    if (!assent_reader_list(bed->reader, filter, bed->arena, &out, &bed->error))
        fail_msg("%s", bed->error.text);
    return out;
}

// Asserts that the filter gives exactly these tickets, in this order and, newest first, in the other; whole
// and in pages.
static void assert_list(struct bed *bed, struct assent_list_filter filter, const int64_t *wanted,
                        size_t count)
{
    for (int turned = 0; turned < 2; turned++) {
        for (size_t page = 1; page <= count + 1; page++) {
            size_t seen = 0;
            filter.newest_first = turned;
            filter.limit = page;
            filter.after_us = -1;
            for (;;) {
                struct assent_list got = list(bed, &filter);
                assert_false(got.cut);
                for (size_t i = 0; i < got.count; i++, seen++) {
                    assert_true(seen < count);
                    assert_int_equal(number_of(got.items[i].id), wanted[turned ? count - 1 - seen : seen]);
                }
                if (got.count < page)
                    break;
                filter.after_us = got.items[got.count - 1].columns.created_us;
                filter.after_id = got.items[got.count - 1].id;
            }
            assert_int_equal(seen, count);
        }
    }
}

struct sample {
    int64_t number;
    const char *workflow, *state, *requester, *service, *title;
    enum assent_ticket_kind kind;
    bool open;
    int64_t due_us;
    const char *items; // with a space behind each
};

// Made in this order, which is not the order of their ids.
static const struct sample SAMPLES[] = {
    {5, "normal", "draft", "per_ann", "payments", "Rotate keys", ASSENT_CHANGE, true, 0, "db-1 db-2 "},
    {2, "normal", "board", "per_bob", "", "Rotate logs", ASSENT_CHANGE, true, 500, "db-11 "},
    {9, "laptop", "draft", "per_ann", "", "A new laptop", ASSENT_REQUEST, true, 300, "db-2 "},
    {1, "laptop", "closed", "per_cem", "", "An old laptop", ASSENT_REQUEST, false, 0, NULL},
    {7, "normal", "closed", "per_ann", "payments", "50% off_sale", ASSENT_CHANGE, false, 0, "db-3 db-1 "},
    {3, "outage", "draft", "per_bob", "mail", "ROTATE nothing", ASSENT_INCIDENT, true, 100, NULL},
    {4, "normal", "draft", "per_cem", "mail", "x", ASSENT_CHANGE, true, 500, NULL},
};
enum { SAMPLES_COUNT = sizeof SAMPLES / sizeof *SAMPLES };

static void make_samples(struct bed *bed)
{
    for (size_t i = 0; i < SAMPLES_COUNT; i++) {
        const struct sample *sample = &SAMPLES[i];
        struct draft *draft = draft_in(bed->arena);
        struct assent_row *row = draft_move(draft, bed_id(sample->number), 0, sample->state);
        row->workflow = assent_text_of(sample->workflow);
        row->requester = assent_text_of(sample->requester);
        row->service = assent_text_of(sample->service);
        row->title = assent_text_of(sample->title);
        row->ticket_kind = sample->kind;
        row->open = sample->open;
        row->due_us = sample->due_us;
        row->created_us = 1000; // all at once: ties
        row->number = assent_text_format(bed->arena, "CHG-%lld", (long long)sample->number);
        struct assent_text rest = assent_text_of(sample->items ? sample->items : "");
        while (rest.count > 0) {
            size_t count = assent_text_find_byte(rest, ' ');
            draft_row(draft, ASSENT_ROW_ITEM, bed_id(sample->number))->name =
                assent_text_slice(rest.bytes, count);
            rest = assent_text_slice(rest.bytes + count + 1, rest.count - count - 1);
        }
        if (sample->number == 9)
            draft_row(draft, ASSENT_ROW_READER, bed_id(9))->audience = assent_text_of("group:it");
        if (sample->number == 1)
            draft_row(draft, ASSENT_ROW_READER, bed_id(1))->audience = assent_text_of("per_cem");
        bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    }
}

static void lists_are_in_the_order_of_creation(void **state)
{
    struct bed *bed = *state;
    make_samples(bed);
    assert_list(bed, everything(), (const int64_t[]){5, 2, 9, 1, 7, 3, 4}, 7);
    struct assent_list_filter filter = everything();
    filter.limit = 0;
    assert_int_equal(list(bed, &filter).count, 0);
}

static void entries_have_the_list_columns(void **state)
{
    struct bed *bed = *state;
    make_samples(bed);
    struct assent_list_filter filter = everything();
    struct assent_list got = list(bed, &filter);
    const struct assent_list_entry *entry = &got.items[1];
    assert_int_equal(entry->revision, 1);
    bed_text_is(entry->columns.number, "CHG-2");
    bed_text_is(entry->columns.workflow, "normal");
    bed_text_is(entry->columns.state, "board");
    bed_text_is(entry->columns.requester, "per_bob");
    bed_text_is(entry->columns.service, "");
    bed_text_is(entry->columns.title, "Rotate logs");
    assert_int_equal(entry->columns.ticket_kind, ASSENT_CHANGE);
    assert_int_equal(entry->columns.workflow_version, 1);
    assert_int_equal(entry->columns.created_us, 1000);
    assert_int_equal(entry->columns.due_us, 500);
    assert_true(entry->columns.open);
    assert_int_equal(entry->columns.bytes.count, 0);
}

static void each_filter_alone(void **state)
{
    struct bed *bed = *state;
    struct assent_list_filter filter = everything();
    make_samples(bed);
    filter.workflow = assent_text_of("normal");
    assert_list(bed, filter, (const int64_t[]){5, 2, 7, 4}, 4);
    filter = everything();
    filter.state = assent_text_of("draft");
    assert_list(bed, filter, (const int64_t[]){5, 9, 3, 4}, 4);
    filter = everything();
    filter.requester = assent_text_of("per_ann");
    assert_list(bed, filter, (const int64_t[]){5, 9, 7}, 3);
    filter = everything();
    filter.service = assent_text_of("mail");
    assert_list(bed, filter, (const int64_t[]){3, 4}, 2);
    filter = everything();
    filter.kind = ASSENT_REQUEST;
    assert_list(bed, filter, (const int64_t[]){9, 1}, 2);
    filter = everything();
    filter.open = 0;
    assert_list(bed, filter, (const int64_t[]){1, 7}, 2);
    filter.open = 1;
    assert_list(bed, filter, (const int64_t[]){5, 2, 9, 3, 4}, 5);
    filter = everything();
    filter.due_before_us = 500; // before, and only where there is one
    assert_list(bed, filter, (const int64_t[]){9, 3}, 2);
    filter = everything();
    filter.state = assent_text_of("nowhere");
    assert_list(bed, filter, NULL, 0);
    filter = everything();
    filter.item = assent_text_of("db-1"); // not db-11
    assert_list(bed, filter, (const int64_t[]){5, 7}, 2);
    filter.item = assent_text_of("db-2");
    assert_list(bed, filter, (const int64_t[]){5, 9}, 2);
    filter.open = 0;
    assert_list(bed, filter, NULL, 0);
    filter.item = assent_text_of("\"");
    assert_list(bed, filter, NULL, 0);
}

static void filters_together(void **state)
{
    struct bed *bed = *state;
    struct assent_list_filter filter = everything();
    make_samples(bed);
    filter.workflow = assent_text_of("normal");
    filter.state = assent_text_of("draft");
    assert_list(bed, filter, (const int64_t[]){5, 4}, 2);
    filter.requester = assent_text_of("per_cem");
    assert_list(bed, filter, (const int64_t[]){4}, 1);
    filter.open = 0;
    assert_list(bed, filter, NULL, 0);
    filter = everything();
    filter.service = assent_text_of("payments");
    filter.open = 1;
    assert_list(bed, filter, (const int64_t[]){5}, 1);
    filter = everything();
    filter.kind = ASSENT_INCIDENT;
    filter.open = 1;
    filter.due_before_us = 101;
    assert_list(bed, filter, (const int64_t[]){3}, 1);
}

static void text_is_part_of_title_or_number_without_regard_to_case(void **state)
{
    struct bed *bed = *state;
    struct assent_list_filter filter = everything();
    make_samples(bed);
    filter.text = assent_text_of("rOtAtE");
    assert_list(bed, filter, (const int64_t[]){5, 2, 3}, 3);
    filter.text = assent_text_of("chg-7");
    assert_list(bed, filter, (const int64_t[]){7}, 1);
    // Nothing in it is a pattern.
    filter.text = assent_text_of("0% off_");
    assert_list(bed, filter, (const int64_t[]){7}, 1);
    filter.text = assent_text_of("%");
    assert_list(bed, filter, (const int64_t[]){7}, 1);
    filter.text = assent_text_of("'");
    assert_list(bed, filter, NULL, 0);
}

static void a_ticket_moves_between_lists_as_it_moves(void **state)
{
    struct bed *bed = *state;
    struct assent_list_filter drafts = everything();
    struct assent_list_filter boards = everything();
    make_samples(bed);
    drafts.state = assent_text_of("draft");
    boards.state = assent_text_of("board");
    struct draft *draft = draft_in(bed->arena);
    struct assent_row *row = draft_move(draft, bed_id(5), 1, "board");
    row->workflow = assent_text_of("normal");
    row->requester = assent_text_of("per_dan"); // and service: none any more
    row->number = assent_text_of("CHG-55");
    bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    assert_list(bed, drafts, (const int64_t[]){9, 3, 4}, 3);
    assert_list(bed, boards, (const int64_t[]){5, 2}, 2);
    struct assent_list_filter filter = everything();
    filter.requester = assent_text_of("per_dan");
    assert_list(bed, filter, (const int64_t[]){5}, 1);
    filter = everything();
    filter.service = assent_text_of("payments");
    assert_list(bed, filter, (const int64_t[]){7}, 1);
    struct assent_id id;
    bool found;
    assert_true(assent_reader_number(bed->reader, assent_text_of("CHG-55"), &found, &id, &bed->error));
    assert_true(found);
    assert_int_equal(number_of(id), 5);
    assert_true(assent_reader_number(bed->reader, assent_text_of("CHG-5"), &found, &id, &bed->error));
    assert_false(found);
    assert_true(assent_reader_number(bed->reader, assent_text_of(""), &found, &id, &bed->error));
    assert_false(found);
}

// Only the state, only its being open, only a column that no index has: each by itself.
static void a_ticket_that_changes_little_moves_all_the_same(void **state)
{
    struct bed *bed = *state;
    const struct {
        const char *state;
        bool open;
    } steps[] = {{"draft", true}, {"board", true}, {"board", false}, {"board", false}, {"draft", true}};
    for (int64_t revision = 0; revision < 5; revision++) {
        struct draft *draft = draft_in(bed->arena);
        struct assent_row *row = draft_move(draft, bed_id(1), revision, steps[revision].state);
        row->open = steps[revision].open;
        row->title = assent_text_format(bed->arena, "title %lld", (long long)revision);
        bed_keep(bed, draft, ASSENT_ITEM_KEPT);
        const char *const states[] = {"draft", "board"};
        for (int i = 0; i < 4; i++) {
            struct assent_list_filter filter = everything();
            filter.state = assent_text_of(states[i / 2]);
            filter.open = i % 2;
            bool wanted =
                assent_text_is(filter.state, steps[revision].state) && steps[revision].open == (i % 2 == 1);
            assert_list(bed, filter, (const int64_t[]){1}, wanted);
        }
        struct assent_list_filter filter = everything();
        filter.text = row->title;
        assert_list(bed, filter, (const int64_t[]){1}, 1);
    }
}

static void requests_are_seen_by_those_involved(void **state)
{
    struct bed *bed = *state;
    const struct assent_text nobody[] = {assent_text_of("per_eve")};
    const struct assent_text it[] = {assent_text_of("per_eve"), assent_text_of("group:it")};
    const struct assent_text both[] = {assent_text_of("group:it"), assent_text_of("per_cem")};
    struct assent_list_filter filter = everything();
    make_samples(bed);
    filter.see_all = false;
    filter.audiences = nobody;
    filter.audience_count = 1;
    assert_list(bed, filter, (const int64_t[]){5, 2, 7, 3, 4}, 5);
    filter.audiences = it;
    filter.audience_count = 2;
    assert_list(bed, filter, (const int64_t[]){5, 2, 9, 7, 3, 4}, 6);
    filter.audiences = both;
    assert_list(bed, filter, (const int64_t[]){5, 2, 9, 1, 7, 3, 4}, 7);
    filter.kind = ASSENT_REQUEST;
    filter.open = 0;
    assert_list(bed, filter, (const int64_t[]){1}, 1);
    // Also where another index leads.
    filter = everything();
    filter.see_all = false;
    filter.requester = assent_text_of("per_ann");
    assert_list(bed, filter, (const int64_t[]){5, 7}, 2);
    filter.audiences = it;
    filter.audience_count = 2;
    assert_list(bed, filter, (const int64_t[]){5, 9, 7}, 3);
    bool visible;
    assert_true(assent_reader_visible(bed->reader, bed_id(9), it, 2, &visible, &bed->error));
    assert_true(visible);
    assert_true(assent_reader_visible(bed->reader, bed_id(9), nobody, 1, &visible, &bed->error));
    assert_false(visible);
    assert_true(assent_reader_visible(bed->reader, bed_id(77), it, 2, &visible, &bed->error));
    assert_false(visible);
}

static void what_only_readers_see_is_as_closed_as_a_request(void **state)
{
    struct bed *bed = *state;
    const struct assent_text it[] = {assent_text_of("group:it")};
    struct assent_list_filter filter = everything();
    make_samples(bed);
    struct draft *draft = draft_in(bed->arena);
    draft_write(draft, bed_ticket(bed_id(7)), 1, 2);
    draft_row(draft, ASSENT_ROW_READER, bed_id(7))->audience = assent_readers_only_key();
    draft_row(draft, ASSENT_ROW_READER, bed_id(7))->audience = it[0];
    draft_write(draft, bed_ticket(bed_id(2)), 1, 2);
    draft_row(draft, ASSENT_ROW_READER, bed_id(2))->audience = assent_readers_only_key();
    bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    assert_list(bed, filter, (const int64_t[]){5, 2, 9, 1, 7, 3, 4}, 7);
    filter.see_all = false;
    filter.audiences = it;
    filter.audience_count = 0;
    assert_list(bed, filter, (const int64_t[]){5, 3, 4}, 3);
    filter.audience_count = 1;
    assert_list(bed, filter, (const int64_t[]){5, 9, 7, 3, 4}, 5);
    filter.requester = assent_text_of("per_ann");
    assert_list(bed, filter, (const int64_t[]){5, 9, 7}, 3);
    filter.audience_count = 0;
    assert_list(bed, filter, (const int64_t[]){5}, 1);
}

static void a_reader_who_is_gone_sees_nothing(void **state)
{
    struct bed *bed = *state;
    const struct assent_text it[] = {assent_text_of("group:it")};
    bool visible;
    make_samples(bed);
    struct draft *draft = draft_in(bed->arena);
    draft_write(draft, bed_ticket(bed_id(9)), 1, 2);
    struct assent_row *row = draft_row(draft, ASSENT_ROW_READER, bed_id(9));
    row->audience = it[0];
    row->gone = true;
    bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    assert_true(assent_reader_visible(bed->reader, bed_id(9), it, 1, &visible, &bed->error));
    assert_false(visible);
    struct assent_list_filter filter = everything();
    filter.see_all = false;
    filter.audiences = it;
    filter.audience_count = 1;
    filter.kind = ASSENT_REQUEST;
    assert_list(bed, filter, NULL, 0);
}

static void a_place_to_go_on_from_that_is_not_there_gives_an_empty_page(void **state)
{
    struct bed *bed = *state;
    struct assent_list_filter filter = everything();
    make_samples(bed);
    filter.after_us = 5;
    filter.after_id = bed_id(4711);
    assert_int_equal(list(bed, &filter).count, 0);
    filter.newest_first = true;
    assert_int_equal(list(bed, &filter).count, 0);
}

static void make_many(struct bed *bed, int64_t count)
{
    for (int64_t from = 0; from < count; from += ASSENT_BATCH_ITEMS) {
        struct assent_arena *arena = assent_arena_open(0);
        struct assent_item items[ASSENT_BATCH_ITEMS];
        size_t made = 0;
        for (; made < ASSENT_BATCH_ITEMS && from + (int64_t)made < count; made++) {
            struct draft *draft = draft_in(arena);
            draft_move(draft, bed_id(from + (int64_t)made), 0, "draft");
            items[made] = draft_item(draft);
        }
        bed_commit(bed, items, made);
        assent_arena_close(arena);
    }
}

// What no index serves is looked for in so many rows and no more; the next page goes on where this one was
// cut.
static void a_search_is_cut_at_the_limit_and_goes_on(void **state)
{
    struct bed *bed = *state;
    struct assent_list_filter filter = everything();
    make_many(bed, ASSENT_LIST_SCAN + 1);
    filter.text = assent_text_of("no such title");
    for (int turned = 0; turned < 2; turned++) {
        int pages = 1;
        filter.newest_first = turned;
        filter.after_us = -1;
        struct assent_list got = list(bed, &filter);
        assert_int_equal(got.count, 0);
        assert_true(got.cut); // one row more than may be looked at
        assert_int_equal(number_of(got.reached), turned ? 1 : ASSENT_LIST_SCAN - 1);
        for (; got.cut && pages < 100; pages++) {
            filter.after_us = got.reached_us;
            filter.after_id = got.reached;
            got = list(bed, &filter);
            assert_int_equal(got.count, 0);
        }
        assert_false(got.cut);
        assert_int_equal(pages, 2);
    }
    // A full page is never cut.
    filter = everything();
    filter.limit = 5;
    assert_false(list(bed, &filter).cut);
}

static void every_ticket_by_id(void **state)
{
    struct bed *bed = *state;
    const int64_t wanted[] = {1, 2, 3, 4, 5, 7, 9};
    make_samples(bed);
    struct assent_id after;
    const struct assent_id *from = NULL;
    for (size_t seen = 0; seen < 7;) {
        struct assent_list got;
        assert_true(assent_reader_tickets(bed->reader, from, 2, bed->arena, &got, &bed->error));
        assert_in_range(got.count, 1, 2);
        for (size_t i = 0; i < got.count; i++)
            assert_int_equal(number_of(got.items[i].id), wanted[seen++]);
        after = got.items[got.count - 1].id;
        from = &after;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lists_are_in_the_order_of_creation),
        TEST(entries_have_the_list_columns),
        TEST(each_filter_alone),
        TEST(filters_together),
        TEST(text_is_part_of_title_or_number_without_regard_to_case),
        TEST(a_ticket_moves_between_lists_as_it_moves),
        TEST(a_ticket_that_changes_little_moves_all_the_same),
        TEST(requests_are_seen_by_those_involved),
        TEST(what_only_readers_see_is_as_closed_as_a_request),
        TEST(a_reader_who_is_gone_sees_nothing),
        TEST(a_place_to_go_on_from_that_is_not_there_gives_an_empty_page),
        TEST(a_search_is_cut_at_the_limit_and_goes_on),
        TEST(every_ticket_by_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
