// SPDX-License-Identifier: Apache-2.0
// What tests of step expect of the last step: see stage.h.
#include "stage.h"

#include <string.h>

static const char *status_words(enum assent_step_status status);
static const char *all_facts(struct stage *stage);

void expect_done(struct stage *stage, const char *state)
{
    const struct assent_step_result *result = &stage->result;
    if (result->status != ASSENT_STEP_DONE)
        fail_msg("%s: %s (%s)", status_words(result->status), result->error.text,
                 assent_text_cstring(stage->arena, result->rule));
    if (!assent_text_is(stage->ticket->state, state))
        fail_msg("state %s, not %s; %s", assent_text_cstring(stage->arena, stage->ticket->state), state,
                 all_facts(stage));
}

void expect_refused(struct stage *stage, enum assent_code code, const char *rule)
{
    const struct assent_step_result *result = &stage->result;
    if (result->status != ASSENT_STEP_REFUSED)
        fail_msg("%s, not refused: %s", status_words(result->status), all_facts(stage));
    if (result->error.code != code)
        fail_msg("%s, not %s: %s", assent_code_slug(result->error.code), assent_code_slug(code),
                 result->error.text);
    if (!assent_text_is(result->rule, rule))
        fail_msg("rule %s, not %s: %s", assent_text_cstring(stage->arena, result->rule), rule,
                 result->error.text);
    bool kept = code == ASSENT_SEPARATION || code == ASSENT_NOT_ENTITLED || code == ASSENT_HUMAN_REQUIRED;
    assert_int_equal(result->fact_count, stage->ticket && kept ? 1 : 0);
    if (result->fact_count)
        assert_int_equal(result->facts[0].kind, ASSENT_FACT_REFUSED);
}

void expect_says(struct stage *stage, const char *words)
{
    if (!strstr(stage->result.error.text, words))
        fail_msg("\"%s\" does not say \"%s\"", stage->result.error.text, words);
}

void expect_phase(struct stage *stage, const char *job, enum assent_job_phase phase)
{
    const struct assent_job *found = stage_job_of(stage, job);
    if (found->phase != phase)
        fail_msg("job %s is %s, not %s", job, assent_job_phase_text(found->phase),
                 assent_job_phase_text(phase));
}

void expect_outcome(struct stage *stage, const char *job, enum assent_job_outcome outcome)
{
    expect_phase(stage, job, ASSENT_JOB_ENDED);
    const struct assent_job *found = stage_job_of(stage, job);
    if (found->outcome != outcome)
        fail_msg("job %s has %s, not %s", job, assent_job_outcome_text(found->outcome),
                 assent_job_outcome_text(outcome));
}

void expect_round(struct stage *stage, int64_t n, enum assent_round_outcome outcome)
{
    const struct assent_round *round = assent_ticket_round(stage->ticket, n);
    assert_non_null(round);
    if (round->outcome != outcome)
        fail_msg("round %d is %s, not %s", (int)n, assent_round_outcome_text(round->outcome),
                 assent_round_outcome_text(outcome));
}

void expect_facts(struct stage *stage, const char *kinds)
{
    const char *found = all_facts(stage);
    if (strcmp(found, kinds) != 0)
        fail_msg("facts: %s\n  not: %s", found, kinds);
}

bool stage_has_timer(struct stage *stage, const char *name)
{
    return assent_ticket_timer(stage->ticket, assent_text_of(name)) != NULL;
}

static const char *status_words(enum assent_step_status status)
{
    switch (status) {
    case ASSENT_STEP_DONE:
        return "done";
    case ASSENT_STEP_REFUSED:
        return "refused";
    case ASSENT_STEP_NOTHING:
        return "nothing";
    case ASSENT_STEP_NEEDS_HOOK:
        return "needs a hook";
    }
    return "";
}

static const char *all_facts(struct stage *stage)
{
    struct assent_buffer out = assent_buffer_in(stage->arena);
    for (size_t i = 0; i < stage->result.fact_count; i++) {
        assent_buffer_string(&out, i ? " " : "");
        assent_buffer_string(&out, assent_fact_text(stage->result.facts[i].kind));
    }
    return assent_text_cstring(stage->arena, assent_buffer_done(&out));
}
