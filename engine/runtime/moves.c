// SPDX-License-Identifier: Apache-2.0
// Turns that move the schedule. Such a turn is decided like any other; then it waits in one queue until
// nothing that it read is being moved by another, is decided again if anything has moved since, and goes out
// as one item: its own turn, a turn of each ticket that it meets or meets no more, and the versions of the
// lanes that it occupies and has looked into.
//
// Two moves onto one thing at once: the later one is decided when the earlier one is kept, sees it, and its
// item tells both. No errand that waits holds anything, so none can wait for another in a circle: a ticket
// whose own move waits may get another's turn meanwhile, because its move is decided again.
#include "gates.h"
#include "machine.h"
#include <assert.h>
#include <string.h>

// --- what is taken ---

static bool shares_lane(const struct move *a, const struct move *b)
{
    for (size_t i = 0; i < a->lane_count; i++) {
        for (size_t k = 0; k < b->lane_count; k++) {
            if ((a->lanes[i].own || b->lanes[k].own) && assent_text_equal(a->lanes[i].key, b->lanes[k].key))
                return true;
        }
    }
    return false;
}

static bool is_taken(const struct assent_runtime *runtime, const struct move *move)
{
    for (const struct move *out = runtime->schedule.out; out != NULL; out = out->next) {
        if (shares_lane(out, move) || move_partner(out->errand, &move->errand->entry->id) != NULL)
            return true;
        for (size_t i = 0; i < move->partner_count; i++) {
            const struct assent_id *ticket = &move->partners[i].ticket;
            if (assent_id_equal(ticket, &out->errand->entry->id) || move_partner(out->errand, ticket) != NULL)
                return true;
        }
    }
    return false;
}

const struct partner *move_partner(const struct errand *errand, const struct assent_id *ticket)
{
    const struct move *move = errand->move;
    for (size_t i = 0; move != NULL && i < move->partner_count; i++) {
        if (assent_id_equal(&move->partners[i].ticket, ticket))
            return &move->partners[i];
    }
    return NULL;
}

static void want(struct move *move, bool wanted)
{
    if (move->wants == wanted)
        return;
    move->wants = wanted;
    for (size_t i = 0; i < move->partner_count; i++) {
        struct assent_runtime *runtime = move->errand->runtime;
        struct partner *partner = &move->partners[i];
        if (wanted)
            partner->entry = entry_open(runtime, &partner->ticket);
        partner->entry->wanted = wanted;
        if (!wanted)
            entry_wake(runtime, partner->entry);
    }
}

// --- waiting ---

static void look_at(struct move *move)
{
    struct errand *errand = move->errand;
    struct assent_runtime *runtime = errand->runtime;
    struct assent_id *ids;
    size_t count = assent_conflict_partners(&errand->step, errand->arena, &ids);
    move->partners = assent_arena_take_array(errand->arena, count, sizeof *move->partners);
    move->partner_count = count;
    for (size_t i = 0; i < count; i++)
        move->partners[i] = (struct partner){.ticket = ids[i]};
    move->lanes = errand->step.lanes;
    move->lane_count = errand->step.lane_count;
    move->version = runtime->schedule.view.version;
}

static bool moves(const struct errand *errand)
{
    bool moved = errand->step.lane_count > 0;
    for (size_t i = 0; !moved && i < errand->step.fact_count; i++)
        moved = errand->step.facts[i].kind == ASSENT_FACT_CONFLICT_FOUND ||
                errand->step.facts[i].kind == ASSENT_FACT_CONFLICT_SETTLED;
    return moved;
}

bool move_begin(struct errand *errand)
{
    struct schedule *schedule = &errand->runtime->schedule;
    if (errand->move == NULL && !moves(errand))
        return false;
    struct move *move = errand->move;
    if (move == NULL) {
        move = assent_arena_take(errand->arena, sizeof *move);
        move->errand = errand;
        errand->move = move;
        *schedule->waiting_end = move;
        schedule->waiting_end = &move->next;
    }
    move->state = MOVE_WAITS;
    look_at(move);
    return true;
}

static void leave_queue(struct schedule *schedule, const struct move *move)
{
    struct move **at = &schedule->waiting;
    while (*at != NULL && *at != move)
        at = &(*at)->next;
    if (*at == NULL)
        return;
    *at = move->next;
    if (schedule->waiting_end == &move->next)
        schedule->waiting_end = at;
}

// --- going out ---

// Whether each partner is there and nobody else is at work on it. What is not is asked for.
static bool are_ready(struct move *move)
{
    struct assent_runtime *runtime = move->errand->runtime;
    bool ready = true;
    for (size_t i = 0; i < move->partner_count; i++) {
        struct entry *entry = move->partners[i].entry;
        const struct errand *current = entry->current;
        bool idle = current == NULL || (current->move != NULL && current->move->state == MOVE_WAITS);
        if (entry->version == NULL)
            entry_load(runtime, entry);
        ready = ready && idle && entry->version != NULL;
    }
    return ready;
}

static bool add_partner(struct move *move, struct partner *partner, struct assent_item *item,
                        struct assent_write *writes, struct assent_kept_turn *turns,
                        struct assent_error *error)
{
    struct errand *errand = move->errand;
    struct assent_runtime *runtime = errand->runtime;
    const struct assent_ticket *before = partner->entry->version->ticket;
    const struct assent_directory *directory = errand->world->world.directory;
    struct assent_mirrored mirrored;
    if (!assent_conflict_mirror(before, &errand->step, errand->request.event.at_us, directory->version,
                                errand->arena, &mirrored, error))
        return false;
    struct assent_turn turn = {
        .ticket = before->id,
        .revision = mirrored.next->revision,
        .at_us = errand->request.event.at_us,
        .event = ASSENT_EVENT_SCHEDULE,
        .actor = errand->request.event.actor,
        .definition = before->workflow_digest,
        .directory = directory->version,
        .schedule = schedule_version(runtime, move->lanes, move->lane_count),
        .facts = mirrored.facts,
        .fact_count = mirrored.fact_count,
    };
    unsigned char salt[ASSENT_SALT_BYTES];
    dice_draw(&runtime->dice, salt, sizeof salt);
    struct assent_subject subject = {.is_ticket = true, .ticket = before->id};
    partner->next = mirrored.next;
    partner->turn = item->turn_count;
    writes[item->write_count++] = (struct assent_write){subject, before->revision, turn.revision};
    turns[item->turn_count] =
        (struct assent_kept_turn){.subject = subject, .revision = turn.revision, .at_us = turn.at_us};
    turns[item->turn_count++].bytes = assent_record_write(&turn, salt, errand->arena);
    struct assent_audience nobody = {0};
    struct assent_rows rows = assent_rows_change(before, mirrored.next, false, &nobody,
                                                 &errand->world->operators, directory, errand->arena);
    struct assent_row *all =
        assent_arena_take_array(errand->arena, item->row_count + rows.count, sizeof *all);
    memcpy(all, item->rows, item->row_count * sizeof *all);
    memcpy(all + item->row_count, rows.items, rows.count * sizeof *all);
    item->rows = all;
    item->row_count += rows.count;
    return true;
}

static struct assent_subject lane_subject(struct assent_text key)
{
    return (struct assent_subject){.kind = assent_text_of("schedule"), .id = key};
}

// What it occupies moves on; what it only looked into must still be what it was.
static void add_lanes(struct move *move, struct assent_item *item, struct assent_write *writes,
                      struct assent_read *reads)
{
    struct assent_runtime *runtime = move->errand->runtime;
    move->first_lane = item->write_count;
    for (size_t i = 0; i < move->lane_count; i++) {
        const struct assent_lane_key *key = &move->lanes[i];
        int64_t version = schedule_lane(runtime, key->key)->version;
        if (key->own)
            writes[item->write_count++] = (struct assent_write){lane_subject(key->key), version, version + 1};
        else
            reads[item->read_count++] = (struct assent_read){lane_subject(key->key), version};
    }
}

static bool complete(struct move *move, struct assent_error *error)
{
    struct errand *errand = move->errand;
    struct assent_item *item = errand->item;
    struct assent_arena *arena = errand->arena;
    size_t most = item->write_count + move->partner_count + move->lane_count;
    struct assent_write *writes = assent_arena_take_array(arena, most, sizeof *writes);
    struct assent_read *reads =
        assent_arena_take_array(arena, item->read_count + move->lane_count, sizeof *reads);
    struct assent_kept_turn *turns =
        assent_arena_take_array(arena, item->turn_count + move->partner_count, sizeof *turns);
    memcpy(writes, item->writes, item->write_count * sizeof *writes);
    memcpy(reads, item->reads, item->read_count * sizeof *reads);
    memcpy(turns, item->turns, item->turn_count * sizeof *turns);
    for (size_t i = 0; i < move->partner_count; i++) {
        if (!add_partner(move, &move->partners[i], item, writes, turns, error))
            return false;
    }
    add_lanes(move, item, writes, reads);
    item->writes = writes;
    item->reads = reads;
    item->turns = turns;
    return true;
}

static void go_out(struct move *move)
{
    struct errand *errand = move->errand;
    struct schedule *schedule = &errand->runtime->schedule;
    struct assent_error error;
    if (!turn_item(errand))
        return;
    if (!complete(move, &error)) {
        reply_error(errand, &error);
        return;
    }
    leave_queue(schedule, move);
    move->state = MOVE_IS_OUT;
    move->next = schedule->out;
    schedule->out = move;
    batch_add(errand);
}

// True when there is more to do: the head was decided again, or has left the queue. The schedule does not
// move meanwhile, so each is decided again once at most.
static bool advance(struct assent_runtime *runtime, struct move *move)
{
    struct errand *errand = move->errand;
    if (move->state == MOVE_DECIDES || is_taken(runtime, move))
        return false;
    if (move->version != runtime->schedule.view.version || errand->before != errand->entry->version) {
        want(move, false);
        move->partner_count = 0;
        move->state = MOVE_DECIDES;
        entry_again(errand);
        return true;
    }
    want(move, true);
    if (!are_ready(move))
        return false;
    go_out(move);
    return true;
}

void moves_work(struct assent_runtime *runtime)
{
    bool more = runtime->phase == PHASE_READY && !runtime->resync;
    while (more && runtime->schedule.waiting != NULL)
        more = advance(runtime, runtime->schedule.waiting);
}

// --- the end ---

void move_kept(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    const struct move *move = errand->move;
    const struct assent_item *item = errand->item;
    for (size_t i = 0; move != NULL && i < move->partner_count; i++) {
        const struct partner *partner = &move->partners[i];
        entry_set_version(
            runtime, partner->entry,
            ticket_version_make(partner->next, item->turns[partner->turn].seq, partner->entry->version));
        gates_moved(runtime, &partner->entry->id);
    }
    for (size_t i = move != NULL ? move->first_lane : item->write_count; i < item->write_count; i++) {
        const struct assent_write *write = &item->writes[i];
        schedule_lane(runtime, write->subject.id)->version = write->becomes;
    }
}

void move_over(struct errand *errand)
{
    struct move *move = errand->move;
    if (move == NULL)
        return;
    struct schedule *schedule = &errand->runtime->schedule;
    struct move **at = &schedule->out;
    leave_queue(schedule, move);
    while (*at != NULL && *at != move)
        at = &(*at)->next;
    if (*at != NULL)
        *at = move->next;
    want(move, false);
    errand->move = NULL;
}

void move_lost(struct errand *errand)
{
    const struct move *move = errand->move;
    for (size_t i = 0; move != NULL && i < move->partner_count; i++)
        entry_set_version(errand->runtime, move->partners[i].entry, NULL);
}

void moves_load_failed(struct assent_runtime *runtime, struct entry *entry, const struct assent_error *error)
{
    struct move *head = runtime->schedule.waiting;
    if (entry->wanted && head != NULL && move_partner(head->errand, &entry->id) != NULL)
        reply_error(head->errand, error);
}
