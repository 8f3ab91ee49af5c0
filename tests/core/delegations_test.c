// SPDX-License-Identifier: Apache-2.0
// Delegations of a directory: in force from their first instant to just before their last, the bounds of a
// span and of how many there are, and the stored form there and back. What may not be made stands in
// tests/api/delegations_test.py.
#include <assent/core/delegation.h>

#include "little_world.h"

#include <assent/base/limits.h>
#include <assent/core/directory_record.h>

#include <stdio.h>

enum { PEOPLE = 202 };
#define NOW INT64_C(1796126400000000)

struct stage {
    struct assent_arena *arena;
    struct assent_directory *directory;
    struct assent_delegation *kept;
};

// p000, p001 … may all vote; ids are "per_" and the handle.
static int open_stage(void **state)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct stage *stage = assent_arena_take(arena, sizeof *stage);
    struct assent_buffer text = assent_buffer_in(arena);
    struct assent_error error = {0};
    assent_buffer_string(&text, "{\"people\":{");
    for (int i = 0; i < PEOPLE; i++)
        assent_buffer_format(&text, "%s\"p%03d\":{\"id\":\"per_p%03d\"}", i ? "," : "", i, i);
    assent_buffer_string(&text, "},\"roles\":{\"all\":{\"everyone\":true,\"permissions\":[\"vote\"]}}}");
    struct assent_value record = json_value(arena, assent_text_cstring(arena, assent_buffer_done(&text)));
    stage->arena = arena;
    stage->directory = assent_directory_read(&record, 1, arena, &error);
    assert_non_null(stage->directory);
    stage->kept = assent_arena_take_array(arena, PEOPLE, sizeof *stage->kept);
    stage->directory->delegations = stage->kept;
    *state = stage;
    return 0;
}

static int close_stage(void **state)
{
    assent_arena_close(((struct stage *)*state)->arena);
    return 0;
}

static struct assent_delegation of(const struct stage *stage, int person, int delegate, int64_t from_us,
                                   int64_t until_us)
{
    return (struct assent_delegation){
        .id = assent_text_format(stage->arena, "dlg_%d_%d_%lld", person, delegate, (long long)from_us),
        .person = assent_text_format(stage->arena, "per_p%03d", person),
        .delegate = assent_text_format(stage->arena, "per_p%03d", delegate),
        .made_by = assent_text_format(stage->arena, "per_p%03d", person),
        .from_us = from_us,
        .until_us = until_us,
        .made_us = NOW,
    };
}

// Keeps it when it may be made, at its place in the directory.
static enum assent_code make(struct stage *stage, struct assent_delegation wanted)
{
    struct assent_error error = {0};
    if (!assent_delegation_allowed(stage->directory, &wanted, NOW, &error))
        return error.code;
    size_t at = stage->directory->delegation_count++;
    while (at > 0 && assent_delegation_compare(&stage->kept[at - 1], &wanted) > 0) {
        stage->kept[at] = stage->kept[at - 1];
        at--;
    }
    stage->kept[at] = wanted;
    return ASSENT_OK;
}

static bool votes(const struct stage *stage, int delegate, int person, int64_t at_us, const char *kind)
{
    struct assent_delegation_case of_it = {.kind = assent_text_of(kind), .at_us = at_us};
    struct assent_delegation names = of(stage, person, delegate, 0, 1);
    return assent_delegation_find(stage->directory, names.delegate, names.person, &of_it) != NULL;
}

static void in_force_from_its_first_instant_to_just_before_its_last(void **state)
{
    struct stage *stage = *state;
    struct assent_delegation one = of(stage, 1, 2, NOW + 10, NOW + 20);
    one.kind = assent_text_of("change");
    assert_int_equal(make(stage, one), ASSENT_OK);
    assert_false(votes(stage, 2, 1, NOW + 9, "change"));
    assert_true(votes(stage, 2, 1, NOW + 10, "change"));
    assert_true(votes(stage, 2, 1, NOW + 19, "change"));
    assert_false(votes(stage, 2, 1, NOW + 20, "change"));
    assert_false(votes(stage, 2, 1, NOW + 10, "request"));
    assert_false(votes(stage, 1, 2, NOW + 10, "change"));
    assert_false(votes(stage, 3, 1, NOW + 10, "change"));
    stage->kept[0].revoked_us = NOW + 12;
    assert_false(votes(stage, 2, 1, NOW + 15, "change"));
}

static void a_span_at_its_bounds(void **state)
{
    struct stage *stage = *state;
    int64_t most = ASSENT_DELEGATION_MAX_US;
    assert_int_equal(make(stage, of(stage, 1, 2, NOW, NOW + most + 1)), ASSENT_DELEGATION_INVALID);
    assert_int_equal(make(stage, of(stage, 1, 2, NOW, NOW + most)), ASSENT_OK);
    assert_int_equal(make(stage, of(stage, 3, 2, NOW + most + 1, NOW + most + 2)), ASSENT_DELEGATION_INVALID);
    assert_int_equal(make(stage, of(stage, 3, 2, NOW + most, NOW + most + 2)), ASSENT_OK);
    assert_int_equal(make(stage, of(stage, 4, 2, NOW - 1, NOW + 1)), ASSENT_DELEGATION_INVALID);
    assert_int_equal(make(stage, of(stage, 4, 2, NOW, NOW)), ASSENT_DELEGATION_INVALID);
    assert_int_equal(make(stage, of(stage, 4, 2, NOW, NOW + 1)), ASSENT_OK);
}

static void spans_that_touch_do_not_overlap(void **state)
{
    struct stage *stage = *state;
    assert_int_equal(make(stage, of(stage, 1, 2, NOW + 10, NOW + 20)), ASSENT_OK);
    assert_int_equal(make(stage, of(stage, 1, 3, NOW + 19, NOW + 21)), ASSENT_DELEGATION_OVERLAPS);
    assert_int_equal(make(stage, of(stage, 1, 3, NOW + 20, NOW + 21)), ASSENT_OK);
    assert_int_equal(make(stage, of(stage, 2, 3, NOW + 19, NOW + 21)), ASSENT_DELEGATION_CHAINS);
    assert_int_equal(make(stage, of(stage, 3, 1, NOW + 9, NOW + 11)), ASSENT_DELEGATION_CHAINS);
    assert_int_equal(make(stage, of(stage, 2, 3, NOW, NOW + 10)), ASSENT_OK);
}

static void how_many_there_are_at_the_bounds(void **state)
{
    struct stage *stage = *state;
    for (int i = 0; i < ASSENT_DELEGATIONS_A_DELEGATE; i++)
        assert_int_equal(make(stage, of(stage, 1 + i, 0, NOW, NOW + 5)), ASSENT_OK);
    assert_int_equal(make(stage, of(stage, 100, 0, NOW, NOW + 5)), ASSENT_LIMIT_REACHED);
    for (int i = 0; i < ASSENT_DELEGATIONS_A_PERSON; i++)
        assert_int_equal(make(stage, of(stage, 200, 101 + i / 2, NOW + 10 + i, NOW + 11 + i)), ASSENT_OK);
    assert_int_equal(make(stage, of(stage, 200, 201, NOW + 900, NOW + 901)), ASSENT_LIMIT_REACHED);
}

static void stored_there_and_back(void **state)
{
    struct stage *stage = *state;
    struct assent_error error = {0};
    struct assent_delegation one = of(stage, 1, 2, NOW, NOW + 10), read;
    struct assent_value plain = assent_delegation_write(&one, stage->arena);
    assert_null(assent_value_get(&plain, "revoked"));
    assert_null(assent_value_get(&plain, "because"));
    one.workflow = assent_text_of("normal-change");
    one.because = assent_text_of("On holiday");
    one.revoked_us = NOW + 5;
    one.revoked_by = one.delegate;
    struct assent_value whole = assent_delegation_write(&one, stage->arena);
    assert_true(assent_delegation_read(&whole, &read, &error));
    struct assent_value again = assent_delegation_write(&read, stage->arena);
    assert_true(assent_value_equal(&whole, &again));
    struct assent_record less = assent_record_from(stage->arena, &whole);
    assent_record_put(&less, "delegate", assent_value_absent());
    struct assent_value broken = assent_record_done(&less);
    assert_false(assent_delegation_read(&broken, &read, &error));
    assert_int_equal(error.code, ASSENT_BAD_RECORD);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_stage, close_stage)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(in_force_from_its_first_instant_to_just_before_its_last),
        TEST(a_span_at_its_bounds),
        TEST(spans_that_touch_do_not_overlap),
        TEST(how_many_there_are_at_the_bounds),
        TEST(stored_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
