// SPDX-License-Identifier: Apache-2.0
#ifndef PERFORM_AGENDA_H
#define PERFORM_AGENDA_H

#include <assent/runtime/order.h>

// See enum assent_read_kind. Results lie in the arena. Fails as readers do, and with BAD_RECORD.
bool perform_agenda(struct assent_read_order *read, struct assent_reader *reader, struct assent_arena *arena,
                    struct assent_error *error);

#endif
