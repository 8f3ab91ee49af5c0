// SPDX-License-Identifier: Apache-2.0
// The start, and the same again after an unknown outcome: the first token once and not lost, requests
// meanwhile are held and all answered, also when the store does not come back; a store that cannot be read
// ends it.
#include "stand.h"
#include <string.h>

static struct stand *empty_stand(void)
{
    static const struct assent_runtime_config NONE = {0};
    return stand_make(&NONE);
}

static bool knows(struct stand *stand, struct assent_text token)
{
    struct assent_principal who;
    struct assent_error error;
    return assent_runtime_identify(stand->runtime, token, stand->now_us, &who, &error);
}

static void the_first_start_gives_one_token_once(void **state)
{
    (void)state;
    struct stand *stand = empty_stand();
    stand_start(stand);
    struct assent_text token = stand->first_token;
    assert_true(token.count > 0);
    assert_true(knows(stand, token));
    stand_restart(stand);
    assert_int_equal(assent_runtime_first_token(stand->runtime).count, 0);
    assert_true(knows(stand, token));
    stand_free(stand);
}

// Between the world's commit and the token's the process dies: the next start gives the token.
static void a_first_start_that_dies_is_begun_again(void **state)
{
    (void)state;
    struct stand *stand = empty_stand();
    struct assent_error error;
    stand->store = assent_store_open_sim(stand->disk, &error);
    stand->reader = assent_reader_open(stand->store, &error);
    stand->runtime = assent_runtime_open(&stand->config, stand->now_us);
    stand_until(stand, ASSENT_ORDER_COMMIT);
    stand_do(stand, 0);
    stand_crash(stand);
    assert_true(assent_runtime_first_token(stand->runtime).count > 0);
    assert_true(knows(stand, stand->first_token));
    stand_free(stand);
}

// Every store call of a first start fails once, in each way: it ends with a text or it has a token that
// works.
static void a_first_start_whose_nth_call_fails(void **state)
{
    (void)state;
    static const enum assent_sim_fault FAULTS[] = {ASSENT_SIM_FAIL_BEFORE, ASSENT_SIM_FULL,
                                                   ASSENT_SIM_LOST_REPLY, ASSENT_SIM_LOST_WRITE,
                                                   ASSENT_SIM_FAIL_READ};
    int ended = 0, began = 0;
    for (int n = 0; n < 12; n++) {
        for (size_t f = 0; f < sizeof FAULTS / sizeof FAULTS[0]; f++) {
            struct stand *stand = empty_stand();
            struct assent_error error = {0};
            stand->store = assent_store_open_sim(stand->disk, &error);
            stand->reader = assent_reader_open(stand->store, &error);
            assent_sim_disk_fault(stand->disk, FAULTS[f], n, 1);
            if (stand_try_start(stand, &error)) {
                began++;
                assert_true(assent_runtime_first_token(stand->runtime).count > 0);
                assert_true(knows(stand, assent_runtime_first_token(stand->runtime)));
            } else {
                ended++;
                assert_int_not_equal(error.code, ASSENT_OK);
                assert_true(strlen(error.text) > 10);
            }
            stand_free(stand);
        }
    }
    assert_true(ended > 5 && began > 5);
}

static uint64_t unknown_create(struct stand *stand)
{
    struct assent_request create = stand_create(stand, "ann", "jobs", "unknown");
    uint64_t cookie = stand_submit(stand, &create);
    stand_until(stand, ASSENT_ORDER_COMMIT);
    stand_fail(stand, 0, ASSENT_STORE_UNKNOWN);
    assert_int_equal(stand_answer(stand, cookie)->error.code, ASSENT_STORE_UNKNOWN);
    return cookie;
}

static void requests_are_held_until_all_is_read_again(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    unknown_create(stand);
    struct assent_request look = stand_look(stand, "ann", id);
    struct assent_request create = stand_create(stand, "ann", "jobs", "meanwhile");
    uint64_t first = stand_submit(stand, &look), second = stand_submit(stand, &create);
    assert_null(stand_answer(stand, first));
    assert_false(assent_runtime_idle(stand->runtime));
    stand_work(stand);
    assert_true(stand_answer(stand, first)->ok);
    assert_true(stand_answer(stand, second)->ok);
}

static void fail_reads(struct stand *stand)
{
    while (stand_holds(stand, ASSENT_ORDER_READ) > 0) {
        size_t at = 0;
        while (stand->orders[at]->kind != ASSENT_ORDER_READ)
            at++;
        stand_fail(stand, at, ASSENT_STORE_BROKEN);
    }
}

// Nobody waits for a store that does not come back: each has the store's error within a second or so.
static void while_the_store_cannot_be_read_everybody_is_told(void **state)
{
    struct stand *stand = *state;
    struct assent_id ids[2] = {stand_ticket(stand), stand_ticket(stand)};
    struct assent_request act = stand_act(stand, "ann", ids[0], "drop");
    uint64_t committing = stand_submit(stand, &act);
    stand_until(stand, ASSENT_ORDER_COMMIT);
    act = stand_act(stand, "ann", ids[1], "drop");
    uint64_t behind = stand_submit(stand, &act); // decided, for the next batch
    stand_fail(stand, 0, ASSENT_STORE_UNKNOWN);
    struct assent_request create = stand_create(stand, "ann", "jobs", "held");
    uint64_t held = stand_submit(stand, &create);
    assert_null(stand_answer(stand, behind));
    fail_reads(stand);
    assert_int_equal(stand_answer(stand, committing)->error.code, ASSENT_STORE_UNKNOWN);
    assert_int_equal(stand_answer(stand, behind)->error.code, ASSENT_STORE_BROKEN);
    assert_int_equal(stand_answer(stand, held)->error.code, ASSENT_STORE_BROKEN);
    assert_true(stand_answer(stand, held)->retry_after_s > 0);
    for (int i = 0; i < 3; i++) {
        uint64_t cookie = stand_submit(stand, &create);
        int64_t at_us = assent_runtime_deadline_us(stand->runtime);
        assert_true(at_us > stand->now_us && at_us <= stand->now_us + ASSENT_SECOND_US);
        stand_pass(stand, ASSENT_SECOND_US);
        fail_reads(stand);
        assert_int_equal(stand_answer(stand, cookie)->error.code, ASSENT_STORE_BROKEN);
    }
    assert_true(assent_runtime_idle(stand->runtime));
    stand_pass(stand, ASSENT_SECOND_US);
    stand_work(stand); // the store is well again
    assert_true(stand_call(stand, &create)->ok);
    assert_true(stand_call(stand, &act)->ok);
}

// What was read is no longer what a program can read: the engine says so, and keeps nobody waiting.
static void a_resync_that_reads_nonsense_ends_the_engine(void **state)
{
    struct stand *stand = *state;
    unknown_create(stand);
    struct assent_request create = stand_create(stand, "ann", "jobs", "held");
    uint64_t held = stand_submit(stand, &create);
    for (size_t i = 0; i < stand->order_count; i++) {
        struct assent_order *order = stand->orders[i];
        if (order->kind != ASSENT_ORDER_READ || !assent_text_is(order->read.subject_kind, "token"))
            continue;
        struct assent_stored_subject *bad = assent_arena_take(order->arena, sizeof *bad);
        *bad = (struct assent_stored_subject){assent_text_of("tok_x"), 1, assent_text_of("nonsense")};
        order->read.subjects = (struct assent_stored_subjects){bad, 1};
        order->ok = true;
        stand->orders[i] = stand->orders[--stand->order_count];
        assent_runtime_done(stand->runtime, order, stand->now_us);
        break;
    }
    stand_work(stand);
    assert_int_equal(stand_answer(stand, held)->error.code, ASSENT_BAD_RECORD);
    struct assent_error error;
    assert_false(assent_runtime_ready(stand->runtime, &error));
    assert_int_equal(error.code, ASSENT_BAD_RECORD);
    assert_false(assent_runtime_submit(stand->runtime, &create, stand->now_us, &error));
    assert_int_equal(error.code, ASSENT_BAD_RECORD);
    assert_true(assent_runtime_idle(stand->runtime));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_start_gives_one_token_once),
        cmocka_unit_test(a_first_start_that_dies_is_begun_again),
        cmocka_unit_test(a_first_start_whose_nth_call_fails),
        TEST(requests_are_held_until_all_is_read_again),
        TEST(while_the_store_cannot_be_read_everybody_is_told),
        TEST(a_resync_that_reads_nonsense_ends_the_engine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
