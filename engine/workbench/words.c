// SPDX-License-Identifier: Apache-2.0
// Splitting a line of a story into words. Guarantees: linear in the line; whatever is not understood is told
// with the text that it stands at. Leans on canonical.h for values that are written as JSON.
#include "words.h"

#include <assent/base/canonical.h>

#include <string.h>

struct cursor {
    struct assent_text line;
    size_t at;
    struct assent_arena *arena;
    struct assent_error *error;
};

static bool read_word(struct cursor *cursor, struct word *out);
static bool read_value(struct cursor *cursor, struct written *out);
static bool read_quoted(struct cursor *cursor, struct assent_text *out);
static bool read_list(struct cursor *cursor, struct written *out);
static bool read_item(struct cursor *cursor, struct written *out);
static bool read_json(struct cursor *cursor, struct written *out);
static size_t json_end(const struct cursor *cursor);
static bool is_json(const struct cursor *cursor);
static void skip_spaces(struct cursor *cursor);
static char now(const struct cursor *cursor);
static bool ends(const struct cursor *cursor);
static bool is_space(char byte);

bool words_read(struct assent_text line, struct assent_arena *arena, struct words *out,
                struct assent_error *error)
{
    struct cursor cursor = {line, 0, arena, error};
    struct word *items = assent_arena_take_array(arena, line.count / 2 + 1, sizeof *items);
    size_t bad = 0;
    *out = (struct words){items, 0};
    if (!assent_text_utf8(line, &bad))
        return assent_error_set(error, ASSENT_MALFORMED, "byte %zu of the line is not UTF-8", bad + 1);
    for (;;) {
        skip_spaces(&cursor);
        if (ends(&cursor) || now(&cursor) == '#')
            return true;
        if (!read_word(&cursor, &items[out->count++]))
            return false;
    }
}

static bool read_word(struct cursor *cursor, struct word *out)
{
    size_t start = cursor->at;
    *out = (struct word){0};
    while (!ends(cursor) && !is_space(now(cursor)) && now(cursor) != '=')
        cursor->at++;
    out->text = assent_text_slice(cursor->line.bytes + start, cursor->at - start);
    if (out->text.count && out->text.bytes[0] == '"')
        return assent_error_set(cursor->error, ASSENT_MALFORMED,
                                "a text in quotes stands behind a name, as in comment=\"…\"");
    if (ends(cursor) || now(cursor) != '=')
        return true;
    cursor->at++;
    if (out->text.count == 0)
        return assent_error_set(cursor->error, ASSENT_MALFORMED,
                                "`=` stands alone: write name=value without spaces around `=`");
    return read_value(cursor, &out->value);
}

static bool read_value(struct cursor *cursor, struct written *out)
{
    *out = (struct written){.kind = WRITTEN_BARE};
    if (ends(cursor) || is_space(now(cursor)))
        return true;
    if (is_json(cursor)) {
        if (!read_json(cursor, out))
            return false;
    } else if (now(cursor) == '[') {
        if (!read_list(cursor, out))
            return false;
    } else if (now(cursor) == '"') {
        out->kind = WRITTEN_QUOTED;
        if (!read_quoted(cursor, &out->text))
            return false;
    } else {
        size_t start = cursor->at;
        while (!ends(cursor) && !is_space(now(cursor)))
            cursor->at++;
        out->text = assent_text_slice(cursor->line.bytes + start, cursor->at - start);
    }
    if (ends(cursor) || is_space(now(cursor)))
        return true;
    return assent_error_set(cursor->error, ASSENT_MALFORMED, "a space is missing before `%.*s`",
                            (int)(cursor->line.count - cursor->at), cursor->line.bytes + cursor->at);
}

static bool read_quoted(struct cursor *cursor, struct assent_text *out)
{
    struct assent_buffer text = assent_buffer_in(cursor->arena);
    for (cursor->at++; !ends(cursor); cursor->at++) {
        char byte = now(cursor);
        if (byte == '"') {
            cursor->at++;
            *out = assent_buffer_done(&text);
            return true;
        }
        if (byte == '\\' && cursor->at + 1 < cursor->line.count) {
            cursor->at++;
            byte = now(cursor) == 'n' ? '\n' : now(cursor);
            if (byte != '\n' && byte != '"' && byte != '\\')
                return assent_error_set(cursor->error, ASSENT_MALFORMED,
                                        "behind a backslash stands n, \" or another backslash");
        }
        assent_buffer_byte(&text, byte);
    }
    return assent_error_set(cursor->error, ASSENT_MALFORMED, "a text in quotes does not end on this line");
}

static bool read_list(struct cursor *cursor, struct written *out)
{
    struct written *items =
        assent_arena_take_array(cursor->arena, cursor->line.count - cursor->at, sizeof *items);
    *out = (struct written){.kind = WRITTEN_LIST, .items = items};
    cursor->at++;
    for (;;) {
        skip_spaces(cursor);
        if (!ends(cursor) && now(cursor) == ']') {
            cursor->at++;
            return true;
        }
        if (ends(cursor))
            return assent_error_set(cursor->error, ASSENT_MALFORMED, "a list does not end: `]` is missing");
        if (!read_item(cursor, &items[out->count]))
            return false;
        out->count++;
        skip_spaces(cursor);
        if (!ends(cursor) && now(cursor) == ',')
            cursor->at++;
    }
}

static bool read_item(struct cursor *cursor, struct written *out)
{
    *out = (struct written){.kind = WRITTEN_QUOTED};
    if (now(cursor) == '"')
        return read_quoted(cursor, &out->text);
    size_t start = cursor->at;
    while (!ends(cursor) && !is_space(now(cursor)) && now(cursor) != ',' && now(cursor) != ']')
        cursor->at++;
    out->kind = WRITTEN_BARE;
    out->text = assent_text_slice(cursor->line.bytes + start, cursor->at - start);
    if (out->text.count)
        return true;
    return assent_error_set(cursor->error, ASSENT_MALFORMED, "an entry of a list is empty");
}

static bool read_json(struct cursor *cursor, struct written *out)
{
    struct assent_error why = {0};
    size_t end = json_end(cursor);
    struct assent_text text = assent_text_slice(cursor->line.bytes + cursor->at, end - cursor->at);
    out->kind = WRITTEN_JSON;
    cursor->at = end;
    return assent_canonical_read(cursor->arena, text, &out->json, &why) ||
           assent_error_set(cursor->error, ASSENT_MALFORMED, "`%.*s` is not JSON: %s",
                            (int)(text.count > 60 ? 60 : text.count), text.bytes, why.text);
}

// Past the bracket that closes the first one; what stands in quotes does not count.
static size_t json_end(const struct cursor *cursor)
{
    size_t depth = 0;
    bool quoted = false;
    for (size_t at = cursor->at; at < cursor->line.count; at++) {
        char byte = cursor->line.bytes[at];
        if (quoted && byte == '\\')
            at++;
        else if (byte == '"')
            quoted = !quoted;
        else if (!quoted && (byte == '{' || byte == '['))
            depth++;
        else if (!quoted && (byte == '}' || byte == ']') && --depth == 0)
            return at + 1;
    }
    return cursor->line.count;
}

// A record, or a list that begins with one.
static bool is_json(const struct cursor *cursor)
{
    struct cursor ahead = *cursor;
    if (now(&ahead) == '{')
        return true;
    if (now(&ahead) != '[')
        return false;
    ahead.at++;
    skip_spaces(&ahead);
    return !ends(&ahead) && now(&ahead) == '{';
}

static void skip_spaces(struct cursor *cursor)
{
    while (!ends(cursor) && is_space(now(cursor)))
        cursor->at++;
}

static char now(const struct cursor *cursor)
{
    return cursor->line.bytes[cursor->at];
}

static bool ends(const struct cursor *cursor)
{
    return cursor->at >= cursor->line.count;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}
