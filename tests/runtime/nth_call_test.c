// SPDX-License-Identifier: Apache-2.0
// The whole road while the nth store call fails, for every n and every way to fail: each request has a
// definite answer, nothing is half kept, a retry has its one effect, and the engine goes on.
#include "stand.h"
#include <assent/workbench/verify.h>

static const enum assent_sim_fault FAULTS[] = {ASSENT_SIM_FAIL_BEFORE, ASSENT_SIM_FULL, ASSENT_SIM_LOST_REPLY,
                                               ASSENT_SIM_LOST_WRITE, ASSENT_SIM_FAIL_READ};
enum { FAULTS_COUNT = 5, TRIES = 6 };

// Time goes on until the answer is there; it must not take long.
static const struct stand_answer *ask(struct stand *stand, struct assent_request *request)
{
    uint64_t cookie = stand_submit(stand, request);
    stand_work(stand);
    for (int second = 0; second < 4 && stand_answer(stand, cookie) == NULL; second++) {
        stand_pass(stand, ASSENT_SECOND_US);
        stand_work(stand);
    }
    const struct stand_answer *answer = stand_answer(stand, cookie);
    assert_non_null(answer);
    if (!answer->ok) {
        assert_int_equal(assent_code_status(answer->error.code), 503);
        assert_true(answer->retry_after_s > 0);
    }
    return answer;
}

static const struct stand_answer *insist(struct stand *stand, struct assent_request request, const char *key)
{
    stand_key(&request, key, key);
    for (int i = 0; i < TRIES; i++) {
        const struct stand_answer *answer = ask(stand, &request);
        if (answer->ok)
            return answer;
        stand_pass(stand, ASSENT_SECOND_US);
    }
    fail();
    return NULL;
}

// A claim has no key: one that was kept and not told runs out, and the job is on offer again.
static struct stand_claimed insist_on_a_job(struct stand *stand)
{
    for (int i = 0; i < TRIES; i++) {
        struct assent_request claim = stand_claim(stand, "robot", "alpha", 0);
        const struct stand_answer *answer = ask(stand, &claim);
        if (answer->ok && answer->claimed_count == 1)
            return answer->claimed[0];
        stand_reach(stand, stand->now_us + 40 * ASSENT_SECOND_US);
    }
    fail();
    return (struct stand_claimed){0};
}

static void insist_on_the_report(struct stand *stand, struct stand_claimed held)
{
    for (int i = 0; i < TRIES; i++) {
        struct assent_request report = stand_report(stand, "robot", &held, ASSENT_EVENT_COMPLETE);
        uint64_t cookie = stand_submit(stand, &report);
        stand_reach(stand, stand->now_us + 3 * ASSENT_SECOND_US);
        const struct stand_answer *answer = stand_answer(stand, cookie);
        assert_non_null(answer);
        // After an unknown outcome the job may have ended already: idempotent under the lease.
        if (answer->ok || answer->error.code == ASSENT_JOB_OVER)
            return;
        assert_int_equal(assent_code_status(answer->error.code), 503);
    }
    fail();
}

static struct assent_id road(struct stand *stand)
{
    struct assent_id id = insist(stand, stand_create(stand, "ann", "jobs", "the road"), "create")->ticket->id;
    insist(stand, stand_create(stand, "ann", "jobs", "another"), "another");
    insist(stand, stand_act(stand, "ann", id, "ask"), "ask");
    insist(stand, stand_vote(stand, "mo", id), "vote");
    struct stand_claimed held = insist_on_a_job(stand);
    struct assent_request extend = stand_extend(stand, "robot", &held, ASSENT_MINUTE_US);
    ask(stand, &extend);
    insist_on_the_report(stand, held);
    struct assent_request look = stand_look(stand, "nils", id);
    for (int i = 0; i < TRIES && !ask(stand, &look)->ok; i++)
        stand_pass(stand, ASSENT_SECOND_US);
    struct assent_request token = stand_request(stand, ASSENT_REQUEST_TOKEN_MAKE, "ann");
    insist(stand, token, "token");
    return id;
}

static void check(struct stand *stand, struct assent_id id)
{
    const struct assent_ticket *ticket = stand_stored(stand, id);
    assert_true(assent_text_is(ticket->state, "done"));
    assert_int_equal(ticket->rounds[0].vote_count, 1);
    struct assent_verify_report report;
    struct assent_error error;
    assert_true(assent_verify(stand->reader, &report, &error));
    assert_int_equal(report.faults, 0);
    struct assent_list list;
    assert_true(assent_reader_tickets(stand->reader, NULL, 10, stand->arena, &list, &error));
    assert_int_equal(list.count, 2);
    assert_int_equal(assent_runtime_count(stand->runtime).waiting_requests, 0);
    assert_true(assent_runtime_idle(stand->runtime));
}

static void the_nth_call_fails(void **state)
{
    (void)state;
    int reached = 0;
    static const struct assent_runtime_config CONFIG = {.hot_tickets = 1}; // so that much is read
    for (size_t f = 0; f < 2 * FAULTS_COUNT; f++) { // once; and twice in a row, as when the resync fails too
        bool more = true;
        for (int n = 0; more; n++) {
            struct stand *stand = stand_make(&CONFIG);
            stand_start(stand);
            stand_furnish(stand);
            int64_t before = assent_sim_disk_calls(stand->disk);
            assent_sim_disk_fault(stand->disk, FAULTS[f % FAULTS_COUNT], n, f < FAULTS_COUNT ? 1 : 2);
            struct assent_id id = road(stand);
            more = assent_sim_disk_calls(stand->disk) - before > n;
            reached += more;
            assent_sim_disk_fault(stand->disk, ASSENT_SIM_NONE, 0, 0);
            check(stand, id);
            stand_crash(stand); // and what was acknowledged is there after a power loss
            check(stand, id);
            stand_free(stand);
        }
    }
    assert_true(reached > 70);
}

// For good: everything is told within seconds, nothing is kept; and when the disk is well again, all is well.
static void every_call_fails(void **state)
{
    static const char *const KEYS[FAULTS_COUNT] = {"before", "full", "reply", "write", "read"};
    for (size_t f = 0; f < FAULTS_COUNT; f++) {
        if (FAULTS[f] == ASSENT_SIM_LOST_REPLY)
            continue; // is kept
        struct stand *stand = *state;
        assent_sim_disk_fault(stand->disk, ASSENT_SIM_NONE, 0, 0);
        int64_t turns = stand_turns(stand);
        assent_sim_disk_fault(stand->disk, FAULTS[f], 0, -1);
        struct assent_request create = stand_create(stand, "ann", "jobs", "no room");
        stand_key(&create, KEYS[f], "create");
        for (int i = 0; i < 10; i++) {
            const struct stand_answer *answer = ask(stand, &create);
            assert_true(!answer->ok || FAULTS[f] == ASSENT_SIM_FAIL_READ); // reads do not hold up writes
            if (answer->ok)
                break;
        }
        assent_sim_disk_fault(stand->disk, ASSENT_SIM_NONE, 0, 0);
        stand_pass(stand, ASSENT_SECOND_US);
        stand_work(stand);
        assert_true(ask(stand, &create)->ok);
        assert_true(stand_turns(stand) <= turns + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nth_call_fails),
        TEST(every_call_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
