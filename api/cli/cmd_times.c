// SPDX-License-Identifier: Apache-2.0
// Commands on what has times of its own: freezes, maintenance, boards, rotas (what they are and when they
// come next), and override (a freeze is lifted for a ticket).
#include "client.h"
#include "print.h"

#include <stdio.h>
#include <string.h>

static const struct option OPTIONS_OVERRIDE[] = {
    {"--dry-run", OPTION_FLAG, NULL, "tell what would happen; keep nothing"},
    {"--key", OPTION_VALUE, "KEY", "the Idempotency-Key (else one is drawn)"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

// "2026-12-23 17:00Z to 2027-01-04 05:00Z", and who is on call then.
static struct assent_text span_text(struct cli *cli, const struct assent_value *span)
{
    struct assent_text from = print_time(cli->arena, assent_value_get_text(span, "from"));
    struct assent_text until = print_time(cli->arena, assent_value_get_text(span, "until"));
    const struct assent_value *person = assent_value_get(span, "person");
    struct assent_text who = person ? print_who(cli->arena, person) : (struct assent_text){0};
    return assent_text_format(cli->arena, "%.*s to %.*s%s%.*s", (int)from.count, from.bytes, (int)until.count,
                              until.bytes, who.count ? "  " : "", (int)who.count, who.bytes ? who.bytes : "");
}

static void print_things(struct cli *cli, const struct assent_value *page)
{
    static const char *const TITLES[] = {"HANDLE", "NAME", "NEXT"}, *const OF_RULES[] = {"HANDLE", "NAME",
                                                                                         "BECAUSE"};
    bool rules = strcmp(cli->command->name, "rules") == 0;
    struct table table = table_of(cli, rules ? OF_RULES : TITLES, 3);
    const struct assent_value *data = assent_value_get(page, "data");
    for (size_t i = 0; data != NULL && i < data->list.count; i++) {
        const struct assent_value *thing = &data->list.items[i];
        const struct assent_value *next = assent_value_get(thing, "next");
        bool any = next != NULL && next->kind == ASSENT_VALUE_LIST && next->list.count > 0;
        table_cell(&table, print_clean(cli->arena, assent_value_get_text(thing, "handle")));
        table_cell(&table, print_clean(cli->arena, assent_value_get_text(thing, "name")));
        if (rules)
            table_cell(&table, print_clean(cli->arena, assent_value_get_text(thing, "because")));
        else
            table_cell(&table, any ? span_text(cli, &next->list.items[0]) : assent_text_of("-"));
    }
    table_print(&table);
}

// Its members one a line, then the times that come.
static void print_thing(struct cli *cli, const struct assent_value *thing)
{
    for (size_t i = 0; thing->kind == ASSENT_VALUE_RECORD && i < thing->record.count; i++) {
        const struct assent_member *member = &thing->record.members[i];
        if (assent_text_is(member->name, "next"))
            continue;
        struct assent_text value = print_value(cli->arena, &member->value);
        printf("%-16.*s %.*s\n", (int)member->name.count, member->name.bytes, (int)value.count, value.bytes);
    }
    const struct assent_value *next = assent_value_get(thing, "next");
    for (size_t i = 0; next != NULL && i < next->list.count; i++) {
        struct assent_text text = span_text(cli, &next->list.items[i]);
        printf("%-16s %.*s\n", i ? "" : "next", (int)text.count, text.bytes);
    }
}

// The command is called like the resource.
static int see(struct cli *cli, struct client *client)
{
    struct assent_buffer path = assent_buffer_in(cli->arena);
    bool one = cli->argument_count > 0;
    assent_buffer_format(&path, "/v1/%s", cli->command->name);
    if (one) {
        assent_buffer_byte(&path, '/');
        assent_buffer_text(&path, client_escape(cli->arena, cli->arguments[0]));
    } else {
        client_query(cli->arena, &path, "limit", cli_value(cli, "--limit"));
        client_query(cli->arena, &path, "cursor", cli_value(cli, "--cursor"));
    }
    struct call call = {.method = "GET", .path = assent_buffer_done(&path), .if_match = -1};
    return client_print(client, &call, one ? print_thing : print_things);
}

static void print_would(struct cli *cli, const struct assent_value *ticket)
{
    (void)cli, (void)ticket;
    puts("the freeze would be lifted for the ticket; nothing was kept");
}

static int override(struct cli *cli, struct client *client)
{
    struct assent_record record = assent_record_in(cli->arena);
    struct assent_text ticket = client_escape(cli->arena, cli->arguments[0]);
    bool dry = cli_flag(cli, "--dry-run");
    assent_record_put_text(&record, "freeze", assent_text_of(cli->arguments[1]));
    assent_record_put_text(&record, "because", assent_text_of(cli->arguments[2]));
    struct call call = {.method = "POST",
                        .path =
                            assent_text_format(cli->arena, "/v1/tickets/%.*s/overrides%s", (int)ticket.count,
                                               ticket.bytes, dry ? "?dry_run=true" : ""),
                        .keyed = true,
                        .if_match = -1};
    call.body = assent_record_done(&record);
    return client_print(client, &call, dry ? print_would : print_ticket);
}

const struct command COMMANDS_TIMES[] = {
    {"freezes", "[HANDLE]", "freezes: when nothing may happen, to what, and who may lift it", NULL, 0, 1,
     OPTIONS_PAGE, .work = see},
    {"maintenance", "[HANDLE]", "maintenance windows: when alone something may happen", NULL, 0, 1,
     OPTIONS_PAGE, .work = see},
    {"boards", "[HANDLE]", "boards: who decides together, and when they meet", NULL, 0, 1, OPTIONS_PAGE,
     .work = see},
    {"rotas", "[HANDLE]", "rotas: who is on call when", NULL, 0, 1, OPTIONS_PAGE, .work = see},
    {"rules", "[HANDLE]", "house rules: what holds whatever a workflow says", NULL, 0, 1, OPTIONS_PAGE,
     .work = see},
    {"override", "TICKET FREEZE REASON", "lift a freeze for a ticket, with a reason", NULL, 3, 3,
     OPTIONS_OVERRIDE, .work = override},
    {.name = NULL},
};
