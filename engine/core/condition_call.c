// SPDX-License-Identifier: Apache-2.0
// The helpers that conditions may call: a fixed list (ASSENT_HELPERS), each with its number of arguments,
// which the parser checks. count, has and default take an absent first argument; every other argument must be
// there. lower and upper know ASCII only, so that no locale changes a decision.
#include <assent/core/condition.h>

#include "evaluate.h"

#include <assent/base/time.h>
#include <assert.h>
#include <string.h>

struct helper_row {
    const char *text;
    size_t least;
    size_t most;
};

static const struct helper_row HELPERS[ASSENT_HELPERS_COUNT] = {
#define HELPER_ROW(name, text, least, most) [ASSENT_HELPER_##name] = {text, least, most},
    ASSENT_HELPERS(HELPER_ROW)
#undef HELPER_ROW
};

static bool call_count(struct evaluation *evaluation, const struct assent_node *node, struct operand *out);
static bool call_has(struct evaluation *evaluation, const struct assent_node *node, struct operand *out);
static bool call_default(struct evaluation *evaluation, const struct assent_node *node, struct operand *out);
static bool call_extreme(struct evaluation *evaluation, const struct assent_node *node, struct operand *out);
static bool call_case(struct evaluation *evaluation, const struct assent_node *node, struct operand *out);
static bool call_search(struct evaluation *evaluation, const struct assent_node *node, struct operand *out);
static bool call_one_of(struct evaluation *evaluation, const struct assent_node *node, struct operand *out);
static bool call_span(struct evaluation *evaluation, const struct assent_node *node, struct operand *out);
static bool call_member(struct evaluation *evaluation, const struct assent_node *node, struct operand *out);
static bool text_argument(struct evaluation *evaluation, const struct assent_node *node, size_t index,
                          struct assent_text *out);
static bool contains(struct assent_text text, struct assent_text part);
static struct assent_text handle_in(struct assent_text party, const char *prefix);
static struct operand boolean(bool truth);

const char *assent_helper_text(enum assent_helper helper)
{
    assert(helper < ASSENT_HELPERS_COUNT);
    return HELPERS[helper].text;
}

bool assent_helper_find(struct assent_text name, enum assent_helper *out, size_t *least, size_t *most)
{
    for (size_t i = 0; i < ASSENT_HELPERS_COUNT; i++) {
        if (assent_text_is(name, HELPERS[i].text)) {
            *out = (enum assent_helper)i;
            *least = HELPERS[i].least;
            *most = HELPERS[i].most;
            return true;
        }
    }
    return false;
}

bool evaluate_call(struct evaluation *evaluation, const struct assent_node *node, struct operand *out)
{
    assert(node->argument_count >= HELPERS[node->helper].least);
    assert(node->argument_count <= HELPERS[node->helper].most);
    struct operand of = {.sense = SENSE_PLAIN};
    switch (node->helper) {
    case ASSENT_HELPER_COUNT:
        return call_count(evaluation, node, out);
    case ASSENT_HELPER_HAS:
        return call_has(evaluation, node, out);
    case ASSENT_HELPER_DEFAULT:
        return call_default(evaluation, node, out);
    case ASSENT_HELPER_MIN:
    case ASSENT_HELPER_MAX:
        return call_extreme(evaluation, node, out);
    case ASSENT_HELPER_ABS:
        return evaluate_present(evaluation, &node->arguments[0], &of) &&
               operand_abs(evaluation, &node->arguments[0], &of, out);
    case ASSENT_HELPER_FLOOR:
        return evaluate_present(evaluation, &node->arguments[0], &of) &&
               operand_floor(evaluation, &node->arguments[0], &of, out);
    case ASSENT_HELPER_LOWER:
    case ASSENT_HELPER_UPPER:
        return call_case(evaluation, node, out);
    case ASSENT_HELPER_STARTS:
    case ASSENT_HELPER_ENDS:
    case ASSENT_HELPER_CONTAINS:
        return call_search(evaluation, node, out);
    case ASSENT_HELPER_ONE_OF:
        return call_one_of(evaluation, node, out);
    case ASSENT_HELPER_HOURS:
    case ASSENT_HELPER_DAYS:
        return call_span(evaluation, node, out);
    case ASSENT_HELPER_MEMBER:
        return call_member(evaluation, node, out);
    case ASSENT_HELPERS_COUNT:
        break;
    }
    assert(!"a helper of the list");
    return false;
}

static bool call_count(struct evaluation *evaluation, const struct assent_node *node, struct operand *out)
{
    struct operand of = {.sense = SENSE_PLAIN};
    if (!evaluate(evaluation, &node->arguments[0], &of))
        return false;
    size_t count = 0;
    if (of.value.kind == ASSENT_VALUE_LIST)
        count = of.value.list.count;
    else if (of.value.kind == ASSENT_VALUE_RECORD)
        count = of.value.record.count;
    else if (of.value.kind == ASSENT_VALUE_TEXT)
        count = assent_text_points(of.value.text);
    else if (of.value.kind != ASSENT_VALUE_ABSENT)
        return fail_kind(evaluation, &node->arguments[0], &of, "a list, a record or a text");
    *out = (struct operand){assent_value_integer((int64_t)count), SENSE_PLAIN};
    return true;
}

static bool call_has(struct evaluation *evaluation, const struct assent_node *node, struct operand *out)
{
    struct operand of = {.sense = SENSE_PLAIN};
    if (!evaluate(evaluation, &node->arguments[0], &of))
        return false;
    bool there = of.value.kind != ASSENT_VALUE_ABSENT;
    *out = boolean(there);
    if (node->argument_count == 1)
        return true;
    if (there && of.value.kind != ASSENT_VALUE_LIST)
        return fail_kind(evaluation, &node->arguments[0], &of, "a list");
    const struct assent_node *nodes[2] = {&node->arguments[0], &node->arguments[1]};
    struct operand pair[2] = {{.sense = SENSE_PLAIN}};
    if (!evaluate_present(evaluation, nodes[1], &pair[1]))
        return false;
    bool found = false;
    for (size_t i = 0; there && i < of.value.list.count && !found; i++) {
        pair[0].value = of.value.list.items[i];
        if (!operands_equal(evaluation, nodes, pair, &found))
            return false;
    }
    *out = boolean(found);
    return true;
}

static bool call_default(struct evaluation *evaluation, const struct assent_node *node, struct operand *out)
{
    if (!evaluate(evaluation, &node->arguments[0], out))
        return false;
    return out->value.kind != ASSENT_VALUE_ABSENT || evaluate_present(evaluation, &node->arguments[1], out);
}

static bool call_extreme(struct evaluation *evaluation, const struct assent_node *node, struct operand *out)
{
    const struct assent_node *nodes[2] = {&node->arguments[0], NULL};
    struct operand pair[2] = {{.sense = SENSE_PLAIN}, {.sense = SENSE_PLAIN}};
    for (size_t i = 0; i < node->argument_count; i++) {
        nodes[1] = &node->arguments[i];
        if (!evaluate_present(evaluation, nodes[1], &pair[1]))
            return false;
        if (!operand_is_number(&pair[1]))
            return fail_kind(evaluation, nodes[1], &pair[1], "a number");
        int order = 0;
        if (i > 0 && !operands_order(evaluation, nodes, pair, &order))
            return false;
        if (i == 0 || (node->helper == ASSENT_HELPER_MIN ? order > 0 : order < 0)) {
            pair[0] = pair[1];
            nodes[0] = nodes[1];
        }
    }
    *out = pair[0];
    return true;
}

static bool call_case(struct evaluation *evaluation, const struct assent_node *node, struct operand *out)
{
    struct assent_text text = {0};
    if (!text_argument(evaluation, node, 0, &text))
        return false;
    char first = node->helper == ASSENT_HELPER_LOWER ? 'A' : 'a';
    char *changed = assent_arena_copy(evaluation->arena, text.bytes, text.count);
    for (size_t i = 0; i < text.count; i++)
        if (changed[i] >= first && changed[i] <= first + 25)
            changed[i] ^= 0x20;
    *out = (struct operand){assent_value_text(assent_text_slice(changed, text.count)), SENSE_PLAIN};
    return true;
}

static bool call_search(struct evaluation *evaluation, const struct assent_node *node, struct operand *out)
{
    struct assent_text text = {0};
    struct assent_text part = {0};
    if (!text_argument(evaluation, node, 0, &text) || !text_argument(evaluation, node, 1, &part))
        return false;
    bool fits = part.count <= text.count;
    size_t skipped = fits ? text.count - part.count : 0;
    if (node->helper == ASSENT_HELPER_STARTS)
        *out = boolean(fits && assent_text_equal(assent_text_slice(text.bytes, part.count), part));
    else if (node->helper == ASSENT_HELPER_ENDS)
        *out = boolean(fits && assent_text_equal(assent_text_slice(text.bytes + skipped, part.count), part));
    else
        *out = boolean(fits && contains(text, part));
    return true;
}

static bool call_one_of(struct evaluation *evaluation, const struct assent_node *node, struct operand *out)
{
    const struct assent_node *nodes[2] = {&node->arguments[0], NULL};
    struct operand pair[2] = {{.sense = SENSE_PLAIN}, {.sense = SENSE_PLAIN}};
    bool found = false;
    if (!evaluate_present(evaluation, nodes[0], &pair[0]))
        return false;
    for (size_t i = 1; i < node->argument_count && !found; i++) {
        nodes[1] = &node->arguments[i];
        if (!evaluate_present(evaluation, nodes[1], &pair[1]) ||
            !operands_equal(evaluation, nodes, pair, &found))
            return false;
    }
    *out = boolean(found);
    return true;
}

// hours(2), days(0.5): a duration.
static bool call_span(struct evaluation *evaluation, const struct assent_node *node, struct operand *out)
{
    struct operand pair[2] = {{.sense = SENSE_PLAIN}, {.sense = SENSE_PLAIN}};
    if (!evaluate_present(evaluation, &node->arguments[0], &pair[0]))
        return false;
    if (!operand_is_number(&pair[0]) || pair[0].sense != SENSE_PLAIN)
        return fail_kind(evaluation, &node->arguments[0], &pair[0], "a number");
    int64_t unit_us = node->helper == ASSENT_HELPER_HOURS ? ASSENT_HOUR_US : ASSENT_DAY_US;
    pair[1] = (struct operand){assent_value_integer(unit_us), SENSE_SPAN};
    struct assent_node times = *node;
    times.operation = ASSENT_OP_MULTIPLY;
    return operands_reckon(evaluation, &times, pair, out);
}

// Unknown people and groups are in nothing: the directory changes, and a condition must go on having a truth.
static bool call_member(struct evaluation *evaluation, const struct assent_node *node, struct operand *out)
{
    struct assent_text person = {0};
    struct assent_text group = {0};
    if (!text_argument(evaluation, node, 0, &person) || !text_argument(evaluation, node, 1, &group))
        return false;
    const struct assent_directory *directory = evaluation->scope->world->directory;
    *out = boolean(assent_person_in_group(directory,
                                          assent_directory_person(directory, handle_in(person, "person:")),
                                          assent_directory_group(directory, handle_in(group, "group:"))));
    return true;
}

static bool text_argument(struct evaluation *evaluation, const struct assent_node *node, size_t index,
                          struct assent_text *out)
{
    struct operand of = {.sense = SENSE_PLAIN};
    if (!evaluate_present(evaluation, &node->arguments[index], &of))
        return false;
    if (of.value.kind != ASSENT_VALUE_TEXT)
        return fail_kind(evaluation, &node->arguments[index], &of, "a text");
    *out = of.value.text;
    return true;
}

static bool contains(struct assent_text text, struct assent_text part)
{
    return part.count == 0 || memmem(text.bytes, text.count, part.bytes, part.count) != NULL;
}

static struct assent_text handle_in(struct assent_text party, const char *prefix)
{
    size_t colon = assent_text_find_byte(party, ':');
    if (!assent_text_starts(party, prefix))
        return party;
    return assent_text_slice(party.bytes + colon + 1, party.count - colon - 1);
}

static struct operand boolean(bool truth)
{
    return (struct operand){assent_value_boolean(truth), SENSE_PLAIN};
}
