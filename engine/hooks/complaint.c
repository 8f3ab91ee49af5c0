// SPDX-License-Identifier: Apache-2.0
// What is told of a run that ended badly. Only strings reach the outside, cut and cleaned (LUA-10); an error
// value that is a table is never asked for its __tostring, which would run the script once more, outside of
// its budget. Guarantees: no address and no path of the host is in the text; the place is "risk.lua:12".
#include "machine.h"

#include <assent/base/limits.h>
#include <assert.h>
#include <inttypes.h>
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_BYTES = sizeof((struct assent_error *)0)->text, PLACE_BYTES = MACHINE_NAME + 16 };

static bool ended_by_budget(const struct machine *machine, const char *place, const char *function,
                            struct assent_error *error);
static bool ended_by_script(lua_State *lua, const struct machine *machine, int status, const char *function,
                            uint32_t *line, struct assent_error *error);
static uint32_t line_in(const char *text, const char *name);

bool complaint_set(struct machine *machine, int status, const char *function, uint32_t *line,
                   struct assent_error *error)
{
    struct meter *meter = &machine->meter;
    char place[PLACE_BYTES];
    uint32_t unused;
    line = line ? line : &unused;
    if (status == LUA_ERRMEM && meter->end == METER_GOES_ON)
        meter->end = METER_NO_MEMORY;
    if (meter->end == METER_GOES_ON)
        return ended_by_script(meter->lua, machine, status, function, line, error);
    *line = meter->line;
    if (meter->line > 0)
        snprintf(place, sizeof place, "%s:%u", machine->name, (unsigned)meter->line);
    else
        snprintf(place, sizeof place, "%s", machine->name);
    return ended_by_budget(machine, place, function, error);
}

static bool ended_by_budget(const struct machine *machine, const char *place, const char *function,
                            struct assent_error *error)
{
    const struct meter *meter = &machine->meter;
    switch (meter->end) {
    case METER_GOES_ON:
        break;
    case METER_NO_FUEL:
        return assent_error_set(error, ASSENT_HOOK_FUEL,
                                "%s: `%s` used up its %" PRId64
                                " units of fuel and was stopped; give it less to do",
                                place, function, machine->chunk_fuel + meter->granted);
    case METER_NO_MEMORY:
        return assent_error_set(
            error, ASSENT_HOOK_MEMORY,
            "%s: `%s` needs more than its %zu KiB of memory and was stopped; keep less at a time", place,
            function, meter->heap.limit >> 10);
    case METER_STACK_FULL:
        return assent_error_set(
            error, ASSENT_HOOK_MEMORY,
            "%s: `%s` filled the call stack of %d values and was stopped; look for a recursion "
            "without end, or pass a table in place of very many arguments",
            place, function, ASSENT_HOOK_STACK);
    case METER_TOO_SLOW:
        return assent_error_set(error, ASSENT_HOOK_SLOW,
                                "%s: `%s` took too long by the clock and was stopped; give it less to do",
                                place, function);
    }
    assert(meter->end != METER_GOES_ON);
    return false;
}

static bool ended_by_script(lua_State *lua, const struct machine *machine, int status, const char *function,
                            uint32_t *line, struct assent_error *error)
{
    enum assent_code code = status == LUA_ERRSYNTAX ? ASSENT_HOOK_SYNTAX : ASSENT_HOOK_FAILED;
    char message[TEXT_BYTES];
    struct assent_text raw;
    if (!lua_isstring(lua, -1))
        return assent_error_set(error, code, "%s: `%s` ended with an error that is a %s, not a text",
                                machine->name, function, luaL_typename(lua, -1));
    raw.bytes = lua_tolstring(lua, -1, &raw.count);
    raw.count = raw.count < ASSENT_HOOK_ERROR_BYTES ? raw.count : ASSENT_HOOK_ERROR_BYTES;
    complaint_clean(raw, message, sizeof message);
    *line = line_in(message, machine->name);
    if (*line > 0)
        return assent_error_set(error, code, "%s", message);
    return assent_error_set(error, code, "%s: %s", machine->name, message);
}

void complaint_clean(struct assent_text bytes, char *out, size_t room)
{
    size_t used = 0;
    while (bytes.count > 0 && used + 1 < room) {
        unsigned char first = (unsigned char)bytes.bytes[0];
        size_t width = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        size_t bad;
        bool whole = width <= bytes.count && assent_text_utf8(assent_text_slice(bytes.bytes, width), &bad);
        width = whole ? width : 1;
        if (used + width >= room)
            break;
        if (!whole || first < 0x20 || first == 0x7F)
            out[used] = whole && first != 0x7F ? ' ' : '?';
        else
            memcpy(out + used, bytes.bytes, width);
        used += width;
        bytes.bytes += width;
        bytes.count -= width;
    }
    out[used] = '\0';
}

// 12 of "risk.lua:12: …", 0 when the text does not begin so.
static uint32_t line_in(const char *text, const char *name)
{
    size_t count = strlen(name);
    uint32_t line = 0;
    if (strncmp(text, name, count) != 0 || text[count] != ':')
        return 0;
    for (const char *digit = text + count + 1; *digit >= '0' && *digit <= '9' && line < 1000000; digit++)
        line = line * 10 + (uint32_t)(*digit - '0');
    return line;
}
