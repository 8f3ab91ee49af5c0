// SPDX-License-Identifier: Apache-2.0
// What a list wants, for one row at a time. The same for every store.
#ifndef LIST_FILTER_H
#define LIST_FILTER_H

#include <assent/core/stored.h>

// True when the columns pass every filter but the item and visibility.
bool list_wants(const struct assent_list_filter *filter, const struct assent_row *columns);
// True when a ticket of this kind is seen by everybody who is logged in.
bool list_kind_is_open(enum assent_ticket_kind kind);

#endif
