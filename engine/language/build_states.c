// SPDX-License-Identifier: Apache-2.0
// Builds the states: which kind each is, its branches, its end. Actions, approvals, jobs, waits and clocks
// have files of their own. Whether the states make a machine that works is checked afterwards
// (check_machine.c).
#include "reader.h"

#include <assent/base/limits.h>

#include <string.h>

static void build_state(const struct reader *reader, const struct tree_entry *entry,
                        struct assent_state *state);
static bool find_kind(const struct reader *reader, const struct section *section, struct assent_state *state);
static void check_misplaced(const struct reader *reader, const struct section *section,
                            enum assent_state_kind kind);
static void build_choose(const struct reader *reader, const struct section *section,
                         struct assent_state *state);
static void build_rollback(const struct reader *reader, const struct section *section,
                           struct assent_state *state);
static void build_end(const struct section *section, struct assent_state *state);

void build_states(struct reader *reader, const struct section *top)
{
    size_t count = 0;
    const struct tree_entry *entries =
        reader_entries(reader, section_get(top, "states"), ASSENT_STATES, "state", &count);
    if (count == 0 && section_get(top, "states"))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_EMPTY_VALUE,
                                 section_key_place(top, "states"), "`states` names no state");
    struct assent_state *states = assent_arena_take_array(reader->reading.arena, count, sizeof *states);
    for (size_t i = 0; i < count; i++)
        build_state(reader, &entries[i], &states[i]);
    reader->definition->states = states;
    reader->definition->state_count = count;
    build_lapses(reader);
    reader->definition->start = reader_state(reader, top, "start", ASSENT_TO_NONE);
}

static void build_state(const struct reader *reader, const struct tree_entry *entry,
                        struct assent_state *state)
{
    *state = (struct assent_state){.name = entry->key->text, .place = entry->key->place};
    state->approved = state->rejected = state->expired = state->done = state->failed = ASSENT_TO_NONE;
    state->preauthorised = ASSENT_TO_NONE;
    state->rolls_back = ASSENT_TO_NONE;
    scalar_is_name(&reader->reading, entry->key, "state", false);
    struct section section =
        reader_section(reader, "states.NAME", entry->value, entry->key->place, entry->key->text);
    if (!section.tree || !find_kind(reader, &section, state))
        return;
    check_misplaced(reader, &section, state->kind);
    state->title = read_text(&section, "title");
    state->held_by = reader_who(reader, &section, "held_by");
    if (state->kind == ASSENT_STATE_PEOPLE && !section_has(&section, "held_by"))
        state->held_by = (struct assent_who){
            .kind = ASSENT_WHO_REQUESTER, .source = assent_text_of("requester"), .place = state->place};
    build_actions(reader, &section, state);
    build_clock(reader, &section, state);
    build_ratify(reader, &section, state);
    switch (state->kind) {
    case ASSENT_STATE_PEOPLE:
        return;
    case ASSENT_STATE_WAIT:
        build_wait(reader, &section, state);
        return;
    case ASSENT_STATE_ROLLBACK:
        build_rollback(reader, &section, state);
        return;
    case ASSENT_STATE_CHOOSE:
        build_choose(reader, &section, state);
        return;
    case ASSENT_STATE_APPROVAL:
        build_approval(reader, &section, state);
        return;
    case ASSENT_STATE_JOBS:
        build_jobs(reader, &section, state);
        return;
    case ASSENT_STATE_END:
        build_end(&section, state);
        return;
    }
}

// The key that it holds says which kind it is. A state whose kind comes later has been reported and is left
// as it is.
static bool find_kind(const struct reader *reader, const struct section *section, struct assent_state *state)
{
    static const struct {
        const char *key;
        enum assent_state_kind kind;
    } kinds[] = {{"choose", ASSENT_STATE_CHOOSE},     {"approval", ASSENT_STATE_APPROVAL},
                 {"jobs", ASSENT_STATE_JOBS},         {"wait", ASSENT_STATE_WAIT},
                 {"rollback", ASSENT_STATE_ROLLBACK}, {"end", ASSENT_STATE_END}};
    const char *first = NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!section_has(section, kinds[i].key))
            continue;
        if (first) {
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_STATE_OF_TWO_KINDS,
                                     section_key_place(section, kinds[i].key),
                                     "`%s` and `%s` cannot stand in one state: make two states of it", first,
                                     kinds[i].key);
            return false;
        }
        first = kinds[i].key;
        state->kind = kinds[i].kind;
    }
    if (first || section_has(section, "actions") || reader_anytime_in(reader, state->name))
        return true;
    struct assent_diagnostic *item = assent_diagnostics_error(
        reader->reading.diagnostics, ASSENT_STATE_WITHOUT_KIND, state->place,
        "the state `%s` does not say what happens in it", word_shown(reader->reading.arena, state->name));
    if (item)
        item->note = assent_text_of("give it one of: actions, choose, approval, jobs, wait, rollback, end");
    return false;
}

static void check_misplaced(const struct reader *reader, const struct section *section,
                            enum assent_state_kind kind)
{
    static const struct {
        const char *key;
        enum assent_state_kind kind;
        const char *beside;
    } only[] = {
        {"approved", ASSENT_STATE_APPROVAL, "approval"},
        {"rejected", ASSENT_STATE_APPROVAL, "approval"},
        {"expired", ASSENT_STATE_APPROVAL, "approval"},
        {"preauthorised", ASSENT_STATE_APPROVAL, "approval"},
        {"done", ASSENT_STATE_JOBS, "jobs` or `rollback"},
        {"failed", ASSENT_STATE_JOBS, "jobs"},
        {"as", ASSENT_STATE_END, "end"},
        {"to", ASSENT_STATE_WAIT, "wait"},
    };
    for (size_t i = 0; i < sizeof only / sizeof *only; i++) {
        bool rolled_back = kind == ASSENT_STATE_ROLLBACK && only[i].kind == ASSENT_STATE_JOBS &&
                           strcmp(only[i].key, "done") == 0;
        if (section_has(section, only[i].key) && kind != only[i].kind && !rolled_back)
            assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_MISPLACED_KEY, section_key_place(section, only[i].key),
                "`%s` has no meaning without `%s` beside it", only[i].key, only[i].beside);
    }
    static const char *const never[] = {"actions", "held_by", "ratify", "due", "late", "counts_as"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        if (section_has(section, never[i]) && kind == ASSENT_STATE_END)
            assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_EXCLUSIVE_KEYS, section_key_place(section, never[i]),
                "`%s` cannot stand beside `end`: nothing happens after the end", never[i]);
        if (i >= 3 && section_has(section, never[i]) && kind == ASSENT_STATE_CHOOSE)
            assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_EXCLUSIVE_KEYS, section_key_place(section, never[i]),
                "`%s` cannot stand beside `choose`: a ticket never rests there", never[i]);
    }
    if (section_has(section, "actions") && kind == ASSENT_STATE_CHOOSE)
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_ACTION_NEVER_OFFERED,
                                 section_key_place(section, "actions"),
                                 "a ticket never rests in a choice, so nobody will see its actions");
}

static void build_choose(const struct reader *reader, const struct section *section,
                         struct assent_state *state)
{
    const struct tree *list = section_get(section, "choose");
    size_t count = list ? list->count : 0;
    if (list && (count == 0 || count > ASSENT_BRANCHES)) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_TOO_MANY_ENTRIES,
                                 section_key_place(section, "choose"),
                                 "a choice has 1 to %d branches, not %zu", ASSENT_BRANCHES, count);
        return;
    }
    struct assent_branch *branches = assent_arena_take_array(reader->reading.arena, count, sizeof *branches);
    for (size_t i = 0; i < count; i++) {
        struct section branch = reader_section(reader, "states.NAME.choose", list->items[i],
                                               list->items[i]->place, assent_text_of("choose"));
        branches[i].place = list->items[i]->place;
        branches[i].when = reader_condition(reader, &branch, "when");
        if (section_has(&branch, "when") && assent_condition_empty(&branches[i].when))
            branches[i].when.source = assent_text_of("?"); // reported: it is guarded, whatever it meant
        branches[i].to = reader_state(reader, &branch, "to", ASSENT_TO_NONE);
    }
    state->branches = branches;
    state->branch_count = count;
}

static void build_rollback(const struct reader *reader, const struct section *section,
                           struct assent_state *state)
{
    state->rolls_back = reader_state(reader, section, "rollback", ASSENT_TO_NONE);
    state->done = reader_state(reader, section, "done", ASSENT_TO_NONE);
    if (!section_has(section, "done"))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISSING_KEY, state->place,
                                 "the rollback in `%s` needs the key `done`: where it leads then",
                                 word_shown(reader->reading.arena, state->name));
}

static void build_end(const struct section *section, struct assent_state *state)
{
    static const char *const outcomes[] = {"success", "failure", "refused", "cancelled", NULL};
    state->outcome = (enum assent_outcome)(read_word(section, "end", outcomes, 0) + ASSENT_OUTCOME_SUCCESS);
    state->as = read_text(section, "as");
}
