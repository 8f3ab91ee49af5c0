// SPDX-License-Identifier: Apache-2.0
// Lua modules are checked when a workflow is compiled, not when a ticket first needs them.
// Guarantees: a module that does not parse, run or return a table is told with its own file and line, at the
// place where the workflow names the file. Leans on hooks/sandbox.h for the check itself.
#include "modules.h"

#include <string.h>

static void check_module(struct modules *modules, struct assent_sandbox *sandbox,
                         const struct assent_hook_module *file, struct module_check *out);
static void tell(struct modules *modules, const struct assent_hook_module *file, uint32_t line,
                 const struct assent_error *error);
static size_t skip_comment(struct assent_text text, size_t at);
static bool word_at(struct assent_text text, size_t at, struct assent_text word);
static bool is_word_byte(char byte);

struct modules modules_check(const struct assent_hook_module *files, size_t count,
                             struct assent_sandbox *sandbox, struct assent_arena *arena,
                             struct assent_diagnostics *diagnostics)
{
    struct modules modules = {.arena = arena, .diagnostics = diagnostics, .count = count};
    modules.items = assent_arena_take_array(arena, count, sizeof *modules.items);
    for (size_t i = 0; i < count; i++)
        check_module(&modules, sandbox, &files[i], &modules.items[i]);
    return modules;
}

static void check_module(struct modules *modules, struct assent_sandbox *sandbox,
                         const struct assent_hook_module *file, struct module_check *out)
{
    struct assent_module module = {file->name, file->source, file->digest};
    struct assent_value functions = assent_value_absent();
    struct assent_error error = {0};
    uint32_t line = 0;
    out->name = file->name;
    out->sound = assent_sandbox_check(sandbox, &module, modules->arena, &functions, &line, &error);
    if (!out->sound) {
        tell(modules, file, line, &error);
        return;
    }
    struct assent_text *names = assent_arena_take_array(modules->arena, functions.list.count, sizeof *names);
    for (size_t i = 0; i < functions.list.count; i++)
        names[i] = functions.list.items[i].text;
    out->functions = names;
    out->function_count = functions.list.count;
}

// The sandbox's words name the line already when Lua gave them; else the line is put before them.
static void tell(struct modules *modules, const struct assent_hook_module *file, uint32_t line,
                 const struct assent_error *error)
{
    struct assent_place place = place_of_name(modules->diagnostics, file->name);
    const char *name = assent_text_cstring(modules->arena, file->name);
    if (strstr(error->text, name))
        assent_diagnostics_error(modules->diagnostics, error->code, place, "%s", error->text);
    else if (line)
        assent_diagnostics_error(modules->diagnostics, error->code, place, "%s:%u: %s", name, (unsigned)line,
                                 error->text);
    else
        assent_diagnostics_error(modules->diagnostics, error->code, place, "%s: %s", name, error->text);
}

struct assent_place place_of_name(const struct assent_diagnostics *diagnostics, struct assent_text name)
{
    struct assent_text source = diagnostics->source;
    for (size_t at = 0; at + name.count <= source.count; at++) {
        at = skip_comment(source, at);
        if (word_at(source, at, name))
            return assent_place_at(source, at, name.count);
    }
    return assent_place_at(source, 0, 0);
}

// The end of the comment that begins at `at`, or `at`.
static size_t skip_comment(struct assent_text text, size_t at)
{
    bool starts = at < text.count && text.bytes[at] == '#' &&
                  (at == 0 || text.bytes[at - 1] == '\n' || text.bytes[at - 1] == ' ');
    while (starts && at < text.count && text.bytes[at] != '\n')
        at++;
    return at;
}

static bool word_at(struct assent_text text, size_t at, struct assent_text word)
{
    if (word.count == 0 || at + word.count > text.count ||
        memcmp(text.bytes + at, word.bytes, word.count) != 0)
        return false;
    bool begins = at == 0 || !is_word_byte(text.bytes[at - 1]);
    size_t end = at + word.count;
    return begins && (end == text.count || !is_word_byte(text.bytes[end]));
}

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '_' || byte == '.' || byte == '-' || byte == '/';
}
