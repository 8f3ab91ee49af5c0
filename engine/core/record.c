// SPDX-License-Identifier: Apache-2.0
// The record of a turn: envelope and payload, as bytes and back (docs/decisions/0001-journal-record.md).
//   envelope
//   {"actor":…,"at":…,"credential":…,"definition":…,"directory":…,"event":…,"facts":[{"voted":{…}},…],
//              "payload":"sha256:…","request":…,"revision":…,"schedule":…,"ticket":…,"trace":…}
//   payload   [[0,{"fields":{…},"title":…}],[3,{"comment":…}]]
// Guarantees: what is read writes the same bytes again; what would not is refused.
// Leans on: record_shape.h for the members of facts.
#include <assent/core/record.h>

#include "record_shape.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

#include <string.h>

// A turn's envelope, and an administrator's, without what stands between their halves.
struct envelope {
    struct assent_turn turn;
    struct assent_admin_turn admin;
    struct assent_digest payload;
};

static const struct shape_member BEFORE_ROWS[] = {
    {"actor", SHAPE_TEXT, IN_BOTH, offsetof(struct envelope, turn.actor.person), NULL},
    {"at", SHAPE_INSTANT, IN_BOTH, offsetof(struct envelope, turn.at_us), NULL},
    {"credential", SHAPE_TEXT, IN_BOTH, offsetof(struct envelope, turn.actor.credential), NULL},
    {"definition", SHAPE_DIGEST, IN_BOTH, offsetof(struct envelope, turn.definition), NULL},
    {"directory", SHAPE_INTEGER, IN_BOTH, offsetof(struct envelope, turn.directory), NULL},
    {"event", SHAPE_WORD, IN_BOTH, offsetof(struct envelope, turn.event), &WORDS_EVENT},
};
static const struct shape_member AFTER_ROWS[] = {
    {"payload", SHAPE_DIGEST, IN_BOTH, offsetof(struct envelope, payload), NULL},
    {"request", SHAPE_TEXT, IN_BOTH, offsetof(struct envelope, turn.actor.request), NULL},
    {"revision", SHAPE_NUMBER, IN_BOTH, offsetof(struct envelope, turn.revision), NULL},
    {"schedule", SHAPE_INTEGER, IN_BOTH, offsetof(struct envelope, turn.schedule), NULL},
    {"ticket", SHAPE_TICKET_ID, IN_BOTH, offsetof(struct envelope, turn.ticket), NULL},
    {"trace", SHAPE_TEXT, IN_BOTH, offsetof(struct envelope, turn.actor.trace), NULL},
};
static const struct shape_member ADMIN_ROWS[] = {
    {"actor", SHAPE_TEXT, IN_BOTH, offsetof(struct envelope, admin.actor.person), NULL},
    {"at", SHAPE_INSTANT, IN_BOTH, offsetof(struct envelope, admin.at_us), NULL},
    {"credential", SHAPE_TEXT, IN_BOTH, offsetof(struct envelope, admin.actor.credential), NULL},
    {"data", SHAPE_VALUE, IN_BOTH, offsetof(struct envelope, admin.envelope), NULL},
    {"payload", SHAPE_DIGEST, IN_BOTH, offsetof(struct envelope, payload), NULL},
    {"request", SHAPE_TEXT, IN_BOTH, offsetof(struct envelope, admin.actor.request), NULL},
    {"revision", SHAPE_NUMBER, IN_BOTH, offsetof(struct envelope, admin.revision), NULL},
    {"subject", SHAPE_TEXT, IN_BOTH, offsetof(struct envelope, admin.subject), NULL},
    {"trace", SHAPE_TEXT, IN_BOTH, offsetof(struct envelope, admin.actor.trace), NULL},
    {"what", SHAPE_TEXT, IN_BOTH, offsetof(struct envelope, admin.what), NULL},
};
static const struct shape BEFORE = {BEFORE_ROWS, sizeof BEFORE_ROWS / sizeof *BEFORE_ROWS, 0};
static const struct shape AFTER = {AFTER_ROWS, sizeof AFTER_ROWS / sizeof *AFTER_ROWS, 0};
static const struct shape ADMIN = {ADMIN_ROWS, sizeof ADMIN_ROWS / sizeof *ADMIN_ROWS, 0};

static struct assent_text write_payload(const struct assent_turn *turn, struct assent_arena *arena);
static void write_facts(struct assent_buffer *out, const struct assent_turn *turn);
static struct assent_digest commitment(const unsigned char salt[ASSENT_SALT_BYTES],
                                       struct assent_text payload);
static bool read_envelope(struct cursor *cursor, struct envelope *envelope);
static bool read_facts(struct cursor *cursor, struct assent_turn *turn);
static bool read_fact(struct cursor *cursor, struct assent_fact *fact);
static bool read_payload(struct cursor *cursor, const struct assent_turn *turn, struct assent_fact *facts);
static bool fits(const struct assent_digest *wanted, struct assent_text payload,
                 const unsigned char salt[ASSENT_SALT_BYTES], struct assent_error *error);

struct assent_record_bytes assent_record_write(const struct assent_turn *turn,
                                               const unsigned char salt[ASSENT_SALT_BYTES],
                                               struct assent_arena *arena)
{
    struct envelope envelope = {.turn = *turn};
    struct assent_record_bytes bytes = {.payload = write_payload(turn, arena)};
    memcpy(bytes.salt, salt, ASSENT_SALT_BYTES);
    if (bytes.payload.count)
        envelope.payload = commitment(salt, bytes.payload);
    struct assent_buffer out = assent_buffer_in(arena);
    bool first = true;
    assent_buffer_byte(&out, '{');
    shape_write_members(&out, &BEFORE, &envelope, IN_BOTH, &first);
    assent_buffer_string(&out, ",\"facts\":[");
    write_facts(&out, turn);
    assent_buffer_byte(&out, ']');
    shape_write_members(&out, &AFTER, &envelope, IN_BOTH, &first);
    assent_buffer_byte(&out, '}');
    bytes.envelope = assent_buffer_done(&out);
    return bytes;
}

bool assent_record_read(struct assent_text envelope, struct assent_text payload,
                        const unsigned char salt[ASSENT_SALT_BYTES], struct assent_turn *out,
                        struct assent_arena *arena, struct assent_error *error)
{
    struct envelope read = {0};
    struct cursor cursor = cursor_of(envelope, arena);
    read_envelope(&cursor, &read);
    if (!cursor_done(&cursor, "envelope", error) || !fits(&read.payload, payload, salt, error))
        return false;
    struct assent_fact *facts =
        assent_arena_copy(arena, read.turn.facts, read.turn.fact_count * sizeof *facts);
    cursor = cursor_of(payload, arena);
    if (payload.count)
        read_payload(&cursor, &read.turn, facts);
    if (!cursor_done(&cursor, "payload", error))
        return false;
    for (size_t i = 0; i < read.turn.fact_count; i++) {
        if (facts[i].kind == ASSENT_FACT_CREATED)
            facts[i].created.id = read.turn.ticket;
    }
    read.turn.facts = facts;
    *out = read.turn;
    return true;
}

struct assent_record_bytes assent_record_write_admin(const struct assent_admin_turn *turn,
                                                     const unsigned char salt[ASSENT_SALT_BYTES],
                                                     struct assent_arena *arena)
{
    struct envelope envelope = {.admin = *turn};
    struct assent_record_bytes bytes = {0};
    memcpy(bytes.salt, salt, ASSENT_SALT_BYTES);
    if (turn->payload.kind != ASSENT_VALUE_ABSENT) {
        bytes.payload = assent_canonical_text(arena, &turn->payload);
        envelope.payload = commitment(salt, bytes.payload);
    }
    struct assent_buffer out = assent_buffer_in(arena);
    shape_write(&out, &ADMIN, &envelope, IN_BOTH, true);
    bytes.envelope = assent_buffer_done(&out);
    return bytes;
}

bool assent_record_read_admin(struct assent_text envelope, struct assent_text payload,
                              const unsigned char salt[ASSENT_SALT_BYTES], struct assent_admin_turn *out,
                              struct assent_arena *arena, struct assent_error *error)
{
    struct envelope read = {0};
    struct cursor cursor = cursor_of(envelope, arena);
    shape_read(&cursor, &ADMIN, &read, IN_BOTH);
    if (!cursor_done(&cursor, "envelope", error) || !fits(&read.payload, payload, salt, error))
        return false;
    if (payload.count) {
        cursor = cursor_of(payload, arena);
        cursor_value(&cursor, &read.admin.payload);
        if (!cursor_done(&cursor, "payload", error))
            return false;
    }
    *out = read.admin;
    return true;
}

struct assent_value assent_record_facts(const struct assent_turn *turn, int64_t seq,
                                        struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < turn->fact_count; i++) {
        const struct assent_fact *fact = &turn->facts[i];
        struct fact_shape shape = fact_shape(fact->kind);
        struct assent_record record = assent_record_in(arena);
        shape_value_into(&record, shape.shape, (const char *)fact + shape.base, true);
        struct assent_text id = assent_text_format(arena, "%lld.%zu", (long long)seq, i);
        assent_record_put_text(&record, "id", id);
        assent_record_put_text(&record, "kind", assent_text_of(assent_fact_text(fact->kind)));
        assent_items_add(&items, assent_record_done(&record));
    }
    return assent_items_done(&items);
}

static struct assent_text write_payload(const struct assent_turn *turn, struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    for (size_t i = 0; i < turn->fact_count; i++) {
        struct fact_shape shape = fact_shape(turn->facts[i].kind);
        size_t before = out.count;
        assent_buffer_bytes(&out, before ? ",[" : "[[", 2);
        assent_buffer_integer(&out, (int64_t)i);
        assent_buffer_byte(&out, ',');
        const char *from = (const char *)&turn->facts[i] + shape.base;
        if (shape_write(&out, shape.shape, from, IN_PAYLOAD, false))
            assent_buffer_byte(&out, ']');
        else
            out.count = before;
    }
    if (out.count)
        assent_buffer_byte(&out, ']');
    return assent_buffer_done(&out);
}

static void write_facts(struct assent_buffer *out, const struct assent_turn *turn)
{
    for (size_t i = 0; i < turn->fact_count; i++) {
        const struct assent_fact *fact = &turn->facts[i];
        struct fact_shape shape = fact_shape(fact->kind);
        assent_buffer_string(out, i ? ",{\"" : "{\"");
        assent_buffer_string(out, assent_fact_text(fact->kind));
        assent_buffer_bytes(out, "\":", 2);
        shape_write(out, shape.shape, (const char *)fact + shape.base, IN_ENVELOPE, true);
        assent_buffer_byte(out, '}');
    }
}

static struct assent_digest commitment(const unsigned char salt[ASSENT_SALT_BYTES],
                                       struct assent_text payload)
{
    struct assent_text parts[] = {assent_text_slice((const char *)salt, ASSENT_SALT_BYTES), payload};
    return assent_digest_parts(parts, 2);
}

static bool read_envelope(struct cursor *cursor, struct envelope *envelope)
{
    bool first = true;
    if (!cursor_expect(cursor, '{') || !shape_read_members(cursor, &BEFORE, envelope, IN_BOTH, &first))
        return false;
    if (!cursor_take(cursor, ",\"facts\":[", 10))
        return cursor_refuse(cursor, "the facts are expected here");
    return read_facts(cursor, &envelope->turn) && cursor_expect(cursor, ']') &&
           shape_read_members(cursor, &AFTER, envelope, IN_BOTH, &first) && cursor_expect(cursor, '}');
}

static bool read_facts(struct cursor *cursor, struct assent_turn *turn)
{
    struct assent_fact *facts = NULL;
    size_t room = 0;
    if (cursor->at < cursor->end && *cursor->at == ']')
        return true;
    do {
        if (turn->fact_count == ASSENT_FACTS_A_TURN)
            return cursor_refuse(cursor, "a turn has at most 2000 facts");
        facts = cursor_room(cursor, facts, turn->fact_count, &room, sizeof *facts);
        if (!read_fact(cursor, &facts[turn->fact_count]))
            return false;
        turn->fact_count++;
    } while (cursor_take(cursor, ",", 1));
    turn->facts = facts;
    return true;
}

static bool read_fact(struct cursor *cursor, struct assent_fact *fact)
{
    struct assent_text word;
    unsigned kind = 0;
    if (!cursor_expect(cursor, '{') || !cursor_text(cursor, &word) || !cursor_expect(cursor, ':'))
        return false;
    if (!words_find(&WORDS_FACT, word, &kind))
        return cursor_refuse(cursor, "there is no such kind of fact in this version");
    fact->kind = (enum assent_fact_kind)kind;
    struct fact_shape shape = fact_shape(fact->kind);
    shape_clear(shape.shape, (char *)fact + shape.base);
    return shape_read(cursor, shape.shape, (char *)fact + shape.base, IN_ENVELOPE) &&
           cursor_expect(cursor, '}');
}

static bool read_payload(struct cursor *cursor, const struct assent_turn *turn, struct assent_fact *facts)
{
    int64_t last = -1;
    if (!cursor_expect(cursor, '['))
        return false;
    do {
        int64_t i = 0;
        if (!cursor_expect(cursor, '[') || !cursor_integer(cursor, &i) || !cursor_expect(cursor, ','))
            return false;
        if (i <= last || i >= (int64_t)turn->fact_count)
            return cursor_refuse(cursor, "the payload is for a fact that is not there or had its own");
        struct fact_shape shape = fact_shape(facts[i].kind);
        if (cursor_take(cursor, "{}", 2))
            return cursor_refuse(cursor, "a payload with nothing in it is left out");
        if (!shape_read(cursor, shape.shape, (char *)&facts[i] + shape.base, IN_PAYLOAD) ||
            !cursor_expect(cursor, ']'))
            return false;
        last = i;
    } while (cursor_take(cursor, ",", 1));
    return cursor_expect(cursor, ']');
}

// Whether the payload is the one that the envelope commits to. An empty one stands for one that was erased.
static bool fits(const struct assent_digest *wanted, struct assent_text payload,
                 const unsigned char salt[ASSENT_SALT_BYTES], struct assent_error *error)
{
    if (!payload.count)
        return true;
    struct assent_digest found = commitment(salt, payload);
    return assent_digest_equal(wanted, &found) ||
           assent_error_set(error, ASSENT_BAD_RECORD,
                            "the payload is not the one that its envelope commits to");
}
