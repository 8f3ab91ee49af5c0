// SPDX-License-Identifier: Apache-2.0
// What waiting, listening and being late lead to: a state's moments, signals and ladder.
#include "explain_parts.h"

#include "obstacles.h"

#include <assent/base/canonical.h>

static void way_of_branch(const struct explaining *explaining, const struct assent_wait_rule *said,
                          const struct assent_wait_branch *branch, struct assent_items *ways);
static void add_missed(const struct explaining *explaining, const struct assent_wait_rule *said,
                       const struct assent_wait_branch *branch, struct assent_items *ways);
static void add_signal(const struct explaining *explaining, const char *kind, struct assent_text signal,
                       struct assent_text key, uint16_t to, struct assent_place place,
                       struct assent_items *ways);
static struct rule rule_blocked(const struct explaining *explaining, const struct assent_wait_branch *branch,
                                unsigned blocked_by, struct assent_place place);
static struct assent_text obstacles_said(const struct explaining *explaining, unsigned blocked_by);
static struct assent_text with_others(const struct explaining *explaining, struct assent_text said,
                                      const struct assent_value *reasons);
static struct rule rule_moment(const struct explaining *explaining, const char *what,
                               const struct assent_moment *moment, int64_t at_us);

void ways_of_wait(const struct explaining *explaining, const struct assent_state *state,
                  struct assent_items *ways)
{
    const struct assent_wait *wait = &explaining->input->ticket->wait;
    for (size_t i = 0; i < wait->count && i < state->wait_count; i++)
        way_of_branch(explaining, &state->waits[i], &wait->branches[i], ways);
}

void ways_of_signals(const struct explaining *explaining, const struct assent_state *state,
                     struct assent_items *ways)
{
    const struct assent_ticket *ticket = explaining->input->ticket;
    for (size_t i = 0; i < ticket->awaited_count; i++) {
        const struct assent_awaited *awaited = &ticket->awaited[i];
        if (awaited->index < 0 || (size_t)awaited->index >= state->signal_count)
            continue;
        const struct assent_signal_rule *said = &state->signals[awaited->index];
        add_signal(explaining, "signal", awaited->signal, awaited->signal_key, said->to, said->place, ways);
    }
}

void ways_of_lateness(const struct explaining *explaining, const struct assent_state *state,
                      struct assent_items *ways)
{
    for (size_t i = 0; i < state->late_count; i++) {
        const struct assent_late *late = &state->late[i];
        const char *name = assent_text_format(explaining->arena, "state/late/%zu", i).bytes;
        const struct assent_timer *timer =
            assent_ticket_timer(explaining->input->ticket, assent_text_of(name));
        if (late->kind != ASSENT_LATE_THEN || !timer)
            continue;
        struct way way = way_begin(explaining, assent_text_of("late"), "clock", late->to);
        struct rule rule = {.name = assent_text_cstring(explaining->arena, timer->rule),
                            .place = late->place};
        rule.evidence = assent_text_format(explaining->arena, "at %s",
                                           assent_instant_text(explaining->arena, timer->due_us).bytes);
        way_rule(explaining, &way, &rule);
        assent_items_add(ways, way_record(explaining, &way));
    }
}

static void way_of_branch(const struct explaining *explaining, const struct assent_wait_rule *said,
                          const struct assent_wait_branch *branch, struct assent_items *ways)
{
    if (branch->signal.count) {
        add_signal(explaining, "wait", branch->signal, branch->signal_key, said->to, said->place, ways);
    } else {
        struct way way = way_begin(explaining, assent_text_of("until"), "wait", said->to);
        struct rule rule = rule_moment(explaining, "until", &said->until, branch->until_us);
        way_rule(explaining, &way, &rule);
        if (branch->blocked_by_count) {
            rule = rule_blocked(explaining, branch, said->blocked_by, said->place);
            way_rule(explaining, &way, &rule);
        }
        assent_items_add(ways, way_record(explaining, &way));
    }
    if (branch->latest_us)
        add_missed(explaining, said, branch, ways);
}

static void add_missed(const struct explaining *explaining, const struct assent_wait_rule *said,
                       const struct assent_wait_branch *branch, struct assent_items *ways)
{
    struct way way = way_begin(explaining, assent_text_of("missed"), "wait", said->missed);
    struct rule rule = rule_moment(explaining, "latest", &said->latest, branch->latest_us);
    way_rule(explaining, &way, &rule);
    assent_items_add(ways, way_record(explaining, &way));
}

static void add_signal(const struct explaining *explaining, const char *kind, struct assent_text signal,
                       struct assent_text key, uint16_t to, struct assent_place place,
                       struct assent_items *ways)
{
    struct way way = way_begin(explaining, signal, kind, to);
    struct rule rule = {
        .name = assent_text_format(explaining->arena, "signal %.*s", (int)signal.count, signal.bytes).bytes,
        .place = place};
    rule.evidence = key.count ? assent_text_format(explaining->arena, "it has not come for key %.*s",
                                                   (int)key.count, key.bytes)
                              : assent_text_of("it has not come");
    way_rule(explaining, &way, &rule);
    assent_items_add(ways, way_record(explaining, &way));
}

static struct rule rule_moment(const struct explaining *explaining, const char *what,
                               const struct assent_moment *moment, int64_t at_us)
{
    struct probe probe;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    struct rule rule = {.place = moment->place, .passed = at_us <= probe.turn.now_us};
    rule.name = assent_text_format(explaining->arena, "%s %.*s", what, (int)moment->source.count,
                                   moment->source.bytes)
                    .bytes;
    rule.evidence = assent_text_format(explaining->arena, "that is %s",
                                       assent_instant_text(explaining->arena, at_us).bytes);
    return rule;
}

static struct rule rule_blocked(const struct explaining *explaining, const struct assent_wait_branch *branch,
                                unsigned blocked_by, struct assent_place place)
{
    struct assent_buffer name = assent_buffer_in(explaining->arena);
    assent_buffer_string(&name, "blocked_by");
    for (size_t i = 0; i < branch->blocked_by_count; i++) {
        assent_buffer_string(&name, i ? ", " : " ");
        assent_buffer_text(&name, branch->blocked_by[i]);
    }
    struct rule rule = {.name = assent_text_cstring(explaining->arena, assent_buffer_done(&name)),
                        .place = place,
                        .passed = branch->blocked.kind == ASSENT_VALUE_ABSENT};
    rule.evidence = assent_text_of("nothing keeps it");
    struct assent_text ahead = obstacles_said(explaining, blocked_by);
    if (ahead.count) {
        rule.passed = false;
        rule.evidence = with_others(explaining, ahead, &branch->blocked);
    } else if (!rule.passed)
        rule.evidence = assent_text_format(
            explaining->arena, "kept by %s",
            assent_text_cstring(explaining->arena,
                                assent_canonical_text(explaining->arena, &branch->blocked)));
    return rule;
}

// Which freezes and windows stand in its way, ahead of its time too, and when nothing would.
static struct assent_text obstacles_said(const struct explaining *explaining, unsigned blocked_by)
{
    struct probe probe;
    struct assent_buffer out = assent_buffer_in(explaining->arena);
    size_t count = 0;
    int64_t free_us;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    const struct assent_obstacle *found = obstacles_found(&probe.turn, blocked_by, &count);
    for (size_t i = 0; i < count; i++) {
        const struct assent_freeze *freeze = found[i].freeze;
        struct assent_text handle = freeze ? freeze->handle : found[i].window->handle;
        assent_buffer_format(&out, "%s%s %.*s", i ? ", " : "kept by ",
                             freeze ? "freeze" : "maintenance window", (int)handle.count, handle.bytes);
        if (freeze)
            assent_buffer_format(&out, " until %s",
                                 assent_instant_text(explaining->arena, found[i].until_us).bytes);
    }
    if (count && obstacles_free(&probe.turn, blocked_by, &free_us))
        assent_buffer_format(&out, "; nothing would from %s on",
                             assent_instant_text(explaining->arena, free_us).bytes);
    return assent_buffer_done(&out);
}

// And what else has kept it when its moment came.
static struct assent_text with_others(const struct explaining *explaining, struct assent_text said,
                                      const struct assent_value *reasons)
{
    struct assent_buffer out = assent_buffer_in(explaining->arena);
    assent_buffer_text(&out, said);
    for (size_t i = 0; reasons->kind == ASSENT_VALUE_LIST && i < reasons->list.count; i++) {
        const struct assent_value *reason = &reasons->list.items[i];
        if (assent_value_get(reason, "freeze") || assent_value_get(reason, "maintenance"))
            continue;
        assent_buffer_string(&out, "; kept by ");
        assent_buffer_text(&out, assent_canonical_text(explaining->arena, reason));
    }
    return assent_buffer_done(&out);
}
