// SPDX-License-Identifier: Apache-2.0
// Why a ticket is where it is, what leads on from here and what keeps it: see the door. Guarantees: it
// decides nothing of its own; each rule is asked in a turn that is begun for it and thrown away.
#include <assent/core/explain.h>

#include "edits.h"

static struct assent_text abandoned_words(const struct explaining *explaining);
static struct assent_value ways_of(const struct explaining *explaining, const struct assent_state *state);
static struct assent_value action_way(const struct explaining *explaining,
                                      const struct assent_action *action);
static struct assent_value clocks_of(const struct explaining *explaining);
static struct assent_value way_tried(const struct explaining *explaining, const struct assent_event *event);
static struct assent_value edits_instead(const struct explaining *explaining,
                                         const struct assent_step_result *refused);
static struct assent_value edits_by_action(const struct explaining *explaining,
                                           const struct assent_state *state,
                                           const struct assent_step_result *refused);
static struct assent_value find_who(const struct assent_value *way, struct assent_text rule);

struct assent_value assent_explain(const struct assent_step_input *input, struct assent_text person,
                                   struct assent_arena *arena)
{
    struct explaining explaining = {input, person, arena};
    const struct assent_ticket *ticket = input->ticket;
    int index = assent_definition_state(input->definition, ticket->state);
    struct assent_record record = assent_record_in(arena);
    assent_record_put_text(&record, "state", ticket->state);
    assent_record_put_text(&record, "state_kind", assent_text_of(assent_state_kind_text(ticket->state_kind)));
    if (index >= 0 && input->definition->states[index].title.count)
        assent_record_put_text(&record, "title", input->definition->states[index].title);
    assent_record_put_text(&record, "since", assent_instant_text(arena, ticket->entered_us));
    if (ticket->held_by.count)
        assent_record_put(&record, "held_by", people_of_audience(&explaining, &ticket->held_by));
    struct assent_text abandoned = abandoned_words(&explaining);
    if (abandoned.count)
        assent_record_put_text(&record, "abandoned", abandoned);
    if (ticket->leaving.count) {
        struct assent_record leaving = assent_record_in(arena);
        assent_record_put_text(&leaving, "to", ticket->leaving);
        assent_record_put_text(&leaving, "why", ticket->leaving_why);
        assent_record_put(&record, "leaving", assent_record_done(&leaving));
    }
    struct assent_value none = {.kind = ASSENT_VALUE_LIST};
    assent_record_put(&record, "ways",
                      index < 0 ? none : ways_of(&explaining, &input->definition->states[index]));
    assent_record_put(&record, "clocks", clocks_of(&explaining));
    assent_record_put(&record, "plan", plan_record(&explaining));
    return assent_record_done(&record);
}

// Nobody who is there holds it, or its requester has left: who can hand it over. Empty when neither is so.
static struct assent_text abandoned_words(const struct explaining *explaining)
{
    const struct assent_ticket *ticket = explaining->input->ticket;
    const struct assent_directory *directory = explaining->input->world->directory;
    int32_t requester = assent_directory_person_by_id(directory, ticket->requester);
    bool left = requester == ASSENT_NO_INDEX || !directory->people[requester].active;
    bool held = ticket->held_by.count > 0;
    bool nobody = held && audience_people(directory, &ticket->held_by, explaining->arena).count == 0;
    struct probe probe;
    if (ticket->outcome != ASSENT_OUTCOME_NONE || (!left && !nobody))
        return (struct assent_text){0};
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    const char *name = turn_name(&probe.turn, ticket->requester);
    const char *who = nobody ? "nobody who is active holds it" : "its requester has left";
    if (!left)
        return assent_text_format(explaining->arena, "%s; its requester is %s", who, name);
    return assent_text_format(explaining->arena,
                              "%s: %s is not active any more; their manager, or whoever has the permission "
                              "`behalf`, can hand it over",
                              who, name);
}

static struct assent_value ways_of(const struct explaining *explaining, const struct assent_state *state)
{
    struct assent_items ways = assent_items_in(explaining->arena);
    switch (state->kind) {
    case ASSENT_STATE_APPROVAL:
        ways_of_approval(explaining, state, &ways);
        break;
    case ASSENT_STATE_JOBS:
        ways_of_jobs(explaining, state, &ways);
        break;
    case ASSENT_STATE_WAIT:
        ways_of_wait(explaining, state, &ways);
        break;
    case ASSENT_STATE_ROLLBACK:
        ways_of_rollback(explaining, state, &ways);
        break;
    case ASSENT_STATE_PEOPLE:
    case ASSENT_STATE_CHOOSE:
    case ASSENT_STATE_END:
        break;
    }
    for (size_t i = 0; i < state->action_count; i++)
        assent_items_add(&ways, action_way(explaining, &state->actions[i]));
    ways_of_signals(explaining, state, &ways);
    ways_of_lateness(explaining, state, &ways);
    ways_of_debts(explaining, &ways);
    return assent_items_done(&ways);
}

static struct assent_value action_way(const struct explaining *explaining, const struct assent_action *action)
{
    struct way way = way_begin(explaining, action->name, "action", action->to);
    way.title = action->title;
    struct rule rule = rule_by(explaining, "by", &action->by, action->place);
    way_rule(explaining, &way, &rule);
    if (!assent_condition_empty(&action->when)) {
        rule = rule_when(explaining, &action->when);
        way_rule(explaining, &way, &rule);
    }
    if (action->require_count || action->require_comment) {
        rule = rule_require(explaining, action->require, action->require_count, action->require_comment,
                            action->place);
        way_rule(explaining, &way, &rule);
    }
    if (explaining->input->ticket->leaving.count && action->to != ASSENT_TO_STAY) {
        rule = (struct rule){.name = "one way at a time",
                             .evidence = assent_text_of("the state is being left already"),
                             .place = action->place};
        way_rule(explaining, &way, &rule);
    }
    if (action->to < explaining->input->definition->state_count) {
        rule = rule_entering(explaining, action->to);
        if (!rule.passed)
            way_rule(explaining, &way, &rule);
    }
    return way_record(explaining, &way);
}

// What must be filled to enter the state.
struct rule rule_entering(const struct explaining *explaining, uint16_t state)
{
    const struct assent_definition *definition = explaining->input->definition;
    struct assent_items missing = assent_items_in(explaining->arena);
    for (size_t i = 0; i < definition->field_count; i++) {
        const struct assent_field *field = &definition->fields[i];
        bool visible = true;
        if (!field_required_in(field, state) || field_filled(&explaining->input->ticket->fields, field->name))
            continue;
        struct probe probe;
        probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
        if (!turn_guard(&probe.turn, &field->visible_when, &visible) || visible)
            assent_items_add(&missing, assent_value_text(field->name));
    }
    struct assent_text name = definition->states[state].name;
    return (struct rule){
        .name = assent_text_format(explaining->arena, "required in %.*s", (int)name.count, name.bytes).bytes,
        .passed = missing.count == 0,
        .evidence = assent_text_of("these fields must be filled first"),
        .missing = assent_items_done(&missing),
        .place = definition->states[state].place,
    };
}

static struct assent_value clocks_of(const struct explaining *explaining)
{
    const struct assent_ticket *ticket = explaining->input->ticket;
    struct assent_items clocks = assent_items_in(explaining->arena);
    for (size_t i = 0; i < ticket->timer_count; i++) {
        const struct assent_timer *timer = &ticket->timers[i];
        struct assent_record record = assent_record_in(explaining->arena);
        assent_record_put_text(&record, "name", timer->name);
        assent_record_put_text(&record, "rule", timer->rule);
        assent_record_put_text(&record, "since", assent_instant_text(explaining->arena, timer->anchor_us));
        int64_t at_us = timer->paused_us ? timer->paused_us : timer->due_us;
        assent_record_put_text(&record, timer->paused_us ? "stopped" : "due",
                               assent_instant_text(explaining->arena, at_us));
        assent_items_add(&clocks, assent_record_done(&record));
    }
    return assent_items_done(&clocks);
}

struct assent_value assent_explain_refusal(const struct assent_step_input *input,
                                           const struct assent_step_result *refused,
                                           struct assent_arena *arena)
{
    struct explaining explaining = {input, input->event->actor.person, arena};
    struct assent_value way = input->ticket ? way_tried(&explaining, input->event) : assent_value_absent();
    struct rule rule = {
        .name = refused->rule.count ? assent_text_cstring(arena, refused->rule)
                                    : assent_code_slug(refused->error.code),
        .evidence = assent_text_copy(arena, assent_text_of(refused->error.text)),
        .place = refused->place,
        .who_can = find_who(&way, refused->rule),
    };
    struct assent_value said = rule_record(&explaining, &rule);
    struct assent_record record = assent_record_from(arena, &said);
    assent_record_put(&record, "way", way);
    struct assent_value edits = input->ticket ? edits_instead(&explaining, refused) : assent_value_absent();
    if (edits.kind == ASSENT_VALUE_LIST && edits.list.count)
        assent_record_put(&record, "edits", edits);
    return assent_record_done(&record);
}

// Of what was refused: the guard and the fields of an action, what meets the time of a gate, and an edit that
// an action would let through.
static struct assent_value edits_instead(const struct explaining *explaining,
                                         const struct assent_step_result *refused)
{
    const struct assent_event *event = explaining->input->event;
    const struct assent_definition *definition = explaining->input->definition;
    int index = assent_definition_state(definition, explaining->input->ticket->state);
    const struct assent_state *state = index < 0 ? NULL : &definition->states[index];
    int action = state ? assent_state_action(state, event->action) : -1;
    struct hurdles hurdles = {.count = 0};
    if (event->kind == ASSENT_EVENT_ACT && action >= 0)
        hurdles_of_action(explaining, state, &state->actions[action], &hurdles);
    else if (event->kind == ASSENT_EVENT_CLAIM && state)
        hurdles_of_plan(explaining, state, &hurdles);
    else if (event->kind == ASSENT_EVENT_EDIT && state && refused->error.code == ASSENT_FIELD_READ_ONLY)
        return edits_by_action(explaining, state, refused);
    return edits_record(explaining, &hurdles);
}

static struct assent_value edits_by_action(const struct explaining *explaining,
                                           const struct assent_state *state,
                                           const struct assent_step_result *refused)
{
    const struct assent_event *event = explaining->input->event;
    struct hurdles hurdles = {.count = 1};
    hurdles.items[0] = (struct hurdle){
        .kind = HURDLE_EDIT, .state = state, .way = assent_text_of("edit"), .rule = refused->rule};
    struct edit edit = {.set = event->fields, .cleared = event->cleared};
    edit.fields = (event->fields.kind == ASSENT_VALUE_RECORD ? event->fields.record.count : 0) +
                  (event->cleared.kind == ASSENT_VALUE_LIST ? event->cleared.list.count : 0);
    return edits_record_one(explaining, &hurdles, &edit);
}

// The way that an event tried to take; absent when it is none that a state has.
static struct assent_value way_tried(const struct explaining *explaining, const struct assent_event *event)
{
    const struct assent_definition *definition = explaining->input->definition;
    int index = assent_definition_state(definition, explaining->input->ticket->state);
    const struct assent_state *state = index < 0 ? NULL : &definition->states[index];
    int action = state ? assent_state_action(state, event->action) : -1;
    if (event->kind == ASSENT_EVENT_ACT && action >= 0)
        return action_way(explaining, &state->actions[action]);
    if (event->kind == ASSENT_EVENT_VOTE && state && state->kind == ASSENT_STATE_APPROVAL)
        return vote_way(explaining, state);
    return assent_value_absent();
}

// Who could do it instead: of the rule that failed, else of the first one of the way that says so.
static struct assent_value find_who(const struct assent_value *way, struct assent_text rule)
{
    const struct assent_value *rules = assent_value_get(way, "rules");
    const struct assent_value *found = NULL;
    for (size_t i = 0; rules && i < rules->list.count; i++) {
        const struct assent_value *who = assent_value_get(&rules->list.items[i], "who_can");
        bool same = assent_text_equal(assent_value_get_text(&rules->list.items[i], "rule"), rule);
        if (who && (same || !found))
            found = who;
    }
    return found ? *found : assent_value_absent();
}
