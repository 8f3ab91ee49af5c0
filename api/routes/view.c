// SPDX-License-Identifier: Apache-2.0
// Views of tickets and what is in them. Nothing here decides: what a caller may do is asked of the core's
// pure functions. Members are put in the order in which they are sent, that of their names: sorting them is
// then one look at each.
#include "view.h"
#include <assert.h>

struct view view_of(const struct assent_call *call, const struct assent_reply *reply)
{
    return (struct view){.arena = call->arena,
                         .world = reply->world,
                         .definition = reply->definition,
                         .person = call->principal.person,
                         .now_us = call->now_us,
                         .seen = reply->seen,
                         .template = reply->template};
}

struct assent_value view_time(const struct view *view, int64_t at_us)
{
    if (at_us == 0)
        return assent_value_absent();
    return assent_value_text(assent_instant_text(view->arena, at_us));
}

struct assent_value view_digest(const struct view *view, const struct assent_digest *digest)
{
    return assent_value_text(assent_digest_text(view->arena, digest));
}

struct assent_value view_person(const struct view *view, struct assent_text id)
{
    if (id.count == 0)
        return assent_value_absent();
    struct assent_record record = assent_record_in(view->arena);
    const struct assent_directory *directory = view->world->directory;
    int32_t index = assent_directory_person_by_id(directory, id);
    const struct assent_person *person = index != ASSENT_NO_INDEX ? &directory->people[index] : NULL;
    if (person != NULL)
        assent_record_put_text(&record, "handle", person->handle);
    assent_record_put_text(&record, "id", id);
    if (person != NULL) {
        assent_record_put(&record, "kind", assent_value_string(assent_person_kind_text(person->kind)));
        assent_record_put_text(&record, "name", person->name);
    }
    return assent_record_done(&record);
}

static struct assent_value view_named(const struct view *view, const char *kind, struct assent_text handle,
                                      struct assent_text name)
{
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put_text(&record, "handle", handle);
    assent_record_put(&record, "kind", assent_value_string(kind));
    if (name.count > 0)
        assent_record_put_text(&record, "name", name);
    return assent_record_done(&record);
}

static struct assent_text after_colon(struct assent_text key)
{
    size_t colon = assent_text_find_byte(key, ':');
    return assent_text_slice(key.bytes + colon + 1, key.count - colon - 1);
}

static struct assent_value view_key(const struct view *view, struct assent_text key)
{
    const struct assent_directory *directory = view->world->directory;
    if (assent_text_starts(key, "group:")) {
        struct assent_text handle = after_colon(key);
        int32_t group = assent_directory_group(directory, handle);
        return view_named(view, "group", handle,
                          group != ASSENT_NO_INDEX ? directory->groups[group].name : (struct assent_text){0});
    }
    if (assent_text_starts(key, "role:")) {
        struct assent_text handle = after_colon(key);
        int32_t role = assent_directory_role(directory, handle);
        return view_named(view, "role", handle,
                          role != ASSENT_NO_INDEX ? directory->roles[role].name : (struct assent_text){0});
    }
    if (assent_text_starts(key, "board:")) {
        struct assent_text handle = after_colon(key);
        int32_t board = assent_directory_board(directory, handle);
        return view_named(view, "board", handle,
                          board != ASSENT_NO_INDEX ? directory->boards[board].name : (struct assent_text){0});
    }
    if (assent_text_starts(key, "set:"))
        return view_named(view, "set", after_colon(key), (struct assent_text){0});
    struct assent_value who = view_person(view, key);
    struct assent_record record = assent_record_from(view->arena, &who);
    assent_record_put(&record, "kind", assent_value_string("person"));
    return assent_record_done(&record);
}

struct assent_value view_audience(const struct view *view, const struct assent_audience *audience)
{
    struct assent_items items = assent_items_in(view->arena);
    for (size_t i = 0; i < audience->count; i++)
        assent_items_add(&items, view_key(view, audience->keys[i]));
    return assent_items_done(&items);
}

struct assent_text view_href(const struct view *view, const struct assent_id *ticket, const char *suffix)
{
    char id[ASSENT_ID_TEXT];
    assent_id_write("tkt", ticket, id);
    return assent_text_format(view->arena, "/v1/tickets/%s%s", id, suffix);
}

static struct assent_value view_risk(const struct view *view, const struct assent_risk *risk)
{
    if (!risk->scored)
        return assent_value_absent();
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put(&record, "factors", risk->factors);
    assent_record_put_text(&record, "level", risk->level);
    assent_record_put_integer(&record, "score", risk->score);
    return assent_record_done(&record);
}

struct assent_step_input view_input(const struct view *view, const struct assent_ticket *ticket,
                                    const struct assent_event *event)
{
    return (struct assent_step_input){.definition = view->definition,
                                      .ticket = ticket,
                                      .event = event,
                                      .world = view->world,
                                      .template = ticket->template.name.count > 0 ? view->template : NULL};
}

struct assent_event view_now(const struct view *view)
{
    return (struct assent_event){
        .kind = ASSENT_EVENT_ACT, .at_us = view->now_us, .actor = {.person = view->person}};
}

static struct assent_value view_actions(const struct view *view, const struct assent_ticket *ticket)
{
    struct assent_items items = assent_items_in(view->arena);
    if (view->definition == NULL)
        return assent_items_done(&items);
    struct assent_event event = view_now(view);
    struct assent_step_input input = view_input(view, ticket, &event);
    struct assent_value names = assent_step_actions(&input, view->person, view->arena);
    for (size_t i = 0; i < names.list.count; i++) {
        struct assent_text name = names.list.items[i].text;
        struct assent_text suffix =
            assent_text_format(view->arena, "/actions/%.*s", (int)name.count, name.bytes);
        struct assent_record action = assent_record_in(view->arena);
        assent_record_put_text(&action, "href", view_href(view, &ticket->id, suffix.bytes));
        assent_record_put_text(&action, "name", name);
        assent_items_add(&items, assent_record_done(&action));
    }
    return assent_items_done(&items);
}

static int64_t approved_in(const struct assent_round *round, const struct assent_seat *seat)
{
    int64_t count = 0;
    for (size_t i = 0; i < round->vote_count; i++)
        count += round->votes[i].choice == ASSENT_VOTE_APPROVE &&
                 assent_text_equal(round->votes[i].seat, seat->name);
    return count;
}

// What the seat takes: as things are while its round is open, else as it was when it was asked. A share of
// votes is a number only when the round is closed. count: NULL when the round is closed.
static struct assent_value view_seat(const struct view *view, const struct assent_round *round,
                                     const struct assent_seat *seat, const struct assent_seat_count *count)
{
    struct assent_record record = assent_record_in(view->arena);
    if (!seat->object)
        assent_record_put_integer(&record, "approved", count ? count->approved : approved_in(round, seat));
    assent_record_put_integer(&record, "asked", seat->base);
    assent_record_put(&record, "from", view_audience(view, &seat->audience));
    if (seat->name.count > 0)
        assent_record_put_text(&record, "name", seat->name);
    if (seat->object) {
        assent_record_put_boolean(&record, "object", true);
    } else {
        assent_record_put_text(&record, "need", assent_need_text(&seat->need, view->arena));
        if (seat->need.kind != ASSENT_NEED_SHARE_VOTES)
            assent_record_put_integer(&record, "needed", count ? count->needed : seat->required);
        if (seat->refuse > 0)
            assent_record_put_integer(&record, "refuse", seat->refuse);
    }
    if (seat->added_by.count > 0)
        assent_record_put(&record, "added_by", view_person(view, seat->added_by));
    if (count)
        assent_record_put_integer(&record, "possible", count->possible);
    assent_record_put(&record, "set", view_digest(view, &seat->set));
    if (count && count->fits)
        assent_record_put_boolean(&record, "yours", true);
    return assent_record_done(&record);
}

static struct assent_value view_seats(const struct view *view, const struct assent_ticket *ticket,
                                      const struct assent_round *round)
{
    struct assent_event event = view_now(view);
    struct assent_step_input input = view_input(view, ticket, &event);
    const struct assent_seat_count *counts = NULL;
    if (round->outcome == ASSENT_ROUND_OPEN && !round->debt && view->definition != NULL)
        counts = assent_step_seats(&input, view->person, view->arena);
    struct assent_items seats = assent_items_in(view->arena);
    for (size_t i = 0; i < round->seat_count; i++)
        assent_items_add(&seats, view_seat(view, round, &round->seats[i], counts ? &counts[i] : NULL));
    return assent_items_done(&seats);
}

static struct assent_value view_excluded(const struct view *view, const struct assent_excluded *excluded,
                                         size_t count)
{
    struct assent_items items = assent_items_in(view->arena);
    for (size_t i = 0; i < count; i++) {
        struct assent_record record = assent_record_in(view->arena);
        assent_record_put(&record, "person", view_person(view, excluded[i].person));
        assent_record_put_text(&record, "rule", excluded[i].rule);
        assent_items_add(&items, assent_record_done(&record));
    }
    return assent_items_done(&items);
}

static struct assent_value view_votes(const struct view *view, const struct assent_round *round)
{
    struct assent_items items = assent_items_in(view->arena);
    for (size_t i = 0; i < round->vote_count; i++)
        assent_items_add(&items, view_vote(view, &round->votes[i]));
    return assent_items_done(&items);
}

static int64_t count_of(const struct assent_round *round, enum assent_vote_choice choice)
{
    int64_t count = 0;
    for (size_t i = 0; i < round->vote_count; i++)
        count += round->votes[i].choice == choice;
    return count;
}

static void put_can_vote(struct assent_record *record, const struct view *view,
                         const struct assent_ticket *ticket, const struct assent_round *round)
{
    if (view->definition == NULL || round->outcome != ASSENT_ROUND_OPEN || round->debt)
        return;
    struct assent_event event = view_now(view);
    struct assent_step_input input = view_input(view, ticket, &event);
    struct assent_text rule = {0};
    bool can = assent_step_can_vote(&input, view->person, &rule, view->arena);
    assent_record_put_boolean(record, "can_vote", can);
    if (!can && rule.count > 0)
        assent_record_put_text(record, "cannot_because", rule);
}

// Since when a question stops the round's clock; absent when it runs.
static struct assent_value view_stopped(const struct view *view, const struct assent_ticket *ticket,
                                        const struct assent_round *round)
{
    struct assent_text name = assent_text_format(view->arena, "round/%lld", (long long)round->n);
    const struct assent_timer *timer = assent_ticket_timer(ticket, name);
    return view_time(view, timer != NULL ? timer->paused_us : 0);
}

struct assent_value view_round(const struct view *view, const struct assent_ticket *ticket,
                               const struct assent_round *round)
{
    if (view->shown == round)
        return view->shown_as;
    struct assent_record record = assent_record_in(view->arena);
    struct assent_items covers = assent_items_in(view->arena);
    for (size_t i = 0; i < round->covers_count; i++)
        assent_items_add(&covers, assent_value_text(round->covers[i]));
    struct assent_digest now = round->covered; // what a vote has to carry: the covered fields as they are
    if (round->outcome == ASSENT_ROUND_OPEN)
        now = assent_round_digest(ticket, round, view->arena);
    assent_record_put_integer(&record, "abstained", count_of(round, ASSENT_VOTE_ABSTAIN));
    assent_record_put_integer(&record, "approved", count_of(round, ASSENT_VOTE_APPROVE));
    put_can_vote(&record, view, ticket, round);
    view_put_stand_ins(&record, view, ticket, round);
    view_put_changed(&record, view, ticket, round);
    assent_record_put(&record, "closed", view_time(view, round->closed_us));
    if (round->closes != ASSENT_CLOSES_DECIDED)
        assent_record_put(&record, "closes", assent_value_string(assent_round_closes_text(round->closes)));
    assent_record_put(&record, "covers", assent_items_done(&covers));
    if (round->debt)
        assent_record_put_boolean(&record, "debt", true);
    assent_record_put(&record, "deferred", view_time(view, round->deferred_us));
    assent_record_put(&record, "digest", view_digest(view, &now));
    assent_record_put(&record, "due", view_time(view, round->due_us));
    assent_record_put(&record, "excluded", view_excluded(view, round->excluded, round->excluded_count));
    assent_record_put_text(&record, "id", assent_round_id(view->arena, ticket, round));
    view_put_may_set(&record, view, round);
    if (round->meeting.count > 0)
        assent_record_put_text(&record, "meeting", round->meeting);
    assent_record_put_text(&record, "name", round->name);
    assent_record_put_text(&record, "number", ticket->number);
    assent_record_put_integer(&record, "objected", count_of(round, ASSENT_VOTE_OBJECT));
    assent_record_put(&record, "opened", view_time(view, round->opened_us));
    assent_record_put(&record, "outcome", assent_value_string(assent_round_outcome_text(round->outcome)));
    if (round->quorum > 0)
        assent_record_put_integer(&record, "quorum", round->quorum);
    assent_record_put_integer(&record, "rejected", count_of(round, ASSENT_VOTE_REJECT));
    assent_record_put(&record, "reminded", view_time(view, round->reminded_us));
    if (round->risk.count > 0)
        assent_record_put_text(&record, "risk", round->risk);
    assent_record_put(&record, "seats", view_seats(view, ticket, round));
    assent_record_put_text(&record, "state", round->state);
    assent_record_put(&record, "stopped", view_stopped(view, ticket, round));
    assent_record_put_text(&record, "ticket", view_href(view, &ticket->id, ""));
    assent_record_put_text(&record, "title", ticket->title);
    assent_record_put(&record, "unpaid", view_time(view, round->unpaid_us));
    assent_record_put(&record, "valid_until", view_time(view, round->valid_until_us));
    assent_record_put(&record, "votes", view_votes(view, round));
    return assent_record_done(&record);
}

// The members from "attempts" to "from": how the work goes, and who may do it.
static void put_job_work(struct assent_record *record, const struct view *view, const struct assent_job *job)
{
    assent_record_put_integer(record, "attempts", job->attempts);
    assent_record_put(record, "body", assent_value_string(assent_body_kind_text(job->body)));
    if (job->phase == ASSENT_JOB_CLAIMED) {
        assent_record_put_boolean(record, "cancel_requested", job->cancelled);
        assent_record_put(record, "claimed_by", view_person(view, job->claimed_by));
    }
    if (job->error.count > 0)
        assent_record_put_text(record, "error", job->error);
    if (job->body == ASSENT_BODY_TASK) {
        assent_record_put(record, "excluded", view_excluded(view, job->excluded, job->excluded_count));
        assent_record_put(record, "from", view_audience(view, &job->audience));
    }
}

struct assent_value view_job(const struct view *view, const struct assent_ticket *ticket,
                             const struct assent_job *job)
{
    struct assent_record record = assent_record_in(view->arena);
    if (job->artifact.count > 0)
        assent_record_put_text(&record, "artifact", job->artifact);
    put_job_work(&record, view, job);
    assent_record_put_text(&record, "id", assent_job_id(view->arena, ticket, job));
    assent_record_put_text(&record, "key", assent_job_key(view->arena, ticket, job));
    if (job->phase == ASSENT_JOB_CLAIMED)
        assent_record_put(&record, "lease_until", view_time(view, job->lease_us));
    assent_record_put_text(&record, "name", job->name);
    assent_record_put_text(&record, "number", ticket->number);
    assent_record_put(&record, "offered", view_time(view, job->offered_us));
    if (job->phase == ASSENT_JOB_ENDED)
        assent_record_put(&record, "outcome", assent_value_string(assent_job_outcome_text(job->outcome)));
    assent_record_put(&record, "phase", assent_value_string(assent_job_phase_text(job->phase)));
    assent_record_put(&record, "result", job->result);
    assent_record_put(&record, "role", assent_value_string(assent_job_role_text(job->role)));
    assent_record_put_text(&record, "state", job->state);
    assent_record_put_text(&record, "ticket", view_href(view, &ticket->id, ""));
    if (job->trace.count > 0)
        assent_record_put_text(&record, "traceparent", job->trace);
    if (job->title.count > 0)
        assent_record_put_text(&record, "title", job->title);
    if (job->worker.count > 0)
        assent_record_put_text(&record, "type", job->worker);
    assent_record_put(&record, "with", job->with);
    return assent_record_done(&record);
}

static struct assent_value view_workflow(const struct view *view, const struct assent_ticket *ticket)
{
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put(&record, "digest", view_digest(view, &ticket->workflow_digest));
    assent_record_put_text(&record, "name", ticket->workflow);
    assent_record_put_integer(&record, "version", ticket->workflow_version);
    return assent_record_done(&record);
}

static struct assent_value view_links(const struct view *view, const struct assent_ticket *ticket)
{
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put_text(&record, "approvals", view_href(view, &ticket->id, "/approvals"));
    assent_record_put_text(&record, "history", view_href(view, &ticket->id, "/history"));
    assent_record_put_text(&record, "jobs", view_href(view, &ticket->id, "/jobs"));
    assent_record_put_text(&record, "self", view_href(view, &ticket->id, ""));
    return assent_record_done(&record);
}

static struct assent_value view_clocks(const struct view *view, const struct assent_ticket *ticket)
{
    struct assent_items items = assent_items_in(view->arena);
    for (size_t i = 0; i < ticket->timer_count; i++) {
        struct assent_record record = assent_record_in(view->arena);
        const struct assent_timer *timer = &ticket->timers[i];
        assent_record_put(&record, "due", view_time(view, timer->due_us));
        if (timer->paused_us)
            assent_record_put_integer(&record, "left_s", timer->left_us / ASSENT_SECOND_US);
        assent_record_put_text(&record, "name", timer->name);
        assent_record_put_text(&record, "rule", timer->rule);
        assent_record_put(&record, "stopped", view_time(view, timer->paused_us));
        assent_items_add(&items, assent_record_done(&record));
    }
    return assent_items_done(&items);
}

// The jobs that have not ended; absent when there are none.
static struct assent_value view_open_jobs(const struct view *view, const struct assent_ticket *ticket)
{
    struct assent_items jobs = assent_items_in(view->arena);
    for (size_t i = 0; i < ticket->job_count; i++) {
        if (ticket->jobs[i].phase != ASSENT_JOB_ENDED)
            assent_items_add(&jobs, view_job(view, ticket, &ticket->jobs[i]));
    }
    return jobs.count > 0 ? assent_items_done(&jobs) : assent_value_absent();
}

// The round that sent the ticket back to the people who hold it now; absent when none did.
static struct assent_value view_last_round(const struct view *view, const struct assent_ticket *ticket)
{
    if (ticket->round_count == 0 || ticket->state_kind != ASSENT_STATE_PEOPLE)
        return assent_value_absent();
    const struct assent_round *last = &ticket->rounds[ticket->round_count - 1];
    bool came_back = last->outcome == ASSENT_ROUND_REFUSED || last->outcome == ASSENT_ROUND_EXPIRED;
    return came_back ? view_round(view, ticket, last) : assent_value_absent();
}

// The votes that are owed; absent when there are none.
static struct assent_value view_debts(const struct view *view, const struct assent_ticket *ticket)
{
    struct assent_items debts = assent_items_in(view->arena);
    for (size_t i = 0; i < ticket->round_count; i++) {
        if (ticket->rounds[i].debt && ticket->rounds[i].outcome == ASSENT_ROUND_OPEN)
            assent_items_add(&debts, view_round(view, ticket, &ticket->rounds[i]));
    }
    return debts.count > 0 ? assent_items_done(&debts) : assent_value_absent();
}

// The members from "actions" to "last_approval": what may be done, whom it waits for and until when.
static void put_waiting(struct assent_record *record, const struct view *view,
                        const struct assent_ticket *ticket)
{
    const struct assent_round *round = assent_ticket_open_round(ticket);
    assent_record_put(record, "actions", view_actions(view, ticket));
    if (round != NULL)
        assent_record_put(record, "approval", view_round(view, ticket, round));
    if (ticket->as.count > 0)
        assent_record_put_text(record, "as", ticket->as);
    if (ticket->timer_count > 0)
        assent_record_put(record, "clocks", view_clocks(view, ticket));
    assent_record_put(record, "conflicts", view_conflicts(view, ticket));
    assent_record_put(record, "created", view_time(view, ticket->created_us));
    assent_record_put(record, "debts", view_debts(view, ticket));
    assent_record_put(record, "fields", ticket->fields);
    if (ticket->held_by.count > 0)
        assent_record_put(record, "held_by", view_audience(view, &ticket->held_by));
    assent_record_put_text(record, "id", assent_id_text(view->arena, "tkt", &ticket->id));
    assent_record_put(record, "jobs", view_open_jobs(view, ticket));
    assent_record_put(record, "kind", assent_value_string(assent_ticket_kind_text(ticket->kind)));
    assent_record_put(record, "last_approval", view_last_round(view, ticket));
}

static struct assent_value view_waived(const struct view *view, const struct assent_ticket *ticket)
{
    struct assent_items items = assent_items_in(view->arena);
    for (size_t i = 0; i < ticket->waived_count; i++) {
        const struct assent_waiver *waiver = &ticket->waived[i];
        struct assent_record record = assent_record_in(view->arena);
        assent_record_put(&record, "at", view_time(view, waiver->at_us));
        assent_record_put_text(&record, "because", waiver->because);
        assent_record_put(&record, "from", view_time(view, waiver->from_us));
        assent_record_put(&record, "person", view_person(view, waiver->person));
        assent_record_put_text(&record, "rule", waiver->rule);
        assent_record_put(&record, "until", view_time(view, waiver->until_us));
        assent_items_add(&items, assent_record_done(&record));
    }
    return assent_items_done(&items);
}

struct assent_value view_ticket(const struct view *view, const struct assent_ticket *ticket)
{
    struct assent_record record = assent_record_in(view->arena);
    put_waiting(&record, view, ticket);
    if (ticket->leaving.count > 0) {
        assent_record_put_text(&record, "leaving_because", ticket->leaving_why);
        assent_record_put_text(&record, "leaving_for", ticket->leaving);
    }
    assent_record_put(&record, "links", view_links(view, ticket));
    assent_record_put(&record, "material_digest", view_digest(view, &ticket->material));
    assent_record_put_text(&record, "number", ticket->number);
    assent_record_put_boolean(&record, "open", ticket->outcome == ASSENT_OUTCOME_NONE);
    if (ticket->outcome != ASSENT_OUTCOME_NONE)
        assent_record_put(&record, "outcome", assent_value_string(assent_outcome_text(ticket->outcome)));
    put_hands(&record, view, ticket);
    assent_record_put_integer(&record, "revision", ticket->revision);
    assent_record_put(&record, "risk", view_risk(view, &ticket->risk));
    assent_record_put_text(&record, "state", ticket->state);
    struct assent_id newer;
    if (assent_id_read(ticket->superseded_by, "tkt", &newer))
        assent_record_put_text(&record, "superseded_by", view_href(view, &newer, ""));
    view_put_run(&record, view, ticket);
    assent_record_put_text(&record, "title", ticket->title);
    assent_record_put(&record, "updated", view_time(view, ticket->updated_us));
    if (ticket->waived_count > 0)
        assent_record_put(&record, "waived", view_waived(view, ticket));
    if (view_watches(ticket, view->person))
        assent_record_put_boolean(&record, "watching", true);
    assent_record_put(&record, "workflow", view_workflow(view, ticket));
    return assent_record_done(&record);
}

struct assent_value view_columns(const struct view *view, const struct assent_id *id, int64_t revision,
                                 const struct assent_row *columns)
{
    struct assent_record record = assent_record_in(view->arena);
    assent_record_put(&record, "created", view_time(view, columns->created_us));
    assent_record_put(&record, "due", view_time(view, columns->due_us));
    assent_record_put_text(&record, "href", view_href(view, id, ""));
    assent_record_put_text(&record, "id", assent_id_text(view->arena, "tkt", id));
    assent_record_put(&record, "kind", assent_value_string(assent_ticket_kind_text(columns->ticket_kind)));
    assent_record_put_text(&record, "number", columns->number);
    assent_record_put_boolean(&record, "open", columns->open);
    assent_record_put(&record, "requester", view_person(view, columns->requester));
    if (revision > 0) // an inbox does not know it
        assent_record_put_integer(&record, "revision", revision);
    if (columns->service.count > 0)
        assent_record_put_text(&record, "service", columns->service);
    assent_record_put_text(&record, "state", columns->state);
    assent_record_put_text(&record, "title", columns->title);
    assent_record_put(&record, "updated", view_time(view, columns->updated_us));
    assent_record_put_text(&record, "workflow", columns->workflow);
    return assent_record_done(&record);
}

struct assent_value view_page(const struct assent_call *call, struct assent_items *items,
                              struct assent_text position)
{
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put(&record, "data", assent_items_done(items));
    if (position.count > 0)
        assent_record_put_text(&record, "next", assent_cursor_write(call, position));
    return assent_record_done(&record);
}

bool view_wants_count(const struct assent_call *call, bool *wanted, struct assent_error *error)
{
    struct assent_text count = assent_call_query(call, "count");
    *wanted = assent_text_is(count, "exact");
    if (count.count > 0 && !*wanted)
        return assent_error_set(error, ASSENT_BAD_PARAMETER, "`count` is exact, or is left out");
    if (*wanted && assent_call_query(call, "cursor").count > 0)
        return assent_error_set(error, ASSENT_BAD_PARAMETER,
                                "`count` goes with the first page only: leave it out of the next ones");
    return true;
}

struct assent_value view_counted(const struct assent_call *call, const struct assent_value *page,
                                 int64_t count, bool exact)
{
    struct assent_record told = assent_record_in(call->arena);
    assent_record_put_boolean(&told, "exact", exact);
    assent_record_put_integer(&told, "value", count);
    struct assent_record record = assent_record_from(call->arena, page);
    assent_record_put(&record, "count", assent_record_done(&told));
    return assent_record_done(&record);
}

bool encode_ticket(const struct assent_call *call, const struct assent_reply *reply,
                   struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    assert(reply->ticket != NULL);
    struct view view = view_of(call, reply);
    answer->body = view_ticket(&view, reply->ticket);
    answer->etag = reply->ticket->revision;
    if (reply->status == 201)
        answer->location = view_href(&view, &reply->ticket->id, "");
    return true;
}
