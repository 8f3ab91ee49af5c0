// SPDX-License-Identifier: Apache-2.0
// The record codec: a turn as an envelope and a payload, both canonical JSON, and back (data.md, "The
// journal"; docs/decisions has stored examples). Envelope: ids, digests, rules, times, facts without what
// people wrote, and "payload": the commitment SHA-256(salt || payload). Payload: a list of [index of the
// fact, { members… }]; kept in a table of its own so that it can be erased while the chain holds.
#ifndef ASSENT_CORE_RECORD_H
#define ASSENT_CORE_RECORD_H

#include <assent/core/admin_kind.h>
#include <assent/core/fold.h>

enum { ASSENT_SALT_BYTES = 16 };

struct assent_record_bytes {
    struct assent_text envelope;
    struct assent_text payload; // empty when no fact has a payload; then the envelope has no commitment
    unsigned char salt[ASSENT_SALT_BYTES];
};

// Pure. salt: dice that are passed in.
struct assent_record_bytes assent_record_write(const struct assent_turn *turn,
                                               const unsigned char salt[ASSENT_SALT_BYTES],
                                               struct assent_arena *arena);
// Reads a turn back. payload may be empty though the envelope commits to one: it was erased, its members are
// absent. Fails: BAD_RECORD (not canonical, unknown fact, wrong type, commitment does not fit).
bool assent_record_read(struct assent_text envelope, struct assent_text payload,
                        const unsigned char salt[ASSENT_SALT_BYTES], struct assent_turn *out,
                        struct assent_arena *arena, struct assent_error *error);
// A turn of a subject that is not a ticket (directory, workflow version, token): the same envelope with other
// words.
struct assent_admin_turn {
    struct assent_text subject; // "directory", "workflow/normal-change", "token/tok_…"
    int64_t revision;
    int64_t at_us;
    struct assent_actor actor;
    struct assent_text what;      // assent_admin_text of a kind
    struct assent_value envelope; // record: versions, digests, ids
    struct assent_value payload;  // record: texts; absent when there is none
};
struct assent_record_bytes assent_record_write_admin(const struct assent_admin_turn *turn,
                                                     const unsigned char salt[ASSENT_SALT_BYTES],
                                                     struct assent_arena *arena);
// Reads it back. Fails as assent_record_read.
bool assent_record_read_admin(struct assent_text envelope, struct assent_text payload,
                              const unsigned char salt[ASSENT_SALT_BYTES], struct assent_admin_turn *out,
                              struct assent_arena *arena, struct assent_error *error);

// The chain. leaf = SHA-256(0x00 || envelope); link = SHA-256(0x02 || prev || seq as 8 bytes big-endian ||
// leaf). The first turn's prev is 32 zero bytes.
struct assent_digest assent_chain_leaf(struct assent_text envelope);
struct assent_digest assent_chain_link(const struct assent_digest *prev, int64_t seq,
                                       const struct assent_digest *leaf);

// The public facts of a turn for history and traces: a list of records { id: "seq.n", kind, … } with payload
// members merged in, instants as RFC 3339 texts.
struct assent_value assent_record_facts(const struct assent_turn *turn, int64_t seq,
                                        struct assent_arena *arena);

#endif
