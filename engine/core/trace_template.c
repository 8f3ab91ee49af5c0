// SPDX-License-Identifier: Apache-2.0
// Trace lines of what a ticket has of its template: what stood in place of votes, and how the run went. The
// lines read like minutes, as those of trace_fact.c.
#include "trace_line.h"

#include <assent/core/change_template.h>

static void of_template(const struct line *line, int64_t run, struct assent_text template);

void trace_preauthorised(const struct line *line, const struct assent_fact *fact)
{
    assent_buffer_string(line->out, "preauthorised: ");
    of_template(line, fact->preauthorised.run, fact->preauthorised.template);
    assent_buffer_string(line->out, ", granted by ");
    line_person(line, fact->preauthorised.by);
    assent_buffer_string(line->out, " until ");
    line_instant(line, fact->preauthorised.until_us);
}

void trace_run_ended(const struct line *line, const struct assent_fact *fact)
{
    of_template(line, fact->run_ended.run, fact->run_ended.template);
    assent_buffer_format(line->out, " %s", assent_run_result_text(fact->run_ended.result));
    line_because(line, fact->run_ended.why);
}

static void of_template(const struct line *line, int64_t run, struct assent_text template)
{
    assent_buffer_format(line->out, "run %lld of template ", (long long)run);
    assent_buffer_text(line->out, template);
}
