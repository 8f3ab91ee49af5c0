// SPDX-License-Identifier: Apache-2.0
// The ticket: a value. What `fold` makes of a journal and what `step` decides from; stored as a head, fields
// and part rows (rows.h, docs/decisions). It holds names, never indexes into a definition: a ticket can be
// read, folded and shown without its definition, world or hooks. People are ids ("per_…"); groups, roles,
// services are handles.
#ifndef ASSENT_CORE_TICKET_H
#define ASSENT_CORE_TICKET_H

#include <assent/base/digest.h>
#include <assent/base/id.h>
#include <assent/base/value.h>
#include <assent/core/parts.h>
#include <assent/core/plan.h>

struct assent_timer {
    // Unique in the ticket: "round/3", "round/3/by" (while a question stops the other), "round/3/remind/0",
    // "round/3/late/0", "round/3/valid", "debt/3", "state/due", "state/late/0", "wait/0/until",
    // "wait/0/latest", "wait/0/free", "job/5/retry", "job/5/timeout", "job/5/lease", "job/5/not_before",
    // "job/5/wait", "job/5/due".
    struct assent_text name;
    struct assent_text rule; // the words it came from: "decide_within 1 business day"
    int64_t anchor_us;
    int64_t due_us;
    int64_t directory; // version whose calendar resolved it
    int64_t was_us;    // the due instant from which a calendar or an edit moved it; 0: as it was first set
    // A clock that a question stops: while it stands, due_us is 0; when it goes on, what was left counts from
    // resumed_us, and no longer the rule from the anchor.
    int64_t paused_us; // since when it stands; 0: it runs
    int64_t left_us;
    int64_t resumed_us;
    enum assent_duration_unit unit; // of left_us: wall or business time
};

struct assent_risk {
    bool scored;
    int64_t score;
    struct assent_text level;
    struct assent_value factors; // list of { id, value, contribution, reason }
};

// How what was opened from a template ended; what it comes to for the template: change_template.h.
enum assent_run_result {
    ASSENT_RUN_NONE,
    ASSENT_RUN_SUCCEEDED,
    ASSENT_RUN_FAILED,
    ASSENT_RUN_BACKED_OUT, // begun, and taken back
    ASSENT_RUN_CANCELLED   // it came to nothing; says nothing of the template
};

struct assent_run {
    struct assent_text name; // of the template; "": none
    int64_t version;         // of the template, when the ticket was opened
    int64_t run;             // 1 for the first ticket of the template
    const struct assent_text *pins;
    size_t pin_count;              // fields that cannot be changed, sorted
    enum assent_run_result result; // the first counts
};

struct assent_ticket {
    struct assent_id id;
    struct assent_text number;
    enum assent_ticket_kind kind;
    int64_t revision; // 1 after the first turn
    struct assent_text workflow;
    int64_t workflow_version;
    struct assent_digest workflow_digest;
    struct assent_text requester;
    struct assent_text opened_by;                // who opened it for somebody else; "": the requester did
    const struct assent_text *requesters_before; // who handed it over, the first one first
    size_t requesters_before_count;
    const struct assent_text *watchers; // sorted
    size_t watcher_count;
    int64_t created_us;
    int64_t updated_us;
    struct assent_text title;   // of the lists: the first text field
    struct assent_text service; // of the lists: the first field of type service; "" when there is none
    // Handles of the configuration items that its fields name, sorted; absent: written by a version that did
    // not keep them, and read from its fields instead (assent_ticket_items)
    struct assent_value items;
    struct assent_plan plan;
    struct assent_run template; // from which it was opened
    struct assent_text state;
    enum assent_state_kind state_kind;
    int64_t entered_revision;
    int64_t entered_us;
    struct assent_audience held_by;
    struct assent_text previous;  // the state that it rested in before this one; "" at the start
    struct assent_text counts_as; // of the state it is in; "" counts as open
    struct assent_text trace;     // traceparent of what led to the state it is in; "" when nobody sent one
    int64_t due_us;               // of the state it is in; 0: none. Stays when that time has passed
    struct assent_wait wait;
    const struct assent_awaited *awaited;
    size_t awaited_count;              // each signal and key once; nothing while it is leaving
    struct assent_value fields;        // a record
    struct assent_digest material;     // of the material fields
    const struct assent_text *editors; // of material fields, sorted
    size_t editor_count;
    struct assent_risk risk;
    struct assent_text leaving; // the state it goes to once a jobs state is unwound; "" otherwise
    struct assent_text leaving_why;
    enum assent_outcome outcome; // NONE while it is open
    struct assent_text as;
    int64_t started_jobs;             // counter behind job.started
    struct assent_text superseded_by; // the newer ticket, "tkt_…"; "" when none took its place
    const struct assent_waiver *waived;
    size_t waived_count; // in the order in which they were given
    const struct assent_round *rounds;
    size_t round_count; // by n, without gaps
    const struct assent_job *jobs;
    size_t job_count; // by n, without gaps
    const struct assent_timer *timers;
    size_t timer_count; // sorted by name
    const struct assent_conflict *conflicts;
    size_t conflict_count;   // by id; the open and accepted ones, and the newest of those that are resolved
    int64_t conflicts_found; // counter behind the ids of those that its own turns found
};

// Pure. NULL when there is none. The open round is that of the approval in which the ticket is: a debt is
// none.
const struct assent_round *assent_ticket_open_round(const struct assent_ticket *ticket);
const struct assent_round *assent_ticket_round(const struct assent_ticket *ticket, int64_t n);
const struct assent_job *assent_ticket_job(const struct assent_ticket *ticket, int64_t n);
// The newest job called name with role DO; NULL when there is none.
const struct assent_job *assent_ticket_job_named(const struct assent_ticket *ticket, struct assent_text name);
const struct assent_timer *assent_ticket_timer(const struct assent_ticket *ticket, struct assent_text name);
// A name that begins so is no signal's: the ticket listens for a newer one of its workflow (supersede.c).
#define ASSENT_SUPERSEDED_BY "superseded_by/"
// Nor is one that begins so: the ticket waits for its template's preauthorisation (preauthorise.c).
#define ASSENT_PREAUTHORISATION "preauthorisation/"
#define ASSENT_TIMER_NEWER      "state/newer" // when it fires, newer and older tickets are looked for
const struct assent_awaited *assent_ticket_newer(const struct assent_ticket *ticket); // NULL: it does not
// What hears that signal now.
const struct assent_awaited *assent_ticket_awaited(const struct assent_ticket *ticket,
                                                   struct assent_text signal, struct assent_text key);
const struct assent_conflict *assent_ticket_conflict(const struct assent_ticket *ticket,
                                                     struct assent_text id);
// The one that is open or accepted with that ticket.
const struct assent_conflict *assent_ticket_conflict_with(const struct assent_ticket *ticket,
                                                          const struct assent_id *with);
size_t assent_ticket_conflicts_open(const struct assent_ticket *ticket);
// The configuration items that its fields name, sorted. Of a ticket that an older version wrote last: every
// text in its fields that could be a handle.
const struct assent_text *assent_ticket_items(const struct assent_ticket *ticket, struct assent_arena *arena,
                                              size_t *count);
const struct assent_vote *assent_round_vote(const struct assent_round *round, struct assent_text person);
// The revision that the person is shown the difference from, when asked again; 0 when not.
int64_t assent_round_again(const struct assent_round *round, struct assent_text person);
bool assent_round_excludes(const struct assent_round *round, struct assent_text person,
                           struct assent_text *rule);

// Public names of things inside a ticket: "apr_<26>-<n>", "job_<26>-<revision>-<n>" (data.md, "Ids").
struct assent_text assent_round_id(struct assent_arena *arena, const struct assent_ticket *ticket,
                                   const struct assent_round *round);
struct assent_text assent_job_id(struct assent_arena *arena, const struct assent_ticket *ticket,
                                 const struct assent_job *job);
bool assent_round_id_read(struct assent_text text, struct assent_id *ticket, int64_t *n);
bool assent_job_id_read(struct assent_text text, struct assent_id *ticket, int64_t *revision, int64_t *n);
// "lse_<26>-<n>-<fence>": the lease that the newest claim of a gate's job granted.
struct assent_text assent_lease_id(struct assent_arena *arena, const struct assent_ticket *ticket,
                                   const struct assent_job *job);
bool assent_lease_id_read(struct assent_text text, struct assent_id *ticket, int64_t *n, int64_t *fence);
// "cfl_<26>-<n>", of the ticket whose turn finds it.
struct assent_text assent_conflict_id(struct assent_arena *arena, const struct assent_ticket *ticket,
                                      int64_t n);
bool assent_conflict_id_read(struct assent_text text, struct assent_id *ticket, int64_t *n);
// The key under which the outside may drop doubles: "tkt_…/7/deploy/0", "…/undo", "…/finally"; the index is 0
// without for_each.
struct assent_text assent_job_key(struct assent_arena *arena, const struct assent_ticket *ticket,
                                  const struct assent_job *job);

// The whole ticket as a value, every member: what "each ticket equals its fold" compares, and what dumps
// print.
struct assent_value assent_ticket_value(struct assent_arena *arena, const struct assent_ticket *ticket);
// A deep copy that borrows nothing.
const struct assent_ticket *assent_ticket_copy(struct assent_arena *arena,
                                               const struct assent_ticket *ticket);

// Words of enums as stored and shown, and back.
const char *assent_vote_choice_text(enum assent_vote_choice choice);
const char *assent_vote_how_text(enum assent_vote_how how);
bool assent_vote_choice_find(struct assent_text text, enum assent_vote_choice *out);
const char *assent_round_outcome_text(enum assent_round_outcome outcome);
const char *assent_round_closes_text(enum assent_round_closes closes);
const char *assent_job_role_text(enum assent_job_role role);
const char *assent_job_phase_text(enum assent_job_phase phase);
const char *assent_job_outcome_text(enum assent_job_outcome outcome);
const char *assent_body_kind_text(enum assent_body_kind kind);
const char *assent_holder_how_text(enum assent_holder_how how);
const char *assent_wait_outcome_text(enum assent_wait_outcome outcome);
const char *assent_conflict_kind_text(enum assent_conflict_kind kind);
const char *assent_conflict_outcome_text(enum assent_conflict_outcome outcome);
bool assent_conflict_outcome_find(struct assent_text text, enum assent_conflict_outcome *out);

#endif
