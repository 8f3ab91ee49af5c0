// SPDX-License-Identifier: Apache-2.0
// Every key of a world file, section by section.
#include "schema.h"

static const struct schema_row ROWS[] = {
    {"", "assent", SCHEMA_INTEGER, SCHEMA_REQUIRED, "The version of the language: 1."},
    {"", "world", SCHEMA_TEXT, 0, "What the world is called, for people."},
    {"", "people", SCHEMA_NAMED, SCHEMA_REQUIRED, "Handle to person."},
    {"", "groups", SCHEMA_NAMED, 0, "Handle to group."},
    {"", "roles", SCHEMA_NAMED, SCHEMA_REQUIRED, "Handle to role: who may do what."},
    {"", "services", SCHEMA_NAMED, 0, "Handle to service."},
    {"", "items", SCHEMA_NAMED, 0, "Handle to configuration item."},
    {"", "calendars", SCHEMA_NAMED, 0, "Handle to calendar."},
    {"", "delegations", SCHEMA_LATER, 0, "Delegation comes later; put the deputy into the group."},
    {"", "boards", SCHEMA_LATER, 0,
     "Boards come later; `board:x` in a workflow means the group of that handle."},
    {"", "freezes", SCHEMA_LATER, 0, "Freezes come with the change schedule."},
    {"", "rules", SCHEMA_LATER, 0, "House rules come later; write them into the workflow."},

    {"people.HANDLE", "name", SCHEMA_TEXT, SCHEMA_REQUIRED, "The full name."},
    {"people.HANDLE", "mail", SCHEMA_TEXT, 0, "The mail address."},
    {"people.HANDLE", "kind", SCHEMA_WORD, 0, "human, service_account or agent. By default human."},
    {"people.HANDLE", "manager", SCHEMA_NAME, 0, "The handle of the manager."},
    {"people.HANDLE", "owner", SCHEMA_NAME, 0,
     "Of a service account or agent: the handle of the human who answers for it."},
    {"people.HANDLE", "same_as", SCHEMA_NAME, 0,
     "The main account of the same human, when this is a second one."},
    {"people.HANDLE", "groups", SCHEMA_TEXTS, 0, "Groups that the person is in; or say it at the group."},
    {"people.HANDLE", "inactive", SCHEMA_BOOLEAN, 0, "true: may do nothing and fills no seat."},

    {"groups.HANDLE", "name", SCHEMA_TEXT, 0, "The full name. By default the handle."},
    {"groups.HANDLE", "members", SCHEMA_TEXTS, 0, "Handles of people; or say it at the people."},

    {"roles.HANDLE", "name", SCHEMA_TEXT, 0, "The full name. By default the handle."},
    {"roles.HANDLE", "may", SCHEMA_TEXTS, SCHEMA_REQUIRED,
     "Permissions: submit, act, vote, work, read_all, operate, deploy, world, tokens, audit."},
    {"roles.HANDLE", "people", SCHEMA_TEXTS, 0, "Handles of people."},
    {"roles.HANDLE", "groups", SCHEMA_TEXTS, 0, "Groups whose members have the role."},
    {"roles.HANDLE", "everyone", SCHEMA_BOOLEAN, 0, "true: every active human has the role."},

    {"services.HANDLE", "name", SCHEMA_TEXT, 0, "The full name. By default the handle."},
    {"services.HANDLE", "owner", SCHEMA_TEXT, 0, "A person or a group: a handle, or person:x, group:x."},
    {"services.HANDLE", "support_group", SCHEMA_TEXT, 0,
     "The group that looks after it: a handle, or person:x, group:x."},
    {"services.HANDLE", "critical", SCHEMA_BOOLEAN, 0, "Whether its failure is grave. By default false."},
    {"services.HANDLE", "more", SCHEMA_NAMED, 0, "Further attributes, for conditions and hooks."},

    {"items.HANDLE", "name", SCHEMA_TEXT, 0, "The full name. By default the handle."},
    {"items.HANDLE", "type", SCHEMA_TEXT, 0, "What it is: database, host, application …"},
    {"items.HANDLE", "service", SCHEMA_NAME, 0, "The service that it belongs to."},
    {"items.HANDLE", "depends_on", SCHEMA_TEXTS, 0, "Items that it needs."},
    {"items.HANDLE", "more", SCHEMA_NAMED, 0, "Further attributes, for conditions and hooks."},

    {"calendars.HANDLE", "name", SCHEMA_TEXT, 0, "The full name. By default the handle."},
    {"calendars.HANDLE", "zone", SCHEMA_TEXT, SCHEMA_REQUIRED, "The time zone, as Europe/Stockholm."},
    {"calendars.HANDLE", "hours", SCHEMA_NAMED, SCHEMA_REQUIRED,
     "Day (mon … sun) or days (mon-fri) to working hours: 08:00-17:00, or a list."},
    {"calendars.HANDLE", "holidays", SCHEMA_LIST, 0,
     "Days off: dates, { date, name }, or { rule, name, from } with an RRULE of RFC 5545."},
    {"calendars.HANDLE", "extra", SCHEMA_NAMED, 0,
     "Working hours of single dates, in place of the usual ones."},

    {"calendars.HANDLE.holidays", "date", SCHEMA_TEXT, 0, "The day, as 2026-04-03."},
    {"calendars.HANDLE.holidays", "rule", SCHEMA_TEXT, 0,
     "Or the RRULE of a day that comes back, as FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25."},
    {"calendars.HANDLE.holidays", "name", SCHEMA_TEXT, 0, "What is celebrated."},
    {"calendars.HANDLE.holidays", "from", SCHEMA_TEXT, 0, "The first such day."},
};

const struct schema SCHEMA_WORLD = {ROWS, sizeof ROWS / sizeof *ROWS};
