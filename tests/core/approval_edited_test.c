// SPDX-License-Identifier: Apache-2.0
// Edits after somebody has decided: rounds of the same approval that were met or skipped fall, and what an
// approval has let pass is frozen (language.md, "Approvals, exactly", rules 8 to 10).
#include "stage.h"

#include <assent/base/limits.h>

// draft -> board: technical (1 of peers, covers plan), privacy (1 of board, when personal), board (2 of
// board, covers backout) -> ready -> closed. Ann, the requester, may edit everything everywhere.
static struct assent_state *define(struct stage *stage)
{
    const char *names[] = {"plan", "backout", "personal", "note"};
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *board = stage_state(stage, "board", ASSENT_STATE_APPROVAL);
    struct assent_state *ready = stage_state(stage, "ready", ASSENT_STATE_PEOPLE);
    stage_end(stage, "closed", ASSENT_OUTCOME_SUCCESS);
    static const uint16_t everywhere[] = {0, 1, 2};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct assent_field *field =
            stage_field(stage, names[i], i == 2 ? ASSENT_FIELD_BOOLEAN : ASSENT_FIELD_TEXT);
        field->edit_in = everywhere;
        field->edit_in_count = 3;
        field->edit_by = stage_who(stage, "requester, person:di");
        field->material = i < 3;
    }
    stage_action(stage, draft, "submit", "requester", "board");
    board->approved = stage_to(stage, "ready");
    board->rejected = stage_to(stage, "draft");
    struct assent_round_rule *technical = stage_round(stage, board, "technical", "group:peers", 1);
    technical->covers = stage_field_list(stage, "plan", &technical->covers_count);
    struct assent_round_rule *privacy = stage_round(stage, board, "privacy", "group:board", 1);
    privacy->when = stage_when(stage, "personal");
    privacy->covers = stage_field_list(stage, "personal", &privacy->covers_count);
    struct assent_round_rule *last = stage_round(stage, board, "board", "group:board", 2);
    last->covers = stage_field_list(stage, "backout", &last->covers_count);
    stage_action(stage, ready, "finish", "requester", "closed");
    return ready;
}

// Technical met by di, privacy skipped, one vote of two in the last round.
static void to_last_round(struct stage *stage)
{
    stage_create(stage, "ann", "{\"backout\":\"b\",\"personal\":false,\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "fay", ASSENT_VOTE_APPROVE);
    expect_words(assent_ticket_open_round(stage->ticket)->name, "board");
}

static void a_met_round_falls_with_what_it_decided_on(void **state)
{
    struct stage *stage = *state;
    define(stage);
    to_last_round(stage);
    stage_edit(stage, "ann", "{\"plan\":\"another\"}");
    expect_done(stage, "board");
    expect_round(stage, 2, ASSENT_ROUND_LEFT);
    const struct assent_round *open = assent_ticket_open_round(stage->ticket);
    expect_words(open->name, "technical");
    assert_int_equal(open->vote_count, 0); // di has not seen this plan
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    open = assent_ticket_open_round(stage->ticket);
    expect_words(open->name, "board");
    assert_int_equal(open->vote_count, 1); // fay's vote was on the back-out, which is what it was
    stage_vote(stage, "gus", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

static void other_edits_leave_it_alone(void **state)
{
    struct stage *stage = *state;
    define(stage);
    to_last_round(stage);
    stage_edit(stage, "ann", "{\"backout\":\"c\",\"note\":\"n\"}");
    expect_facts(stage, "edited vote_voided");
    expect_round(stage, 0, ASSENT_ROUND_MET);
    expect_words(assent_ticket_open_round(stage->ticket)->name, "board");
}

static void a_voter_who_edits_is_no_voter_of_an_earlier_round_either(void **state)
{
    struct stage *stage = *state;
    define(stage);
    to_last_round(stage);
    stage_edit(stage, "di", "{\"personal\":true}"); // not what di voted on, but material
    expect_done(stage, "board");
    expect_words(assent_ticket_open_round(stage->ticket)->name, "technical");
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_refused(stage, ASSENT_SEPARATION, "never editors");
}

static void a_skipped_round_is_asked_when_it_is_due_after_all(void **state)
{
    struct stage *stage = *state;
    define(stage);
    to_last_round(stage);
    stage_edit(stage, "ann", "{\"personal\":true}");
    const struct assent_round *open = assent_ticket_open_round(stage->ticket);
    expect_words(open->name, "privacy"); // technical was met again, by the vote that still holds
    stage_vote(stage, "gus", ASSENT_VOTE_APPROVE);
    expect_words(assent_ticket_open_round(stage->ticket)->name, "board");
}

static void approve(struct stage *stage)
{
    to_last_round(stage);
    stage_vote(stage, "gus", ASSENT_VOTE_APPROVE);
    expect_done(stage, "ready");
}

static void what_was_approved_is_frozen(void **state)
{
    struct stage *stage = *state;
    define(stage);
    approve(stage);
    stage_edit(stage, "ann", "{\"plan\":\"another\"}");
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "frozen by board");
    stage_edit(stage, "ann", "{\"plan\":\"p\"}"); // what is there already is no edit
    assert_int_not_equal(stage->result.status, ASSENT_STEP_REFUSED);
    stage_edit(stage, "ann", "{\"note\":\"covered by nobody\"}");
    expect_done(stage, "ready");
}

static void an_action_is_no_way_around(void **state)
{
    struct stage *stage = *state;
    struct assent_state *ready = define(stage);
    struct assent_action *stay = stage_action(stage, ready, "touch", "requester", "");
    stay->require = stage_field_list(stage, "plan", &stay->require_count);
    struct assent_action *back = stage_action(stage, ready, "replan", "requester", "board");
    back->require = stay->require;
    back->require_count = stay->require_count;
    approve(stage);
    stage_act_with(stage, "ann", "touch", "{\"plan\":\"another\"}");
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "frozen by board");
    stage_act_with(stage, "ann", "finish", "{\"plan\":\"another\"}");
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "frozen by board");
    stage_act_with(stage, "ann", "replan", "{\"plan\":\"another\"}");
    expect_done(stage, "board");
    expect_words(assent_ticket_open_round(stage->ticket)->name, "technical");
}

static void back_in_the_draft_it_may_be_changed(void **state)
{
    struct stage *stage = *state;
    struct assent_state *ready = define(stage);
    stage_action(stage, ready, "reopen", "requester", "draft");
    stage_action(stage, &stage->states[0], "hurry", "requester", "closed"); // a way around it, as before
    approve(stage);
    stage_act(stage, "ann", "reopen");
    stage_edit(stage, "ann", "{\"plan\":\"another\"}");
    expect_done(stage, "draft");
    stage_act(stage, "ann", "submit");
    expect_words(assent_ticket_open_round(stage->ticket)->name, "technical");
}

// ready is an approval that covers the plan as well: it has not the eyes of the first one.
static void a_later_approval_does_not_stand_in_for_it(void **state)
{
    struct stage *stage = *state;
    struct assent_state *ready = define(stage);
    struct assent_state *check = stage_state(stage, "check", ASSENT_STATE_APPROVAL);
    stage_round(stage, check, "check", "group:board", 1);
    check->approved = stage_to(stage, "closed");
    check->rejected = stage_to(stage, "draft");
    ready->actions = NULL;
    ready->action_count = 0;
    stage_action(stage, ready, "go", "requester", "check");
    approve(stage);
    stage_edit(stage, "ann", "{\"plan\":\"another\"}");
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "frozen by board");
}

// The last round goes with its condition: what came before it has let the ticket pass, as though it had been
// skipped at once.
static void a_round_that_an_edit_takes_away_leaves_an_approval(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage->states[1].valid_for = (struct assent_duration){ASSENT_DURATION_WALL, ASSENT_HOUR_US};
    stage->states[1].round_count = 2; // technical and privacy
    stage_seat(&stage->states[1].rounds[1])->when = stage_when(stage, "personal");
    stage_create(stage, "ann", "{\"backout\":\"b\",\"personal\":true,\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    stage_edit(stage, "ann", "{\"personal\":false}");
    expect_done(stage, "ready");
    expect_round(stage, 1, ASSENT_ROUND_LEFT);
    assert_int_equal(stage_due(stage, "round/0/valid"), stage->now_us + ASSENT_HOUR_US);
    stage_edit(stage, "ann", "{\"plan\":\"another\"}");
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "frozen by board");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_met_round_falls_with_what_it_decided_on, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(other_edits_leave_it_alone, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(a_voter_who_edits_is_no_voter_of_an_earlier_round_either, stage_open,
                                        stage_close),
        cmocka_unit_test_setup_teardown(a_skipped_round_is_asked_when_it_is_due_after_all, stage_open,
                                        stage_close),
        cmocka_unit_test_setup_teardown(what_was_approved_is_frozen, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(an_action_is_no_way_around, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(back_in_the_draft_it_may_be_changed, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(a_later_approval_does_not_stand_in_for_it, stage_open, stage_close),
        cmocka_unit_test_setup_teardown(a_round_that_an_edit_takes_away_leaves_an_approval, stage_open,
                                        stage_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
