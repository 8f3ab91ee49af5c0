// SPDX-License-Identifier: Apache-2.0
// man: the manual pages, printed from the table of commands, so that they say what the help says: assent(1)
// with every command, assent-serve(8) with the server. In man(7), for man-db and mandoc.
#include "options.h"
#include <stdio.h>
#include <string.h>

// For "…", which not every terminal of a manual has; the bytes that are over.
static size_t put_dots(void)
{
    fputs("...", stdout);
    return strlen("…") - 1;
}

enum { LINE = 60 }; // after so many bytes a line ends at the next space, as manual pages are written

// A line of text: a dot or an apostrophe at its beginning is no request, a backslash no escape, and dashes
// are those that people type.
static void put_text(struct assent_text text)
{
    bool begin = true;
    size_t line = 0;
    for (size_t i = 0; i < text.count; i++, line++) {
        char byte = text.bytes[i];
        if (byte == ' ' && line > LINE)
            byte = '\n';
        if (begin && (byte == '.' || byte == '\''))
            fputs("\\&", stdout);
        begin = byte == '\n';
        line = begin ? 0 : line;
        if (byte == '\\')
            fputs("\\e", stdout);
        else if (byte == '-')
            fputs("\\-", stdout);
        else if (byte == '`' && i + 1 < text.count)
            fputs("\\(ga", stdout);
        else if (i + 3 <= text.count && memcmp(text.bytes + i, "…", 3) == 0)
            i += put_dots();
        else
            fputc(byte, stdout);
    }
}

static void put(const char *text)
{
    put_text(assent_text_of(text));
}

static void put_line(const char *text)
{
    put(text);
    fputc('\n', stdout);
}

static void put_head(const char *name, const char *section, const char *what)
{
    printf(".\\\" SPDX-License-Identifier: Apache-2.0\n.\\\" Printed by `assent man'.\n");
    printf(".TH %s %s " ASSENT_DATE " \"Assent " ASSENT_VERSION "\" \"Assent\"\n.SH NAME\n", name, section);
    put(strcmp(section, "8") == 0 ? "assent-serve" : "assent");
    printf(" \\- %s\n", what);
}

static void put_options(const struct option *options)
{
    for (; options != NULL && options->name != NULL; options++) {
        fputs(".TP\n.B ", stdout);
        put(options->name);
        if (options->value != NULL) {
            fputs(" \\fI", stdout);
            put(options->value);
            fputs("\\fR", stdout);
        }
        fputc('\n', stdout);
        put_line(options->help);
    }
}

static void put_command(const struct command *row)
{
    fputs(".SS ", stdout);
    put_line(row->name);
    fputs(".B assent ", stdout);
    put(row->name);
    fputc('\n', stdout);
    if (row->arguments[0] != 0) {
        fputs(".I ", stdout);
        put_line(row->arguments);
    }
    fputs(".PP\n", stdout);
    put_line(row->summary);
    if (row->detail != NULL) {
        fputs(".PP\n", stdout);
        put_line(row->detail);
    }
    put_options(row->options);
}

static void put_commands(void)
{
    fputs(".SH COMMANDS\n", stdout);
    for (size_t table = 0; COMMAND_TABLES[table] != NULL; table++) {
        for (const struct command *row = COMMAND_TABLES[table]; row->name != NULL; row++)
            put_command(row);
    }
}

static void put_pairs(const char *title, const char *const (*pairs)[2], size_t count)
{
    printf(".SH %s\n", title);
    for (size_t i = 0; i < count; i++) {
        fputs(".TP\n.B ", stdout);
        put_line(pairs[i][0]);
        put_line(pairs[i][1]);
    }
}

static void put_surroundings(void)
{
    static const char *const ENVIRONMENT[][2] = {
        {"ASSENT_SERVER", "Where the server is, or its name in the configuration."},
        {"ASSENT_TOKEN", "The token. An option comes before it, the configuration behind it."},
        {"ASSENT_CA_FILE", "Certificates to trust, as PEM."},
        {"ASSENT_FINGERPRINT", "The SHA-256 fingerprint of the one certificate to trust."},
        {"ASSENT_STORE", "The folder of the store, for serve, backup and verify."},
        {"ASSENT_CONFIG", "The configuration, instead of the file below."},
        {"TRACEPARENT", "The trace that a request belongs to (W3C); it goes on in events and jobs."},
        {"NO_COLOR", "No colour. Without a terminal there is none anyway."},
    };
    static const char *const FILES[][2] = {
        {"~/.config/assent/config", "Servers by name (XDG_CONFIG_HOME is honoured)."},
        {"~/.config/assent/tokens/NAME", "The token that is kept for a server; only its owner can read it."},
    };
    put_pairs("ENVIRONMENT", ENVIRONMENT, sizeof ENVIRONMENT / sizeof ENVIRONMENT[0]);
    put_pairs("FILES", FILES, sizeof FILES / sizeof FILES[0]);
}

static void put_exit_status(void)
{
    static const char *const CODES[][2] = {
        {"0", "Done."},
        {"1",
         "Refused: a rule, a validation or a diagnostic said no, and nothing was changed. Of doctor: a check failed."},
        {"2", "The command line cannot be used, or a file that it names, or what it says cannot be written."},
        {"3", "The server cannot be reached or trusted, is busy, or has failed."},
        {"4", "Not logged in: no token, or one that the server does not know."},
        {"5", "Not yet: the gate says wait."},
        {"130", "Interrupted by the keyboard."},
    };
    put_pairs("EXIT STATUS", CODES, sizeof CODES / sizeof CODES[0]);
}

static void put_main_page(void)
{
    put_head("ASSENT", "1", "decide whether a change may happen, and see that it does");
    fputs(".SH SYNOPSIS\n.B assent\n.I command\n.RI [ options ]\n.RI [ arguments ]\n.SH DESCRIPTION\n",
          stdout);
    put_line(
        "Assent decides whether a change may happen, remembers who said so, and sees that it did happen. "
        "This program is both the server and what people and programs type.");
    fputs(".PP\n", stdout);
    put_line(
        "Options are written --name VALUE or --name=VALUE, before or after the arguments; -- ends them.");
    put_commands();
    fputs(".SH OPTIONS OF EVERY COMMAND\n", stdout);
    put_options(OPTIONS_EVERYWHERE);
    put_exit_status();
    put_surroundings();
    fputs(".SH EXAMPLES\n.EX\n", stdout);
    put_line("assent login office --url https://assent.example.org:8443\n"
             "assent new normal-change summary='Patch the database' service=payments\n"
             "assent explain CHG-1001");
    fputs(".EE\n.SH SEE ALSO\n.BR assent\\-serve (8)\n", stdout);
}

static int put_server_page(struct cli *cli)
{
    static const char *const WORDS[] = {"serve"};
    int used;
    const struct command *row = command_find(1, WORDS, &used);
    if (row == NULL)
        return cli_fail(CLI_USAGE, "there is no server in this program");
    (void)cli;
    put_head("ASSENT\\-SERVE", "8", "run the server of Assent");
    fputs(".SH SYNOPSIS\n.B assent serve\n.I ", stdout);
    put_line(row->arguments);
    fputs(".SH DESCRIPTION\n", stdout);
    put_line(
        "One process with one folder: it keeps everything there, speaks HTTP/2, logs to standard error, and "
        "needs no other service.");
    if (row->detail != NULL) {
        fputs(".PP\n", stdout);
        put_line(row->detail);
    }
    fputs(".SH OPTIONS\n", stdout);
    put_options(row->options);
    fputs(".SH EXIT STATUS\n", stdout);
    put_line(
        "0 after a stop that was asked for, 1 when it could not start or had to give up, 2 for a command line that "
        "cannot be used.");
    fputs(".SH SEE ALSO\n.BR assent (1)\n", stdout);
    return CLI_OK;
}

static int run_man(struct cli *cli)
{
    if (cli->argument_count == 0) {
        put_main_page();
        return CLI_OK;
    }
    if (strcmp(cli->arguments[0], "serve") == 0)
        return put_server_page(cli);
    return cli_fail(CLI_USAGE, "there are two manual pages: `assent man` and `assent man serve`");
}

const struct command COMMANDS_MAN[] = {
    {"man", "[serve]", "the manual page assent(1), or assent-serve(8)",
     "To read one: assent man | man -l -. An installation has them where man looks.", 0, 1, NULL,
     .run = run_man},
    {.name = NULL},
};
