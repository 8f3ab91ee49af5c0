// SPDX-License-Identifier: Apache-2.0
// Trace lines of whose a ticket is: handed over, and what goes along with that; of approvers who are added,
// of people who are asked because they joined, or no more because they left, and of those who watch. The
// lines read like minutes, as those of trace_fact.c.
#include "trace_line.h"

void trace_handed_over(const struct line *line, const struct assent_fact *fact)
{
    assent_buffer_string(line->out, "handed over from ");
    line_person(line, fact->handed_over.from);
    assent_buffer_string(line->out, " to ");
    line_person(line, fact->handed_over.to);
    line_because(line, fact->handed_over.because);
}

void trace_job_reassigned(const struct line *line, const struct assent_fact *fact)
{
    line_job(line, fact->job_reassigned.n);
    assent_buffer_string(line->out, " is for ");
    line_audience(line, &fact->job_reassigned.audience);
    line_because(line, fact->job_reassigned.why);
}

void trace_seat_added(const struct line *line, const struct assent_fact *fact)
{
    line_round(line, fact->seat_added.round);
    assent_buffer_string(line->out, " asks also ");
    line_person(line, fact->seat_added.person);
    line_because(line, fact->seat_added.because);
}

void trace_watched(const struct line *line, const struct assent_fact *fact)
{
    line_person(line, fact->watched.person);
    assent_buffer_string(line->out, " watches");
}

void trace_unwatched(const struct line *line, const struct assent_fact *fact)
{
    line_person(line, fact->unwatched.person);
    assent_buffer_string(line->out, " watches no more");
}

static void people(const struct line *line, const struct assent_text *ids, size_t count, const char *what)
{
    for (size_t i = 0; i < count; i++) {
        assent_buffer_string(line->out, i ? ", " : ": ");
        line_person(line, ids[i]);
    }
    if (count)
        assent_buffer_string(line->out, what);
}

void trace_members_changed(const struct line *line, const struct assent_fact *fact)
{
    const struct assent_fact_members *members = &fact->members_changed;
    line_round(line, members->round);
    people(line, members->joined, members->joined_count, " joined");
    people(line, members->left, members->left_count, " left");
    if (members->others)
        assent_buffer_format(line->out, ", and %lld more did", (long long)members->others);
}
