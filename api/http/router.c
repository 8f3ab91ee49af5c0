// SPDX-License-Identifier: Apache-2.0
// The tree of routes. A node stands for the segments so far; its children differ by literal or verb, and at
// most one child for each verb takes any text. No path leads to two nodes: assert at making, told by
// assent_routes_check before. Literals are compared as sent, so that an escaped spelling is another path.
#include "router.h"

#include <assert.h>
#include <string.h>

enum method { METHOD_GET, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE, METHOD_COUNT };

static const char *const METHODS[METHOD_COUNT] = {"GET", "POST", "PUT", "PATCH", "DELETE"};

struct node {
    struct pattern pattern;
    struct node *children; // list
    struct node *next;
    const struct assent_route *rows[METHOD_COUNT];
};

struct router {
    struct node root;
};

static void add_row(struct router *router, const struct assent_route *route, struct assent_arena *arena);
static struct node *child_for(struct node *parent, const struct pattern *pattern, struct assent_arena *arena);
static const struct node *walk(const struct node *node, const struct target *target, size_t at,
                               struct router_match *match);
static bool fits(const struct pattern *pattern, const struct segment *segment);
static bool decode_path(struct router_match *match, struct assent_arena *arena, struct assent_error *error);
static size_t method_index(struct assent_text method);
static struct assent_text allow_text(const struct node *node, struct assent_arena *arena);

struct router *router_make(const struct assent_route *const *tables, struct assent_arena *arena)
{
    struct router *router = assent_arena_take(arena, sizeof *router);
    for (; *tables; tables++) {
        for (const struct assent_route *route = *tables; route->method; route++)
            add_row(router, route, arena);
    }
    return router;
}

bool router_find(const struct router *router, const struct target *target, struct assent_text method,
                 struct assent_arena *arena, struct router_match *match, struct assent_error *error)
{
    *match = (struct router_match){0};
    const struct node *node = walk(&router->root, target, 0, match);
    if (!node)
        return assent_error_set(error, ASSENT_NOT_FOUND, "there is no such address");
    match->head = assent_text_is(method, "HEAD");
    size_t index = match->head ? METHOD_GET : method_index(method);
    if (index == METHOD_COUNT || !node->rows[index]) {
        match->allow = allow_text(node, arena);
        return assent_error_set(error, ASSENT_METHOD, "this address takes %.*s", (int)match->allow.count,
                                match->allow.bytes);
    }
    match->route = node->rows[index];
    return decode_path(match, arena, error);
}

bool pattern_read(const char *path, struct pattern *segments, size_t *count)
{
    *count = 0;
    if (path[0] != '/')
        return false;
    for (const char *at = path + 1;; at++) {
        size_t length = strcspn(at, "/");
        if (length == 0 || *count == ASSENT_PATH_SEGMENTS)
            return false;
        struct pattern *segment = &segments[(*count)++];
        *segment = (struct pattern){.literal = assent_text_slice(at, length)};
        size_t colon = assent_text_find_byte(segment->literal, ':');
        if (colon < length) {
            segment->verb = assent_text_slice(at + colon + 1, length - colon - 1);
            segment->literal.count = colon;
        }
        if (segment->literal.count > 2 && at[0] == '{' && at[segment->literal.count - 1] == '}') {
            segment->name = assent_text_slice(at + 1, segment->literal.count - 2);
            segment->literal = (struct assent_text){0};
        }
        struct assent_text shown = segment->name.count ? segment->name : segment->literal;
        if (shown.count == 0 || (colon < length && segment->verb.count == 0) ||
            strcspn(shown.bytes, "{}:/%") < shown.count)
            return false;
        at += length;
        if (*at == 0)
            return true;
    }
}

static void add_row(struct router *router, const struct assent_route *route, struct assent_arena *arena)
{
    struct pattern segments[ASSENT_PATH_SEGMENTS];
    size_t count = 0;
    bool readable = pattern_read(route->path, segments, &count);
    assert(readable);
    struct node *node = &router->root;
    for (size_t i = 0; i < count; i++)
        node = child_for(node, &segments[i], arena);
    size_t method = method_index(assent_text_of(route->method));
    assert(method < METHOD_COUNT && !node->rows[method]);
    node->rows[method] = route;
}

static struct node *child_for(struct node *parent, const struct pattern *pattern, struct assent_arena *arena)
{
    for (struct node *child = parent->children; child; child = child->next) {
        bool both_any = child->pattern.name.count && pattern->name.count;
        if (assent_text_equal(child->pattern.verb, pattern->verb) &&
            (both_any || assent_text_equal(child->pattern.name, pattern->name)) &&
            (both_any || assent_text_equal(child->pattern.literal, pattern->literal))) {
            assert(!both_any || assent_text_equal(child->pattern.name, pattern->name));
            return child;
        }
    }
    struct node *child = assent_arena_take(arena, sizeof *child);
    child->pattern = *pattern;
    child->next = parent->children;
    parent->children = child;
    return child;
}

// No two children of a node take the same segment unless one is a literal and the other is not, and then no
// path is whole below both; so trying the one after the other ends at the only row there can be.
static const struct node *walk(const struct node *node, const struct target *target, size_t at,
                               struct router_match *match)
{
    if (at == target->segment_count) {
        for (size_t i = 0; i < METHOD_COUNT; i++) {
            if (node->rows[i])
                return node;
        }
        return NULL;
    }
    const struct segment *segment = &target->segments[at];
    for (const struct node *child = node->children; child; child = child->next) {
        if (!fits(&child->pattern, segment))
            continue;
        size_t path_count = match->path_count;
        if (child->pattern.name.count)
            match->path[match->path_count++] = (struct assent_parameter){child->pattern.name, segment->base};
        const struct node *found = walk(child, target, at + 1, match);
        if (found)
            return found;
        match->path_count = path_count;
    }
    return NULL;
}

static bool fits(const struct pattern *pattern, const struct segment *segment)
{
    return assent_text_equal(pattern->verb, segment->verb) &&
           (pattern->name.count || assent_text_equal(pattern->literal, segment->base));
}

static bool decode_path(struct router_match *match, struct assent_arena *arena, struct assent_error *error)
{
    for (size_t i = 0; i < match->path_count; i++) {
        struct assent_text *value = &match->path[i].value;
        if (assent_text_find_byte(*value, '%') == value->count)
            continue;
        if (!target_decode(*value, false, arena, value))
            return assent_error_set(error, ASSENT_BAD_PATH,
                                    "the path holds a name that is not percent-encoded UTF-8");
    }
    return true;
}

static size_t method_index(struct assent_text method)
{
    size_t index = 0;
    while (index < METHOD_COUNT && !assent_text_is(method, METHODS[index]))
        index++;
    return index;
}

static struct assent_text allow_text(const struct node *node, struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    for (size_t i = 0; i < METHOD_COUNT; i++) {
        if (!node->rows[i])
            continue;
        if (out.count)
            assent_buffer_string(&out, ", ");
        assent_buffer_string(&out, METHODS[i]);
        if (i == METHOD_GET)
            assent_buffer_string(&out, ", HEAD");
    }
    return assent_buffer_done(&out);
}
