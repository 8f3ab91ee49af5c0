// SPDX-License-Identifier: Apache-2.0
// Targets: a path is taken as it is or refused, never tidied up: what a proxy in front of us and we read
// differently is how checks are passed by. A token in a query is refused before anything else looks at it,
// and its value goes nowhere (AUTH-07).
#include "target.h"

#include <string.h>
#include <strings.h>

static bool read_path(struct target *target, struct assent_error *error);
static bool read_segment(struct assent_text text, struct segment *segment, struct assent_error *error);
static bool read_query(struct assent_text sent, struct assent_arena *arena, struct target *target,
                       struct assent_error *error);
static bool read_parameter(struct assent_text sent, struct assent_arena *arena,
                           struct assent_parameter *parameter, struct assent_error *error);
static bool names_token(struct assent_text name);
static bool path_byte(unsigned char byte);
static bool forbidden_escape(struct assent_text text);
static int hex_value(char digit);

bool target_read(struct assent_text sent, struct assent_arena *arena, struct target *target,
                 struct assent_error *error)
{
    *target = (struct target){0};
    size_t end = assent_text_find_byte(sent, '?');
    target->path = assent_text_slice(sent.bytes, end);
    struct assent_text query = {0};
    if (end < sent.count)
        query = assent_text_slice(sent.bytes + end + 1, sent.count - end - 1);
    return read_query(query, arena, target, error) && read_path(target, error);
}

bool target_decode(struct assent_text sent, bool plus_is_space, struct assent_arena *arena,
                   struct assent_text *out)
{
    char *bytes = assent_arena_take(arena, sent.count + 1);
    size_t count = 0;
    for (size_t i = 0; i < sent.count; i++) {
        char byte = sent.bytes[i];
        if (byte == '%') {
            if (sent.count - i < 3 || hex_value(sent.bytes[i + 1]) < 0 || hex_value(sent.bytes[i + 2]) < 0)
                return false;
            byte = (char)(hex_value(sent.bytes[i + 1]) << 4 | hex_value(sent.bytes[i + 2]));
            i += 2;
        } else if (byte == '+' && plus_is_space) {
            byte = ' ';
        }
        if ((unsigned char)byte < 0x20 || byte == 0x7f)
            return false;
        bytes[count++] = byte;
    }
    *out = assent_text_slice(bytes, count);
    size_t bad = 0;
    return assent_text_utf8(*out, &bad);
}

static bool read_path(struct target *target, struct assent_error *error)
{
    struct assent_text rest = target->path;
    if (rest.count == 0 || rest.bytes[0] != '/')
        return assent_error_set(error, ASSENT_BAD_PATH, "the path must begin with \"/\"");
    while (rest.count) {
        rest = assent_text_slice(rest.bytes + 1, rest.count - 1);
        size_t end = assent_text_find_byte(rest, '/');
        if (target->segment_count == ASSENT_PATH_SEGMENTS)
            return assent_error_set(error, ASSENT_BAD_PATH, "the path has more than %d segments",
                                    ASSENT_PATH_SEGMENTS);
        if (!read_segment(assent_text_slice(rest.bytes, end), &target->segments[target->segment_count++],
                          error))
            return false;
        rest = assent_text_slice(rest.bytes + end, rest.count - end);
    }
    return true;
}

static bool read_segment(struct assent_text text, struct segment *segment, struct assent_error *error)
{
    if (text.count == 0)
        return assent_error_set(error, ASSENT_BAD_PATH,
                                "the path has an empty segment: write one \"/\" between segments and none at "
                                "the end");
    if (assent_text_is(text, ".") || assent_text_is(text, ".."))
        return assent_error_set(error, ASSENT_BAD_PATH,
                                "the path holds \".\" or \"..\": write it without detours");
    for (size_t i = 0; i < text.count; i++) {
        if (!path_byte((unsigned char)text.bytes[i]))
            return assent_error_set(error, ASSENT_BAD_PATH,
                                    "the path holds a byte that must be percent-encoded");
    }
    if (forbidden_escape(text))
        return assent_error_set(error, ASSENT_BAD_PATH,
                                "the path holds an encoded slash, backslash, dot or zero byte, or a \"%%\" "
                                "without two hex digits");
    size_t colon = text.count;
    while (colon > 0 && text.bytes[colon - 1] != ':')
        colon--;
    segment->base = text;
    segment->verb = (struct assent_text){0};
    if (colon > 0) {
        segment->base.count = colon - 1;
        segment->verb = assent_text_slice(text.bytes + colon, text.count - colon);
        if (segment->base.count == 0 || segment->verb.count == 0)
            return assent_error_set(error, ASSENT_BAD_PATH, "the path has nothing on one side of a \":\"");
    }
    return true;
}

static bool read_query(struct assent_text sent, struct assent_arena *arena, struct target *target,
                       struct assent_error *error)
{
    if (sent.count == 0)
        return true;
    struct assent_parameter *query = assent_arena_take_array(arena, ASSENT_PARAMETERS, sizeof *query);
    target->query = query;
    struct assent_text rest = sent;
    while (rest.count) {
        size_t end = assent_text_find_byte(rest, '&');
        if (target->query_count == ASSENT_PARAMETERS)
            return assent_error_set(error, ASSENT_BAD_PARAMETER, "the query has more than %d parameters",
                                    ASSENT_PARAMETERS);
        struct assent_parameter *parameter = &query[target->query_count];
        if (!read_parameter(assent_text_slice(rest.bytes, end), arena, parameter, error))
            return false;
        for (size_t i = 0; i < target->query_count; i++) {
            if (assent_text_equal(query[i].name, parameter->name))
                return assent_error_set(error, ASSENT_BAD_PARAMETER,
                                        "the query names the same parameter twice: send it once");
        }
        target->query_count++;
        end += end < rest.count;
        rest = assent_text_slice(rest.bytes + end, rest.count - end);
    }
    return true;
}

static bool read_parameter(struct assent_text sent, struct assent_arena *arena,
                           struct assent_parameter *parameter, struct assent_error *error)
{
    size_t equals = assent_text_find_byte(sent, '=');
    struct assent_text value = {0};
    if (equals < sent.count)
        value = assent_text_slice(sent.bytes + equals + 1, sent.count - equals - 1);
    if (equals == 0 || !target_decode(assent_text_slice(sent.bytes, equals), true, arena, &parameter->name))
        return assent_error_set(error, ASSENT_BAD_PARAMETER,
                                "the query has a parameter whose name cannot be read: write name=value, "
                                "percent-encoded UTF-8");
    if (names_token(parameter->name))
        return assent_error_set(error, ASSENT_TOKEN_IN_QUERY,
                                "send the token as \"Authorization: Bearer ...\", never in the address: "
                                "addresses are logged and shared; revoke this one");
    if (!target_decode(value, true, arena, &parameter->value))
        return assent_error_set(error, ASSENT_BAD_PARAMETER,
                                "the parameter's value cannot be read: it must be percent-encoded UTF-8 "
                                "without control characters");
    return true;
}

static bool names_token(struct assent_text name)
{
    static const char *const names[] = {"access_token", "token"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (name.count == strlen(names[i]) && strncasecmp(name.bytes, names[i], name.count) == 0)
            return true;
    }
    return false;
}

// RFC 3986 section 3.3: pchar.
static bool path_byte(unsigned char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           (byte && strchr("-._~!$&'()*+,;=:@%", byte));
}

// Escapes that others may undo before or after us: a slash, a backslash, a dot, a zero byte.
static bool forbidden_escape(struct assent_text text)
{
    for (size_t i = 0; i < text.count; i++) {
        if (text.bytes[i] != '%')
            continue;
        if (text.count - i < 3)
            return true;
        int high = hex_value(text.bytes[i + 1]);
        int low = hex_value(text.bytes[i + 2]);
        if (high < 0 || low < 0)
            return true;
        int byte = high << 4 | low;
        if (byte == '/' || byte == '\\' || byte == '.' || byte == 0)
            return true;
    }
    return false;
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}
