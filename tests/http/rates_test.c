// SPDX-License-Identifier: Apache-2.0
// Budgets of requests by person: what is there at once, what comes back, and what strangers cannot take away.
#include "rates.h"

#include <assent/base/limits.h>
#include <assent/base/time.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const int64_t START_US = INT64_C(1795419120000000);

static struct assent_text person(struct assent_arena *arena, int64_t n)
{
    return assent_text_format(arena, "per_%lld", (long long)n);
}

static void test_no_limit_is_none(void **state)
{
    struct assent_arena *arena = *state;
    assert_null(rates_in(arena, -1, 60));
    assert_null(rates_in(arena, 0, 60));
}

static void test_the_budget_is_exact(void **state)
{
    struct assent_arena *arena = *state;
    struct rates *rates = rates_in(arena, 6, 60);
    struct assent_text ann = person(arena, 1);
    for (int64_t left = 5; left >= 0; left--) {
        struct rates_standing standing = rates_take(rates, ann, START_US);
        assert_int_equal(standing.left, left);
        assert_int_equal(standing.full_s, (6 - left) * 10);
        assert_int_equal(standing.retry_s, 0);
    }
    struct rates_standing standing = rates_take(rates, ann, START_US);
    assert_int_equal(standing.left, 0);
    assert_int_equal(standing.retry_s, 10);
    assert_int_equal(rates_take(rates, ann, START_US + 10 * ASSENT_SECOND_US - 1).retry_s, 1);
    assert_int_equal(rates_take(rates, ann, START_US + 10 * ASSENT_SECOND_US).retry_s, 0);
    assert_int_equal(rates_take(rates, ann, START_US + 10 * ASSENT_SECOND_US).retry_s, 10);
    assert_int_equal(rates_take(rates, ann, START_US + 1000 * ASSENT_SECOND_US).left, 5);
}

static void test_each_has_their_own(void **state)
{
    struct assent_arena *arena = *state;
    struct rates *rates = rates_in(arena, 1, 60);
    assert_int_equal(rates_take(rates, person(arena, 1), START_US).retry_s, 0);
    assert_int_equal(rates_take(rates, person(arena, 2), START_US).retry_s, 0);
    assert_int_equal(rates_take(rates, person(arena, 1), START_US).retry_s, 60);
}

static void test_a_clock_that_goes_back_locks_nobody_out(void **state)
{
    struct assent_arena *arena = *state;
    struct rates *rates = rates_in(arena, 60, 60);
    assert_int_equal(rates_take(rates, person(arena, 1), START_US).retry_s, 0);
    int64_t before_us = START_US - 3600 * ASSENT_SECOND_US;
    assert_true(rates_take(rates, person(arena, 1), before_us).retry_s <= 1);
    assert_int_equal(rates_take(rates, person(arena, 1), before_us + ASSENT_SECOND_US).retry_s, 0);
}

// Far more people than the table holds: nobody is refused for it, and nothing is written beside it.
static void test_strangers_cost_nobody_anything(void **state)
{
    struct assent_arena *arena = *state;
    struct rates *rates = rates_in(arena, 2, 60);
    for (int64_t n = 0; n < 3 * ASSENT_RATE_PEOPLE; n++)
        assert_int_equal(rates_take(rates, person(arena, n), START_US + n).retry_s, 0);
}

static void test_more_than_one_a_microsecond(void **state)
{
    struct assent_arena *arena = *state;
    struct rates *rates = rates_in(arena, 10000000, 1);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(rates_take(rates, person(arena, 1), START_US).retry_s, 0);
}

static int open_arena(void **state)
{
    *state = assent_arena_open(0);
    return 0;
}

static int close_arena(void **state)
{
    assent_arena_close(*state);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_no_limit_is_none),
        TEST(test_the_budget_is_exact),
        TEST(test_each_has_their_own),
        TEST(test_a_clock_that_goes_back_locks_nobody_out),
        TEST(test_strangers_cost_nobody_anything),
        TEST(test_more_than_one_a_microsecond),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
