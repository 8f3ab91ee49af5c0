// SPDX-License-Identifier: Apache-2.0
// A named approver is added to a round that is open (docs/decisions/0141-added-approvers.md).
// Guarantees: it is one seat more, of one vote, that only this person fills; what the round's rule asks for
// stays as it is, its shares and its quorum too; who is kept out of the round is not added; a voter adds only
// where their own rejection would refuse the round as well, so that nobody gains a veto; when the round is
// asked anew, who was added is asked again.
#include "approval.h"
#include "clocks.h"
#include "hands.h"

#include <assent/base/limits.h>
#include <assent/core/step.h>

static bool check_round(struct turn *turn, const struct assent_round **out);
static bool may_add(struct turn *turn, const struct assent_round *round);
static bool could_refuse(const struct turn *turn, const struct assent_round *round,
                         struct assent_text person);
static bool check_person(struct turn *turn, const struct assent_round *round, int32_t *out);
static bool check_room(struct turn *turn, const struct assent_round *round);

bool approver_add(struct turn *turn)
{
    const struct assent_event *event = turn->event;
    const struct assent_round *round;
    uint16_t next = ASSENT_TO_NONE;
    int32_t person;
    if (!check_round(turn, &round) || !may_add(turn, round))
        return false;
    round = assent_ticket_round(turn->ticket, event->round);
    if (!check_person(turn, round, &person) ||
        !check_room(turn, assent_ticket_round(turn->ticket, event->round)))
        return false;
    const struct assent_person *added = &turn->directory->people[person];
    struct assent_fact fact = {
        .kind = ASSENT_FACT_SEAT_ADDED,
        .seat_added = {.round = event->round,
                       .person = added->id,
                       .by = event->actor.person,
                       .seat = assent_text_format(turn->arena, "added:%s", turn_words(turn, added->handle)),
                       .set = assent_set_digest(turn->directory, &person, 1, turn->arena),
                       .because = event->comment}};
    return turn_emit(turn, &fact) && round_settle(turn, event->round, &next) && state_enter(turn, next);
}

bool seats_added_before(struct turn *turn, struct assent_round *round, struct assent_seat *seats)
{
    const struct assent_round *before = round_before(turn->ticket, round);
    for (size_t i = 0; before && i < before->seat_count; i++) {
        if (before->seats[i].added_by.count == 0)
            continue;
        if (round->seat_count == ASSENT_SEATS)
            return turn_refuse(turn, ASSENT_LIMIT_REACHED,
                               "Round %s has %d seats with those that were added, more are not kept.",
                               turn_words(turn, round->name), ASSENT_SEATS);
        seats[round->seat_count++] = before->seats[i];
    }
    return true;
}

static bool check_round(struct turn *turn, const struct assent_round **out)
{
    *out = assent_ticket_round(turn->ticket, turn->event->round);
    return (*out && (*out)->outcome == ASSENT_ROUND_OPEN && approval_rule(turn, *out)) ||
           turn_refuse_by(turn, ASSENT_STATE_FORBIDS, "round closed", NULL,
                          "That round is not open, so nobody can be added to it. Look at the ticket again.");
}

// The requester, the workflow's owner, and who could refuse the round alone.
static bool may_add(struct turn *turn, const struct assent_round *round)
{
    struct assent_text actor = turn->event->actor.person;
    bool owner = false;
    if (same_human(turn, turn->ticket->requester, actor) || could_refuse(turn, round, actor))
        return true;
    if (!turn_who_has(turn, &turn->definition->owner, actor, &owner))
        return false;
    round = assent_ticket_round(turn->ticket, turn->event->round);
    return owner || turn_refuse_by(turn, ASSENT_NOT_ENTITLED, "add approver", NULL,
                                   "%s may not add an approver to round %s: that is for the requester, the "
                                   "workflow's owner, and whoever is asked in it and could refuse it alone.",
                                   turn_name(turn, actor), turn_words(turn, round->name));
}

static bool could_refuse(const struct turn *turn, const struct assent_round *round, struct assent_text person)
{
    for (size_t i = 0; i < round->seat_count; i++) {
        const struct assent_seat *seat = &round->seats[i];
        bool alone = seat->object || (seat->need.kind == ASSENT_NEED_NUMBER && seat->refuse <= 1) ||
                     seat->need.kind == ASSENT_NEED_EVERYONE;
        if (alone && assent_audience_has(turn->directory, &seat->audience, person) &&
            !assent_round_excludes(round, person, NULL))
            return true;
    }
    return false;
}

static bool check_person(struct turn *turn, const struct assent_round *round, int32_t *out)
{
    struct exclusions exclusions;
    struct assent_text name = round->name;
    if (!person_named(turn, "ask for an approval", out))
        return false;
    struct assent_text id = turn->directory->people[*out].id;
    if (round_asks(turn, round, id) || vote_of_person(turn, round, id))
        return turn_refuse_by(turn, ASSENT_APPROVER_ASKED, "asked once", NULL,
                              "%s is asked in round %s already, and votes once. Name somebody else.",
                              turn_name(turn, id), turn_words(turn, name));
    if (!exclusions_of_round(turn, approval_rule(turn, round), EXCLUDE_AT_OPENING, &exclusions))
        return false;
    const struct assent_text *never = exclusions_find(turn, &exclusions, *out);
    return !never ||
           turn_refuse_by(turn, ASSENT_SEPARATION,
                          assent_text_format(turn->arena, "never %s", turn_words(turn, *never)).bytes, NULL,
                          "%s may not vote in round %s (rule: never %s), and so is not asked in it. Name "
                          "somebody else.",
                          turn_name(turn, id), turn_words(turn, name), turn_words(turn, *never));
}

static bool check_room(struct turn *turn, const struct assent_round *round)
{
    size_t added = 0;
    for (size_t i = 0; i < round->seat_count; i++)
        added += round->seats[i].added_by.count > 0;
    if (assent_text_trim(turn->event->comment).count == 0)
        return turn_refuse_by(turn, ASSENT_COMMENT_MISSING, "because", NULL,
                              "Who is added to a round is told why. Say what they should look at.");
    return (added < ASSENT_ADDED_APPROVERS && round->seat_count < ASSENT_SEATS) ||
           turn_refuse(turn, ASSENT_LIMIT_REACHED,
                       "Round %s has %zu approvers that were added, at most %d are.",
                       turn_words(turn, round->name), added, ASSENT_ADDED_APPROVERS);
}
