# SPDX-License-Identifier: Apache-2.0
"""A voter asks, the requester answers, and the round's clock stands meanwhile; votes are owed while a ticket goes on."""

import unittest

from assent_server import Server

WORKFLOW = """\
assent: 1
workflow: asked
kind: change
type: emergency
title: Asked
owner: role:operator
prefix: ASK
unattended: "It is put out at once and ratified afterwards."

fields:
  what: { type: text, max: 200, required: true, title: What? }

start: draft

states:
  draft:
    held_by: requester
    actions:
      submit: { by: requester, to: ask }
      owe: { by: requester, to: out }

  ask:
    approval: { from: [person:bob, person:cid], need: 2, decide_within: 4 h, remind: [50%], valid_for: 2 h }
    approved: out
    rejected: draft
    expired: draft

  out:
    ratify: { from: [person:bob, person:cid], need: 1, within: 1 day, refused: draft }
    actions:
      close: { by: requester, to: done }

  done: { end: success }
"""
WORLD = """\
assent: 1
world: Asked
people:
  admin: { name: Administrator }
  ann: { name: Ann }
  bob: { name: Bob }
  cid: { name: Cid }
  olga: { name: Olga }
roles:
  employee: { everyone: true, may: [submit, act, vote] }
  operator: { people: [olga], may: [read_all, operate] }
  administrator: { people: [admin], may: [deploy, world, tokens] }
"""


class Questions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.apply_world(WORLD)
        cls.server.deploy("asked", WORKFLOW, {})
        cls.ann, cls.bob, cls.cid = (cls.server.person(handle) for handle in ("ann", "bob", "cid"))

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def moved(self, action):
        made = self.ann.post("/v1/tickets", {"workflow": "asked", "fields": {"what": "A fire"}}, 201).json()
        return self.ann.post(f"{made['links']['self']}/actions/{action}", {}, 200).json()

    def waits(self, person, ticket):
        entries = person.get("/v1/inbox?limit=200").json()["data"]
        return [entry["what"] for entry in entries if entry["ticket"]["id"] == ticket["id"]]

    def test_a_question_and_its_answer(self):
        ticket = self.moved("submit")
        votes = f"/v1/approvals/{ticket['approval']['id']}/votes"
        answers = f"/v1/approvals/{ticket['approval']['id']}/answers"
        self.assertEqual(self.bob.post(votes, {"choice": "ask"}, 422).json()["code"], "comment-missing")
        self.assertEqual(self.ann.post(answers, {"answer": "So."}, 409).json()["code"], "state-forbids")
        seen = self.bob.post(votes, {"choice": "ask", "comment": "Why now?"}, 201).json()["approval"]
        self.assertIn("stopped", seen)
        self.assertNotIn("due", seen)
        self.assertEqual(self.waits(self.ann, ticket), ["question"])
        self.assertEqual(self.waits(self.bob, ticket), [])
        self.assertEqual(self.waits(self.cid, ticket), ["vote"])
        self.assertEqual(self.bob.post(answers, {"answer": "So."}, 403).json()["code"], "not-entitled")
        self.assertEqual(self.ann.post(answers, {}, 422).json()["code"], "missing-member")
        self.assertEqual(self.ann.post(answers, {"answer": "So.", "why": 1}, 422).json()["code"], "unknown-member")
        self.assertEqual(self.ann.post(answers, {"answer": " "}, 422).json()["code"], "comment-missing")
        seen = self.ann.post(answers, {"answer": "It burns."}, 201).json()["approval"]
        self.assertNotIn("stopped", seen)
        self.assertIn("due", seen)
        self.assertEqual(seen["votes"][0]["answer"], "It burns.")
        self.assertEqual(seen["votes"][0]["answered_by"]["handle"], "ann")
        self.assertEqual(self.waits(self.ann, ticket), [])
        self.assertEqual(self.waits(self.bob, ticket), ["vote"])
        self.assertEqual(self.ann.post(answers, {"answer": "So."}, 409).json()["code"], "state-forbids")
        seen = self.bob.post(votes, {"choice": "approve"}, 201).json()["approval"]
        self.assertEqual([vote["choice"] for vote in seen["votes"]], ["approve"])
        self.assertEqual(self.waits(self.bob, ticket), [])
        self.cid.post(votes, {"choice": "approve"}, 201)
        self.assertEqual(self.ann.post(answers, {"answer": "So."}, 409).json()["code"], "state-forbids")
        met = self.ann.get(f"/v1/approvals/{ticket['approval']['id']}").json()
        self.assertIn("valid_until", met)

    def test_votes_that_are_owed(self):
        ticket = self.moved("owe")
        self.assertNotIn("approval", ticket)
        debt, = ticket["debts"]
        self.assertTrue(debt["debt"])
        self.assertEqual(self.waits(self.bob, ticket), ["debt"])
        told = self.bob.get(f"{ticket['links']['self']}/explain").json()
        self.assertIn("debt", [way["kind"] for way in told["ways"]])
        self.ann.post(f"{ticket['links']['self']}/actions/close", {}, 200)
        self.assertEqual(self.waits(self.bob, ticket), ["debt"])
        refused = self.ann.post(f"/v1/approvals/{debt['id']}/votes", {"choice": "approve"}, 403).json()
        self.assertEqual(refused["code"], "not-entitled")
        paid = self.bob.post(f"/v1/approvals/{debt['id']}/votes", {"choice": "approve"}, 201).json()
        self.assertEqual(paid["approval"]["outcome"], "met")
        self.assertNotIn("debts", paid["ticket"])
        self.assertEqual(self.waits(self.cid, ticket), [])


if __name__ == "__main__":
    unittest.main()
