// SPDX-License-Identifier: Apache-2.0
// Cursors (API-07): a position, and a MAC over it, the route, the path, the person and every parameter but
// cursor, limit and count; so a cursor is good for the list that gave it and for nothing else. Written in the
// alphabet of base64url without padding: a cursor stands in addresses.
#include <assent/http/route.h>

#include "parts.h"

#include <assent/base/digest.h>
#include <assent/base/limits.h>

#include <string.h>

enum { KEY_BYTES = 32, MAC_BYTES = 16 };

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static struct assent_digest mac_of(const struct assent_call *call, struct assent_text position);
static struct assent_text encode(struct assent_arena *arena, const unsigned char *bytes, size_t count);
static bool decode(struct assent_arena *arena, struct assent_text text, struct assent_text *out);

struct assent_text assent_cursor_write(const struct assent_call *call, struct assent_text position)
{
    struct assent_digest mac = mac_of(call, position);
    size_t count = MAC_BYTES + position.count;
    unsigned char *bytes = assent_arena_take(call->arena, count);
    memcpy(bytes, mac.bytes, MAC_BYTES);
    if (position.count)
        memcpy(bytes + MAC_BYTES, position.bytes, position.count);
    return encode(call->arena, bytes, count);
}

bool assent_cursor_read(const struct assent_call *call, struct assent_text *position,
                        struct assent_error *error)
{
    *position = (struct assent_text){0};
    struct assent_text sent = assent_call_query(call, "cursor");
    if (sent.count == 0)
        return true;
    struct assent_text bytes;
    if (sent.count > ASSENT_CURSOR_BYTES || !decode(call->arena, sent, &bytes) || bytes.count < MAC_BYTES)
        return assent_error_set(
            error, ASSENT_BAD_CURSOR,
            "the cursor is not one that this server gave; begin the list anew without it");
    struct assent_text inside = assent_text_slice(bytes.bytes + MAC_BYTES, bytes.count - MAC_BYTES);
    struct assent_digest expected = mac_of(call, inside);
    struct assent_digest given = expected;
    memcpy(given.bytes, bytes.bytes, MAC_BYTES);
    if (!assent_digest_equal_secret(&given, &expected))
        return assent_error_set(
            error, ASSENT_BAD_CURSOR,
            "the cursor belongs to another list or filter; begin the list anew without it");
    *position = inside;
    return true;
}

static struct assent_digest mac_of(const struct assent_call *call, struct assent_text position)
{
    static const char *const page[] = {"cursor", "limit", "count", NULL};
    struct assent_buffer out = assent_buffer_in(call->arena);
    parts_add(&out, assent_text_of(call->route->path));
    parts_add(&out, call->principal.person);
    for (size_t i = 0; i < call->path_count; i++)
        parts_add(&out, call->path[i].value);
    parts_add_query(&out, call, page);
    parts_add(&out, position);
    return assent_digest_hmac(assent_text_slice((const char *)call->cursor_key, KEY_BYTES),
                              assent_buffer_done(&out));
}

static struct assent_text encode(struct assent_arena *arena, const unsigned char *bytes, size_t count)
{
    struct assent_buffer out = assent_buffer_in(arena);
    uint32_t bits = 0;
    unsigned held = 0;
    for (size_t i = 0; i < count; i++) {
        bits = bits << 8 | bytes[i];
        for (held += 8; held >= 6; held -= 6)
            assent_buffer_byte(&out, ALPHABET[bits >> (held - 6) & 63]);
    }
    if (held)
        assent_buffer_byte(&out, ALPHABET[bits << (6 - held) & 63]);
    return assent_buffer_done(&out);
}

static bool decode(struct assent_arena *arena, struct assent_text text, struct assent_text *out)
{
    struct assent_buffer bytes = assent_buffer_in(arena);
    uint32_t bits = 0;
    unsigned held = 0;
    for (size_t i = 0; i < text.count; i++) {
        const char *at = text.bytes[i] ? strchr(ALPHABET, text.bytes[i]) : NULL;
        if (!at)
            return false;
        bits = bits << 6 | (uint32_t)(at - ALPHABET);
        held += 6;
        if (held >= 8) {
            held -= 8;
            assent_buffer_byte(&bytes, (char)(bits >> held & 255));
        }
    }
    *out = assent_buffer_done(&bytes);
    return held < 6 && (bits & ((1U << held) - 1)) == 0;
}
