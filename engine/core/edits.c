// SPDX-License-Identifier: Apache-2.0
// The cheapest edits as records: see the header and assent/core/explain.h. Guarantees: cheaper is, one after
// the other: fewer votes void, no need for somebody else, fewer fields, no item left for another time, fewer
// hours moved; what is as cheap stays in the order in which it was tried.
#include "edits.h"

#include <assent/base/canonical.h>

enum { FOUND_MOST = 48 }; // that are judged, three of each hurdle

static void sort(struct edit *edits, size_t count);
static void take(const struct edit *edits, size_t count, bool *taken);
static bool is_cheaper(const struct edit *one, const struct edit *other);
static int64_t hours_of(const struct edit *edit);
static struct assent_value record_of(const struct explaining *explaining, const struct edit *edit);
static struct assent_text sentence(const struct explaining *explaining, const struct edit *edit);
static void say_what(struct assent_buffer *out, const struct edit *edit, struct assent_arena *arena);
static void say_names(struct assent_buffer *out, const struct assent_value *names);
static struct assent_value cost_of(const struct explaining *explaining, const struct edit *edit);

struct assent_value assent_explain_edits(const struct assent_step_input *input, struct assent_text person,
                                         struct assent_arena *arena)
{
    struct explaining explaining = {input, person, arena};
    struct hurdles hurdles;
    hurdles_find(&explaining, &hurdles);
    return edits_record(&explaining, &hurdles);
}

struct assent_value edits_record(const struct explaining *explaining, const struct hurdles *hurdles)
{
    struct edit *found = assent_arena_take_array(explaining->arena, FOUND_MOST, sizeof *found);
    struct assent_items items = assent_items_in(explaining->arena);
    size_t count = 0, tried = edits_try(explaining, hurdles, found, FOUND_MOST);
    for (size_t i = 0; i < tried; i++) {
        if (edit_judge(explaining, hurdles, &found[i]))
            found[count++] = found[i];
    }
    sort(found, count);
    bool taken[FOUND_MOST] = {false};
    take(found, count, taken);
    for (size_t i = 0; i < count; i++) {
        if (taken[i])
            assent_items_add(&items, record_of(explaining, &found[i]));
    }
    return assent_items_done(&items);
}

// Of each hurdle the cheapest first, then others as long as there is room.
static void take(const struct edit *edits, size_t count, bool *taken)
{
    size_t room = ASSENT_EXPLAIN_EDITS;
    unsigned fallen = 0;
    for (size_t i = 0; i < count && room; i++) {
        taken[i] = edits[i].falls & ~fallen;
        fallen |= edits[i].falls;
        room -= taken[i];
    }
    for (size_t i = 0; i < count && room; i++) {
        room -= !taken[i];
        taken[i] = true;
    }
}

struct assent_value edits_record_one(const struct explaining *explaining, const struct hurdles *hurdles,
                                     struct edit *edit)
{
    struct assent_items items = assent_items_in(explaining->arena);
    if (edit_judge(explaining, hurdles, edit))
        assent_items_add(&items, record_of(explaining, edit));
    return assent_items_done(&items);
}

// Few, and equals keep their order.
static void sort(struct edit *edits, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct edit edit = edits[i];
        size_t to = i;
        for (; to > 0 && is_cheaper(&edit, &edits[to - 1]); to--)
            edits[to] = edits[to - 1];
        edits[to] = edit;
    }
}

static bool is_cheaper(const struct edit *one, const struct edit *other)
{
    if (one->votes != other->votes)
        return one->votes < other->votes;
    if (one->by_others != other->by_others)
        return other->by_others;
    if (one->fields != other->fields)
        return one->fields < other->fields;
    if ((one->left_out.count > 0) != (other->left_out.count > 0))
        return other->left_out.count > 0;
    return hours_of(one) < hours_of(other);
}

// Begun ones count.
static int64_t hours_of(const struct edit *edit)
{
    int64_t moved_us = edit->moved_us < 0 ? -edit->moved_us : edit->moved_us;
    return (moved_us + ASSENT_HOUR_US - 1) / ASSENT_HOUR_US;
}

static struct assent_value record_of(const struct explaining *explaining, const struct edit *edit)
{
    struct assent_record record = assent_record_in(explaining->arena);
    assent_record_put_text(&record, "edit", sentence(explaining, edit));
    if (edit->fill.kind == ASSENT_VALUE_LIST)
        assent_record_put(&record, "fill", edit->fill);
    else if (edit->set.kind == ASSENT_VALUE_RECORD)
        assent_record_put(&record, "set", edit->set);
    if (edit->cleared.kind == ASSENT_VALUE_LIST)
        assent_record_put(&record, "clear", edit->cleared);
    if (edit->with)
        assent_record_put_text(&record, "action", edit->with->name);
    if (edit->with && edit->with->require_comment)
        assent_record_put_boolean(&record, "comment", true);
    if (edit->by_others)
        assent_record_put(&record, "who_can", edit->who_can);
    assent_record_put(&record, "unblocks", edit->unblocks);
    assent_record_put(&record, "cost", cost_of(explaining, edit));
    if (edit->voids.kind == ASSENT_VALUE_LIST && edit->voids.list.count)
        assent_record_put(&record, "voids", edit->voids);
    return assent_record_done(&record);
}

static struct assent_value cost_of(const struct explaining *explaining, const struct edit *edit)
{
    struct assent_record record = assent_record_in(explaining->arena);
    assent_record_put_integer(&record, "votes", edit->votes);
    assent_record_put_integer(&record, "fields", (int64_t)edit->fields);
    if (edit->left_out.count)
        assent_record_put_integer(&record, "items", 1);
    if (edit->moved_us)
        assent_record_put_integer(&record, "hours", hours_of(edit));
    return assent_record_done(&record);
}

static struct assent_text sentence(const struct explaining *explaining, const struct edit *edit)
{
    struct assent_buffer out = assent_buffer_in(explaining->arena);
    say_what(&out, edit, explaining->arena);
    if (edit->with)
        assent_buffer_format(&out, ", by action %.*s%s", (int)edit->with->name.count, edit->with->name.bytes,
                             edit->with->require_comment ? " with a comment" : "");
    if (edit->votes)
        assent_buffer_format(&out, "; %lld vote%s would be void", (long long)edit->votes,
                             edit->votes == 1 ? "" : "s");
    return assent_buffer_done(&out);
}

static void say_what(struct assent_buffer *out, const struct edit *edit, struct assent_arena *arena)
{
    struct assent_text name = edit->field ? edit->field->name : (struct assent_text){0};
    const struct assent_value *value = edit->field ? assent_value_find(&edit->set, name) : NULL;
    if (edit->fill.kind == ASSENT_VALUE_LIST) {
        assent_buffer_string(out, "fill ");
        say_names(out, &edit->fill);
    } else if (edit->left_out.count) {
        assent_buffer_format(out, "leave %.*s out of %.*s", (int)edit->left_out.count, edit->left_out.bytes,
                             (int)name.count, name.bytes);
    } else if (edit->moved_us) {
        struct assent_text start = assent_value_get_text(value, "start");
        assent_buffer_format(out, "move %.*s to %.*s, %lld h %s", (int)name.count, name.bytes,
                             (int)start.count, start.bytes, (long long)hours_of(edit),
                             edit->moved_us > 0 ? "later" : "earlier");
    } else if (value) {
        assent_buffer_format(out, "set %.*s to ", (int)name.count, name.bytes);
        assent_buffer_text(out, assent_canonical_text(arena, value));
    } else if (edit->field) {
        assent_buffer_format(out, "empty %.*s", (int)name.count, name.bytes);
    } else {
        assent_buffer_string(out, "the same edit");
    }
}

static void say_names(struct assent_buffer *out, const struct assent_value *names)
{
    for (size_t i = 0; i < names->list.count; i++) {
        assent_buffer_string(out, i ? ", " : "");
        assent_buffer_text(out, names->list.items[i].text);
    }
}
