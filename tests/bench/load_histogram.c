// SPDX-License-Identifier: Apache-2.0
// Buckets: values below 64 have one each; above, each doubling is cut into 64 steps of equal width.
#include "load_histogram.h"

static int bucket_of(int64_t value)
{
    if (value < LOAD_HISTOGRAM_STEPS)
        return (int)value;
    int doublings = 63 - __builtin_clzll((unsigned long long)value) - 6;
    int bucket = (doublings + 1) * LOAD_HISTOGRAM_STEPS + (int)(value >> doublings) - LOAD_HISTOGRAM_STEPS;
    return bucket < LOAD_HISTOGRAM_BUCKETS ? bucket : LOAD_HISTOGRAM_BUCKETS - 1;
}

static int64_t upper_end(int bucket)
{
    if (bucket < LOAD_HISTOGRAM_STEPS)
        return bucket;
    int doublings = bucket / LOAD_HISTOGRAM_STEPS - 1;
    int64_t step = bucket % LOAD_HISTOGRAM_STEPS + LOAD_HISTOGRAM_STEPS;
    return ((step + 1) << doublings) - 1;
}

void load_histogram_add(struct load_histogram *histogram, int64_t value_us)
{
    int64_t value = value_us < 0 ? 0 : value_us;
    histogram->counts[bucket_of(value)]++;
    histogram->total++;
    if (value > histogram->most_us)
        histogram->most_us = value;
}

void load_histogram_merge(struct load_histogram *into, const struct load_histogram *from)
{
    for (int i = 0; i < LOAD_HISTOGRAM_BUCKETS; i++)
        into->counts[i] += from->counts[i];
    into->total += from->total;
    if (from->most_us > into->most_us)
        into->most_us = from->most_us;
}

double load_histogram_ms(const struct load_histogram *histogram, double part)
{
    double wanted = part * (double)histogram->total;
    int64_t seen = 0;
    for (int i = 0; i < LOAD_HISTOGRAM_BUCKETS && histogram->total > 0; i++) {
        seen += histogram->counts[i];
        if (seen > 0 && (double)seen >= wanted)
            return (double)(upper_end(i) < histogram->most_us ? upper_end(i) : histogram->most_us) / 1e3;
    }
    return 0;
}
