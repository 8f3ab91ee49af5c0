# SPDX-License-Identifier: Apache-2.0
"""A round that asks 5,000 people is at most four rows of the inbox, and each of them finds it in theirs."""

import unittest

from assent_server import Server

CROWD = 5000
GROUPS = 6
WORKFLOW = """\
assent: 1
workflow: {name}
kind: change
type: normal
title: Ask many
owner: role:operator
prefix: ASK

fields:
  what: {{ type: text, max: 200, required: true, title: What? }}

start: draft

states:
  draft:
    held_by: requester
    actions:
      submit: {{ by: requester, to: ask }}

  ask:
    approval:
      from: {who}
      need: 3
    approved: done
    rejected: draft

  done: {{ end: success }}
"""


def world():
    """5,000 people, all in the group `crowd`, and each in one of six others."""
    lines = ["assent: 1", "world: Crowd", "people:", "  admin: { name: Administrator }", "  olga: { name: Olga }"]
    lines += [f"  p{at}: {{ name: Person {at}, groups: [crowd, g{at % GROUPS}] }}" for at in range(CROWD)]
    lines += ["groups:", "  crowd: { name: Crowd }"] + [f"  g{at}: {{ name: Group {at} }}" for at in range(GROUPS)]
    lines += ["roles:", "  employee: { everyone: true, may: [submit, act, vote] }",
              "  operator: { people: [olga], may: [read_all, operate] }",
              "  administrator: { people: [admin], may: [deploy, world, tokens] }"]
    return "\n".join(lines) + "\n"


class Crowd(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        applied = cls.server.apply_world(world())
        assert applied["people"] == CROWD + 2, applied
        groups = ", ".join(f"group:g{at}" for at in range(GROUPS))
        cls.server.deploy("many", WORKFLOW.format(name="many", who="group:crowd"), {})
        cls.server.deploy("several", WORKFLOW.format(name="several", who=f"[{groups}]"), {})

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def asked(self, workflow):
        """A ticket of p0's that asks everybody: its id, and its open round."""
        owner = self.server.person("p0")
        made = owner.post("/v1/tickets", {"workflow": workflow, "fields": {"what": "Shall we?"}}, 201).json()
        return made["id"], owner.post(f"{made['links']['self']}/actions/submit", None, 200).json()["approval"]

    def rows(self, ticket):
        """Audiences of the inbox rows of the ticket, from the store's own file."""
        self.server.stop()  # what is on the disk, and nothing else
        database = self.server.database()
        found = [row[0] for row in database.execute(
            "SELECT audience FROM inbox i JOIN ticket t ON t.n = i.n WHERE i.item LIKE 'round/%' AND t.number = ?",
            (ticket,))]
        sets = database.execute("SELECT count(*) FROM member_set").fetchone()[0]
        database.close()
        self.server.start()
        return found, sets

    def has(self, person, ticket):
        entries = self.server.person(person).get("/v1/inbox?limit=200").json()["data"]
        mine = [entry for entry in entries if entry["ticket"]["id"] == ticket]
        self.assertTrue(all(entry["what"] == "vote" and entry["can_vote"] for entry in mine))
        self.assertLessEqual(len(mine), 1)
        return len(mine) == 1

    def check(self, workflow):
        ticket, approval = self.asked(workflow)
        self.assertEqual(approval["seats"][0]["asked"], CROWD - 1)  # without the requester
        audiences, _ = self.rows(approval["number"])
        self.assertLessEqual(len(audiences), 4)
        self.assertGreaterEqual(len(audiences), 1)
        for member in ("p1", "p2", "p77", f"p{CROWD - 1}"):
            self.assertTrue(self.has(member, ticket), member)
        self.assertFalse(self.has("p0", ticket), "the requester is excluded")
        self.assertFalse(self.has("olga", ticket), "she is not asked")
        voter = self.server.person("p77")
        voter.post(f"/v1/approvals/{approval['id']}/votes", {"choice": "approve", "digest": approval["digest"]}, 201)
        self.assertFalse(self.has("p77", ticket), "he has voted")
        self.assertTrue(self.has("p1", ticket))
        voter.post(f"/v1/approvals/{approval['id']}/votes:withdraw", {"comment": "I was wrong."}, 200)
        self.assertTrue(self.has("p77", ticket), "his vote is gone")
        for member in ("p1", "p2", "p3"):
            self.server.person(member).post(f"/v1/approvals/{approval['id']}/votes",
                                            {"choice": "approve", "digest": approval["digest"]}, 201)
        for member in ("p4", "p77", "p1"):
            self.assertFalse(self.has(member, ticket), "the round is closed")
        left, _ = self.rows(approval["number"])
        self.assertEqual(left, [])
        return audiences

    def test_a_group_is_one_row(self):
        self.assertEqual(self.check("many"), ["group:crowd"])

    def test_many_groups_are_one_set(self):
        audiences = self.check("several")
        self.assertEqual([audience.split(":")[0] for audience in audiences], ["set"])

    def test_who_joins_later_finds_it_too(self):
        """The row names the group, so that nothing is written when somebody moves into it."""
        ticket, _ = self.asked("many")
        before = self.server.journal_head()[0]
        self.server.apply_world(world().replace("  olga: { name: Olga }", "  olga: { name: Olga, groups: [crowd] }"))
        try:
            self.assertEqual(self.server.journal_head()[0], before + 1)
            self.assertTrue(self.has("olga", ticket))
        finally:
            self.server.apply_world(world())
        self.assertFalse(self.has("olga", ticket))


if __name__ == "__main__":
    unittest.main()
