// SPDX-License-Identifier: Apache-2.0
// Signals at their limits and under faults: how many may be open, of one key, with how many bytes, owed to
// how many tickets; who may send; and each call of the store that fails on the way.
#include "stand.h"
#include <assent/base/limits.h>
#include <stdio.h>
#include <string.h>

static int listeners_setup(void **state)
{
    int failed = stand_setup(state);
    stand_listeners(*state);
    return failed;
}
#define LISTENING(name) cmocka_unit_test_setup_teardown(name, listeners_setup, stand_teardown)

static enum assent_code code_of(struct stand *stand, struct assent_request *request)
{
    uint64_t cookie = stand_submit(stand, request);
    stand_work(stand);
    const struct stand_answer *answer = &stand->answers[stand->answer_count - 1];
    assert_int_equal(answer->cookie, cookie);
    enum assent_code code = answer->ok ? ASSENT_OK : answer->error.code;
    stand->answer_count--; // there are more than the stand remembers
    return code;
}

static enum assent_code send_numbered(struct stand *stand, int n, const struct assent_value *value)
{
    char key[32];
    snprintf(key, sizeof key, "key %d", n);
    struct assent_request request = stand_signal(stand, "robot", "hr.left", key);
    if (value != NULL)
        request.event.signal_value = *value;
    return code_of(stand, &request);
}

static void as_many_as_there_are_slots(void **state)
{
    struct stand *stand = *state;
    for (int i = 0; i < ASSENT_SIGNALS_OPEN; i++)
        assert_int_equal(send_numbered(stand, i, NULL), ASSENT_OK);
    assert_int_equal(send_numbered(stand, ASSENT_SIGNALS_OPEN, NULL), ASSENT_SIGNALS_FULL);
    stand_restart(stand);
    assert_int_equal(assent_runtime_count(stand->runtime).signals_open, ASSENT_SIGNALS_OPEN);
    assert_int_equal(send_numbered(stand, ASSENT_SIGNALS_OPEN, NULL), ASSENT_SIGNALS_FULL);
    stand_listener(stand, "key 5000", "listen"); // one goes, one may come: its slot is used again
    assert_int_equal(send_numbered(stand, ASSENT_SIGNALS_OPEN, NULL), ASSENT_OK);
    assert_int_equal(send_numbered(stand, ASSENT_SIGNALS_OPEN + 1, NULL), ASSENT_SIGNALS_FULL);
    stand_restart(stand);
    assert_int_equal(assent_runtime_count(stand->runtime).signals_open, ASSENT_SIGNALS_OPEN);
}

static void as_many_as_may_have_one_key(void **state)
{
    struct stand *stand = *state;
    for (int i = 0; i < ASSENT_SIGNALS_A_KEY; i++)
        assert_int_equal(send_numbered(stand, 1, NULL), ASSENT_OK);
    assert_int_equal(send_numbered(stand, 1, NULL), ASSENT_SIGNALS_FULL);
    assert_int_equal(send_numbered(stand, 2, NULL), ASSENT_OK);
}

static struct assent_value value_of(struct stand *stand, size_t bytes)
{
    char *text = assent_arena_take(stand->arena, bytes);
    struct assent_record record = assent_record_in(stand->arena);
    memset(text, 'x', bytes);
    assent_record_put_text(&record, "v", assent_text_slice(text, bytes - 8)); // {"v":""} is the rest
    return assent_record_done(&record);
}

static void as_many_bytes_as_memory_is_for(void **state)
{
    struct stand *stand = *state;
    struct assent_value whole = value_of(stand, ASSENT_SIGNAL_BYTES);
    struct assent_value more = value_of(stand, ASSENT_SIGNAL_BYTES + 1);
    assert_int_equal(send_numbered(stand, 0, &more), ASSENT_BAD_MEMBER);
    for (int i = 0; i < ASSENT_SIGNALS_BYTES / ASSENT_SIGNAL_BYTES; i++)
        assert_int_equal(send_numbered(stand, i, &whole), ASSENT_OK);
    struct assent_value little = value_of(stand, 9);
    assert_int_equal(send_numbered(stand, -1, &little), ASSENT_SIGNALS_FULL);
    assert_int_equal(send_numbered(stand, -1, NULL), ASSENT_OK);
}

static struct assent_id moody_ticket(struct stand *stand)
{
    struct assent_request create = stand_create(stand, "ann", "signals", "ann");
    struct assent_record fields = assent_record_from(stand->arena, &create.event.fields);
    assent_record_put_text(&fields, "person", assent_text_of("moody"));
    create.event.fields = assent_record_done(&fields);
    struct assent_id id = stand_call(stand, &create)->ticket->id;
    struct assent_request act = stand_act(stand, "ann", id, "moody");
    assert_true(stand_call(stand, &act)->ok);
    return id;
}

static void it_is_owed_to_so_many_and_then_waits_for_them(void **state)
{
    struct stand *stand = *state;
    struct assent_id moody[ASSENT_SIGNAL_OWED];
    for (int i = 0; i < ASSENT_SIGNAL_OWED; i++)
        moody[i] = moody_ticket(stand);
    stand_pass(stand, ASSENT_SECOND_US); // listeners are asked by id, which begins with the time
    struct assent_id calm = stand_listener(stand, "ann", "listen");
    struct assent_request request = stand_signal(stand, "robot", "hr.left", "ann");
    struct assent_text id = stand_call(stand, &request)->signal;
    assert_true(stand_in_state(stand, calm, "listening"));
    struct assent_request show = stand_signal_of(stand, ASSENT_REQUEST_SIGNAL, "admin", id);
    assert_int_equal(stand_call(stand, &show)->owed_count, ASSENT_SIGNAL_OWED);
    struct assent_request leave = stand_act(stand, "ann", moody[0], "leave");
    assert_true(stand_call(stand, &leave)->ok);
    stand_reach(stand, stand->now_us + 20 * ASSENT_MINUTE_US);
    assert_true(stand_in_state(stand, calm, "done"));
    assert_int_equal(stand_call(stand, &show)->owed_count, ASSENT_SIGNAL_OWED - 1);
}

static void who_may_send(void **state)
{
    struct stand *stand = *state;
    struct assent_text hr = assent_text_of("hr.*"), other = assent_text_of("it.*");
    struct assent_request request = stand_signal(stand, "ann", "hr.left", "ann");
    assert_int_equal(stand_call(stand, &request)->error.code, ASSENT_FORBIDDEN);
    request = stand_signal(stand, "robot", "hr.left", "ann");
    request.principal.signals = &other;
    request.principal.signal_count = 1;
    assert_int_equal(stand_call(stand, &request)->error.code, ASSENT_FORBIDDEN);
    request.principal.signal_count = 0; // of a token for jobs
    assert_int_equal(stand_call(stand, &request)->error.code, ASSENT_FORBIDDEN);
    request.principal.signals = &hr;
    request.principal.signal_count = 1;
    assert_true(stand_call(stand, &request)->ok);
}

static void what_is_no_signal(void **state)
{
    struct stand *stand = *state;
    static const char *const NAMES[] = {"",
                                        "Hr",
                                        "1st",
                                        "hr left",
                                        "hr/left",
                                        ".left",
                                        "a23456789012345678901234567890123456789012345678901234567890wxyz"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        struct assent_request request = stand_signal(stand, "robot", NAMES[i], "ann");
        assert_int_equal(stand_call(stand, &request)->error.code, ASSENT_BAD_MEMBER);
    }
    char key[ASSENT_SIGNAL_KEY_BYTES + 2];
    memset(key, 'k', sizeof key);
    key[ASSENT_SIGNAL_KEY_BYTES + 1] = 0;
    struct assent_request request = stand_signal(stand, "robot", "hr.left", key);
    assert_int_equal(stand_call(stand, &request)->error.code, ASSENT_BAD_MEMBER);
    key[ASSENT_SIGNAL_KEY_BYTES] = 0;
    request = stand_signal(stand, "robot", "hr.left", key);
    assert_true(stand_call(stand, &request)->ok);
    request = stand_signal(stand, "robot", "hr.left", ""); // a listener may have no key
    assert_true(stand_call(stand, &request)->ok);
    request.ttl_us = ASSENT_SIGNAL_TTL_MAX_US;
    assert_true(stand_call(stand, &request)->ok);
    request.ttl_us++;
    assert_int_equal(stand_call(stand, &request)->error.code, ASSENT_BAD_MEMBER);
    request.ttl_us = ASSENT_SIGNAL_TTL_MIN_US - 1;
    assert_int_equal(stand_call(stand, &request)->error.code, ASSENT_BAD_MEMBER);
}

// Two tickets that stay listeners, and one that comes when the signal waits already: one call of the store
// fails, the sender repeats what it got no good answer to, and time passes.
static void one_fault(enum assent_sim_fault fault, int64_t at)
{
    void *made;
    listeners_setup(&made);
    struct stand *stand = made;
    struct assent_id one = stand_listener(stand, "ann", "stay"), two = stand_listener(stand, "ann", "stay");
    struct assent_request early = stand_signal(stand, "robot", "news.came", "bo");
    struct assent_request now = stand_signal(stand, "robot", "news.came", "ann");
    stand_key(&early, "early", "early");
    stand_key(&now, "now", "now");
    assent_sim_disk_fault(stand->disk, fault, at, 1);
    for (int i = 0; i < 8; i++) {
        stand_submit(stand, &early);
        stand_submit(stand, &now);
        stand_work(stand);
        stand_reach(stand, stand->now_us + 2 * ASSENT_SECOND_US);
    }
    assent_sim_disk_fault(stand->disk, ASSENT_SIM_NONE, 0, 0);
    struct assent_id third = stand_listener(stand, "bo", "stay");
    stand_reach(stand, stand->now_us + ASSENT_MINUTE_US);
    if (stand_signalled(stand, one) != 1 || stand_signalled(stand, two) != 1 ||
        stand_signalled(stand, third) != 1)
        print_error("fault %d at call %d\n", (int)fault, (int)at);
    assert_int_equal(stand_signalled(stand, one), 1);
    assert_int_equal(stand_signalled(stand, two), 1);
    assert_int_equal(stand_signalled(stand, third), 1);
    assert_int_equal(assent_runtime_count(stand->runtime).signals_open, 0);
    stand_teardown(&made);
}

static void each_call_of_the_store_may_fail(void **state)
{
    (void)state;
    static const enum assent_sim_fault FAULTS[] = {ASSENT_SIM_FAIL_BEFORE, ASSENT_SIM_FULL,
                                                   ASSENT_SIM_LOST_REPLY, ASSENT_SIM_LOST_WRITE,
                                                   ASSENT_SIM_FAIL_READ};
    for (size_t f = 0; f < sizeof FAULTS / sizeof FAULTS[0]; f++) {
        for (int64_t at = 0; at < 10; at++)
            one_fault(FAULTS[f], at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LISTENING(as_many_as_there_are_slots),
        LISTENING(as_many_as_may_have_one_key),
        LISTENING(as_many_bytes_as_memory_is_for),
        LISTENING(it_is_owed_to_so_many_and_then_waits_for_them),
        LISTENING(who_may_send),
        LISTENING(what_is_no_signal),
        cmocka_unit_test(each_call_of_the_store_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
