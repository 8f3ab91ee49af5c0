// SPDX-License-Identifier: Apache-2.0
// Whom facts concern: what each turn tells to whom, for which reason; that nobody is told what their own turn
// has decided, what they did themselves, or what they may not do; who is meant by what is told.
#include "stage.h"

#include <assent/base/canonical.h>
#include <assent/core/told.h>

// draft -> board: technical (1 of peers, covers plan), last (2 of board, covers backout) -> closed.
static struct assent_state *define(struct stage *stage)
{
    const char *names[] = {"plan", "backout"};
    static const uint16_t everywhere[] = {0, 1};
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *board = stage_state(stage, "board", ASSENT_STATE_APPROVAL);
    stage_end(stage, "closed", ASSENT_OUTCOME_SUCCESS);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct assent_field *field = stage_field(stage, names[i], ASSENT_FIELD_TEXT);
        field->edit_in = everywhere;
        field->edit_in_count = 2;
        field->material = true;
    }
    stage_action(stage, draft, "submit", "requester", "board");
    stage_action(stage, board, "pull", "requester", "draft");
    board->approved = stage_to(stage, "closed");
    board->rejected = stage_to(stage, "draft");
    struct assent_round_rule *technical = stage_round(stage, board, "technical", "group:peers", 1);
    technical->covers = stage_field_list(stage, "plan", &technical->covers_count);
    struct assent_round_rule *last = stage_round(stage, board, "last", "group:board", 2);
    last->covers = stage_field_list(stage, "backout", &last->covers_count);
    return board;
}

static struct assent_turn turn_of(const struct stage *stage)
{
    return (struct assent_turn){.revision = stage->ticket->revision,
                                .at_us = stage->now_us,
                                .facts = stage->result.facts,
                                .fact_count = stage->result.fact_count};
}

static void write_texts(struct assent_buffer *out, const char *before, const struct assent_value *list)
{
    for (size_t i = 0; list && i < list->list.count; i++)
        assent_buffer_format(out, "%s%.*s", i ? "," : before, (int)list->list.items[i].text.count,
                             list->list.items[i].text.bytes);
}

// What the last turn, which was that person's, tells: "reason keys -who is left out +what has changed".
static void expect_told(struct stage *stage, const char *actor, const char *wanted)
{
    struct assent_buffer out = assent_buffer_in(stage->arena);
    struct assent_turn turn = turn_of(stage);
    if (actor[0])
        turn.actor = stage_actor(stage, actor);
    for (size_t n = 0; n < turn.fact_count; n++) {
        struct assent_value told = assent_told(&turn, n, stage->ticket, stage->world.directory, stage->arena);
        for (size_t i = 0; told.kind == ASSENT_VALUE_LIST && i < told.list.count; i++) {
            const struct assent_value *entry = &told.list.items[i];
            struct assent_text reason = assent_value_get_text(entry, "reason");
            assent_buffer_format(&out, "%s%.*s", out.count ? "; " : "", (int)reason.count, reason.bytes);
            write_texts(&out, " ", assent_value_get(entry, "to"));
            write_texts(&out, " -", assent_value_get(entry, "except"));
            write_texts(&out, " +", assent_value_get(entry, "changed"));
            if (assent_value_get(entry, "since"))
                assent_buffer_format(&out, " @%lld", (long long)assent_value_get_integer(entry, "since", 0));
        }
    }
    expect_words(assent_buffer_done(&out), wanted);
}

static void to_last_round(struct stage *stage)
{
    stage_create(stage, "ann", "{\"backout\":\"b\",\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    stage_vote(stage, "fay", ASSENT_VOTE_APPROVE);
}

static void each_round_asks_its_own(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"backout\":\"b\",\"plan\":\"p\"}");
    expect_told(stage, "ann", "");
    stage_act(stage, "ann", "submit");
    expect_told(stage, "ann", "asked group:peers -per_ann");
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_told(stage, "di", "decided per_ann; asked group:board -per_robot");
    stage_vote(stage, "fay", ASSENT_VOTE_APPROVE);
    expect_told(stage, "fay", "");
    stage_vote(stage, "gus", ASSENT_VOTE_APPROVE);
    expect_told(stage, "gus", "decided per_ann; ended per_ann");
}

// Whose vote is void is told what the edit changed of what it was about; the others are not disturbed.
static void an_edit_asks_again_whom_it_concerns(void **state)
{
    struct stage *stage = *state;
    define(stage);
    to_last_round(stage);
    stage_edit(stage, "ann", "{\"backout\":\"c\"}");
    expect_told(stage, "ann", "asked_again per_fay +backout @4");
    stage_edit(stage, "ann", "{\"plan\":\"q\"}");
    expect_told(stage, "ann", "asked group:peers -per_ann,per_di; asked_again per_di +plan @3");
    stage_vote(stage, "di", ASSENT_VOTE_APPROVE);
    expect_told(stage, "di", "decided per_ann; asked group:board -per_robot,per_fay; asked_again per_fay @4");
}

// Who comes back with nothing changed disturbs nobody who has voted.
static void votes_that_are_kept_are_not_asked_for(void **state)
{
    struct stage *stage = *state;
    define(stage);
    to_last_round(stage);
    stage_act(stage, "ann", "pull");
    expect_told(stage, "ann", "");
    stage_act(stage, "ann", "submit");
    expect_told(stage, "ann", "asked group:board -per_robot,per_fay");
}

static void reasons_are_words(void **state)
{
    (void)state;
    for (int reason = 0; reason < ASSENT_TOLD_REASONS_COUNT; reason++)
        assert_true(assent_told_text((enum assent_told_reason)reason)[0] != 0);
}

static void who_is_added_is_asked(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"backout\":\"b\",\"plan\":\"p\"}");
    stage_act(stage, "ann", "submit");
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_ADD_APPROVER,
                                            .actor = stage_actor(stage, "ann"),
                                            .person = assent_text_of("per_eve"),
                                            .comment = assent_text_of("She knows it.")});
    expect_done(stage, "board");
    expect_told(stage, "ann", "asked per_eve");
}

static void both_are_told_of_a_hand_over(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_create(stage, "ann", "{\"backout\":\"b\",\"plan\":\"p\"}");
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_HAND_OVER,
                                            .actor = stage_actor(stage, "ann"),
                                            .person = assent_text_of("per_cy"),
                                            .comment = assent_text_of("On leave.")});
    expect_done(stage, "draft");
    expect_told(stage, "ann", "handed_over per_cy,per_ann -per_ann; held per_cy -per_ann");
}

static void who_watches_is_told_what_becomes_of_it(void **state)
{
    struct stage *stage = *state;
    struct assent_delegation_case of = {.kind = assent_text_of("change"), .at_us = stage->now_us};
    define(stage);
    to_last_round(stage);
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_WATCH, .actor = stage_actor(stage, "cy")});
    expect_told(stage, "cy", "");
    stage_vote(stage, "gus", ASSENT_VOTE_APPROVE);
    expect_told(
        stage, "gus",
        "decided per_ann; watched watchers -per_gus; watched watchers -per_gus; ended per_ann; watched "
        "watchers -per_gus");
    struct assent_value told =
        json_value(stage->arena, "[{\"except\":[\"per_di\"],\"reason\":\"watched\",\"to\":[\"watchers\"]}]");
    struct assent_text cy = assent_text_of("per_cy"), di = assent_text_of("per_di");
    assert_true(assent_told_has(&told, stage->directory, stage->ticket, cy, &of, stage->arena));
    assert_false(assent_told_has(&told, stage->directory, stage->ticket, di, &of, stage->arena));
    assert_false(assent_told_has(&told, stage->directory, NULL, cy, &of, stage->arena));
}

static void who_is_meant(void **state)
{
    struct stage *stage = *state;
    struct assent_delegation_case of = {.kind = assent_text_of("change"), .at_us = stage->now_us};
    struct assent_value told =
        json_value(stage->arena,
                   "[{\"except\":[\"per_bo\"],\"reason\":\"asked\",\"to\":[\"group:peers\"]},"
                   "{\"members\":[\"per_gus\"],\"reason\":\"held\",\"to\":[\"set:sha256:00\",\"per_ann\"]}]");
    const struct {
        const char *person;
        bool has;
    } cases[] = {
        {"per_di", true}, {"per_bo", false}, {"per_gus", true}, {"per_ann", true}, {"per_no", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(assent_told_has(&told, stage->directory, NULL, assent_text_of(cases[i].person), &of,
                                         stage->arena),
                         cases[i].has);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_round_asks_its_own),
        TEST(an_edit_asks_again_whom_it_concerns),
        TEST(votes_that_are_kept_are_not_asked_for),
        TEST(reasons_are_words),
        TEST(who_is_added_is_asked),
        TEST(both_are_told_of_a_hand_over),
        TEST(who_watches_is_told_what_becomes_of_it),
        TEST(who_is_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
