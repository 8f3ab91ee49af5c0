// SPDX-License-Identifier: Apache-2.0
// A batch on the simulated disk: judged against the tables and what the items before it stage, then applied
// as a whole. Decides as the other stores do (S1, S3, S4): the same promise tests run against all of them.
#include "sim_internal.h"

#include <assent/base/limits.h>

#include <assert.h>

static void judge(struct sim_store *store, struct assent_item *item);
static struct staged find(struct sim_store *store, const struct assent_subject *subject);
static bool may_be_kept(const struct assent_item *item, bool holds);
static bool kept_already(struct sim_store *store, struct assent_item *item);
static int64_t find_turn(struct sim_store *store, const struct assent_kept_turn *turn, int64_t from);
static void stage(struct sim_store *store, struct assent_item *item);
static struct staged *staged_of(struct sim_store *store, const struct assent_subject *subject);
static void apply(struct sim_store *store, struct assent_item *item, size_t *turn);
static void apply_write(struct sim_tables *tables, struct assent_arena *arena, const struct assent_item *item,
                        const struct assent_write *write);

void batch_judge(struct sim_store *store)
{
    size_t writes = 0;
    size_t turns = 0;
    for (size_t i = 0; i < store->item_count; i++) {
        writes += store->items[i].write_count;
        turns += store->items[i].turn_count;
    }
    store->staged = assent_arena_take_array(store->scratch, writes, sizeof *store->staged);
    store->turns = assent_arena_take_array(store->scratch, turns, sizeof *store->turns);
    for (size_t i = 0; i < store->item_count; i++)
        judge(store, &store->items[i]);
}

void batch_apply(struct sim_store *store)
{
    size_t turn = 0;
    for (size_t i = 0; i < store->item_count; i++) {
        if (store->items[i].outcome == ASSENT_ITEM_KEPT)
            apply(store, &store->items[i], &turn);
    }
    assert(turn == store->turn_count);
}

static void judge(struct sim_store *store, struct assent_item *item)
{
    bool holds = true;
    bool reads_hold = true;
    for (size_t i = 0; i < item->write_count; i++)
        holds = holds && find(store, &item->writes[i].subject).revision == item->writes[i].expected;
    for (size_t i = 0; i < item->read_count; i++)
        reads_hold = reads_hold && find(store, &item->reads[i].subject).revision == item->reads[i].version;
    if (may_be_kept(item, holds) && kept_already(store, item)) {
        item->outcome = ASSENT_ITEM_ALREADY;
    } else if (holds && reads_hold) {
        item->outcome = ASSENT_ITEM_KEPT;
        stage(store, item);
    } else {
        item->outcome = ASSENT_ITEM_CONFLICT;
    }
}

static struct staged find(struct sim_store *store, const struct assent_subject *subject)
{
    struct staged out = {.subject = *subject};
    const struct staged *staged = staged_of(store, subject);
    if (staged)
        return *staged;
    if (subject->is_ticket) {
        const struct sim_ticket *ticket = tables_ticket(&store->disk->tables, &subject->ticket, NULL);
        if (ticket) {
            out.revision = ticket->revision;
            out.last_seq = ticket->last_seq;
        }
        return out;
    }
    const struct sim_subject *other = tables_subject(&store->disk->tables, subject, store->scratch);
    if (other) {
        out.revision = other->revision;
        out.last_seq = other->last_seq;
    }
    return out;
}

static bool may_be_kept(const struct assent_item *item, bool holds)
{
    if (item->turn_count == 0)
        return false;
    for (size_t i = 0; holds && i < item->turn_count; i++) {
        const struct assent_write *write = item_write_of(item, &item->turns[i].subject);
        if (write->becomes > write->expected)
            return false;
    }
    return true;
}

static bool kept_already(struct sim_store *store, struct assent_item *item)
{
    for (size_t i = 0; i < item->turn_count; i++) {
        struct assent_kept_turn *turn = &item->turns[i];
        turn->seq = find_turn(store, turn, find(store, &turn->subject).last_seq);
        if (turn->seq == 0)
            return false;
    }
    return true;
}

static int64_t find_turn(struct sim_store *store, const struct assent_kept_turn *turn, int64_t from)
{
    const struct sim_tables *tables = &store->disk->tables;
    for (int step = 0; from > 0 && step < ASSENT_ALREADY_WALK; step++) {
        size_t at = (size_t)from - 1;
        bool synced = at < tables->turn_count;
        const struct staged_turn *staged = synced ? NULL : &store->turns[at - tables->turn_count];
        int64_t revision = synced ? tables->journal[at].revision : staged->turn->revision;
        struct assent_text envelope = synced ? tables->journal[at].envelope : staged->turn->bytes.envelope;
        if (assent_text_equal(envelope, turn->bytes.envelope))
            return from;
        if (revision < turn->revision)
            return 0;
        from = synced ? tables->journal[at].prev_seq : staged->prev_seq;
    }
    return 0;
}

static void stage(struct sim_store *store, struct assent_item *item)
{
    for (size_t i = 0; i < item->write_count; i++) {
        struct staged *staged = staged_of(store, &item->writes[i].subject);
        if (!staged) {
            struct staged found = find(store, &item->writes[i].subject);
            staged = &store->staged[store->staged_count++];
            *staged = found;
        }
        staged->revision = item->writes[i].becomes;
    }
    for (size_t i = 0; i < item->turn_count; i++) {
        struct staged *staged = staged_of(store, &item->turns[i].subject);
        store->turns[store->turn_count++] = (struct staged_turn){&item->turns[i], staged->last_seq};
        item->turns[i].seq = (int64_t)(store->disk->tables.turn_count + store->turn_count);
        staged->last_seq = item->turns[i].seq;
    }
}

static struct staged *staged_of(struct sim_store *store, const struct assent_subject *subject)
{
    for (size_t i = 0; i < store->staged_count; i++) {
        if (subject_equal(&store->staged[i].subject, subject))
            return &store->staged[i];
    }
    return NULL;
}

static void apply(struct sim_store *store, struct assent_item *item, size_t *turn)
{
    struct sim_tables *tables = &store->disk->tables;
    struct assent_arena *arena = store->disk->arena;
    for (size_t i = 0; i < item->turn_count; i++, (*turn)++)
        tables_turn(tables, arena, &item->turns[i], store->turns[*turn].prev_seq);
    // Ticket rows come first: they give a new ticket the number that its parts are kept under.
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < item->row_count; i++) {
            const struct assent_row *row = &item->rows[i];
            int64_t n = 0;
            if ((row->kind == ASSENT_ROW_TICKET) != (pass == 0))
                continue;
            if (row->kind != ASSENT_ROW_SET && row->kind != ASSENT_ROW_ADMIN)
                tables_ticket(tables, &row->ticket, &n);
            tables_row(tables, arena, row, n);
        }
    }
    for (size_t i = 0; i < item->write_count; i++)
        apply_write(tables, arena, item, &item->writes[i]);
    if (item->key.present)
        tables_key(tables, arena, item);
}

static void apply_write(struct sim_tables *tables, struct assent_arena *arena, const struct assent_item *item,
                        const struct assent_write *write)
{
    int64_t last_seq = 0;
    for (size_t i = 0; i < item->turn_count; i++) {
        if (subject_equal(&item->turns[i].subject, &write->subject))
            last_seq = item->turns[i].seq;
    }
    if (write->becomes == write->expected && last_seq == 0)
        return;
    if (write->subject.is_ticket) {
        struct sim_ticket *ticket = tables_ticket(tables, &write->subject.ticket, NULL);
        assert(ticket && "a new ticket comes with its row");
        ticket->revision = write->becomes;
        ticket->last_seq = last_seq ? last_seq : ticket->last_seq;
        return;
    }
    struct sim_subject *subject = tables_subject(tables, &write->subject, arena);
    if (!subject) {
        const struct assent_row row = {
            .kind = ASSENT_ROW_ADMIN, .subject_kind = write->subject.kind, .subject_id = write->subject.id};
        tables_row(tables, arena, &row, 0);
        subject = tables_subject(tables, &write->subject, arena);
    }
    subject->revision = write->becomes;
    subject->last_seq = last_seq ? last_seq : subject->last_seq;
}
