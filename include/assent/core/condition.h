// SPDX-License-Identifier: Apache-2.0
// Condition trees and templates: a total subset of Lua's expressions, parsed by engine/language, evaluated
// here (language.md, "Four small grammars"). Evaluation ends always, does no I/O, and never treats an absent
// value as false silently: an operator that needs a value and gets none fails with ASSENT_ABSENT_VALUE and
// the place of the operand.
#ifndef ASSENT_CORE_CONDITION_H
#define ASSENT_CORE_CONDITION_H

#include <assent/base/diagnostic.h>

enum assent_node_kind {
    ASSENT_NODE_LITERAL, // .value (absent: `nil`)
    ASSENT_NODE_PATH,    // .root and .names
    ASSENT_NODE_INDEX,  // .arguments[0] with member .names[0]: for values made by operators, and after a call
    ASSENT_NODE_UNARY,  // .operation over .arguments[0]
    ASSENT_NODE_BINARY, // .operation over .arguments[0..1]
    ASSENT_NODE_CALL,   // .helper over .arguments
};

enum assent_operation {
    ASSENT_OP_NOT,
    ASSENT_OP_MINUS,
    ASSENT_OP_LENGTH,
    ASSENT_OP_OR,
    ASSENT_OP_AND,
    ASSENT_OP_LESS,
    ASSENT_OP_GREATER,
    ASSENT_OP_LESS_EQUAL,
    ASSENT_OP_GREATER_EQUAL,
    ASSENT_OP_UNEQUAL,
    ASSENT_OP_EQUAL,
    ASSENT_OP_CONCAT,
    ASSENT_OP_ADD,
    ASSENT_OP_SUBTRACT,
    ASSENT_OP_MULTIPLY,
    ASSENT_OP_DIVIDE,
    ASSENT_OP_FLOOR_DIVIDE,
    ASSENT_OP_MODULO,
};

// Where a path begins. A name that is none of the fixed words is a field of the ticket.
enum assent_root {
    ASSENT_ROOT_FIELD,  // names[0] is the field: `service`, `planned.start`; a field of type service, ci,
                        // person or group goes on into its record
    ASSENT_ROOT_TICKET, // ticket.id, number, state, kind, type, revision, created, workflow, version
    ASSENT_ROOT_RISK,   // risk.level (text), risk.score (integer), risk.order (index of the band, 0 lowest)
    ASSENT_ROOT_JOBS, // jobs.NAME.result…, jobs.NAME.outcome, jobs.NAME.attempts: of the newest job of that
                      // name
    ASSENT_ROOT_JOB,  // job.outcome, job.key, job.name: inside `with` of an undo or finally
    ASSENT_ROOT_REQUESTER, // requester.id, name, handle, manager, groups, kind
    ASSENT_ROOT_ACTOR,     // actor.id, name, handle, groups: in `by` conditions of an action
    ASSENT_ROOT_NOW,       // the event's instant
};

// The fixed list of helpers. X(NAME, "name in the text", least arguments, most arguments)
#define ASSENT_HELPERS(X)                                                                                    \
    X(COUNT, "count", 1, 1)        /* of a list, record or text (code points); 0 for an absent value */      \
    X(HAS, "has", 1, 2)            /* has(x): x is there; has(list, v): v is in the list */                  \
    X(DEFAULT, "default", 2, 2)    /* default(x, v): v when x is absent */                                   \
    X(MIN, "min", 1, 8)            /* of numbers, times or durations */                                      \
    X(MAX, "max", 1, 8)            /* likewise */                                                            \
    X(ABS, "abs", 1, 1)            /* without its sign */                                                    \
    X(FLOOR, "floor", 1, 1)        /* the largest integer that is not above */                               \
    X(LOWER, "lower", 1, 1)        /* ASCII letters only */                                                  \
    X(UPPER, "upper", 1, 1)        /* ASCII letters only */                                                  \
    X(STARTS, "starts_with", 2, 2) /* of texts */                                                            \
    X(ENDS, "ends_with", 2, 2)     /* of texts */                                                            \
    X(CONTAINS, "contains", 2, 2)  /* of texts */                                                            \
    X(ONE_OF, "one_of", 2, 32)     /* one_of(x, a, b, …): x equals one of them */                          \
    X(HOURS, "hours", 1, 1)        /* a duration */                                                          \
    X(DAYS, "days", 1, 1)          /* a duration of 24 hours each */                                         \
    X(MEMBER, "member", 2, 2)      /* member(person, "group"): in the group, by handle */

enum assent_helper {
#define ASSENT_HELPER_ENUM(name, text, least, most) ASSENT_HELPER_##name,
    ASSENT_HELPERS(ASSENT_HELPER_ENUM)
#undef ASSENT_HELPER_ENUM
        ASSENT_HELPERS_COUNT
};

struct assent_node {
    enum assent_node_kind kind;
    enum assent_operation operation;
    enum assent_root root;
    enum assent_helper helper;
    struct assent_place place; // in the YAML file
    struct assent_value value;
    const struct assent_text *names;
    size_t name_count;
    const struct assent_node *arguments;
    size_t argument_count;
};

// A guard: a tree, or a named hook (`when: { hook: risk.needs_board }`), or nothing (always true).
struct assent_condition {
    const struct assent_node *tree; // NULL when there is none
    struct assent_text hook;        // "risk.needs_board", empty when there is none
    struct assent_text source;      // as written, for explain
    struct assent_place place;
};

// A value with `${ … }` in it. One part that is a tree keeps its type; otherwise the parts are joined as
// text.
struct assent_template_part {
    struct assent_text literal; // used when tree is NULL
    const struct assent_node *tree;
};
enum assent_template_kind {
    ASSENT_TEMPLATE_LITERAL,
    ASSENT_TEMPLATE_TEXT,
    ASSENT_TEMPLATE_LIST,
    ASSENT_TEMPLATE_RECORD
};
struct assent_template {
    enum assent_template_kind kind;
    struct assent_value literal;              // LITERAL: numbers and booleans as the schema typed them
    const struct assent_template_part *parts; // TEXT
    size_t part_count;
    const struct assent_text *names;     // RECORD: one for each item
    const struct assent_template *items; // LIST and RECORD
    size_t item_count;
};

struct assent_scope; // what names mean during one evaluation: core's own

// Pure. Evaluates. The semantics are those of Lua 5.4 but for this:
// - Absence. An absent operand fails with ABSENT_VALUE, and so do an absent truth and an absent side of and,
// or, not. What may
//   be asked of an absent value: `x == nil`, `x ~= nil` (with nil written out), count(x) (0), has(x),
//   has(list, v) (false), default(x, v). assent_condition_value itself may give an absent value (a path that
//   leads nowhere).
// - Numbers. Integer overflow, division by zero and a decimal that is not finite fail; texts are never taken
// for numbers.
//   An integer equals and orders with a decimal by value.
// - Equality of lists and records is by what is in them. Texts order by bytes. # of a text is bytes, count()
// code points.
// - Times. Fields of type date (midnight UTC), datetime and planned, `now` and ticket.created are instants;
// fields of type duration
//   (wall time), hours() and days() are durations; both are whole microseconds here. instant - instant is a
//   duration, instant ± duration an instant, duration / duration a number. Beside one in a comparison a text
//   is read as one: planned.start > "2026-12-01". Templates write them as they are stored: RFC 3339, "4 h".
//   Business durations stay texts: they have no length of their own.
// - People and groups. `implementer`, `requester`, `requester.manager` are handles; service.owner and
// service.support_group are
//   "person:ann" or "group:dba", and equal the bare handle too.
// Fails: ABSENT_VALUE, FIELD_INVALID (a wrong type or number, named with its place: "change.yaml line 12:
// `plan` is a text, not a number"), LIMIT_REACHED (a text of more than ASSENT_FIELDS_BYTES). *at is the place
// of the failing operand; at may be NULL.
bool assent_condition_value(const struct assent_scope *scope, const struct assent_node *tree,
                            struct assent_arena *arena, struct assent_value *out, struct assent_place *at,
                            struct assent_error *error);
// The same as a truth.
bool assent_condition_truth(const struct assent_scope *scope, const struct assent_node *tree,
                            struct assent_arena *arena, bool *out, struct assent_place *at,
                            struct assent_error *error);
bool assent_template_value(const struct assent_scope *scope, const struct assent_template *template,
                           struct assent_arena *arena, struct assent_value *out, struct assent_place *at,
                           struct assent_error *error);
// "true" for a condition without tree and hook.
bool assent_condition_empty(const struct assent_condition *condition);
const char *assent_helper_text(enum assent_helper helper);
bool assent_helper_find(struct assent_text name, enum assent_helper *out, size_t *least, size_t *most);

#endif
