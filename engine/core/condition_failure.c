// SPDX-License-Identifier: Apache-2.0
// How a failed evaluation is told: the file and line, the operand as it is written when it is a path, what it
// is and what was wanted: "change.yaml line 12: `planned.start` is a time, not a number".
#include "evaluate.h"

static void told_at(struct evaluation *evaluation, const struct assent_node *node, struct assent_buffer *out);
static struct assent_text described(struct evaluation *evaluation, const struct assent_node *node);
static const char *kind_text(const struct operand *operand);

bool fail_kind(struct evaluation *evaluation, const struct assent_node *node, const struct operand *found,
               const char *wanted)
{
    struct assent_buffer what = assent_buffer_in(evaluation->arena);
    assent_buffer_format(&what, "is %s, not %s", kind_text(found), wanted);
    assent_buffer_byte(&what, '\0');
    return fail_node(evaluation, node, ASSENT_FIELD_INVALID, what.bytes);
}

bool fail_absent(struct evaluation *evaluation, const struct assent_node *node)
{
    return fail_node(evaluation, node, ASSENT_ABSENT_VALUE,
                     "is not there; ask for it first, or write default(…, …) around it");
}

bool fail_node(struct evaluation *evaluation, const struct assent_node *node, enum assent_code code,
               const char *what)
{
    struct assent_text name = described(evaluation, node);
    struct assent_buffer text = assent_buffer_in(evaluation->arena);
    told_at(evaluation, node, &text);
    assent_buffer_text(&text, name);
    assent_buffer_byte(&text, ' ');
    assent_buffer_string(&text, what);
    if (evaluation->at)
        *evaluation->at = node->place;
    return assent_error_set(evaluation->error, code, "%.*s", (int)text.count, text.bytes);
}

// "normal-change.yaml line 12: "
static void told_at(struct evaluation *evaluation, const struct assent_node *node, struct assent_buffer *out)
{
    if (node->place.line == 0)
        return;
    assent_buffer_text(out, evaluation->scope->definition->file);
    assent_buffer_format(out, "%sline %u: ", out->count ? " " : "", (unsigned)node->place.line);
}

// A path as it is written; anything else by what makes it.
static struct assent_text described(struct evaluation *evaluation, const struct assent_node *node)
{
    struct assent_buffer out = assent_buffer_in(evaluation->arena);
    switch (node->kind) {
    case ASSENT_NODE_LITERAL:
        assent_buffer_string(&out,
                             node->value.kind == ASSENT_VALUE_ABSENT ? "`nil`" : "the value written here");
        break;
    case ASSENT_NODE_PATH:
        assent_buffer_byte(&out, '`');
        path_write(&out, node->root, node->names, node->name_count);
        assent_buffer_byte(&out, '`');
        break;
    case ASSENT_NODE_INDEX:
        assent_buffer_format(&out, "`.%.*s`", (int)node->names[0].count, node->names[0].bytes);
        break;
    case ASSENT_NODE_UNARY:
    case ASSENT_NODE_BINARY:
        assent_buffer_format(&out, "the result of `%s`", operation_text(node->operation));
        break;
    case ASSENT_NODE_CALL:
        assent_buffer_format(&out, "`%s(…)`", assent_helper_text(node->helper));
        break;
    }
    return assent_buffer_done(&out);
}

static const char *kind_text(const struct operand *operand)
{
    if (operand->sense == SENSE_INSTANT)
        return "a time";
    if (operand->sense == SENSE_SPAN)
        return "a duration";
    switch (operand->value.kind) {
    case ASSENT_VALUE_ABSENT:
        return "not there";
    case ASSENT_VALUE_BOOLEAN:
        return "true or false";
    case ASSENT_VALUE_INTEGER:
    case ASSENT_VALUE_DECIMAL:
        return "a number";
    case ASSENT_VALUE_TEXT:
        return "a text";
    case ASSENT_VALUE_LIST:
        return "a list";
    case ASSENT_VALUE_RECORD:
        return "a record";
    }
    return "";
}
