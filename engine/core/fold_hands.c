// SPDX-License-Identifier: Apache-2.0
// fold: whose a ticket is, whom else a round asks by name, and who watches (docs/decisions/0140 to 0142).
// Guarantees: whoever had a ticket stays known; a seat that was added is one more, and takes none away.
#include "fold_parts.h"

#include <string.h>

static const struct assent_text *one_key(struct assent_text person, struct assent_arena *arena);

void fold_handed_over(struct assent_ticket *ticket, const struct assent_fact *fact,
                      struct assent_arena *arena)
{
    size_t count = ticket->requesters_before_count;
    struct assent_text *before = assent_arena_take_array(arena, count + 1, sizeof *before);
    if (count)
        memcpy(before, ticket->requesters_before, count * sizeof *before);
    before[count] = fact->handed_over.from;
    ticket->requesters_before = before;
    ticket->requesters_before_count = count + 1;
    ticket->requester = fact->handed_over.to;
}

bool fold_seat_added(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                     struct assent_error *error)
{
    const struct assent_fact_added *added = &fact->seat_added;
    struct assent_round *round = fold_open_round(next, fact, added->round, arena, error);
    if (!round)
        return false;
    size_t count = round->seat_count;
    struct assent_seat *seats = assent_arena_take_array(arena, count + 1, sizeof *seats);
    if (count)
        memcpy(seats, round->seats, count * sizeof *seats);
    seats[count] = (struct assent_seat){.name = added->seat,
                                        .audience = {.keys = one_key(added->person, arena), .count = 1},
                                        .set = added->set,
                                        .base = 1,
                                        .need = {.kind = ASSENT_NEED_NUMBER, .value = 1},
                                        .required = 1,
                                        .added_by = added->by};
    round->seats = seats;
    round->seat_count = count + 1;
    return true;
}

void fold_watchers(struct assent_ticket *ticket, struct assent_text person, bool watches,
                   struct assent_arena *arena)
{
    struct assent_text *watchers =
        assent_arena_take_array(arena, ticket->watcher_count + 1, sizeof *watchers);
    size_t count = 0;
    bool done = !watches;
    for (size_t i = 0; i < ticket->watcher_count; i++) {
        int order = assent_text_compare(ticket->watchers[i], person);
        if (!done && order > 0) {
            watchers[count++] = person;
            done = true;
        }
        if (order != 0)
            watchers[count++] = ticket->watchers[i];
    }
    if (!done)
        watchers[count++] = person;
    ticket->watchers = count ? watchers : NULL;
    ticket->watcher_count = count;
}

static const struct assent_text *one_key(struct assent_text person, struct assent_arena *arena)
{
    struct assent_text *keys = assent_arena_take_array(arena, 1, sizeof *keys);
    keys[0] = person;
    return keys;
}
