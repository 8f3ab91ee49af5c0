// SPDX-License-Identifier: Apache-2.0
// Canonical forms of the small grammars: conditions as Lua text with one spelling, whos, values, durations.
// Written from the trees, so that white space and quotes of the file do not matter.
#include "canonical.h"

#include <assent/base/canonical.h>

static void write_node(struct assent_buffer *out, const struct assent_node *node);
static void write_operand(struct assent_buffer *out, const struct assent_node *node);
static void write_path(struct assent_buffer *out, const struct assent_node *node);
static void write_call(struct assent_buffer *out, const struct assent_node *node);
static void write_literal(struct assent_buffer *out, const struct assent_value *value);
static struct assent_text template_text(const struct assent_template *template, struct assent_arena *arena);
static void write_escaped(struct assent_buffer *out, struct assent_text text);

struct assent_value canonical_condition(const struct assent_condition *condition, struct assent_arena *arena)
{
    if (condition->hook.count) {
        struct assent_record record = assent_record_in(arena);
        assent_record_put_text(&record, "hook", condition->hook);
        return assent_record_done(&record);
    }
    if (!condition->tree)
        return assent_value_absent();
    struct assent_buffer out = assent_buffer_in(arena);
    write_node(&out, condition->tree);
    return assent_value_text(assent_buffer_done(&out));
}

struct assent_value canonical_who(const struct assent_who *who, struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    struct assent_buffer path = assent_buffer_in(arena);
    switch (who->kind) {
    case ASSENT_WHO_NOBODY:
        return assent_value_absent();
    case ASSENT_WHO_REQUESTER:
        return assent_value_string("requester");
    case ASSENT_WHO_EDITORS:
        return assent_value_string("editors");
    case ASSENT_WHO_IMPLEMENTER:
        return assent_value_string("implementer");
    case ASSENT_WHO_POLICY_DEPLOYER:
        return assent_value_string("policy_deployer");
    case ASSENT_WHO_VOTERS:
        return assent_value_text(
            assent_text_format(arena, "voters of %.*s", (int)who->name.count, who->name.bytes));
    case ASSENT_WHO_GROUP:
        return assent_value_text(
            assent_text_format(arena, "group:%.*s", (int)who->name.count, who->name.bytes));
    case ASSENT_WHO_ROLE:
        return assent_value_text(
            assent_text_format(arena, "role:%.*s", (int)who->name.count, who->name.bytes));
    case ASSENT_WHO_PERSON:
        return assent_value_text(
            assent_text_format(arena, "person:%.*s", (int)who->name.count, who->name.bytes));
    case ASSENT_WHO_BOARD:
        return assent_value_text(
            assent_text_format(arena, "board:%.*s", (int)who->name.count, who->name.bytes));
    case ASSENT_WHO_ONCALL:
        return assent_value_text(
            assent_text_format(arena, "oncall:%.*s", (int)who->name.count, who->name.bytes));
    case ASSENT_WHO_PATH:
        write_path(&path, who->path);
        return assent_value_text(assent_buffer_done(&path));
    case ASSENT_WHO_LIST:
        return canonical_whos(who->items, who->count, arena);
    case ASSENT_WHO_FIRST_OF:
        assent_record_put(&record, "first_of", canonical_whos(who->items, who->count, arena));
        return assent_record_done(&record);
    case ASSENT_WHO_HOOK:
        assent_record_put_text(&record, "hook", who->name);
        return assent_record_done(&record);
    }
    return assent_value_absent();
}

struct assent_value canonical_whos(const struct assent_who *whos, size_t count, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < count; i++)
        assent_items_add(&items, canonical_who(&whos[i], arena));
    return assent_items_done(&items);
}

struct assent_value canonical_template(const struct assent_template *template, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    struct assent_record record = assent_record_in(arena);
    switch (template->kind) {
    case ASSENT_TEMPLATE_LITERAL:
        if (template->literal.kind != ASSENT_VALUE_TEXT)
            return template->literal;
        return assent_value_text(template_text(template, arena));
    case ASSENT_TEMPLATE_TEXT:
        return assent_value_text(template_text(template, arena));
    case ASSENT_TEMPLATE_LIST:
        for (size_t i = 0; i < template->item_count; i++)
            assent_items_add(&items, canonical_template(&template->items[i], arena));
        return assent_items_done(&items);
    case ASSENT_TEMPLATE_RECORD:
        for (size_t i = 0; i < template->item_count; i++)
            assent_record_set(&record, template->names[i], canonical_template(&template->items[i], arena));
        return assent_record_done(&record);
    }
    return assent_value_absent();
}

struct assent_value canonical_moment(const struct assent_moment *moment, struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    if (!moment->present)
        return assent_value_absent();
    if (!moment->path)
        return canonical_duration(moment->offset, arena);
    write_path(&out, moment->path);
    if (moment->offset.amount) {
        assent_buffer_string(&out, moment->before ? " - " : " + ");
        assent_buffer_text(&out, assent_duration_text(arena, moment->offset));
    }
    return assent_value_text(assent_buffer_done(&out));
}

struct assent_value canonical_duration(struct assent_duration duration, struct assent_arena *arena)
{
    return duration.amount ? assent_value_text(assent_duration_text(arena, duration)) : assent_value_absent();
}

static void write_node(struct assent_buffer *out, const struct assent_node *node)
{
    switch (node->kind) {
    case ASSENT_NODE_LITERAL:
        write_literal(out, &node->value);
        return;
    case ASSENT_NODE_PATH:
        write_path(out, node);
        return;
    case ASSENT_NODE_INDEX:
        assent_buffer_byte(out, '(');
        write_node(out, &node->arguments[0]);
        assent_buffer_string(out, ").");
        assent_buffer_text(out, node->names[0]);
        return;
    case ASSENT_NODE_UNARY:
        assent_buffer_string(out, canonical_operation_text(node->operation));
        write_operand(out, &node->arguments[0]);
        return;
    case ASSENT_NODE_BINARY:
        write_operand(out, &node->arguments[0]);
        assent_buffer_string(out, canonical_operation_text(node->operation));
        write_operand(out, &node->arguments[1]);
        return;
    case ASSENT_NODE_CALL:
        write_call(out, node);
        return;
    }
}

// Every operator below an operator stands in brackets: nobody need know a precedence to read the form.
static void write_operand(struct assent_buffer *out, const struct assent_node *node)
{
    bool nested = node->kind == ASSENT_NODE_BINARY || node->kind == ASSENT_NODE_UNARY;
    assent_buffer_string(out, nested ? "(" : "");
    write_node(out, node);
    assent_buffer_string(out, nested ? ")" : "");
}

const char *canonical_root_text(enum assent_root root)
{
    static const char *const roots[] = {
        [ASSENT_ROOT_FIELD] = "",      [ASSENT_ROOT_TICKET] = "ticket", [ASSENT_ROOT_RISK] = "risk",
        [ASSENT_ROOT_JOBS] = "jobs",   [ASSENT_ROOT_JOB] = "job",       [ASSENT_ROOT_REQUESTER] = "requester",
        [ASSENT_ROOT_ACTOR] = "actor", [ASSENT_ROOT_NOW] = "now",
    };
    return roots[root];
}

static void write_path(struct assent_buffer *out, const struct assent_node *node)
{
    assent_buffer_string(out, canonical_root_text(node->root));
    for (size_t i = 0; i < node->name_count; i++) {
        assent_buffer_string(out, i || node->root != ASSENT_ROOT_FIELD ? "." : "");
        assent_buffer_text(out, node->names[i]);
    }
}

static void write_call(struct assent_buffer *out, const struct assent_node *node)
{
    assent_buffer_string(out, assent_helper_text(node->helper));
    for (size_t i = 0; i < node->argument_count; i++) {
        assent_buffer_string(out, i ? ", " : "(");
        write_node(out, &node->arguments[i]);
    }
    assent_buffer_byte(out, ')');
}

static void write_literal(struct assent_buffer *out, const struct assent_value *value)
{
    if (value->kind == ASSENT_VALUE_ABSENT)
        assent_buffer_string(out, "nil");
    else
        assent_canonical_write(out, value);
}

const char *canonical_operation_text(enum assent_operation operation)
{
    static const char *const signs[] = {
        [ASSENT_OP_NOT] = "not ",     [ASSENT_OP_MINUS] = "-",           [ASSENT_OP_LENGTH] = "#",
        [ASSENT_OP_OR] = " or ",      [ASSENT_OP_AND] = " and ",         [ASSENT_OP_LESS] = " < ",
        [ASSENT_OP_GREATER] = " > ",  [ASSENT_OP_LESS_EQUAL] = " <= ",   [ASSENT_OP_GREATER_EQUAL] = " >= ",
        [ASSENT_OP_UNEQUAL] = " ~= ", [ASSENT_OP_EQUAL] = " == ",        [ASSENT_OP_CONCAT] = " .. ",
        [ASSENT_OP_ADD] = " + ",      [ASSENT_OP_SUBTRACT] = " - ",      [ASSENT_OP_MULTIPLY] = " * ",
        [ASSENT_OP_DIVIDE] = " / ",   [ASSENT_OP_FLOOR_DIVIDE] = " // ", [ASSENT_OP_MODULO] = " % ",
    };
    return signs[operation];
}

static struct assent_text template_text(const struct assent_template *template, struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    if (template->kind == ASSENT_TEMPLATE_LITERAL)
        write_escaped(&out, template->literal.text);
    for (size_t i = 0; i < template->part_count; i++) {
        const struct assent_template_part *part = &template->parts[i];
        if (!part->tree) {
            write_escaped(&out, part->literal);
            continue;
        }
        assent_buffer_string(&out, "${ ");
        write_node(&out, part->tree);
        assent_buffer_string(&out, " }");
    }
    return assent_buffer_done(&out);
}

static void write_escaped(struct assent_buffer *out, struct assent_text text)
{
    for (size_t i = 0; i < text.count; i++) {
        if (text.bytes[i] == '$' && i + 1 < text.count && text.bytes[i + 1] == '{')
            assent_buffer_byte(out, '$');
        assent_buffer_byte(out, text.bytes[i]);
    }
}
