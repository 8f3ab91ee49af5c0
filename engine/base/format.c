// SPDX-License-Identifier: Apache-2.0
// What nearly every format of ours is made of, without printf: %s, %.*s, %d, %ld, %lld, %zu and %%. Each
// commit formats some twenty short texts (ids, paths, names of parts), and printf takes five times as long
// for them. Whatever else stands in a format is left to printf, so that nothing is read differently here.
#include "base_internal.h"

#include <stdio.h>
#include <string.h>

struct output {
    char *bytes;
    size_t count;
    size_t room;
};

static int format_plain(char *to, size_t room, const char *format, va_list *list);
static bool put_directive(struct output *out, const char **at, va_list *list);
static bool put_precise(struct output *out, va_list *list);
static bool put_number(struct output *out, int64_t number);
static bool put(struct output *out, const char *bytes, size_t count);

int format_text(char *to, size_t room, const char *format, va_list list)
{
    va_list plain;
    va_copy(plain, list);
    int count = format_plain(to, room, format, &plain);
    va_end(plain);
    return count >= 0 ? count : vsnprintf(to, room, format, list);
}

// -1: there is something that printf must read, or no room.
static int format_plain(char *to, size_t room, const char *format, va_list *list)
{
    struct output out = {to, 0, room - 1};
    for (const char *at = format; *at;) {
        size_t count = strcspn(at, "%");
        if (!put(&out, at, count))
            return -1;
        at += count;
        if (*at && !put_directive(&out, &at, list))
            return -1;
    }
    to[out.count] = '\0';
    return (int)out.count;
}

// What stands after the '%' that *at is at; *at is moved behind it.
static bool put_directive(struct output *out, const char **at, va_list *list)
{
    const char *what = *at + 1;
    *at = what + 1;
    if (*what == '%')
        return put(out, "%", 1);
    if (*what == 's') {
        const char *string = va_arg(*list, const char *);
        return string && put(out, string, strlen(string));
    }
    if (*what == 'd')
        return put_number(out, va_arg(*list, int));
    *at = what + 2;
    if (strncmp(what, "ld", 2) == 0)
        return put_number(out, va_arg(*list, long));
    if (strncmp(what, "zu", 2) == 0) {
        size_t number = va_arg(*list, size_t);
        return number <= INT64_MAX && put_number(out, (int64_t)number);
    }
    *at = what + 3;
    if (strncmp(what, "lld", 3) == 0)
        return put_number(out, va_arg(*list, long long));
    return strncmp(what, ".*s", 3) == 0 && put_precise(out, list);
}

static bool put_precise(struct output *out, va_list *list)
{
    int count = va_arg(*list, int);
    const char *bytes = va_arg(*list, const char *);
    if (count == 0)
        return true;
    return count > 0 && bytes && put(out, bytes, strnlen(bytes, (size_t)count));
}

static bool put_number(struct output *out, int64_t number)
{
    char digits[INTEGER_BYTES];
    size_t from = integer_write(number, digits);
    return put(out, digits + from, sizeof digits - from);
}

static bool put(struct output *out, const char *bytes, size_t count)
{
    if (count > out->room - out->count)
        return false;
    memcpy(out->bytes + out->count, bytes, count);
    out->count += count;
    return true;
}
