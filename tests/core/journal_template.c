// SPDX-License-Identifier: Apache-2.0
// The story of a change that was opened from a template: see journal_story.h.
#include "journal_telling.h"

static const char ANN[] = "per_01jd5ann00000000000000000a";
static const char CID[] = "per_01jd5c1d000000000000000c1d";

static struct assent_text t(const char *string)
{
    return assent_text_of(string);
}

static void open_from(struct telling *telling)
{
    static const struct assent_text pins[] = {{"backout", 7}, {"plan", 4}};
    struct assent_run run = {
        .name = t("patch-postgres"), .version = 3, .run = 4, .pins = pins, .pin_count = 2};
    struct assent_record fields = assent_record_in(telling->story.arena);
    assent_record_put_text(&fields, "backout", t("Switch back"));
    assent_record_put_text(&fields, "plan", t("Patch the standby first"));
    struct assent_fact fact = {.kind = ASSENT_FACT_CREATED,
                               .created = {.number = t("CHG-1043"),
                                           .kind = ASSENT_CHANGE,
                                           .workflow = t("standard-change"),
                                           .version = 2,
                                           .digest = assent_digest_of(t("standard-change 2")),
                                           .requester = t(ANN),
                                           .material = assent_digest_of(t("first")),
                                           .title = t("Patch of December"),
                                           .template = run,
                                           .fields = assent_record_done(&fields)}};
    telling_add(telling, fact);
    telling_enter(telling, "draft", ASSENT_STATE_PEOPLE, ANN);
    telling_turn(telling, 5000000, ASSENT_EVENT_CREATE, ANN);
}

static void preauthorise(struct telling *telling)
{
    struct story *story = &telling->story;
    struct assent_fact leave = {.kind = ASSENT_FACT_PREAUTHORISED,
                                .preauthorised = {.by = t(CID),
                                                  .run = 4,
                                                  .version = 3,
                                                  .state = t("authorise"),
                                                  .template = t("patch-postgres"),
                                                  .until_us = INT64_C(1813622400000000)}};
    struct assent_round round = {.n = 0,
                                 .name = t("preauthorised"),
                                 .state = t("authorise"),
                                 .opened_revision = story->ticket->revision + 1,
                                 .opened_us = story->now_us,
                                 .covered = assent_digest_of(t("first")),
                                 .template = t("patch-postgres")};
    telling_add(telling, leave);
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_ROUND_OPENED, .round_opened = round});
    telling_add(telling,
                (struct assent_fact){
                    .kind = ASSENT_FACT_ROUND_CLOSED,
                    .round_closed = {0, ASSENT_ROUND_MET, t("preauthorised by template patch-postgres")}});
}

static void say(struct telling *telling, const char *words)
{
    telling_add(telling,
                (struct assent_fact){.kind = ASSENT_FACT_COMMENTED, .commented = {.comment = t(words)}});
    telling_turn(telling, 5000000, ASSENT_EVENT_COMMENT, ANN);
}

// Nobody is asked, the work fails, and the template hears of it.
void telling_template(struct telling *telling)
{
    open_from(telling);
    say(telling, "The fourth one.");
    telling_enter(telling, "authorise", ASSENT_STATE_APPROVAL, ANN);
    preauthorise(telling);
    telling_enter(telling, "implement", ASSENT_STATE_PEOPLE, ANN);
    telling_turn(telling, 5000000, ASSENT_EVENT_ACT, ANN);
    say(telling, "It is patched.");
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_RUN_ENDED,
                                              .run_ended = {.result = ASSENT_RUN_FAILED,
                                                            .run = 4,
                                                            .template = t("patch-postgres"),
                                                            .why = t("its work failed")}});
    telling_turn(telling, 5000000, ASSENT_EVENT_FAIL, ANN);
    telling_close_ticket(telling, ASSENT_OUTCOME_FAILURE, "");
}
