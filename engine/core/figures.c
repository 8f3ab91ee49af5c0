// SPDX-License-Identifier: Apache-2.0
// Looking into the figures of the past (figures.h), and under which keys an ended ticket counts in them.
// Guarantees: a figure is found by binary search and summed over the days that count, whatever older ones it
// still holds. What is kept of an ended ticket is ticket_ended.c.
#include <assent/core/figures.h>

#include <assent/base/limits.h>
#include <assent/base/time.h>

#include <string.h>

enum { KEY_BYTES = 16 + ASSENT_NAME_BYTES };

const struct assent_text *assent_figure_keys(const struct assent_ended *ended, struct assent_arena *arena,
                                             size_t *count)
{
    bool worked = ended->outcome == ASSENT_OUTCOME_SUCCESS || ended->outcome == ASSENT_OUTCOME_FAILURE;
    struct assent_text *keys = assent_arena_take_array(arena, ASSENT_FIGURES_KEYS, sizeof *keys);
    *count = 0;
    if (!worked)
        return keys;
    keys[(*count)++] =
        assent_text_format(arena, "workflow:%.*s", (int)ended->workflow.count, ended->workflow.bytes);
    if (ended->service.count)
        keys[(*count)++] =
            assent_text_format(arena, "service:%.*s", (int)ended->service.count, ended->service.bytes);
    for (size_t i = 0; i < ended->item_count && *count < ASSENT_FIGURES_KEYS; i++)
        keys[(*count)++] =
            assent_text_format(arena, "ci:%.*s", (int)ended->items[i].count, ended->items[i].bytes);
    return keys;
}

const struct assent_figure *assent_figures_find(const struct assent_figures *figures, struct assent_text key)
{
    size_t from = 0;
    size_t to = figures ? figures->count : 0;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = assent_text_compare(figures->items[middle]->key, key);
        if (order == 0)
            return figures->items[middle];
        if (order < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return NULL;
}

struct assent_figure_sum assent_figures_of(const struct assent_figures *figures, const char *kind,
                                           struct assent_text handle, int64_t now_us)
{
    char key[KEY_BYTES];
    struct assent_figure_sum sum = {0};
    size_t before = strlen(kind) + 1;
    if (!figures || handle.count == 0 || before + handle.count > sizeof key)
        return sum;
    memcpy(key, kind, before - 1);
    key[before - 1] = ':';
    memcpy(key + before, handle.bytes, handle.count);
    const struct assent_figure *figure =
        assent_figures_find(figures, assent_text_slice(key, before + handle.count));
    int64_t first = now_us / ASSENT_DAY_US - ASSENT_FIGURES_DAYS + 1;
    for (size_t i = figure ? figure->day_count : 0; i-- > 0 && figure->days[i].day >= first;) {
        sum.succeeded += figure->days[i].succeeded;
        sum.failed += figure->days[i].failed;
    }
    return sum;
}
