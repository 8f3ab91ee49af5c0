// SPDX-License-Identifier: Apache-2.0
// The stored shapes of facts: each member's name, how it is written, and whether it stands in the envelope,
// which is kept and chained, or in the payload, which can be erased (docs/decisions/0001-journal-record.md).
#include "record_shape.h"

#include <assert.h>

static const struct shape_member CREATED_ROWS[] = {
    {"digest", SHAPE_DIGEST, IN_ENVELOPE, offsetof(struct assent_fact, created.digest), NULL},
    {"fields", SHAPE_VALUE, IN_PAYLOAD, offsetof(struct assent_fact, created.fields), NULL},
    {"items", SHAPE_VALUE, IN_ENVELOPE, offsetof(struct assent_fact, created.items), NULL},
    {"material", SHAPE_DIGEST, IN_ENVELOPE, offsetof(struct assent_fact, created.material), NULL},
    {"number", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, created.number), NULL},
    {"opened_by", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, created.opened_by), NULL},
    {"planned", SHAPE_RECORD, IN_ENVELOPE, offsetof(struct assent_fact, created.planned), &SHAPE_PLANNED},
    {"requester", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, created.requester), NULL},
    {"service", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, created.service), NULL},
    {"template", SHAPE_RECORD, IN_ENVELOPE, offsetof(struct assent_fact, created.template), &SHAPE_RUN},
    {"ticket_kind", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_fact, created.kind), &WORDS_TICKET_KIND},
    {"title", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_fact, created.title), NULL},
    {"version", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_fact, created.version), NULL},
    {"workflow", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, created.workflow), NULL},
};

static const struct shape_member EDITED_ROWS[] = {
    {"cleared", SHAPE_VALUE, IN_ENVELOPE, offsetof(struct assent_fact, edited.cleared), NULL},
    {"editor", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, edited.editor), NULL},
    {"is_material", SHAPE_BOOLEAN, IN_ENVELOPE, offsetof(struct assent_fact, edited.is_material), NULL},
    {"items", SHAPE_VALUE, IN_ENVELOPE, offsetof(struct assent_fact, edited.items), NULL},
    {"material", SHAPE_DIGEST, IN_ENVELOPE, offsetof(struct assent_fact, edited.material), NULL},
    {"names", SHAPE_VALUE, IN_ENVELOPE, offsetof(struct assent_fact, edited.names), NULL},
    {"planned", SHAPE_RECORD, IN_ENVELOPE, offsetof(struct assent_fact, edited.planned), &SHAPE_PLANNED},
    {"service", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, edited.service), NULL},
    {"set", SHAPE_VALUE, IN_PAYLOAD, offsetof(struct assent_fact, edited.set), NULL},
    {"title", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_fact, edited.title), NULL},
    {"why", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, edited.why), NULL},
};

static const struct shape_member ACTED_ROWS[] = {
    {"action", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, acted.action), NULL},
    {"comment", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_fact, acted.comment), NULL},
};

static const struct shape_member COMMENTED_ROWS[] = {
    {"comment", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_fact, commented.comment), NULL},
};

static const struct shape_member ENTERED_ROWS[] = {
    {"counts_as", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, entered.counts_as), NULL},
    {"held_by", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_fact, entered.held_by.keys), NULL},
    {"held_by_members", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_fact, entered.held_by.members),
     NULL},
    {"previous", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, entered.previous), NULL},
    {"state", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, entered.state), NULL},
    {"state_kind", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_fact, entered.kind), &WORDS_STATE_KIND},
    {"trace", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, entered.trace), NULL},
};

static const struct shape_member HOOK_ANSWERED_ROWS[] = {
    {"hook", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, hook_answered.hook), NULL},
    {"ordinal", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, hook_answered.ordinal), NULL},
    {"value", SHAPE_VALUE, IN_PAYLOAD, offsetof(struct assent_fact, hook_answered.value), NULL},
};

static const struct shape_member RISK_SCORED_ROWS[] = {
    {"factors", SHAPE_VALUE, IN_PAYLOAD, offsetof(struct assent_fact, risk_scored.factors), NULL},
    {"level", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, risk_scored.level), NULL},
    {"score", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, risk_scored.score), NULL},
};

static const struct shape_member CONFLICT_SETTLED_ROWS[] = {
    {"because", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_fact, conflict_settled.because), NULL},
    {"conflict", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, conflict_settled.id), NULL},
    {"outcome", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_fact, conflict_settled.outcome),
     &WORDS_CONFLICT_OUTCOME},
    {"person", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, conflict_settled.person), NULL},
    {"why", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, conflict_settled.why), NULL},
};

static const struct shape_member CHOSEN_ROWS[] = {
    {"branch", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, chosen.branch), NULL},
    {"to", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, chosen.to), NULL},
};

static const struct shape_member VOTED_ROWS[] = {
    {"at", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_fact, voted.vote.at_us), NULL},
    {"cast_by", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, voted.vote.cast_by), NULL},
    {"choice", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_fact, voted.vote.choice), &WORDS_VOTE},
    {"comment", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_fact, voted.vote.comment), NULL},
    {"covered", SHAPE_DIGEST, IN_ENVELOPE, offsetof(struct assent_fact, voted.vote.covered), NULL},
    {"delegation", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, voted.vote.delegation), NULL},
    {"how", SHAPE_WORD_OR_NONE, IN_ENVELOPE, offsetof(struct assent_fact, voted.vote.how), &WORDS_VOTE_HOW},
    {"person", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, voted.vote.person), NULL},
    {"revision", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_fact, voted.vote.revision), NULL},
    {"round", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, voted.round), NULL},
    {"seat", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, voted.vote.seat), NULL},
    {"sets", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_fact, voted.vote.sets), NULL},
};

static const struct shape_member VOTE_WITHDRAWN_ROWS[] = {
    {"comment", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_fact, vote_withdrawn.comment), NULL},
    {"person", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, vote_withdrawn.person), NULL},
    {"round", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, vote_withdrawn.round), NULL},
};

static const struct shape_member VOTE_VOIDED_ROWS[] = {
    {"person", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, vote_voided.person), NULL},
    {"round", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, vote_voided.round), NULL},
    {"seen", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_fact, vote_voided.seen), NULL},
    {"why", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, vote_voided.why), NULL},
};

static const struct shape_member ROUND_CLOSED_ROWS[] = {
    {"outcome", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_fact, round_closed.outcome), &WORDS_ROUND},
    {"round", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, round_closed.round), NULL},
    {"rule", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, round_closed.rule), NULL},
};

static const struct shape_member TIMER_FIRED_ROWS[] = {
    {"due", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_fact, timer_fired.due_us), NULL},
    {"name", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, timer_fired.name), NULL},
};

static const struct shape_member TIMER_CLEARED_ROWS[] = {
    {"name", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, timer_cleared.name), NULL},
};

static const struct shape_member JOB_OPENED_ROWS[] = {
    {"body", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_fact, job_opened.body), &WORDS_BODY},
    {"entered_revision", SHAPE_INTEGER, IN_ENVELOPE,
     offsetof(struct assent_fact, job_opened.entered_revision), NULL},
    {"index", SHAPE_INDEX, IN_ENVELOPE, offsetof(struct assent_fact, job_opened.index), NULL},
    {"n", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, job_opened.n), NULL},
    {"name", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, job_opened.name), NULL},
    {"of", SHAPE_INDEX, IN_ENVELOPE, offsetof(struct assent_fact, job_opened.of), NULL},
    {"role", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_fact, job_opened.role), &WORDS_JOB_ROLE},
    {"state", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, job_opened.state), NULL},
    {"worker", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, job_opened.worker), NULL},
};

static const struct shape_member JOB_OFFERED_ROWS[] = {
    {"artifact", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, job_offered.artifact), NULL},
    {"audience", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_fact, job_offered.audience.keys), NULL},
    {"excluded", SHAPE_LIST, IN_ENVELOPE, offsetof(struct assent_fact, job_offered.excluded),
     &SHAPE_EXCLUDED},
    {"members", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_fact, job_offered.audience.members), NULL},
    {"n", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, job_offered.n), NULL},
    {"title", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_fact, job_offered.title), NULL},
    {"trace", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, job_offered.trace), NULL},
    {"with", SHAPE_VALUE, IN_PAYLOAD, offsetof(struct assent_fact, job_offered.with), NULL},
};

static const struct shape_member JOB_CLAIMED_ROWS[] = {
    {"artifact", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, job_claimed.artifact), NULL},
    {"attempt", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_fact, job_claimed.attempt), NULL},
    {"fence", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_fact, job_claimed.fence), NULL},
    {"lease", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_fact, job_claimed.lease_us), NULL},
    {"n", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, job_claimed.n), NULL},
    {"person", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, job_claimed.person), NULL},
    {"started", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_fact, job_claimed.started), NULL},
};

static const struct shape_member JOB_RELEASED_ROWS[] = {
    {"n", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, job_released.n), NULL},
};

static const struct shape_member JOB_PROGRESSED_ROWS[] = {
    {"n", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, job_progressed.n), NULL},
    {"progress", SHAPE_VALUE, IN_PAYLOAD, offsetof(struct assent_fact, job_progressed.progress), NULL},
};

static const struct shape_member JOB_DELAYED_ROWS[] = {
    {"due", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_fact, job_delayed.due_us), NULL},
    {"error", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_fact, job_delayed.error), NULL},
    {"n", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, job_delayed.n), NULL},
    {"why", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, job_delayed.why), NULL},
};

static const struct shape_member JOB_CANCELLED_ROWS[] = {
    {"n", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, job_cancelled.n), NULL},
};

static const struct shape_member JOB_FAULTED_ROWS[] = {
    {"error", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_fact, job_faulted.error), NULL},
    {"n", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, job_faulted.n), NULL},
};

static const struct shape_member FAULT_RESOLVED_ROWS[] = {
    {"comment", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_fact, fault_resolved.comment), NULL},
    {"n", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, fault_resolved.n), NULL},
    {"resolve", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_fact, fault_resolved.resolve),
     &WORDS_RESOLVE},
};

static const struct shape_member JOB_ENDED_ROWS[] = {
    {"error", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_fact, job_ended.error), NULL},
    {"n", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, job_ended.n), NULL},
    {"outcome", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_fact, job_ended.outcome), &WORDS_JOB_OUTCOME},
    {"person", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, job_ended.person), NULL},
    {"result", SHAPE_VALUE, IN_PAYLOAD, offsetof(struct assent_fact, job_ended.result), NULL},
    {"why", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, job_ended.why), NULL},
};

static const struct shape_member LEAVING_ROWS[] = {
    {"to", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, leaving.to), NULL},
    {"why", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, leaving.why), NULL},
};

static const struct shape_member ENDED_ROWS[] = {
    {"as", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, ended.as), NULL},
    {"outcome", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_fact, ended.outcome), &WORDS_OUTCOME},
};

static const struct shape_member REFUSED_ROWS[] = {
    {"code", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, refused.code), NULL},
    {"person", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, refused.person), NULL},
    {"place", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, refused.place), NULL},
    {"rule", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, refused.rule), NULL},
    {"what", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, refused.what), NULL},
};

static const struct shape_member HOLDER_CHANGED_ROWS[] = {
    {"held_by", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_fact, holder_changed.held_by.keys), NULL},
    {"held_by_members", SHAPE_NAMES, IN_ENVELOPE,
     offsetof(struct assent_fact, holder_changed.held_by.members), NULL},
    {"how", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_fact, holder_changed.how), &WORDS_HOLDER_HOW},
    {"why", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, holder_changed.why), NULL},
};

static const struct shape_member WAIT_OPENED_ROWS[] = {
    {"branches", SHAPE_LIST, IN_ENVELOPE, offsetof(struct assent_fact, wait_opened.branches),
     &SHAPE_WAIT_BRANCH},
};

static const struct shape_member WAIT_BLOCKED_ROWS[] = {
    {"branch", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, wait_blocked.branch), NULL},
    {"reasons", SHAPE_VALUE, IN_ENVELOPE, offsetof(struct assent_fact, wait_blocked.reasons), NULL},
};

static const struct shape_member WAIT_ENDED_ROWS[] = {
    {"branch", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, wait_ended.branch), NULL},
    {"outcome", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_fact, wait_ended.outcome),
     &WORDS_WAIT_OUTCOME},
};

static const struct shape_member LISTENING_ROWS[] = {
    {"signals", SHAPE_LIST, IN_ENVELOPE, offsetof(struct assent_fact, listening.signals), &SHAPE_AWAITED},
};

static const struct shape_member SIGNALLED_ROWS[] = {
    {"name", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, signalled.name), NULL},
    {"signal_id", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, signalled.id), NULL},
    {"signal_key", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, signalled.signal_key), NULL},
    {"value", SHAPE_VALUE, IN_PAYLOAD, offsetof(struct assent_fact, signalled.value), NULL},
};

static const struct shape_member FREEZE_OVERRIDDEN_ROWS[] = {
    {"at", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_fact, freeze_overridden.at_us), NULL},
    {"because", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_fact, freeze_overridden.because), NULL},
    {"freeze", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, freeze_overridden.freeze), NULL},
    {"from", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_fact, freeze_overridden.from_us), NULL},
    {"person", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, freeze_overridden.person), NULL},
    {"until", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_fact, freeze_overridden.until_us), NULL},
};

static const struct shape_member SUPERSEDED_ROWS[] = {
    {"by", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, superseded.by), NULL},
};

static const struct shape_member ASKED_ANSWERED_ROWS[] = {
    {"answer", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_fact, asked_answered.answer), NULL},
    {"by", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, asked_answered.by), NULL},
    {"person", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, asked_answered.person), NULL},
    {"round", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, asked_answered.round), NULL},
};

static const struct shape_member CLOCK_PAUSED_ROWS[] = {
    {"left", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_fact, clock_paused.left_us), NULL},
    {"name", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, clock_paused.name), NULL},
    {"unit", SHAPE_WORD_OR_NONE, IN_ENVELOPE, offsetof(struct assent_fact, clock_paused.unit),
     &WORDS_CLOCK_UNIT},
    {"why", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, clock_paused.why), NULL},
};

static const struct shape_member CLOCK_RESUMED_ROWS[] = {
    {"directory", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_fact, clock_resumed.directory), NULL},
    {"due", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_fact, clock_resumed.due_us), NULL},
    {"name", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, clock_resumed.name), NULL},
};

static const struct shape_member REMINDED_ROWS[] = {
    {"audience", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_fact, reminded.audience.keys), NULL},
    {"except", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_fact, reminded.except), NULL},
    {"members", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_fact, reminded.audience.members), NULL},
    {"name", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, reminded.name), NULL},
    {"round", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, reminded.round), NULL},
};

static const struct shape_member SEAT_CHANGED_ROWS[] = {
    {"audience", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_fact, seat_changed.audience.keys), NULL},
    {"base", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_fact, seat_changed.base), NULL},
    {"excluded", SHAPE_LIST, IN_ENVELOPE, offsetof(struct assent_fact, seat_changed.excluded),
     &SHAPE_EXCLUDED},
    {"how", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_fact, seat_changed.how), &WORDS_HOLDER_HOW},
    {"members", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_fact, seat_changed.audience.members), NULL},
    {"required", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_fact, seat_changed.required), NULL},
    {"round", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, seat_changed.round), NULL},
    {"seat", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, seat_changed.seat), NULL},
    {"set", SHAPE_DIGEST, IN_ENVELOPE, offsetof(struct assent_fact, seat_changed.set), NULL},
    {"why", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, seat_changed.why), NULL},
};

static const struct shape_member DEBT_UNPAID_ROWS[] = {
    {"round", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, debt_unpaid.round), NULL},
};

static const struct shape_member HANDED_OVER_ROWS[] = {
    {"because", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_fact, handed_over.because), NULL},
    {"by", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, handed_over.by), NULL},
    {"from", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, handed_over.from), NULL},
    {"to", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, handed_over.to), NULL},
};

static const struct shape_member JOB_REASSIGNED_ROWS[] = {
    {"audience", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_fact, job_reassigned.audience.keys), NULL},
    {"excluded", SHAPE_LIST, IN_ENVELOPE, offsetof(struct assent_fact, job_reassigned.excluded),
     &SHAPE_EXCLUDED},
    {"members", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_fact, job_reassigned.audience.members),
     NULL},
    {"n", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, job_reassigned.n), NULL},
    {"why", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, job_reassigned.why), NULL},
};

static const struct shape_member SEAT_ADDED_ROWS[] = {
    {"because", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_fact, seat_added.because), NULL},
    {"by", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, seat_added.by), NULL},
    {"person", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, seat_added.person), NULL},
    {"round", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, seat_added.round), NULL},
    {"seat", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, seat_added.seat), NULL},
    {"set", SHAPE_DIGEST, IN_ENVELOPE, offsetof(struct assent_fact, seat_added.set), NULL},
};

static const struct shape_member MEMBERS_CHANGED_ROWS[] = {
    {"joined", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_fact, members_changed.joined), NULL},
    {"left", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_fact, members_changed.left), NULL},
    {"others", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_fact, members_changed.others), NULL},
    {"round", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, members_changed.round), NULL},
};

static const struct shape_member WATCHED_ROWS[] = {
    {"person", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, watched.person), NULL},
};

static const struct shape_member UNWATCHED_ROWS[] = {
    {"person", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, unwatched.person), NULL},
};

static const struct shape_member APPROVAL_EXPIRED_ROWS[] = {
    {"round", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, approval_expired.round), NULL},
    {"rule", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, approval_expired.rule), NULL},
};

static const struct shape_member PREAUTHORISED_ROWS[] = {
    {"by", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, preauthorised.by), NULL},
    {"run", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_fact, preauthorised.run), NULL},
    {"state", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, preauthorised.state), NULL},
    {"template", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, preauthorised.template), NULL},
    {"until", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_fact, preauthorised.until_us), NULL},
    {"version", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_fact, preauthorised.version), NULL},
};

static const struct shape_member RUN_ENDED_ROWS[] = {
    {"result", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_fact, run_ended.result), &WORDS_RUN_RESULT},
    {"run", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_fact, run_ended.run), NULL},
    {"template", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, run_ended.template), NULL},
    {"why", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, run_ended.why), NULL},
};

static const struct shape_member ROUND_DEFERRED_ROWS[] = {
    {"because", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_fact, round_deferred.because), NULL},
    {"due", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_fact, round_deferred.due_us), NULL},
    {"meeting", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_fact, round_deferred.meeting), NULL},
    {"round", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_fact, round_deferred.round), NULL},
};

// The two that lack a row are stored as the parts that they make.
static const struct shape FACT_SHAPES[ASSENT_FACTS_COUNT] = {
    [ASSENT_FACT_ROUND_DEFERRED] = {ROUND_DEFERRED_ROWS,
                                    sizeof ROUND_DEFERRED_ROWS / sizeof *ROUND_DEFERRED_ROWS,
                                    sizeof(struct assent_fact)},
    [ASSENT_FACT_CREATED] = {CREATED_ROWS, sizeof CREATED_ROWS / sizeof *CREATED_ROWS,
                             sizeof(struct assent_fact)},
    [ASSENT_FACT_EDITED] = {EDITED_ROWS, sizeof EDITED_ROWS / sizeof *EDITED_ROWS,
                            sizeof(struct assent_fact)},
    [ASSENT_FACT_ACTED] = {ACTED_ROWS, sizeof ACTED_ROWS / sizeof *ACTED_ROWS, sizeof(struct assent_fact)},
    [ASSENT_FACT_COMMENTED] = {COMMENTED_ROWS, sizeof COMMENTED_ROWS / sizeof *COMMENTED_ROWS,
                               sizeof(struct assent_fact)},
    [ASSENT_FACT_ENTERED] = {ENTERED_ROWS, sizeof ENTERED_ROWS / sizeof *ENTERED_ROWS,
                             sizeof(struct assent_fact)},
    [ASSENT_FACT_HOOK_ANSWERED] = {HOOK_ANSWERED_ROWS, sizeof HOOK_ANSWERED_ROWS / sizeof *HOOK_ANSWERED_ROWS,
                                   sizeof(struct assent_fact)},
    [ASSENT_FACT_RISK_SCORED] = {RISK_SCORED_ROWS, sizeof RISK_SCORED_ROWS / sizeof *RISK_SCORED_ROWS,
                                 sizeof(struct assent_fact)},
    [ASSENT_FACT_CHOSEN] = {CHOSEN_ROWS, sizeof CHOSEN_ROWS / sizeof *CHOSEN_ROWS,
                            sizeof(struct assent_fact)},
    [ASSENT_FACT_VOTED] = {VOTED_ROWS, sizeof VOTED_ROWS / sizeof *VOTED_ROWS, sizeof(struct assent_fact)},
    [ASSENT_FACT_VOTE_WITHDRAWN] = {VOTE_WITHDRAWN_ROWS,
                                    sizeof VOTE_WITHDRAWN_ROWS / sizeof *VOTE_WITHDRAWN_ROWS,
                                    sizeof(struct assent_fact)},
    [ASSENT_FACT_VOTE_VOIDED] = {VOTE_VOIDED_ROWS, sizeof VOTE_VOIDED_ROWS / sizeof *VOTE_VOIDED_ROWS,
                                 sizeof(struct assent_fact)},
    [ASSENT_FACT_ROUND_CLOSED] = {ROUND_CLOSED_ROWS, sizeof ROUND_CLOSED_ROWS / sizeof *ROUND_CLOSED_ROWS,
                                  sizeof(struct assent_fact)},
    [ASSENT_FACT_TIMER_FIRED] = {TIMER_FIRED_ROWS, sizeof TIMER_FIRED_ROWS / sizeof *TIMER_FIRED_ROWS,
                                 sizeof(struct assent_fact)},
    [ASSENT_FACT_TIMER_CLEARED] = {TIMER_CLEARED_ROWS, sizeof TIMER_CLEARED_ROWS / sizeof *TIMER_CLEARED_ROWS,
                                   sizeof(struct assent_fact)},
    [ASSENT_FACT_JOB_OPENED] = {JOB_OPENED_ROWS, sizeof JOB_OPENED_ROWS / sizeof *JOB_OPENED_ROWS,
                                sizeof(struct assent_fact)},
    [ASSENT_FACT_JOB_OFFERED] = {JOB_OFFERED_ROWS, sizeof JOB_OFFERED_ROWS / sizeof *JOB_OFFERED_ROWS,
                                 sizeof(struct assent_fact)},
    [ASSENT_FACT_JOB_CLAIMED] = {JOB_CLAIMED_ROWS, sizeof JOB_CLAIMED_ROWS / sizeof *JOB_CLAIMED_ROWS,
                                 sizeof(struct assent_fact)},
    [ASSENT_FACT_JOB_RELEASED] = {JOB_RELEASED_ROWS, sizeof JOB_RELEASED_ROWS / sizeof *JOB_RELEASED_ROWS,
                                  sizeof(struct assent_fact)},
    [ASSENT_FACT_JOB_PROGRESSED] = {JOB_PROGRESSED_ROWS,
                                    sizeof JOB_PROGRESSED_ROWS / sizeof *JOB_PROGRESSED_ROWS,
                                    sizeof(struct assent_fact)},
    [ASSENT_FACT_JOB_DELAYED] = {JOB_DELAYED_ROWS, sizeof JOB_DELAYED_ROWS / sizeof *JOB_DELAYED_ROWS,
                                 sizeof(struct assent_fact)},
    [ASSENT_FACT_JOB_CANCELLED] = {JOB_CANCELLED_ROWS, sizeof JOB_CANCELLED_ROWS / sizeof *JOB_CANCELLED_ROWS,
                                   sizeof(struct assent_fact)},
    [ASSENT_FACT_JOB_FAULTED] = {JOB_FAULTED_ROWS, sizeof JOB_FAULTED_ROWS / sizeof *JOB_FAULTED_ROWS,
                                 sizeof(struct assent_fact)},
    [ASSENT_FACT_FAULT_RESOLVED] = {FAULT_RESOLVED_ROWS,
                                    sizeof FAULT_RESOLVED_ROWS / sizeof *FAULT_RESOLVED_ROWS,
                                    sizeof(struct assent_fact)},
    [ASSENT_FACT_JOB_ENDED] = {JOB_ENDED_ROWS, sizeof JOB_ENDED_ROWS / sizeof *JOB_ENDED_ROWS,
                               sizeof(struct assent_fact)},
    [ASSENT_FACT_LEAVING] = {LEAVING_ROWS, sizeof LEAVING_ROWS / sizeof *LEAVING_ROWS,
                             sizeof(struct assent_fact)},
    [ASSENT_FACT_ENDED] = {ENDED_ROWS, sizeof ENDED_ROWS / sizeof *ENDED_ROWS, sizeof(struct assent_fact)},
    [ASSENT_FACT_REFUSED] = {REFUSED_ROWS, sizeof REFUSED_ROWS / sizeof *REFUSED_ROWS,
                             sizeof(struct assent_fact)},
    [ASSENT_FACT_HOLDER_CHANGED] = {HOLDER_CHANGED_ROWS,
                                    sizeof HOLDER_CHANGED_ROWS / sizeof *HOLDER_CHANGED_ROWS,
                                    sizeof(struct assent_fact)},
    [ASSENT_FACT_WAIT_OPENED] = {WAIT_OPENED_ROWS, sizeof WAIT_OPENED_ROWS / sizeof *WAIT_OPENED_ROWS,
                                 sizeof(struct assent_fact)},
    [ASSENT_FACT_WAIT_BLOCKED] = {WAIT_BLOCKED_ROWS, sizeof WAIT_BLOCKED_ROWS / sizeof *WAIT_BLOCKED_ROWS,
                                  sizeof(struct assent_fact)},
    [ASSENT_FACT_WAIT_ENDED] = {WAIT_ENDED_ROWS, sizeof WAIT_ENDED_ROWS / sizeof *WAIT_ENDED_ROWS,
                                sizeof(struct assent_fact)},
    [ASSENT_FACT_LISTENING] = {LISTENING_ROWS, sizeof LISTENING_ROWS / sizeof *LISTENING_ROWS,
                               sizeof(struct assent_fact)},
    [ASSENT_FACT_FREEZE_OVERRIDDEN] = {FREEZE_OVERRIDDEN_ROWS,
                                       sizeof FREEZE_OVERRIDDEN_ROWS / sizeof *FREEZE_OVERRIDDEN_ROWS,
                                       sizeof(struct assent_fact)},
    [ASSENT_FACT_CONFLICT_SETTLED] = {CONFLICT_SETTLED_ROWS,
                                      sizeof CONFLICT_SETTLED_ROWS / sizeof *CONFLICT_SETTLED_ROWS,
                                      sizeof(struct assent_fact)},
    [ASSENT_FACT_SIGNALLED] = {SIGNALLED_ROWS, sizeof SIGNALLED_ROWS / sizeof *SIGNALLED_ROWS,
                               sizeof(struct assent_fact)},
    [ASSENT_FACT_SUPERSEDED] = {SUPERSEDED_ROWS, sizeof SUPERSEDED_ROWS / sizeof *SUPERSEDED_ROWS,
                                sizeof(struct assent_fact)},
    [ASSENT_FACT_ASKED_ANSWERED] = {ASKED_ANSWERED_ROWS,
                                    sizeof ASKED_ANSWERED_ROWS / sizeof *ASKED_ANSWERED_ROWS,
                                    sizeof(struct assent_fact)},
    [ASSENT_FACT_CLOCK_PAUSED] = {CLOCK_PAUSED_ROWS, sizeof CLOCK_PAUSED_ROWS / sizeof *CLOCK_PAUSED_ROWS,
                                  sizeof(struct assent_fact)},
    [ASSENT_FACT_CLOCK_RESUMED] = {CLOCK_RESUMED_ROWS, sizeof CLOCK_RESUMED_ROWS / sizeof *CLOCK_RESUMED_ROWS,
                                   sizeof(struct assent_fact)},
    [ASSENT_FACT_REMINDED] = {REMINDED_ROWS, sizeof REMINDED_ROWS / sizeof *REMINDED_ROWS,
                              sizeof(struct assent_fact)},
    [ASSENT_FACT_SEAT_CHANGED] = {SEAT_CHANGED_ROWS, sizeof SEAT_CHANGED_ROWS / sizeof *SEAT_CHANGED_ROWS,
                                  sizeof(struct assent_fact)},
    [ASSENT_FACT_DEBT_UNPAID] = {DEBT_UNPAID_ROWS, sizeof DEBT_UNPAID_ROWS / sizeof *DEBT_UNPAID_ROWS,
                                 sizeof(struct assent_fact)},
    [ASSENT_FACT_APPROVAL_EXPIRED] = {APPROVAL_EXPIRED_ROWS,
                                      sizeof APPROVAL_EXPIRED_ROWS / sizeof *APPROVAL_EXPIRED_ROWS,
                                      sizeof(struct assent_fact)},
    [ASSENT_FACT_PREAUTHORISED] = {PREAUTHORISED_ROWS, sizeof PREAUTHORISED_ROWS / sizeof *PREAUTHORISED_ROWS,
                                   sizeof(struct assent_fact)},
    [ASSENT_FACT_RUN_ENDED] = {RUN_ENDED_ROWS, sizeof RUN_ENDED_ROWS / sizeof *RUN_ENDED_ROWS,
                               sizeof(struct assent_fact)},
    [ASSENT_FACT_HANDED_OVER] = {HANDED_OVER_ROWS, sizeof HANDED_OVER_ROWS / sizeof *HANDED_OVER_ROWS,
                                 sizeof(struct assent_fact)},
    [ASSENT_FACT_JOB_REASSIGNED] = {JOB_REASSIGNED_ROWS,
                                    sizeof JOB_REASSIGNED_ROWS / sizeof *JOB_REASSIGNED_ROWS,
                                    sizeof(struct assent_fact)},
    [ASSENT_FACT_SEAT_ADDED] = {SEAT_ADDED_ROWS, sizeof SEAT_ADDED_ROWS / sizeof *SEAT_ADDED_ROWS,
                                sizeof(struct assent_fact)},
    [ASSENT_FACT_WATCHED] = {WATCHED_ROWS, sizeof WATCHED_ROWS / sizeof *WATCHED_ROWS,
                             sizeof(struct assent_fact)},
    [ASSENT_FACT_UNWATCHED] = {UNWATCHED_ROWS, sizeof UNWATCHED_ROWS / sizeof *UNWATCHED_ROWS,
                               sizeof(struct assent_fact)},
    [ASSENT_FACT_MEMBERS_CHANGED] = {MEMBERS_CHANGED_ROWS,
                                     sizeof MEMBERS_CHANGED_ROWS / sizeof *MEMBERS_CHANGED_ROWS,
                                     sizeof(struct assent_fact)},
};

struct fact_shape fact_shape(enum assent_fact_kind kind)
{
    assert(kind < ASSENT_FACTS_COUNT);
    if (kind == ASSENT_FACT_ROUND_OPENED)
        return (struct fact_shape){&SHAPE_ROUND, offsetof(struct assent_fact, round_opened)};
    if (kind == ASSENT_FACT_CONFLICT_FOUND)
        return (struct fact_shape){&SHAPE_CONFLICT, offsetof(struct assent_fact, conflict_found)};
    if (kind == ASSENT_FACT_TIMER_SET)
        return (struct fact_shape){&SHAPE_TIMER, offsetof(struct assent_fact, timer_set)};
    assert(FACT_SHAPES[kind].count);
    return (struct fact_shape){&FACT_SHAPES[kind], 0};
}
