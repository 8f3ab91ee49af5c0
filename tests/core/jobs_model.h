// SPDX-License-Identifier: Apache-2.0
// A small independent model of a jobs state: what language.md ("Jobs, exactly") says should be on offer,
// running, undone and cleaned up. It shares no code with the engine.
#ifndef TESTS_CORE_JOBS_MODEL_H
#define TESTS_CORE_JOBS_MODEL_H

#include <stdbool.h>
#include <stdint.h>

enum { PAPER_RULES = 5, PAPER_JOBS = 1200 };

enum paper_phase { PAPER_WAITING, PAPER_OFFERED, PAPER_CLAIMED, PAPER_DELAYED, PAPER_FAULT, PAPER_ENDED };
enum paper_end { PAPER_NONE, PAPER_SUCCEEDED, PAPER_FAILED, PAPER_UNKNOWN, PAPER_SKIPPED };
enum paper_role { PAPER_DO, PAPER_UNDO, PAPER_FINALLY };
enum paper_fails { PAPER_FAILS_UNDO, PAPER_FAILS_ASK, PAPER_FAILS_STOP, PAPER_FAILS_GO_ON };
enum paper_when { PAPER_ALWAYS, PAPER_NEVER, PAPER_ABSENT };
enum paper_state { PAPER_DRAFT, PAPER_WORK, PAPER_REVIEW, PAPER_BROKEN };

struct paper_rule {
    uint32_t needs; // earlier rules
    bool task;
    bool has_undo;
    bool has_finally;
    int attempts;
    enum paper_fails fails;
    enum paper_when when;
};

struct paper_job {
    int rule;
    enum paper_role role;
    enum paper_phase phase;
    enum paper_end end;
    int attempts;
    int started; // 0: never
};

struct paper {
    struct paper_rule rules[PAPER_RULES];
    int rule_count;
    enum paper_state state;
    struct paper_job jobs[PAPER_JOBS];
    int count;
    int first; // of this visit
    int started;
    bool leaving;
    bool undoes;
    enum paper_state target;
};

// Each returns whether it may happen; if not, nothing has changed.
bool paper_start(struct paper *paper);
bool paper_cancel(struct paper *paper);
bool paper_claim(struct paper *paper, int job);
bool paper_complete(struct paper *paper, int job);
bool paper_fail(struct paper *paper, int job, bool final);
bool paper_lose(struct paper *paper, int job); // the lease runs out
bool paper_release(struct paper *paper, int job);
bool paper_retry(struct paper *paper, int job); // the delay is over
enum paper_resolve { PAPER_RETRY, PAPER_SKIP, PAPER_GIVE_UP };
bool paper_resolve(struct paper *paper, int job, enum paper_resolve resolve);
bool paper_is_task(const struct paper *paper, int job);

#endif
