// SPDX-License-Identifier: Apache-2.0
// What another ticket's turn found, as facts of this one. Guarantees: nothing is decided here, so it needs
// neither definition nor world; the two sides of a conflict have one id, the same overlap and outcome, and
// mirrored kinds; a wait that it kept is woken by a timer, which is durable.
#include <assent/core/conflicts.h>

#include <assent/base/limits.h>

#include <string.h>

static struct assent_fact mirror(const struct assent_fact *fact, const struct assent_ticket *mover);
static enum assent_conflict_kind other_way(enum assent_conflict_kind kind);
static bool concerns(const struct assent_fact *fact, const struct assent_ticket *mover,
                     const struct assent_id *ticket);
static const struct assent_conflict *settled_of(const struct assent_fact *fact,
                                                const struct assent_ticket *mover);
static bool blocked_branch(const struct assent_ticket *ticket, size_t *branch);

size_t assent_conflict_partners(const struct assent_step_result *moved, struct assent_arena *arena,
                                struct assent_id **out)
{
    size_t found = 0;
    *out = assent_arena_take_array(arena, moved->fact_count, sizeof **out);
    for (size_t i = 0; i < moved->fact_count; i++) {
        const struct assent_fact *fact = &moved->facts[i];
        const struct assent_conflict *conflict =
            fact->kind == ASSENT_FACT_CONFLICT_FOUND ? &fact->conflict_found : NULL;
        if (fact->kind == ASSENT_FACT_CONFLICT_SETTLED)
            conflict = settled_of(fact, moved->next);
        bool known = conflict == NULL;
        for (size_t k = 0; !known && k < found; k++)
            known = assent_id_equal(&(*out)[k], &conflict->with);
        if (!known)
            (*out)[found++] = conflict->with;
    }
    return found;
}

bool assent_conflict_mirror(const struct assent_ticket *ticket, const struct assent_step_result *moved,
                            int64_t at_us, int64_t directory, struct assent_arena *arena,
                            struct assent_mirrored *out, struct assent_error *error)
{
    size_t branch;
    struct assent_fact *made = assent_arena_take_array(arena, moved->fact_count + 1, sizeof *made);
    struct assent_ticket *next = assent_fold_begin(ticket, ticket->revision + 1, at_us, arena);
    *out = (struct assent_mirrored){.facts = made, .next = next};
    for (size_t i = 0; i < moved->fact_count; i++) {
        if (!concerns(&moved->facts[i], moved->next, &ticket->id))
            continue;
        made[out->fact_count] = mirror(&moved->facts[i], moved->next);
        if (!assent_fold_fact(next, &made[out->fact_count++], arena, error))
            return false;
    }
    size_t active = 0;
    for (size_t i = 0; i < next->conflict_count; i++)
        active += next->conflicts[i].outcome != ASSENT_CONFLICT_RESOLVED;
    if (active > ASSENT_CONFLICTS)
        return assent_error_set(
            error, ASSENT_LIMIT_REACHED,
            "%.*s would be in conflict with more than %d other changes. Plan this one for "
            "another time: `assent schedule next-free` finds one.",
            (int)ticket->number.count, ticket->number.bytes, ASSENT_CONFLICTS);
    if (assent_ticket_conflicts_open(next) > 0 || !blocked_branch(next, &branch))
        return true;
    made[out->fact_count] =
        (struct assent_fact){.kind = ASSENT_FACT_TIMER_SET,
                             .timer_set = {.name = assent_text_format(arena, "wait/%zu/until", branch),
                                           .rule = assent_text_of("its conflicts are settled"),
                                           .anchor_us = at_us,
                                           .due_us = at_us,
                                           .directory = directory}};
    return assent_fold_fact(next, &made[out->fact_count++], arena, error);
}

static struct assent_fact mirror(const struct assent_fact *fact, const struct assent_ticket *mover)
{
    struct assent_fact other = *fact;
    if (fact->kind == ASSENT_FACT_CONFLICT_SETTLED)
        return other;
    struct assent_conflict *conflict = &other.conflict_found;
    conflict->with = mover->id;
    conflict->number = mover->number;
    conflict->kind = other_way(fact->conflict_found.kind);
    if (fact->conflict_found.other_count == 0)
        return other;
    conflict->items = fact->conflict_found.others;
    conflict->item_count = fact->conflict_found.other_count;
    conflict->others = fact->conflict_found.items;
    conflict->other_count = fact->conflict_found.item_count;
    return other;
}

static enum assent_conflict_kind other_way(enum assent_conflict_kind kind)
{
    switch (kind) {
    case ASSENT_CONFLICT_DEPENDS_ON:
        return ASSENT_CONFLICT_DEPENDED_ON;
    case ASSENT_CONFLICT_DEPENDED_ON:
        return ASSENT_CONFLICT_DEPENDS_ON;
    case ASSENT_CONFLICT_SAME_ITEM:
    case ASSENT_CONFLICT_SAME_IMPLEMENTER:
        break;
    }
    return kind;
}

static bool concerns(const struct assent_fact *fact, const struct assent_ticket *mover,
                     const struct assent_id *ticket)
{
    if (fact->kind == ASSENT_FACT_CONFLICT_FOUND)
        return assent_id_equal(&fact->conflict_found.with, ticket);
    if (fact->kind != ASSENT_FACT_CONFLICT_SETTLED)
        return false;
    const struct assent_conflict *conflict = settled_of(fact, mover);
    return conflict && assent_id_equal(&conflict->with, ticket);
}

// The mover keeps the conflict, now settled.
static const struct assent_conflict *settled_of(const struct assent_fact *fact,
                                                const struct assent_ticket *mover)
{
    return assent_ticket_conflict(mover, fact->conflict_settled.id);
}

// A branch whose moment has come and that something keeps.
static bool blocked_branch(const struct assent_ticket *ticket, size_t *branch)
{
    for (size_t i = 0; i < ticket->wait.count; i++) {
        const struct assent_value *blocked = &ticket->wait.branches[i].blocked;
        for (size_t k = 0; blocked->kind == ASSENT_VALUE_LIST && k < blocked->list.count; k++) {
            *branch = i;
            if (assent_value_find(&blocked->list.items[k], assent_text_of("conflict")))
                return true;
        }
    }
    return false;
}
