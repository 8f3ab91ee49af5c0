// SPDX-License-Identifier: Apache-2.0
// What comes to a ticket from outside: a signal, and a calendar that changes under its clocks. Guarantees:
// the directory that the story was opened with is not touched; a holiday is one in this story only.
#include "commands.h"

#include <assent/calendar/calendar.h>

static bool add_holiday(struct task *task, struct assent_text date);
static struct assent_value with_holiday(const struct assent_value *rules, struct assent_text date,
                                        struct assent_arena *arena);

bool command_signal(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_SIGNAL};
    struct options options;
    const struct word *name = take_word(task);
    if (!name || name->value.kind != WRITTEN_NOTHING)
        return refuse_line(task, "behind `signal` stands its name, as in hr.left");
    if (!task->attempt->ticket)
        return refuse_line(task, "there is no ticket yet: create one first");
    if (!take_options(task, OPTION_SIGNAL | OPTION_RESULT, &options))
        return false;
    event.signal = name->text;
    event.signal_key = options.key;
    event.signal_id = options.id;
    event.signal_value = options.result;
    attempt_decide(task, &event,
                   assent_text_format(task->arena, "signal %.*s%s%.*s", (int)name->text.count,
                                      name->text.bytes, options.key.count ? " of " : "",
                                      (int)options.key.count, options.key.bytes ? options.key.bytes : ""));
    return true;
}

bool command_holiday(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_CALENDAR};
    struct assent_date date;
    const struct word *word = take_word(task);
    if (!word || word->value.kind != WRITTEN_NOTHING || !assent_date_read(word->text, &date) ||
        task->next < task->words.count)
        return refuse_line(task, "behind `holiday` stands a day, as 2026-12-24");
    if (!add_holiday(task, word->text))
        return false;
    if (task->attempt->ticket)
        attempt_decide(
            task, &event,
            assent_text_format(task->arena, "holiday %.*s", (int)word->text.count, word->text.bytes));
    return true;
}

// In a copy of the directory, whose version is the next one.
static bool add_holiday(struct task *task, struct assent_text date)
{
    struct assent_try *attempt = task->attempt;
    struct assent_arena *arena = attempt->home;
    struct assent_text handle = attempt->definition->calendar;
    struct assent_directory *directory =
        assent_arena_copy(arena, attempt->world.directory, sizeof *directory);
    struct assent_calendar *calendars = assent_arena_copy(
        arena, directory->calendars, directory->calendar_count * sizeof *directory->calendars);
    struct assent_calendar *calendar = NULL;
    for (size_t i = 0; i < directory->calendar_count; i++) {
        if (assent_text_equal(calendars[i].handle, handle))
            calendar = &calendars[i];
    }
    if (!calendar)
        return refuse_line(task, "the world has no calendar `%.*s` to add a holiday to", (int)handle.count,
                           handle.bytes);
    calendar->rules = with_holiday(&calendar->rules, assent_text_copy(arena, date), arena);
    if (!assent_calendar_build(calendar, calendar->from_us, calendar->until_us, arena, task->error))
        return false;
    directory->calendars = calendars;
    directory->version++;
    attempt->world.directory = directory;
    return true;
}

static struct assent_value with_holiday(const struct assent_value *rules, struct assent_text date,
                                        struct assent_arena *arena)
{
    struct assent_record record = assent_record_from(arena, rules);
    const struct assent_value *holidays = assent_value_get(rules, "holidays");
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; holidays && holidays->kind == ASSENT_VALUE_LIST && i < holidays->list.count; i++)
        assent_items_add(&items, holidays->list.items[i]);
    assent_items_add(&items, assent_value_text(date));
    assent_record_put(&record, "holidays", assent_items_done(&items));
    return assent_record_done(&record);
}
