// SPDX-License-Identifier: Apache-2.0
// Several votes in one call (votes.c): the call, and each of its votes once its reply is there.
// Leans on the errands of machine.h.
#ifndef RUNTIME_BULK_H
#define RUNTIME_BULK_H

#include "machine.h"

void votes_begin(struct errand *errand);
void vote_over(struct errand *part);

#endif
