// SPDX-License-Identifier: Apache-2.0
// Server-sent events as bytes. A line ends with CR, LF or both: whatever of them stands in data begins
// another line of data, so that nothing in it can end the event or pass for a field.
#include "event_stream.h"

#include <assert.h>

static bool one_line(struct assent_text text);

void event_stream_put(struct assent_buffer *out, struct assent_text id, const char *name,
                      struct assent_text data)
{
    assert(one_line(id) && one_line(assent_text_of(name)));
    if (id.count)
        assent_buffer_format(out, "id: %.*s\n", (int)id.count, id.bytes);
    if (name)
        assent_buffer_format(out, "event: %s\n", name);
    for (;;) {
        size_t end = 0;
        while (end < data.count && data.bytes[end] != '\n' && data.bytes[end] != '\r')
            end++;
        assent_buffer_string(out, "data: ");
        assent_buffer_text(out, assent_text_slice(data.bytes, end));
        assent_buffer_byte(out, '\n');
        if (end == data.count)
            break;
        if (data.bytes[end] == '\r' && end + 1 < data.count && data.bytes[end + 1] == '\n')
            end++;
        data = assent_text_slice(data.bytes + end + 1, data.count - end - 1);
    }
    assent_buffer_byte(out, '\n');
}

void event_stream_comment(struct assent_buffer *out, const char *text)
{
    assert(one_line(assent_text_of(text)));
    assent_buffer_format(out, ": %s\n\n", text);
}

void event_stream_retry(struct assent_buffer *out, int64_t milliseconds)
{
    assent_buffer_format(out, "retry: %lld\n\n", (long long)milliseconds);
}

static bool one_line(struct assent_text text)
{
    return assent_text_find_byte(text, '\n') == text.count && assent_text_find_byte(text, '\r') == text.count;
}
