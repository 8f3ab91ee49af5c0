// SPDX-License-Identifier: Apache-2.0
// Writing an item that holds: its turns at the end of the journal, each with its link in the chain, its rows,
// what is left of its revisions, and its idempotency key. No decision is taken here; a failure makes the
// whole batch undone.
#include "sqlite_internal.h"

#include <assert.h>

static bool turn_write(struct commit *commit, struct assent_kept_turn *turn, struct touched *touched);
static bool payload_write(struct commit *commit, const struct assent_kept_turn *turn);
static bool touch(struct commit *commit, const struct touched *touched);
static void remember(struct commit *commit, const struct assent_item *item, const struct touched *touched);
static bool key_write(struct commit *commit, const struct assent_item *item);

bool item_write(struct commit *commit, struct assent_item *item, struct touched *touched)
{
    for (size_t i = 0; i < item->turn_count; i++) {
        const struct assent_write *write = item_write_of(item, &item->turns[i].subject);
        if (!turn_write(commit, &item->turns[i], &touched[write - item->writes]))
            return false;
    }
    if (!rows_write(commit, item, touched))
        return false;
    for (size_t i = 0; i < item->write_count; i++) {
        if (!touched[i].put && !touch(commit, &touched[i]))
            return false;
        remember(commit, item, &touched[i]);
    }
    return !item->key.present || key_write(commit, item);
}

static bool turn_write(struct commit *commit, struct assent_kept_turn *turn, struct touched *touched)
{
    sqlite3_stmt *add = statement_of(commit->connection, STATEMENT_JOURNAL_ADD, commit->error);
    if (!add)
        return false;
    struct assent_digest leaf = assent_chain_leaf(turn->bytes.envelope);
    turn->seq = commit->end.seq + 1;
    struct assent_digest link = assent_chain_link(&commit->end.link, turn->seq, &leaf);
    bind_integer(add, 1, turn->seq);
    bind_integer(add, 2, touched->last_seq);
    if (turn->subject.is_ticket) {
        bind_text(add, 3, assent_text_of("ticket"));
        bind_id(add, 4, &turn->subject.ticket);
    } else {
        bind_text(add, 3, turn->subject.kind);
        bind_bytes(add, 4, turn->subject.id.bytes, turn->subject.id.count);
    }
    bind_integer(add, 5, turn->revision);
    bind_integer(add, 6, turn->at_us);
    bind_bytes(add, 7, link.bytes, ASSENT_DIGEST_BYTES);
    bind_text(add, 8, turn->bytes.envelope);
    if (!statement_run(commit->connection, add, commit->error))
        return false;
    commit->end = (struct journal_end){turn->seq, link};
    touched->last_seq = turn->seq;
    touched->turned = true;
    return turn->bytes.payload.count == 0 || payload_write(commit, turn);
}

static bool payload_write(struct commit *commit, const struct assent_kept_turn *turn)
{
    sqlite3_stmt *add = statement_of(commit->connection, STATEMENT_PAYLOAD_ADD, commit->error);
    if (!add)
        return false;
    bind_integer(add, 1, turn->seq);
    bind_bytes(add, 2, turn->bytes.salt, ASSENT_SALT_BYTES);
    bind_text(add, 3, turn->bytes.payload);
    return statement_run(commit->connection, add, commit->error);
}

// A subject that no row of the item rewrites, but whose revision or newest turn has moved.
static bool touch(struct commit *commit, const struct touched *touched)
{
    const struct assent_write *write = touched->write;
    bool ticket = write->subject.is_ticket;
    if (write->becomes == write->expected && !touched->turned)
        return true;
    assert((touched->exists || !ticket) && "a new ticket comes with its row");
    sqlite3_stmt *put = statement_of(
        commit->connection, ticket ? STATEMENT_TICKET_TOUCH : STATEMENT_SUBJECT_TOUCH, commit->error);
    if (!put)
        return false;
    if (ticket) {
        bind_integer(put, 1, touched->n);
        bind_integer(put, 2, write->becomes);
        bind_integer(put, 3, touched->last_seq);
    } else {
        bind_text(put, 1, write->subject.kind);
        bind_text(put, 2, write->subject.id);
        bind_integer(put, 3, write->becomes);
        bind_integer(put, 4, touched->last_seq);
    }
    return statement_run(commit->connection, put, commit->error);
}

// The subject as it is from now on, for the items behind this one.
static void remember(struct commit *commit, const struct assent_item *item, const struct touched *touched)
{
    const struct assent_write *write = touched->write;
    struct touched after = *touched;
    struct place place;
    bool placed = false;
    for (size_t i = 0; i < item->row_count && !placed; i++) {
        const struct assent_row *row = &item->rows[i];
        placed = row->kind == ASSENT_ROW_TICKET && write->subject.is_ticket &&
                 assent_id_equal(&row->ticket, &write->subject.ticket);
        if (placed)
            place = (struct place){(int64_t)row->ticket_kind,
                                   (int64_t)row->open,
                                   row->workflow,
                                   row->state,
                                   row->requester,
                                   row->service,
                                   row->number};
    }
    after.revision = write->becomes;
    after.exists = touched->exists || touched->put || touched->turned || write->becomes != write->expected;
    known_put(commit->store, &write->subject, &after, placed ? &place : NULL);
}

static bool key_write(struct commit *commit, const struct assent_item *item)
{
    sqlite3_stmt *add = statement_of(commit->connection, STATEMENT_IDEMPOTENCY_ADD, commit->error);
    if (!add)
        return false;
    bind_bytes(add, 1, item->key.hash.bytes, ASSENT_DIGEST_BYTES);
    bind_bytes(add, 2, item->key.fingerprint.bytes, ASSENT_DIGEST_BYTES);
    bind_integer(add, 3, item->key.status);
    bind_integer(add, 4, item->key.at_us);
    bind_integer(add, 5, item->turn_count ? item->turns[item->turn_count - 1].seq : 0);
    bind_integer(add, 6, (int64_t)item->turn_count);
    return statement_run(commit->connection, add, commit->error);
}
