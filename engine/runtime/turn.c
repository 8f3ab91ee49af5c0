// SPDX-License-Identifier: Apache-2.0
// A turn: one errand on one ticket, from the decision to the item that is committed. step is called again
// with one more answer whenever it asked for a pure hook; nothing of a half-done turn is kept anywhere but in
// the errand. The reply follows the commit (R3), also a refusal's that the journal keeps.
#include "gates.h"
#include "meetings.h"
#include "supersede.h"
#include <assent/core/explain.h>
#include <assert.h>
#include <string.h>

enum { DECIDED_ANEW = 8 }; // times, because the schedule moved while a hook was asked

static const struct assent_ticket *ticket_of(const struct errand *errand)
{
    return errand->before != NULL ? errand->before->ticket : NULL;
}

static bool find_program(struct errand *errand)
{
    const struct assent_ticket *ticket = ticket_of(errand);
    struct assent_text name = ticket != NULL ? ticket->workflow : errand->request.workflow;
    errand->program = program_find(errand->runtime, name, ticket != NULL ? ticket->workflow_version : 0);
    if (errand->program != NULL)
        return true;
    if (ticket == NULL) {
        struct assent_error error;
        assent_error_set(&error, ASSENT_WORKFLOW_UNKNOWN,
                         "there is no workflow `%.*s`; `assent workflows` shows those that are deployed",
                         (int)name.count, name.bytes);
        reply_error(errand, &error);
    } else {
        reply_code(errand, ASSENT_BAD_RECORD, "the ticket's workflow version is not in the store");
    }
    return false;
}

static struct assent_step_input input_of(const struct errand *errand)
{
    const struct world_version *before = errand->runtime->sweep.before;
    return (struct assent_step_input){
        .definition = errand->program->definition,
        .ticket = ticket_of(errand),
        .event = &errand->request.event,
        .world = &errand->world->world,
        .before = before != NULL ? before->world.directory : NULL,
        .template = errand->template,
        .answers = errand->answers,
        .answer_count = errand->answer_count,
    };
}

// Whose vote it is, and for whom or to whom a ticket is, may be said by handle.
static void name_person(struct errand *errand, struct assent_text *person)
{
    const struct assent_directory *directory = errand->world->world.directory;
    int32_t index = assent_directory_person(directory, *person);
    if (index != ASSENT_NO_INDEX)
        *person = assent_text_copy(errand->arena, directory->people[index].id);
}

void turn_start(struct errand *errand, struct ticket_version *version)
{
    ticket_version_drop(errand->before);
    world_version_drop(errand->world);
    errand->before = ticket_version_hold(version);
    errand->world = world_version_hold(errand->runtime->world);
    errand->answer_count = 0;
    name_person(errand, &errand->request.event.voter);
    name_person(errand, &errand->request.event.person);
    template_hold(errand);
    if (errand->source == ERRAND_TIMER && timer_early(errand)) {
        errand->reply.unchanged = true;
        reply_ok(errand);
        return;
    }
    if (errand->meeting != NULL && !meeting_sits(errand))
        return;
    if (!find_program(errand))
        return;
    if (errand->program->definition == NULL)
        program_need(errand->runtime, errand->program, errand);
    else
        turn_decide(errand);
}

static bool may_work(const struct assent_principal *principal, struct assent_text worker)
{
    bool typed = principal->worker_types == NULL;
    for (size_t i = 0; !typed && i < principal->worker_type_count; i++)
        typed = assent_text_equal(principal->worker_types[i], worker);
    return typed && principal_may(principal, ASSENT_MAY_WORK);
}

// Workers' jobs need the permission `work` for their type, people's tasks `act`: a token that was narrowed to
// less reports nothing.
static bool may_report(const struct errand *errand, const struct assent_ticket *ticket)
{
    enum assent_event_kind kind = errand->request.event.kind;
    bool reports = kind == ASSENT_EVENT_COMPLETE || kind == ASSENT_EVENT_FAIL ||
                   kind == ASSENT_EVENT_RELEASE || kind == ASSENT_EVENT_CLAIM ||
                   kind == ASSENT_EVENT_PROGRESS;
    bool on_job = errand->request.kind == ASSENT_REQUEST_EXTEND ||
                  (errand->request.kind == ASSENT_REQUEST_EVENT && reports);
    if (!on_job)
        return true;
    const struct assent_job *job = assent_ticket_job(ticket, errand->request.event.job);
    const struct assent_principal *principal = &errand->request.principal;
    bool at_gate = errand->request.event.job == ASSENT_JOB_AT_THE_GATE;
    if (at_gate || (job != NULL && job->body == ASSENT_BODY_GATE))
        return may_work(principal, assent_text_of("gate"));
    if (job == NULL) // the core says so
        return principal_may(principal, ASSENT_MAY_WORK) || principal_may(principal, ASSENT_MAY_ACT);
    return job->body == ASSENT_BODY_TASK ? principal_may(principal, ASSENT_MAY_ACT)
                                         : may_work(principal, job->worker);
}

// What has to hold before the rules are asked: the ticket may be seen, and is what the client thinks it is.
static bool admitted(struct errand *errand)
{
    const struct assent_ticket *ticket = ticket_of(errand);
    if (errand->source != ERRAND_CLIENT || ticket == NULL)
        return true;
    if (!visible(errand, ticket)) {
        reply_code(errand, ASSENT_NOT_FOUND, "there is no such ticket, or none that you may see");
        return false;
    }
    if (!may_report(errand, ticket)) {
        reply_code(
            errand, ASSENT_FORBIDDEN,
            "a worker's job needs the permission `work` for its type, a task the permission `act`; this token has it not");
        return false;
    }
    if (revision_fits(&errand->request, ticket->revision))
        return true;
    struct assent_error error;
    assent_error_set(
        &error, ASSENT_STALE_ETAG,
        "the ticket is at revision %lld, you sent If-Match \"%lld\"; read it again and decide anew",
        (long long)ticket->revision, (long long)errand->request.if_match.items[0]);
    reply_error(errand, &error);
    return false;
}

static const struct assent_hook_module *find_module(const struct assent_definition *definition,
                                                    struct assent_text hook, struct assent_text *function)
{
    size_t dot = assent_text_find_byte(hook, '.');
    if (dot == hook.count)
        return NULL;
    *function = assent_text_slice(hook.bytes + dot + 1, hook.count - dot - 1);
    for (size_t i = 0; i < definition->module_count; i++) {
        struct assent_text name = definition->modules[i].name;
        if (name.count == dot + 4 && memcmp(name.bytes, hook.bytes, dot) == 0 &&
            assent_text_ends(name, ".lua"))
            return &definition->modules[i];
    }
    return NULL;
}

static void add_answer(struct errand *errand, const struct assent_hook_answer *answer)
{
    assert(errand->answer_count < ASSENT_HOOKS_A_TURN);
    if (errand->answer_count == errand->answer_room) {
        size_t room = errand->answer_room > 0 ? errand->answer_room * 2 : 2;
        struct assent_hook_answer *answers = assent_arena_take_array(errand->arena, room, sizeof *answers);
        if (errand->answer_count > 0)
            memcpy(answers, errand->answers, errand->answer_count * sizeof *answers);
        errand->answers = answers;
        errand->answer_room = room;
    }
    errand->answers[errand->answer_count++] = *answer;
}

// True when an order is out; false when the answer is there already (the hook does not exist).
static bool order_hook(struct errand *errand)
{
    struct assent_text function = {0};
    const struct assent_hook_module *module =
        find_module(errand->program->definition, errand->step.hook, &function);
    if (module == NULL) {
        struct assent_hook_answer answer = {.hook = errand->step.hook, .failed = true};
        assent_error_set(&answer.error, ASSENT_HOOK_MISSING,
                         "the hook %.*s is in none of the workflow's files", (int)errand->step.hook.count,
                         errand->step.hook.bytes);
        add_answer(errand, &answer);
        return false;
    }
    struct assent_order *order = order_open(errand->runtime, ASSENT_ORDER_HOOK, PURPOSE_HOOK, errand);
    order->hook.module = module;
    order->hook.function = function;
    order->hook.argument = errand->step.hook_argument;
    order->hook.answer.hook = errand->step.hook;
    errand->runtime->counts.hooks++;
    errand->lanes_seen = schedule_seen(errand->runtime, errand->step.lanes, errand->step.lane_count);
    order_send(errand->runtime, order);
    return true;
}

void turn_hook_done(struct assent_runtime *runtime, struct assent_order *order)
{
    struct errand *errand = order->owner;
    struct assent_hook_answer answer = order->hook.answer;
    answer.value = assent_value_copy(errand->arena, &answer.value);
    if (answer.failed)
        runtime->counts.hook_failures++;
    add_answer(errand, &answer);
    bool moved = schedule_seen(runtime, errand->step.lanes, errand->step.lane_count) != errand->lanes_seen;
    if (!moved)
        turn_decide(errand);
    else if (errand->anew++ < DECIDED_ANEW)
        turn_start(errand, errand->before); // the answers were to other questions
    else
        reply_code(errand, ASSENT_CONFLICT,
                   "the schedule of what this change touches keeps moving; try again");
}

static struct assent_turn turn_of(const struct errand *errand)
{
    const struct assent_step_result *step = &errand->step;
    struct assent_actor actor = errand->request.event.actor;
    if (step->trace.count > 0)
        actor.trace = step->trace;
    return (struct assent_turn){
        .ticket = errand->entry->id,
        .revision = step->next->revision,
        .at_us = errand->request.event.at_us,
        .event = errand->request.event.kind,
        .actor = actor,
        .definition = errand->program->digest,
        .directory = errand->world->world.directory->version,
        .schedule = schedule_version(errand->runtime, step->lanes, step->lane_count),
        .facts = step->facts,
        .fact_count = step->fact_count,
    };
}

// What must still be as it was looked at: the directory, and the delegation by which a vote was given.
static const struct assent_read *reads_of(const struct errand *errand, int64_t directory, size_t *count)
{
    struct assent_read *reads = assent_arena_take_array(errand->arena, 3, sizeof *reads);
    const struct assent_step_result *step = &errand->step;
    reads[0] =
        (struct assent_read){{.kind = assent_text_of("directory"), .id = assent_text_of("main")}, directory};
    *count = 1;
    for (size_t i = 0; i < step->fact_count && *count == 1; i++) {
        const struct assent_fact *fact = &step->facts[i];
        bool given = fact->kind == ASSENT_FACT_VOTED && fact->voted.vote.how == ASSENT_VOTE_DELEGATE &&
                     fact->voted.vote.revision == step->next->revision;
        if (given)
            reads[(*count)++] = (struct assent_read){
                {.kind = assent_text_of("delegation"), .id = fact->voted.vote.delegation}, 1};
    }
    *count += template_read(errand, &reads[*count]);
    return reads;
}

// The set of data.md: the ticket moves, what was looked at must still be that, the turn, its rows, the key.
static void make_item(struct errand *errand, bool moves)
{
    struct assent_runtime *runtime = errand->runtime;
    struct assent_arena *arena = errand->arena;
    unsigned char salt[ASSENT_SALT_BYTES];
    dice_draw(&runtime->dice, salt, sizeof salt);
    struct assent_turn turn = turn_of(errand);
    struct assent_item *item = assent_arena_take(arena, sizeof *item);
    struct assent_write *write = assent_arena_take(arena, sizeof *write);
    struct assent_kept_turn *kept = assent_arena_take(arena, sizeof *kept);
    struct assent_subject subject = {.is_ticket = true, .ticket = errand->entry->id};
    int64_t revision = errand->before != NULL ? errand->before->ticket->revision : 0;
    *write = (struct assent_write){subject, revision, moves ? turn.revision : revision};
    *kept = (struct assent_kept_turn){.subject = subject, .revision = turn.revision, .at_us = turn.at_us};
    kept->bytes = assent_record_write(&turn, salt, arena);
    *item = (struct assent_item){.writes = write, .write_count = 1, .turns = kept, .turn_count = 1};
    item->reads = reads_of(errand, turn.directory, &item->read_count);
    if (moves) {
        struct assent_step_input input = input_of(errand);
        struct assent_audience readers = {0};
        bool restricted = assent_readers(&input, errand->step.next, arena, &readers);
        struct assent_rows rows =
            assent_rows_change(ticket_of(errand), errand->step.next, restricted, &readers,
                               &errand->world->operators, errand->world->world.directory, arena);
        item->rows = rows.items;
        item->row_count = rows.count;
        item->key = errand->request.key;
        item->key.at_us = turn.at_us;
    }
    errand->item = item;
}

// A refused call must not amplify writes: one entry for a person, rule and minute (data.md, "Refusals").
static struct assent_digest refusal_digest(const struct errand *errand)
{
    const struct assent_fact *fact = &errand->step.facts[0];
    struct assent_text parts[4] = {fact->refused.person, fact->refused.code, fact->refused.rule,
                                   fact->refused.what};
    return assent_digest_parts(parts, 4);
}

static bool told_already(struct errand *errand)
{
    struct assent_digest what = refusal_digest(errand);
    int64_t minute = errand->request.event.at_us / ASSENT_MINUTE_US;
    struct entry *entry = errand->entry;
    if (entry->told_count > 0 && entry->told[0].minute != minute)
        entry->told_count = 0;
    for (size_t i = 0; i < entry->told_count; i++) {
        if (assent_digest_equal(&entry->told[i].what, &what))
            return true;
    }
    if (entry->told_count == ENTRY_TOLD)
        return true;
    if (entry->told_count == entry->told_room) {
        entry->told_room = entry->told_room > 0 ? entry->told_room * 2 : 4;
        entry->told = memory_grow(entry->told, entry->told_room * sizeof *entry->told);
    }
    entry->told[entry->told_count++] = (struct told){what, minute};
    return false;
}

void turn_not_kept(struct errand *errand)
{
    struct entry *entry = errand->entry;
    if (errand->step.status != ASSENT_STEP_REFUSED)
        return;
    struct assent_digest what = refusal_digest(errand);
    for (size_t i = 0; i < entry->told_count; i++) {
        if (assent_digest_equal(&entry->told[i].what, &what))
            entry->told[i] = entry->told[--entry->told_count];
    }
}

static void refused(struct errand *errand)
{
    errand->runtime->counts.refusals++;
    struct assent_step_input input = input_of(errand);
    if (errand->source == ERRAND_CLIENT)
        errand->reply.explanation = assent_explain_refusal(&input, &errand->step, errand->arena);
    if (errand->before == NULL && !errand->request.dry_run)
        number_return(errand->runtime, errand->program->definition->prefix, errand->request.event.number);
    if (errand->step.fact_count == 0 || errand->before == NULL || errand->request.dry_run ||
        told_already(errand)) {
        reply_refused(errand);
        return;
    }
    errand->step.next = ticket_of(errand);
    struct assent_fact *fact = assent_arena_copy(errand->arena, errand->step.facts, sizeof *fact);
    fact->refused.place = refusal_place(errand); // kept, as it is told
    errand->step.facts = fact;
    make_item(errand, false);
    batch_add(errand);
}

static void decided(struct errand *errand)
{
    if (errand->request.dry_run) {
        errand->reply.facts = errand->step.facts;
        errand->reply.fact_count = errand->step.fact_count;
        errand->after = ticket_version_make(errand->step.next, 0, errand->before);
        reply_ok(errand);
        return;
    }
    if (!move_begin(errand) && turn_item(errand))
        batch_add(errand);
}

bool turn_item(struct errand *errand)
{
    make_item(errand, true);
    lease_decided(errand);
    if (errand->look != 0 && !signal_join(errand)) {
        reply_code(errand, ASSENT_CONFLICT, "the signal has gone its way while the ticket was deciding");
        return false;
    }
    template_join(errand);
    return errand->meeting == NULL || meeting_join(errand);
}

static void set_number(struct errand *errand)
{
    struct assent_event *event = &errand->request.event;
    if (errand->before != NULL || event->number.count > 0)
        return;
    struct assent_text prefix = errand->program->definition->prefix;
    event->number = errand->request.dry_run
                        ? assent_text_format(errand->arena, "%.*s-0", (int)prefix.count, prefix.bytes)
                        : number_draw(errand, prefix);
}

void turn_decide(struct errand *errand)
{
    if (!admitted(errand))
        return;
    if (errand->request.kind == ASSENT_REQUEST_TICKET || errand->request.kind == ASSENT_REQUEST_HISTORY) {
        page_ticket(errand);
        return;
    }
    if (errand->request.kind == ASSENT_REQUEST_FEED) {
        feed_begin(errand);
        return;
    }
    if (errand->request.kind == ASSENT_REQUEST_NEXT_FREE) {
        schedule_begin(errand);
        return;
    }
    if (errand->request.kind == ASSENT_REQUEST_GATE) {
        gate_answer(errand);
        return;
    }
    if (errand->request.kind == ASSENT_REQUEST_EXTEND) {
        lease_extend(errand);
        return;
    }
    if (supersede_first(errand))
        return;
    set_number(errand);
    for (;;) {
        struct assent_step_input input = input_of(errand);
        errand->step = assent_step(&input, errand->arena);
        switch (errand->step.status) {
        case ASSENT_STEP_DONE:
            decided(errand);
            return;
        case ASSENT_STEP_REFUSED:
            refused(errand);
            return;
        case ASSENT_STEP_NOTHING:
            errand->reply.unchanged = true;
            reply_ok(errand);
            return;
        case ASSENT_STEP_NEEDS_HOOK:
            break;
        }
        if (errand->answer_count == ASSENT_HOOKS_A_TURN) {
            reply_code(errand, ASSENT_STEPS_EXHAUSTED,
                       "the turn would call more hooks than a turn may; the workflow must be mended");
            return;
        }
        if (order_hook(errand))
            return;
    }
}

void turn_kept(struct errand *errand)
{
    struct assent_runtime *runtime = errand->runtime;
    int64_t seq = errand->item->turns[0].seq;
    runtime->counts.turns++;
    if (errand->step.status == ASSENT_STEP_REFUSED) {
        reply_refused(errand);
        return;
    }
    tally_turn(runtime, &errand->step);
    struct entry *entry = errand->entry;
    entry_set_version(runtime, entry, ticket_version_make(errand->step.next, seq, entry->version));
    if (entry->version->ticket->outcome != ASSENT_OUTCOME_NONE)
        entry_age(runtime, entry);
    entry_settle_leases(entry);
    errand->after = ticket_version_hold(entry->version);
    move_kept(errand);
    schedule_rows(runtime, errand->item->rows, errand->item->row_count);
    figures_rows(runtime, errand->item->rows, errand->item->row_count);
    timers_rows(runtime, errand->item->rows, errand->item->row_count);
    offers_rows(runtime, errand->item->rows, errand->item->row_count);
    if (errand->look != 0)
        signal_taken(errand);
    if (errand->meeting != NULL)
        meeting_taken(errand);
    signals_rows(runtime, errand->item->rows, errand->item->row_count);
    template_kept(errand);
    gates_moved(runtime, &entry->id);
    claims_moved(runtime, &entry->id);
    key_kept(runtime, errand, seq);
    reply_ok(errand);
}
