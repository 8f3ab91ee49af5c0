# SPDX-License-Identifier: Apache-2.0
"""Explain over HTTP: the ways on from a ticket for whoever asks, and the same record with each refusal (API-13)."""

import unittest

from assent_server import Server, read_source
from normal_change import FIELDS


def rule_of(way, name):
    found = [rule for rule in way["rules"] if rule["rule"] == name]
    assert len(found) == 1, way
    return found[0]


class Explain(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.apply_world(forbids=True)
        cls.server.deploy("normal-change")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def ticket(self, ann):
        body = {"workflow": "normal-change", "fields": {"summary": "Patch the database", "service": "payments"}}
        return ann.post("/v1/tickets", body, 201).json()

    def ways(self, person, ticket):
        explained = person.get(f"/v1/tickets/{ticket['id']}/explain").json()
        return {way["way"]: way for way in explained["ways"]}, explained

    def test_a_draft_says_what_is_missing(self):
        ann, bo = self.server.person("ann"), self.server.person("bo")
        ticket = self.ticket(ann)
        ways, explained = self.ways(ann, ticket)
        self.assertEqual((explained["state"], explained["state_kind"], explained["number"]),
                         ("draft", "people", ticket["number"]))
        missing = rule_of(ways["submit"], "required in assess")["missing"]
        self.assertIn("plan", missing)
        self.assertNotIn("summary", missing)
        self.assertFalse(ways["submit"]["passed"])
        self.assertTrue(rule_of(ways["submit"], "by requester")["passed"])
        ways, _ = self.ways(bo, ticket)
        self.assertFalse(rule_of(ways["submit"], "by requester")["passed"])
        self.assertTrue(rule_of(ways["submit"], "by requester")["of_caller"])
        self.assertNotIn("of_caller", rule_of(ways["submit"], "required in assess"))
        self.assertEqual([who["handle"] for who in rule_of(ways["submit"], "by requester")["who_can"]["people"]], ["ann"])

    def test_a_refusal_carries_the_failing_rule(self):
        ann, bo = self.server.person("ann"), self.server.person("bo")
        ticket = self.ticket(ann)
        told = bo.post(f"/v1/tickets/{ticket['id']}/actions/submit", {}, 403).json()
        self.assertEqual(told["explanation"]["rule"], told["rule"])
        self.assertEqual(told["explanation"]["rule"], "by requester")
        self.assertFalse(told["explanation"]["passed"])
        self.assertEqual(told["explanation"]["way"]["way"], "submit")
        self.assertEqual([who["handle"] for who in told["explanation"]["who_can"]["people"]], ["ann"])
        told = ann.post(f"/v1/tickets/{ticket['id']}/actions/submit", {}, 422).json()
        self.assertIn("plan", rule_of(told["explanation"]["way"], "required in assess")["missing"])

    def test_what_meets_the_plan_and_which_edits_would_help(self):
        ann, bo = self.server.person("ann"), self.server.person("bo")
        ticket = ann.post("/v1/tickets", {"workflow": "normal-change", "fields": {
            "summary": "New theme", "service": "web-shop", "items": ["shop-web"],
            "planned": {"start": "2026-12-24T08:00:00Z", "end": "2026-12-24T10:00:00Z"}}}, 201).json()
        path = f"/v1/tickets/{ticket['id']}"
        explained = ann.get(path + "/explain").json()
        plan = explained["plan"]
        self.assertEqual((plan["start"], plan["until"]), ("2026-12-24T08:00:00.000000Z", "2026-12-24T11:00:00.000000Z"))
        self.assertEqual([(item["kind"], item["handle"], item["until"]) for item in plan["in_the_way"]],
                         [("freeze", "new-year", "2027-01-04T05:00:00.000000Z")])
        self.assertEqual(plan["in_the_way"][0]["who_can"]["from"], ["board:weekly-cab", "role:change-manager"])
        self.assertEqual(plan["next_free"], "2027-01-04T05:00:00.000000Z")
        move = next(edit for edit in explained["edits"] if "set" in edit)
        self.assertEqual(move["set"], {"planned": {"start": "2027-01-04T05:00:00.000000Z", "end": "2027-01-04T07:00:00.000000Z"}})
        self.assertEqual(move["unblocks"], [{"state": "scheduled", "way": "until", "rule": "blocked_by approval, freeze, maintenance, conflicts"}])
        self.assertEqual(move["cost"], {"fields": 1, "hours": 261, "votes": 0})
        fill = next(edit for edit in explained["edits"] if "fill" in edit)
        self.assertEqual(fill["unblocks"][0]["rule"], "required in assess")
        self.assertNotIn("set", fill)
        # Of somebody else's change one is told whom to ask.
        others = bo.get(path + "/explain").json()["edits"]
        self.assertEqual([[who["handle"] for who in edit["who_can"]["people"]] for edit in others], [["ann"]] * len(others))
        self.assertNotIn("edits", ann.get(path + "/explain?revision=1").json())
        ann.patch(path, move["set"], '"1"')
        explained = ann.get(path + "/explain").json()
        self.assertEqual(explained["plan"]["in_the_way"], [])
        self.assertFalse(any("set" in edit for edit in explained["edits"]))
        refused = ann.post(path + "/actions/submit", {}, 422).json()
        self.assertEqual([edit["fill"] for edit in refused["explanation"]["edits"]], [fill["fill"]])

    def test_another_change_is_in_the_way(self):
        ann = self.server.person("ann")
        self.server.deploy("planned", read_source("tests/api/schedule.yaml"), {})
        made = []
        for start, end in ((8, 10), (9, 11)):
            planned = {"start": f"2036-03-01T{start:02}:00:00Z", "end": f"2036-03-01T{end:02}:00:00Z"}
            fields = {"summary": "Patch", "items": ["pay-db-1"], "planned": planned}
            made.append(ann.post("/v1/tickets", {"workflow": "planned", "fields": fields}, 201).json())
        explained = ann.get(f"/v1/tickets/{made[0]['id']}/explain").json()
        conflict, = explained["plan"]["in_the_way"]
        self.assertEqual((conflict["kind"], conflict["name"]), ("conflict", made[1]["number"]))
        self.assertEqual(explained["plan"]["next_free"], "2036-03-01T11:00:00.000000Z")
        move = next(edit for edit in explained["edits"] if "set" in edit)
        self.assertEqual(move["set"]["planned"]["start"], "2036-03-01T11:00:00.000000Z")
        revision = ann.get(f"/v1/tickets/{made[0]['id']}").json()["revision"]
        ann.patch(f"/v1/tickets/{made[0]['id']}", move["set"], f'"{revision}"')
        explained = ann.get(f"/v1/tickets/{made[0]['id']}/explain").json()
        self.assertEqual(explained["plan"]["in_the_way"], [])
        # Both were told of it, and that it is over.
        for ticket in made:
            events = ann.get(f"/v1/events?for=me&limit=200&ticket={ticket['id']}").json()["data"]
            reasons = [told["reason"] for event in events for told in event["data"]["told"]]
            self.assertEqual([reason for reason in reasons if reason.startswith("conflict")], ["conflict", "conflict_over"])

    def test_as_it_was(self):
        ann, david = self.server.person("ann"), self.server.person("david")
        ticket = self.ticket(ann)
        path = f"/v1/tickets/{ticket['id']}/explain"
        now = ann.get(path).json()
        self.assertNotIn("world", now)
        rest = {name: FIELDS[name] for name in
                ("planned", "implementer", "plan", "backout", "rehearsed", "users", "items", "personal")}
        ann.patch(f"/v1/tickets/{ticket['id']}", rest, '"1"')
        ann.post(f"/v1/tickets/{ticket['id']}/actions/submit", {})
        self.assertNotEqual(ann.get(path).json()["state"], "draft")
        then = ann.get(path + "?revision=1").json()
        version = ann.get("/v1/whoami").json()["directory"]
        self.assertEqual(then["world"], {"directory": version, "directory_then": version, "same": True})
        self.assertEqual((then["state"], then["revision"], then["at"]), ("draft", 1, ticket["updated"]))
        # What was missing then is missing there, though it is filled in now.
        self.assertEqual({name: then[name] for name in then if name not in ("world", "at")},
                         {name: now[name] for name in now if name not in ("edits", "at")})
        # Another world since: the answer says what it asked.
        text = read_source("workflows/sample-world.yaml").replace("name: Ann Ek", "name: Ann Eken")
        self.server.apply_world(text)
        then = ann.get(f"{path}?at={ticket['updated']}").json()
        self.assertEqual(then["world"], {"directory": version + 1, "directory_then": version, "same": False})
        self.assertEqual((then["state"], then["at"]), ("draft", ticket["updated"]))
        # A round of then has its votes of then, for whoever asks now.
        voted = next(way for way in david.get(path + "?revision=3").json()["ways"] if way["way"] == "approved")
        self.assertFalse(voted["passed"])
        self.assertEqual(ann.get(path + "?revision=1&at=2026-12-01T08:00:00Z", 400).json()["code"], "bad-parameter")
        self.assertEqual(ann.get(path + "?at=yesterday", 400).json()["code"], "bad-parameter")
        self.assertEqual(ann.get(path + "?at=2020-01-01T00:00:00Z", 404).json()["code"], "not-found")
        self.assertEqual(ann.get(path + "?revision=99", 404).json()["code"], "not-found")

    def test_as_many_people_as_one_rule_names_and_one_more(self):
        text = ("assent: 1\nworkflow: crowd\nkind: request\ntitle: Crowd\nstart: ask\nstates:\n"
                "  ask:\n    held_by: requester\n    actions: { end: { by: 'group:crowd', to: done } }\n"
                "  done: { end: success }\n")
        for size in (20, 21):
            people = "".join(f"  crowd-{n}: {{ name: One of {size}, groups: [crowd] }}\n" for n in range(size))
            world = read_source("workflows/sample-world.yaml").replace("\npeople:\n", "\npeople:\n" + people, 1)
            self.server.apply_world(world.replace("\ngroups:\n", "\ngroups:\n  crowd: { name: Crowd }\n", 1))
            if size == 20:
                self.server.deploy("crowd", text)
            ann = self.server.person("ann")
            made = ann.post("/v1/tickets", {"workflow": "crowd", "fields": {}}, 201).json()
            who = rule_of(self.ways(ann, made)[0]["end"], "by group:crowd")["who_can"]
            self.assertEqual((len(who["people"]), who["more"]), (20, size - 20))

    def test_who_may_not_see_the_ticket_is_told_nothing(self):
        ann = self.server.person("ann")
        ann.get("/v1/tickets/CHG-999999/explain", 404)
        told = ann.post("/v1/tickets/CHG-999999/actions/submit", {}, 404).json()
        self.assertNotIn("explanation", told)


if __name__ == "__main__":
    unittest.main()
