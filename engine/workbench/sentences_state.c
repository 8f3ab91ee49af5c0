// SPDX-License-Identifier: Apache-2.0
// A state as sentences: with whom it lies, until when, its own work, and every way on: actions, signals,
// choices, waits.
#include "sentences.h"

static void say_holder(struct sayer *sayer, const struct assent_state *state);
static void say_clock(struct sayer *sayer, uint16_t index);
static void say_work(struct sayer *sayer, uint16_t index);
static void say_choices(struct sayer *sayer, uint16_t index);
static void say_waits(struct sayer *sayer, uint16_t index);
static void say_action(struct sayer *sayer, uint16_t index, const struct assent_action *action);
static void say_end(struct sayer *sayer, const struct assent_state *state);

void say_state(struct sayer *sayer, uint16_t index)
{
    const struct assent_state *state = &sayer->definition->states[index];
    say_section(sayer, assent_text_of(word_title(sayer, state->name, state->title)));
    if (state->enter.count > 0)
        say(sayer, "on the way in the hook %s fills in fields.", word_of(sayer, state->enter));
    say_holder(sayer, state);
    say_clock(sayer, index);
    say_work(sayer, index);
    say_ratify(sayer, index);
    for (size_t i = 0; i < state->action_count; i++)
        say_action(sayer, index, &state->actions[i]);
    for (size_t i = 0; i < state->signal_count; i++) {
        const struct assent_signal_rule *rule = &state->signals[i];
        if (rule->superseded_by_count)
            say(sayer, "when a newer ticket with the same %s is opened, %s; work that has begun is finished.",
                word_fields(sayer, rule->superseded_by, rule->superseded_by_count),
                word_to(sayer, index, rule->to));
        else
            say(sayer, "when the signal %s comes, %s.", word_of(sayer, rule->name),
                word_to(sayer, index, rule->to));
    }
}

static void say_holder(struct sayer *sayer, const struct assent_state *state)
{
    if (state->held_by.kind != ASSENT_WHO_NOBODY)
        say(sayer, "it lies with %s.", word_who(sayer, &state->held_by));
    if (state->counts_as.count > 0)
        say(sayer, "while it is here it counts as %s.", word_of(sayer, state->counts_as));
}

static void say_clock(struct sayer *sayer, uint16_t index)
{
    const struct assent_state *state = &sayer->definition->states[index];
    if (state->due.present && state->due.path == NULL)
        say(sayer, "it is due within %s.", word_duration(sayer, state->due.offset));
    else if (state->due.present)
        say(sayer, "it is due %s.", word_moment(sayer, &state->due));
    for (size_t i = 0; i < state->late_count; i++) {
        const struct assent_late *late = &state->late[i];
        const char *after = word_duration(sayer, late->after);
        switch (late->kind) {
        case ASSENT_LATE_ADD:
            say(sayer, "after %s it lies with %s too.", after, word_who(sayer, &late->who));
            break;
        case ASSENT_LATE_REPLACE:
            say(sayer, "after %s it lies with %s instead.", after, word_who(sayer, &late->who));
            break;
        case ASSENT_LATE_THEN:
            say(sayer, "after %s %s.", after, word_to(sayer, index, late->to));
            break;
        }
    }
}

static void say_work(struct sayer *sayer, uint16_t index)
{
    const struct assent_state *state = &sayer->definition->states[index];
    switch (state->kind) {
    case ASSENT_STATE_PEOPLE:
        break;
    case ASSENT_STATE_CHOOSE:
        say_choices(sayer, index);
        break;
    case ASSENT_STATE_APPROVAL:
        say_rounds(sayer, index);
        break;
    case ASSENT_STATE_JOBS:
        say_jobs(sayer, index);
        break;
    case ASSENT_STATE_WAIT:
        say_waits(sayer, index);
        break;
    case ASSENT_STATE_ROLLBACK:
        say(sayer, "every job that was started in %s is undone, the newest first; then %s.",
            word_of(sayer, sayer->definition->states[state->rolls_back].name),
            word_to(sayer, index, state->done));
        break;
    case ASSENT_STATE_END:
        say_end(sayer, state);
        break;
    }
}

static void say_choices(struct sayer *sayer, uint16_t index)
{
    const struct assent_state *state = &sayer->definition->states[index];
    say(sayer, "nobody is asked: the first of these that holds counts.");
    for (size_t i = 0; i < state->branch_count; i++) {
        const struct assent_branch *branch = &state->branches[i];
        if (assent_condition_empty(&branch->when))
            say(sayer, "otherwise %s.", word_to(sayer, index, branch->to));
        else
            say(sayer, "when %s, %s.", word_condition(sayer, &branch->when),
                word_to(sayer, index, branch->to));
    }
}

// ", unless an approval holds no longer or a freeze is in its way"; nothing when nothing may keep it.
static const char *unless_blocked(struct sayer *sayer, unsigned blocked_by)
{
    static const struct {
        enum assent_blocker blocker;
        const char *words;
    } WORDS[] = {
        {ASSENT_BLOCKED_BY_APPROVAL, "an approval holds no longer"},
        {ASSENT_BLOCKED_BY_PREAUTHORISATION,
         "the preauthorisation of its template is suspended or has ended"},
        {ASSENT_BLOCKED_BY_FREEZE, "a freeze is in its way"},
        {ASSENT_BLOCKED_BY_MAINTENANCE, "it would be outside of a maintenance window"},
        {ASSENT_BLOCKED_BY_CONFLICTS, "another change is in conflict with it"},
    };
    const char *found[sizeof WORDS / sizeof *WORDS];
    size_t count = 0;
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (blocked_by & WORDS[i].blocker)
            found[count++] = WORDS[i].words;
    }
    return count ? assent_text_format(sayer->arena, ", unless %s", word_join(sayer, found, count, "or")).bytes
                 : "";
}

static void say_wait(struct sayer *sayer, uint16_t index, const struct assent_wait_rule *wait)
{
    const char *unless = unless_blocked(sayer, wait->blocked_by);
    if (wait->signal.count > 0)
        say(sayer, "when the signal %s comes, %s.", word_of(sayer, wait->signal),
            word_to(sayer, index, wait->to));
    else if (wait->until.path == NULL)
        say(sayer, "%s later %s%s.", word_duration(sayer, wait->until.offset),
            word_to(sayer, index, wait->to), unless);
    else
        say(sayer, "%s %s%s.", word_moment(sayer, &wait->until), word_to(sayer, index, wait->to), unless);
    if (wait->latest.present)
        say(sayer, "%s at the latest %s.", word_moment(sayer, &wait->latest),
            word_to(sayer, index, wait->missed));
}

static void say_waits(struct sayer *sayer, uint16_t index)
{
    const struct assent_state *state = &sayer->definition->states[index];
    say(sayer, state->wait_count > 1 ? "it waits for the first of these." : "it waits.");
    for (size_t i = 0; i < state->wait_count; i++)
        say_wait(sayer, index, &state->waits[i]);
}

// What the action asks for, sets and opens for editing, as further halves of its sentence.
static const char *action_asks(struct sayer *sayer, const struct assent_action *action)
{
    struct assent_buffer out = assent_buffer_in(sayer->arena);
    if (action->require_count > 0)
        assent_buffer_format(&out, ", and has to say %s",
                             word_fields(sayer, action->require, action->require_count));
    if (action->require_comment)
        assent_buffer_string(&out, action->require_count > 0 ? " and why" : ", and has to say why");
    if (action->edit_count > 0)
        assent_buffer_format(&out, ", and may change %s with it",
                             word_fields(sayer, action->edit, action->edit_count));
    for (size_t i = 0; i < action->set_count; i++)
        assent_buffer_format(&out, "%s%s", i == 0 ? ", which sets " : " and ",
                             word_of(sayer, sayer->definition->fields[action->sets[i].field].name));
    return assent_text_cstring(sayer->arena, assent_buffer_done(&out));
}

static void say_action(struct sayer *sayer, uint16_t index, const struct assent_action *action)
{
    const char *when = "";
    if (!assent_condition_empty(&action->when))
        when = assent_text_format(sayer->arena, ", when %s", word_condition(sayer, &action->when)).bytes;
    say(sayer, "%s may %s%s%s; then %s.", word_who(sayer, &action->by),
        word_title(sayer, action->name, action->title), when, action_asks(sayer, action),
        word_to(sayer, index, action->to));
}

static void say_end(struct sayer *sayer, const struct assent_state *state)
{
    if (state->as.count > 0)
        say(sayer, "the end: %s, told as %s.", assent_outcome_text(state->outcome),
            word_of(sayer, state->as));
    else
        say(sayer, "the end: %s.", assent_outcome_text(state->outcome));
}
