// SPDX-License-Identifier: Apache-2.0
// A machine: one Lua state with one module loaded, which answers calls. Loading compiles the module, runs its
// chunk in a fresh _ENV and photographs the heap; before each call the heap is as in the photograph. That is
// the same as running the chunk anew for each call, and what the chunk used counts for each call, but it
// costs a copy of some tens of kilobytes only. A machine that a call has failed in is closed, not used again.
// Leans on: meter.h, crossing.h, functions.h.
#ifndef HOOKS_MACHINE_H
#define HOOKS_MACHINE_H

#include "meter.h"

enum { MACHINE_NAME = 60 }; // of a module in messages; Lua cuts there too

struct machine {
    struct meter meter;
    struct assent_digest digest;
    char name[MACHINE_NAME];
    int64_t chunk_fuel;  // that loading used
    int64_t chunk_limit; // of memory, under which it ran
    uint64_t used_at;    // when the pool took it last, counted in calls
};

// Opens a machine and loads module into it. The chunk runs on the whole of budget.
// NULL with error set, and *line (may be NULL) where the module is at fault. report may be NULL. Owns:
// machine_close.
struct machine *machine_open(const struct assent_module *module, const struct assent_hook_budget *budget,
                             uint32_t *line, struct assent_hook_report *report, struct assent_error *error);
void machine_close(struct machine *machine);
// True when this machine was opened for module, and loading it under budget would have gone the same way.
bool machine_fits(const struct machine *machine, const struct assent_module *module,
                  const struct assent_hook_budget *budget);
// A call that a machine is asked for; all is borrowed.
struct machine_request {
    struct assent_text function;
    const struct assent_value *arguments;
    size_t count;
    const struct assent_hook_budget *budget;
    struct assent_arena *arena; // of the result
};

// Calls a function of the module. Afterwards the machine is to be rewound, or closed when false came back.
bool machine_call(struct machine *machine, const struct machine_request *request, struct assent_value *out,
                  struct assent_hook_report *report, struct assent_error *error);
// The names of the module's functions as a sorted list of texts in the arena.
bool machine_functions(struct machine *machine, const struct assent_hook_budget *budget,
                       struct assent_arena *arena, struct assent_value *out, struct assent_error *error);
// True when the machine is small enough to be kept.
bool machine_rewind(struct machine *machine);

// complaint.c: how a run that ended badly becomes an error. status is lua_pcall's; the error value lies at
// the top of the stack.
bool complaint_set(struct machine *machine, int status, const char *function, uint32_t *line,
                   struct assent_error *error);
// Writes bytes as a sentence may show them: valid UTF-8, no control characters, cut to room.
void complaint_clean(struct assent_text bytes, char *out, size_t room);

#endif
