// SPDX-License-Identifier: Apache-2.0
// The inbox: what the caller has to do, by due time: votes, tasks, faults, tickets that lie with them.
#include "view.h"
#include <assent/base/limits.h>
#include <string.h>

// "due ticket item"
static bool read_position(const struct assent_call *call, struct assent_inbox_query *query,
                          struct assent_error *error)
{
    struct assent_text rest;
    if (!assent_cursor_read(call, &rest, error))
        return false;
    if (rest.count == 0)
        return true;
    size_t first = assent_text_find_byte(rest, ' ');
    bool ok =
        first < rest.count && assent_text_integer(assent_text_slice(rest.bytes, first), &query->after_due_us);
    rest = ok ? assent_text_slice(rest.bytes + first + 1, rest.count - first - 1) : rest;
    size_t second = assent_text_find_byte(rest, ' ');
    ok = ok && second < rest.count &&
         assent_id_read(assent_text_slice(rest.bytes, second), "tkt", &query->after_ticket);
    if (!ok)
        return assent_error_set(error, ASSENT_BAD_CURSOR,
                                "the cursor is not one of the inbox; begin again without it");
    query->after_item = assent_text_slice(rest.bytes + second + 1, rest.count - second - 1);
    return true;
}

// The list of approvals is what of the inbox is a round.
static bool only_rounds(const struct assent_call *call)
{
    return strcmp(call->route->path, "/v1/approvals") == 0;
}

static bool decode_inbox(const struct assent_call *call, struct assent_request *request,
                         struct assent_error *error)
{
    int64_t limit;
    request->kind = ASSENT_REQUEST_INBOX;
    if (!read_position(call, &request->inbox, error) ||
        !assent_call_query_integer(call, "limit", ASSENT_PAGE, 1, ASSENT_PAGE_MOST, &limit, error))
        return false;
    request->inbox.limit = only_rounds(call) ? ASSENT_PAGE_MOST : (size_t)limit;
    return true;
}

// What is about a round: a vote, one that is owed, a question, an answer to it.
static bool of_round(struct assent_text item)
{
    static const char *const FORMS[] = {"round/", "answered/", "debt/", "question/"};
    bool found = false;
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++)
        found = found || assent_text_starts(item, FORMS[i]);
    return found;
}

static bool of_vote(struct assent_text item)
{
    return of_round(item) && !assent_text_starts(item, "question/");
}

static const char *what_of(struct assent_text item)
{
    if (assent_text_starts(item, "round/") || assent_text_starts(item, "answered/"))
        return "vote";
    if (assent_text_starts(item, "debt/"))
        return "debt";
    if (assent_text_starts(item, "question/"))
        return "question";
    if (assent_text_starts(item, "task/"))
        return "task";
    if (assent_text_starts(item, "fault/"))
        return "fault";
    return "held";
}

// The approval or job that the entry is about, as its public id.
static void put_subject(struct assent_record *record, const struct view *view,
                        const struct assent_inbox_entry *entry)
{
    char id[ASSENT_ID_TEXT];
    assent_id_write("tkt", &entry->ticket, id);
    size_t slash = assent_text_find_byte(entry->item, '/');
    struct assent_text n = slash < entry->item.count ? assent_text_slice(entry->item.bytes + slash + 1,
                                                                         entry->item.count - slash - 1)
                                                     : (struct assent_text){0};
    if (of_round(entry->item))
        assent_record_put_text(
            record, "approval",
            assent_text_format(view->arena, "apr_%s-%.*s", id + strlen("tkt_"), (int)n.count, n.bytes));
    else if (n.count > 0)
        assent_record_put_text(
            record, "job",
            assent_text_format(view->arena, "job_%s-%.*s", id + strlen("tkt_"), (int)n.count, n.bytes));
}

// Those in whose names the caller may give the vote.
static void put_others(struct assent_record *record, const struct view *view,
                       const struct assent_inbox_entry *entry)
{
    struct assent_items items = assent_items_in(view->arena);
    for (size_t i = 0; i < entry->other_count; i++) {
        struct assent_record one = assent_record_in(view->arena);
        assent_record_put_text(&one, "delegation", entry->others[i]->delegation);
        assent_record_put(&one, "person", view_person(view, entry->others[i]->person));
        assent_items_add(&items, assent_record_done(&one));
    }
    if (items.count > 0)
        assent_record_put(record, "for", assent_items_done(&items));
}

static struct assent_value view_entry(const struct view *view, const struct assent_inbox_entry *entry)
{
    struct assent_audience audience = {.keys = &entry->audience, .count = 1};
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put(&record, "what", assent_value_string(what_of(entry->item)));
    put_subject(&record, view, entry);
    assent_record_put(&record, "asked", view_audience(view, &audience));
    assent_record_put(&record, "due", view_time(view, entry->due_us));
    if (of_vote(entry->item)) // who may not vote, or has, is not asked: the store knows
        assent_record_put_boolean(&record, "can_vote", !entry->not_own);
    put_others(&record, view, entry);
    assent_record_put(&record, "ticket", view_columns(view, &entry->ticket, 0, &entry->columns));
    return assent_record_done(&record);
}

// "due ticket item", which read_position reads.
static struct assent_text position_after(const struct assent_call *call,
                                         const struct assent_inbox_entry *entry)
{
    char id[ASSENT_ID_TEXT];
    assent_id_write("tkt", &entry->ticket, id);
    return assent_text_format(call->arena, "%lld %s %.*s",
                              (long long)(entry->due_us != 0 ? entry->due_us : INT64_MAX), id,
                              (int)entry->item.count, entry->item.bytes);
}

static bool encode_inbox(const struct assent_call *call, const struct assent_reply *reply,
                         struct assent_answer *answer, struct assent_error *error)
{
    struct view view = view_of(call, reply);
    struct assent_items items = assent_items_in(call->arena);
    bool rounds = only_rounds(call);
    int64_t limit;
    if (!assent_call_query_integer(call, "limit", ASSENT_PAGE, 1, ASSENT_PAGE_MOST, &limit, error))
        return false;
    size_t looked = 0;
    for (; looked < reply->inbox.count && items.count < (size_t)limit; looked++) {
        const struct assent_inbox_entry *entry = &reply->inbox.items[looked];
        if (!rounds || of_vote(entry->item))
            assent_items_add(&items, view_entry(&view, entry));
    }
    size_t asked = rounds ? ASSENT_PAGE_MOST : (size_t)limit;
    bool more = looked < reply->inbox.count || reply->inbox.count == asked;
    struct assent_text position = {0};
    if (more)
        position = position_after(call, &reply->inbox.items[looked - 1]);
    answer->body = view_page(call, &items, position);
    return true;
}

static const char *const QUERY_INBOX[] = {"limit", "cursor", NULL};

const struct assent_route ROUTES_INBOX[] = {
    {.method = "GET",
     .path = "/v1/inbox",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_INBOX,
     .summary = "What the caller has to do, by due time",
     .status = 200,
     .gives = "InboxEntry",
     .page = true,
     .decode = decode_inbox,
     .encode = encode_inbox},
    {.method = "GET",
     .path = "/v1/approvals",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_INBOX,
     .summary = "The rounds that wait for the caller's vote, by due time",
     .status = 200,
     .gives = "InboxEntry",
     .page = true,
     .decode = decode_inbox,
     .encode = encode_inbox},
    {.method = NULL},
};
