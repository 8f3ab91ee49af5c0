// SPDX-License-Identifier: Apache-2.0
// The stored examples are true: what is said to be stored now reads and writes the same bytes through the
// codec, and shows every member of every table; what is to come is well-formed, and refused by this version.
#include "journal_expect.h"
#include "record_shape.h"

#include <assent/base/canonical.h>
#include <assent/core/record.h>
#include <assent/core/rows.h>
#include <assent/core/stored_examples.h>

#include <string.h>

enum part { HEAD, FIELDS, ROUND, VOTE, JOB, TIMER, SET, FACT, CLOCK, LINK, CONFLICT, SIGNAL };

struct example {
    enum part part;
    const char *name;
    const char *json;
};

#define EXAMPLE(when, part, name, ...) {part, name, #__VA_ARGS__},

static const struct example PARTS[] = {ASSENT_STORED_PARTS(EXAMPLE)};
static const struct example FACTS[] = {ASSENT_STORED_FACTS(EXAMPLE)};
static const struct example PARTS_TO_COME[] = {ASSENT_STORED_PARTS_TO_COME(EXAMPLE)};
static const struct example FACTS_TO_COME[] = {ASSENT_STORED_FACTS_TO_COME(EXAMPLE)};

enum {
    PART_COUNT = sizeof PARTS / sizeof *PARTS,
    FACT_COUNT = sizeof FACTS / sizeof *FACTS,
    PARTS_TO_COME_COUNT = sizeof PARTS_TO_COME / sizeof *PARTS_TO_COME,
    FACTS_TO_COME_COUNT = sizeof FACTS_TO_COME / sizeof *FACTS_TO_COME,
};

static const unsigned char SALT[ASSENT_SALT_BYTES] = "0123456789abcdef";

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

static struct assent_value value_of(struct assent_arena *arena, const struct example *example)
{
    struct assent_error error = {0};
    struct assent_value value;
    if (!assent_canonical_read(arena, assent_text_of(example->json), &value, &error))
        fail_msg("%s: %s", example->name, error.text);
    return value;
}

// With a NUL behind it.
static struct assent_text canonical(struct assent_arena *arena, const struct assent_value *value)
{
    return assent_text_copy(arena, assent_canonical_text(arena, value));
}

static const struct shape *shape_of(enum part part)
{
    switch (part) {
    case HEAD:
        return &SHAPE_HEAD;
    case ROUND:
        return &SHAPE_ROUND;
    case VOTE:
        return &SHAPE_VOTE;
    case JOB:
        return &SHAPE_JOB;
    case TIMER:
        return &SHAPE_TIMER;
    case SIGNAL:
        return &SHAPE_AWAITED;
    case CONFLICT:
        return &SHAPE_CONFLICT;
    case FIELDS:
    case SET:
    case FACT:
    case CLOCK:
    case LINK:
        return NULL;
    }
    return NULL;
}

// Through the codec: the bytes, or the empty text when it refuses them.
static struct assent_text through(struct assent_arena *arena, const struct shape *shape,
                                  struct assent_text bytes)
{
    void *into = assent_arena_take(arena, sizeof(struct assent_ticket) + sizeof(struct assent_job));
    struct cursor cursor = cursor_of(bytes, arena);
    shape_clear(shape, into);
    shape_read(&cursor, shape, into, IN_BOTH);
    if (!cursor_done(&cursor, "example", NULL))
        return assent_text_of("");
    struct assent_buffer out = assent_buffer_in(arena);
    shape_write(&out, shape, into, IN_BOTH, true);
    return assent_buffer_done(&out);
}

static void parts_read_and_write_the_same(void **state)
{
    struct assent_arena *arena = *state;
    for (size_t i = 0; i < PART_COUNT; i++) {
        struct assent_value value = value_of(arena, &PARTS[i]);
        struct assent_text bytes = canonical(arena, &value);
        if (shape_of(PARTS[i].part))
            journal_expect_text(through(arena, shape_of(PARTS[i].part), bytes), bytes.bytes);
        else
            assert_int_equal(value.kind, PARTS[i].part == SET ? ASSENT_VALUE_LIST : ASSENT_VALUE_RECORD);
    }
}

// The record of a turn with this one fact.
static bool read_fact(struct assent_arena *arena, const struct assent_value *pair,
                      struct assent_text *envelope, struct assent_text *payload, struct assent_turn *turn)
{
    assert_int_equal(pair->kind, ASSENT_VALUE_LIST);
    struct assent_text fact = canonical(arena, &pair->list.items[0]);
    struct assent_text commitment = assent_text_of("");
    *payload = assent_text_of("");
    if (pair->list.count == 2) {
        struct assent_text members = canonical(arena, &pair->list.items[1]);
        *payload = assent_text_format(arena, "[[0,%s]]", members.bytes);
        struct assent_text parts[] = {assent_text_slice((const char *)SALT, ASSENT_SALT_BYTES), *payload};
        struct assent_digest digest = assent_digest_parts(parts, 2);
        commitment =
            assent_text_format(arena, "\"payload\":\"%s\",", assent_digest_text(arena, &digest).bytes);
    }
    *envelope = assent_text_format(
        arena,
        "{\"event\":\"comment\",\"facts\":[%s],%s\"revision\":2,\"ticket\":\"tkt_00000000000000000000000000\"}",
        fact.bytes, commitment.count ? commitment.bytes : "");
    return assent_record_read(*envelope, *payload, SALT, turn, arena, NULL);
}

static void facts_read_and_write_the_same(void **state)
{
    struct assent_arena *arena = *state;
    for (size_t i = 0; i < FACT_COUNT; i++) {
        struct assent_value pair = value_of(arena, &FACTS[i]);
        struct assent_text envelope;
        struct assent_text payload;
        struct assent_turn turn;
        if (!read_fact(arena, &pair, &envelope, &payload, &turn))
            fail_msg("%s is refused: %s", FACTS[i].name, envelope.bytes);
        assert_string_equal(assent_fact_text(turn.facts[0].kind), FACTS[i].name);
        struct assent_record_bytes bytes = assent_record_write(&turn, SALT, arena);
        journal_expect_text(bytes.envelope, envelope.bytes);
        journal_expect_text(bytes.payload, payload.count ? payload.bytes : "");
    }
}

static bool shows(const struct assent_value *record, const char *name)
{
    return assent_value_get(record, name) != NULL;
}

static void every_fact_shows_every_member(void **state)
{
    struct assent_arena *arena = *state;
    assert_int_equal(FACT_COUNT, ASSENT_FACTS_COUNT);
    for (size_t i = 0; i < FACT_COUNT; i++) {
        struct assent_value pair = value_of(arena, &FACTS[i]);
        const struct assent_value *envelope = assent_value_get(&pair.list.items[0], FACTS[i].name);
        const struct shape *shape = fact_shape((enum assent_fact_kind)i).shape;
        for (size_t m = 0; m < shape->count; m++) {
            const struct shape_member *member = &shape->members[m];
            bool payload = member->place == IN_PAYLOAD;
            if (!shows(payload ? &pair.list.items[1] : envelope, member->name))
                fail_msg("the example of %s lacks %s", FACTS[i].name, member->name);
        }
    }
}

static void every_part_shows_every_member(void **state)
{
    struct assent_arena *arena = *state;
    static const enum part parts[] = {HEAD, ROUND, VOTE, JOB, TIMER, SIGNAL, CONFLICT};
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
        const struct shape *shape = shape_of(parts[p]);
        for (size_t m = 0; m < shape->count; m++) {
            bool found = false;
            for (size_t i = 0; i < PART_COUNT; i++) {
                struct assent_value value = value_of(arena, &PARTS[i]);
                found = found || (PARTS[i].part == parts[p] && shows(&value, shape->members[m].name));
            }
            if (!found)
                fail_msg("no example shows %s", shape->members[m].name);
        }
    }
}

static void what_is_to_come_is_refused_by_this_version(void **state)
{
    struct assent_arena *arena = *state;
    for (size_t i = 0; i < PARTS_TO_COME_COUNT; i++) {
        struct assent_value value = value_of(arena, &PARTS_TO_COME[i]);
        struct assent_text bytes = canonical(arena, &value);
        assert_int_equal(value.kind, ASSENT_VALUE_RECORD);
        if (shape_of(PARTS_TO_COME[i].part) && through(arena, shape_of(PARTS_TO_COME[i].part), bytes).count)
            fail_msg("%s is not to come, it is there", PARTS_TO_COME[i].name);
    }
    for (size_t i = 0; i < FACTS_TO_COME_COUNT; i++) {
        struct assent_value pair = value_of(arena, &FACTS_TO_COME[i]);
        struct assent_text envelope;
        struct assent_text payload;
        struct assent_turn turn;
        assert_true(shows(&pair.list.items[0], FACTS_TO_COME[i].name));
        assert_false(read_fact(arena, &pair, &envelope, &payload, &turn));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(parts_read_and_write_the_same, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(facts_read_and_write_the_same, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(every_fact_shows_every_member, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(every_part_shows_every_member, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(what_is_to_come_is_refused_by_this_version, open_arena, close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
