// SPDX-License-Identifier: Apache-2.0
// Who may see a ticket, for readers of the feed: thousands of them ask about the same few tickets, so that a
// ticket's audience is worked out once for each version of it and of the directory. The rule is that of
// reads.c: everybody, or those of its READER rows. Membership is looked up in the directory of now.
#include "machine.h"

static void find_seers(struct assent_runtime *runtime, struct ticket_version *version,
                       const struct program *program)
{
    const struct assent_world *world = &runtime->world->world;
    const struct assent_ticket *ticket = version->ticket;
    struct assent_arena *arena = arena_borrow(runtime);
    struct assent_audience readers = {0};
    struct assent_event event = {.kind = ASSENT_EVENT_COMMENT, .at_us = runtime->now_us};
    struct assent_step_input input = {
        .definition = program->definition, .ticket = ticket, .event = &event, .world = world};
    runtime->counts.audiences++;
    assent_arena_close(version->seers_arena);
    version->seers_arena = assent_arena_open(0);
    version->seers = (struct assent_audience){0};
    version->seers_directory = world->directory->version;
    if (assent_readers(&input, ticket, arena, &readers)) {
        struct assent_rows rows = assent_rows_change(NULL, ticket, true, &readers, &runtime->world->operators,
                                                     world->directory, arena);
        struct assent_text *keys = assent_arena_take_array(version->seers_arena, rows.count, sizeof *keys);
        for (size_t i = 0; i < rows.count; i++) {
            if (rows.items[i].kind == ASSENT_ROW_READER)
                keys[version->seers.count++] = assent_text_copy(version->seers_arena, rows.items[i].audience);
        }
        version->seers.keys = keys;
    }
    arena_return(runtime, arena);
}

bool feed_sees(struct errand *errand, struct ticket_version *version, struct program *program)
{
    struct assent_runtime *runtime = errand->runtime;
    const struct assent_directory *directory = runtime->world->world.directory;
    if (principal_may(&errand->request.principal, ASSENT_MAY_READ_ALL))
        return true;
    if (program == NULL || program->definition == NULL)
        return false; // nobody can say
    bool restricted =
        program->definition->readers.kind != ASSENT_WHO_NOBODY || program->definition->kind == ASSENT_REQUEST;
    if (!restricted)
        return true;
    if (version->seers_arena == NULL || version->seers_directory != directory->version)
        find_seers(runtime, version, program);
    return assent_audience_has(directory, &version->seers, errand->request.principal.person);
}
