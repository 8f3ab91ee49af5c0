// SPDX-License-Identifier: Apache-2.0
// Meetings of boards inside the runtime: what is on their agendas, and their records. What they promise
// stands in meetings.c.
#ifndef ASSENT_RUNTIME_MEETINGS_H
#define ASSENT_RUNTIME_MEETINGS_H

#include "machine.h"

struct meeting { // counted: whoever works on it holds it
    struct meeting *next;
    size_t holders;
    bool stale;                 // read before an unknown outcome, or pushed out by others: not in the list
    struct assent_arena *own;   // of the id
    struct assent_text id;      // "weekly-cab/2026-12-01"
    int64_t revision;           // 0: nothing was written down
    struct assent_arena *arena; // of the record
    struct assent_value record; // absent: nothing was written down
};

// agenda.c
void agenda_begin(struct errand *errand);
void agenda_read(struct assent_runtime *runtime, struct assent_order *order); // keeps the order
void agenda_sift(struct errand *errand);                                      // goes on once it can

// meetings.c
// True when the errand needs a record that is being read, or was answered: dispatch comes again.
bool meeting_awaited(struct errand *errand);
void meeting_read(struct assent_runtime *runtime, struct assent_order *order);
void meetings_ask(struct errand *errand); // any of the MEETING requests
void meeting_show(struct errand *errand); // what the reply shows of it
// For a decision on an item: says who is there; false when the errand was answered.
bool meeting_sits(struct errand *errand);
// Adds what the meeting keeps of it to the ticket's item; false when the errand was answered.
bool meeting_join(struct errand *errand);
void meeting_taken(struct errand *errand);            // it is kept
void meeting_drop(struct meeting *meeting);           // NULL is allowed
void meetings_forget(struct assent_runtime *runtime); // all that are in memory

#endif
