// SPDX-License-Identifier: Apache-2.0
// The canonical form of a workflow and its digest: what the file says, typed by the schema, defaults left
// out, independent of the order of the language's keys, of comments, quotes and indentation
// (docs/decisions/0020-canonical-form.md). What the author names keeps its order, because people see it:
// fields, choices, bands, states, actions, branches, rounds, jobs are lists.
#include "canonical.h"

#include <assent/base/canonical.h>
#include <assent/language/language.h>

static struct assent_value risk_value(const struct assent_definition *definition, struct assent_arena *arena);
static struct assent_value bands_value(const struct assent_risk_rule *risk, struct assent_arena *arena);
static struct assent_value floors_value(const struct assent_risk_rule *risk, struct assent_arena *arena);
static struct assent_value modules_value(const struct assent_definition *definition,
                                         struct assent_arena *arena);
static struct assent_value policies_value(const struct assent_definition *definition,
                                          struct assent_arena *arena);

struct assent_value assent_language_canonical(const struct assent_definition *definition,
                                              struct assent_arena *arena)
{
    static const char *const types[] = {"", "standard", "normal", "emergency", "latent"};
    struct assent_record record = assent_record_in(arena);
    assent_record_put_integer(&record, "assent", 1);
    canonical_put_text(&record, "workflow", definition->name);
    assent_record_put(&record, "kind", assent_value_string(assent_ticket_kind_text(definition->kind)));
    canonical_put_text(&record, "type", assent_text_of(types[definition->type]));
    canonical_put_text(&record, "title", definition->title);
    canonical_put_text(&record, "description", definition->description);
    canonical_put_text(&record, "category", definition->category);
    canonical_put_text(&record, "prefix", definition->prefix);
    canonical_put_text(&record, "calendar", definition->calendar);
    canonical_put_text(&record, "unattended", definition->unattended);
    assent_record_put(&record, "owner", canonical_who(&definition->owner, arena));
    assent_record_put(&record, "readers", canonical_who(&definition->readers, arena));
    assent_record_put(&record, "hooks", modules_value(definition, arena));
    assent_record_put(&record, "uses", policies_value(definition, arena));
    assent_record_put(&record, "fields", canonical_fields(definition, arena));
    if (definition->risk.present)
        assent_record_put(&record, "risk", risk_value(definition, arena));
    assent_record_put(&record, "start", canonical_state_name(definition, definition->start));
    assent_record_put(&record, "states", canonical_states(definition, arena));
    return assent_record_done(&record);
}

struct assent_digest canonical_digest(const struct assent_definition *definition, struct assent_arena *arena)
{
    struct assent_record files = assent_record_in(arena);
    for (size_t i = 0; i < definition->module_count; i++)
        assent_record_set(&files, definition->modules[i].name,
                          assent_value_text(assent_digest_text(arena, &definition->modules[i].digest)));
    for (size_t i = 0; i < definition->policy_count; i++)
        assent_record_set(&files, definition->policies[i].name,
                          assent_value_text(assent_digest_text(arena, &definition->policies[i].digest)));
    struct assent_record whole = assent_record_in(arena);
    assent_record_put(&whole, "workflow", assent_language_canonical(definition, arena));
    assent_record_put(&whole, "files", assent_record_done(&files));
    struct assent_value value = assent_record_done(&whole);
    return assent_digest_of(assent_canonical_text(arena, &value));
}

struct assent_value canonical_field_names(const struct assent_definition *definition, const uint16_t *fields,
                                          size_t count, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < count; i++)
        assent_items_add(&items, assent_value_text(definition->fields[fields[i]].name));
    return count ? assent_items_done(&items) : assent_value_absent();
}

struct assent_value canonical_state_names(const struct assent_definition *definition, const uint16_t *states,
                                          size_t count, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < count; i++)
        assent_items_add(&items, canonical_state_name(definition, states[i]));
    return count ? assent_items_done(&items) : assent_value_absent();
}

struct assent_value canonical_state_name(const struct assent_definition *definition, uint16_t state)
{
    return state < definition->state_count ? assent_value_text(definition->states[state].name)
                                           : assent_value_absent();
}

struct assent_value canonical_target(const struct assent_definition *definition, uint16_t state)
{
    return state == ASSENT_TO_PREVIOUS ? assent_value_string("previous")
                                       : canonical_state_name(definition, state);
}

void canonical_put_text(struct assent_record *record, const char *name, struct assent_text text)
{
    if (text.count)
        assent_record_put_text(record, name, text);
}

void canonical_put_true(struct assent_record *record, const char *name, bool flag)
{
    if (flag)
        assent_record_put_boolean(record, name, true);
}

static struct assent_value risk_value(const struct assent_definition *definition, struct assent_arena *arena)
{
    static const char *const points[] = {"", "sum", "mean", "highest"};
    const struct assent_risk_rule *risk = &definition->risk;
    struct assent_record record = assent_record_in(arena);
    canonical_put_text(&record, "points", assent_text_of(points[risk->points]));
    canonical_put_text(&record, "add", risk->add);
    assent_record_put(&record, "bands", bands_value(risk, arena));
    assent_record_put(&record, "floor", floors_value(risk, arena));
    return assent_record_done(&record);
}

static struct assent_value bands_value(const struct assent_risk_rule *risk, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < risk->band_count; i++) {
        struct assent_record band = assent_record_in(arena);
        assent_record_put_text(&band, "name", risk->bands[i].name);
        assent_record_put_integer(&band, "from", risk->bands[i].from);
        assent_items_add(&items, assent_record_done(&band));
    }
    return assent_items_done(&items);
}

static struct assent_value floors_value(const struct assent_risk_rule *risk, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < risk->floor_count; i++) {
        struct assent_record floor = assent_record_in(arena);
        assent_record_put(&floor, "when", canonical_condition(&risk->floors[i].when, arena));
        assent_record_put_text(&floor, "level", risk->bands[risk->floors[i].band].name);
        assent_record_put_text(&floor, "because", risk->floors[i].because);
        assent_items_add(&items, assent_record_done(&floor));
    }
    return risk->floor_count ? assent_items_done(&items) : assent_value_absent();
}

static struct assent_value modules_value(const struct assent_definition *definition,
                                         struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < definition->module_count; i++)
        assent_items_add(&items, assent_value_text(definition->modules[i].name));
    return definition->module_count ? assent_items_done(&items) : assent_value_absent();
}

static struct assent_value policies_value(const struct assent_definition *definition,
                                          struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < definition->policy_count; i++)
        assent_items_add(&items, assent_value_text(definition->policies[i].name));
    return definition->policy_count ? assent_items_done(&items) : assent_value_absent();
}
