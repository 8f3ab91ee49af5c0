// SPDX-License-Identifier: Apache-2.0
// What is kept of a ticket that has ended, beside the ticket itself (figures.h; docs/decisions/0131).
// Guarantees: follows from the ticket alone, so that verify can make it again; a ticket of an older form,
// which did not keep its items, has none here.
#include <assent/core/figures.h>

#include "record_shape.h"
#include "ticket_words.h"

static const struct shape_member ENDED_ROWS[] = {
    {"items", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_ended, items), NULL},
    {"kind", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_ended, kind), &WORDS_TICKET_KIND},
    {"outcome", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_ended, outcome), &WORDS_OUTCOME},
    {"service", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_ended, service), NULL},
    {"workflow", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_ended, workflow), NULL},
};
static const struct shape SHAPE_ENDED = {ENDED_ROWS, sizeof ENDED_ROWS / sizeof *ENDED_ROWS,
                                         sizeof(struct assent_ended)};

bool assent_ended_of(const struct assent_ticket *ticket, struct assent_arena *arena, struct assent_ended *out)
{
    if (ticket->outcome == ASSENT_OUTCOME_NONE)
        return false;
    *out = (struct assent_ended){.ticket = ticket->id,
                                 .ended_us = ticket->entered_us,
                                 .kind = ticket->kind,
                                 .outcome = ticket->outcome,
                                 .workflow = ticket->workflow,
                                 .service = ticket->service};
    if (ticket->items.kind == ASSENT_VALUE_LIST)
        out->items = assent_ticket_items(ticket, arena, &out->item_count);
    return true;
}

struct assent_text assent_ended_write(const struct assent_ended *ended, struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    shape_write(&out, &SHAPE_ENDED, ended, IN_BOTH, true);
    return assent_buffer_done(&out);
}

bool assent_ended_read(struct assent_text bytes, struct assent_arena *arena, struct assent_ended *out,
                       struct assent_error *error)
{
    struct cursor cursor = cursor_of(bytes, arena);
    *out = (struct assent_ended){0};
    shape_read(&cursor, &SHAPE_ENDED, out, IN_BOTH);
    return cursor_done(&cursor, "row of an ended ticket", error);
}
