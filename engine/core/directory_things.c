// SPDX-License-Identifier: Apache-2.0
// Building a directory's services, configuration items (with who depends on whom, both ways) and calendars.
// Leans on people and groups being there (directory_read.c). Calendars come without tables: engine/calendar
// makes them.
#include "directory_read.h"

static bool read_services(struct directory_reading *reading, const struct assent_value *record);
static bool read_party(const struct directory_reading *reading, const struct assent_member *entry,
                       const char *member, struct assent_party *out);
static bool read_cis(struct directory_reading *reading, const struct assent_value *record);
static void give_dependants(const struct directory_reading *reading, struct assent_ci *cis, size_t count);
static bool read_calendars(struct directory_reading *reading, const struct assent_value *record);
static bool read_more(const struct directory_reading *reading, const char *kind,
                      const struct assent_member *entry, struct assent_value *out);

bool directory_read_things(struct directory_reading *reading, const struct assent_value *record)
{
    return read_services(reading, record) && read_cis(reading, record) && read_calendars(reading, record);
}

static bool read_services(struct directory_reading *reading, const struct assent_value *record)
{
    const struct assent_member *entries;
    size_t count;
    if (!reading_part(reading, record, "services", &entries, &count))
        return false;
    struct assent_service *services = assent_arena_take_array(reading->arena, count, sizeof *services);
    for (size_t i = 0; i < count; i++) {
        services[i].handle = entries[i].name;
        services[i].name = assent_value_get_text(&entries[i].value, "name");
        services[i].critical = assent_value_get_boolean(&entries[i].value, "critical", false);
        if (!read_party(reading, &entries[i], "owner", &services[i].owner) ||
            !read_party(reading, &entries[i], "support_group", &services[i].support_group) ||
            !read_more(reading, "service", &entries[i], &services[i].more))
            return false;
    }
    reading->directory->services = services;
    reading->directory->service_count = count;
    return true;
}

// "person:ann", "group:dba"; nobody when the member is absent.
static bool read_party(const struct directory_reading *reading, const struct assent_member *entry,
                       const char *member, struct assent_party *out)
{
    struct assent_text text = assent_value_get_text(&entry->value, member);
    *out = (struct assent_party){ASSENT_PARTY_NONE, ASSENT_NO_INDEX};
    if (text.count == 0)
        return true;
    size_t colon = assent_text_find_byte(text, ':');
    struct assent_text handle = text;
    if (colon < text.count)
        handle = assent_text_slice(text.bytes + colon + 1, text.count - colon - 1);
    if (assent_text_starts(text, "person:"))
        *out =
            (struct assent_party){ASSENT_PARTY_PERSON, assent_directory_person(reading->directory, handle)};
    else if (assent_text_starts(text, "group:"))
        *out = (struct assent_party){ASSENT_PARTY_GROUP, assent_directory_group(reading->directory, handle)};
    if (out->index == ASSENT_NO_INDEX)
        return reading_fail(reading, "service", entry->name, member, "there is no", text);
    return true;
}

static bool read_cis(struct directory_reading *reading, const struct assent_value *record)
{
    const struct assent_member *entries;
    size_t count;
    if (!reading_part(reading, record, "cis", &entries, &count))
        return false;
    struct assent_ci *cis = assent_arena_take_array(reading->arena, count, sizeof *cis);
    for (size_t i = 0; i < count; i++) {
        cis[i].handle = entries[i].name;
        cis[i].name = assent_value_get_text(&entries[i].value, "name");
        cis[i].type = assent_value_get_text(&entries[i].value, "type");
    }
    reading->directory->cis = cis;
    reading->directory->ci_count = count;
    for (size_t i = 0; i < count; i++) {
        const char *kind = "configuration item";
        if (!reading_index(reading, kind, &entries[i], "service", assent_directory_service,
                           &cis[i].service) ||
            !reading_indexes(reading, kind, &entries[i], "depends_on", assent_directory_ci,
                             &cis[i].depends_on, &cis[i].depends_on_count) ||
            !read_more(reading, kind, &entries[i], &cis[i].more))
            return false;
    }
    give_dependants(reading, cis, count);
    return true;
}

// Items are met in order, so each list of dependants is sorted.
static void give_dependants(const struct directory_reading *reading, struct assent_ci *cis, size_t count)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        total += cis[i].depends_on_count;
        for (size_t k = 0; k < cis[i].depends_on_count; k++)
            cis[cis[i].depends_on[k]].dependant_count++;
    }
    int32_t *all = assent_arena_take_array(reading->arena, total, sizeof *all);
    int32_t **free_at = assent_arena_take_array(reading->arena, count, sizeof *free_at);
    for (size_t i = 0; i < count; i++) {
        cis[i].dependants = free_at[i] = all;
        all += cis[i].dependant_count;
    }
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < cis[i].depends_on_count; k++)
            *free_at[cis[i].depends_on[k]]++ = (int32_t)i;
}

static bool read_calendars(struct directory_reading *reading, const struct assent_value *record)
{
    const struct assent_member *entries;
    size_t count;
    if (!reading_part(reading, record, "calendars", &entries, &count))
        return false;
    struct assent_calendar *calendars = assent_arena_take_array(reading->arena, count, sizeof *calendars);
    for (size_t i = 0; i < count; i++) {
        const struct assent_value *rules = assent_value_get(&entries[i].value, "rules");
        calendars[i].handle = entries[i].name;
        calendars[i].name = assent_value_get_text(&entries[i].value, "name");
        calendars[i].zone = assent_value_get_text(&entries[i].value, "zone");
        if (rules)
            calendars[i].rules = *rules;
    }
    reading->directory->calendars = calendars;
    reading->directory->calendar_count = count;
    return true;
}

static bool read_more(const struct directory_reading *reading, const char *kind,
                      const struct assent_member *entry, struct assent_value *out)
{
    const struct assent_value *more = assent_value_get(&entry->value, "more");
    if (!more)
        return true;
    if (more->kind != ASSENT_VALUE_RECORD)
        return reading_fail(reading, kind, entry->name, "more", "this is not a record",
                            (struct assent_text){0});
    *out = *more;
    return true;
}
