// SPDX-License-Identifier: Apache-2.0
// Meetings of boards by their tables, and which rounds are on which agenda. Guarantees: a day has one meeting
// at most; a round that is open is on the agenda of exactly one of the meetings that are still to end. Leans
// on the tables of engine/calendar, whose spans rise.
#include <assent/core/agenda.h>

#include "obstacles.h"
#include "probe.h"

#include <string.h>

static bool is_deferred_to(const struct assent_board *board, const struct assent_span *meeting,
                           const struct assent_round *round);
static int64_t day_of(const struct assent_board *board, const struct assent_round *round);
static size_t first_of_day(const struct assent_times *times, int64_t day);
static struct assent_span whole_day(const struct assent_times *times, size_t *at);
static bool is_deferred_past(const struct assent_board *board, const struct assent_span *meeting,
                             const struct assent_round *round);
static bool next_for(const struct assent_board *board, int64_t after_us, struct assent_span *out);

bool assent_board_meeting_of(const struct assent_board *board, int64_t day, struct assent_span *out)
{
    size_t at = first_of_day(&board->meets, day);
    if (at == board->meets.span_count || board->meets.spans[at].day != day)
        return false;
    *out = whole_day(&board->meets, &at);
    return true;
}

size_t assent_board_meetings(const struct assent_board *board, int64_t from_us, int64_t until_us, size_t most,
                             struct assent_span *out)
{
    const struct assent_times *times = &board->meets;
    const struct assent_span *first = assent_times_meets(times, from_us, INT64_MAX);
    size_t at = first ? (size_t)(first - times->spans) : times->span_count;
    size_t count = 0;
    while (at > 0 && first && times->spans[at - 1].day == first->day)
        at--;
    while (at < times->span_count && count < most) {
        struct assent_span meeting = whole_day(times, &at);
        if (meeting.start_us >= until_us)
            break;
        out[count++] = meeting;
    }
    return count;
}

bool assent_board_meeting_before(const struct assent_board *board, const struct assent_span *meeting,
                                 struct assent_span *out)
{
    size_t at = first_of_day(&board->meets, meeting->day);
    return at > 0 && assent_board_meeting_of(board, board->meets.spans[at - 1].day, out);
}

bool assent_meeting_find(const struct assent_directory *directory, struct assent_text board,
                         struct assent_text date, const struct assent_board **out, struct assent_span *span,
                         struct assent_error *error)
{
    int32_t index = assent_directory_board(directory, board);
    struct assent_date day;
    if (index == ASSENT_NO_INDEX)
        return assent_error_set(
            error, ASSENT_NOT_FOUND,
            "there is no board of that handle; GET /v1/boards lists those that there are");
    *out = &directory->boards[index];
    if (!assent_date_read(date, &day))
        return assent_error_set(error, ASSENT_NOT_FOUND,
                                "a meeting is named by its day, as 2026-12-01; GET /v1/boards/%.*s/meetings "
                                "lists those that come",
                                (int)board.count, board.bytes);
    if (assent_board_meeting_of(*out, assent_date_instant(day) / ASSENT_DAY_US, span))
        return true;
    return assent_error_set(error, ASSENT_NOT_FOUND,
                            "the board does not meet on %.*s, as far as its times are known; GET "
                            "/v1/boards/%.*s/meetings lists those that come",
                            (int)date.count, date.bytes, (int)board.count, board.bytes);
}

bool assent_round_asks_board(const struct assent_round *round, struct assent_text board)
{
    static const struct assent_text prefix = {"board:", sizeof "board:" - 1};
    for (size_t i = 0; i < round->seat_count; i++) {
        const struct assent_audience *audience = &round->seats[i].audience;
        for (size_t k = 0; k < audience->count; k++) {
            struct assent_text key = audience->keys[k];
            if (key.count == prefix.count + board.count &&
                memcmp(key.bytes, prefix.bytes, prefix.count) == 0 &&
                memcmp(key.bytes + prefix.count, board.bytes, board.count) == 0)
                return true;
        }
    }
    return false;
}

enum assent_agenda_place assent_agenda_place(const struct assent_board *board,
                                             const struct assent_span *meeting,
                                             const struct assent_round *round, int64_t now_us)
{
    struct assent_span before, next;
    if (is_deferred_past(board, meeting, round))
        return ASSENT_AGENDA_NOT;
    if (round->outcome == ASSENT_ROUND_SKIPPED || round->outcome == ASSENT_ROUND_LEFT ||
        round->opened_us >= meeting->end_us)
        return ASSENT_AGENDA_NOT;
    if (round->outcome != ASSENT_ROUND_OPEN) {
        bool since =
            !assent_board_meeting_before(board, meeting, &before) || round->closed_us >= before.end_us;
        return since && round->closed_us < meeting->end_us ? ASSENT_AGENDA_DECIDED : ASSENT_AGENDA_NOT;
    }
    if (meeting->end_us <= now_us || is_deferred_to(board, meeting, round))
        return ASSENT_AGENDA_OPEN;
    bool is_next = next_for(board, now_us, &next) && next.day == meeting->day;
    return is_next ? ASSENT_AGENDA_OPEN : ASSENT_AGENDA_NOT;
}

bool assent_agenda_means(const struct assent_step_input *input, const struct assent_board *board,
                         struct assent_arena *arena)
{
    struct probe probe;
    probe_begin(&probe, input, (struct assent_text){0}, arena);
    struct assent_footprint footprint = obstacles_footprint(&probe.turn);
    return assent_selector_means(input->world->directory, &board->agenda, &footprint);
}

struct assent_agenda_plan assent_agenda_plan(const struct assent_step_input *input,
                                             struct assent_arena *arena)
{
    struct probe probe;
    probe_begin(&probe, input, (struct assent_text){0}, arena);
    struct assent_footprint footprint = obstacles_footprint(&probe.turn);
    struct assent_agenda_plan plan = {.start_us = footprint.start_us, .end_us = footprint.end_us};
    if (!footprint.start_us)
        return plan;
    plan.obstacles = assent_obstacles(
        input->world->directory, &footprint, input->ticket->waived, input->ticket->waived_count,
        ASSENT_LOOK_AT_FREEZES | ASSENT_LOOK_AT_WINDOWS, probe.turn.now_us, arena, &plan.obstacle_count);
    return plan;
}

// To a later meeting of this board.
static bool is_deferred_past(const struct assent_board *board, const struct assent_span *meeting,
                             const struct assent_round *round)
{
    return day_of(board, round) > meeting->day && round->outcome == ASSENT_ROUND_OPEN;
}

// It is on this agenda from then on, while meetings before it are still to come.
static bool is_deferred_to(const struct assent_board *board, const struct assent_span *meeting,
                           const struct assent_round *round)
{
    return round->deferred_us && day_of(board, round) == meeting->day;
}

// Of the board's meeting that the round names; INT64_MIN: it names none of this board.
static int64_t day_of(const struct assent_board *board, const struct assent_round *round)
{
    size_t slash = assent_text_find_byte(round->meeting, '/');
    struct assent_date day;
    bool ours = slash < round->meeting.count &&
                assent_text_equal(assent_text_slice(round->meeting.bytes, slash), board->handle);
    if (!ours ||
        !assent_date_read(
            assent_text_slice(round->meeting.bytes + slash + 1, round->meeting.count - slash - 1), &day))
        return INT64_MIN;
    return assent_date_instant(day) / ASSENT_DAY_US;
}

// The first meeting that is not over then.
static bool next_for(const struct assent_board *board, int64_t after_us, struct assent_span *out)
{
    return assent_board_meetings(board, after_us, INT64_MAX, 1, out) == 1;
}

static size_t first_of_day(const struct assent_times *times, int64_t day)
{
    size_t low = 0;
    for (size_t high = times->span_count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (times->spans[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

// All that begins on the day of the span at *at, which moves behind it.
static struct assent_span whole_day(const struct assent_times *times, size_t *at)
{
    struct assent_span whole = times->spans[(*at)++];
    for (; *at < times->span_count && times->spans[*at].day == whole.day; (*at)++) {
        if (times->spans[*at].end_us > whole.end_us)
            whole.end_us = times->spans[*at].end_us;
    }
    return whole;
}
