// SPDX-License-Identifier: Apache-2.0
// The journal from its first turn to its head: numbers, links, commitments, and the turns of subjects that
// are no tickets. Guarantees: after a broken link the walk goes on from the link that is stored, so that one
// changed turn is one fault. Memory: a page.
#include "verify_parts.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

struct place {
    int64_t seq; // of the turn before
    struct assent_digest link;
};

static bool check_page(struct verify *verify, const struct assent_stored_turns *turns, struct place *place);
static void check_link(struct verify *verify, const struct assent_stored_turn *stored, struct place *place);
static void check_head(struct verify *verify, const struct place *place);
static void check_ticket_turn(struct verify *verify, const struct assent_stored_turn *stored);
static bool check_admin_turn(struct verify *verify, const struct assent_stored_turn *stored);
static bool check_admin_place(struct verify *verify, const struct assent_stored_turn *stored,
                              const struct assent_admin_turn *turn);
static bool same_subject(const struct assent_subject *a, const struct assent_subject *b);

bool verify_journal(struct verify *verify)
{
    struct place place = {0};
    while (place.seq < verify->report->seq) {
        struct assent_stored_turns turns;
        struct assent_error error = {0};
        assent_arena_reset(verify->page);
        if (!assent_reader_journal(verify->reader, place.seq, ASSENT_VERIFY_PAGE, verify->page, &turns,
                                   &error))
            return verify_unreadable(verify, &error, "the journal");
        if (turns.count == 0)
            break;
        if (!check_page(verify, &turns, &place))
            return false;
    }
    check_head(verify, &place);
    return true;
}

bool verify_erased(const struct assent_stored_turn *stored, struct assent_arena *arena)
{
    struct assent_value envelope;
    return !stored->has_payload && assent_canonical_read(arena, stored->envelope, &envelope, NULL) &&
           assent_value_get(&envelope, "payload");
}

static bool check_page(struct verify *verify, const struct assent_stored_turns *turns, struct place *place)
{
    for (size_t i = 0; i < turns->count && place->seq < verify->report->seq; i++) {
        const struct assent_stored_turn *stored = &turns->items[i];
        assent_arena_reset(verify->ticket);
        check_link(verify, stored, place);
        verify->report->turns++;
        verify->ticket_turns += stored->subject.is_ticket;
        verify->report->erased += verify_erased(stored, verify->ticket);
        if (stored->subject.is_ticket)
            check_ticket_turn(verify, stored);
        else if (!check_admin_turn(verify, stored))
            return false;
    }
    return true;
}

static void check_link(struct verify *verify, const struct assent_stored_turn *stored, struct place *place)
{
    struct assent_digest leaf = assent_chain_leaf(stored->envelope);
    struct assent_digest link = assent_chain_link(&place->link, stored->seq, &leaf);
    if (stored->seq != place->seq + 1)
        verify_fault(verify, ASSENT_CHAIN_BROKEN, place->seq + 1,
                     "turn %lld is missing: the journal goes from %lld to %lld", (long long)place->seq + 1,
                     (long long)place->seq, (long long)stored->seq);
    else if (!assent_digest_equal(&link, &stored->link))
        verify_fault(verify, ASSENT_CHAIN_BROKEN, stored->seq,
                     "turn %lld: its link is not the one that its envelope and the turn before make; one of "
                     "them was changed",
                     (long long)stored->seq);
    if (stored->prev_seq < 0 || stored->prev_seq >= stored->seq)
        verify_fault(verify, ASSENT_CHAIN_BROKEN, stored->seq,
                     "turn %lld names %lld as the turn before it of the same subject", (long long)stored->seq,
                     (long long)stored->prev_seq);
    place->seq = stored->seq;
    place->link = stored->link;
}

static void check_head(struct verify *verify, const struct place *place)
{
    const struct assent_verify_report *report = verify->report;
    if (place->seq != report->seq)
        verify_fault(verify, ASSENT_CHAIN_BROKEN, place->seq + 1,
                     "turn %lld is missing: the head is turn %lld", (long long)place->seq + 1,
                     (long long)report->seq);
    else if (!assent_digest_equal(&place->link, &report->link))
        verify_fault(verify, ASSENT_CHAIN_BROKEN, place->seq,
                     "turn %lld is the head, but its link is not the head's", (long long)place->seq);
}

// The record reads back, keeps its commitment, and says what the columns beside it say.
static void check_ticket_turn(struct verify *verify, const struct assent_stored_turn *stored)
{
    struct assent_turn turn;
    struct assent_error error = {0};
    if (!assent_record_read(stored->envelope, stored->payload, stored->salt, &turn, verify->ticket, &error))
        verify_fault(verify, ASSENT_BAD_RECORD, stored->seq, "turn %lld: %s", (long long)stored->seq,
                     error.text);
    else if (!assent_id_equal(&turn.ticket, &stored->subject.ticket) || turn.revision != stored->revision ||
             turn.at_us != stored->at_us)
        verify_fault(verify, ASSENT_BAD_RECORD, stored->seq,
                     "turn %lld: its columns name another ticket, revision or time than its envelope",
                     (long long)stored->seq);
}

static bool check_admin_turn(struct verify *verify, const struct assent_stored_turn *stored)
{
    struct assent_admin_turn turn;
    struct assent_error error = {0};
    if (assent_record_read_admin(stored->envelope, stored->payload, stored->salt, &turn, verify->ticket,
                                 &error))
        return check_admin_place(verify, stored, &turn);
    verify_fault(verify, ASSENT_BAD_RECORD, stored->seq, "turn %lld: %s", (long long)stored->seq, error.text);
    return true;
}

// Where the turn stands in its subject's history: the one before it is the subject's, and the subject is at
// the revision of its newest turn.
static bool check_admin_place(struct verify *verify, const struct assent_stored_turn *stored,
                              const struct assent_admin_turn *turn)
{
    struct assent_stored_turns before = {0};
    struct assent_text bytes = {0};
    struct assent_error error = {0};
    int64_t revision = 0;
    bool found = false;
    if (turn->revision != stored->revision || turn->at_us != stored->at_us)
        verify_fault(verify, ASSENT_BAD_RECORD, stored->seq,
                     "turn %lld: its columns name another revision or time than its envelope",
                     (long long)stored->seq);
    if (stored->prev_seq > 0 &&
        !assent_reader_journal(verify->reader, stored->prev_seq - 1, 1, verify->ticket, &before, &error))
        return verify_unreadable(verify, &error, "the journal");
    if (stored->prev_seq > 0 && (before.count == 0 || before.items[0].seq != stored->prev_seq ||
                                 !same_subject(&before.items[0].subject, &stored->subject)))
        verify_fault(verify, ASSENT_CHAIN_BROKEN, stored->seq,
                     "turn %lld names turn %lld as the one before it, which is not of the same subject",
                     (long long)stored->seq, (long long)stored->prev_seq);
    if (!assent_reader_subject(verify->reader, &stored->subject, verify->ticket, &found, &revision, &bytes,
                               &error))
        return verify_unreadable(verify, &error, "a subject");
    if (!found || revision < stored->revision)
        verify_fault(verify, ASSENT_BAD_RECORD, stored->seq,
                     "turn %lld: its subject %.*s is stored at revision %lld, not at %lld",
                     (long long)stored->seq, (int)turn->subject.count, turn->subject.bytes,
                     (long long)revision, (long long)stored->revision);
    else if (revision == stored->revision && assent_text_is(stored->subject.kind, "template")) {
        if (!verify_template(verify, stored, turn, bytes))
            return false;
    } else if (revision == stored->revision)
        verify_stored_form(verify, stored, turn, bytes);
    verify->tokens += assent_text_is(stored->subject.kind, "token") && stored->revision == 1;
    verify->templates += assent_text_is(stored->subject.kind, "template") && stored->revision == 1;
    verify->delegations += assent_text_is(stored->subject.kind, "delegation") && stored->revision == 1;
    verify->meetings += assent_text_is(stored->subject.kind, "meeting") && stored->revision == 1;
    return verify_version(verify, stored, turn);
}

static bool same_subject(const struct assent_subject *a, const struct assent_subject *b)
{
    return !a->is_ticket && !b->is_ticket && assent_text_equal(a->kind, b->kind) &&
           assent_text_equal(a->id, b->id);
}
