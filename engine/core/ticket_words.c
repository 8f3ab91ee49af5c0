// SPDX-License-Identifier: Apache-2.0
// The words of a ticket's enums, as stored, shown and asked for. Each list stands once; the switch made of it
// lets the compiler name every enumerator that a list lacks.
#include "ticket_words.h"

#include <assent/core/change_template.h>
#include <assent/core/schedule.h>

#include <assert.h>

#define TICKET_KINDS(X)                                                                                      \
    X(ASSENT_CHANGE, "change")                                                                               \
    X(ASSENT_REQUEST, "request")                                                                             \
    X(ASSENT_INCIDENT, "incident")                                                                           \
    X(ASSENT_PROBLEM, "problem")

#define STATE_KINDS(X)                                                                                       \
    X(ASSENT_STATE_PEOPLE, "people")                                                                         \
    X(ASSENT_STATE_CHOOSE, "choose")                                                                         \
    X(ASSENT_STATE_APPROVAL, "approval")                                                                     \
    X(ASSENT_STATE_JOBS, "jobs")                                                                             \
    X(ASSENT_STATE_WAIT, "wait")                                                                             \
    X(ASSENT_STATE_ROLLBACK, "rollback")                                                                     \
    X(ASSENT_STATE_END, "end")

#define OUTCOMES(X)                                                                                          \
    X(ASSENT_OUTCOME_NONE, "none")                                                                           \
    X(ASSENT_OUTCOME_SUCCESS, "success")                                                                     \
    X(ASSENT_OUTCOME_FAILURE, "failure")                                                                     \
    X(ASSENT_OUTCOME_REFUSED, "refused")                                                                     \
    X(ASSENT_OUTCOME_CANCELLED, "cancelled")

#define NEEDS(X)                                                                                             \
    X(ASSENT_NEED_NUMBER, "number")                                                                          \
    X(ASSENT_NEED_EVERYONE, "everyone")                                                                      \
    X(ASSENT_NEED_SHARE_ASKED, "share_of_asked")                                                             \
    X(ASSENT_NEED_SHARE_VOTES, "share_of_votes")

#define BODIES(X)                                                                                            \
    X(ASSENT_BODY_NONE, "none")                                                                              \
    X(ASSENT_BODY_WORKER, "worker")                                                                          \
    X(ASSENT_BODY_TASK, "task")                                                                              \
    X(ASSENT_BODY_WAIT, "wait")                                                                              \
    X(ASSENT_BODY_GATE, "gate")

#define VOTES(X)                                                                                             \
    X(ASSENT_VOTE_APPROVE, "approve")                                                                        \
    X(ASSENT_VOTE_REJECT, "reject")                                                                          \
    X(ASSENT_VOTE_ABSTAIN, "abstain")                                                                        \
    X(ASSENT_VOTE_ASK, "ask")                                                                                \
    X(ASSENT_VOTE_OBJECT, "object")

#define VOTE_HOWS(X)                                                                                         \
    X(ASSENT_VOTE_OWN, "own")                                                                                \
    X(ASSENT_VOTE_DELEGATE, "delegate")                                                                      \
    X(ASSENT_VOTE_ALOUD, "aloud")                                                                            \
    X(ASSENT_VOTE_MEETING, "meeting")

#define ROUNDS(X)                                                                                            \
    X(ASSENT_ROUND_OPEN, "open")                                                                             \
    X(ASSENT_ROUND_MET, "met")                                                                               \
    X(ASSENT_ROUND_REFUSED, "refused")                                                                       \
    X(ASSENT_ROUND_EXPIRED, "expired")                                                                       \
    X(ASSENT_ROUND_SKIPPED, "skipped")                                                                       \
    X(ASSENT_ROUND_LEFT, "left")

#define ROUND_CLOSES(X)                                                                                      \
    X(ASSENT_CLOSES_DECIDED, "decided")                                                                      \
    X(ASSENT_CLOSES_AT_MEETING, "at_meeting")

#define JOB_ROLES(X)                                                                                         \
    X(ASSENT_JOB_DO, "do")                                                                                   \
    X(ASSENT_JOB_UNDO, "undo")                                                                               \
    X(ASSENT_JOB_FINALLY, "finally")

#define JOB_PHASES(X)                                                                                        \
    X(ASSENT_JOB_WAITING, "waiting")                                                                         \
    X(ASSENT_JOB_OFFERED, "offered")                                                                         \
    X(ASSENT_JOB_CLAIMED, "claimed")                                                                         \
    X(ASSENT_JOB_DELAYED, "delayed")                                                                         \
    X(ASSENT_JOB_FAULT, "fault")                                                                             \
    X(ASSENT_JOB_ENDED, "ended")

#define JOB_OUTCOMES(X)                                                                                      \
    X(ASSENT_JOB_NONE, "none")                                                                               \
    X(ASSENT_JOB_SUCCEEDED, "succeeded")                                                                     \
    X(ASSENT_JOB_FAILED, "failed")                                                                           \
    X(ASSENT_JOB_UNKNOWN, "unknown")                                                                         \
    X(ASSENT_JOB_SKIPPED, "skipped")

#define HOLDER_HOWS(X)                                                                                       \
    X(ASSENT_HOLDER_ADD, "add")                                                                              \
    X(ASSENT_HOLDER_REPLACE, "replace")

#define WAIT_OUTCOMES(X)                                                                                     \
    X(ASSENT_WAIT_REACHED, "reached")                                                                        \
    X(ASSENT_WAIT_SIGNALLED, "signalled")                                                                    \
    X(ASSENT_WAIT_MISSED, "missed")

#define CLOCK_UNITS(X)                                                                                       \
    X(ASSENT_DURATION_WALL, "wall")                                                                          \
    X(ASSENT_DURATION_BUSINESS_TIME, "business")
#define CONFLICT_KINDS(X)                                                                                    \
    X(ASSENT_CONFLICT_SAME_ITEM, "same_item")                                                                \
    X(ASSENT_CONFLICT_DEPENDS_ON, "depends_on")                                                              \
    X(ASSENT_CONFLICT_DEPENDED_ON, "depended_on")                                                            \
    X(ASSENT_CONFLICT_SAME_IMPLEMENTER, "same_implementer")

#define CONFLICT_OUTCOMES(X)                                                                                 \
    X(ASSENT_CONFLICT_OPEN, "open")                                                                          \
    X(ASSENT_CONFLICT_ACCEPTED, "accepted")                                                                  \
    X(ASSENT_CONFLICT_RESOLVED, "resolved")

#define ENTRY_STATUSES(X)                                                                                    \
    X(ASSENT_ENTRY_TENTATIVE, "tentative")                                                                   \
    X(ASSENT_ENTRY_CONFIRMED, "confirmed")                                                                   \
    X(ASSENT_ENTRY_CANCELLED, "cancelled")

#define RUN_RESULTS(X)                                                                                       \
    X(ASSENT_RUN_NONE, "none")                                                                               \
    X(ASSENT_RUN_SUCCEEDED, "succeeded")                                                                     \
    X(ASSENT_RUN_FAILED, "failed")                                                                           \
    X(ASSENT_RUN_BACKED_OUT, "backed_out")                                                                   \
    X(ASSENT_RUN_CANCELLED, "cancelled")

#define WORD_ROW(name, word) [name] = (word),
#define WORD_CASE(name, word)                                                                                \
    case name:                                                                                               \
        return word;

static const char *const TICKET_KIND_ROWS[] = {TICKET_KINDS(WORD_ROW)};
static const char *const STATE_KIND_ROWS[] = {STATE_KINDS(WORD_ROW)};
static const char *const OUTCOME_ROWS[] = {OUTCOMES(WORD_ROW)};
static const char *const NEED_ROWS[] = {NEEDS(WORD_ROW)};
static const char *const BODY_ROWS[] = {BODIES(WORD_ROW)};
static const char *const VOTE_ROWS[] = {VOTES(WORD_ROW)};
static const char *const VOTE_HOW_ROWS[] = {VOTE_HOWS(WORD_ROW)};
static const char *const ROUND_ROWS[] = {ROUNDS(WORD_ROW)};
static const char *const ROUND_CLOSES_ROWS[] = {ROUND_CLOSES(WORD_ROW)};
static const char *const JOB_ROLE_ROWS[] = {JOB_ROLES(WORD_ROW)};
static const char *const JOB_PHASE_ROWS[] = {JOB_PHASES(WORD_ROW)};
static const char *const JOB_OUTCOME_ROWS[] = {JOB_OUTCOMES(WORD_ROW)};
static const char *const HOLDER_HOW_ROWS[] = {HOLDER_HOWS(WORD_ROW)};
static const char *const CLOCK_UNIT_ROWS[] = {CLOCK_UNITS(WORD_ROW)};
static const char *const WAIT_OUTCOME_ROWS[] = {WAIT_OUTCOMES(WORD_ROW)};
static const char *const CONFLICT_KIND_ROWS[] = {CONFLICT_KINDS(WORD_ROW)};
static const char *const CONFLICT_OUTCOME_ROWS[] = {CONFLICT_OUTCOMES(WORD_ROW)};
static const char *const ENTRY_STATUS_ROWS[] = {ENTRY_STATUSES(WORD_ROW)};
static const char *const RUN_RESULT_ROWS[] = {RUN_RESULTS(WORD_ROW)};
static const char *const TEMPLATE_STATE_ROWS[] = {
#define TEMPLATE_STATE_ROW(name, word) word,
    ASSENT_TEMPLATE_STATES(TEMPLATE_STATE_ROW)
#undef TEMPLATE_STATE_ROW
};

const struct words WORDS_TICKET_KIND = {TICKET_KIND_ROWS, sizeof TICKET_KIND_ROWS / sizeof(char *)};
const struct words WORDS_STATE_KIND = {STATE_KIND_ROWS, sizeof STATE_KIND_ROWS / sizeof(char *)};
const struct words WORDS_OUTCOME = {OUTCOME_ROWS, sizeof OUTCOME_ROWS / sizeof(char *)};
const struct words WORDS_NEED = {NEED_ROWS, sizeof NEED_ROWS / sizeof(char *)};
const struct words WORDS_BODY = {BODY_ROWS, sizeof BODY_ROWS / sizeof(char *)};
const struct words WORDS_VOTE = {VOTE_ROWS, sizeof VOTE_ROWS / sizeof(char *)};
const struct words WORDS_VOTE_HOW = {VOTE_HOW_ROWS, sizeof VOTE_HOW_ROWS / sizeof(char *)};
const struct words WORDS_ROUND = {ROUND_ROWS, sizeof ROUND_ROWS / sizeof(char *)};
const struct words WORDS_ROUND_CLOSES = {ROUND_CLOSES_ROWS, sizeof ROUND_CLOSES_ROWS / sizeof(char *)};
const struct words WORDS_JOB_ROLE = {JOB_ROLE_ROWS, sizeof JOB_ROLE_ROWS / sizeof(char *)};
const struct words WORDS_JOB_PHASE = {JOB_PHASE_ROWS, sizeof JOB_PHASE_ROWS / sizeof(char *)};
const struct words WORDS_JOB_OUTCOME = {JOB_OUTCOME_ROWS, sizeof JOB_OUTCOME_ROWS / sizeof(char *)};
const struct words WORDS_HOLDER_HOW = {HOLDER_HOW_ROWS, sizeof HOLDER_HOW_ROWS / sizeof(char *)};
const struct words WORDS_CLOCK_UNIT = {CLOCK_UNIT_ROWS, sizeof CLOCK_UNIT_ROWS / sizeof(char *)};
const struct words WORDS_WAIT_OUTCOME = {WAIT_OUTCOME_ROWS, sizeof WAIT_OUTCOME_ROWS / sizeof(char *)};
const struct words WORDS_CONFLICT_KIND = {CONFLICT_KIND_ROWS, sizeof CONFLICT_KIND_ROWS / sizeof(char *)};
const struct words WORDS_CONFLICT_OUTCOME = {CONFLICT_OUTCOME_ROWS,
                                             sizeof CONFLICT_OUTCOME_ROWS / sizeof(char *)};
const struct words WORDS_ENTRY_STATUS = {ENTRY_STATUS_ROWS, sizeof ENTRY_STATUS_ROWS / sizeof(char *)};

const struct words WORDS_RUN_RESULT = {RUN_RESULT_ROWS, sizeof RUN_RESULT_ROWS / sizeof(char *)};
const struct words WORDS_TEMPLATE_STATE = {TEMPLATE_STATE_ROWS, sizeof TEMPLATE_STATE_ROWS / sizeof(char *)};

const char *words_text(const struct words *words, unsigned value)
{
    assert(value < words->count);
    return words->items[value];
}

bool words_find(const struct words *words, struct assent_text text, unsigned *out)
{
    for (size_t i = 0; i < words->count; i++) {
        if (assent_text_is(text, words->items[i])) {
            *out = (unsigned)i;
            return true;
        }
    }
    return false;
}

const char *assent_run_result_text(enum assent_run_result result)
{
    switch (result) {
        RUN_RESULTS(WORD_CASE)
    }
    assert(!"a run has one of the results");
    return "";
}

const char *assent_ticket_kind_text(enum assent_ticket_kind kind)
{
    switch (kind) {
        TICKET_KINDS(WORD_CASE)
    }
    assert(!"a ticket is of one of the kinds");
    return "";
}

const char *assent_state_kind_text(enum assent_state_kind kind)
{
    switch (kind) {
        STATE_KINDS(WORD_CASE)
    }
    assert(!"a state is of one of the kinds");
    return "";
}

const char *assent_outcome_text(enum assent_outcome outcome)
{
    switch (outcome) {
        OUTCOMES(WORD_CASE)
    }
    assert(!"a ticket has one of the outcomes");
    return "";
}

const char *need_kind_text(enum assent_need_kind kind)
{
    switch (kind) {
        NEEDS(WORD_CASE)
    }
    assert(!"a need is of one of the kinds");
    return "";
}

const char *assent_body_kind_text(enum assent_body_kind kind)
{
    switch (kind) {
        BODIES(WORD_CASE)
    }
    assert(!"a body is of one of the kinds");
    return "";
}

const char *assent_vote_how_text(enum assent_vote_how how)
{
    switch (how) {
        VOTE_HOWS(WORD_CASE)
    }
    assert(!"a vote came in one of the ways");
    return "";
}

const char *assent_vote_choice_text(enum assent_vote_choice choice)
{
    switch (choice) {
        VOTES(WORD_CASE)
    }
    assert(!"a vote is one of the choices");
    return "";
}

const char *assent_round_outcome_text(enum assent_round_outcome outcome)
{
    switch (outcome) {
        ROUNDS(WORD_CASE)
    }
    assert(!"a round has one of the outcomes");
    return "";
}

const char *assent_round_closes_text(enum assent_round_closes closes)
{
    switch (closes) {
        ROUND_CLOSES(WORD_CASE)
    }
    assert(!"a round closes in one of the ways");
    return "";
}

const char *assent_job_role_text(enum assent_job_role role)
{
    switch (role) {
        JOB_ROLES(WORD_CASE)
    }
    assert(!"a job has one of the roles");
    return "";
}

const char *assent_job_phase_text(enum assent_job_phase phase)
{
    switch (phase) {
        JOB_PHASES(WORD_CASE)
    }
    assert(!"a job is in one of the phases");
    return "";
}

const char *assent_job_outcome_text(enum assent_job_outcome outcome)
{
    switch (outcome) {
        JOB_OUTCOMES(WORD_CASE)
    }
    assert(!"a job has one of the outcomes");
    return "";
}

const char *assent_holder_how_text(enum assent_holder_how how)
{
    switch (how) {
        HOLDER_HOWS(WORD_CASE)
    }
    assert(!"a holder changes in one of the ways");
    return "";
}

const char *assent_wait_outcome_text(enum assent_wait_outcome outcome)
{
    switch (outcome) {
        WAIT_OUTCOMES(WORD_CASE)
    }
    assert(!"a wait has one of the outcomes");
    return "";
}

const char *assent_conflict_kind_text(enum assent_conflict_kind kind)
{
    switch (kind) {
        CONFLICT_KINDS(WORD_CASE)
    }
    assert(!"a conflict is of one of the kinds");
    return "";
}

const char *assent_conflict_outcome_text(enum assent_conflict_outcome outcome)
{
    switch (outcome) {
        CONFLICT_OUTCOMES(WORD_CASE)
    }
    assert(!"a conflict has one of the outcomes");
    return "";
}

const char *assent_entry_status_text(enum assent_entry_status status)
{
    switch (status) {
        ENTRY_STATUSES(WORD_CASE)
    }
    assert(!"an entry has one of the statuses");
    return "";
}

bool assent_conflict_outcome_find(struct assent_text text, enum assent_conflict_outcome *out)
{
    unsigned value = 0;
    bool found = words_find(&WORDS_CONFLICT_OUTCOME, text, &value);
    if (found)
        *out = (enum assent_conflict_outcome)value;
    return found;
}

bool assent_ticket_kind_find(struct assent_text text, enum assent_ticket_kind *out)
{
    unsigned value = 0;
    bool found = words_find(&WORDS_TICKET_KIND, text, &value);
    if (found)
        *out = (enum assent_ticket_kind)value;
    return found;
}

bool assent_state_kind_find(struct assent_text text, enum assent_state_kind *out)
{
    unsigned value = 0;
    bool found = words_find(&WORDS_STATE_KIND, text, &value);
    if (found)
        *out = (enum assent_state_kind)value;
    return found;
}

bool assent_outcome_find(struct assent_text text, enum assent_outcome *out)
{
    unsigned value = 0;
    bool found = words_find(&WORDS_OUTCOME, text, &value);
    if (found)
        *out = (enum assent_outcome)value;
    return found;
}

bool assent_vote_choice_find(struct assent_text text, enum assent_vote_choice *out)
{
    unsigned value = 0;
    bool found = words_find(&WORDS_VOTE, text, &value);
    if (found)
        *out = (enum assent_vote_choice)value;
    return found;
}
