// SPDX-License-Identifier: Apache-2.0
// The clocks of a ticket: `due` and `late` of the state that it rests in, and how every open clock is moved
// when an edit or a calendar says so (docs/decisions/0014-waits-and-clocks.md). Guarantees: a clock keeps the
// anchor from which it counts; one that moves is one fact, which says from when; what is past by then fires
// as soon as it can. Leans on timers.c for setting and firing, on moment.c for instants.
#include "clocks.h"

#include "approval.h"
#include "jobs.h"

#include <string.h>

static bool move_all(struct turn *turn, bool keep);
static bool clock_of(const struct turn *turn, const struct assent_timer *timer, struct clock *out,
                     struct assent_error *error);
static bool clock_of_state(const struct turn *turn, const struct assent_timer *timer, struct assent_text what,
                           struct clock *out, struct assent_error *error);
static bool clock_of_job(const struct turn *turn, const struct assent_timer *timer, int64_t n,
                         struct assent_text what, struct clock *out, struct assent_error *error);
static bool clock_at(const struct turn *turn, const struct assent_timer *timer, const char *what,
                     const struct assent_moment *moment, struct clock *out, struct assent_error *error);
static bool clock_after(const struct turn *turn, const struct assent_timer *timer, const char *what,
                        struct assent_duration duration, struct clock *out, struct assent_error *error);
static bool move_overdue(struct turn *turn);
static bool move_one(struct turn *turn, struct assent_text name, const struct assent_moment *moment,
                     int64_t anchor_us, int64_t was_us);
static bool late_holder(struct turn *turn, const struct assent_late *late);

bool clocks_begin(struct turn *turn, const struct assent_state *state)
{
    struct assent_error error = {0};
    int64_t due_us;
    if (state->due.present) {
        if (!moment_at(turn, &state->due, turn->now_us, &due_us, &error))
            return moment_refuse(turn, "due", &state->due, &error);
        if (!timer_set(turn, assent_text_of("state/due"), moment_words(turn, "due", &state->due), due_us))
            return false;
    }
    for (size_t i = 0; i < state->late_count; i++) {
        const struct assent_late *late = &state->late[i];
        if (!timer_due(turn, late->after, &due_us) ||
            !timer_set(turn, timer_of(turn, "state/late", (int64_t)i, ""), late_words(turn, late), due_us))
            return false;
    }
    return signals_listen(turn, state);
}

bool clocks_end(struct turn *turn)
{
    for (size_t i = turn->ticket->timer_count; i-- > 0;) {
        struct assent_text name = turn->ticket->timers[i].name;
        bool of_state = assent_text_starts(name, "state/") || assent_text_starts(name, "wait/");
        if (of_state && !timer_clear(turn, name))
            return false;
    }
    return true;
}

bool clocks_edited(struct turn *turn, uint16_t *next)
{
    *next = ASSENT_TO_NONE;
    if (!debts_edited(turn) || !approval_edited(turn, next))
        return false;
    if (*next != ASSENT_TO_NONE)
        return true;
    if (!wait_move(turn, false) || !wait_advance(turn, next))
        return false;
    if (*next != ASSENT_TO_NONE)
        return true;
    return move_all(turn, false) && move_overdue(turn) && validity_moved(turn) &&
           signals_listen(turn, state_now(turn));
}

bool clocks_by_calendar(struct turn *turn)
{
    return wait_move(turn, true) && move_all(turn, true) && wait_again(turn);
}

bool late_fire(struct turn *turn, int64_t n)
{
    const struct assent_state *state = state_now(turn);
    if (n < 0 || (uint64_t)n >= state->late_count)
        return true;
    const struct assent_late *late = &state->late[n];
    uint16_t to = late->to;
    switch (late->kind) {
    case ASSENT_LATE_ADD:
    case ASSENT_LATE_REPLACE:
        return late_holder(turn, late);
    case ASSENT_LATE_THEN: // it goes already
        return turn->ticket->leaving.count ||
               (state_target(turn, &to, &late->place) && state_leave(turn, to, late_words(turn, late)));
    }
    return true;
}

// keep: a clock that cannot be resolved stays as it is.
static bool move_all(struct turn *turn, bool keep)
{
    size_t count = turn->ticket->timer_count;
    struct assent_timer *timers = assent_arena_take_array(turn->arena, count, sizeof *timers);
    if (count)
        memcpy(timers, turn->ticket->timers, count * sizeof *timers);
    for (size_t i = 0; i < count; i++) {
        struct assent_error error = {0};
        struct clock clock = {0};
        if (timers[i].paused_us) // what is left of it is left
            continue;
        if (!clock_of(turn, &timers[i], &clock, &error)) {
            if (keep)
                continue;
            return turn_refuse_by(turn, error.code, turn_words(turn, timers[i].rule), NULL, "%s", error.text);
        }
        if (clock.known && clock.due_us != timers[i].due_us &&
            !timer_move(turn, &timers[i], clock.words, clock.due_us))
            return false;
    }
    return true;
}

// Those of a wait are wait_move's.
static bool clock_of(const struct turn *turn, const struct assent_timer *timer, struct clock *out,
                     struct assent_error *error)
{
    struct assent_text rest = timer->name;
    int64_t n;
    if (timer_word(&rest, "state/"))
        return clock_of_state(turn, timer, rest, out, error);
    if (timer_word(&rest, "job/") && timer_number(&rest, &n) && timer_word(&rest, "/"))
        return clock_of_job(turn, timer, n, rest, out, error);
    if (timer_word(&rest, "debt/") && timer_number(&rest, &n) && assent_ticket_round(turn->ticket, n)) {
        const struct assent_ratify_rule *owed = debt_rule(turn, assent_ticket_round(turn->ticket, n));
        return !owed || clock_after(turn, timer, "within", owed->round.decide_within, out, error);
    }
    const struct assent_round *round =
        timer_word(&rest, "round/") && timer_number(&rest, &n) ? assent_ticket_round(turn->ticket, n) : NULL;
    if (round && assent_text_is(rest, "/valid"))
        return validity_clock_of(turn, timer, round, out, error);
    return !round || round_clock_of(turn, timer, round, rest, out, error);
}

static bool clock_of_state(const struct turn *turn, const struct assent_timer *timer, struct assent_text what,
                           struct clock *out, struct assent_error *error)
{
    const struct assent_state *state = state_now(turn);
    int64_t n;
    if (assent_text_is(what, "due") && state->due.present)
        return clock_at(turn, timer, "due", &state->due, out, error);
    if (timer_word(&what, "late/") && timer_number(&what, &n) && n >= 0 && (uint64_t)n < state->late_count)
        return clock_after(turn, timer, "late", state->late[n].after, out, error);
    return true;
}

static bool clock_of_job(const struct turn *turn, const struct assent_timer *timer, int64_t n,
                         struct assent_text what, struct clock *out, struct assent_error *error)
{
    const struct assent_job *job = assent_ticket_job(turn->ticket, n);
    if (!job)
        return true;
    const struct assent_job_rule *rule = job_rule(turn, job);
    if (assent_text_is(what, "timeout"))
        return clock_after(turn, timer, "timeout", rule->timeout, out, error);
    if (assent_text_is(what, "not_before"))
        return clock_at(turn, timer, "not_before", &rule->not_before, out, error);
    if (assent_text_is(what, "due"))
        return clock_at(turn, timer, "due", &rule->due, out, error);
    if (assent_text_is(what, "wait"))
        return clock_at(turn, timer, "wait", &job_body(rule, job->role)->wait, out, error);
    return true;
}

static bool clock_at(const struct turn *turn, const struct assent_timer *timer, const char *what,
                     const struct assent_moment *moment, struct clock *out, struct assent_error *error)
{
    out->known = true;
    out->words = moment_words(turn, what, moment);
    return moment_at(turn, moment, timer->anchor_us, &out->due_us, error);
}

static bool clock_after(const struct turn *turn, const struct assent_timer *timer, const char *what,
                        struct assent_duration duration, struct clock *out, struct assent_error *error)
{
    out->known = true;
    out->words = assent_text_format(turn->arena, "%s %s", what,
                                    turn_words(turn, assent_duration_text(turn->arena, duration)));
    return moment_after(turn, duration, timer->anchor_us, &out->due_us, error);
}

// What is overdue by a field and is given more time has its clock set again.
static bool move_overdue(struct turn *turn)
{
    const struct assent_ticket *ticket = turn->ticket;
    if (ticket->due_us && !move_one(turn, assent_text_of("state/due"), &state_now(turn)->due,
                                    ticket->entered_us, ticket->due_us))
        return false;
    for (size_t i = 0; i < turn->ticket->job_count; i++) {
        const struct assent_job *job = &turn->ticket->jobs[i];
        if (job->phase == ASSENT_JOB_ENDED || job->body == ASSENT_BODY_WAIT || !job->due_us)
            continue;
        if (!move_one(turn, timer_of(turn, "job", job->n, "due"), &job_rule(turn, job)->due, job->offered_us,
                      job->due_us))
            return false;
    }
    return true;
}

static bool move_one(struct turn *turn, struct assent_text name, const struct assent_moment *moment,
                     int64_t anchor_us, int64_t was_us)
{
    struct assent_error error = {0};
    int64_t due_us;
    if (!moment->path || assent_ticket_timer(turn->ticket, name))
        return true;
    if (!moment_at(turn, moment, anchor_us, &due_us, &error))
        return moment_refuse(turn, "due", moment, &error);
    struct assent_timer fired = {.name = name, .anchor_us = anchor_us, .due_us = was_us};
    return due_us == was_us || timer_move(turn, &fired, moment_words(turn, "due", moment), due_us);
}

struct assent_text late_words(const struct turn *turn, const struct assent_late *late)
{
    return assent_text_format(turn->arena, "late %s",
                              turn_words(turn, assent_duration_text(turn->arena, late->after)));
}

// A group without anybody who is active adds nobody, and replaces nobody: the ticket would be nobody's.
static bool late_holder(struct turn *turn, const struct assent_late *late)
{
    bool add = late->kind == ASSENT_LATE_ADD;
    struct assent_error error = {0};
    struct assent_audience holders;
    struct assent_fact fact = {.kind = ASSENT_FACT_HOLDER_CHANGED,
                               .holder_changed = {.how = add ? ASSENT_HOLDER_ADD : ASSENT_HOLDER_REPLACE,
                                                  .why = late_words(turn, late)}};
    if (!turn_who(turn, &late->who, NULL, &holders))
        return false;
    if (audience_people(turn->directory, &holders, turn->arena).count == 0)
        return true;
    if (add &&
        !audience_join(turn->directory, &turn->ticket->held_by, &holders, turn->arena, &holders, &error))
        return turn_refuse_by(turn, error.code, "late", &late->place, "%s", error.text);
    fact.holder_changed.held_by = holders;
    return audience_equal(&holders, &turn->ticket->held_by) || turn_emit(turn, &fact);
}

void clock_left(const struct turn *turn, int64_t due_us, enum assent_duration_unit *unit, int64_t *left_us)
{
    const struct assent_calendar *calendar =
        *unit == ASSENT_DURATION_WALL
            ? NULL
            : assent_directory_calendar(turn->directory, turn->definition->calendar);
    struct assent_error error = {0};
    int64_t now_us = turn->now_us < due_us ? turn->now_us : due_us;
    if (calendar && assent_time_between(calendar, now_us, due_us, left_us, &error))
        return;
    *unit = ASSENT_DURATION_WALL;
    *left_us = due_us - now_us;
}
