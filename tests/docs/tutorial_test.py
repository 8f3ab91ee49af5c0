# SPDX-License-Identifier: Apache-2.0
"""docs/tutorial.md is typed as it stands there, as readme_test.py types README.md's tour."""

import os
import subprocess
import unittest

from readme_test import ASSENT, SOURCE, fits, play, read_blocks

PAGE = "docs/tutorial.md"


class Tutorial(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(os.path.join(SOURCE, PAGE), encoding="utf-8") as file:
            cls.text = file.read()
        cls.blocks = read_blocks(cls.text, PAGE, "")
        cls.played = play(cls.blocks, "tutorial")

    def test_it_is_whole(self):
        self.assertGreater(sum(block.expected is not None for block in self.blocks), 12)
        for part in ("lint", "try", "--story", "explain", "serve", "login", "deploy", "new", "vote", "job claim"):
            self.assertTrue(any(f"assent {part}" in block.commands or part in block.commands for block in self.blocks), part)

    def test_every_command_does_what_it_says(self):
        for index, block in enumerate(self.blocks):
            with self.subTest(line=block.line):
                status, printed = self.played.read(f"status{index}"), self.played.read(f"out{index}")
                where = f"{PAGE}:{block.line}\n{block.commands}"
                self.assertIsNotNone(status, f"{where}did not end; printed:\n{printed}\n{self.played.read('tutorial/log')}")
                self.assertEqual(status.strip(), "0", f"{where}printed:\n{printed}")
                if block.expected is not None:
                    self.assertTrue(fits(block.expected, printed), f"{where}printed:\n{printed}\nand not\n{block.expected}")

    def test_the_store_is_left_whole(self):
        store = os.path.join(self.played.folder, "tutorial/store")
        done = subprocess.run([ASSENT, "verify", store], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
