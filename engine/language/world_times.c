// SPDX-License-Identifier: Apache-2.0
// Times and selectors of a world file: their shape and names are checked here; what dates, clocks and rules
// mean is checked by the caller with engine/calendar, at the places that are handed out.
#include "world_reader.h"

#include <assent/base/limits.h>
#include <assent/core/definition.h>

static struct assent_value entry_value(struct world_reader *reader, const struct tree *tree, const char *key);
static void put_dates(struct assent_record *record, const struct section *section, const char *key);
static void count_rule(struct world_reader *reader, const struct tree *tree);
static bool comes_back(struct assent_text text);
static struct assent_value words_value(const struct world_reader *reader, const struct section *section,
                                       const char *key, const char *const *words);
static void put_place(struct assent_record *record, const struct assent_place *place);

void world_put_times(struct world_reader *reader, struct assent_record *record, const struct section *section,
                     const char *key, struct assent_items *parts)
{
    struct assent_arena *arena = reader->reading.arena;
    const struct tree *tree = section_get(section, key);
    struct assent_items entries = assent_items_in(arena);
    bool list = tree && tree->kind == TREE_SEQUENCE;
    size_t count = list ? tree->count : tree != NULL;
    if (count > ASSENT_TIMES_ENTRIES) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WORLD_TOO_MANY,
                                 section_key_place(section, key), "%zu times in `%s`; there may be %d", count,
                                 key, ASSENT_TIMES_ENTRIES);
        count = 0;
    }
    for (size_t i = 0; i < count; i++) {
        const struct tree *written = list ? tree->items[i] : tree;
        struct assent_value entry = entry_value(reader, written, key);
        if (entry.kind == ASSENT_VALUE_ABSENT)
            continue;
        assent_items_add(&entries, entry);
        world_part(reader, parts, assent_text_format(arena, "entry %zu", entries.count), written);
    }
    if (tree)
        assent_record_put(record, key, assent_items_done(&entries));
}

void world_put_zone(const struct world_reader *reader, struct assent_record *record,
                    const struct section *section, struct assent_items *parts)
{
    struct assent_text zone = read_text(section, "zone");
    if (zone.count)
        assent_record_put_text(record, "zone", zone);
    world_part(reader, parts, assent_text_of("zone"), section_get(section, "zone"));
    if (!schema_find(&SCHEMA_WORLD, section->name, assent_text_of("calendar")))
        return;
    int32_t calendar = handles_refer_key(reader, &reader->calendars, section, "calendar");
    if (calendar != ASSENT_NO_INDEX)
        assent_record_put_text(record, "calendar", reader->calendars.entries[calendar].key->text);
}

struct assent_value world_selector(const struct world_reader *reader, const struct section *section,
                                   const char *key)
{
    static const char *const KINDS[] = {"change", "request", "incident", "problem", NULL};
    static const char *const TYPES[] = {"standard", "normal", "emergency", "latent", NULL};
    struct assent_record record = assent_record_in(reader->reading.arena);
    const struct tree *tree = section_get(section, key);
    if (!tree)
        return assent_value_absent();
    struct section selector = section_open(&SCHEMA_WORLD, "selector", tree, section_key_place(section, key),
                                           assent_text_of(key), &reader->reading);
    assent_record_put(&record, "service", handles_list(reader, &reader->services, &selector, "service"));
    assent_record_put(&record, "item", handles_list(reader, &reader->items, &selector, "item"));
    assent_record_put(&record, "kind", words_value(reader, &selector, "kind", KINDS));
    assent_record_put(&record, "type", words_value(reader, &selector, "type", TYPES));
    assent_record_put(&record, "risk", words_value(reader, &selector, "risk", NULL));
    assent_record_put(&record, "workflow", words_value(reader, &selector, "workflow", NULL));
    if (selector.tree && record.count == 0)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_EMPTY_VALUE, tree->place,
                                 "`%s` says nothing: leave it out to mean every ticket", key);
    return assent_record_done(&record);
}

void world_place(const struct world_reader *reader, const char *section, const struct tree_entry *entry,
                 struct assent_items *parts)
{
    struct assent_record record = assent_record_in(reader->reading.arena);
    assent_record_put(&record, "section", assent_value_string(section));
    assent_record_put_text(&record, "handle", entry->key->text);
    put_place(&record, &entry->key->place);
    assent_record_put(&record, "parts", assent_items_done(parts));
    assent_items_add(reader->places, assent_record_done(&record));
}

void world_part(const struct world_reader *reader, struct assent_items *parts, struct assent_text name,
                const struct tree *tree)
{
    struct assent_record record = assent_record_in(reader->reading.arena);
    if (!tree)
        return;
    assent_record_put_text(&record, "name", name);
    put_place(&record, &tree->place);
    assent_items_add(parts, assent_record_done(&record));
}

static struct assent_value entry_value(struct world_reader *reader, const struct tree *tree, const char *key)
{
    static const char *const KEYS[] = {"date", "days", "rule", "from", "until", "at", "to", "lasts"};
    struct assent_record record = assent_record_in(reader->reading.arena);
    struct assent_text text;
    if (tree->broken)
        return assent_value_absent();
    count_rule(reader, tree);
    if (tree->kind == TREE_SCALAR)
        return scalar_text(&reader->reading, tree, &text) ? assent_value_text(text) : assent_value_absent();
    struct section section =
        section_open(&SCHEMA_WORLD, "times", tree, tree->place, assent_text_of(key), &reader->reading);
    if (!section.tree)
        return assent_value_absent();
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        text = read_text(&section, KEYS[i]);
        if (text.count)
            assent_record_put_text(&record, KEYS[i], text);
    }
    put_dates(&record, &section, "except");
    put_dates(&record, &section, "also");
    return assent_record_done(&record);
}

static void put_dates(struct assent_record *record, const struct section *section, const char *key)
{
    struct assent_items items = assent_items_in(section->reading->arena);
    size_t count = 0;
    const struct tree **dates = read_scalars(section, key, &count);
    for (size_t i = 0; i < count; i++)
        assent_items_add(&items, assent_value_text(dates[i]->text));
    if (count)
        assent_record_put(record, key, assent_items_done(&items));
}

// What comes back costs a table: in the whole file there are at most so many.
static void count_rule(struct world_reader *reader, const struct tree *tree)
{
    bool rule = tree->kind == TREE_MAPPING ? tree_get(tree, "rule") || tree_get(tree, "days")
                                           : tree->kind == TREE_SCALAR && comes_back(tree->text);
    reader->rules += rule;
    if (rule && reader->rules == ASSENT_WORLD_RULES + 1)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WORLD_TOO_MANY, tree->place,
                                 "this is the %dth time that comes back; in a world there may be %d",
                                 ASSENT_WORLD_RULES + 1, ASSENT_WORLD_RULES);
}

static bool comes_back(struct assent_text text)
{
    return text.count > 0 && (text.bytes[0] < '0' || text.bytes[0] > '9');
}

// Each word once; words: those that there are, NULL: any.
static struct assent_value words_value(const struct world_reader *reader, const struct section *section,
                                       const char *key, const char *const *words)
{
    struct assent_items items = assent_items_in(reader->reading.arena);
    size_t count = 0;
    const struct tree **found = read_scalars(section, key, &count);
    for (size_t i = 0; i < count; i++) {
        bool twice = false;
        for (size_t k = 0; k < i; k++)
            twice = twice || assent_text_equal(found[i]->text, found[k]->text);
        if (twice)
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WORLD_TWICE, found[i]->place,
                                     "`%s` stands twice in `%s`",
                                     word_shown(reader->reading.arena, found[i]->text), key);
        else if (!words ||
                 scalar_word(&reader->reading, found[i], words_of(&reader->reading, words), key) >= 0)
            assent_items_add(&items, assent_value_text(found[i]->text));
    }
    return section_has(section, key) ? assent_items_done(&items) : assent_value_absent();
}

static void put_place(struct assent_record *record, const struct assent_place *place)
{
    assent_record_put_integer(record, "line", place->line);
    assent_record_put_integer(record, "column", place->column);
    assent_record_put_integer(record, "offset", place->offset);
    assent_record_put_integer(record, "length", place->length);
}
