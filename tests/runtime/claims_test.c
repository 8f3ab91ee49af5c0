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

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(two_hundred_waiters_and_one_job),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
