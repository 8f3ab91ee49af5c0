# SPDX-License-Identifier: Apache-2.0
"""docs/cli.md says what `assent help` and `assent COMMAND --help` say, of every command."""

import os
import re
import subprocess
import unittest

SOURCE = os.environ["ASSENT_SOURCE"]
ASSENT = os.environ["ASSENT_BIN"]
EVERYWHERE = ["--json", "--server", "--token-file", "--ca-file", "--fingerprint", "--help"]


def run(*words):
    return subprocess.run([ASSENT, *words], capture_output=True, text=True, check=False)


def commands():
    """The rows of `assent help`: name and summary."""
    return dict(re.findall(r"^  (\S+(?: \S+)?) {2,}(\S.*)$", run("help").stdout, re.MULTILINE))


def without_everywhere(text):
    lines = [line for line in text.splitlines() if not line.strip().startswith(tuple(EVERYWHERE))]
    return re.sub(r"\n*options:$", "", "\n".join(lines).rstrip())


class Cli(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(os.path.join(SOURCE, "docs/cli.md"), encoding="utf-8") as file:
            cls.page = file.read()
        cls.sections = dict(re.findall(r"^### ([^\n]+)\n\n```text\n(.*?)\n```$", cls.page, re.MULTILINE | re.DOTALL))

    def test_every_command_has_its_section(self):
        self.assertGreater(len(commands()), 20)
        self.assertEqual(list(self.sections), list(commands()))

    def test_sections_are_what_help_prints(self):
        for name, text in self.sections.items():
            shown = run(*name.split(), "--help")
            self.assertEqual(shown.returncode, 0, name)
            self.assertEqual(text, without_everywhere(shown.stdout), f"docs/cli.md, {name}")
            self.assertEqual(shown.stdout, run("help", *name.split()).stdout)

    def test_options_of_every_command(self):
        shown = run("whoami", "--help").stdout
        self.assertEqual(re.findall(r"^  (--[a-z-]+)", shown, re.MULTILINE), EVERYWHERE)
        for option in EVERYWHERE:
            self.assertIn(f"`{option}", self.page)

    def test_examples_name_what_there_is(self):
        for line in re.findall(r"^assent (.+)$", self.page, re.MULTILINE):
            name = max((name for name in self.sections if line == name or line.startswith(name + " ")), key=len,
                       default=None)
            self.assertIsNotNone(name, f"assent {line}")
            for option in re.findall(r" (--[a-z-]+)", line):
                self.assertIn(option, self.sections[name] + " ".join(EVERYWHERE), f"assent {line}")

    def test_exit_codes(self):
        told = re.search(r"^Exit codes: (.*)\.$", run("help").stdout, re.MULTILINE).group(1)
        codes = re.findall(r"^\| (\d+) \|", self.page, re.MULTILINE)
        self.assertEqual(codes, [part.split()[0] for part in told.split(", ")])
        nowhere = {**os.environ, "ASSENT_SERVER": "unix:/nowhere", "ASSENT_TOKEN": ""}
        self.assertEqual(run("no-such-command").returncode, 2)
        self.assertEqual(run("lint", "/nowhere.yaml").returncode, 2)
        self.assertEqual(run("version").returncode, 0)
        away = subprocess.run([ASSENT, "whoami"], env=nowhere, capture_output=True, check=False)
        self.assertEqual(away.returncode, 3)

    def test_print_cli_changes_nothing(self):
        printed = subprocess.run([os.path.join(SOURCE, "scripts/print-cli"), "--check"], capture_output=True, text=True,
                                 check=False)
        self.assertEqual(printed.returncode, 0, printed.stderr)

    def test_a_family_is_listed(self):
        self.assertIn("token revoke", run("token", "--help").stdout)
        self.assertEqual(run("token").returncode, 2)
        self.assertEqual(run("job", "take", "job_x", "--error", "x").returncode, 2)


if __name__ == "__main__":
    unittest.main()
