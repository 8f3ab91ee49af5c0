// SPDX-License-Identifier: Apache-2.0
// A job is offered: what it is given is worked out at that moment, and for a task who may do it.
// Guarantees: whatever goes wrong here (a value that is not there, a hook that fails, a task that nobody may
// do) becomes a fault in the operators' inbox and never refuses what led to it: a worker's report must not be
// lost because the next job cannot be offered.
#include "approval.h"
#include "fields.h"
#include "gate.h"
#include "jobs.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>

struct offer {
    struct assent_fact fact; // JOB_OFFERED in the making
    const struct assent_job_rule *rule;
    const struct assent_body *body;
    const struct assent_job *about; // the job whose undo or finally this is
    int64_t due_us;                 // of its clock; 0: none
    const char *fault;              // why it cannot be offered; NULL when it can
};

static struct assent_text trace_for(const struct turn *turn, const struct assent_job *job);
static void fill_with(struct turn *turn, struct offer *offer);
static void fill_artifact(struct turn *turn, struct offer *offer);
static void fill_due(struct turn *turn, struct offer *offer);
static void fill_title(struct turn *turn, struct offer *offer);
static bool fill_people(struct turn *turn, struct offer *offer);
static void fault_of(struct turn *turn, struct offer *offer, const struct assent_error *error);

bool job_offer(struct turn *turn, int64_t n)
{
    const struct assent_job *job = assent_ticket_job(turn->ticket, n);
    struct offer offer = {
        .fact = {.kind = ASSENT_FACT_JOB_OFFERED, .job_offered = {.n = n, .trace = trace_for(turn, job)}},
        .rule = job_rule(turn, job)};
    offer.body = job_body(offer.rule, job->role);
    if (offer.body->kind == ASSENT_BODY_WAIT)
        return job_wait(turn, n);
    if (job->of >= 0)
        offer.about = assent_ticket_job(turn->ticket, job->of);
    if (offer.body->kind == ASSENT_BODY_NONE)
        offer.fault = "the definition says nothing that could be done";
    if (!offer.fault)
        fill_with(turn, &offer);
    if (!offer.fault && offer.body->kind == ASSENT_BODY_GATE)
        fill_artifact(turn, &offer);
    if (!offer.fault)
        fill_due(turn, &offer);
    if (!offer.fault && offer.body->kind == ASSENT_BODY_TASK) {
        fill_title(turn, &offer);
        if (!offer.fault && !fill_people(turn, &offer))
            return false;
    }
    if (offer.fault)
        return job_fault(turn, n, assent_text_copy(turn->arena, assent_text_of(offer.fault)));
    return turn_emit(turn, &offer.fact) && job_set_due(turn, n, offer.due_us);
}

bool job_fault(struct turn *turn, int64_t n, struct assent_text error)
{
    return turn_emit(turn, &(struct assent_fact){.kind = ASSENT_FACT_JOB_FAULTED,
                                                 .job_faulted = {.n = n, .error = error}});
}

// A caller's own trace goes on with the job; what is offered once more keeps the one that it had.
static struct assent_text trace_for(const struct turn *turn, const struct assent_job *job)
{
    bool sent = turn->event->actor.trace.count > 0;
    return !sent && job->trace.count > 0 ? job->trace : turn->trace;
}

static void fill_with(struct turn *turn, struct offer *offer)
{
    struct assent_scope scope = turn_scope(turn, offer->about);
    struct assent_error error = {0};
    struct assent_place at;
    struct assent_value with;
    if (!assent_template_value(&scope, &offer->body->with, turn->arena, &with, &at, &error)) {
        fault_of(turn, offer, &error);
        return;
    }
    if (with.kind != ASSENT_VALUE_ABSENT && with.kind != ASSENT_VALUE_RECORD) {
        offer->fault = "its `with` is no record";
        return;
    }
    if (with.kind == ASSENT_VALUE_RECORD &&
        assent_canonical_text(turn->arena, &with).count > ASSENT_FIELDS_BYTES) {
        offer->fault =
            assent_text_format(turn->arena, "its `with` has more than %d bytes", ASSENT_FIELDS_BYTES).bytes;
        return;
    }
    offer->fact.job_offered.with = with;
}

static void fill_artifact(struct turn *turn, struct offer *offer)
{
    struct assent_scope scope = turn_scope(turn, offer->about);
    struct assent_error error = {0};
    struct assent_place at;
    struct assent_value artifact;
    if (!assent_template_value(&scope, &offer->body->artifact, turn->arena, &artifact, &at, &error)) {
        fault_of(turn, offer, &error);
        return;
    }
    if (artifact.kind == ASSENT_VALUE_ABSENT)
        return;
    if (artifact.kind == ASSENT_VALUE_TEXT && gate_artifact_fits(artifact.text))
        offer->fact.job_offered.artifact = artifact.text;
    else
        offer->fault = "its `artifact` is no digest: sha256: and 64 hexadecimal digits in lower case";
}

static void fill_due(struct turn *turn, struct offer *offer)
{
    struct assent_error error = {0};
    const struct assent_job *job = assent_ticket_job(turn->ticket, offer->fact.job_offered.n);
    if (!job_due(turn, job, &offer->due_us, &error))
        fault_of(turn, offer, &error);
}

static void fill_title(struct turn *turn, struct offer *offer)
{
    struct assent_scope scope = turn_scope(turn, offer->about);
    struct assent_error error = {0};
    struct assent_place at;
    struct assent_value title;
    if (!assent_template_value(&scope, &offer->body->title, turn->arena, &title, &at, &error)) {
        fault_of(turn, offer, &error);
        return;
    }
    struct assent_text text = title.kind == ASSENT_VALUE_TEXT ? title.text
                              : title.kind == ASSENT_VALUE_ABSENT
                                  ? offer->rule->name
                                  : assent_canonical_text(turn->arena, &title);
    text = title_cut(assent_text_trim(text));
    offer->fact.job_offered.title = text.count ? text : offer->rule->name;
}

static bool fill_people(struct turn *turn, struct offer *offer)
{
    struct assent_error error = {0};
    struct assent_audience audience;
    struct exclusions exclusions;
    bool worked;
    struct candidates candidates = {{candidate_may}, turn, &exclusions, false};
    if (!exclusions_of_task(turn, offer->body, EXCLUDE_AT_OPENING, &exclusions))
        return false;
    if (exclusions.broken) {
        fault_of(turn, offer, &exclusions.error);
        return true;
    }
    if (!turn_who_try(turn, &offer->body->from, &candidates.may, offer->about, &audience, &worked, &error))
        return false;
    if (!worked) {
        fault_of(turn, offer, &error);
        return true;
    }
    size_t excluded_count;
    struct people people = audience_people(turn->directory, &audience, turn->arena);
    offer->fact.job_offered.excluded = exclusions_among(turn, &exclusions, people, false, &excluded_count);
    offer->fact.job_offered.excluded_count = excluded_count;
    offer->fact.job_offered.audience = audience;
    if (excluded_count == people.count)
        offer->fault =
            assent_text_format(turn->arena, "nobody may do it: %s names %s",
                               turn_words(turn, who_text(&offer->body->from, turn->arena)),
                               people.count ? "only people whom its rules keep out or who have voted"
                                            : "nobody who is active")
                .bytes;
    return true;
}

static void fault_of(struct turn *turn, struct offer *offer, const struct assent_error *error)
{
    offer->fault = assent_text_copy(turn->arena, assent_text_of(error->text)).bytes;
}
