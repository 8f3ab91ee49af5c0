// SPDX-License-Identifier: Apache-2.0
// What a workflow asks for, who fills it in and when, and how its answers become a risk.
#include "sentences.h"

enum { GROUP_MOST = 256 };

// Says of all fields that are like the first one of them, once: the words of a group are told with its first.
typedef bool alike(const struct assent_field *a, const struct assent_field *b);

static bool same_indexes(const uint16_t *a, size_t a_count, const uint16_t *b, size_t b_count)
{
    bool same = a_count == b_count;
    for (size_t i = 0; same && i < a_count; i++)
        same = a[i] == b[i];
    return same;
}

static bool needed_alike(const struct assent_field *a, const struct assent_field *b)
{
    return a->required == b->required &&
           same_indexes(a->required_in, a->required_in_count, b->required_in, b->required_in_count);
}

static bool edited_alike(const struct assent_field *a, const struct assent_field *b)
{
    return a->edit_by.kind == b->edit_by.kind && assent_text_equal(a->edit_by.source, b->edit_by.source) &&
           same_indexes(a->edit_in, a->edit_in_count, b->edit_in, b->edit_in_count);
}

// The fields from `first` on that are like it; NULL when an earlier one is, so that they have been said.
static const char *group_of(struct sayer *sayer, size_t first, alike *is_alike, bool titles)
{
    const struct assent_field *fields = sayer->definition->fields;
    const char *words[GROUP_MOST];
    size_t count = 0;
    for (size_t i = 0; i < sayer->definition->field_count && count < GROUP_MOST; i++) {
        if (!is_alike(&fields[i], &fields[first]))
            continue;
        if (i < first)
            return NULL;
        words[count++] =
            titles ? word_title(sayer, fields[i].name, fields[i].title) : word_of(sayer, fields[i].name);
    }
    return word_join(sayer, words, count, "and");
}

static const char *states_of(struct sayer *sayer, const uint16_t *states, size_t count, const char *last)
{
    const char *words[GROUP_MOST];
    size_t most = count < GROUP_MOST ? count : GROUP_MOST;
    for (size_t i = 0; i < most; i++)
        words[i] = word_of(sayer, sayer->definition->states[states[i]].name);
    return word_join(sayer, words, most, last);
}

static void say_needed(struct sayer *sayer, size_t i)
{
    const struct assent_field *field = &sayer->definition->fields[i];
    const char *group = group_of(sayer, i, needed_alike, true);
    if (group == NULL)
        return;
    if (field->required)
        say(sayer, "from the start it needs %s.", group);
    else if (field->required_in_count > 0)
        say(sayer, "before it enters %s it needs %s.",
            states_of(sayer, field->required_in, field->required_in_count, "or"), group);
    else
        say(sayer, "it may say: %s.", group);
}

static void say_edited(struct sayer *sayer, size_t i)
{
    const struct assent_field *field = &sayer->definition->fields[i];
    bool usual = field->edit_by.kind == ASSENT_WHO_NOBODY && field->edit_in_count == 0;
    const char *group = usual ? NULL : group_of(sayer, i, edited_alike, false);
    if (group == NULL)
        return;
    const char *who =
        field->edit_by.kind == ASSENT_WHO_NOBODY ? "the requester" : word_who(sayer, &field->edit_by);
    if (field->edit_in_count > 0)
        say(sayer, "in %s, and only there, %s fills in %s.",
            states_of(sayer, field->edit_in, field->edit_in_count, "and"), who, group);
    else
        say(sayer, "%s fills in %s.", who, group);
}

static void say_visible(struct sayer *sayer, const struct assent_field *field)
{
    if (!assent_condition_empty(&field->visible_when))
        say(sayer, "it is asked for %s only when %s.", word_of(sayer, field->name),
            word_condition(sayer, &field->visible_when));
}

static void say_material(struct sayer *sayer)
{
    const char *words[GROUP_MOST];
    size_t count = 0;
    for (size_t i = 0; i < sayer->definition->field_count && count < GROUP_MOST; i++) {
        if (sayer->definition->fields[i].material)
            words[count++] = word_of(sayer, sayer->definition->fields[i].name);
    }
    if (count > 0)
        say(sayer, "votes are about %s: who changes one of them voids the votes that were about it.",
            word_join(sayer, words, count, "and"));
}

void say_fields(struct sayer *sayer)
{
    say_section(sayer, assent_text_of("What is asked"));
    for (size_t i = 0; i < sayer->definition->field_count; i++)
        say_needed(sayer, i);
    for (size_t i = 0; i < sayer->definition->field_count; i++)
        say_edited(sayer, i);
    for (size_t i = 0; i < sayer->definition->field_count; i++)
        say_visible(sayer, &sayer->definition->fields[i]);
    say_material(sayer);
}

static const char *points_word(enum assent_points points)
{
    switch (points) {
    case ASSENT_POINTS_NONE:
        return NULL;
    case ASSENT_POINTS_SUM:
        return "the points of the answers are added up";
    case ASSENT_POINTS_MEAN:
        return "the points of the answers are averaged";
    case ASSENT_POINTS_HIGHEST:
        return "the answer with the most points counts";
    }
    return NULL;
}

void say_risk(struct sayer *sayer)
{
    const struct assent_risk_rule *risk = &sayer->definition->risk;
    if (!risk->present)
        return;
    say_section(sayer, assent_text_of("How risky it is"));
    const char *points = points_word(risk->points);
    if (points != NULL && risk->add.count > 0)
        say(sayer, "%s, and the hook %s adds its own, each with a reason.", points,
            word_of(sayer, risk->add));
    else if (points != NULL)
        say(sayer, "%s.", points);
    else if (risk->add.count > 0)
        say(sayer, "the hook %s gives the points, each with a reason.", word_of(sayer, risk->add));
    const char *words[GROUP_MOST];
    size_t most = risk->band_count < GROUP_MOST ? risk->band_count : GROUP_MOST;
    for (size_t i = 0; i < most; i++)
        words[i] = assent_text_format(sayer->arena, "%s from %lld points on",
                                      word_of(sayer, risk->bands[i].name), (long long)risk->bands[i].from)
                       .bytes;
    if (most > 0)
        say(sayer, "the risk is %s.", word_join(sayer, words, most, "and"));
    for (size_t i = 0; i < risk->floor_count; i++)
        say(sayer, "it is at least %s when %s: %s.", word_of(sayer, risk->bands[risk->floors[i].band].name),
            word_condition(sayer, &risk->floors[i].when), word_of(sayer, risk->floors[i].because));
}
