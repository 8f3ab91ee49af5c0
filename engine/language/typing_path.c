// SPDX-License-Identifier: Apache-2.0
// Static types of paths: where each name leads by the schema of fields and of the world, and whether a part
// of the way may be missing. Mirrors engine/core's path_walk.c. A service or item may have attributes of its
// own, of which nothing is known here.
#include "typing.h"

#include <assent/core/change_template.h>

struct step {
    const char *name;
    enum type_kind kind;
    bool absent;
    enum type_kind items;
};

static const struct step PERSON[] = {
    {"id", TYPE_TEXT, false, 0},       {"handle", TYPE_TEXT, false, 0},
    {"name", TYPE_TEXT, false, 0},     {"kind", TYPE_TEXT, false, 0},
    {"manager", TYPE_PERSON, true, 0}, {"groups", TYPE_LIST, false, TYPE_GROUP}};
static const struct step GROUP[] = {{"handle", TYPE_TEXT, false, 0},
                                    {"name", TYPE_TEXT, false, 0},
                                    {"members", TYPE_LIST, false, TYPE_PERSON}};
static const struct step PARTY[] = {{"handle", TYPE_TEXT, false, 0}, {"name", TYPE_TEXT, false, 0}};
static const struct step SERVICE[] = {{"handle", TYPE_TEXT, false, 0},
                                      {"name", TYPE_TEXT, false, 0},
                                      {"critical", TYPE_BOOLEAN, false, 0},
                                      {"owner", TYPE_PARTY, true, 0},
                                      {"support_group", TYPE_PARTY, true, 0}};
static const struct step CI[] = {{"handle", TYPE_TEXT, false, 0},
                                 {"name", TYPE_TEXT, false, 0},
                                 {"type", TYPE_TEXT, true, 0},
                                 {"service", TYPE_SERVICE, true, 0},
                                 {"depends_on", TYPE_LIST, false, TYPE_CI},
                                 {"dependants", TYPE_LIST, false, TYPE_CI}};
static const struct step PLANNED[] = {{"start", TYPE_INSTANT, false, 0}, {"end", TYPE_INSTANT, false, 0}};
static const struct step MONEY[] = {{"amount", TYPE_NUMBER, false, 0}, {"currency", TYPE_TEXT, false, 0}};
static const struct step TICKET[] = {
    {"id", TYPE_TEXT, false, 0},         {"number", TYPE_TEXT, false, 0},
    {"state", TYPE_TEXT, false, 0},      {"kind", TYPE_TEXT, false, 0},
    {"type", TYPE_TEXT, false, 0},       {"revision", TYPE_NUMBER, false, 0},
    {"created", TYPE_INSTANT, false, 0}, {"workflow", TYPE_TEXT, false, 0},
    {"version", TYPE_NUMBER, false, 0},  {"template", TYPE_TEXT, true, 0},
    {"run", TYPE_NUMBER, true, 0},       {"preauthorisation", TYPE_TEXT, false, 0}};
static const struct step RISK[] = {
    {"level", TYPE_TEXT, false, 0}, {"score", TYPE_NUMBER, false, 0}, {"order", TYPE_NUMBER, false, 0}};
static const struct step JOB[] = {
    {"outcome", TYPE_TEXT, false, 0}, {"key", TYPE_TEXT, false, 0}, {"name", TYPE_TEXT, false, 0}};
static const struct step JOBS[] = {
    {"result", TYPE_ANY, true, 0}, {"outcome", TYPE_TEXT, true, 0}, {"attempts", TYPE_NUMBER, true, 0}};

struct table {
    const struct step *steps;
    size_t count;
    bool more; // other names may be there, too
};

static struct type begin(struct typing *typing, const struct assent_node *node, size_t *used);
static struct type begin_field(struct typing *typing, const struct assent_node *node);
static struct type begin_risk(struct typing *typing, const struct assent_node *node);
static struct type begin_jobs(struct typing *typing, const struct assent_node *node, size_t *used);
static struct type begin_in(struct typing *typing, const struct assent_node *node, struct table table,
                            size_t *used);
static struct type along(struct typing *typing, const struct assent_node *node, const struct type *from,
                         size_t at);
static struct table table_of(enum type_kind kind);
static struct type step_in(struct typing *typing, const struct assent_node *node, struct table table,
                           struct assent_text name);
static struct type type_of_field(struct typing *typing, const struct assent_field *field);
static enum type_kind kind_of_field(enum assent_field_type type);
static bool is_known(const struct typing *typing, const struct assent_node *node, size_t count);
static struct type out_of_scope(struct typing *typing, const struct assent_node *node, const char *message);
static struct names job_names(const struct reader *reader);
static struct names words_for(struct typing *typing, const struct assent_node *node);

struct type type_of_path(struct typing *typing, const struct assent_node *node)
{
    size_t used = 0;
    struct type type = begin(typing, node, &used);
    bool absent = type.absent && !is_known(typing, node, used);
    for (size_t i = used; i < node->name_count && type.kind != TYPE_WRONG; i++) {
        type = along(typing, node, &type, i);
        absent = (absent || type.absent) && !is_known(typing, node, i + 1);
    }
    type.absent = absent;
    if (type.kind == TYPE_TEXT && type.values.count == 0)
        type.values = words_for(typing, node);
    return type;
}

static struct type begin(struct typing *typing, const struct assent_node *node, size_t *used)
{
    *used = node->name_count ? 1 : 0;
    switch (node->root) {
    case ASSENT_ROOT_FIELD:
        return begin_field(typing, node);
    case ASSENT_ROOT_TICKET:
        return begin_in(typing, node, (struct table){TICKET, sizeof TICKET / sizeof *TICKET, false}, used);
    case ASSENT_ROOT_RISK:
        return begin_risk(typing, node);
    case ASSENT_ROOT_JOBS:
        return begin_jobs(typing, node, used);
    case ASSENT_ROOT_JOB:
        if (!typing->job)
            return out_of_scope(typing, node, "`job` is known inside `undo` and `finally` only");
        return begin_in(typing, node, (struct table){JOB, sizeof JOB / sizeof *JOB, false}, used);
    case ASSENT_ROOT_ACTOR:
        if (!typing->actor)
            return out_of_scope(typing, node, "`actor` is known in the `when` of an action only");
        *used = 0;
        return type_plain(TYPE_PERSON);
    case ASSENT_ROOT_REQUESTER:
        *used = 0;
        return type_plain(TYPE_PERSON);
    case ASSENT_ROOT_NOW:
        *used = 0;
        return type_plain(TYPE_INSTANT);
    }
    return type_plain(TYPE_ANY);
}

static struct type begin_field(struct typing *typing, const struct assent_node *node)
{
    const struct reader *reader = typing->reader;
    int index = word_index(reader->fields, node->names[0]);
    if (index >= 0 && (size_t)index < reader->definition->field_count) {
        struct type type = type_of_field(typing, &reader->definition->fields[index]);
        type.absent = typing->absent[index];
        return type;
    }
    static const char *const roots[] = {"ticket", "risk", "jobs", "requester", "actor", "now"};
    size_t root_count = sizeof roots / sizeof *roots;
    struct assent_text *names =
        assent_arena_take_array(reader->reading.arena, reader->fields.count + root_count, sizeof *names);
    for (size_t i = 0; i < reader->fields.count; i++)
        names[i] = reader->fields.items[i];
    for (size_t i = 0; i < root_count; i++)
        names[reader->fields.count + i] = assent_text_of(roots[i]);
    struct assent_place place = node->place;
    if (node->name_count > 1)
        place.length = (uint32_t)node->names[0].count;
    struct assent_diagnostic *item =
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_UNKNOWN_FIELD, place,
                                 "there is no field `%s`", word_shown(reader->reading.arena, node->names[0]));
    word_suggest(reader->reading.diagnostics, item, node->names[0],
                 (struct names){names, reader->fields.count + root_count}, "fields and names");
    return type_plain(TYPE_WRONG);
}

static struct type begin_risk(struct typing *typing, const struct assent_node *node)
{
    const struct assent_risk_rule *risk = &typing->reader->definition->risk;
    size_t used = 0;
    if (!risk->present) {
        assent_diagnostics_error(typing->reader->reading.diagnostics, ASSENT_RISK_WITHOUT_RULE, node->place,
                                 "`risk` is used, but the workflow has no `risk` to say how it is scored");
        return type_plain(TYPE_WRONG);
    }
    struct type type = begin_in(typing, node, (struct table){RISK, sizeof RISK / sizeof *RISK, false}, &used);
    type.absent = typing->risk_absent;
    return type;
}

static struct type begin_jobs(struct typing *typing, const struct assent_node *node, size_t *used)
{
    struct names jobs = job_names(typing->reader);
    if (node->name_count < 2) {
        assent_diagnostics_error(typing->reader->reading.diagnostics, ASSENT_UNKNOWN_MEMBER_OF, node->place,
                                 "write jobs.NAME.result, jobs.NAME.outcome or jobs.NAME.attempts");
        return type_plain(TYPE_WRONG);
    }
    *used = 2;
    if (word_index(jobs, node->names[0]) < 0) {
        struct assent_diagnostic *item = assent_diagnostics_error(
            typing->reader->reading.diagnostics, ASSENT_UNKNOWN_JOB, node->place, "there is no job `%s`",
            word_shown(typing->reader->reading.arena, node->names[0]));
        word_suggest(typing->reader->reading.diagnostics, item, node->names[0], jobs, "jobs");
        return type_plain(TYPE_WRONG);
    }
    struct type type =
        step_in(typing, node, (struct table){JOBS, sizeof JOBS / sizeof *JOBS, false}, node->names[1]);
    return type;
}

static struct type begin_in(struct typing *typing, const struct assent_node *node, struct table table,
                            size_t *used)
{
    *used = node->name_count ? 1 : 0;
    if (node->name_count)
        return step_in(typing, node, table, node->names[0]);
    return step_in(typing, node, table, (struct assent_text){0});
}

static struct type along(struct typing *typing, const struct assent_node *node, const struct type *from,
                         size_t at)
{
    struct table table = table_of(from->kind);
    if (from->kind == TYPE_ANY || from->kind == TYPE_RECORD)
        return (struct type){.kind = TYPE_ANY, .absent = true};
    if (table.count)
        return step_in(typing, node, table, node->names[at]);
    assent_diagnostics_error(typing->reader->reading.diagnostics, ASSENT_UNKNOWN_MEMBER_OF, node->place,
                             "%s has no `%s`", type_text(from->kind),
                             word_shown(typing->reader->reading.arena, node->names[at]));
    return type_plain(TYPE_WRONG);
}

static struct table table_of(enum type_kind kind)
{
    switch (kind) {
    case TYPE_PERSON:
        return (struct table){PERSON, sizeof PERSON / sizeof *PERSON, false};
    case TYPE_GROUP:
        return (struct table){GROUP, sizeof GROUP / sizeof *GROUP, false};
    case TYPE_PARTY:
        return (struct table){PARTY, sizeof PARTY / sizeof *PARTY, true};
    case TYPE_SERVICE:
        return (struct table){SERVICE, sizeof SERVICE / sizeof *SERVICE, true};
    case TYPE_CI:
        return (struct table){CI, sizeof CI / sizeof *CI, true};
    case TYPE_PLANNED:
        return (struct table){PLANNED, sizeof PLANNED / sizeof *PLANNED, false};
    case TYPE_MONEY:
        return (struct table){MONEY, sizeof MONEY / sizeof *MONEY, false};
    case TYPE_ANY:
    case TYPE_NIL:
    case TYPE_BOOLEAN:
    case TYPE_NUMBER:
    case TYPE_TEXT:
    case TYPE_INSTANT:
    case TYPE_SPAN:
    case TYPE_LIST:
    case TYPE_RECORD:
    case TYPE_WRONG:
        break;
    }
    return (struct table){0};
}

static struct type step_in(struct typing *typing, const struct assent_node *node, struct table table,
                           struct assent_text name)
{
    struct assent_text names[16];
    for (size_t i = 0; i < table.count; i++) {
        const struct step *step = &table.steps[i];
        names[i] = assent_text_of(step->name);
        if (assent_text_is(name, step->name))
            return (struct type){.kind = step->kind, .absent = step->absent, .items = step->items};
    }
    struct names known = {names, table.count};
    bool slip = assent_diagnostics_nearest(name, names, table.count).count > 0;
    if (table.more && !slip)
        return (struct type){.kind = TYPE_ANY, .absent = true};
    struct assent_diagnostic *item =
        name.count
            ? assent_diagnostics_error(typing->reader->reading.diagnostics, ASSENT_UNKNOWN_MEMBER_OF,
                                       node->place, "there is no `%s` here",
                                       word_shown(typing->reader->reading.arena, name))
            : assent_diagnostics_error(typing->reader->reading.diagnostics, ASSENT_UNKNOWN_MEMBER_OF,
                                       node->place, "this is no value by itself: say which part of it");
    word_suggest(typing->reader->reading.diagnostics, item, name, known, "known here");
    return type_plain(TYPE_WRONG);
}

static struct type type_of_field(struct typing *typing, const struct assent_field *field)
{
    struct type type = {.kind = kind_of_field(field->type)};
    if (field->type == ASSENT_FIELD_LIST && field->member_count)
        type.items = kind_of_field(field->members[0].type);
    if (field->type == ASSENT_FIELD_CHOICE) {
        struct assent_text *names =
            assent_arena_take_array(typing->reader->reading.arena, field->choice_count, sizeof *names);
        for (size_t i = 0; i < field->choice_count; i++)
            names[i] = field->choices[i].name;
        type.values = (struct names){names, field->choice_count};
    }
    return type;
}

static enum type_kind kind_of_field(enum assent_field_type type)
{
    switch (type) {
    case ASSENT_FIELD_TEXT:
    case ASSENT_FIELD_CHOICE:
    case ASSENT_FIELD_TICKET:
    case ASSENT_FIELD_URL:
    case ASSENT_FIELD_SECRET:
        return TYPE_TEXT;
    case ASSENT_FIELD_NUMBER:
    case ASSENT_FIELD_INTEGER:
        return TYPE_NUMBER;
    case ASSENT_FIELD_BOOLEAN:
        return TYPE_BOOLEAN;
    case ASSENT_FIELD_MONEY:
        return TYPE_MONEY;
    case ASSENT_FIELD_LIST:
        return TYPE_LIST;
    case ASSENT_FIELD_DATE:
    case ASSENT_FIELD_DATETIME:
        return TYPE_INSTANT;
    case ASSENT_FIELD_DURATION:
        return TYPE_SPAN;
    case ASSENT_FIELD_PLANNED:
        return TYPE_PLANNED;
    case ASSENT_FIELD_PERSON:
        return TYPE_PERSON;
    case ASSENT_FIELD_GROUP:
        return TYPE_GROUP;
    case ASSENT_FIELD_SERVICE:
        return TYPE_SERVICE;
    case ASSENT_FIELD_CI:
        return TYPE_CI;
    case ASSENT_FIELD_FILE:
    case ASSENT_FIELD_RECORD:
        return TYPE_RECORD;
    }
    return TYPE_ANY;
}

bool type_fits_field(const struct type *type, enum assent_field_type field)
{
    enum type_kind wanted = kind_of_field(field);
    if (type_is_silent(type) || type->kind == wanted)
        return true;
    switch (wanted) {
    case TYPE_PERSON:
    case TYPE_GROUP:
        return type->kind == TYPE_TEXT || type->kind == TYPE_PARTY;
    case TYPE_SERVICE:
    case TYPE_CI:
    case TYPE_INSTANT:
    case TYPE_SPAN:
        return type->kind == TYPE_TEXT;
    case TYPE_TEXT:
        return type_is_textual(type);
    case TYPE_ANY:
    case TYPE_NIL:
    case TYPE_BOOLEAN:
    case TYPE_NUMBER:
    case TYPE_LIST:
    case TYPE_RECORD:
    case TYPE_PLANNED:
    case TYPE_MONEY:
    case TYPE_PARTY:
    case TYPE_WRONG:
        break;
    }
    return false;
}

// Whether the first count names of the path are known to lead somewhere.
static bool is_known(const struct typing *typing, const struct assent_node *node, size_t count)
{
    for (size_t i = 0; i < typing->known_count; i++) {
        const struct assent_node *known = typing->known[i];
        bool covers = known->root == node->root && known->name_count >= count;
        for (size_t k = 0; covers && k < count; k++)
            covers = assent_text_equal(known->names[k], node->names[k]);
        if (covers)
            return true;
    }
    return false;
}

static struct type out_of_scope(struct typing *typing, const struct assent_node *node, const char *message)
{
    assent_diagnostics_error(typing->reader->reading.diagnostics, ASSENT_CONDITION_SCOPE, node->place, "%s",
                             message);
    return type_plain(TYPE_WRONG);
}

static struct names job_names(const struct reader *reader)
{
    const struct assent_definition *definition = reader->definition;
    size_t room = 0;
    for (size_t i = 0; i < definition->state_count; i++)
        room += definition->states[i].job_count;
    struct assent_text *items = assent_arena_take_array(reader->reading.arena, room, sizeof *items);
    struct names names = {.items = items};
    for (size_t i = 0; i < definition->state_count; i++) {
        for (size_t k = 0; k < definition->states[i].job_count; k++)
            items[names.count++] = definition->states[i].jobs[k].name;
    }
    return names;
}

// The words that a text of the engine's own can be.
static struct names words_for(struct typing *typing, const struct assent_node *node)
{
    static const char *const outcomes[] = {"succeeded", "failed", "unknown", "skipped", NULL};
    static const char *const kinds[] = {"human", "service_account", "agent", NULL};
    static const char *const standings[] = {
#define STANDING_WORD(name, text) text,
        ASSENT_STANDINGS(STANDING_WORD)
#undef STANDING_WORD
            NULL};
    const struct reader *reader = typing->reader;
    const struct assent_definition *definition = reader->definition;
    struct assent_text last = node->name_count ? node->names[node->name_count - 1] : (struct assent_text){0};
    if (node->root == ASSENT_ROOT_RISK && assent_text_is(last, "level")) {
        struct assent_text *bands =
            assent_arena_take_array(reader->reading.arena, definition->risk.band_count, sizeof *bands);
        for (size_t i = 0; i < definition->risk.band_count; i++)
            bands[i] = definition->risk.bands[i].name;
        return (struct names){bands, definition->risk.band_count};
    }
    if (node->root == ASSENT_ROOT_TICKET && assent_text_is(last, "state"))
        return reader->states;
    if (node->root == ASSENT_ROOT_TICKET && assent_text_is(last, "preauthorisation"))
        return words_of(&reader->reading, standings);
    if ((node->root == ASSENT_ROOT_JOB || (node->root == ASSENT_ROOT_JOBS && node->name_count == 2)) &&
        assent_text_is(last, "outcome"))
        return words_of(&reader->reading, outcomes);
    if ((node->root == ASSENT_ROOT_REQUESTER || node->root == ASSENT_ROOT_ACTOR) && node->name_count == 1 &&
        assent_text_is(last, "kind"))
        return words_of(&reader->reading, kinds);
    return (struct names){0};
}
