// SPDX-License-Identifier: Apache-2.0
// Business time: adding durations of working time and working days to an instant, and measuring between two,
// on the interval tables that a calendar carries (engine/calendar makes them). Zones and daylight saving are
// in the tables already. Guarantees: the earliest instant by which the time has passed, so a span may end
// exactly where work ends; nothing outside the table is guessed. Negative amounts go back the same way: from
// outside working time they begin at the end of the last one.
#include <assent/base/error.h>
#include <assent/base/time.h>
#include <assent/core/directory.h>

static bool add_wall(int64_t from_us, int64_t amount, int64_t *out, struct assent_error *error);
static bool add_days(const struct assent_calendar *calendar, int64_t from_us, int64_t amount, int64_t *out);
static bool add_time(const struct assent_calendar *calendar, int64_t from_us, int64_t amount, int64_t *out);
static bool take_time(const struct assent_calendar *calendar, int64_t from_us, int64_t amount, int64_t *out);
static size_t day_after(const struct assent_calendar *calendar, int64_t at_us);
static size_t interval_after(const struct assent_calendar *calendar, int64_t at_us);
static bool covers(const struct assent_calendar *calendar, int64_t at_us);
static bool outside(const struct assent_calendar *calendar, int64_t at_us, struct assent_error *error);

bool assent_time_add(const struct assent_calendar *calendar, int64_t from_us, struct assent_duration duration,
                     int64_t *out, struct assent_error *error)
{
    if (duration.unit == ASSENT_DURATION_WALL)
        return add_wall(from_us, duration.amount, out, error);
    if (!calendar)
        return assent_error_set(
            error, ASSENT_WORLD_INVALID,
            "business time needs a calendar, and the directory does not have the one that the "
            "workflow names; add it to the world file");
    if (!covers(calendar, from_us))
        return outside(calendar, from_us, error);
    bool found = true;
    if (duration.amount == 0)
        *out = from_us;
    else if (duration.unit == ASSENT_DURATION_BUSINESS_DAYS)
        found = add_days(calendar, from_us, duration.amount, out);
    else if (duration.amount > 0)
        found = add_time(calendar, from_us, duration.amount, out);
    else
        found = take_time(calendar, from_us, duration.amount, out);
    return found ||
           outside(calendar, duration.amount > 0 ? calendar->until_us : calendar->from_us - 1, error);
}

bool assent_time_between(const struct assent_calendar *calendar, int64_t from_us, int64_t until_us,
                         int64_t *out, struct assent_error *error)
{
    if (!covers(calendar, from_us) || !covers(calendar, until_us))
        return outside(calendar, covers(calendar, from_us) ? until_us : from_us, error);
    int64_t low = from_us < until_us ? from_us : until_us;
    int64_t high = from_us < until_us ? until_us : from_us;
    int64_t sum = 0;
    for (size_t i = interval_after(calendar, low); i < calendar->interval_count; i++) {
        const struct assent_interval *interval = &calendar->intervals[i];
        if (interval->start_us >= high)
            break;
        int64_t start = interval->start_us > low ? interval->start_us : low;
        int64_t end = interval->end_us < high ? interval->end_us : high;
        sum += end - start;
    }
    *out = from_us < until_us ? sum : -sum;
    return true;
}

static bool add_wall(int64_t from_us, int64_t amount, int64_t *out, struct assent_error *error)
{
    int64_t sum;
    if (__builtin_add_overflow(from_us, amount, &sum) || sum < 0 || sum > ASSENT_INSTANT_MAX)
        return assent_error_set(error, ASSENT_LIMIT_REACHED, "the time lies outside the years 1970 to 9999");
    *out = sum;
    return true;
}

// The same place in the working day, `amount` working days on; a shorter day ends it at its end.
static bool add_days(const struct assent_calendar *calendar, int64_t from_us, int64_t amount, int64_t *out)
{
    size_t at = day_after(calendar, from_us);
    bool within = at < calendar->day_count && calendar->days[at].start_us <= from_us;
    int64_t target = (int64_t)at;
    int64_t into_us = within ? from_us - calendar->days[at].start_us : 0;
    if (!within && amount < 0) { // counting back begins at the end of the working day before
        target--;
        into_us = INT64_MAX;
    }
    if (__builtin_add_overflow(target, amount, &target) || target < 0 ||
        target >= (int64_t)calendar->day_count)
        return false;
    const struct assent_working_day *day = &calendar->days[target];
    int64_t length_us = day->end_us - day->start_us;
    *out = day->start_us + (into_us < length_us ? into_us : length_us);
    return true;
}

static bool add_time(const struct assent_calendar *calendar, int64_t from_us, int64_t amount, int64_t *out)
{
    for (size_t i = interval_after(calendar, from_us); i < calendar->interval_count; i++) {
        const struct assent_interval *interval = &calendar->intervals[i];
        int64_t start = interval->start_us > from_us ? interval->start_us : from_us;
        int64_t there = interval->end_us - start;
        if (amount <= there) {
            *out = start + amount;
            return true;
        }
        amount -= there;
    }
    return false;
}

// amount < 0.
static bool take_time(const struct assent_calendar *calendar, int64_t from_us, int64_t amount, int64_t *out)
{
    size_t i = interval_after(calendar, from_us);
    if (i < calendar->interval_count && calendar->intervals[i].start_us < from_us)
        i++;
    while (i-- > 0) {
        const struct assent_interval *interval = &calendar->intervals[i];
        int64_t end = interval->end_us < from_us ? interval->end_us : from_us;
        int64_t there = end - interval->start_us;
        if (amount >= -there) {
            *out = end + amount;
            return true;
        }
        amount += there;
    }
    return false;
}

// The first working day that ends after at_us; day_count when there is none.
static size_t day_after(const struct assent_calendar *calendar, int64_t at_us)
{
    size_t low = 0;
    for (size_t high = calendar->day_count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (calendar->days[middle].end_us <= at_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// The first interval that ends after at_us; interval_count when there is none.
static size_t interval_after(const struct assent_calendar *calendar, int64_t at_us)
{
    size_t low = 0;
    for (size_t high = calendar->interval_count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (calendar->intervals[middle].end_us <= at_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool covers(const struct assent_calendar *calendar, int64_t at_us)
{
    return at_us >= calendar->from_us && at_us < calendar->until_us;
}

// Says which time lies outside the table, in days that people can read when they are dates at all.
static bool outside(const struct assent_calendar *calendar, int64_t at_us, struct assent_error *error)
{
    struct assent_date from = assent_date_of(calendar->from_us);
    struct assent_date until = assent_date_of(calendar->until_us);
    return assent_error_set(
        error, ASSENT_LIMIT_REACHED,
        "the calendar %.*s is worked out from %04d-%02d-%02d to %04d-%02d-%02d, and the time asked "
        "for lies %s that; apply the world file again to move it on",
        (int)calendar->handle.count, calendar->handle.bytes ? calendar->handle.bytes : "", from.year,
        from.month, from.day, until.year, until.month, until.day,
        at_us < calendar->from_us ? "before" : "after");
}
