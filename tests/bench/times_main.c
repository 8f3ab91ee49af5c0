// SPDX-License-Identifier: Apache-2.0
// How long a program takes, from its start on, as a median of several starts.
//   times_main command COUNT PROGRAM [WORD…]          until it ends
//   times_main answer COUNT ASSENT FOLDER-OF-A-STORE [OPTION…]  until `assent serve` has given its first
//   answer
#include "load_net.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STARTS = 1000, LINE = 1000, WAIT_US = 10 * 1000000 };

// A server that was started does not outlive a failure: it would keep the store.
static void stop_with(const char *what, pid_t child)
{
    fprintf(stderr, "times_main: %s\n", what);
    if (child > 0)
        kill(child, SIGKILL);
    exit(1);
}

static void stop(const char *what)
{
    stop_with(what, 0);
}

// The child writes to `err`, or nowhere when it is negative.
static pid_t start(char **words, int err)
{
    pid_t child = fork();
    if (child < 0)
        stop("fork failed");
    if (child > 0)
        return child;
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(nowhere, STDIN_FILENO);
    dup2(nowhere, STDOUT_FILENO);
    dup2(err >= 0 ? err : nowhere, STDERR_FILENO);
    execvp(words[0], words);
    _exit(127);
}

// How long it took.
static int64_t time_command(char **words)
{
    int status;
    int64_t before_us = load_now_us();
    pid_t child = start(words, -1);
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) == 127)
        stop("the program did not end by itself");
    return load_now_us() - before_us;
}

static void on_answer(void *context, struct load_call *call)
{
    if (call->status == 200)
        *(int64_t *)context = load_now_us();
}

// 0: it never said that it listens.
static uint16_t read_port(FILE *log)
{
    char line[LINE];
    while (fgets(line, sizeof line, log) != NULL) {
        const char *port = strstr(line, " port=");
        if (strstr(line, "event=listening") != NULL && port != NULL)
            return (uint16_t)atoi(port + 6);
    }
    return 0;
}

// When the first answer came; 0: none came, or not the right one.
static int64_t first_answer(uint16_t port)
{
    int64_t answered_us = 0;
    char *room = malloc(LOAD_ANSWER_BYTES);
    struct load_call call = {.method = "GET", .path = "/problems/not-found", .answer = room};
    struct load_net_config config = {
        .port = port, .connections = 1, .done = on_answer, .context = &answered_us};
    struct load_net *net = port != 0 && room != NULL ? load_net_open(&config) : NULL;
    if (net != NULL) {
        load_net_send(net, 0, &call);
        for (int64_t until_us = load_now_us() + WAIT_US; answered_us == 0 && load_now_us() < until_us;) {
            if (!load_net_turn(net, until_us) || call.status > 200)
                break;
        }
        load_net_close(net);
    }
    free(room);
    return answered_us;
}

// given: the program, the store, and options, NULL at the end.
static int64_t time_answer(char **given)
{
    enum { OPTIONS = 8, FIXED = 6 };
    char *words[FIXED + OPTIONS + 1] = {given[0], "serve", "--store", given[1], "--listen", "127.0.0.1:0"};
    for (int i = 0; i < OPTIONS && given[2 + i] != NULL; i++)
        words[FIXED + i] = given[2 + i];
    int pipes[2], status;
    if (pipe2(pipes, O_CLOEXEC) != 0)
        stop("no pipe");
    int64_t before_us = load_now_us();
    pid_t child = start(words, pipes[1]);
    close(pipes[1]);
    FILE *log = fdopen(pipes[0], "r");
    int64_t answered_us = log != NULL ? first_answer(read_port(log)) : 0;
    if (answered_us == 0)
        stop_with("the server gave no answer", child);
    kill(child, SIGTERM);
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        stop_with("the server did not stop well", child);
    fclose(log);
    return answered_us - before_us;
}

static int rising(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

int main(int count, char **words)
{
    static const char USAGE[] = "usage: times_main command COUNT PROGRAM [WORD...]\n"
                                "       times_main answer COUNT ASSENT STORE [OPTION...]\n";
    int64_t times_us[STARTS];
    int starts = count > 3 ? atoi(words[2]) : 0;
    bool answer = count >= 5 && strcmp(words[1], "answer") == 0;
    if (starts < 1 || starts > STARTS || (!answer && strcmp(words[1], "command") != 0)) {
        fputs(USAGE, stderr);
        return 2;
    }
    for (int i = 0; i < starts; i++)
        times_us[i] = answer ? time_answer(words + 3) : time_command(words + 3);
    qsort(times_us, (size_t)starts, sizeof *times_us, rising);
    printf("median_ms=%.2f most_ms=%.2f\n", (double)times_us[starts / 2] / 1e3,
           (double)times_us[starts - 1] / 1e3);
    return 0;
}
