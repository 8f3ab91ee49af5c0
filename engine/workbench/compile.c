// SPDX-License-Identifier: Apache-2.0
// Compiling a workflow: the language reads the text, the sandbox reads the Lua, and the two must fit.
// Guarantees: all errors of both are told at once; NULL when there is one. The same for the server that
// deploys and for `assent lint`. Leans on language.h, modules.h and hooks/sandbox.h.
#include <assent/workbench/compile.h>

#include "modules.h"

#include <assent/base/canonical.h>

#include <assert.h>

static const struct assent_hook_module *given_modules(const struct assent_language_input *input,
                                                      struct assent_arena *arena, size_t *count);

struct assent_definition *assent_workbench_compile(const struct assent_language_input *input,
                                                   struct assent_sandbox *sandbox, struct assent_arena *arena,
                                                   struct assent_diagnostics *diagnostics)
{
    size_t before = diagnostics->errors;
    const struct assent_definition *read = assent_language_read(input, arena, diagnostics);
    if (!read) {
        // Which hooks it names is not known, but what is wrong inside the files can be told along with the
        // rest.
        size_t count;
        const struct assent_hook_module *given = given_modules(input, arena, &count);
        modules_check(given, count, sandbox, arena, diagnostics);
        return NULL;
    }
    struct modules modules = modules_check(read->modules, read->module_count, sandbox, arena, diagnostics);
    hooks_check(&modules, read);
    if (diagnostics->errors > before)
        return NULL;
    struct assent_definition *definition = assent_arena_take(arena, sizeof *definition);
    *definition = *read; // the caller gives it its version and deployer
    return definition;
}

// The Lua files among those that were given.
static const struct assent_hook_module *given_modules(const struct assent_language_input *input,
                                                      struct assent_arena *arena, size_t *count)
{
    struct assent_hook_module *files = assent_arena_take_array(arena, input->file_count, sizeof *files);
    *count = 0;
    for (size_t i = 0; i < input->file_count; i++) {
        const struct assent_source *file = &input->files[i];
        if (assent_text_ends(file->name, ".lua"))
            files[(*count)++] =
                (struct assent_hook_module){file->name, file->text, assent_digest_of(file->text)};
    }
    return files;
}

// The report for programs is canonical JSON already: read back, there is one form of it and not two.
struct assent_value assent_workbench_diagnostics(struct assent_diagnostics *diagnostics,
                                                 struct assent_arena *arena)
{
    struct assent_value list = assent_value_absent();
    struct assent_error error = {0};
    struct assent_text report = assent_diagnostics_report(diagnostics, ASSENT_REPORT_JSON, false);
    bool read = assent_canonical_read(arena, report, &list, &error);
    assert(read);
    (void)read;
    return assent_value_copy(arena, &list);
}
