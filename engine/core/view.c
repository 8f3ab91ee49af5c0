// SPDX-License-Identifier: Apache-2.0
// The view that a pure hook gets: a plain value of the ticket, its requester, its service, its configuration
// items and their neighbours, the risk and the time. Handles stand for people, groups and items, as in
// definitions; times are RFC 3339 texts.
//   { ticket = { id, number, state, kind, type, created, revision, workflow, version, fields }, now,
//     requester = { id, handle, name, kind, manager, groups }, service = { handle, name, critical, owner,
//     support_group, … of its own }, items = { { handle, name, type, service, depends_on, depends_on_count,
//     dependants, dependants_count, past } }, items_count, risk = { score, level, factors },
//     past = { days, workflow, service, team } }, where each past is { succeeded, failed }
// Guarantees: shares the ticket's parts, copies nothing, and puts members in order, so that none is sorted
// (each risk hook of each ticket gets such a view); at most ASSENT_VIEW_ITEMS items with
// ASSENT_VIEW_NEIGHBOURS each way, with their true counts beside, so that the view of any ticket can cross
// into the sandbox.
#include "path.h"

#include <assent/base/limits.h>
#include <assent/core/figures.h>

enum { FIELDS_AT = 1 }; // of the names of a ticket

static struct assent_value view_ticket(const struct assent_scope *scope, struct assent_arena *arena);
static struct assent_value view_person(const struct assent_scope *scope, const struct path_end *person,
                                       struct assent_arena *arena);
static struct assent_value view_service(const struct assent_scope *scope, struct assent_arena *arena);
static struct assent_value view_risk(const struct assent_risk *risk, struct assent_arena *arena);
static struct assent_value view_items(const struct assent_scope *scope, size_t *total,
                                      struct assent_arena *arena);
static struct assent_value view_item(const struct assent_scope *scope, struct assent_text handle,
                                     struct assent_arena *arena);
static struct assent_value view_past(const struct assent_scope *scope, struct assent_arena *arena);
static struct assent_figure_sum team_past(const struct assent_scope *scope, int32_t service);
static struct assent_value view_sum(struct assent_figure_sum sum, struct assent_arena *arena);
static int32_t service_of(const struct assent_scope *scope, struct assent_arena *arena);
static struct assent_value neighbours(const struct assent_directory *directory, const int32_t *cis,
                                      size_t count, struct assent_arena *arena);
static const struct assent_field *field_of_type(const struct assent_definition *definition,
                                                enum assent_field_type type);
static void put_path(struct assent_record *record, const struct assent_scope *scope,
                     const struct path_end *from, const char *name, struct assent_arena *arena);

struct assent_value scope_view(const struct assent_scope *scope, struct assent_arena *arena)
{
    struct assent_record view = assent_record_in(arena);
    struct assent_value now = assent_value_text(assent_instant_text(arena, scope->now_us));
    if (!scope->ticket) {
        assent_record_put(&view, "now", now);
        return assent_record_done(&view);
    }
    struct path_end requester = path_follow(scope, ASSENT_ROOT_REQUESTER, NULL, 0, arena);
    size_t total = 0;
    assent_record_put(&view, "items", view_items(scope, &total, arena));
    assent_record_put_integer(&view, "items_count", (int64_t)total);
    assent_record_put(&view, "now", now);
    assent_record_put(&view, "past", view_past(scope, arena));
    assent_record_put(&view, "requester", view_person(scope, &requester, arena));
    if (scope->ticket->risk.scored)
        assent_record_put(&view, "risk", view_risk(&scope->ticket->risk, arena));
    assent_record_put(&view, "service", view_service(scope, arena));
    assent_record_put(&view, "ticket", view_ticket(scope, arena));
    return assent_record_done(&view);
}

static struct assent_value view_ticket(const struct assent_scope *scope, struct assent_arena *arena)
{
    static const char *const NAMES[] = {"created",  "fields", "id",   "kind",    "number",
                                        "revision", "state",  "type", "version", "workflow"};
    struct assent_record record = assent_record_in(arena);
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (i == FIELDS_AT) {
            assent_record_put(&record, NAMES[i], scope->ticket->fields);
            continue;
        }
        struct assent_text name = assent_text_of(NAMES[i]);
        assent_record_set(&record, name, scope_path(scope, ASSENT_ROOT_TICKET, &name, 1, arena));
    }
    return assent_record_done(&record);
}

static struct assent_value view_person(const struct assent_scope *scope, const struct path_end *person,
                                       struct assent_arena *arena)
{
    static const char *const NAMES[] = {"groups", "handle", "id", "kind", "manager", "name"};
    if (person->kind != PATH_PERSON)
        return assent_value_absent();
    struct assent_record record = assent_record_in(arena);
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        put_path(&record, scope, person, NAMES[i], arena);
    return assent_record_done(&record);
}

// The service of the first field of that type, with its further attributes as members of their own.
static struct assent_value view_service(const struct assent_scope *scope, struct assent_arena *arena)
{
    static const char *const NAMES[] = {"critical", "handle", "name", "owner", "support_group"};
    int32_t index = service_of(scope, arena);
    if (index == ASSENT_NO_INDEX)
        return assent_value_absent();
    struct path_end service = {.kind = PATH_SERVICE, .index = index};
    struct assent_record record = assent_record_from(arena, &scope->world->directory->services[index].more);
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        put_path(&record, scope, &service, NAMES[i], arena);
    return assent_record_done(&record);
}

static int32_t service_of(const struct assent_scope *scope, struct assent_arena *arena)
{
    const struct assent_field *field = field_of_type(scope->definition, ASSENT_FIELD_SERVICE);
    if (!field)
        return ASSENT_NO_INDEX;
    struct path_end service = path_follow(scope, ASSENT_ROOT_FIELD, &field->name, 1, arena);
    return service.kind == PATH_SERVICE ? service.index : ASSENT_NO_INDEX;
}

// How such work went lately. The team is whoever supports the service, with everything that they support.
static struct assent_value view_past(const struct assent_scope *scope, struct assent_arena *arena)
{
    const struct assent_figures *figures = scope->world->figures;
    struct assent_record record = assent_record_in(arena);
    int32_t service = service_of(scope, arena);
    assent_record_put_integer(&record, "days", ASSENT_FIGURES_DAYS);
    if (service != ASSENT_NO_INDEX) {
        struct assent_text handle = scope->world->directory->services[service].handle;
        assent_record_put(&record, "service",
                          view_sum(assent_figures_of(figures, "service", handle, scope->now_us), arena));
        assent_record_put(&record, "team", view_sum(team_past(scope, service), arena));
    }
    assent_record_put(
        &record, "workflow",
        view_sum(assent_figures_of(figures, "workflow", scope->ticket->workflow, scope->now_us), arena));
    return assent_record_done(&record);
}

static struct assent_figure_sum team_past(const struct assent_scope *scope, int32_t service)
{
    const struct assent_directory *directory = scope->world->directory;
    const struct assent_party *team = &directory->services[service].support_group;
    struct assent_figure_sum sum = {0};
    bool anybody = scope->world->figures && team->kind != ASSENT_PARTY_NONE;
    for (size_t i = 0; anybody && i < directory->service_count; i++) {
        const struct assent_party *other = &directory->services[i].support_group;
        if (other->kind != team->kind || other->index != team->index)
            continue;
        struct assent_figure_sum more =
            assent_figures_of(scope->world->figures, "service", directory->services[i].handle, scope->now_us);
        sum.succeeded += more.succeeded;
        sum.failed += more.failed;
    }
    return sum;
}

static struct assent_value view_sum(struct assent_figure_sum sum, struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    assent_record_put_integer(&record, "failed", sum.failed);
    assent_record_put_integer(&record, "succeeded", sum.succeeded);
    return assent_record_done(&record);
}

static struct assent_value view_risk(const struct assent_risk *risk, struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    assent_record_put(&record, "factors", risk->factors);
    assent_record_put_text(&record, "level", risk->level);
    assent_record_put_integer(&record, "score", risk->score);
    return assent_record_done(&record);
}

// The items of every field that holds one or a list of them, in the order of the fields.
static struct assent_value view_items(const struct assent_scope *scope, size_t *total,
                                      struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t f = 0; f < scope->definition->field_count; f++) {
        const struct assent_field *field = &scope->definition->fields[f];
        const struct assent_value *value = assent_value_find(&scope->ticket->fields, field->name);
        bool list = field->type == ASSENT_FIELD_LIST && field->member_count &&
                    field->members[0].type == ASSENT_FIELD_CI;
        if (!value || (field->type != ASSENT_FIELD_CI && !list))
            continue;
        bool several = value->kind == ASSENT_VALUE_LIST;
        size_t count = several ? value->list.count : 1;
        for (size_t i = 0; i < count; i++) {
            const struct assent_value *item = several ? &value->list.items[i] : value;
            if (item->kind == ASSENT_VALUE_TEXT && (*total)++ < ASSENT_VIEW_ITEMS)
                assent_items_add(&items, view_item(scope, item->text, arena));
        }
    }
    return assent_items_done(&items);
}

static struct assent_value view_item(const struct assent_scope *scope, struct assent_text handle,
                                     struct assent_arena *arena)
{
    const struct assent_directory *directory = scope->world->directory;
    struct assent_record record = assent_record_in(arena);
    struct assent_figure_sum past = assent_figures_of(scope->world->figures, "ci", handle, scope->now_us);
    struct assent_value sum =
        past.succeeded + past.failed > 0 ? view_sum(past, arena) : assent_value_absent();
    int32_t found = assent_directory_ci(directory, handle);
    const struct assent_ci *ci = found == ASSENT_NO_INDEX ? NULL : &directory->cis[found];
    if (ci) {
        assent_record_put(&record, "dependants",
                          neighbours(directory, ci->dependants, ci->dependant_count, arena));
        assent_record_put_integer(&record, "dependants_count", (int64_t)ci->dependant_count);
        assent_record_put(&record, "depends_on",
                          neighbours(directory, ci->depends_on, ci->depends_on_count, arena));
        assent_record_put_integer(&record, "depends_on_count", (int64_t)ci->depends_on_count);
    }
    assent_record_put_text(&record, "handle", handle);
    if (ci)
        assent_record_put_text(&record, "name", path_name(ci->name, ci->handle));
    assent_record_put(&record, "past", sum);
    if (ci && ci->service != ASSENT_NO_INDEX)
        assent_record_put_text(&record, "service", directory->services[ci->service].handle);
    if (ci && ci->type.count)
        assent_record_put_text(&record, "type", ci->type);
    return assent_record_done(&record);
}

static struct assent_value neighbours(const struct assent_directory *directory, const int32_t *cis,
                                      size_t count, struct assent_arena *arena)
{
    size_t shown = count < ASSENT_VIEW_NEIGHBOURS ? count : ASSENT_VIEW_NEIGHBOURS;
    struct assent_value *items = assent_arena_take_array(arena, shown, sizeof *items);
    for (size_t i = 0; i < shown; i++)
        items[i] = assent_value_text(directory->cis[cis[i]].handle);
    return assent_value_list(items, shown);
}

static const struct assent_field *field_of_type(const struct assent_definition *definition,
                                                enum assent_field_type type)
{
    for (size_t i = 0; i < definition->field_count; i++)
        if (definition->fields[i].type == type)
            return &definition->fields[i];
    return NULL;
}

static void put_path(struct assent_record *record, const struct assent_scope *scope,
                     const struct path_end *from, const char *name, struct assent_arena *arena)
{
    struct path_end end = path_along(scope, from, assent_text_of(name), arena);
    if (end.kind != PATH_ABSENT)
        assent_record_put(record, name, path_stored(&end, arena));
}
