// SPDX-License-Identifier: Apache-2.0
// step: the pure function at the centre: definition + ticket + event + world -> facts, next ticket, effects
// (architecture.md, "Contracts"). step decides, fold applies: the next ticket is exactly the fold of the
// facts. Everything lives in the arena or is borrowed from the arguments.
//
// Hooks. Where a decision needs a pure hook, step ends with ASSENT_STEP_NEEDS_HOOK and names it. The caller
// runs the hook and calls step again with the SAME ticket and event and one answer more. Purity makes that
// exact, and no half-done turn is ever state. Answers become facts.
//
// Effects other than hooks are differences between the ticket before and after: rows.h makes inbox, job and
// timer rows of them, in one place.
#ifndef ASSENT_CORE_STEP_H
#define ASSENT_CORE_STEP_H

#include <assent/core/delegation.h>
#include <assent/core/fact.h>
#include <assent/core/schedule.h>

enum assent_step_status {
    ASSENT_STEP_DONE,    // facts, next
    ASSENT_STEP_REFUSED, // error, rule; one REFUSED fact when the refusal belongs in the journal, else none;
                         // next is the ticket as it was
    ASSENT_STEP_NOTHING, // a stale timer or lease event, a repeated completion: nothing to keep; answer as
                         // for the ticket as it is
    ASSENT_STEP_NEEDS_HOOK, // hook, hook_argument
};

struct assent_change_template;

struct assent_step_input {
    const struct assent_definition *definition;
    const struct assent_ticket *ticket; // NULL for CREATE
    const struct assent_event *event;
    const struct assent_world *world;
    const struct assent_directory *before; // MEMBERS: to whom the ticket was put last; NULL: nobody knows
    const struct assent_change_template *template; // of the ticket, as it is now; NULL: there is none, or
                                                   // nobody knows it (change_template.h)
    const struct assent_hook_answer *answers;
    size_t answer_count;
};

struct assent_step_result {
    enum assent_step_status status;
    const struct assent_fact *facts;
    size_t fact_count;
    const struct assent_ticket *next;
    struct assent_text trace;  // DONE: the trace that the turn belongs to: the caller's; of what the engine
                               // does by itself, and of a worker that sent none, the one that led there
    struct assent_error error; // REFUSED
    struct assent_text rule;   // REFUSED: the rule that refused, e.g. "never requester"
    struct assent_place place; // REFUSED: its line in the definition, line 0 when there is none
    int64_t again_us;        // REFUSED: it may be otherwise then though nobody does anything; 0: nobody knows
    struct assent_text hook; // NEEDS_HOOK: "risk.history"
    struct assent_value hook_argument;
    // Of the schedule: what this decision has read, by which it must be told when that has moved (data.md,
    // "The commit": reads of the set item); none when it has read nothing. Whatever the status.
    const struct assent_lane_key *lanes;
    size_t lane_count;
};

// Pure. Never fails otherwise than by its result. The codes of a refusal are those of ASSENT_CODES_RULES, or
// a hook's own.
struct assent_step_result assent_step(const struct assent_step_input *input, struct assent_arena *arena);

// Who may see the ticket besides those involved: the definition's `readers`, resolved. True when the ticket
// is restricted: seen by those involved and the readers only (requests, and every definition that names
// readers); false when everybody who is logged in sees it. Pure; hooks are not asked.
bool assent_readers(const struct assent_step_input *input, const struct assent_ticket *ticket,
                    struct assent_arena *arena, struct assent_audience *readers);

// What a person may do with the ticket now: names of actions whose `by` and `when` allow it (hooks count as
// allowed until asked). Pure.
struct assent_value assent_step_actions(const struct assent_step_input *input, struct assent_text person,
                                        struct assent_arena *arena);
// Whether person could vote in the open round now, and if not by which rule. Pure.
bool assent_step_can_vote(const struct assent_step_input *input, struct assent_text person,
                          struct assent_text *rule, struct assent_arena *arena);
// The delegations by which delegate could vote in the open round now, at most `most`; gives how many. Pure.
size_t assent_step_can_vote_for(const struct assent_step_input *input, struct assent_text delegate,
                                struct assent_arena *arena, const struct assent_delegation **out,
                                size_t most);
// The revision of the ticket that person was asked about before, in their own name or in that of somebody for
// whom they could vote: what has changed since, they are shown. 0: there is nothing to show. Pure.
int64_t assent_step_seen(const struct assent_step_input *input, struct assent_text person,
                         struct assent_arena *arena);
// What the round covers and is another now than then: a list of { field, before, after }, by name; absent
// values are left out. Pure.
struct assent_value assent_round_changes(const struct assent_round *round, const struct assent_ticket *then,
                                         const struct assent_ticket *now, struct assent_arena *arena);
// How a seat of the open round stands: its votes, how many people may still vote in it, how many approvals it
// takes as it is, and whether person fits it, asked and not kept out. Of the seat for objections only
// possible and fits, and its objections.
struct assent_seat_count {
    int64_t approved, rejected, abstained, objected;
    int64_t possible, needed;
    bool fits;
};
// By seat of the open round; NULL when none is open, or nobody can tell. Pure.
const struct assent_seat_count *assent_step_seats(const struct assent_step_input *input,
                                                  struct assent_text person, struct assent_arena *arena);
// SHA-256 over the fields that a round covers, as the ticket has them now: what a vote binds to. It is the
// round's own digest until one of them is edited. Pure.
struct assent_digest assent_round_digest(const struct assent_ticket *ticket, const struct assent_round *round,
                                         struct assent_arena *arena);
// Whether person, who must be active, is one of the audience: by id, group or role, or among the members of a
// set.
bool assent_audience_has(const struct assent_directory *directory, const struct assent_audience *audience,
                         struct assent_text person);

#endif
