// SPDX-License-Identifier: Apache-2.0
// The gate between the writer's thread and the keeper's: one of them works at a time, and a keeper that asks
// comes next. Only the last, short part of a checkpoint passes it (maintain.c); the bulk is done beside the
// writer.
#include "sqlite_internal.h"

#include <assert.h>

static void must(int result);

void gate_open(struct gate *gate)
{
    *gate = (struct gate){0};
    must(pthread_mutex_init(&gate->mutex, NULL));
    must(pthread_cond_init(&gate->changed, NULL));
}

void gate_close(struct gate *gate)
{
    must(pthread_cond_destroy(&gate->changed));
    must(pthread_mutex_destroy(&gate->mutex));
}

void gate_write(struct gate *gate)
{
    must(pthread_mutex_lock(&gate->mutex));
    while (gate->keeping)
        must(pthread_cond_wait(&gate->changed, &gate->mutex));
    gate->writing = true;
    must(pthread_mutex_unlock(&gate->mutex));
}

void gate_written(struct gate *gate)
{
    must(pthread_mutex_lock(&gate->mutex));
    gate->writing = false;
    must(pthread_cond_broadcast(&gate->changed));
    must(pthread_mutex_unlock(&gate->mutex));
}

void gate_keep(struct gate *gate)
{
    must(pthread_mutex_lock(&gate->mutex));
    assert(!gate->keeping);
    gate->keeping = true;
    while (gate->writing)
        must(pthread_cond_wait(&gate->changed, &gate->mutex));
    must(pthread_mutex_unlock(&gate->mutex));
}

void gate_kept(struct gate *gate)
{
    must(pthread_mutex_lock(&gate->mutex));
    gate->keeping = false;
    must(pthread_cond_broadcast(&gate->changed));
    must(pthread_mutex_unlock(&gate->mutex));
}

static void must(int result)
{
    assert(result == 0);
    (void)result;
}
