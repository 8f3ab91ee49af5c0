# SPDX-License-Identifier: Apache-2.0
"""GET /v1/approvals: by default what waits for the caller; with for=all the rounds of every ticket that they may see, page by
page, whatever happens meanwhile."""

import unittest

from assent_server import Server
from normal_change import Office

PRIVATE = """\
assent: 1
workflow: private
kind: request
title: Private
owner: role:operator
prefix: PRV
fields:
  text: { type: text, required: true, title: What? }
start: draft
states:
  draft:
    held_by: requester
    actions:
      ask: { by: requester, to: peers }
  peers:
    approval: { from: group:dba, need: 1 }
    approved: done
    rejected: draft
  done: { end: success }
"""


class Approvals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.office = Office(cls.server)
        cls.server.deploy("private", PRIVATE, {})
        office = cls.office
        cls.changes = [office.to_board() for _ in range(3)]  # each: technical met, security skipped, cab open
        cls.rejected = office.to_board()
        for voter in ("hanna", "ivar"):  # no majority is possible any more
            office.vote(cls.rejected, voter, "reject", comment="No.")
        office.act(cls.rejected, "submit")  # a second visit: more rounds
        office.draft()
        cls.secret = office["ann"].post("/v1/tickets", {"workflow": "private", "fields": {"text": "Ours"}}, 201).json()
        office.act(cls.secret, "ask")

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def pages(self, person, limit=50, change=None, **query):
        """All rounds, page by page; `change` happens after the first."""
        found, cursor = [], None
        for at in range(1000):
            asked = {"for": "all", "limit": limit, **query, **({"cursor": cursor} if cursor else {})}
            page = self.office[person].get("/v1/approvals", params=asked).json()
            self.assertLessEqual(len(page["data"]), limit)
            found += page["data"]
            cursor = page.get("next")
            if not cursor:
                return found
            if change and at == 0:
                change()
        raise AssertionError("the pages do not end")

    def at_tickets(self, tickets):
        return [round_["id"] for ticket in tickets
                for round_ in reversed(self.office["ann"].get(f"{ticket['links']['self']}/approvals").json()["data"])]

    def test_the_default_is_what_waits_for_the_caller(self):
        for query in ({}, {"for": "me"}):
            mine = self.office["hanna"].get("/v1/approvals", params=query).json()["data"]
            self.assertEqual({entry["what"] for entry in mine}, {"vote"})
            self.assertTrue(all(entry["can_vote"] for entry in mine))
            self.assertEqual(self.office["lena"].get("/v1/approvals", params=query).json()["data"], [])

    def test_all_that_one_may_see(self):
        everything = self.at_tickets([self.secret, self.rejected, *reversed(self.changes)])
        for limit in (200, 7, 3, 1):
            self.assertEqual([found["id"] for found in self.pages("ann", limit)], everything)
        self.assertEqual([found["id"] for found in self.pages("erik")], everything[1:])  # the request is not his to see
        one = self.pages("erik")[0]
        shown = self.office["erik"].get(f"/v1/approvals/{one['id']}").json()
        self.assertEqual(one, shown)

    def test_filters(self):
        every = self.pages("ann", 200)
        for says, wanted in (("true", True), ("false", False)):
            for limit in (200, 2):
                found = self.pages("ann", limit, open=says)
                self.assertEqual(found, [one for one in every if (one["outcome"] == "open") is wanted])
                self.assertTrue(found)
        self.assertEqual({one["number"][:3] for one in self.pages("ann", workflow="private")}, {"PRV"})
        self.assertEqual({one["number"][:3] for one in self.pages("ann", service="payments")}, {"CHG"})
        self.assertEqual(self.pages("ann", workflow="no-such"), [])
        self.assertEqual(self.pages("erik", workflow="private"), [])

    def test_while_it_moves(self):
        """What was there throughout comes once; what is made meanwhile does not disturb."""
        before = [found["id"] for found in self.pages("ann")]

        def change():
            more = self.office.to_board()
            self.office.vote(more, "hanna", "reject", comment="No.")
        for limit in (1, 2, 5):
            found = [one["id"] for one in self.pages("ann", limit, change)]
            self.assertEqual(len(found), len(set(found)))
            self.assertEqual([one for one in found if one in before], before)

    def test_refusals(self):
        ann = self.office["ann"]
        page = ann.get("/v1/approvals", params={"for": "all", "limit": 1}).json()
        for query in ({"for": "you"}, {"for": ""}, {"for": "all", "open": "yes"}, {"open": "true"}, {"workflow": "private"},
                      {"service": "payments"}, {"for": "all", "limit": 0}, {"for": "all", "limit": 201}, {"state": "x"},
                      {"for": "all", "cursor": "x"}, {"for": "me", "cursor": page["next"]}, {"cursor": page["next"]},
                      {"for": "all", "open": "true", "cursor": page["next"]}):
            self.assertEqual(ann.get("/v1/approvals", 400, params=query).json()["status"], 400)
        answer = ann.get("/v1/approvals", params={"for": "all"})
        again = ann.call("GET", "/v1/approvals", 304, params={"for": "all"}, headers={"if-none-match": answer.headers["etag"]})
        self.assertEqual(again.content, b"")

    def test_a_page_looks_at_so_many_tickets(self):
        """Those without such a round are passed by, a thousand a page, and the page says where to go on."""
        with Server() as server:
            office = Office(server)
            change = office.to_board()
            ann = office["ann"]
            for _ in range(1001):
                ann.post("/v1/tickets", {"workflow": "normal-change", "fields": {"summary": "x", "service": "payments"}}, 201)
            first = ann.get("/v1/approvals?for=all&open=true").json()
            self.assertEqual(first["data"], [])
            second = ann.get("/v1/approvals", params={"for": "all", "open": "true", "cursor": first["next"]}).json()
            self.assertEqual([found["number"] for found in second["data"]], [change["number"]])
            self.assertNotIn("next", second)

    def test_command_line(self):
        token = self.server.token("ann")
        shown = self.server.command("rounds", "--open", "--workflow", "private", token=token).stdout.splitlines()
        self.assertRegex(shown[0], "ticket +round +outcome")
        self.assertEqual(len(shown), 2)
        self.assertIn(self.secret["number"], shown[1])
        told = self.server.command("rounds", "--decided", "--limit", "2", token=token).stdout
        self.assertIn("more: --cursor ", told)
        self.assertIn("there is no such round", self.server.command("rounds", "--workflow", "none", token=token).stdout)
        wrong = self.server.command("rounds", "--open", "--decided", token=token, check=False)
        self.assertEqual(wrong.returncode, 2)


if __name__ == "__main__":
    unittest.main()
