// SPDX-License-Identifier: Apache-2.0
// Comparing operands: ==, ~=, <, <=, >, >=, and what the helpers has and one_of need.
// Numbers compare by value, an integer with a decimal exactly, as in Lua 5.4. Beside a time a text is read as
// one, so that `planned.start > "2026-12-01"` and `downtime > "4 h"` say what they mean; a text that is none
// fails by name.
#include "evaluate.h"

#include <assent/base/time.h>

#define TWO_TO_63 9223372036854775808.0

static bool align(struct evaluation *evaluation, const struct assent_node *nodes[2], struct operand pair[2]);
static bool read_beside(struct evaluation *evaluation, const struct assent_node *node, enum sense wanted,
                        struct operand *operand);
static int order_numbers(const struct assent_value *a, const struct assent_value *b);
static int order_mixed(int64_t integer, double decimal);
static bool parties_equal(const struct operand *a, const struct operand *b);

bool operands_equal(struct evaluation *evaluation, const struct assent_node *nodes[2],
                    const struct operand given[2], bool *out)
{
    struct operand pair[2] = {given[0], given[1]};
    if (!align(evaluation, nodes, pair))
        return false;
    if (operand_is_number(&pair[0]) && operand_is_number(&pair[1]))
        *out = order_numbers(&pair[0].value, &pair[1].value) == 0;
    else if (pair[0].sense == SENSE_PARTY || pair[1].sense == SENSE_PARTY)
        *out = parties_equal(&pair[0], &pair[1]);
    else
        *out = assent_value_equal(&pair[0].value, &pair[1].value);
    return true;
}

bool operands_order(struct evaluation *evaluation, const struct assent_node *nodes[2],
                    const struct operand given[2], int *out)
{
    struct operand pair[2] = {given[0], given[1]};
    if (!align(evaluation, nodes, pair))
        return false;
    bool text = pair[0].value.kind == ASSENT_VALUE_TEXT;
    if (!text && !operand_is_number(&pair[0]))
        return fail_kind(evaluation, nodes[0], &pair[0], "a number or a text");
    if (text && pair[1].value.kind != ASSENT_VALUE_TEXT)
        return operand_is_number(&pair[1]) ? fail_kind(evaluation, nodes[0], &pair[0], "a number")
                                           : fail_kind(evaluation, nodes[1], &pair[1], "a text");
    if (!text && !operand_is_number(&pair[1]))
        return fail_kind(evaluation, nodes[1], &pair[1], "a number");
    *out = text ? assent_text_compare(pair[0].value.text, pair[1].value.text)
                : order_numbers(&pair[0].value, &pair[1].value);
    return true;
}

bool operand_is_number(const struct operand *operand)
{
    return operand->value.kind == ASSENT_VALUE_INTEGER || operand->value.kind == ASSENT_VALUE_DECIMAL;
}

double operand_decimal(const struct operand *operand)
{
    return operand->value.kind == ASSENT_VALUE_INTEGER ? (double)operand->value.integer
                                                       : operand->value.decimal;
}

// Makes a text beside a time a time; refuses to compare an instant with a duration.
static bool align(struct evaluation *evaluation, const struct assent_node *nodes[2], struct operand pair[2])
{
    for (size_t i = 0; i < 2; i++) {
        enum sense other = pair[1 - i].sense;
        bool time = other == SENSE_INSTANT || other == SENSE_SPAN;
        if (time && pair[i].value.kind == ASSENT_VALUE_TEXT &&
            !read_beside(evaluation, nodes[i], other, &pair[i]))
            return false;
    }
    bool instant = pair[0].sense == SENSE_INSTANT || pair[1].sense == SENSE_INSTANT;
    bool span = pair[0].sense == SENSE_SPAN || pair[1].sense == SENSE_SPAN;
    if (instant && span)
        return fail_kind(evaluation, nodes[1], &pair[1],
                         pair[0].sense == SENSE_INSTANT ? "a time" : "a duration");
    return true;
}

static bool read_beside(struct evaluation *evaluation, const struct assent_node *node, enum sense wanted,
                        struct operand *operand)
{
    struct assent_text text = operand->value.text;
    struct assent_duration duration;
    struct assent_date date;
    int64_t instant_us;
    if (wanted == SENSE_SPAN) {
        if (!assent_duration_read(text, &duration) || duration.unit != ASSENT_DURATION_WALL)
            return fail_kind(evaluation, node, operand, "a duration such as \"4 h\"");
        *operand = (struct operand){assent_value_integer(duration.amount), SENSE_SPAN};
        return true;
    }
    if (assent_date_read(text, &date))
        instant_us = assent_date_instant(date);
    else if (!assent_instant_read(text, &instant_us))
        return fail_kind(evaluation, node, operand,
                         "a time such as \"2026-12-01\" or \"2026-12-01T08:00:00Z\"");
    *operand = (struct operand){assent_value_integer(instant_us), SENSE_INSTANT};
    return true;
}

static int order_numbers(const struct assent_value *a, const struct assent_value *b)
{
    bool integers[2] = {a->kind == ASSENT_VALUE_INTEGER, b->kind == ASSENT_VALUE_INTEGER};
    if (integers[0] && integers[1])
        return (a->integer > b->integer) - (a->integer < b->integer);
    if (integers[0])
        return order_mixed(a->integer, b->decimal);
    if (integers[1])
        return -order_mixed(b->integer, a->decimal);
    return (a->decimal > b->decimal) - (a->decimal < b->decimal);
}

// Exact: no integer is rounded to a decimal.
static int order_mixed(int64_t integer, double decimal)
{
    if (decimal >= TWO_TO_63)
        return -1;
    if (decimal < -TWO_TO_63)
        return 1;
    int64_t whole = (int64_t)decimal;
    if (integer != whole)
        return integer < whole ? -1 : 1;
    double rest = decimal - (double)whole;
    return (rest < 0) - (rest > 0);
}

// "person:ann" is "person:ann", and "ann" where a bare handle stands beside it.
static bool parties_equal(const struct operand *a, const struct operand *b)
{
    if (a->value.kind != ASSENT_VALUE_TEXT || b->value.kind != ASSENT_VALUE_TEXT)
        return false;
    struct assent_text texts[2] = {a->value.text, b->value.text};
    size_t colons[2] = {assent_text_find_byte(texts[0], ':'), assent_text_find_byte(texts[1], ':')};
    for (size_t i = 0; i < 2; i++)
        if (colons[i] < texts[i].count && colons[1 - i] == texts[1 - i].count)
            return assent_text_equal(
                assent_text_slice(texts[i].bytes + colons[i] + 1, texts[i].count - colons[i] - 1),
                texts[1 - i]);
    return assent_text_equal(texts[0], texts[1]);
}
