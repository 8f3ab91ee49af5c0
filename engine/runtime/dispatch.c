// SPDX-License-Identifier: Apache-2.0
// Dispatch: where a request goes. Keys are looked at first (before anything can refuse, data.md
// "Idempotency"); names of tickets and of things inside them lead to a mailbox; everything else to the file
// of its subject.
#include "bulk.h"
#include "gates.h"
#include "meetings.h"
#include <assert.h>

static void to_ticket(struct errand *errand, const struct assent_id *id)
{
    if (errand->request.kind == ASSENT_REQUEST_FEED)
        errand->request.event.id = *id;
    entry_take(entry_open(errand->runtime, id), errand);
}

static void create(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    unsigned char dice[10];
    const struct assent_change_template *template = template_find(runtime, errand->request.event.template);
    if (errand->request.workflow.count == 0 && template != NULL)
        errand->request.workflow = assent_text_copy(errand->arena, template->workflow);
    if (errand->request.workflow.count == 0) {
        reply_code(errand, ASSENT_TEMPLATE_UNKNOWN,
                   "there is no such template; `assent template list` shows those there are");
        return;
    }
    dice_draw(&runtime->dice, dice, sizeof dice);
    errand->request.event.kind = ASSENT_EVENT_CREATE;
    errand->request.event.id = assent_id_make(runtime->now_us, dice);
    struct entry *entry = entry_open(runtime, &errand->request.event.id);
    entry->creating = true;
    entry_take(entry, errand);
}

// "tkt_…", "apr_…-n", "job_…-revision-n", "lse_…-n-fence", "cfl_…-n": the id is in the name. A number has to
// be looked up.
static void named(struct errand *errand)
{
    struct assent_request *request = &errand->request;
    struct assent_id id;
    int64_t revision, n, fence;
    if (request->kind == ASSENT_REQUEST_GATE && request->ticket.count == 0) {
        gate_find(errand);
    } else if (assent_id_read(request->ticket, "tkt", &id)) {
        to_ticket(errand, &id);
    } else if (assent_round_id_read(request->ticket, &id, &n)) {
        request->event.round = n;
        to_ticket(errand, &id);
    } else if (assent_job_id_read(request->ticket, &id, &revision, &n)) {
        request->event.job = n;
        to_ticket(errand, &id);
    } else if (assent_lease_id_read(request->ticket, &id, &n, &fence)) {
        request->event.job = n;
        request->event.fence = fence;
        to_ticket(errand, &id);
    } else if (assent_conflict_id_read(request->ticket, &id, &n)) {
        to_ticket(errand, &id);
    } else if (request->ticket.count == 0 || request->ticket.count > 64) {
        reply_code(errand, ASSENT_NOT_FOUND, "there is no such ticket, or none that you may see");
    } else {
        struct assent_order *order = order_open(errand->runtime, ASSENT_ORDER_READ, PURPOSE_NAME, errand);
        order->read.kind = ASSENT_READ_NUMBER;
        order->read.number = assent_text_copy(order->arena, request->ticket);
        order_send(errand->runtime, order);
    }
}

void dispatch_named(struct assent_runtime *runtime, struct assent_order *order)
{
    (void)runtime;
    struct errand *errand = order->owner;
    if (!order->ok)
        reply_error(errand, &order->error);
    else if (!order->read.found)
        reply_code(errand, ASSENT_NOT_FOUND, "there is no such ticket, or none that you may see");
    else
        to_ticket(errand, &order->read.found_id);
}

static bool writes(enum assent_request_kind kind)
{
    switch (kind) {
    case ASSENT_REQUEST_CREATE:
    case ASSENT_REQUEST_EVENT:
    case ASSENT_REQUEST_DEPLOY:
    case ASSENT_REQUEST_WORLD:
    case ASSENT_REQUEST_TOKEN_MAKE:
    case ASSENT_REQUEST_TOKEN_REVOKE:
    case ASSENT_REQUEST_DELEGATION_MAKE:
    case ASSENT_REQUEST_DELEGATION_REVOKE:
    case ASSENT_REQUEST_TEMPLATE_PROPOSE:
    case ASSENT_REQUEST_TEMPLATE_CHANGE:
    case ASSENT_REQUEST_MEETING_ATTEND:
    case ASSENT_REQUEST_MEETING_CLOSE:
    case ASSENT_REQUEST_SIGNAL_SEND:
    case ASSENT_REQUEST_SIGNAL_DROP:
        return true;
    case ASSENT_REQUEST_CLAIM:
    case ASSENT_REQUEST_VOTES: // each of them has a key of its own
    case ASSENT_REQUEST_EXTEND:
    case ASSENT_REQUEST_TICKET:
    case ASSENT_REQUEST_GATE:
    case ASSENT_REQUEST_LIST:
    case ASSENT_REQUEST_INBOX:
    case ASSENT_REQUEST_ROUNDS:
    case ASSENT_REQUEST_AGENDA:
    case ASSENT_REQUEST_MEETING:
    case ASSENT_REQUEST_HISTORY:
    case ASSENT_REQUEST_JOURNAL:
    case ASSENT_REQUEST_FEED:
    case ASSENT_REQUEST_WORKFLOWS:
    case ASSENT_REQUEST_WORKFLOW:
    case ASSENT_REQUEST_WORLD_READ:
    case ASSENT_REQUEST_TOKENS:
    case ASSENT_REQUEST_DELEGATIONS:
    case ASSENT_REQUEST_DELEGATION:
    case ASSENT_REQUEST_TEMPLATES:
    case ASSENT_REQUEST_TEMPLATE:
    case ASSENT_REQUEST_SIGNALS:
    case ASSENT_REQUEST_SIGNAL:
    case ASSENT_REQUEST_SCHEDULE:
    case ASSENT_REQUEST_NEXT_FREE:
    case ASSENT_REQUEST_CONFLICTS:
    case ASSENT_REQUEST_REPORT:
        return false;
    }
    assert(!"unknown request kind");
    return false;
}

// True when the errand goes on; false when its key has decided what becomes of it.
static bool passes_key(struct errand *errand)
{
    if (!errand->request.key.present || errand->request.dry_run || !writes(errand->request.kind))
        return true;
    struct key_entry *found;
    switch (key_begin(errand->runtime, errand, &found)) {
    case KEY_NEW:
        return true;
    case KEY_WAITS:
        return false;
    case KEY_DONE:
        return replay_begin(errand, found);
    case KEY_OTHER:
        reply_code(errand, ASSENT_KEY_REUSED,
                   "this Idempotency-Key was used for another request; use a new key for a new request");
        return false;
    }
    assert(!"unknown key state");
    return false;
}

static void follow(struct errand *errand)
{
    if (errand->request.ticket.count > 0)
        named(errand);
    else
        feed_begin(errand);
}

// Each part is an errand of its own.
static void of_parts(struct errand *errand)
{
    if (errand->request.kind == ASSENT_REQUEST_CLAIM)
        claim_begin(errand);
    else
        votes_begin(errand);
}

static void of_files(struct errand *errand)
{
    if (errand->request.kind == ASSENT_REQUEST_DEPLOY)
        deploy_begin(errand);
    else
        world_begin(errand);
}

static void of_times(struct errand *errand)
{
    if (errand->request.kind == ASSENT_REQUEST_REPORT)
        report_begin(errand);
    else if (errand->request.kind == ASSENT_REQUEST_NEXT_FREE && errand->request.ticket.count > 0)
        named(errand);
    else
        schedule_begin(errand);
}

static void of_tokens(struct errand *errand)
{
    if (errand->request.kind == ASSENT_REQUEST_TOKEN_MAKE)
        token_make(errand);
    else if (errand->request.kind == ASSENT_REQUEST_TOKEN_REVOKE)
        token_revoke(errand);
    else
        tokens_list(errand);
}

static void go(struct errand *errand)
{
    switch (errand->request.kind) {
    case ASSENT_REQUEST_CREATE:
        create(errand);
        break;
    case ASSENT_REQUEST_EVENT:
    case ASSENT_REQUEST_EXTEND:
    case ASSENT_REQUEST_TICKET:
    case ASSENT_REQUEST_HISTORY:
    case ASSENT_REQUEST_GATE:
        named(errand);
        break;
    case ASSENT_REQUEST_CLAIM:
    case ASSENT_REQUEST_VOTES:
        of_parts(errand);
        break;
    case ASSENT_REQUEST_FEED:
        follow(errand);
        break;
    case ASSENT_REQUEST_LIST:
    case ASSENT_REQUEST_INBOX:
    case ASSENT_REQUEST_ROUNDS:
    case ASSENT_REQUEST_AGENDA:
    case ASSENT_REQUEST_JOURNAL:
    case ASSENT_REQUEST_WORKFLOWS:
    case ASSENT_REQUEST_WORKFLOW:
    case ASSENT_REQUEST_WORLD_READ:
        page_begin(errand);
        break;
    case ASSENT_REQUEST_DEPLOY:
    case ASSENT_REQUEST_WORLD:
        of_files(errand);
        break;
    case ASSENT_REQUEST_TOKENS:
    case ASSENT_REQUEST_TOKEN_MAKE:
    case ASSENT_REQUEST_TOKEN_REVOKE:
        of_tokens(errand);
        break;
    case ASSENT_REQUEST_DELEGATIONS:
    case ASSENT_REQUEST_DELEGATION:
    case ASSENT_REQUEST_DELEGATION_MAKE:
    case ASSENT_REQUEST_DELEGATION_REVOKE:
        delegations_ask(errand);
        break;
    case ASSENT_REQUEST_TEMPLATES:
    case ASSENT_REQUEST_TEMPLATE:
    case ASSENT_REQUEST_TEMPLATE_PROPOSE:
    case ASSENT_REQUEST_TEMPLATE_CHANGE:
        templates_ask(errand);
        break;
    case ASSENT_REQUEST_MEETING:
    case ASSENT_REQUEST_MEETING_ATTEND:
    case ASSENT_REQUEST_MEETING_CLOSE:
        meetings_ask(errand);
        break;
    case ASSENT_REQUEST_SIGNAL_SEND:
    case ASSENT_REQUEST_SIGNAL_DROP:
    case ASSENT_REQUEST_SIGNALS:
    case ASSENT_REQUEST_SIGNAL:
        signals_ask(errand);
        break;
    case ASSENT_REQUEST_SCHEDULE:
    case ASSENT_REQUEST_NEXT_FREE:
    case ASSENT_REQUEST_CONFLICTS:
    case ASSENT_REQUEST_REPORT:
        of_times(errand);
        break;
    }
}

// A meeting's record is read before its key is looked at, so that a repeated answer shows it, too.
void dispatch(struct errand *errand)
{
    if (errand->runtime->phase != PHASE_READY)
        hold(errand);
    else if (!meeting_awaited(errand) && passes_key(errand))
        go(errand);
}
