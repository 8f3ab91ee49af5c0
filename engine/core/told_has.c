// SPDX-License-Identifier: Apache-2.0
// Whether what is told is for somebody, and the small audiences that no fact carries: operators, the two
// people of a delegation. Guarantees: memberships are looked up when it is asked, so that who has joined a
// group since is told too; a delegate is told of votes that they may give by then, of nothing else.
#include <assent/core/told.h>

#include <assent/base/limits.h>
#include <assent/core/step.h>

static bool entry_has(const struct assent_value *entry, const struct assent_directory *directory,
                      struct assent_text person, struct assent_arena *arena);
static bool watches(const struct assent_value *entry, const struct assent_ticket *ticket,
                    struct assent_text person);
static bool is_vote(struct assent_text reason);
static const struct assent_text *texts_of(const struct assent_value *list, struct assent_arena *arena,
                                          size_t *count);
static bool among(const struct assent_value *list, struct assent_text text);

const char *assent_told_text(enum assent_told_reason reason)
{
    static const char *const WORDS[] = {
#define TOLD_WORD(name, text, vote) text,
        ASSENT_TOLD_REASONS(TOLD_WORD)
#undef TOLD_WORD
    };
    return WORDS[reason];
}

bool assent_told_has(const struct assent_value *told, const struct assent_directory *directory,
                     const struct assent_ticket *ticket, struct assent_text person,
                     const struct assent_delegation_case *of, struct assent_arena *arena)
{
    const struct assent_delegation *others[ASSENT_DELEGATIONS_A_DELEGATE];
    size_t count = assent_delegations_to(directory, person, of, others, ASSENT_DELEGATIONS_A_DELEGATE);
    bool has = false;
    for (size_t i = 0; told->kind == ASSENT_VALUE_LIST && i < told->list.count && !has; i++) {
        const struct assent_value *entry = &told->list.items[i];
        has = entry_has(entry, directory, person, arena) || watches(entry, ticket, person);
        bool by_others = is_vote(assent_value_get_text(entry, "reason")) &&
                         !among(assent_value_get(entry, "except"), person);
        for (size_t k = 0; by_others && k < count && !has; k++)
            has = entry_has(entry, directory, others[k]->person, arena);
    }
    return has;
}

static bool entry_has(const struct assent_value *entry, const struct assent_directory *directory,
                      struct assent_text person, struct assent_arena *arena)
{
    struct assent_audience audience = {0};
    audience.keys = texts_of(assent_value_get(entry, "to"), arena, &audience.count);
    audience.members = texts_of(assent_value_get(entry, "members"), arena, &audience.member_count);
    return !among(assent_value_get(entry, "except"), person) &&
           assent_audience_has(directory, &audience, person);
}

static bool watches(const struct assent_value *entry, const struct assent_ticket *ticket,
                    struct assent_text person)
{
    bool found = false;
    if (!ticket || !among(assent_value_get(entry, "to"), assent_text_of(ASSENT_TOLD_WATCHERS)) ||
        among(assent_value_get(entry, "except"), person))
        return false;
    for (size_t i = 0; i < ticket->watcher_count && !found; i++)
        found = assent_text_equal(ticket->watchers[i], person);
    return found;
}

static bool is_vote(struct assent_text reason)
{
    static const struct {
        const char *word;
        bool vote;
    } REASONS[] = {
#define TOLD_VOTE(name, text, vote) {text, vote},
        ASSENT_TOLD_REASONS(TOLD_VOTE)
#undef TOLD_VOTE
    };
    bool vote = false;
    for (size_t i = 0; i < ASSENT_TOLD_REASONS_COUNT; i++)
        vote = vote || (REASONS[i].vote && assent_text_is(reason, REASONS[i].word));
    return vote;
}

static const struct assent_text *texts_of(const struct assent_value *list, struct assent_arena *arena,
                                          size_t *count)
{
    *count = list && list->kind == ASSENT_VALUE_LIST ? list->list.count : 0;
    struct assent_text *texts = assent_arena_take_array(arena, *count, sizeof *texts);
    for (size_t i = 0; i < *count; i++)
        texts[i] = list->list.items[i].text;
    return texts;
}

static bool among(const struct assent_value *list, struct assent_text text)
{
    bool found = false;
    for (size_t i = 0; list && list->kind == ASSENT_VALUE_LIST && i < list->list.count && !found; i++)
        found = assent_text_equal(list->list.items[i].text, text);
    return found;
}

struct assent_value assent_told_delegation(const struct assent_value *envelope, struct assent_arena *arena)
{
    struct assent_items to = assent_items_in(arena), list = assent_items_in(arena);
    struct assent_record record = assent_record_in(arena);
    static const char *const BOTH[] = {"person", "delegate"};
    for (size_t i = 0; i < 2; i++) {
        struct assent_text person = assent_value_get_text(envelope, BOTH[i]);
        if (person.count)
            assent_items_add(&to, assent_value_text(person));
    }
    if (to.count == 0)
        return assent_value_absent();
    assent_record_put_text(&record, "reason", assent_text_of(assent_told_text(ASSENT_TOLD_DELEGATED)));
    assent_record_put(&record, "to", assent_items_done(&to));
    assent_items_add(&list, assent_record_done(&record));
    return assent_items_done(&list);
}

struct assent_audience assent_operators(const struct assent_directory *directory, struct assent_arena *arena)
{
    struct assent_text *keys = assent_arena_take_array(arena, ASSENT_AUDIENCE_KEYS, sizeof *keys);
    size_t count = 0;
    for (size_t i = 0; i < directory->role_count && count < ASSENT_AUDIENCE_KEYS; i++) {
        const struct assent_role *role = &directory->roles[i];
        if ((role->permissions >> ASSENT_MAY_OPERATE & 1u) != 0)
            keys[count++] =
                assent_text_format(arena, "role:%.*s", (int)role->handle.count, role->handle.bytes);
    }
    return (struct assent_audience){.keys = keys, .count = count};
}
