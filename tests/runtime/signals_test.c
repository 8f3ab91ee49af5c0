// SPDX-License-Identifier: Apache-2.0
// Signals: each goes to every ticket that listens when it comes, or waits for the first that will; none is
// lost and none has two effects, over restarts, crashes, conflicts and outcomes that nobody knows.
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

static struct assent_text send(struct stand *stand, const char *name, const char *key)
{
    struct assent_request request = stand_signal(stand, "robot", name, key);
    const struct stand_answer *answer = stand_call(stand, &request);
    if (!answer->ok)
        print_error("signal: %s\n", answer->error.text);
    assert_true(answer->ok);
    assert_int_equal(answer->signal_state, ASSENT_SIGNAL_DELIVERING);
    return answer->signal;
}

static const struct stand_answer *look(struct stand *stand, const char *handle, struct assent_text id)
{
    struct assent_request request = stand_signal_of(stand, ASSENT_REQUEST_SIGNAL, handle, id);
    return stand_call(stand, &request);
}

static enum assent_signal_state state_of(struct stand *stand, struct assent_text id)
{
    const struct stand_answer *answer = look(stand, "robot", id);
    assert_true(answer->ok);
    return answer->signal_state;
}

static size_t open_signals(struct stand *stand)
{
    struct assent_request request =
        stand_signal_of(stand, ASSENT_REQUEST_SIGNALS, "admin", (struct assent_text){0});
    return stand_call(stand, &request)->signal_count;
}

static void it_goes_to_whoever_listens_to_its_name_and_key(void **state)
{
    struct stand *stand = *state;
    struct assent_id one = stand_listener(stand, "ann", "listen"),
                     two = stand_listener(stand, "ann", "listen");
    struct assent_id other_key = stand_listener(stand, "bo", "listen");
    struct assent_id other_name = stand_listener(stand, "ann", "stay");
    struct assent_text id = send(stand, "hr.left", "ann");
    assert_true(stand_in_state(stand, one, "done"));
    assert_true(stand_in_state(stand, two, "done"));
    assert_true(stand_in_state(stand, other_key, "listening"));
    assert_int_equal(stand_signalled(stand, other_name), 0);
    const struct stand_answer *answer = look(stand, "admin", id);
    assert_int_equal(answer->signal_state, ASSENT_SIGNAL_DELIVERED);
    assert_int_equal(answer->signal_tickets, 2);
    assert_int_equal(answer->delivery_count, 2);
    assert_int_equal(open_signals(stand), 0);
}

static void its_value_and_id_stand_in_the_ticket_s_history(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_listener(stand, "ann", "listen");
    struct assent_request request = stand_signal(stand, "robot", "hr.left", "ann");
    struct assent_record value = assent_record_in(stand->arena);
    assent_record_put_text(&value, "last_day", assent_text_of("2026-12-31"));
    request.event.signal_value = assent_record_done(&value);
    struct assent_text sent = stand_call(stand, &request)->signal;
    struct assent_turn turn = stand_newest(stand, id);
    assert_int_equal(turn.event, ASSENT_EVENT_SIGNAL);
    assert_int_equal(turn.facts[0].kind, ASSENT_FACT_SIGNALLED);
    assert_true(assent_text_equal(turn.facts[0].signalled.id, sent));
    assert_true(
        assent_text_is(assent_value_get_text(&turn.facts[0].signalled.value, "last_day"), "2026-12-31"));
}

static void one_that_comes_first_waits_for_its_listener(void **state)
{
    struct stand *stand = *state;
    struct assent_text id = send(stand, "hr.left", "ann");
    assert_int_equal(state_of(stand, id), ASSENT_SIGNAL_WAITING);
    assert_int_equal(open_signals(stand), 1);
    struct assent_id first = stand_listener(stand, "ann", "listen");
    assert_true(stand_in_state(stand, first, "done"));
    assert_int_equal(state_of(stand, id), ASSENT_SIGNAL_DELIVERED);
    struct assent_id second = stand_listener(stand, "ann", "listen");
    assert_true(stand_in_state(stand, second, "listening"));
    assert_int_equal(open_signals(stand), 0);
}

// The must of the issue: before its waiter, twice, after a restart.
static void sent_twice_before_its_waiter_and_after_a_restart_it_comes_once(void **state)
{
    struct stand *stand = *state;
    struct assent_request request = stand_signal(stand, "robot", "hr.left", "ann");
    stand_key(&request, "one key", "one body");
    struct assent_text id = stand_call(stand, &request)->signal;
    stand_restart(stand);
    const struct stand_answer *again = stand_call(stand, &request);
    assert_true(again->ok && again->replayed);
    assert_int_equal(again->status, 201);
    assert_true(assent_text_equal(again->signal, id));
    stand_crash(stand);
    assert_int_equal(open_signals(stand), 1);
    struct assent_id ticket = stand_listener(stand, "ann", "twice");
    assert_true(stand_in_state(stand, ticket, "second"));
    stand_restart(stand);
    assert_true(stand_in_state(stand, ticket, "second"));
    assert_int_equal(stand_signalled(stand, ticket), 1);
    assert_int_equal(state_of(stand, id), ASSENT_SIGNAL_DELIVERED);
}

static void two_signals_that_wait_come_one_after_the_other(void **state)
{
    struct stand *stand = *state;
    struct assent_text one = send(stand, "hr.left", "ann"), two = send(stand, "hr.left", "ann");
    struct assent_id ticket = stand_listener(stand, "ann", "twice");
    assert_true(stand_in_state(stand, ticket, "done"));
    assert_int_equal(stand_signalled(stand, ticket), 2);
    assert_int_equal(state_of(stand, one), ASSENT_SIGNAL_DELIVERED);
    assert_int_equal(state_of(stand, two), ASSENT_SIGNAL_DELIVERED);
}

static void a_ticket_that_stays_hears_each_once(void **state)
{
    struct stand *stand = *state;
    send(stand, "news.came", "ann");
    struct assent_id ticket = stand_listener(stand, "ann", "stay");
    assert_int_equal(stand_signalled(stand, ticket), 1);
    send(stand, "news.came", "ann");
    send(stand, "news.came", "ann");
    assert_int_equal(stand_signalled(stand, ticket), 3);
    stand_restart(stand);
    stand_pass(stand, ASSENT_HOUR_US);
    stand_work(stand);
    assert_int_equal(stand_signalled(stand, ticket), 3);
    assert_int_equal(open_signals(stand), 0);
}

static void many_listeners_have_it_each_once(void **state)
{
    enum { MANY = 450 }; // three pages
    struct stand *stand = *state;
    struct assent_id tickets[MANY];
    for (int i = 0; i < MANY; i++)
        tickets[i] = stand_listener(stand, "ann", "stay");
    struct assent_text id = send(stand, "news.came", "ann");
    for (int i = 0; i < MANY; i++)
        assert_int_equal(stand_signalled(stand, tickets[i]), 1);
    const struct stand_answer *answer = look(stand, "admin", id);
    assert_int_equal(answer->signal_tickets, MANY);
    assert_int_equal(answer->signal_state, ASSENT_SIGNAL_DELIVERED);
}

// The machine dies after each number of commits; in the end everybody has it once.
static void a_crash_in_the_middle_loses_nothing_and_doubles_nothing(void **state)
{
    (void)state;
    enum { FEW = 6 };
    for (int commits = 0; commits <= FEW + 2; commits++) {
        void *made;
        listeners_setup(&made);
        struct stand *stand = made;
        struct assent_id tickets[FEW];
        for (int i = 0; i < FEW; i++)
            tickets[i] = stand_listener(stand, "ann", "stay");
        struct assent_request request = stand_signal(stand, "robot", "news.came", "ann");
        stand_key(&request, "key", "body");
        stand_submit(stand, &request);
        for (int i = 0; i < commits && stand->order_count > 0; i++) {
            while (stand_do_kind(stand, ASSENT_ORDER_READ)) {
            }
            stand_do_kind(stand, ASSENT_ORDER_COMMIT);
        }
        stand_crash(stand);
        request.cookie = 0;
        const struct stand_answer *answer = stand_call(stand, &request); // the sender asks again
        assert_true(answer->ok && answer->replayed == (commits > 0));
        stand_work(stand);
        for (int i = 0; i < FEW; i++)
            assert_int_equal(stand_signalled(stand, tickets[i]), 1);
        assert_int_equal(open_signals(stand), 0);
        stand_teardown(&made);
    }
}

// The store does not say whether the delivery was kept: it was.
static void an_unknown_outcome_delivers_once(void **state)
{
    struct stand *stand = *state;
    struct assent_id ticket = stand_listener(stand, "ann", "stay");
    struct assent_request request = stand_signal(stand, "robot", "news.came", "ann");
    stand_submit(stand, &request);
    assert_true(stand_do_kind(stand, ASSENT_ORDER_COMMIT)); // it is sent
    assert_true(stand_do_kind(stand, ASSENT_ORDER_READ));   // its listeners
    while (stand_holds(stand, ASSENT_ORDER_COMMIT) == 0)
        stand_do(stand, 0);
    assent_sim_disk_fault(stand->disk, ASSENT_SIM_LOST_REPLY, 0, 1);
    assert_true(stand_do_kind(stand, ASSENT_ORDER_COMMIT));
    stand_work(stand);
    stand_reach(stand, stand->now_us + ASSENT_MINUTE_US);
    assert_int_equal(stand_signalled(stand, ticket), 1);
    assert_int_equal(open_signals(stand), 0);
}

static void a_full_disk_delays_a_delivery(void **state)
{
    struct stand *stand = *state;
    struct assent_id ticket = stand_listener(stand, "ann", "listen");
    struct assent_request request = stand_signal(stand, "robot", "hr.left", "ann");
    stand_submit(stand, &request);
    assert_true(stand_do_kind(stand, ASSENT_ORDER_COMMIT));
    while (stand_holds(stand, ASSENT_ORDER_COMMIT) == 0)
        stand_do(stand, 0);
    stand_fail(stand, 0, ASSENT_STORE_FULL);
    stand_work(stand);
    assert_true(stand_in_state(stand, ticket, "listening"));
    stand_reach(stand, stand->now_us + 2 * ASSENT_SECOND_US);
    assert_true(stand_in_state(stand, ticket, "done"));
}

static struct assent_id moody_ticket(struct stand *stand, const char *action)
{
    struct assent_request create = stand_create(stand, "ann", "signals", "ann");
    struct assent_record fields = assent_record_from(stand->arena, &create.event.fields);
    assent_record_put_text(&fields, "person", assent_text_of("moody"));
    create.event.fields = assent_record_done(&fields);
    struct assent_id id = stand_call(stand, &create)->ticket->id;
    struct assent_request act = stand_act(stand, "ann", id, action);
    assert_true(stand_call(stand, &act)->ok);
    return id;
}

static void mend(struct stand *stand, struct assent_id id)
{
    struct assent_request edit = stand_act(stand, "ann", id, "calm");
    struct assent_record fields = assent_record_in(stand->arena);
    assent_record_put_text(&fields, "person", assent_text_of("calm"));
    edit.event.fields = assent_record_done(&fields);
    const struct stand_answer *answer = stand_call(stand, &edit);
    if (!answer->ok)
        print_error("edit: %s\n", answer->error.text);
    assert_true(answer->ok);
}

static void a_ticket_that_cannot_take_it_is_owed_it(void **state)
{
    struct stand *stand = *state;
    struct assent_id moody = moody_ticket(stand, "moody"), calm = stand_listener(stand, "ann", "listen");
    struct assent_text id = send(stand, "hr.left", "ann");
    assert_true(stand_in_state(stand, moody, "unsure"));
    assert_true(stand_in_state(stand, calm, "done"));
    const struct stand_answer *answer = look(stand, "admin", id);
    assert_int_equal(answer->signal_state, ASSENT_SIGNAL_DELIVERING);
    assert_int_equal(answer->owed_count, 1);
    assert_int_equal(assent_runtime_count(stand->runtime).signals_owed, 1);
    stand_restart(stand); // it is owed over a restart too
    assert_int_equal(look(stand, "admin", id)->owed_count, 1);
    mend(stand, moody);
    stand_reach(stand, stand->now_us + 20 * ASSENT_MINUTE_US);
    assert_true(stand_in_state(stand, moody, "strict"));
    assert_int_equal(state_of(stand, id), ASSENT_SIGNAL_DELIVERED);
    assert_int_equal(look(stand, "admin", id)->signal_tickets, 2);
    assert_int_equal(assent_runtime_count(stand->runtime).signals_owed, 0);
    assert_int_equal(stand_signalled(stand, moody), 1);
}

static void one_that_is_owed_goes_to_nobody_else_and_does_not_expire(void **state)
{
    struct stand *stand = *state;
    struct assent_request request = stand_signal(stand, "robot", "hr.left", "ann");
    request.ttl_us = ASSENT_HOUR_US;
    struct assent_text id = stand_call(stand, &request)->signal;
    struct assent_id moody = moody_ticket(stand, "moody");
    struct assent_id later = stand_listener(stand, "ann", "listen");
    stand_reach(stand, stand->now_us + 2 * ASSENT_HOUR_US);
    assert_true(stand_in_state(stand, later, "listening"));
    assert_int_equal(state_of(stand, id), ASSENT_SIGNAL_WAITING);
    int64_t turns = stand_turns(stand);
    stand_reach(stand, stand->now_us + 10 * ASSENT_HOUR_US);
    assert_true(stand_turns(stand) <= turns + 60); // tried again every ten minutes
    mend(stand, moody);
    stand_reach(stand, stand->now_us + 20 * ASSENT_MINUTE_US);
    assert_true(stand_in_state(stand, moody, "strict"));
    assert_int_equal(state_of(stand, id), ASSENT_SIGNAL_DELIVERED);
    assert_true(stand_in_state(stand, later, "listening"));
}

static void when_the_owed_ticket_listens_no_more_it_goes_to_another(void **state)
{
    struct stand *stand = *state;
    struct assent_text id = send(stand, "hr.left", "ann");
    struct assent_id moody = moody_ticket(stand, "moody");
    assert_int_equal(look(stand, "admin", id)->owed_count, 1);
    struct assent_id later = stand_listener(stand, "ann", "listen");
    stand_reach(stand, stand->now_us + 2 * ASSENT_MINUTE_US);
    assert_true(stand_in_state(stand, later, "listening"));
    struct assent_request drop = stand_act(stand, "ann", moody, "leave");
    assert_true(stand_call(stand, &drop)->ok);
    stand_reach(stand, stand->now_us + 20 * ASSENT_MINUTE_US);
    assert_true(stand_in_state(stand, later, "done"));
}

static void nobody_comes_and_it_expires(void **state)
{
    struct stand *stand = *state;
    struct assent_request request = stand_signal(stand, "robot", "hr.left", "ann");
    request.ttl_us = 2 * ASSENT_HOUR_US;
    int64_t sent_us = stand->now_us;
    struct assent_text id = stand_call(stand, &request)->signal;
    stand_reach(stand, sent_us + 2 * ASSENT_HOUR_US - 1);
    assert_int_equal(state_of(stand, id), ASSENT_SIGNAL_WAITING);
    int64_t turns = stand_turns(stand);
    stand_reach(stand, sent_us + 2 * ASSENT_HOUR_US);
    assert_int_equal(state_of(stand, id), ASSENT_SIGNAL_EXPIRED);
    assert_int_equal(stand_turns(stand), turns + 1);
    assert_int_equal(assent_runtime_count(stand->runtime).signals_expired, 1);
    struct assent_id ticket = stand_listener(stand, "ann", "listen");
    assert_true(stand_in_state(stand, ticket, "listening"));
}

static void one_that_expired_while_the_engine_was_down_is_not_delivered(void **state)
{
    struct stand *stand = *state;
    struct assent_text id = send(stand, "hr.left", "ann");
    stand_end(stand);
    stand->now_us += 31 * 24 * ASSENT_HOUR_US;
    stand_start(stand);
    stand_reach(stand, stand->now_us + 1);
    assert_int_equal(state_of(stand, id), ASSENT_SIGNAL_EXPIRED);
}

static void an_operator_drops_one(void **state)
{
    struct stand *stand = *state;
    struct assent_text id = send(stand, "hr.left", "ann");
    struct assent_request drop = stand_signal_of(stand, ASSENT_REQUEST_SIGNAL_DROP, "admin", id);
    const struct stand_answer *answer = stand_call(stand, &drop);
    assert_true(answer->ok);
    assert_int_equal(answer->signal_state, ASSENT_SIGNAL_DROPPED);
    assert_int_equal(open_signals(stand), 0);
    assert_int_equal(state_of(stand, id), ASSENT_SIGNAL_DROPPED);
    struct assent_request again = stand_signal_of(stand, ASSENT_REQUEST_SIGNAL_DROP, "admin", id);
    assert_int_equal(stand_call(stand, &again)->error.code, ASSENT_NOT_FOUND);
    struct assent_id ticket = stand_listener(stand, "ann", "listen");
    assert_true(stand_in_state(stand, ticket, "listening"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LISTENING(it_goes_to_whoever_listens_to_its_name_and_key),
        LISTENING(its_value_and_id_stand_in_the_ticket_s_history),
        LISTENING(one_that_comes_first_waits_for_its_listener),
        LISTENING(sent_twice_before_its_waiter_and_after_a_restart_it_comes_once),
        LISTENING(two_signals_that_wait_come_one_after_the_other),
        LISTENING(a_ticket_that_stays_hears_each_once),
        LISTENING(many_listeners_have_it_each_once),
        cmocka_unit_test(a_crash_in_the_middle_loses_nothing_and_doubles_nothing),
        LISTENING(an_unknown_outcome_delivers_once),
        LISTENING(a_full_disk_delays_a_delivery),
        LISTENING(a_ticket_that_cannot_take_it_is_owed_it),
        LISTENING(one_that_is_owed_goes_to_nobody_else_and_does_not_expire),
        LISTENING(when_the_owed_ticket_listens_no_more_it_goes_to_another),
        LISTENING(nobody_comes_and_it_expires),
        LISTENING(one_that_expired_while_the_engine_was_down_is_not_delivered),
        LISTENING(an_operator_drops_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
