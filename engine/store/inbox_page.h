// SPDX-License-Identifier: Apache-2.0
// One page of an inbox in the making: the nearest entries by (due, ticket, item), without doubles. The same
// for every store; the page may borrow texts, so whoever fills it says where they live.
#ifndef INBOX_PAGE_H
#define INBOX_PAGE_H

#include <assent/core/stored.h>

struct inbox_found {
    int64_t due_us; // INT64_MAX: none
    struct assent_id ticket;
    struct assent_text item;
    struct assent_text audience;
    int64_t n; // the ticket's number within the store
};

struct inbox_page {
    struct inbox_found *items; // limit of them
    size_t count;
    size_t limit;
};

struct inbox_page inbox_page_in(struct assent_arena *arena, size_t limit);
// Whether the page would take it: false when it is full and this one is not nearer than its last.
bool inbox_page_wants(const struct inbox_page *page, const struct inbox_found *one);
// Puts it at its place; a double is dropped, and a full page loses its last.
void inbox_page_add(struct inbox_page *page, const struct inbox_found *one);
int inbox_found_compare(const struct inbox_found *a, const struct inbox_found *b);

#endif
