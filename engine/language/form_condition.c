// SPDX-License-Identifier: Apache-2.0
// A condition for programs that show a form: its text for people, and its tree as JSON, so that a browser can
// evaluate it while somebody types, without parsing Lua. Every node is a record with one telling member:
//   { "value": 5 }  { "nil": true }  { "path": ["planned", "start"] }
//   { "op": "==", "of": [ NODE, NODE ] }  { "call": "has", "of": [ NODE ] }  { "member": "x", "of": [ NODE ]
//   }
#include "form_condition.h"

#include "canonical.h"

static struct assent_value node_value(const struct assent_node *node, struct assent_arena *arena);
static struct assent_value path_value(const struct assent_node *node, struct assent_arena *arena);
static struct assent_value of_value(const struct assent_node *node, struct assent_arena *arena);

struct assent_value form_condition(const struct assent_condition *condition, struct assent_arena *arena)
{
    struct assent_value text = canonical_condition(condition, arena);
    if (!condition->tree)
        return text; // { hook: module.function }, or absent
    struct assent_record record = assent_record_in(arena);
    assent_record_put(&record, "text", text);
    assent_record_put(&record, "tree", node_value(condition->tree, arena));
    return assent_record_done(&record);
}

// Recursion ends with the condition's depth, which the parser bounds.
static struct assent_value node_value(const struct assent_node *node, struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    switch (node->kind) {
    case ASSENT_NODE_LITERAL:
        if (node->value.kind == ASSENT_VALUE_ABSENT)
            assent_record_put_boolean(&record, "nil", true);
        else
            assent_record_put(&record, "value", node->value);
        return assent_record_done(&record);
    case ASSENT_NODE_PATH:
        assent_record_put(&record, "path", path_value(node, arena));
        return assent_record_done(&record);
    case ASSENT_NODE_INDEX:
        assent_record_put_text(&record, "member", node->names[0]);
        break;
    case ASSENT_NODE_UNARY:
    case ASSENT_NODE_BINARY:
        assent_record_put_text(&record, "op",
                               assent_text_trim(assent_text_of(canonical_operation_text(node->operation))));
        break;
    case ASSENT_NODE_CALL:
        assent_record_put(&record, "call", assent_value_string(assent_helper_text(node->helper)));
        break;
    }
    assent_record_put(&record, "of", of_value(node, arena));
    return assent_record_done(&record);
}

static struct assent_value path_value(const struct assent_node *node, struct assent_arena *arena)
{
    struct assent_items names = assent_items_in(arena);
    if (node->root != ASSENT_ROOT_FIELD)
        assent_items_add(&names, assent_value_string(canonical_root_text(node->root)));
    for (size_t i = 0; i < node->name_count; i++)
        assent_items_add(&names, assent_value_text(node->names[i]));
    return assent_items_done(&names);
}

static struct assent_value of_value(const struct assent_node *node, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < node->argument_count; i++)
        assent_items_add(&items, node_value(&node->arguments[i], arena));
    return assent_items_done(&items);
}
