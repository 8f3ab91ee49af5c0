// SPDX-License-Identifier: Apache-2.0
// A server on sample routes and a fake runtime, with a client in memory: what the tests of the server share.
#ifndef SERVER_WORLD_H
#define SERVER_WORLD_H

#include "client.h"
#include "fake_runtime.h"
#include "sample_routes.h"

#include <assent/http/server.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct world {
    struct assent_runtime runtime;
    struct assent_server *server;
    struct client client;
    struct client_answer *answer; // of the newest request
    int32_t id;
    char failed[200]; // what the server told its log
};

int world_open(void **state);
int world_close(void **state);
// Sends a request with the good token, and fields after it that end with a NULL name (may be NULL).
void world_ask(struct world *world, const char *method, const char *path, const struct client_field *fields,
               const char *body);
// The same without a token.
void world_ask_bare(struct world *world, const char *method, const char *path,
                    const struct client_field *fields, const char *body);
// Gives the reply to the i-th request that waits.
void world_reply(struct world *world, size_t i, struct assent_reply reply);
// Fails unless the newest answer is this problem, whole and consistent.
void expect_problem(const struct world *world, enum assent_code code);
// Fails unless the newest answer's body holds the text.
void expect_in_body(const struct world *world, const char *text);

#endif
