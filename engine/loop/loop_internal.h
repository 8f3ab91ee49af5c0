// SPDX-License-Identifier: Apache-2.0
// The loop's insides, shared by its files.
#ifndef ASSENT_LOOP_INTERNAL_H
#define ASSENT_LOOP_INTERNAL_H

#include "worker.h"
#include <assent/hooks/sandbox.h>
#include <assent/loop/loop.h>
#include <assent/loop/perform.h>

// What is known of the store's disk.
struct trial {
    uv_work_t work;
    char path[4096]; // of the file that is written
    bool under_way;
    int failed; // errno of the trial under way
    int64_t began_ms;
    enum assent_code trouble; // ASSENT_OK: none
    int64_t trouble_ms;       // when a commit failed last; steady
    int64_t kept_ms;          // when something was kept last; 0: never
};

struct assent_loop {
    struct assent_loop_config config;
    uv_loop_t uv;
    bool uv_open;
    uv_async_t wake;
    uv_timer_t timer;
    uv_timer_t drain; // the longest that a stop waits
    uv_signal_t terminate, interrupt, hang_up;
    bool handles_open;
    struct tray tray;
    bool tray_open;
    struct assent_store *store;
    struct assent_reader *point, *scan; // readers of the two reading threads
    struct worker writer, keeper, reader, scanner, hooker, compiler;
    struct assent_sandbox *loop_sandbox, *hook_sandbox, *compile_sandbox;
    struct assent_runtime *runtime;
    unsigned char pepper[32];
    struct trial trial;
    int64_t started_us;
    int64_t ahead_us;   // of the system's clock
    int64_t advance_us; // that the next kick adds to it
    int64_t commits;
    bool kicking, kick_again;
    bool stopping, runtime_stopped, drained;
    bool started;    // config.starting was called
    bool store_told; // a line says that the store is in trouble; another will say that it is well again
};

// trial.c: whether the store's folder can be written, tried beside the store.
void trial_commit(struct assent_loop *loop, const struct assent_order *order); // it knows better

// clock.c
int64_t clock_steady_ms(void *context);
// pepper.c: 32 bytes beside the store, made at the first start. Fails: STORE_BROKEN, STORE_READ_ONLY. Beside
// a pepper there is a store with something in it; else has_store fails: BAD_RECORD.
bool pepper_has_store(const char *store, struct assent_error *error);
bool pepper_read(const char *store, unsigned char pepper[32], struct assent_error *error);
// threads.c
bool threads_open(struct assent_loop *loop, struct assent_error *error);
void threads_close(struct assent_loop *loop);
void threads_send(struct assent_loop *loop, struct assent_order *order);

#endif
