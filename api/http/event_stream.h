// SPDX-License-Identifier: Apache-2.0
// Server-sent events as bytes (WHATWG HTML, "Server-sent events"): what an EventSource, or anybody who reads
// lines, gets.
#ifndef EVENT_STREAM_H
#define EVENT_STREAM_H

#include <assent/base/text.h>

// "id: …", "event: …", a line "data: …" for each line of data, and an empty line. An empty id or a NULL name
// is left out. id and name hold no line ends.
void event_stream_put(struct assent_buffer *out, struct assent_text id, const char *name,
                      struct assent_text data);
// ": text" and an empty line: says nothing to the reader but that somebody is there.
void event_stream_comment(struct assent_buffer *out, const char *text);
// How long the reader waits before it comes again.
void event_stream_retry(struct assent_buffer *out, int64_t milliseconds);

#endif
