// SPDX-License-Identifier: Apache-2.0
// The sweep over open rounds: who joins or leaves decides rounds that nobody would vote in any more, all of
// them, once, over crashes and failures; debts too.
#include "stand.h"
#include <assent/base/limits.h>
#include <string.h>

static int members_setup(void **state)
{
    int failed = stand_setup(state);
    stand_deploy(*state, "members.yaml");
    return failed;
}
#define MEMBERS(name) cmocka_unit_test_setup_teardown(name, members_setup, stand_teardown)

// The world in which mo is this; as world.yaml has it: "mo:     { name: Mo, groups: [cab] }".
static struct assent_request world_with(struct stand *stand, const char *mo)
{
    static const char WAS[] = "  mo:     { name: Mo, groups: [cab] }\n";
    struct assent_request request = stand_request(stand, ASSENT_REQUEST_WORLD, "admin");
    const char *old = stand_file(stand, "world.yaml").bytes;
    const char *at = strstr(old, WAS);
    struct assent_buffer out = assent_buffer_in(stand->arena);
    assert_non_null(at);
    assent_buffer_text(&out, assent_text_slice(old, (size_t)(at - old)));
    assent_buffer_string(&out, mo);
    assent_buffer_string(&out, at + sizeof WAS - 1);
    request.text = assent_buffer_done(&out);
    return request;
}

#define MO_LEAVES_THE_BOARD "  mo:     { name: Mo }\n"
#define MO_LEAVES           "  mo:     { name: Mo, groups: [cab], inactive: true }\n"
#define MO_IS_RENAMED       "  mo:     { name: Monika, groups: [cab] }\n"

static void apply(struct stand *stand, const char *mo)
{
    struct assent_request request = world_with(stand, mo);
    const struct stand_answer *answer = stand_call(stand, &request);
    if (!answer->ok)
        print_error("world: %s\n%.*s", answer->error.text, (int)answer->report.count, answer->report.bytes);
    assert_true(answer->ok);
}

// A ticket on which bo has voted, so that only mo is asked.
static struct assent_id half_voted(struct stand *stand, const char *action)
{
    struct assent_request create = stand_create(stand, "ann", "members", "m");
    struct assent_id id = stand_call(stand, &create)->ticket->id;
    struct assent_request act = stand_act(stand, "ann", id, action);
    assert_true(stand_call(stand, &act)->ok);
    struct assent_request vote = stand_vote(stand, "bo", id);
    assert_true(stand_call(stand, &vote)->ok);
    return id;
}

static void the_last_silent_one_leaves(void **state)
{
    struct stand *stand = *state;
    const char *const ways[] = {MO_LEAVES_THE_BOARD, MO_LEAVES};
    for (size_t i = 0; i < 2; i++) {
        struct assent_id id = half_voted(stand, "ask");
        assert_true(stand_in_state(stand, id, "asked"));
        apply(stand, ways[i]);
        assert_true(stand_in_state(stand, id, "done"));
        struct assent_turn turn = stand_newest(stand, id);
        assert_int_equal(turn.event, ASSENT_EVENT_MEMBERS);
        assert_int_equal(turn.facts[0].kind, ASSENT_FACT_MEMBERS_CHANGED);
        assert_int_equal(turn.facts[0].members_changed.left_count, 1);
        assert_false(stand_sweeps(stand));
        apply(stand, MO_IS_RENAMED);
    }
    assert_int_equal(assent_runtime_count(stand->runtime).rounds_settled, 2);
}

static void a_debt_is_settled_after_the_end_too(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = half_voted(stand, "owe"), over = half_voted(stand, "owe");
    struct assent_request end = stand_act(stand, "ann", over, "end");
    assert_true(stand_call(stand, &end)->ok);
    apply(stand, MO_LEAVES);
    assert_true(stand_in_state(stand, id, "gone"));
    assert_true(stand_in_state(stand, over, "done"));
    assert_int_equal(stand_stored(stand, over)->rounds[0].outcome, ASSENT_ROUND_REFUSED);
}

static void what_decides_nothing_writes_nothing(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = half_voted(stand, "ask");
    int64_t turns = stand_turns(stand);
    apply(stand, MO_IS_RENAMED);
    assert_true(stand_in_state(stand, id, "asked"));
    assert_int_equal(stand_turns(stand), turns + 1); // the world's own
    assert_false(stand_sweeps(stand));
}

// Its next round would ask who has left: one turn says so, for each world that leaves it so.
static void what_cannot_go_on_is_kept_once(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = half_voted(stand, "both");
    int64_t turns = stand_turns(stand);
    apply(stand, MO_LEAVES);
    assert_true(stand_in_state(stand, id, "two"));
    struct assent_turn turn = stand_newest(stand, id);
    assert_int_equal(turn.event, ASSENT_EVENT_MEMBERS);
    assert_int_equal(turn.facts[0].kind, ASSENT_FACT_REFUSED);
    assert_int_equal(turn.facts[0].refused.person.count, 0);
    assert_int_equal(stand_turns(stand), turns + 2); // the world's own, and this
    assert_false(stand_sweeps(stand));
    apply(stand, MO_IS_RENAMED);
    struct assent_request vote = stand_vote(stand, "mo", id);
    assert_true(stand_call(stand, &vote)->ok);
    assert_int_equal(stand_stored(stand, id)->rounds[0].outcome, ASSENT_ROUND_MET);
}

enum { FEW = 4, MANY = 200 };

// The machine dies after each number of orders that the sweep takes; afterwards each is decided, once.
static void a_crash_in_the_middle_is_made_good(void **state)
{
    (void)state;
    for (int orders = 1; orders < 12; orders++) {
        void *made;
        members_setup(&made);
        struct stand *stand = made;
        struct assent_id ids[FEW];
        for (int i = 0; i < FEW; i++)
            ids[i] = half_voted(stand, "ask");
        int64_t revision = stand_stored(stand, ids[0])->revision;
        struct assent_request request = world_with(stand, MO_LEAVES);
        bool applied = stand_dies_at(stand, &request, orders);
        for (int i = 0; applied && i < FEW; i++) {
            assert_true(stand_in_state(stand, ids[i], "done"));
            assert_int_equal(stand_stored(stand, ids[i])->revision, revision + 1);
        }
        assert_false(stand_sweeps(stand));
        stand_teardown(&made);
    }
}

static void it_goes_in_pages_and_leaves_room(void **state)
{
    struct stand *stand = *state;
    struct assent_id ids[MANY];
    for (int i = 0; i < MANY; i++)
        ids[i] = half_voted(stand, "ask");
    struct assent_request request = world_with(stand, MO_LEAVES);
    int64_t most = stand_crowd(stand, &request);
    assert_true(most > 1 && most <= ASSENT_SWEEP_AT_ONCE + 2);
    for (int i = 0; i < MANY; i++)
        assert_true(stand_in_state(stand, ids[i], "done"));
}

// A second world before the first one's sweep has come to the ticket: it is decided by the last.
static void who_comes_back_in_time_is_asked_still(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = half_voted(stand, "ask");
    struct assent_request one = world_with(stand, MO_LEAVES), two = world_with(stand, MO_IS_RENAMED);
    stand_submit(stand, &one);
    stand_until(stand, ASSENT_ORDER_COMMIT);
    stand_do(stand, 0);                        // the world is there, the sweep begins
    stand_fail(stand, 0, ASSENT_STORE_BROKEN); // its page
    stand_submit(stand, &two);
    stand_work(stand);
    stand_reach(stand, stand->now_us + ASSENT_MINUTE_US);
    assert_false(stand_sweeps(stand));
    assert_true(stand_in_state(stand, id, "asked"));
    struct assent_request vote = stand_vote(stand, "mo", id);
    assert_true(stand_call(stand, &vote)->ok);
    assert_true(stand_in_state(stand, id, "done"));
}

// A vote that was decided on in the old world, and is committed behind the new one, is decided anew.
static void a_vote_in_flight_sees_the_new_world(void **state)
{
    struct stand *stand = *state;
    struct assent_request create = stand_create(stand, "ann", "members", "m");
    struct assent_id id = stand_call(stand, &create)->ticket->id;
    struct assent_request act = stand_act(stand, "ann", id, "ask");
    assert_true(stand_call(stand, &act)->ok);
    struct assent_request world = world_with(stand, MO_LEAVES), vote = stand_vote(stand, "bo", id);
    stand_submit(stand, &world);
    stand_do(stand, 0); // it is built; its commit is out
    uint64_t cookie = stand_submit(stand, &vote);
    stand_work(stand);
    assert_true(stand_answer(stand, cookie)->ok);
    assert_true(stand_in_state(stand, id, "done"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MEMBERS(the_last_silent_one_leaves),
        MEMBERS(a_debt_is_settled_after_the_end_too),
        MEMBERS(what_decides_nothing_writes_nothing),
        MEMBERS(what_cannot_go_on_is_kept_once),
        cmocka_unit_test(a_crash_in_the_middle_is_made_good),
        MEMBERS(it_goes_in_pages_and_leaves_room),
        MEMBERS(who_comes_back_in_time_is_asked_still),
        MEMBERS(a_vote_in_flight_sees_the_new_world),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
