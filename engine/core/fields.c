// SPDX-License-Identifier: Apache-2.0
// A value from outside against its field: every type of definition.h, its limits, and the one form in which
// it is kept. Guarantees: what was accepted reads back under the same field; equal inputs have equal stored
// forms, so that digests say what changed. Nesting is that of the definition, so it is bounded. Leans on
// fields_text.c and fields_things.c for the single types.
#include "fields.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

#include <inttypes.h>

static bool accept_scalar(struct turn *turn, const struct assent_field *field, const char *name,
                          const struct assent_value *in, struct assent_value *out);
static bool accept_number(struct turn *turn, const struct assent_field *field, const char *name,
                          const struct assent_value *in, struct assent_value *out);
static bool accept_integer(struct turn *turn, const struct assent_field *field, const char *name,
                           const struct assent_value *in, struct assent_value *out);
static bool accept_text(struct turn *turn, const struct assent_field *field, const char *name,
                        const struct assent_value *in, struct assent_value *out);
static bool accept_choice(struct turn *turn, const struct assent_field *field, const char *name,
                          struct assent_text text);
static bool accept_time(struct turn *turn, const struct assent_field *field, const char *name,
                        struct assent_text text, struct assent_value *out);
static bool accept_money(struct turn *turn, const struct assent_field *field, const char *name,
                         const struct assent_value *in, struct assent_value *out);
static bool accept_planned(struct turn *turn, const char *name, const struct assent_value *in,
                           struct assent_value *out);
static bool accept_list(struct turn *turn, const struct assent_field *field, const char *name,
                        const struct assent_value *in, struct assent_value *out);
static bool accept_record(struct turn *turn, const struct assent_field *field, const char *name,
                          const struct assent_value *in, struct assent_value *out);
static bool has_members(const struct assent_value *in, const char *first, const char *second);
static const char *with_nearest(struct turn *turn, enum assent_field_type type, struct assent_text text,
                                const char *wanted);
static bool invalid(struct turn *turn, const char *name, const char *wanted);
static bool out_of_bounds(struct turn *turn, const char *name, const char *at, int64_t bound);

bool field_accept(struct turn *turn, const struct assent_field *field, const char *name,
                  const struct assent_value *in, struct assent_value *out)
{
    switch (field->type) {
    case ASSENT_FIELD_LIST:
        return accept_list(turn, field, name, in, out);
    case ASSENT_FIELD_RECORD:
        return accept_record(turn, field, name, in, out);
    case ASSENT_FIELD_MONEY:
        return accept_money(turn, field, name, in, out);
    case ASSENT_FIELD_PLANNED:
        return accept_planned(turn, name, in, out);
    case ASSENT_FIELD_TEXT:
    case ASSENT_FIELD_NUMBER:
    case ASSENT_FIELD_INTEGER:
    case ASSENT_FIELD_BOOLEAN:
    case ASSENT_FIELD_CHOICE:
    case ASSENT_FIELD_DATE:
    case ASSENT_FIELD_DATETIME:
    case ASSENT_FIELD_DURATION:
    case ASSENT_FIELD_PERSON:
    case ASSENT_FIELD_GROUP:
    case ASSENT_FIELD_SERVICE:
    case ASSENT_FIELD_CI:
    case ASSENT_FIELD_TICKET:
    case ASSENT_FIELD_URL:
    case ASSENT_FIELD_FILE:
    case ASSENT_FIELD_SECRET:
        break;
    }
    return accept_scalar(turn, field, name, in, out);
}

static bool accept_scalar(struct turn *turn, const struct assent_field *field, const char *name,
                          const struct assent_value *in, struct assent_value *out)
{
    if (field->type == ASSENT_FIELD_NUMBER)
        return accept_number(turn, field, name, in, out);
    if (field->type == ASSENT_FIELD_INTEGER)
        return accept_integer(turn, field, name, in, out);
    if (field->type == ASSENT_FIELD_BOOLEAN) {
        *out = *in;
        return in->kind == ASSENT_VALUE_BOOLEAN || invalid(turn, name, "true or false");
    }
    return accept_text(turn, field, name, in, out);
}

static bool accept_number(struct turn *turn, const struct assent_field *field, const char *name,
                          const struct assent_value *in, struct assent_value *out)
{
    if (in->kind != ASSENT_VALUE_INTEGER && in->kind != ASSENT_VALUE_DECIMAL)
        return invalid(turn, name, "a number");
    double number = in->kind == ASSENT_VALUE_INTEGER ? (double)in->integer : in->decimal;
    if (field->has_least && number < (double)field->least)
        return out_of_bounds(turn, name, "least", field->least);
    if (field->has_most && number > (double)field->most)
        return out_of_bounds(turn, name, "most", field->most);
    *out = assent_value_decimal(number);
    return true;
}

static bool accept_integer(struct turn *turn, const struct assent_field *field, const char *name,
                           const struct assent_value *in, struct assent_value *out)
{
    if (in->kind != ASSENT_VALUE_INTEGER)
        return invalid(turn, name, "a whole number");
    if (field->has_least && in->integer < field->least)
        return out_of_bounds(turn, name, "least", field->least);
    if (field->has_most && in->integer > field->most)
        return out_of_bounds(turn, name, "most", field->most);
    *out = *in;
    return true;
}

// All types whose stored form is a text.
static bool accept_text(struct turn *turn, const struct assent_field *field, const char *name,
                        const struct assent_value *in, struct assent_value *out)
{
    if (in->kind != ASSENT_VALUE_TEXT)
        return invalid(turn, name, "a text");
    struct assent_text text = in->text;
    const char *why = NULL;
    struct assent_digest digest;
    struct assent_date date;
    *out = *in;
    switch (field->type) {
    case ASSENT_FIELD_TEXT:
        return field_text_fits(field, text, turn->arena, &why) || invalid(turn, name, why);
    case ASSENT_FIELD_CHOICE:
        return accept_choice(turn, field, name, text);
    case ASSENT_FIELD_DATE:
        return assent_date_read(text, &date) || invalid(turn, name, "a date such as 2026-11-23");
    case ASSENT_FIELD_DATETIME:
    case ASSENT_FIELD_DURATION:
        return accept_time(turn, field, name, text, out);
    case ASSENT_FIELD_PERSON:
    case ASSENT_FIELD_GROUP:
    case ASSENT_FIELD_SERVICE:
    case ASSENT_FIELD_CI:
        return field_thing_fits(turn->directory, field->type, text, &why) ||
               invalid(turn, name, with_nearest(turn, field->type, text, why));
    case ASSENT_FIELD_TICKET:
        return field_ticket_fits(text) || invalid(turn, name, "a ticket's number such as CHG-1042");
    case ASSENT_FIELD_URL:
        return field_url_fits(text) || invalid(turn, name, "an http or https address");
    case ASSENT_FIELD_FILE:
        return assent_digest_read(text, &digest) || invalid(turn, name, "a file's digest, sha256:…");
    case ASSENT_FIELD_SECRET:
        return field_secret_fits(text) ||
               invalid(turn, name, "a reference such as secret://name, never the secret itself");
    case ASSENT_FIELD_NUMBER:
    case ASSENT_FIELD_INTEGER:
    case ASSENT_FIELD_BOOLEAN:
    case ASSENT_FIELD_MONEY:
    case ASSENT_FIELD_LIST:
    case ASSENT_FIELD_PLANNED:
    case ASSENT_FIELD_RECORD:
        break;
    }
    return invalid(turn, name, "of another type");
}

static bool accept_choice(struct turn *turn, const struct assent_field *field, const char *name,
                          struct assent_text text)
{
    struct assent_buffer names = assent_buffer_in(turn->arena);
    for (size_t i = 0; i < field->choice_count; i++) {
        if (assent_text_equal(field->choices[i].name, text))
            return true;
        assent_buffer_string(&names, i ? ", " : "");
        assent_buffer_text(&names, field->choices[i].name);
    }
    return turn_refuse(turn, ASSENT_FIELD_INVALID, "Field %s: `%s` is none of %s.", name,
                       turn_words(turn, text), turn_words(turn, assent_buffer_done(&names)));
}

static bool accept_time(struct turn *turn, const struct assent_field *field, const char *name,
                        struct assent_text text, struct assent_value *out)
{
    int64_t instant;
    struct assent_duration duration;
    if (field->type == ASSENT_FIELD_DATETIME && assent_instant_read(text, &instant)) {
        *out = assent_value_text(assent_instant_text(turn->arena, instant));
        return true;
    }
    if (field->type == ASSENT_FIELD_DURATION && assent_duration_read(text, &duration)) {
        *out = assent_value_text(assent_duration_text(turn->arena, duration));
        return true;
    }
    return invalid(turn, name,
                   field->type == ASSENT_FIELD_DATETIME ? "a time such as 2026-11-23T08:00:00Z"
                                                        : "a duration such as 4 h or 3 business days");
}

static bool accept_money(struct turn *turn, const struct assent_field *field, const char *name,
                         const struct assent_value *in, struct assent_value *out)
{
    if (!has_members(in, "amount", "currency"))
        return invalid(turn, name, "a record of amount and currency");
    const char *amount_name = assent_text_format(turn->arena, "%s.amount", name).bytes;
    struct assent_value amount;
    if (!accept_number(turn, field, amount_name, assent_value_get(in, "amount"), &amount))
        return false;
    struct assent_text currency = assent_value_get_text(in, "currency");
    if (!field_currency_fits(currency))
        return invalid(turn, assent_text_format(turn->arena, "%s.currency", name).bytes,
                       "three capital letters such as EUR");
    struct assent_record record = assent_record_in(turn->arena);
    assent_record_put(&record, "amount", amount);
    assent_record_put_text(&record, "currency", currency);
    *out = assent_record_done(&record);
    return true;
}

static bool accept_planned(struct turn *turn, const char *name, const struct assent_value *in,
                           struct assent_value *out)
{
    int64_t start;
    int64_t end;
    if (!has_members(in, "start", "end"))
        return invalid(turn, name, "a record of start and end, two times such as 2026-11-23T08:00:00Z");
    if (!assent_instant_read(assent_value_get_text(in, "start"), &start) ||
        !assent_instant_read(assent_value_get_text(in, "end"), &end))
        return invalid(turn, name, "two times such as 2026-11-23T08:00:00Z");
    if (end <= start)
        return invalid(turn, name, "an interval that ends after it starts");
    struct assent_record record = assent_record_in(turn->arena);
    assent_record_put_text(&record, "start", assent_instant_text(turn->arena, start));
    assent_record_put_text(&record, "end", assent_instant_text(turn->arena, end));
    *out = assent_record_done(&record);
    return true;
}

static bool accept_list(struct turn *turn, const struct assent_field *field, const char *name,
                        const struct assent_value *in, struct assent_value *out)
{
    if (in->kind != ASSENT_VALUE_LIST)
        return invalid(turn, name, "a list");
    size_t most = field->max > 0 && field->max < ASSENT_VALUE_NODES ? (size_t)field->max : ASSENT_VALUE_NODES;
    if (in->list.count > most)
        return turn_refuse(turn, ASSENT_FIELD_INVALID, "Field %s has %zu items, at most %zu are taken.", name,
                           in->list.count, most);
    struct assent_items items = assent_items_in(turn->arena);
    for (size_t i = 0; i < in->list.count; i++) {
        struct assent_value item = in->list.items[i];
        const char *item_name = assent_text_format(turn->arena, "%s[%zu]", name, i).bytes;
        if (field->member_count &&
            !field_accept(turn, &field->members[0], item_name, &in->list.items[i], &item))
            return false;
        assent_items_add(&items, item);
    }
    *out = assent_items_done(&items);
    return true;
}

static bool accept_record(struct turn *turn, const struct assent_field *field, const char *name,
                          const struct assent_value *in, struct assent_value *out)
{
    if (in->kind != ASSENT_VALUE_RECORD)
        return invalid(turn, name, "a record");
    struct assent_record record = assent_record_in(turn->arena);
    size_t found = 0;
    for (size_t i = 0; i < field->member_count; i++) {
        const struct assent_field *member = &field->members[i];
        const char *member_name =
            assent_text_format(turn->arena, "%s.%s", name, turn_words(turn, member->name)).bytes;
        const struct assent_value *given = assent_value_find(in, member->name);
        struct assent_value kept = given ? *given : member->otherwise;
        found += given ? 1 : 0;
        if (kept.kind == ASSENT_VALUE_ABSENT && member->required)
            return turn_refuse(turn, ASSENT_FIELD_MISSING, "Field %s must be filled.", member_name);
        if (kept.kind == ASSENT_VALUE_ABSENT)
            continue;
        struct assent_value accepted = kept;
        if (!field_accept(turn, member, member_name, &kept, &accepted))
            return false;
        assent_record_set(&record, member->name, accepted);
    }
    if (found != in->record.count)
        return turn_refuse(turn, ASSENT_FIELD_UNKNOWN,
                           "Field %s has a member that the workflow does not know.", name);
    *out = assent_record_done(&record);
    return true;
}

// Whether in is a record of exactly these two.
static bool has_members(const struct assent_value *in, const char *first, const char *second)
{
    return in->kind == ASSENT_VALUE_RECORD && in->record.count == 2 && assent_value_get(in, first) &&
           assent_value_get(in, second);
}

// "the handle of a service of the directory: did you mean `payments`?"
static const char *with_nearest(struct turn *turn, enum assent_field_type type, struct assent_text text,
                                const char *wanted)
{
    struct assent_text near = field_thing_near(turn->directory, type, text, turn->arena);
    if (near.count == 0)
        return wanted;
    return assent_text_format(turn->arena, "%s (did you mean `%s`?)", wanted, turn_words(turn, near)).bytes;
}

static bool invalid(struct turn *turn, const char *name, const char *wanted)
{
    turn_refuse(turn, ASSENT_FIELD_INVALID, "Field %s must be %s.", name, wanted);
    return false;
}

static bool out_of_bounds(struct turn *turn, const char *name, const char *at, int64_t bound)
{
    turn_refuse(turn, ASSENT_FIELD_INVALID, "Field %s must be at %s %" PRId64 ".", name, at, bound);
    return false;
}
