# SPDX-License-Identifier: Apache-2.0
"""Policy files (`uses`): named approvals that workflows share, deployed with them and pinned by their version."""

import json
import os
import tempfile
import unittest

from assent_server import Server

WORKFLOW = """\
assent: 1
workflow: shared
kind: change
type: normal
title: A change with a shared approval
uses: [house.yaml]
fields:
  plan: { type: text, required: true }
start: draft
states:
  draft: { held_by: requester, actions: { submit: { by: requester, to: board } } }
  board: { approval: two_of_us, approved: done, rejected: draft }
  done: { end: success }
"""
POLICY = """\
assent: 1
policy: house
approvals:
  two_of_us:
    from: [person:ann, person:bob, person:cid]
    need: 1
"""
WORLD = """\
assent: 1
world: Shared
people: { admin: { name: Admin }, ann: { name: Ann }, bob: { name: Bob }, cid: { name: Cid } }
roles:
  employee: { everyone: true, may: [submit, act, vote] }
  administrator: { people: [admin], may: [read_all, deploy, world, tokens] }
"""


class Policies(unittest.TestCase):
    def setUp(self):
        self.server = Server().start()
        self.server.apply_world(WORLD)

    def tearDown(self):
        self.server.verify()
        self.server.stop()

    def deploy(self, policy=POLICY, status=201, text=WORKFLOW, **more):
        body = {"file": "shared.yaml", "text": text, "files": {"house.yaml": policy} if policy else {}, **more}
        return self.server.admin().post("/v1/workflows:deploy", body, status).json()

    def submit(self, by="ann"):
        api = self.server.person(by)
        ticket = api.post("/v1/tickets", {"workflow": "shared", "fields": {"plan": "Do it."}}, 201).json()
        return api.post(f"/v1/tickets/{ticket['id']}/actions/submit", None, 200).json()

    def vote(self, ticket, by, status=201):
        return self.server.person(by).post(f"/v1/approvals/{ticket['approval']['id']}/votes", {"choice": "approve"},
                                           status).json()

    def test_a_changed_policy_moves_nothing_that_is_deployed(self):
        self.assertEqual(self.deploy()["version"], 1)
        first = self.submit()
        digest = first["workflow"]["digest"]
        self.assertTrue(self.deploy(status=200)["unchanged"])
        self.assertEqual(self.deploy(POLICY.replace("need: 1", "need: 2"))["version"], 2)
        second = self.submit()
        self.assertNotEqual(second["workflow"]["digest"], digest)
        self.server.stop()
        self.server.start()  # each version is read again with its own copy
        self.assertEqual(self.vote(first, "bob")["ticket"]["state"], "done")
        self.assertEqual(self.vote(second, "bob")["ticket"]["state"], "board")
        self.assertEqual(self.vote(second, "cid")["ticket"]["state"], "done")

    def test_refusals_and_errors_name_the_policy(self):
        self.deploy()
        ticket = self.submit()
        refused = self.vote(ticket, "ann", 403)
        self.assertEqual((refused["code"], refused["place"]), ("separation-of-duties", "house.yaml:4"))
        explained = self.server.person("ann").get(f"/v1/tickets/{ticket['id']}/explain").json()
        self.assertIn('"file":"house.yaml"', json.dumps(explained, separators=(",", ":")))
        wrong = self.deploy(POLICY.replace("need", "nead"), 422)
        self.assertEqual(wrong["code"], "definition-invalid")
        place = wrong["diagnostics"][0]
        self.assertEqual((place["file"], place["line"], place["code"]), ("house.yaml", 6, "AS0203"))
        self.assertIn("house.yaml:6:5", wrong["report"])
        self.assertEqual(self.deploy(None, 422)["diagnostics"][0]["slug"], "policy-not-given")
        self.assertEqual(self.deploy(status=422, text=POLICY)["diagnostics"][0]["slug"], "misplaced-key")
        workflows = self.server.admin().get("/v1/workflows/shared").json()
        self.assertEqual(workflows["version"], 1)

    def test_by_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("shared.yaml", WORKFLOW), ("world.yaml", WORLD), ("policies/house.yaml", POLICY),
                               ("else/house.yaml", POLICY.replace("from:", "fron:"))):
                os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
            path = os.path.join(folder, "shared.yaml")
            linted = self.server.command("lint", path, "--world", os.path.join(folder, "world.yaml")).stdout
            self.assertIn("no errors", linted)
            linted = self.server.command("lint", path, "--policies", os.path.join(folder, "else"), check=False)
            self.assertEqual(linted.returncode, 1)
            self.assertIn("house.yaml:5:5", linted.stdout + linted.stderr)
            alone = self.server.command("lint", os.path.join(folder, "policies/house.yaml"))
            self.assertIn("no errors", alone.stdout)
            alone = self.server.command("lint", os.path.join(folder, "else/house.yaml"), check=False)
            self.assertEqual(alone.returncode, 1)
            self.assertIn("version 1", self.server.command("deploy", path).stdout)
            said = self.server.command("explain", path).stdout
            self.assertIn("one of ", said)
        ticket = self.submit()
        self.assertEqual(self.vote(ticket, "bob")["ticket"]["state"], "done")


if __name__ == "__main__":
    unittest.main()
