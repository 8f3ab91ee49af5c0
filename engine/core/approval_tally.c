// SPDX-License-Identifier: Apache-2.0
// The arithmetic of a round (language.md, "Approvals, exactly", rule 2). Pure: numbers in, outcome out.
// With required R, accepted A and still possible W: met at A >= R, open while A + W >= R, refused otherwise.
// A number and `everyone` are refused by the first rejection. Abstaining leaves the base. A share of votes is
// decided when nobody is left to vote, or when the clock runs out. Guarantee: without an approval nothing is
// met, whatever the need says.
#include "approval.h"

#include <inttypes.h>

enum { WHOLE = 10000 }; // shares are ten-thousandths

static int64_t tally_base(const struct assent_seat *seat, const struct tally *tally);
static int64_t share(const struct assent_need *need, int64_t base);
static enum tally_outcome decide_number(int64_t required, const struct tally *tally,
                                        struct assent_arena *arena, struct assent_text *why);
static enum tally_outcome decide_reach(int64_t required, const struct tally *tally,
                                       struct assent_arena *arena, struct assent_text *why);
static enum tally_outcome decide_votes(const struct assent_need *need, const struct tally *tally,
                                       bool closing, struct assent_arena *arena, struct assent_text *why);

enum tally_outcome tally_decide(const struct assent_seat *seat, const struct tally *tally, bool closing,
                                struct assent_arena *arena, struct assent_text *why)
{
    switch (seat->need.kind) {
    case ASSENT_NEED_NUMBER:
        return decide_number(seat->required, tally, arena, why);
    case ASSENT_NEED_EVERYONE:
        return decide_number(tally_needed(seat, tally), tally, arena, why);
    case ASSENT_NEED_SHARE_ASKED:
        return decide_reach(tally_needed(seat, tally), tally, arena, why);
    case ASSENT_NEED_SHARE_VOTES:
        return decide_votes(&seat->need, tally, closing, arena, why);
    }
    return TALLY_REFUSED;
}

// Those who could be asked when the round was, or all who have come to be asked since, where these are more:
// a group that has grown never makes a share smaller.
static int64_t tally_base(const struct assent_seat *seat, const struct tally *tally)
{
    int64_t people = tally->approved + tally->rejected + tally->abstained + tally->possible;
    return (people > seat->base ? people : seat->base) - tally->abstained;
}

int64_t tally_needed(const struct assent_seat *seat, const struct tally *tally)
{
    return seat->need.kind == ASSENT_NEED_NUMBER ? seat->required
                                                 : tally_required(&seat->need, tally_base(seat, tally));
}

int64_t tally_required(const struct assent_need *need, int64_t base)
{
    int64_t required = 1;
    switch (need->kind) {
    case ASSENT_NEED_NUMBER:
        required = need->value;
        break;
    case ASSENT_NEED_EVERYONE:
        required = base;
        break;
    case ASSENT_NEED_SHARE_ASKED:
    case ASSENT_NEED_SHARE_VOTES:
        required = share(need, base);
        break;
    }
    return required < 1 ? 1 : required;
}

static int64_t share(const struct assent_need *need, int64_t base)
{
    int64_t parts = base * need->value;
    if (need->more_than)
        return parts / WHOLE + 1;
    return (parts + WHOLE - 1) / WHOLE;
}

static enum tally_outcome decide_number(int64_t required, const struct tally *tally,
                                        struct assent_arena *arena, struct assent_text *why)
{
    if (tally->rejected == 0)
        return decide_reach(required, tally, arena, why);
    *why = assent_text_format(arena, "%" PRId64 " rejected", tally->rejected);
    return TALLY_REFUSED;
}

static enum tally_outcome decide_reach(int64_t required, const struct tally *tally,
                                       struct assent_arena *arena, struct assent_text *why)
{
    if (tally->approved >= required) {
        *why = assent_text_format(arena, "%" PRId64 " of %" PRId64 " approved", tally->approved, required);
        return TALLY_MET;
    }
    if (tally->approved + tally->possible >= required)
        return TALLY_OPEN;
    *why = assent_text_format(arena,
                              "%" PRId64 " approved and %" PRId64 " more could, but %" PRId64 " %s needed",
                              tally->approved, tally->possible, required, required == 1 ? "is" : "are");
    return TALLY_REFUSED;
}

static enum tally_outcome decide_votes(const struct assent_need *need, const struct tally *tally,
                                       bool closing, struct assent_arena *arena, struct assent_text *why)
{
    if (tally->possible > 0 && !closing)
        return TALLY_OPEN;
    int64_t votes = tally->approved + tally->rejected;
    int64_t required = tally_required(need, votes);
    *why = assent_text_format(arena, "%" PRId64 " of %" PRId64 " %s approved, %" PRId64 " %s needed",
                              tally->approved, votes, votes == 1 ? "vote" : "votes", required,
                              required == 1 ? "was" : "were");
    return tally->approved >= required ? TALLY_MET : TALLY_REFUSED;
}
