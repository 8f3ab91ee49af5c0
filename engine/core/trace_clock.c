// SPDX-License-Identifier: Apache-2.0
// Trace lines of what time does to rounds: questions and the clocks that they stop, reminders, seats that are
// widened, debts, approvals that hold no longer. The lines read like minutes, as those of trace_fact.c.
#include "trace_line.h"

static void say(const struct line *line, const char *words);

void trace_asked_answered(const struct line *line, const struct assent_fact *fact)
{
    line_person(line, fact->asked_answered.by);
    say(line, " answers ");
    line_person(line, fact->asked_answered.person);
    line_because(line, fact->asked_answered.answer);
}

void trace_clock_paused(const struct line *line, const struct assent_fact *fact)
{
    int64_t minutes = fact->clock_paused.left_us / ASSENT_MINUTE_US;
    bool business = fact->clock_paused.unit == ASSENT_DURATION_BUSINESS_TIME;
    say(line, "clock ");
    assent_buffer_text(line->out, fact->clock_paused.name);
    assent_buffer_format(line->out, " stands, %lld %sminutes left", (long long)minutes,
                         business ? "business " : "");
    line_because(line, fact->clock_paused.why);
}

void trace_clock_resumed(const struct line *line, const struct assent_fact *fact)
{
    say(line, "clock ");
    assent_buffer_text(line->out, fact->clock_resumed.name);
    say(line, " goes on, due ");
    line_instant(line, fact->clock_resumed.due_us);
}

void trace_reminded(const struct line *line, const struct assent_fact *fact)
{
    say(line, "reminded ");
    line_audience(line, &fact->reminded.audience);
    for (size_t i = 0; i < fact->reminded.except_count; i++) {
        say(line, i ? ", " : " but not ");
        line_person(line, fact->reminded.except[i]);
    }
}

void trace_seat_changed(const struct line *line, const struct assent_fact *fact)
{
    line_round(line, fact->seat_changed.round);
    if (fact->seat_changed.seat.count) {
        say(line, ", seat ");
        assent_buffer_text(line->out, fact->seat_changed.seat);
        say(line, ",");
    }
    say(line, " asks now ");
    line_audience(line, &fact->seat_changed.audience);
    assent_buffer_format(line->out, " (%lld %s)", (long long)fact->seat_changed.base,
                         fact->seat_changed.base == 1 ? "person" : "people");
    line_because(line, fact->seat_changed.why);
}

void trace_debt_unpaid(const struct line *line, const struct assent_fact *fact)
{
    line_round(line, fact->debt_unpaid.round);
    say(line, " is overdue: votes are still owed");
}

void trace_round_deferred(const struct line *line, const struct assent_fact *fact)
{
    line_round(line, fact->round_deferred.round);
    say(line, " deferred to ");
    assent_buffer_text(line->out, fact->round_deferred.meeting);
    line_because(line, fact->round_deferred.because);
}

void trace_approval_expired(const struct line *line, const struct assent_fact *fact)
{
    say(line, "the approval of ");
    line_round(line, fact->approval_expired.round);
    say(line, " holds no longer");
    line_because(line, fact->approval_expired.rule);
}

static void say(const struct line *line, const char *words)
{
    assent_buffer_string(line->out, words);
}
