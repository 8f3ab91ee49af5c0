// SPDX-License-Identifier: Apache-2.0
// The feed: the journal as it grows. While somebody follows, the newest turns stay in memory, without gaps;
// who has seen all of them waits in line, and every commit looks at the line. Nothing gets in here before it
// is committed (R3), and nothing out of order: one batch is out at a time, and the store numbers in the order
// of the batch (S6). What may change rights (the directory, tokens) sends everybody who waits back to ask
// anew.
#include "machine.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define HEARD_US (60 * ASSENT_SECOND_US)

static struct feed_turn **place(struct feed *feed, int64_t seq)
{
    return &feed->turns[seq % ASSENT_FEED_TURNS];
}

static void turn_drop(struct feed_turn *turn)
{
    assert(turn->holders > 0);
    if (--turn->holders == 0)
        free(turn);
}

static void drop_first(struct feed *feed)
{
    struct feed_turn **turn = place(feed, feed->first++);
    feed->bytes -= (*turn)->bytes;
    turn_drop(*turn);
    *turn = NULL;
}

static void forget(struct feed *feed)
{
    while (feed->first <= feed->newest)
        drop_first(feed);
    feed->first = 1;
    feed->newest = 0;
}

static struct assent_text put(char **at, struct assent_text text)
{
    char *to = *at;
    if (text.count > 0)
        memcpy(to, text.bytes, text.count);
    *at += text.count;
    return assent_text_slice(to, text.count);
}

static struct feed_turn *turn_make(const struct assent_kept_turn *kept, struct program *program)
{
    const struct assent_record_bytes *record = &kept->bytes;
    const struct assent_subject *subject = &kept->subject;
    size_t bytes = record->envelope.count + record->payload.count + subject->kind.count + subject->id.count;
    struct feed_turn *turn = memory_take(sizeof *turn + bytes);
    char *at = (char *)(turn + 1);
    *turn = (struct feed_turn){.holders = 1, .program = program, .bytes = bytes};
    turn->turn = (struct assent_stored_turn){
        .seq = kept->seq,
        .subject = {.is_ticket = subject->is_ticket,
                    .ticket = subject->ticket,
                    .kind = put(&at, subject->kind),
                    .id = put(&at, subject->id)},
        .revision = kept->revision,
        .at_us = kept->at_us,
        .envelope = put(&at, record->envelope),
        .payload = put(&at, record->payload),
        .has_payload = record->payload.count > 0,
    };
    memcpy(turn->turn.salt, record->salt, sizeof turn->turn.salt);
    return turn;
}

static void add(struct feed *feed, struct feed_turn *turn)
{
    int64_t seq = turn->turn.seq;
    if (feed->newest + 1 != seq)
        forget(feed);
    if (feed->newest < feed->first)
        feed->first = seq;
    while (feed->first < seq &&
           (seq - feed->first >= ASSENT_FEED_TURNS || feed->bytes + turn->bytes > ASSENT_FEED_BYTES))
        drop_first(feed);
    feed->newest = seq;
    feed->bytes += turn->bytes;
    *place(feed, seq) = turn;
}

// The item of a turn that moves the schedule has turns of other tickets too.
static struct program *program_of(struct assent_runtime *runtime, const struct errand *errand,
                                  const struct assent_subject *subject)
{
    const struct partner *partner = subject->is_ticket ? move_partner(errand, &subject->ticket) : NULL;
    if (partner != NULL)
        return program_find(runtime, partner->next->workflow, partner->next->workflow_version);
    return subject->is_ticket ? errand->program : NULL;
}

void feed_kept(struct assent_runtime *runtime, const struct errand *errand, const struct assent_item *item)
{
    struct feed *feed = &runtime->feed;
    bool heard = feed->waiter_count > 0 || runtime->now_us - feed->heard_us < HEARD_US;
    for (size_t i = 0; i < item->turn_count; i++) {
        const struct assent_kept_turn *kept = &item->turns[i];
        if (kept->seq > feed->head)
            feed->head = kept->seq;
        feed->rights += !kept->subject.is_ticket && !assent_text_is(kept->subject.kind, "signal");
        if (heard)
            add(feed, turn_make(kept, program_of(runtime, errand, &kept->subject)));
    }
    feed->moved |= item->turn_count > 0;
    if (!heard)
        forget(feed);
}

void feed_lost(struct assent_runtime *runtime)
{
    forget(&runtime->feed);
    runtime->feed.head = -1;
    runtime->feed.moved = true;
}

// --- waiting ---

void feed_wait(struct errand *errand)
{
    struct feed *feed = &errand->runtime->feed;
    if (errand->runtime->stopping) {
        reply_ok(errand);
        return;
    }
    if (feed->waiter_count >= ASSENT_STREAMS_OPEN) {
        reply_code(errand, ASSENT_BUSY, "too many readers follow the journal already; try again in a second");
        return;
    }
    ticket_version_drop(errand->before); // it may wait for long
    world_version_drop(errand->world);
    errand->before = NULL;
    errand->world = NULL;
    errand->wait_until_us = errand->runtime->now_us + ASSENT_FEED_WAIT_US;
    errand->waiting = true;
    errand->next = NULL;
    *feed->waiters_end = errand;
    feed->waiters_end = &errand->next;
    feed->waiter_count++;
}

static struct errand *unlink_waiter(struct feed *feed, struct errand **link)
{
    struct errand *errand = *link;
    *link = errand->next;
    if (*link == NULL)
        feed->waiters_end = link;
    errand->next = NULL;
    errand->waiting = false;
    feed->waiter_count--;
    return errand;
}

void feed_wake(struct assent_runtime *runtime)
{
    struct feed *feed = &runtime->feed;
    if (!feed->moved || runtime->phase != PHASE_READY)
        return;
    bool anew = feed->told != feed->rights;
    feed->moved = false;
    feed->told = feed->rights;
    for (struct errand **link = &feed->waiters; *link != NULL;) {
        enum feed_memory found = anew ? FEED_ANSWERS : feed_from_memory(*link);
        if (found == FEED_NOTHING) {
            link = &(*link)->next;
            continue;
        }
        struct errand *errand = unlink_waiter(feed, link);
        if (found == FEED_ANSWERS)
            reply_ok(errand);
        else
            feed_read(errand);
    }
}

// They wait equally long, so the first of the line is always the next.
int64_t feed_deadline(const struct assent_runtime *runtime)
{
    return runtime->feed.waiters != NULL ? runtime->feed.waiters->wait_until_us : INT64_MAX;
}

void feed_tick(struct assent_runtime *runtime)
{
    struct feed *feed = &runtime->feed;
    while (feed->waiters != NULL && feed->waiters->wait_until_us <= runtime->now_us)
        reply_ok(unlink_waiter(feed, &feed->waiters));
}

void feed_stop(struct assent_runtime *runtime)
{
    while (runtime->feed.waiters != NULL)
        reply_ok(unlink_waiter(&runtime->feed, &runtime->feed.waiters));
}

void feed_cancel(struct assent_runtime *runtime, uint64_t cookie)
{
    struct feed *feed = &runtime->feed;
    for (struct errand **link = &feed->waiters; *link != NULL; link = &(*link)->next) {
        if ((*link)->request.cookie != cookie)
            continue;
        errand_close(unlink_waiter(feed, link));
        return;
    }
}

// --- memory ---

static void hold_turn(struct errand *errand, struct feed_turn *turn, struct ticket_version *version)
{
    if (errand->held == NULL)
        errand->held = assent_arena_take_array(errand->arena, ASSENT_FEED_PAGE, sizeof *errand->held);
    turn->holders++;
    errand->held[errand->held_count++] = (struct feed_hold){turn, ticket_version_hold(version)};
}

static void show_held(struct errand *errand)
{
    struct assent_feed_turn *items =
        assent_arena_take_array(errand->arena, errand->held_count, sizeof *items);
    for (size_t i = 0; i < errand->held_count; i++)
        items[i] = (struct assent_feed_turn){&errand->held[i].turn->turn,
                                             errand->held[i].version != NULL ? errand->held[i].version->ticket
                                                                             : NULL};
    feed_show(errand, items, errand->held_count);
}

// Looks at one turn. False: its ticket is not in memory, so who may see it is not known here.
static bool look(struct errand *errand, struct feed_turn *turn)
{
    struct assent_text workflow = turn->program != NULL ? turn->program->name : (struct assent_text){0};
    if (!feed_wants(errand, &turn->turn, workflow))
        return true;
    struct ticket_version *version = NULL;
    if (turn->turn.subject.is_ticket) {
        const struct entry *entry = entry_find(errand->runtime, &turn->turn.subject.ticket);
        version = entry != NULL ? entry->version : NULL;
        if (version == NULL)
            return false;
        if (!feed_sees(errand, version, turn->program))
            return true;
    }
    hold_turn(errand, turn, version);
    return true;
}

enum feed_memory feed_from_memory(struct errand *errand)
{
    struct feed *feed = &errand->runtime->feed;
    struct assent_feed *out = &errand->reply.feed;
    size_t limit = errand->request.limit;
    out->reached = errand->request.after;
    if (errand->request.after == feed->head)
        return FEED_NOTHING;
    if (errand->request.after + 1 < feed->first || errand->request.after >= feed->newest)
        return FEED_NOT_HERE;
    while (out->reached < feed->newest && errand->held_count < limit) {
        if (!look(errand, *place(feed, out->reached + 1))) {
            if (errand->held_count == 0) {
                errand->request.after = out->reached;
                return FEED_NOT_HERE;
            }
            break;
        }
        out->reached++;
    }
    errand->request.after = out->reached;
    out->more = out->reached < feed->newest;
    if (errand->held_count == 0)
        return FEED_NOTHING;
    show_held(errand);
    return FEED_ANSWERS;
}

void feed_release(struct errand *errand)
{
    for (size_t i = 0; i < errand->held_count; i++) {
        turn_drop(errand->held[i].turn);
        ticket_version_drop(errand->held[i].version);
    }
    errand->held_count = 0;
}

void feed_close(struct assent_runtime *runtime)
{
    errands_close(runtime->feed.waiters);
    forget(&runtime->feed);
}
