// SPDX-License-Identifier: Apache-2.0
// Templates: values with `${ … }` in them. A text that is exactly one `${ … }` keeps the type of what stands
// inside; otherwise the parts are joined as text. Times come out as they are stored and shown (RFC 3339, "4
// h"), never as microseconds: workers and people read them. Recursion is bounded by ASSENT_VALUE_DEPTH, which
// the reader of the file enforces; the texts of one template together by ASSENT_FIELDS_BYTES.
#include <assent/core/condition.h>

#include "evaluate.h"

#include <assent/base/limits.h>
#include <assert.h>

static bool fill(struct evaluation *evaluation, const struct assent_template *template, int depth,
                 struct assent_value *out);
static bool fill_text(struct evaluation *evaluation, const struct assent_template *template,
                      struct assent_value *out);
static bool fill_whole(struct evaluation *evaluation, const struct assent_node *tree,
                       struct assent_value *out);
static bool fill_list(struct evaluation *evaluation, const struct assent_template *template, int depth,
                      struct assent_value *out);
static bool fill_record(struct evaluation *evaluation, const struct assent_template *template, int depth,
                        struct assent_value *out);
static bool part_text(struct evaluation *evaluation, const struct assent_node *tree, struct assent_text *out);

bool assent_template_value(const struct assent_scope *scope, const struct assent_template *template,
                           struct assent_arena *arena, struct assent_value *out, struct assent_place *at,
                           struct assent_error *error)
{
    struct evaluation evaluation = {.scope = scope, .arena = arena, .at = at, .error = error};
    return fill(&evaluation, template, 0, out);
}

static bool fill(struct evaluation *evaluation, const struct assent_template *template, int depth,
                 struct assent_value *out)
{
    assert(depth < ASSENT_VALUE_DEPTH);
    switch (template->kind) {
    case ASSENT_TEMPLATE_LITERAL:
        *out = template->literal;
        return true;
    case ASSENT_TEMPLATE_TEXT:
        if (template->part_count == 1 && template->parts[0].tree)
            return fill_whole(evaluation, template->parts[0].tree, out);
        return fill_text(evaluation, template, out);
    case ASSENT_TEMPLATE_LIST:
        return fill_list(evaluation, template, depth, out);
    case ASSENT_TEMPLATE_RECORD:
        return fill_record(evaluation, template, depth, out);
    }
    return false;
}

static bool fill_text(struct evaluation *evaluation, const struct assent_template *template,
                      struct assent_value *out)
{
    struct assent_buffer text = assent_buffer_in(evaluation->arena);
    for (size_t i = 0; i < template->part_count; i++) {
        const struct assent_template_part *part = &template->parts[i];
        struct assent_text words = part->literal;
        if (part->tree && !part_text(evaluation, part->tree, &words))
            return false;
        evaluation->made_bytes += words.count;
        if (evaluation->made_bytes > ASSENT_FIELDS_BYTES)
            return assent_error_set(evaluation->error, ASSENT_LIMIT_REACHED,
                                    "the texts with ${ … } in them would be longer than %d bytes",
                                    ASSENT_FIELDS_BYTES);
        assent_buffer_text(&text, words);
    }
    *out = assent_value_text(assent_buffer_done(&text));
    return true;
}

// What is not there stays absent: a member of a record falls away, so that a worker may be given what the
// ticket has.
static bool fill_whole(struct evaluation *evaluation, const struct assent_node *tree,
                       struct assent_value *out)
{
    if (tree->kind == ASSENT_NODE_PATH) {
        *out = scope_path(evaluation->scope, tree->root, tree->names, tree->name_count, evaluation->arena);
        return true;
    }
    struct operand operand = {.sense = SENSE_PLAIN};
    if (!evaluate(evaluation, tree, &operand))
        return false;
    *out = operand.value;
    if (operand.sense != SENSE_INSTANT && operand.sense != SENSE_SPAN)
        return true;
    struct assent_text text = {0};
    if (!operand_text(evaluation, tree, &operand, &text))
        return false;
    *out = assent_value_text(text);
    return true;
}

static bool fill_list(struct evaluation *evaluation, const struct assent_template *template, int depth,
                      struct assent_value *out)
{
    struct assent_items items = assent_items_in(evaluation->arena);
    for (size_t i = 0; i < template->item_count; i++) {
        struct assent_value value = {0};
        if (!fill(evaluation, &template->items[i], depth + 1, &value))
            return false;
        if (value.kind != ASSENT_VALUE_ABSENT)
            assent_items_add(&items, value);
    }
    *out = assent_items_done(&items);
    return true;
}

static bool fill_record(struct evaluation *evaluation, const struct assent_template *template, int depth,
                        struct assent_value *out)
{
    struct assent_record record = assent_record_in(evaluation->arena);
    for (size_t i = 0; i < template->item_count; i++) {
        struct assent_value value = {0};
        if (!fill(evaluation, &template->items[i], depth + 1, &value))
            return false;
        assent_record_set(&record, template->names[i], value);
    }
    *out = assent_record_done(&record);
    return true;
}

// Inside a text something must stand, and it must be a text or a number.
static bool part_text(struct evaluation *evaluation, const struct assent_node *tree, struct assent_text *out)
{
    struct operand operand = {.sense = SENSE_PLAIN};
    struct assent_value stored;
    if (tree->kind == ASSENT_NODE_PATH) {
        stored = scope_path(evaluation->scope, tree->root, tree->names, tree->name_count, evaluation->arena);
        operand = (struct operand){stored, SENSE_PLAIN};
    } else if (!evaluate(evaluation, tree, &operand)) {
        return false;
    }
    if (operand.value.kind == ASSENT_VALUE_ABSENT)
        return fail_absent(evaluation, tree);
    if (operand.value.kind == ASSENT_VALUE_BOOLEAN) {
        *out = assent_text_of(operand.value.boolean ? "true" : "false");
        return true;
    }
    return operand_text(evaluation, tree, &operand, out);
}
