// SPDX-License-Identifier: Apache-2.0
// House rules, as they hold for the ticket of a turn. Guarantees: they only add to who is kept out; they are
// asked whenever a workflow's own rules are, so that one that comes while a round is open holds from then on.
#include "house.h"

#include "obstacles.h"

#include <assent/core/freeze.h>
#include <assent/core/house.h>

static bool means(const struct turn *turn, const struct assent_house_rule *rule,
                  const struct assent_footprint *footprint);

bool house_excludes(struct turn *turn, house_exclude *exclude, void *to)
{
    const struct assent_directory *directory = turn->directory;
    if (directory->house_count == 0)
        return true;
    struct assent_footprint footprint = obstacles_footprint(turn);
    for (size_t i = 0; i < directory->house_count; i++) {
        const struct assent_house_rule *rule = &directory->house[i];
        if (rule->never.count == 0 || !means(turn, rule, &footprint))
            continue;
        for (size_t k = 0; k < rule->never.count; k++) {
            struct assent_who who = house_who(rule->never.items[k]);
            struct assent_text why =
                assent_text_format(turn->arena, "%s (house rule %s)", turn_words(turn, rule->never.items[k]),
                                   turn_words(turn, rule->handle));
            if (!exclude(turn, &who, why, to))
                return false;
        }
    }
    return true;
}

bool house_lets_voters_work(const struct turn *turn)
{
    const struct assent_directory *directory = turn->directory;
    bool lets = false;
    for (size_t i = 0; i < directory->house_count && !lets; i++) {
        if (!directory->house[i].voters_may_work)
            continue;
        struct assent_footprint footprint = obstacles_footprint(turn);
        lets = means(turn, &directory->house[i], &footprint);
    }
    return lets;
}

int64_t house_approvers(const struct turn *turn, struct assent_text *rule)
{
    const struct assent_directory *directory = turn->directory;
    int64_t approvers = 0;
    *rule = (struct assent_text){0};
    for (size_t i = 0; i < directory->house_count; i++) {
        if (directory->house[i].approvers <= approvers)
            continue;
        struct assent_footprint footprint = obstacles_footprint(turn);
        if (!means(turn, &directory->house[i], &footprint))
            continue;
        approvers = directory->house[i].approvers;
        *rule = directory->house[i].handle;
    }
    return approvers;
}

struct assent_who house_who(struct assent_text word)
{
    static const struct {
        const char *word;
        enum assent_who_kind kind;
    } KINDS[] = {
        {"requester", ASSENT_WHO_REQUESTER},
        {"editors", ASSENT_WHO_EDITORS},
        {"implementer", ASSENT_WHO_IMPLEMENTER},
        {"policy_deployer", ASSENT_WHO_POLICY_DEPLOYER},
        {"role", ASSENT_WHO_ROLE},
        {"group", ASSENT_WHO_GROUP},
        {"person", ASSENT_WHO_PERSON},
        {"board", ASSENT_WHO_BOARD},
        {"oncall", ASSENT_WHO_ONCALL},
    };
    size_t colon = assent_text_find_byte(word, ':');
    struct assent_who who = {.kind = ASSENT_WHO_NOBODY, .source = word};
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        if (assent_text_is(assent_text_slice(word.bytes, colon), KINDS[i].word))
            who.kind = KINDS[i].kind;
    }
    if (colon < word.count)
        who.name = assent_text_slice(word.bytes + colon + 1, word.count - colon - 1);
    return who;
}

static bool means(const struct turn *turn, const struct assent_house_rule *rule,
                  const struct assent_footprint *footprint)
{
    return assent_selector_means(turn->directory, &rule->where, footprint);
}
