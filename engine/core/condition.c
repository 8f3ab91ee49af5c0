// SPDX-License-Identifier: Apache-2.0
// Evaluating condition trees: the walk over a tree, the operators that steer it (and, or, not, ==, ..), and
// how a failure is told. Guarantees: it ends (a tree is finite and recursion is bounded by
// ASSENT_CONDITION_DEPTH, which the parser enforces), texts that it makes are at most ASSENT_FIELDS_BYTES
// long, and an absent value fails by name wherever a value is needed. Semantics: those of Lua 5.4 but for
// what assent/core/condition.h says.
#include <assent/core/condition.h>

#include "evaluate.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>
#include <assert.h>

static bool truth_of(struct evaluation *evaluation, const struct assent_node *node, bool *out);
static bool evaluate_index(struct evaluation *evaluation, const struct assent_node *node,
                           struct operand *out);
static bool evaluate_unary(struct evaluation *evaluation, const struct assent_node *node,
                           struct operand *out);
static bool evaluate_binary(struct evaluation *evaluation, const struct assent_node *node,
                            struct operand *out);
static bool evaluate_either(struct evaluation *evaluation, const struct assent_node *node,
                            struct operand *out);
static bool evaluate_equal(struct evaluation *evaluation, const struct assent_node *node,
                           struct operand *out);
static bool evaluate_order(struct evaluation *evaluation, const struct assent_node *node,
                           struct operand *out);
static bool evaluate_join(struct evaluation *evaluation, const struct assent_node *node, struct operand *out);
static bool length_of(struct evaluation *evaluation, const struct assent_node *node, const struct operand *of,
                      struct operand *out);
static bool is_nil(const struct assent_node *node);
static bool is_true(const struct operand *operand);
static struct operand plain(struct assent_value value);

bool assent_condition_value(const struct assent_scope *scope, const struct assent_node *tree,
                            struct assent_arena *arena, struct assent_value *out, struct assent_place *at,
                            struct assent_error *error)
{
    struct evaluation evaluation = {.scope = scope, .arena = arena, .at = at, .error = error};
    struct operand operand = {.sense = SENSE_PLAIN};
    if (!evaluate(&evaluation, tree, &operand))
        return false;
    *out = operand.value;
    return true;
}

bool assent_condition_truth(const struct assent_scope *scope, const struct assent_node *tree,
                            struct assent_arena *arena, bool *out, struct assent_place *at,
                            struct assent_error *error)
{
    struct evaluation evaluation = {.scope = scope, .arena = arena, .at = at, .error = error};
    return truth_of(&evaluation, tree, out);
}

bool assent_condition_empty(const struct assent_condition *condition)
{
    return !condition->tree && condition->hook.count == 0;
}

bool evaluate(struct evaluation *evaluation, const struct assent_node *node, struct operand *out)
{
    assert(evaluation->depth <= ASSENT_CONDITION_DEPTH);
    evaluation->depth++;
    bool whole = false;
    switch (node->kind) {
    case ASSENT_NODE_LITERAL:
        *out = plain(node->value);
        whole = true;
        break;
    case ASSENT_NODE_PATH: {
        struct path_end end =
            path_follow(evaluation->scope, node->root, node->names, node->name_count, evaluation->arena);
        *out = path_operand(&end);
        whole = true;
        break;
    }
    case ASSENT_NODE_INDEX:
        whole = evaluate_index(evaluation, node, out);
        break;
    case ASSENT_NODE_UNARY:
        whole = evaluate_unary(evaluation, node, out);
        break;
    case ASSENT_NODE_BINARY:
        whole = evaluate_binary(evaluation, node, out);
        break;
    case ASSENT_NODE_CALL:
        whole = evaluate_call(evaluation, node, out);
        break;
    }
    evaluation->depth--;
    return whole;
}

bool evaluate_present(struct evaluation *evaluation, const struct assent_node *node, struct operand *out)
{
    if (!evaluate(evaluation, node, out))
        return false;
    return out->value.kind != ASSENT_VALUE_ABSENT || fail_absent(evaluation, node);
}

static bool truth_of(struct evaluation *evaluation, const struct assent_node *node, bool *out)
{
    struct operand operand = {.sense = SENSE_PLAIN};
    if (!evaluate_present(evaluation, node, &operand))
        return false;
    *out = is_true(&operand);
    return true;
}

static bool evaluate_index(struct evaluation *evaluation, const struct assent_node *node, struct operand *out)
{
    struct operand of = {.sense = SENSE_PLAIN};
    if (!evaluate_present(evaluation, &node->arguments[0], &of))
        return false;
    if (of.value.kind != ASSENT_VALUE_RECORD)
        return fail_kind(evaluation, &node->arguments[0], &of, "a record");
    const struct assent_value *member = assent_value_find(&of.value, node->names[0]);
    *out = plain(member ? *member : assent_value_absent());
    return true;
}

static bool evaluate_unary(struct evaluation *evaluation, const struct assent_node *node, struct operand *out)
{
    const struct assent_node *argument = &node->arguments[0];
    struct operand of = {.sense = SENSE_PLAIN};
    if (!evaluate_present(evaluation, argument, &of))
        return false;
    if (node->operation == ASSENT_OP_MINUS)
        return operand_minus(evaluation, argument, &of, out);
    if (node->operation == ASSENT_OP_LENGTH)
        return length_of(evaluation, argument, &of, out);
    assert(node->operation == ASSENT_OP_NOT);
    *out = plain(assent_value_boolean(!is_true(&of)));
    return true;
}

static bool evaluate_binary(struct evaluation *evaluation, const struct assent_node *node,
                            struct operand *out)
{
    switch (node->operation) {
    case ASSENT_OP_OR:
    case ASSENT_OP_AND:
        return evaluate_either(evaluation, node, out);
    case ASSENT_OP_EQUAL:
    case ASSENT_OP_UNEQUAL:
        return evaluate_equal(evaluation, node, out);
    case ASSENT_OP_LESS:
    case ASSENT_OP_GREATER:
    case ASSENT_OP_LESS_EQUAL:
    case ASSENT_OP_GREATER_EQUAL:
        return evaluate_order(evaluation, node, out);
    case ASSENT_OP_CONCAT:
        return evaluate_join(evaluation, node, out);
    case ASSENT_OP_ADD:
    case ASSENT_OP_SUBTRACT:
    case ASSENT_OP_MULTIPLY:
    case ASSENT_OP_DIVIDE:
    case ASSENT_OP_FLOOR_DIVIDE:
    case ASSENT_OP_MODULO:
        break;
    case ASSENT_OP_NOT:
    case ASSENT_OP_MINUS:
    case ASSENT_OP_LENGTH:
        assert(!"an operation over two operands");
    }
    struct operand pair[2] = {{.sense = SENSE_PLAIN}, {.sense = SENSE_PLAIN}};
    return evaluate_present(evaluation, &node->arguments[0], &pair[0]) &&
           evaluate_present(evaluation, &node->arguments[1], &pair[1]) &&
           operands_reckon(evaluation, node, pair, out);
}

// `and` and `or` look at the right side only when the left one does not decide, and give an operand back, as
// in Lua.
static bool evaluate_either(struct evaluation *evaluation, const struct assent_node *node,
                            struct operand *out)
{
    if (!evaluate_present(evaluation, &node->arguments[0], out))
        return false;
    if (is_true(out) == (node->operation == ASSENT_OP_OR))
        return true;
    return evaluate_present(evaluation, &node->arguments[1], out);
}

// An absent value may be compared with a written `nil` only: `service == "x"` says nothing about a ticket
// without a service.
static bool evaluate_equal(struct evaluation *evaluation, const struct assent_node *node, struct operand *out)
{
    const struct assent_node *nodes[2] = {&node->arguments[0], &node->arguments[1]};
    struct operand pair[2] = {{.sense = SENSE_PLAIN}, {.sense = SENSE_PLAIN}};
    bool equal = false;
    if (is_nil(nodes[0]) || is_nil(nodes[1])) {
        if (!evaluate(evaluation, nodes[0], &pair[0]) || !evaluate(evaluation, nodes[1], &pair[1]))
            return false;
        equal = pair[0].value.kind == ASSENT_VALUE_ABSENT && pair[1].value.kind == ASSENT_VALUE_ABSENT;
    } else if (!evaluate_present(evaluation, nodes[0], &pair[0]) ||
               !evaluate_present(evaluation, nodes[1], &pair[1]) ||
               !operands_equal(evaluation, nodes, pair, &equal)) {
        return false;
    }
    *out = plain(assent_value_boolean(equal == (node->operation == ASSENT_OP_EQUAL)));
    return true;
}

static bool evaluate_order(struct evaluation *evaluation, const struct assent_node *node, struct operand *out)
{
    const struct assent_node *nodes[2] = {&node->arguments[0], &node->arguments[1]};
    struct operand pair[2] = {{.sense = SENSE_PLAIN}, {.sense = SENSE_PLAIN}};
    int order = 0;
    if (!evaluate_present(evaluation, nodes[0], &pair[0]) ||
        !evaluate_present(evaluation, nodes[1], &pair[1]) || !operands_order(evaluation, nodes, pair, &order))
        return false;
    bool holds =
        (order < 0 && (node->operation == ASSENT_OP_LESS || node->operation == ASSENT_OP_LESS_EQUAL)) ||
        (order > 0 && (node->operation == ASSENT_OP_GREATER || node->operation == ASSENT_OP_GREATER_EQUAL)) ||
        (order == 0 &&
         (node->operation == ASSENT_OP_LESS_EQUAL || node->operation == ASSENT_OP_GREATER_EQUAL));
    *out = plain(assent_value_boolean(holds));
    return true;
}

static bool evaluate_join(struct evaluation *evaluation, const struct assent_node *node, struct operand *out)
{
    struct assent_text texts[2] = {{0}, {0}};
    for (size_t i = 0; i < 2; i++) {
        struct operand operand = {.sense = SENSE_PLAIN};
        if (!evaluate_present(evaluation, &node->arguments[i], &operand) ||
            !operand_text(evaluation, &node->arguments[i], &operand, &texts[i]))
            return false;
    }
    if (texts[0].count + texts[1].count > ASSENT_FIELDS_BYTES)
        return fail_node(evaluation, node, ASSENT_LIMIT_REACHED, "makes a text that is too long");
    struct assent_buffer joined = assent_buffer_in(evaluation->arena);
    assent_buffer_text(&joined, texts[0]);
    assent_buffer_text(&joined, texts[1]);
    *out = plain(assent_value_text(assent_buffer_done(&joined)));
    return true;
}

// Of a text: bytes, as in Lua; count() gives code points.
static bool length_of(struct evaluation *evaluation, const struct assent_node *node, const struct operand *of,
                      struct operand *out)
{
    if (of->value.kind == ASSENT_VALUE_TEXT)
        *out = plain(assent_value_integer((int64_t)of->value.text.count));
    else if (of->value.kind == ASSENT_VALUE_LIST)
        *out = plain(assent_value_integer((int64_t)of->value.list.count));
    else
        return fail_kind(evaluation, node, of, "a list or a text");
    return true;
}

bool operand_text(struct evaluation *evaluation, const struct assent_node *node,
                  const struct operand *operand, struct assent_text *out)
{
    int64_t integer = operand->value.integer;
    switch (operand->value.kind) {
    case ASSENT_VALUE_TEXT:
        *out = operand->value.text;
        return true;
    case ASSENT_VALUE_INTEGER:
        if (operand->sense == SENSE_INSTANT) {
            if (integer < 0 || integer > ASSENT_INSTANT_MAX)
                return fail_node(evaluation, node, ASSENT_FIELD_INVALID,
                                 "lies outside the years 1970 to 9999");
            *out = assent_instant_text(evaluation->arena, integer);
        } else if (operand->sense == SENSE_SPAN) {
            *out = assent_duration_text(evaluation->arena,
                                        (struct assent_duration){ASSENT_DURATION_WALL, integer});
        } else {
            *out = assent_text_format(evaluation->arena, "%lld", (long long)integer);
        }
        return true;
    case ASSENT_VALUE_DECIMAL: {
        char text[32];
        assent_canonical_decimal(operand->value.decimal, text);
        *out = assent_text_copy(evaluation->arena, assent_text_of(text));
        return true;
    }
    case ASSENT_VALUE_ABSENT:
    case ASSENT_VALUE_BOOLEAN:
    case ASSENT_VALUE_LIST:
    case ASSENT_VALUE_RECORD:
        break;
    }
    return fail_kind(evaluation, node, operand, "a text or a number");
}

static bool is_nil(const struct assent_node *node)
{
    return node->kind == ASSENT_NODE_LITERAL && node->value.kind == ASSENT_VALUE_ABSENT;
}

static bool is_true(const struct operand *operand)
{
    return operand->value.kind != ASSENT_VALUE_BOOLEAN || operand->value.boolean;
}

static struct operand plain(struct assent_value value)
{
    return (struct operand){value, SENSE_PLAIN};
}
