// SPDX-License-Identifier: Apache-2.0
// Long texts of the codes of the store (30) and the runtime (40). Shown by `assent explain CODE` and under
// /problems/. Each text says what the code means, a common cause and what to do; rows stand in the order of
// numbers.
#include "explain.h"

static const struct explain_row ROWS[] = {
    {ASSENT_BAD_RECORD,
     "Something that the store gave back cannot be read: the bytes are not what this program wrote. The usual "
     "causes are a damaged disk, a file that was changed by hand, and a store of a newer version. Run `assent "
     "verify` on the store; if it reports damage, restore the last backup and keep the damaged file."},
    {ASSENT_CONFLICT,
     "Somebody else changed the same thing at the same moment, and theirs was kept first. Nothing of yours was "
     "kept. Read it again and repeat your request if it still makes sense."},
    {ASSENT_STORE_FULL,
     "The disk with the store is full, so nothing more can be kept; everything acknowledged so far is safe. "
     "Reading still works. Make room on the disk: writing goes on by itself as soon as there is some."},
    {ASSENT_STORE_BROKEN,
     "The store cannot be read or written at the moment; the server's log holds what the system said. Usual causes "
     "are a disk that fails, a file system that was taken away, and a database server that is down. Mend the cause "
     "and send the request again with the same Idempotency-Key."},
    {ASSENT_STORE_UNKNOWN,
     "The connection to the store broke at the very moment of writing, so it is not known whether your request was "
     "kept. Send it again with the same Idempotency-Key: if it was kept you get its answer, and otherwise it is "
     "done now. It cannot happen twice."},
    {ASSENT_STORE_LOCKED,
     "Another Assent has this store open, and two on one file would destroy it. The usual cause is a server that "
     "is still stopping, or a command meant for a stopped server run beside a running one. Wait for the other to "
     "end, or use the API instead."},
    {ASSENT_STORE_VERSION,
     "The tables of the store have a form that this Assent does not read, and nothing in it was changed. A server "
     "brings older forms to its own when it starts; a newer form means that an older program was put in place after "
     "an upgrade. Use the newer program, or restore the backup that was made before the upgrade; for a command on a "
     "stopped store, start `assent serve` on it once."},
    {ASSENT_CHAIN_BROKEN,
     "The journal is a chain in which every entry carries the hash of the one before, and one link does not fit. "
     "An entry was changed, removed or damaged after it was kept. Stop the server, keep a copy of the store as "
     "evidence, and compare it with a backup: `assent verify` names the first entry that does not fit."},
    {ASSENT_STORE_READ_ONLY,
     "The store can be read but not written. Usual causes are wrong rights on the file or its folder, and a file "
     "system that was mounted read-only after a fault. Mend it; the server's log holds what the system said."},
    {ASSENT_BUSY,
     "More work is waiting than the server takes on at once, so it refuses new work at once rather than let "
     "everybody wait. Nothing was done. Send the request again after the seconds that `Retry-After` names, with "
     "the same Idempotency-Key."},
    {ASSENT_TOO_MANY,
     "You have sent more requests than your share in this span of time. Nothing was done. Wait for the seconds "
     "that `Retry-After` names; if a program of yours asks again and again, let it use the event stream or a "
     "waiting claim instead."},
    {ASSENT_STOPPING,
     "The server is stopping and takes no new work; what it has acknowledged is kept. The usual cause is an "
     "upgrade or a restart. Send the request again in a moment with the same Idempotency-Key."},
    {ASSENT_INTERNAL,
     "Something went wrong inside Assent that should not be possible. It is not your request's fault, and nothing "
     "of it was kept. Report it with the `request_id` of the answer: the server's log holds the rest under it."},
    {ASSENT_SIGNALS_FULL,
     "Signals that no ticket has taken yet are kept until one comes, and no more than so many: of all names "
     "together, and of one name and key. Nothing was done. The usual cause is a sender whose signals no workflow "
     "listens to, or a key that is written another way than the workflow has it. An operator sees those that "
     "wait with `assent signal list` and can drop them with `assent signal drop`."},
};

const struct explain_table EXPLAIN_ENGINE = {ROWS, sizeof ROWS / sizeof *ROWS};
