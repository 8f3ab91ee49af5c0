# SPDX-License-Identifier: Apache-2.0
"""docs/operations.md names the limits as they are, every event of the log, and every code of a 503."""

import glob
import os
import re
import unittest

SOURCE = os.environ["ASSENT_SOURCE"]
UNITS = {"": 1, " KiB": 1 << 10, " MiB": 1 << 20, " GiB": 1 << 30}


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


def limits():
    """Name and value of the constants of limits.h and limits_http.h; an expression is a number or a shift of two."""
    values = {}
    text = read("include/assent/base/limits.h") + read("include/assent/base/limits_http.h")
    for name, number, shift in re.findall(r"\b(ASSENT_\w+)\s*=\s*(\d+)(?: << (\d+))?,", text):
        values[name] = int(number) << int(shift or 0)
    return values


def events():
    """The names of log lines, with their level."""
    found = {}
    for path in glob.glob(os.path.join(SOURCE, "engine/**/*.c"), recursive=True) + \
            glob.glob(os.path.join(SOURCE, "api/**/*.c"), recursive=True):
        text = read(os.path.relpath(path, SOURCE))
        for level, name in re.findall(r"assent_loop_log\([^;]*?ASSENT_LOG_(\w+),\s*\"([a-z-]+)\"", text):
            found[name] = level.lower()
        for call in re.findall(r"\blistener_note\((.*?)\);", text, re.DOTALL):
            for name in re.findall(r"\"([a-z]+(?:-[a-z]+)+)\"", call):
                found[name] = "info"
    return found


def section(page, title):
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL).group(1)


class Operations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.page = read("docs/operations.md")

    def test_limits(self):
        values = limits()
        self.assertGreater(len(values), 90)
        rows = re.findall(r"^\| [^|]+ \| (\d+)( [KMG]iB)? \| `(ASSENT_\w+)` \|", self.page, re.MULTILINE)
        self.assertGreater(len(rows), 15)
        self.assertEqual(len(rows), len(re.findall(r"`ASSENT_\w+` \|", self.page)))
        for number, unit, name in rows:
            self.assertEqual(values[name], int(number) * UNITS[unit], name)

    def test_events(self):
        told = {}
        for names, level in re.findall(r"^\| (`[^|]+`) \| (\w+) \|", section(self.page, "The log"), re.MULTILINE):
            told.update({name: level for name in re.findall(r"`([a-z-]+)`", names)})
        self.assertGreater(len(told), 8)
        self.assertEqual(told, events())

    def test_codes_of_503(self):
        named = set(re.findall(r"`([a-z-]+)`", section(self.page, "When it says 503")))
        codes = re.findall(r"X\(\w+, \"AS\d+\", \"([a-z-]+)\", 503,", read("include/assent/base/codes.h"))
        self.assertGreater(len(codes), 6)
        self.assertLessEqual(set(codes), named)


if __name__ == "__main__":
    unittest.main()
