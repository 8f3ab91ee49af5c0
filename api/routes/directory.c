// SPDX-License-Identifier: Apache-2.0
// The directory as resources: people, groups, roles, services, configuration items, calendars, freezes,
// maintenance windows, boards, rotas, each as a list by handle and one by one. The version of the directory
// is the ETag of all of them, so that who has read a list once asks for nothing until a world is applied.
#include "directory.h"

#include <assent/base/limits.h>
#include <assent/core/house.h>
#include <string.h>

struct thing {
    struct assent_text handle;
    struct assent_text name;
};

// False behind the last one.
typedef bool thing_at(const struct assent_directory *directory, size_t at, struct thing *out);

static thing_at person_at, group_at, role_at, service_at, ci_at, calendar_at, freeze_at, window_at, rule_at,
    board_at, rota_at;

static const struct family {
    const char *path; // that its rows begin with
    thing_at *at;
    show_thing *show;
} FAMILIES[] = {
    {"/v1/people", person_at, show_person},
    {"/v1/groups", group_at, show_group},
    {"/v1/roles", role_at, show_role},
    {"/v1/services", service_at, show_service},
    {"/v1/cis", ci_at, show_ci},
    {"/v1/calendars", calendar_at, show_calendar},
    {"/v1/freezes", freeze_at, show_freeze},
    {"/v1/maintenance", window_at, show_window},
    {"/v1/boards", board_at, show_board},
    {"/v1/rotas", rota_at, show_rota},
    {"/v1/rules", rule_at, show_rule},
    {NULL, NULL, NULL},
};

static const struct family *family_of(const struct assent_call *call)
{
    const struct family *family = FAMILIES;
    while (strncmp(call->route->path, family->path, strlen(family->path)) != 0)
        family++;
    return family;
}

static struct showing showing_of(const struct assent_call *call, const struct assent_reply *reply, bool whole)
{
    return (struct showing){.view = view_of(call, reply),
                            .may_world = (call->principal.permissions >> ASSENT_MAY_WORLD & 1u) != 0,
                            .whole = whole};
}

static bool decode_one(const struct assent_call *call, struct assent_request *request,
                       struct assent_error *error)
{
    (void)call;
    (void)error;
    request->kind = ASSENT_REQUEST_WORLD_READ;
    return true;
}

static bool encode_one(const struct assent_call *call, const struct assent_reply *reply,
                       struct assent_answer *answer, struct assent_error *error)
{
    const struct assent_directory *directory = reply->world->directory;
    const struct family *family = family_of(call);
    struct assent_text handle = assent_call_path(call, "handle");
    struct showing showing = showing_of(call, reply, true);
    struct thing thing;
    for (size_t i = 0; family->at(directory, i, &thing); i++) {
        if (!assent_text_equal(thing.handle, handle))
            continue;
        answer->body = family->show(&showing, i);
        answer->etag = directory->version;
        return true;
    }
    return assent_error_set(error, ASSENT_NOT_FOUND, "there is nothing of that handle");
}

struct page {
    struct assent_text after;
    struct assent_text wanted; // part of handle or name
    int64_t limit;
    bool count;
};

static bool read_page(const struct assent_call *call, struct page *page, struct assent_error *error)
{
    page->wanted = assent_call_query(call, "q");
    return assent_cursor_read(call, &page->after, error) &&
           assent_call_query_integer(call, "limit", ASSENT_PAGE, 1, ASSENT_PAGE_MOST, &page->limit, error) &&
           view_wants_count(call, &page->count, error);
}

static bool decode_list(const struct assent_call *call, struct assent_request *request,
                        struct assent_error *error)
{
    struct page page;
    request->kind = ASSENT_REQUEST_WORLD_READ;
    return read_page(call, &page, error);
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

// Without regard to ASCII case, as in the list of tickets.
static bool holds(struct assent_text text, struct assent_text part)
{
    for (size_t i = 0; i + part.count <= text.count; i++) {
        size_t same = 0;
        while (same < part.count && lower(text.bytes[i + same]) == lower(part.bytes[same]))
            same++;
        if (same == part.count)
            return true;
    }
    return false;
}

// Lists are sorted by handle. A search that finds little goes on with the next page: see `looked`.
static bool encode_list(const struct assent_call *call, const struct assent_reply *reply,
                        struct assent_answer *answer, struct assent_error *error)
{
    const struct assent_directory *directory = reply->world->directory;
    const struct family *family = family_of(call);
    struct showing showing = showing_of(call, reply, false);
    struct assent_items items = assent_items_in(call->arena);
    struct assent_text last = {0};
    struct thing thing;
    struct page page;
    if (!read_page(call, &page, error))
        return false;
    int64_t count = 0, looked = 0;
    bool more = false;
    for (size_t i = 0; family->at(directory, i, &thing); i++) {
        if (page.after.count && assent_text_compare(thing.handle, page.after) <= 0)
            continue;
        more = items.count == (size_t)page.limit || looked == ASSENT_LIST_SCAN;
        if (more && !(page.count && looked < ASSENT_LIST_SCAN))
            break;
        looked++;
        bool found = holds(thing.handle, page.wanted) || holds(thing.name, page.wanted);
        count += found;
        if (items.count == (size_t)page.limit)
            continue;
        last = thing.handle;
        if (found)
            assent_items_add(&items, family->show(&showing, i));
    }
    answer->body = view_page(call, &items, more ? last : (struct assent_text){0});
    if (page.count)
        answer->body = view_counted(call, &answer->body, count, looked < ASSENT_LIST_SCAN);
    answer->etag = directory->version;
    return true;
}

static bool person_at(const struct assent_directory *directory, size_t at, struct thing *out)
{
    if (at >= directory->person_count)
        return false;
    *out = (struct thing){directory->people[at].handle, directory->people[at].name};
    return true;
}

static bool group_at(const struct assent_directory *directory, size_t at, struct thing *out)
{
    if (at >= directory->group_count)
        return false;
    *out = (struct thing){directory->groups[at].handle, directory->groups[at].name};
    return true;
}

static bool role_at(const struct assent_directory *directory, size_t at, struct thing *out)
{
    if (at >= directory->role_count)
        return false;
    *out = (struct thing){directory->roles[at].handle, directory->roles[at].name};
    return true;
}

static bool service_at(const struct assent_directory *directory, size_t at, struct thing *out)
{
    if (at >= directory->service_count)
        return false;
    *out = (struct thing){directory->services[at].handle, directory->services[at].name};
    return true;
}

static bool ci_at(const struct assent_directory *directory, size_t at, struct thing *out)
{
    if (at >= directory->ci_count)
        return false;
    *out = (struct thing){directory->cis[at].handle, directory->cis[at].name};
    return true;
}

static bool calendar_at(const struct assent_directory *directory, size_t at, struct thing *out)
{
    if (at >= directory->calendar_count)
        return false;
    *out = (struct thing){directory->calendars[at].handle, directory->calendars[at].name};
    return true;
}

static bool freeze_at(const struct assent_directory *directory, size_t at, struct thing *out)
{
    if (at >= directory->freeze_count)
        return false;
    *out = (struct thing){directory->freezes[at].handle, directory->freezes[at].name};
    return true;
}

static bool window_at(const struct assent_directory *directory, size_t at, struct thing *out)
{
    if (at >= directory->window_count)
        return false;
    *out = (struct thing){directory->windows[at].handle, directory->windows[at].name};
    return true;
}

static bool board_at(const struct assent_directory *directory, size_t at, struct thing *out)
{
    if (at >= directory->board_count)
        return false;
    *out = (struct thing){directory->boards[at].handle, directory->boards[at].name};
    return true;
}

static bool rota_at(const struct assent_directory *directory, size_t at, struct thing *out)
{
    if (at >= directory->rota_count)
        return false;
    *out = (struct thing){directory->rotas[at].handle, directory->rotas[at].name};
    return true;
}

static bool rule_at(const struct assent_directory *directory, size_t at, struct thing *out)
{
    if (at >= directory->house_count)
        return false;
    *out = (struct thing){directory->house[at].handle, directory->house[at].name};
    return true;
}

static const char *const QUERY_LIST[] = {"q", "count", "limit", "cursor", NULL};

const struct assent_route ROUTES_DIRECTORY[] = {
    {.method = "GET",
     .path = "/v1/people",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_LIST,
     .summary = "The people of the directory, by handle",
     .status = 200,
     .gives = "DirectoryPerson",
     .page = true,
     .decode = decode_list,
     .encode = encode_list},
    {.method = "GET",
     .path = "/v1/people/{handle}",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One person",
     .status = 200,
     .gives = "DirectoryPerson",
     .decode = decode_one,
     .encode = encode_one},
    {.method = "GET",
     .path = "/v1/groups",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_LIST,
     .summary = "The groups of people, by handle",
     .status = 200,
     .gives = "Group",
     .page = true,
     .decode = decode_list,
     .encode = encode_list},
    {.method = "GET",
     .path = "/v1/groups/{handle}",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One group with its members",
     .status = 200,
     .gives = "Group",
     .decode = decode_one,
     .encode = encode_one},
    {.method = "GET",
     .path = "/v1/roles",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_LIST,
     .summary = "The roles and what they allow, by handle",
     .status = 200,
     .gives = "Role",
     .page = true,
     .decode = decode_list,
     .encode = encode_list},
    {.method = "GET",
     .path = "/v1/roles/{handle}",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One role",
     .status = 200,
     .gives = "Role",
     .decode = decode_one,
     .encode = encode_one},
    {.method = "GET",
     .path = "/v1/services",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_LIST,
     .summary = "The services, by handle",
     .status = 200,
     .gives = "Service",
     .page = true,
     .decode = decode_list,
     .encode = encode_list},
    {.method = "GET",
     .path = "/v1/services/{handle}",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One service",
     .status = 200,
     .gives = "Service",
     .decode = decode_one,
     .encode = encode_one},
    {.method = "GET",
     .path = "/v1/cis",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_LIST,
     .summary = "The configuration items, by handle",
     .status = 200,
     .gives = "Ci",
     .page = true,
     .decode = decode_list,
     .encode = encode_list},
    {.method = "GET",
     .path = "/v1/cis/{handle}",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One configuration item and what depends on it",
     .status = 200,
     .gives = "Ci",
     .decode = decode_one,
     .encode = encode_one},
    {.method = "GET",
     .path = "/v1/calendars",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_LIST,
     .summary = "The calendars, by handle",
     .status = 200,
     .gives = "Calendar",
     .page = true,
     .decode = decode_list,
     .encode = encode_list},
    {.method = "GET",
     .path = "/v1/calendars/{handle}",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One calendar with its rules",
     .status = 200,
     .gives = "Calendar",
     .decode = decode_one,
     .encode = encode_one},
    {.method = "GET",
     .path = "/v1/freezes",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_LIST,
     .summary = "The freezes, by handle, with the times that come next",
     .status = 200,
     .gives = "Freeze",
     .page = true,
     .decode = decode_list,
     .encode = encode_list},
    {.method = "GET",
     .path = "/v1/freezes/{handle}",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One freeze",
     .status = 200,
     .gives = "Freeze",
     .decode = decode_one,
     .encode = encode_one},
    {.method = "GET",
     .path = "/v1/maintenance",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_LIST,
     .summary = "The maintenance windows, by handle, with the times that come next",
     .status = 200,
     .gives = "MaintenanceWindow",
     .page = true,
     .decode = decode_list,
     .encode = encode_list},
    {.method = "GET",
     .path = "/v1/maintenance/{handle}",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One maintenance window",
     .status = 200,
     .gives = "MaintenanceWindow",
     .decode = decode_one,
     .encode = encode_one},
    {.method = "GET",
     .path = "/v1/boards",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_LIST,
     .summary = "The boards, by handle, with the meetings that come next",
     .status = 200,
     .gives = "Board",
     .page = true,
     .decode = decode_list,
     .encode = encode_list},
    {.method = "GET",
     .path = "/v1/boards/{handle}",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One board with its members",
     .status = 200,
     .gives = "Board",
     .decode = decode_one,
     .encode = encode_one},
    {.method = "GET",
     .path = "/v1/rotas",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_LIST,
     .summary = "The on-call rotas, by handle, with the turns that come next",
     .status = 200,
     .gives = "Rota",
     .page = true,
     .decode = decode_list,
     .encode = encode_list},
    {.method = "GET",
     .path = "/v1/rotas/{handle}",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One on-call rota",
     .status = 200,
     .gives = "Rota",
     .decode = decode_one,
     .encode = encode_one},
    {.method = "GET",
     .path = "/v1/rules",
     .access = ASSENT_ACCESS_ANYBODY,
     .query = QUERY_LIST,
     .summary = "The house rules, by handle",
     .status = 200,
     .gives = "HouseRule",
     .page = true,
     .decode = decode_list,
     .encode = encode_list},
    {.method = "GET",
     .path = "/v1/rules/{handle}",
     .access = ASSENT_ACCESS_ANYBODY,
     .summary = "One house rule",
     .status = 200,
     .gives = "HouseRule",
     .decode = decode_one,
     .encode = encode_one},
    {.method = NULL},
};
