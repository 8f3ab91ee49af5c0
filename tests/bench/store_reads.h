// SPDX-License-Identifier: Apache-2.0
// Pages read from a store with very many open tickets: what lists and inboxes cost.
#ifndef BENCH_STORE_READS_H
#define BENCH_STORE_READS_H

#include <assent/store/store.h>

// Prints a line for each kind of page with the median and the 99th percentile of `times` reads.
void store_reads(struct assent_store *store, int times);

#endif
