// SPDX-License-Identifier: Apache-2.0
// What stands in the way of a ticket: freezes that mean it and meet its time, and the maintenance windows
// that it does not keep to. Guarantees: half-open throughout, so that what ends when a freeze begins is free;
// each item must keep to the windows that mean it, and what no window means may happen at any time; a freeze
// that was lifted stands in the way no more, but only that once. Pure; nothing here reads a clock.
#include <assent/core/freeze.h>

#include <assent/base/limits.h>
#include <assent/core/directory.h>

#include <string.h>

// The part of a ticket that a selector looks at: all of it, or one of its items.
struct subject {
    const struct assent_footprint *footprint;
    const struct assent_text *item; // NULL: all
};

enum { FEW_WINDOWS = 16 }; // that mean one item, mostly

// What means the footprint, whenever it happens: looked up once for many moments.
struct meant {
    const struct assent_directory *directory;
    enum { UNKNOWN, MEANS, MEANS_NOT } * freezes; // of each freeze; looked up when its time first matters
    size_t freeze_count;
    struct meant_windows {
        struct subject subject;
        const struct assent_window **windows;
        size_t count;
    } * subjects;
    size_t subject_count;
};

struct looking {
    const struct assent_footprint *footprint;
    const struct assent_waiver *waivers;
    size_t waiver_count;
    const struct meant *meant;
    int64_t at_us;
    int64_t from_us;
    int64_t until_us;
    struct assent_obstacle *found;
    size_t count;
};

static struct meant find_meant(const struct assent_directory *directory,
                               const struct assent_footprint *footprint, unsigned what,
                               struct assent_arena *arena);
static void find_windows(const struct assent_directory *directory, struct meant_windows *of,
                         struct assent_arena *arena);
static void look(struct looking *looking);
static void spread(struct looking *looking);
static void add_freeze(struct looking *looking, size_t index);
static bool is_meant(const struct looking *looking, size_t index);
static bool is_waived(const struct looking *looking, const struct assent_freeze *freeze,
                      const struct assent_span *span);
static void add_windows(struct looking *looking, const struct meant_windows *of);
static bool is_within(const struct looking *looking, const struct meant_windows *of);
static int64_t next_start(const struct meant_windows *of, int64_t after_us);
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
    struct meant meant = find_meant(directory, footprint, what, arena);
    struct looking looking = {.footprint = footprint,
                              .waivers = waivers,
                              .waiver_count = waiver_count,
                              .at_us = at_us,
                              .meant = &meant};
    looking.found =
        assent_arena_take_array(arena, meant.freeze_count + meant.subject_count, sizeof *looking.found);
    look(&looking);
    *count = looking.count;
    return looking.found;
}

bool assent_obstacles_free(const struct assent_directory *directory, const struct assent_footprint *footprint,
                           const struct assent_waiver *waivers, size_t waiver_count, unsigned what,
                           int64_t at_us, struct assent_arena *arena, int64_t *out)
{
    struct meant meant = find_meant(directory, footprint, what, arena);
    struct looking looking = {
        .footprint = footprint, .waivers = waivers, .waiver_count = waiver_count, .meant = &meant};
    looking.found =
        assent_arena_take_array(arena, meant.freeze_count + meant.subject_count, sizeof *looking.found);
    *out = at_us;
    for (int steps = 0; steps < ASSENT_FREEZE_STEPS; steps++) {
        looking.at_us = *out;
        look(&looking);
        if (looking.count == 0)
            return true;
        int64_t next_us = *out;
        for (size_t i = 0; i < looking.count; i++) {
            if (looking.found[i].clear_us <= *out)
                return false;
            next_us = looking.found[i].clear_us > next_us ? looking.found[i].clear_us : next_us;
        }
        *out = next_us;
    }
    return false;
}

static struct meant find_meant(const struct assent_directory *directory,
                               const struct assent_footprint *footprint, unsigned what,
                               struct assent_arena *arena)
{
    size_t subjects = footprint->item_count ? footprint->item_count : 1;
    struct meant meant = {.directory = directory};
    meant.freeze_count = what & ASSENT_LOOK_AT_FREEZES ? directory->freeze_count : 0;
    meant.freezes = assent_arena_take_array(arena, meant.freeze_count, sizeof *meant.freezes);
    if (!(what & ASSENT_LOOK_AT_WINDOWS) || directory->window_count == 0)
        return meant;
    meant.subjects = assent_arena_take_array(arena, subjects, sizeof *meant.subjects);
    for (size_t i = 0; i < subjects; i++) {
        struct meant_windows *of = &meant.subjects[meant.subject_count];
        of->subject = (struct subject){footprint, footprint->item_count ? &footprint->items[i] : NULL};
        find_windows(directory, of, arena);
        meant.subject_count += of->count > 0; // what no window means may happen at any time
    }
    return meant;
}

static void find_windows(const struct assent_directory *directory, struct meant_windows *of,
                         struct assent_arena *arena)
{
    const struct assent_window *found[FEW_WINDOWS];
    of->count = 0;
    for (size_t i = 0; i < directory->window_count; i++) {
        if (!selects(directory, &directory->windows[i].where, &of->subject))
            continue;
        if (of->count == FEW_WINDOWS) { // room for all of them from here on
            of->windows = assent_arena_take_array(arena, directory->window_count, sizeof *of->windows);
            memcpy(of->windows, found, sizeof found);
        }
        if (of->count < FEW_WINDOWS)
            found[of->count++] = &directory->windows[i];
        else
            of->windows[of->count++] = &directory->windows[i];
    }
    if (of->count && of->count <= FEW_WINDOWS)
        of->windows = assent_arena_copy(arena, found, of->count * sizeof *found);
}

static void look(struct looking *looking)
{
    looking->count = 0;
    spread(looking);
    for (size_t i = 0; i < looking->meant->freeze_count; i++)
        add_freeze(looking, i);
    for (size_t i = 0; i < looking->meant->subject_count; i++)
        add_windows(looking, &looking->meant->subjects[i]);
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

// The last of its times that stands in the way, because only after that is the ticket free of it.
static void add_freeze(struct looking *looking, size_t index)
{
    const struct assent_freeze *freeze = &looking->meant->directory->freezes[index];
    struct assent_obstacle obstacle = {.freeze = freeze};
    int64_t from_us = looking->from_us;
    const struct assent_span *span = assent_times_meets(&freeze->when, from_us, looking->until_us);
    if (!span || !is_meant(looking, index))
        return;
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

static bool is_meant(const struct looking *looking, size_t index)
{
    const struct meant *meant = looking->meant;
    if (meant->freezes[index] == UNKNOWN)
        meant->freezes[index] =
            assent_freeze_means(meant->directory, &meant->directory->freezes[index], looking->footprint)
                ? MEANS
                : MEANS_NOT;
    return meant->freezes[index] == MEANS;
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

static void add_windows(struct looking *looking, const struct meant_windows *of)
{
    if (is_within(looking, of))
        return;
    looking->found[looking->count++] = (struct assent_obstacle){
        .window = of->windows[0],
        .subject = of->subject.item ? *of->subject.item : of->subject.footprint->service,
        .clear_us = next_start(of, looking->at_us),
    };
}

// Whether the windows together cover all of the time.
static bool is_within(const struct looking *looking, const struct meant_windows *of)
{
    int64_t covered_us = looking->from_us;
    bool further = true;
    while (further && covered_us < looking->until_us) {
        further = false;
        for (size_t i = 0; i < of->count; i++) {
            const struct assent_span *span =
                assent_times_meets(&of->windows[i]->when, covered_us, covered_us + 1);
            if (span && span->end_us > covered_us) {
                covered_us = span->end_us;
                further = true;
            }
        }
    }
    return covered_us >= looking->until_us;
}

// When the next of the windows opens; 0: none does.
static int64_t next_start(const struct meant_windows *of, int64_t after_us)
{
    int64_t next_us = 0;
    for (size_t i = 0; i < of->count; i++) {
        const struct assent_times *when = &of->windows[i]->when;
        const struct assent_span *span = assent_times_meets(when, after_us, INT64_MAX);
        if (span && span->start_us <= after_us)
            span = span + 1 < when->spans + when->span_count ? span + 1 : NULL;
        if (span && (!next_us || span->start_us < next_us))
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
