// SPDX-License-Identifier: Apache-2.0
// Event streams of the server, on a runtime that replies when the test says: the feed is asked on from where
// it was, a stream ends with its token, and a page's cookie opens streams and nothing else.
#include "server_world.h"

#include <stdio.h>
#include <string.h>

#define SECOND_US  INT64_C(1000000)
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)

static size_t newest(const struct world *world)
{
    return world->runtime.waiting_count - 1;
}

static void reply_with(struct world *world, int64_t seq, const char *text, int64_t reached, bool more)
{
    world_reply(world, newest(world),
                (struct assent_reply){.ok = true,
                                      .seq = seq,
                                      .report = assent_text_of(text),
                                      .feed = {.reached = reached, .more = more}});
}

// A stream that is open and has asked for what comes behind 5.
static void begin(struct world *world)
{
    world_ask(world, "GET", "/v1/feed", NULL, NULL);
    assert_int_equal(world->runtime.submitted, 1);
    assert_false(world->runtime.last.follow); // a refusal would come at once
    assert_int_equal(world->answer->status, 0);
    reply_with(world, 0, "", 5, false);
    assert_int_equal(world->answer->status, 200);
    assert_int_equal(world->runtime.submitted, 2);
}

static void it_is_asked_on_and_on(void **state)
{
    struct world *world = *state;
    begin(world);
    assert_string_equal(client_head(world->answer, "content-type"), "text/event-stream");
    assert_string_equal(client_head(world->answer, "cache-control"), "no-store");
    assert_non_null(client_head(world->answer, "request-id"));
    assert_string_equal(world->answer->body, "retry: 2000\n\n");
    assert_true(world->runtime.last.follow);
    assert_int_equal(world->runtime.last.after, 5);
    reply_with(world, 6, "{\"a\":1}", 6, false);
    expect_in_body(world, "\n\nid: 6.0\ndata: {\"a\":1}\n\n");
    assert_int_equal(world->runtime.last.after, 6);
    assert_int_equal(world->runtime.submitted, 3);
    reply_with(world, 0, "", 9, false); // nothing for this reader
    assert_int_equal(world->runtime.last.after, 9);
    assert_false(world->answer->ended);
}

static void it_begins_where_the_reader_was(void **state)
{
    struct world *world = *state;
    const struct client_field fields[] = {{"last-event-id", "1042.3"}, {NULL, NULL}};
    world_ask(world, "GET", "/v1/feed?limit=4", fields, NULL);
    assert_true(assent_text_is(world->runtime.last.text, "1042.3"));
    assert_int_equal(world->runtime.last.after, 4);
}

static void a_refusal_is_an_ordinary_answer(void **state)
{
    struct world *world = *state;
    world_ask(world, "GET", "/v1/feed?limit=99", NULL, NULL);
    expect_problem(world, ASSENT_BAD_PARAMETER);
    world_ask_bare(world, "GET", "/v1/feed", NULL, NULL);
    expect_problem(world, ASSENT_UNAUTHENTICATED);
    const struct client_field json[] = {{"accept", "application/json"}, {NULL, NULL}};
    world_ask(world, "GET", "/v1/feed", json, NULL);
    expect_problem(world, ASSENT_NOT_ACCEPTABLE);
    world_ask(world, "GET", "/v1/feed", NULL, NULL);
    world_reply(world, newest(world),
                (struct assent_reply){.error = {ASSENT_NOT_FOUND, "there is no such ticket"}});
    expect_problem(world, ASSENT_NOT_FOUND);
    world->runtime.busy = true;
    world_ask(world, "GET", "/v1/feed", NULL, NULL);
    expect_problem(world, ASSENT_BUSY);
}

static void a_head_has_no_stream(void **state)
{
    struct world *world = *state;
    world_ask(world, "HEAD", "/v1/feed", NULL, NULL);
    reply_with(world, 6, "{}", 6, false);
    assert_int_equal(world->answer->status, 200);
    assert_true(world->answer->ended);
    assert_int_equal(world->answer->body_count, 0);
}

static void the_journal_begins_later(void **state)
{
    struct world *world = *state;
    begin(world);
    world_reply(world, newest(world),
                (struct assent_reply){.ok = true,
                                      .seq = 40,
                                      .report = assent_text_of("{}"),
                                      .feed = {.reached = 40, .reset = true, .oldest = 40}});
    expect_in_body(
        world, "id: 39\nevent: reset\ndata: {\"because\":\"the journal begins later\",\"oldest\":\"40\"}\n\n"
               "id: 40.0\ndata: {}\n\n");
    world_reply(world, newest(world),
                (struct assent_reply){.ok = true, .feed = {.reached = 30, .reset = true}});
    expect_in_body(
        world, "id: 30\nevent: reset\ndata: {\"because\":\"the journal ends before\",\"newest\":\"30\"}\n\n");
    assert_int_equal(world->runtime.last.after, 30);
}

static void it_ends_with_its_token(void **state)
{
    struct world *world = *state;
    begin(world);
    world->runtime.revoked = true;
    reply_with(world, 6, "{\"secret\":true}", 6, false);
    assert_null(strstr(world->answer->body, "secret"));
    expect_in_body(world, ": the token is not good any more\n\n");
    assert_true(world->answer->ended);
    assert_int_equal(world->runtime.submitted, 2);
}

static void silence_finds_a_token_that_ended(void **state)
{
    struct world *world = *state;
    begin(world);
    client_wait(&world->client, 15 * SECOND_US);
    expect_in_body(world, ": nothing new\n\n");
    assert_false(world->answer->ended);
    world->runtime.revoked = true;
    client_wait(&world->client, 15 * SECOND_US);
    assert_true(world->answer->ended);
    assert_int_equal(world->runtime.cancelled, 1); // nobody waits for it in the feed any more
}

static void a_reader_that_goes_is_not_asked_for(void **state)
{
    struct world *world = *state;
    begin(world);
    assert_int_equal(nghttp2_submit_rst_stream(world->client.http2, 0, world->id, NGHTTP2_CANCEL), 0);
    client_run(&world->client);
    assert_int_equal(world->runtime.cancelled, 1);
    assert_true(world->runtime.cancelled_cookie == world->runtime.waiting[newest(world)]);
    reply_with(world, 6, "{}", 6, false); // it was on its way: for nobody
    assert_int_equal(world->runtime.submitted, 2);
}

static void a_stop_ends_it_with_a_comment(void **state)
{
    struct world *world = *state;
    begin(world);
    assent_session_drain(world->client.session, world->client.now_us);
    client_run(&world->client);
    expect_in_body(world, ": this connection ends; come again\n\n");
    assert_true(world->answer->ended);
    assert_int_equal(world->runtime.cancelled, 1);
}

static void a_feed_that_fails_ends_it(void **state)
{
    struct world *world = *state;
    begin(world);
    world_reply(world, newest(world),
                (struct assent_reply){.error = {ASSENT_STORE_BROKEN, "the disk is gone"}});
    expect_in_body(world, ": there is no more; ask again to hear why\n\n");
    assert_true(world->answer->ended);
    assert_null(strstr(world->answer->body, "disk"));
    world->runtime.submitted = 0;
    begin(world);
    reply_with(world, 6, "unreadable", 6, false);
    assert_true(world->answer->ended);
    assert_non_null(strstr(world->failed, "bad-record"));
}

static void a_busy_runtime_ends_it(void **state)
{
    struct world *world = *state;
    begin(world);
    world->runtime.busy = true;
    reply_with(world, 6, "{}", 6, false);
    expect_in_body(world, "data: {}\n\n: the server cannot go on now; come again\n\n");
    assert_true(world->answer->ended);
}

// Who catches up is sent more when there is room; who is up to date is sent at once, and cut at the limit.
static void a_slow_reader(void **state)
{
    struct world *world = *state;
    static char text[200 << 10];
    memset(text, 'x', sizeof text - 1);
    begin(world);
    world->client.deaf = true;
    reply_with(world, 6, text, 6, true);
    assert_int_equal(world->runtime.submitted, 2); // waits for room
    world->client.deaf = false;
    client_run(&world->client);
    assert_int_equal(world->runtime.submitted, 3);
    world->client.deaf = true;
    for (int i = 0; i < 5; i++)
        reply_with(world, 7 + i, text, 7 + i, false);
    assert_int_equal(world->runtime.submitted, 8); // each at once
    reply_with(world, 12, text, 12, false);        // 1.2 MiB
    assert_int_equal(world->runtime.submitted, 8);
    world->client.deaf = false;
    client_run(&world->client);
    assert_true(world->answer->ended);
    expect_in_body(world, "id: 11.0\n");
    assert_null(strstr(world->answer->body, "id: 12.0\n"));
    const char *end = strstr(world->answer->body, "event: overflow\n");
    assert_string_equal(end, "event: overflow\ndata: {\"because\":\"the reader is too far behind\"}\n\n");
}

// --- the cookie ---

static void ask_with_cookie(struct world *world, const char *method, const char *path, const char *cookie)
{
    const struct client_field fields[] = {{"cookie", cookie}, {NULL, NULL}};
    world_ask_bare(world, method, path, fields, NULL);
}

static void get_cookie(struct world *world, char *out, size_t room)
{
    world_ask(world, "POST", "/v1/feed/cookie", NULL, NULL);
    assert_int_equal(world->answer->status, 200);
    assert_string_equal(world->answer->body, "3600000000\n");
    const char *sent = client_head(world->answer, "set-cookie");
    assert_non_null(
        strstr(sent, "; Path=/v1/events/stream; Max-Age=3600; Secure; HttpOnly; SameSite=Strict"));
    snprintf(out, room, "%.*s", (int)strcspn(sent, ";"), sent);
}

static void a_page_has_a_cookie(void **state)
{
    struct world *world = *state;
    char cookie[200], all[400];
    get_cookie(world, cookie, sizeof cookie);
    snprintf(all, sizeof all, "theme=dark; %s; other=1", cookie);
    ask_with_cookie(world, "GET", "/v1/feed", all);
    assert_int_equal(world->runtime.submitted, 1);
    assert_true(assent_text_is(world->runtime.last.principal.person, "per_good"));
    reply_with(world, 0, "", 5, false);
    assert_int_equal(world->answer->status, 200);
    world->runtime.revoked = true;
    reply_with(world, 6, "{}", 6, false);
    assert_true(world->answer->ended); // with the token that it stands for
}

static void the_cookie_is_for_streams_only(void **state)
{
    struct world *world = *state;
    char cookie[200];
    get_cookie(world, cookie, sizeof cookie);
    ask_with_cookie(world, "GET", "/v1/who", cookie);
    expect_problem(world, ASSENT_UNAUTHENTICATED);
    ask_with_cookie(world, "POST", "/v1/feed/cookie", cookie);
    expect_problem(world, ASSENT_UNAUTHENTICATED);
}

static void a_cookie_that_is_not_ours(void **state)
{
    struct world *world = *state;
    char cookie[200], other[200];
    get_cookie(world, cookie, sizeof cookie);
    size_t count = strlen(cookie);
    for (size_t i = 0; i < count; i++) { // any byte of it
        memcpy(other, cookie, count + 1);
        other[i] = other[i] == 'a' ? 'b' : 'a';
        ask_with_cookie(world, "GET", "/v1/feed", other);
        expect_problem(world, ASSENT_UNAUTHENTICATED);
    }
    static const char *const OTHERS[] = {"__Secure-assent_stream=", "__Secure-assent_stream=tok_1",
                                         "__Secure-assent_stream=tok_1.9999999999.", "x", ";;;"};
    for (size_t i = 0; i < sizeof OTHERS / sizeof OTHERS[0]; i++) {
        ask_with_cookie(world, "GET", "/v1/feed", OTHERS[i]);
        expect_problem(world, ASSENT_UNAUTHENTICATED);
    }
    assert_int_equal(world->runtime.submitted, 0);
}

static void a_cookie_has_its_time(void **state)
{
    struct world *world = *state;
    char cookie[200];
    get_cookie(world, cookie, sizeof cookie);
    for (int i = 0; i < 71; i++) { // something moves, so that the connection lives
        client_wait(&world->client, 50 * SECOND_US);
        world_ask(world, "GET", "/help", NULL, NULL);
    }
    client_wait(&world->client, 49 * SECOND_US);
    ask_with_cookie(world, "GET", "/v1/feed", cookie);
    assert_int_equal(world->runtime.submitted, 1);
    world->client.now_us += SECOND_US;
    ask_with_cookie(world, "GET", "/v1/feed", cookie);
    expect_problem(world, ASSENT_UNAUTHENTICATED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(it_is_asked_on_and_on),
        TEST(it_begins_where_the_reader_was),
        TEST(a_refusal_is_an_ordinary_answer),
        TEST(a_head_has_no_stream),
        TEST(the_journal_begins_later),
        TEST(it_ends_with_its_token),
        TEST(silence_finds_a_token_that_ended),
        TEST(a_reader_that_goes_is_not_asked_for),
        TEST(a_stop_ends_it_with_a_comment),
        TEST(a_feed_that_fails_ends_it),
        TEST(a_busy_runtime_ends_it),
        TEST(a_slow_reader),
        TEST(a_page_has_a_cookie),
        TEST(the_cookie_is_for_streams_only),
        TEST(a_cookie_that_is_not_ours),
        TEST(a_cookie_has_its_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
