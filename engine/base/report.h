// SPDX-License-Identifier: Apache-2.0
// The four forms of a report, and what they share. The list is sorted before.
#ifndef BASE_REPORT_H
#define BASE_REPORT_H

#include <assent/base/diagnostic.h>

void report_text(struct assent_buffer *out, const struct assent_diagnostics *list, bool colour);
void report_json(struct assent_buffer *out, const struct assent_diagnostics *list);
void report_sarif(struct assent_buffer *out, const struct assent_diagnostics *list);
void report_github(struct assent_buffer *out, const struct assent_diagnostics *list);

// "error" or "warning".
const char *report_severity(enum assent_severity severity);
// The text as valid UTF-8 without anything that a terminal or a line-wise reader would act on.
struct assent_text report_clean(struct assent_arena *arena, struct assent_text text);
// The message with its label, for forms that show no excerpt: "unknown key `quorun`: did you mean `quorum`?"
struct assent_text report_sentence(struct assent_arena *arena, const struct assent_diagnostic *diagnostic);
// The code point's or bad byte's shown form at text[*at], which is moved behind it. Returns its columns.
unsigned report_cell(struct assent_buffer *out, struct assent_text text, size_t *at);
// The line of the source that holds offset, without its end; *start is its offset. Of a line of many thousand
// bytes the part around offset.
struct assent_text report_line(struct assent_text source, size_t offset, size_t *start);

// The lines of one place, for the text form.
struct excerpt {
    struct assent_text source;
    struct assent_place place;
    struct assent_text label;
    int gutter;         // digits of the widest line number
    char mark;          // '^' or '-'
    const char *colour; // of marks and label; empty for none
    const char *dim;    // of the gutter
    const char *plain;  // ends a colour
};
void report_excerpt(struct assent_buffer *out, const struct excerpt *excerpt);

#endif
