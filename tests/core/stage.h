// SPDX-License-Identifier: Apache-2.0
// A stage for tests of step: a directory of a dozen people, a definition that is put together by a few calls,
// and a ticket that is walked through it. After each step that is kept the turn is written as a record, read
// back and folded onto the ticket before: the result must be the next ticket, to the last member. People are
// called by handle; ids are "per_" and the handle.
#ifndef TESTS_CORE_STAGE_H
#define TESTS_CORE_STAGE_H

#include "little_world.h"

#include <assent/core/record.h>
#include <assent/core/step.h>

enum { STAGE_STATES = 24, STAGE_FIELDS = 24, STAGE_PARTS = 12, STAGE_ANSWERS = 40 };

struct stage {
    struct assent_arena *arena;
    struct assent_directory *directory;
    struct assent_world world;
    const struct assent_directory *before; // of an event MEMBERS
    struct assent_definition definition;
    struct assent_state states[STAGE_STATES];
    struct assent_field fields[STAGE_FIELDS];
    const struct assent_ticket *ticket;
    struct assent_step_result result;
    struct assent_hook_answer answers[STAGE_ANSWERS]; // given to every step until cleared
    size_t answer_count;
    int64_t now_us;
};

// For cmocka: *state is a struct stage with the people and nothing else.
int stage_open(void **state);
int stage_close(void **state);

// Putting the definition together. Targets are named before or after: they are states of the stage by then.
struct assent_field *stage_field(struct stage *stage, const char *name, enum assent_field_type type);
// "a:10 b:20" gives a choice its names and points.
struct assent_field *stage_choice(struct stage *stage, const char *name, const char *choices);
struct assent_state *stage_state(struct stage *stage, const char *name, enum assent_state_kind kind);
struct assent_state *stage_end(struct stage *stage, const char *name, enum assent_outcome outcome);
struct assent_action *stage_action(struct stage *stage, struct assent_state *state, const char *name,
                                   const char *by, const char *to);
struct assent_branch *stage_branch(struct stage *stage, struct assent_state *state, const char *when,
                                   const char *to);
struct assent_round_rule *stage_round(struct stage *stage, struct assent_state *state, const char *name,
                                      const char *from, int64_t need);
// A further seat of a round, and the first one of a round to change.
struct assent_seat_rule *stage_new_seat(struct stage *stage, struct assent_round_rule *round,
                                        const char *name, const char *from, int64_t need);
struct assent_seat_rule *stage_seat(const struct assent_round_rule *round);
struct assent_job_rule *stage_job(struct stage *stage, struct assent_state *state, const char *name,
                                  const char *worker);
void stage_needs(struct stage *stage, struct assent_state *state, const char *job, const char *needed);
uint16_t stage_to(struct stage *stage, const char *name);
// "requester", "group:x", "person:x", "voters of x", "editors", "implementer", "hook m.f", a path; several
// between commas are a list.
struct assent_who stage_who(struct stage *stage, const char *text);
// "" for none, "hook m.f", or a tree as tree_of reads it.
struct assent_condition stage_when(struct stage *stage, const char *text);
struct assent_template stage_text(struct stage *stage, const char *literal);
// A record of one member whose value is a path: { name: ${ path } }.
struct assent_template stage_with(struct stage *stage, const char *name, const char *path);
const uint16_t *stage_field_list(struct stage *stage, const char *names, size_t *count);
// A body that a person does.
struct assent_body stage_task(struct stage *stage, const char *from);
struct assent_body stage_worker(struct stage *stage, const char *worker);

// "4 h" from the anchor, "planned.start", "planned.start - 1 business day".
struct assent_moment stage_moment(struct stage *stage, const char *text);
// A branch of a waiting state: until a moment ("" for none), or for a signal whose key is a path ("" for
// none).
struct assent_wait_rule *stage_wait(struct stage *stage, struct assent_state *state, const char *until,
                                    const char *to);
struct assent_wait_rule *stage_wait_for(struct stage *stage, struct assent_state *state, const char *signal,
                                        const char *key, const char *to);
// What the state hears beside.
struct assent_signal_rule *stage_signal(struct stage *stage, struct assent_state *state, const char *signal,
                                        const char *key, const char *to);
// A step of the ladder: kind, who ("" for none) and to ("" for none).
void stage_late(struct stage *stage, struct assent_state *state, const char *after,
                enum assent_late_kind kind, const char *what);
// What an action sets: a field, to a path.
void stage_set(struct stage *stage, struct assent_action *action, const char *field, const char *path);
// The calendar `business`: a letter a day from the stage's first midnight on, w works from 8 to 16 UTC.
void stage_calendar(struct stage *stage, const char *days);
extern const int64_t STAGE_MIDNIGHT; // 2026-12-01T00:00:00Z, a Tuesday

// Walking. Each steps, keeps what was done, and returns the status.
enum assent_step_status stage_step(struct stage *stage, struct assent_event event);
enum assent_step_status stage_create(struct stage *stage, const char *who, const char *fields);
enum assent_step_status stage_edit(struct stage *stage, const char *who, const char *fields);
enum assent_step_status stage_act(struct stage *stage, const char *who, const char *action);
enum assent_step_status stage_act_with(struct stage *stage, const char *who, const char *action,
                                       const char *fields);
// In the open round; a rejection says "no".
enum assent_step_status stage_vote(struct stage *stage, const char *who, enum assent_vote_choice choice);
enum assent_step_status stage_withdraw(struct stage *stage, const char *who);
// The newest job of that name: "deploy", "deploy/undo", "deploy/finally". Reports go under its newest fence.
const struct assent_job *stage_job_of(struct stage *stage, const char *name);
enum assent_step_status stage_claim(struct stage *stage, const char *who, const char *job);
enum assent_step_status stage_complete(struct stage *stage, const char *who, const char *job);
enum assent_step_status stage_fail(struct stage *stage, const char *who, const char *job, const char *error);
enum assent_step_status stage_release(struct stage *stage, const char *who, const char *job);
enum assent_step_status stage_lease_expires(struct stage *stage, const char *job);
enum assent_step_status stage_resolve(struct stage *stage, const char *who, const char *job,
                                      enum assent_resolve resolve);
// Fires the ticket's timer of that name at its due time, which becomes now.
enum assent_step_status stage_fire(struct stage *stage, const char *timer);
enum assent_step_status stage_send(struct stage *stage, const char *signal, const char *key);
// The directory has another calendar by now: its version grows.
enum assent_step_status stage_calendar_changed(struct stage *stage, const char *days);
struct assent_actor stage_actor(struct stage *stage, const char *who);
void stage_answer(struct stage *stage, const char *hook, const char *json);

// What came of it.
void expect_done(struct stage *stage, const char *state);
void expect_refused(struct stage *stage, enum assent_code code, const char *rule);
// The refusal's sentence has these words.
void expect_says(struct stage *stage, const char *words);
void expect_phase(struct stage *stage, const char *job, enum assent_job_phase phase);
void expect_outcome(struct stage *stage, const char *job, enum assent_job_outcome outcome);
void expect_round(struct stage *stage, int64_t n, enum assent_round_outcome outcome);
// The kinds of the last turn's facts, in order: "voted round_closed entered".
void expect_facts(struct stage *stage, const char *kinds);
bool stage_has_timer(struct stage *stage, const char *name);
// When the ticket's timer of that name is due; fails when there is none.
int64_t stage_due(struct stage *stage, const char *name);

#endif
