// SPDX-License-Identifier: Apache-2.0
// Who could vote in a round: accounts of its audience, and how many people stand behind them.
// Guarantees: whom a rule kept out when the round was asked stays out, and so does whoever it keeps out by
// now; a person with several accounts counts once. Leans on the seat's audience: a group is who is in it by
// now.
#include "approval.h"

#include <stdlib.h>

static bool has_voted(const struct turn *turn, const struct assent_round *round, int32_t behind);
static int by_index(const void *a, const void *b);

bool approval_voters(struct turn *turn, const struct assent_round *round,
                     const struct assent_round_rule *rule, struct people *out)
{
    struct exclusions exclusions;
    if (!exclusions_of_round(turn, rule, EXCLUDE_NOW, &exclusions))
        return false;
    *out = voters_among(turn, approval_asked(turn, round), &exclusions, round);
    return true;
}

struct people approval_asked(struct turn *turn, const struct assent_round *round)
{
    return audience_people(turn->directory, &round->seats[0].audience, turn->arena);
}

struct people voters_among(struct turn *turn, struct people people, const struct exclusions *exclusions,
                           const struct assent_round *round)
{
    int32_t *items = assent_arena_take_array(turn->arena, people.count, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < people.count; i++) {
        const struct assent_person *person = &turn->directory->people[people.items[i]];
        bool out_before = round && assent_round_excludes(round, person->id, NULL);
        if (person->active && person->kind == ASSENT_HUMAN && !out_before &&
            !exclusions_find(turn, exclusions, people.items[i]))
            items[count++] = people.items[i];
    }
    return (struct people){.items = items, .count = count};
}

int64_t voters_count(struct turn *turn, struct people voters, const struct assent_round *voted)
{
    int32_t *behind = assent_arena_take_array(turn->arena, voters.count, sizeof *behind);
    for (size_t i = 0; i < voters.count; i++)
        behind[i] = assent_person_behind(turn->directory, voters.items[i]);
    if (voters.count > 1)
        qsort(behind, voters.count, sizeof *behind, by_index);
    int64_t count = 0;
    for (size_t i = 0; i < voters.count; i++) {
        bool again = i > 0 && behind[i] == behind[i - 1];
        if (!again && !(voted && has_voted(turn, voted, behind[i])))
            count++;
    }
    return count;
}

static bool has_voted(const struct turn *turn, const struct assent_round *round, int32_t behind)
{
    for (size_t i = 0; i < round->vote_count; i++) {
        int32_t person = assent_directory_person_by_id(turn->directory, round->votes[i].person);
        if (person != ASSENT_NO_INDEX && assent_person_behind(turn->directory, person) == behind)
            return true;
    }
    return false;
}

static int by_index(const void *a, const void *b)
{
    const int32_t *first = a;
    const int32_t *second = b;
    return (*first > *second) - (*first < *second);
}
