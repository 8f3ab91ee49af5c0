// SPDX-License-Identifier: Apache-2.0
// fold: applies facts to a ticket. It decides nothing: facts are complete, so rebuilding a ticket from its
// journal needs no definition, world or hook, and a later engine cannot change the past. Guarantees: the
// ticket before is never changed, so a turn that comes to nothing costs nothing; arrays are copied when they
// first change, and the rest is shared. Rounds and votes: fold_round.c; jobs: fold_job.c.
#include <assent/core/fold.h>

#include "fold_parts.h"

#include <assert.h>
#include <string.h>

static bool apply(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                  struct assent_error *error);
static bool change_head(struct assent_ticket *ticket, const struct assent_fact *fact,
                        struct assent_arena *arena);
static bool create(struct assent_ticket *ticket, const struct assent_fact *fact, struct assent_error *error);
static void edit(struct assent_ticket *ticket, const struct assent_fact *fact, struct assent_arena *arena);
static struct assent_value fields_after(const struct assent_ticket *ticket, const struct assent_fact *fact,
                                        struct assent_arena *arena);
static bool listed(const struct assent_value *list, struct assent_text name);
static void add_editor(struct assent_ticket *ticket, struct assent_text person, struct assent_arena *arena);
static void enter(struct assent_ticket *ticket, const struct assent_fact *fact);
static void leave(struct assent_ticket *ticket, const struct assent_fact *fact);
static void end(struct assent_ticket *ticket, const struct assent_fact *fact);
static void score(struct assent_ticket *ticket, const struct assent_fact *fact);
static size_t timer_place(const struct assent_ticket *ticket, struct assent_text name, bool *found);

const struct assent_ticket *assent_fold(const struct assent_ticket *ticket, const struct assent_turn *turn,
                                        struct assent_arena *arena, struct assent_error *error)
{
    bool refusal = turn->fact_count == 1 && turn->facts[0].kind == ASSENT_FACT_REFUSED;
    int64_t revision = ticket ? ticket->revision : 0;
    if (turn->revision != revision + !refusal || (ticket && !assent_id_equal(&ticket->id, &turn->ticket))) {
        assent_error_set(error, ASSENT_BAD_RECORD,
                         "a turn of revision %lld does not follow revision %lld of the ticket",
                         (long long)turn->revision, (long long)revision);
        return NULL;
    }
    if (refusal)
        return ticket;
    struct assent_ticket *next = assent_fold_begin(ticket, turn->revision, turn->at_us, arena);
    for (size_t i = 0; i < turn->fact_count; i++) {
        if (!assent_fold_fact(next, &turn->facts[i], arena, error))
            return NULL;
    }
    if (next->workflow.count && assent_id_equal(&next->id, &turn->ticket))
        return next;
    assent_error_set(error, ASSENT_BAD_RECORD, "the first turn of a ticket does not create it");
    return NULL;
}

struct assent_ticket *assent_fold_begin(const struct assent_ticket *ticket, int64_t revision, int64_t at_us,
                                        struct assent_arena *arena)
{
    struct folding *next = assent_arena_take(arena, sizeof *next);
    if (ticket)
        next->ticket = *ticket;
    next->ticket.revision = revision;
    next->ticket.updated_us = at_us;
    return &next->ticket;
}

bool assent_fold_fact(struct assent_ticket *next, const struct assent_fact *fact, struct assent_arena *arena,
                      struct assent_error *error)
{
    if (!next->workflow.count && fact->kind != ASSENT_FACT_CREATED)
        return fold_refuse(fact, "there is no ticket yet", -1, error);
    return apply((struct folding *)next, fact, arena, error);
}

static bool apply_round(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                        struct assent_error *error)
{
    if (fact->kind == ASSENT_FACT_ROUND_OPENED)
        return fold_round_opened(next, fact, arena, error);
    if (fact->kind == ASSENT_FACT_VOTED)
        return fold_voted(next, fact, arena, error);
    if (fact->kind == ASSENT_FACT_ROUND_CLOSED)
        return fold_round_closed(next, fact, arena, error);
    if (fact->kind == ASSENT_FACT_SEAT_ADDED)
        return fold_seat_added(next, fact, arena, error);
    // a vote that is withdrawn or voided: both begin with the round and the person
    return fold_vote_gone(next, fact, fact->vote_voided.round, fact->vote_voided.person, arena, error);
}

static bool apply_job(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                      struct assent_error *error)
{
    if (fact->kind == ASSENT_FACT_JOB_OPENED)
        return fold_job_opened(next, fact, arena, error);
    return fold_job(next, fact, fact->job_released.n, arena, error); // all others begin with the job's n
}

static bool apply_wait(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                       struct assent_error *error)
{
    if (fact->kind == ASSENT_FACT_CONFLICT_FOUND || fact->kind == ASSENT_FACT_CONFLICT_SETTLED)
        return fold_conflict(next, fact, arena, error);
    return fold_waiting(next, fact, arena, error);
}

static bool apply_time(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                       struct assent_error *error)
{
    if (fact->kind == ASSENT_FACT_TIMER_SET)
        return fold_timer_set(next, &fact->timer_set, arena);
    if (fact->kind == ASSENT_FACT_TIMER_FIRED || fact->kind == ASSENT_FACT_TIMER_CLEARED)
        return fold_timer_gone(next, fact, fact->timer_cleared.name, arena, error); // begin with the name
    if (fact->kind == ASSENT_FACT_CLOCK_PAUSED || fact->kind == ASSENT_FACT_CLOCK_RESUMED)
        return fold_clock(next, fact, arena, error);
    return fold_round_time(next, fact, arena, error);
}

// What each kind of fact touches: a new kind without its line does not compile.
enum applying {
    APPLY_CREATED,
    APPLY_HEAD,
    APPLY_ROUND,
    APPLY_JOB,
    APPLY_WAIT,
    APPLY_TIME,
    APPLY_NOTHING, // it stands in the journal alone
    OF_CREATED = APPLY_CREATED,
    OF_EDITED = APPLY_HEAD,
    OF_ACTED = APPLY_NOTHING,
    OF_COMMENTED = APPLY_NOTHING,
    OF_ENTERED = APPLY_HEAD,
    OF_HOOK_ANSWERED = APPLY_NOTHING,
    OF_RISK_SCORED = APPLY_HEAD,
    OF_CHOSEN = APPLY_NOTHING,
    OF_ROUND_OPENED = APPLY_ROUND,
    OF_VOTED = APPLY_ROUND,
    OF_VOTE_WITHDRAWN = APPLY_ROUND,
    OF_VOTE_VOIDED = APPLY_ROUND,
    OF_ROUND_CLOSED = APPLY_ROUND,
    OF_TIMER_SET = APPLY_TIME,
    OF_TIMER_FIRED = APPLY_TIME,
    OF_TIMER_CLEARED = APPLY_TIME,
    OF_JOB_OPENED = APPLY_JOB,
    OF_JOB_OFFERED = APPLY_JOB,
    OF_JOB_CLAIMED = APPLY_JOB,
    OF_JOB_RELEASED = APPLY_JOB,
    OF_JOB_PROGRESSED = APPLY_JOB,
    OF_JOB_DELAYED = APPLY_JOB,
    OF_JOB_CANCELLED = APPLY_JOB,
    OF_JOB_FAULTED = APPLY_JOB,
    OF_FAULT_RESOLVED = APPLY_JOB,
    OF_JOB_ENDED = APPLY_JOB,
    OF_LEAVING = APPLY_HEAD,
    OF_ENDED = APPLY_HEAD,
    OF_REFUSED = APPLY_NOTHING,
    OF_HOLDER_CHANGED = APPLY_HEAD,
    OF_WAIT_OPENED = APPLY_WAIT,
    OF_WAIT_BLOCKED = APPLY_WAIT,
    OF_WAIT_ENDED = APPLY_WAIT,
    OF_LISTENING = APPLY_WAIT,
    OF_SIGNALLED = APPLY_NOTHING,
    OF_FREEZE_OVERRIDDEN = APPLY_WAIT,
    OF_ASKED_ANSWERED = APPLY_TIME,
    OF_CLOCK_PAUSED = APPLY_TIME,
    OF_CLOCK_RESUMED = APPLY_TIME,
    OF_REMINDED = APPLY_TIME,
    OF_SEAT_CHANGED = APPLY_TIME,
    OF_DEBT_UNPAID = APPLY_TIME,
    OF_APPROVAL_EXPIRED = APPLY_NOTHING,
    OF_CONFLICT_FOUND = APPLY_WAIT,
    OF_CONFLICT_SETTLED = APPLY_WAIT,
    OF_SUPERSEDED = APPLY_WAIT,
    OF_PREAUTHORISED = APPLY_NOTHING,
    OF_RUN_ENDED = APPLY_HEAD,
    OF_ROUND_DEFERRED = APPLY_TIME,
    OF_HANDED_OVER = APPLY_HEAD,
    OF_JOB_REASSIGNED = APPLY_JOB,
    OF_SEAT_ADDED = APPLY_ROUND,
    OF_WATCHED = APPLY_HEAD,
    OF_UNWATCHED = APPLY_HEAD,
    OF_MEMBERS_CHANGED = APPLY_NOTHING,
};

static bool apply(struct folding *next, const struct assent_fact *fact, struct assent_arena *arena,
                  struct assent_error *error)
{
    static const int KINDS[] = {
#define KIND_OF_FACT(name, text) OF_##name,
        ASSENT_FACTS(KIND_OF_FACT)
#undef KIND_OF_FACT
    };
    if ((size_t)fact->kind >= ASSENT_FACTS_COUNT)
        return fold_refuse(fact, "its kind is not known", -1, error);
    switch (KINDS[fact->kind]) {
    case APPLY_CREATED:
        return create(&next->ticket, fact, error);
    case APPLY_HEAD:
        return change_head(&next->ticket, fact, arena);
    case APPLY_ROUND:
        return apply_round(next, fact, arena, error);
    case APPLY_JOB:
        return apply_job(next, fact, arena, error);
    case APPLY_WAIT:
        return apply_wait(next, fact, arena, error);
    case APPLY_TIME:
        return apply_time(next, fact, arena, error);
    case APPLY_NOTHING:
        return true;
    }
    assert(!"a fact touches one of these");
    return false;
}

// What stands in the ticket's head and always fits.
static bool change_head(struct assent_ticket *ticket, const struct assent_fact *fact,
                        struct assent_arena *arena)
{
    if (fact->kind == ASSENT_FACT_EDITED)
        edit(ticket, fact, arena);
    else if (fact->kind == ASSENT_FACT_HANDED_OVER)
        fold_handed_over(ticket, fact, arena);
    else if (fact->kind == ASSENT_FACT_WATCHED || fact->kind == ASSENT_FACT_UNWATCHED)
        fold_watchers(ticket, fact->watched.person, fact->kind == ASSENT_FACT_WATCHED, arena);
    else if (fact->kind == ASSENT_FACT_ENTERED)
        enter(ticket, fact);
    else if (fact->kind == ASSENT_FACT_RISK_SCORED)
        score(ticket, fact);
    else if (fact->kind == ASSENT_FACT_LEAVING)
        leave(ticket, fact);
    else if (fact->kind == ASSENT_FACT_ENDED)
        end(ticket, fact);
    else if (fact->kind == ASSENT_FACT_RUN_ENDED)
        ticket->template.result = fact->run_ended.result;
    else
        ticket->held_by = fact->holder_changed.held_by;
    return true;
}

void *fold_own(struct owned *owned, const void *items, size_t count, size_t more, size_t size,
               struct assent_arena *arena)
{
    if (owned->items && count + more <= owned->room)
        return owned->items;
    size_t room = count + more > count * 2 ? count + more : count * 2;
    char *copy = assent_arena_take_array(arena, room, size);
    if (count)
        memcpy(copy, items, count * size);
    *owned = (struct owned){copy, room};
    return copy;
}

bool fold_refuse(const struct assent_fact *fact, const char *why, int64_t n, struct assent_error *error)
{
    const char *kind = fact->kind < ASSENT_FACTS_COUNT ? assent_fact_text(fact->kind) : "";
    if (n < 0)
        return assent_error_set(error, ASSENT_BAD_RECORD, "the fact %s does not fit the ticket: %s", kind,
                                why);
    return assent_error_set(error, ASSENT_BAD_RECORD, "the fact %s of %lld does not fit the ticket: %s", kind,
                            (long long)n, why);
}

bool fold_timer_set(struct folding *next, const struct assent_timer *timer, struct assent_arena *arena)
{
    struct assent_ticket *ticket = &next->ticket;
    bool found = false;
    size_t at = timer_place(ticket, timer->name, &found);
    struct assent_timer *timers =
        fold_own(&next->timers, ticket->timers, ticket->timer_count, !found, sizeof *timers, arena);
    if (!found) {
        memmove(timers + at + 1, timers + at, (ticket->timer_count - at) * sizeof *timers);
        ticket->timer_count++;
    }
    timers[at] = *timer;
    ticket->timers = timers;
    fold_due(next, timer, arena);
    return true;
}

bool fold_timer_gone(struct folding *next, const struct assent_fact *fact, struct assent_text name,
                     struct assent_arena *arena, struct assent_error *error)
{
    struct assent_ticket *ticket = &next->ticket;
    bool found = false;
    size_t at = timer_place(ticket, name, &found);
    if (!found)
        return fold_refuse(fact, "there is no timer of that name", -1, error);
    struct assent_timer *timers =
        fold_own(&next->timers, ticket->timers, ticket->timer_count, 0, sizeof *timers, arena);
    ticket->timer_count--;
    memmove(timers + at, timers + at + 1, (ticket->timer_count - at) * sizeof *timers);
    ticket->timers = timers;
    return true;
}

// Where the timer stands, or would stand.
static size_t timer_place(const struct assent_ticket *ticket, struct assent_text name, bool *found)
{
    size_t at = 0;
    while (at < ticket->timer_count && assent_text_compare(ticket->timers[at].name, name) < 0)
        at++;
    *found = at < ticket->timer_count && assent_text_equal(ticket->timers[at].name, name);
    return at;
}

static bool create(struct assent_ticket *ticket, const struct assent_fact *fact, struct assent_error *error)
{
    if (ticket->workflow.count || !fact->created.workflow.count)
        return fold_refuse(fact, "it is there already, or has no workflow", -1, error);
    ticket->id = fact->created.id;
    ticket->number = fact->created.number;
    ticket->kind = fact->created.kind;
    ticket->workflow = fact->created.workflow;
    ticket->workflow_version = fact->created.version;
    ticket->workflow_digest = fact->created.digest;
    ticket->requester = fact->created.requester;
    ticket->opened_by = fact->created.opened_by;
    ticket->created_us = ticket->updated_us;
    ticket->title = fact->created.title;
    ticket->service = fact->created.service;
    ticket->items = fact->created.items;
    fold_planned(ticket, &fact->created.planned);
    ticket->template = fact->created.template;
    ticket->material = fact->created.material;
    ticket->fields = fact->created.fields;
    if (ticket->fields.kind != ASSENT_VALUE_RECORD) // erased with the payload
        ticket->fields = (struct assent_value){.kind = ASSENT_VALUE_RECORD};
    return true;
}

static void edit(struct assent_ticket *ticket, const struct assent_fact *fact, struct assent_arena *arena)
{
    ticket->fields = fields_after(ticket, fact, arena);
    ticket->material = fact->edited.material;
    ticket->title = fact->edited.title;
    ticket->service = fact->edited.service;
    ticket->items = fact->edited.items;
    fold_planned(ticket, &fact->edited.planned);
    if (fact->edited.is_material && fact->edited.editor.count)
        add_editor(ticket, fact->edited.editor, arena);
}

// A changed field that is neither set nor cleared was erased with the payload, and is empty from then on.
static struct assent_value fields_after(const struct assent_ticket *ticket, const struct assent_fact *fact,
                                        struct assent_arena *arena)
{
    struct assent_record fields = assent_record_in(arena);
    const struct assent_value *before = &ticket->fields;
    for (size_t i = 0; before->kind == ASSENT_VALUE_RECORD && i < before->record.count; i++) {
        const struct assent_member *member = &before->record.members[i];
        if (!listed(&fact->edited.cleared, member->name) && !listed(&fact->edited.names, member->name))
            assent_record_set(&fields, member->name, member->value);
    }
    const struct assent_value *set = &fact->edited.set;
    for (size_t i = 0; set->kind == ASSENT_VALUE_RECORD && i < set->record.count; i++)
        assent_record_set(&fields, set->record.members[i].name, set->record.members[i].value);
    return assent_record_done(&fields);
}

static bool listed(const struct assent_value *list, struct assent_text name)
{
    for (size_t i = 0; list->kind == ASSENT_VALUE_LIST && i < list->list.count; i++) {
        const struct assent_value *item = &list->list.items[i];
        if (item->kind == ASSENT_VALUE_TEXT && assent_text_equal(item->text, name))
            return true;
    }
    return false;
}

static void add_editor(struct assent_ticket *ticket, struct assent_text person, struct assent_arena *arena)
{
    size_t at = 0;
    while (at < ticket->editor_count && assent_text_compare(ticket->editors[at], person) < 0)
        at++;
    if (at < ticket->editor_count && assent_text_equal(ticket->editors[at], person))
        return;
    struct assent_text *editors = assent_arena_take_array(arena, ticket->editor_count + 1, sizeof *editors);
    for (size_t i = 0; i < ticket->editor_count; i++)
        editors[i + (i >= at)] = ticket->editors[i];
    editors[at] = person;
    ticket->editors = editors;
    ticket->editor_count++;
}

static void enter(struct assent_ticket *ticket, const struct assent_fact *fact)
{
    ticket->state = fact->entered.state;
    ticket->state_kind = fact->entered.kind;
    ticket->held_by = fact->entered.held_by;
    ticket->previous = fact->entered.previous;
    ticket->counts_as = fact->entered.counts_as;
    ticket->trace = fact->entered.trace;
    ticket->entered_revision = ticket->revision;
    ticket->entered_us = ticket->updated_us;
    ticket->leaving = ticket->leaving_why = assent_text_slice(NULL, 0);
    ticket->due_us = 0;
    ticket->wait = (struct assent_wait){0};
    ticket->awaited = NULL;
    ticket->awaited_count = 0;
}

// What is being left hears nothing more.
static void end(struct assent_ticket *ticket, const struct assent_fact *fact)
{
    ticket->outcome = fact->ended.outcome;
    ticket->as = fact->ended.as;
}

static void leave(struct assent_ticket *ticket, const struct assent_fact *fact)
{
    ticket->leaving = fact->leaving.to;
    ticket->leaving_why = fact->leaving.why;
    ticket->awaited = NULL;
    ticket->awaited_count = 0;
}

static void score(struct assent_ticket *ticket, const struct assent_fact *fact)
{
    ticket->risk = (struct assent_risk){true, fact->risk_scored.score, fact->risk_scored.level,
                                        fact->risk_scored.factors};
}
