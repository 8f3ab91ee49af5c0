// SPDX-License-Identifier: Apache-2.0
// Services and configuration items of a world file. Their further attributes have no schema: unquoted `true`,
// `false` and whole numbers are what they look like, all else is text.
#include "world_reader.h"

#include <assent/base/limits.h>

enum colour { UNSEEN, OPEN, DONE };
struct walk {
    size_t item;
    const struct assent_value *needs;
    size_t next;
};

static struct assent_value service_value(const struct world_reader *reader, const struct tree_entry *entry);
static void put_party(const struct world_reader *reader, struct assent_record *record,
                      const struct section *section, const char *key, bool people);
static void put_more(const struct world_reader *reader, struct assent_record *record,
                     const struct section *section);
static struct assent_value more_value(const struct world_reader *reader, const struct tree *tree,
                                      size_t depth);
static struct assent_value more_scalar(const struct world_reader *reader, const struct tree *scalar);
static struct assent_value item_value(const struct world_reader *reader, const struct tree_entry *entry);
static void check_dependencies(const struct world_reader *reader, const struct assent_value *items);
static struct walk begin_walk(const struct world_reader *reader, const struct assent_value *items,
                              enum colour *colours, size_t item);

struct assent_value world_services(const struct world_reader *reader)
{
    struct assent_record services = assent_record_in(reader->reading.arena);
    for (size_t i = 0; i < reader->services.count; i++)
        assent_record_set(&services, reader->services.entries[i].key->text,
                          service_value(reader, &reader->services.entries[i]));
    return assent_record_done(&services);
}

struct assent_value world_items(const struct world_reader *reader)
{
    struct assent_record items = assent_record_in(reader->reading.arena);
    for (size_t i = 0; i < reader->items.count; i++)
        assent_record_set(&items, reader->items.entries[i].key->text,
                          item_value(reader, &reader->items.entries[i]));
    struct assent_value value = assent_record_done(&items);
    check_dependencies(reader, &value);
    return value;
}

static struct assent_value service_value(const struct world_reader *reader, const struct tree_entry *entry)
{
    struct section section = world_section(reader, "services.HANDLE", entry);
    struct assent_record service = assent_record_in(reader->reading.arena);
    world_put_name(&service, &section);
    put_party(reader, &service, &section, "owner", true);
    put_party(reader, &service, &section, "support_group", false);
    if (read_boolean(&section, "critical", false))
        assent_record_put_boolean(&service, "critical", true);
    put_more(reader, &service, &section);
    return assent_record_done(&service);
}

// "person:x", "group:x", or a handle alone: a person's where people come first, a group's where groups do,
// else the other.
static void put_party(const struct world_reader *reader, struct assent_record *record,
                      const struct section *section, const char *key, bool people)
{
    const struct tree *tree = section_get(section, key);
    if (!tree)
        return;
    struct assent_text text = tree->text;
    size_t colon = assent_text_find_byte(text, ':');
    struct tree name = *tree;
    bool person = assent_text_starts(text, "person:");
    if (colon < text.count) {
        name.text = assent_text_slice(text.bytes + colon + 1, text.count - colon - 1);
        if (!person && !assent_text_starts(text, "group:")) {
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_BAD_WHO, tree->place,
                                     "`%s` is a person or a group: person:x, group:x or a handle", key);
            return;
        }
    } else {
        bool is_person = handles_find(&reader->people, text) != ASSENT_NO_INDEX;
        bool is_group = handles_find(&reader->groups, text) != ASSENT_NO_INDEX;
        if (is_person && is_group) {
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WORLD_REFERENCE, tree->place,
                                     "`%s` is a person and a group: write person:%s or group:%s",
                                     word_shown(reader->reading.arena, text),
                                     word_shown(reader->reading.arena, text),
                                     word_shown(reader->reading.arena, text));
            return;
        }
        person = is_person || (people && !is_group);
    }
    if (handles_refer(reader, person ? &reader->people : &reader->groups, &name) != ASSENT_NO_INDEX)
        assent_record_put_text(record, key,
                               assent_text_format(reader->reading.arena, "%s:%.*s",
                                                  person ? "person" : "group", (int)name.text.count,
                                                  name.text.bytes));
}

static void put_more(const struct world_reader *reader, struct assent_record *record,
                     const struct section *section)
{
    const struct tree *more = section_get(section, "more");
    if (more)
        assent_record_put(record, "more", more_value(reader, more, 0));
}

static struct assent_value more_value(const struct world_reader *reader, const struct tree *tree,
                                      size_t depth)
{
    struct assent_record record = assent_record_in(reader->reading.arena);
    struct assent_items items = assent_items_in(reader->reading.arena);
    if (tree->broken)
        return assent_value_absent();
    if (tree->kind == TREE_SCALAR)
        return more_scalar(reader, tree);
    if (depth + 8 == ASSENT_VALUE_DEPTH) { // the record around it has levels of its own
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_OUT_OF_RANGE, tree->place,
                                 "an attribute has at most %d levels", ASSENT_VALUE_DEPTH - 8);
        return assent_value_absent();
    }
    for (size_t i = 0; i < tree->count; i++) {
        struct assent_value value = more_value(
            reader, tree->kind == TREE_MAPPING ? tree->entries[i].value : tree->items[i], depth + 1);
        if (tree->kind == TREE_MAPPING)
            assent_record_set(&record, tree->entries[i].key->text, value);
        else if (value.kind != ASSENT_VALUE_ABSENT)
            assent_items_add(&items, value);
    }
    return tree->kind == TREE_MAPPING ? assent_record_done(&record) : assent_items_done(&items);
}

static struct assent_value more_scalar(const struct world_reader *reader, const struct tree *scalar)
{
    int64_t integer = 0;
    struct assent_text text = scalar->text;
    if (scalar_is_cut(&reader->reading, scalar))
        return assent_value_absent();
    bool plain = scalar->style == TREE_PLAIN;
    if (plain && (assent_text_is(text, "true") || assent_text_is(text, "false")))
        return assent_value_boolean(text.count == 4);
    bool zero_first = text.count > 1 && text.bytes[text.bytes[0] == '-'] == '0';
    if (plain && !zero_first && assent_text_integer(text, &integer))
        return assent_value_integer(integer);
    return assent_value_text(text);
}

static struct assent_value item_value(const struct world_reader *reader, const struct tree_entry *entry)
{
    struct section section = world_section(reader, "items.HANDLE", entry);
    struct assent_record item = assent_record_in(reader->reading.arena);
    world_put_name(&item, &section);
    struct assent_text type = read_text(&section, "type");
    if (type.count)
        assent_record_put_text(&item, "type", type);
    int32_t service = handles_refer_key(reader, &reader->services, &section, "service");
    if (service != ASSENT_NO_INDEX)
        assent_record_put_text(&item, "service", reader->services.entries[service].key->text);
    assent_record_put(&item, "depends_on", handles_list(reader, &reader->items, &section, "depends_on"));
    put_more(reader, &item, &section);
    return assent_record_done(&item);
}

// Walks along depends_on, depth first; an item that is met again while it is still being walked from needs
// itself. Each edge is walked once.
static void check_dependencies(const struct world_reader *reader, const struct assent_value *items)
{
    size_t count = reader->items.count;
    enum colour *colours = assent_arena_take_array(reader->reading.arena, count, sizeof *colours);
    struct walk *walks = assent_arena_take_array(reader->reading.arena, count, sizeof *walks);
    for (size_t i = 0; i < count; i++) {
        size_t depth = 0;
        if (colours[i] == UNSEEN)
            walks[depth++] = begin_walk(reader, items, colours, i);
        while (depth > 0) {
            struct walk *walk = &walks[depth - 1];
            if (!walk->needs || walk->next == walk->needs->list.count) {
                colours[walk->item] = DONE;
                depth--;
                continue;
            }
            int32_t other = handles_find(&reader->items, walk->needs->list.items[walk->next++].text);
            if (other != ASSENT_NO_INDEX && colours[other] == OPEN)
                assent_diagnostics_error(
                    reader->reading.diagnostics, ASSENT_WORLD_CIRCLE, reader->items.entries[other].key->place,
                    "`%s` leads by way of `depends_on` back to itself",
                    word_shown(reader->reading.arena, reader->items.entries[other].key->text));
            else if (other != ASSENT_NO_INDEX && colours[other] == UNSEEN)
                walks[depth++] = begin_walk(reader, items, colours, (size_t)other);
        }
    }
}

static struct walk begin_walk(const struct world_reader *reader, const struct assent_value *items,
                              enum colour *colours, size_t item)
{
    const struct assent_value *value = assent_value_find(items, reader->items.entries[item].key->text);
    colours[item] = OPEN;
    return (struct walk){item, value ? assent_value_get(value, "depends_on") : NULL, 0};
}
