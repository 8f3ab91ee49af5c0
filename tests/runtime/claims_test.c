// SPDX-License-Identifier: Apache-2.0
// Claims: one waiter is woken for a job, every claim is answered, a job that one worker may not have goes to
// the next, and nobody's job is forgotten when a claim of it fails.
#include "stand.h"
#include <assent/base/limits.h>

static size_t jobs_in(struct stand *stand, const uint64_t *cookies, size_t count, size_t *answered)
{
    size_t jobs = 0;
    *answered = 0;
    for (size_t i = 0; i < count; i++) {
        const struct stand_answer *answer = stand_answer(stand, cookies[i]);
        *answered += answer != NULL;
        jobs += answer != NULL ? answer->claimed_count : 0;
    }
    return jobs;
}

static void two_hundred_waiters_and_one_job(void **state)
{
    struct stand *stand = *state;
    uint64_t cookies[200];
    for (size_t i = 0; i < 200; i++) {
        struct assent_request claim = stand_claim(stand, "robot", "alpha", 10 * ASSENT_SECOND_US);
        cookies[i] = stand_submit(stand, &claim);
    }
    assert_int_equal(assent_runtime_count(stand->runtime).waiting_claims, 200);
    stand_offer(stand);
    size_t answered;
    assert_int_equal(jobs_in(stand, cookies, 200, &answered), 1);
    assert_int_equal(answered, 1);                                       // the others were not woken
    assert_int_equal(stand_answer(stand, cookies[0])->claimed_count, 1); // first come, first served
    stand_reach(stand, stand->now_us + 11 * ASSENT_SECOND_US);
    assert_int_equal(jobs_in(stand, cookies, 200, &answered), 1);
    assert_int_equal(answered, 200);
    assert_int_equal(assent_runtime_count(stand->runtime).waiting_claims, 0);
}

// mo has voted on the ticket, so its job is not for mo (language.md, rule 6).
static struct assent_id offer_not_for_mo(struct stand *stand)
{
    struct assent_id id = stand_ticket(stand);
    struct assent_request ask = stand_act(stand, "ann", id, "ask");
    assert_true(stand_call(stand, &ask)->ok);
    struct assent_request vote = stand_vote(stand, "mo", id);
    assert_true(stand_call(stand, &vote)->ok);
    return id;
}

static void a_job_refused_to_one_goes_to_the_next_in_line(void **state)
{
    struct stand *stand = *state;
    offer_not_for_mo(stand);
    struct assent_request first = stand_claim(stand, "mo", "alpha", 0);
    assert_int_equal(stand_call(stand, &first)->claimed_count, 0); // the journal has it for this minute
    struct assent_request robot = stand_claim(stand, "robot", "alpha", 0);
    struct stand_claimed held = stand_call(stand, &robot)->claimed[0];
    struct assent_request mo = stand_claim(stand, "mo", "alpha", 50 * ASSENT_SECOND_US);
    struct assent_request drone = stand_claim(stand, "drone", "alpha", 50 * ASSENT_SECOND_US);
    uint64_t mos = stand_submit(stand, &mo), drones = stand_submit(stand, &drone);
    struct assent_request release = stand_report(stand, "robot", &held, ASSENT_EVENT_RELEASE);
    assert_true(stand_call(stand, &release)->ok);
    assert_null(stand_answer(stand, mos));
    const struct stand_answer *answer = stand_answer(stand, drones);
    assert_non_null(answer); // at once, though nothing more happened after the refusal
    assert_int_equal(answer->claimed_count, 1);
}

// More tickets than a claim looks at: it waits its time and is answered, and the jobs stay on offer.
static void a_claim_refused_everywhere_is_answered(void **state)
{
    struct stand *stand = *state;
    for (int i = 0; i < 66; i++)
        offer_not_for_mo(stand);
    struct assent_request mo = stand_claim(stand, "mo", "alpha", 20 * ASSENT_SECOND_US);
    uint64_t cookie = stand_submit(stand, &mo);
    stand_work(stand);
    assert_null(stand_answer(stand, cookie));
    offer_not_for_mo(stand); // something happens: whoever waits is looked at again
    stand_reach(stand, stand->now_us + 21 * ASSENT_SECOND_US);
    const struct stand_answer *answer = stand_answer(stand, cookie);
    assert_non_null(answer);
    assert_true(answer->ok);
    assert_int_equal(answer->claimed_count, 0);
    assert_int_equal(assent_runtime_count(stand->runtime).offers, 67);
}

static void a_claim_that_could_not_be_kept_says_so_and_the_job_stays(void **state)
{
    struct stand *stand = *state;
    static const enum assent_code CODES[] = {ASSENT_STORE_FULL, ASSENT_STORE_UNKNOWN, ASSENT_BAD_RECORD};
    stand_offer(stand);
    for (size_t i = 0; i < sizeof CODES / sizeof CODES[0]; i++) {
        struct assent_request claim = stand_claim(stand, "robot", "alpha", 50 * ASSENT_SECOND_US);
        uint64_t cookie = stand_submit(stand, &claim);
        stand_until(stand, ASSENT_ORDER_COMMIT);
        stand_fail(stand, 0, CODES[i]);
        stand_work(stand);
        assert_non_null(stand_answer(stand, cookie)); // at once: the worker asks again
        assert_int_equal(stand_answer(stand, cookie)->error.code, CODES[i]);
    }
    struct assent_request claim = stand_claim(stand, "robot", "alpha", 0);
    assert_int_equal(stand_call(stand, &claim)->claimed_count, 1);
}

// Whatever makes a claim fail but the job's own state, the job stays on offer.
static void a_job_is_not_forgotten_over_conflicts(void **state)
{
    struct stand *stand = *state;
    stand_offer(stand);
    struct assent_request claim = stand_claim(stand, "robot", "alpha", 0);
    uint64_t cookie = stand_submit(stand, &claim);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(stand_holds(stand, ASSENT_ORDER_COMMIT), 1);
        struct assent_order *order = stand->orders[0];
        order->ok = true;
        order->items[0].outcome = ASSENT_ITEM_CONFLICT;
        stand->order_count = 0;
        assent_runtime_done(stand->runtime, order, stand->now_us);
    }
    stand_take(stand);
    assert_non_null(stand_answer(stand, cookie));
    claim = stand_claim(stand, "robot", "alpha", 0);
    assert_int_equal(stand_call(stand, &claim)->claimed_count, 1);
}

static void a_worker_who_left_gets_no_job(void **state)
{
    struct stand *stand = *state;
    struct assent_request claim = stand_claim(stand, "robot", "alpha", 50 * ASSENT_SECOND_US);
    uint64_t waiting = stand_submit(stand, &claim);
    assent_runtime_cancel(stand->runtime, waiting);
    assert_int_equal(assent_runtime_count(stand->runtime).waiting_claims, 0);
    offer_not_for_mo(stand);
    assert_int_equal(assent_runtime_count(stand->runtime).offers, 1);
    struct assent_request mo = stand_claim(stand, "mo", "alpha", 50 * ASSENT_SECOND_US);
    uint64_t refused = stand_submit(stand, &mo);
    assert_int_equal(stand_holds(stand, ASSENT_ORDER_COMMIT), 1); // the refusal, on its way to the journal
    assent_runtime_cancel(stand->runtime, refused);
    stand_work(stand);
    assert_int_equal(assent_runtime_count(stand->runtime).waiting_claims, 0); // it does not wait for nobody
    assert_null(stand_answer(stand, refused));
    assert_null(stand_answer(stand, waiting));
    assert_int_equal(assent_runtime_count(stand->runtime).waiting_requests, 0);
}

static void one_waiter_too_many_is_busy(void **state)
{
    struct stand *stand = *state;
    for (int i = 0; i < ASSENT_WAITERS; i++) {
        struct assent_request claim = stand_claim(stand, "robot", "alpha", 50 * ASSENT_SECOND_US);
        stand_submit(stand, &claim);
    }
    assert_int_equal(assent_runtime_count(stand->runtime).waiting_claims, ASSENT_WAITERS);
    assert_int_equal(stand->answer_count - 3, 0); // three of the furnishing
    struct assent_request claim = stand_claim(stand, "robot", "alpha", 50 * ASSENT_SECOND_US);
    uint64_t cookie = stand_submit(stand, &claim);
    assert_int_equal(stand_answer(stand, cookie)->error.code, ASSENT_BUSY);
    assert_int_equal(stand_answer(stand, cookie)->retry_after_s, ASSENT_BUSY_RETRY_S);
}

static void draining_lets_nobody_wait_and_refuses_nobody(void **state)
{
    struct stand *stand = *state;
    struct assent_request claim = stand_claim(stand, "robot", "alpha", 50 * ASSENT_SECOND_US);
    uint64_t before = stand_submit(stand, &claim);
    assent_runtime_drain(stand->runtime);
    stand_work(stand);
    uint64_t after = stand_submit(stand, &claim);
    assert_true(stand_answer(stand, before)->ok && stand_answer(stand, after)->ok);
    assert_int_equal(stand_answer(stand, before)->claimed_count, 0);
    assert_int_equal(stand_answer(stand, after)->claimed_count, 0);
    assert_int_equal(assent_runtime_count(stand->runtime).waiting_claims, 0);
}

static void a_stop_answers_whoever_waits(void **state)
{
    struct stand *stand = *state;
    struct assent_request claim = stand_claim(stand, "robot", "alpha", 50 * ASSENT_SECOND_US);
    uint64_t cookie = stand_submit(stand, &claim);
    assert_true(assent_runtime_idle(stand->runtime)); // a waiting claim holds nobody up
    assent_runtime_stop(stand->runtime);
    assert_false(assent_runtime_idle(stand->runtime));
    stand_work(stand);
    assert_true(stand_answer(stand, cookie)->ok);
    assert_int_equal(stand_answer(stand, cookie)->claimed_count, 0);
    struct assent_error error;
    assert_false(assent_runtime_submit(stand->runtime, &claim, stand->now_us, &error));
    assert_int_equal(error.code, ASSENT_STOPPING);
    assert_true(assent_runtime_idle(stand->runtime));
}

static void only_the_types_of_the_token(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    struct assent_request both = stand_act(stand, "ann", id, "both");
    assert_true(stand_call(stand, &both)->ok);
    struct assent_text beta = assent_text_of("beta");
    struct assent_request claim = stand_claim(stand, "robot", "alpha", 0);
    claim.principal.worker_types = &beta;
    claim.principal.worker_type_count = 1;
    assert_int_equal(stand_call(stand, &claim)->claimed_count, 0);
    struct assent_request own = stand_claim(stand, "robot", "alpha", 0);
    struct stand_claimed held = stand_call(stand, &own)->claimed[0];
    // The same person's token for another type neither reports nor extends what this one holds.
    struct assent_request report = stand_report(stand, "robot", &held, ASSENT_EVENT_COMPLETE);
    report.principal.worker_types = &beta;
    report.principal.worker_type_count = 1;
    assert_int_equal(stand_call(stand, &report)->error.code, ASSENT_FORBIDDEN);
    struct assent_request extend = stand_extend(stand, "robot", &held, ASSENT_MINUTE_US);
    extend.principal.worker_types = &beta;
    extend.principal.worker_type_count = 1;
    assert_int_equal(stand_call(stand, &extend)->error.code, ASSENT_FORBIDDEN);
    report = stand_report(stand, "robot", &held, ASSENT_EVENT_COMPLETE);
    assert_true(stand_call(stand, &report)->ok);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(two_hundred_waiters_and_one_job),
        TEST(a_job_refused_to_one_goes_to_the_next_in_line),
        TEST(a_claim_refused_everywhere_is_answered),
        TEST(a_claim_that_could_not_be_kept_says_so_and_the_job_stays),
        TEST(a_job_is_not_forgotten_over_conflicts),
        TEST(a_worker_who_left_gets_no_job),
        TEST(one_waiter_too_many_is_busy),
        TEST(draining_lets_nobody_wait_and_refuses_nobody),
        TEST(a_stop_answers_whoever_waits),
        TEST(only_the_types_of_the_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
