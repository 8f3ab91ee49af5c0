// SPDX-License-Identifier: Apache-2.0
// Moments and the clocks that they drive; waiting and listening. Functions that take a turn return false when
// the turn is over (turn.h), but for those that are said to fail with an error.
#ifndef CORE_CLOCKS_H
#define CORE_CLOCKS_H

#include "turn.h"

// The instant of a moment that counts from anchor_us. Fails: ABSENT_VALUE (its field is empty), FIELD_INVALID
// (no time), WORLD_INVALID, LIMIT_REACHED.
bool moment_at(const struct turn *turn, const struct assent_moment *moment, int64_t anchor_us, int64_t *out,
               struct assent_error *error);
// When a duration from an instant ends, by the workflow's calendar. Fails: WORLD_INVALID, LIMIT_REACHED.
bool moment_after(const struct turn *turn, struct assent_duration duration, int64_t from_us, int64_t *out,
                  struct assent_error *error);
// Ends the turn with the error of one of the two; `what` it is the time of: "due".
bool moment_refuse(struct turn *turn, const char *what, const struct assent_moment *moment,
                   const struct assent_error *error);
// "due 5 business days": what it is of, and the words of the file.
struct assent_text moment_words(const struct turn *turn, const char *what,
                                const struct assent_moment *moment);

// The clock of a round: the sooner of decide_within and decide_by. *due_us is 0 where it has none. Fails as
// moment_at.
bool round_clock(const struct turn *turn, const struct assent_round_rule *rule, int64_t anchor_us,
                 int64_t *due_us, struct assent_text *words, struct assent_error *error);

// The ticket rests in the state: sets `due` and the ladder, and listens.
bool clocks_begin(struct turn *turn, const struct assent_state *state);
// Its clocks and those of its wait end, because another state is entered.
bool clocks_end(struct turn *turn);
// After an edit: every clock is resolved anew, with a refusal where it cannot be; then the state goes on
// where it can. *next is where it leads.
bool clocks_edited(struct turn *turn, uint16_t *next);
// ASSENT_EVENT_CALENDAR: the same without refusals and without going on: what is past fires. Only a wait that
// was kept, and that nothing keeps any more, goes on.
bool clocks_by_calendar(struct turn *turn);
// A step of the ladder `late`.
bool late_fire(struct turn *turn, int64_t n);

// A waiting state is entered: *next is where it leads at once, if it does.
bool wait_open(struct turn *turn, const struct assent_state *state, uint16_t *next);
// Goes on, or is blocked, or is missed, by the time and the ticket of now.
bool wait_advance(struct turn *turn, uint16_t *next);
// The same where something has kept it.
bool wait_again(struct turn *turn);
// Resolves its branches again; *moved when they are others. Where one cannot be resolved: refuses, or with
// `keep` leaves the wait as it is.
bool wait_move(struct turn *turn, bool keep);
// ASSENT_EVENT_SIGNAL.
bool signal_hear(struct turn *turn);
// What the ticket would hear now, as a fact when it is not what it was.
bool signals_listen(struct turn *turn, const struct assent_state *state);
// The key of a signal. Refuses ABSENT_VALUE, FIELD_INVALID, LIMIT_REACHED.
bool signal_key(struct turn *turn, struct assent_text signal, const struct assent_template *template,
                const struct assent_place *place, struct assent_text *out);

#endif
