// SPDX-License-Identifier: Apache-2.0
// The gate (change.md): what a pipeline is told before it acts, and the lease that it is given. Each rule
// keeps it shut by name, and what asks and what grants say the same.
#include "stage.h"

#include <assent/base/canonical.h>
#include <assent/core/gate.h>

#include <string.h>

enum { DRAFT, PEERS, WORK, READY };

#define RIGHT "sha256:0b9f3c6d5e4f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b"
#define OTHER "sha256:1b9f3c6d5e4f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b"

// draft -> peers (one of group:peers) -> work: the gate `release`, for the artifact of the field -> ready
static struct assent_job_rule *define(struct stage *stage)
{
    stage_field(stage, "plan", ASSENT_FIELD_TEXT);
    stage_field(stage, "artifact", ASSENT_FIELD_TEXT);
    stage_field(stage, "planned", ASSENT_FIELD_PLANNED)->material = false;
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *peers = stage_state(stage, "peers", ASSENT_STATE_APPROVAL);
    struct assent_state *work = stage_state(stage, "work", ASSENT_STATE_JOBS);
    stage_state(stage, "ready", ASSENT_STATE_PEOPLE);
    stage_end(stage, "dropped", ASSENT_OUTCOME_CANCELLED);
    stage_action(stage, draft, "submit", "requester", "peers");
    stage_action(stage, draft, "drop", "requester", "dropped");
    stage_round(stage, peers, "peers", "group:peers", 1);
    peers->approved = WORK;
    peers->rejected = DRAFT;
    work->done = work->failed = READY;
    struct assent_job_rule *job = stage_job(stage, work, "release", "");
    struct assent_template with = stage_with(stage, "x", "artifact");
    job->body = (struct assent_body){
        .kind = ASSENT_BODY_GATE, .artifact = with.items[0], .lease_us = 10 * ASSENT_MINUTE_US};
    return job;
}

static struct assent_gate look(struct stage *stage, const char *artifact, const char *who)
{
    struct assent_event event = {.kind = ASSENT_EVENT_COMMENT, .at_us = stage->now_us};
    struct assent_step_input input = {
        .definition = &stage->definition, .ticket = stage->ticket, .event = &event, .world = &stage->world};
    struct assent_text person = *who ? stage_actor(stage, who).person : assent_text_of("");
    return assent_gate_look(&input, assent_text_of(artifact), person, stage->arena);
}

static void expect_gate(struct stage *stage, const char *artifact, const char *who, const char *decision,
                        const char *rule)
{
    struct assent_gate gate = look(stage, artifact, who);
    assert_string_equal(assent_gate_decision_text(gate.decision), decision);
    assert_string_equal(gate.rule ? gate.rule : "", rule);
    assert_int_equal(gate.reasons.list.count != 0, gate.decision != ASSENT_GATE_ALLOW);
}

static void lease(struct stage *stage, const char *who, const char *artifact)
{
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_CLAIM,
                                            .actor = stage_actor(stage, who),
                                            .job = ASSENT_JOB_AT_THE_GATE,
                                            .artifact = assent_text_of(artifact),
                                            .lease_us = ASSENT_MINUTE_US});
}

static void approve(struct stage *stage)
{
    stage_act(stage, "ann", "submit");
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "work");
}

static void the_gate_opens_with_the_deciding_vote(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"plan\":\"p\",\"artifact\":\"" RIGHT "\"}");
    expect_gate(stage, RIGHT, "worker", "wait", "state");
    stage_act(stage, "ann", "submit");
    expect_gate(stage, RIGHT, "worker", "wait", "state");
    assert_non_null(strstr(look(stage, RIGHT, "").evidence, "votes of round peers"));
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_gate(stage, RIGHT, "worker", "allow", "");
    assert_int_equal(look(stage, RIGHT, "worker").job, stage_job_of(stage, "release")->n);
}

static void a_lease_is_for_one_use_and_one_artifact(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"plan\":\"p\",\"artifact\":\"" RIGHT "\"}");
    approve(stage);
    expect_gate(stage, OTHER, "worker", "deny", "artifact");
    expect_gate(stage, "", "worker", "deny", "artifact");
    lease(stage, "worker", OTHER);
    expect_refused(stage, ASSENT_GATE_CLOSED, "gate artifact");
    lease(stage, "worker", "latest");
    expect_refused(stage, ASSENT_FIELD_INVALID, "");
    lease(stage, "worker", RIGHT);
    expect_facts(stage, "job_claimed timer_set");
    expect_words(stage->result.facts[0].job_claimed.artifact, RIGHT);
    expect_gate(stage, RIGHT, "worker", "wait", "leased");
    lease(stage, "worker", RIGHT);
    expect_refused(stage, ASSENT_GATE_CLOSED, "gate leased");
    stage_complete(stage, "worker", "release");
    expect_done(stage, "ready");
    lease(stage, "worker", RIGHT);
    expect_refused(stage, ASSENT_GATE_CLOSED, "gate state");
}

static void a_gate_is_not_claimed_like_work(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"plan\":\"p\",\"artifact\":\"" RIGHT "\"}");
    approve(stage);
    stage_claim(stage, "worker", "release");
    expect_refused(stage, ASSENT_STATE_FORBIDS, "");
}

static void a_lease_that_never_comes_back_is_a_fault(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"plan\":\"p\",\"artifact\":\"" RIGHT "\"}");
    approve(stage);
    lease(stage, "worker", RIGHT);
    stage->now_us += ASSENT_MINUTE_US;
    stage_lease_expires(stage, "release");
    expect_facts(stage, "timer_cleared job_faulted");
    expect_phase(stage, "release", ASSENT_JOB_FAULT);
    expect_gate(stage, RIGHT, "worker", "wait", "fault");
    stage_resolve(stage, "ann", "release", ASSENT_RESOLVE_RETRY);
    expect_gate(stage, RIGHT, "worker", "allow", "");
}

static void who_has_voted_gets_no_lease(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"plan\":\"p\",\"artifact\":\"" RIGHT "\"}");
    approve(stage);
    expect_gate(stage, RIGHT, "bo", "deny", "separation");
    expect_gate(stage, RIGHT, "robot", "deny", "separation"); // bo's robot
    lease(stage, "robot", RIGHT);
    expect_refused(stage, ASSENT_SEPARATION, "gate separation");
}

static void the_planned_time_is_kept(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage->now_us = STAGE_MIDNIGHT;
    stage_create(stage, "ann",
                 "{\"plan\":\"p\",\"artifact\":\"" RIGHT "\",\"planned\":{\"start\":\"2026-12-01T08:00:00Z\","
                 "\"end\":\"2026-12-01T10:00:00Z\"}}");
    approve(stage);
    int64_t start = STAGE_MIDNIGHT + 8 * ASSENT_HOUR_US, end = STAGE_MIDNIGHT + 10 * ASSENT_HOUR_US;
    struct assent_gate gate = look(stage, RIGHT, "worker");
    expect_gate(stage, RIGHT, "worker", "wait", "planned");
    assert_int_equal(gate.until_us, start);
    assert_int_equal(gate.next_us, start);
    stage->now_us = start - 1;
    expect_gate(stage, RIGHT, "worker", "wait", "planned");
    lease(stage, "worker", RIGHT);
    expect_refused(stage, ASSENT_GATE_CLOSED, "gate planned");
    stage->now_us = start;
    gate = look(stage, RIGHT, "worker");
    assert_int_equal(gate.decision, ASSENT_GATE_ALLOW);
    assert_int_equal(gate.until_us, end);
    stage->now_us = end;
    gate = look(stage, RIGHT, "worker");
    assert_int_equal(gate.decision, ASSENT_GATE_WAIT);
    assert_int_equal(gate.until_us, 0); // nobody can say when it is planned anew
}

static void an_approval_that_has_fallen_shuts_it(void **state)
{
    struct stage *stage = *state;
    define(stage);
    struct assent_field *implementer = stage_field(stage, "implementer", ASSENT_FIELD_PERSON);
    struct assent_round_rule *round =
        (struct assent_round_rule *)(uintptr_t)stage->states[stage_to(stage, "peers")].rounds;
    struct assent_who never = stage_who(stage, "implementer");
    static const uint16_t everywhere[] = {DRAFT, PEERS, WORK};
    round->never = &never;
    round->never_count = 1;
    implementer->material = false;
    implementer->edit_in = everywhere;
    implementer->edit_in_count = 3;
    stage_create(stage, "ann", "{\"plan\":\"p\",\"artifact\":\"" RIGHT "\"}");
    approve(stage);
    expect_gate(stage, RIGHT, "worker", "allow", "");
    stage_edit(stage, "ann", "{\"implementer\":\"bo\"}"); // who voted for it
    expect_gate(stage, RIGHT, "worker", "wait", "approval");
    lease(stage, "worker", RIGHT);
    expect_refused(stage, ASSENT_GATE_CLOSED, "gate approval");
    stage_edit(stage, "ann", "{\"implementer\":\"di\"}");
    expect_gate(stage, RIGHT, "worker", "allow", "");
}

// A round was skipped by a condition that nobody can answer any more.
static void what_cannot_be_told_keeps_it_shut(void **state)
{
    struct stage *stage = *state;
    define(stage);
    struct assent_field *big = stage_field(stage, "big", ASSENT_FIELD_BOOLEAN);
    static const uint16_t everywhere[] = {DRAFT, PEERS, WORK};
    big->material = false;
    big->edit_in = everywhere;
    big->edit_in_count = 3;
    struct assent_state *peers = &stage->states[stage_to(stage, "peers")];
    stage_round(stage, peers, "chiefs", "group:peers", 1)->when = stage_when(stage, "big");
    stage_create(stage, "ann", "{\"plan\":\"p\",\"artifact\":\"" RIGHT "\",\"big\":false}");
    approve(stage);
    expect_gate(stage, RIGHT, "worker", "allow", "");
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_EDIT,
                                            .actor = stage_actor(stage, "ann"),
                                            .cleared = json_value(stage->arena, "[\"big\"]")});
    expect_done(stage, "work");
    expect_gate(stage, RIGHT, "worker", "wait", "approval");
    lease(stage, "worker", RIGHT);
    expect_refused(stage, ASSENT_ABSENT_VALUE, "big");
}

static void what_has_ended_or_has_no_gate_says_so(void **state)
{
    struct stage *stage = *state;
    struct assent_job_rule *job = define(stage);
    stage_create(stage, "ann", "{\"plan\":\"p\",\"artifact\":\"" RIGHT "\"}");
    stage_act(stage, "ann", "drop");
    expect_gate(stage, RIGHT, "worker", "deny", "ended");
    job->body = stage_worker(stage, "deployer");
    expect_gate(stage, RIGHT, "worker", "invalid", "no-gate");
}

static void an_artifact_that_is_none_is_a_fault(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"plan\":\"p\",\"artifact\":\"v1.2.3\"}");
    approve(stage);
    expect_phase(stage, "release", ASSENT_JOB_FAULT);
    expect_gate(stage, RIGHT, "worker", "wait", "fault");
}

static void a_lease_is_no_longer_than_the_gate_says(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"plan\":\"p\",\"artifact\":\"" RIGHT "\"}");
    approve(stage);
    struct assent_event event = {.kind = ASSENT_EVENT_CLAIM,
                                 .actor = stage_actor(stage, "worker"),
                                 .job = ASSENT_JOB_AT_THE_GATE,
                                 .artifact = assent_text_of(RIGHT),
                                 .lease_us = 10 * ASSENT_MINUTE_US + 1};
    stage_step(stage, event);
    expect_refused(stage, ASSENT_LIMIT_REACHED, "");
    event.lease_us = 10 * ASSENT_MINUTE_US;
    assert_int_equal(stage_step(stage, event), ASSENT_STEP_DONE);
}

static void a_lease_has_a_name(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"plan\":\"p\",\"artifact\":\"" RIGHT "\"}");
    approve(stage);
    lease(stage, "worker", RIGHT);
    struct assent_id ticket;
    int64_t n, fence;
    struct assent_text id = assent_lease_id(stage->arena, stage->ticket, stage_job_of(stage, "release"));
    assert_true(assent_lease_id_read(id, &ticket, &n, &fence));
    assert_true(assent_id_equal(&ticket, &stage->ticket->id));
    assert_int_equal(n, 0);
    assert_int_equal(fence, 1);
    assert_false(assent_lease_id_read(assent_text_slice(id.bytes, id.count - 2), &ticket, &n, &fence));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
        TEST(the_gate_opens_with_the_deciding_vote),
        TEST(a_lease_is_for_one_use_and_one_artifact),
        TEST(a_lease_that_never_comes_back_is_a_fault),
        TEST(who_has_voted_gets_no_lease),
        TEST(the_planned_time_is_kept),
        TEST(an_approval_that_has_fallen_shuts_it),
        TEST(what_cannot_be_told_keeps_it_shut),
        TEST(what_has_ended_or_has_no_gate_says_so),
        TEST(an_artifact_that_is_none_is_a_fault),
        TEST(a_lease_is_no_longer_than_the_gate_says),
        TEST(a_gate_is_not_claimed_like_work),
        TEST(a_lease_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
