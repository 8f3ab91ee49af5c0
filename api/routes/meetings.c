// SPDX-License-Identifier: Apache-2.0
// Meetings of boards: which there are, and what is on their agendas. A meeting is named by its board and its
// day. What is on an agenda is the core's to say; it is shown with what a board wants to know of each item.
#include "meetings.h"
#include "parameters.h"
#include <assent/base/limits.h>
#include <assent/core/agenda.h>

struct listed { // which meetings are asked for
    int64_t from_us;
    int64_t until_us;
    int64_t limit;
};

static bool read_listed(const struct assent_call *call, struct listed *out, struct assent_error *error)
{
    struct assent_text after;
    if (!query_instant(call, "from", call->now_us, &out->from_us, error) ||
        !query_instant(call, "until", INT64_MAX, &out->until_us, error) ||
        !assent_call_query_integer(call, "limit", ASSENT_PAGE, 1, ASSENT_PAGE_MOST, &out->limit, error) ||
        !assent_cursor_read(call, &after, error))
        return false;
    if (out->until_us <= out->from_us)
        return assent_error_set(
            error, ASSENT_BAD_PARAMETER,
            "`until` stands before `from`; without `from` the meetings from now on are told");
    return after.count == 0 || assent_instant_read(after, &out->from_us) ||
           assent_error_set(error, ASSENT_BAD_CURSOR, "the cursor names no meeting");
}

static bool decode_list(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    struct listed listed;
    request->kind = ASSENT_REQUEST_WORLD_READ;
    return read_listed(call, &listed, error);
}

static struct assent_value view_meeting(const struct view *view, const struct assent_board *board,
                                        const struct assent_span *meeting)
{
    struct assent_record record = assent_record_in(view->arena);
    const char *state = meeting->start_us > view->now_us ? "planned"
                        : meeting->end_us > view->now_us ? "under_way"
                                                         : "over";
    assent_record_put_text(&record, "board", board->handle);
    assent_record_put(&record, "from", view_time(view, meeting->start_us));
    assent_record_put_text(&record, "id", assent_board_meeting_text(board, meeting, view->arena));
    assent_record_put(&record, "state", assent_value_string(state));
    assent_record_put(&record, "until", view_time(view, meeting->end_us));
    return assent_record_done(&record);
}

static bool encode_list(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    const struct assent_directory *directory = reply->world->directory;
    int32_t index = assent_directory_board(directory, assent_call_path(call, "handle"));
    struct view view = view_of(call, reply);
    struct assent_items items = assent_items_in(call->arena);
    struct assent_text next = {0};
    struct listed listed;
    if (index == ASSENT_NO_INDEX)
        return assent_error_set(error, ASSENT_NOT_FOUND, "there is nothing of that handle");
    if (!read_listed(call, &listed, error))
        return false;
    const struct assent_board *board = &directory->boards[index];
    struct assent_span *meetings =
        assent_arena_take_array(call->arena, (size_t)listed.limit + 1, sizeof *meetings);
    size_t count =
        assent_board_meetings(board, listed.from_us, listed.until_us, (size_t)listed.limit + 1, meetings);
    if (count > (size_t)listed.limit)
        next = assent_instant_text(call->arena, meetings[--count].start_us);
    for (size_t i = 0; i < count; i++)
        assent_items_add(&items, view_meeting(&view, board, &meetings[i]));
    answer->body = view_page(call, &items, next);
    return true;
}

static bool decode_agenda(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    (void)error;
    request->kind = ASSENT_REQUEST_AGENDA;
    request->asked.board = assent_call_path(call, "handle");
    request->asked.day = assent_call_path(call, "date");
    return true;
}

static struct assent_value view_obstacle(const struct view *view, const struct assent_obstacle *obstacle)
{
    struct assent_record record = assent_record_in(view->arena);
    if (obstacle->clear_us)
        assent_record_put(&record, "clear", view_time(view, obstacle->clear_us));
    if (obstacle->freeze) {
        assent_record_put_text(&record, "freeze", obstacle->freeze->handle);
        assent_record_put(&record, "from", view_time(view, obstacle->from_us));
        assent_record_put(&record, "until", view_time(view, obstacle->until_us));
    } else {
        assent_record_put_text(&record, "maintenance", obstacle->window->handle);
        if (obstacle->subject.count)
            assent_record_put_text(&record, "of", obstacle->subject);
    }
    return assent_record_done(&record);
}

// When the change is planned, and what is in its way then.
static void put_plan(struct assent_record *record, const struct view *view,
                     const struct assent_ticket *ticket)
{
    if (!view->definition)
        return;
    struct assent_event now = view_now(view);
    struct assent_step_input input = view_input(view, ticket, &now);
    struct assent_agenda_plan plan = assent_agenda_plan(&input, view->arena);
    if (plan.obstacle_count) {
        struct assent_items items = assent_items_in(view->arena);
        for (size_t i = 0; i < plan.obstacle_count; i++)
            assent_items_add(&items, view_obstacle(view, &plan.obstacles[i]));
        assent_record_put(record, "obstacles", assent_items_done(&items));
    }
    if (plan.start_us) {
        struct assent_record planned = assent_record_in(view->arena);
        assent_record_put(&planned, "end", view_time(view, plan.end_us));
        assent_record_put(&planned, "start", view_time(view, plan.start_us));
        assent_record_put(record, "planned", assent_record_done(&planned));
    }
}

// at_us: when it comes to its turn; 0: it is decided, or nobody said how long items take.
static struct assent_value view_item(struct view view, const struct assent_round_found *found, int64_t at_us)
{
    const struct assent_round *round = assent_ticket_round(found->ticket, found->n);
    struct assent_record record = assent_record_in(view.arena);
    view.definition = found->definition;
    assent_record_put(&record, "approval", view_round(&view, found->ticket, round));
    assent_record_put(&record, "at", view_time(&view, at_us));
    assent_record_put_boolean(&record, "decided", round->outcome != ASSENT_ROUND_OPEN);
    assent_record_put(&record, "conflicts", view_conflicts(&view, found->ticket));
    put_plan(&record, &view, found->ticket);
    assent_record_put(&record, "requester", view_person(&view, found->ticket->requester));
    if (found->ticket->risk.level.count)
        assent_record_put_text(&record, "risk", found->ticket->risk.level);
    if (found->ticket->service.count)
        assent_record_put_text(&record, "service", found->ticket->service);
    return assent_record_done(&record);
}

static bool encode_agenda(const struct assent_call *call, const struct assent_reply *reply,
                          struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct view view = view_of(call, reply);
    struct assent_value meeting = view_meeting(&view, reply->board, &reply->meeting);
    struct assent_record record = assent_record_from(call->arena, &meeting);
    struct assent_items items = assent_items_in(call->arena);
    int64_t step_us = reply->board->minutes_an_item * ASSENT_MINUTE_US;
    for (size_t i = 0; i < reply->rounds.count; i++) {
        const struct assent_round_found *found = &reply->rounds.items[i];
        bool open = assent_ticket_round(found->ticket, found->n)->outcome == ASSENT_ROUND_OPEN;
        int64_t at_us = open && step_us ? reply->meeting.start_us + (int64_t)i * step_us : 0;
        assent_items_add(&items, view_item(view, found, at_us));
    }
    assent_record_put(&record, "items", assent_items_done(&items));
    if (reply->board->minutes_an_item)
        assent_record_put_integer(&record, "minutes_an_item", reply->board->minutes_an_item);
    if (reply->rounds.more)
        assent_record_put_boolean(&record, "more", true);
    answer->body = assent_record_done(&record);
    return true;
}

// --- what the chair writes ---

static void name_meeting(const struct assent_call *call, struct assent_request *request)
{
    request->asked.board = assent_call_path(call, "handle");
    request->asked.day = assent_call_path(call, "date");
}

static bool decode_record(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    (void)error;
    request->kind = ASSENT_REQUEST_MEETING;
    name_meeting(call, request);
    return true;
}

static bool decode_attend(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    static const char *const MEMBERS[] = {"present", NULL};
    request->kind = ASSENT_REQUEST_MEETING_ATTEND;
    name_meeting(call, request);
    return assent_body_members(&call->body, MEMBERS, error) &&
           assent_body_texts(&call->body, "present", true, ASSENT_MEETING_PEOPLE, call->arena,
                             &request->asked.people, &request->asked.people_count, error);
}

static bool decode_close(const struct assent_call *call, struct assent_request *request,
                         struct assent_error *error)
{
    static const char *const MEMBERS[] = {NULL};
    request->kind = ASSENT_REQUEST_MEETING_CLOSE;
    name_meeting(call, request);
    return assent_body_members(&call->body, MEMBERS, error);
}

// Who says otherwise: { person, choice, comment } of each.
static bool read_dissent(const struct assent_call *call, struct assent_sitting *sitting,
                         struct assent_error *error)
{
    static const char *const OF_EACH[] = {"person", "choice", "comment", NULL};
    const struct assent_value *list = assent_value_get(&call->body, "dissent");
    size_t count = list != NULL && list->kind == ASSENT_VALUE_LIST ? list->list.count : 0;
    if (list != NULL && (list->kind != ASSENT_VALUE_LIST || count > ASSENT_MEETING_PEOPLE))
        return assent_error_set(error, ASSENT_BAD_MEMBER, "`dissent` is a list of at most %d objects",
                                ASSENT_MEETING_PEOPLE);
    struct assent_dissent *dissent = assent_arena_take_array(call->arena, count, sizeof *dissent);
    for (size_t i = 0; i < count; i++) {
        const struct assent_value *one = &list->list.items[i];
        struct assent_text choice;
        if (one->kind != ASSENT_VALUE_RECORD)
            return assent_error_set(error, ASSENT_BAD_MEMBER,
                                    "each of `dissent` is an object: `person`, `choice`, `comment`");
        if (!assent_body_members(one, OF_EACH, error) ||
            !assent_body_text(one, "person", true, 100, &dissent[i].person, error) ||
            !assent_body_text(one, "choice", true, 16, &choice, error) ||
            !assent_body_text(one, "comment", false, ASSENT_COMMENT_BYTES, &dissent[i].comment, error))
            return false;
        if (!assent_vote_choice_find(choice, &dissent[i].choice) || dissent[i].choice == ASSENT_VOTE_ASK)
            return assent_error_set(error, ASSENT_BAD_MEMBER,
                                    "`choice` is approve, reject, abstain or object");
    }
    sitting->dissent = dissent;
    sitting->dissent_count = count;
    return true;
}

static bool decode_decide(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    static const char *const MEMBERS[] = {"approval", "decision", "because", "dissent", NULL};
    struct assent_sitting *sitting = &request->asked.sitting;
    struct assent_text decision;
    struct assent_id id;
    request->kind = ASSENT_REQUEST_EVENT;
    request->event.kind = ASSENT_EVENT_DECIDE;
    name_meeting(call, request);
    if (!assent_body_members(&call->body, MEMBERS, error) ||
        !assent_body_text(&call->body, "approval", true, 64, &request->ticket, error) ||
        !assent_body_text(&call->body, "decision", true, 16, &decision, error) ||
        !assent_body_text(&call->body, "because", false, ASSENT_COMMENT_BYTES, &request->event.comment,
                          error))
        return false;
    if (!assent_round_id_read(request->ticket, &id, &request->event.round))
        return assent_error_set(error, ASSENT_NOT_FOUND, "there is no such ticket, or none that you may see");
    if (!assent_item_decision_find(decision, &sitting->decision))
        return assent_error_set(error, ASSENT_BAD_MEMBER, "`decision` is approve, reject or defer");
    return read_dissent(call, sitting, error);
}

// The meeting with what is written down of it; its revision is the ETag once something is.
static bool put_record(const struct assent_call *call, const struct assent_reply *reply,
                       struct assent_value *out, const struct assent_board **board,
                       struct assent_error *error)
{
    struct view view = view_of(call, reply);
    struct assent_span span;
    if (!assent_meeting_find(reply->world->directory, assent_call_path(call, "handle"),
                             assent_call_path(call, "date"), board, &span, error))
        return false;
    struct assent_value meeting = view_meeting(&view, *board, &span);
    *out = view_record(&view, &meeting, &reply->record);
    return true;
}

static bool encode_record(const struct assent_call *call, const struct assent_reply *reply,
                          struct assent_answer *answer, struct assent_error *error)
{
    const struct assent_board *board;
    answer->etag = reply->version;
    return put_record(call, reply, &answer->body, &board, error);
}

// As JSON it is the record, and the page beside it.
static bool encode_minutes(const struct assent_call *call, const struct assent_reply *reply,
                           struct assent_answer *answer, struct assent_error *error)
{
    enum { AS_MARKDOWN = 1 };
    struct view view = view_of(call, reply);
    const struct assent_board *board;
    struct assent_value shown;
    if (!put_record(call, reply, &shown, &board, error))
        return false;
    struct assent_text name = assent_value_get_text(&reply->record, "name");
    struct assent_text page = minutes_text(&view, name.count ? name : board->name, &shown);
    answer->etag = reply->version;
    if (assent_call_form(call) == AS_MARKDOWN) {
        answer->text = page;
        answer->content_type = "text/markdown; charset=utf-8";
        return true;
    }
    struct assent_record record = assent_record_from(call->arena, &shown);
    assent_record_put_text(&record, "markdown", page);
    answer->body = assent_record_done(&record);
    return true;
}

// The round as it is now, what the meeting keeps of it, and where the ticket is.
static bool encode_decided(const struct assent_call *call, const struct assent_reply *reply,
                           struct assent_answer *answer, struct assent_error *error)
{
    struct view view = view_of(call, reply);
    struct assent_text id = assent_value_get_text(&call->body, "approval");
    const struct assent_value *item = recorded_item(&reply->record, id);
    struct assent_record record = assent_record_in(call->arena);
    struct assent_id ticket;
    int64_t n = -1;
    if (!assent_round_id_read(id, &ticket, &n) || !assent_ticket_round(reply->ticket, n))
        return assent_error_set(error, ASSENT_NOT_FOUND, "there is no such ticket, or none that you may see");
    assent_record_put(&record, "approval",
                      view_round(&view, reply->ticket, assent_ticket_round(reply->ticket, n)));
    if (item != NULL)
        assent_record_put(&record, "item", view_decided(&view, item));
    assent_record_put(&record, "ticket", view_ticket(&view, reply->ticket));
    answer->body = assent_record_done(&record);
    answer->etag = reply->ticket->revision;
    return true;
}

#define MEETINGS "/v1/boards/{handle}/meetings"

#define MEETING "/v1/boards/{handle}/meetings/{date}"

static const char *const QUERY_LIST[] = {"from", "until", "limit", "cursor", NULL};

const struct assent_route ROUTES_MEETINGS[] = {
    {.method = "GET",
     .path = MEETINGS,
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_LIST,
     .summary = "The meetings of a board, from now on unless told",
     .status = 200,
     .gives = "Meeting",
     .page = true,
     .decode = decode_list,
     .encode = encode_list},
    {.method = "GET",
     .path = MEETING "/agenda",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "What a meeting has to decide, as far as the caller may see it",
     .status = 200,
     .gives = "Agenda",
     .decode = decode_agenda,
     .encode = encode_agenda},
    {.method = "GET",
     .path = MEETING,
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "What was written down of a meeting: for members, who was there, and who may read all",
     .status = 200,
     .gives = "MeetingRecord",
     .etag = true,
     .refuses = "403",
     .decode = decode_record,
     .encode = encode_record},
    {.method = "GET",
     .path = MEETING "/minutes",
     .access = ASSENT_ACCESS_ANYBODY,
     .produces = "application/json, text/markdown",
     .summary = "The minutes of a meeting, as Markdown or with it: for whom its record is",
     .status = 200,
     .gives = "Minutes",
     .etag = true,
     .refuses = "403",
     .decode = decode_record,
     .encode = encode_minutes},
    {.method = "PUT",
     .path = MEETING "/attendance",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_VOTE,
     .media = "application/json",
     .summary = "Who is in the meeting: its chair writes that down, also anew",
     .status = 200,
     .takes = "Attendance",
     .gives = "MeetingRecord",
     .etag = true,
     .refuses = "403 409",
     .decode = decode_attend,
     .encode = encode_record},
    {.method = "POST",
     .path = MEETING "/decisions",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_VOTE,
     .media = "application/json",
     .key = true,
     .summary = "What the meeting decided of an item: its chair's, and the votes of those present",
     .status = 201,
     .takes = "DecisionMake",
     .gives = "Decided",
     .etag = true,
     .refuses = "403 409",
     .decode = decode_decide,
     .encode = encode_decided},
    {.method = "POST",
     .path = MEETING ":close",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_VOTE,
     .media = "application/json",
     .body_optional = true,
     .key = true,
     .summary = "Close the record of a meeting, which is final then: its chair's",
     .status = 200,
     .takes = "MeetingClose",
     .gives = "MeetingRecord",
     .etag = true,
     .refuses = "403 409",
     .decode = decode_close,
     .encode = encode_record},
    {.method = NULL},
};
