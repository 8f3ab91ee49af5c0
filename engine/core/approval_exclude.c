// SPDX-License-Identifier: Apache-2.0
// Who is kept out of a round or a task: the rules of the kind, those of the file, those of the house, and for
// work whoever has voted. Guarantees: exclusion is about people: an account is out when the person behind it
// is (AUTH-13); `never` only adds; the first rule that names somebody is the one that is told. Leans on
// who_resolve for `never`.
#include "approval.h"
#include "hands.h"
#include "house.h"

#include <stdlib.h>
#include <string.h>

static bool add_rules_of_kind(struct turn *turn, struct exclusions *out);
static void add_hands(struct turn *turn, struct exclusions *out);
static bool add_never(struct turn *turn, const struct assent_who *never, size_t count,
                      enum exclusion_moment moment, struct exclusions *out);
static bool add_who(struct turn *turn, const struct assent_who *who, struct assent_text rule,
                    struct exclusions *out);
static house_exclude add_of_house;
static void add_voters(struct turn *turn, struct exclusions *out, struct assent_text name,
                       struct assent_text rule);
static void add_voter(struct turn *turn, struct exclusions *out, const struct assent_vote *vote,
                      struct assent_text rule);
static void add_account(struct turn *turn, struct exclusions *out, struct assent_text id,
                        struct assent_text rule);
static void add_person(struct turn *turn, struct exclusions *out, int32_t person, struct assent_text rule);
static size_t place_of(const struct exclusions *exclusions, int32_t behind);
static bool asks_hook(const struct assent_who *who);
static int by_person(const void *a, const void *b);

bool exclusions_of_round(struct turn *turn, const struct assent_round_rule *rule,
                         enum exclusion_moment moment, struct exclusions *out)
{
    *out = (struct exclusions){0};
    if (turn->definition->kind == ASSENT_CHANGE && !rule->never_open && !add_rules_of_kind(turn, out))
        return false;
    if (!rule->never_open && turn->ticket->requesters_before_count && !round_asks_requester(rule))
        add_account(turn, out, turn->ticket->requester, assent_text_of("requester"));
    if (!rule->never_open)
        add_hands(turn, out);
    if (!add_never(turn, rule->never, rule->never_count, moment, out) ||
        !house_excludes(turn, add_of_house, out))
        return false;
    return !out->broken ||
           turn_refuse_by(turn, out->error.code, "never", &rule->place, "%s", out->error.text);
}

bool exclusions_of_task(struct turn *turn, const struct assent_body *body, enum exclusion_moment moment,
                        struct exclusions *out)
{
    exclusions_of_voters(turn, out);
    return add_never(turn, body->never, body->never_count, moment, out);
}

// A vote that was voided or withdrawn does not stand any more, so its voter is free again.
void exclusions_of_voters(struct turn *turn, struct exclusions *out)
{
    *out = (struct exclusions){0};
    if (house_lets_voters_work(turn))
        return;
    for (size_t i = 0; i < turn->ticket->round_count; i++) {
        const struct assent_round *round = &turn->ticket->rounds[i];
        if (round->vote_count == 0)
            continue;
        struct assent_text rule =
            assent_text_format(turn->arena, "voters of %s", turn_words(turn, round->name));
        for (size_t k = 0; k < round->vote_count; k++)
            if (vote_decides(&round->votes[k]))
                add_voter(turn, out, &round->votes[k], rule);
    }
}

const struct assent_text *exclusions_find(const struct turn *turn, const struct exclusions *exclusions,
                                          int32_t person)
{
    int32_t behind = assent_person_behind(turn->directory, person);
    size_t at = place_of(exclusions, behind);
    bool found = at < exclusions->count && exclusions->items[at].behind == behind;
    return found ? &exclusions->items[at].rule : NULL;
}

const struct assent_text *exclusions_find_vote(const struct turn *turn, const struct exclusions *exclusions,
                                               const struct assent_vote *vote)
{
    int32_t person = assent_directory_person_by_id(turn->directory, vote->person);
    int32_t delegate = vote->how == ASSENT_VOTE_DELEGATE
                           ? assent_directory_person_by_id(turn->directory, vote->cast_by)
                           : ASSENT_NO_INDEX;
    const struct assent_text *rule =
        person == ASSENT_NO_INDEX ? NULL : exclusions_find(turn, exclusions, person);
    return rule || delegate == ASSENT_NO_INDEX ? rule : exclusions_find(turn, exclusions, delegate);
}

const struct assent_excluded *exclusions_among(struct turn *turn, const struct exclusions *exclusions,
                                               struct people people, bool humans_only, size_t *count)
{
    struct assent_excluded *excluded = assent_arena_take_array(turn->arena, people.count, sizeof *excluded);
    *count = 0;
    for (size_t i = 0; i < people.count; i++) {
        const struct assent_person *person = &turn->directory->people[people.items[i]];
        const struct assent_text *rule = exclusions_find(turn, exclusions, people.items[i]);
        if (rule)
            excluded[(*count)++] = (struct assent_excluded){.person = person->id, .rule = *rule};
        else if (humans_only && person->kind != ASSENT_HUMAN)
            excluded[(*count)++] =
                (struct assent_excluded){.person = person->id, .rule = assent_text_of("not human")};
    }
    if (*count > 1)
        qsort(excluded, *count, sizeof *excluded, by_person);
    return excluded;
}

bool candidate_may(const struct who_may *self, int32_t person)
{
    const struct candidates *candidates = (const struct candidates *)self;
    const struct turn *turn = candidates->turn;
    bool fits = !candidates->humans_only || turn->directory->people[person].kind == ASSENT_HUMAN;
    return fits && !exclusions_find(turn, candidates->exclusions, person);
}

static bool add_rules_of_kind(struct turn *turn, struct exclusions *out)
{
    const struct assent_ticket *ticket = turn->ticket;
    add_account(turn, out, ticket->requester, assent_text_of("requester"));
    for (size_t i = 0; i < ticket->editor_count; i++)
        add_account(turn, out, ticket->editors[i], assent_text_of("editors"));
    const struct assent_who implementer = {.kind = ASSENT_WHO_IMPLEMENTER};
    return add_who(turn, &implementer, assent_text_of("implementer"), out);
}

// Of every kind of ticket: whoever opened it for somebody else, and whoever was its requester before, would
// else vote on what they began; and whoever it was handed to was perhaps asked for it before.
static void add_hands(struct turn *turn, struct exclusions *out)
{
    const struct assent_ticket *ticket = turn->ticket;
    if (ticket->opened_by.count)
        add_account(turn, out, ticket->opened_by, assent_text_of("opened_by"));
    for (size_t i = 0; i < ticket->requesters_before_count; i++)
        add_account(turn, out, ticket->requesters_before[i], assent_text_of("requester before"));
}

static bool add_never(struct turn *turn, const struct assent_who *never, size_t count,
                      enum exclusion_moment moment, struct exclusions *out)
{
    for (size_t i = 0; i < count; i++) {
        bool kept_from_opening = moment == EXCLUDE_NOW && asks_hook(&never[i]);
        if (!kept_from_opening && !add_who(turn, &never[i], who_text(&never[i], turn->arena), out))
            return false;
    }
    return true;
}

// The inactive, too: an account that is inactive by now may stand for a person who has another. Delegates
// stand beside the voters.
static bool add_who(struct turn *turn, const struct assent_who *who, struct assent_text rule,
                    struct exclusions *out)
{
    struct people people;
    if (who->kind == ASSENT_WHO_REQUESTER) {
        add_account(turn, out, turn->ticket->requester, rule);
        add_hands(turn, out);
    }
    bool worked;
    if (who->kind == ASSENT_WHO_VOTERS) {
        add_voters(turn, out, who->name, rule);
        return true;
    }
    if (!turn_who_out(turn, who, &people, &worked, &out->error))
        return false;
    out->broken = out->broken || !worked;
    for (size_t i = 0; i < people.count; i++)
        add_person(turn, out, people.items[i], rule);
    return true;
}

static bool add_of_house(struct turn *turn, const struct assent_who *who, struct assent_text rule, void *to)
{
    return add_who(turn, who, rule, to);
}

// Of the newest round of that name.
static void add_voters(struct turn *turn, struct exclusions *out, struct assent_text name,
                       struct assent_text rule)
{
    for (size_t i = turn->ticket->round_count; i-- > 0;) {
        const struct assent_round *round = &turn->ticket->rounds[i];
        if (!assent_text_equal(round->name, name))
            continue;
        for (size_t k = 0; k < round->vote_count; k++)
            if (vote_decides(&round->votes[k]))
                add_voter(turn, out, &round->votes[k], rule);
        return;
    }
}

// A delegate has voted as much as the person whose vote it is; who wrote down a vote has not.
static void add_voter(struct turn *turn, struct exclusions *out, const struct assent_vote *vote,
                      struct assent_text rule)
{
    add_account(turn, out, vote->person, rule);
    if (vote->how == ASSENT_VOTE_DELEGATE)
        add_account(turn, out, vote->cast_by, rule);
}

static void add_account(struct turn *turn, struct exclusions *out, struct assent_text id,
                        struct assent_text rule)
{
    int32_t person = assent_directory_person_by_id(turn->directory, id);
    if (person != ASSENT_NO_INDEX)
        add_person(turn, out, person, rule);
}

static void add_person(struct turn *turn, struct exclusions *out, int32_t person, struct assent_text rule)
{
    int32_t behind = assent_person_behind(turn->directory, person);
    size_t at = place_of(out, behind);
    if (at < out->count && out->items[at].behind == behind)
        return;
    if (out->count == out->room) {
        size_t room = out->room ? out->room * 2 : 8;
        struct exclusion *items = assent_arena_take_array(turn->arena, room, sizeof *items);
        if (out->count)
            memcpy(items, out->items, out->count * sizeof *items);
        out->items = items;
        out->room = room;
    }
    memmove(out->items + at + 1, out->items + at, (out->count - at) * sizeof *out->items);
    out->items[at] = (struct exclusion){.behind = behind, .rule = rule};
    out->count++;
}

static size_t place_of(const struct exclusions *exclusions, int32_t behind)
{
    size_t low = 0;
    for (size_t high = exclusions->count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (exclusions->items[middle].behind < behind)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool asks_hook(const struct assent_who *who)
{
    bool asks = who->kind == ASSENT_WHO_HOOK;
    for (size_t i = 0; i < who->count; i++)
        asks = asks || asks_hook(&who->items[i]);
    return asks;
}

static int by_person(const void *a, const void *b)
{
    const struct assent_excluded *first = a;
    const struct assent_excluded *second = b;
    return assent_text_compare(first->person, second->person);
}
