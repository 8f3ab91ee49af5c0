// SPDX-License-Identifier: Apache-2.0
// A vote is cast or withdrawn.
// Guarantees: only humans who are asked and whom no rule keeps out vote, each person once whatever the
// account; a vote binds to the digest of the covered fields, and one that was sent for something else is
// refused; the same vote again is no second one. Who may give a vote in whose name is approval_cast.c.
#include "approval.h"
#include "clocks.h"
#include "fields.h"

#include <assent/base/limits.h>

static bool find_round(struct turn *turn, const struct assent_round **out);
static bool check_bulk(struct turn *turn, const struct assent_round *round);
static bool check_comment(struct turn *turn);
static bool check_again(struct turn *turn, const struct assent_round *round, const struct assent_seat *seat,
                        const struct casting *casting, const struct assent_digest *covered);
static bool emit_vote(struct turn *turn, const struct assent_round *round, struct assent_text seat,
                      const struct casting *casting);
static void emit_of(const struct turn *turn, const struct casting *casting, struct assent_fact *fact);
static bool sets_nothing(const struct turn *turn);
static bool refuse_separation(struct turn *turn, const struct assent_round *round,
                              const struct assent_round_rule *rule, struct assent_text person,
                              struct assent_text excluded_by);
static bool settle(struct turn *turn);

bool vote_cast(struct turn *turn)
{
    const struct assent_event *event = turn->event;
    const struct assent_round *round;
    struct casting casting;
    size_t seat;
    if (!find_round(turn, &round) || !casting_find(turn, round, &casting) ||
        !vote_allowed(turn, assent_ticket_round(turn->ticket, event->round), casting.person) ||
        !vote_seat(turn, assent_ticket_round(turn->ticket, event->round), casting.person, &seat))
        return false;
    round = assent_ticket_round(turn->ticket, event->round);
    struct assent_digest covered = turn_covers(turn, round);
    if (!check_again(turn, round, &round->seats[seat], &casting, &covered) ||
        !casting_once(turn, round, &casting))
        return false;
    if (event->has_digest && !assent_digest_equal(&event->digest, &covered))
        return turn_refuse_by(
            turn, ASSENT_STALE_SUBJECT, "digest", NULL,
            "The fields that round %s decides on have changed since they were looked at. Look again "
            "and vote on what is there now.",
            turn_words(turn, round->name));
    if (!check_bulk(turn, round) || !check_comment(turn) || !vote_not_wasted(turn, round, seat, &casting))
        return false;
    round = assent_ticket_round(turn->ticket, event->round);
    struct assent_text name = round->seats[seat].name;
    return emit_vote(turn, round, name, &casting);
}

// Whose vote it is, and who gave it for them, may take it back.
bool vote_withdraw(struct turn *turn)
{
    const struct assent_event *event = turn->event;
    struct assent_text actor = event->actor.person;
    struct assent_text person = event->voter.count ? event->voter : actor;
    const struct assent_round *round;
    if (!find_round(turn, &round))
        return false;
    const struct assent_vote *vote = assent_round_vote(round, person);
    bool own = vote && (assent_text_equal(person, actor) || assent_text_equal(vote->cast_by, actor));
    if (!own)
        return turn_refuse(turn, ASSENT_NO_VOTE,
                           "%s has no standing vote%s%s in round %s, so there is nothing to withdraw.",
                           turn_name(turn, actor), event->voter.count ? " for " : "",
                           event->voter.count ? turn_name(turn, person) : "", turn_words(turn, round->name));
    struct assent_fact fact = {
        .kind = ASSENT_FACT_VOTE_WITHDRAWN,
        .vote_withdrawn = {.round = round->n, .person = person, .comment = event->comment}};
    return turn_emit(turn, &fact) && settle(turn);
}

bool vote_allowed(struct turn *turn, const struct assent_round *round, struct assent_text person)
{
    const struct assent_round_rule *rule = approval_rule(turn, round);
    int32_t index = assent_directory_person_by_id(turn->directory, person);
    struct exclusions exclusions;
    if (!rule || index == ASSENT_NO_INDEX)
        return turn_refuse(turn, ASSENT_STATE_FORBIDS, "Nobody may vote in round %s now.",
                           turn_words(turn, round->name));
    const char *from = turn_words(turn, round_from(turn, rule, round));
    if (turn->directory->people[index].kind != ASSENT_HUMAN)
        return turn_refuse_by(turn, ASSENT_HUMAN_REQUIRED, "human", &rule->place,
                              "%s is a %s; only people vote. Ask somebody of %s to vote.",
                              turn_name(turn, person),
                              assent_person_kind_text(turn->directory->people[index].kind), from);
    if (!round_asks(turn, round, person))
        return turn_refuse_by(turn, ASSENT_NOT_ENTITLED,
                              assent_text_format(turn->arena, "from %s", from).bytes, &rule->place,
                              "%s is not asked in round %s: it is for %s. They must vote.",
                              turn_name(turn, person), turn_words(turn, round->name), from);
    struct assent_text stored;
    if (assent_round_excludes(round, person, &stored))
        return refuse_separation(turn, round, rule, person, stored);
    if (!exclusions_of_round(turn, rule, EXCLUDE_NOW, &exclusions))
        return false;
    const struct assent_text *now = exclusions_find(turn, &exclusions, index);
    return !now || refuse_separation(turn, round, rule, person, *now);
}

static bool find_round(struct turn *turn, const struct assent_round **out)
{
    *out = assent_ticket_round(turn->ticket, turn->event->round);
    if (*out && (*out)->outcome == ASSENT_ROUND_OPEN) // that of an approval, or a debt
        return true;
    *out = assent_ticket_open_round(turn->ticket);
    if (!*out)
        return turn_refuse_by(turn, ASSENT_STATE_FORBIDS, "no open round", NULL,
                              "Nothing is voted on: the ticket is in state %s and no round is open.",
                              turn_words(turn, turn->ticket->state));
    return turn_refuse_by(turn, ASSENT_STATE_FORBIDS, "round closed", NULL,
                          "That round is not open; round %s of state %s is. Look at the ticket again.",
                          turn_words(turn, (*out)->name), turn_words(turn, (*out)->state));
}

static bool check_bulk(struct turn *turn, const struct assent_round *round)
{
    const struct assent_round_rule *rule = approval_rule(turn, round);
    return !turn->event->bulk || (rule && rule->bulk) ||
           turn_refuse_by(
               turn, ASSENT_ONE_BY_ONE, "bulk", rule ? &rule->place : NULL,
               "Round %s takes no votes in bulk: what it decides on is looked at by itself. Vote on "
               "it alone.",
               turn_words(turn, round->name));
}

// Whoever says no says why, and whoever asks says what.
static bool check_comment(struct turn *turn)
{
    const struct assent_event *event = turn->event;
    bool comment = assent_text_trim(event->comment).count > 0;
    if (event->choice == ASSENT_VOTE_REJECT && !comment)
        return turn_refuse_by(turn, ASSENT_COMMENT_MISSING, "comment on reject", NULL,
                              "A rejection needs a comment. Say what would have to change.");
    if (event->choice == ASSENT_VOTE_OBJECT && !comment)
        return turn_refuse_by(turn, ASSENT_COMMENT_MISSING, "comment on object", NULL,
                              "An objection needs a comment. Say what would have to change.");
    if (event->choice == ASSENT_VOTE_ASK && !comment)
        return turn_refuse_by(turn, ASSENT_COMMENT_MISSING, "comment on ask", NULL,
                              "A question needs a comment. Say what the requester should answer.");
    return true;
}

static bool check_again(struct turn *turn, const struct assent_round *round, const struct assent_seat *seat,
                        const struct casting *casting, const struct assent_digest *covered)
{
    const struct assent_event *event = turn->event;
    const struct assent_vote *vote = vote_of_person(turn, round, casting->person);
    if (!vote)
        return round->vote_count < ASSENT_VOTES_A_ROUND ||
               turn_refuse(turn, ASSENT_LIMIT_REACHED, "Round %s has %d votes, more are not kept.",
                           turn_words(turn, round->name), ASSENT_VOTES_A_ROUND);
    bool same_account = assent_text_equal(vote->person, casting->person);
    bool same_subject = assent_digest_equal(&vote->covered, covered) &&
                        (!event->has_digest || assent_digest_equal(&event->digest, covered));
    bool same_vote = vote->choice == event->choice && assent_text_equal(vote->seat, seat->name);
    bool same_hand = assent_text_equal(vote->cast_by, casting->cast_by);
    bool same_words = vote_decides(vote) || assent_text_equal(vote->comment, event->comment);
    bool same = same_account && same_hand && same_vote && same_subject && same_words && !vote->answered_us;
    if (same && sets_nothing(turn))
        return turn_nothing(turn);
    if (vote_may_follow(turn, round, casting))
        return true;
    const char *by = assent_text_equal(vote->cast_by, vote->person)
                         ? ""
                         : assent_text_format(turn->arena, " by %s", turn_name(turn, vote->cast_by)).bytes;
    return turn_refuse_by(
        turn, ASSENT_ALREADY_VOTED, "one vote", NULL,
        "%s has voted %s in round %s already%s%s%s. Withdraw that vote first to give another.",
        turn_name(turn, casting->person), assent_vote_choice_text(vote->choice),
        turn_words(turn, round->name), same_account ? "" : ", as ",
        same_account ? "" : turn_name(turn, vote->person), by);
}

// Whether every value that the vote brings is the ticket's already.
static bool sets_nothing(const struct turn *turn)
{
    const struct assent_value *fields = &turn->event->fields;
    bool nothing = turn->event->cleared.kind == ASSENT_VALUE_ABSENT;
    for (size_t i = 0; fields->kind == ASSENT_VALUE_RECORD && i < fields->record.count; i++) {
        const struct assent_member *member = &fields->record.members[i];
        const struct assent_value *now = assent_value_find(&turn->ticket->fields, member->name);
        nothing = nothing && now && assent_value_equal(now, &member->value);
    }
    return nothing;
}

const struct assent_vote *vote_of_person(const struct turn *turn, const struct assent_round *round,
                                         struct assent_text person)
{
    const struct assent_directory *directory = turn->directory;
    int32_t behind = assent_person_behind(directory, assent_directory_person_by_id(directory, person));
    const struct assent_vote *own = assent_round_vote(round, person);
    for (size_t i = 0; !own && i < round->vote_count; i++) {
        int32_t voter = assent_directory_person_by_id(directory, round->votes[i].person);
        if (voter != ASSENT_NO_INDEX && assent_person_behind(directory, voter) == behind)
            own = &round->votes[i];
    }
    return own;
}

bool vote_may_follow(const struct turn *turn, const struct assent_round *round, const struct casting *casting)
{
    const struct assent_vote *vote = vote_of_person(turn, round, casting->person);
    return !vote || (!vote_decides(vote) && assent_text_equal(vote->person, casting->person) &&
                     assent_text_equal(vote->cast_by, casting->cast_by));
}

// What the vote narrows comes before it, so that it is bound to what is approved. Other votes on these fields
// are void by that, as by every edit.
static bool emit_vote(struct turn *turn, const struct assent_round *round, struct assent_text seat,
                      const struct casting *casting)
{
    int64_t n = round->n;
    struct assent_fact fact = {.kind = ASSENT_FACT_VOTED, .voted = {.round = n}};
    struct assent_vote *vote = &fact.voted.vote;
    emit_of(turn, casting, &fact);
    vote->seat = seat;
    if (!vote_narrow(turn, round, &vote->sets, &vote->sets_count))
        return false;
    round = assent_ticket_round(turn->ticket, n);
    vote->covered = turn_covers(turn, round);
    if (!turn_emit(turn, &fact))
        return false;
    uint16_t next;
    return vote->sets_count ? clocks_edited(turn, &next) && state_enter(turn, next) : settle(turn);
}

static void emit_of(const struct turn *turn, const struct casting *casting, struct assent_fact *fact)
{
    const struct assent_event *event = turn->event;
    fact->voted.vote = (struct assent_vote){.person = casting->person,
                                            .cast_by = casting->cast_by,
                                            .how = casting->how,
                                            .delegation = casting->delegation,
                                            .choice = event->choice,
                                            .revision = turn->ticket->revision,
                                            .at_us = turn->now_us,
                                            .comment = event->comment};
}

static bool refuse_separation(struct turn *turn, const struct assent_round *round,
                              const struct assent_round_rule *rule, struct assent_text person,
                              struct assent_text excluded_by)
{
    const char *never = assent_text_format(turn->arena, "never %s", turn_words(turn, excluded_by)).bytes;
    return turn_refuse_by(turn, ASSENT_SEPARATION, never, &rule->place,
                          "%s may not vote in round %s (rule: %s). Somebody else of %s must vote.",
                          turn_name(turn, person), turn_words(turn, round->name), never,
                          turn_words(turn, round_from(turn, rule, round)));
}

static bool settle(struct turn *turn)
{
    uint16_t next = ASSENT_TO_NONE;
    return round_settle(turn, turn->event->round, &next) && state_enter(turn, next);
}
