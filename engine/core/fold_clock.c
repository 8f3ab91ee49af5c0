// SPDX-License-Identifier: Apache-2.0
// fold: what time does to rounds: clocks that questions stop, answers, reminders, seats that are widened,
// debts whose time is over (docs/decisions/0084-clocks-of-rounds.md). Leans on fold.c for owned arrays and on
// fold_wait.c for what a clock is the due time of.
#include "fold_parts.h"

static bool answer(struct assent_round *round, const struct assent_fact *fact, int64_t now_us,
                   struct assent_arena *arena, struct assent_error *error);
static bool change_seat(struct assent_round *round, const struct assent_fact *fact,
                        struct assent_arena *arena, struct assent_error *error);
static struct assent_timer *own_timer(struct folding *next, struct assent_text name,
                                      struct assent_arena *arena);

bool fold_clock(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                struct assent_error *error)
{
    bool pauses = fact->kind == ASSENT_FACT_CLOCK_PAUSED;
    struct assent_timer *timer =
        own_timer(next, pauses ? fact->clock_paused.name : fact->clock_resumed.name, arena);
    if (!timer || (timer->paused_us == 0) != pauses)
        return fold_refuse(fact, pauses ? "there is no such clock that runs" : "there is none that stands",
                           -1, error);
    if (pauses) {
        timer->paused_us = next->ticket.updated_us;
        timer->left_us = fact->clock_paused.left_us;
        timer->unit = fact->clock_paused.unit;
        timer->due_us = timer->resumed_us = 0;
    } else {
        timer->paused_us = 0;
        timer->resumed_us = next->ticket.updated_us;
        timer->due_us = fact->clock_resumed.due_us;
        timer->directory = fact->clock_resumed.directory;
    }
    fold_due(next, timer, arena);
    return true;
}

bool fold_round_time(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                     struct assent_error *error)
{
    bool unpaid = fact->kind == ASSENT_FACT_DEBT_UNPAID;
    bool deferred = fact->kind == ASSENT_FACT_ROUND_DEFERRED;
    int64_t n = fact->kind == ASSENT_FACT_ASKED_ANSWERED ? fact->asked_answered.round
                : fact->kind == ASSENT_FACT_REMINDED     ? fact->reminded.round
                : unpaid                                 ? fact->debt_unpaid.round
                : deferred                               ? fact->round_deferred.round
                                                         : fact->seat_changed.round;
    struct assent_round *round = fold_open_round(next, fact, n, arena, error);
    if (!round)
        return false;
    if (fact->kind == ASSENT_FACT_ASKED_ANSWERED)
        return answer(round, fact, next->ticket.updated_us, arena, error);
    if (fact->kind == ASSENT_FACT_SEAT_CHANGED)
        return change_seat(round, fact, arena, error);
    if (deferred)
        round->meeting = fact->round_deferred.meeting;
    if (deferred)
        round->deferred_us = next->ticket.updated_us;
    else if (unpaid)
        round->unpaid_us = next->ticket.updated_us;
    else
        round->reminded_us = next->ticket.updated_us;
    return true;
}

static bool answer(struct assent_round *round, const struct assent_fact *fact, int64_t now_us,
                   struct assent_arena *arena, struct assent_error *error)
{
    struct assent_vote *votes = assent_arena_copy(arena, round->votes, round->vote_count * sizeof *votes);
    for (size_t i = 0; i < round->vote_count; i++) {
        if (!assent_text_equal(votes[i].person, fact->asked_answered.person) ||
            votes[i].choice != ASSENT_VOTE_ASK)
            continue;
        votes[i].answer = fact->asked_answered.answer;
        votes[i].answered_by = fact->asked_answered.by;
        votes[i].answered_us = now_us;
        round->votes = votes;
        return true;
    }
    return fold_refuse(fact, "the person has not asked in the round", round->n, error);
}

static bool change_seat(struct assent_round *round, const struct assent_fact *fact,
                        struct assent_arena *arena, struct assent_error *error)
{
    struct assent_seat *seats = assent_arena_copy(arena, round->seats, round->seat_count * sizeof *seats);
    for (size_t i = 0; i < round->seat_count; i++) {
        if (!assent_text_equal(seats[i].name, fact->seat_changed.seat))
            continue;
        seats[i].audience = fact->seat_changed.audience;
        seats[i].set = fact->seat_changed.set;
        seats[i].base = fact->seat_changed.base;
        seats[i].required = fact->seat_changed.required;
        round->seats = seats;
        round->excluded = fact->seat_changed.excluded;
        round->excluded_count = fact->seat_changed.excluded_count;
        return true;
    }
    return fold_refuse(fact, "the round has no such seat", round->n, error);
}

static struct assent_timer *own_timer(struct folding *next, struct assent_text name,
                                      struct assent_arena *arena)
{
    struct assent_ticket *ticket = &next->ticket;
    struct assent_timer *timers =
        fold_own(&next->timers, ticket->timers, ticket->timer_count, 0, sizeof *timers, arena);
    ticket->timers = timers;
    for (size_t i = 0; i < ticket->timer_count; i++) {
        if (assent_text_equal(timers[i].name, name))
            return &timers[i];
    }
    return NULL;
}
