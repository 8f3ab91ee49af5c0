// SPDX-License-Identifier: Apache-2.0
// Closed and open loop over the same calls. In the open loop a call that is due takes the ticket that has
// waited longest for its next call, or a new ticket when none waits.
#include "load_run.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LEAVE_US (INT64_C(6) * 3600 * 1000000) // longer than leaving any number of tickets takes

enum { END_US = 30 * 1000000 };

struct flow {
    struct load_approval approval;
    size_t connection;
    int64_t due_us; // of the call that is out
    bool fresh;     // has no ticket
    struct flow *next;
};

struct run {
    const struct load_plan *plan;
    struct load_result *result;
    struct load_net *net;
    struct flow *flows;
    size_t flow_count;
    size_t in_flight;
    int64_t tickets_begun;
    int64_t start_us, from_us, until_us; // measured: from <= t < until
    struct flow *ready, **ready_end;     // open loop: waiting for their next call, first come first served
    struct flow *unused;                 // open loop: without a ticket
    int64_t slots;                       // open loop: calls that have been due
    size_t turn;                         // open loop: the connection that is next
    bool failed;
};

static struct load_cpu cpu_now(pid_t server)
{
    struct load_cpu cpu = {0};
    struct timespec used;
    clockid_t clock;
    char path[64];
    if (clock_getcpuclockid(server, &clock) == 0 && clock_gettime(clock, &used) == 0)
        cpu.server_us = (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    cpu.own_us = (int64_t)used.tv_sec * 1000000 + used.tv_nsec / 1000;
    snprintf(path, sizeof path, "/proc/%d/task/%d/schedstat", (int)server, (int)server);
    FILE *file = fopen(path, "r");
    if (file != NULL) {
        int64_t ns = 0;
        if (fscanf(file, "%" SCNd64, &ns) == 1)
            cpu.loop_us = ns / 1000;
        fclose(file);
    }
    return cpu;
}

static void fail(struct run *run, const char *wrong)
{
    if (!run->failed)
        snprintf(run->result->wrong, sizeof run->result->wrong, "%s", wrong);
    run->failed = true;
}

static void send_call(struct run *run, struct flow *flow, int64_t due_us)
{
    if (flow->fresh)
        load_approval_begin(&flow->approval, ++run->tickets_begun);
    flow->fresh = false;
    flow->due_us = due_us;
    load_approval_ask(&flow->approval);
    run->in_flight++;
    load_net_send(run->net, flow->connection, &flow->approval.call);
}

static void count(struct run *run, const struct flow *flow, enum load_step step, int64_t now_us)
{
    if (flow->due_us >= run->from_us && flow->due_us < run->until_us)
        load_histogram_add(&run->result->steps[step], now_us - flow->due_us);
    if (now_us >= run->from_us && now_us < run->until_us)
        run->result->calls++;
}

static void put_ready(struct run *run, struct flow *flow)
{
    flow->next = NULL;
    *run->ready_end = flow;
    run->ready_end = &flow->next;
}

static bool may_begin(const struct run *run, int64_t now_us)
{
    return run->plan->leave > 0 ? run->tickets_begun < run->plan->leave : now_us < run->until_us;
}

static void on_done(void *context, struct load_call *call)
{
    struct run *run = context;
    struct flow *flow = call->context;
    int64_t now_us = load_now_us();
    enum load_step step = flow->approval.step;
    run->in_flight--;
    if (run->failed)
        return;
    if (!load_approval_take(&flow->approval)) {
        fail(run, flow->approval.wrong);
        return;
    }
    count(run, flow, step, now_us);
    if (flow->approval.step == (run->plan->leave > 0 ? LOAD_VOTE : LOAD_STEPS)) {
        run->result->tickets++;
        flow->fresh = true;
    }
    if (run->plan->rate > 0 && flow->fresh) {
        flow->next = run->unused;
        run->unused = flow;
    } else if (run->plan->rate > 0) {
        put_ready(run, flow);
    } else if (!flow->fresh || may_begin(run, now_us)) {
        send_call(run, flow, now_us);
    }
}

static int64_t due_of(const struct run *run, int64_t slot)
{
    return run->start_us + (int64_t)((double)slot * 1e6 / run->plan->rate);
}

static struct flow *take_ready(struct run *run)
{
    struct flow *flow = run->ready;
    if (flow != NULL) {
        run->ready = flow->next;
        if (run->ready == NULL)
            run->ready_end = &run->ready;
    }
    return flow;
}

// Sends what is due by now. Returns when it wants to be called again.
static int64_t send_due(struct run *run, int64_t now_us)
{
    while (run->in_flight < run->flow_count) {
        int64_t due_us = due_of(run, run->slots);
        bool over = due_us >= run->until_us; // then tickets are only brought to their end
        if (!over && due_us > now_us)
            return due_us;
        struct flow *flow = take_ready(run);
        if (flow == NULL && over)
            break;
        if (flow == NULL) {
            flow = run->unused;
            assert(flow != NULL);
            run->unused = flow->next;
        }
        run->slots += !over;
        run->turn = (run->turn + 1) % run->plan->connections;
        flow->connection = run->turn;
        send_call(run, flow, over ? now_us : due_us);
    }
    return INT64_MAX;
}

static bool make_flows(struct run *run)
{
    run->flow_count = run->plan->connections * run->plan->streams;
    run->flows = calloc(run->flow_count, sizeof *run->flows);
    run->ready_end = &run->ready;
    for (size_t i = 0; run->flows != NULL && i < run->flow_count; i++) {
        struct flow *flow = &run->flows[i];
        flow->fresh = true;
        flow->connection = i % run->plan->connections;
        flow->approval.tokens = run->plan->tokens;
        flow->approval.run = run->plan->run;
        flow->approval.call.context = flow;
        flow->approval.call.answer = malloc(LOAD_ANSWER_BYTES);
        if (flow->approval.call.answer == NULL)
            return false;
        flow->next = run->unused;
        run->unused = flow;
    }
    return run->flows != NULL;
}

static void begin(struct run *run)
{
    run->start_us = load_now_us();
    run->from_us = run->start_us + (int64_t)(run->plan->warm_up * 1e6);
    run->until_us = run->from_us + (int64_t)(run->plan->seconds * 1e6);
    if (run->plan->leave > 0)
        run->until_us = run->start_us + LEAVE_US;
    for (size_t i = 0; run->plan->rate <= 0 && i < run->flow_count && may_begin(run, run->start_us); i++)
        send_call(run, &run->flows[i], run->start_us);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void work(struct run *run)
{
    struct load_cpu before = {0}, after = {0};
    int64_t measured_from_us = 0;
    begin(run);
    for (int64_t now_us = run->start_us; !run->failed; now_us = load_now_us()) {
        if (measured_from_us == 0 && now_us >= run->from_us) {
            before = cpu_now(run->plan->server);
            measured_from_us = now_us;
        }
        if (run->plan->leave > 0 && run->in_flight == 0)
            run->until_us = now_us; // all have been left
        if (run->result->seconds <= 0 && now_us >= run->until_us) {
            after = cpu_now(run->plan->server);
            run->result->seconds = (double)(now_us - measured_from_us) / 1e6;
        }
        int64_t wake_us = earlier(measured_from_us == 0 ? run->from_us : run->until_us, now_us + 1000000);
        if (now_us >= run->until_us)
            wake_us = now_us + 100000;
        if (run->plan->rate > 0)
            wake_us = earlier(wake_us, send_due(run, now_us));
        if (now_us >= run->until_us && run->in_flight == 0)
            break;
        if (now_us >= run->until_us + END_US)
            fail(run, "tickets that were begun do not come to their end");
        if (!load_net_turn(run->net, wake_us))
            fail(run, load_net_trouble(run->net));
    }
    run->result->cpu = (struct load_cpu){after.server_us - before.server_us, after.loop_us - before.loop_us,
                                         after.own_us - before.own_us};
}

bool load_run(const struct load_plan *plan, struct load_result *result)
{
    struct run run = {.plan = plan, .result = result};
    *result = (struct load_result){0};
    struct load_net_config config = {plan->port, plan->connections, plan->tls, on_done, &run};
    run.net = load_net_open(&config);
    if (run.net == NULL)
        fail(&run, "the server takes no connection");
    else if (!make_flows(&run))
        fail(&run, "out of memory");
    else
        work(&run);
    for (size_t i = 0; i < LOAD_STEPS; i++)
        load_histogram_merge(&result->all, &result->steps[i]);
    if (run.net != NULL) {
        result->received_bytes = load_net_received(run.net);
        load_net_close(run.net);
    }
    for (size_t i = 0; run.flows != NULL && i < run.flow_count; i++)
        free(run.flows[i].approval.call.answer);
    free(run.flows);
    return !run.failed;
}
