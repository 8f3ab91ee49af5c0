// SPDX-License-Identifier: Apache-2.0
// Records of meetings as subjects (docs/decisions/0127): who is there, what is decided of each item, that it
// is closed. Guarantees: each change is a turn of the meeting, whose envelope says it by ids and names the
// digest of the whole record without its words; what is decided of an item is in the same item of the store
// as the ticket's turn, or neither is kept; a record that is closed never changes. Who may write and when is
// the core's (assent/core/agenda.h). In memory: the records that were lately asked for.
#include "meetings.h"
#include <assent/base/canonical.h>
#include <assent/core/agenda.h>
#include <stdlib.h>
#include <string.h>

enum { MEETINGS_HELD = 64 };

// --- the list ---

static struct meeting *find(const struct assent_runtime *runtime, struct assent_text id)
{
    struct meeting *found = runtime->meetings;
    while (found != NULL && !assent_text_equal(found->id, id))
        found = found->next;
    return found;
}

static void free_meeting(struct meeting *meeting)
{
    assent_arena_close(meeting->arena);
    assent_arena_close(meeting->own);
    free(meeting);
}

void meeting_drop(struct meeting *meeting)
{
    if (meeting != NULL && --meeting->holders == 0 && meeting->stale)
        free_meeting(meeting);
}

static void unlink_one(struct meeting **at)
{
    struct meeting *meeting = *at;
    *at = meeting->next;
    meeting->stale = true;
    if (meeting->holders == 0)
        free_meeting(meeting);
}

void meetings_forget(struct assent_runtime *runtime)
{
    while (runtime->meetings != NULL)
        unlink_one(&runtime->meetings);
}

// The newest stands first; behind the first few goes what nobody works on: there is one record of a meeting
// in memory as long as somebody does.
static void add(struct assent_runtime *runtime, struct meeting *meeting)
{
    size_t count = 0;
    meeting->next = runtime->meetings;
    runtime->meetings = meeting;
    for (struct meeting **at = &runtime->meetings; *at != NULL;) {
        if (++count > MEETINGS_HELD && (*at)->holders == 0)
            unlink_one(at);
        else
            at = &(*at)->next;
    }
}

static struct meeting *make(struct assent_text id)
{
    struct meeting *meeting = memory_take(sizeof *meeting);
    meeting->own = assent_arena_open(128);
    meeting->arena = assent_arena_open(0);
    meeting->id = assent_text_copy(meeting->own, id);
    return meeting;
}

// --- reading ---

static bool is_of_meeting(const struct assent_request *request)
{
    return request->kind == ASSENT_REQUEST_MEETING || request->kind == ASSENT_REQUEST_MEETING_ATTEND ||
           request->kind == ASSENT_REQUEST_MEETING_CLOSE ||
           (request->kind == ASSENT_REQUEST_EVENT && request->event.kind == ASSENT_EVENT_DECIDE);
}

static struct assent_text name_of(const struct errand *errand)
{
    const struct assent_request *request = &errand->request;
    return assent_text_format(errand->arena, "%.*s/%.*s", (int)request->asked.board.count,
                              request->asked.board.bytes, (int)request->asked.day.count,
                              request->asked.day.bytes);
}

// The board and the time, as the directory has them.
static bool find_time(struct errand *errand, const struct assent_directory *directory)
{
    struct assent_error error;
    struct assent_reply *reply = &errand->reply;
    if (assent_meeting_find(directory, errand->request.asked.board, errand->request.asked.day, &reply->board,
                            &reply->meeting, &error))
        return true;
    reply_error(errand, &error);
    return false;
}

static void read(struct errand *errand, struct assent_text id)
{
    struct assent_order *order = order_open(errand->runtime, ASSENT_ORDER_READ, PURPOSE_MEETING, errand);
    struct assent_text before = assent_text_copy(order->arena, id);
    ((char *)before.bytes)[before.count - 1]--; // pages begin after a name, and none is between the two
    order->read.kind = ASSENT_READ_SUBJECTS;
    order->read.subject_kind = assent_text_of("meeting");
    order->read.after_id = before;
    order->read.limit = 1;
    order_send(errand->runtime, order);
}

bool meeting_awaited(struct errand *errand)
{
    if (!is_of_meeting(&errand->request) || errand->meeting != NULL)
        return false;
    if (!find_time(errand, errand->runtime->world->world.directory))
        return true;
    struct assent_text id = name_of(errand);
    errand->meeting = find(errand->runtime, id);
    if (errand->meeting == NULL)
        read(errand, id);
    else
        errand->meeting->holders++;
    return errand->meeting == NULL;
}

void meeting_read(struct assent_runtime *runtime, struct assent_order *order)
{
    struct errand *errand = order->owner;
    struct assent_error error;
    if (!order->ok) {
        reply_error(errand, &order->error);
        return;
    }
    const struct assent_stored_subjects *page = &order->read.subjects;
    struct assent_text id = name_of(errand);
    if (find(runtime, id) == NULL) {
        struct meeting *meeting = make(id);
        bool there = page->count == 1 && assent_text_equal(page->items[0].id, id);
        if (there &&
            !assent_canonical_read(meeting->arena, assent_text_copy(meeting->arena, page->items[0].bytes),
                                   &meeting->record, &error)) {
            free_meeting(meeting);
            reply_error(errand, &error);
            return;
        }
        meeting->revision = there ? page->items[0].revision : 0;
        add(runtime, meeting);
    }
    dispatch(errand);
}

// --- changing ---

struct change {
    enum assent_admin_kind what;
    struct assent_value record;   // the whole record as it will be
    struct assent_value envelope; // what changed, by ids
    struct assent_value payload;  // and in words
};

static struct assent_record changing(const struct errand *errand)
{
    const struct assent_reply *reply = &errand->reply;
    struct assent_arena *arena = errand->arena;
    if (errand->meeting->revision > 0)
        return assent_record_from(arena, &errand->meeting->record);
    const struct assent_board *board = reply->board;
    struct assent_record record = assent_record_in(arena);
    assent_record_put_text(&record, "board", board->handle);
    assent_record_put_integer(&record, "from", reply->meeting.start_us);
    assent_record_put_text(&record, "name", board->name);
    if (board->quorum)
        assent_record_put_integer(&record, "quorum", board->quorum);
    assent_record_put_integer(&record, "size", (int64_t)board->member_count);
    assent_record_put_integer(&record, "until", reply->meeting.end_us);
    return record;
}

static int64_t closed_us(const struct meeting *meeting)
{
    return assent_value_get_integer(&meeting->record, "closed", 0);
}

struct parts {
    struct assent_write write;
    struct assent_row row;
    struct assent_admin_turn turn;
};

static struct parts parts_of(const struct errand *errand, const struct change *change)
{
    struct assent_arena *arena = errand->arena;
    const struct meeting *meeting = errand->meeting;
    struct assent_text stored = assent_canonical_text(arena, &change->record);
    struct assent_digest digest = assent_meeting_digest(&change->record, arena);
    struct assent_record envelope = assent_record_from(arena, &change->envelope);
    assent_record_put_text(&envelope, "digest", assent_digest_text(arena, &digest));
    struct assent_text id = assent_text_copy(arena, meeting->id);
    struct parts parts = {
        .write = {{.kind = assent_text_of("meeting"), .id = id}, meeting->revision, meeting->revision + 1},
        .row = {.kind = ASSENT_ROW_ADMIN,
                .subject_kind = assent_text_of("meeting"),
                .subject_id = id,
                .bytes = stored},
        .turn = {.subject = assent_text_format(arena, "meeting/%.*s", (int)id.count, id.bytes),
                 .revision = meeting->revision + 1,
                 .at_us = errand->request.event.at_us,
                 .actor = errand->request.event.actor,
                 .what = assent_admin_text(change->what),
                 .envelope = assent_record_done(&envelope),
                 .payload = change->payload},
    };
    return parts;
}

static void install(struct errand *errand)
{
    struct meeting *meeting = errand->meeting;
    if (meeting->stale) { // what was read since does not know of this
        struct meeting **at = &errand->runtime->meetings;
        while (*at != NULL && !assent_text_equal((*at)->id, meeting->id))
            at = &(*at)->next;
        if (*at != NULL)
            unlink_one(at);
    }
    const struct assent_item *item = errand->item;
    const struct assent_row *row = item->rows;
    const struct assent_write *write = item->writes;
    while (!assent_text_is(row->subject_kind, "meeting")) // one that moves others has theirs as well
        row++;
    while (!assent_text_is(write->subject.kind, "meeting"))
        write++;
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_text bytes = assent_text_copy(arena, row->bytes);
    struct assent_error error;
    struct assent_value record;
    bool read = assent_canonical_read(arena, bytes, &record, &error);
    if (read) {
        assent_arena_close(meeting->arena);
        meeting->arena = arena;
        meeting->record = record;
        meeting->revision = write->becomes;
    } else {
        assent_arena_close(arena);
    }
}

static void changed(struct errand *errand)
{
    install(errand);
    key_kept(errand->runtime, errand, errand->item->turns[0].seq);
    reply_ok(errand);
}

static void commit(struct errand *errand, const struct change *change)
{
    struct parts *parts = assent_arena_take(errand->arena, sizeof *parts);
    *parts = parts_of(errand, change);
    errand->again = meetings_ask;
    admin_commit(errand, &parts->turn, &parts->write, 1, &parts->row, 1, changed);
}

// --- attendance, and the end ---

// As the record says.
static struct assent_present present_in(const struct errand *errand)
{
    const struct assent_value *present = assent_value_get(&errand->meeting->record, "present");
    size_t count = present != NULL ? present->list.count : 0;
    struct assent_text *people = assent_arena_take_array(errand->arena, count, sizeof *people);
    for (size_t i = 0; i < count; i++)
        people[i] = assent_text_copy(errand->arena, assent_value_get_text(&present->list.items[i], "person"));
    return (struct assent_present){people, count};
}

static bool may_write(struct errand *errand)
{
    struct assent_reply *reply = &errand->reply;
    struct assent_error error;
    struct assent_text person = errand->request.principal.person;
    const struct assent_directory *directory = errand->runtime->world->world.directory;
    if (!find_time(errand, directory))
        return false;
    if (!assent_board_led(directory, reply->board, present_in(errand), person)) {
        reply_code(
            errand, ASSENT_NOT_ENTITLED,
            "a meeting is written down by the board's chair, by a deputy while the chair is not written "
            "down as present, or by a member where the board has no chair");
    } else if (!assent_meeting_writes(&reply->meeting, closed_us(errand->meeting), false,
                                      errand->request.event.at_us, &error)) {
        reply_error(errand, &error);
    } else if (!revision_fits(&errand->request, errand->meeting->revision)) {
        reply->version = errand->meeting->revision;
        reply_code(errand, ASSENT_STALE_ETAG, "the meeting's record has changed since you read it");
    } else {
        return true;
    }
    return false;
}

// By handle or id.
static struct assent_text id_of(const struct assent_directory *directory, struct assent_text name)
{
    int32_t index = assent_directory_person(directory, name);
    return index == ASSENT_NO_INDEX ? name : directory->people[index].id;
}

static void attend(struct errand *errand)
{
    const struct assent_directory *directory = errand->runtime->world->world.directory;
    const struct assent_request *request = &errand->request;
    struct assent_arena *arena = errand->arena;
    struct assent_error error;
    if (!may_write(errand))
        return;
    struct assent_text *people = assent_arena_take_array(arena, request->asked.people_count, sizeof *people);
    for (size_t i = 0; i < request->asked.people_count; i++)
        people[i] = id_of(directory, request->asked.people[i]);
    if (!assent_meeting_attended(directory, errand->reply.board, people, request->asked.people_count,
                                 &error)) {
        reply_error(errand, &error);
        return;
    }
    assent_texts_sort(people, request->asked.people_count);
    struct assent_items ids = assent_items_in(arena), present = assent_items_in(arena);
    for (size_t i = 0; i < request->asked.people_count; i++) {
        struct assent_record person = assent_record_in(arena);
        int32_t index = assent_directory_person_by_id(directory, people[i]);
        assent_record_put_text(&person, "name", directory->people[index].name);
        assent_record_put_text(&person, "person", people[i]);
        assent_items_add(&present, assent_record_done(&person));
        assent_items_add(&ids, assent_value_text(people[i]));
    }
    struct assent_value whole = assent_items_done(&present);
    const struct assent_value *before = assent_value_get(&errand->meeting->record, "present");
    if (before != NULL && assent_value_equal(before, &whole)) {
        errand->reply.unchanged = true;
        reply_ok(errand);
        return;
    }
    struct assent_record record = changing(errand), envelope = assent_record_in(arena),
                         payload = assent_record_in(arena);
    assent_record_put_integer(&record, "attended", request->event.at_us);
    assent_record_put_text(&record, "attended_by", request->principal.person);
    assent_record_put(&record, "present", whole);
    assent_record_put(&envelope, "present", assent_items_done(&ids));
    assent_record_put(&payload, "present", whole);
    struct change change = {ASSENT_ADMIN_MEETING_ATTENDED, assent_record_done(&record),
                            assent_record_done(&envelope), assent_record_done(&payload)};
    commit(errand, &change);
}

static void close_record(struct errand *errand)
{
    if (!find_time(errand, errand->runtime->world->world.directory))
        return;
    if (closed_us(errand->meeting) != 0 &&
        assent_board_led(errand->runtime->world->world.directory, errand->reply.board, present_in(errand),
                         errand->request.principal.person)) {
        errand->reply.unchanged = true; // it is what was wanted
        reply_ok(errand);
        return;
    }
    if (!may_write(errand))
        return;
    struct assent_record record = changing(errand), envelope = assent_record_in(errand->arena);
    assent_record_put_integer(&record, "closed", errand->request.event.at_us);
    assent_record_put_text(&record, "closed_by", errand->request.principal.person);
    assent_record_put_integer(&envelope, "closed", errand->request.event.at_us);
    struct change change = {
        .what = ASSENT_ADMIN_MEETING_CLOSED,
        .record = assent_record_done(&record),
        .envelope = assent_record_done(&envelope),
    };
    commit(errand, &change);
}

// --- deciding an item: a part of the ticket's turn ---

static int by_person(const void *a, const void *b)
{
    return assent_text_compare(((const struct assent_dissent *)a)->person,
                               ((const struct assent_dissent *)b)->person);
}

bool meeting_sits(struct errand *errand)
{
    const struct assent_directory *directory = errand->world->world.directory;
    struct assent_arena *arena = errand->arena;
    struct assent_error error;
    struct assent_sitting *sitting =
        assent_arena_copy(arena, &errand->request.asked.sitting, sizeof *sitting);
    if (!find_time(errand, directory))
        return false;
    sitting->meeting = errand->reply.meeting;
    if (!assent_meeting_writes(&sitting->meeting, closed_us(errand->meeting),
                               sitting->decision == ASSENT_ITEM_DEFER, errand->request.event.at_us, &error)) {
        reply_error(errand, &error);
        return false;
    }
    errand->sat = errand->meeting->revision;
    struct assent_present present = present_in(errand);
    struct assent_dissent *dissent = assent_arena_take_array(arena, sitting->dissent_count, sizeof *dissent);
    for (size_t i = 0; i < sitting->dissent_count; i++) {
        dissent[i] = sitting->dissent[i];
        dissent[i].person = assent_text_copy(arena, id_of(directory, dissent[i].person));
    }
    if (sitting->dissent_count > 1)
        qsort(dissent, sitting->dissent_count, sizeof *dissent, by_person);
    sitting->board = errand->request.asked.board;
    sitting->present = present.people;
    sitting->present_count = present.count;
    sitting->dissent = dissent;
    errand->request.event.sitting = sitting;
    return true;
}

static struct assent_value item_of(struct errand *errand)
{
    struct assent_step_input input = {.definition = errand->program->definition,
                                      .ticket = errand->before->ticket,
                                      .event = &errand->request.event,
                                      .world = &errand->world->world};
    return assent_meeting_item(&input, errand->step.next, errand->arena);
}

bool meeting_join(struct errand *errand)
{
    struct assent_arena *arena = errand->arena;
    struct assent_item *item = errand->item;
    const struct assent_value *before = assent_value_get(&errand->meeting->record, "items");
    size_t count = before != NULL ? before->list.count : 0;
    if (count >= ASSENT_MEETING_ITEMS) {
        reply_code(errand, ASSENT_LIMIT_REACHED, "a meeting decides at most 200 items; defer the rest");
        return false;
    }
    struct assent_items items = assent_items_in(arena);
    struct assent_record record = changing(errand), envelope = assent_record_in(arena),
                         payload = assent_record_in(arena);
    struct assent_value made = item_of(errand);
    for (size_t i = 0; i < count; i++)
        assent_items_add(&items, before->list.items[i]);
    assent_items_add(&items, made);
    assent_record_put(&record, "items", assent_items_done(&items));
    assent_record_put(&envelope, "item", assent_meeting_bare(&made, arena));
    assent_record_put(&payload, "item", made);
    struct change change = {ASSENT_ADMIN_MEETING_DECIDED, assent_record_done(&record),
                            assent_record_done(&envelope), assent_record_done(&payload)};
    struct parts parts = parts_of(errand, &change);
    parts.write.expected = errand->sat; // who was there, or that it was closed, may have changed since
    parts.write.becomes = parts.turn.revision = errand->sat + 1;
    unsigned char salt[ASSENT_SALT_BYTES];
    dice_draw(&errand->runtime->dice, salt, sizeof salt);
    struct assent_write *writes = assent_arena_take_array(arena, item->write_count + 1, sizeof *writes);
    struct assent_kept_turn *turns = assent_arena_take_array(arena, item->turn_count + 1, sizeof *turns);
    struct assent_row *rows = assent_arena_take_array(arena, item->row_count + 1, sizeof *rows);
    struct assent_kept_turn *turn = &turns[item->turn_count];
    memcpy(writes, item->writes, item->write_count * sizeof *writes);
    writes[item->write_count] = parts.write;
    memcpy(turns, item->turns, item->turn_count * sizeof *turns);
    *turn = (struct assent_kept_turn){
        .subject = parts.write.subject, .revision = parts.turn.revision, .at_us = parts.turn.at_us};
    turn->bytes = assent_record_write_admin(&parts.turn, salt, arena);
    memcpy(rows, item->rows, item->row_count * sizeof *rows);
    rows[item->row_count] = parts.row;
    item->writes = writes;
    item->write_count++;
    item->turns = turns;
    item->turn_count++;
    item->rows = rows;
    item->row_count++;
    return true;
}

void meeting_taken(struct errand *errand)
{
    install(errand);
}

// --- looking ---

void meeting_show(struct errand *errand)
{
    errand->reply.board = NULL; // of a world that may be gone
    errand->reply.record = assent_value_copy(errand->arena, &errand->meeting->record);
    errand->reply.version = errand->meeting->revision;
}

// Members, who was there, and who sees everything: it tells of tickets that are not everybody's.
static bool sees(const struct errand *errand)
{
    const struct assent_principal *principal = &errand->request.principal;
    const struct assent_directory *directory = errand->runtime->world->world.directory;
    const struct assent_value *present = assent_value_get(&errand->meeting->record, "present");
    int32_t person = assent_directory_person_by_id(directory, principal->person);
    int32_t board = assent_directory_board(directory, errand->request.asked.board);
    bool was_there = false;
    for (size_t i = 0; present != NULL && i < present->list.count; i++)
        was_there = was_there || assent_text_equal(assent_value_get_text(&present->list.items[i], "person"),
                                                   principal->person);
    return was_there || principal_may(principal, ASSENT_MAY_READ_ALL) ||
           principal_may(principal, ASSENT_MAY_AUDIT) ||
           (board != ASSENT_NO_INDEX && assent_person_on_board(directory, person, board));
}

void meetings_ask(struct errand *errand)
{
    if (errand->request.kind == ASSENT_REQUEST_MEETING_ATTEND)
        attend(errand);
    else if (errand->request.kind == ASSENT_REQUEST_MEETING_CLOSE)
        close_record(errand);
    else if (sees(errand))
        reply_ok(errand);
    else
        reply_code(errand, ASSENT_FORBIDDEN,
                   "the record of a meeting is for the board's members, who was there, and who may read all");
}
