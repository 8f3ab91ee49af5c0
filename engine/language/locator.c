// SPDX-License-Identifier: Apache-2.0
// Places in a source text: libyaml counts code points, messages need lines, columns and bytes.
// A mark every few hundred code points bounds the search, so that a file of one long line costs no more than
// another. Lines end at '\n' alone; tree_scan refuses the line breaks that YAML knows besides.
#include "tree.h"

enum { LOCATOR_STEP = 256 };

static struct locator_mark first_mark(void);
static void forward(struct assent_text source, struct locator_mark *mark);
static struct locator_mark mark_of_point(const struct locator *locator, size_t point);
static struct locator_mark mark_of_byte(const struct locator *locator, size_t offset);
static struct assent_place place_of(const struct locator *locator, const struct locator_mark *mark,
                                    size_t length);

struct locator locator_of(struct assent_text source, struct assent_arena *arena)
{
    struct locator_mark *marks =
        assent_arena_take_array(arena, source.count / LOCATOR_STEP + 1, sizeof *marks);
    struct locator locator = {.source = source, .marks = marks};
    struct locator_mark mark = first_mark();
    for (;;) {
        if (mark.point % LOCATOR_STEP == 0)
            marks[locator.count++] = mark;
        if (mark.offset >= source.count)
            return locator;
        forward(source, &mark);
    }
}

struct assent_place locator_points(const struct locator *locator, size_t from, size_t until)
{
    struct locator_mark start = mark_of_point(locator, from);
    struct locator_mark end = until > from ? mark_of_point(locator, until) : start;
    return place_of(locator, &start, end.offset - start.offset);
}

struct assent_place locator_bytes(const struct locator *locator, size_t offset, size_t length)
{
    struct locator_mark start = mark_of_byte(locator, offset);
    return place_of(locator, &start, length);
}

size_t line_start(struct assent_text source, size_t offset)
{
    if (offset > source.count)
        offset = source.count;
    while (offset > 0 && source.bytes[offset - 1] != '\n')
        offset--;
    return offset;
}

size_t line_end(struct assent_text source, size_t offset)
{
    while (offset < source.count && source.bytes[offset] != '\n')
        offset++;
    if (offset > 0 && offset < source.count && source.bytes[offset - 1] == '\r')
        offset--;
    return offset;
}

static struct locator_mark first_mark(void)
{
    return (struct locator_mark){.line = 1, .column = 1};
}

// Over one code point. Bytes that are no UTF-8 count one each: they are refused, but at a place.
static void forward(struct assent_text source, struct locator_mark *mark)
{
    char byte = source.bytes[mark->offset++];
    while ((unsigned char)byte >= 0xC0 && mark->offset < source.count &&
           (source.bytes[mark->offset] & 0xC0) == 0x80)
        mark->offset++;
    mark->point++;
    mark->column++;
    if (byte == '\n') {
        mark->line++;
        mark->column = 1;
    }
}

static struct locator_mark mark_of_point(const struct locator *locator, size_t point)
{
    size_t index = point / LOCATOR_STEP;
    if (index >= locator->count)
        index = locator->count - 1;
    struct locator_mark mark = locator->marks[index];
    while (mark.point < point && mark.offset < locator->source.count)
        forward(locator->source, &mark);
    return mark;
}

static struct locator_mark mark_of_byte(const struct locator *locator, size_t offset)
{
    size_t from = 0;
    size_t count = locator->count;
    while (count > 1) {
        size_t half = count / 2;
        if (locator->marks[from + half].offset <= offset)
            from += half;
        count -= half;
    }
    struct locator_mark mark = locator->marks[from];
    while (mark.offset < offset && mark.offset < locator->source.count)
        forward(locator->source, &mark);
    if (mark.offset > offset)
        mark.offset = (uint32_t)offset; // inside bytes that are no UTF-8
    return mark;
}

static struct assent_place place_of(const struct locator *locator, const struct locator_mark *mark,
                                    size_t length)
{
    return (struct assent_place){.line = mark->line,
                                 .column = mark->column,
                                 .offset = mark->offset,
                                 .length = (uint32_t)length,
                                 .file = locator->file};
}
