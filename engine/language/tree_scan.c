// SPDX-License-Identifier: Apache-2.0
// What is looked at before libyaml sees a byte: size, encoding, characters and lines that it reads slowly or
// in a way that nobody sees. libyaml 0.2.5 takes seconds for a mebibyte of `%TAG` lines, reports bad UTF-8
// without a place, and ends lines at characters that editors do not show. Reports every finding of a kind
// once; each is final for the file.
#include "tree.h"

#include <string.h>

static bool scan_size(const struct locator *locator, const struct tree_limits *limits,
                      struct assent_diagnostics *diagnostics);
static bool scan_encoding(const struct locator *locator, struct assent_diagnostics *diagnostics);
static bool scan_characters(const struct locator *locator, struct assent_diagnostics *diagnostics);
static bool scan_lines(const struct locator *locator, struct assent_diagnostics *diagnostics);
static const char *odd_character(struct assent_text source, size_t offset, size_t *length);
static const char *odd_break(const unsigned char *bytes, size_t room, size_t *length);

bool tree_scan(const struct locator *locator, const struct tree_limits *limits,
               struct assent_diagnostics *diagnostics)
{
    return scan_size(locator, limits, diagnostics) && scan_encoding(locator, diagnostics) &&
           scan_characters(locator, diagnostics) && scan_lines(locator, diagnostics);
}

static bool scan_size(const struct locator *locator, const struct tree_limits *limits,
                      struct assent_diagnostics *diagnostics)
{
    size_t count = locator->source.count;
    if (count <= limits->bytes)
        return true;
    struct assent_place nowhere = {0};
    assent_diagnostics_error(diagnostics, ASSENT_YAML_TOO_LARGE, nowhere,
                             "the file has %zu bytes; at most %zu are read", count, limits->bytes);
    return false;
}

static bool scan_encoding(const struct locator *locator, struct assent_diagnostics *diagnostics)
{
    struct assent_text source = locator->source;
    static const struct {
        const char *bytes;
        size_t count;
        const char *name;
    } marks[] = {{"\xEF\xBB\xBF", 3, "a UTF-8"}, {"\xFF\xFE", 2, "a UTF-16"}, {"\xFE\xFF", 2, "a UTF-16"}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (source.count < marks[i].count || memcmp(source.bytes, marks[i].bytes, marks[i].count) != 0)
            continue;
        assent_diagnostics_error(diagnostics, ASSENT_YAML_ENCODING, locator_bytes(locator, 0, marks[i].count),
                                 "the file begins with %s byte order mark: save it as UTF-8 without one",
                                 marks[i].name);
        return false;
    }
    size_t bad = 0;
    if (assent_text_utf8(source, &bad))
        return true;
    assent_diagnostics_error(diagnostics, ASSENT_YAML_ENCODING, locator_bytes(locator, bad, 1),
                             "the byte 0x%02x is not UTF-8: save the file as UTF-8",
                             (unsigned char)source.bytes[bad]);
    return false;
}

static bool scan_characters(const struct locator *locator, struct assent_diagnostics *diagnostics)
{
    struct assent_text source = locator->source;
    for (size_t i = 0; i < source.count; i++) {
        size_t length = 1;
        const char *what = odd_character(source, i, &length);
        if (!what)
            continue;
        assent_diagnostics_error(diagnostics, ASSENT_YAML_CHARACTER, locator_bytes(locator, i, length),
                                 "%s stands here: remove it", what);
        return false;
    }
    return true;
}

static const char *odd_character(struct assent_text source, size_t offset, size_t *length)
{
    const unsigned char *bytes = (const unsigned char *)source.bytes + offset;
    size_t room = source.count - offset;
    if (bytes[0] >= 0x80)
        return odd_break(bytes, room, length);
    if (bytes[0] == '\r')
        return room > 1 && bytes[1] == '\n' ? NULL : "a carriage return without a line feed";
    if (bytes[0] == '\n' || bytes[0] == '\t' || (bytes[0] >= 0x20 && bytes[0] != 0x7F))
        return NULL;
    return bytes[0] ? "a control character" : "a NUL byte";
}

static const char *odd_break(const unsigned char *bytes, size_t room, size_t *length)
{
    if (room > 1 && bytes[0] == 0xC2 && bytes[1] < 0xA0) {
        *length = 2;
        return bytes[1] == 0x85 ? "an invisible line break (U+0085)" : "a control character";
    }
    if (room < 3)
        return NULL;
    *length = 3;
    if (bytes[0] == 0xE2 && bytes[1] == 0x80 && (bytes[2] == 0xA8 || bytes[2] == 0xA9))
        return "an invisible line break (U+2028 or U+2029)";
    if (bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF)
        return "a byte order mark";
    if (bytes[0] == 0xEF && bytes[1] == 0xBF && bytes[2] >= 0xBE)
        return "something that is no character (U+FFFE or U+FFFF)";
    return NULL;
}

static bool scan_lines(const struct locator *locator, struct assent_diagnostics *diagnostics)
{
    struct assent_text source = locator->source;
    size_t start = 0;
    while (start < source.count) {
        struct assent_text rest = assent_text_slice(source.bytes + start, source.count - start);
        if (rest.bytes[0] == '%') {
            assent_diagnostics_error(
                diagnostics, ASSENT_YAML_DIRECTIVE, locator_bytes(locator, start, 1),
                "a line begins with `%%`, which YAML takes for a directive: remove the line, or indent it if it is text");
            return false;
        }
        if (assent_text_starts(rest, "...")) {
            assent_diagnostics_error(
                diagnostics, ASSENT_YAML_DOCUMENTS, locator_bytes(locator, start, 3),
                "a line begins with `...`, which ends a YAML document: remove the line, or indent it if it is text");
            return false;
        }
        start += assent_text_find_byte(rest, '\n') + 1;
    }
    return true;
}
