// SPDX-License-Identifier: Apache-2.0
// See client.h.
#include "client.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int on_header(nghttp2_session *http2, const nghttp2_frame *frame, const uint8_t *name,
                     size_t name_count, const uint8_t *value, size_t value_count, uint8_t flags, void *user);
static int on_data(nghttp2_session *http2, uint8_t flags, int32_t id, const uint8_t *bytes, size_t count,
                   void *user);
static int on_frame(nghttp2_session *http2, const nghttp2_frame *frame, void *user);
static int on_close(nghttp2_session *http2, int32_t id, uint32_t error_code, void *user);
static ssize_t read_source(nghttp2_session *http2, int32_t id, uint8_t *out, size_t room, uint32_t *flags,
                           nghttp2_data_source *source, void *user);
static void look_through(struct client *client);
static int32_t send_request(struct client *client, const char *method, const char *path,
                            const struct client_field *fields, const char *body, bool open);
static ssize_t defer(nghttp2_session *http2, int32_t id, uint8_t *out, size_t room, uint32_t *flags,
                     nghttp2_data_source *source, void *user);

void client_open(struct client *client, struct assent_sessions *sessions, int64_t now_us, bool no_auto_window,
                 uint32_t window)
{
    *client = (struct client){.now_us = now_us};
    client->answers = calloc(CLIENT_STREAMS, sizeof *client->answers);
    client->raw = malloc(CLIENT_RAW_BYTES);
    assert(client->answers && client->raw);
    client->session = assent_session_open(sessions, NULL, now_us);
    nghttp2_session_callbacks_new(&client->callbacks);
    nghttp2_session_callbacks_set_on_header_callback(client->callbacks, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(client->callbacks, on_data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(client->callbacks, on_frame);
    nghttp2_session_callbacks_set_on_stream_close_callback(client->callbacks, on_close);
    nghttp2_option *option = NULL;
    nghttp2_option_new(&option);
    nghttp2_option_set_no_auto_window_update(option, no_auto_window);
    nghttp2_session_client_new2(&client->http2, client->callbacks, client, option);
    nghttp2_option_del(option);
    nghttp2_settings_entry entry = {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, window};
    nghttp2_submit_settings(client->http2, 0, &entry, window ? 1 : 0);
}

void client_close(struct client *client)
{
    assent_session_close(client->session);
    nghttp2_session_del(client->http2);
    nghttp2_session_callbacks_del(client->callbacks);
    for (size_t i = 0; i < CLIENT_STREAMS; i++)
        free(client->answers[i].body);
    free(client->answers);
    free(client->raw);
}

void client_run(struct client *client)
{
    for (bool moved = true; moved;) {
        moved = false;
        const uint8_t *out = NULL;
        ssize_t sent = nghttp2_session_mem_send(client->http2, &out);
        if (sent > 0) {
            assent_session_feed(client->session, out, (size_t)sent, client->now_us);
            moved = true;
        }
        const unsigned char *in = NULL;
        size_t count = client->deaf ? 0 : assent_session_next(client->session, &in, client->now_us);
        if (count == 0)
            continue;
        if (client->raw_count + count <= CLIENT_RAW_BYTES) {
            memcpy(client->raw + client->raw_count, in, count);
            client->raw_count += count;
            look_through(client);
        }
        if (!client->blind)
            nghttp2_session_mem_recv(client->http2, in, count);
        assent_session_written(client->session, count, client->now_us);
        moved = true;
    }
}

void client_raw(struct client *client, const void *bytes, size_t count)
{
    assent_session_feed(client->session, bytes, count, client->now_us);
    client_run(client);
}

void client_wait(struct client *client, int64_t us)
{
    client->now_us += us;
    assent_session_tick(client->session, client->now_us);
    client_run(client);
}

int32_t client_request(struct client *client, const char *method, const char *path,
                       const struct client_field *fields, const char *body)
{
    return send_request(client, method, path, fields, body, false);
}

int32_t client_start(struct client *client, const char *method, const char *path,
                     const struct client_field *fields)
{
    return send_request(client, method, path, fields, NULL, true);
}

struct client_answer *client_answer(struct client *client, int32_t id)
{
    assert(id > 0 && id / 2 < CLIENT_STREAMS);
    return &client->answers[id / 2];
}

const char *client_head(const struct client_answer *answer, const char *name)
{
    for (size_t i = 0; i < answer->head_count; i++) {
        if (strcmp(answer->heads[i].name, name) == 0)
            return answer->heads[i].value;
    }
    return NULL;
}

size_t frame_write(unsigned char *out, unsigned type, unsigned flags, uint32_t stream, const void *payload,
                   size_t count)
{
    const unsigned char head[] = {
        (unsigned char)(count >> 16),  (unsigned char)(count >> 8),  (unsigned char)count,
        (unsigned char)type,           (unsigned char)flags,         (unsigned char)(stream >> 24),
        (unsigned char)(stream >> 16), (unsigned char)(stream >> 8), (unsigned char)stream};
    memcpy(out, head, sizeof head);
    if (count)
        memcpy(out + sizeof head, payload, count);
    return sizeof head + count;
}

static void look_through(struct client *client);
static int32_t send_request(struct client *client, const char *method, const char *path,
                            const struct client_field *fields, const char *body, bool open)
{
    enum { PAIRS = 160 };
    static const struct client_field none[] = {{NULL, NULL}};
    nghttp2_nv pairs[PAIRS];
    size_t count = 0;
    struct client_field first[] = {
        {":method", method}, {":scheme", "http"}, {":authority", "localhost"}, {":path", path}};
    for (size_t i = 0; i < 4; i++)
        pairs[count++] =
            (nghttp2_nv){(uint8_t *)(uintptr_t)first[i].name, (uint8_t *)(uintptr_t)first[i].value,
                         strlen(first[i].name), strlen(first[i].value), 0};
    for (fields = fields ? fields : none; fields->name; fields++) {
        assert(count < PAIRS);
        pairs[count++] = (nghttp2_nv){(uint8_t *)(uintptr_t)fields->name, (uint8_t *)(uintptr_t)fields->value,
                                      strlen(fields->name), strlen(fields->value), 0};
    }
    struct client_source *source =
        &client_answer(client, (int32_t)nghttp2_session_get_next_stream_id(client->http2))->source;
    if (body)
        *source = (struct client_source){body, strlen(body)};
    nghttp2_data_provider provider = {.source.ptr = source, .read_callback = open ? defer : read_source};
    int32_t id =
        nghttp2_submit_request(client->http2, NULL, pairs, count, body || open ? &provider : NULL, NULL);
    client_run(client);
    return id;
}

// Counts whole frames of what the server wrote and keeps the newest GOAWAY: nghttp2's client stops looking
// after the first one.
static void look_through(struct client *client)
{
    enum { HEAD = 9 };
    while (client->raw_count - client->raw_seen >= HEAD) {
        const unsigned char *at = client->raw + client->raw_seen;
        size_t count = (size_t)at[0] << 16 | (size_t)at[1] << 8 | at[2];
        if (client->raw_count - client->raw_seen < HEAD + count)
            return;
        client->raw_frames[at[3]]++;
        if (at[3] == NGHTTP2_GOAWAY) {
            client->goaway = true;
            client->goaway_last =
                (int32_t)((uint32_t)at[9] << 24 | (uint32_t)at[10] << 16 | (uint32_t)at[11] << 8 | at[12]);
            client->goaway_code =
                (uint32_t)at[13] << 24 | (uint32_t)at[14] << 16 | (uint32_t)at[15] << 8 | at[16];
        }
        client->raw_seen += HEAD + count;
    }
}

static ssize_t read_source(nghttp2_session *http2, int32_t id, uint8_t *out, size_t room, uint32_t *flags,
                           nghttp2_data_source *source, void *user)
{
    (void)http2;
    (void)id;
    (void)user;
    struct client_source *from = source->ptr;
    size_t count = from->left < room ? from->left : room;
    memcpy(out, from->bytes, count);
    from->bytes += count;
    from->left -= count;
    if (from->left == 0)
        *flags |= NGHTTP2_DATA_FLAG_EOF;
    return (ssize_t)count;
}

static ssize_t defer(nghttp2_session *http2, int32_t id, uint8_t *out, size_t room, uint32_t *flags,
                     nghttp2_data_source *source, void *user)
{
    (void)http2;
    (void)id;
    (void)out;
    (void)room;
    (void)flags;
    (void)source;
    (void)user;
    return NGHTTP2_ERR_DEFERRED;
}

static int on_header(nghttp2_session *http2, const nghttp2_frame *frame, const uint8_t *name,
                     size_t name_count, const uint8_t *value, size_t value_count, uint8_t flags, void *user)
{
    (void)http2;
    (void)flags;
    struct client_answer *answer = client_answer(user, frame->hd.stream_id);
    if (name_count == 7 && memcmp(name, ":status", 7) == 0) {
        answer->status = atoi((const char *)value);
        return 0;
    }
    if (answer->head_count < CLIENT_HEADS) {
        struct client_head *head = &answer->heads[answer->head_count++];
        snprintf(head->name, sizeof head->name, "%.*s", (int)name_count, (const char *)name);
        snprintf(head->value, sizeof head->value, "%.*s", (int)value_count, (const char *)value);
    }
    return 0;
}

static int on_data(nghttp2_session *http2, uint8_t flags, int32_t id, const uint8_t *bytes, size_t count,
                   void *user)
{
    (void)http2;
    (void)flags;
    struct client_answer *answer = client_answer(user, id);
    if (answer->body_count + count < CLIENT_BODY_BYTES) {
        char *body = realloc(answer->body, answer->body_count + count + 1);
        assert(body);
        memcpy(body + answer->body_count, bytes, count);
        answer->body = body;
        body[answer->body_count + count] = 0;
    }
    answer->body_count += count;
    return 0;
}

static int on_frame(nghttp2_session *http2, const nghttp2_frame *frame, void *user)
{
    (void)http2;
    struct client *client = user;
    if (frame->hd.type == NGHTTP2_RST_STREAM) {
        client_answer(client, frame->hd.stream_id)->reset = true;
        client_answer(client, frame->hd.stream_id)->reset_code = frame->rst_stream.error_code;
    }
    if (frame->hd.type <= NGHTTP2_HEADERS && frame->hd.flags & NGHTTP2_FLAG_END_STREAM)
        client_answer(client, frame->hd.stream_id)->ended = true;
    return 0;
}

static int on_close(nghttp2_session *http2, int32_t id, uint32_t error_code, void *user)
{
    (void)http2;
    struct client_answer *answer = client_answer(user, id);
    answer->closed = true;
    answer->error_code = error_code;
    return 0;
}
