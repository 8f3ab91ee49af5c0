// SPDX-License-Identifier: Apache-2.0
// Comparing values by their static types: which kinds go together, and whether a word is one that the value
// can have.
#include "typing.h"

#include <assent/base/time.h>

static bool alike(const struct type *a, const struct type *b);
static bool beside_time(struct typing *typing, const struct assent_node *node, enum type_kind time);
static bool can_be(struct typing *typing, const struct assent_node *node, const struct type *of);

bool types_equal(struct typing *typing, const struct assent_node *nodes[2], const struct type types[2])
{
    if (type_is_silent(&types[0]) || type_is_silent(&types[1]))
        return true;
    for (size_t i = 0; i < 2; i++) {
        bool time = types[i].kind == TYPE_INSTANT || types[i].kind == TYPE_SPAN;
        if (time && types[1 - i].kind == TYPE_TEXT)
            return beside_time(typing, nodes[1 - i], types[i].kind);
    }
    if (!alike(&types[0], &types[1])) {
        struct assent_diagnostic *item = assent_diagnostics_error(
            typing->reader->reading.diagnostics, ASSENT_CONDITION_TYPE, nodes[1]->place,
            "this is %s, compared with %s", type_text(types[1].kind), type_text(types[0].kind));
        if (item) {
            item->other = nodes[0]->place;
            item->other_label =
                assent_text_format(typing->reader->reading.arena, "this is %s", type_text(types[0].kind));
        }
        return false;
    }
    return can_be(typing, nodes[0], &types[1]) && can_be(typing, nodes[1], &types[0]);
}

static bool alike(const struct type *a, const struct type *b)
{
    if (a->kind == b->kind)
        return true;
    bool text = a->kind == TYPE_TEXT || b->kind == TYPE_TEXT;
    bool party = a->kind == TYPE_PARTY || b->kind == TYPE_PARTY;
    const struct type *other = a->kind == TYPE_TEXT || a->kind == TYPE_PARTY ? b : a;
    if (text)
        return type_is_textual(other);
    return party && (other->kind == TYPE_PERSON || other->kind == TYPE_GROUP);
}

// A text beside a time is read as one; a written one can be checked now.
static bool beside_time(struct typing *typing, const struct assent_node *node, enum type_kind time)
{
    int64_t instant_us = 0;
    struct assent_date date;
    struct assent_duration duration;
    if (node->kind != ASSENT_NODE_LITERAL)
        return true;
    struct assent_text text = node->value.text;
    bool fits = time == TYPE_SPAN
                    ? assent_duration_read(text, &duration) && duration.unit == ASSENT_DURATION_WALL
                    : assent_date_read(text, &date) || assent_instant_read(text, &instant_us);
    if (!fits)
        assent_diagnostics_error(typing->reader->reading.diagnostics, ASSENT_CONDITION_TYPE, node->place,
                                 "this text is compared with %s and is none: write %s", type_text(time),
                                 time == TYPE_SPAN ? "\"4 h\" or \"30 min\""
                                                   : "\"2026-12-01\" or \"2026-12-01T08:00:00Z\"");
    return fits;
}

// A written word beside a value that has only certain words.
static bool can_be(struct typing *typing, const struct assent_node *node, const struct type *of)
{
    if (node->kind != ASSENT_NODE_LITERAL || of->values.count == 0 ||
        word_index(of->values, node->value.text) >= 0)
        return true;
    struct assent_diagnostic *item = assent_diagnostics_error(
        typing->reader->reading.diagnostics, ASSENT_CONDITION_CHOICE, node->place, "it is never \"%s\"",
        word_shown(typing->reader->reading.arena, node->value.text));
    word_suggest(typing->reader->reading.diagnostics, item, node->value.text, of->values, "it can be");
    return false;
}
