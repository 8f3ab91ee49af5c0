// SPDX-License-Identifier: Apache-2.0
// The cheapest edits that would unblock a ticket: what is suggested to whom, what it unblocks and costs, what
// is never suggested; that each, made as it is told, does what it says; and the plan with what meets it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scene.h"

#include <assent/base/canonical.h>
#include <assent/base/limits.h>
#include <assent/core/explain.h>

#include <string.h>

static int open_scene(void **state)
{
    static struct scene scene;
    scene_open(&scene, materials_open("tests/workbench/edits/workflow.yaml", "tests/workbench/edits",
                                      "tests/workbench/edits/world.yaml"));
    *state = &scene;
    return 0;
}

static int close_scene(void **state)
{
    scene_close(*state);
    return 0;
}

static void write_people(struct assent_buffer *out, const char *before, const struct assent_value *who)
{
    const struct assent_value *people = assent_value_get(who, "people");
    assent_buffer_string(out, before);
    for (size_t i = 0; i < people->list.count; i++) {
        struct assent_text handle = assent_value_get_text(&people->list.items[i], "handle");
        assent_buffer_format(out, "%s%.*s", i ? " " : "", (int)handle.count, handle.bytes);
    }
    assent_buffer_byte(out, ']');
}

static void write_member(struct assent_buffer *out, const char *before, const struct assent_value *record,
                         const char *name)
{
    struct assent_text text = assent_value_get_text(record, name);
    if (text.count)
        assent_buffer_format(out, "%s%.*s", before, (int)text.count, text.bytes);
}

// A text, or a list of texts in brackets, as commands take it.
static void write_value(struct assent_buffer *out, const struct assent_value *value)
{
    if (value->kind == ASSENT_VALUE_TEXT)
        assent_buffer_text(out, value->text);
    for (size_t i = 0; value->kind == ASSENT_VALUE_LIST && i < value->list.count; i++)
        assent_buffer_format(out, "%s%.*s", i ? ", " : "[", (int)value->list.items[i].text.count,
                             value->list.items[i].text.bytes);
    assent_buffer_string(out, value->kind == ASSENT_VALUE_LIST ? "]" : "");
}

static void write_edit(struct assent_buffer *out, const struct assent_value *edit)
{
    const struct assent_value *unblocks = assent_value_get(edit, "unblocks");
    const struct assent_value *voids = assent_value_get(edit, "voids");
    assent_buffer_text(out, assent_value_get_text(edit, "edit"));
    if (assent_value_get(edit, "who_can"))
        write_people(out, " [who ", assent_value_get(edit, "who_can"));
    for (size_t i = 0; voids && i < voids->list.count; i++)
        write_people(out, " [again ", assent_value_get(&voids->list.items[i], "asked_again"));
    assent_buffer_byte(out, '\n');
    for (size_t i = 0; i < unblocks->list.count; i++) {
        struct assent_text state = assent_value_get_text(&unblocks->list.items[i], "state");
        struct assent_text way = assent_value_get_text(&unblocks->list.items[i], "way");
        struct assent_text rule = assent_value_get_text(&unblocks->list.items[i], "rule");
        assent_buffer_format(out, "  %.*s %.*s: %.*s\n", (int)state.count, state.bytes, (int)way.count,
                             way.bytes, (int)rule.count, rule.bytes);
    }
}

static struct assent_text written(struct scene *scene, const struct assent_value *edits)
{
    struct assent_buffer out = assent_buffer_in(scene->materials.arena);
    for (size_t i = 0; edits && i < edits->list.count; i++)
        write_edit(&out, &edits->list.items[i]);
    return assent_text_of(assent_text_cstring(scene->materials.arena, assent_buffer_done(&out)));
}

static void suggests(struct scene *scene, const char *handle, const char *wanted)
{
    struct assent_step_input input = scene_input(scene);
    struct assent_value edits =
        assent_explain_edits(&input, scene_person(scene, handle), scene->materials.arena);
    assert_string_equal(written(scene, &edits).bytes, wanted);
}

static void plan_is(struct scene *scene, const char *wanted)
{
    struct assent_step_input input = scene_input(scene);
    struct assent_value record = assent_explain(&input, scene_person(scene, "ann"), scene->materials.arena);
    const struct assent_value *plan = assent_value_get(&record, "plan");
    if (!wanted) {
        assert_null(plan);
        return;
    }
    assert_non_null(plan);
    struct assent_buffer out = assent_buffer_in(scene->materials.arena);
    const struct assent_value *in_the_way = assent_value_get(plan, "in_the_way");
    for (size_t i = 0; i < in_the_way->list.count; i++) {
        const struct assent_value *item = &in_the_way->list.items[i];
        write_member(&out, "", item, "kind");
        write_member(&out, " ", item, "handle");
        write_member(&out, " until ", item, "until");
        write_member(&out, " of ", item, "of");
        if (assent_value_get(item, "who_can"))
            write_people(&out, " [lifted by ", assent_value_get(item, "who_can"));
        assent_buffer_string(&out, "; ");
    }
    write_member(&out, "needed until ", plan, "until");
    assent_buffer_string(&out, "; ");
    write_member(&out, "free from ", plan, "next_free");
    assert_string_equal(assent_text_cstring(scene->materials.arena, assent_buffer_done(&out)), wanted);
}

// The edit at that place, made as it is told, is accepted.
static void make(struct scene *scene, const char *handle, size_t index)
{
    struct assent_step_input input = scene_input(scene);
    struct assent_value edits =
        assent_explain_edits(&input, scene_person(scene, handle), scene->materials.arena);
    assert_true(index < edits.list.count);
    const struct assent_value *set = assent_value_get(&edits.list.items[index], "set");
    assert_non_null(set);
    struct assent_buffer line = assent_buffer_in(scene->materials.arena);
    assent_buffer_format(&line, "edit by %s", handle);
    for (size_t i = 0; i < set->record.count; i++) {
        const struct assent_value *value = &set->record.members[i].value;
        const char *name = assent_text_cstring(scene->materials.arena, set->record.members[i].name);
        if (value->kind == ASSENT_VALUE_RECORD) {
            write_member(&line, assent_text_format(scene->materials.arena, " %s.start=", name).bytes, value,
                         "start");
            write_member(&line, assent_text_format(scene->materials.arena, " %s.end=", name).bytes, value,
                         "end");
        } else {
            assent_buffer_format(&line, " %s=", name);
            write_value(&line, value);
        }
    }
    scene_take(scene, assent_text_cstring(scene->materials.arena, assent_buffer_done(&line)));
}

// An event of a person is refused, and told what would have let it through.
static void refuses(struct scene *scene, struct assent_event event, const char *handle, const char *wanted)
{
    struct assent_step_input input = scene_input(scene);
    event.at_us = MATERIALS_START_US;
    event.actor.person = scene_person(scene, handle);
    input.event = &event;
    struct assent_step_result result = assent_step(&input, scene->materials.arena);
    assert_int_equal(result.status, ASSENT_STEP_REFUSED);
    struct assent_value record = assent_explain_refusal(&input, &result, scene->materials.arena);
    const struct assent_value *edits = assent_value_get(&record, "edits");
    assert_string_equal(written(scene, edits).bytes, wanted);
}

#define PLANNED(day, from, to)                                                                               \
    "planned.start=2026-11-" day "T" from ":00:00Z planned.end=2026-11-" day "T" to ":00:00Z "

// With an answer to every guard.
static void draft(struct scene *scene, const char *fields)
{
    scene_take(scene, assent_text_format(scene->materials.arena,
                                         "create by ann summary=\"Patch\" speed=slow outcome=good %s", fields)
                          .bytes);
    scene_take(scene, "edit by eve note=\"n\"");
}

static void a_plan_is_told_what_meets_it(void **state)
{
    struct scene *scene = *state;
    scene_take(scene, "create by ann summary=\"Patch\" items=[db-1, db-2] " PLANNED("24", "09", "12"));
    plan_is(scene,
            "freeze moving until 2026-11-26T06:00:00.000000Z [lifted by eve]; maintenance mornings of db-2; "
            "needed until 2026-11-24T13:00:00.000000Z; free from 2026-11-26T06:00:00.000000Z");
    scene_take(scene, "edit by ann items=[db-1]");
    plan_is(scene, "freeze moving until 2026-11-26T06:00:00.000000Z [lifted by eve]; "
                   "needed until 2026-11-24T13:00:00.000000Z; free from 2026-11-26T06:00:00.000000Z");
    scene_take(scene, "edit by ann " PLANNED("24", "08", "10"));
    plan_is(scene, "needed until 2026-11-24T11:00:00.000000Z; ");
    scene_take(scene, "report by ann outcome=good");
    plan_is(scene, NULL); // it has ended
    suggests(scene, "ann", "");
}

static void a_plan_is_moved_to_the_next_free_time(void **state)
{
    struct scene *scene = *state;
    draft(scene, "items=[db-1, db-2] " PLANNED("24", "13", "16"));
    suggests(scene, "ann",
             "move planned to 2026-11-26T06:00:00.000000Z, 41 h later\n"
             "  scheduled until: blocked_by freeze, maintenance\n");
    suggests(scene, "bo",
             "move planned to 2026-11-26T06:00:00.000000Z, 41 h later [who ann]\n"
             "  scheduled until: blocked_by freeze, maintenance\n");
    suggests(scene, "",
             "move planned to 2026-11-26T06:00:00.000000Z, 41 h later [who ann]\n"
             "  scheduled until: blocked_by freeze, maintenance\n");
    make(scene, "ann", 0);
    suggests(scene, "ann", "");
}

static void one_item_less_may_do_and_costs_more(void **state)
{
    struct scene *scene = *state;
    draft(scene, "items=[db-1, db-2] " PLANNED("25", "08", "10"));
    suggests(scene, "ann",
             "move planned to 2026-11-26T06:00:00.000000Z, 22 h later\n"
             "  scheduled until: blocked_by freeze, maintenance\n"
             "leave db-1 out of items\n"
             "  scheduled until: blocked_by freeze, maintenance\n");
    make(scene, "ann", 1);
    suggests(scene, "ann", ""); // nobody leaves the last one out, and nothing is in its way
}

// Where what was approved is frozen, only the way back to the approval is told, with the votes that it costs.
static void votes_that_would_be_void_are_counted(void **state)
{
    struct scene *scene = *state;
    draft(scene, "items=[db-1, db-2] " PLANNED("24", "13", "16"));
    scene_take(scene, "submit by ann");
    suggests(scene, "ann", ""); // nobody may edit it while it is decided on
    scene_take(scene, "vote approve by bo");
    const char *moved = "move planned to 2026-11-26T06:00:00.000000Z, 41 h later, by action reschedule with "
                        "a comment; 1 vote would be void";
    suggests(scene, "ann",
             assent_text_format(scene->materials.arena,
                                "%s [again bo]\n  scheduled until: blocked_by freeze, maintenance\n", moved)
                 .bytes);
    suggests(scene, "bo",
             assent_text_format(
                 scene->materials.arena,
                 "%s [who ann] [again bo]\n  scheduled until: blocked_by freeze, maintenance\n", moved)
                 .bytes);
}

static void a_guard_is_met_by_what_is_intended_and_never_by_another_fact(void **state)
{
    struct scene *scene = *state;
    scene_take(scene, "create by ann summary=\"Patch\" items=[db-2] " PLANNED(
                          "23", "06", "07") "speed=fast loud=true users=all private=true outcome=bad");
    suggests(
        scene, "ann",
        "set speed to \"slow\"\n  draft slowly: when default(speed, \"fast\") == \"slow\"\n"
        "set loud to false\n  draft softly: when not default(loud, false)\n"
        "empty loud\n  draft softly: when not default(loud, false)\n"
        "move planned to 2026-11-23T09:00:00.000000Z, 3 h later\n  draft ahead: when planned.start > now\n"
        "  scheduled until: blocked_by freeze, maintenance\n"
        "fill note [who eve]\n  draft noted: when has(note)\n");
    suggests(scene, "eve",
             "fill note\n  draft noted: when has(note)\n"
             "set speed to \"slow\" [who ann]\n  draft slowly: when default(speed, \"fast\") == \"slow\"\n"
             "set loud to false [who ann]\n  draft softly: when not default(loud, false)\n"
             "empty loud [who ann]\n  draft softly: when not default(loud, false)\n"
             "move planned to 2026-11-23T09:00:00.000000Z, 3 h later [who ann]\n"
             "  draft ahead: when planned.start > now\n  scheduled until: blocked_by freeze, maintenance\n");
    make(scene, "ann", 0);
    scene_take(scene, "slowly by ann");
}

// What is not answered yet may be asked for, whatever the field; the answer is left to people.
static void what_is_missing_is_asked_for_without_an_answer(void **state)
{
    struct scene *scene = *state;
    scene_take(scene, "create by ann summary=\"Patch\" " PLANNED("26", "08", "10"));
    scene_take(scene, "edit by eve note=\"n\"");
    suggests(scene, "ann",
             "fill speed\n  draft slowly: when default(speed, \"fast\") == \"slow\"\n"
             "fill outcome\n  draft report: require outcome\n");
}

static void a_refusal_says_what_would_let_it_through(void **state)
{
    struct scene *scene = *state;
    draft(scene, "items=[db-1, db-2] " PLANNED("24", "13", "16"));
    scene_take(scene, "submit by ann");
    scene_take(scene, "vote approve by bo");
    struct assent_value fields;
    struct assent_error error = {0};
    const char *json = "{\"planned\":{\"end\":\"2026-11-26T09:00:00Z\",\"start\":\"2026-11-26T06:00:00Z\"}}";
    assert_true(assent_canonical_read(scene->materials.arena, assent_text_of(json), &fields, &error));
    refuses(scene, (struct assent_event){.kind = ASSENT_EVENT_EDIT, .fields = fields}, "ann",
            "the same edit, by action reschedule with a comment; 1 vote would be void [again bo]\n"
            "  scheduled edit: edit\n");
    refuses(scene, (struct assent_event){.kind = ASSENT_EVENT_VOTE}, "ann", "");
}

static void a_refused_action_says_what_it_lacks(void **state)
{
    struct scene *scene = *state;
    draft(scene, "items=[db-1, db-2] " PLANNED("24", "13", "16"));
    scene_take(scene, "edit by ann outcome= loud=true");
    refuses(scene, (struct assent_event){.kind = ASSENT_EVENT_ACT, .action = assent_text_of("report")}, "ann",
            "fill outcome\n  draft report: require outcome\n");
    refuses(scene, (struct assent_event){.kind = ASSENT_EVENT_ACT, .action = assent_text_of("softly")}, "ann",
            "set loud to false\n  draft softly: when not default(loud, false)\n"
            "empty loud\n  draft softly: when not default(loud, false)\n");
}

static void as_many_are_tried(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(ASSENT_EXPLAIN_TRIES, 64);
    draft(scene, PLANNED("26", "08", "10"));
    scene_take(scene, "one by ann");
    scene_take(scene, "edit by ann pick=v00");
    suggests(scene, "ann", "set pick to \"v63\"\n  first go: when default(pick, \"v00\") == \"v63\"\n");
}

static void and_not_one_more(void **state)
{
    struct scene *scene = *state;
    draft(scene, PLANNED("26", "08", "10"));
    scene_take(scene, "two by ann");
    scene_take(scene, "edit by ann pick=v00");
    suggests(scene, "ann", ""); // "v64" would be the 65th
}

static void as_many_are_told_and_looked_at(void **state)
{
    struct scene *scene = *state;
    scene_take(scene, "create by ann summary=\"Patch\" speed=slow outcome=good " PLANNED("26", "08", "10"));
    scene_take(scene, "crowd by ann");
    scene_take(scene, "edit by ann pick=v00 loud=true");
    struct assent_step_input input = scene_input(scene);
    struct assent_value edits =
        assent_explain_edits(&input, scene_person(scene, "ann"), scene->materials.arena);
    assert_int_equal(edits.list.count, ASSENT_EXPLAIN_EDITS); // of more that would do
    edits = assent_explain_edits(&input, scene_person(scene, "eve"), scene->materials.arena);
    const struct assent_value *fill = &edits.list.items[0];
    assert_true(assent_text_is(assent_value_get_text(fill, "edit"), "fill note"));
    // Of `other`, `quiet` and the 17 after them.
    assert_int_equal(assent_value_get(fill, "unblocks")->list.count, ASSENT_EXPLAIN_HURDLES - 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_plan_is_told_what_meets_it),
        TEST(a_plan_is_moved_to_the_next_free_time),
        TEST(one_item_less_may_do_and_costs_more),
        TEST(votes_that_would_be_void_are_counted),
        TEST(a_guard_is_met_by_what_is_intended_and_never_by_another_fact),
        TEST(what_is_missing_is_asked_for_without_an_answer),
        TEST(a_refusal_says_what_would_let_it_through),
        TEST(a_refused_action_says_what_it_lacks),
        TEST(as_many_are_tried),
        TEST(and_not_one_more),
        TEST(as_many_are_told_and_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
