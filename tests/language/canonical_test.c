// SPDX-License-Identifier: Apache-2.0
// The canonical form and the digest: what people may write differently without saying anything else, what
// changes the version, and one digest kept for ever, because deployed versions are known by it
// (docs/decisions/0020-canonical-form.md).
#include "large_inputs.h"
#include "reading.h"

#include <assent/base/canonical.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

#include <stdio.h>
#include <string.h>

static const char FIRST[] =
    "assent: 1\n"
    "workflow: twins\n"
    "kind: change\n"
    "type: normal\n"
    "title: Twins\n"
    "owner: [\"role:boss\", requester.manager]\n"
    "hooks: [risk.lua, who.lua]\n"
    "fields:\n"
    "  size: { type: choice, of: [small, large], required: true }\n"
    "  reason: { type: text, max: 20 }\n"
    "risk: { points: sum, add: risk.history, bands: { low: 0, high: 9 } }\n"
    "start: ask\n"
    "states:\n"
    "  ask:\n"
    "    actions:\n"
    "      send: { by: requester, when: has(reason) and size == 'small', to: board }\n"
    "  board:\n"
    "    approval: { from: { first_of: [\"group:a\", { hook: who.cab }] }, decide_within: 60 min }\n"
    "    approved: work\n"
    "    rejected: ask\n"
    "  work:\n"
    "    jobs:\n"
    "      copy: { worker: copier, with: { a: \"${ reason }\", b: two } }\n"
    "    done: done\n"
    "    failed: ask\n"
    "  done: { end: success }\n";

// The same said otherwise: order of the language's keys, quotes, comments, blocks, white space, defaults
// written out.
static const char SECOND[] =
    "# a comment\n"
    "title: \"Twins\"\n"
    "type: normal\n"
    "\"kind\": 'change'\n"
    "prefix: CHG\n"
    "workflow: twins\n"
    "assent: 1\n"
    "start: 'ask'\n"
    "hooks:\n"
    "  - who.lua\n"
    "  - risk.lua\n"
    "risk:\n"
    "  bands:\n"
    "    low: 0\n"
    "    high: 9\n"
    "  add: risk.history\n"
    "  points: sum\n"
    "owner:\n"
    "- role:boss\n"
    "- requester.manager\n"
    "fields:\n"
    "  size:\n"
    "    required: true\n"
    "    of:\n"
    "    - small\n"
    "    - large\n"
    "    type: choice\n"
    "    material: true\n"
    "  reason: { required: false, type: text, max: 20, multiline: false }\n"
    "states:\n"
    "  ask:\n"
    "    held_by: requester\n"
    "    actions:\n"
    "      send:\n"
    "        to: board\n"
    "        when: |\n"
    "          ( has( reason ) )\n"
    "          and size==\"small\"\n"
    "        by: requester\n"
    "  board:\n"
    "    rejected: ask\n"
    "    approved: work\n"
    "    approval:\n"
    "      rounds:\n"
    "        - { decide_within: 1 h, need: 1, name: board, from: { first_of: [\"group:a\", { hook: who.cab }] } }\n"
    "  work:\n"
    "    failed: ask\n"
    "    done: done\n"
    "    jobs:\n"
    "      copy: { if_it_fails: undo, with: { b: two, a: \"${reason}\" }, worker: copier }\n"
    "  done: { end: success }\n";

static const struct assent_definition *must_read(struct assent_arena *arena, const char *text)
{
    struct reading_result result = read_workflow_text(arena, text);
    if (!result.definition) {
        struct assent_text report = assent_diagnostics_report(&result.diagnostics, ASSENT_REPORT_TEXT, false);
        fprintf(stderr, "%.*s", (int)report.count, report.bytes);
    }
    assert_non_null(result.definition);
    return result.definition;
}

static const char *form_of(struct assent_arena *arena, const char *text)
{
    struct assent_value value = assent_language_canonical(must_read(arena, text), arena);
    return assent_text_cstring(arena, assent_canonical_text(arena, &value));
}

static void test_two_files_that_say_the_same(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    assert_string_equal(form_of(arena, FIRST), form_of(arena, SECOND));
    assert_true(assent_digest_equal(&must_read(arena, FIRST)->digest, &must_read(arena, SECOND)->digest));
    assent_arena_close(arena);
}

// A version that was deployed is found again by its digest, whatever engine reads the file later.
static void test_the_form_and_its_digest_stay(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    char text[ASSENT_DIGEST_TEXT];
    assert_string_equal(
        form_of(arena, FIRST),
        "{\"assent\":1,\"fields\":[{\"name\":\"size\",\"of\":[{\"name\":\"small\"},{\"name\":\"large\"}],\"required\":true,\"type\":\"choice\"},"
        "{\"max\":20,\"name\":\"reason\",\"type\":\"text\"}],\"hooks\":[\"risk.lua\",\"who.lua\"],\"kind\":\"change\","
        "\"owner\":[\"role:boss\",\"requester.manager\"],\"prefix\":\"CHG\",\"risk\":{\"add\":\"risk.history\","
        "\"bands\":[{\"from\":0,\"name\":\"low\"},{\"from\":9,\"name\":\"high\"}],\"points\":\"sum\"},\"start\":\"ask\",\"states\":["
        "{\"actions\":[{\"by\":\"requester\",\"name\":\"send\",\"to\":\"board\",\"when\":\"has(reason) and (size == \\\"small\\\")\"}],\"name\":\"ask\"},"
        "{\"approval\":[{\"decide_within\":\"1 h\",\"from\":{\"first_of\":[\"group:a\",{\"hook\":\"who.cab\"}]},\"name\":\"board\",\"need\":1}],"
        "\"approved\":\"work\",\"name\":\"board\",\"rejected\":\"ask\"},"
        "{\"done\":\"done\",\"failed\":\"ask\",\"jobs\":[{\"name\":\"copy\",\"with\":{\"a\":\"${ reason }\",\"b\":\"two\"},\"worker\":\"copier\"}],"
        "\"name\":\"work\"},{\"end\":\"success\",\"name\":\"done\"}],\"title\":\"Twins\",\"type\":\"normal\",\"workflow\":\"twins\"}");
    assent_digest_write(&must_read(arena, FIRST)->digest, text);
    assert_string_equal(text, "sha256:413fe1516ae102fd6573ee33c139d9468976dbbe959075fb7a5cf9652644a446");
    assent_arena_close(arena);
}

static void test_what_makes_another_version(void **state)
{
    (void)state;
    static const char *const variants[] = {
        // the order of fields, of choices, of states, which people see
        "fields: { b: { type: date }, a: { type: date }, c: { type: choice, of: [x, y] } }",
        "fields: { a: { type: date }, b: { type: date }, c: { type: choice, of: [y, x] } }",
        "fields: { a: { type: date }, b: { type: date }, c: { type: choice, of: { x: 0, z: 0 } } }",
        "fields: { a: { type: date, material: false }, b: { type: date }, c: { type: choice, of: [x, y] } }",
        "fields: { a: { type: date, title: A }, b: { type: date }, c: { type: choice, of: [x, y] } }",
        "fields: { a: { type: date, visible_when: ticket.revision > 1 }, b: { type: date }, c: { type: choice, of: [x, y] } }",
        "owner: requester\nfields: { a: { type: date }, b: { type: date }, c: { type: choice, of: [x, y] } }",
        "hooks: [risk.lua]\nfields: { a: { type: date }, b: { type: date }, c: { type: choice, of: [x, y] } }",
    };
    struct assent_arena *arena = assent_arena_open(0);
    const char *plain = "fields: { a: { type: date }, b: { type: date }, c: { type: choice, of: [x, y] } }";
    struct assent_digest digest =
        must_read(arena, assent_text_format(arena, "%s%s\n%s", SMALL_HEAD, plain, SMALL_TAIL).bytes)->digest;
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
        const char *text = assent_text_format(arena, "%s%s\n%s", SMALL_HEAD, variants[i], SMALL_TAIL).bytes;
        assert_false(assent_digest_equal(&digest, &must_read(arena, text)->digest));
    }
    assent_arena_close(arena);
}

// What a vote may narrow is part of the version; without it the form is as it was.
static void test_what_votes_may_set(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    const char *text = assent_text_format(arena, "%s", FIRST).bytes;
    const char *round = strstr(text, "decide_within: 60 min");
    const char *with =
        assent_text_format(arena, "%.*smay_set: [reason, size], %s", (int)(round - text), text, round).bytes;
    const char *form = form_of(arena, with);
    assert_non_null(strstr(form, "\"may_set\":[\"reason\",\"size\"],"));
    assert_null(strstr(form_of(arena, FIRST), "may_set"));
    assert_false(assent_digest_equal(&must_read(arena, FIRST)->digest, &must_read(arena, with)->digest));
    assent_arena_close(arena);
}

static void test_lua_belongs_to_the_version(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_text text = assent_text_format(arena, "%shooks: [risk.lua]\n%s", SMALL_HEAD, SMALL_TAIL);
    struct assent_digest digests[2];
    for (size_t i = 0; i < 2; i++) {
        struct assent_source file = {assent_text_of("risk.lua"),
                                     assent_text_of(i ? "return {}" : "return { }")};
        struct assent_language_input input = {
            .workflow = {assent_text_of("t.yaml"), text}, .files = &file, .file_count = 1};
        struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, assent_text_of("t.yaml"), text);
        const struct assent_definition *definition = assent_language_read(&input, arena, &diagnostics);
        assert_non_null(definition);
        digests[i] = definition->digest;
    }
    assert_false(assent_digest_equal(&digests[0], &digests[1]));
    assent_arena_close(arena);
}

static void test_every_record_of_the_form_reads_back(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_error error = {0};
    struct assent_value value;
    struct reading_result result = read_workflow(
        arena, "workflow.yaml", source_file(arena, "workflows/normal-change/workflow.yaml"), NULL);
    assert_non_null(result.definition);
    struct assent_value form = assent_language_canonical(result.definition, arena);
    struct assent_text bytes = assent_canonical_text(arena, &form);
    assert_true(assent_canonical_read(arena, bytes, &value, &error));
    assert_true(assent_value_equal(&form, &value));
    assent_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_files_that_say_the_same),
        cmocka_unit_test(test_the_form_and_its_digest_stay),
        cmocka_unit_test(test_what_makes_another_version),
        cmocka_unit_test(test_what_votes_may_set),
        cmocka_unit_test(test_lua_belongs_to_the_version),
        cmocka_unit_test(test_every_record_of_the_form_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
