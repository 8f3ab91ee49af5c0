// SPDX-License-Identifier: Apache-2.0
// Times in the simulation: changes and releases occupy items at planned times that are moved, given up and
// set again; conflicts are accepted, a freeze is lifted. And the schedule in memory, which is compared with
// what the journal says each time that it was read anew, and while all is calm.
#include "sim.h"
#include <assert.h>

static const char *const ITEMS[] = {"database", "frontend", "network"};
#define COUNT_OF(names) (sizeof(names) / sizeof((names)[0]))
enum { SLOTS = 12, SLOT_MINUTES = 10, PAGE = 100 };

// --- wishes ---

// On a grid, so that many touch.
static struct assent_value some_time(struct sim *sim)
{
    struct assent_record planned = assent_record_in(sim->arena);
    int64_t start_us = SIM_START_US + (int64_t)sim_draw(&sim->dice, SLOTS) * SLOT_MINUTES * ASSENT_MINUTE_US;
    int64_t length_us = (1 + (int64_t)sim_draw(&sim->dice, 3)) * SLOT_MINUTES * ASSENT_MINUTE_US;
    assent_record_put_text(&planned, "end", assent_instant_text(sim->arena, start_us + length_us));
    assent_record_put_text(&planned, "start", assent_instant_text(sim->arena, start_us));
    return assent_record_done(&planned);
}

static struct assent_value some_items(struct sim *sim)
{
    struct assent_items items = assent_items_in(sim->arena);
    for (size_t i = 0; i < COUNT_OF(ITEMS); i++) {
        if (sim_chance(&sim->dice, 45))
            assent_items_add(&items, assent_value_string(ITEMS[i]));
    }
    return assent_items_done(&items);
}

void sim_plan(struct sim *sim, struct assent_record *fields)
{
    assent_record_put(fields, "items", some_items(sim));
    if (sim_chance(&sim->dice, 75))
        assent_record_put(fields, "planned", some_time(sim));
}

void sim_want_release(struct sim *sim)
{
    if (sim->released == SIM_RELEASES)
        return;
    struct wish *wish = sim_wish(sim, ASSENT_REQUEST_CREATE, sim_person(sim, "cecilia"), true);
    if (wish == NULL)
        return;
    sim->released++;
    struct assent_record fields = assent_record_in(sim->arena);
    assent_record_put_text(&fields, "summary", assent_text_format(sim->arena, "release of wish %d", wish->n));
    assent_record_put(&fields, "service",
                      assent_value_string(sim_chance(&sim->dice, 75) ? "reporting" : "web-shop"));
    sim_plan(sim, &fields);
    wish->request.workflow = assent_text_of("release");
    wish->request.event.fields = assent_record_done(&fields);
    wish->request.key.status = 201;
}

static void want_move(struct sim *sim, const struct assent_ticket *ticket)
{
    struct wish *wish =
        sim_event(sim, ticket, assent_text_copy(sim->arena, ticket->requester), ASSENT_EVENT_EDIT);
    if (wish == NULL)
        return;
    struct assent_record fields = assent_record_in(sim->arena);
    struct assent_items cleared = assent_items_in(sim->arena);
    bool release = assent_text_is(ticket->workflow, "release");
    if (sim_chance(&sim->dice, 30))
        assent_record_put(&fields, "items", some_items(sim));
    if (!release && sim_chance(&sim->dice, 30))
        assent_record_put_text(&fields, "implementer",
                               sim_person(sim, sim_chance(&sim->dice, 50) ? "jonas" : "karin"));
    if (sim_chance(&sim->dice, 85))
        assent_record_put(&fields, "planned", some_time(sim));
    else
        assent_items_add(&cleared, assent_value_string("planned"));
    wish->request.event.fields = assent_record_done(&fields);
    wish->request.event.cleared = assent_items_done(&cleared);
}

static const struct assent_conflict *open_conflict(const struct assent_ticket *ticket)
{
    for (size_t i = 0; i < ticket->conflict_count; i++) {
        if (ticket->conflicts[i].outcome == ASSENT_CONFLICT_OPEN)
            return &ticket->conflicts[i];
    }
    return NULL;
}

static void want_accepted(struct sim *sim, const struct assent_ticket *ticket,
                          const struct assent_conflict *conflict)
{
    struct wish *wish = sim_event(sim, ticket, sim_person(sim, "jonas"), ASSENT_EVENT_ACCEPT);
    if (wish == NULL)
        return;
    wish->request.event.conflict = assent_text_copy(sim->arena, conflict->id);
    wish->request.event.comment = assent_text_of("they know of each other");
}

static void want_lifted(struct sim *sim, const struct assent_ticket *ticket)
{
    struct wish *wish = sim_event(sim, ticket, sim_person(sim, "hanna"), ASSENT_EVENT_OVERRIDE);
    if (wish == NULL)
        return;
    wish->request.event.freeze = assent_text_of("stocktaking");
    wish->request.event.comment = assent_text_of("it cannot wait");
}

bool sim_want_plan(struct sim *sim, const struct assent_ticket *ticket)
{
    const struct assent_conflict *conflict = open_conflict(ticket);
    bool waits = assent_text_is(ticket->state, "scheduled");
    if (sim_chance(&sim->dice, sim->calm ? 3 : 15))
        want_move(sim, ticket);
    else if (conflict != NULL && sim_chance(&sim->dice, waits ? 40 : 10))
        want_accepted(sim, ticket, conflict);
    else if (waits && assent_text_is(ticket->service, "reporting") && sim_chance(&sim->dice, 15))
        want_lifted(sim, ticket);
    else
        return false;
    return true;
}

// --- the schedule in memory ---

void sim_check_schedule(struct sim *sim)
{
    struct assent_error error;
    struct assent_request request = {.kind = ASSENT_REQUEST_SCHEDULE,
                                     .cookie = SIM_COOKIE_SCHEDULE,
                                     .limit = PAGE,
                                     .schedule = {.from_us = SIM_START_US - ASSENT_DAY_US,
                                                  .until_us = SIM_START_US + 10 * ASSENT_DAY_US,
                                                  .cancelled = true}};
    if (sim->directory == NULL)
        return;
    request.principal =
        (struct assent_principal){.person = sim_person(sim, "admin"), .permissions = UINT32_MAX};
    bool taken = assent_runtime_submit(sim->runtime, &request, sim->now_us, &error);
    assert(taken);
    sim_hear(sim); // nothing is performed meanwhile: the answer is of this moment
}

static void check_entry(const struct watched *watched, const struct assent_schedule_entry *entry)
{
    const struct assent_ticket *ticket = watched->ticket;
    const struct seen_time *time = &watched->time;
    bool ended = ticket->outcome != ASSENT_OUTCOME_NONE;
    bool off =
        !watched->has || (ended && ticket->outcome != ASSENT_OUTCOME_SUCCESS && ticket->started_jobs == 0);
    assert(entry->active == time->there && "the schedule has what occupies nothing, or lacks what does");
    assert(entry->start_us == watched->start_us && entry->end_us == watched->end_us &&
           "the schedule has another time");
    assert((entry->status == ASSENT_ENTRY_CANCELLED) == off && "a change is off, and the schedule has it");
    assert(entry->sequence == watched->moves + (off && watched->has) && "the schedule counts otherwise");
    assert(entry->item_count == time->item_count && "the schedule has other items");
    for (size_t i = 0; i < time->item_count; i++) // in the order of the alphabet, here and there
        assert(assent_text_equal(entry->items[i], time->items[i]) && "the schedule has another item");
}

void sim_schedule_shown(struct sim *sim, const struct assent_reply *reply)
{
    const struct watch *watch = &sim->watch;
    size_t planned = 0;
    assert(reply->ok && !reply->schedule.full);
    sim_watch(sim);
    for (size_t i = 0; i < watch->count; i++) {
        const struct watched *watched = &watch->tickets[i];
        const struct assent_schedule_entry *found = NULL;
        for (size_t k = 0; k < reply->schedule.count; k++) {
            if (assent_id_equal(&reply->schedule.entries[k].ticket, &watched->ticket->id))
                found = &reply->schedule.entries[k];
        }
        assert((found != NULL) == watched->planned && "the schedule has other changes than the journal");
        planned += watched->planned;
        if (found != NULL)
            check_entry(watched, found);
    }
    assert(planned == reply->schedule.count && "the schedule has a change twice");
    sim->shown++;
}
