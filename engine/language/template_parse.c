// SPDX-License-Identifier: Apache-2.0
// Parses values: literal text with `${ expression }` inside; `$${` stands for a literal `${`.
// A value that is exactly one `${ … }` becomes one part with a tree, which keeps its type.
#include "passage.h"

struct pieces {
    struct assent_template_part *parts;
    size_t count;
    size_t room;
    struct assent_buffer literal;
};

static bool take_expression(const struct passage *passage, size_t *at, struct assent_arena *arena,
                            struct pieces *pieces, struct assent_diagnostics *diagnostics);
static size_t expression_end(struct assent_text text, size_t from);
static void flush(struct pieces *pieces, struct assent_arena *arena);
static void add(struct pieces *pieces, struct assent_template_part part, struct assent_arena *arena);
static bool stands(struct assent_text text, size_t at, const char *sign);

bool template_parse(const struct passage *passage, struct assent_arena *arena, struct assent_template *out,
                    struct assent_diagnostics *diagnostics)
{
    struct assent_text text = passage->text;
    struct pieces pieces = {.literal = assent_buffer_in(arena)};
    bool fine = true;
    size_t at = 0;
    while (at < text.count) {
        if (stands(text, at, "$${")) {
            assent_buffer_string(&pieces.literal, "${");
            at += 3;
        } else if (stands(text, at, "${")) {
            fine = take_expression(passage, &at, arena, &pieces, diagnostics) && fine;
        } else {
            assent_buffer_byte(&pieces.literal, text.bytes[at++]);
        }
    }
    if (pieces.count == 0) {
        struct assent_text literal = text.count ? assent_buffer_done(&pieces.literal) : text;
        *out =
            (struct assent_template){.kind = ASSENT_TEMPLATE_LITERAL, .literal = assent_value_text(literal)};
        return fine;
    }
    flush(&pieces, arena);
    *out = (struct assent_template){
        .kind = ASSENT_TEMPLATE_TEXT, .parts = pieces.parts, .part_count = pieces.count};
    return fine;
}

// From `${` past its `}`; goes to the end of the text when there is none.
static bool take_expression(const struct passage *passage, size_t *at, struct assent_arena *arena,
                            struct pieces *pieces, struct assent_diagnostics *diagnostics)
{
    size_t from = *at + 2;
    size_t end = expression_end(passage->text, from);
    if (end == passage->text.count) {
        struct assent_diagnostic *item =
            assent_diagnostics_error(diagnostics, ASSENT_VALUE_SYNTAX, passage_place(passage, *at, from),
                                     "the `${` that begins here has no `}`");
        if (item)
            item->note = assent_text_of("write `$${` where the two signs themselves are meant");
        *at = end;
        return false;
    }
    *at = end + 1;
    struct passage inner = passage_slice(passage, from, end);
    const struct assent_node *tree = condition_parse(&inner, arena, diagnostics);
    if (!tree)
        return false;
    flush(pieces, arena);
    add(pieces, (struct assent_template_part){.tree = tree}, arena);
    return true;
}

// The `}` that is not inside a quoted text, or the end of the text.
static size_t expression_end(struct assent_text text, size_t from)
{
    char quote = '\0';
    for (size_t i = from; i < text.count; i++) {
        char byte = text.bytes[i];
        if (quote && byte == '\\')
            i++;
        else if (quote)
            quote = byte == quote ? '\0' : quote;
        else if (byte == '"' || byte == '\'')
            quote = byte;
        else if (byte == '}')
            return i;
    }
    return text.count;
}

static void flush(struct pieces *pieces, struct assent_arena *arena)
{
    if (pieces->literal.count == 0)
        return;
    add(pieces, (struct assent_template_part){.literal = assent_buffer_done(&pieces->literal)}, arena);
    pieces->literal = assent_buffer_in(arena);
}

static void add(struct pieces *pieces, struct assent_template_part part, struct assent_arena *arena)
{
    if (pieces->count == pieces->room) {
        pieces->room = pieces->room ? pieces->room * 2 : 4;
        struct assent_template_part *grown = assent_arena_take_array(arena, pieces->room, sizeof *grown);
        for (size_t i = 0; i < pieces->count; i++)
            grown[i] = pieces->parts[i];
        pieces->parts = grown;
    }
    pieces->parts[pieces->count++] = part;
}

static bool stands(struct assent_text text, size_t at, const char *sign)
{
    return assent_text_starts(assent_text_slice(text.bytes + at, text.count - at), sign);
}
