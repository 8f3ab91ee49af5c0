// SPDX-License-Identifier: Apache-2.0
// Policy files: approvals with names, in files of their own, which workflows share (`uses`). Guarantees: what
// is wrong in one is told at its place in that file; an approval is read where a state names it, as if it
// stood there, so that its fields and conditions are those of the workflow; a file that is not given, a name
// that two files have, and a name that none has are errors. Leans on read.c for the files that were given.
#include "reader.h"

#include <assent/base/limits.h>

#include <string.h>

static bool check_name(const struct reader *reader, const struct tree *name, size_t count,
                       const struct assent_policy_file *files);
static void read_policy(struct reader *reader, const struct assent_source *file, struct policy *policies);
static void read_frame(struct reader *reader, const struct reading *reading, struct policy *policies);
static void add_approval(struct reader *reader, const struct reading *reading, const struct tree_entry *entry,
                         struct policy *policies);
static void check_keys_of(const struct reading *reading, const char *name, const struct tree *tree,
                          const char *const *parts);
static bool is_policy_name(struct assent_text name);

void build_uses(struct reader *reader, const struct section *top)
{
    size_t count = 0;
    struct assent_arena *arena = reader->reading.arena;
    const struct tree **names = read_scalars(top, "uses", &count);
    if (count > ASSENT_POLICIES) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_TOO_MANY_ENTRIES,
                                 names[ASSENT_POLICIES]->place, "%zu policy files; there may be %d", count,
                                 ASSENT_POLICIES);
        count = ASSENT_POLICIES;
    }
    struct assent_policy_file *files = assent_arena_take_array(arena, count, sizeof *files);
    struct policy *policies =
        assent_arena_take_array(arena, count * ASSENT_POLICY_APPROVALS, sizeof *policies);
    reader->policies = policies;
    reader->definition->policies = files;
    for (size_t i = 0; i < count; i++) {
        const struct assent_source *file = reader_file(reader, names[i]->text);
        if (!check_name(reader, names[i], reader->definition->policy_count, files)) {
            reader->policies_missing = true;
            continue;
        }
        files[reader->definition->policy_count++] =
            (struct assent_policy_file){.name = names[i]->text, .digest = assent_digest_of(file->text)};
        read_policy(reader, file, policies);
    }
}

const struct policy *reader_policy(const struct reader *reader, struct assent_text name)
{
    for (size_t i = 0; i < reader->policy_count; i++) {
        if (assent_text_equal(reader->policies[i].name, name))
            return &reader->policies[i];
    }
    return NULL;
}

const struct tree *reader_approval(const struct reader *reader, const struct tree *written,
                                   struct reader *from)
{
    struct assent_diagnostics *diagnostics = reader->reading.diagnostics;
    struct assent_arena *arena = reader->reading.arena;
    *from = *reader;
    if (written->kind == TREE_SEQUENCE) {
        assent_diagnostics_error(
            diagnostics, ASSENT_WRONG_SHAPE, written->place,
            "`approval` is a mapping of keys, or the name of an approval of a policy file");
        return NULL;
    }
    if (written->kind == TREE_MAPPING)
        return written;
    const struct policy *policy = reader_policy(reader, written->text);
    if (policy) {
        from->reading = *policy->reading;
        return policy->value;
    }
    if (reader->policies_missing)
        return NULL;
    struct assent_text *names = assent_arena_take_array(arena, reader->policy_count, sizeof *names);
    for (size_t i = 0; i < reader->policy_count; i++)
        names[i] = reader->policies[i].name;
    struct assent_diagnostic *item = assent_diagnostics_error(
        diagnostics, ASSENT_UNKNOWN_APPROVAL, written->place,
        "no file that `uses` lists has an approval `%s`", word_shown(arena, written->text));
    word_suggest(diagnostics, item, written->text, (struct names){names, reader->policy_count}, "approvals");
    return NULL;
}

static bool check_name(const struct reader *reader, const struct tree *name, size_t count,
                       const struct assent_policy_file *files)
{
    struct assent_diagnostics *diagnostics = reader->reading.diagnostics;
    const char *shown = word_shown(reader->reading.arena, name->text);
    bool doubled = false;
    for (size_t i = 0; i < count; i++)
        doubled = doubled || assent_text_equal(files[i].name, name->text);
    if (!is_policy_name(name->text))
        assent_diagnostics_error(diagnostics, ASSENT_BAD_NAME, name->place,
                                 "a policy file is named as in `house.yaml`: lower-case letters, digits, `_` "
                                 "and `-`, without a path");
    else if (doubled)
        assent_diagnostics_error(diagnostics, ASSENT_DOUBLED_NAME, name->place, "`%s` is listed twice",
                                 shown);
    else if (reader_file(reader, name->text))
        return true;
    else
        assent_diagnostics_error(diagnostics, ASSENT_POLICY_NOT_GIVEN, name->place,
                                 "the file `%s` is not there: policy files stand under workflows/policies",
                                 shown);
    return false;
}

// A policy file by itself: its frame and the keys of its approvals. Their fields and conditions are those of
// the workflows that use them.
bool assent_language_policy(const struct assent_source *file, struct assent_arena *arena,
                            struct assent_diagnostics *diagnostics)
{
    static const char *const parts[] = {"rounds", "all", NULL};
    size_t before = diagnostics->errors;
    struct locator locator = locator_of(file->text, arena);
    struct reading reading = {&locator, arena, diagnostics};
    struct assent_definition nothing = {0};
    struct reader reader = {.reading = reading, .definition = &nothing};
    struct policy *policies = assent_arena_take_array(arena, ASSENT_POLICY_APPROVALS, sizeof *policies);
    reader.policies = policies;
    read_frame(&reader, &reading, policies);
    for (size_t i = 0; i < reader.policy_count; i++)
        check_keys_of(&reading, "approval", policies[i].value, parts);
    assent_diagnostics_sort(diagnostics);
    return diagnostics->errors == before;
}

bool assent_language_is_policy(struct assent_text text)
{
    static const char key[] = "policy:";
    for (size_t at = 0; at < text.count;) {
        struct assent_text rest = assent_text_slice(text.bytes + at, text.count - at);
        size_t line = assent_text_find_byte(rest, '\n');
        if (assent_text_starts(rest, "workflow:"))
            return false;
        if (assent_text_starts(rest, key))
            return true;
        at += line < rest.count ? line + 1 : rest.count;
    }
    return false;
}

// The keys of a section and of the mappings in its lists of those names.
static void check_keys_of(const struct reading *reading, const char *name, const struct tree *tree,
                          const char *const *parts)
{
    static const char *const seats[] = {"all", NULL}, *const nothing[] = {NULL};
    struct section section =
        section_open(&SCHEMA_WORKFLOW, name, tree, tree->place, assent_text_of(name), reading);
    for (size_t i = 0; section.tree && parts[i]; i++) {
        bool rounds = strcmp(parts[i], "rounds") == 0;
        const struct tree *list = section_has(&section, parts[i]) ? section_get(&section, parts[i]) : NULL;
        for (size_t k = 0; list && k < list->count; k++)
            check_keys_of(reading, rounds ? "approval" : "approval.all", list->items[k],
                          rounds ? seats : nothing);
    }
}

// Only its frame: what is in its approvals is told where a state takes one.
static void read_policy(struct reader *reader, const struct assent_source *file, struct policy *policies)
{
    struct assent_arena *arena = reader->reading.arena;
    struct assent_diagnostics *diagnostics = reader->reading.diagnostics;
    struct locator *locator = assent_arena_take(arena, sizeof *locator);
    struct reading *reading = assent_arena_take(arena, sizeof *reading);
    *locator = locator_of(file->text, arena);
    locator->file = assent_diagnostics_text(diagnostics, file->name, file->text);
    *reading = (struct reading){locator, arena, diagnostics};
    read_frame(reader, reading, policies);
}

static void read_frame(struct reader *reader, const struct reading *reading, struct policy *policies)
{
    static const struct tree_limits limits = {ASSENT_YAML_BYTES, ASSENT_YAML_EVENTS, ASSENT_YAML_SCALARS};
    const struct tree *root =
        tree_read(reading->locator, &limits, reading->arena, reading->diagnostics, NULL);
    reader->policies_missing = reader->policies_missing || !root;
    if (!root)
        return;
    struct section top = section_open(&SCHEMA_WORKFLOW, "policy", root, root->place,
                                      assent_text_of("the policy file"), reading);
    if (!top.tree)
        return;
    read_version(&top);
    read_name(&top, "policy");
    size_t count;
    struct reader own = *reader;
    own.reading = *reading;
    const struct tree_entry *entries =
        reader_entries(&own, section_get(&top, "approvals"), ASSENT_POLICY_APPROVALS, "approval", &count);
    for (size_t i = 0; i < count; i++)
        add_approval(reader, reading, &entries[i], policies);
}

static void add_approval(struct reader *reader, const struct reading *reading, const struct tree_entry *entry,
                         struct policy *policies)
{
    const struct policy *before = reader_policy(reader, entry->key->text);
    const char *shown = word_shown(reading->arena, entry->key->text);
    if (before) {
        struct assent_diagnostic *item =
            assent_diagnostics_error(reading->diagnostics, ASSENT_DOUBLED_NAME, entry->key->place,
                                     "another policy file has an approval `%s` already", shown);
        if (item) {
            item->other = before->place;
            item->other_label = assent_text_of("here");
        }
        return;
    }
    if (entry->value->broken)
        return;
    if (entry->value->kind != TREE_MAPPING) {
        assent_diagnostics_error(reading->diagnostics, ASSENT_WRONG_SHAPE, entry->value->place,
                                 "`%s` is an approval: a mapping of keys", shown);
        return;
    }
    policies[reader->policy_count++] = (struct policy){
        .name = entry->key->text, .value = entry->value, .place = entry->key->place, .reading = reading};
}

static bool is_policy_name(struct assent_text name)
{
    static const char ending[] = ".yaml";
    size_t stem = name.count - strlen(ending);
    if (!assent_text_ends(name, ending) || stem == 0 || name.count > ASSENT_NAME_BYTES)
        return false;
    for (size_t i = 0; i < stem; i++) {
        char byte = name.bytes[i];
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
        if (!letter && (i == 0 || (byte != '_' && byte != '-')))
            return false;
    }
    return true;
}
