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
    else if (assent_text_starts(entry->item, "held/"))
        assent_record_put(record, "opened_by", view_person(view, n));
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
    if (entry->asked_again > 0)
        assent_record_put_integer(&record, "asked_again", entry->asked_again);
    assent_record_put(&record, "reminded", view_time(view, entry->reminded_us));
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

// --- rounds ---

static bool for_all(const struct assent_call *call, bool *all, struct assent_error *error)
{
    struct assent_text whose = assent_call_query(call, "for");
    *all = assent_text_is(whose, "all");
    return *all || whose.bytes == NULL || assent_text_is(whose, "me") ||
           assent_error_set(error, ASSENT_BAD_PARAMETER, "`for` is me or all");
}

enum { POSITION_PARTS = 5 };

// "created after below created ticket"
static bool read_rounds_position(const struct assent_call *call, struct assent_rounds_position *position,
                                 struct assent_error *error)
{
    struct assent_text rest, parts[POSITION_PARTS];
    *position = (struct assent_rounds_position){.after_us = -1};
    if (!assent_cursor_read(call, &rest, error))
        return false;
    if (rest.count == 0)
        return true;
    for (size_t i = 0; i < POSITION_PARTS; i++) {
        size_t end = assent_text_find_byte(rest, ' ');
        parts[i] = assent_text_slice(rest.bytes, end);
        end += end < rest.count;
        rest = assent_text_slice(rest.bytes + end, rest.count - end);
    }
    return (assent_text_integer(parts[0], &position->after_us) &&
            assent_id_read(parts[1], "tkt", &position->after) &&
            assent_text_integer(parts[2], &position->below) &&
            assent_text_integer(parts[3], &position->ticket_us) &&
            assent_id_read(parts[4], "tkt", &position->ticket)) ||
           assent_error_set(error, ASSENT_BAD_CURSOR,
                            "the cursor is not one of this list; begin again without it");
}

static struct assent_text rounds_position(const struct assent_call *call,
                                          const struct assent_rounds_position *next)
{
    char after[ASSENT_ID_TEXT], ticket[ASSENT_ID_TEXT];
    assent_id_write("tkt", &next->after, after);
    assent_id_write("tkt", &next->ticket, ticket);
    return assent_text_format(call->arena, "%lld %s %lld %lld %s", (long long)next->after_us, after,
                              (long long)next->below, (long long)next->ticket_us, ticket);
}

// 1 true, 0 false, -1 it is not asked.
static bool query_either(const struct assent_call *call, const char *name, int32_t *out,
                         struct assent_error *error)
{
    struct assent_text text = assent_call_query(call, name);
    bool yes = assent_text_is(text, "true");
    *out = text.bytes == NULL ? -1 : yes;
    return text.bytes == NULL || yes || assent_text_is(text, "false") ||
           assent_error_set(error, ASSENT_BAD_PARAMETER, "`%s` is true or false", name);
}

static bool decode_rounds(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    struct assent_list_filter *filter = &request->filter;
    int64_t limit;
    if (!query_either(call, "open", &request->rounds_open, error) ||
        !query_either(call, "debt", &request->rounds_debt, error))
        return false;
    if (!assent_call_query_integer(call, "limit", ASSENT_PAGE, 1, ASSENT_PAGE_MOST, &limit, error) ||
        !read_rounds_position(call, &request->rounds_after, error))
        return false;
    request->kind = ASSENT_REQUEST_ROUNDS;
    request->limit = (size_t)limit;
    filter->workflow = assent_call_query(call, "workflow");
    filter->service = assent_call_query(call, "service");
    filter->kind = -1;
    // What has ended has no open round, but for votes that are owed still.
    filter->open = request->rounds_open == 1 && request->rounds_debt == 0 ? 1 : -1;
    filter->newest_first = true;
    return true;
}

static bool decode_approvals(const struct assent_call *call, struct assent_request *request,
                             struct assent_error *error)
{
    static const char *const NAMES[] = {"open", "debt", "workflow", "service"};
    bool all;
    if (!for_all(call, &all, error))
        return false;
    if (all)
        return decode_rounds(call, request, error);
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (assent_call_query(call, NAMES[i]).bytes != NULL)
            return assent_error_set(error, ASSENT_BAD_PARAMETER, "`%s` goes with `for=all`", NAMES[i]);
    }
    return decode_inbox(call, request, error);
}

static bool encode_approvals(const struct assent_call *call, const struct assent_reply *reply,
                             struct assent_answer *answer, struct assent_error *error)
{
    bool all;
    if (!for_all(call, &all, error))
        return false;
    if (!all)
        return encode_inbox(call, reply, answer, error);
    struct assent_items items = assent_items_in(call->arena);
    for (size_t i = 0; i < reply->rounds.count; i++) {
        const struct assent_round_found *found = &reply->rounds.items[i];
        struct view view = view_of(call, reply);
        view.definition = found->definition;
        assent_items_add(&items,
                         view_round(&view, found->ticket, assent_ticket_round(found->ticket, found->n)));
    }
    struct assent_text next = {0};
    if (reply->rounds.more)
        next = rounds_position(call, &reply->rounds.next);
    answer->body = view_page(call, &items, next);
    return true;
}

static const char *const QUERY_INBOX[] = {"limit", "cursor", NULL};
static const char *const QUERY_APPROVALS[] = {"for",     "open",  "debt",   "workflow",
                                              "service", "limit", "cursor", NULL};

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
     .query = QUERY_APPROVALS,
     .summary =
         "The rounds that wait for the caller's vote, by due time; with for=all those that the caller may see",
     .status = 200,
     .gives = "Approval",
     .page = true,
     .decode = decode_approvals,
     .encode = encode_approvals},
    {.method = NULL},
};
