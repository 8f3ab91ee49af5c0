// SPDX-License-Identifier: Apache-2.0
// Edits that might take a hurdle away, each tried by deciding again with it. Guarantees: the order is fixed,
// so that the same ticket is told the same; no more than ASSENT_EXPLAIN_TRIES are tried, whatever the ticket;
// a value is suggested only where edit_honest lets it be, elsewhere no more than that the field be filled.
#include "edits.h"

#include "obstacles.h"

struct trying {
    const struct explaining *explaining;
    const struct hurdles *hurdles;
    size_t tries;
    struct edit *found;
    size_t count, room;
    size_t before; // what was found for other hurdles
};

enum { OF_A_HURDLE = 3 }; // edits: nobody chooses among more, and others need room

static void try_hurdle(struct trying *trying, const struct hurdle *hurdle);
static void try_plan(struct trying *trying, const struct hurdle *hurdle);
static void try_fields(struct trying *trying, const struct hurdle *hurdle);
static void mark_fields(const struct assent_definition *definition, const struct assent_node *node,
                        bool *marked);
static void try_field(struct trying *trying, const struct hurdle *hurdle, const struct assent_field *field);
static void try_slot(struct trying *trying, const struct hurdle *hurdle, const struct assent_field *field);
static void try_days(struct trying *trying, const struct hurdle *hurdle, const struct assent_field *field);
static bool try_start(struct trying *trying, const struct hurdle *hurdle, const struct assent_field *field,
                      int64_t start_us);
static void try_items(struct trying *trying, const struct hurdle *hurdle, const struct assent_field *field,
                      const struct assent_text *only);
static void try_values(struct trying *trying, const struct hurdle *hurdle, const struct assent_field *field,
                       bool absent);
static bool try_value(struct trying *trying, const struct hurdle *hurdle, const struct assent_field *field,
                      struct assent_value value, bool absent);
static bool keep_if(struct trying *trying, const struct hurdle *hurdle, const struct edit *edit);
static void keep(struct trying *trying, const struct edit *edit);
static const struct assent_text *only_item(struct trying *trying, const struct hurdle *hurdle);
static const struct assent_text *item_of(const struct assent_directory *directory,
                                         const struct assent_obstacle *obstacle,
                                         const struct assent_footprint *plan);
static struct assent_value list_of(struct assent_arena *arena, struct assent_text name);
static struct assent_value record_of(struct assent_arena *arena, struct assent_text name,
                                     struct assent_value value);

size_t edits_try(const struct explaining *explaining, const struct hurdles *hurdles, struct edit *out,
                 size_t room)
{
    struct trying trying = {.explaining = explaining, .hurdles = hurdles, .found = out, .room = room};
    for (size_t i = 0; i < hurdles->count; i++) {
        trying.before = trying.count;
        try_hurdle(&trying, &hurdles->items[i]);
    }
    return trying.count;
}

bool edit_apply(struct turn *turn, const struct edit *edit)
{
    struct fields_change change;
    return fields_change(turn, &turn->ticket->fields, &edit->set, &edit->cleared, &change) &&
           fields_edit(turn, &change);
}

static void try_hurdle(struct trying *trying, const struct hurdle *hurdle)
{
    switch (hurdle->kind) {
    case HURDLE_WHEN:
        try_fields(trying, hurdle);
        return;
    case HURDLE_MISSING:
        keep(trying, &(struct edit){.action = hurdle->action,
                                    .fill = hurdle->missing,
                                    .fields = hurdle->missing.list.count});
        return;
    case HURDLE_PLAN:
        try_plan(trying, hurdle);
        return;
    case HURDLE_EDIT:
        return;
    }
}

// The field whose time is looked at is the first one that is filled.
static void try_plan(struct trying *trying, const struct hurdle *hurdle)
{
    const struct assent_definition *definition = trying->explaining->input->definition;
    const struct assent_ticket *ticket = trying->explaining->input->ticket;
    const struct assent_field *planned = NULL;
    for (size_t i = 0; i < definition->field_count && !planned; i++) {
        const struct assent_field *field = &definition->fields[i];
        if (field->type == ASSENT_FIELD_PLANNED && field_filled(&ticket->fields, field->name))
            planned = field;
    }
    if (planned && edit_honest(definition, planned))
        try_slot(trying, hurdle, planned);
    const struct assent_text *only = only_item(trying, hurdle);
    for (size_t i = 0; only && i < definition->field_count; i++) {
        if (definition->fields[i].type == ASSENT_FIELD_LIST &&
            edit_honest(definition, &definition->fields[i]))
            try_items(trying, hurdle, &definition->fields[i], only);
    }
}

// The fields that the guard looks at.
static void try_fields(struct trying *trying, const struct hurdle *hurdle)
{
    const struct assent_definition *definition = trying->explaining->input->definition;
    bool *marked =
        assent_arena_take_array(trying->explaining->arena, definition->field_count, sizeof *marked);
    mark_fields(definition, hurdle->action->when.tree, marked);
    for (size_t i = 0; i < definition->field_count; i++) {
        if (marked[i])
            try_field(trying, hurdle, &definition->fields[i]);
    }
}

static void mark_fields(const struct assent_definition *definition, const struct assent_node *node,
                        bool *marked)
{
    int field = node->kind == ASSENT_NODE_PATH && node->root == ASSENT_ROOT_FIELD && node->name_count
                    ? assent_definition_field(definition, node->names[0])
                    : -1;
    if (field >= 0)
        marked[field] = true;
    for (size_t i = 0; i < node->argument_count; i++)
        mark_fields(definition, &node->arguments[i], marked);
}

static void try_field(struct trying *trying, const struct hurdle *hurdle, const struct assent_field *field)
{
    const struct explaining *explaining = trying->explaining;
    bool filled = field_filled(&explaining->input->ticket->fields, field->name);
    if (!filled) {
        try_values(trying, hurdle, field, true);
        return;
    }
    if (!edit_honest(explaining->input->definition, field))
        return;
    if (field->type == ASSENT_FIELD_PLANNED)
        try_days(trying, hurdle, field);
    else if (field->type == ASSENT_FIELD_LIST)
        try_items(trying, hurdle, field, NULL);
    else
        try_values(trying, hurdle, field, false);
}

// The first time from the planned one on that nothing meets; from now on where that has passed.
static void try_slot(struct trying *trying, const struct hurdle *hurdle, const struct assent_field *field)
{
    const struct explaining *explaining = trying->explaining;
    struct probe probe;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    int64_t from_us = obstacles_footprint(&probe.turn).start_us, start_us;
    if (from_us < probe.turn.now_us) // the next full hour: it is not sent at once
        from_us = (probe.turn.now_us / ASSENT_HOUR_US + 1) * ASSENT_HOUR_US;
    if (plan_slot(&probe.turn, trying->hurdles->looks_at, from_us, &start_us))
        (void)try_start(trying, hurdle, field, start_us);
}

// A guard about the time says nothing of when it would hold: whole days, the nearest first.
static void try_days(struct trying *trying, const struct hurdle *hurdle, const struct assent_field *field)
{
    static const int DAYS[] = {1, -1, 2, -2, 3, -3, 4, 5, 7, -7, 10, 14, -14, 21, 28, 42, 56, 90};
    const struct explaining *explaining = trying->explaining;
    struct probe probe;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    int64_t was_us = obstacles_footprint(&probe.turn).start_us;
    bool done = was_us == 0;
    for (size_t i = 0; i < sizeof DAYS / sizeof *DAYS && !done; i++) {
        int64_t start_us = was_us + DAYS[i] * ASSENT_DAY_US;
        struct probe again;
        probe_begin(&again, explaining->input, explaining->person, explaining->arena);
        done = start_us > again.turn.now_us &&
               plan_slot(&again.turn, trying->hurdles->looks_at, start_us, &start_us) &&
               try_start(trying, hurdle, field, start_us);
    }
}

static bool try_start(struct trying *trying, const struct hurdle *hurdle, const struct assent_field *field,
                      int64_t start_us)
{
    const struct explaining *explaining = trying->explaining;
    const struct assent_value *was = assent_value_find(&explaining->input->ticket->fields, field->name);
    int64_t from_us, until_us;
    if (!assent_instant_read(assent_value_get_text(was, "start"), &from_us) ||
        !assent_instant_read(assent_value_get_text(was, "end"), &until_us))
        return false;
    struct assent_record plan = assent_record_in(explaining->arena);
    assent_record_put_text(&plan, "start", assent_instant_text(explaining->arena, start_us));
    assent_record_put_text(&plan, "end",
                           assent_instant_text(explaining->arena, start_us + (until_us - from_us)));
    struct edit edit = {.field = field,
                        .action = hurdle->action,
                        .set = record_of(explaining->arena, field->name, assent_record_done(&plan)),
                        .moved_us = start_us - from_us,
                        .fields = 1};
    return keep_if(trying, hurdle, &edit);
}

// One item less: that one, or any. The last one is not left out: without it there would be no change.
static void try_items(struct trying *trying, const struct hurdle *hurdle, const struct assent_field *field,
                      const struct assent_text *only)
{
    const struct explaining *explaining = trying->explaining;
    const struct assent_value *was = assent_value_find(&explaining->input->ticket->fields, field->name);
    for (size_t i = 0; was && was->list.count > 1 && i < was->list.count; i++) {
        if (only && !assent_text_equal(was->list.items[i].text, *only))
            continue;
        struct assent_items left = assent_items_in(explaining->arena);
        for (size_t k = 0; k < was->list.count; k++) {
            if (k != i)
                assent_items_add(&left, was->list.items[k]);
        }
        struct edit edit = {.field = field,
                            .action = hurdle->action,
                            .set = record_of(explaining->arena, field->name, assent_items_done(&left)),
                            .left_out = was->list.items[i].text,
                            .fields = 1};
        (void)keep_if(trying, hurdle, &edit);
    }
}

// The one item because of which all that meets the planned time does so; NULL where there is none, or more.
static const struct assent_text *only_item(struct trying *trying, const struct hurdle *hurdle)
{
    const struct explaining *explaining = trying->explaining;
    struct probe probe;
    size_t count = 0;
    const struct assent_text *only = NULL;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    struct assent_footprint plan = obstacles_footprint(&probe.turn);
    const struct assent_obstacle *found = obstacles_found(&probe.turn, hurdle->looks_at, &count);
    for (size_t i = 0; i < count; i++) {
        const struct assent_text *item = item_of(probe.turn.directory, &found[i], &plan);
        if (!item || (only && !assent_text_equal(*only, *item)))
            return NULL;
        only = item;
    }
    const struct assent_ticket *ticket = explaining->input->ticket;
    bool conflicts = hurdle->looks_at & ASSENT_BLOCKED_BY_CONFLICTS;
    for (size_t i = 0; conflicts && i < ticket->conflict_count; i++) {
        const struct assent_conflict *conflict = &ticket->conflicts[i];
        if (conflict->outcome != ASSENT_CONFLICT_OPEN)
            continue;
        bool one = conflict->item_count == 1 && conflict->kind != ASSENT_CONFLICT_SAME_IMPLEMENTER;
        if (!one || (only && !assent_text_equal(*only, conflict->items[0])))
            return NULL;
        only = &conflict->items[0];
    }
    return only;
}

// A freeze is asked of each item alone.
static const struct assent_text *item_of(const struct assent_directory *directory,
                                         const struct assent_obstacle *obstacle,
                                         const struct assent_footprint *plan)
{
    struct assent_footprint alone = *plan;
    const struct assent_text *found = NULL;
    alone.item_count = 0;
    if (obstacle->freeze && assent_freeze_means(directory, obstacle->freeze, &alone))
        return NULL;
    for (size_t i = 0; i < plan->item_count; i++) {
        alone.items = &plan->items[i];
        alone.item_count = 1;
        bool because = obstacle->freeze ? assent_freeze_means(directory, obstacle->freeze, &alone)
                                        : assent_text_equal(plan->items[i], obstacle->subject);
        if (because && found)
            return NULL;
        found = because ? &plan->items[i] : found;
    }
    return found;
}

// absent: nothing is there yet, and the value is a witness that filling it may help, which is not said.
static void try_values(struct trying *trying, const struct hurdle *hurdle, const struct assent_field *field,
                       bool absent)
{
    struct assent_arena *arena = trying->explaining->arena;
    bool done = false;
    if (field->type == ASSENT_FIELD_BOOLEAN) {
        done = try_value(trying, hurdle, field, assent_value_boolean(false), absent) && absent;
        if (!done)
            (void)try_value(trying, hurdle, field, assent_value_boolean(true), absent);
    }
    for (size_t i = 0; field->type == ASSENT_FIELD_CHOICE && i < field->choice_count && !done; i++)
        done = try_value(trying, hurdle, field, assent_value_text(field->choices[i].name), absent) && absent;
    if (absent && field->type == ASSENT_FIELD_TEXT && field->pattern.count == 0)
        (void)try_value(trying, hurdle, field, assent_value_string("?"), true);
    if (absent)
        return;
    struct edit edit = {
        .field = field, .action = hurdle->action, .cleared = list_of(arena, field->name), .fields = 1};
    (void)keep_if(trying, hurdle, &edit);
}

static bool try_value(struct trying *trying, const struct hurdle *hurdle, const struct assent_field *field,
                      struct assent_value value, bool absent)
{
    struct assent_arena *arena = trying->explaining->arena;
    struct edit edit = {
        .field = field, .action = hurdle->action, .set = record_of(arena, field->name, value), .fields = 1};
    if (absent)
        edit.fill = list_of(arena, field->name);
    return keep_if(trying, hurdle, &edit);
}

static bool keep_if(struct trying *trying, const struct hurdle *hurdle, const struct edit *edit)
{
    const struct explaining *explaining = trying->explaining;
    struct probe probe;
    if (trying->tries == ASSENT_EXPLAIN_TRIES || trying->count - trying->before == OF_A_HURDLE)
        return false;
    trying->tries++;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    if (!edit_apply(&probe.turn, edit) || probe.turn.fact_count == 0 || !hurdle_falls(&probe.turn, hurdle))
        return false;
    keep(trying, edit);
    return true;
}

static void keep(struct trying *trying, const struct edit *edit)
{
    for (size_t i = 0; i < trying->count; i++) {
        const struct edit *there = &trying->found[i];
        if (assent_value_equal(&there->set, &edit->set) &&
            assent_value_equal(&there->cleared, &edit->cleared) &&
            assent_value_equal(&there->fill, &edit->fill))
            return;
    }
    if (trying->count < trying->room)
        trying->found[trying->count++] = *edit;
}

static struct assent_value list_of(struct assent_arena *arena, struct assent_text name)
{
    struct assent_items items = assent_items_in(arena);
    assent_items_add(&items, assent_value_text(name));
    return assent_items_done(&items);
}

static struct assent_value record_of(struct assent_arena *arena, struct assent_text name,
                                     struct assent_value value)
{
    struct assent_record record = assent_record_in(arena);
    assent_record_set(&record, name, value);
    return assent_record_done(&record);
}
