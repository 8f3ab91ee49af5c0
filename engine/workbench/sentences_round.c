// SPDX-License-Identifier: Apache-2.0
// An approval as sentences: whom each round asks, how many it takes, what it is about, until when, who never
// votes, and what comes of it.
#include "sentences.h"

// "one of the group cab must approve", "the majority of those asked in the group cab must approve".
const char *word_need(struct sayer *sayer, const struct assent_seat_rule *seat)
{
    struct assent_arena *arena = sayer->arena;
    const char *from = word_who(sayer, &seat->from);
    const char *need = word_of(sayer, assent_need_text(&seat->need, arena));
    const char *majority = assent_text_starts(assent_text_of(need), "majority") ? "the " : "";
    switch (seat->need.kind) {
    case ASSENT_NEED_NUMBER:
        return assent_text_format(arena, "%s of %s must approve", seat->need.value == 1 ? "one" : need, from)
            .bytes;
    case ASSENT_NEED_EVERYONE:
        return assent_text_format(arena, "everybody of %s must approve", from).bytes;
    case ASSENT_NEED_SHARE_ASKED:
        return assent_text_format(arena, "%s%s of all in %s must approve", majority, need, from).bytes;
    case ASSENT_NEED_SHARE_VOTES:
        return assent_text_format(arena, "%s%s of %s must approve", majority, need, from).bytes;
    }
    return "";
}

// "; one rejection refuses", "; two rejections refuse". A share without `refuse` goes by what can be reached.
static const char *refuse_words(struct sayer *sayer, const struct assent_seat_rule *seat)
{
    if (seat->refuse > 1)
        return assent_text_format(sayer->arena, "; %lld rejections refuse", (long long)seat->refuse).bytes;
    return seat->refuse == 1 || seat->need.kind == ASSENT_NEED_NUMBER ? "; one rejection refuses" : "";
}

static const char *when_words(struct sayer *sayer, const struct assent_condition *when)
{
    if (assent_condition_empty(when))
        return "";
    return assent_text_format(sayer->arena, "only when %s: ", word_condition(sayer, when)).bytes;
}

static const char *clock_words(struct sayer *sayer, const struct assent_round_rule *round)
{
    struct assent_buffer out = assent_buffer_in(sayer->arena);
    if (round->decide_within.amount > 0)
        assent_buffer_format(&out, ", within %s", word_duration(sayer, round->decide_within));
    if (round->decide_by.present && round->decide_by.path != NULL)
        assent_buffer_format(&out, "%s by %s", round->decide_within.amount > 0 ? " and" : ",",
                             word_of(sayer, round->decide_by.source));
    else if (round->decide_by.present)
        assent_buffer_format(&out, "%s within %s of the first question",
                             round->decide_within.amount > 0 ? " and" : ",",
                             word_duration(sayer, round->decide_by.offset));
    return assent_text_cstring(sayer->arena, assent_buffer_done(&out));
}

// Seats side by side, each a line of its own; then who may object.
static void say_seats(struct sayer *sayer, const struct assent_round_rule *round)
{
    for (size_t i = 0; i < round->seat_count; i++) {
        const struct assent_seat_rule *seat = &round->seats[i];
        const char *when = when_words(sayer, &seat->when);
        if (seat->object)
            say(sayer, "%s%s may object until the round closes; silence is consent, one objection refuses.",
                when, word_who(sayer, &seat->from));
        else if (seat->name.count)
            say(sayer, "seat %s: %s%s%s.", word_of(sayer, seat->name), when, word_need(sayer, seat),
                refuse_words(sayer, seat));
    }
}

static void say_round(struct sayer *sayer, uint16_t index, const struct assent_round_rule *round,
                      size_t number)
{
    const struct assent_seat_rule *seat = &round->seats[0];
    const char *before = "";
    const char *when = when_words(sayer, &round->when);
    const char *clock = clock_words(sayer, round);
    if (number > 0)
        before =
            assent_text_format(sayer->arena, "round %zu, %s: ", number, word_of(sayer, round->name)).bytes;
    if (seat->name.count)
        say(sayer, "%s%sseveral seats decide, each of which must be met%s; one person fills one of them.",
            before, when, clock);
    else
        say(sayer, "%s%s%s%s%s.", before, when, word_need(sayer, seat), clock, refuse_words(sayer, seat));
    say_seats(sayer, round);
    if (round->quorum > 0)
        say(sayer, "%lld must have voted, those who abstain too.", (long long)round->quorum);
    if (round->bulk)
        say(sayer, "votes may be given together with those on other tickets.");
    if (round->closes_at_meeting)
        say(sayer, "the votes count when a meeting closes the round, not before.");
    if (round->covers_count > 0)
        say(sayer, "they vote on %s.", word_fields(sayer, round->covers, round->covers_count));
    if (round->may_set_count > 0)
        say(sayer, "who approves may narrow %s with the vote.",
            word_fields(sayer, round->may_set, round->may_set_count));
    if (round->never_open)
        say(sayer, "here nobody is kept from voting: %s.", word_of(sayer, round->because));
    else if (round->never_count > 0)
        say(sayer, "besides, %s never %s here.", word_never(sayer, round->never, round->never_count),
            round->never_count == 1 ? "votes" : "vote");
    if (round->aloud_by.kind != ASSENT_WHO_NOBODY)
        say(sayer, "%s may write down what others vote aloud.", word_who(sayer, &round->aloud_by));
    say_round_time(sayer, index, round);
}

// Whether it can close undecided.
static bool may_expire(const struct assent_round_rule *round)
{
    bool clock = round->decide_within.amount > 0 || round->decide_by.present;
    return round->closes_at_meeting || (clock && round->late == ASSENT_ROUND_LATE_EXPIRES) ||
           (clock && round->quorum > 0);
}

void say_rounds(struct sayer *sayer, uint16_t index)
{
    const struct assent_state *state = &sayer->definition->states[index];
    bool several = state->round_count > 1, clock = false;
    if (state->preauthorised != ASSENT_TO_NONE)
        say(sayer, "while the preauthorisation of its template stands, nobody is asked, and %s.",
            word_to(sayer, index, state->preauthorised));
    if (several)
        say(sayer, "people vote in %zu rounds, one after the other.", state->round_count);
    for (size_t i = 0; i < state->round_count; i++) {
        say_round(sayer, index, &state->rounds[i], several ? i + 1 : 0);
        clock = clock || may_expire(&state->rounds[i]);
    }
    say(sayer, "when it is approved, %s.", word_to(sayer, index, state->approved));
    say(sayer, "when it is rejected, %s.", word_to(sayer, index, state->rejected));
    if (clock && state->expired == ASSENT_TO_NONE)
        say(sayer, "when time runs out, it counts as rejected.");
    else if (clock)
        say(sayer, "when time runs out, %s.", word_to(sayer, index, state->expired));
    say_validity(sayer, index);
}
