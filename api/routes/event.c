// SPDX-License-Identifier: Apache-2.0
// A fact as a CloudEvent: its envelope says what, of which ticket, when and by whom; its data are the fact as
// the history shows it, the turn it stands in, and a sentence. The id is the fact's place in the journal:
// with the source it is unique, and the same for ever. An event that is too long says where its data are.
#include "event.h"
#include <assent/base/canonical.h>
#include <assent/base/limits.h>
#include <assent/core/told.h>
#include <assent/core/trace.h>
#include <assert.h>

#define TYPE_PREFIX "dev.assent."
#define TYPE_SUFFIX ".v1"

// A turn that was read, of a ticket or of something else.
struct told {
    const struct assent_feed_turn *from;
    struct assent_turn turn;
    struct assent_admin_turn admin;
    struct assent_value facts;
    bool is_ticket;
};

const char *event_type_name(enum event_type type)
{
    static const char *const NAMES[] = {
#define EVENT_TYPE_NAME(name, text, what) TYPE_PREFIX text TYPE_SUFFIX,
        EVENT_TYPES(EVENT_TYPE_NAME)
#undef EVENT_TYPE_NAME
    };
    assert(type < EVENT_TYPES_COUNT);
    return NAMES[type];
}

enum event_type event_type_find(struct assent_text name)
{
    static const char *const SHORT[] = {
#define EVENT_TYPE_SHORT(name, text, what) text,
        EVENT_TYPES(EVENT_TYPE_SHORT)
#undef EVENT_TYPE_SHORT
    };
    for (int type = 0; type < EVENT_TYPES_COUNT; type++) {
        if (assent_text_is(name, SHORT[type]) || assent_text_is(name, event_type_name((enum event_type)type)))
            return (enum event_type)type;
    }
    return EVENT_NONE;
}

static enum event_type round_type(enum assent_round_outcome outcome)
{
    switch (outcome) {
    case ASSENT_ROUND_MET:
        return EVENT_APPROVED;
    case ASSENT_ROUND_REFUSED:
        return EVENT_REJECTED;
    case ASSENT_ROUND_EXPIRED:
        return EVENT_EXPIRED;
    case ASSENT_ROUND_SKIPPED:
        return EVENT_ROUND_SKIPPED;
    case ASSENT_ROUND_OPEN: // no round closes as open
    case ASSENT_ROUND_LEFT:
        return EVENT_ROUND_LEFT;
    }
    assert(!"a round has one of the outcomes");
    return EVENT_NONE;
}

// One for each kind of fact: a new kind without its line does not compile.
enum type_of_fact {
    OF_CREATED = EVENT_CREATED,
    OF_EDITED = EVENT_EDITED,
    OF_ACTED = EVENT_ACTED,
    OF_COMMENTED = EVENT_COMMENTED,
    OF_ENTERED = EVENT_ENTERED,
    OF_HOOK_ANSWERED = EVENT_NONE, // only serves the engine
    OF_RISK_SCORED = EVENT_RISK_SCORED,
    OF_CHOSEN = EVENT_CHOSEN,
    OF_ROUND_OPENED = EVENT_ROUND_OPENED,
    OF_VOTED = EVENT_VOTED,
    OF_VOTE_WITHDRAWN = EVENT_VOTE_WITHDRAWN,
    OF_VOTE_VOIDED = EVENT_VOTE_VOIDED,
    OF_ROUND_CLOSED = EVENT_NONE, // by its outcome: round_type
    OF_TIMER_SET = EVENT_NONE,    // only serves the engine
    OF_TIMER_FIRED = EVENT_TIMER_FIRED,
    OF_TIMER_CLEARED = EVENT_NONE, // only serves the engine
    OF_JOB_OPENED = EVENT_JOB_OPENED,
    OF_JOB_OFFERED = EVENT_JOB_OFFERED,
    OF_JOB_CLAIMED = EVENT_JOB_CLAIMED,
    OF_JOB_RELEASED = EVENT_JOB_RELEASED,
    OF_JOB_PROGRESSED = EVENT_JOB_PROGRESSED,
    OF_JOB_DELAYED = EVENT_JOB_DELAYED,
    OF_JOB_CANCELLED = EVENT_JOB_CANCELLED,
    OF_JOB_FAULTED = EVENT_JOB_FAULTED,
    OF_FAULT_RESOLVED = EVENT_FAULT_RESOLVED,
    OF_JOB_ENDED = EVENT_JOB_ENDED,
    OF_LEAVING = EVENT_LEAVING,
    OF_ENDED = EVENT_ENDED,
    OF_REFUSED = EVENT_CALL_REFUSED,
    OF_HOLDER_CHANGED = EVENT_HOLDER_CHANGED,
    OF_WAIT_OPENED = EVENT_WAIT_OPENED,
    OF_WAIT_BLOCKED = EVENT_WAIT_BLOCKED,
    OF_WAIT_ENDED = EVENT_WAIT_ENDED,
    OF_LISTENING = EVENT_NONE, // only serves the engine
    OF_SIGNALLED = EVENT_SIGNALLED,
    OF_FREEZE_OVERRIDDEN = EVENT_FREEZE_OVERRIDDEN,
    OF_SUPERSEDED = EVENT_SUPERSEDED,
    OF_ASKED_ANSWERED = EVENT_ASKED_ANSWERED,
    OF_CLOCK_PAUSED = EVENT_CLOCK_PAUSED,
    OF_CLOCK_RESUMED = EVENT_CLOCK_RESUMED,
    OF_REMINDED = EVENT_REMINDED,
    OF_SEAT_CHANGED = EVENT_SEAT_CHANGED,
    OF_DEBT_UNPAID = EVENT_DEBT_UNPAID,
    OF_APPROVAL_EXPIRED = EVENT_APPROVAL_EXPIRED,
    OF_CONFLICT_FOUND = EVENT_CONFLICT_FOUND,
    OF_CONFLICT_SETTLED = EVENT_CONFLICT_SETTLED,
    OF_PREAUTHORISED = EVENT_PREAUTHORISED,
    OF_RUN_ENDED = EVENT_RUN_ENDED,
    OF_ROUND_DEFERRED = EVENT_ROUND_DEFERRED,
    OF_HANDED_OVER = EVENT_HANDED_OVER,
    OF_JOB_REASSIGNED = EVENT_JOB_REASSIGNED,
    OF_SEAT_ADDED = EVENT_SEAT_ADDED,
    OF_WATCHED = EVENT_WATCHED,
    OF_UNWATCHED = EVENT_UNWATCHED,
    OF_MEMBERS_CHANGED = EVENT_MEMBERS_CHANGED,
};

enum event_type event_type_of(const struct assent_fact *fact)
{
    static const int TYPES[] = {
#define TYPE_OF_FACT(name, text) OF_##name,
        ASSENT_FACTS(TYPE_OF_FACT)
#undef TYPE_OF_FACT
    };
    assert(fact->kind < ASSENT_FACTS_COUNT);
    if (fact->kind == ASSENT_FACT_ROUND_CLOSED)
        return round_type(fact->round_closed.outcome);
    return (enum event_type)TYPES[fact->kind];
}

// And one for each kind of turn that is no ticket's.
enum type_of_admin {
    OF_DIRECTORY_APPLIED = EVENT_WORLD_APPLIED,
    OF_WORKFLOW_DEPLOYED = EVENT_WORKFLOW_DEPLOYED,
    OF_TOKEN_MADE = EVENT_TOKEN_MADE,
    OF_TOKEN_REVOKED = EVENT_TOKEN_REVOKED,
    OF_DELEGATION_MADE = EVENT_DELEGATED,
    OF_DELEGATION_REVOKED = EVENT_DELEGATION_REVOKED,
    OF_TEMPLATE_PROPOSED = EVENT_TEMPLATE_PROPOSED,
    OF_TEMPLATE_GRANTED = EVENT_TEMPLATE_GRANTED,
    OF_TEMPLATE_SUSPENDED = EVENT_TEMPLATE_SUSPENDED,
    OF_TEMPLATE_RESUMED = EVENT_TEMPLATE_RESUMED,
    OF_TEMPLATE_WITHDRAWN = EVENT_TEMPLATE_WITHDRAWN,
    OF_TEMPLATE_RUN = EVENT_TEMPLATE_RUN,
    OF_MEETING_ATTENDED = EVENT_MEETING_ATTENDED,
    OF_MEETING_DECIDED = EVENT_MEETING_DECIDED,
    OF_MEETING_CLOSED = EVENT_MEETING_CLOSED,
    OF_SIGNAL_SENT = EVENT_SIGNAL_SENT,
    OF_SIGNAL_DELIVERED = EVENT_SIGNAL_DELIVERED,
    OF_SIGNAL_REFUSED = EVENT_SIGNAL_REFUSED,
    OF_SIGNAL_DONE = EVENT_SIGNAL_DONE,
    OF_SIGNAL_WAITING = EVENT_SIGNAL_WAITING,
    OF_SIGNAL_EXPIRED = EVENT_SIGNAL_EXPIRED,
    OF_SIGNAL_DROPPED = EVENT_SIGNAL_DROPPED,
};

static enum event_type admin_type(struct assent_text what)
{
    static const int TYPES[] = {
#define TYPE_OF_ADMIN(name, text) OF_##name,
        ASSENT_ADMIN_KINDS(TYPE_OF_ADMIN)
#undef TYPE_OF_ADMIN
    };
    enum assent_admin_kind kind;
    return assent_admin_find(what, &kind) ? (enum event_type)TYPES[kind] : EVENT_OTHER_CHANGED;
}

static bool told_read(const struct view *view, const struct assent_feed_turn *from, struct told *out,
                      struct assent_error *error)
{
    const struct assent_stored_turn *stored = from->turn;
    struct assent_text payload = stored->has_payload ? stored->payload : (struct assent_text){0};
    *out = (struct told){.from = from, .is_ticket = stored->subject.is_ticket};
    if (!out->is_ticket)
        return assent_record_read_admin(stored->envelope, payload, stored->salt, &out->admin, view->arena,
                                        error);
    if (!assent_record_read(stored->envelope, payload, stored->salt, &out->turn, view->arena, error))
        return false;
    out->facts = assent_record_facts(&out->turn, stored->seq, view->arena);
    return true;
}

static const struct assent_actor *actor_of(const struct told *told)
{
    return told->is_ticket ? &told->turn.actor : &told->admin.actor;
}

static size_t events_of(const struct told *told)
{
    return told->is_ticket ? told->turn.fact_count : 1;
}

static enum event_type type_at(const struct told *told, size_t n)
{
    return told->is_ticket ? event_type_of(&told->turn.facts[n]) : admin_type(told->admin.what);
}

static struct assent_value view_ticket_name(const struct view *view, const struct assent_ticket *ticket)
{
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put_text(&record, "href", view_href(view, &ticket->id, ""));
    assent_record_put_text(&record, "id", assent_id_text(view->arena, "tkt", &ticket->id));
    assent_record_put(&record, "kind", assent_value_string(assent_ticket_kind_text(ticket->kind)));
    assent_record_put_text(&record, "number", ticket->number);
    assent_record_put_text(&record, "workflow", ticket->workflow);
    return assent_record_done(&record);
}

static struct assent_value view_line(const struct view *view, const struct told *told, size_t n)
{
    struct assent_buffer line = assent_buffer_in(view->arena);
    const struct assent_ticket *ticket = told->from->ticket;
    const struct assent_directory *directory = view->world->directory;
    if (!assent_trace_fact_of(&line, ticket, &told->turn.facts[n], directory, view->arena))
        assent_trace_event_of(&line, ticket, &told->turn, directory); // the turn's own line says it
    return assent_value_text(assent_buffer_done(&line));
}

static bool is_delegation(enum event_type type)
{
    return type == EVENT_DELEGATED || type == EVENT_DELEGATION_REVOKED;
}

static struct assent_value told_of(const struct view *view, const struct told *told, size_t n)
{
    if (told->is_ticket)
        return assent_told(&told->turn, n, told->from->ticket, view->world->directory, view->arena);
    if (is_delegation(type_at(told, n)))
        return assent_told_delegation(&told->admin.envelope, view->arena);
    return assent_value_absent();
}

static struct assent_text told_text(const struct view *view, const struct told *told, size_t n)
{
    struct assent_value list = told_of(view, told, n);
    return list.kind == ASSENT_VALUE_ABSENT ? (struct assent_text){0}
                                            : assent_canonical_text(view->arena, &list);
}

static struct assent_value view_data(const struct view *view, const struct told *told, size_t n)
{
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put(&record, "by", view_person(view, actor_of(told)->person));
    assent_record_put(&record, "told", told_of(view, told, n));
    if (told->is_ticket) {
        assent_record_put(&record, "event", assent_value_string(assent_event_text(told->turn.event)));
        assent_record_put(&record, "fact", told->facts.list.items[n]);
        assent_record_put(&record, "line", view_line(view, told, n));
        assent_record_put_integer(&record, "revision", told->turn.revision);
        assent_record_put(&record, "ticket", view_ticket_name(view, told->from->ticket));
        return assent_record_done(&record);
    }
    assent_record_put(&record, "envelope", told->admin.envelope);
    assent_record_put_text(&record, "event", told->admin.what);
    assent_record_put(&record, "payload", told->admin.payload);
    assent_record_put_integer(&record, "revision", told->admin.revision);
    return assent_record_done(&record);
}

// The authcontext extension: what kind of caller it was.
static const char *auth_type(const struct view *view, struct assent_text person)
{
    if (person.count == 0)
        return "system";
    int32_t index = assent_directory_person_by_id(view->world->directory, person);
    if (index == ASSENT_NO_INDEX)
        return "unknown";
    switch (view->world->directory->people[index].kind) {
    case ASSENT_HUMAN:
        return "user";
    case ASSENT_SERVICE_ACCOUNT:
    case ASSENT_AGENT:
        return "service_account";
    }
    return "unknown";
}

static struct assent_value view_event(const struct view *view, const struct assent_call *call,
                                      const struct told *told, size_t n, bool thin)
{
    const struct assent_stored_turn *stored = told->from->turn;
    struct assent_arena *arena = view->arena;
    struct assent_record record = assent_record_in(arena);
    struct assent_text person = actor_of(told)->person;
    struct assent_text id = assent_text_format(arena, "%lld.%zu", (long long)stored->seq, n);
    if (person.count > 0)
        assent_record_put_text(&record, "authid", person);
    assent_record_put(&record, "authtype", assent_value_string(auth_type(view, person)));
    assent_record_put(&record, "datacontenttype", assent_value_string("application/json"));
    if (thin)
        assent_record_put_text(&record, "dataref",
                               assent_text_format(arena, "/v1/facts/%.*s", (int)id.count, id.bytes));
    else
        assent_record_put(&record, "data", view_data(view, told, n));
    assent_record_put_text(&record, "id", id);
    // Of equal width, so that it orders as text does; the facts of one subject in their order.
    assent_record_put_text(&record, "sequence",
                           assent_text_format(arena, "%012lld.%04zu", (long long)stored->seq, n));
    assent_record_put_text(&record, "source", call->server_name);
    assent_record_put(&record, "specversion", assent_value_string("1.0"));
    assent_record_put_text(&record, "subject",
                           told->is_ticket ? assent_id_text(arena, "tkt", &told->turn.ticket)
                                           : told->admin.subject);
    assent_record_put(&record, "time", view_time(view, stored->at_us));
    if (actor_of(told)->trace.count > 0)
        assent_record_put_text(&record, "traceparent", actor_of(told)->trace);
    assent_record_put(&record, "type", assent_value_string(event_type_name(type_at(told, n))));
    return assent_record_done(&record);
}

static struct assent_text event_text(const struct view *view, const struct assent_call *call,
                                     const struct told *told, size_t n)
{
    struct assent_value event = view_event(view, call, told, n, false);
    struct assent_text text = assent_canonical_text(view->arena, &event);
    if (text.count <= ASSENT_EVENT_BYTES)
        return text;
    event = view_event(view, call, told, n, true);
    return assent_canonical_text(view->arena, &event);
}

bool event_render(const struct view *view, const struct assent_call *call,
                  const struct assent_feed_turn *turn, struct assent_rendered *out,
                  struct assent_error *error)
{
    int64_t seq = turn->turn->seq, version = view->world->directory->version;
    const struct assent_rendered *kept = assent_renditions_find(call->renditions, seq, version);
    if (kept) {
        *out = *kept;
        return true;
    }
    struct told told;
    if (!told_read(view, turn, &told, error))
        return false;
    struct assent_rendition *items = assent_arena_take_array(view->arena, events_of(&told), sizeof *items);
    *out = (struct assent_rendered){items, 0};
    for (size_t n = 0; n < events_of(&told); n++) {
        enum event_type type = type_at(&told, n);
        if (type == EVENT_NONE)
            continue;
        items[out->count++] = (struct assent_rendition){
            event_type_name(type), (int64_t)n, assent_text_format(view->arena, "%lld.%zu", (long long)seq, n),
            event_text(view, call, &told, n), told_text(view, &told, n)};
    }
    assent_renditions_keep(call->renditions, seq, version, out);
    return true;
}

bool event_data(const struct view *view, const struct assent_feed_turn *turn, int64_t n,
                struct assent_value *out, struct assent_error *error)
{
    struct told told;
    if (!told_read(view, turn, &told, error))
        return false;
    if (n < 0 || (size_t)n >= events_of(&told) || type_at(&told, (size_t)n) == EVENT_NONE)
        return assent_error_set(error, ASSENT_NOT_FOUND, "there is no such fact, or none that you may see");
    *out = view_data(view, &told, (size_t)n);
    return true;
}
