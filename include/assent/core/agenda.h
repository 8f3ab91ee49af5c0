// SPDX-License-Identifier: Apache-2.0
// Meetings of boards and what is on their agendas (change.md, "The CAB"). A meeting is named by its board and
// the day on which it begins where the board meets; what a board has several of on one day is one meeting,
// from the first beginning to the last end. All of it is worked out from the directory and the tickets.
// Pure.
#ifndef ASSENT_CORE_AGENDA_H
#define ASSENT_CORE_AGENDA_H

#include <assent/core/freeze.h>
#include <assent/core/step.h>

// The board's meeting of a day (from 1970-01-01). False: the table knows of none.
bool assent_board_meeting_of(const struct assent_board *board, int64_t day, struct assent_span *out);
// Those that end after from_us and begin before until_us, at most `most`; gives how many.
size_t assent_board_meetings(const struct assent_board *board, int64_t from_us, int64_t until_us, size_t most,
                             struct assent_span *out);
// The one before a meeting. False: there is none.
bool assent_board_meeting_before(const struct assent_board *board, const struct assent_span *meeting,
                                 struct assent_span *out);
// The meeting of a board, by its handle and "2026-12-01". Fails: NOT_FOUND.
bool assent_meeting_find(const struct assent_directory *directory, struct assent_text board,
                         struct assent_text date, const struct assent_board **out, struct assent_span *span,
                         struct assent_error *error);

// Who is written down as present in a meeting, by id.
struct assent_present {
    const struct assent_text *people;
    size_t count;
};
// Whether a person leads the board's meeting: its chair, a deputy while the chair is not written down as
// present, or any member where the board has no chair. An active human.
bool assent_board_led(const struct assent_directory *directory, const struct assent_board *board,
                      struct assent_present present, struct assent_text person);
// Whether a person is one of its deputies, and an active human.
bool assent_board_deputy(const struct assent_directory *directory, const struct assent_board *board,
                         struct assent_text person);
// Whether what a meeting does may be written down: from a quarter of an hour before it until a day after its
// end, unless its record is closed (closed_us, 0: it is not). ahead: what may be done before, too: an item is
// put off. Fails: MEETING_TOO_EARLY, MEETING_OVER.
bool assent_meeting_writes(const struct assent_span *meeting, int64_t closed_us, bool ahead, int64_t now_us,
                           struct assent_error *error);
// Whether these people may be written down as present: members who are active, each once. Fails: NOT_PRESENT.
bool assent_meeting_attended(const struct assent_directory *directory, const struct assent_board *board,
                             const struct assent_text *people, size_t count, struct assent_error *error);

// What a meeting made of an item, to be kept with the meeting: the ticket, the round with the votes that
// stand in it, who of those present has none and by which rule, and what came of it. after: the ticket with
// what was decided.
struct assent_value assent_meeting_item(const struct assent_step_input *input,
                                        const struct assent_ticket *after, struct assent_arena *arena);

// The same, or a whole record of a meeting, without what people wrote and are called; and the digest of that.
struct assent_value assent_meeting_bare(const struct assent_value *record, struct assent_arena *arena);
struct assent_digest assent_meeting_digest(const struct assent_value *record, struct assent_arena *arena);

// Whether one of the round's seats asks the board.
bool assent_round_asks_board(const struct assent_round *round, struct assent_text board);

enum assent_agenda_place {
    ASSENT_AGENDA_NOT,     // another meeting's, or none's
    ASSENT_AGENDA_OPEN,    // to be decided
    ASSENT_AGENDA_DECIDED, // since the meeting before
};
// Whether a round that asks the board is on the agenda of a meeting, as things are at now_us: an open one is
// on that of the next meeting, the one under way among them, or of the one that it is deferred to, and on
// those of past ones that did not decide it; a decided one on that of the meeting that came next.
enum assent_agenda_place assent_agenda_place(const struct assent_board *board,
                                             const struct assent_span *meeting,
                                             const struct assent_round *round, int64_t now_us);
// Whether the board's filter means the ticket.
bool assent_agenda_means(const struct assent_step_input *input, const struct assent_board *board,
                         struct assent_arena *arena);

// When the ticket is planned, and the freezes and windows that are in its way if it begins then.
struct assent_agenda_plan {
    int64_t start_us; // 0: it is not planned
    int64_t end_us;
    const struct assent_obstacle *obstacles;
    size_t obstacle_count;
};
struct assent_agenda_plan assent_agenda_plan(const struct assent_step_input *input,
                                             struct assent_arena *arena);

#endif
