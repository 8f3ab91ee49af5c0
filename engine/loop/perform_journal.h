// SPDX-License-Identifier: Apache-2.0
// Reads of the journal that take more than one call of a reader: pages of the feed, and tickets as they were.
#ifndef PERFORM_JOURNAL_H
#define PERFORM_JOURNAL_H

#include <assent/core/fold.h>
#include <assent/runtime/order.h>

// See enum assent_read_kind. Results lie in the arena. Fail as readers do, and with BAD_RECORD.
bool perform_feed(struct assent_read_order *read, struct assent_reader *reader, struct assent_arena *arena,
                  struct assent_error *error);
bool perform_past(struct assent_read_order *read, struct assent_reader *reader, struct assent_arena *arena,
                  struct assent_error *error);

// A ticket's turns by number, newest first, without their records: bounded memory for any history.
struct passages {
    struct assent_passage *items;
    size_t count;
};
// Turns with seq > after.
bool journal_walk(struct assent_reader *reader, struct assent_id ticket, int64_t after,
                  struct assent_arena *arena, struct passages *out, struct assent_error *error);

#endif
