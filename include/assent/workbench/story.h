// SPDX-License-Identifier: Apache-2.0
// Stories: a file of commands (try.h) beside a workflow, with the transcript that it must print; together
// they are documentation, examples and tests. And the arrows of a workflow: the ways from state to state, of
// which stories should take every one.
#ifndef ASSENT_WORKBENCH_STORY_H
#define ASSENT_WORKBENCH_STORY_H

#include <assent/workbench/try.h>

struct assent_story {
    struct assent_text transcript;
    struct assent_value arrows; // that it took: a list of texts
};

// Runs a story from its start. What is refused must be expected by a `refused` line right after. Lives in the
// arena. Fails: the code of what went wrong, with "line 12: …"; LIMIT_REACHED (more than ASSENT_STORY_LINES).
bool assent_story_run(const struct assent_definition *definition, const struct assent_directory *directory,
                      int64_t start_us, struct assent_sandbox *sandbox, struct assent_text story,
                      struct assent_arena *arena, struct assent_story *out, struct assent_error *error);

// Every arrow of a definition, as a list of texts in the file's order: "draft --submit--> assess" for an
// action, "assess --when risk.level == "low"--> peers" and "assess --otherwise--> board" for a choice,
// "board --approved--> scheduled", "implement --failed--> review". An action that stays is none.
struct assent_value assent_arrows(const struct assent_definition *definition, struct assent_arena *arena);
// Those that are in none of the lists of taken ones.
struct assent_value assent_arrows_missed(const struct assent_definition *definition,
                                         const struct assent_value *taken, size_t taken_count,
                                         struct assent_arena *arena);

#endif
