// SPDX-License-Identifier: Apache-2.0
// Commands on a store's files: backup and verify. Both work while a server has the store open, and without
// one.
#include "command.h"
#include "print.h"
#include "progress.h"
#include <assent/store/store.h>
#include <assent/workbench/verify.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct option OPTIONS_STORE[] = {
    {"--store", OPTION_VALUE, "DIR", "the store (ASSENT_STORE; ./assent-data)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const char *store_of(const struct cli *cli)
{
    const char *store = cli_value(cli, "--store");
    if (store == NULL)
        store = cli_environment("ASSENT_STORE");
    return store != NULL ? store : "./assent-data";
}

// A backup is a file; a store is a folder with one in it. False with a sentence on stderr.
static bool is_there(const char *path)
{
    char file[4096];
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode) &&
        snprintf(file, sizeof file, "%s/assent.db", path) < (int)sizeof file)
        path = file;
    if (access(path, R_OK) == 0 && stat(path, &status) == 0) {
        if (S_ISREG(status.st_mode))
            return true;
        cli_fail(CLI_USAGE, "%s: is no ordinary file; name the folder of a store with --store", path);
        return false; // opening a pipe would wait for ever
    }
    cli_fail(CLI_USAGE, "%s: %s; name the folder of a store with --store", path, strerror(errno));
    return false;
}

static int run_backup(struct cli *cli)
{
    struct assent_error error;
    if (!is_there(store_of(cli)))
        return CLI_USAGE;
    const char *part = assent_text_format(cli->arena, "%s.part", cli->arguments[0]).bytes;
    bool ours = access(part, F_OK) != 0; // one that is there is refused, and not ours to remove
    struct progress *progress = progress_open(cli, "copying the store",
                                              "nothing half done is left of the backup", ours ? part : NULL);
    bool made = assent_store_backup_path(store_of(cli), cli->arguments[0], &error);
    progress_close(progress);
    if (!made)
        return cli_fail(error.code == ASSENT_STORE_BROKEN ? CLI_USAGE : CLI_AWAY, "%s", error.text);
    printf("%s\n", cli->arguments[0]);
    return CLI_OK;
}

static void print_report(struct cli *cli, const struct assent_verify_report *report)
{
    struct assent_record record = assent_record_in(cli->arena);
    assent_record_put_integer(&record, "turns", report->turns);
    assent_record_put_integer(&record, "tickets", report->tickets);
    assent_record_put_integer(&record, "rows", report->rows);
    assent_record_put_integer(&record, "erased", report->erased);
    assent_record_put_integer(&record, "faults", report->faults);
    assent_record_put_integer(&record, "seq", report->seq);
    assent_record_put_text(&record, "link", assent_digest_text(cli->arena, &report->link));
    assent_record_put_boolean(&record, "moved", report->moved);
    if (report->faults > 0) {
        assent_record_put(&record, "first", assent_value_string(report->first.text));
        assent_record_put_integer(&record, "first_seq", report->first_seq);
    }
    struct assent_value value = assent_record_done(&record);
    if (cli->json) {
        print_json(&value);
        return;
    }
    char link[ASSENT_DIGEST_TEXT];
    assent_digest_write(&report->link, link);
    printf("turns: %lld, tickets: %lld, rows compared: %lld; the journal ends at %lld, %s\n",
           (long long)report->turns, (long long)report->tickets, (long long)report->rows,
           (long long)report->seq, link);
    if (report->erased > 0)
        printf("%lld payloads were erased\n", (long long)report->erased);
    if (report->moved)
        puts("somebody wrote meanwhile: what came later was not counted");
    puts(report->faults == 0 ? "all is well" : "the store is not what its journal says:");
    if (report->faults > 0)
        printf("%lld places, the first (turn %lld): %s\n", (long long)report->faults,
               (long long)report->first_seq, report->first.text);
}

static int run_verify(struct cli *cli)
{
    struct assent_error error;
    struct assent_verify_report report;
    const char *path = cli->argument_count > 0 ? cli->arguments[0] : store_of(cli);
    if (!is_there(path))
        return CLI_USAGE;
    struct assent_reader *reader = assent_reader_open_sqlite(path, &error);
    if (reader == NULL)
        return cli_fail(CLI_USAGE, "%s", error.text);
    struct progress *progress =
        progress_open(cli, "checking the journal and what stands beside it", "nothing was changed", NULL);
    bool read = assent_verify(reader, &report, &error);
    progress_close(progress);
    assent_reader_close(reader);
    if (!read)
        return cli_fail(CLI_AWAY, "%s", error.text);
    print_report(cli, &report);
    return report.faults == 0 ? CLI_OK : CLI_REFUSED;
}

const struct command COMMANDS_STORE[] = {
    {"backup", "FILE", "copy the whole store into a file, while it is in use",
     "To restore: put the file as assent.db, with the file `pepper`, into an empty directory.", 1, 1,
     OPTIONS_STORE, .run = run_backup},
    {"verify", "[STORE|BACKUP]", "check the journal's chain, and each ticket against its fold", NULL, 0, 1,
     OPTIONS_STORE, .run = run_verify},
    {.name = NULL},
};
