// SPDX-License-Identifier: Apache-2.0
// The load generator: the canonical workload "approval" against a running server, over connections × streams
// of HTTP/2, in a closed or an open loop. Prints a table; exits with 1 when a single answer was
// not as it must be.
#include "load_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char USAGE[] =
    "usage: load_main --port PORT --pid PID --tokens FILE [options]\n"
    "  --tokens FILE      four lines: the tokens of the requester, two voters and the worker\n"
    "  --connections N    8\n"
    "  --streams N        8 at once on each connection\n"
    "  --seconds N        5 that are measured\n"
    "  --warm-up N        1 second before them\n"
    "  --rate N           calls a second, whatever the server does; without it as fast as answers come\n"
    "  --tls yes          over TLS\n"
    "  --leave N          create and submit N tickets, and leave them where people decide\n"
    "  --figures FILE     append one line of NAME=VALUE pairs\n";

struct options {
    struct load_plan plan;
    const char *figures;
    char tokens[LOAD_ROLES][LOAD_TOKEN_BYTES];
    char run[40];
};

static bool read_tokens(struct options *options, const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return false;
    bool ok = true;
    for (int i = 0; i < LOAD_ROLES && ok; i++) {
        char line[LOAD_TOKEN_BYTES - 16];
        ok = fgets(line, sizeof line, file) != NULL;
        if (ok) {
            line[strcspn(line, "\r\n")] = '\0';
            snprintf(options->tokens[i], LOAD_TOKEN_BYTES, "Bearer %s", line);
        }
    }
    fclose(file);
    return ok;
}

static bool read_option(struct options *options, const char *name, const char *value)
{
    struct load_plan *plan = &options->plan;
    if (strcmp(name, "--port") == 0)
        plan->port = (uint16_t)atoi(value);
    else if (strcmp(name, "--pid") == 0)
        plan->server = atoi(value);
    else if (strcmp(name, "--connections") == 0)
        plan->connections = (size_t)atoll(value);
    else if (strcmp(name, "--streams") == 0)
        plan->streams = (size_t)atoll(value);
    else if (strcmp(name, "--seconds") == 0)
        plan->seconds = atof(value);
    else if (strcmp(name, "--warm-up") == 0)
        plan->warm_up = atof(value);
    else if (strcmp(name, "--rate") == 0)
        plan->rate = atof(value);
    else if (strcmp(name, "--tls") == 0)
        plan->tls = strcmp(value, "yes") == 0;
    else if (strcmp(name, "--leave") == 0)
        plan->leave = atoll(value);
    else if (strcmp(name, "--figures") == 0)
        options->figures = value;
    else
        return strcmp(name, "--tokens") == 0 && read_tokens(options, value);
    return true;
}

static bool read_options(struct options *options, int count, char **words)
{
    struct load_plan *plan = &options->plan;
    *options = (struct options){.plan = {.connections = 8, .streams = 8, .seconds = 5, .warm_up = 1}};
    for (int i = 1; i < count; i += 2) {
        if (i + 1 == count || !read_option(options, words[i], words[i + 1]))
            return false;
    }
    snprintf(options->run, sizeof options->run, "bench-%llx", (unsigned long long)load_now_us());
    plan->run = options->run;
    plan->tokens = (const char(*)[LOAD_TOKEN_BYTES])options->tokens;
    return plan->port != 0 && plan->server > 0 && options->tokens[LOAD_WORKER][0] != '\0' &&
           plan->seconds > 0 && plan->warm_up >= 0 && plan->leave >= 0 && plan->rate >= 0 &&
           plan->connections >= 1 && plan->connections <= LOAD_CONNECTIONS && plan->streams >= 1 &&
           plan->streams <= 100;
}

static void print_line(const char *name, const struct load_histogram *histogram)
{
    printf("%-14s %9lld %9.2f %9.2f %9.2f %9.2f\n", name, (long long)histogram->total,
           load_histogram_ms(histogram, 0.5), load_histogram_ms(histogram, 0.9),
           load_histogram_ms(histogram, 0.99), (double)histogram->most_us / 1e3);
}

static void print_result(const struct load_plan *plan, const struct load_result *result)
{
    double calls = result->calls > 0 ? (double)result->calls : 1;
    if (plan->rate > 0)
        printf("open loop, %.0f calls/s, at most %zu x %zu at once, %.1f s\n", plan->rate, plan->connections,
               plan->streams, result->seconds);
    else
        printf("closed loop, %zu connections x %zu streams, %.1f s\n", plan->connections, plan->streams,
               result->seconds);
    printf("%-14s %9s %9s %9s %9s %9s\n", "call", "count", "p50 ms", "p90 ms", "p99 ms", "max ms");
    for (enum load_step step = LOAD_CREATE; step < LOAD_STEPS; step++)
        print_line(load_step_name(step), &result->steps[step]);
    print_line("all", &result->all);
    printf("durable commits/s       %9.0f\n", (double)result->calls / result->seconds);
    printf("server CPU us a commit  %9.1f (%.1f on its loop's thread, busy %.0f %% of the time)\n",
           (double)result->cpu.server_us / calls, (double)result->cpu.loop_us / calls,
           (double)result->cpu.loop_us / result->seconds / 1e4);
    printf("generator's own CPU us  %9.1f\n", (double)result->cpu.own_us / calls);
    printf("tickets closed in all   %9lld, errors 0\n", (long long)result->tickets);
}

static bool append_figures(const struct options *options, const struct load_result *result)
{
    FILE *file = fopen(options->figures, "a");
    if (file == NULL)
        return false;
    double calls = result->calls > 0 ? (double)result->calls : 1;
    fprintf(file,
            "commits_per_s=%.0f p50_ms=%.3f p99_ms=%.3f max_ms=%.3f cpu_us=%.2f loop_us=%.2f own_us=%.2f "
            "loop_busy=%.0f answer_bytes=%.0f tickets=%lld\n",
            (double)result->calls / result->seconds, load_histogram_ms(&result->all, 0.5),
            load_histogram_ms(&result->all, 0.99), (double)result->all.most_us / 1e3,
            (double)result->cpu.server_us / calls, (double)result->cpu.loop_us / calls,
            (double)result->cpu.own_us / calls, (double)result->cpu.loop_us / result->seconds / 1e4,
            (double)result->received_bytes / (double)(result->tickets > 0 ? result->tickets : 1) / LOAD_STEPS,
            (long long)result->tickets);
    return fclose(file) == 0;
}

int main(int count, char **words)
{
    struct options options;
    if (!read_options(&options, count, words)) {
        fputs(USAGE, stderr);
        return 2;
    }
    struct load_result *result = malloc(sizeof *result);
    bool ok = result != NULL && load_run(&options.plan, result);
    if (ok)
        print_result(&options.plan, result);
    else
        fprintf(stderr, "load_main: %s\n", result != NULL ? result->wrong : "out of memory");
    if (ok && options.figures != NULL && !append_figures(&options, result)) {
        perror(options.figures);
        ok = false;
    }
    free(result);
    return ok ? 0 : 1;
}
