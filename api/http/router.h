// SPDX-License-Identifier: Apache-2.0
// The router: from a target and a method to a row, by a tree of segments that is built once.
#ifndef ROUTER_H
#define ROUTER_H

#include "target.h"

struct router;

// The rows must have passed assent_routes_check. Everything lives in the arena.
struct router *router_make(const struct assent_route *const *tables, struct assent_arena *arena);

struct router_match {
    const struct assent_route *route; // NULL: none
    bool head;                        // a HEAD request, served by a GET row
    struct assent_text allow;         // without a row: the methods that there are; empty: no such path
    struct assent_parameter path[ASSENT_PATH_SEGMENTS];
    size_t path_count;
};

// Fails: NOT_FOUND, METHOD (then match->allow is set), BAD_PATH.
bool router_find(const struct router *router, const struct target *target, struct assent_text method,
                 struct assent_arena *arena, struct router_match *match, struct assent_error *error);

// One segment of a row's path. False when it is not of the form that rows may use.
struct pattern {
    struct assent_text name;    // the parameter's; empty: a literal
    struct assent_text literal; // "tickets"
    struct assent_text verb;    // "complete" of "{job}:complete" and "claim" of "jobs:claim"
};
bool pattern_read(const char *path, struct pattern *segments, size_t *count);

#endif
