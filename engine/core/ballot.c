// SPDX-License-Identifier: Apache-2.0
// Counting a ballot: see ballot.h. Guarantees: people are looked at only as far as the question needs, so
// that a vote in a round of many large seats costs little; an account is judged once.
#include "ballot.h"

#include <assent/core/step.h>
#include <string.h>

// MAY: as the person themselves. MAY_LINKED: as an account of somebody who stands behind it.
enum account { UNKNOWN, MAY, MAY_LINKED, MAY_NOT };

static void keep_out(struct ballot *ballot, const struct exclusions *exclusions);
static void take_votes(struct ballot *ballot);
static void has_voted(struct ballot *ballot, struct assent_text person);
static void sort_seats(struct ballot *ballot);
static void find_alike(struct ballot *ballot);
static uint64_t hash_of(const struct assent_audience *audience);
static size_t seat_named(const struct ballot *ballot, struct assent_text name);
static int64_t count_new(struct ballot *ballot, size_t seat, int64_t most, int32_t *out);
static bool may_vote(struct ballot *ballot, int32_t account);
static bool is_voting(const struct assent_seat *seat);

struct ballot ballot_of(const struct assent_directory *directory, const struct assent_round *round,
                        const struct exclusions *exclusions, struct assent_arena *arena)
{
    size_t count = directory->person_count;
    struct ballot ballot = {.directory = directory, .arena = arena};
    ballot.round =
        assent_arena_copy(arena, round, sizeof *round); // the ticket's own moves with the next fact
    ballot.seats = assent_arena_take_array(arena, round->seat_count, sizeof *ballot.seats);
    ballot.alike = assent_arena_take_array(arena, round->seat_count, sizeof *ballot.alike);
    ballot.counted = assent_arena_take_array(arena, round->seat_count, sizeof *ballot.counted);
    ballot.by_name = assent_arena_take_array(arena, round->seat_count, sizeof *ballot.by_name);
    ballot.accounts = assent_arena_take_array(arena, count, sizeof *ballot.accounts);
    ballot.people = assent_arena_take_array(arena, count, sizeof *ballot.people);
    ballot.seen = assent_arena_take_array(arena, count, sizeof *ballot.seen);
    sort_seats(&ballot);
    find_alike(&ballot);
    keep_out(&ballot, exclusions);
    take_votes(&ballot);
    return ballot;
}

int64_t ballot_possible(struct ballot *ballot, size_t seat, int64_t most)
{
    struct counted *counted = &ballot->counted[ballot->alike[seat]];
    if (!counted->all && counted->people < most) {
        ballot->count++;
        counted->people = count_new(ballot, seat, most, NULL);
        counted->all = counted->people < most;
    }
    return counted->people < most ? counted->people : most;
}

int64_t ballot_possible_anywhere(struct ballot *ballot, int64_t most)
{
    int64_t count = 0;
    ballot->count++;
    for (size_t i = 0; i < ballot->round->seat_count && count < most; i++) {
        if (is_voting(&ballot->round->seats[i]))
            count += count_new(ballot, i, most - count, NULL);
    }
    return count;
}

int64_t ballot_possible_besides(struct ballot *ballot, const int32_t *besides, int64_t most)
{
    int64_t count = 0;
    ballot->count++;
    for (size_t i = 0; i < ballot->directory->person_count; i++) {
        if (besides[i])
            ballot->seen[i] = ballot->count;
    }
    for (size_t i = 0; i < ballot->round->seat_count && count < most; i++) {
        if (!ballot->round->seats[i].object)
            count += count_new(ballot, i, most - count, NULL);
    }
    return count;
}

size_t ballot_people(struct ballot *ballot, size_t seat, int32_t *out)
{
    ballot->count++;
    return (size_t)count_new(ballot, seat, INT64_MAX, out);
}

struct people ballot_voters(struct ballot *ballot, size_t seat, size_t most)
{
    const struct assent_audience *audience = &ballot->round->seats[seat].audience;
    size_t parts;
    struct people asked = *audience_parts(ballot->directory, audience, ballot->arena, &parts);
    if (parts != 1) // several lists become one without doubles
        asked = audience_people(ballot->directory, audience, ballot->arena);
    most = most < asked.count ? most : asked.count;
    int32_t *items = assent_arena_take_array(ballot->arena, most, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < asked.count && count < most; i++) {
        if (may_vote(ballot, asked.items[i]))
            items[count++] = asked.items[i];
    }
    return (struct people){items, count};
}

bool ballot_fits(struct ballot *ballot, size_t seat, int32_t account)
{
    struct assent_text id = ballot->directory->people[account].id;
    return may_vote(ballot, account) &&
           assent_audience_has(ballot->directory, &ballot->round->seats[seat].audience, id);
}

bool ballot_takes(struct ballot *ballot, const struct assent_vote *vote)
{
    size_t seat = seat_named(ballot, vote->seat);
    int32_t account = assent_directory_person_by_id(ballot->directory, vote->person);
    return seat < ballot->round->seat_count && account != ASSENT_NO_INDEX &&
           ballot_fits(ballot, seat, account);
}

void ballot_count(struct ballot *ballot)
{
    for (size_t i = 0; i < ballot->round->seat_count; i++)
        ballot->seats[i].possible = ballot_possible(ballot, i, INT64_MAX);
}

// By the rules of now, and by those that held when the round was asked.
static void keep_out(struct ballot *ballot, const struct exclusions *exclusions)
{
    for (size_t i = 0; i < exclusions->count; i++)
        ballot->people[exclusions->items[i].behind] = true;
    for (size_t i = 0; i < ballot->round->excluded_count; i++) {
        struct assent_text id = ballot->round->excluded[i].person;
        int32_t account = assent_directory_person_by_id(ballot->directory, id);
        if (account != ASSENT_NO_INDEX)
            ballot->accounts[account] = MAY_NOT;
    }
}

// A question is no vote yet: whoever asked may still give one.
static void take_votes(struct ballot *ballot)
{
    for (size_t i = 0; i < ballot->round->vote_count; i++) {
        const struct assent_vote *vote = &ballot->round->votes[i];
        size_t seat = seat_named(ballot, vote->seat);
        if (vote->choice == ASSENT_VOTE_ASK || seat == ballot->round->seat_count)
            continue;
        has_voted(ballot, vote->person);
        if (vote->how == ASSENT_VOTE_DELEGATE) // nobody fills two seats: that was the delegate's vote, too
            has_voted(ballot, vote->cast_by);
        ballot->seats[seat].approved += vote->choice == ASSENT_VOTE_APPROVE;
        ballot->seats[seat].rejected += vote->choice == ASSENT_VOTE_REJECT;
        ballot->seats[seat].abstained += vote->choice == ASSENT_VOTE_ABSTAIN;
        ballot->objections += vote->choice == ASSENT_VOTE_OBJECT;
        ballot->votes += is_voting(&ballot->round->seats[seat]);
    }
}

static void has_voted(struct ballot *ballot, struct assent_text person)
{
    int32_t account = assent_directory_person_by_id(ballot->directory, person);
    if (account != ASSENT_NO_INDEX)
        ballot->people[assent_person_behind(ballot->directory, account)] = true;
}

// By insertion: the seats of a file often stand in order, and there are at most ASSENT_SEATS.
static void sort_seats(struct ballot *ballot)
{
    const struct assent_seat *seats = ballot->round->seats;
    for (size_t i = 0; i < ballot->round->seat_count; i++) {
        size_t at = i;
        for (; at > 0 && assent_text_compare(seats[ballot->by_name[at - 1]].name, seats[i].name) > 0; at--)
            ballot->by_name[at] = ballot->by_name[at - 1];
        ballot->by_name[at] = (uint16_t)i;
    }
}

// Large rounds often ask the same groups for several seats.
static void find_alike(struct ballot *ballot)
{
    const struct assent_round *round = ballot->round;
    uint64_t *hashes = assent_arena_take_array(ballot->arena, round->seat_count, sizeof *hashes);
    for (size_t i = 0; i < round->seat_count; i++) {
        size_t like = 0;
        hashes[i] = hash_of(&round->seats[i].audience);
        while (like < i && (hashes[like] != hashes[i] ||
                            !audience_equal(&round->seats[like].audience, &round->seats[i].audience)))
            like++;
        ballot->alike[i] = (uint16_t)like;
    }
}

static uint64_t hash_of(const struct assent_audience *audience)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); // FNV-1a
    for (size_t i = 0; i < audience->count; i++) {
        for (size_t k = 0; k < audience->keys[i].count; k++)
            hash = (hash ^ (unsigned char)audience->keys[i].bytes[k]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

static size_t seat_named(const struct ballot *ballot, struct assent_text name)
{
    size_t low = 0;
    for (size_t high = ballot->round->seat_count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (assent_text_compare(ballot->round->seats[ballot->by_name[middle]].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < ballot->round->seat_count &&
                 assent_text_equal(ballot->round->seats[ballot->by_name[low]].name, name);
    return found ? ballot->by_name[low] : ballot->round->seat_count;
}

// People of the seat who may vote and were not met in this count. out may be NULL.
static int64_t count_new(struct ballot *ballot, size_t seat, int64_t most, int32_t *out)
{
    const struct assent_audience *audience = &ballot->round->seats[seat].audience;
    size_t part_count;
    const struct people *parts = audience_parts(ballot->directory, audience, ballot->arena, &part_count);
    int64_t count = 0;
    for (size_t p = 0; p < part_count; p++) {
        for (size_t i = 0; i < parts[p].count && count < most; i++) {
            int32_t account = parts[p].items[i];
            if (!may_vote(ballot, account))
                continue;
            bool linked = ballot->accounts[account] == MAY_LINKED;
            int32_t behind = linked ? assent_person_behind(ballot->directory, account) : account;
            if (ballot->seen[behind] == ballot->count)
                continue;
            ballot->seen[behind] = ballot->count;
            if (out)
                out[count] = behind;
            count++;
        }
    }
    return count;
}

static bool may_vote(struct ballot *ballot, int32_t account)
{
    if (ballot->accounts[account] == UNKNOWN) {
        const struct assent_person *person = &ballot->directory->people[account];
        int32_t behind = assent_person_behind(ballot->directory, account);
        bool may = person->active && person->kind == ASSENT_HUMAN && !ballot->people[behind];
        enum account linked = behind == account ? MAY : MAY_LINKED;
        ballot->accounts[account] = (unsigned char)(may ? linked : MAY_NOT);
    }
    return ballot->accounts[account] != MAY_NOT;
}

// Who was added by name decides for themselves: a quorum is of those whom the round's rule asks.
static bool is_voting(const struct assent_seat *seat)
{
    return !seat->object && seat->added_by.count == 0;
}
