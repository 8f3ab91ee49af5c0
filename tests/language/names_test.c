// SPDX-License-Identifier: Apache-2.0
// Names that conditions could mistake: each word of the grammar and each name that it knows already is
// refused as the name of a field, at its place and with another one; whatever passes can be used in a
// condition.
#include "reading.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

#include <assent/core/condition.h>

#include <stdio.h>
#include <string.h>

static const char WORKFLOW[] = "assent: 1\nworkflow: names\nkind: request\ntitle: Names\nfields:\n"
                               "  %s: { type: integer, required: true }\n"
                               "start: ask\nstates:\n  ask:\n    held_by: requester\n"
                               "    actions:\n      go: { by: requester, when: %s > 3, to: done }\n"
                               "  done: { end: success }\n";

static struct assent_diagnostics read_with(struct assent_arena *arena, const char *field)
{
    return read_workflow_text(arena, assent_text_format(arena, WORKFLOW, field, field).bytes).diagnostics;
}

static void words_of_conditions_name_no_field(void **state)
{
    static const char *const words[] = {
        // Lua 5.4's reserved words, but for those that YAML 1.1 takes for booleans
        "and", "break", "do", "else", "elseif", "end", "for", "function", "goto", "if", "in", "local", "nil",
        "not", "or", "repeat", "return", "then", "until", "while",
        // words of other languages, roots, words of `by` and `require`
        "null", "is", "ticket", "risk", "jobs", "job", "now", "requester", "actor", "comment", "editors",
        "policy_deployer"};
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct assent_diagnostics found = read_with(arena, words[i]);
        assent_diagnostics_sort(&found);
        if (found.count == 0 || found.items[0].code != ASSENT_BAD_NAME || found.items[0].place.line != 6 ||
            found.items[0].place.column != 3 ||
            !strstr(assent_text_cstring(arena, found.items[0].label), words[i]))
            fail_msg("a field can be called `%s`", words[i]);
    }
    assent_arena_close(arena);
}

static void helpers_name_fields(void **state)
{
    static const char *const names[] = {
#define HELPER_NAME(name, text, least, most) text,
        ASSENT_HELPERS(HELPER_NAME)
#undef HELPER_NAME
            "previous",
        "implementer",
        "service",
        "state",
        "its_end",
        "ends",
        "nullable",
        "iso"};
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct assent_diagnostics found = read_with(arena, names[i]);
        if (found.count > 0)
            fail_msg("%s: %.*s", names[i], (int)found.items[0].message.count, found.items[0].message.bytes);
    }
    assent_arena_close(arena);
}

// Behind a dot any word is a name, so jobs, states and actions may have any.
static void jobs_states_and_actions_may_be_called_anything(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct reading_result result = read_workflow_text(
        arena,
        "assent: 1\nworkflow: names\nkind: request\ntitle: Names\nstart: not\nstates:\n"
        "  not:\n    held_by: requester\n    actions: { and: { by: requester, to: end } }\n"
        "  end:\n    jobs: { end: { worker: end } }\n    done: if\n    failed: if\n"
        "  if:\n    choose:\n      - { when: has(jobs.end.outcome) and jobs.end.outcome == \"succeeded\", to: then }\n"
        "      - to: else\n"
        "  then: { end: success }\n  else: { end: failure }\n");
    struct assent_text report = assent_diagnostics_report(&result.diagnostics, ASSENT_REPORT_TEXT, false);
    if (result.diagnostics.errors > 0)
        fail_msg("%.*s", (int)report.count, report.bytes);
    assert_non_null(result.definition);
    assent_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_conditions_name_no_field),
        cmocka_unit_test(helpers_name_fields),
        cmocka_unit_test(jobs_states_and_actions_may_be_called_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
