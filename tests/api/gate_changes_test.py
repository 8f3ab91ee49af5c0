# SPDX-License-Identifier: Apache-2.0
"""What has changed since the approval, at the gate: a risk that rose takes the lease away with the approval, and the same request
again is told the same; a freeze that ends lets those through who wait, pipelines and workers."""

import datetime
import hashlib
import re
import threading
import unittest

from assent_server import Server, read_source
from gate_command import GateCommand

FIRST, SECOND = ("sha256:" + hashlib.sha256(word).hexdigest() for word in (b"first", b"second"))
CALM = "    support_group: platform\n    more: { tier: 2, region: north }"  # of the web shop
TODAY = datetime.datetime.now(datetime.timezone.utc)


def instant(hours, seconds=0):
    hour = TODAY.replace(minute=0, second=0, microsecond=0) + datetime.timedelta(hours=hours, seconds=seconds)
    return hour.strftime("%Y-%m-%dT%H:%M:%SZ")


def local(hours):
    return (TODAY + datetime.timedelta(hours=hours)).strftime("%Y-%m-%d %H:00")


def world(shop="", frozen=None):
    """The sample world; the web shop is more than it was, and frozen between these hours from now."""
    text = read_source("workflows/sample-world.yaml")
    assert CALM in text
    begin, end = frozen or (-4800, -4790)
    freeze = (f"freezes:\n  now:\n    name: Now\n    zone: Etc/UTC\n    when: {{ from: {local(begin)}, until: {local(end)} }}\n"
              "    where: { service: [web-shop] }\n    inflight: pause\n\nmaintenance:")
    return re.sub(r"freezes:.*?\nmaintenance:", freeze, text.replace(CALM, CALM + shop), flags=re.DOTALL)


class Changes(unittest.TestCase, GateCommand):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(arguments=["--test-clock"], probes="127.0.0.1:0").start()
        cls.server.apply_world(world())
        cls.server.deploy("twofold", read_source("tests/api/gates.yaml"))
        cls.ann, cls.bo, cls.deployer = (cls.server.person(name) for name in ("ann", "bo", "deployer"))

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def ticket(self):
        made = self.ann.post("/v1/tickets", {"workflow": "twofold", "fields": {
            "summary": "Release", "service": "web-shop", "first": FIRST, "second": SECOND}}, 201).json()
        self.ann.post(f"/v1/tickets/{made['id']}/actions/submit", None, 200)
        approval = self.bo.get(f"/v1/tickets/{made['id']}").json()["approval"]
        self.bo.post(f"/v1/approvals/{approval['id']}/votes", {"choice": "approve"}, 201)
        return made["number"]

    def lease(self, number, artifact=FIRST, status=201, key=None):
        return self.deployer.post("/v1/leases", {"ticket": number, "artifact": artifact}, status, key=key)

    def test_a_lease_that_the_risk_took_away_is_refused_the_same_again(self):
        number = self.ticket()
        kept = self.lease(number, SECOND).json()  # what has begun goes on, whatever the risk is
        self.deployer.post(f"/v1/leases/{kept['id']}:release", None, 200)
        number = self.ticket()
        self.server.apply_world(world("\n    critical: true"))
        refused = self.lease(number, status=409, key="risen")
        self.assertEqual(refused.json()["code"], "gate-closed")
        self.assertIn(f"{number} is in draft now", refused.json()["detail"])
        turns = self.server.journal_head()
        again = self.lease(number, status=409, key="risen")
        self.server.apply_world(world())
        self.ann.post(f"/v1/tickets/{number}/actions/submit", None, 200)
        granted = self.lease(number, key="another").json()
        later = self.lease(number, status=409, key="risen")
        for answer in (again, later):
            self.assertEqual((answer.json()["code"], answer.json()["detail"], answer.headers["idempotency-replayed"]),
                             ("gate-closed", refused.json()["detail"], "true"))
        self.assertLess(turns[0], self.server.journal_head()[0])
        self.assertEqual(granted["state"], "held")

    def test_a_lease_is_repeated_as_its_own(self):
        number = self.ticket()
        first = self.lease(number, FIRST, key="own-1").json()
        second = self.lease(number, SECOND, key="own-2").json()
        self.deployer.post(f"/v1/leases/{first['id']}:release", None, 200)
        third = self.lease(number, FIRST, key="own-3").json()
        for lease, artifact, job, key in ((first, FIRST, "first", "own-1"), (second, SECOND, "second", "own-2"),
                                          (third, FIRST, "first", "own-3")):
            again = self.lease(number, artifact, key=key)
            self.assertEqual((again.headers["idempotency-replayed"], again.json()), ("true", lease))
            self.assertEqual((lease["job"], lease["artifact"], lease["state"]), (job, artifact, "held"))
        self.assertNotEqual(first["id"], third["id"])
        self.deployer.post(f"/v1/leases/{third['id']}:complete", None, 200)
        self.lease(number, FIRST, 409, key="own-4")  # a lease is for one use

    def test_the_end_of_a_freeze_lets_those_through_who_wait(self):
        number = self.ticket()
        self.server.apply_world(world(frozen=(-1, 2)))
        said = self.deployer.get(f"/v1/gate?ticket={number}&artifact={FIRST}").json()
        self.assertEqual((said["decision"], said["reasons"][0]["rule"]), ("wait", "freeze"))
        self.assertEqual(said["until"][:19], instant(2)[:19])
        self.server.admin().post("/v1/clock", {"to": instant(2, seconds=-20)}, key=False)
        heard = {}

        def ask():
            heard["gate"] = self.server.person("jonas").get(f"/v1/gate?ticket={number}&artifact={FIRST}&wait=PT55S").json()

        def work():
            heard["jobs"] = self.server.person("devices").post(
                "/v1/jobs:claim", {"types": ["loader"], "wait": "PT55S"}, 200, key=False).json()["jobs"]

        threads = [threading.Thread(target=ask), threading.Thread(target=work)]
        for thread in threads:
            thread.start()
        self.until_waiting(gates=1, claims=1)
        self.server.admin().post("/v1/clock", {"to": instant(2)}, key=False)
        for thread in threads:
            thread.join(50)
        self.assertEqual(heard["gate"]["decision"], "allow")
        self.assertEqual([job["type"] for job in heard["jobs"]], ["loader"])


if __name__ == "__main__":
    unittest.main()
