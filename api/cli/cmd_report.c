// SPDX-License-Identifier: Apache-2.0
// Commands that count what has ended: report (what became of tickets) and report approvals (how long people
// took to decide). As a table, as JSON, or as the server's CSV for a spreadsheet.
#include "client.h"
#include "print.h"
#include <assent/base/time.h>
#include <stdio.h>

static const struct option OPTIONS_REPORT[] = {
    {"--from", OPTION_VALUE, "DATE",
     "of what ended from then on: a date (UTC) or an RFC 3339 time (else a year ago)"},
    {"--until", OPTION_VALUE, "DATE", "and before then (else all of today)"},
    {"--by", OPTION_VALUE, "COLUMNS",
     "told apart by month, service, workflow, type: any of them, with commas"},
    {"--kind", OPTION_VALUE, "KIND", "of these: change (the default), request, incident, problem"},
    {"--csv", OPTION_FLAG, NULL, "as CSV, as the server writes it"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static struct assent_text count_of(struct cli *cli, const struct assent_value *line, const char *name)
{
    return assent_text_format(cli->arena, "%lld", (long long)assent_value_get_integer(line, name, 0));
}

// "83.3 %"; "-" where there is nothing to take a share of.
static struct assent_text share_of(struct cli *cli, const struct assent_value *line, const char *name)
{
    const struct assent_value *share = assent_value_get(line, name);
    double value = 0;
    if (share == NULL)
        return assent_text_of("-");
    value = share->kind == ASSENT_VALUE_DECIMAL ? share->decimal : (double)share->integer;
    return assent_text_format(cli->arena, "%.1f %%", value * 100);
}

// "2 d 04 h", "1 h 05 min", "40 s": the middle of the times.
static struct assent_text median_of(struct cli *cli, const struct assent_value *line, const char *name)
{
    const struct assent_value *times = assent_value_get(line, name);
    int64_t seconds = times != NULL ? assent_value_get_integer(times, "median_s", -1) : -1;
    int64_t minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
    if (seconds < 0)
        return assent_text_of("-");
    if (days > 0)
        return assent_text_format(cli->arena, "%lld d %02lld h", (long long)days, (long long)(hours % 24));
    if (hours > 0)
        return assent_text_format(cli->arena, "%lld h %02lld min", (long long)hours,
                                  (long long)(minutes % 60));
    if (minutes > 0)
        return assent_text_format(cli->arena, "%lld min", (long long)minutes);
    return assent_text_format(cli->arena, "%lld s", (long long)seconds);
}

// "2026-11 payments-db", "all" where nothing tells lines apart.
static struct assent_text group_of(struct cli *cli, const struct assent_value *line)
{
    static const char *const COLUMNS[] = {"month", "service", "workflow", "type"};
    struct assent_buffer out = assent_buffer_in(cli->arena);
    size_t count = 0;
    for (size_t i = 0; i < sizeof COLUMNS / sizeof *COLUMNS; i++) {
        const struct assent_value *cell = assent_value_get(line, COLUMNS[i]);
        if (cell == NULL)
            continue;
        if (count++ > 0)
            assent_buffer_byte(&out, ' ');
        struct assent_text text = print_clean(cli->arena, cell->text);
        assent_buffer_text(&out, text.count > 0 ? text : assent_text_of("-"));
    }
    return count > 0 ? assent_buffer_done(&out) : assent_text_of("all");
}

static void ticket_cells(struct cli *cli, struct table *table, const struct assent_value *line,
                         struct assent_text group)
{
    table_cell(table, group);
    table_cell(table, count_of(cli, line, "ended"));
    table_cell(table, count_of(cli, line, "succeeded"));
    table_cell(table, count_of(cli, line, "failed"));
    table_cell(table, count_of(cli, line, "refused"));
    table_cell(table, count_of(cli, line, "cancelled"));
    table_cell(table, share_of(cli, line, "success_share"));
    table_cell(table, share_of(cli, line, "emergency_share"));
    table_cell(table, median_of(cli, line, "lead_time"));
    table_cell(table, median_of(cli, line, "approval_time"));
}

static void print_outcomes(struct cli *cli, const struct assent_value *report)
{
    static const char *const TITLES[] = {"of",        "ended",   "well",      "failed",      "refused",
                                         "cancelled", "success", "emergency", "half within", "in approval"};
    struct table table = table_of(cli, TITLES, 10);
    const struct assent_value *data = assent_value_get(report, "data");
    const struct assent_value *total = assent_value_get(report, "total");
    for (size_t i = 0; data != NULL && i < data->list.count; i++)
        ticket_cells(cli, &table, &data->list.items[i], group_of(cli, &data->list.items[i]));
    if (total != NULL && (data == NULL || data->list.count != 1))
        ticket_cells(cli, &table, total, assent_text_of("total"));
    table_print(&table);
}

static void print_approvals(struct cli *cli, const struct assent_value *report)
{
    static const char *const TITLES[] = {"of",      "round", "asked", "closed",  "met",
                                         "refused", "early", "late",  "expired", "half within"};
    struct table table = table_of(cli, TITLES, 10);
    const struct assent_value *data = assent_value_get(report, "data");
    for (size_t i = 0; data != NULL && i < data->list.count; i++) {
        const struct assent_value *line = &data->list.items[i];
        table_cell(&table, group_of(cli, line));
        table_cell(&table, print_clean(cli->arena, assent_value_get_text(line, "round")));
        table_cell(&table, print_clean(cli->arena, assent_value_get_text(line, "asked")));
        table_cell(&table, count_of(cli, line, "closed"));
        table_cell(&table, count_of(cli, line, "met"));
        table_cell(&table, count_of(cli, line, "refused"));
        table_cell(&table, share_of(cli, line, "early_share"));
        table_cell(&table, share_of(cli, line, "late_share"));
        table_cell(&table, share_of(cli, line, "expired_share"));
        table_cell(&table, median_of(cli, line, "time"));
    }
    table_print_page(&table, report, "no ticket that ended then had an approval");
}

// As the server writes it.
static int print_csv(struct client *client, const struct call *call)
{
    struct answer answer;
    int code = CLI_OK;
    if (client_call(client, call, &answer, &code))
        fwrite(answer.text.bytes, 1, answer.text.count, stdout);
    return code;
}

static int report(struct cli *cli, struct client *client, const char *which, client_printer *print)
{
    bool csv = cli_flag(cli, "--csv");
    struct assent_buffer path = assent_buffer_in(cli->arena);
    if (csv && cli->json)
        return cli_fail(CLI_USAGE, "--csv and --json are two forms of one answer: choose one");
    assent_buffer_format(&path, "/v1/reports/%s", which);
    client_query(cli->arena, &path, "kind", cli_value(cli, "--kind"));
    client_query(cli->arena, &path, "ended_from", cli_value(cli, "--from"));
    client_query(cli->arena, &path, "ended_before", cli_value(cli, "--until"));
    client_query(cli->arena, &path, "by", cli_value(cli, "--by"));
    struct call call = {.method = "GET",
                        .path = assent_buffer_done(&path),
                        .accept = csv ? "text/csv" : NULL,
                        .if_match = -1};
    return csv ? print_csv(client, &call) : client_print(client, &call, print);
}

static int run_tickets(struct cli *cli, struct client *client)
{
    return report(cli, client, "tickets", print_outcomes);
}

static int run_approvals(struct cli *cli, struct client *client)
{
    return report(cli, client, "approvals", print_approvals);
}

const struct command COMMANDS_REPORT[] = {
    {"report", "", "What became of the tickets that ended: how many succeeded, how long they took.",
     "Success is the share of those that succeeded among those that succeeded or failed. `half within` is the\n"
     "time from creation to the end that half of these did not exceed, `in approval` how long their rounds\n"
     "were open. Needs the permission `read_all`.",
     0, 0, OPTIONS_REPORT, .work = run_tickets},
    {"report approvals", "",
     "How long the rounds of those tickets were open, and which were decided in time.",
     "Early is the first half of a round's time, late after it; expired ones were not decided. The shares are\n"
     "of the rounds that had a clock and ended by it or by votes.",
     0, 0, OPTIONS_REPORT, .work = run_approvals},
    {.name = NULL},
};
