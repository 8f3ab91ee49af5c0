// SPDX-License-Identifier: Apache-2.0
// Prints a story's journal as JSON lines: how the files of tests/core/golden came about. A release adds files
// of its own; those that are there never change, because a store may hold what they hold.
//   usage: core_golden_main done | undone | edited | waited | frozen | asked | planned | template |
//          deferred | handed | members
// A line: {"envelope":…,"link":…,"payload":…,"salt":…,"seq":…}; the last one: {"ticket":…}, what they fold
// to.
#include "journal_story.h"

#include <assent/base/canonical.h>
#include <assent/core/record.h>

#include <stdio.h>
#include <string.h>

static struct assent_digest print_turn(const struct assent_turn *turn, int64_t seq, struct assent_digest prev,
                                       struct assent_arena *arena);
static void print_ticket(const struct assent_ticket *ticket, struct assent_arena *arena);

int main(int count, char **arguments)
{
    for (size_t i = 0; i < STORIES; i++) {
        if (count != 2 || strcmp(arguments[1], story_name(i)) != 0)
            continue;
        struct assent_arena *arena = assent_arena_open(0);
        struct story story = story_tell(i, arena);
        struct assent_digest link = {{0}};
        for (size_t t = 0; t < story.count; t++)
            link = print_turn(&story.turns[t], (int64_t)t + 1, link, arena);
        print_ticket(story.ticket, arena);
        assent_arena_close(arena);
        return 0;
    }
    fprintf(stderr,
            "usage: %s done | undone | edited | waited | frozen | asked | planned | template | deferred | "
            "handed | members\n",
            arguments[0]);
    return 2;
}

static struct assent_digest print_turn(const struct assent_turn *turn, int64_t seq, struct assent_digest prev,
                                       struct assent_arena *arena)
{
    unsigned char salt[ASSENT_SALT_BYTES];
    for (size_t i = 0; i < ASSENT_SALT_BYTES; i++)
        salt[i] = (unsigned char)(seq * 16 + (int64_t)i);
    struct assent_record_bytes bytes = assent_record_write(turn, salt, arena);
    struct assent_digest leaf = assent_chain_leaf(bytes.envelope);
    struct assent_digest link = assent_chain_link(&prev, seq, &leaf);
    printf("{\"envelope\":%.*s,\"link\":\"%s\",\"payload\":%.*s,\"salt\":\"", (int)bytes.envelope.count,
           bytes.envelope.bytes, assent_digest_text(arena, &link).bytes,
           bytes.payload.count ? (int)bytes.payload.count : 2,
           bytes.payload.count ? bytes.payload.bytes : "[]");
    for (size_t i = 0; i < ASSENT_SALT_BYTES; i++)
        printf("%02x", salt[i]);
    printf("\",\"seq\":%lld}\n", (long long)seq);
    return link;
}

static void print_ticket(const struct assent_ticket *ticket, struct assent_arena *arena)
{
    struct assent_value value = assent_ticket_value(arena, ticket);
    struct assent_text text = assent_canonical_text(arena, &value);
    printf("{\"ticket\":%.*s}\n", (int)text.count, text.bytes);
}
