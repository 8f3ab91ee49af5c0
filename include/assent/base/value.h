// SPDX-License-Identifier: Apache-2.0
// Arena values: what fields, hook arguments, job results and JSON bodies are inside Assent.
// Invariants: a record's members are sorted by name (bytes) without doubles; an absent value never stands
// inside a list or record (absent is not null, api.md); a decimal is finite. Values are immutable once made
// and may share parts.
#ifndef ASSENT_BASE_VALUE_H
#define ASSENT_BASE_VALUE_H

#include <assent/base/text.h>

enum assent_value_kind {
    ASSENT_VALUE_ABSENT, // zeroed memory is an absent value
    ASSENT_VALUE_BOOLEAN,
    ASSENT_VALUE_INTEGER,
    ASSENT_VALUE_DECIMAL,
    ASSENT_VALUE_TEXT,
    ASSENT_VALUE_LIST,
    ASSENT_VALUE_RECORD,
};

struct assent_member;

struct assent_value {
    enum assent_value_kind kind;
    union {
        bool boolean;
        int64_t integer;
        double decimal;
        struct assent_text text;
        struct {
            const struct assent_value *items;
            size_t count;
        } list;
        struct {
            const struct assent_member *members;
            size_t count;
        } record;
    };
};

struct assent_member {
    struct assent_text name;
    struct assent_value value;
};

struct assent_value assent_value_absent(void);
struct assent_value assent_value_boolean(bool boolean);
struct assent_value assent_value_integer(int64_t integer);
// decimal must be finite (asserted); -0 becomes 0.
struct assent_value assent_value_decimal(double decimal);
struct assent_value assent_value_text(struct assent_text text);
struct assent_value assent_value_string(const char *string);
// Borrows items.
struct assent_value assent_value_list(const struct assent_value *items, size_t count);

// Pure. Deep equality; 1 and 1.0 are different values.
bool assent_value_equal(const struct assent_value *a, const struct assent_value *b);
// The member called name, or NULL; NULL also when record is not a record.
const struct assent_value *assent_value_get(const struct assent_value *record, const char *name);
const struct assent_value *assent_value_find(const struct assent_value *record, struct assent_text name);
// The member's text; the empty text when it is absent or no text.
struct assent_text assent_value_get_text(const struct assent_value *record, const char *name);
// The member's integer, or otherwise when it is absent or no integer.
int64_t assent_value_get_integer(const struct assent_value *record, const char *name, int64_t otherwise);
bool assent_value_get_boolean(const struct assent_value *record, const char *name, bool otherwise);
// A deep copy, texts included.
struct assent_value assent_value_copy(struct assent_arena *arena, const struct assent_value *value);

// Building. Setting a name twice keeps the last value; setting an absent value drops the member.
struct assent_record {
    struct assent_arena *arena;
    struct assent_member *members;
    size_t count;
    size_t room;
};
struct assent_record assent_record_in(struct assent_arena *arena);
// Starts with the members of base, which may be NULL or absent.
struct assent_record assent_record_from(struct assent_arena *arena, const struct assent_value *base);
// Borrows the name and the value's parts.
void assent_record_set(struct assent_record *record, struct assent_text name, struct assent_value value);
void assent_record_put(struct assent_record *record, const char *name, struct assent_value value);
void assent_record_put_text(struct assent_record *record, const char *name, struct assent_text text);
void assent_record_put_integer(struct assent_record *record, const char *name, int64_t integer);
void assent_record_put_boolean(struct assent_record *record, const char *name, bool boolean);
// The sorted record; the builder may go on being used, the value stays as it is.
struct assent_value assent_record_done(struct assent_record *record);

struct assent_items {
    struct assent_arena *arena;
    struct assent_value *items;
    size_t count;
    size_t room;
};
struct assent_items assent_items_in(struct assent_arena *arena);
// Asserts that value is not absent: an absent item has no place in a list.
void assent_items_add(struct assent_items *items, struct assent_value value);
struct assent_value assent_items_done(struct assent_items *items);

#endif
