// SPDX-License-Identifier: Apache-2.0
// Budgets by person as one number each, as in bucket.c: the instant up to which what was taken has been paid
// for. A person has one of WAYS places; when all are taken the one that is nearest to full is given away,
// since whoever had it loses least. Memory is touched as people come.
#include "rates.h"

#include <assent/base/limits.h>
#include <assent/base/time.h>

enum { WAYS = 8, SETS = ASSENT_RATE_PEOPLE / WAYS };

struct place {
    uint64_t person;        // a hash; ids are ours, so nobody can choose them alike
    int64_t spent_until_us; // 0: nobody's
};

struct rates {
    int64_t most;
    int64_t interval_us; // in which one request comes back
    struct place *places;
};

static uint64_t hash_of(struct assent_text person);
static struct place *place_of(struct rates *rates, uint64_t person, int64_t full_us);

struct rates *rates_in(struct assent_arena *arena, int64_t requests, int64_t seconds)
{
    if (requests <= 0)
        return NULL;
    struct rates *rates = assent_arena_take(arena, sizeof *rates);
    int64_t interval = seconds * ASSENT_SECOND_US / requests;
    *rates = (struct rates){.most = requests, .interval_us = interval > 0 ? interval : 1};
    rates->places = assent_arena_take_array(arena, ASSENT_RATE_PEOPLE, sizeof *rates->places);
    return rates;
}

struct rates_standing rates_take(struct rates *rates, struct assent_text person, int64_t now_us)
{
    int64_t full_us = now_us - rates->most * rates->interval_us;
    struct place *place = place_of(rates, hash_of(person), full_us);
    int64_t spent = place->spent_until_us > full_us ? place->spent_until_us : full_us;
    if (spent > now_us)
        spent = now_us; // the clock went back
    struct rates_standing standing = {.left = (now_us - spent) / rates->interval_us};
    if (standing.left > 0) {
        spent += rates->interval_us;
        standing.left--;
    } else {
        int64_t wait_us = spent + rates->interval_us - now_us;
        standing.retry_s = (wait_us + ASSENT_SECOND_US - 1) / ASSENT_SECOND_US;
    }
    place->spent_until_us = spent;
    standing.full_s = (spent - full_us + ASSENT_SECOND_US - 1) / ASSENT_SECOND_US;
    return standing;
}

// FNV-1a.
static uint64_t hash_of(struct assent_text person)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < person.count; i++)
        hash = (hash ^ (unsigned char)person.bytes[i]) * UINT64_C(1099511628211);
    return hash;
}

static struct place *place_of(struct rates *rates, uint64_t person, int64_t full_us)
{
    struct place *set = &rates->places[person % SETS * WAYS];
    struct place *given = set;
    for (size_t i = 0; i < WAYS; i++) {
        if (set[i].person == person && set[i].spent_until_us != 0)
            return &set[i];
        if (set[i].spent_until_us < given->spent_until_us)
            given = &set[i];
    }
    *given = (struct place){.person = person, .spent_until_us = full_us};
    return given;
}
