// SPDX-License-Identifier: Apache-2.0
// Several rounds one after the other, shares, and coming back to an approval (language.md, "Approvals,
// exactly", rules 2, 4 and 9).
#include "stage.h"

#include "approval.h"

#include <assent/base/limits.h>

enum { DRAFT, BOARD, READY };

// draft -> board: technical (1 of peers, covers plan), then board (more than half of group:board) -> ready |
// draft
static struct assent_round_rule *define(struct stage *stage)
{
    stage_field(stage, "plan", ASSENT_FIELD_TEXT);
    stage_field(stage, "backout", ASSENT_FIELD_TEXT);
    stage_field(stage, "personal", ASSENT_FIELD_BOOLEAN);
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *board = stage_state(stage, "board", ASSENT_STATE_APPROVAL);
    stage_state(stage, "ready", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "submit", "requester", "board");
    stage_action(stage, board, "withdraw", "requester", "draft");
    board->approved = READY;
    board->rejected = DRAFT;
    struct assent_round_rule *technical = stage_round(stage, board, "technical", "group:peers", 1);
    technical->covers = stage_field_list(stage, "plan", &technical->covers_count);
    struct assent_round_rule *rule = stage_round(stage, board, "board", "group:board", 0);
    stage_seat(rule)->need =
        (struct assent_need){.kind = ASSENT_NEED_SHARE_ASKED, .value = 5000, .more_than = true};
    struct assent_who *never = assent_arena_take(stage->arena, sizeof *never);
    *never = stage_who(stage, "voters of technical");
    rule->never = never;
    rule->never_count = 1;
    return technical;
}

static void submit(struct stage *stage)
{
    stage_create(stage, "ann", "{\"backout\":\"b\",\"personal\":false,\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
    expect_done(stage, "board");
}

static void one_round_after_the_other(void **state)
{
    struct stage *stage = *state;
    define(stage);
    submit(stage);
    stage_vote(stage, "fay", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_NOT_ENTITLED, "from group:peers");
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_done(stage, "board");
    expect_facts(stage, "voted round_closed round_opened");
    const struct assent_round *round = assent_ticket_open_round(stage->ticket);
    expect_words(round->name, "board");
    assert_int_equal(round->seats[0].base, 3); // eve, fay, gus: not di, who voted, nor the robot
    assert_int_equal(round->seats[0].required, 2);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never voters of technical");
    stage_vote(stage, "eve", ASSENT_VOTE_APPROVE);
    expect_done(stage, "board");
    stage_vote(stage, "gus", ASSENT_VOTE_REJECT);
    expect_done(stage, "board"); // a rejection alone does not refuse a share
    stage_vote(stage, "fay", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

static void abstaining_leaves_the_base(void **state)
{
    struct stage *stage = *state;
    define(stage);
    submit(stage);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "eve", ASSENT_VOTE_ABSTAIN); // base 2, required 2
    expect_done(stage, "board");
    stage_vote(stage, "gus", ASSENT_VOTE_ABSTAIN); // base 1, required 1
    expect_done(stage, "board");
    stage_vote(stage, "fay", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

static void a_share_is_refused_once_it_is_out_of_reach(void **state)
{
    struct stage *stage = *state;
    define(stage);
    submit(stage);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "eve", ASSENT_VOTE_REJECT);
    stage_vote(stage, "gus", ASSENT_VOTE_REJECT);
    expect_done(stage, "draft");
    expect_round(stage, 1, ASSENT_ROUND_REFUSED);
}

static void a_skipped_round_is_recorded(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *technical = define(stage);
    technical->when = stage_when(stage, "personal");
    submit(stage);
    expect_facts(stage, "acted entered round_opened round_closed round_opened");
    expect_round(stage, 0, ASSENT_ROUND_SKIPPED);
    assert_int_equal(stage->ticket->rounds[1].seats[0].base, 4); // di has not voted
    stage_vote(stage, "eve", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "gus", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

static void the_last_round_may_be_skipped(void **state)
{
    struct stage *stage = *state;
    define(stage)[1].when = stage_when(stage, "personal");
    submit(stage);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
    expect_facts(stage, "voted round_closed round_opened round_closed entered");
}

static void coming_back_keeps_what_still_holds(void **state)
{
    struct stage *stage = *state;
    define(stage);
    submit(stage);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "eve", ASSENT_VOTE_REJECT);
    stage_vote(stage, "gus", ASSENT_VOTE_REJECT);
    expect_done(stage, "draft");
    stage_edit(stage, "ann", "{\"backout\":\"c\"}"); // technical does not cover it
    stage_act(stage, "ann", "submit");
    expect_done(stage, "board");
    expect_facts(stage, "acted entered round_opened voted round_closed round_opened");
    expect_round(stage, 2, ASSENT_ROUND_MET);
    const struct assent_round *round = assent_ticket_open_round(stage->ticket);
    assert_int_equal(round->vote_count, 0); // the round that refused asks anew
    assert_int_equal(stage->ticket->rounds[2].votes[0].revision, 3);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never voters of technical");
}

static void the_round_that_refused_asks_anew(void **state)
{
    struct stage *stage = *state;
    define(stage);
    submit(stage);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "fay", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "eve", ASSENT_VOTE_REJECT);
    stage_vote(stage, "gus", ASSENT_VOTE_REJECT);
    expect_done(stage, "draft");
    stage_act(stage, "ann", "submit"); // nothing has changed
    expect_done(stage, "board");
    expect_round(stage, 2, ASSENT_ROUND_MET);
    assert_int_equal(assent_ticket_open_round(stage->ticket)->vote_count, 0);
}

static void coming_back_asks_again_what_has_changed(void **state)
{
    struct stage *stage = *state;
    define(stage);
    submit(stage);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    stage_act(stage, "ann", "withdraw");
    stage_act_with(stage, "ann", "submit", "{\"plan\":\"q\"}");
    expect_done(stage, "board");
    expect_facts(stage, "acted edited entered round_opened");
    expect_words(assent_ticket_open_round(stage->ticket)->name, "technical");
    assert_int_equal(assent_ticket_open_round(stage->ticket)->vote_count, 0);
}

static void coming_back_forgets_who_is_out_by_now(void **state)
{
    struct stage *stage = *state;
    stage_seat(define(stage))->need.value = 2;
    stage->fields[1].edit_by = stage_who(stage, "requester,person:di");
    submit(stage);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    stage_act(stage, "ann", "withdraw");
    stage_edit(stage, "di", "{\"backout\":\"mine\"}");
    expect_done(stage, "draft");
    stage_act(stage, "ann", "submit");
    expect_done(stage, "board");
    assert_int_equal(assent_ticket_open_round(stage->ticket)->vote_count, 0);
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never editors");
}

static void everyone_means_everyone_who_does_not_abstain(void **state)
{
    struct stage *stage = *state;
    stage_seat(define(stage))->need = (struct assent_need){.kind = ASSENT_NEED_EVERYONE};
    submit(stage);
    assert_int_equal(assent_ticket_open_round(stage->ticket)->seats[0].required, 3);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "cy", ASSENT_VOTE_ABSTAIN);
    expect_words(assent_ticket_open_round(stage->ticket)->name, "technical");
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_words(assent_ticket_open_round(stage->ticket)->name, "board");
}

static void a_share_of_votes_is_decided_when_it_closes(void **state)
{
    struct stage *stage = *state;
    struct assent_round_rule *rule = define(stage);
    stage_seat(rule)->need = (struct assent_need){.kind = ASSENT_NEED_SHARE_VOTES, .value = 6000};
    rule->decide_within = (struct assent_duration){ASSENT_DURATION_WALL, ASSENT_HOUR_US};
    submit(stage);
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_words(assent_ticket_open_round(stage->ticket)->name, "technical");
    stage_fire(stage, "round/0");
    expect_done(stage, "board");
    expect_round(stage, 0, ASSENT_ROUND_MET);
    stage_act(stage, "ann", "withdraw");
    stage_act_with(stage, "ann", "submit", "{\"plan\":\"q\"}");
    stage_fire(stage, "round/2"); // nobody voted
    expect_done(stage, "draft");
    expect_round(stage, 2, ASSENT_ROUND_EXPIRED);
}

// Votes of people whom the directory does not have any more are votes all the same.
static void a_round_keeps_five_thousand_votes(void **state)
{
    struct stage *stage = *state;
    stage_seat(define(stage))->need.value = 2;
    submit(stage);
    struct assent_ticket *full = assent_arena_take(stage->arena, sizeof *full);
    struct assent_round *round = assent_arena_take(stage->arena, sizeof *round);
    struct assent_vote *votes = assent_arena_take_array(stage->arena, ASSENT_VOTES_A_ROUND, sizeof *votes);
    *full = *stage->ticket;
    *round = full->rounds[0];
    full->rounds = round;
    round->votes = votes;
    round->vote_count = ASSENT_VOTES_A_ROUND - 1;
    for (int i = 0; i < ASSENT_VOTES_A_ROUND; i++) {
        votes[i].person = assent_text_format(stage->arena, "per_0%04d", i);
        votes[i].choice = ASSENT_VOTE_ABSTAIN;
        votes[i].covered = round->covered;
    }
    stage->ticket = full;
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_done(stage, "board");
    round->vote_count++;
    stage->ticket = full;
    stage_vote(stage, "bo", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_LIMIT_REACHED, "");
}

static void the_arithmetic_of_needs(void **state)
{
    (void)state;
    static const struct {
        struct assent_need need;
        int64_t base;
        struct tally tally; // approved, rejected, abstained, possible
        bool closing;
        enum tally_outcome outcome;
    } ROWS[] = {
        {{ASSENT_NEED_NUMBER, 2, false}, 5, {1, 0, 0, 4}, false, TALLY_OPEN},
        {{ASSENT_NEED_NUMBER, 2, false}, 5, {2, 0, 0, 3}, false, TALLY_MET},
        {{ASSENT_NEED_NUMBER, 2, false}, 5, {1, 1, 0, 3}, false, TALLY_REFUSED},
        {{ASSENT_NEED_NUMBER, 2, false}, 5, {1, 0, 4, 0}, false, TALLY_REFUSED},
        {{ASSENT_NEED_NUMBER, 0, false}, 5, {0, 0, 0, 5}, false, TALLY_OPEN},
        {{ASSENT_NEED_EVERYONE, 0, false}, 3, {2, 0, 1, 0}, false, TALLY_MET},
        {{ASSENT_NEED_EVERYONE, 0, false}, 3, {2, 0, 0, 1}, false, TALLY_OPEN},
        {{ASSENT_NEED_EVERYONE, 0, false}, 3, {0, 0, 3, 0}, false, TALLY_REFUSED},
        {{ASSENT_NEED_EVERYONE, 0, false}, 3, {3, 0, 0, 1}, false, TALLY_OPEN}, // somebody has joined
        {{ASSENT_NEED_EVERYONE, 0, false}, 3, {3, 0, 1, 0}, false, TALLY_MET},
        {{ASSENT_NEED_SHARE_ASKED, 5000, true}, 3, {2, 0, 0, 3}, false, TALLY_OPEN},
        {{ASSENT_NEED_SHARE_ASKED, 5000, true}, 3, {2, 0, 0, 0}, false, TALLY_MET}, // somebody has left
        {{ASSENT_NEED_SHARE_ASKED, 6000, false}, 5, {3, 0, 0, 2}, false, TALLY_MET},
        {{ASSENT_NEED_SHARE_ASKED, 6000, false}, 5, {2, 2, 0, 1}, false, TALLY_OPEN},
        {{ASSENT_NEED_SHARE_ASKED, 6000, false}, 5, {2, 3, 0, 0}, false, TALLY_REFUSED},
        {{ASSENT_NEED_SHARE_ASKED, 5000, false}, 4, {2, 2, 0, 0}, false, TALLY_MET},
        {{ASSENT_NEED_SHARE_ASKED, 5000, true}, 4, {2, 2, 0, 0}, false, TALLY_REFUSED},
        {{ASSENT_NEED_SHARE_ASKED, 10000, false}, 3, {2, 1, 0, 0}, false, TALLY_REFUSED},
        {{ASSENT_NEED_SHARE_ASKED, 3334, false}, 3, {1, 0, 0, 2}, false, TALLY_OPEN},
        {{ASSENT_NEED_SHARE_VOTES, 5000, true}, 9, {5, 0, 0, 4}, false, TALLY_OPEN},
        {{ASSENT_NEED_SHARE_VOTES, 5000, true}, 9, {2, 1, 0, 6}, true, TALLY_MET},
        {{ASSENT_NEED_SHARE_VOTES, 5000, true}, 9, {2, 2, 0, 5}, true, TALLY_REFUSED},
        {{ASSENT_NEED_SHARE_VOTES, 5000, true}, 3, {2, 1, 0, 0}, false, TALLY_MET},
        {{ASSENT_NEED_SHARE_VOTES, 5000, true}, 9, {0, 0, 3, 6}, true, TALLY_REFUSED},
    };
    struct assent_arena *arena = assent_arena_open(0);
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct assent_text why;
        struct assent_seat seat = {.base = ROWS[i].base,
                                   .need = ROWS[i].need,
                                   .required = tally_required(&ROWS[i].need, ROWS[i].base)};
        enum tally_outcome outcome = tally_decide(&seat, &ROWS[i].tally, ROWS[i].closing, arena, &why);
        if (outcome != ROWS[i].outcome)
            fail_msg("row %zu: %d, not %d", i, (int)outcome, (int)ROWS[i].outcome);
    }
    assent_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
        TEST(one_round_after_the_other),
        TEST(abstaining_leaves_the_base),
        TEST(a_share_is_refused_once_it_is_out_of_reach),
        TEST(a_skipped_round_is_recorded),
        TEST(the_last_round_may_be_skipped),
        TEST(coming_back_keeps_what_still_holds),
        TEST(the_round_that_refused_asks_anew),
        TEST(coming_back_asks_again_what_has_changed),
        TEST(coming_back_forgets_who_is_out_by_now),
        TEST(everyone_means_everyone_who_does_not_abstain),
        TEST(a_share_of_votes_is_decided_when_it_closes),
        TEST(a_round_keeps_five_thousand_votes),
        TEST(the_arithmetic_of_needs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
