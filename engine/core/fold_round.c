// SPDX-License-Identifier: Apache-2.0
// fold: rounds and their standing votes (docs/decisions/0005-round-state.md). Every visit to an approval is a
// round of its own, numbered over the ticket's life; closed ones stay. Leans on fold.c for owned arrays.
#include "fold_parts.h"

#include <string.h>

static size_t vote_place(const struct assent_round *round, struct assent_text person, bool *found);
static void ask_again(struct assent_round *round, struct assent_text person, int64_t seen,
                      struct assent_arena *arena);
static void asked_enough(struct assent_round *round, struct assent_text person, struct assent_arena *arena);
static size_t again_place(const struct assent_round *round, struct assent_text person, bool *found);

bool fold_round_opened(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                       struct assent_error *error)
{
    struct assent_ticket *ticket = &next->ticket;
    int64_t n = fact->round_opened.n;
    if (n != (int64_t)ticket->round_count)
        return fold_refuse(fact, "rounds are numbered without gaps", n, error);
    struct assent_round *rounds =
        fold_own(&next->rounds, ticket->rounds, ticket->round_count, 1, sizeof *rounds, arena);
    rounds[n] = fact->round_opened;
    rounds[n].votes = NULL;
    rounds[n].vote_count = 0;
    ticket->rounds = rounds;
    ticket->round_count++;
    return true;
}

bool fold_round_closed(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                       struct assent_error *error)
{
    struct assent_round *round = fold_open_round(next, fact, fact->round_closed.round, arena, error);
    if (!round)
        return false;
    if (fact->round_closed.outcome == ASSENT_ROUND_OPEN)
        return fold_refuse(fact, "a closed round is not open", round->n, error);
    round->outcome = fact->round_closed.outcome;
    round->closed_us = next->ticket.updated_us;
    return true;
}

// A person has one vote in a round: a second takes the place of the first.
bool fold_voted(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                struct assent_error *error)
{
    struct assent_round *round = fold_open_round(next, fact, fact->voted.round, arena, error);
    if (!round)
        return false;
    bool found = false;
    size_t at = vote_place(round, fact->voted.vote.person, &found);
    size_t count = round->vote_count + !found;
    struct assent_vote *votes = assent_arena_take_array(arena, count, sizeof *votes);
    if (at)
        memcpy(votes, round->votes, at * sizeof *votes);
    votes[at] = fact->voted.vote;
    if (at + 1 < count)
        memcpy(votes + at + 1, round->votes + at + found, (count - at - 1) * sizeof *votes);
    round->votes = votes;
    round->vote_count = count;
    asked_enough(round, fact->voted.vote.person, arena);
    return true;
}

bool fold_vote_gone(struct folding *next, const struct assent_fact *fact, int64_t n,
                    struct assent_text person, struct assent_arena *arena, struct assent_error *error)
{
    struct assent_round *round = fold_open_round(next, fact, n, arena, error);
    if (!round)
        return false;
    bool found = false;
    size_t at = vote_place(round, person, &found);
    if (!found)
        return fold_refuse(fact, "the person has no vote in the round", n, error);
    size_t count = round->vote_count - 1;
    struct assent_vote *votes = assent_arena_take_array(arena, count, sizeof *votes);
    if (at)
        memcpy(votes, round->votes, at * sizeof *votes);
    if (at < count)
        memcpy(votes + at, round->votes + at + 1, (count - at) * sizeof *votes);
    round->votes = count ? votes : NULL;
    round->vote_count = count;
    if (fact->kind == ASSENT_FACT_VOTE_VOIDED && fact->vote_voided.seen)
        ask_again(round, person, fact->vote_voided.seen, arena);
    return true;
}

struct assent_round *fold_open_round(struct folding *next, const struct assent_fact *fact, int64_t n,
                                     struct assent_arena *arena, struct assent_error *error)
{
    struct assent_ticket *ticket = &next->ticket;
    if (n < 0 || n >= (int64_t)ticket->round_count || ticket->rounds[n].outcome != ASSENT_ROUND_OPEN) {
        fold_refuse(fact, "there is no such open round", n, error);
        return NULL;
    }
    struct assent_round *rounds =
        fold_own(&next->rounds, ticket->rounds, ticket->round_count, 0, sizeof *rounds, arena);
    ticket->rounds = rounds;
    return &rounds[n];
}

// Where the person's vote stands, or would stand.
static size_t vote_place(const struct assent_round *round, struct assent_text person, bool *found)
{
    size_t from = 0;
    size_t to = round->vote_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (assent_text_compare(round->votes[middle].person, person) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    *found = from < round->vote_count && assent_text_equal(round->votes[from].person, person);
    return from;
}

static void ask_again(struct assent_round *round, struct assent_text person, int64_t seen,
                      struct assent_arena *arena)
{
    bool found = false;
    size_t at = again_place(round, person, &found);
    size_t count = round->again_count + !found;
    struct assent_again *again = assent_arena_take_array(arena, count, sizeof *again);
    if (at)
        memcpy(again, round->again, at * sizeof *again);
    again[at] = (struct assent_again){.person = person, .revision = seen};
    if (at + 1 < count)
        memcpy(again + at + 1, round->again + at + found, (count - at - 1) * sizeof *again);
    round->again = again;
    round->again_count = count;
}

static void asked_enough(struct assent_round *round, struct assent_text person, struct assent_arena *arena)
{
    bool found = false;
    size_t at = again_place(round, person, &found);
    if (!found)
        return;
    size_t count = round->again_count - 1;
    struct assent_again *again = assent_arena_take_array(arena, count, sizeof *again);
    if (at)
        memcpy(again, round->again, at * sizeof *again);
    if (at < count)
        memcpy(again + at, round->again + at + 1, (count - at) * sizeof *again);
    round->again = count ? again : NULL;
    round->again_count = count;
}

static size_t again_place(const struct assent_round *round, struct assent_text person, bool *found)
{
    size_t from = 0;
    size_t to = round->again_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (assent_text_compare(round->again[middle].person, person) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    *found = from < round->again_count && assent_text_equal(round->again[from].person, person);
    return from;
}
