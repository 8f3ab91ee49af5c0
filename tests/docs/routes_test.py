# SPDX-License-Identifier: Apache-2.0
"""docs/api.md is what scripts/print-api prints; schemas name the members that decoders read and views put."""

import glob
import json
import os
import re
import subprocess
import unittest

SOURCE = os.environ["ASSENT_SOURCE"]
STRING = r'"((?:[^"\\]|\\.)*)"'
# Which functions put the members of which schema.
ANSWERS = {
    "Ticket": [("view.c", "view_ticket"), ("view.c", "put_waiting"), ("templates.c", "view_put_run"), ("hands.c", "put_hands")],
    "Line": [("view.c", "view_columns")],
    "Round": [("view.c", "view_round"), ("view.c", "put_can_vote"), ("view_vote.c", "view_put_stand_ins"),
              ("view_vote.c", "view_put_changed"), ("view_vote.c", "view_put_may_set")],
    "Vote": [("view_vote.c", "view_vote")],
    "Delegation": [("delegations.c", "view_delegation")],
    "Template": [("templates.c", "view_template")],
    "TemplateCandidate": [("templates.c", "view_candidate")],
    "TicketTemplate": [("templates.c", "view_run")],
    "Job": [("view.c", "view_job"), ("view.c", "put_job_work"), ("jobs.c", "with_lease")],
    "InboxEntry": [("inbox.c", "view_entry"), ("inbox.c", "put_subject"), ("inbox.c", "put_others")],
    "Turn": [("journal.c", "view_turn"), ("journal.c", "put_ticket_turn"), ("journal.c", "put_admin_turn")],
    "Event": [("event.c", "view_event")],
    "EventData": [("event.c", "view_data")],
    "EventTicket": [("event.c", "view_ticket_name")],
    "StreamCookie": [("events.c", "encode_cookie")],
    "Workflow": [("workflows.c", "view_version")],
    "Deployment": [("workflows.c", "encode_deployed")],
    "AppliedWorld": [("world.c", "encode_world")],
    "Token": [("tokens.c", "view_token"), ("tokens.c", "encode_one")],
    "Whoami": [("about.c", "encode_whoami"), ("about.c", "put_delegations"), ("view.c", "view_person")],
    "Code": [("about.c", "view_code")],
    "Person": [("view.c", "view_person")],
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
        """The row's schema of the body, and the members that its decoder knows."""
        given = dict(re.findall(r"\.(\w+) = (.*?)(?:,\s*(?=\.)|\s*$)", entry, re.DOTALL))
        return f"{self.strings(given['method'])} {self.strings(given['path'])}", (
            self.strings(given.get("takes", "")), self.members(given.get("decode") or given["encode"]) if "takes" in given else [])


def rows_of_source():
    rows = {}
    for path in sorted(glob.glob(os.path.join(SOURCE, "api/routes/*.c"))):
        rows.update(Source(os.path.relpath(path, SOURCE)).rows())
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
        cls.schemas = {}
        for path in glob.glob(os.path.join(SOURCE, "api/routes/schemas/*.json")):
            cls.schemas.update(json.loads(read(path)).get("schemas", {}))

    def test_the_tables_are_what_the_rows_say(self):
        printed = subprocess.run([os.path.join(SOURCE, "scripts/print-api"), "--check"], capture_output=True, text=True,
                                 check=False)
        self.assertEqual(printed.returncode, 0, printed.stderr)

    def test_every_row_was_read(self):
        self.assertGreater(len(self.source), 30)
        methods = sum(read(path).count('.method = "') for path in glob.glob(os.path.join(SOURCE, "api/routes/*.c")))
        self.assertEqual(len(self.source), methods)

    def test_bodies_have_the_members_that_decoders_know(self):
        for route, (schema, members) in self.source.items():
            if schema:
                self.assertEqual(sorted(self.schemas[schema]["properties"]), sorted(members), route)
                self.assertIs(self.schemas[schema]["additionalProperties"], False, route)

    def test_answers_have_the_members_that_are_told(self):
        for schema, functions in ANSWERS.items():
            put = set().union(*(put_names(*place) for place in functions))
            self.assertEqual(sorted(self.schemas[schema]["properties"]), sorted(put), schema)

    def test_types_of_events(self):
        rows = re.findall(rf"^    X\(\w+, {STRING},\s*{STRING}\)", read("api/routes/event.h"), re.MULTILINE)
        self.assertGreater(len(rows), 30)
        section = re.search(r"^### Types of events\n(.*?)^## ", self.page, re.MULTILINE | re.DOTALL).group(1)
        self.assertEqual(re.findall(r"^\| `([\w.]+)` \| (.*) \|$", section, re.MULTILINE), rows)

    def test_permissions(self):
        door = read("include/assent/core/directory.h")
        table = re.search(r"#define ASSENT_PERMISSIONS\(X\)(.*?)\n\n", door, re.DOTALL).group(1)
        for name, what in re.findall(rf"X\(\w+, {STRING}, {STRING}\)", table):
            self.assertIn(f"| `{name}` | {what} |", self.page)


if __name__ == "__main__":
    unittest.main()
