// SPDX-License-Identifier: Apache-2.0
// The risk of a change: points, factors of a hook, bands, floors, and when it is scored (change.md, "Risk").
#include "stage.h"

static const struct assent_band BANDS[] = {{{"low", 3}, 0}, {{"medium", 6}, 25}, {{"high", 4}, 60}};

// draft -> sort (choose by level) -> low | other; users 0..60, rehearsed 15 if false, personal 20.
static struct assent_risk_rule *define(struct stage *stage)
{
    stage_choice(stage, "users", "none:0 branch:10 everyone:60")->title = assent_text_of("Who notices?");
    struct assent_field *rehearsed = stage_field(stage, "rehearsed", ASSENT_FIELD_BOOLEAN);
    rehearsed->scored = true;
    rehearsed->points = 15;
    rehearsed->points_if = assent_value_boolean(false);
    struct assent_field *personal = stage_field(stage, "personal", ASSENT_FIELD_BOOLEAN);
    personal->scored = true;
    personal->points = 20;
    stage_field(stage, "service", ASSENT_FIELD_SERVICE);
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    struct assent_state *sort = stage_state(stage, "sort", ASSENT_STATE_CHOOSE);
    struct assent_state *again = stage_state(stage, "again", ASSENT_STATE_CHOOSE);
    stage_state(stage, "low", ASSENT_STATE_PEOPLE);
    stage_state(stage, "other", ASSENT_STATE_PEOPLE);
    stage_action(stage, draft, "submit", "requester", "sort");
    stage_branch(stage, sort, "(== risk.level 'low')", "low");
    stage_branch(stage, sort, "", "again");
    stage_branch(stage, again, "", "other");
    stage->definition.risk = (struct assent_risk_rule){
        .present = true, .points = ASSENT_POINTS_SUM, .bands = BANDS, .band_count = 3};
    return &stage->definition.risk;
}

static void score(struct stage *stage, const char *fields)
{
    stage_create(stage, "ann", fields);
    stage_act(stage, "ann", "submit");
}

static void expect_risk(struct stage *stage, int64_t points, const char *level)
{
    assert_true(stage->ticket->risk.scored);
    assert_int_equal(stage->ticket->risk.score, points);
    expect_words(stage->ticket->risk.level, level);
}

static void answers_add_up(void **state)
{
    struct stage *stage = *state;
    define(stage);
    score(stage, "{\"personal\":true,\"rehearsed\":false,\"users\":\"branch\"}");
    expect_done(stage, "other");
    expect_facts(stage, "acted entered risk_scored chosen entered chosen entered"); // once a turn
    expect_risk(stage, 45, "medium");
    expect_json(stage->arena, &stage->ticket->risk.factors,
                "[{\"contribution\":10,\"id\":\"users\",\"reason\":\"Who notices?\",\"value\":\"branch\"},"
                "{\"contribution\":15,\"id\":\"rehearsed\",\"reason\":\"rehearsed\",\"value\":false},"
                "{\"contribution\":20,\"id\":\"personal\",\"reason\":\"personal\",\"value\":true}]");
    score(stage, "{\"personal\":false,\"rehearsed\":true,\"users\":\"branch\"}");
    expect_done(stage, "low");
    expect_risk(stage, 10, "low");
    score(stage, "{}"); // what is not answered adds nothing
    expect_risk(stage, 0, "low");
}

static void bands_begin_at_their_score(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage->fields[2].points = 24;
    score(stage, "{\"personal\":true}");
    expect_risk(stage, 24, "low");
    stage->fields[2].points = 25;
    score(stage, "{\"personal\":true}");
    expect_risk(stage, 25, "medium");
    stage->fields[2].points = 60;
    score(stage, "{\"personal\":true}");
    expect_risk(stage, 60, "high");
}

static void mean_and_highest(void **state)
{
    struct stage *stage = *state;
    define(stage)->points = ASSENT_POINTS_MEAN;
    score(stage, "{\"personal\":true,\"users\":\"everyone\"}");
    expect_risk(stage, 26, "medium"); // 80 over three questions, one of them not answered
    stage->definition.risk.points = ASSENT_POINTS_HIGHEST;
    score(stage, "{\"personal\":true,\"users\":\"everyone\"}");
    expect_risk(stage, 60, "high");
    stage->definition.risk.points = ASSENT_POINTS_NONE;
    score(stage, "{\"personal\":true,\"users\":\"everyone\"}");
    expect_risk(stage, 0, "low");
}

static void a_hook_adds_factors(void **state)
{
    struct stage *stage = *state;
    define(stage)->add = assent_text_of("risk.history");
    stage_create(stage, "ann", "{\"personal\":true}");
    assert_int_equal(stage_act(stage, "ann", "submit"), ASSENT_STEP_NEEDS_HOOK);
    expect_words(stage->result.hook, "risk.history");
    stage_answer(stage, "risk.history",
                 "[{\"contribution\":9,\"id\":\"past\",\"reason\":\"2 of 5 failed\",\"value\":2},"
                 "{\"contribution\":-4,\"id\":\"night\"}]");
    stage_act(stage, "ann", "submit");
    expect_done(stage, "other");
    expect_risk(stage, 25, "medium");
    assert_int_equal(stage->ticket->risk.factors.list.count, 3);
    expect_json(stage->arena, &stage->ticket->risk.factors.list.items[1],
                "{\"contribution\":9,\"id\":\"past\",\"reason\":\"2 of 5 failed\",\"value\":2}");
    stage->answer_count = 0;
    stage_answer(stage, "risk.history", "[{\"contribution\":-400,\"id\":\"luck\"}]");
    score(stage, "{\"personal\":true}");
    expect_risk(stage, 0, "low"); // never below 0
    stage->answer_count = 0;
    stage_answer(stage, "risk.history", "{}"); // Lua's empty table
    score(stage, "{\"personal\":true}");
    expect_risk(stage, 20, "low");
}

static void a_hook_must_return_factors(void **state)
{
    struct stage *stage = *state;
    define(stage)->add = assent_text_of("risk.history");
    static const char *const BAD[] = {
        "",
        "7",
        "{\"id\":\"x\"}",
        "[7]",
        "[{\"contribution\":1}]",
        "[{\"contribution\":1,\"id\":\"\"}]",
        "[{\"id\":\"x\"}]",
        "[{\"contribution\":1.5,\"id\":\"x\"}]",
        "[{\"contribution\":1000000001,\"id\":\"x\"}]",
        "[{\"contribution\":-1000000001,\"id\":\"x\"}]",
        "[{\"contribution\":1,\"id\":\"x\",\"reason\":5}]",
        "[{\"contribution\":1,\"extra\":1,\"id\":\"x\"}]",
    };
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        stage->answer_count = 0;
        stage_answer(stage, "risk.history", BAD[i]);
        score(stage, "{}");
        expect_refused(stage, ASSENT_HOOK_RESULT, "risk.history");
        expect_words(stage->ticket->state, "draft");
    }
    stage->answer_count = 0;
    stage_answer(stage, "risk.history", "[{\"contribution\":1000000000,\"id\":\"x\"}]");
    score(stage, "{}");
    expect_risk(stage, 1000000000, "high");
}

static void floors_raise_the_level(void **state)
{
    struct stage *stage = *state;
    struct assent_floor *floors = assent_arena_take_array(stage->arena, 2, sizeof *floors);
    floors[0] = (struct assent_floor){stage_when(stage, "service.critical"), 2,
                                      assent_text_of("The service is critical")};
    floors[1] = (struct assent_floor){stage_when(stage, "personal"), 1, assent_text_of("Personal data")};
    struct assent_risk_rule *rule = define(stage);
    rule->floors = floors;
    rule->floor_count = 2;
    score(stage, "{\"personal\":true,\"service\":\"pay\"}");
    expect_done(stage, "other");
    expect_risk(stage, 20, "high");
    expect_json(
        stage->arena, &stage->ticket->risk.factors.list.items[1],
        "{\"contribution\":0,\"id\":\"floor\",\"reason\":\"The service is critical\",\"value\":\"high\"}");
    assert_int_equal(stage->ticket->risk.factors.list.count, 2); // the second floor raised nothing
    score(stage, "{\"personal\":true}");
    expect_refused(stage, ASSENT_ABSENT_VALUE, "service.critical");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
        TEST(answers_add_up),      TEST(bands_begin_at_their_score), TEST(mean_and_highest),
        TEST(a_hook_adds_factors), TEST(a_hook_must_return_factors), TEST(floors_raise_the_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
