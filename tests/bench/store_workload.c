// SPDX-License-Identifier: Apache-2.0
// The approval workload's rows. Texts are of the length of true ones and the same for every ticket but for
// its names; the store neither reads nor compresses them.
#include "store_workload.h"

#include <stdio.h>
#include <string.h>

static const char FILL[] =
    "{\"actor\":{\"credential\":\"tok_01j9zq4m8nf3a9r6x2k7c5d1e0\",\"person\":\"per_01j9zq4m8nf3a9r6x2k7c5d1e0\",\"request\":"
    "\"req_01j9zq4m8nf3a9r6x2k7c5d1e0\"},\"at\":\"2026-11-23T07:32:00.000000Z\",\"definition\":\"sha256:9f86d081884c7d659a2f"
    "eaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\",\"directory\":1,\"event\":\"vote\",\"facts\":[{\"choice\":\"approve\","
    "\"covered\":\"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\",\"kind\":\"voted\",\"person\":"
    "\"per_01j9zq4m8nf3a9r6x2k7c5d1e0\",\"round\":0,\"seat\":\"\"},{\"kind\":\"round_closed\",\"outcome\":\"met\",\"round\":0}],"
    "\"payload\":\"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\",\"revision\":3,\"schedule\":0,"
    "\"ticket\":\"tkt_01j9zq4m8nf3a9r6x2k7c5d1e0\"}";

enum {
    HEAD = 400,
    FIELDS = 500,
    ENVELOPE = 700,
    PAYLOAD = 300,
    ROUND = 550,
    VOTE = 260,
    JOB = 420,
    TIMER = 130
};

static const struct assent_text GROUP = {"group:cab", 9};
static const struct assent_text WORKER = {"deployer", 8};

static struct assent_text fill(size_t count)
{
    return assent_text_slice(FILL, count < sizeof FILL - 1 ? count : sizeof FILL - 1);
}

static struct assent_row *row(struct workload_item *item, size_t *count, enum assent_row_kind kind)
{
    struct assent_row *out = &item->rows[(*count)++];
    *out = (struct assent_row){.kind = kind, .ticket = item->write.subject.ticket};
    return out;
}

static void part(struct workload_item *item, size_t *count, enum assent_part kind, const char *name,
                 size_t bytes)
{
    struct assent_row *out = row(item, count, ASSENT_ROW_PART);
    out->part = kind;
    out->name = assent_text_of(name);
    out->gone = bytes == 0;
    out->bytes = fill(bytes);
}

static void timer(struct workload_item *item, size_t *count, const char *name, int64_t due_us, bool gone)
{
    part(item, count, ASSENT_PART_TIMER, name, gone ? 0 : TIMER);
    struct assent_row *out = row(item, count, ASSENT_ROW_TIMER);
    out->name = assent_text_of(name);
    out->at_us = due_us;
    out->gone = gone;
}

static void inbox(struct workload_item *item, size_t *count, int64_t due_us, bool gone)
{
    struct assent_row *out = row(item, count, ASSENT_ROW_INBOX);
    out->audience = GROUP;
    out->name = assent_text_of("round/0");
    out->round = assent_text_of("0");
    out->except = assent_text_of("per_01j9zq4m8nf3a9r6x2k7c5d1e0 ");
    out->due_us = due_us;
    out->gone = gone;
}

static void offer(struct workload_item *item, size_t *count, int64_t since_us, bool gone)
{
    struct assent_row *out = row(item, count, ASSENT_ROW_OFFER);
    out->worker = WORKER;
    out->at_us = since_us;
    out->gone = gone;
}

static void ticket_row(struct workload_item *item, size_t *count, const struct workload_ticket *ticket)
{
    static const char *const states[WORKLOAD_STEPS] = {"draft",     "board",     "board",
                                                       "implement", "implement", "closed"};
    struct assent_row *out = row(item, count, ASSENT_ROW_TICKET);
    snprintf(item->number, sizeof item->number, "CHG-%07lld", (long long)ticket->number);
    out->bytes = fill(HEAD);
    out->number = assent_text_of(item->number);
    out->workflow = assent_text_of("normal-change");
    out->workflow_version = 1;
    out->ticket_kind = ASSENT_CHANGE;
    out->state = assent_text_of(states[ticket->step]);
    out->requester = assent_text_of(ticket->number % 2 ? "per_01j9zq4m8nf3a9r6x2k7c5d1e0"
                                                       : "per_01j9zq4m8nf3a9r6x2k7c5d1e1");
    out->service = assent_text_of("payments");
    out->title = assent_text_of("Rotate the keys of the payment gateway");
    out->created_us = ticket->number * 1000;
    out->updated_us = ticket->number * 1000 + ticket->revision;
    out->due_us = ticket->step == 1 || ticket->step == 2 ? ticket->number * 1000 + ASSENT_DAY_US : 0;
    out->open = ticket->step != WORKLOAD_STEPS - 1;
}

struct workload_ticket workload_ticket(int64_t number)
{
    unsigned char dice[10];
    uint64_t mixed = (uint64_t)number * UINT64_C(0x9e3779b97f4a7c15);
    memset(dice, 0x5a, sizeof dice);
    memcpy(dice, &mixed, sizeof mixed);
    // About twenty new tickets a millisecond, as a busy engine makes them.
    return (struct workload_ticket){assent_id_make(INT64_C(1700000000000000) + number * 50, dice), number, 0,
                                    0};
}

struct assent_item workload_step(struct workload_item *item, const struct workload_ticket *ticket)
{
    size_t count = 0;
    int64_t due_us = ticket->number * 1000 + ASSENT_DAY_US;
    const struct assent_subject subject = {.is_ticket = true, .ticket = ticket->id};
    item->write = (struct assent_write){subject, ticket->revision, ticket->revision + 1};
    item->turn = (struct assent_kept_turn){
        .subject = subject, .revision = ticket->revision + 1, .at_us = ticket->number};
    item->turn.bytes.envelope = fill(ENVELOPE);
    item->turn.bytes.payload = fill(PAYLOAD);
    ticket_row(item, &count, ticket);
    if (ticket->step == 0)
        row(item, &count, ASSENT_ROW_FIELDS)->bytes = fill(FIELDS);
    if (ticket->step == 1 || ticket->step == 3) {
        part(item, &count, ASSENT_PART_ROUND, "0", ROUND);
        timer(item, &count, "round/0", due_us, ticket->step == 3);
        inbox(item, &count, due_us, ticket->step == 3);
    }
    if (ticket->step == 2 || ticket->step == 3)
        part(item, &count, ASSENT_PART_VOTE,
             ticket->step == 2 ? "0/per_01j9zq4m8nf3a9r6x2k7c5d1e0" : "0/per_01j9zq4m8nf3a9r6x2k7c5d1e1",
             VOTE);
    if (ticket->step >= 3)
        part(item, &count, ASSENT_PART_JOB, "0", JOB);
    if (ticket->step == 3 || ticket->step == 4)
        offer(item, &count, ticket->number * 1000, ticket->step == 4);
    if (ticket->step >= 4)
        timer(item, &count, "job/0/lease", due_us + 1, ticket->step == 5);
    return (struct assent_item){.writes = &item->write,
                                .write_count = 1,
                                .turns = &item->turn,
                                .turn_count = 1,
                                .rows = item->rows,
                                .row_count = count,
                                .key = {.present = true,
                                        .hash = {.bytes = {1}},
                                        .fingerprint = {.bytes = {2}},
                                        .status = 200,
                                        .at_us = ticket->number}};
}

void workload_advance(struct workload_ticket *ticket, bool without_end)
{
    ticket->revision++;
    ticket->step++;
    if (ticket->step == WORKLOAD_STEPS && without_end)
        ticket->step = 1;
}
