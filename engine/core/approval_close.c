// SPDX-License-Identifier: Apache-2.0
// How an open round ends: by its votes, by its clock, or because its state is left. Its clock ends with it.
// Guarantees: before anything is counted, votes are void whose covered fields have changed or whose voter is
// kept out by now; what was met leads to the next round or to `approved`, what was refused to `rejected`,
// what ran out to `expired` where there is one.
#include "approval.h"
#include "ballot.h"
#include "clocks.h"
#include "fields.h"

#include <string.h>

static bool void_votes(struct turn *turn, const struct assent_round_rule *rule, int64_t n);
static bool void_vote(struct turn *turn, int64_t n, struct assent_text person, const char *why, int64_t seen);
static bool closed_by_hand(const struct turn *turn, int64_t n);
static bool time_is_over(struct turn *turn, const struct assent_round_rule *rule, struct assent_text *why,
                         enum assent_round_outcome *closed);
static struct assent_text too_late(const struct turn *turn, const struct assent_round_rule *rule, int64_t n,
                                   struct assent_text why);
static bool go_from(struct turn *turn, int64_t n, enum assent_round_outcome outcome, uint16_t *next);

bool approval_settle(struct turn *turn, uint16_t *next)
{
    const struct assent_round *round = assent_ticket_open_round(turn->ticket);
    return !round || round_settle(turn, round->n, next);
}

bool round_settle(struct turn *turn, int64_t n, uint16_t *next)
{
    const struct assent_round *round = assent_ticket_round(turn->ticket, n);
    bool open = round && round->outcome == ASSENT_ROUND_OPEN;
    const struct assent_round_rule *rule = open ? approval_rule(turn, round) : NULL;
    struct ballot ballot;
    struct assent_text why;
    if (!rule)
        return true;
    if (!void_votes(turn, rule, n) || !questions_settle(turn, rule, n) ||
        !round_ballot(turn, rule, n, &ballot) || !ballot_house(turn, rule, &ballot))
        return false;
    enum tally_outcome outcome = ballot_decide(&ballot, false, &why);
    if (outcome == TALLY_OPEN)
        return true;
    enum assent_round_outcome closed = outcome == TALLY_MET ? ASSENT_ROUND_MET : ASSENT_ROUND_REFUSED;
    return members_tell(turn, n) && round_close(turn, n, closed, why) && go_from(turn, n, closed, next);
}

// Silence never is a yes, unless the file says so: what is not decided by the votes that there are has run
// out.
bool approval_expire(struct turn *turn, uint16_t *next)
{
    const struct assent_round *round = assent_ticket_open_round(turn->ticket);
    const struct assent_round_rule *rule = round ? approval_rule(turn, round) : NULL;
    struct ballot ballot;
    struct assent_text why;
    if (!rule)
        return true;
    int64_t n = round->n;
    if (!void_votes(turn, rule, n) || !round_ballot(turn, rule, n, &ballot) ||
        !ballot_house(turn, rule, &ballot))
        return false;
    enum tally_outcome outcome = ballot_decide(&ballot, true, &why);
    enum assent_round_outcome closed = outcome == TALLY_MET ? ASSENT_ROUND_MET : ASSENT_ROUND_REFUSED;
    if (outcome == TALLY_OPEN) {
        why = too_late(turn, rule, n, why);
        closed = ASSENT_ROUND_EXPIRED;
        if (!closed_by_hand(turn, n) && !time_is_over(turn, rule, &why, &closed))
            return true;
        if (closed == ASSENT_ROUND_MET && !ballot_approved(&ballot, &why)) // silence is nobody
            closed = ASSENT_ROUND_EXPIRED;
    }
    return round_close(turn, n, closed, why) && go_from(turn, n, closed, next);
}

// The vote of the chair counts twice where the votes of a seat that takes a share of them are even.
static bool break_tie(struct ballot *ballot, struct assent_text chair)
{
    bool broken = false;
    const struct assent_vote *vote = assent_round_vote(ballot->round, chair);
    for (size_t i = 0; vote && i < ballot->round->seat_count; i++) {
        const struct assent_seat *seat = &ballot->round->seats[i];
        struct tally *tally = &ballot->seats[i];
        bool share = seat->need.kind == ASSENT_NEED_SHARE_VOTES || seat->need.kind == ASSENT_NEED_SHARE_ASKED;
        if (!share || tally->approved == 0 || tally->approved != tally->rejected ||
            !assent_text_equal(vote->seat, seat->name))
            continue;
        tally->approved += vote->choice == ASSENT_VOTE_APPROVE;
        tally->rejected += vote->choice == ASSENT_VOTE_REJECT;
        broken = broken || vote->choice == ASSENT_VOTE_APPROVE || vote->choice == ASSENT_VOTE_REJECT;
    }
    return broken;
}

bool round_settle_in_meeting(struct turn *turn, int64_t n, int32_t chair, uint16_t *next)
{
    const struct assent_round *round = assent_ticket_round(turn->ticket, n);
    const struct assent_round_rule *rule = approval_rule(turn, round);
    bool closing = round->closes == ASSENT_CLOSES_AT_MEETING;
    struct ballot ballot;
    struct assent_text why;
    if (!rule || !void_votes(turn, rule, n) || !questions_settle(turn, rule, n) ||
        !round_ballot(turn, rule, n, &ballot) || !ballot_house(turn, rule, &ballot))
        return rule == NULL;
    bool broken = chair != ASSENT_NO_INDEX && break_tie(&ballot, turn->directory->people[chair].id);
    enum tally_outcome outcome = ballot_decide(&ballot, closing, &why);
    if (outcome == TALLY_OPEN && closing)
        return turn_refuse_by(turn, ASSENT_ITEM_UNDECIDED, "closes at meeting", &rule->place,
                              "Round %s would close undecided%s%s. Defer it, or let the others vote first.",
                              turn_words(turn, ballot.round->name), why.count ? ": " : "",
                              turn_words(turn, why));
    if (outcome == TALLY_OPEN)
        return true;
    if (broken)
        why =
            assent_text_format(turn->arena, "%s, with the casting vote of the chair", turn_words(turn, why));
    enum assent_round_outcome closed = outcome == TALLY_MET ? ASSENT_ROUND_MET : ASSENT_ROUND_REFUSED;
    return round_close(turn, n, closed, why) && go_from(turn, n, closed, next);
}

bool round_ballot(struct turn *turn, const struct assent_round_rule *rule, int64_t n, struct ballot *out)
{
    struct exclusions exclusions;
    if (!exclusions_of_round(turn, rule, EXCLUDE_NOW, &exclusions))
        return false;
    *out = ballot_of(turn->directory, assent_ticket_round(turn->ticket, n), &exclusions, turn->arena);
    return true;
}

// A chair closes it: `late` is about time that is over, and silence in a meeting approves nothing.
static bool closed_by_hand(const struct turn *turn, int64_t n)
{
    return turn->event->kind == ASSENT_EVENT_CLOSE && turn->event->round == n;
}

// Nobody decided. False: the ladder goes on, and the round stays open.
static bool time_is_over(struct turn *turn, const struct assent_round_rule *rule, struct assent_text *why,
                         enum assent_round_outcome *closed)
{
    switch (rule->late) {
    case ASSENT_ROUND_LATE_EXPIRES:
        *closed = ASSENT_ROUND_EXPIRED;
        return true;
    case ASSENT_ROUND_LATE_REJECT:
        *closed = ASSENT_ROUND_REFUSED;
        return true;
    case ASSENT_ROUND_LATE_APPROVE:
        *closed = ASSENT_ROUND_MET;
        *why = assent_text_format(turn->arena, "%s, and silence approves; unattended: %s",
                                  turn_words(turn, *why), turn_words(turn, turn->definition->unattended));
        return true;
    case ASSENT_ROUND_LATE_LADDER:
        return false;
    }
    return false;
}

// "not decided within 1 business day", "not decided by planned.start: 2 voted, and the quorum is 3".
static struct assent_text too_late(const struct turn *turn, const struct assent_round_rule *rule, int64_t n,
                                   struct assent_text why)
{
    struct assent_error error = {0};
    struct assent_text words = assent_text_of("in time");
    struct round_ends ends;
    if (round_ends(turn, rule, assent_ticket_round(turn->ticket, n)->opened_us, &ends, &error)) {
        bool by = ends.by_us && ends.by_us <= turn->now_us;
        words = by ? ends.by_words : ends.within_words;
        if (!timer_word(&words, "decide_"))
            timer_word(&words, "closes ");
    }
    return assent_text_format(turn->arena, "not decided %s%s%s", turn_words(turn, words),
                              why.count ? ": " : "", turn_words(turn, why));
}

bool approval_leave(struct turn *turn, struct assent_text why)
{
    const struct assent_round *round = assent_ticket_open_round(turn->ticket);
    return !round || round_close(turn, round->n, ASSENT_ROUND_LEFT,
                                 assent_text_format(turn->arena, "left by %s", turn_words(turn, why)));
}

static bool void_votes(struct turn *turn, const struct assent_round_rule *rule, int64_t n)
{
    const struct assent_round *round = assent_ticket_round(turn->ticket, n);
    struct exclusions exclusions;
    if (round->vote_count == 0)
        return true;
    if (!exclusions_of_round(turn, rule, EXCLUDE_NOW, &exclusions))
        return false;
    struct assent_digest now = turn_covers(turn, round);
    round = assent_ticket_round(turn->ticket, n);
    size_t count = round->vote_count;
    struct assent_vote *votes = assent_arena_take_array(turn->arena, count, sizeof *votes);
    memcpy(votes, round->votes, count * sizeof *votes);
    for (size_t i = 0; i < count; i++) {
        const struct assent_text *out = exclusions_find_vote(turn, &exclusions, &votes[i]);
        const char *why = NULL;
        int64_t seen = 0;
        if (!assent_digest_equal(&votes[i].covered, &now)) {
            why = "the covered fields changed";
            seen = votes[i].revision;
        } else if (out) {
            why = assent_text_format(turn->arena, "never %s", turn_words(turn, *out)).bytes;
        }
        if (why && !void_vote(turn, n, votes[i].person, why, seen))
            return false;
    }
    return true;
}

// seen: the revision that was voted on, when the person is asked again and shown the difference.
static bool void_vote(struct turn *turn, int64_t n, struct assent_text person, const char *why, int64_t seen)
{
    struct assent_fact fact = {
        .kind = ASSENT_FACT_VOTE_VOIDED,
        .vote_voided = {.round = n, .person = person, .why = assent_text_of(why), .seen = seen}};
    return turn_emit(turn, &fact);
}

bool round_close(struct turn *turn, int64_t n, enum assent_round_outcome outcome, struct assent_text why)
{
    return round_clocks_end(turn, n) &&
           turn_emit(turn,
                     &(struct assent_fact){.kind = ASSENT_FACT_ROUND_CLOSED,
                                           .round_closed = {.round = n, .outcome = outcome, .rule = why}});
}

static bool go_from(struct turn *turn, int64_t n, enum assent_round_outcome outcome, uint16_t *next)
{
    const struct assent_state *state = state_now(turn);
    const struct assent_round *round = assent_ticket_round(turn->ticket, n);
    if (round->debt)
        return debt_closed(turn, n);
    if (outcome == ASSENT_ROUND_MET) {
        size_t index = 0;
        while (index < state->round_count && !assent_text_equal(state->rounds[index].name, round->name))
            index++;
        return approval_open(turn, state, index + 1, true, next);
    }
    bool expired = outcome == ASSENT_ROUND_EXPIRED && state->expired != ASSENT_TO_NONE;
    *next = expired ? state->expired : state->rejected;
    return true;
}
