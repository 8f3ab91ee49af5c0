// SPDX-License-Identifier: Apache-2.0
// Figures of the past: what is kept of an ended ticket and read back, under which keys it counts, and which
// days are summed.
#include <assent/base/limits.h>
#include <assent/base/time.h>
#include <assent/core/figures.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

static void an_open_ticket_has_not_ended(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_ticket ticket = {.workflow = assent_text_of("normal-change")};
    struct assent_ended ended;
    assert_false(assent_ended_of(&ticket, arena, &ended));
    ticket.outcome = ASSENT_OUTCOME_REFUSED;
    ticket.entered_us = 7;
    assert_true(assent_ended_of(&ticket, arena, &ended));
    assert_int_equal(ended.ended_us, 7);
    assert_int_equal(ended.item_count, 0);
    assent_arena_close(arena);
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    const struct assent_text items[] = {assent_text_of("db-1"), assent_text_of("web-1")};
    const struct assent_ended ended = {.kind = ASSENT_INCIDENT,
                                       .outcome = ASSENT_OUTCOME_FAILURE,
                                       .workflow = assent_text_of("incident"),
                                       .service = assent_text_of("pay"),
                                       .items = items,
                                       .item_count = 2};
    struct assent_text bytes = assent_ended_write(&ended, arena);
    struct assent_ended back;
    assert_true(assent_text_is(bytes, "{\"items\":[\"db-1\",\"web-1\"],\"kind\":\"incident\",\"outcome\":"
                                      "\"failure\",\"service\":\"pay\",\"workflow\":\"incident\"}"));
    assert_true(assent_ended_read(bytes, arena, &back, NULL));
    assert_int_equal(back.kind, ASSENT_INCIDENT);
    assert_int_equal(back.outcome, ASSENT_OUTCOME_FAILURE);
    assert_true(assent_text_is(back.items[1], "web-1"));
    assert_false(assent_ended_read(assent_text_of("{\"kind\":\"incident\",\"when\":1}"), arena, &back, NULL));
    assent_arena_close(arena);
}

static void only_what_was_carried_out_counts(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    const struct assent_text items[] = {assent_text_of("db-1")};
    struct assent_ended ended = {.outcome = ASSENT_OUTCOME_SUCCESS,
                                 .workflow = assent_text_of("patch"),
                                 .items = items,
                                 .item_count = 1};
    size_t count;
    const struct assent_text *keys = assent_figure_keys(&ended, arena, &count);
    assert_int_equal(count, 2);
    assert_true(assent_text_is(keys[0], "workflow:patch"));
    assert_true(assent_text_is(keys[1], "ci:db-1"));
    ended.outcome = ASSENT_OUTCOME_CANCELLED;
    assent_figure_keys(&ended, arena, &count);
    assert_int_equal(count, 0);
    ended.outcome = ASSENT_OUTCOME_REFUSED;
    assent_figure_keys(&ended, arena, &count);
    assert_int_equal(count, 0);
    assent_arena_close(arena);
}

static void keys_are_bounded(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_text *items = assent_arena_take_array(arena, ASSENT_FIGURES_KEYS, sizeof *items);
    for (size_t i = 0; i < ASSENT_FIGURES_KEYS; i++)
        items[i] = assent_text_format(arena, "item-%zu", i);
    struct assent_ended ended = {.outcome = ASSENT_OUTCOME_FAILURE,
                                 .workflow = assent_text_of("patch"),
                                 .service = assent_text_of("pay"),
                                 .items = items,
                                 .item_count = ASSENT_FIGURES_KEYS - 2};
    size_t count;
    assent_figure_keys(&ended, arena, &count);
    assert_int_equal(count, ASSENT_FIGURES_KEYS);
    ended.item_count++;
    assent_figure_keys(&ended, arena, &count);
    assert_int_equal(count, ASSENT_FIGURES_KEYS);
    assent_arena_close(arena);
}

static void ninety_days_count_and_no_more(void **state)
{
    (void)state;
    const struct assent_figure_day days[] = {{100, 1, 10}, {101, 2, 20}, {190, 3, 30}, {191, 4, 40}};
    const struct assent_figure pay = {assent_text_of("service:pay"), days, 4};
    const struct assent_figure shop = {assent_text_of("service:shop"), days, 1};
    const struct assent_figure *const items[] = {&pay, &shop};
    const struct assent_figures figures = {items, 2};
    struct assent_figure_sum sum =
        assent_figures_of(&figures, "service", assent_text_of("pay"), 190 * ASSENT_DAY_US + 5);
    assert_int_equal(sum.succeeded, 9); // a clock that was set back knows of the day after today as well
    sum = assent_figures_of(&figures, "service", assent_text_of("pay"), 191 * ASSENT_DAY_US - 1);
    assert_int_equal(sum.failed, 20 + 30 + 40);
    sum = assent_figures_of(&figures, "service", assent_text_of("pay"), 191 * ASSENT_DAY_US);
    assert_int_equal(sum.failed, 30 + 40);
    sum = assent_figures_of(&figures, "ci", assent_text_of("pay"), 190 * ASSENT_DAY_US);
    assert_int_equal(sum.succeeded + sum.failed, 0);
    sum = assent_figures_of(NULL, "service", assent_text_of("pay"), 190 * ASSENT_DAY_US);
    assert_int_equal(sum.succeeded + sum.failed, 0);
    assert_non_null(assent_figures_find(&figures, assent_text_of("service:shop")));
    assert_null(assent_figures_find(&figures, assent_text_of("service:shops")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_open_ticket_has_not_ended),     cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(only_what_was_carried_out_counts), cmocka_unit_test(keys_are_bounded),
        cmocka_unit_test(ninety_days_count_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
