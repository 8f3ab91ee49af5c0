// SPDX-License-Identifier: Apache-2.0
// Arithmetic of conditions: integers stay integers and never wrap, decimals stay finite, `//` and `%` go
// towards minus infinity as in Lua 5.4, and times keep their meaning: a time less a time is a duration, a
// time plus a duration is a time. Written without libm: the core calls nothing whose result a library could
// change.
#include "evaluate.h"

#include <math.h>

#define TWO_TO_63 9223372036854775808.0
#define TWO_TO_52 4503599627370496.0 // from here on every decimal is whole

static bool sense_of(enum assent_operation operation, const struct operand pair[2], enum sense *out,
                     size_t *wrong);
static bool reckon_integers(struct evaluation *evaluation, const struct assent_node *node, int64_t a,
                            int64_t b, struct assent_value *out);
static bool reckon_decimals(struct evaluation *evaluation, const struct assent_node *node, double a, double b,
                            struct assent_value *out);
static bool finish(struct evaluation *evaluation, const struct assent_node *node, struct assent_value value,
                   enum sense sense, struct operand *out);
static double floor_of(double number);
static double modulo_of(double a, double b);
static bool too_large(struct evaluation *evaluation, const struct assent_node *node);

bool operands_reckon(struct evaluation *evaluation, const struct assent_node *node,
                     const struct operand pair[2], struct operand *out)
{
    enum sense sense = SENSE_PLAIN;
    size_t wrong = 0;
    for (size_t i = 0; i < 2; i++)
        if (!operand_is_number(&pair[i]))
            return fail_kind(evaluation, &node->arguments[i], &pair[i], "a number");
    if (!sense_of(node->operation, pair, &sense, &wrong))
        return fail_kind(evaluation, &node->arguments[wrong], &pair[wrong],
                         node->operation == ASSENT_OP_ADD ? "a duration" : "a number");
    bool divides = node->operation == ASSENT_OP_DIVIDE || node->operation == ASSENT_OP_FLOOR_DIVIDE ||
                   node->operation == ASSENT_OP_MODULO;
    if (divides && operand_decimal(&pair[1]) == 0)
        return fail_node(evaluation, &node->arguments[1], ASSENT_FIELD_INVALID,
                         "is zero, and nothing divides by it");
    bool integers = pair[0].value.kind == ASSENT_VALUE_INTEGER &&
                    pair[1].value.kind == ASSENT_VALUE_INTEGER && node->operation != ASSENT_OP_DIVIDE;
    struct assent_value value;
    bool whole =
        integers
            ? reckon_integers(evaluation, node, pair[0].value.integer, pair[1].value.integer, &value)
            : reckon_decimals(evaluation, node, operand_decimal(&pair[0]), operand_decimal(&pair[1]), &value);
    return whole && finish(evaluation, node, value, sense, out);
}

bool operand_minus(struct evaluation *evaluation, const struct assent_node *node, const struct operand *of,
                   struct operand *out)
{
    if (!operand_is_number(of) || of->sense == SENSE_INSTANT)
        return fail_kind(evaluation, node, of, "a number");
    out->sense = of->sense;
    if (of->value.kind == ASSENT_VALUE_DECIMAL) {
        out->value = assent_value_decimal(-of->value.decimal);
        return true;
    }
    int64_t negated;
    if (__builtin_sub_overflow(INT64_C(0), of->value.integer, &negated))
        return too_large(evaluation, node);
    out->value = assent_value_integer(negated);
    return true;
}

bool operand_abs(struct evaluation *evaluation, const struct assent_node *node, const struct operand *of,
                 struct operand *out)
{
    if (!operand_is_number(of))
        return fail_kind(evaluation, node, of, "a number");
    *out = *of;
    return operand_decimal(of) < 0 ? operand_minus(evaluation, node, of, out) : true;
}

bool operand_floor(struct evaluation *evaluation, const struct assent_node *node, const struct operand *of,
                   struct operand *out)
{
    if (!operand_is_number(of))
        return fail_kind(evaluation, node, of, "a number");
    *out = *of;
    if (of->value.kind == ASSENT_VALUE_INTEGER)
        return true;
    double floored = floor_of(of->value.decimal);
    if (floored < -TWO_TO_63 || floored >= TWO_TO_63)
        return too_large(evaluation, node);
    out->value = assent_value_integer((int64_t)floored);
    return true;
}

// What the result means; false with the operand that makes no sense there.
static bool sense_of(enum assent_operation operation, const struct operand pair[2], enum sense *out,
                     size_t *wrong)
{
    enum sense a = pair[0].sense;
    enum sense b = pair[1].sense;
    bool adds = operation == ASSENT_OP_ADD;
    bool subtracts = operation == ASSENT_OP_SUBTRACT;
    *out = SENSE_PLAIN;
    *wrong = 1;
    if (adds || subtracts) {
        if (b == SENSE_INSTANT && (adds ? a == SENSE_INSTANT : a != SENSE_INSTANT))
            return false;
        if (a == SENSE_INSTANT && b == SENSE_INSTANT)
            *out = SENSE_SPAN;
        else if (a == SENSE_INSTANT || b == SENSE_INSTANT)
            *out = SENSE_INSTANT;
        else if (a == SENSE_SPAN || b == SENSE_SPAN)
            *out = SENSE_SPAN;
        return true;
    }
    *wrong = a == SENSE_INSTANT ? 0 : 1;
    if (a == SENSE_INSTANT || b == SENSE_INSTANT)
        return false;
    if (operation == ASSENT_OP_MULTIPLY) {
        *out = a == SENSE_SPAN || b == SENSE_SPAN ? SENSE_SPAN : SENSE_PLAIN;
        return a != SENSE_SPAN || b != SENSE_SPAN;
    }
    bool ratio = a == SENSE_SPAN && b == SENSE_SPAN && operation != ASSENT_OP_MODULO;
    *out = a == SENSE_SPAN && !ratio ? SENSE_SPAN : SENSE_PLAIN;
    return a == SENSE_SPAN || b != SENSE_SPAN;
}

// b is not 0 where it divides.
static bool reckon_integers(struct evaluation *evaluation, const struct assent_node *node, int64_t a,
                            int64_t b, struct assent_value *out)
{
    int64_t result = 0;
    bool over = false;
    if (node->operation == ASSENT_OP_ADD) {
        over = __builtin_add_overflow(a, b, &result);
    } else if (node->operation == ASSENT_OP_SUBTRACT) {
        over = __builtin_sub_overflow(a, b, &result);
    } else if (node->operation == ASSENT_OP_MULTIPLY) {
        over = __builtin_mul_overflow(a, b, &result);
    } else if (b == -1) { // the machine's division traps on the least integer
        over = node->operation == ASSENT_OP_FLOOR_DIVIDE && __builtin_sub_overflow(INT64_C(0), a, &result);
    } else if (node->operation == ASSENT_OP_FLOOR_DIVIDE) {
        result = a / b - (a % b != 0 && (a % b < 0) != (b < 0));
    } else {
        result = a % b;
        if (result != 0 && (result < 0) != (b < 0))
            result += b;
    }
    if (over)
        return too_large(evaluation, node);
    *out = assent_value_integer(result);
    return true;
}

static bool reckon_decimals(struct evaluation *evaluation, const struct assent_node *node, double a, double b,
                            struct assent_value *out)
{
    double result = 0;
    if (node->operation == ASSENT_OP_ADD)
        result = a + b;
    else if (node->operation == ASSENT_OP_SUBTRACT)
        result = a - b;
    else if (node->operation == ASSENT_OP_MULTIPLY)
        result = a * b;
    else if (node->operation == ASSENT_OP_DIVIDE)
        result = a / b;
    else if (node->operation == ASSENT_OP_FLOOR_DIVIDE)
        result = floor_of(a / b);
    else
        result = modulo_of(a, b);
    if (!isfinite(result))
        return too_large(evaluation, node);
    *out = assent_value_decimal(result);
    return true;
}

// Times are whole microseconds: what is left of one is dropped.
static bool finish(struct evaluation *evaluation, const struct assent_node *node, struct assent_value value,
                   enum sense sense, struct operand *out)
{
    struct operand result = {value, sense};
    *out = result;
    return sense == SENSE_PLAIN || operand_floor(evaluation, node, &result, out);
}

static double floor_of(double number)
{
    if (!(number > -TWO_TO_52 && number < TWO_TO_52))
        return number;
    double whole = (double)(int64_t)number;
    return whole > number ? whole - 1 : whole;
}

// The rest of a division, exactly, with the sign of b: the divisor is doubled up to the dividend and halved
// down again, and each subtraction is of numbers less than a factor of two apart, which rounds nothing.
static double modulo_of(double a, double b)
{
    double size = b < 0 ? -b : b;
    double rest = a < 0 ? -a : a;
    double step = size;
    while (step <= rest / 2)
        step *= 2;
    while (step >= size) {
        if (rest >= step)
            rest -= step;
        step /= 2;
    }
    if (a < 0)
        rest = -rest;
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

static bool too_large(struct evaluation *evaluation, const struct assent_node *node)
{
    return fail_node(evaluation, node, ASSENT_FIELD_INVALID, "is too large to reckon with");
}
