// SPDX-License-Identifier: Apache-2.0
// Arena values: making, comparing, finding, copying. Building lists and records is in record.c.
// Guarantees the door's invariants: a decimal is finite and never -0, so that equal values are equal bytes.
// Recursion goes as deep as the value; values from outside have at most ASSENT_VALUE_DEPTH levels.
#include <assent/base/value.h>

#include <assert.h>
#include <math.h>

enum { SCAN_MOST = 8 }; // members that are faster looked through than halved

static bool lists_equal(const struct assent_value *a, const struct assent_value *b);
static bool records_equal(const struct assent_value *a, const struct assent_value *b);
static struct assent_value copy_list(struct assent_arena *arena, const struct assent_value *value);
static struct assent_value copy_record(struct assent_arena *arena, const struct assent_value *value);

struct assent_value assent_value_absent(void)
{
    return (struct assent_value){.kind = ASSENT_VALUE_ABSENT};
}

struct assent_value assent_value_boolean(bool boolean)
{
    return (struct assent_value){.kind = ASSENT_VALUE_BOOLEAN, .boolean = boolean};
}

struct assent_value assent_value_integer(int64_t integer)
{
    return (struct assent_value){.kind = ASSENT_VALUE_INTEGER, .integer = integer};
}

struct assent_value assent_value_decimal(double decimal)
{
    assert(isfinite(decimal));
    return (struct assent_value){.kind = ASSENT_VALUE_DECIMAL, .decimal = decimal == 0 ? 0 : decimal};
}

struct assent_value assent_value_text(struct assent_text text)
{
    return (struct assent_value){.kind = ASSENT_VALUE_TEXT, .text = text};
}

struct assent_value assent_value_string(const char *string)
{
    return assent_value_text(assent_text_of(string));
}

struct assent_value assent_value_list(const struct assent_value *items, size_t count)
{
    return (struct assent_value){.kind = ASSENT_VALUE_LIST, .list = {items, count}};
}

bool assent_value_equal(const struct assent_value *a, const struct assent_value *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case ASSENT_VALUE_ABSENT:
        return true;
    case ASSENT_VALUE_BOOLEAN:
        return a->boolean == b->boolean;
    case ASSENT_VALUE_INTEGER:
        return a->integer == b->integer;
    case ASSENT_VALUE_DECIMAL:
        return a->decimal == b->decimal;
    case ASSENT_VALUE_TEXT:
        return assent_text_equal(a->text, b->text);
    case ASSENT_VALUE_LIST:
        return lists_equal(a, b);
    case ASSENT_VALUE_RECORD:
        return records_equal(a, b);
    }
    assert(!"a value is of one of the kinds");
    return false;
}

const struct assent_value *assent_value_get(const struct assent_value *record, const char *name)
{
    return assent_value_find(record, assent_text_of(name));
}

const struct assent_value *assent_value_find(const struct assent_value *record, struct assent_text name)
{
    if (!record || record->kind != ASSENT_VALUE_RECORD)
        return NULL;
    const struct assent_member *members = record->record.members;
    size_t from = 0;
    size_t to = record->record.count;
    while (to - from > SCAN_MOST) {
        size_t middle = from + (to - from) / 2;
        if (assent_text_compare(members[middle].name, name) <= 0)
            from = middle;
        else
            to = middle;
    }
    for (; from < to; from++) {
        if (assent_text_equal(members[from].name, name))
            return &members[from].value;
    }
    return NULL;
}

struct assent_text assent_value_get_text(const struct assent_value *record, const char *name)
{
    const struct assent_value *value = assent_value_get(record, name);
    return value && value->kind == ASSENT_VALUE_TEXT ? value->text : assent_text_slice(NULL, 0);
}

int64_t assent_value_get_integer(const struct assent_value *record, const char *name, int64_t otherwise)
{
    const struct assent_value *value = assent_value_get(record, name);
    return value && value->kind == ASSENT_VALUE_INTEGER ? value->integer : otherwise;
}

bool assent_value_get_boolean(const struct assent_value *record, const char *name, bool otherwise)
{
    const struct assent_value *value = assent_value_get(record, name);
    return value && value->kind == ASSENT_VALUE_BOOLEAN ? value->boolean : otherwise;
}

struct assent_value assent_value_copy(struct assent_arena *arena, const struct assent_value *value)
{
    switch (value->kind) {
    case ASSENT_VALUE_ABSENT:
    case ASSENT_VALUE_BOOLEAN:
    case ASSENT_VALUE_INTEGER:
    case ASSENT_VALUE_DECIMAL:
        return *value;
    case ASSENT_VALUE_TEXT:
        return assent_value_text(assent_text_copy(arena, value->text));
    case ASSENT_VALUE_LIST:
        return copy_list(arena, value);
    case ASSENT_VALUE_RECORD:
        return copy_record(arena, value);
    }
    assert(!"a value is of one of the kinds");
    return assent_value_absent();
}

static bool lists_equal(const struct assent_value *a, const struct assent_value *b)
{
    if (a->list.count != b->list.count)
        return false;
    for (size_t i = 0; i < a->list.count; i++) {
        if (!assent_value_equal(&a->list.items[i], &b->list.items[i]))
            return false;
    }
    return true;
}

static bool records_equal(const struct assent_value *a, const struct assent_value *b)
{
    if (a->record.count != b->record.count)
        return false;
    for (size_t i = 0; i < a->record.count; i++) {
        const struct assent_member *left = &a->record.members[i];
        const struct assent_member *right = &b->record.members[i];
        if (!assent_text_equal(left->name, right->name) || !assent_value_equal(&left->value, &right->value))
            return false;
    }
    return true;
}

static struct assent_value copy_list(struct assent_arena *arena, const struct assent_value *value)
{
    size_t count = value->list.count;
    struct assent_value *items = assent_arena_take_array(arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = assent_value_copy(arena, &value->list.items[i]);
    return assent_value_list(items, count);
}

static struct assent_value copy_record(struct assent_arena *arena, const struct assent_value *value)
{
    size_t count = value->record.count;
    struct assent_member *members = assent_arena_take_array(arena, count, sizeof *members);
    for (size_t i = 0; i < count; i++) {
        members[i].name = assent_text_copy(arena, value->record.members[i].name);
        members[i].value = assent_value_copy(arena, &value->record.members[i].value);
    }
    return (struct assent_value){.kind = ASSENT_VALUE_RECORD, .record = {members, count}};
}
