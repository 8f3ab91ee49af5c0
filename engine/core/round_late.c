// SPDX-License-Identifier: Apache-2.0
// What lateness does to a round: a step of its ladder asks others, too or instead, or leads away
// (language.md, "Approvals, exactly", rule 11). Guarantees: whoever is asked later is bound by the same
// exclusions as those who were asked first; votes that were given stand; a step that names nobody who may
// vote changes nothing.
#include "ballot.h"
#include "clocks.h"

// Whom a step may ask: whoever no rule keeps out by now or kept out when the round was asked.
struct others {
    struct who_may may; // first
    struct candidates now;
    const struct assent_round *round;
};

static bool other_may(const struct who_may *self, int32_t person);
static void keep_out(struct turn *turn, const struct assent_round *round, struct assent_fact_seat *changed,
                     const struct exclusions *exclusions);
static bool widen(struct turn *turn, int64_t n, const struct assent_late *step);
static const struct assent_seat *seat_named(const struct assent_round *round, struct assent_text name);
static bool anybody_may(const struct others *others, struct people people);
static int64_t base_of(struct turn *turn, const struct assent_round *round,
                       const struct assent_fact_seat *changed, const struct exclusions *exclusions);
static const struct assent_excluded *joined(struct turn *turn, const struct assent_round *round,
                                            const struct assent_excluded *more, size_t more_count,
                                            size_t *count);

bool round_late_step(struct turn *turn, int64_t n, int64_t i)
{
    const struct assent_round *round = assent_ticket_round(turn->ticket, n);
    const struct assent_round_rule *rule = round ? approval_rule(turn, round) : NULL;
    uint16_t next = ASSENT_TO_NONE;
    if (!rule || round->outcome != ASSENT_ROUND_OPEN || (size_t)i >= rule->late_count)
        return true;
    const struct assent_late *step = &rule->late_steps[i];
    switch (step->kind) {
    case ASSENT_LATE_ADD:
    case ASSENT_LATE_REPLACE:
        return widen(turn, n, step) && round_settle(turn, n, &next) && state_enter(turn, next);
    case ASSENT_LATE_THEN:
        return round_close(
                   turn, n, ASSENT_ROUND_EXPIRED,
                   assent_text_format(turn->arena, "not decided within %s",
                                      turn_words(turn, assent_duration_text(turn->arena, step->after)))) &&
               state_enter(turn, step->to);
    }
    return true;
}

bool round_ask_more(struct turn *turn, int64_t n, struct assent_text seat_name, const struct assent_who *who,
                    enum assent_holder_how how, struct assent_text why)
{
    const struct assent_round *round = assent_ticket_round(turn->ticket, n);
    const struct assent_round_rule *rule = approval_rule(turn, round);
    struct exclusions exclusions;
    struct others others = {{other_may}, {{candidate_may}, turn, &exclusions, true}, round};
    struct assent_audience more;
    struct assent_error error = {0};
    if (!exclusions_of_round(turn, rule, EXCLUDE_AT_OPENING, &exclusions) ||
        !turn_who(turn, who, &others.may, &more))
        return false;
    others.round = round = assent_ticket_round(turn->ticket, n);
    const struct assent_seat *seat = seat_named(round, seat_name);
    struct people people = audience_people(turn->directory, &more, turn->arena);
    if (!seat || !anybody_may(&others, people))
        return true;
    struct assent_audience before = seat->audience;
    if (how == ASSENT_HOLDER_ADD &&
        !audience_join(turn->directory, &before, &more, turn->arena, &more, &error))
        return turn_refuse_by(turn, error.code, "late", &rule->place, "%s", error.text);
    if (audience_equal(&before, &more))
        return true;
    people = audience_people(turn->directory, &more, turn->arena);
    struct assent_fact fact = {
        .kind = ASSENT_FACT_SEAT_CHANGED,
        .seat_changed = {.round = n, .seat = seat_name, .how = how, .why = why, .audience = more}};
    struct assent_fact_seat *changed = &fact.seat_changed;
    changed->set = assent_set_digest(turn->directory, people.items, people.count, turn->arena);
    keep_out(turn, round, changed, &exclusions);
    changed->base = base_of(turn, round, changed, &exclusions);
    changed->required = seat->need.kind == ASSENT_NEED_NUMBER || seat->need.kind == ASSENT_NEED_SHARE_VOTES
                            ? seat->required
                            : tally_required(&seat->need, changed->base);
    return turn_emit(turn, &fact);
}

// By the rules of now, of all seats: who is kept out when others are asked stays out, wherever they are
// asked.
static void keep_out(struct turn *turn, const struct assent_round *round, struct assent_fact_seat *changed,
                     const struct exclusions *exclusions)
{
    struct assent_round then = *round;
    for (size_t i = 0; i < round->seat_count; i++) {
        bool changes = assent_text_equal(round->seats[i].name, changed->seat);
        const struct assent_audience *asked = changes ? &changed->audience : &round->seats[i].audience;
        struct people people = audience_people(turn->directory, asked, turn->arena);
        size_t count, all;
        const struct assent_excluded *excluded = exclusions_among(turn, exclusions, people, true, &count);
        then.excluded = joined(turn, &then, excluded, count, &all);
        then.excluded_count = all;
    }
    changed->excluded = then.excluded;
    changed->excluded_count = then.excluded_count;
}

static bool widen(struct turn *turn, int64_t n, const struct assent_late *step)
{
    bool add = step->kind == ASSENT_LATE_ADD;
    return round_ask_more(turn, n, step->seat, &step->who, add ? ASSENT_HOLDER_ADD : ASSENT_HOLDER_REPLACE,
                          late_words(turn, step));
}

static const struct assent_seat *seat_named(const struct assent_round *round, struct assent_text name)
{
    for (size_t i = 0; i < round->seat_count; i++) {
        if (assent_text_equal(round->seats[i].name, name))
            return &round->seats[i];
    }
    return NULL;
}

static bool other_may(const struct who_may *self, int32_t person)
{
    const struct others *others = (const struct others *)self;
    struct assent_text id = others->now.turn->directory->people[person].id;
    bool out = !candidate_may(&others->now.may, person);
    for (size_t i = 0; i < others->round->excluded_count; i++)
        out = out || assent_text_equal(others->round->excluded[i].person, id);
    return !out;
}

static bool anybody_may(const struct others *others, struct people people)
{
    bool may = false;
    for (size_t i = 0; i < people.count && !may; i++)
        may = other_may(&others->may, people.items[i]);
    return may;
}

// How many could vote in the seat as it is to be, as if nobody had.
static int64_t base_of(struct turn *turn, const struct assent_round *round,
                       const struct assent_fact_seat *changed, const struct exclusions *exclusions)
{
    struct assent_round then = *round;
    struct assent_seat seat = *seat_named(round, changed->seat);
    seat.audience = changed->audience;
    then.seats = &seat;
    then.seat_count = 1;
    then.vote_count = 0;
    then.excluded = changed->excluded;
    then.excluded_count = changed->excluded_count;
    struct ballot ballot = ballot_of(turn->directory, &then, exclusions, turn->arena);
    return ballot_possible(&ballot, 0, INT64_MAX);
}

// Whom a rule kept out when the round was asked stays out. Both lists are sorted by person.
static const struct assent_excluded *joined(struct turn *turn, const struct assent_round *round,
                                            const struct assent_excluded *more, size_t more_count,
                                            size_t *count)
{
    struct assent_excluded *out =
        assent_arena_take_array(turn->arena, round->excluded_count + more_count, sizeof *out);
    size_t a = 0;
    size_t b = 0;
    *count = 0;
    while (a < round->excluded_count || b < more_count) {
        int order = a == round->excluded_count ? 1
                    : b == more_count          ? -1
                                      : assent_text_compare(round->excluded[a].person, more[b].person);
        out[(*count)++] = order <= 0 ? round->excluded[a] : more[b];
        a += order <= 0;
        b += order >= 0;
    }
    return *count ? out : NULL;
}
