// SPDX-License-Identifier: Apache-2.0
// The text of /metrics, from a table: a row is a name, its labels and where its number stands. Guarantees:
// the lines are the same whatever the numbers are, so a scraper's memory does not grow with tickets or people
// (API-26). Counters end in _total and times are seconds.
#include <assent/http/probe.h>

#include <stddef.h>
#include <string.h>

enum kind { COUNTER, GAUGE };
enum scale { ONE, MICROSECONDS };

// Rows of one name stand together; the first has the help.
struct row {
    const char *name; // without _total
    enum kind kind;
    enum scale scale;
    const char *labels;
    const char *help;
    size_t at;
};

#define AT(member) offsetof(struct assent_metrics, member)
static const struct row ROWS[] = {
    {"assent_http_requests", COUNTER, ONE, "result=\"ok\"",
     "Requests of the API by their answer: 2xx and 3xx, 4xx, 5xx.", AT(server.answers_ok)},
    {"assent_http_requests", COUNTER, ONE, "result=\"refused\"", NULL, AT(server.answers_refused)},
    {"assent_http_requests", COUNTER, ONE, "result=\"failed\"", NULL, AT(server.answers_failed)},
    {"assent_http_requests_limited", COUNTER, ONE, NULL, "Refused requests of people who sent too many.",
     AT(server.limited)},
    {"assent_http_connections", GAUGE, ONE, NULL, "Connections of the API that are open.",
     AT(sessions.sessions)},
    {"assent_http_connections_refused", COUNTER, ONE, NULL, "Connections closed because of a limit.",
     AT(connections_refused)},
    {"assent_http_streams", GAUGE, ONE, NULL, "Requests of the API that are open.", AT(sessions.streams)},
    {"assent_http_body_bytes", GAUGE, ONE, NULL, "Memory of bodies that come in.", AT(sessions.body_bytes)},
    {"assent_http_answer_bytes", GAUGE, ONE, NULL, "Memory of answers that wait to be taken.",
     AT(sessions.answer_bytes)},
    {"assent_commits", COUNTER, ONE, NULL, "Transactions that the store has kept.", AT(runtime.commits)},
    {"assent_items", COUNTER, ONE, NULL, "Sets of writes in those transactions.", AT(runtime.items)},
    {"assent_conflicts", COUNTER, ONE, NULL, "Sets that were decided on something that had changed.",
     AT(runtime.conflicts)},
    {"assent_store_failures", COUNTER, ONE, NULL, "Transactions that the store has refused.",
     AT(runtime.failures)},
    {"assent_turns", COUNTER, ONE, NULL, "Turns kept in the journal.", AT(runtime.turns)},
    {"assent_refusals", COUNTER, ONE, NULL, "Commands that a rule has refused.", AT(runtime.refusals)},
    {"assent_replays", COUNTER, ONE, NULL, "Answers given again to a repeated Idempotency-Key.",
     AT(runtime.replays)},
    {"assent_hooks", COUNTER, ONE, NULL, "Calls of Lua hooks.", AT(runtime.hooks)},
    {"assent_hook_failures", COUNTER, ONE, NULL, "Calls of Lua hooks that failed.",
     AT(runtime.hook_failures)},
    {"assent_timers_fired", COUNTER, ONE, NULL, "Clocks of tickets that have fired.",
     AT(runtime.timers_fired)},
    {"assent_leases_expired", COUNTER, ONE, NULL, "Leases on jobs that ran out.", AT(runtime.leases_expired)},
    {"assent_tickets_created", COUNTER, ONE, NULL, "Tickets that were made.", AT(runtime.tickets_created)},
    {"assent_tickets_ended", COUNTER, ONE, "outcome=\"success\"", "Tickets that have ended, by how.",
     AT(runtime.tickets_ended[ASSENT_OUTCOME_SUCCESS])},
    {"assent_tickets_ended", COUNTER, ONE, "outcome=\"failure\"", NULL,
     AT(runtime.tickets_ended[ASSENT_OUTCOME_FAILURE])},
    {"assent_tickets_ended", COUNTER, ONE, "outcome=\"refused\"", NULL,
     AT(runtime.tickets_ended[ASSENT_OUTCOME_REFUSED])},
    {"assent_tickets_ended", COUNTER, ONE, "outcome=\"cancelled\"", NULL,
     AT(runtime.tickets_ended[ASSENT_OUTCOME_CANCELLED])},
    {"assent_votes", COUNTER, ONE, "choice=\"approve\"", "Votes that were cast, by their choice.",
     AT(runtime.votes[ASSENT_VOTE_APPROVE])},
    {"assent_votes", COUNTER, ONE, "choice=\"reject\"", NULL, AT(runtime.votes[ASSENT_VOTE_REJECT])},
    {"assent_votes", COUNTER, ONE, "choice=\"abstain\"", NULL, AT(runtime.votes[ASSENT_VOTE_ABSTAIN])},
    {"assent_votes", COUNTER, ONE, "choice=\"ask\"", NULL, AT(runtime.votes[ASSENT_VOTE_ASK])},
    {"assent_votes", COUNTER, ONE, "choice=\"object\"", NULL, AT(runtime.votes[ASSENT_VOTE_OBJECT])},
    {"assent_rounds_closed", COUNTER, ONE, "outcome=\"met\"",
     "Rounds that were decided, or not needed any more, by how.",
     AT(runtime.rounds_closed[ASSENT_ROUND_MET])},
    {"assent_rounds_closed", COUNTER, ONE, "outcome=\"refused\"", NULL,
     AT(runtime.rounds_closed[ASSENT_ROUND_REFUSED])},
    {"assent_rounds_closed", COUNTER, ONE, "outcome=\"expired\"", NULL,
     AT(runtime.rounds_closed[ASSENT_ROUND_EXPIRED])},
    {"assent_rounds_closed", COUNTER, ONE, "outcome=\"skipped\"", NULL,
     AT(runtime.rounds_closed[ASSENT_ROUND_SKIPPED])},
    {"assent_rounds_closed", COUNTER, ONE, "outcome=\"left\"", NULL,
     AT(runtime.rounds_closed[ASSENT_ROUND_LEFT])},
    {"assent_jobs_claimed", COUNTER, ONE, NULL, "Claims of jobs and tasks.", AT(runtime.jobs_claimed)},
    {"assent_jobs_ended", COUNTER, ONE, "outcome=\"succeeded\"", "Jobs and tasks that have ended, by how.",
     AT(runtime.jobs_ended[ASSENT_JOB_SUCCEEDED])},
    {"assent_jobs_ended", COUNTER, ONE, "outcome=\"failed\"", NULL,
     AT(runtime.jobs_ended[ASSENT_JOB_FAILED])},
    {"assent_jobs_ended", COUNTER, ONE, "outcome=\"unknown\"", NULL,
     AT(runtime.jobs_ended[ASSENT_JOB_UNKNOWN])},
    {"assent_jobs_ended", COUNTER, ONE, "outcome=\"skipped\"", NULL,
     AT(runtime.jobs_ended[ASSENT_JOB_SKIPPED])},
    {"assent_faults", COUNTER, ONE, NULL, "Jobs that came to need an operator.", AT(runtime.faults)},
    {"assent_faults_resolved", COUNTER, ONE, NULL, "Those that an operator has resolved.",
     AT(runtime.faults_resolved)},
    {"assent_signals_received", COUNTER, ONE, NULL, "Signals that other systems have sent.",
     AT(runtime.signals_received)},
    {"assent_signals_delivered", COUNTER, ONE, NULL, "Deliveries of signals to tickets.",
     AT(runtime.signals_delivered)},
    {"assent_signals_refused", COUNTER, ONE, NULL,
     "Deliveries that a ticket could not take; they are tried again.", AT(runtime.signals_refused)},
    {"assent_signals_expired", COUNTER, ONE, NULL, "Signals that no ticket came for in their time.",
     AT(runtime.signals_expired)},
    {"assent_signals_dropped", COUNTER, ONE, NULL, "Signals that an operator has dropped.",
     AT(runtime.signals_dropped)},
    {"assent_signals_open", GAUGE, ONE, NULL, "Signals that are on their way, or wait for a ticket.",
     AT(runtime.signals_open)},
    {"assent_signals_owed", GAUGE, ONE, NULL, "Tickets that listen and could not take their signal.",
     AT(runtime.signals_owed)},
    {"assent_calendar_sweeps", COUNTER, ONE, NULL,
     "Sweeps over tickets, after calendars, people or rules of the world have changed.", AT(runtime.sweeps)},
    {"assent_calendar_clocks_moved", COUNTER, ONE, NULL, "Tickets whose clocks they have moved.",
     AT(runtime.clocks_moved)},
    {"assent_membership_rounds_settled", COUNTER, ONE, NULL,
     "Tickets of which they have decided a round or voided a vote, by who is asked now.",
     AT(runtime.rounds_settled)},
    {"assent_clock_steps_back", COUNTER, ONE, NULL, "How often the clock was set back.",
     AT(runtime.steps_back)},
    {"assent_event_streams", GAUGE, ONE, NULL, "Event streams that are open.", AT(sessions.open_answers)},
    {"assent_event_streams_cut", COUNTER, ONE, NULL,
     "Event streams that were ended because their reader was too far behind.", AT(server.streams_cut)},
    {"assent_events_sent", COUNTER, ONE, NULL, "Events sent by streams.", AT(server.events_sent)},
    {"assent_timers_near", GAUGE, ONE, NULL, "Clocks of tickets in memory, because they are due soon.",
     AT(runtime.near_timers)},
    {"assent_offers", GAUGE, ONE, NULL, "Jobs on offer in memory.", AT(runtime.offers)},
    {"assent_gates_waiting", GAUGE, ONE, NULL, "Questions that wait at gates.", AT(runtime.waiting_gates)},
    {"assent_claims_waiting", GAUGE, ONE, NULL, "Claims that wait for a job.", AT(runtime.waiting_claims)},
    {"assent_requests_waiting", GAUGE, ONE, NULL, "Requests that the engine is at.",
     AT(runtime.waiting_requests)},
    {"assent_orders_out", GAUGE, ONE, NULL, "Things that threads of the engine are at.",
     AT(runtime.orders_out)},
    {"assent_tickets_hot", GAUGE, ONE, NULL, "Tickets in memory.", AT(runtime.hot_tickets)},
    {"assent_tickets_hot_bytes", GAUGE, ONE, NULL, "Memory of tickets.", AT(runtime.hot_bytes)},
    {"assent_keys", GAUGE, ONE, NULL, "Idempotency-Keys that are remembered.", AT(runtime.keys)},
    {"process_cpu_seconds", COUNTER, MICROSECONDS, NULL, "Time of processors, user and system.", AT(cpu_us)},
    {"process_resident_memory_bytes", GAUGE, ONE, NULL, "Resident memory.", AT(resident_bytes)},
    {"process_open_fds", GAUGE, ONE, NULL, "Open file descriptors.", AT(files)},
    {"process_max_fds", GAUGE, ONE, NULL, "File descriptors that may be open.", AT(files_most)},
    {"process_start_time_seconds", GAUGE, MICROSECONDS, NULL, "When the process was started, since 1970.",
     AT(started_us)},
};
#undef AT

static void write_head(struct assent_buffer *out, const char *name, const char *kind, const char *help,
                       bool total);
static void write_row(struct assent_buffer *out, const struct row *row, const struct assent_metrics *metrics);
static void write_durations(struct assent_buffer *out, const struct assent_server_counts *counts);
static void write_seconds(struct assent_buffer *out, int64_t microseconds);

struct assent_text assent_metrics_text(const struct assent_metrics *metrics, bool open_metrics,
                                       struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        if (ROWS[i].help)
            write_head(&out, ROWS[i].name, ROWS[i].kind == COUNTER ? "counter" : "gauge", ROWS[i].help,
                       ROWS[i].kind == COUNTER && !open_metrics);
        write_row(&out, &ROWS[i], metrics);
    }
    write_head(&out, "assent_ready", "gauge", "1 when work can be done, as /readyz says.", false);
    assent_buffer_format(&out, "assent_ready %d\n", metrics->ready);
    write_durations(&out, &metrics->server);
    if (open_metrics)
        assent_buffer_string(&out, "# EOF\n");
    return assent_buffer_done(&out);
}

// The older form names a counter by its sample, the newer one by its family.
static void write_head(struct assent_buffer *out, const char *name, const char *kind, const char *help,
                       bool total)
{
    const char *suffix = total ? "_total" : "";
    assent_buffer_format(out, "# HELP %s%s %s\n# TYPE %s%s %s\n", name, suffix, help, name, suffix, kind);
}

static void write_row(struct assent_buffer *out, const struct row *row, const struct assent_metrics *metrics)
{
    int64_t number;
    memcpy(&number, (const char *)metrics + row->at, sizeof number);
    assent_buffer_string(out, row->name);
    if (row->kind == COUNTER)
        assent_buffer_string(out, "_total");
    if (row->labels)
        assent_buffer_format(out, "{%s}", row->labels);
    assent_buffer_byte(out, ' ');
    if (row->scale == MICROSECONDS)
        write_seconds(out, number);
    else
        assent_buffer_integer(out, number);
    assent_buffer_byte(out, '\n');
}

static void write_durations(struct assent_buffer *out, const struct assent_server_counts *counts)
{
    static const int64_t bounds_ms[] = {ASSENT_DURATION_BOUNDS_MS};
    static const char name[] = "assent_http_request_duration_seconds";
    write_head(out, name, "histogram", "From a request's header block to its answer, long polls left out.",
               false);
    int64_t sum = 0;
    for (size_t i = 0; i + 1 < ASSENT_DURATION_CLASSES; i++) {
        sum += counts->durations[i];
        assent_buffer_format(out, "%s_bucket{le=\"", name);
        write_seconds(out, bounds_ms[i] * 1000);
        assent_buffer_format(out, "\"} %lld\n", (long long)sum);
    }
    sum += counts->durations[ASSENT_DURATION_CLASSES - 1];
    assent_buffer_format(out, "%s_bucket{le=\"+Inf\"} %lld\n%s_sum ", name, (long long)sum, name);
    write_seconds(out, counts->duration_us);
    assent_buffer_format(out, "\n%s_count %lld\n", name, (long long)sum);
}

// Without trailing zeros, but with one digit after the point: 0.005, 2.5, 10.0.
static void write_seconds(struct assent_buffer *out, int64_t microseconds)
{
    enum { MILLION = 1000000 };
    int64_t fraction = microseconds % MILLION;
    int digits = 6;
    for (; digits > 1 && fraction % 10 == 0; digits--)
        fraction /= 10;
    assent_buffer_format(out, "%lld.%0*lld", (long long)(microseconds / MILLION), digits,
                         (long long)fraction);
}
