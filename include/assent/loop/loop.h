// SPDX-License-Identifier: Apache-2.0
// The loop: the hands around the runtime. It owns the clock, the store's thread, readers, the hook thread, a
// pool for compiling, timers and signals, and decides nothing (architecture.md). One loop, one thread; other
// threads only perform orders and bring them back.
#ifndef ASSENT_LOOP_LOOP_H
#define ASSENT_LOOP_LOOP_H

#include <assent/runtime/runtime.h>

struct assent_loop;
struct uv_loop_s;

struct assent_loop_config {
    const char *store;       // directory of the store
    int64_t hook_slice_fuel; // what a hook may use on the loop before it goes to the hook thread; 0: default
    bool quiet;              // no log lines below warnings
    // The clock was moved on by so much (assent_loop_advance): whoever keeps instants for other things than
    // tickets shifts them. May be NULL.
    void (*advanced)(void *context, int64_t by_us);
    // Called when the store is open and before it is read, which may take a while: what must be there already
    // is opened here. May be NULL. Fails: the start fails with that text.
    bool (*starting)(void *context, struct assent_loop *loop, struct assent_error *error);
    // Called on the loop's thread for each reply; the reply is valid during the call only.
    void (*replied)(void *context, const struct assent_reply *reply);
    // Called once when the loop is asked to stop (signal or assent_loop_stop), so that listeners drain. Then
    // asked after each kick: whether somebody may still send; only when nobody may, or after 25 s, does the
    // runtime stop. NULL: nobody may. Called once when the runtime is idle after that, or when a start fails
    // after `starting`, so that listeners close.
    void (*stopping)(void *context);
    bool (*busy)(void *context);
    void (*drained)(void *context);
    // SIGHUP: read again what may have changed on the disk. NULL: the signal is left to the system.
    void (*reload)(void *context);
    void *context;
};

// Opens store, readers, threads and runtime, and runs until the runtime is ready. Blocks. Fails: the store's
// codes, INTERNAL for threads.
struct assent_loop *assent_loop_open(const struct assent_loop_config *config, struct assent_error *error);
// Runs until stopped and drained. Returns false when the engine had to give up, with the reason.
bool assent_loop_run(struct assent_loop *loop, struct assent_error *error);
// Ends threads and closes the store. Nothing may be in flight.
void assent_loop_close(struct assent_loop *loop);

struct uv_loop_s *assent_loop_uv(struct assent_loop *loop);
struct assent_runtime *assent_loop_runtime(struct assent_loop *loop);
// The one clock: microseconds UTC.
int64_t assent_loop_now_us(const struct assent_loop *loop); // NULL: what the system says
// Moves it on, for tests of what takes days (API-29): with the next kick, which then fires what is due.
// Returns what the clock will show. It stays ahead of the system's clock until the process ends.
int64_t assent_loop_advance(struct assent_loop *loop, int64_t by_us);
// Performs and delivers what the runtime has ready: to be called after submits, once for each batch of input.
void assent_loop_kick(struct assent_loop *loop);
// The same, in the loop's next turn: for who is in the middle of something.
void assent_loop_kick_soon(struct assent_loop *loop);
// Graceful stop, as by SIGTERM.
void assent_loop_stop(struct assent_loop *loop);
// 32 bytes that only this store's engine knows, the same over restarts, a different one for each name: HMAC
// of the store's pepper.
void assent_loop_secret(const struct assent_loop *loop, const char *name, unsigned char out[32]);
// Why nothing can be kept now; NULL when all is well, as far as is known: by the last commit, or when that
// was long ago by a trial of the folder, which this call may begin on a thread and whose result the next call
// has.
const char *assent_loop_trouble(struct assent_loop *loop);
// What the process uses. Reads /proc.
struct assent_loop_usage {
    int64_t cpu_us, resident_bytes, files, files_most, started_us;
};
void assent_loop_usage(const struct assent_loop *loop, struct assent_loop_usage *usage);
// A log line: key and value pairs, ended by NULL; values are C strings.
void assent_loop_log(struct assent_loop *loop, int level, const char *event, ...);
// The one source of randomness.
bool assent_loop_random(void *bytes, size_t count);

#endif
