// SPDX-License-Identifier: Apache-2.0
// Maps the bytes of a scalar's value back to the bytes of the file. YAML drops indentation and quotes and
// joins lines, but keeps the order of what remains, so that both can be walked side by side.
#include "passage.h"

#include <string.h>

static bool stands_as_written(const struct tree *scalar, struct assent_text source);
static const uint32_t *map_offsets(const struct tree *scalar, struct assent_text source,
                                   struct assent_arena *arena);
static size_t body_start(const struct tree *scalar, struct assent_text source);
static bool is_joint(const struct tree *scalar, struct assent_text source, size_t at);
static size_t source_step(const struct tree *scalar, struct assent_text source, size_t at);
static size_t escape_length(struct assent_text source, size_t at);
static bool is_space(char byte);

struct passage passage_of(const struct tree *scalar, const struct locator *locator,
                          struct assent_arena *arena)
{
    struct passage passage = {.text = scalar->text, .place = scalar->place, .locator = locator};
    if (!stands_as_written(scalar, locator->source))
        passage.offsets = map_offsets(scalar, locator->source, arena);
    return passage;
}

struct passage passage_slice(const struct passage *passage, size_t from, size_t until)
{
    return (struct passage){
        .text = assent_text_slice(passage->text.bytes + from, until - from),
        .place = passage_place(passage, from, until),
        .offsets = passage->offsets ? passage->offsets + from : NULL,
        .locator = passage->locator,
    };
}

struct assent_place passage_place(const struct passage *passage, size_t from, size_t until)
{
    if (passage->offsets) {
        size_t start = passage->offsets[from];
        size_t end = until > from ? passage->offsets[until - 1] + 1 : start;
        return locator_bytes(passage->locator, start, end - start);
    }
    if (passage->locator)
        return locator_bytes(passage->locator, passage->place.offset + from, until - from);
    struct assent_place place = passage->place;
    for (size_t i = 0; i < from; i++) {
        if (passage->text.bytes[i] == '\n') {
            place.line++;
            place.column = 1;
        } else if ((passage->text.bytes[i] & 0xC0) != 0x80) {
            place.column++;
        }
    }
    place.offset += (uint32_t)from;
    place.length = (uint32_t)(until - from);
    return place;
}

static bool stands_as_written(const struct tree *scalar, struct assent_text source)
{
    return scalar->style == TREE_PLAIN && scalar->place.offset + scalar->text.count <= source.count &&
           (scalar->text.count == 0 ||
            memcmp(source.bytes + scalar->place.offset, scalar->text.bytes, scalar->text.count) == 0);
}

static const uint32_t *map_offsets(const struct tree *scalar, struct assent_text source,
                                   struct assent_arena *arena)
{
    struct assent_text text = scalar->text;
    uint32_t *offsets = assent_arena_take_array(arena, text.count + 1, sizeof *offsets);
    size_t at = body_start(scalar, source);
    size_t end = scalar->place.offset + scalar->place.length;
    bool escaped = false; // an escape stands for all bytes of its character
    for (size_t i = 0; i < text.count; i++) {
        if (escaped && (text.bytes[i] & 0xC0) == 0x80) {
            offsets[i] = offsets[i - 1];
            continue;
        }
        while (at < end && (is_joint(scalar, source, at) ||
                            (source.bytes[at] != text.bytes[i] && is_space(source.bytes[at]))))
            at++;
        // A line feed of the value may stand for the space between two lines of the file, and the other way
        // round.
        bool joined = is_space(text.bytes[i]) && (at >= end || source.bytes[at] != text.bytes[i]);
        offsets[i] = (uint32_t)(at < end ? at : end);
        size_t step = !joined && at < end ? source_step(scalar, source, at) : 0;
        escaped = step > 1;
        at += step;
    }
    offsets[text.count] = (uint32_t)(at < end ? at : end);
    return offsets;
}

static size_t body_start(const struct tree *scalar, struct assent_text source)
{
    size_t start = scalar->place.offset;
    switch (scalar->style) {
    case TREE_PLAIN:
        return start;
    case TREE_SINGLE_QUOTED:
    case TREE_DOUBLE_QUOTED:
        return start + 1;
    case TREE_LITERAL:
    case TREE_FOLDED:
        return line_end(source, start);
    }
    return start;
}

// In double quotes a backslash at the end of a line joins it with the next and is nothing itself.
static bool is_joint(const struct tree *scalar, struct assent_text source, size_t at)
{
    return scalar->style == TREE_DOUBLE_QUOTED && source.bytes[at] == '\\' && at + 1 < source.count &&
           (source.bytes[at + 1] == '\n' || source.bytes[at + 1] == '\r');
}

// How many bytes of the source make one byte of the value here.
static size_t source_step(const struct tree *scalar, struct assent_text source, size_t at)
{
    if (scalar->style == TREE_SINGLE_QUOTED && source.bytes[at] == '\'')
        return 2;
    if (scalar->style == TREE_DOUBLE_QUOTED && source.bytes[at] == '\\')
        return escape_length(source, at);
    return 1;
}

static size_t escape_length(struct assent_text source, size_t at)
{
    char sign = at + 1 < source.count ? source.bytes[at + 1] : ' ';
    switch (sign) {
    case 'x':
        return 4;
    case 'u':
        return 6;
    case 'U':
        return 10;
    }
    return 2;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}
