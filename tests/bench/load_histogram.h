// SPDX-License-Identifier: Apache-2.0
// A histogram of latencies in buckets that grow with the value: none is off by more than a sixty-fourth, from
// a microsecond to days, in a fixed room. Nothing is sampled and nothing is thrown away.
#ifndef BENCH_LOAD_HISTOGRAM_H
#define BENCH_LOAD_HISTOGRAM_H

#include <stdint.h>

enum { LOAD_HISTOGRAM_STEPS = 64, LOAD_HISTOGRAM_BUCKETS = 64 * 40 };

struct load_histogram {
    int64_t counts[LOAD_HISTOGRAM_BUCKETS];
    int64_t total;
    int64_t most_us;
};

void load_histogram_add(struct load_histogram *histogram, int64_t value_us);
void load_histogram_merge(struct load_histogram *into, const struct load_histogram *from);
// part: 0.5 for the median. The upper end of the bucket in milliseconds, never more than the most; 0 when
// empty.
double load_histogram_ms(const struct load_histogram *histogram, double part);

#endif
