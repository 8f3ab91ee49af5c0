# SPDX-License-Identifier: Apache-2.0
"""docs/api.md says of every route what its row in api/routes says, and of every answer which members it has."""

import glob
import os
import re
import unittest

SOURCE = os.environ["ASSENT_SOURCE"]
STRING = r'"((?:[^"\\]|\\.)*)"'
# Which functions put the members of what the page calls so.
ANSWERS = {
    "A ticket": [("view.c", "view_ticket"), ("view.c", "put_waiting")],
    "A line of a list": [("view.c", "view_columns")],
    "A round": [("view.c", "view_round"), ("view.c", "put_can_vote")],
    "A vote": [("view.c", "view_vote")],
    "A job": [("view.c", "view_job"), ("view.c", "put_job_work"), ("jobs.c", "with_lease")],
    "An inbox entry": [("inbox.c", "encode_inbox"), ("inbox.c", "put_subject")],
    "A turn": [("journal.c", "view_turn"), ("journal.c", "put_ticket_turn"), ("journal.c", "put_admin_turn")],
    "A workflow": [("workflows.c", "view_version")],
    "A deployment": [("workflows.c", "encode_deployed")],
    "An applied world": [("world.c", "encode_world")],
    "A token": [("tokens.c", "view_token"), ("tokens.c", "encode_one")],
    "Whoami": [("about.c", "encode_whoami"), ("view.c", "view_person")],
    "A code": [("about.c", "view_code")],
}


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


def function(text, name):
    found = re.search(rf"^(?:static )?[a-z][^;\n]*\b{name}\((?:[^;{{}}]*)\)\n\{{\n(.*?)^\}}$", text, re.MULTILINE | re.DOTALL)
    return found.group(1) if found else None


class Source:
    """One file of api/routes."""

    def __init__(self, path):
        self.text = read(path)
        self.macros = dict(re.findall(rf"^#define ([A-Z_]+) {STRING}$", self.text, re.MULTILINE))

    def strings(self, expression):
        """The value of adjacent string literals and macros."""
        for name, value in self.macros.items():
            expression = re.sub(rf"\b{name}\b", f'"{value}"', expression)
        return "".join(re.findall(STRING, expression))

    def list(self, name):
        body = re.search(rf"\b{name}\[\] = \{{(.*?)\}};", self.text, re.DOTALL).group(1)
        return re.findall(STRING, body)

    def members(self, decoder):
        """Body members that a decoder knows, itself or by another function of its file."""
        body = function(self.text, decoder)
        found = re.search(r"\bMEMBERS\[\] = \{(.*?)\};", body, re.DOTALL)
        if found:
            return re.findall(STRING, found.group(1))
        for name in re.findall(r"\b(decode_[a-z_]+)\(", body):
            return self.members(name)
        return []

    def rows(self):
        table = re.search(r"^const struct assent_route ROUTES_\w+\[\] = \{\n(.*?)^\};", self.text, re.MULTILINE | re.DOTALL)
        if not table:
            return
        for entry in re.findall(r"\{(\.method = \".*?)\}", re.sub(r"\{(\w+)\}", r"<\1>", table.group(1)), re.DOTALL):
            yield self.row(entry.replace("<", "{").replace(">", "}"))

    def row(self, entry):
        given = dict(re.findall(r"\.(\w+) = (.*?)(?:,\s*(?=\.)|\s*$)", entry, re.DOTALL))
        permission = given.get("permission", "").replace("ASSENT_MAY_", "").lower()
        who = {"ASSENT_ACCESS_PUBLIC": "everybody", "ASSENT_ACCESS_ANYBODY": "any token"}.get(given["access"], f"`{permission}`")
        headers = (["`Idempotency-Key`"] if given.get("key") == "true" else []) + \
                  (["`If-Match`"] if given.get("if_match") == "true" else [])
        media = self.strings(given.get("media", ""))
        members = self.members(given["decode"]) if media.endswith("json") else [media] if media else []
        query = self.list(given["query"]) if "query" in given else []
        path = self.strings(given["path"])
        return f"{self.strings(given['method'])} {path}", [
            self.strings(given["summary"]), who, ", ".join(headers), ", ".join(f"`{name}`" for name in members),
            ", ".join(f"`{name}`" for name in query), given["status"]]


def rows_of_source():
    rows = {}
    for path in sorted(glob.glob(os.path.join(SOURCE, "api/routes/*.c"))):
        rows.update(Source(os.path.relpath(path, SOURCE)).rows())
    return rows


def rows_of_page(page):
    """Lines "| `METHOD /path` | what | who | headers | body | query | status | answer |"."""
    rows = {}
    for line in page.splitlines():
        if re.match(r"\| `(GET|POST|PUT|PATCH|DELETE) ", line):
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            rows[cells[0].strip("` ")] = [cell if cell != "-" else "" for cell in cells[1:7]]
    return rows


def put_names(path, name):
    body = function(read(f"api/routes/{path}"), name)
    assert body, f"{path} has no {name}()"
    return set(re.findall(r"assent_record_put\w*\(\s*&?record,\s*\"(\w+)\"", body))


class Routes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.page = read("docs/api.md")
        cls.source = rows_of_source()

    def test_every_row_is_there_once(self):
        self.assertGreater(len(self.source), 30)
        methods = sum(read(os.path.relpath(path, SOURCE)).count('.method = "')
                      for path in glob.glob(os.path.join(SOURCE, "api/routes/*.c")))
        self.assertEqual(len(self.source), methods)
        self.assertEqual(sorted(rows_of_page(self.page)), sorted(self.source))

    def test_rows_say_what_the_tables_say(self):
        page = rows_of_page(self.page)
        for route, row in self.source.items():
            self.assertEqual(page[route], row, route)

    def test_answers_have_the_members_that_are_told(self):
        sections = dict(re.findall(r"^### ([^\n]+)\n(.*?)(?=^##|\Z)", self.page, re.MULTILINE | re.DOTALL))
        for title, functions in ANSWERS.items():
            wanted = set().union(*(put_names(*place) for place in functions))
            told = {name for line in re.findall(r"^\| (`[^|]*`) \|", sections[title], re.MULTILINE)
                    for name in re.findall(r"`(\w+)`", line)}
            self.assertEqual(sorted(told), sorted(wanted), title)

    def test_permissions(self):
        door = read("include/assent/core/directory.h")
        table = re.search(r"#define ASSENT_PERMISSIONS\(X\)(.*?)\n\n", door, re.DOTALL).group(1)
        for name, what in re.findall(rf"X\(\w+, {STRING}, {STRING}\)", table):
            self.assertIn(f"| `{name}` | {what} |", self.page)


if __name__ == "__main__":
    unittest.main()
