// SPDX-License-Identifier: Apache-2.0
// A page of an inbox, kept sorted by insertion: pages are small.
#include "inbox_page.h"

#include <string.h>

struct inbox_page inbox_page_in(struct assent_arena *arena, size_t limit)
{
    struct inbox_page page = {.limit = limit};
    page.items = assent_arena_take_array(arena, limit, sizeof *page.items);
    return page;
}

bool inbox_page_wants(const struct inbox_page *page, const struct inbox_found *one)
{
    return page->count < page->limit ||
           (page->limit > 0 && inbox_found_compare(one, &page->items[page->count - 1]) < 0);
}

void inbox_page_add(struct inbox_page *page, const struct inbox_found *one)
{
    size_t low = 0;
    size_t high = page->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = inbox_found_compare(&page->items[middle], one);
        if (order == 0)
            return;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == page->limit)
        return;
    size_t last = page->count < page->limit ? page->count : page->limit - 1;
    memmove(&page->items[low + 1], &page->items[low], (last - low) * sizeof *page->items);
    page->items[low] = *one;
    page->count = last + 1;
}

int inbox_found_compare(const struct inbox_found *a, const struct inbox_found *b)
{
    if (a->due_us != b->due_us)
        return a->due_us < b->due_us ? -1 : 1;
    int order = assent_id_compare(&a->ticket, &b->ticket);
    return order ? order : assent_text_compare(a->item, b->item);
}
