// SPDX-License-Identifier: Apache-2.0
// API tokens: their form and check, what their scopes leave, when they end, who may make, see and revoke
// them; and that the store holds no secret.
#include "stand.h"
#include <string.h>

static struct assent_request make(struct stand *stand, const char *asker, const char *person,
                                  const char *const *scopes, size_t count)
{
    struct assent_request request = stand_request(stand, ASSENT_REQUEST_TOKEN_MAKE, asker);
    struct assent_text *texts = assent_arena_take_array(stand->arena, count, sizeof *texts);
    for (size_t i = 0; i < count; i++)
        texts[i] = assent_text_of(scopes[i]);
    request.person = assent_text_of(person);
    request.token_name = assent_text_of("laptop");
    request.scopes = texts;
    request.scope_count = count;
    return request;
}

static struct assent_text secret_of(struct stand *stand, const char *person)
{
    struct assent_request request = make(stand, "admin", person, NULL, 0);
    const struct stand_answer *answer = stand_call(stand, &request);
    assert_true(answer->ok);
    return answer->secret;
}

static bool identify(struct stand *stand, struct assent_text secret, struct assent_principal *who)
{
    struct assent_error error = {0};
    if (assent_runtime_identify(stand->runtime, secret, stand->now_us, who, &error))
        return true;
    assert_int_equal(error.code, ASSENT_UNAUTHENTICATED);
    return false;
}

static void a_token_has_its_form(void **state)
{
    struct stand *stand = *state;
    static const struct {
        const char *person;
        char type;
    } ROWS[] = {{"ann", 'h'}, {"robot", 's'}};
    for (size_t i = 0; i < 2; i++) {
        struct assent_text secret = secret_of(stand, ROWS[i].person);
        assert_int_equal(secret.count, 42);
        assert_memory_equal(secret.bytes, "ast_", 4);
        assert_int_equal(secret.bytes[4], ROWS[i].type);
        assert_int_equal(secret.bytes[35], '_');
        for (size_t c = 5; c < 42; c++)
            assert_true(c == 35 || strchr("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
                                          secret.bytes[c]) != NULL);
        struct assent_principal who;
        assert_true(identify(stand, secret, &who));
        assert_true(assent_text_equal(who.person, stand_who(stand, ROWS[i].person).person));
        assert_int_equal(who.permissions, stand_who(stand, ROWS[i].person).permissions);
        assert_null(who.worker_types);
    }
}

static void any_other_text_is_no_token(void **state)
{
    struct stand *stand = *state;
    struct assent_text secret = secret_of(stand, "ann");
    struct assent_principal who;
    char text[64];
    for (size_t i = 0; i < secret.count; i++) { // one character wrong, at each place
        memcpy(text, secret.bytes, secret.count);
        text[i] = text[i] == 'x' ? 'y' : 'x';
        assert_false(identify(stand, assent_text_slice(text, secret.count), &who));
    }
    assert_false(identify(stand, assent_text_slice(secret.bytes, secret.count - 1), &who));
    memcpy(text, secret.bytes, secret.count);
    text[secret.count] = '0';
    assert_false(identify(stand, assent_text_slice(text, secret.count + 1), &who));
    assert_false(identify(stand, (struct assent_text){0}, &who));
    assert_true(identify(stand, secret, &who));
}

// Well-formed, of an engine with the same pepper and other dice: not known here.
static void a_stranger_with_a_right_check_is_not_known(void **state)
{
    struct stand *stand = *state;
    struct assent_runtime_config config = {.seed = {99}};
    struct stand *other = stand_make(&config);
    stand_start(other);
    struct assent_principal who;
    assert_true(identify(other, other->first_token, &who));
    assert_false(identify(stand, other->first_token, &who));
    stand_free(other);
}

static void another_pepper_voids_all_tokens(void **state)
{
    struct stand *stand = *state;
    struct assent_text secret = secret_of(stand, "ann");
    struct assent_principal who;
    stand_end(stand);
    stand->config.pepper[7] ^= 1;
    stand_start(stand);
    assert_false(identify(stand, secret, &who));
}

static void scopes_narrow_and_never_widen(void **state)
{
    struct stand *stand = *state;
    static const char *const SCOPES[] = {"vote", "deploy", "jobs:alpha", "jobs:beta"};
    struct assent_request request = make(stand, "admin", "mo", SCOPES, 4);
    struct assent_text secret = stand_call(stand, &request)->secret;
    for (int start = 0; start < 2; start++) {
        struct assent_principal who;
        assert_true(identify(stand, secret, &who));
        // mo may not deploy, whatever the token says.
        assert_int_equal(who.permissions, 1u << ASSENT_MAY_VOTE | 1u << ASSENT_MAY_WORK);
        assert_int_equal(who.worker_type_count, 2);
        assert_true(assent_text_is(who.worker_types[0], "alpha"));
        stand_restart(stand);
    }
    static const char *const ANY[] = {"work", "jobs:alpha"};
    request = make(stand, "admin", "mo", ANY, 2);
    struct assent_principal who;
    assert_true(identify(stand, stand_call(stand, &request)->secret, &who));
    assert_null(who.worker_types); // any type
}

static void a_narrow_token_makes_no_wider_one(void **state)
{
    struct stand *stand = *state;
    static const char *const VOTE[] = {"vote"}, *const ACT[] = {"act"}, *const ALPHA[] = {"jobs:alpha"};
    struct assent_request request = make(stand, "mo", "", VOTE, 1);
    request.principal.permissions = 1u << ASSENT_MAY_VOTE;
    assert_true(stand_call(stand, &request)->ok);
    struct assent_request wider = make(stand, "mo", "", ACT, 1);
    wider.principal.permissions = 1u << ASSENT_MAY_VOTE;
    assert_int_equal(stand_call(stand, &wider)->error.code, ASSENT_FORBIDDEN);
    wider = make(stand, "mo", "", NULL, 0); // no scopes: everything
    wider.principal.permissions = 1u << ASSENT_MAY_VOTE;
    assert_int_equal(stand_call(stand, &wider)->error.code, ASSENT_FORBIDDEN);
    struct assent_text beta = assent_text_of("beta");
    wider = make(stand, "mo", "", ALPHA, 1);
    wider.principal.worker_types = &beta;
    wider.principal.worker_type_count = 1;
    assert_int_equal(stand_call(stand, &wider)->error.code, ASSENT_FORBIDDEN);
}

static void bad_scopes_names_and_times_are_refused(void **state)
{
    struct stand *stand = *state;
    static const char *const BAD[] = {"fly", "jobs:", "VOTE", ""};
    for (size_t i = 0; i < 4; i++) {
        struct assent_request request = make(stand, "ann", "", &BAD[i], 1);
        assert_int_equal(stand_call(stand, &request)->error.code, ASSENT_BAD_MEMBER);
    }
    const char *many[21];
    for (size_t i = 0; i < 21; i++)
        many[i] = "vote";
    struct assent_request request = make(stand, "ann", "", many, 20);
    assert_true(stand_call(stand, &request)->ok);
    request = make(stand, "ann", "", many, 21);
    assert_int_equal(stand_call(stand, &request)->error.code, ASSENT_BAD_MEMBER);
    static const char NAME[101] = {'a'};
    request = make(stand, "ann", "", NULL, 0);
    request.token_name = assent_text_slice(NAME, 100);
    assert_true(stand_call(stand, &request)->ok);
    request.token_name = assent_text_slice(NAME, 101);
    assert_int_equal(stand_call(stand, &request)->error.code, ASSENT_BAD_MEMBER);
    request = make(stand, "ann", "", NULL, 0);
    int64_t most_us = stand->now_us + 366 * ASSENT_DAY_US;
    static const int64_t OFF[] = {0, 1};
    for (size_t i = 0; i < 2; i++) {
        request.expires_us = most_us + OFF[i];
        assert_int_equal(stand_call(stand, &request)->ok, i == 0);
        request.expires_us = stand->now_us + (i == 0 ? 1 : 0);
        assert_int_equal(stand_call(stand, &request)->ok, i == 0);
    }
}

static void a_token_ends_at_its_time(void **state)
{
    struct stand *stand = *state;
    struct assent_request request = make(stand, "ann", "", NULL, 0);
    request.expires_us = stand->now_us + ASSENT_HOUR_US;
    struct assent_text secret = stand_call(stand, &request)->secret;
    struct assent_text lasting = secret_of(stand, "ann"); // 90 days when nothing is said
    struct assent_principal who;
    stand->now_us += ASSENT_HOUR_US - 1;
    assert_true(identify(stand, secret, &who));
    stand->now_us += 1;
    assert_false(identify(stand, secret, &who));
    stand->now_us += 90 * ASSENT_DAY_US - ASSENT_HOUR_US - 1;
    assert_true(identify(stand, lasting, &who));
    stand->now_us += 1;
    assert_false(identify(stand, lasting, &who));
}

static void a_revoked_token_is_refused_from_then_on(void **state)
{
    struct stand *stand = *state;
    struct assent_request request = make(stand, "ann", "", NULL, 0);
    const struct stand_answer *made = stand_call(stand, &request);
    struct assent_principal who;
    struct assent_request revoke = stand_request(stand, ASSENT_REQUEST_TOKEN_REVOKE, "bo");
    revoke.token = made->token;
    assert_int_equal(stand_call(stand, &revoke)->error.code, ASSENT_NOT_FOUND); // not bo's to know of
    assert_true(identify(stand, made->secret, &who));
    revoke = stand_request(stand, ASSENT_REQUEST_TOKEN_REVOKE, "ann");
    revoke.token = made->token;
    assert_true(stand_call(stand, &revoke)->ok);
    assert_false(identify(stand, made->secret, &who));
    assert_true(stand_call(stand, &revoke)->unchanged);
    stand_crash(stand);
    assert_false(identify(stand, made->secret, &who));
    revoke.token = assent_text_of("tok_none");
    assert_int_equal(stand_call(stand, &revoke)->error.code, ASSENT_NOT_FOUND);
}

static void a_revocation_of_unknown_outcome_holds_once_it_is_read(void **state)
{
    struct stand *stand = *state;
    struct assent_request request = make(stand, "ann", "", NULL, 0);
    const struct stand_answer *made = stand_call(stand, &request);
    struct assent_request revoke = stand_request(stand, ASSENT_REQUEST_TOKEN_REVOKE, "ann");
    revoke.token = made->token;
    uint64_t cookie = stand_submit(stand, &revoke);
    assent_sim_disk_fault(stand->disk, ASSENT_SIM_LOST_REPLY, 0, 1);
    stand_work(stand);
    assert_int_equal(stand_answer(stand, cookie)->error.code, ASSENT_STORE_UNKNOWN);
    struct assent_principal who;
    assert_false(identify(stand, made->secret, &who));
}

static void tokens_of_others_need_the_permission(void **state)
{
    struct stand *stand = *state;
    struct assent_request request = make(stand, "bo", "ann", NULL, 0);
    assert_int_equal(stand_call(stand, &request)->error.code, ASSENT_FORBIDDEN);
    secret_of(stand, "ann");
    struct assent_request list = stand_request(stand, ASSENT_REQUEST_TOKENS, "bo");
    list.person = assent_text_of("ann");
    assert_int_equal(stand_call(stand, &list)->error.code, ASSENT_FORBIDDEN);
    list.person = (struct assent_text){0};
    assert_int_equal(stand_call(stand, &list)->token_count, 0);
    list = stand_request(stand, ASSENT_REQUEST_TOKENS, "admin");
    list.person = assent_text_of("ann");
    assert_int_equal(stand_call(stand, &list)->token_count, 1);
    list.person = assent_text_of("nobody");
    assert_int_equal(stand_call(stand, &list)->error.code, ASSENT_BAD_MEMBER);
    struct assent_request stranger = stand_request(stand, ASSENT_REQUEST_TOKENS, "bo");
    stranger.person = assent_text_of("nobody"); // whether there is one is not bo's to know
    assert_int_equal(stand_call(stand, &stranger)->error.code, ASSENT_FORBIDDEN);
}

static void an_inactive_persons_token_is_refused(void **state)
{
    struct stand *stand = *state;
    struct assent_text secret = secret_of(stand, "gone");
    struct assent_principal who;
    assert_false(identify(stand, secret, &who));
}

static bool holds(struct assent_text bytes, struct assent_text secret)
{
    return bytes.count >= secret.count &&
           memmem(bytes.bytes, bytes.count, secret.bytes, secret.count) != NULL;
}

static void the_store_holds_no_secret(void **state)
{
    struct stand *stand = *state;
    struct assent_text secret = secret_of(stand, "ann");
    struct assent_text random = assent_text_slice(secret.bytes + 5, 30);
    struct assent_stored_turns turns;
    struct assent_stored_subjects subjects;
    struct assent_error error;
    assert_true(assent_reader_journal(stand->reader, 0, 1000, stand->arena, &turns, &error));
    for (size_t i = 0; i < turns.count; i++)
        assert_false(holds(turns.items[i].envelope, random) || holds(turns.items[i].payload, random));
    assert_true(assent_reader_subjects(stand->reader, assent_text_of("token"), (struct assent_text){0}, 10,
                                       stand->arena, &subjects, &error));
    assert_int_equal(subjects.count, 2);
    for (size_t i = 0; i < subjects.count; i++)
        assert_false(holds(subjects.items[i].bytes, random));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_token_has_its_form),
        TEST(any_other_text_is_no_token),
        TEST(a_stranger_with_a_right_check_is_not_known),
        TEST(another_pepper_voids_all_tokens),
        TEST(scopes_narrow_and_never_widen),
        TEST(a_narrow_token_makes_no_wider_one),
        TEST(bad_scopes_names_and_times_are_refused),
        TEST(a_token_ends_at_its_time),
        TEST(a_revoked_token_is_refused_from_then_on),
        TEST(a_revocation_of_unknown_outcome_holds_once_it_is_read),
        TEST(tokens_of_others_need_the_permission),
        TEST(an_inactive_persons_token_is_refused),
        TEST(the_store_holds_no_secret),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
