// SPDX-License-Identifier: Apache-2.0
// The story of a round's time: see journal_story.h.
#include "journal_telling.h"

static const char ANN[] = "per_01jd5ann00000000000000000a";
static const char BOB[] = "per_01jd5b0b000000000000000b0b";

static struct assent_text t(const char *string)
{
    return assent_text_of(string);
}

static struct assent_digest d(const char *string)
{
    return assent_digest_of(t(string));
}

static struct assent_audience a(struct telling *telling, const char *key)
{
    struct assent_text *keys = assent_arena_take(telling->story.arena, sizeof *keys);
    *keys = t(key);
    return (struct assent_audience){.keys = keys, .count = 1};
}

static void widen_seat(struct telling *telling)
{
    struct assent_excluded *excluded = assent_arena_take(telling->story.arena, sizeof *excluded);
    *excluded = (struct assent_excluded){t(ANN), t("requester")};
    struct assent_fact_seat seat = {.round = 0,
                                    .how = ASSENT_HOLDER_REPLACE,
                                    .why = t("late 1 business day"),
                                    .audience = a(telling, "role:change-manager"),
                                    .set = d("the managers"),
                                    .base = 2,
                                    .required = 1,
                                    .excluded = excluded,
                                    .excluded_count = 1};
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_SEAT_CHANGED, .seat_changed = seat});
}

static void owe_votes(struct telling *telling)
{
    struct story *story = &telling->story;
    struct assent_seat *seat = assent_arena_take(story->arena, sizeof *seat);
    *seat = (struct assent_seat){
        .audience = a(telling, "group:ecab"), .set = d("the board"), .base = 3, .required = 1};
    struct assent_round debt = {.n = 1,
                                .name = t("ratify"),
                                .state = t("implement"),
                                .opened_revision = story->ticket->revision + 1,
                                .opened_us = story->now_us,
                                .covered = d("first"),
                                .seats = seat,
                                .seat_count = 1,
                                .due_us = story->now_us + 60000000,
                                .risk = t("medium"),
                                .debt = true};
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_ROUND_OPENED, .round_opened = debt});
    telling_set_timer(telling, "debt/1", "within 1 min", debt.due_us, 0);
}

// A question stops the clock; others are reminded and asked; an approval runs out; votes are owed and
// overdue.
void telling_asked(struct telling *telling)
{
    telling_create(telling, "deploy", ASSENT_CHANGE);
    telling_submit(telling, "group:dba", 1);
    struct assent_fact reminded = {
        .kind = ASSENT_FACT_REMINDED,
        .reminded = {.name = t("round/0/remind/0"), .round = 0, .audience = a(telling, "group:dba")}};
    telling_add(telling, reminded);
    telling_turn(telling, 5000000, ASSENT_EVENT_TIMER, "");
    telling_vote(telling, 0, BOB, ASSENT_VOTE_ASK, "When?");
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_CLOCK_PAUSED,
                                              .clock_paused = {t("round/0"), 28800000000,
                                                               ASSENT_DURATION_BUSINESS_TIME, t("ask")}});
    telling_turn(telling, 5000000, ASSENT_EVENT_VOTE, BOB);
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_ASKED_ANSWERED,
                                              .asked_answered = {0, t(BOB), t(ANN), t("On Sunday.")}});
    telling_add(telling,
                (struct assent_fact){
                    .kind = ASSENT_FACT_CLOCK_RESUMED,
                    .clock_resumed = {t("round/0"), telling->story.now_us + INT64_C(90000000000), 5}});
    telling_turn(telling, 5000000, ASSENT_EVENT_ANSWER, ANN);
    widen_seat(telling);
    telling_turn(telling, 5000000, ASSENT_EVENT_TIMER, "");
    telling_vote(telling, 0, BOB, ASSENT_VOTE_APPROVE, "");
    telling_close_round(telling, 0, ASSENT_ROUND_MET, "1 of 1 approved");
    telling_set_timer(telling, "round/0/valid", "valid_for 5 days", telling->story.now_us + 60000000, 0);
    telling_turn(telling, 5000000, ASSENT_EVENT_VOTE, BOB);
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_APPROVAL_EXPIRED,
                                              .approval_expired = {0, t("valid_for 5 days")}});
    telling_enter(telling, "implement", ASSENT_STATE_JOBS, "");
    owe_votes(telling);
    telling_turn(telling, 60000000, ASSENT_EVENT_TIMER, "");
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_DEBT_UNPAID, .debt_unpaid = {1}});
    telling_turn(telling, 60000000, ASSENT_EVENT_TIMER, "");
    telling_close_ticket(telling, ASSENT_OUTCOME_SUCCESS, "");
}
