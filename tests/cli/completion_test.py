# SPDX-License-Identifier: Apache-2.0
"""What completion offers, in each shell that is installed; and the manual pages."""

import os
import re
import subprocess
import unittest

from command_line import CommandLine

NO_SERVER = {"ASSENT_SERVER": "http://127.0.0.1:1"}


class Completion(CommandLine):
    PEOPLE = ("ann",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        test = cls("runTest")
        cls.number = test.tells("ann", "new", "normal-change", "summary=Patch: it", "service=payments")["number"]

    def words(self, *words, who="ann", **environment):
        """Candidates for the last word, {candidate: description}."""
        told = self.says(who, "completion", "words", "--", *words, **environment)
        return dict(line.split("\t") for line in told.splitlines())

    def test_commands_come_from_the_table(self):
        listed = set(re.findall(r"^  (\S+)", self.says("nobody", "help"), re.MULTILINE))
        self.assertEqual(set(self.words("")), listed | {"help"})
        self.assertEqual(set(self.words("jo")), {"job"})
        self.assertIn("claim", self.words("job", ""))
        self.assertEqual(set(self.words("token", "re")), {"revoke"})
        self.assertEqual(self.words("nothing", ""), {})

    def test_options_and_their_values(self):
        self.assertTrue({"--workflow", "--state", "--json", "--server"} <= set(self.words("list", "--")))
        self.assertEqual(set(self.words("lint", "--format", "")), {"text", "json", "sarif", "github"})
        self.assertEqual(set(self.words("lint", "--format=j")), {"--format=json"})
        self.assertEqual(self.words("lint", "--world", ""), {})  # the shell's own files
        self.assertEqual(set(self.words("list", "--workflow", "")), {"normal-change"})
        self.assertIn("draft", self.words("list", "--state="[:-1], ""))
        self.assertEqual(set(self.words("vote", self.number, "a")), {"approve", "abstain", "ask"})

    def test_what_the_server_knows(self):
        self.assertEqual(self.words("show", "CHG")[self.number], "Patch: it")
        self.assertEqual(set(self.words("act", self.number, "")), {"submit", "withdraw"})
        self.assertEqual(self.words("act", self.number, "s"), {"submit": "Submit for approval"})
        self.assertEqual(set(self.words("new", "")), {"normal-change"})
        self.assertIn("planned=", self.words("new", "normal-change", "summary=x", "pl"))
        self.assertEqual(set(self.words("edit", self.number, "back")), {"backout="})
        self.assertEqual(set(self.words("--comment", "")), set())
        self.assertEqual(set(self.words("act", "--comment", "x y", self.number, "wi")), {"withdraw"})

    def test_without_a_server_it_is_silent(self):
        for words in (("show", ""), ("new", ""), ("act", "CHG-1", ""), ("list", "--state", "")):
            self.assertEqual(self.words(*words, **NO_SERVER), {})

    def test_servers_and_keys(self):
        config = os.path.join(self.server.folder, "completed")
        self.says("nobody", "config", "set", "office.url", "http://127.0.0.1:1", ASSENT_CONFIG=config)
        self.assertEqual(set(self.words("list", "--server", "", ASSENT_CONFIG=config)), {"office"})
        self.assertEqual(set(self.words("config", "set", "office.u", ASSENT_CONFIG=config)), {"office.url"})
        self.assertEqual(set(self.words("login", "o", ASSENT_CONFIG=config)), {"office"})

    def test_a_shell_that_is_not_known(self):
        self.says("nobody", "completion", "tcsh", code=2)
        self.says("nobody", "completion", "bash", "zsh", code=2)

    # the shells

    def shell(self, *command, stdin=None):
        path = os.path.dirname(self.server.binary) + os.pathsep + os.environ["PATH"]
        done = subprocess.run(command, env=self.environment("ann", PATH=path), input=stdin, capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        return done.stdout

    def in_bash(self, line):
        script = (f'eval "$(assent completion bash)"; COMP_LINE={line!r}; COMP_POINT=${{#COMP_LINE}}; compopt() {{ :; }}; '
                  '_assent assent; printf "%s\\n" "${COMPREPLY[@]}"')
        return self.shell("bash", "--norc", "-c", script).split()

    def test_bash(self):
        self.assertEqual(self.in_bash("assent act " + self.number + " s"), ["submit"])
        self.assertEqual(self.in_bash("assent token re"), ["revoke"])
        self.assertEqual(self.in_bash("assent lint --format=j"), ["json"])  # bash has cut off what stands before =
        self.assertIn("backout=", self.in_bash("assent edit " + self.number + " "))
        self.assertEqual(self.in_bash("assent lint --world "), [])

    def test_zsh(self):
        self.shell("zsh", "-f", "-n", "/dev/stdin", stdin=self.says("nobody", "completion", "zsh"))
        script = ('autoload -Uz compinit; compinit -u -D; _describe() { print -l -- "${(@P)3}" }; _files() { print files }; '
                  'source <(assent completion zsh); words=(assent act ' + self.number + ' ""); CURRENT=4; _assent')
        self.assertEqual(self.shell("zsh", "-f", "-c", script).splitlines(),
                         ["submit:Submit for approval", "withdraw:Withdraw"])

    def test_fish(self):
        script = "assent completion fish | source; complete -C 'assent act " + self.number + " s'"
        home = os.path.join(self.server.folder, "fish")
        os.makedirs(home, exist_ok=True)
        self.assertEqual(self.shell("env", "HOME=" + home, "fish", "--no-config", "-c", script), "submit\tSubmit for approval\n")

    # the manual

    def pages(self):
        pages = {"assent.1": self.says("nobody", "man"), "assent-serve.8": self.says("nobody", "man", "serve")}
        for name, text in pages.items():
            with open(os.path.join(self.server.folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        return pages

    def test_the_manual_has_every_command_and_option(self):
        page = self.pages()["assent.1"].replace("\\-", "-")
        names = re.findall(r"^  (\S+(?: \S+)?) {2,}\S", self.says("nobody", "help"), re.MULTILINE)
        self.assertEqual(re.findall(r"^\.SS (.+)$", page, re.MULTILINE), names)
        for name in names:
            for option in re.findall(r"^  (--[a-z0-9-]+)", self.says("nobody", "help", *name.split()), re.MULTILINE):
                self.assertIn(f".B {option}", page)
        for code in re.findall(r"(\d+) ", re.search(r"^Exit codes: (.*)$", self.says("nobody", "help"), re.MULTILINE).group(1)):
            self.assertIn(f".TP\n.B {code}\n", page)
        self.says("nobody", "man", "show", code=2)

    def test_man_db_reads_it(self):
        for name in self.pages():
            path = os.path.join(self.server.folder, name)
            self.assertIn("assent", self.shell("lexgrog", path))
            self.shell("man", "--warnings", "-l", path)

    def test_mandoc_has_nothing_to_say(self):
        for name in self.pages():
            self.assertEqual(self.shell("mandoc", "-T", "lint", os.path.join(self.server.folder, name)), "")


if __name__ == "__main__":
    unittest.main()
