// SPDX-License-Identifier: Apache-2.0
// libyaml's events become a tree (issue annex YAML-01 to YAML-04). Nothing is typed here.
// Guarantees: stops at the first event past a limit, depth counted at start events; refuses anchors, aliases,
// merge keys, tags, complex and doubled keys each with what to write instead, and goes on, so that all of a
// file's errors come at once. Leans on libyaml for the grammar; its parser is opened and closed here and its
// errors end in tree_syntax.c.
#include "tree.h"

#include "wording.h"

#include <assent/base/limits.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

// A collection that is still open. pending is a mapping's key that waits for its value.
struct level {
    struct tree *tree;
    const struct tree **items;
    struct tree_entry *entries;
    size_t room;
    const struct tree *pending;
    bool complex; // stands where a key is wanted
};

struct builder {
    const struct locator *locator;
    const struct tree_limits *limits;
    struct assent_arena *arena;
    struct assent_diagnostics *diagnostics;
    struct tree_cost cost;
    struct level levels[ASSENT_YAML_DEPTH];
    size_t depth;
    const struct tree *root;
    size_t documents;
    bool stopped;
};

static void run(struct builder *builder, yaml_parser_t *parser);
static void take(struct builder *builder, const yaml_event_t *event);
static void take_document(struct builder *builder, const yaml_event_t *event);
static void take_scalar(struct builder *builder, const yaml_event_t *event);
static bool has_controls(struct builder *builder, const struct tree *node);
static void take_alias(struct builder *builder, const yaml_event_t *event);
static void open_collection(struct builder *builder, const yaml_event_t *event);
static void close_collection(struct builder *builder, const yaml_event_t *event);
static void check_properties(struct builder *builder, const yaml_event_t *event, const yaml_char_t *anchor,
                             const yaml_char_t *tag);
static struct assent_text tag_written(const struct builder *builder, size_t offset);
static void place_node(struct builder *builder, struct tree *node);
static void place_key(struct builder *builder, struct level *level, const struct tree *node);
static void place_value(struct builder *builder, struct level *level, const struct tree *node);
static void check_flow_value(struct builder *builder, const struct tree *key, struct tree *value);
static bool key_refused(struct builder *builder, const struct tree *key);
static void drop_doubles(struct builder *builder, struct tree *mapping, struct tree_entry *entries);
static void report_syntax(struct builder *builder, const yaml_parser_t *parser);
static struct assent_place place_between(const struct builder *builder, const yaml_mark_t *from,
                                         const yaml_mark_t *until);
static void stop(struct builder *builder, enum assent_code code, struct assent_place place, const char *what,
                 size_t most);

const struct tree *tree_read(const struct locator *locator, const struct tree_limits *limits,
                             struct assent_arena *arena, struct assent_diagnostics *diagnostics,
                             struct tree_cost *cost)
{
    if (!tree_scan(locator, limits, diagnostics))
        return NULL;
    struct builder builder = {
        .locator = locator, .limits = limits, .arena = arena, .diagnostics = diagnostics};
    yaml_parser_t parser;
    int opened = yaml_parser_initialize(&parser);
    assert(opened && "out of memory");
    const char *bytes =
        locator->source.count ? locator->source.bytes : ""; // libyaml asserts that it is something
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, locator->source.count);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    run(&builder, &parser);
    yaml_parser_delete(&parser);
    if (cost)
        *cost = builder.cost;
    if (builder.stopped)
        return NULL;
    if (!builder.root) {
        assent_diagnostics_error(diagnostics, ASSENT_YAML_EMPTY, locator_bytes(locator, 0, 0),
                                 "the file holds nothing but comments and space");
        return NULL;
    }
    return builder.root;
}

const struct tree_entry *tree_find(const struct tree *mapping, struct assent_text key)
{
    if (!mapping || mapping->kind != TREE_MAPPING)
        return NULL;
    for (size_t i = 0; i < mapping->count; i++) {
        if (assent_text_equal(mapping->entries[i].key->text, key))
            return &mapping->entries[i];
    }
    return NULL;
}

const struct tree *tree_get(const struct tree *mapping, const char *key)
{
    const struct tree_entry *entry = tree_find(mapping, assent_text_of(key));
    return entry ? entry->value : NULL;
}

static void run(struct builder *builder, yaml_parser_t *parser)
{
    bool ended = false;
    while (!ended && !builder->stopped) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event)) {
            report_syntax(builder, parser);
            builder->stopped = true;
            return;
        }
        if (++builder->cost.events > builder->limits->events)
            stop(builder, ASSENT_YAML_TOO_MANY_EVENTS,
                 place_between(builder, &event.start_mark, &event.start_mark),
                 "parts (keys, values, beginnings and ends of lists and mappings)", builder->limits->events);
        else
            take(builder, &event);
        ended = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
}

static void take(struct builder *builder, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        return;
    case YAML_DOCUMENT_START_EVENT:
        take_document(builder, event);
        return;
    case YAML_ALIAS_EVENT:
        take_alias(builder, event);
        return;
    case YAML_SCALAR_EVENT:
        take_scalar(builder, event);
        return;
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        open_collection(builder, event);
        return;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        close_collection(builder, event);
        return;
    }
}

static void take_document(struct builder *builder, const yaml_event_t *event)
{
    if (builder->documents++ == 0)
        return;
    assent_diagnostics_error(
        builder->diagnostics, ASSENT_YAML_DOCUMENTS,
        place_between(builder, &event->start_mark, &event->end_mark),
        "a second document begins here: a file holds one; put the other into a file of its own");
    builder->stopped = true;
}

static void take_scalar(struct builder *builder, const yaml_event_t *event)
{
    struct assent_place place = place_between(builder, &event->start_mark, &event->end_mark);
    if (++builder->cost.scalars > builder->limits->scalars) {
        stop(builder, ASSENT_YAML_TOO_MANY_SCALARS, place, "keys and values", builder->limits->scalars);
        return;
    }
    if (event->data.scalar.length > ASSENT_YAML_SCALAR_BYTES) {
        stop(builder, ASSENT_YAML_SCALAR_TOO_LONG, place, "bytes in one value", ASSENT_YAML_SCALAR_BYTES);
        return;
    }
    static const enum tree_style styles[] = {
        [YAML_PLAIN_SCALAR_STYLE] = TREE_PLAIN,
        [YAML_SINGLE_QUOTED_SCALAR_STYLE] = TREE_SINGLE_QUOTED,
        [YAML_DOUBLE_QUOTED_SCALAR_STYLE] = TREE_DOUBLE_QUOTED,
        [YAML_LITERAL_SCALAR_STYLE] = TREE_LITERAL,
        [YAML_FOLDED_SCALAR_STYLE] = TREE_FOLDED,
    };
    check_properties(builder, event, event->data.scalar.anchor, event->data.scalar.tag);
    struct tree *node = assent_arena_take(builder->arena, sizeof *node);
    *node = (struct tree){.kind = TREE_SCALAR, .style = styles[event->data.scalar.style], .place = place};
    node->text = assent_text_copy(
        builder->arena, assent_text_slice((const char *)event->data.scalar.value, event->data.scalar.length));
    node->broken = has_controls(builder, node);
    place_node(builder, node);
}

// An escape such as "\0" brings back what the scan of the file has kept out.
static bool has_controls(struct builder *builder, const struct tree *node)
{
    for (size_t i = 0; i < node->text.count; i++) {
        unsigned char byte = (unsigned char)node->text.bytes[i];
        if (byte == '\n' || byte == '\t' || (byte >= 0x20 && byte != 0x7F))
            continue;
        assent_diagnostics_error(builder->diagnostics, ASSENT_YAML_CHARACTER, node->place,
                                 "the text holds the control character 0x%02x: remove its escape", byte);
        return true;
    }
    return false;
}

static void take_alias(struct builder *builder, const yaml_event_t *event)
{
    struct assent_place place = place_between(builder, &event->start_mark, &event->end_mark);
    assent_diagnostics_error(
        builder->diagnostics, ASSENT_YAML_ALIAS, place,
        "`*%s` repeats what an anchor named; write the text itself, or quote it if the `*` belongs to it",
        (const char *)event->data.alias.anchor);
    struct tree *node = assent_arena_take(builder->arena, sizeof *node);
    *node = (struct tree){.kind = TREE_SCALAR, .place = place, .broken = true};
    place_node(builder, node);
}

static void open_collection(struct builder *builder, const yaml_event_t *event)
{
    struct assent_place place = place_between(builder, &event->start_mark, &event->end_mark);
    if (builder->depth == ASSENT_YAML_DEPTH) {
        stop(builder, ASSENT_YAML_TOO_DEEP, place, "levels of lists and mappings in each other",
             ASSENT_YAML_DEPTH);
        return;
    }
    bool mapping = event->type == YAML_MAPPING_START_EVENT;
    if (mapping)
        check_properties(builder, event, event->data.mapping_start.anchor, event->data.mapping_start.tag);
    else
        check_properties(builder, event, event->data.sequence_start.anchor, event->data.sequence_start.tag);
    struct tree *node = assent_arena_take(builder->arena, sizeof *node);
    node->kind = mapping ? TREE_MAPPING : TREE_SEQUENCE;
    node->flow = mapping ? event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
                         : event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    node->place = place;
    struct level *above = builder->depth ? &builder->levels[builder->depth - 1] : NULL;
    bool as_key = above && above->tree->kind == TREE_MAPPING && !above->pending;
    if (as_key && !above->complex) {
        assent_diagnostics_error(
            builder->diagnostics, ASSENT_YAML_COMPLEX_KEY, place,
            "a %s stands where a key is wanted: a key is a plain word, and no `?` stands before it",
            mapping ? "mapping" : "list");
    }
    builder->levels[builder->depth++] =
        (struct level){.tree = node, .complex = as_key || (above && above->complex)};
    if (builder->depth > builder->cost.deepest)
        builder->cost.deepest = builder->depth;
}

static void close_collection(struct builder *builder, const yaml_event_t *event)
{
    struct level *level = &builder->levels[--builder->depth];
    struct tree *node = level->tree;
    if (node->flow)
        node->place.length =
            place_between(builder, &event->end_mark, &event->end_mark).offset - node->place.offset;
    node->items = level->items;
    node->entries = level->entries;
    if (node->kind == TREE_MAPPING)
        drop_doubles(builder, node, level->entries);
    place_node(builder, node);
}

static void check_properties(struct builder *builder, const yaml_event_t *event, const yaml_char_t *anchor,
                             const yaml_char_t *tag)
{
    struct assent_place place = place_between(builder, &event->start_mark, &event->start_mark);
    if (anchor)
        assent_diagnostics_error(
            builder->diagnostics, ASSENT_YAML_ANCHOR, place,
            "`&%s` names a part to repeat it; repeat what is meant, or quote the text if the `&` belongs to it",
            (const char *)anchor);
    if (tag)
        assent_diagnostics_error(
            builder->diagnostics, ASSENT_YAML_TAG, place,
            "the tag `%s` would change the type of the value; remove it: the key says what type it has",
            word_shown(builder->arena, tag_written(builder, place.offset)));
}

// The tag as the file has it: libyaml gives it resolved.
static struct assent_text tag_written(const struct builder *builder, size_t offset)
{
    struct assent_text source = builder->locator->source;
    while (offset < source.count && source.bytes[offset] != '!')
        offset++;
    size_t end = offset;
    while (end < source.count && !strchr(" \t\r\n,", source.bytes[end]))
        end++;
    return assent_text_slice(source.bytes + offset, end - offset);
}

// Puts a finished node where it belongs: into the collection that is open, or at the top.
static void place_node(struct builder *builder, struct tree *node)
{
    if (builder->depth == 0) {
        builder->root = node;
        return;
    }
    struct level *level = &builder->levels[builder->depth - 1];
    assert(level->tree);
    if (level->tree->kind == TREE_MAPPING && !level->pending) {
        place_key(builder, level, node);
        return;
    }
    if (level->tree->kind == TREE_MAPPING && level->tree->flow && node->kind == TREE_SCALAR)
        check_flow_value(builder, level->pending, node);
    place_value(builder, level, node);
}

static void place_key(struct builder *builder, struct level *level, const struct tree *node)
{
    struct tree *key = assent_arena_take(builder->arena, sizeof *key);
    *key = *node;
    key->broken = node->broken || node->kind != TREE_SCALAR || key_refused(builder, node);
    level->pending = key;
}

static void place_value(struct builder *builder, struct level *level, const struct tree *node)
{
    bool mapping = level->tree->kind == TREE_MAPPING;
    size_t size = mapping ? sizeof *level->entries : sizeof(void *);
    if (level->tree->count == level->room) {
        size_t room = level->room ? level->room * 2 : 4;
        void *grown = assent_arena_take_array(builder->arena, room, size);
        const void *old = mapping ? (const void *)level->entries : (const void *)level->items;
        if (old)
            memcpy(grown, old, level->room * size);
        if (mapping)
            level->entries = grown;
        else
            level->items = grown;
        level->room = room;
    }
    if (mapping) {
        struct tree_entry entry = {.key = level->pending, .value = node};
        bool kept = !level->pending->broken;
        level->pending = NULL;
        if (kept)
            level->entries[level->tree->count++] = entry;
    } else {
        assert(level->items);
        level->items[level->tree->count++] = node;
    }
}

// In braces a comma ends a value: what stands behind it becomes a key without a colon.
static void check_flow_value(struct builder *builder, const struct tree *key, struct tree *value)
{
    if (value->style != TREE_PLAIN || value->text.count > 0 || key->broken)
        return;
    struct assent_text source = builder->locator->source;
    size_t at = key->place.offset + key->place.length;
    while (at < source.count && strchr(" \t\r\n", source.bytes[at]))
        at++;
    if (at < source.count && source.bytes[at] == ':')
        return;
    value->broken = value->stray = true;
    struct assent_diagnostic *item =
        assent_diagnostics_error(builder->diagnostics, ASSENT_YAML_FLOW_BROKEN, key->place,
                                 "`%.*s` has no `:` behind it", (int)key->text.count, key->text.bytes);
    if (item) {
        item->label = assent_text_of("in braces a comma ends the value before it");
        item->note = assent_text_of(
            "quote the text that holds the comma, or write one key on each line without braces");
    }
}

static bool key_refused(struct builder *builder, const struct tree *key)
{
    static const char *const booleans[] = {"y",  "Y",  "yes",  "Yes",  "YES",  "n",     "N",     "no",
                                           "No", "NO", "true", "True", "TRUE", "false", "False", "FALSE",
                                           "on", "On", "ON",   "off",  "Off",  "OFF"};
    if (key->style == TREE_PLAIN && assent_text_is(key->text, "<<")) {
        assent_diagnostics_error(builder->diagnostics, ASSENT_YAML_MERGE, key->place,
                                 "`<<` merges another mapping into this one; write the keys themselves");
        return true;
    }
    for (size_t i = 0; i < sizeof booleans / sizeof *booleans; i++) {
        if (!assent_text_is(key->text, booleans[i]))
            continue;
        assent_diagnostics_error(builder->diagnostics, ASSENT_YAML_BOOLEAN_KEY, key->place,
                                 "other YAML readers take the key `%s` for a boolean: choose another word",
                                 booleans[i]);
        return true;
    }
    return false;
}

static int by_key(const void *a, const void *b)
{
    const struct tree_entry *left = a;
    const struct tree_entry *right = b;
    int order = assent_text_compare(left->key->text, right->key->text);
    return order ? order
                 : (left->key->place.offset > right->key->place.offset) -
                       (left->key->place.offset < right->key->place.offset);
}

static int by_offset(const void *a, const void *b)
{
    const struct tree_entry *left = a;
    const struct tree_entry *right = b;
    return (left->key->place.offset > right->key->place.offset) -
           (left->key->place.offset < right->key->place.offset);
}

// Keeps the first of equal keys, however they are quoted. Sorting keeps a large mapping cheap.
static void drop_doubles(struct builder *builder, struct tree *mapping, struct tree_entry *entries)
{
    if (mapping->count < 2)
        return;
    qsort(entries, mapping->count, sizeof *entries, by_key);
    size_t kept = 1;
    for (size_t i = 1; i < mapping->count; i++) {
        const struct tree *first = entries[kept - 1].key;
        const struct tree *key = entries[i].key;
        if (!assent_text_equal(first->text, key->text)) {
            entries[kept++] = entries[i];
            continue;
        }
        struct assent_diagnostic *item =
            assent_diagnostics_error(builder->diagnostics, ASSENT_YAML_DUPLICATE_KEY, key->place,
                                     "the key `%.*s` stands twice", (int)key->text.count, key->text.bytes);
        if (item) {
            item->other = first->place;
            item->other_label = assent_text_of("it stands here first");
        }
    }
    mapping->count = kept;
    qsort(entries, mapping->count, sizeof *entries, by_offset);
}

static void report_syntax(struct builder *builder, const yaml_parser_t *parser)
{
    struct syntax_finding finding = {
        .problem = parser->problem ? parser->problem : "",
        .context = parser->context ? parser->context : "",
        .at = place_between(builder, &parser->problem_mark, &parser->problem_mark),
    };
    assert(parser->error != YAML_MEMORY_ERROR);
    if (parser->context)
        finding.context_at = place_between(builder, &parser->context_mark, &parser->context_mark);
    if (builder->depth && builder->levels[builder->depth - 1].tree->flow) {
        finding.open = builder->levels[builder->depth - 1].tree->place;
        finding.open.length = 1;
    }
    tree_syntax(builder->locator, &finding, builder->diagnostics);
}

static struct assent_place place_between(const struct builder *builder, const yaml_mark_t *from,
                                         const yaml_mark_t *until)
{
    return locator_points(builder->locator, from->index, until->index);
}

static void stop(struct builder *builder, enum assent_code code, struct assent_place place, const char *what,
                 size_t most)
{
    assent_diagnostics_error(builder->diagnostics, code, place, "more than %zu %s: reading stops here", most,
                             what);
    builder->stopped = true;
}
