// SPDX-License-Identifier: Apache-2.0
// What a worker or a timer reports is never lost because the ticket cannot go on from there: the next state
// lacks a field, nobody may decide in the next approval, a hook fails. Nobody who reports could mend that,
// and would report for ever; so the job is put at fault, and an operator sees why. A person's own command is
// refused instead: the person reads the sentence and can do something about it.
#include "jobs.h"

void job_reported(struct turn *turn, int64_t n)
{
    const struct assent_job *job = assent_ticket_job(turn->ticket, n);
    if (job->body == ASSENT_BODY_TASK && turn->event->actor.person.count)
        return;
    turn->reporting = true;
    turn->reported_job = n;
    turn->reported_facts = turn->fact_count;
}

bool job_keep_report(struct turn *turn)
{
    if (!turn->reporting || turn->result.status != ASSENT_STEP_REFUSED)
        return false;
    const struct assent_job *job = assent_ticket_job(turn->input->ticket, turn->reported_job);
    const char *how = job && job->body == ASSENT_BODY_WAIT         ? "waited long enough"
                      : turn->event->kind == ASSENT_EVENT_COMPLETE ? "reported as done"
                                                                   : "reported as failed";
    struct assent_text error =
        assent_text_format(turn->arena, "%s, but the ticket cannot go on: %s", how, turn->result.error.text);
    struct turn again;
    turn_begin(&again, turn->input, turn->event, turn->arena);
    for (size_t i = 0; i < turn->reported_facts; i++) {
        if (!turn_emit(&again, &turn->facts[i]))
            return false;
    }
    if (!job_clear_timers(&again, turn->reported_job) || !job_fault(&again, turn->reported_job, error))
        return false;
    *turn = again;
    return true;
}
