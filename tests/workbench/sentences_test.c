// SPDX-License-Identifier: Apache-2.0
// A workflow as sentences: the pages that lie beside workflows, and that every state, action, round, job and
// field of a definition is said.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "materials.h"

#include <assent/workbench/sentences.h>

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 110, UNWRAPPED = 1 << 20 };

static struct assent_text page_of(const struct materials *materials)
{
    struct assent_value sentences = assent_sentences(materials->definition, materials->arena);
    return assent_sentences_text(&sentences, WIDTH, materials->arena);
}

static bool says(struct assent_text page, const char *words)
{
    return memmem(page.bytes, page.count, words, strlen(words)) != NULL;
}

static void assert_says(struct assent_text page, const char *words)
{
    if (!says(page, words))
        fail_msg("the page does not say \"%s\":\n%.*s", words, (int)page.count, page.bytes);
}

static void the_pages_of_what_is_shipped(void **state)
{
    (void)state;
    static const char *const pages[][2] = {
        {"workflows/normal-change/workflow.yaml", "workflows/normal-change/minutes.txt"},
        {"workflows/laptop-request/workflow.yaml", "workflows/laptop-request/minutes.txt"},
        {"workflows/access-request/workflow.yaml", "workflows/access-request/minutes.txt"},
        {"workflows/deployment/workflow.yaml", "workflows/deployment/minutes.txt"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct materials materials =
            materials_open(pages[i][0], "scripts/hooks", "workflows/sample-world.yaml");
        struct assent_text page = page_of(&materials);
        struct assent_text kept = materials_file(materials.arena, pages[i][1]);
        if (!assent_text_equal(page, kept))
            fail_msg("%s is not what `assent explain` says; it should be:\n%.*s", pages[i][1],
                     (int)page.count, page.bytes);
        materials_close(&materials);
    }
}

// Names of everything that leads somewhere.
static void check_everything_is_said(const struct materials *materials)
{
    struct assent_value sentences = assent_sentences(materials->definition, materials->arena);
    struct assent_text page = assent_sentences_text(&sentences, UNWRAPPED, materials->arena);
    const struct assent_definition *definition = materials->definition;
    for (size_t i = 0; i < definition->field_count; i++)
        assert_says(page, assent_text_cstring(materials->arena, definition->fields[i].name));
    for (size_t i = 0; i < definition->state_count; i++) {
        const struct assent_state *each = &definition->states[i];
        assert_says(
            page,
            assent_text_format(materials->arena, "\n\n%.*s", (int)each->name.count, each->name.bytes).bytes);
        for (size_t k = 0; k < each->action_count; k++)
            assert_says(page,
                        assent_text_format(materials->arena, "may %.*s", (int)each->actions[k].name.count,
                                           each->actions[k].name.bytes)
                            .bytes);
        for (size_t k = 0; k < each->signal_count; k++)
            assert_says(page,
                        assent_text_format(materials->arena, "the signal %.*s comes",
                                           (int)each->signals[k].name.count, each->signals[k].name.bytes)
                            .bytes);
        for (size_t k = 0; k < each->job_count; k++)
            assert_says(page, assent_text_format(materials->arena, "Job %.*s", (int)each->jobs[k].name.count,
                                                 each->jobs[k].name.bytes)
                                  .bytes);
    }
}

static void everything_is_said(void **state)
{
    (void)state;
    struct materials laptop = materials_open("workflows/laptop-request/workflow.yaml", "scripts/hooks",
                                             "workflows/sample-world.yaml");
    check_everything_is_said(&laptop);
    struct assent_text said = page_of(&laptop);
    assert_says(said, "It is asked for reason only when `model == \"strong\"` holds.");
    assert_says(said, "One of the manager of the person or else the group service-desk must approve");
    assert_says(said, "1095 days later it goes on to collect.");
    assert_says(
        said, "Every job that was started in fulfil is undone, the newest first; then it ends in returned.");
    materials_close(&laptop);
    struct materials little = materials_little();
    check_everything_is_said(&little);
    materials_close(&little);
    struct materials explained =
        materials_open("tests/workbench/explained/workflow.yaml", "tests/workbench/explained",
                       "tests/workbench/little/world.yaml");
    check_everything_is_said(&explained);
    struct assent_text page = page_of(&explained);
    assert_says(page, "`default(count, 0) < 10 and (has(service) or summary == \"all\")` holds");
    assert_says(page,
                "The requester or the role chief may remark, and has to say result and why; then it stays");
    assert_says(page, "Round 1, peers: 2 of the group deciders must approve, within 1 business day");
    assert_says(page, "everybody of the role chief must approve");
    assert_says(page, "an operator decides");
    assert_says(page, "When time runs out, it ends in dropped.");
    materials_close(&explained);
    struct materials clocks = materials_open("tests/workflows/clocks/workflow.yaml", "tests/workflows/clocks",
                                             "tests/workbench/little/world.yaml");
    check_everything_is_said(&clocks);
    page = page_of(&clocks);
    assert_says(page, "Who has not voted is reminded after 50% of the time and 6 business hours after being "
                      "asked.");
    assert_says(page, "What is approved must have begun by planned.end; else it goes back to draft.");
    assert_says(page, "What is approved must have begun within 2 h of that; else it goes back to draft.");
    assert_says(page, "From here on votes are owed, while it goes on: 2 of the group deciders must approve, "
                      "within 1 business day.");
    assert_says(page, "When they refuse, it goes on to back.");
    assert_says(page, "When their time is over, the role chief is asked too.");
    materials_close(&clocks);
}

// A word that is longer than a line has one of its own, and nothing is lost by wrapping.
static void lines_are_wrapped(void **state)
{
    (void)state;
    struct materials materials = materials_little();
    struct assent_value sentences = assent_sentences(materials.definition, materials.arena);
    struct assent_text narrow = assent_sentences_text(&sentences, 20, materials.arena);
    struct assent_text wide = assent_sentences_text(&sentences, 100000, materials.arena);
    size_t longest = 0, at = 0;
    for (size_t i = 0; i < wide.count; i++)
        assert_true(wide.bytes[i] == '\n' || (unsigned char)wide.bytes[i] >= ' ');
    for (size_t i = 0; i <= narrow.count; i++) {
        if (i < narrow.count && narrow.bytes[i] != '\n')
            continue;
        struct assent_text line = assent_text_slice(narrow.bytes + at, i - at);
        bool words =
            line.count > 2 &&
            assent_text_find_byte(assent_text_slice(line.bytes + 2, line.count - 2), ' ') < line.count - 2;
        if (words && (assent_text_starts(line, "- ") || assent_text_starts(line, "  ")))
            longest = line.count > longest ? line.count : longest;
        at = i + 1;
    }
    assert_in_range(longest, 10, 20);
    materials_close(&materials);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pages_of_what_is_shipped),
        cmocka_unit_test(everything_is_said),
        cmocka_unit_test(lines_are_wrapped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
