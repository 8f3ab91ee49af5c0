// SPDX-License-Identifier: Apache-2.0
// Jobs as sentences: who does what after what, how often it is tried, what takes it back, and what comes of
// it.
#include "sentences.h"

enum { NEEDS_MOST = 256 };

static const char *body_words(struct sayer *sayer, const struct assent_body *body)
{
    struct assent_arena *arena = sayer->arena;
    switch (body->kind) {
    case ASSENT_BODY_NONE:
        return "nobody";
    case ASSENT_BODY_WORKER:
        return assent_text_format(arena, "a worker of the type %s", word_of(sayer, body->worker)).bytes;
    case ASSENT_BODY_TASK:
        return assent_text_format(arena, "one of %s", word_who(sayer, &body->from)).bytes;
    case ASSENT_BODY_GATE:
        return "a pipeline that asks at the gate";
    case ASSENT_BODY_WAIT:
        if (body->wait.path == NULL)
            return assent_text_format(arena, "nobody, it waits for %s",
                                      word_duration(sayer, body->wait.offset))
                .bytes;
        return assent_text_format(arena, "nobody, it waits until %s", word_of(sayer, body->wait.source))
            .bytes;
    }
    return "nobody";
}

static const char *needs_words(struct sayer *sayer, const struct assent_state *state,
                               const struct assent_job_rule *job)
{
    const char *words[NEEDS_MOST];
    size_t count = job->needs_count < NEEDS_MOST ? job->needs_count : NEEDS_MOST;
    for (size_t i = 0; i < count; i++)
        words[i] = word_of(sayer, state->jobs[job->needs[i]].name);
    if (count == 0)
        return "";
    return assent_text_format(sayer->arena, ", after %s", word_join(sayer, words, count, "and")).bytes;
}

static void say_task(struct sayer *sayer, const struct assent_body *body)
{
    const char *title = word_template(sayer, &body->title);
    if (title[0] != 0)
        say(sayer, "the task is called “%s”.", title);
    if (body->never_count > 0)
        say(sayer, "%s never %s it.", word_never(sayer, body->never, body->never_count),
            body->never_count == 1 ? "does" : "do");
    if (body->fills_count > 0)
        say(sayer, "who does it fills in %s.", word_fields(sayer, body->fills, body->fills_count));
    if (body->may_fail)
        say(sayer, "they may say that it did not go well.");
}

static void say_gate(struct sayer *sayer, const struct assent_body *body)
{
    struct assent_duration lease = {ASSENT_DURATION_WALL, body->lease_us};
    const char *artifact = word_template(sayer, &body->artifact);
    if (artifact[0] != 0)
        say(sayer, "the gate opens for the artifact %s and no other.", artifact);
    say(sayer, "it has %s to say what came of it; if it does not, an operator is told.",
        word_duration(sayer, lease));
}

static void say_tries(struct sayer *sayer, const struct assent_job_rule *job)
{
    struct assent_duration first = {ASSENT_DURATION_WALL, job->retry.first_us},
                           most = {ASSENT_DURATION_WALL, job->retry.most_us};
    if (job->timeout.amount > 0)
        say(sayer, "one attempt may take %s.", word_duration(sayer, job->timeout));
    if (job->retry.attempts <= 1)
        return;
    if (job->retry.factor > 1)
        say(sayer,
            "it is tried up to %lld times: again after %s, then after %lld times as long each time, at most %s.",
            (long long)job->retry.attempts, word_duration(sayer, first), (long long)job->retry.factor,
            word_duration(sayer, most));
    else
        say(sayer, "it is tried up to %lld times, %s apart.", (long long)job->retry.attempts,
            word_duration(sayer, first));
}

static void say_failing(struct sayer *sayer, const struct assent_job_rule *job, bool undo_is_usual)
{
    switch (job->if_it_fails) {
    case ASSENT_FAILS_UNDO:
        if (!undo_is_usual)
            say(sayer, "if it fails for good, what was started is undone.");
        break;
    case ASSENT_FAILS_ASK:
        say(sayer, "if it fails for good, an operator decides: again, without it, or as failed.");
        break;
    case ASSENT_FAILS_STOP:
        say(sayer, "if it fails for good, the work stops and what is done is kept.");
        break;
    case ASSENT_FAILS_GO_ON:
        say(sayer, "if it fails for good, the rest goes on.");
        break;
    }
}

static void say_job(struct sayer *sayer, const struct assent_state *state, const struct assent_job_rule *job,
                    bool undo_is_usual)
{
    const char *when = "";
    if (!assent_condition_empty(&job->when))
        when = assent_text_format(sayer->arena, ", only when %s", word_condition(sayer, &job->when)).bytes;
    say(sayer, "job %s%s%s: done by %s.", word_of(sayer, job->name), needs_words(sayer, state, job), when,
        body_words(sayer, &job->body));
    if (job->not_before.present)
        say(sayer, "it does not begin before %s.",
            job->not_before.path != NULL ? word_of(sayer, job->not_before.source)
                                         : word_moment(sayer, &job->not_before));
    if (job->due.present)
        say(sayer, "it is due %s.", word_moment(sayer, &job->due));
    if (job->body.kind == ASSENT_BODY_TASK)
        say_task(sayer, &job->body);
    if (job->body.kind == ASSENT_BODY_GATE)
        say_gate(sayer, &job->body);
    say_tries(sayer, job);
    say_failing(sayer, job, undo_is_usual);
    if (job->undo.kind != ASSENT_BODY_NONE)
        say(sayer, "it is undone by %s.", body_words(sayer, &job->undo));
    if (job->finally.kind != ASSENT_BODY_NONE)
        say(sayer, "after success %s cleans up behind it.", body_words(sayer, &job->finally));
}

void say_jobs(struct sayer *sayer, uint16_t index)
{
    const struct assent_state *state = &sayer->definition->states[index];
    bool undo = false;
    for (size_t i = 0; i < state->job_count; i++)
        undo = undo || state->jobs[i].if_it_fails == ASSENT_FAILS_UNDO;
    for (size_t i = 0; i < state->job_count; i++)
        say_job(sayer, state, &state->jobs[i], undo);
    say(sayer, "when all is done, %s.", word_to(sayer, index, state->done));
    if (undo)
        say(sayer,
            "when a job fails for good, every job that was started is undone, the newest first; then %s.",
            word_to(sayer, index, state->failed));
    else
        say(sayer, "when it fails, %s.", word_to(sayer, index, state->failed));
}
