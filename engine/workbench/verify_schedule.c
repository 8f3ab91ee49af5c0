// SPDX-License-Identifier: Apache-2.0
// The schedule of changes, their conflicts, and tickets that have ended: each row that a ticket calls for is
// there with the very bytes, each that is there is called for, and of a conflict that is not resolved the
// other ticket knows too, with the same overlap and outcome.
#include "verify_parts.h"

#include <assent/base/limits.h>
#include <assent/core/figures.h>
#include <assent/core/schedule.h>

// Rows of tickets by a time: the schedule, and those that have ended.
struct entries {
    enum assent_row_kind kind;
    const char *what;
    bool (*read)(struct assent_reader *reader, int64_t from_us, const struct assent_id *after, size_t limit,
                 struct assent_arena *arena, struct assent_stored_entries *out, struct assent_error *error);
    bool (*of)(const struct assent_ticket *ticket, struct assent_arena *arena,
               struct assent_stored_entry *out);
};

static bool of_schedule(const struct assent_ticket *ticket, struct assent_arena *arena,
                        struct assent_stored_entry *out);
static bool of_ended(const struct assent_ticket *ticket, struct assent_arena *arena,
                     struct assent_stored_entry *out);
static bool check_entry(struct verify *verify, const struct entries *entries,
                        const struct assent_stored_entry *stored);
static bool check_conflict(struct verify *verify, const struct assent_stored_conflict *stored);
static bool check_other_side(struct verify *verify, const struct assent_stored_conflict *stored,
                             const struct assent_conflict *own);
static struct assent_id before_id(struct assent_id id);

static const struct entries SCHEDULE = {ASSENT_ROW_SCHEDULE, "the schedule", assent_reader_schedule,
                                        of_schedule};
static const struct entries ENDED = {ASSENT_ROW_ENDED, "the index of ended tickets", assent_reader_ended,
                                     of_ended};

bool verify_find_entry(struct verify *verify, const struct assent_row *row, bool *found)
{
    const struct entries *entries = row->kind == ASSENT_ROW_ENDED ? &ENDED : &SCHEDULE;
    struct assent_id before = before_id(row->ticket);
    struct assent_stored_entries page = {0};
    struct assent_error error = {0};
    *found = false;
    if (!entries->read(verify->reader, row->at_us, &before, 1, verify->ticket, &page, &error))
        return verify_unreadable(verify, &error, entries->what);
    *found = page.count == 1 && page.items[0].end_us == row->at_us &&
             assent_id_equal(&page.items[0].ticket, &row->ticket) &&
             assent_text_equal(page.items[0].bytes, row->bytes);
    return true;
}

bool verify_find_conflict(struct verify *verify, const struct assent_row *row, bool *found)
{
    struct assent_conflict_query query = {
        .any = true, .after = row->name, .after_ticket = before_id(row->ticket), .limit = 1};
    struct assent_stored_conflicts conflicts = {0};
    struct assent_error error = {0};
    *found = false;
    if (!assent_reader_conflicts(verify->reader, &query, verify->ticket, &conflicts, &error))
        return verify_unreadable(verify, &error, "the conflicts");
    *found = conflicts.count == 1 && assent_text_equal(conflicts.items[0].id, row->name) &&
             assent_id_equal(&conflicts.items[0].ticket, &row->ticket) &&
             assent_text_equal(conflicts.items[0].bytes, row->bytes);
    return true;
}

static bool scan_entries(struct verify *verify, const struct entries *entries)
{
    struct assent_stored_entry last = {.end_us = INT64_MIN};
    bool read = true;
    for (bool first = true; read; first = false) {
        struct assent_stored_entries page = {0};
        struct assent_error error = {0};
        assent_arena_reset(verify->page);
        if (!entries->read(verify->reader, last.end_us, first ? NULL : &last.ticket, ASSENT_VERIFY_PAGE,
                           verify->page, &page, &error))
            return verify_unreadable(verify, &error, entries->what);
        if (page.count == 0)
            return true;
        for (size_t i = 0; read && i < page.count; i++)
            read = check_entry(verify, entries, &page.items[i]);
        last = page.items[page.count - 1];
    }
    return read;
}

static bool scan_conflicts(struct verify *verify)
{
    struct assent_arena *kept = assent_arena_open(0);
    struct assent_conflict_query query = {.any = true, .limit = ASSENT_VERIFY_PAGE};
    bool read = true;
    while (read) {
        struct assent_stored_conflicts page = {0};
        struct assent_error error = {0};
        assent_arena_reset(verify->page);
        if (!assent_reader_conflicts(verify->reader, &query, verify->page, &page, &error)) {
            read = verify_unreadable(verify, &error, "the conflicts");
            break;
        }
        if (page.count == 0)
            break;
        for (size_t i = 0; read && i < page.count; i++)
            read = check_conflict(verify, &page.items[i]);
        assent_arena_reset(kept);
        query.after = assent_text_copy(kept, page.items[page.count - 1].id);
        query.after_ticket = page.items[page.count - 1].ticket;
    }
    assent_arena_close(kept);
    return read;
}

bool verify_schedule(struct verify *verify)
{
    return scan_entries(verify, &SCHEDULE) && scan_entries(verify, &ENDED) && scan_conflicts(verify);
}

static bool of_schedule(const struct assent_ticket *ticket, struct assent_arena *arena,
                        struct assent_stored_entry *out)
{
    struct assent_schedule_entry entry;
    if (!assent_schedule_entry_of(ticket, arena, &entry))
        return false;
    out->end_us = entry.end_us;
    out->bytes = assent_schedule_write(&entry, arena);
    return true;
}

static bool of_ended(const struct assent_ticket *ticket, struct assent_arena *arena,
                     struct assent_stored_entry *out)
{
    struct assent_ended ended;
    if (!assent_ended_of(ticket, arena, &ended))
        return false;
    out->end_us = ended.ended_us;
    out->bytes = assent_ended_write(&ended, arena);
    return true;
}

// A row that does not fit is looked for again before it is told: its ticket may have moved meanwhile.
static bool check_entry(struct verify *verify, const struct entries *entries,
                        const struct assent_stored_entry *stored)
{
    const struct assent_ticket *ticket;
    struct assent_stored_entry own;
    assent_arena_reset(verify->ticket);
    if (!verify_load(verify, stored->ticket, &ticket))
        return false;
    if (ticket && entries->of(ticket, verify->ticket, &own) && own.end_us == stored->end_us &&
        assent_text_equal(own.bytes, stored->bytes))
        return true;
    struct assent_row row = {
        .kind = entries->kind, .ticket = stored->ticket, .at_us = stored->end_us, .bytes = stored->bytes};
    bool found = false;
    if (!verify_find_entry(verify, &row, &found))
        return false;
    if (found)
        verify_fault(verify, ASSENT_BAD_RECORD, 0, "%s has an entry of ticket %s that is not the ticket's",
                     entries->what, verify_name(verify, &stored->ticket));
    return true;
}

static bool check_conflict(struct verify *verify, const struct assent_stored_conflict *stored)
{
    const struct assent_ticket *ticket;
    assent_arena_reset(verify->ticket);
    if (!verify_load(verify, stored->ticket, &ticket))
        return false;
    const struct assent_conflict *own = ticket ? assent_ticket_conflict(ticket, stored->id) : NULL;
    if (own)
        return own->outcome == ASSENT_CONFLICT_RESOLVED || check_other_side(verify, stored, own);
    struct assent_row row = {.ticket = stored->ticket, .name = stored->id, .bytes = stored->bytes};
    bool found = false;
    if (!verify_find_conflict(verify, &row, &found))
        return false;
    if (found)
        verify_fault(verify, ASSENT_BAD_RECORD, 0,
                     "conflict %.*s is stored for ticket %s, which has none such", (int)stored->id.count,
                     stored->id.bytes, verify_name(verify, &stored->ticket));
    return true;
}

static bool check_other_side(struct verify *verify, const struct assent_stored_conflict *stored,
                             const struct assent_conflict *own)
{
    const struct assent_ticket *ticket;
    if (!verify_load(verify, own->with, &ticket))
        return false;
    const struct assent_conflict *other = ticket ? assent_ticket_conflict(ticket, stored->id) : NULL;
    if (other && assent_id_equal(&other->with, &stored->ticket) && other->outcome == own->outcome &&
        other->from_us == own->from_us && other->until_us == own->until_us)
        return true;
    struct assent_row row = {.ticket = stored->ticket, .name = stored->id, .bytes = stored->bytes};
    bool found = false;
    if (!verify_find_conflict(verify, &row, &found))
        return false;
    if (found)
        verify_fault(verify, ASSENT_BAD_RECORD, 0,
                     "conflict %.*s of ticket %s is not known to the other ticket, or otherwise",
                     (int)stored->id.count, stored->id.bytes, verify_name(verify, &stored->ticket));
    return true;
}

// The id that stands just before; of the first one the first.
static struct assent_id before_id(struct assent_id id)
{
    for (size_t i = ASSENT_ID_BYTES; i-- > 0;) {
        if (id.bytes[i]-- != 0)
            return id;
    }
    return (struct assent_id){0};
}
