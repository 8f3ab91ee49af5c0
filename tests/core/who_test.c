// SPDX-License-Identifier: Apache-2.0
// Who: every kind with its keys, what falls away, sets of many, hooks, and whether a person is one of them.
#include "little_world.h"

#include <assent/base/limits.h>
#include <assent/core/step.h>
#include <string.h>

static struct assent_who named(enum assent_who_kind kind, const char *name)
{
    return (struct assent_who){.kind = kind, .name = assent_text_of(name)};
}

static struct assent_who path_to(struct little_world *little, const char *path)
{
    return (struct assent_who){.kind = ASSENT_WHO_PATH, .path = tree_of(little->arena, path)};
}

static struct assent_audience resolve(struct little_world *little, struct assent_who who)
{
    struct hook_tape tape = {0};
    struct assent_audience audience;
    struct assent_error error = {0};
    enum hook_result result =
        who_resolve(&little->scope, &tape, &who, NULL, little->arena, &audience, &error);
    if (result != HOOK_ANSWERED)
        fail_msg("%s", error.text);
    return audience;
}

// The keys, joined by spaces.
static void expect_keys(struct little_world *little, struct assent_who who, const char *keys)
{
    struct assent_audience audience = resolve(little, who);
    struct assent_buffer text = assent_buffer_in(little->arena);
    for (size_t i = 0; i < audience.count; i++)
        assent_buffer_format(&text, "%s%.*s", i ? " " : "", (int)audience.keys[i].count,
                             audience.keys[i].bytes);
    expect_words(assent_buffer_done(&text), keys);
}

static bool has(struct little_world *little, struct assent_who who, const char *person)
{
    struct hook_tape tape = {0};
    bool found = false;
    assert_int_equal(
        who_has(&little->scope, &tape, &who, assent_text_of(person), little->arena, &found, NULL),
        HOOK_ANSWERED);
    return found;
}

static void people_are_named_by_rule(void **state)
{
    struct little_world *little = *state;
    int64_t now_us = little->scope.now_us;
    expect_keys(little, named(ASSENT_WHO_NOBODY, ""), "");
    expect_keys(little, named(ASSENT_WHO_REQUESTER, ""), "per_ann");
    expect_keys(little, named(ASSENT_WHO_EDITORS, ""), "per_ann");
    expect_keys(little, named(ASSENT_WHO_IMPLEMENTER, ""), "per_bob");
    expect_keys(little, named(ASSENT_WHO_POLICY_DEPLOYER, ""), "per_fay");
    expect_keys(little, named(ASSENT_WHO_PERSON, "dan"), "per_dan");
    expect_keys(little, named(ASSENT_WHO_GROUP, "dba"), "group:dba");
    expect_keys(little, named(ASSENT_WHO_GROUP, "empty"), "group:empty");
    expect_keys(little, named(ASSENT_WHO_ROLE, "boss"), "role:boss");
    expect_keys(little, named(ASSENT_WHO_BOARD, "weekly"), "board:weekly");
    expect_keys(little, named(ASSENT_WHO_ONCALL, "ops"), "per_ann");
    little->scope.now_us--;
    expect_keys(little, named(ASSENT_WHO_ONCALL, "ops"), "per_dan");
    little->scope.now_us = 0;
    expect_keys(little, named(ASSENT_WHO_ONCALL, "ops"), "");
    little->scope.now_us = now_us;
}

static void what_is_unknown_or_inactive_falls_away(void **state)
{
    struct little_world *little = *state;
    expect_keys(little, named(ASSENT_WHO_PERSON, "cia"), "");
    expect_keys(little, named(ASSENT_WHO_PERSON, "zoe"), "");
    expect_keys(little, named(ASSENT_WHO_GROUP, "zoo"), "");
    expect_keys(little, named(ASSENT_WHO_ROLE, "zoo"), "");
    expect_keys(little, named(ASSENT_WHO_BOARD, "zoo"), "");
    expect_keys(little, named(ASSENT_WHO_BOARD, "cab"), "");
    expect_keys(little, named(ASSENT_WHO_ONCALL, "zoo"), "");
    expect_keys(little, named(ASSENT_WHO_ONCALL, "idle"), "");
    expect_keys(little, named(ASSENT_WHO_VOTERS, "zoo"), "");
    expect_keys(little, path_to(little, "absent"), "");
    expect_keys(little, path_to(little, "users"), "");
    expect_keys(little, path_to(little, "service"), "");
}

static void paths_lead_to_people_and_groups(void **state)
{
    struct little_world *little = *state;
    expect_keys(little, path_to(little, "service.support_group"), "group:dba");
    expect_keys(little, path_to(little, "service.owner"), "per_eva");
    expect_keys(little, path_to(little, "requester.manager"), "per_eva");
    expect_keys(little, path_to(little, "requester"), "per_ann");
    expect_keys(little, path_to(little, "requester.groups"), "group:dba");
    expect_keys(little, path_to(little, "team"), "group:dba");
    expect_keys(little, path_to(little, "teams"), "group:cab");
    expect_keys(little, path_to(little, "team.members"), "per_ann per_bob");
    expect_keys(little, path_to(little, "reviewers"), "per_ann per_dan");
}

static void voters_are_those_of_the_newest_round(void **state)
{
    struct little_world *little = *state;
    struct assent_vote old[] = {{.person = {"per_bob", 7}}};
    struct assent_vote votes[] = {
        {.person = {"per_ann", 7}, .choice = ASSENT_VOTE_REJECT},
        {.person = {"per_cia", 7}},
        {.person = {"per_dan", 7}, .choice = ASSENT_VOTE_ABSTAIN},
        {.person = {"per_eva", 7}, .choice = ASSENT_VOTE_ASK},
        {.person = {"per_fay", 7}, .choice = ASSENT_VOTE_APPROVE},
    };
    struct assent_round rounds[] = {
        {.n = 0, .name = {"board", 5}, .votes = old, .vote_count = 1},
        {.n = 1, .name = {"board", 5}, .votes = votes, .vote_count = 5},
        {.n = 2, .name = {"peers", 5}, .votes = old, .vote_count = 1},
    };
    little->ticket.rounds = rounds;
    little->ticket.round_count = 3;
    struct assent_who who = named(ASSENT_WHO_VOTERS, "board");
    expect_keys(little, who, "per_ann per_dan per_fay");
    assert_true(has(little, who, "per_dan"));
    assert_false(has(little, who, "per_eva"));
    assert_false(has(little, who, "per_bob"));
    little->ticket.rounds = NULL;
    little->ticket.round_count = 0;
}

static void lists_are_joined_and_the_first_of_several_is_taken(void **state)
{
    struct little_world *little = *state;
    struct assent_who several[] = {named(ASSENT_WHO_REQUESTER, ""), named(ASSENT_WHO_ROLE, "boss"),
                                   named(ASSENT_WHO_PERSON, "ann"), named(ASSENT_WHO_GROUP, "cab")};
    struct assent_who list = {.kind = ASSENT_WHO_LIST, .items = several, .count = 4};
    expect_keys(little, list, "group:cab per_ann role:boss");
    struct assent_who parts[] = {named(ASSENT_WHO_PERSON, "cia"), named(ASSENT_WHO_GROUP, "sleeping"),
                                 named(ASSENT_WHO_GROUP, "cab"), named(ASSENT_WHO_PERSON, "ann")};
    struct assent_who first = {.kind = ASSENT_WHO_FIRST_OF, .items = parts, .count = 4};
    expect_keys(little, first, "group:cab");
    assert_true(has(little, first, "per_dan"));
    assert_false(has(little, first, "per_ann"));
    first.count = 2;
    expect_keys(little, first, "");
}

static void more_than_four_keys_are_one_set(void **state)
{
    struct little_world *little = *state;
    struct assent_who people[] = {named(ASSENT_WHO_PERSON, "fay"), named(ASSENT_WHO_PERSON, "ann"),
                                  named(ASSENT_WHO_PERSON, "dan"), named(ASSENT_WHO_PERSON, "eva"),
                                  named(ASSENT_WHO_GROUP, "dba")};
    struct assent_who list = {.kind = ASSENT_WHO_LIST, .items = people, .count = 4};
    struct assent_audience four = resolve(little, list);
    assert_int_equal(four.count, ASSENT_AUDIENCE_KEYS);
    assert_int_equal(four.member_count, 0);
    list.count = 5;
    struct assent_audience set = resolve(little, list);
    assert_int_equal(set.count, 1);
    assert_int_equal(set.member_count, 5);
    expect_words(set.members[0], "per_ann");
    expect_words(set.members[1], "per_bob");
    expect_words(set.members[4], "per_fay");
    struct assent_digest digest =
        assent_digest_of(assent_text_of("per_ann\nper_bob\nper_dan\nper_eva\nper_fay\n"));
    assert_true(assent_text_starts(set.keys[0], "set:"));
    expect_words(assent_text_slice(set.keys[0].bytes + 4, set.keys[0].count - 4),
                 assent_text_cstring(little->arena, assent_digest_text(little->arena, &digest)));
    assert_true(assent_audience_has(little->directory, &set, assent_text_of("per_bob")));
    assert_false(assent_audience_has(little->directory, &set, assent_text_of("per_cia")));
    assert_false(assent_audience_has(little->directory, &set, assent_text_of("per_robot")));
    assert_int_equal(audience_people(little->directory, &set, little->arena).count, 5);
    assert_true(has(little, list, "per_bob"));
    assert_false(has(little, list, "per_cia"));
}

static void people_of_an_audience_are_active_and_once(void **state)
{
    struct little_world *little = *state;
    struct assent_text keys[] = {{"group:cab", 9}, {"group:dba", 9}, {"per_ann", 7}, {"role:boss", 9}};
    struct assent_audience audience = {.keys = keys, .count = 4};
    struct people people = audience_people(little->directory, &audience, little->arena);
    assert_int_equal(people.count, 4);
    static const char *const HANDLES[] = {"ann", "bob", "dan", "eva"};
    for (size_t i = 0; i < people.count; i++)
        expect_words(little->directory->people[people.items[i]].handle, HANDLES[i]);
    assert_true(assent_audience_has(little->directory, &audience, assent_text_of("per_eva")));
    assert_false(assent_audience_has(little->directory, &audience, assent_text_of("per_cia")));
    assert_false(assent_audience_has(little->directory, &audience, assent_text_of("per_fay")));
    assert_false(assent_audience_has(little->directory, &audience, assent_text_of("per_zoe")));
    struct assent_text board[] = {{"board:weekly", 12}};
    audience = (struct assent_audience){.keys = board, .count = 1};
    assert_int_equal(audience_people(little->directory, &audience, little->arena).count, 3);
    assert_true(assent_audience_has(little->directory, &audience, assent_text_of("per_fay")));
    assert_false(assent_audience_has(little->directory, &audience, assent_text_of("per_dan")));
    struct assent_text unknown[] = {{"group:zoo", 9}, {"role:zoo", 8}, {"per_zoe", 7}, {"board:zoo", 9}};
    audience = (struct assent_audience){.keys = unknown, .count = 4};
    assert_int_equal(audience_people(little->directory, &audience, little->arena).count, 0);
}

static void a_person_is_had_or_not(void **state)
{
    struct little_world *little = *state;
    struct assent_who several[] = {named(ASSENT_WHO_GROUP, "cab"), path_to(little, "implementer")};
    struct assent_who list = {.kind = ASSENT_WHO_LIST, .items = several, .count = 2};
    assert_true(has(little, named(ASSENT_WHO_REQUESTER, ""), "per_ann"));
    assert_false(has(little, named(ASSENT_WHO_REQUESTER, ""), "per_bob"));
    assert_true(has(little, named(ASSENT_WHO_GROUP, "dba"), "per_bob"));
    assert_false(has(little, named(ASSENT_WHO_GROUP, "dba"), "per_cia"));
    assert_true(has(little, named(ASSENT_WHO_ROLE, "staff"), "per_fay"));
    assert_false(has(little, named(ASSENT_WHO_ROLE, "staff"), "per_robot"));
    assert_true(has(little, named(ASSENT_WHO_BOARD, "weekly"), "per_fay"));
    assert_true(has(little, named(ASSENT_WHO_BOARD, "weekly"), "per_bob"));
    assert_false(has(little, named(ASSENT_WHO_BOARD, "weekly"), "per_cia")); // inactive
    assert_false(has(little, named(ASSENT_WHO_BOARD, "weekly"), "per_dan"));
    assert_true(has(little, named(ASSENT_WHO_ONCALL, "ops"), "per_ann"));
    assert_false(has(little, named(ASSENT_WHO_ONCALL, "ops"), "per_dan"));
    assert_false(has(little, named(ASSENT_WHO_ONCALL, "idle"), "per_dan"));
    assert_true(has(little, named(ASSENT_WHO_PERSON, "dan"), "per_dan"));
    assert_true(has(little, named(ASSENT_WHO_EDITORS, ""), "per_ann"));
    assert_false(has(little, named(ASSENT_WHO_EDITORS, ""), "per_cia"));
    assert_true(has(little, named(ASSENT_WHO_POLICY_DEPLOYER, ""), "per_fay"));
    assert_true(has(little, list, "per_dan"));
    assert_true(has(little, list, "per_bob"));
    assert_false(has(little, list, "per_fay"));
    assert_false(has(little, named(ASSENT_WHO_NOBODY, ""), "per_ann"));
    assert_false(has(little, list, "per_zoe"));
}

static void hooks_name_people(void **state)
{
    struct little_world *little = *state;
    struct assent_text hook = {"cab.members", 11};
    struct assent_hook_answer answers[] = {
        {.hook = hook,
         .value = json_value(little->arena, "[\"person:dan\",\"group:dba\",\"role:boss\",\"ann\",\"zoe\"]")},
        {.hook = hook},
        {.hook = hook, .value = json_value(little->arena, "[\"ann\",5]")},
        {.hook = hook, .value = json_value(little->arena, "\"ann\"")},
        {.hook = hook, .value = json_value(little->arena, "{}")},
    };
    struct hook_tape tape = {.answers = answers, .count = 5};
    struct assent_who who = {.kind = ASSENT_WHO_HOOK, .name = hook};
    struct assent_audience audience;
    struct assent_error error = {0};
    assert_int_equal(who_resolve(&little->scope, &tape, &who, NULL, little->arena, &audience, &error),
                     HOOK_ANSWERED);
    assert_int_equal(audience.count, 4);
    expect_words(audience.keys[0], "group:dba");
    expect_words(audience.keys[3], "role:boss");
    assert_int_equal(who_resolve(&little->scope, &tape, &who, NULL, little->arena, &audience, &error),
                     HOOK_ANSWERED);
    assert_int_equal(audience.count, 0);
    for (size_t i = 0; i < 2; i++) {
        error.code = ASSENT_OK;
        assert_int_equal(who_resolve(&little->scope, &tape, &who, NULL, little->arena, &audience, &error),
                         HOOK_BROKEN);
        assert_int_equal(error.code, ASSENT_HOOK_RESULT);
    }
    assert_int_equal(who_resolve(&little->scope, &tape, &who, NULL, little->arena, &audience, &error),
                     HOOK_ANSWERED);
    assert_int_equal(audience.count, 0);
    assert_int_equal(who_resolve(&little->scope, &tape, &who, NULL, little->arena, &audience, &error),
                     HOOK_MISSING);
    expect_words(tape.hook, "cab.members");
}

static void a_set_may_be_so_large(void **state)
{
    struct little_world *little = *state;
    size_t count = ASSENT_VOTES_A_ROUND + 1;
    struct assent_person *people = assent_arena_take_array(little->arena, count, sizeof *people);
    int32_t *by_id = assent_arena_take_array(little->arena, count, sizeof *by_id);
    struct assent_who *items = assent_arena_take_array(little->arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        people[i].id = people[i].handle = assent_text_format(little->arena, "p%05zu", i);
        people[i].active = true;
        by_id[i] = (int32_t)i;
        items[i] = (struct assent_who){.kind = ASSENT_WHO_PERSON, .name = people[i].handle};
    }
    struct assent_directory crowd = {.people = people, .person_count = count, .people_by_id = by_id};
    struct assent_world world = {.directory = &crowd};
    struct assent_scope scope = {.definition = &little->definition, .world = &world};
    struct hook_tape tape = {0};
    struct assent_who list = {.kind = ASSENT_WHO_LIST, .items = items, .count = count - 1};
    struct assent_audience audience;
    struct assent_error error = {0};
    assert_int_equal(who_resolve(&scope, &tape, &list, NULL, little->arena, &audience, &error),
                     HOOK_ANSWERED);
    assert_int_equal(audience.member_count, ASSENT_VOTES_A_ROUND);
    list.count = count;
    assert_int_equal(who_resolve(&scope, &tape, &list, NULL, little->arena, &audience, &error), HOOK_BROKEN);
    assert_int_equal(error.code, ASSENT_LIMIT_REACHED);
}

static void a_who_is_written_as_people_know_it(void **state)
{
    struct little_world *little = *state;
    struct assent_who several[] = {named(ASSENT_WHO_REQUESTER, ""), named(ASSENT_WHO_ROLE, "boss"),
                                   path_to(little, "service.support_group"),
                                   path_to(little, "requester.manager")};
    struct assent_who list = {.kind = ASSENT_WHO_LIST, .items = several, .count = 4};
    expect_words(who_text(&list, little->arena),
                 "[requester, role:boss, service.support_group, requester.manager]");
    list.kind = ASSENT_WHO_FIRST_OF;
    list.count = 2;
    expect_words(who_text(&list, little->arena), "first_of [requester, role:boss]");
    struct assent_who voters = named(ASSENT_WHO_VOTERS, "board");
    expect_words(who_text(&voters, little->arena), "voters of board");
    struct assent_who hook = named(ASSENT_WHO_HOOK, "cab.members");
    expect_words(who_text(&hook, little->arena), "hook cab.members");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_are_named_by_rule),
        cmocka_unit_test(what_is_unknown_or_inactive_falls_away),
        cmocka_unit_test(paths_lead_to_people_and_groups),
        cmocka_unit_test(voters_are_those_of_the_newest_round),
        cmocka_unit_test(lists_are_joined_and_the_first_of_several_is_taken),
        cmocka_unit_test(more_than_four_keys_are_one_set),
        cmocka_unit_test(people_of_an_audience_are_active_and_once),
        cmocka_unit_test(a_person_is_had_or_not),
        cmocka_unit_test(hooks_name_people),
        cmocka_unit_test(a_set_may_be_so_large),
        cmocka_unit_test(a_who_is_written_as_people_know_it),
    };
    return cmocka_run_group_tests(tests, little_world_open, little_world_close);
}
