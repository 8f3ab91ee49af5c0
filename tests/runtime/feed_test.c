// SPDX-License-Identifier: Apache-2.0
// The feed: whoever follows is told each committed turn once, in order, and nothing else; what may be seen is
// asked of now; waiting readers cost no place among the requests.
#include "stand.h"
#include <assent/base/limits.h>
#include <assent/loop/perform.h>
#include <string.h>

static struct assent_request ask(struct stand *stand, const char *handle, int64_t after, bool follow)
{
    struct assent_request request = stand_request(stand, ASSENT_REQUEST_FEED, handle);
    request.after = after;
    request.limit = ASSENT_FEED_PAGE;
    request.follow = follow;
    return request;
}

static const struct stand_answer *read_feed(struct stand *stand, const char *handle, int64_t after)
{
    struct assent_request request = ask(stand, handle, after, false);
    const struct stand_answer *answer = stand_call(stand, &request);
    assert_non_null(answer);
    assert_true(answer->ok);
    return answer;
}

static uint64_t follow(struct stand *stand, const char *handle, int64_t after)
{
    struct assent_request request = ask(stand, handle, after, true);
    uint64_t cookie = stand_submit(stand, &request);
    stand_work(stand);
    return cookie;
}

static int64_t end_of(struct stand *stand)
{
    return read_feed(stand, "admin", ASSENT_FEED_NOW)->feed.reached;
}

static struct assent_id private_ticket(struct stand *stand)
{
    struct assent_request create = stand_create(stand, "ann", "private", "a private thing");
    return stand_call(stand, &create)->ticket->id;
}

// --- pages ---

static void a_page_is_the_journal_in_order(void **state)
{
    struct stand *stand = *state;
    for (int i = 0; i < 3; i++)
        stand_ticket(stand);
    const struct stand_answer *all = read_feed(stand, "admin", 0);
    assert_int_equal(all->feed.count, stand_turns(stand));
    for (size_t i = 0; i < all->feed.count; i++)
        assert_int_equal(all->told[i], (int64_t)i + 1);
    assert_int_equal(all->feed.reached, stand_turns(stand));
    assert_false(all->feed.more);
    assert_false(all->feed.reset);
}

static void a_page_moves_over_what_is_not_seen(void **state)
{
    struct stand *stand = *state;
    int64_t before = end_of(stand);
    private_ticket(stand);
    const struct stand_answer *nils = read_feed(stand, "nils", before);
    assert_int_equal(nils->feed.count, 0);
    assert_int_equal(nils->feed.reached, before + 1);
    assert_int_equal(read_feed(stand, "ann", before)->feed.count, 1);
    assert_int_equal(read_feed(stand, "reader", before)->feed.count, 1);
    // who is no auditor sees no turns of the world, workflows and tokens either
    assert_int_equal(read_feed(stand, "nils", 0)->feed.count, 0);
    assert_true(read_feed(stand, "admin", 0)->feed.count >= 4);
    assert_int_equal(read_feed(stand, "reader", 0)->feed.count, 1);
}

static void a_page_is_no_longer_than_its_limit(void **state)
{
    struct stand *stand = *state;
    int64_t before = end_of(stand);
    for (int i = 0; i < ASSENT_FEED_PAGE + 1; i++)
        stand_ticket(stand);
    const struct stand_answer *page = read_feed(stand, "ann", before);
    assert_int_equal(page->feed.count, ASSENT_FEED_PAGE);
    assert_true(page->feed.more);
    assert_int_equal(page->feed.reached, before + ASSENT_FEED_PAGE);
    const struct stand_answer *rest = read_feed(stand, "ann", page->feed.reached);
    assert_int_equal(rest->feed.count, 1);
    assert_false(rest->feed.more);
    struct assent_request request = ask(stand, "ann", before, false);
    request.limit = ASSENT_FEED_PAGE + 1; // is asked for as the limit
    assert_int_equal(stand_call(stand, &request)->feed.count, ASSENT_FEED_PAGE);
}

static void a_ticket_or_a_workflow_alone(void **state)
{
    struct stand *stand = *state;
    int64_t before = end_of(stand);
    struct assent_id one = stand_offer(stand), other = stand_offer(stand);
    private_ticket(stand);
    struct assent_request request = ask(stand, "ann", 0, false);
    request.ticket = assent_id_text(stand->arena, "tkt", &one);
    const struct stand_answer *told = stand_call(stand, &request);
    assert_true(told->feed.count > 1);
    for (size_t i = 0; i < told->feed.count; i++)
        assert_true(told->told[i] > before && (i == 0 || told->told[i] > told->told[i - 1]));
    assert_int_equal(told->feed.reached, end_of(stand));
    request.limit = 1;
    told = stand_call(stand, &request);
    assert_int_equal(told->feed.count, 1);
    assert_true(told->feed.more);
    assert_int_equal(told->feed.reached, told->told[0]);
    request = ask(stand, "ann", before, false);
    request.workflow = assent_text_of("private");
    assert_int_equal(stand_call(stand, &request)->feed.count, 1);
    request.ticket = assent_id_text(stand->arena, "tkt", &other);
    assert_int_equal(stand_call(stand, &request)->feed.count, 0);
}

static void a_ticket_that_one_may_not_see_is_not_there(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = private_ticket(stand);
    for (int follows = 0; follows < 2; follows++) {
        struct assent_request request = ask(stand, "nils", 0, follows != 0);
        request.ticket = assent_id_text(stand->arena, "tkt", &id);
        const struct stand_answer *answer = stand_call(stand, &request);
        assert_false(answer->ok);
        assert_int_equal(answer->error.code, ASSENT_NOT_FOUND);
    }
}

static void a_position_behind_the_end_begins_at_the_end(void **state)
{
    struct stand *stand = *state;
    int64_t end = end_of(stand);
    for (int follows = 0; follows < 2; follows++) {
        struct assent_request request = ask(stand, "ann", end + 1, follows != 0);
        const struct stand_answer *answer = stand_call(stand, &request);
        assert_true(answer->ok && answer->feed.reset);
        assert_int_equal(answer->feed.oldest, 0);
        assert_int_equal(answer->feed.reached, end);
    }
    assert_false(read_feed(stand, "ann", end)->feed.reset);
}

static bool forget_the_first(struct stand *stand, struct assent_order *order)
{
    if (order->kind != ASSENT_ORDER_READ || order->read.kind != ASSENT_READ_FEED)
        return false;
    assent_perform_read(order, stand->reader);
    order->read.oldest = 3;
    order->read.turns.items += 2;
    order->read.turns.count -= 2;
    order->read.tickets += 2;
    return true;
}

static void a_journal_that_begins_later_says_so(void **state)
{
    struct stand *stand = *state;
    stand->instead = forget_the_first;
    struct assent_request request = ask(stand, "admin", 0, false);
    const struct stand_answer *answer = stand_call(stand, &request);
    assert_true(answer->feed.reset);
    assert_int_equal(answer->feed.oldest, 3);
    assert_int_equal(answer->told[0], 3);
}

// --- following ---

static void a_follower_hears_of_a_commit_and_not_before(void **state)
{
    struct stand *stand = *state;
    int64_t end = end_of(stand);
    uint64_t cookie = follow(stand, "ann", end);
    assert_null(stand_answer(stand, cookie));
    struct assent_request create = stand_create(stand, "ann", "jobs", "one");
    uint64_t made = stand_submit(stand, &create);
    stand_until(stand, ASSENT_ORDER_COMMIT);
    assert_null(stand_answer(stand, cookie)); // decided, not committed
    stand_work(stand);
    assert_true(stand_answer(stand, made)->ok);
    const struct stand_answer *told = stand_answer(stand, cookie);
    assert_int_equal(told->feed.count, 1);
    assert_int_equal(told->told[0], end + 1);
    assert_int_equal(told->feed.reached, end + 1);
}

static void what_is_not_kept_is_not_told(void **state)
{
    struct stand *stand = *state;
    int64_t end = end_of(stand);
    uint64_t cookie = follow(stand, "ann", end);
    struct assent_request create = stand_create(stand, "ann", "jobs", "one");
    stand_submit(stand, &create);
    stand_until(stand, ASSENT_ORDER_COMMIT);
    stand_fail(stand, 0, ASSENT_STORE_FULL);
    stand_work(stand);
    assert_null(stand_answer(stand, cookie));
    stand_ticket(stand);
    assert_int_equal(stand_answer(stand, cookie)->told[0], end + 1);
}

// The store keeps it and does not say so: it is in the journal, so whoever follows must be told, once.
static bool keep_and_deny(struct stand *stand, struct assent_order *order)
{
    if (order->kind != ASSENT_ORDER_COMMIT)
        return false;
    assent_perform_commit(order, stand->store);
    order->ok = false;
    assent_error_set(&order->error, ASSENT_STORE_UNKNOWN, "the test says so");
    for (size_t i = 0; i < order->item_count; i++)
        order->items[i].outcome = ASSENT_ITEM_UNKNOWN;
    stand->instead = NULL;
    return true;
}

static void what_was_kept_in_doubt_is_told_once(void **state)
{
    struct stand *stand = *state;
    int64_t end = end_of(stand);
    uint64_t cookie = follow(stand, "ann", end);
    stand->instead = keep_and_deny;
    struct assent_request create = stand_create(stand, "ann", "jobs", "one");
    stand_call(stand, &create);
    const struct stand_answer *told = stand_answer(stand, cookie); // as soon as the store has been read anew
    assert_non_null(told);
    assert_int_equal(told->told[0], end + 1);
    stand_ticket(stand);
    const struct stand_answer *rest = read_feed(stand, "ann", told->feed.reached);
    assert_int_equal(told->feed.count + rest->feed.count, 2);
}

static void a_follower_waits_through_what_it_does_not_see(void **state)
{
    struct stand *stand = *state;
    int64_t end = end_of(stand);
    uint64_t cookie = follow(stand, "nils", end);
    private_ticket(stand);
    assert_null(stand_answer(stand, cookie));
    stand_ticket(stand);
    const struct stand_answer *told = stand_answer(stand, cookie);
    assert_int_equal(told->feed.count, 1);
    assert_int_equal(told->told[0], end + 2);
}

// Follows with one request after the other, over the limit of memory and over a restart: no gap and no
// double.
static void no_gap_and_no_double(void **state)
{
    struct stand *stand = *state;
    int64_t end = end_of(stand), next = end + 1;
    uint64_t cookie = follow(stand, "admin", end);
    for (int round = 0; round < 60; round++) {
        for (int i = 0; i <= round % 5; i++)
            stand_ticket(stand);
        if (round % 20 == 10) {
            stand_restart(stand);
            cookie = follow(stand, "admin", next - 1);
        }
        const struct stand_answer *told = stand_answer(stand, cookie);
        assert_non_null(told);
        for (size_t i = 0; i < told->feed.count; i++)
            assert_int_equal(told->told[i], next++);
        assert_int_equal(told->feed.reached, next - 1);
        cookie = follow(stand, "admin", next - 1);
    }
    while (stand_answer(stand, cookie) != NULL) {
        const struct stand_answer *told = stand_answer(stand, cookie);
        for (size_t i = 0; i < told->feed.count; i++)
            assert_int_equal(told->told[i], next++);
        cookie = follow(stand, "admin", next - 1);
    }
    assert_int_equal(next - 1, end_of(stand));
}

static void a_cold_ticket_is_asked_of_the_store(void **state)
{
    struct assent_runtime_config config = {.hot_tickets = 1};
    struct stand *stand = stand_make(&config);
    stand_start(stand);
    stand_furnish(stand);
    int64_t end = end_of(stand);
    uint64_t first = follow(stand, "ann", end);
    struct assent_id ids[4];
    for (size_t i = 0; i < 4; i++)
        ids[i] = stand_ticket(stand);
    assert_int_equal(stand_answer(stand, first)->told[0], end + 1);
    const struct stand_answer *rest = read_feed(stand, "ann", end + 1);
    assert_int_equal(rest->feed.count, 3);
    assert_int_equal(rest->told[2], end + 4);
    (void)ids;
    stand_free(stand);
    (void)state;
}

static void a_change_of_rights_sends_everybody_back(void **state)
{
    struct stand *stand = *state;
    int64_t end = end_of(stand);
    uint64_t cookie = follow(stand, "ann", end);
    struct assent_request make = stand_request(stand, ASSENT_REQUEST_TOKEN_MAKE, "admin");
    assert_true(stand_call(stand, &make)->ok);
    const struct stand_answer *told = stand_answer(stand, cookie);
    assert_true(told->ok);
    assert_int_equal(told->feed.count, 0);
    assert_int_equal(told->feed.reached, end); // asks again from where it was
}

// Members of the directory of now see what was before they came.
static void who_joins_sees_and_who_leaves_does_not(void **state)
{
    struct stand *stand = *state;
    int64_t end = end_of(stand);
    struct assent_id id = private_ticket(stand);
    struct assent_request go = stand_act(stand, "ann", id, "ask");
    assert_true(stand_call(stand, &go)->ok);
    assert_int_equal(read_feed(stand, "nils", end)->feed.count, 0);
    assert_int_equal(read_feed(stand, "mo", end)->feed.count, 2);
    struct assent_text world = stand_file(stand, "world.yaml");
    const char *nils = strstr(world.bytes, "name: Nils }"),
               *mo = strstr(world.bytes, "name: Mo, groups: [cab] }");
    assert_true(nils != NULL && mo != NULL && mo < nils);
    struct assent_buffer text = assent_buffer_in(stand->arena);
    assent_buffer_bytes(&text, world.bytes, (size_t)(mo - world.bytes));
    assent_buffer_string(&text, "name: Mo }");
    mo += strlen("name: Mo, groups: [cab] }");
    assent_buffer_bytes(&text, mo, (size_t)(nils - mo));
    assent_buffer_string(&text, "name: Nils, groups: [cab] }");
    assent_buffer_string(&text, nils + strlen("name: Nils }"));
    struct assent_request apply = stand_request(stand, ASSENT_REQUEST_WORLD, "admin");
    apply.text = assent_buffer_done(&text);
    assert_true(stand_call(stand, &apply)->ok);
    assert_int_equal(read_feed(stand, "nils", end)->feed.count, 2);
    assert_int_equal(read_feed(stand, "mo", end)->feed.count, 0);
}

static void a_follower_is_asked_whether_it_is_there(void **state)
{
    struct stand *stand = *state;
    uint64_t cookie = follow(stand, "ann", end_of(stand));
    assert_true(assent_runtime_deadline_us(stand->runtime) <= stand->now_us + ASSENT_FEED_WAIT_US);
    stand_pass(stand, ASSENT_FEED_WAIT_US - 1);
    assert_null(stand_answer(stand, cookie));
    stand_pass(stand, 1);
    assert_true(stand_answer(stand, cookie)->ok);
}

static void a_follower_that_goes_is_forgotten(void **state)
{
    struct stand *stand = *state;
    uint64_t cookie = follow(stand, "ann", end_of(stand));
    assert_int_equal(assent_runtime_count(stand->runtime).waiting_readers, 1);
    assent_runtime_cancel(stand->runtime, cookie);
    assert_int_equal(assent_runtime_count(stand->runtime).waiting_readers, 0);
    stand_ticket(stand);
    assert_null(stand_answer(stand, cookie));
}

static int64_t audiences(struct stand *stand)
{
    return assent_runtime_count(stand->runtime).audiences;
}

// Who may see a ticket is worked out once for a version of it, however many ask, live or by pages.
static void an_audience_is_worked_out_once(void **state)
{
    enum { READERS = 20 };
    struct stand *stand = *state;
    uint64_t cookies[READERS];
    int64_t end = end_of(stand);
    for (int i = 0; i < READERS; i++)
        cookies[i] = follow(stand, i % 2 ? "ann" : "bo", end);
    int64_t before = audiences(stand);
    private_ticket(stand);
    for (int i = 0; i < READERS; i++)
        assert_true((stand_answer(stand, cookies[i]) != NULL) == (i % 2));
    assert_int_equal(audiences(stand), before + 1);
    for (int i = 0; i < 3; i++)
        assert_true(read_feed(stand, "ann", 0)->feed.count > 0);
    assert_int_equal(audiences(stand), before + 1);
    stand_ticket(stand); // which everybody sees
    assert_int_equal(audiences(stand), before + 1);
}

static bool damages(struct stand *stand, struct assent_order *order)
{
    if (order->kind != ASSENT_ORDER_READ || order->read.kind != ASSENT_READ_FEED)
        return false;
    assent_perform_read(order, stand->reader);
    const struct assent_ticket **tickets = (const struct assent_ticket **)order->read.tickets;
    size_t seen = 0;
    for (size_t i = 0; i < order->read.turns.count; i++) {
        if (tickets[i] == NULL)
            continue;
        struct assent_ticket *other = assent_arena_take(order->arena, sizeof *other);
        *other = *tickets[i];
        other->workflow = assent_text_of("gone");
        tickets[i] = seen == 0 ? NULL : seen == 1 ? other : tickets[i];
        seen++;
    }
    return true;
}

// Of a ticket that cannot be found, or whose workflow cannot, nobody can say who may see it.
static void what_cannot_be_judged_is_passed_by(void **state)
{
    struct stand *stand = *state;
    int64_t end = end_of(stand);
    for (int i = 0; i < 3; i++)
        stand_ticket(stand);
    stand_restart(stand);
    stand->instead = damages;
    assert_int_equal(read_feed(stand, "ann", end)->feed.count, 1);
    assert_int_equal(read_feed(stand, "ann", end)->told[0], end + 3);
}

static bool compiles_nothing(struct stand *stand, struct assent_order *order)
{
    (void)stand;
    order->ok = true;
    return order->kind == ASSENT_ORDER_COMPILE;
}

// Nor of one whose version this engine cannot compile; whoever sees everything sees it all the same.
static void an_unusable_workflow_is_for_those_who_see_all(void **state)
{
    struct stand *stand = *state;
    int64_t end = end_of(stand);
    stand_ticket(stand);
    stand_end(stand);
    stand->instead = compiles_nothing;
    stand_start(stand);
    assert_int_equal(read_feed(stand, "ann", end)->feed.count, 0);
    assert_int_equal(read_feed(stand, "admin", end)->feed.count, 1);
    stand->instead = NULL;
}

static void a_stop_lets_everybody_go(void **state)
{
    struct stand *stand = *state;
    uint64_t cookie = follow(stand, "ann", end_of(stand));
    assent_runtime_stop(stand->runtime);
    stand_work(stand);
    assert_true(stand_answer(stand, cookie)->ok);
    assert_true(assent_runtime_idle(stand->runtime));
}

static void a_read_that_fails_is_told(void **state)
{
    struct stand *stand = *state;
    struct assent_request request = ask(stand, "ann", 0, true);
    uint64_t cookie = stand_submit(stand, &request);
    stand_until(stand, ASSENT_ORDER_READ);
    stand_fail(stand, 0, ASSENT_STORE_BROKEN);
    assert_int_equal(stand_answer(stand, cookie)->error.code, ASSENT_STORE_BROKEN);
    assert_int_equal(assent_runtime_count(stand->runtime).waiting_readers, 0);
}

// As many as ASSENT_STREAMS_OPEN wait, one more does not, and ordinary requests go on beside them.
static void waiting_readers_are_bounded_and_block_nobody(void **state)
{
    struct stand *stand = *state;
    int64_t end = end_of(stand);
    for (int i = 0; i < ASSENT_STREAMS_OPEN; i++)
        follow(stand, "ann", end);
    assert_int_equal(assent_runtime_count(stand->runtime).waiting_readers, ASSENT_STREAMS_OPEN);
    uint64_t over = follow(stand, "ann", end);
    assert_int_equal(stand_answer(stand, over)->error.code, ASSENT_BUSY);
    struct assent_id id = stand_ticket(stand); // more than ASSENT_COMMANDS wait: this one is taken
    assert_non_null(stand_stored(stand, id));
    assert_int_equal(assent_runtime_count(stand->runtime).waiting_readers, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_page_is_the_journal_in_order),
        TEST(a_page_moves_over_what_is_not_seen),
        TEST(a_page_is_no_longer_than_its_limit),
        TEST(a_ticket_or_a_workflow_alone),
        TEST(a_ticket_that_one_may_not_see_is_not_there),
        TEST(a_position_behind_the_end_begins_at_the_end),
        TEST(a_journal_that_begins_later_says_so),
        TEST(a_follower_hears_of_a_commit_and_not_before),
        TEST(what_is_not_kept_is_not_told),
        TEST(what_was_kept_in_doubt_is_told_once),
        TEST(a_follower_waits_through_what_it_does_not_see),
        TEST(no_gap_and_no_double),
        TEST(a_cold_ticket_is_asked_of_the_store),
        TEST(a_change_of_rights_sends_everybody_back),
        TEST(who_joins_sees_and_who_leaves_does_not),
        TEST(a_follower_is_asked_whether_it_is_there),
        TEST(a_follower_that_goes_is_forgotten),
        TEST(an_audience_is_worked_out_once),
        TEST(what_cannot_be_judged_is_passed_by),
        TEST(an_unusable_workflow_is_for_those_who_see_all),
        TEST(a_stop_lets_everybody_go),
        TEST(a_read_that_fails_is_told),
        TEST(waiting_readers_are_bounded_and_block_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
