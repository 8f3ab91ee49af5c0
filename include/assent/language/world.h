// SPDX-License-Identifier: Apache-2.0
// The world file: YAML with people, groups, roles, services, configuration items, calendars, boards and
// rotas, checked with the same care as a workflow.
#ifndef ASSENT_LANGUAGE_WORLD_H
#define ASSENT_LANGUAGE_WORLD_H

#include <assent/base/diagnostic.h>
#include <assent/core/directory_record.h>

// Dice for the ids of people who are new; seed is used with a counter, so 32 bytes are enough for any number.
struct assent_world_dice {
    int64_t now_us;
    unsigned char seed[32];
};

// Reads the file into the record of core/directory_record.h. previous (NULL: none) keeps the ids of people by
// handle. Absent with diagnostics on errors. What is checked: unknown and doubled keys, handles
// ([a-z0-9][a-z0-9._-]{0,62}), every reference, permissions, cycles of managers, same_as chains, dependency
// cycles of configuration items; that somebody holds `world` and somebody `deploy`, so that nobody locks
// themselves out. What calendars, meetings and handovers say of times is checked by the caller with
// engine/calendar, at the places that *places gives: a list of { section, handle, line, column, offset,
// length, parts }, where section is the record's ("boards") and parts are the same of { name: "hours.fri" }.
struct assent_value assent_language_world(struct assent_text text, const struct assent_directory *previous,
                                          const struct assent_world_dice *dice, struct assent_arena *arena,
                                          struct assent_value *places,
                                          struct assent_diagnostics *diagnostics);

#endif
