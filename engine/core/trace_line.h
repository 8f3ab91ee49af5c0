// SPDX-License-Identifier: Apache-2.0
// What the trace's files share: a line in the making, and how people, rounds and jobs are called in it.
#ifndef ASSENT_CORE_TRACE_LINE_H
#define ASSENT_CORE_TRACE_LINE_H

#include <assent/core/trace.h>

struct line {
    struct assent_buffer *out;
    const struct assent_ticket *ticket;       // may be NULL
    const struct assent_directory *directory; // may be NULL
    struct assent_arena *arena;
};

void line_person(const struct line *line, struct assent_text id);
// "ann, group dba, 12 people"; nothing for nobody.
void line_audience(const struct line *line, const struct assent_audience *audience);
// "job deploy", "job deploy/undo", or "job 3" when the ticket is not known.
void line_job(const struct line *line, int64_t n);
void line_job_name(const struct line *line, const struct assent_job *job);
// "round peers", or "round 0".
void line_round(const struct line *line, int64_t n);
void line_need(const struct line *line, const struct assent_need *need);
// "2026-11-24T09:00:00Z", with its fraction when it has one.
void line_instant(const struct line *line, int64_t instant_us);
// The text on one line, cut when it is long.
void line_cut(const struct line *line, struct assent_text text);
// ": " and the text so cut, or nothing when it is empty.
void line_because(const struct line *line, struct assent_text text);
// The texts of a list, joined by ", ".
void line_names(const struct line *line, const struct assent_value *list);

// Lines of single facts; one that writes nothing has no line.
typedef void fact_line(const struct line *line, const struct assent_fact *fact);
fact_line trace_edited;
fact_line trace_timer_set;
fact_line trace_holder_changed;
fact_line trace_wait_opened;
fact_line trace_wait_blocked;
fact_line trace_wait_ended;
fact_line trace_listening;
fact_line trace_signalled;
fact_line trace_freeze_overridden;
fact_line trace_superseded;
fact_line trace_asked_answered;
fact_line trace_clock_paused;
fact_line trace_clock_resumed;
fact_line trace_reminded;
fact_line trace_seat_changed;
fact_line trace_debt_unpaid;
fact_line trace_round_deferred;
fact_line trace_approval_expired;
fact_line trace_conflict_found;
fact_line trace_conflict_settled;
fact_line trace_preauthorised;
fact_line trace_run_ended;
fact_line trace_handed_over;
fact_line trace_job_reassigned;
fact_line trace_seat_added;
fact_line trace_watched;
fact_line trace_unwatched;
fact_line trace_members_changed;

#endif
