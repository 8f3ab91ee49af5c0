// SPDX-License-Identifier: Apache-2.0
// Random histories: every fact fits the ticket as it is at that point, and every kind of fact comes up.
#include "journal_model.h"

#include <assert.h>

enum { FACTS_MOST = 6 };

static const char *const PEOPLE[] = {"per_ann", "per_bob", "per_cid", "per_dee"};
static const char *const TEXTS[] = {"",
                                    "plain",
                                    "two words",
                                    "quo\"te \\ back",
                                    "line\nbreak\ttab\x01",
                                    "öl für München",
                                    "日本 🚀",
                                    "Upgrade the database"};
static const char *const FIELDS[] = {"backout", "plan", "service", "summary", "users"};

static void make_fact(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact);
static bool ticket_fact(struct history *history, const struct assent_ticket *ticket,
                        struct assent_fact *fact);
static bool round_fact(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact);
static bool timer_fact(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact);
static bool job_fact(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact);
static bool wait_fact(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact);
static bool clock_fact(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact);

uint64_t history_dice(struct history *history, uint64_t below)
{
    uint64_t z = history->seed += UINT64_C(0x9e3779b97f4a7c15); // splitmix64
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % below;
}

struct history history_of(uint64_t seed, struct assent_arena *arena)
{
    return (struct history){.arena = arena,
                            .first_seed = seed,
                            .seed = seed,
                            .now_us = INT64_C(1795000000000000),
                            .directory = history_directory(arena)};
}

static struct assent_text one_of(struct history *history, const char *const *texts, size_t count)
{
    return assent_text_of(texts[history_dice(history, count)]);
}

static struct assent_text person(struct history *history)
{
    return one_of(history, PEOPLE, sizeof PEOPLE / sizeof *PEOPLE);
}

static struct assent_text text(struct history *history)
{
    return one_of(history, TEXTS, sizeof TEXTS / sizeof *TEXTS);
}

static struct assent_digest digest(struct history *history)
{
    char bytes[] = {(char)history_dice(history, 3)};
    struct assent_digest none = {{0}};
    return bytes[0] ? assent_digest_of(assent_text_slice(bytes, 1)) : none;
}

static struct assent_value value(struct history *history)
{
    struct assent_record record = assent_record_in(history->arena);
    if (history_dice(history, 4) == 0)
        return assent_value_absent();
    assent_record_put_text(&record, "text", text(history));
    assent_record_put_integer(&record, "n", (int64_t)history_dice(history, 1000) - 500);
    assent_record_put(&record, "half", assent_value_decimal(0.5 * (double)history_dice(history, 5)));
    struct assent_items items = assent_items_in(history->arena);
    for (uint64_t i = history_dice(history, 4); i > 0; i--)
        assent_items_add(&items, assent_value_boolean(i == 1));
    assent_record_put(&record, "list", assent_items_done(&items));
    return assent_record_done(&record);
}

static struct assent_value fields(struct history *history)
{
    struct assent_record record = assent_record_in(history->arena);
    for (uint64_t i = history_dice(history, 4); i > 0; i--)
        assent_record_set(&record, one_of(history, FIELDS, sizeof FIELDS / sizeof *FIELDS),
                          assent_value_text(text(history)));
    return assent_record_done(&record);
}

static struct assent_value names_of(struct history *history, const struct assent_value *record)
{
    struct assent_items items = assent_items_in(history->arena);
    for (size_t i = 0; i < record->record.count; i++)
        assent_items_add(&items, assent_value_text(record->record.members[i].name));
    return assent_items_done(&items);
}

static struct assent_audience audience(struct history *history)
{
    static const char *const keys[] = {"group:dba", "group:ops", "role:operator", "per_ann", "per_dee"};
    struct assent_text *texts = assent_arena_take_array(history->arena, 2, sizeof *texts);
    uint64_t choice = history_dice(history, 4);
    if (choice == 3) { // a set that no group names
        struct assent_text members = assent_text_of("per_ann\nper_bob\nper_cid\n");
        struct assent_digest set = assent_digest_of(members);
        struct assent_text *people = assent_arena_take_array(history->arena, 3, sizeof *people);
        for (size_t i = 0; i < 3; i++)
            people[i] = assent_text_of(PEOPLE[i]);
        texts[0] =
            assent_text_format(history->arena, "set:%s", assent_digest_text(history->arena, &set).bytes);
        return (struct assent_audience){texts, 1, people, 3};
    }
    for (uint64_t i = 0; i < choice; i++)
        texts[i] = one_of(history, keys, sizeof keys / sizeof *keys);
    return (struct assent_audience){choice ? texts : NULL, choice, NULL, 0};
}

static size_t excluded(struct history *history, const struct assent_excluded **out)
{
    size_t count = history_dice(history, 3);
    struct assent_excluded *items = assent_arena_take_array(history->arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = (struct assent_excluded){assent_text_of(PEOPLE[i]), assent_text_of("requester")};
    *out = items;
    return count;
}

struct assent_turn history_turn(struct history *history)
{
    const struct assent_ticket *before = history->ticket;
    history->now_us += 1 + (int64_t)history_dice(history, 5000000);
    struct assent_turn turn = {
        .ticket = assent_id_make(history->now_us, (const unsigned char *)"0123456789"),
        .revision = before ? before->revision + 1 : 1,
        .at_us = history->now_us,
        .event = (enum assent_event_kind)history_dice(history, ASSENT_EVENTS_COUNT),
        .actor = {person(history), text(history), text(history)},
        .definition = digest(history),
        .directory = (int64_t)history_dice(history, 9),
        .schedule = (int64_t)history_dice(history, 2),
    };
    if (before)
        turn.ticket = before->id;
    struct assent_fact *facts = assent_arena_take_array(history->arena, FACTS_MOST, sizeof *facts);
    turn.fact_count = 1 + history_dice(history, FACTS_MOST);
    struct assent_ticket *next = assent_fold_begin(before, turn.revision, turn.at_us, history->arena);
    for (size_t i = 0; i < turn.fact_count; i++) {
        make_fact(history, next, &facts[i]);
        if (facts[i].kind == ASSENT_FACT_CREATED)
            facts[i].created.id = turn.ticket;
        struct assent_error error = {0};
        bool fits = assent_fold_fact(next, &facts[i], history->arena, &error);
        assert(fits);
        (void)fits;
    }
    turn.facts = facts;
    history->ticket = next;
    return turn;
}

static void make_fact(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact)
{
    if (!ticket->workflow.count) {
        fact->kind = ASSENT_FACT_CREATED;
        fact->created.number = assent_text_of("CHG-1042");
        fact->created.kind = (enum assent_ticket_kind)history_dice(history, 4);
        fact->created.workflow = assent_text_of("normal-change");
        fact->created.version = 3;
        fact->created.digest = digest(history);
        fact->created.requester = person(history);
        fact->created.opened_by = history_dice(history, 2) ? person(history) : (struct assent_text){0};
        fact->created.material = digest(history);
        fact->created.title = text(history);
        fact->created.service = text(history);
        fact->created.fields = fields(history);
        history_open(history, &fact->created.template);
        return;
    }
    while (!history_run(history, ticket, fact) && !ticket_fact(history, ticket, fact) &&
           !round_fact(history, ticket, fact) && !timer_fact(history, ticket, fact) &&
           !wait_fact(history, ticket, fact) && !clock_fact(history, ticket, fact) &&
           !job_fact(history, ticket, fact) && !history_hands_fact(history, ticket, fact))
        *fact = (struct assent_fact){0};
}

static bool ticket_fact(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact)
{
    (void)ticket;
    switch (history_dice(history, 24)) {
    case 0:
        fact->kind = ASSENT_FACT_EDITED;
        fact->edited.is_material = history_dice(history, 2);
        fact->edited.editor = person(history);
        fact->edited.material = digest(history);
        fact->edited.set = fields(history);
        fact->edited.names = names_of(history, &fact->edited.set);
        fact->edited.title = text(history);
        fact->edited.service = text(history);
        fact->edited.why = text(history);
        return true;
    case 1:
        fact->kind = ASSENT_FACT_ENTERED;
        fact->entered.state = text(history);
        fact->entered.kind = (enum assent_state_kind)history_dice(history, ASSENT_STATE_END + 1);
        fact->entered.held_by = audience(history);
        fact->entered.previous = text(history);
        fact->entered.counts_as = text(history);
        return true;
    case 2:
        fact->kind = ASSENT_FACT_RISK_SCORED;
        fact->risk_scored.score = (int64_t)history_dice(history, 3);
        fact->risk_scored.level = text(history);
        fact->risk_scored.factors = value(history);
        return true;
    case 3:
        fact->kind = ASSENT_FACT_LEAVING;
        fact->leaving.to = text(history);
        fact->leaving.why = text(history);
        return true;
    case 4:
        fact->kind = ASSENT_FACT_ENDED;
        fact->ended.outcome = (enum assent_outcome)history_dice(history, 5);
        fact->ended.as = text(history);
        return true;
    case 5:
        fact->kind = ASSENT_FACT_COMMENTED;
        fact->commented.comment = text(history);
        return true;
    case 6:
        fact->kind = ASSENT_FACT_ACTED;
        fact->acted.action = text(history);
        fact->acted.comment = text(history);
        return true;
    case 7:
        fact->kind = ASSENT_FACT_HOOK_ANSWERED;
        fact->hook_answered.hook = assent_text_of("risk.history");
        fact->hook_answered.ordinal = (int64_t)history_dice(history, 3);
        fact->hook_answered.value = value(history);
        return true;
    case 8:
        fact->kind = ASSENT_FACT_CHOSEN;
        fact->chosen.branch = (int64_t)history_dice(history, 3);
        fact->chosen.to = text(history);
        return true;
    }
    return false;
}

static void open_round(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact)
{
    static const struct assent_text covers[] = {{"backout", 7}, {"plan", 4}};
    struct assent_round *round = &fact->round_opened;
    fact->kind = ASSENT_FACT_ROUND_OPENED;
    round->n = (int64_t)ticket->round_count;
    round->name = text(history);
    round->state = text(history);
    round->opened_revision = ticket->revision;
    round->opened_us = ticket->updated_us;
    round->covers_count = history_dice(history, 3);
    round->covers = covers;
    round->covered = digest(history);
    round->excluded_count = excluded(history, &round->excluded);
    round->due_us = history_dice(history, 2) ? history->now_us + 1000000 : 0;
    round->seat_count = history_dice(history, 3);
    struct assent_seat *seats = assent_arena_take_array(history->arena, round->seat_count, sizeof *seats);
    for (size_t i = 0; i < round->seat_count; i++) {
        seats[i].name = text(history);
        seats[i].audience = audience(history);
        seats[i].set = digest(history);
        seats[i].base = (int64_t)history_dice(history, 4);
        seats[i].need = (struct assent_need){(enum assent_need_kind)history_dice(history, 4),
                                             (int64_t)history_dice(history, 3), history_dice(history, 2)};
        seats[i].required = (int64_t)history_dice(history, 3);
    }
    round->seats = seats;
}

static bool round_fact(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact)
{
    const struct assent_round *round = assent_ticket_open_round(ticket);
    uint64_t choice = history_dice(history, 12);
    if (choice == 0) {
        open_round(history, ticket, fact);
        return true;
    }
    if (!round || choice > 7)
        return false;
    if (choice == 1) {
        fact->kind = ASSENT_FACT_ROUND_CLOSED;
        fact->round_closed.round = round->n;
        fact->round_closed.outcome = (enum assent_round_outcome)(1 + history_dice(history, 5));
        fact->round_closed.rule = text(history);
        return true;
    }
    if (choice < 6) {
        struct assent_text voter = person(history);
        struct assent_vote vote = {.person = voter,
                                   .cast_by = history_dice(history, 3) ? voter : person(history),
                                   .seat = text(history),
                                   .choice = (enum assent_vote_choice)history_dice(history, 4),
                                   .covered = digest(history),
                                   .revision = ticket->revision,
                                   .at_us = ticket->updated_us,
                                   .comment = text(history)};
        fact->kind = ASSENT_FACT_VOTED;
        fact->voted.round = round->n;
        fact->voted.vote = vote;
        return true;
    }
    if (!round->vote_count)
        return false;
    struct assent_text voter = round->votes[history_dice(history, round->vote_count)].person;
    if (choice == 6) {
        fact->kind = ASSENT_FACT_VOTE_WITHDRAWN;
        fact->vote_withdrawn.round = round->n;
        fact->vote_withdrawn.person = voter;
        fact->vote_withdrawn.comment = text(history);
    } else {
        fact->kind = ASSENT_FACT_VOTE_VOIDED;
        fact->vote_voided.round = round->n;
        fact->vote_voided.person = voter;
        fact->vote_voided.why = text(history);
    }
    return true;
}

static struct assent_text numbered(struct history *history, const char *name, int n)
{
    struct assent_buffer out = assent_buffer_in(history->arena);
    for (const char *at = name; *at; at++) {
        if (*at == '%') {
            assent_buffer_integer(&out, n);
            at++;
        } else
            assent_buffer_byte(&out, *at);
    }
    return assent_buffer_done(&out);
}

static bool timer_fact(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact)
{
    uint64_t choice = history_dice(history, 12);
    if (choice < 2) {
        static const char *const names[] = {"job/%d/retry", "job/%d/due",  "job/%d/not_before", "job/%d/wait",
                                            "round/%d",     "wait/%d/due", "state/late/%d"};
        size_t which = history_dice(history, sizeof names / sizeof *names + 1);
        int n = (int)history_dice(history, 12);
        fact->kind = ASSENT_FACT_TIMER_SET;
        fact->timer_set.name = assent_text_of("state/due");
        if (which < sizeof names / sizeof *names)
            fact->timer_set.name = numbered(history, names[which], n);
        fact->timer_set.was_us = (int64_t)history_dice(history, 2);
        fact->timer_set.rule = text(history);
        fact->timer_set.anchor_us = history->now_us;
        fact->timer_set.due_us = history->now_us + (int64_t)history_dice(history, 1000);
        fact->timer_set.directory = (int64_t)history_dice(history, 3);
        return true;
    }
    if (!ticket->timer_count || choice > 3)
        return false;
    const struct assent_timer *timer = &ticket->timers[history_dice(history, ticket->timer_count)];
    if (choice == 2) {
        fact->kind = ASSENT_FACT_TIMER_FIRED;
        fact->timer_fired.name = timer->name;
        fact->timer_fired.due_us = timer->due_us;
    } else {
        fact->kind = ASSENT_FACT_TIMER_CLEARED;
        fact->timer_cleared.name = timer->name;
    }
    return true;
}

static void open_job(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact)
{
    struct assent_job *job = &fact->job_opened;
    fact->kind = ASSENT_FACT_JOB_OPENED;
    job->n = (int64_t)ticket->job_count;
    job->state = text(history);
    job->entered_revision = ticket->entered_revision;
    job->name = assent_text_of("deploy");
    job->index = (int64_t)history_dice(history, 3) - 1;
    job->of = (int64_t)history_dice(history, (uint64_t)job->n + 1) - 1;
    job->role = (enum assent_job_role)history_dice(history, 3);
    job->body = (enum assent_body_kind)(1 + history_dice(history, 3));
    job->worker = job->body == ASSENT_BODY_WORKER ? assent_text_of("deployer") : assent_text_of("");
}

static void claim_job(struct history *history, const struct assent_ticket *ticket,
                      const struct assent_job *job, struct assent_fact *fact)
{
    fact->kind = ASSENT_FACT_JOB_CLAIMED;
    fact->job_claimed.n = job->n;
    fact->job_claimed.attempt = job->attempts + 1;
    fact->job_claimed.fence = job->fence + 1;
    fact->job_claimed.started = job->started ? job->started : ticket->started_jobs + 1;
    fact->job_claimed.person = person(history);
    fact->job_claimed.lease_us = job->body == ASSENT_BODY_WORKER ? history->now_us + 60000000 : 0;
}

static bool job_fact(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact)
{
    uint64_t choice = history_dice(history, 14);
    if (choice == 0) {
        open_job(history, ticket, fact);
        return true;
    }
    const struct assent_job *job =
        ticket->job_count ? &ticket->jobs[history_dice(history, ticket->job_count)] : NULL;
    if (!job || job->phase == ASSENT_JOB_ENDED)
        return false;
    static const enum assent_fact_kind kinds[] = {
        ASSENT_FACT_JOB_OFFERED,    ASSENT_FACT_JOB_OFFERED,   ASSENT_FACT_JOB_CLAIMED,
        ASSENT_FACT_JOB_CLAIMED,    ASSENT_FACT_JOB_RELEASED,  ASSENT_FACT_JOB_PROGRESSED,
        ASSENT_FACT_JOB_DELAYED,    ASSENT_FACT_JOB_CANCELLED, ASSENT_FACT_JOB_FAULTED,
        ASSENT_FACT_FAULT_RESOLVED, ASSENT_FACT_JOB_ENDED,
    };
    if (choice > sizeof kinds / sizeof *kinds)
        return false;
    fact->kind = kinds[choice - 1];
    fact->job_released.n = job->n; // every one of them begins with it
    if (fact->kind == ASSENT_FACT_JOB_OFFERED) {
        fact->job_offered.audience = audience(history);
        fact->job_offered.excluded_count = excluded(history, &fact->job_offered.excluded);
        fact->job_offered.title = text(history);
        fact->job_offered.with = value(history);
    } else if (fact->kind == ASSENT_FACT_JOB_CLAIMED) {
        claim_job(history, ticket, job, fact);
    } else if (fact->kind == ASSENT_FACT_JOB_PROGRESSED) {
        fact->job_progressed.progress = value(history);
    } else if (fact->kind == ASSENT_FACT_JOB_DELAYED) {
        fact->job_delayed.due_us = history->now_us + 1;
        fact->job_delayed.error = text(history);
        fact->job_delayed.why = text(history);
    } else if (fact->kind == ASSENT_FACT_JOB_FAULTED) {
        fact->job_faulted.error = text(history);
    } else if (fact->kind == ASSENT_FACT_FAULT_RESOLVED) {
        fact->fault_resolved.resolve = (enum assent_resolve)history_dice(history, 3);
        fact->fault_resolved.comment = text(history);
    } else if (fact->kind == ASSENT_FACT_JOB_ENDED) {
        fact->job_ended.outcome = (enum assent_job_outcome)(1 + history_dice(history, 4));
        fact->job_ended.why = text(history);
        fact->job_ended.person = person(history);
        fact->job_ended.result = value(history);
        fact->job_ended.error = text(history);
    }
    return true;
}

static void open_wait(struct history *history, struct assent_fact *fact)
{
    static const struct assent_text blocked_by[] = {{"approval", 8}, {"freeze", 6}};
    size_t count = history_dice(history, 4);
    struct assent_wait_branch *branches = assent_arena_take_array(history->arena, count, sizeof *branches);
    for (size_t i = 0; i < count; i++) {
        branches[i] = (struct assent_wait_branch){.blocked_by = blocked_by,
                                                  .blocked_by_count = history_dice(history, 3),
                                                  .latest_us = (int64_t)history_dice(history, 2),
                                                  .signal = text(history),
                                                  .signal_key = text(history),
                                                  .until_us = (int64_t)history_dice(history, 2)};
    }
    fact->kind = ASSENT_FACT_WAIT_OPENED;
    fact->wait_opened = (struct assent_wait){branches, count};
}

static void listen(struct history *history, struct assent_fact *fact)
{
    static const char *const signals[] = {"hr.left", "hr.back"};
    size_t count = history_dice(history, 3);
    struct assent_awaited *items = assent_arena_take_array(history->arena, count, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct assent_awaited){.branch = (int64_t)history_dice(history, 3) - 1,
                                           .index = (int64_t)history_dice(history, 3) - 1,
                                           .signal = one_of(history, signals, 2),
                                           .signal_key = text(history)};
    }
    fact->kind = ASSENT_FACT_LISTENING;
    fact->listening.signals = items;
    fact->listening.count = count;
}

static bool wait_fact(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact)
{
    uint64_t choice = history_dice(history, 12);
    if (choice == 0) {
        open_wait(history, fact);
    } else if (choice == 1) {
        listen(history, fact);
    } else if (choice == 2) {
        fact->kind = ASSENT_FACT_HOLDER_CHANGED;
        fact->holder_changed.held_by = audience(history);
        fact->holder_changed.how = (enum assent_holder_how)history_dice(history, 2);
        fact->holder_changed.why = text(history);
    } else if (choice == 3) {
        fact->kind = ASSENT_FACT_SIGNALLED;
        fact->signalled.name = text(history);
        fact->signalled.signal_key = text(history);
        fact->signalled.id = text(history);
        fact->signalled.value = value(history);
    } else if (choice == 7) {
        fact->kind = ASSENT_FACT_FREEZE_OVERRIDDEN;
        fact->freeze_overridden.at_us = (int64_t)history_dice(history, 3) * 1000;
        fact->freeze_overridden.because = text(history);
        fact->freeze_overridden.freeze = text(history);
        fact->freeze_overridden.from_us = (int64_t)history_dice(history, 3) * 1000;
        fact->freeze_overridden.person = text(history);
        fact->freeze_overridden.until_us = (int64_t)history_dice(history, 3) * 1000;
    } else if (choice == 10) {
        history_conflict(history, ticket, text(history), fact);
    } else if (choice == 8) {
        fact->kind = ASSENT_FACT_SUPERSEDED;
        fact->superseded.by = text(history);
    } else if (choice < 7 && ticket->wait.count) {
        fact->kind = choice == 4 ? ASSENT_FACT_WAIT_ENDED : ASSENT_FACT_WAIT_BLOCKED;
        int64_t branch = (int64_t)history_dice(history, ticket->wait.count);
        if (choice == 4) {
            fact->wait_ended.branch = branch;
            fact->wait_ended.outcome = (enum assent_wait_outcome)history_dice(history, 3);
        } else {
            fact->wait_blocked.branch = branch;
            fact->wait_blocked.reasons = value(history);
        }
    } else {
        return false;
    }
    return true;
}

static void change_seat(struct history *history, const struct assent_round *round, struct assent_fact *fact)
{
    struct assent_fact_seat *seat = &fact->seat_changed;
    fact->kind = ASSENT_FACT_SEAT_CHANGED;
    seat->round = round->n;
    seat->seat = round->seats[history_dice(history, round->seat_count)].name;
    seat->how = (enum assent_holder_how)history_dice(history, 2);
    seat->why = text(history);
    seat->audience = audience(history);
    seat->set = digest(history);
    seat->base = (int64_t)history_dice(history, 4);
    seat->required = (int64_t)history_dice(history, 3);
    seat->excluded_count = excluded(history, &seat->excluded);
}

static bool clock_fact(struct history *history, const struct assent_ticket *ticket, struct assent_fact *fact)
{
    static const struct assent_text except[] = {{"per_ann", 7}, {"per_bob", 7}};
    const struct assent_round *round = assent_ticket_open_round(ticket);
    const struct assent_timer *timer =
        ticket->timer_count ? &ticket->timers[history_dice(history, ticket->timer_count)] : NULL;
    const struct assent_vote *question = NULL;
    uint64_t choice = history_dice(history, 9);
    for (size_t i = 0; round && i < round->vote_count; i++)
        question = round->votes[i].choice == ASSENT_VOTE_ASK ? &round->votes[i] : question;
    if (choice == 0) {
        fact->kind = ASSENT_FACT_APPROVAL_EXPIRED;
        fact->approval_expired.round = (int64_t)history_dice(history, 4);
        fact->approval_expired.rule = text(history);
    } else if (choice == 1 && timer && !timer->paused_us) {
        fact->kind = ASSENT_FACT_CLOCK_PAUSED;
        fact->clock_paused.name = timer->name;
        fact->clock_paused.left_us = (int64_t)history_dice(history, 1000);
        fact->clock_paused.unit = (enum assent_duration_unit)history_dice(history, 2);
        fact->clock_paused.why = text(history);
    } else if (choice <= 3 && timer && timer->paused_us) {
        fact->kind = ASSENT_FACT_CLOCK_RESUMED;
        fact->clock_resumed.name = timer->name;
        fact->clock_resumed.due_us = history->now_us + 1 + (int64_t)history_dice(history, 1000);
        fact->clock_resumed.directory = (int64_t)history_dice(history, 3);
    } else if (choice == 4 && round) {
        fact->kind = ASSENT_FACT_REMINDED;
        fact->reminded.name = text(history);
        fact->reminded.round = round->n;
        fact->reminded.audience = audience(history);
        fact->reminded.except_count = history_dice(history, 3);
        fact->reminded.except = except;
    } else if (choice == 8 && round) {
        fact->kind = ASSENT_FACT_ROUND_DEFERRED;
        fact->round_deferred.round = round->n;
        fact->round_deferred.meeting = text(history);
        fact->round_deferred.because = text(history);
    } else if (choice == 5 && round) {
        fact->kind = ASSENT_FACT_DEBT_UNPAID;
        fact->debt_unpaid.round = round->n;
    } else if (choice == 6 && round && round->seat_count) {
        change_seat(history, round, fact);
    } else if (choice == 7 && question) {
        fact->kind = ASSENT_FACT_ASKED_ANSWERED;
        fact->asked_answered.round = round->n;
        fact->asked_answered.person = question->person;
        fact->asked_answered.by = person(history);
        fact->asked_answered.answer = text(history);
    } else {
        return false;
    }
    return true;
}
