// SPDX-License-Identifier: Apache-2.0
// Budgets as one number each: the instant up to which what was taken has been paid for. Every take moves it
// on by one interval; it may not pass now, and it never lies further back than a full bucket.
#include "bucket.h"

#include <assent/base/time.h>

const struct bucket BUCKET_FULL = {.spent_until_us = INT64_MIN};

bool bucket_take(struct bucket *bucket, int64_t most, int64_t per_second, int64_t now_us)
{
    int64_t interval = ASSENT_SECOND_US / per_second;
    int64_t full = now_us - most * interval;
    int64_t spent = bucket->spent_until_us > full ? bucket->spent_until_us : full;
    if (spent + interval > now_us)
        return false;
    bucket->spent_until_us = spent + interval;
    return true;
}
