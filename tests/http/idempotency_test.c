// SPDX-License-Identifier: Apache-2.0
// Idempotency keys and fingerprints as the runtime gets them (API-05), and what a PATCH says by null.
#include "server_world.h"

#include <stdio.h>
#include <string.h>

static struct assent_item_key key_of(struct world *world, const char *token, const char *path,
                                     const char *key, const char *body)
{
    const struct client_field fields[] = {{"authorization", token},
                                          {"content-type", "application/json"},
                                          {"idempotency-key", key},
                                          {NULL, NULL}};
    int before = world->runtime.submitted;
    world_ask_bare(world, "POST", path, fields, body);
    if (world->runtime.submitted != before + 1)
        fail_msg("%s: %d %s", key, world->answer->status, world->answer->body ? world->answer->body : "");
    return world->runtime.last.key;
}

static struct assent_item_key plain_key(struct world *world, const char *key, const char *body)
{
    return key_of(world, "Bearer good", "/v1/things", key, body);
}

static void keys_in_both_spellings(void **state)
{
    struct world *world = *state;
    struct assent_item_key bare = plain_key(world, "8e03978e-40d5-43e8", "{\"title\":\"t\"}");
    struct assent_item_key quoted = plain_key(world, "\"8e03978e-40d5-43e8\"", "{\"title\":\"t\"}");
    assert_true(bare.present && quoted.present);
    assert_true(assent_digest_equal(&bare.hash, &quoted.hash));
    assert_true(assent_digest_equal(&bare.fingerprint, &quoted.fingerprint));
}

static void keys_at_their_limit(void **state)
{
    struct world *world = *state;
    char key[ASSENT_KEY_BYTES + 2];
    memset(key, 'k', sizeof key);
    key[ASSENT_KEY_BYTES] = 0;
    assert_true(plain_key(world, key, "{\"title\":\"t\"}").present);
    assert_true(plain_key(world, "k", "{\"title\":\"t\"}").present);
    key[ASSENT_KEY_BYTES] = 'k';
    key[ASSENT_KEY_BYTES + 1] = 0;
    const struct client_field fields[] = {
        {"content-type", "application/json"}, {"idempotency-key", key}, {NULL, NULL}};
    world_ask(world, "POST", "/v1/things", fields, "{\"title\":\"t\"}");
    expect_problem(world, ASSENT_KEY_MALFORMED);
}

static void a_key_is_of_person_method_and_path(void **state)
{
    struct world *world = *state;
    struct assent_item_key first = key_of(world, "Bearer good", "/v1/things/a:poke", "k", "{}");
    struct assent_item_key same = key_of(world, "Bearer good", "/v1/things/a:poke", "k", "{}");
    assert_true(assent_digest_equal(&first.hash, &same.hash));
    struct assent_item_key other_key = key_of(world, "Bearer good", "/v1/things/a:poke", "l", "{}");
    struct assent_item_key other_path = key_of(world, "Bearer good", "/v1/things/b:poke", "k", "{}");
    struct assent_item_key other_person = key_of(world, "Bearer poor", "/v1/things/a:poke", "k", "{}");
    assert_false(assent_digest_equal(&first.hash, &other_key.hash));
    assert_false(assent_digest_equal(&first.hash, &other_path.hash));
    assert_false(assent_digest_equal(&first.hash, &other_person.hash));
}

static void a_fingerprint_is_of_what_was_decoded(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *path;
        const char *body;
        bool same;
    } cases[] = {
        {"/v1/things", "{\"title\":\"t\",\"count\":1}", true},
        {"/v1/things", " { \"count\" : 1 ,\n\"title\": \"\\u0074\" } ", true},
        {"/v1/things", "{\"title\":\"t\",\"count\":2}", false},
        {"/v1/things", "{\"title\":\"t\",\"count\":1.0}", false},
        {"/v1/things", "{\"title\":\"t\"}", false},
        {"/v1/things?dry_run=true", "{\"title\":\"t\",\"count\":1}", false},
    };
    struct assent_item_key first = plain_key(world, "k", cases[0].body);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct assent_item_key key = key_of(world, "Bearer good", cases[i].path, "k", cases[i].body);
        assert_true(assent_digest_equal(&key.hash, &first.hash));
        assert_true(assent_digest_equal(&key.fingerprint, &first.fingerprint) == cases[i].same);
    }
}

static struct assent_request patch(struct world *world, const char *body)
{
    const struct client_field fields[] = {{"content-type", "application/merge-patch+json"},
                                          {"if-match", "*"},
                                          {"idempotency-key", "k"},
                                          {NULL, NULL}};
    int before = world->runtime.submitted;
    world_ask(world, "PATCH", "/v1/things/a", fields, body);
    assert_int_equal(world->runtime.submitted, before + 1);
    return world->runtime.last;
}

static void nulls_are_told_and_fingerprinted(void **state)
{
    struct world *world = *state;
    struct assent_request none = patch(world, "{}");
    assert_int_equal(none.most, 0);
    assert_int_equal(none.if_match.count, 0); // "*" asks for no revision
    struct assent_request one = patch(world, "{\"title\":null}");
    assert_int_equal(one.most, 1);
    assert_true(assent_digest_equal(&none.key.hash, &one.key.hash));
    assert_false(assent_digest_equal(&none.key.fingerprint, &one.key.fingerprint));
}

static void no_body_is_an_empty_one(void **state)
{
    struct world *world = *state;
    const struct client_field fields[] = {{"idempotency-key", "k"}, {NULL, NULL}};
    world_ask(world, "POST", "/v1/things/a:poke", fields, NULL);
    struct assent_item_key none = world->runtime.last.key;
    struct assent_item_key empty = key_of(world, "Bearer good", "/v1/things/a:poke", "k", "{ }");
    assert_true(none.present && assent_digest_equal(&none.fingerprint, &empty.fingerprint));
}

static void keys_where_they_mean_nothing(void **state)
{
    struct world *world = *state;
    const struct client_field fields[] = {{"idempotency-key", "k"}, {"if-match", "\"3\""}, {NULL, NULL}};
    world_ask(world, "GET", "/v1/things/a", fields, NULL);
    assert_false(world->runtime.last.key.present);
    assert_int_equal(world->runtime.last.if_match.count, 0);
    world_ask(world, "POST", "/v1/things:wait", fields, NULL);
    assert_int_equal(world->runtime.submitted, 2);
    assert_false(world->runtime.last.key.present);
    world_ask(world, "POST", "/v1/things/a:poke", NULL, NULL); // none was sent
    assert_false(world->runtime.last.key.present);
    world_ask(world, "POST", "/v1/things/a:poke", fields, NULL); // one is honoured
    assert_true(world->runtime.last.key.present);
    assert_int_equal(world->runtime.last.if_match.count, 1);
    assert_int_equal(world->runtime.last.if_match.items[0], 3);
}

static void path_and_text_reach_the_decoder(void **state)
{
    struct world *world = *state;
    world_ask(world, "GET", "/v1/things/a%20b%C3%A9%3a", NULL, NULL);
    assert_true(assent_text_is(world->runtime.last.ticket, "a b\xC3\xA9:"));
    const struct client_field yaml[] = {{"content-type", "application/yaml"}, {NULL, NULL}};
    world_ask(world, "POST", "/v1/texts", yaml, "a: b\n");
    assert_true(assent_text_is(world->runtime.last.text, "a: b\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keys_in_both_spellings, world_open, world_close),
        cmocka_unit_test_setup_teardown(keys_at_their_limit, world_open, world_close),
        cmocka_unit_test_setup_teardown(a_key_is_of_person_method_and_path, world_open, world_close),
        cmocka_unit_test_setup_teardown(a_fingerprint_is_of_what_was_decoded, world_open, world_close),
        cmocka_unit_test_setup_teardown(nulls_are_told_and_fingerprinted, world_open, world_close),
        cmocka_unit_test_setup_teardown(no_body_is_an_empty_one, world_open, world_close),
        cmocka_unit_test_setup_teardown(keys_where_they_mean_nothing, world_open, world_close),
        cmocka_unit_test_setup_teardown(path_and_text_reach_the_decoder, world_open, world_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
