// SPDX-License-Identifier: Apache-2.0
// A growing list of audience keys, while a who is resolved: shared by who.c and who_keys.c.
#ifndef CORE_WHO_KEYS_H
#define CORE_WHO_KEYS_H

#include "path.h"

struct keys {
    const struct assent_directory *directory;
    struct assent_arena *arena;
    struct assent_text *items;
    size_t count;
    size_t room;
    bool inactive; // stand, too
};

// Each adds what stands for it, or nothing when the directory does not have it; an inactive person is
// nothing, but where .inactive says so.
void keys_add_person(struct keys *keys, int32_t person);
void keys_add_id(struct keys *keys, struct assent_text id);
void keys_add_group(struct keys *keys, int32_t group);
void keys_add_role(struct keys *keys, int32_t role);
void keys_add_board(struct keys *keys, int32_t board);
// "person:x", "group:x", "role:x", "board:x", "per_…", or the bare handle of a person.
void keys_add_party(struct keys *keys, struct assent_text party);
// Where a path leads: a person, a group, a text as above, or a list of them.
void keys_add_end(struct keys *keys, const struct path_end *end);
void keys_add_all(struct keys *keys, const struct keys *more);

// Sorted and without doubles; more than ASSENT_AUDIENCE_KEYS become one set with its members. Fails:
// LIMIT_REACHED when the set has more than ASSENT_VOTES_A_ROUND people.
bool keys_audience(struct keys *keys, struct assent_audience *out, struct assent_error *error);

#endif
