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
    *block = (struct number_block){.next = runtime->numbers,
                                   .prefix = {bytes, prefix.count},
                                   .next_number = NUMBERS_FIRST,
                                   .limit = NUMBERS_FIRST};
    runtime->numbers = block;
    return block;
}

static void over(struct errand *errand)
{
    struct number_block *block = block_of(errand->runtime, errand->request.ticket);
    block->reserving = false; // not kept: the next batch begins with it again
    errand_close(errand);
}

static void reserved(struct errand *errand)
{
    struct number_block *block = block_of(errand->runtime, errand->request.ticket);
    block->stored = errand->item->writes[0].becomes;
    over(errand);
}

static struct errand *reserve(struct assent_runtime *runtime, struct number_block *block)
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
    errand->over = over;
    block->reserving = true;
    return errand;
}

void numbers_reserve(struct assent_runtime *runtime)
{
    for (struct number_block *block = runtime->numbers; block != NULL; block = block->next) {
        if (block->limit - 1 > block->stored && block->limit > NUMBERS_FIRST && !block->reserving)
            batch_add_first(runtime, reserve(runtime, block));
    }
}

struct assent_text number_draw(struct errand *errand, struct assent_text prefix)
{
    struct number_block *block = block_of(errand->runtime, prefix);
    if (block->next_number == block->limit)
        block->limit += NUMBERS_BLOCK;
    return assent_text_format(errand->arena, "%.*s-%lld", (int)prefix.count, prefix.bytes,
                              (long long)block->next_number++);
}

// The newest number goes back when what it was drawn for was refused; one that others have drawn behind is a
// gap.
void number_return(struct assent_runtime *runtime, struct assent_text prefix, struct assent_text number)
{
    struct number_block *block = block_of(runtime, prefix);
    int64_t drawn;
    size_t dash = prefix.count + 1;
    if (number.count > dash &&
        assent_text_integer(assent_text_slice(number.bytes + dash, number.count - dash), &drawn) &&
        drawn == block->next_number - 1)
        block->next_number--;
}

void numbers_loaded(struct assent_runtime *runtime, const struct assent_stored_subjects *stored)
{
    for (size_t i = 0; i < stored->count; i++) {
        struct number_block *block = block_of(runtime, stored->items[i].id);
        block->stored = stored->items[i].revision;
        if (block->limit <= block->stored) // after a restart: the rest of the block is given up
            block->next_number = block->limit = block->stored + 1;
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
