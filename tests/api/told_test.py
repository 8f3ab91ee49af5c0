# SPDX-License-Identifier: Apache-2.0
"""Who is told: the people whom an event concerns, why, and who of them not; `for=me` on pages and on the stream."""

import datetime
import json
import unittest

from assent_server import Server
from event_stream import EventStream

WORKFLOW = """\
assent: 1
workflow: told
kind: change
type: normal
title: Told
owner: role:operator
prefix: TLD
unattended: "It is a test."

fields:
  what: { type: text, max: 200, required: true, material: false, title: What? }
  plan: { type: text, required: true, title: How? }
  window: { type: planned, required: true }

start: draft

states:
  draft:
    held_by: requester
    actions:
      submit: { by: requester, to: ask }
      owe: { by: requester, to: out }
      stick: { by: requester, to: work }

  ask:
    approval:
      from: group:voters
      need: 2
      never: [requester]
      decide_within: 4 h
      remind: [50%]
      late: [ { after: 3 h, add: person:dee }, { after: 4 h, then: draft } ]
    approved: scheduled
    rejected: draft
    actions:
      amend: { by: requester, edit: [plan], require: [plan] }

  scheduled:
    wait: { until: window.start, blocked_by: [freeze] }
    to: work
    actions: { skip: { by: person:bob, to: done } }

  out:
    ratify: { from: group:voters, need: 1, within: 1 day, refused: draft, unpaid: { add: person:eve } }
    actions:
      hand: { by: requester, to: theirs }
      close: { by: requester, to: done }

  theirs:
    held_by: group:voters
    actions: { close: { by: group:voters, to: done } }

  work:
    jobs:
      look: { task: { from: group:voters, never: [requester], title: Look at it } }
      apply: { worker: applier, if_it_fails: ask }
    done: done
    failed: draft

  done: { end: success }
"""
WORLD = """\
assent: 1
world: Told
people:
  admin: { name: Administrator }
  ann: { name: Ann, groups: [voters] }
  bob: { name: Bob, groups: [voters] }
  cid: { name: Cid, groups: [voters] }
  dee: { name: Dee }
  eve: { name: Eve }
  gus: { name: Gus }
  olga: { name: Olga }
  worker: { name: Worker, kind: service_account, owner: olga }
groups:
  voters: { name: Voters }
roles:
  employee: { everyone: true, may: [submit, act, vote] }
  worker: { people: [worker], may: [work] }
  operator: { people: [olga], may: [read_all, operate] }
  administrator: { people: [admin], may: [deploy, world, tokens, audit] }
freezes:
  moving:
    name: Moving house
    zone: UTC
    when: { from: 2020-01-01 00:00, until: 2020-01-02 00:00 }
"""


class Told(unittest.TestCase):
    def setUp(self):
        self.server = Server(arguments=["--test-clock"]).start()
        self.server.apply_world(WORLD)
        self.server.deploy("told", WORKFLOW)
        self.people = {}
        self.now = self.by("admin").get("/v1/clock").json()["now"]

    def tearDown(self):
        self.server.verify()
        self.server.stop()

    def by(self, handle):
        if handle not in self.people:
            self.people[handle] = self.server.person(handle)
        return self.people[handle]

    def id(self, handle):
        return self.by(handle).get("/v1/whoami").json()["id"]

    def day(self, after):
        return str(datetime.date.fromisoformat(self.now[:10]) + datetime.timedelta(days=after))

    def later(self, duration):
        self.by("admin").post("/v1/clock", {"advance": duration}, 200, key=False)

    def ticket(self, action=None):
        window = {"start": self.day(2) + "T00:00:00Z", "end": self.day(2) + "T02:00:00Z"}
        body = {"workflow": "told", "fields": {"what": "Patch", "plan": "So", "window": window}}
        made = self.by("ann").post("/v1/tickets", body, 201).json()
        return self.act(made, action) if action else made

    def act(self, ticket, action, by="ann", fields=None, status=200):
        body = {"fields": fields} if fields else {}
        return self.by(by).post(f"/v1/tickets/{ticket['id']}/actions/{action}", body, status).json()

    def vote(self, ticket, by, choice="approve", **more):
        approval = self.by("ann").get(f"/v1/tickets/{ticket['id']}").json()["approval"]["id"]
        return self.by(by).post(f"/v1/approvals/{approval}/votes", {"choice": choice, **more}, 201).json()

    def mine(self, handle, ticket):
        """(type, reasons) of what concerns that person of the ticket."""
        page = self.by(handle).get(f"/v1/events?for=me&limit=200&ticket={ticket['id']}").json()
        return [(event["type"].split(".")[3], sorted({told["reason"] for told in event["data"]["told"]}))
                for event in page["data"]]

    def told(self, ticket, kind):
        """What every event of that type says of whom it concerns."""
        page = self.by("olga").get(f"/v1/events?limit=200&type=ticket.{kind}&ticket={ticket['id']}").json()
        return [event["data"].get("told") for event in page["data"]]

    def happens(self, ticket, kind):
        """Waits until a clock that is due has done what it does; what it says of whom that concerns."""
        stream = EventStream(self.server, self.server.token("olga"), after="0", ticket=ticket["id"], type=f"ticket.{kind}")
        with stream:
            return json.loads(stream.next().data)["data"].get("told")

    def test_who_is_asked_and_who_is_not(self):
        ticket = self.ticket("submit")
        asked, = self.told(ticket, "round_opened")
        self.assertEqual(asked, [{"reason": "asked", "to": ["group:voters"], "except": [self.id("ann")],
                                  "approval": ticket["approval"]["id"]}])
        for handle in ("bob", "cid"):
            self.assertEqual(self.mine(handle, ticket), [("round_opened", ["asked"])])
        for handle in ("ann", "dee", "gus"):
            self.assertEqual(self.mine(handle, ticket), [])

    def test_reminded_and_late_without_who_has_voted(self):
        ticket = self.ticket("submit")
        self.vote(ticket, "bob")
        self.later("PT2H")
        reminded = self.happens(ticket, "reminded")
        self.assertEqual((reminded[0]["reason"], sorted(reminded[0]["except"])),
                         ("reminded", sorted([self.id("ann"), self.id("bob")])))
        self.later("PT1H")
        self.happens(ticket, "seat_changed")
        self.assertEqual(self.mine("cid", ticket),
                         [("round_opened", ["asked"]), ("reminded", ["reminded"]), ("seat_changed", ["late"])])
        self.assertEqual(self.mine("dee", ticket), [("seat_changed", ["late"])])
        self.assertEqual(self.mine("bob", ticket), [("round_opened", ["asked"])])
        self.later("PT61M")
        self.happens(ticket, "expired")
        self.assertEqual(self.mine("ann", ticket), [("expired", ["decided"]), ("entered", ["held"])])

    def test_asked_again_with_what_changed(self):
        ticket = self.ticket("submit")
        seen = self.vote(ticket, "bob")["ticket"]["revision"]
        self.act(ticket, "amend", fields={"plan": "Otherwise"})
        again, = self.told(ticket, "vote_voided")
        self.assertEqual(again, [{"reason": "asked_again", "to": [self.id("bob")], "since": seen, "changed": ["plan"],
                                  "approval": ticket["approval"]["id"]}])
        self.assertEqual(self.mine("bob", ticket), [("round_opened", ["asked"]), ("vote_voided", ["asked_again"])])
        self.assertEqual(self.mine("cid", ticket), [("round_opened", ["asked"])])

    def test_questions_answers_and_the_decision(self):
        ticket = self.ticket("submit")
        self.vote(ticket, "bob", "ask", comment="Why?")
        self.assertEqual(self.mine("ann", ticket), [("voted", ["question"])])
        self.by("ann").post(f"/v1/approvals/{ticket['approval']['id']}/answers", {"answer": "So."}, 201)
        self.assertEqual(self.mine("bob", ticket)[-1], ("asked_answered", ["answered"]))
        self.vote(ticket, "bob")
        self.vote(ticket, "cid")
        self.assertEqual(self.mine("ann", ticket)[-1], ("approved", ["decided"]))
        self.act(ticket, "skip", by="bob")
        self.assertEqual(self.mine("ann", ticket)[-1], ("ended", ["ended"]))
        # Who did it is not told that it was done.
        self.assertNotIn("ended", [kind for kind, _ in self.mine("bob", ticket)])

    def test_votes_that_are_owed(self):
        ticket = self.ticket("owe")
        self.assertEqual(self.mine("bob", ticket), [("round_opened", ["owed"])])
        self.later("P1DT1H")
        self.happens(ticket, "seat_changed")
        self.assertIn(("debt_unpaid", ["unpaid"]), self.mine("cid", ticket))
        self.assertIn(("debt_unpaid", ["unpaid"]), self.mine("ann", ticket))
        self.assertIn(("seat_changed", ["late"]), self.mine("eve", ticket))

    def test_tickets_that_lie_with_somebody_tasks_and_faults(self):
        ticket = self.act(self.ticket("owe"), "hand")
        self.assertEqual(self.mine("bob", ticket)[-1], ("entered", ["held"]))
        self.assertEqual(self.mine("ann", ticket), [])  # it was she who handed it over
        ticket = self.ticket("stick")
        task, worker = self.told(ticket, "job_offered")
        self.assertEqual((task[0]["reason"], task[0]["to"], task[0]["except"]), ("task", ["group:voters"], [self.id("ann")]))
        self.assertIsNone(worker)
        job, = self.by("worker").post("/v1/jobs:claim", {"types": ["applier"]}, 200, key=False).json()["jobs"]
        failed = {"lease_id": job["lease_id"], "error": "No."}
        self.by("worker").post(f"/v1/jobs/{job['id']}:fail", failed, 200, key=False)
        self.assertEqual(self.mine("olga", ticket), [("job_faulted", ["fault"])])

    def test_what_is_in_the_way(self):
        world = WORLD.replace("2020-01-01", self.day(1)).replace("2020-01-02", self.day(3))
        self.server.apply_world(world)
        ticket = self.ticket("submit")
        self.vote(ticket, "bob")
        self.vote(ticket, "cid")
        self.by("admin").post("/v1/clock", {"to": self.day(2) + "T00:00:01Z"}, 200, key=False)
        self.assertEqual(self.happens(ticket, "wait_blocked"), [{"reason": "blocked", "to": [self.id("ann")]}])

    def test_a_delegate_is_told_of_what_they_may_vote_on(self):
        self.by("bob").post("/v1/delegations", {"delegate": "gus", "until": self.day(3) + "T00:00:00Z"}, 201)
        for handle in ("bob", "gus", "cid"):
            events = self.by(handle).get("/v1/events?for=me&limit=200").json()["data"]
            self.assertEqual([event["data"]["told"][0]["reason"] for event in events],
                             [] if handle == "cid" else ["delegated"])
        ticket = self.ticket("submit")
        self.assertEqual(self.mine("gus", ticket), [("round_opened", ["asked"])])
        self.act(self.ticket("owe"), "hand")
        self.assertNotIn("held", str(self.by("gus").get("/v1/events?for=me&limit=200").json()))

    def test_only_what_concerns_the_caller_is_streamed(self):
        with EventStream(self.server, self.server.token("cid"), **{"for": "me", "after": "0"}) as stream:
            self.ticket()
            ticket = self.ticket("submit")
            event = json.loads(stream.next().data)
            self.assertEqual((event["type"], event["data"]["ticket"]["id"]),
                             ("dev.assent.ticket.round_opened.v1", ticket["id"]))

    def test_for_is_me(self):
        refused = self.by("bob").get("/v1/events?for=ann", 400).json()
        self.assertEqual(refused["code"], "bad-parameter")
        self.assertIn("`for` is `me`", refused["detail"])


if __name__ == "__main__":
    unittest.main()
