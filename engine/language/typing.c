// SPDX-License-Identifier: Apache-2.0
// Static types of conditions: operators, comparisons, and what is known to be there after `has(x) and …` or
// `x ~= nil and …`. Mirrors what engine/core does at run time (condition.h), so that what would fail there is
// an error here; where nothing is known it says nothing.
#include "typing.h"

static struct type type_of_unary(struct typing *typing, const struct assent_node *node);
static struct type type_of_binary(struct typing *typing, const struct assent_node *node);
static struct type type_of_either(struct typing *typing, const struct assent_node *node);
static struct type type_of_equal(struct typing *typing, const struct assent_node *node);
static struct type type_of_order(struct typing *typing, const struct assent_node *node);
static struct type type_of_join(struct typing *typing, const struct assent_node *node);
static struct type type_of_sum(struct typing *typing, const struct assent_node *node);
static struct type type_of_product(struct typing *typing, const struct assent_node *node);
static struct type type_of_index(struct typing *typing, const struct assent_node *node);
static struct type type_of_literal(const struct assent_node *node);
static void learn(struct typing *typing, const struct assent_node *node, bool truth);
static void learn_path(struct typing *typing, const struct assent_node *node);
static bool is_nil(const struct assent_node *node);
static bool ordered_alike(struct typing *typing, const struct assent_node *node, struct type types[2]);

struct type type_of(struct typing *typing, const struct assent_node *node)
{
    switch (node->kind) {
    case ASSENT_NODE_LITERAL:
        return type_of_literal(node);
    case ASSENT_NODE_PATH:
        return type_of_path(typing, node);
    case ASSENT_NODE_INDEX:
        return type_of_index(typing, node);
    case ASSENT_NODE_UNARY:
        return type_of_unary(typing, node);
    case ASSENT_NODE_BINARY:
        return type_of_binary(typing, node);
    case ASSENT_NODE_CALL:
        return type_of_call(typing, node);
    }
    return type_plain(TYPE_ANY);
}

struct type type_needed(struct typing *typing, const struct assent_node *node)
{
    struct type type = type_of(typing, node);
    if (!type.absent || type.kind == TYPE_WRONG)
        return type;
    struct assent_arena *arena = typing->reader->reading.arena;
    struct assent_text source =
        assent_diagnostics_of(typing->reader->reading.diagnostics, node->place).source;
    struct assent_text written = assent_text_slice(source.bytes + node->place.offset, node->place.length);
    const char *shown = node->place.length ? word_shown(arena, written) : "the value";
    struct assent_diagnostic *item =
        assent_diagnostics_error(typing->reader->reading.diagnostics, ASSENT_CONDITION_ABSENT, node->place,
                                 "`%s` may be absent here", shown);
    if (item) {
        item->label = assent_text_of("give it a default or ask for it first");
        item->note = assent_text_format(
            arena, "write default(%s, …), or has(%s) and …, or make the field required before this", shown,
            shown);
    }
    type.absent = false;
    return type;
}

static struct type type_of_literal(const struct assent_node *node)
{
    switch (node->value.kind) {
    case ASSENT_VALUE_ABSENT:
        return (struct type){.kind = TYPE_NIL, .absent = true};
    case ASSENT_VALUE_BOOLEAN:
        return type_plain(TYPE_BOOLEAN);
    case ASSENT_VALUE_INTEGER:
    case ASSENT_VALUE_DECIMAL:
        return type_plain(TYPE_NUMBER);
    case ASSENT_VALUE_TEXT:
        return type_plain(TYPE_TEXT);
    case ASSENT_VALUE_LIST:
    case ASSENT_VALUE_RECORD:
        break;
    }
    return type_plain(TYPE_ANY);
}

static struct type type_of_index(struct typing *typing, const struct assent_node *node)
{
    struct type of = type_needed(typing, &node->arguments[0]);
    if (of.kind != TYPE_ANY && of.kind != TYPE_RECORD && of.kind != TYPE_MONEY && of.kind != TYPE_WRONG)
        return type_wrong(typing, &node->arguments[0], &of, "a record");
    return (struct type){.kind = TYPE_ANY, .absent = true};
}

static struct type type_of_unary(struct typing *typing, const struct assent_node *node)
{
    const struct assent_node *argument = &node->arguments[0];
    struct type of = type_needed(typing, argument);
    if (node->operation == ASSENT_OP_NOT)
        return type_plain(TYPE_BOOLEAN);
    if (type_is_silent(&of))
        return type_plain(node->operation == ASSENT_OP_LENGTH ? TYPE_NUMBER : TYPE_ANY);
    if (node->operation == ASSENT_OP_MINUS)
        return of.kind == TYPE_NUMBER || of.kind == TYPE_SPAN ? of
                                                              : type_wrong(typing, argument, &of, "a number");
    if (of.kind == TYPE_LIST || type_is_textual(&of))
        return type_plain(TYPE_NUMBER);
    return type_wrong(typing, argument, &of, "a list or a text");
}

static struct type type_of_binary(struct typing *typing, const struct assent_node *node)
{
    switch (node->operation) {
    case ASSENT_OP_OR:
    case ASSENT_OP_AND:
        return type_of_either(typing, node);
    case ASSENT_OP_EQUAL:
    case ASSENT_OP_UNEQUAL:
        return type_of_equal(typing, node);
    case ASSENT_OP_LESS:
    case ASSENT_OP_GREATER:
    case ASSENT_OP_LESS_EQUAL:
    case ASSENT_OP_GREATER_EQUAL:
        return type_of_order(typing, node);
    case ASSENT_OP_CONCAT:
        return type_of_join(typing, node);
    case ASSENT_OP_ADD:
    case ASSENT_OP_SUBTRACT:
        return type_of_sum(typing, node);
    case ASSENT_OP_MULTIPLY:
    case ASSENT_OP_DIVIDE:
    case ASSENT_OP_FLOOR_DIVIDE:
    case ASSENT_OP_MODULO:
        return type_of_product(typing, node);
    case ASSENT_OP_NOT:
    case ASSENT_OP_MINUS:
    case ASSENT_OP_LENGTH:
        break;
    }
    return type_plain(TYPE_ANY);
}

static struct type type_of_either(struct typing *typing, const struct assent_node *node)
{
    struct type left = type_needed(typing, &node->arguments[0]);
    size_t known = typing->known_count;
    learn(typing, &node->arguments[0], node->operation == ASSENT_OP_AND);
    struct type right = type_needed(typing, &node->arguments[1]);
    typing->known_count = known;
    if (left.kind == right.kind && left.values.count == right.values.count)
        return left;
    return type_plain(TYPE_ANY);
}

// With `nil` on one side the other may be absent: that is the question.
static struct type type_of_equal(struct typing *typing, const struct assent_node *node)
{
    const struct assent_node *nodes[2] = {&node->arguments[0], &node->arguments[1]};
    if (is_nil(nodes[0]) || is_nil(nodes[1])) {
        type_of(typing, nodes[0]);
        type_of(typing, nodes[1]);
        return type_plain(TYPE_BOOLEAN);
    }
    struct type types[2] = {type_needed(typing, nodes[0]), type_needed(typing, nodes[1])};
    types_equal(typing, nodes, types);
    return type_plain(TYPE_BOOLEAN);
}

static struct type type_of_order(struct typing *typing, const struct assent_node *node)
{
    const struct assent_node *nodes[2] = {&node->arguments[0], &node->arguments[1]};
    struct type types[2] = {type_needed(typing, nodes[0]), type_needed(typing, nodes[1])};
    for (size_t i = 0; i < 2; i++) {
        if (types[i].values.count == 0)
            continue;
        struct assent_diagnostic *item =
            assent_diagnostics_error(typing->reader->reading.diagnostics, ASSENT_CONDITION_TYPE, node->place,
                                     "words of a choice have no order but that of the alphabet");
        if (item)
            item->note =
                assent_text_of("compare with == or one_of(…); for risk compare risk.order or risk.score");
        return type_plain(TYPE_BOOLEAN);
    }
    ordered_alike(typing, node, types);
    return type_plain(TYPE_BOOLEAN);
}

// Numbers with numbers, times with times or with a text that reads as one, texts with texts.
static bool ordered_alike(struct typing *typing, const struct assent_node *node, struct type types[2])
{
    for (size_t i = 0; i < 2; i++) {
        bool orders = type_is_silent(&types[i]) || types[i].kind == TYPE_NUMBER ||
                      types[i].kind == TYPE_INSTANT || types[i].kind == TYPE_SPAN ||
                      types[i].kind == TYPE_TEXT;
        if (!orders) {
            type_wrong(typing, &node->arguments[i], &types[i], "a number, a time or a text");
            return false;
        }
    }
    const struct assent_node *nodes[2] = {&node->arguments[0], &node->arguments[1]};
    return types_equal(typing, nodes, types);
}

static struct type type_of_join(struct typing *typing, const struct assent_node *node)
{
    for (size_t i = 0; i < 2; i++) {
        struct type type = type_needed(typing, &node->arguments[i]);
        bool joins = type_is_silent(&type) || type_is_textual(&type) || type.kind == TYPE_NUMBER ||
                     type.kind == TYPE_INSTANT || type.kind == TYPE_SPAN;
        if (!joins)
            type_wrong(typing, &node->arguments[i], &type, "a text or a number");
    }
    return type_plain(TYPE_TEXT);
}

static struct type type_of_sum(struct typing *typing, const struct assent_node *node)
{
    struct type a = type_needed(typing, &node->arguments[0]);
    struct type b = type_needed(typing, &node->arguments[1]);
    bool subtracts = node->operation == ASSENT_OP_SUBTRACT;
    if (type_is_silent(&a) || type_is_silent(&b))
        return type_plain(TYPE_ANY);
    if (a.kind == TYPE_INSTANT && b.kind == TYPE_INSTANT && subtracts)
        return type_plain(TYPE_SPAN);
    if (a.kind == TYPE_INSTANT && b.kind == TYPE_SPAN)
        return a;
    if (a.kind == TYPE_SPAN && b.kind == TYPE_INSTANT && !subtracts)
        return b;
    if (a.kind == b.kind && (a.kind == TYPE_NUMBER || a.kind == TYPE_SPAN))
        return a;
    if (a.kind == TYPE_INSTANT || a.kind == TYPE_SPAN)
        return type_wrong(typing, &node->arguments[1], &b, "a duration: write hours(n) or days(n)");
    size_t wrong = a.kind == TYPE_NUMBER;
    return type_wrong(typing, &node->arguments[wrong], wrong ? &b : &a, "a number");
}

static struct type type_of_product(struct typing *typing, const struct assent_node *node)
{
    struct type types[2] = {type_needed(typing, &node->arguments[0]),
                            type_needed(typing, &node->arguments[1])};
    if (type_is_silent(&types[0]) || type_is_silent(&types[1]))
        return type_plain(TYPE_ANY);
    for (size_t i = 0; i < 2; i++) {
        if (types[i].kind != TYPE_NUMBER && types[i].kind != TYPE_SPAN)
            return type_wrong(typing, &node->arguments[i], &types[i], "a number");
    }
    bool spans[2] = {types[0].kind == TYPE_SPAN, types[1].kind == TYPE_SPAN};
    if (spans[1] && (node->operation == ASSENT_OP_MULTIPLY ? spans[0] : !spans[0]))
        return type_wrong(typing, &node->arguments[1], &types[1], "a number");
    bool ratio = spans[0] && spans[1] && node->operation != ASSENT_OP_MODULO;
    return type_plain((spans[0] || spans[1]) && !ratio ? TYPE_SPAN : TYPE_NUMBER);
}

// What must be there if the node is true (or false).
static void learn(struct typing *typing, const struct assent_node *node, bool truth)
{
    bool binary = node->kind == ASSENT_NODE_BINARY;
    if (node->kind == ASSENT_NODE_UNARY && node->operation == ASSENT_OP_NOT) {
        learn(typing, &node->arguments[0], !truth);
    } else if (binary && node->operation == (truth ? ASSENT_OP_AND : ASSENT_OP_OR)) {
        learn(typing, &node->arguments[0], truth);
        learn(typing, &node->arguments[1], truth);
    } else if (binary && node->operation == (truth ? ASSENT_OP_UNEQUAL : ASSENT_OP_EQUAL)) {
        if (is_nil(&node->arguments[1]))
            learn_path(typing, &node->arguments[0]);
        if (is_nil(&node->arguments[0]))
            learn_path(typing, &node->arguments[1]);
    } else if (truth && node->kind == ASSENT_NODE_CALL && node->helper == ASSENT_HELPER_HAS) {
        learn_path(typing, &node->arguments[0]); // with two arguments the list is there, too
    } else if (truth && binary && node->operation == ASSENT_OP_GREATER &&
               node->arguments[0].kind == ASSENT_NODE_CALL &&
               node->arguments[0].helper == ASSENT_HELPER_COUNT) {
        learn_path(typing, &node->arguments[0].arguments[0]); // count(x) > 0
    }
}

static void learn_path(struct typing *typing, const struct assent_node *node)
{
    if (node->kind == ASSENT_NODE_PATH && typing->known_count < sizeof typing->known / sizeof *typing->known)
        typing->known[typing->known_count++] = node;
}

static bool is_nil(const struct assent_node *node)
{
    return node->kind == ASSENT_NODE_LITERAL && node->value.kind == ASSENT_VALUE_ABSENT;
}

bool type_is_textual(const struct type *type)
{
    return type->kind == TYPE_TEXT || type->kind == TYPE_PERSON || type->kind == TYPE_GROUP ||
           type->kind == TYPE_SERVICE || type->kind == TYPE_CI || type->kind == TYPE_PARTY;
}

struct type type_plain(enum type_kind kind)
{
    return (struct type){.kind = kind};
}

struct type type_wrong(struct typing *typing, const struct assent_node *node, const struct type *found,
                       const char *wanted)
{
    assent_diagnostics_error(typing->reader->reading.diagnostics, ASSENT_CONDITION_TYPE, node->place,
                             "this is %s; it wants %s", type_text(found->kind), wanted);
    return type_plain(TYPE_WRONG);
}

const char *type_text(enum type_kind kind)
{
    static const char *const texts[] = {
        [TYPE_ANY] = "anything",
        [TYPE_NIL] = "nil",
        [TYPE_BOOLEAN] = "true or false",
        [TYPE_NUMBER] = "a number",
        [TYPE_TEXT] = "a text",
        [TYPE_INSTANT] = "a time",
        [TYPE_SPAN] = "a duration",
        [TYPE_LIST] = "a list",
        [TYPE_RECORD] = "a record",
        [TYPE_PLANNED] = "a planned interval",
        [TYPE_MONEY] = "an amount of money",
        [TYPE_PERSON] = "a person",
        [TYPE_GROUP] = "a group",
        [TYPE_SERVICE] = "a service",
        [TYPE_CI] = "a configuration item",
        [TYPE_PARTY] = "a person or a group",
        [TYPE_WRONG] = "wrong",
    };
    return texts[kind];
}

bool type_is_silent(const struct type *type)
{
    return type->kind == TYPE_ANY || type->kind == TYPE_WRONG || type->kind == TYPE_NIL;
}
