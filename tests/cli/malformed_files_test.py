# SPDX-License-Identifier: Apache-2.0
"""Malformed files: each is answered with its code at its place, whichever way it comes in, and changes nothing.

The corpus: workflows and worlds in tests/language/fixtures, where the report beside a file is what was judged right;
stories and configurations in tests/cli/corpus, which say in their first line what is expected. Workflows go through
`assent lint`, `:validate` and `:deploy`, worlds through `assent world apply` and PUT /v1/world, stories through
`assent try`. After each the journal's newest turn is the one before. What a file is made of that no JSON text can
carry (bytes that are not UTF-8) is refused as a body.
"""

import glob
import json
import os
import re
import unittest

from assent_server import SOURCE
from command_line import CommandLine

FIXTURES = os.path.join(SOURCE, "tests/language/fixtures")
CORPUS = os.path.join(SOURCE, "tests/cli/corpus")
LITTLE = os.path.join(SOURCE, "tests/workbench/little")
HOOKS = {"risk.lua": "return { history = function(view) return {} end }\n",
         "who.lua": "return { cab = function(view) return {} end }\n"}
SHOWN = re.compile(r"^(?:error|warning)\[(AS\d{4})\].*\n(?: *--> [^\n:]*(?::(\d+):(\d+))?\n)?", re.MULTILINE)
TOGETHER = 20  # that a text report shows


def expected_of(path):
    """{(code, line, column)} of a judged report; a file as a whole has no line."""
    with open(path[:-5] + ".txt", encoding="utf-8") as file:
        found = [(code, int(line or 0), int(column or 0)) for code, line, column in SHOWN.findall(file.read())]
    assert 0 < len(found) <= TOGETHER, path
    return sorted(found)


def only_warned(path):
    """Whether the file is deployed all the same."""
    with open(path[:-5] + ".txt", encoding="utf-8") as file:
        return "error[" not in file.read()


def told(diagnostics):
    return sorted((one["code"], one.get("line", 0), one.get("column", 0)) for one in diagnostics)


def is_world(path):
    return os.path.basename(path).startswith("AS07")


class MalformedFiles(CommandLine):
    PEOPLE = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = sorted(glob.glob(os.path.join(FIXTURES, "AS*.yaml")))
        with open(os.path.join(FIXTURES, "world.yaml"), encoding="utf-8") as file:
            text = file.read()
        text = text.replace("people: [bo] }", "people: [bo, admin] }").replace(
            "people:\n  ann", "people:\n  admin: { name: Administrator }\n  ann", 1)
        cls.world, cls.hooks = os.path.join(cls.server.folder, "w.yaml"), os.path.join(cls.server.folder, "hooks")
        with open(cls.world, "w", encoding="utf-8") as file:
            file.write(text)
        os.mkdir(cls.hooks)
        for name, lua in HOOKS.items():
            with open(os.path.join(cls.hooks, name), "w", encoding="utf-8") as file:
                file.write(lua)
        cls("runTest").says("admin", "world", "apply", cls.world)
        cls.admin = cls.server.admin()

    def changes_nothing(self, path):
        """To be used with `with`: the journal ends where it ended."""
        test, head = self, self.server.journal_head()

        class Unchanged:
            def __enter__(self):
                return self

            def __exit__(self, kind, *_):
                if kind is None:
                    test.assertEqual(test.server.journal_head(), head, path)
        return Unchanged()

    def test_there_are_enough_and_none_twice(self):
        stories, configs = glob.glob(f"{CORPUS}/stories/*"), glob.glob(f"{CORPUS}/configs/*")
        self.assertGreaterEqual(len(self.files), 165)
        self.assertGreaterEqual(len(stories), 30)
        self.assertGreaterEqual(len(configs), 18)
        seen = {}
        for path in self.files + stories + configs:
            with open(path, "rb") as file:
                other = seen.setdefault(file.read(), path)
            self.assertEqual(other, path, "the same file twice")

    def test_lint(self):
        for path in self.files:
            if is_world(path):
                continue
            done = self.run_it("nobody", "lint", "--format", "json", "--world", self.world, "--hooks", self.hooks, path)
            self.assertEqual((done.returncode, done.stderr), (0 if only_warned(path) else 1, ""), path)
            self.assertEqual(told(json.loads(done.stdout)), expected_of(path), path)

    def test_worlds_applied_by_the_command(self):
        for path in filter(is_world, self.files):
            with self.changes_nothing(path):
                refused = self.tells("admin", "world", "apply", path, code=1)
                self.assertEqual(refused["code"], "world-invalid", path)
                self.assertEqual(told(refused["diagnostics"]), expected_of(path), path)

    def body(self, path):
        with open(path, "rb") as file:
            return file.read()

    def test_worlds_put(self):
        for path in filter(is_world, self.files):
            for dry in ("", "?dry_run=true"):
                with self.changes_nothing(path):
                    problem = self.admin.call("PUT", f"/v1/world{dry}", 422, content=self.body(path),
                                              headers={"content-type": "application/yaml"}).json()
                    self.assertEqual(problem["code"], "world-invalid", path)
                    self.assertEqual(told(problem["diagnostics"]), expected_of(path), path)

    def test_workflows_validated_and_deployed(self):
        for path in self.files:
            if is_world(path) or only_warned(path):
                continue
            try:
                text = self.body(path).decode()
            except UnicodeDecodeError:
                self.not_utf8(path)
                continue
            body = {"file": os.path.basename(path), "text": text, "files": HOOKS}
            with self.changes_nothing(path):
                found = self.admin.call("POST", "/v1/workflows:validate", json=body)
                refused = self.admin.call("POST", "/v1/workflows:deploy", json=body,
                                          headers={"idempotency-key": os.path.basename(path)})
            self.assertEqual((found.status_code, refused.status_code), (422, 422), (path, found.text, refused.text))
            for answer in (found.json(), refused.json()):
                self.assertEqual(answer["code"], "definition-invalid", path)
                self.assertEqual(told(answer["diagnostics"]), expected_of(path), path)

    def not_utf8(self, path):
        """It cannot be a JSON text; the bytes in one are a body that cannot be read."""
        content = b'{"file":"m.yaml","text":"' + self.body(path).replace(b"\n", b"\\n").replace(b'"', b'\\"') + b'"}'
        for route in ("validate", "deploy"):
            with self.changes_nothing(path):
                problem = self.admin.call("POST", f"/v1/workflows:{route}", 400, content=content,
                                          headers={"content-type": "application/json", "idempotency-key": path[-20:]})
                self.assertEqual(problem.json()["code"], "bad-json", path)

    def test_stories(self):
        for path in sorted(glob.glob(f"{CORPUS}/stories/*.story")):
            said = self.says("nobody", "try", f"{LITTLE}/workflow.yaml", "--world", f"{LITTLE}/world.yaml", "--hooks",
                             LITTLE, "--story", path, code=1)
            self.assertEqual(said, f"assent: {path}: {self.first_line(path)}\n")
            self.assertRegex(said, r"line \d+: ")

    def test_configurations(self):
        for path in sorted(glob.glob(f"{CORPUS}/configs/*.config")):
            copy = os.path.join(self.server.folder, os.path.basename(path))
            with open(copy, "wb") as file:
                file.write(self.body(path))
            os.chmod(copy, 0o600)
            nobody = {"ASSENT_CONFIG": copy, "ASSENT_SERVER": None, "ASSENT_TOKEN": None}
            expected = f"assent: {copy}{self.first_line(path)}\n"
            self.assertEqual(self.says("nobody", "whoami", code=2, **nobody), expected)
            if "usable url" not in expected:  # that one can be mended by the command
                said = self.says("nobody", "config", "set", "z.url", "http://127.0.0.1:1", code=2, **nobody)
                self.assertEqual(said, expected)
            self.assertEqual(self.body(copy), self.body(path))

    def first_line(self, path):
        """What the first line says that is expected."""
        line = self.body(path).split(b"\n", 1)[0].decode()
        self.assertTrue(line.startswith("# expects: "), path)
        return line[len("# expects: "):]


if __name__ == "__main__":
    unittest.main()
