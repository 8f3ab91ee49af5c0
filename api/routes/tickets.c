// SPDX-License-Identifier: Apache-2.0
// Tickets: create, read, list, edit, act, comment, and their history.
#include "parameters.h"
#include "view.h"
#include <assent/base/limits.h>
#include <string.h>

static bool decode_create(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    static const char *const MEMBERS[] = {"workflow", "template", "fields", "requester", NULL};
    request->kind = ASSENT_REQUEST_CREATE;
    return assent_body_members(&call->body, MEMBERS, error) &&
           assent_body_text(&call->body, "template", false, 100, &request->event.template, error) &&
           assent_body_text(&call->body, "requester", false, 100, &request->event.person, error) &&
           assent_body_record(&call->body, "fields", false, &request->event.fields, error) &&
           assent_body_text(&call->body, "workflow", request->event.template.count == 0, 100,
                            &request->workflow, error) &&
           assent_call_query_boolean(call, "dry_run", &request->dry_run, error);
}

static bool decode_ticket(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    (void)error;
    request->kind = ASSENT_REQUEST_TICKET;
    request->ticket = assent_call_path(call, "ticket");
    return true;
}

// ?at= or ?revision=: as it was. One of them, because the two may name different moments.
bool decode_ticket_then(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    struct assent_text at = assent_call_query(call, "at"), revision = assent_call_query(call, "revision");
    if (at.bytes != NULL && revision.bytes != NULL)
        return assent_error_set(error, ASSENT_BAD_PARAMETER, "send `at` or `revision`, not both");
    if (at.bytes != NULL && (!assent_instant_read(at, &request->past_us) || request->past_us <= 0))
        return assent_error_set(error, ASSENT_BAD_PARAMETER,
                                "`at` is an RFC 3339 time like 2026-12-01T08:00:00Z");
    if (!assent_call_query_integer(call, "revision", 0, 1, INT64_MAX - 1, &request->past_revision, error))
        return false;
    return decode_ticket(call, request, error);
}

static bool encode_ticket_then(const struct assent_call *call, const struct assent_reply *reply,
                               struct assent_answer *answer, struct assent_error *error)
{
    if (assent_call_query(call, "at").bytes == NULL && assent_call_query(call, "revision").bytes == NULL)
        return encode_ticket(call, reply, answer, error);
    struct view view = view_of(call, reply);
    view.definition = NULL; // nothing can be done with what was
    answer->body = view_ticket(&view, reply->ticket);
    return true;
}

// Merge-patch: a member is a field and its new value, null takes it away.
static bool decode_edit(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    request->kind = ASSENT_REQUEST_EVENT;
    request->event.kind = ASSENT_EVENT_EDIT;
    request->ticket = assent_call_path(call, "ticket");
    if (!assent_call_nulls(call, "fields", NULL, error))
        return false;
    static const char *const MEMBERS[] = {"fields", NULL};
    struct assent_items cleared = assent_items_in(call->arena);
    for (size_t i = 0; i < call->null_count; i++)
        assent_items_add(&cleared, assent_value_text(call->nulls[i].name));
    request->event.cleared = assent_items_done(&cleared);
    return assent_body_members(&call->body, MEMBERS, error) &&
           assent_body_record(&call->body, "fields", call->null_count == 0, &request->event.fields, error) &&
           assent_call_query_boolean(call, "dry_run", &request->dry_run, error);
}

static bool decode_act(const struct assent_call *call, struct assent_request *request,
                       struct assent_error *error)
{
    static const char *const MEMBERS[] = {"fields", "comment", NULL};
    request->kind = ASSENT_REQUEST_EVENT;
    request->event.kind = ASSENT_EVENT_ACT;
    request->ticket = assent_call_path(call, "ticket");
    request->event.action = assent_call_path(call, "action");
    return assent_body_members(&call->body, MEMBERS, error) &&
           assent_body_record(&call->body, "fields", false, &request->event.fields, error) &&
           assent_body_text(&call->body, "comment", false, ASSENT_COMMENT_BYTES, &request->event.comment,
                            error) &&
           assent_call_query_boolean(call, "dry_run", &request->dry_run, error);
}

static bool decode_comment(const struct assent_call *call, struct assent_request *request,
                           struct assent_error *error)
{
    static const char *const MEMBERS[] = {"comment", NULL};
    request->kind = ASSENT_REQUEST_EVENT;
    request->event.kind = ASSENT_EVENT_COMMENT;
    request->ticket = assent_call_path(call, "ticket");
    return assent_body_members(&call->body, MEMBERS, error) &&
           assent_body_text(&call->body, "comment", true, ASSENT_COMMENT_BYTES, &request->event.comment,
                            error);
}

static bool decode_override(const struct assent_call *call, struct assent_request *request,
                            struct assent_error *error)
{
    static const char *const MEMBERS[] = {"freeze", "because", NULL};
    request->kind = ASSENT_REQUEST_EVENT;
    request->event.kind = ASSENT_EVENT_OVERRIDE;
    request->ticket = assent_call_path(call, "ticket");
    return assent_body_members(&call->body, MEMBERS, error) &&
           assent_body_text(&call->body, "freeze", true, ASSENT_NAME_BYTES, &request->event.freeze, error) &&
           assent_body_text(&call->body, "because", true, ASSENT_COMMENT_BYTES, &request->event.comment,
                            error) &&
           assent_call_query_boolean(call, "dry_run", &request->dry_run, error);
}

// --- lists ---

static bool read_choices(const struct assent_call *call, struct assent_list_filter *filter,
                         struct assent_error *error)
{
    filter->kind = -1;
    filter->open = -1;
    struct assent_text kind = assent_call_query(call, "kind");
    enum assent_ticket_kind found;
    if (kind.count > 0 && !assent_ticket_kind_find(kind, &found))
        return bad_parameter(error, "kind", "change, request, incident or problem");
    if (kind.count > 0)
        filter->kind = (int32_t)found;
    struct assent_text open = assent_call_query(call, "open");
    if (open.count > 0 && !assent_text_is(open, "true") && !assent_text_is(open, "false"))
        return bad_parameter(error, "open", "true or false");
    if (open.count > 0)
        filter->open = assent_text_is(open, "true");
    struct assent_text sort = assent_call_query(call, "sort");
    if (sort.count > 0 && !assent_text_is(sort, "created") && !assent_text_is(sort, "-created"))
        return bad_parameter(
            error, "sort",
            "created or -created; no other order stays still while you read its pages. What is due "
            "soon is found by `due_before`");
    filter->newest_first = !assent_text_is(sort, "created");
    return query_instant(call, "due_before", filter->due_before_us, &filter->due_before_us, error);
}

// "created id"
static bool read_position(const struct assent_call *call, int64_t *after_us, struct assent_id *after,
                          struct assent_error *error)
{
    struct assent_text position;
    *after_us = -1;
    if (!assent_cursor_read(call, &position, error))
        return false;
    if (position.count == 0)
        return true;
    size_t space = assent_text_find_byte(position, ' ');
    if (space < position.count && assent_text_integer(assent_text_slice(position.bytes, space), after_us) &&
        assent_id_read(assent_text_slice(position.bytes + space + 1, position.count - space - 1), "tkt",
                       after))
        return true;
    return assent_error_set(error, ASSENT_BAD_CURSOR,
                            "the cursor is not one of this list; begin again without it");
}

static bool decode_list(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    struct assent_list_filter *filter = &request->filter;
    int64_t limit;
    request->kind = ASSENT_REQUEST_LIST;
    filter->workflow = assent_call_query(call, "workflow");
    filter->state = assent_call_query(call, "state");
    filter->requester = assent_call_query(call, "requester");
    if (assent_text_is(filter->requester, "me"))
        filter->requester = call->principal.person;
    struct assent_text watching = assent_call_query(call, "watching");
    if (watching.bytes != NULL && !assent_text_is(watching, "me"))
        return bad_parameter(error, "watching", "me: who else watches is nobody's list");
    if (watching.bytes != NULL)
        filter->watching = assent_watch_key(call->principal.person, call->arena);
    filter->service = assent_call_query(call, "service");
    filter->item = assent_call_query(call, "item");
    filter->text = assent_call_query(call, "q");
    if (!read_choices(call, filter, error) ||
        !read_position(call, &filter->after_us, &filter->after_id, error) ||
        !assent_call_query_integer(call, "limit", ASSENT_PAGE, 1, ASSENT_PAGE_MOST, &limit, error))
        return false;
    filter->limit = (size_t)limit;
    bool count;
    if (!view_wants_count(call, &count, error))
        return false;
    if (count) // more are looked at than are shown
        filter->limit = ASSENT_COUNT_MOST;
    return true;
}

static struct assent_text position_after(const struct assent_call *call, int64_t created_us,
                                         const struct assent_id *ticket)
{
    char id[ASSENT_ID_TEXT];
    assent_id_write("tkt", ticket, id);
    return assent_text_format(call->arena, "%lld %s", (long long)created_us, id);
}

static bool encode_list(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    struct view view = view_of(call, reply);
    struct assent_items items = assent_items_in(call->arena);
    int64_t limit = ASSENT_PAGE;
    bool count = false;
    if (!view_wants_count(call, &count, error) ||
        !assent_call_query_integer(call, "limit", ASSENT_PAGE, 1, ASSENT_PAGE_MOST, &limit, error))
        return false;
    for (size_t i = 0; i < reply->list.count && i < (size_t)limit; i++) {
        const struct assent_list_entry *entry = &reply->list.items[i];
        assent_items_add(&items, view_columns(&view, &entry->id, entry->revision, &entry->columns));
    }
    struct assent_text position = {0};
    if (reply->list.count > (size_t)limit || (reply->list.count == (size_t)limit && !count)) {
        const struct assent_list_entry *last = &reply->list.items[limit - 1];
        position = position_after(call, last->columns.created_us, &last->id);
    } else if (reply->list.cut) { // the search was cut before the page was full, and goes on from there
        position = position_after(call, reply->list.reached_us, &reply->list.reached);
    }
    answer->body = view_page(call, &items, position);
    if (count)
        answer->body = view_counted(call, &answer->body, (int64_t)reply->list.count,
                                    !reply->list.cut && reply->list.count < ASSENT_COUNT_MOST);
    return true;
}

// --- what is inside a ticket ---

static bool encode_approvals(const struct assent_call *call, const struct assent_reply *reply,
                             struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct view view = view_of(call, reply);
    struct assent_items items = assent_items_in(call->arena);
    for (size_t i = 0; i < reply->ticket->round_count; i++)
        assent_items_add(&items, view_round(&view, reply->ticket, &reply->ticket->rounds[i]));
    answer->body = view_page(call, &items, (struct assent_text){0});
    answer->etag = reply->ticket->revision;
    return true;
}

static bool encode_jobs(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct view view = view_of(call, reply);
    struct assent_items items = assent_items_in(call->arena);
    for (size_t i = 0; i < reply->ticket->job_count; i++)
        assent_items_add(&items, view_job(&view, reply->ticket, &reply->ticket->jobs[i]));
    answer->body = view_page(call, &items, (struct assent_text){0});
    answer->etag = reply->ticket->revision;
    return true;
}

bool encode_dry_run(const struct assent_call *call, const struct assent_reply *reply,
                    struct assent_answer *answer)
{
    struct view view = view_of(call, reply);
    struct assent_turn turn = {
        .ticket = reply->ticket->id, .facts = reply->facts, .fact_count = reply->fact_count};
    struct assent_record record = assent_record_in(call->arena);
    struct assent_items lines = assent_items_in(call->arena);
    view_told(&lines, &view, reply->ticket, reply->facts, reply->fact_count);
    assent_record_put_boolean(&record, "dry_run", true);
    assent_record_put(&record, "facts", assent_record_facts(&turn, 0, call->arena));
    assent_record_put(&record, "ticket", view_ticket(&view, reply->ticket));
    assent_record_put(&record, "trace", assent_items_done(&lines));
    answer->body = assent_record_done(&record);
    answer->status = 200;
    return true;
}

static bool encode_changed(const struct assent_call *call, const struct assent_reply *reply,
                           struct assent_answer *answer, struct assent_error *error)
{
    if (assent_text_is(assent_call_query(call, "dry_run"), "true"))
        return encode_dry_run(call, reply, answer);
    return encode_ticket(call, reply, answer, error);
}

static const char *const QUERY_LIST[] = {"workflow", "state", "kind",  "open",       "requester",
                                         "service",  "item",  "q",     "due_before", "sort",
                                         "watching", "count", "limit", "cursor",     NULL};
static const char *const QUERY_DRY_RUN[] = {"dry_run", NULL};
const char *const QUERY_THEN[] = {"at", "revision", NULL};

#define TICKET "/v1/tickets/{ticket}"

const struct assent_route ROUTES_TICKETS[] = {
    {.method = "POST",
     .path = "/v1/tickets",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_SUBMIT,
     .media = "application/json",
     .key = true,
     .query = QUERY_DRY_RUN,
     .summary = "Create a ticket of a workflow",
     .status = 201,
     .takes = "TicketCreate",
     .gives = "Ticket",
     .etag = true,
     .also = "200 DryRun",
     .decode = decode_create,
     .encode = encode_changed},
    {.method = "GET",
     .path = "/v1/tickets",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_LIST,
     .summary = "Tickets that the caller may see, newest first",
     .status = 200,
     .gives = "Line",
     .page = true,
     .decode = decode_list,
     .encode = encode_list},
    {.method = "GET",
     .path = TICKET,
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_THEN,
     .summary = "One ticket, by id or number; as it was with at or revision",
     .status = 200,
     .gives = "Ticket",
     .etag = true,
     .decode = decode_ticket_then,
     .encode = encode_ticket_then},
    {.method = "PATCH",
     .path = TICKET,
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_ACT,
     .media = "application/merge-patch+json",
     .nulls = true,
     .if_match = true,
     .query = QUERY_DRY_RUN,
     .summary = "Edit fields",
     .status = 200,
     .takes = "TicketEdit",
     .gives = "Ticket",
     .etag = true,
     .also = "200 DryRun",
     .decode = decode_edit,
     .encode = encode_changed},
    {.method = "POST",
     .path = TICKET "/actions/{action}",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_ACT,
     .media = "application/json",
     .body_optional = true,
     .key = true,
     .query = QUERY_DRY_RUN,
     .summary = "Take an action",
     .status = 200,
     .takes = "TicketAct",
     .gives = "Ticket",
     .etag = true,
     .also = "200 DryRun",
     .decode = decode_act,
     .encode = encode_changed},
    {.method = "POST",
     .path = TICKET "/comments",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_ACT,
     .media = "application/json",
     .key = true,
     .summary = "Comment on a ticket",
     .status = 201,
     .takes = "TicketComment",
     .gives = "Ticket",
     .etag = true,
     .decode = decode_comment,
     .encode = encode_ticket},
    {.method = "POST",
     .path = TICKET "/overrides",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_ACT,
     .media = "application/json",
     .key = true,
     .query = QUERY_DRY_RUN,
     .summary = "Lift a freeze for a ticket, with a reason",
     .status = 201,
     .takes = "TicketOverride",
     .gives = "Ticket",
     .etag = true,
     .also = "200 DryRun",
     .decode = decode_override,
     .encode = encode_changed},
    {.method = "GET",
     .path = TICKET "/approvals",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "All rounds of a ticket with their votes",
     .status = 200,
     .gives = "Round",
     .page = true,
     .etag = true,
     .decode = decode_ticket,
     .encode = encode_approvals},
    {.method = "GET",
     .path = TICKET "/jobs",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "All jobs of a ticket",
     .status = 200,
     .gives = "Job",
     .page = true,
     .etag = true,
     .decode = decode_ticket,
     .encode = encode_jobs},
    {.method = NULL},
};
