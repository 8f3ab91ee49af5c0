// SPDX-License-Identifier: Apache-2.0
// Any bytes as a workflow and as a world file: reading ends, with a result or with diagnostics, whose places
// lie inside the text; and what is read can be written. Leans on the sanitizers for everything else.
#include <assent/base/canonical.h>
#include <assent/language/language.h>
#include <assent/language/world.h>

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_report(struct assent_diagnostics *diagnostics, struct assent_text text, bool read)
{
    assert(read == (diagnostics->errors == 0));
    for (size_t i = 0; i < diagnostics->count; i++) {
        const struct assent_diagnostic *item = &diagnostics->items[i];
        assert(item->message.count > 0);
        assert((size_t)item->place.offset + item->place.length <= text.count);
        assert((size_t)item->other.offset + item->other.length <= text.count);
        assert(i == 0 || diagnostics->items[i - 1].place.offset <= item->place.offset);
    }
    assent_diagnostics_report(diagnostics, ASSENT_REPORT_TEXT, false);
}

static void try_workflow(struct assent_text text)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_source file = {assent_text_of("risk.lua"), assent_text_of("return {}")};
    struct assent_language_input input = {
        .workflow = {assent_text_of("fuzz.yaml"), text}, .files = &file, .file_count = 1};
    struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, assent_text_of("fuzz.yaml"), text);
    const struct assent_definition *definition = assent_language_read(&input, arena, &diagnostics);
    check_report(&diagnostics, text, definition != NULL);
    if (definition) {
        struct assent_value canonical = assent_language_canonical(definition, arena);
        struct assent_value form = assent_language_form(definition, arena);
        assent_canonical_text(arena, &canonical);
        assent_canonical_text(arena, &form);
    }
    assent_arena_close(arena);
}

static void try_world(struct assent_text text)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_world_dice dice = {.now_us = 0};
    struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, assent_text_of("fuzz.yaml"), text);
    struct assent_value calendars;
    struct assent_value record = assent_language_world(text, NULL, &dice, arena, &calendars, &diagnostics);
    check_report(&diagnostics, text, record.kind != ASSENT_VALUE_ABSENT);
    if (record.kind != ASSENT_VALUE_ABSENT) {
        struct assent_error error;
        assert(assent_directory_read(&record, 1, arena, &error));
        assent_canonical_text(arena, &record);
    }
    assent_arena_close(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct assent_text text = assent_text_slice((const char *)data, size);
    try_workflow(text);
    try_world(text);
    return 0;
}
