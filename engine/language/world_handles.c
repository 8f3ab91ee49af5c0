// SPDX-License-Identifier: Apache-2.0
// Handles of a world file: their form, finding them, references to them, circles among them.
#include "world_reader.h"

#include <assent/base/limits.h>

#include <stdlib.h>

enum { SUGGESTIONS = 20 }; // as many as a report shows

static bool is_handle(struct assent_text handle);
static struct names names_of(const struct world_reader *reader, const struct tree_entry *entries,
                             size_t count);
static const uint32_t *order_of(const struct world_reader *reader, const struct tree_entry *entries,
                                size_t count);

struct handles handles_of(const struct world_reader *reader, const char *key, const char *what)
{
    const struct tree *mapping = section_get(&reader->top, key);
    struct handles handles = {.what = what, .mapping = mapping};
    if (!mapping)
        return handles;
    handles.entries = mapping->entries;
    handles.count = mapping->count;
    if (handles.count > ASSENT_WORLD_ENTRIES) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WORLD_TOO_MANY,
                                 mapping->entries[ASSENT_WORLD_ENTRIES].key->place,
                                 "%zu entries in `%s`; there may be %d", handles.count, key,
                                 ASSENT_WORLD_ENTRIES);
        handles.count = ASSENT_WORLD_ENTRIES;
    }
    for (size_t i = 0; i < handles.count; i++) {
        const struct tree *name = handles.entries[i].key;
        if (is_handle(name->text))
            continue;
        struct assent_diagnostic *item = assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_WORLD_HANDLE, name->place,
            "`%s` cannot be the handle of a %s", word_shown(reader->reading.arena, name->text), what);
        if (item)
            item->note = assent_text_of(
                "lower-case letters, digits, `.`, `_` and `-`, a letter or digit first, at most 63 of them");
    }
    handles.order = order_of(reader, handles.entries, handles.count);
    handles.names = names_of(reader, handles.entries, handles.count);
    return handles;
}

int32_t handles_find(const struct handles *handles, struct assent_text handle)
{
    size_t from = 0;
    size_t count = handles->count;
    while (count > 0) {
        size_t half = count / 2;
        uint32_t index = handles->order[from + half];
        int order = assent_text_compare(handles->entries[index].key->text, handle);
        if (order == 0)
            return (int32_t)index;
        if (order < 0) {
            from += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return ASSENT_NO_INDEX;
}

int32_t handles_refer(const struct world_reader *reader, const struct handles *handles,
                      const struct tree *name)
{
    int32_t index = handles_find(handles, name->text);
    if (index != ASSENT_NO_INDEX)
        return index;
    struct assent_diagnostic *item = assent_diagnostics_error(
        reader->reading.diagnostics, ASSENT_WORLD_REFERENCE, name->place, "there is no %s `%s`",
        handles->what, word_shown(reader->reading.arena, name->text));
    if (reader->reading.diagnostics->errors <=
        SUGGESTIONS) // with thousands of names each costs a millisecond
        word_suggest(reader->reading.diagnostics, item, name->text, handles->names, NULL);
    return ASSENT_NO_INDEX;
}

int32_t handles_refer_key(const struct world_reader *reader, const struct handles *handles,
                          const struct section *section, const char *key)
{
    const struct tree *name = section_get(section, key);
    return name ? handles_refer(reader, handles, name) : ASSENT_NO_INDEX;
}

struct referred {
    int32_t index;
    const struct tree *name;
};

static int by_index(const void *a, const void *b)
{
    const struct referred *left = a;
    const struct referred *right = b;
    if (left->index != right->index)
        return left->index < right->index ? -1 : 1;
    return (left->name->place.offset > right->name->place.offset) -
           (left->name->place.offset < right->name->place.offset);
}

struct assent_value handles_list(const struct world_reader *reader, const struct handles *handles,
                                 const struct section *section, const char *key)
{
    size_t count = 0;
    size_t kept = 0;
    const struct tree **names = read_scalars(section, key, &count);
    struct referred *found = assent_arena_take_array(reader->reading.arena, count, sizeof *found);
    struct assent_items items = assent_items_in(reader->reading.arena);
    for (size_t i = 0; i < count; i++) {
        int32_t index = handles_refer(reader, handles, names[i]);
        if (index == ASSENT_NO_INDEX)
            continue;
        found[kept++] = (struct referred){index, names[i]};
        assent_items_add(&items, assent_value_text(names[i]->text));
    }
    if (kept > 1)
        qsort(found, kept, sizeof *found, by_index);
    for (size_t i = 1; i < kept; i++) {
        if (found[i].index == found[i - 1].index)
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WORLD_TWICE, found[i].name->place,
                                     "`%s` stands twice in `%s`",
                                     word_shown(reader->reading.arena, found[i].name->text), key);
    }
    return section_has(section, key) ? assent_items_done(&items) : assent_value_absent();
}

void report_circle(const struct world_reader *reader, const struct handles *handles, const int32_t *next,
                   const char *by)
{
    // Each entry is walked from once: an entry that an earlier walk has met leads nowhere new.
    uint32_t *walk = assent_arena_take_array(reader->reading.arena, handles->count, sizeof *walk);
    for (size_t i = 0; i < handles->count; i++) {
        int32_t at = (int32_t)i;
        while (at != ASSENT_NO_INDEX && walk[at] == 0) {
            walk[at] = (uint32_t)i + 1;
            at = next[at];
        }
        if (at == ASSENT_NO_INDEX || walk[at] != (uint32_t)i + 1)
            continue;
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WORLD_CIRCLE,
                                 handles->entries[at].key->place, "`%s` leads by way of `%s` back to itself",
                                 word_shown(reader->reading.arena, handles->entries[at].key->text), by);
    }
}

static bool is_handle(struct assent_text handle)
{
    if (handle.count == 0 || handle.count > ASSENT_NAME_BYTES)
        return false;
    for (size_t i = 0; i < handle.count; i++) {
        char byte = handle.bytes[i];
        bool plain = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
        bool sign = byte == '.' || byte == '_' || byte == '-';
        if (!plain && (!sign || i == 0))
            return false;
    }
    return true;
}

static struct names names_of(const struct world_reader *reader, const struct tree_entry *entries,
                             size_t count)
{
    struct assent_text *items = assent_arena_take_array(reader->reading.arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = entries[i].key->text;
    return (struct names){items, count};
}

struct ordered {
    struct assent_text handle;
    uint32_t index;
};

static int by_handle(const void *a, const void *b)
{
    const struct ordered *left = a;
    const struct ordered *right = b;
    return assent_text_compare(left->handle, right->handle);
}

static const uint32_t *order_of(const struct world_reader *reader, const struct tree_entry *entries,
                                size_t count)
{
    struct ordered *sorted = assent_arena_take_array(reader->reading.arena, count, sizeof *sorted);
    uint32_t *order = assent_arena_take_array(reader->reading.arena, count, sizeof *order);
    for (size_t i = 0; i < count; i++)
        sorted[i] = (struct ordered){entries[i].key->text, (uint32_t)i};
    if (count > 1)
        qsort(sorted, count, sizeof *sorted, by_handle);
    for (size_t i = 0; i < count; i++)
        order[i] = sorted[i].index;
    return order;
}
