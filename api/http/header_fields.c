// SPDX-License-Identifier: Apache-2.0
// Header fields: small readers, one for each field that decides something. Lists are taken apart at commas;
// of the values that are read so, none may hold a comma inside quotes. Entity tags may, and the parameters of
// a media type, so those are read byte by byte.
#include "header_fields.h"

#include <assent/base/limits.h>

#include <string.h>
#include <strings.h>

enum { QUALITY_WHOLE = 1000 };

struct tag {
    struct assent_text opaque; // what stands between the quotes
    bool weak;
};

struct parameter {
    struct assent_text name;
    struct assent_text value; // without quotes; what was escaped in them still is
};

static bool next_item(struct assent_text *list, char separator, struct assent_text *item);
static bool same_word(struct assent_text a, struct assent_text b);
static bool next_tag(struct assent_text *list, struct tag *tag);
static bool next_parameter(struct assent_text *list, struct parameter *parameter);
static size_t end_of_quoted(struct assent_text text);
static size_t token_chars(struct assent_text text);
static struct assent_text behind(struct assent_text text, size_t count);
static struct assent_text without(struct assent_text text, const char *bytes);
static bool range_takes(struct assent_text range, struct assent_text type);
static int64_t quality_of(struct assent_text accept, struct assent_text type);
static int64_t quality_told(struct assent_text parameters);
static bool lower_hex(struct assent_text text);

bool header_bearer(struct assent_text value, struct assent_text *token)
{
    static const char scheme[] = "bearer ";
    enum { SCHEME = sizeof scheme - 1 };
    if (value.count <= SCHEME || strncasecmp(value.bytes, scheme, SCHEME) != 0)
        return false;
    *token = assent_text_slice(value.bytes + SCHEME, value.count - SCHEME);
    for (size_t i = 0; i < token->count; i++) {
        if (token->bytes[i] <= ' ' || token->bytes[i] > '~')
            return false;
    }
    return true;
}

bool header_key(struct assent_text value, struct assent_text *key, struct assent_error *error)
{
    *key = value;
    bool quoted = value.count >= 2 && value.bytes[0] == '"' && value.bytes[value.count - 1] == '"';
    if (quoted)
        *key = assent_text_slice(value.bytes + 1, value.count - 2);
    if (key->count == 0 || key->count > ASSENT_KEY_BYTES)
        return assent_error_set(error, ASSENT_KEY_MALFORMED,
                                "the Idempotency-Key must have 1 to %d characters", ASSENT_KEY_BYTES);
    for (size_t i = 0; i < key->count; i++) {
        char byte = key->bytes[i];
        if (byte <= ' ' || byte > '~' || byte == '"' || byte == '\\')
            return assent_error_set(error, ASSENT_KEY_MALFORMED,
                                    "the Idempotency-Key may hold visible ASCII only, without quotes and "
                                    "backslashes inside; a fresh UUID is best");
    }
    return true;
}

bool header_if_match(struct assent_text value, struct assent_arena *arena, struct assent_revisions *revisions,
                     struct assent_error *error)
{
    *revisions = (struct assent_revisions){0};
    if (assent_text_is(assent_text_trim(value), "*"))
        return true;
    int64_t *items = assent_arena_take_array(arena, value.count, sizeof *items); // more than it has tags
    struct tag tag;
    do {
        int64_t revision;
        if (!next_tag(&value, &tag))
            return assent_error_set(
                error, ASSENT_MALFORMED,
                "If-Match must be a list of entity tags in quotes, as the ETag header gave "
                "them, or *");
        if (!tag.weak && assent_text_integer(tag.opaque, &revision) && revision >= 0)
            items[revisions->count++] = revision;
    } while (value.count);
    revisions->items = items;
    return revisions->count > 0 ||
           assent_error_set(error, ASSENT_STALE_ETAG,
                            "If-Match names a version that this resource never had; read it again");
}

bool header_none_match(struct assent_text value, int64_t revision)
{
    if (assent_text_is(assent_text_trim(value), "*"))
        return true;
    struct tag tag;
    while (next_tag(&value, &tag)) {
        int64_t number = -1;
        if (assent_text_integer(tag.opaque, &number) && number == revision)
            return true;
    }
    return false;
}

struct assent_text header_first_tag(struct assent_text value)
{
    struct tag tag;
    return next_tag(&value, &tag) ? tag.opaque : (struct assent_text){0};
}

bool header_accepts(struct assent_text accept, const char *types)
{
    return header_accepted(accept, types) >= 0;
}

int header_accepted(struct assent_text accept, const char *types)
{
    struct assent_text left = assent_text_of(types);
    struct assent_text type;
    int best = -1;
    int64_t best_quality = 0;
    for (int at = 0; next_item(&left, ',', &type); at++) {
        int64_t quality = assent_text_trim(accept).count ? quality_of(accept, type) : QUALITY_WHOLE;
        if (quality > best_quality) {
            best = at;
            best_quality = quality;
        }
    }
    return best;
}

bool header_media(struct assent_text value, const char *media)
{
    struct assent_text parameters = value;
    struct assent_text name;
    if (!next_item(&parameters, ';', &name))
        return false;
    bool patch = strcmp(media, "application/merge-patch+json") == 0;
    if (!same_word(name, assent_text_of(media)) &&
        !(patch && same_word(name, assent_text_of("application/json"))))
        return false;
    struct parameter parameter;
    parameters = without(parameters, " \t;"); // an empty one says nothing
    while (parameters.count) {
        if (!next_parameter(&parameters, &parameter) ||
            (same_word(parameter.name, assent_text_of("charset")) &&
             !same_word(parameter.value, assent_text_of("utf-8")) &&
             !same_word(parameter.value, assent_text_of("us-ascii"))))
            return false;
    }
    return true;
}

bool header_trace(struct assent_text value)
{
    enum { TRACE_CHARS = 55, ID_AT = 3, ID_CHARS = 32, SPAN_AT = 36, SPAN_CHARS = 16, FLAGS_AT = 53 };
    if (value.count != TRACE_CHARS || !assent_text_starts(value, "00-") || value.bytes[SPAN_AT - 1] != '-' ||
        value.bytes[FLAGS_AT - 1] != '-')
        return false;
    struct assent_text id = assent_text_slice(value.bytes + ID_AT, ID_CHARS);
    struct assent_text span = assent_text_slice(value.bytes + SPAN_AT, SPAN_CHARS);
    return lower_hex(id) && lower_hex(span) && lower_hex(assent_text_slice(value.bytes + FLAGS_AT, 2)) &&
           strspn(id.bytes, "0") < ID_CHARS && strspn(span.bytes, "0") < SPAN_CHARS;
}

// The next non-empty item of a list, trimmed; *list becomes what is behind it.
static bool next_item(struct assent_text *list, char separator, struct assent_text *item)
{
    while (list->count) {
        size_t end = assent_text_find_byte(*list, separator);
        *item = assent_text_trim(assent_text_slice(list->bytes, end));
        end += end < list->count;
        *list = assent_text_slice(list->bytes + end, list->count - end);
        if (item->count)
            return true;
    }
    return false;
}

static bool same_word(struct assent_text a, struct assent_text b)
{
    return a.count == b.count && strncasecmp(a.bytes, b.bytes, a.count) == 0;
}

// The next entity tag of a list, in which empty items and blanks between mean nothing (RFC 9110 5.6.1). A tag
// may hold commas. False: what comes is none.
static bool next_tag(struct assent_text *list, struct tag *tag)
{
    struct assent_text rest = without(*list, " \t,");
    tag->weak = assent_text_starts(rest, "W/");
    rest = behind(rest, tag->weak ? 2 : 0);
    if (rest.count == 0 || rest.bytes[0] != '"')
        return false;
    rest = behind(rest, 1);
    size_t end = assent_text_find_byte(rest, '"');
    tag->opaque = assent_text_slice(rest.bytes, end);
    if (end == rest.count || assent_text_find_byte(tag->opaque, ' ') < end)
        return false;
    rest = without(behind(rest, end + 1), " \t");
    bool alone = rest.count == 0 || rest.bytes[0] == ',';
    *list = without(rest, " \t,");
    return alone;
}

// The next of the parameters behind a media type (RFC 9110 5.6.6): a token, "=", a token or a quoted string.
// False: what comes is none.
static bool next_parameter(struct assent_text *list, struct parameter *parameter)
{
    size_t equals = assent_text_find_byte(*list, '=');
    if (equals == list->count)
        return false;
    parameter->name = assent_text_slice(list->bytes, equals);
    struct assent_text rest = behind(*list, equals + 1);
    bool quoted = rest.count > 0 && rest.bytes[0] == '"';
    rest = behind(rest, quoted);
    size_t end = quoted ? end_of_quoted(rest) : token_chars(rest);
    parameter->value = assent_text_slice(rest.bytes, end);
    bool whole =
        equals > 0 && token_chars(parameter->name) == equals && (quoted ? end < rest.count : end > 0);
    if (!whole)
        return false;
    rest = without(behind(rest, end + quoted), " \t");
    bool alone = rest.count == 0 || rest.bytes[0] == ';';
    *list = without(rest, " \t;");
    return alone;
}

// Where the closing quote stands; the count when there is none. A backslash takes the next byte with it.
static size_t end_of_quoted(struct assent_text text)
{
    size_t at = 0;
    while (at < text.count && text.bytes[at] != '"')
        at += text.bytes[at] == '\\' ? 2 : 1;
    return at < text.count ? at : text.count;
}

// How many bytes of a token (RFC 9110 5.6.2) it begins with.
static size_t token_chars(struct assent_text text)
{
    static const char others[] = "!#$%&'*+-.^_`|~";
    size_t count = 0;
    for (; count < text.count; count++) {
        char byte = text.bytes[count];
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        if (!letter && !(byte >= '0' && byte <= '9') && !memchr(others, byte, sizeof others - 1))
            break;
    }
    return count;
}

static struct assent_text behind(struct assent_text text, size_t count)
{
    return count > 0 ? assent_text_slice(text.bytes + count, text.count - count) : text;
}

// Without any of those bytes at its beginning.
static struct assent_text without(struct assent_text text, const char *bytes)
{
    size_t count = 0;
    while (count < text.count && text.bytes[count] != 0 && strchr(bytes, text.bytes[count]))
        count++;
    return behind(text, count);
}

static bool range_takes(struct assent_text range, struct assent_text type)
{
    if (assent_text_is(range, "*/*") || same_word(range, type))
        return true;
    size_t slash = assent_text_find_byte(type, '/') + 1;
    return range.count == slash + 1 && range.bytes[slash] == '*' &&
           same_word(assent_text_slice(range.bytes, slash), assent_text_slice(type.bytes, slash));
}

// Of the ranges that take the type the most telling one decides: a name before "text/*" before "*/*".
static int64_t quality_of(struct assent_text accept, struct assent_text type)
{
    struct assent_text range;
    int64_t quality = 0;
    size_t best = 0;
    while (next_item(&accept, ',', &range)) {
        struct assent_text name;
        if (!next_item(&range, ';', &name) || !range_takes(name, type))
            continue;
        bool open = assent_text_find_byte(name, '*') < name.count;
        size_t weight = open ? name.count - 1 : name.count + type.count;
        if (weight >= best)
            quality = quality_told(range);
        best = weight > best ? weight : best;
    }
    return quality;
}

// In thousandths; "q=0.8" among the parameters of a range, 1 without it (RFC 9110 section 12.4.2).
static int64_t quality_told(struct assent_text parameters)
{
    struct assent_text parameter;
    while (next_item(&parameters, ';', &parameter)) {
        if (parameter.count < 3 || strncasecmp(parameter.bytes, "q=", 2) != 0)
            continue;
        int64_t quality = 0;
        int64_t unit = QUALITY_WHOLE;
        for (size_t at = 2; at < parameter.count && unit; at++) {
            if (at == 3 && parameter.bytes[at] == '.')
                continue;
            if (parameter.bytes[at] < '0' || parameter.bytes[at] > '9')
                return QUALITY_WHOLE;
            quality += (parameter.bytes[at] - '0') * unit;
            unit /= 10;
        }
        return quality;
    }
    return QUALITY_WHOLE;
}

static bool lower_hex(struct assent_text text)
{
    for (size_t i = 0; i < text.count; i++) {
        char byte = text.bytes[i];
        if (!(byte >= '0' && byte <= '9') && !(byte >= 'a' && byte <= 'f'))
            return false;
    }
    return true;
}
