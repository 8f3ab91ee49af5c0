// SPDX-License-Identifier: Apache-2.0
// The words of enums: stored for ever, so each stands here once more; all differ, and find their value again.
#include "journal_expect.h"
#include "ticket_words.h"

#include <assent/core/fact.h>

#include <string.h>

static void words_are_those_that_are_stored(void **state)
{
    (void)state;
    static const struct {
        const struct words *words;
        const char *all;
    } tables[] = {
        {&WORDS_TICKET_KIND, "change request incident problem "},
        {&WORDS_STATE_KIND, "people choose approval jobs wait rollback end "},
        {&WORDS_OUTCOME, "none success failure refused cancelled "},
        {&WORDS_NEED, "number everyone share_of_asked share_of_votes "},
        {&WORDS_BODY, "none worker task wait gate "},
        {&WORDS_VOTE, "approve reject abstain ask object "},
        {&WORDS_ROUND, "open met refused expired skipped left "},
        {&WORDS_ROUND_CLOSES, "decided at_meeting "},
        {&WORDS_JOB_ROLE, "do undo finally "},
        {&WORDS_JOB_PHASE, "waiting offered claimed delayed fault ended "},
        {&WORDS_JOB_OUTCOME, "none succeeded failed unknown skipped "},
        {&WORDS_RESOLVE, "retry skip fail "},
        {&WORDS_EVENT,
         "create edit act vote withdraw_vote comment claim complete fail release progress lease_expired "
         "resolve_fault timer signal calendar override close_round answer accept_conflict "
         "schedule decide_item hand_over add_approver watch unwatch members "},
        {&WORDS_FACT,
         "created edited acted commented entered hook_answered risk_scored chosen round_opened voted "
         "vote_withdrawn vote_voided round_closed timer_set timer_fired timer_cleared job_opened job_offered "
         "job_claimed job_released job_progressed job_delayed job_cancelled job_faulted fault_resolved "
         "job_ended leaving ended refused holder_changed wait_opened wait_blocked wait_ended listening "
         "signalled freeze_overridden asked_answered clock_paused clock_resumed reminded seat_changed "
         "debt_unpaid approval_expired conflict_found conflict_settled superseded preauthorised run_ended "
         "round_deferred handed_over job_reassigned seat_added watched unwatched members_changed "},
        {&WORDS_HOLDER_HOW, "add replace "},
        {&WORDS_WAIT_OUTCOME, "reached signalled missed "},
    };
    struct assent_arena *arena = assent_arena_open(0);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct assent_buffer out = assent_buffer_in(arena);
        for (unsigned value = 0; value < tables[i].words->count; value++) {
            unsigned found = 99;
            assent_buffer_format(&out, "%s ", words_text(tables[i].words, value));
            assert_true(
                words_find(tables[i].words, assent_text_of(words_text(tables[i].words, value)), &found));
            assert_int_equal(found, value);
        }
        journal_expect_text(assent_buffer_done(&out), tables[i].all);
    }
    assent_arena_close(arena);
}

static void doors_tell_the_same_words(void **state)
{
    (void)state;
    assert_string_equal(assent_ticket_kind_text(ASSENT_INCIDENT), "incident");
    assert_string_equal(assent_state_kind_text(ASSENT_STATE_JOBS), "jobs");
    assert_string_equal(assent_outcome_text(ASSENT_OUTCOME_REFUSED), "refused");
    assert_string_equal(assent_vote_choice_text(ASSENT_VOTE_ASK), "ask");
    assert_string_equal(assent_round_outcome_text(ASSENT_ROUND_LEFT), "left");
    assert_string_equal(assent_round_closes_text(ASSENT_CLOSES_AT_MEETING), "at_meeting");
    assert_string_equal(assent_job_role_text(ASSENT_JOB_FINALLY), "finally");
    assert_string_equal(assent_job_phase_text(ASSENT_JOB_FAULT), "fault");
    assert_string_equal(assent_job_outcome_text(ASSENT_JOB_UNKNOWN), "unknown");
    assert_string_equal(assent_body_kind_text(ASSENT_BODY_TASK), "task");
    assert_string_equal(assent_resolve_text(ASSENT_RESOLVE_SKIP), "skip");
    assert_string_equal(assent_event_text(ASSENT_EVENT_TIMER), "timer");
    assert_string_equal(assent_fact_text(ASSENT_FACT_REFUSED), "refused");
    assert_string_equal(need_kind_text(ASSENT_NEED_EVERYONE), "everyone");
    assert_string_equal(assent_holder_how_text(ASSENT_HOLDER_REPLACE), "replace");
    assert_string_equal(assent_wait_outcome_text(ASSENT_WAIT_MISSED), "missed");
}

static void words_find_their_values(void **state)
{
    (void)state;
    enum assent_ticket_kind kind;
    enum assent_state_kind state_kind;
    enum assent_outcome outcome;
    enum assent_vote_choice choice;
    enum assent_resolve resolve;
    assert_true(assent_ticket_kind_find(assent_text_of("problem"), &kind) && kind == ASSENT_PROBLEM);
    assert_true(assent_state_kind_find(assent_text_of("end"), &state_kind) && state_kind == ASSENT_STATE_END);
    assert_true(assent_outcome_find(assent_text_of("failure"), &outcome) &&
                outcome == ASSENT_OUTCOME_FAILURE);
    assert_true(assent_vote_choice_find(assent_text_of("reject"), &choice) && choice == ASSENT_VOTE_REJECT);
    assert_true(assent_resolve_find(assent_text_of("fail"), &resolve) && resolve == ASSENT_RESOLVE_FAIL);
    assert_false(assent_ticket_kind_find(assent_text_of("Problem"), &kind));
    assert_false(assent_state_kind_find(assent_text_of(""), &state_kind));
    assert_false(assent_outcome_find(assent_text_of("failures"), &outcome));
    assert_false(assent_vote_choice_find(assent_text_of("yes"), &choice));
    assert_false(assent_resolve_find(assent_text_of("fai"), &resolve));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_those_that_are_stored),
        cmocka_unit_test(doors_tell_the_same_words),
        cmocka_unit_test(words_find_their_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
