// SPDX-License-Identifier: Apache-2.0
// Which texts a field takes: lengths, patterns, and the small forms that are kept as text (addresses, ticket
// numbers, references to secrets). Pure. Everything is linear in the text but for patterns, which are linear
// in text times stars and bounded by the field's size.
#include "fields.h"

#include <assent/base/limits.h>

#include <inttypes.h>

enum { URL_BYTES = 2048, NUMBER_BYTES = 64, SECRET_BYTES = 256 };

static bool all_of(struct assent_text text, const char *also);
static struct assent_text after(struct assent_text text, size_t count);

bool field_text_fits(const struct assent_field *field, struct assent_text text, struct assent_arena *arena,
                     const char **why)
{
    size_t bad;
    *why = "valid UTF-8";
    if (!assent_text_utf8(text, &bad))
        return false;
    *why = field->multiline ? "a text without control characters" : "one line without control characters";
    if (assent_text_has_control(text, !field->multiline))
        return false;
    size_t points = assent_text_points(text);
    if (field->max > 0 && points > (size_t)field->max) {
        *why =
            assent_text_format(arena, "at most %" PRId64 " characters long; it has %zu", field->max, points)
                .bytes;
        return false;
    }
    struct assent_text pattern = field->pattern;
    if (pattern.count == 0 || assent_text_glob(text, pattern))
        return true;
    *why = assent_text_format(arena, "of the form `%.*s`", (int)pattern.count, pattern.bytes).bytes;
    return false;
}

bool field_url_fits(struct assent_text text)
{
    size_t scheme = assent_text_starts(text, "https://") ? 8 : assent_text_starts(text, "http://") ? 7 : 0;
    if (scheme == 0 || text.count <= scheme || text.count > URL_BYTES)
        return false;
    for (size_t i = 0; i < text.count; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        if (byte <= ' ' || byte == 0x7f || byte == '"' || byte == '<' || byte == '>')
            return false;
    }
    size_t bad;
    return text.bytes[scheme] != '/' && assent_text_utf8(text, &bad);
}

// "CHG-1042"
bool field_ticket_fits(struct assent_text text)
{
    size_t dash = assent_text_find_byte(text, '-');
    if (dash == 0 || dash + 1 >= text.count || text.count > NUMBER_BYTES)
        return false;
    struct assent_text digits = after(text, dash + 1);
    int64_t number;
    return all_of(assent_text_slice(text.bytes, dash), "") && digits.bytes[0] != '-' &&
           assent_text_integer(digits, &number);
}

bool field_secret_fits(struct assent_text text)
{
    if (!assent_text_starts(text, "secret://") || text.count > SECRET_BYTES)
        return false;
    struct assent_text name = after(text, 9);
    return name.count > 0 && all_of(name, "-_./");
}

bool field_currency_fits(struct assent_text text)
{
    for (size_t i = 0; i < text.count; i++) {
        if (text.bytes[i] < 'A' || text.bytes[i] > 'Z')
            return false;
    }
    return text.count == 3;
}

// Letters and digits of ASCII, and those of also.
static bool all_of(struct assent_text text, const char *also)
{
    for (size_t i = 0; i < text.count; i++) {
        char byte = text.bytes[i];
        bool letter =
            (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
        if (!letter && assent_text_find_byte(assent_text_of(also), byte) == assent_text_of(also).count)
            return false;
    }
    return true;
}

static struct assent_text after(struct assent_text text, size_t count)
{
    return assent_text_slice(text.bytes + count, text.count - count);
}
