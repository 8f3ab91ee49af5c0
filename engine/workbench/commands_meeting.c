// SPDX-License-Identifier: Apache-2.0
// A board's meeting in stories: who is there, and what is decided of the ticket. Guarantees: who may write
// down what, when and of whom is decided by the functions that the server asks (assent/core/agenda.h); what
// is decided is an event of the ticket like every other. A story has one meeting at a time.
#include "commands.h"

#include <assent/base/limits.h>
#include <assent/core/agenda.h>

#include <stdlib.h>
#include <string.h>

static const struct assent_board *take_meeting(struct task *task, struct assent_sitting *out);
static bool take_list(struct task *task, const char *name, const struct written **items, size_t *count);
static bool take_present(struct task *task, struct assent_sitting *out);
static bool take_dissent(struct task *task, struct assent_sitting *out);
static bool may_attend(const struct task *task, const struct assent_board *board, struct assent_text by,
                       const struct assent_sitting *then, struct assent_error *error);
static void tell(struct task *task, const struct assent_board *board, struct assent_text by,
                 const struct assent_sitting *sitting);
static int by_person(const void *a, const void *b);

bool command_attend(struct task *task)
{
    struct assent_try *attempt = task->attempt;
    struct assent_sitting then = {0};
    const struct assent_board *board = take_meeting(task, &then);
    struct assent_text by = {0};
    if (!board || !take_by(task, true, &by) || !take_present(task, &then))
        return false;
    attempt->refused = (struct assent_error){0};
    attempt->expected = false;
    tell(task, board, by, &then);
    if (!may_attend(task, board, by, &then, &attempt->refused)) {
        assent_buffer_format(&task->transcript, "! %s: %s\n", assent_code_slug(attempt->refused.code),
                             attempt->refused.text);
        return true;
    }
    then.present = assent_arena_copy(attempt->home, then.present, then.present_count * sizeof *then.present);
    attempt->sitting = then;
    return true;
}

bool command_decide(struct task *task)
{
    struct assent_try *attempt = task->attempt;
    struct assent_sitting sitting = attempt->sitting;
    struct assent_event event = {.kind = ASSENT_EVENT_DECIDE, .sitting = &sitting};
    const struct assent_round *round = attempt->ticket ? assent_ticket_open_round(attempt->ticket) : NULL;
    const struct word *word = take_word(task);
    struct options options;
    if (!attempt->ticket || sitting.board.count == 0)
        return refuse_line(task, "a meeting decides on a ticket: `create` one, and `attend` a meeting first");
    if (!word || !assent_item_decision_find(word->text, &sitting.decision))
        return refuse_line(task, "what is decided: approve, reject or defer");
    if (!take_by(task, true, &event.actor.person) || !take_dissent(task, &sitting) ||
        !take_options(task, OPTION_COMMENT, &options))
        return false;
    event.round = round ? round->n : 0;
    event.comment = options.comment;
    attempt_decide(
        task, &event,
        assent_text_format(task->arena, "decide item: %s", assent_item_decision_text(sitting.decision)));
    return true;
}

// "weekly-cab/2026-12-01"
static const struct assent_board *take_meeting(struct task *task, struct assent_sitting *out)
{
    const struct word *word = take_word(task);
    const struct assent_board *board;
    struct assent_error error;
    struct assent_text name = word ? word->text : (struct assent_text){0};
    size_t slash = assent_text_find_byte(name, '/');
    if (slash == name.count) {
        refuse_line(task, "which meeting: attend weekly-cab/2026-12-01 by PERSON present=[…]");
        return NULL;
    }
    if (!assent_meeting_find(task->attempt->world.directory, assent_text_slice(name.bytes, slash),
                             assent_text_slice(name.bytes + slash + 1, name.count - slash - 1), &board,
                             &out->meeting, &error)) {
        refuse_line(task, "there is no meeting %.*s", (int)name.count, name.bytes);
        return NULL;
    }
    out->board = board->handle;
    return board;
}

// NAME=[a, b] where that comes next; one without brackets is one. None: count is 0.
static bool take_list(struct task *task, const char *name, const struct written **items, size_t *count)
{
    *count = 0;
    if (task->next >= task->words.count || !assent_text_is(task->words.items[task->next].text, name))
        return true;
    const struct word *word = take_word(task);
    bool list = word->value.kind == WRITTEN_LIST;
    *items = list ? word->value.items : &word->value;
    *count = list ? word->value.count : 1;
    return *count <= ASSENT_MEETING_PEOPLE ||
           refuse_line(task, "at most %d people are in a meeting", ASSENT_MEETING_PEOPLE);
}

static bool take_present(struct task *task, struct assent_sitting *out)
{
    const struct written *items = NULL;
    size_t count;
    if (!take_list(task, "present", &items, &count))
        return false;
    if (!items || task->next < task->words.count)
        return refuse_line(task, "who is there: present=[hanna, ivar, bo]");
    struct assent_text *people = assent_arena_take_array(task->arena, count, sizeof *people);
    for (size_t i = 0; i < count; i++) {
        if (!find_person(task, items[i].text, &people[i]))
            return false;
    }
    assent_texts_sort(people, count);
    out->present = people;
    out->present_count = count;
    return true;
}

// but=[ivar=abstain, "bo=reject:No rehearsal."]
static bool take_dissent(struct task *task, struct assent_sitting *out)
{
    const struct written *items = NULL;
    size_t count;
    if (!take_list(task, "but", &items, &count))
        return false;
    struct assent_dissent *dissent = assent_arena_take_array(task->arena, count, sizeof *dissent);
    for (size_t i = 0; i < count; i++) {
        struct assent_text text = items[i].text;
        size_t equals = assent_text_find_byte(text, '='), colon = assent_text_find_byte(text, ':');
        if (equals == text.count || colon < equals ||
            !assent_vote_choice_find(assent_text_slice(text.bytes + equals + 1, colon - equals - 1),
                                     &dissent[i].choice))
            return refuse_line(task, "who says otherwise: but=[ivar=abstain, \"bo=reject:No rehearsal.\"]");
        if (!find_person(task, assent_text_slice(text.bytes, equals), &dissent[i].person))
            return false;
        dissent[i].comment = colon < text.count
                                 ? assent_text_slice(text.bytes + colon + 1, text.count - colon - 1)
                                 : (struct assent_text){0};
    }
    if (count > 1)
        qsort(dissent, count, sizeof *dissent, by_person);
    out->dissent = dissent;
    out->dissent_count = count;
    return true;
}

static bool may_attend(const struct task *task, const struct assent_board *board, struct assent_text by,
                       const struct assent_sitting *then, struct assent_error *error)
{
    const struct assent_try *attempt = task->attempt;
    const struct assent_directory *directory = attempt->world.directory;
    struct assent_present present = {0};
    if (assent_text_equal(attempt->sitting.board, then->board) &&
        attempt->sitting.meeting.day == then->meeting.day)
        present = (struct assent_present){attempt->sitting.present, attempt->sitting.present_count};
    if (!assent_board_led(directory, board, present, by))
        return assent_error_set(error, ASSENT_NOT_ENTITLED,
                                "Who leads the meeting of board %.*s writes down who is there.",
                                (int)board->handle.count, board->handle.bytes);
    return assent_meeting_writes(&then->meeting, 0, false, attempt->now_us, error) &&
           assent_meeting_attended(directory, board, then->present, then->present_count, error);
}

static void tell(struct task *task, const struct assent_board *board, struct assent_text by,
                 const struct assent_sitting *sitting)
{
    const struct assent_directory *directory = task->attempt->world.directory;
    struct assent_text id = assent_board_meeting_text(board, &sitting->meeting, task->arena);
    attempt_header(task, "attend ");
    assent_buffer_text(&task->transcript, id);
    assent_buffer_string(&task->transcript, " by ");
    assent_buffer_text(&task->transcript,
                       directory->people[assent_directory_person_by_id(directory, by)].handle);
    assent_buffer_string(&task->transcript, sitting->present_count > 0 ? ": " : ": nobody");
    for (size_t i = 0; i < sitting->present_count; i++) {
        int32_t person = assent_directory_person_by_id(directory, sitting->present[i]);
        assent_buffer_string(&task->transcript, i == 0 ? "" : ", ");
        assent_buffer_text(&task->transcript, directory->people[person].handle);
    }
    assent_buffer_byte(&task->transcript, '\n');
}

static int by_person(const void *a, const void *b)
{
    return assent_text_compare(((const struct assent_dissent *)a)->person,
                               ((const struct assent_dissent *)b)->person);
}
