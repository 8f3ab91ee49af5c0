// SPDX-License-Identifier: Apache-2.0
// The story of a round that a meeting puts off and the next one decides: see journal_story.h.
#include "journal_telling.h"

static const char CID[] = "per_01jd5c1d000000000000000c1d";
static const char BOB[] = "per_01jd5b0b000000000000000b0b";

static struct assent_text t(const char *string)
{
    return assent_text_of(string);
}

void telling_deferred(struct telling *telling)
{
    telling_create(telling, "deploy", ASSENT_CHANGE);
    telling_submit(telling, "board:weekly-cab", 1);
    telling_turn(telling, 5000000, ASSENT_EVENT_ACT, BOB);
    struct assent_fact_deferred deferred = {.round = 0,
                                            .meeting = t("weekly-cab/2026-12-01"),
                                            .due_us = telling->story.now_us + INT64_C(604800000000),
                                            .because = t("The plan is not ready.")};
    telling_add(telling,
                (struct assent_fact){.kind = ASSENT_FACT_ROUND_DEFERRED, .round_deferred = deferred});
    telling_set_timer(telling, "round/0", "deferred to weekly-cab/2026-12-01", deferred.due_us, 0);
    telling_turn(telling, 5000000, ASSENT_EVENT_DECIDE, CID);
    telling_vote(telling, 0, BOB, ASSENT_VOTE_APPROVE, "");
    telling_close_round(telling, 0, ASSENT_ROUND_MET, "1 of 1 approved");
    telling_turn(telling, 5000000, ASSENT_EVENT_DECIDE, CID);
    telling_close_ticket(telling, ASSENT_OUTCOME_SUCCESS, "");
}
