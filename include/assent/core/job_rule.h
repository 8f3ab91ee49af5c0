// SPDX-License-Identifier: Apache-2.0
// What a definition says of a job: its body, undo and finally, retries and order (language.md, "Jobs,
// exactly").
#ifndef ASSENT_CORE_JOB_RULE_H
#define ASSENT_CORE_JOB_RULE_H

#include <assent/core/field.h>
#include <assent/core/moment.h>

struct assent_retry {
    int64_t attempts; // 1: none
    int64_t first_us;
    int64_t factor; // whole
    int64_t most_us;
};

enum assent_body_kind {
    ASSENT_BODY_NONE,
    ASSENT_BODY_WORKER,
    ASSENT_BODY_TASK,
    ASSENT_BODY_WAIT,
    ASSENT_BODY_GATE
};

struct assent_body {
    enum assent_body_kind kind;
    struct assent_text worker; // WORKER: the type that workers claim
    struct assent_who from;    // TASK
    const struct assent_who *never;
    size_t never_count;
    struct assent_template title; // TASK
    const uint16_t *fills;
    size_t fills_count;
    struct assent_moment wait; // WAIT: succeeds by itself at that moment, counted from when it begins. Nobody
                               // does it, so it never was started and nothing of it is undone
    struct assent_template artifact; // GATE: the digest of what may be brought live; empty: whatever it is
    int64_t lease_us;                // GATE: for how long, at most
    bool may_fail;                   // TASK: the person may say that it failed without failing the state
    struct assent_template with;     // a record
};

enum assent_if_it_fails { ASSENT_FAILS_UNDO, ASSENT_FAILS_ASK, ASSENT_FAILS_STOP, ASSENT_FAILS_GO_ON };

struct assent_job_rule {
    struct assent_text name;
    struct assent_body body;
    struct assent_body undo; // NONE: nothing to undo
    struct assent_body finally;
    const uint16_t *needs; // indexes of jobs of the same state
    size_t needs_count;
    struct assent_condition when;
    struct assent_moment not_before; // it is not offered before, however early it could be
    struct assent_moment due;        // shown with the job and in inboxes; nothing else comes of it
    struct assent_retry retry;
    struct assent_duration timeout; // of one attempt from its claim; amount 0: none
    enum assent_if_it_fails if_it_fails;
    struct assent_place place;
};

#endif
