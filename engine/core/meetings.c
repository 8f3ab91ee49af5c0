// SPDX-License-Identifier: Apache-2.0
// What may be written down of a meeting, when and by whom, and what is kept of an item. Guarantees: pure; who
// is no active member is not present; a record says what was decided with names as they were then, so that it
// is as true in years.
#include "approval.h"
#include "obstacles.h"
#include "probe.h"

#include <assent/base/canonical.h>
#include <assent/core/agenda.h>

static int32_t active_human(const struct assent_directory *directory, struct assent_text person);
static bool is_wording(struct assent_text name);
static struct assent_value votes_of(const struct assent_directory *directory,
                                    const struct assent_round *round, struct assent_arena *arena);
static struct assent_value without_of(const struct assent_step_input *input, const struct assent_round *after,
                                      struct assent_arena *arena);
static struct assent_record person_in(const struct assent_directory *directory, struct assent_text id,
                                      struct assent_arena *arena);
static void put_plan(struct assent_record *record, const struct assent_step_input *input,
                     struct assent_arena *arena);

bool assent_board_led(const struct assent_directory *directory, const struct assent_board *board,
                      struct assent_present present, struct assent_text person)
{
    int32_t index = active_human(directory, person);
    int32_t at = (int32_t)(board - directory->boards);
    if (board->chair == ASSENT_NO_INDEX)
        return index != ASSENT_NO_INDEX && assent_person_on_board(directory, index, at);
    if (board->chair == index)
        return true;
    struct assent_text chair = directory->people[board->chair].id;
    for (size_t i = 0; i < present.count; i++) {
        if (assent_text_equal(present.people[i], chair))
            return false;
    }
    return assent_board_deputy(directory, board, person);
}

bool assent_board_deputy(const struct assent_directory *directory, const struct assent_board *board,
                         struct assent_text person)
{
    int32_t index = active_human(directory, person);
    bool found = false;
    for (size_t i = 0; i < board->deputy_count && index != ASSENT_NO_INDEX; i++)
        found = found || board->deputies[i] == index;
    return found;
}

static int32_t active_human(const struct assent_directory *directory, struct assent_text person)
{
    int32_t index = assent_directory_person_by_id(directory, person);
    bool human = index != ASSENT_NO_INDEX && directory->people[index].active &&
                 directory->people[index].kind == ASSENT_HUMAN;
    return human ? index : ASSENT_NO_INDEX;
}

bool assent_meeting_writes(const struct assent_span *meeting, int64_t closed_us, bool ahead, int64_t now_us,
                           struct assent_error *error)
{
    char text[ASSENT_INSTANT_TEXT];
    if (closed_us)
        return assent_error_set(
            error, ASSENT_MEETING_OVER,
            "The meeting's record is closed, and final. What is open is for the next one.");
    assent_instant_write(meeting->start_us, text);
    if (!ahead && now_us < meeting->start_us - ASSENT_MEETING_EARLY_US)
        return assent_error_set(error, ASSENT_MEETING_TOO_EARLY,
                                "The meeting begins at %.16sZ, and is written down from a quarter of an hour "
                                "before. Members may vote now, and its chair may defer items.",
                                text);
    assent_instant_write(meeting->end_us + ASSENT_MEETING_LATE_US, text);
    return now_us < meeting->end_us + ASSENT_MEETING_LATE_US ||
           assent_error_set(error, ASSENT_MEETING_OVER,
                            "The meeting's record has closed by itself, at %.16sZ. What is open is for the "
                            "next one.",
                            text);
}

bool assent_meeting_attended(const struct assent_directory *directory, const struct assent_board *board,
                             const struct assent_text *people, size_t count, struct assent_error *error)
{
    int32_t at = (int32_t)(board - directory->boards);
    for (size_t i = 0; i < count; i++) {
        int32_t index = assent_directory_person_by_id(directory, people[i]);
        const char *why = NULL;
        for (size_t k = 0; k < i && !why; k++)
            why = assent_text_equal(people[k], people[i]) ? "is named twice" : NULL;
        if (index == ASSENT_NO_INDEX)
            why = "is nobody of the directory";
        else if (!assent_person_on_board(directory, index, at))
            why = "is no member of the board";
        else if (!directory->people[index].active)
            why = "is not active in the directory";
        struct assent_text name = index == ASSENT_NO_INDEX ? people[i] : directory->people[index].handle;
        if (why)
            return assent_error_set(error, ASSENT_NOT_PRESENT, "%.*s %s. Name each member who is there once.",
                                    (int)(name.count < 100 ? name.count : 100), name.bytes, why);
    }
    return true;
}

struct assent_value assent_meeting_item(const struct assent_step_input *input,
                                        const struct assent_ticket *after, struct assent_arena *arena)
{
    const struct assent_event *event = input->event;
    const struct assent_directory *directory = input->world->directory;
    const struct assent_round *round = assent_ticket_round(after, event->round);
    bool deferred = event->sitting->decision == ASSENT_ITEM_DEFER;
    struct assent_record record = assent_record_in(arena);
    struct assent_record by = person_in(directory, event->actor.person, arena);
    assent_record_put_integer(&record, "at", event->at_us);
    if (event->comment.count)
        assent_record_put_text(&record, "because", event->comment);
    assent_record_put(&record, "by", assent_record_done(&by));
    if (round->debt)
        assent_record_put_boolean(&record, "debt", true);
    assent_record_put(&record, "decision",
                      assent_value_string(assent_item_decision_text(event->sitting->decision)));
    assent_record_put_text(&record, "number", after->number);
    assent_record_put(&record, "outcome", assent_value_string(assent_round_outcome_text(round->outcome)));
    put_plan(&record, input, arena);
    if (after->risk.level.count)
        assent_record_put_text(&record, "risk", after->risk.level);
    assent_record_put_text(&record, "round", assent_round_id(arena, after, round));
    assent_record_put_text(&record, "ticket", assent_id_text(arena, "tkt", &after->id));
    assent_record_put_text(&record, "title", after->title);
    if (deferred)
        assent_record_put_text(&record, "to", round->meeting);
    assent_record_put(&record, "votes", votes_of(directory, round, arena));
    if (!deferred)
        assent_record_put(&record, "without", without_of(input, round, arena));
    return assent_record_done(&record);
}

struct assent_value assent_meeting_bare(const struct assent_value *record, struct assent_arena *arena)
{
    if (record->kind == ASSENT_VALUE_LIST) {
        struct assent_items items = assent_items_in(arena);
        for (size_t i = 0; i < record->list.count; i++)
            assent_items_add(&items, assent_meeting_bare(&record->list.items[i], arena));
        return assent_items_done(&items);
    }
    if (record->kind != ASSENT_VALUE_RECORD)
        return *record;
    struct assent_record out = assent_record_in(arena);
    for (size_t i = 0; i < record->record.count; i++) {
        const struct assent_member *member = &record->record.members[i];
        if (!is_wording(member->name))
            assent_record_put(&out, assent_text_cstring(arena, member->name),
                              assent_meeting_bare(&member->value, arena));
    }
    return assent_record_done(&out);
}

struct assent_digest assent_meeting_digest(const struct assent_value *record, struct assent_arena *arena)
{
    struct assent_value bare = assent_meeting_bare(record, arena);
    return assent_digest_of(assent_canonical_text(arena, &bare));
}

static bool is_wording(struct assent_text name)
{
    static const char *const WORDS[] = {"because", "comment", "name", "title"};
    bool found = false;
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS && !found; i++)
        found = assent_text_is(name, WORDS[i]);
    return found;
}

static struct assent_value votes_of(const struct assent_directory *directory,
                                    const struct assent_round *round, struct assent_arena *arena)
{
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < round->vote_count; i++) {
        const struct assent_vote *vote = &round->votes[i];
        struct assent_record record = person_in(directory, vote->person, arena);
        assent_record_put(&record, "choice", assent_value_string(assent_vote_choice_text(vote->choice)));
        if (vote->comment.count)
            assent_record_put_text(&record, "comment", vote->comment);
        if (vote->how != ASSENT_VOTE_OWN)
            assent_record_put(&record, "how", assent_value_string(assent_vote_how_text(vote->how)));
        if (vote->seat.count)
            assent_record_put_text(&record, "seat", vote->seat);
        assent_items_add(&items, assent_record_done(&record));
    }
    return assent_items_done(&items);
}

// Who is there and has no vote, and by which rule.
static struct assent_value without_of(const struct assent_step_input *input, const struct assent_round *after,
                                      struct assent_arena *arena)
{
    const struct assent_sitting *sitting = input->event->sitting;
    struct assent_items items = assent_items_in(arena);
    for (size_t i = 0; i < sitting->present_count; i++) {
        struct assent_text person = sitting->present[i];
        struct assent_text rule = meeting_rule_against(input, input->event, person, arena);
        if (rule.count == 0 || assent_round_vote(after, person))
            continue;
        struct assent_record record = person_in(input->world->directory, person, arena);
        assent_record_put_text(&record, "rule", rule);
        assent_items_add(&items, assent_record_done(&record));
    }
    return assent_items_done(&items);
}

static struct assent_record person_in(const struct assent_directory *directory, struct assent_text id,
                                      struct assent_arena *arena)
{
    struct assent_record record = assent_record_in(arena);
    int32_t index = assent_directory_person_by_id(directory, id);
    if (index != ASSENT_NO_INDEX)
        assent_record_put_text(&record, "name", directory->people[index].name);
    assent_record_put_text(&record, "person", id);
    return record;
}

static void put_plan(struct assent_record *record, const struct assent_step_input *input,
                     struct assent_arena *arena)
{
    struct assent_agenda_plan plan = assent_agenda_plan(input, arena);
    struct assent_record planned = assent_record_in(arena);
    if (!plan.start_us)
        return;
    assent_record_put_integer(&planned, "end", plan.end_us);
    assent_record_put_integer(&planned, "start", plan.start_us);
    assent_record_put(record, "planned", assent_record_done(&planned));
}

const char *assent_item_decision_text(enum assent_item_decision decision)
{
    switch (decision) {
    case ASSENT_ITEM_APPROVE:
        return "approve";
    case ASSENT_ITEM_REJECT:
        return "reject";
    case ASSENT_ITEM_DEFER:
        return "defer";
    }
    return "";
}

bool assent_item_decision_find(struct assent_text text, enum assent_item_decision *out)
{
    static const enum assent_item_decision ALL[] = {ASSENT_ITEM_APPROVE, ASSENT_ITEM_REJECT,
                                                    ASSENT_ITEM_DEFER};
    bool found = false;
    for (size_t i = 0; i < sizeof ALL / sizeof *ALL && !found; i++) {
        *out = ALL[i];
        found = assent_text_is(text, assent_item_decision_text(ALL[i]));
    }
    return found;
}
