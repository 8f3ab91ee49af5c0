// SPDX-License-Identifier: Apache-2.0
// A little world for tests of what looks at one: a directory of a few people, a definition of a few fields, a
// ticket with values, and a scope over all of it. Also the short form in which tests write condition trees.
#ifndef TESTS_CORE_LITTLE_WORLD_H
#define TESTS_CORE_LITTLE_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scope.h"

// Ids are "per_" and the handle here: shorter to read, and the core never looks inside.
struct little_world {
    struct assent_arena *arena;
    struct assent_directory *directory;
    struct assent_world world;
    struct assent_definition definition;
    struct assent_ticket ticket;
    struct assent_scope scope;
};

// For cmocka: *state is a struct little_world.
int little_world_open(void **state);
int little_world_close(void **state);

// The value of a JSON text, and its canonical form back.
struct assent_value json_value(struct assent_arena *arena, const char *text);
void expect_json(struct assent_arena *arena, const struct assent_value *value, const char *json);
void expect_words(struct assent_text text, const char *words);

// A condition's tree from a short prefix form: (+ 1 2.5), (and personal (> users 20)), (has items 'db1'), (-
// 5), ticket.number, nil. Words after an opening bracket are operators or helpers; the rest are paths. Every
// node stands at TREE_LINE.
enum { TREE_LINE = 12 };
const struct assent_node *tree_of(struct assent_arena *arena, const char *text);

#endif
