// SPDX-License-Identifier: Apache-2.0
// A template in the simulation: proposed, granted, suspended and resumed while tickets are opened from it, go
// well and go wrong, over crashes and repeated requests. What must hold of the journal: a change goes past
// its votes, and its work begins by such leave, only while that stands; a run that went wrong has suspended
// it in the very next turn; runs are numbered without a gap.
#include "sim.h"
#include <assent/core/change_template.h>
#include <assert.h>

#define NAME "routine"

// What the journal has said so far.
struct so_far {
    bool granted;
    int64_t version, runs;
    bool wrong;    // the turn before says that a run went wrong
    bool suspends; // ... and of the version that is granted
    struct ticket {
        struct assent_id id;
        int64_t version; // of the template that it was opened from; 0: of none
        bool by_leave;   // what let it pass last asked nobody
    } tickets[SIM_TICKETS];
    size_t count;
};

static struct wish *want_change(struct sim *sim, enum assent_template_verb verb, const char *person)
{
    struct wish *wish = sim_wish(sim, ASSENT_REQUEST_TEMPLATE_CHANGE, sim_person(sim, person), true);
    if (wish == NULL)
        return NULL;
    wish->request.template.name = assent_text_of(NAME);
    wish->request.template_verb = verb;
    wish->request.event.comment = assent_text_of("because");
    return wish;
}

static void want_template(struct sim *sim)
{
    struct wish *wish = sim_wish(sim, ASSENT_REQUEST_TEMPLATE_PROPOSE, sim_person(sim, "admin"), true);
    if (wish == NULL)
        return;
    struct assent_record pins = assent_record_in(sim->arena);
    assent_record_put(&pins, "service", assent_value_string("reporting"));
    wish->request.key.status = 201;
    wish->request.template = (struct assent_change_template){.name = assent_text_of(NAME),
                                                             .title = assent_text_of("What is done daily"),
                                                             .workflow = assent_text_of("approval"),
                                                             .by = assent_text_of("role:change-manager"),
                                                             .probation = (int64_t)sim_draw(&sim->dice, 2),
                                                             .suspend_after = 1,
                                                             .suspend_of = 3,
                                                             .pins = assent_record_done(&pins)};
}

void sim_want_template(struct sim *sim)
{
    if (sim->templates == SIM_TEMPLATES)
        return;
    sim->templates++;
    uint64_t roll = sim->templates == 1 ? 0 : sim->templates == 2 ? 10 : sim_draw(&sim->dice, 100);
    if (roll < 8) {
        want_template(sim);
    } else if (roll < 35) {
        struct wish *wish = want_change(sim, ASSENT_TEMPLATE_GRANT, "hanna");
        if (wish != NULL)
            wish->request.template.until_us =
                sim->now_us + (sim_chance(&sim->dice, 80) ? ASSENT_DAY_US : 10 * ASSENT_MINUTE_US);
    } else {
        want_change(sim, roll < 60 ? ASSENT_TEMPLATE_SUSPEND : ASSENT_TEMPLATE_RESUME, "hanna");
    }
}

struct assent_text sim_template(struct sim *sim)
{
    return sim->templates > 1 && sim_chance(&sim->dice, 60) ? assent_text_of(NAME) : (struct assent_text){0};
}

static void check_template(struct so_far *so_far, const struct assent_stored_turn *stored,
                           struct assent_arena *arena)
{
    struct assent_admin_turn turn;
    struct assent_change_template template;
    struct assent_error error;
    bool ok =
        assent_record_read_admin(stored->envelope, stored->payload, stored->salt, &turn, arena, &error) &&
        assent_template_read(&turn.envelope, arena, &template, &error);
    assert(ok);
    assert((template.runs == so_far->runs || template.runs == so_far->runs + 1) &&
           "a run has no number of its own");
    if (so_far->suspends)
        assert(template.state == ASSENT_TEMPLATE_SUSPENDED && "a run went wrong and the leave stood");
    so_far->granted = template.state == ASSENT_TEMPLATE_GRANTED;
    so_far->version = template.version;
    so_far->runs = template.runs;
    so_far->wrong = so_far->suspends = false;
}

static struct ticket *ticket_of(struct so_far *so_far, const struct assent_id *id)
{
    for (size_t i = 0; i < so_far->count; i++) {
        if (assent_id_equal(&so_far->tickets[i].id, id))
            return &so_far->tickets[i];
    }
    assert(so_far->count < SIM_TICKETS);
    so_far->tickets[so_far->count].id = *id;
    return &so_far->tickets[so_far->count++];
}

static void check_ticket(struct so_far *so_far, const struct assent_turn *turn)
{
    struct ticket *ticket = ticket_of(so_far, &turn->ticket);
    for (size_t i = 0; i < turn->fact_count; i++) {
        const struct assent_fact *fact = &turn->facts[i];
        if (fact->kind == ASSENT_FACT_CREATED)
            ticket->version = fact->created.template.version;
        if (fact->kind == ASSENT_FACT_PREAUTHORISED)
            assert(so_far->granted && fact->preauthorised.version == so_far->version &&
                   fact->preauthorised.until_us > turn->at_us && "nobody was asked, and no leave stood");
        if (fact->kind == ASSENT_FACT_ROUND_OPENED)
            ticket->by_leave = fact->round_opened.template.count > 0;
        if (fact->kind == ASSENT_FACT_JOB_CLAIMED && fact->job_claimed.started == 1 &&
            fact->job_claimed.attempt == 1 && ticket->by_leave)
            assert(so_far->granted && "work began by a leave that was lost");
        if (fact->kind == ASSENT_FACT_WAIT_ENDED && fact->wait_ended.outcome == ASSENT_WAIT_REACHED &&
            ticket->by_leave)
            assert(so_far->granted && ticket->version == so_far->version &&
                   "a wait was over by a leave that was lost");
        if (fact->kind == ASSENT_FACT_RUN_ENDED)
            so_far->wrong = fact->run_ended.result == ASSENT_RUN_FAILED ||
                            fact->run_ended.result == ASSENT_RUN_BACKED_OUT;
        so_far->suspends = so_far->wrong && so_far->granted && ticket->version == so_far->version;
    }
}

void sim_check_templates(struct sim *sim, struct assent_arena *arena)
{
    struct so_far so_far = {0};
    int64_t after = 0;
    for (;;) {
        struct assent_stored_turns page;
        struct assent_error error;
        bool ok = assent_reader_journal(sim->reader, after, 100, arena, &page, &error);
        assert(ok);
        for (size_t i = 0; i < page.count; i++) {
            const struct assent_stored_turn *stored = &page.items[i];
            struct assent_turn turn;
            after = stored->seq;
            if (assent_text_is(stored->subject.kind, "template"))
                check_template(&so_far, stored, arena);
            if (!stored->subject.is_ticket)
                continue;
            assert(!so_far.wrong && "a run went wrong, and its template has not heard of it");
            ok = assent_record_read(stored->envelope, stored->payload, stored->salt, &turn, arena, &error);
            assert(ok);
            check_ticket(&so_far, &turn);
        }
        if (page.count < 100)
            return;
    }
}
