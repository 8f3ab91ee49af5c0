# SPDX-License-Identifier: Apache-2.0
"""The test clock (API-29): thirty days in a moment, for approvals, leases, retries and tokens; refused where the clock is
the real one; and the connections that stand do not notice."""

import datetime
import time
import unittest

from assent_server import Server
from normal_change import Office
from polite_client import PoliteClient

WORKFLOW = """
assent: 1
workflow: slow
kind: change
type: normal
title: Slow
owner: role:change-manager
prefix: SLO
calendar: always
unattended: It shows what clocks do.
fields:
  summary: { type: text, max: 200, required: true, title: What? }
start: draft
states:
  draft:
    held_by: requester
    actions:
      submit: { by: requester, to: board }
      run: { by: requester, to: work }
  board:
    approval:
      from: group:cab
      need: 1
      decide_within: 30 days
    approved: done
    rejected: draft
    expired: late
  work:
    jobs:
      build:
        worker: builder
        retry: { attempts: 3, first: 10 days, factor: 1, most: 10 days }
    done: done
    failed: late
  late: { end: failure }
  done: { end: success }
"""
TEST = ["--test-clock"]


class Moved(unittest.TestCase):
    def setUp(self):
        self.server = Server(arguments=TEST).start()
        self.server.apply_world()
        self.server.deploy("slow", WORKFLOW)
        self.office = Office(self.server, set_up=False)

    def tearDown(self):
        self.server.verify()
        self.server.stop()

    def move(self, by):
        return self.server.admin().post("/v1/clock", {"advance": by}, key=False).json()

    def now(self):
        return datetime.datetime.fromisoformat(self.server.admin().get("/v1/clock").json()["now"])

    def ticket(self, action):
        ann = self.office["ann"]
        made = ann.post("/v1/tickets", {"workflow": "slow", "fields": {"summary": action}}, 201).json()
        ann.post(f"{made['links']['self']}/actions/{action}", None, 200)
        return made

    def until(self, ticket, wanted):
        until = time.monotonic() + 30
        while True:
            read = self.office["ann"].get(ticket["links"]["self"]).json()
            if wanted(read):
                return read
            self.assertLess(time.monotonic(), until, read)
            time.sleep(0.01)

    def test_thirty_days_in_a_moment(self):
        ticket = self.ticket("submit")
        began = time.monotonic()
        self.move("P29D")
        self.assertEqual(self.office["ann"].get(ticket["links"]["self"]).json()["state"], "board")
        self.move("P1DT1S")
        self.until(ticket, lambda read: read["state"] == "late")
        self.assertLess(time.monotonic() - began, 10)  # a second, but for sanitizers and a busy machine

    def test_it_goes_on_from_there(self):
        before = self.now()
        shown = datetime.datetime.fromisoformat(self.move("P60D")["now"])
        for after in (shown, self.now()):
            self.assertLess(datetime.timedelta(0), after - before)
            self.assertLess(abs(after - before - datetime.timedelta(days=60)), datetime.timedelta(minutes=5))
        goal = (self.now() + datetime.timedelta(days=3)).isoformat()
        for _ in range(2):
            self.server.admin().post("/v1/clock", {"to": goal}, key=False)
        self.assertLess(self.now() - datetime.datetime.fromisoformat(goal), datetime.timedelta(minutes=5))

    def test_leases_and_retries(self):
        ticket = self.ticket("run")
        first = self.office.claim("builder", lease="PT60S", wait="PT10S")
        self.assertEqual(first["number"], ticket["number"])
        for attempt, end in ((2, self.lose), (3, self.fail_job)):
            end(first)
            self.assertIsNone(self.office.claim("builder"))  # an attempt has failed, and the next one waits
            self.move("10 days")
            again = self.office.claim("builder", lease="PT60S", wait="PT10S")
            self.assertEqual((again["number"], again["attempts"]), (ticket["number"], attempt))
            self.assertNotEqual(again["lease_id"], first["lease_id"])
            first = again

    def lose(self, job):
        self.move(61)
        body = {"lease_id": job["lease_id"]}
        answer = self.office["deployer"].post(f"/v1/jobs/{job['id']}:extend", body, 409)
        self.assertEqual(answer.json()["code"], "lease-lost")

    def fail_job(self, job):
        body = {"lease_id": job["lease_id"], "error": "broken"}
        self.office["deployer"].post(f"/v1/jobs/{job['id']}:fail", body, 200)

    def test_connections_stand(self):
        """They would be idle for a month, or older than an hour."""
        address = ("127.0.0.1", int(self.server.base.rsplit(":", 1)[1]))
        admin = self.server.admin_token
        with PoliteClient.dial(address) as client, PoliteClient.dial(address) as other:
            self.assertEqual(other.ask("GET", "/v1/problems").status, 200)
            for _ in range(3):
                self.assertEqual(client.ask("POST", "/v1/clock", body={"advance": "P3D"}, token=admin).status, 200)
                self.assertEqual(client.ask("GET", "/v1/clock", token=admin).status, 200)
                time.sleep(0.6)  # the timers of connections have turned twice
            self.assertEqual(other.ask("GET", "/v1/problems").status, 200)

    def test_what_is_refused(self):
        admin = self.server.admin()
        for body, status, code in [
                ({}, 422, "missing-member"),
                ({"advance": "P1D", "to": "2399-01-01T00:00:00Z"}, 422, "bad-member"),
                ({"advance": "-P1D"}, 422, "bad-member"),
                ({"advance": 0}, 422, "bad-member"),
                ({"advance": "P3661D"}, 422, "bad-member"),
                ({"advance": "3 business days"}, 422, "bad-member"),
                ({"to": "2400-01-01T00:00:01Z"}, 422, "bad-member"),
                ({"to": "tomorrow"}, 422, "bad-member"),
                ({"by": "P1D"}, 422, "unknown-member")]:
            answer = admin.post("/v1/clock", body, status, key=False)
            self.assertEqual(answer.json()["code"], code, body)
        self.office["ann"].post("/v1/clock", {"advance": "P1D"}, 403, key=False)
        self.server.api().post("/v1/clock", {"advance": "P1D"}, 401, key=False)
        self.server.api().get("/v1/clock", 401)

    def test_the_command(self):
        before = self.now()
        told = self.server.command("clock", "advance", "30d").stdout
        self.assertIn("a test clock", told)
        self.assertLess(abs(self.now() - before - datetime.timedelta(days=30)), datetime.timedelta(minutes=5))
        self.server.command("clock", "advance", "90 min")
        self.server.command("clock", "advance", "--to", (self.now() + datetime.timedelta(hours=1)).isoformat())
        self.assertEqual(self.server.command("clock", "advance", check=False).returncode, 2)
        self.assertEqual(self.server.command("clock", "advance", "soon", check=False).returncode, 1)

    def test_a_token_ends(self):
        self.server.admin().get("/v1/whoami")
        self.move("P91D")
        self.server.admin().get("/v1/whoami", 401)


class Real(unittest.TestCase):
    def test_it_is_nobodys_to_move(self):
        with Server() as server:
            admin = server.admin()
            self.assertEqual(admin.post("/v1/clock", {"advance": "P1D"}, 409, key=False).json()["code"], "clock-real")
            shown = admin.get("/v1/clock").json()
            self.assertFalse(shown["test"])
            told = datetime.datetime.fromisoformat(shown["now"]).timestamp()
            self.assertLess(abs(told - time.time()), 60)
            done = server.command("clock", "advance", "1d", check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("--test-clock", done.stderr)


if __name__ == "__main__":
    unittest.main()
