// SPDX-License-Identifier: Apache-2.0
// Idempotency keys: one effect and one answer, at once, later, after a restart and after an unknown outcome;
// another request under the same key is refused; the index is bounded by count and time.
#include "stand.h"
#include <stdio.h>

static struct assent_request keyed_create(struct stand *stand, const char *key)
{
    struct assent_request request = stand_create(stand, "ann", "jobs", key);
    stand_key(&request, key, "the body");
    return request;
}

static void a_hundred_at_once_have_one_effect(void **state)
{
    struct stand *stand = *state;
    int64_t turns = stand_turns(stand);
    uint64_t cookies[100];
    for (int i = 0; i < 100; i++) {
        struct assent_request request = keyed_create(stand, "k");
        cookies[i] = stand_submit(stand, &request);
    }
    stand_work(stand);
    int replayed = 0;
    for (int i = 0; i < 100; i++) {
        const struct stand_answer *answer = stand_answer(stand, cookies[i]);
        assert_non_null(answer);
        assert_true(answer->ok);
        assert_int_equal(answer->status, 201);
        assert_true(assent_id_equal(&answer->ticket->id, &stand_answer(stand, cookies[0])->ticket->id));
        replayed += answer->replayed;
    }
    assert_int_equal(replayed, 99);
    assert_int_equal(stand_turns(stand), turns + 1);
    assert_int_equal(assent_runtime_count(stand->runtime).replays, 99);
}

static void another_request_under_the_key_is_refused(void **state)
{
    struct stand *stand = *state;
    struct assent_request first = keyed_create(stand, "k"), other = keyed_create(stand, "k");
    stand_key(&other, "k", "another body");
    uint64_t in_flight = stand_submit(stand, &first);
    uint64_t meanwhile = stand_submit(stand, &other);
    assert_int_equal(stand_answer(stand, meanwhile)->error.code, ASSENT_KEY_REUSED);
    stand_work(stand);
    assert_true(stand_answer(stand, in_flight)->ok);
    assert_int_equal(stand_call(stand, &other)->error.code, ASSENT_KEY_REUSED);
}

// The answer is the first one's, also after the ticket has moved on, and after a restart.
static void a_replay_shows_what_was_answered_then(void **state)
{
    struct stand *stand = *state;
    struct assent_request create = keyed_create(stand, "k");
    struct assent_id id = stand_call(stand, &create)->ticket->id;
    struct assent_request go = stand_act(stand, "ann", id, "go");
    stand_key(&go, "g", "go");
    assert_int_equal(stand_call(stand, &go)->ticket->revision, 2);
    struct assent_request claim = stand_claim(stand, "robot", "alpha", 0);
    assert_int_equal(stand_call(stand, &claim)->claimed_count, 1);
    int64_t turns = stand_turns(stand);
    for (int start = 0; start < 3; start++) {
        const struct stand_answer *answer = stand_call(stand, &create);
        assert_true(answer->ok && answer->replayed);
        assert_int_equal(answer->ticket->revision, 1);
        assert_true(assent_text_is(answer->ticket->state, "draft"));
        answer = stand_call(stand, &go);
        assert_true(answer->ok && answer->replayed);
        assert_int_equal(answer->ticket->revision, 2);
        assert_int_equal(stand_turns(stand), turns);
        if (start == 0)
            stand_restart(stand);
        else if (start == 1)
            stand_crash(stand);
    }
}

// The key is looked at before anything can refuse: the retry of what worked never gets 412.
static void the_key_comes_before_if_match(void **state)
{
    static const int64_t first = 1;
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    struct assent_request go = stand_act(stand, "ann", id, "go");
    go.if_match = (struct assent_revisions){&first, 1};
    stand_key(&go, "g", "go");
    assert_true(stand_call(stand, &go)->ok);
    assert_true(stand_call(stand, &go)->replayed);
    struct assent_request late = stand_act(stand, "ann", id, "go");
    late.if_match = go.if_match;
    assert_int_equal(stand_call(stand, &late)->error.code, ASSENT_STALE_ETAG);
}

static void any_of_the_revisions_will_do(void **state)
{
    static const int64_t seen[] = {7, 1, 9};
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    struct assent_request go = stand_act(stand, "ann", id, "go");
    go.if_match = (struct assent_revisions){seen, 1};
    assert_int_equal(stand_call(stand, &go)->error.code, ASSENT_STALE_ETAG);
    go.if_match.count = 3;
    assert_true(stand_call(stand, &go)->ok);
}

static void a_refused_request_leaves_its_key_free(void **state)
{
    struct stand *stand = *state;
    uint64_t cookies[3];
    struct assent_id id = stand_offer(stand);
    for (int i = 0; i < 3; i++) {
        struct assent_request act = stand_act(stand, "ann", id, "go"); // not in this state
        stand_key(&act, "g", "go");
        cookies[i] = stand_submit(stand, &act);
    }
    stand_work(stand);
    for (int i = 0; i < 3; i++) {
        assert_false(stand_answer(stand, cookies[i])->ok);
        assert_false(stand_answer(stand, cookies[i])->replayed);
    }
    assert_int_equal(assent_runtime_count(stand->runtime).keys, 0);
}

// A copy that waited is not decided anew: its twin was refused, and what was next in the mailbox would allow
// it.
static void a_copy_is_refused_as_its_twin_was(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    stand_restart(stand); // the ticket is cold: all three wait for it
    struct assent_request vote = stand_vote(stand, "bo", id), ask = stand_act(stand, "ann", id, "ask");
    stand_key(&vote, "v", "approve");
    uint64_t first = stand_submit(stand, &vote), asked = stand_submit(stand, &ask);
    uint64_t copy = stand_submit(stand, &vote);
    stand_work(stand);
    const struct stand_answer *told = stand_answer(stand, first), *copied = stand_answer(stand, copy);
    assert_true(stand_answer(stand, asked)->ok);
    assert_int_equal(told->error.code, ASSENT_STATE_FORBIDS);
    assert_int_equal(copied->error.code, told->error.code);
    assert_string_equal(copied->error.text, told->error.text);
    assert_int_equal(copied->ticket->revision, told->ticket->revision);
    assert_true(stand_call(stand, &vote)->ok); // sent again after the answer it is a new request
}

static void after_an_unknown_outcome_the_retry_finds_what_was_kept(void **state)
{
    struct stand *stand = *state;
    static const enum assent_sim_fault FAULTS[] = {ASSENT_SIM_LOST_REPLY, ASSENT_SIM_LOST_WRITE};
    for (int i = 0; i < 2; i++) {
        int64_t turns = stand_turns(stand);
        struct assent_request create = keyed_create(stand, i == 0 ? "reply" : "write");
        uint64_t first = stand_submit(stand, &create), twin = stand_submit(stand, &create);
        stand_until(stand, ASSENT_ORDER_COMMIT);
        assent_sim_disk_fault(stand->disk, FAULTS[i], 0, 1);
        stand_do(stand, 0);
        assert_int_equal(stand_answer(stand, first)->error.code, ASSENT_STORE_UNKNOWN);
        assert_null(stand_answer(stand, twin)); // it is not judged before the keys are read again
        stand_work(stand);
        assert_true(stand_answer(stand, twin)->ok);
        assert_int_equal(stand_answer(stand, twin)->replayed, i == 0);
        assert_int_equal(stand_turns(stand), turns + 1);
    }
}

static void an_admins_request_is_replayed_without_its_secret(void **state)
{
    struct stand *stand = *state;
    struct assent_request make = stand_request(stand, ASSENT_REQUEST_TOKEN_MAKE, "ann");
    make.token_name = assent_text_of("laptop");
    stand_key(&make, "t", "token");
    const struct stand_answer *first = stand_call(stand, &make);
    assert_true(first->ok && first->secret.count > 0);
    stand_restart(stand);
    const struct stand_answer *again = stand_call(stand, &make);
    assert_true(again->ok && again->replayed);
    assert_int_equal(again->secret.count, 0);
    assert_true(assent_text_equal(again->token, first->token));
}

// The index stays within its count without a tick, and a start reads no more than that.
static void the_index_is_bounded_by_count(void **state)
{
    (void)state;
    struct assent_runtime_config config = {.key_most = 10};
    struct stand *stand = stand_make(&config);
    stand_start(stand);
    stand_furnish(stand);
    char key[16];
    for (int i = 0; i < 25; i++) {
        snprintf(key, sizeof key, "k%d", i);
        struct assent_request create = keyed_create(stand, key);
        assert_true(stand_call(stand, &create)->ok);
        assert_true(assent_runtime_count(stand->runtime).keys <= 10);
    }
    for (int start = 0; start < 2; start++) {
        struct assent_request newest = keyed_create(stand, "k24"), tenth = keyed_create(stand, "k15");
        assert_true(stand_call(stand, &newest)->replayed);
        assert_true(stand_call(stand, &tenth)->replayed);
        assert_int_equal(assent_runtime_count(stand->runtime).keys, 10);
        if (start == 0)
            stand_restart(stand);
    }
    struct assent_request old = keyed_create(stand, "k14");
    const struct stand_answer *answer = stand_call(stand, &old);
    assert_true(answer->ok && !answer->replayed);
    stand_free(stand);
}

static void the_index_is_bounded_by_time(void **state)
{
    struct stand *stand = *state;
    struct assent_request create = keyed_create(stand, "k");
    assert_true(stand_call(stand, &create)->ok);
    stand_reach(stand, stand->now_us + 71 * ASSENT_HOUR_US);
    assert_true(stand_call(stand, &create)->replayed);
    stand_restart(stand);
    assert_true(stand_call(stand, &create)->replayed);
    stand_reach(stand, stand->now_us + 2 * ASSENT_HOUR_US);
    assert_int_equal(assent_runtime_count(stand->runtime).keys, 0);
    stand_restart(stand);
    assert_int_equal(assent_runtime_count(stand->runtime).keys, 0);
    assert_false(stand_call(stand, &create)->replayed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_hundred_at_once_have_one_effect),
        TEST(another_request_under_the_key_is_refused),
        TEST(a_replay_shows_what_was_answered_then),
        TEST(the_key_comes_before_if_match),
        TEST(any_of_the_revisions_will_do),
        TEST(a_refused_request_leaves_its_key_free),
        TEST(a_copy_is_refused_as_its_twin_was),
        TEST(after_an_unknown_outcome_the_retry_finds_what_was_kept),
        TEST(an_admins_request_is_replayed_without_its_secret),
        cmocka_unit_test(the_index_is_bounded_by_count),
        TEST(the_index_is_bounded_by_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
