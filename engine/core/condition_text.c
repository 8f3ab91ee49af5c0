// SPDX-License-Identifier: Apache-2.0
// A condition tree as text again, in the language's own words: for explain, which shows its halves.
// Guarantees: what it writes reads back to the same tree; parentheses stand only where they are needed.
#include "evaluate.h"

#include <assent/base/canonical.h>

enum { STRENGTH_CALL = 8 };

static int strength_of(const struct assent_node *node);
static void write_literal(struct assent_buffer *out, const struct assent_value *value);
static void write_operator(struct assent_buffer *out, const struct assent_node *node);
static void write_operand(struct assent_buffer *out, const struct assent_node *node, int strength);

void condition_write(struct assent_buffer *out, const struct assent_node *node)
{
    switch (node->kind) {
    case ASSENT_NODE_LITERAL:
        write_literal(out, &node->value);
        break;
    case ASSENT_NODE_PATH:
        path_write(out, node->root, node->names, node->name_count);
        break;
    case ASSENT_NODE_INDEX:
        write_operand(out, &node->arguments[0], STRENGTH_CALL);
        assent_buffer_byte(out, '.');
        assent_buffer_text(out, node->names[0]);
        break;
    case ASSENT_NODE_UNARY:
    case ASSENT_NODE_BINARY:
        write_operator(out, node);
        break;
    case ASSENT_NODE_CALL:
        assent_buffer_string(out, assent_helper_text(node->helper));
        for (size_t i = 0; i < node->argument_count; i++) {
            assent_buffer_string(out, i ? ", " : "(");
            condition_write(out, &node->arguments[i]);
        }
        assent_buffer_byte(out, ')');
        break;
    }
}

const char *operation_text(enum assent_operation operation)
{
    static const char *const WORDS[] = {
        [ASSENT_OP_NOT] = "not",    [ASSENT_OP_MINUS] = "-",         [ASSENT_OP_LENGTH] = "#",
        [ASSENT_OP_OR] = "or",      [ASSENT_OP_AND] = "and",         [ASSENT_OP_LESS] = "<",
        [ASSENT_OP_GREATER] = ">",  [ASSENT_OP_LESS_EQUAL] = "<=",   [ASSENT_OP_GREATER_EQUAL] = ">=",
        [ASSENT_OP_UNEQUAL] = "~=", [ASSENT_OP_EQUAL] = "==",        [ASSENT_OP_CONCAT] = "..",
        [ASSENT_OP_ADD] = "+",      [ASSENT_OP_SUBTRACT] = "-",      [ASSENT_OP_MULTIPLY] = "*",
        [ASSENT_OP_DIVIDE] = "/",   [ASSENT_OP_FLOOR_DIVIDE] = "//", [ASSENT_OP_MODULO] = "%",
    };
    return WORDS[operation];
}

// How tightly an operator holds, as in Lua.
static int strength_of(const struct assent_node *node)
{
    static const int STRENGTHS[] = {
        [ASSENT_OP_OR] = 1,      [ASSENT_OP_AND] = 2,          [ASSENT_OP_LESS] = 3,
        [ASSENT_OP_GREATER] = 3, [ASSENT_OP_LESS_EQUAL] = 3,   [ASSENT_OP_GREATER_EQUAL] = 3,
        [ASSENT_OP_UNEQUAL] = 3, [ASSENT_OP_EQUAL] = 3,        [ASSENT_OP_CONCAT] = 4,
        [ASSENT_OP_ADD] = 5,     [ASSENT_OP_SUBTRACT] = 5,     [ASSENT_OP_MULTIPLY] = 6,
        [ASSENT_OP_DIVIDE] = 6,  [ASSENT_OP_FLOOR_DIVIDE] = 6, [ASSENT_OP_MODULO] = 6,
        [ASSENT_OP_NOT] = 7,     [ASSENT_OP_MINUS] = 7,        [ASSENT_OP_LENGTH] = 7,
    };
    bool operates = node->kind == ASSENT_NODE_UNARY || node->kind == ASSENT_NODE_BINARY;
    return operates ? STRENGTHS[node->operation] : STRENGTH_CALL;
}

static void write_literal(struct assent_buffer *out, const struct assent_value *value)
{
    if (value->kind == ASSENT_VALUE_ABSENT)
        assent_buffer_string(out, "nil");
    else
        assent_canonical_write(out, value);
}

static void write_operator(struct assent_buffer *out, const struct assent_node *node)
{
    int strength = strength_of(node);
    const char *word = operation_text(node->operation);
    if (node->kind == ASSENT_NODE_UNARY) {
        assent_buffer_format(out, "%s%s", word, node->operation == ASSENT_OP_NOT ? " " : "");
        write_operand(out, &node->arguments[0], strength);
        return;
    }
    bool joins = node->operation == ASSENT_OP_CONCAT; // from the right, the others from the left
    write_operand(out, &node->arguments[0], strength + (joins ? 1 : 0));
    assent_buffer_format(out, " %s ", word);
    write_operand(out, &node->arguments[1], strength + (joins ? 0 : 1));
}

static void write_operand(struct assent_buffer *out, const struct assent_node *node, int strength)
{
    bool looser = strength_of(node) < strength;
    assent_buffer_string(out, looser ? "(" : "");
    condition_write(out, node);
    assent_buffer_string(out, looser ? ")" : "");
}
