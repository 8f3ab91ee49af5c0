// SPDX-License-Identifier: Apache-2.0
// A template as it is stored, and back: a record whose members are left out where they say nothing, so that
// it can grow (docs/decisions/0012). Guarantee: what cannot be one is refused, never guessed.
#include <assent/core/change_template.h>

#include <assent/base/limits.h>

struct number {
    const char *name;
    int64_t *at;
};
struct words_of {
    const char *name;
    struct assent_text *at;
};

enum { NUMBERS = 14, TEXTS = 10 };

static void list_numbers(struct assent_change_template *template, struct number out[NUMBERS]);
static void list_texts(struct assent_change_template *template, struct words_of out[TEXTS]);

struct assent_value assent_template_write(const struct assent_change_template *template,
                                          struct assent_arena *arena)
{
    struct assent_change_template copy = *template;
    struct assent_record record = assent_record_in(arena);
    struct number numbers[NUMBERS];
    struct words_of texts[TEXTS];
    list_numbers(&copy, numbers);
    list_texts(&copy, texts);
    for (size_t i = 0; i < NUMBERS; i++)
        if (*numbers[i].at)
            assent_record_put_integer(&record, numbers[i].name, *numbers[i].at);
    for (size_t i = 0; i < TEXTS; i++)
        if (texts[i].at->count)
            assent_record_put_text(&record, texts[i].name, *texts[i].at);
    assent_record_put(&record, "pins", template->pins);
    assent_record_put(&record, "state", assent_value_string(assent_template_state_text(template->state)));
    return assent_record_done(&record);
}

bool assent_template_read(const struct assent_value *record, struct assent_arena *arena,
                          struct assent_change_template *out, struct assent_error *error)
{
    struct number numbers[NUMBERS];
    struct words_of texts[TEXTS];
    struct assent_change_template read = {0};
    list_numbers(&read, numbers);
    list_texts(&read, texts);
    for (size_t i = 0; i < NUMBERS; i++)
        *numbers[i].at = assent_value_get_integer(record, numbers[i].name, 0);
    for (size_t i = 0; i < TEXTS; i++)
        *texts[i].at = assent_value_get_text(record, texts[i].name);
    const struct assent_value *pins = assent_value_get(record, "pins");
    bool whole = read.name.count && read.workflow.count && read.by.count && read.proposed_by.count &&
                 read.version > 0 && read.revision > 0 && read.mark > 0 && read.suspend_after > 0 &&
                 read.suspend_of >= read.suspend_after && read.suspend_of <= ASSENT_TEMPLATE_LAST && pins &&
                 pins->kind == ASSENT_VALUE_RECORD &&
                 assent_template_state_find(assent_value_get_text(record, "state"), &read.state);
    if (!whole)
        return assent_error_set(
            error, ASSENT_BAD_RECORD,
            "a stored template says not what it pins, of which workflow or in what state");
    read.pins = *pins;
    *out = assent_template_copy(arena, &read);
    return true;
}

struct assent_change_template assent_template_copy(struct assent_arena *arena,
                                                   const struct assent_change_template *template)
{
    struct assent_change_template copy = *template;
    struct words_of texts[TEXTS];
    list_texts(&copy, texts);
    for (size_t i = 0; i < TEXTS; i++)
        if (texts[i].at->count)
            *texts[i].at = assent_text_copy(arena, *texts[i].at);
    copy.pins = assent_value_copy(arena, &template->pins);
    return copy;
}

static void list_numbers(struct assent_change_template *template, struct number out[NUMBERS])
{
    const struct number numbers[NUMBERS] = {
        {"changed", &template->changed_us},    {"failed", &template->failed},
        {"granted", &template->granted_us},    {"mark", &template->mark},
        {"probation", &template->probation},   {"proposed", &template->proposed_us},
        {"revision", &template->revision},     {"runs", &template->runs},
        {"succeeded", &template->succeeded},   {"suspend_after", &template->suspend_after},
        {"suspend_of", &template->suspend_of}, {"trusted_from", &template->trusted_from},
        {"until", &template->until_us},        {"version", &template->version},
    };
    for (size_t i = 0; i < NUMBERS; i++)
        out[i] = numbers[i];
}

static void list_texts(struct assent_change_template *template, struct words_of out[TEXTS])
{
    const struct words_of texts[TEXTS] = {
        {"because", &template->because},
        {"by", &template->by},
        {"changed_by", &template->changed_by},
        {"granted_by", &template->granted_by},
        {"last", &template->last},
        {"name", &template->name},
        {"proposed_by", &template->proposed_by},
        {"ticket", &template->ticket},
        {"title", &template->title},
        {"workflow", &template->workflow},
    };
    for (size_t i = 0; i < TEXTS; i++)
        out[i] = texts[i];
}
