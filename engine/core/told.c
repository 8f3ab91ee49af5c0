// SPDX-License-Identifier: Apache-2.0
// Whom a fact concerns: see the door. Guarantees: who did something is not told of it, unless they are asked
// for something by it; who is kept out of a round or a task is not told of it; a round that its own turn
// closes tells nobody that they are asked.
#include <assent/core/told.h>

#include <assent/core/step.h>

struct telling {
    const struct assent_turn *turn;
    size_t n;
    const struct assent_ticket *ticket;
    const struct assent_directory *directory;
    struct assent_arena *arena;
    struct assent_items list;
};

// One entry under construction.
struct entry {
    enum assent_told_reason reason;
    struct assent_items to, members, except;
    int64_t round, job; // -1: none
    int64_t since;
    struct assent_value changed;
};

enum telling_kind {
    OF_NOTHING, // it only serves the engine, or others say it too
    OF_A_STATE,
    OF_A_ROUND,
    OF_A_VOTE,
    OF_A_VOID_VOTE,
    OF_A_DECISION,
    OF_AN_OFFER,
    OF_A_FAULT,
    OF_AN_END,
    OF_A_HOLDER,
    OF_AN_OBSTACLE,
    OF_A_WAIVER,
    OF_AN_ANSWER,
    OF_A_REMINDER,
    OF_A_SEAT,
    OF_A_DEBT,
    OF_A_LAPSE,
    OF_A_CONFLICT,
    OF_A_CONFLICT_SETTLED,
    OF_A_COMMENT,
    OF_A_DEFERRAL,
    OF_A_HAND_OVER,
    OF_A_REASSIGNMENT,
    OF_AN_ADDED_SEAT,
    OF_A_REFUSAL,
};

// One for each kind of fact: a new kind without its line does not compile.
enum kind_of_fact {
    KIND_CREATED = OF_NOTHING,
    KIND_EDITED = OF_NOTHING,
    KIND_ACTED = OF_NOTHING,
    KIND_COMMENTED = OF_A_COMMENT,
    KIND_ENTERED = OF_A_STATE,
    KIND_HOOK_ANSWERED = OF_NOTHING,
    KIND_RISK_SCORED = OF_NOTHING,
    KIND_CHOSEN = OF_NOTHING,
    KIND_ROUND_OPENED = OF_A_ROUND,
    KIND_VOTED = OF_A_VOTE,
    KIND_VOTE_WITHDRAWN = OF_NOTHING,
    KIND_VOTE_VOIDED = OF_A_VOID_VOTE,
    KIND_ROUND_CLOSED = OF_A_DECISION,
    KIND_TIMER_SET = OF_NOTHING,
    KIND_TIMER_FIRED = OF_NOTHING,
    KIND_TIMER_CLEARED = OF_NOTHING,
    KIND_JOB_OPENED = OF_NOTHING,
    KIND_JOB_OFFERED = OF_AN_OFFER,
    KIND_JOB_CLAIMED = OF_NOTHING,
    KIND_JOB_RELEASED = OF_NOTHING,
    KIND_JOB_PROGRESSED = OF_NOTHING,
    KIND_JOB_DELAYED = OF_NOTHING,
    KIND_JOB_CANCELLED = OF_NOTHING,
    KIND_JOB_FAULTED = OF_A_FAULT,
    KIND_FAULT_RESOLVED = OF_NOTHING,
    KIND_JOB_ENDED = OF_NOTHING,
    KIND_LEAVING = OF_NOTHING,
    KIND_ENDED = OF_AN_END,
    KIND_REFUSED = OF_A_REFUSAL,
    KIND_HOLDER_CHANGED = OF_A_HOLDER,
    KIND_WAIT_OPENED = OF_NOTHING,
    KIND_WAIT_BLOCKED = OF_AN_OBSTACLE,
    KIND_WAIT_ENDED = OF_NOTHING,
    KIND_LISTENING = OF_NOTHING,
    KIND_SIGNALLED = OF_NOTHING,
    KIND_FREEZE_OVERRIDDEN = OF_A_WAIVER,
    KIND_ASKED_ANSWERED = OF_AN_ANSWER,
    KIND_CLOCK_PAUSED = OF_NOTHING,
    KIND_CLOCK_RESUMED = OF_NOTHING,
    KIND_REMINDED = OF_A_REMINDER,
    KIND_SEAT_CHANGED = OF_A_SEAT,
    KIND_DEBT_UNPAID = OF_A_DEBT,
    KIND_APPROVAL_EXPIRED = OF_A_LAPSE,
    KIND_CONFLICT_FOUND = OF_A_CONFLICT,
    KIND_CONFLICT_SETTLED = OF_A_CONFLICT_SETTLED,
    KIND_SUPERSEDED = OF_NOTHING,    // its end is told
    KIND_PREAUTHORISED = OF_NOTHING, // the round that it stands for says so
    KIND_RUN_ENDED = OF_NOTHING,
    KIND_ROUND_DEFERRED = OF_A_DEFERRAL,
    KIND_HANDED_OVER = OF_A_HAND_OVER,
    KIND_JOB_REASSIGNED = OF_A_REASSIGNMENT,
    KIND_SEAT_ADDED = OF_AN_ADDED_SEAT,
    KIND_WATCHED = OF_NOTHING,
    KIND_UNWATCHED = OF_NOTHING,
    KIND_MEMBERS_CHANGED = OF_NOTHING, // what the round came to is told
};

static void tell_fact(struct telling *telling, const struct assent_fact *fact);
static void tell_of_round(struct telling *telling, enum telling_kind kind, const struct assent_fact *fact);
static void tell_of_ticket(struct telling *telling, enum telling_kind kind, const struct assent_fact *fact);
static void tell_round(struct telling *telling, const struct assent_round *round);
static void tell_again(struct telling *telling, const struct assent_round *round);
static void tell_voided(struct telling *telling, const struct assent_fact_voided *voided);
static void tell_reminded(struct telling *telling, const struct assent_fact_reminded *reminded);
static void tell_seat(struct telling *telling, const struct assent_fact_seat *seat);
static void tell_unpaid(struct telling *telling, int64_t n);
static void tell_task(struct telling *telling, int64_t job, const struct assent_audience *audience,
                      const struct assent_excluded *excluded, size_t excluded_count);
static void tell_deferred(struct telling *telling, int64_t n);
static void tell_handed(struct telling *telling, const struct assent_fact_handed *handed);
static void tell_added(struct telling *telling, const struct assent_fact_added *added);
static void tell_watchers(struct telling *telling, int64_t round);
static void tell_requester(struct telling *telling, enum assent_told_reason reason, int64_t round);
static void tell_planner(struct telling *telling, enum assent_told_reason reason);
static void tell_audience(struct telling *telling, enum assent_told_reason reason,
                          const struct assent_audience *audience, int64_t job);
static void tell_operators(struct telling *telling, int64_t job);
static void tell_decision(struct telling *telling, const struct assent_fact_closed *closed);
static struct entry entry_in(struct telling *telling, enum assent_told_reason reason);
static void add_audience(struct entry *entry, const struct assent_audience *audience);
static void add_once(struct assent_items *items, struct assent_text text);
static void add(struct assent_items *items, struct assent_text text);
static void except_voters(const struct telling *telling, struct entry *entry,
                          const struct assent_round *round);
static void except_excluded(struct entry *entry, const struct assent_excluded *excluded, size_t count);
static void ask_seats(struct entry *entry, const struct assent_round *round);
static void keep(struct telling *telling, struct entry *entry);
static bool closes_later(const struct telling *telling, int64_t round);
static bool votes_later(const struct telling *telling, int64_t round, struct assent_text person);
static struct assent_value changed_of(const struct telling *telling, const struct assent_round *round);
static bool covers(const struct assent_round *round, struct assent_text name);

struct assent_value assent_told(const struct assent_turn *turn, size_t n, const struct assent_ticket *ticket,
                                const struct assent_directory *directory, struct assent_arena *arena)
{
    struct telling telling = {turn, n, ticket, directory, arena, assent_items_in(arena)};
    if (ticket)
        tell_fact(&telling, &turn->facts[n]);
    return telling.list.count ? assent_items_done(&telling.list) : assent_value_absent();
}

static void tell_fact(struct telling *telling, const struct assent_fact *fact)
{
    static const int KINDS[] = {
#define KIND_OF_FACT(name, text) KIND_##name,
        ASSENT_FACTS(KIND_OF_FACT)
#undef KIND_OF_FACT
    };
    enum telling_kind kind = (enum telling_kind)KINDS[fact->kind];
    tell_of_round(telling, kind, fact);
    tell_of_ticket(telling, kind, fact);
}

static void tell_of_round(struct telling *telling, enum telling_kind kind, const struct assent_fact *fact)
{
    switch (kind) {
    case OF_A_ROUND:
        tell_round(telling, &fact->round_opened);
        return;
    case OF_A_VOID_VOTE:
        tell_voided(telling, &fact->vote_voided);
        return;
    case OF_A_REMINDER:
        tell_reminded(telling, &fact->reminded);
        return;
    case OF_A_SEAT:
        tell_seat(telling, &fact->seat_changed);
        return;
    case OF_A_DEBT:
        tell_unpaid(telling, fact->debt_unpaid.round);
        return;
    case OF_A_VOTE:
        if (fact->voted.vote.choice == ASSENT_VOTE_ASK && fact->voted.vote.answered_us == 0)
            tell_requester(telling, ASSENT_TOLD_QUESTION, fact->voted.round);
        return;
    case OF_AN_ANSWER:
        tell_audience(telling, ASSENT_TOLD_ANSWERED,
                      &(struct assent_audience){.keys = &fact->asked_answered.person, .count = 1}, -1);
        return;
    case OF_A_DECISION:
        tell_decision(telling, &fact->round_closed);
        return;
    case OF_A_LAPSE:
        tell_requester(telling, ASSENT_TOLD_LAPSED, fact->approval_expired.round);
        return;
    case OF_A_DEFERRAL:
        tell_deferred(telling, fact->round_deferred.round);
        return;
    case OF_AN_ADDED_SEAT:
        tell_added(telling, &fact->seat_added);
        return;
    case OF_NOTHING:
    case OF_A_STATE:
    case OF_A_COMMENT:
    case OF_A_HAND_OVER:
    case OF_A_REASSIGNMENT:
    case OF_A_HOLDER:
    case OF_AN_OFFER:
    case OF_A_FAULT:
    case OF_A_REFUSAL:
    case OF_A_CONFLICT:
    case OF_A_CONFLICT_SETTLED:
    case OF_AN_OBSTACLE:
    case OF_A_WAIVER:
    case OF_AN_END:
        return;
    }
}

static void tell_of_ticket(struct telling *telling, enum telling_kind kind, const struct assent_fact *fact)
{
    switch (kind) {
    case OF_A_STATE:
        tell_audience(telling, ASSENT_TOLD_HELD, &fact->entered.held_by, -1);
        tell_watchers(telling, -1);
        return;
    case OF_A_COMMENT:
        tell_watchers(telling, -1);
        return;
    case OF_A_HAND_OVER:
        tell_handed(telling, &fact->handed_over);
        return;
    case OF_A_REASSIGNMENT:
        tell_task(telling, fact->job_reassigned.n, &fact->job_reassigned.audience,
                  fact->job_reassigned.excluded, fact->job_reassigned.excluded_count);
        return;
    case OF_A_HOLDER:
        tell_audience(telling, ASSENT_TOLD_HELD, &fact->holder_changed.held_by, -1);
        return;
    case OF_AN_OFFER:
        tell_task(telling, fact->job_offered.n, &fact->job_offered.audience, fact->job_offered.excluded,
                  fact->job_offered.excluded_count);
        return;
    case OF_A_FAULT:
        tell_operators(telling, fact->job_faulted.n);
        return;
    case OF_A_REFUSAL:
        if (fact->refused.person.count == 0) // of the engine's own, and nobody has heard of it
            tell_operators(telling, -1);
        return;
    case OF_A_CONFLICT:
    case OF_A_CONFLICT_SETTLED:
        tell_planner(telling, kind == OF_A_CONFLICT ? ASSENT_TOLD_CONFLICT : ASSENT_TOLD_CONFLICT_OVER);
        return;
    case OF_AN_OBSTACLE:
    case OF_A_WAIVER:
        tell_requester(telling, kind == OF_A_WAIVER ? ASSENT_TOLD_FREEZE_LIFTED : ASSENT_TOLD_BLOCKED, -1);
        return;
    case OF_AN_END:
        tell_requester(telling, ASSENT_TOLD_ENDED, -1);
        tell_watchers(telling, -1);
        return;
    case OF_NOTHING:
    case OF_A_ROUND:
    case OF_A_VOID_VOTE:
    case OF_A_REMINDER:
    case OF_A_SEAT:
    case OF_A_DEBT:
    case OF_A_VOTE:
    case OF_AN_ANSWER:
    case OF_A_DECISION:
    case OF_A_LAPSE:
    case OF_A_DEFERRAL:
    case OF_AN_ADDED_SEAT:
        return;
    }
}

// Those who have voted before are told what has changed, the others that they are asked.
static void tell_round(struct telling *telling, const struct assent_round *round)
{
    struct entry entry = entry_in(telling, round->debt ? ASSENT_TOLD_OWED : ASSENT_TOLD_ASKED);
    if (round->outcome != ASSENT_ROUND_OPEN || closes_later(telling, round->n))
        return;
    ask_seats(&entry, round);
    for (size_t i = 0; i < round->again_count; i++)
        add(&entry.except, round->again[i].person);
    keep(telling, &entry);
    tell_again(telling, round);
}

static void tell_again(struct telling *telling, const struct assent_round *round)
{
    struct entry entry = entry_in(telling, ASSENT_TOLD_ASKED_AGAIN);
    entry.round = round->n;
    for (size_t i = 0; i < round->again_count; i++) {
        const struct assent_again *again = &round->again[i];
        if (votes_later(telling, round->n, again->person))
            continue;
        add(&entry.to, again->person);
        entry.since = !entry.since || again->revision < entry.since ? again->revision : entry.since;
    }
    entry.changed = changed_of(telling, round);
    keep(telling, &entry);
}

static void tell_voided(struct telling *telling, const struct assent_fact_voided *voided)
{
    const struct assent_round *round = assent_ticket_round(telling->ticket, voided->round);
    struct entry entry = entry_in(telling, voided->seen ? ASSENT_TOLD_ASKED_AGAIN : ASSENT_TOLD_VOTE_VOID);
    if (voided->seen && closes_later(telling, voided->round))
        return;
    entry.round = voided->round;
    entry.since = voided->seen;
    add_once(&entry.to, voided->person);
    if (voided->seen && round)
        entry.changed = changed_of(telling, round);
    keep(telling, &entry);
}

static void tell_reminded(struct telling *telling, const struct assent_fact_reminded *reminded)
{
    struct entry entry = entry_in(telling, ASSENT_TOLD_REMINDED);
    entry.round = reminded->round;
    add_audience(&entry, &reminded->audience);
    for (size_t i = 0; i < reminded->except_count; i++)
        add(&entry.except, reminded->except[i]);
    keep(telling, &entry);
}

static void tell_seat(struct telling *telling, const struct assent_fact_seat *seat)
{
    const struct assent_round *round = assent_ticket_round(telling->ticket, seat->round);
    struct entry entry = entry_in(telling, ASSENT_TOLD_LATE);
    if (closes_later(telling, seat->round))
        return;
    entry.round = seat->round;
    add_audience(&entry, &seat->audience);
    except_excluded(&entry, seat->excluded, seat->excluded_count);
    except_voters(telling, &entry, round);
    keep(telling, &entry);
}

static void tell_unpaid(struct telling *telling, int64_t n)
{
    const struct assent_round *round = assent_ticket_round(telling->ticket, n);
    struct entry entry = entry_in(telling, ASSENT_TOLD_UNPAID);
    if (!round)
        return;
    ask_seats(&entry, round);
    except_voters(telling, &entry, round);
    keep(telling, &entry);
    tell_requester(telling, ASSENT_TOLD_UNPAID, n);
}

// Of what a person does; what a worker does is told by the offer alone.
static void tell_task(struct telling *telling, int64_t job, const struct assent_audience *audience,
                      const struct assent_excluded *excluded, size_t excluded_count)
{
    struct entry entry = entry_in(telling, ASSENT_TOLD_TASK);
    entry.job = job;
    add_audience(&entry, audience);
    except_excluded(&entry, excluded, excluded_count);
    keep(telling, &entry);
}

// Those who were to decide, less who has voted, and who waits for it.
static void tell_deferred(struct telling *telling, int64_t n)
{
    const struct assent_round *round = assent_ticket_round(telling->ticket, n);
    struct entry entry = entry_in(telling, ASSENT_TOLD_DEFERRED);
    struct assent_text actor = telling->turn->actor.person;
    if (!round)
        return;
    ask_seats(&entry, round);
    except_voters(telling, &entry, round);
    if (actor.count)
        add_once(&entry.except, actor);
    keep(telling, &entry);
    tell_requester(telling, ASSENT_TOLD_DEFERRED, n);
    tell_watchers(telling, n);
}

// Who has it from now on, and who had it: a manager may hand over what neither of them did.
static void tell_handed(struct telling *telling, const struct assent_fact_handed *handed)
{
    struct assent_text both[] = {handed->to, handed->from};
    tell_audience(telling, ASSENT_TOLD_HANDED_OVER, &(struct assent_audience){.keys = both, .count = 2}, -1);
    tell_watchers(telling, -1);
}

static void tell_added(struct telling *telling, const struct assent_fact_added *added)
{
    struct entry entry = entry_in(telling, ASSENT_TOLD_ASKED);
    if (closes_later(telling, added->round))
        return;
    entry.round = added->round;
    add_once(&entry.to, added->person);
    keep(telling, &entry);
}

// But for who did it; where anybody watches by now.
static void tell_watchers(struct telling *telling, int64_t round)
{
    struct entry entry = entry_in(telling, ASSENT_TOLD_WATCHED);
    if (telling->ticket->watcher_count == 0)
        return;
    entry.round = round;
    add_once(&entry.to, assent_text_of(ASSENT_TOLD_WATCHERS));
    if (telling->turn->actor.person.count)
        add(&entry.except, telling->turn->actor.person);
    keep(telling, &entry);
}

static void tell_requester(struct telling *telling, enum assent_told_reason reason, int64_t round)
{
    struct entry entry = entry_in(telling, reason);
    entry.round = round;
    if (assent_text_equal(telling->ticket->requester, telling->turn->actor.person))
        return;
    add_once(&entry.to, telling->ticket->requester);
    keep(telling, &entry);
}

// Who asks for the change and who carries it out, also where they moved it themselves: it needs them.
static void tell_planner(struct telling *telling, enum assent_told_reason reason)
{
    struct entry entry = entry_in(telling, reason);
    add_once(&entry.to, telling->ticket->requester);
    if (telling->ticket->plan.implementer.count)
        add_once(&entry.to, telling->ticket->plan.implementer);
    keep(telling, &entry);
}

// But for who did it.
static void tell_audience(struct telling *telling, enum assent_told_reason reason,
                          const struct assent_audience *audience, int64_t job)
{
    struct assent_text actor = telling->turn->actor.person;
    struct entry entry = entry_in(telling, reason);
    entry.job = job;
    add_audience(&entry, audience);
    if (entry.to.count == 1 && assent_text_equal(entry.to.items[0].text, actor))
        return;
    if (actor.count && entry.to.count)
        add(&entry.except, actor);
    keep(telling, &entry);
}

static void tell_operators(struct telling *telling, int64_t job)
{
    struct assent_audience operators = assent_operators(telling->directory, telling->arena);
    tell_audience(telling, ASSENT_TOLD_FAULT, &operators, job);
    if (job < 0)
        tell_requester(telling, ASSENT_TOLD_FAULT, -1);
}

static void tell_decision(struct telling *telling, const struct assent_fact_closed *closed)
{
    if (closed->outcome == ASSENT_ROUND_MET || closed->outcome == ASSENT_ROUND_REFUSED ||
        closed->outcome == ASSENT_ROUND_EXPIRED) {
        tell_requester(telling, ASSENT_TOLD_DECIDED, closed->round);
        tell_watchers(telling, closed->round);
    }
}

static struct entry entry_in(struct telling *telling, enum assent_told_reason reason)
{
    struct assent_arena *arena = telling->arena;
    return (struct entry){.reason = reason,
                          .to = assent_items_in(arena),
                          .members = assent_items_in(arena),
                          .except = assent_items_in(arena),
                          .round = -1,
                          .job = -1};
}

static void add_audience(struct entry *entry, const struct assent_audience *audience)
{
    for (size_t i = 0; i < audience->count; i++)
        add_once(&entry->to, audience->keys[i]);
    for (size_t i = 0; i < audience->member_count; i++)
        add(&entry->members, audience->members[i]);
}

// Of keys, which are few.
static void add_once(struct assent_items *items, struct assent_text text)
{
    bool there = false;
    for (size_t i = 0; i < items->count && !there; i++)
        there = assent_text_equal(items->items[i].text, text);
    if (!there)
        add(items, text);
}

static void add(struct assent_items *items, struct assent_text text)
{
    assent_items_add(items, assent_value_text(text));
}

static void except_excluded(struct entry *entry, const struct assent_excluded *excluded, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add(&entry->except, excluded[i].person);
}

// All who are to decide the round, but for who is kept out of it.
static void ask_seats(struct entry *entry, const struct assent_round *round)
{
    entry->round = round->n;
    for (size_t i = 0; i < round->seat_count; i++)
        add_audience(entry, &round->seats[i].audience);
    except_excluded(entry, round->excluded, round->excluded_count);
}

// Whose vote stood by then.
static void except_voters(const struct telling *telling, struct entry *entry,
                          const struct assent_round *round)
{
    for (size_t i = 0; round && i < round->vote_count; i++) {
        if (round->votes[i].revision <= telling->turn->revision)
            add(&entry->except, round->votes[i].person);
    }
}

static void keep(struct telling *telling, struct entry *entry)
{
    struct assent_record record = assent_record_in(telling->arena);
    if (entry->to.count == 0)
        return;
    assent_record_put_text(&record, "reason", assent_text_of(assent_told_text(entry->reason)));
    assent_record_put(&record, "to", assent_items_done(&entry->to));
    if (entry->members.count)
        assent_record_put(&record, "members", assent_items_done(&entry->members));
    if (entry->except.count)
        assent_record_put(&record, "except", assent_items_done(&entry->except));
    const struct assent_round *round = assent_ticket_round(telling->ticket, entry->round);
    const struct assent_job *job = assent_ticket_job(telling->ticket, entry->job);
    if (round)
        assent_record_put_text(&record, "approval", assent_round_id(telling->arena, telling->ticket, round));
    if (job)
        assent_record_put_text(&record, "job", assent_job_id(telling->arena, telling->ticket, job));
    if (entry->since)
        assent_record_put_integer(&record, "since", entry->since);
    if (entry->changed.kind == ASSENT_VALUE_LIST && entry->changed.list.count)
        assent_record_put(&record, "changed", entry->changed);
    assent_items_add(&telling->list, assent_record_done(&record));
}

static bool closes_later(const struct telling *telling, int64_t round)
{
    bool closes = false;
    for (size_t i = telling->n + 1; i < telling->turn->fact_count && !closes; i++) {
        const struct assent_fact *fact = &telling->turn->facts[i];
        closes = fact->kind == ASSENT_FACT_ROUND_CLOSED && fact->round_closed.round == round;
    }
    return closes;
}

static bool votes_later(const struct telling *telling, int64_t round, struct assent_text person)
{
    bool votes = false;
    for (size_t i = telling->n + 1; i < telling->turn->fact_count && !votes; i++) {
        const struct assent_fact *fact = &telling->turn->facts[i];
        votes = fact->kind == ASSENT_FACT_VOTED && fact->voted.round == round &&
                assent_text_equal(fact->voted.vote.person, person);
    }
    return votes;
}

// Of what the round covers, what this turn has edited. What had changed before is in the difference that the
// approval shows to each of them.
static struct assent_value changed_of(const struct telling *telling, const struct assent_round *round)
{
    struct assent_items names = assent_items_in(telling->arena);
    for (size_t i = 0; i < telling->n; i++) {
        const struct assent_fact *fact = &telling->turn->facts[i];
        if (fact->kind != ASSENT_FACT_EDITED || fact->edited.names.kind != ASSENT_VALUE_LIST)
            continue;
        for (size_t k = 0; k < fact->edited.names.list.count; k++) {
            if (covers(round, fact->edited.names.list.items[k].text))
                add_once(&names, fact->edited.names.list.items[k].text);
        }
    }
    return assent_items_done(&names);
}

static bool covers(const struct assent_round *round, struct assent_text name)
{
    bool found = false;
    for (size_t i = 0; i < round->covers_count && !found; i++)
        found = assent_text_equal(round->covers[i], name);
    return found;
}
