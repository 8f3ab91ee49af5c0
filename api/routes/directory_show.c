// SPDX-License-Identifier: Apache-2.0
// How people, groups and the rest are shown. Whoever is logged in sees who there is, who is in which group
// and who answers for what: all of that decides on tickets, and everybody may know why. Mail addresses,
// linked accounts, the roles of a person and the people of a role are for oneself and for those who may apply
// the world. Members are put in the order in which they are sent.
#include "directory.h"

struct assent_value show_one(const struct showing *showing, int32_t index)
{
    if (index == ASSENT_NO_INDEX)
        return assent_value_absent();
    return view_person(&showing->view, showing->view.world->directory->people[index].id);
}

struct assent_value show_several(const struct showing *showing, const int32_t *people, size_t count)
{
    struct assent_items items = assent_items_in(showing->view.arena);
    for (size_t i = 0; i < count; i++)
        assent_items_add(&items, show_one(showing, people[i]));
    return assent_items_done(&items);
}

static struct assent_value party_of(const struct showing *showing, const struct assent_party *party)
{
    const struct assent_directory *directory = showing->view.world->directory;
    if (party->kind == ASSENT_PARTY_NONE)
        return assent_value_absent();
    struct assent_record record = assent_record_in(showing->view.arena);
    bool group = party->kind == ASSENT_PARTY_GROUP;
    struct assent_text handle =
        group ? directory->groups[party->index].handle : directory->people[party->index].handle;
    struct assent_text name =
        group ? directory->groups[party->index].name : directory->people[party->index].name;
    assent_record_put_text(&record, "handle", handle);
    if (!group)
        assent_record_put_text(&record, "id", directory->people[party->index].id);
    assent_record_put(&record, "kind", assent_value_string(group ? "group" : "person"));
    assent_record_put_text(&record, "name", name);
    return assent_record_done(&record);
}

static struct assent_value permissions_of(const struct showing *showing, uint32_t permissions)
{
    struct assent_items items = assent_items_in(showing->view.arena);
    for (int i = 0; i < ASSENT_PERMISSIONS_COUNT; i++) {
        if ((permissions >> i & 1u) != 0)
            assent_items_add(&items, assent_value_string(assent_permission_text((enum assent_permission)i)));
    }
    return assent_items_done(&items);
}

static struct assent_value groups_of(const struct showing *showing, const struct assent_person *person)
{
    struct assent_items items = assent_items_in(showing->view.arena);
    for (size_t i = 0; i < person->group_count; i++)
        assent_items_add(&items,
                         assent_value_text(showing->view.world->directory->groups[person->groups[i]].handle));
    return assent_items_done(&items);
}

static struct assent_value roles_of(const struct showing *showing, const struct assent_person *person)
{
    struct assent_items items = assent_items_in(showing->view.arena);
    for (size_t i = 0; i < person->role_count; i++)
        assent_items_add(&items,
                         assent_value_text(showing->view.world->directory->roles[person->roles[i]].handle));
    return assent_items_done(&items);
}

static struct assent_value handles_of_cis(const struct showing *showing, const int32_t *cis, size_t count)
{
    struct assent_items items = assent_items_in(showing->view.arena);
    for (size_t i = 0; i < count; i++)
        assent_items_add(&items, assent_value_text(showing->view.world->directory->cis[cis[i]].handle));
    return assent_items_done(&items);
}

struct assent_value show_person(const struct showing *showing, size_t at)
{
    const struct assent_person *person = &showing->view.world->directory->people[at];
    bool private = showing->may_world || assent_text_equal(person->id, showing->view.person);
    struct assent_record record = assent_record_in(showing->view.arena);
    assent_record_put_boolean(&record, "active", person->active);
    if (showing->whole)
        assent_record_put(&record, "assistant", show_one(showing, person->assistant));
    if (showing->whole)
        assent_record_put(&record, "groups", groups_of(showing, person));
    assent_record_put_text(&record, "handle", person->handle);
    assent_record_put_text(&record, "id", person->id);
    assent_record_put(&record, "kind", assent_value_string(assent_person_kind_text(person->kind)));
    if (private && person->mail.count)
        assent_record_put_text(&record, "mail", person->mail);
    if (showing->whole)
        assent_record_put(&record, "manager", show_one(showing, person->manager));
    assent_record_put_text(&record, "name", person->name);
    if (showing->whole)
        assent_record_put(&record, "owner", show_one(showing, person->owner));
    if (private && showing->whole) {
        assent_record_put(&record, "permissions", permissions_of(showing, person->permissions));
        assent_record_put(&record, "roles", roles_of(showing, person));
        assent_record_put(&record, "same_as", show_one(showing, person->same_as));
    }
    return assent_record_done(&record);
}

struct assent_value show_group(const struct showing *showing, size_t at)
{
    const struct assent_group *group = &showing->view.world->directory->groups[at];
    struct assent_record record = assent_record_in(showing->view.arena);
    assent_record_put_text(&record, "handle", group->handle);
    if (showing->whole)
        assent_record_put(&record, "members", show_several(showing, group->members, group->member_count));
    assent_record_put_text(&record, "name", group->name);
    assent_record_put(&record, "set", view_digest(&showing->view, &group->set));
    assent_record_put_integer(&record, "size", (int64_t)group->member_count);
    return assent_record_done(&record);
}

struct assent_value show_role(const struct showing *showing, size_t at)
{
    const struct assent_role *role = &showing->view.world->directory->roles[at];
    struct assent_record record = assent_record_in(showing->view.arena);
    assent_record_put_text(&record, "handle", role->handle);
    assent_record_put_text(&record, "name", role->name);
    if (showing->whole && showing->may_world)
        assent_record_put(&record, "people", show_several(showing, role->people, role->person_count));
    assent_record_put(&record, "permissions", permissions_of(showing, role->permissions));
    if (showing->may_world)
        assent_record_put_integer(&record, "size", (int64_t)role->person_count);
    return assent_record_done(&record);
}

struct assent_value show_service(const struct showing *showing, size_t at)
{
    const struct assent_service *service = &showing->view.world->directory->services[at];
    struct assent_record record = assent_record_in(showing->view.arena);
    assent_record_put_boolean(&record, "critical", service->critical);
    assent_record_put_text(&record, "handle", service->handle);
    if (showing->whole)
        assent_record_put(&record, "more", service->more);
    assent_record_put_text(&record, "name", service->name);
    assent_record_put(&record, "owner", party_of(showing, &service->owner));
    assent_record_put(&record, "support_group", party_of(showing, &service->support_group));
    return assent_record_done(&record);
}

struct assent_value show_ci(const struct showing *showing, size_t at)
{
    const struct assent_directory *directory = showing->view.world->directory;
    const struct assent_ci *ci = &directory->cis[at];
    struct assent_record record = assent_record_in(showing->view.arena);
    if (showing->whole) {
        assent_record_put(&record, "dependants",
                          handles_of_cis(showing, ci->dependants, ci->dependant_count));
        assent_record_put(&record, "depends_on",
                          handles_of_cis(showing, ci->depends_on, ci->depends_on_count));
    }
    assent_record_put_text(&record, "handle", ci->handle);
    if (showing->whole)
        assent_record_put(&record, "more", ci->more);
    assent_record_put_text(&record, "name", ci->name);
    if (ci->service != ASSENT_NO_INDEX)
        assent_record_put_text(&record, "service", directory->services[ci->service].handle);
    if (ci->type.count)
        assent_record_put_text(&record, "type", ci->type);
    return assent_record_done(&record);
}

struct assent_value show_calendar(const struct showing *showing, size_t at)
{
    const struct assent_calendar *calendar = &showing->view.world->directory->calendars[at];
    struct assent_record record = assent_record_in(showing->view.arena);
    assent_record_put_text(&record, "handle", calendar->handle);
    assent_record_put_text(&record, "name", calendar->name);
    if (showing->whole) {
        assent_record_put(&record, "rules", calendar->rules);
        assent_record_put(&record, "until", view_time(&showing->view, calendar->until_us));
    }
    assent_record_put_text(&record, "zone", calendar->zone);
    return assent_record_done(&record);
}
