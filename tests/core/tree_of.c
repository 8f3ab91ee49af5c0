// SPDX-License-Identifier: Apache-2.0
// Reading the prefix form in which tests write condition trees: see little_world.h. The real grammar is
// engine/language's.
#include "little_world.h"

#include <stdlib.h>
#include <string.h>

struct reader {
    struct assent_arena *arena;
    const char *at;
};

static struct assent_node read_node(struct reader *reader);
static struct assent_node read_list(struct reader *reader);
static struct assent_node read_word(struct assent_arena *arena, struct assent_text word);
static struct assent_node read_path(struct assent_arena *arena, struct assent_text word);
static struct assent_node literal(struct assent_value value);
static bool find_operation(struct assent_text word, size_t count, enum assent_operation *out);
static struct assent_text take_word(struct reader *reader);

const struct assent_node *tree_of(struct assent_arena *arena, const char *text)
{
    struct reader reader = {arena, text};
    struct assent_node *node = assent_arena_take(arena, sizeof *node);
    *node = read_node(&reader);
    assert_int_equal(*reader.at, '\0');
    return node;
}

static struct assent_node read_node(struct reader *reader)
{
    reader->at += strspn(reader->at, " ");
    if (*reader->at == '(')
        return read_list(reader);
    if (*reader->at != '\'')
        return read_word(reader->arena, take_word(reader));
    const char *end = strchr(reader->at + 1, '\'');
    assert_non_null(end);
    struct assent_text inside = assent_text_slice(reader->at + 1, (size_t)(end - reader->at - 1));
    reader->at = end + 1;
    return literal(assent_value_text(inside));
}

static struct assent_node read_list(struct reader *reader)
{
    enum { MOST = 40 };
    reader->at++;
    struct assent_text word = take_word(reader);
    struct assent_node *arguments = assent_arena_take_array(reader->arena, MOST, sizeof *arguments);
    struct assent_node node = {.place = {.line = TREE_LINE}, .arguments = arguments};
    for (reader->at += strspn(reader->at, " "); *reader->at != ')'; reader->at += strspn(reader->at, " ")) {
        assert_true(node.argument_count < MOST && *reader->at);
        arguments[node.argument_count++] = read_node(reader);
    }
    reader->at++;
    size_t least;
    size_t most;
    if (word.count > 1 && word.bytes[0] == '.') {
        struct assent_text *name = assent_arena_take(reader->arena, sizeof *name);
        *name = assent_text_slice(word.bytes + 1, word.count - 1);
        node.kind = word.count == 2 && *name->bytes == '.' ? ASSENT_NODE_BINARY : ASSENT_NODE_INDEX;
        node.operation = ASSENT_OP_CONCAT;
        node.names = name;
        node.name_count = 1;
    } else if (find_operation(word, node.argument_count, &node.operation)) {
        node.kind = node.argument_count == 1 ? ASSENT_NODE_UNARY : ASSENT_NODE_BINARY;
    } else if (assent_helper_find(word, &node.helper, &least, &most)) {
        node.kind = ASSENT_NODE_CALL;
    } else {
        fail_msg("%.*s is no operator and no helper", (int)word.count, word.bytes);
    }
    return node;
}

static struct assent_node read_word(struct assent_arena *arena, struct assent_text word)
{
    char *end;
    const char *bytes = assent_text_cstring(arena, word);
    int64_t integer;
    if (assent_text_is(word, "nil"))
        return literal(assent_value_absent());
    if (assent_text_is(word, "true") || assent_text_is(word, "false"))
        return literal(assent_value_boolean(word.count == 4));
    if (assent_text_integer(word, &integer))
        return literal(assent_value_integer(integer));
    double decimal = strtod(bytes, &end);
    if (*end == '\0')
        return literal(assent_value_decimal(decimal));
    return read_path(arena, word);
}

static struct assent_node read_path(struct assent_arena *arena, struct assent_text word)
{
    static const char *const ROOTS[] = {
        [ASSENT_ROOT_FIELD] = "",      [ASSENT_ROOT_TICKET] = "ticket", [ASSENT_ROOT_RISK] = "risk",
        [ASSENT_ROOT_JOBS] = "jobs",   [ASSENT_ROOT_JOB] = "job",       [ASSENT_ROOT_REQUESTER] = "requester",
        [ASSENT_ROOT_ACTOR] = "actor", [ASSENT_ROOT_NOW] = "now",
    };
    struct assent_node node = {.kind = ASSENT_NODE_PATH, .place = {.line = TREE_LINE}};
    struct assent_text *names = assent_arena_take_array(arena, 8, sizeof *names);
    struct assent_text rest = word;
    while (rest.count) {
        size_t dot = assent_text_find_byte(rest, '.');
        names[node.name_count++] = assent_text_slice(rest.bytes, dot);
        size_t used = dot < rest.count ? dot + 1 : dot;
        rest = assent_text_slice(rest.bytes + used, rest.count - used);
    }
    for (size_t i = 1; i < sizeof ROOTS / sizeof *ROOTS; i++) {
        if (assent_text_is(names[0], ROOTS[i])) {
            node.root = (enum assent_root)i;
            names++;
            node.name_count--;
            break;
        }
    }
    node.names = names;
    return node;
}

static struct assent_node literal(struct assent_value value)
{
    return (struct assent_node){.kind = ASSENT_NODE_LITERAL, .value = value, .place = {.line = TREE_LINE}};
}

static bool find_operation(struct assent_text word, size_t count, enum assent_operation *out)
{
    static const struct {
        const char *word;
        size_t count;
        enum assent_operation operation;
    } ROWS[] = {
        {"not", 1, ASSENT_OP_NOT},          {"-", 1, ASSENT_OP_MINUS},
        {"#", 1, ASSENT_OP_LENGTH},         {"or", 2, ASSENT_OP_OR},
        {"and", 2, ASSENT_OP_AND},          {"<", 2, ASSENT_OP_LESS},
        {">", 2, ASSENT_OP_GREATER},        {"<=", 2, ASSENT_OP_LESS_EQUAL},
        {">=", 2, ASSENT_OP_GREATER_EQUAL}, {"~=", 2, ASSENT_OP_UNEQUAL},
        {"==", 2, ASSENT_OP_EQUAL},         {"+", 2, ASSENT_OP_ADD},
        {"-", 2, ASSENT_OP_SUBTRACT},       {"*", 2, ASSENT_OP_MULTIPLY},
        {"/", 2, ASSENT_OP_DIVIDE},         {"//", 2, ASSENT_OP_FLOOR_DIVIDE},
        {"%", 2, ASSENT_OP_MODULO},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        if (ROWS[i].count == count && assent_text_is(word, ROWS[i].word)) {
            *out = ROWS[i].operation;
            return true;
        }
    }
    return false;
}

static struct assent_text take_word(struct reader *reader)
{
    size_t count = strcspn(reader->at, " ()");
    struct assent_text word = assent_text_slice(reader->at, count);
    reader->at += count;
    return word;
}
