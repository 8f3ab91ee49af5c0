// SPDX-License-Identifier: Apache-2.0
// The ballot of a round: what was voted in each of its seats, and who may still vote. One person fills one
// seat and counts once, whatever the account (language.md, "Approvals, exactly", rule 5). Leans on the
// round's audiences: a group is who is in it by now; whom a rule kept out when the round was asked stays out,
// and so does whoever it keeps out by now.
#ifndef CORE_BALLOT_H
#define CORE_BALLOT_H

#include "approval.h"

// People who may still vote in a seat; all of them, or as many as were asked for.
struct counted {
    int64_t people;
    bool all;
};

struct ballot {
    const struct assent_directory *directory;
    struct assent_arena *arena;
    const struct assent_round *round;
    struct tally *seats;     // by seat; .possible by ballot_count only
    uint16_t *alike;         // by seat: the first seat that asks the same people
    struct counted *counted; // by seat: what was counted of it
    uint16_t *by_name;       // seats in the order of their names
    int64_t votes;           // in seats of the rule that vote, abstentions too; a question is none
    int64_t objections;
    unsigned char *accounts;  // by index: not looked at yet, may vote, may not
    unsigned char *people;    // by index of the person behind: has voted or is kept out
    uint32_t *seen;           // by index of the person behind: in which count they were met last
    uint32_t count;           // how often was counted
    int64_t approvers;        // people whom the house wants to approve; 0: it says nothing of this round
    struct assent_text house; // by which rule
    const struct assent_vote *earlier; // of the rounds before it in the same approval
    size_t earlier_count;
};

// Takes a round as it stands, open or about to be. exclusions: of now.
struct ballot ballot_of(const struct assent_directory *directory, const struct assent_round *round,
                        const struct exclusions *exclusions, struct assent_arena *arena);
// How many people have no vote and could give one in the seat; stops counting at most.
int64_t ballot_possible(struct ballot *ballot, size_t seat, int64_t most);
// The same in any seat of the rule that votes.
int64_t ballot_possible_anywhere(struct ballot *ballot, int64_t most);
// The same in any seat, of people who are not in besides, by index of the person behind.
int64_t ballot_possible_besides(struct ballot *ballot, const int32_t *besides, int64_t most);
// These people, as indexes of who stands behind the account, in no order. Room for ballot_possible of them.
size_t ballot_people(struct ballot *ballot, size_t seat, int32_t *out);
// The first accounts that could vote in the seat now, at most so many, rising: of people without a vote.
struct people ballot_voters(struct ballot *ballot, size_t seat, size_t most);
// Whether an account may fill the seat: asked for it, not kept out, and without a vote.
bool ballot_fits(struct ballot *ballot, size_t seat, int32_t account);
// Whether a vote given before would be one here: its seat is there, and the voter fits it.
bool ballot_takes(struct ballot *ballot, const struct assent_vote *vote);
// Each seat's tally to the last person: for those who want to know.
void ballot_count(struct ballot *ballot);

// How the round stands. closing: its time is over, or a meeting closes it. OPEN then says that nothing was
// decided. *why is the sentence that decided it.
enum tally_outcome ballot_decide(struct ballot *ballot, bool closing, struct assent_text *why);
// Whether all seats can still be met, and the quorum be had. A share of votes is looked at only in_the_end:
// it is decided when the round closes, never earlier. *why says why not.
bool ballot_reaches(struct ballot *ballot, bool in_the_end, struct assent_text *why);
// Whether the seats can still all be met by people who fill one each (ballot_fill.c). wanted: approvals
// that each seat lacks at least, TALLY_NEVER where none would do. *why says which seats cannot.
bool ballot_can_fill(struct ballot *ballot, const int64_t *wanted, struct assent_text *why);
// What the house wants (ballot_house.c). Takes over what it wants of the round, if that is the last one that
// is asked in its approval.
bool ballot_house(struct turn *turn, const struct assent_round_rule *rule, struct ballot *ballot);
// How many people have approved it; whoever votes for somebody and that one are one.
int64_t ballot_approvers(struct ballot *ballot);
// Whether as many have as the house wants, or still could; *why says why not.
bool ballot_approved(struct ballot *ballot, struct assent_text *why);
bool ballot_approvable(struct ballot *ballot, struct assent_text *why);
// What a seat lacks when that is more than the people who could still fill it.
struct assent_text ballot_lacks(struct ballot *ballot, size_t seat);
// "technical: 1 rejected"; the one seat of a plain round has no name.
struct assent_text ballot_of_seat(const struct ballot *ballot, size_t seat, struct assent_text why);

#endif
