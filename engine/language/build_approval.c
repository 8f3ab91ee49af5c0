// SPDX-License-Identifier: Apache-2.0
// Builds an approval: one round inline or several in a list, what each is about, whom it excludes, and when
// it closes. Leans on build_seats.c for whom it asks.
#include "reader.h"

#include <assent/base/limits.h>

#include <string.h>

static void build_rounds(const struct reader *reader, const struct tree *tree, struct assent_place place,
                         struct assent_state *state);
static void build_round(const struct reader *reader, const struct section *section,
                        struct assent_round_rule *round);
static void check_one_form(const struct reader *reader, const struct section *section);
static void check_round_name(const struct reader *reader, const struct section *section,
                             const struct assent_state *state, const struct assent_round_rule *round);
static void check_clock(const struct reader *reader, const struct section *section,
                        const struct assent_round_rule *round);
static bool asks_board(const struct assent_who *who);
static void need_outcome(const struct reader *reader, const struct section *section, const char *key,
                         const struct assent_state *state);

void build_approval(const struct reader *reader, const struct section *section, struct assent_state *state)
{
    state->approved = reader_state(reader, section, "approved", ASSENT_TO_NONE);
    state->rejected = reader_state(reader, section, "rejected", ASSENT_TO_NONE);
    state->expired = reader_state(reader, section, "expired", ASSENT_TO_NONE);
    state->preauthorised = reader_state(reader, section, "preauthorised", ASSENT_TO_NONE);
    need_outcome(reader, section, "approved", state);
    need_outcome(reader, section, "rejected", state);
    const struct tree *written = section_get(section, "approval");
    struct reader from;
    const struct tree *tree = written ? reader_approval(reader, written, &from) : NULL;
    if (!tree)
        return;
    struct assent_place place = tree == written ? section_key_place(section, "approval")
                                                : reader_policy(reader, written->text)->place;
    build_rounds(&from, tree, place, state);
}

static void build_rounds(const struct reader *reader, const struct tree *tree, struct assent_place place,
                         struct assent_state *state)
{
    struct section approval = reader_section(reader, "approval", tree, place, assent_text_of("approval"));
    const struct tree *list = section_get(&approval, "rounds");
    bool several = section_has(&approval, "rounds");
    size_t count = several ? (list ? list->count : 0) : 1;
    if (several && list && (count == 0 || count > ASSENT_ROUNDS)) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_TOO_MANY_ENTRIES,
                                 section_key_place(&approval, "rounds"),
                                 "an approval has 1 to %d rounds, not %zu", ASSENT_ROUNDS, count);
        return;
    }
    if (several)
        check_one_form(reader, &approval);
    build_validity(reader, &approval, state);
    struct assent_moment decide_by = reader_moment(reader, &approval, "decide_by");
    struct assent_round_rule *rounds = assent_arena_take_array(reader->reading.arena, count, sizeof *rounds);
    state->rounds = rounds;
    for (size_t i = 0; i < count; i++) {
        struct section round = approval;
        if (several)
            round = reader_section(reader, "approval", list->items[i], list->items[i]->place,
                                   assent_text_of("rounds"));
        rounds[i].name = read_name(&round, "name");
        if (rounds[i].name.count == 0)
            rounds[i].name = state->name;
        build_round(reader, &round, &rounds[i]);
        rounds[i].decide_by = several && section_has(&round, "decide_by")
                                  ? reader_moment(reader, &round, "decide_by")
                                  : decide_by;
        build_round_time(reader, &approval, several ? &round : NULL, &rounds[i]);
        check_round_name(reader, &round, state, &rounds[i]);
        check_clock(reader, &round, &rounds[i]);
        state->round_count++;
    }
}

static void build_round(const struct reader *reader, const struct section *section,
                        struct assent_round_rule *round)
{
    static const char *const closes[] = {"at meeting", NULL};
    round->place = section->place;
    build_seats(reader, section, round);
    if (!section->tree)
        return;
    round->quorum = read_integer(section, "quorum", 1, ASSENT_VOTES_A_ROUND, 0);
    round->bulk = read_boolean(section, "bulk", false);
    round->closes_at_meeting = read_word(section, "closes", closes, -1) == 0;
    build_never(reader, section, round);
    round->aloud_by = reader_who(reader, section, "aloud_by");
    build_covers(reader, section, round);
    round->may_set = reader_fields(reader, section, "may_set", &round->may_set_count);
    round->when = reader_condition(reader, section, "when");
    round->decide_within = reader_duration(reader, section, "decide_within");
}

void build_covers(const struct reader *reader, const struct section *section, struct assent_round_rule *round)
{
    round->covers = reader_fields(reader, section, "covers", &round->covers_count);
    if (!section_has(section, "covers"))
        round->covers = NULL;
    const struct tree *covers = section_get(section, "covers");
    if (covers && covers->kind == TREE_SEQUENCE && covers->count == 0)
        assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_TOO_MANY_ENTRIES, covers->place,
            "`covers` names no field, so the votes would be about nothing; without the key they "
            "are about all material fields");
}

void build_never(const struct reader *reader, const struct section *section, struct assent_round_rule *round)
{
    round->never = reader_whos(reader, section, "never", &round->never_count, &round->never_open);
    round->because = read_text(section, "because");
    if (round->never_open && !section_has(section, "because")) {
        struct assent_diagnostic *item = assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_NEVER_UNEXPLAINED, section_key_place(section, "never"),
            "`never: []` turns off the rules that keep people apart; say why in `because`");
        if (item)
            item->note = assent_text_of(
                "without it the requester, the editors of material fields and the implementer of a change may not vote");
    }
    if (!round->never_open && section_has(section, "because"))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISPLACED_KEY,
                                 section_key_place(section, "because"),
                                 "`because` has no meaning without `never: []` beside it");
}

static void check_one_form(const struct reader *reader, const struct section *section)
{
    static const char *const all[] = {"rounds", "decide_by", "remind", "late", "valid_until", "valid_for"};
    for (size_t i = 0; i < section->tree->count; i++) {
        const struct tree *key = section->tree->entries[i].key;
        const struct schema_row *row = schema_find(section->schema, section->name, key->text);
        bool of_all = false;
        for (size_t k = 0; row && k < sizeof all / sizeof *all; k++)
            of_all = of_all || strcmp(row->key, all[k]) == 0;
        if (row && row->type != SCHEMA_LATER && !of_all)
            assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_EXCLUSIVE_KEYS, key->place,
                "`%s` stands beside `rounds`: write it in the round that it is meant for", row->key);
    }
}

static void check_round_name(const struct reader *reader, const struct section *section,
                             const struct assent_state *state, const struct assent_round_rule *round)
{
    for (size_t i = 0; i < state->round_count; i++) {
        if (assent_text_equal(state->rounds[i].name, round->name))
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_DOUBLED_NAME,
                                     section_key_place(section, "name"),
                                     "two rounds of the approval are called `%s`: give each a name",
                                     word_shown(reader->reading.arena, round->name));
    }
}

// Whoever may object has until the round closes, so something must close it.
static void check_clock(const struct reader *reader, const struct section *section,
                        const struct assent_round_rule *round)
{
    bool object = round->seat_count && round->seats[round->seat_count - 1].object;
    bool clock = round->decide_within.amount != 0 || round->decide_by.present;
    for (size_t i = 0; round->closes_at_meeting && i < round->seat_count; i++)
        clock = clock || asks_board(&round->seats[i].from); // its meeting closes it
    if (clock || (!object && !round->closes_at_meeting))
        return;
    const char *key = round->closes_at_meeting ? "closes" : "object";
    struct assent_diagnostic *item = assent_diagnostics_error(
        reader->reading.diagnostics, ASSENT_CLOCK_MISSING, section_key_place(section, key),
        "the round `%s` has no clock, so %s", word_shown(reader->reading.arena, round->name),
        round->closes_at_meeting ? "nothing closes it: it asks no board that meets"
                                 : "the time to object would never be over");
    if (item)
        item->note =
            assent_text_of("add `decide_within: 2 business days`, or `decide_by: planned.start - 1 day`");
}

static bool asks_board(const struct assent_who *who)
{
    bool board = who->kind == ASSENT_WHO_BOARD;
    for (size_t i = 0; i < who->count; i++)
        board = board || asks_board(&who->items[i]);
    return board;
}

static void need_outcome(const struct reader *reader, const struct section *section, const char *key,
                         const struct assent_state *state)
{
    if (!section_has(section, key))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISSING_KEY, state->place,
                                 "the approval `%s` needs the key `%s`: where it leads then",
                                 word_shown(reader->reading.arena, state->name), key);
}
