// SPDX-License-Identifier: Apache-2.0
// Time zones: libical's, which read the system's tzdata (/usr/share/zoneinfo).
// libical keeps what it has read in global tables behind a lock of its own; only this room touches it. It
// asks for nothing but the offset of a UTC moment, which has one answer, and works out the rest itself,
// because libical leaves open what a clock shows twice or never. Guarantees: the later the wall clock, the
// later (or equal) the moment, so spans in order stay in order.
#include "calendar_rules.h"

#include <assent/base/time.h>

static bool is_name(struct assent_text name);

bool zone_find(struct assent_text name, icaltimezone **out, struct assent_error *error)
{
    char written[64];
    icaltimezone_set_builtin_tzdata(0); // the system's zones: they are kept up to date
    *out = NULL;
    if (name.count && name.count < sizeof written && is_name(name)) {
        for (size_t i = 0; i < name.count; i++)
            written[i] = name.bytes[i];
        written[name.count] = '\0';
        *out = assent_text_is(name, "UTC") ? icaltimezone_get_utc_timezone()
                                           : icaltimezone_get_builtin_timezone(written);
    }
    // The zone's file is read late; without it there would be an empty zone that is always UTC.
    if (*out && *out != icaltimezone_get_utc_timezone() && !icaltimezone_get_component(*out))
        *out = NULL;
    if (!*out)
        return assent_error_set(
            error, ASSENT_FIELD_INVALID,
            "zone: %.*s is no time zone of this system; write one such as Europe/Stockholm", (int)name.count,
            name.bytes ? name.bytes : "");
    return true;
}

int64_t zone_offset_s(icaltimezone *zone, int64_t utc_s)
{
    int summer;
    struct icaltimetype utc =
        icaltime_from_timet_with_zone((time_t)utc_s, 0, icaltimezone_get_utc_timezone());
    return icaltimezone_get_utc_offset_of_utc_time(zone, &utc, &summer);
}

int64_t zone_moment_s(icaltimezone *zone, int64_t day, int32_t wall_s)
{
    int64_t wall = day * DAY_S + wall_s;
    // No zone is a day ahead or behind, so these are before and after; and none changes its clocks twice in
    // two days.
    int64_t before_s = zone_offset_s(zone, wall - DAY_S);
    int64_t after_s = zone_offset_s(zone, wall + DAY_S);
    int64_t early = wall - before_s;
    int64_t late = wall - after_s;
    if (before_s == after_s || zone_offset_s(zone, early) == before_s)
        return early;
    if (zone_offset_s(zone, late) == after_s)
        return late;
    // The clocks skip it: at late they are not yet forward, at early they are.
    while (early - late > 1) {
        int64_t middle = late + (early - late) / 2;
        if (zone_offset_s(zone, middle) == after_s)
            early = middle;
        else
            late = middle;
    }
    return early;
}

int64_t zone_day(icaltimezone *zone, int64_t instant_us)
{
    int64_t utc_s = instant_us / ASSENT_SECOND_US - (instant_us % ASSENT_SECOND_US < 0);
    int64_t wall_s = utc_s + zone_offset_s(zone, utc_s);
    return wall_s / DAY_S - (wall_s % DAY_S < 0);
}

// What is no name would go into a path.
static bool is_name(struct assent_text name)
{
    for (size_t i = 0; i < name.count; i++) {
        char c = name.bytes[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!letter && c != '/' && c != '_' && c != '-' && c != '+')
            return false;
    }
    return name.bytes[0] != '/';
}
