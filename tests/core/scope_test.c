// SPDX-License-Identifier: Apache-2.0
// What paths mean, what a hook is shown, how answers of hooks are consumed, and guards.
#include "little_world.h"

#include <assent/base/limits.h>
#include <string.h>

struct row {
    const char *path;
    const char *json;
};

static void check(struct little_world *little, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct assent_node *node = tree_of(little->arena, rows[i].path);
        struct assent_value value =
            scope_path(&little->scope, node->root, node->names, node->name_count, little->arena);
        expect_json(little->arena, &value, rows[i].json);
    }
}

#define CHECK(state, rows) check(*(state), rows, sizeof(rows) / sizeof *(rows))

static void fields_lead_into_the_directory(void **state)
{
    static const struct row ROWS[] = {
        {"service", "\"payments\""},
        {"service.handle", "\"payments\""},
        {"service.name", "\"Payments\""},
        {"service.critical", "true"},
        {"service.owner", "\"person:eva\""},
        {"service.owner.name", "\"Eva\""},
        {"service.support_group", "\"group:dba\""},
        {"service.support_group.name", "\"Databases\""},
        {"service.support_group.members", "[\"ann\",\"bob\",\"cia\"]"},
        {"service.tier", "1"},
        {"service.sla.hours", "4"},
        {"service.nothing", "absent"},
        {"implementer", "\"bob\""},
        {"implementer.name", "\"Bob\""},
        {"implementer.manager", "\"eva\""},
        {"implementer.manager.manager", "absent"},
        {"implementer.groups", "[\"dba\"]"},
        {"team.name", "\"Databases\""},
        {"main.service.name", "\"Payments\""},
        {"main.depends_on", "[\"db1\"]"},
        {"main.dependants", "[\"app2\"]"},
        {"main.zone", "\"a\""},
        {"main.type", "\"app\""},
        {"main.name", "\"app1\""},
        {"note.by.name", "\"Ann Ek\""},
        {"note.at", "\"2026-12-01T08:00:00.000000Z\""},
        {"planned.end", "\"2026-12-01T10:00:00.000000Z\""},
        {"planned.middle", "absent"},
        {"summary.x", "absent"},
        {"unknown", "absent"},
    };
    CHECK(state, ROWS);
}

static void the_ticket_and_those_around_it(void **state)
{
    static const struct row ROWS[] = {
        {"ticket.id", "\"tkt_00000000000000000000000000\""},
        {"ticket.number", "\"CHG-1\""},
        {"ticket.state", "\"board\""},
        {"ticket.kind", "\"change\""},
        {"ticket.type", "\"normal\""},
        {"ticket.revision", "4"},
        {"ticket.created", "\"2026-12-01T00:00:00.000000Z\""},
        {"ticket.workflow", "\"normal-change\""},
        {"ticket.version", "2"},
        {"ticket.colour", "absent"},
        {"risk.level", "\"medium\""},
        {"risk.score", "40"},
        {"risk.order", "1"},
        {"requester", "\"ann\""},
        {"requester.id", "\"per_ann\""},
        {"requester.kind", "\"human\""},
        {"requester.manager.handle", "\"eva\""},
        {"actor", "\"dan\""},
        {"actor.groups", "[\"cab\"]"},
        {"actor.name", "\"dan\""},
        {"now", "\"2026-12-01T12:00:00.000000Z\""},
        {"now.hour", "absent"},
    };
    CHECK(state, ROWS);
}

static void without_risk_actor_or_ticket_there_is_nothing(void **state)
{
    static const struct row ROWS[] = {
        {"risk.level", "absent"}, {"actor", "absent"}, {"actor.name", "absent"}};
    static const struct row NO_TICKET[] = {
        {"service", "absent"}, {"ticket.id", "absent"}, {"risk.level", "absent"}, {"requester", "absent"}};
    struct little_world *little = *state;
    struct assent_scope kept = little->scope;
    little->ticket.risk.scored = false;
    little->scope.actor = (struct assent_text){0};
    CHECK(state, ROWS);
    little->scope.ticket = NULL;
    CHECK(state, NO_TICKET);
    little->scope = kept;
    little->ticket.risk.scored = true;
}

static void a_ticket_that_is_no_change_has_an_empty_type(void **state)
{
    static const struct row ROWS[] = {{"ticket.type", "\"\""}};
    struct little_world *little = *state;
    little->definition.type = ASSENT_TYPE_NONE;
    CHECK(state, ROWS);
    little->definition.type = ASSENT_TYPE_NORMAL;
}

static void jobs_are_seen_by_name(void **state)
{
    static const struct row ROWS[] = {
        {"jobs.deploy.outcome", "\"failed\""},
        {"jobs.deploy.attempts", "2"},
        {"jobs.deploy.result.host", "\"h1\""},
        {"jobs.verify.outcome", "absent"},
        {"jobs.verify.result", "absent"},
        {"jobs.nothing.outcome", "absent"},
        {"jobs.deploy", "absent"},
        {"job.outcome", "\"failed\""},
        {"job.name", "\"deploy\""},
        {"job.key", "\"tkt_00000000000000000000000000/3/deploy/0/undo\""},
        {"job.colour", "absent"},
    };
    struct little_world *little = *state;
    struct assent_job jobs[3] = {
        {.n = 0,
         .name = {"deploy", 6},
         .of = -1,
         .index = -1,
         .entered_revision = 3,
         .attempts = 2,
         .outcome = ASSENT_JOB_FAILED,
         .result = json_value(little->arena, "{\"host\":\"h1\"}")},
        {.n = 1, .name = {"verify", 6}, .of = -1, .index = -1, .entered_revision = 3},
        {.n = 2, .name = {"deploy", 6}, .role = ASSENT_JOB_UNDO, .of = 0, .index = -1, .entered_revision = 3},
    };
    little->ticket.jobs = jobs;
    little->ticket.job_count = 3;
    little->scope.job = &jobs[2];
    CHECK(state, ROWS);
    static const struct row NO_JOB[] = {{"job.outcome", "absent"}};
    little->scope.job = NULL;
    CHECK(state, NO_JOB);
    little->ticket.jobs = NULL;
    little->ticket.job_count = 0;
}

static void a_hook_sees_the_ticket_and_its_neighbours(void **state)
{
    struct little_world *little = *state;
    struct assent_value view = scope_view(&little->scope, little->arena);
    expect_json(
        little->arena, assent_value_get(&view, "requester"),
        "{\"groups\":[\"dba\"],\"handle\":\"ann\",\"id\":\"per_ann\",\"kind\":\"human\",\"manager\":\"eva\","
        "\"name\":\"Ann Ek\"}");
    expect_json(little->arena, assent_value_get(&view, "service"),
                "{\"critical\":true,\"handle\":\"payments\",\"name\":\"Payments\",\"owner\":\"person:eva\","
                "\"sla\":{\"hours\":4},\"support_group\":\"group:dba\",\"tier\":1}");
    expect_json(
        little->arena, assent_value_get(&view, "items"),
        "[{\"dependants\":[\"app1\",\"app2\"],\"dependants_count\":2,\"depends_on\":[],"
        "\"depends_on_count\":0,\"handle\":\"db1\",\"name\":\"Main database\",\"type\":\"database\"},"
        "{\"handle\":\"gone\"},"
        "{\"dependants\":[\"app2\"],\"dependants_count\":1,\"depends_on\":[\"db1\"],\"depends_on_count\":1,"
        "\"handle\":\"app1\",\"name\":\"app1\",\"service\":\"payments\",\"type\":\"app\"}]");
    assert_int_equal(assent_value_get_integer(&view, "items_count", 0), 3);
    expect_json(little->arena, assent_value_get(&view, "risk"), "{\"level\":\"medium\",\"score\":40}");
    expect_words(assent_value_get_text(&view, "now"), "2026-12-01T12:00:00.000000Z");
    const struct assent_value *ticket = assent_value_get(&view, "ticket");
    expect_words(assent_value_get_text(ticket, "number"), "CHG-1");
    assert_int_equal(assent_value_get_integer(assent_value_get(ticket, "fields"), "users", 0), 30);
}

static void a_view_shows_so_many_items(void **state)
{
    struct little_world *little = *state;
    struct assent_value kept = little->ticket.fields;
    for (size_t more = 0; more < 2; more++) {
        struct assent_items items = assent_items_in(little->arena);
        for (size_t i = 0; i < ASSENT_VIEW_ITEMS + more; i++)
            assent_items_add(&items, assent_value_string("db1"));
        struct assent_record fields = assent_record_in(little->arena);
        assent_record_put(&fields, "items", assent_items_done(&items));
        little->ticket.fields = assent_record_done(&fields);
        struct assent_value view = scope_view(&little->scope, little->arena);
        assert_int_equal(assent_value_get(&view, "items")->list.count, ASSENT_VIEW_ITEMS);
        assert_int_equal(assent_value_get_integer(&view, "items_count", 0), ASSENT_VIEW_ITEMS + more);
        assert_null(assent_value_get(&view, "service"));
    }
    little->ticket.fields = kept;
}

static void a_view_shows_so_many_neighbours(void **state)
{
    struct little_world *little = *state;
    struct assent_ci *cis = assent_arena_take_array(little->arena, 1, sizeof *cis);
    int32_t *dependants =
        assent_arena_take_array(little->arena, ASSENT_VIEW_NEIGHBOURS + 1, sizeof *dependants);
    const struct assent_ci *kept = little->directory->cis;
    size_t kept_count = little->directory->ci_count;
    cis[0] = (struct assent_ci){.handle = {"db1", 3}, .service = ASSENT_NO_INDEX, .dependants = dependants};
    little->directory->cis = cis;
    little->directory->ci_count = 1;
    for (size_t more = 0; more < 2; more++) {
        cis[0].dependant_count = ASSENT_VIEW_NEIGHBOURS + more;
        struct assent_value view = scope_view(&little->scope, little->arena);
        const struct assent_value *item = &assent_value_get(&view, "items")->list.items[0];
        assert_int_equal(assent_value_get(item, "dependants")->list.count, ASSENT_VIEW_NEIGHBOURS);
        assert_int_equal(assent_value_get_integer(item, "dependants_count", 0),
                         ASSENT_VIEW_NEIGHBOURS + more);
    }
    little->directory->cis = kept;
    little->directory->ci_count = kept_count;
}

static void answers_are_used_in_order(void **state)
{
    struct little_world *little = *state;
    struct assent_hook_answer answers[] = {
        {.hook = {"a.one", 5}, .value = assent_value_integer(1)},
        {.hook = {"a.two", 5}, .failed = true, .error = {ASSENT_HOOK_FUEL, "out of fuel"}},
    };
    struct hook_tape tape = {.answers = answers, .count = 2};
    struct assent_value value;
    struct assent_error error = {0};
    assert_int_equal(hook_ask(&tape, answers[0].hook, &little->scope, little->arena, &value, &error),
                     HOOK_ANSWERED);
    assert_int_equal(value.integer, 1);
    assert_int_equal(hook_ask(&tape, answers[1].hook, &little->scope, little->arena, &value, &error),
                     HOOK_BROKEN);
    assert_int_equal(error.code, ASSENT_HOOK_FUEL);
    assert_false(tape.missing);
    struct assent_text third = {"a.three", 7};
    assert_int_equal(hook_ask(&tape, third, &little->scope, little->arena, &value, &error), HOOK_MISSING);
    assert_true(tape.missing);
    expect_words(tape.hook, "a.three");
    assert_non_null(assent_value_get(&tape.argument, "ticket"));
}

static void a_turn_asks_so_many_hooks(void **state)
{
    struct little_world *little = *state;
    struct assent_text hook = {"a.b", 3};
    struct assent_hook_answer answers[ASSENT_HOOKS_A_TURN];
    for (size_t i = 0; i < ASSENT_HOOKS_A_TURN; i++)
        answers[i] = (struct assent_hook_answer){.hook = hook};
    struct assent_value value;
    struct assent_error error = {0};
    struct hook_tape tape = {
        .answers = answers, .count = ASSENT_HOOKS_A_TURN - 1, .next = ASSENT_HOOKS_A_TURN - 1};
    assert_int_equal(hook_ask(&tape, hook, &little->scope, little->arena, &value, &error), HOOK_MISSING);
    tape = (struct hook_tape){.answers = answers, .count = ASSENT_HOOKS_A_TURN, .next = ASSENT_HOOKS_A_TURN};
    assert_int_equal(hook_ask(&tape, hook, &little->scope, little->arena, &value, &error), HOOK_BROKEN);
    assert_int_equal(error.code, ASSENT_LIMIT_REACHED);
}

static void guards_are_trees_or_hooks(void **state)
{
    struct little_world *little = *state;
    struct assent_hook_answer answers[] = {
        {.hook = {"a.b", 3}, .value = assent_value_boolean(false)},
        {.hook = {"a.b", 3}, .value = assent_value_integer(1)},
        {.hook = {"a.b", 3}},
    };
    struct hook_tape tape = {.answers = answers, .count = 3};
    struct assent_condition none = {0};
    struct assent_condition tree = {.tree = tree_of(little->arena, "(> users 40)")};
    struct assent_condition broken = {.tree = tree_of(little->arena, "(> absent 40)")};
    struct assent_condition hook = {.hook = {"a.b", 3}, .place = {.line = 5}};
    struct assent_place at = {0};
    struct assent_error error = {0};
    bool truth = false;
    assert_int_equal(guard_truth(&little->scope, &tape, &none, little->arena, &truth, &at, &error),
                     HOOK_ANSWERED);
    assert_true(truth);
    assert_int_equal(guard_truth(&little->scope, &tape, &tree, little->arena, &truth, &at, &error),
                     HOOK_ANSWERED);
    assert_false(truth);
    assert_int_equal(guard_truth(&little->scope, &tape, &broken, little->arena, &truth, &at, &error),
                     HOOK_BROKEN);
    assert_int_equal(error.code, ASSENT_ABSENT_VALUE);
    assert_int_equal(at.line, TREE_LINE);
    assert_int_equal(guard_truth(&little->scope, &tape, &hook, little->arena, &truth, &at, &error),
                     HOOK_ANSWERED);
    assert_false(truth);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(guard_truth(&little->scope, &tape, &hook, little->arena, &truth, &at, &error),
                         HOOK_BROKEN);
        assert_int_equal(error.code, ASSENT_HOOK_RESULT);
        assert_int_equal(at.line, 5);
    }
    assert_int_equal(guard_truth(&little->scope, &tape, &hook, little->arena, &truth, &at, &error),
                     HOOK_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_lead_into_the_directory),
        cmocka_unit_test(the_ticket_and_those_around_it),
        cmocka_unit_test(without_risk_actor_or_ticket_there_is_nothing),
        cmocka_unit_test(a_ticket_that_is_no_change_has_an_empty_type),
        cmocka_unit_test(jobs_are_seen_by_name),
        cmocka_unit_test(a_hook_sees_the_ticket_and_its_neighbours),
        cmocka_unit_test(a_view_shows_so_many_items),
        cmocka_unit_test(a_view_shows_so_many_neighbours),
        cmocka_unit_test(answers_are_used_in_order),
        cmocka_unit_test(a_turn_asks_so_many_hooks),
        cmocka_unit_test(guards_are_trees_or_hooks),
    };
    return cmocka_run_group_tests(tests, little_world_open, little_world_close);
}
