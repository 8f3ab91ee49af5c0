// SPDX-License-Identifier: Apache-2.0
// What date.c, instant.c and duration.c use of each other.
#ifndef BASE_TIME_INTERNAL_H
#define BASE_TIME_INTERNAL_H

#include <assent/base/time.h>

// True if the calendar has this day; years 0 to 9999.
bool date_is_real(struct assent_date date);
// Reads exactly count (at most 9) digits from index at.
bool digits_read(struct assent_text text, size_t at, size_t count, int32_t *out);

#endif
