# SPDX-License-Identifier: Apache-2.0
"""What people read of a ticket: what a round waits for, from whom, until when, and what is in the fields."""

import os
import re
import subprocess
import unittest

from assent_server import SOURCE, Server
from normal_change import Office


class CommandShows(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.office = Office(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def run_it(self, who, *arguments):
        environment = dict(os.environ, ASSENT_SERVER=self.server.base, ASSENT_TOKEN=self.server.token(who), NO_COLOR="1")
        done = subprocess.run([self.server.binary, *arguments], env=environment, capture_output=True, text=True,
                              timeout=60, check=False)
        return done.returncode, done.stdout, done.stderr

    def show(self, who, ticket):
        code, out, said = self.run_it(who, "show", ticket["number"])
        self.assertEqual(code, 0, said)
        return out

    def test_a_round_says_what_it_still_needs(self):
        change = self.office.to_board()
        seat = self.office.read(change)["approval"]["seats"][0]
        self.assertEqual((seat["need"], seat["needed"], seat["asked"], seat["possible"]), ("majority", 3, 4, 4))
        self.assertRegex(self.show("ann", change),
                         r"    needs 3 \(majority\) of board weekly-cab \(4 may vote\), until \d{4}-\d\d-\d\d \d\d:\d\dZ\n")
        self.office.vote(change, "hanna", choice="abstain")
        self.office.vote(change, "ivar")
        seat = self.office.read(change)["approval"]["seats"][0]
        self.assertEqual((seat["needed"], seat["asked"], seat["possible"]), (2, 4, 2))
        self.assertIn("    needs 2 (majority) of board weekly-cab: 1 approved, 2 may still vote, until ",
                      self.show("ann", change))

    def test_who_cannot_vote_reads_why(self):
        change = self.office.to_board()
        self.office.vote(change, "hanna")
        for who, words in (("hanna", "you have voted"), ("gustav", "you are not asked"), ("fatima", "you can vote"),
                           ("erik", "you cannot vote: never implementer")):
            with self.subTest(who=who):
                self.assertIn(f"    {words}\n", self.show(who, change))

    def test_fields_are_words_and_times_have_their_zone(self):
        out = self.show("ann", self.office.draft())
        self.assertRegex(out, r"\n  created +\d{4}-\d\d-\d\d \d\d:\d\dZ\n")
        self.assertRegex(out, r"\n    items +pay-db-1, pay-db-2\n")
        self.assertRegex(out, r"\n    planned +2020-01-06 10:00Z to 2035-12-04 21:00Z\n")

    def test_a_history_stands_in_columns(self):
        change = self.office.draft()
        lines = self.run_it("ann", "history", change["number"])[1].splitlines()
        column = re.match(r"\d{4}-\d\d-\d\d \d\d:\d\dZ  ", lines[0]).end()
        for line in lines[1:]:
            self.assertEqual(line[:column].strip(), "", line)
            self.assertNotEqual(line[column], " ", line)

    def test_options_before_the_command_are_told_their_place(self):
        code, _, said = self.run_it("ann", "--json", "list")
        self.assertEqual(code, 2)
        self.assertIn("options stand behind the command: `assent COMMAND --json …`", said)

    def test_a_deployment_names_its_file(self):
        path = os.path.join(SOURCE, "workflows", "normal-change", "workflow.yaml")
        code, out, said = self.run_it("admin", "deploy", path)
        self.assertEqual((code, out), (0, f"{path}: unchanged, version 1 says the same\n"), said)


if __name__ == "__main__":
    unittest.main()
