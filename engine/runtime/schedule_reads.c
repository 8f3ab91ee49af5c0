// SPDX-License-Identifier: Apache-2.0
// What is asked of the schedule: a page of entries, when the next free slot is, a page of conflicts. Entries
// come from the index in memory and are copied, because it may have moved by the time that the answer is
// written; conflicts come from the store. The store says which of the changes the caller may see: of the
// others there is nothing here, but where one of them conflicts with a change that the caller sees.
#include "machine.h"

static struct assent_schedule_entry copy_of(struct assent_arena *arena,
                                            const struct assent_schedule_entry *entry)
{
    struct assent_schedule_entry copy = *entry;
    struct assent_text *items = assent_arena_take_array(arena, entry->item_count, sizeof *items);
    for (size_t i = 0; i < entry->item_count; i++)
        items[i] = assent_text_copy(arena, entry->items[i]);
    copy.items = items;
    copy.number = assent_text_copy(arena, entry->number);
    copy.title = assent_text_copy(arena, entry->title);
    copy.service = assent_text_copy(arena, entry->service);
    copy.requester = assent_text_copy(arena, entry->requester);
    copy.implementer = assent_text_copy(arena, entry->implementer);
    return copy;
}

static bool wants(const struct assent_request *request, const struct assent_schedule_entry *entry)
{
    const struct assent_list_filter *filter = &request->filter;
    bool item = filter->item.count == 0;
    for (size_t i = 0; !item && i < entry->item_count; i++)
        item = assent_text_equal(entry->items[i], filter->item);
    bool shown = request->schedule.cancelled || entry->status != ASSENT_ENTRY_CANCELLED;
    return item && shown &&
           (filter->service.count == 0 || assent_text_equal(entry->service, filter->service));
}

static bool is_after(const struct assent_request *request, const struct assent_schedule_entry *entry)
{
    int64_t after_us = request->filter.after_us;
    if (after_us < 0 || entry->start_us > after_us)
        return true;
    return entry->start_us == after_us && assent_id_compare(&entry->ticket, &request->filter.after_id) > 0;
}

static bool sees_all(const struct errand *errand)
{
    return principal_may(&errand->request.principal, ASSENT_MAY_READ_ALL);
}

static void ask(struct errand *errand, struct assent_id *tickets, size_t count)
{
    struct assent_order *order = order_open(errand->runtime, ASSENT_ORDER_READ, PURPOSE_READ, errand);
    see_which(errand, order, tickets, count);
    order_send(errand->runtime, order);
}

static void show(struct errand *errand)
{
    const struct assent_request *request = &errand->request;
    const struct assent_schedule_lane *all =
        assent_schedule_lane(&errand->runtime->schedule.view, (struct assent_text){0});
    struct assent_schedule_entry *entries =
        assent_arena_take_array(errand->arena, request->limit, sizeof *entries);
    struct assent_lane_at at = {0};
    errand->reply.schedule.entries = entries;
    while (all != NULL && errand->reply.schedule.count < request->limit) {
        const struct assent_schedule_entry *entry =
            assent_lane_next(all, request->schedule.from_us, request->schedule.until_us, &at);
        if (entry == NULL)
            break;
        if (is_after(request, entry) && wants(request, entry))
            entries[errand->reply.schedule.count++] = copy_of(errand->arena, entry);
    }
    struct assent_schedule_answer *answer = &errand->reply.schedule;
    answer->full = answer->count == request->limit;
    if (answer->full) {
        answer->reached_us = entries[answer->count - 1].start_us;
        answer->reached = entries[answer->count - 1].ticket;
    }
    if (answer->count == 0 || sees_all(errand)) {
        reply_ok(errand);
        return;
    }
    struct assent_id *tickets = assent_arena_take_array(errand->arena, answer->count, sizeof *tickets);
    for (size_t i = 0; i < answer->count; i++)
        tickets[i] = entries[i].ticket;
    ask(errand, tickets, answer->count);
}

static void keep_entries(struct assent_schedule_answer *answer, const struct assent_read_order *read,
                         struct assent_arena *arena)
{
    struct assent_schedule_entry *kept = assent_arena_take_array(arena, read->seen_count, sizeof *kept);
    size_t count = 0;
    for (size_t i = 0; i < answer->count && count < read->seen_count; i++) {
        if (assent_id_equal(&answer->entries[i].ticket, &read->seen[count]))
            kept[count++] = answer->entries[i];
    }
    answer->entries = kept;
    answer->count = count;
}

// A ticket of the schedule by id or number; NULL: none.
static const struct assent_schedule_entry *named(const struct assent_runtime *runtime,
                                                 struct assent_text name)
{
    struct assent_id id;
    struct assent_lane_at at = {0};
    if (assent_id_read(name, "tkt", &id))
        return schedule_find(runtime, &id);
    const struct assent_schedule_lane *all =
        assent_schedule_lane(&runtime->schedule.view, (struct assent_text){0});
    const struct assent_schedule_entry *entry = NULL;
    do {
        entry = all != NULL ? assent_lane_next(all, INT64_MIN, INT64_MAX, &at) : NULL;
    } while (entry != NULL && !assent_text_equal(entry->number, name));
    return entry;
}

static void no_such_change(struct errand *errand)
{
    reply_code(errand, ASSENT_NOT_FOUND,
               "no such change has a time in the schedule; name its items and a duration instead");
}

// What is to be placed: a change that has a time already, or items.
static bool placed(struct errand *errand, struct assent_schedule_entry *out, int64_t *duration_us)
{
    const struct assent_request *request = &errand->request;
    const struct assent_directory *directory = errand->runtime->world->world.directory;
    *out = (struct assent_schedule_entry){.items = request->types, .item_count = request->type_count};
    *duration_us = request->wait_us;
    if (request->ticket.count > 0) {
        const struct assent_schedule_entry *entry = named(errand->runtime, request->ticket);
        if (entry == NULL) {
            no_such_change(errand);
            return false;
        }
        *out = *entry;
        *duration_us = request->wait_us > 0 ? request->wait_us : entry->end_us - entry->start_us;
    }
    for (size_t i = 0; request->ticket.count == 0 && i < out->item_count; i++) {
        if (assent_directory_ci(directory, out->items[i]) != ASSENT_NO_INDEX)
            continue;
        struct assent_error error;
        assent_error_set(&error, ASSENT_BAD_PARAMETER, "`items`: there is no configuration item `%.*s`",
                         (int)out->items[i].count, out->items[i].bytes);
        reply_error(errand, &error);
        return false;
    }
    return true;
}

static void find_free(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    struct assent_schedule_entry entry;
    int64_t duration_us;
    if (!placed(errand, &entry, &duration_us))
        return;
    int64_t from_us = errand->request.schedule.from_us > runtime->now_us ? errand->request.schedule.from_us
                                                                         : runtime->now_us;
    int64_t until_us = from_us + errand->request.schedule.within_us, free_us;
    if (until_us > ASSENT_INSTANT_MAX)
        until_us = ASSENT_INSTANT_MAX;
    errand->reply.schedule.found =
        assent_schedule_free(&runtime->schedule.view, runtime->world->world.directory, &entry, from_us,
                             duration_us, until_us, errand->arena, &free_us);
    errand->reply.schedule.free_us = free_us;
    errand->reply.schedule.free_until_us = free_us + duration_us;
    reply_ok(errand);
}

// Where a named change could go says that there is one.
static void ask_free(struct errand *errand)
{
    const struct assent_schedule_entry *entry =
        errand->request.ticket.count > 0 ? named(errand->runtime, errand->request.ticket) : NULL;
    if (entry == NULL || sees_all(errand)) {
        find_free(errand);
        return;
    }
    struct assent_id *ticket = assent_arena_take(errand->arena, sizeof *ticket);
    *ticket = entry->ticket;
    ask(errand, ticket, 1);
}

static void read_conflicts(struct errand *errand)
{
    struct assent_order *order = order_open(errand->runtime, ASSENT_ORDER_READ, PURPOSE_READ, errand);
    order->read.kind = ASSENT_READ_CONFLICTS;
    order->read.conflict_query = errand->request.schedule.conflicts;
    order_send(errand->runtime, order);
}

void schedule_begin(struct errand *errand)
{
    if (errand->request.kind == ASSENT_REQUEST_SCHEDULE)
        show(errand);
    else if (errand->request.kind == ASSENT_REQUEST_NEXT_FREE)
        ask_free(errand);
    else
        read_conflicts(errand);
}

// The store's page: asks about both sides of each. True when the order goes on.
static bool conflicts_read(struct errand *errand, struct assent_order *order)
{
    struct assent_schedule_answer *answer = &errand->reply.schedule;
    const struct assent_stored_conflicts *page = &order->read.conflicts;
    answer->conflicts = *page;
    answer->full = page->count == errand->request.schedule.conflicts.limit;
    if (answer->full)
        answer->reached_conflict = page->items[page->count - 1].id;
    if (page->count == 0 || sees_all(errand))
        return false;
    struct assent_id *tickets = assent_arena_take_array(errand->arena, page->count, sizeof *tickets);
    for (size_t i = 0; i < page->count; i++)
        tickets[i] = page->items[i].ticket;
    see_which(errand, order, tickets, page->count);
    return true;
}

// Both sides of each of which the caller sees one.
static void keep_conflicts(struct assent_schedule_answer *answer, const struct assent_read_order *read,
                           struct assent_arena *arena)
{
    const struct assent_stored_conflict *all = answer->conflicts.items;
    struct assent_stored_conflict *kept =
        assent_arena_take_array(arena, answer->conflicts.count, sizeof *kept);
    size_t count = 0, seen = 0;
    for (size_t i = 0, sides; i < answer->conflicts.count; i += sides) {
        size_t before = seen;
        for (sides = 0;
             i + sides < answer->conflicts.count && assent_text_equal(all[i].id, all[i + sides].id);
             sides++) {
            kept[count + sides] = all[i + sides];
            seen += seen < read->seen_count && assent_id_equal(&all[i + sides].ticket, &read->seen[seen]);
        }
        count += seen > before ? sides : 0;
    }
    answer->conflicts = (struct assent_stored_conflicts){kept, count};
}

bool schedule_asks(enum assent_request_kind kind)
{
    return kind == ASSENT_REQUEST_SCHEDULE || kind == ASSENT_REQUEST_NEXT_FREE ||
           kind == ASSENT_REQUEST_CONFLICTS;
}

bool schedule_read(struct assent_runtime *runtime, struct assent_order *order)
{
    struct errand *errand = order->owner;
    const struct assent_read_order *read = &order->read;
    if (read->kind == ASSENT_READ_CONFLICTS && conflicts_read(errand, order)) {
        order_send(runtime, order);
        return true;
    }
    if (errand->request.kind == ASSENT_REQUEST_NEXT_FREE) {
        if (read->seen_count > 0)
            find_free(errand);
        else
            no_such_change(errand);
        return false;
    }
    if (read->kind == ASSENT_READ_SEEN && errand->request.kind == ASSENT_REQUEST_SCHEDULE)
        keep_entries(&errand->reply.schedule, read, errand->arena);
    else if (read->kind == ASSENT_READ_SEEN)
        keep_conflicts(&errand->reply.schedule, read, errand->arena);
    errand->made = order; // conflicts lie in its arena
    reply_ok(errand);
    return true;
}
