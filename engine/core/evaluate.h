// SPDX-License-Identifier: Apache-2.0
// What the files of condition evaluation share: condition.c (the walk), condition_compare.c,
// condition_number.c, condition_call.c and template.c. Every function that can fail has said so in the
// evaluation's error and place when it returns false.
#ifndef CORE_EVALUATE_H
#define CORE_EVALUATE_H

#include "path.h"

struct evaluation {
    const struct assent_scope *scope;
    struct assent_arena *arena;
    struct assent_place *at;    // of the failing operand; may be NULL
    struct assent_error *error; // may be NULL
    int depth;                  // of the node in hand; asserted against ASSENT_CONDITION_DEPTH
    size_t made_bytes;          // of a template's texts so far
};

// The operand of a node; it may be absent.
bool evaluate(struct evaluation *evaluation, const struct assent_node *node, struct operand *out);
// The same, but an absent operand fails with ABSENT_VALUE.
bool evaluate_present(struct evaluation *evaluation, const struct assent_node *node, struct operand *out);

// == of present operands: numbers by value, instants and spans also with a text that reads as one, parties
// also by handle, lists and records member by member.
bool operands_equal(struct evaluation *evaluation, const struct assent_node *nodes[2],
                    const struct operand pair[2], bool *out);
// < 0, 0, > 0 of two numbers, texts, instants or spans; anything else fails.
bool operands_order(struct evaluation *evaluation, const struct assent_node *nodes[2],
                    const struct operand pair[2], int *out);

// Arithmetic over two numbers, and the minus before one.
bool operands_reckon(struct evaluation *evaluation, const struct assent_node *node,
                     const struct operand pair[2], struct operand *out);
bool operand_minus(struct evaluation *evaluation, const struct assent_node *node, const struct operand *of,
                   struct operand *out);
// Math of the helpers: the largest integer that is not above a number, and the number without its sign.
bool operand_floor(struct evaluation *evaluation, const struct assent_node *node, const struct operand *of,
                   struct operand *out);
bool operand_abs(struct evaluation *evaluation, const struct assent_node *node, const struct operand *of,
                 struct operand *out);
bool operand_is_number(const struct operand *operand);
double operand_decimal(const struct operand *operand);

// A call of a helper.
bool evaluate_call(struct evaluation *evaluation, const struct assent_node *node, struct operand *out);

// The text of a number, text, instant or span, as `..` and templates join it. Fails for anything else.
bool operand_text(struct evaluation *evaluation, const struct assent_node *node,
                  const struct operand *operand, struct assent_text *out);

// A tree as text again, and the sign of an operator (condition_text.c).
void condition_write(struct assent_buffer *out, const struct assent_node *node);
const char *operation_text(enum assent_operation operation);

// Sets error and place; each returns false. wanted: "a number".
bool fail_kind(struct evaluation *evaluation, const struct assent_node *node, const struct operand *found,
               const char *wanted);
bool fail_node(struct evaluation *evaluation, const struct assent_node *node, enum assent_code code,
               const char *what);
bool fail_absent(struct evaluation *evaluation, const struct assent_node *node);

#endif
