// SPDX-License-Identifier: Apache-2.0
// What an approval waits for: the seats of its round, quorum, objections, the meeting that closes it, and the
// rounds after it. Guarantees: whoever is named as able to vote passes the check that a vote passes. Leans on
// ballot.h, which step decides by too.
#include "ballot.h"
#include "explain_parts.h"
#include "trace_line.h"

#include <assent/base/limits.h>

static void seat_rules(const struct explaining *explaining, struct way *way, struct ballot *ballot,
                       const struct assent_round_rule *said);
static void question_rules(const struct explaining *explaining, struct way *way,
                           const struct assent_round *round, const struct assent_round_rule *said);
static struct rule rule_seat(const struct explaining *explaining, struct ballot *ballot,
                             const struct assent_round_rule *said, size_t index);
static struct rule rule_objections(const struct explaining *explaining, struct ballot *ballot,
                                   const struct assent_seat_rule *said, size_t index);
static struct rule rule_added(const struct explaining *explaining, const struct ballot *ballot,
                              const struct assent_round_rule *said, size_t index);
static struct assent_text seat_tells(const struct explaining *explaining, const struct assent_seat *seat,
                                     const struct tally *tally, bool *met);
static struct rule rule_quorum(const struct explaining *explaining, const struct ballot *ballot,
                               struct assent_place place);
static void stuck_rule(const struct explaining *explaining, struct way *way, struct ballot *ballot);
static void house_of(const struct explaining *explaining, const struct assent_round_rule *said,
                     struct ballot *ballot);
static struct rule rule_approvers(const struct explaining *explaining, struct ballot *ballot,
                                  struct assent_place place);
static struct rule rule_meeting(const struct explaining *explaining, const struct assent_round *round,
                                struct assent_place place);
static struct rule rule_vote(const struct explaining *explaining, const struct assent_round *round,
                             const struct assent_round_rule *said);
static struct rule rule_later_round(const struct explaining *explaining,
                                    const struct assent_round_rule *later, struct assent_text after);
static struct assent_text refused_by(const struct explaining *explaining, const struct assent_round *round);
static struct assent_text seat_need(const struct explaining *explaining, struct assent_text name,
                                    const struct assent_need *need, const struct assent_who *from);
static struct assent_text instant(const struct explaining *explaining, int64_t at_us);

struct assent_value vote_way(const struct explaining *explaining, const struct assent_state *state)
{
    struct probe probe;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    const struct assent_round *round = assent_ticket_open_round(explaining->input->ticket);
    const struct assent_round_rule *said = round ? approval_rule(&probe.turn, round) : NULL;
    struct way way = way_begin(explaining, assent_text_of("approved"), "approval", state->approved);
    struct ballot ballot;
    if (!said || !round_ballot(&probe.turn, said, round->n, &ballot))
        return way_record(explaining, &way);
    house_of(explaining, said, &ballot);
    seat_rules(explaining, &way, &ballot, said);
    question_rules(explaining, &way, round, said);
    stuck_rule(explaining, &way, &ballot);
    if (explaining->person.count) {
        struct rule rule = rule_vote(explaining, round, said);
        way_rule(explaining, &way, &rule);
    }
    for (const struct assent_round_rule *later = said + 1; later < state->rounds + state->round_count;
         later++) {
        struct rule rule = rule_later_round(explaining, later, round->name);
        way_rule(explaining, &way, &rule);
    }
    return way_record(explaining, &way);
}

void ways_of_approval(const struct explaining *explaining, const struct assent_state *state,
                      struct assent_items *ways)
{
    const struct assent_round *round = assent_ticket_open_round(explaining->input->ticket);
    assent_items_add(ways, vote_way(explaining, state));
    if (!round)
        return;
    struct way way = way_begin(explaining, assent_text_of("rejected"), "approval", state->rejected);
    struct rule rule = {.name = "refused", .place = state->place};
    rule.evidence = refused_by(explaining, round);
    way_rule(explaining, &way, &rule);
    assent_items_add(ways, way_record(explaining, &way));
    if (round->due_us == 0)
        return;
    struct probe probe;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    const struct assent_round_rule *said = approval_rule(&probe.turn, round);
    enum assent_round_late late = said ? said->late : ASSENT_ROUND_LATE_EXPIRES;
    static const char *const tells[] = {
        [ASSENT_ROUND_LATE_EXPIRES] = "undecided at",
        [ASSENT_ROUND_LATE_REJECT] = "late: reject; undecided at",
        [ASSENT_ROUND_LATE_APPROVE] = "late: approve, because nobody need attend; undecided at",
        [ASSENT_ROUND_LATE_LADDER] = "late: the ladder goes on, and the round stays open, undecided at"};
    bool expires = late == ASSENT_ROUND_LATE_EXPIRES && state->expired != ASSENT_TO_NONE;
    uint16_t to = late == ASSENT_ROUND_LATE_LADDER    ? ASSENT_TO_STAY
                  : late == ASSENT_ROUND_LATE_APPROVE ? state->approved
                  : expires                           ? state->expired
                                                      : state->rejected;
    way = way_begin(explaining, assent_text_of("expired"), "approval", to);
    rule = (struct rule){.name = "its clock", .place = state->place};
    rule.evidence =
        assent_text_format(explaining->arena, "%s %s", tells[late], instant(explaining, round->due_us).bytes);
    way_rule(explaining, &way, &rule);
    assent_items_add(ways, way_record(explaining, &way));
}

void ways_of_debts(const struct explaining *explaining, struct assent_items *ways)
{
    const struct assent_ticket *ticket = explaining->input->ticket;
    for (size_t i = 0; i < ticket->round_count; i++) {
        struct probe probe;
        struct ballot ballot;
        const struct assent_round *round = &ticket->rounds[i];
        if (!round->debt || round->outcome != ASSENT_ROUND_OPEN)
            continue;
        probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
        const struct assent_round_rule *said = approval_rule(&probe.turn, round);
        if (!said || !round_ballot(&probe.turn, said, round->n, &ballot))
            continue;
        house_of(explaining, said, &ballot);
        struct way way = way_begin(explaining, round->name, "debt", ASSENT_TO_NONE);
        struct rule owed = {.name = round->unpaid_us ? "overdue" : "owed", .place = said->place};
        owed.evidence = assent_text_format(explaining->arena, "votes are owed until %s",
                                           instant(explaining, round->due_us).bytes);
        way_rule(explaining, &way, &owed);
        seat_rules(explaining, &way, &ballot, said);
        question_rules(explaining, &way, round, said);
        assent_items_add(ways, way_record(explaining, &way));
    }
}

// What keeps the clock: the requester must answer.
static void question_rules(const struct explaining *explaining, struct way *way,
                           const struct assent_round *round, const struct assent_round_rule *said)
{
    struct assent_text requester = explaining->input->ticket->requester;
    struct assent_audience audience = {.keys = &requester, .count = 1};
    for (size_t i = 0; i < round->vote_count; i++) {
        struct probe probe;
        if (!vote_asks(&round->votes[i]))
            continue;
        probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
        struct rule rule = {.name = "an answer", .place = said->place};
        rule.evidence = assent_text_format(explaining->arena, "%s asks: %s",
                                           turn_name(&probe.turn, round->votes[i].person),
                                           turn_words(&probe.turn, round->votes[i].comment));
        rule.who_can = people_of_audience(explaining, &audience);
        way_rule(explaining, way, &rule);
    }
}

static void seat_rules(const struct explaining *explaining, struct way *way, struct ballot *ballot,
                       const struct assent_round_rule *said)
{
    const struct assent_round *round = ballot->round;
    struct assent_value *who = assent_arena_take_array(explaining->arena, round->seat_count, sizeof *who);
    ballot_count(ballot);
    for (size_t i = 0; i < round->seat_count; i++) {
        size_t like = ballot->alike[i]; // seats that ask the same people name them once
        if (like == i)
            who[i] = people_of_seat(explaining, round, &round->seats[i],
                                    ballot_voters(ballot, i, ASSENT_EXPLAIN_PEOPLE),
                                    (size_t)ballot->seats[i].possible);
        struct rule rule = rule_seat(explaining, ballot, said, i);
        rule.who_can = who[like];
        way_rule(explaining, way, &rule);
    }
    if (said->never_open) {
        struct rule rule = {.name = "nobody is kept out", .passed = true, .place = said->place};
        rule.evidence = said->because;
        way_rule(explaining, way, &rule);
    }
    if (round->quorum) {
        struct rule rule = rule_quorum(explaining, ballot, said->place);
        way_rule(explaining, way, &rule);
    }
    if (ballot->approvers) {
        struct rule rule = rule_approvers(explaining, ballot, said->place);
        way_rule(explaining, way, &rule);
    }
    if (round->closes == ASSENT_CLOSES_AT_MEETING) {
        struct rule rule = rule_meeting(explaining, round, said->place);
        way_rule(explaining, way, &rule);
    }
}

// By the standing votes, and who of those asked has none and may give one.
static struct rule rule_seat(const struct explaining *explaining, struct ballot *ballot,
                             const struct assent_round_rule *said, size_t index)
{
    const struct assent_seat *seat = &ballot->round->seats[index];
    bool there = index < said->seat_count && assent_text_equal(said->seats[index].name, seat->name); // mostly
    const struct assent_seat_rule *seat_said = there ? &said->seats[index] : seat_rule(said, seat->name);
    if (!seat_said)
        return rule_added(explaining, ballot, said, index);
    if (seat->object)
        return rule_objections(explaining, ballot, seat_said, index);
    struct rule rule = {.place = seat_said->place};
    rule.name = seat_need(explaining, seat->name, &seat->need, &seat_said->from).bytes;
    rule.evidence = seat_tells(explaining, seat, &ballot->seats[index], &rule.passed);
    return rule;
}

static struct rule rule_added(const struct explaining *explaining, const struct ballot *ballot,
                              const struct assent_round_rule *said, size_t index)
{
    const struct assent_seat *seat = &ballot->round->seats[index];
    struct probe probe;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    struct rule rule = {.place = said->place};
    rule.name =
        assent_text_format(explaining->arena, "approval of %s, added by %s",
                           seat->audience.count ? turn_name(&probe.turn, seat->audience.keys[0]) : "nobody",
                           turn_name(&probe.turn, seat->added_by))
            .bytes;
    rule.evidence = seat_tells(explaining, seat, &ballot->seats[index], &rule.passed);
    return rule;
}

static struct assent_text seat_tells(const struct explaining *explaining, const struct assent_seat *seat,
                                     const struct tally *tally, bool *met)
{
    struct assent_text why;
    int64_t needed = tally_needed(seat, tally);
    *met = tally_decide(seat, tally, false, explaining->arena, &why) == TALLY_MET;
    return assent_text_format(
        explaining->arena,
        "%lld approved, %lld rejected, %lld abstained; %lld may still vote, %lld more must approve",
        (long long)tally->approved, (long long)tally->rejected, (long long)tally->abstained,
        (long long)tally->possible, (long long)(needed > tally->approved ? needed - tally->approved : 0));
}

static struct rule rule_objections(const struct explaining *explaining, struct ballot *ballot,
                                   const struct assent_seat_rule *said, size_t index)
{
    const struct assent_round *round = ballot->round;
    struct rule rule = {.place = said->place};
    const char *from = assent_text_cstring(explaining->arena, who_text(&said->from, explaining->arena));
    rule.name = assent_text_format(explaining->arena, "no objection of %s", from).bytes;
    struct assent_buffer out = assent_buffer_in(explaining->arena);
    if (ballot->objections)
        assent_buffer_format(&out, "%lld objected", (long long)ballot->objections);
    else
        assent_buffer_string(&out, "nobody has objected");
    assent_buffer_format(&out, "; %lld may%s%s", (long long)ballot->seats[index].possible,
                         round->due_us ? " until " : " until it closes",
                         round->due_us ? instant(explaining, round->due_us).bytes : "");
    rule.evidence = assent_buffer_done(&out);
    return rule;
}

static struct rule rule_quorum(const struct explaining *explaining, const struct ballot *ballot,
                               struct assent_place place)
{
    int64_t quorum = ballot->round->quorum;
    struct rule rule = {.passed = ballot->votes >= quorum, .place = place};
    rule.name = assent_text_format(explaining->arena, "quorum %lld", (long long)quorum).bytes;
    rule.evidence =
        assent_text_format(explaining->arena, "%lld voted, those who abstained too; %lld more must vote",
                           (long long)ballot->votes, (long long)(rule.passed ? 0 : quorum - ballot->votes));
    return rule;
}

// The round is decided, and what comes of it cannot be entered: people have left whom that would ask.
static void stuck_rule(const struct explaining *explaining, struct way *way, struct ballot *ballot)
{
    struct probe probe;
    struct assent_text why;
    uint16_t next = ASSENT_TO_NONE;
    if (ballot_decide(ballot, false, &why) == TALLY_OPEN)
        return;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    bool goes_on = approval_settle(&probe.turn, &next) && state_enter(&probe.turn, next);
    const struct assent_step_result *result = &probe.turn.result;
    if (goes_on || result->status != ASSENT_STEP_REFUSED)
        return;
    struct rule rule = {.name = "stuck", .place = result->place};
    rule.evidence = assent_text_format(explaining->arena, "It is decided (%s), and cannot go on. %s",
                                       assent_text_cstring(explaining->arena, why), result->error.text);
    way_rule(explaining, way, &rule);
}

// Whether a later round will be asked may hang on a hook, which is not run here: then nothing is said of it.
static void house_of(const struct explaining *explaining, const struct assent_round_rule *said,
                     struct ballot *ballot)
{
    struct probe probe;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    ballot_house(&probe.turn, said, ballot);
}

static struct rule rule_approvers(const struct explaining *explaining, struct ballot *ballot,
                                  struct assent_place place)
{
    int64_t approved = ballot_approvers(ballot);
    struct rule rule = {.passed = approved >= ballot->approvers, .place = place};
    rule.name =
        assent_text_format(explaining->arena, "%lld people (house rule %.*s)", (long long)ballot->approvers,
                           (int)ballot->house.count, ballot->house.bytes)
            .bytes;
    rule.evidence = assent_text_format(
        explaining->arena, "%lld approved, each with their accounts and delegates; %lld more must",
        (long long)approved, (long long)(rule.passed ? 0 : ballot->approvers - approved));
    return rule;
}

static struct rule rule_meeting(const struct explaining *explaining, const struct assent_round *round,
                                struct assent_place place)
{
    struct rule rule = {.name = "closes at meeting", .place = place};
    rule.evidence = assent_text_format(
        explaining->arena, "its votes count when it is closed%s%s%s%s", round->meeting.count ? ", at " : "",
        assent_text_cstring(explaining->arena, round->meeting), round->due_us ? ", at the latest " : "",
        round->due_us ? instant(explaining, round->due_us).bytes : "");
    return rule;
}

// The asking person's own vote: by the rule that keeps them out, or none.
static struct rule rule_vote(const struct explaining *explaining, const struct assent_round *round,
                             const struct assent_round_rule *said)
{
    struct probe probe;
    probe_begin(&probe, explaining->input, explaining->person, explaining->arena);
    const char *name = turn_name(&probe.turn, explaining->person);
    struct rule rule = {.name = "one vote", .of_caller = true, .place = said->place, .passed = true};
    if (vote_of_person(&probe.turn, round, explaining->person)) {
        rule.evidence = assent_text_format(explaining->arena, "%s has voted", name);
        return rule;
    }
    rule.passed = probe_knows(&probe.turn, explaining->person) &&
                  (vote_allowed(&probe.turn, round, explaining->person) || probe_asks_hook(&probe.turn));
    if (rule.passed)
        rule.evidence = assent_text_format(explaining->arena, "%s may vote", name);
    else if (probe.turn.result.status == ASSENT_STEP_REFUSED)
        rule.evidence = assent_text_copy(explaining->arena, assent_text_of(probe.turn.result.error.text));
    else
        rule.evidence = assent_text_format(explaining->arena, "%s is not active", name);
    if (!rule.passed && probe.turn.result.rule.count)
        rule.name = assent_text_cstring(explaining->arena, probe.turn.result.rule);
    return rule;
}

// One rule for each round to come; its seats are told when it is asked.
static struct rule rule_later_round(const struct explaining *explaining,
                                    const struct assent_round_rule *later, struct assent_text after)
{
    const struct assent_seat_rule *seat = &later->seats[0];
    struct rule rule = rule_by(explaining, "from", &seat->from, later->place);
    struct assent_text need = seat_need(explaining, seat->name, &seat->need, &seat->from);
    size_t more = later->seat_count - 1;
    rule.name =
        assent_text_format(
            explaining->arena, "round %.*s: %s%s", (int)later->name.count, later->name.bytes, need.bytes,
            more ? assent_text_format(explaining->arena, " and %zu seats more", more).bytes : "")
            .bytes;
    rule.passed = rule.of_caller = false;
    bool sometimes = !assent_condition_empty(&later->when);
    rule.evidence = assent_text_format(explaining->arena, "asked after round %.*s%s", (int)after.count,
                                       after.bytes, sometimes ? ", if its condition holds" : "");
    if (sometimes)
        rule.condition = rule_when(explaining, &later->when).condition;
    return rule;
}

static struct assent_text refused_by(const struct explaining *explaining, const struct assent_round *round)
{
    const struct assent_seat *seat = &round->seats[0];
    bool object = round->seats[round->seat_count - 1].object;
    bool number = seat->need.kind == ASSENT_NEED_NUMBER;
    const char *how = "when the votes that are left cannot reach what is needed";
    if (round->seat_count - object > 1)
        how = "when one seat is refused, or too few people are left to fill them all";
    else if (number && seat->refuse <= 1)
        how = "the first rejection refuses";
    else if (seat->refuse)
        how = assent_text_format(explaining->arena,
                                 "%lld rejections refuse, or too few people left who could approve",
                                 (long long)seat->refuse)
                  .bytes;
    return assent_text_format(explaining->arena, "%s%s", how, object ? "; one objection does too" : "");
}

// "need 2 of group:dba", "seat technical: need 2 of group:dba".
static struct assent_text seat_need(const struct explaining *explaining, struct assent_text name,
                                    const struct assent_need *need, const struct assent_who *from)
{
    struct assent_buffer words = assent_buffer_in(explaining->arena);
    if (name.count)
        assent_buffer_format(&words, "seat %.*s: ", (int)name.count, name.bytes);
    assent_buffer_string(&words, "need ");
    line_need(&(struct line){.out = &words, .arena = explaining->arena}, need);
    assent_buffer_format(&words, " of %s",
                         assent_text_cstring(explaining->arena, who_text(from, explaining->arena)));
    return assent_text_of(assent_text_cstring(explaining->arena, assent_buffer_done(&words)));
}

static struct assent_text instant(const struct explaining *explaining, int64_t at_us)
{
    return assent_instant_text(explaining->arena, at_us);
}
