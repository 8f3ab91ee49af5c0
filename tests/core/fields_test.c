// SPDX-License-Identifier: Apache-2.0
// Values of fields: what each type takes and in which form it is kept, and what an edit may change.
#include "stage.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>
#include <assent/core/stored_examples.h>
#include <string.h>

static void define(struct stage *stage)
{
    struct assent_state *draft = stage_state(stage, "draft", ASSENT_STATE_PEOPLE);
    stage_state(stage, "later", ASSENT_STATE_PEOPLE)->held_by = stage_who(stage, "person:eve");
    stage_action(stage, draft, "go", "requester", "later");
}

// What the field keeps of the JSON value, or "" when it is refused.
static const char *kept(struct stage *stage, const char *json)
{
    const char *fields = assent_text_format(stage->arena, "{\"f\":%s}", json).bytes;
    stage_create(stage, "ann", fields);
    if (stage->result.status != ASSENT_STEP_DONE)
        return "";
    const struct assent_value *value = assent_value_get(&stage->ticket->fields, "f");
    return assent_text_cstring(stage->arena, assent_canonical_text(stage->arena, value));
}

static void expect_kept(struct stage *stage, const char *json, const char *expected)
{
    const char *found = kept(stage, json);
    if (strcmp(found, expected) != 0)
        fail_msg("%s is kept as \"%s\", not \"%s\": %s", json, found, expected, stage->result.error.text);
}

static void expect_invalid(struct stage *stage, const char *json)
{
    if (*kept(stage, json))
        fail_msg("%s is kept", json);
    expect_refused(stage, ASSENT_FIELD_INVALID, "");
    expect_says(stage, "Field f");
}

static void texts(void **state)
{
    struct stage *stage = *state;
    define(stage);
    struct assent_field *field = stage_field(stage, "f", ASSENT_FIELD_TEXT);
    field->max = 4;
    expect_kept(stage, "\"äöüß\"", "\"äöüß\"");
    expect_invalid(stage, "\"äöüßx\"");
    expect_invalid(stage, "\"a\\nb\"");
    expect_invalid(stage, "\"a\\u2028b\""); // a line break as well
    expect_invalid(stage, "\"a\\u0085b\"");
    expect_invalid(stage, "7");
    expect_invalid(stage, "true");
    field->multiline = true;
    expect_kept(stage, "\"a\\nb\"", "\"a\\nb\"");
    expect_kept(stage, "\"a\\u2028b\"",
                "\"a\xe2\x80\xa8"
                "b\"");
    expect_invalid(stage, "\"a\\u0007\"");
    expect_invalid(stage, "\"a\\u009b\"");
    field->max = 0;
    field->pattern = assent_text_of("A*-??");
    expect_kept(stage, "\"A-ab\"", "\"A-ab\"");
    expect_kept(stage, "\"Ax-x-äö\"", "\"Ax-x-äö\"");
    expect_invalid(stage, "\"A-abc\"");
    expect_invalid(stage, "\"B-ab\"");
}

static void numbers(void **state)
{
    struct stage *stage = *state;
    define(stage);
    struct assent_field *field = stage_field(stage, "f", ASSENT_FIELD_INTEGER);
    field->has_least = field->has_most = true;
    field->least = -1;
    field->most = 5;
    expect_kept(stage, "-1", "-1");
    expect_kept(stage, "5", "5");
    expect_invalid(stage, "-2");
    expect_invalid(stage, "6");
    expect_invalid(stage, "2.0");
    expect_invalid(stage, "\"2\"");
    field->type = ASSENT_FIELD_NUMBER;
    expect_kept(stage, "2", "2.0");
    expect_kept(stage, "4.75", "4.75");
    expect_invalid(stage, "5.01");
    expect_invalid(stage, "-1.01");
    expect_invalid(stage, "\"2\"");
    field->type = ASSENT_FIELD_MONEY;
    expect_kept(stage, "{\"amount\":3,\"currency\":\"EUR\"}", "{\"amount\":3.0,\"currency\":\"EUR\"}");
    expect_invalid(stage, "{\"amount\":6,\"currency\":\"EUR\"}");
    expect_invalid(stage, "{\"amount\":3,\"currency\":\"eur\"}");
    expect_invalid(stage, "{\"amount\":3}");
    expect_invalid(stage, "{\"amount\":3,\"currency\":\"EUR\",\"tax\":1}");
    field->type = ASSENT_FIELD_BOOLEAN;
    expect_kept(stage, "false", "false");
    expect_invalid(stage, "0");
}

static void times(void **state)
{
    struct stage *stage = *state;
    define(stage);
    struct assent_field *field = stage_field(stage, "f", ASSENT_FIELD_DATE);
    expect_kept(stage, "\"2028-02-29\"", "\"2028-02-29\"");
    expect_invalid(stage, "\"2026-02-29\"");
    field->type = ASSENT_FIELD_DATETIME;
    expect_kept(stage, "\"2026-11-23T09:00:00+01:00\"", "\"2026-11-23T08:00:00.000000Z\"");
    expect_invalid(stage, "\"2026-11-23 09:00\"");
    expect_invalid(stage, "1796126400");
    field->type = ASSENT_FIELD_DURATION;
    expect_kept(stage, "\"PT2H\"", "\"2 h\"");
    expect_kept(stage, "\"3 business days\"", "\"3 business days\"");
    expect_invalid(stage, "\"soon\"");
    field->type = ASSENT_FIELD_PLANNED;
    expect_kept(stage, "{\"end\":\"2026-11-23T09:00:00Z\",\"start\":\"2026-11-23T08:00:00Z\"}",
                "{\"end\":\"2026-11-23T09:00:00.000000Z\",\"start\":\"2026-11-23T08:00:00.000000Z\"}");
    expect_invalid(stage, "{\"end\":\"2026-11-23T08:00:00Z\",\"start\":\"2026-11-23T08:00:00Z\"}");
    expect_invalid(stage, "{\"start\":\"2026-11-23T08:00:00Z\"}");
    expect_invalid(stage, "{\"end\":1,\"start\":0}");
}

static void things_of_the_directory(void **state)
{
    struct stage *stage = *state;
    define(stage);
    struct assent_field *field = stage_field(stage, "f", ASSENT_FIELD_PERSON);
    expect_kept(stage, "\"bo\"", "\"bo\"");
    expect_invalid(stage, "\"hal\""); // inactive
    expect_invalid(stage, "\"nobody\"");
    field->type = ASSENT_FIELD_GROUP;
    expect_kept(stage, "\"peers\"", "\"peers\"");
    expect_invalid(stage, "\"bo\"");
    field->type = ASSENT_FIELD_SERVICE;
    expect_kept(stage, "\"pay\"", "\"pay\"");
    expect_invalid(stage, "\"peers\"");
    field->type = ASSENT_FIELD_CI;
    expect_kept(stage, "\"db1\"", "\"db1\"");
    expect_invalid(stage, "\"pay\"");
}

static void texts_with_a_form(void **state)
{
    struct stage *stage = *state;
    define(stage);
    struct assent_field *field = stage_field(stage, "f", ASSENT_FIELD_TICKET);
    expect_kept(stage, "\"CHG-1042\"", "\"CHG-1042\"");
    expect_invalid(stage, "\"CHG-\"");
    expect_invalid(stage, "\"-7\"");
    expect_invalid(stage, "\"CHG--7\"");
    expect_invalid(stage, "\"1042\"");
    field->type = ASSENT_FIELD_URL;
    expect_kept(stage, "\"https://x.example/a?b=c\"", "\"https://x.example/a?b=c\"");
    expect_invalid(stage, "\"ftp://x.example\"");
    expect_invalid(stage, "\"javascript:alert(1)\"");
    expect_invalid(stage, "\"https://\"");
    expect_invalid(stage, "\"https://a b\"");
    field->type = ASSENT_FIELD_FILE;
    struct assent_digest digest = assent_digest_of(assent_text_of("x"));
    const char *text =
        assent_text_format(stage->arena, "\"%s\"",
                           assent_text_cstring(stage->arena, assent_digest_text(stage->arena, &digest)))
            .bytes;
    expect_kept(stage, text, text);
    expect_invalid(stage, "\"sha256:12\"");
    field->type = ASSENT_FIELD_SECRET;
    expect_kept(stage, "\"secret://db/password\"", "\"secret://db/password\"");
    expect_invalid(stage, "\"hunter2\"");
    expect_says(stage, "never the secret itself");
    expect_invalid(stage, "\"secret://\"");
}

static void choices_lists_and_records(void **state)
{
    struct stage *stage = *state;
    define(stage);
    struct assent_field *field = stage_choice(stage, "f", "low:1 high:2");
    expect_kept(stage, "\"high\"", "\"high\"");
    expect_invalid(stage, "\"huge\"");
    expect_says(stage, "`huge` is none of low, high");
    static const struct assent_field MEMBERS[] = {
        {.name = {"host", 4}, .type = ASSENT_FIELD_CI, .required = true},
        {.name = {"port", 4},
         .type = ASSENT_FIELD_INTEGER,
         .otherwise = {.kind = ASSENT_VALUE_INTEGER, .integer = 22}},
        {.name = {"note", 4}, .type = ASSENT_FIELD_TEXT},
    };
    struct assent_field *item = assent_arena_take(stage->arena, sizeof *item);
    *item = (struct assent_field){.type = ASSENT_FIELD_RECORD, .members = MEMBERS, .member_count = 3};
    field->type = ASSENT_FIELD_LIST;
    field->scored = false;
    field->members = item;
    field->member_count = 1;
    field->max = 2;
    expect_kept(stage, "[]", "[]");
    expect_kept(stage, "[{\"host\":\"db1\"},{\"host\":\"db1\",\"port\":80}]",
                "[{\"host\":\"db1\",\"port\":22},{\"host\":\"db1\",\"port\":80}]");
    expect_invalid(stage, "[{\"host\":\"db1\"},{\"host\":\"db1\"},{\"host\":\"db1\"}]");
    expect_invalid(stage, "[{\"host\":\"db2\"}]");
    expect_says(stage, "f[0].host");
    expect_invalid(stage, "{\"host\":\"db1\"}");
    kept(stage, "[{\"port\":80}]");
    expect_refused(stage, ASSENT_FIELD_MISSING, "");
    kept(stage, "[{\"host\":\"db1\",\"hots\":1}]");
    expect_refused(stage, ASSENT_FIELD_UNKNOWN, "");
}

#define EXAMPLE(when, part, name, ...) {name, #__VA_ARGS__},

// include/assent/core/stored_examples.h shows a value of each type, as it is kept.
static void every_type_has_its_stored_example(void **state)
{
    static const char *const WORDS[] = {[ASSENT_FIELD_TEXT] = "text",
                                        [ASSENT_FIELD_NUMBER] = "number",
                                        [ASSENT_FIELD_INTEGER] = "integer",
                                        [ASSENT_FIELD_BOOLEAN] = "boolean",
                                        [ASSENT_FIELD_MONEY] = "money",
                                        [ASSENT_FIELD_CHOICE] = "choice",
                                        [ASSENT_FIELD_LIST] = "list",
                                        [ASSENT_FIELD_DATE] = "date",
                                        [ASSENT_FIELD_DATETIME] = "datetime",
                                        [ASSENT_FIELD_DURATION] = "duration",
                                        [ASSENT_FIELD_PLANNED] = "planned",
                                        [ASSENT_FIELD_PERSON] = "person",
                                        [ASSENT_FIELD_GROUP] = "group",
                                        [ASSENT_FIELD_SERVICE] = "service",
                                        [ASSENT_FIELD_CI] = "ci",
                                        [ASSENT_FIELD_TICKET] = "ticket",
                                        [ASSENT_FIELD_URL] = "url",
                                        [ASSENT_FIELD_FILE] = "file",
                                        [ASSENT_FIELD_SECRET] = "secret"};
    static const struct {
        const char *name;
        const char *json;
    } EXAMPLES[] = {ASSENT_STORED_PARTS(EXAMPLE)};
    static const struct assent_field MEMBERS[] = {{.name = {"host", 4}, .type = ASSENT_FIELD_CI},
                                                  {.name = {"size", 4}, .type = ASSENT_FIELD_INTEGER}};
    static const struct assent_field RECORD = {
        .type = ASSENT_FIELD_RECORD, .members = MEMBERS, .member_count = 2};
    static const struct assent_choice CHOICES[] = {{.name = {"branch", 6}}};
    struct stage *stage = *state;
    define(stage);
    struct assent_field *field = stage_field(stage, "f", ASSENT_FIELD_TEXT);
    const char *json = NULL;
    for (size_t i = 0; i < sizeof EXAMPLES / sizeof *EXAMPLES; i++) {
        if (strcmp(EXAMPLES[i].name, "every type, by its name") == 0)
            json = EXAMPLES[i].json;
    }
    assert_non_null(json);
    struct assent_value example = json_value(stage->arena, json);
    assert_int_equal(example.record.count, ASSENT_FIELD_RECORD);
    for (int type = 0; type < ASSENT_FIELD_RECORD; type++) {
        const struct assent_value *value = assent_value_get(&example, WORDS[type]);
        assert_non_null(value);
        field->type = (enum assent_field_type)type;
        field->members = type == ASSENT_FIELD_LIST ? &RECORD : NULL;
        field->member_count = type == ASSENT_FIELD_LIST;
        field->choices = CHOICES;
        field->choice_count = type == ASSENT_FIELD_CHOICE;
        const char *text = assent_text_cstring(stage->arena, assent_canonical_text(stage->arena, value));
        expect_kept(stage, text, text);
    }
}

static void fields_stay_within_their_bytes(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_field(stage, "f", ASSENT_FIELD_TEXT);
    enum { AROUND = 8 }; // {"f":""}
    char *bytes = assent_arena_take(stage->arena, ASSENT_FIELDS_BYTES + 1);
    memset(bytes, 'a', ASSENT_FIELDS_BYTES);
    struct assent_record record = assent_record_in(stage->arena);
    struct assent_event create = {.kind = ASSENT_EVENT_CREATE, .actor = stage_actor(stage, "ann")};
    assent_record_put_text(&record, "f", assent_text_slice(bytes, ASSENT_FIELDS_BYTES - AROUND));
    create.fields = assent_record_done(&record);
    stage_step(stage, create);
    expect_done(stage, "draft");
    assert_true(stage->ticket->title.count <= 200);
    stage->ticket = NULL;
    assent_record_put_text(&record, "f", assent_text_slice(bytes, ASSENT_FIELDS_BYTES - AROUND + 1));
    create.fields = assent_record_done(&record);
    stage_step(stage, create);
    expect_refused(stage, ASSENT_LIMIT_REACHED, "");
}

static void edits_change_what_is_another(void **state)
{
    struct stage *stage = *state;
    define(stage);
    stage_field(stage, "f", ASSENT_FIELD_TEXT);
    stage_field(stage, "g", ASSENT_FIELD_INTEGER)->material = false;
    stage_field(stage, "h", ASSENT_FIELD_TEXT)->required = true;
    stage_create(stage, "ann", "{\"f\":\"a\",\"g\":1,\"h\":\"x\"}");
    assert_int_equal(stage_edit(stage, "ann", "{\"f\":\"a\",\"g\":1}"), ASSENT_STEP_NOTHING);
    assert_int_equal(stage_edit(stage, "bo", "{\"f\":\"a\"}"), ASSENT_STEP_NOTHING); // changes nothing
    stage_edit(stage, "bo", "{\"f\":\"b\"}");
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "edit");
    stage_edit(stage, "ann", "{\"f\":\"a\",\"g\":2}");
    expect_facts(stage, "edited");
    expect_json(stage->arena, &stage->result.facts[0].edited.names, "[\"g\"]");
    assert_int_equal(stage->ticket->editor_count, 0); // g is not material
    stage_edit(stage, "ann", "{\"f\":\"b\"}");
    assert_int_equal(stage->ticket->editor_count, 1);
    expect_words(stage->ticket->title, "b");
    struct assent_event clear = {.kind = ASSENT_EVENT_EDIT,
                                 .actor = stage_actor(stage, "ann"),
                                 .cleared = json_value(stage->arena, "[\"f\",\"f\"]")};
    stage_step(stage, clear);
    expect_facts(stage, "edited");
    expect_json(stage->arena, &stage->ticket->fields, "{\"g\":2,\"h\":\"x\"}");
    assert_int_equal(stage_step(stage, clear), ASSENT_STEP_NOTHING);
    clear.cleared = json_value(stage->arena, "[\"h\"]");
    stage_step(stage, clear);
    expect_refused(stage, ASSENT_FIELD_MISSING, "");
    stage_edit(stage, "ann", "{\"h\":\"  \"}");
    expect_refused(stage, ASSENT_FIELD_MISSING, "");
    clear.fields = json_value(stage->arena, "{\"h\":\"y\"}");
    stage_step(stage, clear);
    expect_refused(stage, ASSENT_FIELD_INVALID, "");
    clear.cleared = json_value(stage->arena, "[\"x\"]");
    stage_step(stage, clear);
    expect_refused(stage, ASSENT_FIELD_UNKNOWN, "");
    clear.cleared = json_value(stage->arena, "[7]");
    stage_step(stage, clear);
    expect_refused(stage, ASSENT_FIELD_INVALID, "");
    clear.cleared = json_value(stage->arena, "7");
    stage_step(stage, clear);
    expect_refused(stage, ASSENT_FIELD_INVALID, "");
}

static void who_may_edit_where(void **state)
{
    struct stage *stage = *state;
    define(stage);
    static const uint16_t LATER[] = {1};
    stage_field(stage, "f", ASSENT_FIELD_TEXT);
    struct assent_field *later = stage_field(stage, "g", ASSENT_FIELD_TEXT);
    later->edit_in = LATER;
    later->edit_in_count = 1;
    later->edit_by = stage_who(stage, "group:peers");
    struct assent_field *needed = stage_field(stage, "h", ASSENT_FIELD_TEXT);
    needed->edit_in = LATER;
    needed->edit_in_count = 1;
    needed->required_in = LATER;
    needed->required_in_count = 1;
    needed->visible_when = stage_when(stage, "(== (default f '') 'show')");
    stage_create(stage, "ann", "{\"f\":\"a\"}");
    stage_edit(stage, "bo", "{\"g\":\"a\"}");
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "edit"); // not here
    stage_act(stage, "ann", "go");
    expect_done(stage, "later");
    stage_edit(stage, "ann", "{\"f\":\"b\"}");
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "edit"); // the ticket lies with eve
    expect_says(stage, "Ann may not change field f in state later");
    stage_edit(stage, "eve", "{\"g\":\"b\"}");
    expect_refused(stage, ASSENT_FIELD_READ_ONLY, "edit");
    stage_edit(stage, "bo", "{\"g\":\"b\"}");
    expect_done(stage, "later");
    stage_edit(stage, "ann", "{\"h\":\"b\"}");
    expect_done(stage, "later");
    stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_EDIT,
                                            .actor = stage_actor(stage, "ann"),
                                            .cleared = json_value(stage->arena, "[\"h\"]")});
    expect_refused(stage, ASSENT_FIELD_MISSING, ""); // it has left its start
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, stage_open, stage_close)
        TEST(texts),
        TEST(numbers),
        TEST(times),
        TEST(things_of_the_directory),
        TEST(texts_with_a_form),
        TEST(choices_lists_and_records),
        TEST(every_type_has_its_stored_example),
        TEST(fields_stay_within_their_bytes),
        TEST(edits_change_what_is_another),
        TEST(who_may_edit_where),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
