// SPDX-License-Identifier: Apache-2.0
// Derived rows: inboxes, claimable jobs, timers by due time, listeners by signal, readers. Each is a function
// of the ticket alone, so the difference is taken between what the ticket before and the ticket after should
// have; nothing can go astray. Addressed by audience (person, group, role, set), never by member: a round of
// 5,000 people is at most ASSENT_AUDIENCE_KEYS inbox rows for each seat.
#include "rows_list.h"

#include <stdlib.h>
#include <string.h>

enum { ENTRIES_FIRST = 16 };

struct entry {
    enum assent_row_kind kind;
    struct assent_text key;  // audience, worker, or a signal's key
    struct assent_text item; // INBOX item, timer's name, signal's name
    int64_t at_us;           // TIMER: due, part of the key; OFFER: since
    int64_t n;               // OFFER: job
    int64_t due_us;          // INBOX
    struct assent_text except;
    struct assent_text round;
};

struct entries {
    struct assent_arena *arena;
    struct entry *items;
    size_t count;
    size_t room;
};

static struct entries wanted(const struct assent_ticket *ticket, const struct row_audiences *audiences,
                             bool items, struct assent_arena *arena);
static bool same_items(const struct assent_ticket *before, const struct assent_ticket *after);
static void want_items(struct entries *entries, const struct assent_ticket *ticket);
static void want_held(struct entries *entries, const struct assent_ticket *ticket);
static void want_round(struct entries *entries, const struct assent_round *round,
                       struct assent_text requester);
static void want_question(struct entries *entries, const struct assent_round *round,
                          const struct assent_vote *vote, struct assent_text requester);
static void want_job(struct entries *entries, const struct assent_job *job,
                     const struct assent_audience *operators);
static void want_inbox(struct entries *entries, const struct assent_audience *audience, struct entry entry);
static void want_readers(struct entries *entries, const struct assent_ticket *ticket);
static void want_reader(struct entries *entries, struct assent_text key);
static void want_audience(struct entries *entries, const struct assent_audience *audience);
static struct assent_text except_text(const struct assent_excluded *excluded, size_t count,
                                      struct assent_arena *arena);
static void add(struct entries *entries, struct entry entry);
static void settle(struct entries *entries);
static int order(const void *left, const void *right);
static bool same_entry(const struct entry *a, const struct entry *b);
static void difference(struct row_list *list, const struct entries *before, const struct entries *after,
                       bool gone);
static void put(struct row_list *list, const struct entry *entry, bool gone);

void rows_index(struct row_list *list, const struct assent_ticket *before,
                const struct row_audiences *audiences)
{
    struct entries was = {.arena = list->arena};
    bool items = !before || !same_items(before, list->ticket);
    if (before)
        was = wanted(before, audiences, items, list->arena);
    struct entries is = wanted(list->ticket, audiences, items, list->arena);
    // What goes comes first, so that a store may take the rows as they come.
    difference(list, &was, &is, true);
    difference(list, &was, &is, false);
    rows_planned(list, before);
    if (!audiences->restricted || !audiences->readers)
        return;
    if (list->ticket->kind != ASSENT_REQUEST)
        row_add(list, ASSENT_ROW_READER)->audience = assent_readers_only_key();
    for (size_t i = 0; i < audiences->readers->count; i++)
        row_add(list, ASSENT_ROW_READER)->audience = audiences->readers->keys[i];
}

// What the rows by configuration item are made of is untouched: they need not be gathered to see that they
// are the same.
static bool same_items(const struct assent_ticket *before, const struct assent_ticket *after)
{
    bool known = before->items.kind == ASSENT_VALUE_LIST && after->items.kind == ASSENT_VALUE_LIST;
    return known && before->items.list.items == after->items.list.items &&
           before->items.list.count == after->items.list.count;
}

static struct entries wanted(const struct assent_ticket *ticket, const struct row_audiences *audiences,
                             bool items, struct assent_arena *arena)
{
    struct entries entries = {.arena = arena};
    want_held(&entries, ticket);
    for (size_t i = 0; i < ticket->round_count; i++) {
        if (ticket->rounds[i].outcome == ASSENT_ROUND_OPEN)
            want_round(&entries, &ticket->rounds[i], ticket->requester);
    }
    for (size_t i = 0; i < ticket->job_count; i++)
        want_job(&entries, &ticket->jobs[i], audiences->operators);
    for (size_t i = 0; i < ticket->timer_count; i++) {
        if (ticket->timers[i].paused_us) // it stands: nothing falls due
            continue;
        add(&entries, (struct entry){.kind = ASSENT_ROW_TIMER,
                                     .item = ticket->timers[i].name,
                                     .at_us = ticket->timers[i].due_us});
    }
    for (size_t i = 0; i < ticket->awaited_count; i++)
        add(&entries, (struct entry){.kind = ASSENT_ROW_SIGNAL,
                                     .key = ticket->awaited[i].signal_key,
                                     .item = ticket->awaited[i].signal});
    if (items)
        want_items(&entries, ticket);
    if (audiences->restricted)
        want_readers(&entries, ticket);
    for (size_t i = 0; i < ticket->watcher_count; i++)
        want_reader(&entries, assent_watch_key(ticket->watchers[i], arena));
    settle(&entries);
    return entries;
}

static void want_items(struct entries *entries, const struct assent_ticket *ticket)
{
    size_t count;
    const struct assent_text *items = assent_ticket_items(ticket, entries->arena, &count);
    for (size_t i = 0; i < count; i++)
        add(entries, (struct entry){.kind = ASSENT_ROW_ITEM, .item = items[i]});
}

static void want_held(struct entries *entries, const struct assent_ticket *ticket)
{
    struct assent_text item = assent_text_of("held");
    if (ticket->opened_by.count && ticket->requesters_before_count == 0) // who holds it sees that
        item = assent_text_format(entries->arena, "held/%.*s", (int)ticket->opened_by.count,
                                  ticket->opened_by.bytes);
    if (ticket->outcome == ASSENT_OUTCOME_NONE && !ticket->leaving.count)
        want_inbox(entries, &ticket->held_by, (struct entry){.item = item, .due_us = ticket->due_us});
}

static void want_round(struct entries *entries, const struct assent_round *round,
                       struct assent_text requester)
{
    const char *what = round->debt ? "debt/" : "round/";
    struct assent_text item = assent_text_format(entries->arena, "%s%lld", what, (long long)round->n);
    struct entry entry = {
        .item = item,
        .due_us = round->due_us,
        .except = except_text(round->excluded, round->excluded_count, entries->arena),
        .round = assent_text_slice(item.bytes + strlen(what), item.count - strlen(what)),
    };
    for (size_t i = 0; i < round->seat_count; i++)
        want_inbox(entries, &round->seats[i].audience, entry);
    for (size_t i = 0; i < round->vote_count; i++)
        want_question(entries, round, &round->votes[i], requester);
}

// A question lies with the requester until it is answered, and then with who asked until they vote.
static void want_question(struct entries *entries, const struct assent_round *round,
                          const struct assent_vote *vote, struct assent_text requester)
{
    bool open = vote->answered_us == 0;
    struct assent_audience to = {.keys = open ? &requester : &vote->person, .count = 1};
    struct entry entry = {.item = assent_text_format(entries->arena, "%s/%lld",
                                                     open ? "question" : "answered", (long long)round->n),
                          .due_us = open ? 0 : round->due_us};
    if (vote->choice == ASSENT_VOTE_ASK)
        want_inbox(entries, &to, entry);
}

// "task/REVISION-N": what follows the slash is the end of the job's public id.
static struct assent_text item_of_job(struct entries *entries, const char *what, const struct assent_job *job)
{
    return assent_text_format(entries->arena, "%s/%lld-%lld", what, (long long)job->entered_revision,
                              (long long)job->n);
}

static void want_job(struct entries *entries, const struct assent_job *job,
                     const struct assent_audience *operators)
{
    bool task = job->body == ASSENT_BODY_TASK;
    struct assent_audience claimer = {.keys = &job->claimed_by, .count = 1};
    if (job->phase == ASSENT_JOB_OFFERED && job->body == ASSENT_BODY_WORKER) {
        add(entries,
            (struct entry){
                .kind = ASSENT_ROW_OFFER, .key = job->worker, .n = job->n, .at_us = job->offered_us});
    } else if (task && (job->phase == ASSENT_JOB_OFFERED || job->phase == ASSENT_JOB_CLAIMED)) {
        bool claimed = job->phase == ASSENT_JOB_CLAIMED;
        struct entry entry = {.item = item_of_job(entries, "task", job), .due_us = job->due_us};
        if (!claimed)
            entry.except = except_text(job->excluded, job->excluded_count, entries->arena);
        want_inbox(entries, claimed ? &claimer : &job->audience, entry);
    } else if (job->phase == ASSENT_JOB_FAULT && operators) {
        struct assent_text item = item_of_job(entries, "fault", job);
        want_inbox(entries, operators, (struct entry){.item = item});
    }
}

static void want_inbox(struct entries *entries, const struct assent_audience *audience, struct entry entry)
{
    entry.kind = ASSENT_ROW_INBOX;
    for (size_t i = 0; i < audience->count; i++) {
        entry.key = audience->keys[i];
        add(entries, entry);
    }
}

// Those involved: who asked, opened it for them, handed it over, edited, holds it, was asked, has voted or
// worked.
static void want_readers(struct entries *entries, const struct assent_ticket *ticket)
{
    want_reader(entries, ticket->requester);
    want_reader(entries, ticket->opened_by);
    for (size_t i = 0; i < ticket->requesters_before_count; i++)
        want_reader(entries, ticket->requesters_before[i]);
    for (size_t i = 0; i < ticket->editor_count; i++)
        want_reader(entries, ticket->editors[i]);
    want_audience(entries, &ticket->held_by);
    for (size_t i = 0; i < ticket->round_count; i++) {
        const struct assent_round *round = &ticket->rounds[i];
        for (size_t s = 0; s < round->seat_count; s++)
            want_audience(entries, &round->seats[s].audience);
        for (size_t v = 0; v < round->vote_count; v++) {
            want_reader(entries, round->votes[v].person);
            if (round->votes[v].how != ASSENT_VOTE_OWN)
                want_reader(entries, round->votes[v].cast_by);
        }
    }
    for (size_t i = 0; i < ticket->job_count; i++) {
        want_audience(entries, &ticket->jobs[i].audience);
        want_reader(entries, ticket->jobs[i].claimed_by);
    }
}

static void want_audience(struct entries *entries, const struct assent_audience *audience)
{
    for (size_t i = 0; i < audience->count; i++)
        want_reader(entries, audience->keys[i]);
}

static void want_reader(struct entries *entries, struct assent_text key)
{
    if (key.count)
        add(entries, (struct entry){.kind = ASSENT_ROW_READER, .key = key});
}

static struct assent_text except_text(const struct assent_excluded *excluded, size_t count,
                                      struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    for (size_t i = 0; i < count; i++) {
        assent_buffer_text(&out, excluded[i].person);
        assent_buffer_byte(&out, ' ');
    }
    return assent_buffer_done(&out);
}

static void add(struct entries *entries, struct entry entry)
{
    if (entries->count == entries->room) {
        size_t room = entries->room ? entries->room * 2 : ENTRIES_FIRST;
        struct entry *items = assent_arena_take_array(entries->arena, room, sizeof *items);
        if (entries->count)
            memcpy(items, entries->items, entries->count * sizeof *items);
        entries->items = items;
        entries->room = room;
    }
    entries->items[entries->count++] = entry;
}

// Sorted, and each key once: two seats may ask the same group.
static void settle(struct entries *entries)
{
    size_t count = 0;
    if (entries->count)
        qsort(entries->items, entries->count, sizeof *entries->items, order);
    for (size_t i = 0; i < entries->count; i++) {
        if (!count || order(&entries->items[count - 1], &entries->items[i]) != 0)
            entries->items[count++] = entries->items[i];
    }
    entries->count = count;
}

// By the whole key under which a store finds the row again (rows.h, "gone"): a due time that moves is another
// row.
static int order(const void *left, const void *right)
{
    const struct entry *a = left;
    const struct entry *b = right;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->kind == ASSENT_ROW_TIMER && a->at_us != b->at_us)
        return a->at_us < b->at_us ? -1 : 1;
    int keys = assent_text_compare(a->key, b->key);
    int items = keys ? keys : assent_text_compare(a->item, b->item);
    int jobs = items ? items : (a->n > b->n) - (a->n < b->n);
    int since = jobs ? jobs : (a->at_us > b->at_us) - (a->at_us < b->at_us);
    return since ? since : (a->due_us > b->due_us) - (a->due_us < b->due_us);
}

static bool same_entry(const struct entry *a, const struct entry *b)
{
    return assent_text_equal(a->except, b->except);
}

static void difference(struct row_list *list, const struct entries *before, const struct entries *after,
                       bool gone)
{
    size_t b = 0;
    size_t a = 0;
    while (b < before->count || a < after->count) {
        int side = b == before->count  ? 1
                   : a == after->count ? -1
                                       : order(&before->items[b], &after->items[a]);
        if (gone && side < 0)
            put(list, &before->items[b], true);
        else if (!gone && (side > 0 || (side == 0 && !same_entry(&before->items[b], &after->items[a]))))
            put(list, &after->items[a], false);
        b += side <= 0;
        a += side >= 0;
    }
}

static void put(struct row_list *list, const struct entry *entry, bool gone)
{
    struct assent_row *row = row_add(list, entry->kind);
    row->gone = gone;
    row->name = entry->item;
    row->at_us = entry->at_us;
    row->job = entry->n;
    row->due_us = entry->due_us;
    row->except = entry->except;
    row->round = entry->round;
    if (entry->kind == ASSENT_ROW_OFFER)
        row->worker = entry->key;
    else if (entry->kind == ASSENT_ROW_SIGNAL)
        row->key = entry->key;
    else
        row->audience = entry->key;
}

struct assent_text assent_watch_key(struct assent_text person, struct assent_arena *arena)
{
    return assent_text_format(arena, "watch:%.*s", (int)person.count, person.bytes);
}

struct assent_text assent_readers_only_key(void)
{
    return assent_text_of("readers:only");
}
