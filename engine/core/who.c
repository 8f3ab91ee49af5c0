// SPDX-License-Identifier: Apache-2.0
// Who is meant by a `who` at this moment: requester, editors, group:x, board:x, who is on call, a path, the
// first of several, what a hook says. Guarantees: an unknown or inactive name falls away, silently here and
// visibly to who asks (an empty audience); a hook is asked only when nothing before it has decided.
#include "who_keys.h"

#include <assent/core/step.h>

struct resolving {
    const struct assent_scope *scope;
    struct hook_tape *tape;
    const struct who_may *may;
    struct assent_arena *arena;
    struct assent_error *error;
};

static enum hook_result gather(struct resolving *resolving, const struct assent_who *who, struct keys *keys);
static enum hook_result gather_first(struct resolving *resolving, const struct assent_who *who,
                                     struct keys *keys);
static bool anybody_may(const struct who_may *may, struct people people);
static int32_t on_call(const struct assent_directory *directory, struct assent_text rota, int64_t at_us);
static enum hook_result gather_hook(struct resolving *resolving, const struct assent_who *who,
                                    struct keys *keys);
static void gather_voters(const struct assent_scope *scope, struct assent_text round, struct keys *keys);
static void gather_path(const struct assent_scope *scope, enum assent_root root,
                        const struct assent_text *names, size_t count, struct keys *keys);
static enum hook_result any_has(const struct assent_scope *scope, struct hook_tape *tape,
                                const struct assent_who *who, struct assent_text person,
                                struct assent_arena *arena, bool *out, struct assent_error *error);
static struct keys keys_in(const struct assent_scope *scope, struct assent_arena *arena);
static void write_who(struct assent_buffer *out, const struct assent_who *who);
static void write_items(struct assent_buffer *out, const char *open, const struct assent_who *who,
                        const char *close);
static void write_path(struct assent_buffer *out, const struct assent_node *path);

enum hook_result who_resolve(const struct assent_scope *scope, struct hook_tape *tape,
                             const struct assent_who *who, const struct who_may *may,
                             struct assent_arena *arena, struct assent_audience *out,
                             struct assent_error *error)
{
    struct resolving resolving = {scope, tape, may, arena, error};
    struct keys keys = keys_in(scope, arena);
    *out = (struct assent_audience){0};
    enum hook_result result = gather(&resolving, who, &keys);
    if (result != HOOK_ANSWERED)
        return result;
    return keys_audience(&keys, out, error) ? HOOK_ANSWERED : HOOK_BROKEN;
}

enum hook_result who_has(const struct assent_scope *scope, struct hook_tape *tape,
                         const struct assent_who *who, struct assent_text person, struct assent_arena *arena,
                         bool *out, struct assent_error *error)
{
    const struct assent_directory *directory = scope->world->directory;
    int32_t index = assent_directory_person_by_id(directory, person);
    *out = false;
    if (index == ASSENT_NO_INDEX || !directory->people[index].active)
        return HOOK_ANSWERED;
    switch (who->kind) {
    case ASSENT_WHO_NOBODY:
        return HOOK_ANSWERED;
    case ASSENT_WHO_REQUESTER:
        *out = scope->ticket && requester_acts(scope->definition, scope->ticket, person);
        return HOOK_ANSWERED;
    case ASSENT_WHO_GROUP:
        *out = assent_person_in_group(directory, index, assent_directory_group(directory, who->name));
        return HOOK_ANSWERED;
    case ASSENT_WHO_BOARD:
        *out = assent_person_on_board(directory, index, assent_directory_board(directory, who->name));
        return HOOK_ANSWERED;
    case ASSENT_WHO_ONCALL:
        *out = index == on_call(directory, who->name, scope->now_us);
        return HOOK_ANSWERED;
    case ASSENT_WHO_ROLE:
        *out = assent_person_has_role(directory, index, assent_directory_role(directory, who->name));
        return HOOK_ANSWERED;
    case ASSENT_WHO_PERSON:
        *out = assent_text_equal(directory->people[index].handle, who->name);
        return HOOK_ANSWERED;
    case ASSENT_WHO_LIST:
        return any_has(scope, tape, who, person, arena, out, error);
    case ASSENT_WHO_EDITORS:
    case ASSENT_WHO_IMPLEMENTER:
    case ASSENT_WHO_POLICY_DEPLOYER:
    case ASSENT_WHO_VOTERS:
    case ASSENT_WHO_PATH:
    case ASSENT_WHO_FIRST_OF:
    case ASSENT_WHO_HOOK:
        break;
    }
    struct assent_audience audience;
    enum hook_result result = who_resolve(scope, tape, who, NULL, arena, &audience, error);
    *out = result == HOOK_ANSWERED && assent_audience_has(directory, &audience, person);
    return result;
}

struct assent_text who_text(const struct assent_who *who, struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    write_who(&out, who);
    return assent_buffer_done(&out);
}

static enum hook_result gather(struct resolving *resolving, const struct assent_who *who, struct keys *keys)
{
    static const char IMPLEMENTER[] = "implementer";
    const struct assent_scope *scope = resolving->scope;
    const struct assent_ticket *ticket = scope->ticket;
    struct assent_text implementer = assent_text_of(IMPLEMENTER);
    switch (who->kind) {
    case ASSENT_WHO_NOBODY:
        break;
    case ASSENT_WHO_REQUESTER:
        if (ticket)
            keys_add_id(keys, ticket->requester);
        break;
    case ASSENT_WHO_EDITORS:
        for (size_t i = 0; ticket && i < ticket->editor_count; i++)
            keys_add_id(keys, ticket->editors[i]);
        break;
    case ASSENT_WHO_IMPLEMENTER:
        gather_path(scope, ASSENT_ROOT_FIELD, &implementer, 1, keys);
        break;
    case ASSENT_WHO_POLICY_DEPLOYER:
        keys_add_id(keys, scope->definition->deployer);
        break;
    case ASSENT_WHO_VOTERS:
        gather_voters(scope, who->name, keys);
        break;
    case ASSENT_WHO_GROUP:
        keys_add_group(keys, assent_directory_group(keys->directory, who->name));
        break;
    case ASSENT_WHO_BOARD:
        keys_add_board(keys, assent_directory_board(keys->directory, who->name));
        break;
    case ASSENT_WHO_ONCALL:
        keys_add_person(keys, on_call(keys->directory, who->name, scope->now_us));
        break;
    case ASSENT_WHO_ROLE:
        keys_add_role(keys, assent_directory_role(keys->directory, who->name));
        break;
    case ASSENT_WHO_PERSON:
        keys_add_person(keys, assent_directory_person(keys->directory, who->name));
        break;
    case ASSENT_WHO_PATH:
        gather_path(scope, who->path->root, who->path->names, who->path->name_count, keys);
        break;
    case ASSENT_WHO_LIST:
        for (size_t i = 0; i < who->count; i++) {
            enum hook_result result = gather(resolving, &who->items[i], keys);
            if (result != HOOK_ANSWERED)
                return result;
        }
        break;
    case ASSENT_WHO_FIRST_OF:
        return gather_first(resolving, who, keys);
    case ASSENT_WHO_HOOK:
        return gather_hook(resolving, who, keys);
    }
    return HOOK_ANSWERED;
}

static enum hook_result gather_first(struct resolving *resolving, const struct assent_who *who,
                                     struct keys *keys)
{
    struct keys named = keys_in(resolving->scope, resolving->arena);
    for (size_t i = 0; i < who->count; i++) {
        struct keys part = keys_in(resolving->scope, resolving->arena);
        enum hook_result result = gather(resolving, &who->items[i], &part);
        if (result != HOOK_ANSWERED)
            return result;
        struct assent_audience audience = {.keys = part.items, .count = part.count};
        struct people people = audience_people(part.directory, &audience, resolving->arena);
        if (anybody_may(resolving->may, people)) {
            keys_add_all(keys, &part);
            return HOOK_ANSWERED;
        }
        if (people.count > 0 && named.count == 0)
            named = part;
    }
    keys_add_all(keys, &named);
    return HOOK_ANSWERED;
}

static bool anybody_may(const struct who_may *may, struct people people)
{
    for (size_t i = 0; may && i < people.count; i++) {
        if (may->may(may, people.items[i]))
            return true;
    }
    return !may && people.count > 0;
}

static int32_t on_call(const struct assent_directory *directory, struct assent_text rota, int64_t at_us)
{
    int32_t found = assent_directory_rota(directory, rota);
    return found == ASSENT_NO_INDEX ? ASSENT_NO_INDEX : assent_rota_on_call(&directory->rotas[found], at_us);
}

// A list of "person:x", "group:x", "role:x", "board:x" or handles; nil for nobody.
static enum hook_result gather_hook(struct resolving *resolving, const struct assent_who *who,
                                    struct keys *keys)
{
    struct assent_value value;
    enum hook_result result =
        hook_ask(resolving->tape, who->name, resolving->scope, resolving->arena, &value, resolving->error);
    if (result != HOOK_ANSWERED || value.kind == ASSENT_VALUE_ABSENT)
        return result;
    bool list =
        value.kind == ASSENT_VALUE_LIST || (value.kind == ASSENT_VALUE_RECORD && value.record.count == 0);
    for (size_t i = 0; value.kind == ASSENT_VALUE_LIST && i < value.list.count; i++) {
        list = list && value.list.items[i].kind == ASSENT_VALUE_TEXT;
        if (list)
            keys_add_party(keys, value.list.items[i].text);
    }
    if (list)
        return HOOK_ANSWERED;
    assent_error_set(
        resolving->error, ASSENT_HOOK_RESULT,
        "the hook %.*s names people and must return a list of texts such as \"person:ann\" or \"group:dba\"",
        (int)who->name.count, who->name.bytes);
    return HOOK_BROKEN;
}

// Whoever has a standing vote other than a question in the newest round of that name.
static void gather_voters(const struct assent_scope *scope, struct assent_text round, struct keys *keys)
{
    const struct assent_ticket *ticket = scope->ticket;
    for (size_t i = ticket ? ticket->round_count : 0; i-- > 0;) {
        const struct assent_round *found = &ticket->rounds[i];
        if (!assent_text_equal(found->name, round))
            continue;
        for (size_t v = 0; v < found->vote_count; v++)
            if (found->votes[v].choice != ASSENT_VOTE_ASK)
                keys_add_id(keys, found->votes[v].person);
        return;
    }
}

static void gather_path(const struct assent_scope *scope, enum assent_root root,
                        const struct assent_text *names, size_t count, struct keys *keys)
{
    struct path_end end = path_follow(scope, root, names, count, keys->arena);
    keys_add_end(keys, &end);
}

static enum hook_result any_has(const struct assent_scope *scope, struct hook_tape *tape,
                                const struct assent_who *who, struct assent_text person,
                                struct assent_arena *arena, bool *out, struct assent_error *error)
{
    for (size_t i = 0; i < who->count && !*out; i++) {
        enum hook_result result = who_has(scope, tape, &who->items[i], person, arena, out, error);
        if (result != HOOK_ANSWERED)
            return result;
    }
    return HOOK_ANSWERED;
}

static struct keys keys_in(const struct assent_scope *scope, struct assent_arena *arena)
{
    return (struct keys){.directory = scope->world->directory, .arena = arena, .inactive = scope->inactive};
}

static void write_who(struct assent_buffer *out, const struct assent_who *who)
{
    static const char *const WORDS[] = {
        [ASSENT_WHO_NOBODY] = "nobody",
        [ASSENT_WHO_REQUESTER] = "requester",
        [ASSENT_WHO_EDITORS] = "editors",
        [ASSENT_WHO_IMPLEMENTER] = "implementer",
        [ASSENT_WHO_POLICY_DEPLOYER] = "policy_deployer",
        [ASSENT_WHO_VOTERS] = "voters of ",
        [ASSENT_WHO_GROUP] = "group:",
        [ASSENT_WHO_ROLE] = "role:",
        [ASSENT_WHO_PERSON] = "person:",
        [ASSENT_WHO_BOARD] = "board:",
        [ASSENT_WHO_ONCALL] = "oncall:",
        [ASSENT_WHO_PATH] = "",
        [ASSENT_WHO_LIST] = "",
        [ASSENT_WHO_FIRST_OF] = "",
        [ASSENT_WHO_HOOK] = "hook ",
    };
    assent_buffer_string(out, WORDS[who->kind]);
    assent_buffer_text(out, who->name);
    if (who->kind == ASSENT_WHO_PATH)
        write_path(out, who->path);
    else if (who->kind == ASSENT_WHO_LIST)
        write_items(out, "[", who, "]");
    else if (who->kind == ASSENT_WHO_FIRST_OF)
        write_items(out, "first_of [", who, "]");
}

static void write_items(struct assent_buffer *out, const char *open, const struct assent_who *who,
                        const char *close)
{
    assent_buffer_string(out, open);
    for (size_t i = 0; i < who->count; i++) {
        assent_buffer_string(out, i ? ", " : "");
        write_who(out, &who->items[i]);
    }
    assent_buffer_string(out, close);
}

static void write_path(struct assent_buffer *out, const struct assent_node *path)
{
    path_write(out, path->root, path->names, path->name_count);
}
