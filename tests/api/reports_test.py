# SPDX-License-Identifier: Apache-2.0
"""Reports over tickets that have ended, as JSON, as CSV and on the command line; and what the past of a service adds to
the risk of the next change on it, over a restart too."""

import csv
import io
import unittest

from assent_server import Server, read_source

WORKFLOW = read_source("tests/api/reports.yaml")
HOOKS = {"risk.lua": read_source("scripts/hooks/risk.lua")}
HOUR_S = 3600


class Base(unittest.TestCase):
    def setUp(self):
        self.server = Server(arguments=("--test-clock",)).start()
        self.server.apply_world()
        self.server.deploy("reported", WORKFLOW, HOOKS)
        self.ann, self.david, self.hanna = (self.server.person(who) for who in ("ann", "david", "hanna"))

    def tearDown(self):
        self.server.verify()
        self.server.stop()

    def wait(self, seconds):
        self.server.admin().post("/v1/clock", {"advance": f"{seconds} s"}, key=False)

    def act(self, ticket, action):
        return self.ann.post(f"/v1/tickets/{ticket['id']}/actions/{action}", None, 200).json()

    def change(self, *actions, service="payments", items=()):
        ticket = self.ann.post("/v1/tickets", {"workflow": "reported", "fields": {
            "summary": "Patch", "service": service, "items": list(items)}}, 201).json()
        for action in actions:
            ticket = self.act(ticket, action)
        return ticket

    def vote(self, ticket, choice, **more):
        now = self.david.get(f"/v1/tickets/{ticket['id']}").json()
        approval = now["approval"]
        return self.david.post(f"/v1/approvals/{approval['id']}/votes",
                               {"choice": choice, "digest": approval["digest"], **more}, 201).json()

    def report(self, what="tickets", by="", **query):
        return self.hanna.get(f"/v1/reports/{what}", params={"by": by, **query}).json()


class Tickets(Base):
    def test_outcomes_shares_and_times(self):
        first = self.change("work")
        self.wait(2 * HOUR_S)
        self.act(first, "finish")
        second = self.change("work")
        self.wait(4 * HOUR_S)
        self.act(second, "fail")
        self.change("forget", service="reporting")
        self.change()  # still open: it counts nowhere
        whole = self.report(by="service")
        self.assertEqual([line["service"] for line in whole["data"]], ["payments", "reporting"])
        payments, reporting = whole["data"]
        self.assertEqual((payments["ended"], payments["succeeded"], payments["failed"], payments["success_share"]), (2, 1, 1, 0.5))
        self.assertEqual((payments["emergency"], payments["emergency_share"]), (2, 1))
        self.assertEqual(payments["lead_time"]["median_s"] // HOUR_S, 2)
        self.assertEqual(payments["lead_time"]["p90_s"] // HOUR_S, 4)
        self.assertEqual((reporting["cancelled"], reporting["lead_time"]), (1, {"count": 0}))
        self.assertNotIn("success_share", reporting)
        self.assertEqual(whole["total"]["ended"], 3)
        self.assertEqual(self.report(kind="incident")["data"], [])

    def test_a_span_is_half_open_and_columns_combine(self):
        ended = self.change("work", "finish")["updated"]
        self.assertEqual(len(self.report(ended_from=ended)["data"]), 1)
        self.assertEqual(len(self.report(ended_before=ended)["data"]), 0)
        line = self.report(by="month,service,workflow,type")["data"][0]
        self.assertEqual((line["month"], line["service"], line["workflow"], line["type"]),
                         (ended[:7], "payments", "reported", "emergency"))
        self.assertNotIn("month", self.report(by="type")["data"][0])

    def test_more_than_a_page(self):
        for _ in range(103):
            self.change("forget")
        self.assertEqual(self.report()["total"]["cancelled"], 103)

    def test_csv(self):
        self.change("work", "finish")
        self.change("forget", service="reporting")
        answer = self.hanna.get("/v1/reports/tickets", params={"by": "service"}, headers={"accept": "text/csv"})
        self.assertTrue(answer.headers["content-type"].startswith("text/csv"))
        self.assertTrue(answer.text.endswith("\r\n"))
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        self.assertEqual([(row["service"], row["succeeded"], row["cancelled"]) for row in rows],
                         [("payments", "1", "0"), ("reporting", "0", "1")])
        self.assertEqual((rows[0]["success_share"], rows[1]["success_share"]), ("1.0000", ""))
        self.assertEqual(rows[1]["lead_time_median_s"], "")
        self.assertNotIn("month", rows[0])
        empty = self.hanna.get("/v1/reports/tickets", params={"kind": "problem"}, headers={"accept": "text/csv"})
        self.assertEqual(len(empty.text.splitlines()), 1)

    def test_what_cannot_be_asked(self):
        for query in ({"by": "team"}, {"by": "month,month"}, {"by": "month,"}, {"by": ",month"}, {"kind": "wish"}, {"ended_from": "yesterday"},
                      {"ended_from": "2026-02-30"}, {"ended_from": "2026-12-01", "ended_before": "2026-12-01"}, {"since": "2026-12-01"}):
            with self.subTest(query=query):
                self.hanna.get("/v1/reports/tickets", 400, params=query)
        self.hanna.get("/v1/reports/tickets", 406, headers={"accept": "application/xml"})
        self.ann.get("/v1/reports/tickets", 403)


class Approvals(Base):
    def test_early_late_and_refused(self):
        early, late, refused, expired = (self.change("ask") for _ in range(4))
        self.vote(early, "approve")
        self.vote(refused, "reject", comment="No.")
        self.wait(30 * HOUR_S)
        self.vote(late, "approve")
        self.wait(20 * HOUR_S)
        for ticket in early, late:
            self.act(ticket, "finish")
        self.server.wait_for(lambda: self.ann.get(f"/v1/tickets/{expired['id']}").json()["state"] == "refused")
        line, = self.report("approvals")["data"]
        self.assertEqual((line["round"], line["asked"], line["kind"]), ("peers", "group:dba", "approval"))
        self.assertEqual((line["closed"], line["met"], line["refused"], line["expired"]), (4, 2, 1, 1))
        self.assertEqual((line["early"], line["timely"], line["late"]), (2, 1, 0))
        self.assertEqual((line["early_share"], line["expired_share"]), (0.5, 0.25))
        self.assertEqual(line["time"]["p90_s"] // HOUR_S, 50)  # the clock was moved past its end
        told = self.server.command("report", "approvals", token=self.server.token("hanna")).stdout
        self.assertRegex(told, r"all +peers +group:dba +4 +2 +1 +50.0 % +0.0 % +25.0 %")


class Past(Base):
    def factors(self, ticket):
        return {factor["id"]: factor for factor in self.act(ticket, "ask")["risk"].get("factors", [])}

    def test_failures_raise_the_risk_of_the_next_change_and_are_forgotten_after_90_days(self):
        self.assertNotIn("past", self.factors(self.change()))
        self.change("work", "finish", items=["pay-db-1"])
        self.change("work", "finish")
        self.change("work", "fail", items=["pay-db-1"])
        past = self.factors(self.change())["past"]
        self.assertEqual((past["contribution"], past["value"]), (16, 1))
        self.assertRegex(past["reason"], "1 of 3 tickets of the service Payments failed in the last 90 days")
        item = self.factors(self.change(items=["pay-db-1"]))["past"]
        self.assertRegex(item["reason"], r"1 of 2 tickets of Payments database \(primary\) failed")
        self.assertEqual(item["contribution"], 25)
        team = self.factors(self.change(service="reporting"))["past"]  # the same people support it
        self.assertRegex(team["reason"], "of the team behind the service")
        self.server.kill()
        self.server.start()
        self.ann, self.hanna = self.server.person("ann"), self.server.person("hanna")
        self.assertEqual(self.factors(self.change())["past"], past)
        self.wait(89 * 24 * HOUR_S)
        self.ann = self.server.api(self.server.token("ann", keep=False))  # one that lives longer
        self.wait(2 * 24 * HOUR_S)
        self.assertNotIn("past", self.factors(self.change()))

    def test_the_command(self):
        self.change("work", "finish")
        token = self.server.token("hanna")
        told = self.server.command("report", "--by", "service", token=token).stdout
        self.assertRegex(told, r"payments +1 +1 +0 +0 +0 +100.0 % +100.0 %")
        self.assertEqual(self.server.command("report", "--csv", token=token).stdout.split(",")[0], "ended")
        both = self.server.command("report", "--csv", "--json", token=token, check=False)
        self.assertEqual((both.returncode, both.stdout), (2, ""))
        no = self.server.command("report", token=self.server.token("ann"), check=False)
        self.assertEqual(no.returncode, 1)
        self.assertRegex(no.stderr, "read_all")


if __name__ == "__main__":
    unittest.main()
