// SPDX-License-Identifier: Apache-2.0
// Stories of a workflow that waits, hears, is late, goes back and rolls back: what they print, that together
// they take every arrow, and what is told of lines about signals and holidays that cannot be understood.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "materials.h"

#include <assent/workbench/story.h>

#include <stdio.h>
#include <string.h>

enum { STORIES_MOST = 20 };

static int open_materials(void **state)
{
    static struct materials materials;
    materials = materials_open("tests/workbench/waiting/workflow.yaml", "tests/workbench/waiting",
                               "tests/workbench/little/world.yaml");
    *state = &materials;
    return 0;
}

static int close_materials(void **state)
{
    materials_close(*state);
    return 0;
}

#define CREATE                                                                                               \
    "create by ann summary=x person=dee planned.start=2026-11-24T10:00:00Z planned.end=2026-11-24T12:00:00Z\n"
#define TO_REST CREATE "begin by ann\nvote approve by bo\nat 1d2h show\n"

struct told {
    const char *story;
    const char *says[8]; // lines that must be printed, in this order
};

static const struct told STORIES[] = {
    // What an action sets, and what an approval is to be decided by.
    {CREATE "begin by ann planned.start=2026-11-24T11:00:00Z planned.end=2026-11-24T12:00:00Z\nshow\n"
            "vote reject by bo comment=no\n",
     {"> set count, note: action begin\n", "due 2026-11-24T10:00:00Z", "> field count = 1\n",
      "> field note = \"for Dee Dahl\"\n", "> entered draft"}},
    {CREATE "begin by ann\nat 1d1h show\n", {"> round vote expired", "> entered draft"}},
    // An instant that comes, a hook that sets a field on entering, the ladder, and the wait that ends by
    // itself.
    {TO_REST "wait 5 business days\n",
     {"at 1d2h  timer wait/0/until\n> wait over: reached\n",
      "> set count: enter waiting.noted\n> entered rest",
      "> listens to signal hr.back of dee, signal hr.seen\n", "> field count = 11\n",
      "> now with ann, role chief: late 1 business day\n", "> now with bo: late 2 business days\n",
      "at 8d2h  timer wait/1/until\n> wait over: reached\n> entered work"}},
    // Signals: one that nobody waits for, one that is only noted, one that ends the wait.
    {TO_REST "signal hr.go key=ann\nsignal hr.seen a=1\nsignal hr.go key=dee id=m-1\n",
     {"at 1d2h  signal hr.go of ann\n> nothing changed\n",
      "signal hr.seen\n> heard signal hr.seen: {\"a\":1}\n",
      "> heard signal hr.go of dee\n> wait over: signalled\n> entered work"}},
    {TO_REST "signal hr.late\n", {"> wait over: signalled\n> entered work"}},
    {TO_REST "signal hr.back key=dee\nshow\n", {"> heard signal hr.back of dee\n> entered scheduled"}},
    {TO_REST "at 1d5h signal hr.back key=dee\n",
     {"> heard signal hr.back of dee\n> entered scheduled", "> wait over: missed\n> entered draft"}},
    // It comes too late, by hold and resume.
    {CREATE "begin by ann\nvote approve by bo\nat 1d2h hold by ann\nat 25d resume by ann\n",
     {"> entered rest", "> entered on_hold", "> entered rest", "> wait over: missed\n> entered work"}},
    // The time is over before anybody has approved.
    {CREATE "hold by ann\nresume by ann\nbegin by ann\nat 1d show\n",
     {"> entered on_hold, with ann\n", "> entered draft, with ann\n"}},
    // Jobs: a wait that nobody does, a due time, what undoes them at a signal and when they are held.
    {TO_REST "skip by ann\nwait 30 min\nclaim build by bot\nfail build final\nfail-job build by eve "
             "comment=no\nclaim build/undo by bot\ncomplete build/undo\n",
     {"> job soak waits until 2026-11-24T10:30:00Z", "timer job/0/wait\n> job soak succeeded\n",
      "> job build is a fault", "> entered dropped\n> ended: cancelled (given up)\n"}},
    {TO_REST "skip by ann\nsignal hr.gone key=dee\n",
     {"> heard signal hr.gone of dee\n> on its way to dropped: signal hr.gone\n", "> entered dropped"}},
    {TO_REST "skip by ann\nhold by ann\n", {"> on its way to on_hold: hold\n", "> entered on_hold"}},
    // Finished, and rolled back; finished, and left there.
    {TO_REST "skip by ann\nwait 30 min\nclaim build by bot\ncomplete build\nundo by ann\nclaim build/undo by "
             "bot\ncomplete build/undo\n",
     {"> job build succeeded\n> entered finished", "> entered undoing\n> job build/undo waits\n",
      "> job build/undo succeeded\n> entered closed\n> ended: success\n"}},
    {TO_REST "skip by ann\nwait 30 min\nclaim build by bot\ncomplete build\nwait 2 days\n",
     {"timer state/late/0\n", "> entered closed\n"}},
    // A holiday moves the clocks that are open.
    {TO_REST "holiday 2026-11-25\nshow\n",
     {"at 1d2h  calendar changed\n> waits ",
      "state/due moves from 2026-11-25T10:00:00Z to 2026-11-26T10:00:00Z"}},
};
enum { STORIES_COUNT = sizeof STORIES / sizeof *STORIES };

static struct assent_value tell(const struct materials *materials, const struct told *told)
{
    struct assent_story story;
    struct assent_error error = {0};
    if (!assent_story_run(materials->definition, materials->directory, MATERIALS_START_US, materials->sandbox,
                          assent_text_of(told->story), materials->arena, &story, &error))
        fail_msg("%s: %s", told->story, error.text);
    const char *text = assent_text_cstring(materials->arena, story.transcript);
    const char *at = text;
    for (size_t i = 0; i < sizeof told->says / sizeof *told->says && told->says[i]; i++) {
        const char *found = strstr(at, told->says[i]);
        if (!found)
            fail_msg("%s\ndoes not print `%s` (in this order); after that it prints\n%.700s", told->story,
                     told->says[i], at);
        else // cmocka does not say that a failure does not come back
            at = found + strlen(told->says[i]);
    }
    return story.arrows;
}

static void stories_say_what_happens_and_take_every_arrow(void **state)
{
    const struct materials *materials = *state;
    struct assent_value taken[STORIES_MOST];
    for (size_t i = 0; i < STORIES_COUNT; i++)
        taken[i] = tell(materials, &STORIES[i]);
    struct assent_value missed =
        assent_arrows_missed(materials->definition, taken, STORIES_COUNT, materials->arena);
    for (size_t i = 0; i < missed.list.count; i++)
        fprintf(stderr, "no story takes %.*s\n", (int)missed.list.items[i].text.count,
                missed.list.items[i].text.bytes);
    assert_int_equal(missed.list.count, 0);
}

// Each way by its own name: two waits of one state are two arrows.
static void arrows_of_waits_have_their_names(void **state)
{
    static const char *const wanted[] = {
        "draft --hold--> on_hold",      "scheduled --at planned.start--> rest",
        "scheduled --missed--> draft",  "rest --signal hr.back--> previous",
        "rest --signal hr.go--> work",  "rest --at 5 business days--> work",
        "rest --missed--> work",        "work --signal hr.gone--> dropped",
        "finished --late--> closed",    "undoing --done--> closed",
        "on_hold --resume--> previous",
    };
    const struct materials *materials = *state;
    struct assent_value arrows = assent_arrows(materials->definition, materials->arena);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        bool found = false;
        for (size_t k = 0; k < arrows.list.count; k++)
            found = found || assent_text_is(arrows.list.items[k].text, wanted[i]);
        if (!found)
            fail_msg("there is no arrow %s", wanted[i]);
    }
}

static void lines_that_are_not_understood_are_told(void **state)
{
    static const struct {
        const char *story;
        const char *says;
    } rows[] = {
        {"signal hr.go\n", "line 1: there is no ticket yet"},
        {CREATE "signal\n", "line 2: behind `signal` stands its name"},
        {CREATE "signal key=dee\n", "line 2: behind `signal` stands its name"},
        {CREATE "signal hr.go dee\n", "line 2: `dee` has no meaning here"},
        {CREATE "signal hr.go key=[a, b]\n", "line 2: `key` is a text"},
        {CREATE "holiday\n", "line 2: behind `holiday` stands a day"},
        {CREATE "holiday tomorrow\n", "line 2: behind `holiday` stands a day"},
        {CREATE "holiday 2026-02-30\n", "line 2: behind `holiday` stands a day"},
        {CREATE "holiday 2026-12-24 2026-12-25\n", "line 2: behind `holiday` stands a day"},
    };
    const struct materials *materials = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct assent_story story;
        struct assent_error error = {0};
        assert_false(assent_story_run(materials->definition, materials->directory, MATERIALS_START_US,
                                      materials->sandbox, assent_text_of(rows[i].story), materials->arena,
                                      &story, &error));
        if (!strstr(error.text, rows[i].says))
            fail_msg("%s: %s, without `%s`", rows[i].story, error.text, rows[i].says);
    }
}

// A holiday is one in the story that says so: the next story begins in the world as it was.
static void a_holiday_is_of_one_story(void **state)
{
    static const struct told without = {TO_REST, {"> in rest, with ann, due at 2d2h\n"}};
    static const struct told with = {CREATE
                                     "holiday 2026-11-25\nbegin by ann\nvote approve by bo\nat 1d2h show\n",
                                     {"> in rest, with ann, due at 3d2h\n"}};
    const struct materials *materials = *state;
    tell(materials, &with);
    tell(materials, &without);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(stories_say_what_happens_and_take_every_arrow, open_materials,
                                        close_materials),
        cmocka_unit_test_setup_teardown(arrows_of_waits_have_their_names, open_materials, close_materials),
        cmocka_unit_test_setup_teardown(lines_that_are_not_understood_are_told, open_materials,
                                        close_materials),
        cmocka_unit_test_setup_teardown(a_holiday_is_of_one_story, open_materials, close_materials),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
