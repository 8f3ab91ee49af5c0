// SPDX-License-Identifier: Apache-2.0
// Readers beside the writer, each on a thread of its own (S6), the keeper beside both, and many who write
// through one engine (AUD-03): every reader sees whole items in the journal's order, and the chain has no gap
// and no fork.
#include "bed.h"

#include <pthread.h>
#include <stdatomic.h>

enum { COMMITS = 150, READERS = 3, WRITERS = 16, APPENDS = 100 };

struct work {
    struct bed *bed;
    atomic_bool stopped;
};

struct watch {
    struct work *work;
    struct assent_reader *reader;
    const char *broken; // what was seen that may not be
    int64_t looks;
};

// Both tickets of a commit move together, and no number is seen before a smaller one.
static const char *look(struct watch *watch, int64_t *last_seq)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_list_filter filter = {.kind = -1, .open = -1, .after_us = -1, .limit = 4, .see_all = true};
    struct assent_stored_turns turns = {0};
    struct assent_list list = {0};
    struct assent_error error;
    const char *broken = NULL;
    if (!assent_reader_list(watch->reader, &filter, arena, &list, &error) ||
        !assent_reader_journal(watch->reader, *last_seq, 50, arena, &turns, &error))
        broken = "a read failed";
    if (!broken && list.count != 0 && (list.count != 2 || list.items[0].revision != list.items[1].revision))
        broken = "an item was seen in part";
    for (size_t i = 0; !broken && i < turns.count; i++) {
        if (turns.items[i].seq != ++*last_seq)
            broken = "the journal has a gap";
    }
    if (!broken && turns.count > 0 && turns.count < 50 && *last_seq % 2)
        broken = "the journal ends within an item";
    assent_arena_close(arena);
    return broken;
}

static void *read_on(void *context)
{
    struct watch *watch = context;
    int64_t last_seq = 0;
    while (!watch->broken && !atomic_load(&watch->work->stopped)) {
        watch->broken = look(watch, &last_seq);
        watch->looks++;
    }
    return NULL;
}

static void *maintain_on(void *context)
{
    struct work *work = context;
    struct assent_error error;
    bool more;
    while (!atomic_load(&work->stopped) && assent_store_maintain(work->bed->store, &more, &error))
        ;
    return NULL;
}

static void readers_see_whole_items_while_commits_go_on(void **state)
{
    struct bed *bed = *state;
    struct work work = {.bed = bed};
    struct watch watches[READERS] = {0};
    pthread_t threads[READERS + 1];
    for (int i = 0; i < READERS; i++) {
        watches[i] = (struct watch){.work = &work, .reader = assent_reader_open(bed->store, &bed->error)};
        assert_non_null(watches[i].reader);
        assert_int_equal(pthread_create(&threads[i], NULL, read_on, &watches[i]), 0);
    }
    assert_int_equal(pthread_create(&threads[READERS], NULL, maintain_on, &work), 0);
    for (int64_t revision = 0; revision < COMMITS; revision++) {
        struct draft *draft = draft_in(bed->arena);
        draft_move(draft, bed_id(1), revision, "board");
        draft_move(draft, bed_id(2), revision, "board");
        bed_keep(bed, draft, ASSENT_ITEM_KEPT);
        // What was kept is seen at once by whoever looks after.
        assert_int_equal(bed_last_seq(bed), 2 * (revision + 1));
    }
    atomic_store(&work.stopped, true);
    for (int i = 0; i <= READERS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < READERS; i++) {
        if (watches[i].broken)
            fail_msg("%s", watches[i].broken);
        assent_reader_close(watches[i].reader);
    }
    assert_int_equal(bed_verify(bed, bed->reader), 2 * COMMITS);
}

// Writers who know only their own ticket, and sometimes an old revision of it; batches mix them as they come.
static void many_writers_make_one_chain(void **state)
{
    struct bed *bed = *state;
    int64_t revisions[WRITERS] = {0};
    int64_t conflicts = 0;
    uint64_t seed = 42;
    for (bool all = false; !all;) {
        struct assent_arena *arena = assent_arena_open(0);
        struct assent_item items[WRITERS * 2];
        int writers[WRITERS * 2];
        size_t count = 0;
        int64_t ahead[WRITERS] = {0};
        for (; count < WRITERS * 2; count++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
            int writer = (int)(seed >> 40) % WRITERS;
            bool stale = (seed >> 50) % 5 == 0;
            if (revisions[writer] + ahead[writer] >= APPENDS)
                break;
            struct draft *draft = draft_in(arena);
            draft_move(draft, bed_id(writer), revisions[writer] + ahead[writer] + (stale ? 1 : 0),
                       stale ? "stale" : "board");
            items[count] = draft_item(draft);
            writers[count] = stale ? -1 : writer;
            ahead[writer] += !stale;
        }
        bed_commit(bed, items, count);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(items[i].outcome, writers[i] < 0 ? ASSENT_ITEM_CONFLICT : ASSENT_ITEM_KEPT);
            if (writers[i] >= 0)
                revisions[writers[i]]++;
            else
                conflicts++;
        }
        all = true;
        for (int i = 0; i < WRITERS; i++)
            all = all && revisions[i] == APPENDS;
        assent_arena_close(arena);
    }
    assert_true(conflicts > 0);
    assert_int_equal(bed_verify(bed, bed->reader), WRITERS * APPENDS);
    for (int i = 0; i < WRITERS; i++) {
        struct assent_subject subject = bed_ticket(bed_id(i));
        struct assent_stored_turns turns;
        assert_true(
            assent_reader_history(bed->reader, &subject, 0, APPENDS + 1, bed->arena, &turns, &bed->error));
        assert_int_equal(turns.count, APPENDS);
        for (size_t k = 0; k < turns.count; k++)
            assert_int_equal(turns.items[k].revision, (int64_t)(APPENDS - k));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(readers_see_whole_items_while_commits_go_on),
        TEST(many_writers_make_one_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
