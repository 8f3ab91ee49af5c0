// SPDX-License-Identifier: Apache-2.0
// assent: one program, a table of commands. Finds the row, parses its words, runs it; prints help.
#include "client.h"
#include "options.h"
#include <assent/base/diagnostic.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const struct command *const COMMAND_TABLES[] = {
    COMMANDS_TICKET,     COMMANDS_VOTE,
    COMMANDS_HANDS,      COMMANDS_DELEGATE,
    COMMANDS_TEMPLATE,   COMMANDS_JOB,
    COMMANDS_GATE,       COMMANDS_SIGNAL,
    COMMANDS_SCHEDULE,   COMMANDS_WATCH,
    COMMANDS_REPORT,     COMMANDS_TIMES,
    COMMANDS_CAB,        COMMANDS_WORKFLOW,
    COMMANDS_ADMIN,      COMMANDS_SERVER,
    COMMANDS_CLOCK,      COMMANDS_STORE,
    COMMANDS_EXPLAIN,    COMMANDS_LOGIN,
    COMMANDS_CONFIG,     COMMANDS_DOCTOR,
    COMMANDS_COMPLETION, COMMANDS_MAN,
    COMMANDS_ABOUT,      NULL,
};

static void print_help(void)
{
    puts(
        "assent: may this happen, who said so, and did it happen?\n\nusage: assent COMMAND [OPTIONS] [ARGUMENTS]\n");
    for (size_t table = 0; COMMAND_TABLES[table] != NULL; table++) {
        for (const struct command *row = COMMAND_TABLES[table]; row->name != NULL; row++)
            printf("  %-18s  %s\n", row->name, row->summary);
        puts("");
    }
    puts(
        "`assent COMMAND --help` says more.\n"
        "The server is --server, ASSENT_SERVER, what `assent login` keeps, or http://127.0.0.1:8181; the token --token-file,\n"
        "ASSENT_TOKEN, or what `assent login` keeps.\n"
        "Exit codes: 0 done, 1 refused, 2 wrong usage, 3 the server is away or failed, 4 not logged in, 5 not yet, 130 interrupted.");
}

static void print_options(const struct option *options)
{
    for (; options != NULL && options->name != NULL; options++)
        printf("  %s%s%-*s %s\n", options->name, options->value != NULL ? " " : "",
               (int)(22 - strlen(options->name) - (options->value != NULL ? 1 : 0)),
               options->value != NULL ? options->value : "", options->help);
}

static void print_command_help(const struct command *command)
{
    printf("%s\n\nusage: assent %s%s%s\n", command->summary, command->name,
           command->arguments[0] != 0 ? " " : "", command->arguments);
    if (command->detail != NULL)
        printf("\n%s\n", command->detail);
    puts("\noptions:");
    print_options(command->options);
    print_options(OPTIONS_EVERYWHERE);
}

// Rows of two words ("token new") are matched first; *used is how many words the name took.
const struct command *command_find(int count, const char *const *words, int *used)
{
    const struct command *found = NULL;
    *used = 0;
    if (count == 0)
        return NULL;
    for (size_t table = 0; COMMAND_TABLES[table] != NULL; table++) {
        for (const struct command *row = COMMAND_TABLES[table]; row->name != NULL; row++) {
            char both[64];
            snprintf(both, sizeof both, "%s %s", words[0], count > 1 ? words[1] : "");
            if (*used < 2 && strcmp(row->name, both) == 0) {
                found = row;
                *used = 2;
            } else if (*used < 1 && strcmp(row->name, words[0]) == 0) {
                found = row;
                *used = 1;
            }
        }
    }
    return found;
}

// "token" alone: the commands that begin with it. False when there are none.
static bool print_family(const char *word)
{
    bool any = false;
    size_t length = strlen(word);
    for (size_t table = 0; COMMAND_TABLES[table] != NULL; table++) {
        for (const struct command *row = COMMAND_TABLES[table]; row->name != NULL; row++) {
            if (strncmp(row->name, word, length) != 0 || row->name[length] != ' ')
                continue;
            printf("  %-18s  %s\n", row->name, row->summary);
            any = true;
        }
    }
    return any;
}

static int unknown_command(int count, char **words)
{
    if (words[0][0] == '-')
        return cli_fail(
            CLI_USAGE,
            "options stand behind the command: `assent COMMAND %s …`; `assent help` lists commands",
            words[0]);
    struct assent_text names[64];
    size_t name_count = 0;
    for (size_t table = 0; COMMAND_TABLES[table] != NULL; table++) {
        for (const struct command *row = COMMAND_TABLES[table]; row->name != NULL && name_count < 64; row++)
            names[name_count++] = assent_text_of(row->name);
    }
    char both[64];
    snprintf(both, sizeof both, "%s%s%s", words[0], count > 1 ? " " : "", count > 1 ? words[1] : "");
    struct assent_text near = assent_diagnostics_nearest(assent_text_of(words[0]), names, name_count);
    if (near.count == 0)
        near = assent_diagnostics_nearest(assent_text_of(both), names, name_count);
    if (near.count > 0)
        return cli_fail(CLI_USAGE, "there is no command `%s`: did you mean `%.*s`?", words[0],
                        (int)near.count, near.bytes);
    return cli_fail(CLI_USAGE, "there is no command `%s`; `assent help` lists them", words[0]);
}

static bool asks_for_help(const char *word)
{
    return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

// `assent help`, `assent help COMMAND`; words stand behind "help".
static int help(int count, char **words)
{
    int used;
    if (count == 0) {
        print_help();
        return CLI_OK;
    }
    const struct command *command = command_find(count, (const char *const *)words, &used);
    if (command != NULL)
        print_command_help(command);
    else if (!print_family(words[0]))
        return unknown_command(count, words);
    return CLI_OK;
}

static int start(struct cli *cli)
{
    int code = CLI_OK;
    if (cli->command->run != NULL)
        return cli->command->run(cli);
    struct client *client = client_open(cli, &code);
    if (client == NULL)
        return code;
    code = cli->command->work(cli, client);
    client_close(client);
    return code;
}

static int run(int count, char **words)
{
    if (count < 2) {
        print_help();
        return CLI_USAGE;
    }
    if (strcmp(words[1], "--version") == 0)
        words[1] += 2; // as people type it first
    if (asks_for_help(words[1]))
        return help(count - 2, words + 2);
    int used;
    const struct command *command = command_find(count - 1, (const char *const *)words + 1, &used);
    if (command == NULL && print_family(words[1]))
        return count > 2 && asks_for_help(words[2]) ? CLI_OK : CLI_USAGE;
    if (command == NULL)
        return unknown_command(count - 1, words + 1);
    struct cli cli = {.arena = assent_arena_open(0), .command = command};
    int code = CLI_USAGE;
    if (cli_parse(&cli, count - 1 - used, words + 1 + used)) {
        if (cli_flag(&cli, "--help")) {
            print_command_help(command);
            code = CLI_OK;
        } else {
            code = start(&cli);
        }
    }
    assent_arena_close(cli.arena);
    return code;
}

// A closed one of the first three would be the next file that is opened: the store, or a pipe of the loop,
// which then gets what is printed. Those put here instead cannot be used either, so that the command says so.
static bool hold_standard_files(void)
{
    for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++) {
        if (fcntl(file, F_GETFD) < 0 && open("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY) != file)
            return false;
    }
    return true;
}

// What could not be printed was not said: a secret that is shown once would be lost in silence.
int main(int count, char **words)
{
    if (!hold_standard_files())
        return CLI_USAGE;
    int code = run(count, words);
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    return cli_fail(CLI_USAGE, "standard output cannot be written: %s", strerror(errno));
}
