// SPDX-License-Identifier: Apache-2.0
// A newer ticket takes the place of older ones: whoever is later sees the other, over crashes and failing
// reads, and nothing else is touched.
#include "stand.h"

static uint64_t submit(struct stand *stand, const char *summary)
{
    struct assent_request create = stand_create(stand, "ann", "supersede", summary);
    return stand_submit(stand, &create);
}

static struct assent_id open_ticket(struct stand *stand, const char *summary)
{
    uint64_t cookie = submit(stand, summary);
    stand_work(stand);
    assert_true(stand_answer(stand, cookie)->ok);
    return stand_answer(stand, cookie)->ticket->id;
}

static void expect(struct stand *stand, struct assent_id id, const char *state, const struct assent_id *newer)
{
    const struct assent_ticket *ticket = stand_stored(stand, id);
    assert_true(assent_text_is(ticket->state, state));
    struct assent_text by =
        newer != NULL ? assent_id_text(stand->arena, "tkt", newer) : (struct assent_text){0};
    assert_true(assent_text_equal(ticket->superseded_by, by));
}

static struct assent_id open_release(struct stand *stand)
{
    struct assent_request create = stand_create(stand, "ann", "release", "a");
    const struct stand_answer *answer = stand_call(stand, &create);
    assert_true(answer->ok);
    return answer->ticket->id;
}

static void pass(struct stand *stand)
{
    stand_reach(stand, stand->now_us + ASSENT_MINUTE_US);
}

static void the_older_gives_way(void **state)
{
    struct stand *stand = *state;
    stand_deploy(stand, "supersede.yaml");
    struct assent_id first = open_ticket(stand, "a"), other = open_ticket(stand, "b");
    pass(stand);
    expect(stand, first, "peers", NULL);
    struct assent_id second = open_ticket(stand, "a");
    pass(stand);
    expect(stand, first, "gone", &second);
    expect(stand, second, "peers", NULL);
    expect(stand, other, "peers", NULL);
    int64_t turns = stand_turns(stand);
    pass(stand);
    assert_int_equal(stand_turns(stand), turns); // and nothing goes on
}

static void of_many_at_once_the_newest_stays(void **state)
{
    enum { MANY = 20 };
    struct stand *stand = *state;
    stand_deploy(stand, "supersede.yaml");
    uint64_t cookies[MANY];
    for (size_t i = 0; i < MANY; i++)
        cookies[i] = submit(stand, "a");
    stand_work(stand);
    pass(stand);
    struct assent_id newest = stand_answer(stand, cookies[0])->ticket->id;
    for (size_t i = 0; i < MANY; i++) {
        struct assent_id id = stand_answer(stand, cookies[i])->ticket->id;
        newest = assent_id_compare(&id, &newest) > 0 ? id : newest;
    }
    for (size_t i = 0; i < MANY; i++) {
        struct assent_id id = stand_answer(stand, cookies[i])->ticket->id;
        bool stays = assent_id_equal(&id, &newest);
        assert_true(assent_text_is(stand_stored(stand, id)->state, stays ? "peers" : "gone"));
    }
}

static void a_crash_begins_the_look_again(void **state)
{
    struct stand *stand = *state;
    stand_deploy(stand, "supersede.yaml");
    struct assent_id first = open_ticket(stand, "a");
    pass(stand);
    uint64_t cookie = submit(stand, "a");
    while (stand_answer(stand, cookie) == NULL)
        stand_do(stand, 0);
    struct assent_id second = stand_answer(stand, cookie)->ticket->id;
    expect(stand, first, "peers", NULL);
    stand_crash(stand);
    pass(stand);
    expect(stand, first, "gone", &second);
    expect(stand, second, "peers", NULL);
}

// What has begun is finished; what failed and would be tried again is taken back, so that whether the newer
// one came before or after the failure makes no difference.
static void what_failed_is_not_begun_again(void **state)
{
    struct stand *stand = *state;
    stand_deploy(stand, "release.yaml");
    struct assent_id older = open_release(stand);
    pass(stand);
    struct assent_request claim = stand_claim(stand, "robot", "deploy", 0);
    const struct stand_answer *held = stand_call(stand, &claim);
    assert_int_equal(held->claimed_count, 1);
    struct assent_id newer = open_release(stand);
    stand_reach(stand, stand->now_us + ASSENT_SECOND_US);
    expect(stand, older, "live", &newer);
    struct assent_request report = stand_report(stand, "robot", &held->claimed[0], ASSENT_EVENT_FAIL);
    assert_true(stand_call(stand, &report)->ok);
    assert_true(assent_text_is(stand_stored(stand, older)->leaving, "gone"));
    claim = stand_claim(stand, "robot", "undeploy", 0);
    held = stand_call(stand, &claim);
    assert_int_equal(held->claimed_count, 1);
    report = stand_report(stand, "robot", &held->claimed[0], ASSENT_EVENT_COMPLETE);
    assert_true(stand_call(stand, &report)->ok);
    expect(stand, older, "gone", &newer);
    expect(stand, newer, "live", NULL);
}

static bool fail_once(struct stand *stand, struct assent_order *order)
{
    int *left = stand->context;
    if (order->kind != ASSENT_ORDER_READ || order->read.kind != ASSENT_READ_LISTENERS || *left == 0)
        return false;
    --*left;
    order->ok = false;
    return !assent_error_set(&order->error, ASSENT_STORE_BROKEN, "the disk is gone for a moment");
}

static void a_read_that_fails_is_tried_again(void **state)
{
    struct stand *stand = *state;
    int left = 3;
    stand_deploy(stand, "supersede.yaml");
    struct assent_id first = open_ticket(stand, "a");
    pass(stand);
    stand->instead = fail_once;
    stand->context = &left;
    struct assent_id second = open_ticket(stand, "a");
    stand_reach(stand, stand->now_us + ASSENT_HOUR_US);
    assert_int_equal(left, 0);
    expect(stand, first, "gone", &second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_older_gives_way),
        TEST(of_many_at_once_the_newest_stays),
        TEST(a_crash_begins_the_look_again),
        TEST(what_failed_is_not_begun_again),
        TEST(a_read_that_fails_is_tried_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
