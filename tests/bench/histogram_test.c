// SPDX-License-Identifier: Apache-2.0
// The histogram of the load generator: small values are exact, large ones are off by at most a sixty-fourth,
// the greatest is exact, and two histograms merged are one of both.
#include "load_histogram.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static struct load_histogram *fresh(void)
{
    struct load_histogram *histogram = calloc(1, sizeof *histogram);
    assert_non_null(histogram);
    return histogram;
}

static void assert_near(double value, double wanted)
{
    assert_true(value >= wanted && value <= wanted * (1 + 1.0 / LOAD_HISTOGRAM_STEPS));
}

static void an_empty_one_says_nothing(void **state)
{
    (void)state;
    struct load_histogram *histogram = fresh();
    assert_true(load_histogram_ms(histogram, 0.5) <= 0);
    free(histogram);
}

static void parts_of_a_thousand_values(void **state)
{
    (void)state;
    struct load_histogram *histogram = fresh();
    for (int64_t ms = 1; ms <= 1000; ms++)
        load_histogram_add(histogram, ms * 1000);
    assert_int_equal(histogram->total, 1000);
    assert_near(load_histogram_ms(histogram, 0.5), 500);
    assert_near(load_histogram_ms(histogram, 0.99), 990);
    assert_true(load_histogram_ms(histogram, 1) <= 1000 && load_histogram_ms(histogram, 1) >= 1000);
    free(histogram);
}

static void every_magnitude_finds_its_bucket(void **state)
{
    (void)state;
    for (int64_t value_us = 1; value_us < INT64_C(1000000000000); value_us = value_us * 5 / 4 + 1) {
        struct load_histogram *histogram = fresh();
        load_histogram_add(histogram, value_us);
        load_histogram_add(histogram, INT64_C(1) << 42); // so that the greatest does not bound the first
        assert_near(load_histogram_ms(histogram, 0.5), (double)value_us / 1e3);
        free(histogram);
    }
}

static void what_is_below_and_above_all_buckets_is_kept(void **state)
{
    (void)state;
    struct load_histogram *histogram = fresh();
    load_histogram_add(histogram, -5);
    load_histogram_add(histogram, INT64_MAX);
    assert_int_equal(histogram->total, 2);
    assert_true(load_histogram_ms(histogram, 0.5) <= 0);
    assert_int_equal(histogram->most_us, INT64_MAX);
    free(histogram);
}

static void merged_is_the_same_as_added(void **state)
{
    (void)state;
    struct load_histogram *one = fresh(), *other = fresh(), *both = fresh();
    for (int64_t i = 1; i < 3000; i++) {
        load_histogram_add(i % 3 ? one : other, i * i);
        load_histogram_add(both, i * i);
    }
    load_histogram_merge(one, other);
    assert_memory_equal(one, both, sizeof *both);
    free(one);
    free(other);
    free(both);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_one_says_nothing),
        cmocka_unit_test(parts_of_a_thousand_values),
        cmocka_unit_test(every_magnitude_finds_its_bucket),
        cmocka_unit_test(what_is_below_and_above_all_buckets_is_kept),
        cmocka_unit_test(merged_is_the_same_as_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
