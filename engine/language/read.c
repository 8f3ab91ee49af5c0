// SPDX-License-Identifier: Apache-2.0
// Reads a workflow: text to tree, tree to definition, checks of the whole, digest. Nothing stops at the first
// error but what makes the rest unreadable, so that a file's errors come all at once; a definition comes out
// only when there is none.
#include <assent/language/language.h>

#include "canonical.h"
#include "checks.h"
#include "reader.h"

#include <assent/base/limits.h>

#include <string.h>

static void drop_repeated(struct assent_diagnostics *diagnostics);
static struct assent_definition *build(struct reader *reader);
static void build_top(struct reader *reader, const struct section *top);
static void build_kind(struct reader *reader, const struct section *top);
static void build_prefix(struct reader *reader, const struct section *top);
static void build_calendar(const struct reader *reader, const struct section *top);
static void build_modules(struct reader *reader, const struct section *top);
static bool is_module_name(struct assent_text name);

const struct assent_definition *assent_language_read(const struct assent_language_input *input,
                                                     struct assent_arena *arena,
                                                     struct assent_diagnostics *diagnostics)
{
    static const struct tree_limits limits = {ASSENT_YAML_BYTES, ASSENT_YAML_EVENTS, ASSENT_YAML_SCALARS};
    struct locator locator = locator_of(input->workflow.text, arena);
    size_t before = diagnostics->errors;
    struct reader reader = {.reading = {&locator, arena, diagnostics}, .input = input};
    struct assent_definition *definition = NULL;
    reader.root = tree_read(&locator, &limits, arena, diagnostics, NULL);
    const struct tree_entry *policy = reader.root ? tree_find(reader.root, assent_text_of("policy")) : NULL;
    if (policy && assent_language_is_policy(input->workflow.text))
        assent_diagnostics_error(diagnostics, ASSENT_MISPLACED_KEY, policy->key->place,
                                 "this is a policy file: it is deployed with the workflows that use it");
    else if (reader.root)
        definition = build(&reader);
    assent_diagnostics_sort(diagnostics);
    drop_repeated(diagnostics);
    if (!definition || diagnostics->errors > before)
        return NULL;
    definition->digest = canonical_digest(definition, arena);
    return definition;
}

static bool same_start(const struct assent_place *a, const struct assent_place *b)
{
    return a->offset == b->offset && a->file == b->file;
}

// What `anytime` and a policy say holds in several states and is looked at in each: once is enough to say so.
static void drop_repeated(struct assent_diagnostics *diagnostics)
{
    size_t kept = 0;
    for (size_t i = 0; i < diagnostics->count; i++) {
        const struct assent_diagnostic *item = &diagnostics->items[i];
        bool repeated = false;
        for (size_t k = kept; k-- > 0 && same_start(&diagnostics->items[k].place, &item->place);)
            repeated = repeated || (diagnostics->items[k].code == item->code &&
                                    assent_text_equal(diagnostics->items[k].message, item->message));
        if (repeated)
            diagnostics->errors -= item->severity == ASSENT_SEVERITY_ERROR;
        else
            diagnostics->items[kept++] = *item;
    }
    diagnostics->count = kept;
}

static struct assent_definition *build(struct reader *reader)
{
    struct assent_definition *definition = assent_arena_take(reader->reading.arena, sizeof *definition);
    reader->definition = definition;
    definition->file = reader->input->workflow.name;
    struct section top =
        reader_section(reader, "", reader->root, reader->root->place, assent_text_of("the workflow"));
    if (!top.tree)
        return definition;
    build_uses(reader, &top);
    reader_collect(reader);
    build_modules(reader, &top);
    build_top(reader, &top);
    build_fields(reader, &top);
    build_risk(reader, &top);
    build_anytime(reader, &top);
    build_states(reader, &top);
    build_material(reader);
    check_conditions(reader);
    check_machine(reader, &top);
    check_house(reader);
    return definition;
}

static void build_top(struct reader *reader, const struct section *top)
{
    struct assent_definition *definition = reader->definition;
    read_version(top);
    definition->name = read_name(top, "workflow");
    definition->title = read_text(top, "title");
    definition->description = read_text(top, "description");
    definition->category = read_text(top, "category");
    definition->unattended = read_text(top, "unattended");
    build_kind(reader, top);
    build_prefix(reader, top);
    build_calendar(reader, top);
    definition->owner = reader_who(reader, top, "owner");
    definition->readers = reader_who(reader, top, "readers");
}

void read_version(const struct section *top)
{
    const struct tree *version = section_get(top, "assent");
    if (version && !assent_text_is(version->text, "1"))
        assent_diagnostics_error(top->reading->diagnostics, ASSENT_LANGUAGE_VERSION, version->place,
                                 "the file is written for version %s of the language; this is version 1",
                                 word_shown(top->reading->arena, version->text));
}

static void build_kind(struct reader *reader, const struct section *top)
{
    static const char *const kinds[] = {"change", "request", "incident", "problem", NULL};
    static const char *const types[] = {"", "standard", "normal", "emergency", "latent", NULL};
    struct assent_definition *definition = reader->definition;
    int kind = read_word(top, "kind", kinds, -1);
    definition->kind = kind < 0 ? ASSENT_REQUEST : (enum assent_ticket_kind)kind;
    definition->type = (enum assent_change_type)read_word(top, "type", types, ASSENT_TYPE_NONE);
    if (kind < 0)
        return;
    bool change = definition->kind == ASSENT_CHANGE;
    struct assent_diagnostics *diagnostics = reader->reading.diagnostics;
    if (change && !section_has(top, "type"))
        assent_diagnostics_error(diagnostics, ASSENT_MISSING_KEY, section_key_place(top, "kind"),
                                 "a change needs the key `type`: standard, normal, emergency or latent");
    if (!change && section_has(top, "type"))
        assent_diagnostics_error(diagnostics, ASSENT_MISPLACED_KEY, section_key_place(top, "type"),
                                 "only a change has a `type`");
}

static void build_prefix(struct reader *reader, const struct section *top)
{
    static const char *const by_kind[] = {[ASSENT_CHANGE] = "CHG",
                                          [ASSENT_REQUEST] = "REQ",
                                          [ASSENT_INCIDENT] = "INC",
                                          [ASSENT_PROBLEM] = "PRB"};
    struct assent_definition *definition = reader->definition;
    definition->prefix = read_text(top, "prefix");
    if (definition->prefix.count == 0)
        definition->prefix = assent_text_of(by_kind[definition->kind]);
    bool capitals = definition->prefix.count <= 8;
    for (size_t i = 0; capitals && i < definition->prefix.count; i++)
        capitals = definition->prefix.bytes[i] >= 'A' && definition->prefix.bytes[i] <= 'Z';
    if (!capitals)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_BAD_NAME,
                                 section_get(top, "prefix")->place,
                                 "a prefix is one to eight capital letters");
}

static void build_calendar(const struct reader *reader, const struct section *top)
{
    const struct assent_directory *directory = reader->input->directory;
    const struct tree *name = section_get(top, "calendar");
    if (!name)
        return;
    reader->definition->calendar = name->text;
    if (!directory || assent_directory_calendar(directory, name->text))
        return;
    struct assent_text *names =
        assent_arena_take_array(reader->reading.arena, directory->calendar_count, sizeof *names);
    for (size_t i = 0; i < directory->calendar_count; i++)
        names[i] = directory->calendars[i].handle;
    struct assent_diagnostic *item = assent_diagnostics_error(
        reader->reading.diagnostics, ASSENT_UNKNOWN_CALENDAR, name->place, "the world has no calendar `%s`",
        word_shown(reader->reading.arena, name->text));
    word_suggest(reader->reading.diagnostics, item, name->text,
                 (struct names){names, directory->calendar_count}, "calendars");
}

// Sorted by name, so that the order in the file does not matter.
static void build_modules(struct reader *reader, const struct section *top)
{
    size_t count = 0;
    const struct tree **names = read_scalars(top, "hooks", &count);
    struct assent_hook_module *modules =
        assent_arena_take_array(reader->reading.arena, count, sizeof *modules);
    struct assent_text *listed = assent_arena_take_array(reader->reading.arena, count, sizeof *listed);
    size_t kept = 0;
    if (count > ASSENT_MODULES) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_TOO_MANY_ENTRIES,
                                 names[ASSENT_MODULES]->place, "%zu Lua files; there may be %d", count,
                                 ASSENT_MODULES);
        count = ASSENT_MODULES;
    }
    for (size_t i = 0; i < count; i++) {
        const struct assent_source *file = reader_file(reader, names[i]->text);
        if (!is_module_name(names[i]->text))
            assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_BAD_NAME, names[i]->place,
                "a Lua file is named as in `risk.lua`: lower-case letters, digits and `_`, without a path");
        else if (word_index((struct names){listed, kept}, names[i]->text) >= 0)
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_DOUBLED_NAME, names[i]->place,
                                     "`%s` is listed twice",
                                     word_shown(reader->reading.arena, names[i]->text));
        else if (!file)
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MODULE_NOT_GIVEN, names[i]->place,
                                     "the file `%s` is not there: Lua files stand under scripts/hooks",
                                     word_shown(reader->reading.arena, names[i]->text));
        listed[kept] = names[i]->text;
        size_t at = kept++;
        for (; at > 0 && assent_text_compare(modules[at - 1].name, names[i]->text) > 0; at--)
            modules[at] = modules[at - 1];
        modules[at] = (struct assent_hook_module){.name = names[i]->text};
        if (file) {
            modules[at].source = file->text;
            modules[at].digest = assent_digest_of(file->text);
        }
    }
    reader->modules = (struct names){listed, kept};
    reader->definition->modules = modules;
    reader->definition->module_count = kept;
}

const struct assent_source *reader_file(const struct reader *reader, struct assent_text name)
{
    for (size_t i = 0; i < reader->input->file_count; i++) {
        if (assent_text_equal(reader->input->files[i].name, name))
            return &reader->input->files[i];
    }
    return NULL;
}

static bool is_module_name(struct assent_text name)
{
    if (!assent_text_ends(name, ".lua") || name.count == strlen(".lua") || name.count > ASSENT_NAME_BYTES)
        return false;
    for (size_t i = 0; i < name.count - strlen(".lua"); i++) {
        char byte = name.bytes[i];
        bool letter = (byte >= 'a' && byte <= 'z') || byte == '_';
        if (!letter && (i == 0 || byte < '0' || byte > '9'))
            return false;
    }
    return true;
}
