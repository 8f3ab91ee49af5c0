// SPDX-License-Identifier: Apache-2.0
// Performing the read of an inbox: the caller's own entries, and the rounds of those for whom they vote.
#ifndef ASSENT_LOOP_PERFORM_INBOX_H
#define ASSENT_LOOP_PERFORM_INBOX_H

#include <assent/runtime/order.h>

bool perform_inbox(struct assent_read_order *read, struct assent_reader *reader, struct assent_arena *arena,
                   struct assent_error *error);

#endif
