// SPDX-License-Identifier: Apache-2.0
// Finding a workflow's files: every name that ends in .lua, and in .yaml behind `uses:`, is looked for in a
// few places that a reader expects.
#include "sources.h"
#include <assent/base/limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SOURCES_FILES = 64, SOURCES_UP = 4 };

static struct assent_text folder_of(struct assent_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return assent_text_of(".");
    return assent_text_copy(arena, assent_text_slice(path, (size_t)(slash - path)));
}

static bool try_place(struct cli *cli, struct assent_text folder, const char *sub, struct assent_text name,
                      struct assent_text *path)
{
    *path = assent_text_format(cli->arena, "%.*s%s/%.*s", (int)folder.count, folder.bytes, sub,
                               (int)name.count, name.bytes);
    return access(path->bytes, R_OK) == 0;
}

// Where files of a kind lie: as an option says; else beside the workflow, in a folder there, and in one that
// everybody shares.
struct shelf {
    const char *option;
    const char *beside;
    const char *shared;
};
static const struct shelf HOOKS = {"--hooks", "/hooks", "/scripts/hooks"};
static const struct shelf POLICIES = {"--policies", "/policies", "/workflows/policies"};

static bool find_file(struct cli *cli, const char *workflow, const struct shelf *shelf,
                      struct assent_text name, struct assent_text *path)
{
    const char *given = cli_value(cli, shelf->option);
    if (given != NULL)
        return try_place(cli, assent_text_of(given), "", name, path);
    struct assent_text folder = folder_of(cli->arena, workflow);
    if (try_place(cli, folder, "", name, path) || try_place(cli, folder, shelf->beside, name, path))
        return true;
    for (int i = 0; i < SOURCES_UP; i++) {
        folder = assent_text_format(cli->arena, "%.*s/..", (int)folder.count, folder.bytes);
        if (try_place(cli, folder, shelf->shared, name, path))
            return true;
    }
    return try_place(cli, assent_text_of("."), shelf->shared, name, path);
}

static bool name_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '_' || byte == '-' || byte == '.';
}

// The next word with that ending, from *at on.
static bool next_name(struct assent_text text, const char *ending, size_t *at, struct assent_text *name)
{
    while (*at < text.count) {
        size_t start = *at;
        while (*at < text.count && name_byte(text.bytes[*at]))
            (*at)++;
        *name = assent_text_slice(text.bytes + start, *at - start);
        if (*at == start)
            (*at)++;
        else if (name->count > strlen(ending) && assent_text_ends(*name, ending))
            return true;
    }
    return false;
}

static bool have(const struct sources *sources, struct assent_text name)
{
    for (size_t i = 0; i < sources->file_count; i++) {
        if (assent_text_equal(sources->files[i].name, name))
            return true;
    }
    return false;
}

// From the line `uses:` to the next key of the top.
static struct assent_text uses_of(struct assent_text text)
{
    static const char key[] = "uses:";
    for (size_t at = 0; at < text.count;) {
        struct assent_text rest = assent_text_slice(text.bytes + at, text.count - at);
        size_t line = assent_text_find_byte(rest, '\n');
        if (!assent_text_starts(rest, key)) {
            at += line < rest.count ? line + 1 : rest.count;
            continue;
        }
        size_t end = line < rest.count ? line + 1 : rest.count;
        while (end < rest.count && (strchr(" \t-#\r\n", rest.bytes[end]) != NULL)) {
            size_t next = assent_text_find_byte(assent_text_slice(rest.bytes + end, rest.count - end), '\n');
            end = end + next < rest.count ? end + next + 1 : rest.count;
        }
        return assent_text_slice(rest.bytes, end);
    }
    return (struct assent_text){0};
}

static bool read_files(struct cli *cli, const char *path, struct assent_text text, const char *ending,
                       const struct shelf *shelf, struct sources *out)
{
    size_t at = 0;
    for (struct assent_text name, file;
         out->file_count < SOURCES_FILES && next_name(text, ending, &at, &name);) {
        if (have(out, name) || !find_file(cli, path, shelf, name, &file))
            continue;
        struct assent_source *source = &out->files[out->file_count];
        if (!cli_read_file(cli, file.bytes, ASSENT_BODY_BYTES, &source->text))
            return false;
        source->name = name;
        out->file_count++;
    }
    return true;
}

bool sources_read(struct cli *cli, const char *path, struct sources *out)
{
    *out = (struct sources){.files = assent_arena_take_array(cli->arena, SOURCES_FILES, sizeof *out->files)};
    // One byte more than allowed is read, so that the limit's own diagnostic can say so.
    if (!cli_read_file(cli, path, ASSENT_BODY_DEFINITION_BYTES, &out->workflow.text))
        return false;
    out->workflow.name = assent_text_of(strcmp(path, "-") == 0 ? "standard input" : path);
    return read_files(cli, path, out->workflow.text, ".lua", &HOOKS, out) &&
           read_files(cli, path, uses_of(out->workflow.text), ".yaml", &POLICIES, out);
}
