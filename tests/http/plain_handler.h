// SPDX-License-Identifier: Apache-2.0
// A handler for tests of sessions alone: it answers as the test says, or waits, and counts what it hears.
#ifndef PLAIN_HANDLER_H
#define PLAIN_HANDLER_H

#include "client.h"

enum { PLAIN_WAITING = 256 };

struct plain {
    struct assent_sessions *sessions;
    bool wait; // answers are given by plain_answer
    bool long_poll;
    bool at_begin;       // answers before the body
    size_t body_limit;   // 0: 1000
    size_t answer_bytes; // of each answer's body
    int begun, whole, gone, refused, woken;
    int beats, rooms, closings; // of open answers
    bool ends;                  // "closing" is answered by ending
    enum assent_code refused_code;
    uint64_t waiting[PLAIN_WAITING];
    size_t waiting_count;
    uint64_t gone_cookie;
    char method[16], path[64], body[64];
    size_t body_bytes;
};

// With the default limits.
void plain_open(struct plain *plain);
void plain_open_small(struct plain *plain, size_t streams, size_t body_bytes);
// All answers together may hold so many bytes.
void plain_open_answers(struct plain *plain, size_t answer_bytes);
// So many answers may be open at once.
void plain_open_open(struct plain *plain, size_t open_answers);
// Opens the i-th that waited as an open answer; false when it may not be.
bool plain_begin(struct plain *plain, size_t i, int64_t now_us);
// The stream of the i-th, while it is there.
struct assent_stream *plain_stream(struct plain *plain, size_t i);
void plain_close(struct plain *plain);
// Answers the i-th that waited; false when it has gone.
bool plain_answer(struct plain *plain, size_t i, int64_t now_us);

#endif
