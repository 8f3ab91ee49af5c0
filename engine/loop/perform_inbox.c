// SPDX-License-Identifier: Apache-2.0
// A page of an inbox: the caller's own page of the store, and one of each person for whom the caller votes,
// merged by (due, ticket, item).
// Guarantees: an entry that several of them have is one entry, which says whose it is; what stands after the
// page's last entry comes with the next page, so that nothing is shown twice or left out. Leans on the
// store's pages being in that order.
#include "perform_inbox.h"

#include <assent/core/rows.h>
#include <string.h>

struct merging {
    struct assent_inbox_entry *items;
    size_t count;
    const struct assent_inbox_other ***others; // of each item
    size_t sources;
};

static bool read_page(const struct assent_inbox_query *query, struct assent_reader *reader,
                      struct assent_arena *arena, struct assent_inbox *out, struct assent_error *error);
static bool read_other(const struct assent_read_order *read, const struct assent_inbox_other *other,
                       struct assent_reader *reader, struct assent_arena *arena, struct merging *merging,
                       struct assent_error *error);
static bool covers(const struct assent_inbox_other *other, const struct assent_inbox_entry *entry);
static void merge(struct merging *merging, const struct assent_inbox_entry *entry,
                  const struct assent_inbox_other *other, struct assent_arena *arena);
static int compare(const struct assent_inbox_entry *a, const struct assent_inbox_entry *b);
static bool look_at_rounds(struct assent_read_order *read, struct assent_reader *reader,
                           struct assent_arena *arena, struct assent_error *error);
static bool is_vote(struct assent_text item, int64_t *n);
static int64_t asked_again(const struct assent_round *round, struct assent_text me,
                           const struct assent_inbox_entry *entry);

bool perform_inbox(struct assent_read_order *read, struct assent_reader *reader, struct assent_arena *arena,
                   struct assent_error *error)
{
    struct assent_inbox own;
    if (!read_page(&read->inbox_query, reader, arena, &own, error))
        return false;
    read->inbox = own;
    if (read->other_count == 0)
        return look_at_rounds(read, reader, arena, error);
    size_t limit = read->inbox_query.limit;
    size_t room = limit * (read->other_count + 1);
    struct merging merging = {.items = assent_arena_take_array(arena, room, sizeof *merging.items),
                              .others = assent_arena_take_array(arena, room, sizeof *merging.others),
                              .sources = read->other_count};
    for (size_t i = 0; i < own.count; i++)
        merge(&merging, &own.items[i], NULL, arena);
    for (size_t i = 0; i < read->other_count; i++) {
        if (!read_other(read, &read->others[i], reader, arena, &merging, error))
            return false;
    }
    read->inbox = (struct assent_inbox){merging.items, merging.count < limit ? merging.count : limit};
    return look_at_rounds(read, reader, arena, error);
}

// What the rows of an inbox do not say: whether one is asked again, and when one was reminded.
static bool look_at_rounds(struct assent_read_order *read, struct assent_reader *reader,
                           struct assent_arena *arena, struct assent_error *error)
{
    struct assent_inbox_entry *items =
        assent_arena_copy(arena, read->inbox.items, read->inbox.count * sizeof *items);
    struct assent_arena *scratch = assent_arena_open(0);
    bool ok = true;
    for (size_t i = 0; ok && i < read->inbox.count; i++) {
        struct assent_stored_ticket stored;
        bool found = false;
        int64_t n;
        if (!is_vote(items[i].item, &n))
            continue;
        assent_arena_reset(scratch);
        ok = assent_reader_ticket(reader, items[i].ticket, scratch, &found, &stored, error);
        const struct assent_ticket *ticket = ok && found ? assent_rows_read(&stored, scratch, error) : NULL;
        ok = ok && (ticket || !found);
        const struct assent_round *round = ticket ? assent_ticket_round(ticket, n) : NULL;
        if (!round)
            continue;
        items[i].reminded_us = round->reminded_us;
        items[i].asked_again = asked_again(round, read->inbox_query.me, &items[i]);
    }
    assent_arena_close(scratch);
    read->inbox.items = items;
    return ok;
}

// "round/3", "answered/3", "debt/3".
static bool is_vote(struct assent_text item, int64_t *n)
{
    static const char *const FORMS[] = {"round/", "answered/", "debt/"};
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
        size_t length = strlen(FORMS[i]);
        if (assent_text_starts(item, FORMS[i]))
            return assent_text_integer(assent_text_slice(item.bytes + length, item.count - length), n);
    }
    return false;
}

static int64_t asked_again(const struct assent_round *round, struct assent_text me,
                           const struct assent_inbox_entry *entry)
{
    int64_t seen = 0;
    for (size_t i = 0; i < round->again_count; i++) {
        struct assent_text person = round->again[i].person;
        bool meant = !entry->not_own && assent_text_equal(person, me);
        for (size_t k = 0; k < entry->other_count; k++)
            meant = meant || assent_text_equal(person, entry->others[k]->person);
        if (meant && (seen == 0 || round->again[i].revision < seen))
            seen = round->again[i].revision;
    }
    return seen;
}

// The person's own sets (candidates that are no group) join the audiences that the runtime named.
static bool read_page(const struct assent_inbox_query *query, struct assent_reader *reader,
                      struct assent_arena *arena, struct assent_inbox *out, struct assent_error *error)
{
    struct assent_value sets;
    if (!assent_reader_sets_of(reader, query->me, arena, &sets, error))
        return false;
    struct assent_inbox_query whole = *query;
    struct assent_text *audiences =
        assent_arena_take_array(arena, query->audience_count + sets.list.count, sizeof *audiences);
    for (size_t i = 0; i < query->audience_count; i++)
        audiences[i] = query->audiences[i];
    for (size_t i = 0; i < sets.list.count; i++)
        audiences[whole.audience_count++] = sets.list.items[i].text;
    whole.audiences = audiences;
    return assent_reader_inbox(reader, &whole, arena, out, error);
}

// Pages of the other's rounds until enough are of the delegation's kind, or there are no more.
static bool read_other(const struct assent_read_order *read, const struct assent_inbox_other *other,
                       struct assent_reader *reader, struct assent_arena *arena, struct merging *merging,
                       struct assent_error *error)
{
    struct assent_inbox_query query = read->inbox_query;
    query.delegate = query.me;
    query.me = other->person;
    query.audiences = other->audiences;
    query.audience_count = other->audience_count;
    for (size_t found = 0; found < query.limit;) {
        struct assent_inbox page;
        if (!read_page(&query, reader, arena, &page, error))
            return false;
        for (size_t i = 0; i < page.count && found < query.limit; i++) {
            if (!covers(other, &page.items[i]))
                continue;
            merge(merging, &page.items[i], other, arena);
            found++;
        }
        if (page.count < query.limit)
            break;
        const struct assent_inbox_entry *last = &page.items[page.count - 1];
        query.after_due_us = last->due_us ? last->due_us : INT64_MAX;
        query.after_ticket = last->ticket;
        query.after_item = last->item;
    }
    return true;
}

static bool covers(const struct assent_inbox_other *other, const struct assent_inbox_entry *entry)
{
    return (other->kind < 0 || other->kind == (int32_t)entry->columns.ticket_kind) &&
           (other->workflow.count == 0 || assent_text_equal(other->workflow, entry->columns.workflow));
}

static void merge(struct merging *merging, const struct assent_inbox_entry *entry,
                  const struct assent_inbox_other *other, struct assent_arena *arena)
{
    size_t low = 0;
    for (size_t high = merging->count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (compare(&merging->items[middle], entry) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == merging->count || compare(&merging->items[low], entry) != 0) {
        memmove(&merging->items[low + 1], &merging->items[low],
                (merging->count - low) * sizeof *merging->items);
        memmove(&merging->others[low + 1], &merging->others[low],
                (merging->count - low) * sizeof *merging->others);
        merging->items[low] = *entry;
        merging->items[low].not_own = other != NULL;
        merging->others[low] = assent_arena_take_array(arena, merging->sources, sizeof **merging->others);
        merging->items[low].others = merging->others[low];
        merging->count++;
    }
    if (other)
        merging->others[low][merging->items[low].other_count++] = other;
}

// "None" comes last, as in the store.
static int compare(const struct assent_inbox_entry *a, const struct assent_inbox_entry *b)
{
    int64_t first = a->due_us ? a->due_us : INT64_MAX;
    int64_t second = b->due_us ? b->due_us : INT64_MAX;
    if (first != second)
        return first < second ? -1 : 1;
    int order = assent_id_compare(&a->ticket, &b->ticket);
    return order ? order : assent_text_compare(a->item, b->item);
}
