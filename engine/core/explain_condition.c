// SPDX-License-Identifier: Apache-2.0
// A condition taken apart: each side of an `and` or `or` on its own, with the values that it looks at, so
// that one sees which half failed. Guarantees: it is evaluated as step evaluates it; a value that is not
// there is named, as the reason why nothing can be said.
#include "evaluate.h"
#include "explain_parts.h"

static struct assent_value record_of(struct evaluation *evaluation, const struct assent_node *node);
static void put_truth(struct evaluation *evaluation, const struct assent_node *node,
                      struct assent_record *record);
static void put_values(struct evaluation *evaluation, const struct assent_node *node,
                       struct assent_record *values);
static bool is_either(const struct assent_node *node);

struct assent_value condition_record(const struct explaining *explaining,
                                     const struct assent_condition *condition, const struct turn *turn)
{
    struct assent_scope scope = turn_scope(turn, NULL);
    struct evaluation evaluation = {.scope = &scope, .arena = explaining->arena};
    if (condition->tree)
        return record_of(&evaluation, condition->tree);
    struct assent_record record = assent_record_in(explaining->arena);
    assent_record_put_text(&record, "hook", condition->hook);
    return assent_record_done(&record);
}

static struct assent_value record_of(struct evaluation *evaluation, const struct assent_node *node)
{
    struct assent_record record = assent_record_in(evaluation->arena);
    struct assent_buffer text = assent_buffer_in(evaluation->arena);
    condition_write(&text, node);
    assent_record_put_text(&record, "text", assent_buffer_done(&text));
    put_truth(evaluation, node, &record);
    if (is_either(node)) {
        struct assent_items parts = assent_items_in(evaluation->arena);
        for (size_t i = 0; i < 2; i++)
            assent_items_add(&parts, record_of(evaluation, &node->arguments[i]));
        assent_record_put(&record, "parts", assent_items_done(&parts));
        return assent_record_done(&record);
    }
    struct assent_record values = assent_record_in(evaluation->arena);
    put_values(evaluation, node, &values);
    assent_record_put(&record, "values", assent_record_done(&values));
    return assent_record_done(&record);
}

static void put_truth(struct evaluation *evaluation, const struct assent_node *node,
                      struct assent_record *record)
{
    struct assent_error error;
    bool holds = false;
    bool known = assent_condition_truth(evaluation->scope, node, evaluation->arena, &holds, NULL, &error);
    assent_record_put_boolean(record, "holds", known && holds);
    if (!known)
        assent_record_put_text(record, "trouble",
                               assent_text_copy(evaluation->arena, assent_text_of(error.text)));
}

// Of the paths below a node; what is not there is not in the record.
static void put_values(struct evaluation *evaluation, const struct assent_node *node,
                       struct assent_record *values)
{
    if (node->kind == ASSENT_NODE_PATH) {
        struct path_end end =
            path_follow(evaluation->scope, node->root, node->names, node->name_count, evaluation->arena);
        struct assent_buffer name = assent_buffer_in(evaluation->arena);
        path_write(&name, node->root, node->names, node->name_count);
        if (end.kind != PATH_ABSENT)
            assent_record_set(values, assent_buffer_done(&name), path_stored(&end, evaluation->arena));
    }
    for (size_t i = 0; i < node->argument_count; i++)
        put_values(evaluation, &node->arguments[i], values);
}

static bool is_either(const struct assent_node *node)
{
    return node->kind == ASSENT_NODE_BINARY &&
           (node->operation == ASSENT_OP_AND || node->operation == ASSENT_OP_OR);
}
