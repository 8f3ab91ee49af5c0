// SPDX-License-Identifier: Apache-2.0
// Leases: they end when nobody extends them and not before, an extension that was promised holds, an old
// claim's extension helps no new claim, and a start extends each live lease once.
#include "stand.h"

static const struct assent_job *job_of(struct stand *stand, const struct stand_claimed *held)
{
    return assent_ticket_job(stand_stored(stand, held->ticket), held->job);
}

static struct stand_claimed claim(struct stand *stand, const char *handle, int64_t lease_us)
{
    struct assent_request request = stand_claim(stand, handle, "alpha", 0);
    request.lease_us = lease_us;
    const struct stand_answer *answer = stand_call(stand, &request);
    assert_int_equal(answer->claimed_count, 1);
    return answer->claimed[0];
}

static bool extend(struct stand *stand, const char *handle, const struct stand_claimed *held, int64_t us)
{
    struct assent_request request = stand_extend(stand, handle, held, us);
    const struct stand_answer *answer = stand_call(stand, &request);
    if (answer->ok)
        assert_true(answer->lease_until_us == stand->now_us + us);
    else
        assert_int_equal(answer->error.code, ASSENT_LEASE_LOST);
    return answer->ok;
}

static void a_lease_ends_when_nobody_extends_it(void **state)
{
    struct stand *stand = *state;
    stand_offer(stand);
    struct stand_claimed held = claim(stand, "robot", 30 * ASSENT_SECOND_US);
    stand_reach(stand, stand->now_us + 30 * ASSENT_SECOND_US - 1);
    assert_int_equal(job_of(stand, &held)->phase, ASSENT_JOB_CLAIMED);
    stand_reach(stand, stand->now_us + 1);
    assert_int_equal(job_of(stand, &held)->phase, ASSENT_JOB_DELAYED);
    assert_int_equal(assent_runtime_count(stand->runtime).leases_expired, 1);
    assert_false(extend(stand, "robot", &held, ASSENT_MINUTE_US));
    stand_reach(stand, stand->now_us + 5 * ASSENT_SECOND_US);
    struct stand_claimed again = claim(stand, "drone", 30 * ASSENT_SECOND_US);
    assert_int_equal(job_of(stand, &again)->attempts, 2); // the lost one counts
    assert_true(again.fence > held.fence);
}

static void an_extended_lease_ends_when_the_extension_ends(void **state)
{
    struct stand *stand = *state;
    stand_offer(stand);
    struct stand_claimed held = claim(stand, "robot", 30 * ASSENT_SECOND_US);
    int64_t turns = stand_turns(stand);
    stand_reach(stand, stand->now_us + 20 * ASSENT_SECOND_US);
    assert_true(extend(stand, "robot", &held, 2 * ASSENT_MINUTE_US));
    int64_t until_us = stand->now_us + 2 * ASSENT_MINUTE_US;
    stand_reach(stand, until_us - 1);
    assert_int_equal(job_of(stand, &held)->phase, ASSENT_JOB_CLAIMED);
    assert_int_equal(stand_turns(stand), turns); // extending writes nothing
    stand_reach(stand, until_us);
    assert_int_equal(job_of(stand, &held)->phase, ASSENT_JOB_DELAYED);
}

static void only_the_holder_extends(void **state)
{
    struct stand *stand = *state;
    stand_offer(stand);
    struct stand_claimed held = claim(stand, "robot", 30 * ASSENT_SECOND_US);
    assert_false(extend(stand, "drone", &held, ASSENT_MINUTE_US));
    struct stand_claimed older = held;
    older.fence--;
    assert_false(extend(stand, "robot", &older, ASSENT_MINUTE_US));
    struct stand_claimed none = held;
    none.job = 7;
    struct assent_request request = stand_extend(stand, "robot", &none, ASSENT_MINUTE_US);
    assert_int_equal(stand_call(stand, &request)->error.code, ASSENT_NOT_FOUND);
    struct assent_request report = stand_report(stand, "robot", &held, ASSENT_EVENT_COMPLETE);
    assert_true(stand_call(stand, &report)->ok);
    request = stand_extend(stand, "robot", &held, ASSENT_MINUTE_US);
    assert_int_equal(stand_call(stand, &request)->error.code, ASSENT_JOB_OVER);
}

// The first worker extended far ahead and gave the job back; the second one dies. Its lease is its own.
static void an_old_extension_is_not_the_new_claims(void **state)
{
    struct stand *stand = *state;
    stand_offer(stand);
    struct stand_claimed first = claim(stand, "robot", 30 * ASSENT_SECOND_US);
    assert_true(extend(stand, "robot", &first, ASSENT_HOUR_US));
    struct assent_request release = stand_report(stand, "robot", &first, ASSENT_EVENT_RELEASE);
    assert_true(stand_call(stand, &release)->ok);
    struct stand_claimed second = claim(stand, "drone", 30 * ASSENT_SECOND_US);
    stand_reach(stand, stand->now_us + 30 * ASSENT_SECOND_US);
    assert_int_equal(job_of(stand, &second)->phase, ASSENT_JOB_DELAYED);
}

static uint64_t comment(struct stand *stand, struct assent_id ticket)
{
    struct assent_request request = stand_act(stand, "ann", ticket, "");
    request.event.kind = ASSENT_EVENT_COMMENT;
    request.event.comment = assent_text_of("how is it going?");
    return stand_submit(stand, &request);
}

// The extension came in time and waited behind another command when the lease's time came.
static void an_extension_in_the_mailbox_comes_before_the_end(void **state)
{
    struct stand *stand = *state;
    stand_offer(stand);
    struct stand_claimed held = claim(stand, "robot", 30 * ASSENT_SECOND_US);
    int64_t start_us = stand->now_us;
    stand_reach(stand, start_us + 29 * ASSENT_SECOND_US);
    uint64_t asked = comment(stand, held.ticket);
    assert_int_equal(stand_holds(stand, ASSENT_ORDER_COMMIT), 1);
    struct assent_request request = stand_extend(stand, "robot", &held, ASSENT_MINUTE_US);
    uint64_t extended = stand_submit(stand, &request);
    stand_pass(stand, 2 * ASSENT_SECOND_US); // the timer fires, into the mailbox
    stand_work(stand);
    assert_true(stand_answer(stand, asked)->ok);
    assert_true(stand_answer(stand, extended)->ok);
    assert_int_equal(job_of(stand, &held)->phase, ASSENT_JOB_CLAIMED);
    stand_reach(stand, stand_answer(stand, extended)->lease_until_us - 1);
    assert_int_equal(job_of(stand, &held)->phase, ASSENT_JOB_CLAIMED);
    stand_reach(stand, stand->now_us + 1);
    assert_int_equal(job_of(stand, &held)->phase, ASSENT_JOB_DELAYED);
}

static void an_extension_after_the_end_is_refused(void **state)
{
    struct stand *stand = *state;
    stand_offer(stand);
    struct stand_claimed held = claim(stand, "robot", 30 * ASSENT_SECOND_US);
    comment(stand, held.ticket);
    stand_pass(stand, 30 * ASSENT_SECOND_US);
    struct assent_request request = stand_extend(stand, "robot", &held, ASSENT_MINUTE_US);
    assert_int_equal(stand_call(stand, &request)->error.code, ASSENT_LEASE_LOST);
    assert_int_equal(job_of(stand, &held)->phase, ASSENT_JOB_DELAYED);
}

// The extension was in memory only, and the stored end lies in the past: the start gives the lease its own
// length once more, so that a worker that is alive and extends in time keeps its job.
static void a_start_extends_each_live_lease_once(void **state)
{
    struct stand *stand = *state;
    stand_offer(stand);
    struct stand_claimed held = claim(stand, "robot", 10 * ASSENT_MINUTE_US);
    int64_t start_us = stand->now_us;
    stand_reach(stand, start_us + 9 * ASSENT_MINUTE_US);
    assert_true(extend(stand, "robot", &held, 10 * ASSENT_MINUTE_US));
    stand_reach(stand, start_us + 15 * ASSENT_MINUTE_US);
    stand_crash(stand);
    stand_reach(stand, start_us + 18 * ASSENT_MINUTE_US); // within what was promised
    assert_int_equal(job_of(stand, &held)->phase, ASSENT_JOB_CLAIMED);
    assert_true(extend(stand, "robot", &held, 10 * ASSENT_MINUTE_US));
    stand_reach(stand, start_us + 28 * ASSENT_MINUTE_US - 1);
    assert_int_equal(job_of(stand, &held)->phase, ASSENT_JOB_CLAIMED);
    stand_reach(stand, stand->now_us + 1);
    assert_int_equal(job_of(stand, &held)->phase, ASSENT_JOB_DELAYED);
}

static void a_dead_workers_lease_ends_after_a_start(void **state)
{
    struct stand *stand = *state;
    stand_offer(stand);
    struct stand_claimed held = claim(stand, "robot", 30 * ASSENT_SECOND_US);
    stand_reach(stand, stand->now_us + 29 * ASSENT_SECOND_US);
    stand_crash(stand);
    int64_t start_us = stand->now_us;
    stand_reach(stand, start_us + 28 * ASSENT_SECOND_US);
    assert_int_equal(job_of(stand, &held)->phase, ASSENT_JOB_CLAIMED);
    stand_reach(stand, start_us + 31 * ASSENT_SECOND_US); // once, and not again
    assert_int_equal(job_of(stand, &held)->phase, ASSENT_JOB_DELAYED);
}

// A claim of this run is not touched by the rule for a start.
static void a_new_claim_after_a_start_has_its_own_lease(void **state)
{
    struct stand *stand = *state;
    stand_offer(stand);
    stand_restart(stand);
    struct stand_claimed held = claim(stand, "robot", 2 * ASSENT_SECOND_US);
    stand_reach(stand, stand->now_us + 2 * ASSENT_SECOND_US);
    assert_int_equal(job_of(stand, &held)->phase, ASSENT_JOB_DELAYED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_lease_ends_when_nobody_extends_it),
        TEST(an_extended_lease_ends_when_the_extension_ends),
        TEST(only_the_holder_extends),
        TEST(an_old_extension_is_not_the_new_claims),
        TEST(an_extension_in_the_mailbox_comes_before_the_end),
        TEST(an_extension_after_the_end_is_refused),
        TEST(a_start_extends_each_live_lease_once),
        TEST(a_dead_workers_lease_ends_after_a_start),
        TEST(a_new_claim_after_a_start_has_its_own_lease),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
