// SPDX-License-Identifier: Apache-2.0
// What has happened since the start, counted from the facts that were kept: for those who watch a server.
#include "machine.h"
#include <assert.h>

// Of counts by the values of an enum: a value past the last one that the array was made for is our own fault.
static void count_one(int64_t *counts, size_t bytes, unsigned which)
{
    assert(which < bytes / sizeof *counts);
    counts[which]++;
}

static void count_fact(struct assent_runtime_counts *counts, const struct assent_fact *fact)
{
    counts->tickets_created += fact->kind == ASSENT_FACT_CREATED;
    counts->jobs_claimed += fact->kind == ASSENT_FACT_JOB_CLAIMED;
    counts->faults += fact->kind == ASSENT_FACT_JOB_FAULTED;
    counts->faults_resolved += fact->kind == ASSENT_FACT_FAULT_RESOLVED;
    if (fact->kind == ASSENT_FACT_ENDED)
        count_one(counts->tickets_ended, sizeof counts->tickets_ended, fact->ended.outcome);
    if (fact->kind == ASSENT_FACT_VOTED)
        count_one(counts->votes, sizeof counts->votes, fact->voted.vote.choice);
    if (fact->kind == ASSENT_FACT_ROUND_CLOSED)
        count_one(counts->rounds_closed, sizeof counts->rounds_closed, fact->round_closed.outcome);
    if (fact->kind == ASSENT_FACT_JOB_ENDED)
        count_one(counts->jobs_ended, sizeof counts->jobs_ended, fact->job_ended.outcome);
}

void tally_turn(struct assent_runtime *runtime, const struct assent_step_result *step)
{
    for (size_t i = 0; i < step->fact_count; i++)
        count_fact(&runtime->counts, &step->facts[i]);
}
