// SPDX-License-Identifier: Apache-2.0
// The directory: what a record becomes, every lookup, permissions, accounts and the person behind them, and
// each way in which a record is refused.
#include <assent/core/directory.h>

#include "little_world.h"

#include <assent/base/limits.h>
#include <assent/core/directory_record.h>
#include <string.h>

static int32_t person(const struct little_world *little, const char *handle)
{
    return assent_directory_person(little->directory, assent_text_of(handle));
}

static void everything_is_found_by_handle(void **state)
{
    struct little_world *little = *state;
    const struct assent_directory *directory = little->directory;
    assert_int_equal(directory->version, 7);
    assert_int_equal(directory->person_count, 7);
    for (int32_t i = 0; i < (int32_t)directory->person_count; i++) {
        assert_int_equal(assent_directory_person(directory, directory->people[i].handle), i);
        assert_int_equal(assent_directory_person_by_id(directory, directory->people[i].id), i);
    }
    for (int32_t i = 0; i < (int32_t)directory->group_count; i++)
        assert_int_equal(assent_directory_group(directory, directory->groups[i].handle), i);
    assert_int_equal(assent_directory_role(directory, assent_text_of("staff")), 1);
    assert_int_equal(assent_directory_service(directory, assent_text_of("wiki")), 1);
    assert_int_equal(assent_directory_ci(directory, assent_text_of("db1")), 2);
    static const char *const WRONG[] = {"", "a", "an", "annn", "zzz"};
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        assert_int_equal(assent_directory_person(directory, assent_text_of(WRONG[i])), ASSENT_NO_INDEX);
        assert_int_equal(assent_directory_person_by_id(directory, assent_text_of(WRONG[i])), ASSENT_NO_INDEX);
        assert_int_equal(assent_directory_group(directory, assent_text_of(WRONG[i])), ASSENT_NO_INDEX);
        assert_null(assent_directory_calendar(directory, assent_text_of(WRONG[i])));
    }
}

static void membership_goes_both_ways(void **state)
{
    struct little_world *little = *state;
    const struct assent_directory *directory = little->directory;
    int32_t dba = assent_directory_group(directory, assent_text_of("dba"));
    int32_t boss = assent_directory_role(directory, assent_text_of("boss"));
    int32_t staff = assent_directory_role(directory, assent_text_of("staff"));
    assert_int_equal(directory->groups[dba].member_count, 3);
    assert_true(assent_person_in_group(directory, person(little, "bob"), dba));
    assert_true(assent_person_in_group(directory, person(little, "cia"), dba));
    assert_false(assent_person_in_group(directory, person(little, "dan"), dba));
    assert_false(assent_person_in_group(directory, ASSENT_NO_INDEX, dba));
    assert_false(assent_person_in_group(directory, person(little, "bob"), ASSENT_NO_INDEX));
    assert_true(assent_person_has_role(directory, person(little, "eva"), boss));
    assert_true(assent_person_has_role(directory, person(little, "eva"), staff));
    assert_false(assent_person_has_role(directory, person(little, "cia"), staff));   // inactive
    assert_false(assent_person_has_role(directory, person(little, "robot"), staff)); // no human
    assert_int_equal(directory->roles[staff].person_count, 5);
}

static void permissions_come_from_roles_and_groups(void **state)
{
    struct little_world *little = *state;
    struct assent_error error = {0};
    struct assent_value record = json_value(
        little->arena,
        "{\"people\":{\"a\":{\"id\":\"1\"},\"b\":{\"id\":\"2\"},\"c\":{\"id\":\"3\",\"inactive\":true},"
        "\"d\":{\"id\":\"4\"}},\"groups\":{\"g\":{\"members\":[\"c\",\"b\",\"a\",\"b\"]}},"
        "\"roles\":{\"r\":{\"permissions\":[\"vote\",\"deploy\"],\"people\":[\"a\"],\"groups\":[\"g\"]},"
        "\"s\":{\"permissions\":[\"work\"],\"people\":[\"a\"]}}}");
    const struct assent_directory *directory = assent_directory_read(&record, 1, little->arena, &error);
    assert_non_null(directory);
    assert_int_equal(directory->groups[0].member_count, 3);
    assert_int_equal(directory->roles[0].person_count, 3);
    assert_true(assent_person_may(&directory->people[0], ASSENT_MAY_VOTE));
    assert_true(assent_person_may(&directory->people[0], ASSENT_MAY_WORK));
    assert_true(assent_person_may(&directory->people[1], ASSENT_MAY_DEPLOY));
    assert_false(assent_person_may(&directory->people[1], ASSENT_MAY_WORK));
    assert_false(assent_person_may(&directory->people[2], ASSENT_MAY_VOTE)); // inactive
    assert_false(assent_person_may(&directory->people[3], ASSENT_MAY_VOTE));
    struct assent_digest set = assent_digest_of(assent_text_of("1\n2\n3\n"));
    assert_true(assent_digest_equal(&directory->roles[0].set, &set));
    assert_true(assent_digest_equal(&directory->groups[0].set, &set));
}

static void a_set_is_the_same_in_any_order(void **state)
{
    struct little_world *little = *state;
    struct assent_error error = {0};
    struct assent_value record = json_value(
        little->arena, "{\"people\":{\"a\":{\"id\":\"z\"},\"b\":{\"id\":\"y\"},\"c\":{\"id\":\"x\"}}}");
    const struct assent_directory *directory = assent_directory_read(&record, 1, little->arena, &error);
    assert_non_null(directory);
    struct assent_digest first = assent_set_digest(directory, (const int32_t[]){0, 1, 2}, 3, little->arena);
    struct assent_digest second = assent_set_digest(directory, (const int32_t[]){2, 0, 1}, 3, little->arena);
    struct assent_digest expected = assent_digest_of(assent_text_of("x\ny\nz\n"));
    assert_true(assent_digest_equal(&first, &second));
    assert_true(assent_digest_equal(&first, &expected));
    struct assent_digest none = assent_set_digest(directory, NULL, 0, little->arena);
    expected = assent_digest_of(assent_text_of(""));
    assert_true(assent_digest_equal(&none, &expected));
    assert_int_equal(assent_directory_person_by_id(directory, assent_text_of("x")), 2);
}

static void services_and_items_know_their_neighbours(void **state)
{
    struct little_world *little = *state;
    const struct assent_directory *directory = little->directory;
    const struct assent_service *payments = &directory->services[0];
    assert_int_equal(payments->owner.kind, ASSENT_PARTY_PERSON);
    assert_int_equal(payments->owner.index, person(little, "eva"));
    assert_int_equal(payments->support_group.kind, ASSENT_PARTY_GROUP);
    assert_int_equal(directory->services[1].support_group.kind, ASSENT_PARTY_NONE);
    assert_int_equal(directory->services[1].owner.kind, ASSENT_PARTY_GROUP);
    assert_false(directory->services[1].critical);
    assert_int_equal(assent_value_get_integer(&payments->more, "tier", 0), 1);
    const struct assent_ci *db1 = &directory->cis[2];
    assert_int_equal(db1->service, ASSENT_NO_INDEX);
    assert_int_equal(db1->dependant_count, 2);
    assert_int_equal(db1->dependants[0], 0);
    assert_int_equal(db1->dependants[1], 1);
    assert_int_equal(directory->cis[1].depends_on_count, 2);
    assert_int_equal(directory->cis[1].depends_on[0], 0);
    assert_int_equal(directory->cis[1].depends_on[1], 2);
    assert_int_equal(directory->cis[0].service, 0);
}

static void the_person_behind_accounts(void **state)
{
    struct little_world *little = *state;
    struct assent_error error = {0};
    struct assent_value record = json_value(
        little->arena,
        "{\"people\":{\"adm\":{\"id\":\"1\",\"same_as\":\"ann\"},\"ann\":{\"id\":\"2\"},"
        "\"bot\":{\"id\":\"3\",\"kind\":\"agent\",\"owner\":\"adm\"},\"cron\":{\"id\":\"4\",\"kind\":\"service_account\"}}}");
    const struct assent_directory *directory = assent_directory_read(&record, 1, little->arena, &error);
    assert_non_null(directory);
    assert_int_equal(assent_person_behind(directory, 0), 1);
    assert_int_equal(assent_person_behind(directory, 1), 1);
    assert_int_equal(assent_person_behind(directory, 2), 1);
    assert_int_equal(assent_person_behind(directory, 3), 3);
    assert_int_equal(assent_person_behind(directory, ASSENT_NO_INDEX), ASSENT_NO_INDEX);
}

// A chain of `links` accounts: p00 is p01, p01 is p02, …
static struct assent_value chain(struct assent_arena *arena, int links)
{
    struct assent_record people = assent_record_in(arena);
    for (int i = 0; i <= links; i++) {
        struct assent_record account = assent_record_in(arena);
        assent_record_put_text(&account, "id", assent_text_format(arena, "%02d", i));
        if (i < links)
            assent_record_put_text(&account, "same_as", assent_text_format(arena, "p%02d", i + 1));
        assent_record_set(&people, assent_text_format(arena, "p%02d", i), assent_record_done(&account));
    }
    struct assent_record record = assent_record_in(arena);
    assent_record_put(&record, "people", assent_record_done(&people));
    return assent_record_done(&record);
}

static void a_chain_of_accounts_may_be_so_long(void **state)
{
    struct little_world *little = *state;
    struct assent_error error = {0};
    struct assent_value record = chain(little->arena, ASSENT_ACCOUNT_LINKS);
    const struct assent_directory *directory = assent_directory_read(&record, 1, little->arena, &error);
    assert_non_null(directory);
    assert_int_equal(assent_person_behind(directory, 0), ASSENT_ACCOUNT_LINKS);
    record = chain(little->arena, ASSENT_ACCOUNT_LINKS + 1);
    assert_null(assent_directory_read(&record, 1, little->arena, &error));
    assert_string_equal(error.text,
                        "the directory's person p00: same_as: the chain of accounts is too long, or a ring");
}

static void a_wrong_record_is_refused_by_name(void **state)
{
    static const struct {
        const char *json;
        const char *text;
    } ROWS[] = {
        {"5", "the directory is not a record"},
        {"{\"people\":[]}", "the directory's people are not a record by handle"},
        {"{\"people\":{\"a\":{}}}", "the directory's person a: id: there is none"},
        {"{\"people\":{\"a\":{\"id\":\"1\",\"kind\":\"dog\"}}}",
         "the directory's person a: kind: this is no kind of person: dog"},
        {"{\"people\":{\"a\":{\"id\":\"1\"},\"b\":{\"id\":\"1\"}}}",
         "the directory's person b: id: somebody else has it too: 1"},
        {"{\"people\":{\"a\":{\"id\":\"1\",\"manager\":\"z\"}}}",
         "the directory's person a: manager: there is no z"},
        {"{\"people\":{\"a\":{\"id\":\"1\",\"same_as\":\"a\"}}}",
         "the directory's person a: same_as: the chain of accounts is too long, or a ring"},
        {"{\"groups\":{\"g\":{\"members\":[\"z\"]}}}", "the directory's group g: members: there is no z"},
        {"{\"groups\":{\"g\":{\"members\":\"z\"}}}", "the directory's group g: members: this is not a list"},
        {"{\"roles\":{\"r\":{\"groups\":[\"z\"]}}}", "the directory's role r: groups: there is no z"},
        {"{\"roles\":{\"r\":{\"permissions\":[\"fly\"]}}}",
         "the directory's role r: permissions: this is no permission: fly"},
        {"{\"services\":{\"s\":{\"owner\":\"person:z\"}}}",
         "the directory's service s: owner: there is no person:z"},
        {"{\"services\":{\"s\":{\"owner\":\"z\"}}}", "the directory's service s: owner: there is no z"},
        {"{\"services\":{\"s\":{\"more\":1}}}", "the directory's service s: more: this is not a record"},
        {"{\"cis\":{\"c\":{\"service\":\"z\"}}}",
         "the directory's configuration item c: service: there is no z"},
        {"{\"cis\":{\"c\":{\"depends_on\":[\"c\",\"z\"]}}}",
         "the directory's configuration item c: depends_on: there is no z"},
    };
    struct little_world *little = *state;
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        struct assent_value record = json_value(little->arena, ROWS[i].json);
        struct assent_error error = {0};
        assert_null(assent_directory_read(&record, 1, little->arena, &error));
        assert_string_equal(error.text, ROWS[i].text);
        assert_int_equal(error.code, ASSENT_BAD_RECORD);
    }
}

static void calendars_come_without_tables(void **state)
{
    struct little_world *little = *state;
    struct assent_error error = {0};
    struct assent_value record = json_value(
        little->arena,
        "{\"calendars\":{\"business\":{\"name\":\"Office\",\"zone\":\"Europe/Stockholm\",\"rules\":{\"hours\":{}}}}}");
    const struct assent_directory *directory = assent_directory_read(&record, 1, little->arena, &error);
    assert_non_null(directory);
    const struct assent_calendar *calendar = assent_directory_calendar(directory, assent_text_of("business"));
    assert_non_null(calendar);
    expect_words(calendar->zone, "Europe/Stockholm");
    expect_json(little->arena, &calendar->rules, "{\"hours\":{}}");
    assert_int_equal(calendar->interval_count, 0);
    record = json_value(little->arena, "{}");
    directory = assent_directory_read(&record, 1, little->arena, &error);
    assert_non_null(directory);
    assert_int_equal(directory->person_count, 0);
}

static void words_go_both_ways(void **state)
{
    (void)state;
    for (int i = 0; i < ASSENT_PERMISSIONS_COUNT; i++) {
        enum assent_permission permission;
        assert_true(assent_permission_find(assent_text_of(assent_permission_text((enum assent_permission)i)),
                                           &permission));
        assert_int_equal(permission, i);
    }
    for (int i = ASSENT_HUMAN; i <= ASSENT_AGENT; i++) {
        enum assent_person_kind kind;
        assert_true(assent_person_kind_find(
            assent_text_of(assent_person_kind_text((enum assent_person_kind)i)), &kind));
        assert_int_equal(kind, i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_found_by_handle),
        cmocka_unit_test(membership_goes_both_ways),
        cmocka_unit_test(permissions_come_from_roles_and_groups),
        cmocka_unit_test(a_set_is_the_same_in_any_order),
        cmocka_unit_test(services_and_items_know_their_neighbours),
        cmocka_unit_test(the_person_behind_accounts),
        cmocka_unit_test(a_chain_of_accounts_may_be_so_long),
        cmocka_unit_test(a_wrong_record_is_refused_by_name),
        cmocka_unit_test(calendars_come_without_tables),
        cmocka_unit_test(words_go_both_ways),
    };
    return cmocka_run_group_tests(tests, little_world_open, little_world_close);
}
