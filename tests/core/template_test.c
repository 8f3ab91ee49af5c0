// SPDX-License-Identifier: Apache-2.0
// Templates: literals, texts with parts, one whole `${ … }` that keeps its type, lists and records, and how
// they fail.
#include <assent/core/condition.h>

#include "little_world.h"

#include <assent/base/limits.h>
#include <string.h>

static struct assent_template whole(struct assent_arena *arena, const char *tree)
{
    struct assent_template_part *part = assent_arena_take(arena, sizeof *part);
    part->tree = tree_of(arena, tree);
    return (struct assent_template){.kind = ASSENT_TEMPLATE_TEXT, .parts = part, .part_count = 1};
}

static struct assent_template joined(struct assent_arena *arena, const char *before, const char *tree,
                                     const char *after)
{
    struct assent_template_part *parts = assent_arena_take_array(arena, 3, sizeof *parts);
    parts[0].literal = assent_text_of(before);
    parts[1].tree = tree_of(arena, tree);
    parts[2].literal = assent_text_of(after);
    return (struct assent_template){.kind = ASSENT_TEMPLATE_TEXT, .parts = parts, .part_count = 3};
}

static void expect_filled(struct little_world *little, struct assent_template template, const char *json)
{
    struct assent_value value;
    struct assent_error error = {0};
    if (!assent_template_value(&little->scope, &template, little->arena, &value, NULL, &error))
        fail_msg("%s", error.text);
    expect_json(little->arena, &value, json);
}

static void expect_refused(struct little_world *little, struct assent_template template,
                           enum assent_code code, const char *text)
{
    struct assent_value value;
    struct assent_error error = {0};
    assert_false(assent_template_value(&little->scope, &template, little->arena, &value, NULL, &error));
    assert_string_equal(error.text, text);
    assert_int_equal(error.code, code);
}

static void one_whole_expression_keeps_its_type(void **state)
{
    struct little_world *little = *state;
    struct assent_arena *arena = little->arena;
    expect_filled(little, whole(arena, "items"), "[\"db1\",\"gone\"]");
    expect_filled(little, whole(arena, "users"), "30");
    expect_filled(little, whole(arena, "(+ users 1)"), "31");
    expect_filled(little, whole(arena, "personal"), "true");
    expect_filled(little, whole(arena, "absent"), "absent");
    expect_filled(little, (struct assent_template){.literal = assent_value_integer(5)}, "5");
}

static void times_are_written_as_they_are_stored(void **state)
{
    struct little_world *little = *state;
    struct assent_arena *arena = little->arena;
    expect_filled(little, whole(arena, "planned.start"), "\"2026-12-01T08:00:00.000000Z\"");
    expect_filled(little, whole(arena, "planned"),
                  "{\"end\":\"2026-12-01T10:00:00.000000Z\",\"start\":\"2026-12-01T08:00:00.000000Z\"}");
    expect_filled(little, whole(arena, "due"), "\"2026-12-24\"");
    expect_filled(little, whole(arena, "now"), "\"2026-12-01T12:00:00.000000Z\"");
    expect_filled(little, whole(arena, "(- planned.start (hours 1))"), "\"2026-12-01T07:00:00.000000Z\"");
    expect_filled(little, whole(arena, "(- planned.end planned.start)"), "\"2 h\"");
    expect_filled(little, whole(arena, "downtime"), "\"4 h\"");
    expect_filled(little, joined(arena, "from ", "planned.start", "."),
                  "\"from 2026-12-01T08:00:00.000000Z.\"");
}

static void parts_are_joined_as_text(void **state)
{
    struct little_world *little = *state;
    struct assent_arena *arena = little->arena;
    expect_filled(little, joined(arena, "Verify ", "service.name", "!"), "\"Verify Payments!\"");
    expect_filled(little, joined(arena, "", "users", " people"), "\"30 people\"");
    expect_filled(little, joined(arena, "is ", "personal", ""), "\"is true\"");
    expect_filled(little, joined(arena, "", "cost", ""), "\"2.5\"");
    expect_refused(little, joined(arena, "a ", "items", ""), ASSENT_FIELD_INVALID,
                   "change.yaml line 12: `items` is a list, not a text or a number");
    expect_refused(
        little, joined(arena, "a ", "absent", ""), ASSENT_ABSENT_VALUE,
        "change.yaml line 12: `absent` is not there; ask for it first, or write default(…, …) around it");
}

static void lists_and_records_are_filled(void **state)
{
    struct little_world *little = *state;
    struct assent_arena *arena = little->arena;
    struct assent_template items[] = {whole(arena, "users"), whole(arena, "absent"), whole(arena, "(+ 1 1)")};
    struct assent_template list = {.kind = ASSENT_TEMPLATE_LIST, .items = items, .item_count = 3};
    expect_filled(little, list, "[30,2]");
    struct assent_text names[] = {{"who", 3}, {"gone", 4}, {"list", 4}};
    struct assent_template members[] = {whole(arena, "implementer"), whole(arena, "absent"), list};
    struct assent_template record = {
        .kind = ASSENT_TEMPLATE_RECORD, .names = names, .items = members, .item_count = 3};
    expect_filled(little, record, "{\"list\":[30,2],\"who\":\"bob\"}");
    members[1] = whole(arena, "(+ summary 1)");
    expect_refused(little, record, ASSENT_FIELD_INVALID,
                   "change.yaml line 12: `summary` is a text, not a number");
}

static void the_texts_of_a_template_have_a_limit(void **state)
{
    struct little_world *little = *state;
    char *bytes = assent_arena_take(little->arena, ASSENT_FIELDS_BYTES);
    memset(bytes, 'x', ASSENT_FIELDS_BYTES);
    struct assent_template_part part = {.literal = assent_text_slice(bytes, ASSENT_FIELDS_BYTES - 1)};
    struct assent_template_part last = {.literal = assent_text_slice(bytes, 1)};
    struct assent_template items[] = {
        {.kind = ASSENT_TEMPLATE_TEXT, .parts = &part, .part_count = 1},
        {.kind = ASSENT_TEMPLATE_TEXT, .parts = &last, .part_count = 1},
        {.kind = ASSENT_TEMPLATE_TEXT, .parts = &last, .part_count = 1},
    };
    struct assent_template list = {.kind = ASSENT_TEMPLATE_LIST, .items = items, .item_count = 2};
    struct assent_value value;
    assert_true(assent_template_value(&little->scope, &list, little->arena, &value, NULL, NULL));
    list.item_count = 3;
    expect_refused(little, list, ASSENT_LIMIT_REACHED,
                   "the texts with ${ … } in them would be longer than 65536 bytes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_whole_expression_keeps_its_type),
        cmocka_unit_test(times_are_written_as_they_are_stored),
        cmocka_unit_test(parts_are_joined_as_text),
        cmocka_unit_test(lists_and_records_are_filled),
        cmocka_unit_test(the_texts_of_a_template_have_a_limit),
    };
    return cmocka_run_group_tests(tests, little_world_open, little_world_close);
}
