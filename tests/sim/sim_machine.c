// SPDX-License-Identifier: Apache-2.0
// The simulated machine: performs the runtime's orders in any order of the dice, crashes, and lets the disk
// fail. The store's contract is the sim store's.
#include "sim.h"
#include <assent/base/canonical.h>
#include <assent/workbench/compile.h>
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint64_t sim_draw(struct dice_sim *dice, uint64_t below)
{
    dice->state ^= dice->state << 13;
    dice->state ^= dice->state >> 7;
    dice->state ^= dice->state << 17;
    return below > 0 ? (dice->state * UINT64_C(0x2545F4914F6CDD1D)) % below : 0;
}

bool sim_chance(struct dice_sim *dice, int percent)
{
    return sim_draw(dice, 100) < (uint64_t)percent;
}

static struct assent_text read_file(struct assent_arena *arena, const char *name)
{
    char path[512];
    const char *source = getenv("ASSENT_SOURCE");
    snprintf(path, sizeof path, "%s/%s", source != NULL ? source : ".", name);
    FILE *file = fopen(path, "rb");
    assert(file != NULL && "run it from the project's folder, or with ASSENT_SOURCE");
    char bytes[65536];
    size_t count = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return assent_text_copy(arena, assent_text_slice(bytes, count));
}

void sim_hear(struct sim *sim)
{
    for (const struct assent_reply *reply; (reply = assent_runtime_reply(sim->runtime)) != NULL;)
        sim_answer(sim, reply);
}

static void start_runtime(struct sim *sim)
{
    struct assent_error error = {0};
    sim->store = assent_store_open_sim(sim->disk, &error);
    assert(sim->store != NULL);
    sim->reader = assent_reader_open(sim->store, &error);
    assert(sim->reader != NULL);
    struct assent_runtime_config config = {.hot_tickets = 3, .batch_items = 8};
    uint64_t run = sim_draw(&sim->dice, UINT64_MAX);
    memcpy(config.seed, &run, sizeof run);
    sim->runtime = assent_runtime_open(&config, sim->now_us);
    while (!assent_runtime_ready(sim->runtime, &error)) {
        if (error.code != ASSENT_OK)
            fprintf(stderr, "start: %s\n", error.text);
        assert(error.code == ASSENT_OK);
        sim_work(sim, true);
        sim_pass(sim, ASSENT_SECOND_US);
    }
    sim_check_schedule(sim); // it was read anew
}

static void submit_now(struct sim *sim, const struct assent_request *request)
{
    struct assent_error error;
    bool taken = assent_runtime_submit(sim->runtime, request, sim->now_us, &error);
    assert(taken);
    sim_work(sim, true);
}

struct assent_text sim_person(const struct sim *sim, const char *handle)
{
    int32_t index = assent_directory_person(sim->directory, assent_text_of(handle));
    assert(index != ASSENT_NO_INDEX);
    return sim->directory->people[index].id;
}

// A copy of the world that is in force, for the ids of people.
static void learn_world(struct sim *sim)
{
    struct assent_stored_subjects page;
    struct assent_error error;
    bool ok = assent_reader_subjects(sim->reader, assent_text_of("directory"), (struct assent_text){0}, 1,
                                     sim->world_arena, &page, &error);
    assert(ok && page.count == 1);
    sim->directory = assent_workbench_world_stored(page.items[0].bytes, page.items[0].revision, sim->now_us,
                                                   sim->world_arena, &error);
    assert(sim->directory != NULL);
}

void sim_open(struct sim *sim, uint64_t seed)
{
    *sim = (struct sim){.dice = {seed * UINT64_C(0x9E3779B97F4A7C15) + 1}, .now_us = SIM_START_US};
    sim->arena = assent_arena_open(0);
    sim->world_arena = assent_arena_open(0);
    sim->watch.arena = assent_arena_open(0);
    sim->disk = assent_sim_disk_open();
    sim->sandbox = assent_sandbox_open(8);
    start_runtime(sim);
    int32_t admin =
        assent_directory_person(assent_runtime_world(sim->runtime)->directory, assent_text_of("admin"));
    struct assent_request request = {.kind = ASSENT_REQUEST_WORLD};
    struct assent_text id =
        assent_text_copy(sim->arena, assent_runtime_world(sim->runtime)->directory->people[admin].id);
    request.principal = (struct assent_principal){.person = id, .permissions = UINT32_MAX};
    sim->world = request.text = read_file(sim->arena, "tests/sim/world.yaml");
    submit_now(sim, &request);
    learn_world(sim);
    struct assent_text_file hook = {assent_text_of("sim.lua"), read_file(sim->arena, "tests/sim/sim.lua")};
    request = (struct assent_request){
        .kind = ASSENT_REQUEST_DEPLOY, .principal = request.principal, .files = &hook, .file_count = 1};
    request.file = assent_text_of("approval.yaml");
    request.text = read_file(sim->arena, "tests/sim/approval.yaml");
    submit_now(sim, &request);
    request.file_count = 0;
    request.file = assent_text_of("release.yaml");
    request.text = read_file(sim->arena, "tests/sim/release.yaml");
    submit_now(sim, &request);
}

static void perform(struct sim *sim, struct assent_order *order)
{
    switch (order->kind) {
    case ASSENT_ORDER_COMMIT:
        assent_perform_commit(order, sim->store);
        break;
    case ASSENT_ORDER_READ:
        assent_perform_read(order, sim->reader);
        break;
    case ASSENT_ORDER_HOOK:
        assent_perform_hook(order, sim->sandbox, assent_hook_budget_default());
        break;
    case ASSENT_ORDER_COMPILE:
        assent_perform_compile(order, sim->sandbox);
        break;
    case ASSENT_ORDER_WORLD:
        assent_perform_world(order);
        break;
    }
}

static void take_orders(struct sim *sim)
{
    for (struct assent_order *order; (order = assent_runtime_order(sim->runtime)) != NULL;) {
        assert(sim->order_count < SIM_ORDERS);
        sim->orders[sim->order_count++] = order;
    }
}

static struct assent_order *pick_order(struct sim *sim)
{
    size_t at = sim_draw(&sim->dice, sim->order_count);
    struct assent_order *order = sim->orders[at];
    sim->orders[at] = sim->orders[--sim->order_count];
    return order;
}

void sim_work(struct sim *sim, bool all)
{
    take_orders(sim);
    while (sim->order_count > 0) {
        struct assent_order *order = pick_order(sim);
        perform(sim, order);
        assent_runtime_done(sim->runtime, order, sim->now_us);
        take_orders(sim);
        sim_hear(sim);
        if (!all)
            return;
    }
    sim_hear(sim);
}

void sim_pass(struct sim *sim, int64_t us)
{
    sim->now_us += us;
    assent_runtime_tick(sim->runtime, sim->now_us);
    take_orders(sim);
    sim_hear(sim);
}

void sim_trouble(struct sim *sim)
{
    static const enum assent_sim_fault FAULTS[] = {ASSENT_SIM_FAIL_BEFORE, ASSENT_SIM_FULL,
                                                   ASSENT_SIM_LOST_REPLY, ASSENT_SIM_LOST_WRITE,
                                                   ASSENT_SIM_FAIL_READ};
    sim->faults++;
    assent_sim_disk_fault(sim->disk, FAULTS[sim_draw(&sim->dice, 5)], (int64_t)sim_draw(&sim->dice, 4),
                          1 + (int64_t)sim_draw(&sim->dice, 2));
}

static void fail_order(struct assent_order *order)
{
    order->ok = false;
    assent_error_set(&order->error, ASSENT_STORE_BROKEN, "the machine is gone");
    for (size_t i = 0; i < order->item_count; i++)
        order->items[i].outcome = ASSENT_ITEM_FAILED;
    if (order->kind == ASSENT_ORDER_HOOK) {
        order->hook.answer.failed = true;
        assent_error_set(&order->hook.answer.error, ASSENT_HOOK_FAILED, "the machine is gone");
    }
}

// The process dies: what is under way is lost, a commit that is out may have been performed, or begun and not
// synced, or not.
void sim_crash(struct sim *sim)
{
    sim->crashes++;
    struct assent_error error;
    for (size_t i = 0; i < sim->order_count; i++) {
        struct assent_order *order = sim->orders[i];
        if (order->kind != ASSENT_ORDER_COMMIT)
            continue;
        if (sim_chance(&sim->dice, 40))
            assent_store_commit(sim->store, order->items, order->item_count, &error);
        else if (sim_chance(&sim->dice, 50))
            assent_sim_commit_begin(sim->store, order->items, order->item_count, &error);
    }
    assent_sim_disk_crash(sim->disk);
    assent_reader_close(sim->reader);
    assent_store_close(sim->store);
    assent_runtime_stop(sim->runtime);
    while (take_orders(sim), sim->order_count > 0) {
        struct assent_order *order = pick_order(sim);
        fail_order(order);
        assent_runtime_done(sim->runtime, order, sim->now_us);
    }
    while (assent_runtime_reply(sim->runtime) != NULL) {
        // nobody hears these: the connections are gone with the process
    }
    assent_runtime_close(sim->runtime);
    for (size_t i = 0; i < sim->wish_count; i++)
        sim->wishes[i].in_flight = 0;
    assent_sim_disk_fault(sim->disk, ASSENT_SIM_NONE, 0, 0);
    start_runtime(sim);
}

void sim_send(struct sim *sim, struct wish *wish)
{
    struct assent_error error;
    wish->request.cookie = (uint64_t)wish->n + 1;
    wish->sent++;
    if (assent_runtime_submit(sim->runtime, &wish->request, sim->now_us, &error))
        wish->in_flight++;
    take_orders(sim);
}

void sim_close(struct sim *sim)
{
    sim_work(sim, true);
    assent_runtime_stop(sim->runtime);
    sim_work(sim, true);
    assent_runtime_close(sim->runtime);
    assent_reader_close(sim->reader);
    assent_store_close(sim->store);
    assent_sim_disk_close(sim->disk);
    assent_sandbox_close(sim->sandbox);
    for (size_t i = 0; i < sim->seen_count; i++)
        assent_arena_close(sim->seen[i].arena);
    assent_arena_close(sim->watch.arena);
    assent_arena_close(sim->world_arena);
    assent_arena_close(sim->arena);
}
