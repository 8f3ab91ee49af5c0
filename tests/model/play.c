// SPDX-License-Identifier: Apache-2.0
// Plays a scenario: each step on paper and on the engine. See play.h.
#include "play.h"

#include <stdarg.h>
#include <string.h>

static bool agree(struct play *play, const char *what, unsigned paper, unsigned engine);
static bool play_vote(struct play *play, const struct step *step, int visit);
static bool play_work(struct play *play, const struct step *step);
static bool play_edit(struct play *play, const struct step *step);
static bool play_world(struct play *play, const struct step *step);
static bool told(struct play *play, const struct step *step);
static bool play_timer(struct play *play, int64_t until);
static bool play_early(struct play *play, const struct step *step);

bool play_open(struct play *play, struct scenario *scenario)
{
    play->scenario = scenario;
    play->world = scenario->world;
    play->model = (struct paper_model){.definition = &scenario->definition,
                                       .world = &play->world,
                                       .now = SCENARIO_START,
                                       .requester = scenario->requester,
                                       .implementer = PAPER_NOBODY,
                                       .start = SCENARIO_START + 6 * 60 * PAPER_MINUTE,
                                       .fields = {1, 0, 0}};
    play->seen_visit = -1;
    play->full = false;
    play->done = play->refused = 0;
    play->broken[0] = '\0';
    if (!engine_open(&play->engine, scenario))
        return play_broken(play, "the language refuses it: %s", play->engine.error);
    const unsigned char dice[10] = {1, 2, 3};
    struct assent_record fields = assent_record_in(play->engine.arena);
    assent_record_put_text(&fields, "f0", assent_text_of("1"));
    assent_record_put_text(&fields, "start", assent_text_of("2026-11-23T14:00:00Z"));
    struct assent_event create = {.kind = ASSENT_EVENT_CREATE,
                                  .actor = engine_actor(scenario->requester),
                                  .id = assent_id_make(SCENARIO_START, dice),
                                  .number = assent_text_of("CHG-1"),
                                  .fields = assent_record_done(&fields)};
    if (engine_step(&play->engine, create))
        return play_broken(play, "it cannot be created: %s", play->engine.result.error.text);
    return true;
}

bool play_broken(struct play *play, const char *form, ...)
{
    va_list words;
    va_start(words, form);
    vsnprintf(play->broken, sizeof play->broken, form, words);
    va_end(words);
    return false;
}

bool play_step(struct play *play, const struct step *step)
{
    struct paper_model *model = &play->model;
    if (!play_timer(play, model->now + PAPER_MINUTE))
        return false;
    int visit = model->visit_count - 1 - step->visit;
    struct assent_event event = {.actor = engine_actor(step->actor), .round = visit};
    struct engine *engine = &play->engine;
    switch (step->kind) {
    case STEP_SUBMIT:
    case STEP_LEAVE:
    case STEP_BEGIN:
        event.kind = ASSENT_EVENT_ACT;
        event.action = assent_text_of(step->kind == STEP_SUBMIT  ? "submit"
                                      : step->kind == STEP_LEAVE ? "leave"
                                                                 : "begin");
        unsigned why = step->kind == STEP_SUBMIT  ? paper_submit(model, step->actor)
                       : step->kind == STEP_LEAVE ? paper_leave(model, step->actor)
                                                  : paper_begin(model, step->actor);
        return agree(play, "the action", why, engine_step(engine, event)) && play_compare(play);
    case STEP_WORK:
        return play_work(play, step) && play_compare(play);
    case STEP_CLOSE:
        event.kind = ASSENT_EVENT_CLOSE;
        why = paper_close(model, visit, step->actor);
        return agree(play, "the closing", why, engine_step(engine, event)) && play_compare(play);
    case STEP_VOTE:
        return play_vote(play, step, visit) && play_compare(play);
    case STEP_WITHDRAW:
        event.kind = ASSENT_EVENT_WITHDRAW;
        event.voter = step->voter == PAPER_NOBODY ? event.voter : engine_person(step->voter);
        why = paper_withdraw(model, visit, step->actor, step->voter);
        return agree(play, "the withdrawal", why, engine_step(engine, event)) && play_compare(play);
    case STEP_ANSWER:
        event.kind = ASSENT_EVENT_ANSWER;
        event.comment = assent_text_of("so it is");
        event.voter = step->voter == PAPER_NOBODY ? event.voter : engine_person(step->voter);
        why = step->voter == PAPER_NOBODY ? REASON_NO_VOTE | REASON_NOT_ASKED | REASON_STATE
                                          : paper_answer(model, visit, step->actor, step->voter);
        return agree(play, "the answer", why, engine_step(engine, event)) && play_compare(play);
    case STEP_REWORK:
    case STEP_EDIT:
    case STEP_IMPLEMENT:
    case STEP_MOVE:
        return play_edit(play, step) && play_compare(play);
    case STEP_DELEGATE:
    case STEP_REVOKE:
    case STEP_JOIN:
    case STEP_PART:
    case STEP_SLEEP:
        return play_world(play, step) && play_compare(play);
    case STEP_TIMER:
        return play_timer(play, INT64_MAX) && play_compare(play);
    case STEP_PASS:
        return play_timer(play, model->now + step->value * PAPER_MINUTE) && play_compare(play);
    case STEP_EARLY:
        return play_early(play, step) && play_compare(play);
    }
    return true;
}

static bool agree(struct play *play, const char *what, unsigned paper, unsigned engine)
{
    if (play->trace)
        fprintf(play->trace, "    %s: on paper %s%#x, by the engine %#x%s%s\n", what,
                paper ? "refused " : "done ", paper, engine,
                play->engine.result.status == ASSENT_STEP_REFUSED ? ": " : "",
                play->engine.result.status == ASSENT_STEP_REFUSED ? play->engine.result.error.text : "");
    for (size_t i = 0; play->trace && i < play->engine.result.fact_count; i++)
        fprintf(play->trace, "%s%s%s", i ? ", " : "    ", assent_fact_text(play->engine.result.facts[i].kind),
                i + 1 < play->engine.result.fact_count ? "" : "\n");
    if (paper & REASON_FULL) {
        play->full = true;
        return false;
    }
    play->done += paper == 0;
    play->refused += paper != 0;
    if (paper == 0 ? engine == 0 : (engine & paper) != 0)
        return true;
    return play_broken(play, "%s: on paper reasons %#x, by the engine %#x (%s)", what, paper, engine,
                       play->engine.result.status == ASSENT_STEP_REFUSED ? play->engine.result.error.text
                                                                         : "");
}

static bool play_vote(struct play *play, const struct step *step, int visit)
{
    static const enum assent_vote_choice CHOICES[] = {ASSENT_VOTE_APPROVE, ASSENT_VOTE_APPROVE,
                                                      ASSENT_VOTE_REJECT,  ASSENT_VOTE_ABSTAIN,
                                                      ASSENT_VOTE_ASK,     ASSENT_VOTE_OBJECT};
    static const char *const SEATS[] = {"s0", "s1", "s2"};
    struct paper_model *model = &play->model;
    struct paper_ballot ballot = {.actor = step->actor,
                                  .voter = step->voter,
                                  .aloud = step->aloud,
                                  .visit = visit,
                                  .seat = step->seat,
                                  .choice = step->choice,
                                  .comment = !step->silent};
    struct assent_event event = {.kind = ASSENT_EVENT_VOTE,
                                 .actor = engine_actor(step->actor),
                                 .round = visit,
                                 .choice = CHOICES[step->choice],
                                 .aloud = step->aloud,
                                 .comment = assent_text_of(step->silent ? "" : "because")};
    const struct assent_round *round = assent_ticket_round(play->engine.ticket, visit);
    if (step->voter != PAPER_NOBODY)
        event.voter = engine_person(step->voter);
    if (step->seat != PAPER_NOBODY)
        event.seat = assent_text_of(SEATS[step->seat]);
    event.has_digest = (step->seen == 1 && round) || (step->seen == 2 && play->seen_visit == visit);
    if (event.has_digest) {
        ballot.seen = step->seen == 1 ? model->fields : play->seen;
        event.digest = step->seen == 1 ? assent_round_digest(play->engine.ticket, round, play->engine.arena)
                                       : play->seen_digest;
    }
    int fields[PAPER_FIELDS];
    if (ballot.seen)
        ballot.seen = memcpy(fields, ballot.seen, sizeof fields);
    if (step->look && round) {
        play->seen_visit = visit;
        memcpy(play->seen, model->fields, sizeof play->seen);
        play->seen_digest = assent_round_digest(play->engine.ticket, round, play->engine.arena);
    }
    unsigned why = paper_vote(model, &ballot);
    return agree(play, "the vote", why, engine_step(&play->engine, event));
}

// A claim, and the report at once.
static bool play_work(struct play *play, const struct step *step)
{
    if (play->model.state != STATE_WORK)
        return true;
    const char *name = play->model.begun ? "more" : "do";
    const struct assent_job *job = assent_ticket_job_named(play->engine.ticket, assent_text_of(name));
    if (!job)
        return play_broken(play, "there is no job");
    struct assent_event event = {.kind = ASSENT_EVENT_CLAIM,
                                 .actor = engine_actor(step->actor),
                                 .job = job->n,
                                 .lease_us = PAPER_MINUTE};
    unsigned why = paper_work(&play->model, step->actor);
    if (!agree(play, "the claim", why, engine_step(&play->engine, event)))
        return false;
    job = assent_ticket_job(play->engine.ticket, event.job);
    if (why || play->model.state == STATE_LATE)
        return true;
    event.kind = ASSENT_EVENT_COMPLETE;
    event.fence = job->fence;
    return agree(play, "the report", 0, engine_step(&play->engine, event));
}

static bool play_edit(struct play *play, const struct step *step)
{
    static const char *const NAMES[] = {"f0", "f1", "f2"};
    static const char *const VALUES[] = {"", "1", "2", "3"};
    struct assent_arena *arena = play->engine.arena;
    struct assent_event event = {.kind = ASSENT_EVENT_EDIT, .actor = engine_actor(step->actor)};
    struct assent_record fields = assent_record_in(arena);
    struct paper_model *model = &play->model;
    unsigned why = 0;
    if (step->kind == STEP_IMPLEMENT) {
        assent_record_put_text(&fields, "implementer", assent_text_of(PAPER_NAMES[step->value]));
        why = paper_implement(model, step->actor, step->value);
    } else if (step->kind == STEP_MOVE) {
        char text[40];
        int64_t at = SCENARIO_START + step->value * PAPER_MINUTE;
        snprintf(text, sizeof text, "2026-11-23T%02d:%02d:00Z", 8 + step->value / 60, step->value % 60);
        assent_record_put_text(&fields, "start", assent_text_format(arena, "%s", text));
        why = paper_move_start(model, step->actor, at);
    } else if (step->value) {
        assent_record_put_text(&fields, NAMES[step->field], assent_text_of(VALUES[step->value]));
    } else {
        struct assent_text name = assent_text_of(NAMES[step->field]);
        struct assent_value one = assent_value_text(name);
        event.cleared = assent_value_list(assent_arena_copy(arena, &one, sizeof one), 1);
    }
    event.fields = assent_record_done(&fields);
    if (step->kind == STEP_EDIT)
        why = paper_edit(model, step->actor, step->field, step->value);
    if (step->kind == STEP_REWORK) {
        event.kind = ASSENT_EVENT_ACT;
        event.action = assent_text_of("rework");
        why = paper_rework(model, step->actor, step->field, step->value);
    }
    return agree(play, "the edit", why, engine_step(&play->engine, event));
}

static bool play_world(struct play *play, const struct step *step)
{
    struct paper_world *world = &play->world;
    people bit = 1u << step->actor;
    if (step->kind == STEP_JOIN)
        world->group[step->value] |= bit;
    if (step->kind == STEP_PART)
        world->group[step->value] &= ~bit;
    if (step->kind == STEP_SLEEP)
        world->active ^= bit;
    if (step->kind == STEP_REVOKE && step->value < world->delegation_count)
        world->delegations[step->value].revoked = true;
    if (step->kind == STEP_DELEGATE && step->voter != PAPER_NOBODY) {
        int64_t from = play->model.now + step->field * 40 * PAPER_MINUTE;
        struct paper_delegation wanted = {.person = step->actor,
                                          .delegate = step->voter,
                                          .from = from,
                                          .until = from + step->value * 60 * PAPER_MINUTE,
                                          .kind = step->visit,
                                          .workflow = step->seat};
        unsigned why = paper_delegate(&play->model, &wanted);
        unsigned engine = engine_delegate(&play->engine, &wanted);
        if (why ? !(why & engine) : engine)
            return play_broken(play, "the delegation: on paper reasons %#x, by the engine %#x", why, engine);
        if (!why && world->delegation_count < PAPER_DELEGATIONS)
            world->delegations[world->delegation_count++] = wanted;
    }
    bool members = step->kind == STEP_JOIN || step->kind == STEP_PART || step->kind == STEP_SLEEP;
    play->engine.before = play->engine.world.directory;
    engine_world(&play->engine, world);
    if (!members)
        return true;
    struct assent_event event = {.kind = ASSENT_EVENT_MEMBERS};
    unsigned why = paper_members(&play->model);
    return agree(play, "the membership", why, engine_step(&play->engine, event)) && told(play, step);
}

// By whom a round was decided is told: nobody but who has come or gone.
static bool told(struct play *play, const struct step *step)
{
    const struct assent_step_result *result = &play->engine.result;
    for (size_t i = 0; result->status == ASSENT_STEP_DONE && i < result->fact_count; i++) {
        const struct assent_fact_members *members = &result->facts[i].members_changed;
        if (result->facts[i].kind != ASSENT_FACT_MEMBERS_CHANGED)
            continue;
        bool came =
            step->kind == STEP_JOIN || (step->kind == STEP_SLEEP && play->world.active >> step->actor & 1);
        const struct assent_text *one = came ? members->joined : members->left;
        if (members->joined_count + members->left_count != 1 || members->others || !one ||
            engine_person_of(*one) != step->actor)
            return play_broken(play, "the membership: others are told than %s", PAPER_NAMES[step->actor]);
    }
    return true;
}

// Fires what is due until then, one after the other, each at its time; or only the next one.
static bool play_timer(struct play *play, int64_t until)
{
    struct paper_model *model = &play->model;
    for (;;) {
        struct paper_timer timers[PAPER_TIMERS];
        int count = paper_timers(model, timers);
        const struct paper_timer *next = NULL;
        for (int i = 0; i < count; i++)
            next = timers[i].due && (!next || timers[i].due < next->due) ? &timers[i] : next;
        if (!next || next->due > until)
            break;
        if (next->due > model->now)
            play->engine.now = model->now = next->due;
        struct assent_event event = {.kind = ASSENT_EVENT_TIMER,
                                     .timer = assent_text_format(play->engine.arena, "%s", next->name),
                                     .due_us = next->due};
        if (play->trace)
            fprintf(play->trace, "    %s fires\n", next->name);
        unsigned why = paper_fire(model, next->name);
        if (!agree(play, "the timer", why, engine_step(&play->engine, event)) || !play_compare(play))
            return false;
        if (why) // what it would lead to has nobody who may decide: it stays, and the engine tries again
                 // later
            break;
        if (engine_try(&play->engine, event) != REASON_NOTHING)
            return play_broken(play, "the timer %s fires twice", next->name);
        if (until == INT64_MAX)
            return true;
    }
    if (until != INT64_MAX && until > model->now)
        play->engine.now = model->now = until;
    return true;
}

static bool play_early(struct play *play, const struct step *step)
{
    struct paper_timer timers[PAPER_TIMERS];
    int count = paper_timers(&play->model, timers);
    if (count == 0)
        return true;
    const struct paper_timer *timer = &timers[step->value % count];
    struct assent_event event = {.kind = ASSENT_EVENT_TIMER,
                                 .timer = assent_text_format(play->engine.arena, "%s", timer->name),
                                 .due_us = step->field ? timer->due : timer->due - PAPER_MINUTE};
    if (timer->due > play->model.now && engine_try(&play->engine, event) != REASON_NOTHING)
        return play_broken(play, "the timer %s fires too early", timer->name);
    return true;
}
