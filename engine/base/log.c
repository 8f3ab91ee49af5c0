// SPDX-License-Identifier: Apache-2.0
// Log lines in logfmt. A value may come from anybody, so whatever could end a line, forge a field or move a
// terminal's cursor is escaped: control characters, line separators and characters that turn the direction of
// writing as \uXXXX, bytes that are no UTF-8 as \xXX.
#include <assent/base/log.h>

#include "base_internal.h"

#include <assent/base/limits.h>
#include <assent/base/time.h>

#include <assert.h>

static void write_value(struct assent_buffer *buffer, struct assent_text value);
static void write_point(struct assent_buffer *buffer, const char *bytes, size_t length, uint32_t point);
static bool bare(struct assent_text value);

void assent_log_begin(struct assent_buffer *buffer, int64_t now_us, enum assent_log_level level,
                      const char *event)
{
    static const char *const levels[] = {
        [ASSENT_LOG_DEBUG] = "debug",
        [ASSENT_LOG_INFO] = "info",
        [ASSENT_LOG_WARN] = "warn",
        [ASSENT_LOG_ERROR] = "error",
    };
    char time[ASSENT_INSTANT_TEXT];
    assent_instant_write(now_us, time);
    assent_buffer_string(buffer, "time=");
    assent_buffer_string(buffer, time);
    assent_buffer_string(buffer, " level=");
    assent_buffer_string(buffer, levels[level]);
    assent_buffer_string(buffer, " event=");
    assent_buffer_string(buffer, event);
}

void assent_log_text(struct assent_buffer *buffer, const char *key, struct assent_text value)
{
    assent_buffer_byte(buffer, ' ');
    assent_buffer_string(buffer, key);
    assent_buffer_byte(buffer, '=');
    write_value(buffer, value);
}

void assent_log_integer(struct assent_buffer *buffer, const char *key, int64_t value)
{
    assent_buffer_byte(buffer, ' ');
    assent_buffer_string(buffer, key);
    assent_buffer_byte(buffer, '=');
    assent_buffer_integer(buffer, value);
}

void assent_log_end(struct assent_buffer *buffer)
{
    assent_buffer_byte(buffer, '\n');
}

static void write_value(struct assent_buffer *buffer, struct assent_text value)
{
    if (value.count <= ASSENT_LOG_VALUE_BYTES && bare(value)) {
        assent_buffer_text(buffer, value);
        return;
    }
    assent_buffer_byte(buffer, '"');
    for (size_t i = 0; i < value.count;) {
        uint32_t point = 0;
        size_t length = utf8_read(value.bytes + i, value.count - i, &point);
        size_t step = length ? length : 1;
        if (i + step > ASSENT_LOG_VALUE_BYTES) {
            assent_buffer_string(buffer, "…");
            break;
        }
        if (length)
            write_point(buffer, value.bytes + i, length, point);
        else
            assent_buffer_format(buffer, "\\x%02x", (unsigned)(unsigned char)value.bytes[i]);
        i += step;
    }
    assent_buffer_byte(buffer, '"');
}

static void write_point(struct assent_buffer *buffer, const char *bytes, size_t length, uint32_t point)
{
    if (point == '"' || point == '\\')
        assent_buffer_byte(buffer, '\\');
    if (point == '\n')
        assent_buffer_string(buffer, "\\n");
    else if (point == '\r')
        assent_buffer_string(buffer, "\\r");
    else if (point == '\t')
        assent_buffer_string(buffer, "\\t");
    else if (point_is_unsafe(point))
        assent_buffer_format(buffer, "\\u%04x", (unsigned)point);
    else
        assent_buffer_bytes(buffer, bytes, length);
}

// What reads the same without quotes: visible ASCII but for what logfmt itself uses.
static bool bare(struct assent_text value)
{
    for (size_t i = 0; i < value.count; i++) {
        char c = value.bytes[i];
        if (c <= ' ' || c > '~' || c == '"' || c == '=' || c == '\\')
            return false;
    }
    return value.count > 0;
}
