// SPDX-License-Identifier: Apache-2.0
// Scalars as the schema types them. `no` in a text stays the text "no"; `yes` for a boolean is refused with
// what to write, and so is 0755 for an integer, because readers disagree on what it is. Quotes make no
// difference.
#include "scalar.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

#include <string.h>

static bool plain_digits(struct assent_text text, bool *zero_first);
static bool plain_decimal(struct assent_text text);
static const char *boolean_meant(struct assent_text text);
static const struct tree *scalar_of(const struct section *section, const char *key);

struct assent_text read_text(const struct section *section, const char *key)
{
    struct assent_text out = {0};
    const struct tree *scalar = scalar_of(section, key);
    if (!scalar || !scalar_text(section->reading, scalar, &out))
        return (struct assent_text){0};
    if (assent_text_trim(out).count > 0)
        return out;
    assent_diagnostics_error(section->reading->diagnostics, ASSENT_EMPTY_VALUE,
                             section_key_place(section, key),
                             "`%s` has no value: give it one, or remove the key", key);
    return (struct assent_text){0};
}

struct assent_text read_name(const struct section *section, const char *key)
{
    const struct tree *scalar = scalar_of(section, key);
    if (!scalar || !scalar_is_name(section->reading, scalar, key, false))
        return (struct assent_text){0};
    return scalar->text;
}

bool read_boolean(const struct section *section, const char *key, bool otherwise)
{
    bool out = otherwise;
    const struct tree *scalar = scalar_of(section, key);
    return scalar && scalar_boolean(section->reading, scalar, &out) ? out : otherwise;
}

int64_t read_integer(const struct section *section, const char *key, int64_t least, int64_t most,
                     int64_t otherwise)
{
    int64_t out = otherwise;
    const struct tree *scalar = scalar_of(section, key);
    if (!scalar || !scalar_integer(section->reading, scalar, &out))
        return otherwise;
    if (out >= least && out <= most)
        return out;
    assent_diagnostics_error(section->reading->diagnostics, ASSENT_OUT_OF_RANGE, scalar->place,
                             "`%s` is %lld; it may be %lld to %lld", key, (long long)out, (long long)least,
                             (long long)most);
    return otherwise;
}

struct assent_duration read_duration(const struct section *section, const char *key)
{
    struct assent_duration out = {0};
    const struct tree *scalar = scalar_of(section, key);
    if (!scalar || !scalar_duration(section->reading, scalar, &out))
        return (struct assent_duration){0};
    return out;
}

int read_word(const struct section *section, const char *key, const char *const *words, int otherwise)
{
    const struct tree *scalar = scalar_of(section, key);
    if (!scalar)
        return otherwise;
    int found = scalar_word(section->reading, scalar, words_of(section->reading, words), key);
    return found < 0 ? otherwise : found;
}

const struct tree **read_scalars(const struct section *section, const char *key, size_t *count)
{
    *count = 0;
    const struct tree *list = section_get(section, key);
    const struct tree **out =
        assent_arena_take_array(section->reading->arena, list ? list->count : 0, sizeof *out);
    for (size_t i = 0; list && i < list->count; i++) {
        const struct tree *item = list->items[i];
        if (item->kind == TREE_SCALAR && !item->broken && item->text.count > 0)
            out[(*count)++] = item;
        else if (!item->broken)
            assent_diagnostics_error(section->reading->diagnostics, ASSENT_WRONG_SHAPE, item->place,
                                     "an entry of `%s` is a single word", key);
    }
    return out;
}

bool scalar_text(const struct reading *reading, const struct tree *scalar, struct assent_text *out)
{
    if (scalar_is_cut(reading, scalar))
        return false;
    *out = scalar->text;
    if (scalar->style == TREE_LITERAL || scalar->style == TREE_FOLDED)
        *out = assent_text_trim(scalar->text); // the line feed at the end of a block is nobody's
    return true;
}

bool scalar_is_cut(const struct reading *reading, const struct tree *scalar)
{
    struct assent_text source = reading->locator->source;
    size_t end = scalar->place.offset + scalar->place.length;
    size_t at = end;
    if (scalar->style != TREE_PLAIN)
        return false;
    while (at < source.count && (source.bytes[at] == ' ' || source.bytes[at] == '\t'))
        at++;
    if (at == end || at >= source.count || source.bytes[at] != '#')
        return false;
    struct assent_diagnostic *item =
        assent_diagnostics_error(reading->diagnostics, ASSENT_YAML_COMMENT_CUT,
                                 locator_bytes(reading->locator, at, line_end(source, at) - at),
                                 "YAML takes what follows ` #` for a comment and cuts the text off");
    if (item) {
        item->label = assent_text_of("not part of the value");
        item->note =
            assent_text_of("quote the text if this belongs to it, or move the comment to a line of its own");
    }
    return true;
}

bool scalar_boolean(const struct reading *reading, const struct tree *scalar, bool *out)
{
    *out = assent_text_is(scalar->text, "true");
    if (*out || assent_text_is(scalar->text, "false"))
        return true;
    const char *meant = boolean_meant(scalar->text);
    if (meant)
        assent_diagnostics_error(reading->diagnostics, ASSENT_NOT_BOOLEAN, scalar->place,
                                 "for `%s` write `%s`", word_shown(reading->arena, scalar->text), meant);
    else
        assent_diagnostics_error(reading->diagnostics, ASSENT_NOT_BOOLEAN, scalar->place,
                                 "`%s` is neither `true` nor `false`",
                                 word_shown(reading->arena, scalar->text));
    return false;
}

bool scalar_integer(const struct reading *reading, const struct tree *scalar, int64_t *out)
{
    bool zero_first = false;
    bool digits = plain_digits(scalar->text, &zero_first);
    if (digits && !zero_first && assent_text_integer(scalar->text, out))
        return true;
    const char *why = !digits      ? "is not a whole number in plain digits"
                      : zero_first ? "begins with a zero, which some readers take for octal"
                                   : "is too large";
    assent_diagnostics_error(reading->diagnostics, ASSENT_NOT_INTEGER, scalar->place, "`%s` %s",
                             word_shown(reading->arena, scalar->text), why);
    return false;
}

bool scalar_number(const struct reading *reading, const struct tree *scalar, double *out)
{
    if (plain_decimal(scalar->text) && assent_canonical_number(scalar->text, out))
        return true;
    assent_diagnostics_error(reading->diagnostics, ASSENT_NOT_NUMBER, scalar->place,
                             "`%s` is not a number in plain decimal, as 12 or 0.5",
                             word_shown(reading->arena, scalar->text));
    return false;
}

bool scalar_duration(const struct reading *reading, const struct tree *scalar, struct assent_duration *out)
{
    if (assent_duration_read(scalar->text, out))
        return true;
    struct assent_diagnostic *item =
        assent_diagnostics_error(reading->diagnostics, ASSENT_NOT_DURATION, scalar->place,
                                 "`%s` is not a duration", word_shown(reading->arena, scalar->text));
    if (item)
        item->note = assent_text_of(
            "write 30 s, 10 min, 4 h, 2 days, 3 business days, 8 business hours, or ISO 8601 as PT4H; at most ten years");
    return false;
}

int scalar_word(const struct reading *reading, const struct tree *scalar, struct names words,
                const char *what)
{
    int found = word_index(words, scalar->text);
    if (found >= 0 && scalar->text.count)
        return found;
    struct assent_diagnostic *item =
        assent_diagnostics_error(reading->diagnostics, ASSENT_UNKNOWN_WORD, scalar->place,
                                 "`%s` is no word for `%s`", word_shown(reading->arena, scalar->text), what);
    struct assent_text allowed = assent_text_format(reading->arena, "allowed for `%s`", what);
    word_suggest(reading->diagnostics, item, scalar->text, words, allowed.bytes);
    return -1;
}

bool scalar_is_name(const struct reading *reading, const struct tree *scalar, const char *what,
                    bool identifier)
{
    struct assent_text name = scalar->text;
    bool fine =
        name.count > 0 && name.count <= ASSENT_NAME_BYTES && name.bytes[0] >= 'a' && name.bytes[0] <= 'z';
    for (size_t i = 0; fine && i < name.count; i++) {
        char byte = name.bytes[i];
        fine = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_' ||
               (byte == '-' && !identifier);
    }
    if (fine)
        return true;
    struct assent_diagnostic *item =
        assent_diagnostics_error(reading->diagnostics, ASSENT_BAD_NAME, scalar->place,
                                 "`%s` cannot be the name of a %s", word_shown(reading->arena, name), what);
    if (item)
        item->note = assent_text_format(
            reading->arena, "lower-case letters, digits%s and `_`, a letter first, at most %d of them",
            identifier ? "" : ", `-`", ASSENT_NAME_BYTES);
    return false;
}

struct names words_of(const struct reading *reading, const char *const *words)
{
    size_t count = 0;
    while (words[count])
        count++;
    struct assent_text *items = assent_arena_take_array(reading->arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = assent_text_of(words[i]);
    return (struct names){items, count};
}

static bool plain_digits(struct assent_text text, bool *zero_first)
{
    size_t sign = text.count > 0 && text.bytes[0] == '-';
    for (size_t i = sign; i < text.count; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9')
            return false;
    }
    *zero_first = text.count > sign + 1 && text.bytes[sign] == '0';
    return text.count > sign;
}

// Digits, a point with digits on both sides, a minus before. No exponent, no zero before other digits.
static bool plain_decimal(struct assent_text text)
{
    size_t point = assent_text_find_byte(text, '.');
    bool zero_first = false;
    bool unused = false;
    if (!plain_digits(assent_text_slice(text.bytes, point), &zero_first) || zero_first)
        return false;
    if (point == text.count)
        return true;
    struct assent_text fraction = assent_text_slice(text.bytes + point + 1, text.count - point - 1);
    return fraction.count > 0 && fraction.bytes[0] != '-' && plain_digits(fraction, &unused);
}

static const char *boolean_meant(struct assent_text text)
{
    static const char *const yes[] = {"yes", "y", "on", "1"};
    static const char *const no[] = {"no", "n", "off", "0"};
    char lower[6] = "";
    if (text.count == 0 || text.count >= sizeof lower)
        return NULL;
    for (size_t i = 0; i < text.count; i++)
        lower[i] = (char)(text.bytes[i] >= 'A' && text.bytes[i] <= 'Z' ? text.bytes[i] + 32 : text.bytes[i]);
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (strcmp(lower, yes[i]) == 0)
            return "true";
        if (strcmp(lower, no[i]) == 0)
            return "false";
    }
    return strcmp(lower, "true") == 0 ? "true" : strcmp(lower, "false") == 0 ? "false" : NULL;
}

static const struct tree *scalar_of(const struct section *section, const char *key)
{
    const struct tree *value = section_get(section, key);
    return value && value->kind == TREE_SCALAR ? value : NULL;
}
