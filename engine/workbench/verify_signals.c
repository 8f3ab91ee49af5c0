// SPDX-License-Identifier: Apache-2.0
// Signals: each slot that holds one says what the signal's newest turn says, carries what was sent and owes
// it to tickets that could not take it; each signal that is open by its turns has one slot; each listener's
// row is called for by its ticket. Guarantees: a slot that changes while it is looked at is none of its
// faults. Memory: one signal with its history. How far a delivery has come no turn tells
// (docs/decisions/0070).
#include "verify_parts.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

static bool scan_slots(struct verify *verify);
static bool check_slot(struct verify *verify, const struct assent_stored_subject *slot);
static bool slot_fault(struct verify *verify, const struct assent_stored_subject *slot, const char **fault);
static const char *compare_slot(struct verify *verify, const struct assent_value *stored,
                                const struct assent_stored_turns *turns);
static const char *compare_owed(struct verify *verify, const struct assent_value *stored,
                                const struct assent_stored_turns *turns);
static bool read_history(struct verify *verify, struct assent_text id, struct assent_stored_turns *out);
static bool read_turn(struct verify *verify, const struct assent_stored_turn *stored,
                      struct assent_admin_turn *out);
static bool scan_listening(struct verify *verify);
static bool check_listening(struct verify *verify, const struct assent_stored_listening *listening);

bool verify_signals(struct verify *verify)
{
    return scan_slots(verify) && scan_listening(verify);
}

bool verify_signal_open(const struct assent_admin_turn *turn)
{
    struct assent_text state = assent_value_get_text(&turn->envelope, "state");
    return assent_text_is(state, "delivering") || assent_text_is(state, "waiting");
}

void verify_slot_counts(struct verify *verify)
{
    if (verify->slots != verify->open_signals)
        verify_fault(verify, ASSENT_BAD_RECORD, 0,
                     "%lld signals are open by their turns, but %lld slots hold one",
                     (long long)verify->open_signals, (long long)verify->slots);
}

bool verify_find_listening(struct verify *verify, const struct assent_stored_listening *listening,
                           bool *found)
{
    struct assent_stored_listeners page = {0};
    struct assent_error error = {0};
    struct assent_id before = listening->ticket;
    size_t byte = ASSENT_ID_BYTES;
    while (byte > 0 && before.bytes[byte - 1]-- == 0) // the number before: pages begin after one
        byte--;
    *found = false;
    if (!assent_reader_listeners(verify->reader, listening->signal, listening->key, byte > 0 ? &before : NULL,
                                 1, verify->ticket, &page, &error))
        return verify_unreadable(verify, &error, "the listeners");
    *found = page.count == 1 && assent_id_equal(&page.items[0], &listening->ticket);
    return true;
}

static bool scan_slots(struct verify *verify)
{
    struct assent_arena *kept = assent_arena_open(0);
    struct assent_text after = assent_text_of("");
    bool read = true;
    for (bool more = true; read && more;) {
        struct assent_stored_subjects slots = {0};
        struct assent_error error = {0};
        assent_arena_reset(verify->page);
        if (!assent_reader_subjects(verify->reader, assent_text_of("signal_slot"), after, ASSENT_VERIFY_PAGE,
                                    verify->page, &slots, &error)) {
            read = verify_unreadable(verify, &error, "the slots of signals");
            break;
        }
        for (size_t i = 0; read && i < slots.count; i++)
            read = check_slot(verify, &slots.items[i]);
        more = slots.count == ASSENT_VERIFY_PAGE;
        assent_arena_reset(kept);
        if (more)
            after = assent_text_copy(kept, slots.items[slots.count - 1].id);
    }
    assent_arena_close(kept);
    return read;
}

static bool check_slot(struct verify *verify, const struct assent_stored_subject *slot)
{
    const char *fault = NULL;
    assent_arena_reset(verify->ticket);
    if (slot->bytes.count == 0)
        return true;
    verify->slots++;
    verify->report->rows++;
    if (!slot_fault(verify, slot, &fault))
        return false;
    if (fault == NULL)
        return true;
    // It may have gone on since its page was read.
    struct assent_subject subject = {.kind = assent_text_of("signal_slot"), .id = slot->id};
    struct assent_text bytes = {0};
    struct assent_error error = {0};
    int64_t revision = 0;
    bool found = false;
    if (!assent_reader_subject(verify->reader, &subject, verify->ticket, &found, &revision, &bytes, &error))
        return verify_unreadable(verify, &error, "a slot of signals");
    if (found && revision == slot->revision)
        verify_fault(verify, ASSENT_BAD_RECORD, 0, "slot %.*s of the open signals %s", (int)slot->id.count,
                     slot->id.bytes, fault);
    return true;
}

// *fault stays NULL when the slot says what the turns say. False when the store cannot be read.
static bool slot_fault(struct verify *verify, const struct assent_stored_subject *slot, const char **fault)
{
    struct assent_value stored;
    struct assent_stored_turns turns = {0};
    struct assent_id id;
    int64_t number;
    if (!assent_text_integer(slot->id, &number) || number < 0 || number >= ASSENT_SIGNALS_OPEN) {
        *fault = "has a number that no slot has";
    } else if (!assent_canonical_read(verify->ticket, slot->bytes, &stored, NULL) ||
               !assent_id_read(assent_value_get_text(&stored, "id"), "sig", &id)) {
        *fault = "cannot be read as it is stored";
    } else {
        if (!read_history(verify, assent_value_get_text(&stored, "id"), &turns))
            return false;
        *fault =
            turns.count > 0 ? compare_slot(verify, &stored, &turns) : "holds a signal that no turn speaks of";
    }
    return true;
}

// turns: newest first.
static const char *compare_slot(struct verify *verify, const struct assent_value *stored,
                                const struct assent_stored_turns *turns)
{
    static const char *const SAID[] = {"signal", "key", "sender", "sent", "expires", "state", "tickets"};
    struct assent_admin_turn newest, first;
    if (!read_turn(verify, &turns->items[0], &newest) ||
        !read_turn(verify, &turns->items[turns->count - 1], &first))
        return NULL; // that is the turn's fault, and was told
    if (assent_value_get_integer(stored, "revision", 0) != newest.revision)
        return "is at another revision than the newest turn of its signal";
    for (size_t i = 0; i < sizeof SAID / sizeof *SAID; i++) {
        const struct assent_value *one = assent_value_get(stored, SAID[i]),
                                  *other = assent_value_get(&newest.envelope, SAID[i]);
        if ((one == NULL) != (other == NULL) || (one != NULL && !assent_value_equal(one, other)))
            return assent_text_format(verify->ticket, "does not say what turn %lld says of `%s`",
                                      (long long)turns->items[0].seq, SAID[i])
                .bytes;
    }
    const struct assent_value *carried = assent_value_get(stored, "value"),
                              *sent = assent_value_get(&first.payload, "value");
    bool erased = verify_erased(&turns->items[turns->count - 1], verify->ticket);
    if (!erased &&
        ((carried == NULL) != (sent == NULL) || (sent != NULL && !assent_value_equal(carried, sent))))
        return "carries another value than was sent";
    return compare_owed(verify, stored, turns);
}

// Owed is what a ticket could not take and has not taken since. One that does not listen any more is let off
// without a turn.
static const char *compare_owed(struct verify *verify, const struct assent_value *stored,
                                const struct assent_stored_turns *turns)
{
    const struct assent_value *owed = assent_value_get(stored, "owed");
    for (size_t i = 0; owed != NULL && owed->kind == ASSENT_VALUE_LIST && i < owed->list.count; i++) {
        bool refused = false, known = false;
        for (size_t k = 0; !known && k < turns->count; k++) {
            struct assent_admin_turn turn;
            if (!read_turn(verify, &turns->items[k], &turn) ||
                !assent_text_equal(assent_value_get_text(&turn.envelope, "ticket"), owed->list.items[i].text))
                continue;
            refused = assent_text_is(turn.what, "signal_refused");
            known = true;
        }
        if (!refused)
            return "owes the signal to a ticket that did not refuse it last";
    }
    return NULL;
}

// Newest first, in the arena of the ticket.
static bool read_history(struct verify *verify, struct assent_text id, struct assent_stored_turns *out)
{
    struct assent_subject subject = {.kind = assent_text_of("signal"), .id = id};
    struct assent_stored_turn *all = NULL;
    struct assent_stored_turns page = {.count = ASSENT_VERIFY_PAGE};
    size_t room = 0;
    *out = (struct assent_stored_turns){0};
    while (page.count == ASSENT_VERIFY_PAGE) {
        struct assent_error error = {0};
        int64_t before = out->count > 0 ? all[out->count - 1].seq : 0;
        if (!assent_reader_history(verify->reader, &subject, before, ASSENT_VERIFY_PAGE, verify->ticket,
                                   &page, &error))
            return verify_unreadable(verify, &error, "a signal's turns");
        if (out->count + page.count > room) {
            room = 2 * (out->count + page.count);
            struct assent_stored_turn *grown = assent_arena_take_array(verify->ticket, room, sizeof *grown);
            for (size_t i = 0; i < out->count; i++)
                grown[i] = all[i];
            all = grown;
        }
        for (size_t i = 0; i < page.count; i++)
            all[out->count + i] = page.items[i];
        *out = (struct assent_stored_turns){all, out->count + page.count};
    }
    return true;
}

static bool read_turn(struct verify *verify, const struct assent_stored_turn *stored,
                      struct assent_admin_turn *out)
{
    struct assent_error error = {0};
    return assent_record_read_admin(stored->envelope, stored->payload, stored->salt, out, verify->ticket,
                                    &error);
}

static bool scan_listening(struct verify *verify)
{
    struct assent_arena *kept = assent_arena_open(0); // holds the key that the next page begins after
    struct assent_stored_listening after;
    bool read = true;
    for (bool first = true, more = true; read && more; first = false) {
        struct assent_stored_all_listening page = {0};
        struct assent_error error = {0};
        assent_arena_reset(verify->page);
        if (!assent_reader_all_listening(verify->reader, first ? NULL : &after, ASSENT_VERIFY_PAGE,
                                         verify->page, &page, &error)) {
            read = verify_unreadable(verify, &error, "the listeners");
            break;
        }
        for (size_t i = 0; read && i < page.count; i++)
            read = check_listening(verify, &page.items[i]);
        more = page.count == ASSENT_VERIFY_PAGE;
        assent_arena_reset(kept);
        if (more) {
            after = page.items[page.count - 1];
            after.signal = assent_text_copy(kept, after.signal);
            after.key = assent_text_copy(kept, after.key);
        }
    }
    assent_arena_close(kept);
    return read;
}

// A row that does not fit is looked for again before it is told: its ticket may have moved meanwhile.
static bool check_listening(struct verify *verify, const struct assent_stored_listening *listening)
{
    const struct assent_ticket *ticket;
    bool found = false;
    assent_arena_reset(verify->ticket);
    if (!verify_load(verify, listening->ticket, &ticket))
        return false;
    if (ticket && assent_ticket_awaited(ticket, listening->signal, listening->key))
        return true;
    if (!verify_find_listening(verify, listening, &found))
        return false;
    if (found)
        verify_fault(verify, ASSENT_BAD_RECORD, 0,
                     "ticket %s is stored as listening to signal %.*s for key %.*s, which it does not",
                     verify_name(verify, &listening->ticket), (int)listening->signal.count,
                     listening->signal.bytes, (int)listening->key.count,
                     listening->key.bytes ? listening->key.bytes : "");
    return true;
}
