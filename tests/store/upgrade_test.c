// SPDX-License-Identifier: Apache-2.0
// Stores of older forms (forms/N.sql, each written by the Assent of its time) are brought to the form of
// today: the tables are then those of a new store, the journal is whole, and whatever fails in the middle
// leaves the old form or the new one, never a part.
#include "bed.h"
#include "vfs.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NTH_MOST = 4000, SCRIPT_BYTES = 1 << 20 };

static sqlite3 *open_file(const struct bed *bed)
{
    sqlite3 *db;
    const char *file = assent_text_format(bed->arena, "%s/assent.db", bed->folder).bytes;
    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    return db;
}

static const char *read_script(struct assent_arena *arena, int64_t form)
{
    struct assent_text path =
        assent_text_format(arena, "%s/tests/store/forms/%lld.sql", getenv("ASSENT_SOURCE"), (long long)form);
    FILE *file = fopen(path.bytes, "r");
    assert_non_null(file); // each older form has a store
    char *text = assent_arena_take(arena, SCRIPT_BYTES);
    size_t count = fread(text, 1, SCRIPT_BYTES - 1, file);
    fclose(file);
    assert_in_range(count, 1000, SCRIPT_BYTES - 2);
    return text;
}

// A folder with a store of that form, which nobody has open.
static struct bed *bed_of_form(int64_t form)
{
    struct bed *bed = bed_make(BED_SQLITE);
    sqlite3 *db = open_file(bed);
    assert_int_equal(sqlite3_exec(db, read_script(bed->arena, form), NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    return bed;
}

static int64_t number_in(const struct bed *bed, const char *sql)
{
    sqlite3 *db = open_file(bed);
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return number;
}

static int64_t form_in(const struct bed *bed)
{
    return number_in(bed, "PRAGMA user_version");
}

static int64_t form_of_today(void)
{
    struct bed *bed = bed_make(BED_SQLITE);
    bed_open(bed);
    int64_t form = form_in(bed);
    bed_free(bed);
    return form;
}

// Everything that SQLite knows of the tables but the text and the comments they were made with: columns,
// indexes and what they hold in which order, triggers.
static struct assent_text shape_of(const struct bed *bed)
{
    static const char sql[] =
        "SELECT m.type, m.name, m.tbl_name, iif(m.type = 'trigger', m.sql, ''), "
        "(SELECT group_concat(format('%s %s %d %s %d %d', c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, "
        "c.hidden), ', ') FROM pragma_table_xinfo(m.name) c), "
        "(SELECT group_concat(format('%s %d %s %d', i.name, i.\"desc\", i.coll, i.key), ', ') FROM "
        "pragma_index_xinfo(m.name) i), "
        "(SELECT group_concat(format('%s %d %s %d', l.name, l.\"unique\", l.origin, l.partial), ', ') FROM "
        "(SELECT * FROM pragma_index_list(m.name) ORDER BY name) l), "
        "(SELECT format('%d %d', t.wr, t.strict) FROM pragma_table_list(m.name) t), "
        "iif(m.type = 'index', substr(m.sql, instr(m.sql || ' WHERE ', ' WHERE ')), '') "
        "FROM sqlite_schema m ORDER BY m.type, m.name";
    struct assent_buffer out = assent_buffer_in(bed->arena);
    sqlite3 *db = open_file(bed);
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(statement); i++) {
            const char *cell = (const char *)sqlite3_column_text(statement, i);
            assent_buffer_format(&out, "%s | ", cell ? cell : "");
        }
        assent_buffer_byte(&out, '\n');
    }
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    sqlite3_close(db);
    return assent_buffer_done(&out);
}

static void a_store_of_each_older_form_becomes_one_of_today(void **state)
{
    (void)state;
    int64_t today = form_of_today();
    assert_in_range(today, 2, 1000);
    struct bed *new = bed_make(BED_SQLITE);
    bed_open(new);
    struct assent_text shape = shape_of(new);
    for (int64_t form = 1; form < today; form++) {
        struct bed *bed = bed_of_form(form);
        assert_int_equal(form_in(bed), form);
        int64_t turns = number_in(bed, "SELECT count(*) FROM journal");
        assert_true(turns > 10);
        bed_open(bed);
        int64_t from, to;
        assert_true(assent_store_upgraded(bed->store, &from, &to));
        assert_int_equal(from, form);
        assert_int_equal(to, today);
        assert_int_equal(form_in(bed), today);
        bed_text_is(shape_of(bed), shape.bytes);
        assert_int_equal(bed_verify(bed, bed->reader), turns);
        struct draft *next = draft_in(bed->arena);
        draft_move(next, bed_id(1000), 0, "draft");
        bed_keep(bed, next, ASSENT_ITEM_KEPT);
        bed_reopen(bed);
        assert_false(assent_store_upgraded(bed->store, &from, &to)); // once
        assert_int_equal(bed_verify(bed, bed->reader), turns + 1);
        bed_free(bed);
    }
    bed_free(new);
}

// A reader changes nothing, so it cannot read an older form; it says what to do.
static void a_reader_of_an_older_form_says_what_to_do(void **state)
{
    (void)state;
    struct bed *bed = bed_of_form(1);
    assert_null(assent_reader_open_sqlite(bed->folder, &bed->error));
    assert_int_equal(bed->error.code, ASSENT_STORE_VERSION);
    assert_non_null(strstr(bed->error.text, "form 1"));
    assert_non_null(strstr(bed->error.text, "assent serve"));
    assert_int_equal(form_in(bed), 1);
    bed_free(bed);
}

// A copy from before the upgrade is what one goes back to, so the new program makes it too.
static void an_older_form_is_backed_up_as_it_is(void **state)
{
    (void)state;
    struct bed *bed = bed_of_form(1);
    const char *copy = assent_text_format(bed->arena, "%s/copy.db", bed->folder).bytes;
    assert_true(assent_store_backup_path(bed->folder, copy, &bed->error));
    sqlite3 *db;
    assert_int_equal(sqlite3_open(copy, &db), SQLITE_OK);
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int64(statement, 0), 1);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    bed_free(bed);
}

// The form is the old one or that of today, and the next opening goes on from there.
static void assert_whole(struct bed *bed, int64_t today)
{
    bed_close(bed);
    int64_t form = form_in(bed);
    assert_true(form == 1 || form == today);
    assert_int_equal(number_in(bed, "SELECT count(*) FROM sqlite_schema WHERE name = 'signal'"), form != 1);
    bed_open(bed);
    assert_int_equal(form_in(bed), today);
    assert_true(bed_verify(bed, bed->reader) > 10);
}

static void the_nth_call_of_an_upgrade_fails(void **state)
{
    (void)state;
    struct test_vfs *vfs = test_vfs_open();
    int64_t today = form_of_today();
    for (int way = 0; way < 3; way++) {
        bool struck = true;
        int64_t nth = 0;
        for (; struck; nth++) {
            assert_in_range(nth, 0, NTH_MOST);
            struct bed *bed = bed_of_form(1);
            test_vfs_fail(vfs, VFS_EVERY, nth, way == 0 ? 1 : -1, way == 2);
            bool ok = bed_try_open(bed);
            struck = test_vfs_struck(vfs);
            assert_true(ok || struck);
            assert_true(ok || bed->error.code == ASSENT_STORE_BROKEN || bed->error.code == ASSENT_STORE_FULL);
            test_vfs_fail(vfs, 0, 0, 0, 0);
            assert_whole(bed, today);
            bed_free(bed);
        }
        assert_true(nth > 10);
    }
    test_vfs_close(vfs);
}

static void power_is_lost_at_every_call_of_an_upgrade(void **state)
{
    (void)state;
    struct test_vfs *vfs = test_vfs_open();
    int64_t today = form_of_today();
    bool struck = true;
    for (int64_t nth = 0; struck; nth++) {
        assert_in_range(nth, 0, NTH_MOST);
        struct bed *bed = bed_of_form(1);
        test_vfs_fail(vfs, VFS_WRITE | VFS_SYNC | VFS_TRUNCATE, nth, -1, 0);
        bed_try_open(bed);
        struck = test_vfs_struck(vfs);
        test_vfs_power_loss(vfs);
        bed_close(bed);
        test_vfs_wake(vfs, (uint64_t)nth + 1);
        assert_whole(bed, today);
        bed_free(bed);
    }
    test_vfs_close(vfs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_store_of_each_older_form_becomes_one_of_today),
        cmocka_unit_test(a_reader_of_an_older_form_says_what_to_do),
        cmocka_unit_test(an_older_form_is_backed_up_as_it_is),
        cmocka_unit_test(the_nth_call_of_an_upgrade_fails),
        cmocka_unit_test(power_is_lost_at_every_call_of_an_upgrade),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
