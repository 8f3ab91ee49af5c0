// SPDX-License-Identifier: Apache-2.0
// The corpus of hostile scripts (LUA-04): each file of hostile/ says in its second line which code it ends
// with. After each one the same sandbox must answer a harmless hook as before, and use as much fuel and
// memory for it as before (LUA-02, LUA-03, LUA-05). Under AddressSanitizer this is also the test that none of
// them touches memory that is not its own.
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <assent/base/limits.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MOST = 200, FILES_LEAST = 70, FILE_BYTES = 64 << 10 };

static const char HARMLESS[] = "local count = 0\n"
                               "return { f = function()\n"
                               "  count = count + 1\n"
                               "  local names = {}\n"
                               "  for name in pairs(string) do names[#names + 1] = name end\n"
                               "  return table.concat(names, ' ') .. count\n"
                               "end }\n";

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t list_files(struct assent_arena *arena, const char *folder, const char *names[FILES_MOST])
{
    size_t count = 0;
    DIR *open = opendir(folder);
    assert_non_null(open);
    for (const struct dirent *entry = readdir(open); entry; entry = readdir(open)) {
        size_t length = strlen(entry->d_name);
        if (length < 5 || strcmp(entry->d_name + length - 4, ".lua") != 0)
            continue;
        assert_true(count < FILES_MOST);
        names[count++] = assent_text_cstring(arena, assent_text_of(entry->d_name));
    }
    closedir(open);
    qsort(names, count, sizeof *names, by_name);
    return count;
}

static const char *read_file(struct assent_arena *arena, const char *folder, const char *name)
{
    char *bytes = assent_arena_take(arena, FILE_BYTES + 1);
    FILE *file = fopen(assent_text_format(arena, "%s/%s", folder, name).bytes, "rb");
    assert_non_null(file);
    assert_true(fread(bytes, 1, FILE_BYTES, file) < FILE_BYTES);
    fclose(file);
    return bytes;
}

static void expected_code(const char *source, char *out, size_t room)
{
    const char *at = strstr(source, "-- expects: ");
    assert_non_null(at);
    at += strlen("-- expects: ");
    snprintf(out, room, "%.*s", (int)strcspn(at, "\n"), at);
}

static void check_text(const char *name, const char *text)
{
    size_t bad;
    if (strncmp(text, "risk.lua", 8) != 0 || strstr(text, "0x") || strchr(text, '/') || strchr(text, '\n') ||
        !assent_text_utf8(assent_text_of(text), &bad))
        fail_msg("%s: an unclear message: %s", name, text);
}

static void every_hostile_script_ends_and_harms_nobody(void **state)
{
    (void)state;
    const char *names[FILES_MOST];
    const char *source_folder = getenv("ASSENT_SOURCE");
    struct rig rig = rig_open(4);
    const char *folder =
        assent_text_format(rig.arena, "%s/tests/hooks/hostile", source_folder ? source_folder : ".").bytes;
    size_t count = list_files(rig.arena, folder, names);
    assert_true(count >= FILES_LEAST);
    const char *before = rig_call(&rig, HARMLESS, NULL);
    struct assent_hook_report usual = rig.report;
    assert_non_null(before);
    for (size_t i = 0; i < count; i++) {
        char expected[32];
        const char *source = read_file(rig.arena, folder, names[i]);
        expected_code(source, expected, sizeof expected);
        const char *result = rig_call(&rig, source, NULL);
        if (result || strcmp(assent_code_slug(rig.error.code), expected) != 0)
            fail_msg("%s: expected %s, got %s: %s", names[i], expected,
                     result ? result : assent_code_slug(rig.error.code), rig.error.text);
        check_text(names[i], rig.error.text);
        assert_true(rig.report.fuel_used <= ASSENT_HOOK_FUEL_UNITS);
        assert_true(rig.report.memory_peak_bytes <= ASSENT_HOOK_MEMORY_BYTES);
        assert_string_equal(rig_call(&rig, HARMLESS, NULL), before);
        assert_int_equal(rig.report.fuel_used, usual.fuel_used);
        assert_int_equal(rig.report.memory_peak_bytes, usual.memory_peak_bytes);
    }
    rig_close(&rig);
}

// LUA-03: the script that crashed the library in two of three runs.
static void a_weak_table_is_refused_each_of_a_thousand_times(void **state)
{
    (void)state;
    struct rig rig = rig_open(1);
    rig.budget.memory_bytes = 256 << 10;
    for (int i = 0; i < 1000; i++) {
        rig_refused(&rig,
                    "local keep, weak = {}, {} "
                    "pcall(function() weak = setmetatable({}, { __mode = 'v' }) end) "
                    "local t = setmetatable({}, { __newindex = weak }) "
                    "for i = 1, math.huge do t[i] = { i } keep[i] = weak[i] end",
                    ASSENT_HOOK_MEMORY);
    }
    rig_close(&rig);
}

// LUA-08: time stands still while the process is stopped, and then jumps.
static int64_t jump_ms(void *context)
{
    int64_t *asked = context;
    return ++*asked > 3 ? 5000 : 0;
}

static void the_clock_stops_a_hook_that_has_fuel_left(void **state)
{
    (void)state;
    struct rig rig = rig_open(1);
    int64_t asked = 0;
    rig.budget.wall_ms = ASSENT_HOOK_WALL_MS;
    rig.budget.now_ms = jump_ms;
    rig.budget.context = &asked;
    const char *text = rig_refused(&rig, "while true do pcall(string.rep, 'x', 10) end", ASSENT_HOOK_SLOW);
    assert_non_null(strstr(text, "risk.lua:1: `f` took too long"));
    assert_true(rig.report.fuel_used < 100000);
    asked = -1000000;
    assert_string_equal(rig_eval(&rig, "return 1"), "1");
    rig_close(&rig);
}

static void the_clock_is_asked_only_when_a_budget_has_one(void **state)
{
    (void)state;
    struct rig rig = rig_open(1);
    int64_t asked = 0;
    rig.budget.now_ms = jump_ms;
    rig.budget.context = &asked;
    assert_non_null(rig_eval(&rig, "for i = 1, 100000 do end return 1"));
    assert_int_equal(asked, 0);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_hostile_script_ends_and_harms_nobody),
        cmocka_unit_test(a_weak_table_is_refused_each_of_a_thousand_times),
        cmocka_unit_test(the_clock_stops_a_hook_that_has_fuel_left),
        cmocka_unit_test(the_clock_is_asked_only_when_a_budget_has_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
