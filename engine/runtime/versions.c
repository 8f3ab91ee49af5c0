// SPDX-License-Identifier: Apache-2.0
// Counted versions: a ticket or a world that errands look at while a newer one may be in place already. What
// nobody holds any more is given back.
#include "machine.h"
#include <assert.h>
#include <stdlib.h>

enum {
    GROWTH_BYTES = 1 << 10, // what a turn adds to a ticket, mostly
    STEP_BYTES = 1 << 10,   // few sizes, so that what one version gave back fits the next
};

struct ticket_version *ticket_version_make(const struct assent_ticket *ticket, int64_t seq,
                                           const struct ticket_version *before)
{
    struct ticket_version *version = memory_take(sizeof *version);
    size_t guess = before != NULL ? assent_arena_used_bytes(before->arena) + GROWTH_BYTES : 0;
    version->arena = assent_arena_open((guess + STEP_BYTES - 1) / STEP_BYTES * STEP_BYTES);
    version->ticket = assent_ticket_copy(version->arena, ticket);
    version->seq = seq;
    version->holders = 1;
    return version;
}

size_t ticket_version_bytes(const struct ticket_version *version)
{
    return version != NULL ? sizeof *version + assent_arena_held_bytes(version->arena) : 0;
}

struct ticket_version *ticket_version_hold(struct ticket_version *version)
{
    if (version != NULL)
        version->holders++;
    return version;
}

void ticket_version_drop(struct ticket_version *version)
{
    if (version == NULL)
        return;
    assert(version->holders > 0);
    if (--version->holders > 0)
        return;
    assent_arena_close(version->seers_arena);
    assent_arena_close(version->arena);
    free(version);
}

struct world_version *world_version_hold(struct world_version *version)
{
    if (version != NULL)
        version->holders++;
    return version;
}

void world_version_drop(struct world_version *version)
{
    if (version == NULL)
        return;
    assert(version->holders > 0);
    if (--version->holders > 0)
        return;
    world_version_drop(version->base);
    assent_arena_close(version->arena);
    free(version);
}
