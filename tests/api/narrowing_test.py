# SPDX-License-Identifier: Apache-2.0
"""Approvals that narrow what they approve (`may_set`), over HTTP and by the command: the shipped access-request."""

import os
import unittest

from assent_server import SOURCE, Server
from shapes import ROUND, fits


def read(name):
    with open(os.path.join(SOURCE, "workflows", name), encoding="utf-8") as file:
        return file.read()


class Narrowing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.apply_world(read("sample-world.yaml"))
        cls.server.deploy("access-request", read("access-request/workflow.yaml"),
                          {"house.yaml": read("policies/house.yaml")})
        cls.people = {name: cls.server.person(name) for name in ("petra", "bo", "ivar")}

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def ask(self, **fields):
        fields = {"person": "ann", "systems": ["payments", "reporting"], "access": "admin", "last": "2027-12-31",
                  "reason": "On call", **fields}
        ticket = self.people["petra"].post("/v1/tickets", {"workflow": "access-request", "fields": fields}, 201).json()
        return self.people["petra"].post(f"/v1/tickets/{ticket['id']}/actions/ask", None, 200).json()

    def look(self, ticket, by="bo"):
        shown = self.people[by].get(f"/v1/tickets/{ticket['id']}").json()
        return shown, shown.get("approval")

    def vote(self, ticket, by, status=201, **more):
        _, approval = self.look(ticket, by)
        body = {"choice": "approve", "digest": approval["digest"], **more}
        return self.people[by].post(f"/v1/approvals/{approval['id']}/votes", body, status).json()

    def test_a_vote_sets_less_and_the_other_is_asked_again(self):
        ticket = self.ask()
        shown, approval = self.look(ticket)
        fits(approval, ROUND)
        self.assertEqual(approval["may_set"], ["systems", "access", "last"])
        self.vote(ticket, "bo")
        voted = self.vote(ticket, "ivar", set={"systems": ["payments"], "last": "2027-01-31"})
        vote, = voted["approval"]["votes"]
        self.assertEqual((vote["person"]["handle"], vote["sets"]), ("ivar", ["last", "systems"]))
        self.assertEqual(vote["digest"], voted["approval"]["digest"])  # of what it made of the request
        self.assertNotEqual(vote["digest"], approval["digest"])
        self.assertEqual(voted["ticket"]["fields"]["systems"], ["payments"])
        again = self.people["bo"].get(f"/v1/approvals/{approval['id']}").json()
        self.assertEqual(again["changed"], [
            {"field": "last", "before": "2027-12-31", "after": "2027-01-31"},
            {"field": "systems", "before": ["payments", "reporting"], "after": ["payments"]}])
        refused = self.people["bo"].post(f"/v1/approvals/{approval['id']}/votes",
                                         {"choice": "approve", "digest": approval["digest"]}, 409).json()
        self.assertEqual(refused["code"], "stale-subject")
        self.vote(ticket, "bo")
        shown, _ = self.look(ticket)
        self.assertEqual(shown["state"], "grant")
        history = self.people["petra"].get(f"/v1/tickets/{ticket['id']}/history").text
        self.assertIn("set last, systems: vote decide", history)

    def test_what_a_vote_may_not_set(self):
        ticket = self.ask()
        before, _ = self.look(ticket)
        for sets, status, code in (({"access": "owner"}, 422, "field-invalid"),
                                   ({"last": "2028-01-01"}, 422, "not-narrower"),
                                   ({"systems": ["payments", "intranet"]}, 422, "not-narrower"),
                                   ({"reason": "Another"}, 403, "field-read-only"),
                                   ({"person": "david"}, 403, "field-read-only"),
                                   ({"nothing": 1}, 422, "field-unknown"),
                                   ({"last": None}, 422, "bad-member"),
                                   ("reader", 422, "bad-member")):
            with self.subTest(sets=sets):
                answer = self.vote(ticket, "bo", status, set=sets)
                self.assertEqual(answer["code"], code)
        self.assertEqual(self.vote(ticket, "bo", 409, choice="reject", comment="No", set={"access": "reader"})["rule"],
                         "may_set")
        after, _ = self.look(ticket)
        self.assertEqual((after["fields"], after["revision"]), (before["fields"], before["revision"]))

    def test_by_the_command(self):
        ticket = self.ask(access="writer")
        shown = self.server.command("show", ticket["number"], token=self.server.token("bo")).stdout
        self.assertIn("an approval may narrow, with --set: systems, access, last", shown)
        wide = self.server.command("vote", ticket["number"], "approve", "--set", "last=2029-01-01", check=False,
                                   token=self.server.token("bo"))
        self.assertEqual(wide.returncode, 1)
        self.assertIn("not-narrower", wide.stderr + wide.stdout)
        empty = self.server.command("vote", ticket["number"], "approve", "--set", "last=", check=False,
                                    token=self.server.token("bo"))
        self.assertIn("empties no field", empty.stderr)
        unknown = self.server.command("vote", ticket["number"], "approve", "--set", "lats=2027-01-01", check=False,
                                      token=self.server.token("bo"))
        self.assertIn("did you mean `last`", unknown.stderr)
        done = self.server.command("vote", ticket["number"], "approve", "--set", "access=reader", "--set",
                                   "systems=reporting", token=self.server.token("bo")).stdout
        self.assertIn("reader", done)
        shown, _ = self.look(ticket)
        self.assertEqual((shown["fields"]["access"], shown["fields"]["systems"], shown["state"]),
                         ("reader", ["reporting"], "grant"))


if __name__ == "__main__":
    unittest.main()
