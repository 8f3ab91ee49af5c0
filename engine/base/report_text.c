// SPDX-License-Identifier: Apache-2.0
// The report that people read: for each diagnostic its message, the place, an excerpt with carets, the second
// place, the note, and how to learn more; then one line of summary (issue annex YAML-07). Shows
// ASSENT_DIAGNOSTICS_SHOWN and says how many more there are.
#include "report.h"

#include <assent/base/limits.h>

// Escape sequences; empty texts when no colour is wanted.
struct palette {
    const char *error;
    const char *warning;
    const char *strong;
    const char *dim;
    const char *plain;
};

static const struct palette COLOURED = {"\033[1;31m", "\033[1;33m", "\033[1m", "\033[1;34m", "\033[0m"};
static const struct palette COLOURLESS = {"", "", "", "", ""};

static void write_one(struct assent_buffer *out, const struct assent_diagnostics *list,
                      const struct assent_diagnostic *one, const struct palette *palette);
static void write_heading(struct assent_buffer *out, const struct assent_diagnostic *one,
                          const struct palette *palette);
static void write_place(struct assent_buffer *out, struct assent_text file, struct assent_place place,
                        const char *arrow, const struct excerpt *excerpt);
static void write_footnote(struct assent_buffer *out, const struct excerpt *excerpt, const char *word);
static void write_summary(struct assent_buffer *out, const struct assent_diagnostics *list, size_t shown);
static void write_count(struct assent_buffer *out, size_t count, const char *word);
static int digits_of(uint32_t number);

void report_text(struct assent_buffer *out, const struct assent_diagnostics *list, bool colour)
{
    size_t shown = list->count < ASSENT_DIAGNOSTICS_SHOWN ? list->count : ASSENT_DIAGNOSTICS_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        write_one(out, list, &list->items[i], colour ? &COLOURED : &COLOURLESS);
        assent_buffer_byte(out, '\n');
    }
    write_summary(out, list, shown);
}

static void write_one(struct assent_buffer *out, const struct assent_diagnostics *list,
                      const struct assent_diagnostic *one, const struct palette *palette)
{
    uint32_t last_line = one->place.line > one->other.line ? one->place.line : one->other.line;
    struct excerpt excerpt = {
        .source = assent_diagnostics_of(list, one->place).source,
        .place = one->place,
        .label = one->label,
        .gutter = digits_of(last_line),
        .mark = '^',
        .colour = one->severity == ASSENT_SEVERITY_ERROR ? palette->error : palette->warning,
        .dim = palette->dim,
        .plain = palette->plain,
    };
    write_heading(out, one, palette);
    write_place(out, assent_diagnostics_of(list, one->place).file, one->place, "-->", &excerpt);
    if (one->other.line) {
        excerpt.source = assent_diagnostics_of(list, one->other).source;
        excerpt.place = one->other;
        excerpt.label = one->other_label;
        excerpt.mark = '-';
        excerpt.colour = palette->dim;
        write_place(out, assent_diagnostics_of(list, one->other).file, one->other, ":::", &excerpt);
    }
    if (one->note.count) {
        write_footnote(out, &excerpt, "note");
        assent_buffer_text(out, report_clean(out->arena, one->note));
        assent_buffer_byte(out, '\n');
    }
    write_footnote(out, &excerpt, "help");
    assent_buffer_string(out, "assent explain ");
    assent_buffer_string(out, assent_code_number(one->code));
    assent_buffer_byte(out, '\n');
}

static void write_heading(struct assent_buffer *out, const struct assent_diagnostic *one,
                          const struct palette *palette)
{
    assent_buffer_string(out, one->severity == ASSENT_SEVERITY_ERROR ? palette->error : palette->warning);
    assent_buffer_string(out, report_severity(one->severity));
    assent_buffer_byte(out, '[');
    assent_buffer_string(out, assent_code_number(one->code));
    assent_buffer_byte(out, ']');
    assent_buffer_string(out, palette->plain);
    assent_buffer_string(out, palette->strong);
    assent_buffer_string(out, ": ");
    assent_buffer_text(out, report_clean(out->arena, one->message));
    assent_buffer_string(out, palette->plain);
    assent_buffer_byte(out, '\n');
}

static void write_place(struct assent_buffer *out, struct assent_text file, struct assent_place place,
                        const char *arrow, const struct excerpt *excerpt)
{
    assent_buffer_format(out, "%*s%s%s%s ", excerpt->gutter, "", excerpt->dim, arrow, excerpt->plain);
    assent_buffer_text(out, report_clean(out->arena, file));
    if (place.line) {
        assent_buffer_format(out, ":%u:%u\n", (unsigned)place.line, (unsigned)place.column);
        report_excerpt(out, excerpt);
        return;
    }
    assent_buffer_byte(out, '\n');
    if (excerpt->label.count) {
        write_footnote(out, excerpt, "note");
        assent_buffer_text(out, report_clean(out->arena, excerpt->label));
        assent_buffer_byte(out, '\n');
    }
}

static void write_footnote(struct assent_buffer *out, const struct excerpt *excerpt, const char *word)
{
    assent_buffer_format(out, "%*s %s=%s %s: ", excerpt->gutter, "", excerpt->dim, excerpt->plain, word);
}

static void write_summary(struct assent_buffer *out, const struct assent_diagnostics *list, size_t shown)
{
    size_t all = list->count + list->dropped;
    assent_buffer_text(out, report_clean(out->arena, list->file));
    assent_buffer_string(out, ": ");
    if (list->errors || all == 0)
        write_count(out, list->errors, "error");
    if (all > list->errors) {
        assent_buffer_string(out, list->errors ? ", " : "");
        write_count(out, all - list->errors, "warning");
    }
    if (all > shown)
        assent_buffer_format(out, "; the first %zu are shown, there are %zu more", shown, all - shown);
    assent_buffer_byte(out, '\n');
}

static void write_count(struct assent_buffer *out, size_t count, const char *word)
{
    if (count)
        assent_buffer_integer(out, (int64_t)count);
    else
        assent_buffer_string(out, "no");
    assent_buffer_format(out, " %s%s", word, count == 1 ? "" : "s");
}

static int digits_of(uint32_t number)
{
    int digits = 1;
    while (number >= 10) {
        number /= 10;
        digits++;
    }
    return digits;
}
