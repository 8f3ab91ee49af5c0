# SPDX-License-Identifier: Apache-2.0
"""A pipeline opens its ticket and asks at its gate in one call, over the API and by `assent gate --open`."""

import hashlib
import os
import re
import tempfile
import threading
import time
import unittest

from assent_server import Server, read_source
from gate_command import GateCommand


def digest(word):
    return "sha256:" + hashlib.sha256(word.encode()).hexdigest()


class Opened(unittest.TestCase, GateCommand):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(probes="127.0.0.1:0").start()
        cls.server.apply_world()
        # a ticket of it waits for its votes as soon as it is opened
        text = read_source("tests/api/gate.yaml").replace("start: draft", "start: peers")
        cls.server.deploy("release", text.replace("rejected: dropped", "rejected: draft"))
        cls.server.deploy("deployment")
        cls.ann, cls.bo, cls.deployer = (cls.server.person(name) for name in ("ann", "bo", "deployer"))

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def open(self, word, status=201, key=None, query="", **body):
        artifact = digest(word)
        given = {"workflow": "release", "artifact": artifact, "fields": {"summary": "Release", "artifact": artifact}, **body}
        return self.deployer.post("/v1/gate" + query, given, status, key=key)

    def approve(self, number):
        approval = self.bo.get(f"/v1/tickets/{number}").json()["approval"]
        self.bo.post(f"/v1/approvals/{approval['id']}/votes", {"choice": "approve"}, 201)

    def tickets(self):
        return len(self.server.admin().get("/v1/tickets?limit=200").json()["data"])

    def test_it_is_opened_once_and_asked_each_time(self):
        opened = self.open("once", key="run-1")
        said = opened.json()
        self.assertEqual((said["decision"], said["reasons"][0]["rule"], said["state"]), ("wait", "state", "peers"))
        self.assertEqual(opened.headers["location"], said["ticket"])
        self.assertNotIn("idempotency-replayed", opened.headers)
        ticket = self.deployer.get(said["ticket"]).json()
        self.assertEqual((ticket["number"], ticket["requester"]["handle"]), (said["number"], "deployer"))
        self.approve(said["number"])
        again = self.open("once", key="run-1")
        self.assertEqual((again.json()["decision"], again.json()["number"], again.headers["idempotency-replayed"]),
                         ("allow", said["number"], "true"))
        self.open("another", key="run-1", status=422)
        self.assertNotEqual(self.open("once", key="run-2").json()["number"], said["number"])

    def test_it_waits_in_the_same_call(self):
        heard = {}

        def ask():
            heard["said"] = self.server.person("deployer").post("/v1/gate?wait=PT50S", {
                "workflow": "release", "artifact": digest("slow"),
                "fields": {"summary": "It waits", "artifact": digest("slow")}}, 201, key="slow").json()

        asking = threading.Thread(target=ask)
        asking.start()
        self.until_waiting(gates=1)
        self.approve(self.ann.get("/v1/tickets?q=It%20waits").json()["data"][0]["number"])
        asking.join(50)
        self.assertEqual(heard["said"]["decision"], "allow")

    def test_what_is_wrong_opens_nothing(self):
        before = self.tickets()
        self.open("x", 422, workflow="releases")
        self.open("x", 422, artifact="latest")
        self.open("x", 422, fields={"summary": "Release"})
        self.open("x", 422, fields={"summary": "Release", "artifact": digest("x"), "colour": "red"})
        self.open("x", 422, ticket="REL-1")
        self.open("x", 400, query="?wait=soon")
        self.deployer.post("/v1/gate", {"workflow": "release"}, 400, key=False)
        self.server.person("deployer", scopes=["work"]).post("/v1/gate", {"workflow": "release"}, 403)
        self.assertEqual(self.tickets(), before)
        self.open("x", fields={"summary": "Release", "artifact": digest("y")})  # opened, and not for this artifact
        self.assertEqual(self.tickets(), before + 1)

    def test_a_deployment_that_risks_little_goes_live_in_one_line(self):
        words = ("--open", "deployment", "--artifact", digest("front end 7"), "--service", "web-shop", "--ci", "shop-web",
                 "summary=Shop front end 7", "loses_data=false")
        self.command(*words, "environment=mars", status=1)
        done = self.command(*words, "environment=production", "--wait", "--", "sh", "-c", "exit 0")
        number = re.search(r"assent: (DEP-\d+) is opened", done.stderr).group(1)
        self.assertEqual(self.ann.get(f"/v1/tickets/{number}").json()["state"], "deployed")
        asked = self.command(*words[:4], "--service", "payments", "summary=API 41", "environment=production", "loses_data=true",
                             status=5)
        self.assertIn("waits in peers for the votes", asked.stdout)

    def deployment(self, word, environment="production", query="", key=None):
        artifact = digest(word)
        return self.server.person("deployer").post("/v1/gate" + query, {
            "workflow": "deployment", "artifact": artifact,
            "fields": {"summary": word, "service": "payments", "artifact": artifact, "environment": environment,
                       "loses_data": True}}, 201, key=key).json()

    def state(self, number, state):
        until = time.monotonic() + 30
        while True:
            ticket = self.ann.get(f"/v1/tickets/{number}").json()
            if ticket["state"] == state:
                return ticket
            self.assertLess(time.monotonic(), until, ticket)

    def test_a_newer_one_takes_the_place_of_what_waits(self):
        elsewhere = self.deployment("api 1", "test")["number"]
        heard = {}

        def ask():
            heard["said"] = self.deployment("api 1", query="?wait=PT50S")

        asking = threading.Thread(target=ask)
        asking.start()
        self.until_waiting(gates=1)
        second = self.deployment("api 2", key="second")["number"]
        asking.join(50)
        self.assertEqual((heard["said"]["decision"], heard["said"]["reasons"][0]["rule"]), ("deny", "superseded"))
        self.assertEqual(heard["said"]["state"], "superseded")
        newer = self.ann.get(f"/v1/tickets/{second}").json()
        older = self.state(heard["said"]["number"], "superseded")
        self.assertEqual(older["superseded_by"], newer["links"]["self"])
        self.assertEqual((newer["state"], self.ann.get(f"/v1/tickets/{elsewhere}").json()["state"]), ("peers", "peers"))
        self.assertEqual(self.deployment("api 2", key="second")["number"], second)  # again is not newer
        self.approve(second)
        lease = self.deployer.post("/v1/leases", {"ticket": second, "artifact": digest("api 2")}, 201).json()
        third = self.deployment("api 3")["number"]
        until = time.monotonic() + 30
        while "superseded_by" not in self.ann.get(f"/v1/tickets/{second}").json():
            self.assertLess(time.monotonic(), until)
        self.deployer.post(f"/v1/leases/{lease['id']}:complete", None, 200)  # what has begun is finished
        self.state(second, "deployed")
        self.approve(third)
        lease = self.deployer.post("/v1/leases", {"ticket": third, "artifact": digest("api 3")}, 201).json()
        fourth = self.deployment("api 4")["number"]
        while "superseded_by" not in self.ann.get(f"/v1/tickets/{third}").json():
            self.assertLess(time.monotonic(), until + 30)
        self.deployer.post(f"/v1/leases/{lease['id']}:release", None, 200)  # and not begun again
        job = self.deployer.post("/v1/jobs:claim", {"types": ["deployer-rollback"]}, 200, key=False).json()["jobs"][0]
        self.deployer.post(f"/v1/jobs/{job['id']}:complete", {"lease_id": job["lease_id"]}, 200, key=False)
        self.state(third, "superseded")
        self.state(fourth, "peers")
        self.deployer.post("/v1/signals", {"name": "superseded_by/deployment", "key": "x"}, 422)

    def test_the_command_opens_it(self):
        words = ("--open", "release", "--artifact", digest("app"), "--service", "payments", "--ci", "pay-api",
                 "summary=Release 7")
        first = self.command(*words, status=5)
        number = re.search(r"assent: (REL-\d+) is opened", first.stderr).group(1)
        self.assertIn(f"{number} was opened before", self.command(*words, "--", "sh", "-c", "exit 0", status=5).stderr)
        ticket = self.ann.get(f"/v1/tickets/{number}").json()
        self.assertEqual((ticket["fields"]["service"], ticket["fields"]["items"], ticket["fields"]["summary"]),
                         ("payments", ["pay-api"], "Release 7"))
        self.approve(number)
        with tempfile.TemporaryDirectory() as place:
            seen = os.path.join(place, "seen")
            self.command(*words, "--wait", "--", "sh", "-c", f"echo x=1 > {seen}")
            self.assertTrue(os.path.exists(seen))
        self.assertEqual(self.ann.get(f"/v1/tickets/{number}").json()["state"], "done")
        self.assertIn("has ended", self.command(*words, status=1).stdout)
        self.assertNotIn(number, self.command(*words, "--key", "again", status=5).stderr)
        self.command("--open", "release", "--artifact", digest("app"), "colour=red", status=2)
        self.command("--open", "nothing", "--artifact", digest("app"), status=1)


if __name__ == "__main__":
    unittest.main()
