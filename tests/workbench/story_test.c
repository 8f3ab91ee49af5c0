// SPDX-License-Identifier: Apache-2.0
// Running stories, the clock that they move, and the arrows of a workflow.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "materials.h"

#include <assent/base/limits.h>
#include <assent/workbench/story.h>

#include <string.h>

static bool run(const struct materials *materials, const char *story, struct assent_story *out,
                struct assent_error *error)
{
    return assent_story_run(materials->definition, materials->directory, MATERIALS_START_US,
                            materials->sandbox, assent_text_of(story), materials->arena, out, error);
}

static void fails(const struct materials *materials, const char *story, const char *says)
{
    struct assent_story out;
    struct assent_error error = {0};
    assert_false(run(materials, story, &out, &error));
    if (!strstr(error.text, says))
        fail_msg("%s, without `%s`", error.text, says);
}

static struct assent_story runs(const struct materials *materials, const char *story)
{
    struct assent_story out;
    struct assent_error error = {0};
    if (!run(materials, story, &out, &error))
        fail_msg("%s", error.text);
    return out;
}

static bool has(const struct assent_value *list, const char *text)
{
    for (size_t i = 0; i < list->list.count; i++) {
        if (assent_text_is(list->list.items[i].text, text))
            return true;
    }
    return false;
}

static void what_is_refused_must_be_expected(void **state)
{
    const struct materials *materials = *state;
    fails(materials, "create by ann summary=x\n\nsubmit by bo\n", "line 3: refused (not-entitled): Bo Berg");
    fails(materials, "create by ann summary=x\nsubmit by bo\nsubmit by ann\n", "line 2: refused");
    fails(materials, "create by ann summary=x\nrefused not-entitled\n", "line 2: the command before was not");
    fails(materials, "create by ann summary=x\nsubmit by bo\nrefused no-vote\n", "line 3: ");
    fails(materials, "create by ann summary=x\n# so far\nsumbit by ann\n", "line 3: there is no command");
    runs(materials,
         "create by ann summary=x\nsubmit by bo\n\n# she may not\nrefused not-entitled\nsubmit by ann");
}

static void stories_are_told_anew_each_time(void **state)
{
    const struct materials *materials = *state;
    struct assent_story first = runs(materials, "create by ann summary=x\nsubmit by ann\n");
    struct assent_story second = runs(materials, "create by ann summary=x\nsubmit by ann\n");
    assert_true(assent_text_equal(first.transcript, second.transcript));
    assert_true(first.transcript.count > 0);
    assert_int_equal(runs(materials, "").transcript.count, 0);
}

static void the_clock_fires_what_is_due(void **state)
{
    const struct materials *materials = *state;
    struct assent_story story = runs(materials, "create by ann summary=x\n"
                                                "submit by ann\n"
                                                "at 23h59m show\n"
                                                "wait 1 min\n");
    const char *text = assent_text_cstring(materials->arena, story.transcript);
    assert_non_null(strstr(text, "at 1d  timer round/0\n> round approve expired"));
    assert_null(strstr(strstr(text, "show"), "23h59m  timer"));
    assert_true(has(&story.arrows, "approve --expired--> dropped"));
    fails(materials, "at 2h\nat 1h\n", "line 2: the clock does not go back");
    fails(materials, "at 2026-11-22T08:00:00Z\n", "does not go back");
    runs(materials,
         "at 2026-11-23T08:00:00Z\nwait 90 s\nat 2m\nat 1d2h30m\nwait 2 business days\nwait PT5M\n");
}

// Attempts, timeouts and leases of one job on the way: in order, none twice, each at its time.
static void timers_fire_in_their_order(void **state)
{
    const struct materials *materials = *state;
    struct assent_story story = runs(materials, "create by ann summary=nothing\n"
                                                "submit by ann\n"
                                                "claim prepare by bot lease=1min\n"
                                                "wait 1 h\n");
    const char *text = assent_text_cstring(materials->arena, story.transcript);
    const char *lease = strstr(text, "at 60s  timer job/0/lease\n");
    assert_non_null(lease);
    assert_non_null(strstr(lease, "at 70s  timer job/0/retry\n"));
    assert_null(strstr(strstr(lease, "retry\n"), "timer"));
}

// Two approvals that expire into each other, a minute each.
static const char ENDLESS[] = "assent: 1\nworkflow: endless\nkind: request\ntitle: Endless\nstart: draft\n"
                              "states:\n"
                              "  draft: { actions: { go: { by: requester, to: one } } }\n"
                              "  one:\n"
                              "    approval: { from: group:deciders, decide_within: 1 min }\n"
                              "    approved: gone\n    rejected: gone\n    expired: two\n"
                              "  two:\n"
                              "    approval: { from: group:deciders, decide_within: 1 min }\n"
                              "    approved: gone\n    rejected: gone\n    expired: one\n"
                              "  gone: { end: success }\n";

static void as_many_timers_as_fire_at_once_and_one_more(void **state)
{
    struct materials materials = *(const struct materials *)*state;
    struct assent_language_input input = {
        {assent_text_of("endless.yaml"), assent_text_of(ENDLESS)}, NULL, 0, NULL};
    struct assent_diagnostics diagnostics =
        assent_diagnostics_in(materials.arena, input.workflow.name, input.workflow.text);
    materials.definition = assent_workbench_compile(&input, materials.sandbox, materials.arena, &diagnostics);
    assert_non_null(materials.definition);
    const char *start = "create by ann\ngo by ann\nwait %d min\n";
    struct assent_text bound = assent_text_format(materials.arena, start, ASSENT_STORY_TIMERS);
    struct assent_text past = assent_text_format(materials.arena, start, ASSENT_STORY_TIMERS + 1);
    runs(&materials, bound.bytes);
    fails(&materials, past.bytes, "timers fire on the way");
}

static void as_many_lines_as_a_story_has_and_one_more(void **state)
{
    const struct materials *materials = *state;
    char *lines = assent_arena_take(materials->arena, ASSENT_STORY_LINES + 2);
    memset(lines, '\n', ASSENT_STORY_LINES);
    runs(materials, lines);
    lines[ASSENT_STORY_LINES] = '\n';
    fails(materials, lines, "more than");
}

static void every_way_is_an_arrow(void **state)
{
    static const char *const ARROWS[] = {
        "draft --submit--> check",
        "draft --drop--> dropped",
        "check --when little.needs_nobody--> work",
        "check --when risk.level == \"high\"--> dropped",
        "check --otherwise--> approve",
        "approve --approved--> work",
        "approve --rejected--> draft",
        "approve --expired--> dropped",
        "approve --lapsed--> dropped",
        "work --stop--> dropped",
        "work --done--> finished",
        "work --failed--> dropped",
    };
    const struct materials *materials = *state;
    struct assent_value all = assent_arrows(materials->definition, materials->arena);
    assert_int_equal(all.list.count, sizeof ARROWS / sizeof *ARROWS);
    for (size_t i = 0; i < all.list.count; i++) {
        if (!assent_text_is(all.list.items[i].text, ARROWS[i]))
            fail_msg("%s, not %.*s", ARROWS[i], (int)all.list.items[i].text.count,
                     all.list.items[i].text.bytes);
    }
}

// Each story takes the arrows named, and no others.
static void stories_take_their_arrows(void **state)
{
    static const struct {
        const char *story;
        const char *arrows; // between semicolons
    } CASES[] = {
        {"create by ann summary=x\nremark by ann comment=y\n", ""},
        {"create by ann summary=x\ndrop by ann\n", "draft --drop--> dropped;"},
        {"create by ann summary=x count=60\nsubmit by ann\n",
         "draft --submit--> check;check --when risk.level == \"high\"--> dropped;"},
        {"create by ann summary=x\nsubmit by ann\nvote reject by bo comment=n\n",
         "draft --submit--> check;check --otherwise--> approve;approve --rejected--> draft;"},
        {"create by ann summary=x\nsubmit by ann\nvote approve by bo\nvote approve by cy\n",
         "draft --submit--> check;check --otherwise--> approve;approve --approved--> work;"},
        {"create by ann summary=nothing\nsubmit by ann\nclaim prepare by bot\nfail prepare final\n"
         "claim prepare/undo by bot\ncomplete prepare/undo\n",
         "draft --submit--> check;check --when little.needs_nobody--> work;work --failed--> dropped;"},
        {"create by ann summary=nothing\nsubmit by ann\nclaim prepare by bot\nstop by eve\n"
         "fail prepare\nclaim prepare/undo by bot\ncomplete prepare/undo\n",
         "draft --submit--> check;check --when little.needs_nobody--> work;work --stop--> dropped;"},
    };
    const struct materials *materials = *state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct assent_story story = runs(materials, CASES[i].story);
        struct assent_buffer taken = assent_buffer_in(materials->arena);
        for (size_t k = 0; k < story.arrows.list.count; k++) {
            assent_buffer_text(&taken, story.arrows.list.items[k].text);
            assent_buffer_byte(&taken, ';');
        }
        assert_string_equal(assent_text_cstring(materials->arena, assent_buffer_done(&taken)),
                            CASES[i].arrows);
    }
}

static void what_no_story_took_is_listed(void **state)
{
    const struct materials *materials = *state;
    struct assent_value taken[2] = {
        runs(materials, "create by ann summary=x\ndrop by ann\n").arrows,
        runs(materials, "create by ann summary=x count=60\nsubmit by ann\n").arrows,
    };
    struct assent_value missed = assent_arrows_missed(materials->definition, taken, 2, materials->arena);
    assert_int_equal(missed.list.count, 9);
    assert_false(has(&missed, "draft --drop--> dropped"));
    assert_true(has(&missed, "work --failed--> dropped"));
}

static int open_little(void **state)
{
    static struct materials materials;
    materials = materials_little();
    *state = &materials;
    return 0;
}

static int close_little(void **state)
{
    materials_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_refused_must_be_expected),
        cmocka_unit_test(stories_are_told_anew_each_time),
        cmocka_unit_test(the_clock_fires_what_is_due),
        cmocka_unit_test(timers_fire_in_their_order),
        cmocka_unit_test(as_many_timers_as_fire_at_once_and_one_more),
        cmocka_unit_test(as_many_lines_as_a_story_has_and_one_more),
        cmocka_unit_test(every_way_is_an_arrow),
        cmocka_unit_test(stories_take_their_arrows),
        cmocka_unit_test(what_no_story_took_is_listed),
    };
    return cmocka_run_group_tests(tests, open_little, close_little);
}
