// SPDX-License-Identifier: Apache-2.0
// Reports: what became of the tickets that ended in a span of time, and how long people took to decide; as
// JSON, or as CSV (RFC 4180) for a spreadsheet. What is counted is the core's (core/report.h); here it gets
// names, and seconds instead of microseconds.
#include "parameters.h"
#include "view.h"
#include <assent/base/limits.h>

#define REPORT_PAST_US (366 * ASSENT_DAY_US) // that a report looks back unless told

// --- what is asked ---

static bool read_by(const struct assent_call *call, unsigned *by, struct assent_error *error)
{
    struct assent_text rest = assent_call_query(call, "by");
    while (rest.count > 0) {
        size_t comma = assent_text_find_byte(rest, ',');
        unsigned one = assent_report_by_find(assent_text_slice(rest.bytes, comma));
        size_t taken = comma < rest.count ? comma + 1 : comma;
        if (one == 0 || (*by & one) != 0 || (comma < rest.count && taken == rest.count))
            return bad_parameter(error, "by",
                                 "of month, service, workflow, type, each once, with commas between");
        *by |= one;
        rest = assent_text_slice(rest.bytes + taken, rest.count - taken);
    }
    return true;
}

static bool decode_report(const struct assent_call *call, struct assent_request *request,
                          struct assent_error *error)
{
    struct assent_report_query *report = &request->report;
    struct assent_text kind = assent_call_query(call, "kind");
    request->kind = ASSENT_REQUEST_REPORT;
    report->kind = ASSENT_CHANGE;
    if (kind.count > 0 && !assent_ticket_kind_find(kind, &report->kind))
        return bad_parameter(error, "kind", "change, request, incident or problem");
    int64_t tomorrow_us = (call->now_us / ASSENT_DAY_US + 1) * ASSENT_DAY_US; // the same all day: ETags hold
    if (!query_instant(call, "ended_from", tomorrow_us - REPORT_PAST_US, &report->from_us, error) ||
        !query_instant(call, "ended_before", tomorrow_us, &report->until_us, error) ||
        !read_by(call, &report->by, error))
        return false;
    return report->from_us < report->until_us ||
           bad_parameter(error, "ended_before",
                         "a time after `ended_from`, and the end of today unless you say it");
}

// --- what is answered ---

// A column of an answer: its name, and where its value is made. Shown in this order in CSV.
enum cell_kind { CELL_TEXT, CELL_COUNT, CELL_SHARE, CELL_TIMES };
struct cell {
    const char *name;
    enum cell_kind kind;
    bool absent; // a column of the group that was not asked for
    struct assent_text text;
    int64_t count, of; // SHARE: count of `of`
    struct assent_report_times times;
};
enum { CELLS_GROUP = 4, CELLS_MOST = 24 };
struct line {
    struct cell cells[CELLS_MOST];
    size_t count;
};

static void add_text(struct line *line, const char *name, struct assent_text text, bool absent)
{
    line->cells[line->count++] =
        (struct cell){.name = name, .kind = CELL_TEXT, .text = text, .absent = absent};
}

static void add_count(struct line *line, const char *name, int64_t count)
{
    line->cells[line->count++] = (struct cell){.name = name, .kind = CELL_COUNT, .count = count};
}

static void add_share(struct line *line, const char *name, int64_t count, int64_t of)
{
    line->cells[line->count++] = (struct cell){.name = name, .kind = CELL_SHARE, .count = count, .of = of};
}

static void add_times(struct line *line, const char *name, struct assent_report_times times)
{
    line->cells[line->count++] = (struct cell){.name = name, .kind = CELL_TIMES, .times = times};
}

static void add_group(struct line *line, const struct assent_report_group *group, unsigned by)
{
    add_text(line, "month", group->month, (by & ASSENT_BY_MONTH) == 0);
    add_text(line, "service", group->service, (by & ASSENT_BY_SERVICE) == 0);
    add_text(line, "workflow", group->workflow, (by & ASSENT_BY_WORKFLOW) == 0);
    add_text(line, "type", group->type, (by & ASSENT_BY_TYPE) == 0);
}

static struct line line_of(const struct assent_report_line *counted, unsigned by)
{
    struct line line = {.count = 0};
    int64_t succeeded = counted->outcomes[ASSENT_OUTCOME_SUCCESS],
            failed = counted->outcomes[ASSENT_OUTCOME_FAILURE];
    add_group(&line, &counted->group, by);
    add_count(&line, "ended", counted->ended);
    add_count(&line, "succeeded", succeeded);
    add_count(&line, "failed", failed);
    add_count(&line, "refused", counted->outcomes[ASSENT_OUTCOME_REFUSED]);
    add_count(&line, "cancelled", counted->outcomes[ASSENT_OUTCOME_CANCELLED]);
    add_share(&line, "success_share", succeeded, succeeded + failed);
    add_count(&line, "standard", counted->types[ASSENT_TYPE_STANDARD]);
    add_count(&line, "normal", counted->types[ASSENT_TYPE_NORMAL]);
    add_count(&line, "emergency", counted->types[ASSENT_TYPE_EMERGENCY]);
    add_count(&line, "latent", counted->types[ASSENT_TYPE_LATENT]);
    add_share(&line, "emergency_share", counted->types[ASSENT_TYPE_EMERGENCY], counted->ended);
    add_times(&line, "lead_time", counted->lead);
    add_times(&line, "approval_time", counted->approval);
    return line;
}

static struct line line_of_round(const struct assent_report_round *counted, unsigned by)
{
    struct line line = {.count = 0};
    int64_t clocked = counted->early + counted->timely + counted->late + counted->expired;
    add_group(&line, &counted->group, by);
    add_text(&line, "round", counted->round, false);
    add_text(&line, "asked", counted->asked, false);
    add_text(&line, "kind", assent_text_of(counted->debt ? "ratification" : "approval"), false);
    add_count(&line, "closed", counted->closed);
    add_count(&line, "met", counted->met);
    add_count(&line, "refused", counted->refused);
    add_count(&line, "expired", counted->expired);
    add_count(&line, "left", counted->left);
    add_count(&line, "early", counted->early);
    add_count(&line, "timely", counted->timely);
    add_count(&line, "late", counted->late);
    add_share(&line, "early_share", counted->early, clocked);
    add_share(&line, "late_share", counted->late, clocked);
    add_share(&line, "expired_share", counted->expired, clocked);
    add_times(&line, "time", counted->open);
    return line;
}

// Four digits are as many as anybody compares.
static double share_of(const struct cell *cell)
{
    int64_t rounded = (cell->count * 10000 + cell->of / 2) / cell->of;
    return (double)rounded / 10000;
}

static struct assent_value times_value(struct assent_arena *arena, const struct assent_report_times *times)
{
    struct assent_record record = assent_record_in(arena);
    assent_record_put_integer(&record, "count", times->count);
    if (times->count > 0) {
        assent_record_put_integer(&record, "mean_s", times->mean_us / ASSENT_SECOND_US);
        assent_record_put_integer(&record, "median_s", times->median_us / ASSENT_SECOND_US);
        assent_record_put_integer(&record, "p90_s", times->ninety_us / ASSENT_SECOND_US);
    }
    return assent_record_done(&record);
}

static struct assent_value line_value(struct assent_arena *arena, const struct line *line)
{
    struct assent_record record = assent_record_in(arena);
    for (size_t i = 0; i < line->count; i++) {
        const struct cell *cell = &line->cells[i];
        if (cell->kind == CELL_TEXT && !cell->absent)
            assent_record_put_text(&record, cell->name, cell->text);
        else if (cell->kind == CELL_COUNT)
            assent_record_put_integer(&record, cell->name, cell->count);
        else if (cell->kind == CELL_SHARE && cell->of > 0)
            assent_record_put(&record, cell->name, assent_value_decimal(share_of(cell)));
        else if (cell->kind == CELL_TIMES)
            assent_record_put(&record, cell->name, times_value(arena, &cell->times));
    }
    return assent_record_done(&record);
}

// --- CSV ---

static void csv_head(struct assent_buffer *out, const struct line *line)
{
    bool first = true;
    for (size_t i = 0; i < line->count; i++) {
        const struct cell *cell = &line->cells[i];
        if (cell->kind == CELL_TEXT && cell->absent)
            continue;
        const char *comma = first ? "" : ",";
        if (cell->kind == CELL_TIMES)
            assent_buffer_format(out, "%s%s_count,%s_median_s,%s_p90_s,%s_mean_s", comma, cell->name,
                                 cell->name, cell->name, cell->name);
        else
            assent_buffer_format(out, "%s%s", comma, cell->name);
        first = false;
    }
    assent_buffer_string(out, "\r\n");
}

// Handles, names of rounds and months: nothing in them has to be quoted.
static void csv_line(struct assent_buffer *out, const struct line *line)
{
    bool first = true;
    for (size_t i = 0; i < line->count; i++) {
        const struct cell *cell = &line->cells[i];
        if (cell->kind == CELL_TEXT && cell->absent)
            continue;
        if (!first)
            assent_buffer_byte(out, ',');
        first = false;
        if (cell->kind == CELL_TEXT)
            assent_buffer_text(out, cell->text);
        else if (cell->kind == CELL_COUNT)
            assent_buffer_format(out, "%lld", (long long)cell->count);
        else if (cell->kind == CELL_SHARE && cell->of > 0)
            assent_buffer_format(out, "%.4f", share_of(cell));
        else if (cell->kind == CELL_TIMES && cell->times.count > 0)
            assent_buffer_format(out, "%lld,%lld,%lld,%lld", (long long)cell->times.count,
                                 (long long)(cell->times.median_us / ASSENT_SECOND_US),
                                 (long long)(cell->times.ninety_us / ASSENT_SECOND_US),
                                 (long long)(cell->times.mean_us / ASSENT_SECOND_US));
        else if (cell->kind == CELL_TIMES)
            assent_buffer_string(out, "0,,,");
    }
    assent_buffer_string(out, "\r\n");
}

// --- the two answers ---

enum { FORM_JSON, FORM_CSV };
#define PRODUCES "application/json, text/csv"

static void answer_csv(struct assent_answer *answer, struct assent_buffer *out)
{
    answer->text = assent_buffer_done(out);
    answer->content_type = "text/csv; charset=utf-8; header=present";
}

static void answer_json(const struct assent_call *call, const struct assent_report_query *asked,
                        struct assent_items *items, const struct line *total, struct assent_answer *answer)
{
    struct assent_record record = assent_record_in(call->arena);
    assent_record_put(&record, "data", assent_items_done(items));
    assent_record_put_text(&record, "from", assent_instant_text(call->arena, asked->from_us));
    assent_record_put(&record, "kind", assent_value_string(assent_ticket_kind_text(asked->kind)));
    if (total != NULL)
        assent_record_put(&record, "total", line_value(call->arena, total));
    assent_record_put_text(&record, "until", assent_instant_text(call->arena, asked->until_us));
    answer->body = assent_record_done(&record);
}

static bool encode_tickets(const struct assent_call *call, const struct assent_reply *reply,
                           struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    const struct assent_report_sums *sums = &reply->sums;
    struct assent_buffer out = assent_buffer_in(call->arena);
    struct assent_items items = assent_items_in(call->arena);
    struct line total = line_of(&sums->total, 0), head = line_of(&sums->total, reply->reported.by);
    csv_head(&out, &head);
    for (size_t i = 0; i < sums->line_count; i++) {
        struct line line = line_of(&sums->lines[i], reply->reported.by);
        csv_line(&out, &line);
        assent_items_add(&items, line_value(call->arena, &line));
    }
    if (assent_call_form(call) == FORM_CSV)
        answer_csv(answer, &out);
    else
        answer_json(call, &reply->reported, &items, &total, answer);
    return true;
}

static bool encode_approvals(const struct assent_call *call, const struct assent_reply *reply,
                             struct assent_answer *answer, struct assent_error *error)
{
    (void)error;
    const struct assent_report_sums *sums = &reply->sums;
    const struct assent_report_round none = {0};
    struct assent_buffer out = assent_buffer_in(call->arena);
    struct assent_items items = assent_items_in(call->arena);
    struct line head = line_of_round(&none, reply->reported.by);
    csv_head(&out, &head);
    for (size_t i = 0; i < sums->round_count; i++) {
        struct line line = line_of_round(&sums->rounds[i], reply->reported.by);
        csv_line(&out, &line);
        assent_items_add(&items, line_value(call->arena, &line));
    }
    if (assent_call_form(call) == FORM_CSV)
        answer_csv(answer, &out);
    else
        answer_json(call, &reply->reported, &items, NULL, answer);
    return true;
}

static const char *const QUERY_REPORT[] = {"kind", "ended_from", "ended_before", "by", NULL};

const struct assent_route ROUTES_REPORTS[] = {
    {.method = "GET",
     .path = "/v1/reports/tickets",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_READ_ALL,
     .produces = PRODUCES,
     .query = QUERY_REPORT,
     .summary = "What became of the tickets that ended in a span of time, and how long they took",
     .status = 200,
     .gives = "TicketReport",
     .decode = decode_report,
     .encode = encode_tickets},
    {.method = "GET",
     .path = "/v1/reports/approvals",
     .access = ASSENT_ACCESS_PERMISSION,
     .permission = ASSENT_MAY_READ_ALL,
     .produces = PRODUCES,
     .query = QUERY_REPORT,
     .summary =
         "How long rounds of those tickets were open, and which were decided early, late or not at all",
     .status = 200,
     .gives = "ApprovalReport",
     .decode = decode_report,
     .encode = encode_approvals},
    {.method = NULL},
};
