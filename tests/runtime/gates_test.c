// SPDX-License-Identifier: Apache-2.0
// Questions that wait at gates: answered by the deciding vote, by the moment that the answer named, by a
// directory that changes, or when their time is over; never by asking again and again.
#include "stand.h"

#include <assent/base/limits.h>

static struct assent_id open_ticket(struct stand *stand, const char *fields_start)
{
    struct assent_request create = stand_create(stand, "ann", "gates", "Release");
    if (fields_start != NULL) {
        struct assent_record planned = assent_record_in(stand->arena);
        struct assent_record fields = assent_record_from(stand->arena, &create.event.fields);
        assent_record_put_text(&planned, "start", assent_text_of(fields_start));
        assent_record_put_text(&planned, "end", assent_text_of("2099-01-01T00:00:00Z"));
        assent_record_put(&fields, "planned", assent_record_done(&planned));
        create.event.fields = assent_record_done(&fields);
    }
    const struct stand_answer *answer = stand_call(stand, &create);
    assert_true(answer->ok);
    return answer->ticket->id;
}

static void ask_board(struct stand *stand, struct assent_id id)
{
    struct assent_request ask = stand_act(stand, "ann", id, "ask");
    assert_true(stand_call(stand, &ask)->ok);
}

static void approve(struct stand *stand, struct assent_id id)
{
    struct assent_request vote = stand_vote(stand, "bo", id);
    assert_true(stand_call(stand, &vote)->ok);
}

static struct assent_request gate_of(struct stand *stand, const char *who, struct assent_id id,
                                     int64_t wait_us)
{
    struct assent_request request = stand_look(stand, who, id);
    request.kind = ASSENT_REQUEST_GATE;
    request.wait_us = wait_us;
    return request;
}

static int64_t waiting(struct stand *stand)
{
    return assent_runtime_count(stand->runtime).waiting_gates;
}

static void expect_answer(struct stand *stand, uint64_t cookie, enum assent_gate_decision decision)
{
    const struct stand_answer *answer = stand_answer(stand, cookie);
    assert_non_null(answer);
    assert_true(answer->ok);
    assert_int_equal(answer->gate, decision);
}

static void the_deciding_vote_lets_it_through(void **state)
{
    struct stand *stand = *state;
    stand_deploy(stand, "gates.yaml");
    struct assent_id id = open_ticket(stand, NULL), other = open_ticket(stand, NULL);
    ask_board(stand, id);
    ask_board(stand, other);
    struct assent_request at_once = gate_of(stand, "drone", id, 0);
    expect_answer(stand, stand_call(stand, &at_once)->cookie, ASSENT_GATE_WAIT);
    uint64_t cookies[100];
    for (size_t i = 0; i < 100; i++) {
        struct assent_request request =
            gate_of(stand, "reader", i % 10 == 0 ? id : other, 50 * ASSENT_SECOND_US);
        cookies[i] = stand_submit(stand, &request);
    }
    stand_work(stand);
    assert_int_equal(waiting(stand), 100);
    approve(stand, id);
    for (size_t i = 0; i < 100; i++) {
        if (i % 10 == 0)
            expect_answer(stand, cookies[i], ASSENT_GATE_ALLOW);
        else
            assert_null(stand_answer(stand, cookies[i]));
    }
    assert_int_equal(waiting(stand), 90); // the others were not looked at
    stand_reach(stand, stand->now_us + 51 * ASSENT_SECOND_US);
    assert_int_equal(waiting(stand), 0);
    expect_answer(stand, cookies[1], ASSENT_GATE_WAIT);
}

static void it_opens_when_its_time_comes(void **state)
{
    struct stand *stand = *state;
    stand_deploy(stand, "gates.yaml");
    char start[ASSENT_INSTANT_TEXT];
    int64_t start_us = stand->now_us + 20 * ASSENT_SECOND_US;
    assent_instant_write(start_us, start);
    struct assent_id id = open_ticket(stand, start);
    ask_board(stand, id);
    approve(stand, id);
    struct assent_request request = gate_of(stand, "reader", id, 50 * ASSENT_SECOND_US);
    uint64_t cookie = stand_submit(stand, &request);
    stand_work(stand);
    assert_int_equal(assent_runtime_deadline_us(stand->runtime), start_us); // and nobody looks before
    stand_reach(stand, start_us - 1);
    assert_null(stand_answer(stand, cookie));
    stand_reach(stand, start_us);
    expect_answer(stand, cookie, ASSENT_GATE_ALLOW);
}

static void what_ends_is_denied_at_once(void **state)
{
    struct stand *stand = *state;
    stand_deploy(stand, "gates.yaml");
    struct assent_id id = open_ticket(stand, NULL);
    struct assent_request request = gate_of(stand, "reader", id, 50 * ASSENT_SECOND_US);
    uint64_t cookie = stand_submit(stand, &request);
    struct assent_request drop = stand_act(stand, "ann", id, "drop");
    assert_true(stand_call(stand, &drop)->ok);
    expect_answer(stand, cookie, ASSENT_GATE_DENY);
    struct assent_request again = gate_of(stand, "reader", id, 50 * ASSENT_SECOND_US);
    expect_answer(stand, stand_call(stand, &again)->cookie, ASSENT_GATE_DENY);
}

static void a_client_that_leaves_is_forgotten(void **state)
{
    struct stand *stand = *state;
    stand_deploy(stand, "gates.yaml");
    struct assent_id id = open_ticket(stand, NULL);
    uint64_t cookies[3];
    for (size_t i = 0; i < 3; i++) {
        struct assent_request request = gate_of(stand, "reader", id, 50 * ASSENT_SECOND_US);
        cookies[i] = stand_submit(stand, &request);
    }
    stand_work(stand);
    assent_runtime_cancel(stand->runtime, cookies[1]);
    assert_int_equal(waiting(stand), 2);
    assent_runtime_cancel(stand->runtime, cookies[2]);
    assent_runtime_cancel(stand->runtime, cookies[0]);
    assert_int_equal(waiting(stand), 0);
}

static void a_stop_answers_what_waits(void **state)
{
    struct stand *stand = *state;
    stand_deploy(stand, "gates.yaml");
    struct assent_id id = open_ticket(stand, NULL);
    struct assent_request request = gate_of(stand, "reader", id, 50 * ASSENT_SECOND_US);
    uint64_t cookie = stand_submit(stand, &request);
    stand_work(stand);
    assent_runtime_drain(stand->runtime);
    stand_work(stand);
    expect_answer(stand, cookie, ASSENT_GATE_WAIT);
    struct assent_request later = gate_of(stand, "reader", id, 50 * ASSENT_SECOND_US);
    expect_answer(stand, stand_call(stand, &later)->cookie, ASSENT_GATE_WAIT); // none waits any more
}

static void so_many_wait_and_no_more(void **state)
{
    struct stand *stand = *state;
    stand_deploy(stand, "gates.yaml");
    struct assent_id id = open_ticket(stand, NULL);
    struct assent_request request = gate_of(stand, "reader", id, 50 * ASSENT_SECOND_US);
    for (size_t i = 0; i < ASSENT_GATES_WAITING; i++)
        stand_submit(stand, &request);
    stand_work(stand);
    assert_int_equal(waiting(stand), ASSENT_GATES_WAITING);
    const struct stand_answer *answer = stand_call(stand, &request);
    assert_false(answer->ok);
    assert_int_equal(answer->error.code, ASSENT_BUSY);
}

// Nothing is looked at, written or woken while a thousand pipelines wait, and what they wait in is little.
static void a_thousand_wait_for_nothing(void **state)
{
    struct stand *stand = *state;
    stand_deploy(stand, "gates.yaml");
    struct assent_id id = open_ticket(stand, NULL), other = open_ticket(stand, NULL);
    ask_board(stand, id);
    ask_board(stand, other);
    int64_t begun_us = stand->now_us;
    uint64_t cookies[1000];
    for (size_t i = 0; i < 1000; i++) {
        struct assent_request request = gate_of(stand, "reader", i == 0 ? id : other, 50 * ASSENT_SECOND_US);
        cookies[i] = stand_submit(stand, &request);
    }
    stand_work(stand);
    struct assent_runtime_counts before = assent_runtime_count(stand->runtime);
    assert_int_equal(before.waiting_gates, 1000);
    int64_t wakes = 0;
    while (assent_runtime_deadline_us(stand->runtime) < begun_us + 50 * ASSENT_SECOND_US) {
        stand_reach(stand, assent_runtime_deadline_us(stand->runtime));
        wakes++;
    }
    struct assent_runtime_counts after = assent_runtime_count(stand->runtime);
    assert_true(wakes <= 2); // the timers' own look ahead
    assert_int_equal(after.commits, before.commits);
    assert_int_equal(after.turns, before.turns);
    approve(stand, id);
    expect_answer(stand, cookies[0], ASSENT_GATE_ALLOW);
    assert_int_equal(waiting(stand), 999);
    after = assent_runtime_count(stand->runtime);
    assert_int_equal(after.commits, before.commits + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_deciding_vote_lets_it_through), TEST(it_opens_when_its_time_comes),
        TEST(what_ends_is_denied_at_once),       TEST(a_client_that_leaves_is_forgotten),
        TEST(a_stop_answers_what_waits),         TEST(so_many_wait_and_no_more),
        TEST(a_thousand_wait_for_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
