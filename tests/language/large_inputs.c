// SPDX-License-Identifier: Apache-2.0
// Files too large to keep, each one past a limit of assent/base/limits.h.
#include "large_inputs.h"

#include <assent/base/limits.h>

#include <string.h>

const char SMALL_HEAD[] = "assent: 1\nworkflow: small\nkind: request\ntitle: Small\n";
const char SMALL_TAIL[] =
    "start: ask\nstates:\n  ask:\n    actions:\n      send: { by: requester, to: done }\n  done: { end: success }\n";

static struct assent_text too_large(struct assent_arena *arena);
static struct assent_text too_many_events(struct assent_arena *arena);
static struct assent_text too_many_scalars(struct assent_arena *arena);
static struct assent_text scalar_too_long(struct assent_arena *arena);
static struct assent_text world_too_many(struct assent_arena *arena);

const struct large_input LARGE_INPUTS[] = {
    {"AS0102-too-large", too_large},
    {"AS0109-too-many-events", too_many_events},
    {"AS0110-too-many-scalars", too_many_scalars},
    {"AS0111-scalar-too-long", scalar_too_long},
    {"AS0707-too-many-items", world_too_many},
};
const size_t LARGE_INPUTS_COUNT = sizeof LARGE_INPUTS / sizeof *LARGE_INPUTS;

struct assent_text repeated(struct assent_arena *arena, const char *head, const char *piece, size_t count,
                            const char *tail)
{
    struct assent_buffer out = assent_buffer_in(arena);
    assent_buffer_string(&out, head);
    for (size_t i = 0; i < count; i++) {
        const char *rest = piece;
        for (const char *number = strstr(rest, "%zu"); number; number = strstr(rest, "%zu")) {
            assent_buffer_bytes(&out, rest, (size_t)(number - rest));
            assent_buffer_integer(&out, (int64_t)i);
            rest = number + strlen("%zu");
        }
        assent_buffer_string(&out, rest);
    }
    assent_buffer_string(&out, tail);
    return assent_buffer_done(&out);
}

static struct assent_text too_large(struct assent_arena *arena)
{
    return repeated(arena, SMALL_HEAD, "# filled up\n", ASSENT_YAML_BYTES / 12, SMALL_TAIL);
}

static struct assent_text too_many_events(struct assent_arena *arena)
{
    return repeated(arena, "assent: 1\nhooks:\n", "- []\n", ASSENT_YAML_EVENTS / 2, "");
}

static struct assent_text too_many_scalars(struct assent_arena *arena)
{
    return repeated(arena, "assent: 1\nhooks:\n", "- a\n", ASSENT_YAML_SCALARS, "");
}

static struct assent_text scalar_too_long(struct assent_arena *arena)
{
    return repeated(arena, "assent: 1\ntitle: ", "x", ASSENT_YAML_SCALAR_BYTES + 1, "\n");
}

static struct assent_text world_too_many(struct assent_arena *arena)
{
    return repeated(
        arena,
        "assent: 1\npeople:\n  ann: { name: Ann Ek }\nroles:\n  all: { may: [world, deploy], everyone: true }\nitems:\n",
        "  i%zu: {}\n", ASSENT_WORLD_ENTRIES + 1, "");
}
