// SPDX-License-Identifier: Apache-2.0
// The turn under construction: what `step` has decided so far. Each fact is applied at once, so that every
// later decision of the turn reads the ticket as it is by then. A function here that returns bool returns
// false when the turn is over; turn->result then says how. A pointer into turn->ticket is good until the next
// fact: things are found again by name or number.
#ifndef CORE_TURN_H
#define CORE_TURN_H

#include "scope.h"

#include <assent/core/fold.h>
#include <assent/core/step.h>

struct turn {
    const struct assent_step_input *input;
    const struct assent_definition *definition;
    const struct assent_event *event;
    const struct assent_directory *directory;
    struct assent_arena *arena;
    struct assent_ticket *ticket; // as it is at this point of the turn
    int64_t now_us;
    struct assent_text trace; // of this turn (step.h)
    struct hook_tape tape;
    size_t answers_kept; // answers of the tape that are facts by now
    struct assent_fact *facts;
    size_t fact_count;
    size_t fact_room;
    size_t states_entered;
    bool risk_scored;
    bool reporting; // what follows comes of a report on the job below, which must not be lost (jobs_keep.c)
    int64_t reported_job;
    size_t reported_facts;               // how many facts stood before the report was acted on
    const struct assent_lane_key *lanes; // of the schedule that it has read
    size_t lane_count;
    struct turn_covered { // the digest that was made last, and of what: a turn asks for it again and again
        const struct assent_member *fields;
        const struct assent_text *names;
        size_t field_count, count;
        struct assent_digest digest;
    } covered;
    struct assent_step_result result; // how the turn ended, once a function returned false
};

void turn_begin(struct turn *turn, const struct assent_step_input *input, const struct assent_event *event,
                struct assent_arena *arena);
// Appends the fact and applies it. Refuses past ASSENT_FACTS_A_TURN.
bool turn_emit(struct turn *turn, const struct assent_fact *fact);
// Ends the turn with nothing to keep.
bool turn_nothing(struct turn *turn);
// Ends the turn as refused (refuse.c). rule may be NULL or empty, place NULL.
bool turn_refuse(struct turn *turn, enum assent_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool turn_refuse_by(struct turn *turn, enum assent_code code, const char *rule,
                    const struct assent_place *place, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
// Of what the round covers, as the fields are by now.
struct assent_digest turn_covers(struct turn *turn, const struct assent_round *round);
// The directory's name of a person, else the handle, else the id; a C string for sentences.
const char *turn_name(const struct turn *turn, struct assent_text person);
// A text as a C string for sentences.
const char *turn_words(const struct turn *turn, struct assent_text text);

// What the conditions, templates and whos of this moment see.
struct assent_scope turn_scope(const struct turn *turn, const struct assent_job *job);
// Guards, whos and hooks asked in the name of the turn: answers become facts; a missing answer or a failure
// ends the turn.
bool turn_guard(struct turn *turn, const struct assent_condition *condition, bool *out);
// may: who first_of may stop at (scope.h); NULL: anybody.
bool turn_who(struct turn *turn, const struct assent_who *who, const struct who_may *may,
              struct assent_audience *out);
bool turn_who_has(struct turn *turn, const struct assent_who *who, struct assent_text person, bool *out);
bool turn_hook(struct turn *turn, struct assent_text hook, struct assent_place place,
               struct assent_value *out);
// The same where a failure is for the caller to handle: *worked is false and error says why.
bool turn_guard_try(struct turn *turn, const struct assent_condition *condition, bool *out, bool *worked,
                    struct assent_error *error);
bool turn_who_try(struct turn *turn, const struct assent_who *who, const struct who_may *may,
                  const struct assent_job *job, struct assent_audience *out, bool *worked,
                  struct assent_error *error);
// Whom a rule keeps out: the inactive, too, since somebody may have another account.
bool turn_who_out(struct turn *turn, const struct assent_who *who, struct people *out, bool *worked,
                  struct assent_error *error);

// Timers (timers.c).
struct assent_text timer_of(const struct turn *turn, const char *kind, int64_t n, const char *what);
bool timer_set(struct turn *turn, struct assent_text name, struct assent_text rule, int64_t due_us);
// The same timer at another time: it keeps its anchor, and says from when it moved.
bool timer_move(struct turn *turn, const struct assent_timer *timer, struct assent_text rule, int64_t due_us);
// Clears it if it is set.
bool timer_clear(struct turn *turn, struct assent_text name);
// When a duration from now ends, by the workflow's calendar.
bool timer_due(struct turn *turn, struct assent_duration duration, int64_t *out);
bool timer_fire(struct turn *turn);
// Reading a timer's name: takes the word, or the number, if it is next.
bool timer_word(struct assent_text *rest, const char *word);
bool timer_number(struct assent_text *rest, int64_t *out);

// Moving (enter.c). A target of ASSENT_TO_NONE or ASSENT_TO_STAY moves nothing.
bool state_enter(struct turn *turn, uint16_t target);
// ASSENT_TO_PREVIOUS becomes the state that the ticket rested in before. Refuses where there was none.
bool state_target(struct turn *turn, uint16_t *target, const struct assent_place *place);
// Leaves the state of now for target: closes its round, stops and unwinds its jobs, and enters target when
// that is done.
bool state_leave(struct turn *turn, uint16_t target, struct assent_text action);
const struct assent_state *state_now(const struct turn *turn);
bool choose_branch(struct turn *turn, const struct assent_state *state, uint16_t *next);
bool risk_score(struct turn *turn);
// The same before work starts: kept only when it comes to something else than the ticket has.
bool risk_score_again(struct turn *turn);

// One function for each kind of event.
bool create_ticket(struct turn *turn);
bool edit_ticket(struct turn *turn);
bool act_on_ticket(struct turn *turn);
bool vote_cast(struct turn *turn);
bool vote_withdraw(struct turn *turn);
bool meeting_close(struct turn *turn);
bool meeting_decide(struct turn *turn);
bool job_claim(struct turn *turn);
bool job_complete(struct turn *turn);
bool job_fail(struct turn *turn);
bool job_release(struct turn *turn);
bool job_progress(struct turn *turn);
bool job_lease_expired(struct turn *turn);
bool job_resolve(struct turn *turn);

#endif
