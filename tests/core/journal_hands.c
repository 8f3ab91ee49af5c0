// SPDX-License-Identifier: Apache-2.0
// A ticket in others' hands: the story of one (journal_story.h), and such facts in random histories
// (journal_model.h).
#include "journal_model.h"
#include "journal_telling.h"

static const char ANN[] = "per_01jd5ann00000000000000000a";
static const char BOB[] = "per_01jd5b0b000000000000000b0b";
static const char CID[] = "per_01jd5c1d000000000000000c1d";

static struct assent_text t(const char *string)
{
    return assent_text_of(string);
}

static const struct assent_text *key_of(struct assent_arena *arena, const char *key)
{
    struct assent_text *keys = assent_arena_take(arena, sizeof *keys);
    *keys = t(key);
    return keys;
}

static void hand_over(struct telling *telling, const char *from, const char *to, const char *because)
{
    struct assent_fact_handed handed = {t(from), t(to), t(from), t(because)};
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_HANDED_OVER, .handed_over = handed});
}

static void offer_task(struct telling *telling)
{
    struct assent_job job = {.n = 0,
                             .state = t("implement"),
                             .entered_revision = telling->story.ticket->revision + 1,
                             .name = t("confirm"),
                             .index = -1,
                             .of = -1,
                             .body = ASSENT_BODY_TASK};
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_JOB_OPENED, .job_opened = job});
    struct assent_fact offered = {.kind = ASSENT_FACT_JOB_OFFERED};
    offered.job_offered.audience =
        (struct assent_audience){.keys = key_of(telling->story.arena, CID), .count = 1};
    offered.job_offered.title = t("Confirm that it works");
    telling_add(telling, offered);
}

// Somebody watches, a further approver is asked by name, the ticket goes to a colleague, and then to another
// with the task that lay with the first.
void telling_handed(struct telling *telling)
{
    telling_create(telling, "deploy", ASSENT_CHANGE);
    telling_submit(telling, "group:dba", 1);
    struct assent_fact watched = {.kind = ASSENT_FACT_WATCHED, .watched = {t(CID)}};
    telling_add(telling, watched);
    telling_turn(telling, 5000000, ASSENT_EVENT_WATCH, CID);
    struct assent_fact_added added = {.round = 0,
                                      .person = t(CID),
                                      .by = t(ANN),
                                      .seat = t("added:cid"),
                                      .set = assent_digest_of(t("cid")),
                                      .because = t("He knows the replicas.")};
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_SEAT_ADDED, .seat_added = added});
    telling_turn(telling, 5000000, ASSENT_EVENT_ADD_APPROVER, ANN);
    hand_over(telling, ANN, CID, "I am away.");
    telling_turn(telling, 5000000, ASSENT_EVENT_HAND_OVER, ANN);
    telling_vote(telling, 0, BOB, ASSENT_VOTE_APPROVE, "");
    telling_close_round(telling, 0, ASSENT_ROUND_MET, "1 of 1 approved");
    telling_enter(telling, "implement", ASSENT_STATE_JOBS, "");
    offer_task(telling);
    telling_turn(telling, 5000000, ASSENT_EVENT_VOTE, BOB);
    hand_over(telling, CID, ANN, "Back again.");
    struct assent_fact_reassigned task = {
        .n = 0, .audience = {.keys = key_of(telling->story.arena, ANN), .count = 1}, .why = t("handed over")};
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_JOB_REASSIGNED, .job_reassigned = task});
    telling_turn(telling, 5000000, ASSENT_EVENT_HAND_OVER, CID);
    telling_add(telling, (struct assent_fact){.kind = ASSENT_FACT_UNWATCHED, .unwatched = {t(CID)}});
    telling_turn(telling, 5000000, ASSENT_EVENT_UNWATCH, CID);
    telling_close_ticket(telling, ASSENT_OUTCOME_SUCCESS, "");
}

static struct assent_text anybody(struct history *history)
{
    static const char *const people[] = {"per_ann", "per_bob", "per_cid", "per_dee"};
    return t(people[history_dice(history, 4)]);
}

static bool reassign(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact)
{
    const struct assent_job *job =
        ticket->job_count ? &ticket->jobs[history_dice(history, ticket->job_count)] : NULL;
    if (!job || job->phase == ASSENT_JOB_ENDED)
        return false;
    fact->kind = ASSENT_FACT_JOB_REASSIGNED;
    fact->job_reassigned.n = job->n;
    fact->job_reassigned.audience =
        (struct assent_audience){.keys = key_of(history->arena, "group:dba"), .count = 1};
    fact->job_reassigned.why = t("handed over");
    return true;
}

static bool add_seat(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact)
{
    const struct assent_round *round = assent_ticket_open_round(ticket);
    if (!round)
        return false;
    struct assent_text person = anybody(history);
    fact->kind = ASSENT_FACT_SEAT_ADDED;
    fact->seat_added =
        (struct assent_fact_added){.round = round->n,
                                   .person = person,
                                   .by = anybody(history),
                                   .seat = assent_text_format(history->arena, "added:%s", person.bytes),
                                   .set = assent_digest_of(person),
                                   .because = t("line\nbreak")};
    return true;
}

static bool change_members(struct history *history, const struct assent_ticket *ticket,
                           struct assent_fact *fact)
{
    const struct assent_round *round = assent_ticket_open_round(ticket);
    if (!round)
        return false;
    struct assent_text *left = assent_arena_take(history->arena, sizeof *left);
    *left = anybody(history);
    fact->kind = ASSENT_FACT_MEMBERS_CHANGED;
    fact->members_changed = (struct assent_fact_members){.round = round->n, .left = left, .left_count = 1};
    return true;
}

bool history_hands_fact(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact)
{
    uint64_t choice = history_dice(history, 12);
    if (choice == 0)
        return reassign(history, ticket, fact);
    if (choice == 1)
        return add_seat(history, ticket, fact);
    if (choice == 5)
        return change_members(history, ticket, fact);
    if (choice == 2 && ticket->requesters_before_count < 3) {
        fact->kind = ASSENT_FACT_HANDED_OVER;
        fact->handed_over =
            (struct assent_fact_handed){ticket->requester, anybody(history), anybody(history), t("öl")};
    } else if (choice == 3) {
        fact->kind = ASSENT_FACT_WATCHED;
        fact->watched.person = anybody(history);
    } else if (choice == 4) {
        fact->kind = ASSENT_FACT_UNWATCHED;
        fact->unwatched.person = anybody(history);
    } else {
        return false;
    }
    return true;
}
