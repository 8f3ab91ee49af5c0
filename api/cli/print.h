// SPDX-License-Identifier: Apache-2.0
// Printing: tables and tickets for people, JSON for programs. What came from others is printed without
// control characters, so that no title can steer a terminal.
#ifndef ASSENT_CLI_PRINT_H
#define ASSENT_CLI_PRINT_H

#include "command.h"

// The JSON, indented, on stdout; what could steer a terminal is written \uXXXX.
void print_json(const struct assent_value *value);
// A refusal on stderr: what happened and what to do; with --json the problem on stdout.
void print_problem(struct cli *cli, long status, const struct assent_value *problem, struct assent_text text);

// Text for one line of a terminal: what could move the cursor or turn the direction of writing is a space.
struct assent_text print_clean(struct assent_arena *arena, struct assent_text text);
// "2026-11-23 08:05Z" of an RFC 3339 text; as it is when it is none.
struct assent_text print_time(struct assent_arena *arena, struct assent_text text);
// A person's or audience's name: "Ann Ek (ann)", "group service-team".
struct assent_text print_who(struct assent_arena *arena, const struct assent_value *who);
// Any value in one line.
struct assent_text print_value(struct assent_arena *arena, const struct assent_value *value);
// Starts and ends bold when colours are on.
const char *print_bold(const struct cli *cli);
const char *print_plain(const struct cli *cli);

// A table: the columns' titles, then rows of as many cells; as wide as its cells, the last column free.
struct table {
    struct cli *cli;
    const char *const *titles;
    size_t columns;
    struct assent_text *cells;
    size_t count; // of cells
    size_t room;
};
struct table table_of(struct cli *cli, const char *const *titles, size_t columns);
void table_cell(struct table *table, struct assent_text cell);
void table_print(const struct table *table);
// A page: the table, or a sentence where it is empty, and how to go on when the answer has more.
void table_print_page(const struct table *table, const struct assent_value *answer, const char *empty);

// The whole ticket as people read it: where it is, whom it waits for, until when, and what the caller may do.
void print_ticket(struct cli *cli, const struct assent_value *ticket);
// The ticket of what was done to its round.
void print_ticket_of(struct cli *cli, const struct assent_value *answer);
// A page of them, one a line.
void print_tickets(struct cli *cli, const struct assent_value *page);
// The record of core/explain.h: what is missing, from whom, until when; then every way on with its rules.
void print_explanation(struct cli *cli, const struct assent_value *explained);
// Its first part alone; nothing when nothing is missing.
void print_missing(struct cli *cli, const struct assent_value *explained);
// On stderr, behind a refusal: who could do it instead, and which half of a condition failed.
void print_who_could(struct cli *cli, const struct assent_value *explanation);
// One round, in two or three lines.
void print_round(struct cli *cli, const struct assent_value *round);
// What has changed in it since the caller voted; nothing where nothing is to be shown.
void print_changed(struct cli *cli, const struct assent_value *round);
// Who gave a vote for whom: " (by Cid (cid), as delegate)"; empty for one's own.
struct assent_text print_hand(struct cli *cli, const struct assent_value *vote);

#endif
