// SPDX-License-Identifier: Apache-2.0
// Whom freezes and maintenance windows mean, by their selectors. Guarantees: a list of a selector that is
// there must have a word for the ticket; where somebody asks without saying of what type, risk or workflow,
// each of these lists has one, and no exemption has; windows are asked once for all items of a ticket.
#include "freezes.h"

#include <assent/core/directory.h>

#include <string.h>

// The part of a ticket that a selector looks at: all of it, or one of its items.
struct subject {
    const struct assent_footprint *footprint;
    const struct assent_text *item; // NULL: all
};

enum { WINDOWS_FIRST = 4 };

static void add_window(struct meant_windows *of, const struct assent_window *window,
                       struct assent_arena *arena);
static bool fits_ticket(const struct assent_selector *selector, const struct assent_footprint *footprint);
static bool selects(const struct assent_directory *directory, const struct assent_selector *selector,
                    const struct subject *subject);
static bool any_service(const struct assent_directory *directory, const struct assent_words *words,
                        const struct subject *subject);
static bool any_item(const struct assent_words *words, const struct subject *subject);
static const struct assent_text *find_item(const struct assent_footprint *footprint, struct assent_text item);
static struct assent_text service_of(const struct assent_directory *directory, struct assent_text item);
static bool fits(const struct assent_words *words, struct assent_text word, bool unsaid);
static bool among(const struct assent_words *words, struct assent_text word);

const struct meant_windows *windows_meant(const struct assent_directory *directory,
                                          const struct assent_footprint *footprint,
                                          struct assent_arena *arena, size_t *count)
{
    size_t subjects = footprint->item_count ? footprint->item_count : 1;
    struct meant_windows *of = assent_arena_take_array(arena, subjects, sizeof *of);
    for (size_t i = 0; i < subjects; i++)
        of[i].subject = footprint->item_count ? footprint->items[i] : footprint->service;
    for (size_t w = 0; w < directory->window_count; w++) {
        const struct assent_window *window = &directory->windows[w];
        const struct assent_words *words = &window->where.item;
        struct subject subject = {footprint, NULL};
        if (!fits_ticket(&window->where, footprint))
            continue;
        for (size_t i = 0; words->count && footprint->item_count && i < words->count; i++) {
            subject.item = find_item(footprint, words->items[i]);
            if (subject.item && any_service(directory, &window->where.service, &subject))
                add_window(&of[subject.item - footprint->items], window, arena);
        }
        for (size_t i = 0; !words->count && i < subjects; i++) {
            subject.item = footprint->item_count ? &footprint->items[i] : NULL;
            if (any_service(directory, &window->where.service, &subject))
                add_window(&of[i], window, arena);
        }
    }
    *count = 0;
    for (size_t i = 0; i < subjects; i++) {
        if (of[i].count)
            of[(*count)++] = of[i];
    }
    return of;
}

// Windows come one after the other, so that one which names an item twice is there once.
static void add_window(struct meant_windows *of, const struct assent_window *window,
                       struct assent_arena *arena)
{
    if (of->count && of->windows[of->count - 1] == window)
        return;
    if (of->count == of->room) {
        of->room = of->room ? of->room * 2 : WINDOWS_FIRST;
        const struct assent_window **windows = assent_arena_take_array(arena, of->room, sizeof *windows);
        if (of->count)
            memcpy(windows, of->windows, of->count * sizeof *windows);
        of->windows = windows;
    }
    of->windows[of->count++] = window;
}

bool assent_freeze_means(const struct assent_directory *directory, const struct assent_freeze *freeze,
                         const struct assent_footprint *footprint)
{
    struct assent_footprint said = *footprint;
    said.unsaid = false; // nobody is exempt who does not say so
    struct subject all = {footprint, NULL}, exempt = {&said, NULL};
    return selects(directory, &freeze->where, &all) &&
           !(freeze->exempts && selects(directory, &freeze->exempt, &exempt));
}

bool assent_selector_means(const struct assent_directory *directory, const struct assent_selector *selector,
                           const struct assent_footprint *footprint)
{
    return selects(directory, selector, &(struct subject){footprint, NULL});
}

static bool fits_ticket(const struct assent_selector *selector, const struct assent_footprint *footprint)
{
    return fits(&selector->kind, footprint->kind, false) &&
           fits(&selector->type, footprint->type, footprint->unsaid) &&
           fits(&selector->risk, footprint->risk, footprint->unsaid) &&
           fits(&selector->workflow, footprint->workflow, footprint->unsaid);
}

static bool selects(const struct assent_directory *directory, const struct assent_selector *selector,
                    const struct subject *subject)
{
    return fits_ticket(selector, subject->footprint) && any_item(&selector->item, subject) &&
           any_service(directory, &selector->service, subject);
}

static bool any_service(const struct assent_directory *directory, const struct assent_words *words,
                        const struct subject *subject)
{
    const struct assent_footprint *footprint = subject->footprint;
    if (words->count == 0)
        return true;
    if (subject->item) {
        struct assent_text service = service_of(directory, *subject->item);
        return among(words, service.count ? service : footprint->service);
    }
    bool found = among(words, footprint->service);
    for (size_t i = 0; i < footprint->item_count && !found; i++)
        found = among(words, service_of(directory, footprint->items[i]));
    return found;
}

static bool any_item(const struct assent_words *words, const struct subject *subject)
{
    bool found = words->count == 0;
    for (size_t i = 0; i < words->count && !found; i++)
        found = subject->item ? assent_text_equal(words->items[i], *subject->item)
                              : find_item(subject->footprint, words->items[i]) != NULL;
    return found;
}

static const struct assent_text *find_item(const struct assent_footprint *footprint, struct assent_text item)
{
    size_t low = 0;
    for (size_t high = footprint->item_count; low < high;) {
        size_t middle = low + (high - low) / 2;
        int order = assent_text_compare(footprint->items[middle], item);
        if (order == 0)
            return &footprint->items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static struct assent_text service_of(const struct assent_directory *directory, struct assent_text item)
{
    int32_t ci = assent_directory_ci(directory, item);
    int32_t service = ci == ASSENT_NO_INDEX ? ASSENT_NO_INDEX : directory->cis[ci].service;
    return service == ASSENT_NO_INDEX ? (struct assent_text){0} : directory->services[service].handle;
}

static bool fits(const struct assent_words *words, struct assent_text word, bool unsaid)
{
    return words->count == 0 || (unsaid && word.count == 0) || among(words, word);
}

static bool among(const struct assent_words *words, struct assent_text word)
{
    bool found = false;
    for (size_t i = 0; word.count && i < words->count && !found; i++)
        found = assent_text_equal(words->items[i], word);
    return found;
}
