// SPDX-License-Identifier: Apache-2.0
// An excerpt: the source line with its number, and carets under the characters meant, whatever their bytes
// and widths. A tab is shown as it is and repeated in the carets' indent, so that both lines move alike. A
// line wider than SHOWN_COLUMNS is cut around the carets.
#include "report.h"

#include "base_internal.h"

enum {
    SHOWN_COLUMNS = 160, // a wide terminal; one line of a hostile file may have a million
    BEFORE_COLUMNS = 60, // kept before the carets when a line is cut
};

// The columns of a line that are shown, and those that are meant.
struct span {
    size_t line_columns;
    size_t mark_from;
    size_t mark_to;
    size_t from;
    size_t to;
};

static struct span measure(struct assent_arena *arena, struct assent_text line, size_t start,
                           struct assent_place place);
static void choose_window(struct span *span);
static void write_gutter(struct assent_buffer *out, const struct excerpt *excerpt, uint32_t line);
static void write_line(struct assent_buffer *out, struct assent_text line, const struct span *span);
static void write_marks(struct assent_buffer *out, struct assent_text line, const struct span *span,
                        const struct excerpt *excerpt);
static unsigned next_cell(struct assent_buffer *out, struct assent_text line, size_t *at);

void report_excerpt(struct assent_buffer *out, const struct excerpt *excerpt)
{
    size_t start = 0;
    struct assent_text line = report_line(excerpt->source, excerpt->place.offset, &start);
    struct span span = measure(out->arena, line, start, excerpt->place);
    choose_window(&span);
    write_gutter(out, excerpt, 0);
    assent_buffer_byte(out, '\n');
    write_gutter(out, excerpt, excerpt->place.line);
    if (line.count) {
        assent_buffer_byte(out, ' ');
        write_line(out, line, &span);
    }
    assent_buffer_byte(out, '\n');
    write_gutter(out, excerpt, 0);
    assent_buffer_byte(out, ' ');
    write_marks(out, line, &span, excerpt);
    assent_buffer_byte(out, '\n');
    write_gutter(out, excerpt, 0);
    assent_buffer_byte(out, '\n');
}

static struct span measure(struct assent_arena *arena, struct assent_text line, size_t start,
                           struct assent_place place)
{
    struct span span = {0};
    struct assent_buffer unused = assent_buffer_in(arena);
    size_t first = place.offset > start ? place.offset - start : 0;
    size_t last = first + place.length;
    bool marked = false;
    for (size_t at = 0; at < line.count;) {
        bool inside = at >= first && at < last;
        if (at >= first && !marked) {
            span.mark_from = span.line_columns;
            marked = true;
        }
        unused.count = 0;
        span.line_columns += next_cell(&unused, line, &at);
        if (inside)
            span.mark_to = span.line_columns;
    }
    if (!marked)
        span.mark_from = span.line_columns;
    if (span.mark_to <= span.mark_from)
        span.mark_to = span.mark_from + 1;
    return span;
}

static void choose_window(struct span *span)
{
    span->to = span->line_columns;
    if (span->line_columns <= SHOWN_COLUMNS)
        return;
    span->from = span->mark_from > BEFORE_COLUMNS ? span->mark_from - BEFORE_COLUMNS : 0;
    if (span->from + SHOWN_COLUMNS > span->line_columns)
        span->from = span->line_columns - SHOWN_COLUMNS;
    span->to = span->from + SHOWN_COLUMNS;
}

static void write_gutter(struct assent_buffer *out, const struct excerpt *excerpt, uint32_t line)
{
    assent_buffer_string(out, excerpt->dim);
    if (line)
        assent_buffer_format(out, "%*u |", excerpt->gutter, (unsigned)line);
    else
        assent_buffer_format(out, "%*s |", excerpt->gutter, "");
    assent_buffer_string(out, excerpt->plain);
}

static void write_line(struct assent_buffer *out, struct assent_text line, const struct span *span)
{
    size_t column = 0;
    if (span->from)
        assent_buffer_string(out, "…");
    for (size_t at = 0; at < line.count && column < span->to;) {
        size_t kept = out->count;
        column += next_cell(out, line, &at);
        if (column <= span->from)
            out->count = kept;
    }
    if (span->to < span->line_columns)
        assent_buffer_string(out, "…");
}

static void write_marks(struct assent_buffer *out, struct assent_text line, const struct span *span,
                        const struct excerpt *excerpt)
{
    struct assent_buffer unused = assent_buffer_in(out->arena);
    size_t column = 0;
    if (span->from)
        assent_buffer_byte(out, ' ');
    for (size_t at = 0; at < line.count && column < span->mark_from;) {
        bool tab = line.bytes[at] == '\t';
        unused.count = 0;
        unsigned columns = next_cell(&unused, line, &at);
        column += columns;
        for (unsigned i = 0; column > span->from && i < columns; i++)
            assent_buffer_byte(out, tab ? '\t' : ' ');
    }
    assent_buffer_string(out, excerpt->colour);
    size_t marks_to = span->mark_to > span->to && span->mark_from < span->to ? span->to : span->mark_to;
    for (size_t i = span->mark_from; i < marks_to; i++)
        assent_buffer_byte(out, excerpt->mark);
    if (excerpt->label.count) {
        assent_buffer_byte(out, ' ');
        assent_buffer_text(out, report_clean(out->arena, excerpt->label));
    }
    assent_buffer_string(out, excerpt->plain);
}

// A tab is one cell for measuring: how wide it is only the terminal knows.
static unsigned next_cell(struct assent_buffer *out, struct assent_text line, size_t *at)
{
    if (line.bytes[*at] != '\t')
        return report_cell(out, line, at);
    assent_buffer_byte(out, '\t');
    ++*at;
    return 1;
}
