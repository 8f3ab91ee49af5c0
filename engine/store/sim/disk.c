// SPDX-License-Identifier: Apache-2.0
// The simulated disk and the store on it: opening, faults, power loss, and a commit in its two halves.
// Guarantees: between begin and sync nothing is visible or durable; after a crash the store that was open is
// dead and the disk holds exactly what was synced; a fault strikes the call that was told, counted over all
// stores on the disk.
#include <assent/store/sim.h>

#include "sim_internal.h"

#include <assert.h>

static const struct store_methods METHODS;

static bool strikes(enum assent_sim_fault fault, bool writes);
static bool begin(struct sim_store *store, struct assent_item *items, size_t count,
                  struct assent_error *error);
static bool sync_batch(struct sim_store *store, struct assent_error *error);
static void drop_batch(struct sim_store *store);
static void mark_all(struct assent_item *items, size_t count, enum assent_item_outcome outcome);
static bool sim_maintain(struct assent_store *store, bool *more, struct assent_error *error);
static bool sim_backup(struct assent_store *store, const char *path, struct assent_error *error);
static void sim_close(struct assent_store *store);
static struct sim_store *store_of(struct assent_store *store);
static bool dead(struct assent_error *error);
static void must(int result);

struct assent_sim_disk *assent_sim_disk_open(void)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_sim_disk *disk = assent_arena_take(arena, sizeof *disk);
    disk->arena = arena;
    must(pthread_mutex_init(&disk->mutex, NULL));
    return disk;
}

void assent_sim_disk_close(struct assent_sim_disk *disk)
{
    if (!disk)
        return;
    assert(!disk->store && "close the store before its disk");
    must(pthread_mutex_destroy(&disk->mutex));
    assent_arena_close(disk->arena);
}

struct assent_store *assent_store_open_sim(struct assent_sim_disk *disk, struct assent_error *error)
{
    if (disk->store) {
        assent_error_set(error, ASSENT_STORE_LOCKED, "another engine has the simulated disk open; stop it");
        return NULL;
    }
    enum assent_sim_fault fault = disk_call(disk, false);
    if (fault != ASSENT_SIM_NONE) {
        assent_error_set(error, ASSENT_STORE_BROKEN,
                         "opening the simulated disk: it fails, as it was told to");
        return NULL;
    }
    struct assent_arena *arena = assent_arena_open(0);
    struct sim_store *store = assent_arena_take(arena, sizeof *store);
    store->store.methods = &METHODS;
    store->arena = arena;
    store->scratch = assent_arena_open(0);
    store->disk = disk;
    disk->store = store;
    return &store->store;
}

void assent_sim_disk_fault(struct assent_sim_disk *disk, enum assent_sim_fault fault, int64_t after,
                           int64_t times)
{
    disk->fault = fault;
    disk->after = after;
    disk->times = times;
}

int64_t assent_sim_disk_calls(const struct assent_sim_disk *disk)
{
    return disk->calls;
}

void assent_sim_disk_look(struct assent_sim_disk *disk, bool looks)
{
    disk->looked_at = looks;
}

void assent_sim_disk_crash(struct assent_sim_disk *disk)
{
    must(pthread_mutex_lock(&disk->mutex));
    if (disk->store) {
        drop_batch(disk->store);
        disk->store->dead = true;
        disk->store = NULL;
    }
    must(pthread_mutex_unlock(&disk->mutex));
}

enum assent_sim_fault disk_call(struct assent_sim_disk *disk, bool writes)
{
    if (disk->looked_at)
        return ASSENT_SIM_NONE;
    disk->calls++;
    if (disk->fault == ASSENT_SIM_NONE || disk->times == 0)
        return ASSENT_SIM_NONE;
    if (disk->after > 0) {
        disk->after--;
        return ASSENT_SIM_NONE;
    }
    if (disk->times > 0)
        disk->times--;
    return strikes(disk->fault, writes) ? disk->fault : ASSENT_SIM_NONE;
}

bool assent_sim_commit_begin(struct assent_store *door, struct assent_item *items, size_t count,
                             struct assent_error *error)
{
    struct sim_store *store = store_of(door);
    must(pthread_mutex_lock(&store->disk->mutex));
    bool ok = begin(store, items, count, error);
    must(pthread_mutex_unlock(&store->disk->mutex));
    return ok;
}

bool assent_sim_commit_sync(struct assent_store *door, struct assent_error *error)
{
    struct sim_store *store = store_of(door);
    must(pthread_mutex_lock(&store->disk->mutex));
    bool ok = sync_batch(store, error);
    must(pthread_mutex_unlock(&store->disk->mutex));
    return ok;
}

bool sim_commit(struct assent_store *door, struct assent_item *items, size_t count,
                struct assent_error *error)
{
    return assent_sim_commit_begin(door, items, count, error) && assent_sim_commit_sync(door, error);
}

static const struct store_methods METHODS = {
    .commit = sim_commit,
    .maintain = sim_maintain,
    .close = sim_close,
    .backup = sim_backup,
    .reader_open = sim_reader_open,
};

// A full disk can be read, and a reply is lost only where there was something to tell.
static bool strikes(enum assent_sim_fault fault, bool writes)
{
    switch (fault) {
    case ASSENT_SIM_NONE:
        return false;
    case ASSENT_SIM_FAIL_BEFORE:
        return true;
    case ASSENT_SIM_FULL:
    case ASSENT_SIM_LOST_REPLY:
    case ASSENT_SIM_LOST_WRITE:
        return writes;
    case ASSENT_SIM_FAIL_READ:
        return !writes;
    }
    assert(false && "a fault is of one of the kinds");
    return false;
}

static bool begin(struct sim_store *store, struct assent_item *items, size_t count,
                  struct assent_error *error)
{
    assert(!store->begun);
    mark_all(items, count, ASSENT_ITEM_FAILED);
    if (store->dead)
        return dead(error);
    store->fate = disk_call(store->disk, true);
    if (store->fate == ASSENT_SIM_FAIL_BEFORE)
        return assent_error_set(error, ASSENT_STORE_BROKEN,
                                "writing to the simulated disk: it fails, as it was told to");
    if (store->fate == ASSENT_SIM_FULL)
        return assent_error_set(error, ASSENT_STORE_FULL,
                                "writing to the simulated disk: it is full, as it was told to be");
    store->begun = true;
    store->items = items;
    store->item_count = count;
    batch_judge(store);
    return true;
}

static bool sync_batch(struct sim_store *store, struct assent_error *error)
{
    if (store->dead)
        return dead(error);
    assert(store->begun);
    if (store->fate != ASSENT_SIM_LOST_WRITE)
        batch_apply(store);
    bool lost = store->fate != ASSENT_SIM_NONE;
    if (lost)
        mark_all(store->items, store->item_count, ASSENT_ITEM_UNKNOWN);
    drop_batch(store);
    return !lost ||
           assent_error_set(
               error, ASSENT_STORE_UNKNOWN,
               "it is not known whether this was kept: the simulated disk lost what it was told to lose");
}

static void drop_batch(struct sim_store *store)
{
    store->begun = false;
    store->fate = ASSENT_SIM_NONE;
    store->items = NULL;
    store->item_count = 0;
    store->staged_count = 0;
    store->turn_count = 0;
    assent_arena_reset(store->scratch);
}

static void mark_all(struct assent_item *items, size_t count, enum assent_item_outcome outcome)
{
    for (size_t i = 0; i < count; i++)
        items[i].outcome = outcome;
}

// Memory needs no upkeep; the call counts, so that faults strike it as they would strike another store's.
static bool sim_maintain(struct assent_store *door, bool *more, struct assent_error *error)
{
    struct sim_store *store = store_of(door);
    *more = false;
    if (store->dead)
        return dead(error);
    must(pthread_mutex_lock(&store->disk->mutex));
    enum assent_sim_fault fault = disk_call(store->disk, false);
    must(pthread_mutex_unlock(&store->disk->mutex));
    return fault == ASSENT_SIM_NONE ||
           assent_error_set(error, ASSENT_STORE_BROKEN,
                            "keeping the simulated disk: it fails, as it was told to");
}

static bool sim_backup(struct assent_store *door, const char *path, struct assent_error *error)
{
    (void)door;
    return assent_error_set(error, ASSENT_STORE_BROKEN,
                            "%s was not written: a simulated disk is memory and has no file to copy", path);
}

static void sim_close(struct assent_store *door)
{
    struct sim_store *store = store_of(door);
    if (store->disk->store == store)
        store->disk->store = NULL;
    assent_arena_close(store->scratch);
    assent_arena_close(store->arena);
}

static struct sim_store *store_of(struct assent_store *store)
{
    assert(store->methods == &METHODS);
    return (struct sim_store *)store;
}

static bool dead(struct assent_error *error)
{
    return assent_error_set(error, ASSENT_STORE_BROKEN,
                            "the simulated machine lost power; close the store and open its disk again");
}

static void must(int result)
{
    assert(result == 0);
    (void)result;
}
