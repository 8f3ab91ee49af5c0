// SPDX-License-Identifier: Apache-2.0
// The simulated disk's tables: where each kind of row is kept, as the other stores keep it. Everything is
// copied into the disk's arena, as a disk does not borrow.
#include "sim_internal.h"

#include <assert.h>
#include <string.h>

enum { ARRAY_FIRST = 64 };

static void put_ticket(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row,
                       int64_t n);
static void put_part(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row,
                     int64_t n);
static void put_inbox(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row,
                      int64_t n);
static void put_offer(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row);
static void put_timer(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row);
static void put_signal(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row);
static void put_reader(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row,
                       int64_t n);
static void put_set(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row);
static void put_subject(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row);
static void put_item(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row,
                     int64_t n);
static void put_entry(struct map *map, struct assent_arena *arena, const struct assent_row *row);
static void put_conflict(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row);
static void *grown(struct assent_arena *arena, void *items, size_t count, size_t *room, size_t size);
static void *copy(struct assent_arena *arena, const void *value, size_t size);

struct sim_ticket *tables_ticket(const struct sim_tables *tables, const struct assent_id *id, int64_t *n)
{
    const int64_t *found = map_get(&tables->ids, assent_text_slice((const char *)id->bytes, ASSENT_ID_BYTES));
    if (!found)
        return NULL;
    if (n)
        *n = *found;
    return &tables->tickets[*found - 1];
}

struct sim_subject *tables_subject(const struct sim_tables *tables, const struct assent_subject *subject,
                                   struct assent_arena *arena)
{
    struct assent_buffer key = key_in(arena);
    key_text(&key, subject->kind);
    key_text(&key, subject->id);
    return map_get(&tables->subjects, assent_buffer_done(&key));
}

void tables_row(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row,
                int64_t n)
{
    switch (row->kind) {
    case ASSENT_ROW_TICKET:
        put_ticket(tables, arena, row, n);
        return;
    case ASSENT_ROW_FIELDS:
    case ASSENT_ROW_PART:
        put_part(tables, arena, row, n);
        return;
    case ASSENT_ROW_INBOX:
        put_inbox(tables, arena, row, n);
        return;
    case ASSENT_ROW_OFFER:
        put_offer(tables, arena, row);
        return;
    case ASSENT_ROW_TIMER:
        put_timer(tables, arena, row);
        return;
    case ASSENT_ROW_SIGNAL:
        put_signal(tables, arena, row);
        return;
    case ASSENT_ROW_READER:
        put_reader(tables, arena, row, n);
        return;
    case ASSENT_ROW_SET:
        put_set(tables, arena, row);
        return;
    case ASSENT_ROW_ADMIN:
        put_subject(tables, arena, row);
        return;
    case ASSENT_ROW_ITEM:
        put_item(tables, arena, row, n);
        return;
    case ASSENT_ROW_SCHEDULE:
        put_entry(&tables->schedule, arena, row);
        return;
    case ASSENT_ROW_ENDED:
        put_entry(&tables->ended, arena, row);
        return;
    case ASSENT_ROW_CONFLICT:
        put_conflict(tables, arena, row);
        return;
    }
    assert(false && "a row is of one of the kinds");
}

void tables_turn(struct sim_tables *tables, struct assent_arena *arena, const struct assent_kept_turn *turn,
                 int64_t prev_seq)
{
    struct assent_digest leaf = assent_chain_leaf(turn->bytes.envelope);
    struct assent_digest before = {0};
    if (tables->turn_count)
        before = tables->journal[tables->turn_count - 1].link;
    tables->journal =
        grown(arena, tables->journal, tables->turn_count, &tables->turn_room, sizeof *tables->journal);
    struct assent_stored_turn *stored = &tables->journal[tables->turn_count++];
    assert(turn->seq == (int64_t)tables->turn_count);
    *stored = (struct assent_stored_turn){
        .seq = turn->seq,
        .prev_seq = prev_seq,
        .subject = {.is_ticket = turn->subject.is_ticket,
                    .ticket = turn->subject.ticket,
                    .kind = assent_text_copy(arena, turn->subject.kind),
                    .id = assent_text_copy(arena, turn->subject.id)},
        .revision = turn->revision,
        .at_us = turn->at_us,
        .envelope = assent_text_copy(arena, turn->bytes.envelope),
        .payload = assent_text_copy(arena, turn->bytes.payload),
        .has_payload = turn->bytes.payload.count > 0,
        .link = assent_chain_link(&before, turn->seq, &leaf),
    };
    if (stored->has_payload)
        memcpy(stored->salt, turn->bytes.salt, ASSENT_SALT_BYTES);
}

void tables_key(struct sim_tables *tables, struct assent_arena *arena, const struct assent_item *item)
{
    tables->keys = grown(arena, tables->keys, tables->key_count, &tables->key_room, sizeof *tables->keys);
    struct assent_stored_key *key = &tables->keys[tables->key_count++];
    *key = (struct assent_stored_key){.key = item->key};
    if (item->turn_count == 0)
        return;
    key->is_ticket = item->turns[0].subject.is_ticket;
    key->ticket = item->turns[0].subject.ticket;
    key->seq = item->turns[item->turn_count - 1].seq;
}

static void put_ticket(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row,
                       int64_t n)
{
    if (n == 0) {
        tables->tickets = grown(arena, tables->tickets, tables->ticket_count, &tables->ticket_room,
                                sizeof *tables->tickets);
        n = (int64_t)++tables->ticket_count;
        map_put(&tables->ids, arena, assent_text_slice((const char *)row->ticket.bytes, ASSENT_ID_BYTES),
                copy(arena, &n, sizeof n));
        tables->tickets[n - 1] = (struct sim_ticket){.id = row->ticket};
    }
    struct sim_ticket *ticket = &tables->tickets[n - 1];
    ticket->head = assent_text_copy(arena, row->bytes);
    ticket->columns = *row;
    ticket->columns.bytes = (struct assent_text){0};
    ticket->columns.number = assent_text_copy(arena, row->number);
    ticket->columns.workflow = assent_text_copy(arena, row->workflow);
    ticket->columns.state = assent_text_copy(arena, row->state);
    ticket->columns.requester = assent_text_copy(arena, row->requester);
    ticket->columns.service = assent_text_copy(arena, row->service);
    ticket->columns.title = assent_text_copy(arena, row->title);
}

static void put_part(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row,
                     int64_t n)
{
    bool fields = row->kind == ASSENT_ROW_FIELDS;
    struct assent_text name = fields ? (struct assent_text){0} : row->name;
    struct assent_buffer key = key_in(arena);
    key_integer(&key, n);
    key_integer(&key, fields ? -1 : (int64_t)row->part);
    key_text(&key, name);
    if (row->gone) {
        map_drop(&tables->parts, assent_buffer_done(&key));
        return;
    }
    const struct sim_part part = {
        .n = n,
        .fields = fields,
        .part = {row->part, assent_text_copy(arena, name), assent_text_copy(arena, row->bytes)},
    };
    map_put(&tables->parts, arena, assent_buffer_done(&key), copy(arena, &part, sizeof part));
}

static void put_inbox(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row,
                      int64_t n)
{
    const struct sim_inbox inbox = {
        .audience = assent_text_copy(arena, row->audience),
        .due_us = row->due_us ? row->due_us : INT64_MAX,
        .ticket = row->ticket,
        .item = assent_text_copy(arena, row->name),
        .n = n,
        .round = assent_text_copy(arena, row->round),
        .except = assent_text_copy(arena, row->except),
    };
    struct assent_buffer key = key_in(arena);
    key_text(&key, inbox.audience);
    key_integer(&key, inbox.due_us);
    key_bytes(&key, inbox.ticket.bytes, ASSENT_ID_BYTES);
    key_text(&key, inbox.item);
    if (row->gone)
        map_drop(&tables->inbox, assent_buffer_done(&key));
    else
        map_put(&tables->inbox, arena, assent_buffer_done(&key), copy(arena, &inbox, sizeof inbox));
}

static void put_offer(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row)
{
    const struct assent_stored_offer offer = {assent_text_copy(arena, row->worker), row->at_us, row->ticket,
                                              row->job};
    struct assent_buffer key = key_in(arena);
    key_text(&key, offer.worker);
    key_integer(&key, offer.since_us);
    key_bytes(&key, offer.ticket.bytes, ASSENT_ID_BYTES);
    key_integer(&key, offer.job);
    if (row->gone)
        map_drop(&tables->offers, assent_buffer_done(&key));
    else
        map_put(&tables->offers, arena, assent_buffer_done(&key), copy(arena, &offer, sizeof offer));
}

static void put_timer(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row)
{
    const struct assent_stored_timer timer = {row->at_us, row->ticket, assent_text_copy(arena, row->name)};
    struct assent_buffer key = key_in(arena);
    key_integer(&key, timer.due_us);
    key_bytes(&key, timer.ticket.bytes, ASSENT_ID_BYTES);
    key_text(&key, timer.name);
    if (row->gone)
        map_drop(&tables->timers, assent_buffer_done(&key));
    else
        map_put(&tables->timers, arena, assent_buffer_done(&key), copy(arena, &timer, sizeof timer));
}

static void put_signal(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row)
{
    const struct assent_stored_listening listening = {assent_text_copy(arena, row->name),
                                                      assent_text_copy(arena, row->key), row->ticket};
    struct assent_buffer key = key_in(arena);
    key_text(&key, row->name);
    key_text(&key, row->key);
    key_bytes(&key, row->ticket.bytes, ASSENT_ID_BYTES);
    if (row->gone)
        map_drop(&tables->signals, assent_buffer_done(&key));
    else
        map_put(&tables->signals, arena, assent_buffer_done(&key), copy(arena, &listening, sizeof listening));
}

static void put_reader(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row,
                       int64_t n)
{
    struct assent_text audience = assent_text_copy(arena, row->audience);
    struct assent_buffer key = key_in(arena);
    key_text(&key, audience);
    key_integer(&key, n);
    if (row->gone)
        map_drop(&tables->readers, assent_buffer_done(&key));
    else
        map_put(&tables->readers, arena, assent_buffer_done(&key), copy(arena, &audience, sizeof audience));
}

static void put_item(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row,
                     int64_t n)
{
    struct assent_text item = assent_text_copy(arena, row->name);
    struct assent_buffer key = key_in(arena);
    key_text(&key, item);
    key_integer(&key, n);
    if (row->gone)
        map_drop(&tables->items, assent_buffer_done(&key));
    else
        map_put(&tables->items, arena, assent_buffer_done(&key), copy(arena, &item, sizeof item));
}

static void put_entry(struct map *map, struct assent_arena *arena, const struct assent_row *row)
{
    const struct assent_stored_entry entry = {row->ticket, row->at_us, assent_text_copy(arena, row->bytes)};
    struct assent_buffer key = key_in(arena);
    key_integer(&key, entry.end_us);
    key_bytes(&key, entry.ticket.bytes, ASSENT_ID_BYTES);
    if (row->gone)
        map_drop(map, assent_buffer_done(&key));
    else
        map_put(map, arena, assent_buffer_done(&key), copy(arena, &entry, sizeof entry));
}

static void put_conflict(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row)
{
    const struct sim_conflict conflict = {
        .stored = {assent_text_copy(arena, row->name), row->ticket, assent_text_copy(arena, row->bytes)},
        .outcome = row->conflict,
    };
    struct assent_buffer key = key_in(arena);
    key_text(&key, conflict.stored.id);
    key_bytes(&key, row->ticket.bytes, ASSENT_ID_BYTES);
    if (row->gone)
        map_drop(&tables->conflicts, assent_buffer_done(&key));
    else
        map_put(&tables->conflicts, arena, assent_buffer_done(&key), copy(arena, &conflict, sizeof conflict));
}

static void put_set(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row)
{
    struct assent_text key = assent_text_slice((const char *)row->digest.bytes, ASSENT_DIGEST_BYTES);
    struct assent_text members = assent_text_copy(arena, row->bytes);
    if (!map_get(&tables->sets, key))
        map_put(&tables->sets, arena, key, copy(arena, &members, sizeof members));
}

static void put_subject(struct sim_tables *tables, struct assent_arena *arena, const struct assent_row *row)
{
    const struct assent_subject name = {.kind = row->subject_kind, .id = row->subject_id};
    struct sim_subject *subject = tables_subject(tables, &name, arena);
    if (!subject) {
        struct assent_buffer key = key_in(arena);
        key_text(&key, name.kind);
        key_text(&key, name.id);
        subject = assent_arena_take(arena, sizeof *subject);
        subject->kind = assent_text_copy(arena, name.kind);
        subject->id = assent_text_copy(arena, name.id);
        map_put(&tables->subjects, arena, assent_buffer_done(&key), subject);
    }
    subject->bytes = row->gone ? (struct assent_text){0} : assent_text_copy(arena, row->bytes);
}

// The items, with room for one more.
static void *grown(struct assent_arena *arena, void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    *room = *room ? *room * 2 : ARRAY_FIRST;
    void *more = assent_arena_take_array(arena, *room, size);
    if (count)
        memcpy(more, items, count * size);
    return more;
}

static void *copy(struct assent_arena *arena, const void *value, size_t size)
{
    return assent_arena_copy(arena, value, size);
}
