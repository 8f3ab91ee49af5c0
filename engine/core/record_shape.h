// SPDX-License-Identifier: Apache-2.0
// Shapes: what of a struct is stored, under which name and how. One table for each kind of fact and part,
// from which everything that touches stored bytes is made: writing, reading, showing as a value, copying.
// Rules of a table: rows in byte order of their names; a member that is zero has no written form, but where
// its type says "always"; an array is a pointer followed by its size_t count. tests/core/record_shape_test.c
// holds the tables to the first and the structs to the last.
#ifndef ASSENT_CORE_RECORD_SHAPE_H
#define ASSENT_CORE_RECORD_SHAPE_H

#include "ticket_words.h"

#include <assent/base/error.h>
#include <assent/base/value.h>
#include <assent/core/fold.h>

enum shape_type {
    SHAPE_TEXT,
    SHAPE_INTEGER,
    SHAPE_NUMBER,  // always: a number that may be 0, as of a round
    SHAPE_INDEX,   // an integer of which -1 means none, and is left out
    SHAPE_INSTANT, // microseconds; 0: none
    SHAPE_BOOLEAN,
    SHAPE_DIGEST,
    SHAPE_TICKET_ID, // always
    SHAPE_WORD,      // always: an enum; more: its words
    SHAPE_WORD_OR_NONE,
    SHAPE_VALUE,
    SHAPE_NAMES,  // array of texts
    SHAPE_LIST,   // array of structs; more: their shape
    SHAPE_RECORD, // a struct in place; more: its shape
};

// Where a member stands in the record of a turn. Parts are stored whole: both together are asked for.
enum shape_place { IN_ENVELOPE = 1, IN_PAYLOAD = 2, IN_BOTH = 3 };

struct shape_member {
    const char *name;
    enum shape_type type;
    enum shape_place place;
    size_t offset;
    const void *more; // struct words or struct shape
};

struct shape {
    const struct shape_member *members;
    size_t count;
    size_t size; // of the struct, where it stands in arrays
};

// An array member as it lies in its struct, whatever its items.
struct span {
    const void *items;
    size_t count;
};
struct span span_at(const void *at);

extern const struct shape SHAPE_ROUND; // without votes
extern const struct shape SHAPE_VOTE;
extern const struct shape SHAPE_AGAIN;
extern const struct shape SHAPE_JOB;
extern const struct shape SHAPE_TIMER;
extern const struct shape SHAPE_WAIT_BRANCH;
extern const struct shape SHAPE_AWAITED;
extern const struct shape SHAPE_HEAD; // a ticket without id, fields, rounds, jobs, timers, signals
extern const struct shape SHAPE_EXCLUDED;
extern const struct shape SHAPE_PLAN;
extern const struct shape SHAPE_PLANNED;
extern const struct shape SHAPE_CONFLICT;
extern const struct shape SHAPE_ENTRY;
extern const struct shape SHAPE_RUN;
// The shape of a kind of fact; its offsets count from base within struct assent_fact.
struct fact_shape {
    const struct shape *shape;
    size_t base;
};
struct fact_shape fact_shape(enum assent_fact_kind kind);

// Whether the member has a written form; a record in place always may.
bool shape_written(const struct shape_member *member, const void *at);
// Appends the members of `places`, between { and }. Returns false, and appends nothing, when there was none
// and `empty` is false.
bool shape_write(struct assent_buffer *out, const struct shape *shape, const void *from,
                 enum shape_place places, bool empty);
// The same members without braces; *first is false once one was written.
void shape_write_members(struct assent_buffer *out, const struct shape *shape, const void *from,
                         enum shape_place places, bool *first);

// A place in bytes that must be exactly what the writers above make.
struct cursor {
    const char *start;
    const char *at;
    const char *end;
    struct assent_arena *arena;
    const char *fault;
};
struct cursor cursor_of(struct assent_text bytes, struct assent_arena *arena);
// True when everything was read; otherwise sets BAD_RECORD with what and where.
bool cursor_done(const struct cursor *cursor, const char *what, struct assent_error *error);
bool cursor_refuse(struct cursor *cursor, const char *fault);
// Takes the bytes if they are next.
bool cursor_take(struct cursor *cursor, const char *bytes, size_t count);
bool cursor_expect(struct cursor *cursor, char byte);
bool cursor_integer(struct cursor *cursor, int64_t *out);
bool cursor_text(struct cursor *cursor, struct assent_text *out);
// Any value; *out is canonical.
bool cursor_value(struct cursor *cursor, struct assent_value *out);
// The array with room for one item more, which is zeroed.
void *cursor_room(struct cursor *cursor, void *items, size_t count, size_t *room, size_t size);
// Into zeroed memory. Refuses what the writers do not make: other members, another order, zeros written out.
bool shape_read(struct cursor *cursor, const struct shape *shape, void *into, enum shape_place places);
bool shape_read_members(struct cursor *cursor, const struct shape *shape, void *into, enum shape_place places,
                        bool *first);
// Before reading: members whose "none" is not zero.
void shape_clear(const struct shape *shape, void *into);

// The members as a record; public: instants as RFC 3339 texts.
struct assent_value shape_value(const struct shape *shape, const void *from, bool public,
                                struct assent_arena *arena);
void shape_value_into(struct assent_record *record, const struct shape *shape, const void *from, bool public);
// Replaces everything that a struct borrows by copies. into is a plain copy of the struct.
void shape_copy(const struct shape *shape, void *into, struct assent_arena *arena);

#endif
