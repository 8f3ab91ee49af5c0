// SPDX-License-Identifier: Apache-2.0
// Builds an approval: one round inline or several in a list, whom it asks, how many must agree, whom it
// excludes.
#include "reader.h"

#include <assent/base/limits.h>

#include <string.h>

static void build_round(const struct reader *reader, const struct section *section,
                        struct assent_round_rule *round);
static void build_seat(const struct reader *reader, const struct section *section,
                       struct assent_seat_rule *seat);
static void build_never(const struct reader *reader, const struct section *section,
                        struct assent_round_rule *round);
static void build_need(const struct reader *reader, const struct section *section, struct assent_need *need);
static bool need_of(struct assent_text text, struct assent_need *need);
static bool need_share(struct assent_text share, struct assent_need *need);
static void check_one_form(const struct reader *reader, const struct section *section);
static void check_round_name(const struct reader *reader, const struct section *section,
                             const struct assent_state *state, const struct assent_round_rule *round);
static void need_outcome(const struct reader *reader, const struct section *section, const char *key,
                         const struct assent_state *state);

void build_approval(const struct reader *reader, const struct section *section, struct assent_state *state)
{
    state->approved = reader_state(reader, section, "approved", ASSENT_TO_NONE);
    state->rejected = reader_state(reader, section, "rejected", ASSENT_TO_NONE);
    state->expired = reader_state(reader, section, "expired", ASSENT_TO_NONE);
    need_outcome(reader, section, "approved", state);
    need_outcome(reader, section, "rejected", state);
    const struct tree *tree = section_get(section, "approval");
    if (!tree)
        return;
    struct section approval = reader_section(reader, "approval", tree, section_key_place(section, "approval"),
                                             assent_text_of("approval"));
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
        check_round_name(reader, &round, state, &rounds[i]);
        state->round_count++;
    }
}

static void build_round(const struct reader *reader, const struct section *section,
                        struct assent_round_rule *round)
{
    struct assent_seat_rule *seat = assent_arena_take(reader->reading.arena, sizeof *seat);
    round->place = section->place;
    round->seats = seat;
    round->seat_count = 1;
    build_seat(reader, section, seat);
    if (!section->tree)
        return;
    build_never(reader, section, round);
    round->covers = reader_fields(reader, section, "covers", &round->covers_count);
    if (!section_has(section, "covers"))
        round->covers = NULL;
    const struct tree *covers = section_get(section, "covers");
    if (covers && covers->kind == TREE_SEQUENCE && covers->count == 0)
        assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_TOO_MANY_ENTRIES, covers->place,
            "`covers` names no field, so the votes would be about nothing; without the key they "
            "are about all material fields");
    round->when = reader_condition(reader, section, "when");
    round->decide_within = reader_duration(reader, section, "decide_within");
}

static void build_seat(const struct reader *reader, const struct section *section,
                       struct assent_seat_rule *seat)
{
    seat->place = section->place;
    seat->need = (struct assent_need){.kind = ASSENT_NEED_NUMBER, .value = 1};
    if (section->tree && !section_has(section, "from"))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISSING_KEY, section->place,
                                 "a round needs `from`: who is asked");
    if (section->tree) {
        seat->from = reader_who(reader, section, "from");
        build_need(reader, section, &seat->need);
    }
}

static void build_never(const struct reader *reader, const struct section *section,
                        struct assent_round_rule *round)
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

static void build_need(const struct reader *reader, const struct section *section, struct assent_need *need)
{
    const struct tree *tree = section_get(section, "need");
    if (!tree || need_of(tree->text, need))
        return;
    struct assent_diagnostic *item = assent_diagnostics_error(
        reader->reading.diagnostics, ASSENT_BAD_NEED, tree->place, "`%s` does not say how many must agree",
        word_shown(reader->reading.arena, tree->text));
    if (item)
        item->note = assent_text_of(
            "write a number as 2, everyone, majority, 60%, majority of votes, or 60% of votes");
}

static bool need_of(struct assent_text text, struct assent_need *need)
{
    static const char of_votes[] = " of votes";
    static const char of_asked[] = " of those asked";
    int64_t number = 0;
    if (text.count && text.bytes[0] != '0' && assent_text_integer(text, &number) && number >= 1 &&
        number <= ASSENT_VOTES_A_ROUND) {
        *need = (struct assent_need){.kind = ASSENT_NEED_NUMBER, .value = number};
        return true;
    }
    if (assent_text_is(text, "everyone")) {
        *need = (struct assent_need){.kind = ASSENT_NEED_EVERYONE};
        return true;
    }
    need->kind = ASSENT_NEED_SHARE_ASKED;
    if (assent_text_ends(text, of_votes)) {
        need->kind = ASSENT_NEED_SHARE_VOTES;
        text.count -= strlen(of_votes);
    } else if (assent_text_ends(text, of_asked)) {
        text.count -= strlen(of_asked);
    }
    return need_share(text, need);
}

// "majority", "60%", "62.5%".
static bool need_share(struct assent_text share, struct assent_need *need)
{
    if (assent_text_is(share, "majority")) {
        need->value = 5000;
        need->more_than = true;
        return true;
    }
    if (!assent_text_ends(share, "%"))
        return false;
    share.count--;
    size_t point = assent_text_find_byte(share, '.');
    size_t digits = point < share.count ? share.count - point - 1 : 0;
    int64_t whole = 0;
    int64_t fraction = 0;
    struct assent_text after = assent_text_slice(share.bytes + share.count - digits, digits);
    if (!assent_text_integer(assent_text_slice(share.bytes, point), &whole) || whole < 0 || whole > 100 ||
        digits > 2 || (point < share.count && (!assent_text_integer(after, &fraction) || fraction < 0)))
        return false;
    need->value = whole * 100 + (digits == 1 ? fraction * 10 : fraction);
    return need->value >= 1 && need->value <= 10000;
}

static void check_one_form(const struct reader *reader, const struct section *section)
{
    for (size_t i = 0; i < section->tree->count; i++) {
        const struct tree *key = section->tree->entries[i].key;
        const struct schema_row *row = schema_find(section->schema, section->name, key->text);
        bool of_all = row && (strcmp(row->key, "rounds") == 0 || strcmp(row->key, "decide_by") == 0);
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

static void need_outcome(const struct reader *reader, const struct section *section, const char *key,
                         const struct assent_state *state)
{
    if (!section_has(section, key))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISSING_KEY, state->place,
                                 "the approval `%s` needs the key `%s`: where it leads then",
                                 word_shown(reader->reading.arena, state->name), key);
}
