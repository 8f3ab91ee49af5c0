// SPDX-License-Identifier: Apache-2.0
// The bed of store tests: opens either kind of store, builds items, reads back what tests ask for most.
#include "bed.h"

#include <assent/base/limits.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const enum bed_kind BED_ON_SQLITE = BED_SQLITE;
const enum bed_kind BED_ON_SIM = BED_SIM;

static const char *make_folder(struct assent_arena *arena)
{
    const char *root = getenv("TMPDIR");
    struct assent_text name = assent_text_format(arena, "%s/store-XXXXXX", root ? root : "/tmp");
    char *path = (char *)assent_arena_copy(arena, name.bytes, name.count + 1);
    assert_non_null(mkdtemp(path));
    return path;
}

static void remove_folder(const char *folder)
{
    char path[4200];
    DIR *open = opendir(folder);
    for (struct dirent *one; open && (one = readdir(open));) {
        snprintf(path, sizeof path, "%s/%s", folder, one->d_name);
        unlink(path);
    }
    if (open)
        closedir(open);
    rmdir(folder);
}

struct bed *bed_make(enum bed_kind kind)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct bed *bed = assent_arena_take(arena, sizeof *bed);
    bed->arena = arena;
    bed->kind = kind;
    if (kind == BED_SIM)
        bed->disk = assent_sim_disk_open();
    else
        bed->folder = make_folder(arena);
    return bed;
}

void bed_free(struct bed *bed)
{
    bed_close(bed);
    assent_sim_disk_close(bed->disk);
    if (bed->folder)
        remove_folder(bed->folder);
    assent_arena_close(bed->arena);
}

int bed_setup(void **state)
{
    struct bed *bed = bed_make(*(const enum bed_kind *)*state);
    bed_open(bed);
    *state = bed;
    return 0;
}

int bed_teardown(void **state)
{
    bed_free(*state);
    return 0;
}

bool bed_try_open(struct bed *bed)
{
    if (bed->kind == BED_SIM)
        bed->store = assent_store_open_sim(bed->disk, &bed->error);
    else
        bed->store = assent_store_open_sqlite(bed->folder, &bed->error);
    if (bed->store)
        bed->reader = assent_reader_open(bed->store, &bed->error);
    if (bed->store && !bed->reader)
        bed_close(bed);
    return bed->store != NULL;
}

void bed_open(struct bed *bed)
{
    if (!bed_try_open(bed))
        fail_msg("%s", bed->error.text);
}

void bed_close(struct bed *bed)
{
    assent_reader_close(bed->reader);
    assent_store_close(bed->store);
    bed->reader = NULL;
    bed->store = NULL;
}

void bed_reopen(struct bed *bed)
{
    bed_close(bed);
    bed_open(bed);
}

struct assent_id bed_id(int64_t number)
{
    unsigned char dice[10] = {0};
    memcpy(dice + 2, &number, sizeof number);
    return assent_id_make(INT64_C(1700000000000000) + number * 1000, dice);
}

struct assent_digest bed_digest(int64_t number)
{
    return assent_digest_of(assent_text_slice((const char *)&number, sizeof number));
}

struct assent_subject bed_ticket(struct assent_id id)
{
    return (struct assent_subject){.is_ticket = true, .ticket = id};
}

struct assent_subject bed_subject(const char *kind, const char *id)
{
    return (struct assent_subject){.kind = assent_text_of(kind), .id = assent_text_of(id)};
}

struct draft *draft_in(struct assent_arena *arena)
{
    struct draft *draft = assent_arena_take(arena, sizeof *draft);
    draft->arena = arena;
    return draft;
}

struct assent_write *draft_write(struct draft *draft, struct assent_subject subject, int64_t expected,
                                 int64_t becomes)
{
    assert_in_range(draft->write_count, 0, DRAFT_ROOM - 1);
    struct assent_write *write = &draft->writes[draft->write_count++];
    *write = (struct assent_write){subject, expected, becomes};
    return write;
}

struct assent_kept_turn *draft_turn(struct draft *draft, struct assent_subject subject, int64_t revision,
                                    const char *word)
{
    assert_in_range(draft->turn_count, 0, DRAFT_ROOM - 1);
    struct assent_kept_turn *turn = &draft->turns[draft->turn_count++];
    char id[ASSENT_ID_TEXT] = "";
    if (subject.is_ticket)
        assent_id_write("tkt", &subject.ticket, id);
    *turn = (struct assent_kept_turn){.subject = subject, .revision = revision, .at_us = 1000 + revision};
    turn->bytes.envelope = assent_text_format(
        draft->arena, "{\"revision\":%lld,\"subject\":\"%s%.*s\",\"word\":\"%s\"}", (long long)revision, id,
        (int)subject.id.count, subject.id.count ? subject.id.bytes : "", word);
    turn->bytes.payload = assent_text_format(draft->arena, "[{\"comment\":\"%s\",\"f\":0}]", word);
    memset(turn->bytes.salt, (int)revision, sizeof turn->bytes.salt);
    return turn;
}

struct assent_row *draft_row(struct draft *draft, enum assent_row_kind kind, struct assent_id ticket)
{
    assert_in_range(draft->row_count, 0, DRAFT_ROOM - 1);
    struct assent_row *row = &draft->rows[draft->row_count++];
    *row = (struct assent_row){.kind = kind, .ticket = ticket};
    return row;
}

struct assent_row *draft_move(struct draft *draft, struct assent_id ticket, int64_t expected,
                              const char *state)
{
    draft_write(draft, bed_ticket(ticket), expected, expected + 1);
    draft_turn(draft, bed_ticket(ticket), expected + 1, state);
    struct assent_row *row = draft_row(draft, ASSENT_ROW_TICKET, ticket);
    row->bytes = assent_text_format(draft->arena, "{\"revision\":%lld}", (long long)expected + 1);
    row->workflow = assent_text_of("normal-change");
    row->workflow_version = 1;
    row->state = assent_text_of(state);
    row->requester = assent_text_of("per_ann");
    row->title = assent_text_of("Rotate the keys");
    row->created_us = 1000;
    row->updated_us = 1000 + expected;
    row->open = true;
    return row;
}

void draft_key(struct draft *draft, int64_t number, int64_t status)
{
    draft->key =
        (struct assent_item_key){true, bed_digest(number), bed_digest(-number), status, 1000 + number};
}

struct assent_item draft_item(const struct draft *draft)
{
    struct assent_arena *arena = draft->arena;
    return (struct assent_item){
        .writes = assent_arena_copy(arena, draft->writes, draft->write_count * sizeof *draft->writes),
        .write_count = draft->write_count,
        .reads = assent_arena_copy(arena, draft->reads, draft->read_count * sizeof *draft->reads),
        .read_count = draft->read_count,
        .turns = assent_arena_copy(arena, draft->turns, draft->turn_count * sizeof *draft->turns),
        .turn_count = draft->turn_count,
        .rows = assent_arena_copy(arena, draft->rows, draft->row_count * sizeof *draft->rows),
        .row_count = draft->row_count,
        .key = draft->key,
        .outcome = ASSENT_ITEM_UNKNOWN,
    };
}

void bed_commit(struct bed *bed, struct assent_item *items, size_t count)
{
    if (!assent_store_commit(bed->store, items, count, &bed->error))
        fail_msg("%s", bed->error.text);
}

void bed_keep(struct bed *bed, const struct draft *draft, enum assent_item_outcome outcome)
{
    struct assent_item item = draft_item(draft);
    bed_commit(bed, &item, 1);
    assert_int_equal(item.outcome, outcome);
}

int64_t bed_revision(struct bed *bed, struct assent_subject subject)
{
    bool found;
    int64_t revision;
    struct assent_text bytes;
    if (!assent_reader_subject(bed->reader, &subject, bed->arena, &found, &revision, &bytes, &bed->error))
        fail_msg("%s", bed->error.text);
    assert_true(found || revision == 0);
    return revision;
}

int64_t bed_last_seq(struct bed *bed)
{
    int64_t seq;
    struct assent_digest link;
    if (!assent_reader_head(bed->reader, &seq, &link, &bed->error))
        fail_msg("%s", bed->error.text);
    return seq;
}

int64_t bed_verify(struct bed *bed, struct assent_reader *reader)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_digest link = {0};
    int64_t seq = 0;
    for (;;) {
        struct assent_stored_turns turns;
        if (!assent_reader_journal(reader, seq, 100, arena, &turns, &bed->error))
            fail_msg("%s", bed->error.text);
        for (size_t i = 0; i < turns.count; i++) {
            struct assent_digest leaf = assent_chain_leaf(turns.items[i].envelope);
            assert_int_equal(turns.items[i].seq, seq + 1);
            link = assent_chain_link(&link, ++seq, &leaf);
            assert_true(assent_digest_equal(&link, &turns.items[i].link));
        }
        if (turns.count < 100)
            break;
        assent_arena_reset(arena);
    }
    assent_arena_close(arena);
    return seq;
}

void bed_text_is(struct assent_text text, const char *string)
{
    if (!assent_text_is(text, string))
        fail_msg("'%.*s' is not '%s'", (int)text.count, text.count ? text.bytes : "", string);
}
