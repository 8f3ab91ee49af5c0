// SPDX-License-Identifier: Apache-2.0
// The story of rounds that are decided by who joins and who leaves: see journal_story.h.
#include "journal_telling.h"

static const char ANN[] = "per_01jd5ann00000000000000000a";
static const char BOB[] = "per_01jd5b0b000000000000000b0b";
static const char CID[] = "per_01jd5c1d000000000000000c1d";

static struct assent_text t(const char *string)
{
    return assent_text_of(string);
}

// Everyone but Cid has approved, and Cid leaves the group, which two others join who need not be asked any
// more by then.
void telling_members(struct telling *telling)
{
    struct assent_arena *arena = telling->story.arena;
    struct assent_text *joined = assent_arena_take_array(arena, 2, sizeof *joined);
    struct assent_text *left = assent_arena_take(arena, sizeof *left);
    joined[0] = t("per_01jd5dee000000000000000dee");
    joined[1] = t("per_01jd5eve000000000000000eve");
    *left = t(CID);
    telling_create(telling, "deploy", ASSENT_CHANGE);
    telling_submit(telling, "group:dba", 1);
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_COMMENTED, .commented = {t("Soon.")}});
    telling_turn(telling, 5000000, ASSENT_EVENT_COMMENT, ANN);
    telling_vote(telling, 0, BOB, ASSENT_VOTE_APPROVE, "");
    telling_turn(telling, 5000000, ASSENT_EVENT_VOTE, BOB);
    struct assent_fact_members members = {
        .round = 0, .joined = joined, .joined_count = 2, .left = left, .left_count = 1, .others = 3};
    telling_add(telling,
                (struct assent_fact){.kind = ASSENT_FACT_MEMBERS_CHANGED, .members_changed = members});
    telling_close_round(telling, 0, ASSENT_ROUND_MET, "1 of 1 approved");
    telling_enter(telling, "review", ASSENT_STATE_PEOPLE, ANN);
    telling_turn(telling, 5000000, ASSENT_EVENT_MEMBERS, "");
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_COMMENTED, .commented = {t("Done.")}});
    telling_turn(telling, 5000000, ASSENT_EVENT_COMMENT, ANN);
    telling_close_ticket(telling, ASSENT_OUTCOME_SUCCESS, "");
}
