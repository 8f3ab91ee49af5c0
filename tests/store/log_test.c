// SPDX-License-Identifier: Apache-2.0
// The write-ahead log stays bounded, counted in pages: maintain() moves it into the file and lets it begin
// again; somebody who looks at an old moment holds that up and no longer.
#include "bed.h"

#include <assent/base/limits.h>

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>

enum {
    PAGE = 4096,
    BIG_BYTES = 1 << 20,              // of a payload
    ITEMS = 8,                        // of a commit
    PAGES = ITEMS * BIG_BYTES / PAGE, // of a commit, and a few
    FEW = 64,
};

static int64_t log_pages(const struct bed *bed)
{
    struct stat state;
    if (stat(assent_text_format(bed->arena, "%s/assent.db-wal", bed->folder).bytes, &state) != 0)
        return 0;
    return state.st_size / (PAGE + 24);
}

// Each item brings a payload of a megabyte, so that few commits make a long log.
static void commit_much(struct bed *bed, int64_t *number)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_item items[ITEMS];
    char *big = assent_arena_take(arena, BIG_BYTES);
    memset(big, 'x', BIG_BYTES);
    for (int i = 0; i < ITEMS; i++) {
        struct draft *draft = draft_in(arena);
        draft_move(draft, bed_id((*number)++), 0, "draft");
        draft->turns[0].bytes.payload = assent_text_slice(big, BIG_BYTES);
        items[i] = draft_item(draft);
    }
    bed_commit(bed, items, ITEMS);
    assent_arena_close(arena);
}

static bool maintain(struct bed *bed)
{
    bool more;
    if (!assent_store_maintain(bed->store, &more, &bed->error))
        fail_msg("%s", bed->error.text);
    return more;
}

static void the_log_stays_within_its_limit(void **state)
{
    struct bed *bed = *state;
    int64_t number = 0;
    // Three times as many pages as the log may have.
    for (int64_t pages = 0; pages < 3 * ASSENT_LOG_PAGES; pages += PAGES) {
        commit_much(bed, &number);
        assert_false(maintain(bed));
        assert_in_range(log_pages(bed), 1, ASSENT_LOG_PAGES);
    }
    assert_int_equal(bed_verify(bed, bed->reader), number);
    bed_reopen(bed);
    assert_int_equal(bed_verify(bed, bed->reader), number);
}

static void a_short_log_is_left_alone(void **state)
{
    struct bed *bed = *state;
    int64_t number = 0;
    commit_much(bed, &number);
    int64_t before = log_pages(bed);
    struct stat file;
    assert_false(maintain(bed));
    assert_int_equal(log_pages(bed), before);
    assert_int_equal(stat(assent_text_format(bed->arena, "%s/assent.db", bed->folder).bytes, &file), 0);
    assert_in_range(file.st_size, 0, FEW * PAGE);
}

static void an_old_moment_holds_the_log_up_for_as_long_as_it_is_looked_at(void **state)
{
    struct bed *bed = *state;
    int64_t number = 0;
    sqlite3 *old;
    commit_much(bed, &number);
    const char *file = assent_text_format(bed->arena, "%s/assent.db", bed->folder).bytes;
    assert_int_equal(sqlite3_open_v2(file, &old, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(old, "BEGIN; SELECT count(*) FROM journal", NULL, NULL, NULL), SQLITE_OK);
    bool more = false;
    while (log_pages(bed) < ASSENT_LOG_PAGES + PAGES) {
        commit_much(bed, &number);
        more = maintain(bed);
    }
    assert_true(more); // over its limit, and said so
    sqlite3_close(old);
    assert_false(maintain(bed));
    int64_t longest = log_pages(bed);
    for (int64_t pages = 0; pages < ASSENT_LOG_PAGES; pages += PAGES) {
        commit_much(bed, &number);
        maintain(bed);
        assert_int_equal(log_pages(bed), longest); // used anew from its beginning
    }
    assert_int_equal(bed_verify(bed, bed->reader), number);
}

// The log moves on, and what was kept before it began again is still read.
static void a_reader_sees_the_same_before_and_after(void **state)
{
    struct bed *bed = *state;
    int64_t number = 0;
    struct assent_reader *second = assent_reader_open(bed->store, &bed->error);
    assert_non_null(second);
    for (int round = 0; round < 8; round++) {
        commit_much(bed, &number);
        assert_int_equal(bed_verify(bed, second), number);
        maintain(bed);
        assert_int_equal(bed_verify(bed, second), number);
    }
    assent_reader_close(second);
}

struct work {
    struct bed *bed;
    atomic_bool stopped;
    bool failed;
};

static void *maintain_on(void *context)
{
    struct work *work = context;
    struct assent_error error;
    bool more;
    while (!atomic_load(&work->stopped) && !work->failed)
        work->failed = !assent_store_maintain(work->bed->store, &more, &error);
    return NULL;
}

// The keeper's thread and the writer's do not stand in each other's way for ever: all commits come through,
// and so does the keeper, whatever the two are busy with.
static void the_log_is_kept_beside_a_writer_who_never_rests(void **state)
{
    struct bed *bed = *state;
    struct work work = {.bed = bed};
    int64_t number = 0;
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, maintain_on, &work), 0);
    for (int64_t pages = 0; pages < 3 * ASSENT_LOG_PAGES; pages += PAGES)
        commit_much(bed, &number);
    atomic_store(&work.stopped, true);
    pthread_join(thread, NULL);
    assert_false(work.failed);
    assert_int_equal(bed_verify(bed, bed->reader), number);
    struct stat file;
    assert_int_equal(stat(assent_text_format(bed->arena, "%s/assent.db", bed->folder).bytes, &file), 0);
    assert_true(file.st_size > ASSENT_LOG_PAGES * PAGE); // it was moved while the writer wrote
}

int main(void)
{
    void *on = (void *)&BED_ON_SQLITE;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate_setup_teardown(the_log_stays_within_its_limit, bed_setup, bed_teardown, on),
        cmocka_unit_test_prestate_setup_teardown(a_short_log_is_left_alone, bed_setup, bed_teardown, on),
        cmocka_unit_test_prestate_setup_teardown(
            an_old_moment_holds_the_log_up_for_as_long_as_it_is_looked_at, bed_setup, bed_teardown, on),
        cmocka_unit_test_prestate_setup_teardown(a_reader_sees_the_same_before_and_after, bed_setup,
                                                 bed_teardown, on),
        cmocka_unit_test_prestate_setup_teardown(the_log_is_kept_beside_a_writer_who_never_rests, bed_setup,
                                                 bed_teardown, on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
