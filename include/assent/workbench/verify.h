// SPDX-License-Identifier: Apache-2.0
// Verifying a store: the whole journal, and that what stands beside it is what the journal says. For `assent
// verify` and the crash tests. It trusts nothing but the reader: links are computed again from the envelopes,
// tickets are folded again from their turns, and compared.
//
// What is checked:
// - numbers without gaps, each link, each payload's commitment, each turn against its row's columns;
// - prev_seq: the turns reached by walking every ticket back are all turns of tickets, each once;
// - each ticket's stored rows are the fold of its turns, its list columns and number lead to it;
// - its inbox entries, offers and timers are there; no offer or timer, and no inbox entry of somebody in the
//   directory, is there that no ticket calls for;
// - each slot of an open signal says what the signal's newest turn says, carries what was sent, and owes it
// to
//   tickets that refused it; there are as many as signals are open; what tickets listen to is stored, and
//   nothing else;
// - other subjects stand at the revision of their newest turn; the directory is the one that its turn names;
//   a token has the person, end and scopes of its turn, and is revoked if that says so; each workflow version
//   that was deployed is there and compiles to its digest; there are no more of either.
// What is not: how far a signal's delivery has come, a token's hash (no turn says it), READER rows (they need
// the definition), inbox entries of faults when roles have changed since, the fields of a ticket of which a
// payload was erased.
#ifndef ASSENT_WORKBENCH_VERIFY_H
#define ASSENT_WORKBENCH_VERIFY_H

#include <assent/store/store.h>

struct assent_verify_report {
    int64_t turns;   // of the journal
    int64_t tickets; // folded and compared
    int64_t rows;    // parts, inbox entries, offers, timers, listeners and slots compared
    int64_t erased;  // payloads that are gone though their envelope names them
    bool moved;      // somebody wrote meanwhile: what came later was not counted
    int64_t seq;     // the head, to be compared with what was noted elsewhere
    struct assent_digest link;
    int64_t faults;            // places that are wrong
    struct assent_error first; // the first of them: CHAIN_BROKEN for the journal, BAD_RECORD for the rest
    int64_t first_seq;         // the turn where it is; 0: it is no turn's
};

// Blocks, long: reads everything, in pages; memory is bounded by one ticket with its history and one page.
// True when the store could be read: then report says whether all is well (faults 0). Fails: STORE_BROKEN.
bool assent_verify(struct assent_reader *reader, struct assent_verify_report *report,
                   struct assent_error *error);

#endif
