// SPDX-License-Identifier: Apache-2.0
// Asking the directory: by handle or id (binary search, since its lists are sorted), who is in what, who may
// what, who stands behind an account, and the digest of a set of people. Building it is directory_read.c.
// Pure; indexes that come in are in range or ASSENT_NO_INDEX.
#include <assent/core/directory.h>

#include "directory_links.h"

#include <assent/base/limits.h>

#include <assert.h>

static const char *const PERMISSION_WORDS[ASSENT_PERMISSIONS_COUNT] = {
#define PERMISSION_WORD(name, text, what) [ASSENT_MAY_##name] = (text),
    ASSENT_PERMISSIONS(PERMISSION_WORD)
#undef PERMISSION_WORD
};

static const char *const KIND_WORDS[] = {
    [ASSENT_HUMAN] = "human",
    [ASSENT_SERVICE_ACCOUNT] = "service_account",
    [ASSENT_AGENT] = "agent",
};

enum { KINDS = sizeof KIND_WORDS / sizeof *KIND_WORDS };

static int32_t by_handle(const void *items, size_t count, size_t size, size_t offset,
                         struct assent_text handle);
static bool holds(const int32_t *items, size_t count, int32_t wanted);

int32_t assent_directory_person(const struct assent_directory *directory, struct assent_text handle)
{
    return by_handle(directory->people, directory->person_count, sizeof *directory->people,
                     offsetof(struct assent_person, handle), handle);
}

int32_t assent_directory_person_by_id(const struct assent_directory *directory, struct assent_text id)
{
    size_t low = 0;
    for (size_t high = directory->person_count; low < high;) {
        size_t middle = low + (high - low) / 2;
        int32_t person = directory->people_by_id[middle];
        int order = assent_text_compare(directory->people[person].id, id);
        if (order == 0)
            return person;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return ASSENT_NO_INDEX;
}

int32_t assent_directory_group(const struct assent_directory *directory, struct assent_text handle)
{
    return by_handle(directory->groups, directory->group_count, sizeof *directory->groups,
                     offsetof(struct assent_group, handle), handle);
}

int32_t assent_directory_role(const struct assent_directory *directory, struct assent_text handle)
{
    return by_handle(directory->roles, directory->role_count, sizeof *directory->roles,
                     offsetof(struct assent_role, handle), handle);
}

int32_t assent_directory_service(const struct assent_directory *directory, struct assent_text handle)
{
    return by_handle(directory->services, directory->service_count, sizeof *directory->services,
                     offsetof(struct assent_service, handle), handle);
}

int32_t assent_directory_ci(const struct assent_directory *directory, struct assent_text handle)
{
    return by_handle(directory->cis, directory->ci_count, sizeof *directory->cis,
                     offsetof(struct assent_ci, handle), handle);
}

const struct assent_calendar *assent_directory_calendar(const struct assent_directory *directory,
                                                        struct assent_text handle)
{
    int32_t found = by_handle(directory->calendars, directory->calendar_count, sizeof *directory->calendars,
                              offsetof(struct assent_calendar, handle), handle);
    return found == ASSENT_NO_INDEX ? NULL : &directory->calendars[found];
}

int32_t assent_directory_board(const struct assent_directory *directory, struct assent_text handle)
{
    return by_handle(directory->boards, directory->board_count, sizeof *directory->boards,
                     offsetof(struct assent_board, handle), handle);
}

int32_t assent_directory_rota(const struct assent_directory *directory, struct assent_text handle)
{
    return by_handle(directory->rotas, directory->rota_count, sizeof *directory->rotas,
                     offsetof(struct assent_rota, handle), handle);
}

int32_t assent_directory_freeze(const struct assent_directory *directory, struct assent_text handle)
{
    return by_handle(directory->freezes, directory->freeze_count, sizeof *directory->freezes,
                     offsetof(struct assent_freeze, handle), handle);
}

bool assent_person_in_group(const struct assent_directory *directory, int32_t person, int32_t group)
{
    if (person == ASSENT_NO_INDEX || group == ASSENT_NO_INDEX)
        return false;
    return holds(directory->people[person].groups, directory->people[person].group_count, group);
}

bool assent_person_has_role(const struct assent_directory *directory, int32_t person, int32_t role)
{
    if (person == ASSENT_NO_INDEX || role == ASSENT_NO_INDEX)
        return false;
    return holds(directory->people[person].roles, directory->people[person].role_count, role);
}

bool assent_person_on_board(const struct assent_directory *directory, int32_t person, int32_t board)
{
    if (person == ASSENT_NO_INDEX || board == ASSENT_NO_INDEX)
        return false;
    return holds(directory->people[person].boards, directory->people[person].board_count, board);
}

bool assent_person_may(const struct assent_person *person, enum assent_permission permission)
{
    return person->active && (person->permissions >> permission & 1) != 0;
}

int32_t assent_person_behind(const struct assent_directory *directory, int32_t person)
{
    // A directory that was read has no longer chain and no ring (directory_read.c).
    for (int hops = 0; person != ASSENT_NO_INDEX && hops < ASSENT_ACCOUNT_LINKS; hops++) {
        int32_t next = person_next(&directory->people[person]);
        if (next == ASSENT_NO_INDEX)
            break;
        person = next;
    }
    return person;
}

int32_t person_next(const struct assent_person *person)
{
    if (person->same_as != ASSENT_NO_INDEX)
        return person->same_as;
    return person->kind == ASSENT_HUMAN ? ASSENT_NO_INDEX : person->owner;
}

struct assent_digest assent_set_digest(const struct assent_directory *directory, const int32_t *people,
                                       size_t count, struct assent_arena *arena)
{
    struct assent_text *ids = assent_arena_take_array(arena, count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = directory->people[people[i]].id;
    assent_texts_sort(ids, count);
    struct assent_buffer text = assent_buffer_in(arena);
    for (size_t i = 0; i < count; i++) {
        assent_buffer_text(&text, ids[i]);
        assent_buffer_byte(&text, '\n');
    }
    return assent_digest_of(assent_buffer_done(&text));
}

const char *assent_permission_text(enum assent_permission permission)
{
    assert(permission < ASSENT_PERMISSIONS_COUNT);
    return PERMISSION_WORDS[permission];
}

bool assent_permission_find(struct assent_text text, enum assent_permission *out)
{
    for (size_t i = 0; i < ASSENT_PERMISSIONS_COUNT; i++) {
        if (assent_text_is(text, PERMISSION_WORDS[i])) {
            *out = (enum assent_permission)i;
            return true;
        }
    }
    return false;
}

const char *assent_person_kind_text(enum assent_person_kind kind)
{
    assert((size_t)kind < KINDS);
    return KIND_WORDS[kind];
}

bool assent_person_kind_find(struct assent_text text, enum assent_person_kind *out)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (assent_text_is(text, KIND_WORDS[i])) {
            *out = (enum assent_person_kind)i;
            return true;
        }
    }
    return false;
}

// Finds an item by the text that stands at offset in each; the items are sorted by it.
static int32_t by_handle(const void *items, size_t count, size_t size, size_t offset,
                         struct assent_text handle)
{
    size_t low = 0;
    for (size_t high = count; low < high;) {
        size_t middle = low + (high - low) / 2;
        const struct assent_text *found = (const void *)((const char *)items + middle * size + offset);
        int order = assent_text_compare(*found, handle);
        if (order == 0)
            return (int32_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return ASSENT_NO_INDEX;
}

static bool holds(const int32_t *items, size_t count, int32_t wanted)
{
    size_t low = 0;
    for (size_t high = count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (items[middle] == wanted)
            return true;
        if (items[middle] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}
