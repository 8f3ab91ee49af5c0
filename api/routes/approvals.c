// SPDX-License-Identifier: Apache-2.0
// Approvals: rounds and votes. A vote is a resource that is created, apart from the round's outcome (API-11);
// it carries the digest of what was seen.
#include "view.h"
#include <assent/base/limits.h>

static bool decode_approval(const struct assent_call *call, struct assent_request *request,
                            struct assent_error *error)
{
    (void)error;
    request->kind = ASSENT_REQUEST_TICKET;
    request->ticket = assent_call_path(call, "approval");
    return true;
}

static const struct assent_round *round_of(const struct assent_call *call, const struct assent_reply *reply)
{
    struct assent_id id;
    int64_t n;
    if (!assent_round_id_read(assent_call_path(call, "approval"), &id, &n))
        return NULL;
    return assent_ticket_round(reply->ticket, n);
}

static bool encode_approval(const struct assent_call *call, const struct assent_reply *reply,
                            struct assent_answer *answer, struct assent_error *error)
{
    struct view view = view_of(call, reply);
    const struct assent_round *round = round_of(call, reply);
    if (round == NULL)
        return assent_error_set(error, ASSENT_NOT_FOUND, "there is no such ticket, or none that you may see");
    answer->body = view_round(&view, reply->ticket, round);
    answer->etag = reply->ticket->revision;
    return true;
}

static bool need_round_id(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    struct assent_id id;
    request->ticket = assent_call_path(call, "approval");
    if (assent_round_id_read(request->ticket, &id, &request->event.round))
        return true;
    return assent_error_set(error, ASSENT_NOT_FOUND, "there is no such ticket, or none that you may see");
}

static bool decode_vote(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    static const char *const MEMBERS[] = {"choice", "comment", "digest", "seat", "set", "for", "aloud", NULL};
    struct assent_event *event = &request->event;
    struct assent_text choice;
    request->kind = ASSENT_REQUEST_EVENT;
    event->kind = ASSENT_EVENT_VOTE;
    if (!need_round_id(call, request, error) || !assent_body_members(&call->body, MEMBERS, error) ||
        !assent_body_text(&call->body, "choice", true, 16, &choice, error))
        return false;
    if (!assent_vote_choice_find(choice, &event->choice))
        return assent_error_set(error, ASSENT_BAD_MEMBER,
                                "`choice` is approve, reject, abstain, object or ask");
    return assent_body_text(&call->body, "comment", false, ASSENT_COMMENT_BYTES, &event->comment, error) &&
           assent_body_text(&call->body, "seat", false, 100, &event->seat, error) &&
           assent_body_record(&call->body, "set", false, &event->fields, error) &&
           assent_body_text(&call->body, "for", false, 100, &event->voter, error) &&
           assent_body_boolean(&call->body, "aloud", &event->aloud, error) &&
           assent_body_digest(&call->body, "digest", &event->has_digest, &event->digest, error);
}

static bool decode_withdraw(const struct assent_call *call, struct assent_request *request,
                            struct assent_error *error)
{
    static const char *const MEMBERS[] = {"comment", "for", NULL};
    request->kind = ASSENT_REQUEST_EVENT;
    request->event.kind = ASSENT_EVENT_WITHDRAW;
    return need_round_id(call, request, error) && assent_body_members(&call->body, MEMBERS, error) &&
           assent_body_text(&call->body, "for", false, 100, &request->event.voter, error) &&
           assent_body_text(&call->body, "comment", false, ASSENT_COMMENT_BYTES, &request->event.comment,
                            error);
}

static bool decode_close(const struct assent_call *call, struct assent_request *request,
                         struct assent_error *error)
{
    static const char *const MEMBERS[] = {NULL};
    request->kind = ASSENT_REQUEST_EVENT;
    request->event.kind = ASSENT_EVENT_CLOSE;
    return need_round_id(call, request, error) && assent_body_members(&call->body, MEMBERS, error);
}

static bool decode_answer(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    static const char *const MEMBERS[] = {"answer", "to", NULL};
    struct assent_event *event = &request->event;
    request->kind = ASSENT_REQUEST_EVENT;
    event->kind = ASSENT_EVENT_ANSWER;
    return need_round_id(call, request, error) && assent_body_members(&call->body, MEMBERS, error) &&
           assent_body_text(&call->body, "answer", true, ASSENT_COMMENT_BYTES, &event->comment, error) &&
           assent_body_text(&call->body, "to", false, 100, &event->voter, error);
}

static bool decode_add(const struct assent_call *call, struct assent_request *request,
                       struct assent_error *error)
{
    static const char *const MEMBERS[] = {"person", "because", NULL};
    struct assent_event *event = &request->event;
    request->kind = ASSENT_REQUEST_EVENT;
    event->kind = ASSENT_EVENT_ADD_APPROVER;
    return need_round_id(call, request, error) && assent_body_members(&call->body, MEMBERS, error) &&
           assent_body_text(&call->body, "person", true, 100, &event->person, error) &&
           assent_body_text(&call->body, "because", true, ASSENT_COMMENT_BYTES, &event->comment, error);
}

static bool read_vote(const struct assent_value *body, struct assent_bulk_vote *out,
                      struct assent_error *error)
{
    static const char *const MEMBERS[] = {"approval", "choice", "comment", "digest", "seat", NULL};
    struct assent_text choice;
    bool seen = false;
    if (!assent_body_members(body, MEMBERS, error) ||
        !assent_body_text(body, "approval", true, 64, &out->approval, error) ||
        !assent_body_text(body, "choice", true, 16, &choice, error))
        return false;
    if (!assent_vote_choice_find(choice, &out->choice))
        return assent_error_set(error, ASSENT_BAD_MEMBER,
                                "`choice` is approve, reject, abstain, object or ask");
    if (!assent_body_text(body, "comment", false, ASSENT_COMMENT_BYTES, &out->comment, error) ||
        !assent_body_text(body, "seat", false, 100, &out->seat, error) ||
        !assent_body_digest(body, "digest", &seen, &out->digest, error))
        return false;
    return seen || assent_error_set(error, ASSENT_MISSING_MEMBER,
                                    "`digest` is missing: a vote of several names what was seen");
}

static bool decode_votes(const struct assent_call *call, struct assent_request *request,
                         struct assent_error *error)
{
    static const char *const MEMBERS[] = {"votes", NULL};
    const struct assent_value *list = assent_value_get(&call->body, "votes");
    request->kind = ASSENT_REQUEST_VOTES;
    if (!assent_body_members(&call->body, MEMBERS, error))
        return false;
    if (list == NULL)
        return assent_error_set(error, ASSENT_MISSING_MEMBER, "`votes` is missing");
    if (list->kind != ASSENT_VALUE_LIST || list->list.count == 0 || list->list.count > ASSENT_BULK_VOTES)
        return assent_error_set(error, ASSENT_BAD_MEMBER, "`votes` is a list of 1 to %d votes",
                                ASSENT_BULK_VOTES);
    struct assent_bulk_vote *votes = assent_arena_take_array(call->arena, list->list.count, sizeof *votes);
    for (size_t i = 0; i < list->list.count; i++) {
        const struct assent_value *one = &list->list.items[i];
        if (one->kind != ASSENT_VALUE_RECORD)
            return assent_error_set(error, ASSENT_BAD_MEMBER, "vote %zu is no record", i + 1);
        if (!read_vote(one, &votes[i], error))
            return false;
    }
    request->votes = (struct assent_bulk_votes){votes, list->list.count};
    return true;
}

static struct assent_value view_problem(struct assent_arena *arena, const struct assent_bulk_outcome *outcome)
{
    struct assent_record record = assent_record_in(arena);
    enum assent_code code = outcome->error.code;
    bool public = assent_code_status(code) < 500 || code == ASSENT_BUSY || code == ASSENT_STOPPING;
    assent_record_put(&record, "code", assent_value_string(assent_code_slug(code)));
    assent_record_put_text(&record, "detail",
                           public ? assent_text_copy(arena, assent_text_of(outcome->error.text))
                                  : assent_text_of("tell an operator the request_id; the log says more"));
    assent_record_put(&record, "number", assent_value_string(assent_code_number(code)));
    if (outcome->place.count > 0)
        assent_record_put_text(&record, "place", outcome->place);
    if (outcome->rule.count > 0)
        assent_record_put_text(&record, "rule", outcome->rule);
    assent_record_put(&record, "title", assent_value_string(assent_code_title(code)));
    return assent_record_done(&record);
}

// What became of each: the vote, or the problem that it would have been answered with alone.
static bool encode_votes(const struct assent_call *call, const struct assent_reply *reply,
                         struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct assent_items items = assent_items_in(call->arena);
    for (size_t i = 0; i < reply->votes.count; i++) {
        const struct assent_bulk_outcome *outcome = &reply->votes.items[i];
        struct assent_record record = assent_record_in(call->arena);
        assent_record_put_text(&record, "approval", outcome->approval);
        if (outcome->number.count > 0) {
            assent_record_put_text(&record, "number", outcome->number);
            assent_record_put(&record, "round",
                              assent_value_string(assent_round_outcome_text(outcome->round)));
            assent_record_put_text(&record, "state", outcome->state);
        }
        if (!outcome->ok)
            assent_record_put(&record, "problem", view_problem(call->arena, outcome));
        assent_record_put_integer(&record, "status",
                                  outcome->ok ? 201 : assent_code_status(outcome->error.code));
        assent_items_add(&items, assent_record_done(&record));
    }
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put(&record, "votes", assent_items_done(&items));
    answer->body = assent_record_done(&record);
    return true;
}

// The round with the vote in it, and where the ticket is now.
static bool encode_voted(const struct assent_call *call, const struct assent_reply *reply,
                         struct assent_answer *answer, struct assent_error *error)
{
    if (!encode_approval(call, reply, answer, error))
        return false;
    struct view view = view_of(call, reply);
    view.shown = round_of(call, reply);
    view.shown_as = answer->body;
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put(&record, "approval", answer->body);
    assent_record_put(&record, "ticket", view_ticket(&view, reply->ticket));
    answer->body = assent_record_done(&record);
    return true;
}

#define APPROVAL "/v1/approvals/{approval}"

const struct assent_route ROUTES_APPROVALS[] = {
    {.method = "GET",
     .path = APPROVAL,
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One round: seats, votes, and whether the caller can vote",
     .status = 200,
     .gives = "Round",
     .etag = true,
     .decode = decode_approval,
     .encode = encode_approval},
    {.method = "POST",
     .path = APPROVAL "/votes",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_VOTE,
     .media = "application/json",
     .key = true,
     .summary = "Vote: approve, reject, abstain, object or ask",
     .status = 201,
     .takes = "VoteCast",
     .gives = "Voted",
     .etag = true,
     .decode = decode_vote,
     .encode = encode_voted},
    {.method = "POST",
     .path = APPROVAL "/votes:withdraw",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_VOTE,
     .media = "application/json",
     .body_optional = true,
     .key = true,
     .summary = "Take one's vote back while the round is open",
     .status = 200,
     .takes = "VoteWithdraw",
     .gives = "Voted",
     .etag = true,
     .decode = decode_withdraw,
     .encode = encode_voted},
    {.method = "POST",
     .path = APPROVAL ":close",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_VOTE,
     .media = "application/json",
     .body_optional = true,
     .key = true,
     .summary = "Close a round at its meeting: its chair's, and its votes count now",
     .status = 200,
     .takes = "RoundClose",
     .gives = "Voted",
     .etag = true,
     .decode = decode_close,
     .encode = encode_voted},
    {.method = "POST",
     .path = APPROVAL "/answers",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_ACT,
     .media = "application/json",
     .key = true,
     .summary = "Answer the question of a voter: the requester does",
     .status = 201,
     .takes = "QuestionAnswer",
     .gives = "Voted",
     .etag = true,
     .decode = decode_answer,
     .encode = encode_voted},
    {.method = "POST",
     .path = APPROVAL ":add_approver",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_ACT,
     .media = "application/json",
     .key = true,
     .summary = "Ask one more for their approval, by name, in a round that is open",
     .status = 200,
     .takes = "ApproverAdd",
     .gives = "Voted",
     .etag = true,
     .decode = decode_add,
     .encode = encode_voted},
    {.method = "POST",
     .path = "/v1/approvals:vote",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_VOTE,
     .media = "application/json",
     .key = true,
     .summary = "Give several votes, each decided by itself, in rounds that take them so (`bulk`)",
     .status = 200,
     .takes = "VotesCast",
     .gives = "VotesCounted",
     .decode = decode_votes,
     .encode = encode_votes},
    {.method = NULL},
};
