// SPDX-License-Identifier: Apache-2.0
// Jobs: the workers' protocol (request.md, API-20, API-21), tasks of people, and faults that an operator
// resolves. The lease is named by lease_id: the job's fence.
#include "view.h"
#include <assent/base/limits.h>

#define LEASE_DEFAULT_US (60 * ASSENT_SECOND_US)

static struct assent_value with_lease(const struct view *view, const struct assent_ticket *ticket,
                                      const struct assent_job *job)
{
    struct assent_value shown = view_job(view, ticket, job);
    struct assent_record record = assent_record_from(view->arena, &shown);
    if (job->fence > 0)
        assent_record_put_integer(&record, "lease_id", job->fence);
    return assent_record_done(&record);
}

static bool decode_claim(const struct assent_call *call, struct assent_request *request,
                         struct assent_error *error)
{
    static const char *const MEMBERS[] = {"types", "worker", "max", "lease", "wait", NULL};
    const struct assent_value *body = &call->body;
    int64_t most = 1;
    struct assent_text worker;
    request->kind = ASSENT_REQUEST_CLAIM;
    if (!assent_body_members(body, MEMBERS, error) ||
        !assent_body_texts(body, "types", true, 50, call->arena, &request->types, &request->type_count,
                           error) ||
        !assent_body_text(body, "worker", false, 100, &worker, error) ||
        !assent_body_integer(body, "max", false, 1, ASSENT_CLAIM_MOST, &most, error) ||
        !assent_body_duration(body, "lease", LEASE_DEFAULT_US, ASSENT_LEASE_MIN_US, ASSENT_LEASE_MAX_US,
                              &request->lease_us, error) ||
        !assent_body_duration(body, "wait", 0, 0, ASSENT_CLAIM_WAIT_MAX_US, &request->wait_us, error))
        return false;
    request->most = (size_t)(assent_value_get(body, "max") != NULL ? most : 1);
    return true;
}

static bool encode_claim(const struct assent_call *call, const struct assent_reply *reply,
                         struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct view view = view_of(call, reply);
    struct assent_items items = assent_items_in(call->arena);
    for (size_t i = 0; i < reply->claimed_count; i++)
        assent_items_add(&items, with_lease(&view, reply->claimed[i].ticket, reply->claimed[i].job));
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put(&record, "jobs", assent_items_done(&items));
    answer->body = assent_record_done(&record);
    return true;
}

static bool need_job_id(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    struct assent_id id;
    int64_t revision;
    request->ticket = assent_call_path(call, "job");
    if (assent_job_id_read(request->ticket, &id, &revision, &request->event.job))
        return true;
    return assent_error_set(error, ASSENT_NOT_FOUND, "there is no such job, or none that you may see");
}

static bool decode_job(const struct assent_call *call, struct assent_request *request,
                       struct assent_error *error)
{
    request->kind = ASSENT_REQUEST_TICKET;
    return need_job_id(call, request, error);
}

static bool encode_job(const struct assent_call *call, const struct assent_reply *reply,
                       struct assent_answer *answer, struct assent_error *error)
{
    struct view view = view_of(call, reply);
    struct assent_id id;
    int64_t revision, n;
    const struct assent_job *job = NULL;
    if (assent_job_id_read(assent_call_path(call, "job"), &id, &revision, &n))
        job = assent_ticket_job(reply->ticket, n);
    if (job == NULL || job->entered_revision != revision)
        return assent_error_set(error, ASSENT_NOT_FOUND, "there is no such job, or none that you may see");
    answer->body = with_lease(&view, reply->ticket, job);
    answer->etag = reply->ticket->revision;
    return true;
}

static bool event_on_job(const struct assent_call *call, struct assent_request *request,
                         enum assent_event_kind kind, const char *const *members, struct assent_error *error)
{
    request->kind = ASSENT_REQUEST_EVENT;
    request->event.kind = kind;
    return need_job_id(call, request, error) && assent_body_members(&call->body, members, error);
}

static bool read_lease(const struct assent_call *call, struct assent_request *request, bool required,
                       struct assent_error *error)
{
    return assent_body_integer(&call->body, "lease_id", required, 1, INT64_MAX, &request->event.fence, error);
}

// A task's completion names no lease and carries the fields that it fills.
static bool decode_complete(const struct assent_call *call, struct assent_request *request,
                            struct assent_error *error)
{
    static const char *const MEMBERS[] = {"lease_id", "result", "fields", "comment", NULL};
    return event_on_job(call, request, ASSENT_EVENT_COMPLETE, MEMBERS, error) &&
           read_lease(call, request, false, error) &&
           assent_body_record(&call->body, "result", false, &request->event.result, error) &&
           assent_body_record(&call->body, "fields", false, &request->event.fields, error) &&
           assent_body_text(&call->body, "comment", false, ASSENT_COMMENT_BYTES, &request->event.comment,
                            error);
}

static bool decode_fail(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    static const char *const MEMBERS[] = {"lease_id", "error", "retry", "after", NULL};
    bool retry = true;
    if (!event_on_job(call, request, ASSENT_EVENT_FAIL, MEMBERS, error) ||
        !read_lease(call, request, false, error) ||
        !assent_body_text(&call->body, "error", true, ASSENT_RESULT_BYTES, &request->event.error, error) ||
        !assent_body_boolean(&call->body, "retry", &retry, error) ||
        !assent_body_duration(&call->body, "after", 0, 0, ASSENT_DURATION_MAX_US, &request->event.after_us,
                              error))
        return false;
    request->event.final = !retry;
    return true;
}

static bool decode_release(const struct assent_call *call, struct assent_request *request,
                           struct assent_error *error)
{
    static const char *const MEMBERS[] = {"lease_id", NULL};
    return event_on_job(call, request, ASSENT_EVENT_RELEASE, MEMBERS, error) &&
           read_lease(call, request, false, error);
}

static bool decode_progress(const struct assent_call *call, struct assent_request *request,
                            struct assent_error *error)
{
    static const char *const MEMBERS[] = {"lease_id", "progress", NULL};
    return event_on_job(call, request, ASSENT_EVENT_PROGRESS, MEMBERS, error) &&
           read_lease(call, request, false, error) &&
           assent_body_record(&call->body, "progress", true, &request->event.result, error);
}

static bool decode_claim_task(const struct assent_call *call, struct assent_request *request,
                              struct assent_error *error)
{
    static const char *const MEMBERS[] = {NULL};
    return event_on_job(call, request, ASSENT_EVENT_CLAIM, MEMBERS, error);
}

static bool decode_extend(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    static const char *const MEMBERS[] = {"lease_id", "lease", NULL};
    request->kind = ASSENT_REQUEST_EXTEND;
    return need_job_id(call, request, error) && assent_body_members(&call->body, MEMBERS, error) &&
           read_lease(call, request, true, error) &&
           assent_body_duration(&call->body, "lease", LEASE_DEFAULT_US, ASSENT_LEASE_MIN_US,
                                ASSENT_LEASE_MAX_US, &request->lease_us, error);
}

static bool encode_extend(const struct assent_call *call, const struct assent_reply *reply,
                          struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct view view = view_of(call, reply);
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put(&record, "lease_until", view_time(&view, reply->lease_until_us));
    assent_record_put_boolean(&record, "cancel_requested", reply->cancel_requested);
    answer->body = assent_record_done(&record);
    return true;
}

static bool decode_resolve(const struct assent_call *call, struct assent_request *request,
                           struct assent_error *error)
{
    static const char *const MEMBERS[] = {"how", "comment", NULL};
    struct assent_text how;
    if (!event_on_job(call, request, ASSENT_EVENT_RESOLVE, MEMBERS, error) ||
        !assent_body_text(&call->body, "how", true, 16, &how, error) ||
        !assent_body_text(&call->body, "comment", false, ASSENT_COMMENT_BYTES, &request->event.comment,
                          error))
        return false;
    if (assent_resolve_find(how, &request->event.resolve))
        return true;
    return assent_error_set(error, ASSENT_BAD_MEMBER, "`how` is retry, skip or fail");
}

#define JOB "/v1/jobs/{job}"

const struct assent_route ROUTES_JOBS[] = {
    {.method = "POST",
     .path = "/v1/jobs:claim",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_WORK,
     .media = "application/json",
     .long_poll = true,
     .summary = "Claim jobs of some types; waits for one if asked to",
     .status = 200,
     .takes = "JobsClaim",
     .gives = "JobsClaimed",
     .decode = decode_claim,
     .encode = encode_claim},
    {.method = "GET",
     .path = JOB,
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One job",
     .status = 200,
     .gives = "Job",
     .etag = true,
     .decode = decode_job,
     .encode = encode_job},
    {.method = "POST",
     .path = JOB ":complete",
     .access = ASSENT_ACCESS_ANYBODY,
     .media = "application/json",
     .body_optional = true,
     .summary = "Report that a job or task is done",
     .status = 200,
     .takes = "JobComplete",
     .gives = "Job",
     .etag = true,
     .refuses = "410",
     .decode = decode_complete,
     .encode = encode_job},
    {.method = "POST",
     .path = JOB ":fail",
     .access = ASSENT_ACCESS_ANYBODY,
     .media = "application/json",
     .summary = "Report that an attempt failed",
     .status = 200,
     .takes = "JobFail",
     .gives = "Job",
     .etag = true,
     .refuses = "410",
     .decode = decode_fail,
     .encode = encode_job},
    {.method = "POST",
     .path = JOB ":extend",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_WORK,
     .media = "application/json",
     .summary = "Keep the lease for longer; says whether to stop",
     .status = 200,
     .takes = "JobExtend",
     .gives = "JobExtended",
     .refuses = "410",
     .decode = decode_extend,
     .encode = encode_extend},
    {.method = "POST",
     .path = JOB ":release",
     .access = ASSENT_ACCESS_ANYBODY,
     .media = "application/json",
     .body_optional = true,
     .summary = "Give a job back",
     .status = 200,
     .takes = "JobRelease",
     .gives = "Job",
     .etag = true,
     .refuses = "410",
     .decode = decode_release,
     .encode = encode_job},
    {.method = "POST",
     .path = JOB ":progress",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_WORK,
     .media = "application/json",
     .summary = "Report progress",
     .status = 200,
     .takes = "JobProgress",
     .gives = "Job",
     .etag = true,
     .refuses = "410",
     .decode = decode_progress,
     .encode = encode_job},
    {.method = "POST",
     .path = JOB ":claim",
     .access = ASSENT_ACCESS_ANYBODY,
     .media = "application/json",
     .body_optional = true,
     .summary = "Take a task upon oneself",
     .status = 200,
     .takes = "TaskClaim",
     .gives = "Job",
     .etag = true,
     .refuses = "410",
     .decode = decode_claim_task,
     .encode = encode_job},
    {.method = "POST",
     .path = JOB ":resolve",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_OPERATE,
     .media = "application/json",
     .key = true,
     .summary = "Resolve a fault: retry, skip or fail",
     .status = 200,
     .takes = "JobResolve",
     .gives = "Job",
     .etag = true,
     .refuses = "410",
     .decode = decode_resolve,
     .encode = encode_job},
    {.method = NULL},
};
