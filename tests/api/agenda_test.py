# SPDX-License-Identifier: Apache-2.0
"""Meetings of a board and their agendas, over the API and the command line: which meetings there are, what is on whose agenda,
what stands beside each item, and what is asked for that is not there."""

import datetime
import unittest

from assent_server import Server, read_source
from normal_change import Office

MEETINGS = "/v1/boards/weekly-cab/meetings"


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


class Agenda(unittest.TestCase):
    def setUp(self):
        self.server = Server(arguments=["--test-clock"]).start()
        self.world = read_source("workflows/sample-world.yaml").replace("where: { service: [web-shop] }",
                                                                        "where: { service: [web-shop, payments] }")
        self.office = Office(self.server, set_up=False)
        self.server.apply_world(self.world)
        self.server.deploy("normal-change")

    def tearDown(self):
        self.server.verify()
        self.server.stop()

    def to(self, moment):
        self.server.admin().post("/v1/clock", {"to": moment}, key=False)

    def meetings(self, query="", status=200):
        return self.office["ann"].get(MEETINGS + query, status).json()

    def agenda(self, meeting, by="hanna"):
        return self.office[by].get(f"/v1/boards/{meeting['board']}/meetings/{meeting['id'].split('/')[1]}/agenda").json()

    def numbers(self, meeting, by="hanna"):
        return [(item["approval"]["number"], item["decided"]) for item in self.agenda(meeting, by)["items"]]

    def run_cli(self, *words, by="hanna"):
        return self.server.command(*words, token=self.server.token(by), check=False)

    def test_meetings_come_by_the_rule(self):
        first = self.meetings("?limit=3")
        self.assertEqual(len(first["data"]), 3)
        for meeting in first["data"]:
            begins = instant(meeting["from"])
            self.assertEqual(meeting["id"], f"weekly-cab/{begins.date()}")
            self.assertEqual((begins.weekday(), instant(meeting["until"]) - begins), (1, datetime.timedelta(hours=1)))
            self.assertIn(begins.strftime("%H:%M"), ("12:00", "13:00"))  # 14:00 in Stockholm
            self.assertIn(meeting["state"], ("planned", "under_way"))
        second = self.meetings(f"?limit=3&cursor={first['next']}")
        ids = [meeting["id"] for meeting in first["data"] + second["data"]]
        self.assertEqual(ids, sorted(set(ids)))
        between = self.meetings("?from=2026-12-15&until=2027-01-12T00:00:00Z")  # two are left out in between
        self.assertEqual([meeting["id"][-10:] for meeting in between["data"]], ["2026-12-15", "2027-01-05"])
        self.assertEqual(self.meetings("?from=1990-01-01&until=1990-02-01")["data"], [])
        self.assertEqual(self.meetings("?from=9000-01-01")["data"], [])

    def test_what_is_asked_for_and_is_not_there(self):
        for query in ("?limit=0", "?limit=201", "?limit=10000", "?from=soon", "?until=2026-13-01",
                      "?from=2027-01-02&until=2027-01-01", "?limit=3&cursor=abc"):
            self.assertEqual(self.meetings(query, 400)["status"], 400, query)
        ann = self.office["ann"]
        ann.get("/v1/boards/nobody/meetings", 404)
        for name in ("nobody/meetings/2026-12-01", "weekly-cab/meetings/2026-12-02", "weekly-cab/meetings/2026-02-30",
                     "weekly-cab/meetings/today", "weekly-cab/meetings/9999-12-28", "weekly-cab/meetings/2026-12-22",
                     "weekly-cab/meetings/-1", "weekly-cab/meetings/%00"):
            answer = ann.get(f"/v1/boards/{name}/agenda", None)
            self.assertIn(answer.status_code, (400, 404), name)
        self.server.api().get(MEETINGS, 401)

    def test_an_item_comes_goes_and_is_marked(self):
        change = self.office.to_board()
        first, second = self.meetings("?limit=2")["data"]
        self.assertEqual(self.numbers(first), [(change["number"], False)])
        self.assertEqual(self.numbers(second), [])
        item = self.agenda(first)["items"][0]
        self.assertEqual((item["at"], item["service"], item["requester"]["handle"]), (first["from"], "payments", "ann"))
        self.assertEqual(item["planned"]["end"], "2035-12-04T21:00:00.000000Z")
        self.assertIn("quarter-end", [obstacle.get("freeze") for obstacle in item["obstacles"]])
        self.assertEqual(item["risk"], change["risk"]["level"])
        self.office.vote(change, "hanna")  # before the meeting, and it counts there
        approval = self.agenda(first)["items"][0]["approval"]
        self.assertEqual([vote["person"]["handle"] for vote in approval["votes"]], ["hanna"])
        self.assertTrue(self.agenda(first, "ivar")["items"][0]["approval"]["can_vote"])
        later = self.office.to_board()
        self.assertEqual(self.numbers(first), [(change["number"], False), (later["number"], False)])
        minutes = instant(self.agenda(first)["items"][1]["at"]) - instant(first["from"])
        self.assertEqual(minutes, datetime.timedelta(minutes=10))
        for voter in ("ivar", "fatima"):
            self.office.vote(change, voter)
        self.assertEqual(self.numbers(first), [(later["number"], False), (change["number"], True)])
        self.assertNotIn("at", self.agenda(first)["items"][1])
        self.to(first["until"])
        self.assertEqual(self.numbers(second), [(later["number"], False)])
        self.assertEqual(self.numbers(first), [(later["number"], False), (change["number"], True)])

    def test_the_board_says_what_it_looks_at(self):
        change = self.office.to_board()
        first = self.meetings("?limit=1")["data"][0]
        self.assertEqual(self.numbers(first), [(change["number"], False)])
        self.assertIn("agenda: { kind: [change] }", self.world)
        self.server.apply_world(self.world.replace("agenda: { kind: [change] }", "agenda: { service: [web-shop] }"))
        self.assertEqual(self.numbers(first), [])

    def test_on_the_command_line(self):
        change, other = self.office.to_board(), self.office.to_board()
        self.office.vote(change, "hanna")
        first = self.meetings("?limit=1")["data"][0]
        for words in (("cab", "agenda", "weekly-cab"), ("cab", "agenda", first["id"])):
            shown = self.run_cli(*words)
            self.assertEqual(shown.returncode, 0, shown.stderr)
            self.assertIn(first["id"], shown.stdout)
            self.assertIn(f" 1. {change['number']} Patch the payments database", shown.stdout)
            self.assertIn("1 approved", shown.stdout)
            self.assertIn("in the way: freeze quarter-end until", shown.stdout)
            self.assertIn(f"in conflict with {other['number']}, 2020-", shown.stdout)
        shown = self.run_cli("cab", "meetings", "weekly-cab", "--limit", "2")
        self.assertIn(first["id"], shown.stdout)
        self.assertEqual(self.run_cli("cab", "agenda", "weekly-cab/2026-12-02").returncode, 1)
        self.assertEqual(self.run_cli("cab", "agenda", "nobody").returncode, 1)
        self.assertEqual(self.run_cli("cab", "meetings", "weekly-cab", "--limit", "10000").returncode, 1)
        self.assertIn("say which board", self.run_cli("cab", "agenda").stderr)  # there are several


if __name__ == "__main__":
    unittest.main()
