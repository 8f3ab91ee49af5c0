// SPDX-License-Identifier: Apache-2.0
// What the files that build a directory share: directory_read.c (people, groups, roles), directory_things.c
// (services, items, calendars), directory_times.c (boards, rotas).
#ifndef CORE_DIRECTORY_READ_H
#define CORE_DIRECTORY_READ_H

#include <assent/base/error.h>
#include <assent/core/directory.h>

// One reading. The lists are filled in turn, each before what refers to it, and are const for everybody else.
struct directory_reading {
    struct assent_arena *arena;
    struct assent_error *error;
    struct assent_directory *directory;
    struct assent_person *people;
    struct assent_group *groups;
    struct assent_role *roles;
};

// The entries of a part of the record ("people"), by handle; none when the part is absent. Fails: BAD_RECORD
// when it is no record.
bool reading_part(const struct directory_reading *reading, const struct assent_value *record,
                  const char *part, const struct assent_member **entries, size_t *count);
// The indexes of a list of handles below entry, sorted and without doubles; find gives the index of a handle.
// Fails: BAD_RECORD, naming what holds the list ("group dba"), its member and the handle.
bool reading_indexes(const struct directory_reading *reading, const char *kind,
                     const struct assent_member *entry, const char *member,
                     int32_t (*find)(const struct assent_directory *directory, struct assent_text handle),
                     const int32_t **out, size_t *count);
// The index of one handle below entry, ASSENT_NO_INDEX when the member is absent. Fails: BAD_RECORD.
bool reading_index(const struct directory_reading *reading, const char *kind,
                   const struct assent_member *entry, const char *member,
                   int32_t (*find)(const struct assent_directory *directory, struct assent_text handle),
                   int32_t *out);
// Sorts indexes and drops doubles; gives what is left.
size_t reading_sort(int32_t *items, size_t count);
// Says BAD_RECORD for `member` of the entry: "the directory's group dba: members: there is no zoe". Returns
// false.
bool reading_fail(const struct directory_reading *reading, const char *kind, struct assent_text handle,
                  const char *member, const char *what, struct assent_text value);

// A list of texts, none where there is no list; a selector below entry, of everything where it is absent.
// Fails: BAD_RECORD.
bool reading_words(const struct directory_reading *reading, const struct assent_value *list,
                   struct assent_words *out);
bool reading_selector(const struct directory_reading *reading, const char *kind,
                      const struct assent_member *entry, const char *member, struct assent_selector *out);

// Services, configuration items and calendars. People and groups are there by then.
bool directory_read_things(struct directory_reading *reading, const struct assent_value *record);
// Boards and rotas (directory_times.c). Calendars are there by then.
bool directory_read_times(struct directory_reading *reading, const struct assent_value *record);
// House rules (directory_house.c).
bool directory_read_house(struct directory_reading *reading, const struct assent_value *record);

#endif
