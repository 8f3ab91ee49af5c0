// SPDX-License-Identifier: Apache-2.0
// Templates of standard changes: how a preauthorisation stands for a run, at its bounds and one past them;
// what runs make of it; the stored form there and back. What people may do stands in
// tests/api/templates_test.py.
#include <assent/core/change_template.h>

#include "little_world.h"

#include <assent/base/limits.h>

#define NOW INT64_C(1796126400000000)

static struct assent_change_template granted(struct assent_arena *arena)
{
    return (struct assent_change_template){
        .name = assent_text_of("patch"),
        .version = 2,
        .revision = 7,
        .mark = 3,
        .title = assent_text_of("Patch it"),
        .workflow = assent_text_of("standard-change"),
        .pins = json_value(arena, "{\"plan\":\"Patch\"}"),
        .by = assent_text_of("board:weekly-cab"),
        .probation = 2,
        .suspend_after = 2,
        .suspend_of = 3,
        .state = ASSENT_TEMPLATE_GRANTED,
        .until_us = NOW + 1,
        .proposed_by = assent_text_of("per_bo"),
        .proposed_us = NOW - 9,
        .granted_by = assent_text_of("per_ann"),
        .granted_us = NOW - 8,
        .changed_by = assent_text_of("per_ann"),
        .changed_us = NOW - 8,
        .because = assent_text_of("It went well for a year."),
        .runs = 4,
        .trusted_from = 3,
        .succeeded = 2,
        .failed = 1,
        .last = assent_text_of("sf"),
    };
}

static struct assent_run run_of(int64_t run, int64_t version)
{
    return (struct assent_run){.name = assent_text_of("patch"), .run = run, .version = version};
}

static void expect(const struct assent_change_template *template, struct assent_run run, int64_t at_us,
                   enum assent_standing wanted)
{
    assert_int_equal(assent_template_standing(template, &run, at_us), wanted);
}

static void it_stands_for_what_was_granted_and_no_longer(void **state)
{
    struct little_world *world = *state;
    struct assent_change_template template = granted(world->arena);
    expect(&template, run_of(5, 2), NOW, ASSENT_IS_STANDING);
    expect(&template, run_of(4, 2), NOW, ASSENT_IS_PROBATION);
    expect(&template, run_of(5, 2), NOW + 1, ASSENT_IS_EXPIRED);
    expect(&template, run_of(5, 1), NOW, ASSENT_IS_OUTDATED);
    expect(NULL, run_of(5, 2), NOW, ASSENT_IS_NONE);
    expect(&template, (struct assent_run){0}, NOW, ASSENT_IS_NONE);
    template.probation = 0;
    expect(&template, run_of(1, 2), NOW, ASSENT_IS_STANDING);
    template.state = ASSENT_TEMPLATE_SUSPENDED;
    expect(&template, run_of(5, 2), NOW, ASSENT_IS_SUSPENDED);
    template.state = ASSENT_TEMPLATE_PROPOSED;
    expect(&template, run_of(5, 2), NOW, ASSENT_IS_PROPOSED);
    template.state = ASSENT_TEMPLATE_WITHDRAWN;
    expect(&template, run_of(5, 1), NOW, ASSENT_IS_WITHDRAWN);
}

// What a turn with that one fact makes of the template; whether its mark moved.
static bool ends(struct assent_arena *arena, struct assent_change_template *template,
                 enum assent_run_result result, int64_t version)
{
    struct assent_change_template after;
    struct assent_ticket ticket = {.number = assent_text_of("CHG-7"), .template = run_of(4, version)};
    struct assent_fact fact = {.kind = ASSENT_FACT_RUN_ENDED, .run_ended = {.result = result}};
    bool marked;
    assert_true(assent_template_turned(template, &ticket, &fact, 1, NOW, arena, &after, &marked));
    assert_int_equal(after.revision, template->revision + 1);
    assert_int_equal(after.mark, template->mark + marked);
    *template = after;
    return marked;
}

static void so_many_of_the_last_so_many_suspend_it(void **state)
{
    struct little_world *world = *state;
    struct assent_change_template template = granted(world->arena);
    assert_false(ends(world->arena, &template, ASSENT_RUN_SUCCEEDED, 2));
    expect_words(template.last, "sfs");
    assert_false(ends(world->arena, &template, ASSENT_RUN_SUCCEEDED, 2));
    assert_false(
        ends(world->arena, &template, ASSENT_RUN_BACKED_OUT, 2)); // the failure before is out of sight
    expect_words(template.last, "ssf");
    assert_false(ends(world->arena, &template, ASSENT_RUN_CANCELLED, 2));
    assert_false(ends(world->arena, &template, ASSENT_RUN_FAILED, 1)); // of a version that nobody relies on
    assert_int_equal(template.failed, 3);
    assert_true(ends(world->arena, &template, ASSENT_RUN_FAILED, 2));
    assert_int_equal(template.state, ASSENT_TEMPLATE_SUSPENDED);
    expect_words(template.ticket, "CHG-7");
    assert_false(ends(world->arena, &template, ASSENT_RUN_FAILED, 2)); // it is suspended already
    struct assent_run run = run_of(5, 2);
    expect_words(assent_template_reason(&template, &run, NOW, world->arena),
                 "the preauthorisation by template patch is suspended: CHG-7 went wrong");
}

static void a_run_begins_with_its_ticket(void **state)
{
    struct little_world *world = *state;
    struct assent_change_template template = granted(world->arena);
    struct assent_change_template after;
    struct assent_ticket ticket = {.template = run_of(5, 2)};
    struct assent_fact facts[] = {{.kind = ASSENT_FACT_COMMENTED},
                                  {.kind = ASSENT_FACT_CREATED, .created = {.template = run_of(5, 2)}}};
    bool marked;
    assert_false(assent_template_turned(&template, &ticket, facts, 1, NOW, world->arena, &after, &marked));
    assert_true(assent_template_turned(&template, &ticket, facts, 2, NOW, world->arena, &after, &marked));
    assert_false(marked);
    assert_int_equal(after.runs, 5);
}

static void it_is_read_as_it_was_written(void **state)
{
    struct little_world *world = *state;
    struct assent_change_template template = granted(world->arena);
    struct assent_change_template read;
    struct assent_error error = {0};
    struct assent_value first = assent_template_write(&template, world->arena);
    assert_true(assent_template_read(&first, world->arena, &read, &error));
    struct assent_value second = assent_template_write(&read, world->arena);
    assert_true(assent_value_equal(&first, &second));
    expect_json(
        world->arena, &first,
        "{\"because\":\"It went well for a year.\",\"by\":\"board:weekly-cab\",\"changed\":1796126399999992,"
        "\"changed_by\":\"per_ann\",\"failed\":1,\"granted\":1796126399999992,\"granted_by\":\"per_ann\","
        "\"last\":\"sf\",\"mark\":3,\"name\":\"patch\",\"pins\":{\"plan\":\"Patch\"},\"probation\":2,"
        "\"proposed\":1796126399999991,\"proposed_by\":\"per_bo\",\"revision\":7,\"runs\":4,"
        "\"state\":\"granted\",\"succeeded\":2,\"suspend_after\":2,\"suspend_of\":3,\"title\":\"Patch it\","
        "\"trusted_from\":3,\"until\":1796126400000001,\"version\":2,\"workflow\":\"standard-change\"}");
    template.suspend_of = ASSENT_TEMPLATE_LAST + 1;
    first = assent_template_write(&template, world->arena);
    assert_false(assent_template_read(&first, world->arena, &read, &error));
    assert_int_equal(error.code, ASSENT_BAD_RECORD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_stands_for_what_was_granted_and_no_longer, little_world_open,
                                        little_world_close),
        cmocka_unit_test_setup_teardown(so_many_of_the_last_so_many_suspend_it, little_world_open,
                                        little_world_close),
        cmocka_unit_test_setup_teardown(a_run_begins_with_its_ticket, little_world_open, little_world_close),
        cmocka_unit_test_setup_teardown(it_is_read_as_it_was_written, little_world_open, little_world_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
