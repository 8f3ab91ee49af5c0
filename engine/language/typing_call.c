// SPDX-License-Identifier: Apache-2.0
// Static types of the helpers: what each wants and gives. count, has and default take a first argument that
// may be absent.
#include "typing.h"

#include <assent/core/directory.h>

static struct type call_count(struct typing *typing, const struct assent_node *node);
static struct type call_has(struct typing *typing, const struct assent_node *node);
static struct type call_default(struct typing *typing, const struct assent_node *node);
static struct type call_extreme(struct typing *typing, const struct assent_node *node);
static struct type call_numbers(struct typing *typing, const struct assent_node *node, enum type_kind result);
static struct type call_texts(struct typing *typing, const struct assent_node *node, enum type_kind result);
static struct type call_one_of(struct typing *typing, const struct assent_node *node);
static struct type call_member(struct typing *typing, const struct assent_node *node);

struct type type_of_call(struct typing *typing, const struct assent_node *node)
{
    switch (node->helper) {
    case ASSENT_HELPER_COUNT:
        return call_count(typing, node);
    case ASSENT_HELPER_HAS:
        return call_has(typing, node);
    case ASSENT_HELPER_DEFAULT:
        return call_default(typing, node);
    case ASSENT_HELPER_MIN:
    case ASSENT_HELPER_MAX:
        return call_extreme(typing, node);
    case ASSENT_HELPER_ABS:
    case ASSENT_HELPER_FLOOR:
        return call_numbers(typing, node, TYPE_NUMBER);
    case ASSENT_HELPER_HOURS:
    case ASSENT_HELPER_DAYS:
        return call_numbers(typing, node, TYPE_SPAN);
    case ASSENT_HELPER_LOWER:
    case ASSENT_HELPER_UPPER:
        return call_texts(typing, node, TYPE_TEXT);
    case ASSENT_HELPER_STARTS:
    case ASSENT_HELPER_ENDS:
    case ASSENT_HELPER_CONTAINS:
        return call_texts(typing, node, TYPE_BOOLEAN);
    case ASSENT_HELPER_ONE_OF:
        return call_one_of(typing, node);
    case ASSENT_HELPER_MEMBER:
        return call_member(typing, node);
    case ASSENT_HELPERS_COUNT:
        break;
    }
    return type_plain(TYPE_ANY);
}

static struct type call_count(struct typing *typing, const struct assent_node *node)
{
    struct type of = type_of(typing, &node->arguments[0]);
    bool counts = type_is_silent(&of) || of.kind == TYPE_LIST || of.kind == TYPE_RECORD ||
                  of.kind == TYPE_PLANNED || of.kind == TYPE_MONEY || type_is_textual(&of);
    if (!counts)
        type_wrong(typing, &node->arguments[0], &of, "a list or a text");
    return type_plain(TYPE_NUMBER);
}

static struct type call_has(struct typing *typing, const struct assent_node *node)
{
    struct type of = type_of(typing, &node->arguments[0]);
    if (node->argument_count == 1)
        return type_plain(TYPE_BOOLEAN);
    type_needed(typing, &node->arguments[1]);
    if (!type_is_silent(&of) && of.kind != TYPE_LIST)
        type_wrong(typing, &node->arguments[0], &of, "a list; for a choice write one_of(…)");
    return type_plain(TYPE_BOOLEAN);
}

// The type of the value; a written word that the value itself cannot have widens it to any text.
static struct type call_default(struct typing *typing, const struct assent_node *node)
{
    const struct assent_node *nodes[2] = {&node->arguments[0], &node->arguments[1]};
    struct type types[2] = {type_of(typing, nodes[0]), type_needed(typing, nodes[1])};
    types[0].absent = false;
    if (types[0].kind == TYPE_WRONG || types[1].kind == TYPE_WRONG)
        return type_plain(TYPE_WRONG);
    if (type_is_silent(&types[0]))
        return types[0].kind == TYPE_NIL ? types[1] : type_plain(TYPE_ANY);
    bool written = nodes[1]->kind == ASSENT_NODE_LITERAL && types[1].kind == TYPE_TEXT;
    if (written && types[0].values.count && word_index(types[0].values, nodes[1]->value.text) < 0)
        return type_plain(TYPE_TEXT);
    if (types_equal(typing, nodes, types))
        return types[0];
    return type_plain(TYPE_WRONG);
}

static struct type call_extreme(struct typing *typing, const struct assent_node *node)
{
    struct type first = type_plain(TYPE_ANY);
    for (size_t i = 0; i < node->argument_count; i++) {
        struct type type = type_needed(typing, &node->arguments[i]);
        if (type_is_silent(&type))
            continue;
        if (type.kind != TYPE_NUMBER && type.kind != TYPE_INSTANT && type.kind != TYPE_SPAN)
            return type_wrong(typing, &node->arguments[i], &type, "a number or a time");
        if (first.kind != TYPE_ANY && first.kind != type.kind)
            return type_wrong(typing, &node->arguments[i], &type, type_text(first.kind));
        first = type;
    }
    return first;
}

static struct type call_numbers(struct typing *typing, const struct assent_node *node, enum type_kind result)
{
    struct type of = type_needed(typing, &node->arguments[0]);
    bool span = of.kind == TYPE_SPAN && result == TYPE_NUMBER;
    if (!type_is_silent(&of) && of.kind != TYPE_NUMBER && !span)
        return type_wrong(typing, &node->arguments[0], &of, "a number");
    return type_plain(span ? TYPE_SPAN : result);
}

static struct type call_texts(struct typing *typing, const struct assent_node *node, enum type_kind result)
{
    for (size_t i = 0; i < node->argument_count; i++) {
        struct type of = type_needed(typing, &node->arguments[i]);
        if (!type_is_silent(&of) && !type_is_textual(&of))
            type_wrong(typing, &node->arguments[i], &of, "a text");
    }
    return type_plain(result);
}

static struct type call_one_of(struct typing *typing, const struct assent_node *node)
{
    const struct assent_node *nodes[2] = {&node->arguments[0], NULL};
    struct type types[2] = {type_needed(typing, nodes[0])};
    for (size_t i = 1; i < node->argument_count; i++) {
        nodes[1] = &node->arguments[i];
        types[1] = type_needed(typing, nodes[1]);
        types_equal(typing, nodes, types);
    }
    return type_plain(TYPE_BOOLEAN);
}

static struct type call_member(struct typing *typing, const struct assent_node *node)
{
    const struct assent_directory *directory = typing->reader->input->directory;
    const struct assent_node *group = &node->arguments[1];
    struct type person = type_needed(typing, &node->arguments[0]);
    struct type of = type_needed(typing, group);
    if (!type_is_silent(&person) && person.kind != TYPE_PERSON && person.kind != TYPE_PARTY &&
        person.kind != TYPE_TEXT)
        type_wrong(typing, &node->arguments[0], &person, "a person");
    if (!type_is_silent(&of) && of.kind != TYPE_GROUP && of.kind != TYPE_PARTY && of.kind != TYPE_TEXT)
        type_wrong(typing, group, &of, "a group");
    bool written = group->kind == ASSENT_NODE_LITERAL && group->value.kind == ASSENT_VALUE_TEXT;
    if (written && directory && assent_directory_group(directory, group->value.text) == ASSENT_NO_INDEX)
        assent_diagnostics_error(typing->reader->reading.diagnostics, ASSENT_UNKNOWN_PARTY, group->place,
                                 "the world has no group `%s`",
                                 word_shown(typing->reader->reading.arena, group->value.text));
    return type_plain(TYPE_BOOLEAN);
}
