// SPDX-License-Identifier: Apache-2.0
// The ticket as a value: looking up, public names and back, keys of jobs, a copy that borrows nothing.
#include "journal_expect.h"
#include "journal_model.h"
#include "journal_story.h"

#include <assent/base/canonical.h>

#include <string.h>

static int open_arena(void **state)
{
    *state = assent_arena_open(0);
    return 0;
}

static int close_arena(void **state)
{
    assent_arena_close(*state);
    return 0;
}

static struct assent_ticket ticket_of(const struct assent_round *rounds, size_t round_count,
                                      const struct assent_job *jobs, size_t job_count)
{
    struct assent_ticket ticket = {
        .rounds = rounds, .round_count = round_count, .jobs = jobs, .job_count = job_count};
    memset(ticket.id.bytes, 0x11, sizeof ticket.id.bytes);
    return ticket;
}

static void finds_rounds_jobs_and_timers(void **state)
{
    (void)state;
    static const struct assent_excluded excluded[] = {{{"per_a", 5}, {"requester", 9}}};
    const struct assent_round rounds[] = {{.n = 0, .outcome = ASSENT_ROUND_MET},
                                          {.n = 1, .excluded = excluded, .excluded_count = 1}};
    struct assent_text deploy = assent_text_of("deploy");
    const struct assent_job jobs[] = {{.n = 0, .name = deploy},
                                      {.n = 1, .name = deploy},
                                      {.n = 2, .name = deploy, .role = ASSENT_JOB_UNDO}};
    struct assent_ticket ticket = ticket_of(rounds, 2, jobs, 3);
    assert_ptr_equal(assent_ticket_open_round(&ticket), &rounds[1]);
    assert_ptr_equal(assent_ticket_round(&ticket, 0), &rounds[0]);
    assert_null(assent_ticket_round(&ticket, 2));
    assert_null(assent_ticket_round(&ticket, -1));
    assert_ptr_equal(assent_ticket_job_named(&ticket, deploy), &jobs[1]); // the newest that does, not undoes
    assert_null(assent_ticket_job_named(&ticket, assent_text_of("depl")));
    assert_ptr_equal(assent_ticket_job(&ticket, 2), &jobs[2]);
    assert_null(assent_ticket_job(&ticket, 3));
    assert_null(assent_ticket_timer(&ticket, assent_text_of("round/1")));
    struct assent_text rule;
    assert_true(assent_round_excludes(&rounds[1], assent_text_of("per_a"), &rule));
    journal_expect_text(rule, "requester");
    assert_true(assent_round_excludes(&rounds[1], assent_text_of("per_a"), NULL));
    assert_false(assent_round_excludes(&rounds[1], assent_text_of("per_b"), &rule));
    ticket.round_count = 1;
    assert_null(assent_ticket_open_round(&ticket));
}

static void names_go_out_and_come_back(void **state)
{
    struct assent_arena *arena = *state;
    const struct assent_round round = {.n = 3};
    const struct assent_job job = {.n = 12, .entered_revision = 7, .index = -1};
    struct assent_ticket ticket = ticket_of(&round, 1, &job, 1);
    struct assent_text name = assent_round_id(arena, &ticket, &round);
    journal_expect_text(name, "apr_0h248h248h248h248h248h248h-3");
    struct assent_id id;
    int64_t n = -1;
    int64_t revision = -1;
    assert_true(assent_round_id_read(name, &id, &n));
    assert_true(assent_id_equal(&id, &ticket.id) && n == 3);
    name = assent_job_id(arena, &ticket, &job);
    journal_expect_text(name, "job_0h248h248h248h248h248h248h-7-12");
    assert_true(assent_job_id_read(name, &id, &revision, &n));
    assert_true(assent_id_equal(&id, &ticket.id) && revision == 7 && n == 12);
}

static void other_spellings_are_no_names(void **state)
{
    (void)state;
    static const char *const names[] = {
        "",
        "apr_",
        "apr_0h248h248h248h248h248h248h",
        "apr_0h248h248h248h248h248h248h-",
        "apr_0h248h248h248h248h248h248h-03",
        "apr_0h248h248h248h248h248h248h--3",
        "apr_0h248h248h248h248h248h248h-3x",
        "apr_0h248h248h248h248h248h248h_3",
        "tkt_0h248h248h248h248h248h248h-3",
        "apr_0h248h248h248h248h248h248H-3",
        "job_0h248h248h248h248h248h248h-7",
        "job_0h248h248h248h248h248h248h-7-",
        "job_0h248h248h248h248h248h248h-07-1",
        "job_0h248h248h248h248h248h248h-7-1-2",
        "job_0h248h248h248h248h248h248h-7-99999999999999999999",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct assent_id id;
        int64_t n;
        int64_t revision;
        assert_false(assent_round_id_read(assent_text_of(names[i]), &id, &n));
        assert_false(assent_job_id_read(assent_text_of(names[i]), &id, &revision, &n));
    }
}

static void a_jobs_key_is_the_same_on_every_attempt(void **state)
{
    struct assent_arena *arena = *state;
    struct assent_job job = {.n = 4, .entered_revision = 7, .name = assent_text_of("deploy"), .index = -1};
    struct assent_ticket ticket = ticket_of(NULL, 0, NULL, 0);
    journal_expect_text(assent_job_key(arena, &ticket, &job), "tkt_0h248h248h248h248h248h248h/7/deploy/0");
    job.attempts = job.fence = 3;
    journal_expect_text(assent_job_key(arena, &ticket, &job), "tkt_0h248h248h248h248h248h248h/7/deploy/0");
    job.index = 2;
    job.role = ASSENT_JOB_UNDO;
    journal_expect_text(assent_job_key(arena, &ticket, &job),
                        "tkt_0h248h248h248h248h248h248h/7/deploy/2/undo");
    job.role = ASSENT_JOB_FINALLY;
    journal_expect_text(assent_job_key(arena, &ticket, &job),
                        "tkt_0h248h248h248h248h248h248h/7/deploy/2/finally");
}

// The arena that the ticket was made in is gone before the copy is looked at: the sanitizer sees what was
// borrowed.
static void a_copy_borrows_nothing(void **state)
{
    struct assent_arena *arena = *state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct assent_arena *first = assent_arena_open(0);
        struct history history = history_of(seed, first);
        for (size_t i = 0; i < 30; i++)
            history_turn(&history);
        struct assent_value value = assent_ticket_value(first, history.ticket);
        struct assent_text before = assent_text_copy(arena, assent_canonical_text(first, &value));
        const struct assent_ticket *copy = assent_ticket_copy(arena, history.ticket);
        memset(assent_arena_take(first, 100000), 0xAA, 100000);
        assent_arena_close(first);
        value = assent_ticket_value(arena, copy);
        assert_true(assent_text_equal(assent_canonical_text(arena, &value), before));
    }
}

static void the_value_has_every_part(void **state)
{
    struct assent_arena *arena = *state;
    struct story story = story_tell(1, arena);
    struct assent_value value = assent_ticket_value(arena, story.ticket);
    journal_expect_text(assent_value_get_text(&value, "number"), "CHG-1042");
    journal_expect_text(assent_value_get_text(&value, "state"), "closed");
    assert_int_equal(assent_value_get(&value, "rounds")->list.count, 1);
    assert_int_equal(
        assent_value_get(&assent_value_get(&value, "rounds")->list.items[0], "votes")->list.count, 2);
    assert_int_equal(assent_value_get(&value, "jobs")->list.count, 2);
    assert_int_equal(assent_value_get(&value, "timers")->list.count, 0);
    assert_int_equal(assent_value_get(&value, "fields")->kind, ASSENT_VALUE_RECORD);
    assert_int_equal(assent_value_get_integer(assent_value_get(&value, "risk"), "score", 0), 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_rounds_jobs_and_timers),
        cmocka_unit_test_setup_teardown(names_go_out_and_come_back, open_arena, close_arena),
        cmocka_unit_test(other_spellings_are_no_names),
        cmocka_unit_test_setup_teardown(a_jobs_key_is_the_same_on_every_attempt, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(a_copy_borrows_nothing, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(the_value_has_every_part, open_arena, close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
