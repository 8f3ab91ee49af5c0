// SPDX-License-Identifier: Apache-2.0
// Conflicts between changes: found, settled and accepted by the turns of the ticket that moved; the other
// side gets the same facts, mirrored, in the same item of the store (conflicts_mirror.c). Guarantees: of two
// changes there is one conflict at a time; it ends by itself when they do not meet any more; who accepted one
// answered for this overlap: another overlap opens it again. Nobody accepts a conflict of a change that is
// theirs.
#include "conflicts.h"

#include "clocks.h"

#include <assent/base/limits.h>

#include <assert.h>

static bool occupies_the_same(const struct turn *turn);
static const struct assent_clash *clashes_now(struct turn *turn, size_t *count);
static bool resolve_gone(struct turn *turn, const struct assent_clash *clashes, size_t count);
static bool find_new(struct turn *turn, const struct assent_clash *clash);
static bool same_clash(const struct assent_conflict *conflict, const struct assent_clash *clash);
static bool go_on(struct turn *turn);
static bool may_accept(struct turn *turn);
static bool answers_for(struct turn *turn, int32_t person, bool *out);

bool conflicts_find(struct turn *turn)
{
    size_t count = 0;
    if (occupies_the_same(turn))
        return true;
    const struct assent_clash *clashes = clashes_now(turn, &count);
    if (count > ASSENT_CONFLICTS)
        return turn_refuse(turn, ASSENT_LIMIT_REACHED,
                           "In this interval the change would be in conflict with more than %d others. Plan "
                           "it for another time: `assent schedule next-free` finds one.",
                           ASSENT_CONFLICTS);
    if (!resolve_gone(turn, clashes, count))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!find_new(turn, &clashes[i]))
            return false;
    }
    return true;
}

bool conflicts_settle(struct turn *turn)
{
    size_t before = turn->fact_count;
    if (turn->fact_count == 0 || !conflicts_find(turn))
        return turn->fact_count == 0;
    for (size_t i = before; i < turn->fact_count; i++) {
        if (turn->facts[i].kind == ASSENT_FACT_CONFLICT_SETTLED)
            return go_on(turn) && conflicts_find(turn);
    }
    return true;
}

void conflicts_open(const struct turn *turn, struct assent_items *reasons)
{
    const struct assent_ticket *ticket = turn->ticket;
    for (size_t i = 0; i < ticket->conflict_count; i++) {
        if (ticket->conflicts[i].outcome != ASSENT_CONFLICT_OPEN)
            continue;
        struct assent_record reason = assent_record_in(turn->arena);
        assent_record_put_text(&reason, "conflict", ticket->conflicts[i].id);
        assent_record_put_text(&reason, "with", ticket->conflicts[i].number);
        assent_items_add(reasons, assent_record_done(&reason));
    }
}

bool conflicts_by_schedule(struct turn *turn)
{
    return conflicts_find(turn) && (turn->fact_count == 0 || go_on(turn));
}

bool conflict_accept(struct turn *turn)
{
    const struct assent_event *event = turn->event;
    const struct assent_conflict *conflict = assent_ticket_conflict(turn->ticket, event->conflict);
    const char *id = turn_words(turn, event->conflict);
    if (!conflict)
        return turn_refuse(turn, ASSENT_NOT_FOUND, "There is no conflict %s.", id);
    if (conflict->outcome == ASSENT_CONFLICT_ACCEPTED)
        return turn_nothing(turn);
    if (conflict->outcome == ASSENT_CONFLICT_RESOLVED)
        return turn_refuse(
            turn, ASSENT_STATE_FORBIDS,
            "Conflict %s is resolved: the two changes do not meet any more. Nothing is left to "
            "accept.",
            id);
    if (assent_text_trim(event->comment).count == 0)
        return turn_refuse(
            turn, ASSENT_COMMENT_MISSING,
            "Say why both changes may happen at the same time: whoever answers for it is asked "
            "later.");
    struct assent_fact fact = {.kind = ASSENT_FACT_CONFLICT_SETTLED,
                               .conflict_settled = {.id = conflict->id,
                                                    .outcome = ASSENT_CONFLICT_ACCEPTED,
                                                    .person = event->actor.person,
                                                    .because = event->comment}};
    return may_accept(turn) && turn_emit(turn, &fact) && go_on(turn);
}

// What others did the ticket has been told by then: only its own changes, and a new world, are to be looked
// at.
static bool occupies_the_same(const struct turn *turn)
{
    const struct assent_ticket *before = turn->input->ticket;
    const struct assent_ticket *after = turn->ticket;
    if (turn->event->kind == ASSENT_EVENT_SCHEDULE)
        return false;
    if (before == NULL)
        return after->plan.end_us == 0;
    return before->items.list.items == after->items.list.items && before->outcome == after->outcome &&
           before->plan.sequence == after->plan.sequence &&
           before->plan.changed_us == after->plan.changed_us &&
           assent_text_equal(before->plan.implementer, after->plan.implementer);
}

static const struct assent_clash *clashes_now(struct turn *turn, size_t *count)
{
    struct assent_schedule_entry entry;
    const struct assent_schedule *schedule = turn->input->world->schedule;
    turn->lanes = NULL;
    turn->lane_count = 0;
    if (!assent_schedule_entry_of(turn->ticket, turn->arena, &entry) || !entry.active)
        return NULL;
    turn->lanes = assent_schedule_keys(&entry, turn->directory, turn->arena, &turn->lane_count);
    return assent_schedule_clashes(schedule, turn->directory, &entry, ASSENT_CONFLICTS, turn->arena, count);
}

static bool meets(const struct assent_clash *clashes, size_t count, const struct assent_id *with)
{
    for (size_t i = 0; i < count; i++) {
        if (assent_id_equal(&clashes[i].with->ticket, with))
            return true;
    }
    return false;
}

static bool resolve_gone(struct turn *turn, const struct assent_clash *clashes, size_t count)
{
    for (size_t i = 0; i < turn->ticket->conflict_count; i++) {
        const struct assent_conflict *conflict = &turn->ticket->conflicts[i];
        if (conflict->outcome == ASSENT_CONFLICT_RESOLVED || meets(clashes, count, &conflict->with))
            continue;
        bool over = turn->ticket->outcome != ASSENT_OUTCOME_NONE;
        struct assent_fact fact = {
            .kind = ASSENT_FACT_CONFLICT_SETTLED,
            .conflict_settled = {.id = conflict->id,
                                 .outcome = ASSENT_CONFLICT_RESOLVED,
                                 .why = assent_text_format(turn->arena, "%s %s",
                                                           turn_words(turn, turn->ticket->number),
                                                           over ? "has ended" : "was moved")}};
        if (!turn_emit(turn, &fact))
            return false;
    }
    return true;
}

static bool find_new(struct turn *turn, const struct assent_clash *clash)
{
    const struct assent_ticket *ticket = turn->ticket;
    const struct assent_conflict *old = assent_ticket_conflict_with(ticket, &clash->with->ticket);
    if (old && same_clash(old, clash))
        return true;
    struct assent_fact fact = {
        .kind = ASSENT_FACT_CONFLICT_FOUND,
        .conflict_found = {.id = old ? old->id
                                     : assent_conflict_id(turn->arena, ticket, ticket->conflicts_found),
                           .with = clash->with->ticket,
                           .number = assent_text_copy(turn->arena, clash->with->number),
                           .kind = clash->kind,
                           .items = clash->items,
                           .item_count = clash->item_count,
                           .others = clash->others,
                           .other_count = clash->other_count,
                           .from_us = clash->from_us,
                           .until_us = clash->until_us,
                           .outcome = ASSENT_CONFLICT_OPEN}};
    return turn_emit(turn, &fact);
}

static bool same_clash(const struct assent_conflict *conflict, const struct assent_clash *clash)
{
    return conflict->kind == clash->kind && conflict->from_us == clash->from_us &&
           conflict->until_us == clash->until_us &&
           assent_texts_equal(conflict->items, conflict->item_count, clash->items, clash->item_count) &&
           assent_texts_equal(conflict->others, conflict->other_count, clash->others, clash->other_count);
}

static bool go_on(struct turn *turn)
{
    uint16_t next = ASSENT_TO_NONE;
    if (turn->ticket->wait.count == 0)
        return true;
    return wait_advance(turn, &next) && state_enter(turn, next);
}

// Those who answer for the process or for the service may, but never for a change that is theirs.
static bool may_accept(struct turn *turn)
{
    int32_t person = assent_directory_person_by_id(turn->directory, turn->event->actor.person);
    assert(person != ASSENT_NO_INDEX); // step.c has looked
    const char *name = turn_name(turn, turn->event->actor.person);
    int32_t behind = assent_person_behind(turn->directory, person);
    int32_t requester = assent_directory_person_by_id(turn->directory, turn->ticket->requester);
    if (requester != ASSENT_NO_INDEX && assent_person_behind(turn->directory, requester) == behind)
        return turn_refuse_by(turn, ASSENT_SEPARATION, "never requester", NULL,
                              "%s has asked for this change and may not accept its conflicts. Somebody else "
                              "who answers for the process or the service must, or one of the two is moved.",
                              name);
    bool answers = false;
    if (!answers_for(turn, person, &answers))
        return false;
    return answers ||
           turn_refuse_by(
               turn, ASSENT_NOT_ENTITLED, "by owner", &turn->definition->owner.place,
               "%s may not accept conflicts of this change. The owner of workflow %s, the owner of "
               "its service, or whoever may operate can.",
               name, turn_words(turn, turn->definition->name));
}

static bool answers_for(struct turn *turn, int32_t person, bool *out)
{
    const struct assent_directory *directory = turn->directory;
    int32_t service = assent_directory_service(directory, turn->ticket->service);
    *out = assent_person_may(&directory->people[person], ASSENT_MAY_OPERATE);
    if (!*out && service != ASSENT_NO_INDEX) {
        const struct assent_party *owner = &directory->services[service].owner;
        *out = (owner->kind == ASSENT_PARTY_PERSON && owner->index == person) ||
               (owner->kind == ASSENT_PARTY_GROUP && assent_person_in_group(directory, person, owner->index));
    }
    return *out || turn->definition->owner.kind == ASSENT_WHO_NOBODY ||
           turn_who_has(turn, &turn->definition->owner, turn->event->actor.person, out);
}
