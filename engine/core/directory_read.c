// SPDX-License-Identifier: Apache-2.0
// Building the directory of a record: people, groups, roles and what ties them together; services, items and
// calendars are directory_things.c, boards and rotas directory_times.c. A record's members are sorted by
// name, so lists come sorted by handle without sorting. Guarantees: every index is in range, no id is there
// twice, no chain of accounts is a ring; 50,000 people take milliseconds, because every reference is one
// binary search and every reverse list one counting pass.
#include <assent/core/directory_record.h>

#include "directory_links.h"
#include "directory_read.h"

#include <assent/base/limits.h>
#include <stdlib.h>

typedef int32_t find_handle(const struct assent_directory *directory, struct assent_text handle);

static bool read_people(struct directory_reading *reading, const struct assent_value *record);
static bool read_person(struct directory_reading *reading, const struct assent_member *entry,
                        struct assent_person *person);
static bool order_by_id(struct directory_reading *reading);
static bool link_people(struct directory_reading *reading, const struct assent_value *record);
static bool read_groups(struct directory_reading *reading, const struct assent_value *record);
static bool read_roles(struct directory_reading *reading, const struct assent_value *record);
static bool read_permissions(struct directory_reading *reading, const struct assent_member *entry,
                             struct assent_role *role);
static bool gather_role(struct directory_reading *reading, const struct assent_member *entry,
                        struct assent_role *role);
static void give_groups(struct directory_reading *reading);
static void give_roles(struct directory_reading *reading);
static int compare_indexes(const void *a, const void *b);

struct assent_directory *assent_directory_read(const struct assent_value *record, int64_t version,
                                               struct assent_arena *arena, struct assent_error *error)
{
    struct directory_reading reading = {.arena = arena, .error = error};
    reading.directory = assent_arena_take(arena, sizeof *reading.directory);
    reading.directory->version = version;
    if (record->kind != ASSENT_VALUE_RECORD) {
        assent_error_set(error, ASSENT_BAD_RECORD, "the directory is not a record");
        return NULL;
    }
    bool whole = read_people(&reading, record) && order_by_id(&reading) && link_people(&reading, record) &&
                 read_groups(&reading, record) && read_roles(&reading, record);
    if (!whole)
        return NULL;
    give_groups(&reading);
    give_roles(&reading);
    whole = directory_read_things(&reading, record) && directory_read_times(&reading, record) &&
            directory_read_house(&reading, record);
    return whole ? reading.directory : NULL;
}

static bool read_people(struct directory_reading *reading, const struct assent_value *record)
{
    const struct assent_member *entries;
    size_t count;
    if (!reading_part(reading, record, "people", &entries, &count))
        return false;
    reading->people = assent_arena_take_array(reading->arena, count, sizeof *reading->people);
    reading->directory->people = reading->people;
    reading->directory->person_count = count;
    for (size_t i = 0; i < count; i++)
        if (!read_person(reading, &entries[i], &reading->people[i]))
            return false;
    return true;
}

static bool read_person(struct directory_reading *reading, const struct assent_member *entry,
                        struct assent_person *person)
{
    struct assent_text kind = assent_value_get_text(&entry->value, "kind");
    person->id = assent_value_get_text(&entry->value, "id");
    person->handle = entry->name;
    person->name = assent_value_get_text(&entry->value, "name");
    person->mail = assent_value_get_text(&entry->value, "mail");
    person->active = !assent_value_get_boolean(&entry->value, "inactive", false);
    person->kind = ASSENT_HUMAN;
    if (kind.count && !assent_person_kind_find(kind, &person->kind))
        return reading_fail(reading, "person", entry->name, "kind", "this is no kind of person:", kind);
    if (person->id.count == 0)
        return reading_fail(reading, "person", entry->name, "id", "there is none", person->id);
    return true;
}

struct identified {
    struct assent_text id;
    int32_t person;
};

static int compare_identified(const void *a, const void *b)
{
    const struct identified *first = a;
    const struct identified *second = b;
    return assent_text_compare(first->id, second->id);
}

static bool order_by_id(struct directory_reading *reading)
{
    size_t count = reading->directory->person_count;
    struct identified *order = assent_arena_take_array(reading->arena, count, sizeof *order);
    for (size_t i = 0; i < count; i++)
        order[i] = (struct identified){reading->people[i].id, (int32_t)i};
    if (count > 1)
        qsort(order, count, sizeof *order, compare_identified);
    int32_t *by_id = assent_arena_take_array(reading->arena, count, sizeof *by_id);
    for (size_t i = 0; i < count; i++) {
        by_id[i] = order[i].person;
        if (i > 0 && assent_text_equal(order[i].id, order[i - 1].id))
            return reading_fail(reading, "person", reading->people[order[i].person].handle, "id",
                                "somebody else has it too:", order[i].id);
    }
    reading->directory->people_by_id = by_id;
    return true;
}

static bool link_people(struct directory_reading *reading, const struct assent_value *record)
{
    const struct assent_member *entries = NULL;
    size_t count = 0;
    if (!reading_part(reading, record, "people", &entries, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct assent_person *person = &reading->people[i];
        if (!reading_index(reading, "person", &entries[i], "manager", assent_directory_person,
                           &person->manager) ||
            !reading_index(reading, "person", &entries[i], "assistant", assent_directory_person,
                           &person->assistant) ||
            !reading_index(reading, "person", &entries[i], "owner", assent_directory_person,
                           &person->owner) ||
            !reading_index(reading, "person", &entries[i], "same_as", assent_directory_person,
                           &person->same_as))
            return false;
    }
    for (size_t i = 0; i < count; i++) {
        int32_t next = (int32_t)i;
        for (int hops = 0; next != ASSENT_NO_INDEX; hops++) {
            if (hops > ASSENT_ACCOUNT_LINKS)
                return reading_fail(reading, "person", reading->people[i].handle, "same_as",
                                    "the chain of accounts is too long, or a ring", (struct assent_text){0});
            next = person_next(&reading->people[next]);
        }
    }
    return true;
}

static bool read_groups(struct directory_reading *reading, const struct assent_value *record)
{
    const struct assent_member *entries;
    size_t count;
    if (!reading_part(reading, record, "groups", &entries, &count))
        return false;
    reading->groups = assent_arena_take_array(reading->arena, count, sizeof *reading->groups);
    reading->directory->groups = reading->groups;
    for (size_t i = 0; i < count; i++) {
        struct assent_group *group = &reading->groups[i];
        group->handle = entries[i].name;
        group->name = assent_value_get_text(&entries[i].value, "name");
        if (!reading_indexes(reading, "group", &entries[i], "members", assent_directory_person,
                             &group->members, &group->member_count))
            return false;
        group->set =
            assent_set_digest(reading->directory, group->members, group->member_count, reading->arena);
    }
    reading->directory->group_count = count;
    return true;
}

static bool read_roles(struct directory_reading *reading, const struct assent_value *record)
{
    const struct assent_member *entries;
    size_t count;
    if (!reading_part(reading, record, "roles", &entries, &count))
        return false;
    reading->roles = assent_arena_take_array(reading->arena, count, sizeof *reading->roles);
    reading->directory->roles = reading->roles;
    for (size_t i = 0; i < count; i++) {
        struct assent_role *role = &reading->roles[i];
        role->handle = entries[i].name;
        role->name = assent_value_get_text(&entries[i].value, "name");
        if (!read_permissions(reading, &entries[i], role) || !gather_role(reading, &entries[i], role))
            return false;
        role->set = assent_set_digest(reading->directory, role->people, role->person_count, reading->arena);
    }
    reading->directory->role_count = count;
    return true;
}

static bool read_permissions(struct directory_reading *reading, const struct assent_member *entry,
                             struct assent_role *role)
{
    const struct assent_value *list = assent_value_get(&entry->value, "permissions");
    size_t count = list && list->kind == ASSENT_VALUE_LIST ? list->list.count : 0;
    for (size_t i = 0; i < count; i++) {
        const struct assent_value *item = &list->list.items[i];
        struct assent_text word = item->kind == ASSENT_VALUE_TEXT ? item->text : (struct assent_text){0};
        enum assent_permission permission;
        if (!assent_permission_find(word, &permission))
            return reading_fail(reading, "role", entry->name, "permissions", "this is no permission:", word);
        role->permissions |= UINT32_C(1) << permission;
    }
    return true;
}

// The people of a role: those named, the members of its groups, and with `everyone` all active humans.
static bool gather_role(struct directory_reading *reading, const struct assent_member *entry,
                        struct assent_role *role)
{
    const struct assent_directory *directory = reading->directory;
    const int32_t *people;
    const int32_t *groups;
    size_t person_count;
    size_t group_count;
    if (!reading_indexes(reading, "role", entry, "people", assent_directory_person, &people, &person_count) ||
        !reading_indexes(reading, "role", entry, "groups", assent_directory_group, &groups, &group_count))
        return false;
    bool everyone = assent_value_get_boolean(&entry->value, "everyone", false);
    size_t most = person_count + (everyone ? directory->person_count : 0);
    for (size_t i = 0; i < group_count; i++)
        most += directory->groups[groups[i]].member_count;
    int32_t *all = assent_arena_take_array(reading->arena, most, sizeof *all);
    size_t count = 0;
    for (size_t i = 0; i < person_count; i++)
        all[count++] = people[i];
    for (size_t i = 0; i < group_count; i++)
        for (size_t k = 0; k < directory->groups[groups[i]].member_count; k++)
            all[count++] = directory->groups[groups[i]].members[k];
    for (size_t i = 0; everyone && i < directory->person_count; i++)
        if (directory->people[i].active && directory->people[i].kind == ASSENT_HUMAN)
            all[count++] = (int32_t)i;
    role->people = all;
    role->person_count = reading_sort(all, count);
    return true;
}

// Turns members of groups into groups of people: count, share out one array, fill. Groups are met in order,
// so each list is sorted.
static void give_groups(struct directory_reading *reading)
{
    const struct assent_directory *directory = reading->directory;
    size_t total = 0;
    for (size_t g = 0; g < directory->group_count; g++) {
        total += reading->groups[g].member_count;
        for (size_t i = 0; i < reading->groups[g].member_count; i++)
            reading->people[reading->groups[g].members[i]].group_count++;
    }
    int32_t *all = assent_arena_take_array(reading->arena, total, sizeof *all);
    int32_t **free_at = assent_arena_take_array(reading->arena, directory->person_count, sizeof *free_at);
    for (size_t p = 0; p < directory->person_count; p++) {
        reading->people[p].groups = free_at[p] = all;
        all += reading->people[p].group_count;
    }
    for (size_t g = 0; g < directory->group_count; g++)
        for (size_t i = 0; i < reading->groups[g].member_count; i++)
            *free_at[reading->groups[g].members[i]]++ = (int32_t)g;
}

static void give_roles(struct directory_reading *reading)
{
    const struct assent_directory *directory = reading->directory;
    size_t total = 0;
    for (size_t r = 0; r < directory->role_count; r++) {
        total += reading->roles[r].person_count;
        for (size_t i = 0; i < reading->roles[r].person_count; i++) {
            struct assent_person *person = &reading->people[reading->roles[r].people[i]];
            person->role_count++;
            person->permissions |= reading->roles[r].permissions;
        }
    }
    int32_t *all = assent_arena_take_array(reading->arena, total, sizeof *all);
    int32_t **free_at = assent_arena_take_array(reading->arena, directory->person_count, sizeof *free_at);
    for (size_t p = 0; p < directory->person_count; p++) {
        reading->people[p].roles = free_at[p] = all;
        all += reading->people[p].role_count;
    }
    for (size_t r = 0; r < directory->role_count; r++)
        for (size_t i = 0; i < reading->roles[r].person_count; i++)
            *free_at[reading->roles[r].people[i]]++ = (int32_t)r;
}

bool reading_part(const struct directory_reading *reading, const struct assent_value *record,
                  const char *part, const struct assent_member **entries, size_t *count)
{
    const struct assent_value *found = assent_value_get(record, part);
    *entries = NULL;
    *count = 0;
    if (!found)
        return true;
    if (found->kind != ASSENT_VALUE_RECORD)
        return assent_error_set(reading->error, ASSENT_BAD_RECORD,
                                "the directory's %s are not a record by handle", part);
    *entries = found->record.members;
    *count = found->record.count;
    return true;
}

bool reading_indexes(const struct directory_reading *reading, const char *kind,
                     const struct assent_member *entry, const char *member, find_handle *find,
                     const int32_t **out, size_t *count)
{
    const struct assent_value *list = assent_value_get(&entry->value, member);
    *out = NULL;
    *count = 0;
    if (!list)
        return true;
    if (list->kind != ASSENT_VALUE_LIST)
        return reading_fail(reading, kind, entry->name, member, "this is not a list",
                            (struct assent_text){0});
    int32_t *items = assent_arena_take_array(reading->arena, list->list.count, sizeof *items);
    for (size_t i = 0; i < list->list.count; i++) {
        const struct assent_value *item = &list->list.items[i];
        struct assent_text handle = item->kind == ASSENT_VALUE_TEXT ? item->text : (struct assent_text){0};
        items[i] = find(reading->directory, handle);
        if (items[i] == ASSENT_NO_INDEX)
            return reading_fail(reading, kind, entry->name, member, "there is no", handle);
    }
    *out = items;
    *count = reading_sort(items, list->list.count);
    return true;
}

bool reading_index(const struct directory_reading *reading, const char *kind,
                   const struct assent_member *entry, const char *member, find_handle *find, int32_t *out)
{
    struct assent_text handle = assent_value_get_text(&entry->value, member);
    *out = handle.count ? find(reading->directory, handle) : ASSENT_NO_INDEX;
    if (handle.count && *out == ASSENT_NO_INDEX)
        return reading_fail(reading, kind, entry->name, member, "there is no", handle);
    return true;
}

size_t reading_sort(int32_t *items, size_t count)
{
    if (count < 2)
        return count;
    qsort(items, count, sizeof *items, compare_indexes);
    size_t kept = 1;
    for (size_t i = 1; i < count; i++)
        if (items[i] != items[kept - 1])
            items[kept++] = items[i];
    return kept;
}

bool reading_fail(const struct directory_reading *reading, const char *kind, struct assent_text handle,
                  const char *member, const char *what, struct assent_text value)
{
    return assent_error_set(reading->error, ASSENT_BAD_RECORD, "the directory's %s %.*s: %s: %s%s%.*s", kind,
                            (int)handle.count, handle.bytes ? handle.bytes : "", member, what,
                            value.count ? " " : "", (int)value.count, value.bytes ? value.bytes : "");
}

static int compare_indexes(const void *a, const void *b)
{
    const int32_t *first = a;
    const int32_t *second = b;
    return (*first > *second) - (*first < *second);
}
