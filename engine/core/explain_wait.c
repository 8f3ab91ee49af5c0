// SPDX-License-Identifier: Apache-2.0
// What waiting, listening and being late lead to: a state's moments, signals and ladder.
#include "explain_parts.h"

#include "obstacles.h"
#include "preauthorise.h"

static void way_of_branch(const struct explaining *explaining, const struct assent_wait_rule *said,
                          const struct assent_wait_branch *branch, struct assent_items *ways);
static void add_missed(const struct explaining *explaining, const struct assent_wait_rule *said,
                       const struct assent_wait_branch *branch, struct assent_items *ways);
static void add_signal(const struct explaining *explaining, const char *kind, struct assent_text signal,
                       struct assent_text key, uint16_t to, struct assent_place place,
                       struct assent_items *ways);
static struct rule rule_blocked(const struct explaining *explaining, const struct assent_wait_branch *branch,
                                unsigned blocked_by, struct assent_place place);
static struct assent_text kept_by(const struct explaining *explaining,
                                  const struct assent_wait_branch *branch, unsigned blocked_by);
static void add_found(struct assent_buffer *out, const struct assent_value *reasons, const char *member,
                      const char *said);
static void add_preauthorisation(struct assent_buffer *out, const struct turn *turn);
static void add_obstacles(struct assent_buffer *out, const struct turn *turn, unsigned blocked_by);
static const char *and_by(const struct assent_buffer *out);
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
    struct assent_text kept = kept_by(explaining, branch, blocked_by);
    return (struct rule){.name = assent_text_cstring(explaining->arena, assent_buffer_done(&name)),
                         .place = place,
                         .passed = kept.count == 0,
                         .evidence = kept.count ? kept : assent_text_of("nothing keeps it")};
}

// In the order of ASSENT_BLOCKERS. Approvals and conflicts are what was found when its moment came; the
// others are looked at now, ahead of its time too, and when freezes and windows would let it go.
static struct assent_text kept_by(const struct explaining *explaining,
                                  const struct assent_wait_branch *branch, unsigned blocked_by)
{
    struct probe probe;
    struct assent_buffer out = assent_buffer_in(explaining->arena);
    int64_t free_us;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    const struct turn *turn = &probe.turn;
    add_found(&out, &branch->blocked, "approval", "an approval that holds no longer, that of ");
    if (blocked_by & ASSENT_BLOCKED_BY_PREAUTHORISATION)
        add_preauthorisation(&out, turn);
    size_t before = out.count;
    add_obstacles(&out, turn, blocked_by);
    bool obstacles = out.count > before;
    add_found(&out, &branch->blocked, "with", "a conflict with ");
    if (obstacles && obstacles_free(turn, blocked_by, &free_us))
        assent_buffer_format(&out, "; nothing would from %s on",
                             assent_instant_text(explaining->arena, free_us).bytes);
    return assent_buffer_done(&out);
}

static void add_found(struct assent_buffer *out, const struct assent_value *reasons, const char *member,
                      const char *said)
{
    for (size_t i = 0; reasons->kind == ASSENT_VALUE_LIST && i < reasons->list.count; i++) {
        struct assent_text name = assent_value_get_text(&reasons->list.items[i], member);
        if (name.count)
            assent_buffer_format(out, "%s%s%.*s", and_by(out), said, (int)name.count, name.bytes);
    }
}

static void add_preauthorisation(struct assent_buffer *out, const struct turn *turn)
{
    struct assent_text why = preauthorisation_gone(turn);
    if (why.count)
        assent_buffer_format(out, "%sits preauthorisation: %.*s", and_by(out), (int)why.count, why.bytes);
}

static void add_obstacles(struct assent_buffer *out, const struct turn *turn, unsigned blocked_by)
{
    size_t count = 0;
    const struct assent_obstacle *found = obstacles_found(turn, blocked_by, &count);
    for (size_t i = 0; i < count; i++) {
        const struct assent_freeze *freeze = found[i].freeze;
        struct assent_text handle = freeze ? freeze->handle : found[i].window->handle;
        assent_buffer_format(out, "%s%s %.*s", and_by(out), freeze ? "freeze" : "maintenance window",
                             (int)handle.count, handle.bytes);
        if (freeze)
            assent_buffer_format(out, " until %s", assent_instant_text(turn->arena, found[i].until_us).bytes);
    }
}

static const char *and_by(const struct assent_buffer *out)
{
    return out->count ? ", " : "kept by ";
}
