// SPDX-License-Identifier: Apache-2.0
// Backups: a whole copy of one moment in one file, while commits go on; read as it is, and as assent.db in a
// folder a store. What cannot be copied leaves no file behind that looks like a backup.
#include "bed.h"
#include "vfs.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TICKETS = 20, NTH_MOST = 4000 };

static const char *path_in(const struct bed *bed, const char *name)
{
    return assent_text_format(bed->arena, "%s/%s", bed->folder, name).bytes;
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

static void keep_ticket(struct bed *bed, struct assent_arena *arena, int64_t number)
{
    struct draft *draft = draft_in(arena);
    draft_move(draft, bed_id(number), 0, "draft");
    draft_key(draft, number + 1, 201);
    bed_keep(bed, draft, ASSENT_ITEM_KEPT);
}

static void keep_some(struct bed *bed)
{
    for (int64_t i = 0; i < TICKETS; i++)
        keep_ticket(bed, bed->arena, i);
}

static int64_t turns_in(struct bed *bed, const char *path)
{
    struct assent_reader *reader = assent_reader_open_sqlite(path, &bed->error);
    if (!reader)
        fail_msg("%s", bed->error.text);
    int64_t turns = bed_verify(bed, reader);
    assent_reader_close(reader);
    return turns;
}

static void a_backup_is_one_file_that_can_be_read(void **state)
{
    struct bed *bed = *state;
    const char *path = path_in(bed, "copy.db");
    struct stat found;
    unsigned char head[20] = {0};
    keep_some(bed);
    assert_true(assent_store_backup(bed->store, path, &bed->error));
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
    assert_false(is_there(path_in(bed, "copy.db.part")));
    assert_false(is_there(path_in(bed, "copy.db-wal")));
    int file = open(path, O_RDONLY);
    assert_int_equal(read(file, head, sizeof head), (long)sizeof head);
    close(file);
    assert_int_equal(head[18], 1); // a file that needs no log beside it
    assert_int_equal(turns_in(bed, path), TICKETS);
    assert_false(is_there(path_in(bed, "copy.db-wal")));
    // What comes later is not in it.
    keep_ticket(bed, bed->arena, TICKETS);
    assert_int_equal(turns_in(bed, path), TICKETS);
}

static void a_backup_in_a_folder_is_a_store(void **state)
{
    struct bed *bed = *state;
    struct bed *other = bed_make(BED_SQLITE);
    keep_some(bed);
    assert_true(assent_store_backup(bed->store, path_in(other, "assent.db"), &bed->error));
    bed_open(other);
    assert_int_equal(bed_verify(other, other->reader), TICKETS);
    keep_ticket(other, other->arena, TICKETS);
    assert_int_equal(bed_verify(other, other->reader), TICKETS + 1);
    bed_reopen(other);
    assert_int_equal(bed_verify(other, other->reader), TICKETS + 1);
    assert_int_equal(bed_verify(bed, bed->reader), TICKETS);
    bed_free(other);
}

static void nothing_that_is_there_is_written_over(void **state)
{
    struct bed *bed = *state;
    const char *path = path_in(bed, "copy.db");
    FILE *file = fopen(path, "w");
    fputs("mine", file);
    fclose(file);
    assert_false(assent_store_backup(bed->store, path, &bed->error));
    assert_non_null(strstr(bed->error.text, "is there already"));
    struct stat found;
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_size, 4);
    assert_int_equal(rename(path, path_in(bed, "copy.db.part")), 0);
    assert_false(assent_store_backup(bed->store, path, &bed->error));
    assert_int_equal(stat(path_in(bed, "copy.db.part"), &found), 0);
    assert_int_equal(found.st_size, 4);
    assert_false(assent_store_backup(bed->store, "/nonexistent/copy.db", &bed->error));
    assert_int_equal(bed->error.code, ASSENT_STORE_BROKEN);
}

// By the folder alone, whether an engine has the store open or not.
static void a_store_is_copied_by_its_folder(void **state)
{
    struct bed *bed = *state;
    keep_some(bed);
    assert_true(assent_store_backup_path(bed->folder, path_in(bed, "one.db"), &bed->error));
    assert_int_equal(turns_in(bed, path_in(bed, "one.db")), TICKETS);
    keep_ticket(bed, bed->arena, TICKETS); // the engine is not disturbed
    bed_close(bed);
    assert_true(assent_store_backup_path(bed->folder, path_in(bed, "two.db"), &bed->error));
    assert_int_equal(turns_in(bed, path_in(bed, "two.db")), TICKETS + 1);
    assert_false(assent_store_backup_path(path_in(bed, "nothing"), path_in(bed, "three.db"), &bed->error));
    assert_false(is_there(path_in(bed, "three.db")));
    // A backup is a store to copy, too.
    assert_true(assent_store_backup_path(path_in(bed, "two.db"), path_in(bed, "four.db"), &bed->error));
    assert_int_equal(turns_in(bed, path_in(bed, "four.db")), TICKETS + 1);
}

// Whatever fails, there is no file with the backup's name, and the store goes on.
static void the_nth_call_of_a_backup_fails(void **state)
{
    (void)state;
    struct test_vfs *vfs = test_vfs_open();
    struct bed *bed = bed_make(BED_SQLITE);
    bed_open(bed);
    keep_some(bed);
    bool struck = true;
    for (int64_t nth = 0; struck; nth++) {
        const char *path = path_in(bed, assent_text_format(bed->arena, "copy%lld.db", (long long)nth).bytes);
        assert_in_range(nth, 0, NTH_MOST);
        test_vfs_fail(vfs, VFS_EVERY, nth, -1, nth % 2 == 0);
        bool ok = assent_store_backup(bed->store, path, &bed->error);
        struck = test_vfs_struck(vfs);
        test_vfs_fail(vfs, 0, 0, 0, 0);
        assert_int_equal(ok, is_there(path));
        assert_false(is_there(assent_text_format(bed->arena, "%s.part", path).bytes));
        if (ok)
            assert_int_equal(turns_in(bed, path), TICKETS);
        assert_int_equal(bed_verify(bed, bed->reader), TICKETS);
    }
    bed_free(bed);
    test_vfs_close(vfs);
}

struct work {
    struct bed *bed;
    atomic_bool stopped;
    int64_t made;
};

static void *commit_on(void *context)
{
    struct work *work = context;
    while (!atomic_load(&work->stopped)) {
        struct assent_arena *arena = assent_arena_open(0);
        struct draft *draft = draft_in(arena);
        struct assent_error error;
        draft_move(draft, bed_id(TICKETS + work->made), 0, "draft");
        struct assent_item item = draft_item(draft);
        if (!assent_store_commit(work->bed->store, &item, 1, &error) || item.outcome != ASSENT_ITEM_KEPT)
            break;
        work->made++;
        assent_arena_close(arena);
    }
    return NULL;
}

static void a_backup_while_commits_go_on_is_one_moment(void **state)
{
    struct bed *bed = *state;
    struct work work = {.bed = bed};
    pthread_t thread;
    keep_some(bed);
    assert_int_equal(pthread_create(&thread, NULL, commit_on, &work), 0);
    int64_t last = TICKETS;
    for (int i = 0; i < 8; i++) {
        const char *path = path_in(bed, assent_text_format(bed->arena, "copy%d.db", i).bytes);
        if (!assent_store_backup(bed->store, path, &bed->error))
            fail_msg("%s", bed->error.text);
        int64_t turns = turns_in(bed, path);
        assert_true(turns >= last);
        last = turns;
    }
    atomic_store(&work.stopped, true);
    pthread_join(thread, NULL);
    assert_true(last <= TICKETS + work.made);
    assert_int_equal(bed_verify(bed, bed->reader), TICKETS + work.made);
}

int main(void)
{
    void *on = (void *)&BED_ON_SQLITE;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate_setup_teardown(a_backup_is_one_file_that_can_be_read, bed_setup,
                                                 bed_teardown, on),
        cmocka_unit_test_prestate_setup_teardown(a_backup_in_a_folder_is_a_store, bed_setup, bed_teardown,
                                                 on),
        cmocka_unit_test_prestate_setup_teardown(nothing_that_is_there_is_written_over, bed_setup,
                                                 bed_teardown, on),
        cmocka_unit_test_prestate_setup_teardown(a_store_is_copied_by_its_folder, bed_setup, bed_teardown,
                                                 on),
        cmocka_unit_test(the_nth_call_of_a_backup_fails),
        cmocka_unit_test_prestate_setup_teardown(a_backup_while_commits_go_on_is_one_moment, bed_setup,
                                                 bed_teardown, on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
