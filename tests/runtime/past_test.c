// SPDX-License-Identifier: Apache-2.0
// Tickets as they were: the fold of the journal up to an instant or a revision, for whoever may see the
// ticket now.
#include "stand.h"
#include <assent/base/canonical.h>
#include <string.h>

static const struct stand_answer *look_then(struct stand *stand, const char *handle, struct assent_id id,
                                            int64_t at_us, int64_t revision)
{
    struct assent_request request = stand_look(stand, handle, id);
    request.past_us = at_us;
    request.past_revision = revision;
    return stand_call(stand, &request);
}

static struct assent_text written(struct stand *stand, const struct assent_ticket *ticket)
{
    struct assent_value value = assent_ticket_value(stand->arena, ticket);
    return assent_canonical_text(stand->arena, &value);
}

static void comment(struct stand *stand, struct assent_id id)
{
    struct assent_request request = stand_look(stand, "ann", id);
    request.kind = ASSENT_REQUEST_EVENT;
    request.event.kind = ASSENT_EVENT_COMMENT;
    request.event.comment = assent_text_of("and another thing");
    assert_true(stand_call(stand, &request)->ok);
}

// Each revision is kept as it was seen at its time, over more turns than one page of the fold has.
static void every_revision_comes_back(void **state)
{
    enum { TURNS = 150 };
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    struct assent_text was[TURNS + 2];
    int64_t at[TURNS + 2];
    for (int64_t revision = 1; revision <= TURNS; revision++) {
        const struct assent_ticket *ticket = stand_stored(stand, id);
        assert_int_equal(ticket->revision, revision);
        was[revision] = written(stand, ticket);
        at[revision] = stand->now_us;
        stand_pass(stand, ASSENT_SECOND_US);
        comment(stand, id);
    }
    for (int64_t revision = 1; revision <= TURNS; revision++) {
        if (revision > 3 && revision < 60 && revision % 16)
            continue;
        const struct assent_ticket *by_number = look_then(stand, "ann", id, 0, revision)->ticket;
        assert_true(assent_text_equal(written(stand, by_number), was[revision]));
        const struct assent_ticket *by_time = look_then(stand, "ann", id, at[revision], 0)->ticket;
        assert_true(assent_text_equal(written(stand, by_time), was[revision]));
        const struct assent_ticket *just_before =
            look_then(stand, "ann", id, at[revision + 1] - 1, 0)->ticket;
        if (revision < TURNS)
            assert_int_equal(just_before->revision, revision);
    }
}

static void before_its_time_it_is_not_there(void **state)
{
    struct stand *stand = *state;
    stand_pass(stand, ASSENT_SECOND_US);
    struct assent_id id = stand_ticket(stand);
    int64_t made_us = stand_stored(stand, id)->created_us;
    assert_true(look_then(stand, "ann", id, made_us, 0)->ok);
    const struct stand_answer *early = look_then(stand, "ann", id, made_us - 1, 0);
    assert_int_equal(early->error.code, ASSENT_NOT_FOUND);
    assert_non_null(strstr(early->error.text, "did not exist then"));
}

static void a_revision_that_is_not_there_yet(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    assert_true(look_then(stand, "ann", id, 0, 1)->ok);
    const struct stand_answer *answer = look_then(stand, "ann", id, 0, 2);
    assert_int_equal(answer->error.code, ASSENT_NOT_FOUND);
    assert_string_equal(answer->error.text, "the ticket has no revision 2: it is at 1");
}

static void later_than_now_is_now(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    const struct stand_answer *answer = look_then(stand, "ann", id, stand->now_us + ASSENT_DAY_US, 0);
    assert_int_equal(answer->ticket->revision, 1);
}

// Who is involved now sees what was before; who is not hears what everybody else hears.
static void sight_is_that_of_now(void **state)
{
    struct stand *stand = *state;
    struct assent_request create = stand_create(stand, "ann", "private", "a private thing");
    struct assent_id id = stand_call(stand, &create)->ticket->id;
    assert_int_equal(look_then(stand, "bo", id, 0, 1)->error.code, ASSENT_NOT_FOUND);
    struct assent_request go = stand_act(stand, "ann", id, "ask");
    assert_true(stand_call(stand, &go)->ok);
    assert_int_equal(look_then(stand, "bo", id, 0, 1)->ticket->revision, 1);
    const struct stand_answer *nils = look_then(stand, "nils", id, 0, 1);
    assert_string_equal(nils->error.text, "there is no such ticket, or none that you may see");
    assert_null(nils->ticket);
}

static void refusals_move_nothing(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    struct assent_request go = stand_act(stand, "bo", id, "submit"); // not his
    assert_false(stand_call(stand, &go)->ok);
    assert_int_equal(look_then(stand, "ann", id, stand->now_us, 0)->ticket->revision, 1);
    assert_int_equal(look_then(stand, "ann", id, 0, 1)->ticket->revision, 1);
}

// The world as it stands in the text, with one more calendar, so that it is another version.
static void apply_another(struct stand *stand, int number)
{
    struct assent_request request = stand_request(stand, ASSENT_REQUEST_WORLD, "admin");
    struct assent_text text = stand_file(stand, "world.yaml");
    request.text = assent_text_format(
        stand->arena, "%.*s\n  calendar-%d:\n    zone: UTC\n    hours: { mon: [\"08:00-17:00\"] }\n",
        (int)text.count, text.bytes, number);
    const struct stand_answer *answer = stand_call(stand, &request);
    if (!answer->ok)
        print_error("%.*s", (int)answer->report.count, answer->report.bytes);
    assert_true(answer->ok);
}

static const struct stand_answer *explain_then(struct stand *stand, struct assent_id id, int64_t at_us,
                                               int64_t revision)
{
    struct assent_request request = stand_look(stand, "ann", id);
    request.past_us = at_us;
    request.past_revision = revision;
    request.past_world = true;
    return stand_call(stand, &request);
}

// More versions of the world than one page of its history has: each moment is told its own.
static void the_directory_of_then_is_told_by_its_version(void **state)
{
    enum { WORLDS = 70 };
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    int64_t first = explain_then(stand, id, stand->now_us, 0)->then_directory;
    int64_t at[WORLDS + 1];
    at[0] = stand->now_us;
    for (int i = 1; i <= WORLDS; i++) {
        stand_pass(stand, ASSENT_MINUTE_US);
        apply_another(stand, i);
        at[i] = stand->now_us;
    }
    for (int i = 0; i <= WORLDS; i += 7) {
        const struct stand_answer *then = explain_then(stand, id, at[i], 0);
        assert_int_equal(then->then_directory, first + i);
        assert_int_equal(then->then_us, at[i]);
    }
    assert_int_equal(explain_then(stand, id, at[5] - 1, 0)->then_directory, first + 4);
    assert_int_equal(look_then(stand, "ann", id, at[5], 0)->then_directory, 0); // nobody asked
    comment(stand, id);
    stand_pass(stand, ASSENT_MINUTE_US);
    apply_another(stand, WORLDS + 1);
    const struct stand_answer *by_revision = explain_then(stand, id, 0, 2); // the moment is that of its turn
    assert_int_equal(by_revision->then_us, at[WORLDS]);
    assert_int_equal(by_revision->then_directory, first + WORLDS);
    const struct stand_answer *later = explain_then(stand, id, stand->now_us + ASSENT_DAY_US, 0);
    assert_int_equal(later->then_us, stand->now_us);
    assert_int_equal(later->then_directory, first + WORLDS + 1);
}

static void a_read_that_fails_is_told(void **state)
{
    struct stand *stand = *state;
    struct assent_id id = stand_ticket(stand);
    struct assent_request request = stand_look(stand, "ann", id);
    request.past_revision = 1;
    uint64_t cookie = stand_submit(stand, &request);
    stand_until(stand, ASSENT_ORDER_READ);
    stand_fail(stand, 0, ASSENT_STORE_BROKEN);
    assert_int_equal(stand_answer(stand, cookie)->error.code, ASSENT_STORE_BROKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_revision_comes_back),
        TEST(before_its_time_it_is_not_there),
        TEST(a_revision_that_is_not_there_yet),
        TEST(later_than_now_is_now),
        TEST(sight_is_that_of_now),
        TEST(refusals_move_nothing),
        TEST(the_directory_of_then_is_told_by_its_version),
        TEST(a_read_that_fails_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
