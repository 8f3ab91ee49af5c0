// SPDX-License-Identifier: Apache-2.0
// The simulated store's journal, idempotency keys, timers, offers, listeners and sets.
#include "sim_internal.h"

#include <assent/base/canonical.h>

#include <string.h>

static bool holds(const struct sim_tables *tables, struct assent_text key, struct assent_text quoted);

bool sim_journal(struct assent_reader *reader, int64_t after, size_t limit, struct assent_arena *arena,
                 struct assent_stored_turns *out, struct assent_error *error)
{
    struct assent_stored_turn *items = assent_arena_take_array(arena, limit, sizeof *items);
    *out = (struct assent_stored_turns){items, 0};
    if (!sim_read_begin(reader, error))
        return false;
    const struct sim_tables *tables = reader_tables(reader);
    for (size_t i = after > 0 ? (size_t)after : 0; i < tables->turn_count && out->count < limit; i++)
        items[out->count++] = turn_copy(&tables->journal[i], arena);
    return sim_read_end(reader);
}

bool sim_history(struct assent_reader *reader, const struct assent_subject *subject, int64_t before,
                 size_t limit, struct assent_arena *arena, struct assent_stored_turns *out,
                 struct assent_error *error)
{
    if (!sim_read_begin(reader, error))
        return false;
    const struct sim_tables *tables = reader_tables(reader);
    if (limit > tables->turn_count) // no subject has more
        limit = tables->turn_count;
    struct assent_stored_turn *items = assent_arena_take_array(arena, limit, sizeof *items);
    *out = (struct assent_stored_turns){items, 0};
    int64_t seq = 0;
    if (subject->is_ticket) {
        const struct sim_ticket *ticket = tables_ticket(tables, &subject->ticket, NULL);
        seq = ticket ? ticket->last_seq : 0;
    } else {
        const struct sim_subject *other = tables_subject(tables, subject, arena);
        seq = other ? other->last_seq : 0;
    }
    for (; seq > 0 && out->count < limit; seq = tables->journal[seq - 1].prev_seq) {
        if (before <= 0 || seq < before)
            items[out->count++] = turn_copy(&tables->journal[seq - 1], arena);
    }
    return sim_read_end(reader);
}

bool sim_head(struct assent_reader *reader, int64_t *seq, struct assent_digest *link,
              struct assent_error *error)
{
    *seq = 0;
    *link = (struct assent_digest){0};
    if (!sim_read_begin(reader, error))
        return false;
    const struct sim_tables *tables = reader_tables(reader);
    *seq = (int64_t)tables->turn_count;
    if (tables->turn_count)
        *link = tables->journal[tables->turn_count - 1].link;
    return sim_read_end(reader);
}

bool sim_keys(struct assent_reader *reader, int64_t after, size_t limit, struct assent_arena *arena,
              struct assent_stored_keys *out, int64_t *last, struct assent_error *error)
{
    struct assent_stored_key *items = assent_arena_take_array(arena, limit, sizeof *items);
    *out = (struct assent_stored_keys){items, 0};
    *last = after;
    if (!sim_read_begin(reader, error))
        return false;
    const struct sim_tables *tables = reader_tables(reader);
    int64_t from = after < 0 ? (int64_t)tables->key_count + after : after;
    for (size_t i = from > 0 ? (size_t)from : 0; i < tables->key_count && out->count < limit; i++) {
        items[out->count++] = tables->keys[i];
        *last = (int64_t)i + 1;
    }
    return sim_read_end(reader);
}

bool sim_timers(struct assent_reader *reader, const struct assent_stored_timer *after, int64_t until_us,
                size_t limit, struct assent_arena *arena, struct assent_stored_timers *out,
                struct assent_error *error)
{
    struct assent_stored_timer *items = assent_arena_take_array(arena, limit, sizeof *items);
    struct assent_buffer key = key_in(arena);
    *out = (struct assent_stored_timers){items, 0};
    if (after) {
        key_integer(&key, after->due_us);
        key_bytes(&key, after->ticket.bytes, ASSENT_ID_BYTES);
        key_text(&key, after->name);
    }
    if (!sim_read_begin(reader, error))
        return false;
    const struct map *timers = &reader_tables(reader)->timers;
    struct assent_text from = assent_buffer_done(&key);
    for (size_t i = map_seek(timers, from); i < timers->count && out->count < limit; i++) {
        const struct assent_stored_timer *timer = timers->entries[i].value;
        if (after && assent_text_equal(timers->entries[i].key, from))
            continue;
        if (timer->due_us > until_us)
            break;
        items[out->count] = *timer;
        items[out->count++].name = assent_text_copy(arena, timer->name);
    }
    return sim_read_end(reader);
}

bool sim_all_lying(struct assent_reader *reader, const struct assent_stored_lying *after, size_t limit,
                   struct assent_arena *arena, struct assent_stored_all_lying *out,
                   struct assent_error *error)
{
    struct assent_stored_lying *items = assent_arena_take_array(arena, limit, sizeof *items);
    struct assent_buffer key = key_in(arena);
    *out = (struct assent_stored_all_lying){items, 0};
    if (after) {
        key_text(&key, after->audience);
        key_integer(&key, after->due_us);
        key_bytes(&key, after->ticket.bytes, ASSENT_ID_BYTES);
        key_text(&key, after->item);
    }
    if (!sim_read_begin(reader, error))
        return false;
    const struct map *inbox = &reader_tables(reader)->inbox;
    struct assent_text from = assent_buffer_done(&key);
    for (size_t i = map_seek(inbox, from); i < inbox->count && out->count < limit; i++) {
        const struct sim_inbox *one = inbox->entries[i].value;
        if (after && assent_text_equal(inbox->entries[i].key, from))
            continue;
        items[out->count++] =
            (struct assent_stored_lying){assent_text_copy(arena, one->audience), one->due_us, one->ticket,
                                         assent_text_copy(arena, one->item)};
    }
    return sim_read_end(reader);
}

bool sim_listeners(struct assent_reader *reader, struct assent_text signal, struct assent_text key,
                   const struct assent_id *after, size_t limit, struct assent_arena *arena,
                   struct assent_stored_listeners *out, struct assent_error *error)
{
    struct assent_id *items = assent_arena_take_array(arena, limit, sizeof *items);
    struct assent_buffer begin = key_in(arena);
    *out = (struct assent_stored_listeners){items, 0};
    key_text(&begin, signal);
    key_text(&begin, key);
    struct assent_text prefix = assent_text_copy(arena, assent_buffer_done(&begin));
    if (after)
        key_bytes(&begin, after->bytes, ASSENT_ID_BYTES);
    if (!sim_read_begin(reader, error))
        return false;
    const struct map *signals = &reader_tables(reader)->signals;
    struct assent_text from = assent_buffer_done(&begin);
    for (size_t i = map_seek(signals, from); i < signals->count && out->count < limit; i++) {
        struct assent_text at = signals->entries[i].key;
        if (at.count < prefix.count || memcmp(at.bytes, prefix.bytes, prefix.count) != 0)
            break;
        if (!after || !assent_text_equal(at, from))
            items[out->count++] = ((const struct assent_stored_listening *)signals->entries[i].value)->ticket;
    }
    return sim_read_end(reader);
}

bool sim_all_listening(struct assent_reader *reader, const struct assent_stored_listening *after,
                       size_t limit, struct assent_arena *arena, struct assent_stored_all_listening *out,
                       struct assent_error *error)
{
    struct assent_stored_listening *items = assent_arena_take_array(arena, limit, sizeof *items);
    struct assent_buffer key = key_in(arena);
    *out = (struct assent_stored_all_listening){items, 0};
    if (after) {
        key_text(&key, after->signal);
        key_text(&key, after->key);
        key_bytes(&key, after->ticket.bytes, ASSENT_ID_BYTES);
    }
    if (!sim_read_begin(reader, error))
        return false;
    const struct map *signals = &reader_tables(reader)->signals;
    struct assent_text from = assent_buffer_done(&key);
    for (size_t i = map_seek(signals, from); i < signals->count && out->count < limit; i++) {
        const struct assent_stored_listening *one = signals->entries[i].value;
        if (after && assent_text_equal(signals->entries[i].key, from))
            continue;
        items[out->count++] = (struct assent_stored_listening){
            assent_text_copy(arena, one->signal), assent_text_copy(arena, one->key), one->ticket};
    }
    return sim_read_end(reader);
}

bool sim_offers(struct assent_reader *reader, const struct assent_stored_offer *after, size_t limit,
                struct assent_arena *arena, struct assent_stored_offers *out, struct assent_error *error)
{
    struct assent_stored_offer *items = assent_arena_take_array(arena, limit, sizeof *items);
    struct assent_buffer key = key_in(arena);
    *out = (struct assent_stored_offers){items, 0};
    if (after) {
        key_text(&key, after->worker);
        key_integer(&key, after->since_us);
        key_bytes(&key, after->ticket.bytes, ASSENT_ID_BYTES);
        key_integer(&key, after->job);
    }
    if (!sim_read_begin(reader, error))
        return false;
    const struct map *offers = &reader_tables(reader)->offers;
    struct assent_text from = assent_buffer_done(&key);
    for (size_t i = map_seek(offers, from); i < offers->count && out->count < limit; i++) {
        const struct assent_stored_offer *offer = offers->entries[i].value;
        if (after && assent_text_equal(offers->entries[i].key, from))
            continue;
        items[out->count] = *offer;
        items[out->count++].worker = assent_text_copy(arena, offer->worker);
    }
    return sim_read_end(reader);
}

bool sim_set(struct assent_reader *reader, const struct assent_digest *digest, struct assent_arena *arena,
             struct assent_value *out, struct assent_error *error)
{
    *out = assent_value_absent();
    if (!sim_read_begin(reader, error))
        return false;
    const struct assent_text *members = map_get(
        &reader_tables(reader)->sets, assent_text_slice((const char *)digest->bytes, ASSENT_DIGEST_BYTES));
    bool found = members != NULL;
    struct assent_text bytes = found ? assent_text_copy(arena, *members) : (struct assent_text){0};
    sim_read_end(reader);
    return !found || assent_canonical_read(arena, bytes, out, error);
}

bool sim_sets_of(struct assent_reader *reader, struct assent_text person, struct assent_arena *arena,
                 struct assent_value *out, struct assent_error *error)
{
    struct assent_items found = assent_items_in(arena);
    struct assent_buffer quoted = assent_buffer_in(arena);
    assent_canonical_string(&quoted, person);
    if (!sim_read_begin(reader, error))
        return false;
    const struct sim_tables *tables = reader_tables(reader);
    struct assent_text last = {0};
    for (size_t i = map_seek(&tables->inbox, assent_text_of("set:")); i < tables->inbox.count; i++) {
        const struct sim_inbox *inbox = tables->inbox.entries[i].value;
        if (!assent_text_starts(inbox->audience, "set:"))
            break;
        if (assent_text_equal(inbox->audience, last))
            continue;
        last = inbox->audience;
        if (holds(tables, last, assent_buffer_done(&quoted)))
            assent_items_add(&found, assent_value_text(assent_text_copy(arena, last)));
    }
    *out = assent_items_done(&found);
    return sim_read_end(reader);
}

struct assent_stored_turn turn_copy(const struct assent_stored_turn *turn, struct assent_arena *arena)
{
    struct assent_stored_turn out = *turn;
    out.subject.kind = assent_text_copy(arena, turn->subject.kind);
    out.subject.id = assent_text_copy(arena, turn->subject.id);
    out.envelope = assent_text_copy(arena, turn->envelope);
    out.payload = assent_text_copy(arena, turn->payload);
    return out;
}

static bool holds(const struct sim_tables *tables, struct assent_text key, struct assent_text quoted)
{
    struct assent_digest digest;
    size_t prefix = strlen("set:");
    if (!assent_digest_read(assent_text_slice(key.bytes + prefix, key.count - prefix), &digest))
        return false;
    const struct assent_text *members =
        map_get(&tables->sets, assent_text_slice((const char *)digest.bytes, ASSENT_DIGEST_BYTES));
    return members && memmem(members->bytes, members->count, quoted.bytes, quoted.count) != NULL;
}
