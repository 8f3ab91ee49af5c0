// SPDX-License-Identifier: Apache-2.0
// The gate and its leases (change.md, "The gate"): what a pipeline asks before it acts, the lease under which
// it acts, and what it reports. A lease is a claim of the job that is the gate; its id is a ticket, a job and
// a fence.
#include "view.h"

#include <assent/base/limits.h>

#define LEASE_DEFAULT_US (10 * ASSENT_MINUTE_US)

enum { CHECK_AGAIN_S = 60 }; // where nobody can say when the answer will be another

static bool read_artifact(struct assent_text text, enum assent_code code, struct assent_error *error)
{
    struct assent_digest digest;
    return text.count == 0 || assent_digest_read(text, &digest) ||
           assent_error_set(error, code,
                            "`artifact` must be a digest: sha256: and 64 hexadecimal digits in lower case");
}

static bool decode_gate(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    request->kind = ASSENT_REQUEST_GATE;
    request->ticket = assent_call_query(call, "ticket");
    request->filter.service = assent_call_query(call, "service");
    request->filter.item = assent_call_query(call, "ci");
    request->event.artifact = assent_call_query(call, "artifact");
    bool found = request->filter.service.count > 0 || request->filter.item.count > 0;
    if ((request->ticket.count > 0) == found)
        return assent_error_set(error, ASSENT_BAD_PARAMETER,
                                "either `ticket` must name what the gate is asked about, or `service`, "
                                "`ci` or both what is to be changed");
    return read_artifact(request->event.artifact, ASSENT_BAD_PARAMETER, error) &&
           assent_call_query_duration(call, "wait", ASSENT_CLAIM_WAIT_MAX_US, &request->wait_us, error);
}

// A ticket is opened, and the question asked at its gate: of a pipeline that has none yet.
static bool decode_open(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    static const char *const MEMBERS[] = {"workflow", "fields", "artifact", NULL};
    request->kind = ASSENT_REQUEST_CREATE;
    request->at_gate = true;
    return assent_body_members(&call->body, MEMBERS, error) &&
           assent_body_text(&call->body, "workflow", true, 100, &request->workflow, error) &&
           assent_body_record(&call->body, "fields", false, &request->event.fields, error) &&
           assent_body_text(&call->body, "artifact", false, 200, &request->event.artifact, error) &&
           read_artifact(request->event.artifact, ASSENT_BAD_MEMBER, error) &&
           assent_call_query_duration(call, "wait", ASSENT_CLAIM_WAIT_MAX_US, &request->wait_us, error);
}

static bool encode_gate(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct view view = view_of(call, reply);
    const struct assent_gate *gate = &reply->gate;
    int64_t next_s = CHECK_AGAIN_S;
    struct assent_record record = assent_record_in(call->arena);
    if (gate->next_us > reply->at_us)
        next_s = (gate->next_us - reply->at_us + ASSENT_SECOND_US - 1) / ASSENT_SECOND_US;
    assent_record_put(&record, "at", view_time(&view, reply->at_us));
    assent_record_put(&record, "decision", assent_value_string(assent_gate_decision_text(gate->decision)));
    if (gate->decision <= ASSENT_GATE_WAIT)
        assent_record_put_integer(&record, "next_check_s", next_s);
    if (reply->ticket != NULL) {
        assent_record_put_text(&record, "number", reply->ticket->number);
        assent_record_put_text(&record, "state", reply->ticket->state);
        assent_record_put_text(&record, "ticket", view_href(&view, &reply->ticket->id, ""));
    }
    assent_record_put(&record, "reasons",
                      gate->reasons.kind == ASSENT_VALUE_ABSENT ? assent_value_list(NULL, 0) : gate->reasons);
    if (gate->until_us > 0)
        assent_record_put(&record, "until", view_time(&view, gate->until_us));
    answer->body = assent_record_done(&record);
    return true;
}

// What has become of it: a later claim of the same job has another fence.
static const char *state_of(const struct assent_job *job, int64_t fence)
{
    if (job->fence != fence || job->phase == ASSENT_JOB_FAULT)
        return "lost";
    if (job->phase == ASSENT_JOB_CLAIMED)
        return "held";
    return job->phase == ASSENT_JOB_ENDED ? "ended" : "given_back";
}

static void show_lease(const struct view *view, const struct assent_ticket *ticket,
                       const struct assent_job *job, int64_t fence, struct assent_answer *answer)
{
    struct assent_record record = assent_record_in(view->arena);
    struct assent_job named = *job;
    const char *state = state_of(job, fence);
    bool held = assent_text_is(assent_text_of(state), "held");
    named.fence = fence;
    if (job->artifact.count > 0)
        assent_record_put_text(&record, "artifact", job->artifact);
    if (held)
        assent_record_put_boolean(&record, "cancel_requested", job->cancelled);
    if (job->fence == fence && job->claimed_by.count > 0)
        assent_record_put(&record, "holder", view_person(view, job->claimed_by));
    assent_record_put_text(&record, "id", assent_lease_id(view->arena, ticket, &named));
    assent_record_put_text(&record, "job", job->name);
    assent_record_put_text(&record, "number", ticket->number);
    if (job->fence == fence && job->phase == ASSENT_JOB_ENDED)
        assent_record_put(&record, "outcome", assent_value_string(assent_job_outcome_text(job->outcome)));
    assent_record_put(&record, "state", assent_value_string(state));
    assent_record_put_text(&record, "ticket", view_href(view, &ticket->id, ""));
    if (held)
        assent_record_put(&record, "until", view_time(view, job->lease_us));
    answer->body = assent_record_done(&record);
    answer->etag = ticket->revision;
}

static bool decode_grant(const struct assent_call *call, struct assent_request *request,
                         struct assent_error *error)
{
    static const char *const MEMBERS[] = {"ticket", "artifact", "lease", NULL};
    request->kind = ASSENT_REQUEST_EVENT;
    request->event.kind = ASSENT_EVENT_CLAIM;
    request->event.job = ASSENT_JOB_AT_THE_GATE;
    return assent_body_members(&call->body, MEMBERS, error) &&
           assent_body_text(&call->body, "ticket", true, 64, &request->ticket, error) &&
           assent_body_text(&call->body, "artifact", false, 200, &request->event.artifact, error) &&
           read_artifact(request->event.artifact, ASSENT_BAD_MEMBER, error) &&
           assent_body_duration(&call->body, "lease", LEASE_DEFAULT_US, ASSENT_LEASE_MIN_US,
                                ASSENT_LEASE_MAX_US, &request->event.lease_us, error);
}

// The lease that this request was granted, also when it comes again.
static bool encode_grant(const struct assent_call *call, const struct assent_reply *reply,
                         struct assent_answer *answer, struct assent_error *error)
{
    struct view view = view_of(call, reply);
    (void)error;
    struct assent_job granted = *assent_ticket_job(reply->ticket, reply->job);
    granted.fence = reply->fence;
    show_lease(&view, reply->ticket, assent_ticket_job(reply->ticket, reply->job), reply->fence, answer);
    answer->location = assent_text_format(
        call->arena, "/v1/leases/%s",
        assent_text_cstring(call->arena, assent_lease_id(call->arena, reply->ticket, &granted)));
    return true;
}

static bool name_lease(const struct assent_call *call, struct assent_request *request,
                       struct assent_error *error)
{
    struct assent_id id;
    request->ticket = assent_call_path(call, "lease");
    return assent_lease_id_read(request->ticket, &id, &request->event.job, &request->event.fence) ||
           assent_error_set(error, ASSENT_NOT_FOUND, "there is no such lease, or none that you may see");
}

static bool decode_lease(const struct assent_call *call, struct assent_request *request,
                         struct assent_error *error)
{
    request->kind = ASSENT_REQUEST_TICKET;
    return name_lease(call, request, error);
}

static bool encode_lease(const struct assent_call *call, const struct assent_reply *reply,
                         struct assent_answer *answer, struct assent_error *error)
{
    struct view view = view_of(call, reply);
    struct assent_id id;
    int64_t n = -1, fence = 0;
    assent_lease_id_read(assent_call_path(call, "lease"), &id, &n, &fence);
    const struct assent_job *job = assent_ticket_job(reply->ticket, n);
    if (job == NULL || job->body != ASSENT_BODY_GATE || fence < 1 || fence > job->fence)
        return assent_error_set(error, ASSENT_NOT_FOUND, "there is no such lease, or none that you may see");
    show_lease(&view, reply->ticket, job, fence, answer);
    return true;
}

static bool report(const struct assent_call *call, struct assent_request *request,
                   enum assent_event_kind kind, const char *const *members, struct assent_error *error)
{
    request->kind = ASSENT_REQUEST_EVENT;
    request->event.kind = kind;
    return name_lease(call, request, error) && assent_body_members(&call->body, members, error);
}

static bool decode_complete(const struct assent_call *call, struct assent_request *request,
                            struct assent_error *error)
{
    static const char *const MEMBERS[] = {"result", NULL};
    return report(call, request, ASSENT_EVENT_COMPLETE, MEMBERS, error) &&
           assent_body_record(&call->body, "result", false, &request->event.result, error);
}

static bool decode_fail(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    static const char *const MEMBERS[] = {"error", NULL};
    return report(call, request, ASSENT_EVENT_FAIL, MEMBERS, error) &&
           assent_body_text(&call->body, "error", true, ASSENT_RESULT_BYTES, &request->event.error, error);
}

static bool decode_release(const struct assent_call *call, struct assent_request *request,
                           struct assent_error *error)
{
    static const char *const MEMBERS[] = {NULL};
    return report(call, request, ASSENT_EVENT_RELEASE, MEMBERS, error);
}

static bool decode_extend(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    static const char *const MEMBERS[] = {"lease", NULL};
    request->kind = ASSENT_REQUEST_EXTEND;
    return name_lease(call, request, error) && assent_body_members(&call->body, MEMBERS, error) &&
           assent_body_duration(&call->body, "lease", LEASE_DEFAULT_US, ASSENT_LEASE_MIN_US,
                                ASSENT_LEASE_MAX_US, &request->lease_us, error);
}

static bool encode_extend(const struct assent_call *call, const struct assent_reply *reply,
                          struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    struct view view = view_of(call, reply);
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put_boolean(&record, "cancel_requested", reply->cancel_requested);
    assent_record_put(&record, "until", view_time(&view, reply->lease_until_us));
    answer->body = assent_record_done(&record);
    return true;
}

static bool encode_open(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    struct view view = view_of(call, reply);
    answer->location = view_href(&view, &reply->ticket->id, "");
    return encode_gate(call, reply, answer, error);
}

static const char *const QUERY_OPEN[] = {"wait", NULL};
static const char *const QUERY_GATE[] = {"ticket", "service", "ci", "artifact", "wait", NULL};

#define LEASE "/v1/leases/{lease}"

const struct assent_route ROUTES_GATE[] = {
    {.method = "GET",
     .path = "/v1/gate",
     .access = ASSENT_ACCESS_ANYBODY,
     .long_poll = true,
     .query = QUERY_GATE,
     .summary = "May this be brought live now? Waits for another answer than `wait` if asked to",
     .status = 200,
     .gives = "Gate",
     .decode = decode_gate,
     .encode = encode_gate},
    {.method = "POST",
     .path = "/v1/gate",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_SUBMIT,
     .media = "application/json",
     .key = true,
     .long_poll = true,
     .query = QUERY_OPEN,
     .summary = "Open a ticket and ask at its gate; again with the same key: ask once more",
     .status = 201,
     .takes = "GateOpen",
     .gives = "Gate",
     .decode = decode_open,
     .encode = encode_open},
    {.method = "POST",
     .path = "/v1/leases",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_WORK,
     .media = "application/json",
     .key = true,
     .summary = "Go through the gate of a ticket: a lease for one use, bound to the artifact",
     .status = 201,
     .takes = "LeaseGrant",
     .gives = "Lease",
     .etag = true,
     .decode = decode_grant,
     .encode = encode_grant},
    {.method = "GET",
     .path = LEASE,
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One lease, and what became of it",
     .status = 200,
     .gives = "Lease",
     .etag = true,
     .decode = decode_lease,
     .encode = encode_lease},
    {.method = "POST",
     .path = LEASE ":complete",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_WORK,
     .media = "application/json",
     .body_optional = true,
     .summary = "Report that what was done under the lease succeeded",
     .status = 200,
     .takes = "LeaseComplete",
     .gives = "Lease",
     .etag = true,
     .refuses = "410",
     .decode = decode_complete,
     .encode = encode_lease},
    {.method = "POST",
     .path = LEASE ":fail",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_WORK,
     .media = "application/json",
     .summary = "Report that what was done under the lease failed",
     .status = 200,
     .takes = "LeaseFail",
     .gives = "Lease",
     .etag = true,
     .refuses = "410",
     .decode = decode_fail,
     .encode = encode_lease},
    {.method = "POST",
     .path = LEASE ":release",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_WORK,
     .media = "application/json",
     .body_optional = true,
     .summary = "Give the lease back unused",
     .status = 200,
     .takes = "LeaseRelease",
     .gives = "Lease",
     .etag = true,
     .refuses = "410",
     .decode = decode_release,
     .encode = encode_lease},
    {.method = "POST",
     .path = LEASE ":extend",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_WORK,
     .media = "application/json",
     .body_optional = true,
     .summary = "Keep the lease for longer; says whether to stop",
     .status = 200,
     .takes = "LeaseExtend",
     .gives = "LeaseExtended",
     .refuses = "410",
     .decode = decode_extend,
     .encode = encode_extend},
    {.method = NULL},
};
