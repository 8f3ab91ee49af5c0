// SPDX-License-Identifier: Apache-2.0
// The client: one server over HTTP/2, by libcurl. Requests that change something carry an Idempotency-Key, so
// that they are sent again safely when the server is away for a moment.
#ifndef ASSENT_CLI_CLIENT_H
#define ASSENT_CLI_CLIENT_H

#include "place.h"
#include "trust.h"

struct client;

struct call {
    const char *method;
    struct assent_text path;  // with query
    struct assent_value body; // sent as JSON; absent: text or nothing
    struct assent_text text;  // sent as media
    const char *media;        // of text
    const char *accept;       // NULL: JSON
    bool keyed;               // send an Idempotency-Key: --key, else this, else one that is drawn
    const char *key;
    int64_t if_match; // -1: none
    long timeout_s;   // 0: 30
    bool quiet;       // a refusal, or no answer, is not told
    bool once;        // not sent again
    bool quick;       // quiet, once, and given up after a moment
};

struct answer {
    long status;              // 0: no answer came
    struct assent_value body; // parsed JSON; absent when there is none
    struct assent_text text;  // as it came
    int64_t etag;             // -1: none
    bool replayed;
    int64_t date_s;  // the server's clock, seconds since 1970; -1: it was not told
    CURLcode result; // why no answer came
};

// Opens where place.h finds the server. NULL after a sentence on stderr; *code is then the exit code.
struct client *client_open(struct cli *cli, int *code);
struct client *client_open_at(struct cli *cli, const struct place *place, int *code);
void client_close(struct client *client);
const struct place *client_place(const struct client *client);
const struct trust *client_trust(const struct client *client); // of the last call
// Calls and waits. True when an answer of 2xx came; otherwise the refusal stands on stderr (or as JSON on
// stdout with --json) and *code is the exit code.
bool client_call(struct client *client, const struct call *call, struct answer *out, int *code);
// Calls, and prints what is answered: as JSON with --json, else by print. An exit code.
typedef void client_printer(struct cli *cli, const struct assent_value *body);
int client_print(struct client *client, const struct call *call, client_printer *print);
// An event stream, read for as long as it lasts.
struct follow {
    struct assent_text path;                                       // with query
    const char *last_id;                                           // NULL: none was seen
    bool (*bytes)(void *context, const char *bytes, size_t count); // false: no more is wanted
    void *context;
};
enum followed {
    FOLLOWED_OVER,    // it was open, and has ended
    FOLLOWED_REFUSED, // the refusal stands on stderr (or as JSON on stdout), *code is the exit code
    FOLLOWED_NOBODY,  // nobody answered, or the answer is to come again; without `quiet` a sentence says so
};
enum followed client_follow(struct client *client, const struct follow *follow, bool quiet, int *code);
// GET /v1/tickets/{ticket}/explain; query: empty, or ?at=….
bool client_explain(struct client *client, const char *ticket, struct assent_text query, bool quiet,
                    struct answer *out, int *code);
// Adds ?name=value or &name=value; nothing where there is no value.
void client_query(struct assent_arena *arena, struct assent_buffer *path, const char *name,
                  const char *value);
// Percent-encodes one segment or query value.
struct assent_text client_escape(struct assent_arena *arena, const char *text);

#endif
