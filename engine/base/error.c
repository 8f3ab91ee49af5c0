// SPDX-License-Identifier: Apache-2.0
// Errors: filling the struct, and the columns of the table of codes (assent/base/codes.h).
// Guarantees: an error's text is valid UTF-8 whatever was put into it, because it travels into JSON and logs.
// The long texts stand in explain_*.c, one file for a range of numbers.
#include <assent/base/error.h>

#include "base_internal.h"
#include "explain.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

struct code_row {
    const char *number;
    const char *slug;
    int status;
    const char *title;
};

static const struct code_row CODE_ROWS[ASSENT_CODES_COUNT] = {
    [ASSENT_OK] = {"AS0000", "ok", 200, "nothing is wrong"},
#define CODE_ROW(name, number, slug, status, title) [ASSENT_##name] = {number, slug, status, title},
    ASSENT_CODES(CODE_ROW)
#undef CODE_ROW
};

static const struct code_row *row_of(enum assent_code code);
static void copy_valid(char *out, size_t room, const char *text);
static bool is_number(struct assent_text name, const char *number);

bool assent_error_set(struct assent_error *error, enum assent_code code, const char *format, ...)
{
    if (!error)
        return false;
    // One more than fits, so that the cut is seen; apart, so that the old text may stand among the arguments.
    char text[sizeof error->text + 1];
    va_list list;
    va_start(list, format);
    format_text(text, sizeof text, format, list);
    va_end(list);
    error->code = code;
    copy_valid(error->text, sizeof error->text, text);
    return false;
}

const char *assent_code_number(enum assent_code code)
{
    return row_of(code)->number;
}

const char *assent_code_slug(enum assent_code code)
{
    return row_of(code)->slug;
}

int assent_code_status(enum assent_code code)
{
    return row_of(code)->status;
}

const char *assent_code_title(enum assent_code code)
{
    return row_of(code)->title;
}

const char *assent_code_explain(enum assent_code code)
{
    static const struct explain_table *const tables[] = {
        &EXPLAIN_LANGUAGE, &EXPLAIN_HOOKS, &EXPLAIN_REQUEST, &EXPLAIN_RULES, &EXPLAIN_ENGINE,
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        for (size_t k = 0; k < tables[i]->count; k++) {
            if (tables[i]->rows[k].code == code)
                return tables[i]->rows[k].text;
        }
    }
    return row_of(code)->title;
}

bool assent_code_find(struct assent_text name, enum assent_code *out)
{
    for (int code = ASSENT_OK + 1; code < ASSENT_CODES_COUNT; code++) {
        if (is_number(name, CODE_ROWS[code].number) || assent_text_is(name, CODE_ROWS[code].slug)) {
            *out = (enum assent_code)code;
            return true;
        }
    }
    return false;
}

static const struct code_row *row_of(enum assent_code code)
{
    assert((int)code >= 0 && code < ASSENT_CODES_COUNT);
    return &CODE_ROWS[code];
}

// A byte that is no UTF-8 becomes '?'; a sequence that does not fit whole is left out with all that follows.
static void copy_valid(char *out, size_t room, const char *text)
{
    size_t count = strlen(text);
    bool cut = count >= room;
    size_t filled = 0;
    for (size_t i = 0; i < count;) {
        uint32_t point;
        size_t length = utf8_read(text + i, count - i, &point);
        if (cut && length == 0 && count - i < 4)
            break; // the end of a sequence that vsnprintf cut through
        size_t written = length ? length : 1;
        if (filled + written >= room)
            break;
        memcpy(out + filled, length ? text + i : "?", written);
        filled += written;
        i += written;
    }
    out[filled] = '\0';
}

// Capitals in the number may be written small.
static bool is_number(struct assent_text name, const char *number)
{
    if (name.count != strlen(number))
        return false;
    for (size_t i = 0; i < name.count; i++) {
        char letter = name.bytes[i];
        if (letter != number[i] && !(letter >= 'a' && letter <= 'z' && letter - 'a' + 'A' == number[i]))
            return false;
    }
    return true;
}
