// SPDX-License-Identifier: Apache-2.0
// Builds the seats of a round: the one of a plain round, several under `all`, the one for objections; whom
// each asks, how many must agree, how many rejections refuse it.
#include "reader.h"

#include <assent/base/limits.h>

#include <string.h>

static void build_plain(const struct reader *reader, const struct section *section,
                        struct assent_round_rule *round, struct assent_seat_rule *seats);
static void build_all(const struct reader *reader, const struct section *section, const struct tree *list,
                      struct assent_round_rule *round, struct assent_seat_rule *seats);
static void build_objections(const struct reader *reader, const struct section *section,
                             struct assent_round_rule *round, struct assent_seat_rule *seats);
static void build_seat(const struct reader *reader, const struct section *section,
                       struct assent_seat_rule *seat);
static void check_one_form(const struct reader *reader, const struct section *section);
static void check_seat_name(const struct reader *reader, const struct section *section,
                            const struct assent_round_rule *round, const struct assent_seat_rule *seat);
static int64_t read_refuse(const struct reader *reader, const struct section *section,
                           const struct assent_need *need);
static bool need_of(struct assent_text text, struct assent_need *need);
static bool need_share(struct assent_text share, struct assent_need *need);

void build_seats(const struct reader *reader, const struct section *section, struct assent_round_rule *round)
{
    const struct tree *list = section_get(section, "all");
    size_t most = ASSENT_SEATS - 1; // and the one for objections
    size_t count = list ? list->count : 1;
    if (list && (count == 0 || count > most)) {
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_TOO_MANY_ENTRIES,
                                 section_key_place(section, "all"), "a round has 1 to %zu seats, not %zu",
                                 most, count);
        count = 0;
    }
    struct assent_seat_rule *seats = assent_arena_take_array(reader->reading.arena, count + 2, sizeof *seats);
    round->seats = seats;
    if (list && count)
        build_all(reader, section, list, round, seats);
    else
        build_plain(reader, section, round, seats);
    build_objections(reader, section, round, seats);
}

static void build_plain(const struct reader *reader, const struct section *section,
                        struct assent_round_rule *round, struct assent_seat_rule *seats)
{
    seats[0].need = (struct assent_need){.kind = ASSENT_NEED_NUMBER, .value = 1};
    seats[0].place = section->place;
    round->seat_count = 1;
    if (!section->tree || section_has(section, "all"))
        return;
    if (!section_has(section, "from"))
        assent_diagnostics_error(reader->reading.diagnostics, ASSENT_MISSING_KEY, section->place,
                                 "a round needs `from`: who is asked");
    build_seat(reader, section, &seats[0]);
}

static void build_all(const struct reader *reader, const struct section *section, const struct tree *list,
                      struct assent_round_rule *round, struct assent_seat_rule *seats)
{
    check_one_form(reader, section);
    for (size_t i = 0; i < list->count; i++) {
        struct section one = reader_section(reader, "approval.all", list->items[i], list->items[i]->place,
                                            assent_text_of("all"));
        struct assent_seat_rule *seat = &seats[i];
        seat->place = list->items[i]->place;
        seat->need = (struct assent_need){.kind = ASSENT_NEED_NUMBER, .value = 1};
        if (one.tree) {
            seat->name = read_name(&one, "name");
            build_seat(reader, &one, seat);
            seat->when = reader_condition(reader, &one, "when");
            check_seat_name(reader, &one, round, seat);
        }
        round->seat_count++;
    }
}

static void build_objections(const struct reader *reader, const struct section *section,
                             struct assent_round_rule *round, struct assent_seat_rule *seats)
{
    const struct tree *tree = section_get(section, "object");
    if (!tree)
        return;
    struct section object = reader_section(reader, "approval.object", tree,
                                           section_key_place(section, "object"), assent_text_of("object"));
    struct assent_seat_rule *seat = &seats[round->seat_count++];
    seat->name = assent_text_of(ASSENT_OBJECTIONS);
    seat->object = true;
    seat->place = section_key_place(section, "object");
    if (!object.tree)
        return;
    seat->from = reader_who(reader, &object, "from");
    seat->when = reader_condition(reader, &object, "when");
}

static void build_seat(const struct reader *reader, const struct section *section,
                       struct assent_seat_rule *seat)
{
    seat->from = reader_who(reader, section, "from");
    seat->need = reader_need(reader, section);
    seat->refuse = read_refuse(reader, section, &seat->need);
}

static void check_one_form(const struct reader *reader, const struct section *section)
{
    static const char *const keys[] = {"from", "need", "refuse"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (section_has(section, keys[i]))
            assent_diagnostics_error(
                reader->reading.diagnostics, ASSENT_EXCLUSIVE_KEYS, section_key_place(section, keys[i]),
                "`%s` stands beside `all`: write it in the seat that it is meant for", keys[i]);
    }
}

static void check_seat_name(const struct reader *reader, const struct section *section,
                            const struct assent_round_rule *round, const struct assent_seat_rule *seat)
{
    if (assent_text_is(seat->name, ASSENT_OBJECTIONS))
        assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_BAD_NAME, section_key_place(section, "name"),
            "`%s` is the seat that `object` makes; give this one another name", ASSENT_OBJECTIONS);
    for (size_t i = 0; i < round->seat_count; i++) {
        if (seat->name.count && assent_text_equal(round->seats[i].name, seat->name))
            assent_diagnostics_error(reader->reading.diagnostics, ASSENT_DOUBLED_NAME,
                                     section_key_place(section, "name"),
                                     "two seats of the round are called `%s`: give each a name of its own",
                                     word_shown(reader->reading.arena, seat->name));
    }
}

// 0 where it is as the need has it.
static int64_t read_refuse(const struct reader *reader, const struct section *section,
                           const struct assent_need *need)
{
    bool number = need->kind == ASSENT_NEED_NUMBER;
    int64_t refuse = read_integer(section, "refuse", 1, ASSENT_VOTES_A_ROUND, 0);
    if (section_has(section, "refuse") && !number && need->kind != ASSENT_NEED_SHARE_ASKED) {
        bool everyone = need->kind == ASSENT_NEED_EVERYONE;
        assent_diagnostics_error(
            reader->reading.diagnostics, ASSENT_MISPLACED_KEY, section_key_place(section, "refuse"), "%s",
            everyone ? "`refuse` has no meaning beside `need: everyone`: one rejection refuses that"
                     : "`refuse` has no meaning beside a share `of votes`: that is decided when it closes");
        return 0;
    }
    return number && refuse == 1 ? 0 : refuse;
}

struct assent_need reader_need(const struct reader *reader, const struct section *section)
{
    struct assent_need need = {.kind = ASSENT_NEED_NUMBER, .value = 1};
    const struct tree *tree = section_get(section, "need");
    if (!tree || need_of(tree->text, &need))
        return need;
    struct assent_diagnostic *item = assent_diagnostics_error(
        reader->reading.diagnostics, ASSENT_BAD_NEED, tree->place, "`%s` does not say how many must agree",
        word_shown(reader->reading.arena, tree->text));
    if (item)
        item->note = assent_text_of(
            "write a number as 2, everyone, majority, 60%, majority of votes, or 60% of votes");
    return need;
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
