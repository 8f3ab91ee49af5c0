// SPDX-License-Identifier: Apache-2.0
// The paper model: what a careful person works out on paper from "Approvals, exactly" (docs/language.md and
// decisions 0080 to 0089), and from nothing of the engine. People are bits of a mask, what a vote was about
// is kept as values and compared as such, and whether a round can still be met is found by trying every way
// in which those who are left may vote. A refusal is a set of reasons: the engine must give one of them.
#ifndef TESTS_MODEL_PAPER_H
#define TESTS_MODEL_PAPER_H

#include <stdbool.h>
#include <stdint.h>

enum {
    PAPER_PEOPLE = 10,
    PAPER_GROUPS = 3,
    PAPER_FIELDS = 3,
    PAPER_RULES = 3,
    PAPER_SEATS = 4, // three that vote, and the one for objections
    PAPER_TERMS = 3,
    PAPER_STEPS_LATE = 3,
    PAPER_REMINDS = 2,
    PAPER_VISITS = 48,
    PAPER_DELEGATIONS = 6,
    PAPER_TIMERS = 24,
    PAPER_NOBODY = -1
};
#define PAPER_MINUTE INT64_C(60000000)
// The board meets for half an hour, every two hours from one hour after the beginning.
#define PAPER_MEETING(n) (PAPER_BEGIN + (60 + 120 * (int64_t)(n)) * PAPER_MINUTE)
#define PAPER_BEGIN      (INT64_C(1795420800) * 1000000) // 2026-11-23T08:00:00Z, a Monday

// bo2 is bo's other account, robot a service account of cy's.
enum { ANN, BO, BO2, CY, DI, EVE, FAY, GUS, HAL, ROBOT };
extern const char *const PAPER_NAMES[PAPER_PEOPLE];
typedef uint32_t people; // accounts, a bit each

struct paper_world {
    people active;
    people group[PAPER_GROUPS];
    people role;
    people board;
    int chair; // of the board; PAPER_NOBODY
    struct paper_delegation {
        int person, delegate;
        int64_t from, until;
        int kind;     // 0: tickets of every kind; 1: changes; 2: requests
        int workflow; // 0: of every workflow; 1: this one; 2: another
        bool revoked;
    } delegations[PAPER_DELEGATIONS];
    int delegation_count;
};

enum paper_term {
    WHO_GROUP,
    WHO_PERSON,
    WHO_ROLE,
    WHO_BOARD,
    WHO_REQUESTER,
    WHO_EDITORS,
    WHO_IMPLEMENTER,
    WHO_VOTERS
};
struct paper_who {
    int count;
    bool first_of;
    struct {
        enum paper_term kind;
        int index; // group, person, or the rule whose voters
    } terms[PAPER_TERMS];
};

enum paper_need { NEED_NUMBER, NEED_EVERYONE, NEED_SHARE_ASKED, NEED_SHARE_VOTES };
struct paper_seat {
    struct paper_who from;
    enum paper_need need;
    int value; // people, or percent
    bool more; // majority: more than the half
    int refuse;
    int when; // there only while that field is filled; -1: always
};

enum paper_late { LATE_EXPIRES, LATE_REJECT, LATE_APPROVE, LATE_LADDER };
struct paper_rung {
    int64_t after;
    enum { RUNG_ADD, RUNG_REPLACE, RUNG_THEN } kind;
    struct paper_who who;
    int seat;
};

struct paper_rule {
    struct paper_seat seats[PAPER_SEATS];
    int seat_count; // without the one for objections
    bool plain;     // one seat without a name
    bool object;    // seats[seat_count] is asked for objections
    int quorum;
    bool at_meeting;
    struct paper_who never;
    bool never_open; // `never: []`
    bool aloud;
    struct paper_who aloud_by;
    unsigned covers; // fields; 0: all material ones
    int when;        // as of a seat
    int64_t within;  // 0: no clock
    bool by;         // decide_by: the field `start`, and by_minus before it
    int64_t by_minus;
    struct {
        int percent; // 0: after
        int64_t after;
    } reminds[PAPER_REMINDS];
    int remind_count;
    enum paper_late late;
    struct paper_rung rungs[PAPER_STEPS_LATE];
    int rung_count;
};

enum paper_state {
    STATE_DRAFT,
    STATE_BOARD,
    STATE_READY,
    STATE_LATE,
    STATE_WORK,
    STATE_CLOSED,
    STATE_UNDONE,
    PAPER_STATES
};

struct paper_definition {
    bool change;
    unsigned material; // fields
    struct paper_rule rules[PAPER_RULES];
    int rule_count;
    bool has_expired;  // `expired: late`
    int64_t valid_for; // 0: for ever
    bool debt;         // `ratify` beside the work; the rule behind the last
    struct paper_rule ratify;
    bool unpaid;
    struct paper_who unpaid_who;
};

enum paper_choice { NO_VOTE, APPROVE, REJECT, ABSTAIN, ASK, OBJECT };
enum paper_how { HOW_OWN, HOW_DELEGATE, HOW_ALOUD };
struct paper_vote {
    enum paper_choice choice;
    enum paper_how how;
    int cast_by;
    int seat;
    bool answered;
    int seen[PAPER_FIELDS];
};

enum paper_end { END_OPEN, END_MET, END_REFUSED, END_EXPIRED, END_SKIPPED, END_LEFT };

struct paper_audience {
    people named;
    unsigned groups; // groups, bit by bit; role and board behind them
};

struct paper_visit {
    int rule; // PAPER_RULES: the debt
    enum paper_end end;
    unsigned there; // seats
    struct paper_audience asked[PAPER_SEATS];
    people out;   // kept out when it was asked
    people again; // asked again, since what they voted on has changed or was left
    int base[PAPER_SEATS];
    int64_t opened;
    int64_t paused;   // since when a question stops its clock; 0: it runs
    int64_t share_of; // the time that its shares are of, since a question has stopped it once; 0: of now
    int64_t stood;    // how long questions have stopped it by now
    int64_t meeting;  // the end of the one that closes it; 0: none
    int64_t valid_until;
    unsigned reminded, climbed; // which of its reminders and rungs have been
    bool over;                  // its clock has run out and its ladder holds it open
    bool by_over;               // decide_by has, while a question stopped the other
    bool unpaid;
    bool valid_fired;
    struct paper_vote votes[PAPER_PEOPLE];
};

struct paper_model {
    const struct paper_definition *definition;
    const struct paper_world *world;
    int64_t now;
    enum paper_state state;
    int requester;
    int implementer;
    int64_t start; // the field
    int fields[PAPER_FIELDS];
    people editors;
    bool begun; // the work, since it was approved
    struct paper_visit visits[PAPER_VISITS];
    int visit_count;
};

// Why something is refused: every reason that is true.
enum paper_reason {
    REASON_STATE = 1 << 0,
    REASON_NOT_ASKED = 1 << 1,
    REASON_KEPT_OUT = 1 << 2,
    REASON_STALE = 1 << 3,
    REASON_READ_ONLY = 1 << 4,
    REASON_COMMENT = 1 << 5,
    REASON_VOTED = 1 << 6,
    REASON_NO_VOTE = 1 << 7,
    REASON_NO_ACTION = 1 << 8,
    REASON_NOBODY = 1 << 9,
    REASON_NO_HUMAN = 1 << 10,
    REASON_SEAT_MISSING = 1 << 11,
    REASON_SEAT_NEEDED = 1 << 12,
    REASON_NOTHING = 1 << 13, // nothing to keep: it changes nothing
    REASON_CIRCLE = 1 << 14,
    REASON_DELEGATION = 1 << 16,
    REASON_OVERLAPS = 1 << 17,
    REASON_CHAINS = 1 << 18,
    REASON_INVALID = 1 << 19,
    REASON_FULL = 1 << 15 // the paper is full: the scenario ends
};

struct paper_ballot { // a vote as it is sent
    int actor;
    int voter; // whose; PAPER_NOBODY: the actor's
    bool aloud;
    int visit;
    int seat; // PAPER_NOBODY: none is named
    enum paper_choice choice;
    bool comment;
    const int *seen; // the values that its digest is of; NULL: none was sent
};

// Each gives 0 when it is done, else the reasons; nothing has changed then.
unsigned paper_submit(struct paper_model *model, int actor);
unsigned paper_leave(struct paper_model *model, int actor);
unsigned paper_vote(struct paper_model *model, const struct paper_ballot *ballot);
unsigned paper_withdraw(struct paper_model *model, int visit, int actor, int voter);
unsigned paper_answer(struct paper_model *model, int visit, int actor, int asker);
unsigned paper_edit(struct paper_model *model, int actor, int field, int value);
unsigned paper_implement(struct paper_model *model, int actor, int implementer);
unsigned paper_move_start(struct paper_model *model, int actor, int64_t start);
unsigned paper_rework(struct paper_model *model, int actor, int field, int value);
unsigned paper_begin(struct paper_model *model, int actor); // ready -> work
unsigned paper_work(struct paper_model *model, int actor);  // claims the next job, and reports it done
unsigned paper_members(struct paper_model *model); // the world is another: rounds that it decides are over
unsigned paper_close(struct paper_model *model, int n, int actor);
// Whether a delegation may be made.
unsigned paper_delegate(const struct paper_model *model, const struct paper_delegation *wanted);

struct paper_timer {
    char name[32];
    int64_t due; // 0: it stands
};
// The clocks that run or stand, in no order; how many.
int paper_timers(const struct paper_model *model, struct paper_timer out[PAPER_TIMERS]);
// One of them is due.
unsigned paper_fire(struct paper_model *model, const char *name);

// What of a round holds, for the comparison.
const struct paper_rule *paper_rule_of(const struct paper_model *model, const struct paper_visit *visit);
struct paper_visit *paper_open_visit(const struct paper_model *model, bool debt);
// Whether actor could give person's vote, in some seat.
bool paper_could_vote(const struct paper_model *model, const struct paper_visit *visit, int person,
                      int actor);
people paper_may_vote(const struct paper_model *model, const struct paper_visit *visit, int seat);

// --- between the files of the model ---

people paper_human(int account); // all accounts of whoever has that one
people paper_humans(people accounts);
int paper_count(people accounts); // people, not accounts
people paper_resolve(const struct paper_model *model, const struct paper_who *who, people out,
                     struct paper_audience *audience);
void paper_list(const struct paper_model *model, struct paper_audience *audience);
people paper_audience_now(const struct paper_model *model, const struct paper_audience *audience);
people paper_out(const struct paper_model *model, const struct paper_rule *rule);
people paper_voters(const struct paper_model *model, int rule);
bool paper_there(const struct paper_model *model, int when);
bool paper_same(const struct paper_model *model, const struct paper_rule *rule, const int *one,
                const int *other);
unsigned paper_covers(const struct paper_model *model, const struct paper_rule *rule);
unsigned paper_idle(const struct paper_model *model, int actor); // who is not active may do nothing
const struct paper_delegation *paper_delegation(const struct paper_model *model, int person, int delegate);

enum paper_stand { STANDS_OPEN, STANDS_MET, STANDS_REFUSED };
// How the round stands. closing: its time is over or the meeting closes it.
enum paper_stand paper_stands(const struct paper_model *model, const struct paper_visit *visit, bool closing,
                              bool *quorum_short);
// Whether those who are left could still meet it; with shares of votes, which are not decided before the
// round closes, or without.
bool paper_can_be_met(const struct paper_model *model, const struct paper_visit *visit, bool shares);

bool paper_asks_board(const struct paper_rule *rule);
unsigned paper_owe(struct paper_model *model);
bool paper_lapsed(const struct paper_model *model);
void paper_forget_validity(struct paper_model *model);
unsigned paper_open_from(struct paper_model *model, int rule, bool any_met);
unsigned paper_settle(struct paper_model *model, struct paper_visit *visit, bool closing);
unsigned paper_settle_all(struct paper_model *model);
unsigned paper_after_edit(struct paper_model *model);
unsigned paper_end_visit(struct paper_model *model, struct paper_visit *visit, enum paper_end end);
void paper_void(struct paper_model *model, struct paper_visit *visit);
void paper_pause(struct paper_model *model, struct paper_visit *visit);
int64_t paper_whole(const struct paper_model *model, const struct paper_visit *visit);
int64_t paper_by(const struct paper_model *model, const struct paper_visit *visit);
int64_t paper_due(const struct paper_model *model, const struct paper_visit *visit);

#endif
