// SPDX-License-Identifier: Apache-2.0
// The little world of the core's tests: see little_world.h.
#include "little_world.h"

#include <assent/base/canonical.h>
#include <assent/core/directory_record.h>
#include <string.h>

static const char DIRECTORY[] =
    "{\"people\":{"
    "\"ann\":{\"id\":\"per_ann\",\"name\":\"Ann Ek\",\"manager\":\"eva\"},"
    "\"bob\":{\"id\":\"per_bob\",\"name\":\"Bob\",\"manager\":\"eva\"},"
    "\"cia\":{\"id\":\"per_cia\",\"inactive\":true},"
    "\"dan\":{\"id\":\"per_dan\"},"
    "\"eva\":{\"id\":\"per_eva\",\"name\":\"Eva\"},"
    "\"fay\":{\"id\":\"per_fay\"},"
    "\"robot\":{\"id\":\"per_robot\",\"kind\":\"service_account\",\"owner\":\"bob\"}},"
    "\"groups\":{"
    "\"cab\":{\"members\":[\"dan\",\"eva\"]},"
    "\"dba\":{\"name\":\"Databases\",\"members\":[\"ann\",\"bob\",\"cia\"]},"
    "\"empty\":{},"
    "\"sleeping\":{\"members\":[\"cia\"]}},"
    "\"roles\":{"
    "\"boss\":{\"permissions\":[\"act\",\"vote\"],\"people\":[\"eva\"]},"
    "\"staff\":{\"permissions\":[\"submit\"],\"everyone\":true}},"
    "\"services\":{"
    "\"payments\":{\"name\":\"Payments\",\"critical\":true,\"owner\":\"person:eva\",\"support_group\":\"group:dba\","
    "\"more\":{\"tier\":1,\"sla\":{\"hours\":4}}},"
    "\"wiki\":{\"owner\":\"group:cab\"}},"
    "\"boards\":{\"weekly\":{\"people\":[\"fay\"],\"groups\":[\"dba\"],\"chair\":\"fay\",\"quorum\":2}},"
    "\"rotas\":{\"ops\":{\"people\":[\"dan\",\"ann\"]},\"idle\":{\"people\":[\"dan\"]}},"
    "\"cis\":{"
    "\"app1\":{\"type\":\"app\",\"service\":\"payments\",\"depends_on\":[\"db1\"],\"more\":{\"zone\":\"a\"}},"
    "\"app2\":{\"depends_on\":[\"db1\",\"app1\"]},"
    "\"db1\":{\"name\":\"Main database\",\"type\":\"database\"}}}";

static const char FIELDS[] =
    "{\"cost\":2.5,\"downtime\":\"4 h\",\"due\":\"2026-12-24\",\"implementer\":\"bob\",\"items\":[\"db1\",\"gone\"],\"main\":\"app1\","
    "\"note\":{\"at\":\"2026-12-01T08:00:00.000000Z\",\"by\":\"ann\"},\"personal\":true,"
    "\"planned\":{\"end\":\"2026-12-01T10:00:00.000000Z\",\"start\":\"2026-12-01T08:00:00.000000Z\"},"
    "\"reviewers\":[\"ann\",\"cia\",\"dan\"],\"service\":\"payments\",\"slack\":\"2 business days\",\"summary\":\"Größe\",\"team\":\"dba\","
    "\"teams\":[\"cab\"],\"users\":30}";

struct field_row {
    const char *name;
    enum assent_field_type type;
    enum assent_field_type items;
};

static const struct field_row FIELD_ROWS[] = {
    {"absent", ASSENT_FIELD_TEXT, ASSENT_FIELD_TEXT},
    {"cost", ASSENT_FIELD_NUMBER, ASSENT_FIELD_TEXT},
    {"downtime", ASSENT_FIELD_DURATION, ASSENT_FIELD_TEXT},
    {"due", ASSENT_FIELD_DATE, ASSENT_FIELD_TEXT},
    {"implementer", ASSENT_FIELD_PERSON, ASSENT_FIELD_TEXT},
    {"items", ASSENT_FIELD_LIST, ASSENT_FIELD_CI},
    {"later", ASSENT_FIELD_DATETIME, ASSENT_FIELD_TEXT},
    {"main", ASSENT_FIELD_CI, ASSENT_FIELD_TEXT},
    {"personal", ASSENT_FIELD_BOOLEAN, ASSENT_FIELD_TEXT},
    {"planned", ASSENT_FIELD_PLANNED, ASSENT_FIELD_TEXT},
    {"reviewers", ASSENT_FIELD_LIST, ASSENT_FIELD_PERSON},
    {"service", ASSENT_FIELD_SERVICE, ASSENT_FIELD_TEXT},
    {"slack", ASSENT_FIELD_DURATION, ASSENT_FIELD_TEXT},
    {"summary", ASSENT_FIELD_TEXT, ASSENT_FIELD_TEXT},
    {"team", ASSENT_FIELD_GROUP, ASSENT_FIELD_TEXT},
    {"teams", ASSENT_FIELD_LIST, ASSENT_FIELD_GROUP},
    {"users", ASSENT_FIELD_INTEGER, ASSENT_FIELD_TEXT},
};
enum { FIELD_ROWS_COUNT = sizeof FIELD_ROWS / sizeof *FIELD_ROWS };

static const struct assent_field NOTE_MEMBERS[] = {
    {.name = {"at", 2}, .type = ASSENT_FIELD_DATETIME},
    {.name = {"by", 2}, .type = ASSENT_FIELD_PERSON},
};

static void give_turns(struct assent_directory *directory, struct assent_arena *arena);
static void define(struct little_world *little);
static void fill(struct little_world *little);

int little_world_open(void **state)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct little_world *little = assent_arena_take(arena, sizeof *little);
    struct assent_error error = {0};
    struct assent_value record;
    little->arena = arena;
    record = json_value(arena, DIRECTORY);
    little->directory = assent_directory_read(&record, 7, arena, &error);
    if (!little->directory)
        fail_msg("%s", error.text);
    give_turns(little->directory, arena);
    little->world.directory = little->directory;
    define(little);
    fill(little);
    little->scope = (struct assent_scope){
        .definition = &little->definition,
        .ticket = &little->ticket,
        .world = &little->world,
        .actor = {"per_dan", 7},
        .now_us = INT64_C(1796126400000000), // 2026-12-01T12:00:00Z
    };
    *state = little;
    return 0;
}

int little_world_close(void **state)
{
    struct little_world *little = *state;
    assent_arena_close(little->arena);
    return 0;
}

// As engine/calendar would: `ops` has two turns, Dan's until the scope's now and Ann's from then on.
static void give_turns(struct assent_directory *directory, struct assent_arena *arena)
{
    static const struct assent_turn_of TURNS[] = {
        {INT64_C(1796040000000000), INT64_C(1796126400000000), 3},
        {INT64_C(1796126400000000), INT64_C(1796212800000000), 0},
    };
    struct assent_rota *rotas = assent_arena_take_array(arena, directory->rota_count, sizeof *rotas);
    for (size_t i = 0; i < directory->rota_count; i++)
        rotas[i] = directory->rotas[i];
    rotas[assent_directory_rota(directory, assent_text_of("ops"))].turns = TURNS;
    rotas[assent_directory_rota(directory, assent_text_of("ops"))].turn_count = 2;
    directory->rotas = rotas;
}

static void define(struct little_world *little)
{
    struct assent_field *fields =
        assent_arena_take_array(little->arena, FIELD_ROWS_COUNT + 1, sizeof *fields);
    for (size_t i = 0; i < FIELD_ROWS_COUNT; i++) {
        struct assent_field *item = assent_arena_take(little->arena, sizeof *item);
        item->type = FIELD_ROWS[i].items;
        fields[i].name = assent_text_of(FIELD_ROWS[i].name);
        fields[i].type = FIELD_ROWS[i].type;
        fields[i].members = item;
        fields[i].member_count = FIELD_ROWS[i].type == ASSENT_FIELD_LIST;
    }
    fields[FIELD_ROWS_COUNT] = (struct assent_field){
        .name = {"note", 4}, .type = ASSENT_FIELD_RECORD, .members = NOTE_MEMBERS, .member_count = 2};
    struct assent_band *bands = assent_arena_take_array(little->arena, 3, sizeof *bands);
    bands[0] = (struct assent_band){{"low", 3}, 0};
    bands[1] = (struct assent_band){{"medium", 6}, 25};
    bands[2] = (struct assent_band){{"high", 4}, 60};
    little->definition = (struct assent_definition){
        .file = {"change.yaml", 11},
        .type = ASSENT_TYPE_NORMAL,
        .deployer = {"per_fay", 7},
        .fields = fields,
        .field_count = FIELD_ROWS_COUNT + 1,
        .risk = {.present = true, .bands = bands, .band_count = 3},
    };
}

static void fill(struct little_world *little)
{
    static const struct assent_text EDITORS[] = {{"per_ann", 7}, {"per_cia", 7}};
    little->ticket = (struct assent_ticket){
        .number = {"CHG-1", 5},
        .kind = ASSENT_CHANGE,
        .revision = 4,
        .workflow = {"normal-change", 13},
        .workflow_version = 2,
        .requester = {"per_ann", 7},
        .created_us = INT64_C(1796083200000000), // 2026-12-01T00:00:00Z
        .state = {"board", 5},
        .fields = json_value(little->arena, FIELDS),
        .editors = EDITORS,
        .editor_count = 2,
        .risk = {.scored = true, .score = 40, .level = {"medium", 6}},
    };
}

struct assent_value json_value(struct assent_arena *arena, const char *text)
{
    struct assent_value value = {0};
    struct assent_error error = {0};
    if (!assent_canonical_read(arena, assent_text_of(text), &value, &error))
        fail_msg("%s: %s", error.text, text);
    return value;
}

void expect_json(struct assent_arena *arena, const struct assent_value *value, const char *json)
{
    if (value->kind == ASSENT_VALUE_ABSENT)
        assert_string_equal("absent", json);
    else
        assert_string_equal(assent_text_cstring(arena, assent_canonical_text(arena, value)), json);
}

void expect_words(struct assent_text text, const char *words)
{
    if (!assent_text_is(text, words))
        fail_msg("\"%.*s\" is not \"%s\"", (int)text.count, text.bytes ? text.bytes : "", words);
}
