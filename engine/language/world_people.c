// SPDX-License-Identifier: Apache-2.0
// People, groups and roles of a world file. A membership may be said at the person or at the group, not at
// both: two places that agree today are two places that disagree tomorrow.
#include "world_reader.h"

#include <assent/base/digest.h>
#include <assent/base/id.h>

#include <stdlib.h>
#include <string.h>

struct membership {
    uint32_t group;
    uint32_t person;
    struct assent_place place;
};
struct memberships {
    struct membership *items;
    size_t count;
    size_t room;
};

static const char *const KINDS[] = {"human", "service_account", "agent", NULL};

static struct assent_value person_value(const struct world_reader *reader, size_t index, int32_t *manager,
                                        int32_t *same_as);
static void check_links(const struct world_reader *reader, const struct section *section, size_t index,
                        enum assent_person_kind kind, int32_t same_as);
static bool is_human(const struct world_reader *reader, int32_t person);
static void put_handle(const struct handles *handles, struct assent_record *record, const char *name,
                       int32_t index);
static struct assent_text person_id(const struct world_reader *reader, size_t index);
static struct memberships gather(const struct world_reader *reader);
static void gather_list(const struct world_reader *reader, struct memberships *found, const struct tree *list,
                        const struct handles *handles, size_t index, bool at_group);
static void drop_doubles(const struct world_reader *reader, struct memberships *found);
static struct assent_value role_value(const struct world_reader *reader, const struct tree_entry *entry);

struct assent_value world_people(const struct world_reader *reader)
{
    struct assent_record people = assent_record_in(reader->reading.arena);
    int32_t *managers =
        assent_arena_take_array(reader->reading.arena, reader->people.count, sizeof *managers);
    int32_t *accounts =
        assent_arena_take_array(reader->reading.arena, reader->people.count, sizeof *accounts);
    for (size_t i = 0; i < reader->people.count; i++)
        assent_record_set(&people, reader->people.entries[i].key->text,
                          person_value(reader, i, &managers[i], &accounts[i]));
    report_circle(reader, &reader->people, managers, "manager");
    for (size_t i = 0; i < reader->people.count; i++) {
        if (accounts[i] != ASSENT_NO_INDEX && accounts[accounts[i]] != ASSENT_NO_INDEX)
            assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_WORLD_LINK,
                tree_get(reader->people.entries[i].value, "same_as")->place,
                "`same_as` names the main account, and `%s` is a second one itself",
                word_shown(reader->reading.arena, reader->people.entries[accounts[i]].key->text));
    }
    return assent_record_done(&people);
}

struct assent_value world_groups(const struct world_reader *reader)
{
    struct assent_record groups = assent_record_in(reader->reading.arena);
    struct memberships found = gather(reader);
    size_t at = 0;
    for (size_t i = 0; i < reader->groups.count; i++) {
        struct section section = world_section(reader, "groups.HANDLE", &reader->groups.entries[i]);
        struct assent_record group = assent_record_in(reader->reading.arena);
        struct assent_items members = assent_items_in(reader->reading.arena);
        for (; at < found.count && found.items[at].group == i; at++)
            assent_items_add(&members,
                             assent_value_text(reader->people.entries[found.items[at].person].key->text));
        world_put_name(&group, &section);
        assent_record_put(&group, "members", assent_items_done(&members));
        assent_record_set(&groups, reader->groups.entries[i].key->text, assent_record_done(&group));
    }
    return assent_record_done(&groups);
}

struct assent_value world_roles(const struct world_reader *reader)
{
    struct assent_record roles = assent_record_in(reader->reading.arena);
    struct handles handles = reader->roles;
    for (size_t i = 0; i < handles.count; i++)
        assent_record_set(&roles, handles.entries[i].key->text, role_value(reader, &handles.entries[i]));
    return assent_record_done(&roles);
}

static struct assent_value person_value(const struct world_reader *reader, size_t index, int32_t *manager,
                                        int32_t *same_as)
{
    const struct tree_entry *entry = &reader->people.entries[index];
    struct section section = world_section(reader, "people.HANDLE", entry);
    struct assent_record person = assent_record_in(reader->reading.arena);
    *manager = *same_as = ASSENT_NO_INDEX;
    if (!section.tree)
        return assent_record_done(&person);
    assent_record_put_text(&person, "id", person_id(reader, index));
    world_put_name(&person, &section);
    struct assent_text mail = read_text(&section, "mail");
    if (mail.count)
        assent_record_put_text(&person, "mail", mail);
    enum assent_person_kind kind = (enum assent_person_kind)read_word(&section, "kind", KINDS, ASSENT_HUMAN);
    if (kind != ASSENT_HUMAN)
        assent_record_put(&person, "kind", assent_value_string(KINDS[kind]));
    *manager = handles_refer_key(reader, &reader->people, &section, "manager");
    *same_as = handles_refer_key(reader, &reader->people, &section, "same_as");
    put_handle(&reader->people, &person, "manager", *manager);
    put_handle(&reader->people, &person, "same_as", *same_as);
    put_handle(&reader->people, &person, "assistant",
               handles_refer_key(reader, &reader->people, &section, "assistant"));
    put_handle(&reader->people, &person, "owner",
               handles_refer_key(reader, &reader->people, &section, "owner"));
    if (read_boolean(&section, "inactive", false))
        assent_record_put_boolean(&person, "inactive", true);
    check_links(reader, &section, index, kind, *same_as);
    return assent_record_done(&person);
}

// Who answers for an account decides who is kept apart from whom, so that links without a meaning are
// refused.
static void check_links(const struct world_reader *reader, const struct section *section, size_t index,
                        enum assent_person_kind kind, int32_t same_as)
{
    const struct tree *owner = section_get(section, "owner");
    int32_t owner_index = owner ? handles_find(&reader->people, owner->text) : ASSENT_NO_INDEX;
    struct assent_diagnostics *diagnostics = reader->reading.diagnostics;
    if (kind != ASSENT_HUMAN && !section_has(section, "owner"))
        assent_diagnostics_error(diagnostics, ASSENT_WORLD_LINK, section->place,
                                 "a %s needs an `owner`: the human who answers for it", KINDS[kind]);
    if (kind == ASSENT_HUMAN && section_has(section, "owner"))
        assent_diagnostics_error(diagnostics, ASSENT_WORLD_LINK, section_key_place(section, "owner"),
                                 "a human has no `owner`; for a second account write `same_as`");
    if (kind != ASSENT_HUMAN && owner_index != ASSENT_NO_INDEX && !is_human(reader, owner_index))
        assent_diagnostics_error(diagnostics, ASSENT_WORLD_LINK, owner->place,
                                 "the `owner` of an account is a human");
    if (same_as == (int32_t)index)
        assent_diagnostics_error(diagnostics, ASSENT_WORLD_LINK, section_key_place(section, "same_as"),
                                 "an account is not its own second account");
    if (kind != ASSENT_HUMAN && section_has(section, "same_as"))
        assent_diagnostics_error(diagnostics, ASSENT_WORLD_LINK, section_key_place(section, "same_as"),
                                 "only a human has a second account; this one has an `owner`");
}

static bool is_human(const struct world_reader *reader, int32_t person)
{
    const struct tree *kind = tree_get(reader->people.entries[person].value, "kind");
    return !kind || assent_text_is(kind->text, KINDS[ASSENT_HUMAN]);
}

static void put_handle(const struct handles *handles, struct assent_record *record, const char *name,
                       int32_t index)
{
    if (index != ASSENT_NO_INDEX)
        assent_record_put_text(record, name, handles->entries[index].key->text);
}

// The id that the handle has had, or a new one: dice from the seed and the person's number in the file.
static struct assent_text person_id(const struct world_reader *reader, size_t index)
{
    struct assent_text handle = reader->people.entries[index].key->text;
    int32_t known = reader->previous ? assent_directory_person(reader->previous, handle) : ASSENT_NO_INDEX;
    if (known != ASSENT_NO_INDEX)
        return assent_text_copy(reader->reading.arena, reader->previous->people[known].id);
    char counter[8];
    for (size_t i = 0; i < sizeof counter; i++)
        counter[i] = (char)(index >> (8 * i) & 0xFF);
    struct assent_digest digest =
        assent_digest_hmac(assent_text_slice((const char *)reader->dice->seed, sizeof reader->dice->seed),
                           assent_text_slice(counter, sizeof counter));
    struct assent_id id = assent_id_make(reader->dice->now_us, digest.bytes);
    return assent_id_text(reader->reading.arena, "per", &id);
}

static int by_group(const void *a, const void *b)
{
    const struct membership *left = a;
    const struct membership *right = b;
    if (left->group != right->group)
        return left->group < right->group ? -1 : 1;
    if (left->person != right->person)
        return left->person < right->person ? -1 : 1;
    return (left->place.offset > right->place.offset) - (left->place.offset < right->place.offset);
}

// Every membership, by group and person, each once.
static struct memberships gather(const struct world_reader *reader)
{
    struct memberships found = {0};
    for (size_t i = 0; i < reader->people.count; i++)
        gather_list(reader, &found, tree_get(reader->people.entries[i].value, "groups"), &reader->groups, i,
                    false);
    for (size_t i = 0; i < reader->groups.count; i++)
        gather_list(reader, &found, tree_get(reader->groups.entries[i].value, "members"), &reader->people, i,
                    true);
    if (found.count > 1)
        qsort(found.items, found.count, sizeof *found.items, by_group);
    drop_doubles(reader, &found);
    return found;
}

static void gather_list(const struct world_reader *reader, struct memberships *found, const struct tree *list,
                        const struct handles *handles, size_t index, bool at_group)
{
    for (size_t i = 0; list && list->kind == TREE_SEQUENCE && i < list->count; i++) {
        const struct tree *name = list->items[i];
        if (name->broken)
            continue;
        if (name->kind != TREE_SCALAR) {
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WRONG_SHAPE, name->place,
                                     "an entry of `%s` is a single handle", at_group ? "members" : "groups");
            continue;
        }
        int32_t other = handles_refer(reader, handles, name);
        if (other == ASSENT_NO_INDEX)
            continue;
        if (found->count == found->room) {
            found->room = found->room ? found->room * 2 : 64;
            struct membership *grown =
                assent_arena_take_array(reader->reading.arena, found->room, sizeof *grown);
            if (found->count)
                memcpy(grown, found->items, found->count * sizeof *grown);
            found->items = grown;
        }
        uint32_t person = at_group ? (uint32_t)other : (uint32_t)index;
        uint32_t group = at_group ? (uint32_t)index : (uint32_t)other;
        found->items[found->count++] = (struct membership){group, person, name->place};
    }
}

static void drop_doubles(const struct world_reader *reader, struct memberships *found)
{
    size_t kept = 0;
    for (size_t i = 0; i < found->count; i++) {
        const struct membership *now = &found->items[i];
        const struct membership *last = kept ? &found->items[kept - 1] : NULL;
        if (!last || last->group != now->group || last->person != now->person) {
            found->items[kept++] = *now;
            continue;
        }
        struct assent_diagnostic *item = assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_WORLD_TWICE, now->place,
            "that `%s` is in `%s` is said twice: say it at the person or at the group",
            word_shown(reader->reading.arena, reader->people.entries[now->person].key->text),
            word_shown(reader->reading.arena, reader->groups.entries[now->group].key->text));
        if (item) {
            item->other = last->place;
            item->other_label = assent_text_of("it is said here, too");
        }
    }
    found->count = kept;
}

static struct assent_value role_value(const struct world_reader *reader, const struct tree_entry *entry)
{
    struct section section = world_section(reader, "roles.HANDLE", entry);
    struct assent_record role = assent_record_in(reader->reading.arena);
    struct assent_items permissions = assent_items_in(reader->reading.arena);
    struct assent_text words[ASSENT_PERMISSIONS_COUNT];
    size_t count = 0;
    uint32_t seen = 0;
    for (int i = 0; i < ASSENT_PERMISSIONS_COUNT; i++)
        words[i] = assent_text_of(assent_permission_text((enum assent_permission)i));
    const struct tree **names = read_scalars(&section, "may", &count);
    for (size_t i = 0; i < count; i++) {
        int found =
            scalar_word(&reader->reading, names[i], (struct names){words, ASSENT_PERMISSIONS_COUNT}, "may");
        if (found >= 0 && !(seen >> found & 1))
            assent_items_add(&permissions, assent_value_text(words[found]));
        seen |= found >= 0 ? UINT32_C(1) << found : 0;
    }
    world_put_name(&role, &section);
    assent_record_put(&role, "permissions", assent_items_done(&permissions));
    assent_record_put(&role, "people", handles_list(reader, &reader->people, &section, "people"));
    assent_record_put(&role, "groups", handles_list(reader, &reader->groups, &section, "groups"));
    if (read_boolean(&section, "everyone", false))
        assent_record_put_boolean(&role, "everyone", true);
    return assent_record_done(&role);
}
