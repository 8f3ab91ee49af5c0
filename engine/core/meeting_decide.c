// SPDX-License-Identifier: Apache-2.0
// ASSENT_EVENT_DECIDE: what a meeting decided of a round becomes the votes of those present, unless they
// object (change.md, "The CAB"; docs/decisions/0126). Guarantees: who may not vote in the round gets no vote
// by being there; a vote that was given before stands; seats, quorum, shares and who is kept out are those of
// every other vote; what is deferred has until the end of the next meeting, and never longer than decide_by.
// Leans on agenda.c for what is on the agenda, on approval_close.c for the arithmetic.
#include "approval.h"
#include "clocks.h"
#include "fields.h"
#include "obstacles.h"
#include "probe.h"

#include <assent/core/agenda.h>

static bool check_item(struct turn *turn, const struct assent_board *board);
static bool check_leader(struct turn *turn, const struct assent_board *board);
static bool stands_in(const struct turn *turn, const struct assent_board *board);
static bool check_dissent(struct turn *turn);
static bool check_quorum(struct turn *turn, const struct assent_board *board);
static bool give_votes(struct turn *turn, const struct assent_board *board);
static bool give_vote(struct turn *turn, const struct assent_board *board, struct assent_text person);
static bool find_seat(struct turn *turn, const struct assent_board *board, struct assent_text person,
                      enum assent_vote_choice choice, struct assent_text *seat);
static bool defer(struct turn *turn, const struct assent_board *board);
static const struct assent_dissent *dissent_of(const struct assent_sitting *sitting,
                                               struct assent_text person);
static bool seat_asks(const struct assent_seat *seat, struct assent_text board);

bool meeting_decide(struct turn *turn)
{
    const struct assent_sitting *sitting = turn->event->sitting;
    uint16_t next = ASSENT_TO_NONE;
    if (!sitting)
        return turn_refuse(turn, ASSENT_STATE_FORBIDS, "Items are decided in a meeting, and none was named.");
    int32_t index = assent_directory_board(turn->directory, sitting->board);
    if (index == ASSENT_NO_INDEX)
        return turn_refuse(turn, ASSENT_NOT_FOUND, "There is no board %s any more.",
                           turn_words(turn, sitting->board));
    const struct assent_board *board = &turn->directory->boards[index];
    if (!check_item(turn, board) || !check_leader(turn, board) || !check_dissent(turn))
        return false;
    if (sitting->decision == ASSENT_ITEM_DEFER)
        return defer(turn, board);
    int32_t leader = assent_directory_person_by_id(turn->directory, turn->event->actor.person);
    return check_quorum(turn, board) && give_votes(turn, board) &&
           round_settle_in_meeting(turn, turn->event->round, board->casting_vote ? leader : ASSENT_NO_INDEX,
                                   &next) &&
           state_enter(turn, next);
}

static bool check_item(struct turn *turn, const struct assent_board *board)
{
    const struct assent_sitting *sitting = turn->event->sitting;
    const struct assent_round *round = assent_ticket_round(turn->ticket, turn->event->round);
    struct assent_footprint footprint = obstacles_footprint(turn);
    const char *why = NULL;
    if (!round || round->outcome != ASSENT_ROUND_OPEN)
        return turn_refuse_by(turn, ASSENT_STATE_FORBIDS, "round closed", NULL,
                              "That round is not open. Look at the ticket again.");
    if (!assent_round_asks_board(round, board->handle))
        why = "it does not ask this board";
    else if (!assent_selector_means(turn->directory, &board->agenda, &footprint))
        why = "the board's agenda does not mean its ticket";
    else if (assent_agenda_place(board, &sitting->meeting, round, turn->now_us) != ASSENT_AGENDA_OPEN)
        why = round->deferred_us ? "it was deferred to a later meeting" : "it is for another meeting";
    return !why || turn_refuse_by(turn, ASSENT_NOT_ON_AGENDA, "agenda", NULL,
                                  "Round %s is not on the agenda of this meeting: %s.",
                                  turn_words(turn, round->name), why);
}

// Who is kept out of the round does not lead its item either.
static bool check_leader(struct turn *turn, const struct assent_board *board)
{
    struct assent_text actor = turn->event->actor.person;
    if (!board_led(turn, board) && !stands_in(turn, board))
        return turn_refuse_by(
            turn, ASSENT_NOT_ENTITLED, "chair", NULL,
            "What board %s decides is written down by its chair: %s. %s does not lead it now.",
            turn_words(turn, board->handle), board_leaders(turn, board), turn_name(turn, actor));
    return vote_allowed(turn, assent_ticket_round(turn->ticket, turn->event->round), actor);
}

// A deputy leads the item on which the chair may not vote, also while the chair is there.
static bool stands_in(const struct turn *turn, const struct assent_board *board)
{
    const struct assent_event *event = turn->event;
    if (board->chair == ASSENT_NO_INDEX || !assent_board_deputy(turn->directory, board, event->actor.person))
        return false;
    struct probe probe;
    probe_begin(&probe, turn->input, turn->directory->people[board->chair].id, turn->arena);
    const struct assent_round *round = assent_ticket_round(turn->ticket, event->round);
    return !vote_allowed(&probe.turn, round, probe.event.actor.person) && !probe_asks_hook(&probe.turn);
}

static bool check_dissent(struct turn *turn)
{
    const struct assent_event *event = turn->event;
    const struct assent_sitting *sitting = event->sitting;
    bool comment = assent_text_trim(event->comment).count > 0;
    if (!comment && sitting->decision != ASSENT_ITEM_APPROVE)
        return turn_refuse_by(turn, ASSENT_COMMENT_MISSING, "comment on reject", NULL,
                              "What is rejected or deferred needs a reason. Say what would have to change.");
    for (size_t i = 0; i < sitting->dissent_count; i++) {
        const struct assent_dissent *one = &sitting->dissent[i];
        bool present = false;
        for (size_t k = 0; k < sitting->present_count; k++)
            present = present || assent_text_equal(sitting->present[k], one->person);
        if (!present || (i > 0 && assent_text_equal(one[-1].person, one->person)))
            return turn_refuse(turn, ASSENT_NOT_PRESENT, "%s is %s.", turn_name(turn, one->person),
                               present ? "named twice" : "not written down as present");
        bool says_no = one->choice == ASSENT_VOTE_REJECT || one->choice == ASSENT_VOTE_OBJECT;
        if (says_no && assent_text_trim(one->comment).count == 0)
            return turn_refuse_by(turn, ASSENT_COMMENT_MISSING, "comment on object", NULL,
                                  "%s says no, and a no needs a comment. Say what would have to change.",
                                  turn_name(turn, one->person));
    }
    return true;
}

static bool check_quorum(struct turn *turn, const struct assent_board *board)
{
    const struct assent_sitting *sitting = turn->event->sitting;
    int64_t present = (int64_t)sitting->present_count;
    int64_t needed = board->quorum > 1 ? board->quorum : 1;
    return present >= needed ||
           turn_refuse_by(turn, ASSENT_MEETING_QUORUM, "quorum", NULL,
                          "%lld %s written down as present, and board %s decides with %lld. Write down who "
                          "has come, or defer the item.",
                          (long long)present, present == 1 ? "is" : "are", turn_words(turn, board->handle),
                          (long long)needed);
}

static bool give_votes(struct turn *turn, const struct assent_board *board)
{
    const struct assent_sitting *sitting = turn->event->sitting;
    for (size_t i = 0; i < sitting->present_count; i++) {
        if (!give_vote(turn, board, sitting->present[i]))
            return false;
    }
    return true;
}

// Nothing happens where the person has voted already, or a rule keeps them from it.
static bool give_vote(struct turn *turn, const struct assent_board *board, struct assent_text person)
{
    const struct assent_event *event = turn->event;
    const struct assent_round *round = assent_ticket_round(turn->ticket, event->round);
    const struct assent_dissent *dissent = dissent_of(event->sitting, person);
    const struct assent_vote *vote = vote_of_person(turn, round, person);
    bool approve = event->sitting->decision == ASSENT_ITEM_APPROVE;
    enum assent_vote_choice choice = dissent   ? dissent->choice
                                     : approve ? ASSENT_VOTE_APPROVE
                                               : ASSENT_VOTE_REJECT;
    struct assent_text seat;
    if ((vote && vote_decides(vote)) || meeting_rule_against(turn->input, event, person, turn->arena).count)
        return true;
    if (!find_seat(turn, board, person, choice, &seat))
        return false;
    round = assent_ticket_round(turn->ticket, event->round);
    struct assent_fact fact = {
        .kind = ASSENT_FACT_VOTED,
        .voted = {.round = round->n,
                  .vote = {.person = person,
                           .cast_by = event->actor.person,
                           .how = ASSENT_VOTE_MEETING,
                           .seat = seat,
                           .choice = choice,
                           .covered = fields_digest(&turn->ticket->fields, round->covers, round->covers_count,
                                                    turn->arena),
                           .revision = turn->ticket->revision,
                           .at_us = turn->now_us,
                           .comment = dissent                        ? dissent->comment
                                      : choice == ASSENT_VOTE_REJECT ? event->comment
                                                                     : (struct assent_text){0}}}};
    return turn_emit(turn, &fact);
}

// The first that the board is asked for and the person fits; for an objection the one that is for that.
static bool find_seat(struct turn *turn, const struct assent_board *board, struct assent_text person,
                      enum assent_vote_choice choice, struct assent_text *seat)
{
    const struct assent_round *round = assent_ticket_round(turn->ticket, turn->event->round);
    bool objects = choice == ASSENT_VOTE_OBJECT;
    for (size_t i = 0; i < round->seat_count; i++) {
        const struct assent_seat *one = &round->seats[i];
        bool fits = assent_audience_has(turn->directory, &one->audience, person);
        if (one->object == objects && fits && (objects || seat_asks(one, board->handle))) {
            *seat = one->name;
            return true;
        }
    }
    return turn_refuse_by(turn, ASSENT_SEAT_MISSING, "object", NULL,
                          "%s has no seat of round %s in which to say %s.", turn_name(turn, person),
                          turn_words(turn, round->name), assent_vote_choice_text(choice));
}

// What is owed keeps its deadline, and so does a clock that a question has stopped.
static bool defer(struct turn *turn, const struct assent_board *board)
{
    const struct assent_event *event = turn->event;
    struct assent_text clock = timer_of(turn, "round", event->round, "");
    struct assent_span next;
    int64_t end_us = event->sitting->meeting.end_us;
    if (assent_board_meetings(board, end_us > turn->now_us ? end_us : turn->now_us, INT64_MAX, 1, &next) == 0)
        return turn_refuse_by(turn, ASSENT_NO_NEXT_MEETING, "next meeting", NULL,
                              "No later meeting of board %s is known, so there is none to defer to.",
                              turn_words(turn, board->handle));
    struct assent_round then = *assent_ticket_round(turn->ticket, event->round);
    then.meeting = assent_board_meeting_text(board, &next, turn->arena);
    then.deferred_us = turn->now_us;
    const struct assent_timer *timer = assent_ticket_timer(turn->ticket, clock);
    const struct assent_round_rule *rule = approval_rule(turn, &then);
    struct round_ends ends = {.due_us = then.due_us};
    struct assent_error error = {0};
    bool moves = timer && rule && !timer->paused_us && !then.debt;
    if (moves && !round_ends_of(turn, rule, &then, timer->anchor_us, &ends, &error))
        return turn_refuse(turn, error.code, "%s", error.text);
    struct assent_fact fact = {
        .kind = ASSENT_FACT_ROUND_DEFERRED,
        .round_deferred = {
            .round = then.n, .meeting = then.meeting, .due_us = ends.due_us, .because = event->comment}};
    if (!turn_emit(turn, &fact))
        return false;
    if (!moves)
        return true;
    struct assent_timer moved = *assent_ticket_timer(turn->ticket, clock);
    return moved.due_us == ends.due_us || timer_move(turn, &moved, ends.words, ends.due_us);
}

struct assent_text meeting_rule_against(const struct assent_step_input *input,
                                        const struct assent_event *event, struct assent_text person,
                                        struct assent_arena *arena)
{
    const struct assent_round *round = assent_ticket_round(input->ticket, event->round);
    struct probe probe;
    probe_begin(&probe, input, person, arena);
    if (!vote_allowed(&probe.turn, round, person) && !probe_asks_hook(&probe.turn))
        return probe.turn.result.rule.count ? probe.turn.result.rule : assent_text_of("not now");
    for (size_t i = 0; i < round->vote_count; i++) {
        const struct assent_vote *vote = &round->votes[i];
        if (vote->how == ASSENT_VOTE_DELEGATE && assent_text_equal(vote->cast_by, person))
            return assent_text_of("one seat");
    }
    return (struct assent_text){0};
}

static const struct assent_dissent *dissent_of(const struct assent_sitting *sitting,
                                               struct assent_text person)
{
    for (size_t i = 0; i < sitting->dissent_count; i++) {
        if (assent_text_equal(sitting->dissent[i].person, person))
            return &sitting->dissent[i];
    }
    return NULL;
}

static bool seat_asks(const struct assent_seat *seat, struct assent_text board)
{
    struct assent_round only = {.seats = seat, .seat_count = 1};
    return assent_round_asks_board(&only, board);
}
