#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The command with odd arguments, files, outputs and environments: each ends with its code and a sentence."""

import os
import subprocess
import tempfile
import unittest

from assent_server import Server
from normal_change import Office

OVERRIDE = "\u202e"  # turns the direction of what follows
BREAK = "\u2028"  # ends a line


class CommandEdges(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.office = Office(cls.server)
        cls.folder = tempfile.mkdtemp(prefix="assent-")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def run_it(self, *arguments, output=None, **environment):
        """(exit code, standard output, standard error)."""
        environment = dict(os.environ, ASSENT_SERVER=self.server.base, ASSENT_TOKEN=self.server.token("ann"),
                           ASSENT_STORE=self.server.store, NO_COLOR="1") | environment
        if output is None:
            done = subprocess.run([self.server.binary, *arguments], env=environment, capture_output=True, text=True,
                                  timeout=60, check=False)
        else:
            done = subprocess.run([self.server.binary, *arguments], env=environment, stdout=output,
                                  stderr=subprocess.PIPE, text=True, timeout=60, check=False)
        self.assertNotIn("Sanitizer", done.stderr)
        return done.returncode, done.stdout, done.stderr

    def test_what_cannot_be_printed_is_no_success(self):
        for arguments in (["help"], ["list", "--help"], ["whoami"], ["token", "new"], ["explain", "stale-subject"]):
            with self.subTest(arguments=arguments), open("/dev/full", "w", encoding="utf-8") as full:
                code, _, said = self.run_it(*arguments, output=full)
                self.assertEqual(code, 2, said)
                self.assertIn("standard output cannot be written: No space left on device", said)

    def test_a_first_token_that_nobody_saw_is_logged(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            process = subprocess.Popen([self.server.binary, "serve", "--store", os.path.join(self.folder, "first"),
                                        "--listen", "127.0.0.1:0"], stdout=full, stderr=subprocess.PIPE, text=True)
            lines = []
            while not lines or "event=listening" not in lines[-1]:
                lines.append(process.stderr.readline())
                self.assertTrue(lines[-1], lines)
            process.terminate()
            rest = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, 0, rest)
        self.assertIn("event=token-not-shown", "".join(lines))
        self.assertNotIn("ast_", "".join(lines) + rest)

    def test_a_token_with_a_line_end_is_that_token(self):
        good = self.server.token("ann")
        self.assertEqual(self.run_it("whoami", ASSENT_TOKEN=good + "\r\n")[0], 0)

    def test_what_is_no_token_goes_into_no_header(self):
        good = self.server.token("ann")
        for token in (good + "\r\nx-forwarded: y", "two words", "ast_\u00e9", "x" * 5000):
            with self.subTest(token=token[-20:]):
                code, _, said = self.run_it("whoami", ASSENT_TOKEN=token)
                self.assertEqual(code, 4, said)
                self.assertIn("ASSENT_TOKEN holds is no token", said)
                self.assertNotIn(good, said)

    def test_texts_of_others_turn_nothing_around(self):
        plan = f"Delete nothing{OVERRIDE}gnihtyreve{BREAK}  state        approved"
        change = self.office.draft(plan=plan)
        code, shown, said = self.run_it("show", change["number"])
        self.assertEqual(code, 0, said)
        self.assertIn("Delete nothing gnihtyreve   state", shown)
        for character in (OVERRIDE, BREAK):
            self.assertNotIn(character, shown)
        answer = self.office["ann"].post("/v1/tickets", {"workflow": "normal-change", "fields": {
            "summary": f"Two{BREAK}lines", "service": "payments"}}, 422).json()
        self.assertEqual(answer["code"], "field-invalid")

    def test_where_there_is_no_store(self):
        for arguments in (["verify", self.folder], ["backup", "--store", self.folder, self.folder + "/b"]):
            code, _, said = self.run_it(*arguments)
            self.assertEqual(code, 2, said)
            self.assertIn("assent.db: No such file or directory; name the folder of a store", said)

    def test_contradictions(self):
        code, _, said = self.run_it("list", "--open", "--ended")
        self.assertEqual(code, 2, said)

    def test_a_socket_in_a_folder_that_is_not_there(self):
        code, _, said = self.run_it("serve", "--store", os.path.join(self.folder, "second"), "--listen",
                                    "unix:/nonexistent/socket")
        self.assertEqual(code, 1, said)
        self.assertIn("its folder is not there", said)


if __name__ == "__main__":
    unittest.main()
