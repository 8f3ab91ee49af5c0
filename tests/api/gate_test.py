# SPDX-License-Identifier: Apache-2.0
"""The gate over the API and by `assent gate`: what a pipeline is told, waits for, and acts under."""

import datetime
import hashlib
import os
import subprocess
import tempfile
import threading
import unittest

from assent_server import BINARY, Server, read_source
from gate_command import GateCommand

RIGHT = "sha256:" + hashlib.sha256(b"the artifact").hexdigest()
OTHER = "sha256:" + hashlib.sha256(b"another").hexdigest()



class Gate(unittest.TestCase, GateCommand):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(probes="127.0.0.1:0").start()
        cls.server.apply_world()
        cls.server.deploy("release", read_source("tests/api/gate.yaml"))
        cls.ann, cls.bo = cls.server.person("ann"), cls.server.person("bo")
        cls.deployer, cls.hanna = cls.server.person("deployer"), cls.server.person("hanna")

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def ticket(self, upto="live", **fields):
        made = self.ann.post("/v1/tickets", {"workflow": "release", "fields": {
            "summary": "Release", "artifact": RIGHT, **fields}}, 201).json()
        if upto != "draft":
            self.ann.post(f"/v1/tickets/{made['id']}/actions/submit", None, 200)
        if upto == "live":
            self.approve(made["number"])
        return made["number"]

    def approve(self, number):
        ticket = self.bo.get(f"/v1/tickets/{number}").json()
        self.bo.post(f"/v1/approvals/{ticket['approval']['id']}/votes", {"choice": "approve"}, 201)

    def gate(self, number, artifact=RIGHT, who=None, wait=None):
        query = f"?ticket={number}" + (f"&artifact={artifact}" if artifact else "") + (f"&wait={wait}" if wait else "")
        return (who or self.deployer).get(f"/v1/gate{query}").json()

    def expect(self, said, decision, rule=None):
        self.assertEqual((said["decision"], [reason["rule"] for reason in said["reasons"]][:1]),
                         (decision, [rule] if rule else []), said)

    def lease(self, number, status=201, artifact=RIGHT, who=None, key=None, **body):
        return (who or self.deployer).post("/v1/leases", {"ticket": number, "artifact": artifact, **body}, status, key=key)

    def test_it_waits_until_the_deciding_vote(self):
        number = self.ticket("peers")
        self.expect(self.gate(number), "wait", "state")
        heard = {}

        def ask():
            heard["said"] = self.gate(number, wait="PT50S")

        asking = threading.Thread(target=ask)
        asking.start()
        self.until_waiting(gates=1)
        self.approve(number)
        asking.join(20)
        self.expect(heard["said"], "allow")
        self.expect(self.gate(number, wait=0), "allow")

    def test_it_waits_while_another_change_is_at_work_on_the_same(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        at = lambda hours: (now + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
        planned = {"items": ["broker"], "planned": {"start": at(-1), "end": at(2)}}
        first, second = self.ticket(**planned), self.ticket(**planned)
        self.expect(self.gate(second), "wait", "conflict")
        self.assertIn(first, self.gate(second)["reasons"][0]["evidence"])
        self.assertEqual(self.lease(second, 409).json()["code"], "gate-closed")
        heard = {}
        asking = threading.Thread(target=lambda: heard.update(self.gate(first, wait="PT50S")))
        asking.start()
        self.until_waiting(gates=1)
        conflict = self.ann.get(f"/v1/tickets/{second}").json()["conflicts"][0]
        self.server.person("lena").post(f"/v1/conflicts/{conflict['id']}:accept", {"because": "One after the other."}, 200)
        asking.join(20)
        self.expect(heard, "allow")
        self.expect(self.gate(second), "allow")

    def test_a_lease_is_for_one_use_and_its_end_moves_the_ticket(self):
        number = self.ticket()
        granted = self.lease(number, key="k-lease-1")
        lease = granted.json()
        self.assertEqual(granted.headers["location"], f"/v1/leases/{lease['id']}")
        self.assertEqual((lease["state"], lease["artifact"], lease["holder"]["handle"]), ("held", RIGHT, "deployer"))
        again = self.lease(number, key="k-lease-1")
        self.assertEqual((again.json()["id"], again.headers["idempotency-replayed"]), (lease["id"], "true"))
        self.expect(self.gate(number), "wait", "leased")
        self.assertEqual(self.lease(number, 409).json()["code"], "gate-closed")
        extended = self.deployer.post(f"/v1/leases/{lease['id']}:extend", {"lease": "PT20M"}, 200).json()
        self.assertGreater(extended["until"], lease["until"])
        self.assertFalse(extended["cancel_requested"])
        self.hanna.post(f"/v1/leases/{lease['id']}:complete", None, 403)
        ended = self.deployer.post(f"/v1/leases/{lease['id']}:complete", {"result": {"build": 7}}, 200).json()
        self.assertEqual((ended["state"], ended["outcome"]), ("ended", "succeeded"))
        self.assertEqual(self.deployer.post(f"/v1/leases/{lease['id']}:complete", {"result": {"build": 7}}, 200).json(), ended)
        self.assertEqual(self.ann.get(f"/v1/tickets/{number}").json()["state"], "done")
        self.expect(self.gate(number), "deny", "ended")
        self.deployer.post(f"/v1/leases/{lease['id']}:fail", {"error": "no"}, 410)

    def test_a_failure_under_the_lease_is_undone(self):
        number = self.ticket()
        lease = self.lease(number).json()
        self.deployer.post(f"/v1/leases/{lease['id']}:fail", {"error": "exit status 1"}, 200)
        jobs = self.ann.get(f"/v1/tickets/{number}/jobs").json()["data"]
        self.assertEqual([(job["name"], job["role"], job["phase"]) for job in jobs],
                         [("release", "do", "ended"), ("release", "undo", "offered")])
        self.expect(self.gate(number), "deny", "leaving")

    def test_a_lease_that_is_given_back_can_be_had_again(self):
        number = self.ticket()
        first = self.lease(number).json()
        self.assertEqual(self.deployer.post(f"/v1/leases/{first['id']}:release", None, 200).json()["state"], "given_back")
        second = self.lease(number).json()
        self.assertNotEqual(first["id"], second["id"])
        self.assertEqual(self.deployer.get(f"/v1/leases/{first['id']}").json()["state"], "lost")
        self.assertEqual(self.deployer.post(f"/v1/leases/{first['id']}:complete", None, 409).json()["code"], "lease-lost")

    def test_who_and_what_it_is_shut_to(self):
        number = self.ticket()
        self.expect(self.gate(number, OTHER), "deny", "artifact")
        self.expect(self.gate(number, None), "deny", "artifact")
        self.expect(self.gate(number, who=self.bo), "deny", "separation")
        self.assertEqual(self.lease(number, 409, OTHER).json()["code"], "gate-closed")
        self.lease(number, 403, who=self.ann)  # no permission to work
        dropped = self.ticket("draft")
        self.ann.post(f"/v1/tickets/{dropped}/actions/drop", None, 200)
        self.expect(self.gate(dropped), "deny", "ended")

    def test_what_is_asked_wrongly(self):
        number = self.ticket()
        for query in ("", "?ticket=", f"?ticket={number}&artifact=latest", f"?ticket={number}&artifact=sha256:00",
                      f"?ticket={number}&wait=soon", f"?ticket={number}&wait=56", f"?ticket={number}&wait=-1",
                      f"?ticket={number}&what=1"):
            self.deployer.get(f"/v1/gate{query}", 400)
        self.deployer.get("/v1/gate?ticket=REL-9999", 404)
        for body in ({}, {"ticket": number, "artifact": "latest"}, {"ticket": number, "artifact": RIGHT, "lease": "PT0S"},
                     {"ticket": number, "artifact": RIGHT, "lease": "PT31M"}, {"ticket": number, "artifact": RIGHT, "x": 1}):
            self.deployer.post("/v1/leases", body, 422)
        for lease in ("lse_x", "lse_01m83pph00e41861050r3gg29b-0-1"):
            self.deployer.get(f"/v1/leases/{lease}", 404)
            self.deployer.post(f"/v1/leases/{lease}:complete", None, 404)
        self.expect(self.gate(number), "allow")

    def test_a_token_may_be_for_gates_alone(self):
        number = self.ticket()
        narrow = self.server.person("deployer", scopes=["jobs:deployer"])
        self.lease(number, 403, who=narrow)
        gates = self.server.person("deployer", scopes=["jobs:gate"])
        self.assertEqual(self.lease(number, who=gates).json()["state"], "held")

    def test_the_command_tells_by_its_exit_code(self):
        number = self.ticket("peers")
        said = self.command(number, "--artifact", RIGHT, status=5)
        self.assertIn("waits in peers for the votes", said.stdout)
        self.command(number, "--artifact", RIGHT, "--wait", "--timeout", "1 s", status=5)
        self.command(number, "--artifact", "latest", status=1)
        waiting = subprocess.Popen([BINARY, "gate", number, "--artifact", RIGHT, "--wait"], text=True,
                                   env=self.environment(), stdout=subprocess.PIPE)
        self.until_waiting(gates=1)
        self.approve(number)
        self.assertIn("allow", waiting.communicate(timeout=20)[0])
        self.assertEqual(waiting.returncode, 0)
        self.command(number, "--artifact", OTHER, status=1)

    def test_the_command_runs_another_under_the_lease(self):
        number = self.ticket()
        with tempfile.TemporaryDirectory() as place:
            seen = os.path.join(place, "lease")
            self.command(number, "--artifact", RIGHT, "--", "sh", "-c", f'echo "$ASSENT_LEASE" > {seen}')
            with open(seen, encoding="utf-8") as file:
                lease = file.read().strip()
        self.assertEqual(self.deployer.get(f"/v1/leases/{lease}").json()["outcome"], "succeeded")
        self.assertEqual(self.ann.get(f"/v1/tickets/{number}").json()["state"], "done")
        number = self.ticket()
        self.command(number, "--artifact", RIGHT, "--", "sh", "-c", "exit 9", status=9)
        job = self.ann.get(f"/v1/tickets/{number}/jobs").json()["data"][0]
        self.assertEqual((job["outcome"], job["error"]), ("failed", "sh ended with status 9"))
        number = self.ticket()
        self.command(number, "--artifact", RIGHT, "--", "/nowhere/deploy", status=127)
        number = self.ticket("draft")
        self.command(number, "--artifact", RIGHT, "--", "sh", "-c", "exit 0", status=5)


if __name__ == "__main__":
    unittest.main()
