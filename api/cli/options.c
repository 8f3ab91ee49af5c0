// SPDX-License-Identifier: Apache-2.0
// Options: `--name`, `--name VALUE`, `--name=VALUE`; `--` ends them. What a command does not know is refused
// with the nearest name.
#include "options.h"
#include <assent/base/diagnostic.h>
#include <assent/base/time.h>
#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct option OPTIONS_EVERYWHERE[] = {
    {"--json", OPTION_FLAG, NULL, "print JSON for programs"},
    {"--server", OPTION_VALUE, "URL|NAME", "where the server is, or its name (ASSENT_SERVER)"},
    {"--token-file", OPTION_VALUE, "FILE", "a file with the token; - is standard input (ASSENT_TOKEN)"},
    {"--ca-file", OPTION_VALUE, "FILE", "trust certificates of this PEM file (ASSENT_CA_FILE)"},
    {"--fingerprint", OPTION_VALUE, "HEX", "trust exactly this certificate (ASSENT_FINGERPRINT)"},
    {"--help", OPTION_FLAG, NULL, "this help"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

const struct option OPTIONS_KEY[] = {
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};
const struct option OPTIONS_PAGE[] = {
    {"--limit", OPTION_VALUE, "N", "how many (50, at most 200)"},
    {"--cursor", OPTION_VALUE, "CURSOR", "go on where a page ended"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static void complain(const char *format, va_list list)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_buffer out = assent_buffer_in(arena);
    assent_buffer_format_list(&out, format, list);
    // A file's name may be anybody's.
    struct assent_text text = assent_text_shown(arena, assent_buffer_done(&out));
    fprintf(stderr, "assent: %.*s\n", (int)text.count, text.bytes);
    assent_arena_close(arena);
}

int cli_fail(int code, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    complain(format, list);
    va_end(list);
    return code;
}

bool cli_no(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    complain(format, list);
    va_end(list);
    return false;
}

const char *cli_environment(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != 0 ? value : NULL;
}

static const struct option *find_in(const struct option *options, const char *name, size_t length)
{
    for (; options != NULL && options->name != NULL; options++) {
        if (strlen(options->name) == length && strncmp(options->name, name, length) == 0)
            return options;
    }
    return NULL;
}

static bool unknown(struct cli *cli, const char *word)
{
    struct assent_text names[CLI_OPTIONS + 8];
    size_t count = 0;
    for (const struct option *option = cli->command->options;
         option != NULL && option->name != NULL && count < CLI_OPTIONS; option++)
        names[count++] = assent_text_of(option->name);
    for (const struct option *option = OPTIONS_EVERYWHERE; option->name != NULL; option++)
        names[count++] = assent_text_of(option->name);
    struct assent_text near = assent_diagnostics_nearest(assent_text_of(word), names, count);
    if (near.count > 0)
        cli_fail(0, "unknown option %s: did you mean %.*s?", word, (int)near.count, near.bytes);
    else
        cli_fail(0, "unknown option %s; `assent %s --help` lists them", word, cli->command->name);
    return false;
}

static bool give(struct cli *cli, const struct option *option, const char *value)
{
    struct given *given = NULL;
    for (size_t i = 0; i < cli->given_count; i++) {
        if (cli->given[i].option == option)
            given = &cli->given[i];
    }
    if (given == NULL) {
        assert(cli->given_count < CLI_OPTIONS && "a row has too many options");
        given = &cli->given[cli->given_count++];
        *given = (struct given){.option = option};
    } else if (option->kind != OPTION_LIST) {
        cli_fail(0, "%s was given twice", option->name);
        return false;
    }
    if (given->count == CLI_LIST) {
        cli_fail(0, "%s was given too often", option->name);
        return false;
    }
    given->values[given->count++] = value;
    return true;
}

// One word that begins with "--"; *next is the word behind it, taken when the option needs it.
static bool read_option(struct cli *cli, const char *word, const char *next, bool *took)
{
    const char *equal = strchr(word, '=');
    size_t length = equal != NULL ? (size_t)(equal - word) : strlen(word);
    const struct option *option = find_in(cli->command->options, word, length);
    if (option == NULL)
        option = find_in(OPTIONS_EVERYWHERE, word, length);
    if (option == NULL)
        return unknown(cli, word);
    if (option->kind == OPTION_FLAG) {
        if (equal == NULL)
            return give(cli, option, "");
        cli_fail(0, "%s takes no value", option->name);
        return false;
    }
    *took = equal == NULL;
    if (equal == NULL && next == NULL) {
        cli_fail(0, "%s needs a value: %s %s", option->name, option->name, option->value);
        return false;
    }
    return give(cli, option, equal != NULL ? equal + 1 : next);
}

static bool enough(const struct cli *cli)
{
    const struct command *command = cli->command;
    if (cli->argument_count >= command->least && (command->most < 0 || cli->argument_count <= command->most))
        return true;
    cli_fail(0, "usage: assent %s %s", command->name, command->arguments);
    return false;
}

bool cli_parse(struct cli *cli, int count, char **words)
{
    bool options = true;
    cli->arguments = assent_arena_take_array(cli->arena, (size_t)count + 1, sizeof *cli->arguments);
    for (int i = 0; i < count; i++) {
        if (options && strcmp(words[i], "--") == 0) {
            options = false;
        } else if (options && strncmp(words[i], "--", 2) == 0) {
            bool took = false;
            if (!read_option(cli, words[i], i + 1 < count ? words[i + 1] : NULL, &took))
                return false;
            i += took;
        } else {
            cli->arguments[cli->argument_count++] = words[i];
        }
    }
    cli->json = cli_flag(cli, "--json");
    cli->colour = isatty(STDOUT_FILENO) && cli_environment("NO_COLOR") == NULL && !cli->json;
    return cli_flag(cli, "--help") || enough(cli);
}

const struct given *cli_list(const struct cli *cli, const char *name)
{
    for (size_t i = 0; i < cli->given_count; i++) {
        if (strcmp(cli->given[i].option->name, name) == 0)
            return &cli->given[i];
    }
    return NULL;
}

bool cli_flag(const struct cli *cli, const char *name)
{
    return cli_list(cli, name) != NULL;
}

const char *cli_value(const struct cli *cli, const char *name)
{
    const struct given *given = cli_list(cli, name);
    return given != NULL ? given->values[0] : NULL;
}

void cli_put(const struct cli *cli, struct assent_record *record, const char *member, const char *option)
{
    if (cli_value(cli, option) != NULL)
        assent_record_put_text(record, member, assent_text_of(cli_value(cli, option)));
}

bool cli_put_integer(struct cli *cli, struct assent_record *record, const char *member, const char *option)
{
    const char *given = cli_value(cli, option);
    int64_t number;
    if (given == NULL)
        return true;
    if (!assent_text_integer(assent_text_of(given), &number))
        return cli_no("%s %s: write a whole number", option, given);
    assent_record_put_integer(record, member, number);
    return true;
}

bool cli_put_time(struct cli *cli, struct assent_record *record, const char *member, const char *option,
                  bool after)
{
    const char *given = cli_value(cli, option);
    struct assent_date date;
    int64_t at_us;
    if (given == NULL)
        return true;
    if (assent_date_read(assent_text_of(given), &date))
        at_us = assent_date_instant(date) + (after ? ASSENT_DAY_US : 0);
    else if (!assent_instant_read(assent_text_of(given), &at_us))
        return cli_no("%s %s: write a time as 2026-12-01T08:00:00Z, or a date as 2026-12-01", option, given);
    assent_record_put_text(record, member, assent_instant_text(cli->arena, at_us));
    return true;
}

bool cli_read_file(struct cli *cli, const char *path, size_t limit, struct assent_text *out)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (file == NULL) {
        cli_fail(0, "%s: %s", path, strerror(errno));
        return false;
    }
    struct assent_buffer buffer = assent_buffer_in(cli->arena);
    char part[65536];
    size_t got;
    while (buffer.count <= limit && (got = fread(part, 1, sizeof part, file)) > 0)
        assent_buffer_bytes(&buffer, part, got);
    bool failed = ferror(file) != 0;
    if (file != stdin)
        fclose(file);
    *out = assent_buffer_done(&buffer);
    if (!failed && out->count <= limit)
        return true;
    if (failed)
        cli_fail(0, "%s: cannot be read", path);
    else
        cli_fail(0, "%s: is larger than %zu bytes", path, limit);
    return false;
}
