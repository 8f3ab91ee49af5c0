// SPDX-License-Identifier: Apache-2.0
// Times: an instant field, a duration, or a field ± a duration (`planned.start - 1 business day`). Where the
// path leads and whether it may be absent is checked with the conditions (check_moments.c).
#include "reader.h"

static bool split(struct assent_text text, struct assent_text *path, struct assent_text *rest, bool *before);
static bool moment_path(const struct reader *reader, const struct tree *tree, struct assent_text path,
                        struct assent_moment *out);
static bool is_path(struct assent_text text);
static bool bad_moment(const struct reader *reader, const struct tree *tree, const char *key);

struct assent_moment reader_moment(const struct reader *reader, const struct section *section,
                                   const char *key)
{
    const struct tree *tree = section_get(section, key);
    struct assent_moment out = {0};
    if (!tree)
        return out;
    out =
        (struct assent_moment){.present = true, .source = assent_text_trim(tree->text), .place = tree->place};
    if (assent_duration_read(out.source, &out.offset)) {
        reader_countable(reader, out.offset, tree->place);
        return out;
    }
    struct assent_text path, rest;
    bool offset = split(out.source, &path, &rest, &out.before);
    if (!is_path(path) || (offset && !assent_duration_read(rest, &out.offset))) {
        bad_moment(reader, tree, key);
        return (struct assent_moment){0};
    }
    if (!moment_path(reader, tree, path, &out))
        return (struct assent_moment){0};
    bool leads = out.path->kind == ASSENT_NODE_PATH &&
                 (out.path->root == ASSENT_ROOT_FIELD || out.path->root == ASSENT_ROOT_TICKET);
    reader_countable(reader, out.offset, tree->place);
    if (leads)
        return out;
    bad_moment(reader, tree, key);
    return (struct assent_moment){0};
}

// At the first `+` or `-`: neither stands in a path. False when there is none.
static bool split(struct assent_text text, struct assent_text *path, struct assent_text *rest, bool *before)
{
    size_t plus = assent_text_find_byte(text, '+');
    size_t minus = assent_text_find_byte(text, '-');
    size_t at = plus < minus ? plus : minus;
    *path = assent_text_trim(assent_text_slice(text.bytes, at));
    *rest = (struct assent_text){0};
    if (at == text.count)
        return false;
    *before = text.bytes[at] == '-';
    *rest = assent_text_trim(assent_text_slice(text.bytes + at + 1, text.count - at - 1));
    return true;
}

static bool moment_path(const struct reader *reader, const struct tree *tree, struct assent_text path,
                        struct assent_moment *out)
{
    struct passage passage = passage_of(tree, reader->reading.locator, reader->reading.arena);
    size_t from = (size_t)(path.bytes - tree->text.bytes);
    struct passage part = passage_slice(&passage, from, from + path.count);
    out->path = condition_parse(&part, reader->reading.arena, reader->reading.diagnostics);
    return out->path != NULL;
}

static bool is_path(struct assent_text text)
{
    for (size_t i = 0; i < text.count; i++) {
        char byte = text.bytes[i];
        bool inside = (byte >= '0' && byte <= '9') || byte == '.';
        if (!(byte >= 'a' && byte <= 'z') && byte != '_' && (i == 0 || !inside))
            return false;
    }
    return text.count > 0;
}

static bool bad_moment(const struct reader *reader, const struct tree *tree, const char *key)
{
    struct assent_diagnostic *item = assent_diagnostics_error(
        reader->reading.diagnostics, ASSENT_BAD_MOMENT, tree->place, "`%s` in `%s` does not say when",
        word_shown(reader->reading.arena, tree->text), key);
    if (item)
        item->note =
            assent_text_of("write a field as planned.start, a duration as 4 h or 3 business days, or a "
                           "field and a duration as planned.start - 1 business day");
    return false;
}
