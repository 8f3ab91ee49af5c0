// SPDX-License-Identifier: Apache-2.0
// Whom a round or a task asks when the first choice may not: `first_of` passes over whoever is kept out. And
// what a round still waits for, as people read it.
#include "stage.h"

enum { DRAFT, PEERS, WORK, READY };

// draft -> peers (one of `from`) -> work (a task of `task`) -> ready
static struct assent_round_rule *define(struct stage *stage, const char *const *from, const char *const *task)
{
    stage_field(stage, "plan", ASSENT_FIELD_TEXT);
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *peers = stage_state(stage, "peers", ASSENT_STATE_APPROVAL);
    struct assent_state *work = stage_state(stage, "work", ASSENT_STATE_JOBS);
    stage_state(stage, "ready", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "submit", "requester", "peers");
    peers->approved = WORK;
    peers->rejected = DRAFT;
    work->done = work->failed = READY;
    struct assent_round_rule *rule = stage_round(stage, peers, "peers", "group:peers", 1);
    struct assent_job_rule *job = stage_job(stage, work, "verify", "x");
    struct assent_who *parts = assent_arena_take_array(stage->arena, 4, sizeof *parts);
    for (size_t i = 0; i < 2; i++) {
        parts[i] = stage_who(stage, from[i]);
        parts[2 + i] = stage_who(stage, task[i]);
    }
    stage_seat(rule)->from = (struct assent_who){.kind = ASSENT_WHO_FIRST_OF, .items = parts, .count = 2};
    job->body = stage_task(stage, "person:di");
    job->body.from = (struct assent_who){.kind = ASSENT_WHO_FIRST_OF, .items = parts + 2, .count = 2};
    return rule;
}

static void submit(struct stage *stage)
{
    stage_create(stage, "ann", "{\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
}

static void expect_asked(struct stage *stage, const char *key)
{
    const struct assent_round *round = assent_ticket_open_round(stage->ticket);
    assert_non_null(round);
    assert_int_equal(round->seats[0].audience.count, 1);
    expect_words(round->seats[0].audience.keys[0], key);
}

static void the_first_who_may_vote_is_asked(void **state)
{
    struct stage *stage = *state;
    define(stage, (const char *const[]){"person:ann", "person:eve"}, (const char *const[]){"person:di", ""});
    submit(stage); // the change is Ann's
    expect_done(stage, "peers");
    expect_asked(stage, "per_eve");
}

static void a_program_is_passed_over_where_people_vote(void **state)
{
    struct stage *stage = *state;
    define(stage, (const char *const[]){"person:worker", "person:eve"},
           (const char *const[]){"person:worker", "person:di"});
    submit(stage);
    expect_asked(stage, "per_eve");
    stage_vote(stage, "eve", ASSENT_VOTE_APPROVE);
    expect_words(stage_job_of(stage, "verify")->audience.keys[0], "per_worker");
}

static void a_group_is_asked_when_one_of_it_may(void **state)
{
    struct stage *stage = *state;
    define(stage, (const char *const[]){"group:peers", "person:eve"}, (const char *const[]){"person:di", ""});
    submit(stage);
    expect_asked(stage, "group:peers");
}

static void when_nobody_may_the_first_is_named(void **state)
{
    struct stage *stage = *state;
    define(stage, (const char *const[]){"person:ann", "requester"}, (const char *const[]){"person:di", ""});
    submit(stage);
    expect_refused(stage, ASSENT_NOBODY_CAN_DECIDE, "from first_of [person:ann, requester]");
    expect_says(stage, "needs 1 to vote and nobody of first_of");
    expect_says(stage, "kept out: Ann (requester)");
}

static void the_first_who_may_do_a_task_is_asked(void **state)
{
    struct stage *stage = *state;
    define(stage, (const char *const[]){"group:peers", "person:eve"},
           (const char *const[]){"person:di", "person:fay"});
    submit(stage);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE); // who has voted does not do the work
    expect_done(stage, "work");
    expect_words(stage_job_of(stage, "verify")->audience.keys[0], "per_fay");
}

static void expect_needed(struct stage *stage, int64_t needed, int64_t possible)
{
    const struct assent_step_input input = {
        .definition = &stage->definition, .ticket = stage->ticket, .world = &stage->world};
    const struct assent_seat_count *seats = assent_step_seats(&input, assent_text_of("per_cy"), stage->arena);
    assert_non_null(seats);
    assert_int_equal(seats[0].needed, needed);
    assert_int_equal(seats[0].possible, possible);
    assert_true(seats[0].fits);
}

static void what_is_needed_follows_the_votes(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage, (const char *const[]){"group:peers", "person:eve"},
                                            (const char *const[]){"person:fay", ""});
    stage_seat(rule)->need = (struct assent_need){.kind = ASSENT_NEED_EVERYONE};
    submit(stage);
    expect_needed(stage, 3, 3); // bo, cy and di
    stage_vote(stage, "di", ASSENT_VOTE_ABSTAIN);
    expect_needed(stage, 2, 2);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_needed(stage, 2, 1);
    stage_vote(stage, "cy", ASSENT_VOTE_APPROVE);
    expect_done(stage, "work");
    const struct assent_step_input input = {
        .definition = &stage->definition, .ticket = stage->ticket, .world = &stage->world};
    assert_null(assent_step_seats(&input, assent_text_of("per_cy"), stage->arena));
}

static void needs_are_said_as_files_write_them(void **state)
{
    struct stage *stage = *state;
    static const struct {
        struct assent_need need;
        const char *words;
    } ROWS[] = {
        {{ASSENT_NEED_NUMBER, 2, false}, "2"},
        {{ASSENT_NEED_EVERYONE, 0, false}, "everyone"},
        {{ASSENT_NEED_SHARE_ASKED, 5000, true}, "majority"},
        {{ASSENT_NEED_SHARE_VOTES, 5000, true}, "majority of votes"},
        {{ASSENT_NEED_SHARE_ASKED, 6000, false}, "60%"},
        {{ASSENT_NEED_SHARE_VOTES, 6250, false}, "62.5% of votes"},
        {{ASSENT_NEED_SHARE_ASKED, 6667, false}, "66.67%"},
        {{ASSENT_NEED_SHARE_ASKED, 6605, false}, "66.05%"},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        expect_words(assent_need_text(&ROWS[i].need, stage->arena), ROWS[i].words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
        TEST(the_first_who_may_vote_is_asked),      TEST(a_program_is_passed_over_where_people_vote),
        TEST(a_group_is_asked_when_one_of_it_may),  TEST(when_nobody_may_the_first_is_named),
        TEST(the_first_who_may_do_a_task_is_asked), TEST(what_is_needed_follows_the_votes),
        TEST(needs_are_said_as_files_write_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
