// SPDX-License-Identifier: Apache-2.0
// Asking the tables of boards and rotas: the next meeting, who is on call. Pure; each is one binary search.
#include <assent/core/timetable.h>

static size_t first_from(const struct assent_times *times, int64_t at_us);

bool assent_board_meeting(const struct assent_board *board, int64_t after_us, struct assent_span *out)
{
    size_t found = first_from(&board->meets, after_us);
    if (found == board->meets.span_count)
        return false;
    const struct assent_span *spans = board->meets.spans;
    *out = spans[found]; // what begins on one day is one meeting, to the last end of it
    for (size_t i = found + 1; i < board->meets.span_count && spans[i].day == out->day; i++)
        out->end_us = spans[i].end_us > out->end_us ? spans[i].end_us : out->end_us;
    return true;
}

struct assent_text assent_board_meeting_text(const struct assent_board *board,
                                             const struct assent_span *meeting, struct assent_arena *arena)
{
    struct assent_date date = assent_date_of(meeting->day * ASSENT_DAY_US);
    return assent_text_format(arena, "%.*s/%04d-%02d-%02d", (int)board->handle.count, board->handle.bytes,
                              date.year, date.month, date.day);
}

int32_t assent_rota_on_call(const struct assent_rota *rota, int64_t at_us)
{
    size_t low = 0; // the first turn that begins after the instant
    for (size_t high = rota->turn_count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (rota->turns[middle].start_us <= at_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && at_us < rota->turns[low - 1].end_us ? rota->turns[low - 1].person : ASSENT_NO_INDEX;
}

// The first span that begins at the instant or later.
static size_t first_from(const struct assent_times *times, int64_t at_us)
{
    size_t low = 0;
    for (size_t high = times->span_count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (times->spans[middle].start_us < at_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
