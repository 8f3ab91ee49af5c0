// SPDX-License-Identifier: Apache-2.0
// The workflow language: a YAML text becomes a definition, or diagnostics, all of a file's errors at once
// (language.md; issue annex YAML-01 to YAML-08). Pure: it is given text and opens no file. Everything is
// typed by the schema, never by YAML's guesses.
#ifndef ASSENT_LANGUAGE_LANGUAGE_H
#define ASSENT_LANGUAGE_LANGUAGE_H

#include <assent/base/diagnostic.h>
#include <assent/core/definition.h>
#include <assent/core/directory.h>

struct assent_source {
    struct assent_text name; // as written in `hooks` and `uses`, or as shown in messages
    struct assent_text text;
};

struct assent_language_input {
    struct assent_source workflow;
    const struct assent_source
        *files; // those that `hooks` and `uses` name; one that is named and not given is a diagnostic
    size_t file_count;
    const struct assent_directory
        *directory; // NULL: names of groups, roles, people, calendars are not checked against a world
};

// Reads and checks. The definition (version 0, digest set) and its texts live in the arena and borrow the
// input. NULL when there is an error; warnings do not prevent a definition. diagnostics must have been made
// by assent_diagnostics_in with the same arena and the workflow's text.
const struct assent_definition *assent_language_read(const struct assent_language_input *input,
                                                     struct assent_arena *arena,
                                                     struct assent_diagnostics *diagnostics);

// Whether a text is a policy file, which holds approvals that workflows name, and no workflow itself.
bool assent_language_is_policy(struct assent_text text);
// Checks a policy file by itself; its fields and conditions are those of the workflows that use it.
bool assent_language_policy(const struct assent_source *file, struct assent_arena *arena,
                            struct assent_diagnostics *diagnostics);

// The canonical form: the file's content as the schema types it, defaults left out, as one value. Two files
// that say the same have the same form.
struct assent_value assent_language_canonical(const struct assent_definition *definition,
                                              struct assent_arena *arena);
// The form of a workflow's fields as JSON Schema 2020-12, titles and help included.
struct assent_value assent_language_form(const struct assent_definition *definition,
                                         struct assent_arena *arena);
// Every key of the language with the line that explains it, for the reference: a list of { path, type, text
// }.
struct assent_value assent_language_keys(struct assent_arena *arena);

// Parses one condition. place is where its text begins in the file. For tests, fuzzing and `assent explain`;
// NULL with diagnostics on errors.
const struct assent_node *assent_language_condition(struct assent_text text, struct assent_place place,
                                                    struct assent_arena *arena,
                                                    struct assent_diagnostics *diagnostics);

#endif
