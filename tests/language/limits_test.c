// SPDX-License-Identifier: Apache-2.0
// Each limit on a file, at it and one past it (issue annex YAML-01, YAML-02), and that nested nonsense is
// given up at the 65th level: counted in events, because a count is the same on every machine. The counts of
// states, fields and the rest of one workflow stand here, too.
#include "large_inputs.h"
#include "reading.h"

#include "tree.h"

#include <assent/base/limits.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

#include <stdlib.h>
#include <string.h>

static struct tree_cost cost_of(struct assent_arena *arena, struct assent_text text, enum assent_code *first)
{
    static const struct tree_limits limits = {ASSENT_YAML_BYTES, ASSENT_YAML_EVENTS, ASSENT_YAML_SCALARS};
    struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, assent_text_of("limit.yaml"), text);
    struct locator locator = locator_of(text, arena);
    struct tree_cost cost = {0};
    tree_read(&locator, &limits, arena, &diagnostics, &cost);
    *first = diagnostics.count ? diagnostics.items[0].code : ASSENT_OK;
    return cost;
}

static enum assent_code tree_code(struct assent_arena *arena, struct assent_text text)
{
    enum assent_code code = ASSENT_OK;
    cost_of(arena, text, &code);
    return code;
}

static void test_bytes(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_text text = repeated(arena, SMALL_HEAD, "#\n", (size_t)(ASSENT_YAML_BYTES) / 2, "");
    assert_true(text.count > ASSENT_YAML_BYTES);
    assert_int_equal(tree_code(arena, assent_text_slice(text.bytes, ASSENT_YAML_BYTES)), ASSENT_OK);
    assert_int_equal(tree_code(arena, assent_text_slice(text.bytes, ASSENT_YAML_BYTES + 1)),
                     ASSENT_YAML_TOO_LARGE);
}

// Stream, document, mapping and list begin and end, and the mapping has a key: nine events around the
// entries.
static void test_events(void **state)
{
    struct assent_arena *arena = *state;
    enum assent_code code = ASSENT_OK;
    size_t pairs = (ASSENT_YAML_EVENTS - 10) / 2;
    struct tree_cost cost = cost_of(arena, repeated(arena, "a:\n", "- []\n", pairs, ""), &code);
    assert_int_equal(cost.events, ASSENT_YAML_EVENTS - 1);
    cost = cost_of(arena, repeated(arena, "a:\n", "- []\n", pairs, "- b\n"), &code);
    assert_int_equal(cost.events, ASSENT_YAML_EVENTS);
    assert_int_equal(code, ASSENT_OK);
    cost = cost_of(arena, repeated(arena, "a:\n", "- []\n", pairs, "- b\n- b\n"), &code);
    assert_int_equal(code, ASSENT_YAML_TOO_MANY_EVENTS);
}

static void test_scalars(void **state)
{
    struct assent_arena *arena = *state;
    assert_int_equal(tree_code(arena, repeated(arena, "", "- a\n", ASSENT_YAML_SCALARS, "")), ASSENT_OK);
    assert_int_equal(tree_code(arena, repeated(arena, "", "- a\n", ASSENT_YAML_SCALARS + 1, "")),
                     ASSENT_YAML_TOO_MANY_SCALARS);
}

static void test_scalar_bytes(void **state)
{
    struct assent_arena *arena = *state;
    assert_int_equal(tree_code(arena, repeated(arena, "a: ", "x", ASSENT_YAML_SCALAR_BYTES, "\n")),
                     ASSENT_OK);
    assert_int_equal(tree_code(arena, repeated(arena, "a: ", "x", ASSENT_YAML_SCALAR_BYTES + 1, "\n")),
                     ASSENT_YAML_SCALAR_TOO_LONG);
}

static void test_depth(void **state)
{
    struct assent_arena *arena = *state;
    enum assent_code code = ASSENT_OK;
    struct assent_text close = repeated(arena, "", "]", ASSENT_YAML_DEPTH, "\n");
    struct assent_text text = repeated(arena, "", "[", ASSENT_YAML_DEPTH, assent_text_cstring(arena, close));
    assert_int_equal(cost_of(arena, text, &code).deepest, ASSENT_YAML_DEPTH);
    assert_int_equal(code, ASSENT_OK);
    close = repeated(arena, "", "]", ASSENT_YAML_DEPTH + 1, "\n");
    text = repeated(arena, "", "[", ASSENT_YAML_DEPTH + 1, assent_text_cstring(arena, close));
    assert_int_equal(tree_code(arena, text), ASSENT_YAML_TOO_DEEP);
}

// A mebibyte of each: given up at the start event of the 65th level, whatever follows.
static void test_nested_nonsense_ends_at_once(void **state)
{
    struct assent_arena *arena = *state;
    static const struct {
        const char *piece;
        size_t events; // stream, document, and for each level its start and, in `{a: `, its key
    } rows[] = {{"[", 2 + 65}, {"- ", 2 + 65}, {"? ", 2 + 65}, {"{a: ", 2 + 64 + 65}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum assent_code code = ASSENT_OK;
        size_t count = ASSENT_YAML_BYTES / strlen(rows[i].piece) - 1;
        struct assent_text text = repeated(arena, "", rows[i].piece, count, "");
        struct tree_cost cost = cost_of(arena, text, &code);
        assert_int_equal(cost.events, rows[i].events);
        assert_int_equal(cost.deepest, ASSENT_YAML_DEPTH);
        assert_true(code == ASSENT_YAML_TOO_DEEP || code == ASSENT_YAML_COMPLEX_KEY);
    }
}

static void test_what_libyaml_reads_slowly_never_reaches_it(void **state)
{
    struct assent_arena *arena = *state;
    enum assent_code code = ASSENT_OK;
    struct assent_text text = repeated(arena, "", "%TAG ! tag:a,2000:\n", 50000, "");
    assert_int_equal(cost_of(arena, text, &code).events, 0);
    assert_int_equal(code, ASSENT_YAML_DIRECTIVE);
    text = repeated(arena, "", "...\n", 200000, "");
    assert_int_equal(cost_of(arena, text, &code).events, 0);
    assert_int_equal(code, ASSENT_YAML_DOCUMENTS);
}

static enum assent_code first_code(const struct assent_diagnostics *diagnostics)
{
    return diagnostics->count ? diagnostics->items[0].code : ASSENT_OK;
}

static const struct assent_diagnostic *first_of(const struct reading_result *result)
{
    return result->diagnostics.count ? &result->diagnostics.items[0] : NULL;
}

// head, count times piece, tail: right at most, TOO_MANY_ENTRIES at one more.
static void check_entries(struct assent_arena *arena, const char *head, const char *piece, const char *tail,
                          size_t most)
{
    struct reading_result at =
        read_workflow(arena, "at.yaml", repeated(arena, head, piece, most, tail), NULL);
    assert_int_equal(at.diagnostics.count, 0);
    assert_non_null(at.definition);
    struct reading_result past =
        read_workflow(arena, "past.yaml", repeated(arena, head, piece, most + 1, tail), NULL);
    assert_null(past.definition);
    assert_int_equal(first_of(&past)->code, ASSENT_TOO_MANY_ENTRIES);
}

#define END "  done: { end: success }\n"

// What there may be most of: what stands before the entries, one of them, what stands behind (NULL: the small
// tail).
static const struct {
    const char *before;
    const char *entry;
    const char *behind;
    size_t most;
} ENTRIES[] = {
    {"fields:\n", "  f%zu: { type: date }\n", NULL, ASSENT_FIELDS},
    {"fields:\n  f:\n    type: choice\n    of:\n", "      - c%zu\n", NULL, ASSENT_CHOICES},
    {"fields:\n  f:\n    type: list\n    of:\n", "      m%zu: { type: date }\n", NULL, ASSENT_RECORD_FIELDS},
    {"risk:\n  bands:\n", "    b%zu: %zu\n", NULL, ASSENT_BANDS},
    {"risk:\n  bands: { low: 0 }\n  floor:\n", "    - { when: now ~= nil, level: low, because: So }\n", NULL,
     ASSENT_FLOORS},
    {"anytime:\n", "  s%zu: { signal: s%zu, in: [ask] }\n", NULL, ASSENT_SIGNALS},
    {"anytime:\n", "  a%zu: { by: requester, in: [ask], to: done }\n", NULL,
     ASSENT_ACTIONS - 1}, // and the one that is the state's own
    {"start: ask\nstates:\n  ask:\n    actions:\n", "      a%zu: { by: requester, to: done }\n", END,
     ASSENT_ACTIONS},
    {"start: ask\nstates:\n  ask:\n    done: done\n    failed: done\n    jobs:\n",
     "      j%zu: { worker: w }\n", END, ASSENT_JOBS},
    {"start: ask\nstates:\n  ask:\n    approved: done\n    rejected: done\n    approval:\n      rounds:\n",
     "        - { name: r%zu, from: \"group:cab\" }\n", END, ASSENT_ROUNDS},
    {"start: ask\nstates:\n  ask:\n    wait:\n      first_of:\n", "        - { signal: s%zu, to: done }\n",
     END, ASSENT_WAITS},
    {"start: ask\nstates:\n  ask:\n    actions: { go: { by: requester, to: done } }\n    late:\n",
     "      - { after: 1%zu h, add: requester }\n", END, ASSENT_LATE_STEPS},
    {"start: ask\nstates:\n  done: { end: success }\n  ask:\n    choose:\n",
     "      - { when: now ~= nil, to: done }\n", "      - { to: done }\n", ASSENT_BRANCHES - 1},
};

static void test_entries_of_a_workflow(void **state)
{
    struct assent_arena *arena = *state;
    for (size_t i = 0; i < sizeof ENTRIES / sizeof *ENTRIES; i++)
        check_entries(arena, assent_text_format(arena, "%s%s", SMALL_HEAD, ENTRIES[i].before).bytes,
                      ENTRIES[i].entry, ENTRIES[i].behind ? ENTRIES[i].behind : SMALL_TAIL, ENTRIES[i].most);
}

// A number at its bound and one past it.
static void check_number(struct assent_arena *arena, const char *form, long long bound, long long step)
{
    struct reading_result at =
        read_workflow(arena, "at.yaml", assent_text_format(arena, form, SMALL_HEAD, bound, SMALL_TAIL), NULL);
    assert_int_equal(at.diagnostics.count, 0);
    struct reading_result past = read_workflow(
        arena, "past.yaml", assent_text_format(arena, form, SMALL_HEAD, bound + step, SMALL_TAIL), NULL);
    assert_int_equal(past.diagnostics.count, 1);
    assert_int_equal(past.diagnostics.items[0].code, ASSENT_OUT_OF_RANGE);
}

static void test_numbers(void **state)
{
    struct assent_arena *arena = *state;
    const char *job =
        "%sstart: work\nstates:\n  end: { end: success }\n  work:\n    jobs: { j: { worker: w, retry: { attempts: %%lld%s } } }\n    done: end\n    failed: end\n%%.0s";
    check_number(arena, assent_text_format(arena, job, "%s", "").bytes, ASSENT_RETRY_ATTEMPTS, 1);
    check_number(arena, assent_text_format(arena, job, "%s", "").bytes, 1, -1);
    const char *factor =
        "%sstart: work\nstates:\n  end: { end: success }\n  work:\n    jobs: { j: { worker: w, retry: { attempts: 2, factor: %lld } } }\n    done: end\n    failed: end\n%.0s";
    check_number(arena, factor, ASSENT_RETRY_FACTOR, 1);
    check_number(arena, factor, 1, -1);
    const char *points = "%sfields: { f: { type: boolean, points: %lld } }\n%s";
    check_number(arena, points, ASSENT_POINTS, 1);
    check_number(arena, points, -ASSENT_POINTS, -1);
    const char *choice = "%sfields: { f: { type: choice, of: { a: %lld } } }\n%s";
    check_number(arena, choice, ASSENT_POINTS, 1);
    check_number(arena, choice, -ASSENT_POINTS, -1);
    const char *text = "%sfields: { f: { type: text, max: %lld } }\n%s";
    check_number(arena, text, ASSENT_FIELDS_BYTES, 1);
    check_number(arena, text, 1, -1);
}

static void test_modules(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_source files[ASSENT_MODULES + 1];
    for (size_t i = 0; i <= ASSENT_MODULES; i++)
        files[i] =
            (struct assent_source){assent_text_format(arena, "m%zu.lua", i), assent_text_of("return {}")};
    for (size_t more = 0; more < 2; more++) {
        struct assent_text head = assent_text_format(arena, "%shooks:\n", SMALL_HEAD);
        struct assent_text text =
            repeated(arena, head.bytes, "  - m%zu.lua\n", ASSENT_MODULES + more, SMALL_TAIL);
        struct assent_language_input input = {
            .workflow = {assent_text_of("m.yaml"), text}, .files = files, .file_count = ASSENT_MODULES + 1};
        struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, assent_text_of("m.yaml"), text);
        assert_int_equal(assent_language_read(&input, arena, &diagnostics) != NULL, !more);
        assert_int_equal(diagnostics.count, more);
    }
}

// A chain of states, each leading to the next and to the end.
static void test_states_of_a_workflow(void **state)
{
    struct assent_arena *arena = *state;
    for (size_t more = 0; more < 2; more++) {
        struct assent_buffer out = assent_buffer_in(arena);
        size_t count = ASSENT_STATES - 1 + more;
        assent_buffer_format(&out, "%sstart: s0\nstates:\n", SMALL_HEAD);
        for (size_t i = 0; i < count; i++)
            assent_buffer_format(&out, "  s%zu: { choose: [{ when: now == nil, to: s%zu }, { to: done }] }\n",
                                 i,
                                 i + 1 < count ? i + 1
                                 : i == 0      ? 0
                                               : i);
        assent_buffer_string(&out, "  done: { end: success }\n");
        struct reading_result result = read_workflow(arena, "states.yaml", assent_buffer_done(&out), NULL);
        bool told = false;
        for (size_t i = 0; i < result.diagnostics.count; i++)
            told = told || result.diagnostics.items[i].code == ASSENT_TOO_MANY_ENTRIES;
        assert_int_equal(told, more);
    }
}

// The same file, with the limits of a world.
static void test_limits_of_a_world_file(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_diagnostics diagnostics;
    struct assent_text text = repeated(arena, "a: ", "\n", (size_t)ASSENT_WORLD_BYTES, "");
    read_world(arena, "w", assent_text_slice(text.bytes, ASSENT_WORLD_BYTES), &diagnostics);
    assert_int_not_equal(first_code(&diagnostics), ASSENT_YAML_TOO_LARGE);
    read_world(arena, "w", assent_text_slice(text.bytes, ASSENT_WORLD_BYTES + 1), &diagnostics);
    assert_int_equal(first_code(&diagnostics), ASSENT_YAML_TOO_LARGE);
    read_world(arena, "w", repeated(arena, "", "- a\n", ASSENT_WORLD_SCALARS, ""), &diagnostics);
    assert_int_equal(first_code(&diagnostics), ASSENT_WRONG_SHAPE);
    read_world(arena, "w", repeated(arena, "", "- a\n", ASSENT_WORLD_SCALARS + 1, ""), &diagnostics);
    assert_int_equal(first_code(&diagnostics), ASSENT_YAML_TOO_MANY_SCALARS);
    read_world(arena, "w", repeated(arena, "", "- []\n", (ASSENT_WORLD_EVENTS - 6) / 2, ""), &diagnostics);
    assert_int_equal(first_code(&diagnostics), ASSENT_WRONG_SHAPE);
    read_world(arena, "w", repeated(arena, "", "- []\n", (ASSENT_WORLD_EVENTS - 6) / 2, "- a\n"),
               &diagnostics);
    assert_int_equal(first_code(&diagnostics), ASSENT_YAML_TOO_MANY_EVENTS);
}

static void test_names(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_text name = repeated(arena, "", "n", ASSENT_NAME_BYTES, "");
    struct assent_text text = assent_text_format(arena, "%sfields: { %.*s: { type: date } }\n%s", SMALL_HEAD,
                                                 (int)name.count, name.bytes, SMALL_TAIL);
    assert_non_null(read_workflow(arena, "name.yaml", text, NULL).definition);
    text = assent_text_format(arena, "%sfields: { %.*sn: { type: date } }\n%s", SMALL_HEAD, (int)name.count,
                              name.bytes, SMALL_TAIL);
    struct reading_result result = read_workflow(arena, "name.yaml", text, NULL);
    assert_int_equal(first_of(&result)->code, ASSENT_BAD_NAME);
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
        TEST(test_bytes),
        TEST(test_events),
        TEST(test_scalars),
        TEST(test_scalar_bytes),
        TEST(test_depth),
        TEST(test_nested_nonsense_ends_at_once),
        TEST(test_what_libyaml_reads_slowly_never_reaches_it),
        TEST(test_entries_of_a_workflow),
        TEST(test_numbers),
        TEST(test_modules),
        TEST(test_states_of_a_workflow),
        TEST(test_limits_of_a_world_file),
        TEST(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
