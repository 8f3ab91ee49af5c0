// SPDX-License-Identifier: Apache-2.0
// The directory as a record: its stored form (canonical JSON of this value), made by engine/language from the
// world file, and read back here. { people: { HANDLE: { id, name, mail, kind, manager, owner, same_as,
// inactive } }, groups: { HANDLE: { name, members: [handles] } },
//   roles: { HANDLE: { name, permissions: [..], people: [..], groups: [..], everyone: true } },
//   services: { HANDLE: { name, owner: "person:x" | "group:x", support_group, critical, more: {} } },
//   cis: { HANDLE: { name, type, service, depends_on: [handles], more: {} } },
//   calendars: { HANDLE: { name, zone, rules: {} } },
//   boards: { HANDLE: { name, people: [handles], groups: [handles], chair, deputies: [handles],
//     quorum, zone, calendar, meets: [], minutes_an_item, casting_vote, agenda: SELECTOR } },
//   rotas: { HANDLE: { name, people: [handles in order], zone, handover: [], instead: [{ person, from, until
//   }]
//     } },
//   freezes: { HANDLE: { name, zone, calendar, when: [], where: SELECTOR, exempt: SELECTOR, inflight:
//   "pause",
//     override: ["role:x" | "group:x" | "person:x" | "board:x" | "oncall:x"] } },
//   maintenance: { HANDLE: { name, zone, calendar, when: [], where: SELECTOR } } }
// SELECTOR: { service: [handles], item: [handles], kind: [], type: [], risk: [], workflow: [] }. The entries
// of meets, handover and when: assent/calendar/times.h. Absent members are left out.
#ifndef ASSENT_CORE_DIRECTORY_RECORD_H
#define ASSENT_CORE_DIRECTORY_RECORD_H

#include <assent/core/directory.h>

// Builds the directory of a record: indexes, roles by group, permissions, set digests. Calendars come without
// tables: engine/calendar fills them. `everyone: true` in a role: every active human. Owns: all in the arena;
// borrows the record's texts. Pure. Fails: BAD_RECORD (a handle that is not there, a doubled id), naming it.
struct assent_directory *assent_directory_read(const struct assent_value *record, int64_t version,
                                               struct assent_arena *arena, struct assent_error *error);

#endif
