// SPDX-License-Identifier: Apache-2.0
// Who may make an edit and by what, what it takes out of the way, and what it costs. Guarantees: nobody is
// told to do what the same rules would refuse them: an edit passes the checks of edit.c, one that comes with
// an action those of act.c; a vote counts as void when its digest is another afterwards, which is all that
// makes it so.
#include "edits.h"

static bool find_way(const struct explaining *explaining, struct edit *edit, bool by_others);
static bool admits(const struct explaining *explaining, const struct edit *edit,
                   const struct assent_action *action, struct assent_text person);
static bool admits_fill(struct turn *turn, const struct edit *edit, const struct assent_action *action);
static bool admits_action(struct turn *turn, const struct assent_action *action,
                          const struct fields_change *change);
static bool others(const struct explaining *explaining, struct edit *edit,
                   const struct assent_action *action);
static const struct assent_who *who_edits(const struct explaining *explaining, const struct edit *edit);
static bool changes(const struct assent_action *action, const struct assent_definition *definition);
static void find_unblocked(const struct explaining *explaining, const struct hurdles *hurdles,
                           struct edit *edit);
static void find_voided(const struct explaining *explaining, struct edit *edit);
static struct assent_value voided_of(const struct explaining *explaining, const struct turn *turn,
                                     const struct assent_round *round, int64_t *votes);
static bool is_newest(const struct assent_ticket *ticket, const struct assent_round *round);

bool edit_judge(const struct explaining *explaining, const struct hurdles *hurdles, struct edit *edit)
{
    bool mine = explaining->person.count && find_way(explaining, edit, false);
    if (!mine && !find_way(explaining, edit, true))
        return false;
    find_unblocked(explaining, hurdles, edit);
    if (edit->fill.kind == ASSENT_VALUE_ABSENT)
        find_voided(explaining, edit);
    return edit->unblocks.list.count > 0;
}

// A plain edit before an action that brings it.
static bool find_way(const struct explaining *explaining, struct edit *edit, bool by_others)
{
    const struct assent_definition *definition = explaining->input->definition;
    int index = assent_definition_state(definition, explaining->input->ticket->state);
    const struct assent_state *state = &definition->states[index];
    edit->with = NULL;
    edit->by_others = by_others;
    if (by_others ? others(explaining, edit, NULL) : admits(explaining, edit, NULL, explaining->person))
        return true;
    for (size_t i = 0; i < state->action_count; i++) {
        const struct assent_action *action = &state->actions[i];
        if (edit->action ? edit->action != action : !changes(action, definition))
            continue;
        edit->with = action;
        if (by_others ? others(explaining, edit, action)
                      : admits(explaining, edit, action, explaining->person))
            return true;
    }
    return false;
}

// Whether an action brings fields and does not end the ticket.
static bool changes(const struct assent_action *action, const struct assent_definition *definition)
{
    bool ends =
        action->to < definition->state_count && definition->states[action->to].kind == ASSENT_STATE_END;
    return !ends && action->require_count + action->edit_count > 0;
}

static bool admits(const struct explaining *explaining, const struct edit *edit,
                   const struct assent_action *action, struct assent_text person)
{
    struct probe probe;
    struct fields_change change;
    probe_begin(&probe, explaining->input, person, explaining->arena);
    struct turn *turn = &probe.turn;
    if (!probe_knows(turn, person))
        return false;
    if (edit->fill.kind == ASSENT_VALUE_LIST)
        return admits_fill(turn, edit, action);
    if (!fields_change(turn, &turn->ticket->fields, &edit->set, &edit->cleared, &change))
        return false;
    return action ? admits_action(turn, action, &change)
                  : edit_admits(turn, &change) && fields_edit(turn, &change);
}

// What it becomes is not known, so that only the right to fill it can be asked for.
static bool admits_fill(struct turn *turn, const struct edit *edit, const struct assent_action *action)
{
    bool holds = true;
    if (action && !turn_who_has(turn, &action->by, turn->event->actor.person, &holds))
        return probe_asks_hook(turn);
    if (!holds)
        return false;
    for (size_t i = 0; i < edit->fill.list.count; i++) {
        int index = assent_definition_field(turn->definition, edit->fill.list.items[i].text);
        const struct assent_field *field = &turn->definition->fields[index];
        bool may = action && action_asks_for(turn, action, field);
        if (!may && (!field_may_edit(turn, field, turn->event->actor.person, &may) || !may))
            return false;
        if (approval_frozen(turn, field, action ? action->to : ASSENT_TO_STAY))
            return false;
    }
    return true;
}

static bool admits_action(struct turn *turn, const struct assent_action *action,
                          const struct fields_change *change)
{
    uint16_t to = action->to;
    bool holds = false;
    if (!turn_who_has(turn, &action->by, turn->event->actor.person, &holds))
        return probe_asks_hook(turn);
    if (!holds || !state_target(turn, &to, &action->place) || !action_admits(turn, action, change, to) ||
        !fields_edit(turn, change) || !fields_require(turn, action->require, action->require_count, ""))
        return false;
    return turn_guard(turn, &action->when, &holds) ? holds : probe_asks_hook(turn);
}

// Asked for the first of those whom the field, or the action, is for.
static bool others(const struct explaining *explaining, struct edit *edit, const struct assent_action *action)
{
    struct probe probe;
    struct assent_audience audience;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    const struct assent_who *who = action ? &action->by : who_edits(explaining, edit);
    if (!turn_who(&probe.turn, who, NULL, &audience))
        return false;
    struct people people = audience_people(probe.turn.directory, &audience, explaining->arena);
    if (people.count == 0 ||
        !admits(explaining, edit, action, probe.turn.directory->people[people.items[0]].id))
        return false;
    edit->who_can = people_of_list(explaining, &audience, people);
    return true;
}

static const struct assent_who *who_edits(const struct explaining *explaining, const struct edit *edit)
{
    static const struct assent_who REQUESTER = {.kind = ASSENT_WHO_REQUESTER};
    const struct assent_definition *definition = explaining->input->definition;
    const struct assent_field *field = edit->field;
    if (!field && edit->fill.kind == ASSENT_VALUE_LIST && edit->fill.list.count) {
        int index = assent_definition_field(definition, edit->fill.list.items[0].text);
        field = &definition->fields[index];
    }
    return field && field->edit_by.kind != ASSENT_WHO_NOBODY ? &field->edit_by : &REQUESTER;
}

static void find_unblocked(const struct explaining *explaining, const struct hurdles *hurdles,
                           struct edit *edit)
{
    struct assent_items items = assent_items_in(explaining->arena);
    for (size_t i = 0; i < hurdles->count; i++) {
        const struct hurdle *hurdle = &hurdles->items[i];
        struct probe probe;
        probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
        bool filled = hurdle->kind == HURDLE_MISSING && assent_value_equal(&hurdle->missing, &edit->fill);
        bool falls = edit_apply(&probe.turn, edit) && hurdle_falls(&probe.turn, hurdle);
        if (!filled && !falls)
            continue;
        edit->falls |= 1U << i;
        struct assent_record record = assent_record_in(explaining->arena);
        assent_record_put_text(&record, "state", hurdle->state->name);
        assent_record_put_text(&record, "way", hurdle->way);
        assent_record_put_text(&record, "rule", hurdle->rule);
        assent_items_add(&items, assent_record_done(&record));
    }
    edit->unblocks = assent_items_done(&items);
}

// Of the newest round of each name that is open, or was met: what others said is asked again anyway.
static void find_voided(const struct explaining *explaining, struct edit *edit)
{
    const struct assent_ticket *ticket = explaining->input->ticket;
    struct assent_items items = assent_items_in(explaining->arena);
    struct probe probe;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    bool done = edit_apply(&probe.turn, edit);
    for (size_t i = 0; done && i < ticket->round_count; i++) {
        const struct assent_round *round = &ticket->rounds[i];
        bool counts = round->outcome == ASSENT_ROUND_OPEN || round->outcome == ASSENT_ROUND_MET;
        int64_t votes = 0;
        if (!counts || round->vote_count == 0 || !is_newest(ticket, round))
            continue;
        struct assent_value record = voided_of(explaining, &probe.turn, round, &votes);
        edit->votes += votes;
        if (votes)
            assent_items_add(&items, record);
    }
    edit->voids = assent_items_done(&items);
}

static struct assent_value voided_of(const struct explaining *explaining, const struct turn *turn,
                                     const struct assent_round *round, int64_t *votes)
{
    struct assent_digest after =
        fields_digest(&turn->ticket->fields, round->covers, round->covers_count, turn->arena);
    int32_t *items = assent_arena_take_array(explaining->arena, round->vote_count, sizeof *items);
    struct people people = {.items = items};
    for (size_t i = 0; i < round->vote_count; i++) {
        const struct assent_vote *vote = &round->votes[i];
        int32_t person = assent_directory_person_by_id(turn->directory, vote->person);
        if (assent_digest_equal(&vote->covered, &after))
            continue;
        ++*votes;
        if (person != ASSENT_NO_INDEX)
            items[people.count++] = person;
    }
    struct assent_record record = assent_record_in(explaining->arena);
    assent_record_put_text(&record, "round", round->name);
    assent_record_put_text(&record, "state", round->state);
    assent_record_put_integer(&record, "votes", *votes);
    assent_record_put(&record, "asked_again", people_of_list(explaining, NULL, people));
    return assent_record_done(&record);
}

static bool is_newest(const struct assent_ticket *ticket, const struct assent_round *round)
{
    bool newest = true;
    for (size_t i = (size_t)round->n + 1; i < ticket->round_count && newest; i++)
        newest = !(assent_text_equal(ticket->rounds[i].name, round->name) &&
                   assent_text_equal(ticket->rounds[i].state, round->state));
    return newest;
}
