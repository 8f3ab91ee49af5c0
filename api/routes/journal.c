// SPDX-License-Identifier: Apache-2.0
// The journal's readers: a ticket's history, and for auditors the whole journal. A turn is shown with its
// facts; what was erased is absent.
#include "view.h"
#include <assent/base/limits.h>
#include <assent/core/trace.h>

void view_told(struct assent_items *items, const struct view *view, const struct assent_ticket *ticket,
               const struct assent_fact *facts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct assent_buffer line = assent_buffer_in(view->arena);
        if (assent_trace_fact_of(&line, ticket, &facts[i], view->world->directory, view->arena))
            assent_items_add(items,
                             assent_value_text(assent_text_copy(view->arena, assent_buffer_done(&line))));
    }
}

// ticket: as it is now, for the names of its rounds and jobs; NULL: their numbers are shown.
static struct assent_value view_lines(const struct view *view, const struct assent_ticket *ticket,
                                      const struct assent_turn *turn)
{
    struct assent_items items = assent_items_in(view->arena);
    struct assent_buffer line = assent_buffer_in(view->arena);
    assent_trace_event_of(&line, ticket, turn, view->world->directory);
    assent_items_add(&items, assent_value_text(assent_text_copy(view->arena, assent_buffer_done(&line))));
    view_told(&items, view, ticket, turn->facts, turn->fact_count);
    return assent_items_done(&items);
}

static void put_ticket_turn(struct assent_record *record, const struct view *view,
                            const struct assent_ticket *ticket, const struct assent_stored_turn *stored,
                            const struct assent_turn *turn)
{
    assent_record_put_text(record, "ticket", assent_id_text(view->arena, "tkt", &turn->ticket));
    assent_record_put(record, "event", assent_value_string(assent_event_text(turn->event)));
    assent_record_put(record, "by", view_person(view, turn->actor.person));
    if (turn->actor.credential.count > 0)
        assent_record_put_text(record, "token", turn->actor.credential);
    if (turn->actor.request.count > 0)
        assent_record_put_text(record, "request_id", turn->actor.request);
    assent_record_put(record, "definition", view_digest(view, &turn->definition));
    assent_record_put_integer(record, "directory", turn->directory);
    assent_record_put(record, "facts", assent_record_facts(turn, stored->seq, view->arena));
    assent_record_put(record, "trace", view_lines(view, ticket, turn));
    if (turn->actor.trace.count > 0)
        assent_record_put_text(record, "traceparent", turn->actor.trace);
}

static bool put_admin_turn(struct assent_record *record, const struct view *view,
                           const struct assent_stored_turn *stored, struct assent_error *error)
{
    struct assent_admin_turn turn;
    struct assent_text payload = stored->has_payload ? stored->payload : (struct assent_text){0};
    if (!assent_record_read_admin(stored->envelope, payload, stored->salt, &turn, view->arena, error))
        return false;
    assent_record_put_text(record, "subject", turn.subject);
    assent_record_put_text(record, "event", turn.what);
    assent_record_put(record, "by", view_person(view, turn.actor.person));
    assent_record_put(record, "envelope", turn.envelope);
    assent_record_put(record, "payload", turn.payload);
    if (turn.actor.trace.count > 0)
        assent_record_put_text(record, "traceparent", turn.actor.trace);
    return true;
}

static bool view_turn(const struct view *view, const struct assent_ticket *ticket,
                      const struct assent_stored_turn *stored, struct assent_value *out,
                      struct assent_error *error)
{
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put_integer(&record, "seq", stored->seq);
    assent_record_put_integer(&record, "revision", stored->revision);
    assent_record_put(&record, "at", view_time(view, stored->at_us));
    assent_record_put(&record, "link", view_digest(view, &stored->link));
    if (stored->subject.is_ticket) {
        struct assent_turn turn;
        struct assent_text payload = stored->has_payload ? stored->payload : (struct assent_text){0};
        if (!assent_record_read(stored->envelope, payload, stored->salt, &turn, view->arena, error))
            return false;
        put_ticket_turn(&record, view, ticket, stored, &turn);
    } else if (!put_admin_turn(&record, view, stored, error)) {
        return false;
    }
    *out = assent_record_done(&record);
    return true;
}

// The number that a cursor of these lists holds.
static bool read_position(const struct assent_call *call, int64_t *seq, struct assent_error *error)
{
    struct assent_text position;
    *seq = 0;
    if (!assent_cursor_read(call, &position, error))
        return false;
    if (position.count == 0 || assent_text_integer(position, seq))
        return true;
    return assent_error_set(error, ASSENT_BAD_CURSOR,
                            "the cursor is not one of this list; begin again without it");
}

static bool read_limit(const struct assent_call *call, size_t *limit, struct assent_error *error)
{
    int64_t number;
    if (!assent_call_query_integer(call, "limit", ASSENT_PAGE, 1, ASSENT_PAGE_MOST, &number, error))
        return false;
    *limit = (size_t)number;
    return true;
}

static bool decode_history(const struct assent_call *call, struct assent_request *request,
                           struct assent_error *error)
{
    request->kind = ASSENT_REQUEST_HISTORY;
    request->ticket = assent_call_path(call, "ticket");
    return read_position(call, &request->before, error) && read_limit(call, &request->limit, error);
}

static bool decode_journal(const struct assent_call *call, struct assent_request *request,
                           struct assent_error *error)
{
    request->kind = ASSENT_REQUEST_JOURNAL;
    return read_position(call, &request->after, error) && read_limit(call, &request->limit, error);
}

static bool encode_turns(const struct assent_call *call, const struct assent_reply *reply,
                         struct assent_answer *answer, struct assent_error *error)
{
    struct view view = view_of(call, reply);
    struct assent_items items = assent_items_in(call->arena);
    for (size_t i = 0; i < reply->turns.count; i++) {
        struct assent_value turn;
        if (!view_turn(&view, reply->ticket, &reply->turns.items[i], &turn, error))
            return false;
        assent_items_add(&items, turn);
    }
    size_t limit;
    struct assent_text position = {0};
    if (!read_limit(call, &limit, error))
        return false;
    if (reply->turns.count == limit)
        position = assent_text_format(call->arena, "%lld", (long long)reply->turns.items[limit - 1].seq);
    answer->body = view_page(call, &items, position);
    return true;
}

static const char *const QUERY_PAGE[] = {"limit", "cursor", NULL};

const struct assent_route ROUTES_JOURNAL[] = {
    {.method = "GET",
     .path = "/v1/tickets/{ticket}/history",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_PAGE,
     .summary = "What happened to a ticket, newest first",
     .status = 200,
     .gives = "Turn",
     .page = true,
     .decode = decode_history,
     .encode = encode_turns},
    {.method = "GET",
     .path = "/v1/journal",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_AUDIT,
     .query = QUERY_PAGE,
     .summary = "The whole journal in order",
     .status = 200,
     .gives = "Turn",
     .page = true,
     .decode = decode_journal,
     .encode = encode_turns},
    {.method = NULL},
};
