// SPDX-License-Identifier: Apache-2.0
// What keeps a ticket and could be edited away: guards and missing fields of the actions where it is, and
// what meets its planned time wherever it would be looked at from here on. Guarantees: each is asked by the
// functions that decide on it; the walk ahead ends where the ticket would begin anew, because everything is
// asked again there.
#include "edits.h"

#include "conflicts.h"
#include "obstacles.h"

static const struct assent_state *find_state(const struct explaining *explaining);
static void add(struct hurdles *hurdles, const struct hurdle *hurdle);
static void add_when(const struct explaining *explaining, const struct assent_state *state,
                     const struct assent_action *action, struct hurdles *out);
static void add_missing(const struct assent_state *state, const struct assent_action *action,
                        const struct rule *rule, struct hurdles *out);
static void walk_ahead(const struct explaining *explaining, const struct assent_state *now,
                       struct hurdles *out);
static void reach_from(const struct turn *turn, const struct assent_state *state, bool *reached);
static void add_plan(const struct explaining *explaining, const struct hurdle *hurdle, struct hurdles *out);
static bool meets_nobody(struct turn *turn);
static struct assent_text blocker_words(const struct explaining *explaining, unsigned blocked_by);

void hurdles_find(const struct explaining *explaining, struct hurdles *out)
{
    const struct assent_state *state = find_state(explaining);
    *out = (struct hurdles){.count = 0};
    for (size_t i = 0; state && i < state->action_count; i++)
        hurdles_of_action(explaining, state, &state->actions[i], out);
    if (state)
        walk_ahead(explaining, state, out);
}

void hurdles_ahead(const struct explaining *explaining, struct hurdles *out)
{
    const struct assent_state *state = find_state(explaining);
    *out = (struct hurdles){.count = 0};
    if (state)
        walk_ahead(explaining, state, out);
}

// Where the ticket is; NULL when it has ended, or is being left.
static const struct assent_state *find_state(const struct explaining *explaining)
{
    const struct assent_ticket *ticket = explaining->input->ticket;
    int index = assent_definition_state(explaining->input->definition, ticket->state);
    bool over = ticket->outcome != ASSENT_OUTCOME_NONE || ticket->leaving.count;
    return index < 0 || over ? NULL : &explaining->input->definition->states[index];
}

void hurdles_of_action(const struct explaining *explaining, const struct assent_state *state,
                       const struct assent_action *action, struct hurdles *out)
{
    add_when(explaining, state, action, out);
    if (action->require_count) {
        struct rule rule =
            rule_require(explaining, action->require, action->require_count, false, action->place);
        add_missing(state, action, &rule, out);
    }
    if (action->to < explaining->input->definition->state_count) {
        struct rule rule = rule_entering(explaining, action->to);
        add_missing(state, action, &rule, out);
    }
}

static void add_when(const struct explaining *explaining, const struct assent_state *state,
                     const struct assent_action *action, struct hurdles *out)
{
    struct probe probe;
    bool holds = false;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    if (assent_condition_empty(&action->when) || action->when.hook.count ||
        (turn_guard(&probe.turn, &action->when, &holds) && holds))
        return;
    const char *source = turn_words(&probe.turn, action->when.source);
    add(out, &(struct hurdle){.kind = HURDLE_WHEN,
                              .state = state,
                              .action = action,
                              .way = action->name,
                              .rule = assent_text_format(explaining->arena, "when %s", source)});
}

static void add_missing(const struct assent_state *state, const struct assent_action *action,
                        const struct rule *rule, struct hurdles *out)
{
    if (!rule->passed && rule->missing.kind == ASSENT_VALUE_LIST)
        add(out, &(struct hurdle){.kind = HURDLE_MISSING,
                                  .state = state,
                                  .action = action,
                                  .way = action->name,
                                  .rule = assent_text_of(rule->name),
                                  .missing = rule->missing});
}

static void walk_ahead(const struct explaining *explaining, const struct assent_state *now,
                       struct hurdles *out)
{
    const struct assent_definition *definition = explaining->input->definition;
    size_t count = definition->state_count;
    bool *reached = assent_arena_take_array(explaining->arena, count, sizeof *reached);
    bool *walked = assent_arena_take_array(explaining->arena, count, sizeof *walked);
    struct probe probe;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    reached[now - definition->states] = true;
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < count; i++) {
            const struct assent_state *state = &definition->states[i];
            if (!reached[i] || walked[i])
                continue;
            walked[i] = more = true;
            if (i == definition->start && state != now)
                continue;
            hurdles_of_plan(explaining, state, out);
            reach_from(&probe.turn, state, reached);
        }
    }
}

static void reach_from(const struct turn *turn, const struct assent_state *state, bool *reached)
{
    size_t count;
    const uint16_t *ways = ways_from(state, turn->arena, &count);
    for (size_t i = 0; i < count; i++) {
        if (ways[i] == ASSENT_TO_PREVIOUS && assent_text_equal(state->name, turn->ticket->state))
            ways_back(turn, state, reached);
        else if (ways[i] < turn->definition->state_count)
            reached[ways[i]] = true;
    }
}

void hurdles_of_plan(const struct explaining *explaining, const struct assent_state *state,
                     struct hurdles *out)
{
    enum { AT_A_GATE = ASSENT_BLOCKED_BY_FREEZE | ASSENT_BLOCKED_BY_MAINTENANCE };
    enum { IN_A_WAIT = AT_A_GATE | ASSENT_BLOCKED_BY_CONFLICTS };
    for (size_t i = 0; i < state->wait_count; i++) {
        struct hurdle hurdle = {.kind = HURDLE_PLAN, .state = state, .way = assent_text_of("until")};
        hurdle.looks_at = state->waits[i].blocked_by & IN_A_WAIT;
        hurdle.rule = blocker_words(explaining, state->waits[i].blocked_by);
        add_plan(explaining, &hurdle, out);
    }
    for (size_t i = 0; i < state->job_count; i++) {
        struct hurdle hurdle = {
            .kind = HURDLE_PLAN, .state = state, .way = assent_text_of("done"), .looks_at = AT_A_GATE};
        struct assent_text name = state->jobs[i].name;
        if (state->jobs[i].body.kind != ASSENT_BODY_GATE)
            continue;
        hurdle.rule = assent_text_format(explaining->arena, "job %.*s", (int)name.count, name.bytes);
        add_plan(explaining, &hurdle, out);
    }
}

// What was never planned cannot be moved.
static void add_plan(const struct explaining *explaining, const struct hurdle *hurdle, struct hurdles *out)
{
    struct probe probe;
    out->looks_at |= hurdle->looks_at;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    if (hurdle->looks_at && obstacles_footprint(&probe.turn).start_us && !hurdle_falls(&probe.turn, hurdle))
        add(out, hurdle);
}

static struct assent_text blocker_words(const struct explaining *explaining, unsigned blocked_by)
{
    static const enum assent_blocker BLOCKERS[] = {
#define BLOCKER_ROW(name, word, bit) ASSENT_BLOCKED_BY_##name,
        ASSENT_BLOCKERS(BLOCKER_ROW)
#undef BLOCKER_ROW
    };
    struct assent_buffer out = assent_buffer_in(explaining->arena);
    const char *before = "blocked_by ";
    for (size_t i = 0; i < sizeof BLOCKERS / sizeof *BLOCKERS; i++) {
        if (!(blocked_by & BLOCKERS[i]))
            continue;
        assent_buffer_format(&out, "%s%s", before, assent_blocker_text(BLOCKERS[i]));
        before = ", ";
    }
    return assent_buffer_done(&out);
}

static void add(struct hurdles *hurdles, const struct hurdle *hurdle)
{
    if (hurdles->count < ASSENT_EXPLAIN_HURDLES)
        hurdles->items[hurdles->count++] = *hurdle;
}

// Of an edited ticket by the schedule, of another one by what it knows.
static bool meets_nobody(struct turn *turn)
{
    struct assent_items open = assent_items_in(turn->arena);
    if (!conflicts_find(turn))
        return false;
    conflicts_open(turn, &open);
    return open.count == 0;
}

bool hurdle_falls(struct turn *turn, const struct hurdle *hurdle)
{
    bool holds = false;
    size_t count = 0;
    switch (hurdle->kind) {
    case HURDLE_WHEN:
        return turn_guard(turn, &hurdle->action->when, &holds) && holds;
    case HURDLE_MISSING:
        return false; // only what is filled by people takes it away
    case HURDLE_PLAN:
        (void)obstacles_found(turn, hurdle->looks_at, &count);
        return count == 0 && obstacles_footprint(turn).end_us > turn->now_us &&
               (!(hurdle->looks_at & ASSENT_BLOCKED_BY_CONFLICTS) || meets_nobody(turn));
    case HURDLE_EDIT:
        return true;
    }
    return false;
}
