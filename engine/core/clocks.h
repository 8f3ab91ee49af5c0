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

// What a timer would be set to now.
struct clock {
    bool known; // a retry or a lease is no clock of the definition
    int64_t due_us;
    struct assent_text words;
};

// When a round that is asked at an anchor is over: by decide_within, by decide_by, by the sooner of them. 0
// where there is none.
struct round_ends {
    int64_t within_us, by_us, due_us;
    struct assent_text within_words, by_words, words;
};
// Fails as moment_at.
bool round_ends(const struct turn *turn, const struct assent_round_rule *rule, int64_t anchor_us,
                struct round_ends *out, struct assent_error *error);
// The same of a round that there is: one that was deferred has until the end of that meeting, unless
// decide_by is sooner.
bool round_ends_of(const struct turn *turn, const struct assent_round_rule *rule,
                   const struct assent_round *round, int64_t anchor_us, struct round_ends *out,
                   struct assent_error *error);
// Round n is asked: sets its clock, its reminders and its ladder, unless its time is over already.
bool round_clocks_begin(struct turn *turn, const struct assent_round_rule *rule, int64_t n,
                        const struct round_ends *ends);
bool round_clocks_end(struct turn *turn, int64_t n);
// What one of the timers of a round would be set to now. what: behind "round/3". Fails as moment_at.
bool round_clock_of(const struct turn *turn, const struct assent_timer *timer,
                    const struct assent_round *round, struct assent_text what, struct clock *out,
                    struct assent_error *error);
// When the clock of a round ends that goes on after a question: what was left of it, or decide_by if that is
// sooner. Fails as moment_at.
bool round_resumed_at(const struct turn *turn, const struct assent_round_rule *rule,
                      const struct assent_timer *timer, int64_t *due_us, struct assent_text *words,
                      struct assent_error *error);
// Whether the timer is one of round n, and what follows its number: "", "/by", "/remind/0".
bool timer_of_round(struct assent_text name, int64_t n, struct assent_text *what);
bool round_remind(struct turn *turn, int64_t n, struct assent_text name);
// Step i of the round's ladder.
bool round_late_step(struct turn *turn, int64_t n, int64_t i);
// Others are asked for a seat, too or instead. Nothing happens where they name nobody who may vote.
bool round_ask_more(struct turn *turn, int64_t n, struct assent_text seat, const struct assent_who *who,
                    enum assent_holder_how how, struct assent_text why);
// Stops or releases the round's clocks, by whether a question is open in it (round_ask.c).
bool questions_settle(struct turn *turn, const struct assent_round_rule *rule, int64_t n);
// ASSENT_EVENT_ANSWER.
bool question_answer(struct turn *turn);
// "late 1 business day"
struct assent_text late_words(const struct turn *turn, const struct assent_late *late);
// What is left until then, in the unit, or in wall time where it cannot be told in business time.
void clock_left(const struct turn *turn, int64_t due_us, enum assent_duration_unit *unit, int64_t *left_us);

// How long an approval holds (approval_lapse.c). An approval was met: sets the clock of how long it is valid.
bool validity_begin(struct turn *turn, const struct assent_state *state);
// Those of an approval, or of all where the name is empty, end.
bool validity_end(struct turn *turn, struct assent_text state);
// The clock ran out: what has not begun goes where the approval's `expired` leads, if its turn has come.
bool validity_fire(struct turn *turn);
bool validity_clock_of(const struct turn *turn, const struct assent_timer *timer,
                       const struct assent_round *round, struct clock *out, struct assent_error *error);
// After an edit: what was over and is given more time has its clock set again.
bool validity_moved(struct turn *turn);
// Work is about to start, or an instruction to do it is asked for: whether each approval that let the ticket
// pass is valid still, and the risk in no higher band than when it was asked. *to is where the ticket goes
// instead; ASSENT_TO_NONE: it may start. What has begun is not asked again.
bool approvals_at_work(struct turn *turn, uint16_t *to);
// Whether the risk of now is in a higher band than that; never where one of them is not known.
bool risk_rose(const struct turn *turn, struct assent_text band);

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
// supersede.c: what it listens under for a newer ticket; a look for others, soon; that one is there, or was
// found by that look; and what a job that was given back comes to.
struct assent_text supersede_name(const struct turn *turn);
struct assent_text supersede_key(const struct turn *turn, const struct assent_signal_rule *rule);
bool supersede_look(struct turn *turn);
bool supersede_hear(struct turn *turn, const struct assent_awaited *awaited, struct assent_text by);
bool supersede_found(struct turn *turn);
bool supersede_given_back(struct turn *turn);
bool signals_listen(struct turn *turn, const struct assent_state *state);
// The key of a signal. Refuses ABSENT_VALUE, FIELD_INVALID, LIMIT_REACHED.
bool signal_key(struct turn *turn, struct assent_text signal, const struct assent_template *template,
                const struct assent_place *place, struct assent_text *out);

#endif
