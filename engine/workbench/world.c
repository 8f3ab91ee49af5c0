// SPDX-License-Identifier: Apache-2.0
// A world file becomes a directory whose calendars are tables, and the canonical text that the store keeps.
// Guarantees: what a world file says wrong is told at its place, the inside of calendars too; what was
// written reads back to the same directory. No clock: the caller says around which day the tables lie.
#include <assent/workbench/compile.h>

#include <assent/base/canonical.h>
#include <assent/base/limits.h>
#include <assent/calendar/calendar.h>
#include <assent/calendar/times.h>

#include <string.h>

static bool check_places(const struct assent_value *record, const struct assent_value *places,
                         struct assent_diagnostics *diagnostics);
static bool check_thing(struct assent_text section, const struct assent_value *thing,
                        struct assent_error *error);
static const char *called(struct assent_text section);
static const struct assent_value *part_of(const struct assent_value *place, const char *says);
static struct assent_place place_of(const struct assent_value *entry);
static struct assent_directory *build(const struct assent_value *record, int64_t version, int64_t around_us,
                                      struct assent_arena *arena, struct assent_error *error);

struct assent_directory *assent_workbench_world(struct assent_text text,
                                                const struct assent_directory *previous, int64_t version,
                                                const struct assent_world_dice *dice,
                                                struct assent_arena *arena, struct assent_text *written,
                                                struct assent_diagnostics *diagnostics)
{
    struct assent_value places = assent_value_absent();
    struct assent_error error = {0};
    *written = (struct assent_text){0};
    size_t before = diagnostics->errors;
    struct assent_value record = assent_language_world(text, previous, dice, arena, &places, diagnostics);
    if (record.kind == ASSENT_VALUE_ABSENT || !check_places(&record, &places, diagnostics) ||
        diagnostics->errors > before)
        return NULL;
    struct assent_directory *directory = build(&record, version, dice->now_us, arena, &error);
    if (!directory) {
        assent_diagnostics_error(diagnostics, error.code, assent_place_at(text, 0, 0), "%s", error.text);
        return NULL;
    }
    *written = assent_canonical_text(arena, &record);
    return directory;
}

struct assent_directory *assent_workbench_world_stored(struct assent_text written, int64_t version,
                                                       int64_t now_us, struct assent_arena *arena,
                                                       struct assent_error *error)
{
    struct assent_value record;
    struct assent_error why = {0};
    if (!assent_canonical_read(arena, written, &record, error))
        return NULL;
    struct assent_directory *directory = build(&record, version, now_us, arena, &why);
    if (!directory)
        assent_error_set(error, ASSENT_BAD_RECORD, "the stored directory cannot be used: %s", why.text);
    return directory;
}

static bool check_places(const struct assent_value *record, const struct assent_value *places,
                         struct assent_diagnostics *diagnostics)
{
    bool sound = true;
    size_t before = diagnostics->errors;
    // A rule that fits no day takes libical half a second: no more of them are told than a report shows.
    for (size_t i = 0; places->kind == ASSENT_VALUE_LIST && i < places->list.count &&
                       diagnostics->errors < before + ASSENT_DIAGNOSTICS_SHOWN;
         i++) {
        const struct assent_value *place = &places->list.items[i];
        struct assent_text section = assent_value_get_text(place, "section");
        struct assent_text handle = assent_value_get_text(place, "handle");
        const struct assent_value *things = assent_value_find(record, section);
        const struct assent_value *thing = things ? assent_value_find(things, handle) : NULL;
        struct assent_error error = {0};
        if (!thing || check_thing(section, thing, &error))
            continue;
        sound = false;
        assent_diagnostics_error(diagnostics, error.code, place_of(part_of(place, error.text)),
                                 "%s `%.*s`: %s", called(section), (int)handle.count, handle.bytes,
                                 error.text);
    }
    return sound;
}

// What engine/calendar says of a thing's times.
static bool check_thing(struct assent_text section, const struct assent_value *thing,
                        struct assent_error *error)
{
    struct assent_text zone = assent_value_get_text(thing, "zone");
    struct assent_value absent = assent_value_absent();
    struct assent_value none = assent_value_list(NULL, 0);
    const struct assent_value *rules = assent_value_get(thing, "rules");
    bool board = assent_text_is(section, "boards");
    const struct assent_value *times = assent_value_get(thing, board ? "meets" : "when");
    const struct assent_value *handover = assent_value_get(thing, "handover");
    const struct assent_value *instead = assent_value_get(thing, "instead");
    if (assent_text_is(section, "calendars"))
        return assent_calendar_check(zone, rules ? rules : &absent, error);
    if (assent_text_is(section, "rotas"))
        return assent_rota_check(zone, handover ? handover : &none, instead ? instead : &none, error);
    return assent_times_check(zone, assent_value_get(thing, "calendar") != NULL, times ? times : &none,
                              board ? ASSENT_TIMES_MEETINGS : ASSENT_TIMES_SPANS, error);
}

static const char *called(struct assent_text section)
{
    static const char *const WORDS[][2] = {
        {"boards", "board"},
        {"calendars", "calendar"},
        {"freezes", "freeze"},
        {"rotas", "rota"},
    };
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (assent_text_is(section, WORDS[i][0]))
            return WORDS[i][1];
    }
    return "maintenance window";
}

// The part that a sentence begins with: "hours.fri: …"; the thing itself when it names none.
static const struct assent_value *part_of(const struct assent_value *place, const char *says)
{
    const struct assent_value *parts = assent_value_get(place, "parts");
    for (size_t i = 0; parts && parts->kind == ASSENT_VALUE_LIST && i < parts->list.count; i++) {
        struct assent_text name = assent_value_get_text(&parts->list.items[i], "name");
        if (strncmp(says, name.bytes, name.count) == 0 && says[name.count] == ':')
            return &parts->list.items[i];
    }
    return place;
}

static struct assent_place place_of(const struct assent_value *entry)
{
    return (struct assent_place){
        .line = (uint32_t)assent_value_get_integer(entry, "line", 1),
        .column = (uint32_t)assent_value_get_integer(entry, "column", 1),
        .offset = (uint32_t)assent_value_get_integer(entry, "offset", 0),
        .length = (uint32_t)assent_value_get_integer(entry, "length", 0),
    };
}

static struct assent_directory *build(const struct assent_value *record, int64_t version, int64_t around_us,
                                      struct assent_arena *arena, struct assent_error *error)
{
    struct assent_directory *directory = assent_directory_read(record, version, arena, error);
    if (!directory || !assent_calendar_fill(directory, around_us, arena, error))
        return NULL;
    return directory;
}
