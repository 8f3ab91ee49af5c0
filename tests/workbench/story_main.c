// SPDX-License-Identifier: Apache-2.0
// Prints the transcript of a story, for keeping it beside the story by hand, and to stderr the arrows that it
// did not take: workbench_story_main WORKFLOW HOOKS-FOLDER WORLD STORY. Ends with 1 when the story fails.
#include "materials.h"

#include <assent/workbench/story.h>

#include <stdio.h>

int main(int count, char **arguments)
{
    if (count != 5) {
        fprintf(stderr, "usage: %s WORKFLOW HOOKS-FOLDER WORLD STORY\n", arguments[0]);
        return 2;
    }
    struct materials materials = materials_open(arguments[1], arguments[2], arguments[3]);
    struct assent_story story;
    struct assent_error error = {0};
    bool told =
        assent_story_run(materials.definition, materials.directory, MATERIALS_START_US, materials.sandbox,
                         materials_file(materials.arena, arguments[4]), materials.arena, &story, &error);
    fwrite(story.transcript.bytes, 1, story.transcript.count, stdout);
    struct assent_value missed =
        assent_arrows_missed(materials.definition, &story.arrows, 1, materials.arena);
    for (size_t i = 0; i < missed.list.count; i++)
        fprintf(stderr, "not taken: %.*s\n", (int)missed.list.items[i].text.count,
                missed.list.items[i].text.bytes);
    if (!told)
        fprintf(stderr, "%s: %s\n", arguments[4], error.text);
    materials_close(&materials);
    return told ? 0 : 1;
}
