// SPDX-License-Identifier: Apache-2.0
// fold: waits, and the due times that follow a clock. A timer that is set says in its name whose clock it is,
// and that thing shows the instant from then on, also after it has passed: so a calendar that moves a clock
// is one fact (docs/decisions/0007-timers.md). Leans on fold.c for owned arrays.
#include "fold_parts.h"

#include <string.h>

static void waive(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena);
static void block(struct assent_wait *wait, int64_t branch, const struct assent_value *reasons,
                  struct assent_arena *arena);
static void round_time(struct folding *next, int64_t n, struct assent_text what, int64_t due_us,
                       struct assent_arena *arena);
static int64_t sooner_clock(const struct assent_ticket *ticket, int64_t n, struct assent_arena *arena);
static void job_due(struct folding *next, int64_t n, struct assent_text what, int64_t due_us,
                    struct assent_arena *arena);
static bool numbered(struct assent_text name, const char *kind, int64_t *n, struct assent_text *rest);

void fold_due(struct folding *next, const struct assent_timer *timer, struct assent_arena *arena)
{
    struct assent_text rest;
    int64_t n;
    if (assent_text_is(timer->name, "state/due"))
        next->ticket.due_us = timer->due_us;
    else if (numbered(timer->name, "round/", &n, &rest) || (numbered(timer->name, "debt/", &n, &rest)))
        round_time(next, n, rest, timer->due_us, arena);
    else if (numbered(timer->name, "job/", &n, &rest))
        job_due(next, n, rest, timer->due_us, arena);
}

bool fold_waiting(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                  struct assent_error *error)
{
    struct assent_ticket *ticket = &next->ticket;
    if (fact->kind == ASSENT_FACT_WAIT_OPENED) {
        ticket->wait = fact->wait_opened;
        return true;
    }
    if (fact->kind == ASSENT_FACT_LISTENING) {
        ticket->awaited = fact->listening.signals;
        ticket->awaited_count = fact->listening.count;
        return true;
    }
    if (fact->kind == ASSENT_FACT_SUPERSEDED) {
        ticket->superseded_by = fact->superseded.by;
        return true;
    }
    if (fact->kind == ASSENT_FACT_FREEZE_OVERRIDDEN) {
        waive(next, fact, arena);
        return true;
    }
    bool ends = fact->kind == ASSENT_FACT_WAIT_ENDED;
    int64_t branch = ends ? fact->wait_ended.branch : fact->wait_blocked.branch;
    if (branch < 0 || branch >= (int64_t)ticket->wait.count)
        return fold_refuse(fact, "the wait has no such branch", branch, error);
    if (ends) // where it leads is entered by another fact
        ticket->wait = (struct assent_wait){0};
    else
        block(&ticket->wait, branch, &fact->wait_blocked.reasons, arena);
    return true;
}

static void waive(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena)
{
    struct assent_ticket *ticket = &next->ticket;
    struct assent_text freeze = fact->freeze_overridden.freeze;
    struct assent_waiver *waived = assent_arena_take_array(arena, ticket->waived_count + 1, sizeof *waived);
    if (ticket->waived_count)
        memcpy(waived, ticket->waived, ticket->waived_count * sizeof *waived);
    waived[ticket->waived_count++] = (struct assent_waiver){
        .at_us = fact->freeze_overridden.at_us,
        .because = fact->freeze_overridden.because,
        .from_us = fact->freeze_overridden.from_us,
        .person = fact->freeze_overridden.person,
        .rule = assent_text_format(arena, "freeze %.*s", (int)freeze.count, freeze.bytes),
        .until_us = fact->freeze_overridden.until_us,
    };
    ticket->waived = waived;
}

static void block(struct assent_wait *wait, int64_t branch, const struct assent_value *reasons,
                  struct assent_arena *arena)
{
    struct assent_wait_branch *branches =
        assent_arena_copy(arena, wait->branches, wait->count * sizeof *branches);
    branches[branch].blocked = *reasons;
    wait->branches = branches;
}

// "round/3" and "round/3/by" are both its clock, "debt/3" that of a debt; reminders and ladders are none.
static void round_time(struct folding *next, int64_t n, struct assent_text what, int64_t due_us,
                       struct assent_arena *arena)
{
    struct assent_ticket *ticket = &next->ticket;
    bool valid = assent_text_is(what, "/valid");
    if (n >= (int64_t)ticket->round_count || (what.count && !valid && !assent_text_is(what, "/by")))
        return;
    if (!valid && !ticket->rounds[n].debt)
        due_us = sooner_clock(ticket, n, arena);
    struct assent_round *rounds =
        fold_own(&next->rounds, ticket->rounds, ticket->round_count, 0, sizeof *rounds, arena);
    if (valid)
        rounds[n].valid_until_us = due_us;
    else
        rounds[n].due_us = due_us;
    ticket->rounds = rounds;
}

// Of the round's two clocks; 0 while none of them runs.
static int64_t sooner_clock(const struct assent_ticket *ticket, int64_t n, struct assent_arena *arena)
{
    static const char *const forms[] = {"round/%lld", "round/%lld/by"};
    int64_t due_us = 0;
    for (size_t i = 0; i < 2; i++) {
        const struct assent_timer *timer =
            assent_ticket_timer(ticket, assent_text_format(arena, forms[i], (long long)n));
        if (timer && timer->due_us && (!due_us || timer->due_us < due_us))
            due_us = timer->due_us;
    }
    return due_us;
}

static void job_due(struct folding *next, int64_t n, struct assent_text what, int64_t due_us,
                    struct assent_arena *arena)
{
    struct assent_ticket *ticket = &next->ticket;
    bool due = assent_text_is(what, "/due") || assent_text_is(what, "/wait");
    if (n >= (int64_t)ticket->job_count || (!due && !assent_text_is(what, "/not_before")))
        return;
    struct assent_job *jobs = fold_own(&next->jobs, ticket->jobs, ticket->job_count, 0, sizeof *jobs, arena);
    if (due)
        jobs[n].due_us = due_us;
    else
        jobs[n].not_before_us = due_us;
    ticket->jobs = jobs;
}

// "round/3", "job/5/due": the number, and what follows it.
static bool numbered(struct assent_text name, const char *kind, int64_t *n, struct assent_text *rest)
{
    if (!assent_text_starts(name, kind))
        return false;
    size_t start = strlen(kind);
    size_t end = start;
    while (end < name.count && name.bytes[end] >= '0' && name.bytes[end] <= '9')
        end++;
    *rest = assent_text_slice(name.bytes + end, name.count - end);
    return assent_text_integer(assent_text_slice(name.bytes + start, end - start), n);
}
