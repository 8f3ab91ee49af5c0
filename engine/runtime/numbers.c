// SPDX-License-Identifier: Apache-2.0
// Numbers of tickets (CHG-1042), drawn in blocks; gaps are allowed (data.md, "Ids"). A block is reserved by
// an item of its own that stands in the batch before the first ticket that uses it; when the reservation
// fails it is put in front again, so that no number is ever given twice.
#include "machine.h"
#include <stdlib.h>
#include <string.h>

enum { NUMBERS_FIRST = 1001, NUMBERS_BLOCK = 100 };

static struct number_block *block_of(struct assent_runtime *runtime, struct assent_text prefix)
{
    for (struct number_block *block = runtime->numbers; block != NULL; block = block->next) {
        if (assent_text_equal(block->prefix, prefix))
            return block;
    }
    struct number_block *block = memory_take(sizeof *block + prefix.count);
    char *bytes = (char *)(block + 1);
    memcpy(bytes, prefix.bytes, prefix.count);
    *block = (struct number_block){runtime->numbers, {bytes, prefix.count}, NUMBERS_FIRST, NUMBERS_FIRST, 0};
    runtime->numbers = block;
    return block;
}

static void reserve(struct assent_runtime *runtime, struct number_block *block, bool first);

static void reserved(struct errand *errand)
{
    struct number_block *block = block_of(errand->runtime, errand->request.ticket);
    block->stored = errand->item->writes[0].becomes;
    errand_close(errand);
}

static void not_reserved(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    struct number_block *block = block_of(runtime, errand->request.ticket);
    errand_close(errand);
    if (runtime->phase == PHASE_READY)
        reserve(runtime, block, true);
}

static void reserve(struct assent_runtime *runtime, struct number_block *block, bool first)
{
    static const struct assent_event none = {0};
    struct errand *errand = errand_internal(runtime, &none, ERRAND_INTERNAL);
    struct assent_write *write = assent_arena_take(errand->arena, sizeof *write);
    *write = (struct assent_write){
        {.kind = assent_text_of("number"), .id = block->prefix}, block->stored, block->limit - 1};
    errand->item = assent_arena_take(errand->arena, sizeof *errand->item);
    *errand->item = (struct assent_item){.writes = write, .write_count = 1};
    errand->request.ticket = block->prefix;
    errand->admin = true;
    errand->kept = reserved;
    errand->over = not_reserved;
    batch_add(errand);
    if (first && runtime->batch_count > 1) {
        memmove(runtime->batch + 1, runtime->batch, (runtime->batch_count - 1) * sizeof(struct errand *));
        runtime->batch[0] = errand;
    }
}

struct assent_text number_draw(struct errand *errand, struct assent_text prefix)
{
    struct number_block *block = block_of(errand->runtime, prefix);
    if (block->next_number == block->limit) {
        block->limit += NUMBERS_BLOCK;
        reserve(errand->runtime, block, false);
    }
    return assent_text_format(errand->arena, "%.*s-%lld", (int)prefix.count, prefix.bytes,
                              (long long)block->next_number++);
}

void numbers_loaded(struct assent_runtime *runtime, const struct assent_stored_subjects *stored)
{
    for (size_t i = 0; i < stored->count; i++) {
        struct number_block *block = block_of(runtime, stored->items[i].id);
        block->stored = stored->items[i].revision;
        if (block->limit <= block->stored) // after a restart: the rest of the block is given up
            block->next_number = block->limit = block->stored + 1;
    }
    // After an unknown outcome: what was drawn beyond the store's mark is reserved again before anything that
    // uses it.
    for (struct number_block *block = runtime->numbers; block != NULL; block = block->next) {
        if (block->limit - 1 > block->stored && block->stored >= 0 && block->limit > NUMBERS_FIRST)
            reserve(runtime, block, true);
    }
}

void numbers_close(struct assent_runtime *runtime)
{
    while (runtime->numbers != NULL) {
        struct number_block *block = runtime->numbers;
        runtime->numbers = block->next;
        free(block);
    }
}
