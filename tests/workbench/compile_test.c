// SPDX-License-Identifier: Apache-2.0
// Compiling: a workflow with its Lua, a world with its calendars, and where what is wrong with them is told.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "materials.h"

#include <stdio.h>
#include <string.h>

static const char WORKFLOW[] = "assent: 1\n"
                               "# risk.lua holds the factors\n"
                               "workflow: tiny\n"
                               "kind: change\n"
                               "type: normal\n"
                               "title: Tiny\n"
                               "unattended: A test\n"
                               "hooks: [risk.lua, who.lua]\n"
                               "risk:\n"
                               "  add: risk.history\n"
                               "  bands: { low: 0, high: 5 }\n"
                               "start: draft\n"
                               "states:\n"
                               "  draft:\n"
                               "    actions:\n"
                               "      go: { by: { hook: who.may_go }, when: { hook: risk.calm }, to: work }\n"
                               "  work:\n"
                               "    jobs:\n"
                               "      look: { task: { from: { hook: who.looks }, title: Look } }\n"
                               "    done: gone\n"
                               "    failed: gone\n"
                               "  gone: { end: success }\n";
static const char RISK[] = "local risk = {}\n"
                           "function risk.history(view) return {} end\n"
                           "function risk.calm(view) return true end\n"
                           "return risk\n";
static const char WHO[] = "return { may_go = function() return {} end, looks = function() return {} end }\n";

struct compiling {
    struct assent_arena *arena;
    struct assent_sandbox *sandbox;
    struct assent_diagnostics diagnostics;
    struct assent_definition *definition;
};

static struct compiling compile(const char *workflow, const char *risk, const char *who)
{
    struct compiling compiling = {.arena = assent_arena_open(0), .sandbox = assent_sandbox_open(1)};
    struct assent_source files[2] = {{assent_text_of("risk.lua"), assent_text_of(risk)},
                                     {assent_text_of("who.lua"), assent_text_of(who)}};
    struct assent_language_input input = {
        {assent_text_of("tiny.yaml"), assent_text_of(workflow)}, files, 2, NULL};
    compiling.diagnostics =
        assent_diagnostics_in(compiling.arena, assent_text_of("tiny.yaml"), assent_text_of(workflow));
    compiling.definition =
        assent_workbench_compile(&input, compiling.sandbox, compiling.arena, &compiling.diagnostics);
    assent_diagnostics_sort(&compiling.diagnostics);
    return compiling;
}

static void compiling_over(struct compiling *compiling)
{
    assent_sandbox_close(compiling->sandbox);
    assent_arena_close(compiling->arena);
}

static const char *replaced(const char *text, const char *old, const char *new)
{
    static char out[4096];
    const char *at = strstr(text, old);
    assert_non_null(at);
    snprintf(out, sizeof out, "%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
    return out;
}

static void expect(const struct compiling *compiling, size_t n, enum assent_code code, uint32_t line,
                   uint32_t column, const char *says)
{
    assert_null(compiling->definition);
    assert_true(n < compiling->diagnostics.count);
    const struct assent_diagnostic *item = &compiling->diagnostics.items[n];
    const char *message = assent_text_cstring(compiling->arena, item->message);
    if (item->code != code || item->place.line != line || item->place.column != column ||
        !strstr(message, says))
        fail_msg("%s at %u:%u: %s", assent_code_slug(item->code), item->place.line, item->place.column,
                 message);
}

static void a_workflow_with_its_hooks_compiles(void **state)
{
    (void)state;
    struct compiling compiling = compile(WORKFLOW, RISK, WHO);
    assert_int_equal(compiling.diagnostics.errors, 0);
    assert_non_null(compiling.definition);
    assert_int_equal(compiling.definition->module_count, 2);
    assert_int_equal(compiling.definition->version, 0);
    compiling_over(&compiling);
}

static void lua_that_does_not_parse_is_told_with_its_line(void **state)
{
    (void)state;
    struct compiling compiling = compile(WORKFLOW, "local risk = {}\nfunction risk.\nreturn risk\n", WHO);
    assert_int_equal(compiling.diagnostics.errors, 1);
    expect(&compiling, 0, ASSENT_HOOK_SYNTAX, 8, 9, "risk.lua:3:");
    compiling_over(&compiling);
    compiling = compile(WORKFLOW, RISK, "\nerror('no')\n");
    expect(&compiling, 0, ASSENT_HOOK_FAILED, 8, 19, "who.lua:2:");
    compiling_over(&compiling);
    compiling = compile(WORKFLOW, RISK, "return 5\n");
    expect(&compiling, 0, ASSENT_HOOK_RESULT, 8, 19, "who.lua");
    compiling_over(&compiling);
}

// At the place that names it: the key of the risk, a guard, a who of an action, a who of a task.
static void functions_that_are_not_there_are_told_where_they_are_named(void **state)
{
    (void)state;
    struct compiling compiling = compile(replaced(WORKFLOW, "risk.history", "risk.histroy"), RISK, WHO);
    expect(&compiling, 0, ASSENT_HOOK_MISSING, 10, 8, "risk.lua has no function `histroy`");
    const struct assent_diagnostic *item = &compiling.diagnostics.items[0];
    assert_string_equal(assent_text_cstring(compiling.arena, item->label), "did you mean `risk.history`?");
    assert_string_equal(assent_text_cstring(compiling.arena, item->note), "functions there: calm, history");
    compiling_over(&compiling);
    compiling = compile(WORKFLOW, RISK, "return {}\n");
    assert_int_equal(compiling.diagnostics.errors, 2);
    expect(&compiling, 0, ASSENT_HOOK_MISSING, 16, 17, "`who.may_go`");
    expect(&compiling, 1, ASSENT_HOOK_MISSING, 19, 29, "`who.looks`");
    compiling_over(&compiling);
    compiling = compile(replaced(WORKFLOW, "risk.calm", "risk.calmer"), RISK, WHO);
    expect(&compiling, 0, ASSENT_HOOK_MISSING, 16, 45, "`risk.calmer`");
    compiling_over(&compiling);
}

static void errors_of_yaml_and_lua_come_at_once(void **state)
{
    (void)state;
    struct compiling compiling = compile(replaced(WORKFLOW, "start: draft", "start: drft"), "return", WHO);
    assert_int_equal(compiling.diagnostics.errors, 2);
    expect(&compiling, 0, ASSENT_HOOK_RESULT, 8, 9, "risk.lua");
    expect(&compiling, 1, ASSENT_UNKNOWN_STATE, 12, 8, "drft");
    compiling_over(&compiling);
}

static void diagnostics_become_records(void **state)
{
    (void)state;
    struct compiling compiling = compile(replaced(WORKFLOW, "risk.history", "risk.histroy"), RISK, WHO);
    struct assent_value list = assent_workbench_diagnostics(&compiling.diagnostics, compiling.arena);
    assert_int_equal(list.kind, ASSENT_VALUE_LIST);
    assert_int_equal(list.list.count, 1);
    assert_true(assent_text_is(assent_value_get_text(&list.list.items[0], "slug"), "hook-missing"));
    assert_int_equal(assent_value_get_integer(&list.list.items[0], "line", 0), 10);
    compiling_over(&compiling);
    compiling = compile(WORKFLOW, RISK, WHO);
    list = assent_workbench_diagnostics(&compiling.diagnostics, compiling.arena);
    assert_int_equal(list.kind, ASSENT_VALUE_LIST);
    assert_int_equal(list.list.count, 0);
    compiling_over(&compiling);
}

static const char WORLD[] = "assent: 1\n"
                            "people: { ann: { name: Ann } }\n"
                            "roles: { all: { may: [world, deploy, tokens], people: [ann] } }\n"
                            "calendars:\n"
                            "  office: { zone: Europe/Stockholm, hours: { mon-fri: \"08:00-17:00\" } }\n"
                            "  always: { zone: UTC, hours: { mon-sun: \"00:00-24:00\" } }\n";

static struct assent_directory *world(struct compiling *compiling, const char *text,
                                      struct assent_text *written)
{
    struct assent_world_dice dice = {.now_us = MATERIALS_START_US};
    *compiling = (struct compiling){.arena = assent_arena_open(0), .sandbox = assent_sandbox_open(1)};
    compiling->diagnostics =
        assent_diagnostics_in(compiling->arena, assent_text_of("world.yaml"), assent_text_of(text));
    struct assent_directory *directory = assent_workbench_world(
        assent_text_of(text), NULL, 7, &dice, compiling->arena, written, &compiling->diagnostics);
    assent_diagnostics_sort(&compiling->diagnostics);
    return directory;
}

static void a_world_has_tables_and_reads_back(void **state)
{
    (void)state;
    struct compiling compiling;
    struct assent_text written;
    struct assent_error error = {0};
    struct assent_directory *made = world(&compiling, WORLD, &written);
    assert_non_null(made);
    assert_int_equal(made->version, 7);
    assert_int_equal(made->calendar_count, 2);
    struct assent_directory *read =
        assent_workbench_world_stored(written, 7, MATERIALS_START_US, compiling.arena, &error);
    assert_non_null(read);
    for (size_t i = 0; i < 2; i++) {
        assert_true(made->calendars[i].interval_count > 0 && made->calendars[i].day_count > 2500);
        assert_int_equal(read->calendars[i].interval_count, made->calendars[i].interval_count);
        assert_true(made->calendars[i].from_us < MATERIALS_START_US &&
                    MATERIALS_START_US < made->calendars[i].until_us);
    }
    assert_true(assent_text_equal(read->people[0].id, made->people[0].id));
    compiling_over(&compiling);
}

static void calendars_are_checked_at_their_place(void **state)
{
    (void)state;
    struct compiling compiling;
    struct assent_text written;
    assert_null(world(&compiling, replaced(WORLD, "Europe/Stockholm", "Europe/Stokholm"), &written));
    assert_int_equal(compiling.diagnostics.errors, 1);
    expect(&compiling, 0, compiling.diagnostics.items[0].code, 5, 19, "calendar `office`: zone: ");
    assert_int_equal(written.count, 0);
    compiling_over(&compiling);
    assert_null(world(&compiling, replaced(WORLD, "00:00-24:00", "0-24"), &written));
    expect(&compiling, 0, compiling.diagnostics.items[0].code, 6, 42, "calendar `always`: hours.");
    compiling_over(&compiling);
    assert_null(world(&compiling, replaced(WORLD, "people: [ann]", "people: [anna]"), &written));
    expect(&compiling, 0, ASSENT_WORLD_REFERENCE, 3, 56, "anna");
    compiling_over(&compiling);
}

static void a_stored_world_that_cannot_be_read_is_told(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_error error = {0};
    assert_null(assent_workbench_world_stored(assent_text_of("{"), 1, MATERIALS_START_US, arena, &error));
    assert_int_equal(error.code, ASSENT_BAD_RECORD);
    const char *nobody = "{\"groups\":{\"g\":{\"members\":[\"x\"],\"name\":\"G\"}}}";
    assert_null(assent_workbench_world_stored(assent_text_of(nobody), 1, MATERIALS_START_US, arena, &error));
    assert_int_equal(error.code, ASSENT_BAD_RECORD);
    assent_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_workflow_with_its_hooks_compiles),
        cmocka_unit_test(lua_that_does_not_parse_is_told_with_its_line),
        cmocka_unit_test(functions_that_are_not_there_are_told_where_they_are_named),
        cmocka_unit_test(errors_of_yaml_and_lua_come_at_once),
        cmocka_unit_test(diagnostics_become_records),
        cmocka_unit_test(a_world_has_tables_and_reads_back),
        cmocka_unit_test(calendars_are_checked_at_their_place),
        cmocka_unit_test(a_stored_world_that_cannot_be_read_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
