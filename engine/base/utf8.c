// SPDX-License-Identifier: Apache-2.0
// UTF-8 as RFC 3629 has it: no surrogates, nothing overlong, nothing above U+10FFFF.
// Every text that Assent keeps has passed here. Runs of ASCII are skipped eight bytes at a time.
#include <assent/base/text.h>

#include "base_internal.h"

#include <string.h>

static bool continues(char byte);

bool assent_text_utf8(struct assent_text a, size_t *bad)
{
    const uint64_t high_bits = UINT64_C(0x8080808080808080);
    size_t i = 0;
    while (i < a.count) {
        uint64_t eight;
        if (a.count - i >= sizeof eight) {
            memcpy(&eight, a.bytes + i, sizeof eight);
            if (!(eight & high_bits)) {
                i += sizeof eight;
                continue;
            }
        }
        uint32_t point;
        size_t length = utf8_read(a.bytes + i, a.count - i, &point);
        if (length == 0) {
            if (bad)
                *bad = i;
            return false;
        }
        i += length;
    }
    return true;
}

size_t assent_text_points(struct assent_text a)
{
    size_t points = 0;
    for (size_t i = 0; i < a.count; i++)
        points += !continues(a.bytes[i]);
    return points;
}

struct assent_text assent_text_shown(struct assent_arena *arena, struct assent_text a)
{
    struct assent_buffer out = assent_buffer_in(arena);
    for (size_t i = 0; i < a.count;) {
        uint32_t point = 0;
        size_t length = utf8_read(a.bytes + i, a.count - i, &point);
        if (length == 0 || point_is_unsafe(point))
            assent_buffer_byte(&out, ' ');
        else
            assent_buffer_bytes(&out, a.bytes + i, length);
        i += length ? length : 1;
    }
    return assent_buffer_done(&out);
}

struct assent_text assent_text_shown_json(struct assent_arena *arena, struct assent_text json)
{
    struct assent_buffer out = assent_buffer_in(arena);
    for (size_t i = 0; i < json.count;) {
        uint32_t point = 0;
        size_t length = utf8_read(json.bytes + i, json.count - i, &point);
        if (length == 0 || point == '\n' || !point_is_unsafe(point))
            assent_buffer_bytes(&out, json.bytes + i, length ? length : 1);
        else if (point < 0x10000)
            assent_buffer_format(&out, "\\u%04x", (unsigned)point);
        else
            assent_buffer_format(&out, "\\u%04x\\u%04x", (unsigned)(0xD7C0 + (point >> 10)),
                                 (unsigned)(0xDC00 + (point & 0x3FF)));
        i += length ? length : 1;
    }
    return assent_buffer_done(&out);
}

bool assent_text_has_control(struct assent_text a, bool breaks_too)
{
    for (size_t i = 0; i < a.count;) {
        uint32_t point = 0;
        size_t length = utf8_read(a.bytes + i, a.count - i, &point);
        bool space = point == '\n' || point == '\r' || point == '\t';
        bool control = point < 0x20 || (point >= 0x7F && point < 0xA0);
        if (breaks_too ? control || point == 0x2028 || point == 0x2029 : control && !space)
            return true;
        i += length ? length : 1;
    }
    return false;
}

size_t utf8_read(const char *bytes, size_t count, uint32_t *point)
{
    // The smallest point of each length: what is below is overlong.
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (count == 0)
        return 0;
    unsigned char first = (unsigned char)bytes[0];
    if (first < 0x80) {
        *point = first;
        return 1;
    }
    size_t length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (length == 0 || length > count)
        return 0;
    uint32_t value = first & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if (!continues(bytes[i]))
            return 0;
        value = value << 6 | ((unsigned char)bytes[i] & 0x3Fu);
    }
    if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *point = value;
    return length;
}

void utf8_write(struct assent_buffer *out, uint32_t point)
{
    static const unsigned char first_bits[] = {0, 0, 0xC0, 0xE0, 0xF0};
    if (point < 0x80) {
        assent_buffer_byte(out, (char)point);
        return;
    }
    unsigned length = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    char bytes[4];
    for (unsigned i = length; i-- > 1; point >>= 6)
        bytes[i] = (char)(0x80 | (point & 0x3F));
    bytes[0] = (char)(first_bits[length] | point);
    assent_buffer_bytes(out, bytes, length);
}

static bool continues(char byte)
{
    return ((unsigned char)byte & 0xC0u) == 0x80u;
}
