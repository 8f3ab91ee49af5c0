// SPDX-License-Identifier: Apache-2.0
// Approvals: rounds, who may vote in them, and the arithmetic that decides them (language.md, "Approvals,
// exactly"). Functions that take a turn return false when the turn is over (turn.h).
#ifndef CORE_APPROVAL_H
#define CORE_APPROVAL_H

#include "turn.h"

#include <assent/base/limits.h>

// Who is kept out, by the person behind the account: sorted by person, the first rule that named them stands.
struct exclusion {
    int32_t behind;
    struct assent_text rule; // "requester", "editors", "voters of technical"
};
struct exclusions {
    struct exclusion *items;
    size_t count;
    size_t room;
    bool broken; // a `never` could not be resolved, and error says why
    struct assent_error error;
};

enum exclusion_moment {
    EXCLUDE_AT_OPENING, // all rules, hooks too
    EXCLUDE_NOW, // the rules again as the ticket is now, but for hooks: their answer of the opening stands in
                 // the round
};
bool exclusions_of_round(struct turn *turn, const struct assent_round_rule *rule,
                         enum exclusion_moment moment, struct exclusions *out);
// For a task: its own never, and everybody who has a standing vote in any round of the ticket.
// What is broken is left to the caller.
bool exclusions_of_task(struct turn *turn, const struct assent_body *body, enum exclusion_moment moment,
                        struct exclusions *out);
// For a worker's claim: those who have voted.
void exclusions_of_voters(struct turn *turn, struct exclusions *out);
// The rule that keeps a person (an index of the directory) out; NULL when there is none.
const struct assent_text *exclusions_find(const struct turn *turn, const struct exclusions *exclusions,
                                          int32_t person);
// The rule that keeps the vote's person out, or the delegate who gave it; NULL when there is none.
const struct assent_text *exclusions_find_vote(const struct turn *turn, const struct exclusions *exclusions,
                                               const struct assent_vote *vote);
// Those of people who are kept out, with their rules, sorted by id; service accounts and agents too when only
// humans may.
const struct assent_excluded *exclusions_among(struct turn *turn, const struct exclusions *exclusions,
                                               struct people people, bool humans_only, size_t *count);

// Whom first_of may stop at: somebody whom no rule keeps out.
struct candidates {
    struct who_may may; // candidate_may
    const struct turn *turn;
    const struct exclusions *exclusions;
    bool humans_only;
};
bool candidate_may(const struct who_may *self, int32_t person);

// What was voted and what is still possible.
struct tally {
    int64_t approved;
    int64_t rejected;
    int64_t abstained;
    int64_t possible; // people who could still vote
};

// The rule that a round follows, found by the round's state and name; NULL when the definition has none.
const struct assent_round_rule *approval_rule(const struct turn *turn, const struct assent_round *round);
// Refuses LIMIT_REACHED where the ticket has had as many rounds as one may.
bool round_room(struct turn *turn);
// Opens the rounds of an approval from index first on, until one stays open. any_met: a round of this visit
// was met already.
bool approval_open(struct turn *turn, const struct assent_state *state, size_t first, bool any_met,
                   uint16_t *next);
// Voids the votes that may not count any more, closes the open round when its outcome stands, and says where
// the ticket goes. Nothing happens where no round is open.
bool approval_settle(struct turn *turn, uint16_t *next);
// The same after an edit, which can also bring down rounds of this visit that were met or skipped: then the
// rounds are asked anew (approval_edited.c).
bool approval_edited(struct turn *turn, uint16_t *next);
// Whether the field may not change any more, because an approval that covers it has let the ticket pass and
// the way from here (to: the state that is entered with the edit; else ASSENT_TO_STAY) need not lead back to
// it. Refuses FIELD_READ_ONLY then.
bool approval_frozen(struct turn *turn, const struct assent_field *field, uint16_t to);
// Adds { approval: STATE } for each approval that let the ticket pass and holds no longer: what it covers is
// another by now, or who voted may not have; unless later ones that hold have seen all that it covers.
bool approvals_fallen(struct turn *turn, struct assent_items *reasons);
// The first approval that let the ticket pass and lapsed by some rule, unless later ones that did not have
// seen all that it covers. lapse says why, "" while it holds. newest: n of its last round that was met.
typedef struct assent_text approval_lapse(const struct turn *turn, const struct assent_state *state,
                                          const struct assent_round *newest);
bool approvals_lapsed(struct turn *turn, approval_lapse *lapse, const struct assent_state **out,
                      int64_t *newest, struct assent_text *why);
// Whether its last visit ended as approved: the last round was met, or skipped after one that was; its n.
bool approval_passed(const struct assent_ticket *ticket, const struct assent_state *state, int64_t *newest);
// Whether one of its newest rounds does not stand any more.
bool approval_fallen(struct turn *turn, const struct assent_state *state, bool *out);
// Whether one of its rounds covers the field.
bool approval_covers(const struct assent_definition *definition, const struct assent_state *state,
                     const struct assent_field *field);
// Where a state can lead (targets as in the definition), and from where one could have come back to it
// (ways.c).
const uint16_t *ways_from(const struct assent_state *state, struct assent_arena *arena, size_t *count);
void ways_back(const struct turn *turn, const struct assent_state *state, bool *reached);
// The round's clock ran out.
bool approval_expire(struct turn *turn, uint16_t *next);
// The ballot of round n, by the rules of now.
struct ballot;
// The board that a round asks first; NULL when it asks none.
const struct assent_board *round_board(const struct turn *turn, const struct assent_round_rule *rule);
// Until when a round that was deferred is to be decided: the end of that meeting; 0: it was not, or the
// meeting is not known any more.
int64_t round_deferred_until(const struct turn *turn, const struct assent_round *round);
// By which rule somebody who is in a meeting gets no vote in the event's round, by the ticket as it was
// before; "" when they may vote. A probe asks, because a rule that refuses ends a turn.
struct assent_text meeting_rule_against(const struct assent_step_input *input,
                                        const struct assent_event *event, struct assent_text person,
                                        struct assent_arena *arena);
// Whether the actor leads the board's meeting, as its attendance says: the event's, or nobody's.
bool board_led(const struct turn *turn, const struct assent_board *board);
// "Hanna Koski, or a deputy: Ivar Moe"; "one of its members" where it has no chair.
const char *board_leaders(const struct turn *turn, const struct assent_board *board);
// What a meeting makes of round n, whose votes are given: closes it where that is for a meeting to do, or
// where its votes decide it. chair: who leads and whose vote breaks a tie; ASSENT_NO_INDEX: nobody's.
bool round_settle_in_meeting(struct turn *turn, int64_t n, int32_t chair, uint16_t *next);
// The meeting at which a round closes that is asked at anchor_us; false when it closes otherwise, or none is
// known.
bool round_meeting(const struct turn *turn, const struct assent_round_rule *rule, int64_t anchor_us,
                   int64_t *end_us, struct assent_text *name);
bool round_ballot(struct turn *turn, const struct assent_round_rule *rule, int64_t n, struct ballot *out);
// ASSENT_EVENT_MEMBERS: settles the open rounds of the ticket, the debts among them (members.c).
bool rounds_by_members(struct turn *turn);
// Of that event, before round n is closed by it: says who joined and who left, where that is known.
bool members_tell(struct turn *turn, int64_t n);
// As approval_settle, for round n while it is open, which may be a debt.
bool round_settle(struct turn *turn, int64_t n, uint16_t *next);
// Its clocks end with it.
bool round_close(struct turn *turn, int64_t n, enum assent_round_outcome outcome, struct assent_text why);
// A round of the state, asked now: whom it asks, what it is about, by the rules of its seats that are there.
bool round_begin(struct turn *turn, const struct assent_state *state, const struct assent_round_rule *rule,
                 const bool *there, struct assent_round *out);

// Votes that are owed (debts.c). The state is entered: opens its debt, unless one is open already.
bool debt_open(struct turn *turn, const struct assent_state *state);
// Its votes have decided: where they refuse, the ticket goes where the rule says.
bool debt_closed(struct turn *turn, int64_t n);
// Its time is over.
bool debt_unpaid(struct turn *turn, int64_t n);
// After an edit: votes of debts that cover what changed are void.
bool debts_edited(struct turn *turn);
// The rule of a debt's round; NULL when the definition has none.
const struct assent_ratify_rule *debt_rule(const struct turn *turn, const struct assent_round *round);

// Closes an open round because its state is left.
bool approval_leave(struct turn *turn, struct assent_text why);

// Whose vote it is that the event gives, who gives it, and how.
struct casting {
    struct assent_text person;
    struct assent_text cast_by;
    enum assent_vote_how how;
    struct assent_text delegation;
};
// Refuses HUMAN_REQUIRED, NOT_ENTITLED, SEPARATION where the actor may not give it.
bool casting_find(struct turn *turn, const struct assent_round *round, struct casting *out);
// Refuses SEPARATION when who gives it has given another vote of the round: nobody fills two seats.
bool casting_once(struct turn *turn, const struct assent_round *round, const struct casting *casting);
// Whether its delegate could vote by it in the round now; refuses as the vote would be.
bool casting_allowed(struct turn *turn, const struct assent_round *round,
                     const struct assent_delegation *delegation);

// Which seats of a rule are there now, by their place in it; any: one of them votes. by_round: none, where
// the round's own condition is false.
bool seats_there(struct turn *turn, const struct assent_round_rule *rule, bool by_round, bool *there,
                 bool *any);
// The seats of a round that is being opened, and whom its rules keep out. Refuses NOBODY_CAN_DECIDE.
bool seats_fill(struct turn *turn, const struct assent_round_rule *rule, const bool *there,
                struct assent_round *round);
// Takes over the seats that were added to this round when it was asked before (approver.c): seats has room.
bool seats_added_before(struct turn *turn, struct assent_round *round, struct assent_seat *seats);
// The last round of that state and name; NULL when there was none.
const struct assent_round *round_newest(const struct assent_ticket *ticket, struct assent_text state,
                                        struct assent_text name);
// The last visit's round of that name that was asked; NULL when there was none.
const struct assent_round *round_before(const struct assent_ticket *ticket, const struct assent_round *round);
// The seat of that name; NULL when the rule has none.
const struct assent_seat_rule *seat_rule(const struct assent_round_rule *rule, struct assent_text name);
// Whether person may vote in the open round; refuses HUMAN_REQUIRED, NOT_ENTITLED, SEPARATION otherwise.
bool vote_allowed(struct turn *turn, const struct assent_round *round, struct assent_text person);

// The seat that the event's vote is for, when person gives it; refuses where they fit none, or several and
// name none, or the choice is not one of that seat.
bool vote_seat(struct turn *turn, const struct assent_round *round, struct assent_text person, size_t *seat);
// Refuses SEAT_NEEDED where the round could be met with person's approval in another seat, and not with it in
// this one.
bool vote_not_wasted(struct turn *turn, const struct assent_round *round, size_t seat,
                     const struct casting *casting);
// What the event's vote narrows (vote_narrow.c). Refuses where the round does not let an approval do so, or a
// value is wider than before; sets: the names of what changed, sorted.
bool vote_narrow(struct turn *turn, const struct assent_round *round, const struct assent_text **sets,
                 size_t *count);
// Whether one of its seats asks person.
bool round_asks(const struct turn *turn, const struct assent_round *round, struct assent_text person);
// Whom its seats ask, as the file says it: those that are there in round; all, where it is NULL.
struct assent_text round_from(struct turn *turn, const struct assent_round_rule *rule,
                              const struct assent_round *round);
// The standing vote of the person behind, whatever the account it was given with; NULL when there is none.
const struct assent_vote *vote_of_person(const struct turn *turn, const struct assent_round *round,
                                         struct assent_text person);

// Whether a vote may be given beside the one that the person has: who has asked still votes, or asks again,
// by the same account and the same hand.
bool vote_may_follow(const struct turn *turn, const struct assent_round *round,
                     const struct casting *casting);

// Whether a vote says how its person decides: a question does not.
bool vote_decides(const struct assent_vote *vote);
// Whether it is a question that nobody has answered.
bool vote_asks(const struct assent_vote *vote);

enum tally_outcome { TALLY_OPEN, TALLY_MET, TALLY_REFUSED };
#define TALLY_NEVER INT64_MAX
// Pure, all by language.md, rule 2, and of one seat that votes. closing: the round closes, so a share of
// votes is decided too. *why is the sentence that decided it.
enum tally_outcome tally_decide(const struct assent_seat *seat, const struct tally *tally, bool closing,
                                struct assent_arena *arena, struct assent_text *why);
// Whether its rejections refuse it, whatever else comes.
bool tally_rejected(const struct assent_seat *seat, const struct tally *tally);
// The fewest approvals more that would meet it, when all others who are left abstain; TALLY_NEVER: none
// would. Does not look at .possible.
int64_t tally_missing(const struct assent_seat *seat, const struct tally *tally);
// The seat is met as long as fewer than so many people may still vote; TALLY_NEVER: however many. Does not
// look at .possible. A share of votes is not met while anybody is left.
int64_t tally_hindering(const struct assent_seat *seat, const struct tally *tally);
// Approvals that the seat takes as it stands: who abstained is left out. Of a share of votes: if all vote who
// still may.
int64_t tally_needed(const struct assent_seat *seat, const struct tally *tally);
// Votes that a need asks for out of a base of people.
int64_t tally_required(const struct assent_need *need, int64_t base);

#endif
