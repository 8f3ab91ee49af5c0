// SPDX-License-Identifier: Apache-2.0
// Templates of standard changes: listed, shown, proposed, granted, suspended, resumed, withdrawn. A change is
// opened from one by POST /v1/tickets with `template`.
#include "view.h"
#include <assent/base/limits.h>
#include <assent/core/candidates.h>

#define NO_SUCH "there is no such template; GET /v1/templates lists those there are"

static struct assent_value view_last(const struct view *view, const struct assent_change_template *template)
{
    struct assent_items items = assent_items_in(view->arena);
    for (size_t i = 0; i < template->last.count; i++)
        assent_items_add(&items,
                         assent_value_string(template->last.bytes[i] == 's' ? "succeeded" : "failed"));
    return assent_items_done(&items);
}

static struct assent_value view_runs(const struct view *view, const struct assent_change_template *template)
{
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put_integer(&record, "failed", template->failed);
    assent_record_put(&record, "last", view_last(view, template));
    assent_record_put_integer(&record, "opened", template->runs);
    assent_record_put_integer(&record, "succeeded", template->succeeded);
    return assent_record_done(&record);
}

// How the preauthorisation would stand for the next change that is opened.
static enum assent_standing next_standing(const struct view *view,
                                          const struct assent_change_template *template)
{
    struct assent_run next = {
        .name = template->name, .version = template->version, .run = template->runs + 1};
    return assent_template_standing(template, &next, view->now_us);
}

static struct assent_value view_preauthorised(const struct view *view,
                                              const struct assent_change_template *template)
{
    struct assent_record record = assent_record_in(view->arena);
    struct assent_record suspend = assent_record_in(view->arena);
    int64_t left = template->trusted_from + template->probation - template->runs - 1;
    assent_record_put_text(&record, "by", template->by);
    assent_record_put(&record, "granted", view_time(view, template->granted_us));
    if (template->granted_by.count > 0)
        assent_record_put(&record, "granted_by", view_person(view, template->granted_by));
    assent_record_put_integer(&record, "probation", template->probation);
    if (template->state == ASSENT_TEMPLATE_GRANTED)
        assent_record_put_integer(&record, "probation_left", left > 0 ? left : 0);
    assent_record_put(&record, "standing",
                      assent_value_string(assent_standing_text(next_standing(view, template))));
    assent_record_put_integer(&suspend, "after", template->suspend_after);
    assent_record_put_integer(&suspend, "of_last", template->suspend_of);
    assent_record_put(&record, "suspend", assent_record_done(&suspend));
    assent_record_put(&record, "until", view_time(view, template->until_us));
    return assent_record_done(&record);
}

static struct assent_value view_template(const struct view *view,
                                         const struct assent_change_template *template)
{
    struct assent_record record = assent_record_in(view->arena);
    if (template->because.count > 0)
        assent_record_put_text(&record, "because", template->because);
    assent_record_put(&record, "changed", view_time(view, template->changed_us));
    if (template->changed_by.count > 0)
        assent_record_put(&record, "changed_by", view_person(view, template->changed_by));
    assent_record_put_text(&record, "name", template->name);
    assent_record_put(&record, "pins", template->pins);
    assent_record_put(&record, "preauthorised", view_preauthorised(view, template));
    assent_record_put(&record, "proposed", view_time(view, template->proposed_us));
    assent_record_put(&record, "proposed_by", view_person(view, template->proposed_by));
    assent_record_put_integer(&record, "revision", template->revision);
    assent_record_put(&record, "runs", view_runs(view, template));
    assent_record_put(&record, "state", assent_value_string(assent_template_state_text(template->state)));
    if (template->ticket.count > 0)
        assent_record_put_text(&record, "ticket", template->ticket);
    assent_record_put_text(&record, "title", template->title);
    assent_record_put_integer(&record, "version", template->version);
    assent_record_put_text(&record, "workflow", template->workflow);
    return assent_record_done(&record);
}

static struct assent_value view_run(const struct view *view, const struct assent_run *run)
{
    struct assent_record record = assent_record_in(view->arena);
    struct assent_items pins = assent_items_in(view->arena);
    for (size_t i = 0; i < run->pin_count; i++)
        assent_items_add(&pins, assent_value_text(run->pins[i]));
    assent_record_put_text(&record, "name", run->name);
    assent_record_put(&record, "pins", assent_items_done(&pins));
    if (run->result != ASSENT_RUN_NONE)
        assent_record_put(&record, "result", assent_value_string(assent_run_result_text(run->result)));
    assent_record_put_integer(&record, "run", run->run);
    if (view->template != NULL) {
        enum assent_standing standing = assent_template_standing(view->template, run, view->now_us);
        assent_record_put_text(&record, "because",
                               assent_template_reason(view->template, run, view->now_us, view->arena));
        assent_record_put(&record, "standing", assent_value_string(assent_standing_text(standing)));
    }
    assent_record_put_integer(&record, "version", run->version);
    return assent_record_done(&record);
}

void view_put_run(struct assent_record *record, const struct view *view, const struct assent_ticket *ticket)
{
    if (ticket->template.name.count > 0)
        assent_record_put(record, "template", view_run(view, &ticket->template));
}

static bool read_suspend(const struct assent_call *call, struct assent_change_template *wanted,
                         struct assent_error *error)
{
    struct assent_value suspend;
    wanted->suspend_after = 1;
    wanted->suspend_of = 20;
    if (!assent_body_record(&call->body, "suspend", false, &suspend, error))
        return false;
    for (size_t i = 0; suspend.kind == ASSENT_VALUE_RECORD && i < suspend.record.count; i++) {
        const struct assent_member *member = &suspend.record.members[i];
        bool after = assent_text_is(member->name, "after");
        if ((!after && !assent_text_is(member->name, "of_last")) ||
            member->value.kind != ASSENT_VALUE_INTEGER)
            return assent_error_set(error, ASSENT_BAD_MEMBER,
                                    "`suspend` is { after, of_last }: so many of the last so many runs");
        *(after ? &wanted->suspend_after : &wanted->suspend_of) = member->value.integer;
    }
    return true;
}

static bool decode_propose(const struct assent_call *call, struct assent_request *request,
                           struct assent_error *error)
{
    static const char *const MEMBERS[] = {"name",      "title",   "workflow", "pins", "by",
                                          "probation", "suspend", "because",  NULL};
    struct assent_change_template *wanted = &request->template;
    request->kind = ASSENT_REQUEST_TEMPLATE_PROPOSE;
    return assent_body_members(&call->body, MEMBERS, error) &&
           assent_body_text(&call->body, "name", true, ASSENT_NAME_BYTES, &wanted->name, error) &&
           assent_body_text(&call->body, "title", true, 200, &wanted->title, error) &&
           assent_body_text(&call->body, "workflow", true, ASSENT_NAME_BYTES, &wanted->workflow, error) &&
           assent_body_record(&call->body, "pins", true, &wanted->pins, error) &&
           assent_body_text(&call->body, "by", true, 100, &wanted->by, error) &&
           assent_body_integer(&call->body, "probation", false, 0, ASSENT_TEMPLATE_PROBATION,
                               &wanted->probation, error) &&
           assent_body_text(&call->body, "because", false, ASSENT_COMMENT_BYTES, &request->event.comment,
                            error) &&
           read_suspend(call, wanted, error);
}

static bool read_limit(const struct assent_call *call, int64_t *limit, struct assent_error *error)
{
    return assent_call_query_integer(call, "limit", ASSENT_PAGE, 1, ASSENT_PAGE_MOST, limit, error);
}

// One more than the page shows, which says whether there is a next one.
static bool decode_list(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    int64_t limit;
    request->kind = ASSENT_REQUEST_TEMPLATES;
    request->workflow = assent_call_query(call, "workflow");
    if (!read_limit(call, &limit, error))
        return false;
    request->limit = (size_t)limit + 1;
    return assent_cursor_read(call, &request->template.name, error);
}

// Of the newest that have ended, those that look the same and keep succeeding.
static bool decode_candidates(const struct assent_call *call, struct assent_request *request,
                              struct assent_error *error)
{
    request->kind = ASSENT_REQUEST_LIST;
    request->filter = (struct assent_list_filter){.workflow = assent_call_query(call, "workflow"),
                                                  .kind = -1,
                                                  .open = 0,
                                                  .newest_first = true,
                                                  .after_us = -1,
                                                  .limit = ASSENT_CANDIDATE_SCAN};
    return request->filter.workflow.count > 0 ||
           assent_error_set(error, ASSENT_BAD_PARAMETER, "`workflow` says which one's changes are looked at");
}

static bool decode_one(const struct assent_call *call, struct assent_request *request,
                       struct assent_error *error)
{
    (void)error;
    request->kind = ASSENT_REQUEST_TEMPLATE;
    request->template.name = assent_call_path(call, "template");
    return true;
}

static bool decode_grant(const struct assent_call *call, struct assent_request *request,
                         struct assent_error *error)
{
    static const char *const MEMBERS[] = {"until", "because", NULL};
    struct assent_text until;
    request->kind = ASSENT_REQUEST_TEMPLATE_CHANGE;
    request->template_verb = ASSENT_TEMPLATE_GRANT;
    request->template.name = assent_call_path(call, "template");
    if (!assent_body_members(&call->body, MEMBERS, error) ||
        !assent_body_text(&call->body, "until", true, 40, &until, error) ||
        !assent_body_text(&call->body, "because", false, ASSENT_COMMENT_BYTES, &request->event.comment,
                          error))
        return false;
    return assent_instant_read(until, &request->template.until_us) ||
           assent_error_set(error, ASSENT_BAD_MEMBER,
                            "`until` is an RFC 3339 time like 2027-06-30T00:00:00Z");
}

static bool decode_change(const struct assent_call *call, struct assent_request *request,
                          enum assent_template_verb verb, struct assent_error *error)
{
    static const char *const MEMBERS[] = {"because", NULL};
    request->kind = ASSENT_REQUEST_TEMPLATE_CHANGE;
    request->template_verb = verb;
    request->template.name = assent_call_path(call, "template");
    return assent_body_members(&call->body, MEMBERS, error) &&
           assent_body_text(&call->body, "because", true, ASSENT_COMMENT_BYTES, &request->event.comment,
                            error);
}

static bool decode_suspend(const struct assent_call *call, struct assent_request *request,
                           struct assent_error *error)
{
    return decode_change(call, request, ASSENT_TEMPLATE_SUSPEND, error);
}

static bool decode_resume(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    return decode_change(call, request, ASSENT_TEMPLATE_RESUME, error);
}

static bool decode_withdraw(const struct assent_call *call, struct assent_request *request,
                            struct assent_error *error)
{
    return decode_change(call, request, ASSENT_TEMPLATE_WITHDRAW, error);
}

static bool encode_list(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    int64_t limit;
    if (!read_limit(call, &limit, error))
        return false;
    struct view view = view_of(call, reply);
    struct assent_items items = assent_items_in(call->arena);
    struct assent_text next = {0};
    size_t shown = reply->template_count > (size_t)limit ? (size_t)limit : reply->template_count;
    for (size_t i = 0; i < shown; i++)
        assent_items_add(&items, view_template(&view, &reply->templates[i]));
    if (shown < reply->template_count)
        next = reply->templates[shown - 1].name;
    answer->body = view_page(call, &items, next);
    return true;
}

static struct assent_value view_candidate(const struct view *view, const struct assent_candidate *candidate)
{
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put(&record, "last", view_time(view, candidate->last_us));
    assent_record_put_text(&record, "number", candidate->number);
    if (candidate->service.count > 0)
        assent_record_put_text(&record, "service", candidate->service);
    assent_record_put_integer(&record, "succeeded", candidate->succeeded);
    assent_record_put_text(&record, "title", candidate->title);
    return assent_record_done(&record);
}

static bool encode_candidates(const struct assent_call *call, const struct assent_reply *reply,
                              struct assent_answer *answer, struct assent_error *error)
{
    size_t count;
    struct view view = view_of(call, reply);
    struct assent_items items = assent_items_in(call->arena);
    if (reply->definition == NULL)
        return assent_error_set(
            error, ASSENT_WORKFLOW_UNKNOWN,
            "there is no such workflow; `assent workflows` shows those that are deployed");
    const struct assent_candidate *found =
        assent_candidates(&reply->list, reply->definition, ASSENT_CANDIDATE_LEAST, call->arena, &count);
    for (size_t i = 0; i < count; i++)
        assent_items_add(&items, view_candidate(&view, &found[i]));
    answer->body = view_page(call, &items, (struct assent_text){0});
    return true;
}

static bool encode_one(const struct assent_call *call, const struct assent_reply *reply,
                       struct assent_answer *answer, struct assent_error *error)
{
    if (reply->template_count == 0)
        return assent_error_set(error, ASSENT_NOT_FOUND, NO_SUCH);
    struct view view = view_of(call, reply);
    answer->body = view_template(&view, &reply->templates[0]);
    answer->etag = reply->templates[0].revision;
    return true;
}

static bool encode_proposed(const struct assent_call *call, const struct assent_reply *reply,
                            struct assent_answer *answer, struct assent_error *error)
{
    if (!encode_one(call, reply, answer, error))
        return false;
    struct assent_text name = reply->templates[0].name;
    answer->location = assent_text_format(call->arena, "/v1/templates/%.*s", (int)name.count, name.bytes);
    return true;
}

static const char *const QUERY_WORKFLOW[] = {"workflow", NULL};
static const char *const QUERY_LIST[] = {"workflow", "limit", "cursor", NULL};

const struct assent_route ROUTES_TEMPLATES[] = {
    {.method = "GET",
     .path = "/v1/templates",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_LIST,
     .summary = "Templates of standard changes, by name",
     .status = 200,
     .gives = "Template",
     .page = true,
     .decode = decode_list,
     .encode = encode_list},
    {.method = "GET",
     .path = "/v1/templates:candidates",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_WORKFLOW,
     .summary = "Changes of a workflow that look the same and have succeeded five times in a row or more",
     .status = 200,
     .gives = "TemplateCandidate",
     .page = true,
     .refuses = "422",
     .decode = decode_candidates,
     .encode = encode_candidates},
    {.method = "POST",
     .path = "/v1/templates",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_DEPLOY,
     .media = "application/json",
     .key = true,
     .summary = "Propose a template, or a new version of one",
     .status = 201,
     .takes = "TemplatePropose",
     .gives = "Template",
     .etag = true,
     .refuses = "409",
     .decode = decode_propose,
     .encode = encode_proposed},
    {.method = "GET",
     .path = "/v1/templates/{template}",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One template, how it stands and how its changes went",
     .status = 200,
     .gives = "Template",
     .etag = true,
     .decode = decode_one,
     .encode = encode_one},
    {.method = "POST",
     .path = "/v1/templates/{template}:grant",
     .access = ASSENT_ACCESS_ANYBODY,
     .media = "application/json",
     .key = true,
     .summary = "Preauthorise what is opened from it, until then",
     .status = 200,
     .takes = "TemplateGrant",
     .gives = "Template",
     .etag = true,
     .refuses = "403 409",
     .decode = decode_grant,
     .encode = encode_one},
    {.method = "POST",
     .path = "/v1/templates/{template}:suspend",
     .access = ASSENT_ACCESS_ANYBODY,
     .media = "application/json",
     .key = true,
     .summary = "Its preauthorisation stands no more, from now on",
     .status = 200,
     .takes = "TemplateChange",
     .gives = "Template",
     .etag = true,
     .refuses = "403 409",
     .decode = decode_suspend,
     .encode = encode_one},
    {.method = "POST",
     .path = "/v1/templates/{template}:resume",
     .access = ASSENT_ACCESS_ANYBODY,
     .media = "application/json",
     .key = true,
     .summary = "It stands again, its probation begins anew",
     .status = 200,
     .takes = "TemplateChange",
     .gives = "Template",
     .etag = true,
     .refuses = "403 409",
     .decode = decode_resume,
     .encode = encode_one},
    {.method = "POST",
     .path = "/v1/templates/{template}:withdraw",
     .access = ASSENT_ACCESS_ANYBODY,
     .media = "application/json",
     .key = true,
     .summary = "Nothing is opened from it any more",
     .status = 200,
     .takes = "TemplateChange",
     .gives = "Template",
     .etag = true,
     .refuses = "403 409",
     .decode = decode_withdraw,
     .encode = encode_one},
    {.method = NULL},
};
