// SPDX-License-Identifier: Apache-2.0
// Diagnostics: keeping, counting and sorting what is wrong with a text; the nearest name to a mistyped one.
// A list keeps at most ASSENT_DIAGNOSTICS and counts the rest, so that a hostile file cannot fill the memory.
// How they are shown stands in report_*.c.
#include <assent/base/diagnostic.h>

#include "base_internal.h"
#include "report.h"

#include <assent/base/limits.h>

#include <assert.h>
#include <string.h>

enum { FIRST_ROOM = 16, NEAR = 2, SMALL_BYTES = 256 };

static int by_place(const void *a, const void *b);

struct assent_diagnostics assent_diagnostics_in(struct assent_arena *arena, struct assent_text file,
                                                struct assent_text source)
{
    return (struct assent_diagnostics){.arena = arena, .file = file, .source = source};
}

uint32_t assent_diagnostics_text(struct assent_diagnostics *list, struct assent_text file,
                                 struct assent_text source)
{
    struct assent_diagnostic_text *others =
        arena_take_raw(list->arena, (list->other_count + 1) * sizeof *others);
    if (list->other_count)
        memcpy(others, list->others, list->other_count * sizeof *others);
    others[list->other_count++] = (struct assent_diagnostic_text){file, source};
    list->others = others;
    return (uint32_t)list->other_count;
}

struct assent_diagnostic_text assent_diagnostics_of(const struct assent_diagnostics *list,
                                                    struct assent_place place)
{
    if (place.file == 0)
        return (struct assent_diagnostic_text){list->file, list->source};
    assert(place.file <= list->other_count);
    return list->others[place.file - 1];
}

void assent_diagnostics_add(struct assent_diagnostics *list, struct assent_diagnostic diagnostic)
{
    assert(diagnostic.code != ASSENT_OK);
    list->errors += diagnostic.severity == ASSENT_SEVERITY_ERROR;
    if (list->count == ASSENT_DIAGNOSTICS) {
        list->dropped++;
        return;
    }
    if (list->count == list->room) {
        list->room = list->room ? list->room * 2 : FIRST_ROOM;
        struct assent_diagnostic *items = arena_take_raw(list->arena, list->room * sizeof *items);
        if (list->count)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
    }
    list->items[list->count++] = diagnostic;
}

struct assent_diagnostic *assent_diagnostics_error(struct assent_diagnostics *list, enum assent_code code,
                                                   struct assent_place place, const char *format, ...)
{
    size_t before = list->count;
    struct assent_buffer message = assent_buffer_in(list->arena);
    if (before < ASSENT_DIAGNOSTICS) {
        va_list arguments;
        va_start(arguments, format);
        assent_buffer_format_list(&message, format, arguments);
        va_end(arguments);
    }
    struct assent_diagnostic diagnostic = {
        .code = code,
        .severity = ASSENT_SEVERITY_ERROR,
        .place = place,
        .message = assent_buffer_done(&message),
    };
    assent_diagnostics_add(list, diagnostic);
    return list->count > before ? &list->items[before] : NULL;
}

void assent_diagnostics_sort(struct assent_diagnostics *list)
{
    sort_stable(list->arena, list->items, list->count, sizeof *list->items, by_place);
}

struct assent_text assent_diagnostics_nearest(struct assent_text word, const struct assent_text *names,
                                              size_t count)
{
    struct assent_text nearest = assent_text_slice(NULL, 0);
    unsigned best = NEAR + 1;
    char small[SMALL_BYTES]; // capitals are not another word
    bool fits = word.count <= sizeof small;
    for (size_t i = 0; fits && i < word.count; i++)
        small[i] = word.bytes[i] >= 'A' && word.bytes[i] <= 'Z' ? (char)(word.bytes[i] + ('a' - 'A'))
                                                                : word.bytes[i];
    struct assent_text lower = fits ? assent_text_slice(small, word.count) : word;
    for (size_t i = 0; i < count; i++) {
        unsigned distance = assent_text_distance(word, names[i], NEAR);
        unsigned alike = assent_text_distance(lower, names[i], NEAR);
        distance = alike < distance ? alike : distance;
        if (distance < best && distance * 2 < assent_text_points(word)) {
            best = distance;
            nearest = names[i];
        }
    }
    return nearest;
}

struct assent_text assent_diagnostics_report(struct assent_diagnostics *list,
                                             enum assent_report_format format, bool colour)
{
    struct assent_buffer out = assent_buffer_in(list->arena);
    assent_diagnostics_sort(list);
    switch (format) {
    case ASSENT_REPORT_TEXT:
        report_text(&out, list, colour);
        break;
    case ASSENT_REPORT_JSON:
        report_json(&out, list);
        break;
    case ASSENT_REPORT_SARIF:
        report_sarif(&out, list);
        break;
    case ASSENT_REPORT_GITHUB:
        report_github(&out, list);
        break;
    }
    return assent_buffer_done(&out);
}

static int by_place(const void *a, const void *b)
{
    const struct assent_place *left = &((const struct assent_diagnostic *)a)->place;
    const struct assent_place *right = &((const struct assent_diagnostic *)b)->place;
    if (left->file != right->file)
        return left->file < right->file ? -1 : 1;
    if (left->line != right->line)
        return left->line < right->line ? -1 : 1;
    return (left->column > right->column) - (left->column < right->column);
}
