// SPDX-License-Identifier: Apache-2.0
// Rounds that close at a meeting: the meeting of the board that they ask, and closing them there
// (language.md, "Approvals, exactly", rule 2). Guarantees: only the chair of that board closes a round, a
// deputy, or a member where it has no chair; without a board only its clock does; the votes decide, never who
// closes. Leans on the directory's boards for when they meet.
#include "approval.h"

#include <assent/core/agenda.h>

static int32_t board_of(const struct turn *turn, const struct assent_who *who);
static bool may_close(struct turn *turn, const struct assent_round *round,
                      const struct assent_round_rule *rule);

const struct assent_board *round_board(const struct turn *turn, const struct assent_round_rule *rule)
{
    int32_t board = ASSENT_NO_INDEX;
    for (size_t i = 0; i < rule->seat_count && board == ASSENT_NO_INDEX; i++)
        board = board_of(turn, &rule->seats[i].from);
    return board == ASSENT_NO_INDEX ? NULL : &turn->directory->boards[board];
}

bool round_meeting(const struct turn *turn, const struct assent_round_rule *rule, int64_t anchor_us,
                   int64_t *end_us, struct assent_text *name)
{
    struct assent_span meeting;
    const struct assent_board *board = rule->closes_at_meeting ? round_board(turn, rule) : NULL;
    if (!board || !assent_board_meeting(board, anchor_us, &meeting))
        return false;
    *end_us = meeting.end_us;
    *name = assent_board_meeting_text(board, &meeting, turn->arena);
    return true;
}

bool meeting_close(struct turn *turn)
{
    const struct assent_round *round = assent_ticket_open_round(turn->ticket);
    uint16_t next = ASSENT_TO_NONE;
    if (!round || round->n != turn->event->round)
        return turn_refuse_by(turn, ASSENT_STATE_FORBIDS, "round closed", NULL,
                              "That round is not open. Look at the ticket again.");
    const struct assent_round_rule *rule = approval_rule(turn, round);
    if (!rule || round->closes != ASSENT_CLOSES_AT_MEETING)
        return turn_refuse_by(turn, ASSENT_STATE_FORBIDS, "closes at meeting", rule ? &rule->place : NULL,
                              "Round %s does not close at a meeting: it is decided as its votes come.",
                              turn_words(turn, round->name));
    return may_close(turn, round, rule) && approval_expire(turn, &next) && state_enter(turn, next);
}

bool board_led(const struct turn *turn, const struct assent_board *board)
{
    const struct assent_sitting *sitting = turn->event->sitting;
    struct assent_present present = {0};
    if (sitting)
        present = (struct assent_present){sitting->present, sitting->present_count};
    return assent_board_led(turn->directory, board, present, turn->event->actor.person);
}

const char *board_leaders(const struct turn *turn, const struct assent_board *board)
{
    const struct assent_person *people = turn->directory->people;
    struct assent_buffer out = assent_buffer_in(turn->arena);
    if (board->chair == ASSENT_NO_INDEX)
        return "one of its members";
    assent_buffer_string(&out, turn_name(turn, people[board->chair].id));
    for (size_t i = 0; i < board->deputy_count; i++) {
        assent_buffer_string(&out, i == 0 ? ", or when the chair is not there " : " or ");
        assent_buffer_string(&out, turn_name(turn, people[board->deputies[i]].id));
    }
    return assent_text_cstring(turn->arena, assent_buffer_done(&out));
}

int64_t round_deferred_until(const struct turn *turn, const struct assent_round *round)
{
    size_t slash = assent_text_find_byte(round->meeting, '/');
    const struct assent_board *board;
    struct assent_span span;
    struct assent_error error;
    if (!round->deferred_us || slash == round->meeting.count)
        return 0;
    struct assent_text handle = assent_text_slice(round->meeting.bytes, slash);
    struct assent_text day =
        assent_text_slice(round->meeting.bytes + slash + 1, round->meeting.count - slash - 1);
    return assent_meeting_find(turn->directory, handle, day, &board, &span, &error) ? span.end_us : 0;
}

static int32_t board_of(const struct turn *turn, const struct assent_who *who)
{
    int32_t board =
        who->kind == ASSENT_WHO_BOARD ? assent_directory_board(turn->directory, who->name) : ASSENT_NO_INDEX;
    for (size_t i = 0; i < who->count && board == ASSENT_NO_INDEX; i++)
        board = board_of(turn, &who->items[i]);
    return board;
}

static bool may_close(struct turn *turn, const struct assent_round *round,
                      const struct assent_round_rule *rule)
{
    const struct assent_board *board = round_board(turn, rule);
    struct assent_text actor = turn->event->actor.person;
    const char *name = turn_words(turn, round->name);
    if (!board)
        return turn_refuse_by(turn, ASSENT_NOT_ENTITLED, "closes at meeting", &rule->place,
                              "Round %s asks no board whose chair could close it. It closes by its clock.",
                              name);
    if (board_led(turn, board))
        return true;
    return turn_refuse_by(turn, ASSENT_NOT_ENTITLED, "chair", &rule->place,
                          "Round %s is closed by the chair of board %s: %s. %s is not.", name,
                          turn_words(turn, board->handle), board_leaders(turn, board),
                          turn_name(turn, actor));
}
