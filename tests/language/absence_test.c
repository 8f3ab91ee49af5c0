// SPDX-License-Identifier: Apache-2.0
// Conditions on values that may be absent: which fields are known to be there in which state, what a
// condition may do with those that are not, and the static types of everything else. Each row is a condition
// and the codes that it earns, "" for none.
#include "reading.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

#include <stdio.h>
#include <string.h>

// `free` is asked for nowhere; `early` from the start; `mid` to enter `second`; `given` has a default; `seen`
// is asked for by the action that leads to `second`, and can be emptied by nobody; `hidden` is required, but
// shown only at times.
static const char FORM[] =
    "assent: 1\nworkflow: absence\nkind: request\ntitle: Absence\n"
    "fields:\n"
    "  free:   { type: text }\n"
    "  number: { type: integer }\n"
    "  early:  { type: text, required: true }\n"
    "  mid:    { type: integer, required: [second] }\n"
    "  given:  { type: boolean, default: false }\n"
    "  seen:   { type: text, edit_in: [third] }\n"
    "  hidden: { type: text, required: true, visible_when: given }\n"
    "  plan:   { type: planned, required: true }\n"
    "  maybe:  { type: planned }\n"
    "  size:   { type: choice, of: [small, large], required: true }\n"
    "  other:  { type: choice, of: [red, small] }\n"
    "  items:  { type: list, of: ci }\n"
    "  who:    { type: person, required: true }\n"
    "  app:    { type: service, required: true }\n"
    "  app2:   { type: service }\n"
    "  day:    { type: date, required: true }\n"
    "  span:   { type: duration, required: true }\n"
    "  cost:   { type: money, required: true }\n"
    "risk: { bands: { low: 0, high: 9 } }\n"
    "start: first\n"
    "states:\n"
    "  first:\n    actions:\n      go: { by: requester, require: [seen], to: second }\n      test_first:\n        by: requester\n        when: |\n          %s\n"
    "  second:\n    held_by: who\n    actions:\n      go: { by: requester, to: third }\n      back: { by: requester, to: first }\n      test_second:\n        by: requester\n        when: |\n          %s\n"
    "  third:\n    actions:\n      go: { by: requester, to: pick }\n      test_third:\n        by: requester\n        when: |\n          %s\n"
    "  pick:\n    choose:\n      - when: |\n          %s\n        to: done\n      - to: last\n"
    "  last:\n    actions:\n      go: { by: requester, to: done }\n      test_last:\n        by: requester\n        when: |\n          %s\n"
    "  done: { end: success }\n";

enum { PLACES = 5 };

static const char *codes_of(struct assent_arena *arena, const char *condition, size_t place)
{
    const char *at[PLACES] = {"now ~= nil", "now ~= nil", "now ~= nil", "now ~= nil", "now ~= nil"};
    at[place] = condition;
    struct reading_result result = read_workflow(
        arena, "absence.yaml", assent_text_format(arena, FORM, at[0], at[1], at[2], at[3], at[4]), NULL);
    struct assent_buffer out = assent_buffer_in(arena);
    for (size_t i = 0; i < result.diagnostics.count; i++)
        assent_buffer_format(&out, "%s%s", i ? " " : "",
                             assent_code_number(result.diagnostics.items[i].code));
    return assent_text_cstring(arena, assent_buffer_done(&out));
}

struct row {
    const char *condition;
    const char *codes;
};

static void check(size_t place, const struct row *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        struct assent_arena *arena = assent_arena_open(0);
        const char *found = codes_of(arena, rows[i].condition, place);
        if (strcmp(found, rows[i].codes) != 0) {
            fprintf(stderr, "%s: %s, not %s\n", rows[i].condition, found, rows[i].codes);
            wrong++;
        }
        assent_arena_close(arena);
    }
    assert_int_equal(wrong, 0);
}

static void test_in_the_first_state(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"early == \"x\"", ""},
        {"given", ""},
        {"free == \"x\"", "AS0407"},
        {"mid > 3", "AS0407"},
        {"seen == \"x\"", "AS0407"},
        {"hidden == \"x\"", "AS0407"},
        {"risk.score > 3", "AS0407"},
        {"default(risk.score, 0) > 3", ""},
        {"not free", "AS0407"},
        {"free", "AS0407"},
        {"free == \"x\" or mid > 3", "AS0407 AS0407"},
        {"free == nil", ""},
        {"nil ~= free", ""},
        {"has(free)", ""},
        {"has(free) and free == \"x\"", ""},
        {"free ~= nil and free == \"x\"", ""},
        {"free == nil or free == \"x\"", ""},
        {"not has(free) or free == \"x\"", ""},
        {"not (free == nil) and free == \"x\"", ""},
        {"has(free) and given and free == \"x\"", ""},
        {"has(free) or free == \"x\"", "AS0407"},
        {"free == \"x\" and has(free)", "AS0407"},
        {"(has(free) and given) or free == \"x\"", "AS0407"},
        {"has(free) and has(number) and number > 3 and free == \"x\"", ""},
        {"(has(free) or has(number)) and free == \"x\"", "AS0407"},
        {"default(free, \"\") == \"x\"", ""},
        {"default(free, hidden) == \"x\"", "AS0407"},
        {"count(items) > 3", ""},
        {"count(free) > 3", ""},
        {"has(items, \"db1\")", ""},
        {"#items > 3", "AS0407"},
        {"count(items) > 0 and #items > 3", ""},
        {"min(1, number) == 1", "AS0407"},
        {"has(maybe) and maybe.start > now", ""},
        {"maybe.start > now", "AS0407"},
        {"has(maybe.start) and maybe.end > now", ""},
        {"has(app2) and app2.critical", ""},
        {"app2.critical", "AS0407"},
        {"app.owner == \"person:ann\"", "AS0407"},
        {"has(app.owner) and app.owner == \"ann\"", ""},
        {"app.critical and app.tier == 1", "AS0407"},
        {"default(app.tier, 0) == 1", ""},
        {"requester.manager == \"bo\"", "AS0407"},
        {"has(requester.manager) and requester.manager.name == \"Bo\"", ""},
    };
    check(0, rows, sizeof rows / sizeof *rows);
}

static void test_in_later_states(void **state)
{
    (void)state;
    // second: `mid` was asked for on entering, `seen` by the action that led here, and neither can be emptied
    // there.
    static const struct row second[] = {
        {"mid > 3", ""}, {"seen == \"x\"", ""}, {"free == \"x\"", "AS0407"}, {"hidden == \"x\"", "AS0407"}};
    check(1, second, sizeof second / sizeof *second);
    // third: `seen` may be edited here, so it may be emptied; `mid` may not, because states require it.
    static const struct row third[] = {{"mid > 3", ""}, {"seen == \"x\"", "AS0407"}};
    check(2, third, sizeof third / sizeof *third);
    // pick: as it was left in third. A choice is where risk is scored.
    static const struct row pick[] = {
        {"mid > 3", ""}, {"seen == \"x\"", "AS0407"}, {"risk.level == \"low\"", ""}};
    check(3, pick, sizeof pick / sizeof *pick);
    static const struct row last[] = {{"risk.order > 0", ""}, {"risk.level == \"medium\"", "AS0406"}};
    check(4, last, sizeof last / sizeof *last);
}

static void test_types(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"size == \"small\"", ""},
        {"size == \"smal\"", "AS0406"},
        {"\"medium\" ~= size", "AS0406"},
        {"one_of(size, \"small\", \"huge\")", "AS0406"},
        {"default(other, \"none\") == \"none\"", ""},
        {"default(other, \"red\") == \"none\"", "AS0406"},
        {"size < \"small\"", "AS0405"},
        {"ticket.state == \"frist\"", "AS0406"},
        {"ticket.state == \"first\"", ""},
        {"early == 3", "AS0405"},
        {"early .. 3 == \"x3\"", ""},
        {"early + 1 > 2", "AS0405"},
        {"given == \"true\"", "AS0405"},
        {"given == true", ""},
        {"plan.start > now", ""},
        {"plan.start > now + hours(4)", ""},
        {"plan.start > now + 4", "AS0405"},
        {"plan.end - plan.start > hours(2)", ""},
        {"plan.end - plan.start > 2", "AS0405"},
        {"plan.end + plan.start > now", "AS0405"},
        {"plan.start > \"2026-12-01\"", ""},
        {"plan.start > \"soon\"", "AS0405"},
        {"day > now", ""},
        {"span > \"4 h\"", ""},
        {"span > \"4 days of work\"", "AS0405"},
        {"span * 2 > days(1)", ""},
        {"plan > now", "AS0405"},
        {"cost.amount > 100 and cost.currency == \"EUR\"", ""},
        {"cost > 100", "AS0405"},
        {"who == \"ann\" and who.name == \"Ann\"", ""},
        {"who == app", "AS0405"},
        {"who.groups == \"dba\"", "AS0405"},
        {"has(who.groups, \"dba\")", ""},
        {"has(size, \"small\")", "AS0405"},
        {"member(who, \"dba\") and member(requester, \"dba\")", ""},
        {"member(app, \"dba\")", "AS0405"},
        {"lower(early) == \"x\" and starts_with(early, \"a\")", ""},
        {"lower(number) == \"x\"", "AS0407 AS0405"},
        {"max(1, 2.5) > abs(-3)", ""},
        {"max(1, early) > 1", "AS0405"},
        {"-early == 1", "AS0405"},
        {"#early > 3", ""},
        {"#given > 3", "AS0405"},
        {"count(given) > 3", "AS0405"},
        {"early.name == \"x\"", "AS0310"},
        {"app.nam == \"x\"", "AS0310"},
        {"now.hour == 3", "AS0310"},
        {"ticket == \"x\"", "AS0310"},
        {"ticket.nubmer == \"x\"", "AS0310"},
        {"jobs.x.outcome == \"failed\"", "AS0303"},
        {"job.outcome == \"failed\"", "AS0409"},
        {"actor.name == \"Ann\"", ""},
        {"unknown and another", "AS0302 AS0302"},
    };
    check(0, rows, sizeof rows / sizeof *rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_the_first_state),
        cmocka_unit_test(test_in_later_states),
        cmocka_unit_test(test_types),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
