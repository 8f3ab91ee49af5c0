// SPDX-License-Identifier: Apache-2.0
// What comes to a ticket from outside: a signal, a calendar that changes under its clocks, and how such work
// went before. Guarantees: the directory that the story was opened with is not touched; a holiday is one in
// this story only.
#include "commands.h"

#include <assent/base/time.h>
#include <assent/calendar/calendar.h>

static bool add_holiday(struct task *task, struct assent_text date);
static bool take_figure(struct task *task, struct assent_figure_day *day);
static void add_figure(struct assent_try *attempt, struct assent_text key,
                       const struct assent_figure_day *day);
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

// By the newest ticket that there could be.
bool command_superseded(struct task *task)
{
    struct assent_event event = {.kind = ASSENT_EVENT_SIGNAL};
    const struct assent_ticket *ticket = task->attempt->ticket;
    const struct assent_awaited *awaited = ticket ? assent_ticket_newer(ticket) : NULL;
    if (!awaited)
        return refuse_line(task, "where the ticket is now no newer one takes its place");
    event.signal = awaited->signal;
    event.signal_key = awaited->signal_key;
    event.signal_id = assent_text_of("tkt_7zzzzzzzzzzzzzzzzzzzzzzzzz");
    attempt_decide(task, &event, assent_text_of("superseded"));
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

bool command_past(struct task *task)
{
    struct assent_try *attempt = task->attempt;
    struct assent_figure_day day = {.day = attempt->now_us / ASSENT_DAY_US};
    const struct word *word = take_word(task);
    bool key = word && word->value.kind == WRITTEN_NOTHING &&
               (assent_text_starts(word->text, "service:") || assent_text_starts(word->text, "workflow:") ||
                assent_text_starts(word->text, "ci:"));
    if (!key)
        return refuse_line(task, "behind `past` stands service:NAME, workflow:NAME or ci:NAME");
    if (!take_figure(task, &day))
        return refuse_line(task, "say how it went, as in succeeded=8 failed=2");
    add_figure(attempt, assent_text_copy(attempt->home, word->text), &day);
    attempt_header(task, "past\n");
    assent_buffer_format(&task->transcript, "> %.*s: %lld succeeded, %lld failed\n", (int)word->text.count,
                         word->text.bytes, (long long)day.succeeded, (long long)day.failed);
    return true;
}

static bool take_figure(struct task *task, struct assent_figure_day *day)
{
    bool any = false;
    for (const struct word *word; (word = take_word(task));) {
        bool succeeded = assent_text_is(word->text, "succeeded");
        int64_t count = 0;
        if ((!succeeded && !assent_text_is(word->text, "failed")) || word->value.kind != WRITTEN_BARE ||
            !assent_text_integer(word->value.text, &count) || count < 0)
            return false;
        *(succeeded ? &day->succeeded : &day->failed) = count;
        any = true;
    }
    return any;
}

// Kept sorted by key; what the story said before of the same key counts no more.
static void add_figure(struct assent_try *attempt, struct assent_text key,
                       const struct assent_figure_day *day)
{
    struct assent_figures *figures = &attempt->figures;
    const struct assent_figure **items =
        assent_arena_take_array(attempt->home, figures->count + 1, sizeof *items);
    struct assent_figure *made = assent_arena_take(attempt->home, sizeof *made);
    size_t count = 0;
    *made = (struct assent_figure){key, assent_arena_copy(attempt->home, day, sizeof *day), 1};
    for (size_t i = 0; i < figures->count; i++) {
        if (!assent_text_equal(figures->items[i]->key, key))
            items[count++] = figures->items[i];
    }
    size_t place = count++;
    for (; place > 0 && assent_text_compare(items[place - 1]->key, key) > 0; place--)
        items[place] = items[place - 1];
    items[place] = made;
    figures->items = items;
    figures->count = count;
}
