// SPDX-License-Identifier: Apache-2.0
// Which changes keep succeeding, by how they are called and the service they are of. Guarantees: one that
// went wrong ends the row of those before it; nothing is guessed of what is still open. Linear in the tickets
// times the candidates among them.
#include <assent/core/candidates.h>

#include <stdlib.h>

struct like {
    struct assent_candidate found;
    bool over; // one like it went wrong: what came before counts no more
};

static struct like *like_of(struct like *items, size_t *count, const struct assent_row *ticket);
static enum assent_outcome outcome_of(const struct assent_definition *definition, struct assent_text state);
static int most_often_first(const void *a, const void *b);

const struct assent_candidate *assent_candidates(const struct assent_list *ended,
                                                 const struct assent_definition *definition, int64_t least,
                                                 struct assent_arena *arena, size_t *count)
{
    struct like *likes = assent_arena_take_array(arena, ended->count, sizeof *likes);
    struct assent_candidate *found = assent_arena_take_array(arena, ended->count, sizeof *found);
    size_t like_count = 0;
    *count = 0;
    for (size_t i = 0; i < ended->count; i++) {
        const struct assent_row *ticket = &ended->items[i].columns;
        struct like *like = like_of(likes, &like_count, ticket);
        enum assent_outcome outcome = outcome_of(definition, ticket->state);
        like->over = like->over || outcome == ASSENT_OUTCOME_FAILURE;
        if (like->over || outcome != ASSENT_OUTCOME_SUCCESS)
            continue;
        if (like->found.succeeded++ == 0) {
            like->found.last_us = ticket->updated_us;
            like->found.number = ticket->number;
        }
    }
    for (size_t i = 0; i < like_count; i++) {
        if (likes[i].found.succeeded >= least)
            found[(*count)++] = likes[i].found;
    }
    if (*count > 1)
        qsort(found, *count, sizeof *found, most_often_first);
    return found;
}

static struct like *like_of(struct like *items, size_t *count, const struct assent_row *ticket)
{
    for (size_t i = 0; i < *count; i++) {
        if (assent_text_equal(items[i].found.title, ticket->title) &&
            assent_text_equal(items[i].found.service, ticket->service))
            return &items[i];
    }
    items[*count] = (struct like){.found = {.title = ticket->title, .service = ticket->service}};
    return &items[(*count)++];
}

// A version that is older may have had other ends; what this one does not know counts for nothing.
static enum assent_outcome outcome_of(const struct assent_definition *definition, struct assent_text state)
{
    int index = assent_definition_state(definition, state);
    return index < 0 ? ASSENT_OUTCOME_NONE : definition->states[index].outcome;
}

static int most_often_first(const void *a, const void *b)
{
    const struct assent_candidate *one = a, *other = b;
    if (one->succeeded != other->succeeded)
        return one->succeeded < other->succeeded ? 1 : -1;
    int order = assent_text_compare(one->title, other->title);
    return order ? order : assent_text_compare(one->service, other->service);
}
