// SPDX-License-Identifier: Apache-2.0
// Older tickets whose place a newer one takes: supersede.c says what it promises.
#ifndef RUNTIME_SUPERSEDE_H
#define RUNTIME_SUPERSEDE_H

#include "machine.h"

bool supersede_first(struct errand *errand); // true: others are asked before this timer is decided on
void supersede_listed(struct assent_runtime *runtime, struct assent_order *order);

#endif
