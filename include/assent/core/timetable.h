// SPDX-License-Identifier: Apache-2.0
// What has times of its own in the directory: calendars (working time), boards (meetings) and rotas (who is
// on call when). Each holds what the world file says and the table that engine/calendar makes of it for some
// years around today. Local wall time and zone are what is written, so that a change of the clocks moves
// nothing. Spans are half-open.
#ifndef ASSENT_CORE_TIMETABLE_H
#define ASSENT_CORE_TIMETABLE_H

#include <assent/base/digest.h>
#include <assent/base/error.h>
#include <assent/base/time.h>
#include <assent/base/value.h>

enum { ASSENT_NO_INDEX = -1 };

// Working time as half-open intervals, rising, not touching, and the working days they fall on (a business
// day is a working day of the calendar). The table covers [from_us, until_us); a time outside is an error
// (ASSENT_LIMIT_REACHED), never a guess.
struct assent_interval {
    int64_t start_us;
    int64_t end_us;
};
struct assent_working_day {
    int64_t start_us; // of its first interval
    int64_t end_us;   // of its last interval
};
struct assent_calendar {
    struct assent_text handle;
    struct assent_text name;
    struct assent_text zone;
    struct assent_value
        rules; // hours, holidays: as in the world file, from which engine/calendar makes the tables
    int64_t from_us;
    int64_t until_us;
    const struct assent_interval *intervals;
    size_t interval_count;
    const struct assent_working_day *days;
    size_t day_count;
};

// Times that come and go, by entries of the world file (assent/calendar/times.h says which there are). The
// table holds every span that begins in [from_us, until_us), rising by start; outside of it nothing is known.
struct assent_span {
    int64_t start_us;
    int64_t end_us;
    int64_t day; // on which it begins in its zone, counted from 1970-01-01
};
struct assent_times {
    struct assent_text zone;     // empty: the calendar's
    struct assent_text calendar; // in which business days are counted; empty: none is named
    struct assent_value entries; // a list
    int64_t from_us;
    int64_t until_us;
    const struct assent_span *spans;
    size_t span_count;
};

// Which tickets are meant: those that each list that is there has a word for. All of them when there is none.
struct assent_words {
    const struct assent_text *items;
    size_t count;
};
struct assent_selector {
    struct assent_words service; // handles: the ticket's, or that of one of its items
    struct assent_words item;    // handles
    struct assent_words kind;
    struct assent_words type;
    struct assent_words risk; // levels
    struct assent_words workflow;
};

// A board: people who decide together, in meetings. board:x in a who names its members.
struct assent_board {
    struct assent_text handle;
    struct assent_text name;
    const int32_t *members; // people, sorted: those named and the members of its groups
    size_t member_count;
    struct assent_digest set;      // assent_set_digest of the members
    int32_t chair;                 // a member, or ASSENT_NO_INDEX
    const int32_t *deputies;       // members who lead when the chair is not there, or may not
    size_t deputy_count;           //
    int64_t quorum;                // how many must be there; 0: any number
    struct assent_times meets;     // no entries: it has no fixed meetings
    int64_t minutes_an_item;       // 0: not said
    bool casting_vote;             // the chair decides where votes are even
    struct assent_selector agenda; // of the tickets that name the board, which are on its agenda
};

// Who is on call: people one after the other, each from one handover to the next. oncall:x in a who names the
// one of that moment.
struct assent_turn_of {
    int64_t start_us;
    int64_t end_us;
    int32_t person;
};
struct assent_rota {
    struct assent_text handle;
    struct assent_text name;
    const int32_t *people; // in their order
    size_t person_count;
    struct assent_times handover; // spans begin where a turn does
    struct assent_value instead;  // a list of { person, from, until }: who takes a part of the others' turns
    const struct assent_turn_of *turns; // rising, not overlapping
    size_t turn_count;
};

// The first meeting that begins at or after an instant, to its last end of that day. False: the table has
// none.
bool assent_board_meeting(const struct assent_board *board, int64_t after_us, struct assent_span *out);
// "weekly-cab/2026-11-24": the name of a meeting, by the day on which it begins where the board meets.
struct assent_text assent_board_meeting_text(const struct assent_board *board,
                                             const struct assent_span *meeting, struct assent_arena *arena);
// The person on call at an instant; ASSENT_NO_INDEX: nobody.
int32_t assent_rota_on_call(const struct assent_rota *rota, int64_t at_us);

// Business time. Adds a duration to an instant; wall durations need no calendar (NULL).
// A business day: the same working-time position n working days on: from within a working day to the end of
// reach "n working days later at the same wall position in microseconds after that day's start, not past that
// day's end"; from outside working time counting begins at the next working day's start. Business time:
// counts only inside intervals. Fails: LIMIT_REACHED (outside the calendar's table).
bool assent_time_add(const struct assent_calendar *calendar, int64_t from_us, struct assent_duration duration,
                     int64_t *out, struct assent_error *error);
// Working microseconds between two instants (negative when until < from).
bool assent_time_between(const struct assent_calendar *calendar, int64_t from_us, int64_t until_us,
                         int64_t *out, struct assent_error *error);

#endif
