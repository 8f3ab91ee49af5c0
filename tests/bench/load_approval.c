// SPDX-License-Identifier: Apache-2.0
// The six calls. Ids are picked from the answers by their names; the last answer of a ticket must say that it
// is closed, or that the job is over, so that a server that answers quickly and wrongly does not look fast.
#include "load_approval.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    enum load_role role;
    int status;
} STEPS[LOAD_STEPS] = {
    [LOAD_CREATE] = {"create", LOAD_REQUESTER, 201},  [LOAD_SUBMIT] = {"submit", LOAD_REQUESTER, 200},
    [LOAD_VOTE] = {"first vote", LOAD_FIRST, 201},    [LOAD_VOTE_AGAIN] = {"second vote", LOAD_SECOND, 201},
    [LOAD_CLAIM] = {"claim a job", LOAD_WORKER, 200}, [LOAD_COMPLETE] = {"complete it", LOAD_WORKER, 200},
};

enum {
    SYSTEMS = 256, // of the world (scripts/measure/servers.sh)
    HOURS = 24 * 28 * 12
};

static const char CREATE[] =
    "{\"workflow\":\"approval\",\"fields\":{\"summary\":\"Rotate the keys of the payment gateway, ticket %lld\","
    "\"service\":\"payments\",\"items\":[\"pay-%lld-db-1\",\"pay-%lld-db-2\"],"
    "\"planned\":{\"start\":\"%04lld-%02lld-%02lldT%02lld:00:00Z\",\"end\":\"%04lld-%02lld-%02lldT%02lld:59:00Z\"},"
    "\"plan\":\"Stop the standby, patch it, switch over, patch the other, watch it "
    "for ten minutes, then tell those who wait.\",\"backout\":\"Switch back to the old primary; restore the snapshot "
    "if the standby does not come up.\",\"users\":\"branch\",\"rehearsed\":true}}";

const char *load_step_name(enum load_step step)
{
    return STEPS[step].name;
}

void load_approval_begin(struct load_approval *approval, int64_t number)
{
    approval->number = number;
    approval->step = LOAD_CREATE;
}

static void ask(struct load_approval *approval, const char *before, const char *name, const char *after)
{
    snprintf(approval->path, sizeof approval->path, "/v1/%s%s%s", before, name, after);
}

// Which years a run's tickets are for, so that they are not in conflict with what another run left open.
static long long years_of(const char *run)
{
    unsigned long long sum = 0;
    for (; *run; run++)
        sum = sum * 31 + (unsigned char)*run;
    return (long long)(sum % 4001);
}

// No two tickets are for one system at one time: the next round over all systems is for the next hour.
static void describe(struct load_approval *approval)
{
    long long number = approval->number;
    long long system = number % SYSTEMS;
    long long hour = number / SYSTEMS;
    long long year = 2030 + years_of(approval->run) + hour / HOURS;
    long long month = 1 + hour / (24 * 28) % 12;
    long long day = 1 + hour / 24 % 28;
    hour %= 24;
    snprintf(approval->body, sizeof approval->body, CREATE, number, system, system, year, month, day, hour,
             year, month, day, hour);
}

void load_approval_ask(struct load_approval *approval)
{
    struct load_call *call = &approval->call;
    switch (approval->step) {
    case LOAD_CREATE:
        ask(approval, "tickets", "", "");
        describe(approval);
        break;
    case LOAD_SUBMIT:
        ask(approval, "tickets/", approval->ticket, "/actions/submit");
        snprintf(approval->body, sizeof approval->body, "{}");
        break;
    case LOAD_VOTE:
    case LOAD_VOTE_AGAIN:
        ask(approval, "approvals/", approval->round, "/votes");
        snprintf(approval->body, sizeof approval->body,
                 "{\"choice\":\"approve\",\"comment\":\"Read the plan.\"}");
        break;
    case LOAD_CLAIM:
        ask(approval, "jobs:claim", "", "");
        snprintf(approval->body, sizeof approval->body,
                 "{\"types\":[\"deployer\"],\"worker\":\"bench\",\"max\":1,\"lease\":300,\"wait\":10}");
        break;
    case LOAD_COMPLETE:
        ask(approval, "jobs/job_", approval->job, ":complete");
        snprintf(approval->body, sizeof approval->body, "{\"lease_id\":%s,\"result\":{\"packages\":3}}",
                 approval->lease);
        break;
    case LOAD_STEPS:
        break;
    }
    snprintf(approval->key, sizeof approval->key, "%s-%lld-%d", approval->run, (long long)approval->number,
             (int)approval->step);
    call->method = "POST";
    call->path = approval->path;
    call->token = approval->tokens[STEPS[approval->step].role];
    call->key = approval->step == LOAD_CLAIM ? NULL : approval->key; // a long poll takes none
    call->body = approval->body;
    call->body_bytes = strlen(approval->body);
}

// What follows `name` up to a quote, comma or brace.
static bool pick(const char *answer, const char *name, char out[LOAD_TEXT_BYTES])
{
    const char *at = strstr(answer, name);
    if (at == NULL)
        return false;
    at += strlen(name);
    size_t count = strcspn(at, "\",}");
    if (count == 0 || count >= LOAD_TEXT_BYTES)
        return false;
    memcpy(out, at, count);
    out[count] = '\0';
    return true;
}

static bool understand(struct load_approval *approval)
{
    const char *answer = approval->call.answer;
    switch (approval->step) {
    case LOAD_CREATE:
        return pick(answer, "\"self\":\"/v1/tickets/", approval->ticket);
    case LOAD_SUBMIT:
        return strstr(answer, "\"approval\":{") != NULL &&
               pick(strstr(answer, "\"approval\":{"), "\"id\":\"", approval->round);
    case LOAD_VOTE:
        return strstr(answer, "\"state\":\"board\"") != NULL;
    case LOAD_VOTE_AGAIN:
        return strstr(answer, "\"state\":\"deploy\"") != NULL;
    case LOAD_CLAIM:
        return pick(answer, "\"id\":\"job_", approval->job) && pick(answer, "\"lease_id\":", approval->lease);
    case LOAD_COMPLETE:
        return strstr(answer, "\"outcome\":\"succeeded\"") != NULL;
    case LOAD_STEPS:
        break;
    }
    return false;
}

bool load_approval_take(struct load_approval *approval)
{
    const struct load_call *call = &approval->call;
    if (call->status != STEPS[approval->step].status || !understand(approval)) {
        snprintf(approval->wrong, sizeof approval->wrong, "%s (%s) was answered %d: %.400s",
                 STEPS[approval->step].name, approval->path, call->status, call->answer);
        return false;
    }
    approval->step++;
    return true;
}
