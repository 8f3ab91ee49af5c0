// SPDX-License-Identifier: Apache-2.0
// Each ticket, folded again from its turns, against what is stored for it.
// Guarantees: the turns are those that walking back by prev_seq reaches, each naming the next; a ticket that
// moves while it is looked at is looked at again. Memory: one ticket with its history.
#include "verify_parts.h"

#include <assent/base/limits.h>

#include <inttypes.h>
#include <string.h>

enum {
    LOOKS = 3,         // at a ticket that moves meanwhile
    FOLD_TOGETHER = 64 // turns folded before what they left behind is given back
};

// What one look at a ticket found.
struct look {
    struct assent_stored_turns turns; // oldest first
    const struct assent_ticket *folded;
    const struct assent_ticket *stored;
    bool erased; // a payload is gone
    bool sound;  // nothing was wrong so far
};

static bool check_ticket(struct verify *verify, const struct assent_list_entry *entry);
static bool look_at(struct verify *verify, struct assent_id id, struct look *look);
static bool read_turns(struct verify *verify, struct assent_id id, struct look *look);
static bool add_page(struct verify *verify, const struct assent_subject *subject,
                     struct assent_stored_turns *all, size_t *room, bool *more);
static void check_walk(struct verify *verify, struct assent_id id, struct look *look);
static void fold_turns(struct verify *verify, struct look *look);
static bool differs(struct verify *verify, const struct look *look);
static void tell_difference(struct verify *verify, const struct look *look);
static bool check_beside(struct verify *verify, const struct assent_list_entry *entry,
                         const struct assent_ticket *ticket);
static const char *other_column(const struct assent_list_entry *entry, const struct assent_row *wanted,
                                int64_t revision);
static bool check_number(struct verify *verify, const struct assent_ticket *ticket);
static int64_t newest_seq(const struct look *look);

bool verify_tickets(struct verify *verify)
{
    struct assent_id after;
    bool first = true;
    for (;;) {
        struct assent_list list;
        struct assent_error error = {0};
        assent_arena_reset(verify->page);
        if (!assent_reader_tickets(verify->reader, first ? NULL : &after, ASSENT_VERIFY_PAGE, verify->page,
                                   &list, &error))
            return verify_unreadable(verify, &error, "the list of tickets");
        for (size_t i = 0; i < list.count; i++) {
            assent_arena_reset(verify->ticket);
            if (!check_ticket(verify, &list.items[i]))
                return false;
        }
        if (list.count == 0)
            return true;
        after = list.items[list.count - 1].id;
        first = false;
    }
}

bool verify_load(struct verify *verify, struct assent_id id, const struct assent_ticket **out)
{
    struct assent_stored_ticket stored;
    struct assent_error error = {0};
    bool found = false;
    *out = NULL;
    if (!assent_reader_ticket(verify->reader, id, verify->ticket, &found, &stored, &error))
        return verify_unreadable(verify, &error, verify_name(verify, &id));
    if (!found)
        return true;
    *out = assent_rows_read(&stored, verify->ticket, &error);
    return *out || verify_unreadable(verify, &error, verify_name(verify, &id));
}

// A ticket whose newest turn came after the head that was noted may be caught in between: it is looked at
// again.
static bool check_ticket(struct verify *verify, const struct assent_list_entry *entry)
{
    struct look look;
    for (int looks = 0; looks < LOOKS; looks++) {
        struct assent_verify_report before = *verify->report;
        look = (struct look){.sound = true};
        if (!look_at(verify, entry->id, &look))
            return false;
        bool moved = newest_seq(&look) > before.seq;
        if (!moved)
            break;
        bool broken = !look.sound || !look.stored || differs(verify, &look);
        if (!broken)
            return true;
        if (looks + 1 < LOOKS)
            *verify->report = before;
    }
    verify->report->tickets++;
    for (size_t i = 0; i < look.turns.count; i++)
        verify->walked_turns += look.turns.items[i].seq <= verify->report->seq;
    if (!look.sound || !look.folded || !look.stored)
        return true;
    if (differs(verify, &look)) {
        tell_difference(verify, &look);
        return true;
    }
    verify->report->rows +=
        (int64_t)(look.stored->round_count + look.stored->job_count + look.stored->timer_count);
    return newest_seq(&look) > verify->report->seq || check_beside(verify, entry, look.stored);
}

static bool look_at(struct verify *verify, struct assent_id id, struct look *look)
{
    int64_t faults = verify->report->faults;
    if (!verify_load(verify, id, &look->stored) || !read_turns(verify, id, look))
        return false;
    check_walk(verify, id, look);
    if (verify->report->faults == faults)
        fold_turns(verify, look);
    look->sound = verify->report->faults == faults;
    return true;
}

// All turns of the ticket, turned round so that the oldest is first.
static bool read_turns(struct verify *verify, struct assent_id id, struct look *look)
{
    struct assent_subject subject = {.is_ticket = true, .ticket = id};
    struct assent_stored_turns all = {0};
    struct assent_stored_turn *items;
    size_t room = 0;
    for (bool more = true; more;) {
        if (!add_page(verify, &subject, &all, &room, &more))
            return false;
    }
    items = assent_arena_take_array(verify->ticket, all.count, sizeof *items);
    for (size_t i = 0; i < all.count; i++)
        items[i] = all.items[all.count - 1 - i];
    look->turns = (struct assent_stored_turns){items, all.count};
    return true;
}

static bool add_page(struct verify *verify, const struct assent_subject *subject,
                     struct assent_stored_turns *all, size_t *room, bool *more)
{
    struct assent_stored_turns turns = {0};
    struct assent_error error = {0};
    int64_t before = all->count ? all->items[all->count - 1].seq : 0;
    *more = false;
    if (!assent_reader_history(verify->reader, subject, before, ASSENT_VERIFY_PAGE, verify->ticket, &turns,
                               &error))
        return verify_unreadable(verify, &error, verify_name(verify, &subject->ticket));
    if (all->count + turns.count > *room) {
        *room = (all->count + turns.count) * 2;
        struct assent_stored_turn *items = assent_arena_take_array(verify->ticket, *room, sizeof *items);
        if (all->count)
            memcpy(items, all->items, all->count * sizeof *items);
        all->items = items;
    }
    if (turns.count)
        memcpy((struct assent_stored_turn *)all->items + all->count, turns.items,
               turns.count * sizeof *turns.items);
    all->count += turns.count;
    *more = turns.count > 0;
    return true;
}

// Each turn names the one before it, all are the ticket's, the oldest names none.
static void check_walk(struct verify *verify, struct assent_id id, struct look *look)
{
    for (size_t i = 0; i < look->turns.count; i++) {
        const struct assent_stored_turn *turn = &look->turns.items[i];
        int64_t before = i ? look->turns.items[i - 1].seq : 0;
        bool mine = turn->subject.is_ticket && assent_id_equal(&turn->subject.ticket, &id);
        if (turn->prev_seq == before && mine)
            continue;
        verify_fault(verify, ASSENT_CHAIN_BROKEN, turn->seq,
                     "turn %" PRId64 ": walking ticket %s back, it names turn %" PRId64
                     " as the one before it, where turn %" PRId64 " stands",
                     turn->seq, verify_name(verify, &id), turn->prev_seq, before);
        return;
    }
    if (look->turns.count == 0)
        verify_fault(verify, ASSENT_BAD_RECORD, 0, "ticket %s is stored, but the journal has no turn of it",
                     verify_name(verify, &id));
}

static void fold_turns(struct verify *verify, struct look *look)
{
    struct assent_arena *now = assent_arena_open(0);
    struct assent_arena *next = assent_arena_open(0);
    const struct assent_ticket *ticket = NULL;
    struct assent_error error = {0};
    for (size_t i = 0; i < look->turns.count; i++) {
        const struct assent_stored_turn *stored = &look->turns.items[i];
        struct assent_turn turn;
        look->erased |= verify_erased(stored, now);
        bool read = assent_record_read(stored->envelope, stored->payload, stored->salt, &turn, now, &error);
        ticket = read ? assent_fold(ticket, &turn, now, &error) : NULL;
        if (!ticket) {
            verify_fault(verify, ASSENT_BAD_RECORD, stored->seq, "turn %" PRId64 " cannot be folded: %s",
                         stored->seq, error.text);
            break;
        }
        if (i % FOLD_TOGETHER == FOLD_TOGETHER - 1) {
            struct assent_arena *spent = now;
            ticket = assent_ticket_copy(next, ticket);
            now = next;
            next = spent;
            assent_arena_reset(next);
        }
    }
    look->folded = ticket ? assent_ticket_copy(verify->ticket, ticket) : NULL;
    assent_arena_close(now);
    assent_arena_close(next);
}

static bool differs(struct verify *verify, const struct look *look)
{
    const struct assent_ticket *a = look->folded;
    const struct assent_ticket *b = look->stored;
    if (!a || !b)
        return true;
    if (look->erased) // what people wrote may be gone on one side
        return a->revision != b->revision || !assent_text_equal(a->state, b->state) ||
               a->outcome != b->outcome || a->round_count != b->round_count || a->job_count != b->job_count;
    struct assent_value folded = assent_ticket_value(verify->ticket, a);
    struct assent_value stored = assent_ticket_value(verify->ticket, b);
    return !assent_value_equal(&folded, &stored);
}

// Names the first member that is not the same.
static void tell_difference(struct verify *verify, const struct look *look)
{
    struct assent_value folded = assent_ticket_value(verify->ticket, look->folded);
    struct assent_value stored = assent_ticket_value(verify->ticket, look->stored);
    struct assent_text name = assent_text_of("its members");
    for (size_t i = 0; i < folded.record.count; i++) {
        const struct assent_member *member = &folded.record.members[i];
        const struct assent_value *other = assent_value_find(&stored, member->name);
        if (other && assent_value_equal(&member->value, other))
            continue;
        name = member->name;
        break;
    }
    verify_fault(verify, ASSENT_BAD_RECORD, newest_seq(look),
                 "ticket %s: what is stored is not the fold of its turns: `%.*s` differs",
                 verify_name(verify, &look->stored->id), (int)name.count, name.bytes);
}

// What stands beside the ticket's own rows: list columns, number, index rows.
static bool check_beside(struct verify *verify, const struct assent_list_entry *entry,
                         const struct assent_ticket *ticket)
{
    struct assent_audience nobody = {0};
    struct assent_rows wanted =
        assent_rows_change(NULL, ticket, false, &nobody, &nobody, NULL, verify->ticket);
    const char *column = other_column(entry, &wanted.items[0], ticket->revision);
    if (column)
        verify_fault(verify, ASSENT_BAD_RECORD, 0, "ticket %s: the list's column `%s` is not the ticket's",
                     verify_name(verify, &ticket->id), column);
    return check_number(verify, ticket) && verify_wanted(verify, ticket, &wanted);
}

// The first row that a ticket calls for is its own.
static const char *other_column(const struct assent_list_entry *entry, const struct assent_row *wanted,
                                int64_t revision)
{
    const struct assent_row *stored = &entry->columns;
    if (entry->revision != revision)
        return "revision";
    if (!assent_text_equal(stored->number, wanted->number))
        return "number";
    if (!assent_text_equal(stored->workflow, wanted->workflow) ||
        stored->workflow_version != wanted->workflow_version)
        return "workflow";
    if (stored->ticket_kind != wanted->ticket_kind)
        return "kind";
    if (!assent_text_equal(stored->state, wanted->state) || stored->open != wanted->open)
        return "state";
    if (!assent_text_equal(stored->requester, wanted->requester))
        return "requester";
    if (!assent_text_equal(stored->service, wanted->service))
        return "service";
    if (!assent_text_equal(stored->title, wanted->title))
        return "title";
    if (stored->created_us != wanted->created_us || stored->updated_us != wanted->updated_us ||
        stored->due_us != wanted->due_us)
        return "times";
    return NULL;
}

static bool check_number(struct verify *verify, const struct assent_ticket *ticket)
{
    struct assent_error error = {0};
    struct assent_id id;
    bool found = false;
    if (!assent_reader_number(verify->reader, ticket->number, &found, &id, &error))
        return verify_unreadable(verify, &error, verify_name(verify, &ticket->id));
    if (!found || !assent_id_equal(&id, &ticket->id))
        verify_fault(verify, ASSENT_BAD_RECORD, 0, "the number %.*s does not lead to its ticket %s",
                     (int)ticket->number.count, ticket->number.bytes, verify_name(verify, &ticket->id));
    return true;
}

static int64_t newest_seq(const struct look *look)
{
    return look->turns.count ? look->turns.items[look->turns.count - 1].seq : 0;
}
