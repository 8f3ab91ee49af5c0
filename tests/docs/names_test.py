# SPDX-License-Identifier: Apache-2.0
"""What the pages name is there: files, functions in the files that are said to hold them, and links.

A function is written `name()`, a file `folder/name.c`; "`name()` in `file`" says that the function is defined there.
"""

import glob
import os
import re
import unittest

SOURCE = os.environ["ASSENT_SOURCE"]
CODE_PAGES = ["README.md", "docs/architecture.md", "docs/operations.md", "docs/tour.md"]  # others name Lua's functions
PAGES = sorted(os.path.relpath(path, SOURCE) for pattern in ("README.md", "docs/**/*.md", "workflows/**/*.md", "tests/**/*.md")
               for path in glob.glob(os.path.join(SOURCE, pattern), recursive=True))
CODE = ("engine", "api", "include")
FUNCTION = re.compile(r"`([a-z_0-9]+)\(\)`")
FILE = re.compile(r"`((?:api|engine|include|scripts|tests|workflows|docs)/[A-Za-z_0-9./-]*[A-Za-z_0-9])/?`")
PLACED = re.compile(r"`([a-z_0-9]+)\(\)`\s+in\s+`([A-Za-z_0-9./-]+)`")
LINK = re.compile(r"\[[^\]]+\]\(([^)#: ]+)(?:#[^)]*)?\)")


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


def defined(text):
    """Names of functions that C text defines: a head at the margin that no semicolon ends, then a brace."""
    heads = re.findall(r"^(?:[A-Za-z_][^;{}()\n]*?[ *])?([a-z_0-9]+)\((?:[^;{}]*?)\)\n\{", text, re.MULTILINE)
    return set(heads)


def all_defined():
    names = set()
    for top in CODE:
        for path in glob.glob(os.path.join(SOURCE, top, "**/*.c"), recursive=True):
            names |= defined(read(path))
    return names


class Names(unittest.TestCase):
    def test_functions_exist(self):
        names = all_defined()
        self.assertGreater(len(names), 1000)
        for page in CODE_PAGES:
            for name in FUNCTION.findall(read(page)):
                self.assertIn(name, names, f"{page} names {name}()")

    def test_functions_are_where_they_are_said_to_be(self):
        found = 0
        for page in CODE_PAGES:
            for name, path in PLACED.findall(read(page)):
                self.assertTrue(os.path.exists(os.path.join(SOURCE, path)), f"{page}: {path}")
                self.assertIn(name, defined(read(path)), f"{page}: {name}() in {path}")
                found += 1
        self.assertGreater(found, 50)

    def test_files_exist(self):
        for page in PAGES:
            text = "\n".join(line for line in read(page).splitlines() if not re.search(r"\bcomes? later\b", line))
            for path in FILE.findall(text):
                self.assertTrue(os.path.exists(os.path.join(SOURCE, path)), f"{page} names {path}")

    def test_links_lead_somewhere(self):
        for page in PAGES:
            for target in LINK.findall(read(page)):
                path = os.path.join(SOURCE, os.path.dirname(page), target)
                self.assertTrue(os.path.exists(path), f"{page} links to {target}")

    def test_every_story_of_a_rule_is_named(self):
        listed = {os.path.basename(target) for target in LINK.findall(read("tests/workflows/README.md"))}
        stories = {os.path.basename(path)[:-len("story")] + "trace"
                   for path in glob.glob(os.path.join(SOURCE, "tests/workflows/*/*.story"))}
        self.assertEqual(stories - listed, set())

    def test_what_is_missing_is_seen(self):
        self.assertEqual(defined("static int a_b(int c,\n               int d)\n{\n}\n\nint e(void);\n"), {"a_b"})
        self.assertNotIn("no_such_function", all_defined())


if __name__ == "__main__":
    unittest.main()
