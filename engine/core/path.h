// SPDX-License-Identifier: Apache-2.0
// Where a path of a condition leads, before anybody asks for its value: shared by scope.c (values),
// condition.c (operands), template.c (stored forms) and who.c (people and groups).
#ifndef CORE_PATH_H
#define CORE_PATH_H

#include "scope.h"

enum path_kind { PATH_ABSENT, PATH_VALUE, PATH_PERSON, PATH_GROUP, PATH_SERVICE, PATH_CI };

// What a value means beside its kind. An instant is integer microseconds, and so is a span of time; a party
// is a text "person:ann" or "group:dba" that equals the bare handle too.
enum sense { SENSE_PLAIN, SENSE_INSTANT, SENSE_SPAN, SENSE_PARTY };

struct operand {
    struct assent_value value;
    enum sense sense;
};

struct path_end {
    enum path_kind kind;
    int32_t index; // of the person, group, service or item; ASSENT_NO_INDEX when the directory has none
    struct assent_value value;        // as stored; the handle of a person, group, service or item
    enum sense sense;                 // of value
    enum assent_field_type type;      // how a stored text is to be read; TEXT when it is just a text
    const struct assent_field *field; // that described the value, NULL when none did
    enum assent_field_type items;     // of a list: PERSON or GROUP when it holds their handles
};

// Pure. ABSENT when any part of the path is not there.
struct path_end path_follow(const struct assent_scope *scope, enum assent_root root,
                            const struct assent_text *names, size_t count, struct assent_arena *arena);
// The value as conditions reckon with it: times as microseconds.
struct operand path_operand(const struct path_end *end);
// The value as it is stored and shown: times as texts.
struct assent_value path_stored(const struct path_end *end, struct assent_arena *arena);

// Appends the path as it is written: "planned.start", "requester.manager".
void path_write(struct assent_buffer *out, enum assent_root root, const struct assent_text *names,
                size_t count);

// One name further. Pure.
struct path_end path_along(const struct assent_scope *scope, const struct path_end *from,
                           struct assent_text name, struct assent_arena *arena);
// Ends of paths. The person may be NO_INDEX: then it leads nowhere.
struct path_end path_nowhere(void);
struct path_end path_person(const struct assent_scope *scope, int32_t person);
struct path_end path_handle(enum path_kind kind, int32_t index, struct assent_text handle);
// A value as its field's type has it: the handle of a person leads on into the person.
struct path_end path_typed(const struct assent_scope *scope, const struct assent_value *value,
                           enum assent_field_type type, const struct assent_field *field);
struct path_end path_value(struct assent_value value);
// What has no name of its own goes by its handle.
struct assent_text path_name(struct assent_text name, struct assent_text handle);
// The empty text leads nowhere: an item without a type has none.
struct path_end path_text(struct assent_text text);
struct path_end path_integer(int64_t integer, enum sense sense);

#endif
