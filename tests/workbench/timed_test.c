// SPDX-License-Identifier: Apache-2.0
// Stories of what time does to rounds: reminders, ladders, silence, questions, approvals that lapse, risk
// that rises, votes that are owed, calendars that move open clocks.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "materials.h"

#include <assent/workbench/story.h>

#include <stdio.h>
#include <string.h>

static int open_materials(void **state)
{
    static struct materials materials;
    materials = materials_open("tests/workbench/timed/workflow.yaml", "tests/workbench/timed",
                               "tests/workbench/little/world.yaml");
    *state = &materials;
    return 0;
}

static int close_materials(void **state)
{
    materials_close(*state);
    return 0;
}

#define CREATE   "create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z\n"
#define SUBMIT   CREATE "submit by ann\n"
#define APPROVED SUBMIT "vote approve by bo\nvote approve by cy\nvote approve by dee\n"

struct told {
    const char *story;
    const char *says[9]; // lines that must be printed, in this order
};

static void tell(const struct materials *materials, const struct told *told)
{
    struct assent_story story;
    struct assent_error error = {0};
    if (!assent_story_run(materials->definition, materials->directory, MATERIALS_START_US, materials->sandbox,
                          assent_text_of(told->story), materials->arena, &story, &error))
        fail_msg("%s: %s", told->story, error.text);
    const char *text = assent_text_cstring(materials->arena, story.transcript);
    const char *at = text;
    for (size_t i = 0; i < sizeof told->says / sizeof *told->says && told->says[i]; i++) {
        const char *found = strstr(at, told->says[i]);
        if (!found)
            fail_msg("%s\ndoes not print `%s` (in this order); after that it prints\n%.900s", told->story,
                     told->says[i], at);
        else
            at = found + strlen(told->says[i]);
    }
}

static void tell_all(const struct materials *materials, const struct told *told, size_t count)
{
    for (size_t i = 0; i < count; i++)
        tell(materials, &told[i]);
}

// Shares are of business time: half of the nine hours that the office is open from Monday 08:00 to Tuesday
// 08:00. Who has voted is not meant; a round that is decided before reminds nobody.
static void those_who_have_not_voted_are_reminded(void **state)
{
    static const struct told stories[] = {
        {SUBMIT "at 7h show\n",
         {"at 4h30m  timer round/0/remind/0\n> reminded bo\n",
          "at 6h  timer round/0/remind/1\n> reminded bo\n"}},
        {SUBMIT "vote approve by bo\nat 1h vote approve by cy\nat 5h show\n",
         {"at 4h30m  timer round/1/remind/0\n> reminded cy, dee but not cy\n"}},
        {SUBMIT "vote approve by bo\nvote approve by cy\nvote approve by dee\nat 1d show\n",
         {"> entered ready", "at 1d  show\n"}},
    };
    tell_all(*state, stories, sizeof stories / sizeof *stories);
}

static void a_ladder_asks_others_and_leads_away(void **state)
{
    static const struct told stories[] = {
        {SUBMIT "at 1d1h vote approve by eve\n",
         {"at 1d  timer round/0\nat 1d  timer round/0/late/0\n"
          "> round first asks now bo, role chief (2 people): late 1 business day\n",
          "> eve: approve\n> round first met: 1 of 1 approved\n> second opened"}},
        // The requester is asked with the deciders, and stays kept out.
        {SUBMIT "at 2d1h vote approve by ann\nrefused separation-of-duties\nvote approve by dee\n",
         {"> round first asks now group deciders (3 people): late 2 business days\n", "never requester",
          "> dee: approve\n> round first met"}},
        {SUBMIT "at 3d show\n",
         {"at 3d  timer round/0/late/2\n> round first expired: not decided within 3 business days\n"
          "> entered draft"}},
    };
    tell_all(*state, stories, sizeof stories / sizeof *stories);
}

static void silence_approves_where_the_file_says_so(void **state)
{
    static const struct told stories[] = {
        {CREATE "submit by ann way=silent\nat 4h show\n",
         {"> round silent met: not decided within 4 h, and silence approves; unattended: Nobody is harmed when "
          "a note is published.\n> entered gate\n"}},
        {CREATE "submit by ann way=silent\nvote reject by bo comment=No\n", {"> round silent refused"}},
        {CREATE "submit by ann way=strict\nat 4d1h show\n",
         {"> round strict refused: not decided by planned.start - 1 h\n> entered draft"}},
    };
    tell_all(*state, stories, sizeof stories / sizeof *stories);
}

static void a_round_whose_time_is_over_asks_nobody(void **state)
{
    static const struct told stories[] = {
        {CREATE "at 4d1h30m submit by ann way=strict\n",
         {"> strict opened", "> round strict refused: not decided by planned.start - 1 h\n> entered draft"}},
    };
    tell_all(*state, stories, sizeof stories / sizeof *stories);
}

static void a_question_stops_the_clock(void **state)
{
    static const struct told stories[] = {
        {SUBMIT "at 5h vote ask by bo comment=Why?\nat 1d show\nanswer by ann comment=So.\nat 2d show\n",
         {"> bo: ask: Why?\n> clock round/0 stands, 240 business minutes left: ask\n",
          "> clock round/0/remind/1 stands, 60 business minutes left: ask\n",
          "> round first open: bo ask\n> timer round/0 stands: a question is open\n",
          "> ann answers bo: So.\n> clock round/0 goes on, due 2026-11-24T12:00:00Z\n",
          "at 1d1h  timer round/0/remind/1\n> reminded bo\n", "at 1d4h  timer round/0\n"}},
        // Whoever asked may vote without an answer, take the question back, and ask again.
        {SUBMIT "at 5h vote ask by bo comment=Why?\nat 6h vote approve by bo\n",
         {"> clock round/0 stands", "> bo: approve\n> clock round/0 goes on", "> round first met"}},
        {SUBMIT "at 5h vote ask by bo comment=Why?\nat 6h withdraw vote by bo\n",
         {"> vote of bo withdrawn\n> clock round/0 goes on, due 2026-11-24T09:00:00Z\n"}},
        {SUBMIT
         "vote ask by bo comment=Why?\nanswer by ann comment=So.\nvote ask by bo comment=\"How, then?\"\n"
         "answer by ann comment=Thus.\nvote approve by bo\n",
         {"> ann answers bo: So.", "> clock round/0 stands", "> ann answers bo: Thus.", "> bo: approve"}},
        // An edit of what was asked about takes the question away.
        {SUBMIT "drop by ann\nrefused state-forbids\n", {"! state-forbids"}},
        // Several questions: the clock goes on with the last answer; the other votes stand.
        {SUBMIT "vote approve by bo\nvote ask by cy comment=1\nvote ask by dee comment=2\nanswer by ann "
                "comment=x\nrefused state-forbids\nanswer cy by ann comment=x\nanswer dee by ann comment=y\n",
         {"2 questions are open in round second. Say whose you answer.", "> ann answers cy: x\n",
          "> ann answers dee: y\n> clock round/1 goes on"}},
        // Only the requester answers, only what is asked, and only with words.
        {SUBMIT "answer by ann comment=x\nrefused state-forbids\nvote ask by bo comment=Why?\nanswer by bo "
                "comment=x\nrefused not-entitled\nanswer by ann\nrefused comment-missing\nvote ask by bo\n"
                "refused comment-missing\n",
         {"No question is open", "questions are to the requester, Ann Archer", "The answer is empty"}},
    };
    tell_all(*state, stories, sizeof stories / sizeof *stories);
}

// An instant does not wait for an answer, and what was left of the other clock is left.
static void decide_by_does_not_wait(void **state)
{
    static const struct told stories[] = {
        {SUBMIT "at 3d20h show\n", {"> entered draft"}},
        {SUBMIT "at 2d20h vote approve by dee\nvote ask by cy comment=When?\nshow\nat 5d show\n",
         {"> clock round/1 stands", "> timer round/1 stands", "> timer round/1/by, due at 4d2h\n",
          "at 4d2h  timer round/1/by\n> round second expired: not decided by planned.start\n> entered draft"}},
        {SUBMIT "at 2d20h vote approve by dee\nvote ask by cy comment=When?\nat 3d20h answer by ann "
                "comment=Soon\n",
         {"> clock round/1 goes on, due 2026-11-27T10:00:00Z\n"}},
    };
    tell_all(*state, stories, sizeof stories / sizeof *stories);
}

static void an_approval_holds_for_so_long(void **state)
{
    static const struct told stories[] = {
        {APPROVED "show\nat 2d begin by ann\n",
         {"> timer round/1/valid, due at 3d\n", "> job make offered to maker\n"}},
        {APPROVED "at 3d1h begin by ann\n",
         {"at 3d  timer round/1/valid\n",
          "> the approval of round second holds no longer: valid_for 3 business days\n> entered draft"}},
        // Offered and not begun: it runs out there, too. What has begun goes on.
        {APPROVED "begin by ann\nat 3d show\n",
         {"at 3d  timer round/1/valid\n> the approval of round second holds no longer", "> job make skipped",
          "> entered draft"}},
        {APPROVED "begin by ann\nat 2d23h claim make by bot lease=24h\nat 3d1h show\n",
         {"at 3d  timer round/1/valid\nat 3d1h  show\n", "> in work"}},
        // A wait that it blocks leads where it leads.
        {CREATE "submit by ann way=silent\nat 5d show\n",
         {"at 6h  timer round/0/valid\n",
          "at 4d2h  timer wait/0/until\n"
          "> the approval of round silent holds no longer: valid_for 2 h\n> entered draft"}},
    };
    tell_all(*state, stories, sizeof stories / sizeof *stories);
}

static void a_risk_that_has_risen_leads_back(void **state)
{
    static const struct told stories[] = {
        {APPROVED "grow by ann size=large\nbegin by ann\nsubmit by ann\nshow\n",
         {"> risk high 60: size +60\n> the approval of round second holds no longer: risk low when it was asked, "
          "high by now\n> entered draft",
          "> round first open, due at 1d\n"}},
        {APPROVED "begin by ann\n", {"> entered ready", "> entered work\n"}},
    };
    tell_all(*state, stories, sizeof stories / sizeof *stories);
}

static void votes_are_owed_while_the_ticket_goes_on(void **state)
{
    static const struct told stories[] = {
        {CREATE
         "submit by ann way=owed\nclaim make by bot\ncomplete make by bot\nvote approve by bo\nat 1d1h "
         "vote approve by eve\n",
         {"> ratify opened: 2 of group deciders (3 people), due 2026-11-24T08:00:00Z\n", "> ended: success\n",
          "> bo: approve\n",
          "at 1d  timer debt/0\n> round ratify is overdue: votes are still owed\n"
          "> round ratify asks now group deciders, role chief (4 people): unpaid\n",
          "> eve: approve\n> round ratify met: 2 of 2 approved\n"}},
        {CREATE
         "submit by ann way=owed\nvote approve by ann\nrefused separation-of-duties\nclaim make by bot\n"
         "vote reject by bo comment=No\n",
         {"never requester", "> round ratify refused: 1 rejected\n> on its way to back: refusal of ratify\n",
          "> job make told to stop\n"}},
        // At its end it stays; the refusal is on record.
        {CREATE
         "submit by ann way=owed\nclaim make by bot\ncomplete make by bot\nvote reject by bo comment=No\n"
         "show\n",
         {"> ended: success\n", "> round ratify refused: 1 rejected\n", "> in done, ended in success\n"}},
        // Entering again owes nothing more while something is owed.
        {CREATE "submit by ann way=owed\nclaim make by bot\nfail make by bot final\nclaim make/undo by bot\n"
                "complete make/undo by bot\nsubmit by ann\nshow\n",
         {"> ratify opened", "> entered draft", "> entered work\n> job make waits\n",
          "> round ratify open, due at 1d\n"}},
        // A question to the requester works here, too.
        {CREATE
         "submit by ann way=owed\nvote ask by bo comment=Why?\nanswer by ann comment=So.\nvote approve "
         "by bo\n",
         {"> bo: ask: Why?\n", "> ann answers bo: So.\n", "> bo: approve\n"}},
    };
    tell_all(*state, stories, sizeof stories / sizeof *stories);
}

static void a_calendar_moves_the_open_clocks(void **state)
{
    static const struct told stories[] = {
        {SUBMIT "at 4h holiday 2026-11-24\n",
         {"> clock round/0 moves from 2026-11-24T08:00:00Z to 2026-11-25T08:00:00Z: decide_within 1 business "
          "day\n> clock round/0/late/0 moves from 2026-11-24T08:00:00Z to 2026-11-25T08:00:00Z: late 1 business "
          "day\n"}},
        {APPROVED "at 4h holiday 2026-11-24\nshow\n",
         {"> clock round/1/valid moves from 2026-11-26T08:00:00Z to 2026-11-27T08:00:00Z: valid_for 3 business "
          "days\n",
          "> timer round/1/valid, due at 4d\n"}},
        // What was left of a clock that has stood is left of it by the new calendar.
        {SUBMIT
         "at 5h vote ask by bo comment=Why?\nat 6h answer by ann comment=So.\nat 7h holiday 2026-11-24\n",
         {"> clock round/0 goes on, due 2026-11-24T09:00:00Z\n",
          "> clock round/0 moves from 2026-11-24T09:00:00Z to 2026-11-25T09:00:00Z: decide_within 1 business "
          "day\n"}},
        {CREATE "submit by ann way=owed\nat 4h holiday 2026-11-24\n",
         {"> clock debt/0 moves from 2026-11-24T08:00:00Z to 2026-11-25T08:00:00Z: within 1 business day\n"}},
    };
    tell_all(*state, stories, sizeof stories / sizeof *stories);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_materials, close_materials)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(those_who_have_not_voted_are_reminded),
        TEST(a_ladder_asks_others_and_leads_away),
        TEST(silence_approves_where_the_file_says_so),
        TEST(a_round_whose_time_is_over_asks_nobody),
        TEST(a_question_stops_the_clock),
        TEST(decide_by_does_not_wait),
        TEST(an_approval_holds_for_so_long),
        TEST(a_risk_that_has_risen_leads_back),
        TEST(votes_are_owed_while_the_ticket_goes_on),
        TEST(a_calendar_moves_the_open_clocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
