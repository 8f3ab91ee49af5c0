// SPDX-License-Identifier: Apache-2.0
// What time does to votes, as sentences: reminders, what silence comes to, ladders, how long an approval
// holds, and votes that are owed.
#include "sentences.h"

enum { REMINDERS_SHOWN = 8 };

static const char *remind_words(struct sayer *sayer, const struct assent_remind *remind)
{
    enum { PERCENT = 100 };
    if (remind->share == 0)
        return assent_text_format(sayer->arena, "%s after being asked", word_duration(sayer, remind->after))
            .bytes;
    long long whole = (long long)remind->share / PERCENT, rest = (long long)remind->share % PERCENT;
    return rest ? assent_text_format(sayer->arena, "after %lld.%02lld%% of the time", whole, rest).bytes
                : assent_text_format(sayer->arena, "after %lld%% of the time", whole).bytes;
}

static void say_reminders(struct sayer *sayer, const struct assent_round_rule *round)
{
    const char *words[REMINDERS_SHOWN];
    size_t count = round->remind_count < REMINDERS_SHOWN ? round->remind_count : REMINDERS_SHOWN;
    for (size_t i = 0; i < count; i++)
        words[i] = remind_words(sayer, &round->reminds[i]);
    if (count > 0)
        say(sayer, "who has not voted is reminded %s.", word_join(sayer, words, count, "and"));
}

static void say_ladder(struct sayer *sayer, uint16_t index, const struct assent_round_rule *round)
{
    for (size_t i = 0; i < round->late_count; i++) {
        const struct assent_late *late = &round->late_steps[i];
        const char *after = word_duration(sayer, late->after), *seat = "";
        if (late->seat.count > 0)
            seat = assent_text_format(sayer->arena, " for seat %s", word_of(sayer, late->seat)).bytes;
        switch (late->kind) {
        case ASSENT_LATE_ADD:
            say(sayer, "after %s %s is asked too%s.", after, word_who(sayer, &late->who), seat);
            break;
        case ASSENT_LATE_REPLACE:
            say(sayer, "after %s %s is asked instead%s.", after, word_who(sayer, &late->who), seat);
            break;
        case ASSENT_LATE_THEN:
            say(sayer, "after %s nobody has decided, and %s.", after, word_to(sayer, index, late->to));
            break;
        }
    }
}

void say_round_time(struct sayer *sayer, uint16_t index, const struct assent_round_rule *round)
{
    say_reminders(sayer, round);
    switch (round->late) {
    case ASSENT_ROUND_LATE_EXPIRES:
        break;
    case ASSENT_ROUND_LATE_REJECT:
        say(sayer, "silence until then rejects.");
        break;
    case ASSENT_ROUND_LATE_APPROVE:
        say(sayer, "silence until then approves: %s.", word_of(sayer, sayer->definition->unattended));
        break;
    case ASSENT_ROUND_LATE_LADDER:
        say_ladder(sayer, index, round);
        break;
    }
}

void say_validity(struct sayer *sayer, uint16_t index)
{
    const struct assent_state *state = &sayer->definition->states[index];
    uint16_t to = state->expired == ASSENT_TO_NONE ? state->rejected : state->expired;
    if (state->valid_until.present)
        say(sayer, "what is approved must have begun by %s; else %s.",
            word_of(sayer, state->valid_until.source), word_to(sayer, index, to));
    if (state->valid_for.amount > 0)
        say(sayer, "what is approved must have begun within %s of that; else %s.",
            word_duration(sayer, state->valid_for), word_to(sayer, index, to));
}

void say_ratify(struct sayer *sayer, uint16_t index)
{
    const struct assent_ratify_rule *ratify = sayer->definition->states[index].ratify;
    if (ratify == NULL)
        return;
    say(sayer, "from here on votes are owed, while it goes on: %s, within %s.",
        word_need(sayer, &ratify->round.seats[0]), word_duration(sayer, ratify->round.decide_within));
    if (ratify->round.covers_count > 0)
        say(sayer, "they vote on %s.", word_fields(sayer, ratify->round.covers, ratify->round.covers_count));
    if (ratify->round.never_open)
        say(sayer, "here nobody is kept from voting: %s.", word_of(sayer, ratify->round.because));
    else if (ratify->round.never_count > 0)
        say(sayer, "besides, %s never %s here.",
            word_never(sayer, ratify->round.never, ratify->round.never_count),
            ratify->round.never_count == 1 ? "votes" : "vote");
    say(sayer, "when they refuse, %s.", word_to(sayer, index, ratify->refused));
    if (ratify->unpaid.kind != ASSENT_WHO_NOBODY)
        say(sayer, "when their time is over, %s is asked too.", word_who(sayer, &ratify->unpaid));
}
