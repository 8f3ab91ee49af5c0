# SPDX-License-Identifier: Apache-2.0
"""One trace id end to end (API-24): from the request that moves a ticket into its answer, the journal, the events and
the jobs that come of it, through what the engine does by itself, over restarts."""

import json
import os
import unittest
import uuid

from assent_server import Server
from normal_change import BOARD, Office

# A signal starts work; what fails is tried again after a minute.
WORK = """\
assent: 1
workflow: work
kind: request
title: Work
owner: role:administrator
prefix: WRK
fields:
  text: { type: text, required: true, title: What? }
start: draft
states:
  draft:
    held_by: requester
    actions:
      go: { by: requester, to: waiting }
      nap: { by: requester, to: napping }
  waiting:
    wait: { signal: ready, key: "${ text }" }
    to: working
  napping:
    wait: { for: 1 day }
    to: working
  working:
    jobs:
      first:
        worker: first
        retry: { attempts: 3, first: 1 min }
      second:
        needs: [first]
        worker: second
    done: done
    failed: draft
  done: { end: success }
"""


def span_of(trace):
    return f"00-{trace}-{uuid.uuid4().hex[:16]}-01"


class Traces(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(arguments=["--test-clock"]).start()
        cls.office = Office(cls.server)
        cls.server.deploy("work", WORK, {})

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def call(self, person, method, path, body=None, trace=None):
        headers = {"idempotency-key": str(uuid.uuid4()), **({"traceparent": trace} if trace else {})}
        answer = self.office[person].call(method, path, headers=headers, **({"json": body} if body is not None else {}))
        self.assertLess(answer.status_code, 300, answer.text)
        self.assertEqual(answer.headers.get("traceparent"), trace)
        return answer.json()

    def ticket(self, trace=None, text="x"):
        return self.call("ann", "POST", "/v1/tickets", {"workflow": "work", "fields": {"text": text}}, trace)

    def turns(self, ticket):
        """(event, traceparent) of every turn, oldest first."""
        turns = self.office["ann"].get(f"/v1/tickets/{ticket['id']}/history?limit=200").json()["data"]
        return [(turn["event"], turn.get("traceparent")) for turn in reversed(turns)]

    def test_a_change_from_its_draft_to_the_workers(self):
        trace = uuid.uuid4().hex
        change = self.office.draft()
        path, spans = change["links"]["self"], []

        def send(person, method, target, body=None):
            spans.append(span_of(trace))
            return self.call(person, method, target, body, spans[-1])
        send("ann", "POST", f"{path}/actions/submit", {})
        for voter in ("david", *BOARD):
            approval = self.office.read(change, voter)["approval"]
            send(voter, "POST", f"/v1/approvals/{approval['id']}/votes",
                 {"choice": "approve", "digest": approval["digest"]})
        job = self.office.claim("snapshot")
        self.assertEqual(job["traceparent"], spans[-1])  # the vote that let the work begin
        self.server.kill()
        self.server.start()
        self.office.forget()
        self.assertEqual(self.office["deployer"].get(f"/v1/jobs/{job['id']}").json()["traceparent"], spans[-1])
        mine = span_of(trace)  # the worker's own span
        self.call("deployer", "POST", f"/v1/jobs/{job['id']}:complete", {"lease_id": job["lease_id"]}, mine)
        next_job = self.office.claim("deployer")
        self.assertEqual(next_job["traceparent"], mine)
        self.office.complete(next_job)  # which sends none, and goes on with its job's
        turns = self.turns(change)
        self.assertEqual(turns[0], ("create", None))
        self.assertEqual({seen.split("-")[1] for _, seen in turns[1:]}, {trace})
        self.assertEqual(turns[-1], ("complete", mine))
        events = self.server.admin().get("/v1/events", params={"ticket": change["id"], "limit": 200}).json()["data"]
        traces = {event.get("traceparent", "-none").split("-")[1] for event in events
                  if event["data"]["revision"] > 1}
        self.assertEqual(traces, {trace})
        refused = self.office["ann"].call("POST", f"/v1/approvals/{approval['id']}/votes", json={"choice": "approve"},
                                          headers={"idempotency-key": "r", "traceparent": mine})
        self.assertEqual((refused.status_code >= 400, refused.headers["traceparent"]), (True, mine))

    def test_what_the_engine_does_by_itself(self):
        """A wait that ends and a try that comes again belong to what led there."""
        sent = span_of(uuid.uuid4().hex)
        ticket = self.ticket()
        self.call("ann", "POST", f"{ticket['links']['self']}/actions/nap", {}, sent)
        self.advance("P1D")
        self.server.wait_for(lambda: self.turns(ticket)[-1][0] == "timer")
        self.assertEqual(self.turns(ticket)[-1], ("timer", sent))
        job = self.office.claim("first")
        self.assertEqual(job["traceparent"], sent)
        self.office.fail(job, "not yet")
        self.advance("PT1M")
        again = self.office.claim("first", wait="PT10S")
        self.assertEqual((again["id"], again["traceparent"]), (job["id"], sent))
        self.assertEqual([seen for _, seen in self.turns(ticket)[2:]], [sent] * (len(self.turns(ticket)) - 2))
        self.office.complete(again)
        self.office.complete(self.office.claim("second"))

    def test_a_signal_carries_its_senders(self):
        """Kept while it waits, over a restart."""
        sent = span_of(uuid.uuid4().hex)
        self.call("deployer", "POST", "/v1/signals", {"signal": "ready", "key": "signalled"}, sent)
        self.server.kill()
        self.server.start()
        self.office.forget()
        ticket = self.ticket(text="signalled")
        self.call("ann", "POST", f"{ticket['links']['self']}/actions/go", {})
        self.server.wait_for(lambda: len(self.turns(ticket)) > 2)
        self.assertEqual(self.turns(ticket)[1:3], [("act", None), ("signal", sent)])
        job = self.office.claim("first", wait="PT10S")
        self.assertEqual(job["traceparent"], sent)
        told = self.server.admin().get("/v1/events?type=signal.sent,signal.waiting,signal.delivered&limit=200").json()
        mine = [event for event in told["data"] if event.get("traceparent") == sent]
        self.assertEqual([event["type"].split(".")[3] for event in mine], ["sent", "waiting", "delivered"])
        self.office.complete(job)
        self.office.complete(self.office.claim("second"))

    def test_the_command_takes_its_surroundings(self):
        sent = span_of(uuid.uuid4().hex)
        for given, told in ((sent, sent), (sent + "\r\nx-y: z", None), ("", None)):
            os.environ["TRACEPARENT"] = given
            try:
                made = json.loads(self.server.command("new", "work", "text=cli", "--json",
                                                      token=self.server.token("ann")).stdout)
            finally:
                del os.environ["TRACEPARENT"]
            self.assertEqual(self.turns(self.office["ann"].get(f"/v1/tickets/{made['id']}").json()), [("create", told)])

    def test_none_was_sent(self):
        ticket = self.ticket()
        self.call("ann", "POST", f"{ticket['links']['self']}/actions/nap", {})
        self.advance("P1D")
        job = self.office.claim("first", wait="PT10S")
        self.assertNotIn("traceparent", job)
        self.assertEqual({seen for _, seen in self.turns(ticket)}, {None})
        self.office.complete(job)
        self.office.complete(self.office.claim("second"))

    def advance(self, by):
        self.server.admin().post("/v1/clock", {"advance": by}, 200, key=False)


if __name__ == "__main__":
    unittest.main()
