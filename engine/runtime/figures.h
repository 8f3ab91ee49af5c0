// SPDX-License-Identifier: Apache-2.0
// Figures of the past inside the runtime (core/figures.h), and the reports that are made of ended tickets.
// What they promise stands in figures.c and reports.c.
#ifndef ASSENT_RUNTIME_FIGURES_H
#define ASSENT_RUNTIME_FIGURES_H

#include <assent/core/figures.h>
#include <assent/core/rows.h>

struct assent_order;
struct assent_runtime;
struct counted;
struct errand;

struct figures {
    struct assent_figures view; // its items are `items`
    struct counted **items;     // a struct assent_figure comes first in each
    size_t room;
    size_t prune_at; // when there are so many, those without a day that counts go
};

// figures.c
void figures_restart(struct assent_runtime *runtime); // everything is read anew
void figures_loaded(struct assent_runtime *runtime, struct assent_order *order);
void figures_rows(struct assent_runtime *runtime, const struct assent_row *rows, size_t count);
void figures_close(struct assent_runtime *runtime);

// reports.c
void report_begin(struct errand *errand);
void report_read(struct assent_runtime *runtime, struct assent_order *order);

#endif
