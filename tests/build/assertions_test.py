# SPDX-License-Identifier: Apache-2.0
"""Assertions stay on in the release: a planted one aborts it, and no command defines NDEBUG."""

import json
import os
import signal
import subprocess
import unittest

BUILDS = (os.environ["ASSENT_BUILD"], os.environ["ASSENT_RELEASE_BUILD"])


class Assertions(unittest.TestCase):
    def test_planted_assertion_aborts(self):
        for build in BUILDS:
            program = os.path.join(build, "tests/build_planted_assert_main")
            self.assertTrue(os.path.exists(program), f"{program} is not built; scripts/test builds it")
            done = subprocess.run([program], capture_output=True, text=True)
            self.assertEqual(done.returncode, -signal.SIGABRT, done.stderr)
            self.assertIn("planted", done.stderr)

    def test_planted_assertion_has_the_products_flags(self):
        for build in BUILDS:
            flags = {kind(command): flags_of(command) for command in commands(build)}
            self.assertIn("planted", flags)
            if "product" in flags:
                self.assertEqual(flags["planted"], flags["product"])

    def test_no_command_defines_ndebug(self):
        for build in BUILDS:
            found = commands(build)
            self.assertTrue(found)
            for command in found:
                self.assertNotIn("NDEBUG", command["command"])


def commands(build):
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        return json.load(file)


def kind(command):
    if command["file"].endswith("planted_assert_main.c"):
        return "planted"
    return "product" if "/engine/" in command["file"] else "other"


def flags_of(command):
    """The flags that change what is made of a source: those for the optimiser, warnings and definitions."""
    return [word for word in command["command"].split()
            if word.startswith(("-O", "-g", "-f", "-W", "-U", "-std")) or word.startswith("-D_")]


if __name__ == "__main__":
    unittest.main()
