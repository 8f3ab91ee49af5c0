// SPDX-License-Identifier: Apache-2.0
// Verify finds whatever does not fit: a store that is whole has no faults, and each thing that is planted is
// named. Bytes that were changed behind the store's back: verify_bytes_test.py.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "keeper.h"

#include <assent/base/limits.h>
#include <assent/store/sim.h>
#include <assent/workbench/verify.h>

#include <string.h>

struct bench {
    struct assent_sim_disk *disk;
    struct assent_store *store;
    struct keeper keeper;
};

static void bench_open(struct bench *bench)
{
    struct assent_error error = {0};
    bench->disk = assent_sim_disk_open();
    bench->store = assent_store_open_sim(bench->disk, &error);
    assert_non_null(bench->store);
    keeper_open(&bench->keeper, bench->store);
}

static void bench_close(struct bench *bench)
{
    keeper_close(&bench->keeper);
    assent_store_close(bench->store);
    assent_sim_disk_close(bench->disk);
}

static struct assent_verify_report verify(struct bench *bench)
{
    struct assent_error error = {0};
    struct assent_verify_report report;
    struct assent_reader *reader = assent_reader_open(bench->store, &error);
    assert_non_null(reader);
    if (!assent_verify(reader, &report, &error))
        fail_msg("%s", error.text);
    assent_reader_close(reader);
    return report;
}

static void a_whole_store_has_no_faults(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench);
    keeper_fill(&bench.keeper);
    struct assent_verify_report report = verify(&bench);
    assert_string_equal(report.first.text, "");
    assert_int_equal(report.faults, 0);
    assert_int_equal(report.turns, 16);
    assert_int_equal(report.seq, 16);
    assert_int_equal(report.tickets, 3);
    assert_int_equal(report.erased, 0);
    assert_false(report.moved);
    assert_true(report.rows > 5);
    bench_close(&bench);
}

static void an_empty_store_has_no_faults(void **state)
{
    (void)state;
    struct assent_error error = {0};
    struct bench bench = {.disk = assent_sim_disk_open()};
    bench.store = assent_store_open_sim(bench.disk, &error);
    struct assent_verify_report report = verify(&bench);
    assert_int_equal(report.faults, 0);
    assert_int_equal(report.turns, 0);
    assent_store_close(bench.store);
    assent_sim_disk_close(bench.disk);
}

// More tickets, timers, inbox entries and turns of one ticket than a page takes, one past the bound.
static void pages_are_turned(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench);
    for (size_t i = 0; i <= ASSENT_VERIFY_PAGE; i++) {
        keeper_create(&bench.keeper, i, "one of many");
        keeper_act(&bench.keeper, i, "ann", "submit", "");
    }
    keeper_create(&bench.keeper, ASSENT_VERIFY_PAGE + 1, "of many words");
    for (size_t i = 0; i < ASSENT_VERIFY_PAGE; i++)
        keeper_act(&bench.keeper, ASSENT_VERIFY_PAGE + 1, "ann", "remark", "again");
    struct assent_verify_report report = verify(&bench);
    assert_string_equal(report.first.text, "");
    assert_int_equal(report.tickets, ASSENT_VERIFY_PAGE + 2);
    assert_int_equal(report.turns, 1 + 2 * (ASSENT_VERIFY_PAGE + 1) + 1 + ASSENT_VERIFY_PAGE);
    bench_close(&bench);
}

// What is planted, and what verify must say of it.
struct planted {
    const char *name;
    void (*plant)(struct keeper *keeper, struct assent_item *item, struct assent_row *rows);
    enum assent_code code;
    const char *says;
};

static struct assent_row *row_of(const struct assent_item *item, struct assent_row *rows,
                                 enum assent_row_kind kind)
{
    for (size_t i = 0; i < item->row_count; i++) {
        if (rows[i].kind == kind && !rows[i].gone)
            return &rows[i];
    }
    return NULL;
}

static struct assent_text replaced(struct keeper *keeper, struct assent_text text, const char *old,
                                   const char *new)
{
    struct assent_arena *arena = keeper->materials.arena;
    const char *whole = assent_text_cstring(arena, text);
    const char *at = strstr(whole, old);
    if (!at)
        return text;
    return assent_text_format(arena, "%.*s%s%s", (int)(at - whole), whole, new, at + strlen(old));
}

static void plant_timer(struct keeper *keeper, struct assent_item *item, struct assent_row *rows)
{
    struct assent_row *row = row_of(item, rows, ASSENT_ROW_TIMER);
    const struct assent_ticket *stays = keeper->tickets[1];
    if (row && stays && assent_id_equal(&row->ticket, &stays->id))
        row->at_us++;
}

static void plant_offer(struct keeper *keeper, struct assent_item *item, struct assent_row *rows)
{
    struct assent_row *row = row_of(item, rows, ASSENT_ROW_OFFER);
    keeper->planted = row != NULL;
    if (row)
        row->worker = assent_text_of("somebody-else");
}

static void plant_inbox(struct keeper *keeper, struct assent_item *item, struct assent_row *rows)
{
    struct assent_row *row = row_of(item, rows, ASSENT_ROW_INBOX);
    bool round = row && assent_text_starts(row->name, "round/");
    if (round)
        row->audience = assent_text_of("role:chief");
    keeper->planted |= round;
}

static void plant_head(struct keeper *keeper, struct assent_item *item, struct assent_row *rows)
{
    struct assent_row *row = row_of(item, rows, ASSENT_ROW_TICKET);
    if (row && assent_text_is(row->number, "LIT-2")) {
        row->bytes = replaced(keeper, row->bytes, "\"ann\"", "\"bo\"");
        row->bytes = replaced(keeper, row->bytes, "\"number\":\"LIT-2\"", "\"number\":\"LIT-9\"");
        keeper->planted = true;
    }
}

static void plant_column(struct keeper *keeper, struct assent_item *item, struct assent_row *rows)
{
    struct assent_row *row = row_of(item, rows, ASSENT_ROW_TICKET);
    if (row && assent_text_is(row->number, "LIT-2")) {
        row->title = assent_text_of("another title");
        keeper->planted = true;
    }
}

static void plant_fields(struct keeper *keeper, struct assent_item *item, struct assent_row *rows)
{
    struct assent_row *row = row_of(item, rows, ASSENT_ROW_FIELDS);
    if (row && keeper->tickets[0] && !keeper->planted) { // the first ticket's are written again later
        row->bytes = assent_text_of("{\"summary\":\"something else\"}");
        keeper->planted = true;
    }
}

static void plant_vote(struct keeper *keeper, struct assent_item *item, struct assent_row *rows)
{
    struct assent_row *row = row_of(item, rows, ASSENT_ROW_PART);
    bool vote = row && row->part == ASSENT_PART_VOTE;
    if (vote && !keeper->planted)
        row->bytes = replaced(keeper, row->bytes, "approve", "reject");
    keeper->planted |= vote;
}

static void plant_payload(struct keeper *keeper, struct assent_item *item, struct assent_row *rows)
{
    (void)rows;
    if (item->turns[0].bytes.payload.count && !keeper->planted) {
        item->turns[0].bytes.payload =
            replaced(keeper, item->turns[0].bytes.payload, "whole way", "other way");
        keeper->planted = true;
    }
}

static void plant_other_ticket(struct keeper *keeper, struct assent_item *item, struct assent_row *rows)
{
    (void)rows;
    if (item->turns[0].subject.is_ticket && keeper->tickets[1] && item->turns[0].revision == 2 &&
        !keeper->planted) {
        item->turns[0].at_us++;
        keeper->planted = true;
    }
}

static void each_plant_is_found(void **state)
{
    static const struct planted PLANTED[] = {
        {"a timer at another time", plant_timer, ASSENT_BAD_RECORD, "calls for the timer round/0"},
        {"an offer to another worker", plant_offer, ASSENT_BAD_RECORD, "calls for an offer"},
        {"a round in another inbox", plant_inbox, ASSENT_BAD_RECORD, "calls for the inbox entry round/0"},
        {"another head", plant_head, ASSENT_BAD_RECORD, "is not the fold of its turns: `number`"},
        {"another title in the list", plant_column, ASSENT_BAD_RECORD, "column `title`"},
        {"other fields", plant_fields, ASSENT_BAD_RECORD, "is not the fold of its turns: `fields`"},
        {"another vote", plant_vote, ASSENT_BAD_RECORD, "is not the fold of its turns: `rounds`"},
        {"another payload", plant_payload, ASSENT_BAD_RECORD, "commits to"},
        {"another time in the columns", plant_other_ticket, ASSENT_BAD_RECORD, "its columns name another"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof PLANTED / sizeof *PLANTED; i++) {
        struct bench bench;
        bench_open(&bench);
        bench.keeper.plant = PLANTED[i].plant;
        keeper_fill(&bench.keeper);
        struct assent_verify_report report = verify(&bench);
        if (report.faults == 0 || report.first.code != PLANTED[i].code ||
            !strstr(report.first.text, PLANTED[i].says))
            fail_msg("%s: %lld faults, the first: %s", PLANTED[i].name, (long long)report.faults,
                     report.first.text);
        bench_close(&bench);
    }
}

// Whatever read fails, verify ends and says so: it never calls a store sound that it could not read.
static void each_failing_read_is_told(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench);
    keeper_fill(&bench.keeper);
    struct assent_error error = {0};
    struct assent_reader *reader = assent_reader_open(bench.store, &error);
    for (int64_t n = 0;; n++) {
        struct assent_verify_report report;
        assert_true(n < 1000);
        assent_sim_disk_fault(bench.disk, ASSENT_SIM_FAIL_READ, n, 1);
        int64_t before = assent_sim_disk_calls(bench.disk);
        if (assent_verify(reader, &report, &error)) {
            assert_true(assent_sim_disk_calls(bench.disk) - before <= n);
            assert_int_equal(report.faults, 0);
            break;
        }
        assert_int_equal(error.code, ASSENT_STORE_BROKEN);
        assent_sim_disk_fault(bench.disk, ASSENT_SIM_NONE, 0, 0);
    }
    assent_reader_close(reader);
    bench_close(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_store_has_no_faults),
        cmocka_unit_test(an_empty_store_has_no_faults),
        cmocka_unit_test(pages_are_turned),
        cmocka_unit_test(each_plant_is_found),
        cmocka_unit_test(each_failing_read_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
