// SPDX-License-Identifier: Apache-2.0
// Meetings of boards inside the runtime: what is on their agendas.
#ifndef ASSENT_RUNTIME_MEETINGS_H
#define ASSENT_RUNTIME_MEETINGS_H

#include "machine.h"

// agenda.c
void agenda_begin(struct errand *errand);
void agenda_read(struct assent_runtime *runtime, struct assent_order *order); // keeps the order
void agenda_sift(struct errand *errand);                                      // goes on once it can

#endif
