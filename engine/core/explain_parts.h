// SPDX-License-Identifier: Apache-2.0
// What the files of explain share. See assent/core/explain.h for the records.
#ifndef CORE_EXPLAIN_PARTS_H
#define CORE_EXPLAIN_PARTS_H

#include "approval.h"
#include "probe.h"

#include <assent/core/explain.h>

struct explaining {
    const struct assent_step_input *input;
    struct assent_text person;
    struct assent_arena *arena;
};

// A rule under construction (explain_rule.c).
struct rule {
    const char *name;
    bool passed;
    bool of_caller; // about who asks: it says nothing of what the ticket lacks
    struct assent_text evidence;
    struct assent_value who_can, condition, missing;
    struct assent_place place;
};
struct assent_value rule_record(const struct explaining *explaining, const struct rule *rule);
// { id, handle, name }.
struct assent_value person_record(const struct explaining *explaining, const struct assent_person *person);
// Who can fill a seat: those of them who may vote, at most so many, with their delegates and with who is kept
// out (explain_stand_in.c).
struct assent_value people_of_seat(const struct explaining *explaining, const struct assent_round *round,
                                   const struct assent_seat *seat, struct people voters, size_t all);
// A way with its rules; passed when all of them are.
struct way {
    struct assent_text name;
    const char *kind;
    struct assent_text title;
    uint16_t to;
    struct assent_items rules;
    bool passed;
};
struct way way_begin(const struct explaining *explaining, struct assent_text name, const char *kind,
                     uint16_t to);
void way_rule(const struct explaining *explaining, struct way *way, const struct rule *rule);
struct assent_value way_record(const struct explaining *explaining, struct way *way);

// Whether person is meant by a who, and who is.
struct rule rule_by(const struct explaining *explaining, const char *word, const struct assent_who *who,
                    struct assent_place place);
struct rule rule_when(const struct explaining *explaining, const struct assent_condition *condition);
struct rule rule_require(const struct explaining *explaining, const uint16_t *fields, size_t count,
                         bool comment, struct assent_place place);
// What must be filled to enter the state (explain.c).
struct rule rule_entering(const struct explaining *explaining, uint16_t state);

// What meets the planned time; absent where nothing will look at it (explain_plan.c).
struct assent_value plan_record(const struct explaining *explaining);

// People (explain_people.c): whom an audience means, or those of a list.
struct assent_value people_of_audience(const struct explaining *explaining,
                                       const struct assent_audience *audience);
struct assent_value people_of_list(const struct explaining *explaining,
                                   const struct assent_audience *audience, struct people people);
// The first of a list of so many.
struct assent_value people_of_some(const struct explaining *explaining,
                                   const struct assent_audience *audience, struct people people, size_t all);

// A condition with its halves and values (explain_condition.c).
struct assent_value condition_record(const struct explaining *explaining,
                                     const struct assent_condition *condition, const struct turn *turn);

// The ways of the state's own work (explain_work.c).
void ways_of_approval(const struct explaining *explaining, const struct assent_state *state,
                      struct assent_items *ways);
void ways_of_jobs(const struct explaining *explaining, const struct assent_state *state,
                  struct assent_items *ways);
void ways_of_rollback(const struct explaining *explaining, const struct assent_state *state,
                      struct assent_items *ways);
// Of waiting, listening and being late (explain_wait.c).
void ways_of_wait(const struct explaining *explaining, const struct assent_state *state,
                  struct assent_items *ways);
void ways_of_signals(const struct explaining *explaining, const struct assent_state *state,
                     struct assent_items *ways);
// Votes that are owed.
void ways_of_debts(const struct explaining *explaining, struct assent_items *ways);
void ways_of_lateness(const struct explaining *explaining, const struct assent_state *state,
                      struct assent_items *ways);
struct assent_value vote_way(const struct explaining *explaining, const struct assent_state *state);

#endif
