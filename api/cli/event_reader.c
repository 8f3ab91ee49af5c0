// SPDX-License-Identifier: Apache-2.0
// A line at a time: fields are gathered, an empty line ends an event. One without data is none.
#include "event_reader.h"
#include <stdio.h>
#include <string.h>

static void take_line(struct event_reader *reader);
static void take_field(struct event_reader *reader, struct assent_text name, struct assent_text value);
static void forget(struct event_reader *reader);

void event_reader_open(struct event_reader *reader, void (*event)(void *, const char *, struct assent_text),
                       void *context)
{
    *reader = (struct event_reader){.event = event, .context = context};
    reader->arena = assent_arena_open(0);
    forget(reader);
}

void event_reader_close(struct event_reader *reader)
{
    assent_arena_close(reader->arena);
}

void event_reader_again(struct event_reader *reader)
{
    reader->after_cr = false;
    memcpy(reader->coming, reader->id, sizeof reader->coming);
    forget(reader);
}

void event_reader_feed(struct event_reader *reader, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char byte = bytes[i];
        bool second = byte == '\n' && reader->after_cr;
        reader->after_cr = byte == '\r';
        if (second)
            continue;
        if (byte == '\n' || byte == '\r')
            take_line(reader);
        else if (reader->line.count + reader->data.count < EVENT_READER_BYTES)
            assent_buffer_byte(&reader->line, byte);
        else
            reader->too_long = true;
    }
}

static void take_line(struct event_reader *reader)
{
    struct assent_text line = assent_buffer_done(&reader->line);
    if (line.count == 0) {
        memcpy(reader->id, reader->coming, sizeof reader->id);
        if (reader->has_data && !reader->too_long)
            reader->event(reader->context, reader->name, assent_buffer_done(&reader->data));
        forget(reader);
        return;
    }
    size_t colon = assent_text_find_byte(line, ':');
    size_t from = colon < line.count ? colon + 1 : colon;
    if (from < line.count && line.bytes[from] == ' ')
        from++;
    take_field(reader, assent_text_slice(line.bytes, colon),
               assent_text_slice(line.bytes + from, line.count - from));
    reader->line.count = 0;
}

static void take_field(struct event_reader *reader, struct assent_text name, struct assent_text value)
{
    if (assent_text_is(name, "data")) {
        if (reader->has_data)
            assent_buffer_byte(&reader->data, '\n');
        assent_buffer_text(&reader->data, value);
        reader->has_data = true;
    } else if (assent_text_is(name, "event")) {
        snprintf(reader->name, sizeof reader->name, "%.*s", (int)value.count, value.bytes);
    } else if (assent_text_is(name, "id") && value.count < EVENT_READER_ID &&
               !assent_text_has_control(value, true)) {
        snprintf(reader->coming, sizeof reader->coming, "%.*s", (int)value.count, value.bytes);
    }
}

static void forget(struct event_reader *reader)
{
    assent_arena_reset(reader->arena);
    reader->line = assent_buffer_in(reader->arena);
    reader->data = assent_buffer_in(reader->arena);
    reader->name[0] = 0;
    reader->has_data = false;
    reader->too_long = false;
}
