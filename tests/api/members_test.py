# SPDX-License-Identifier: Apache-2.0
"""A world in which somebody has left or joined: rounds and debts that are decided by that do not wait for a vote."""

import time
import unittest

from assent_server import Server

WORKFLOW = """\
assent: 1
workflow: members
kind: change
type: emergency
title: Members
unattended: "It is put out at once and ratified afterwards."
fields:
  plan: { type: text, required: true }
start: draft
states:
  draft:
    held_by: requester
    actions:
      ask: { by: requester, to: asked }
      owe: { by: requester, to: out }
  asked:
    approval: { from: group:board, need: everyone }
    approved: out
    rejected: draft
  out:
    held_by: requester
    ratify: { from: [group:board, person:dora], need: 2, within: 2 h, refused: draft }
    actions: { close: { by: requester, to: done } }
  done: { end: success }
"""
WORLD = """\
assent: 1
world: Members
people:
  admin: { name: Administrator }
  ann: { name: Ann }
  bob: { name: Bob, groups: [board] }
  cid: { name: Cid, groups: [board]%s }
  dora: { name: Dora%s }
groups: { board: { name: Board } }
roles:
  employee: { everyone: true, may: [submit, act, vote] }
  administrator: { people: [admin], may: [read_all, deploy, world, tokens] }
"""


class Members(unittest.TestCase):
    def setUp(self):
        self.server = Server(arguments=["--test-clock"]).start()
        self.apply()
        self.server.deploy("members", WORKFLOW)
        self.people = {name: self.server.person(name) for name in ("ann", "bob", "cid", "dora")}

    def tearDown(self):
        self.server.verify()
        self.server.stop()

    def apply(self, cid="", dora=""):
        self.server.apply_world(WORLD % (cid, dora))

    def ticket(self, action):
        ann = self.people["ann"]
        ticket = ann.post("/v1/tickets", {"workflow": "members", "fields": {"plan": "Patch it."}}, 201).json()
        return ann.post(f"/v1/tickets/{ticket['id']}/actions/{action}", None, 200).json()

    def vote(self, ticket, by, n=0, status=201):
        return self.people[by].post(f"/v1/approvals/{self.round(ticket, n)}/votes", {"choice": "approve"}, status).json()

    @staticmethod
    def round(ticket, n):
        return f"{ticket['id'].replace('tkt_', 'apr_')}-{n}"

    def comes_to(self, ticket, state):
        """The sweep goes behind the answer to whoever applied the world."""
        for _ in range(200):
            now = self.people["ann"].get(f"/v1/tickets/{ticket['id']}").json()
            if now["state"] == state:
                return now
            time.sleep(0.02)
        return self.fail(f"the ticket is in {now['state']}, not in {state}")

    def inbox(self, handle):
        return [(entry["ticket"]["id"], entry["what"]) for entry in self.people[handle].get("/v1/inbox").json()["data"]]

    def told(self, ticket):
        return [(event["type"].split(".")[3], event["data"]) for event in
                self.people["ann"].get(f"/v1/events?limit=200&ticket={ticket['id']}").json()["data"]]

    def test_who_leaves_decides(self):
        ticket = self.ticket("ask")
        self.vote(ticket, "bob")
        self.assertEqual(len(self.inbox("cid")), 1)
        self.apply(cid=", inactive: true", dora=", groups: [board]")
        self.assertEqual(len(self.inbox("dora")), 1)  # who has joined is asked
        self.assertEqual(self.people["ann"].get(f"/v1/tickets/{ticket['id']}").json()["state"], "asked")
        self.apply(cid=", inactive: true")
        self.comes_to(ticket, "out")
        told = dict(self.told(ticket))
        self.assertEqual(told["members_changed"]["fact"]["left"], [self.people["ann"].get("/v1/people/dora").json()["id"]])
        self.assertNotIn("joined", told["members_changed"]["fact"])
        self.assertIn("approved", told)
        self.assertEqual([what for _, what in self.inbox("dora")], ["debt"])

    def test_a_debt_that_cannot_be_paid_is_refused(self):
        ticket = self.ticket("owe")
        self.vote(ticket, "bob")
        self.apply(cid=", inactive: true", dora=", inactive: true")
        self.comes_to(ticket, "draft")
        self.assertEqual([kind for kind, _ in self.told(ticket)][-3:], ["members_changed", "rejected", "entered"])
        self.assertNotIn("debts", self.people["ann"].get(f"/v1/tickets/{ticket['id']}").json())

    def test_it_is_told_as_the_engines_own(self):
        ticket = self.ticket("ask")
        self.vote(ticket, "bob")
        self.apply(cid=", inactive: true")
        self.comes_to(ticket, "out")
        history = self.server.command("history", ticket["number"], token=self.server.token("ann")).stdout
        self.assertIn("members changed", history)
        self.assertIn("cid left", history)


if __name__ == "__main__":
    unittest.main()
