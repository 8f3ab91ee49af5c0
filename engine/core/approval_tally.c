// SPDX-License-Identifier: Apache-2.0
// The arithmetic of one seat (language.md, "Approvals, exactly", rule 2). Pure: numbers in, outcome out.
// With required R, accepted A and still possible W: met at A >= R, open while A + W >= R, refused otherwise.
// A number is refused by as many rejections as `refuse` says, everyone by the first. The base of a share is
// everybody whose vote stands in the seat or who may still give one; abstaining leaves it, and so does a vote
// in another seat. A share of votes is decided when nobody is left to vote, or when the round is closed.
// Guarantee: without an approval nothing is met, whatever the need says.
#include "approval.h"

#include <assent/base/limits.h>
#include <inttypes.h>

enum {
    WHOLE = 10000,                     // shares are ten-thousandths
    MOST_PEOPLE = ASSENT_WORLD_ENTRIES // that a directory has
};

static int64_t share(const struct assent_need *need, int64_t base);
static int64_t least(const struct assent_seat *seat, const struct tally *tally,
                     bool (*holds)(const struct assent_seat *, const struct tally *, int64_t));
static bool reaches(const struct assent_seat *seat, const struct tally *tally, int64_t more);
static bool hinders(const struct assent_seat *seat, const struct tally *tally, int64_t left);
static enum tally_outcome decide_reach(const struct assent_seat *seat, const struct tally *tally,
                                       struct assent_arena *arena, struct assent_text *why);
static enum tally_outcome decide_votes(const struct assent_need *need, const struct tally *tally,
                                       bool closing, struct assent_arena *arena, struct assent_text *why);

enum tally_outcome tally_decide(const struct assent_seat *seat, const struct tally *tally, bool closing,
                                struct assent_arena *arena, struct assent_text *why)
{
    if (tally_rejected(seat, tally)) {
        *why = assent_text_format(arena, "%" PRId64 " rejected", tally->rejected);
        return TALLY_REFUSED;
    }
    if (seat->need.kind == ASSENT_NEED_SHARE_VOTES)
        return decide_votes(&seat->need, tally, closing, arena, why);
    return decide_reach(seat, tally, arena, why);
}

int64_t tally_missing(const struct assent_seat *seat, const struct tally *tally)
{
    return tally_rejected(seat, tally) ? TALLY_NEVER : least(seat, tally, reaches);
}

int64_t tally_hindering(const struct assent_seat *seat, const struct tally *tally)
{
    return seat->need.kind == ASSENT_NEED_SHARE_VOTES ? 1 : least(seat, tally, hinders);
}

int64_t tally_needed(const struct assent_seat *seat, const struct tally *tally)
{
    if (seat->need.kind == ASSENT_NEED_NUMBER)
        return seat->required > 1 ? seat->required : 1;
    return tally_required(&seat->need, tally->approved + tally->rejected + tally->possible);
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

bool tally_rejected(const struct assent_seat *seat, const struct tally *tally)
{
    bool by_first = seat->need.kind == ASSENT_NEED_NUMBER || seat->need.kind == ASSENT_NEED_EVERYONE;
    int64_t refuse = seat->refuse == 0 && by_first ? 1 : seat->refuse;
    return refuse > 0 && tally->rejected >= refuse;
}

// The least number for which something holds that holds for all greater ones too.
static int64_t least(const struct assent_seat *seat, const struct tally *tally,
                     bool (*holds)(const struct assent_seat *, const struct tally *, int64_t))
{
    int64_t from = 0;
    for (int64_t to = MOST_PEOPLE + 1; from < to;) {
        int64_t middle = from + (to - from) / 2;
        if (holds(seat, tally, middle))
            to = middle;
        else
            from = middle + 1;
    }
    return from > MOST_PEOPLE ? TALLY_NEVER : from;
}

// Whether so many approvals more would do, when all others who are left abstain.
static bool reaches(const struct assent_seat *seat, const struct tally *tally, int64_t more)
{
    struct tally then = {.approved = tally->approved + more, .rejected = tally->rejected};
    return then.approved >= tally_needed(seat, &then);
}

// Whether the seat is not met while so many may still vote.
static bool hinders(const struct assent_seat *seat, const struct tally *tally, int64_t left)
{
    struct tally then = {.approved = tally->approved, .rejected = tally->rejected, .possible = left};
    return then.approved < tally_needed(seat, &then);
}

static enum tally_outcome decide_reach(const struct assent_seat *seat, const struct tally *tally,
                                       struct assent_arena *arena, struct assent_text *why)
{
    int64_t required = tally_needed(seat, tally);
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
