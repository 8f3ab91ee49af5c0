// SPDX-License-Identifier: Apache-2.0
// Putting a definition together in a few calls, for tests of step: see stage.h. Everything lives in the
// stage's arena.
#include "stage.h"

#include <string.h>

static void *part(struct stage *stage, const void **items, size_t *count, size_t size);
static struct assent_text word(const char **rest, char end);
static struct assent_who one_who(struct stage *stage, struct assent_text text);
static bool starts(struct assent_text *text, const char *prefix);

struct assent_field *stage_field(struct stage *stage, const char *name, enum assent_field_type type)
{
    assert_true(stage->definition.field_count < STAGE_FIELDS);
    struct assent_field *field = &stage->fields[stage->definition.field_count++];
    *field = (struct assent_field){
        .name = assent_text_of(name), .type = type, .material = true, .place = {.line = 10, .column = 3}};
    return field;
}

struct assent_field *stage_choice(struct stage *stage, const char *name, const char *choices)
{
    struct assent_field *field = stage_field(stage, name, ASSENT_FIELD_CHOICE);
    struct assent_choice *items = assent_arena_take_array(stage->arena, STAGE_PARTS, sizeof *items);
    field->choices = items;
    while (*choices) {
        struct assent_choice *choice = &items[field->choice_count++];
        choice->name = word(&choices, ':');
        assert_true(assent_text_integer(word(&choices, ' '), &choice->points));
    }
    field->scored = true;
    return field;
}

struct assent_state *stage_state(struct stage *stage, const char *name, enum assent_state_kind kind)
{
    assert_true(stage->definition.state_count < STAGE_STATES);
    struct assent_state *state = &stage->states[stage->definition.state_count++];
    *state = (struct assent_state){.name = assent_text_of(name),
                                   .kind = kind,
                                   .expired = ASSENT_TO_NONE,
                                   .place = {.line = 20, .column = 3}};
    if (kind == ASSENT_STATE_PEOPLE)
        state->held_by = stage_who(stage, "requester");
    return state;
}

struct assent_state *stage_end(struct stage *stage, const char *name, enum assent_outcome outcome)
{
    struct assent_state *state = stage_state(stage, name, ASSENT_STATE_END);
    state->outcome = outcome;
    return state;
}

struct assent_action *stage_action(struct stage *stage, struct assent_state *state, const char *name,
                                   const char *by, const char *to)
{
    struct assent_action *action =
        part(stage, (const void **)&state->actions, &state->action_count, sizeof *action);
    action->name = assent_text_of(name);
    action->by = stage_who(stage, by);
    action->to = *to ? stage_to(stage, to) : ASSENT_TO_STAY;
    action->place = (struct assent_place){.line = 30, .column = 7};
    return action;
}

struct assent_branch *stage_branch(struct stage *stage, struct assent_state *state, const char *when,
                                   const char *to)
{
    struct assent_branch *branch =
        part(stage, (const void **)&state->branches, &state->branch_count, sizeof *branch);
    branch->when = stage_when(stage, when);
    branch->to = stage_to(stage, to);
    return branch;
}

struct assent_round_rule *stage_round(struct stage *stage, struct assent_state *state, const char *name,
                                      const char *from, int64_t need)
{
    struct assent_round_rule *rule =
        part(stage, (const void **)&state->rounds, &state->round_count, sizeof *rule);
    rule->name = assent_text_of(name);
    rule->place = (struct assent_place){.line = 40, .column = 9};
    struct assent_seat_rule *seat = stage_new_seat(stage, rule, "", from, need);
    seat->place = rule->place;
    return rule;
}

struct assent_seat_rule *stage_new_seat(struct stage *stage, struct assent_round_rule *round,
                                        const char *name, const char *from, int64_t need)
{
    struct assent_seat_rule *seat =
        part(stage, (const void **)&round->seats, &round->seat_count, sizeof *seat);
    seat->name = assent_text_of(name);
    seat->from = stage_who(stage, from);
    seat->need = (struct assent_need){.kind = ASSENT_NEED_NUMBER, .value = need};
    seat->place = (struct assent_place){.line = 41, .column = 13};
    return seat;
}

struct assent_seat_rule *stage_seat(const struct assent_round_rule *round)
{
    return (struct assent_seat_rule *)(uintptr_t)&round->seats[0];
}

struct assent_job_rule *stage_job(struct stage *stage, struct assent_state *state, const char *name,
                                  const char *worker)
{
    struct assent_job_rule *rule = part(stage, (const void **)&state->jobs, &state->job_count, sizeof *rule);
    rule->name = assent_text_of(name);
    rule->body = stage_worker(stage, worker);
    rule->retry = (struct assent_retry){.attempts = 1};
    return rule;
}

void stage_needs(struct stage *stage, struct assent_state *state, const char *job, const char *needed)
{
    struct assent_job_rule *jobs = (struct assent_job_rule *)(uintptr_t)state->jobs;
    struct assent_job_rule *rule = NULL;
    uint16_t index = 0;
    for (size_t i = 0; i < state->job_count; i++) {
        rule = assent_text_is(jobs[i].name, job) ? &jobs[i] : rule;
        index = assent_text_is(jobs[i].name, needed) ? (uint16_t)i : index;
    }
    assert_non_null(rule);
    uint16_t *slot = part(stage, (const void **)&rule->needs, &rule->needs_count, sizeof *slot);
    *slot = index;
}

uint16_t stage_to(struct stage *stage, const char *name)
{
    int index = assent_definition_state(&stage->definition, assent_text_of(name));
    if (index < 0)
        fail_msg("there is no state %s yet", name);
    return (uint16_t)index;
}

struct assent_who stage_who(struct stage *stage, const char *text)
{
    struct assent_who who = {.kind = ASSENT_WHO_LIST, .source = assent_text_of(text)};
    struct assent_who *items = assent_arena_take_array(stage->arena, STAGE_PARTS, sizeof *items);
    while (*text)
        items[who.count++] = one_who(stage, word(&text, ','));
    who.items = items;
    return who.count == 1 ? items[0] : who.count == 0 ? (struct assent_who){0} : who;
}

struct assent_condition stage_when(struct stage *stage, const char *text)
{
    struct assent_condition condition = {.source = assent_text_of(text),
                                         .place = {.line = TREE_LINE, .column = 5}};
    if (strncmp(text, "hook ", 5) == 0)
        condition.hook = assent_text_of(text + 5);
    else if (*text)
        condition.tree = tree_of(stage->arena, text);
    return condition;
}

struct assent_template stage_text(struct stage *stage, const char *literal)
{
    (void)stage;
    return (struct assent_template){.kind = ASSENT_TEMPLATE_LITERAL, .literal = assent_value_string(literal)};
}

struct assent_template stage_with(struct stage *stage, const char *name, const char *path)
{
    struct assent_template_part *only = assent_arena_take(stage->arena, sizeof *only);
    struct assent_template *item = assent_arena_take(stage->arena, sizeof *item);
    struct assent_text *names = assent_arena_take(stage->arena, sizeof *names);
    only->tree = tree_of(stage->arena, path);
    *item = (struct assent_template){.kind = ASSENT_TEMPLATE_TEXT, .parts = only, .part_count = 1};
    *names = assent_text_of(name);
    return (struct assent_template){
        .kind = ASSENT_TEMPLATE_RECORD, .names = names, .items = item, .item_count = 1};
}

const uint16_t *stage_field_list(struct stage *stage, const char *names, size_t *count)
{
    uint16_t *fields = assent_arena_take_array(stage->arena, STAGE_FIELDS, sizeof *fields);
    *count = 0;
    while (*names) {
        int index = assent_definition_field(&stage->definition, word(&names, ' '));
        assert_true(index >= 0);
        fields[(*count)++] = (uint16_t)index;
    }
    return fields;
}

struct assent_body stage_task(struct stage *stage, const char *from)
{
    return (struct assent_body){
        .kind = ASSENT_BODY_TASK, .from = stage_who(stage, from), .title = stage_text(stage, "Do it")};
}

struct assent_body stage_worker(struct stage *stage, const char *worker)
{
    (void)stage;
    return (struct assent_body){.kind = ASSENT_BODY_WORKER, .worker = assent_text_of(worker)};
}

// One more item of an array that was taken with room for STAGE_PARTS.
static void *part(struct stage *stage, const void **items, size_t *count, size_t size)
{
    if (!*items)
        *items = assent_arena_take_array(stage->arena, STAGE_PARTS, size);
    assert_true(*count < STAGE_PARTS);
    return (char *)(uintptr_t)*items + size * (*count)++;
}

static struct assent_text word(const char **rest, char end)
{
    size_t count = 0;
    while ((*rest)[count] && (*rest)[count] != end)
        count++;
    struct assent_text found = assent_text_trim(assent_text_slice(*rest, count));
    *rest += count + ((*rest)[count] != '\0');
    return found;
}

static struct assent_who one_who(struct stage *stage, struct assent_text text)
{
    struct assent_who who = {.source = text, .place = {.line = 50, .column = 11}};
    if (assent_text_is(text, "requester"))
        who.kind = ASSENT_WHO_REQUESTER;
    else if (assent_text_is(text, "editors"))
        who.kind = ASSENT_WHO_EDITORS;
    else if (assent_text_is(text, "implementer"))
        who.kind = ASSENT_WHO_IMPLEMENTER;
    else if (starts(&text, "group:"))
        who.kind = ASSENT_WHO_GROUP;
    else if (starts(&text, "role:"))
        who.kind = ASSENT_WHO_ROLE;
    else if (starts(&text, "person:"))
        who.kind = ASSENT_WHO_PERSON;
    else if (starts(&text, "voters of "))
        who.kind = ASSENT_WHO_VOTERS;
    else if (starts(&text, "hook "))
        who.kind = ASSENT_WHO_HOOK;
    else
        who.kind = ASSENT_WHO_PATH;
    bool named = who.kind != ASSENT_WHO_REQUESTER && who.kind != ASSENT_WHO_EDITORS &&
                 who.kind != ASSENT_WHO_IMPLEMENTER && who.kind != ASSENT_WHO_PATH;
    if (named)
        who.name = text;
    if (who.kind == ASSENT_WHO_PATH)
        who.path = tree_of(stage->arena, assent_text_cstring(stage->arena, text));
    return who;
}

static bool starts(struct assent_text *text, const char *prefix)
{
    if (!assent_text_starts(*text, prefix))
        return false;
    size_t count = strlen(prefix);
    *text = assent_text_slice(text->bytes + count, text->count - count);
    return true;
}
