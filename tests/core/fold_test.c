// SPDX-License-Identifier: Apache-2.0
// fold: what each kind of fact does to a ticket, what does not fit, and that the ticket before is never
// touched.
#include "journal_expect.h"
#include "journal_story.h"

#include <assent/base/canonical.h>

#include <string.h>

struct bench {
    struct assent_arena *arena;
    struct assent_ticket *ticket;
    struct assent_error error;
};

static int open_bench(void **state)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct bench *bench = assent_arena_take(arena, sizeof *bench);
    bench->arena = arena;
    bench->ticket = assent_fold_begin(NULL, 1, 1000, arena);
    struct assent_record fields = assent_record_in(arena);
    assent_record_put_text(&fields, "plan", assent_text_of("first"));
    assent_record_put_text(&fields, "backout", assent_text_of("back"));
    struct assent_fact created = {.kind = ASSENT_FACT_CREATED,
                                  .created = {.workflow = assent_text_of("w"),
                                              .requester = assent_text_of("per_a"),
                                              .service = assent_text_of("mail"),
                                              .fields = assent_record_done(&fields)}};
    assert_true(assent_fold_fact(bench->ticket, &created, arena, &bench->error));
    *state = bench;
    return 0;
}

static int close_bench(void **state)
{
    assent_arena_close(((struct bench *)*state)->arena);
    return 0;
}

static bool apply(struct bench *bench, struct assent_fact fact)
{
    const struct assent_fact *kept = assent_arena_copy(bench->arena, &fact, sizeof fact);
    bench->error = (struct assent_error){0};
    return assent_fold_fact(bench->ticket, kept, bench->arena, &bench->error);
}

static void next_turn(struct bench *bench, int64_t at_us)
{
    bench->ticket = assent_fold_begin(bench->ticket, bench->ticket->revision + 1, at_us, bench->arena);
}

static void created_and_edited_fields(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(bench->ticket->created_us, 1000);
    journal_expect_text(bench->ticket->service, "mail");
    next_turn(bench, 2000);
    struct assent_record set = assent_record_in(bench->arena);
    assent_record_put_text(&set, "plan", assent_text_of("second"));
    struct assent_value names[] = {assent_value_string("backout"), assent_value_string("plan")};
    struct assent_fact fact = {.kind = ASSENT_FACT_EDITED,
                               .edited = {.is_material = true,
                                          .editor = assent_text_of("per_b"),
                                          .names = assent_value_list(names, 2),
                                          .cleared = assent_value_list(names, 1),
                                          .set = assent_record_done(&set),
                                          .service = assent_text_of("web")}};
    assert_true(apply(bench, fact));
    journal_expect_text(assent_canonical_text(bench->arena, &bench->ticket->fields), "{\"plan\":\"second\"}");
    journal_expect_text(bench->ticket->service, "web");
    assert_int_equal(bench->ticket->updated_us, 2000);
    assert_int_equal(bench->ticket->created_us, 1000);
    fact.edited.editor = assent_text_of("per_a");
    assert_true(apply(bench, fact) && apply(bench, fact));
    assert_int_equal(bench->ticket->editor_count, 2); // each once, sorted
    journal_expect_text(bench->ticket->editors[0], "per_a");
    journal_expect_text(bench->ticket->editors[1], "per_b");
    fact.edited.is_material = false;
    fact.edited.editor = assent_text_of("per_c");
    assert_true(apply(bench, fact));
    assert_int_equal(bench->ticket->editor_count, 2);
}

static void an_erased_edit_empties_what_it_changed(void **state)
{
    struct bench *bench = *state;
    struct assent_value names[] = {assent_value_string("plan")};
    struct assent_fact fact = {.kind = ASSENT_FACT_EDITED, .edited = {.names = assent_value_list(names, 1)}};
    assert_true(apply(bench, fact));
    journal_expect_text(assent_canonical_text(bench->arena, &bench->ticket->fields),
                        "{\"backout\":\"back\"}");
}

static void entering_ends_the_leaving(void **state)
{
    struct bench *bench = *state;
    next_turn(bench, 3000);
    struct assent_text to = assent_text_of("closed");
    assert_true(apply(
        bench, (struct assent_fact){.kind = ASSENT_FACT_LEAVING, .leaving = {to, assent_text_of("failed")}}));
    journal_expect_text(bench->ticket->leaving, "closed");
    journal_expect_text(bench->ticket->leaving_why, "failed");
    assert_true(apply(bench, (struct assent_fact){.kind = ASSENT_FACT_ENTERED,
                                                  .entered = {.state = to, .kind = ASSENT_STATE_END}}));
    assert_int_equal(bench->ticket->leaving.count + bench->ticket->leaving_why.count, 0);
    assert_int_equal(bench->ticket->entered_revision, 2);
    assert_int_equal(bench->ticket->entered_us, 3000);
    assert_int_equal(bench->ticket->state_kind, ASSENT_STATE_END);
    assert_true(
        apply(bench, (struct assent_fact){.kind = ASSENT_FACT_ENDED,
                                          .ended = {ASSENT_OUTCOME_FAILURE, assent_text_of("late")}}));
    assert_int_equal(bench->ticket->outcome, ASSENT_OUTCOME_FAILURE);
    journal_expect_text(bench->ticket->as, "late");
}

static struct assent_fact opened(int64_t n)
{
    return (struct assent_fact){.kind = ASSENT_FACT_ROUND_OPENED, .round_opened = {.n = n}};
}

static struct assent_fact vote(int64_t round, const char *person, enum assent_vote_choice choice)
{
    struct assent_vote made = {.person = assent_text_of(person), .choice = choice};
    return (struct assent_fact){.kind = ASSENT_FACT_VOTED, .voted = {round, made}};
}

static void votes_stand_once_for_a_person(void **state)
{
    struct bench *bench = *state;
    assert_true(apply(bench, opened(0)));
    assert_true(apply(bench, vote(0, "per_c", ASSENT_VOTE_APPROVE)));
    assert_true(apply(bench, vote(0, "per_a", ASSENT_VOTE_APPROVE)));
    assert_true(apply(bench, vote(0, "per_b", ASSENT_VOTE_REJECT)));
    assert_true(apply(bench, vote(0, "per_b", ASSENT_VOTE_ABSTAIN)));
    const struct assent_round *round = assent_ticket_open_round(bench->ticket);
    assert_int_equal(round->vote_count, 3);
    journal_expect_text(round->votes[0].person, "per_a");
    journal_expect_text(round->votes[2].person, "per_c");
    assert_int_equal(assent_round_vote(round, assent_text_of("per_b"))->choice, ASSENT_VOTE_ABSTAIN);
    struct assent_fact gone = {.kind = ASSENT_FACT_VOTE_WITHDRAWN,
                               .vote_withdrawn = {0, assent_text_of("per_b"), {0}}};
    assert_true(apply(bench, gone));
    assert_null(assent_round_vote(assent_ticket_open_round(bench->ticket), assent_text_of("per_b")));
    assert_false(apply(bench, gone));
    journal_expect_bad(&bench->error, "no vote");
}

static void a_closed_round_takes_nothing_more(void **state)
{
    struct bench *bench = *state;
    struct assent_fact closed = {.kind = ASSENT_FACT_ROUND_CLOSED,
                                 .round_closed = {0, ASSENT_ROUND_MET, {0}}};
    assert_false(apply(bench, closed));
    assert_true(apply(bench, opened(0)));
    struct assent_fact open = closed;
    open.round_closed.outcome = ASSENT_ROUND_OPEN;
    assert_false(apply(bench, open));
    next_turn(bench, 5000);
    assert_true(apply(bench, closed));
    assert_int_equal(assent_ticket_round(bench->ticket, 0)->closed_us, 5000);
    assert_null(assent_ticket_open_round(bench->ticket));
    assert_false(apply(bench, vote(0, "per_a", ASSENT_VOTE_APPROVE)));
    journal_expect_bad(&bench->error, "no such open round");
    assert_false(apply(bench, closed));
    assert_false(apply(bench, opened(2)));
    journal_expect_bad(&bench->error, "without gaps");
    assert_true(apply(bench, opened(1)));
}

static void timers_have_one_of_a_name(void **state)
{
    struct bench *bench = *state;
    static const char *const names[] = {"round/1", "job/2/retry", "round/1", "job/10/retry"};
    for (size_t i = 0; i < 4; i++) {
        struct assent_timer timer = {.name = assent_text_of(names[i]), .due_us = (int64_t)i + 1};
        assert_true(apply(bench, (struct assent_fact){.kind = ASSENT_FACT_TIMER_SET, .timer_set = timer}));
    }
    assert_int_equal(bench->ticket->timer_count, 3);
    journal_expect_text(bench->ticket->timers[0].name, "job/10/retry");
    assert_int_equal(assent_ticket_timer(bench->ticket, assent_text_of("round/1"))->due_us, 3);
    struct assent_fact fired = {.kind = ASSENT_FACT_TIMER_FIRED,
                                .timer_fired = {assent_text_of("round/1"), 3}};
    assert_true(apply(bench, fired));
    assert_null(assent_ticket_timer(bench->ticket, assent_text_of("round/1")));
    assert_false(apply(bench, fired));
    journal_expect_bad(&bench->error, "no timer");
    struct assent_fact cleared = {.kind = ASSENT_FACT_TIMER_CLEARED,
                                  .timer_cleared = {assent_text_of("job/2/retry")}};
    assert_true(apply(bench, cleared) && bench->ticket->timer_count == 1);
}

static void a_job_goes_through_its_phases(void **state)
{
    struct bench *bench = *state;
    struct assent_job job = {
        .name = assent_text_of("deploy"), .index = -1, .of = -1, .body = ASSENT_BODY_WORKER};
    struct assent_fact claimed = {.kind = ASSENT_FACT_JOB_CLAIMED,
                                  .job_claimed = {0, 1, 1, 1, assent_text_of("per_b"), 9000}};
    assert_true(apply(bench, (struct assent_fact){.kind = ASSENT_FACT_JOB_OPENED, .job_opened = job}));
    assert_true(apply(bench, (struct assent_fact){.kind = ASSENT_FACT_JOB_OFFERED, .job_offered = {.n = 0}}));
    assert_int_equal(bench->ticket->jobs[0].phase, ASSENT_JOB_OFFERED);
    assert_int_equal(bench->ticket->jobs[0].offered_us, 1000);
    assert_true(apply(bench, claimed));
    assert_int_equal(bench->ticket->jobs[0].phase, ASSENT_JOB_CLAIMED);
    assert_int_equal(bench->ticket->jobs[0].attempts, 1); // counted when claimed
    assert_int_equal(bench->ticket->started_jobs, 1);
    assert_true(apply(bench, (struct assent_fact){.kind = ASSENT_FACT_JOB_RELEASED, .job_released = {0}}));
    assert_int_equal(bench->ticket->jobs[0].phase, ASSENT_JOB_OFFERED);
    assert_int_equal(bench->ticket->jobs[0].claimed_by.count, 0);
    assert_int_equal(bench->ticket->jobs[0].lease_us, 0);
    assert_true(apply(bench, claimed));
    struct assent_text error = assent_text_of("no room");
    assert_true(
        apply(bench, (struct assent_fact){.kind = ASSENT_FACT_JOB_DELAYED, .job_delayed = {0, 2000, error}}));
    assert_int_equal(bench->ticket->jobs[0].phase, ASSENT_JOB_DELAYED);
    journal_expect_text(bench->ticket->jobs[0].error, "no room");
    assert_true(apply(bench, (struct assent_fact){.kind = ASSENT_FACT_JOB_CANCELLED, .job_cancelled = {0}}));
    assert_true(bench->ticket->jobs[0].cancelled);
    assert_true(
        apply(bench, (struct assent_fact){.kind = ASSENT_FACT_JOB_FAULTED, .job_faulted = {0, error}}));
    assert_int_equal(bench->ticket->jobs[0].phase, ASSENT_JOB_FAULT);
    assert_true(apply(bench, claimed));
    struct assent_fact ended = {.kind = ASSENT_FACT_JOB_ENDED,
                                .job_ended = {.n = 0, .outcome = ASSENT_JOB_SUCCEEDED}};
    assert_true(apply(bench, ended));
    assert_int_equal(bench->ticket->jobs[0].outcome, ASSENT_JOB_SUCCEEDED);
    journal_expect_text(bench->ticket->jobs[0].claimed_by, "per_b"); // who did it
    assert_false(apply(bench, claimed));
    journal_expect_bad(&bench->error, "has ended");
    claimed.job_claimed.n = 1;
    assert_false(apply(bench, claimed));
    journal_expect_bad(&bench->error, "no such job");
}

static void jobs_without_gaps_and_of_earlier_ones(void **state)
{
    struct bench *bench = *state;
    struct assent_fact fact = {.kind = ASSENT_FACT_JOB_OPENED, .job_opened = {.n = 1, .index = -1, .of = -1}};
    assert_false(apply(bench, fact));
    fact.job_opened.n = 0;
    fact.job_opened.of = 0; // of itself
    assert_false(apply(bench, fact));
    fact.job_opened.of = -1;
    assert_true(apply(bench, fact));
    fact.job_opened.n = 1;
    fact.job_opened.of = 0;
    assert_true(apply(bench, fact));
}

static void only_creation_makes_a_ticket(void **state)
{
    struct bench *bench = *state;
    struct assent_fact again = {.kind = ASSENT_FACT_CREATED, .created = {.workflow = assent_text_of("w")}};
    assert_false(apply(bench, again));
    bench->ticket = assent_fold_begin(NULL, 1, 1000, bench->arena);
    assert_false(apply(bench, (struct assent_fact){.kind = ASSENT_FACT_COMMENTED}));
    journal_expect_bad(&bench->error, "no ticket yet");
}

static void turns_follow_each_other(void **state)
{
    struct bench *bench = *state;
    struct story story = story_tell(0, bench->arena);
    struct assent_turn turn = story.turns[0];
    assert_null(assent_fold(story.ticket, &turn, bench->arena, &bench->error)); // revision 1 again
    journal_expect_bad(&bench->error, "does not follow");
    turn.revision = 2;
    assert_null(assent_fold(NULL, &turn, bench->arena, &bench->error));
    turn = story.turns[1];
    turn.revision = story.ticket->revision + 1;
    turn.ticket.bytes[15] ^= 1; // another ticket's
    assert_null(assent_fold(story.ticket, &turn, bench->arena, &bench->error));
    turn.fact_count = 0;
    turn.revision = 1;
    assert_null(assent_fold(NULL, &turn, bench->arena, &bench->error));
}

static void a_refusal_moves_nothing(void **state)
{
    struct bench *bench = *state;
    struct assent_fact fact = {.kind = ASSENT_FACT_REFUSED};
    struct assent_turn turn = {.ticket = bench->ticket->id, .revision = 1, .facts = &fact, .fact_count = 1};
    assert_ptr_equal(assent_fold(bench->ticket, &turn, bench->arena, &bench->error), bench->ticket);
    turn.revision = 2;
    assert_null(assent_fold(bench->ticket, &turn, bench->arena, &bench->error));
}

// Each turn of a story leaves every ticket before it as it was.
static void the_ticket_before_is_never_touched(void **state)
{
    struct bench *bench = *state;
    for (size_t s = 0; s < STORIES; s++) {
        struct story story = story_tell(s, bench->arena);
        const struct assent_ticket *tickets[STORY_TURNS + 1] = {NULL};
        struct assent_text shown[STORY_TURNS + 1];
        for (size_t i = 0; i < story.count; i++) {
            tickets[i + 1] = assent_fold(tickets[i], &story.turns[i], bench->arena, &bench->error);
            struct assent_value value = assent_ticket_value(bench->arena, tickets[i + 1]);
            shown[i + 1] = assent_canonical_text(bench->arena, &value);
        }
        for (size_t i = 1; i <= story.count; i++) {
            struct assent_value value = assent_ticket_value(bench->arena, tickets[i]);
            assert_true(assent_text_equal(assent_canonical_text(bench->arena, &value), shown[i]));
        }
    }
}

// Which turn is the last of then: by number, with a time that is not later and a revision that is not past
// it.
static void then_is_the_newest_turn_that_counts(void **state)
{
    (void)state;
    // Newest first; a refusal at 50, and a clock that was set back before turn 8.
    static const struct assent_passage history[] = {
        {9, 4, 70}, {8, 3, 30}, {5, 2, 50}, {4, 2, 40}, {2, 1, 20},
    };
    enum { COUNT = sizeof history / sizeof *history };
    static const struct {
        struct assent_then then;
        size_t last;
    } cases[] = {
        {{INT64_MAX, INT64_MAX}, 0},
        {{70, INT64_MAX}, 0},
        {{69, INT64_MAX}, 1},
        {{30, INT64_MAX}, 1},
        {{29, INT64_MAX}, 4},
        {{20, INT64_MAX}, 4},
        {{19, INT64_MAX}, 5},
        {{INT64_MAX, 4}, 0},
        {{INT64_MAX, 3}, 1},
        {{INT64_MAX, 2}, 2},
        {{INT64_MAX, 1}, 4},
        {{INT64_MAX, 0}, 5},
        {{45, 2}, 3},
        {{29, 4}, 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(assent_fold_then(history, COUNT, &cases[i].then), cases[i].last);
    assert_int_equal(assent_fold_then(history, 0, &cases[0].then), 0);
    assert_int_equal(assent_fold_then(history, 1, &cases[2].then), 1); // a page of later ones only
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(then_is_the_newest_turn_that_counts),
        cmocka_unit_test_setup_teardown(created_and_edited_fields, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(an_erased_edit_empties_what_it_changed, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(entering_ends_the_leaving, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(votes_stand_once_for_a_person, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(a_closed_round_takes_nothing_more, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(timers_have_one_of_a_name, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(a_job_goes_through_its_phases, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(jobs_without_gaps_and_of_earlier_ones, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(only_creation_makes_a_ticket, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(turns_follow_each_other, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(a_refusal_moves_nothing, open_bench, close_bench),
        cmocka_unit_test_setup_teardown(the_ticket_before_is_never_touched, open_bench, close_bench),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
