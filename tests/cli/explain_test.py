# SPDX-License-Identifier: Apache-2.0
"""`assent explain` of a ticket, a code and a file; what is missing where a ticket is shown; who could instead."""

import json
import os
import unittest

from assent_server import SOURCE, read_source
from command_line import FIELDS, WORKFLOW, CommandLine


class Explain(CommandLine):
    def draft(self, *fields):
        return self.tells("ann", "new", "normal-change", *fields)["number"]

    def section(self, page, title):
        """The lines below that heading, up to the next one that stands as far to the left."""
        lines = page.splitlines()
        begin = lines.index("  " + title) + 1
        end = next((i for i in range(begin, len(lines)) if not lines[i].startswith("    ")), len(lines))
        return "\n".join(lines[begin:end])

    def test_a_draft_says_what_is_missing_and_from_whom(self):
        number = self.draft(*FIELDS[:4])
        page = self.says("ann", "explain", number)
        self.assertTrue(page.startswith(f"{number} is in draft (Draft), since "), page)
        self.assertEqual(page.splitlines()[1:3], ["  it lies with Ann Ek (ann)", "  what is missing"])
        missing = self.section(page, "what is missing")
        self.assertIn("for submit: planned, implementer, plan, backout, rehearsed, personal", missing)
        self.assertIn("from Ann Ek (ann)", missing)
        ways = self.section(page, "ways on")
        self.assertIn("- submit (Submit for approval), to assess", ways)
        self.assertIn("+ by requester: ", ways)
        self.assertIn("- required in assess: ", ways)
        self.assertIn("+ withdraw (Withdraw), to withdrawn", ways)
        shown = self.says("ann", "show", number)
        self.assertIn("  what is missing\n    for submit: planned,", shown)
        self.says("ann", "edit", number, *FIELDS[4:])
        self.assertNotIn("what is missing\n    for", self.says("ann", "show", number))
        self.assertIn("somebody who does one of these", self.says("ann", "explain", number))

    def test_what_may_come_at_any_time_is_not_missing(self):
        self.says("admin", "deploy", os.path.join(SOURCE, "workflows/laptop-request/workflow.yaml"))
        number = self.tells("ann", "new", "laptop-request", "model=light", "person=ann", "needed=2026-12-01")["number"]
        page = self.says("ann", "explain", number)
        self.assertEqual(self.section(page, "what is missing"), "    somebody who does one of these")
        self.assertIn("- signal hr.left: it has not come for key ann", self.section(page, "ways on"))
        self.assertNotIn("what is missing", self.says("ann", "show", number))

    def test_as_it_was(self):
        number = self.draft(*FIELDS[:4])
        made = self.tells("ann", "show", number)["created"]
        self.assertIn("what is missing", self.says("ann", "show", number))
        self.assertNotIn("what is missing", self.says("ann", "show", number, "--revision", "1"), "that is of now")
        self.says("ann", "edit", number, *FIELDS[4:])
        for option in (("--revision", "1"), ("--at", made)):
            page = self.says("ann", "explain", number, *option)
            self.assertRegex(page.splitlines()[1], r"^  as it was at \d{4}-\d\d-\d\d \d\d:\d\dZ, revision 1$")
            self.assertIn("for submit: planned, implementer, plan", self.section(page, "what is missing"))
            self.assertNotIn("are of now", page)
        world = read_source("workflows/sample-world.yaml").replace("name: Ann Ek", "name: Ann Eken")
        path = os.path.join(self.server.folder, "world.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(world)
        self.says("admin", "world", "apply", path)
        page = self.says("ann", "explain", number, "--revision", "1")
        self.assertRegex(page.splitlines()[2], r"calendars and items are of now: directory (\d+) \(then it was \d+\)")
        self.assertTrue(self.tells("ann", "explain", number, "--revision", "1")["world"]["directory_then"])
        self.assertIn("are for tickets", self.says("ann", "explain", "AS0203", "--at", made, code=2))

    def test_a_round_says_whose_votes_and_until_when(self):
        number = self.draft(*FIELDS)
        self.says("ann", "act", number, "submit")
        missing = self.section(self.says("ann", "explain", number), "what is missing")
        self.assertIn("1 more must approve", missing)
        self.assertIn("Bo Berg (bo)", missing)
        self.assertIn("in group dba", missing)
        self.assertRegex(missing, r"until \d{4}-\d\d-\d\d \d\d:\d\dZ  \(decide_within 2 business days\)")
        ways = self.section(self.says("ann", "explain", number), "ways on")
        self.assertIn("- never requester: Ann Ek may not vote", ways)
        self.assertIn("- personal  (personal is false)", ways)  # the half of a condition, with its value
        self.assertNotIn("what is missing", self.says("ann", "show", number))  # the round itself says it

    def test_what_is_in_the_way_of_the_plan_and_what_would_help(self):
        number = self.draft("summary=New theme", "service=web-shop", "items=shop-web",
                            "planned.start=2026-12-24T08:00:00Z", "planned.end=2026-12-24T10:00:00Z")
        page = self.says("ann", "explain", number)
        way = self.section(page, "in the way of the planned time")
        self.assertIn("freeze New Year, 2026-12-23 17:00Z to 2027-01-04 05:00Z", way)
        self.assertIn("may be lifted by ", way)
        self.assertIn("nothing would be from 2027-01-04 05:00Z on", way)
        help_ = self.section(page, "what would help")
        self.assertIn("    move planned to 2027-01-04 05:00Z, 261 h later", help_)
        self.assertNotIn("      by ", help_)
        self.assertRegex(self.section(self.says("bo", "explain", number), "what would help"), r"\n      by Ann Ek\w* \(ann\)")
        refused = self.says("ann", "act", number, "submit", code=1)
        self.assertIn("  what would help\n    fill ", refused)

    def test_json_is_the_record(self):
        told = self.tells("bo", "explain", self.draft(*FIELDS[:2]))
        self.assertEqual([way["way"] for way in told["ways"]], ["submit", "withdraw"])
        self.assertEqual(self.tells("nobody", "explain", "stale-subject")["number"], "AS2004")
        whole = self.tells("nobody", "explain", WORKFLOW)
        self.assertEqual(whole["workflow"], "normal-change")
        self.assertEqual(whole["sections"][0]["title"], "The whole")

    def test_a_refusal_says_who_could(self):
        number = self.draft(*FIELDS[:2])
        refused = self.says("bo", "act", number, "submit", code=1)
        self.assertIn("  who can: Ann Ek (ann)\n", refused)
        self.assertEqual(self.tells("bo", "act", number, "submit", code=1)["explanation"]["rule"], "by requester")

    def test_a_comment_of_an_action_is_in_the_history(self):
        number = self.draft(*FIELDS[:2])
        self.says("ann", "act", number, "withdraw", "--comment", "Not\nneeded.")
        self.assertIn("act withdraw by ann\n                   comment: Not needed.\n", self.says("ann", "history", number))

    def test_a_workflow_as_sentences(self):
        with open(os.path.join(SOURCE, "workflows/normal-change/minutes.txt"), encoding="utf-8") as file:
            self.assertEqual(self.says("nobody", "explain", WORKFLOW), file.read())

    def test_what_cannot_be_explained(self):
        for word in ("AS0000", "no-such-code", ""):
            self.assertIn("there is no code", self.says("nobody", "explain", word, code=2))
        self.assertIn("CHG-999999", self.says("ann", "explain", "CHG-999999", code=1))
        self.says("nobody", "explain", "/nowhere.yaml", code=2)
        bad = os.path.join(SOURCE, "tests/language/fixtures/ten-errors.yaml")
        done = self.run_it("nobody", "explain", bad)
        self.assertEqual((done.returncode, done.stdout.count("error[")), (1, 10))
        self.assertEqual(len(json.loads(self.run_it("nobody", "explain", bad, "--json").stdout)), 10)


if __name__ == "__main__":
    unittest.main()
