// SPDX-License-Identifier: Apache-2.0
// Golden journals: what an engine once wrote reads, writes and folds the same for ever. For each line the
// record reads back to the same bytes and the chain's link is the one of then; at the end the ticket is the
// one of then, also when it goes through rows at each turn.
#include "journal_expect.h"
#include "journal_model.h"
#include "journal_story.h"

#include <assent/base/canonical.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_BYTES = 64 << 10 };

struct replay {
    struct assent_arena *arena;
    const struct assent_ticket *ticket;
    struct model_store store;
    struct assent_digest link;
    int64_t seq;
};

static void replay_file(const char *name);
static void replay_line(struct replay *replay, const struct assent_value *line);
static void read_salt(const struct assent_value *line, unsigned char salt[ASSENT_SALT_BYTES]);
static void check_end(struct replay *replay, const struct assent_value *ticket);

static void golden_journals_replay(void **state)
{
    (void)state;
    for (size_t i = 0; i < STORIES; i++)
        replay_file(story_name(i));
}

static void replay_file(const char *name)
{
    char path[4096];
    static char line[LINE_BYTES];
    const char *source = getenv("ASSENT_SOURCE");
    snprintf(path, sizeof path, "%s/tests/core/golden/%s.jsonl", source ? source : ".", name);
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("%s cannot be opened", path);
    struct replay replay = {.arena = assent_arena_open(0)};
    replay.store = model_store_in(replay.arena);
    bool ended = false;
    while (fgets(line, sizeof line, file)) {
        struct assent_error error = {0};
        struct assent_value value;
        struct assent_text text = assent_text_copy(replay.arena, assent_text_of(line));
        if (!assent_canonical_read(replay.arena, text, &value, &error))
            fail_msg("%s: %s", path, error.text);
        const struct assent_value *ticket = assent_value_get(&value, "ticket");
        if (ticket)
            check_end(&replay, ticket);
        else
            replay_line(&replay, &value);
        ended = ticket != NULL;
    }
    assert_true(ended);
    assert_true(replay.seq > 5);
    fclose(file);
    assent_arena_close(replay.arena);
}

static void replay_line(struct replay *replay, const struct assent_value *line)
{
    struct assent_error error = {0};
    struct assent_turn turn;
    unsigned char salt[ASSENT_SALT_BYTES];
    read_salt(line, salt);
    struct assent_text envelope = assent_canonical_text(replay->arena, assent_value_get(line, "envelope"));
    struct assent_text payload = assent_canonical_text(replay->arena, assent_value_get(line, "payload"));
    if (assent_text_is(payload, "[]"))
        payload = assent_text_of("");
    if (!assent_record_read(envelope, payload, salt, &turn, replay->arena, &error))
        fail_msg("line %lld: %s", (long long)replay->seq + 1, error.text);
    struct assent_record_bytes bytes = assent_record_write(&turn, salt, replay->arena);
    assert_true(assent_text_equal(bytes.envelope, envelope));
    assert_true(assent_text_equal(bytes.payload, payload));
    struct assent_digest leaf = assent_chain_leaf(envelope);
    replay->link = assent_chain_link(&replay->link, ++replay->seq, &leaf);
    struct assent_text link = assent_digest_text(replay->arena, &replay->link);
    assert_true(assent_text_equal(link, assent_value_get_text(line, "link")));
    const struct assent_ticket *before = replay->ticket;
    replay->ticket = assent_fold(before, &turn, replay->arena, &error);
    if (!replay->ticket)
        fail_msg("line %lld: %s", (long long)replay->seq, error.text);
    model_store_apply(&replay->store,
                      assent_rows_change(before, replay->ticket, true, NULL, NULL, NULL, replay->arena));
    struct assent_stored_ticket stored = model_store_load(&replay->store);
    replay->ticket = assent_rows_read(&stored, replay->arena, &error);
    assert_non_null(replay->ticket);
}

static void read_salt(const struct assent_value *line, unsigned char salt[ASSENT_SALT_BYTES])
{
    struct assent_text hex = assent_value_get_text(line, "salt");
    assert_int_equal(hex.count, 2 * ASSENT_SALT_BYTES);
    for (size_t i = 0; i < ASSENT_SALT_BYTES; i++) {
        char byte[3] = {hex.bytes[2 * i], hex.bytes[2 * i + 1], '\0'};
        salt[i] = (unsigned char)strtoul(byte, NULL, 16);
    }
}

static void check_end(struct replay *replay, const struct assent_value *ticket)
{
    struct assent_value found = assent_ticket_value(replay->arena, replay->ticket);
    struct assent_text text = assent_text_copy(replay->arena, assent_canonical_text(replay->arena, ticket));
    journal_expect_text(assent_canonical_text(replay->arena, &found), text.bytes);
}

// The stories are still told as they were when the golden files were made, and tell of every kind of fact.
static void stories_tell_every_kind(void **state)
{
    (void)state;
    bool told[ASSENT_FACTS_COUNT] = {false};
    for (size_t i = 0; i < STORIES; i++) {
        struct assent_arena *arena = assent_arena_open(0);
        struct story story = story_tell(i, arena);
        for (size_t t = 0; t < story.count; t++) {
            for (size_t f = 0; f < story.turns[t].fact_count; f++)
                told[story.turns[t].facts[f].kind] = true;
        }
        assent_arena_close(arena);
    }
    for (size_t kind = 0; kind < ASSENT_FACTS_COUNT; kind++) {
        if (!told[kind])
            fail_msg("no golden journal has the fact %s", assent_fact_text((enum assent_fact_kind)kind));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_journals_replay),
        cmocka_unit_test(stories_tell_every_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
