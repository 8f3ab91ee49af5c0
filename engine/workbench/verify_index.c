// SPDX-License-Identifier: Apache-2.0
// Inbox entries, offers and timers: each that a ticket calls for is there, and each that is there is called
// for. Guarantees: both ways are seeks by key, one ticket in memory at a time. Entries of faults are for
// whoever may operate, which may have changed since they were put: for them the job's own phase is compared.
#include "verify_parts.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

// A reader whom no entry leaves out: inboxes are asked in the name of somebody.
static const char NOBODY[] = "nobody";

static bool find_inbox(struct verify *verify, const struct assent_row *row, bool *found);
static bool find_offer(struct verify *verify, const struct assent_stored_offer *offer, bool *found);
static bool find_timer(struct verify *verify, const struct assent_stored_timer *timer, bool *found);
static bool scan_timers(struct verify *verify);
static bool scan_offers(struct verify *verify);
static bool scan_inboxes(struct verify *verify);
static bool scan_section(struct verify *verify, const struct assent_value *directory, const char *section,
                         const char *prefix);
static bool scan_inbox(struct verify *verify, struct assent_text audience);
static bool check_timer(struct verify *verify, const struct assent_stored_timer *timer);
static bool check_offer(struct verify *verify, const struct assent_stored_offer *offer);
static bool check_entry(struct verify *verify, const struct assent_inbox_entry *entry);
static bool calls_for(struct verify *verify, const struct assent_ticket *ticket,
                      const struct assent_inbox_entry *entry);
static bool calls_for_fault(const struct assent_ticket *ticket, struct assent_text item);
static struct assent_text just_before(struct verify *verify, struct assent_text text);

bool verify_wanted(struct verify *verify, const struct assent_ticket *ticket,
                   const struct assent_rows *wanted)
{
    for (size_t i = 0; i < wanted->count; i++) {
        const struct assent_row *row = &wanted->items[i];
        struct assent_stored_timer timer = {row->at_us, row->ticket, row->name};
        struct assent_stored_offer offer = {row->worker, row->at_us, row->ticket, row->job};
        bool found = true;
        const char *what = "the inbox entry";
        if (row->kind == ASSENT_ROW_INBOX && !find_inbox(verify, row, &found))
            return false;
        if (row->kind == ASSENT_ROW_OFFER && !find_offer(verify, &offer, &found))
            return false;
        if (row->kind == ASSENT_ROW_TIMER && !find_timer(verify, &timer, &found))
            return false;
        struct assent_stored_listening listening = {row->name, row->key, row->ticket};
        if (row->kind == ASSENT_ROW_SIGNAL && !verify_find_listening(verify, &listening, &found))
            return false;
        bool timed = row->kind == ASSENT_ROW_SCHEDULE || row->kind == ASSENT_ROW_ENDED;
        if (timed && !verify_find_entry(verify, row, &found))
            return false;
        if (row->kind == ASSENT_ROW_CONFLICT && !verify_find_conflict(verify, row, &found))
            return false;
        if (row->kind == ASSENT_ROW_SCHEDULE)
            what = "an entry of the schedule";
        else if (row->kind == ASSENT_ROW_ENDED)
            what = "the row of its end";
        else if (row->kind == ASSENT_ROW_CONFLICT)
            what = "the conflict";
        else if (row->kind == ASSENT_ROW_OFFER)
            what = "an offer";
        else if (row->kind == ASSENT_ROW_SIGNAL)
            what = "the listener's row of signal";
        else if (row->kind == ASSENT_ROW_TIMER)
            what = "the timer";
        else if (row->kind != ASSENT_ROW_INBOX)
            continue;
        verify->report->rows++;
        if (!found)
            verify_fault(verify, ASSENT_BAD_RECORD, 0, "ticket %s calls for %s %.*s that is not stored",
                         verify_name(verify, &ticket->id), what, (int)row->name.count,
                         row->name.bytes ? row->name.bytes : "");
    }
    return true;
}

bool verify_index(struct verify *verify)
{
    return scan_timers(verify) && scan_offers(verify) && scan_inboxes(verify) && verify_schedule(verify);
}

static bool find_inbox(struct verify *verify, const struct assent_row *row, bool *found)
{
    struct assent_inbox_query query = {
        .me = assent_text_of(NOBODY),
        .audiences = &row->audience,
        .audience_count = 1,
        .after_due_us = row->due_us ? row->due_us : INT64_MAX,
        .after_ticket = row->ticket,
        .after_item = just_before(verify, row->name),
        .limit = 1,
    };
    struct assent_inbox inbox = {0};
    struct assent_error error = {0};
    *found = false;
    if (!assent_reader_inbox(verify->reader, &query, verify->ticket, &inbox, &error))
        return verify_unreadable(verify, &error, "an inbox");
    *found = inbox.count == 1 && assent_id_equal(&inbox.items[0].ticket, &row->ticket) &&
             assent_text_equal(inbox.items[0].item, row->name) && inbox.items[0].due_us == row->due_us;
    return true;
}

static bool find_offer(struct verify *verify, const struct assent_stored_offer *offer, bool *found)
{
    struct assent_stored_offer before = *offer;
    struct assent_stored_offers offers = {0};
    struct assent_error error = {0};
    before.job--;
    *found = false;
    if (!assent_reader_offers(verify->reader, &before, 1, verify->ticket, &offers, &error))
        return verify_unreadable(verify, &error, "the offers");
    const struct assent_stored_offer *next = offers.items;
    *found = offers.count == 1 && assent_text_equal(next->worker, offer->worker) &&
             next->since_us == offer->since_us && assent_id_equal(&next->ticket, &offer->ticket) &&
             next->job == offer->job;
    return true;
}

static bool find_timer(struct verify *verify, const struct assent_stored_timer *timer, bool *found)
{
    struct assent_stored_timer before = *timer;
    struct assent_stored_timers timers = {0};
    struct assent_error error = {0};
    before.name = just_before(verify, timer->name);
    *found = false;
    if (!assent_reader_timers(verify->reader, &before, timer->due_us, 1, verify->ticket, &timers, &error))
        return verify_unreadable(verify, &error, "the timers");
    *found = timers.count == 1 && assent_id_equal(&timers.items[0].ticket, &timer->ticket) &&
             assent_text_equal(timers.items[0].name, timer->name) && timers.items[0].due_us == timer->due_us;
    return true;
}

static bool scan_timers(struct verify *verify)
{
    struct assent_arena *kept = assent_arena_open(0); // holds the key that the next page begins after
    struct assent_stored_timer after;
    struct assent_stored_timers timers = {0};
    bool read = true;
    for (bool first = true; read; first = false) {
        struct assent_error error = {0};
        assent_arena_reset(verify->page);
        if (!assent_reader_timers(verify->reader, first ? NULL : &after, INT64_MAX, ASSENT_VERIFY_PAGE,
                                  verify->page, &timers, &error)) {
            read = verify_unreadable(verify, &error, "the timers");
            break;
        }
        if (timers.count == 0)
            break;
        for (size_t i = 0; read && i < timers.count; i++)
            read = check_timer(verify, &timers.items[i]);
        assent_arena_reset(kept);
        after = timers.items[timers.count - 1];
        after.name = assent_text_copy(kept, after.name);
    }
    assent_arena_close(kept);
    return read;
}

static bool scan_offers(struct verify *verify)
{
    struct assent_arena *kept = assent_arena_open(0);
    struct assent_stored_offer after;
    struct assent_stored_offers offers = {0};
    bool read = true;
    for (bool first = true; read; first = false) {
        struct assent_error error = {0};
        assent_arena_reset(verify->page);
        if (!assent_reader_offers(verify->reader, first ? NULL : &after, ASSENT_VERIFY_PAGE, verify->page,
                                  &offers, &error)) {
            read = verify_unreadable(verify, &error, "the offers");
            break;
        }
        if (offers.count == 0)
            break;
        for (size_t i = 0; read && i < offers.count; i++)
            read = check_offer(verify, &offers.items[i]);
        assent_arena_reset(kept);
        after = offers.items[offers.count - 1];
        after.worker = assent_text_copy(kept, after.worker);
    }
    assent_arena_close(kept);
    return read;
}

// The audiences that can be told: people, groups, roles and boards of the stored directory.
static bool scan_inboxes(struct verify *verify)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_subject subject = {.kind = assent_text_of("directory"), .id = assent_text_of("main")};
    struct assent_value directory = assent_value_absent();
    struct assent_error error = {0};
    struct assent_text bytes = {0};
    int64_t revision = 0;
    bool found = false;
    bool read = assent_reader_subject(verify->reader, &subject, arena, &found, &revision, &bytes, &error) ||
                verify_unreadable(verify, &error, "the directory");
    if (read && found && !assent_canonical_read(arena, bytes, &directory, &error))
        read = verify_unreadable(verify, &error, "the directory");
    read = read && scan_section(verify, &directory, "people", NULL) &&
           scan_section(verify, &directory, "groups", "group:") &&
           scan_section(verify, &directory, "roles", "role:") &&
           scan_section(verify, &directory, "boards", "board:");
    assent_arena_close(arena);
    return read;
}

static bool scan_section(struct verify *verify, const struct assent_value *directory, const char *section,
                         const char *prefix)
{
    const struct assent_value *things = assent_value_get(directory, section);
    struct assent_arena *arena = assent_arena_open(0);
    bool read = true;
    for (size_t i = 0; read && things && things->kind == ASSENT_VALUE_RECORD && i < things->record.count;
         i++) {
        const struct assent_member *thing = &things->record.members[i];
        assent_arena_reset(arena);
        struct assent_text audience =
            prefix ? assent_text_format(arena, "%s%.*s", prefix, (int)thing->name.count, thing->name.bytes)
                   : assent_value_get_text(&thing->value, "id");
        read = scan_inbox(verify, audience);
    }
    assent_arena_close(arena);
    return read;
}

static bool scan_inbox(struct verify *verify, struct assent_text audience)
{
    struct assent_arena *kept = assent_arena_open(0);
    struct assent_inbox_query query = {.me = assent_text_of(NOBODY),
                                       .audiences = &audience,
                                       .audience_count = 1,
                                       .limit = ASSENT_VERIFY_PAGE};
    bool read = true;
    while (read) {
        struct assent_inbox inbox = {0};
        struct assent_error error = {0};
        assent_arena_reset(verify->page);
        if (!assent_reader_inbox(verify->reader, &query, verify->page, &inbox, &error)) {
            read = verify_unreadable(verify, &error, "an inbox");
            break;
        }
        if (inbox.count == 0)
            break;
        for (size_t i = 0; read && i < inbox.count; i++)
            read = check_entry(verify, &inbox.items[i]);
        const struct assent_inbox_entry *last = &inbox.items[inbox.count - 1];
        assent_arena_reset(kept);
        query.after_due_us = last->due_us ? last->due_us : INT64_MAX;
        query.after_ticket = last->ticket;
        query.after_item = assent_text_copy(kept, last->item);
    }
    assent_arena_close(kept);
    return read;
}

// A row that does not fit is looked for again before it is told: its ticket may have moved meanwhile.
static bool check_timer(struct verify *verify, const struct assent_stored_timer *timer)
{
    const struct assent_ticket *ticket;
    bool found = false;
    assent_arena_reset(verify->ticket);
    if (!verify_load(verify, timer->ticket, &ticket))
        return false;
    const struct assent_timer *own = ticket ? assent_ticket_timer(ticket, timer->name) : NULL;
    if (own && own->due_us == timer->due_us)
        return true;
    if (!find_timer(verify, timer, &found))
        return false;
    if (found)
        verify_fault(verify, ASSENT_BAD_RECORD, 0, "timer %.*s is stored for ticket %s, which has none such",
                     (int)timer->name.count, timer->name.bytes, verify_name(verify, &timer->ticket));
    return true;
}

static bool check_offer(struct verify *verify, const struct assent_stored_offer *offer)
{
    const struct assent_ticket *ticket;
    bool found = false;
    assent_arena_reset(verify->ticket);
    if (!verify_load(verify, offer->ticket, &ticket))
        return false;
    const struct assent_job *job = ticket ? assent_ticket_job(ticket, offer->job) : NULL;
    if (job && job->phase == ASSENT_JOB_OFFERED && job->offered_us == offer->since_us &&
        assent_text_equal(job->worker, offer->worker))
        return true;
    if (!find_offer(verify, offer, &found))
        return false;
    if (found)
        verify_fault(verify, ASSENT_BAD_RECORD, 0,
                     "job %lld of ticket %s is stored as on offer to %.*s, which it is not",
                     (long long)offer->job, verify_name(verify, &offer->ticket), (int)offer->worker.count,
                     offer->worker.bytes);
    return true;
}

static bool check_entry(struct verify *verify, const struct assent_inbox_entry *entry)
{
    const struct assent_ticket *ticket;
    bool found = false;
    assent_arena_reset(verify->ticket);
    if (!verify_load(verify, entry->ticket, &ticket))
        return false;
    if (ticket && calls_for(verify, ticket, entry))
        return true;
    struct assent_row row = {.kind = ASSENT_ROW_INBOX,
                             .ticket = entry->ticket,
                             .audience = entry->audience,
                             .name = entry->item,
                             .due_us = entry->due_us};
    if (!find_inbox(verify, &row, &found))
        return false;
    if (found)
        verify_fault(verify, ASSENT_BAD_RECORD, 0,
                     "%.*s of ticket %s lies in the inbox of %.*s, which the ticket does not call for",
                     (int)entry->item.count, entry->item.bytes, verify_name(verify, &entry->ticket),
                     (int)entry->audience.count, entry->audience.bytes);
    return true;
}

static bool calls_for(struct verify *verify, const struct assent_ticket *ticket,
                      const struct assent_inbox_entry *entry)
{
    struct assent_audience nobody = {0};
    if (assent_text_starts(entry->item, "fault/"))
        return calls_for_fault(ticket, entry->item);
    struct assent_rows wanted =
        assent_rows_change(NULL, ticket, false, &nobody, &nobody, NULL, verify->ticket);
    for (size_t i = 0; i < wanted.count; i++) {
        const struct assent_row *row = &wanted.items[i];
        if (row->kind == ASSENT_ROW_INBOX && assent_text_equal(row->audience, entry->audience) &&
            assent_text_equal(row->name, entry->item) && row->due_us == entry->due_us)
            return true;
    }
    return false;
}

// "fault/REVISION-N", as at the end of the job's id.
static bool calls_for_fault(const struct assent_ticket *ticket, struct assent_text item)
{
    size_t slash = assent_text_find_byte(item, '/');
    struct assent_text rest = assent_text_slice(item.bytes + slash + 1, item.count - slash - 1);
    size_t dash = assent_text_find_byte(rest, '-');
    int64_t revision;
    int64_t n;
    if (dash == rest.count || !assent_text_integer(assent_text_slice(rest.bytes, dash), &revision) ||
        !assent_text_integer(assent_text_slice(rest.bytes + dash + 1, rest.count - dash - 1), &n))
        return false;
    const struct assent_job *job = assent_ticket_job(ticket, n);
    return job && job->entered_revision == revision && job->phase == ASSENT_JOB_FAULT;
}

// A text below the given one with no name between: for keysets, which begin after a key.
static struct assent_text just_before(struct verify *verify, struct assent_text text)
{
    if (text.count == 0)
        return text;
    return assent_text_format(verify->ticket, "%.*s%c\x7f\x7f\x7f\x7f", (int)(text.count - 1), text.bytes,
                              text.bytes[text.count - 1] - 1);
}
