// SPDX-License-Identifier: Apache-2.0
// The canonical form of waits, clocks, signals and what actions set. What a definition of before these keys
// does not have stands nowhere, so that its digest is what it was.
#include "canonical.h"

static struct assent_value late_value(const struct assent_definition *definition,
                                      const struct assent_late *steps, size_t count,
                                      struct assent_arena *arena);
static struct assent_value reminds_value(const struct assent_round_rule *round, struct assent_arena *arena);
static struct assent_value signals_value(const struct assent_definition *definition,
                                         const struct assent_state *state, struct assent_arena *arena);
static struct assent_value wait_value(const struct assent_definition *definition,
                                      const struct assent_wait_rule *wait, struct assent_arena *arena);
static struct assent_value blockers_value(unsigned blockers, struct assent_arena *arena);

void canonical_put_clocks(struct assent_record *record, const struct assent_definition *definition,
                          const struct assent_state *state, struct assent_arena *arena)
{
    canonical_put_text(record, "enter", state->enter);
    canonical_put_text(record, "counts_as", state->counts_as);
    assent_record_put(record, "due", canonical_moment(&state->due, arena));
    assent_record_put(record, "late", late_value(definition, state->late, state->late_count, arena));
    assent_record_put(record, "signals", signals_value(definition, state, arena));
}

void canonical_put_round_time(struct assent_record *record, const struct assent_definition *definition,
                              const struct assent_round_rule *round, struct assent_arena *arena)
{
    static const char *const words[] = {
        [ASSENT_ROUND_LATE_REJECT] = "reject", [ASSENT_ROUND_LATE_APPROVE] = "approve"};
    assent_record_put(record, "remind", reminds_value(round, arena));
    if (round->late == ASSENT_ROUND_LATE_LADDER)
        assent_record_put(record, "late",
                          late_value(definition, round->late_steps, round->late_count, arena));
    else if (round->late != ASSENT_ROUND_LATE_EXPIRES)
        assent_record_put(record, "late", assent_value_string(words[round->late]));
}

struct assent_value canonical_waits(const struct assent_definition *definition,
                                    const struct assent_state *state, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < state->wait_count; i++)
        assent_items_add(&items, wait_value(definition, &state->waits[i], arena));
    return assent_items_done(&items);
}

struct assent_value canonical_sets(const struct assent_definition *definition,
                                   const struct assent_action *action, struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    for (size_t i = 0; i < action->set_count; i++)
        assent_record_set(&record, definition->fields[action->sets[i].field].name,
                          canonical_template(&action->sets[i].value, arena));
    return action->set_count ? assent_record_done(&record) : assent_value_absent();
}

static struct assent_value late_value(const struct assent_definition *definition,
                                      const struct assent_late *steps, size_t count,
                                      struct assent_arena *arena)
{
    static const char *const kinds[] = {
        [ASSENT_LATE_ADD] = "add", [ASSENT_LATE_REPLACE] = "replace", [ASSENT_LATE_THEN] = "then"};
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < count; i++) {
        const struct assent_late *step = &steps[i];
        struct assent_record record = assent_record_in(arena);
        assent_record_put(&record, "after", canonical_duration(step->after, arena));
        assent_record_put(&record, kinds[step->kind],
                          step->kind == ASSENT_LATE_THEN ? canonical_state_name(definition, step->to)
                                                         : canonical_who(&step->who, arena));
        canonical_put_text(&record, "seat", step->seat);
        assent_items_add(&items, assent_record_done(&record));
    }
    return count ? assent_items_done(&items) : assent_value_absent();
}

static struct assent_value reminds_value(const struct assent_round_rule *round, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < round->remind_count; i++) {
        const struct assent_remind *remind = &round->reminds[i];
        assent_items_add(&items, remind->share ? assent_value_text(assent_text_format(
                                                     arena, "%lld%%", (long long)(remind->share / 100)))
                                               : canonical_duration(remind->after, arena));
    }
    return round->remind_count ? assent_items_done(&items) : assent_value_absent();
}

static struct assent_value signals_value(const struct assent_definition *definition,
                                         const struct assent_state *state, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < state->signal_count; i++) {
        const struct assent_signal_rule *signal = &state->signals[i];
        struct assent_record record = assent_record_in(arena);
        assent_record_put_text(&record, "signal", signal->name);
        assent_record_put(&record, "key", canonical_template(&signal->key, arena));
        if (signal->superseded_by_count)
            assent_record_put(
                &record, "superseded_by",
                canonical_field_names(definition, signal->superseded_by, signal->superseded_by_count, arena));
        assent_record_put(&record, "to", canonical_target(definition, signal->to));
        assent_items_add(&items, assent_record_done(&record));
    }
    return state->signal_count ? assent_items_done(&items) : assent_value_absent();
}

static struct assent_value wait_value(const struct assent_definition *definition,
                                      const struct assent_wait_rule *wait, struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    assent_record_put(&record, "until", canonical_moment(&wait->until, arena));
    assent_record_put(&record, "blocked_by", blockers_value(wait->blocked_by, arena));
    canonical_put_text(&record, "signal", wait->signal);
    assent_record_put(&record, "key", canonical_template(&wait->key, arena));
    assent_record_put(&record, "latest", canonical_moment(&wait->latest, arena));
    assent_record_put(&record, "missed", canonical_state_name(definition, wait->missed));
    assent_record_put(&record, "to", canonical_target(definition, wait->to));
    return assent_record_done(&record);
}

// In the order in which they came into the language: digests of versions are of it.
static struct assent_value blockers_value(unsigned blockers, struct assent_arena *arena)
{
    static const enum assent_blocker ORDER[] = {ASSENT_BLOCKED_BY_APPROVAL, ASSENT_BLOCKED_BY_FREEZE,
                                                ASSENT_BLOCKED_BY_CONFLICTS, ASSENT_BLOCKED_BY_MAINTENANCE,
                                                ASSENT_BLOCKED_BY_PREAUTHORISATION};
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < sizeof ORDER / sizeof *ORDER; i++) {
        if (blockers & ORDER[i])
            assent_items_add(&items, assent_value_string(assent_blocker_text(ORDER[i])));
    }
    return blockers ? assent_items_done(&items) : assent_value_absent();
}
