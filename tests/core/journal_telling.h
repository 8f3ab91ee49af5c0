// SPDX-License-Identifier: Apache-2.0
// What the files that tell stories share: the story in the making, and the acts that several stories have.
#ifndef TESTS_CORE_JOURNAL_TELLING_H
#define TESTS_CORE_JOURNAL_TELLING_H

#include "journal_story.h"

enum { TELLING_FACTS_MOST = 12 };
struct telling {
    struct story story;
    struct assent_fact facts[TELLING_FACTS_MOST];
    size_t fact_count;
};

void telling_add(struct telling *telling, struct assent_fact fact);
void telling_turn(struct telling *telling, int64_t after_us, enum assent_event_kind event,
                  const char *person);
void telling_vote(struct telling *telling, int64_t round, const char *person, enum assent_vote_choice choice,
                  const char *comment);
void telling_create(struct telling *telling, const char *workflow, enum assent_ticket_kind kind);
void telling_submit(struct telling *telling, const char *from, int64_t need);
void telling_close_round(struct telling *telling, int64_t round, enum assent_round_outcome outcome,
                         const char *rule);
void telling_set_timer(struct telling *telling, const char *name, const char *rule, int64_t due_us,
                       int64_t was_us);
void telling_enter(struct telling *telling, const char *state, enum assent_state_kind kind,
                   const char *holder);
void telling_close_ticket(struct telling *telling, enum assent_outcome outcome, const char *as);

// The stories of journal_asked.c and journal_planned.c.
void telling_asked(struct telling *telling);
void telling_planned(struct telling *telling);
// journal_template.c
void telling_template(struct telling *telling);
void telling_deferred(struct telling *telling);
void telling_handed(struct telling *telling);  // journal_hands.c
void telling_members(struct telling *telling); // journal_members.c

#endif
