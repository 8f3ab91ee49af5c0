# SPDX-License-Identifier: Apache-2.0
"""Freezes over the API: a change whose time has come is kept, goes on when the freeze ends or another world is applied, or when
the freeze is lifted with a reason; work is paused; and what is wrong changes nothing."""

import datetime
import time
import unittest

from assent_server import Server, read_source
from normal_change import Office

TODAY = datetime.datetime.now(datetime.timezone.utc)
YEAR = TODAY.year + (TODAY.strftime("%m-%d") > "12-20")  # whose New Year is still to come
BEGIN = f"{YEAR}-12-22T12:00:00Z"  # New Year's freeze is from the 23rd at 17:00Z to 4 January at 05:00Z


def world():
    """The sample world, with its freezes at the next New Year: from the 28th to the 30th the other one."""
    text = read_source("workflows/sample-world.yaml")
    for given, wanted in (("from: 2026-12-23 18:00, until: 2027-01-04 06:00",
                           f"from: {YEAR}-12-23 18:00, until: {YEAR + 1}-01-04 06:00"),
                          ("when: last 3 business days of quarter", f"when: {{ from: {YEAR}-12-28, until: {YEAR}-12-30 }}")):
        assert given in text, given
        text = text.replace(given, wanted)
    return text


class Freezes(unittest.TestCase):
    def setUp(self):
        self.server = Server(arguments=["--test-clock"]).start()
        self.office = Office(self.server, set_up=False)
        self.server.apply_world(world())
        self.server.deploy("normal-change")
        self.to(BEGIN)

    def tearDown(self):
        self.server.verify()
        self.server.stop()

    def to(self, moment):
        self.server.admin().post("/v1/clock", {"to": moment}, key=False)

    def scheduled(self, start, end):
        """A change of the shop, approved and waiting for its time."""
        change = self.office.draft(service="web-shop", items=["shop-search"], implementer="david", users="none",
                                   planned={"start": start, "end": end})
        self.office.act(change, "submit")
        self.office.vote(change, "cecilia")
        self.assertEqual(self.office.read(change)["state"], "scheduled")
        return change

    def until(self, change, state):
        until = time.monotonic() + 30
        while self.office.read(change)["state"] != state:
            self.assertLess(time.monotonic(), until, self.office.read(change))
            time.sleep(0.01)

    def clocks(self, change):
        return {clock["name"]: clock["due"] for clock in self.office.read(change).get("clocks", [])}

    def kept(self, change):
        until = time.monotonic() + 30
        while "wait/0/free" not in self.clocks(change):
            self.assertLess(time.monotonic(), until, self.office.read(change))
            time.sleep(0.01)
        return self.clocks(change)["wait/0/free"]

    def override(self, change, by, freeze="new-year", because="It cannot wait.", status=201, query=""):
        return self.office[by].post(f"{change['links']['self']}/overrides{query}",
                                    {"freeze": freeze, "because": because}, status).json()

    def test_it_waits_until_the_freeze_ends(self):
        change = self.scheduled(f"{YEAR + 1}-01-04T04:00:00Z", f"{YEAR + 1}-01-04T09:00:00Z")
        end = f"{YEAR + 1}-01-04T05:00:00.000000Z"
        why = str(self.office["ann"].get(f"{change['links']['self']}/explain").json())  # before its time comes, too
        self.assertIn(f"kept by freeze new-year until {end}; nothing would from {end} on", why)
        self.to(f"{YEAR + 1}-01-04T04:30:00Z")
        self.assertEqual(self.kept(change), f"{YEAR + 1}-01-04T05:00:00.000000Z")
        why = self.office["ann"].get(f"{change['links']['self']}/explain").json()
        self.assertIn("new-year", str(why))
        self.to(f"{YEAR + 1}-01-04T05:00:00Z")
        self.until(change, "implement")

    def test_another_world_lets_it_go(self):
        change = self.scheduled(f"{YEAR}-12-28T10:00:00Z", f"{YEAR}-12-28T20:00:00Z")
        self.to(f"{YEAR}-12-28T10:00:00Z")
        self.assertEqual(self.kept(change), f"{YEAR + 1}-01-04T05:00:00.000000Z")
        shorter = world().replace(f"until: {YEAR + 1}-01-04 06:00", f"until: {YEAR}-12-27")
        self.server.apply_world(shorter.replace(f"from: {YEAR}-12-28", f"from: {YEAR}-12-29"))
        self.until(change, "implement")

    def test_it_is_lifted_with_a_reason(self):
        change = self.scheduled(f"{YEAR}-12-26T10:00:00Z", f"{YEAR}-12-26T20:00:00Z")
        self.assertEqual(self.override(change, "ann", status=403)["code"], "not-entitled")
        self.assertEqual(self.override(change, "hanna", freeze="old-year", status=422)["code"], "freeze-unknown")
        self.assertEqual(self.override(change, "hanna", freeze="quarter-end", status=409)["code"], "freeze-not-met")
        self.assertEqual(self.override(change, "hanna", because=" ", status=422)["code"], "comment-missing")
        self.office["hanna"].post(f"{change['links']['self']}/overrides", {"freeze": "new-year"}, 422)
        before = self.office.read(change)
        self.override(change, "hanna", status=200, query="?dry_run=true")
        self.assertEqual(self.office.read(change), before)
        waived = self.override(change, "hanna")["waived"]
        self.assertEqual([(entry["rule"], entry["person"]["handle"], entry["because"]) for entry in waived],
                         [("freeze new-year", "hanna", "It cannot wait.")])
        self.assertEqual((waived[0]["from"], waived[0]["until"]),
                         (f"{YEAR}-12-23T17:00:00.000000Z", f"{YEAR + 1}-01-04T05:00:00.000000Z"))
        self.assertEqual(self.override(change, "hanna", status=409)["code"], "freeze-not-met")
        history = str(self.office["ann"].get(change["links"]["history"]).json())
        self.assertIn(f"freeze new-year lifted until {YEAR + 1}-01-04T05:00:00Z: It cannot wait.", history)
        self.to(f"{YEAR}-12-26T10:00:00Z")
        self.until(change, "implement")

    def test_nobody_lifts_a_freeze_for_oneself(self):
        change = self.office.draft(by="hanna", service="web-shop", items=["shop-search"], implementer="david", users="none",
                                   planned={"start": f"{YEAR}-12-26T10:00:00Z", "end": f"{YEAR}-12-26T20:00:00Z"})
        self.assertEqual(self.override(change, "hanna", status=403)["code"], "separation-of-duties")

    def test_work_is_paused(self):
        change = self.scheduled(f"{YEAR}-12-22T12:30:00Z", f"{YEAR}-12-22T14:00:00Z")
        self.to(f"{YEAR}-12-22T12:31:00Z")
        self.until(change, "implement")
        self.to(f"{YEAR}-12-28T10:00:00Z")  # the quarter's end pauses what has begun
        self.assertIsNone(self.office.claim("snapshot"))
        self.to(f"{YEAR}-12-31T08:00:00Z")
        self.assertEqual(self.office.claim("snapshot")["number"], change["number"])

    def test_the_command_shows_and_lifts_them(self):
        change = self.scheduled(f"{YEAR}-12-26T10:00:00Z", f"{YEAR}-12-26T20:00:00Z")
        token = self.server.token("hanna")
        self.assertIn(f"{YEAR}-12-23 17:00Z to {YEAR + 1}-01-04 05:00Z", self.server.command("freezes", token=token).stdout)
        self.assertIn(f"{YEAR}-12-30 23:00Z", self.server.command("freezes", "quarter-end", token=token).stdout)
        self.assertIn("Hanna Koski", self.server.command("boards", "weekly-cab", token=token).stdout)
        self.assertIn("18:00", self.server.command("maintenance", "intranet-evening", token=token).stdout)
        self.assertIn("Cecilia Ruiz", self.server.command("rotas", "platform", token=token).stdout)
        shown = self.server.command("override", change["number"], "new-year", "It cannot wait.", token=token)
        self.assertIn(change["number"], shown.stdout)
        self.assertEqual(len(self.office.read(change)["waived"]), 1)


class BadTimes(unittest.TestCase):
    """What is wrong in a world is told at its place, and nothing is changed."""

    ROWS = (
        ("zone: Europe/Berlin", "zone: Europe/Atlantis", "Europe/Atlantis is no time zone"),
        ("until: 2027-01-04 06:00", "until: 2026-12-04 06:00", "it ends before it begins"),
        ("when: last 3 business days of quarter", "when: last 93 business days of quarter", "neither a date"),
        ("    calendar: business\n    when: last", "    zone: UTC\n    when: last", "business days are counted in a calendar"),
        ("rule: FREQ=DAILY, at", "rule: FREQ=SECONDLY, at", "a rule begins with"),
        ("rule: FREQ=DAILY, at", "rule: FREQ=DAILY;COUNT=99999999, at", "needs `from`"),
        ("rule: FREQ=WEEKLY;BYDAY=TU, at", "rule: FREQ=WEEKLY;BYDAY=XX, at", "no recurrence that can be followed"),
        ("meets: { rule: FREQ=WEEKLY;BYDAY=TU, at: 14:00, lasts: 1 h", "meets: { rule: FREQ=WEEKLY;BYDAY=TU, at: 14:00",
         "a meeting has an end"),
        ("where: { service: [intranet] }", "where: { service: [intranets] }", "there is no service `intranets`"),
        ("by: role:change-manager }", "by: role:changer }", "there is no role `changer`"),
        ("calendar: business\n    when", "calendar: busyness\n    when", "there is no calendar `busyness`"),
        ("quorum: 3", "quorum: 30", "the quorum is 30"),
        ("chair: hanna", "chair: ann", "no member of the board"),
        ("until: 2026-12-26 }", "until: 2026-12-23 }", "it ends before it begins"),
        ("handover: { rule: FREQ=WEEKLY;BYDAY=MO, from: 2026-01-05, at", "handover: { rule: FREQ=WEEKLY;BYDAY=MO, at",
         "a handover comes back"),
    )

    def test_each_has_a_clear_error(self):
        world = read_source("workflows/sample-world.yaml")
        with Server() as server:
            version = server.admin().get("/v1/world").headers["etag"]
            for good, bad, words in self.ROWS:
                self.assertIn(good, world)
                answer = server.admin().call("PUT", "/v1/world", 422, content=world.replace(good, bad, 1).encode(),
                                             headers={"content-type": "application/yaml"}).json()
                told = [entry for entry in answer["diagnostics"] if words in entry["message"]]
                self.assertTrue(told, (bad, answer["diagnostics"]))
                line = world.replace(good, bad, 1).split("\n")[told[0]["line"] - 1]
                self.assertTrue(line.strip() and told[0]["line"] > 90, (bad, line))
            self.assertEqual(server.admin().get("/v1/world").headers["etag"], version)


if __name__ == "__main__":
    unittest.main()
