// SPDX-License-Identifier: Apache-2.0
// Reading a world file: what the files that read its parts share. Handles are collected first, so that each
// reference is checked where it is read.
#ifndef LANGUAGE_WORLD_READER_H
#define LANGUAGE_WORLD_READER_H

#include "scalar.h"

#include <assent/core/directory.h>
#include <assent/language/world.h>

// The handles of one mapping, with an order for finding them.
struct handles {
    const char *what; // "person"
    const struct tree *mapping;
    const struct tree_entry *entries;
    size_t count;
    const uint32_t *order; // indexes of entries by handle
    struct names names;    // in the file's order
};

struct world_reader {
    struct reading reading;
    const struct assent_directory *previous;
    const struct assent_world_dice *dice;
    struct section top;
    struct handles people;
    struct handles groups;
    struct handles services;
    struct handles items;
    struct handles calendars;
    struct handles roles;
    struct handles boards;
    struct handles rotas;
    struct assent_items *places; // of what engine/calendar checks: see assent/language/world.h
    size_t rules;                // entries that come back, in the whole file
};

struct section world_section(const struct world_reader *reader, const char *name,
                             const struct tree_entry *entry);
struct handles handles_of(const struct world_reader *reader, const char *key, const char *what);
// Index of a handle; ASSENT_NO_INDEX when there is none. refer: the same, and a diagnostic with the nearest
// one.
int32_t handles_find(const struct handles *handles, struct assent_text handle);
int32_t handles_refer(const struct world_reader *reader, const struct handles *handles,
                      const struct tree *name);
// The value of a key that is one handle; NO_INDEX when absent or wrong.
int32_t handles_refer_key(const struct world_reader *reader, const struct handles *handles,
                          const struct section *section, const char *key);
// The value of a key that is a list of handles, doubles refused: texts in a value; absent when the key is.
struct assent_value handles_list(const struct world_reader *reader, const struct handles *handles,
                                 const struct section *section, const char *key);
// Reports the first circle among count entries, where next[i] leads from i onwards (ASSENT_NO_INDEX:
// nowhere).
void report_circle(const struct world_reader *reader, const struct handles *handles, const int32_t *next,
                   const char *by);

// The parts of the record.
struct assent_value world_people(const struct world_reader *reader);
struct assent_value world_groups(const struct world_reader *reader);
struct assent_value world_roles(const struct world_reader *reader);
struct assent_value world_services(const struct world_reader *reader);
struct assent_value world_items(const struct world_reader *reader);
struct assent_value world_calendars(const struct world_reader *reader);
struct assent_value world_boards(struct world_reader *reader);
struct assent_value world_rotas(struct world_reader *reader);
struct assent_value world_freezes(struct world_reader *reader);
struct assent_value world_windows(struct world_reader *reader);
struct assent_value world_house(struct world_reader *reader);
// Whether it is role:x, group:x, person:x, board:x or oncall:x of the file; otherwise says what it should be.
bool world_party(const struct world_reader *reader, const struct tree *tree, const char *should);
// The handles of a section that has at most so many.
struct handles world_bounded(const struct world_reader *reader, const char *key, const char *what,
                             size_t most);
// What must hold of boards once their members are known.
void world_check_boards(const struct world_reader *reader, const struct assent_directory *directory);

// world_times.c: times as they are written, { zone, calendar } beside them; what they mean is checked by
// engine/calendar. Puts KEY: a list of entries. parts: gets their places.
void world_put_times(struct world_reader *reader, struct assent_record *record, const struct section *section,
                     const char *key, struct assent_items *parts);
// Puts `zone` and `calendar`, which must be there.
void world_put_zone(const struct world_reader *reader, struct assent_record *record,
                    const struct section *section, struct assent_items *parts);
// A selector; absent when the key is.
struct assent_value world_selector(const struct world_reader *reader, const struct section *section,
                                   const char *key);
// Hands out the place of an entry and of its parts, by the names that engine/calendar calls them in what it
// says. part: adds one of them, when it stands in the file.
void world_place(const struct world_reader *reader, const char *section, const struct tree_entry *entry,
                 struct assent_items *parts);
void world_part(const struct world_reader *reader, struct assent_items *parts, struct assent_text name,
                const struct tree *tree);

// Sets name: what the file says, else the handle.
void world_put_name(struct assent_record *record, const struct section *section);

#endif
