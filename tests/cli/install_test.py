# SPDX-License-Identifier: Apache-2.0
"""What `cmake --install` puts where: the program, its manual and completions, the papers, the Lua and the workflows."""

import os
import subprocess
import unittest

BUILD = os.environ["ASSENT_BUILD"]
PREFIX = os.path.join(os.environ["TMPDIR"], "usr")


def run(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, check=False, **more)


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        for command in (("cmake", "--build", BUILD, "--target", "shipped"), ("cmake", "--install", BUILD, "--prefix", PREFIX)):
            done = run(*command)
            assert done.returncode == 0, (command, done.stdout, done.stderr)

    def test_all_is_there(self):
        for name in ("bin/assent", "share/man/man1/assent.1", "share/man/man8/assent-serve.8", "share/doc/assent/README.md",
                     "share/doc/assent/LICENSE", "share/doc/assent/docs/tutorial.md", "share/assent/scripts/hooks/risk.lua",
                     "share/assent/workflows/normal-change/workflow.yaml", "share/fish/vendor_completions.d/assent.fish",
                     "share/zsh/vendor-completions/_assent", "share/bash-completion/completions/assent"):
            self.assertGreater(os.path.getsize(os.path.join(PREFIX, name)), 100, name)

    def test_it_works_from_there(self):
        program = os.path.join(PREFIX, "bin/assent")
        self.assertEqual(run(program, "version").returncode, 0)
        workflow = os.path.join(PREFIX, "share/assent/workflows/normal-change/workflow.yaml")
        linted = run(program, "lint", workflow, cwd="/")  # its Lua is found beside it
        self.assertEqual(linted.returncode, 0, linted.stdout)

    def test_man_finds_it(self):
        shown = run("man", "assent", env={**os.environ, "MANPATH": os.path.join(PREFIX, "share/man"), "MANPAGER": "cat"})
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertIn("job claim", shown.stdout)


if __name__ == "__main__":
    unittest.main()
