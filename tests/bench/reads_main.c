// SPDX-License-Identifier: Apache-2.0
// How long reading takes, one call at a time: the same path again and again, or one with a number in it that
// is another each time.
//   reads_main PORT TOKEN COUNT PATH [FROM TO]
// A `#` in PATH stands for a number from FROM to TO, drawn anew for each call; the same in every run.
#include "load_histogram.h"
#include "load_net.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_US = 30 * 1000000, FIRST_PATH = 4 };

struct reading {
    struct load_net *net;
    struct load_call call;
    struct load_histogram histogram;
    bool done;
};

static void on_done(void *context, struct load_call *call)
{
    (void)call;
    ((struct reading *)context)->done = true;
}

static bool read_once(struct reading *reading, const char *path)
{
    int64_t before_us = load_now_us();
    reading->done = false;
    reading->call.path = path;
    load_net_send(reading->net, 0, &reading->call);
    while (!reading->done && load_now_us() < before_us + WAIT_US) {
        if (!load_net_turn(reading->net, before_us + WAIT_US)) {
            fprintf(stderr, "reads_main: %s\n", load_net_trouble(reading->net));
            return false;
        }
    }
    if (!reading->done || reading->call.status != 200) {
        fprintf(stderr, "reads_main: %s was answered %d: %.300s\n", path, reading->call.status,
                reading->call.answer);
        return false;
    }
    load_histogram_add(&reading->histogram, load_now_us() - before_us);
    return true;
}

int main(int count, char **words)
{
    if (count <= FIRST_PATH) {
        fputs("usage: reads_main PORT TOKEN COUNT PATH...\n", stderr);
        return 2;
    }
    struct reading *reading = calloc(1, sizeof *reading);
    char token[200];
    struct load_net_config config = {
        .port = (uint16_t)strtol(words[1], NULL, 10), .connections = 1, .done = on_done, .context = reading};
    if (reading == NULL || (reading->call.answer = malloc(LOAD_ANSWER_BYTES)) == NULL) {
        free(reading);
        return 1;
    }
    snprintf(token, sizeof token, "Bearer %s", words[2]);
    reading->call.method = "GET";
    reading->call.token = token;
    reading->net = load_net_open(&config);
    bool ok = reading->net != NULL;
    for (long i = 0; ok && i < strtol(words[3], NULL, 10); i++)
        ok = read_once(reading, words[FIRST_PATH + i % (count - FIRST_PATH)]);
    if (ok)
        printf("p50_ms=%.3f p99_ms=%.3f max_ms=%.3f\n", load_histogram_ms(&reading->histogram, 0.5),
               load_histogram_ms(&reading->histogram, 0.99), (double)reading->histogram.most_us / 1e3);
    if (reading->net != NULL)
        load_net_close(reading->net);
    free(reading->call.answer);
    free(reading);
    return ok ? 0 : 1;
}
