# SPDX-License-Identifier: Apache-2.0
"""House rules of the world: they hold whatever a workflow says, from when they are applied."""

import unittest

from voting import Voting, read

RULES = """
rules:
  no-cid:
    name: Cid stays out
    never: [person:cid, requester]
    where: { kind: [change] }
    because: Cid audits approvals.
  small-team: { voters_may_work: true, where: { workflow: [another] }, because: Two people. }
"""


class HouseRules(Voting):
    def setUp(self):
        super().setUp()
        self.server.apply_world(read("voting_world.yaml") + RULES)

    def test_they_keep_people_out(self):
        change = self.change()
        refused = self.vote(change, "cid", 403)
        self.assertEqual((refused["code"], refused["rule"]),
                         ("separation-of-duties", "never person:cid (house rule no-cid)"))
        self.delegate("bo", "cid")
        refused = self.vote(change, "cid", 403, **{"for": "bo"})
        self.assertEqual(refused["rule"], "never person:cid (house rule no-cid)")
        shown = self.by("cid").get(f"/v1/approvals/{self.round(change)['id']}").json()
        self.assertFalse(shown["can_vote"])
        self.assertIn({"handle": "cid", "rule": "person:cid (house rule no-cid)"},
                      [{"handle": one["person"]["handle"], "rule": one["rule"]} for one in shown["excluded"]])
        self.assertEqual([entry for entry in self.by("cid").get("/v1/inbox").json()["data"]
                          if entry.get("can_vote")], [])

    def test_they_are_seen_and_go(self):
        listed = self.by("ann").get("/v1/rules").json()["data"]
        self.assertEqual([rule["handle"] for rule in listed], ["no-cid", "small-team"])
        one = self.by("ann").get("/v1/rules/no-cid").json()
        self.assertEqual((one["never"], one["where"], one["because"]),
                         (["person:cid", "requester"], {"kind": ["change"]}, "Cid audits approvals."))
        self.assertTrue(self.by("ann").get("/v1/rules/small-team").json()["voters_may_work"])
        self.by("ann").get("/v1/rules/nothing", 404)
        told = self.server.command("rules", token=self.server.token("ann")).stdout
        self.assertIn("Cid audits approvals.", told)
        self.server.apply_world(read("voting_world.yaml"))
        self.assertEqual(self.by("ann").get("/v1/rules").json()["data"], [])
        self.vote(self.change(), "cid")

    def test_so_many_people_whatever_the_workflow_asks_for(self):
        rule = "rules:\n  five: { approvers: 5, because: Nobody decides alone. }\n"
        self.server.apply_world(read("voting_world.yaml") + rule)
        self.assertEqual(self.by("ann").get("/v1/rules/five").json()["approvers"], 5)
        warned = self.by("admin").post("/v1/workflows:validate", {"text": read("voting.yaml")}, 200, key=False).json()
        self.assertEqual([(one["code"], one["severity"]) for one in warned["diagnostics"]],
                         [("AS0531", "warning")])
        change = self.change()
        for person in ("bo", "cid", "eve", "finn"):
            self.vote(change, person)
        told = self.by("ann").get(f"/v1/tickets/{change['id']}/explain").json()
        rule = [rule for way in told["ways"] for rule in way["rules"] if "house rule" in rule["rule"]]
        self.assertEqual([(one["rule"], one["passed"], one["evidence"]) for one in rule],
                         [("5 people (house rule five)", False,
                           "4 approved, each with their accounts and delegates; 1 more must")])
        self.vote(change, "dora")
        self.assertEqual(self.by("ann").get(f"/v1/tickets/{change['id']}").json()["state"], "work")

    def test_what_a_world_file_may_not_say(self):
        for rules, code in (("{ never: [group:nobody], because: B }", "AS0702"),
                            ("{ never: [somebody], because: B }", "AS0217"),
                            ("{ never: [], because: B }", "AS0707"),
                            ("{ never: [requester] }", "AS0201"),
                            ("{ because: B }", "AS0201"),
                            ("{ approvers: 1, because: B }", "AS0215"),
                            ("{ approvers: 21, because: B }", "AS0215"),
                            ("{ never: [requester], because: B, where: { kind: [chance] } }", "AS0213"),
                            ("{ never: [requester], becuase: B }", "AS0203")):
            with self.subTest(rules=rules):
                text = read("voting_world.yaml") + f"rules:\n  r: {rules}\n"
                answer = self.server.admin().call("PUT", "/v1/world", 422, content=text.encode(),
                                                  headers={"content-type": "application/yaml"}).json()
                self.assertIn(code, [item["code"] for item in answer["diagnostics"]])
        self.assertEqual(len(self.by("ann").get("/v1/rules").json()["data"]), 2)


if __name__ == "__main__":
    unittest.main()
