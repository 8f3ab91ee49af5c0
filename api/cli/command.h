// SPDX-License-Identifier: Apache-2.0
// Commands: a row for each, with its options and help. A command gets its options and arguments parsed and
// returns an exit code.
#ifndef ASSENT_CLI_COMMAND_H
#define ASSENT_CLI_COMMAND_H

#include <assent/base/error.h>
#include <assent/base/value.h>

// Exit codes, documented in `assent help` and docs/cli.md.
enum cli_exit {
    CLI_OK = 0,
    CLI_REFUSED = 1, // a rule, a validation or a diagnostic said no
    CLI_USAGE = 2,   // the command line or a file that it names cannot be used
    CLI_AWAY = 3,    // the server cannot be reached, or failed
    CLI_LOGIN = 4,   // no token, or one that the server does not know
    CLI_NOT_YET = 5, // the gate says wait
};

enum option_kind { OPTION_FLAG, OPTION_VALUE, OPTION_LIST };

struct option {
    const char *name; // "--json"
    enum option_kind kind;
    const char *value; // what stands for the value in the help: "FILE"
    const char *help;
};

enum { CLI_OPTIONS = 16, CLI_LIST = 32 };

struct cli;
struct client;

struct command {
    const char *name;      // "token new": one or two words
    const char *arguments; // "WORKFLOW [FIELD=VALUE …]"
    const char *summary;
    const char *detail;           // further lines of the help; may be NULL
    int least, most;              // how many arguments; most -1: any number
    const struct option *options; // ends with a NULL name; those that every command has are added
    int (*run)(struct cli *cli);
    int (*work)(struct cli *cli, struct client *client); // instead of run: with the server that place.h finds
};

struct given {
    const struct option *option;
    const char *values[CLI_LIST];
    size_t count;
};

struct cli {
    struct assent_arena *arena;
    const struct command *command;
    struct given given[CLI_OPTIONS];
    size_t given_count;
    const char **arguments;
    int argument_count;
    bool json;   // print JSON for programs
    bool colour; // only on a terminal and without NO_COLOR
};

extern const struct command *const COMMAND_TABLES[]; // each ends with a NULL name
// The row that the words begin with, NULL when there is none; *used is how many of them are its name.
const struct command *command_find(int count, const char *const *words, int *used);

bool cli_flag(const struct cli *cli, const char *name);
const char *cli_value(const struct cli *cli, const char *name); // NULL when it was not given
const struct given *cli_list(const struct cli *cli, const char *name);
// The environment: the only place that reads it. NULL when it is not set or empty.
const char *cli_environment(const char *name);

// Reads a whole file ("-": standard input), at most limit bytes. Fails with a sentence on stderr.
bool cli_read_file(struct cli *cli, const char *path, size_t limit, struct assent_text *out);
// Puts what was given as the option into the record; nothing where it was not given.
void cli_put(const struct cli *cli, struct assent_record *record, const char *member, const char *option);
// The same of a whole number. False after a sentence on stderr.
bool cli_put_integer(struct cli *cli, struct assent_record *record, const char *member, const char *option);
// The same of an RFC 3339 time or of a date (UTC), which is its first moment or, with `after`, the first one
// behind it. False after a sentence on stderr.
bool cli_put_time(struct cli *cli, struct assent_record *record, const char *member, const char *option,
                  bool after);
// "assent: …" on stderr; returns code, so that a command may end with it.
int cli_fail(int code, const char *format, ...) __attribute__((format(printf, 2, 3)));
// The same; returns false.
bool cli_no(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Options that several commands have and nothing else: --key; --limit and --cursor.
extern const struct option OPTIONS_KEY[], OPTIONS_PAGE[];
extern const struct command COMMANDS_SERVER[], COMMANDS_WORKFLOW[], COMMANDS_TICKET[], COMMANDS_VOTE[],
    COMMANDS_HANDS[], COMMANDS_DELEGATE[], COMMANDS_TEMPLATE[], COMMANDS_JOB[], COMMANDS_GATE[],
    COMMANDS_SIGNAL[], COMMANDS_SCHEDULE[], COMMANDS_WATCH[], COMMANDS_ADMIN[], COMMANDS_STORE[],
    COMMANDS_EXPLAIN[], COMMANDS_CLOCK[], COMMANDS_LOGIN[], COMMANDS_CONFIG[], COMMANDS_DOCTOR[],
    COMMANDS_COMPLETION[], COMMANDS_MAN[], COMMANDS_ABOUT[], COMMANDS_TIMES[], COMMANDS_CAB[],
    COMMANDS_REPORT[];

#endif
