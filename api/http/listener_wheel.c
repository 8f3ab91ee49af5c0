// SPDX-License-Identifier: Apache-2.0
// Timers of all connections by one timer of the loop: a wheel of slots, each a list of connections to look at
// then. A deadline that moves later costs nothing: the connection is looked at too early once, and put where
// it belongs. The timer runs only while there is a connection, or one that waits to be accepted.
#include "listener_internal.h"

static const int64_t TICK_US = LISTENER_TICK_MS * INT64_C(1000);

static int64_t tick_of(int64_t instant_us);
static void put(struct connection *connection, int64_t tick);
static void collect(struct assent_listener *listener, size_t slot, struct connection **due);

void wheel_watch(struct connection *connection)
{
    struct assent_listener *listener = connection->listener;
    if (connection->closing)
        return;
    int64_t deadline =
        connection->session ? assent_session_deadline_us(connection->session) : connection->linger_until_us;
    int64_t latest = listener->tick + LISTENER_SLOTS - 1;
    int64_t tick = deadline / TICK_US >= latest ? latest : tick_of(deadline);
    if (tick <= listener->tick)
        tick = listener->tick + 1;
    if (connection->timed_tick && connection->timed_tick <= tick)
        return;
    wheel_forget(connection);
    put(connection, tick);
}

void wheel_forget(struct connection *connection)
{
    if (!connection->timed_tick)
        return;
    struct connection **slot = &connection->listener->slots[connection->timed_tick % LISTENER_SLOTS];
    if (connection->next_timed)
        connection->next_timed->previous_timed = connection->previous_timed;
    if (connection->previous_timed)
        connection->previous_timed->next_timed = connection->next_timed;
    else
        *slot = connection->next_timed;
    connection->timed_tick = 0;
}

void wheel_turn(uv_timer_t *timer)
{
    struct assent_listener *listener = timer->data;
    int64_t now = assent_loop_now_us(listener->loop) / TICK_US;
    int64_t from = listener->tick + 1;
    if (now - from >= LISTENER_SLOTS || now < listener->tick) // slept long, or the clock was set
        from = now - LISTENER_SLOTS + 1;
    listener->tick = now;
    struct connection *due = NULL;
    for (int64_t tick = from; tick <= now; tick++)
        collect(listener, (size_t)(tick % LISTENER_SLOTS), &due);
    for (; due; due = due->next_due)
        connection_tick(due);
    listener_accept_again(listener);
    if (listener->connection_count == 0 && !listener->pending)
        uv_timer_stop(&listener->timer);
}

// The first tick at or after the instant.
static int64_t tick_of(int64_t instant_us)
{
    return (instant_us + TICK_US - 1) / TICK_US;
}

static void put(struct connection *connection, int64_t tick)
{
    struct connection **slot = &connection->listener->slots[tick % LISTENER_SLOTS];
    connection->timed_tick = tick;
    connection->previous_timed = NULL;
    connection->next_timed = *slot;
    if (*slot)
        (*slot)->previous_timed = connection;
    *slot = connection;
}

// Takes a slot's list off: ticking puts connections back, perhaps into the same slot.
static void collect(struct assent_listener *listener, size_t slot, struct connection **due)
{
    while (listener->slots[slot]) {
        struct connection *connection = listener->slots[slot];
        wheel_forget(connection);
        connection->next_due = *due;
        *due = connection;
    }
}
