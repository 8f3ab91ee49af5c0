// SPDX-License-Identifier: Apache-2.0
// What the forms of a report share: making text harmless, and finding a line in the source.
// What is quoted was written by anybody: control characters, bytes that are no UTF-8 and characters that turn
// the direction of writing never reach a terminal.
#include "report.h"

#include "base_internal.h"

enum { AROUND_BYTES = 4096 }; // looked at on each side of a place; far more than is shown

static bool breaks(struct assent_text source, size_t at);

const char *report_severity(enum assent_severity severity)
{
    return severity == ASSENT_SEVERITY_ERROR ? "error" : "warning";
}

struct assent_text report_clean(struct assent_arena *arena, struct assent_text text)
{
    struct assent_buffer out = assent_buffer_in(arena);
    for (size_t i = 0; i < text.count;) {
        if (text.bytes[i] == '\t')
            assent_buffer_byte(&out, text.bytes[i++]);
        else
            report_cell(&out, text, &i);
    }
    return assent_buffer_done(&out);
}

struct assent_text report_sentence(struct assent_arena *arena, const struct assent_diagnostic *diagnostic)
{
    struct assent_buffer out = assent_buffer_in(arena);
    assent_buffer_text(&out, report_clean(arena, diagnostic->message));
    if (diagnostic->label.count) {
        assent_buffer_string(&out, ": ");
        assent_buffer_text(&out, report_clean(arena, diagnostic->label));
    }
    return assent_buffer_done(&out);
}

unsigned report_cell(struct assent_buffer *out, struct assent_text text, size_t *at)
{
    uint32_t point = 0;
    size_t length = utf8_read(text.bytes + *at, text.count - *at, &point);
    const char *bytes = text.bytes + *at;
    *at += length ? length : 1;
    if (length == 0 || (length == 1 && point_is_unsafe(point))) {
        assent_buffer_format(out, "\\x%02x", (unsigned)(unsigned char)*bytes);
        return 4;
    }
    if (point_is_unsafe(point)) {
        assent_buffer_string(out, "\xEF\xBF\xBD"); // U+FFFD
        return 1;
    }
    assent_buffer_bytes(out, bytes, length);
    return point_columns(point);
}

struct assent_text report_line(struct assent_text source, size_t offset, size_t *start)
{
    size_t from = offset < source.count ? offset : source.count;
    size_t to = from;
    size_t first = from > AROUND_BYTES ? from - AROUND_BYTES : 0;
    size_t last = source.count - to > AROUND_BYTES ? to + AROUND_BYTES : source.count;
    while (from > first && !breaks(source, from - 1))
        from--;
    while (to < last && !breaks(source, to))
        to++;
    while (from > 0 && from == first && from < to && (source.bytes[from] & 0xC0) == 0x80)
        first = ++from; // not in the middle of a character
    *start = from;
    return assent_text_slice(source.bytes + from, to - from);
}

// A line ends where YAML's reader says so: at LF, CR, and the Unicode separators NEL, LS and PS. `at` may be
// the first or the last byte of such a separator.
static bool breaks(struct assent_text source, size_t at)
{
    struct assent_text from = assent_text_slice(source.bytes + at, source.count - at);
    struct assent_text until = assent_text_slice(source.bytes, at + 1);
    switch ((unsigned char)source.bytes[at]) {
    case '\n':
    case '\r':
        return true;
    case 0xC2:
        return assent_text_starts(from, "\xC2\x85");
    case 0x85:
        return assent_text_ends(until, "\xC2\x85");
    case 0xE2:
        return assent_text_starts(from, "\xE2\x80\xA8") || assent_text_starts(from, "\xE2\x80\xA9");
    case 0xA8:
    case 0xA9:
        return assent_text_ends(until, "\xE2\x80\xA8") || assent_text_ends(until, "\xE2\x80\xA9");
    default:
        return false;
    }
}
