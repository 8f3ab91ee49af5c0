// SPDX-License-Identifier: Apache-2.0
// Routes: a row for each method and path, with its permission. What a resource's file in api/routes writes,
// and what the router dispatches, checks and lists. A handler pair decodes a call into a request of the
// runtime and encodes a reply into an answer; it neither blocks nor decides.
#ifndef ASSENT_HTTP_ROUTE_H
#define ASSENT_HTTP_ROUTE_H

#include <assent/http/renditions.h>
#include <assent/runtime/request.h>

// One HTTP request, taken apart. Lives until its answer has been handed to the session.
struct assent_parameter {
    struct assent_text name;
    struct assent_text value; // percent-decoded UTF-8
};

// A member that was sent as null: at the first level ("" and "service") or the second ("fields", "risk").
struct assent_null {
    struct assent_text parent;
    struct assent_text name;
};

// The server's clock, for the rows that show and move it (API-29).
struct assent_clock {
    bool test; // may be moved
    // Moves it on, before anything else is done; returns what it then shows. NULL when it may not be moved.
    int64_t (*advance)(void *context, int64_t by_us);
    void *context;
};

struct assent_route;

// What a server says of itself.
struct assent_site {
    struct assent_text document; // see document.h
    int64_t version;             // of what only another program changes: an ETag
    struct assent_text url;      // "https://assent.example.org"; empty: nobody said
    struct assent_text contact; // "mailto:…" or "https://…", for reports of weaknesses; empty: nobody said
};

struct assent_call {
    struct assent_arena *arena;
    const struct assent_route *route;
    struct assent_text request_id;
    struct assent_principal principal;   // zero on public routes
    const struct assent_parameter *path; // {names} of the row's path
    size_t path_count;
    const struct assent_parameter *query; // only names of the row's list, each at most once
    size_t query_count;
    struct assent_value body;        // parsed JSON without nulls; {} when an optional one was left out
    const struct assent_null *nulls; // of rows that take null for "take it away"
    size_t null_count;
    struct assent_text text;          // the raw body of rows with another media type
    struct assent_text if_none_match; // unquoted; empty when there is none
    struct assent_text accept;
    struct assent_text trace;         // traceparent that goes back with the answer; empty when none was sent
    struct assent_text last_event_id; // as sent; empty when there is none
    struct assent_text server_name;   // the `source` of events
    struct assent_renditions *renditions;
    const unsigned char *cursor_key; // 32 bytes, for the cursor functions
    const struct assent_clock *clock;
    const struct assent_site *site;
    int64_t now_us;
};

struct assent_answer {
    int64_t status;              // 0: the reply's
    const char *content_type;    // NULL: application/json
    struct assent_value body;    // written as canonical JSON; absent: no body, or text
    struct assent_text text;     // used when body is absent
    bool weak;                   // the ETag is weak, and a client may keep the answer to ask by it
    int64_t etag;                // revision; -1: none, but a GET whose row has no .etag has one of its body
    struct assent_text location; // empty: none
    struct assent_text cookie;   // empty: none
    struct assent_text
        link_next; // cursor for lists is in the body; this is for nothing yet but kept with the row's answer
};

// What a reply of the feed says to a stream, and where to ask on.
struct assent_stream_part {
    const struct assent_rendition *items;
    size_t count;
    int64_t after;
    int64_t skip;
    bool more; // than what is in the part: ask on at once
};

enum assent_route_access {
    ASSENT_ACCESS_UNSET,   // a row without a declared permission does not pass assent_routes_check (AUTH-10)
    ASSENT_ACCESS_PUBLIC,  // no token needed
    ASSENT_ACCESS_ANYBODY, // any valid token
    ASSENT_ACCESS_PERMISSION, // .permission
};

struct assent_route {
    const char *method;
    const char *path; // "/v1/tickets/{ticket}/actions/{action}", "/v1/jobs/{job}:complete"
    enum assent_route_access access;
    enum assent_permission permission;
    const char *media; // of the request body: "application/json", "application/merge-patch+json" (takes plain
                       // JSON too), "application/yaml"; NULL: a body is refused
    const char *produces; // media types of the answer, separated by ", "; NULL: application/json
    size_t body_limit;    // bytes; 0: ASSENT_BODY_BYTES
    bool body_optional;
    bool nulls;    // null means "take it away" and stands in call.nulls; merge-patch rows need not say so.
                   // Elsewhere null is BAD_MEMBER.
    bool key;      // Idempotency-Key is needed. Other unsafe rows honour one that is sent, long polls do not.
    bool if_match; // If-Match is needed (428)
    bool cookie;   // sets or takes the cookie of event streams
    bool feed_token;          // takes a feed's own token as the parameter `feed_token` (AUTH-07)
    bool long_poll;           // exempt from the idle timer
    const char *const *query; // allowed parameter names, NULL-terminated; NULL: none
    const char *summary;      // one line, for the reference
    int status;               // of success
    // For the reference (API-27): schemas by name, see document.h.
    const char *takes;   // the body; NULL: none, or no JSON
    const char *gives;   // the answer of success; NULL: text, or any JSON
    bool page;           // the answer is a page of those
    bool etag;           // the ETag is a revision, of what was read or changed
    const char *also;    // other answers of success: "200 DryRun"
    const char *refuses; // statuses of refusals that the other members do not tell: "409 410"
    // What the router fills in of request, before and after decode: cookie, principal, request_id, key,
    // if_match. NULL decode: the answer needs no runtime (whoami, problems), and encode gets a NULL reply.
    // Both fail with a code; the text names the member or parameter.
    bool (*decode)(const struct assent_call *call, struct assent_request *request,
                   struct assent_error *error);
    bool (*encode)(const struct assent_call *call, const struct assent_reply *reply,
                   struct assent_answer *answer, struct assent_error *error);
    // Instead of encode: the answer is a stream of server-sent events (API-19) that goes on until either side
    // ends it. decode makes a request of the feed, which is asked again and again.
    bool (*events)(const struct assent_call *call, const struct assent_reply *reply,
                   struct assent_stream_part *part, struct assent_error *error);
};

// All rows of the API, made by api/routes. Sorted by nothing: the router builds its own index.
extern const struct assent_route
    *const ASSENT_ROUTE_TABLES[]; // each ends with a row whose method is NULL; the list ends with NULL

// True when every row says who may use it, has a method, path, encode, summary and status that can be used,
// and no path is matched by two rows but for their methods (AUTH-10). Run at start and by a test. tables: as
// above. Fails: INTERNAL, with the row.
bool assent_routes_check(const struct assent_route *const *tables, struct assent_error *error);

// Strict readers of JSON bodies for decoders: each names what is wrong. All return false with UNKNOWN_MEMBER,
// MISSING_MEMBER, BAD_MEMBER. names is NULL-terminated: any other member is refused, with the nearest name.
bool assent_body_members(const struct assent_value *body, const char *const *names,
                         struct assent_error *error);
bool assent_body_text(const struct assent_value *body, const char *name, bool required, size_t most_bytes,
                      struct assent_text *out, struct assent_error *error);
bool assent_body_integer(const struct assent_value *body, const char *name, bool required, int64_t least,
                         int64_t most, int64_t *out, struct assent_error *error);
bool assent_body_boolean(const struct assent_value *body, const char *name, bool *out,
                         struct assent_error *error);
bool assent_body_record(const struct assent_value *body, const char *name, bool required,
                        struct assent_value *out, struct assent_error *error);
bool assent_body_texts(const struct assent_value *body, const char *name, bool required, size_t most,
                       struct assent_arena *arena, const struct assent_text **out, size_t *count,
                       struct assent_error *error);
// "PT60S", "60 s" or a whole number of seconds; microseconds.
bool assent_body_duration(const struct assent_value *body, const char *name, int64_t otherwise_us,
                          int64_t least_us, int64_t most_us, int64_t *out, struct assent_error *error);
// RFC 3339 with an offset or Z; microseconds UTC.
bool assent_body_instant(const struct assent_value *body, const char *name, bool *present, int64_t *out,
                         struct assent_error *error);
// "sha256:…"
bool assent_body_digest(const struct assent_value *body, const char *name, bool *present,
                        struct assent_digest *out, struct assent_error *error);

// Every null of the call is `parent`'s ("": the body's own) and among names (NULL: any name). For rows that
// take nulls: whatever else was null is refused. Fails: UNKNOWN_MEMBER, BAD_MEMBER.
bool assent_call_nulls(const struct assent_call *call, const char *parent, const char *const *names,
                       struct assent_error *error);

// Path and query. The empty text when it is not there.
struct assent_text assent_call_path(const struct assent_call *call, const char *name);
struct assent_text assent_call_query(const struct assent_call *call, const char *name);
bool assent_call_query_integer(const struct assent_call *call, const char *name, int64_t otherwise,
                               int64_t least, int64_t most, int64_t *out, struct assent_error *error);
// "PT50S", "50 s" or a whole number of seconds; microseconds, 0 when it is not there.
bool assent_call_query_duration(const struct assent_call *call, const char *name, int64_t most_us,
                                int64_t *out, struct assent_error *error);
bool assent_call_query_boolean(const struct assent_call *call, const char *name, bool *out,
                               struct assent_error *error);

// Which of the row's media types the caller takes most readily, by its place in `produces`; the first of
// equals.
int assent_call_form(const struct assent_call *call);

// For Set-Cookie: lets a page of this origin open event streams with EventSource, as the caller, until
// *until_us.
struct assent_text assent_stream_cookie(const struct assent_call *call, int64_t *until_us);

// Cursors: opaque, MACed, bound to the route and filter (API-07). position is the handler's own text; filter
// covers every parameter but cursor, limit and count.
struct assent_text assent_cursor_write(const struct assent_call *call, struct assent_text position);
// Empty position when no cursor was sent. Fails: BAD_CURSOR.
bool assent_cursor_read(const struct assent_call *call, struct assent_text *position,
                        struct assent_error *error);

#endif
