# SPDX-License-Identifier: Apache-2.0
"""The gate by what is to be changed: which ticket a question is about that names a service, an item and an artifact, over the API
and by `assent gate`. Each test has a service of its own."""

import hashlib
import unittest

from assent_server import Server, read_source
from gate_command import GateCommand


def digest(word):
    return "sha256:" + hashlib.sha256(word.encode()).hexdigest()


RIGHT, OTHER = digest("the artifact"), digest("another")


class Found(unittest.TestCase, GateCommand):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.apply_world()
        cls.server.deploy("release", read_source("tests/api/gate.yaml"))
        cls.server.deploy("normal-change")
        cls.ann, cls.bo, cls.deployer = (cls.server.person(name) for name in ("ann", "bo", "deployer"))

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def ticket(self, service, upto="live", artifact=RIGHT, **fields):
        made = self.ann.post("/v1/tickets", {"workflow": "release", "fields": {
            "summary": "Release", "artifact": artifact, "service": service, **fields}}, 201).json()
        if upto != "draft":
            self.ann.post(f"/v1/tickets/{made['id']}/actions/submit", None, 200)
        if upto == "live":
            approval = self.bo.get(f"/v1/tickets/{made['id']}").json()["approval"]
            self.bo.post(f"/v1/approvals/{approval['id']}/votes", {"choice": "approve"}, 201)
        return made["number"]

    def drop(self, number):
        self.ann.post(f"/v1/tickets/{number}/actions/drop", None, 200)

    def ask(self, decision, rule=None, number=None, artifact=RIGHT, **query):
        given = {**query, **({"artifact": artifact} if artifact else {})}
        said = self.deployer.get("/v1/gate", params=given).json()
        self.assertEqual((said["decision"], [reason["rule"] for reason in said["reasons"]][:1], said.get("number")),
                         (decision, [rule] if rule else [], number), said)
        return said

    def test_the_one_that_is_about_it(self):
        live = self.ticket("payments", items=["pay-db-1", "pay-api"])
        self.ask("allow", None, live, service="payments")
        self.ask("allow", None, live, service="payments", ci="pay-api")
        self.ask("allow", None, live, ci="pay-db-1")
        self.ask("deny", "no-ticket", service="payments", ci="broker")
        self.ask("deny", "no-ticket", ci="broker")
        self.ask("deny", "artifact", service="payments", artifact=OTHER)
        self.ask("deny", "artifact", live, service="payments", artifact=None)  # found, and bound to what was not named
        other = self.ticket("payments", "draft", OTHER, items=["pay-api"])
        self.ask("allow", None, live, service="payments")
        self.ask("wait", "state", other, service="payments", artifact=OTHER)  # by what its fields say so far
        said = self.ask("deny", "artifact", service="payments", artifact=digest("a third"))
        for number in (live, other):
            self.assertIn(number, said["reasons"][0]["evidence"])
        self.assertNotIn("next_check_s", said)

    def test_several_are_not_chosen_from(self):
        first = self.ticket("reporting", items=["report-db"])
        second = self.ticket("reporting", "draft", items=["report-app"])
        said = self.ask("deny", "several", service="reporting")
        self.assertIn(f"{second} and {first} are about it", said["reasons"][0]["evidence"])
        self.ask("allow", None, first, service="reporting", ci="report-db")
        self.drop(second)
        self.ask("allow", None, first, service="reporting")

    def test_what_is_behind_a_gate_stands_in_nobodys_way(self):
        done = self.ticket("web-shop")
        lease = self.deployer.post("/v1/leases", {"ticket": done, "artifact": RIGHT}, 201).json()
        self.ask("wait", "leased", done, service="web-shop")
        self.deployer.post(f"/v1/leases/{lease['id']}:fail", {"error": "no"}, 200)
        self.ask("deny", "leaving", done, service="web-shop")  # it is being undone, and the only one
        again = self.ticket("web-shop")
        self.ask("allow", None, again, service="web-shop")

    def test_what_is_asked_wrongly(self):
        self.ask("invalid", "service", service="paymets")
        self.ask("invalid", "ci", service="payments", ci="pay-db-9")
        self.ask("deny", "no-ticket", service="intranet")
        self.ann.post("/v1/tickets", {"workflow": "normal-change", "fields": {"summary": "x", "service": "intranet"}}, 201)
        self.ask("deny", "no-ticket", service="intranet")  # a workflow without a gate is none of them
        for query in ("", "?service=", f"?artifact={RIGHT}", "?ticket=REL-1&service=payments", "?ticket=REL-1&ci=pay-api",
                      "?service=payments&artifact=latest"):
            self.deployer.get(f"/v1/gate{query}", 400)

    def test_more_than_are_looked_through_keep_it_shut(self):
        for _ in range(199):
            self.ticket("workplace", "draft", OTHER)
        wanted = self.ticket("workplace", "draft")
        self.ask("deny", "several", service="workplace")
        self.ask("wait", "state", wanted, ticket=wanted)
        self.drop(wanted)
        self.ask("deny", "artifact", service="workplace")  # 199 are looked through

    def test_the_command_finds_it(self):
        self.command("--artifact", RIGHT, status=2)
        self.command("--service", "storage", status=2)
        self.command("--ci", "storage-1", "--artifact", RIGHT, status=1)
        number = self.ticket("intranet", items=["storage-1"])
        said = self.command("--ci", "storage-1", "--artifact", RIGHT)
        self.assertEqual(said.stdout, f"{number}  allow\n")
        self.command("--service", "intranet", "--ci", "storage-1", "--artifact", RIGHT, "--wait", "--", "sh", "-c", "exit 0")
        self.assertEqual(self.ann.get(f"/v1/tickets/{number}").json()["state"], "done")
        self.assertIn("no open ticket", self.command("--ci", "storage-1", "--artifact", RIGHT, status=1).stdout)


if __name__ == "__main__":
    unittest.main()
