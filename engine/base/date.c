// SPDX-License-Identifier: Apache-2.0
// Civil dates of the proleptic Gregorian calendar in UTC, and back.
// Pure arithmetic: years are counted from March, so that the leap day ends them (Howard Hinnant,
// "chrono-compatible low-level date algorithms"). No zone, no clock.
#include <assent/base/time.h>

#include "time_internal.h"

#include <assert.h>

enum { DAYS_400_YEARS = 146097, DAYS_TO_EPOCH = 719468 }; // from 0000-03-01 to 1970-01-01

struct assent_date assent_date_of(int64_t instant_us)
{
    int64_t days = instant_us / ASSENT_DAY_US - (instant_us % ASSENT_DAY_US < 0) + DAYS_TO_EPOCH;
    int64_t era = (days >= 0 ? days : days - (DAYS_400_YEARS - 1)) / DAYS_400_YEARS;
    int64_t day_of_era = days - era * DAYS_400_YEARS;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (DAYS_400_YEARS - 1)) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153; // 0 is March
    int64_t year = year_of_era + era * 400 + (month >= 10);
    return (struct assent_date){
        .year = (int32_t)year,
        .month = (int32_t)(month < 10 ? month + 3 : month - 9),
        .day = (int32_t)(day_of_year - (153 * month + 2) / 5 + 1),
    };
}

int64_t assent_date_instant(struct assent_date date)
{
    assert(date_is_real(date));
    int64_t year = (int64_t)date.year - (date.month <= 2);
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t month = date.month > 2 ? date.month - 3 : date.month + 9;
    int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (era * DAYS_400_YEARS + day_of_era - DAYS_TO_EPOCH) * ASSENT_DAY_US;
}

bool assent_date_read(struct assent_text text, struct assent_date *out)
{
    struct assent_date date;
    bool whole = text.count == 10 && digits_read(text, 0, 4, &date.year) && text.bytes[4] == '-' &&
                 digits_read(text, 5, 2, &date.month) && text.bytes[7] == '-' &&
                 digits_read(text, 8, 2, &date.day);
    if (!whole || !date_is_real(date))
        return false;
    *out = date;
    return true;
}

bool date_is_real(struct assent_date date)
{
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (date.year < 0 || date.year > 9999 || date.month < 1 || date.month > 12)
        return false;
    bool leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
    return date.day >= 1 && date.day <= days[date.month - 1] + (date.month == 2 && leap);
}

bool digits_read(struct assent_text text, size_t at, size_t count, int32_t *out)
{
    if (at + count > text.count)
        return false;
    int32_t number = 0;
    for (size_t i = at; i < at + count; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9')
            return false;
        number = number * 10 + (text.bytes[i] - '0');
    }
    *out = number;
    return true;
}
