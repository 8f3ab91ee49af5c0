// SPDX-License-Identifier: Apache-2.0
// When a value is narrower than the one before: what a vote may make of a field (`may_set`).
// Guarantees: pure; a field that was empty may be filled; nothing is emptied; of what has no order nothing is
// narrower, so that it can only be filled. Leans on the stored forms of field.h.
#include "fields.h"

#include <assent/base/canonical.h>

static bool no_longer(const struct assent_value *before, const struct assent_value *after);
static bool choice_narrows(const struct assent_field *field, struct assent_text before,
                           struct assent_text after, const char **why);
static bool planned_narrows(const struct assent_value *before, const struct assent_value *after);
static bool money_narrows(const struct assent_value *before, const struct assent_value *after);
static bool list_narrows(const struct assent_value *before, const struct assent_value *after,
                         struct assent_arena *arena);
static struct assent_text *sorted(const struct assent_value *list, struct assent_arena *arena);
static bool no_more(const struct assent_value *before, const struct assent_value *after);
static double number_of(const struct assent_value *value);

bool field_narrows(const struct assent_field *field, const struct assent_value *before,
                   const struct assent_value *after, struct assent_arena *arena, const char **why)
{
    if (!after)
        return *why = "filled", false;
    if (!before)
        return true;
    switch (field->type) {
    case ASSENT_FIELD_NUMBER:
    case ASSENT_FIELD_INTEGER:
        return *why = "no more than it is", no_more(before, after);
    case ASSENT_FIELD_MONEY:
        return *why = "no more than it is, in the same currency", money_narrows(before, after);
    case ASSENT_FIELD_BOOLEAN:
        return *why = "false, or as it is", !after->boolean || before->boolean;
    case ASSENT_FIELD_CHOICE:
        return choice_narrows(field, before->text, after->text, why);
    case ASSENT_FIELD_LIST:
        return *why = "some of what is in it", list_narrows(before, after, arena);
    case ASSENT_FIELD_DATE: // texts of one length, whose order is that of time
    case ASSENT_FIELD_DATETIME:
        return *why = "no later than it is", assent_text_compare(after->text, before->text) <= 0;
    case ASSENT_FIELD_DURATION:
        return *why = "no longer than it is, in the same unit of time", no_longer(before, after);
    case ASSENT_FIELD_PLANNED:
        return *why = "within what it is", planned_narrows(before, after);
    case ASSENT_FIELD_TEXT:
    case ASSENT_FIELD_PERSON:
    case ASSENT_FIELD_GROUP:
    case ASSENT_FIELD_SERVICE:
    case ASSENT_FIELD_CI:
    case ASSENT_FIELD_TICKET:
    case ASSENT_FIELD_URL:
    case ASSENT_FIELD_FILE:
    case ASSENT_FIELD_SECRET:
    case ASSENT_FIELD_RECORD:
        break;
    }
    return *why = "as it is, because it is filled and has no order", false;
}

// Business days and hours of a clock do not compare without a calendar and a day.
static bool no_longer(const struct assent_value *before, const struct assent_value *after)
{
    struct assent_duration was, is;
    return assent_duration_read(before->text, &was) && assent_duration_read(after->text, &is) &&
           was.unit == is.unit && is.amount <= was.amount;
}

// By points where the choices have them; by the order of the file where they do not.
static bool choice_narrows(const struct assent_field *field, struct assent_text before,
                           struct assent_text after, const char **why)
{
    size_t was = field->choice_count, is = field->choice_count;
    bool points = false;
    for (size_t i = 0; i < field->choice_count; i++) {
        was = assent_text_equal(field->choices[i].name, before) ? i : was;
        is = assent_text_equal(field->choices[i].name, after) ? i : is;
        points = points || field->choices[i].points != 0;
    }
    *why = points ? "a choice with fewer points, or as it is" : "a choice that stands before, or as it is";
    if (is == field->choice_count || was == field->choice_count)
        return false;
    return is == was || (points ? field->choices[is].points < field->choices[was].points : is < was);
}

static bool planned_narrows(const struct assent_value *before, const struct assent_value *after)
{
    struct assent_text start = assent_value_get_text(before, "start");
    struct assent_text end = assent_value_get_text(before, "end");
    return assent_text_compare(assent_value_get_text(after, "start"), start) >= 0 &&
           assent_text_compare(assent_value_get_text(after, "end"), end) <= 0;
}

static bool money_narrows(const struct assent_value *before, const struct assent_value *after)
{
    return assent_text_equal(assent_value_get_text(before, "currency"),
                             assent_value_get_text(after, "currency")) &&
           no_more(assent_value_get(before, "amount"), assent_value_get(after, "amount"));
}

// Each of its entries is one of those before, as often at most; their order is free.
static bool list_narrows(const struct assent_value *before, const struct assent_value *after,
                         struct assent_arena *arena)
{
    struct assent_text *was = sorted(before, arena), *is = sorted(after, arena);
    size_t found = 0;
    for (size_t i = 0; i < before->list.count && found < after->list.count; i++)
        found += assent_text_equal(was[i], is[found]) ? 1 : 0;
    return found == after->list.count;
}

static struct assent_text *sorted(const struct assent_value *list, struct assent_arena *arena)
{
    struct assent_text *texts = assent_arena_take_array(arena, list->list.count, sizeof *texts);
    for (size_t i = 0; i < list->list.count; i++)
        texts[i] = assent_canonical_text(arena, &list->list.items[i]);
    assent_texts_sort(texts, list->list.count);
    return texts;
}

// Whole numbers beyond 2^53 are told apart, too.
static bool no_more(const struct assent_value *before, const struct assent_value *after)
{
    if (before->kind == ASSENT_VALUE_INTEGER && after->kind == ASSENT_VALUE_INTEGER)
        return after->integer <= before->integer;
    return number_of(after) <= number_of(before);
}

static double number_of(const struct assent_value *value)
{
    return value->kind == ASSENT_VALUE_INTEGER ? (double)value->integer : value->decimal;
}
