// SPDX-License-Identifier: Apache-2.0
// Bytes as records. The first byte says how they are taken:
//   'e'  the rest is an envelope whose payload, if it commits to one, was erased
//   else the rest up to the first newline is a list of facts, what follows is their payload; the envelope
//   around
//        them and its commitment are made here, because no fuzzer finds a digest
// What reads must write the same bytes again; what folds must be the same after going through its rows; and
// nothing may crash.
#include <assent/core/record.h>
#include <assent/core/rows.h>

#include <assert.h>
#include <string.h>

static const unsigned char SALT[ASSENT_SALT_BYTES];

static void try_envelope(struct assent_text envelope, struct assent_arena *arena);
static void try_facts(struct assent_text facts, struct assent_text payload, struct assent_arena *arena);
static void try_fold(const struct assent_turn *turn, struct assent_arena *arena);
static struct assent_stored_ticket stored_of(struct assent_rows rows, struct assent_arena *arena);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_text rest = assent_text_slice((const char *)data + 1, size - 1);
    size_t line = assent_text_find_byte(rest, '\n');
    size_t after = line < rest.count ? line + 1 : line;
    if (data[0] == 'e')
        try_envelope(rest, arena);
    else
        try_facts(assent_text_slice(rest.bytes, line),
                  assent_text_slice(rest.bytes + after, rest.count - after), arena);
    assent_arena_close(arena);
    return 0;
}

static void try_envelope(struct assent_text envelope, struct assent_arena *arena)
{
    struct assent_turn turn;
    struct assent_admin_turn admin;
    struct assent_error error;
    struct assent_text none = assent_text_of("");
    bool commits = memmem(envelope.bytes, envelope.count, "\"payload\":", 10) != NULL;
    if (assent_record_read(envelope, none, SALT, &turn, arena, &error) && !commits)
        assert(assent_text_equal(assent_record_write(&turn, SALT, arena).envelope, envelope));
    if (assent_record_read_admin(envelope, none, SALT, &admin, arena, &error) && !commits)
        assert(assent_text_equal(assent_record_write_admin(&admin, SALT, arena).envelope, envelope));
}

static void try_facts(struct assent_text facts, struct assent_text payload, struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    assent_buffer_string(&out, "{\"at\":1795420800000000,\"event\":\"comment\",\"facts\":[");
    assent_buffer_text(&out, facts);
    assent_buffer_byte(&out, ']');
    if (payload.count) {
        struct assent_text parts[] = {assent_text_slice((const char *)SALT, ASSENT_SALT_BYTES), payload};
        struct assent_digest digest = assent_digest_parts(parts, 2);
        char text[ASSENT_DIGEST_TEXT];
        assent_digest_write(&digest, text);
        assent_buffer_format(&out, ",\"payload\":\"%s\"", text);
    }
    assent_buffer_string(&out, ",\"revision\":1,\"ticket\":\"tkt_00000000000000000000000000\"}");
    struct assent_text envelope = assent_buffer_done(&out);
    struct assent_turn turn;
    struct assent_error error;
    if (!assent_record_read(envelope, payload, SALT, &turn, arena, &error))
        return;
    struct assent_record_bytes bytes = assent_record_write(&turn, SALT, arena);
    assert(assent_text_equal(bytes.envelope, envelope));
    assert(assent_text_equal(bytes.payload, payload));
    (void)assent_record_facts(&turn, 1, arena);
    try_fold(&turn, arena);
}

static void try_fold(const struct assent_turn *turn, struct assent_arena *arena)
{
    struct assent_error error;
    const struct assent_ticket *ticket = assent_fold(NULL, turn, arena, &error);
    if (!ticket)
        return;
    struct assent_rows rows = assent_rows_change(NULL, ticket, true, NULL, NULL, NULL, arena);
    struct assent_stored_ticket stored = stored_of(rows, arena);
    const struct assent_ticket *loaded = assent_rows_read(&stored, arena, &error);
    assert(loaded);
    struct assent_value a = assent_ticket_value(arena, ticket);
    struct assent_value b = assent_ticket_value(arena, loaded);
    assert(assent_value_equal(&a, &b));
}

static struct assent_stored_ticket stored_of(struct assent_rows rows, struct assent_arena *arena)
{
    struct assent_stored_ticket stored = {0};
    struct assent_stored_part *parts = assent_arena_take_array(arena, rows.count, sizeof *parts);
    stored.parts = parts;
    for (size_t i = 0; i < rows.count; i++) {
        const struct assent_row *row = &rows.items[i];
        stored.id = row->ticket;
        if (row->kind == ASSENT_ROW_TICKET)
            stored.head = row->bytes;
        else if (row->kind == ASSENT_ROW_FIELDS)
            stored.fields = row->bytes;
        else if (row->kind == ASSENT_ROW_PART)
            parts[stored.part_count++] = (struct assent_stored_part){row->part, row->name, row->bytes};
    }
    return stored;
}
