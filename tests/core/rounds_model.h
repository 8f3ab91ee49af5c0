// SPDX-License-Identifier: Apache-2.0
// A small independent model of approvals: what a careful person would work out on paper from language.md,
// "Approvals, exactly". It shares no code with the engine: people are bits, what a vote covered is kept as
// values and compared as such, and a round is decided by trying every way in which the people who are left
// could still vote.
#ifndef TESTS_CORE_ROUNDS_MODEL_H
#define TESTS_CORE_ROUNDS_MODEL_H

#include <stdbool.h>
#include <stdint.h>

enum { MODEL_PEOPLE = 12, MODEL_FIELDS = 3, MODEL_ROUNDS = 3, MODEL_VISITS = 220 };

// The people of the stage (stage.c), in the order of their handles.
enum { ANN, BO, BO2, CY, DI, EVE, FAY, GUS, HAL, OP, ROBOT, WORKER };
extern const char *const MODEL_NAMES[MODEL_PEOPLE];

enum model_need { MODEL_NUMBER, MODEL_EVERYONE, MODEL_SHARE_ASKED, MODEL_SHARE_VOTES };
enum model_choice { MODEL_NO_VOTE, MODEL_APPROVE, MODEL_REJECT, MODEL_ABSTAIN };
enum model_end { MODEL_OPEN, MODEL_MET, MODEL_REFUSED, MODEL_EXPIRED, MODEL_SKIPPED, MODEL_LEFT };
enum model_state { MODEL_DRAFT, MODEL_BOARD, MODEL_READY, MODEL_LATE };

struct model_rule {
    uint32_t from;    // people
    uint32_t never;   // people, besides the rules of the kind
    int never_voters; // index of an earlier round whose voters are out; -1
    bool never_open;  // the rules of the kind are off
    enum model_need need;
    int value; // people, or percent
    bool more_than;
    uint32_t covers; // fields
    int when_field;  // asked only when that field is not 0; -1: always
};

struct model_vote {
    enum model_choice choice;
    int seen[MODEL_FIELDS];
};

struct model_round {
    int rule;
    enum model_end end;
    uint32_t out; // who was out when it was asked
    int base;
    struct model_vote votes[MODEL_PEOPLE];
};

struct model {
    bool change; // else a request
    struct model_rule rules[MODEL_ROUNDS];
    int rule_count;
    bool has_expired;
    int requester;
    int implementer; // -1: none
    uint32_t editors;
    int fields[MODEL_FIELDS]; // 0: not there
    enum model_state state;
    struct model_round visits[MODEL_VISITS];
    int visit_count;
};

// What happened; false: refused, and nothing has changed.
bool model_submit(struct model *model);
bool model_leave(struct model *model);
bool model_edit(struct model *model, int person, int field, int value);
bool model_name_implementer(struct model *model, int person, int implementer);
bool model_vote(struct model *model, int person, enum model_choice choice, const int *seen);
bool model_withdraw(struct model *model, int person);
void model_time_out(struct model *model);
struct model_round *model_open_round(struct model *model);
// Whether the person's vote may stand in the open round.
bool model_may_vote(const struct model *model, const struct model_round *round, int person);

#endif
