# SPDX-License-Identifier: Apache-2.0
"""A change that is voted on (voting.yaml), by people with several accounts (voting_world.yaml), for tests."""

import datetime
import os
import unittest

from assent_server import SOURCE, Server


def read(name):
    with open(os.path.join(SOURCE, "tests/api", name), encoding="utf-8") as file:
        return file.read()


class Voting(unittest.TestCase):
    """A server of its own, on a clock that the test moves."""

    def setUp(self):
        self.server = Server(arguments=["--test-clock"]).start()
        self.server.apply_world(read("voting_world.yaml"))
        self.server.deploy("voting", read("voting.yaml"))
        self.people = {}
        now = self.by("admin").get("/v1/clock").json()["now"]
        self.start = datetime.datetime.fromisoformat(now).replace(microsecond=0)

    def tearDown(self):
        self.server.verify()
        self.server.stop()

    def by(self, handle):
        if handle not in self.people:
            self.people[handle] = self.server.person(handle)
        return self.people[handle]

    def later(self, duration):
        self.by("admin").post("/v1/clock", {"advance": duration}, 200, key=False)

    def at(self, hours):
        """So many hours after the test has begun; a little more than the server's clock says."""
        return (self.start + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%S.000000Z")

    def delegate(self, by, to, until=24, status=201, **more):
        body = {"delegate": to, "until": self.at(until), **more}
        return self.by(by).post("/v1/delegations", body, status).json()

    def change(self, by="ann", **fields):
        body = {"workflow": "voting", "fields": {"summary": "Patch", "plan": "Patch it.", **fields}}
        ticket = self.by(by).post("/v1/tickets", body, 201).json()
        return self.by(by).post(f"/v1/tickets/{ticket['id']}/actions/submit", None, 200).json()

    def round(self, ticket, by="admin"):
        return self.by(by).get(f"/v1/tickets/{ticket['id']}").json()["approval"]

    def vote(self, ticket, by, status=201, choice="approve", **more):
        body = {"choice": choice, **more}
        return self.by(by).post(f"/v1/approvals/{self.round(ticket)['id']}/votes", body, status).json()
