// SPDX-License-Identifier: Apache-2.0
// The change schedule: what happens when, the next free slot, conflicts between changes and who answers for
// them, and the schedule as a calendar that other programs subscribe to.
#include "calendar_text.h"
#include "parameters.h"
#include "view.h"
#include <assent/base/limits.h>
#include <string.h>

#define FEED_AHEAD_US (INT64_C(366) * 24 * 3600 * 1000000)

// "P90D", "4 h": plain time, without business days.
static bool read_duration(const struct assent_call *call, const char *name, int64_t most_us, int64_t *out,
                          struct assent_error *error)
{
    struct assent_text text = assent_call_query(call, name);
    struct assent_duration duration;
    if (text.count == 0)
        return true;
    if (assent_duration_read(text, &duration) && duration.unit == ASSENT_DURATION_WALL &&
        duration.amount <= most_us) {
        *out = duration.amount;
        return true;
    }
    return bad_parameter(error, name, "a time such as 4 h or 10 days, at most 90 days");
}

static struct assent_value texts(const struct view *view, const struct assent_text *items, size_t count)
{
    struct assent_items list = assent_items_in(view->arena);
    for (size_t i = 0; i < count; i++)
        assent_items_add(&list, assent_value_text(items[i]));
    return assent_items_done(&list);
}

// --- entries ---

static struct assent_value view_entry(const struct view *view, const struct assent_schedule_entry *entry)
{
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put(&record, "end", view_time(view, entry->end_us));
    assent_record_put_text(&record, "href", view_href(view, &entry->ticket, ""));
    assent_record_put_text(&record, "id", assent_id_text(view->arena, "tkt", &entry->ticket));
    assent_record_put(&record, "implementer", view_person(view, entry->implementer));
    assent_record_put(&record, "items", texts(view, entry->items, entry->item_count));
    assent_record_put_text(&record, "number", entry->number);
    assent_record_put(&record, "requester", view_person(view, entry->requester));
    if (entry->service.count > 0)
        assent_record_put_text(&record, "service", entry->service);
    assent_record_put(&record, "start", view_time(view, entry->start_us));
    assent_record_put(&record, "status", assent_value_string(assent_entry_status_text(entry->status)));
    assent_record_put_text(&record, "title", entry->title);
    if (entry->until_us != entry->end_us)
        assent_record_put(&record, "until", view_time(view, entry->until_us));
    return assent_record_done(&record);
}

// "start id"
static bool read_position(const struct assent_call *call, struct assent_list_filter *filter,
                          struct assent_error *error)
{
    struct assent_text position;
    filter->after_us = -1;
    if (!assent_cursor_read(call, &position, error))
        return false;
    size_t space = assent_text_find_byte(position, ' ');
    if (position.count == 0 ||
        (space < position.count &&
         assent_text_integer(assent_text_slice(position.bytes, space), &filter->after_us) &&
         assent_id_read(assent_text_slice(position.bytes + space + 1, position.count - space - 1), "tkt",
                        &filter->after_id)))
        return true;
    return assent_error_set(error, ASSENT_BAD_CURSOR,
                            "the cursor is not one of this list; begin again without it");
}

static bool decode_schedule(const struct assent_call *call, struct assent_request *request,
                            struct assent_error *error)
{
    int64_t limit;
    request->kind = ASSENT_REQUEST_SCHEDULE;
    request->filter.service = assent_call_query(call, "service");
    request->filter.item = assent_call_query(call, "item");
    if (!query_instant(call, "from", call->now_us, &request->schedule.from_us, error) ||
        !query_instant(call, "until", ASSENT_INSTANT_MAX, &request->schedule.until_us, error) ||
        !assent_call_query_boolean(call, "cancelled", &request->schedule.cancelled, error) ||
        !read_position(call, &request->filter, error) ||
        !assent_call_query_integer(call, "limit", ASSENT_PAGE, 1, ASSENT_PAGE_MOST, &limit, error))
        return false;
    request->limit = (size_t)limit;
    return request->schedule.from_us < request->schedule.until_us ||
           bad_parameter(error, "until", "a time after `from`, which is now unless you say it");
}

static bool encode_schedule(const struct assent_call *call, const struct assent_reply *reply,
                            struct assent_answer *answer, struct assent_error *error)
{
    struct view view = view_of(call, reply);
    struct assent_items items = assent_items_in(call->arena);
    struct assent_text position = {0};
    (void)error;
    for (size_t i = 0; i < reply->schedule.count; i++)
        assent_items_add(&items, view_entry(&view, &reply->schedule.entries[i]));
    if (reply->schedule.full) {
        struct assent_text id = assent_id_text(call->arena, "tkt", &reply->schedule.reached);
        position = assent_text_format(call->arena, "%lld %.*s", (long long)reply->schedule.reached_us,
                                      (int)id.count, id.bytes);
    }
    answer->body = view_page(call, &items, position);
    return true;
}

// --- the next free slot ---

static bool read_items(const struct assent_call *call, struct assent_request *request,
                       struct assent_error *error)
{
    struct assent_text rest = assent_call_query(call, "items");
    struct assent_text *items = assent_arena_take_array(call->arena, ASSENT_SCHEDULE_ITEMS, sizeof *items);
    request->types = items;
    while (rest.count > 0) {
        size_t comma = assent_text_find_byte(rest, ',');
        if (request->type_count == ASSENT_SCHEDULE_ITEMS || comma == 0)
            return bad_parameter(error, "items",
                                 "handles of configuration items with commas between, at most 200");
        items[request->type_count++] = assent_text_slice(rest.bytes, comma);
        size_t taken = comma < rest.count ? comma + 1 : comma;
        rest = assent_text_slice(rest.bytes + taken, rest.count - taken);
    }
    return true;
}

static const char *const OF_ITEMS[] = {"backout", "service", "change_type", "risk", "workflow", NULL};

static bool read_placed(const struct assent_call *call, struct assent_footprint *out,
                        struct assent_error *error)
{
    enum assent_change_type type;
    out->service = assent_call_query(call, "service");
    out->type = assent_call_query(call, "change_type");
    out->risk = assent_call_query(call, "risk");
    out->workflow = assent_call_query(call, "workflow");
    return out->type.count == 0 || assent_change_type_find(out->type, &type) ||
           bad_parameter(error, "change_type", "standard, normal, emergency or latent");
}

static bool decode_free(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    request->kind = ASSENT_REQUEST_NEXT_FREE;
    request->ticket = assent_call_query(call, "change");
    request->schedule.within_us = ASSENT_FREE_WITHIN_US;
    if (!query_instant(call, "from", call->now_us, &request->schedule.from_us, error) ||
        !read_items(call, request, error) ||
        !read_duration(call, "duration", ASSENT_FREE_WITHIN_US, &request->wait_us, error) ||
        !read_duration(call, "within", ASSENT_FREE_WITHIN_US, &request->schedule.within_us, error) ||
        !read_duration(call, "backout", ASSENT_FREE_WITHIN_US, &request->schedule.backout_us, error) ||
        !read_placed(call, &request->schedule.placed, error))
        return false;
    if ((request->ticket.count > 0) == (request->type_count > 0))
        return bad_parameter(error, "change", "needed, the id or number of a change, or else `items`");
    for (size_t i = 0; request->ticket.count > 0 && OF_ITEMS[i] != NULL; i++) {
        if (assent_call_query(call, OF_ITEMS[i]).count > 0)
            return bad_parameter(error, OF_ITEMS[i], "said with `items` only: a change has its own");
    }
    return request->ticket.count > 0 || request->wait_us > 0 ||
           bad_parameter(error, "duration", "needed with `items`: how long it takes, such as 4 h");
}

static bool encode_free(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct view view = view_of(call, reply);
    struct assent_record record = assent_record_in(call->arena);
    const struct assent_slot *slot = &reply->schedule.slot;
    assent_record_put_boolean(&record, "found", slot->found);
    if (slot->found) {
        assent_record_put(&record, "start", view_time(&view, slot->start_us));
        assent_record_put(&record, "end", view_time(&view, slot->end_us));
        if (slot->until_us != slot->end_us)
            assent_record_put(&record, "until", view_time(&view, slot->until_us));
    }
    answer->body = assent_record_done(&record);
    return true;
}

// --- conflicts ---

struct assent_value view_conflict(const struct view *view, const struct assent_conflict *conflict)
{
    struct assent_record record = assent_record_in(view->arena);
    struct assent_record with = assent_record_in(view->arena);
    assent_record_put_text(&with, "href", view_href(view, &conflict->with, ""));
    assent_record_put_text(&with, "id", assent_id_text(view->arena, "tkt", &conflict->with));
    assent_record_put_text(&with, "number", conflict->number);
    if (conflict->because.count > 0)
        assent_record_put_text(&record, "because", conflict->because);
    assent_record_put(&record, "by", view_person(view, conflict->person));
    assent_record_put(&record, "found", view_time(view, conflict->found_us));
    assent_record_put(&record, "from", view_time(view, conflict->from_us));
    assent_record_put_text(&record, "id", conflict->id);
    assent_record_put(&record, "items", texts(view, conflict->items, conflict->item_count));
    assent_record_put(&record, "kind", assent_value_string(assent_conflict_kind_text(conflict->kind)));
    if (conflict->other_count > 0)
        assent_record_put(&record, "others", texts(view, conflict->others, conflict->other_count));
    assent_record_put(&record, "outcome",
                      assent_value_string(assent_conflict_outcome_text(conflict->outcome)));
    assent_record_put(&record, "settled", view_time(view, conflict->settled_us));
    assent_record_put(&record, "until", view_time(view, conflict->until_us));
    assent_record_put(&record, "with", assent_record_done(&with));
    return assent_record_done(&record);
}

struct assent_value view_conflicts(const struct view *view, const struct assent_ticket *ticket)
{
    struct assent_items items = assent_items_in(view->arena);
    for (size_t i = 0; i < ticket->conflict_count; i++) {
        if (ticket->conflicts[i].outcome != ASSENT_CONFLICT_RESOLVED)
            assent_items_add(&items, view_conflict(view, &ticket->conflicts[i]));
    }
    return items.count > 0 ? assent_items_done(&items) : assent_value_absent();
}

// A conflict has a row for each of its two tickets, one behind the other: a page is made of pairs.
enum { SIDES = 2 };

static bool decode_conflicts(const struct assent_call *call, struct assent_request *request,
                             struct assent_error *error)
{
    struct assent_conflict_query *query = &request->schedule.conflicts;
    struct assent_text outcome = assent_call_query(call, "outcome");
    struct assent_text position;
    int64_t limit;
    request->kind = ASSENT_REQUEST_CONFLICTS;
    query->any = assent_text_is(outcome, "any");
    query->outcome = ASSENT_CONFLICT_OPEN;
    if (outcome.count > 0 && !query->any && !assent_conflict_outcome_find(outcome, &query->outcome))
        return bad_parameter(error, "outcome", "open, accepted, resolved or any");
    if (!assent_cursor_read(call, &position, error) ||
        !assent_call_query_integer(call, "limit", ASSENT_PAGE, 1, ASSENT_PAGE_MOST, &limit, error))
        return false;
    query->after = position;
    memset(query->after_ticket.bytes, 0xff, ASSENT_ID_BYTES); // behind both sides of that one
    query->limit = (size_t)limit * SIDES;
    return true;
}

// The finder's side, with the finder beside it.
static bool view_pair(const struct view *view, const struct assent_stored_conflict *sides, size_t count,
                      struct assent_value *out, struct assent_error *error)
{
    struct assent_conflict conflict = {0}, other = {0};
    struct assent_id finder;
    int64_t n;
    size_t own = 0;
    if (!assent_conflict_id_read(sides[0].id, &finder, &n))
        return assent_error_set(error, ASSENT_BAD_RECORD, "a conflict has an id that is none");
    for (size_t i = 0; i < count; i++)
        own = assent_id_equal(&sides[i].ticket, &finder) ? i : own;
    if (!assent_conflict_read(sides[own].bytes, view->arena, &conflict, error) ||
        (count == SIDES && !assent_conflict_read(sides[1 - own].bytes, view->arena, &other, error)))
        return false;
    struct assent_value shown = view_conflict(view, &conflict);
    struct assent_record record = assent_record_from(view->arena, &shown);
    struct assent_record ticket = assent_record_in(view->arena);
    assent_record_put_text(&ticket, "href", view_href(view, &sides[own].ticket, ""));
    assent_record_put_text(&ticket, "id", assent_id_text(view->arena, "tkt", &sides[own].ticket));
    assent_record_put_text(&ticket, "number", other.number);
    assent_record_put(&record, "ticket", assent_record_done(&ticket));
    *out = assent_record_done(&record);
    return true;
}

static bool encode_conflicts(const struct assent_call *call, const struct assent_reply *reply,
                             struct assent_answer *answer, struct assent_error *error)
{
    const struct assent_stored_conflicts *stored = &reply->schedule.conflicts;
    struct view view = view_of(call, reply);
    struct assent_items items = assent_items_in(call->arena);
    for (size_t i = 0, sides; i < stored->count; i += sides) {
        struct assent_value shown = {0};
        bool pair = i + 1 < stored->count && assent_text_equal(stored->items[i].id, stored->items[i + 1].id);
        sides = pair ? SIDES : 1;
        if (!view_pair(&view, &stored->items[i], sides, &shown, error))
            return false;
        assent_items_add(&items, shown);
    }
    answer->body = view_page(call, &items, reply->schedule.reached_conflict);
    return true;
}

static bool decode_accept(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    static const char *const MEMBERS[] = {"because", NULL};
    struct assent_id ticket;
    int64_t n;
    request->kind = ASSENT_REQUEST_EVENT;
    request->event.kind = ASSENT_EVENT_ACCEPT;
    request->ticket = assent_call_path(call, "conflict");
    request->event.conflict = request->ticket;
    if (!assent_conflict_id_read(request->ticket, &ticket, &n))
        return assent_error_set(error, ASSENT_NOT_FOUND,
                                "there is no such conflict, or none that you may see");
    return assent_body_members(&call->body, MEMBERS, error) &&
           assent_body_text(&call->body, "because", true, ASSENT_COMMENT_BYTES, &request->event.comment,
                            error);
}

static bool encode_accepted(const struct assent_call *call, const struct assent_reply *reply,
                            struct assent_answer *answer, struct assent_error *error)
{
    struct view view = view_of(call, reply);
    const struct assent_conflict *conflict =
        assent_ticket_conflict(reply->ticket, assent_call_path(call, "conflict"));
    if (conflict == NULL)
        return assent_error_set(error, ASSENT_NOT_FOUND,
                                "there is no such conflict, or none that you may see");
    answer->body = view_conflict(&view, conflict);
    answer->etag = reply->ticket->revision;
    return true;
}

// --- the calendar ---

static bool decode_calendar(const struct assent_call *call, struct assent_request *request,
                            struct assent_error *error)
{
    (void)error;
    request->kind = ASSENT_REQUEST_SCHEDULE;
    request->filter.service = assent_call_query(call, "service");
    request->filter.item = assent_call_query(call, "item");
    request->filter.after_us = -1;
    request->schedule.cancelled = true;
    request->schedule.from_us = call->now_us - ASSENT_SCHEDULE_PAST_US;
    request->schedule.until_us = call->now_us + FEED_AHEAD_US;
    request->limit = ASSENT_CALENDAR_EVENTS;
    return true;
}

static bool encode_calendar(const struct assent_call *call, const struct assent_reply *reply,
                            struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct assent_text of = assent_call_query(call, "item");
    of = of.count > 0 ? of : assent_call_query(call, "service");
    struct calendar_head head = {.name = assent_text_format(call->arena, "Changes%s%.*s",
                                                            of.count > 0 ? " of " : "", (int)of.count,
                                                            of.count > 0 ? of.bytes : ""),
                                 .url = call->site != NULL ? call->site->url : (struct assent_text){0}};
    answer->text = calendar_text(&head, reply->schedule.entries, reply->schedule.count, call->arena);
    answer->content_type = "text/calendar; charset=utf-8";
    answer->weak = true;
    return true;
}

static const char *const QUERY_SCHEDULE[] = {"from",      "until", "service", "item",
                                             "cancelled", "limit", "cursor",  NULL};
static const char *const QUERY_FREE[] = {"change", "items",    "duration", "from",
                                         "within", "backout",  "service",  "change_type",
                                         "risk",   "workflow", NULL};
static const char *const QUERY_CONFLICTS[] = {"outcome", "limit", "cursor", NULL};
static const char *const QUERY_CALENDAR[] = {"service", "item", "feed_token", NULL};

const struct assent_route ROUTES_SCHEDULE[] = {
    {.method = "GET",
     .path = "/v1/schedule",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_SCHEDULE,
     .summary = "What is to happen in an interval, by its start; what ended less than 90 days ago, too",
     .status = 200,
     .gives = "Entry",
     .page = true,
     .decode = decode_schedule,
     .encode = encode_schedule},
    {.method = "GET",
     .path = "/v1/schedule:next_free",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_FREE,
     .summary =
         "When a change, or something on some items, could next take place: no freeze, inside its windows, no conflict",
     .status = 200,
     .gives = "FreeSlot",
     .refuses = "404",
     .decode = decode_free,
     .encode = encode_free},
    {.method = "GET",
     .path = "/v1/schedule.ics",
     .access = ASSENT_ACCESS_ANYBODY,
     .feed_token = true,
     .produces = "text/calendar",
     .query = QUERY_CALENDAR,
     .summary = "The schedule as iCalendar, to subscribe to",
     .status = 200,
     .decode = decode_calendar,
     .encode = encode_calendar},
    {.method = "GET",
     .path = "/v1/conflicts",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_CONFLICTS,
     .summary = "Changes that would be at work on one thing at the same time",
     .status = 200,
     .gives = "FoundConflict",
     .page = true,
     .decode = decode_conflicts,
     .encode = encode_conflicts},
    {.method = "POST",
     .path = "/v1/conflicts/{conflict}:accept",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_ACT,
     .media = "application/json",
     .key = true,
     .summary = "Answer for a conflict: both may happen at the same time",
     .status = 200,
     .takes = "ConflictAccept",
     .gives = "Conflict",
     .etag = true,
     .refuses = "409 422",
     .decode = decode_accept,
     .encode = encode_accepted},
    {.method = NULL},
};
