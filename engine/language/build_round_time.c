// SPDX-License-Identifier: Apache-2.0
// Builds what time does to rounds: reminders, what happens when a round is late, how long an approval is
// valid, votes that are owed. What stands beside `rounds` holds for each round that does not say it itself.
#include "checks.h"

#include <assent/base/limits.h>

static void read_reminds(const struct reader *reader, const struct section *section,
                         struct assent_round_rule *out);
static bool read_share(struct assent_text text, int64_t *out);
static void bad_reminder(const struct reader *reader, const struct tree *item);
static void read_late(const struct reader *reader, const struct section *section,
                      struct assent_round_rule *out);
static void read_ladder(const struct reader *reader, const struct tree *list, struct assent_round_rule *out);
static void need_clock(const struct reader *reader, const struct assent_round_rule *round,
                       struct assent_place place, const char *what);
static bool starts_work(const struct assent_state *state);
static void add_lapse(const struct reader *reader, struct assent_state *state, uint16_t to);

void build_round_time(const struct reader *reader, const struct section *approval,
                      const struct section *round, struct assent_round_rule *out)
{
    bool own_reminds = round && round->tree && section_has(round, "remind");
    bool own_late = round && round->tree && section_has(round, "late");
    static const char *const of_all[] = {"valid_until", "valid_for"};
    read_reminds(reader, own_reminds ? round : approval, out);
    read_late(reader, own_late ? round : approval, out);
    for (size_t i = 0; round && round->tree && i < sizeof of_all / sizeof *of_all; i++) {
        if (section_has(round, of_all[i]))
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISPLACED_KEY,
                                     section_key_place(round, of_all[i]),
                                     "`%s` is of the whole approval: write it beside `rounds`", of_all[i]);
    }
}

void build_validity(const struct reader *reader, const struct section *approval, struct assent_state *state)
{
    bool until = section_has(approval, "valid_until");
    state->valid_until = reader_moment(reader, approval, "valid_until");
    state->valid_for = reader_duration(reader, approval, "valid_for");
    if ((until || section_has(approval, "valid_for")) && state->expired == ASSENT_TO_NONE)
        assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_MISSING_KEY,
            section_key_place(approval, until ? "valid_until" : "valid_for"),
            "`%s` needs the key `expired` beside `approval`: where the ticket goes when it holds no longer",
            until ? "valid_until" : "valid_for");
}

void build_ratify(const struct reader *reader, const struct section *section, struct assent_state *state)
{
    const struct tree *tree = section_get(section, "ratify");
    struct section ratify = reader_section(reader, "ratify", tree, section_key_place(section, "ratify"),
                                           assent_text_of("ratify"));
    if (!tree || !ratify.tree)
        return;
    struct assent_ratify_rule *rule = assent_arena_take(reader->reading.arena, sizeof *rule);
    struct assent_seat_rule *seat = assent_arena_take(reader->reading.arena, sizeof *seat);
    rule->place = rule->round.place = seat->place = ratify.place;
    seat->from = reader_who(reader, &ratify, "from");
    seat->need = reader_need(reader, &ratify);
    rule->round.seats = seat;
    rule->round.seat_count = 1;
    rule->round.name = read_name(&ratify, "name");
    if (rule->round.name.count == 0)
        rule->round.name = assent_text_of("ratify");
    build_never(reader, &ratify, &rule->round);
    build_covers(reader, &ratify, &rule->round);
    rule->round.decide_within = reader_duration(reader, &ratify, "within");
    rule->refused = reader_state(reader, &ratify, "refused", ASSENT_TO_NONE);
    const struct tree *unpaid = section_get(&ratify, "unpaid");
    struct section escalation = reader_section(
        reader, "ratify.unpaid", unpaid, section_key_place(&ratify, "unpaid"), assent_text_of("unpaid"));
    if (unpaid && escalation.tree)
        rule->unpaid = reader_who(reader, &escalation, "add");
    state->ratify = rule;
}

void build_lapses(struct reader *reader)
{
    struct assent_definition *definition = reader->definition;
    size_t count = definition->state_count;
    struct assent_state *states =
        assent_arena_copy(reader->reading.arena, definition->states, count * sizeof *states);
    const struct machine *machine = machine_of(definition, reader->reading.arena);
    bool reached[ASSENT_STATES];
    for (size_t i = 0; i < count; i++) {
        bool approval = states[i].kind == ASSENT_STATE_APPROVAL;
        bool ends = states[i].valid_until.present || states[i].valid_for.amount > 0;
        for (size_t k = 0; approval && (ends || definition->risk.present) && k < count; k++) {
            if (starts_work(&states[k])) // as a round that runs out: `expired`, else `rejected`
                add_lapse(reader, &states[k],
                          states[i].expired != ASSENT_TO_NONE ? states[i].expired : states[i].rejected);
        }
        if (states[i].ratify)
            machine_reach(machine, (uint16_t)i, NULL, reached);
        for (size_t k = 0; states[i].ratify && k < count; k++) {
            if (reached[k] && states[k].kind != ASSENT_STATE_END)
                add_lapse(reader, &states[k], states[i].ratify->refused);
        }
    }
    definition->states = states;
}

static bool starts_work(const struct assent_state *state)
{
    bool blocked = false;
    for (size_t i = 0; i < state->wait_count; i++)
        blocked = blocked || (state->waits[i].blocked_by & ASSENT_BLOCKED_BY_APPROVAL);
    return state->kind == ASSENT_STATE_JOBS || blocked;
}

static void add_lapse(const struct reader *reader, struct assent_state *state, uint16_t to)
{
    for (size_t i = 0; i < state->lapse_count; i++) {
        if (state->lapses[i] == to)
            return;
    }
    if (to >= reader->definition->state_count)
        return;
    uint16_t *lapses = assent_arena_take_array(reader->reading.arena, state->lapse_count + 1, sizeof *lapses);
    for (size_t i = 0; i < state->lapse_count; i++)
        lapses[i] = state->lapses[i];
    lapses[state->lapse_count++] = to;
    state->lapses = lapses;
}

static void read_reminds(const struct reader *reader, const struct section *section,
                         struct assent_round_rule *out)
{
    size_t count = 0;
    if (!section->tree)
        return;
    const struct tree **items = read_scalars(section, "remind", &count);
    if (section_get(section, "remind") && (count == 0 || count > ASSENT_REMINDERS)) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_TOO_MANY_ENTRIES,
                                 section_key_place(section, "remind"),
                                 "`remind` has 1 to %d moments, not %zu", ASSENT_REMINDERS, count);
        return;
    }
    struct assent_remind *reminds = assent_arena_take_array(reader->reading.arena, count, sizeof *reminds);
    for (size_t i = 0; i < count; i++) {
        reminds[i].place = items[i]->place;
        if (read_share(items[i]->text, &reminds[i].share))
            need_clock(reader, out, items[i]->place, "a share of the round's time");
        else if (assent_duration_read(items[i]->text, &reminds[i].after))
            reader_countable(reader, reminds[i].after, items[i]->place);
        else
            bad_reminder(reader, items[i]);
    }
    out->reminds = reminds;
    out->remind_count = count;
}

// "50%": between 1% and 99%; at 100% the time is over.
static bool read_share(struct assent_text text, int64_t *out)
{
    int64_t percent = 0;
    if (!assent_text_ends(text, "%"))
        return false;
    text.count--;
    bool fits = assent_text_integer(text, &percent) && percent >= 1 && percent <= 99;
    *out = fits ? percent * 100 : 0;
    return fits;
}

static void bad_reminder(const struct reader *reader, const struct tree *item)
{
    struct assent_diagnostic *said = assent_diagnostics_error(
        reader->reading.diagnostics, ASSENT_BAD_REMINDER, item->place, "`%s` does not say when to remind",
        word_shown(reader->reading.arena, item->text));
    if (said)
        said->note = assent_text_of("write a share from 1% to 99%, or a duration as 4 h or 1 business day");
}

static void read_late(const struct reader *reader, const struct section *section,
                      struct assent_round_rule *out)
{
    static const char *const words[] = {"reject", "approve", NULL};
    const struct tree *late = section->tree ? section_get(section, "late") : NULL;
    if (!late)
        return;
    if (late->kind == TREE_SEQUENCE) {
        read_ladder(reader, late, out);
        return;
    }
    if (late->kind != TREE_SCALAR) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_WRONG_SHAPE, late->place,
                                 "`late` is `reject`, `approve` or a list of steps");
        return;
    }
    int word = scalar_word(&reader->reading, late, words_of(&reader->reading, words), "late");
    if (word < 0)
        return;
    out->late = word == 0 ? ASSENT_ROUND_LATE_REJECT : ASSENT_ROUND_LATE_APPROVE;
    need_clock(reader, out, late->place, word == 0 ? "`late: reject`" : "`late: approve`");
    if (word == 0 || reader->definition->unattended.count)
        return;
    struct assent_diagnostic *said = assent_diagnostics_error(
        reader->reading.diagnostics, ASSENT_LATE_UNATTENDED, late->place,
        "with `late: approve` silence is a yes, and the workflow does not say that it may be");
    if (said)
        said->note = assent_text_of("say at the top why nobody needs to decide: `unattended: reason`");
}

static void read_ladder(const struct reader *reader, const struct tree *list, struct assent_round_rule *out)
{
    if (list->count == 0 || list->count > ASSENT_LATE_STEPS) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_TOO_MANY_ENTRIES, list->place,
                                 "`late` has 1 to %d steps, not %zu", ASSENT_LATE_STEPS, list->count);
        return;
    }
    struct assent_late *steps = assent_arena_take_array(reader->reading.arena, list->count, sizeof *steps);
    for (size_t i = 0; i < list->count; i++) {
        struct section one = reader_section(reader, "approval.late", list->items[i], list->items[i]->place,
                                            assent_text_of("late"));
        steps[i] = (struct assent_late){.place = list->items[i]->place, .to = ASSENT_TO_NONE};
        if (!one.tree)
            continue;
        build_late_step(reader, &one, &steps[i]);
        steps[i].seat = read_name(&one, "seat");
    }
    out->late = ASSENT_ROUND_LATE_LADDER;
    out->late_steps = steps;
    out->late_count = list->count;
}

static void need_clock(const struct reader *reader, const struct assent_round_rule *round,
                       struct assent_place place, const char *what)
{
    if (round->decide_within.amount > 0 || round->decide_by.present)
        return;
    assent_diagnostics_error(reader->reading.diagnostics, ASSENT_LATE_WITHOUT_CLOCK, place,
                             "%s needs a time to count from: give the round `decide_within` or `decide_by`",
                             what);
}
