// SPDX-License-Identifier: Apache-2.0
// Trace lines of what a state does by its clocks and signals: waiting, hearing, changing hands, clocks that
// move, fields that are set by a rule. The lines read like minutes, as those of trace_fact.c.
#include "trace_line.h"

#include <assent/base/canonical.h>

static void say(const struct line *line, const char *words);
static void branch(const struct line *line, const struct assent_wait_branch *branch);
static void instant(const struct line *line, const char *words, int64_t instant_us);
static void signal_name(const struct line *line, struct assent_text name, struct assent_text key);

// What somebody sent stands in the line of the event.
void trace_edited(const struct line *line, const struct assent_fact *fact)
{
    if (!fact->edited.why.count)
        return;
    say(line, "set ");
    line_names(line, &fact->edited.names);
    line_because(line, fact->edited.why);
}

// A clock that is set belongs to a thing that says so itself; one that moves has a line.
void trace_timer_set(const struct line *line, const struct assent_fact *fact)
{
    const struct assent_timer *timer = &fact->timer_set;
    if (!timer->was_us)
        return;
    say(line, "clock ");
    assent_buffer_text(line->out, timer->name);
    instant(line, " moves from ", timer->was_us);
    instant(line, " to ", timer->due_us);
    line_because(line, timer->rule);
}

void trace_holder_changed(const struct line *line, const struct assent_fact *fact)
{
    say(line, "now with ");
    line_audience(line, &fact->holder_changed.held_by);
    line_because(line, fact->holder_changed.why);
}

void trace_wait_opened(const struct line *line, const struct assent_fact *fact)
{
    const struct assent_wait *wait = &fact->wait_opened;
    say(line, "waits ");
    for (size_t i = 0; i < wait->count; i++) {
        say(line, i ? ", or " : "");
        branch(line, &wait->branches[i]);
    }
}

void trace_wait_blocked(const struct line *line, const struct assent_fact *fact)
{
    const struct assent_value *reasons = &fact->wait_blocked.reasons;
    say(line, "may not go on: ");
    for (size_t i = 0; reasons->kind == ASSENT_VALUE_LIST && i < reasons->list.count; i++) {
        const struct assent_value *reason = &reasons->list.items[i];
        for (size_t m = 0; reason->kind == ASSENT_VALUE_RECORD && m < reason->record.count; m++) {
            const struct assent_member *member = &reason->record.members[m];
            say(line, i || m ? ", " : "");
            assent_buffer_text(line->out, member->name);
            say(line, " ");
            if (assent_text_is(member->name, "until") && member->value.kind == ASSENT_VALUE_INTEGER)
                line_instant(line, member->value.integer);
            else
                line_cut(line, member->value.kind == ASSENT_VALUE_TEXT
                                   ? member->value.text
                                   : assent_canonical_text(line->arena, &member->value));
        }
    }
}

void trace_wait_ended(const struct line *line, const struct assent_fact *fact)
{
    say(line, "wait over: ");
    say(line, assent_wait_outcome_text(fact->wait_ended.outcome));
}

// What a wait listens to stands in its own line.
void trace_listening(const struct line *line, const struct assent_fact *fact)
{
    bool first = true;
    for (size_t i = 0; i < fact->listening.count; i++) {
        const struct assent_awaited *awaited = &fact->listening.signals[i];
        if (awaited->index < 0)
            continue;
        say(line, first ? "listens to " : ", ");
        signal_name(line, awaited->signal, awaited->signal_key);
        first = false;
    }
}

void trace_signalled(const struct line *line, const struct assent_fact *fact)
{
    say(line, "heard ");
    signal_name(line, fact->signalled.name, fact->signalled.signal_key);
    if (fact->signalled.value.kind != ASSENT_VALUE_ABSENT)
        line_because(line, assent_canonical_text(line->arena, &fact->signalled.value));
}

void trace_superseded(const struct line *line, const struct assent_fact *fact)
{
    say(line, "superseded by ");
    assent_buffer_text(line->out, fact->superseded.by);
}

void trace_freeze_overridden(const struct line *line, const struct assent_fact *fact)
{
    say(line, "freeze ");
    assent_buffer_text(line->out, fact->freeze_overridden.freeze);
    instant(line, " lifted until ", fact->freeze_overridden.until_us);
    line_because(line, fact->freeze_overridden.because);
}

// "conflict with CHG-7: same item db1, from … to …"
void trace_conflict_found(const struct line *line, const struct assent_fact *fact)
{
    const struct assent_conflict *conflict = &fact->conflict_found;
    say(line, "conflict with ");
    assent_buffer_text(line->out, conflict->number);
    switch (conflict->kind) {
    case ASSENT_CONFLICT_SAME_ITEM:
        say(line, ": both work on");
        break;
    case ASSENT_CONFLICT_DEPENDS_ON:
        say(line, ": what it works on depends on");
        break;
    case ASSENT_CONFLICT_DEPENDED_ON:
        say(line, ": what it works on is needed by");
        break;
    case ASSENT_CONFLICT_SAME_IMPLEMENTER:
        say(line, ": both have the same implementer");
        break;
    }
    bool theirs = conflict->other_count > 0;
    for (size_t i = 0; i < (theirs ? conflict->other_count : conflict->item_count); i++) {
        say(line, i ? ", " : " ");
        assent_buffer_text(line->out, theirs ? conflict->others[i] : conflict->items[i]);
    }
    instant(line, ", from ", conflict->from_us);
    instant(line, " to ", conflict->until_us);
}

void trace_conflict_settled(const struct line *line, const struct assent_fact *fact)
{
    const struct assent_conflict *conflict =
        line->ticket ? assent_ticket_conflict(line->ticket, fact->conflict_settled.id) : NULL;
    say(line, "conflict ");
    say(line, conflict ? "with " : "");
    assent_buffer_text(line->out, conflict ? conflict->number : fact->conflict_settled.id);
    say(line, " ");
    say(line, assent_conflict_outcome_text(fact->conflict_settled.outcome));
    if (fact->conflict_settled.person.count) {
        say(line, " by ");
        line_person(line, fact->conflict_settled.person);
    }
    line_because(line, fact->conflict_settled.because.count ? fact->conflict_settled.because
                                                            : fact->conflict_settled.why);
}

static void branch(const struct line *line, const struct assent_wait_branch *branch)
{
    if (branch->signal.count) {
        say(line, "for ");
        signal_name(line, branch->signal, branch->signal_key);
    } else {
        instant(line, "until ", branch->until_us);
    }
    for (size_t i = 0; i < branch->blocked_by_count; i++) {
        say(line, i ? ", " : " unless blocked by ");
        assent_buffer_text(line->out, branch->blocked_by[i]);
    }
    if (branch->latest_us)
        instant(line, ", latest ", branch->latest_us);
}

static void say(const struct line *line, const char *words)
{
    assent_buffer_string(line->out, words);
}

static void instant(const struct line *line, const char *words, int64_t instant_us)
{
    say(line, words);
    line_instant(line, instant_us);
}

// "hr.left of per_ann"
static void signal_name(const struct line *line, struct assent_text name, struct assent_text key)
{
    say(line, "signal ");
    assent_buffer_text(line->out, name);
    if (!key.count)
        return;
    say(line, " of ");
    line_cut(line, key);
}
