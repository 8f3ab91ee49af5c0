// SPDX-License-Identifier: Apache-2.0
// Who sees what: a request is there for those involved and for nobody else, whatever is asked of it and by
// whatever name; what one may not see and what is not there are answered with the same words.
#include "stand.h"
#include <string.h>

static struct assent_id private_ticket(struct stand *stand)
{
    struct assent_request create = stand_create(stand, "ann", "private", "a private thing");
    const struct stand_answer *answer = stand_call(stand, &create);
    assert_true(answer->ok);
    return answer->ticket->id;
}

// The ways to touch a ticket: each is tried by each person, under each of its names.
static struct assent_request ask(struct stand *stand, int way, const char *handle, struct assent_id id)
{
    static const int64_t other = 77;
    struct assent_request request = stand_look(stand, handle, id);
    switch (way) {
    case 0:
        break;
    case 1:
        request.kind = ASSENT_REQUEST_HISTORY;
        request.limit = 10;
        break;
    case 2:
        request.kind = ASSENT_REQUEST_EVENT;
        request.event.comment = assent_text_of("may I?");
        request.dry_run = true;
        break;
    case 3:
        request.kind = ASSENT_REQUEST_EVENT;
        request.event.kind = ASSENT_EVENT_ACT;
        request.event.action = assent_text_of("drop");
        request.if_match = (struct assent_revisions){&other, 1};
        break;
    case 4:
        request.kind = ASSENT_REQUEST_EXTEND;
        request.lease_us = ASSENT_MINUTE_US;
        break;
    default:
        request.kind = ASSENT_REQUEST_EVENT;
        request.event.kind = ASSENT_EVENT_COMPLETE;
        break;
    }
    return request;
}
enum { WAYS = 6 };

static void the_matrix(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = private_ticket(stand);
    struct assent_request go = stand_act(stand, "ann", id, "ask");
    assert_true(stand_call(stand, &go)->ok); // now the board is involved
    static const struct {
        const char *handle;
        bool sees;
    } ROWS[] = {{"ann", true},    {"bo", true},    {"mo", true},     {"nils", false},
                {"reader", true}, {"admin", true}, {"robot", false}, {"drone", false}};
    static const char *const NAMES[] = {"", "REQ-1001", "apr", "job"};
    struct assent_text text = assent_id_text(stand->arena, "tkt", &id);
    for (size_t r = 0; r < sizeof ROWS / sizeof ROWS[0]; r++) {
        for (int way = 0; way < WAYS; way++) {
            for (size_t n = 0; n < sizeof NAMES / sizeof NAMES[0]; n++) {
                struct assent_request request = ask(stand, way, ROWS[r].handle, id);
                const char *tail = text.bytes + 4;
                if (n == 1)
                    request.ticket = assent_text_of(NAMES[n]);
                else if (n > 1)
                    request.ticket = assent_text_format(stand->arena, "%s_%.26s%s", NAMES[n], tail,
                                                        n == 2 ? "-0" : "-2-0");
                const struct stand_answer *answer = stand_call(stand, &request);
                assert_int_equal(!answer->ok && answer->error.code == ASSENT_NOT_FOUND &&
                                     answer->ticket == NULL &&
                                     strstr(answer->error.text, "none that you may see") != NULL,
                                 !ROWS[r].sees);
                if (ROWS[r].sees)
                    continue;
                struct assent_id none = id;
                none.bytes[15] ^= 1;
                struct assent_request nothing = ask(stand, way, ROWS[r].handle, none);
                assert_string_equal(stand_call(stand, &nothing)->error.text, answer->error.text);
            }
        }
    }
    assert_int_equal(stand_stored(stand, id)->revision, 2);
}

static void before_the_board_is_asked_it_sees_nothing(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = private_ticket(stand);
    struct assent_request look = stand_look(stand, "bo", id);
    assert_int_equal(stand_call(stand, &look)->error.code, ASSENT_NOT_FOUND);
}

static size_t listed(struct stand *stand, const char *handle)
{
    struct assent_request list = stand_request(stand, ASSENT_REQUEST_LIST, handle);
    list.filter.kind = -1;
    list.filter.open = -1;
    list.filter.after_us = -1;
    list.filter.limit = 10;
    return stand_call(stand, &list)->list_count;
}

static void a_list_has_what_may_be_seen(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = private_ticket(stand);
    stand_ticket(stand); // a change: everybody who is logged in sees it
    assert_int_equal(listed(stand, "ann"), 2);
    assert_int_equal(listed(stand, "bo"), 1);
    assert_int_equal(listed(stand, "nils"), 1);
    assert_int_equal(listed(stand, "reader"), 2);
    struct assent_request go = stand_act(stand, "ann", id, "ask");
    assert_true(stand_call(stand, &go)->ok);
    assert_int_equal(listed(stand, "bo"), 2);
    assert_int_equal(listed(stand, "nils"), 1);
}

// Of a change everybody knows: what one may not do is 403 and says by which rule.
static void what_is_seen_is_refused_with_its_rule(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    struct assent_request act = stand_act(stand, "nils", id, "go");
    const struct stand_answer *answer = stand_call(stand, &act);
    assert_int_equal(answer->error.code, ASSENT_NOT_ENTITLED);
    assert_true(answer->rule.count > 0);
    assert_non_null(answer->ticket);
}

static void a_narrow_token_reads_no_more_than_its_scopes(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = private_ticket(stand);
    struct assent_request look = stand_look(stand, "reader", id);
    look.principal.permissions &= ~(1u << ASSENT_MAY_READ_ALL);
    assert_int_equal(stand_call(stand, &look)->error.code, ASSENT_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_matrix),
        TEST(before_the_board_is_asked_it_sees_nothing),
        TEST(a_list_has_what_may_be_seen),
        TEST(what_is_seen_is_refused_with_its_rule),
        TEST(a_narrow_token_reads_no_more_than_its_scopes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
