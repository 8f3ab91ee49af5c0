// SPDX-License-Identifier: Apache-2.0
// Every story beside a workflow prints the transcript that lies beside it, and together the stories of a
// workflow take every arrow. To keep a new transcript by hand: workbench_story_main (story_main.c).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "materials.h"

#include <assent/workbench/story.h>

#include <glob.h>
#include <stdio.h>
#include <string.h>

enum { STORIES_MOST = 100 };

static struct assent_text beside(struct assent_arena *arena, const char *path, const char *ending)
{
    size_t stem = strlen(path) - strlen(".story");
    return assent_text_format(arena, "%.*s%s", (int)stem, path, ending);
}

// Shows the first line that is not the same.
static void compare(const char *path, struct assent_text told, struct assent_text kept)
{
    size_t at = 0, start = 0;
    int line = 1;
    if (assent_text_equal(told, kept))
        return;
    for (; at < told.count && at < kept.count && told.bytes[at] == kept.bytes[at]; at++) {
        if (told.bytes[at] == '\n') {
            start = at + 1;
            line++;
        }
    }
    struct assent_text found = assent_text_slice(told.bytes + start, told.count - start);
    struct assent_text wanted = assent_text_slice(kept.bytes + start, kept.count - start);
    fail_msg("%s: line %d of its transcript is\n  %.*s\nand should be\n  %.*s", path, line,
             (int)assent_text_find_byte(found, '\n'), found.bytes, (int)assent_text_find_byte(wanted, '\n'),
             wanted.bytes);
}

static struct assent_value tell(const struct materials *materials, const char *path)
{
    struct assent_story story;
    struct assent_error error = {0};
    struct assent_text text = materials_file(materials->arena, path);
    struct assent_text trace = beside(materials->arena, path, ".trace");
    if (!assent_story_run(materials->definition, materials->directory, MATERIALS_START_US, materials->sandbox,
                          text, materials->arena, &story, &error))
        fail_msg("%s: %s", path, error.text);
    compare(path, story.transcript, materials_file(materials->arena, trace.bytes));
    return story.arrows;
}

static void tell_folder(const char *folder, const char *hooks, const char *world)
{
    char path[4096];
    glob_t found;
    struct assent_value taken[STORIES_MOST];
    snprintf(path, sizeof path, "%s/workflow.yaml", folder);
    struct materials materials = materials_open(path, hooks, world);
    snprintf(path, sizeof path, "%s/*.story", folder);
    assert_int_equal(glob(path, 0, NULL, &found), 0);
    assert_true(found.gl_pathc <= STORIES_MOST);
    for (size_t i = 0; i < found.gl_pathc; i++)
        taken[i] = tell(&materials, found.gl_pathv[i]);
    struct assent_value missed =
        assent_arrows_missed(materials.definition, taken, found.gl_pathc, materials.arena);
    for (size_t i = 0; i < missed.list.count; i++)
        fprintf(stderr, "%s: no story takes %.*s\n", folder, (int)missed.list.items[i].text.count,
                missed.list.items[i].text.bytes);
    assert_int_equal(missed.list.count, 0);
    globfree(&found);
    materials_close(&materials);
}

static void tell_workflow(const char *folder)
{
    tell_folder(folder, "scripts/hooks", "workflows/sample-world.yaml");
}

static void stories_print_their_transcripts_and_take_every_arrow(void **state)
{
    (void)state;
    char path[4096];
    glob_t found;
    snprintf(path, sizeof path, "%s/workflows/*/workflow.yaml", materials_source());
    assert_int_equal(glob(path, 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        *strrchr(found.gl_pathv[i], '/') = '\0';
        tell_workflow(found.gl_pathv[i]);
    }
    globfree(&found);
}

// Stories of single rules, which tests/workflows/README.md lists.
static void tell_rules(const char *name, const char *world)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/workflows/%s", materials_source(), name);
    tell_folder(path, "scripts/hooks", world);
}

// Shares, seats, quorum, objections, meetings.
static void rounds_decide_as_their_stories_say(void **state)
{
    (void)state;
    tell_rules("rounds", "workflows/sample-world.yaml");
}

// Who may vote, who is kept out, whose vote stands.
static void people_count_as_their_stories_say(void **state)
{
    (void)state;
    tell_rules("people", "tests/workflows/people/world.yaml");
}

// A house in which nobody decides alone.
static void the_house_wants_two_people_as_its_stories_say(void **state)
{
    (void)state;
    tell_rules("house", "tests/workflows/house/world.yaml");
}

// What time does to rounds: reminders, ladders, silence, questions, approvals that lapse, a risk that rises,
// votes that are owed, calendars that move open clocks.
static void clocks_run_as_their_stories_say(void **state)
{
    (void)state;
    tell_rules("clocks", "tests/workbench/little/world.yaml");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounds_decide_as_their_stories_say),
        cmocka_unit_test(people_count_as_their_stories_say),
        cmocka_unit_test(the_house_wants_two_people_as_its_stories_say),
        cmocka_unit_test(clocks_run_as_their_stories_say),
        cmocka_unit_test(stories_print_their_transcripts_and_take_every_arrow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
