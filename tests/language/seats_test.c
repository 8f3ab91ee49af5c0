// SPDX-License-Identifier: Apache-2.0
// Rounds with several seats: what the file says becomes the definition and its canonical form, a plain round
// has the form that it always had, and a round has at most 199 seats and the one for objections.
#include "reading.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

#include <stdio.h>

static const char HEAD[] = "assent: 1\nworkflow: small\nkind: request\ntitle: Small\nstart: ask\n"
                           "fields: { personal: { type: boolean, required: true }, "
                           "owner: { type: person, required: true } }\n"
                           "states:\n  ask:\n    approval:\n";
static const char TAIL[] = "    approved: done\n    rejected: none\n"
                           "  done: { end: success }\n  none: { end: refused }\n";

static const char SEATS[] = "      name: board\n"
                            "      all:\n"
                            "        - { name: technical, from: \"group:dba\", need: 3, refuse: 2 }\n"
                            "        - { name: business, from: owner, need: majority of votes }\n"
                            "        - name: privacy\n"
                            "          from: role:privacy\n"
                            "          refuse: 1\n"
                            "          when: personal\n"
                            "      object: { from: \"group:cab\", when: not personal }\n"
                            "      quorum: 4\n"
                            "      closes: at meeting\n"
                            "      decide_within: 4 h\n";

static struct reading_result read_round(struct assent_arena *arena, const char *round)
{
    return read_workflow_text(arena, assent_text_format(arena, "%s%s%s", HEAD, round, TAIL).bytes);
}

static const struct assent_round_rule *round_of(struct assent_arena *arena, const char *round,
                                                const struct assent_definition **definition)
{
    struct reading_result result = read_round(arena, round);
    if (!result.definition) {
        struct assent_text report = assent_diagnostics_report(&result.diagnostics, ASSENT_REPORT_TEXT, false);
        fprintf(stderr, "%.*s", (int)report.count, report.bytes);
    }
    assert_non_null(result.definition);
    *definition = result.definition;
    return &result.definition->states[0].rounds[0];
}

static void test_seats_as_the_file_says_them(void **state)
{
    struct assent_arena *arena = *state;
    const struct assent_definition *definition;
    const struct assent_round_rule *round = round_of(arena, SEATS, &definition);
    assert_int_equal(round->seat_count, 4);
    assert_int_equal(round->quorum, 4);
    assert_true(round->closes_at_meeting);
    assert_true(assent_text_is(round->seats[0].name, "technical"));
    assert_int_equal(round->seats[0].need.value, 3);
    assert_int_equal(round->seats[0].refuse, 2);
    assert_int_equal(round->seats[0].place.line, 12);
    assert_int_equal(round->seats[1].need.kind, ASSENT_NEED_SHARE_VOTES);
    assert_int_equal(round->seats[2].need.value, 1);
    assert_int_equal(round->seats[2].refuse, 0); // the first, as a number has it
    assert_false(assent_condition_empty(&round->seats[2].when));
    assert_true(assent_text_is(round->seats[3].name, ASSENT_OBJECTIONS));
    assert_true(round->seats[3].object);
    assert_int_equal(round->seats[3].place.line, 18);
}

static void test_their_canonical_form_stays(void **state)
{
    struct assent_arena *arena = *state;
    const struct assent_definition *definition;
    round_of(arena, SEATS, &definition);
    struct assent_value form = assent_language_canonical(definition, arena);
    const struct assent_value *approval =
        assent_value_get(&assent_value_get(&form, "states")->list.items[0], "approval");
    struct assent_text text = assent_canonical_text(arena, approval);
    assert_string_equal(assent_text_cstring(arena, text),
                        "[{\"all\":[{\"from\":\"group:dba\",\"name\":\"technical\",\"need\":3,\"refuse\":2},"
                        "{\"from\":\"owner\",\"name\":\"business\",\"need\":\"majority of votes\"},"
                        "{\"from\":\"role:privacy\",\"name\":\"privacy\",\"need\":1,\"when\":\"personal\"}],"
                        "\"closes\":\"at meeting\",\"decide_within\":\"4 h\",\"name\":\"board\","
                        "\"object\":{\"from\":\"group:cab\",\"when\":\"not personal\"},\"quorum\":4}]");
}

static void test_a_plain_round_is_one_seat(void **state)
{
    struct assent_arena *arena = *state;
    const struct assent_definition *one;
    const struct assent_definition *other;
    const struct assent_round_rule *round = round_of(arena, "      from: \"group:dba\"\n", &one);
    assert_int_equal(round->seat_count, 1);
    assert_int_equal(round->seats[0].name.count, 0);
    round_of(arena, "      refuse: 1\n      need: 1\n      from: \"group:dba\"\n", &other);
    assert_true(assent_digest_equal(&one->digest, &other->digest));
    round_of(arena, "      refuse: 2\n      from: \"group:dba\"\n", &other);
    assert_false(assent_digest_equal(&one->digest, &other->digest));
}

static const char *many_seats(struct assent_arena *arena, int count)
{
    struct assent_buffer out = assent_buffer_in(arena);
    assent_buffer_string(&out, "      all:\n");
    for (int i = 0; i < count; i++)
        assent_buffer_format(&out, "        - { name: s%d, from: \"group:dba\" }\n", i);
    return assent_text_cstring(arena, assent_buffer_done(&out));
}

// What AS0526 asks for is there for requests, too.
static void test_silence_may_approve_a_request(void **state)
{
    struct assent_arena *arena = *state;
    const char *text = assent_text_format(arena, "unattended: silence is consent here\n%s%s%s", HEAD,
                                          "      from: \"group:dba\"\n      decide_within: 4 h\n"
                                          "      late: approve\n",
                                          TAIL)
                           .bytes;
    assert_non_null(read_workflow_text(arena, text).definition);
}

static void test_at_most_so_many_seats(void **state)
{
    struct assent_arena *arena = *state;
    const struct assent_definition *definition;
    assert_int_equal(round_of(arena, many_seats(arena, ASSENT_SEATS - 1), &definition)->seat_count,
                     ASSENT_SEATS - 1);
    struct reading_result result = read_round(arena, many_seats(arena, ASSENT_SEATS));
    assert_null(result.definition);
    assert_int_equal(result.diagnostics.items[0].code, ASSENT_TOO_MANY_ENTRIES);
}

static int setup(void **state)
{
    *state = assent_arena_open(0);
    return 0;
}

static int teardown(void **state)
{
    assent_arena_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(test_seats_as_the_file_says_them), TEST(test_their_canonical_form_stays),
        TEST(test_a_plain_round_is_one_seat),   TEST(test_silence_may_approve_a_request),
        TEST(test_at_most_so_many_seats),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
