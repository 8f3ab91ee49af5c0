// SPDX-License-Identifier: Apache-2.0
// How a round of several seats stands (language.md, "Approvals, exactly", rules 2, 3 and 5). Guarantees: it
// is met only when every seat is, with its quorum, and nobody objects; refused as soon as one seat is, or the
// people who are left cannot fill all seats any more, each of them one; a round that closes at a meeting is
// decided when it is closed and never earlier, and one that asks for objections is not met before it closes;
// the last one of an approval not before as many people have approved as the house wants.
#include "ballot.h"

#include <inttypes.h>

static int64_t missing(struct ballot *ballot, size_t index, bool in_the_end);
static enum tally_outcome decide_early(struct ballot *ballot, struct assent_text *why);
static enum tally_outcome decide_closing(struct ballot *ballot, struct assent_text *why);
static bool refused_by_votes(struct ballot *ballot, struct assent_text *why);
static bool without_quorum(struct ballot *ballot, struct assent_text *why);
static enum tally_outcome every_seat(struct ballot *ballot, bool closing, struct assent_text *why);
static enum tally_outcome one_seat(struct ballot *ballot, size_t index, bool closing,
                                   struct assent_text *why);
static void add_sentence(struct assent_buffer *out, size_t told, struct assent_text sentence);

enum { SEATS_TOLD = 5 }; // of a round with many

enum tally_outcome ballot_decide(struct ballot *ballot, bool closing, struct assent_text *why)
{
    bool at_meeting = ballot->round->closes == ASSENT_CLOSES_AT_MEETING;
    *why = (struct assent_text){0};
    if (at_meeting && !closing)
        return TALLY_OPEN;
    if (ballot->objections) {
        *why = assent_text_format(ballot->arena, "%" PRId64 " objected", ballot->objections);
        return TALLY_REFUSED;
    }
    if (refused_by_votes(ballot, why) || !ballot_reaches(ballot, false, why))
        return TALLY_REFUSED;
    enum tally_outcome outcome = closing ? decide_closing(ballot, why) : decide_early(ballot, why);
    return outcome == TALLY_MET && !ballot_approved(ballot, why) ? TALLY_OPEN : outcome;
}

bool ballot_reaches(struct ballot *ballot, bool in_the_end, struct assent_text *why)
{
    const struct assent_round *round = ballot->round;
    int64_t *wanted = assent_arena_take_array(ballot->arena, round->seat_count, sizeof *wanted);
    for (size_t i = 0; i < round->seat_count; i++)
        wanted[i] = missing(ballot, i, in_the_end);
    if (!ballot_can_fill(ballot, wanted, why))
        return false;
    int64_t lacks = round->quorum - ballot->votes;
    int64_t possible = lacks > 0 ? ballot_possible_anywhere(ballot, lacks) : 0;
    if (lacks <= 0 || possible >= lacks)
        return ballot_approvable(ballot, why);
    *why = assent_text_format(ballot->arena,
                              "%" PRId64 " voted and %" PRId64 " more could, but the quorum is %" PRId64,
                              ballot->votes, possible, round->quorum);
    return false;
}

// A share of votes lacks nobody before the round closes.
static int64_t missing(struct ballot *ballot, size_t index, bool in_the_end)
{
    const struct assent_seat *seat = &ballot->round->seats[index];
    bool waits = seat->need.kind == ASSENT_NEED_SHARE_VOTES && !in_the_end;
    return seat->object || waits ? 0 : tally_missing(seat, &ballot->seats[index]);
}

struct assent_text ballot_lacks(struct ballot *ballot, size_t seat)
{
    struct tally *tally = &ballot->seats[seat];
    struct assent_text why = {0};
    tally->possible = ballot_possible(ballot, seat, INT64_MAX);
    tally_decide(&ballot->round->seats[seat], tally, false, ballot->arena, &why);
    return ballot_of_seat(ballot, seat, why);
}

struct assent_text ballot_of_seat(const struct ballot *ballot, size_t seat, struct assent_text why)
{
    struct assent_text name = ballot->round->seats[seat].name;
    if (!name.count)
        return why;
    return assent_text_format(ballot->arena, "%.*s: %.*s", (int)name.count, name.bytes, (int)why.count,
                              why.bytes);
}

// Those who may object have their time, and a share of votes waits while anybody may still vote.
static enum tally_outcome decide_early(struct ballot *ballot, struct assent_text *why)
{
    const struct assent_round *round = ballot->round;
    bool of_votes = false;
    for (size_t i = 0; i < round->seat_count; i++) {
        if (round->seats[i].object || missing(ballot, i, false))
            return TALLY_OPEN;
        of_votes = of_votes || round->seats[i].need.kind == ASSENT_NEED_SHARE_VOTES;
    }
    if (ballot->votes < round->quorum)
        return TALLY_OPEN;
    if (of_votes && ballot_possible_anywhere(ballot, 1))
        return TALLY_OPEN;
    return every_seat(ballot, false, why);
}

// What is not decided when the round closes stays OPEN: it has run out.
static enum tally_outcome decide_closing(struct ballot *ballot, struct assent_text *why)
{
    return without_quorum(ballot, why) ? TALLY_OPEN : every_seat(ballot, true, why);
}

static bool refused_by_votes(struct ballot *ballot, struct assent_text *why)
{
    const struct assent_round *round = ballot->round;
    for (size_t i = 0; i < round->seat_count; i++) {
        if (round->seats[i].object || !tally_rejected(&round->seats[i], &ballot->seats[i]))
            continue;
        *why = ballot_of_seat(
            ballot, i, assent_text_format(ballot->arena, "%" PRId64 " rejected", ballot->seats[i].rejected));
        return true;
    }
    return false;
}

static bool without_quorum(struct ballot *ballot, struct assent_text *why)
{
    if (ballot->votes >= ballot->round->quorum)
        return false;
    *why = assent_text_format(ballot->arena, "%" PRId64 " voted, and the quorum is %" PRId64, ballot->votes,
                              ballot->round->quorum);
    return true;
}

// One that is refused refuses the round, whatever the others are.
static enum tally_outcome every_seat(struct ballot *ballot, bool closing, struct assent_text *why)
{
    struct assent_buffer told = assent_buffer_in(ballot->arena);
    size_t seats = 0;
    bool open = false;
    for (size_t i = 0; i < ballot->round->seat_count; i++) {
        struct assent_text sentence;
        if (ballot->round->seats[i].object)
            continue;
        enum tally_outcome outcome = one_seat(ballot, i, closing, &sentence);
        open = open || outcome == TALLY_OPEN;
        if (outcome == TALLY_REFUSED) {
            *why = ballot_of_seat(ballot, i, sentence);
            return outcome;
        }
        if (outcome == TALLY_MET)
            add_sentence(&told, seats++, ballot_of_seat(ballot, i, sentence));
    }
    if (open)
        return TALLY_OPEN;
    if (seats > SEATS_TOLD)
        assent_buffer_format(&told, "; and %zu seats more", seats - SEATS_TOLD);
    *why = assent_buffer_done(&told);
    return TALLY_MET;
}

// Whoever could still vote is counted only as far as they keep the seat from being met. When it closes,
// votes that are a share of nothing decide nothing.
static enum tally_outcome one_seat(struct ballot *ballot, size_t index, bool closing, struct assent_text *why)
{
    const struct assent_seat *seat = &ballot->round->seats[index];
    struct tally *tally = &ballot->seats[index];
    if (seat->need.kind == ASSENT_NEED_SHARE_VOTES) {
        tally->possible = 0;
        if (closing && tally->approved + tally->rejected == 0)
            return TALLY_OPEN;
    } else {
        int64_t hindering = tally_hindering(seat, tally);
        tally->possible = hindering == TALLY_NEVER ? 0 : ballot_possible(ballot, index, hindering);
        if (tally->possible >= hindering)
            return TALLY_OPEN;
    }
    return tally_decide(seat, tally, closing, ballot->arena, why);
}

static void add_sentence(struct assent_buffer *out, size_t told, struct assent_text sentence)
{
    if (told >= SEATS_TOLD)
        return;
    assent_buffer_string(out, told ? "; " : "");
    assent_buffer_text(out, sentence);
}
