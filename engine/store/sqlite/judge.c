// SPDX-License-Identifier: Apache-2.0
// Judging an item (S3, S4): what it expects against what is stored. A turn is kept already when the journal
// has its very bytes at its revision; so a caller that was left in the dark by STORE_UNKNOWN may ask again.
#include "sqlite_internal.h"

static bool look_up(struct commit *commit, const struct assent_write *write, const struct assent_item *item,
                    struct touched *touched);
static bool look_up_ticket(struct commit *commit, const struct assent_subject *subject,
                           const struct assent_item *item, struct touched *touched);
static void mark_moves(const struct place *place, const struct assent_item *item, struct touched *touched);
static bool look_up_other(struct commit *commit, const struct assent_subject *subject,
                          struct touched *touched);
static bool reads_hold(struct commit *commit, const struct assent_item *item, bool *hold);
static bool kept_already(struct commit *commit, struct assent_item *item, const struct touched *touched,
                         bool *already);
static bool find_turn(struct commit *commit, const struct assent_kept_turn *turn, int64_t from, int64_t *seq);
static bool read_revision(struct commit *commit, const struct assent_subject *subject, int64_t *out);
static bool may_be_kept(const struct assent_item *item, bool holds);

bool item_judge(struct commit *commit, struct assent_item *item, struct touched *touched)
{
    bool holds = true;
    for (size_t i = 0; i < item->write_count; i++) {
        if (!look_up(commit, &item->writes[i], item, &touched[i]))
            return false;
        holds = holds && touched[i].revision == item->writes[i].expected;
    }
    bool reads_held = true;
    if (!reads_hold(commit, item, &reads_held))
        return false;
    bool already = false;
    if (may_be_kept(item, holds) && !kept_already(commit, item, touched, &already))
        return false;
    if (already)
        item->outcome = ASSENT_ITEM_ALREADY;
    else
        item->outcome = holds && reads_held ? ASSENT_ITEM_KEPT : ASSENT_ITEM_CONFLICT;
    return true;
}

static bool look_up(struct commit *commit, const struct assent_write *write, const struct assent_item *item,
                    struct touched *touched)
{
    touched->write = write;
    if (write->subject.is_ticket)
        return look_up_ticket(commit, &write->subject, item, touched);
    return look_up_other(commit, &write->subject, touched);
}

static bool look_up_ticket(struct commit *commit, const struct assent_subject *subject,
                           const struct assent_item *item, struct touched *touched)
{
    struct place place;
    if (known_find(commit->store, subject, touched, &place)) {
        mark_moves(&place, item, touched);
        return true;
    }
    sqlite3_stmt *find = statement_of(commit->connection, STATEMENT_TICKET_FIND, commit->error);
    if (!find)
        return false;
    bind_id(find, 1, &subject->ticket);
    if (!statement_step(commit->connection, find, &touched->exists, commit->error))
        return false;
    if (!touched->exists)
        return true;
    touched->n = column_integer(find, 0);
    touched->revision = column_integer(find, 1);
    touched->last_seq = column_integer(find, 2);
    place = (struct place){
        .kind = column_integer(find, 3),
        .open = column_integer(find, 4),
        .workflow = column_borrow(find, 5),
        .state = column_borrow(find, 6),
        .requester = column_borrow(find, 7),
        .service = column_borrow(find, 8),
        .number = column_borrow(find, 9),
    };
    known_put(commit->store, subject, touched, &place);
    mark_moves(&place, item, touched);
    statement_stop(find);
    return true;
}

// Which indexes the item's ticket row would move in: the others are left alone, since each costs pages.
static void mark_moves(const struct place *place, const struct assent_item *item, struct touched *touched)
{
    for (size_t i = 0; i < item->row_count; i++) {
        const struct assent_row *row = &item->rows[i];
        if (row->kind != ASSENT_ROW_TICKET || !assent_id_equal(&row->ticket, &touched->write->subject.ticket))
            continue;
        touched->new_place = place->kind != (int64_t)row->ticket_kind || place->open != (int64_t)row->open ||
                             !assent_text_equal(place->workflow, row->workflow) ||
                             !assent_text_equal(place->state, row->state);
        touched->new_rest = !assent_text_equal(place->requester, row->requester) ||
                            !assent_text_equal(place->service, row->service) ||
                            !assent_text_equal(place->number, row->number);
    }
}

static bool look_up_other(struct commit *commit, const struct assent_subject *subject,
                          struct touched *touched)
{
    if (known_find(commit->store, subject, touched, NULL))
        return true;
    sqlite3_stmt *find = statement_of(commit->connection, STATEMENT_SUBJECT_FIND, commit->error);
    if (!find)
        return false;
    bind_text(find, 1, subject->kind);
    bind_text(find, 2, subject->id);
    if (!statement_step(commit->connection, find, &touched->exists, commit->error))
        return false;
    if (touched->exists) {
        touched->revision = column_integer(find, 0);
        touched->last_seq = column_integer(find, 1);
        statement_stop(find);
    }
    known_put(commit->store, subject, touched, NULL);
    return true;
}

static bool reads_hold(struct commit *commit, const struct assent_item *item, bool *hold)
{
    for (size_t i = 0; i < item->read_count; i++) {
        int64_t revision = 0;
        if (!read_revision(commit, &item->reads[i].subject, &revision))
            return false;
        *hold = *hold && revision == item->reads[i].version;
    }
    return true;
}

static bool read_revision(struct commit *commit, const struct assent_subject *subject, int64_t *out)
{
    const struct assent_write write = {.subject = *subject};
    const struct assent_item none = {0};
    struct touched found = {0};
    if (!look_up(commit, &write, &none, &found))
        return false;
    *out = found.revision;
    return true;
}

// An item that holds and moves every subject of its turns cannot have been kept; one with a refusal can.
static bool may_be_kept(const struct assent_item *item, bool holds)
{
    if (item->turn_count == 0)
        return false;
    if (!holds)
        return true;
    for (size_t i = 0; i < item->turn_count; i++) {
        const struct assent_write *write = item_write_of(item, &item->turns[i].subject);
        if (write->becomes > write->expected)
            return false;
    }
    return true;
}

static bool kept_already(struct commit *commit, struct assent_item *item, const struct touched *touched,
                         bool *already)
{
    for (size_t i = 0; i < item->turn_count; i++) {
        const struct assent_write *write = item_write_of(item, &item->turns[i].subject);
        int64_t seq = 0;
        if (!find_turn(commit, &item->turns[i], touched[write - item->writes].last_seq, &seq))
            return false;
        item->turns[i].seq = seq;
        if (seq == 0)
            return true;
    }
    *already = true;
    return true;
}

// Walks the subject's history from its newest turn. *seq: 0 when the turn is not among the last ones.
static bool find_turn(struct commit *commit, const struct assent_kept_turn *turn, int64_t from, int64_t *seq)
{
    sqlite3_stmt *find = statement_of(commit->connection, STATEMENT_TURN_FIND, commit->error);
    if (!find)
        return false;
    for (int step = 0; from > 0 && step < ASSENT_ALREADY_WALK; step++) {
        bool row;
        bind_integer(find, 1, from);
        if (!statement_step(commit->connection, find, &row, commit->error))
            return false;
        if (!row)
            return fault_bad_row(commit->connection, "journal", commit->error);
        bool older = column_integer(find, 1) < turn->revision;
        bool same = assent_text_equal(column_borrow(find, 2), turn->bytes.envelope);
        int64_t before = column_integer(find, 0);
        statement_stop(find);
        if (same)
            *seq = from;
        if (same || older)
            return true;
        from = before;
    }
    return true;
}
