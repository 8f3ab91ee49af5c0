// SPDX-License-Identifier: Apache-2.0
// Four stories: a change that is approved and done; one that fails and is undone; a request that is edited
// while people vote on it, with a person's task; an access that waits, changes hands and is rolled back.
// Between them every kind of fact comes up.
#include "journal_telling.h"

#include <assert.h>
#include <string.h>

static const char ANN[] = "per_01jd5ann00000000000000000a";
static const char BOB[] = "per_01jd5b0b000000000000000b0b";
static const char CID[] = "per_01jd5c1d000000000000000c1d";
static const char BOT[] = "per_01jd5b0t000000000000000b0t";
static const char DEE[] = "per_01jd5dee000000000000000dee";

static void tell_done(struct telling *telling);
static void tell_undone(struct telling *telling);
static void tell_edited(struct telling *telling);
static void tell_waited(struct telling *telling);
static void tell_frozen(struct telling *telling);

static const struct {
    const char *name;
    void (*tell)(struct telling *telling);
} TOLD[STORIES] = {
    {"done", tell_done},          {"undone", tell_undone},        {"edited", tell_edited},
    {"waited", tell_waited},      {"frozen", tell_frozen},        {"asked", telling_asked},
    {"planned", telling_planned}, {"template", telling_template}, {"deferred", telling_deferred},
    {"handed", telling_handed},   {"members", telling_members}};

const char *story_name(size_t index)
{
    return TOLD[index].name;
}

struct story story_tell(size_t index, struct assent_arena *arena)
{
    struct telling *telling = assent_arena_take(arena, sizeof *telling);
    telling->story = (struct story){.arena = arena, .now_us = INT64_C(1795420800000000)}; // 2026-11-23T08:00Z
    TOLD[index].tell(telling);
    return telling->story;
}

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

static struct assent_value names(struct telling *telling, const char *first, const char *second)
{
    struct assent_items items = assent_items_in(telling->story.arena);
    assent_items_add(&items, assent_value_string(first));
    if (second)
        assent_items_add(&items, assent_value_string(second));
    return assent_items_done(&items);
}

void telling_add(struct telling *telling, struct assent_fact fact)
{
    assert(telling->fact_count < TELLING_FACTS_MOST);
    telling->facts[telling->fact_count++] = fact;
}

// Ends the turn: what was added since the last one is its facts. The next one comes so much later.
void telling_turn(struct telling *telling, int64_t after_us, enum assent_event_kind event, const char *person)
{
    struct story *story = &telling->story;
    bool refusal = telling->facts[0].kind == ASSENT_FACT_REFUSED;
    struct assent_turn made = {
        .ticket = assent_id_make(INT64_C(1795420800000000), (const unsigned char *)"\1\2\3\4\5\6\7\10\11\12"),
        .revision = (story->ticket ? story->ticket->revision : 0) + !refusal,
        .at_us = story->now_us,
        .event = event,
        .actor = {t(person), t(*person ? "tok_01jd5t0k00000000000000000t" : ""), t(*person ? "req_7" : "")},
        .definition = d("normal-change 12"),
        .directory = 4,
        .facts =
            assent_arena_copy(story->arena, telling->facts, telling->fact_count * sizeof *telling->facts),
        .fact_count = telling->fact_count,
    };
    for (size_t i = 0; i < made.fact_count; i++) {
        if (made.facts[i].kind == ASSENT_FACT_CREATED)
            ((struct assent_fact *)(uintptr_t)made.facts)[i].created.id = made.ticket;
    }
    struct assent_error error = {0};
    assert(story->count < STORY_TURNS);
    story->ticket = assent_fold(story->ticket, &made, story->arena, &error);
    assert(story->ticket);
    story->turns[story->count++] = made;
    memset(telling->facts, 0, sizeof telling->facts);
    telling->fact_count = 0;
    story->now_us += after_us;
}

void telling_enter(struct telling *telling, const char *state, enum assent_state_kind kind,
                   const char *holder)
{
    struct assent_fact fact = {.kind = ASSENT_FACT_ENTERED, .entered = {.state = t(state), .kind = kind}};
    if (*holder)
        fact.entered.held_by = a(telling, holder);
    telling_add(telling, fact);
}

void telling_create(struct telling *telling, const char *workflow, enum assent_ticket_kind kind)
{
    struct assent_record fields = assent_record_in(telling->story.arena);
    assent_record_put_text(&fields, "summary", t("Datenbank für die Zahlungen erneuern"));
    assent_record_put_text(&fields, "service", t("payments-db"));
    assent_record_put_text(&fields, "plan", t("Stop \"replica-2\",\nthen move the primary."));
    assent_record_put_boolean(&fields, "rehearsed", true);
    assent_record_put(&fields, "share", assent_value_decimal(0.25));
    struct assent_fact fact = {.kind = ASSENT_FACT_CREATED,
                               .created = {.number = t("CHG-1042"),
                                           .kind = kind,
                                           .workflow = t(workflow),
                                           .version = 12,
                                           .digest = d("normal-change 12"),
                                           .requester = t(ANN),
                                           .material = d("first"),
                                           .title = t("Datenbank für die Zahlungen erneuern"),
                                           .service = t("payments-db"),
                                           .fields = assent_record_done(&fields)}};
    telling_add(telling, fact);
    telling_enter(telling, "draft", ASSENT_STATE_PEOPLE, ANN);
    telling_turn(telling, 60000000, ASSENT_EVENT_CREATE, ANN);
}

static void open_round(struct telling *telling, int64_t n, const char *from, int64_t need)
{
    static const struct assent_text covers[] = {{"plan", 4}, {"service", 7}};
    struct story *story = &telling->story;
    struct assent_excluded *excluded = assent_arena_take(story->arena, sizeof *excluded);
    struct assent_seat *seat = assent_arena_take(story->arena, sizeof *seat);
    *excluded = (struct assent_excluded){t(ANN), t("requester")};
    *seat = (struct assent_seat){.audience = a(telling, from),
                                 .set = d("the team"),
                                 .base = 3,
                                 .need = {ASSENT_NEED_NUMBER, need, false},
                                 .required = need};
    struct assent_round round = {.n = n,
                                 .name = t("peers"),
                                 .state = t("peers"),
                                 .opened_revision = story->ticket->revision + 1,
                                 .opened_us = story->now_us,
                                 .covers = covers,
                                 .covers_count = 2,
                                 .covered = d("first"),
                                 .seats = seat,
                                 .seat_count = 1,
                                 .excluded = excluded,
                                 .excluded_count = 1,
                                 .due_us = story->now_us + INT64_C(86400000000)};
    struct assent_timer timer = {.name = assent_text_format(story->arena, "round/%lld", (long long)n),
                                 .rule = t("decide_within 1 business day"),
                                 .anchor_us = story->now_us,
                                 .due_us = round.due_us,
                                 .directory = 4};
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_ROUND_OPENED, .round_opened = round});
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_TIMER_SET, .timer_set = timer});
}

void telling_submit(struct telling *telling, const char *from, int64_t need)
{
    struct assent_record factor = assent_record_in(telling->story.arena);
    assent_record_put_text(&factor, "id", t("history"));
    assent_record_put_integer(&factor, "contribution", 15);
    assent_record_put_text(&factor, "reason", t("1 of 4 failed"));
    struct assent_items factors = assent_items_in(telling->story.arena);
    assent_items_add(&factors, assent_record_done(&factor));
    struct assent_value list = assent_items_done(&factors);
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_ACTED,
                                              .acted = {.action = t("submit"), .comment = t("Please.")}});
    telling_enter(telling, "assess", ASSENT_STATE_CHOOSE, "");
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_HOOK_ANSWERED,
                                              .hook_answered = {t("risk.history"), 0, list}});
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_RISK_SCORED,
                                              .risk_scored = {40, t("medium"), list}});
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_CHOSEN, .chosen = {0, t("peers")}});
    telling_enter(telling, "peers", ASSENT_STATE_APPROVAL, "");
    open_round(telling, 0, from, need);
    telling_turn(telling, 60000000, ASSENT_EVENT_ACT, ANN);
}

void telling_vote(struct telling *telling, int64_t round, const char *person, enum assent_vote_choice choice,
                  const char *comment)
{
    struct assent_vote made = {.person = t(person),
                               .cast_by = t(person),
                               .choice = choice,
                               .covered = d("first"),
                               .revision = telling->story.ticket->revision,
                               .at_us = telling->story.now_us,
                               .comment = t(comment)};
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_VOTED, .voted = {round, made}});
}

void telling_close_round(struct telling *telling, int64_t round, enum assent_round_outcome outcome,
                         const char *rule)
{
    struct assent_text timer = assent_text_format(telling->story.arena, "round/%lld", (long long)round);
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_ROUND_CLOSED,
                                              .round_closed = {round, outcome, t(rule)}});
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_TIMER_CLEARED, .timer_cleared = {timer}});
}

static void open_job(struct telling *telling, int64_t n, const char *name, enum assent_job_role role,
                     int64_t of, const char *worker)
{
    struct assent_job job = {.n = n,
                             .state = t("implement"),
                             .entered_revision = telling->story.ticket->revision + 1,
                             .name = t(name),
                             .index = -1,
                             .role = role,
                             .of = of,
                             .body = *worker ? ASSENT_BODY_WORKER : ASSENT_BODY_TASK,
                             .worker = t(worker)};
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_JOB_OPENED, .job_opened = job});
}

static void offer_job(struct telling *telling, int64_t n)
{
    struct assent_record with = assent_record_in(telling->story.arena);
    assent_record_put_text(&with, "plan", t("Stop \"replica-2\",\nthen move the primary."));
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_JOB_OFFERED,
                                              .job_offered = {.n = n, .with = assent_record_done(&with)}});
}

static void claim_job(struct telling *telling, int64_t n, int64_t attempt, int64_t started,
                      const char *person)
{
    int64_t lease_us = telling->story.now_us + 60000000;
    telling_add(telling,
                (struct assent_fact){.kind = ASSENT_FACT_JOB_CLAIMED,
                                     .job_claimed = {n, attempt, attempt, started, t(person), lease_us}});
    telling_turn(telling, 60000000, ASSENT_EVENT_CLAIM, person);
}

static void end_job(struct telling *telling, int64_t n, enum assent_job_outcome outcome, const char *error)
{
    struct assent_record result = assent_record_in(telling->story.arena);
    assent_record_put_integer(&result, "rows", 12);
    struct assent_fact fact = {
        .kind = ASSENT_FACT_JOB_ENDED,
        .job_ended = {.n = n, .outcome = outcome, .person = t(BOT), .error = t(error)}};
    if (outcome == ASSENT_JOB_SUCCEEDED)
        fact.job_ended.result = assent_record_done(&result);
    telling_add(telling, fact);
}

static void approve(struct telling *telling)
{
    struct assent_fact refused = {.kind = ASSENT_FACT_REFUSED,
                                  .refused = {t("separation-of-duties"), t("never requester"), t(ANN),
                                              t("vote approve"), t("workflow.yaml:90")}};
    telling_add(telling, refused);
    telling_turn(telling, 5000000, ASSENT_EVENT_VOTE, ANN);
    telling_vote(telling, 0, BOB, ASSENT_VOTE_APPROVE, "");
    telling_turn(telling, 5000000, ASSENT_EVENT_VOTE, BOB);
    telling_vote(telling, 0, CID, ASSENT_VOTE_APPROVE, "Looks good; mind the replicas.");
    telling_close_round(telling, 0, ASSENT_ROUND_MET, "2 of 2 approved");
    telling_enter(telling, "implement", ASSENT_STATE_JOBS, "");
    open_job(telling, 0, "deploy", ASSENT_JOB_DO, -1, "deployer");
    offer_job(telling, 0);
    telling_turn(telling, 5000000, ASSENT_EVENT_VOTE, CID);
}

void telling_close_ticket(struct telling *telling, enum assent_outcome outcome, const char *as)
{
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_ACTED, .acted = {.action = t("close")}});
    telling_enter(telling, "closed", ASSENT_STATE_END, "");
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_ENDED, .ended = {outcome, t(as)}});
    telling_turn(telling, 3600000000, ASSENT_EVENT_ACT, DEE);
}

static void tell_done(struct telling *telling)
{
    telling_create(telling, "normal-change", ASSENT_CHANGE);
    telling_submit(telling, "group:payments-team", 2);
    approve(telling);
    claim_job(telling, 0, 1, 1, BOT);
    struct assent_record progress = assent_record_in(telling->story.arena);
    assent_record_put_integer(&progress, "percent", 50);
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_JOB_PROGRESSED,
                                              .job_progressed = {0, assent_record_done(&progress)}});
    telling_turn(telling, 1000000, ASSENT_EVENT_PROGRESS, BOT);
    end_job(telling, 0, ASSENT_JOB_SUCCEEDED, "");
    telling_enter(telling, "review", ASSENT_STATE_PEOPLE, DEE);
    telling_turn(telling, 1000000, ASSENT_EVENT_COMPLETE, BOT);
    telling_close_ticket(telling, ASSENT_OUTCOME_SUCCESS, "");
}

static void tell_undone(struct telling *telling)
{
    telling_create(telling, "normal-change", ASSENT_CHANGE);
    telling_submit(telling, "group:payments-team", 2);
    approve(telling);
    claim_job(telling, 0, 1, 1, BOT);
    int64_t due_us = telling->story.now_us + 10000000;
    struct assent_timer retry = {.name = t("job/0/retry"),
                                 .rule = t("retry 10 s"),
                                 .anchor_us = telling->story.now_us,
                                 .due_us = due_us,
                                 .directory = 4};
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_JOB_DELAYED,
                                              .job_delayed = {0, due_us, t("exit status 1")}});
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_TIMER_SET, .timer_set = retry});
    telling_turn(telling, 10000000, ASSENT_EVENT_FAIL, BOT);
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_TIMER_FIRED,
                                              .timer_fired = {t("job/0/retry"), due_us}});
    offer_job(telling, 0);
    telling_turn(telling, 1000, ASSENT_EVENT_TIMER, "");
    claim_job(telling, 0, 2, 1, BOT);
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_JOB_CANCELLED, .job_cancelled = {0}});
    end_job(telling, 0, ASSENT_JOB_UNKNOWN, "nobody extended the lease");
    telling_add(telling,
                (struct assent_fact){.kind = ASSENT_FACT_LEAVING, .leaving = {t("review"), t("failed")}});
    open_job(telling, 1, "deploy", ASSENT_JOB_UNDO, 0, "deployer-rollback");
    offer_job(telling, 1);
    telling_turn(telling, 60000000, ASSENT_EVENT_LEASE_EXPIRED, "");
    claim_job(telling, 1, 1, 2, BOT);
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_JOB_FAULTED,
                                              .job_faulted = {1, t("the snapshot is gone")}});
    telling_turn(telling, 1000000, ASSENT_EVENT_FAIL, BOT);
    telling_add(telling,
                (struct assent_fact){.kind = ASSENT_FACT_FAULT_RESOLVED,
                                     .fault_resolved = {1, ASSENT_RESOLVE_SKIP, t("Restored by hand.")}});
    end_job(telling, 1, ASSENT_JOB_SKIPPED, "");
    telling_enter(telling, "review", ASSENT_STATE_PEOPLE, DEE);
    telling_turn(telling, 1000000, ASSENT_EVENT_RESOLVE, DEE);
    telling_close_ticket(telling, ASSENT_OUTCOME_FAILURE, "backed out");
}

static void edit(struct telling *telling)
{
    struct assent_record set = assent_record_in(telling->story.arena);
    assent_record_put_text(&set, "plan", t("Move the primary first."));
    struct assent_fact fact = {.kind = ASSENT_FACT_EDITED,
                               .edited = {.is_material = true,
                                          .editor = t(DEE),
                                          .material = d("second"),
                                          .names = names(telling, "plan", "rehearsed"),
                                          .cleared = names(telling, "rehearsed", NULL),
                                          .set = assent_record_done(&set),
                                          .title = t("Datenbank für die Zahlungen erneuern"),
                                          .service = t("payments-db")}};
    telling_add(telling, fact);
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_VOTE_VOIDED,
                                              .vote_voided = {0, t(BOB), t("the covered fields changed")}});
    telling_turn(telling, 1000000, ASSENT_EVENT_EDIT, DEE);
}

static void offer_task(struct telling *telling)
{
    static const struct assent_text members[] = {{BOB, sizeof BOB - 1}, {CID, sizeof CID - 1}};
    static const struct assent_excluded excluded[] = {{{ANN, sizeof ANN - 1}, {"implementer", 11}}};
    struct assent_digest set = d("set");
    struct assent_audience audience =
        a(telling, assent_text_format(telling->story.arena, "set:%s",
                                      assent_digest_text(telling->story.arena, &set).bytes)
                       .bytes);
    audience.members = members;
    audience.member_count = 2;
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_JOB_OFFERED,
                                              .job_offered = {.n = 0,
                                                              .audience = audience,
                                                              .excluded = excluded,
                                                              .excluded_count = 1,
                                                              .title = t("Verify the service")}});
}

static void tell_edited(struct telling *telling)
{
    telling_create(telling, "access", ASSENT_REQUEST);
    telling_submit(telling, "role:operator", 1);
    telling_vote(telling, 0, BOB, ASSENT_VOTE_APPROVE, "");
    telling_turn(telling, 1000000, ASSENT_EVENT_VOTE, BOB);
    telling_vote(telling, 0, CID, ASSENT_VOTE_ABSTAIN, "");
    telling_turn(telling, 1000000, ASSENT_EVENT_VOTE, CID);
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_VOTE_WITHDRAWN,
                                              .vote_withdrawn = {0, t(CID), t("Wrong one.")}});
    telling_turn(telling, 1000000, ASSENT_EVENT_WITHDRAW, CID);
    edit(telling);
    telling_add(telling,
                (struct assent_fact){.kind = ASSENT_FACT_COMMENTED, .commented = {t("Please look again.")}});
    telling_turn(telling, 1000000, ASSENT_EVENT_COMMENT, ANN);
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_ACTED, .acted = {.action = t("start")}});
    telling_close_round(telling, 0, ASSENT_ROUND_LEFT, "start");
    telling_enter(telling, "implement", ASSENT_STATE_JOBS, DEE);
    open_job(telling, 0, "verify", ASSENT_JOB_DO, -1, "");
    offer_task(telling);
    telling_turn(telling, 1000000, ASSENT_EVENT_ACT, DEE);
    claim_job(telling, 0, 1, 1, BOB);
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_JOB_RELEASED, .job_released = {0}});
    telling_turn(telling, 1000000, ASSENT_EVENT_RELEASE, BOB);
    telling_close_ticket(telling, ASSENT_OUTCOME_CANCELLED, "withdrawn");
}

static void listen(struct telling *telling)
{
    struct assent_awaited *signals = assent_arena_take_array(telling->story.arena, 2, sizeof *signals);
    signals[0] = (struct assent_awaited){0, -1, t("hr.left"), t(ANN)};
    signals[1] = (struct assent_awaited){-1, 0, t("audit.stop"), t("")};
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_LISTENING, .listening = {signals, 2}});
}

static void open_wait(struct telling *telling, int64_t until_us)
{
    static const struct assent_text blocked_by[] = {{"approval", 8}};
    struct assent_wait_branch *branches = assent_arena_take_array(telling->story.arena, 2, sizeof *branches);
    branches[0] = (struct assent_wait_branch){.signal = t("hr.left"), .signal_key = t(ANN)};
    branches[1] = (struct assent_wait_branch){.blocked_by = blocked_by,
                                              .blocked_by_count = 1,
                                              .latest_us = until_us + 3600000000,
                                              .until_us = until_us};
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_WAIT_OPENED, .wait_opened = {branches, 2}});
}

void telling_set_timer(struct telling *telling, const char *name, const char *rule, int64_t due_us,
                       int64_t was_us)
{
    struct assent_timer timer = {.name = t(name),
                                 .rule = t(rule),
                                 .anchor_us = telling->story.now_us,
                                 .due_us = due_us,
                                 .directory = 4,
                                 .was_us = was_us};
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_TIMER_SET, .timer_set = timer});
}

static void block_wait(struct telling *telling)
{
    struct assent_record reason = assent_record_in(telling->story.arena);
    assent_record_put_text(&reason, "approval", t("peers"));
    struct assent_items reasons = assent_items_in(telling->story.arena);
    assent_items_add(&reasons, assent_record_done(&reason));
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_WAIT_BLOCKED,
                                              .wait_blocked = {1, assent_items_done(&reasons)}});
}

static void hear(struct telling *telling)
{
    struct assent_record value = assent_record_in(telling->story.arena);
    assent_record_put_text(&value, "last_day", t("2026-12-31"));
    telling_add(telling, (struct assent_fact){
                             .kind = ASSENT_FACT_SIGNALLED,
                             .signalled = {t("hr.left"), t(ANN), t("msg-4711"), assent_record_done(&value)}});
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_WAIT_ENDED,
                                              .wait_ended = {0, ASSENT_WAIT_SIGNALLED}});
}

static void tell_waited(struct telling *telling)
{
    telling_create(telling, "access", ASSENT_REQUEST);
    int64_t until_us = telling->story.now_us + 7200000000;
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_ACTED, .acted = {.action = t("take")}});
    struct assent_fact entered = {.kind = ASSENT_FACT_ENTERED,
                                  .entered = {.state = t("active"),
                                              .kind = ASSENT_STATE_WAIT,
                                              .held_by = a(telling, BOB),
                                              .previous = t("draft"),
                                              .counts_as = t("fulfilled")}};
    telling_add(telling, entered);
    telling_set_timer(telling, "state/due", "due 1 business day", until_us - 600000000, 0);
    open_wait(telling, until_us);
    listen(telling);
    telling_set_timer(telling, "wait/1/until", "until planned.start", until_us, 0);
    telling_set_timer(telling, "state/late/0", "late 1 business day", until_us + 60000000, 0);
    telling_turn(telling, 60000000, ASSENT_EVENT_ACT, ANN);
    telling_set_timer(telling, "state/due", "due 1 business day", until_us - 300000000, until_us - 600000000);
    telling_turn(telling, 7080000000, ASSENT_EVENT_CALENDAR, "");
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_TIMER_FIRED,
                                              .timer_fired = {t("wait/1/until"), until_us}});
    block_wait(telling);
    telling_turn(telling, 60000000, ASSENT_EVENT_TIMER, "");
    struct assent_fact holder = {.kind = ASSENT_FACT_HOLDER_CHANGED,
                                 .holder_changed = {a(telling, "role:change-manager"), ASSENT_HOLDER_REPLACE,
                                                    t("late 1 business day")}};
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_TIMER_FIRED,
                                              .timer_fired = {t("state/late/0"), until_us + 60000000}});
    telling_add(telling, holder);
    telling_turn(telling, 60000000, ASSENT_EVENT_TIMER, "");
    hear(telling);
    telling_add(telling,
                (struct assent_fact){.kind = ASSENT_FACT_TIMER_CLEARED, .timer_cleared = {t("state/due")}});
    telling_enter(telling, "undo", ASSENT_STATE_ROLLBACK, "");
    telling_turn(telling, 60000000, ASSENT_EVENT_SIGNAL, BOT);
    telling_close_ticket(telling, ASSENT_OUTCOME_REFUSED, "revoked");
}

static void keep_by_freeze(struct telling *telling, int64_t until_us)
{
    struct assent_record reason = assent_record_in(telling->story.arena);
    assent_record_put_text(&reason, "freeze", t("quarter-end"));
    assent_record_put_integer(&reason, "until", until_us);
    struct assent_items reasons = assent_items_in(telling->story.arena);
    assent_items_add(&reasons, assent_record_done(&reason));
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_WAIT_BLOCKED,
                                              .wait_blocked = {0, assent_items_done(&reasons)}});
}

static void lift_freeze(struct telling *telling, int64_t from_us, int64_t until_us)
{
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_FREEZE_OVERRIDDEN,
                                              .freeze_overridden = {.at_us = telling->story.now_us,
                                                                    .because = t("The bank asks for it."),
                                                                    .freeze = t("quarter-end"),
                                                                    .from_us = from_us,
                                                                    .person = t(BOB),
                                                                    .until_us = until_us}});
    telling_add(telling,
                (struct assent_fact){.kind = ASSENT_FACT_TIMER_CLEARED, .timer_cleared = {t("wait/0/free")}});
    telling_add(telling,
                (struct assent_fact){.kind = ASSENT_FACT_WAIT_ENDED, .wait_ended = {0, ASSENT_WAIT_REACHED}});
}

// A freeze keeps a change whose time has come, moves, and is lifted.
static void tell_frozen(struct telling *telling)
{
    telling_create(telling, "normal-change", ASSENT_CHANGE);
    int64_t start_us = telling->story.now_us;
    struct assent_wait_branch *branch = assent_arena_take(telling->story.arena, sizeof *branch);
    struct assent_text *blockers = assent_arena_take_array(telling->story.arena, 2, sizeof *blockers);
    blockers[0] = t("freeze");
    blockers[1] = t("maintenance");
    *branch = (struct assent_wait_branch){
        .until_us = start_us + 3600000000, .blocked_by = blockers, .blocked_by_count = 2};
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_ACTED, .acted = {.action = t("submit")}});
    telling_enter(telling, "scheduled", ASSENT_STATE_WAIT, "");
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_WAIT_OPENED,
                                              .wait_opened = {.branches = branch, .count = 1}});
    telling_set_timer(telling, "wait/0/until", "until planned.start", start_us + 3600000000, 0);
    telling_turn(telling, 3600000000, ASSENT_EVENT_ACT, ANN);
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_TIMER_FIRED,
                                              .timer_fired = {t("wait/0/until"), start_us + 3600000000}});
    telling_set_timer(telling, "wait/0/free", "free of freezes", start_us + 86400000000, 0);
    keep_by_freeze(telling, start_us + 86400000000);
    telling_turn(telling, 60000000, ASSENT_EVENT_TIMER, "");
    telling_set_timer(telling, "wait/0/free", "free of freezes", start_us + 90000000000,
                      start_us + 86400000000);
    keep_by_freeze(telling, start_us + 90000000000);
    telling_turn(telling, 60000000, ASSENT_EVENT_CALENDAR, "");
    telling_add(telling,
                (struct assent_fact){.kind = ASSENT_FACT_COMMENTED, .commented = {t("It cannot wait.")}});
    telling_turn(telling, 60000000, ASSENT_EVENT_COMMENT, ANN);
    lift_freeze(telling, start_us - 3600000000, start_us + 90000000000);
    telling_enter(telling, "review", ASSENT_STATE_PEOPLE, DEE);
    telling_turn(telling, 60000000, ASSENT_EVENT_OVERRIDE, BOB);
    telling_close_ticket(telling, ASSENT_OUTCOME_SUCCESS, "");
}
