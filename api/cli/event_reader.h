// SPDX-License-Identifier: Apache-2.0
// Server-sent events, read from bytes as they come, in pieces of any size (WHATWG HTML, "Server-sent
// events").
#ifndef ASSENT_CLI_EVENT_READER_H
#define ASSENT_CLI_EVENT_READER_H

#include <assent/base/text.h>

enum { EVENT_READER_BYTES = 1 << 20, EVENT_READER_ID = 64 }; // of one event, and of an id

struct event_reader {
    struct assent_arena *arena; // of the event that is coming
    struct assent_buffer line, data;
    char name[32];
    char id[EVENT_READER_ID];     // of the newest event that was whole: where to go on
    char coming[EVENT_READER_ID]; // of the one that is coming
    bool after_cr;                // a line feed that comes next belongs to the line end before it
    bool has_data;
    bool too_long; // what comes is thrown away until the next event
    // An event that is whole. name is "" for an ordinary one; both live during the call.
    void (*event)(void *context, const char *name, struct assent_text data);
    void *context;
};

void event_reader_open(struct event_reader *reader, void (*event)(void *, const char *, struct assent_text),
                       void *context);
void event_reader_close(struct event_reader *reader);
void event_reader_feed(struct event_reader *reader, const char *bytes, size_t count);
// The connection is another one: what was half there is forgotten, the id stays.
void event_reader_again(struct event_reader *reader);

#endif
