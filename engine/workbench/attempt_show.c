// SPDX-License-Identifier: Apache-2.0
// What `show` and `can` print: the ticket as it is, and what a person may do with it now.
// Pure but for the transcript. Leans on step.h for abilities, so that they are those that step would allow.
#include "attempt.h"

#include <assent/base/canonical.h>
#include <assent/core/trace.h>

static void show_head(struct task *task, const struct assent_ticket *ticket);
static void show_fields(struct task *task, const struct assent_ticket *ticket);
static void show_rounds(struct task *task, const struct assent_ticket *ticket);
static void show_jobs(struct task *task, const struct assent_ticket *ticket);
static void show_waits(struct task *task, const struct assent_ticket *ticket);
static void show_timers(struct task *task, const struct assent_ticket *ticket);
static void say_actions(struct task *task, const struct assent_step_input *input, struct assent_text person);
static void say_vote(struct task *task, const struct assent_step_input *input, struct assent_text person);
static void say_tasks(struct task *task, struct assent_text person);
static bool keeps_out(const struct assent_job *job, struct assent_text person);
static void say(struct task *task, const char *words);
static void say_text(struct task *task, struct assent_text text);
static void say_person(struct task *task, struct assent_text id);
static void say_audience(struct task *task, const struct assent_audience *audience);
static void say_due(struct task *task, int64_t due_us);
static void say_signal(struct task *task, struct assent_text name, struct assent_text key);

bool show_ticket(struct task *task)
{
    const struct assent_ticket *ticket = task->attempt->ticket;
    if (task->next < task->words.count)
        return refuse_line(task, "nothing stands behind `show`");
    attempt_header(task, "show\n");
    if (!ticket) {
        say(task, "> no ticket yet\n");
        return true;
    }
    show_head(task, ticket);
    show_fields(task, ticket);
    show_rounds(task, ticket);
    show_jobs(task, ticket);
    show_waits(task, ticket);
    show_timers(task, ticket);
    return true;
}

bool show_abilities(struct task *task)
{
    struct assent_try *attempt = task->attempt;
    const struct word *word = take_word(task);
    struct assent_text person;
    if (!word || task->next < task->words.count)
        return refuse_line(task, "behind `can` stands one person's handle");
    if (!find_person(task, word->text, &person))
        return false;
    if (!attempt->ticket)
        return refuse_line(task, "there is no ticket yet: create one first");
    attempt_header(task, "can ");
    say_text(task, word->text);
    say(task, "\n");
    struct assent_event now = {.kind = ASSENT_EVENT_COMMENT, .at_us = attempt->now_us};
    struct assent_step_input input = attempt_input(attempt);
    input.event = &now;
    say_actions(task, &input, person);
    say_vote(task, &input, person);
    say_tasks(task, person);
    return true;
}

static void show_head(struct task *task, const struct assent_ticket *ticket)
{
    say(task, "> ");
    say_text(task, ticket->number);
    say(task, ": ");
    say_text(task, ticket->title);
    assent_buffer_format(&task->transcript, ", revision %lld\n> in ", (long long)ticket->revision);
    say_text(task, ticket->state);
    if (ticket->outcome != ASSENT_OUTCOME_NONE) {
        say(task, ", ended in ");
        say(task, assent_outcome_text(ticket->outcome));
    } else if (ticket->leaving.count) {
        say(task, ", on its way to ");
        say_text(task, ticket->leaving);
    } else if (ticket->held_by.count) {
        say(task, ", with ");
        say_audience(task, &ticket->held_by);
    }
    if (ticket->due_us)
        say_due(task, ticket->due_us);
    if (ticket->counts_as.count) {
        say(task, ", counts as ");
        say_text(task, ticket->counts_as);
    }
    say(task, "\n");
    if (ticket->previous.count) {
        say(task, "> before in ");
        say_text(task, ticket->previous);
        say(task, "\n");
    }
    if (!ticket->risk.scored)
        return;
    say(task, "> risk ");
    say_text(task, ticket->risk.level);
    assent_buffer_format(&task->transcript, " %lld\n", (long long)ticket->risk.score);
}

static void show_fields(struct task *task, const struct assent_ticket *ticket)
{
    if (ticket->fields.kind != ASSENT_VALUE_RECORD)
        return;
    for (size_t i = 0; i < ticket->fields.record.count; i++) {
        const struct assent_member *member = &ticket->fields.record.members[i];
        say(task, "> field ");
        say_text(task, member->name);
        say(task, " = ");
        assent_canonical_write(&task->transcript, &member->value);
        say(task, "\n");
    }
}

static void show_rounds(struct task *task, const struct assent_ticket *ticket)
{
    for (size_t i = 0; i < ticket->round_count; i++) {
        const struct assent_round *round = &ticket->rounds[i];
        say(task, "> round ");
        say_text(task, round->name);
        say(task, " ");
        say(task, assent_round_outcome_text(round->outcome));
        for (size_t k = 0; k < round->vote_count; k++) {
            say(task, k ? ", " : ": ");
            say_person(task, round->votes[k].person);
            say(task, " ");
            say(task, assent_vote_choice_text(round->votes[k].choice));
        }
        if (round->outcome == ASSENT_ROUND_OPEN && round->due_us)
            say_due(task, round->due_us);
        say(task, "\n");
    }
}

static void show_jobs(struct task *task, const struct assent_ticket *ticket)
{
    for (size_t i = 0; i < ticket->job_count; i++) {
        const struct assent_job *job = &ticket->jobs[i];
        bool ended = job->phase == ASSENT_JOB_ENDED;
        say(task, "> job ");
        say_text(task, job->name);
        if (job->role != ASSENT_JOB_DO) {
            say(task, "/");
            say(task, assent_job_role_text(job->role));
        }
        say(task, " ");
        say(task, ended ? assent_job_outcome_text(job->outcome) : assent_job_phase_text(job->phase));
        if (job->phase == ASSENT_JOB_CLAIMED) {
            say(task, " by ");
            say_person(task, job->claimed_by);
        }
        if (job->attempts > 1)
            assent_buffer_format(&task->transcript, ", attempt %lld", (long long)job->attempts);
        say(task, "\n");
    }
}

// What ends the wait, and to which signals the ticket listens besides.
static void show_waits(struct task *task, const struct assent_ticket *ticket)
{
    for (size_t i = 0; i < ticket->wait.count; i++) {
        const struct assent_wait_branch *branch = &ticket->wait.branches[i];
        say(task, "> waits ");
        if (branch->signal.count)
            say_signal(task, branch->signal, branch->signal_key);
        else
            say(task, "for its time");
        if (branch->until_us)
            say_due(task, branch->until_us);
        say(task, branch->blocked.kind == ASSENT_VALUE_ABSENT ? "\n" : ", blocked\n");
    }
    for (size_t i = 0; i < ticket->awaited_count; i++) {
        if (ticket->awaited[i].index < 0)
            continue;
        say(task, "> listens ");
        say_signal(task, ticket->awaited[i].signal, ticket->awaited[i].signal_key);
        say(task, "\n");
    }
}

static void say_signal(struct task *task, struct assent_text name, struct assent_text key)
{
    say(task, "for signal ");
    say_text(task, name);
    say(task, key.count ? " of " : "");
    say_text(task, key);
}

static void show_timers(struct task *task, const struct assent_ticket *ticket)
{
    for (size_t i = 0; i < ticket->timer_count; i++) {
        say(task, "> timer ");
        say_text(task, ticket->timers[i].name);
        if (ticket->timers[i].paused_us)
            say(task, " stands: a question is open");
        else
            say_due(task, ticket->timers[i].due_us);
        say(task, "\n");
    }
}

static void say_actions(struct task *task, const struct assent_step_input *input, struct assent_text person)
{
    struct assent_value actions = assent_step_actions(input, person, task->arena);
    say(task, "> actions: ");
    for (size_t i = 0; i < actions.list.count; i++) {
        say(task, i ? ", " : "");
        say_text(task, actions.list.items[i].text);
    }
    say(task, actions.list.count ? "\n" : "none\n");
}

static void say_vote(struct task *task, const struct assent_step_input *input, struct assent_text person)
{
    struct assent_text rule;
    bool may = assent_step_can_vote(input, person, &rule, task->arena);
    say(task, may ? "> vote: yes" : "> vote: no, ");
    say_text(task, rule);
    say(task, "\n");
}

// The tasks that lie in the person's inbox.
static void say_tasks(struct task *task, struct assent_text person)
{
    const struct assent_ticket *ticket = task->attempt->ticket;
    for (size_t i = 0; i < ticket->job_count; i++) {
        const struct assent_job *job = &ticket->jobs[i];
        bool offered = job->phase == ASSENT_JOB_OFFERED && job->body == ASSENT_BODY_TASK;
        bool claimed = job->phase == ASSENT_JOB_CLAIMED && assent_text_equal(job->claimed_by, person);
        bool asked = offered && !keeps_out(job, person) &&
                     assent_audience_has(task->attempt->world.directory, &job->audience, person);
        if (!asked && !claimed)
            continue;
        say(task, claimed ? "> has claimed: " : "> task: ");
        say_text(task, job->name);
        say(task, "\n");
    }
}

static bool keeps_out(const struct assent_job *job, struct assent_text person)
{
    for (size_t i = 0; i < job->excluded_count; i++) {
        if (assent_text_equal(job->excluded[i].person, person))
            return true;
    }
    return false;
}

static void say(struct task *task, const char *words)
{
    assent_buffer_string(&task->transcript, words);
}

static void say_text(struct task *task, struct assent_text text)
{
    assent_buffer_text(&task->transcript, text);
}

static void say_person(struct task *task, struct assent_text id)
{
    const struct assent_directory *directory = task->attempt->world.directory;
    int32_t index = assent_directory_person_by_id(directory, id);
    say_text(task, index == ASSENT_NO_INDEX ? id : directory->people[index].handle);
}

static void say_audience(struct task *task, const struct assent_audience *audience)
{
    for (size_t i = 0; i < audience->count; i++) {
        say(task, i ? ", " : "");
        if (assent_text_starts(audience->keys[i], "set:"))
            assent_buffer_format(&task->transcript, "%zu people", audience->member_count);
        else
            say_person(task, audience->keys[i]);
    }
}

static void say_due(struct task *task, int64_t due_us)
{
    say(task, ", due at ");
    assent_trace_since(&task->transcript, task->attempt->start_us, due_us);
}
