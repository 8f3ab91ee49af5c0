// SPDX-License-Identifier: Apache-2.0
// Refusals leave one entry in the journal for a person, rule and minute, and no more than a bound for a
// ticket and minute, however they are varied; they do not move the revision and use up no key.
#include "machine.h"
#include "stand.h"

static const char *const OTHERS[] = {"bo", "mo", "nils", "reader", "admin", "robot", "drone", "olga", "per"};
static const char *const ACTIONS[] = {"go", "both", "ask", "wait", "score", "drop"};
enum { OTHERS_COUNT = 9, ACTIONS_COUNT = 6 };

static void refuse(struct stand *stand, struct assent_request request)
{
    const struct stand_answer *answer = stand_call(stand, &request);
    assert_false(answer->ok);
    assert_false(answer->ok);
    enum assent_code code = answer->error.code; // those that the journal takes
    assert_true(code == ASSENT_NOT_ENTITLED || code == ASSENT_SEPARATION || code == ASSENT_HUMAN_REQUIRED);
    assert_true(answer->rule.count > 0);
}

static void one_entry_for_a_person_rule_and_minute(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    int64_t turns = stand_turns(stand);
    for (int i = 0; i < 5; i++)
        refuse(stand, stand_act(stand, "bo", id, "go"));
    assert_int_equal(stand_turns(stand), turns + 1);
    refuse(stand, stand_act(stand, "nils", id, "go"));
    assert_int_equal(stand_turns(stand), turns + 2);
    stand_pass(stand, ASSENT_MINUTE_US);
    stand_work(stand);
    refuse(stand, stand_act(stand, "bo", id, "go"));
    assert_int_equal(stand_turns(stand), turns + 3);
    assert_int_equal(stand_stored(stand, id)->revision, 1);
    assert_int_equal(assent_runtime_count(stand->runtime).refusals, 7);
}

static void a_dry_run_that_is_refused_leaves_nothing(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    int64_t turns = stand_turns(stand);
    struct assent_request request = stand_act(stand, "bo", id, "go");
    request.dry_run = true;
    refuse(stand, request);
    assert_int_equal(stand_turns(stand), turns);
}

static void a_ticket_takes_so_many_a_minute_and_no_more(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    int64_t turns = stand_turns(stand);
    for (int round = 0; round < 2; round++) {
        for (size_t p = 0; p < OTHERS_COUNT; p++) {
            for (size_t a = 0; a < ACTIONS_COUNT; a++)
                refuse(stand, stand_act(stand, OTHERS[p], id, ACTIONS[a]));
        }
        assert_int_equal(stand_turns(stand), turns + OTHERS_COUNT * ACTIONS_COUNT);
    }
    struct assent_request ask = stand_act(stand, "ann", id, "ask");
    assert_true(stand_call(stand, &ask)->ok);
    turns++;
    static const char *const VOTERS[] = {"ann", "nils", "reader", "admin", "robot", "drone", "olga", "per"};
    static const enum assent_vote_choice CHOICES[] = {ASSENT_VOTE_APPROVE, ASSENT_VOTE_REJECT,
                                                      ASSENT_VOTE_ABSTAIN};
    for (size_t p = 0; p < sizeof VOTERS / sizeof VOTERS[0]; p++) {
        for (size_t c = 0; c < 3; c++) {
            struct assent_request vote = stand_vote(stand, VOTERS[p], id);
            vote.event.choice = CHOICES[c];
            vote.event.comment = assent_text_of("because");
            refuse(stand, vote);
        }
    }
    assert_int_equal(stand_turns(stand), turns + ENTRY_TOLD); // 78 different ones were refused
}

static void a_refusal_that_could_not_be_kept_is_told_as_that(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    struct assent_request act = stand_act(stand, "bo", id, "go");
    uint64_t cookie = stand_submit(stand, &act);
    stand_until(stand, ASSENT_ORDER_COMMIT);
    assert_null(stand_answer(stand, cookie)); // the answer follows the journal's entry
    stand_fail(stand, 0, ASSENT_STORE_FULL);
    assert_int_equal(stand_answer(stand, cookie)->error.code, ASSENT_STORE_FULL);
    int64_t turns = stand_turns(stand);
    refuse(stand, act); // and the entry is made up for
    assert_int_equal(stand_turns(stand), turns + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_entry_for_a_person_rule_and_minute),
        TEST(a_dry_run_that_is_refused_leaves_nothing),
        TEST(a_ticket_takes_so_many_a_minute_and_no_more),
        TEST(a_refusal_that_could_not_be_kept_is_told_as_that),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
