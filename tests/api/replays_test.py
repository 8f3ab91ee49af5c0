# SPDX-License-Identifier: Apache-2.0
"""A repeated request gets the first answer (API-05): for every route that honours a key, after what it is about has
moved on, and after the server was killed: the same status, body, ETag and Location."""

import json
import unittest

from assent_server import Server, read_source
from normal_change import FIELDS, Office

HASTY = """\
assent: 1
workflow: hasty
kind: request
title: Nobody is asked
owner: role:operator
prefix: HST
fields:
  text: { type: text, required: true, title: What? }
start: draft
states:
  draft:
    held_by: requester
    actions:
      go: { by: requester, to: done }
  done: { end: success }
"""


class Replays(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.office = Office(cls.server)
        cls.kept = []  # (person, method, path, what was given, first answer)

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def api(self, person):
        return self.server.admin() if person == "admin" else self.office[person]

    def ask(self, person, method, path, body=None, status=None, **headers):
        """Sends it with a key of its own; remembers it with its answer."""
        given = {"headers": {"idempotency-key": f"replay-{len(self.kept)}",
                             **{name.replace("_", "-"): value for name, value in headers.items()}}}
        if isinstance(body, str):
            given["content"] = body
        elif body is not None:
            given["json"] = body
        answer = self.api(person).call(method, path, status, **given)
        self.assertNotIn("idempotency-replayed", answer.headers)
        self.kept.append((person, method, path, given, answer))
        return answer.json()

    def repeat_all(self):
        for person, method, path, given, first in self.kept:
            again = self.api(person).call(method, path, first.status_code, **given)
            where = f"{method} {path}"
            self.assertEqual(again.headers.get("idempotency-replayed"), "true", where)
            wanted = first.json()
            if path == "/v1/tokens":
                del wanted["token"]  # shown once
            self.assertEqual(again.json(), wanted, where)
            for name in ("etag", "location"):
                self.assertEqual(again.headers.get(name), first.headers.get(name), where)

    def tickets(self):
        change = self.ask("ann", "POST", "/v1/tickets", {"workflow": "normal-change", "fields": FIELDS}, 201)
        path = change["links"]["self"]
        self.ask("ann", "PATCH", path, json.dumps({"fields": {"plan": "Another one."}}), 200, if_match='"1"',
                 content_type="application/merge-patch+json")
        self.ask("ann", "POST", f"{path}/comments", {"comment": "Soon."}, 201)
        self.ask("ann", "POST", f"{path}/actions/submit", None, 200)
        approval = self.office.read(change, "david")["approval"]
        self.ask("david", "POST", f"/v1/approvals/{approval['id']}/votes",
                 {"choice": "approve", "digest": approval["digest"]}, 201)
        board = self.office.read(change, "hanna")["approval"]
        votes = f"/v1/approvals/{board['id']}/votes"
        self.ask("hanna", "POST", votes, {"choice": "reject", "comment": "Why?", "digest": board["digest"]}, 201)
        self.ask("hanna", "POST", votes + ":withdraw", {"comment": "I see."}, 200)
        for voter in ("hanna", "ivar", "fatima"):
            self.office.vote(change, voter)

    def report(self, job, what, **body):
        self.ask("deployer", "POST", f"/v1/jobs/{job['id']}:{what}", {"lease_id": job["lease_id"], **body}, 200)

    def jobs(self):
        """The snapshot is made, the deployment fails, and taking the snapshot back needs an operator."""
        self.office.to_implement()
        job = self.office.claim("snapshot")
        self.report(job, "progress", progress={"percent": 5})
        self.report(job, "release")
        self.report(self.office.claim("snapshot"), "complete", result={"image": "i-1"})
        self.report(self.office.claim("deployer"), "fail", error="no", retry=False)
        self.report(self.office.claim("deployer-rollback"), "complete")
        undo = self.office.claim("snapshot-restore")
        self.report(undo, "fail", error="nor that", retry=False)
        self.ask("jonas", "POST", f"/v1/jobs/{undo['id']}:resolve", {"how": "retry", "comment": "Once more"}, 200)
        self.report(self.office.claim("snapshot-restore"), "complete")

    def others(self):
        first = self.ask("admin", "POST", "/v1/workflows:deploy", {"file": "hasty.yaml", "text": HASTY}, 201)
        self.assertEqual((first["diagnostics"], first["unchanged"]), ([], False))
        self.ask("admin", "POST", "/v1/workflows:deploy", {"file": "hasty.yaml", "text": HASTY}, 200)
        self.server.deploy("hasty", HASTY.replace("Nobody is asked", "Still nobody"), {})
        token = self.ask("ann", "POST", "/v1/tokens", {"name": "laptop"}, 201)
        self.server.api(token["token"]).get("/v1/whoami")
        self.ask("ann", "POST", f"/v1/tokens/{token['id']}:revoke", None, 200)
        sent = self.ask("deployer", "POST", "/v1/signals", {"signal": "hr.left", "key": "x", "value": {"a": 1}}, 201)
        path = f"/v1/signals/{sent['id']}"
        self.server.wait_for(lambda: self.office["jonas"].get(path).json()["state"] == "waiting")
        self.ask("jonas", "POST", path + ":drop", None, 200)
        world = read_source("workflows/sample-world.yaml")
        more = world.replace("people:\n", "people:\n  newcomer: { name: New Comer }\n", 1)
        self.ask("admin", "PUT", "/v1/world", more, 200, content_type="application/yaml")
        self.ask("admin", "PUT", "/v1/world", more, 200, content_type="application/yaml")  # nothing changes
        self.server.apply_world(world)

    def test_every_one(self):
        self.tickets()
        self.jobs()
        self.others()
        self.repeat_all()
        turns = self.server.journal_head()
        self.server.kill()
        self.server.start()
        self.office.forget()
        # What kept nothing is remembered until the restart: then it is looked at anew.
        del self.kept[[at for at, kept in enumerate(self.kept) if kept[2] == "/v1/workflows:deploy"][1]]
        del self.kept[[at for at, kept in enumerate(self.kept) if kept[2] == "/v1/world"][1]]
        self.repeat_all()
        self.assertEqual(self.server.journal_head(), turns)


if __name__ == "__main__":
    unittest.main()
