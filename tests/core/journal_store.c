// SPDX-License-Identifier: Apache-2.0
// A store of one ticket's rows as a list that is walked, and a small directory for histories.
#include "journal_model.h"

#include <assert.h>
#include <string.h>

static bool same_key(const struct assent_row *a, const struct assent_row *b);
static struct assent_row *find(const struct model_store *store, const struct assent_row *row);

struct model_store model_store_in(struct assent_arena *arena)
{
    return (struct model_store){arena, assent_arena_take_array(arena, MODEL_ROWS, sizeof(struct assent_row)),
                                0};
}

void model_store_apply(struct model_store *store, struct assent_rows rows)
{
    for (size_t i = 0; i < rows.count; i++) {
        struct assent_row *there = find(store, &rows.items[i]);
        if (rows.items[i].gone) {
            assert(there); // deleting what is not there means that the difference is wrong
            *there = store->rows[--store->count];
            continue;
        }
        if (!there) {
            assert(store->count < MODEL_ROWS);
            there = &store->rows[store->count++];
        }
        *there = rows.items[i];
    }
}

struct assent_stored_ticket model_store_load(const struct model_store *store)
{
    struct assent_stored_ticket stored = {0};
    struct assent_stored_part *parts = assent_arena_take_array(store->arena, store->count, sizeof *parts);
    for (size_t i = 0; i < store->count; i++) {
        const struct assent_row *row = &store->rows[i];
        if (row->kind == ASSENT_ROW_TICKET) {
            stored.id = row->ticket;
            stored.head = row->bytes;
        } else if (row->kind == ASSENT_ROW_FIELDS) {
            stored.fields = row->bytes;
        } else if (row->kind == ASSENT_ROW_PART) {
            parts[stored.part_count++] = (struct assent_stored_part){row->part, row->name, row->bytes};
        }
    }
    stored.parts = parts;
    return stored;
}

size_t model_store_count(const struct model_store *store, enum assent_row_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < store->count; i++)
        count += store->rows[i].kind == kind;
    return count;
}

const struct assent_row *model_store_find(const struct model_store *store, enum assent_row_kind kind,
                                          const char *key, const char *item)
{
    for (size_t i = 0; i < store->count; i++) {
        const struct assent_row *row = &store->rows[i];
        bool keyed = assent_text_is(row->audience, key) || assent_text_is(row->worker, key) ||
                     assent_text_is(row->name, key);
        if (row->kind == kind && keyed && (!*item || assent_text_is(row->name, item)))
            return row;
    }
    return NULL;
}

static struct assent_row *find(const struct model_store *store, const struct assent_row *row)
{
    for (size_t i = 0; i < store->count; i++) {
        if (same_key(&store->rows[i], row))
            return &store->rows[i];
    }
    return NULL;
}

const struct assent_row *model_store_same(const struct model_store *store, const struct assent_row *row)
{
    return find(store, row);
}

static bool same_key(const struct assent_row *a, const struct assent_row *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case ASSENT_ROW_TICKET:
    case ASSENT_ROW_FIELDS:
        return true;
    case ASSENT_ROW_PART:
        return a->part == b->part && assent_text_equal(a->name, b->name);
    case ASSENT_ROW_INBOX: // the whole key of rows.h, "gone"
        return assent_text_equal(a->audience, b->audience) && assent_text_equal(a->name, b->name) &&
               a->due_us == b->due_us;
    case ASSENT_ROW_OFFER:
        return assent_text_equal(a->worker, b->worker) && a->job == b->job && a->at_us == b->at_us;
    case ASSENT_ROW_TIMER:
        return a->at_us == b->at_us && assent_text_equal(a->name, b->name);
    case ASSENT_ROW_SIGNAL:
        return assent_text_equal(a->name, b->name) && assent_text_equal(a->key, b->key);
    case ASSENT_ROW_READER:
        return assent_text_equal(a->audience, b->audience);
    case ASSENT_ROW_SET:
        return assent_digest_equal(&a->digest, &b->digest);
    case ASSENT_ROW_SCHEDULE:
    case ASSENT_ROW_ENDED:
        return a->at_us == b->at_us;
    case ASSENT_ROW_ITEM:
    case ASSENT_ROW_CONFLICT:
        return assent_text_equal(a->name, b->name);
    case ASSENT_ROW_ADMIN:
        return false;
    }
    return false;
}

const struct assent_directory *history_directory(struct assent_arena *arena)
{
    static const int32_t dba[] = {0, 1, 2};
    static const int32_t ops[] = {3};
    static const int32_t by_id[] = {0, 1, 2, 3};
    static const char *const ids[] = {"per_ann", "per_bob", "per_cid", "per_dee"};
    struct assent_person *people = assent_arena_take_array(arena, 4, sizeof *people);
    for (size_t i = 0; i < 4; i++)
        people[i] = (struct assent_person){.id = assent_text_of(ids[i]),
                                           .handle = assent_text_of(ids[i] + strlen("per_")),
                                           .active = i != 2};
    struct assent_group *groups = assent_arena_take_array(arena, 2, sizeof *groups);
    groups[0] = (struct assent_group){.handle = assent_text_of("dba"), .members = dba, .member_count = 3};
    groups[1] = (struct assent_group){.handle = assent_text_of("ops"), .members = ops, .member_count = 1};
    struct assent_role *roles = assent_arena_take(arena, sizeof *roles);
    *roles = (struct assent_role){.handle = assent_text_of("operator"), .people = ops, .person_count = 1};
    struct assent_directory *directory = assent_arena_take(arena, sizeof *directory);
    *directory = (struct assent_directory){.version = 1,
                                           .people = people,
                                           .person_count = 4,
                                           .people_by_id = by_id,
                                           .groups = groups,
                                           .group_count = 2,
                                           .roles = roles,
                                           .role_count = 1};
    return directory;
}
