// SPDX-License-Identifier: Apache-2.0
// The stage's waits, signals, clocks and calendars: see stage.h.
#include "stage.h"

#include <string.h>

const int64_t STAGE_MIDNIGHT = INT64_C(1796083200000000);

static void *part(struct stage *stage, const void **items, size_t *count, size_t size);
static struct assent_template path_template(struct stage *stage, const char *path);
static struct assent_duration duration_of(const char *text);

struct assent_moment stage_moment(struct stage *stage, const char *text)
{
    struct assent_moment moment = {.present = *text != '\0', .source = assent_text_of(text)};
    moment.place = (struct assent_place){.line = 60, .column = 5};
    const char *sign = strstr(text, " - ") ? strstr(text, " - ") : strstr(text, " + ");
    bool digits = *text >= '0' && *text <= '9';
    if (digits)
        moment.offset = duration_of(text);
    else if (*text) {
        size_t count = sign ? (size_t)(sign - text) : strlen(text);
        moment.path =
            tree_of(stage->arena, assent_text_cstring(stage->arena, assent_text_slice(text, count)));
    }
    if (!digits && sign) {
        moment.offset = duration_of(sign + 3);
        moment.before = sign[1] == '-';
    }
    return moment;
}

struct assent_wait_rule *stage_wait(struct stage *stage, struct assent_state *state, const char *until,
                                    const char *to)
{
    struct assent_wait_rule *rule =
        part(stage, (const void **)&state->waits, &state->wait_count, sizeof *rule);
    rule->until = stage_moment(stage, until);
    rule->to = stage_to(stage, to);
    rule->missed = ASSENT_TO_NONE;
    return rule;
}

struct assent_wait_rule *stage_wait_for(struct stage *stage, struct assent_state *state, const char *signal,
                                        const char *key, const char *to)
{
    struct assent_wait_rule *rule = stage_wait(stage, state, "", to);
    rule->signal = assent_text_of(signal);
    rule->key = path_template(stage, key);
    return rule;
}

struct assent_signal_rule *stage_signal(struct stage *stage, struct assent_state *state, const char *signal,
                                        const char *key, const char *to)
{
    struct assent_signal_rule *rule =
        part(stage, (const void **)&state->signals, &state->signal_count, sizeof *rule);
    rule->name = assent_text_of(signal);
    rule->key = path_template(stage, key);
    rule->to = *to ? stage_to(stage, to) : ASSENT_TO_STAY;
    return rule;
}

void stage_late(struct stage *stage, struct assent_state *state, const char *after,
                enum assent_late_kind kind, const char *what)
{
    struct assent_late *late = part(stage, (const void **)&state->late, &state->late_count, sizeof *late);
    *late = (struct assent_late){.after = duration_of(after), .kind = kind, .place = {.line = 70}};
    if (kind == ASSENT_LATE_THEN)
        late->to = stage_to(stage, what);
    else
        late->who = stage_who(stage, what);
}

void stage_set(struct stage *stage, struct assent_action *action, const char *field, const char *path)
{
    struct assent_set *set = part(stage, (const void **)&action->sets, &action->set_count, sizeof *set);
    set->field = (uint16_t)assent_definition_field(&stage->definition, assent_text_of(field));
    set->value = path_template(stage, path);
    set->place = (struct assent_place){.line = 80};
}

void stage_calendar(struct stage *stage, const char *pattern)
{
    size_t length = strlen(pattern);
    struct assent_calendar *calendar = assent_arena_take(stage->arena, sizeof *calendar);
    struct assent_interval *intervals = assent_arena_take_array(stage->arena, length, sizeof *intervals);
    struct assent_working_day *days = assent_arena_take_array(stage->arena, length, sizeof *days);
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        if (pattern[i] != 'w')
            continue;
        days[count].start_us = STAGE_MIDNIGHT + (int64_t)i * ASSENT_DAY_US + 8 * ASSENT_HOUR_US;
        days[count].end_us = days[count].start_us + 8 * ASSENT_HOUR_US;
        intervals[count] = (struct assent_interval){days[count].start_us, days[count].end_us};
        count++;
    }
    *calendar = (struct assent_calendar){.handle = assent_text_of("business"),
                                         .from_us = STAGE_MIDNIGHT,
                                         .until_us = STAGE_MIDNIGHT + (int64_t)length * ASSENT_DAY_US,
                                         .intervals = intervals,
                                         .interval_count = count,
                                         .days = days,
                                         .day_count = count};
    stage->directory->calendars = calendar;
    stage->directory->calendar_count = 1;
    stage->definition.calendar = calendar->handle;
}

enum assent_step_status stage_send(struct stage *stage, const char *signal, const char *key)
{
    return stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_SIGNAL,
                                                   .actor = stage_actor(stage, "robot"),
                                                   .signal = assent_text_of(signal),
                                                   .signal_key = assent_text_of(key),
                                                   .signal_id = assent_text_of("msg-1"),
                                                   .signal_value = json_value(stage->arena, "{\"n\":7}")});
}

enum assent_step_status stage_calendar_changed(struct stage *stage, const char *days)
{
    stage_calendar(stage, days);
    stage->directory->version++;
    return stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_CALENDAR});
}

int64_t stage_due(struct stage *stage, const char *name)
{
    const struct assent_timer *timer = assent_ticket_timer(stage->ticket, assent_text_of(name));
    if (!timer)
        fail_msg("there is no timer %s", name);
    return timer->due_us;
}

// One more item of an array that was taken with room for STAGE_PARTS.
static void *part(struct stage *stage, const void **items, size_t *count, size_t size)
{
    if (!*items)
        *items = assent_arena_take_array(stage->arena, STAGE_PARTS, size);
    assert_true(*count < STAGE_PARTS);
    return (char *)(uintptr_t)*items + size * (*count)++;
}

static struct assent_template path_template(struct stage *stage, const char *path)
{
    struct assent_template template = {.kind = ASSENT_TEMPLATE_LITERAL};
    if (!*path)
        return template;
    struct assent_template_part *only = assent_arena_take(stage->arena, sizeof *only);
    only->tree = tree_of(stage->arena, path);
    return (struct assent_template){.kind = ASSENT_TEMPLATE_TEXT, .parts = only, .part_count = 1};
}

static struct assent_duration duration_of(const char *text)
{
    struct assent_duration duration = {0};
    if (!assent_duration_read(assent_text_of(text), &duration))
        fail_msg("%s is no duration", text);
    return duration;
}
