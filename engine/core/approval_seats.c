// SPDX-License-Identifier: Apache-2.0
// The seats of a round when it is asked: which are there, whom each asks, and whether they can be filled
// (language.md, "Approvals, exactly", rules 3 to 5). Guarantees: a round keeps what was true when it opened;
// a seat that nobody may fill, a quorum of more people than may vote, and seats that too few people share are
// a fault, never a yes. Leans on ballot.h for who may vote.
#include "ballot.h"

#include <inttypes.h>

static bool fill_seat(struct turn *turn, const struct assent_seat_rule *rule, struct candidates *candidates,
                      const struct assent_round *round, struct assent_seat *seat);
static void take_set(struct turn *turn, const struct assent_round *round, struct assent_seat *seat);
static struct people people_of_seats(struct turn *turn, const struct assent_round *round);
static bool check_seats(struct turn *turn, const struct assent_round_rule *rule, struct assent_seat *seats,
                        struct ballot *ballot);
static bool check_together(struct turn *turn, const struct assent_round_rule *rule, struct ballot *ballot);
static bool check_house(struct turn *turn, const struct assent_round_rule *rule, struct ballot *ballot);
static bool refuse_empty_seat(struct turn *turn, const struct assent_round_rule *rule,
                              const struct assent_round *round, const struct assent_seat *seat);
static bool refuse_added_seat(struct turn *turn, const struct assent_round_rule *rule,
                              const struct assent_round *round, const struct assent_seat *seat);
static const char *excluded_words(struct turn *turn, const struct assent_round *round,
                                  const struct people *people);
static const char *seat_title(struct turn *turn, const struct assent_round *round,
                              const struct assent_seat *seat);

bool seats_there(struct turn *turn, const struct assent_round_rule *rule, bool by_round, bool *there,
                 bool *any)
{
    bool asked = true;
    *any = false;
    if (by_round && !turn_guard(turn, &rule->when, &asked))
        return false;
    for (size_t i = 0; i < rule->seat_count; i++) {
        const struct assent_seat_rule *seat = &rule->seats[i];
        there[i] = asked;
        if (asked && !turn_guard(turn, &seat->when, &there[i]))
            return false;
        *any = *any || (there[i] && !seat->object);
    }
    return true;
}

bool seats_fill(struct turn *turn, const struct assent_round_rule *rule, const bool *there,
                struct assent_round *round)
{
    struct exclusions exclusions;
    struct candidates candidates = {{candidate_may}, turn, &exclusions, true};
    if (!exclusions_of_round(turn, rule, EXCLUDE_AT_OPENING, &exclusions))
        return false;
    size_t most = rule->seat_count + ASSENT_ADDED_APPROVERS;
    struct assent_seat *seats = assent_arena_take_array(turn->arena, most, sizeof *seats);
    round->seats = seats;
    for (size_t i = 0; i < rule->seat_count; i++) {
        if (!there[i])
            continue;
        if (!fill_seat(turn, &rule->seats[i], &candidates, round, &seats[round->seat_count]))
            return false;
        round->seat_count++;
    }
    if (!seats_added_before(turn, round, seats))
        return false;
    round->excluded =
        exclusions_among(turn, &exclusions, people_of_seats(turn, round), true, &round->excluded_count);
    struct ballot ballot = ballot_of(turn->directory, round, &exclusions, turn->arena);
    return check_seats(turn, rule, seats, &ballot) && check_together(turn, rule, &ballot) &&
           check_house(turn, rule, &ballot);
}

const struct assent_seat_rule *seat_rule(const struct assent_round_rule *rule, struct assent_text name)
{
    for (size_t i = 0; i < rule->seat_count; i++) {
        if (assent_text_equal(rule->seats[i].name, name))
            return &rule->seats[i];
    }
    return NULL;
}

static bool fill_seat(struct turn *turn, const struct assent_seat_rule *rule, struct candidates *candidates,
                      const struct assent_round *round, struct assent_seat *seat)
{
    *seat = (struct assent_seat){
        .name = rule->name, .need = rule->need, .refuse = rule->refuse, .object = rule->object};
    if (!turn_who(turn, &rule->from, &candidates->may, &seat->audience))
        return false;
    take_set(turn, round, seat);
    return true;
}

// Seats often ask the same people; the digest of many of them is worked out once.
static void take_set(struct turn *turn, const struct assent_round *round, struct assent_seat *seat)
{
    for (size_t i = 0; i < round->seat_count; i++) {
        if (audience_equal(&round->seats[i].audience, &seat->audience)) {
            seat->set = round->seats[i].set;
            return;
        }
    }
    struct people people = audience_people(turn->directory, &seat->audience, turn->arena);
    seat->set = assent_set_digest(turn->directory, people.items, people.count, turn->arena);
}

// Everybody whom a seat asks, once.
static struct people people_of_seats(struct turn *turn, const struct assent_round *round)
{
    if (round->seat_count == 1)
        return audience_people(turn->directory, &round->seats[0].audience, turn->arena);
    size_t most = turn->directory->person_count;
    bool *asked = assent_arena_take_array(turn->arena, most, sizeof *asked);
    for (size_t i = 0; i < round->seat_count; i++) {
        size_t count;
        const struct people *parts =
            audience_parts(turn->directory, &round->seats[i].audience, turn->arena, &count);
        for (size_t p = 0; p < count; p++) {
            for (size_t k = 0; k < parts[p].count; k++)
                asked[parts[p].items[k]] = turn->directory->people[parts[p].items[k]].active;
        }
    }
    int32_t *items = assent_arena_take_array(turn->arena, most, sizeof *items);
    size_t count = 0;
    for (size_t i = 0; i < most; i++) {
        if (asked[i])
            items[count++] = (int32_t)i;
    }
    return (struct people){items, count};
}

// Works out what each needs of those who may fill it.
static bool check_seats(struct turn *turn, const struct assent_round_rule *rule, struct assent_seat *seats,
                        struct ballot *ballot)
{
    const struct assent_round *round = ballot->round;
    for (size_t i = 0; i < round->seat_count; i++) {
        struct assent_seat *seat = &seats[i];
        seat->base = ballot_possible(ballot, i, INT64_MAX);
        if (!seat->object && seat->need.kind != ASSENT_NEED_SHARE_VOTES)
            seat->required = tally_required(&seat->need, seat->base);
        int64_t least = seat->required > 1 ? seat->required : 1;
        if (seat->base < least)
            return refuse_empty_seat(turn, rule, round, seat);
    }
    return true;
}

// Each seat can be filled for itself; now all of them, by people who fill one each, and the quorum.
static bool check_together(struct turn *turn, const struct assent_round_rule *rule, struct ballot *ballot)
{
    const struct assent_round *round = ballot->round;
    int64_t *wanted = assent_arena_take_array(turn->arena, round->seat_count, sizeof *wanted);
    struct assent_text why = {0};
    for (size_t i = 0; i < round->seat_count; i++)
        wanted[i] = round->seats[i].object ? 0 : tally_missing(&round->seats[i], &ballot->seats[i]);
    if (!ballot_can_fill(ballot, wanted, &why))
        return turn_refuse_by(turn, ASSENT_NOBODY_CAN_DECIDE, "one person one seat", &rule->place,
                              "The seats of round %s cannot all be filled. Seats %s. Name more people.",
                              turn_words(turn, round->name), turn_words(turn, why));
    int64_t possible = round->quorum ? ballot_possible_anywhere(ballot, round->quorum) : 0;
    if (possible >= round->quorum)
        return true;
    const char *quorum = assent_text_format(turn->arena, "quorum %" PRId64, round->quorum).bytes;
    return turn_refuse_by(turn, ASSENT_NOBODY_CAN_DECIDE, quorum, &rule->place,
                          "Round %s has a quorum of %" PRId64 " and only %" PRId64
                          " may vote in it. Name more people, or a smaller quorum.",
                          turn_words(turn, round->name), round->quorum, possible);
}

// So many people as the house wants, where the approval ends with this round.
static bool check_house(struct turn *turn, const struct assent_round_rule *rule, struct ballot *ballot)
{
    struct assent_text why;
    if (!ballot_house(turn, rule, ballot))
        return false;
    if (ballot_approvable(ballot, &why))
        return true;
    return turn_refuse_by(
        turn, ASSENT_NOBODY_CAN_DECIDE,
        assent_text_format(turn->arena, "house rule %s", turn_words(turn, ballot->house)).bytes, &rule->place,
        "Round %s could not end this approval: %s. Name more people.", turn_words(turn, ballot->round->name),
        turn_words(turn, why));
}

static bool refuse_empty_seat(struct turn *turn, const struct assent_round_rule *rule,
                              const struct assent_round *round, const struct assent_seat *seat)
{
    const struct assent_seat_rule *said = seat_rule(rule, seat->name);
    struct people people = audience_people(turn->directory, &seat->audience, turn->arena);
    if (!said)
        return refuse_added_seat(turn, rule, round, seat);
    const char *from = turn_words(turn, who_text(&said->from, turn->arena));
    const char *title = seat_title(turn, round, seat);
    const char *excluded = excluded_words(turn, round, &people);
    const char *why = assent_text_format(turn->arena, "from %s", from).bytes;
    const char *few =
        seat->base ? assent_text_format(turn->arena, "only %lld", (long long)seat->base).bytes : "nobody";
    if (people.count == 0)
        return turn_refuse_by(turn, ASSENT_NOBODY_CAN_DECIDE, why, &said->place,
                              "Nobody may vote in %s: %s names nobody who is active. Mend the directory or "
                              "the fields that lead there.",
                              title, from);
    if (seat->object)
        return turn_refuse_by(
            turn, ASSENT_NOBODY_CAN_DECIDE, why, &said->place,
            "Nobody of %s may object in round %s%s%s. Name somebody else to ask or to do the work.", from,
            turn_words(turn, round->name), *excluded ? "; kept out: " : "", excluded);
    return turn_refuse_by(
        turn, ASSENT_NOBODY_CAN_DECIDE, why, &said->place,
        "%c%s needs %lld to vote and %s of %s may%s%s. Name somebody else to ask or to do the work.",
        title[0] - 'a' + 'A', title + 1, (long long)(seat->required > 1 ? seat->required : 1), few, from,
        *excluded ? "; kept out: " : "", excluded);
}

// Who was added once stays asked: what they were added for is not lowered by asking anew.
static bool refuse_added_seat(struct turn *turn, const struct assent_round_rule *rule,
                              const struct assent_round *round, const struct assent_seat *seat)
{
    struct assent_text out = {0};
    bool kept_out = assent_round_excludes(round, seat->audience.keys[0], &out);
    return turn_refuse_by(
        turn, ASSENT_NOBODY_CAN_DECIDE, "added approver", &rule->place,
        "%s was added to round %s as an approver by %s and may not vote any more: %s%s. Open "
        "another ticket, or have it put right in the directory.",
        turn_name(turn, seat->audience.keys[0]), turn_words(turn, round->name),
        turn_name(turn, seat->added_by), kept_out ? "never " : "not an active human",
        kept_out ? turn_words(turn, out) : "");
}

// "Ann (requester), Bo (implementer)": those whom the seat asks.
static const char *excluded_words(struct turn *turn, const struct assent_round *round,
                                  const struct people *people)
{
    enum { TOLD = 5 };
    struct assent_buffer out = assent_buffer_in(turn->arena);
    size_t told = 0;
    for (size_t i = 0; i < people->count; i++) {
        struct assent_text rule;
        if (!assent_round_excludes(round, turn->directory->people[people->items[i]].id, &rule))
            continue;
        if (told < TOLD)
            assent_buffer_format(&out, "%s%s (%s)", told ? ", " : "",
                                 turn_name(turn, turn->directory->people[people->items[i]].id),
                                 turn_words(turn, rule));
        told++;
    }
    if (told > TOLD)
        assent_buffer_format(&out, " and %zu more", told - TOLD);
    return turn_words(turn, assent_buffer_done(&out));
}

static const char *seat_title(struct turn *turn, const struct assent_round *round,
                              const struct assent_seat *seat)
{
    const char *name = turn_words(turn, round->name);
    if (!seat->name.count)
        return assent_text_format(turn->arena, "round %s", name).bytes;
    return assent_text_format(turn->arena, "seat %s of round %s", turn_words(turn, seat->name), name).bytes;
}
