// SPDX-License-Identifier: Apache-2.0
// What a house rule that wants several people makes of a workflow before any ticket is there: approvals that
// do with fewer by their own rules, and those that never come to so many. Guarantees: only what is certain is
// said: whom a path or a hook names is not known, and a rule that may not mean the ticket is taken as if it
// did.
#include <assent/core/house.h>

#include <assent/core/approval_rule.h>
#include <assent/core/directory.h>
#include <assent/core/freeze.h>

struct asking {
    const struct assent_directory *directory;
    struct assent_arena *arena;
    unsigned char *people; // by index of the person behind: is asked
    bool unknown;          // somebody whom only a ticket tells
};

static struct assent_house_gap gap_of_approval(const struct assent_house_rule *rule,
                                               const struct assent_state *state,
                                               const struct assent_directory *directory,
                                               struct assent_arena *arena);
static struct assent_house_gap gap_of_debt(const struct assent_house_rule *rule,
                                           const struct assent_state *state,
                                           const struct assent_directory *directory,
                                           struct assent_arena *arena);
static bool may_mean(const struct assent_house_rule *rule, const struct assent_definition *definition);
static bool among(const struct assent_words *words, struct assent_text word);
static void add_gap(struct assent_house_gap *gaps, size_t *count, struct assent_house_gap gap);
static int64_t least_of(const struct assent_round_rule *round);
static struct asking asking_in(const struct assent_directory *directory, struct assent_arena *arena);
static void ask(struct asking *asking, const struct assent_round_rule *round);
static int64_t most_of(const struct asking *asking);
static void ask_who(struct asking *asking, const struct assent_who *who);
static bool names(const struct assent_directory *directory, const struct assent_who *who, int32_t person);

const struct assent_house_gap *assent_house_gaps(const struct assent_definition *definition,
                                                 const struct assent_directory *directory,
                                                 struct assent_arena *arena, size_t *count)
{
    size_t most = 2 * directory->house_count * definition->state_count;
    struct assent_house_gap *gaps = assent_arena_take_array(arena, most, sizeof *gaps);
    *count = 0;
    for (size_t h = 0; h < directory->house_count; h++) {
        const struct assent_house_rule *rule = &directory->house[h];
        bool wants = rule->approvers && may_mean(rule, definition);
        for (size_t i = 0; wants && i < definition->state_count; i++) {
            const struct assent_state *state = &definition->states[i];
            if (state->round_count)
                add_gap(gaps, count, gap_of_approval(rule, state, directory, arena));
            if (state->ratify)
                add_gap(gaps, count, gap_of_debt(rule, state, directory, arena));
        }
    }
    return gaps;
}

static struct assent_house_gap gap_of_approval(const struct assent_house_rule *rule,
                                               const struct assent_state *state,
                                               const struct assent_directory *directory,
                                               struct assent_arena *arena)
{
    struct assent_house_gap gap = {.rule = rule, .state = state, .name = state->name};
    struct asking asking = asking_in(directory, arena);
    for (size_t i = 0; i < state->round_count; i++) {
        const struct assent_round_rule *round = &state->rounds[i];
        ask(&asking, round);
        gap.asked += assent_condition_empty(&round->when) ? least_of(round) : 0;
        gap.place = round->place; // the last one waits for those who are lacking
    }
    gap.most = most_of(&asking);
    return gap;
}

static struct assent_house_gap gap_of_debt(const struct assent_house_rule *rule,
                                           const struct assent_state *state,
                                           const struct assent_directory *directory,
                                           struct assent_arena *arena)
{
    const struct assent_ratify_rule *ratify = state->ratify;
    struct asking asking = asking_in(directory, arena);
    ask(&asking, &ratify->round);
    ask_who(&asking, &ratify->unpaid);
    return (struct assent_house_gap){.rule = rule,
                                     .name = state->name,
                                     .place = ratify->place,
                                     .asked = least_of(&ratify->round),
                                     .most = most_of(&asking)};
}

static void add_gap(struct assent_house_gap *gaps, size_t *count, struct assent_house_gap gap)
{
    if (gap.asked < gap.rule->approvers || gap.most < gap.rule->approvers)
        gaps[(*count)++] = gap;
}

// Which service, items and risk a ticket has is not known yet.
static bool may_mean(const struct assent_house_rule *rule, const struct assent_definition *definition)
{
    return among(&rule->where.kind, assent_text_of(assent_ticket_kind_text(definition->kind))) &&
           among(&rule->where.type, assent_text_of(assent_change_type_text(definition->type))) &&
           among(&rule->where.workflow, definition->name);
}

static bool among(const struct assent_words *words, struct assent_text word)
{
    bool found = words->count == 0;
    for (size_t i = 0; i < words->count && !found; i++)
        found = assent_text_equal(words->items[i], word);
    return found;
}

// Shares and everyone take one at least.
static int64_t least_of(const struct assent_round_rule *round)
{
    int64_t least = 0;
    for (size_t i = 0; i < round->seat_count; i++) {
        const struct assent_seat_rule *seat = &round->seats[i];
        bool number = seat->need.kind == ASSENT_NEED_NUMBER && seat->need.value > 1;
        if (!seat->object && assent_condition_empty(&seat->when))
            least += number ? seat->need.value : 1;
    }
    return least;
}

static struct asking asking_in(const struct assent_directory *directory, struct assent_arena *arena)
{
    struct asking asking = {.directory = directory, .arena = arena};
    asking.people = assent_arena_take_array(arena, directory->person_count, sizeof *asking.people);
    return asking;
}

static void ask(struct asking *asking, const struct assent_round_rule *round)
{
    for (size_t i = 0; i < round->seat_count; i++) {
        if (!round->seats[i].object)
            ask_who(asking, &round->seats[i].from);
    }
    for (size_t i = 0; round->late == ASSENT_ROUND_LATE_LADDER && i < round->late_count; i++)
        ask_who(asking, &round->late_steps[i].who);
}

static int64_t most_of(const struct asking *asking)
{
    int64_t most = 0;
    for (size_t i = 0; i < asking->directory->person_count; i++)
        most += asking->people[i];
    return asking->unknown ? INT64_MAX : most;
}

static void ask_who(struct asking *asking, const struct assent_who *who)
{
    switch (who->kind) {
    case ASSENT_WHO_NOBODY:
        return;
    case ASSENT_WHO_REQUESTER:
    case ASSENT_WHO_EDITORS:
    case ASSENT_WHO_IMPLEMENTER:
    case ASSENT_WHO_POLICY_DEPLOYER:
    case ASSENT_WHO_VOTERS:
    case ASSENT_WHO_PATH:
    case ASSENT_WHO_HOOK:
    case ASSENT_WHO_ONCALL:
        asking->unknown = true;
        return;
    case ASSENT_WHO_LIST:
    case ASSENT_WHO_FIRST_OF:
        for (size_t i = 0; i < who->count; i++)
            ask_who(asking, &who->items[i]);
        return;
    case ASSENT_WHO_GROUP:
    case ASSENT_WHO_ROLE:
    case ASSENT_WHO_PERSON:
    case ASSENT_WHO_BOARD:
        for (size_t i = 0; i < asking->directory->person_count; i++) {
            const struct assent_person *person = &asking->directory->people[i];
            if (person->active && person->kind == ASSENT_HUMAN && names(asking->directory, who, (int32_t)i))
                asking->people[assent_person_behind(asking->directory, (int32_t)i)] = true;
        }
        return;
    }
}

static bool names(const struct assent_directory *directory, const struct assent_who *who, int32_t person)
{
    if (who->kind == ASSENT_WHO_GROUP)
        return assent_person_in_group(directory, person, assent_directory_group(directory, who->name));
    if (who->kind == ASSENT_WHO_ROLE)
        return assent_person_has_role(directory, person, assent_directory_role(directory, who->name));
    if (who->kind == ASSENT_WHO_BOARD)
        return assent_person_on_board(directory, person, assent_directory_board(directory, who->name));
    return assent_text_equal(directory->people[person].handle, who->name);
}
