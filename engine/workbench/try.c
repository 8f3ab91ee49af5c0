// SPDX-License-Identifier: Apache-2.0
// The machine behind `assent try` and stories: opened on a definition and a world, fed lines.
// Guarantees: a line that is not understood changes nothing; nothing is read from outside, neither a clock
// nor dice nor files. Leans on commands.c for the words and attempt_turn.c for what they do.
#include <assent/workbench/try.h>

#include "attempt.h"

#include <assent/base/limits.h>

struct assent_try *assent_try_open(const struct assent_definition *definition,
                                   const struct assent_directory *directory, int64_t start_us,
                                   struct assent_sandbox *sandbox)
{
    struct assent_arena *home = assent_arena_open(0);
    struct assent_try *attempt = assent_arena_take(home, sizeof *attempt);
    attempt->home = home;
    attempt->line_arena = assent_arena_open(0);
    attempt->ticket_arena = assent_arena_open(0);
    attempt->definition = definition;
    attempt->sandbox = sandbox;
    attempt->world = (struct assent_world){directory, &attempt->schedule, &attempt->figures};
    attempt->start_us = start_us;
    attempt->now_us = start_us;
    attempt->arrows = arrows_of(definition, home);
    return attempt;
}

void assent_try_close(struct assent_try *attempt)
{
    if (!attempt)
        return;
    assent_arena_close(attempt->ticket_arena);
    assent_arena_close(attempt->line_arena);
    assent_arena_close(attempt->home);
}

bool assent_try_line(struct assent_try *attempt, struct assent_text line, struct assent_text *transcript,
                     struct assent_error *error)
{
    struct assent_error unheard;
    assent_arena_reset(attempt->line_arena);
    struct task task = {.attempt = attempt,
                        .arena = attempt->line_arena,
                        .transcript = assent_buffer_in(attempt->line_arena),
                        .error = error ? error : &unheard};
    *transcript = (struct assent_text){0};
    if (line.count > ASSENT_STORY_LINE_BYTES)
        return refuse_line(&task, "the line has %zu bytes, at most %d are read", line.count,
                           ASSENT_STORY_LINE_BYTES);
    if (!words_read(line, task.arena, &task.words, task.error))
        return false;
    if (task.words.count == 0)
        return true;
    bool carried_out = command_run(&task);
    *transcript = assent_buffer_done(&task.transcript);
    return carried_out;
}

bool assent_try_settled(const struct assent_try *attempt, struct assent_error *error)
{
    const struct assent_error *refused = &attempt->refused;
    if (refused->code == ASSENT_OK || attempt->expected)
        return true;
    return assent_error_set(error, refused->code, "refused (%s): %s", assent_code_slug(refused->code),
                            refused->text);
}

const struct assent_ticket *assent_try_ticket(const struct assent_try *attempt)
{
    return attempt->ticket;
}

struct assent_value assent_try_arrows(const struct assent_try *attempt, struct assent_arena *arena)
{
    struct assent_items taken = assent_items_in(arena);
    for (size_t i = 0; i < attempt->arrows.count; i++) {
        const struct arrow *arrow = &attempt->arrows.items[i];
        if (arrow->taken)
            assent_items_add(&taken, assent_value_text(arrow_text(attempt->definition, arrow, arena)));
    }
    return assent_items_done(&taken);
}
