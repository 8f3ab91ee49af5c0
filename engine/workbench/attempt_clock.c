// SPDX-License-Identifier: Apache-2.0
// The clock of a ticket that is tried: it moves when a story says so, and fires what is due on the way.
// Guarantees: timers fire in the order in which they are due, at the instant at which they are due, none
// twice; a timer whose turn is refused is told and passed over. The clock never goes back.
#include "attempt.h"

#include <assent/base/limits.h>

static bool move(struct task *task, int64_t until_us);
static const struct assent_timer *next_timer(const struct task *task, int64_t until_us,
                                             const struct assent_timer *passed, size_t passed_count);
static bool is_passed(const struct assent_timer *timer, const struct assent_timer *passed, size_t count);
static bool fire(struct task *task, const struct assent_timer *timer);
static bool instant_of(struct task *task, struct assent_text text, int64_t *out);
static struct assent_text rest_of_line(struct task *task);
static bool unit_of(char letter, int64_t *out);

bool clock_wait(struct task *task)
{
    const struct assent_try *attempt = task->attempt;
    struct assent_text text = rest_of_line(task);
    struct assent_duration duration = {ASSENT_DURATION_WALL, 0};
    int64_t until_us;
    if (!assent_duration_read(text, &duration) && !clock_span(text, &duration.amount, task->arena))
        return refuse_line(task, "`%.*s` is no duration: write wait 30 min, or wait 2 business hours",
                           (int)text.count, text.bytes);
    const struct assent_calendar *calendar = NULL;
    if (duration.unit != ASSENT_DURATION_WALL) {
        struct assent_text handle = attempt->definition->calendar;
        calendar = assent_directory_calendar(attempt->world.directory, handle);
        if (!calendar)
            return refuse_line(task, "the world has no calendar `%.*s` to count business time in",
                               (int)handle.count, handle.bytes);
    }
    return assent_time_add(calendar, attempt->now_us, duration, &until_us, task->error) &&
           move(task, until_us);
}

bool clock_at(struct task *task)
{
    const struct word *word = take_word(task);
    int64_t until_us;
    if (!word)
        return refuse_line(task, "`at` needs a time: at 5m, or at 2026-11-24T08:00:00Z");
    if (!instant_of(task, word->text, &until_us) || !move(task, until_us))
        return false;
    return task->next == task->words.count || command_run(task);
}

// Pairs of a number and d, h, m, s; or the first space that a duration needs is put in.
bool clock_span(struct assent_text text, int64_t *out, struct assent_arena *arena)
{
    int64_t total = 0;
    size_t at = 0;
    while (at < text.count) {
        size_t start = at;
        int64_t number, unit_us;
        while (at < text.count && text.bytes[at] >= '0' && text.bytes[at] <= '9')
            at++;
        if (at == text.count ||
            !assent_text_integer(assent_text_slice(text.bytes + start, at - start), &number) ||
            !unit_of(text.bytes[at], &unit_us) || number > ASSENT_DURATION_MAX_US / unit_us)
            break;
        total += number * unit_us;
        at++;
        if (total > ASSENT_DURATION_MAX_US)
            return false;
    }
    if (at == text.count && at > 0) {
        *out = total;
        return true;
    }
    size_t digits = 0;
    while (digits < text.count && text.bytes[digits] >= '0' && text.bytes[digits] <= '9')
        digits++;
    struct assent_duration duration;
    struct assent_text spaced =
        assent_text_format(arena, "%.*s %.*s", (int)digits, text.bytes ? text.bytes : "",
                           (int)(text.count - digits), text.bytes ? text.bytes + digits : "");
    if (!assent_duration_read(text, &duration) && !assent_duration_read(spaced, &duration))
        return false;
    *out = duration.amount;
    return duration.unit == ASSENT_DURATION_WALL;
}

static bool move(struct task *task, int64_t until_us)
{
    struct assent_try *attempt = task->attempt;
    if (until_us < attempt->now_us)
        return refuse_line(task, "the clock does not go back: it is past that time already");
    struct assent_timer *passed = assent_arena_take_array(task->arena, ASSENT_STORY_TIMERS, sizeof *passed);
    size_t passed_count = 0;
    for (size_t fired = 0;; fired++) {
        const struct assent_timer *timer = next_timer(task, until_us, passed, passed_count);
        if (!timer)
            break;
        if (fired == ASSENT_STORY_TIMERS)
            return assent_error_set(task->error, ASSENT_LIMIT_REACHED,
                                    "more than %d timers fire on the way: wait for less at once",
                                    ASSENT_STORY_TIMERS);
        struct assent_timer copy = *timer;
        copy.name = assent_text_copy(task->arena, timer->name);
        if (copy.due_us > attempt->now_us)
            attempt->now_us = copy.due_us;
        if (!fire(task, &copy))
            passed[passed_count++] = copy;
    }
    attempt->now_us = until_us;
    return true;
}

static const struct assent_timer *next_timer(const struct task *task, int64_t until_us,
                                             const struct assent_timer *passed, size_t passed_count)
{
    const struct assent_ticket *ticket = task->attempt->ticket;
    const struct assent_timer *next = NULL;
    for (size_t i = 0; ticket && i < ticket->timer_count; i++) {
        const struct assent_timer *timer = &ticket->timers[i];
        if (!timer->paused_us && timer->due_us <= until_us && (!next || timer->due_us < next->due_us) &&
            !is_passed(timer, passed, passed_count))
            next = timer;
    }
    return next;
}

static bool is_passed(const struct assent_timer *timer, const struct assent_timer *passed, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (passed[i].due_us == timer->due_us && assent_text_equal(passed[i].name, timer->name))
            return true;
    }
    return false;
}

static bool fire(struct task *task, const struct assent_timer *timer)
{
    struct assent_event event = {.kind = ASSENT_EVENT_TIMER, .timer = timer->name, .due_us = timer->due_us};
    return attempt_decide(
        task, &event,
        assent_text_format(task->arena, "timer %.*s", (int)timer->name.count, timer->name.bytes));
}

static bool instant_of(struct task *task, struct assent_text text, int64_t *out)
{
    int64_t span_us;
    if (assent_instant_read(text, out))
        return true;
    if (!clock_span(text, &span_us, task->arena))
        return refuse_line(task,
                           "`%.*s` is no time: write 5m, 2h30m or 1d since the start, or an instant such as "
                           "2026-11-24T08:00:00Z",
                           (int)text.count, text.bytes);
    *out = task->attempt->start_us + span_us;
    return true;
}

static struct assent_text rest_of_line(struct task *task)
{
    struct assent_buffer rest = assent_buffer_in(task->arena);
    for (const struct word *word = take_word(task); word; word = take_word(task)) {
        assent_buffer_string(&rest, rest.count ? " " : "");
        assent_buffer_text(&rest, word->text);
    }
    return assent_buffer_done(&rest);
}

static bool unit_of(char letter, int64_t *out)
{
    switch (letter) {
    case 'd':
        *out = ASSENT_DAY_US;
        return true;
    case 'h':
        *out = ASSENT_HOUR_US;
        return true;
    case 'm':
        *out = ASSENT_MINUTE_US;
        return true;
    case 's':
        *out = ASSENT_SECOND_US;
        return true;
    default:
        return false;
    }
}
