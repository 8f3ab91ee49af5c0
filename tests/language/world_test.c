// SPDX-License-Identifier: Apache-2.0
// World files: the record that they become, ids that stay with a handle over versions, the calendars' places,
// and the sample that is shipped.
#include "large_inputs.h"
#include "reading.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

#include <stdio.h>
#include <string.h>

static const char SMALL_WORLD[] =
    "assent: 1\n"
    "world: Small\n"
    "people:\n"
    "  ann: { name: Ann Ek, mail: ann@example.org, manager: bo, groups: [dba] }\n"
    "  bo: { name: Bo Berg }\n"
    "  bo2: { name: Bo Berg (admin), same_as: bo }\n"
    "  robot: { name: Robot, kind: service_account, owner: ann }\n"
    "  gone: { name: Gone, inactive: true }\n"
    "groups:\n"
    "  dba: { name: Database team, members: [robot] }\n"
    "  empty: {}\n"
    "roles:\n"
    "  employee: { may: [submit, vote], everyone: true }\n"
    "  admin: { name: Administrator, may: [world, deploy], people: [bo], groups: [dba] }\n"
    "services:\n"
    "  pay: { name: Payments, owner: ann, support_group: dba, critical: true, more: { tier: 1, eu: true, code: \"007\", tags: [a, 0755] } }\n"
    "  web: { owner: group:dba }\n"
    "items:\n"
    "  db1: { type: database, service: pay, depends_on: [disk] }\n"
    "  disk: { name: Disk }\n"
    "calendars:\n"
    "  office: { zone: Europe/Stockholm, hours: { mon-thu: [08:00-12:00, 13:00-17:00], fri: 08:00-14:00 }, holidays: [2026-12-25, { rule: FREQ=YEARLY, name: X }], extra: { 2026-12-19: 09:00-12:00 } }\n";

static struct assent_value must_read(struct assent_arena *arena, struct assent_text text)
{
    struct assent_diagnostics diagnostics;
    struct assent_value record = read_world(arena, "world.yaml", text, &diagnostics);
    if (record.kind == ASSENT_VALUE_ABSENT) {
        struct assent_text report = assent_diagnostics_report(&diagnostics, ASSENT_REPORT_TEXT, false);
        fprintf(stderr, "%.*s", (int)report.count, report.bytes);
    }
    assert_int_equal(record.kind, ASSENT_VALUE_RECORD);
    return record;
}

static const char *part(struct assent_arena *arena, const struct assent_value *record, const char *name,
                        const char *handle)
{
    const struct assent_value *value = assent_value_get(assent_value_get(record, name), handle);
    return value ? assent_text_cstring(arena, assent_canonical_text(arena, value)) : "nothing";
}

static void test_the_record(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_value record = must_read(arena, assent_text_of(SMALL_WORLD));
    assert_string_equal(part(arena, &record, "groups", "dba"),
                        "{\"members\":[\"ann\",\"robot\"],\"name\":\"Database team\"}");
    assert_string_equal(part(arena, &record, "groups", "empty"), "{\"members\":[],\"name\":\"empty\"}");
    assert_string_equal(part(arena, &record, "roles", "employee"),
                        "{\"everyone\":true,\"name\":\"employee\",\"permissions\":[\"submit\",\"vote\"]}");
    assert_string_equal(
        part(arena, &record, "roles", "admin"),
        "{\"groups\":[\"dba\"],\"name\":\"Administrator\",\"people\":[\"bo\"],\"permissions\":[\"world\",\"deploy\"]}");
    assert_string_equal(
        part(arena, &record, "services", "pay"),
        "{\"critical\":true,\"more\":{\"code\":\"007\",\"eu\":true,\"tags\":[\"a\",\"0755\"],\"tier\":1},\"name\":\"Payments\","
        "\"owner\":\"person:ann\",\"support_group\":\"group:dba\"}");
    assert_string_equal(part(arena, &record, "services", "web"),
                        "{\"name\":\"web\",\"owner\":\"group:dba\"}");
    assert_string_equal(
        part(arena, &record, "cis", "db1"),
        "{\"depends_on\":[\"disk\"],\"name\":\"db1\",\"service\":\"pay\",\"type\":\"database\"}");
    assert_string_equal(
        part(arena, &record, "calendars", "office"),
        "{\"name\":\"office\",\"rules\":{\"extra\":{\"2026-12-19\":[\"09:00-12:00\"]},\"holidays\":[\"2026-12-25\",{\"name\":\"X\",\"rule\":\"FREQ=YEARLY\"}],"
        "\"hours\":{\"fri\":[\"08:00-14:00\"],\"mon\":[\"08:00-12:00\",\"13:00-17:00\"],\"thu\":[\"08:00-12:00\",\"13:00-17:00\"],"
        "\"tue\":[\"08:00-12:00\",\"13:00-17:00\"],\"wed\":[\"08:00-12:00\",\"13:00-17:00\"]}},\"zone\":\"Europe/Stockholm\"}");
}

static void test_the_directory_of_it(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_value record = must_read(arena, assent_text_of(SMALL_WORLD));
    const struct assent_directory *directory = directory_of(arena, &record);
    assert_non_null(directory);
    int32_t ann = assent_directory_person(directory, assent_text_of("ann"));
    int32_t bo = assent_directory_person(directory, assent_text_of("bo"));
    int32_t robot = assent_directory_person(directory, assent_text_of("robot"));
    int32_t second = assent_directory_person(directory, assent_text_of("bo2"));
    int32_t gone = assent_directory_person(directory, assent_text_of("gone"));
    assert_int_equal(directory->people[ann].manager, bo);
    assert_int_equal(directory->people[robot].kind, ASSENT_SERVICE_ACCOUNT);
    assert_int_equal(assent_person_behind(directory, robot), ann);
    assert_int_equal(assent_person_behind(directory, second), bo);
    assert_false(directory->people[gone].active);
    assert_false(assent_person_may(&directory->people[gone], ASSENT_MAY_VOTE));
    assert_true(assent_person_may(&directory->people[robot], ASSENT_MAY_DEPLOY));
    assert_true(assent_person_may(&directory->people[ann], ASSENT_MAY_VOTE));
    int32_t db1 = assent_directory_ci(directory, assent_text_of("db1"));
    assert_int_equal(directory->cis[db1].depends_on_count, 1);
}

static struct assent_text id_of(const struct assent_value *record, const char *handle)
{
    return assent_value_get_text(assent_value_get(assent_value_get(record, "people"), handle), "id");
}

static void test_ids_stay_with_their_handles(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_value before = must_read(arena, assent_text_of(SMALL_WORLD));
    const struct assent_directory *previous = directory_of(arena, &before);
    struct assent_text changed = assent_text_format(
        arena,
        "assent: 1\npeople:\n  zoe: { name: Zoe }\n  ann: { name: Ann Other }\n  bo: { name: Bo }\nroles: { a: { may: [world, deploy], people: [bo] } }\n");
    struct assent_world_dice dice = {.now_us = INT64_C(1764000000000000), .seed = {9}};
    struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, assent_text_of("w"), changed);
    struct assent_value calendars;
    struct assent_value after =
        assent_language_world(changed, previous, &dice, arena, &calendars, &diagnostics);
    assert_int_equal(after.kind, ASSENT_VALUE_RECORD);
    assert_true(assent_text_equal(id_of(&before, "ann"), id_of(&after, "ann")));
    assert_true(assent_text_equal(id_of(&before, "bo"), id_of(&after, "bo")));
    assert_true(assent_text_starts(id_of(&after, "zoe"), "per_"));
    assert_false(assent_text_equal(id_of(&after, "zoe"), id_of(&after, "ann")));
}

static void test_calendars_come_with_their_places(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_world_dice dice = {0};
    struct assent_text text = assent_text_of(SMALL_WORLD);
    struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, assent_text_of("w"), text);
    struct assent_value calendars;
    assent_language_world(text, NULL, &dice, arena, &calendars, &diagnostics);
    assert_int_equal(calendars.list.count, 1);
    const struct assent_value *place = &calendars.list.items[0];
    assert_true(assent_text_is(assent_value_get_text(place, "handle"), "office"));
    int64_t offset = assent_value_get_integer(place, "offset", -1);
    assert_int_equal(memcmp(text.bytes + offset, "office", 6), 0);
    assert_int_equal(assent_value_get_integer(place, "column", 0), 3);
    assert_int_equal(assent_value_get_integer(place, "length", 0), 6);
}

static void test_the_sample_world(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_value record = must_read(arena, source_file(arena, "workflows/sample-world.yaml"));
    const struct assent_directory *directory = directory_of(arena, &record);
    assert_non_null(directory);
    assert_true(directory->person_count >= 12);
    assert_int_equal(directory->service_count, 5);
    assert_int_equal(directory->ci_count, 13);
    assert_int_equal(directory->groups[assent_directory_group(directory, assent_text_of("cab"))].member_count,
                     5);
    assert_int_equal(directory->calendar_count, 3);
    struct reading_result workflow = read_workflow(
        arena, "workflow.yaml", source_file(arena, "workflows/normal-change/workflow.yaml"), directory);
    assert_int_equal(workflow.diagnostics.count, 0);
    assert_non_null(workflow.definition);
}

// Each kind at its limit and one past it; a chain of items as long as the limit, in the order that makes a
// naive walk recurse or repeat.
static void test_many_entries(void **state)
{
    struct assent_arena *arena = *state;
    const char *head =
        "assent: 1\npeople:\n  ann: { name: Ann }\nroles: { a: { may: [world, deploy], people: [ann] } }\nitems:\n";
    struct assent_buffer out = assent_buffer_in(arena);
    assent_buffer_string(&out, head);
    for (int i = 0; i < ASSENT_WORLD_ENTRIES - 1; i++)
        assent_buffer_format(&out, "  i%d: { depends_on: [i%d] }\n", i, i + 1);
    assent_buffer_format(&out, "  i%d: {}\n", ASSENT_WORLD_ENTRIES - 1);
    must_read(arena, assent_buffer_done(&out));
    struct assent_diagnostics diagnostics;
    struct assent_text past = repeated(arena, head, "  i%zu: {}\n", ASSENT_WORLD_ENTRIES + 1, "");
    assert_int_equal(read_world(arena, "w", past, &diagnostics).kind, ASSENT_VALUE_ABSENT);
    assert_int_equal(diagnostics.items[0].code, ASSENT_WORLD_TOO_MANY);
}

// As many wrong references as fit: the work for each is bounded.
static void test_many_wrong_references(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_diagnostics diagnostics;
    const char *head =
        "assent: 1\npeople:\n  ann: { name: Ann }\nroles: { a: { may: [world, deploy], people: [ann] } }\nitems:\n";
    struct assent_text text = repeated(arena, head, "  i%zu: { depends_on: [nothing, there, at, all] }\n",
                                       ASSENT_WORLD_ENTRIES, "");
    assert_int_equal(read_world(arena, "w", text, &diagnostics).kind, ASSENT_VALUE_ABSENT);
    assert_int_equal(diagnostics.errors, 4 * ASSENT_WORLD_ENTRIES);
    assert_int_equal(diagnostics.count, ASSENT_DIAGNOSTICS);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_record, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_the_directory_of_it, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_ids_stay_with_their_handles, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_calendars_come_with_their_places, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_the_sample_world, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_many_entries, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_many_wrong_references, open_arena, close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
