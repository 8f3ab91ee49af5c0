// SPDX-License-Identifier: Apache-2.0
// The record codec: the exact bytes, what is refused and where, erased payloads, and the bounds.
#include "journal_expect.h"
#include "journal_story.h"
#include "record_shape.h"

#include <assent/base/limits.h>
#include <assent/core/record.h>

#include <string.h>

static const unsigned char SALT[ASSENT_SALT_BYTES] = "0123456789abcdef";

static struct assent_arena *arena_of(void **state)
{
    return *state;
}

static int open_arena(void **state)
{
    *state = assent_arena_open(0);
    return 0;
}

static int close_arena(void **state)
{
    assent_arena_close(*state);
    return 0;
}

// Reads an envelope without payload; true when it was read and writes the same bytes.
static bool reads(struct assent_arena *arena, const char *envelope, struct assent_error *error)
{
    struct assent_turn turn;
    struct assent_text bytes = assent_text_of(envelope);
    *error = (struct assent_error){0};
    if (!assent_record_read(bytes, assent_text_of(""), SALT, &turn, arena, error))
        return false;
    journal_expect_text(assent_record_write(&turn, SALT, arena).envelope, envelope);
    return true;
}

static void writes_the_bytes_of_the_decision(void **state)
{
    struct assent_arena *arena = arena_of(state);
    struct assent_fact facts[] = {
        {.kind = ASSENT_FACT_COMMENTED, .commented = {assent_text_of("a \"b\"\n")}},
        {.kind = ASSENT_FACT_JOB_RELEASED, .job_released = {0}},
    };
    struct assent_turn turn = {
        .revision = 2,
        .at_us = 1795420800000000,
        .event = ASSENT_EVENT_COMMENT,
        .actor = {assent_text_of("per_a"), assent_text_of("tok_a"), assent_text_of("req_a")},
        .directory = 4,
        .schedule = 1,
        .facts = facts,
        .fact_count = 2};
    struct assent_record_bytes bytes = assent_record_write(&turn, SALT, arena);
    journal_expect_text(bytes.payload, "[[0,{\"comment\":\"a \\\"b\\\"\\n\"}]]");
    struct assent_text parts[] = {assent_text_slice((const char *)SALT, ASSENT_SALT_BYTES), bytes.payload};
    struct assent_digest commitment = assent_digest_parts(parts, 2);
    journal_expect_text(
        bytes.envelope,
        assent_text_format(
            arena,
            "{\"actor\":\"per_a\",\"at\":1795420800000000,\"credential\":\"tok_a\",\"directory\":4,"
            "\"event\":\"comment\",\"facts\":[{\"commented\":{}},{\"job_released\":{\"n\":0}}],"
            "\"payload\":\"%s\",\"request\":\"req_a\",\"revision\":2,\"schedule\":1,"
            "\"ticket\":\"tkt_00000000000000000000000000\"}",
            assent_digest_text(arena, &commitment).bytes)
            .bytes);
    assert_memory_equal(bytes.salt, SALT, ASSENT_SALT_BYTES);
}

static void a_turn_without_payload_commits_to_none(void **state)
{
    struct assent_error error;
    struct assent_turn turn;
    struct assent_arena *arena = arena_of(state);
    const char *envelope =
        "{\"event\":\"timer\",\"facts\":[{\"timer_cleared\":{\"name\":\"round/0\"}}],\"revision\":3,"
        "\"ticket\":\"tkt_00000000000000000000000000\"}";
    assert_true(reads(arena, envelope, &error));
    assert_false(assent_record_read(assent_text_of(envelope), assent_text_of("[[0,{\"comment\":\"x\"}]]"),
                                    SALT, &turn, arena, &error));
    journal_expect_bad(&error, "commits to");
}

static void a_changed_payload_is_refused_and_an_erased_one_is_not(void **state)
{
    struct assent_arena *arena = arena_of(state);
    struct assent_error error = {0};
    struct assent_fact fact = {.kind = ASSENT_FACT_COMMENTED, .commented = {assent_text_of("hello")}};
    struct assent_turn turn = {.revision = 2, .facts = &fact, .fact_count = 1};
    struct assent_record_bytes bytes = assent_record_write(&turn, SALT, arena);
    struct assent_turn read;
    struct assent_text other = assent_text_of("[[0,{\"comment\":\"hallo\"}]]");
    assert_false(assent_record_read(bytes.envelope, other, SALT, &read, arena, &error));
    journal_expect_bad(&error, "commits to");
    unsigned char salt[ASSENT_SALT_BYTES] = "another one ....";
    assert_false(assent_record_read(bytes.envelope, bytes.payload, salt, &read, arena, &error));
    assert_true(assent_record_read(bytes.envelope, assent_text_of(""), SALT, &read, arena, &error));
    assert_int_equal(read.facts[0].commented.comment.count, 0);
}

// What is not written like this is not read: so that a record has one form, and its digest one value.
static void refuses_what_it_would_not_write(void **state)
{
    static const struct {
        const char *envelope;
        const char *words;
    } cases[] = {
        {"", "expected here"},
        {"{}", "always there"},
        {" {\"event\":\"timer\",\"facts\":[],\"revision\":3,\"ticket\":\"tkt_00000000000000000000000000\"}",
         "byte 0"},
        {"{\"event\":\"timer\",\"facts\":[],\"revision\":3,\"ticket\":\"tkt_00000000000000000000000000\"} ",
         "follows"},
        {"{\"event\":\"timer\",\"facts\":[], \"revision\":3,\"ticket\":\"tkt_00000000000000000000000000\"}",
         "always"},
        {"{\"facts\":[],\"event\":\"timer\",\"revision\":3,\"ticket\":\"tkt_00000000000000000000000000\"}",
         "always"},
        {"{\"event\":\"timer\",\"event\":\"timer\",\"facts\":[],\"revision\":3}", "facts are expected"},
        {"{\"event\":\"timer\",\"facts\":[],\"extra\":1,\"revision\":3}", "always there"},
        {"{\"event\":\"timer\",\"facts\":[],\"revision\":3,\"ticket\":\"tkt_0\"}", "ticket's id"},
        {"{\"event\":\"tea\",\"facts\":[],\"revision\":3,\"ticket\":\"tkt_00000000000000000000000000\"}",
         "the word"},
        {"{\"directory\":0,\"event\":\"timer\",\"facts\":[],\"revision\":3}", "zero is left out"},
        {"{\"directory\":04,\"event\":\"timer\",\"facts\":[],\"revision\":3}", "integer is expected"},
        {"{\"directory\":-0,\"event\":\"timer\",\"facts\":[],\"revision\":3}", "integer is expected"},
        {"{\"directory\":1.0,\"event\":\"timer\",\"facts\":[],\"revision\":3}", "always there"},
        {"{\"directory\":9223372036854775808,\"event\":\"timer\"}", "integer is expected"},
        {"{\"actor\":\"\",\"event\":\"timer\",\"facts\":[],\"revision\":3}", "empty text"},
        {"{\"actor\":7,\"event\":\"timer\",\"facts\":[],\"revision\":3}", "text is expected"},
        {"{\"actor\":\"\\u0061\",\"event\":\"timer\",\"facts\":[],\"revision\":3}", "canonical"},
        {"{\"actor\":\"\xff\",\"event\":\"timer\",\"facts\":[],\"revision\":3}", "UTF-8"},
        {"{\"actor\":\"unclosed", "cannot be read"},
        {"{\"at\":-5,\"event\":\"timer\",\"facts\":[],\"revision\":3}", "1970 to 9999"},
        {"{\"at\":253402300800000000,\"event\":\"timer\",\"facts\":[],\"revision\":3}", "1970 to 9999"},
        {"{\"definition\":\"md5:0\",\"event\":\"timer\",\"facts\":[],\"revision\":3}", "digest is expected"},
        {"{\"event\":\"timer\",\"facts\":[{\"thrown\":{}}],\"revision\":3}", "no such kind of fact"},
        {"{\"event\":\"timer\",\"facts\":[{\"job_released\":{}}],\"revision\":3}", "always there"},
        {"{\"event\":\"timer\",\"facts\":[{\"commented\":{\"comment\":\"x\"}}],\"revision\":3}",
         "expected here"},
        {"{\"event\":\"timer\",\"facts\":[{\"commented\":{}}{\"commented\":{}}],\"revision\":3}",
         "expected here"},
        {"{\"event\":\"timer\",\"facts\":[{\"job_opened\":{\"body\":\"task\",\"index\":-1,\"n\":0}}],\"revision\":3}",
         "index that is none"},
        {"{\"event\":\"timer\",\"facts\":[{\"edited\":{\"is_material\":false}}],\"revision\":3}",
         "true is expected"},
        {"{\"event\":\"timer\",\"facts\":[{\"edited\":{\"names\":[\"a\", \"b\"]}}],\"revision\":3}",
         "canonical"},
        {"{\"event\":\"timer\",\"facts\":[{\"edited\":{\"names\":{\"b\":1,\"a\":2}}}],\"revision\":3}",
         "canonical"},
        {"{\"event\":\"timer\",\"facts\":[{\"edited\":{\"names\":null}}],\"revision\":3}", "cannot be read"},
        {"{\"event\":\"timer\",\"facts\":[{\"entered\":{\"held_by\":[],\"state_kind\":\"end\"}}],\"revision\":3}",
         "text is expected"},
    };
    struct assent_error error;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (reads(arena_of(state), cases[i].envelope, &error))
            fail_msg("was read: %s", cases[i].envelope);
        journal_expect_bad(&error, cases[i].words);
    }
}

static void refuses_payloads_that_it_would_not_write(void **state)
{
    static const char *const payloads[] = {
        "[]",
        "[[0,{}]]",
        "[[1,{\"comment\":\"x\"}]]",
        "[[-1,{\"comment\":\"x\"}]]",
        "[[0,{\"error\":\"x\"}]]",
        "[[0,{\"comment\":\"x\"}],[0,{\"comment\":\"x\"}]]",
        "{\"0\":{}}",
        "[[0,{\"comment\":\"x\"}]",
        "[[0,{\"comment\":\"x\"},1]]",
    };
    struct assent_arena *arena = arena_of(state);
    for (size_t i = 0; i < sizeof payloads / sizeof *payloads; i++) {
        struct assent_text payload = assent_text_of(payloads[i]);
        struct assent_text parts[] = {assent_text_slice((const char *)SALT, ASSENT_SALT_BYTES), payload};
        struct assent_digest commitment = assent_digest_parts(parts, 2);
        struct assent_text envelope = assent_text_format(
            arena,
            "{\"event\":\"comment\",\"facts\":[{\"commented\":{}}],\"payload\":\"%s\",\"revision\":2,"
            "\"ticket\":\"tkt_00000000000000000000000000\"}",
            assent_digest_text(arena, &commitment).bytes);
        struct assent_turn turn;
        struct assent_error error = {0};
        if (assent_record_read(envelope, payload, SALT, &turn, arena, &error))
            fail_msg("was read: %s", payloads[i]);
        assert_int_equal(error.code, ASSENT_BAD_RECORD);
    }
}

static void every_cut_of_a_record_is_refused(void **state)
{
    struct assent_arena *arena = arena_of(state);
    struct story story = story_tell(2, arena);
    for (size_t i = 0; i < story.count; i++) {
        struct assent_record_bytes bytes = assent_record_write(&story.turns[i], SALT, arena);
        for (size_t cut = 0; cut < bytes.envelope.count; cut++) {
            struct assent_turn turn;
            struct assent_text part = assent_text_slice(bytes.envelope.bytes, cut);
            assert_false(assent_record_read(part, bytes.payload, SALT, &turn, arena, NULL));
        }
    }
}

static struct assent_text envelope_of(struct assent_arena *arena, size_t facts)
{
    struct assent_buffer out = assent_buffer_in(arena);
    assent_buffer_string(&out, "{\"event\":\"comment\",\"facts\":[");
    for (size_t i = 0; i < facts; i++)
        assent_buffer_string(&out, i ? ",{\"commented\":{}}" : "{\"commented\":{}}");
    assent_buffer_string(&out, "],\"revision\":2,\"ticket\":\"tkt_00000000000000000000000000\"}");
    return assent_buffer_done(&out);
}

static void a_turn_has_so_many_facts_and_no_more(void **state)
{
    struct assent_arena *arena = arena_of(state);
    struct assent_error error = {0};
    struct assent_turn turn;
    struct assent_text none = assent_text_of("");
    assert_true(
        assent_record_read(envelope_of(arena, ASSENT_FACTS_A_TURN), none, SALT, &turn, arena, &error));
    assert_int_equal(turn.fact_count, ASSENT_FACTS_A_TURN);
    assert_false(
        assent_record_read(envelope_of(arena, ASSENT_FACTS_A_TURN + 1), none, SALT, &turn, arena, &error));
    journal_expect_bad(&error, "2000 facts");
}

static void turns_of_other_subjects_read_back(void **state)
{
    struct assent_arena *arena = arena_of(state);
    struct assent_error error = {0};
    struct assent_record envelope = assent_record_in(arena);
    struct assent_record payload = assent_record_in(arena);
    assent_record_put_integer(&envelope, "version", 4);
    assent_record_put_text(&payload, "name", assent_text_of("Ann"));
    struct assent_admin_turn turn = {
        .subject = assent_text_of("directory"),
        .revision = 4,
        .at_us = 1795420800000000,
        .actor = {assent_text_of("per_a"), assent_text_of("tok_a"), assent_text_of("req_a")},
        .what = assent_text_of("directory_applied"),
        .envelope = assent_record_done(&envelope),
        .payload = assent_record_done(&payload)};
    struct assent_record_bytes bytes = assent_record_write_admin(&turn, SALT, arena);
    journal_expect_text(bytes.payload, "{\"name\":\"Ann\"}");
    struct assent_admin_turn read;
    assert_true(assent_record_read_admin(bytes.envelope, bytes.payload, SALT, &read, arena, &error));
    struct assent_record_bytes again = assent_record_write_admin(&read, SALT, arena);
    assert_true(assent_text_equal(again.envelope, bytes.envelope));
    assert_true(assent_text_equal(again.payload, bytes.payload));
    assert_int_equal(read.revision, 4);
    assert_true(assent_record_read_admin(bytes.envelope, assent_text_of(""), SALT, &read, arena, &error));
    assert_int_equal(read.payload.kind, ASSENT_VALUE_ABSENT);
    struct assent_turn ticket_turn;
    assert_false(assent_record_read(bytes.envelope, bytes.payload, SALT, &ticket_turn, arena, &error));
}

static void public_facts_have_ids_kinds_and_readable_times(void **state)
{
    struct assent_arena *arena = arena_of(state);
    struct assent_fact facts[] = {
        {.kind = ASSENT_FACT_COMMENTED, .commented = {assent_text_of("hello")}},
        {.kind = ASSENT_FACT_TIMER_FIRED, .timer_fired = {assent_text_of("round/0"), 1795420800000000}},
    };
    struct assent_turn turn = {.revision = 2, .facts = facts, .fact_count = 2};
    struct assent_value value = assent_record_facts(&turn, 41, arena);
    assert_int_equal(value.list.count, 2);
    journal_expect_text(assent_value_get_text(&value.list.items[0], "id"), "41.0");
    journal_expect_text(assent_value_get_text(&value.list.items[0], "kind"), "commented");
    journal_expect_text(assent_value_get_text(&value.list.items[0], "comment"), "hello");
    journal_expect_text(assent_value_get_text(&value.list.items[1], "id"), "41.1");
    journal_expect_text(assent_value_get_text(&value.list.items[1], "due"), "2026-11-23T08:00:00.000000Z");
}

// The reader takes members in the table's order and the writer writes them so: the order must be that of the
// bytes.
static void tables_are_sorted_by_name(void **state)
{
    (void)state;
    for (size_t kind = 0; kind < ASSENT_FACTS_COUNT; kind++) {
        const struct shape *shape = fact_shape((enum assent_fact_kind)kind).shape;
        for (size_t i = 0; i < shape->count; i++) {
            assert_string_not_equal(shape->members[i].name, "id"); // public facts have these two of their own
            assert_string_not_equal(shape->members[i].name, "kind");
            assert_true(i == 0 || strcmp(shape->members[i - 1].name, shape->members[i].name) < 0);
        }
    }
    static const struct shape *const shapes[] = {&SHAPE_ROUND, &SHAPE_VOTE, &SHAPE_JOB,
                                                 &SHAPE_TIMER, &SHAPE_HEAD, &SHAPE_EXCLUDED};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        for (size_t i = 1; i < shapes[s]->count; i++)
            assert_true(strcmp(shapes[s]->members[i - 1].name, shapes[s]->members[i].name) < 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(writes_the_bytes_of_the_decision, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(a_turn_without_payload_commits_to_none, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(a_changed_payload_is_refused_and_an_erased_one_is_not, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(refuses_what_it_would_not_write, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(refuses_payloads_that_it_would_not_write, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(every_cut_of_a_record_is_refused, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(a_turn_has_so_many_facts_and_no_more, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(turns_of_other_subjects_read_back, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(public_facts_have_ids_kinds_and_readable_times, open_arena,
                                        close_arena),
        cmocka_unit_test(tables_are_sorted_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
