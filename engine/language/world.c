// SPDX-License-Identifier: Apache-2.0
// Reads a world file into the record of core/directory_record.h. All of the file's errors come at once; a
// record comes out only when there is none. Pure: ids of new people come from the dice given, those of known
// ones from the previous directory.
#include <assent/language/world.h>

#include "world_reader.h"

#include <assent/base/limits.h>
#include <assent/core/directory_record.h>

static struct assent_value read_top(struct world_reader *reader);
static void check_whole(const struct world_reader *reader, const struct assent_value *record);

struct assent_value assent_language_world(struct assent_text text, const struct assent_directory *previous,
                                          const struct assent_world_dice *dice, struct assent_arena *arena,
                                          struct assent_value *places, struct assent_diagnostics *diagnostics)
{
    static const struct tree_limits limits = {ASSENT_WORLD_BYTES, ASSENT_WORLD_EVENTS, ASSENT_WORLD_SCALARS};
    struct locator locator = locator_of(text, arena);
    size_t before = diagnostics->errors;
    struct assent_items found = assent_items_in(arena);
    struct world_reader reader = {
        .reading = {&locator, arena, diagnostics}, .previous = previous, .dice = dice, .places = &found};
    struct assent_value record = assent_value_absent();
    const struct tree *root = tree_read(&locator, &limits, arena, diagnostics, NULL);
    if (root) {
        reader.top =
            section_open(&SCHEMA_WORLD, "", root, root->place, assent_text_of("the world"), &reader.reading);
        record = read_top(&reader);
    }
    *places = assent_items_done(&found);
    if (diagnostics->errors == before)
        check_whole(&reader, &record);
    assent_diagnostics_sort(diagnostics);
    return diagnostics->errors == before ? record : assent_value_absent();
}

struct section world_section(const struct world_reader *reader, const char *name,
                             const struct tree_entry *entry)
{
    return section_open(&SCHEMA_WORLD, name, entry->value, entry->key->place, entry->key->text,
                        &reader->reading);
}

void world_put_name(struct assent_record *record, const struct section *section)
{
    struct assent_text name = read_text(section, "name");
    assent_record_put_text(record, "name", name.count ? name : section->called);
}

static struct assent_value read_top(struct world_reader *reader)
{
    if (!reader->top.tree)
        return assent_value_absent();
    const struct tree *version = section_get(&reader->top, "assent");
    if (version && !assent_text_is(version->text, "1"))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_LANGUAGE_VERSION, version->place,
                                 "the file is written for version %s of the language; this is version 1",
                                 word_shown(reader->reading.arena, version->text));
    read_text(&reader->top, "world");
    reader->people = handles_of(reader, "people", "person");
    reader->groups = handles_of(reader, "groups", "group");
    reader->services = handles_of(reader, "services", "service");
    reader->items = handles_of(reader, "items", "configuration item");
    reader->calendars = handles_of(reader, "calendars", "calendar");
    reader->roles = handles_of(reader, "roles", "role");
    reader->boards = world_bounded(reader, "boards", "board", ASSENT_BOARDS);
    reader->rotas = world_bounded(reader, "rotas", "rota", ASSENT_ROTAS);
    struct assent_record record = assent_record_in(reader->reading.arena);
    assent_record_put(&record, "people", world_people(reader));
    assent_record_put(&record, "groups", world_groups(reader));
    assent_record_put(&record, "roles", world_roles(reader));
    assent_record_put(&record, "services", world_services(reader));
    assent_record_put(&record, "cis", world_items(reader));
    assent_record_put(&record, "calendars", world_calendars(reader));
    assent_record_put(&record, "freezes", world_freezes(reader));
    assent_record_put(&record, "maintenance", world_windows(reader));
    assent_record_put(&record, "boards", world_boards(reader));
    assent_record_put(&record, "rotas", world_rotas(reader));
    assent_record_put(&record, "rules", world_house(reader));
    return assent_record_done(&record);
}

// What only the whole directory tells. Somebody who is active and human must hold `world` and somebody
// `deploy`, or nobody could change anything any more.
static void check_whole(const struct world_reader *reader, const struct assent_value *record)
{
    static const enum assent_permission needed[] = {ASSENT_MAY_WORLD, ASSENT_MAY_DEPLOY};
    struct assent_error error = {0};
    const struct assent_directory *directory =
        assent_directory_read(record, 1, reader->reading.arena, &error);
    struct assent_place place = section_key_place(&reader->top, "roles");
    if (!directory) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WORLD_REFERENCE, place, "%s",
                                 error.text);
        return;
    }
    world_check_boards(reader, directory);
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        bool held = false;
        for (size_t p = 0; p < directory->person_count; p++) {
            const struct assent_person *person = &directory->people[p];
            held = held ||
                   (person->active && person->kind == ASSENT_HUMAN && assent_person_may(person, needed[i]));
        }
        if (!held)
            assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_WORLD_LOCKOUT, place,
                "no active human has the permission `%s`: nobody could change this any more",
                assent_permission_text(needed[i]));
    }
}
