// SPDX-License-Identifier: Apache-2.0
// Explain on a ticket that walks through a workflow: each way on, the rules that hold and fail, who can do
// what; and what refusals are explained with. The records are written as lines, so that a test reads like
// what a person is told.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scene.h"

#include <assent/base/canonical.h>
#include <assent/core/explain.h>

#include <string.h>

static int open_scene(void **state)
{
    static struct scene scene;
    scene_open(&scene, materials_open("tests/workbench/explained/workflow.yaml", "tests/workbench/explained",
                                      "tests/workbench/little/world.yaml"));
    *state = &scene;
    return 0;
}

static int close_scene(void **state)
{
    scene_close(*state);
    return 0;
}

static void write_people(struct assent_buffer *out, const struct assent_value *who)
{
    const struct assent_value *people = assent_value_get(who, "people");
    for (size_t i = 0; i < people->list.count; i++) {
        struct assent_text handle = assent_value_get_text(&people->list.items[i], "handle");
        assent_buffer_format(out, "%s%.*s", i ? " " : "", (int)handle.count, handle.bytes);
    }
}

static void write_condition(struct assent_buffer *out, const struct assent_value *condition, int depth)
{
    const struct assent_value *parts = assent_value_get(condition, "parts");
    const struct assent_value *values = assent_value_get(condition, "values");
    struct assent_text text = assent_value_get_text(condition, "text");
    if (text.count == 0)
        return;
    assent_buffer_format(out, "%*s%s %.*s", depth * 2, "",
                         assent_value_get_boolean(condition, "holds", false) ? "+" : "-", (int)text.count,
                         text.bytes);
    if (values && values->record.count > 0) {
        assent_buffer_string(out, "  ");
        assent_canonical_write(out, values);
    }
    assent_buffer_byte(out, '\n');
    for (size_t i = 0; parts && i < parts->list.count; i++)
        write_condition(out, &parts->list.items[i], depth + 1);
}

static void write_rule(struct assent_buffer *out, const struct assent_value *rule)
{
    struct assent_text name = assent_value_get_text(rule, "rule");
    struct assent_text evidence = assent_value_get_text(rule, "evidence");
    const struct assent_value *who = assent_value_get(rule, "who_can");
    const struct assent_value *missing = assent_value_get(rule, "missing");
    assent_buffer_format(out, "  %s %.*s: %.*s", assent_value_get_boolean(rule, "passed", false) ? "+" : "-",
                         (int)name.count, name.bytes, (int)evidence.count, evidence.bytes);
    if (who) {
        assent_buffer_string(out, " [");
        write_people(out, who);
        assent_buffer_byte(out, ']');
    }
    if (missing)
        assent_canonical_write(out, missing);
    assent_buffer_byte(out, '\n');
    if (assent_value_get(rule, "condition"))
        write_condition(out, assent_value_get(rule, "condition"), 2);
}

static void write_way(struct assent_buffer *out, const struct assent_value *way)
{
    const struct assent_value *rules = assent_value_get(way, "rules");
    struct assent_text name = assent_value_get_text(way, "way"), to = assent_value_get_text(way, "to");
    assent_buffer_format(out, "%s %.*s -> %.*s\n", assent_value_get_boolean(way, "passed", false) ? "+" : "-",
                         (int)name.count, name.bytes, (int)to.count, to.bytes);
    for (size_t i = 0; i < rules->list.count; i++)
        write_rule(out, &rules->list.items[i]);
}

// What is explained to a person is that.
static void explains(struct scene *scene, const char *handle, const char *wanted)
{
    struct assent_arena *arena = scene->materials.arena;
    struct assent_step_input input = scene_input(scene);
    struct assent_value record = assent_explain(&input, scene_person(scene, handle), arena);
    const struct assent_value *ways = assent_value_get(&record, "ways");
    struct assent_buffer out = assent_buffer_in(arena);
    for (size_t i = 0; i < ways->list.count; i++)
        write_way(&out, &ways->list.items[i]);
    assert_string_equal(assent_text_cstring(arena, assent_buffer_done(&out)), wanted);
}

// An event of a person is refused, and explained with that.
static void refuses(struct scene *scene, struct assent_event event, const char *handle, const char *wanted)
{
    struct assent_arena *arena = scene->materials.arena;
    struct assent_step_input input = scene_input(scene);
    event.at_us = MATERIALS_START_US;
    event.actor.person = scene_person(scene, handle);
    input.event = &event;
    struct assent_step_result result = assent_step(&input, arena);
    assert_int_equal(result.status, ASSENT_STEP_REFUSED);
    struct assent_value record = assent_explain_refusal(&input, &result, arena);
    struct assent_buffer out = assent_buffer_in(arena);
    write_rule(&out, &record);
    if (assent_value_get(&record, "way"))
        write_way(&out, assent_value_get(&record, "way"));
    assert_string_equal(assent_text_cstring(arena, assent_buffer_done(&out)), wanted);
}

static void actions_tell_what_is_missing_and_which_half_fails(void **state)
{
    struct scene *scene = *state;
    scene_take(scene, "create by ann summary=\"Patch\" count=12");
    explains(
        scene, "ann",
        "- submit -> approve\n"
        "  + by requester: `requester` means Ann Archer [ann]\n"
        "  - when default(count, 0) < 10 and (has(service) or summary == \"all\"): default(count, 0) < 10 and (has(service) or summary == \"all\") does not hold\n"
        "    - default(count, 0) < 10 and (has(service) or summary == \"all\")\n"
        "      - default(count, 0) < 10  {\"count\":12}\n"
        "      - has(service) or summary == \"all\"\n"
        "        - has(service)\n"
        "        - summary == \"all\"  {\"summary\":\"Patch\"}\n"
        "  - required in approve: these fields must be filled first[\"service\",\"plan\",\"backout\"]\n"
        "- hurry -> approve\n"
        "  + by hook explained.deciders: hook explained.deciders is asked when it matters\n"
        "  - when has(planned) and planned.start > now: has(planned) and planned.start > now does not hold\n"
        "    - has(planned) and planned.start > now\n"
        "      - has(planned)\n"
        "      - planned.start > now  {\"now\":\"2026-11-23T08:00:00.000000Z\"}\n"
        "  - required in approve: these fields must be filled first[\"service\",\"plan\",\"backout\"]\n"
        "- remark -> \n"
        "  + by [requester, role:chief]: `[requester, role:chief]` means Ann Archer [ann eve]\n"
        "  - require result, comment: send with it what is missing[\"result\"]\n"
        "+ drop -> dropped\n"
        "  + by requester: `requester` means Ann Archer [ann]\n");
    refuses(
        scene, (struct assent_event){.kind = ASSENT_EVENT_ACT, .action = assent_text_of("submit")}, "bo",
        "  - by requester: Bo Berg may not take action submit: it is for requester. Ask them to take it. [ann]\n"
        "- submit -> approve\n"
        "  - by requester: `requester` does not mean Bo Berg [ann]\n"
        "  - when default(count, 0) < 10 and (has(service) or summary == \"all\"): default(count, 0) < 10 and (has(service) or summary == \"all\") does not hold\n"
        "    - default(count, 0) < 10 and (has(service) or summary == \"all\")\n"
        "      - default(count, 0) < 10  {\"count\":12}\n"
        "      - has(service) or summary == \"all\"\n"
        "        - has(service)\n"
        "        - summary == \"all\"  {\"summary\":\"Patch\"}\n"
        "  - required in approve: these fields must be filled first[\"service\",\"plan\",\"backout\"]\n");
}

static void rounds_tell_who_may_still_vote(void **state)
{
    struct scene *scene = *state;
    scene_take(scene, "create by ann summary=\"Patch\" count=8 service=payments plan=\"p\" backout=\"b\"");
    scene_take(scene, "submit by ann");
    scene_take(scene, "vote approve by bo");
    explains(
        scene, "ann",
        "- approved -> work\n"
        "  - need 2 of group:deciders: 1 approved, 0 rejected, 0 abstained; 2 may still vote, 1 more must approve [cy dee]\n"
        "  - never requester: Ann Archer may not vote in round peers (rule: never requester). Somebody else of group:deciders must vote.\n"
        "  - round chief: need everyone of role:chief: asked after round peers, if its condition holds [eve]\n"
        "    + default(count, 0) > 5  {\"count\":8}\n"
        "- rejected -> draft\n"
        "  - refused: the first rejection refuses\n"
        "- expired -> dropped\n"
        "  - its clock: undecided at 2026-11-24T08:00:00.000000Z\n");
    explains(
        scene, "bo",
        "- approved -> work\n"
        "  - need 2 of group:deciders: 1 approved, 0 rejected, 0 abstained; 2 may still vote, 1 more must approve [cy dee]\n"
        "  + one vote: Bo Berg has voted\n"
        "  - round chief: need everyone of role:chief: asked after round peers, if its condition holds [eve]\n"
        "    + default(count, 0) > 5  {\"count\":8}\n"
        "- rejected -> draft\n"
        "  - refused: the first rejection refuses\n"
        "- expired -> dropped\n"
        "  - its clock: undecided at 2026-11-24T08:00:00.000000Z\n");
    explains(
        scene, "",
        "- approved -> work\n"
        "  - need 2 of group:deciders: 1 approved, 0 rejected, 0 abstained; 2 may still vote, 1 more must approve [cy dee]\n"
        "  - round chief: need everyone of role:chief: asked after round peers, if its condition holds [eve]\n"
        "    + default(count, 0) > 5  {\"count\":8}\n"
        "- rejected -> draft\n"
        "  - refused: the first rejection refuses\n"
        "- expired -> dropped\n"
        "  - its clock: undecided at 2026-11-24T08:00:00.000000Z\n");
    refuses(
        scene, (struct assent_event){.kind = ASSENT_EVENT_VOTE}, "ann",
        "  - never requester: Ann Archer may not vote in round peers (rule: never requester). Somebody else of group:deciders must vote. [cy dee]\n"
        "- approved -> work\n"
        "  - need 2 of group:deciders: 1 approved, 0 rejected, 0 abstained; 2 may still vote, 1 more must approve [cy dee]\n"
        "  - never requester: Ann Archer may not vote in round peers (rule: never requester). Somebody else of group:deciders must vote.\n"
        "  - round chief: need everyone of role:chief: asked after round peers, if its condition holds [eve]\n"
        "    + default(count, 0) > 5  {\"count\":8}\n");
}

static void jobs_tell_whose_turn_it_is(void **state)
{
    struct scene *scene = *state;
    scene_take(scene, "create by ann summary=\"Patch\" count=2 service=payments plan=\"p\" backout=\"b\"");
    scene_take(scene, "submit by ann");
    scene_take(scene, "vote approve by bo");
    scene_take(scene, "vote approve by cy");
    explains(scene, "eve",
             "- done -> resting\n"
             "  - job prepare: offered to workers of type preparer since 2026-11-23T08:00:00.000000Z\n"
             "  - job look: waits for what it needs\n"
             "+ stop -> dropped\n"
             "  + by [requester, role:chief]: `[requester, role:chief]` means Eve Ek [ann eve]\n");
    scene_take(scene, "claim prepare by bot");
    scene_take(scene, "complete prepare by bot");
    explains(scene, "",
             "- done -> resting\n"
             "  + job prepare: succeeded\n"
             "  - job look: asked since 2026-11-23T08:00:00.000000Z [ann dee]\n"
             "- stop -> dropped\n"
             "  - by [requester, role:chief]: it is for [requester, role:chief] [ann eve]\n");
    scene_take(scene, "stop by ann");
    explains(scene, "ann",
             "- undone -> dropped\n"
             "  - job prepare/undo: offered to workers of type unpreparer since 2026-11-23T08:00:00.000000Z\n"
             "- stop -> dropped\n"
             "  + by [requester, role:chief]: `[requester, role:chief]` means Ann Archer [ann eve]\n"
             "  - one way at a time: the state is being left already\n");
}

static void waiting_tells_what_it_waits_for(void **state)
{
    struct scene *scene = *state;
    scene_take(scene, "create by ann summary=\"Patch\" count=2 service=payments plan=\"p\" backout=\"b\"");
    scene_take(scene, "submit by ann");
    scene_take(scene, "vote approve by bo");
    scene_take(scene, "vote approve by cy");
    scene_take(scene, "claim prepare by bot");
    scene_take(scene, "complete prepare by bot");
    scene_take(scene, "done look by dee result=good");
    explains(scene, "",
             "- gone -> back\n"
             "  - signal gone: it has not come for key payments\n"
             "- until -> finished\n"
             "  - until 2 h: that is 2026-11-23T10:00:00.000000Z\n"
             "  + blocked_by approval: nothing keeps it\n"
             "- missed -> dropped\n"
             "  - latest 4 h: that is 2026-11-23T12:00:00.000000Z\n"
             "- hold -> held\n"
             "  - by requester: it is for requester [ann]\n"
             "- stop.all -> dropped\n"
             "  - signal stop.all: it has not come\n"
             "- late -> dropped\n"
             "  - late 1 day: at 2026-11-24T08:00:00.000000Z\n");
    scene_take(scene, "hold by ann");
    explains(scene, "ann",
             "+ resume -> resting\n"
             "  + by requester: `requester` means Ann Archer [ann]\n");
    scene_take(scene, "resume by ann");
    scene_take(scene, "signal gone key=payments");
    explains(
        scene, "",
        "- undone -> finished\n"
        "  - job prepare/undo: offered to workers of type unpreparer since 2026-11-23T08:00:00.000000Z\n");
}

static void clocks_and_times_are_told(void **state)
{
    struct scene *scene = *state;
    scene_take(scene, "create by ann summary=\"Patch\" count=2 service=payments plan=\"p\" backout=\"b\"");
    scene_take(scene, "submit by ann");
    struct assent_step_input input = scene_input(scene);
    struct assent_value record = assent_explain(&input, scene_person(scene, "ann"), scene->materials.arena);
    struct assent_value clocks = *assent_value_get(&record, "clocks");
    assert_string_equal(
        assent_text_cstring(scene->materials.arena, assent_canonical_text(scene->materials.arena, &clocks)),
        "[{\"due\":\"2026-11-24T08:00:00.000000Z\",\"name\":\"round/0\",\"rule\":\"decide_within 1 business day\","
        "\"since\":\"2026-11-23T08:00:00.000000Z\"}]");
    assert_true(assent_text_is(assent_value_get_text(&record, "state_kind"), "approval"));
    assert_true(assent_text_is(assent_value_get_text(&record, "since"), "2026-11-23T08:00:00.000000Z"));
}

// A round from which nobody is kept out says so, and why.
static void a_round_for_everybody_tells_why(void **state)
{
    (void)state;
    struct scene scene;
    scene_open(&scene, materials_open("tests/workflows/people/workflow.yaml", "scripts/hooks",
                                      "tests/workflows/people/world.yaml"));
    scene_take(&scene, "create by ann summary=\"Renew\" how=own");
    scene_take(&scene, "submit by ann");
    explains(
        &scene, "",
        "- approved -> work\n"
        "  - need 1 of group:deciders: 0 approved, 0 rejected, 0 abstained; 3 may still vote, 1 more must "
        "approve [ann ann-root bo bo-root cy]\n"
        "  + nobody is kept out: In the night there is one of them.\n"
        "- rejected -> draft\n"
        "  - refused: the first rejection refuses\n");
    scene_close(&scene);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(actions_tell_what_is_missing_and_which_half_fails),
        TEST(rounds_tell_who_may_still_vote),
        TEST(jobs_tell_whose_turn_it_is),
        TEST(waiting_tells_what_it_waits_for),
        TEST(clocks_and_times_are_told),
        cmocka_unit_test(a_round_for_everybody_tells_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
