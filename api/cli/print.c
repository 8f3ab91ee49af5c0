// SPDX-License-Identifier: Apache-2.0
// Words, values and tables on a terminal.
#include "print.h"
#include <assent/base/canonical.h>
#include <assent/base/time.h>
#include <assert.h>
#include <stdio.h>
#include <string.h>

static void indent(int depth)
{
    for (int i = 0; i < depth; i++)
        fputs("  ", stdout);
}

static void print_scalar(const struct assent_value *value)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_text text = assent_text_shown_json(arena, assent_canonical_text(arena, value));
    fwrite(text.bytes, 1, text.count, stdout);
    assent_arena_close(arena);
}

static void print_nested(const struct assent_value *value, int depth)
{
    bool list = value->kind == ASSENT_VALUE_LIST;
    size_t count = list ? value->list.count : value->kind == ASSENT_VALUE_RECORD ? value->record.count : 0;
    if (count == 0) {
        print_scalar(value);
        return;
    }
    puts(list ? "[" : "{");
    for (size_t i = 0; i < count; i++) {
        indent(depth + 1);
        if (!list) {
            struct assent_value name = assent_value_text(value->record.members[i].name);
            print_scalar(&name);
            fputs(": ", stdout);
        }
        print_nested(list ? &value->list.items[i] : &value->record.members[i].value, depth + 1);
        puts(i + 1 < count ? "," : "");
    }
    indent(depth);
    fputs(list ? "]" : "}", stdout);
}

void print_json(const struct assent_value *value)
{
    if (value->kind == ASSENT_VALUE_ABSENT)
        return;
    print_nested(value, 0);
    puts("");
}

static void print_report(const struct assent_value *problem)
{
    struct assent_text report = assent_value_get_text(problem, "report");
    if (report.count > 0)
        fprintf(stderr, "%.*s", (int)report.count, report.bytes);
}

void print_problem(struct cli *cli, long status, const struct assent_value *problem, struct assent_text text)
{
    if (cli->json && problem->kind == ASSENT_VALUE_RECORD) {
        print_json(problem);
        return;
    }
    struct assent_text detail = print_clean(cli->arena, assent_value_get_text(problem, "detail"));
    struct assent_text code = print_clean(cli->arena, assent_value_get_text(problem, "code")),
                       rule = print_clean(cli->arena, assent_value_get_text(problem, "rule")),
                       place = print_clean(cli->arena, assent_value_get_text(problem, "place"));
    print_report(problem);
    if (assent_text_is(code, "not-found")) {
        struct assent_text where = print_clean(cli->arena, assent_value_get_text(problem, "instance"));
        detail = assent_text_format(cli->arena, "there is nothing at %.*s, or nothing that you may see",
                                    (int)where.count, where.bytes);
    }
    text = print_clean(cli->arena, text); // of something that is no server of Assent's, perhaps
    if (detail.count == 0)
        fprintf(stderr, "assent: the server answered %ld: %.*s\n", status, (int)text.count, text.bytes);
    else
        fprintf(stderr, "assent: %.*s\n", (int)detail.count, detail.bytes);
    if (rule.count > 0)
        fprintf(stderr, "  rule: %.*s%s%.*s\n", (int)rule.count, rule.bytes, place.count > 0 ? "  at " : "",
                (int)place.count, place.bytes);
    print_who_could(cli, assent_value_get(problem, "explanation"));
    if (code.count > 0)
        fprintf(stderr, "  `assent explain %.*s` says more\n", (int)code.count, code.bytes);
}

struct assent_text print_clean(struct assent_arena *arena, struct assent_text text)
{
    return assent_text_shown(arena, text);
}

struct assent_text print_time(struct assent_arena *arena, struct assent_text text)
{
    int64_t at_us;
    if (!assent_instant_read(text, &at_us))
        return text;
    return assent_text_format(arena, "%.10s %.5sZ", text.bytes, text.bytes + 11);
}

struct assent_text print_who(struct assent_arena *arena, const struct assent_value *who)
{
    if (who == NULL)
        return assent_text_of("-");
    if (who->kind == ASSENT_VALUE_LIST) {
        struct assent_buffer out = assent_buffer_in(arena);
        for (size_t i = 0; i < who->list.count; i++) {
            assent_buffer_string(&out, i > 0 ? ", " : "");
            assent_buffer_text(&out, print_who(arena, &who->list.items[i]));
        }
        return assent_buffer_done(&out);
    }
    struct assent_text handle = print_clean(arena, assent_value_get_text(who, "handle"));
    struct assent_text name = print_clean(arena, assent_value_get_text(who, "name"));
    struct assent_text kind = assent_value_get_text(who, "kind");
    bool collective = assent_text_is(kind, "group") || assent_text_is(kind, "role") ||
                      assent_text_is(kind, "board") || assent_text_is(kind, "set");
    if (collective)
        return assent_text_format(arena, "%.*s %.*s", (int)kind.count, kind.bytes, (int)handle.count,
                                  handle.bytes);
    if (handle.count == 0)
        return assent_value_get_text(who, "id");
    if (name.count == 0)
        return handle;
    return assent_text_format(arena, "%.*s (%.*s)", (int)name.count, name.bytes, (int)handle.count,
                              handle.bytes);
}

// A time that is planned: from when until when.
static bool is_span(const struct assent_value *value)
{
    return value->kind == ASSENT_VALUE_RECORD && value->record.count == 2 &&
           assent_value_get_text(value, "start").count > 0 && assent_value_get_text(value, "end").count > 0;
}

struct assent_text print_value(struct assent_arena *arena, const struct assent_value *value)
{
    if (value->kind == ASSENT_VALUE_TEXT)
        return print_clean(arena, print_time(arena, value->text));
    if (is_span(value)) {
        struct assent_text start = print_value(arena, assent_value_get(value, "start")),
                           end = print_value(arena, assent_value_get(value, "end"));
        return assent_text_format(arena, "%.*s to %.*s", (int)start.count, start.bytes, (int)end.count,
                                  end.bytes);
    }
    if (value->kind == ASSENT_VALUE_LIST && value->list.count > 0) {
        struct assent_buffer out = assent_buffer_in(arena);
        for (size_t i = 0; i < value->list.count; i++) {
            assent_buffer_string(&out, i > 0 ? ", " : "");
            assent_buffer_text(&out, print_value(arena, &value->list.items[i]));
        }
        return assent_buffer_done(&out);
    }
    if (value->kind == ASSENT_VALUE_ABSENT)
        return assent_text_of("-");
    return print_clean(arena, assent_canonical_text(arena, value));
}

const char *print_bold(const struct cli *cli)
{
    return cli->colour ? "\033[1m" : "";
}

const char *print_plain(const struct cli *cli)
{
    return cli->colour ? "\033[0m" : "";
}

struct table table_of(struct cli *cli, const char *const *titles, size_t columns)
{
    return (struct table){.cli = cli, .titles = titles, .columns = columns};
}

void table_cell(struct table *table, struct assent_text cell)
{
    if (table->count == table->room) {
        size_t room = table->room > 0 ? table->room * 2 : 64;
        struct assent_text *cells = assent_arena_take_array(table->cli->arena, room, sizeof *cells);
        for (size_t i = 0; i < table->count; i++)
            cells[i] = table->cells[i];
        table->cells = cells;
        table->room = room;
    }
    table->cells[table->count++] =
        cell.count > 0 ? print_clean(table->cli->arena, cell) : assent_text_of("-");
}

static void print_cell(struct assent_text text, size_t width, bool last)
{
    fwrite(text.bytes, 1, text.count, stdout);
    for (size_t i = assent_text_points(text); !last && i < width + 2; i++)
        fputc(' ', stdout);
}

static size_t width_of(const struct table *table, size_t column)
{
    size_t width = strlen(table->titles[column]);
    for (size_t i = column; i < table->count; i += table->columns) {
        size_t points = assent_text_points(table->cells[i]);
        width = points > width ? points : width;
    }
    return width;
}

void table_print_page(const struct table *table, const struct assent_value *answer, const char *empty)
{
    struct assent_text next = assent_value_get_text(answer, "next");
    if (table->count == 0)
        puts(empty);
    else
        table_print(table);
    if (next.count > 0)
        printf("more: --cursor %.*s\n", (int)next.count, next.bytes);
}

void table_print(const struct table *table)
{
    assert(table->columns > 0);
    size_t *widths = assent_arena_take_array(table->cli->arena, table->columns, sizeof *widths);
    fputs(print_bold(table->cli), stdout);
    for (size_t i = 0; i < table->columns; i++) {
        widths[i] = width_of(table, i);
        print_cell(assent_text_of(table->titles[i]), widths[i], i + 1 == table->columns);
    }
    puts(print_plain(table->cli));
    for (size_t i = 0; i < table->count; i++) {
        size_t column = i % table->columns;
        print_cell(table->cells[i], widths[column], column + 1 == table->columns);
        if (column + 1 == table->columns)
            puts("");
    }
}
