// SPDX-License-Identifier: Apache-2.0
// One ticket of the canonical workload on its way: six durable calls by four people and programs, each made
// from the answer before it. Knows what is sent and what must come back, not when or over which connection.
#ifndef BENCH_LOAD_APPROVAL_H
#define BENCH_LOAD_APPROVAL_H

#include "load_net.h"

enum load_step {
    LOAD_CREATE,
    LOAD_SUBMIT,
    LOAD_VOTE,
    LOAD_VOTE_AGAIN,
    LOAD_CLAIM,
    LOAD_COMPLETE,
    LOAD_STEPS
};
enum load_role { LOAD_REQUESTER, LOAD_FIRST, LOAD_SECOND, LOAD_WORKER, LOAD_ROLES };

enum { LOAD_TOKEN_BYTES = 128, LOAD_TEXT_BYTES = 128 };

struct load_approval {
    const char (*tokens)[LOAD_TOKEN_BYTES]; // of each role, as "Bearer …"
    const char *run;                        // makes keys of this run differ from any other's
    int64_t number;                         // of the ticket in this run
    enum load_step step;                    // the next one
    char ticket[LOAD_TEXT_BYTES];           // its id
    char round[LOAD_TEXT_BYTES];
    char job[LOAD_TEXT_BYTES]; // the one that was claimed: of any ticket, as with a true worker
    char lease[LOAD_TEXT_BYTES];
    struct load_call call;
    char path[256], key[64], body[1024];
    char wrong[900]; // what was wrong with an answer
};

const char *load_step_name(enum load_step step);
// A new ticket in the same room; call.answer, call.context, tokens and run stay.
void load_approval_begin(struct load_approval *approval, int64_t number);
// Makes the next call ready to be sent.
void load_approval_ask(struct load_approval *approval);
// Takes its answer; then `step` is the next one, LOAD_STEPS when the ticket is done. False: it is not the
// answer that must come, `wrong` says how.
bool load_approval_take(struct load_approval *approval);

#endif
