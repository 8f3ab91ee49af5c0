// SPDX-License-Identifier: Apache-2.0
// Freezes and maintenance windows of a world file. Who may lift a freeze is named without a ticket: a role, a
// group, a person, a board or who is on call.
#include "world_reader.h"

#include <assent/base/limits.h>
#include <assent/core/freeze.h>

static struct assent_value freeze_value(struct world_reader *reader, const struct tree_entry *entry);
static struct assent_value override_value(const struct world_reader *reader, const struct section *freeze);
static struct assent_value window_value(struct world_reader *reader, const struct tree_entry *entry);
static void put_when(struct world_reader *reader, struct assent_record *record, const struct section *section,
                     const char *kind, const struct tree_entry *entry);

struct assent_value world_freezes(struct world_reader *reader)
{
    struct assent_record freezes = assent_record_in(reader->reading.arena);
    struct handles handles = world_bounded(reader, "freezes", "freeze", ASSENT_FREEZES);
    for (size_t i = 0; i < handles.count; i++)
        assent_record_set(&freezes, handles.entries[i].key->text, freeze_value(reader, &handles.entries[i]));
    return handles.count ? assent_record_done(&freezes) : assent_value_absent();
}

struct assent_value world_windows(struct world_reader *reader)
{
    struct assent_record windows = assent_record_in(reader->reading.arena);
    struct handles handles = world_bounded(reader, "maintenance", "maintenance window", ASSENT_WINDOWS);
    for (size_t i = 0; i < handles.count; i++)
        assent_record_set(&windows, handles.entries[i].key->text, window_value(reader, &handles.entries[i]));
    return handles.count ? assent_record_done(&windows) : assent_value_absent();
}

static struct assent_value freeze_value(struct world_reader *reader, const struct tree_entry *entry)
{
    static const char *const INFLIGHT[] = {"finish", "pause", NULL};
    struct section section = world_section(reader, "freezes.HANDLE", entry);
    struct assent_record freeze = assent_record_in(reader->reading.arena);
    if (!section.tree)
        return assent_record_done(&freeze);
    world_put_name(&freeze, &section);
    assent_record_put(&freeze, "where", world_selector(reader, &section, "where"));
    assent_record_put(&freeze, "exempt", world_selector(reader, &section, "exempt"));
    if (read_word(&section, "inflight", INFLIGHT, ASSENT_INFLIGHT_FINISH) == ASSENT_INFLIGHT_PAUSE)
        assent_record_put(&freeze, "inflight", assent_value_string("pause"));
    assent_record_put(&freeze, "override", override_value(reader, &section));
    put_when(reader, &freeze, &section, "freezes", entry);
    return assent_record_done(&freeze);
}

static struct assent_value override_value(const struct world_reader *reader, const struct section *freeze)
{
    struct assent_items items = assent_items_in(reader->reading.arena);
    const struct tree *tree = section_get(freeze, "override");
    if (!tree)
        return assent_value_absent();
    struct section section =
        section_open(&SCHEMA_WORLD, "freezes.HANDLE.override", tree, section_key_place(freeze, "override"),
                     assent_text_of("override"), &reader->reading);
    const struct tree *by = section_get(&section, "by");
    size_t count = by && by->kind == TREE_SEQUENCE ? by->count : by != NULL;
    if (by && (count == 0 || count > ASSENT_OVERRIDE_WHO)) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WORLD_TOO_MANY, by->place,
                                 "`by` names 1 to %d, not %zu", ASSENT_OVERRIDE_WHO, count);
        count = 0;
    }
    for (size_t i = 0; i < count; i++) {
        const struct tree *party = by->kind == TREE_SEQUENCE ? by->items[i] : by;
        if (!party->broken &&
            world_party(reader, party,
                        "who may lift a freeze is role:x, group:x, person:x, board:x or oncall:x"))
            assent_items_add(&items, assent_value_text(party->text));
    }
    return assent_items_done(&items);
}

bool world_party(const struct world_reader *reader, const struct tree *tree, const char *should)
{
    const struct {
        const char *word;
        const struct handles *handles;
    } kinds[] = {
        {"role", &reader->roles},   {"group", &reader->groups}, {"person", &reader->people},
        {"board", &reader->boards}, {"oncall", &reader->rotas},
    };
    struct assent_text text = tree->kind == TREE_SCALAR ? tree->text : (struct assent_text){0};
    size_t colon = assent_text_find_byte(text, ':');
    for (size_t i = 0; colon < text.count && i < sizeof kinds / sizeof *kinds; i++) {
        if (!assent_text_is(assent_text_slice(text.bytes, colon), kinds[i].word))
            continue;
        struct tree name = *tree;
        name.text = assent_text_slice(text.bytes + colon + 1, text.count - colon - 1);
        return handles_refer(reader, kinds[i].handles, &name) != ASSENT_NO_INDEX;
    }
    assent_diagnostics_error(reader->reading.diagnostics, ASSENT_BAD_WHO, tree->place, "%s", should);
    return false;
}

static struct assent_value window_value(struct world_reader *reader, const struct tree_entry *entry)
{
    struct section section = world_section(reader, "maintenance.HANDLE", entry);
    struct assent_record window = assent_record_in(reader->reading.arena);
    if (!section.tree)
        return assent_record_done(&window);
    world_put_name(&window, &section);
    assent_record_put(&window, "where", world_selector(reader, &section, "where"));
    put_when(reader, &window, &section, "maintenance", entry);
    return assent_record_done(&window);
}

static void put_when(struct world_reader *reader, struct assent_record *record, const struct section *section,
                     const char *kind, const struct tree_entry *entry)
{
    struct assent_items parts = assent_items_in(reader->reading.arena);
    world_put_zone(reader, record, section, &parts);
    world_put_times(reader, record, section, "when", &parts);
    world_place(reader, kind, entry, &parts);
}
