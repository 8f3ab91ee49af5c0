// SPDX-License-Identifier: Apache-2.0
// The hash table and the dice.
#include "machine.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MANY = 20000 };

static void key_of(unsigned char key[16], uint64_t n, bool counted)
{
    memset(key, 0, 16);
    if (counted) { // as somebody would count ids up: in the last bytes, most significant first
        for (int b = 0; b < 8; b++)
            key[8 + b] = (unsigned char)(n >> (56 - 8 * b));
        return;
    }
    n *= UINT64_C(0x2545F4914F6CDD1D);
    memcpy(key + 4, &n, sizeof n);
}

static void what_is_put_is_there_until_it_is_removed(void **state)
{
    (void)state;
    int *values = calloc(MANY, sizeof *values);
    for (int counted = 0; counted < 2; counted++) {
        struct table table = {0};
        unsigned char key[16];
        key_of(key, 5, counted);
        assert_null(table_get(&table, key));
        table_remove(&table, key);
        for (uint64_t n = 0; n < MANY; n++) {
            key_of(key, n, counted);
            table_put(&table, key, &values[n]);
            if (n % 3 == 0)
                table_remove(&table, key);
        }
        assert_int_equal(table.count, MANY - (MANY + 2) / 3);
        for (uint64_t n = 0; n < MANY; n++) {
            key_of(key, n, counted);
            assert_ptr_equal(table_get(&table, key), n % 3 == 0 ? NULL : &values[n]);
        }
        size_t at = 0, walked = 0;
        while (table_next(&table, &at) != NULL)
            walked++;
        assert_int_equal(walked, table.count);
        table_close(&table);
    }
    free(values);
}

static void the_newest_value_stands(void **state)
{
    (void)state;
    struct table table = {0};
    unsigned char key[16] = {7};
    int first, second;
    table_put(&table, key, &first);
    table_put(&table, key, &second);
    assert_ptr_equal(table_get(&table, key), &second);
    assert_int_equal(table.count, 1);
    table_close(&table);
}

// A queue that is filled and emptied for ever does not grow.
static void what_comes_and_goes_takes_no_room(void **state)
{
    (void)state;
    struct table table = {0};
    int value;
    for (uint64_t n = 0; n < MANY; n++) {
        unsigned char key[16];
        key_of(key, n, false);
        table_put(&table, key, &value);
        if (n >= 10) {
            key_of(key, n - 10, false);
            table_remove(&table, key);
        }
    }
    assert_true(table.room <= 64);
    table_close(&table);
}

static void dice_are_the_seeds_and_never_the_same(void **state)
{
    (void)state;
    struct dice one = {{1}, 0}, same = {{1}, 0}, other = {{2}, 0};
    unsigned char a[100], b[100], c[100], d[100];
    dice_draw(&one, a, sizeof a);
    dice_draw(&same, b, sizeof b);
    dice_draw(&other, c, sizeof c);
    dice_draw(&one, d, sizeof d);
    assert_memory_equal(a, b, sizeof a);
    assert_memory_not_equal(a, c, sizeof a);
    assert_memory_not_equal(a, d, sizeof a);
    assert_memory_not_equal(a, a + 32, 32);
    unsigned char untouched[3] = {9, 9, 9};
    dice_draw(&one, untouched, 1);
    assert_int_equal(untouched[1], 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_put_is_there_until_it_is_removed),
        cmocka_unit_test(the_newest_value_stands),
        cmocka_unit_test(what_comes_and_goes_takes_no_room),
        cmocka_unit_test(dice_are_the_seeds_and_never_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
