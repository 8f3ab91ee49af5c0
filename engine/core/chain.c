// SPDX-License-Identifier: Apache-2.0
// The journal's hash chain (docs/decisions/0001-journal-record.md). The first byte tells a leaf from a link,
// so that neither can be passed off as the other; 0x01 is kept for the nodes of the Merkle tree (RFC 6962).
#include <assent/core/record.h>

enum { SEQ_BYTES = 8 };

struct assent_digest assent_chain_leaf(struct assent_text envelope)
{
    struct assent_text parts[] = {assent_text_slice("\x00", 1), envelope};
    return assent_digest_parts(parts, 2);
}

struct assent_digest assent_chain_link(const struct assent_digest *prev, int64_t seq,
                                       const struct assent_digest *leaf)
{
    char bytes[SEQ_BYTES];
    for (size_t i = 0; i < SEQ_BYTES; i++)
        bytes[i] = (char)((uint64_t)seq >> (8 * (SEQ_BYTES - 1 - i)) & 0xff);
    struct assent_text parts[] = {
        assent_text_slice("\x02", 1),
        assent_text_slice((const char *)prev->bytes, ASSENT_DIGEST_BYTES),
        assent_text_slice(bytes, SEQ_BYTES),
        assent_text_slice((const char *)leaf->bytes, ASSENT_DIGEST_BYTES),
    };
    return assent_digest_parts(parts, sizeof parts / sizeof *parts);
}
