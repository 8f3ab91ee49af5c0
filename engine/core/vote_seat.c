// SPDX-License-Identifier: Apache-2.0
// Which seat of a round a vote is for (language.md, "Approvals, exactly", rule 5). Guarantees: who fits one
// seat need not name it, who fits several names one; an objection is for the seat that asks for objections,
// and nothing else is; a vote never takes the last person from another seat while it is that person's choice.
#include "ballot.h"

#include <string.h>

static size_t seat_named(const struct assent_round *round, struct assent_text name);
static bool find_named(struct turn *turn, const struct assent_round *round, struct assent_text person,
                       size_t *seat);
static bool find_only(struct turn *turn, const struct assent_round *round, struct assent_text person,
                      size_t *seat);
static bool check_choice(struct turn *turn, const struct assent_round *round, const struct assent_seat *seat);
static struct assent_text seats_fitted(struct turn *turn, const struct assent_round *round,
                                       struct assent_text person, size_t *count);
static bool fits(const struct turn *turn, const struct assent_round *round, size_t seat,
                 struct assent_text person);
static bool refuse_other_seat(struct turn *turn, const struct assent_round *round,
                              const struct assent_seat *seat, struct assent_text person);
static bool round_with(struct turn *turn, const struct assent_round_rule *rule,
                       const struct assent_round *round, size_t seat, const struct casting *casting,
                       bool *fills);

bool vote_seat(struct turn *turn, const struct assent_round *round, struct assent_text person, size_t *seat)
{
    bool found = turn->event->seat.count ? find_named(turn, round, person, seat)
                                         : find_only(turn, round, person, seat);
    return found && check_choice(turn, round, &round->seats[*seat]);
}

bool round_asks(const struct turn *turn, const struct assent_round *round, struct assent_text person)
{
    for (size_t i = 0; i < round->seat_count; i++) {
        if (fits(turn, round, i, person))
            return true;
    }
    return false;
}

struct assent_text round_from(struct turn *turn, const struct assent_round_rule *rule,
                              const struct assent_round *round)
{
    enum { TOLD = 3 };
    struct assent_buffer out = assent_buffer_in(turn->arena);
    size_t told = 0, next = 0; // seats of a round stand as in its rule
    for (size_t i = 0; i < rule->seat_count; i++) {
        struct assent_text name = rule->seats[i].name;
        if (round && next < round->seat_count && assent_text_equal(round->seats[next].name, name))
            next++;
        else if (round && seat_named(round, name) == round->seat_count)
            continue;
        if (told < TOLD)
            assent_buffer_format(&out, "%s%s", told ? ", " : "",
                                 turn_words(turn, who_text(&rule->seats[i].from, turn->arena)));
        told++;
    }
    for (size_t i = 0; round && i < round->seat_count; i++) {
        if (round->seats[i].added_by.count && told++ < TOLD)
            assent_buffer_format(&out, ", %s", turn_name(turn, round->seats[i].audience.keys[0]));
    }
    if (told > TOLD)
        assent_buffer_format(&out, " and %zu more", told - TOLD);
    return assent_buffer_done(&out);
}

// Where the round could be met with the vote in another seat of theirs, and not with it in this one.
bool vote_not_wasted(struct turn *turn, const struct assent_round *round, size_t seat,
                     const struct casting *casting)
{
    struct assent_text person = casting->person;
    const struct assent_round_rule *rule = approval_rule(turn, round);
    size_t fitted;
    bool fills = true;
    seats_fitted(turn, round, person, &fitted);
    if (!rule || turn->event->choice != ASSENT_VOTE_APPROVE || fitted < 2)
        return true;
    if (!round_with(turn, rule, round, seat, casting, &fills))
        return false;
    for (size_t i = 0; !fills && i < round->seat_count; i++) {
        bool other = false;
        if (i == seat || round->seats[i].object || !fits(turn, round, i, person))
            continue;
        if (!round_with(turn, rule, round, i, casting, &other))
            return false;
        if (other)
            return refuse_other_seat(turn, round, &round->seats[i], person);
    }
    return true;
}

static size_t seat_named(const struct assent_round *round, struct assent_text name)
{
    size_t seat = 0;
    while (seat < round->seat_count && !assent_text_equal(round->seats[seat].name, name))
        seat++;
    return seat;
}

static bool find_named(struct turn *turn, const struct assent_round *round, struct assent_text person,
                       size_t *seat)
{
    const char *name = turn_words(turn, turn->event->seat);
    *seat = seat_named(round, turn->event->seat);
    if (*seat == round->seat_count)
        return turn_refuse_by(turn, ASSENT_STATE_FORBIDS, "seat", NULL, "Round %s has no seat `%s`.",
                              turn_words(turn, round->name), name);
    if (fits(turn, round, *seat, person))
        return true;
    size_t count;
    struct assent_text own = seats_fitted(turn, round, person, &count);
    return turn_refuse_by(turn, ASSENT_NOT_ENTITLED, "seat", NULL,
                          "%s is not asked for seat %s of round %s, but for %s. Name that seat.",
                          turn_name(turn, person), name, turn_words(turn, round->name),
                          turn_words(turn, own));
}

// Without a name: the one seat of theirs; an objection knows where it belongs.
static bool find_only(struct turn *turn, const struct assent_round *round, struct assent_text person,
                      size_t *seat)
{
    bool objects = turn->event->choice == ASSENT_VOTE_OBJECT;
    bool own_seat = false; // nobody else can fill the one that was added for them
    size_t count = 0;
    for (size_t i = round->seat_count; i-- > 0 && !own_seat;) {
        if (round->seats[i].object == objects && fits(turn, round, i, person)) {
            *seat = i;
            own_seat = round->seats[i].added_by.count > 0;
            count++;
        }
    }
    if (count == 1 || own_seat)
        return true;
    struct assent_text own = seats_fitted(turn, round, person, &count);
    const char *name = turn_words(turn, round->name);
    if (objects)
        return turn_refuse_by(turn, ASSENT_NOT_ENTITLED, "object", NULL,
                              "%s is not asked for objections in round %s. A rejection is a vote.",
                              turn_name(turn, person), name);
    if (count == 0)
        return turn_refuse_by(turn, ASSENT_NOT_ENTITLED, "object", NULL,
                              "%s may only object in round %s. Object, or leave it as it is.",
                              turn_name(turn, person), name);
    return turn_refuse_by(
        turn, ASSENT_SEAT_MISSING, "one person one seat", NULL,
        "%s fits several seats of round %s and fills one of them. Name it with the vote: %s.",
        turn_name(turn, person), name, turn_words(turn, own));
}

static bool check_choice(struct turn *turn, const struct assent_round *round, const struct assent_seat *seat)
{
    bool objects = turn->event->choice == ASSENT_VOTE_OBJECT;
    if (seat->object == objects)
        return true;
    if (objects)
        return turn_refuse_by(turn, ASSENT_STATE_FORBIDS, "object", NULL,
                              "Seat %s of round %s votes. An objection is for the seat %s.",
                              turn_words(turn, seat->name), turn_words(turn, round->name), ASSENT_OBJECTIONS);
    return turn_refuse_by(turn, ASSENT_STATE_FORBIDS, "object", NULL,
                          "Seat %s of round %s is for objections only. Object, or leave it as it is.",
                          turn_words(turn, seat->name), turn_words(turn, round->name));
}

// The names of the voting seats that somebody fits: "technical, security".
static struct assent_text seats_fitted(struct turn *turn, const struct assent_round *round,
                                       struct assent_text person, size_t *count)
{
    struct assent_buffer out = assent_buffer_in(turn->arena);
    *count = 0;
    for (size_t i = 0; i < round->seat_count; i++) {
        if (round->seats[i].object || !fits(turn, round, i, person))
            continue;
        assent_buffer_string(&out, *count ? ", " : "");
        assent_buffer_text(&out, round->seats[i].name);
        ++*count;
    }
    return assent_buffer_done(&out);
}

static bool fits(const struct turn *turn, const struct assent_round *round, size_t seat,
                 struct assent_text person)
{
    return assent_audience_has(turn->directory, &round->seats[seat].audience, person);
}

static bool refuse_other_seat(struct turn *turn, const struct assent_round *round,
                              const struct assent_seat *seat, struct assent_text person)
{
    const char *name = turn_words(turn, seat->name);
    return turn_refuse_by(turn, ASSENT_SEAT_NEEDED, "one person one seat", NULL,
                          "If %s voted in that seat, round %s could not be met any more: too few others fit "
                          "seat %s. Vote for seat %s.",
                          turn_name(turn, person), turn_words(turn, round->name), name, name);
}

// Whether the seats could still all be filled, if that vote were an approval in that one.
static bool round_with(struct turn *turn, const struct assent_round_rule *rule,
                       const struct assent_round *round, size_t seat, const struct casting *casting,
                       bool *fills)
{
    struct assent_round then = *round;
    struct exclusions exclusions;
    struct assent_text why;
    struct assent_vote *votes = assent_arena_take_array(turn->arena, then.vote_count + 1, sizeof *votes);
    if (then.vote_count)
        memcpy(votes, then.votes, then.vote_count * sizeof *votes);
    votes[then.vote_count++] = (struct assent_vote){.person = casting->person,
                                                    .cast_by = casting->cast_by,
                                                    .how = casting->how,
                                                    .seat = then.seats[seat].name,
                                                    .choice = ASSENT_VOTE_APPROVE};
    then.votes = votes;
    if (!exclusions_of_round(turn, rule, EXCLUDE_NOW, &exclusions))
        return false;
    struct ballot ballot = ballot_of(turn->directory, &then, &exclusions, turn->arena);
    *fills = ballot_reaches(&ballot, true, &why);
    return true;
}
