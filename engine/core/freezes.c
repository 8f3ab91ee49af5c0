// SPDX-License-Identifier: Apache-2.0
// What stands in the way of a ticket: freezes that mean it and meet its time, and the maintenance windows
// that it does not keep to. Guarantees: half-open throughout, so that what ends when a freeze begins is free;
// each item must keep to the windows that mean it, and what no window means may happen at any time; a freeze
// that was lifted stands in the way no more, but only that once. Pure; nothing here reads a clock.
#include <assent/core/freeze.h>

#include <assent/base/limits.h>
#include <assent/core/directory.h>

// The part of a ticket that a selector looks at: all of it, or one of its items.
struct subject {
    const struct assent_footprint *footprint;
    const struct assent_text *item; // NULL: all
};

struct looking {
    const struct assent_directory *directory;
    const struct assent_footprint *footprint;
    const struct assent_waiver *waivers;
    size_t waiver_count;
    unsigned what;
    int64_t at_us;
    int64_t from_us;
    int64_t until_us;
    struct assent_obstacle *found;
    size_t count;
};

static void spread(struct looking *looking);
static void add_freezes(struct looking *looking);
static void add_freeze(struct looking *looking, const struct assent_freeze *freeze);
static bool is_waived(const struct looking *looking, const struct assent_freeze *freeze,
                      const struct assent_span *span);
static void add_windows(struct looking *looking, const struct subject *subject);
static bool is_within(const struct looking *looking, const struct subject *subject);
static int64_t next_start(const struct looking *looking, const struct subject *subject, int64_t after_us);
static bool selects(const struct assent_directory *directory, const struct assent_selector *selector,
                    const struct subject *subject);
static bool any_service(const struct assent_directory *directory, const struct assent_words *words,
                        const struct subject *subject);
static bool any_item(const struct assent_words *words, const struct subject *subject);
static struct assent_text service_of(const struct assent_directory *directory, struct assent_text item);
static bool fits(const struct assent_words *words, struct assent_text word);
static bool among(const struct assent_words *words, struct assent_text word);

const struct assent_obstacle *assent_obstacles(const struct assent_directory *directory,
                                               const struct assent_footprint *footprint,
                                               const struct assent_waiver *waivers, size_t waiver_count,
                                               unsigned what, int64_t at_us, struct assent_arena *arena,
                                               size_t *count)
{
    struct looking looking = {directory, footprint, waivers, waiver_count, what, at_us, 0, 0, NULL, 0};
    size_t most = directory->freeze_count + footprint->item_count + 1;
    looking.found = assent_arena_take_array(arena, most, sizeof *looking.found);
    spread(&looking);
    add_freezes(&looking);
    for (size_t i = 0; i < footprint->item_count; i++)
        add_windows(&looking, &(struct subject){footprint, &footprint->items[i]});
    if (footprint->item_count == 0)
        add_windows(&looking, &(struct subject){footprint, NULL});
    *count = looking.count;
    return looking.found;
}

bool assent_obstacles_free(const struct assent_directory *directory, const struct assent_footprint *footprint,
                           const struct assent_waiver *waivers, size_t waiver_count, unsigned what,
                           int64_t at_us, struct assent_arena *arena, int64_t *out)
{
    *out = at_us;
    for (int steps = 0; steps < ASSENT_FREEZE_STEPS; steps++) {
        size_t count;
        const struct assent_obstacle *found =
            assent_obstacles(directory, footprint, waivers, waiver_count, what, *out, arena, &count);
        if (count == 0)
            return true;
        int64_t next_us = *out;
        for (size_t i = 0; i < count; i++) {
            if (found[i].clear_us <= *out)
                return false;
            next_us = found[i].clear_us > next_us ? found[i].clear_us : next_us;
        }
        *out = next_us;
    }
    return false;
}

bool assent_freeze_means(const struct assent_directory *directory, const struct assent_freeze *freeze,
                         const struct assent_footprint *footprint)
{
    struct subject all = {footprint, NULL};
    return selects(directory, &freeze->where, &all) &&
           !(freeze->exempts && selects(directory, &freeze->exempt, &all));
}

bool assent_selector_means(const struct assent_directory *directory, const struct assent_selector *selector,
                           const struct assent_footprint *footprint)
{
    return selects(directory, selector, &(struct subject){footprint, NULL});
}

const struct assent_span *assent_times_meets(const struct assent_times *times, int64_t from_us,
                                             int64_t until_us)
{
    size_t low = 0; // the first span that ends after from_us
    for (size_t high = times->span_count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (times->spans[middle].end_us <= from_us)
            low = middle + 1;
        else
            high = middle;
    }
    bool meets = low < times->span_count && times->spans[low].start_us < until_us;
    return meets ? &times->spans[low] : NULL;
}

// The time that the ticket needs if it begins, or goes on, at at_us.
static void spread(struct looking *looking)
{
    const struct assent_footprint *plan = looking->footprint;
    int64_t at_us = looking->at_us;
    bool over = plan->start_us == 0 || at_us >= plan->end_us;
    looking->from_us = !over && at_us < plan->start_us ? plan->start_us : at_us;
    looking->until_us = over ? at_us + (plan->until_us - plan->start_us) : plan->until_us;
    if (looking->until_us <= looking->from_us)
        looking->until_us = looking->from_us + 1;
}

static void add_freezes(struct looking *looking)
{
    for (size_t i = 0; looking->what & ASSENT_LOOK_AT_FREEZES && i < looking->directory->freeze_count; i++) {
        const struct assent_freeze *freeze = &looking->directory->freezes[i];
        if (assent_freeze_means(looking->directory, freeze, looking->footprint))
            add_freeze(looking, freeze);
    }
}

// The last of its times that stands in the way, because only after that is the ticket free of it.
static void add_freeze(struct looking *looking, const struct assent_freeze *freeze)
{
    struct assent_obstacle obstacle = {.freeze = freeze};
    int64_t from_us = looking->from_us;
    const struct assent_span *span;
    while (from_us < looking->until_us &&
           (span = assent_times_meets(&freeze->when, from_us, looking->until_us))) {
        from_us = span->end_us;
        if (is_waived(looking, freeze, span))
            continue;
        if (!obstacle.until_us)
            obstacle.from_us = span->start_us;
        obstacle.until_us = span->end_us;
    }
    obstacle.clear_us = obstacle.until_us;
    if (obstacle.until_us)
        looking->found[looking->count++] = obstacle;
}

static bool is_waived(const struct looking *looking, const struct assent_freeze *freeze,
                      const struct assent_span *span)
{
    static const char KIND[] = "freeze ";
    for (size_t i = 0; i < looking->waiver_count; i++) {
        const struct assent_waiver *waiver = &looking->waivers[i];
        size_t before = sizeof KIND - 1;
        if (assent_text_starts(waiver->rule, KIND) &&
            assent_text_equal(assent_text_slice(waiver->rule.bytes + before, waiver->rule.count - before),
                              freeze->handle) &&
            span->start_us >= waiver->from_us && span->start_us < waiver->until_us)
            return true;
    }
    return false;
}

static void add_windows(struct looking *looking, const struct subject *subject)
{
    const struct assent_window *first = NULL;
    for (size_t i = 0; looking->what & ASSENT_LOOK_AT_WINDOWS && i < looking->directory->window_count; i++) {
        const struct assent_window *window = &looking->directory->windows[i];
        if (!first && selects(looking->directory, &window->where, subject))
            first = window;
    }
    if (!first || is_within(looking, subject))
        return;
    looking->found[looking->count++] = (struct assent_obstacle){
        .window = first,
        .subject = subject->item ? *subject->item : subject->footprint->service,
        .clear_us = next_start(looking, subject, looking->at_us),
    };
}

// Whether the subject's windows together cover all of the time.
static bool is_within(const struct looking *looking, const struct subject *subject)
{
    const struct assent_directory *directory = looking->directory;
    int64_t covered_us = looking->from_us;
    bool further = true;
    while (further && covered_us < looking->until_us) {
        further = false;
        for (size_t i = 0; i < directory->window_count; i++) {
            const struct assent_span *span =
                assent_times_meets(&directory->windows[i].when, covered_us, covered_us + 1);
            if (span && span->end_us > covered_us &&
                selects(directory, &directory->windows[i].where, subject)) {
                covered_us = span->end_us;
                further = true;
            }
        }
    }
    return covered_us >= looking->until_us;
}

// When the next of the subject's windows opens; 0: none does.
static int64_t next_start(const struct looking *looking, const struct subject *subject, int64_t after_us)
{
    const struct assent_directory *directory = looking->directory;
    int64_t next_us = 0;
    for (size_t i = 0; i < directory->window_count; i++) {
        const struct assent_times *when = &directory->windows[i].when;
        const struct assent_span *span = assent_times_meets(when, after_us, INT64_MAX);
        if (span && span->start_us <= after_us)
            span = span + 1 < when->spans + when->span_count ? span + 1 : NULL;
        if (span && (!next_us || span->start_us < next_us) &&
            selects(directory, &directory->windows[i].where, subject))
            next_us = span->start_us;
    }
    return next_us;
}

static bool selects(const struct assent_directory *directory, const struct assent_selector *selector,
                    const struct subject *subject)
{
    const struct assent_footprint *footprint = subject->footprint;
    return fits(&selector->kind, footprint->kind) && fits(&selector->type, footprint->type) &&
           fits(&selector->risk, footprint->risk) && fits(&selector->workflow, footprint->workflow) &&
           any_item(&selector->item, subject) && any_service(directory, &selector->service, subject);
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
    for (size_t i = 0; footprint->items && i < footprint->item_count && !found; i++)
        found = among(words, service_of(directory, footprint->items[i]));
    return found;
}

static bool any_item(const struct assent_words *words, const struct subject *subject)
{
    const struct assent_footprint *footprint = subject->footprint;
    if (words->count == 0)
        return true;
    bool found = subject->item && among(words, *subject->item);
    for (size_t i = 0; !subject->item && footprint->items && i < footprint->item_count && !found; i++)
        found = among(words, footprint->items[i]);
    return found;
}

static struct assent_text service_of(const struct assent_directory *directory, struct assent_text item)
{
    int32_t ci = assent_directory_ci(directory, item);
    int32_t service = ci == ASSENT_NO_INDEX ? ASSENT_NO_INDEX : directory->cis[ci].service;
    return service == ASSENT_NO_INDEX ? (struct assent_text){0} : directory->services[service].handle;
}

static bool fits(const struct assent_words *words, struct assent_text word)
{
    return words->count == 0 || among(words, word);
}

static bool among(const struct assent_words *words, struct assent_text word)
{
    bool found = false;
    for (size_t i = 0; word.count && i < words->count && !found; i++)
        found = assent_text_equal(words->items[i], word);
    return found;
}

const char *assent_inflight_text(enum assent_inflight inflight)
{
    return inflight == ASSENT_INFLIGHT_PAUSE ? "pause" : "finish";
}

bool assent_inflight_find(struct assent_text text, enum assent_inflight *out)
{
    bool pause = assent_text_is(text, "pause");
    *out = pause ? ASSENT_INFLIGHT_PAUSE : ASSENT_INFLIGHT_FINISH;
    return pause || assent_text_is(text, "finish");
}
