// SPDX-License-Identifier: Apache-2.0
// A ticket as people read it: what it is, where it is, whom it waits for, until when, what may be done.
#include "print.h"
#include <stdio.h>

static void line(const char *title, struct assent_text text)
{
    if (text.count > 0)
        printf("  %-12s %.*s\n", title, (int)text.count, text.bytes);
}

static void print_fields(struct cli *cli, const struct assent_value *fields)
{
    for (size_t i = 0; fields != NULL && fields->kind == ASSENT_VALUE_RECORD && i < fields->record.count;
         i++) {
        const struct assent_member *member = &fields->record.members[i];
        struct assent_text value = print_value(cli->arena, &member->value);
        printf("    %-14.*s %.*s\n", (int)member->name.count, member->name.bytes, (int)value.count,
               value.bytes);
    }
}

static void print_risk(struct cli *cli, const struct assent_value *risk)
{
    if (risk == NULL)
        return;
    struct assent_text level = assent_value_get_text(risk, "level");
    printf("  %-12s %.*s (%lld points)\n", "risk", (int)level.count, level.bytes,
           (long long)assent_value_get_integer(risk, "score", 0));
    const struct assent_value *factors = assent_value_get(risk, "factors");
    for (size_t i = 0; factors != NULL && i < factors->list.count; i++) {
        const struct assent_value *factor = &factors->list.items[i];
        bool floor = assent_text_is(assent_value_get_text(factor, "id"), "floor");
        if (assent_value_get_integer(factor, "contribution", 0) == 0 && !floor)
            continue; // an answer that adds nothing is no reason
        struct assent_text reason = print_clean(cli->arena, assent_value_get_text(factor, "reason"));
        printf("    %+5lld  %.*s\n", (long long)assent_value_get_integer(factor, "contribution", 0),
               (int)reason.count, reason.bytes);
    }
}

static void print_votes(struct cli *cli, const struct assent_value *votes)
{
    for (size_t i = 0; votes != NULL && i < votes->list.count; i++) {
        const struct assent_value *vote = &votes->list.items[i];
        struct assent_text who = print_who(cli->arena, assent_value_get(vote, "person"));
        struct assent_text choice = assent_value_get_text(vote, "choice");
        struct assent_text comment = print_clean(cli->arena, assent_value_get_text(vote, "comment"));
        struct assent_text seat = print_clean(cli->arena, assent_value_get_text(vote, "seat"));
        bool named = seat.count > 0 && !assent_text_is(choice, "object");
        printf("    %-9.*s by %.*s", (int)choice.count, choice.bytes, (int)who.count, who.bytes);
        if (named)
            printf(" as %.*s", (int)seat.count, seat.bytes);
        struct assent_text hand = print_hand(cli, vote);
        printf("%.*s%s%.*s\n", (int)hand.count, hand.bytes, comment.count > 0 ? ": " : "", (int)comment.count,
               comment.bytes);
        struct assent_text answer = print_clean(cli->arena, assent_value_get_text(vote, "answer"));
        if (answer.count > 0)
            printf("      answer: %.*s\n", (int)answer.count, answer.bytes);
    }
}

static void print_need(const struct assent_value *seat)
{
    struct assent_text need = assent_value_get_text(seat, "need");
    long long needed = (long long)assent_value_get_integer(seat, "needed", -1);
    bool number = need.count == 0 ||
                  (need.bytes[0] >= '0' && need.bytes[0] <= '9' && need.bytes[need.count - 1] != '%');
    if (needed < 0)
        printf("needs %.*s", (int)need.count, need.bytes);
    else if (number)
        printf("needs %lld", needed);
    else
        printf("needs %lld (%.*s)", needed, (int)need.count, need.bytes);
}

// "needs 3 (majority) of group cab: 1 approved, 3 may still vote", "technical: needs 1 of …",
// "role security-officer may object".
static void print_seat(struct cli *cli, const struct assent_value *round, const struct assent_value *seat,
                       struct assent_text due)
{
    struct assent_text name = print_clean(cli->arena, assent_value_get_text(seat, "name"));
    struct assent_text from = print_who(cli->arena, assent_value_get(seat, "from"));
    long long asked = (long long)assent_value_get_integer(seat, "asked", 0),
              possible = (long long)assent_value_get_integer(seat, "possible", asked),
              approved = (long long)assent_value_get_integer(seat, "approved", 0),
              objected = (long long)assent_value_get_integer(round, "objected", 0);
    const struct assent_value *votes = assent_value_get(round, "votes");
    bool any = votes != NULL && votes->list.count > 0;
    if (assent_value_get_boolean(seat, "object", false)) {
        printf("    %.*s may object", (int)from.count, from.bytes);
        if (objected > 0)
            printf(": %lld objected", objected);
        else
            fputs(any ? ": nobody has" : "", stdout);
    } else {
        printf("    %.*s%s", (int)name.count, name.bytes, name.count > 0 ? ": " : "");
        print_need(seat);
        printf(" of %.*s", (int)from.count, from.bytes);
        if (any)
            printf(": %lld approved, %lld may still vote", approved, possible);
        else
            printf(" (%lld may vote)", possible);
    }
    printf("%s%.*s\n", due.count > 0 ? ", until " : "", (int)due.count, due.bytes);
}

// What else the round waits for.
static void print_close(struct cli *cli, const struct assent_value *round)
{
    int64_t quorum = assent_value_get_integer(round, "quorum", 0),
            voted = assent_value_get_integer(round, "approved", 0) +
                    assent_value_get_integer(round, "rejected", 0) +
                    assent_value_get_integer(round, "abstained", 0);
    struct assent_text meeting = print_clean(cli->arena, assent_value_get_text(round, "meeting"));
    if (quorum > 0)
        printf("    quorum %lld: %lld voted\n", (long long)quorum, (long long)voted);
    if (assent_value_get_text(round, "closes").count > 0)
        printf("    closes at meeting%s%.*s\n", meeting.count > 0 ? " " : "", (int)meeting.count,
               meeting.bytes);
}

// "you can vote", and for which seat where one must be named.
static void print_can(struct cli *cli, const struct assent_value *seats)
{
    struct assent_buffer names = assent_buffer_in(cli->arena);
    size_t count = 0;
    bool object = false;
    for (size_t i = 0; seats != NULL && i < seats->list.count; i++) {
        const struct assent_value *seat = &seats->list.items[i];
        bool objects = assent_value_get_boolean(seat, "object", false);
        if (!assent_value_get_boolean(seat, "yours", false))
            continue;
        object = object || objects;
        if (objects)
            continue;
        assent_buffer_string(&names, count++ > 0 ? ", " : "");
        assent_buffer_text(&names, print_clean(cli->arena, assent_value_get_text(seat, "name")));
    }
    struct assent_text all = assent_buffer_done(&names);
    if (count > 1)
        printf("    you can vote for one seat, named with --seat: %.*s\n", (int)all.count, all.bytes);
    else if (count > 0 || !object)
        puts("    you can vote");
    if (object)
        puts("    you can object");
}

// The rule that keeps the caller from voting, in words where it is short for something.
static void print_cannot(struct assent_text rule)
{
    if (assent_text_is(rule, "one vote"))
        puts("    you have voted");
    else if (assent_text_is(rule, "human"))
        puts("    you cannot vote: only people vote");
    else if (assent_text_starts(rule, "from "))
        puts("    you are not asked");
    else
        printf("    you cannot vote: %.*s\n", (int)rule.count, rule.bytes);
}

static void print_may_set(struct cli *cli, const struct assent_value *names)
{
    struct assent_text all = names != NULL ? print_value(cli->arena, names) : (struct assent_text){0};
    if (all.count > 0)
        printf("    an approval may narrow, with --set: %.*s\n", (int)all.count, all.bytes);
}

static void print_stand_ins(struct cli *cli, const struct assent_value *others)
{
    for (size_t i = 0; others != NULL && i < others->list.count; i++) {
        struct assent_text who = print_who(cli->arena, assent_value_get(&others->list.items[i], "person"));
        printf("    you can vote for %.*s\n", (int)who.count, who.bytes);
    }
}

void print_round(struct cli *cli, const struct assent_value *round)
{
    struct assent_text name = assent_value_get_text(round, "name"), id = assent_value_get_text(round, "id");
    struct assent_text due = print_time(cli->arena, assent_value_get_text(round, "due"));
    const struct assent_value *seats = assent_value_get(round, "seats");
    bool debt = assent_value_get(round, "debt") != NULL, unpaid = assent_value_get(round, "unpaid") != NULL;
    printf("  %-12s %.*s  %.*s%s\n", debt ? "owed" : "approval", (int)name.count, name.bytes, (int)id.count,
           id.bytes, unpaid ? "  overdue" : "");
    if (assent_value_get(round, "stopped") != NULL)
        puts("    its clock stands: a question is open");
    for (size_t i = 0; seats != NULL && i < seats->list.count; i++)
        print_seat(cli, round, &seats->list.items[i], due);
    print_close(cli, round);
    print_votes(cli, assent_value_get(round, "votes"));
    const struct assent_value *can = assent_value_get(round, "can_vote");
    struct assent_text why = print_clean(cli->arena, assent_value_get_text(round, "cannot_because"));
    if (can != NULL && can->boolean)
        print_can(cli, seats);
    else if (why.count > 0)
        print_cannot(why);
    print_stand_ins(cli, assent_value_get(round, "can_vote_for"));
    print_may_set(cli, assent_value_get(round, "may_set"));
    print_changed(cli, round);
}

// Why a ticket lies with somebody again: the approval that it came back from, and who said what.
static void print_came_back(struct cli *cli, const struct assent_value *round)
{
    if (round == NULL)
        return;
    struct assent_text name = assent_value_get_text(round, "name"),
                       outcome = assent_value_get_text(round, "outcome");
    printf("  %-12s from %.*s: %.*s\n", "came back", (int)name.count, name.bytes, (int)outcome.count,
           outcome.bytes);
    print_votes(cli, assent_value_get(round, "votes"));
}

static void print_jobs(struct cli *cli, const struct assent_value *jobs)
{
    for (size_t i = 0; jobs != NULL && i < jobs->list.count; i++) {
        const struct assent_value *job = &jobs->list.items[i];
        struct assent_text name = assent_value_get_text(job, "name"),
                           phase = assent_value_get_text(job, "phase"),
                           role = assent_value_get_text(job, "role");
        struct assent_text type = assent_value_get_text(job, "type"), id = assent_value_get_text(job, "id");
        struct assent_text from =
            type.count > 0 ? assent_text_format(cli->arena, "worker %.*s", (int)type.count, type.bytes)
                           : print_who(cli->arena, assent_value_get(job, "from"));
        bool undo = !assent_text_is(role, "do");
        printf("  %-12s %.*s%s%.*s: %.*s%s%.*s  %.*s\n", i == 0 ? "jobs" : "", (int)name.count, name.bytes,
               undo ? " " : "", undo ? (int)role.count : 0, role.bytes, (int)phase.count, phase.bytes,
               from.count > 0 ? ", " : "", (int)from.count, from.bytes, (int)id.count, id.bytes);
    }
}

static void print_conflicts(struct cli *cli, const struct assent_value *conflicts)
{
    for (size_t i = 0; conflicts != NULL && i < conflicts->list.count; i++) {
        const struct assent_value *conflict = &conflicts->list.items[i];
        struct assent_text with =
            print_clean(cli->arena, assent_value_get_text(assent_value_get(conflict, "with"), "number"));
        struct assent_text from = print_time(cli->arena, assent_value_get_text(conflict, "from"));
        struct assent_text until = print_time(cli->arena, assent_value_get_text(conflict, "until"));
        struct assent_text outcome = assent_value_get_text(conflict, "outcome");
        struct assent_text id = print_clean(cli->arena, assent_value_get_text(conflict, "id"));
        line("conflict",
             assent_text_format(cli->arena, "with %.*s, %.*s to %.*s, %.*s: %.*s", (int)with.count,
                                with.bytes, (int)from.count, from.bytes, (int)until.count, until.bytes,
                                (int)outcome.count, outcome.bytes, (int)id.count, id.bytes));
    }
}

// Jobs are being stopped and undone before it is there.
static void print_leaving(struct cli *cli, const struct assent_value *ticket)
{
    struct assent_text to = assent_value_get_text(ticket, "leaving_for"),
                       why = print_clean(cli->arena, assent_value_get_text(ticket, "leaving_because"));
    if (to.count > 0)
        line("on its way", assent_text_format(cli->arena, "to %.*s (%.*s)", (int)to.count, to.bytes,
                                              (int)why.count, why.bytes));
}

static void print_actions(struct cli *cli, const struct assent_value *actions)
{
    struct assent_buffer out = assent_buffer_in(cli->arena);
    for (size_t i = 0; actions != NULL && i < actions->list.count; i++) {
        assent_buffer_string(&out, i > 0 ? ", " : "");
        assent_buffer_text(&out, assent_value_get_text(&actions->list.items[i], "name"));
    }
    line("you may", assent_buffer_done(&out));
}

void print_ticket(struct cli *cli, const struct assent_value *ticket)
{
    struct assent_arena *arena = cli->arena;
    struct assent_text number = assent_value_get_text(ticket, "number"),
                       title = print_clean(arena, assent_value_get_text(ticket, "title"));
    printf("%s%.*s  %.*s%s\n", print_bold(cli), (int)number.count, number.bytes, (int)title.count,
           title.bytes, print_plain(cli));
    const struct assent_value *workflow = assent_value_get(ticket, "workflow");
    struct assent_text name = assent_value_get_text(workflow, "name"),
                       outcome = assent_value_get_text(ticket, "outcome");
    line("workflow", assent_text_format(arena, "%.*s, version %lld", (int)name.count, name.bytes,
                                        (long long)assent_value_get_integer(workflow, "version", 0)));
    struct assent_text state = assent_value_get_text(ticket, "state");
    line("state", outcome.count > 0 ? assent_text_format(arena, "%.*s (%.*s)", (int)state.count, state.bytes,
                                                         (int)outcome.count, outcome.bytes)
                                    : state);
    line("requester", print_who(arena, assent_value_get(ticket, "requester")));
    if (assent_value_get(ticket, "opened_by") != NULL)
        line("opened by", print_who(arena, assent_value_get(ticket, "opened_by")));
    line("created", print_time(arena, assent_value_get_text(ticket, "created")));
    print_risk(cli, assent_value_get(ticket, "risk"));
    const struct assent_value *held_by = assent_value_get(ticket, "held_by");
    if (held_by != NULL)
        line("lies with", print_who(arena, held_by));
    const struct assent_value *round = assent_value_get(ticket, "approval");
    if (round != NULL)
        print_round(cli, round);
    const struct assent_value *debts = assent_value_get(ticket, "debts");
    for (size_t i = 0; debts != NULL && i < debts->list.count; i++)
        print_round(cli, &debts->list.items[i]);
    print_conflicts(cli, assent_value_get(ticket, "conflicts"));
    print_leaving(cli, ticket);
    print_came_back(cli, assent_value_get(ticket, "last_approval"));
    print_jobs(cli, assent_value_get(ticket, "jobs"));
    print_actions(cli, assent_value_get(ticket, "actions"));
    puts("  fields");
    print_fields(cli, assent_value_get(ticket, "fields"));
}

void print_tickets(struct cli *cli, const struct assent_value *body)
{
    static const char *const TITLES[] = {"number", "state", "requester", "due", "title"};
    struct table table = table_of(cli, TITLES, 5);
    const struct assent_value *data = assent_value_get(body, "data");
    for (size_t i = 0; data != NULL && i < data->list.count; i++) {
        const struct assent_value *ticket = &data->list.items[i];
        table_cell(&table, assent_value_get_text(ticket, "number"));
        table_cell(&table, assent_value_get_text(ticket, "state"));
        table_cell(&table, print_who(cli->arena, assent_value_get(ticket, "requester")));
        table_cell(&table, print_time(cli->arena, assent_value_get_text(ticket, "due")));
        table_cell(&table, assent_value_get_text(ticket, "title"));
    }
    table_print_page(&table, body, "there are no such tickets");
}

void print_ticket_of(struct cli *cli, const struct assent_value *answer)
{
    print_ticket(cli, assent_value_get(answer, "ticket"));
}
