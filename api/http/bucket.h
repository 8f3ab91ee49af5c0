// SPDX-License-Identifier: Apache-2.0
// A budget that fills up again: so many at once, so many a second (security.md H2-03, H2-06). Pure values.
#ifndef BUCKET_H
#define BUCKET_H

#include <stdbool.h>
#include <stdint.h>

struct bucket {
    int64_t spent_until_us; // a full bucket lies `most` intervals behind now
};

extern const struct bucket BUCKET_FULL;

// Takes one. False when the bucket is empty.
bool bucket_take(struct bucket *bucket, int64_t most, int64_t per_second, int64_t now_us);

#endif
