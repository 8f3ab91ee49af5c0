// SPDX-License-Identifier: Apache-2.0
// The client over libcurl: HTTP/2 with prior knowledge in the clear, by ALPN over TLS, or over a unix socket.
// A request with a key is sent again after a lost answer, a 503 or a 429, three times at most, as the
// server's Retry-After says.
#include "client.h"
#include "print.h"
#include "trouble.h"
#include <assent/base/canonical.h>
#include <assent/base/digest.h>
#include <assent/loop/loop.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { TRIES = 4, BODY_MOST = 64 << 20, RETRY_MOST_S = 10, QUICK_MS = 800, SILENT_S = 45 };

struct client {
    struct cli *cli;
    CURL *curl;
    struct place place;
    struct trust trust;
    struct assent_buffer body; // of the answer that is coming
    int64_t etag;
    bool replayed;
    long retry_after_s;
    int64_t date_s;
};

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct client *client = context;
    if (client->body.count + size * count > BODY_MOST)
        return 0;
    assent_buffer_bytes(&client->body, bytes, size * count);
    return size * count;
}

static bool header_is(struct assent_text line, const char *name, struct assent_text *value)
{
    size_t length = strlen(name);
    if (line.count <= length || line.bytes[length] != ':' || strncasecmp(line.bytes, name, length) != 0)
        return false;
    *value = assent_text_trim(assent_text_slice(line.bytes + length + 1, line.count - length - 1));
    return true;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context)
{
    struct client *client = context;
    struct assent_text line = assent_text_slice(bytes, size * count), value;
    int64_t number;
    if (header_is(line, "etag", &value) && value.count > 2)
        client->etag =
            assent_text_integer(assent_text_slice(value.bytes + 1, value.count - 2), &number) ? number : -1;
    else if (header_is(line, "idempotency-replayed", &value))
        client->replayed = assent_text_is(value, "true");
    else if (header_is(line, "date", &value))
        client->date_s = (int64_t)curl_getdate(assent_text_cstring(client->cli->arena, value), NULL);
    else if (header_is(line, "retry-after", &value) && assent_text_integer(value, &number))
        client->retry_after_s = number < RETRY_MOST_S ? (long)number : RETRY_MOST_S;
    return size * count;
}

struct client *client_open(struct cli *cli, int *code)
{
    struct place place;
    return place_find(cli, &place, code) ? client_open_at(cli, &place, code) : NULL;
}

struct client *client_open_at(struct cli *cli, const struct place *place, int *code)
{
    struct client *client = assent_arena_take(cli->arena, sizeof *client);
    *client = (struct client){.cli = cli, .place = *place, .curl = curl_easy_init()};
    if (client->curl != NULL)
        return client;
    *code = cli_fail(CLI_AWAY, "the HTTP client cannot be started");
    return NULL;
}

const struct place *client_place(const struct client *client)
{
    return &client->place;
}

const struct trust *client_trust(const struct client *client)
{
    return &client->trust;
}

void client_close(struct client *client)
{
    curl_easy_cleanup(client->curl);
}

struct assent_text client_escape(struct assent_arena *arena, const char *text)
{
    static const char PLAIN[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    struct assent_buffer out = assent_buffer_in(arena);
    for (; *text != 0; text++) {
        if (strchr(PLAIN, *text) != NULL)
            assent_buffer_byte(&out, *text);
        else
            assent_buffer_format(&out, "%%%02X", (unsigned)(unsigned char)*text);
    }
    return assent_buffer_done(&out);
}

static struct curl_slist *add_header(struct client *client, struct curl_slist *list, const char *name,
                                     struct assent_text value)
{
    struct assent_text line =
        assent_text_format(client->cli->arena, "%s: %.*s", name, (int)value.count, value.bytes);
    return curl_slist_append(list, line.bytes);
}

static struct assent_text draw_key(struct client *client, const char *otherwise)
{
    const char *given = cli_value(client->cli, "--key");
    if (given != NULL || otherwise != NULL)
        return assent_text_of(given != NULL ? given : otherwise);
    unsigned char dice[12];
    char hex[2 * sizeof dice + 1];
    if (!assent_loop_random(dice, sizeof dice))
        return (struct assent_text){0};
    for (size_t i = 0; i < sizeof dice; i++)
        snprintf(hex + 2 * i, 3, "%02x", dice[i]);
    return assent_text_format(client->cli->arena, "cli-%s", hex);
}

// The trace that the caller's environment names, as other tools take it. It goes into a line of the request,
// so nothing else may be in it.
static struct assent_text trace_of(void)
{
    enum { TRACE_CHARS = 55 };
    struct assent_text trace = assent_text_of(cli_environment("TRACEPARENT"));
    bool plain = trace.count == TRACE_CHARS && strspn(trace.bytes, "0123456789abcdef-") == TRACE_CHARS;
    return plain ? trace : (struct assent_text){0};
}

static struct curl_slist *make_headers(struct client *client, const struct call *call)
{
    struct assent_arena *arena = client->cli->arena;
    struct curl_slist *list = NULL;
    if (call->accept != NULL)
        list = add_header(client, list, "Accept", assent_text_of(call->accept));
    struct assent_text token = client->place.token;
    if (token.count > 0)
        list = add_header(client, list, "Authorization",
                          assent_text_format(arena, "Bearer %.*s", (int)token.count, token.bytes));
    if (call->body.kind != ASSENT_VALUE_ABSENT)
        list = add_header(client, list, "Content-Type", assent_text_of("application/json"));
    else if (call->media != NULL)
        list = add_header(client, list, "Content-Type", assent_text_of(call->media));
    if (trace_of().count > 0)
        list = add_header(client, list, "traceparent", trace_of());
    if (call->keyed)
        list = add_header(client, list, "Idempotency-Key", draw_key(client, call->key));
    if (call->if_match >= 0)
        list = add_header(client, list, "If-Match",
                          assent_text_format(arena, "\"%lld\"", (long long)call->if_match));
    return list;
}

static bool prepare(struct client *client, const struct call *call, struct curl_slist *headers,
                    struct assent_text body)
{
    struct assent_arena *arena = client->cli->arena;
    CURL *curl = client->curl;
    const struct place *place = &client->place;
    struct assent_text url = assent_text_format(arena, "%.*s%.*s", (int)place->url.count, place->url.bytes,
                                                (int)call->path.count, call->path.bytes);
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url.bytes);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION,
                     assent_text_starts(url, "https:") ? (long)CURL_HTTP_VERSION_2TLS
                                                       : (long)CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    // libcurl 7.88 (Debian 12) loses HTTP/2 with prior knowledge when it uses a connection again: each call
    // has its own.
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 5L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, call->timeout_s > 0 ? call->timeout_s : 30L);
    if (call->quick)
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)QUICK_MS);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, client);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, client);
    if (place->socket != NULL)
        curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, place->socket);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call->method);
    if (body.count > 0) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.count);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.bytes);
    }
    return trust_use(curl, place, &client->trust);
}

static void read_answer(struct client *client, struct answer *out)
{
    out->text = assent_buffer_done(&client->body);
    if (out->text.count > 0 && (out->text.bytes[0] == '{' || out->text.bytes[0] == '['))
        assent_canonical_read(client->cli->arena, out->text, &out->body, NULL);
}

// One try. CURLE_OK when an answer came over HTTP/2.
static CURLcode send_once(struct client *client, const struct call *call, struct curl_slist *headers,
                          struct assent_text body, struct answer *out)
{
    client->body = assent_buffer_in(client->cli->arena);
    client->etag = -1;
    client->replayed = false;
    client->retry_after_s = 1;
    client->date_s = -1;
    CURLcode result =
        prepare(client, call, headers, body) ? curl_easy_perform(client->curl) : CURLE_NOT_BUILT_IN;
    long version = 0;
    *out = (struct answer){
        .etag = client->etag, .replayed = client->replayed, .date_s = client->date_s, .result = result};
    if (result != CURLE_OK)
        return result;
    curl_easy_getinfo(client->curl, CURLINFO_HTTP_VERSION, &version);
    if (version != CURL_HTTP_VERSION_2_0)
        return out->result = CURLE_HTTP2;
    curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &out->status);
    read_answer(client, out);
    return CURLE_OK;
}

// What is not there may come back; whom one does not trust, or does not understand, stays so.
static bool worth_again(const struct call *call, CURLcode result, long status)
{
    bool safe = (call->keyed || strcmp(call->method, "GET") == 0) && !call->once && !call->quick;
    bool away = result == CURLE_COULDNT_CONNECT || result == CURLE_OPERATION_TIMEDOUT ||
                result == CURLE_RECV_ERROR || result == CURLE_SEND_ERROR || result == CURLE_GOT_NOTHING ||
                result == CURLE_HTTP2_STREAM;
    return safe && (away || status == 503 || status == 429);
}

static int exit_code(long status)
{
    if (status == 401)
        return CLI_LOGIN;
    return status >= 500 || status == 429 ? CLI_AWAY : CLI_REFUSED;
}

static void tell_refusal(struct client *client, const struct answer *answer)
{
    if (answer->status != 401 || client->place.token.count > 0 || client->cli->json)
        print_problem(client->cli, answer->status, &answer->body, answer->text);
    if (answer->status == 401 && !client->cli->json)
        trouble_login(&client->place);
    if (trouble_is_of_versions(assent_value_get_text(&answer->body, "code")) && !client->cli->json)
        fputs("  perhaps the server is of another version: `assent doctor` compares them\n", stderr);
}

bool client_call(struct client *client, const struct call *call, struct answer *out, int *code)
{
    struct curl_slist *headers = make_headers(client, call);
    struct assent_text body = call->body.kind != ASSENT_VALUE_ABSENT
                                  ? assent_canonical_text(client->cli->arena, &call->body)
                                  : call->text;
    CURLcode result = CURLE_OK;
    for (int i = 0; i < TRIES; i++) {
        result = send_once(client, call, headers, body, out);
        if (!worth_again(call, result, out->status) || i + 1 == TRIES)
            break;
        sleep((unsigned)client->retry_after_s);
    }
    curl_slist_free_all(headers);
    if (result == CURLE_OK && out->status >= 200 && out->status < 300)
        return true;
    *code = result == CURLE_OK ? exit_code(out->status) : CLI_AWAY;
    if (call->quiet || call->quick)
        return false;
    if (result != CURLE_OK)
        *code = trouble_tell(client->cli, &client->place, &client->trust, result);
    else
        tell_refusal(client, out);
    return false;
}

int client_print(struct client *client, const struct call *call, client_printer *print)
{
    struct answer answer;
    int code = CLI_OK;
    if (!client_call(client, call, &answer, &code))
        return code;
    if (client->cli->json)
        print_json(&answer.body);
    else
        print(client->cli, &answer.body);
    return CLI_OK;
}

// --- streams ---

struct following {
    struct client *client;
    const struct follow *follow;
    bool open;
};

static size_t on_stream(char *bytes, size_t size, size_t count, void *context)
{
    struct following *following = context;
    long status = 0;
    curl_easy_getinfo(following->client->curl, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200)
        return on_body(bytes, size, count, following->client);
    following->open = true;
    return following->follow->bytes(following->follow->context, bytes, size * count) ? size * count : 0;
}

enum followed client_follow(struct client *client, const struct follow *follow, bool quiet, int *code)
{
    struct call call = {.method = "GET", .path = follow->path, .if_match = -1};
    struct following following = {client, follow, false};
    struct answer answer = {0};
    struct curl_slist *headers = make_headers(client, &call);
    if (follow->last_id != NULL)
        headers = add_header(client, headers, "Last-Event-ID", assent_text_of(follow->last_id));
    client->body = assent_buffer_in(client->cli->arena);
    bool prepared = prepare(client, &call, headers, (struct assent_text){0});
    curl_easy_setopt(client->curl, CURLOPT_WRITEFUNCTION, on_stream);
    curl_easy_setopt(client->curl, CURLOPT_WRITEDATA, &following);
    curl_easy_setopt(client->curl, CURLOPT_TIMEOUT, 0L);
    curl_easy_setopt(client->curl, CURLOPT_LOW_SPEED_LIMIT, 1L); // the server is heard of every 15 s
    curl_easy_setopt(client->curl, CURLOPT_LOW_SPEED_TIME, (long)SILENT_S);
    CURLcode result = prepared ? curl_easy_perform(client->curl) : CURLE_NOT_BUILT_IN;
    curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &answer.status);
    curl_slist_free_all(headers);
    if (following.open)
        return FOLLOWED_OVER;
    if (result == CURLE_OK && answer.status != 200 && !(quiet && answer.status == 503)) {
        read_answer(client, &answer);
        tell_refusal(client, &answer);
        *code = exit_code(answer.status);
        return FOLLOWED_REFUSED;
    }
    if (!quiet)
        *code = trouble_tell(client->cli, &client->place, &client->trust,
                             result == CURLE_OK ? CURLE_GOT_NOTHING : result);
    return FOLLOWED_NOBODY;
}

void client_query(struct assent_arena *arena, struct assent_buffer *path, const char *name, const char *value)
{
    if (value == NULL)
        return;
    struct assent_text so_far = assent_buffer_done(path);
    bool first = assent_text_find_byte(so_far, '?') == so_far.count;
    assent_buffer_format(path, "%c%s=", first ? '?' : '&', name);
    assent_buffer_text(path, client_escape(arena, value));
}

bool client_explain(struct client *client, const char *ticket, struct assent_text query, bool quiet,
                    struct answer *out, int *code)
{
    struct assent_arena *arena = client->cli->arena;
    struct assent_text escaped = client_escape(arena, ticket);
    struct call call = {.method = "GET", .if_match = -1, .quiet = quiet};
    call.path = assent_text_format(arena, "/v1/tickets/%.*s/explain%.*s", (int)escaped.count, escaped.bytes,
                                   (int)query.count, query.bytes);
    return client_call(client, &call, out, code);
}
