# SPDX-License-Identifier: Apache-2.0
"""Seats, quorum, objections and meetings over HTTP and by the command; who is asked again, reminded, owes a vote; and who can
fill a seat, delegates too."""

import unittest

from assent_server import Server

WORKFLOW = """\
assent: 1
workflow: seats
kind: change
type: emergency
title: Seats
unattended: "It is put out at once and ratified afterwards."
calendar: office
fields:
  plan: { type: text, required: true }
  note: { type: text, material: false }
start: draft
states:
  draft:
    held_by: requester
    actions:
      seats: { by: requester, to: seats }
      board: { by: requester, to: board }
      owe: { by: requester, to: out }
  seats:
    approval:
      all:
        - { name: technical, from: [person:bob, person:cid], need: 1 }
        - { name: business, from: [person:cid, person:dora], need: 1 }
      object: { from: [person:eve] }
      quorum: 2
      decide_within: 4 h
      remind: [1 h]
    approved: out
    rejected: draft
    expired: draft
    actions:
      amend: { by: requester, edit: [plan, note] }
  board:
    approval: { from: board:cab, need: majority of votes, closes: at meeting, decide_within: 8 h }
    approved: out
    rejected: draft
  out:
    ratify: { from: [person:bob, person:cid], need: 1, within: 2 h, refused: draft }
    actions: { close: { by: requester, to: done } }
  done: { end: success }
"""
WORLD = """\
assent: 1
world: Seats
people:
  admin: { name: Administrator }
  ann: { name: Ann }
  bob: { name: Bob }
  cid: { name: Cid }
  dora: { name: Dora }
  eve: { name: Eve }
  finn: { name: Finn }
roles:
  employee: { everyone: true, may: [submit, act, vote] }
  administrator: { people: [admin], may: [read_all, deploy, world, tokens] }
boards:
  cab: { name: Board, people: [bob, cid, dora], chair: bob }
calendars:
  office: { zone: Europe/Stockholm, hours: { mon-sun: 00:00-24:00 } }
"""


class Rounds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(arguments=["--test-clock"]).start()
        cls.server.apply_world(WORLD)
        cls.server.deploy("seats", WORKFLOW)
        cls.people = {name: cls.server.person(name) for name in ("ann", "bob", "cid", "dora", "eve", "finn")}

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def change(self, way):
        ann = self.people["ann"]
        ticket = ann.post("/v1/tickets", {"workflow": "seats", "fields": {"plan": "Do it."}}, 201).json()
        return ann.post(f"/v1/tickets/{ticket['id']}/actions/{way}", None, 200).json()

    def read(self, ticket, by="ann"):
        return self.people[by].get(f"/v1/tickets/{ticket['id']}").json()

    def vote(self, ticket, by, status=201, choice="approve", **more):
        return self.people[by].post(f"/v1/approvals/{ticket['approval']['id']}/votes", {"choice": choice, **more},
                                    status).json()

    def command(self, by, *words, code=0):
        done = self.server.command(*words, token=self.server.token(by), check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def later(self, duration):
        self.server.admin().post("/v1/clock", {"advance": duration}, 200, key=False)

    def test_seats_are_named_and_met_one_by_one(self):
        change = self.change("seats")
        refused = self.vote(change, "cid", 422)
        self.assertEqual(refused["code"], "seat-missing")
        self.assertIn("technical, business", refused["detail"])
        self.assertEqual(self.vote(change, "cid", 409, seat="nothing")["code"], "state-forbids")
        self.assertEqual(self.vote(change, "bob", 403, seat="business")["code"], "not-entitled")
        self.assertIn("seat-missing", self.command("cid", "vote", change["number"], "approve", code=1))
        told = self.command("cid", "vote", change["number"], "approve", "--seat", "business")
        self.assertIn("as business", told)
        self.assertEqual(self.vote(change, "eve", 403)["code"], "not-entitled")  # may object, and nothing else
        self.vote(change, "bob")
        self.assertEqual(self.read(change)["state"], "seats")  # whoever may object has until it closes
        self.later("5 h")
        self.server.wait_for(lambda: self.read(change)["state"] == "out")

    def test_one_objection_refuses(self):
        change = self.change("seats")
        self.vote(change, "bob")
        self.assertEqual(self.vote(change, "eve", 422, choice="object")["code"], "comment-missing")
        self.assertEqual(self.vote(change, "bob", 403, choice="object", comment="No")["code"], "not-entitled")
        told = self.command("eve", "vote", change["number"], "object", "--comment", "Not in December")
        self.assertIn("draft", told)
        self.assertEqual(self.read(change)["last_approval"]["objected"], 1)

    def test_without_a_quorum_it_expires(self):
        change = self.change("seats")
        shown = self.read(change)["approval"]
        self.assertEqual((shown["quorum"], len(shown["seats"])), (2, 3))
        self.vote(change, "bob")
        self.later("5 h")
        self.server.wait_for(lambda: self.read(change)["state"] != "seats")
        after = self.read(change)
        self.assertEqual((after["state"], after["last_approval"]["outcome"]), ("draft", "expired"))

    def test_the_chair_closes_the_meeting(self):
        change = self.change("board")
        self.vote(change, "bob")
        self.vote(change, "cid")
        self.assertEqual(self.read(change)["state"], "board")  # nothing is decided before
        path = f"/v1/approvals/{change['approval']['id']}:close"
        self.assertEqual(self.people["cid"].post(path, {}, 403).json()["code"], "not-entitled")
        self.assertIn("not-entitled", self.command("cid", "close-round", change["number"], code=1))
        seats = self.change("seats")
        self.assertEqual(self.people["bob"].post(f"/v1/approvals/{seats['approval']['id']}:close", {}, 409).json()["code"],
                         "state-forbids")
        closed = self.people["bob"].post(path, {}, 200).json()
        self.assertEqual((closed["approval"]["outcome"], closed["ticket"]["state"]), ("met", "out"))
        self.assertEqual(self.people["bob"].post(path, {}, 409).json()["code"], "state-forbids")
        second = self.change("board")
        self.vote(second, "dora", choice="reject", comment="No")
        self.assertIn("draft", self.command("bob", "close-round", second["number"]))

    def test_who_is_asked_again_and_who_is_reminded(self):
        change = self.change("seats")
        self.vote(change, "bob")
        amend = f"/v1/tickets/{change['id']}/actions/amend"
        self.people["ann"].post(amend, {"fields": {"note": "Nothing that counts."}}, 200)
        mine = [entry for entry in self.people["bob"].get("/v1/inbox").json()["data"]
                if entry["ticket"]["number"] == change["number"]]
        self.assertEqual(mine, [])
        self.people["ann"].post(amend, {"fields": {"plan": "Do more."}}, 200)
        for path in ("/v1/inbox", "/v1/approvals"):
            mine, = [entry for entry in self.people["bob"].get(path).json()["data"]
                     if entry["ticket"]["number"] == change["number"]]
            self.assertEqual(mine["asked_again"], 3)
            self.assertNotIn("reminded", mine)
        other, = [entry for entry in self.people["dora"].get("/v1/inbox").json()["data"]
                  if entry["ticket"]["number"] == change["number"]]
        self.assertNotIn("asked_again", other)
        self.assertIn("vote, again", self.command("bob", "inbox"))
        self.later("61 min")
        self.server.wait_for(lambda: "reminded" in self.read(change)["approval"])
        other, = [entry for entry in self.people["dora"].get("/v1/inbox").json()["data"]
                  if entry["ticket"]["number"] == change["number"]]
        self.assertIn("reminded", other)
        self.assertIn("vote, reminded", self.command("dora", "inbox"))
        shown = [entry for entry in self.people["bob"].get("/v1/approvals?for=all&open=true").json()["data"]
                 if entry["number"] == change["number"]]
        self.assertEqual((shown[0]["asked_again"], "reminded" in shown[0]), (3, True))

    def test_votes_that_are_owed(self):
        owed = self.change("owe")
        asked = self.change("seats")

        def numbers(query):
            page = self.people["ann"].get(f"/v1/approvals?for=all&limit=200&{query}").json()["data"]
            return {entry["number"] for entry in page}

        self.assertIn(owed["number"], numbers("debt=true&open=true"))
        self.assertNotIn(asked["number"], numbers("debt=true"))
        self.assertIn(asked["number"], numbers("debt=false&open=true"))
        self.assertNotIn(owed["number"], numbers("debt=false"))
        self.assertLessEqual({owed["number"], asked["number"]}, numbers("open=true"))
        self.people["ann"].post(f"/v1/tickets/{owed['id']}/actions/close", None, 200)  # it ends, and still owes
        self.assertIn(owed["number"], numbers("debt=true&open=true"))
        self.later("3 h")
        self.server.wait_for(lambda: "overdue" in self.command("ann", "rounds", "--owed", "--open"))
        told = self.command("ann", "rounds", "--owed", "--open")
        self.assertIn(owed["number"], told)
        self.assertIn("overdue", told)
        self.assertNotIn(asked["number"], told)
        self.assertEqual(self.people["ann"].get("/v1/approvals?for=all&debt=maybe", 400).json()["code"],
                         "bad-parameter")
        self.assertEqual(self.people["ann"].get("/v1/approvals?debt=true", 400).json()["code"], "bad-parameter")

    def test_explain_names_delegates_and_who_is_kept_out(self):
        self.people["dora"].post("/v1/delegations", {"delegate": "finn", "until": "2027-06-01T00:00:00Z"}, 201)
        self.people["cid"].post("/v1/delegations", {"delegate": "ann", "until": "2027-06-01T00:00:00Z"}, 201)
        change = self.change("seats")
        explained = self.people["ann"].get(f"/v1/tickets/{change['id']}/explain").json()
        rules = [rule for way in explained["ways"] for rule in way["rules"] if "who_can" in rule]
        named = [(one["handle"], one["for"]["handle"]) for rule in rules for one in rule["who_can"].get("delegates", [])]
        self.assertIn(("finn", "dora"), named)
        self.assertNotIn(("ann", "cid"), named)  # who asked votes for nobody
        told = self.command("ann", "explain", change["number"])
        self.assertIn("or finn for dora", told)
        own = self.people["cid"].post("/v1/tickets", {"workflow": "seats", "fields": {"plan": "Mine."}}, 201).json()
        self.people["cid"].post(f"/v1/tickets/{own['id']}/actions/seats", None, 200)
        explained = self.people["cid"].get(f"/v1/tickets/{own['id']}/explain").json()
        kept_out = [(one["handle"], one["rule"]) for way in explained["ways"] for rule in way["rules"]
                    for one in rule.get("who_can", {}).get("kept_out", [])]
        self.assertIn(("cid", "requester"), kept_out)
        self.assertIn("kept out: cid (requester)", self.command("cid", "explain", own["number"]))


if __name__ == "__main__":
    unittest.main()
