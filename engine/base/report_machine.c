// SPDX-License-Identifier: Apache-2.0
// Reports that programs read: a list of JSON objects, SARIF 2.1.0 (OASIS), and the workflow commands of
// GitHub Actions. All of them show everything that was kept. Members with nothing to say are absent, never
// null or empty.
#include "report.h"

#include "base_internal.h"

#include <assent/base/canonical.h>

#include <string.h>

static struct assent_value json_of(struct assent_arena *arena, const struct assent_diagnostics *list,
                                   const struct assent_diagnostic *one);
static void put_place(struct assent_record *record, struct assent_place place);
static void put_text(struct assent_record *record, const char *name, struct assent_text text);
static struct assent_value sarif_rules(struct assent_arena *arena, const struct assent_diagnostics *list);
static struct assent_value sarif_result(struct assent_arena *arena, const struct assent_diagnostics *list,
                                        const struct assent_diagnostic *one);
static struct assent_value sarif_location(struct assent_arena *arena, const struct assent_diagnostics *list,
                                          struct assent_place place, struct assent_text message);
static struct assent_value sarif_region(struct assent_arena *arena, const struct assent_diagnostics *list,
                                        struct assent_place place);
static struct assent_value message_of(struct assent_arena *arena, struct assent_text text);
static struct assent_value only(struct assent_arena *arena, struct assent_value value);
static struct assent_text uri_of(struct assent_arena *arena, struct assent_text file);
static void write_command(struct assent_buffer *out, const struct assent_diagnostics *list,
                          const struct assent_diagnostic *one);
static void write_encoded(struct assent_buffer *out, struct assent_text text, const char *also);

void report_json(struct assent_buffer *out, const struct assent_diagnostics *list)
{
    assent_buffer_byte(out, '[');
    for (size_t i = 0; i < list->count; i++) {
        struct assent_value object = json_of(out->arena, list, &list->items[i]);
        assent_buffer_string(out, i ? ",\n" : "\n");
        assent_canonical_write(out, &object);
    }
    assent_buffer_string(out, list->count ? "\n]\n" : "]\n");
}

void report_sarif(struct assent_buffer *out, const struct assent_diagnostics *list)
{
    struct assent_arena *arena = out->arena;
    struct assent_record driver = assent_record_in(arena);
    assent_record_put_text(&driver, "name", assent_text_of("assent"));
    assent_record_put(&driver, "rules", sarif_rules(arena, list));
    struct assent_record tool = assent_record_in(arena);
    assent_record_put(&tool, "driver", assent_record_done(&driver));
    struct assent_items results = assent_items_in(arena);
    for (size_t i = 0; i < list->count; i++)
        assent_items_add(&results, sarif_result(arena, list, &list->items[i]));
    struct assent_record run = assent_record_in(arena);
    assent_record_put(&run, "tool", assent_record_done(&tool));
    assent_record_put_text(&run, "columnKind", assent_text_of("unicodeCodePoints"));
    assent_record_put(&run, "results", assent_items_done(&results));
    struct assent_record log = assent_record_in(arena);
    assent_record_put_text(&log, "$schema", assent_text_of("https://json.schemastore.org/sarif-2.1.0.json"));
    assent_record_put_text(&log, "version", assent_text_of("2.1.0"));
    assent_record_put(&log, "runs", only(arena, assent_record_done(&run)));
    struct assent_value whole = assent_record_done(&log);
    assent_canonical_write(out, &whole);
    assent_buffer_byte(out, '\n');
}

void report_github(struct assent_buffer *out, const struct assent_diagnostics *list)
{
    for (size_t i = 0; i < list->count; i++)
        write_command(out, list, &list->items[i]);
}

static struct assent_value json_of(struct assent_arena *arena, const struct assent_diagnostics *list,
                                   const struct assent_diagnostic *one)
{
    struct assent_record object = assent_record_in(arena);
    put_text(&object, "code", assent_text_of(assent_code_number(one->code)));
    put_text(&object, "slug", assent_text_of(assent_code_slug(one->code)));
    put_text(&object, "severity", assent_text_of(report_severity(one->severity)));
    put_text(&object, "file", assent_diagnostics_of(list, one->place).file);
    put_place(&object, one->place);
    put_text(&object, "message", one->message);
    put_text(&object, "label", one->label);
    put_text(&object, "note", one->note);
    if (one->other.line) {
        struct assent_record other = assent_record_in(arena);
        if (one->other.file != one->place.file)
            put_text(&other, "file", assent_diagnostics_of(list, one->other).file);
        put_place(&other, one->other);
        put_text(&other, "label", one->other_label);
        assent_record_put(&object, "other", assent_record_done(&other));
    }
    return assent_record_done(&object);
}

static void put_place(struct assent_record *record, struct assent_place place)
{
    if (!place.line)
        return;
    assent_record_put_integer(record, "line", place.line);
    assent_record_put_integer(record, "column", place.column);
    assent_record_put_integer(record, "offset", place.offset);
    assent_record_put_integer(record, "length", place.length);
}

static void put_text(struct assent_record *record, const char *name, struct assent_text text)
{
    if (text.count)
        assent_record_put_text(record, name, report_clean(record->arena, text));
}

static struct assent_value sarif_rules(struct assent_arena *arena, const struct assent_diagnostics *list)
{
    bool *used = assent_arena_take_array(arena, ASSENT_CODES_COUNT, sizeof *used);
    for (size_t i = 0; i < list->count; i++)
        used[list->items[i].code] = true;
    struct assent_items rules = assent_items_in(arena);
    for (int code = 0; code < ASSENT_CODES_COUNT; code++) {
        if (!used[code])
            continue;
        struct assent_record rule = assent_record_in(arena);
        put_text(&rule, "id", assent_text_of(assent_code_number((enum assent_code)code)));
        put_text(&rule, "name", assent_text_of(assent_code_slug((enum assent_code)code)));
        assent_record_put(&rule, "shortDescription",
                          message_of(arena, assent_text_of(assent_code_title((enum assent_code)code))));
        assent_record_put(&rule, "help",
                          message_of(arena, assent_text_of(assent_code_explain((enum assent_code)code))));
        assent_items_add(&rules, assent_record_done(&rule));
    }
    return assent_items_done(&rules);
}

static struct assent_value sarif_result(struct assent_arena *arena, const struct assent_diagnostics *list,
                                        const struct assent_diagnostic *one)
{
    struct assent_record result = assent_record_in(arena);
    struct assent_text sentence = report_sentence(arena, one);
    if (one->note.count)
        sentence = assent_text_format(arena, "%s\n%s", assent_text_cstring(arena, sentence),
                                      assent_text_cstring(arena, report_clean(arena, one->note)));
    put_text(&result, "ruleId", assent_text_of(assent_code_number(one->code)));
    put_text(&result, "level", assent_text_of(report_severity(one->severity)));
    assent_record_put(&result, "message", message_of(arena, sentence));
    struct assent_text nothing = assent_text_slice(NULL, 0);
    assent_record_put(&result, "locations", only(arena, sarif_location(arena, list, one->place, nothing)));
    if (one->other.line)
        assent_record_put(&result, "relatedLocations",
                          only(arena, sarif_location(arena, list, one->other, one->other_label)));
    return assent_record_done(&result);
}

static struct assent_value sarif_location(struct assent_arena *arena, const struct assent_diagnostics *list,
                                          struct assent_place place, struct assent_text message)
{
    struct assent_record artifact = assent_record_in(arena);
    assent_record_put_text(&artifact, "uri", uri_of(arena, assent_diagnostics_of(list, place).file));
    struct assent_record physical = assent_record_in(arena);
    assent_record_put(&physical, "artifactLocation", assent_record_done(&artifact));
    if (place.line)
        assent_record_put(&physical, "region", sarif_region(arena, list, place));
    struct assent_record location = assent_record_in(arena);
    assent_record_put(&location, "physicalLocation", assent_record_done(&physical));
    if (message.count)
        assent_record_put(&location, "message", message_of(arena, report_clean(arena, message)));
    return assent_record_done(&location);
}

// The region ends on its first line: the rest of a longer one would be counted from another line's start.
static struct assent_value sarif_region(struct assent_arena *arena, const struct assent_diagnostics *list,
                                        struct assent_place place)
{
    size_t start = 0;
    struct assent_text line = report_line(assent_diagnostics_of(list, place).source, place.offset, &start);
    size_t first = place.offset - start < line.count ? place.offset - start : line.count;
    size_t length = place.length < line.count - first ? place.length : line.count - first;
    size_t points = assent_text_points(assent_text_slice(line.bytes + first, length));
    struct assent_record region = assent_record_in(arena);
    assent_record_put_integer(&region, "startLine", place.line);
    assent_record_put_integer(&region, "startColumn", place.column);
    assent_record_put_integer(&region, "endColumn", (int64_t)place.column + (int64_t)points);
    return assent_record_done(&region);
}

static struct assent_value message_of(struct assent_arena *arena, struct assent_text text)
{
    struct assent_record message = assent_record_in(arena);
    assent_record_put_text(&message, "text", text);
    return assent_record_done(&message);
}

static struct assent_value only(struct assent_arena *arena, struct assent_value value)
{
    return assent_value_list(assent_arena_copy(arena, &value, sizeof value), 1);
}

// A relative reference (RFC 3986 section 4.2): what may not stand in a path is percent-encoded.
static struct assent_text uri_of(struct assent_arena *arena, struct assent_text file)
{
    static const char kept[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,;=@";
    struct assent_buffer out = assent_buffer_in(arena);
    for (size_t i = 0; i < file.count; i++) {
        char c = file.bytes[i];
        if (c && strchr(kept, c))
            assent_buffer_byte(&out, c);
        else
            assent_buffer_format(&out, "%%%02X", (unsigned)(unsigned char)c);
    }
    return assent_buffer_done(&out);
}

static void write_command(struct assent_buffer *out, const struct assent_diagnostics *list,
                          const struct assent_diagnostic *one)
{
    assent_buffer_format(out, "::%s file=", report_severity(one->severity));
    write_encoded(out, report_clean(out->arena, assent_diagnostics_of(list, one->place).file), ":,");
    if (one->place.line)
        assent_buffer_format(out, ",line=%u,col=%u", (unsigned)one->place.line, (unsigned)one->place.column);
    assent_buffer_format(out, ",title=%s::", assent_code_number(one->code));
    write_encoded(out, report_sentence(out->arena, one), "");
    if (one->note.count) {
        assent_buffer_string(out, "%0A");
        write_encoded(out, report_clean(out->arena, one->note), "");
    }
    assent_buffer_byte(out, '\n');
}

// GitHub's own escaping: '%' and line ends everywhere, ':' and ',' in properties.
static void write_encoded(struct assent_buffer *out, struct assent_text text, const char *also)
{
    for (size_t i = 0; i < text.count; i++) {
        char c = text.bytes[i];
        if (c == '%' || c == '\n' || c == '\r' || (c && strchr(also, c)))
            assent_buffer_format(out, "%%%02X", (unsigned)(unsigned char)c);
        else
            assent_buffer_byte(out, c);
    }
}
