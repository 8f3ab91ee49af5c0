// SPDX-License-Identifier: Apache-2.0
// Freezes and maintenance windows in the way of a ticket: what keeps its wait, what pauses its work, and how
// a freeze is lifted for it (docs/decisions/0095-freezes.md). Guarantees: a ticket that is kept has a clock
// at the first instant at which nothing is in its way, by the directory of that turn; nobody lifts a freeze
// for a ticket of their own. Leans on freezes.c for what stands in the way.
#include "obstacles.h"

#include "clocks.h"
#include "plan.h"

#include <assent/base/limits.h>

static const struct assent_text *items_of(const struct turn *turn, size_t *count);
static struct assent_value reason_of(const struct turn *turn, const struct assent_obstacle *obstacle);
static bool set_clock(struct turn *turn, int64_t branch, unsigned blocked_by);
static int64_t end_of_tables(const struct turn *turn);
static bool check_override(struct turn *turn, const struct assent_freeze *freeze);
static bool may_override(const struct turn *turn, const struct assent_freeze *freeze);
static struct assent_who who_of(struct assent_text party);
static const struct assent_obstacle *find_obstacle(const struct turn *turn,
                                                   const struct assent_freeze *freeze);

struct assent_footprint obstacles_footprint(const struct turn *turn)
{
    const struct assent_definition *definition = turn->definition;
    const struct assent_ticket *ticket = turn->ticket;
    struct assent_footprint footprint = {
        .kind = assent_text_of(assent_ticket_kind_text(definition->kind)),
        .type = assent_text_of(assent_change_type_text(definition->type)),
        .risk = ticket->risk.level,
        .workflow = definition->name,
        .service = ticket->service,
    };
    struct interval interval = fields_interval(turn, &ticket->fields);
    footprint.start_us = interval.start_us;
    footprint.end_us = interval.end_us;
    footprint.until_us = interval.until_us;
    footprint.items = items_of(turn, &footprint.item_count);
    return footprint;
}

static const struct assent_text *items_of(const struct turn *turn, size_t *count)
{
    struct assent_value items = fields_items(turn->definition, &turn->ticket->fields, turn->arena);
    struct assent_text *names = assent_arena_take_array(turn->arena, items.list.count, sizeof *names);
    for (size_t i = 0; i < items.list.count; i++)
        names[i] = items.list.items[i].text;
    *count = items.list.count;
    return names;
}

const struct assent_obstacle *obstacles_found(const struct turn *turn, unsigned blocked_by, size_t *count)
{
    struct assent_footprint footprint = obstacles_footprint(turn);
    return assent_obstacles(turn->directory, &footprint, turn->ticket->waived, turn->ticket->waived_count,
                            obstacles_kinds(blocked_by), turn->now_us, turn->arena, count);
}

bool obstacles_free(const struct turn *turn, unsigned blocked_by, int64_t *out)
{
    struct assent_footprint footprint = obstacles_footprint(turn);
    return assent_obstacles_free(turn->directory, &footprint, turn->ticket->waived,
                                 turn->ticket->waived_count, obstacles_kinds(blocked_by), turn->now_us,
                                 turn->arena, out);
}

bool obstacles_keep(struct turn *turn, int64_t branch, unsigned blocked_by, struct assent_items *reasons)
{
    size_t count = 0;
    if (!obstacles_kinds(blocked_by))
        return true;
    const struct assent_obstacle *found = obstacles_found(turn, blocked_by, &count);
    for (size_t i = 0; i < count; i++)
        assent_items_add(reasons, reason_of(turn, &found[i]));
    return count ? set_clock(turn, branch, blocked_by) : obstacles_forget(turn, branch);
}

bool obstacles_forget(struct turn *turn, int64_t branch)
{
    return timer_clear(turn, timer_of(turn, "wait", branch, "free"));
}

unsigned obstacles_kinds(unsigned blocked_by)
{
    return (blocked_by & ASSENT_BLOCKED_BY_FREEZE ? ASSENT_LOOK_AT_FREEZES : 0U) |
           (blocked_by & ASSENT_BLOCKED_BY_MAINTENANCE ? ASSENT_LOOK_AT_WINDOWS : 0U);
}

static struct assent_value reason_of(const struct turn *turn, const struct assent_obstacle *obstacle)
{
    struct assent_record reason = assent_record_in(turn->arena);
    if (obstacle->freeze) {
        assent_record_put_text(&reason, "freeze", obstacle->freeze->handle);
        assent_record_put_integer(&reason, "until", obstacle->until_us);
        return assent_record_done(&reason);
    }
    bool item = assent_directory_ci(turn->directory, obstacle->subject) != ASSENT_NO_INDEX;
    assent_record_put_text(&reason, "maintenance", obstacle->window->handle);
    assent_record_put_text(&reason, item ? "item" : "service", obstacle->subject);
    return assent_record_done(&reason);
}

// Where the tables know of no free time it is looked at again when they end, so that it always has a clock
// and a world that is applied finds it.
static bool set_clock(struct turn *turn, int64_t branch, unsigned blocked_by)
{
    struct assent_text name = timer_of(turn, "wait", branch, "free");
    const struct assent_timer *there = assent_ticket_timer(turn->ticket, name);
    int64_t due_us;
    if (!obstacles_free(turn, blocked_by, &due_us))
        due_us = end_of_tables(turn);
    if (there && there->due_us == due_us)
        return true;
    struct assent_text words = assent_text_of("free of freezes");
    if (obstacles_kinds(blocked_by) == ASSENT_LOOK_AT_WINDOWS)
        words = assent_text_of("inside a maintenance window");
    if (!there)
        return timer_set(turn, name, words, due_us);
    struct assent_timer timer = *there;
    return timer_move(turn, &timer, words, due_us);
}

static int64_t end_of_tables(const struct turn *turn)
{
    const struct assent_directory *directory = turn->directory;
    int64_t end_us = turn->now_us + ASSENT_DAY_US;
    for (size_t i = 0; i < directory->freeze_count; i++)
        end_us = directory->freezes[i].when.until_us > end_us ? directory->freezes[i].when.until_us : end_us;
    for (size_t i = 0; i < directory->window_count; i++)
        end_us = directory->windows[i].when.until_us > end_us ? directory->windows[i].when.until_us : end_us;
    return end_us;
}

bool obstacles_pause(struct turn *turn)
{
    const struct assent_directory *directory = turn->directory;
    struct assent_footprint now = obstacles_footprint(turn);
    size_t count = 0;
    now.start_us = now.end_us = now.until_us = 0; // this moment, whatever was planned
    const struct assent_obstacle *found =
        assent_obstacles(directory, &now, turn->ticket->waived, turn->ticket->waived_count,
                         ASSENT_LOOK_AT_FREEZES, turn->now_us, turn->arena, &count);
    for (size_t i = 0; i < count; i++) {
        if (found[i].freeze->inflight != ASSENT_INFLIGHT_PAUSE)
            continue;
        turn_refuse_by(
            turn, ASSENT_FREEZE_STANDS,
            assent_text_format(turn->arena, "freeze %.*s", (int)found[i].freeze->handle.count,
                               found[i].freeze->handle.bytes)
                .bytes,
            NULL, "The freeze %s pauses work until %s. Wait for its end, or have it lifted for this ticket.",
            turn_words(turn, found[i].freeze->name),
            turn_words(turn, assent_instant_text(turn->arena, found[i].until_us)));
        turn->result.again_us = found[i].until_us;
        return false;
    }
    return true;
}

bool freeze_override(struct turn *turn)
{
    const struct assent_event *event = turn->event;
    int32_t index = assent_directory_freeze(turn->directory, event->freeze);
    if (index == ASSENT_NO_INDEX)
        return turn_refuse(turn, ASSENT_FREEZE_UNKNOWN, "There is no freeze %s. Look at /v1/freezes.",
                           turn_words(turn, event->freeze));
    const struct assent_freeze *freeze = &turn->directory->freezes[index];
    if (!check_override(turn, freeze))
        return false;
    const struct assent_obstacle *obstacle = find_obstacle(turn, freeze);
    if (!obstacle)
        return turn_refuse(
            turn, ASSENT_FREEZE_NOT_MET,
            "The freeze %s does not stand in the way of this ticket, so there is nothing to lift.",
            turn_words(turn, freeze->name));
    struct assent_fact fact = {.kind = ASSENT_FACT_FREEZE_OVERRIDDEN,
                               .freeze_overridden = {.at_us = turn->now_us,
                                                     .because = event->comment,
                                                     .freeze = freeze->handle,
                                                     .from_us = obstacle->from_us,
                                                     .person = event->actor.person,
                                                     .until_us = obstacle->until_us}};
    uint16_t next = ASSENT_TO_NONE;
    return turn_emit(turn, &fact) && wait_advance(turn, &next) && state_enter(turn, next);
}

static bool check_override(struct turn *turn, const struct assent_freeze *freeze)
{
    const char *name = turn_words(turn, freeze->name);
    int32_t requester = assent_directory_person_by_id(turn->directory, turn->ticket->requester);
    int32_t person = assent_directory_person_by_id(turn->directory, turn->event->actor.person);
    const char *rule = assent_text_format(turn->arena, "override of freeze %.*s", (int)freeze->handle.count,
                                          freeze->handle.bytes)
                           .bytes;
    if (turn->ticket->outcome != ASSENT_OUTCOME_NONE)
        return turn_refuse(turn, ASSENT_STATE_FORBIDS,
                           "The ticket has ended, and no freeze stands in its way.");
    if (!may_override(turn, freeze))
        return turn_refuse_by(turn, ASSENT_NOT_ENTITLED, rule, NULL,
                              freeze->override.count
                                  ? "You may not lift the freeze %s. Ask who may: see its `override`."
                                  : "Nobody may lift the freeze %s.",
                              name);
    if (requester != ASSENT_NO_INDEX &&
        assent_person_behind(turn->directory, requester) == assent_person_behind(turn->directory, person))
        return turn_refuse_by(turn, ASSENT_SEPARATION, rule, NULL,
                              "The freeze %s is lifted by somebody else than who asks for the change.", name);
    if (assent_text_trim(turn->event->comment).count == 0)
        return turn_refuse(turn, ASSENT_COMMENT_MISSING, "Say why the freeze %s is lifted.", name);
    if (turn->ticket->waived_count >= ASSENT_WAIVERS)
        return turn_refuse(turn, ASSENT_LIMIT_REACHED,
                           "Freezes were lifted for this ticket %d times already. Plan it for another time.",
                           ASSENT_WAIVERS);
    return true;
}

static bool may_override(const struct turn *turn, const struct assent_freeze *freeze)
{
    struct assent_scope scope = turn_scope(turn, NULL);
    bool may = false;
    for (size_t i = 0; i < freeze->override.count && !may; i++) {
        struct hook_tape none = {0};
        struct assent_error error = {0};
        struct assent_who who = who_of(freeze->override.items[i]);
        if (who_has(&scope, &none, &who, turn->event->actor.person, turn->arena, &may, &error) !=
            HOOK_ANSWERED)
            may = false;
    }
    return may;
}

bool freeze_lifters(struct turn *turn, const struct assent_freeze *freeze, struct assent_audience *out)
{
    struct assent_who *items = assent_arena_take_array(turn->arena, freeze->override.count, sizeof *items);
    for (size_t i = 0; i < freeze->override.count; i++)
        items[i] = who_of(freeze->override.items[i]);
    struct assent_who who = {.kind = ASSENT_WHO_LIST, .items = items, .count = freeze->override.count};
    return turn_who(turn, &who, NULL, out);
}

// "role:x" as a who; nobody when it is something else.
static struct assent_who who_of(struct assent_text party)
{
    static const struct {
        const char *word;
        enum assent_who_kind kind;
    } KINDS[] = {
        {"role", ASSENT_WHO_ROLE},   {"group", ASSENT_WHO_GROUP},   {"person", ASSENT_WHO_PERSON},
        {"board", ASSENT_WHO_BOARD}, {"oncall", ASSENT_WHO_ONCALL},
    };
    size_t colon = assent_text_find_byte(party, ':');
    struct assent_who who = {.kind = ASSENT_WHO_NOBODY};
    for (size_t i = 0; colon < party.count && i < sizeof KINDS / sizeof *KINDS; i++) {
        if (!assent_text_is(assent_text_slice(party.bytes, colon), KINDS[i].word))
            continue;
        who.kind = KINDS[i].kind;
        who.name = assent_text_slice(party.bytes + colon + 1, party.count - colon - 1);
    }
    return who;
}

// Of the time that was planned, or of now.
static const struct assent_obstacle *find_obstacle(const struct turn *turn,
                                                   const struct assent_freeze *freeze)
{
    size_t count = 0;
    const struct assent_obstacle *found = obstacles_found(turn, ASSENT_BLOCKED_BY_FREEZE, &count);
    for (size_t i = 0; i < count; i++) {
        if (found[i].freeze == freeze)
            return &found[i];
    }
    return NULL;
}
