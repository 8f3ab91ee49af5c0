// SPDX-License-Identifier: Apache-2.0
// NAME=VALUE words as values: of fields by the definition's types, of results by their look.
// Guarantees: a value that its type does not take stays the text that was written, so that step refuses it in
// its own words; what has no place at all (a name that is no field) is told here.
#include "attempt.h"

#include <assent/base/canonical.h>
#include <assent/base/time.h>

#include <string.h>

struct given {
    struct assent_record fields;
    struct assent_items cleared;
    struct assent_record result;
};

static bool take_option(struct task *task, unsigned allowed, const struct word *word, struct options *out,
                        struct given *given);
static bool take_number(const struct word *word, struct options *out);
static bool take_text(struct task *task, const struct word *word, struct assent_text *out);
static bool take_field(struct task *task, const struct word *word, struct given *given);
static bool take_part(struct task *task, const struct word *word, size_t dot, struct given *given);
static bool refuse_field(struct task *task, struct assent_text name);
static struct assent_value typed(const struct assent_field *field, const struct written *written,
                                 struct assent_arena *arena);
static struct assent_value typed_scalar(enum assent_field_type type, struct assent_text text);
static struct assent_value typed_list(const struct assent_field *item, const struct written *written,
                                      struct assent_arena *arena);
static struct assent_value guessed(const struct written *written, struct assent_arena *arena);
static struct assent_value number_of(struct assent_text text);
static bool boolean_of(struct assent_text text, bool *out);

bool take_options(struct task *task, unsigned allowed, struct options *out)
{
    struct given given = {assent_record_in(task->arena), assent_items_in(task->arena),
                          assent_record_in(task->arena)};
    *out = (struct options){0};
    for (const struct word *word = take_word(task); word; word = take_word(task)) {
        if (!take_option(task, allowed, word, out, &given))
            return false;
    }
    if (given.fields.count)
        out->fields = assent_record_done(&given.fields);
    if (given.cleared.count)
        out->cleared = assent_items_done(&given.cleared);
    if (given.result.count)
        out->result = assent_record_done(&given.result);
    return true;
}

static bool take_option(struct task *task, unsigned allowed, const struct word *word, struct options *out,
                        struct given *given)
{
    struct assent_text name = word->text;
    if (word->value.kind == WRITTEN_NOTHING) {
        if ((allowed & OPTION_FINAL) && assent_text_is(name, "final")) {
            out->final = true;
            return true;
        }
        return refuse_line(task, "`%.*s` has no meaning here: what follows is written name=value",
                           (int)name.count, name.bytes);
    }
    if ((allowed & OPTION_COMMENT) && assent_text_is(name, "comment"))
        return take_text(task, word, &out->comment);
    if ((allowed & OPTION_ERROR) && assent_text_is(name, "error"))
        return take_text(task, word, &out->error);
    if ((allowed & OPTION_LEASE) && assent_text_is(name, "lease"))
        return take_text(task, word, &out->lease);
    if ((allowed & OPTION_LEASE) && assent_text_is(name, "artifact"))
        return take_text(task, word, &out->artifact);
    if ((allowed & OPTION_SIGNAL) && assent_text_is(name, "key"))
        return take_text(task, word, &out->key);
    if ((allowed & OPTION_SIGNAL) && assent_text_is(name, "id"))
        return take_text(task, word, &out->id);
    if ((allowed & OPTION_SEAT) && assent_text_is(name, "seat"))
        return take_text(task, word, &out->seat);
    if ((allowed & OPTION_SEAT) && assent_text_is(name, "digest"))
        return take_text(task, word, &out->digest);
    if ((allowed & OPTION_TEMPLATE) && assent_text_is(name, "grants"))
        return take_text(task, word, &out->grants);
    if ((allowed & OPTION_TEMPLATE) && assent_text_is(name, "until"))
        return assent_instant_read(word->value.text, &out->until_us) ||
               refuse_line(task, "until when? Write a time as 2027-06-30T00:00:00Z");
    if ((allowed & OPTION_TEMPLATE) && take_number(word, out))
        return true;
    if (allowed & OPTION_FIELDS)
        return take_field(task, word, given);
    if (!(allowed & OPTION_RESULT))
        return refuse_line(task, "`%.*s` has no meaning here; `help` shows what a command takes",
                           (int)name.count, name.bytes);
    assent_record_set(&given->result, name, guessed(&word->value, task->arena));
    return true;
}

// Those of a template; false when it is none of them.
static bool take_number(const struct word *word, struct options *out)
{
    if (assent_text_is(word->text, "probation"))
        return assent_text_integer(word->value.text, &out->probation);
    if (assent_text_is(word->text, "after"))
        return assent_text_integer(word->value.text, &out->after);
    return assent_text_is(word->text, "of") && assent_text_integer(word->value.text, &out->of);
}

static bool take_text(struct task *task, const struct word *word, struct assent_text *out)
{
    *out = word->value.text;
    return word->value.kind == WRITTEN_BARE || word->value.kind == WRITTEN_QUOTED ||
           refuse_line(task, "`%.*s` is a text: write it in quotes", (int)word->text.count, word->text.bytes);
}

static bool take_field(struct task *task, const struct word *word, struct given *given)
{
    const struct assent_definition *definition = task->attempt->definition;
    int index = assent_definition_field(definition, word->text);
    size_t dot = assent_text_find_byte(word->text, '.');
    if (index < 0 && dot < word->text.count)
        return take_part(task, word, dot, given);
    if (index < 0)
        return refuse_field(task, word->text);
    if (word->value.kind == WRITTEN_BARE && word->value.text.count == 0)
        assent_items_add(&given->cleared, assent_value_text(word->text));
    else
        assent_record_set(&given->fields, word->text,
                          typed(&definition->fields[index], &word->value, task->arena));
    return true;
}

// planned.start=…: a member of a field's record. The members that the line does not name stay as they are.
static bool take_part(struct task *task, const struct word *word, size_t dot, struct given *given)
{
    const struct assent_definition *definition = task->attempt->definition;
    const struct assent_ticket *ticket = task->attempt->ticket;
    struct assent_text name = assent_text_slice(word->text.bytes, dot);
    struct assent_text part = assent_text_slice(word->text.bytes + dot + 1, word->text.count - dot - 1);
    int index = assent_definition_field(definition, name);
    if (index < 0)
        return refuse_field(task, name);
    enum assent_field_type type = definition->fields[index].type;
    if (type != ASSENT_FIELD_PLANNED && type != ASSENT_FIELD_MONEY)
        return refuse_line(task, "field `%.*s` has no parts", (int)name.count, name.bytes);
    struct assent_value so_far = assent_record_done(&given->fields);
    const struct assent_value *base = assent_value_find(&so_far, name);
    if (!base && ticket)
        base = assent_value_find(&ticket->fields, name);
    struct assent_record record = assent_record_from(task->arena, base);
    bool amount = type == ASSENT_FIELD_MONEY && assent_text_is(part, "amount");
    struct assent_field member = {.type = amount ? ASSENT_FIELD_NUMBER : ASSENT_FIELD_TEXT};
    assent_record_set(&record, part, typed(&member, &word->value, task->arena));
    struct assent_value whole = assent_record_done(&record);
    assent_record_set(&given->fields, name, assent_value_copy(task->arena, &whole));
    return true;
}

static bool refuse_field(struct task *task, struct assent_text name)
{
    const struct assent_definition *definition = task->attempt->definition;
    struct assent_text *names = assent_arena_take_array(task->arena, definition->field_count, sizeof *names);
    for (size_t i = 0; i < definition->field_count; i++)
        names[i] = definition->fields[i].name;
    return refuse_word(task, "field", name, names, definition->field_count);
}

static struct assent_value typed(const struct assent_field *field, const struct written *written,
                                 struct assent_arena *arena)
{
    if (written->kind == WRITTEN_JSON)
        return written->json;
    if (written->kind == WRITTEN_LIST)
        return typed_list(field->member_count ? &field->members[0] : field, written, arena);
    return typed_scalar(field->type, written->text);
}

static struct assent_value typed_list(const struct assent_field *item, const struct written *written,
                                      struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < written->count; i++)
        assent_items_add(&items, typed(item, &written->items[i], arena));
    return assent_items_done(&items);
}

static struct assent_value typed_scalar(enum assent_field_type type, struct assent_text text)
{
    struct assent_value number = number_of(text);
    bool truth;
    if ((type == ASSENT_FIELD_NUMBER || type == ASSENT_FIELD_INTEGER) && number.kind != ASSENT_VALUE_ABSENT)
        return number;
    if (type == ASSENT_FIELD_BOOLEAN && boolean_of(text, &truth))
        return assent_value_boolean(truth);
    return assent_value_text(text);
}

static struct assent_value guessed(const struct written *written, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    bool truth;
    if (written->kind == WRITTEN_JSON)
        return written->json;
    if (written->kind == WRITTEN_LIST) {
        for (size_t i = 0; i < written->count; i++)
            assent_items_add(&items, guessed(&written->items[i], arena));
        return assent_items_done(&items);
    }
    if (written->kind == WRITTEN_BARE && boolean_of(written->text, &truth))
        return assent_value_boolean(truth);
    struct assent_value number = number_of(written->text);
    if (written->kind == WRITTEN_BARE && number.kind != ASSENT_VALUE_ABSENT)
        return number;
    return assent_value_text(written->text);
}

// Absent when the text is no number.
static struct assent_value number_of(struct assent_text text)
{
    int64_t integer;
    double decimal;
    if (assent_text_integer(text, &integer))
        return assent_value_integer(integer);
    if (assent_canonical_number(text, &decimal))
        return assent_value_decimal(decimal);
    return assent_value_absent();
}

static bool boolean_of(struct assent_text text, bool *out)
{
    *out = assent_text_is(text, "true");
    return *out || assent_text_is(text, "false");
}
