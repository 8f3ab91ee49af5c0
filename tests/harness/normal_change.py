# SPDX-License-Identifier: Apache-2.0
"""Steps of the shipped normal change, for tests that need a ticket somewhere on its road.

    office = Office(server)                # the sample world, workflows/normal-change
    change = office.to_board()             # drafted and submitted by Ann, approved by David
    office.vote(change, "hanna")
"""

FIELDS = {
    "summary": "Patch the payments database",
    "service": "payments",
    "items": ["pay-db-1", "pay-db-2"],
    "users": "branch",
    "planned": {"start": "2020-01-06T10:00:00Z", "end": "2035-12-04T21:00:00Z"},  # begun: what is approved is done
    "implementer": "erik",
    "plan": "Stop the standby, patch it, switch over, patch the other.",
    "backout": "Switch back; restore the snapshot.",
    "rehearsed": True,
    "personal": False,
}
BOARD = ("hanna", "ivar", "fatima")  # a majority of the five; Bo is Ann's peer, Erik the implementer


class Office:
    """People at work on one server; each has one connection."""

    def __init__(self, server, set_up=True, forbids=False):
        self.server = server
        self.people = {}
        if set_up:
            server.apply_world(forbids=forbids)
            server.deploy("normal-change")

    def __getitem__(self, handle):
        if handle not in self.people:
            self.people[handle] = self.server.person(handle)
        return self.people[handle]

    def forget(self):
        """After a restart of the server: connections are made anew."""
        self.people = {}

    def draft(self, by="ann", **fields):
        """A new change with all that it needs to be submitted."""
        return self[by].post("/v1/tickets", {"workflow": "normal-change", "fields": {**FIELDS, **fields}}, 201).json()

    def read(self, ticket, by="ann"):
        return self[by].get(ticket["links"]["self"]).json()

    def act(self, ticket, action, by="ann", status=200, **body):
        return self[by].post(f"{ticket['links']['self']}/actions/{action}", body or None, status).json()

    def vote(self, ticket, by, choice="approve", status=201, key=None, **body):
        """Votes in the round that is open now."""
        approval = self.read(ticket, by)["approval"]
        body = {"choice": choice, "digest": approval["digest"], **body}
        return self[by].post(f"/v1/approvals/{approval['id']}/votes", body, status, key=key).json()

    def claim(self, *types, by="deployer", status=200, **body):
        """Claims at most one job; None when there is none."""
        jobs = self[by].post("/v1/jobs:claim", {"types": list(types), **body}, status, key=False).json()["jobs"]
        return jobs[0] if jobs else None

    def complete(self, job, by="deployer", status=200, **body):
        body = {"lease_id": job["lease_id"], **body} if "lease_id" in job else body
        return self[by].post(f"/v1/jobs/{job['id']}:complete", body, status, key=False).json()

    def fail(self, job, error, by="deployer", status=200, **body):
        body = {"lease_id": job["lease_id"], "error": error, **body}
        return self[by].post(f"/v1/jobs/{job['id']}:fail", body, status, key=False).json()

    def to_board(self, **fields):
        change = self.draft(**fields)
        self.act(change, "submit")
        self.vote(change, "david")
        return self.read(change)

    def to_implement(self, **fields):
        change = self.to_board(**fields)
        self.accept_conflicts(change)
        for voter in BOARD:
            self.vote(change, voter)
        return self.read(change)

    def accept_conflicts(self, change, by="karin"):
        """Changes of other tests are planned for the same time and things."""
        for conflict in self.read(change).get("conflicts", []):
            if conflict["outcome"] == "open":
                self[by].post(f"/v1/conflicts/{conflict['id']}:accept", {"because": "They do not meet."}, 200)

    def task(self, ticket, by):
        """The id of the task of this ticket in somebody's inbox."""
        entries = self[by].get("/v1/inbox?limit=200").json()["data"]
        return next(entry["job"] for entry in entries
                    if entry["what"] == "task" and entry["ticket"]["id"] == ticket["id"])
