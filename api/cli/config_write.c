// SPDX-License-Identifier: Apache-2.0
// Writing the configuration and tokens: one line changes, the others stay as people wrote them. A file is
// whole or not there: it is written under a passing name, synced and renamed, and only its owner can read it.
#include "config.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool trouble(const char *path)
{
    cli_fail(0, "%s: %s", path, strerror(errno));
    return false;
}

// The folders above path that are missing, for their owner alone.
static bool make_folders(struct cli *cli, const char *path)
{
    char *folder = assent_arena_take(cli->arena, strlen(path) + 1);
    for (size_t i = 0; path[i] != 0; i++) {
        folder[i] = path[i];
        if (i == 0 || path[i] != '/')
            continue;
        folder[i] = 0;
        if (mkdir(folder, 0700) != 0 && errno != EEXIST)
            return trouble(folder);
        folder[i] = '/';
    }
    return true;
}

static bool write_all(int file, struct assent_text text)
{
    size_t done = 0;
    while (done < text.count) {
        ssize_t count = write(file, text.bytes + done, text.count - done);
        if (count < 0 && errno != EINTR)
            return false;
        done += count > 0 ? (size_t)count : 0;
    }
    return fsync(file) == 0;
}

static bool write_file(struct cli *cli, const char *path, struct assent_text text)
{
    const char *passing = assent_text_format(cli->arena, "%s.%ld", path, (long)getpid()).bytes;
    if (!make_folders(cli, path))
        return false;
    int file = open(passing, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0)
        return trouble(passing);
    bool written = write_all(file, text);
    int why = errno;
    bool closed = close(file) == 0;
    if (written && closed && rename(passing, path) == 0)
        return true;
    errno = written ? errno : why;
    trouble(path);
    unlink(passing);
    return false;
}

bool config_keep_token(struct cli *cli, const char *path, struct assent_text token)
{
    return write_file(cli, path, assent_text_format(cli->arena, "%.*s\n", (int)token.count, token.bytes));
}

// What one line of the file is.
struct line {
    struct assent_text whole; // with its end
    bool section;
    struct assent_text name; // of the section, or the key
};

static struct line next_line(struct assent_text *rest)
{
    size_t end = assent_text_find_byte(*rest, '\n');
    size_t taken = end < rest->count ? end + 1 : end;
    struct line line = {.whole = assent_text_slice(rest->bytes, taken)};
    struct assent_text text = assent_text_trim(line.whole);
    *rest = assent_text_slice(rest->bytes + taken, rest->count - taken);
    if (assent_text_starts(text, "[server ")) {
        line.section = true;
        line.name = assent_text_trim(assent_text_slice(text.bytes + 8, text.count - 9));
    } else if (text.count > 0 && text.bytes[0] != '#') {
        line.name = assent_text_trim(assent_text_slice(text.bytes, assent_text_find_byte(text, '=')));
    }
    return line;
}

struct change {
    struct assent_buffer out;
    struct assent_text server; // empty: what stands before all sections
    const char *key;           // NULL: the whole section
    const char *value;         // NULL: takes away
    bool inside;               // the line is in that section
    bool done;
};

static void put_pair(struct change *change)
{
    if (!change->done && change->value != NULL && change->key != NULL)
        assent_buffer_format(&change->out, "%s = %s\n", change->key, change->value);
    change->done = true;
}

// Before the empty lines that lead to what comes behind the section; more: something does.
static void end_section(struct change *change, bool more)
{
    size_t end = change->out.count;
    while (end > 1 && change->out.bytes[end - 1] == '\n' && change->out.bytes[end - 2] == '\n')
        end--;
    size_t blank = change->out.count - end;
    if (change->inside && !change->done) {
        change->out.count = end;
        put_pair(change);
        for (size_t i = 0; i < (blank > 0 || !more ? blank : 1); i++)
            assent_buffer_byte(&change->out, '\n');
    }
    change->inside = false;
}

static void take_line(struct change *change, const struct line *line)
{
    if (line->section) {
        end_section(change, true);
        change->inside = change->server.count > 0 && assent_text_equal(line->name, change->server);
    }
    if (change->inside && change->key == NULL)
        return;
    if (change->inside && !line->section && change->key != NULL && assent_text_is(line->name, change->key)) {
        put_pair(change);
        return;
    }
    assent_buffer_text(&change->out, line->whole);
    if (!assent_text_ends(line->whole, "\n"))
        assent_buffer_byte(&change->out, '\n');
}

bool config_set(struct cli *cli, const struct config *config, struct assent_text server, const char *key,
                const char *value)
{
    struct change change = {.out = assent_buffer_in(cli->arena),
                            .server = server,
                            .key = key,
                            .value = value,
                            .inside = server.count == 0};
    struct assent_text rest = config->text;
    while (rest.count > 0) {
        struct line line = next_line(&rest);
        take_line(&change, &line);
    }
    end_section(&change, false);
    if (!change.done && key != NULL && value != NULL) { // the server has no section yet
        assent_buffer_format(&change.out, "%s[server %.*s]\n", change.out.count > 0 ? "\n" : "",
                             (int)server.count, server.bytes);
        put_pair(&change);
    }
    char real[PATH_MAX]; // a link is followed, and stays one
    const char *path = config->path;
    if (path != NULL && realpath(path, real) != NULL)
        path = real;
    if (path != NULL)
        return write_file(cli, path, assent_buffer_done(&change.out));
    cli_fail(0, "there is no place for a configuration: set HOME or ASSENT_CONFIG");
    return false;
}
