# SPDX-License-Identifier: Apache-2.0
"""Every command of `assent` at work: one change walked by it alone, the answers for people and for programs,
exit codes, and colour on a terminal only."""

import json
import os
import pty
import re
import subprocess
import unittest

from assent_server import SOURCE, Server

PEOPLE = ("ann", "david", "hanna", "ivar", "fatima", "bo", "jonas", "deployer")
WORKFLOW = os.path.join(SOURCE, "workflows/normal-change/workflow.yaml")
WORLD = os.path.join(SOURCE, "workflows/sample-world.yaml")
TEN_ERRORS = os.path.join(SOURCE, "tests/language/fixtures/ten-errors.yaml")
FIELDS = ["summary=Patch the payments database", "service=payments", "items=pay-db-1,pay-db-2", "users=branch",
          "implementer=erik", "planned.start=2020-01-06T10:00:00Z", "planned.end=2035-12-04T21:00:00Z",
          "plan=Stop it, patch it, start it.", "backout=Switch back.", "rehearsed=true", "personal=false"]


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.tokens = {"admin": cls.server.admin_token}
        test = cls("runTest")
        test.says("admin", "world", "apply", WORLD)
        test.says("admin", "deploy", WORKFLOW)
        for person in PEOPLE:
            cls.tokens[person] = test.says("admin", "token", "new", "--person", person).splitlines()[0]

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def run_it(self, who, *words, **environment):
        """The finished process of `assent WORDS…` by that person, or by nobody."""
        environment = {**os.environ, "ASSENT_SERVER": self.server.base, "ASSENT_TOKEN": self.tokens.get(who, ""),
                       "ASSENT_STORE": self.server.store, **environment}
        return subprocess.run([self.server.binary, *words], env=environment, capture_output=True, text=True,
                              timeout=120, check=False)

    def says(self, who, *words, code=0):
        """What it prints; refusals are on the other stream."""
        done = self.run_it(who, *words)
        self.assertEqual(done.returncode, code, (words, done.stdout, done.stderr))
        self.assertEqual(bool(done.stderr.strip()), code != 0 or words[:2] == ("token", "new"), (words, done.stderr))
        return done.stdout if code == 0 else done.stderr

    def tells(self, who, *words, code=0):
        """The same with --json: one JSON text, also when it was refused."""
        done = self.run_it(who, *words, "--json")
        self.assertEqual(done.returncode, code, (words, done.stdout, done.stderr))
        return json.loads(done.stdout)

    def draft(self):
        return self.tells("ann", "new", "normal-change", *FIELDS)["number"]

    def claim(self, name, number):
        """Claims jobs of the type until it is this change's."""
        ticket = self.tells("ann", "show", number)["id"].removeprefix("tkt_")
        for _ in range(20):
            jobs = self.tells("deployer", "job", "claim", name)["jobs"]
            self.assertTrue(jobs, name)
            if jobs[0]["id"].startswith("job_" + ticket):
                return jobs[0]["id"], f"--lease-id={jobs[0]['lease_id']}"
        return self.fail(name)

    def to_implement(self):
        number = self.draft()
        self.says("ann", "act", number, "submit")
        for conflict in self.tells("ann", "show", number).get("conflicts", []):  # with the changes of other tests
            if conflict["outcome"] == "open":
                self.says("jonas", "conflict", "accept", conflict["id"], "They do not meet.")
        for voter in ("david", "hanna", "ivar", "fatima"):
            self.says(voter, "vote", number, "approve")
        return number

    def test_a_change_from_draft_to_closed(self):
        shown = self.says("ann", "new", "normal-change", "summary=Patch it", "service=payments")
        number = re.search(r"^(CHG-\d+)  Patch it$", shown, re.MULTILINE).group(1)
        self.says("ann", "edit", number, *FIELDS[2:])
        self.says("ann", "edit", number, "rehearsed=")
        self.assertNotIn("rehearsed", self.tells("ann", "show", number)["fields"])
        self.says("ann", "edit", number, "rehearsed=true")
        self.says("ann", "comment", number, "It is urgent.")
        self.assertIn("state        board", self.says("ann", "act", number, "submit", "--comment=Please."))
        refused = self.says("ann", "vote", number, "approve", code=1)
        for part in ("Ann Ek may not vote in round technical", "rule: never requester", "workflow.yaml:",
                     "assent explain separation-of-duties"):
            self.assertIn(part, refused)
        self.assertEqual(self.tells("ann", "vote", number, "approve", code=1)["code"], "separation-of-duties")
        self.assertIn(number, self.says("david", "inbox"))
        self.says("david", "vote", number, "approve", "--comment=Looks right.")
        self.says("hanna", "vote", number, "approve")
        self.says("hanna", "withdraw", number, "--comment=I misread it.")
        for voter in ("hanna", "ivar", "fatima"):
            self.says(voter, "vote", number, "approve")
        job, lease = self.claim("snapshot", number)
        self.assertIn("until", self.says("deployer", "job", "extend", job, lease, "--lease", "5 min"))
        self.says("deployer", "job", "release", job, lease)
        job, lease = self.claim("snapshot", number)
        self.assertEqual(lease, "--lease-id=2")
        self.says("deployer", "job", "complete", job, "--lease-id=1", code=1)  # somebody else's by now
        self.says("deployer", "job", "complete", job, lease, "--result", '{"snapshot":"snap-1"}')
        job, lease = self.claim("deployer", number)
        self.says("deployer", "job", "complete", job, lease)
        task = next(entry["job"] for entry in self.tells("bo", "inbox")["data"] if entry["ticket"]["number"] == number)
        self.says("bo", "job", "take", task)
        self.says("bo", "job", "complete", task, "outcome=successful")
        job, lease = self.claim("snapshot-drop", number)
        self.says("deployer", "job", "complete", job, lease)
        self.assertIn("state        closed", self.says("fatima", "act", number, "close", "review=As planned."))
        history = self.says("fatima", "history", number, "--limit", "200")
        for line in ("create normal-change by ann", "comment by ann", "refused: never requester",
                     "vote approve by david", "withdraw vote by hanna", "job deploy offered to deployer", "ended: success"):
            self.assertIn(line, history)
        self.assertIn(number, self.says("ann", "list", "--requester", "me", "--ended"))
        self.assertNotIn(number, self.says("ann", "list", "--open"))
        self.assertEqual(self.tells("ann", "show", number)["outcome"], "success")

    def test_a_fault_is_resolved(self):
        number = self.to_implement()
        job, lease = self.claim("snapshot", number)
        self.says("deployer", "job", "fail", job, lease, "--error", "no space left", "--final")
        self.assertEqual(self.tells("ann", "show", number)["state"], "implement")  # its undo is awaited
        job, lease = self.claim("snapshot-restore", number)
        self.says("deployer", "job", "fail", job, lease, "--error", "it is gone", "--final")
        self.assertIn("fault", self.says("jonas", "inbox"))
        self.says("ann", "job", "resolve", job, "skip", code=1)
        self.says("jonas", "job", "resolve", job, "skip", "--comment=Restored by hand.")
        self.assertNotEqual(self.tells("ann", "show", number)["state"], "implement")

    def test_a_dry_run_keeps_nothing_and_a_key_happens_once(self):
        before = self.server.journal_head()
        self.says("ann", "new", "normal-change", *FIELDS, "--dry-run")
        self.says("admin", "deploy", WORKFLOW, "--dry-run")
        self.says("admin", "world", "apply", WORLD, "--dry-run")
        self.assertEqual(self.server.journal_head(), before)
        first, again = (self.tells("ann", "new", "normal-change", *FIELDS, "--key", "mine") for _ in range(2))
        self.assertEqual(first["number"], again["number"])
        self.says("ann", "new", "normal-change", "summary=Another", "service=payments", "--key", "mine", code=1)

    def test_tokens(self):
        made = self.tells("ann", "token", "new", "--name", "laptop", "--scope", "submit")
        self.assertIn("laptop", self.says("ann", "token", "list"))
        self.assertNotIn(made["token"], self.says("ann", "token", "list"))
        path = os.path.join(self.server.folder, "token-file")
        with open(path, "w", encoding="utf-8") as file:
            file.write(made["token"] + "\n")
        self.assertEqual(self.tells("nobody", "whoami", "--token-file", path)["permissions"], ["submit"])
        self.says("ann", "token", "revoke", made["id"])
        self.assertIn("revoked", self.says("nobody", "whoami", "--token-file", path, code=4))

    def test_workflows_and_what_codes_mean(self):
        self.assertIn("normal-change", self.says("ann", "workflows"))
        fields = self.says("ann", "workflows", "normal-change")
        for name in ("summary", "planned", "Who notices if it fails?"):
            self.assertIn(name, fields)
        self.assertIn("AS2003", self.says("nobody", "explain", "separation-of-duties"))
        self.assertEqual(self.says("nobody", "explain", "as2003"), self.says("nobody", "explain", "AS2003"))
        self.assertRegex(self.says("nobody", "version"), r"\d+\.\d+\.\d+")

    def test_exit_codes(self):
        for words in (["no-such"], ["list", "--no-such"], ["show"], ["explain", "AS0000"],
                      ["lint", "/nowhere.yaml"], ["lint", WORKFLOW, "--format", "xml"]):
            self.says("ann", *words, code=2)
        for words in (["show", "CHG-999999"], ["new", "nothing"], ["lint", TEN_ERRORS]):
            done = self.run_it("ann", *words)
            self.assertEqual(done.returncode, 1, (words, done))
        self.assertEqual(self.run_it("ann", "list", ASSENT_SERVER="http://127.0.0.1:1").returncode, 3)
        for token in ("", "ast_h000000000000000000000000000000_000000"):
            done = self.run_it("ann", "list", ASSENT_TOKEN=token)
            self.assertEqual((done.returncode, done.stdout), (4, ""), done)

    # without a server

    def test_lint_reports_for_people_and_programs(self):
        hooks = os.path.join(SOURCE, "scripts/hooks")
        places = re.findall(r'\{"AS(\d+)", (\d+), (\d+)\}', self.planted())
        self.assertEqual(len(places), 10)
        for form in ("text", "json", "sarif", "github"):
            done = self.run_it("nobody", "lint", TEN_ERRORS, "--hooks", hooks, "--format", form)
            self.assertEqual(done.returncode, 1, done)
            self.assertEqual(getattr(self, "read_" + form)(done.stdout), places, form)
        for form in ("text", "json", "sarif", "github"):
            self.assertEqual(self.run_it("nobody", "lint", WORKFLOW, "--world", WORLD, "--format", form).returncode, 0)

    def planted(self):
        """The places that tests/language/malformed_test.c names."""
        with open(os.path.join(SOURCE, "tests/language/malformed_test.c"), encoding="utf-8") as file:
            return re.search(r"planted\[\] = \{(.*?)\};", file.read(), re.DOTALL).group(1)

    def read_text(self, text):
        self.assertTrue(text.endswith("ten-errors.yaml: 10 errors\n"))
        return re.findall(r"^error\[AS(\d+)\]: [^\n]+\n +--> [^\n]*ten-errors\.yaml:(\d+):(\d+)$", text, re.MULTILINE)

    def read_json(self, text):
        return [(each["code"][2:], str(each["line"]), str(each["column"])) for each in json.loads(text)]

    def read_sarif(self, text):
        log = json.loads(text)
        self.assertEqual(log["version"], "2.1.0")
        run, = log["runs"]
        rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
        found = []
        for result in run["results"]:
            self.assertIn(result["ruleId"], rules)
            self.assertTrue(result["message"]["text"])
            location, = result["locations"]
            self.assertTrue(location["physicalLocation"]["artifactLocation"]["uri"].endswith("ten-errors.yaml"))
            region = location["physicalLocation"]["region"]
            self.assertGreater(region["endColumn"], region["startColumn"])
            found.append((result["ruleId"][2:], str(region["startLine"]), str(region["startColumn"])))
        return found

    def read_github(self, text):
        lines = text.splitlines()
        found = [re.fullmatch(r"::error file=[^,:]*ten-errors\.yaml,line=(\d+),col=(\d+),title=AS(\d+)::.+", line)
                 for line in lines]
        return [(line.group(3), line.group(1), line.group(2)) for line in found]

    def test_try_tells_the_story(self):
        story = os.path.join(SOURCE, "workflows/normal-change/low-risk.story")
        with open(story.replace(".story", ".trace"), encoding="utf-8") as file:
            trace = file.read()
        told = self.says("nobody", "try", WORKFLOW, "--world", WORLD, "--story", story, "--start",
                         "2026-11-23T08:00:00Z")
        for line in trace.splitlines():
            if line.startswith("> ") and not line.startswith("> actions"):
                self.assertIn(line[2:], told)

    def test_try_of_nothing_says_nothing(self):
        path = os.path.join(self.server.folder, "empty.story")
        with open(path, "w", encoding="utf-8"):
            pass
        self.assertEqual(self.says("nobody", "try", WORKFLOW, "--world", WORLD, "--story", path), "")

    def test_colour_on_a_terminal_only(self):
        words = ["lint", TEN_ERRORS]
        self.assertIn("\x1b[", self.on_a_terminal(*words))
        self.assertNotIn("\x1b[", self.on_a_terminal(*words, NO_COLOR="1"))
        self.assertNotIn("\x1b[", self.on_a_terminal(*words, "--json"))
        self.assertNotIn("\x1b[", self.run_it("nobody", *words).stdout)
        number = self.draft()
        self.assertIn("\x1b[", self.on_a_terminal("show", number))
        self.assertNotIn("\x1b[", self.on_a_terminal("show", number, NO_COLOR="1"))
        self.assertNotIn("\x1b[", self.says("ann", "show", number))

    def on_a_terminal(self, *words, **environment):
        """What a terminal of its own gets."""
        environment = {**{name: value for name, value in os.environ.items() if name != "NO_COLOR"},
                       "ASSENT_SERVER": self.server.base, "ASSENT_TOKEN": self.tokens["ann"], "TERM": "xterm",
                       **environment}
        ours, theirs = pty.openpty()
        process = subprocess.Popen([self.server.binary, *words], env=environment, stdout=theirs, stderr=theirs)
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # nobody holds the other end any more
                break
            if not piece:
                break
            seen += piece
        os.close(ours)
        process.wait(timeout=60)
        return seen.decode()


if __name__ == "__main__":
    unittest.main()
