// SPDX-License-Identifier: Apache-2.0
// Makes an SQLite store with a little journal, or verifies one: workbench_verify_main make|check FOLDER.
// check prints the counts and the first fault as one JSON line; it ends with 0 when all is well, with 1 when
// there are faults, with 2 when the store cannot be read.
#include "keeper.h"

#include <assent/base/canonical.h>
#include <assent/workbench/verify.h>

#include <stdio.h>
#include <string.h>

static int make(const char *folder);
static int check(const char *folder);
static void print(const struct assent_verify_report *report);

int main(int count, char **arguments)
{
    if (count == 3 && strcmp(arguments[1], "make") == 0)
        return make(arguments[2]);
    if (count == 3 && strcmp(arguments[1], "check") == 0)
        return check(arguments[2]);
    fprintf(stderr, "usage: %s make|check FOLDER\n", arguments[0]);
    return 2;
}

static int make(const char *folder)
{
    struct assent_error error = {0};
    struct assent_store *store = assent_store_open_sqlite(folder, &error);
    struct keeper keeper;
    if (!store) {
        fprintf(stderr, "%s\n", error.text);
        return 2;
    }
    keeper_open(&keeper, store);
    keeper_fill(&keeper);
    keeper_close(&keeper);
    assent_store_close(store);
    return 0;
}

static int check(const char *folder)
{
    struct assent_error error = {0};
    struct assent_verify_report report;
    struct assent_reader *reader = assent_reader_open_sqlite(folder, &error);
    bool read = reader && assent_verify(reader, &report, &error);
    if (reader)
        assent_reader_close(reader);
    if (!read) {
        fprintf(stderr, "%s\n", error.text);
        return 2;
    }
    print(&report);
    return report.faults ? 1 : 0;
}

static void print(const struct assent_verify_report *report)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_record out = assent_record_in(arena);
    assent_record_put_integer(&out, "turns", report->turns);
    assent_record_put_integer(&out, "tickets", report->tickets);
    assent_record_put_integer(&out, "rows", report->rows);
    assent_record_put_integer(&out, "erased", report->erased);
    assent_record_put_integer(&out, "faults", report->faults);
    assent_record_put_integer(&out, "seq", report->first_seq);
    assent_record_put_text(&out, "code", assent_text_of(assent_code_slug(report->first.code)));
    assent_record_put_text(&out, "first", assent_text_of(report->first.text));
    struct assent_value value = assent_record_done(&out);
    struct assent_text text = assent_canonical_text(arena, &value);
    printf("%.*s\n", (int)text.count, text.bytes);
    assent_arena_close(arena);
}
