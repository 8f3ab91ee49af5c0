// SPDX-License-Identifier: Apache-2.0
// The stored shapes of a ticket's parts (docs/decisions: 0004 rows, 0005 rounds, 0006 jobs, 0007 timers). A
// row here is the whole of what it takes to store a member: record_write, record_read and record_value do the
// rest.
#include "record_shape.h"

static const struct shape_member NEED_ROWS[] = {
    {"kind", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_need, kind), &WORDS_NEED},
    {"more_than", SHAPE_BOOLEAN, IN_ENVELOPE, offsetof(struct assent_need, more_than), NULL},
    {"value", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_need, value), NULL},
};
static const struct shape NEED = {NEED_ROWS, sizeof NEED_ROWS / sizeof *NEED_ROWS,
                                  sizeof(struct assent_need)};

static const struct shape_member SEAT_ROWS[] = {
    {"added_by", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_seat, added_by), NULL},
    {"audience", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_seat, audience.keys), NULL},
    {"base", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_seat, base), NULL},
    {"members", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_seat, audience.members), NULL},
    {"name", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_seat, name), NULL},
    {"need", SHAPE_RECORD, IN_ENVELOPE, offsetof(struct assent_seat, need), &NEED},
    {"object", SHAPE_BOOLEAN, IN_ENVELOPE, offsetof(struct assent_seat, object), NULL},
    {"refuse", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_seat, refuse), NULL},
    {"required", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_seat, required), NULL},
    {"set", SHAPE_DIGEST, IN_ENVELOPE, offsetof(struct assent_seat, set), NULL},
};
static const struct shape SEAT = {SEAT_ROWS, sizeof SEAT_ROWS / sizeof *SEAT_ROWS,
                                  sizeof(struct assent_seat)};

static const struct shape_member EXCLUDED_ROWS[] = {
    {"person", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_excluded, person), NULL},
    {"rule", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_excluded, rule), NULL},
};
const struct shape SHAPE_EXCLUDED = {EXCLUDED_ROWS, sizeof EXCLUDED_ROWS / sizeof *EXCLUDED_ROWS,
                                     sizeof(struct assent_excluded)};

static const struct shape_member AGAIN_ROWS[] = {
    {"person", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_again, person), NULL},
    {"revision", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_again, revision), NULL},
};
const struct shape SHAPE_AGAIN = {AGAIN_ROWS, sizeof AGAIN_ROWS / sizeof *AGAIN_ROWS,
                                  sizeof(struct assent_again)};

static const struct shape_member ROUND_ROWS[] = {
    {"again", SHAPE_LIST, IN_ENVELOPE, offsetof(struct assent_round, again), &SHAPE_AGAIN},
    {"closed", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_round, closed_us), NULL},
    {"closes", SHAPE_WORD_OR_NONE, IN_ENVELOPE, offsetof(struct assent_round, closes), &WORDS_ROUND_CLOSES},
    {"covered", SHAPE_DIGEST, IN_ENVELOPE, offsetof(struct assent_round, covered), NULL},
    {"covers", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_round, covers), NULL},
    {"debt", SHAPE_BOOLEAN, IN_ENVELOPE, offsetof(struct assent_round, debt), NULL},
    {"deferred", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_round, deferred_us), NULL},
    {"due", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_round, due_us), NULL},
    {"excluded", SHAPE_LIST, IN_ENVELOPE, offsetof(struct assent_round, excluded), &SHAPE_EXCLUDED},
    {"meeting", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_round, meeting), NULL},
    {"n", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_round, n), NULL},
    {"name", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_round, name), NULL},
    {"opened", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_round, opened_us), NULL},
    {"opened_revision", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_round, opened_revision), NULL},
    {"outcome", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_round, outcome), &WORDS_ROUND},
    {"quorum", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_round, quorum), NULL},
    {"reminded", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_round, reminded_us), NULL},
    {"risk", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_round, risk), NULL},
    {"seats", SHAPE_LIST, IN_ENVELOPE, offsetof(struct assent_round, seats), &SEAT},
    {"state", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_round, state), NULL},
    {"template", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_round, template), NULL},
    {"unpaid", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_round, unpaid_us), NULL},
    {"valid_until", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_round, valid_until_us), NULL},
};
const struct shape SHAPE_ROUND = {ROUND_ROWS, sizeof ROUND_ROWS / sizeof *ROUND_ROWS,
                                  sizeof(struct assent_round)};

static const struct shape_member VOTE_ROWS[] = {
    {"answer", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_vote, answer), NULL},
    {"answered", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_vote, answered_us), NULL},
    {"answered_by", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_vote, answered_by), NULL},
    {"at", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_vote, at_us), NULL},
    {"cast_by", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_vote, cast_by), NULL},
    {"choice", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_vote, choice), &WORDS_VOTE},
    {"comment", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_vote, comment), NULL},
    {"covered", SHAPE_DIGEST, IN_ENVELOPE, offsetof(struct assent_vote, covered), NULL},
    {"delegation", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_vote, delegation), NULL},
    {"how", SHAPE_WORD_OR_NONE, IN_ENVELOPE, offsetof(struct assent_vote, how), &WORDS_VOTE_HOW},
    {"person", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_vote, person), NULL},
    {"revision", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_vote, revision), NULL},
    {"seat", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_vote, seat), NULL},
    {"sets", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_vote, sets), NULL},
};
const struct shape SHAPE_VOTE = {VOTE_ROWS, sizeof VOTE_ROWS / sizeof *VOTE_ROWS, sizeof(struct assent_vote)};

static const struct shape_member JOB_ROWS[] = {
    {"artifact", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_job, artifact), NULL},
    {"attempts", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_job, attempts), NULL},
    {"audience", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_job, audience.keys), NULL},
    {"body", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_job, body), &WORDS_BODY},
    {"cancelled", SHAPE_BOOLEAN, IN_ENVELOPE, offsetof(struct assent_job, cancelled), NULL},
    {"claimed_by", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_job, claimed_by), NULL},
    {"due", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_job, due_us), NULL},
    {"entered_revision", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_job, entered_revision), NULL},
    {"error", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_job, error), NULL},
    {"excluded", SHAPE_LIST, IN_ENVELOPE, offsetof(struct assent_job, excluded), &SHAPE_EXCLUDED},
    {"fence", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_job, fence), NULL},
    {"index", SHAPE_INDEX, IN_ENVELOPE, offsetof(struct assent_job, index), NULL},
    {"lease", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_job, lease_us), NULL},
    {"members", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_job, audience.members), NULL},
    {"n", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_job, n), NULL},
    {"name", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_job, name), NULL},
    {"not_before", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_job, not_before_us), NULL},
    {"of", SHAPE_INDEX, IN_ENVELOPE, offsetof(struct assent_job, of), NULL},
    {"offered", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_job, offered_us), NULL},
    {"outcome", SHAPE_WORD_OR_NONE, IN_ENVELOPE, offsetof(struct assent_job, outcome), &WORDS_JOB_OUTCOME},
    {"phase", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_job, phase), &WORDS_JOB_PHASE},
    {"result", SHAPE_VALUE, IN_ENVELOPE, offsetof(struct assent_job, result), NULL},
    {"role", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_job, role), &WORDS_JOB_ROLE},
    {"started", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_job, started), NULL},
    {"state", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_job, state), NULL},
    {"title", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_job, title), NULL},
    {"trace", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_job, trace), NULL},
    {"with", SHAPE_VALUE, IN_ENVELOPE, offsetof(struct assent_job, with), NULL},
    {"worker", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_job, worker), NULL},
};
const struct shape SHAPE_JOB = {JOB_ROWS, sizeof JOB_ROWS / sizeof *JOB_ROWS, sizeof(struct assent_job)};

static const struct shape_member TIMER_ROWS[] = {
    {"anchor", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_timer, anchor_us), NULL},
    {"directory", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_timer, directory), NULL},
    {"due", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_timer, due_us), NULL},
    {"left", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_timer, left_us), NULL},
    {"name", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_timer, name), NULL},
    {"paused", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_timer, paused_us), NULL},
    {"resumed", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_timer, resumed_us), NULL},
    {"rule", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_timer, rule), NULL},
    {"unit", SHAPE_WORD_OR_NONE, IN_ENVELOPE, offsetof(struct assent_timer, unit), &WORDS_CLOCK_UNIT},
    {"was", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_timer, was_us), NULL},
};
const struct shape SHAPE_TIMER = {TIMER_ROWS, sizeof TIMER_ROWS / sizeof *TIMER_ROWS,
                                  sizeof(struct assent_timer)};

static const struct shape_member WAIT_BRANCH_ROWS[] = {
    {"blocked", SHAPE_VALUE, IN_ENVELOPE, offsetof(struct assent_wait_branch, blocked), NULL},
    {"blocked_by", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_wait_branch, blocked_by), NULL},
    {"latest", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_wait_branch, latest_us), NULL},
    {"signal", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_wait_branch, signal), NULL},
    {"signal_key", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_wait_branch, signal_key), NULL},
    {"until", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_wait_branch, until_us), NULL},
};
const struct shape SHAPE_WAIT_BRANCH = {WAIT_BRANCH_ROWS, sizeof WAIT_BRANCH_ROWS / sizeof *WAIT_BRANCH_ROWS,
                                        sizeof(struct assent_wait_branch)};

static const struct shape_member WAIT_ROWS[] = {
    {"branches", SHAPE_LIST, IN_ENVELOPE, offsetof(struct assent_wait, branches), &SHAPE_WAIT_BRANCH},
};
static const struct shape WAIT = {WAIT_ROWS, sizeof WAIT_ROWS / sizeof *WAIT_ROWS,
                                  sizeof(struct assent_wait)};

static const struct shape_member AWAITED_ROWS[] = {
    {"branch", SHAPE_INDEX, IN_ENVELOPE, offsetof(struct assent_awaited, branch), NULL},
    {"index", SHAPE_INDEX, IN_ENVELOPE, offsetof(struct assent_awaited, index), NULL},
    {"signal", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_awaited, signal), NULL},
    {"signal_key", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_awaited, signal_key), NULL},
};
const struct shape SHAPE_AWAITED = {AWAITED_ROWS, sizeof AWAITED_ROWS / sizeof *AWAITED_ROWS,
                                    sizeof(struct assent_awaited)};

static const struct shape_member RISK_ROWS[] = {
    {"factors", SHAPE_VALUE, IN_ENVELOPE, offsetof(struct assent_risk, factors), NULL},
    {"level", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_risk, level), NULL},
    {"score", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_risk, score), NULL},
    {"scored", SHAPE_BOOLEAN, IN_ENVELOPE, offsetof(struct assent_risk, scored), NULL},
};
static const struct shape RISK = {RISK_ROWS, sizeof RISK_ROWS / sizeof *RISK_ROWS,
                                  sizeof(struct assent_risk)};

static const struct shape_member WAIVER_ROWS[] = {
    {"at", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_waiver, at_us), NULL},
    {"because", SHAPE_TEXT, IN_PAYLOAD, offsetof(struct assent_waiver, because), NULL},
    {"from", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_waiver, from_us), NULL},
    {"person", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_waiver, person), NULL},
    {"rule", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_waiver, rule), NULL},
    {"until", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_waiver, until_us), NULL},
};
static const struct shape WAIVER = {WAIVER_ROWS, sizeof WAIVER_ROWS / sizeof *WAIVER_ROWS,
                                    sizeof(struct assent_waiver)};

static const struct shape_member RUN_ROWS[] = {
    {"name", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_run, name), NULL},
    {"pins", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_run, pins), NULL},
    {"result", SHAPE_WORD_OR_NONE, IN_ENVELOPE, offsetof(struct assent_run, result), &WORDS_RUN_RESULT},
    {"run", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_run, run), NULL},
    {"version", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_run, version), NULL},
};
const struct shape SHAPE_RUN = {RUN_ROWS, sizeof RUN_ROWS / sizeof *RUN_ROWS, sizeof(struct assent_run)};

static const struct shape_member HEAD_ROWS[] = {
    {"as", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_ticket, as), NULL},
    {"conflicts_found", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_ticket, conflicts_found), NULL},
    {"counts_as", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_ticket, counts_as), NULL},
    {"created", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_ticket, created_us), NULL},
    {"digest", SHAPE_DIGEST, IN_ENVELOPE, offsetof(struct assent_ticket, workflow_digest), NULL},
    {"due", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_ticket, due_us), NULL},
    {"editors", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_ticket, editors), NULL},
    {"entered", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_ticket, entered_us), NULL},
    {"entered_revision", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_ticket, entered_revision), NULL},
    {"held_by", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_ticket, held_by.keys), NULL},
    {"held_by_members", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_ticket, held_by.members), NULL},
    {"items", SHAPE_VALUE, IN_ENVELOPE, offsetof(struct assent_ticket, items), NULL},
    {"kind", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_ticket, kind), &WORDS_TICKET_KIND},
    {"leaving", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_ticket, leaving), NULL},
    {"leaving_why", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_ticket, leaving_why), NULL},
    {"material", SHAPE_DIGEST, IN_ENVELOPE, offsetof(struct assent_ticket, material), NULL},
    {"number", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_ticket, number), NULL},
    {"opened_by", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_ticket, opened_by), NULL},
    {"outcome", SHAPE_WORD_OR_NONE, IN_ENVELOPE, offsetof(struct assent_ticket, outcome), &WORDS_OUTCOME},
    {"planned", SHAPE_RECORD, IN_ENVELOPE, offsetof(struct assent_ticket, plan), &SHAPE_PLAN},
    {"previous", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_ticket, previous), NULL},
    {"requester", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_ticket, requester), NULL},
    {"requesters_before", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_ticket, requesters_before), NULL},
    {"revision", SHAPE_NUMBER, IN_ENVELOPE, offsetof(struct assent_ticket, revision), NULL},
    {"risk", SHAPE_RECORD, IN_ENVELOPE, offsetof(struct assent_ticket, risk), &RISK},
    {"service", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_ticket, service), NULL},
    {"started_jobs", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_ticket, started_jobs), NULL},
    {"state", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_ticket, state), NULL},
    {"state_kind", SHAPE_WORD, IN_ENVELOPE, offsetof(struct assent_ticket, state_kind), &WORDS_STATE_KIND},
    {"superseded_by", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_ticket, superseded_by), NULL},
    {"template", SHAPE_RECORD, IN_ENVELOPE, offsetof(struct assent_ticket, template), &SHAPE_RUN},
    {"title", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_ticket, title), NULL},
    {"trace", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_ticket, trace), NULL},
    {"updated", SHAPE_INSTANT, IN_ENVELOPE, offsetof(struct assent_ticket, updated_us), NULL},
    {"version", SHAPE_INTEGER, IN_ENVELOPE, offsetof(struct assent_ticket, workflow_version), NULL},
    {"wait", SHAPE_RECORD, IN_ENVELOPE, offsetof(struct assent_ticket, wait), &WAIT},
    {"waived", SHAPE_LIST, IN_ENVELOPE, offsetof(struct assent_ticket, waived), &WAIVER},
    {"watchers", SHAPE_NAMES, IN_ENVELOPE, offsetof(struct assent_ticket, watchers), NULL},
    {"workflow", SHAPE_TEXT, IN_ENVELOPE, offsetof(struct assent_ticket, workflow), NULL},
};
const struct shape SHAPE_HEAD = {HEAD_ROWS, sizeof HEAD_ROWS / sizeof *HEAD_ROWS,
                                 sizeof(struct assent_ticket)};
