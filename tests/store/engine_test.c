// SPDX-License-Identifier: Apache-2.0
// The SQLite store as an engine on one folder: the lock against a second engine, the form of the tables,
// rights, triggers, files of others, disks that cannot be written.
#include "bed.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct bed *with_one_ticket(void)
{
    struct bed *bed = bed_make(BED_SQLITE);
    bed_open(bed);
    struct draft *draft = draft_in(bed->arena);
    draft_move(draft, bed_id(1), 0, "draft");
    bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    return bed;
}

static const char *file_in(const struct bed *bed, const char *name)
{
    return assent_text_format(bed->arena, "%s/%s", bed->folder, name).bytes;
}

// Runs SQL on the store's file, past the store.
static int run(const struct bed *bed, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(file_in(bed, "assent.db"), &db), SQLITE_OK);
    int result = sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_close(db);
    return result;
}

static void a_second_engine_is_refused(void **state)
{
    (void)state;
    struct bed *bed = with_one_ticket();
    struct assent_error error;
    assert_null(assent_store_open_sqlite(bed->folder, &error));
    assert_int_equal(error.code, ASSENT_STORE_LOCKED);
    assert_non_null(strstr(error.text, bed->folder));
    pid_t child = fork();
    if (child == 0) {
        struct assent_store *second = assent_store_open_sqlite(bed->folder, &error);
        _exit(!second && error.code == ASSENT_STORE_LOCKED ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    // The first is not disturbed, and once it ends another may come.
    struct draft *draft = draft_in(bed->arena);
    draft_move(draft, bed_id(2), 0, "draft");
    bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    bed_reopen(bed);
    bed_free(bed);
}

static void the_lock_ends_with_the_process(void **state)
{
    (void)state;
    struct bed *bed = bed_make(BED_SQLITE);
    pid_t child = fork();
    if (child == 0) {
        struct assent_error error;
        _exit(assent_store_open_sqlite(bed->folder, &error) ? 0 : 1); // without closing
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    bed_open(bed);
    bed_free(bed);
}

struct holder {
    sqlite3 *db;
    pthread_t thread;
    sem_t held;
};

static void *hold_for_a_moment(void *context)
{
    struct holder *holder = context;
    bool ok = sqlite3_exec(holder->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;
    sem_post(&holder->held);
    for (int i = 0; i < 300; i++)
        sched_yield();
    ok = ok && sqlite3_exec(holder->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
    return ok ? context : NULL;
}

// As a reader does who comes upon the log's index while it is written.
static void a_lock_that_is_held_for_a_moment_fails_no_commit(void **state)
{
    (void)state;
    struct bed *bed = with_one_ticket();
    struct holder holder;
    assert_int_equal(sqlite3_open(file_in(bed, "assent.db"), &holder.db), SQLITE_OK);
    assert_int_equal(sem_init(&holder.held, 0, 0), 0);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(pthread_create(&holder.thread, NULL, hold_for_a_moment, &holder), 0);
        sem_wait(&holder.held);
        struct draft *draft = draft_in(bed->arena);
        draft_move(draft, bed_id(1), i + 1, "draft");
        bed_keep(bed, draft, ASSENT_ITEM_KEPT);
        void *held = NULL;
        pthread_join(holder.thread, &held);
        assert_non_null(held);
    }
    sqlite3_close(holder.db);
    sem_destroy(&holder.held);
    bed_free(bed);
}

static void a_lock_that_is_kept_is_told_and_the_store_goes_on_after_it(void **state)
{
    (void)state;
    struct bed *bed = with_one_ticket();
    sqlite3 *db;
    assert_int_equal(sqlite3_open(file_in(bed, "assent.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    struct draft *draft = draft_in(bed->arena);
    draft_move(draft, bed_id(1), 1, "draft");
    struct assent_item item = draft_item(draft);
    assert_false(assent_store_commit(bed->store, &item, 1, &bed->error));
    assert_int_equal(item.outcome, ASSENT_ITEM_FAILED);
    assert_int_equal(bed->error.code, ASSENT_STORE_BROKEN);
    assert_non_null(strstr(bed->error.text, "another program"));
    assert_int_equal(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    bed_free(bed);
}

static int form_in(const struct bed *bed)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(file_in(bed, "assent.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int form = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return form;
}

// Older ones are brought up (upgrade_test.c); what no Assent of this age wrote is left as it is.
static void a_form_that_is_not_known_is_refused(void **state)
{
    (void)state;
    struct bed *bed = with_one_ticket();
    bed_close(bed);
    int form = form_in(bed);
    int others[] = {form + 1, 99, -1, 0};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct assent_text word = assent_text_format(bed->arena, "form %d,", others[i]);
        struct assent_text set = assent_text_format(bed->arena, "PRAGMA user_version = %d", others[i]);
        assert_int_equal(run(bed, set.bytes), SQLITE_OK);
        assert_false(bed_try_open(bed));
        assert_int_equal(bed->error.code, ASSENT_STORE_VERSION);
        assert_non_null(strstr(bed->error.text, others[i] == 0 ? "not a store" : word.bytes));
        struct assent_error error;
        assert_null(assent_reader_open_sqlite(bed->folder, &error));
        assert_int_equal(error.code, ASSENT_STORE_VERSION);
        assert_int_equal(form_in(bed), others[i]);
    }
    struct assent_text back = assent_text_format(bed->arena, "PRAGMA user_version = %d", form);
    assert_int_equal(run(bed, back.bytes), SQLITE_OK);
    bed_open(bed);
    assert_int_equal(bed_verify(bed, bed->reader), 1);
    bed_free(bed);
}

static void another_programs_database_is_left_as_it_is(void **state)
{
    (void)state;
    struct bed *bed = bed_make(BED_SQLITE);
    assert_int_equal(run(bed, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)"), SQLITE_OK);
    assert_false(bed_try_open(bed));
    assert_int_equal(bed->error.code, ASSENT_STORE_VERSION);
    assert_non_null(strstr(bed->error.text, "not a store of Assent"));
    assert_int_equal(run(bed, "UPDATE theirs SET x = 2"), SQLITE_OK);
    unsigned char head[20] = {0};
    int file = open(file_in(bed, "assent.db"), O_RDONLY);
    assert_int_equal(read(file, head, sizeof head), (long)sizeof head);
    close(file);
    assert_int_equal(head[18], 1); // not made a file with a log
    bed_free(bed);
}

static void a_file_that_is_no_database_is_refused(void **state)
{
    (void)state;
    struct bed *bed = bed_make(BED_SQLITE);
    FILE *file = fopen(file_in(bed, "assent.db"), "w");
    for (int i = 0; i < 2000; i++)
        fputs("no database ", file);
    fclose(file);
    assert_false(bed_try_open(bed));
    assert_int_equal(bed->error.code, ASSENT_BAD_RECORD);
    bed_free(bed);
}

static void a_damaged_file_is_told_as_damage(void **state)
{
    (void)state;
    struct bed *bed = with_one_ticket();
    bed_close(bed);
    int file = open(file_in(bed, "assent.db"), O_RDWR);
    unsigned char noise[4096];
    memset(noise, 0x5a, sizeof noise);
    for (int page = 1; page < 30; page++)
        assert_int_equal(pwrite(file, noise, sizeof noise, page * 4096), (long)sizeof noise);
    close(file);
    if (bed_try_open(bed)) {
        struct assent_stored_ticket ticket;
        bool found;
        assert_false(assent_reader_ticket(bed->reader, bed_id(1), bed->arena, &found, &ticket, &bed->error));
    }
    assert_int_equal(bed->error.code, ASSENT_BAD_RECORD);
    bed_free(bed);
}

static void only_the_owner_can_read(void **state)
{
    (void)state;
    struct bed *bed = bed_make(BED_SQLITE);
    const char *inner = file_in(bed, "store");
    mode_t mask = umask(0);
    struct assent_store *store = assent_store_open_sqlite(inner, &bed->error);
    umask(mask);
    assert_non_null(store);
    struct stat found;
    assert_int_equal(stat(inner, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0700);
    const char *const names[] = {"assent.db", "assent.db-wal", "assent.db-shm", "assent.lock"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(stat(assent_text_format(bed->arena, "%s/%s", inner, names[i]).bytes, &found), 0);
        assert_int_equal(found.st_mode & 0777, 0600);
    }
    assent_store_close(store);
    unlink(assent_text_format(bed->arena, "%s/assent.db", inner).bytes);
    unlink(assent_text_format(bed->arena, "%s/assent.lock", inner).bytes);
    assert_int_equal(rmdir(inner), 0); // a store that was closed leaves no other file
    bed_free(bed);
}

// What is found damaged in the middle of a batch undoes the batch, and the store goes on with the next.
static void a_bad_row_in_the_middle_of_a_batch_undoes_it(void **state)
{
    (void)state;
    struct bed *bed = with_one_ticket();
    bed_close(bed);
    assert_int_equal(run(bed, "UPDATE ticket SET last_seq = 99"), SQLITE_OK); // a turn that is not there
    bed_open(bed);
    struct draft *good = draft_in(bed->arena);
    draft_move(good, bed_id(2), 0, "draft");
    struct draft *stale = draft_in(bed->arena);
    draft_move(stale, bed_id(1), 0, "draft"); // makes the store look back
    struct assent_item items[2] = {draft_item(good), draft_item(stale)};
    assert_false(assent_store_commit(bed->store, items, 2, &bed->error));
    assert_int_equal(bed->error.code, ASSENT_BAD_RECORD);
    assert_int_equal(items[0].outcome, ASSENT_ITEM_FAILED);
    assert_int_equal(items[1].outcome, ASSENT_ITEM_FAILED);
    assert_int_equal(bed_revision(bed, bed_ticket(bed_id(2))), 0);
    bed_keep(bed, good, ASSENT_ITEM_KEPT);
    assert_int_equal(bed_verify(bed, bed->reader), 2);
    bed_free(bed);
}

// AUD-10: the database itself refuses.
static void the_journal_cannot_be_rewritten(void **state)
{
    (void)state;
    struct bed *bed = with_one_ticket();
    bed_close(bed);
    assert_int_equal(run(bed, "UPDATE journal SET envelope = 'x'"), SQLITE_CONSTRAINT);
    assert_int_equal(run(bed, "DELETE FROM journal"), SQLITE_CONSTRAINT);
    assert_int_equal(run(bed, "UPDATE payload SET bytes = 'x'"), SQLITE_CONSTRAINT);
    assert_int_equal(run(bed, "DELETE FROM payload WHERE seq = 1"), SQLITE_CONSTRAINT);
    bed_free(bed);
}

static void tables_are_strict(void **state)
{
    (void)state;
    struct bed *bed = with_one_ticket();
    bed_close(bed);
    assert_int_equal(run(bed, "INSERT INTO timer VALUES ('soon', x'00', 'x')"), SQLITE_CONSTRAINT);
    assert_int_equal(run(bed, "INSERT INTO payload VALUES (99, 'text', 'x')"), SQLITE_CONSTRAINT);
    bed_free(bed);
}

static void a_folder_that_cannot_be_made_is_told(void **state)
{
    (void)state;
    struct assent_error error;
    assert_null(assent_store_open_sqlite("/proc/assent-store", &error));
    assert_true(error.code == ASSENT_STORE_BROKEN || error.code == ASSENT_STORE_READ_ONLY);
    assert_non_null(strstr(error.text, "/proc/assent-store"));
    assert_null(assent_store_open_sqlite("/dev/null", &error));
    assert_int_equal(error.code, ASSENT_STORE_BROKEN);
    assert_null(assent_reader_open_sqlite("/nonexistent/store", &error));
    assert_int_equal(error.code, ASSENT_STORE_BROKEN);
}

// Root may write anywhere, so the right to write is taken by opening as another user where that can be done.
static void a_folder_without_the_right_to_write_is_told(void **state)
{
    (void)state;
    struct bed *bed = bed_make(BED_SQLITE);
    assert_int_equal(chmod(bed->folder, 0555), 0);
    pid_t child = fork();
    if (child == 0) {
        struct assent_error error = {0};
        if (geteuid() == 0 && setuid(65534) != 0)
            _exit(2);
        struct assent_store *store = assent_store_open_sqlite(bed->folder, &error);
        _exit(!store && error.code == ASSENT_STORE_READ_ONLY ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_int_equal(chmod(bed->folder, 0700), 0);
    bed_free(bed);
}

// A reader of its own takes no lock, with an engine or without.
static void a_reader_may_look_with_an_engine_and_without(void **state)
{
    (void)state;
    struct bed *bed = with_one_ticket();
    struct assent_reader *beside = assent_reader_open_sqlite(bed->folder, &bed->error);
    assert_non_null(beside);
    assert_int_equal(bed_verify(bed, beside), 1);
    struct draft *draft = draft_in(bed->arena);
    draft_move(draft, bed_id(2), 0, "draft");
    bed_keep(bed, draft, ASSENT_ITEM_KEPT);
    assert_int_equal(bed_verify(bed, beside), 2);
    assent_reader_close(beside);
    bed_close(bed);
    beside = assent_reader_open_sqlite(file_in(bed, "assent.db"), &bed->error);
    assert_non_null(beside);
    assert_int_equal(bed_verify(bed, beside), 2);
    assent_reader_close(beside);
    bed_open(bed);
    bed_free(bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_engine_is_refused),
        cmocka_unit_test(the_lock_ends_with_the_process),
        cmocka_unit_test(a_lock_that_is_held_for_a_moment_fails_no_commit),
        cmocka_unit_test(a_lock_that_is_kept_is_told_and_the_store_goes_on_after_it),
        cmocka_unit_test(a_form_that_is_not_known_is_refused),
        cmocka_unit_test(another_programs_database_is_left_as_it_is),
        cmocka_unit_test(a_file_that_is_no_database_is_refused),
        cmocka_unit_test(a_damaged_file_is_told_as_damage),
        cmocka_unit_test(a_bad_row_in_the_middle_of_a_batch_undoes_it),
        cmocka_unit_test(only_the_owner_can_read),
        cmocka_unit_test(the_journal_cannot_be_rewritten),
        cmocka_unit_test(tables_are_strict),
        cmocka_unit_test(a_folder_that_cannot_be_made_is_told),
        cmocka_unit_test(a_folder_without_the_right_to_write_is_told),
        cmocka_unit_test(a_reader_may_look_with_an_engine_and_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
