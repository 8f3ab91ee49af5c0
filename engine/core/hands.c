// SPDX-License-Identifier: Apache-2.0
// A ticket is opened for somebody else, or handed over to a colleague.
// Guarantees: only who is named by the directory (manager, assistant) or has the permission opens a ticket
// for somebody; only the requester, their manager, or, when the requester has left, who has the permission
// hands one over; nobody gets to vote by either (approval_exclude.c), and no approval that has let a ticket
// pass may be one's own afterwards. What goes along with a hand-over is hands_follow.c.
#include "hands.h"

#include "approval.h"
#include "clocks.h"

#include <assent/base/limits.h>

#include <string.h>

static bool may_hand_over(struct turn *turn);
static bool check_receiver(struct turn *turn, int32_t to);
static void note_fallen(struct turn *turn, bool *fallen);
static bool check_passed(struct turn *turn, const bool *fallen);
static bool check_round(struct turn *turn, int64_t open);

bool requester_acts(const struct assent_definition *definition, const struct assent_ticket *ticket,
                    struct assent_text person)
{
    bool at_start = ticket->state.count == 0 || definition->state_count == 0 ||
                    assent_text_equal(ticket->state, definition->states[definition->start].name);
    bool opened = assent_text_equal(ticket->opened_by, person);
    return assent_text_equal(ticket->requester, person) ||
           (opened && person.count && at_start && ticket->requesters_before_count == 0);
}

bool requester_check(struct turn *turn)
{
    const struct assent_event *event = turn->event;
    const struct assent_directory *directory = turn->directory;
    int32_t actor = assent_directory_person_by_id(directory, event->actor.person);
    int32_t person;
    if (event->person.count == 0 || assent_text_equal(event->person, event->actor.person))
        return true;
    if (!person_named(turn, "open a ticket for", &person))
        return false;
    bool named = directory->people[person].manager == actor || directory->people[person].assistant == actor;
    return named || event->behalf || same_human(turn, event->person, event->actor.person) ||
           turn_refuse_by(turn, ASSENT_NOT_ENTITLED, "behalf", NULL,
                          "%s may not open a ticket for %s: that is for their manager, their assistant and "
                          "whoever has the permission `behalf`. Ask %s to open it.",
                          turn_name(turn, event->actor.person), turn_name(turn, event->person),
                          turn_name(turn, event->person));
}

bool ticket_hand_over(struct turn *turn)
{
    const struct assent_definition *definition = turn->definition;
    const struct assent_event *event = turn->event;
    struct assent_text from = turn->ticket->requester;
    uint16_t next = ASSENT_TO_NONE;
    int32_t to;
    if (turn->ticket->outcome != ASSENT_OUTCOME_NONE)
        return turn_refuse_by(turn, ASSENT_STATE_FORBIDS, "ended", NULL,
                              "The ticket has ended, so nobody has anything to do with it any more. It stays "
                              "%s's.",
                              turn_name(turn, from));
    if (!may_hand_over(turn) || !person_named(turn, "hand a ticket over to", &to) ||
        !check_receiver(turn, to))
        return false;
    bool *fallen = assent_arena_take_array(turn->arena, definition->state_count, sizeof *fallen);
    note_fallen(turn, fallen);
    const struct assent_round *round = assent_ticket_open_round(turn->ticket);
    int64_t open = round ? round->n : -1;
    struct assent_fact fact = {
        .kind = ASSENT_FACT_HANDED_OVER,
        .handed_over = {
            .from = from, .to = event->person, .by = event->actor.person, .because = event->comment}};
    return turn_emit(turn, &fact) && check_passed(turn, fallen) && hands_follow(turn, from) &&
           clocks_edited(turn, &next) && check_round(turn, open) && state_enter(turn, next);
}

// To watch what one watches already changes nothing.
bool ticket_watch(struct turn *turn)
{
    const struct assent_ticket *ticket = turn->ticket;
    struct assent_text person = turn->event->actor.person;
    bool watches = turn->event->kind == ASSENT_EVENT_WATCH;
    bool before = false;
    for (size_t i = 0; i < ticket->watcher_count; i++)
        before = before || assent_text_equal(ticket->watchers[i], person);
    if (watches == before)
        return turn_nothing(turn);
    if (watches && ticket->watcher_count >= ASSENT_WATCHERS)
        return turn_refuse(turn, ASSENT_LIMIT_REACHED, "%d people watch the ticket, more are not kept.",
                           ASSENT_WATCHERS);
    return turn_emit(turn, &(struct assent_fact){
                               .kind = watches ? ASSENT_FACT_WATCHED : ASSENT_FACT_UNWATCHED,
                               .watched = {.person = person},
                           });
}

bool same_human(const struct turn *turn, struct assent_text a, struct assent_text b)
{
    const struct assent_directory *directory = turn->directory;
    int32_t one = assent_directory_person_by_id(directory, a);
    int32_t other = assent_directory_person_by_id(directory, b);
    return assent_text_equal(a, b) ||
           (one != ASSENT_NO_INDEX && other != ASSENT_NO_INDEX &&
            assent_person_behind(directory, one) == assent_person_behind(directory, other));
}

bool person_named(struct turn *turn, const char *what, int32_t *out)
{
    const struct assent_directory *directory = turn->directory;
    struct assent_text id = turn->event->person;
    *out = assent_directory_person_by_id(directory, id);
    if (*out == ASSENT_NO_INDEX)
        return turn_refuse_by(turn, ASSENT_PERSON_UNFIT, "known person", NULL,
                              "There is no person `%s`, so nobody can %s them. Send a handle of the "
                              "directory.",
                              turn_words(turn, id), what);
    const struct assent_person *person = &directory->people[*out];
    if (person->active && person->kind == ASSENT_HUMAN)
        return true;
    return turn_refuse_by(turn, ASSENT_PERSON_UNFIT, "active human", NULL,
                          "%s is %s, so nobody can %s them. Name somebody who is there.", turn_name(turn, id),
                          person->active ? "no human" : "not active any more", what);
}

static bool may_hand_over(struct turn *turn)
{
    const struct assent_directory *directory = turn->directory;
    const struct assent_event *event = turn->event;
    struct assent_text requester = turn->ticket->requester;
    int32_t actor = assent_directory_person_by_id(directory, event->actor.person);
    int32_t index = assent_directory_person_by_id(directory, requester);
    bool manager = index != ASSENT_NO_INDEX && directory->people[index].manager == actor;
    bool left = index == ASSENT_NO_INDEX || !directory->people[index].active;
    if (manager || (left && event->behalf) || same_human(turn, requester, event->actor.person))
        return true;
    return turn_refuse_by(turn, ASSENT_NOT_ENTITLED, "by requester", NULL,
                          left
                              ? "%s may not hand this ticket over: its requester %s has left, so that is for "
                                "their manager and whoever has the permission `behalf`."
                              : "%s may not hand this ticket over: that is for its requester, %s, and their "
                                "manager. Ask them.",
                          turn_name(turn, event->actor.person), turn_name(turn, requester));
}

static bool check_receiver(struct turn *turn, int32_t to)
{
    const struct assent_ticket *ticket = turn->ticket;
    const char *name = turn_name(turn, turn->directory->people[to].id);
    if (assent_text_equal(turn->event->person, ticket->requester))
        return turn_refuse_by(turn, ASSENT_PERSON_UNFIT, "another person", NULL,
                              "%s is the requester already. Name a colleague.", name);
    if (assent_text_trim(turn->event->comment).count == 0)
        return turn_refuse_by(turn, ASSENT_COMMENT_MISSING, "because", NULL,
                              "Handing a ticket over needs a reason. Say why %s has it from now on.", name);
    return ticket->requesters_before_count < ASSENT_HAND_OVERS_A_TICKET ||
           turn_refuse(turn, ASSENT_LIMIT_REACHED,
                       "The ticket was handed over %d times, more are not kept. Withdraw it and open a new "
                       "one.",
                       ASSENT_HAND_OVERS_A_TICKET);
}

// Which approvals let the ticket pass and stand no more, by the rules of now; one whose rules cannot be asked
// counts as fallen.
static void note_fallen(struct turn *turn, bool *fallen)
{
    for (size_t i = 0; i < turn->definition->state_count; i++) {
        const struct assent_state *state = &turn->definition->states[i];
        int64_t newest;
        fallen[i] = state->kind == ASSENT_STATE_APPROVAL && approval_passed(turn->ticket, state, &newest) &&
                    (!approval_fallen(turn, state, &fallen[i]) || fallen[i]);
    }
}

// Its rounds are closed, so that their votes stay; then nobody becomes the requester of what they approved.
static bool check_passed(struct turn *turn, const bool *before)
{
    const struct assent_definition *definition = turn->definition;
    bool *after = assent_arena_take_array(turn->arena, definition->state_count, sizeof *after);
    note_fallen(turn, after);
    for (size_t i = 0; i < definition->state_count; i++) {
        if (after[i] && !before[i])
            return turn_refuse_by(
                turn, ASSENT_OWN_APPROVAL, "never requester", &definition->states[i].place,
                "%s has voted in state %s, and the approval that let this ticket pass would be the "
                "requester's own. Hand it over to somebody else.",
                turn_name(turn, turn->event->person), turn_words(turn, definition->states[i].name));
    }
    return true;
}

// Handing over may leave a round without anybody who could decide it: that is no way to end it.
static bool check_round(struct turn *turn, int64_t open)
{
    const struct assent_round *round = assent_ticket_round(turn->ticket, open);
    if (!round || round->outcome != ASSENT_ROUND_REFUSED)
        return true;
    const char *name = turn_words(turn, round->name);
    return turn_refuse_by(turn, ASSENT_NOBODY_CAN_DECIDE, "never requester", NULL,
                          "Round %s could not be met any more when %s is the requester, who may not vote in "
                          "it. Hand the ticket over to somebody else, or wait for the round.",
                          name, turn_name(turn, turn->event->person));
}
