// SPDX-License-Identifier: Apache-2.0
// Walking a path one name further: into a record by the type that its field gives it, or along the directory
// from a person to the manager, from a service to its owner, from an item to what depends on it. Pure; a name
// that is not there leads nowhere.
#include "path.h"

static struct path_end into_value(const struct assent_scope *scope, const struct path_end *from,
                                  struct assent_text name);
static struct path_end into_person(const struct assent_scope *scope, int32_t index, struct assent_text name,
                                   struct assent_arena *arena);
static struct path_end into_group(const struct assent_scope *scope, int32_t index, struct assent_text name,
                                  struct assent_arena *arena);
static struct path_end into_service(const struct assent_scope *scope, int32_t index, struct assent_text name,
                                    struct assent_arena *arena);
static struct path_end into_ci(const struct assent_scope *scope, int32_t index, struct assent_text name,
                               struct assent_arena *arena);
static struct path_end party_end(const struct assent_scope *scope, struct assent_party party,
                                 struct assent_arena *arena);
static struct assent_text handle_of(const struct assent_directory *directory, enum path_kind kind,
                                    int32_t index);
static struct assent_value handles_of(const struct assent_scope *scope, enum path_kind kind,
                                      const int32_t *indexes, size_t count, struct assent_arena *arena);

struct path_end path_along(const struct assent_scope *scope, const struct path_end *from,
                           struct assent_text name, struct assent_arena *arena)
{
    if (from->kind != PATH_VALUE && from->index == ASSENT_NO_INDEX)
        return path_nowhere();
    switch (from->kind) {
    case PATH_ABSENT:
        return path_nowhere();
    case PATH_VALUE:
        return into_value(scope, from, name);
    case PATH_PERSON:
        return into_person(scope, from->index, name, arena);
    case PATH_GROUP:
        return into_group(scope, from->index, name, arena);
    case PATH_SERVICE:
        return into_service(scope, from->index, name, arena);
    case PATH_CI:
        return into_ci(scope, from->index, name, arena);
    }
    return path_nowhere();
}

static struct path_end into_value(const struct assent_scope *scope, const struct path_end *from,
                                  struct assent_text name)
{
    const struct assent_value *value = assent_value_find(&from->value, name);
    if (!value)
        return path_nowhere();
    if (from->type == ASSENT_FIELD_PLANNED)
        return path_typed(scope, value, ASSENT_FIELD_DATETIME, NULL);
    const struct assent_field *field = from->type == ASSENT_FIELD_RECORD ? from->field : NULL;
    for (size_t i = 0; field && i < field->member_count; i++)
        if (assent_text_equal(field->members[i].name, name))
            return path_typed(scope, value, field->members[i].type, &field->members[i]);
    return path_value(*value);
}

static struct path_end into_person(const struct assent_scope *scope, int32_t index, struct assent_text name,
                                   struct assent_arena *arena)
{
    const struct assent_person *person = &scope->world->directory->people[index];
    if (assent_text_is(name, "id"))
        return path_text(person->id);
    if (assent_text_is(name, "handle"))
        return path_text(person->handle);
    if (assent_text_is(name, "name"))
        return path_text(path_name(person->name, person->handle));
    if (assent_text_is(name, "kind"))
        return path_text(assent_text_of(assent_person_kind_text(person->kind)));
    if (assent_text_is(name, "manager"))
        return path_person(scope, person->manager);
    if (!assent_text_is(name, "groups"))
        return path_nowhere();
    struct path_end end =
        path_value(handles_of(scope, PATH_GROUP, person->groups, person->group_count, arena));
    end.items = ASSENT_FIELD_GROUP;
    return end;
}

static struct path_end into_group(const struct assent_scope *scope, int32_t index, struct assent_text name,
                                  struct assent_arena *arena)
{
    const struct assent_group *group = &scope->world->directory->groups[index];
    if (assent_text_is(name, "handle"))
        return path_text(group->handle);
    if (assent_text_is(name, "name"))
        return path_text(path_name(group->name, group->handle));
    if (!assent_text_is(name, "members"))
        return path_nowhere();
    struct path_end end =
        path_value(handles_of(scope, PATH_PERSON, group->members, group->member_count, arena));
    end.items = ASSENT_FIELD_PERSON;
    return end;
}

static struct path_end into_service(const struct assent_scope *scope, int32_t index, struct assent_text name,
                                    struct assent_arena *arena)
{
    const struct assent_service *service = &scope->world->directory->services[index];
    if (assent_text_is(name, "handle"))
        return path_text(service->handle);
    if (assent_text_is(name, "name"))
        return path_text(path_name(service->name, service->handle));
    if (assent_text_is(name, "critical"))
        return path_value(assent_value_boolean(service->critical));
    if (assent_text_is(name, "owner"))
        return party_end(scope, service->owner, arena);
    if (assent_text_is(name, "support_group"))
        return party_end(scope, service->support_group, arena);
    const struct assent_value *more = assent_value_find(&service->more, name);
    return more ? path_value(*more) : path_nowhere();
}

static struct path_end into_ci(const struct assent_scope *scope, int32_t index, struct assent_text name,
                               struct assent_arena *arena)
{
    const struct assent_directory *directory = scope->world->directory;
    const struct assent_ci *ci = &directory->cis[index];
    if (assent_text_is(name, "handle"))
        return path_text(ci->handle);
    if (assent_text_is(name, "name"))
        return path_text(path_name(ci->name, ci->handle));
    if (assent_text_is(name, "type"))
        return path_text(ci->type);
    if (assent_text_is(name, "service"))
        return ci->service == ASSENT_NO_INDEX
                   ? path_nowhere()
                   : path_handle(PATH_SERVICE, ci->service, directory->services[ci->service].handle);
    if (assent_text_is(name, "depends_on"))
        return path_value(handles_of(scope, PATH_CI, ci->depends_on, ci->depends_on_count, arena));
    if (assent_text_is(name, "dependants"))
        return path_value(handles_of(scope, PATH_CI, ci->dependants, ci->dependant_count, arena));
    const struct assent_value *more = assent_value_find(&ci->more, name);
    return more ? path_value(*more) : path_nowhere();
}

// "person:ann", "group:dba": a service may belong to either.
static struct path_end party_end(const struct assent_scope *scope, struct assent_party party,
                                 struct assent_arena *arena)
{
    if (party.kind == ASSENT_PARTY_NONE)
        return path_nowhere();
    bool person = party.kind == ASSENT_PARTY_PERSON;
    enum path_kind kind = person ? PATH_PERSON : PATH_GROUP;
    struct assent_text handle = handle_of(scope->world->directory, kind, party.index);
    struct path_end end = path_handle(kind, party.index, handle);
    end.value.text =
        assent_text_format(arena, "%s:%.*s", person ? "person" : "group", (int)handle.count, handle.bytes);
    end.sense = SENSE_PARTY;
    return end;
}

struct path_end path_person(const struct assent_scope *scope, int32_t person)
{
    if (person == ASSENT_NO_INDEX)
        return path_nowhere();
    return path_handle(PATH_PERSON, person, scope->world->directory->people[person].handle);
}

struct path_end path_typed(const struct assent_scope *scope, const struct assent_value *value,
                           enum assent_field_type type, const struct assent_field *field)
{
    const struct assent_directory *directory = scope->world->directory;
    struct path_end end = path_value(*value);
    end.type = type;
    end.field = field;
    if (type == ASSENT_FIELD_LIST && field && field->member_count)
        end.items = field->members[0].type;
    if (value->kind != ASSENT_VALUE_TEXT)
        return end;
    if (type == ASSENT_FIELD_PERSON)
        return path_handle(PATH_PERSON, assent_directory_person(directory, value->text), value->text);
    if (type == ASSENT_FIELD_GROUP)
        return path_handle(PATH_GROUP, assent_directory_group(directory, value->text), value->text);
    if (type == ASSENT_FIELD_SERVICE)
        return path_handle(PATH_SERVICE, assent_directory_service(directory, value->text), value->text);
    if (type == ASSENT_FIELD_CI)
        return path_handle(PATH_CI, assent_directory_ci(directory, value->text), value->text);
    return end;
}

struct path_end path_nowhere(void)
{
    return (struct path_end){.kind = PATH_ABSENT, .index = ASSENT_NO_INDEX};
}

struct path_end path_handle(enum path_kind kind, int32_t index, struct assent_text handle)
{
    return (struct path_end){.kind = kind, .index = index, .value = assent_value_text(handle)};
}

struct path_end path_value(struct assent_value value)
{
    return (struct path_end){.kind = PATH_VALUE, .index = ASSENT_NO_INDEX, .value = value};
}

struct path_end path_text(struct assent_text text)
{
    if (text.count == 0)
        return path_nowhere();
    return path_value(assent_value_text(text));
}

struct assent_text path_name(struct assent_text name, struct assent_text handle)
{
    return name.count ? name : handle;
}

struct path_end path_integer(int64_t integer, enum sense sense)
{
    struct path_end end = path_value(assent_value_integer(integer));
    end.sense = sense;
    return end;
}

static struct assent_text handle_of(const struct assent_directory *directory, enum path_kind kind,
                                    int32_t index)
{
    switch (kind) {
    case PATH_PERSON:
        return directory->people[index].handle;
    case PATH_GROUP:
        return directory->groups[index].handle;
    case PATH_SERVICE:
        return directory->services[index].handle;
    case PATH_CI:
        return directory->cis[index].handle;
    case PATH_ABSENT:
    case PATH_VALUE:
        break;
    }
    return (struct assent_text){0};
}

static struct assent_value handles_of(const struct assent_scope *scope, enum path_kind kind,
                                      const int32_t *indexes, size_t count, struct assent_arena *arena)
{
    struct assent_value *items = assent_arena_take_array(arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = assent_value_text(handle_of(scope->world->directory, kind, indexes[i]));
    return assent_value_list(items, count);
}
