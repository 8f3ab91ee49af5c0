// SPDX-License-Identifier: Apache-2.0
// Diagnostics: what is wrong with a text that somebody wrote, where, and what to write instead (language.md,
// issue annex YAML-07). A list keeps at most ASSENT_DIAGNOSTICS of them and counts the rest; it is sorted by
// place when printed.
#ifndef ASSENT_BASE_DIAGNOSTIC_H
#define ASSENT_BASE_DIAGNOSTIC_H

#include <assent/base/error.h>
#include <assent/base/value.h>

// A place in a source text. line and column are 1-based; column counts code points; offset and length are
// bytes. line 0: no place. file 0: the text itself; else one that it names (assent_diagnostics_text).
struct assent_place {
    uint32_t line;
    uint32_t column;
    uint32_t offset;
    uint32_t length;
    uint32_t file;
};

enum assent_severity { ASSENT_SEVERITY_ERROR, ASSENT_SEVERITY_WARNING };

struct assent_diagnostic {
    enum assent_code code;
    enum assent_severity severity;
    struct assent_place place;
    struct assent_text message; // one line
    struct assent_text label;   // beside the caret; may be empty ("did you mean `quorum`?")
    struct assent_place other;  // a second place, line 0 when there is none
    struct assent_text other_label;
    struct assent_text note; // what is allowed; may be empty
};

struct assent_diagnostic_text {
    struct assent_text file;   // the name that is shown
    struct assent_text source; // the text that is quoted; borrowed
};

struct assent_diagnostics {
    struct assent_arena *arena;
    struct assent_text file;               // the name that is shown
    struct assent_text source;             // the text that is quoted; borrowed
    struct assent_diagnostic_text *others; // file 1, 2, … of places
    size_t other_count;
    struct assent_diagnostic *items;
    size_t count;
    size_t room;
    size_t dropped; // beyond ASSENT_DIAGNOSTICS
    size_t errors;  // of severity error, the dropped ones included
};

enum assent_report_format {
    ASSENT_REPORT_TEXT,
    ASSENT_REPORT_JSON,
    ASSENT_REPORT_SARIF,
    ASSENT_REPORT_GITHUB
};

struct assent_diagnostics assent_diagnostics_in(struct assent_arena *arena, struct assent_text file,
                                                struct assent_text source);
// Another text that places may be in; its number.
uint32_t assent_diagnostics_text(struct assent_diagnostics *list, struct assent_text file,
                                 struct assent_text source);
// The name and the text that a place is in.
struct assent_diagnostic_text assent_diagnostics_of(const struct assent_diagnostics *list,
                                                    struct assent_place place);
// Copies the struct; the texts in it are borrowed. Keeps the first ASSENT_DIAGNOSTICS.
void assent_diagnostics_add(struct assent_diagnostics *list, struct assent_diagnostic diagnostic);
// An error with a formatted message and nothing else; returns the stored item so that label, note, other can
// be set (NULL when dropped). It stands there until the next one is added.
struct assent_diagnostic *assent_diagnostics_error(struct assent_diagnostics *list, enum assent_code code,
                                                   struct assent_place place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
// Sorts by place, stable.
void assent_diagnostics_sort(struct assent_diagnostics *list);
// The nearest of names within a distance of 2 (and less than half the word's length); the empty text when
// there is none.
struct assent_text assent_diagnostics_nearest(struct assent_text word, const struct assent_text *names,
                                              size_t count);
// A report. Text shows the first 20 and how many more, JSON all kept; colour only when asked. Sorts first.
struct assent_text assent_diagnostics_report(struct assent_diagnostics *list,
                                             enum assent_report_format format, bool colour);
// Line and column of a byte offset in source.
struct assent_place assent_place_at(struct assent_text source, size_t offset, size_t length);

#endif
