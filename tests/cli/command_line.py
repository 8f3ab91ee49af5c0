# SPDX-License-Identifier: Apache-2.0
"""What tests of the command line share: a server, people with tokens, and `assent WORDS…` by one of them."""

import json
import os
import subprocess
import unittest

from assent_server import SOURCE, Server

WORKFLOW = os.path.join(SOURCE, "workflows/normal-change/workflow.yaml")
WORLD = os.path.join(SOURCE, "workflows/sample-world.yaml")
FIELDS = ["summary=Patch the payments database", "service=payments", "items=pay-db-1,pay-db-2", "users=branch",
          "implementer=erik", "planned.start=2035-12-04T20:00:00Z", "planned.end=2035-12-04T21:00:00Z",
          "plan=Stop it, patch it, start it.", "backout=Switch back.", "rehearsed=true", "personal=false"]


class CommandLine(unittest.TestCase):
    """A class of tests with a server of its own; PEOPLE get tokens."""

    PEOPLE = ("ann", "david", "hanna", "bo")

    @classmethod
    def setUpClass(cls):
        cls.server = cls.make_server().start()
        cls.tokens = {"admin": cls.server.admin_token}
        test = cls("runTest")
        test.says("admin", "world", "apply", WORLD)
        test.says("admin", "deploy", WORKFLOW)
        for person in cls.PEOPLE:
            cls.tokens[person] = test.tells("admin", "token", "new", "--person", person)["token"]

    @classmethod
    def make_server(cls):
        return Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def environment(self, who, **more):
        given = {**os.environ, "ASSENT_SERVER": self.server.base, "ASSENT_TOKEN": self.tokens.get(who, ""),
                 "ASSENT_STORE": self.server.store, "ASSENT_CONFIG": os.path.join(self.server.folder, "config"),
                 **more}
        return {name: value for name, value in given.items() if value is not None}

    def run_it(self, who, *words, stdin=None, **environment):
        """The finished process of `assent WORDS…` by that person, or by nobody; None takes a variable away."""
        return subprocess.run([self.server.binary, *words], env=self.environment(who, **environment), input=stdin,
                              capture_output=True, text=True, timeout=120, check=False)

    def says(self, who, *words, code=0, **given):
        """What it prints; refusals are on the other stream."""
        done = self.run_it(who, *words, **given)
        self.assertEqual(done.returncode, code, (words, done.stdout, done.stderr))
        self.assertEqual(bool(done.stderr.strip()), code != 0, (words, done.stderr))
        return done.stdout if code == 0 else done.stderr

    def tells(self, who, *words, code=0, **given):
        """The same with --json: one JSON text, also when it was refused."""
        done = self.run_it(who, *words, "--json", **given)
        self.assertEqual(done.returncode, code, (words, done.stdout, done.stderr))
        return json.loads(done.stdout)
