// SPDX-License-Identifier: Apache-2.0
// Random histories: whatever happens to a ticket, the rows written turn by turn load as exactly its fold, the
// record of each turn reads back to the same bytes and the same ticket, and the derived rows are those of the
// ticket as it is. A failing seed is printed; it replays exactly.
#include "journal_model.h"

#include "journal_expect.h"

#include <assent/base/canonical.h>

enum { SEEDS = 150, TURNS = 40 };

static const unsigned char SALT[ASSENT_SALT_BYTES] = "0123456789abcdef";

static void check_record(const struct history *history, const struct assent_ticket *before,
                         const struct assent_turn *turn);
static void check_rows(struct history *history, struct model_store *store, const struct assent_ticket *before,
                       bool restricted);
static void check_derived(const struct history *history, const struct model_store *store, bool restricted);
static void must(const struct history *history, bool holds, const char *what);
static void must_equal(const struct history *history, const struct assent_ticket *a,
                       const struct assent_ticket *b);
static struct assent_rows change(const struct history *history, const struct assent_ticket *before,
                                 bool restricted);

static void rows_and_records_equal_the_fold(void **state)
{
    (void)state;
    bool kinds[ASSENT_FACTS_COUNT] = {false};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct assent_arena *arena = assent_arena_open(1 << 20);
        struct history history = history_of(seed, arena);
        struct model_store store = model_store_in(arena);
        bool restricted = seed % 2;
        for (size_t i = 0; i < TURNS; i++) {
            const struct assent_ticket *before = history.ticket;
            struct assent_turn turn = history_turn(&history);
            for (size_t f = 0; f < turn.fact_count; f++)
                kinds[turn.facts[f].kind] = true;
            check_record(&history, before, &turn);
            check_rows(&history, &store, before, restricted);
        }
        check_derived(&history, &store, restricted);
        assent_arena_close(arena);
    }
    for (size_t kind = 0; kind < ASSENT_FACTS_COUNT; kind++)
        assert_true(kinds[kind] || kind == ASSENT_FACT_REFUSED); // else the histories show nothing of it
}

static void check_record(const struct history *history, const struct assent_ticket *before,
                         const struct assent_turn *turn)
{
    struct assent_error error = {0};
    struct assent_record_bytes bytes = assent_record_write(turn, SALT, history->arena);
    struct assent_turn read;
    must(history, assent_record_read(bytes.envelope, bytes.payload, SALT, &read, history->arena, &error),
         error.text);
    struct assent_record_bytes again = assent_record_write(&read, SALT, history->arena);
    must(history, assent_text_equal(bytes.envelope, again.envelope), "the envelope reads back as another");
    must(history, assent_text_equal(bytes.payload, again.payload), "the payload reads back as another");
    const struct assent_ticket *folded = assent_fold(before, &read, history->arena, &error);
    must(history, folded != NULL, error.text);
    must_equal(history, folded, history->ticket);
    struct assent_text none = assent_text_of("");
    must(history, assent_record_read(bytes.envelope, none, SALT, &read, history->arena, &error), error.text);
    must(history, assent_fold(before, &read, history->arena, &error), "a turn with its payload erased folds");
}

static void check_rows(struct history *history, struct model_store *store, const struct assent_ticket *before,
                       bool restricted)
{
    struct assent_error error = {0};
    model_store_apply(store, change(history, before, restricted));
    struct assent_stored_ticket stored = model_store_load(store);
    const struct assent_ticket *loaded = assent_rows_read(&stored, history->arena, &error);
    must(history, loaded != NULL, error.text);
    must_equal(history, loaded, history->ticket);
    if (history_dice(history, 3) == 0)
        history->ticket = loaded; // a cold ticket comes back from its rows, and goes on
    else if (history_dice(history, 3) == 0)
        history->ticket = assent_ticket_copy(history->arena, history->ticket);
}

// The rows of many small differences are those of one large one.
static void check_derived(const struct history *history, const struct model_store *store, bool restricted)
{
    struct assent_rows whole = change(history, NULL, restricted);
    struct model_store both = model_store_in(history->arena);
    model_store_apply(&both, (struct assent_rows){store->rows, store->count});
    for (size_t i = 0; i < whole.count; i++) {
        const struct assent_row *row = &whole.items[i];
        const struct assent_row *there = model_store_same(&both, row);
        must(history, there != NULL, "the differences forgot a row");
        must(history,
             assent_text_equal(row->bytes, there->bytes) && row->due_us == there->due_us &&
                 row->at_us == there->at_us && assent_text_equal(row->except, there->except) &&
                 assent_text_equal(row->round, there->round),
             "the differences left a row as it was");
    }
    model_store_apply(&both, whole);
    must(history, both.count == store->count, "the differences left a row that should be gone");
    size_t sets = model_store_count(store, ASSENT_ROW_SET) + model_store_count(store, ASSENT_ROW_READER);
    struct model_store fresh = model_store_in(history->arena);
    model_store_apply(&fresh, whole);
    size_t fresh_sets =
        model_store_count(&fresh, ASSENT_ROW_SET) + model_store_count(&fresh, ASSENT_ROW_READER);
    must(history, store->count - sets == fresh.count - fresh_sets, "the differences left a row too many");
}

static void must(const struct history *history, bool holds, const char *what)
{
    if (!holds)
        fail_msg("seed %llu: %s", (unsigned long long)history->first_seed, what);
}

static void must_equal(const struct history *history, const struct assent_ticket *a,
                       const struct assent_ticket *b)
{
    struct assent_value left = assent_ticket_value(history->arena, a);
    struct assent_value right = assent_ticket_value(history->arena, b);
    if (assent_value_equal(&left, &right))
        return;
    struct assent_text shown = assent_canonical_text(history->arena, &left);
    struct assent_text other = assent_canonical_text(history->arena, &right);
    fail_msg("seed %llu\n%.*s\n%.*s", (unsigned long long)history->first_seed, (int)shown.count, shown.bytes,
             (int)other.count, other.bytes);
}

static struct assent_rows change(const struct history *history, const struct assent_ticket *before,
                                 bool restricted)
{
    static const struct assent_text keys[] = {{"role:operator", 13}, {"group:hr", 8}};
    static const struct assent_audience operators = {keys, 1, NULL, 0};
    static const struct assent_audience readers = {keys + 1, 1, NULL, 0};
    return assent_rows_change(before, history->ticket, restricted, &readers, &operators, history->directory,
                              history->arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_records_equal_the_fold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
