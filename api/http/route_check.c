// SPDX-License-Identifier: Apache-2.0
// Checks the rows before anything is served by them: deny by default means that a row which does not say who
// may use it stops the start (AUTH-10), and that no path is answered by one of two rows depending on order.
#include <assent/http/route.h>

#include "router.h"

#include <string.h>

static bool check_before(const struct assent_route *const *tables, const struct assent_route *const *table,
                         const struct assent_route *route, struct assent_error *error);
static bool check_row(const struct assent_route *route, struct assent_error *error);
static bool check_pair(const struct assent_route *a, const struct assent_route *b,
                       struct assent_error *error);
static bool overlap(const struct pattern *a, const struct pattern *b);
static bool fault(const struct assent_route *route, struct assent_error *error, const char *what);
static bool known(const char *word, const char *const *words);

bool assent_routes_check(const struct assent_route *const *tables, struct assent_error *error)
{
    for (const struct assent_route *const *table = tables; *table; table++) {
        for (const struct assent_route *route = *table; route->method; route++) {
            if (!check_row(route, error) || !check_before(tables, table, route, error))
                return false;
        }
    }
    return true;
}

// Against every row that stands before this one.
static bool check_before(const struct assent_route *const *tables, const struct assent_route *const *table,
                         const struct assent_route *route, struct assent_error *error)
{
    for (const struct assent_route *const *before = tables; before <= table; before++) {
        for (const struct assent_route *other = *before; other->method && other != route; other++) {
            if (!check_pair(other, route, error))
                return false;
        }
    }
    return true;
}

static bool check_row(const struct assent_route *route, struct assent_error *error)
{
    static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE", NULL};
    static const char *const media[] = {"application/json", "application/merge-patch+json",
                                        "application/yaml", NULL};
    struct pattern segments[ASSENT_PATH_SEGMENTS];
    size_t count = 0;
    if (!route->path || !pattern_read(route->path, segments, &count))
        return fault(route, error, "its path cannot be read");
    if (!known(route->method, methods))
        return fault(route, error, "its method is not one that routes have");
    if (route->access == ASSENT_ACCESS_UNSET)
        return fault(route, error, "it does not say who may use it");
    if (route->permission >= ASSENT_PERMISSIONS_COUNT)
        return fault(route, error, "its permission is none of the ten");
    if (route->media && !known(route->media, media))
        return fault(route, error, "its media type is not one that bodies have");
    if (route->media && strcmp(route->method, "GET") == 0)
        return fault(route, error, "a GET has no body");
    if (route->body_limit > ASSENT_BODY_DEFINITION_BYTES)
        return fault(route, error, "its body limit is larger than any");
    if (route->events && (!route->decode || route->encode || strcmp(route->method, "GET") != 0))
        return fault(route, error, "a stream is a GET that decodes and does not encode");
    if ((!route->encode && !route->events) || !route->summary || route->status < 200 || route->status > 299)
        return fault(route, error, "encode, summary or status of success is missing");
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (segments[i].name.count && assent_text_equal(segments[i].name, segments[j].name))
                return fault(route, error, "two segments have the same name");
        }
    }
    return true;
}

static bool check_pair(const struct assent_route *a, const struct assent_route *b, struct assent_error *error)
{
    struct pattern left[ASSENT_PATH_SEGMENTS];
    struct pattern right[ASSENT_PATH_SEGMENTS];
    size_t left_count = 0;
    size_t right_count = 0;
    if (!pattern_read(a->path, left, &left_count) || !pattern_read(b->path, right, &right_count) ||
        left_count != right_count)
        return true;
    bool same = true; // written alike: the same resource, told apart by its methods
    for (size_t i = 0; i < left_count; i++) {
        if (!overlap(&left[i], &right[i]))
            return true;
        same = same && assent_text_equal(left[i].name, right[i].name);
    }
    if (same && strcmp(a->method, b->method) != 0)
        return true;
    return assent_error_set(error, ASSENT_INTERNAL, "route %s %s: matches the same paths as %s %s", b->method,
                            b->path, a->method, a->path);
}

static bool overlap(const struct pattern *a, const struct pattern *b)
{
    return assent_text_equal(a->verb, b->verb) &&
           (a->name.count || b->name.count || assent_text_equal(a->literal, b->literal));
}

static bool fault(const struct assent_route *route, struct assent_error *error, const char *what)
{
    return assent_error_set(error, ASSENT_INTERNAL, "route %s %s: %s", route->method,
                            route->path ? route->path : "(no path)", what);
}

static bool known(const char *word, const char *const *words)
{
    while (*words && strcmp(word, *words) != 0)
        words++;
    return *words != NULL;
}
