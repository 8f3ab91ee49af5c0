// SPDX-License-Identifier: Apache-2.0
// Parses conditions: Lua 5.4's expression grammar and precedence, without what a total evaluation cannot have
// (language.md, "Four small grammars"). Guarantees: at most one diagnostic for a condition; a tree is at most
// ASSENT_CONDITION_NODES large and ASSENT_CONDITION_DEPTH deep, and so is the recursion here.
#include <assent/language/language.h>

#include "condition_lex.h"
#include "wording.h"

#include <assent/base/limits.h>

struct parser {
    struct lexer lexer;
    struct token token;
    size_t until; // end of the token before
    size_t nodes;
    size_t nesting;
    bool failed;
};

// A node with its depth and where it stands in the passage.
struct branch {
    struct assent_node node;
    size_t depth;
    size_t from;
    size_t until;
};

struct root {
    const char *name;
    enum assent_root root;
};
static const struct root ROOTS[] = {
    {"ticket", ASSENT_ROOT_TICKET}, {"risk", ASSENT_ROOT_RISK}, {"jobs", ASSENT_ROOT_JOBS},
    {"job", ASSENT_ROOT_JOB},       {"now", ASSENT_ROOT_NOW},   {"requester", ASSENT_ROOT_REQUESTER},
    {"actor", ASSENT_ROOT_ACTOR},
};

enum { UNARY_STRENGTH = 12, NO_STRENGTH = 0, ARGUMENTS_MOST = 33 }; // one more than any helper takes

static struct branch parse_expression(struct parser *parser, int strength);
static struct branch parse_operand(struct parser *parser);
static struct branch parse_unary(struct parser *parser, enum assent_operation operation);
static struct branch parse_simple(struct parser *parser);
static struct branch parse_members(struct parser *parser, struct branch value);
static struct branch parse_name(struct parser *parser);
static struct branch parse_call(struct parser *parser, const struct token *name);
static bool parse_arguments(struct parser *parser, struct branch *arguments, size_t most, size_t *count,
                            size_t *depth);
static bool take_name(struct parser *parser, struct assent_text *out);
static int left_strength(enum assent_operation operation);
static int right_strength(enum assent_operation operation);
static struct branch finish(struct parser *parser, struct branch branch, size_t depth);
static struct branch fail(struct parser *parser, enum assent_code code, size_t from, size_t until,
                          const char *message);
static void fail_helper(struct parser *parser, const struct token *name);
static void advance(struct parser *parser);
static const struct assent_node *node_array(struct parser *parser, const struct branch *branches,
                                            size_t count);

const struct assent_node *assent_language_condition(struct assent_text text, struct assent_place place,
                                                    struct assent_arena *arena,
                                                    struct assent_diagnostics *diagnostics)
{
    struct passage passage = {.text = text, .place = place};
    return condition_parse(&passage, arena, diagnostics);
}

const struct assent_node *condition_parse(const struct passage *passage, struct assent_arena *arena,
                                          struct assent_diagnostics *diagnostics)
{
    struct parser parser = {.lexer = {passage, arena, diagnostics, 0, false}};
    if (assent_text_trim(passage->text).count == 0) {
        fail(&parser, ASSENT_CONDITION_EMPTY, 0, passage->text.count,
             "the condition is empty: write an expression, or remove its key");
        return NULL;
    }
    if (passage->text.count > ASSENT_CONDITION_BYTES) {
        fail(&parser, ASSENT_CONDITION_TOO_LARGE, 0, 1,
             "the condition is longer than 4096 bytes: put it into a hook");
        return NULL;
    }
    advance(&parser);
    struct branch whole = parse_expression(&parser, NO_STRENGTH);
    if (!parser.failed && parser.token.kind != TOKEN_END)
        fail(&parser, ASSENT_CONDITION_SYNTAX, parser.token.from, parser.token.until,
             "the expression has ended before this: an operator is missing");
    return parser.failed ? NULL : node_array(&parser, &whole, 1);
}

bool condition_takes(struct assent_text name)
{
    bool taken = lex_is_word(name);
    for (size_t i = 0; !taken && i < sizeof ROOTS / sizeof *ROOTS; i++)
        taken = assent_text_is(name, ROOTS[i].name);
    return taken;
}

// Precedence climbing, as Lua's own parser does it.
static struct branch parse_expression(struct parser *parser, int strength)
{
    struct branch left = parse_operand(parser);
    while (!parser->failed && parser->token.kind == TOKEN_OPERATOR &&
           left_strength(parser->token.operation) > strength) {
        enum assent_operation operation = parser->token.operation;
        advance(parser);
        struct branch pair[2] = {left, parse_expression(parser, right_strength(operation))};
        if (parser->failed)
            break;
        struct branch binary = {
            .node = {.kind = ASSENT_NODE_BINARY, .operation = operation, .argument_count = 2},
            .from = left.from};
        binary.node.arguments = node_array(parser, pair, 2);
        left = finish(parser, binary, pair[0].depth > pair[1].depth ? pair[0].depth : pair[1].depth);
    }
    return left;
}

static struct branch parse_operand(struct parser *parser)
{
    if (parser->failed)
        return (struct branch){0};
    if (parser->nesting == ASSENT_CONDITION_DEPTH)
        return fail(parser, ASSENT_CONDITION_TOO_LARGE, parser->token.from, parser->token.until,
                    "more than 50 levels of brackets and operators: put the condition into a hook");
    parser->nesting++;
    struct branch branch;
    if (parser->token.kind == TOKEN_NOT)
        branch = parse_unary(parser, ASSENT_OP_NOT);
    else if (parser->token.kind == TOKEN_LENGTH)
        branch = parse_unary(parser, ASSENT_OP_LENGTH);
    else if (parser->token.kind == TOKEN_OPERATOR && parser->token.operation == ASSENT_OP_SUBTRACT)
        branch = parse_unary(parser, ASSENT_OP_MINUS);
    else
        branch = parse_simple(parser);
    parser->nesting--;
    return branch;
}

static struct branch parse_unary(struct parser *parser, enum assent_operation operation)
{
    size_t from = parser->token.from;
    advance(parser);
    struct branch operand = parse_expression(parser, UNARY_STRENGTH);
    if (parser->failed)
        return operand;
    struct branch unary = {.node = {.kind = ASSENT_NODE_UNARY, .operation = operation, .argument_count = 1},
                           .from = from};
    unary.node.arguments = node_array(parser, &operand, 1);
    return finish(parser, unary, operand.depth);
}

static struct branch parse_simple(struct parser *parser)
{
    struct token token = parser->token;
    switch (token.kind) {
    case TOKEN_LITERAL: {
        advance(parser);
        struct branch literal = {.node = {.kind = ASSENT_NODE_LITERAL, .value = token.value},
                                 .from = token.from};
        return finish(parser, literal, 0);
    }
    case TOKEN_NAME:
        return parse_name(parser);
    case TOKEN_OPEN: {
        advance(parser);
        struct branch inner = parse_expression(parser, NO_STRENGTH);
        if (!parser->failed && parser->token.kind != TOKEN_CLOSE)
            return fail(parser, ASSENT_CONDITION_SYNTAX, token.from, token.until,
                        "the bracket that opens here is not closed");
        advance(parser);
        return parse_members(parser, inner);
    }
    case TOKEN_BROKEN:
        parser->failed = true;
        return (struct branch){0};
    case TOKEN_END:
        return fail(parser, ASSENT_CONDITION_SYNTAX, token.from, token.until,
                    "the condition ends where a value is wanted");
    case TOKEN_OPERATOR:
    case TOKEN_NOT:
    case TOKEN_LENGTH:
    case TOKEN_CLOSE:
    case TOKEN_COMMA:
    case TOKEN_DOT:
        return fail(parser, ASSENT_CONDITION_SYNTAX, token.from, token.until,
                    "a value is wanted here: a field, a number, a text or a bracket");
    }
    return (struct branch){0};
}

// `.name` behind a bracket or a call.
static struct branch parse_members(struct parser *parser, struct branch value)
{
    while (!parser->failed && parser->token.kind == TOKEN_DOT) {
        struct assent_text *name = assent_arena_take(parser->lexer.arena, sizeof *name);
        if (!take_name(parser, name))
            break;
        struct branch index = {
            .node = {.kind = ASSENT_NODE_INDEX, .names = name, .name_count = 1, .argument_count = 1},
            .from = value.from};
        index.node.arguments = node_array(parser, &value, 1);
        value = finish(parser, index, value.depth);
    }
    return value;
}

static struct branch parse_name(struct parser *parser)
{
    struct token first = parser->token;
    advance(parser);
    if (parser->token.kind == TOKEN_OPEN)
        return parse_members(parser, parse_call(parser, &first));
    struct assent_text names[ASSENT_CONDITION_DEPTH];
    struct branch path = {.node = {.kind = ASSENT_NODE_PATH, .root = ASSENT_ROOT_FIELD}, .from = first.from};
    for (size_t i = 0; i < sizeof ROOTS / sizeof *ROOTS; i++) {
        if (assent_text_is(first.text, ROOTS[i].name))
            path.node.root = ROOTS[i].root;
    }
    size_t count = 0;
    if (path.node.root == ASSENT_ROOT_FIELD)
        names[count++] = first.text;
    while (!parser->failed && parser->token.kind == TOKEN_DOT) {
        if (count == ASSENT_CONDITION_DEPTH)
            return fail(parser, ASSENT_CONDITION_TOO_LARGE, first.from, first.until,
                        "a path has at most 50 names");
        if (take_name(parser, &names[count]))
            count++;
    }
    path.node.names = assent_arena_copy(parser->lexer.arena, names, count * sizeof *names);
    path.node.name_count = count;
    return finish(parser, path, 0);
}

static struct branch parse_call(struct parser *parser, const struct token *name)
{
    enum assent_helper helper = ASSENT_HELPERS_COUNT;
    size_t least = 0;
    size_t most = 0;
    if (!assent_helper_find(name->text, &helper, &least, &most)) {
        fail_helper(parser, name);
        return (struct branch){0};
    }
    struct branch arguments[ARGUMENTS_MOST];
    size_t count = 0;
    size_t depth = 0;
    if (!parse_arguments(parser, arguments, most, &count, &depth))
        return (struct branch){0};
    if (count < least || count > most) {
        struct assent_text message = assent_text_format(
            parser->lexer.arena, "%s takes %zu%s argument%s, not %zu%s", assent_helper_text(helper), least,
            least == most ? "" : " or more", most == 1 ? "" : "s", count, count > most ? " or more" : "");
        return fail(parser, ASSENT_CONDITION_ARGUMENTS, name->from, name->until, message.bytes);
    }
    struct branch call = {.node = {.kind = ASSENT_NODE_CALL, .helper = helper, .argument_count = count},
                          .from = name->from};
    call.node.arguments = node_array(parser, arguments, count);
    return finish(parser, call, depth);
}

// From the opening bracket past the closing one. Reads at most one argument more than the helper takes.
static bool parse_arguments(struct parser *parser, struct branch *arguments, size_t most, size_t *count,
                            size_t *depth)
{
    struct token open = parser->token;
    advance(parser);
    while (!parser->failed && parser->token.kind != TOKEN_CLOSE && *count <= most) {
        arguments[*count] = parse_expression(parser, NO_STRENGTH);
        if (arguments[*count].depth > *depth)
            *depth = arguments[*count].depth;
        (*count)++;
        if (parser->failed || *count > most || parser->token.kind == TOKEN_CLOSE)
            break;
        if (parser->token.kind != TOKEN_COMMA) {
            fail(parser, ASSENT_CONDITION_SYNTAX, open.from, open.until,
                 "the bracket that opens here is not closed, or a comma is missing");
            break;
        }
        advance(parser);
        if (!parser->failed && parser->token.kind == TOKEN_CLOSE)
            fail(parser, ASSENT_CONDITION_SYNTAX, parser->token.from, parser->token.until,
                 "an argument is wanted behind the comma");
    }
    if (!parser->failed && *count <= most)
        advance(parser);
    return !parser->failed;
}

static bool take_name(struct parser *parser, struct assent_text *out)
{
    advance(parser); // over the dot
    bool word = parser->token.kind == TOKEN_NAME;
    if (!word) {
        if (parser->token.kind != TOKEN_BROKEN)
            fail(parser, ASSENT_CONDITION_SYNTAX, parser->token.from, parser->token.until,
                 "a name is wanted behind the dot");
        parser->failed = true;
        return false;
    }
    *out = parser->token.text;
    advance(parser);
    return true;
}

// Lua 5.4's priorities; `..` binds to the right.
static int left_strength(enum assent_operation operation)
{
    switch (operation) {
    case ASSENT_OP_OR:
        return 1;
    case ASSENT_OP_AND:
        return 2;
    case ASSENT_OP_LESS:
    case ASSENT_OP_GREATER:
    case ASSENT_OP_LESS_EQUAL:
    case ASSENT_OP_GREATER_EQUAL:
    case ASSENT_OP_UNEQUAL:
    case ASSENT_OP_EQUAL:
        return 3;
    case ASSENT_OP_CONCAT:
        return 9;
    case ASSENT_OP_ADD:
    case ASSENT_OP_SUBTRACT:
        return 10;
    case ASSENT_OP_MULTIPLY:
    case ASSENT_OP_DIVIDE:
    case ASSENT_OP_FLOOR_DIVIDE:
    case ASSENT_OP_MODULO:
        return 11;
    case ASSENT_OP_NOT:
    case ASSENT_OP_MINUS:
    case ASSENT_OP_LENGTH:
        return UNARY_STRENGTH;
    }
    return NO_STRENGTH;
}

static int right_strength(enum assent_operation operation)
{
    return operation == ASSENT_OP_CONCAT ? 8 : left_strength(operation);
}

// Gives a node its place and counts it. depth: of the deepest argument.
static struct branch finish(struct parser *parser, struct branch branch, size_t depth)
{
    if (parser->failed)
        return branch;
    branch.until = parser->until;
    branch.depth = depth + 1;
    branch.node.place = passage_place(parser->lexer.passage, branch.from, branch.until);
    if (++parser->nodes > ASSENT_CONDITION_NODES)
        return fail(parser, ASSENT_CONDITION_TOO_LARGE, branch.from, branch.until,
                    "the condition has more than 500 parts: put it into a hook");
    if (branch.depth > ASSENT_CONDITION_DEPTH)
        return fail(parser, ASSENT_CONDITION_TOO_LARGE, branch.from, branch.until,
                    "more than 50 levels of brackets and operators: put the condition into a hook");
    return branch;
}

static struct branch fail(struct parser *parser, enum assent_code code, size_t from, size_t until,
                          const char *message)
{
    if (!parser->failed)
        assent_diagnostics_error(parser->lexer.diagnostics, code,
                                 passage_place(parser->lexer.passage, from, until), "%s", message);
    parser->failed = true;
    return (struct branch){0};
}

static void fail_helper(struct parser *parser, const struct token *name)
{
    struct assent_text helpers[ASSENT_HELPERS_COUNT];
    for (int i = 0; i < ASSENT_HELPERS_COUNT; i++)
        helpers[i] = assent_text_of(assent_helper_text((enum assent_helper)i));
    struct assent_arena *arena = parser->lexer.arena;
    struct assent_diagnostic *item =
        assent_diagnostics_error(parser->lexer.diagnostics, ASSENT_UNKNOWN_HELPER,
                                 passage_place(parser->lexer.passage, name->from, name->until),
                                 "there is no helper `%s`", word_shown(arena, name->text));
    word_suggest(parser->lexer.diagnostics, item, name->text, (struct names){helpers, ASSENT_HELPERS_COUNT},
                 "helpers");
    parser->failed = true;
}

static void advance(struct parser *parser)
{
    if (parser->failed)
        return;
    parser->until = parser->token.until;
    parser->token = lex_next(&parser->lexer);
    if (parser->token.kind == TOKEN_BROKEN)
        parser->failed = true;
}

static const struct assent_node *node_array(struct parser *parser, const struct branch *branches,
                                            size_t count)
{
    struct assent_node *nodes = assent_arena_take_array(parser->lexer.arena, count, sizeof *nodes);
    for (size_t i = 0; i < count; i++)
        nodes[i] = branches[i].node;
    return nodes;
}
