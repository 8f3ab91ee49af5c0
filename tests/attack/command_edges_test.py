#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The command with odd arguments, files, outputs and environments: each ends with its code and a sentence."""

import json
import os
import re
import subprocess
import tempfile
import unittest

from assent_server import Server
from normal_change import Office

OVERRIDE = "\u202e"  # turns the direction of what follows
BREAK = "\u2028"  # ends a line
STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def texts_of(value):
    """All texts in a JSON value."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for entry in value for text in texts_of(entry)]
    return [value] if isinstance(value, str) else []


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

    def test_json_steers_no_terminal_and_says_the_same(self):
        plan = f"one{OVERRIDE}two{BREAK}three"
        change = self.office.draft(plan=plan)
        comment = "red\x1b[31m and \u009b1m and \x7f"
        self.office["ann"].post(change["links"]["self"] + "/comments", {"comment": comment}, 201)
        for command, text in (("show", plan), ("history", comment)):
            code, shown, said = self.run_it(command, change["number"], "--json")
            self.assertEqual(code, 0, said)
            self.assertIsNone(STEERS.search(shown))
            self.assertIn(text, texts_of(json.loads(shown)))

    def test_names_of_files_steer_no_terminal(self):
        name = os.path.join(self.folder, f"a\x1b[31m{OVERRIDE}.yaml")
        for arguments in (["lint", name], ["verify", name], ["list", "--token-file", name],
                          ["explain", name], [name], ["list", "--" + name], ["serve", "--store", name + "/none"]):
            with self.subTest(arguments=arguments):
                code, _, said = self.run_it(*arguments)
                self.assertNotEqual(code, 0)
                self.assertTrue(said)
                self.assertIsNone(STEERS.search(said), said)

    def test_standard_files_that_are_closed(self):
        """What is opened next must not take their place: a log would be written into it."""
        code = self.run_closed(1, "list")
        self.assertEqual(code, 2)
        for closed in ((0,), (1,), (2,), (0, 1, 2)):
            with self.subTest(closed=closed), tempfile.TemporaryDirectory(dir=self.folder) as store:
                os.chmod(store, 0o700)
                listen = os.path.join(store, "socket")
                process = subprocess.Popen([self.server.binary, "serve", "--store", store, "--listen",
                                            "unix:" + listen],
                                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                           stderr=subprocess.DEVNULL,
                                           preexec_fn=lambda files=closed: [os.close(file) for file in files])
                self.addCleanup(process.kill)
                self.server.wait_for(lambda at=listen: os.path.exists(at))
                for file in closed:
                    self.assertEqual(os.readlink(f"/proc/{process.pid}/fd/{file}"), "/dev/null")
                process.terminate()
                self.assertEqual(process.wait(60), 0)

    def run_closed(self, file, *arguments):
        environment = dict(os.environ, ASSENT_SERVER=self.server.base, ASSENT_TOKEN=self.server.token("ann"))
        return subprocess.run([self.server.binary, *arguments], env=environment, stderr=subprocess.DEVNULL, timeout=60,
                              preexec_fn=lambda: os.close(file), check=False).returncode

    def test_where_there_is_no_store(self):
        for arguments in (["verify", self.folder], ["backup", "--store", self.folder, self.folder + "/b"]):
            code, _, said = self.run_it(*arguments)
            self.assertEqual(code, 2, said)
            self.assertIn("assent.db: No such file or directory; name the folder of a store", said)

    def test_what_is_no_file(self):
        folder = os.path.join(self.folder, "odd")
        os.makedirs(os.path.join(folder, "assent.db"))
        pipe = os.path.join(self.folder, "pipe")
        os.mkfifo(pipe)
        for arguments in (["verify", pipe], ["verify", folder], ["backup", "--store", folder, self.folder + "/c"]):
            code, _, said = self.run_it(*arguments)
            self.assertEqual(code, 2, said)
            self.assertIn("is no ordinary file", said)

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
