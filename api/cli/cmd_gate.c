// SPDX-License-Identifier: Apache-2.0
// gate: what a pipeline asks before it acts, waits for, and acts under (change.md, "The gate"). With a
// command it takes the lease, runs the command, keeps the lease while it runs and reports what came of it;
// killed, it reports nothing, and the lease that runs out becomes a fault that an operator sees.
#include "fields.h"
#include "print.h"

#include <assent/base/canonical.h>
#include <assent/base/digest.h>
#include <assent/base/time.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { POLL_S = 50, NOT_FOUND = 127 };

static const struct option OPTIONS_GATE[] = {
    {"--artifact", OPTION_VALUE, "DIGEST", "what would be brought live: sha256:…"},
    {"--service", OPTION_VALUE, "SERVICE", "instead of TICKET: the ticket that is about this service"},
    {"--ci", OPTION_VALUE, "ITEM", "instead of TICKET: … about this configuration item"},
    {"--open", OPTION_VALUE, "WORKFLOW",
     "open a ticket of it, unless the same words did before: artifact, service, items and FIELD=VALUE"},
    {"--wait", OPTION_FLAG, NULL, "wait while the answer is `wait`"},
    {"--timeout", OPTION_VALUE, "DURATION", "but no longer than this"},
    {"--lease", OPTION_VALUE, "DURATION",
     "of the lease for COMMAND (10 min); it is extended while that runs"},
    {"--key", OPTION_VALUE, "KEY",
     "the Idempotency-Key of the lease (else one is drawn) and of --open (else its words')"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

struct gate {
    struct cli *cli;
    struct client *client;
    const char *ticket; // as it was named, or found by service and item; NULL: it is to be found
    const char *artifact;
    const char *const *command; // what is run under the lease
    size_t command_count;
    int64_t lease_us;
    struct assent_text lease; // id; once it was granted
    pid_t child;
    bool told_to_stop;
};

static bool name_ticket(struct gate *gate);
static bool open_ticket(struct gate *gate, int *code);
static const char *const *words_of(struct gate *gate, int *count);
static bool read_span(const struct cli *cli, const char *option, int64_t otherwise_us, int64_t *out);
static int ask(struct gate *gate, int64_t timeout_us);
static int code_of(const struct answer *answer);
static void print_gate(const struct cli *cli, const struct answer *answer);
static int act(struct gate *gate);
static bool take_lease(struct gate *gate, int *code);
static int run_child(struct gate *gate, int *code);
static void extend(struct gate *gate);
static bool report(struct gate *gate, int status, int *code);

static int run_gate(struct cli *cli)
{
    struct gate gate = {.cli = cli,
                        .artifact = cli_value(cli, "--artifact"),
                        .command = (const char *const *)cli->arguments,
                        .command_count = (size_t)cli->argument_count};
    int64_t timeout_us;
    int code = CLI_USAGE;
    if (!name_ticket(&gate) || !read_span(cli, "--timeout", INT64_MAX, &timeout_us) ||
        !read_span(cli, "--lease", 10 * ASSENT_MINUTE_US, &gate.lease_us))
        return CLI_USAGE;
    gate.client = client_open(cli, &code);
    if (gate.client == NULL)
        return code;
    if (cli_value(cli, "--open") != NULL && !open_ticket(&gate, &code)) {
        client_close(gate.client);
        return code;
    }
    code = ask(&gate, cli_flag(cli, "--wait") ? timeout_us : 0);
    if (code == CLI_OK && gate.command_count > 0)
        code = act(&gate);
    client_close(gate.client);
    return code;
}

static bool name_ticket(struct gate *gate)
{
    if (cli_value(gate->cli, "--open") != NULL || cli_value(gate->cli, "--service") != NULL ||
        cli_value(gate->cli, "--ci") != NULL)
        return true;
    if (gate->command_count == 0)
        return cli_no("name the TICKET, or what it is about with --service or --ci");
    gate->ticket = *gate->command++;
    gate->command_count--;
    return true;
}

// What was opened by the same words before is what they mean again: the key is theirs.
static bool open_ticket(struct gate *gate, int *code)
{
    struct cli *cli = gate->cli;
    struct assent_text workflow = assent_text_of(cli_value(cli, "--open"));
    struct assent_value form, fields, cleared;
    struct assent_record body = assent_record_in(cli->arena);
    struct answer answer;
    int count;
    const char *const *words = words_of(gate, &count);
    if (!fields_form(gate->client, workflow, &form, code))
        return false;
    *code = CLI_USAGE;
    if (!fields_read(cli, &form, words, count, &fields, &cleared))
        return false;
    assent_record_put(&body, "fields", fields);
    assent_record_put_text(&body, "workflow", workflow);
    if (gate->artifact != NULL)
        assent_record_put(&body, "artifact", assent_value_string(gate->artifact));
    struct call call = {.method = "POST",
                        .path = assent_text_of("/v1/gate"),
                        .body = assent_record_done(&body),
                        .if_match = -1,
                        .keyed = true};
    struct assent_digest digest = assent_digest_of(assent_canonical_text(cli->arena, &call.body));
    call.key = assent_text_format(cli->arena, "open-%s", assent_digest_text(cli->arena, &digest).bytes).bytes;
    if (!client_call(gate->client, &call, &answer, code))
        return false;
    gate->ticket = assent_text_cstring(cli->arena, assent_value_get_text(&answer.body, "number"));
    fprintf(stderr, "assent: %s %s\n", gate->ticket, answer.replayed ? "was opened before" : "is opened");
    return true;
}

// The fields that options name, and those that are written out; what follows them is the command.
static const char *const *words_of(struct gate *gate, int *count)
{
    static const char *const NAMED[][2] = {
        {"--artifact", "artifact"}, {"--service", "service"}, {"--ci", "items"}};
    struct cli *cli = gate->cli;
    const char **words = assent_arena_take_array(cli->arena, gate->command_count + 3, sizeof *words);
    *count = 0;
    for (size_t i = 0; i < sizeof NAMED / sizeof *NAMED; i++) {
        if (cli_value(cli, NAMED[i][0]) != NULL)
            words[(*count)++] =
                assent_text_format(cli->arena, "%s=%s", NAMED[i][1], cli_value(cli, NAMED[i][0])).bytes;
    }
    for (; gate->command_count > 0 && strchr(*gate->command, '=') != NULL; gate->command_count--)
        words[(*count)++] = *gate->command++;
    return words;
}

static bool read_span(const struct cli *cli, const char *option, int64_t otherwise_us, int64_t *out)
{
    const char *given = cli_value(cli, option);
    struct assent_duration duration;
    *out = otherwise_us;
    if (given == NULL)
        return true;
    if (!assent_duration_read(assent_text_of(given), &duration) || duration.unit != ASSENT_DURATION_WALL)
        return cli_no("%s %s: a duration is expected, as in \"30 min\" or PT30M", option, given);
    *out = duration.amount;
    return true;
}

// One answer after the other, each of them waited for at the server, until it is no longer `wait`. How long
// that took is told by the server's clock.
static int ask(struct gate *gate, int64_t timeout_us)
{
    struct cli *cli = gate->cli;
    struct answer answer;
    int code = CLI_OK;
    int64_t begun_s = -1, waited_s = 0;
    for (;;) {
        int64_t left_s = timeout_us / ASSENT_SECOND_US - waited_s;
        struct assent_buffer path = assent_buffer_in(cli->arena);
        assent_buffer_format(&path, "/v1/gate");
        client_query(cli->arena, &path, "ticket", gate->ticket);
        if (gate->ticket == NULL) {
            client_query(cli->arena, &path, "service", cli_value(cli, "--service"));
            client_query(cli->arena, &path, "ci", cli_value(cli, "--ci"));
        }
        client_query(cli->arena, &path, "artifact", gate->artifact);
        if (left_s > 0)
            assent_buffer_format(&path, "&wait=%d", left_s < POLL_S ? (int)left_s : POLL_S);
        struct call call = {
            .method = "GET", .path = assent_buffer_done(&path), .if_match = -1, .timeout_s = POLL_S + 15};
        if (!client_call(gate->client, &call, &answer, &code))
            return code;
        code = code_of(&answer);
        struct assent_text found = assent_value_get_text(&answer.body, "number");
        if (found.count > 0)
            gate->ticket = assent_text_cstring(cli->arena, found);
        if (code != CLI_NOT_YET || left_s <= POLL_S)
            break;
        begun_s = begun_s < 0 ? answer.date_s - POLL_S : begun_s;
        waited_s = answer.date_s < 0 ? waited_s + POLL_S : answer.date_s - begun_s;
    }
    if (code != CLI_OK || gate->command_count == 0)
        print_gate(cli, &answer);
    return code;
}

static int code_of(const struct answer *answer)
{
    struct assent_text decision = assent_value_get_text(&answer->body, "decision");
    if (assent_text_is(decision, "allow"))
        return CLI_OK;
    if (assent_text_is(decision, "wait"))
        return CLI_NOT_YET;
    return assent_text_is(decision, "invalid") ? CLI_USAGE : CLI_REFUSED;
}

static void print_gate(const struct cli *cli, const struct answer *answer)
{
    struct assent_text decision = assent_value_get_text(&answer->body, "decision");
    struct assent_text number = assent_value_get_text(&answer->body, "number");
    struct assent_text until = assent_value_get_text(&answer->body, "until");
    const struct assent_value *reasons = assent_value_get(&answer->body, "reasons");
    if (cli->json) {
        print_json(&answer->body);
        return;
    }
    if (number.count > 0)
        printf("%.*s  ", (int)number.count, number.bytes);
    printf("%.*s", (int)decision.count, decision.bytes);
    if (until.count > 0) {
        struct assent_text shown = print_time(cli->arena, until);
        bool open = assent_text_is(decision, "allow");
        printf("  %s %.*s", open ? "until" : "not before", (int)shown.count, shown.bytes);
    }
    putchar('\n');
    for (size_t i = 0; reasons != NULL && i < reasons->list.count; i++) {
        struct assent_text rule = assent_value_get_text(&reasons->list.items[i], "rule");
        struct assent_text evidence = assent_value_get_text(&reasons->list.items[i], "evidence");
        printf("  %.*s: %.*s\n", (int)rule.count, rule.bytes, (int)evidence.count, evidence.bytes);
    }
}

// The command's exit status is this one's, but where the lease or the report was refused.
static int act(struct gate *gate)
{
    int code = CLI_OK;
    if (!take_lease(gate, &code))
        return code;
    int status = run_child(gate, &code);
    return report(gate, status, &code) ? status : code;
}

static bool take_lease(struct gate *gate, int *code)
{
    struct cli *cli = gate->cli;
    struct assent_record body = assent_record_in(cli->arena);
    struct answer answer;
    struct assent_duration lease = {ASSENT_DURATION_WALL, gate->lease_us};
    assent_record_put(&body, "ticket", assent_value_string(gate->ticket));
    if (gate->artifact != NULL)
        assent_record_put(&body, "artifact", assent_value_string(gate->artifact));
    assent_record_put_text(&body, "lease", assent_duration_text(cli->arena, lease));
    struct call call = {.method = "POST",
                        .path = assent_text_of("/v1/leases"),
                        .body = assent_record_done(&body),
                        .if_match = -1,
                        .keyed = true};
    if (!client_call(gate->client, &call, &answer, code))
        return false;
    gate->lease = assent_text_copy(cli->arena, assent_value_get_text(&answer.body, "id"));
    fprintf(stderr, "assent: lease %.*s\n", (int)gate->lease.count, gate->lease.bytes);
    return true;
}

// Waits for the child, for a signal that is handed on to it, and for the time to extend the lease.
static int run_child(struct gate *gate, int *code)
{
    sigset_t waited, before;
    sigemptyset(&waited);
    sigaddset(&waited, SIGCHLD);
    sigaddset(&waited, SIGINT);
    sigaddset(&waited, SIGTERM);
    sigprocmask(SIG_BLOCK, &waited, &before);
    fflush(NULL);
    gate->child = fork();
    if (gate->child == 0) {
        sigprocmask(SIG_SETMASK, &before, NULL);
        setenv("ASSENT_LEASE", gate->lease.bytes, 1);
        execvp(gate->command[0], (char *const *)gate->command);
        cli_fail(0, "%s cannot be run: %s", gate->command[0], strerror(errno));
        _exit(NOT_FOUND);
    }
    int status = 0;
    struct timespec third = {.tv_sec = (time_t)(gate->lease_us / 3 / ASSENT_SECOND_US)};
    if (third.tv_sec == 0)
        third.tv_nsec = 300000000;
    if (gate->child < 0)
        *code = cli_fail(CLI_USAGE, "the command cannot be started: %s", strerror(errno));
    while (gate->child > 0 && waitpid(gate->child, &status, WNOHANG) == 0) {
        int came = sigtimedwait(&waited, NULL, &third);
        if (came == SIGINT || came == SIGTERM)
            kill(gate->child, came);
        else if (came < 0 && errno == EAGAIN)
            extend(gate);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (gate->child < 0)
        return CLI_USAGE;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// What cannot be extended now is tried again after as long; a lease that is lost tells the command to stop.
static void extend(struct gate *gate)
{
    struct cli *cli = gate->cli;
    struct assent_record body = assent_record_in(cli->arena);
    struct assent_duration lease = {ASSENT_DURATION_WALL, gate->lease_us};
    struct answer answer;
    int code = CLI_OK;
    assent_record_put_text(&body, "lease", assent_duration_text(cli->arena, lease));
    struct call call = {.method = "POST",
                        .path = assent_text_format(cli->arena, "/v1/leases/%.*s:extend",
                                                   (int)gate->lease.count, gate->lease.bytes),
                        .body = assent_record_done(&body),
                        .if_match = -1,
                        .quick = true};
    bool extended = client_call(gate->client, &call, &answer, &code);
    bool lost = answer.status == 409 || answer.status == 410;
    if (gate->told_to_stop ||
        (!lost && !(extended && assent_value_get_boolean(&answer.body, "cancel_requested", false))))
        return;
    gate->told_to_stop = true;
    cli_fail(0, lost ? "the lease is lost; the command is told to stop"
                     : "the ticket is left; the command is told to stop");
    kill(gate->child, SIGTERM);
}

static bool report(struct gate *gate, int status, int *code)
{
    struct cli *cli = gate->cli;
    struct assent_record body = assent_record_in(cli->arena);
    struct answer answer;
    const char *verb = status == 0 ? "complete" : "fail";
    if (status != 0)
        assent_record_put_text(
            &body, "error",
            assent_text_format(cli->arena, "%s ended with status %d", gate->command[0], status));
    struct call call = {.method = "POST",
                        .path = assent_text_format(cli->arena, "/v1/leases/%.*s:%s", (int)gate->lease.count,
                                                   gate->lease.bytes, verb),
                        .body = assent_record_done(&body),
                        .if_match = -1};
    return client_call(gate->client, &call, &answer, code);
}

const struct command COMMANDS_GATE[] = {
    {"gate", "[TICKET | FIELD=VALUE …] [-- COMMAND …]", "may this be brought live now?",
     "Without a TICKET it is found by --service or --ci, and --artifact, or opened with --open. Exit\n"
     "codes: 0 allow, 1 deny, 2 no gate, 5 wait. With a COMMAND it takes the lease, runs the command\n"
     "with ASSENT_LEASE set, keeps the lease while that runs, reports success or failure, and ends with\n"
     "the command's own status.",
     0, -1, OPTIONS_GATE, .run = run_gate},
    {.name = NULL},
};
