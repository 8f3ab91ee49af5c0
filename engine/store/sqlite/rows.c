// SPDX-License-Identifier: Apache-2.0
// Rows to statements: where each kind of row of core/rows.h is kept. Ticket rows come first, because a new
// ticket's number n is what its parts are kept under. A gone row brings its whole key, so none is looked for.
#include "sqlite_internal.h"

#include <assert.h>

static bool row_write(struct commit *commit, const struct assent_row *row, struct touched *touched);
static bool ticket_write(struct commit *commit, const struct assent_row *row, struct touched *touched);
static enum statement ticket_statement(const struct touched *touched);
static bool admin_write(struct commit *commit, const struct assent_row *row, struct touched *touched);
static bool part_write(struct commit *commit, const struct assent_row *row, const struct touched *touched);
static bool inbox_write(struct commit *commit, const struct assent_row *row, const struct touched *touched);
static bool offer_write(struct commit *commit, const struct assent_row *row);
static bool timer_write(struct commit *commit, const struct assent_row *row);
static bool signal_write(struct commit *commit, const struct assent_row *row);
static bool reader_write(struct commit *commit, const struct assent_row *row, const struct touched *touched);
static bool set_write(struct commit *commit, const struct assent_row *row);
static bool item_row_write(struct commit *commit, const struct assent_row *row,
                           const struct touched *touched);
static bool entry_write(struct commit *commit, const struct assent_row *row, enum statement put,
                        enum statement gone);
static bool conflict_write(struct commit *commit, const struct assent_row *row);
static struct touched *touched_by(const struct assent_item *item, const struct assent_row *row,
                                  struct touched *touched);

bool rows_write(struct commit *commit, const struct assent_item *item, struct touched *touched)
{
    for (size_t i = 0; i < item->row_count; i++) {
        const struct assent_row *row = &item->rows[i];
        if (row->kind == ASSENT_ROW_TICKET && !ticket_write(commit, row, touched_by(item, row, touched)))
            return false;
    }
    for (size_t i = 0; i < item->row_count; i++) {
        const struct assent_row *row = &item->rows[i];
        if (row->kind != ASSENT_ROW_TICKET && !row_write(commit, row, touched_by(item, row, touched)))
            return false;
    }
    return true;
}

static bool row_write(struct commit *commit, const struct assent_row *row, struct touched *touched)
{
    switch (row->kind) {
    case ASSENT_ROW_TICKET:
        return ticket_write(commit, row, touched);
    case ASSENT_ROW_FIELDS:
    case ASSENT_ROW_PART:
        return part_write(commit, row, touched);
    case ASSENT_ROW_INBOX:
        return inbox_write(commit, row, touched);
    case ASSENT_ROW_OFFER:
        return offer_write(commit, row);
    case ASSENT_ROW_TIMER:
        return timer_write(commit, row);
    case ASSENT_ROW_SIGNAL:
        return signal_write(commit, row);
    case ASSENT_ROW_READER:
        return reader_write(commit, row, touched);
    case ASSENT_ROW_SET:
        return set_write(commit, row);
    case ASSENT_ROW_ADMIN:
        return admin_write(commit, row, touched);
    case ASSENT_ROW_ITEM:
        return item_row_write(commit, row, touched);
    case ASSENT_ROW_SCHEDULE:
        return entry_write(commit, row, STATEMENT_SCHEDULE_PUT, STATEMENT_SCHEDULE_GONE);
    case ASSENT_ROW_ENDED:
        return entry_write(commit, row, STATEMENT_ENDED_PUT, STATEMENT_ENDED_GONE);
    case ASSENT_ROW_CONFLICT:
        return conflict_write(commit, row);
    }
    assert(false && "a kind of row");
    return false;
}

static bool ticket_write(struct commit *commit, const struct assent_row *row, struct touched *touched)
{
    sqlite3_stmt *put = statement_of(commit->connection, ticket_statement(touched), commit->error);
    if (!put)
        return false;
    if (touched->exists)
        bind_integer(put, 1, touched->n);
    bind_integer(put, 2, touched->write->becomes);
    bind_integer(put, 3, touched->last_seq);
    bind_integer(put, 4, row->workflow_version);
    bind_text(put, 5, row->title);
    bind_integer(put, 6, row->updated_us);
    bind_integer(put, 7, row->due_us);
    if (!touched->exists || touched->new_place || touched->new_rest) {
        bind_integer(put, 8, row->ticket_kind);
        bind_integer(put, 9, row->open);
        bind_text(put, 10, row->workflow);
        bind_text(put, 11, row->state);
    }
    if (!touched->exists || touched->new_rest) {
        bind_text(put, 12, row->requester);
        bind_text(put, 13, row->service);
        bind_text(put, 14, row->number);
        bind_integer(put, 15, row->created_us);
    }
    if (!touched->exists)
        bind_id(put, 16, &row->ticket);
    bind_text(put, 17, row->bytes);
    if (!statement_run(commit->connection, put, commit->error))
        return false;
    if (!touched->exists)
        touched->n = sqlite3_last_insert_rowid(commit->connection->db);
    touched->put = true;
    return true;
}

static enum statement ticket_statement(const struct touched *touched)
{
    if (!touched->exists)
        return STATEMENT_TICKET_ADD;
    if (touched->new_rest)
        return STATEMENT_TICKET_PUT_ALL;
    return touched->new_place ? STATEMENT_TICKET_PUT_PLACE : STATEMENT_TICKET_PUT_HEAD;
}

static bool admin_write(struct commit *commit, const struct assent_row *row, struct touched *touched)
{
    sqlite3_stmt *put = statement_of(commit->connection, STATEMENT_SUBJECT_PUT, commit->error);
    if (!put)
        return false;
    bind_text(put, 1, row->subject_kind);
    bind_text(put, 2, row->subject_id);
    bind_integer(put, 3, touched->write->becomes);
    bind_integer(put, 4, touched->last_seq);
    bind_text(put, 5, row->gone ? (struct assent_text){0} : row->bytes);
    touched->put = true;
    return statement_run(commit->connection, put, commit->error);
}

static bool part_write(struct commit *commit, const struct assent_row *row, const struct touched *touched)
{
    bool fields = row->kind == ASSENT_ROW_FIELDS;
    sqlite3_stmt *put =
        statement_of(commit->connection, row->gone ? STATEMENT_PART_GONE : STATEMENT_PART_PUT, commit->error);
    if (!put)
        return false;
    bind_integer(put, 1, touched->n);
    bind_integer(put, 2, fields ? PART_FIELDS : (int64_t)row->part);
    bind_text(put, 3, fields ? (struct assent_text){0} : row->name);
    if (!row->gone)
        bind_text(put, 4, row->bytes);
    return statement_run(commit->connection, put, commit->error);
}

static bool inbox_write(struct commit *commit, const struct assent_row *row, const struct touched *touched)
{
    sqlite3_stmt *put = statement_of(commit->connection,
                                     row->gone ? STATEMENT_INBOX_GONE : STATEMENT_INBOX_PUT, commit->error);
    if (!put)
        return false;
    bind_text(put, 1, row->audience);
    bind_integer(put, 2, row->due_us ? row->due_us : INT64_MAX);
    bind_id(put, 3, &row->ticket);
    bind_text(put, 4, row->name);
    if (!row->gone) {
        bind_integer(put, 5, touched->n);
        bind_text(put, 6, row->round);
        bind_text(put, 7, row->except);
    }
    return statement_run(commit->connection, put, commit->error);
}

static bool offer_write(struct commit *commit, const struct assent_row *row)
{
    sqlite3_stmt *put = statement_of(commit->connection,
                                     row->gone ? STATEMENT_OFFER_GONE : STATEMENT_OFFER_PUT, commit->error);
    if (!put)
        return false;
    bind_text(put, 1, row->worker);
    bind_integer(put, 2, row->at_us);
    bind_id(put, 3, &row->ticket);
    bind_integer(put, 4, row->job);
    return statement_run(commit->connection, put, commit->error);
}

static bool timer_write(struct commit *commit, const struct assent_row *row)
{
    sqlite3_stmt *put = statement_of(commit->connection,
                                     row->gone ? STATEMENT_TIMER_GONE : STATEMENT_TIMER_PUT, commit->error);
    if (!put)
        return false;
    bind_integer(put, 1, row->at_us);
    bind_id(put, 2, &row->ticket);
    bind_text(put, 3, row->name);
    return statement_run(commit->connection, put, commit->error);
}

static bool signal_write(struct commit *commit, const struct assent_row *row)
{
    sqlite3_stmt *put = statement_of(commit->connection,
                                     row->gone ? STATEMENT_SIGNAL_GONE : STATEMENT_SIGNAL_PUT, commit->error);
    if (!put)
        return false;
    bind_text(put, 1, row->name);
    bind_text(put, 2, row->key);
    bind_id(put, 3, &row->ticket);
    return statement_run(commit->connection, put, commit->error);
}

static bool reader_write(struct commit *commit, const struct assent_row *row, const struct touched *touched)
{
    sqlite3_stmt *put = statement_of(commit->connection,
                                     row->gone ? STATEMENT_READER_GONE : STATEMENT_READER_PUT, commit->error);
    if (!put)
        return false;
    bind_text(put, 1, row->audience);
    bind_integer(put, 2, touched->n);
    return statement_run(commit->connection, put, commit->error);
}

static bool set_write(struct commit *commit, const struct assent_row *row)
{
    sqlite3_stmt *put = statement_of(commit->connection, STATEMENT_SET_PUT, commit->error);
    if (!put)
        return false;
    bind_bytes(put, 1, row->digest.bytes, ASSENT_DIGEST_BYTES);
    bind_text(put, 2, row->bytes);
    return statement_run(commit->connection, put, commit->error);
}

static bool item_row_write(struct commit *commit, const struct assent_row *row, const struct touched *touched)
{
    sqlite3_stmt *put =
        statement_of(commit->connection, row->gone ? STATEMENT_ITEM_GONE : STATEMENT_ITEM_PUT, commit->error);
    if (!put)
        return false;
    bind_text(put, 1, row->name);
    bind_integer(put, 2, touched->n);
    return statement_run(commit->connection, put, commit->error);
}

static bool entry_write(struct commit *commit, const struct assent_row *row, enum statement put_by,
                        enum statement gone_by)
{
    sqlite3_stmt *put = statement_of(commit->connection, row->gone ? gone_by : put_by, commit->error);
    if (!put)
        return false;
    bind_integer(put, 1, row->at_us);
    bind_id(put, 2, &row->ticket);
    if (!row->gone)
        bind_text(put, 3, row->bytes);
    return statement_run(commit->connection, put, commit->error);
}

static bool conflict_write(struct commit *commit, const struct assent_row *row)
{
    sqlite3_stmt *put = statement_of(
        commit->connection, row->gone ? STATEMENT_CONFLICT_GONE : STATEMENT_CONFLICT_PUT, commit->error);
    if (!put)
        return false;
    bind_text(put, 1, row->name);
    bind_id(put, 2, &row->ticket);
    if (!row->gone) {
        bind_integer(put, 3, row->conflict);
        bind_text(put, 4, row->bytes);
    }
    return statement_run(commit->connection, put, commit->error);
}

// NULL for a set, which is nobody's. The door has seen that every other row's subject is written.
static struct touched *touched_by(const struct assent_item *item, const struct assent_row *row,
                                  struct touched *touched)
{
    struct assent_subject subject;
    if (!row_subject(row, &subject))
        return NULL;
    return &touched[item_write_of(item, &subject) - item->writes];
}
