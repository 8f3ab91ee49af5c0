# SPDX-License-Identifier: Apache-2.0
"""The chapters for requesters, approvers and process owners are one story: typed one after the other as they stand. That for
those who lead a board is a story of its own."""

import os
import subprocess
import unittest

from readme_test import ASSENT, SOURCE, fits, play, read_blocks


class Chapters(unittest.TestCase):
    PAGES = ("docs/requester.md", "docs/approver.md", "docs/process-owner.md")
    NAME = "chapters"  # of the folder that they make

    @classmethod
    def setUpClass(cls):
        cls.blocks = []
        for page in cls.PAGES:
            with open(os.path.join(SOURCE, page), encoding="utf-8") as file:
                cls.blocks += [(page, block) for block in read_blocks(file.read(), page, "")]
        cls.played = play([block for _, block in cls.blocks], cls.NAME)

    def test_each_page_has_its_part(self):
        for page in self.PAGES:
            shown = [block for of, block in self.blocks if of == page and block.expected is not None]
            self.assertGreater(len(shown), 4, page)

    def test_every_command_does_what_it_says(self):
        for index, (page, block) in enumerate(self.blocks):
            with self.subTest(page=page, line=block.line):
                status, printed = self.played.read(f"status{index}"), self.played.read(f"out{index}")
                where = f"{page}:{block.line}\n{block.commands}"
                self.assertIsNotNone(status, f"{where}did not end; printed:\n{printed}\n{self.played.read(self.NAME + '/log')}")
                self.assertEqual(status.strip(), "0", f"{where}printed:\n{printed}")
                if block.expected is not None:
                    self.assertTrue(fits(block.expected, printed), f"{where}printed:\n{printed}\nand not\n{block.expected}")

    def test_the_store_is_left_whole(self):
        store = os.path.join(self.played.folder, self.NAME, "store")
        done = subprocess.run([ASSENT, "verify", store], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


class Board(Chapters):
    PAGES = ("docs/cab.md",)
    NAME = "cab"


if __name__ == "__main__":
    unittest.main()
