// SPDX-License-Identifier: Apache-2.0
// The limits on requests and connections; the others, and what they are for, stand in limits.h.
#ifndef ASSENT_BASE_LIMITS_HTTP_H
#define ASSENT_BASE_LIMITS_HTTP_H

enum {
    // requests (security.md H2-02, 05, 08)
    ASSENT_BODY_BYTES = 1 << 20,
    ASSENT_BODY_DEFINITION_BYTES = 8 << 20,
    ASSENT_HEADER_FIELDS = 100,
    ASSENT_HEADER_BYTES = 16 << 10,
    ASSENT_HTTP1_BYTES =
        8 << 10,            // of a request of HTTP/1.1 on the second listener: a probe's is a tenth of it
    ASSENT_STREAMS = 100,   // at once on one connection
    ASSENT_KEY_BYTES = 255, // of an Idempotency-Key (API-05)
    ASSENT_PAGE = 50,       // entries of a list page unless told
    ASSENT_PAGE_MOST = 200,
    ASSENT_COUNT_MOST = 1000, // entries that `count=exact` counts; more cost too much to be told
    // Of one person in so many seconds unless `serve` is told otherwise: 10,000 a second is more than a
    // client of
    // people or of a pipeline needs, and less than what one client can keep busy (API-23).
    ASSENT_RATE_REQUESTS = 600000,
    ASSENT_RATE_SECONDS = 60,
    ASSENT_RATE_PEOPLE = 8192, // whose requests are counted at once; past that somebody begins anew

    // HTTP/2 (security.md H2-02 to H2-08, H2-10). A budget is what may come at once, and what comes back each
    // second.
    ASSENT_STREAM_WINDOW_BYTES = 64 << 10, // of a body that is on its way and not yet looked at
    ASSENT_FRAME_BYTES = 16 << 10,
    ASSENT_HEADER_TABLE_BYTES = 4 << 10,
    ASSENT_SETTINGS_ENTRIES = 16, // of one SETTINGS frame
    ASSENT_OUTBOUND_ACKS = 100,   // of PING and SETTINGS, waiting to be written
    ASSENT_CONTINUATIONS = 8,     // frames of one header block
    ASSENT_RESETS_IN = 100,       // RST_STREAM from the client: "rapid reset"
    ASSENT_RESETS_IN_A_SECOND = 20,
    ASSENT_RESETS_OUT = 100, // RST_STREAM that the client makes us send: "made you reset"
    ASSENT_RESETS_OUT_A_SECOND = 20,
    ASSENT_CONTROL_FRAMES = 200, // PING, SETTINGS, PRIORITY, WINDOW_UPDATE, unknown ones
    ASSENT_CONTROL_FRAMES_A_SECOND = 50,
    ASSENT_WINDOW_CREDIT = 2000, // WINDOW_UPDATEs that answers have earned: two for each full DATA frame sent
    ASSENT_WINDOW_EARN_BYTES = 1024,     // the least DATA frame that earns them, so that crumbs do not
    ASSENT_WINDOW_EARN_OPEN_BYTES = 256, // of an open answer, whose frames are as short as what happens
    ASSENT_EMPTY_DATA = 20,              // DATA frames without content
    ASSENT_EMPTY_DATA_A_SECOND = 5,
    ASSENT_OUTBOUND_FRAMES = 1000,          // waiting to be written on one connection
    ASSENT_OUTBOUND_BYTES = 4 << 20,        // of answers waiting to be written on one connection
    ASSENT_BODIES_A_CONNECTION = 16 << 20,  // bytes of bodies held for one connection: two definitions
    ASSENT_BODIES_BYTES = 256 << 20,        // bytes of bodies held at all
    ASSENT_ANSWERS_A_CONNECTION = 32 << 20, // bytes that unread answers of one connection hold
    ASSENT_ANSWERS_FAIR = 1 << 20,          // ... and may hold while all hold more than half of what they may
    ASSENT_ANSWERS_BYTES = 1 << 30,         // bytes that unread answers hold at all
    ASSENT_LEFTOVER_BYTES = 32 << 10,       // of a body that still comes after its answer: half a window
    ASSENT_BODY_RATE = 1000, // bytes a second that a body must come at, after its first seconds
    ASSENT_CONNECTIONS = 10000,
    ASSENT_CONNECTIONS_UNKNOWN = 200, // from one address, before a request on them has shown a token
    ASSENT_CONNECTIONS_PROBES = 100,  // of the second listener: a handful of probes and scrapers
    ASSENT_HANDSHAKES = 1000,         // of TLS at once: about a third of a second of one core
    ASSENT_HANDSHAKES_A_SECOND = 500,
    ASSENT_TLS_CLEAR_BYTES = 64 << 10, // encrypted at once: what a session writes at once
    ASSENT_CERTIFICATE_BYTES =
        48 << 10,                   // of a PEM file: a chain of a dozen; its handshake fits into one output
    ASSENT_PATH_BYTES = 4096,       // of a file's path, as Linux has it
    ASSENT_STREAMS_BYTES = 8 << 10, // that a request's arena begins with
    ASSENT_STREAMS_ALL = 20000,     // requests at once on all connections
    ASSENT_STREAMS_KEPT = 256,      // arenas of past requests kept for the next ones
    ASSENT_FILES_KEPT = 64,         // file descriptors that connections leave to the store and the rest
    ASSENT_PATH_SEGMENTS = 16,      // of a request's path; the longest route has six
    ASSENT_PARAMETERS = 32,         // of a request's query
    ASSENT_ORIGINS = 16,            // whose pages may call the API: each is compared with at each request
    ASSENT_CURSOR_BYTES = 512,      // of a page cursor as sent
};

#endif
