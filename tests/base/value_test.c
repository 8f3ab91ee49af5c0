// SPDX-License-Identifier: Apache-2.0
// Values: the invariants of records and lists, equality, finding, copying, and that a value handed out stays.
#include <assent/base/value.h>

#include "expect.h"

#include "base_internal.h"

#include <assent/base/canonical.h>

#include <math.h>
#include <string.h>

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

static void expect_canonical(struct assent_arena *arena, struct assent_value value, const char *expected)
{
    expect_text(assent_canonical_text(arena, &value), expected);
}

static void records_are_sorted_and_the_last_set_wins(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_record record = assent_record_in(arena);
    assent_record_put_integer(&record, "b", 1);
    assent_record_put_text(&record, "aa", assent_text_of("x"));
    assent_record_put_boolean(&record, "a", true);
    assent_record_put_integer(&record, "b", 2);
    assent_record_put_integer(&record, "Z", 3);
    assent_record_put_integer(&record, "gone", 4);
    assent_record_put(&record, "gone", assent_value_absent());
    assent_record_put(&record, "back", assent_value_absent());
    assent_record_put_integer(&record, "back", 5);
    expect_canonical(arena, assent_record_done(&record),
                     "{\"Z\":3,\"a\":true,\"aa\":\"x\",\"b\":2,\"back\":5}");
}

static void a_builder_goes_on_and_the_value_stays(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_record record = assent_record_in(arena);
    struct assent_value empty = assent_record_done(&record);
    assent_record_put_integer(&record, "m", 1);
    struct assent_value first = assent_record_done(&record);
    assent_record_put_integer(&record, "a", 2);
    assent_record_put_integer(&record, "m", 3);
    struct assent_value second = assent_record_done(&record);
    assent_record_put(&record, "a", assent_value_absent());
    struct assent_value third = assent_record_done(&record);
    expect_canonical(arena, empty, "{}");
    expect_canonical(arena, first, "{\"m\":1}");
    expect_canonical(arena, second, "{\"a\":2,\"m\":3}");
    expect_canonical(arena, third, "{\"m\":3}");

    struct assent_record from = assent_record_from(arena, &second);
    assent_record_put_integer(&from, "b", 9);
    expect_canonical(arena, assent_record_done(&from), "{\"a\":2,\"b\":9,\"m\":3}");
    expect_canonical(arena, second, "{\"a\":2,\"m\":3}");
    from = assent_record_from(arena, NULL);
    expect_canonical(arena, assent_record_done(&from), "{}");
    struct assent_value absent = assent_value_absent();
    from = assent_record_from(arena, &absent);
    expect_canonical(arena, assent_record_done(&from), "{}");

    struct assent_items items = assent_items_in(arena);
    struct assent_value none = assent_items_done(&items);
    for (int64_t i = 0; i < 20; i++)
        assent_items_add(&items, assent_value_integer(i));
    struct assent_value some = assent_items_done(&items);
    assent_items_add(&items, assent_value_integer(20));
    assert_int_equal(none.list.count, 0);
    assert_int_equal(some.list.count, 20);
    assert_int_equal(some.list.items[19].integer, 19);
}

static void finds_in_records_of_every_size(void **state)
{
    struct assent_arena *arena = *state;
    for (int count = 0; count <= 100; count++) {
        struct assent_record record = assent_record_in(arena);
        for (int i = count; i-- > 0;)
            assent_record_set(&record, assent_text_format(arena, "name%d", i * 2), assent_value_integer(i));
        struct assent_value value = assent_record_done(&record);
        assert_int_equal(value.record.count, count);
        for (int i = 0; i < count; i++) {
            const char *name = assent_text_format(arena, "name%d", i * 2).bytes;
            assert_int_equal(assent_value_get_integer(&value, name, -1), i);
            name = assent_text_format(arena, "name%d", i * 2 + 1).bytes;
            assert_null(assent_value_get(&value, name));
        }
        assert_null(assent_value_get(&value, ""));
        assert_null(assent_value_get(&value, "zzz"));
    }
}

static void getters_answer_for_what_is_not_there(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_record record = assent_record_in(arena);
    assent_record_put_text(&record, "text", assent_text_of("x"));
    assent_record_put_integer(&record, "integer", 7);
    assent_record_put_boolean(&record, "boolean", true);
    struct assent_value value = assent_record_done(&record);
    struct assent_value text = assent_value_string("no record");
    expect_text(assent_value_get_text(&value, "text"), "x");
    expect_text(assent_value_get_text(&value, "integer"), "");
    expect_text(assent_value_get_text(&value, "missing"), "");
    assert_int_equal(assent_value_get_integer(&value, "integer", 1), 7);
    assert_int_equal(assent_value_get_integer(&value, "text", 1), 1);
    assert_true(assent_value_get_boolean(&value, "boolean", false));
    assert_true(assent_value_get_boolean(&value, "integer", true));
    assert_null(assent_value_get(&text, "text"));
    assert_null(assent_value_get(NULL, "text"));
}

static void kinds_are_never_equal_to_each_other(void **state)
{
    (void)state;
    struct assent_value boolean = assent_value_boolean(true);
    struct assent_value integer = assent_value_integer(1);
    struct assent_value decimal = assent_value_decimal(1.0);
    struct assent_value text = assent_value_string("1");
    struct assent_value list = assent_value_list(&integer, 1);
    struct assent_value absent = assent_value_absent();
    const struct assent_value *all[] = {&boolean, &integer, &decimal, &text, &list, &absent};
    for (size_t i = 0; i < 6; i++) {
        for (size_t k = 0; k < 6; k++)
            assert_int_equal(assent_value_equal(all[i], all[k]), i == k);
    }
    struct assent_value minus = assent_value_decimal(-0.0);
    assert_false(signbit(minus.decimal) != 0);
    struct assent_value zeroed;
    memset(&zeroed, 0, sizeof zeroed);
    assert_true(assent_value_equal(&zeroed, &absent));
}

static void equality_is_deep(void **state)
{
    struct assent_arena *arena = *state;
    static const char *const texts[] = {
        "{}",
        "[]",
        "{\"a\":1}",
        "{\"a\":2}",
        "{\"b\":1}",
        "[1]",
        "[1,1]",
        "{\"a\":1,\"b\":1}",
        "{\"a\":{\"b\":1}}",
        "{\"a\":{\"b\":1.0}}",
        "[[1],[2,3]]",
        "[[1],[2,4]]",
        "\"a\"",
        "\"b\"",
    };
    enum { COUNT = sizeof texts / sizeof *texts };
    struct assent_value values[COUNT];
    struct assent_value again[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        assert_true(assent_canonical_read(arena, assent_text_of(texts[i]), &values[i], NULL));
        assert_true(assent_canonical_read(arena, assent_text_of(texts[i]), &again[i], NULL));
    }
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t k = 0; k < COUNT; k++)
            assert_int_equal(assent_value_equal(&values[i], &again[k]), i == k);
    }
}

static void copies_share_nothing(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_arena *first = assent_arena_open(0);
    uint64_t seed = 11;
    for (int i = 0; i < 200; i++) {
        struct assent_value value = random_value(first, &seed, 3);
        struct assent_text written = assent_canonical_text(arena, &value);
        struct assent_value copy = assent_value_copy(arena, &value);
        assert_true(assent_value_equal(&value, &copy));
        assent_arena_reset(first);
        memset(assent_arena_take(first, 4000), 'x', 4000); // over what the value stood on
        expect_text(assent_canonical_text(arena, &copy), assent_text_cstring(arena, written));
        assent_arena_reset(first);
    }
    assent_arena_close(first);
}

static void make_infinity(void)
{
    assent_value_decimal(INFINITY);
}

static void add_absent(void)
{
    struct assent_items items = assent_items_in(assent_arena_open(0));
    assent_items_add(&items, assent_value_absent());
}

static void what_breaks_an_invariant_ends_the_process(void **state)
{
    (void)state;
    expect_abort(make_infinity, "isfinite");
    expect_abort(add_absent, "ASSENT_VALUE_ABSENT");
}

struct pair {
    int key;
    int order;
};

static int by_key(const void *a, const void *b)
{
    return ((const struct pair *)a)->key - ((const struct pair *)b)->key;
}

static void sorting_is_stable_at_every_size(void **state)
{
    struct assent_arena *arena = *state;
    uint64_t seed = 3;
    struct pair pairs[200];
    for (size_t count = 0; count <= 200; count++) {
        for (size_t i = 0; i < count; i++)
            pairs[i] = (struct pair){(int)(random_next(&seed) % 20), (int)i};
        sort_stable(arena, pairs, count, sizeof *pairs, by_key);
        for (size_t i = 1; i < count; i++) {
            assert_true(pairs[i - 1].key <= pairs[i].key);
            assert_true(pairs[i - 1].key < pairs[i].key || pairs[i - 1].order < pairs[i].order);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_sorted_and_the_last_set_wins),
        cmocka_unit_test(a_builder_goes_on_and_the_value_stays),
        cmocka_unit_test(finds_in_records_of_every_size),
        cmocka_unit_test(getters_answer_for_what_is_not_there),
        cmocka_unit_test(kinds_are_never_equal_to_each_other),
        cmocka_unit_test(equality_is_deep),
        cmocka_unit_test(copies_share_nothing),
        cmocka_unit_test(what_breaks_an_invariant_ends_the_process),
        cmocka_unit_test(sorting_is_stable_at_every_size),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
