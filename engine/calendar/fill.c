// SPDX-License-Identifier: Apache-2.0
// The tables of a whole directory: calendars first, because business days of what follows are counted in
// them. Guarantees: what has been filled once fills again on any later day; each error names what it is
// about.
#include <assent/calendar/calendar.h>

#include <assent/base/time.h>
#include <assent/calendar/times.h>

// The tables of a directory in the making.
struct filling {
    struct assent_directory *directory;
    int64_t from_us;
    int64_t until_us;
    struct assent_arena *arena;
    struct assent_error *error;
};

static bool fill_calendars(const struct filling *filling);
static bool fill_boards(const struct filling *filling);
static bool fill_rotas(const struct filling *filling);
static bool fill_freezes(const struct filling *filling);
static bool fill_windows(const struct filling *filling);
static bool fill_times(const struct filling *filling, const char *what, struct assent_text handle,
                       struct assent_times *times, enum assent_times_use use);
static bool fill_fail(const struct filling *filling, const char *what, struct assent_text handle,
                      const struct assent_error *inner);

bool assent_calendar_fill(struct assent_directory *directory, int64_t around_us, struct assent_arena *arena,
                          struct assent_error *error)
{
    struct filling filling = {directory, around_us - 2 * 365 * ASSENT_DAY_US,
                              around_us + (8 * 365 + 2) * ASSENT_DAY_US, arena, error};
    filling.from_us = filling.from_us > 0 ? filling.from_us : 0;
    return fill_calendars(&filling) && fill_boards(&filling) && fill_rotas(&filling) &&
           fill_freezes(&filling) && fill_windows(&filling);
}

static bool fill_calendars(const struct filling *filling)
{
    struct assent_directory *directory = filling->directory;
    size_t count = directory->calendar_count;
    struct assent_calendar *calendars = assent_arena_take_array(filling->arena, count, sizeof *calendars);
    for (size_t i = 0; i < count; i++) {
        calendars[i] = directory->calendars[i];
        if (!assent_calendar_build(&calendars[i], filling->from_us, filling->until_us, filling->arena,
                                   filling->error))
            return false;
    }
    directory->calendars = calendars;
    return true;
}

static bool fill_boards(const struct filling *filling)
{
    struct assent_directory *directory = filling->directory;
    size_t count = directory->board_count;
    struct assent_board *boards = assent_arena_take_array(filling->arena, count, sizeof *boards);
    for (size_t i = 0; i < count; i++) {
        boards[i] = directory->boards[i];
        if (boards[i].meets.entries.list.count > 0 &&
            !fill_times(filling, "board", boards[i].handle, &boards[i].meets, ASSENT_TIMES_MEETINGS))
            return false;
    }
    directory->boards = boards;
    return true;
}

static bool fill_rotas(const struct filling *filling)
{
    struct assent_directory *directory = filling->directory;
    size_t count = directory->rota_count;
    struct assent_rota *rotas = assent_arena_take_array(filling->arena, count, sizeof *rotas);
    for (size_t i = 0; i < count; i++) {
        struct assent_error inner = {0};
        rotas[i] = directory->rotas[i];
        if (!assent_rota_build(&rotas[i], directory, filling->from_us, filling->until_us, filling->arena,
                               &inner))
            return fill_fail(filling, "rota", rotas[i].handle, &inner);
    }
    directory->rotas = rotas;
    return true;
}

static bool fill_freezes(const struct filling *filling)
{
    struct assent_directory *directory = filling->directory;
    size_t count = directory->freeze_count;
    struct assent_freeze *freezes = assent_arena_take_array(filling->arena, count, sizeof *freezes);
    for (size_t i = 0; i < count; i++) {
        freezes[i] = directory->freezes[i];
        if (!fill_times(filling, "freeze", freezes[i].handle, &freezes[i].when, ASSENT_TIMES_SPANS))
            return false;
    }
    directory->freezes = freezes;
    return true;
}

static bool fill_windows(const struct filling *filling)
{
    struct assent_directory *directory = filling->directory;
    size_t count = directory->window_count;
    struct assent_window *windows = assent_arena_take_array(filling->arena, count, sizeof *windows);
    for (size_t i = 0; i < count; i++) {
        windows[i] = directory->windows[i];
        if (!fill_times(filling, "maintenance window", windows[i].handle, &windows[i].when,
                        ASSENT_TIMES_SPANS))
            return false;
    }
    directory->windows = windows;
    return true;
}

static bool fill_times(const struct filling *filling, const char *what, struct assent_text handle,
                       struct assent_times *times, enum assent_times_use use)
{
    struct assent_error inner = {0};
    const struct assent_calendar *calendar = assent_directory_calendar(filling->directory, times->calendar);
    return assent_times_build(times, calendar, use, filling->from_us, filling->until_us, filling->arena,
                              &inner) ||
           fill_fail(filling, what, handle, &inner);
}

static bool fill_fail(const struct filling *filling, const char *what, struct assent_text handle,
                      const struct assent_error *inner)
{
    return assent_error_set(filling->error, inner->code, "%s %.*s: %s", what, (int)handle.count,
                            handle.bytes ? handle.bytes : "", inner->text);
}
