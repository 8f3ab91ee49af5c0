// SPDX-License-Identifier: Apache-2.0
// "tok_….1790000000.64 hexadecimal digits": whose, until when, and a MAC over both. HttpOnly, so that no
// script reads it; SameSite=Strict, so that no other site's page sends it; Secure, and for the stream's own
// path only.
#include "stream_cookie.h"

#include "parts.h"

#include <assent/base/digest.h>
#include <assent/base/time.h>

#define COOKIE_NAME "__Secure-assent_stream"

enum { KEY_BYTES = 32, COOKIE_S = 3600 };

static struct assent_text mac_of(const unsigned char *key, struct assent_text token, struct assent_text until,
                                 struct assent_arena *arena);
static bool same_secret(struct assent_text a, struct assent_text b);
static bool next_cookie(struct assent_text *header, struct assent_text *cookie);
static bool next_part(struct assent_text *text, struct assent_text *part);
static bool read_value(const unsigned char *key, struct assent_text value, int64_t now_us,
                       struct assent_text *token);

struct assent_text assent_stream_cookie(const struct assent_call *call, int64_t *until_us)
{
    int64_t until_s = call->now_us / ASSENT_SECOND_US + COOKIE_S;
    *until_us = until_s * ASSENT_SECOND_US;
    struct assent_text token = call->principal.token;
    struct assent_text until = assent_text_format(call->arena, "%lld", (long long)until_s);
    struct assent_text mac = mac_of(call->cursor_key, token, until, call->arena);
    return assent_text_format(
        call->arena,
        COOKIE_NAME "=%.*s.%.*s.%.*s; Path=/v1/events/stream; Max-Age=%d; Secure; HttpOnly; SameSite=Strict",
        (int)token.count, token.bytes, (int)until.count, until.bytes, (int)mac.count, mac.bytes, COOKIE_S);
}

bool stream_cookie_read(const unsigned char key[32], struct assent_text header, int64_t now_us,
                        struct assent_text *token)
{
    struct assent_text cookie;
    while (next_cookie(&header, &cookie)) {
        if (assent_text_starts(cookie, COOKIE_NAME "=") &&
            read_value(
                key, assent_text_slice(cookie.bytes + sizeof COOKIE_NAME, cookie.count - sizeof COOKIE_NAME),
                now_us, token))
            return true;
    }
    return false;
}

static bool read_value(const unsigned char *key, struct assent_text value, int64_t now_us,
                       struct assent_text *token)
{
    struct assent_text name, until;
    int64_t until_s;
    if (!next_part(&value, &name) || !next_part(&value, &until) || !assent_text_integer(until, &until_s))
        return false;
    struct assent_arena *arena = assent_arena_open(0);
    bool ours = same_secret(mac_of(key, name, until, arena), value);
    assent_arena_close(arena);
    *token = name;
    return ours && until_s > now_us / ASSENT_SECOND_US;
}

static struct assent_text mac_of(const unsigned char *key, struct assent_text token, struct assent_text until,
                                 struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    parts_add(&out, assent_text_of(COOKIE_NAME)); // other MACs of the same key begin otherwise
    parts_add(&out, token);
    parts_add(&out, until);
    struct assent_digest mac =
        assent_digest_hmac(assent_text_slice((const char *)key, KEY_BYTES), assent_buffer_done(&out));
    struct assent_text text = assent_digest_text(arena, &mac);
    size_t prefix = sizeof "sha256:" - 1;
    return assent_text_slice(text.bytes + prefix, text.count - prefix);
}

// In the same time wherever they differ.
static bool same_secret(struct assent_text a, struct assent_text b)
{
    if (a.count != b.count)
        return false;
    unsigned differs = 0;
    for (size_t i = 0; i < a.count; i++)
        differs |= (unsigned)(a.bytes[i] ^ b.bytes[i]);
    return differs == 0;
}

// Cookies stand between semicolons; several header fields were joined by commas, which no value of ours
// holds.
static bool next_cookie(struct assent_text *header, struct assent_text *cookie)
{
    if (header->count == 0)
        return false;
    size_t end = 0;
    while (end < header->count && header->bytes[end] != ';' && header->bytes[end] != ',')
        end++;
    *cookie = assent_text_trim(assent_text_slice(header->bytes, end));
    size_t past = end < header->count ? end + 1 : end;
    *header = assent_text_slice(header->bytes + past, header->count - past);
    return true;
}

static bool next_part(struct assent_text *text, struct assent_text *part)
{
    size_t dot = assent_text_find_byte(*text, '.');
    if (dot == text->count)
        return false;
    *part = assent_text_slice(text->bytes, dot);
    *text = assent_text_slice(text->bytes + dot + 1, text->count - dot - 1);
    return true;
}
