// SPDX-License-Identifier: Apache-2.0
// Instants as RFC 3339 text and back. Written always in UTC with six digits, so that texts sort like
// instants. Read strictly: a full date and time with an offset or Z; nothing is guessed.
#include <assent/base/time.h>

#include "time_internal.h"

#include <assert.h>
#include <string.h>

#define INSTANT_MIN INT64_C(-62167219200000000) // 0000-01-01T00:00:00Z

enum { FRACTION_DIGITS = 6 };

static void put(char *out, int64_t number, int digits);
static bool read_fraction(struct assent_text text, size_t *at, int64_t *us);
static bool read_offset(struct assent_text text, size_t at, int64_t *us);
static bool is_letter(struct assent_text text, size_t at, char letter);

void assent_instant_write(int64_t instant_us, char out[ASSENT_INSTANT_TEXT])
{
    assert(instant_us >= INSTANT_MIN && instant_us <= ASSENT_INSTANT_MAX);
    struct assent_date date = assent_date_of(instant_us);
    int64_t of_day = instant_us - assent_date_instant(date);
    memcpy(out, "0000-00-00T00:00:00.000000Z", ASSENT_INSTANT_TEXT);
    put(out, date.year, 4);
    put(out + 5, date.month, 2);
    put(out + 8, date.day, 2);
    put(out + 11, of_day / ASSENT_HOUR_US, 2);
    put(out + 14, of_day / ASSENT_MINUTE_US % 60, 2);
    put(out + 17, of_day / ASSENT_SECOND_US % 60, 2);
    put(out + 20, of_day % ASSENT_SECOND_US, FRACTION_DIGITS);
}

struct assent_text assent_instant_text(struct assent_arena *arena, int64_t instant_us)
{
    char text[ASSENT_INSTANT_TEXT];
    assent_instant_write(instant_us, text);
    return assent_text_copy(arena, assent_text_of(text));
}

bool assent_instant_read(struct assent_text text, int64_t *out)
{
    struct assent_date date;
    int32_t hour;
    int32_t minute;
    int32_t second;
    bool shaped = text.count >= 20 && assent_date_read(assent_text_slice(text.bytes, 10), &date) &&
                  is_letter(text, 10, 'T') && digits_read(text, 11, 2, &hour) && text.bytes[13] == ':' &&
                  digits_read(text, 14, 2, &minute) && text.bytes[16] == ':' &&
                  digits_read(text, 17, 2, &second);
    if (!shaped || hour > 23 || minute > 59 || second > 59)
        return false;
    size_t at = 19;
    int64_t fraction_us = 0;
    int64_t offset_us = 0;
    if (!read_fraction(text, &at, &fraction_us) || !read_offset(text, at, &offset_us))
        return false;
    int64_t instant = assent_date_instant(date) + hour * ASSENT_HOUR_US + minute * ASSENT_MINUTE_US +
                      second * ASSENT_SECOND_US + fraction_us - offset_us;
    if (instant < 0 || instant > ASSENT_INSTANT_MAX)
        return false;
    *out = instant;
    return true;
}

static void put(char *out, int64_t number, int digits)
{
    for (int i = digits; i-- > 0; number /= 10)
        out[i] = (char)('0' + number % 10);
}

static bool read_fraction(struct assent_text text, size_t *at, int64_t *us)
{
    if (text.bytes[*at] != '.')
        return true;
    size_t digits = 0;
    while (*at + 1 + digits < text.count && text.bytes[*at + 1 + digits] >= '0' &&
           text.bytes[*at + 1 + digits] <= '9')
        digits++;
    int32_t number;
    if (digits == 0 || digits > FRACTION_DIGITS || !digits_read(text, *at + 1, digits, &number))
        return false;
    *us = number;
    for (size_t i = digits; i < FRACTION_DIGITS; i++)
        *us *= 10;
    *at += 1 + digits;
    return true;
}

static bool read_offset(struct assent_text text, size_t at, int64_t *us)
{
    int32_t hours;
    int32_t minutes;
    *us = 0;
    if (is_letter(text, at, 'Z'))
        return text.count == at + 1;
    bool shaped = text.count == at + 6 && (text.bytes[at] == '+' || text.bytes[at] == '-') &&
                  digits_read(text, at + 1, 2, &hours) && text.bytes[at + 3] == ':' &&
                  digits_read(text, at + 4, 2, &minutes);
    if (!shaped || hours > 23 || minutes > 59)
        return false;
    *us = hours * ASSENT_HOUR_US + minutes * ASSENT_MINUTE_US;
    *us = text.bytes[at] == '-' ? -*us : *us;
    return true;
}

// RFC 3339 section 5.6: T and Z may be written small.
static bool is_letter(struct assent_text text, size_t at, char letter)
{
    return at < text.count && (text.bytes[at] == letter || text.bytes[at] == letter + ('a' - 'A'));
}
