// SPDX-License-Identifier: Apache-2.0
// Reports: who is counted where, shares of rounds by their clocks, exact middle values, the order of lines
// whatever the order of tickets, the bound on lines.
#include <assent/base/limits.h>
#include <assent/base/time.h>
#include <assent/core/report.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

enum { ROUNDS = 6 };

struct made {
    struct assent_ticket ticket;
    struct assent_round rounds[ROUNDS];
    struct assent_seat seats[ROUNDS];
    struct assent_text keys[ROUNDS];
};

static int64_t at(const char *text)
{
    int64_t us = 0;
    assert_true(assent_instant_read(assent_text_of(text), &us));
    return us;
}

static void make(struct made *made, const char *service, enum assent_outcome outcome, const char *created,
                 const char *ended)
{
    *made = (struct made){.ticket = {.workflow = assent_text_of("normal-change"),
                                     .service = assent_text_of(service),
                                     .outcome = outcome,
                                     .created_us = at(created),
                                     .entered_us = at(ended)}};
    made->ticket.rounds = made->rounds;
}

// Minutes after the ticket's creation; due 0: no clock.
static struct assent_round *ask(struct made *made, const char *name, const char *whom,
                                enum assent_round_outcome outcome, int64_t opened, int64_t closed,
                                int64_t due)
{
    size_t n = made->ticket.round_count++;
    int64_t from_us = made->ticket.created_us;
    made->keys[n] = assent_text_of(whom);
    made->seats[n].audience = (struct assent_audience){.keys = &made->keys[n], .count = 1};
    made->rounds[n] = (struct assent_round){.n = (int64_t)n,
                                            .name = assent_text_of(name),
                                            .outcome = outcome,
                                            .opened_us = from_us + opened * ASSENT_MINUTE_US,
                                            .closed_us = from_us + closed * ASSENT_MINUTE_US,
                                            .due_us = due ? from_us + due * ASSENT_MINUTE_US : 0,
                                            .seats = &made->seats[n],
                                            .seat_count = 1};
    return &made->rounds[n];
}

static void add(struct assent_report *report, const struct made *made, enum assent_change_type type)
{
    struct assent_error error = {0};
    assert_true(assent_report_add(report, &made->ticket, type, &error));
}

static void tickets_are_counted_by_their_outcome_and_type_in_the_month_of_their_end(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_report *report = assent_report_open(arena, ASSENT_BY_MONTH | ASSENT_BY_SERVICE);
    struct made made;
    make(&made, "pay", ASSENT_OUTCOME_SUCCESS, "2026-10-31T10:00:00Z", "2026-10-31T23:59:59.999999Z");
    add(report, &made, ASSENT_TYPE_NORMAL);
    make(&made, "pay", ASSENT_OUTCOME_FAILURE, "2026-10-31T10:00:00Z", "2026-11-01T00:00:00Z");
    add(report, &made, ASSENT_TYPE_EMERGENCY);
    make(&made, "", ASSENT_OUTCOME_CANCELLED, "2026-11-01T10:00:00Z", "2026-11-02T10:00:00Z");
    add(report, &made, ASSENT_TYPE_NORMAL);
    make(&made, "pay", ASSENT_OUTCOME_NONE, "2026-11-01T10:00:00Z", "2026-11-02T10:00:00Z");
    add(report, &made, ASSENT_TYPE_NORMAL);
    struct assent_report_sums sums = assent_report_done(report);
    assert_int_equal(sums.line_count, 3);
    assert_true(assent_text_is(sums.lines[0].group.month, "2026-10"));
    assert_int_equal(sums.lines[0].outcomes[ASSENT_OUTCOME_SUCCESS], 1);
    assert_true(assent_text_is(sums.lines[1].group.month, "2026-11"));
    assert_int_equal(sums.lines[1].group.service.count, 0);
    assert_int_equal(sums.lines[1].outcomes[ASSENT_OUTCOME_CANCELLED], 1);
    assert_int_equal(sums.lines[1].lead.count, 0);
    assert_true(assent_text_is(sums.lines[2].group.service, "pay"));
    assert_int_equal(sums.lines[2].types[ASSENT_TYPE_EMERGENCY], 1);
    assert_int_equal(sums.lines[2].lead.median_us, 14 * ASSENT_HOUR_US);
    assert_int_equal(sums.total.ended, 3);
    assert_int_equal(sums.total.types[ASSENT_TYPE_NORMAL], 2);
    assert_int_equal(sums.lines[0].group.workflow.count, 0);
    assent_arena_close(arena);
}

static void a_round_is_early_timely_late_or_over_by_its_clock(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_report *report = assent_report_open(arena, 0);
    struct made made;
    make(&made, "pay", ASSENT_OUTCOME_SUCCESS, "2026-11-01T10:00:00Z", "2026-11-02T10:00:00Z");
    ask(&made, "cab", "board:weekly-cab", ASSENT_ROUND_MET, 0, 30, 60);       // half of it is early
    ask(&made, "cab", "board:weekly-cab", ASSENT_ROUND_REFUSED, 60, 91, 120); // and a minute more is not
    ask(&made, "cab", "board:weekly-cab", ASSENT_ROUND_MET, 200, 260, 260);   // the last instant is in time
    ask(&made, "cab", "board:weekly-cab", ASSENT_ROUND_MET, 300, 361, 360);
    ask(&made, "cab", "board:weekly-cab", ASSENT_ROUND_EXPIRED, 400, 460, 460);
    ask(&made, "cab", "board:weekly-cab", ASSENT_ROUND_LEFT, 500, 510, 0);
    add(report, &made, ASSENT_TYPE_NORMAL);
    struct assent_report_sums sums = assent_report_done(report);
    assert_int_equal(sums.round_count, 1);
    const struct assent_report_round *cab = &sums.rounds[0];
    assert_true(assent_text_is(cab->asked, "board:weekly-cab"));
    assert_int_equal(cab->closed, 6);
    assert_int_equal(cab->met, 3);
    assert_int_equal(cab->refused, 1);
    assert_int_equal(cab->expired, 1);
    assert_int_equal(cab->left, 1);
    assert_int_equal(cab->early, 1);
    assert_int_equal(cab->timely, 2);
    assert_int_equal(cab->late, 1);
    assert_int_equal(cab->open.count, 6);
    assert_int_equal(sums.total.approval.median_us, (30 + 31 + 60 + 61 + 60 + 10) * ASSENT_MINUTE_US);
    assent_arena_close(arena);
}

static void rounds_that_asked_nobody_or_are_open_are_not_counted_and_debts_stand_apart(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_report *report = assent_report_open(arena, 0);
    struct made made;
    make(&made, "pay", ASSENT_OUTCOME_SUCCESS, "2026-11-01T10:00:00Z", "2026-11-02T10:00:00Z");
    ask(&made, "peers", "group:dba", ASSENT_ROUND_SKIPPED, 0, 0, 0);
    ask(&made, "owed", "group:ecab", ASSENT_ROUND_OPEN, 0, 0, 60)->debt = true;
    ask(&made, "owed", "per_01m83pph00e41861050r3gg29b", ASSENT_ROUND_MET, 0, 60, 0)->debt = true;
    add(report, &made, ASSENT_TYPE_EMERGENCY);
    struct assent_report_sums sums = assent_report_done(report);
    assert_int_equal(sums.round_count, 1);
    assert_true(sums.rounds[0].debt);
    assert_true(assent_text_is(sums.rounds[0].asked, "people"));
    assert_int_equal(sums.total.approval.count, 0);
    assent_arena_close(arena);
}

static void middle_values_are_the_nearest_ranks_in_any_order(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_report *report = assent_report_open(arena, 0);
    static const int64_t HOURS[] = {7, 1, 9, 3, 10, 2, 8, 4, 6, 5};
    for (size_t i = 0; i < sizeof HOURS / sizeof *HOURS; i++) {
        struct made made;
        make(&made, "pay", ASSENT_OUTCOME_SUCCESS, "2026-11-01T10:00:00Z", "2026-11-01T10:00:00Z");
        made.ticket.entered_us += HOURS[i] * ASSENT_HOUR_US;
        add(report, &made, ASSENT_TYPE_NORMAL);
    }
    struct assent_report_sums sums = assent_report_done(report);
    assert_int_equal(sums.total.lead.count, 10);
    assert_int_equal(sums.total.lead.median_us, 5 * ASSENT_HOUR_US);
    assert_int_equal(sums.total.lead.ninety_us, 9 * ASSENT_HOUR_US);
    assert_int_equal(sums.total.lead.mean_us, 11 * ASSENT_HOUR_US / 2);
    struct made back; // the clock was set back meanwhile
    make(&back, "pay", ASSENT_OUTCOME_SUCCESS, "2026-11-01T10:00:00Z", "2026-11-01T09:00:00Z");
    add(report, &back, ASSENT_TYPE_NORMAL);
    sums = assent_report_done(report);
    assert_int_equal(sums.total.lead.count, 11);
    assert_int_equal(sums.total.lead.median_us, 5 * ASSENT_HOUR_US);
    assent_arena_close(arena);
}

static void a_report_with_too_many_lines_is_refused(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_report *report = assent_report_open(arena, ASSENT_BY_SERVICE);
    struct assent_error error = {0};
    struct made made;
    char service[32];
    for (int i = 0; i < ASSENT_REPORT_LINES; i++) {
        (void)snprintf(service, sizeof service, "service-%d", i);
        make(&made, service, ASSENT_OUTCOME_SUCCESS, "2026-11-01T10:00:00Z", "2026-11-01T11:00:00Z");
        add(report, &made, ASSENT_TYPE_NORMAL);
    }
    add(report, &made, ASSENT_TYPE_NORMAL);
    made.ticket.service = assent_text_of("one-more");
    assert_false(assent_report_add(report, &made.ticket, ASSENT_TYPE_NORMAL, &error));
    assert_int_equal(error.code, ASSENT_LIMIT_REACHED);
    assent_arena_close(arena);
}

static void columns_are_found_by_their_words(void **state)
{
    (void)state;
    assert_int_equal(assent_report_by_find(assent_text_of("month")), ASSENT_BY_MONTH);
    assert_int_equal(assent_report_by_find(assent_text_of("type")), ASSENT_BY_TYPE);
    assert_int_equal(assent_report_by_find(assent_text_of("months")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tickets_are_counted_by_their_outcome_and_type_in_the_month_of_their_end),
        cmocka_unit_test(a_round_is_early_timely_late_or_over_by_its_clock),
        cmocka_unit_test(rounds_that_asked_nobody_or_are_open_are_not_counted_and_debts_stand_apart),
        cmocka_unit_test(middle_values_are_the_nearest_ranks_in_any_order),
        cmocka_unit_test(a_report_with_too_many_lines_is_refused),
        cmocka_unit_test(columns_are_found_by_their_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
