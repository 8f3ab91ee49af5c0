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

static void answer_slot(struct errand *errand, const struct assent_slot *slot)
{
    errand->reply.schedule.slot = *slot;
    reply_ok(errand);
}

// Of a change that has a time already: what freezes ask of it stands in the ticket and its definition.
static void find_of_ticket(struct errand *errand)
{
    const struct assent_request *request = &errand->request;
    struct assent_event now = {.at_us = errand->runtime->now_us};
    struct assent_step_input input = {.definition = errand->program->definition,
                                      .ticket = errand->before->ticket,
                                      .event = &now,
                                      .world = &errand->runtime->world->world};
    struct assent_slot_query query = {.from_us = request->schedule.from_us,
                                      .planned_us = request->wait_us,
                                      .within_us = request->schedule.within_us};
    if (input.ticket->kind != ASSENT_CHANGE || !visible(errand, input.ticket)) {
        reply_code(errand, ASSENT_NOT_FOUND, "there is no such change, or none that you may see");
        return;
    }
    struct assent_slot slot = assent_ticket_slot(&input, &query, errand->arena);
    if (slot.planned)
        answer_slot(errand, &slot);
    else
        reply_code(errand, ASSENT_NOT_FOUND,
                   "the change has no planned time yet; name items and a duration instead");
}

static bool known(struct errand *errand, const char *parameter, const char *what, bool is,
                  struct assent_text name)
{
    struct assent_error error;
    if (is || name.count == 0)
        return true;
    assent_error_set(&error, ASSENT_BAD_PARAMETER, "`%s`: there is no %s `%.*s`", parameter, what,
                     (int)name.count, name.bytes);
    reply_error(errand, &error);
    return false;
}

// What is to be placed: items alone, and what is said of a change to come.
static bool placed(struct errand *errand, struct assent_footprint *out)
{
    const struct assent_request *request = &errand->request;
    const struct assent_directory *directory = errand->runtime->world->world.directory;
    struct assent_text *items = assent_arena_take_array(errand->arena, request->type_count, sizeof *items);
    *out = request->schedule.placed;
    out->kind = assent_text_of(assent_ticket_kind_text(ASSENT_CHANGE));
    out->unsaid = true;
    for (size_t i = 0; i < request->type_count; i++) {
        items[i] = request->types[i];
        if (!known(errand, "items", "configuration item",
                   assent_directory_ci(directory, items[i]) != ASSENT_NO_INDEX, items[i]))
            return false;
    }
    out->items = items;
    out->item_count = assent_texts_settle(items, request->type_count);
    return known(errand, "service", "service",
                 assent_directory_service(directory, out->service) != ASSENT_NO_INDEX, out->service);
}

static void find_of_items(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    const struct assent_schedule_query *asked = &errand->request.schedule;
    struct assent_footprint footprint;
    if (!placed(errand, &footprint))
        return;
    struct assent_schedule_entry entry = {.items = footprint.items, .item_count = footprint.item_count};
    struct assent_slot_search search = {
        .schedule = &runtime->schedule.view,
        .entry = &entry,
        .footprint = &footprint,
        .what = ASSENT_LOOK_AT_FREEZES | ASSENT_LOOK_AT_WINDOWS,
        .length_us = errand->request.wait_us + asked->backout_us,
        .from_us = asked->from_us > runtime->now_us ? asked->from_us : runtime->now_us,
    };
    search.until_us = search.from_us + asked->within_us;
    if (search.until_us > ASSENT_INSTANT_MAX)
        search.until_us = ASSENT_INSTANT_MAX;
    struct assent_slot slot = {.planned = true};
    slot.found = assent_slot_find(runtime->world->world.directory, &search, errand->arena, &slot.start_us);
    slot.end_us = slot.start_us + errand->request.wait_us;
    slot.until_us = slot.end_us + asked->backout_us;
    answer_slot(errand, &slot);
}

static void find_free(struct errand *errand)
{
    if (errand->request.ticket.count > 0)
        find_of_ticket(errand);
    else
        find_of_items(errand);
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
        find_free(errand);
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
    return kind == ASSENT_REQUEST_SCHEDULE || kind == ASSENT_REQUEST_CONFLICTS;
}

bool schedule_read(struct assent_runtime *runtime, struct assent_order *order)
{
    struct errand *errand = order->owner;
    const struct assent_read_order *read = &order->read;
    if (read->kind == ASSENT_READ_CONFLICTS && conflicts_read(errand, order)) {
        order_send(runtime, order);
        return true;
    }
    if (read->kind == ASSENT_READ_SEEN && errand->request.kind == ASSENT_REQUEST_SCHEDULE)
        keep_entries(&errand->reply.schedule, read, errand->arena);
    else if (read->kind == ASSENT_READ_SEEN)
        keep_conflicts(&errand->reply.schedule, read, errand->arena);
    errand->made = order; // conflicts lie in its arena
    reply_ok(errand);
    return true;
}
