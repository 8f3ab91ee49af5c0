// SPDX-License-Identifier: Apache-2.0
// Jobs: opening, offering, attempts, and unwinding (language.md, "Jobs, exactly"; request.md).
// Functions that take a turn return false when the turn is over (turn.h). A job is named by its n; pointers
// do not outlive a fact.
#ifndef CORE_JOBS_H
#define CORE_JOBS_H

#include "turn.h"

// Why a state is left whose job failed with `stop`: nothing is undone. No action can be called so.
#define JOBS_STOPPED "failed, nothing undone"

// Opens the jobs of the state that was just entered.
bool jobs_open(struct turn *turn, const struct assent_state *state);
// Does whatever can be done now: offers, skips, undoes, finishes. *next is where the ticket goes,
// ASSENT_TO_NONE while it stays.
bool jobs_advance(struct turn *turn, uint16_t *next);
// Leaves the jobs state: stops what runs; *next is the target when there is nothing to await.
bool jobs_unwind(struct turn *turn, uint16_t target, struct assent_text why, uint16_t *next);
// Only the first half of it: says that the state is left, and stops what can be stopped.
bool jobs_unwind_begin(struct turn *turn, uint16_t target, struct assent_text why);
// One step of unwinding: *next is the target once nothing is left to await or undo.
bool jobs_unwind_advance(struct turn *turn, uint16_t *next);
// After success: cleans up, then leads to `done`.
bool jobs_finish(struct turn *turn, uint16_t *next);
// advance, and then enter what it leads to.
bool jobs_go_on(struct turn *turn);

// A rollback state is entered, goes on, and is left: what was started in its jobs state is undone.
bool rollback_open(struct turn *turn, const struct assent_state *state);
bool rollback_advance(struct turn *turn, uint16_t *next);
bool rollback_leave(struct turn *turn, uint16_t target, struct assent_text why, uint16_t *next);

// Looks at its condition, and skips or offers it.
bool job_start(struct turn *turn, int64_t n);
// Offers it, now or at its not_before.
bool job_begin(struct turn *turn, int64_t n);
// Evaluates what a job needs and offers it; a wait begins. What cannot be offered becomes a fault, never
// silence.
bool job_offer(struct turn *turn, int64_t n);
bool job_open(struct turn *turn, const struct assent_job_rule *rule, enum assent_job_role role, int64_t of);
// Opens what the rules of all jobs that were started say for the role, UNDO or FINALLY: newest start first.
bool jobs_open_after(struct turn *turn, enum assent_job_role role);
// Whether this visit has jobs of the role.
bool jobs_have(const struct assent_ticket *ticket, enum assent_job_role role);
// Ends it and clears its timers.
bool job_end(struct turn *turn, int64_t n, enum assent_job_outcome outcome, const char *why,
             const struct assent_value *result, struct assent_text error);
bool job_fault(struct turn *turn, int64_t n, struct assent_text error);
// A job that is a wait: it begins, and it is over.
bool job_wait(struct turn *turn, int64_t n);
bool job_wait_over(struct turn *turn, int64_t n);
// When the job on offer should be done; 0 when it has no such time, or has it already. Fails as moment_at.
bool job_due(const struct turn *turn, const struct assent_job *job, int64_t *due_us,
             struct assent_error *error);
// Sets its clock, if due_us is none.
bool job_set_due(struct turn *turn, int64_t n, int64_t due_us);
// An attempt ended badly: the next one, a fault, or the end, as the rule says. outcome: FAILED, or UNKNOWN
// when nobody said so.
struct job_failure {
    enum assent_job_outcome outcome;
    struct assent_text error;
    bool final;
    int64_t after_us;
};
bool job_attempt_failed(struct turn *turn, int64_t n, const struct job_failure *failure);
// Those of the attempt.
bool job_clear_timers(struct turn *turn, int64_t n);
// Marks that what follows comes of a report on job n by a worker or a timer.
void job_reported(struct turn *turn, int64_t n);
// When a turn that was marked so has been refused: makes a turn of it in which the job is at fault. False:
// the turn stays as it ended.
bool job_keep_report(struct turn *turn);
// How many attempts the job has before its rule decides; an operator who says retry gives as many again.
int64_t job_attempts(const struct assent_job *job, const struct assent_job_rule *rule);

// The rule and body of a job; the job belongs to the definition's state of its name. Asserts that they are
// there.
const struct assent_job_rule *job_rule(const struct turn *turn, const struct assent_job *job);
const struct assent_body *job_body(const struct assent_job_rule *rule, enum assent_job_role role);
// How sentences call a job: "deploy", "deploy/undo".
const char *job_words(const struct turn *turn, const struct assent_job *job);
// Whether the job belongs to the visit of the state of now.
bool job_in_visit(const struct assent_ticket *ticket, const struct assent_job *job);
// The newest job of this visit with that name and role DO; NULL when there is none.
const struct assent_job *job_in_visit_named(const struct assent_ticket *ticket, struct assent_text name);

#endif
