// SPDX-License-Identifier: Apache-2.0
// Whose vote it is and who gives it: one's own, somebody's by delegation, or what somebody said aloud
// (language.md, "Approvals, exactly", rule 12).
// Guarantees: who writes a vote down is named by the round, is not kept out of it, and never the voter; a
// delegate votes only by a delegation that is in force at this moment, for the person who made it and never
// further; who is kept out of the round votes in nobody's name; nobody fills two seats, so that one human
// gives one vote in a round, in whosever name. Leans on delegation.h.
#include "approval.h"
#include "hands.h"

#include <assent/core/delegation.h>

static bool find_delegation(struct turn *turn, const struct assent_round *round, struct casting *out);
static bool may_write_down(struct turn *turn, const struct assent_round *round,
                           const struct casting *casting);
static bool may_stand_in(struct turn *turn, const struct assent_round *round, struct assent_text delegate,
                         struct assent_text person);
static bool refuse_two(struct turn *turn, const struct assent_round *round, const struct casting *casting,
                       const struct assent_vote *vote);
static struct assent_delegation_case case_of(const struct turn *turn);

bool casting_find(struct turn *turn, const struct assent_round *round, struct casting *out)
{
    const struct assent_event *event = turn->event;
    struct assent_text actor = event->actor.person;
    *out = (struct casting){.person = actor, .cast_by = actor};
    if (event->aloud && (event->voter.count == 0 || same_human(turn, event->voter, actor)))
        return turn_refuse_by(turn, ASSENT_NOT_ENTITLED, "not one's own", NULL,
                              "Who writes down votes gives their own like everybody else. Say whose vote was "
                              "given aloud, or vote.");
    if (event->voter.count == 0 || assent_text_equal(event->voter, actor))
        return true;
    int32_t index = assent_directory_person_by_id(turn->directory, actor);
    if (index != ASSENT_NO_INDEX && turn->directory->people[index].kind != ASSENT_HUMAN)
        return turn_refuse_by(turn, ASSENT_HUMAN_REQUIRED, "human", NULL,
                              "%s is a %s; only people vote, for themselves and for others.",
                              turn_name(turn, actor),
                              assent_person_kind_text(turn->directory->people[index].kind));
    out->person = event->voter;
    if (!event->aloud)
        return find_delegation(turn, round, out);
    out->how = ASSENT_VOTE_ALOUD;
    return may_write_down(turn, round, out);
}

// Who writes a vote down gives none; a question fills no seat yet.
bool casting_once(struct turn *turn, const struct assent_round *round, const struct casting *casting)
{
    struct assent_text who = casting->how == ASSENT_VOTE_ALOUD ? casting->person : casting->cast_by;
    for (size_t i = 0; i < round->vote_count; i++) {
        const struct assent_vote *vote = &round->votes[i];
        bool given = vote->how == ASSENT_VOTE_DELEGATE && same_human(turn, vote->cast_by, who);
        bool own = casting->how == ASSENT_VOTE_DELEGATE && same_human(turn, vote->person, who);
        if (vote_decides(vote) && (given || own) && !same_human(turn, vote->person, casting->person))
            return refuse_two(turn, round, casting, vote);
    }
    return true;
}

bool casting_allowed(struct turn *turn, const struct assent_round *round,
                     const struct assent_delegation *delegation)
{
    struct casting casting = {.person = delegation->person,
                              .cast_by = delegation->delegate,
                              .how = ASSENT_VOTE_DELEGATE,
                              .delegation = delegation->id};
    return vote_may_follow(turn, round, &casting) &&
           may_stand_in(turn, round, casting.cast_by, casting.person) &&
           vote_allowed(turn, round, casting.person) && casting_once(turn, round, &casting);
}

static bool find_delegation(struct turn *turn, const struct assent_round *round, struct casting *out)
{
    struct assent_delegation_case of = case_of(turn);
    const struct assent_delegation *delegation =
        assent_delegation_find(turn->directory, out->cast_by, out->person, &of);
    const char *actor = turn_name(turn, out->cast_by);
    if (!delegation)
        return turn_refuse_by(
            turn, ASSENT_NOT_ENTITLED, "own vote", NULL,
            "%s may give only their own vote in round %s: no delegation of %s to them is in "
            "force. Ask %s to vote, or to delegate.",
            actor, turn_words(turn, round->name), turn_name(turn, out->person), turn_name(turn, out->person));
    out->how = ASSENT_VOTE_DELEGATE;
    out->delegation = delegation->id;
    return may_stand_in(turn, round, out->cast_by, out->person);
}

// By whom the round says, who must not be kept out of it; what was said is the voter's, and binds them alone.
static bool may_write_down(struct turn *turn, const struct assent_round *round, const struct casting *casting)
{
    const struct assent_round_rule *rule = approval_rule(turn, round);
    bool may = false;
    if (!rule)
        return turn_refuse(turn, ASSENT_STATE_FORBIDS, "Nobody may vote in round %s now.",
                           turn_words(turn, round->name));
    if (!turn_who_has(turn, &rule->aloud_by, casting->cast_by, &may))
        return false;
    const char *by = rule->aloud_by.kind == ASSENT_WHO_NOBODY
                         ? "nobody"
                         : turn_words(turn, who_text(&rule->aloud_by, turn->arena));
    if (!may)
        return turn_refuse_by(turn, ASSENT_NOT_ENTITLED,
                              assent_text_format(turn->arena, "aloud_by %s", by).bytes, &rule->place,
                              "%s may not write down votes in round %s: that is for %s. Ask %s to vote.",
                              turn_name(turn, casting->cast_by), turn_words(turn, round->name), by,
                              turn_name(turn, casting->person));
    return may_stand_in(turn, assent_ticket_open_round(turn->ticket), casting->cast_by, casting->person);
}

// A delegate need not be asked, so that the round's own list of who is out may not name them: the rules are
// asked anew, hooks too.
static bool may_stand_in(struct turn *turn, const struct assent_round *round, struct assent_text delegate,
                         struct assent_text person)
{
    const struct assent_round_rule *rule = approval_rule(turn, round);
    int32_t index = assent_directory_person_by_id(turn->directory, delegate);
    struct exclusions exclusions;
    struct assent_text out = {0};
    if (!rule)
        return turn_refuse(turn, ASSENT_STATE_FORBIDS, "Nobody may vote in round %s now.",
                           turn_words(turn, round->name));
    if (!assent_round_excludes(round, delegate, &out)) {
        if (!exclusions_of_round(turn, rule, EXCLUDE_AT_OPENING, &exclusions))
            return false;
        const struct assent_text *now = exclusions_find(turn, &exclusions, index);
        if (!now)
            return true;
        out = *now;
    }
    const char *never = assent_text_format(turn->arena, "never %s", turn_words(turn, out)).bytes;
    return turn_refuse_by(
        turn, ASSENT_SEPARATION, never, &rule->place,
        "%s may not vote in round %s (rule: %s), and so not in the name of %s either. %s must "
        "vote, or somebody else for them.",
        turn_name(turn, delegate), turn_words(turn, round->name), never, turn_name(turn, person),
        turn_name(turn, person));
}

static bool refuse_two(struct turn *turn, const struct assent_round *round, const struct casting *casting,
                       const struct assent_vote *vote)
{
    struct assent_text by = casting->how == ASSENT_VOTE_ALOUD ? casting->person : casting->cast_by;
    const char *given = "voted";
    if (!assent_text_equal(by, vote->person))
        given = assent_text_format(turn->arena, "given the vote of %s", turn_name(turn, vote->person)).bytes;
    return turn_refuse_by(turn, ASSENT_SEPARATION, "one seat", NULL,
                          "%s has %s in round %s, and nobody fills two seats. %s must vote, "
                          "or somebody else for them.",
                          turn_name(turn, by), given, turn_words(turn, round->name),
                          turn_name(turn, casting->person));
}

static struct assent_delegation_case case_of(const struct turn *turn)
{
    return (struct assent_delegation_case){
        .kind = assent_text_of(assent_ticket_kind_text(turn->definition->kind)),
        .workflow = turn->definition->name,
        .at_us = turn->now_us,
    };
}
