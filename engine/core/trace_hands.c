// SPDX-License-Identifier: Apache-2.0
// Trace lines of whose a ticket is: handed over, and what goes along with that; of approvers who are added,
// and of those who watch. The lines read like minutes, as those of trace_fact.c.
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
