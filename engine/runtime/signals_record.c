// SPDX-License-Identifier: Apache-2.0
// How a signal stands in the store: its own subject, "signal", of which the journal has every turn, and a
// slot, "signal_slot", that holds all of it while it is open and is empty then. So a start reads what is open
// and not all that ever was. Each turn says what the signal is by then, so that the newest one tells the
// whole.
#include "signals.h"
#include <assent/base/canonical.h>
#include <assert.h>
#include <string.h>

static bool is_open(enum assent_signal_state state)
{
    return state == ASSENT_SIGNAL_DELIVERING || state == ASSENT_SIGNAL_WAITING;
}

static struct assent_value ticket_value(const struct assent_id *id, struct assent_arena *arena)
{
    return assent_value_text(assent_id_text(arena, "tkt", id));
}

static int64_t tickets_after(const struct signal *signal, const struct signal_change *change)
{
    return signal->view.tickets + (change->takes ? 1 : 0);
}

static void put_common(struct assent_record *record, const struct signal *signal,
                       const struct signal_change *change)
{
    const struct assent_signal_view *view = &signal->view;
    assent_record_put_text(record, "signal", view->name);
    assent_record_put_text(record, "key", view->key);
    assent_record_put_text(record, "sender", view->sender);
    assent_record_put_integer(record, "sent", view->sent_us);
    assent_record_put_integer(record, "expires", view->expires_us);
    assent_record_put(record, "state", assent_value_string(assent_signal_state_text(change->state)));
    assent_record_put_integer(record, "tickets", tickets_after(signal, change));
}

static struct assent_value owed_after(const struct signal *signal, const struct signal_change *change,
                                      struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < signal->owed_count; i++) {
        bool settled = change->takes && assent_id_equal(&signal->owed[i].ticket, change->ticket);
        if (!settled)
            assent_items_add(&items, ticket_value(&signal->owed[i].ticket, arena));
    }
    if (change->owes)
        assent_items_add(&items, ticket_value(change->ticket, arena));
    return items.count > 0 ? assent_items_done(&items) : assent_value_absent();
}

static struct assent_text slot_bytes(const struct signal *signal, const struct signal_change *change,
                                     struct assent_arena *arena)
{
    static const struct assent_id none;
    struct assent_record record = assent_record_in(arena);
    put_common(&record, signal, change);
    const struct assent_id *after = &signal->after;
    if (change->ticket != NULL && !signal_owes(signal, change->ticket))
        after = change->ticket;
    if (!assent_id_equal(after, &none))
        assent_record_put(&record, "after", ticket_value(after, arena));
    assent_record_put_text(&record, "id", signal->view.id);
    assent_record_put_integer(&record, "revision", signal->revision + 1);
    assent_record_put(&record, "owed", owed_after(signal, change, arena));
    if (signal->trace.count > 0)
        assent_record_put_text(&record, "trace", signal->trace);
    assent_record_put(&record, "value", signal->view.value);
    struct assent_value value = assent_record_done(&record);
    return assent_canonical_text(arena, &value);
}

static struct assent_record_bytes turn_bytes(struct errand *errand, const struct signal *signal,
                                             const struct signal_change *change)
{
    struct assent_arena *arena = errand->arena;
    struct assent_record envelope = assent_record_in(arena), payload = assent_record_in(arena);
    put_common(&envelope, signal, change);
    if (change->ticket != NULL)
        assent_record_put(&envelope, "ticket", ticket_value(change->ticket, arena));
    if (change->code.count > 0)
        assent_record_put_text(&envelope, "code", change->code);
    bool shown =
        signal->revision == 0 || change->state == ASSENT_SIGNAL_DROPPED; // to whoever sends that again
    if (shown)
        assent_record_put(&payload, "value", signal->view.value);
    struct assent_text id = signal->view.id;
    struct assent_admin_turn turn = {
        .subject = assent_text_format(arena, "signal/%.*s", (int)id.count, id.bytes),
        .revision = signal->revision + 1,
        .at_us = errand->request.event.at_us,
        .actor = errand->request.event.actor,
        .what = assent_admin_text(change->what),
        .envelope = assent_record_done(&envelope),
        .payload = payload.count > 0 ? assent_record_done(&payload) : assent_value_absent(),
    };
    unsigned char salt[ASSENT_SALT_BYTES];
    dice_draw(&errand->runtime->dice, salt, sizeof salt);
    return assent_record_write_admin(&turn, salt, arena);
}

struct signal_parts signal_write(struct errand *errand, const struct signal *signal,
                                 const struct signal_change *change)
{
    struct assent_arena *arena = errand->arena;
    struct signal_parts parts = {.writes = assent_arena_take_array(arena, 2, sizeof *parts.writes),
                                 .turn = assent_arena_take(arena, sizeof *parts.turn),
                                 .row = assent_arena_take(arena, sizeof *parts.row)};
    struct assent_subject subject = {.kind = assent_text_of("signal"), .id = signal->view.id};
    struct assent_subject slot = {.kind = assent_text_of("signal_slot"),
                                  .id = assent_text_format(arena, "%zu", signal->slot)};
    subject.id = assent_text_copy(arena, subject.id); // the errand may outlive the signal
    parts.writes[0] = (struct assent_write){subject, signal->revision, signal->revision + 1};
    parts.writes[1] = (struct assent_write){slot, signal->slot_revision, signal->slot_revision + 1};
    *parts.turn = (struct assent_kept_turn){.subject = subject,
                                            .revision = signal->revision + 1,
                                            .at_us = errand->request.event.at_us,
                                            .bytes = turn_bytes(errand, signal, change)};
    *parts.row = (struct assent_row){.kind = ASSENT_ROW_ADMIN,
                                     .gone = !is_open(change->state),
                                     .subject_kind = slot.kind,
                                     .subject_id = slot.id};
    if (!parts.row->gone)
        parts.row->bytes = slot_bytes(signal, change, arena);
    return parts;
}

// --- reading ---

static bool read_state(struct assent_text text, enum assent_signal_state *out)
{
    for (int i = 0; i < ASSENT_SIGNAL_STATES_COUNT; i++) {
        *out = (enum assent_signal_state)i;
        if (assent_text_is(text, assent_signal_state_text(*out)))
            return true;
    }
    return false;
}

static bool read_common(const struct assent_value *record, struct assent_signal_view *view)
{
    view->name = assent_value_get_text(record, "signal");
    view->key = assent_value_get_text(record, "key");
    view->sender = assent_value_get_text(record, "sender");
    view->sent_us = assent_value_get_integer(record, "sent", 0);
    view->expires_us = assent_value_get_integer(record, "expires", 0);
    view->tickets = assent_value_get_integer(record, "tickets", 0);
    return view->name.count > 0 && read_state(assent_value_get_text(record, "state"), &view->state);
}

static bool read_owed(struct assent_runtime *runtime, struct signal *signal, const struct assent_value *owed)
{
    for (size_t i = 0; owed != NULL && i < owed->list.count; i++) {
        struct assent_id ticket;
        if (!assent_id_read(owed->list.items[i].text, "tkt", &ticket) || i == ASSENT_SIGNAL_OWED)
            return false;
        signal_owe(runtime, signal, &ticket);
    }
    return true;
}

struct signal *signal_read(struct assent_runtime *runtime, const struct assent_stored_subject *slot)
{
    struct assent_arena *arena = arena_borrow(runtime);
    struct assent_value value;
    struct assent_signal_view view = {0};
    struct assent_id id;
    struct signal *signal = NULL;
    if (assent_canonical_read(arena, slot->bytes, &value, NULL) && read_common(&value, &view) &&
        is_open(view.state) && assent_id_read(assent_value_get_text(&value, "id"), "sig", &id)) {
        int64_t at = 0;
        bool number = assent_text_integer(slot->id, &at);
        assert(number && "whoever reads a slot knows which");
        signal = signal_make(runtime, view.name, view.key, &id, (size_t)at);
        signal->view.sender = assent_text_copy(signal->arena, view.sender);
        signal->trace = assent_text_copy(signal->arena, assent_value_get_text(&value, "trace"));
        signal->view.state = view.state;
        signal->view.sent_us = view.sent_us;
        signal->view.expires_us = view.expires_us;
        signal->view.tickets = view.tickets;
        signal->revision = assent_value_get_integer(&value, "revision", 0);
        assent_id_read(assent_value_get_text(&value, "after"), "tkt", &signal->after);
        const struct assent_value *carried = assent_value_get(&value, "value");
        if (carried != NULL)
            signal_carry(runtime, signal, carried);
        if (!read_owed(runtime, signal, assent_value_get(&value, "owed"))) {
            signal_free(runtime, signal);
            signal = NULL;
        }
    }
    arena_return(runtime, arena);
    return signal;
}

bool signal_view_read(const struct assent_stored_turn *turn, struct assent_arena *arena,
                      struct assent_signal_view *out, struct assent_id *ticket)
{
    struct assent_admin_turn read;
    struct assent_error error;
    struct assent_text envelope = assent_text_copy(arena, turn->envelope), payload = {0};
    if (turn->has_payload)
        payload = assent_text_copy(arena, turn->payload);
    *out = (struct assent_signal_view){.id = assent_text_copy(arena, turn->subject.id)};
    *ticket = (struct assent_id){0};
    if (!assent_record_read_admin(envelope, payload, turn->salt, &read, arena, &error) ||
        !read_common(&read.envelope, out))
        return false;
    const struct assent_value *value = assent_value_get(&read.payload, "value");
    out->value = value != NULL ? *value : assent_value_absent();
    if (assent_text_equal(read.what, assent_admin_text(ASSENT_ADMIN_SIGNAL_DELIVERED)))
        assent_id_read(assent_value_get_text(&read.envelope, "ticket"), "tkt", ticket);
    return true;
}
