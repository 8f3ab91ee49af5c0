// SPDX-License-Identifier: Apache-2.0
// What a ticket was, and what has changed since somebody last looked (past.c).
#ifndef RUNTIME_PAST_H
#define RUNTIME_PAST_H

#include "machine.h"

void past_begin(struct errand *errand);
bool past_seen(struct errand *errand); // false: there is nothing that the caller has seen before
void past_done(struct assent_runtime *runtime, struct assent_order *order);

#endif
