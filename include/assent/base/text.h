// SPDX-License-Identifier: Apache-2.0
// Text: a borrowed run of bytes (UTF-8 unless a function says otherwise), and a buffer that grows in an
// arena. A text owns nothing; whoever made it says how long it lives. It is not NUL-terminated unless a
// function says so.
#ifndef ASSENT_BASE_TEXT_H
#define ASSENT_BASE_TEXT_H

#include <assent/base/arena.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct assent_text {
    const char *bytes; // may be NULL when count is 0
    size_t count;
};

// Pure. The text of a C string (NULL gives the empty text); borrows it.
struct assent_text assent_text_of(const char *string);
struct assent_text assent_text_slice(const char *bytes, size_t count);
bool assent_text_equal(struct assent_text a, struct assent_text b);
// Lists, in this order.
bool assent_texts_equal(const struct assent_text *a, size_t a_count, const struct assent_text *b,
                        size_t b_count);
// In place, by assent_text_compare.
void assent_texts_sort(struct assent_text *texts, size_t count);
// The same, and each once; gives how many are left.
size_t assent_texts_settle(struct assent_text *texts, size_t count);
// In a sorted list; NULL: not there.
const struct assent_text *assent_texts_find(const struct assent_text *texts, size_t count,
                                            struct assent_text wanted);
// Equality with a C string.
bool assent_text_is(struct assent_text a, const char *string);
// Order by bytes, shorter first; <0, 0, >0.
int assent_text_compare(struct assent_text a, struct assent_text b);
bool assent_text_starts(struct assent_text a, const char *prefix);
bool assent_text_ends(struct assent_text a, const char *suffix);
// Index of the first needle byte, or count when there is none.
size_t assent_text_find_byte(struct assent_text a, char needle);
// Without leading and trailing ASCII white space.
struct assent_text assent_text_trim(struct assent_text a);
// Plain decimal with optional minus, nothing else: no leading zeros, no "-0", no overflow.
bool assent_text_integer(struct assent_text a, int64_t *out);
// True if the bytes are valid UTF-8 (RFC 3629: no surrogates, no overlong forms). *bad is the offset of the
// first bad byte otherwise.
bool assent_text_utf8(struct assent_text a, size_t *bad);
// Number of code points of valid UTF-8.
size_t assent_text_points(struct assent_text a);
// One line that is safe to show: what would move a cursor, end the line or turn the direction of writing is a
// space, and so is each byte that is not UTF-8.
struct assent_text assent_text_shown(struct assent_arena *arena, struct assent_text a);
// JSON that is safe to show and says the same: what assent_text_shown makes a space is written \uXXXX. Line
// feeds stay. The text must be JSON that has escaped C0 already, as canonical JSON has.
struct assent_text assent_text_shown_json(struct assent_arena *arena, struct assent_text json);
// True when valid UTF-8 holds a control character (C0, DEL, C1). breaks_too: or what ends a line (U+2028 and
// U+2029 as well); else line feeds, carriage returns and tabs are none.
bool assent_text_has_control(struct assent_text a, bool breaks_too);
// Whether the pattern fits the whole text: `*` is any run, `?` any one code point.
bool assent_text_glob(struct assent_text text, struct assent_text pattern);
// Damerau-Levenshtein distance (adjacent swaps count one), in code points, capped: returns limit + 1
// when it is more, or when one of two different texts has more than 64. For "did you mean".
unsigned assent_text_distance(struct assent_text a, struct assent_text b, unsigned limit);

// Copies into the arena; the copy is followed by a NUL byte, so .bytes may be given to C libraries when it
// holds no NUL.
struct assent_text assent_text_copy(struct assent_arena *arena, struct assent_text a);
const char *assent_text_cstring(struct assent_arena *arena, struct assent_text a);
// printf into the arena; NUL-terminated.
struct assent_text assent_text_format(struct assent_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// A buffer that grows in an arena; what it held before growing is given back only with the arena.
struct assent_buffer {
    struct assent_arena *arena;
    char *bytes;
    size_t count;
    size_t room;
};

struct assent_buffer assent_buffer_in(struct assent_arena *arena);
void assent_buffer_bytes(struct assent_buffer *buffer, const void *bytes, size_t count);
void assent_buffer_text(struct assent_buffer *buffer, struct assent_text text);
void assent_buffer_string(struct assent_buffer *buffer, const char *string);
void assent_buffer_byte(struct assent_buffer *buffer, char byte);
void assent_buffer_integer(struct assent_buffer *buffer, int64_t number);
void assent_buffer_format(struct assent_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void assent_buffer_format_list(struct assent_buffer *buffer, const char *format, va_list list);
// What was written so far; borrows the buffer until the next write.
struct assent_text assent_buffer_done(const struct assent_buffer *buffer);

#endif
