// SPDX-License-Identifier: Apache-2.0
// Builds the rule by which risk is scored: how points add up, bands that rise from 0, floors that lift the
// level.
#include "reader.h"

#include <assent/base/limits.h>

static void build_bands(const struct reader *reader, const struct section *section,
                        struct assent_risk_rule *risk);
static void build_floors(const struct reader *reader, const struct section *section,
                         struct assent_risk_rule *risk);
static uint16_t band_named(const struct reader *reader, const struct assent_risk_rule *risk,
                           const struct tree *level);

void build_risk(struct reader *reader, const struct section *top)
{
    static const char *const points[] = {"", "sum", "mean", "highest", NULL};
    const struct tree *tree = section_get(top, "risk");
    struct assent_risk_rule *risk = &reader->definition->risk;
    if (!tree)
        return;
    struct section section =
        reader_section(reader, "risk", tree, section_key_place(top, "risk"), assent_text_of("risk"));
    risk->present = true;
    risk->points = (enum assent_points)read_word(&section, "points", points, ASSENT_POINTS_NONE);
    const struct tree *add = section_get(&section, "add");
    if (add)
        risk->add = reader_hook(reader, add);
    build_bands(reader, &section, risk);
    build_floors(reader, &section, risk);
}

static void build_bands(const struct reader *reader, const struct section *section,
                        struct assent_risk_rule *risk)
{
    size_t count = 0;
    const struct tree *tree = section_get(section, "bands");
    const struct tree_entry *entries = reader_entries(reader, tree, ASSENT_BANDS, "band", &count);
    struct assent_band *bands = assent_arena_take_array(reader->reading.arena, count, sizeof *bands);
    for (size_t i = 0; i < count; i++) {
        const struct tree *value = entries[i].value;
        bands[i].name = entries[i].key->text;
        scalar_is_name(&reader->reading, entries[i].key, "band", false);
        if (value->kind != TREE_SCALAR)
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WRONG_SHAPE, value->place,
                                     "a band is the score at which it begins");
        else if (!scalar_integer(&reader->reading, value, &bands[i].from))
            continue;
        bool rises = i == 0 ? bands[i].from == 0 : bands[i].from > bands[i - 1].from;
        if (!rises && value->kind == TREE_SCALAR)
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_BANDS_UNORDERED, value->place,
                                     i == 0 ? "the first band begins at 0"
                                            : "the band begins no higher than the one before it");
    }
    if (tree && count == 0)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_BANDS_UNORDERED,
                                 section_key_place(section, "bands"),
                                 "there must be a band that begins at 0");
    risk->bands = bands;
    risk->band_count = count;
}

static void build_floors(const struct reader *reader, const struct section *section,
                         struct assent_risk_rule *risk)
{
    const struct tree *list = section_get(section, "floor");
    size_t count = list ? list->count : 0;
    if (count > ASSENT_FLOORS) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_TOO_MANY_ENTRIES,
                                 section_key_place(section, "floor"), "at most %d floors", ASSENT_FLOORS);
        count = ASSENT_FLOORS;
    }
    struct assent_floor *floors = assent_arena_take_array(reader->reading.arena, count, sizeof *floors);
    for (size_t i = 0; i < count; i++) {
        struct section floor = reader_section(reader, "risk.floor", list->items[i], list->items[i]->place,
                                              assent_text_of("floor"));
        floors[i].when = reader_condition(reader, &floor, "when");
        floors[i].because = read_text(&floor, "because");
        const struct tree *level = section_get(&floor, "level");
        if (level)
            floors[i].band = band_named(reader, risk, level);
    }
    risk->floors = floors;
    risk->floor_count = count;
}

static uint16_t band_named(const struct reader *reader, const struct assent_risk_rule *risk,
                           const struct tree *level)
{
    struct assent_text names[ASSENT_BANDS];
    for (size_t i = 0; i < risk->band_count; i++)
        names[i] = risk->bands[i].name;
    int index = scalar_word(&reader->reading, level, (struct names){names, risk->band_count}, "level");
    return index < 0 ? 0 : (uint16_t)index;
}
