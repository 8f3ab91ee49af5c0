// SPDX-License-Identifier: Apache-2.0
// Reports over tickets that have ended (report.h). Guarantees: the same tickets give the same report in any
// order; the middle values are exact, not estimated; a column that was not asked for tells nothing apart.
// Leans on the ticket alone, so a report is as true as the tickets are.
#include <assent/core/report.h>

#include <assent/base/limits.h>
#include <assent/base/time.h>

#include <stdlib.h>
#include <string.h>

struct samples {
    int64_t *items;
    size_t count;
    size_t room;
};

// One line, or one round of one line. The key has every column, so its order is the order of the report.
struct row {
    struct assent_text key;
    struct samples samples[2];
    union {
        struct assent_report_line line;   // samples: lead, approval
        struct assent_report_round round; // samples: open
    };
};

struct rows {
    struct row **items;
    size_t count;
    size_t room;
};

struct assent_report {
    struct assent_arena *arena;
    unsigned by;
    struct row total;
    struct rows lines;
    struct rows rounds;
};

static struct assent_report_group group_of(const struct assent_report *report,
                                           const struct assent_ticket *ticket, enum assent_change_type type);
static void count_ticket(struct row *row, const struct assent_ticket *ticket, enum assent_change_type type,
                         struct assent_arena *arena);
static int64_t time_in_approvals(const struct assent_ticket *ticket, bool *any);
static bool count_rounds(struct assent_report *report, const struct assent_ticket *ticket,
                         const struct assent_report_group *group, struct assent_error *error);
static bool asked(const struct assent_round *round);
static void count_round(struct assent_report_round *counted, const struct assent_round *round);
static struct assent_text asked_of(const struct assent_round *round, struct assent_arena *arena);
static struct assent_text key_of(const struct assent_report_group *group, struct assent_text name,
                                 struct assent_text asked, struct assent_arena *arena);
static struct row *row_of(struct assent_report *report, struct rows *rows, struct assent_text key, bool *made,
                          struct assent_error *error);
static void sample(struct samples *samples, int64_t value, struct assent_arena *arena);
static struct assent_report_times times_of(const struct samples *samples);
static void finish_line(struct row *row);
static int by_key(const void *a, const void *b);
static int by_value(const void *a, const void *b);

struct assent_report *assent_report_open(struct assent_arena *arena, unsigned by)
{
    struct assent_report *report = assent_arena_take(arena, sizeof *report);
    report->arena = arena;
    report->by = by;
    return report;
}

bool assent_report_add(struct assent_report *report, const struct assent_ticket *ticket,
                       enum assent_change_type type, struct assent_error *error)
{
    bool made;
    if (ticket->outcome == ASSENT_OUTCOME_NONE)
        return true;
    struct assent_report_group group = group_of(report, ticket, type);
    const struct assent_text none = {0};
    struct row *row = row_of(report, &report->lines, key_of(&group, none, none, report->arena), &made, error);
    if (!row)
        return false;
    if (made)
        row->line.group = group;
    count_ticket(row, ticket, type, report->arena);
    count_ticket(&report->total, ticket, type, report->arena);
    return count_rounds(report, ticket, &group, error);
}

static struct assent_report_group group_of(const struct assent_report *report,
                                           const struct assent_ticket *ticket, enum assent_change_type type)
{
    struct assent_report_group group = {0};
    struct assent_date date = assent_date_of(ticket->entered_us);
    if (report->by & ASSENT_BY_MONTH)
        group.month = assent_text_format(report->arena, "%04d-%02d", (int)date.year, (int)date.month);
    if (report->by & ASSENT_BY_SERVICE)
        group.service = assent_text_copy(report->arena, ticket->service);
    if (report->by & ASSENT_BY_WORKFLOW)
        group.workflow = assent_text_copy(report->arena, ticket->workflow);
    if (report->by & ASSENT_BY_TYPE)
        group.type = assent_text_of(assent_change_type_text(type));
    return group;
}

static void count_ticket(struct row *row, const struct assent_ticket *ticket, enum assent_change_type type,
                         struct assent_arena *arena)
{
    bool any = false;
    int64_t approval = time_in_approvals(ticket, &any);
    row->line.ended++;
    row->line.outcomes[ticket->outcome]++;
    row->line.types[type]++;
    if (ticket->outcome == ASSENT_OUTCOME_SUCCESS || ticket->outcome == ASSENT_OUTCOME_FAILURE)
        sample(&row->samples[0], ticket->entered_us - ticket->created_us, arena);
    if (any)
        sample(&row->samples[1], approval, arena);
}

// Rounds of an approval follow one another, so their times add up; votes that are owed hold nothing up.
static int64_t time_in_approvals(const struct assent_ticket *ticket, bool *any)
{
    int64_t sum = 0;
    for (size_t i = 0; i < ticket->round_count; i++) {
        const struct assent_round *round = &ticket->rounds[i];
        if (round->debt || !asked(round))
            continue;
        *any = true;
        sum += round->closed_us - round->opened_us;
    }
    return sum;
}

static bool asked(const struct assent_round *round)
{
    return round->outcome != ASSENT_ROUND_OPEN && round->outcome != ASSENT_ROUND_SKIPPED;
}

static bool count_rounds(struct assent_report *report, const struct assent_ticket *ticket,
                         const struct assent_report_group *group, struct assent_error *error)
{
    for (size_t i = 0; i < ticket->round_count; i++) {
        const struct assent_round *round = &ticket->rounds[i];
        bool made;
        if (!asked(round))
            continue;
        struct assent_text whom = asked_of(round, report->arena);
        struct row *row =
            row_of(report, &report->rounds, key_of(group, round->name, whom, report->arena), &made, error);
        if (!row)
            return false;
        if (made) {
            row->round.group = *group;
            row->round.round = assent_text_copy(report->arena, round->name);
            row->round.asked = whom;
            row->round.debt = round->debt;
        }
        count_round(&row->round, round);
        sample(&row->samples[0], round->closed_us - round->opened_us, report->arena);
    }
    return true;
}

static void count_round(struct assent_report_round *counted, const struct assent_round *round)
{
    bool decided = round->outcome == ASSENT_ROUND_MET || round->outcome == ASSENT_ROUND_REFUSED;
    counted->closed++;
    counted->met += round->outcome == ASSENT_ROUND_MET;
    counted->refused += round->outcome == ASSENT_ROUND_REFUSED;
    counted->expired += round->outcome == ASSENT_ROUND_EXPIRED;
    counted->left += round->outcome == ASSENT_ROUND_LEFT;
    if (!decided || round->due_us == 0)
        return;
    if (round->closed_us > round->due_us)
        counted->late++;
    else if (round->closed_us - round->opened_us <= (round->due_us - round->opened_us) / 2)
        counted->early++;
    else
        counted->timely++;
}

// Each address once. A set of people has no name that anybody could read; it is "people".
static struct assent_text asked_of(const struct assent_round *round, struct assent_arena *arena)
{
    struct assent_buffer out = assent_buffer_in(arena);
    size_t room = 0;
    size_t count = 0;
    for (size_t i = 0; i < round->seat_count; i++)
        room += round->seats[i].audience.count;
    struct assent_text *keys = assent_arena_take_array(arena, room, sizeof *keys);
    for (size_t i = 0; i < round->seat_count; i++) {
        const struct assent_audience *audience = &round->seats[i].audience;
        for (size_t k = 0; k < audience->count; k++) {
            bool people = assent_text_starts(audience->keys[k], "set:") ||
                          assent_text_starts(audience->keys[k], "per_");
            keys[count++] = people ? assent_text_of("people") : audience->keys[k];
        }
    }
    count = assent_texts_settle(keys, count);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            assent_buffer_byte(&out, ' ');
        assent_buffer_text(&out, keys[i]);
    }
    return assent_buffer_done(&out);
}

// NUL stands in none of them and sorts before everything, so a shorter word comes first.
static struct assent_text key_of(const struct assent_report_group *group, struct assent_text name,
                                 struct assent_text asked, struct assent_arena *arena)
{
    const struct assent_text parts[] = {group->month, group->service, group->workflow,
                                        group->type,  name,           asked};
    struct assent_buffer out = assent_buffer_in(arena);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        assent_buffer_text(&out, parts[i]);
        assent_buffer_byte(&out, '\0');
    }
    return assent_buffer_done(&out);
}

static struct row *row_of(struct assent_report *report, struct rows *rows, struct assent_text key, bool *made,
                          struct assent_error *error)
{
    const struct row wanted = {.key = key};
    const struct row *at = &wanted;
    struct row **found =
        rows->count ? bsearch(&at, rows->items, rows->count, sizeof *rows->items, by_key) : NULL;
    *made = !found;
    if (found)
        return *found;
    if (report->lines.count + report->rounds.count == ASSENT_REPORT_LINES) {
        assent_error_set(error, ASSENT_LIMIT_REACHED,
                         "a report has at most %d lines; ask for a shorter time, or by fewer columns",
                         ASSENT_REPORT_LINES);
        return NULL;
    }
    if (rows->count == rows->room) {
        rows->room = rows->room ? rows->room * 2 : 16;
        struct row **items = assent_arena_take_array(report->arena, rows->room, sizeof *items);
        if (rows->count)
            memcpy(items, rows->items, rows->count * sizeof *items);
        rows->items = items;
    }
    struct row *row = assent_arena_take(report->arena, sizeof *row);
    size_t place = rows->count++;
    row->key = key;
    for (; place > 0 && assent_text_compare(rows->items[place - 1]->key, key) > 0; place--)
        rows->items[place] = rows->items[place - 1];
    rows->items[place] = row;
    return row;
}

// A clock that was set back meanwhile makes no negative time.
static void sample(struct samples *samples, int64_t value, struct assent_arena *arena)
{
    if (samples->count == samples->room) {
        samples->room = samples->room ? samples->room * 2 : 8;
        int64_t *items = assent_arena_take_array(arena, samples->room, sizeof *items);
        if (samples->count)
            memcpy(items, samples->items, samples->count * sizeof *items);
        samples->items = items;
    }
    samples->items[samples->count++] = value > 0 ? value : 0;
}

// Nearest rank: a time that was really taken, never one between two of them.
static struct assent_report_times times_of(const struct samples *samples)
{
    struct assent_report_times times = {.count = (int64_t)samples->count};
    double sum = 0;
    if (samples->count == 0)
        return times;
    qsort(samples->items, samples->count, sizeof *samples->items, by_value);
    for (size_t i = 0; i < samples->count; i++)
        sum += (double)samples->items[i];
    times.median_us = samples->items[(samples->count + 1) / 2 - 1];
    times.ninety_us = samples->items[(samples->count * 9 + 9) / 10 - 1];
    times.mean_us = (int64_t)(sum / (double)samples->count);
    return times;
}

struct assent_report_sums assent_report_done(struct assent_report *report)
{
    struct assent_report_line *lines =
        assent_arena_take_array(report->arena, report->lines.count, sizeof *lines);
    struct assent_report_round *rounds =
        assent_arena_take_array(report->arena, report->rounds.count, sizeof *rounds);
    finish_line(&report->total);
    for (size_t i = 0; i < report->lines.count; i++) {
        finish_line(report->lines.items[i]);
        lines[i] = report->lines.items[i]->line;
    }
    for (size_t i = 0; i < report->rounds.count; i++) {
        rounds[i] = report->rounds.items[i]->round;
        rounds[i].open = times_of(&report->rounds.items[i]->samples[0]);
    }
    return (struct assent_report_sums){.total = report->total.line,
                                       .lines = lines,
                                       .line_count = report->lines.count,
                                       .rounds = rounds,
                                       .round_count = report->rounds.count};
}

static void finish_line(struct row *row)
{
    row->line.lead = times_of(&row->samples[0]);
    row->line.approval = times_of(&row->samples[1]);
}

unsigned assent_report_by_find(struct assent_text word)
{
    static const char *const WORDS[] = {"month", "service", "workflow", "type"};
    for (unsigned i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (assent_text_is(word, WORDS[i]))
            return 1u << i;
    }
    return 0;
}

static int by_key(const void *a, const void *b)
{
    const struct row *const *left = a;
    const struct row *const *right = b;
    return assent_text_compare((*left)->key, (*right)->key);
}

static int by_value(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}
