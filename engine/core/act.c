// SPDX-License-Identifier: Apache-2.0
// A person takes an action of the state that the ticket is in.
// Guarantees, in this order: the action is one of this state; `by` names the actor; the fields sent with it
// are those it asks for or those the actor may edit; what it requires is filled; `when` holds on the ticket
// with these fields; what it sets is set. Only then the state is left.
#include "approval.h"
#include "clocks.h"
#include "fields.h"

static bool find_action(struct turn *turn, const struct assent_action **out);
static void refuse_unknown(struct turn *turn, const struct assent_state *state);
static bool check_by(struct turn *turn, const struct assent_action *action);
static bool take_fields(struct turn *turn, const struct assent_action *action, uint16_t to);
static bool check_required(struct turn *turn, const struct assent_action *action);
static bool check_when(struct turn *turn, const struct assent_action *action);

bool act_on_ticket(struct turn *turn)
{
    const struct assent_action *action = NULL;
    if (!find_action(turn, &action) || !check_by(turn, action))
        return false;
    struct assent_fact fact = {.kind = ASSENT_FACT_ACTED,
                               .acted = {.action = action->name, .comment = turn->event->comment}};
    uint16_t to = action->to;
    if (!state_target(turn, &to, &action->place) || !turn_emit(turn, &fact) ||
        !take_fields(turn, action, to) || !check_required(turn, action) || !check_when(turn, action) ||
        !fields_by_action(turn, action, to))
        return false;
    if (to != ASSENT_TO_STAY)
        return state_leave(turn, to, action->name);
    uint16_t next;
    return clocks_edited(turn, &next) && state_enter(turn, next);
}

static bool find_action(struct turn *turn, const struct assent_action **out)
{
    const struct assent_state *state = state_now(turn);
    int index = assent_state_action(state, turn->event->action);
    if (index < 0) {
        refuse_unknown(turn, state);
        return false;
    }
    *out = &state->actions[index];
    if (turn->ticket->leaving.count == 0 || (*out)->to == ASSENT_TO_STAY)
        return true;
    return turn_refuse(
        turn, ASSENT_STATE_FORBIDS,
        "State %s is being left for %s already; its jobs are stopped and undone first. Wait until "
        "it is there.",
        turn_words(turn, state->name), turn_words(turn, turn->ticket->leaving));
}

static void refuse_unknown(struct turn *turn, const struct assent_state *state)
{
    const char *action = turn_words(turn, turn->event->action);
    const char *name = turn_words(turn, state->name);
    struct assent_buffer names = assent_buffer_in(turn->arena);
    for (size_t i = 0; i < state->action_count; i++) {
        assent_buffer_string(&names, i ? ", " : "");
        assent_buffer_text(&names, state->actions[i].name);
    }
    const char *here = names.count ? turn_words(turn, assent_buffer_done(&names)) : "none";
    const struct assent_state *other = NULL;
    for (size_t i = 0; i < turn->definition->state_count && !other; i++) {
        if (assent_state_action(&turn->definition->states[i], turn->event->action) >= 0)
            other = &turn->definition->states[i];
    }
    if (other)
        turn_refuse_by(turn, ASSENT_STATE_FORBIDS, "action", &state->place,
                       "The ticket is in state %s; action %s belongs to state %s. Actions here: %s.", name,
                       action, turn_words(turn, other->name), here);
    else
        turn_refuse_by(turn, ASSENT_ACTION_UNKNOWN, "action", &state->place,
                       "State %s has no action `%s`. Actions here: %s.", name, action, here);
}

static bool check_by(struct turn *turn, const struct assent_action *action)
{
    bool may;
    if (!turn_who_has(turn, &action->by, turn->event->actor.person, &may))
        return false;
    if (may)
        return true;
    const char *by = action->by.kind == ASSENT_WHO_NOBODY
                         ? "nobody"
                         : turn_words(turn, who_text(&action->by, turn->arena));
    return turn_refuse_by(turn, ASSENT_NOT_ENTITLED, assent_text_format(turn->arena, "by %s", by).bytes,
                          &action->place, "%s may not take action %s: it is for %s. Ask them to take it.",
                          turn_name(turn, turn->event->actor.person), turn_words(turn, action->name), by);
}

static bool take_fields(struct turn *turn, const struct assent_action *action, uint16_t to)
{
    const struct assent_event *event = turn->event;
    struct fields_change change;
    return fields_change(turn, &turn->ticket->fields, &event->fields, &event->cleared, &change) &&
           action_admits(turn, action, &change, to) && fields_edit(turn, &change);
}

bool action_admits(struct turn *turn, const struct assent_action *action, const struct fields_change *change,
                   uint16_t to)
{
    for (size_t i = 0; i < change->count; i++) {
        const struct assent_field *field = change->changed[i];
        bool may = action_asks_for(turn, action, field);
        if (!may && !field_may_edit(turn, field, turn->event->actor.person, &may))
            return false;
        if (!may)
            return turn_refuse_by(
                turn, ASSENT_FIELD_READ_ONLY, "edit", &action->place,
                "Field %s is not asked for by action %s, and %s may not change it in state %s. "
                "Leave it out.",
                turn_words(turn, field->name), turn_words(turn, action->name),
                turn_name(turn, turn->event->actor.person), turn_words(turn, turn->ticket->state));
        if (approval_frozen(turn, field, to))
            return false;
    }
    return true;
}

bool action_asks_for(const struct turn *turn, const struct assent_action *action,
                     const struct assent_field *field)
{
    for (size_t i = 0; i < action->require_count; i++) {
        if (&turn->definition->fields[action->require[i]] == field)
            return true;
    }
    for (size_t i = 0; i < action->edit_count; i++) {
        if (&turn->definition->fields[action->edit[i]] == field)
            return true;
    }
    return false;
}

static bool check_required(struct turn *turn, const struct assent_action *action)
{
    const char *name = turn_words(turn, action->name);
    if (action->require_comment && assent_text_trim(turn->event->comment).count == 0)
        return turn_refuse_by(turn, ASSENT_COMMENT_MISSING, "require comment", &action->place,
                              "Action %s needs a comment. Say why.", name);
    return fields_require(turn, action->require, action->require_count,
                          assent_text_format(turn->arena, "for action %s", name).bytes);
}

static bool check_when(struct turn *turn, const struct assent_action *action)
{
    bool holds;
    if (!turn_guard(turn, &action->when, &holds))
        return false;
    if (holds)
        return true;
    struct assent_text source = action->when.hook.count ? action->when.hook : action->when.source;
    return turn_refuse_by(turn, ASSENT_CONDITION_FAILED,
                          assent_text_format(turn->arena, "when %s", turn_words(turn, source)).bytes,
                          &action->when.place,
                          "Action %s is possible only when %s, which does not hold now (%s line %u).",
                          turn_words(turn, action->name), turn_words(turn, source),
                          turn_words(turn, turn->definition->file), (unsigned)action->when.place.line);
}
