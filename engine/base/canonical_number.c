// SPDX-License-Identifier: Apache-2.0
// Decimal numbers as text and back, exactly: the shortest text that reads back to the same double, and the
// nearest double of a text. Independent of the locale: the program never calls setlocale, and should a
// library do so, the decimal point of the moment is taken into account both ways. Leans on the C library's
// printf and strtod being exact, which glibc's are.
#include <assent/base/canonical.h>

#include <assent/base/limits.h>

#include <assert.h>
#include <float.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SHORT_DIGITS = 15,  // any decimal text of so many digits survives a double
    SHORT_FRACTION = 6, // digits behind the point that are tried without printf
    EXACT_DIGITS = 17,  // any double survives a text of so many digits
    EXACT_POWER = 22,   // the largest power of ten that a double holds exactly
};

// A number's text cut into its parts.
struct parts {
    bool negative;
    uint64_t digits; // meaningful while count <= SHORT_DIGITS
    size_t count;    // of digits, without leading zeros
    int power;       // of ten, by which digits are to be multiplied
    size_t point;    // index of the point in the text, or the text's length
};

static void write_whole(double number, char out[32]);
static bool write_short(double number, char out[32]);
static void write_digits(bool negative, uint64_t number, int fraction, char out[32]);
static void tidy(char out[32], const char *written);
static bool scan(struct assent_text text, struct parts *parts);
static size_t scan_digits(struct assent_text text, size_t at, struct parts *parts);
static size_t scan_exponent(struct assent_text text, size_t at, struct parts *parts);
static bool exactly(const struct parts *parts, double *out);
static bool by_library(struct assent_text text, size_t point, double *out);
static bool digit(struct assent_text text, size_t at);

void assent_canonical_decimal(double number, char out[32])
{
    assert(isfinite(number));
    if (fabs(number) < 1e15 && number == (double)(int64_t)number) {
        write_whole(number, out);
        return;
    }
    if (write_short(number, out))
        return;
    char written[24 + MB_LEN_MAX]; // sign, 17 digits, exponent; and the point, which a locale may write in
                                   // several bytes
    int first = fabs(number) < DBL_MIN ? 1 : SHORT_DIGITS; // a subnormal has fewer digits than others
    for (int digits = first; digits <= EXACT_DIGITS; digits++) {
        snprintf(written, sizeof written, "%.*g", digits, number);
        if (strtod(written, NULL) == number)
            break;
    }
    tidy(out, written);
}

bool assent_canonical_number(struct assent_text text, double *out)
{
    struct parts parts = {0};
    double number = 0;
    if (text.count > ASSENT_NUMBER_BYTES || !scan(text, &parts))
        return false;
    if (!exactly(&parts, &number) && !by_library(text, parts.point, &number))
        return false;
    *out = number == 0 ? 0 : number;
    return true;
}

static void write_whole(double number, char out[32])
{
    write_digits(number < 0, (uint64_t)fabs(number) * 10, 1, out);
}

// The common case, at a tenth of printf's price: a few digits behind the point. What has at most SHORT_DIGITS
// and reads back is the only such text, so it is the shortest.
static bool write_short(double number, char out[32])
{
    double magnitude = fabs(number);
    if (magnitude < 1e-4 || magnitude >= 1e9)
        return false;
    double power = 10;
    for (int digits = 1; digits <= SHORT_FRACTION; digits++, power *= 10) {
        uint64_t scaled = (uint64_t)(magnitude * power + 0.5);
        if ((double)scaled / power == magnitude) {
            write_digits(number < 0, scaled, digits, out);
            return true;
        }
    }
    return false;
}

// The digits of a number with a point before the last `fraction` of them.
static void write_digits(bool negative, uint64_t number, int fraction, char out[32])
{
    char digits[32];
    size_t at = sizeof digits;
    for (int i = 0; number || i <= fraction; i++, number /= 10) {
        if (i > 0 && i == fraction)
            digits[--at] = '.';
        digits[--at] = (char)('0' + number % 10);
    }
    if (negative)
        digits[--at] = '-';
    memcpy(out, digits + at, sizeof digits - at);
    out[sizeof digits - at] = '\0';
}

// printf's "1,5e+07" becomes "1.5e7", its "3" (of a number from 1e15 on) "3.0".
static void tidy(char out[32], const char *written)
{
    size_t filled = 0;
    bool fractional = false;
    const char *at = written;
    for (; *at && *at != 'e'; at++) {
        bool plain = *at == '-' || (*at >= '0' && *at <= '9');
        if (plain || !fractional) // a point of several bytes is written as one
            out[filled++] = plain ? *at : '.';
        fractional = fractional || !plain;
    }
    if (*at == 'e') {
        out[filled++] = *at++;
        if (*at == '-')
            out[filled++] = '-';
        at += strspn(at, "+-0");
        while (*at)
            out[filled++] = *at++;
    } else if (!fractional) {
        out[filled++] = '.';
        out[filled++] = '0';
    }
    out[filled] = '\0';
}

// JSON's grammar of numbers (RFC 8259 section 6).
static bool scan(struct assent_text text, struct parts *parts)
{
    size_t at = 0;
    if (at < text.count && text.bytes[at] == '-') {
        parts->negative = true;
        at++;
    }
    if (!digit(text, at) || (text.bytes[at] == '0' && digit(text, at + 1)))
        return false;
    at = scan_digits(text, at, parts);
    parts->point = text.count;
    if (at < text.count && text.bytes[at] == '.') {
        parts->point = at++;
        if (!digit(text, at))
            return false;
        size_t first = at;
        at = scan_digits(text, at, parts);
        parts->power = -(int)(at - first);
    }
    if (at < text.count && (text.bytes[at] == 'e' || text.bytes[at] == 'E'))
        at = scan_exponent(text, at + 1, parts);
    return at == text.count;
}

static size_t scan_digits(struct assent_text text, size_t at, struct parts *parts)
{
    for (; digit(text, at); at++) {
        parts->count += parts->count > 0 || text.bytes[at] != '0';
        if (parts->count <= SHORT_DIGITS)
            parts->digits = parts->digits * 10 + (uint64_t)(text.bytes[at] - '0');
    }
    return at;
}

// Returns an index that is not the end when there is no digit, so that the caller refuses.
static size_t scan_exponent(struct assent_text text, size_t at, struct parts *parts)
{
    bool negative = at < text.count && text.bytes[at] == '-';
    if (at < text.count && (text.bytes[at] == '-' || text.bytes[at] == '+'))
        at++;
    if (!digit(text, at))
        return text.count + 1;
    int exponent = 0;
    for (; digit(text, at); at++) {
        if (exponent < 10 * ASSENT_NUMBER_BYTES)
            exponent = exponent * 10 + (text.bytes[at] - '0');
    }
    parts->power += negative ? -exponent : exponent;
    return at;
}

// The common case: digits and power of ten are both exact doubles, so one operation rounds correctly.
static bool exactly(const struct parts *parts, double *out)
{
    static const double powers[EXACT_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    if (parts->count > SHORT_DIGITS || parts->power > EXACT_POWER || parts->power < -EXACT_POWER)
        return false;
    double number = (double)parts->digits;
    number = parts->power < 0 ? number / powers[-parts->power] : number * powers[parts->power];
    *out = parts->negative ? -number : number;
    return true;
}

static bool by_library(struct assent_text text, size_t point, double *out)
{
    const char *local = localeconv()->decimal_point;
    size_t local_count = strlen(local);
    char copy[ASSENT_NUMBER_BYTES + 16];
    if (local_count == 0 || local_count > sizeof copy - ASSENT_NUMBER_BYTES - 1)
        return false;
    memcpy(copy, text.bytes, point);
    size_t filled = point;
    if (point < text.count) {
        memcpy(copy + filled, local, local_count);
        filled += local_count;
        memcpy(copy + filled, text.bytes + point + 1, text.count - point - 1);
        filled += text.count - point - 1;
    }
    copy[filled] = '\0';
    double number = strtod(copy, NULL);
    if (!isfinite(number))
        return false;
    *out = number;
    return true;
}

static bool digit(struct assent_text text, size_t at)
{
    return at < text.count && text.bytes[at] >= '0' && text.bytes[at] <= '9';
}
