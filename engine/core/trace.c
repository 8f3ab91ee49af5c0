// SPDX-License-Identifier: Apache-2.0
// Trace lines of events: who did what, in the words of language.md. What came of it: trace_fact.c.
#include <assent/core/trace.h>

#include "trace_line.h"

#include <assent/base/time.h>

#include <assert.h>

static const struct assent_fact *find(const struct assent_turn *turn, enum assent_fact_kind kind);
static bool what(const struct line *line, const struct assent_turn *turn);
static void overridden(const struct line *line, const struct assent_turn *turn);
static void created(const struct line *line, const struct assent_turn *turn);
static void edited(const struct line *line, const struct assent_turn *turn);
static void acted(const struct line *line, const struct assent_turn *turn);
static void voted(const struct line *line, const struct assent_turn *turn);
static void worked(const struct line *line, const struct assent_turn *turn, const char *verb);
static void timed(const struct line *line, const struct assent_turn *turn);
static void signalled(const struct line *line, const struct assent_turn *turn);

void assent_trace_event(struct assent_buffer *out, const struct assent_turn *turn,
                        const struct assent_directory *directory)
{
    assent_trace_event_of(out, NULL, turn, directory);
}

void assent_trace_event_of(struct assent_buffer *out, const struct assent_ticket *ticket,
                           const struct assent_turn *turn, const struct assent_directory *directory)
{
    struct line line = {out, ticket, directory, out->arena};
    if (!what(&line, turn) || !turn->actor.person.count)
        return;
    assent_buffer_string(out, " by ");
    line_person(&line, turn->actor.person);
}

void assent_trace_since(struct assent_buffer *out, int64_t start_us, int64_t at_us)
{
    int64_t seconds = (at_us - start_us) / ASSENT_SECOND_US;
    if (seconds < 0) {
        assent_buffer_byte(out, '-'); // the clock was set back
        seconds = -seconds;
    }
    static const struct {
        int64_t seconds;
        char letter;
    } units[] = {{24 * 60 * 60, 'd'}, {60 * 60, 'h'}, {60, 'm'}, {1, 's'}};
    size_t i = 0;
    while (i < 3 && seconds < units[i].seconds + (i == 2 ? 60 : 0)) // below two minutes seconds read better
        i++;
    assent_buffer_integer(out, seconds / units[i].seconds);
    assent_buffer_byte(out, units[i].letter);
    int64_t rest = i < 3 ? seconds % units[i].seconds / units[i + 1].seconds : 0;
    if (!rest)
        return;
    assent_buffer_integer(out, rest);
    assent_buffer_byte(out, units[i + 1].letter);
}

// Of the events that say nothing more.
static const char *const PLAIN[ASSENT_EVENTS_COUNT] = {
    [ASSENT_EVENT_WITHDRAW] = "withdraw vote",    [ASSENT_EVENT_CLOSE] = "close round",
    [ASSENT_EVENT_DECIDE] = "decide item",        [ASSENT_EVENT_ANSWER] = "answer",
    [ASSENT_EVENT_COMMENT] = "comment",           [ASSENT_EVENT_HAND_OVER] = "hand over",
    [ASSENT_EVENT_ADD_APPROVER] = "add approver", [ASSENT_EVENT_WATCH] = "watch",
    [ASSENT_EVENT_UNWATCH] = "watch no more",     [ASSENT_EVENT_CALENDAR] = "calendar changed",
    [ASSENT_EVENT_SCHEDULE] = "schedule changed", [ASSENT_EVENT_MEMBERS] = "members changed",
};

// Whether the line goes on with who did it.
static bool what(const struct line *line, const struct assent_turn *turn)
{
    const struct assent_fact *refused = find(turn, ASSENT_FACT_REFUSED);
    if (refused) {
        assent_buffer_text(line->out, refused->refused.what);
        return true;
    }
    switch (turn->event) {
    case ASSENT_EVENT_CREATE:
        created(line, turn);
        return true;
    case ASSENT_EVENT_EDIT:
        edited(line, turn);
        return true;
    case ASSENT_EVENT_ACT:
        acted(line, turn);
        return true;
    case ASSENT_EVENT_VOTE:
        voted(line, turn);
        return true;
    case ASSENT_EVENT_WITHDRAW:
    case ASSENT_EVENT_CLOSE:
    case ASSENT_EVENT_DECIDE:
    case ASSENT_EVENT_ANSWER:
    case ASSENT_EVENT_COMMENT:
    case ASSENT_EVENT_HAND_OVER:
    case ASSENT_EVENT_ADD_APPROVER:
    case ASSENT_EVENT_WATCH:
    case ASSENT_EVENT_UNWATCH:
        assent_buffer_string(line->out, PLAIN[turn->event]);
        return true;
    case ASSENT_EVENT_CLAIM:
    case ASSENT_EVENT_COMPLETE:
    case ASSENT_EVENT_FAIL:
    case ASSENT_EVENT_RELEASE:
    case ASSENT_EVENT_PROGRESS:
        worked(line, turn, assent_event_text(turn->event));
        return true;
    case ASSENT_EVENT_RESOLVE:
        worked(line, turn, "resolve fault of");
        return true;
    case ASSENT_EVENT_LEASE_EXPIRED:
        worked(line, turn, "lease expired on");
        return false;
    case ASSENT_EVENT_TIMER:
        timed(line, turn);
        return false;
    case ASSENT_EVENT_SIGNAL:
        signalled(line, turn);
        return true;
    case ASSENT_EVENT_OVERRIDE:
        overridden(line, turn);
        return true;
    case ASSENT_EVENT_CALENDAR:
    case ASSENT_EVENT_SCHEDULE:
    case ASSENT_EVENT_MEMBERS:
        assent_buffer_string(line->out, PLAIN[turn->event]);
        return false;
    case ASSENT_EVENT_ACCEPT:
        assent_buffer_string(line->out, "accept conflict");
        return true;
    case ASSENT_EVENTS_COUNT:
        break;
    }
    assert(!"an event is of one of the kinds");
    return false;
}

static const struct assent_fact *find(const struct assent_turn *turn, enum assent_fact_kind kind)
{
    for (size_t i = 0; i < turn->fact_count; i++) {
        if (turn->facts[i].kind == kind)
            return &turn->facts[i];
    }
    return NULL;
}

static void overridden(const struct line *line, const struct assent_turn *turn)
{
    const struct assent_fact *fact = find(turn, ASSENT_FACT_FREEZE_OVERRIDDEN);
    assent_buffer_string(line->out, "override ");
    if (fact)
        assent_buffer_text(line->out, fact->freeze_overridden.freeze);
}

static void created(const struct line *line, const struct assent_turn *turn)
{
    const struct assent_fact *fact = find(turn, ASSENT_FACT_CREATED);
    assent_buffer_string(line->out, "create ");
    if (fact)
        assent_buffer_text(line->out, fact->created.workflow);
}

static void edited(const struct line *line, const struct assent_turn *turn)
{
    const struct assent_fact *fact = find(turn, ASSENT_FACT_EDITED);
    assent_buffer_string(line->out, "edit ");
    if (fact)
        line_names(line, &fact->edited.names);
}

static void acted(const struct line *line, const struct assent_turn *turn)
{
    const struct assent_fact *fact = find(turn, ASSENT_FACT_ACTED);
    const struct assent_fact *with = find(turn, ASSENT_FACT_EDITED);
    assent_buffer_string(line->out, "act ");
    if (fact)
        assent_buffer_text(line->out, fact->acted.action);
    if (!with)
        return;
    assent_buffer_string(line->out, " (");
    line_names(line, &with->edited.names);
    assent_buffer_byte(line->out, ')');
}

static void voted(const struct line *line, const struct assent_turn *turn)
{
    const struct assent_fact *fact = find(turn, ASSENT_FACT_VOTED);
    assent_buffer_string(line->out, "vote");
    if (!fact)
        return;
    const struct assent_vote *vote = &fact->voted.vote;
    assent_buffer_format(line->out, " %s", assent_vote_choice_text(vote->choice));
    if (assent_text_equal(vote->person, turn->actor.person))
        return;
    assent_buffer_string(line->out, " for ");
    line_person(line, vote->person);
}

// The job's facts all begin with its n; the first one tells which job it was about.
static void worked(const struct line *line, const struct assent_turn *turn, const char *verb)
{
    static const enum assent_fact_kind kinds[] = {
        ASSENT_FACT_FAULT_RESOLVED, ASSENT_FACT_JOB_CLAIMED, ASSENT_FACT_JOB_ENDED,
        ASSENT_FACT_JOB_DELAYED,    ASSENT_FACT_JOB_FAULTED, ASSENT_FACT_JOB_RELEASED,
        ASSENT_FACT_JOB_PROGRESSED,
    };
    const struct assent_fact *first = NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct assent_fact *fact = find(turn, kinds[i]);
        if (fact && (!first || fact < first))
            first = fact;
    }
    assent_buffer_string(line->out, verb);
    assent_buffer_byte(line->out, ' ');
    if (first)
        line_job(line, first->job_released.n);
}

static void timed(const struct line *line, const struct assent_turn *turn)
{
    const struct assent_fact *fact = find(turn, ASSENT_FACT_TIMER_FIRED);
    assent_buffer_string(line->out, "timer ");
    if (fact)
        assent_buffer_text(line->out, fact->timer_fired.name);
}

static void signalled(const struct line *line, const struct assent_turn *turn)
{
    const struct assent_fact *fact = find(turn, ASSENT_FACT_SIGNALLED);
    bool newer = find(turn, ASSENT_FACT_SUPERSEDED) != NULL;
    assent_buffer_string(line->out, newer ? "newer ticket" : "signal ");
    if (!fact)
        return;
    assent_buffer_text(line->out, fact->signalled.name);
    line_because(line, fact->signalled.signal_key);
}
