// SPDX-License-Identifier: Apache-2.0
// Who: fixed words, `voters of ROUND`, `group:x`, a path to people, a list of these, { first_of: […] } or {
// hook: module.function }. Names of the world are checked where a world is given.
#include "reader.h"

#include <assent/core/directory.h>

#include <string.h>

static bool who_of(const struct reader *reader, const struct tree *tree, const char *key,
                   struct assent_who *out);
static bool who_list(const struct reader *reader, const struct tree *tree, const char *key,
                     struct assent_who *out);
static bool who_mapping(const struct reader *reader, const struct tree *tree, const char *key,
                        struct assent_who *out);
static bool who_text(const struct reader *reader, const struct tree *tree, const char *key,
                     struct assent_who *out);
static bool who_fixed(struct assent_text text, struct assent_who *out);
static bool who_voters(const struct reader *reader, const struct tree *tree, struct assent_who *out);
static bool who_party(const struct reader *reader, const struct tree *tree, size_t colon, const char *key,
                      struct assent_who *out);
static bool who_path(const struct reader *reader, const struct tree *tree, const char *key,
                     struct assent_who *out);
static bool check_party(const struct reader *reader, const struct tree *tree, enum party_kind kind,
                        struct assent_text name);
static int32_t party_index(const struct assent_directory *directory, enum party_kind kind,
                           struct assent_text name);
static struct names party_names(const struct reader *reader, enum party_kind kind);
static void suggest_party(const struct reader *reader, struct assent_diagnostic *item,
                          struct assent_text name);
static bool bad_who(const struct reader *reader, const struct tree *tree, const char *key);

static const struct {
    const char *word;
    enum assent_who_kind kind;
} FIXED[] = {
    {"requester", ASSENT_WHO_REQUESTER},
    {"editors", ASSENT_WHO_EDITORS},
    {"implementer", ASSENT_WHO_IMPLEMENTER},
    {"policy_deployer", ASSENT_WHO_POLICY_DEPLOYER},
};

struct assent_who reader_who(const struct reader *reader, const struct section *section, const char *key)
{
    struct assent_who who = {0};
    const struct tree *tree = section_get(section, key);
    if (!tree || !who_of(reader, tree, key, &who))
        return (struct assent_who){0};
    return who;
}

const struct assent_who *reader_whos(const struct reader *reader, const struct section *section,
                                     const char *key, size_t *count, bool *open)
{
    const struct tree *tree = section_get(section, key);
    *count = 0;
    *open = tree && tree->kind == TREE_SEQUENCE && tree->count == 0;
    if (!tree || *open)
        return NULL;
    bool list = tree->kind == TREE_SEQUENCE;
    size_t wanted = list ? tree->count : 1;
    struct assent_who *out = assent_arena_take_array(reader->reading.arena, wanted, sizeof *out);
    for (size_t i = 0; i < wanted; i++)
        *count += who_of(reader, list ? tree->items[i] : tree, key, &out[*count]);
    return out;
}

static bool who_of(const struct reader *reader, const struct tree *tree, const char *key,
                   struct assent_who *out)
{
    *out = (struct assent_who){.source = tree->text, .place = tree->place};
    if (tree->broken)
        return false;
    switch (tree->kind) {
    case TREE_SCALAR:
        return who_text(reader, tree, key, out);
    case TREE_SEQUENCE:
        out->kind = ASSENT_WHO_LIST;
        return who_list(reader, tree, key, out);
    case TREE_MAPPING:
        return who_mapping(reader, tree, key, out);
    }
    return false;
}

static bool who_list(const struct reader *reader, const struct tree *tree, const char *key,
                     struct assent_who *out)
{
    struct assent_text source = reader->reading.locator->source;
    out->source = tree->flow ? assent_text_slice(source.bytes + tree->place.offset, tree->place.length)
                             : (struct assent_text){0};
    if (tree->count == 0) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_BAD_WHO, tree->place,
                                 "an empty list in `%s` names nobody", key);
        return false;
    }
    struct assent_who *items = assent_arena_take_array(reader->reading.arena, tree->count, sizeof *items);
    for (size_t i = 0; i < tree->count; i++)
        out->count += who_of(reader, tree->items[i], key, &items[out->count]);
    out->items = items;
    return out->count > 0;
}

static bool who_mapping(const struct reader *reader, const struct tree *tree, const char *key,
                        struct assent_who *out)
{
    const struct tree *first = tree_get(tree, "first_of");
    const struct tree *hook = tree_get(tree, "hook");
    if (tree->count != 1 || (!first && !hook) || (first && first->kind != TREE_SEQUENCE)) {
        struct assent_diagnostic *item =
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_BAD_WHO, tree->place,
                                     "`%s` holds a mapping that does not say who", key);
        if (item)
            item->note = assent_text_of("allowed are { first_of: [ … ] } and { hook: module.function }");
        return false;
    }
    if (hook) {
        out->kind = ASSENT_WHO_HOOK;
        out->name = hook->broken ? (struct assent_text){0} : reader_hook(reader, hook);
        out->source = out->name;
        return out->name.count > 0;
    }
    out->kind = ASSENT_WHO_FIRST_OF;
    return who_list(reader, first, key, out);
}

static bool who_text(const struct reader *reader, const struct tree *tree, const char *key,
                     struct assent_who *out)
{
    struct assent_text text = tree->text;
    size_t colon = assent_text_find_byte(text, ':');
    if (who_fixed(text, out))
        return true;
    if (assent_text_starts(text, "voters of "))
        return who_voters(reader, tree, out);
    if (colon < text.count)
        return who_party(reader, tree, colon, key, out);
    return who_path(reader, tree, key, out);
}

static bool who_fixed(struct assent_text text, struct assent_who *out)
{
    for (size_t i = 0; i < sizeof FIXED / sizeof *FIXED; i++) {
        if (assent_text_is(text, FIXED[i].word)) {
            out->kind = FIXED[i].kind;
            return true;
        }
    }
    return false;
}

static bool who_voters(const struct reader *reader, const struct tree *tree, struct assent_who *out)
{
    size_t skipped = strlen("voters of ");
    out->kind = ASSENT_WHO_VOTERS;
    out->name = assent_text_trim(assent_text_slice(tree->text.bytes + skipped, tree->text.count - skipped));
    if (word_index(reader->rounds, out->name) >= 0)
        return true;
    struct assent_diagnostic *item =
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_UNKNOWN_ROUND, tree->place,
                                 "there is no round `%s`", word_shown(reader->reading.arena, out->name));
    word_suggest(reader->reading.diagnostics, item, out->name, reader->rounds, "rounds");
    return false;
}

static bool who_party(const struct reader *reader, const struct tree *tree, size_t colon, const char *key,
                      struct assent_who *out)
{
    static const struct {
        const char *word;
        enum assent_who_kind kind;
        enum party_kind party;
    } kinds[] = {
        {"group", ASSENT_WHO_GROUP, PARTY_GROUP},    {"role", ASSENT_WHO_ROLE, PARTY_ROLE},
        {"person", ASSENT_WHO_PERSON, PARTY_PERSON}, {"board", ASSENT_WHO_BOARD, PARTY_BOARD},
        {"oncall", ASSENT_WHO_ONCALL, PARTY_ROTA},
    };
    struct assent_text word = assent_text_slice(tree->text.bytes, colon);
    out->name = assent_text_slice(tree->text.bytes + colon + 1, tree->text.count - colon - 1);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!assent_text_is(word, kinds[i].word))
            continue;
        out->kind = kinds[i].kind;
        return out->name.count ? check_party(reader, tree, kinds[i].party, out->name)
                               : bad_who(reader, tree, key);
    }
    return bad_who(reader, tree, key);
}

// A path is written as in a condition; where it leads is checked with the conditions.
static bool who_path(const struct reader *reader, const struct tree *tree, const char *key,
                     struct assent_who *out)
{
    for (size_t i = 0; i < tree->text.count; i++) {
        char byte = tree->text.bytes[i];
        if (!(byte >= 'a' && byte <= 'z') && !(byte >= '0' && byte <= '9') && byte != '_' && byte != '.')
            return bad_who(reader, tree, key);
    }
    if (assent_text_is(tree->text, "null") || assent_text_is(tree->text, "nil"))
        return bad_who(reader, tree, key);
    struct passage passage = passage_of(tree, reader->reading.locator, reader->reading.arena);
    out->kind = ASSENT_WHO_PATH;
    out->path = condition_parse(&passage, reader->reading.arena, reader->reading.diagnostics);
    if (!out->path)
        return false;
    bool leads = out->path->kind == ASSENT_NODE_PATH &&
                 (out->path->root == ASSENT_ROOT_REQUESTER ||
                  (out->path->root == ASSENT_ROOT_FIELD &&
                   (out->path->name_count > 1 || word_index(reader->fields, out->path->names[0]) >= 0)));
    return leads || bad_who(reader, tree, key);
}

static bool check_party(const struct reader *reader, const struct tree *tree, enum party_kind kind,
                        struct assent_text name)
{
    static const char *const words[] = {[PARTY_PERSON] = "person",
                                        [PARTY_GROUP] = "group",
                                        [PARTY_ROLE] = "role",
                                        [PARTY_BOARD] = "board",
                                        [PARTY_ROTA] = "rota"};
    const struct assent_directory *directory = reader->input->directory;
    if (!directory || party_index(directory, kind, name) != ASSENT_NO_INDEX)
        return true;
    struct names names = party_names(reader, kind);
    struct assent_diagnostic *item = assent_diagnostics_error(
        reader->reading.diagnostics, ASSENT_UNKNOWN_PARTY, tree->place, "the world has no %s `%s`",
        words[kind], word_shown(reader->reading.arena, name));
    word_suggest(reader->reading.diagnostics, item, name, names, NULL);
    return false;
}

static int32_t party_index(const struct assent_directory *directory, enum party_kind kind,
                           struct assent_text name)
{
    switch (kind) {
    case PARTY_PERSON:
        return assent_directory_person(directory, name);
    case PARTY_GROUP:
        return assent_directory_group(directory, name);
    case PARTY_ROLE:
        return assent_directory_role(directory, name);
    case PARTY_BOARD:
        return assent_directory_board(directory, name);
    case PARTY_ROTA:
        return assent_directory_rota(directory, name);
    }
    return ASSENT_NO_INDEX;
}

static struct names party_names(const struct reader *reader, enum party_kind kind)
{
    const struct assent_directory *directory = reader->input->directory;
    size_t count = 0;
    size_t room = directory->person_count + directory->group_count + directory->role_count +
                  directory->board_count + directory->rota_count;
    struct assent_text *items = assent_arena_take_array(reader->reading.arena, room, sizeof *items);
    for (size_t i = 0; kind == PARTY_PERSON && i < directory->person_count; i++)
        items[count++] = directory->people[i].handle;
    for (size_t i = 0; kind == PARTY_GROUP && i < directory->group_count; i++)
        items[count++] = directory->groups[i].handle;
    for (size_t i = 0; kind == PARTY_ROLE && i < directory->role_count; i++)
        items[count++] = directory->roles[i].handle;
    for (size_t i = 0; kind == PARTY_BOARD && i < directory->board_count; i++)
        items[count++] = directory->boards[i].handle;
    for (size_t i = 0; kind == PARTY_ROTA && i < directory->rota_count; i++)
        items[count++] = directory->rotas[i].handle;
    return (struct names){items, count};
}

// A name of the world without what it is: `cab` for `group:cab`.
static void suggest_party(const struct reader *reader, struct assent_diagnostic *item,
                          struct assent_text name)
{
    static const struct {
        enum party_kind kind;
        const char *word;
    } kinds[] = {{PARTY_BOARD, "board"},
                 {PARTY_GROUP, "group"},
                 {PARTY_ROLE, "role"},
                 {PARTY_PERSON, "person"},
                 {PARTY_ROTA, "oncall"}};
    const struct assent_directory *directory = reader->input->directory;
    for (size_t i = 0; item && directory && i < sizeof kinds / sizeof *kinds; i++) {
        if (party_index(directory, kinds[i].kind, name) == ASSENT_NO_INDEX)
            continue;
        item->label = assent_text_format(reader->reading.arena, "did you mean `%s:%s`?", kinds[i].word,
                                         word_shown(reader->reading.arena, name));
        return;
    }
}

static bool bad_who(const struct reader *reader, const struct tree *tree, const char *key)
{
    struct assent_text words[sizeof FIXED / sizeof *FIXED];
    for (size_t i = 0; i < sizeof FIXED / sizeof *FIXED; i++)
        words[i] = assent_text_of(FIXED[i].word);
    struct names fixed = {words, sizeof FIXED / sizeof *FIXED};
    struct assent_diagnostic *item = assent_diagnostics_error(
        reader->reading.diagnostics, ASSENT_BAD_WHO, tree->place, "`%s` in `%s` does not say who",
        word_shown(reader->reading.arena, tree->text), key);
    word_suggest(reader->reading.diagnostics, item, tree->text, reader->fields, NULL);
    word_suggest(reader->reading.diagnostics, item, tree->text, fixed, NULL);
    suggest_party(reader, item, tree->text);
    if (item)
        item->note = assent_text_of(
            "requester, editors, implementer, policy_deployer, voters of ROUND, group:x, role:x, person:x, board:x, oncall:x, or a path as service.support_group");
    return false;
}
