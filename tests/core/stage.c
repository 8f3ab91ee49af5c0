// SPDX-License-Identifier: Apache-2.0
// The stage of the tests of step: its people, and walking a ticket. Definitions are put together in
// stage_define.c.
#include "stage.h"

#include <assent/base/canonical.h>
#include <assent/core/directory_record.h>
#include <string.h>

// peers: ann, bo (also as bo2), cy, di. board: di, eve, fay, gus, and the robot, which cannot vote.
static const char DIRECTORY[] =
    "{\"people\":{"
    "\"ann\":{\"id\":\"per_ann\",\"name\":\"Ann\"},"
    "\"bo\":{\"id\":\"per_bo\",\"name\":\"Bo\",\"manager\":\"eve\"},"
    "\"bo2\":{\"id\":\"per_bo2\",\"name\":\"Bo's other account\",\"same_as\":\"bo\"},"
    "\"cy\":{\"id\":\"per_cy\",\"name\":\"Cy\"},"
    "\"di\":{\"id\":\"per_di\",\"name\":\"Di\"},"
    "\"eve\":{\"id\":\"per_eve\",\"name\":\"Eve\"},"
    "\"fay\":{\"id\":\"per_fay\",\"name\":\"Fay\"},"
    "\"gus\":{\"id\":\"per_gus\",\"name\":\"Gus\"},"
    "\"hal\":{\"id\":\"per_hal\",\"name\":\"Hal\",\"inactive\":true},"
    "\"op\":{\"id\":\"per_op\",\"name\":\"Op\"},"
    "\"robot\":{\"id\":\"per_robot\",\"name\":\"Robot\",\"kind\":\"service_account\",\"owner\":\"bo\"},"
    "\"worker\":{\"id\":\"per_worker\",\"name\":\"Worker\",\"kind\":\"service_account\",\"owner\":\"op\"}},"
    "\"groups\":{"
    "\"board\":{\"members\":[\"di\",\"eve\",\"fay\",\"gus\",\"robot\"]},"
    "\"empty\":{},"
    "\"peers\":{\"members\":[\"ann\",\"bo\",\"bo2\",\"cy\",\"di\"]},"
    "\"sleeping\":{\"members\":[\"hal\"]}},"
    "\"roles\":{\"manager\":{\"people\":[\"eve\"]}},"
    "\"services\":{\"pay\":{\"name\":\"Payments\",\"critical\":true,\"owner\":\"person:eve\",\"support_group\":\"group:peers\"}},"
    "\"cis\":{\"db1\":{\"type\":\"database\"}},"
    "\"calendars\":{}}";

static void check_turn(struct stage *stage, const struct assent_ticket *before,
                       const struct assent_event *event);
static enum assent_step_status of_job(struct stage *stage, enum assent_event_kind kind, const char *who,
                                      const char *job, struct assent_event event);

int stage_open(void **state)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct stage *stage = assent_arena_take(arena, sizeof *stage);
    struct assent_error error = {0};
    struct assent_value record = json_value(arena, DIRECTORY);
    stage->arena = arena;
    stage->directory = assent_directory_read(&record, 3, arena, &error);
    if (!stage->directory)
        fail_msg("%s", error.text);
    stage->world.directory = stage->directory;
    stage->definition = (struct assent_definition){
        .name = assent_text_of("normal-change"),
        .file = assent_text_of("change.yaml"),
        .version = 4,
        .digest = assent_digest_of(assent_text_of("change.yaml")),
        .kind = ASSENT_CHANGE,
        .type = ASSENT_TYPE_NORMAL,
        .prefix = assent_text_of("CHG"),
        .fields = stage->fields,
        .states = stage->states,
    };
    stage->now_us = INT64_C(1796126400000000); // 2026-12-01T12:00:00Z
    *state = stage;
    return 0;
}

int stage_close(void **state)
{
    struct stage *stage = *state;
    assent_arena_close(stage->arena);
    return 0;
}

enum assent_step_status stage_step(struct stage *stage, struct assent_event event)
{
    event.at_us = stage->now_us;
    struct assent_event *kept = assent_arena_take(stage->arena, sizeof *kept);
    *kept = event;
    struct assent_step_input input = {
        .definition = &stage->definition,
        .ticket = stage->ticket,
        .event = kept,
        .world = &stage->world,
        .before = stage->before,
        .answers = stage->answers,
        .answer_count = stage->answer_count,
    };
    const struct assent_ticket *before = stage->ticket;
    stage->result = assent_step(&input, stage->arena);
    check_turn(stage, before, kept);
    if (stage->result.status == ASSENT_STEP_DONE)
        stage->ticket = stage->result.next;
    return stage->result.status;
}

enum assent_step_status stage_create(struct stage *stage, const char *who, const char *fields)
{
    const unsigned char dice[10] = {1, 2, 3};
    stage->ticket = NULL;
    return stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_CREATE,
                                                   .actor = stage_actor(stage, who),
                                                   .id = assent_id_make(stage->now_us, dice),
                                                   .number = assent_text_of("CHG-1"),
                                                   .fields = json_value(stage->arena, fields)});
}

enum assent_step_status stage_edit(struct stage *stage, const char *who, const char *fields)
{
    return stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_EDIT,
                                                   .actor = stage_actor(stage, who),
                                                   .fields = json_value(stage->arena, fields)});
}

enum assent_step_status stage_act(struct stage *stage, const char *who, const char *action)
{
    return stage_act_with(stage, who, action, "{}");
}

enum assent_step_status stage_act_with(struct stage *stage, const char *who, const char *action,
                                       const char *fields)
{
    return stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_ACT,
                                                   .actor = stage_actor(stage, who),
                                                   .action = assent_text_of(action),
                                                   .fields = json_value(stage->arena, fields)});
}

enum assent_step_status stage_vote(struct stage *stage, const char *who, enum assent_vote_choice choice)
{
    const struct assent_round *round = assent_ticket_open_round(stage->ticket);
    return stage_step(stage, (struct assent_event){
                                 .kind = ASSENT_EVENT_VOTE,
                                 .actor = stage_actor(stage, who),
                                 .round = round ? round->n : 0,
                                 .choice = choice,
                                 .comment = assent_text_of(choice == ASSENT_VOTE_REJECT ? "no" : ""),
                             });
}

enum assent_step_status stage_withdraw(struct stage *stage, const char *who)
{
    const struct assent_round *round = assent_ticket_open_round(stage->ticket);
    return stage_step(stage, (struct assent_event){.kind = ASSENT_EVENT_WITHDRAW,
                                                   .actor = stage_actor(stage, who),
                                                   .round = round ? round->n : 0});
}

const struct assent_job *stage_job_of(struct stage *stage, const char *name)
{
    struct assent_text text = assent_text_of(name);
    size_t slash = assent_text_find_byte(text, '/');
    enum assent_job_role role = ASSENT_JOB_DO;
    if (slash < text.count)
        role = name[slash + 1] == 'u' ? ASSENT_JOB_UNDO : ASSENT_JOB_FINALLY;
    for (size_t i = stage->ticket->job_count; i-- > 0;) {
        const struct assent_job *job = &stage->ticket->jobs[i];
        if (job->role == role && assent_text_equal(job->name, assent_text_slice(name, slash)))
            return job;
    }
    fail_msg("there is no job %s", name);
    return NULL;
}

enum assent_step_status stage_claim(struct stage *stage, const char *who, const char *job)
{
    struct assent_event event = {.lease_us = 30 * ASSENT_SECOND_US};
    return of_job(stage, ASSENT_EVENT_CLAIM, who, job, event);
}

enum assent_step_status stage_complete(struct stage *stage, const char *who, const char *job)
{
    return of_job(stage, ASSENT_EVENT_COMPLETE, who, job, (struct assent_event){0});
}

enum assent_step_status stage_fail(struct stage *stage, const char *who, const char *job, const char *error)
{
    return of_job(stage, ASSENT_EVENT_FAIL, who, job, (struct assent_event){.error = assent_text_of(error)});
}

enum assent_step_status stage_release(struct stage *stage, const char *who, const char *job)
{
    return of_job(stage, ASSENT_EVENT_RELEASE, who, job, (struct assent_event){0});
}

enum assent_step_status stage_lease_expires(struct stage *stage, const char *job)
{
    return of_job(stage, ASSENT_EVENT_LEASE_EXPIRED, "", job, (struct assent_event){0});
}

enum assent_step_status stage_resolve(struct stage *stage, const char *who, const char *job,
                                      enum assent_resolve resolve)
{
    struct assent_event event = {.resolve = resolve, .comment = assent_text_of("looked at it")};
    return of_job(stage, ASSENT_EVENT_RESOLVE, who, job, event);
}

enum assent_step_status stage_fire(struct stage *stage, const char *name)
{
    const struct assent_timer *timer = assent_ticket_timer(stage->ticket, assent_text_of(name));
    if (!timer)
        fail_msg("there is no timer %s", name);
    stage->now_us = timer->due_us;
    return stage_step(stage, (struct assent_event){
                                 .kind = ASSENT_EVENT_TIMER, .timer = timer->name, .due_us = timer->due_us});
}

struct assent_actor stage_actor(struct stage *stage, const char *who)
{
    struct assent_actor actor = {0};
    if (*who)
        actor.person = assent_text_format(stage->arena, "per_%s", who);
    actor.credential = assent_text_of("tok_1");
    return actor;
}

void stage_answer(struct stage *stage, const char *hook, const char *json)
{
    assert_true(stage->answer_count < STAGE_ANSWERS);
    struct assent_hook_answer *answer = &stage->answers[stage->answer_count++];
    *answer = (struct assent_hook_answer){.hook = assent_text_of(hook)};
    if (*json)
        answer->value = json_value(stage->arena, json);
}

// Work of a task goes without a fence, as the API's callers send it.
static enum assent_step_status of_job(struct stage *stage, enum assent_event_kind kind, const char *who,
                                      const char *name, struct assent_event event)
{
    const struct assent_job *job = stage_job_of(stage, name);
    event.kind = kind;
    event.actor = stage_actor(stage, who);
    event.job = job->n;
    event.fence = job->body == ASSENT_BODY_TASK ? 0 : job->fence;
    return stage_step(stage, event);
}

static void check_turn(struct stage *stage, const struct assent_ticket *before,
                       const struct assent_event *event)
{
    const struct assent_step_result *result = &stage->result;
    if (result->status != ASSENT_STEP_DONE) {
        assert_ptr_equal(result->next, before);
        if (result->fact_count == 0)
            return;
    }
    static const unsigned char SALT[ASSENT_SALT_BYTES] = {7};
    bool moved = result->status == ASSENT_STEP_DONE;
    struct assent_turn turn = {
        .ticket = result->next->id,
        .revision = (before ? before->revision : 0) + moved,
        .at_us = event->at_us,
        .event = event->kind,
        .actor = event->actor,
        .definition = stage->definition.digest,
        .directory = stage->directory->version,
        .facts = result->facts,
        .fact_count = result->fact_count,
    };
    struct assent_record_bytes bytes = assent_record_write(&turn, SALT, stage->arena);
    struct assent_turn read;
    struct assent_error error = {0};
    if (!assent_record_read(bytes.envelope, bytes.payload, SALT, &read, stage->arena, &error))
        fail_msg("%s: %s", error.text, assent_text_cstring(stage->arena, bytes.envelope));
    const struct assent_ticket *folded = assent_fold(before, &read, stage->arena, &error);
    if (!folded)
        fail_msg("%s", error.text);
    struct assent_value expected = assent_ticket_value(stage->arena, result->next);
    struct assent_value found = assent_ticket_value(stage->arena, folded);
    if (!assent_value_equal(&expected, &found))
        fail_msg("next: %s\nfold: %s",
                 assent_text_cstring(stage->arena, assent_canonical_text(stage->arena, &expected)),
                 assent_text_cstring(stage->arena, assent_canonical_text(stage->arena, &found)));
}
