// SPDX-License-Identifier: Apache-2.0
// Looking up a definition's parts by name. A workflow has at most a few hundred of each, so a walk is quick
// enough, and nothing beside the definition needs to be kept in step with it.
#include <assent/core/definition.h>

#include <assert.h>

static const char *const TYPE_WORDS[] = {
    [ASSENT_TYPE_NONE] = "",         [ASSENT_TYPE_STANDARD] = "standard",
    [ASSENT_TYPE_NORMAL] = "normal", [ASSENT_TYPE_EMERGENCY] = "emergency",
    [ASSENT_TYPE_LATENT] = "latent",
};

enum { TYPES = sizeof TYPE_WORDS / sizeof *TYPE_WORDS };

int assent_definition_state(const struct assent_definition *definition, struct assent_text name)
{
    for (size_t i = 0; i < definition->state_count; i++)
        if (assent_text_equal(definition->states[i].name, name))
            return (int)i;
    return -1;
}

int assent_definition_field(const struct assent_definition *definition, struct assent_text name)
{
    for (size_t i = 0; i < definition->field_count; i++)
        if (assent_text_equal(definition->fields[i].name, name))
            return (int)i;
    return -1;
}

struct assent_text assent_definition_file(const struct assent_definition *definition,
                                          struct assent_place place)
{
    assert(place.file <= definition->policy_count);
    return place.file ? definition->policies[place.file - 1].name : definition->file;
}

const struct assent_round_rule *assent_definition_round(const struct assent_definition *definition,
                                                        struct assent_text state, struct assent_text name)
{
    int index = assent_definition_state(definition, state);
    for (size_t i = 0; index >= 0 && i < definition->states[index].round_count; i++) {
        if (assent_text_equal(definition->states[index].rounds[i].name, name))
            return &definition->states[index].rounds[i];
    }
    return NULL;
}

int assent_state_action(const struct assent_state *state, struct assent_text name)
{
    for (size_t i = 0; i < state->action_count; i++)
        if (assent_text_equal(state->actions[i].name, name))
            return (int)i;
    return -1;
}

struct assent_text assent_need_text(const struct assent_need *need, struct assent_arena *arena)
{
    enum { HALF = 5000, PERCENT = 100, TENTH = 10 }; // ten-thousandths
    const char *of = need->kind == ASSENT_NEED_SHARE_VOTES ? " of votes" : "";
    long long whole = (long long)need->value / PERCENT, rest = (long long)need->value % PERCENT;
    if (need->kind == ASSENT_NEED_NUMBER)
        return assent_text_format(arena, "%lld", (long long)need->value);
    if (need->kind == ASSENT_NEED_EVERYONE)
        return assent_text_of("everyone");
    if (need->more_than && need->value == HALF)
        return assent_text_format(arena, "majority%s", of);
    const char *more = need->more_than ? "more than " : "";
    if (rest == 0)
        return assent_text_format(arena, "%s%lld%%%s", more, whole, of);
    if (rest % TENTH == 0)
        return assent_text_format(arena, "%s%lld.%lld%%%s", more, whole, rest / TENTH, of);
    return assent_text_format(arena, "%s%lld.%02lld%%%s", more, whole, rest, of);
}

const char *assent_blocker_text(enum assent_blocker blocker)
{
    switch (blocker) {
#define BLOCKER_CASE(name, word, bit)                                                                        \
    case ASSENT_BLOCKED_BY_##name:                                                                           \
        return word;
        ASSENT_BLOCKERS(BLOCKER_CASE)
#undef BLOCKER_CASE
    }
    assert(!"a wait is blocked by one of these");
    return "";
}

bool assent_blocker_find(struct assent_text text, enum assent_blocker *out)
{
#define BLOCKER_FIND(name, word, bit)                                                                        \
    if (assent_text_is(text, word)) {                                                                        \
        *out = ASSENT_BLOCKED_BY_##name;                                                                     \
        return true;                                                                                         \
    }
    ASSENT_BLOCKERS(BLOCKER_FIND)
#undef BLOCKER_FIND
    return false;
}

const char *assent_change_type_text(enum assent_change_type type)
{
    assert((size_t)type < TYPES);
    return TYPE_WORDS[type];
}

bool assent_change_type_find(struct assent_text text, enum assent_change_type *out)
{
    for (size_t i = ASSENT_TYPE_NONE + 1; i < TYPES; i++) {
        if (assent_text_is(text, TYPE_WORDS[i])) {
            *out = (enum assent_change_type)i;
            return true;
        }
    }
    return false;
}
