// SPDX-License-Identifier: Apache-2.0
// A waiting state: its branches are resolved when it is entered and whenever an edit or a calendar moves
// them, and the first that is possible leads on (language.md, "States"). Guarantees: a branch whose `latest`
// has come is missed, whatever else has come by then; a moment that is there already is not waited for; what
// blocks a branch is looked at anew with each edit. Leans on approval_edited.c for what holds still.
#include "clocks.h"

#include "approval.h"
#include "conflicts.h"
#include "obstacles.h"
#include "preauthorise.h"

// A moment that cannot be resolved.
struct unresolved {
    const char *what;
    const struct assent_moment *moment;
    struct assent_error error;
};

static bool resolve(struct turn *turn, const struct assent_state *state, int64_t anchor_us,
                    struct assent_wait_branch *branches, struct unresolved *unresolved);
static bool resolve_one(struct turn *turn, const char *what, const struct assent_moment *moment,
                        int64_t anchor_us, int64_t *out, struct unresolved *unresolved);
static bool resolve_signals(struct turn *turn, const struct assent_state *state,
                            struct assent_wait_branch *branches);
static bool set_clocks(struct turn *turn, const struct assent_state *state, int64_t anchor_us);
static bool set_clock(struct turn *turn, int64_t branch, const char *what, const struct assent_moment *moment,
                      int64_t anchor_us, int64_t due_us);
static bool go_from(struct turn *turn, int64_t branch, enum assent_wait_outcome outcome, uint16_t *next);
static bool lapses(const struct turn *turn, int64_t branch);
static bool is_blocked(struct turn *turn, int64_t branch, bool *out);
static bool same_branches(const struct assent_wait *wait, const struct assent_wait_branch *branches);
static void name_blockers(struct turn *turn, const struct assent_wait_rule *rule,
                          struct assent_wait_branch *branch);

bool wait_open(struct turn *turn, const struct assent_state *state, uint16_t *next)
{
    struct assent_wait_branch *branches =
        assent_arena_take_array(turn->arena, state->wait_count, sizeof *branches);
    struct unresolved unresolved = {0};
    if (!resolve(turn, state, turn->now_us, branches, &unresolved))
        return moment_refuse(turn, unresolved.what, unresolved.moment, &unresolved.error);
    struct assent_fact fact = {.kind = ASSENT_FACT_WAIT_OPENED,
                               .wait_opened = {.branches = branches, .count = state->wait_count}};
    return resolve_signals(turn, state, branches) && turn_emit(turn, &fact) && wait_advance(turn, next) &&
           (*next != ASSENT_TO_NONE || set_clocks(turn, state, turn->now_us));
}

bool wait_advance(struct turn *turn, uint16_t *next)
{
    *next = ASSENT_TO_NONE;
    for (size_t i = 0; i < turn->ticket->wait.count; i++) {
        const struct assent_wait_branch *branch = &turn->ticket->wait.branches[i];
        bool blocked;
        if (branch->latest_us && branch->latest_us <= turn->now_us)
            return go_from(turn, (int64_t)i, ASSENT_WAIT_MISSED, next);
        if (branch->signal.count || branch->until_us > turn->now_us) {
            if (!obstacles_forget(turn, (int64_t)i))
                return false;
            continue;
        }
        if (lapses(turn, (int64_t)i) && !approvals_at_work(turn, next))
            return false;
        if (*next != ASSENT_TO_NONE)
            return true;
        if (!is_blocked(turn, (int64_t)i, &blocked))
            return false;
        if (!blocked)
            return go_from(turn, (int64_t)i, ASSENT_WAIT_REACHED, next);
    }
    return true;
}

bool wait_again(struct turn *turn)
{
    uint16_t next = ASSENT_TO_NONE;
    bool kept = false;
    for (size_t i = 0; i < turn->ticket->wait.count; i++)
        kept = kept || turn->ticket->wait.branches[i].blocked.kind != ASSENT_VALUE_ABSENT;
    return !kept || (wait_advance(turn, &next) && state_enter(turn, next));
}

bool wait_move(struct turn *turn, bool keep)
{
    const struct assent_state *state = state_now(turn);
    struct assent_wait_branch *branches =
        assent_arena_take_array(turn->arena, state->wait_count, sizeof *branches);
    struct unresolved unresolved = {0};
    if (turn->ticket->wait.count == 0 || turn->ticket->wait.count != state->wait_count)
        return true;
    int64_t anchor_us = turn->ticket->entered_us;
    if (!resolve(turn, state, anchor_us, branches, &unresolved))
        return keep || moment_refuse(turn, unresolved.what, unresolved.moment, &unresolved.error);
    struct assent_fact fact = {.kind = ASSENT_FACT_WAIT_OPENED,
                               .wait_opened = {.branches = branches, .count = state->wait_count}};
    if (!keep && !resolve_signals(turn, state, branches))
        return false;
    for (size_t i = 0; keep && i < state->wait_count; i++)
        branches[i].signal_key = turn->ticket->wait.branches[i].signal_key;
    return same_branches(&turn->ticket->wait, branches) ||
           (turn_emit(turn, &fact) && set_clocks(turn, state, anchor_us));
}

static bool resolve(struct turn *turn, const struct assent_state *state, int64_t anchor_us,
                    struct assent_wait_branch *branches, struct unresolved *unresolved)
{
    for (size_t i = 0; i < state->wait_count; i++) {
        const struct assent_wait_rule *rule = &state->waits[i];
        branches[i] = (struct assent_wait_branch){.signal = rule->signal};
        name_blockers(turn, rule, &branches[i]);
        if (!resolve_one(turn, "until", &rule->until, anchor_us, &branches[i].until_us, unresolved) ||
            !resolve_one(turn, "latest", &rule->latest, anchor_us, &branches[i].latest_us, unresolved))
            return false;
    }
    return true;
}

static bool resolve_one(struct turn *turn, const char *what, const struct assent_moment *moment,
                        int64_t anchor_us, int64_t *out, struct unresolved *unresolved)
{
    unresolved->what = what;
    unresolved->moment = moment;
    return !moment->present || moment_at(turn, moment, anchor_us, out, &unresolved->error);
}

static bool resolve_signals(struct turn *turn, const struct assent_state *state,
                            struct assent_wait_branch *branches)
{
    for (size_t i = 0; i < state->wait_count; i++) {
        const struct assent_wait_rule *rule = &state->waits[i];
        if (rule->signal.count &&
            !signal_key(turn, rule->signal, &rule->key, &rule->place, &branches[i].signal_key))
            return false;
    }
    return true;
}

static void name_blockers(struct turn *turn, const struct assent_wait_rule *rule,
                          struct assent_wait_branch *branch)
{
    static const enum assent_blocker blockers[] = {
#define BLOCKER_ROW(name, word, bit) ASSENT_BLOCKED_BY_##name,
        ASSENT_BLOCKERS(BLOCKER_ROW)
#undef BLOCKER_ROW
    };
    size_t count = sizeof blockers / sizeof *blockers;
    struct assent_text *words = assent_arena_take_array(turn->arena, count, sizeof *words);
    for (size_t i = 0; i < count; i++) {
        if (rule->blocked_by & blockers[i])
            words[branch->blocked_by_count++] = assent_text_of(assent_blocker_text(blockers[i]));
    }
    branch->blocked_by = words;
}

// Of every branch that is still to come; one that has come and is blocked has no clock.
static bool set_clocks(struct turn *turn, const struct assent_state *state, int64_t anchor_us)
{
    for (size_t i = 0; i < state->wait_count; i++) {
        struct assent_wait_branch branch = turn->ticket->wait.branches[i];
        if (!set_clock(turn, (int64_t)i, "until", &state->waits[i].until, anchor_us, branch.until_us) ||
            !set_clock(turn, (int64_t)i, "latest", &state->waits[i].latest, anchor_us, branch.latest_us))
            return false;
    }
    return true;
}

static bool set_clock(struct turn *turn, int64_t branch, const char *what, const struct assent_moment *moment,
                      int64_t anchor_us, int64_t due_us)
{
    struct assent_text name = timer_of(turn, "wait", branch, what);
    const struct assent_timer *there = assent_ticket_timer(turn->ticket, name);
    bool entering = anchor_us == turn->now_us && turn->ticket->entered_revision == turn->ticket->revision;
    if (due_us == 0 || (there && there->due_us == due_us) || (entering && due_us <= turn->now_us))
        return true;
    struct assent_text words = moment_words(turn, what, moment);
    if (there) {
        struct assent_timer timer = *there;
        return timer_move(turn, &timer, words, due_us);
    }
    if (entering)
        return timer_set(turn, name, words, due_us);
    struct assent_timer fired = {.name = name, .anchor_us = anchor_us};
    return due_us <= turn->now_us || timer_move(turn, &fired, words, due_us);
}

static bool go_from(struct turn *turn, int64_t branch, enum assent_wait_outcome outcome, uint16_t *next)
{
    const struct assent_wait_rule *rule = &state_now(turn)->waits[branch];
    *next = outcome == ASSENT_WAIT_MISSED ? rule->missed : rule->to;
    return state_target(turn, next, &rule->place) &&
           turn_emit(turn, &(struct assent_fact){.kind = ASSENT_FACT_WAIT_ENDED,
                                                 .wait_ended = {.branch = branch, .outcome = outcome}});
}

// What an approval that holds no longer would keep goes where that approval's `expired` leads.
static bool lapses(const struct turn *turn, int64_t branch)
{
    return state_now(turn)->waits[branch].blocked_by & ASSENT_BLOCKED_BY_APPROVAL;
}

// Its moment has come. What keeps it is said once.
static bool is_blocked(struct turn *turn, int64_t branch, bool *out)
{
    const struct assent_wait_rule *rule = &state_now(turn)->waits[branch];
    struct assent_items reasons = assent_items_in(turn->arena);
    *out = false;
    if (rule->blocked_by & ASSENT_BLOCKED_BY_APPROVAL && !approvals_fallen(turn, &reasons))
        return false;
    if (rule->blocked_by & ASSENT_BLOCKED_BY_PREAUTHORISATION)
        preauthorisation_blocks(turn, &reasons);
    if (!obstacles_keep(turn, branch, rule->blocked_by, &reasons))
        return false;
    if (rule->blocked_by & ASSENT_BLOCKED_BY_CONFLICTS) {
        if (!conflicts_find(turn))
            return false;
        conflicts_open(turn, &reasons);
    }
    struct assent_fact fact = {.kind = ASSENT_FACT_WAIT_BLOCKED,
                               .wait_blocked = {.branch = branch, .reasons = assent_items_done(&reasons)}};
    *out = reasons.count > 0;
    const struct assent_value *said = &turn->ticket->wait.branches[branch].blocked;
    return !*out || assent_value_equal(said, &fact.wait_blocked.reasons) || turn_emit(turn, &fact);
}

static bool same_branches(const struct assent_wait *wait, const struct assent_wait_branch *branches)
{
    for (size_t i = 0; i < wait->count; i++) {
        if (wait->branches[i].until_us != branches[i].until_us ||
            wait->branches[i].latest_us != branches[i].latest_us ||
            !assent_text_equal(wait->branches[i].signal_key, branches[i].signal_key))
            return false;
    }
    return true;
}
