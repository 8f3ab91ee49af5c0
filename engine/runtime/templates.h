// SPDX-License-Identifier: Apache-2.0
// Templates of standard changes inside the runtime: proposed, granted, looked at, and moved by the turns of
// their tickets. What they promise stands in templates.c, template_turns.c and template_wake.c.
#ifndef ASSENT_RUNTIME_TEMPLATES_H
#define ASSENT_RUNTIME_TEMPLATES_H

#include <assent/runtime/request.h>
#include <assent/runtime/runtime.h>

struct errand;

struct template
{                               // as it is kept; another one takes its place
    struct template *next;      // by name
    struct assent_arena *arena; // the template itself lies in it
    struct assent_change_template is;
    bool wakes; // it stands, or does so no more: who waits for it is looked at again
};

struct template_wake { // the one that is under way
    bool running;
    bool reading;
    bool again; // something could not be kept: the page is read again
    bool more;  // pages come after this one
    char name[64];
    size_t pending;              // tickets under way
    int64_t again_us;            // not before
    struct assent_id last, next; // it was done up to `last`
};

// templates.c
bool templates_loaded(struct assent_runtime *runtime, const struct assent_stored_subjects *stored);
void templates_ask(struct errand *errand); // any of the TEMPLATE requests
void template_replay(struct errand *errand, struct assent_text name);
void templates_close(struct assent_runtime *runtime);
const struct assent_change_template *template_find(const struct assent_runtime *runtime,
                                                   struct assent_text name);
// In place of the one of that name.
void template_install(struct assent_runtime *runtime, const struct assent_change_template *is);

// template_wake.c: tickets that wait for a preauthorisation.
void templates_work(struct assent_runtime *runtime);
void templates_listed(struct assent_runtime *runtime, const struct assent_order *order);
int64_t templates_deadline(const struct assent_runtime *runtime);

// template_turns.c: the template of an errand's ticket.
// Takes hold of it as it is now; nothing where the ticket has none.
void template_hold(struct errand *errand);
// What the turn makes of it joins the item. Whether the turn leans on how the preauthorisation stands, so
// that the item must read it: then the mark that it reads.
void template_join(struct errand *errand);
bool template_read(const struct errand *errand, struct assent_read *out);
void template_kept(struct errand *errand);
// The writes, the row and the turn of a change.
struct template_parts {
    struct assent_write writes[2];
    size_t write_count;
    struct assent_row rows[2];
    size_t row_count;
    struct assent_admin_turn turn;
};
void template_parts(struct errand *errand, const struct assent_change_template *before,
                    const struct assent_change_template *after, enum assent_admin_kind what,
                    struct template_parts *out);

#endif
