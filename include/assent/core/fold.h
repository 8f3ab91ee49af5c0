// SPDX-License-Identifier: Apache-2.0
// fold: applies facts to a ticket. Links alone (with base, ticket and record): no definition, no world, no
// Lua.
#ifndef ASSENT_CORE_FOLD_H
#define ASSENT_CORE_FOLD_H

#include <assent/core/fact.h>

// Who made a turn and when: what the envelope says beside its facts.
struct assent_turn {
    struct assent_id ticket;
    int64_t revision; // after the turn
    int64_t at_us;
    enum assent_event_kind event;
    struct assent_actor actor;
    struct assent_digest definition;
    int64_t directory; // versions that the decision saw
    int64_t schedule;
    const struct assent_fact *facts;
    size_t fact_count;
};

// Pure. The ticket after the turn's facts; ticket is NULL before the first turn. The result borrows from
// ticket and the facts, lives in the arena. A turn whose only fact is REFUSED returns the ticket as it is.
// Fails: BAD_RECORD when a fact does not fit the ticket (an unknown round, job, timer).
const struct assent_ticket *assent_fold(const struct assent_ticket *ticket, const struct assent_turn *turn,
                                        struct assent_arena *arena, struct assent_error *error);

// Where a turn stands in its subject's history, without what it says.
struct assent_passage {
    int64_t seq;
    int64_t revision; // after the turn
    int64_t at_us;
};
// A look back: what had happened by an instant, or up to a revision; INT64_MAX where that does not matter.
struct assent_then {
    int64_t until_us;
    int64_t revision;
};
// Pure. The last turn of then, among those of one subject, newest first: what is folded is that one and all
// that follow it. count: none had happened, or the page is of later ones only. A clock may have gone back, so
// it is the newest by number whose time is not later.
size_t assent_fold_then(const struct assent_passage *newest_first, size_t count,
                        const struct assent_then *then);

// The same for one fact, for step: `next` is changed in place. next must have been made by assent_fold_begin.
struct assent_ticket *assent_fold_begin(const struct assent_ticket *ticket, int64_t revision, int64_t at_us,
                                        struct assent_arena *arena);
bool assent_fold_fact(struct assent_ticket *next, const struct assent_fact *fact, struct assent_arena *arena,
                      struct assent_error *error);

#endif
