// SPDX-License-Identifier: Apache-2.0
// Why a ticket is where it is, as people read it: what is missing, from whom, until when; then every way on
// with its rules, those that hold with `+`, those that do not with `-`, conditions taken apart.
#include "print.h"
#include <stdio.h>
#include <string.h>

static bool passed(const struct assent_value *value)
{
    return assent_value_get_boolean(value, "passed", false);
}

static size_t count_of(const struct assent_value *list)
{
    return list != NULL && list->kind == ASSENT_VALUE_LIST ? list->list.count : 0;
}

static bool is_text(const struct assent_value *value, const char *name, const char *text)
{
    return assent_text_is(assent_value_get_text(value, name), text);
}

// "Bo Berg (bo), David Duarte (david) and 3 more: group dba"; empty when nobody can.
static struct assent_text people_text(struct cli *cli, const struct assent_value *who)
{
    const struct assent_value *people = assent_value_get(who, "people"),
                              *from = assent_value_get(who, "from");
    long long more = (long long)assent_value_get_integer(who, "more", 0);
    struct assent_buffer out = assent_buffer_in(cli->arena);
    if (count_of(people) > 0)
        assent_buffer_text(&out, print_who(cli->arena, people));
    if (more > 0)
        assent_buffer_format(&out, " and %lld more", more);
    for (size_t i = 0; i < count_of(from); i++) {
        struct assent_text name = print_clean(cli->arena, from->list.items[i].text);
        size_t colon = assent_text_find_byte(name, ':');
        assent_buffer_string(&out, i > 0 ? ", " : out.count > 0 ? ", in " : "");
        assent_buffer_format(&out, "%.*s", (int)colon, name.bytes);
        if (colon < name.count)
            assent_buffer_format(&out, " %.*s", (int)(name.count - colon - 1), name.bytes + colon + 1);
    }
    return assent_buffer_done(&out);
}

static void print_people(struct cli *cli, FILE *out, const char *before, const struct assent_value *who)
{
    struct assent_text text = people_text(cli, who);
    if (text.count > 0)
        fprintf(out, "%s%.*s\n", before, (int)text.count, text.bytes);
}

// "          or gustav for bo", "          kept out: ann (requester)".
static void print_beside(struct cli *cli, FILE *out, const struct assent_value *who)
{
    const struct assent_value *delegates = assent_value_get(who, "delegates"),
                              *kept_out = assent_value_get(who, "kept_out");
    for (size_t i = 0; delegates != NULL && i < delegates->list.count; i++) {
        const struct assent_value *one = &delegates->list.items[i];
        struct assent_text delegate = assent_value_get_text(one, "handle"),
                           person = assent_value_get_text(assent_value_get(one, "for"), "handle");
        fprintf(out, "          or %.*s for %.*s\n", (int)delegate.count, delegate.bytes, (int)person.count,
                person.bytes);
    }
    for (size_t i = 0; kept_out != NULL && i < kept_out->list.count; i++) {
        const struct assent_value *one = &kept_out->list.items[i];
        struct assent_text person = assent_value_get_text(one, "handle"),
                           rule = print_clean(cli->arena, assent_value_get_text(one, "rule"));
        fprintf(out, "%s%.*s (%.*s)%s", i == 0 ? "          kept out: " : ", ", (int)person.count,
                person.bytes, (int)rule.count, rule.bytes, i + 1 == kept_out->list.count ? "\n" : "");
    }
}

static void print_values(struct cli *cli, FILE *out, const struct assent_value *values)
{
    for (size_t i = 0; values != NULL && values->kind == ASSENT_VALUE_RECORD && i < values->record.count;
         i++) {
        const struct assent_member *member = &values->record.members[i];
        struct assent_text name = print_clean(cli->arena, member->name),
                           value = print_value(cli->arena, &member->value);
        fprintf(out, "%s%.*s is %.*s", i == 0 ? "  (" : ", ", (int)name.count, name.bytes, (int)value.count,
                value.bytes);
        fputs(i + 1 == values->record.count ? ")" : "", out);
    }
}

static void print_condition(struct cli *cli, FILE *out, int indent, const struct assent_value *condition)
{
    const struct assent_value *parts = assent_value_get(condition, "parts");
    struct assent_text text = print_clean(cli->arena, assent_value_get_text(condition, "text")),
                       trouble = print_clean(cli->arena, assent_value_get_text(condition, "trouble"));
    if (text.count == 0)
        return;
    fprintf(out, "%*s%c %.*s", indent, "", assent_value_get_boolean(condition, "holds", false) ? '+' : '-',
            (int)text.count, text.bytes);
    if (trouble.count > 0)
        fprintf(out, "  (%.*s)", (int)trouble.count, trouble.bytes);
    else if (count_of(parts) == 0)
        print_values(cli, out, assent_value_get(condition, "values"));
    fputc('\n', out);
    for (size_t i = 0; i < count_of(parts); i++)
        print_condition(cli, out, indent + 2, &parts->list.items[i]);
}

static struct assent_text missing_text(struct cli *cli, const struct assent_value *missing)
{
    struct assent_buffer out = assent_buffer_in(cli->arena);
    for (size_t i = 0; i < count_of(missing); i++) {
        assent_buffer_string(&out, i > 0 ? ", " : "");
        assent_buffer_text(&out, print_clean(cli->arena, missing->list.items[i].text));
    }
    return assent_buffer_done(&out);
}

// Times inside a sentence are as exact as the journal's: people need minutes.
static struct assent_text with_minutes(struct cli *cli, struct assent_text said)
{
    struct assent_text text = print_clean(cli->arena, said);
    struct assent_buffer out = assent_buffer_in(cli->arena);
    enum { EXACT = 27 }; // "2026-11-25T11:42:03.280528Z"
    for (size_t i = 0; i < text.count; i++) {
        struct assent_text at = assent_text_slice(text.bytes + i, text.count - i < EXACT ? 0 : EXACT);
        struct assent_text shown = at.count > 0 && at.bytes[0] == '2' ? print_time(cli->arena, at) : at;
        if (shown.count == 0 || shown.bytes == at.bytes) {
            assent_buffer_byte(&out, text.bytes[i]);
            continue;
        }
        assent_buffer_text(&out, shown);
        i += EXACT - 1;
    }
    return assent_buffer_done(&out);
}

static struct assent_text evidence_of(struct cli *cli, const struct assent_value *rule)
{
    return with_minutes(cli, assent_value_get_text(rule, "evidence"));
}

static void print_rule(struct cli *cli, const struct assent_value *rule)
{
    struct assent_text name = print_clean(cli->arena, assent_value_get_text(rule, "rule")),
                       evidence = evidence_of(cli, rule),
                       missing = missing_text(cli, assent_value_get(rule, "missing"));
    printf("      %c %.*s: %.*s%s%.*s\n", passed(rule) ? '+' : '-', (int)name.count, name.bytes,
           (int)evidence.count, evidence.bytes, missing.count > 0 ? ": " : "", (int)missing.count,
           missing.bytes);
    if (!passed(rule))
        print_people(cli, stdout, "          who can: ", assent_value_get(rule, "who_can"));
    if (!assent_value_get_boolean(rule, "passed", false))
        print_beside(cli, stdout, assent_value_get(rule, "who_can"));
    const struct assent_value *condition = assent_value_get(rule, "condition");
    if (condition != NULL)
        print_condition(cli, stdout, 10, condition);
}

static void print_way(struct cli *cli, const struct assent_value *way)
{
    struct assent_text name = print_clean(cli->arena, assent_value_get_text(way, "way")),
                       to = print_clean(cli->arena, assent_value_get_text(way, "to")),
                       title = print_clean(cli->arena, assent_value_get_text(way, "title"));
    printf("    %c %s%.*s%s%s%.*s%s", passed(way) ? '+' : '-', print_bold(cli), (int)name.count, name.bytes,
           print_plain(cli), title.count > 0 ? " (" : "", (int)title.count, title.bytes,
           title.count > 0 ? ")" : "");
    printf("%s%.*s\n", to.count > 0 ? ", to " : ", and it stays here", (int)to.count, to.bytes);
    const struct assent_value *rules = assent_value_get(way, "rules");
    for (size_t i = 0; i < count_of(rules); i++)
        print_rule(cli, &rules->list.items[i]);
}

// --- what is missing ---

// Of an action: what keeps everybody from it. Of an approval, jobs or a wait: what is still to come. Nobody
// waits for a refusal, for a moment that must not be missed, or for what may come at any time.
static bool is_missing(const struct assent_value *way, const struct assent_value *rule)
{
    if (passed(rule) || assent_value_get_boolean(rule, "of_caller", false)) // the ticket lacks nothing by it
        return false;
    if (is_text(way, "kind", "signal") || is_text(way, "kind", "clock") || is_text(way, "way", "missed"))
        return false;
    return !is_text(way, "kind", "approval") || is_text(way, "way", "approved");
}

static const struct assent_value *who_of(const struct assent_value *way, const struct assent_value *rule)
{
    const struct assent_value *rules = assent_value_get(way, "rules"),
                              *who = assent_value_get(rule, "who_can");
    for (size_t i = 0; who == NULL && i < count_of(rules); i++) {
        if (assent_text_starts(assent_value_get_text(&rules->list.items[i], "rule"), "by "))
            who = assent_value_get(&rules->list.items[i], "who_can");
    }
    return who;
}

static void print_missing_rule(struct cli *cli, const struct assent_value *way,
                               const struct assent_value *rule)
{
    struct assent_text way_name = print_clean(cli->arena, assent_value_get_text(way, "way")),
                       name = print_clean(cli->arena, assent_value_get_text(rule, "rule")),
                       evidence = evidence_of(cli, rule),
                       missing = missing_text(cli, assent_value_get(rule, "missing"));
    if (missing.count > 0)
        printf("    for %.*s: %.*s\n", (int)way_name.count, way_name.bytes, (int)missing.count,
               missing.bytes);
    else if (is_text(way, "kind", "action"))
        printf("    for %.*s: %.*s: %.*s\n", (int)way_name.count, way_name.bytes, (int)name.count, name.bytes,
               (int)evidence.count, evidence.bytes);
    else
        printf("    %.*s: %.*s\n", (int)name.count, name.bytes, (int)evidence.count, evidence.bytes);
    print_people(cli, stdout, "      from ", who_of(way, rule));
}

static size_t print_missing_way(struct cli *cli, const struct assent_value *way, size_t before)
{
    const struct assent_value *rules = assent_value_get(way, "rules");
    size_t count = 0;
    for (size_t i = 0; i < count_of(rules); i++) {
        if (!is_missing(way, &rules->list.items[i]))
            continue;
        if (before + count == 0)
            puts("  what is missing");
        print_missing_rule(cli, way, &rules->list.items[i]);
        count++;
    }
    return count;
}

static void print_clocks(struct cli *cli, const struct assent_value *clocks)
{
    for (size_t i = 0; i < count_of(clocks); i++) {
        const struct assent_value *clock = &clocks->list.items[i];
        struct assent_text due = print_time(cli->arena, assent_value_get_text(clock, "due")),
                           rule = print_clean(cli->arena, assent_value_get_text(clock, "rule"));
        if (due.count > 0)
            printf("    until %.*s  (%.*s)\n", (int)due.count, due.bytes, (int)rule.count, rule.bytes);
        else
            printf("    stands while a question is open  (%.*s)\n", (int)rule.count, rule.bytes);
    }
}

void print_missing(struct cli *cli, const struct assent_value *explained)
{
    const struct assent_value *ways = assent_value_get(explained, "ways");
    size_t count = 0;
    for (size_t i = 0; i < count_of(ways); i++)
        count += print_missing_way(cli, &ways->list.items[i], count);
    if (count > 0)
        print_clocks(cli, assent_value_get(explained, "clocks"));
}

// Nothing is missing: somebody has to do something, or it is at its end.
static void print_nothing_missing(struct cli *cli, const struct assent_value *explained)
{
    const struct assent_value *ways = assent_value_get(explained, "ways");
    if (count_of(ways) == 0) {
        puts("  nothing: this is the end");
        return;
    }
    puts("  what is missing\n    somebody who does one of these");
    print_clocks(cli, assent_value_get(explained, "clocks"));
}

static bool anything_missing(const struct assent_value *ways)
{
    for (size_t i = 0; i < count_of(ways); i++) {
        const struct assent_value *rules = assent_value_get(&ways->list.items[i], "rules");
        for (size_t k = 0; k < count_of(rules); k++) {
            if (is_missing(&ways->list.items[i], &rules->list.items[k]))
                return true;
        }
    }
    return false;
}

// Of what was: which moment, and what of it is not of then.
static void print_then(struct cli *cli, const struct assent_value *explained,
                       const struct assent_value *world)
{
    struct assent_text at = print_time(cli->arena, assent_value_get_text(explained, "at"));
    printf("  as it was at %.*s, revision %lld\n", (int)at.count, at.bytes,
           (long long)assent_value_get_integer(explained, "revision", 0));
    if (assent_value_get_boolean(world, "same", false))
        return;
    long long then = (long long)assent_value_get_integer(world, "directory_then", 0);
    printf("  who can do what, calendars and items are of now: directory %lld",
           (long long)assent_value_get_integer(world, "directory", 0));
    if (then > 0)
        printf(" (then it was %lld)\n", then);
    else
        puts(" (which one it was then is too far back)");
}

// --- what meets the plan, and what would help ---

static void print_in_the_way(struct cli *cli, const struct assent_value *item)
{
    struct assent_text name = print_clean(cli->arena, assent_value_get_text(item, "name")),
                       of = print_clean(cli->arena, assent_value_get_text(item, "of")),
                       from = print_time(cli->arena, assent_value_get_text(item, "from")),
                       until = print_time(cli->arena, assent_value_get_text(item, "until"));
    if (is_text(item, "kind", "conflict"))
        printf("    in conflict with %.*s, %.*s to %.*s\n", (int)name.count, name.bytes, (int)from.count,
               from.bytes, (int)until.count, until.bytes);
    else if (is_text(item, "kind", "freeze"))
        printf("    freeze %.*s, %.*s to %.*s\n", (int)name.count, name.bytes, (int)from.count, from.bytes,
               (int)until.count, until.bytes);
    else
        printf("    outside of maintenance window %.*s%s%.*s\n", (int)name.count, name.bytes,
               of.count > 0 ? " of " : "", (int)of.count, of.bytes);
    print_people(cli, stdout, "      may be lifted by ", assent_value_get(item, "who_can"));
}

static void print_plan(struct cli *cli, const struct assent_value *plan)
{
    const struct assent_value *in_the_way = assent_value_get(plan, "in_the_way");
    struct assent_text next = print_time(cli->arena, assent_value_get_text(plan, "next_free"));
    if (count_of(in_the_way) == 0)
        return;
    puts("  in the way of the planned time");
    for (size_t i = 0; i < count_of(in_the_way); i++)
        print_in_the_way(cli, &in_the_way->list.items[i]);
    if (next.count > 0)
        printf("    nothing would be from %.*s on\n", (int)next.count, next.bytes);
}

static void print_edits(struct cli *cli, FILE *out, const struct assent_value *edits)
{
    if (count_of(edits) > 0)
        fputs("  what would help\n", out);
    for (size_t i = 0; i < count_of(edits); i++) {
        const struct assent_value *edit = &edits->list.items[i], *voids = assent_value_get(edit, "voids");
        struct assent_text said = with_minutes(cli, assent_value_get_text(edit, "edit"));
        fprintf(out, "    %.*s\n", (int)said.count, said.bytes);
        print_people(cli, out, "      by ", assent_value_get(edit, "who_can"));
        for (size_t k = 0; k < count_of(voids); k++)
            print_people(cli, out,
                         "      asked again: ", assent_value_get(&voids->list.items[k], "asked_again"));
    }
}

void print_explanation(struct cli *cli, const struct assent_value *explained)
{
    struct assent_text number = assent_value_get_text(explained, "number"),
                       state = print_clean(cli->arena, assent_value_get_text(explained, "state")),
                       title = print_clean(cli->arena, assent_value_get_text(explained, "title")),
                       since = print_time(cli->arena, assent_value_get_text(explained, "since"));
    printf("%s%.*s is in %.*s%s", print_bold(cli), (int)number.count, number.bytes, (int)state.count,
           state.bytes, print_plain(cli));
    printf("%s%.*s%s, since %.*s\n", title.count > 0 ? " (" : "", (int)title.count, title.bytes,
           title.count > 0 ? ")" : "", (int)since.count, since.bytes);
    const struct assent_value *world = assent_value_get(explained, "world");
    if (world != NULL)
        print_then(cli, explained, world);
    print_people(cli, stdout, "  it lies with ", assent_value_get(explained, "held_by"));
    struct assent_text abandoned = print_clean(cli->arena, assent_value_get_text(explained, "abandoned"));
    if (abandoned.count > 0)
        printf("  %.*s\n", (int)abandoned.count, abandoned.bytes);
    const struct assent_value *leaving = assent_value_get(explained, "leaving"),
                              *ways = assent_value_get(explained, "ways");
    if (leaving != NULL) {
        struct assent_text to = print_clean(cli->arena, assent_value_get_text(leaving, "to")),
                           why = print_clean(cli->arena, assent_value_get_text(leaving, "why"));
        printf("  it is on its way to %.*s: %.*s\n", (int)to.count, to.bytes, (int)why.count, why.bytes);
    }
    if (anything_missing(ways))
        print_missing(cli, explained);
    else
        print_nothing_missing(cli, explained);
    print_plan(cli, assent_value_get(explained, "plan"));
    print_edits(cli, stdout, assent_value_get(explained, "edits"));
    if (count_of(ways) > 0)
        puts("  ways on");
    for (size_t i = 0; i < count_of(ways); i++)
        print_way(cli, &ways->list.items[i]);
}

void print_who_could(struct cli *cli, const struct assent_value *explanation)
{
    print_people(cli, stderr, "  who can: ", assent_value_get(explanation, "who_can"));
    const struct assent_value *condition = assent_value_get(explanation, "condition");
    if (condition != NULL)
        print_condition(cli, stderr, 2, condition);
    print_edits(cli, stderr, assent_value_get(explanation, "edits"));
}
