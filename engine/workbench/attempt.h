// SPDX-License-Identifier: Apache-2.0
// The machine behind `try`: one ticket, a clock that stories move, and what the last line did.
#ifndef WORKBENCH_ATTEMPT_H
#define WORKBENCH_ATTEMPT_H

#include "arrows.h"
#include "words.h"

#include <assent/core/figures.h>
#include <assent/workbench/try.h>

#include <assent/core/fold.h>

struct assent_try {
    struct assent_arena *home;         // of this struct and of what lasts as long
    struct assent_arena *line_arena;   // of one line
    struct assent_arena *ticket_arena; // of the ticket
    const struct assent_definition *definition;
    struct assent_sandbox *sandbox;
    struct assent_schedule schedule;
    struct assent_figures figures; // that the story says
    struct assent_world world;
    const struct assent_directory *before; // that world came; NULL: it is the first
    int64_t start_us;
    int64_t now_us;
    const struct assent_ticket *ticket;
    const struct assent_change_template *template; // of the story; NULL: none
    struct arrows arrows;
    struct assent_sitting sitting; // the meeting of the story, with who is there; without a board: none
    size_t delegations_made;
    struct assent_error refused; // by the last command; code OK: it was not
    bool expected;               // a `refused` line has named it
};

// One line being carried out.
struct task {
    struct assent_try *attempt;
    struct words words;
    size_t next; // the word to be read
    struct assent_arena *arena;
    struct assent_buffer transcript;
    struct assent_error *error;
};

// attempt_turn.c: decides the event at the attempt's time and tells what came of it. what: the event's words,
// for a header when nothing is kept. Whether something was kept.
bool attempt_decide(struct task *task, struct assent_event *event, struct assent_text what);
// Begins a line of the transcript that is no event's: "at 5m  show".
void attempt_header(struct task *task, const char *what);
struct assent_step_input attempt_input(const struct assent_try *attempt);

// commands_template.c: what a turn of the ticket makes of the story's template, and tells it.
void template_turned(struct task *task, const struct assent_turn *turn, const struct assent_ticket *next);

// attempt_permission.c: whether the actor holds the permission that the event needs. Fails: FORBIDDEN.
bool attempt_permits(const struct assent_try *attempt, const struct assent_event *event,
                     struct assent_error *error);

// attempt_clock.c: `wait` and `at`. Fires the timers that are due on the way, in order.
bool clock_wait(struct task *task);
bool clock_at(struct task *task);
// "10min", "10 min", "2h30m", "PT10M" as wall microseconds.
bool clock_span(struct assent_text text, int64_t *out, struct assent_arena *arena);

// attempt_show.c
bool show_ticket(struct task *task);
bool show_abilities(struct task *task);

// commands.c: the table of commands. Carries out the words from task->next on.
bool command_run(struct task *task);
bool command_help(struct task *task);

// command_people.c and the like: what commands read from their words.
// The word at task->next, which is left; NULL when there is none.
const struct word *take_word(struct task *task);
// "by ann": the person's id. Without it: required says whether that is an error, else *out is empty.
bool take_by(struct task *task, bool required, struct assent_text *out);
bool find_person(struct task *task, struct assent_text handle, struct assent_text *out);
// Fails with "… did you mean …" when one of names is near.
bool refuse_word(struct task *task, const char *what, struct assent_text word,
                 const struct assent_text *names, size_t count);
bool refuse_line(struct task *task, const char *format, ...) __attribute__((format(printf, 2, 3)));

// written.c: the rest of the words as values.
struct options {
    struct assent_text comment;
    struct assent_text error;
    struct assent_text lease;
    struct assent_text artifact;
    struct assent_text key;
    struct assent_text id;
    struct assent_text seat;
    struct assent_text digest;
    struct assent_text grants; // OPTION_TEMPLATE
    int64_t probation, after, of, until_us;
    bool final;
    struct assent_value fields;  // typed by the definition's fields
    struct assent_value cleared; // names of fields with an empty value
    struct assent_value result;  // whatever is no option, typed by its look
};
enum options_allowed {
    OPTION_COMMENT = 1,
    OPTION_FIELDS = 2,
    OPTION_RESULT = 4,
    OPTION_LEASE = 8, // lease, artifact
    OPTION_ERROR = 16,
    OPTION_FINAL = 32,
    OPTION_SIGNAL = 64,    // key, id
    OPTION_SEAT = 128,     // seat, digest
    OPTION_TEMPLATE = 256, // grants, probation, after, of, until
};
bool take_options(struct task *task, unsigned allowed, struct options *out);

#endif
