// SPDX-License-Identifier: Apache-2.0
// Performing an order: what a thread of the loop does with it, without threads. The simulation performs the
// runtime's orders with the same functions. They decide nothing: an order goes in, its results are filled in.
#ifndef ASSENT_LOOP_PERFORM_H
#define ASSENT_LOOP_PERFORM_H

#include <assent/hooks/sandbox.h>
#include <assent/runtime/order.h>

// COMMIT. Blocks.
void assent_perform_commit(struct assent_order *order, struct assent_store *store);
// READ. Blocks.
void assent_perform_read(struct assent_order *order, struct assent_reader *reader);
// HOOK with a budget. False when the fuel ran out and less than the whole was given: perform it again
// elsewhere with the whole.
bool assent_perform_hook(struct assent_order *order, struct assent_sandbox *sandbox,
                         struct assent_hook_budget budget);
// COMPILE. Takes as long as the text is large.
void assent_perform_compile(struct assent_order *order, struct assent_sandbox *sandbox);
// WORLD. Takes as long as the text is large.
void assent_perform_world(struct assent_order *order);

#endif
