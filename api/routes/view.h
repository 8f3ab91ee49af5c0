// SPDX-License-Identifier: Apache-2.0
// Views: how tickets, rounds, jobs and people are shown as JSON (api.md). Absent is not null; times are RFC
// 3339 UTC with six digits; people are shown with id, handle and name as the directory has them now.
#ifndef ASSENT_ROUTES_VIEW_H
#define ASSENT_ROUTES_VIEW_H

#include <assent/http/route.h>

// What a view is made for: the caller, the world, a definition (NULL: not known) and where it is built.
struct view {
    struct assent_arena *arena;
    const struct assent_world *world;
    const struct assent_definition *definition;
    struct assent_text person; // the caller's id
    int64_t now_us;
    const struct assent_ticket *seen; // as the caller saw it when voting on what has changed since; or NULL
    const struct assent_change_template *template; // of the ticket that is answered; or NULL
    const struct assent_round *shown; // a round that the answer has already, and as what; or NULL
    struct assent_value shown_as;
};
struct view view_of(const struct assent_call *call, const struct assent_reply *reply);

struct assent_value view_time(const struct view *view, int64_t at_us);
struct assent_value view_digest(const struct view *view, const struct assent_digest *digest);
struct assent_value view_person(const struct view *view, struct assent_text id);
// A list of { kind: person|group|role|set, … }.
struct assent_value view_audience(const struct view *view, const struct assent_audience *audience);
// The whole ticket: what it is, what the caller may do, whom it waits for and until when.
struct assent_value view_ticket(const struct view *view, const struct assent_ticket *ticket);
struct assent_value view_round(const struct view *view, const struct assent_ticket *ticket,
                               const struct assent_round *round);
struct assent_value view_vote(const struct view *view, const struct assent_vote *vote);
// Of a round: in whose names the caller could vote; and what has changed since the caller voted on it.
void view_put_stand_ins(struct assent_record *record, const struct view *view,
                        const struct assent_ticket *ticket, const struct assent_round *round);
// The fields that an approval may narrow.
void view_put_may_set(struct assent_record *record, const struct view *view,
                      const struct assent_round *round);
void view_put_changed(struct assent_record *record, const struct view *view,
                      const struct assent_ticket *ticket, const struct assent_round *round);
// The template that the ticket was opened from, and how its preauthorisation stands.
void view_put_run(struct assent_record *record, const struct view *view, const struct assent_ticket *ticket);
// The event that a question about "now" is asked with, and the question.
struct assent_event view_now(const struct view *view);
struct assent_step_input view_input(const struct view *view, const struct assent_ticket *ticket,
                                    const struct assent_event *event);
struct assent_value view_delegation(const struct view *view, const struct assent_delegation *delegation);
struct assent_value view_job(const struct view *view, const struct assent_ticket *ticket,
                             const struct assent_job *job);
// A conflict as its ticket sees it; those of a ticket that are open or accepted, absent when there are none.
struct assent_value view_conflict(const struct view *view, const struct assent_conflict *conflict);
struct assent_value view_conflicts(const struct view *view, const struct assent_ticket *ticket);
// A line of a list: the list columns.
struct assent_value view_columns(const struct view *view, const struct assent_id *id, int64_t revision,
                                 const struct assent_row *columns);
// "/v1/tickets/tkt_…" + suffix
struct assent_text view_href(const struct view *view, const struct assent_id *ticket, const char *suffix);
// { data: items, next: cursor or absent }. position is where the next page begins; empty: there is none.
struct assent_value view_page(const struct assent_call *call, struct assent_items *items,
                              struct assent_text position);
// `count=exact`. Fails: BAD_PARAMETER for anything else, and on any page but the first.
bool view_wants_count(const struct assent_call *call, bool *wanted, struct assent_error *error);
// The page with how many there are on all of them; exact: else there are more.
struct assent_value view_counted(const struct assent_call *call, const struct assent_value *page,
                                 int64_t count, bool exact);

// Adds the lines that tell of facts, as a history has them.
void view_told(struct assent_items *items, const struct view *view, const struct assent_ticket *ticket,
               const struct assent_fact *facts, size_t count);

// A ticket by its path, as it is or as it was: ?at= or ?revision=.
bool decode_ticket_then(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error);
extern const char *const QUERY_THEN[];

// Encoders that several files share: the reply's ticket with its ETag; 201 with Location.
// Whether the person watches the ticket.
bool view_watches(const struct assent_ticket *ticket, struct assent_text person);
// The members from "opened_by" to "requesters_before": whose it is, and was.
void put_hands(struct assent_record *record, const struct view *view, const struct assent_ticket *ticket);
// What a dry run would have done.
bool encode_dry_run(const struct assent_call *call, const struct assent_reply *reply,
                    struct assent_answer *answer);
bool encode_ticket(const struct assent_call *call, const struct assent_reply *reply,
                   struct assent_answer *answer, struct assent_error *error);

extern const struct assent_route ROUTES_TICKETS[], ROUTES_HANDS[], ROUTES_EXPLAIN[], ROUTES_APPROVALS[],
    ROUTES_INBOX[], ROUTES_JOBS[], ROUTES_SIGNALS[], ROUTES_WORKFLOWS[], ROUTES_WORLD[], ROUTES_TOKENS[],
    ROUTES_DELEGATIONS[], ROUTES_JOURNAL[], ROUTES_EVENTS[], ROUTES_CLOCK[], ROUTES_ABOUT[],
    ROUTES_WELL_KNOWN[], ROUTES_DIRECTORY[], ROUTES_GATE[], ROUTES_SCHEDULE[], ROUTES_MEETINGS[],
    ROUTES_REPORTS[], ROUTES_TEMPLATES[];

#endif
