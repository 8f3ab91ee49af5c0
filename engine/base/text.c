// SPDX-License-Identifier: Apache-2.0
// Text: comparing, slicing and copying borrowed runs of bytes.
// Every function here is pure but for those that copy into an arena. None reads beyond count, none needs a
// NUL.
#include <assent/base/text.h>

#include "base_internal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_space(char byte);
static int by_bytes(const void *a, const void *b);
static size_t character_bytes(struct assent_text text, size_t at);

struct assent_text assent_text_of(const char *string)
{
    return (struct assent_text){string, string ? strlen(string) : 0};
}

struct assent_text assent_text_slice(const char *bytes, size_t count)
{
    return (struct assent_text){bytes, count};
}

bool assent_text_equal(struct assent_text a, struct assent_text b)
{
    return a.count == b.count && (a.count == 0 || memcmp(a.bytes, b.bytes, a.count) == 0);
}

bool assent_texts_equal(const struct assent_text *a, size_t a_count, const struct assent_text *b,
                        size_t b_count)
{
    bool equal = a_count == b_count;
    for (size_t i = 0; equal && i < a_count; i++)
        equal = assent_text_equal(a[i], b[i]);
    return equal;
}

void assent_texts_sort(struct assent_text *texts, size_t count)
{
    if (count > 1)
        qsort(texts, count, sizeof *texts, by_bytes);
}

size_t assent_texts_settle(struct assent_text *texts, size_t count)
{
    size_t kept = 0;
    assent_texts_sort(texts, count);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || !assent_text_equal(texts[kept - 1], texts[i]))
            texts[kept++] = texts[i];
    }
    return kept;
}

const struct assent_text *assent_texts_find(const struct assent_text *texts, size_t count,
                                            struct assent_text wanted)
{
    return count > 0 ? bsearch(&wanted, texts, count, sizeof *texts, by_bytes) : NULL;
}

bool assent_text_is(struct assent_text a, const char *string)
{
    return assent_text_equal(a, assent_text_of(string));
}

int assent_text_compare(struct assent_text a, struct assent_text b)
{
    size_t shared = a.count < b.count ? a.count : b.count;
    if (shared && a.bytes[0] != b.bytes[0]) // mostly, among names
        return (unsigned char)a.bytes[0] - (unsigned char)b.bytes[0];
    int order = shared ? memcmp(a.bytes, b.bytes, shared) : 0;
    if (order != 0)
        return order;
    return (a.count > b.count) - (a.count < b.count);
}

bool assent_text_starts(struct assent_text a, const char *prefix)
{
    size_t count = strlen(prefix);
    return count <= a.count && (count == 0 || memcmp(a.bytes, prefix, count) == 0);
}

bool assent_text_ends(struct assent_text a, const char *suffix)
{
    size_t count = strlen(suffix);
    return count <= a.count && (count == 0 || memcmp(a.bytes + a.count - count, suffix, count) == 0);
}

size_t assent_text_find_byte(struct assent_text a, char needle)
{
    const char *found = a.count ? memchr(a.bytes, needle, a.count) : NULL;
    return found ? (size_t)(found - a.bytes) : a.count;
}

struct assent_text assent_text_trim(struct assent_text a)
{
    size_t from = 0;
    while (from < a.count && is_space(a.bytes[from]))
        from++;
    size_t to = a.count;
    while (to > from && is_space(a.bytes[to - 1]))
        to--;
    return assent_text_slice(from < a.count ? a.bytes + from : NULL, to - from);
}

bool assent_text_integer(struct assent_text a, int64_t *out)
{
    size_t first = a.count > 0 && a.bytes[0] == '-';
    bool zero = a.count == 1 && a.bytes[0] == '0';
    if (a.count == first || (a.bytes[first] == '0' && !zero))
        return false;
    int64_t number = 0; // negative throughout: the range reaches one further down than up
    for (size_t i = first; i < a.count; i++) {
        int digit = a.bytes[i] - '0';
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(number, 10, &number) ||
            __builtin_sub_overflow(number, digit, &number))
            return false;
    }
    if (!first && number == INT64_MIN)
        return false;
    *out = first ? number : -number;
    return true;
}

struct assent_text assent_text_copy(struct assent_arena *arena, struct assent_text a)
{
    char *bytes = arena_take_raw(arena, a.count + 1);
    if (a.count)
        memcpy(bytes, a.bytes, a.count);
    bytes[a.count] = '\0';
    return assent_text_slice(bytes, a.count);
}

const char *assent_text_cstring(struct assent_arena *arena, struct assent_text a)
{
    return assent_text_copy(arena, a).bytes;
}

struct assent_text assent_text_format(struct assent_arena *arena, const char *format, ...)
{
    va_list list;
    va_list again;
    va_start(list, format);
    va_copy(again, list);
    char first[FORMAT_BYTES];
    int count = format_text(first, sizeof first, format, list);
    assert(count >= 0); // fails only for wide characters, which no format of ours has
    char *bytes = arena_take_raw(arena, (size_t)count + 1);
    if ((size_t)count < sizeof first)
        memcpy(bytes, first, (size_t)count + 1);
    else
        format_text(bytes, (size_t)count + 1, format, again);
    va_end(again);
    va_end(list);
    return assent_text_slice(bytes, (size_t)count);
}

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

// Goes along both; at a mismatch it goes back to the last star and lets it take one character more.
bool assent_text_glob(struct assent_text text, struct assent_text pattern)
{
    size_t t = 0;
    size_t p = 0;
    size_t star = SIZE_MAX;
    size_t star_text = 0;
    while (t < text.count) {
        if (p < pattern.count && pattern.bytes[p] == '*') {
            star = p++;
            star_text = t;
        } else if (p < pattern.count && pattern.bytes[p] == '?') {
            t += character_bytes(text, t);
            p++;
        } else if (p < pattern.count && pattern.bytes[p] == text.bytes[t]) {
            t++;
            p++;
        } else if (star != SIZE_MAX) {
            star_text += character_bytes(text, star_text);
            t = star_text;
            p = star + 1;
        } else {
            return false;
        }
    }
    while (p < pattern.count && pattern.bytes[p] == '*')
        p++;
    return p == pattern.count;
}

static size_t character_bytes(struct assent_text text, size_t at)
{
    size_t count = 1;
    while (at + count < text.count && ((unsigned char)text.bytes[at + count] & 0xC0) == 0x80)
        count++;
    return count;
}

static int by_bytes(const void *a, const void *b)
{
    return assent_text_compare(*(const struct assent_text *)a, *(const struct assent_text *)b);
}
