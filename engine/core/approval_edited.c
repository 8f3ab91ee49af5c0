// SPDX-License-Identifier: Apache-2.0
// What an edit does to approvals that have decided already (language.md, "Approvals, exactly", rules 8 to
// 10). Guarantees: while an approval lasts, a round that was met stands only as long as each of its votes
// would; else the rounds are asked anew, and the votes that still hold are kept. Once an approval has let the
// ticket pass, the fields that it covers are frozen wherever the ticket could go on to work or to success
// without coming back to it. Leans on keep_votes of approval.c for what stands again.
#include "approval.h"
#include "fields.h"

#include <assent/base/limits.h>
#include <string.h>

static bool find_fallen(struct turn *turn, const struct assent_state *state, const struct assent_round *open,
                        const struct assent_round_rule **out);
static bool ask_others(struct turn *turn, const struct assent_state *state, uint16_t *next);
static bool compare_seats(struct turn *turn, const struct assent_round_rule *rule,
                          const struct assent_round *round, bool *more, bool *fewer);
static bool has_fallen(struct turn *turn, const struct assent_round_rule *rule,
                       const struct assent_round *round, bool *out);
static bool seats_depend(const struct assent_round_rule *rule, enum assent_round_outcome outcome);
static bool leads_back(const struct turn *turn, uint16_t from, uint16_t approval,
                       const struct assent_field *field);
static void reach_from(const struct turn *turn, const struct assent_state *state, bool *reached);
static bool goes_live(const struct assent_state *state);

bool approval_edited(struct turn *turn, uint16_t *next)
{
    const struct assent_round *open = assent_ticket_open_round(turn->ticket);
    const struct assent_round_rule *fallen = NULL;
    if (!open)
        return true;
    const struct assent_state *state = state_now(turn);
    if (!find_fallen(turn, state, open, &fallen))
        return false;
    if (!fallen)
        return ask_others(turn, state, next);
    struct assent_text why = assent_text_format(turn->arena, "an edit of what round %s decided on",
                                                turn_words(turn, fallen->name));
    return approval_leave(turn, why) && approval_open(turn, state, 0, false, next);
}

// An edit may bring or take a seat of the open round: then it is asked anew, and the votes that hold are
// kept.
static bool ask_others(struct turn *turn, const struct assent_state *state, uint16_t *next)
{
    const struct assent_round_rule *rule = approval_rule(turn, assent_ticket_open_round(turn->ticket));
    bool more = false;
    bool fewer = false;
    if (rule && seats_depend(rule, ASSENT_ROUND_OPEN) &&
        !compare_seats(turn, rule, assent_ticket_open_round(turn->ticket), &more, &fewer))
        return false;
    if (!more && !fewer)
        return approval_settle(turn, next);
    size_t index = (size_t)(rule - state->rounds);
    bool any_met = false;
    for (size_t i = 0; i < index; i++) {
        const struct assent_round *round = round_newest(turn->ticket, state->name, state->rounds[i].name);
        any_met = any_met || (round && round->outcome == ASSENT_ROUND_MET);
    }
    return approval_leave(turn, assent_text_of("an edit of who is asked")) &&
           approval_open(turn, state, index, any_met, next);
}

// more: a seat is there by now that the round does not have. fewer: the other way round.
static bool compare_seats(struct turn *turn, const struct assent_round_rule *rule,
                          const struct assent_round *round, bool *more, bool *fewer)
{
    bool there[ASSENT_SEATS];
    bool any;
    struct assent_round asked = *round;
    if (!seats_there(turn, rule, asked.outcome == ASSENT_ROUND_SKIPPED, there, &any))
        return false;
    for (size_t i = 0; i < rule->seat_count; i++) {
        bool had = false;
        for (size_t k = 0; k < asked.seat_count; k++)
            had = had || assent_text_equal(asked.seats[k].name, rule->seats[i].name);
        *more = *more || (there[i] && any && !had);
        *fewer = *fewer || (!there[i] && had);
    }
    return true;
}

bool approval_frozen(struct turn *turn, const struct assent_field *field, uint16_t to)
{
    const struct assent_definition *definition = turn->definition;
    uint16_t now = (uint16_t)(state_now(turn) - definition->states);
    bool stays = to >= definition->state_count;
    int64_t newest;
    for (uint16_t i = 0; i < definition->state_count; i++) {
        const struct assent_state *state = &definition->states[i];
        if (state->kind != ASSENT_STATE_APPROVAL || (stays && i == now) ||
            !approval_covers(definition, state, field) || !approval_passed(turn->ticket, state, &newest) ||
            leads_back(turn, stays ? now : to, i, field))
            continue;
        const char *name = turn_words(turn, state->name);
        turn_refuse_by(turn, ASSENT_FIELD_READ_ONLY,
                       assent_text_format(turn->arena, "frozen by %s", name).bytes, &state->place,
                       "Field %s was decided on in state %s and is frozen since. Change it where the ticket "
                       "leads back there, so that it is decided on again.",
                       turn_words(turn, field->name), name);
        return true;
    }
    return false;
}

// The first rule before the open round whose round does not stand any more.
static bool find_fallen(struct turn *turn, const struct assent_state *state, const struct assent_round *open,
                        const struct assent_round_rule **out)
{
    struct assent_text name = open->name;
    for (size_t i = 0; i < state->round_count && !assent_text_equal(state->rounds[i].name, name); i++) {
        const struct assent_round_rule *rule = &state->rounds[i];
        const struct assent_round *round = round_newest(turn->ticket, state->name, rule->name);
        bool fallen = false;
        if (round && !has_fallen(turn, rule, round, &fallen))
            return false;
        if (fallen) {
            *out = rule;
            return true;
        }
    }
    return true;
}

static bool has_fallen(struct turn *turn, const struct assent_round_rule *rule,
                       const struct assent_round *round, bool *out)
{
    struct assent_round kept = *round;
    struct exclusions exclusions;
    bool more = false;
    bool fewer = false;
    *out = false;
    if (seats_depend(rule, kept.outcome) && !compare_seats(turn, rule, &kept, &more, &fewer))
        return false;
    *out = more;
    if (kept.outcome == ASSENT_ROUND_SKIPPED)
        return true;
    if (!exclusions_of_round(turn, rule, EXCLUDE_NOW, &exclusions))
        return false;
    struct assent_digest now = turn_covers(turn, &kept);
    for (size_t i = 0; i < kept.vote_count; i++) {
        bool kept_out = exclusions_find_vote(turn, &exclusions, &kept.votes[i]) != NULL;
        *out = *out || kept_out || !assent_digest_equal(&kept.votes[i].covered, &now);
    }
    return true;
}

// A round that was skipped depends on its own condition too; one that was asked stays asked.
static bool seats_depend(const struct assent_round_rule *rule, enum assent_round_outcome outcome)
{
    bool depends = outcome == ASSENT_ROUND_SKIPPED;
    for (size_t i = 0; i < rule->seat_count; i++)
        depends = depends || !assent_condition_empty(&rule->seats[i].when);
    return depends;
}

const struct assent_round *round_newest(const struct assent_ticket *ticket, struct assent_text state,
                                        struct assent_text name)
{
    for (size_t n = ticket->round_count; n-- > 0;) {
        const struct assent_round *round = &ticket->rounds[n];
        if (assent_text_equal(round->state, state) && assent_text_equal(round->name, name))
            return round;
    }
    return NULL;
}

bool approval_passed(const struct assent_ticket *ticket, const struct assent_state *state, int64_t *newest)
{
    for (size_t n = ticket->round_count; n-- > 0;) {
        const struct assent_round *round = &ticket->rounds[n];
        bool skipped = round->outcome == ASSENT_ROUND_SKIPPED;
        bool taken = round->outcome == ASSENT_ROUND_LEFT &&
                     round_newest(ticket, state->name, round->name) != round; // an edit took it away
        if (!assent_text_equal(round->state, state->name) || skipped || taken)
            continue;
        *newest = (int64_t)n;
        return round->outcome == ASSENT_ROUND_MET;
    }
    return false;
}

bool approval_fallen(struct turn *turn, const struct assent_state *state, bool *out)
{
    int64_t newest;
    *out = false;
    if (approval_passed(turn->ticket, state, &newest) && turn->ticket->rounds[newest].template.count) {
        const struct assent_round *round = &turn->ticket->rounds[newest];
        struct assent_digest now = turn_covers(turn, round);
        *out = !assent_digest_equal(&round->covered, &now);
        return true;
    }
    for (size_t i = 0; i < state->round_count && !*out; i++) {
        const struct assent_round_rule *rule = &state->rounds[i];
        const struct assent_round *round = round_newest(turn->ticket, state->name, rule->name);
        if (round && !has_fallen(turn, rule, round, out))
            return false;
    }
    return true;
}

bool approval_covers(const struct assent_definition *definition, const struct assent_state *state,
                     const struct assent_field *field)
{
    for (size_t i = 0; i < state->round_count; i++) {
        const struct assent_round_rule *rule = &state->rounds[i];
        if (!rule->covers && field->material)
            return true;
        for (size_t k = 0; rule->covers && k < rule->covers_count; k++) {
            if (&definition->fields[rule->covers[k]] == field)
                return true;
        }
    }
    return false;
}

// Another approval that covers the field ends the walk: what it lets pass it has seen. It must still be
// possible to come to this one, so that one approval after another cannot stand in for the first. From the
// start everything is decided anew, by the same rules as the first time.
static bool leads_back(const struct turn *turn, uint16_t from, uint16_t approval,
                       const struct assent_field *field)
{
    const struct assent_definition *definition = turn->definition;
    size_t count = definition->state_count;
    bool *reached = assent_arena_take_array(turn->arena, count, sizeof *reached);
    bool *walked = assent_arena_take_array(turn->arena, count, sizeof *walked);
    if (from == definition->start)
        return true;
    bool here = from == (uint16_t)(state_now(turn) - definition->states);
    memset(reached, 0, count * sizeof *reached);
    memset(walked, 0, count * sizeof *walked);
    reached[from] = true;
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < count; i++) {
            const struct assent_state *state = &definition->states[i];
            if (!reached[i] || walked[i])
                continue;
            if (goes_live(state))
                return false;
            walked[i] = more = true;
            bool seen = state->kind == ASSENT_STATE_APPROVAL && approval_covers(definition, state, field);
            if (!seen || (here && i == from))
                reach_from(turn, state, reached);
        }
    }
    return reached[approval];
}

static void reach_from(const struct turn *turn, const struct assent_state *state, bool *reached)
{
    size_t count;
    const uint16_t *ways = ways_from(state, turn->arena, &count);
    for (size_t i = 0; i < count; i++) {
        if (ways[i] == ASSENT_TO_PREVIOUS)
            ways_back(turn, state, reached);
        else if (ways[i] < turn->definition->state_count)
            reached[ways[i]] = true;
    }
}

static bool goes_live(const struct assent_state *state)
{
    return state->kind == ASSENT_STATE_JOBS ||
           (state->kind == ASSENT_STATE_END && state->outcome == ASSENT_OUTCOME_SUCCESS);
}
