// SPDX-License-Identifier: Apache-2.0
// Trying the little workflow: what each command prints, and what is told of lines that cannot be understood.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "materials.h"

#include <assent/base/limits.h>
#include <assent/workbench/try.h>

#include <string.h>

struct trial {
    struct materials materials;
    struct assent_try *attempt;
};

static int trial_open(void **state)
{
    static struct trial trial;
    trial.materials = materials_little();
    trial.attempt = assent_try_open(trial.materials.definition, trial.materials.directory, MATERIALS_START_US,
                                    trial.materials.sandbox);
    *state = &trial;
    return 0;
}

static int trial_close(void **state)
{
    struct trial *trial = *state;
    assent_try_close(trial->attempt);
    materials_close(&trial->materials);
    return 0;
}

// The line prints exactly that.
static void says(struct trial *trial, const char *line, const char *wanted)
{
    struct assent_error error = {0};
    struct assent_text transcript;
    if (!assent_try_line(trial->attempt, assent_text_of(line), &transcript, &error))
        fail_msg("%s: %s", line, error.text);
    if (!assent_text_is(transcript, wanted))
        fail_msg("%s printed\n%.*sand should print\n%s", line, (int)transcript.count,
                 transcript.bytes ? transcript.bytes : "", wanted);
}

// The line prints something with these words.
static void tells(struct trial *trial, const char *line, const char *words)
{
    struct assent_error error = {0};
    struct assent_text transcript;
    if (!assent_try_line(trial->attempt, assent_text_of(line), &transcript, &error))
        fail_msg("%s: %s", line, error.text);
    if (!strstr(assent_text_cstring(trial->materials.arena, transcript), words))
        fail_msg("%s printed\n%.*swithout `%s`", line, (int)transcript.count,
                 transcript.bytes ? transcript.bytes : "", words);
}

static void does(struct trial *trial, const char *line)
{
    tells(trial, line, "");
    struct assent_error error = {0};
    if (!assent_try_settled(trial->attempt, &error))
        fail_msg("%s: %s", line, error.text);
}

// The line is not understood, and nothing happens.
static void refuses(struct trial *trial, const char *line, const char *words)
{
    struct assent_error error = {0};
    struct assent_text transcript;
    const struct assent_ticket *before = assent_try_ticket(trial->attempt);
    if (assent_try_line(trial->attempt, assent_text_of(line), &transcript, &error))
        fail_msg("%s was understood", line);
    if (!strstr(error.text, words))
        fail_msg("%s: %s, without `%s`", line, error.text, words);
    assert_ptr_equal(assent_try_ticket(trial->attempt), before);
}

static const struct assent_value *field(struct trial *trial, const char *name)
{
    return assent_value_get(&assent_try_ticket(trial->attempt)->fields, name);
}

static void a_ticket_goes_its_way(void **state)
{
    struct trial *trial = *state;
    assert_null(assent_try_ticket(trial->attempt));
    says(trial, "create by ann summary=\"Patch it\"",
         "at 0s  create little by ann\n> LIT-1 created for ann: Patch it\n> entered draft, with ann\n");
    says(trial, "submit by ann",
         "at 0s  act submit by ann\n> entered check\n> risk low 0\n> chose approve\n"
         "> entered approve\n> approve opened: 2 of group deciders (3 people), due 2026-11-24T08:00:00Z\n");
    says(trial, "vote approve by bo", "at 0s  vote approve by bo\n> bo: approve\n");
    does(trial, "at 90s vote approve by cy comment=\"well done\"");
    says(trial, "claim prepare by bot lease=90s",
         "at 90s  claim job prepare by bot\n> job prepare claimed by bot, until 2026-11-23T08:03:00Z\n");
    says(trial, "progress prepare done=1",
         "at 90s  progress job prepare by bot\n> job prepare reports {\"done\":1}\n");
    does(trial, "fail prepare error=\"no\"");
    tells(trial, "wait 10 s", "at 100s  timer job/0/retry\n");
    does(trial, "claim prepare by bot");
    does(trial, "complete prepare");
    does(trial, "claim look by dee");
    tells(trial, "done look by dee result=good", "> ended: success\n");
    assert_int_equal(assent_try_ticket(trial->attempt)->outcome, ASSENT_OUTCOME_SUCCESS);
}

static void faults_are_resolved(void **state)
{
    struct trial *trial = *state;
    does(trial, "create by ann summary=nothing"); // the hook lets it through
    does(trial, "submit by ann");
    does(trial, "claim prepare by bot");
    does(trial, "complete prepare");
    tells(trial, "fail look by bo error=\"it is dark\"", "> job look is a fault: it is dark\n");
    does(trial, "retry look by eve");
    does(trial, "fail look by bo comment=\"still dark\"");
    tells(trial, "skip look by eve", "! comment-missing: ");
    does(trial, "skip look by eve comment=\"nobody needs it\"");
    assert_true(assent_text_is(assent_try_ticket(trial->attempt)->state, "finished"));
}

static void undo_and_fail_job(void **state)
{
    struct trial *trial = *state;
    does(trial, "create by ann summary=nothing");
    does(trial, "submit by ann");
    does(trial, "claim prepare by bot");
    does(trial, "complete prepare");
    does(trial, "fail look by bo");
    tells(trial, "fail-job look by eve comment=\"too late\"", "> job prepare/undo offered to unpreparer\n");
    does(trial, "claim prepare/undo by bot");
    does(trial, "complete prepare/undo");
    assert_true(assent_text_is(assent_try_ticket(trial->attempt)->state, "dropped"));
}

static void values_get_the_types_of_their_fields(void **state)
{
    struct trial *trial = *state;
    does(trial, "create by ann summary=5 count=5 ratio=2.5 urgent=true hosts=[db-1, db-2] service=payments "
                "planned.start=2026-12-01T20:00:00Z planned.end=2026-12-01T22:00:00+01:00 cost.amount=12 "
                "cost.currency=EUR parts=[{\"name\":\"a\",\"size\":1}] doer=bo");
    assert_int_equal(field(trial, "summary")->kind, ASSENT_VALUE_TEXT);
    assert_int_equal(field(trial, "count")->integer, 5);
    assert_true(field(trial, "ratio")->decimal == 2.5);
    assert_true(field(trial, "urgent")->boolean);
    assert_int_equal(field(trial, "hosts")->list.count, 2);
    assert_int_equal(field(trial, "parts")->list.count, 1);
    does(trial, "edit by ann planned.end=2026-12-01T23:00:00Z urgent= ratio=3");
    assert_true(assent_text_is(assent_value_get_text(field(trial, "planned"), "start"),
                               "2026-12-01T20:00:00.000000Z"));
    assert_true(
        assent_text_is(assent_value_get_text(field(trial, "planned"), "end"), "2026-12-01T23:00:00.000000Z"));
    assert_null(field(trial, "urgent"));
    assert_true(field(trial, "ratio")->decimal == 3);
    tells(trial, "edit by ann count=many", "! field-invalid: ");
    tells(trial, "edit by ann urgent=yes", "! field-invalid: ");
}

static void results_get_their_types_from_their_look(void **state)
{
    struct trial *trial = *state;
    does(trial, "create by ann summary=nothing");
    does(trial, "submit by ann");
    does(trial, "claim prepare by bot");
    tells(trial, "complete prepare a=1 b=1.5 c=true d=x e=\"1\" f=[1, x] g={\"h\":2}",
          "{\"a\":1,\"b\":1.5,\"c\":true,\"d\":\"x\",\"e\":\"1\",\"f\":[1,\"x\"],\"g\":{\"h\":2}}\n");
}

static void refusals_are_told_and_expected(void **state)
{
    struct trial *trial = *state;
    struct assent_error error = {0};
    refuses(trial, "refused not-entitled", "was not refused");
    does(trial, "create by ann summary=x");
    says(trial, "submit by bo",
         "at 0s  act submit by bo\n! not-entitled: Bo Berg may not take action submit: it is for requester. "
         "Ask them to take it.\n");
    assert_false(assent_try_settled(trial->attempt, &error));
    assert_int_equal(error.code, ASSENT_NOT_ENTITLED);
    refuses(trial, "refused separation-of-duties", "was refused as not-entitled");
    refuses(trial, "refused not-entiled", "there is no code");
    refuses(trial, "refused", "which code");
    says(trial, "refused AS2002", "");
    assert_true(assent_try_settled(trial->attempt, &error));
    says(trial, "act nothing by ann",
         "at 0s  act nothing by ann\n! action-unknown: State draft has no action `nothing`. Actions here: "
         "submit, remark, drop.\n");
    does(trial, "submit by ann");
    tells(trial, "vote reject by bo", "! comment-missing: ");
    tells(trial, "claim prepare by bot", "! state-forbids: ");
}

// What the server asks for before the workflow is asked.
static void permissions_are_those_of_the_directory(void **state)
{
    struct trial *trial = *state;
    says(trial, "create by bot summary=x",
         "at 0s  create little by bot\n! forbidden: Preparing robot has no role with the permission "
         "`submit`. Ask whoever keeps the directory.\n");
    does(trial, "create by ann summary=nothing");
    tells(trial, "edit by bot count=1", "the permission `act`");
    does(trial, "submit by ann");
    tells(trial, "vote approve by bot", "the permission `vote`");
    tells(trial, "claim prepare by ann", "the permission `work`");
    does(trial, "claim prepare by bot");
    tells(trial, "progress prepare by ann", "the permission `work`");
    does(trial, "complete prepare");
    tells(trial, "done look by bot result=good", "the permission `act`");
    does(trial, "fail look by bo");
    tells(trial, "retry look by bo", "the permission `operate`");
    does(trial, "retry look by eve");
}

static void votes_are_withdrawn(void **state)
{
    struct trial *trial = *state;
    does(trial, "create by ann summary=x");
    tells(trial, "vote approve by bo", "! state-forbids: ");
    does(trial, "submit by ann");
    does(trial, "vote approve by bo");
    does(trial, "withdraw by bo comment=\"wait\"");
    tells(trial, "withdraw vote by bo", "! no-vote: ");
    does(trial, "comment by cy comment=\"what now?\"");
    does(trial, "vote abstain by bo");
}

static void lines_that_are_not_understood_are_told(void **state)
{
    struct trial *trial = *state;
    refuses(trial, "submit by ann", "create one first");
    refuses(trial, "claim prepare by bot", "create one first");
    refuses(trial, "can ann", "create one first");
    refuses(trial, "crate by ann", "there is no command or action `crate`; did you mean `create`?");
    refuses(trial, "create by anne", "there is no person `anne`; did you mean `ann`?");
    refuses(trial, "create", "who does it?");
    refuses(trial, "create by", "behind `by`");
    refuses(trial, "create by ann sumary=x", "there is no field `sumary`; did you mean `summary`?");
    refuses(trial, "create by ann summary", "`summary` has no meaning here");
    refuses(trial, "create by ann summary.x=1", "has no parts");
    refuses(trial, "a=b", "a line begins with a command");
    does(trial, "create by ann summary=x");
    refuses(trial, "create by ann summary=x", "there already");
    refuses(trial, "sumbit by ann", "did you mean `submit`?");
    refuses(trial, "vote aprove by ann", "there is no vote `aprove`; did you mean `approve`?");
    refuses(trial, "vote", "behind `vote`");
    refuses(trial, "claim prepar by bot", "there is no job `prepar`; did you mean `prepare`?");
    refuses(trial, "claim", "which job?");
    refuses(trial, "complete prepare", "nobody has claimed prepare");
    refuses(trial, "claim prepare by bot lease=soon", "is no lease");
    refuses(trial, "claim prepare by bot lease=[1]", "is a text");
    refuses(trial, "claim prepare by bot x=1", "has no meaning here");
    refuses(trial, "comment by ann comment=\"open", "does not end");
    refuses(trial, "show all", "nothing stands behind");
    refuses(trial, "can", "one person's handle");
    refuses(trial, "can anna", "did you mean `ann`?");
    refuses(trial, "wait soon", "is no duration");
    refuses(trial, "at soon", "is no time");
    refuses(trial, "at", "needs a time");
    refuses(trial, "act", "name of an action");
}

static void what_can_be_done_is_shown(void **state)
{
    struct trial *trial = *state;
    says(trial, "show", "at 0s  show\n> no ticket yet\n");
    does(trial, "create by ann summary=nothing");
    says(trial, "can ann", "at 0s  can ann\n> actions: submit, remark, drop\n> vote: no, no open round\n");
    does(trial, "submit by ann");
    does(trial, "claim prepare by bot");
    tells(trial, "release prepare", "> job prepare given back\n");
    does(trial, "claim prepare by bot");
    says(trial, "can bot",
         "at 0s  can bot\n> actions: none\n> vote: no, no open round\n> has claimed: prepare\n");
    does(trial, "complete prepare");
    says(trial, "can dee", "at 0s  can dee\n> actions: none\n> vote: no, no open round\n> task: look\n");
    says(
        trial, "show",
        "at 0s  show\n> LIT-1: nothing, revision 6\n> in work\n> before in draft\n> risk low 0\n> field summary = \"nothing\"\n"
        "> job prepare succeeded, attempt 2\n> job look offered\n");
    tells(
        trial, "help",
        "> vote approve|reject|abstain|object|ask by PERSON [for PERSON [aloud]] [seat=NAME] [digest=seen] [comment=\"…\"] [field=value …]\n");
    says(trial, "# nothing", "");
    says(trial, "", "");
}

static void the_longest_line_and_one_past_it(void **state)
{
    struct trial *trial = *state;
    struct assent_error error = {0};
    struct assent_text transcript;
    char *line = assent_arena_take(trial->materials.arena, ASSENT_STORY_LINE_BYTES + 1);
    memset(line, ' ', ASSENT_STORY_LINE_BYTES + 1);
    assert_true(assent_try_line(trial->attempt, assent_text_slice(line, ASSENT_STORY_LINE_BYTES), &transcript,
                                &error));
    assert_false(assent_try_line(trial->attempt, assent_text_slice(line, ASSENT_STORY_LINE_BYTES + 1),
                                 &transcript, &error));
    assert_non_null(strstr(error.text, "at most"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, trial_open, trial_close)
        TEST(a_ticket_goes_its_way),
        TEST(faults_are_resolved),
        TEST(undo_and_fail_job),
        TEST(values_get_the_types_of_their_fields),
        TEST(results_get_their_types_from_their_look),
        TEST(refusals_are_told_and_expected),
        TEST(permissions_are_those_of_the_directory),
        TEST(votes_are_withdrawn),
        TEST(lines_that_are_not_understood_are_told),
        TEST(what_can_be_done_is_shown),
        TEST(the_longest_line_and_one_past_it),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
