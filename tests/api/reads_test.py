# SPDX-License-Identifier: Apache-2.0
"""What every answer has: an ETag and 304 on each GET, a trace that comes back, a line's end; and pages that
miss nothing while tickets come and move (API-06, API-07, API-24)."""

import re
import threading
import unittest

from assent_server import Server
from normal_change import Office

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
TRACEPARENT = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


class Reads(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(arguments=["--url", "https://a.example", "--security-contact", "mailto:a@b.example"]).start()
        cls.office = Office(cls.server, forbids=True)
        board = cls.office.to_board()
        work = cls.office.to_implement()
        cls.names = {"ticket": board["id"], "approval": board["approval"]["id"], "job": work["jobs"][0]["id"],
                     "workflow": "normal-change", "version": "1", "problem": "not-found"}
        cls.handles = {"people": "ann", "groups": "dba", "roles": "administrator", "services": "payments",
                       "cis": "pay-db-1", "calendars": "business", "freezes": "quarter-end",
                       "maintenance": "intranet-evening", "boards": "weekly-cab", "rotas": "platform",
                       "rules": "nobody-for-themselves"}
        cls.admin = cls.server.admin()
        cls.auditor = cls.server.person("fatima")
        cls.document = cls.admin.reference.document

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def targets(self):
        """(path of the document, a target that it can be read by) of every GET but streams."""
        for path, item in self.document["paths"].items():
            if "get" not in item or "304" not in item["get"]["responses"]:
                continue
            names = dict(self.names, handle=self.handles.get(path.split("/")[2], "") if path.startswith("/v1/") else "")
            target = path
            for name, value in names.items():
                target = target.replace("{" + name + "}", value)
            if "{" not in target and not path.endswith(("/explain", "/clock", ":next_free", ":candidates")):  # which say when they were asked
                yield path, target

    def test_every_get_is_conditional(self):
        done = 0
        for path, target in self.targets():
            answer = self.admin.call("GET", target)
            if answer.status_code == 403:
                continue
            self.assertEqual(answer.status_code, 200, (target, answer.text))
            etag = answer.headers["etag"]
            weak = "W/" if target.endswith(".ics") else ""  # a calendar is the same as long as it says the same
            self.assertRegex(etag, rf'^{weak}"\d+"$', target)
            for given in (etag, f'"0", {etag}', f"W/{etag.removeprefix('W/')}", "*"):
                again = self.admin.call("GET", target, 304, headers={"if-none-match": given})
                self.assertEqual((again.content, again.headers["etag"]), (b"", etag), target)
                self.assertNotIn("content-type", again.headers)
            other = self.admin.call("GET", target, 200, headers={"if-none-match": '"1", "x"' if etag != '"1"' else '"2"'})
            self.assertEqual(other.content, answer.content, target)
            head = self.admin.call("HEAD", target, 200)
            self.assertEqual((head.content, head.headers["etag"], head.headers["content-length"]),
                             (b"", etag, str(len(answer.content))), target)
            done += 1
        self.assertGreater(done, 30)

    def test_a_change_changes_the_etag(self):
        ann = self.office["ann"]
        for target in ("/v1/tickets", "/v1/inbox", "/v1/tokens"):
            caller = ann if target != "/v1/inbox" else self.office["hanna"]
            before = caller.get(target).headers["etag"]
            self.office.to_board() if target != "/v1/tokens" else ann.post("/v1/tokens", {}, 201)
            self.assertNotEqual(caller.get(target, headers={"if-none-match": before}).headers["etag"], before, target)

    def test_every_body_ends_its_line(self):
        for _, target in self.targets():
            self.assertTrue(self.admin.call("GET", target).content.endswith(b"\n"), target)
        for target in ("/v1/nothing", "/v1/tickets?x=1", "/v1/tickets/CHG-99999"):
            self.assertTrue(self.admin.call("GET", target).content.endswith(b"}\n"), target)

    def test_a_trace_goes_back(self):
        for method, target in (("GET", "/v1/whoami"), ("GET", "/v1/nothing"), ("POST", "/v1/tickets"), ("GET", "/openapi.json")):
            answer = self.admin.call(method, target, headers={"traceparent": TRACE})
            self.assertEqual(answer.headers["traceparent"], TRACE)
            self.assertRegex(answer.headers["request-id"], "^req_")
            self.assertNotIn("traceparent", self.admin.call(method, target).headers)

    def test_a_bad_trace_is_a_new_one(self):
        seen = set()
        for given in ("", "x", TRACE.upper(), TRACE[:-1], "01" + TRACE[2:], TRACE.replace("4bf92f3577b34da6a3ce929d0e0e4736", "0" * 32),
                      TRACE.replace("00f067aa0ba902b7", "0" * 16), TRACE + "-x"):
            answer = self.admin.get("/v1/whoami", headers={"traceparent": given})
            if given:
                self.assertRegex(answer.headers["traceparent"], TRACEPARENT)
                self.assertNotEqual(answer.headers["traceparent"], given)
                seen.add(answer.headers["traceparent"])
        self.assertEqual(len(seen), 7)

    def test_rounds_that_wait_for_one(self):
        """/v1/approvals is what of the inbox is a round, page by page, and goes when one has voted."""
        change = self.office.to_board()
        for who in ("hanna", "bo", "ann", "deployer"):
            caller = self.office[who]
            votes = [entry for entry in caller.get("/v1/inbox?limit=200").json()["data"] if entry["what"] == "vote"]
            self.assertEqual(caller.get("/v1/approvals?limit=200").json()["data"], votes, who)
            seen, cursor = [], ""
            while cursor is not None:
                page = caller.get("/v1/approvals?limit=1" + (f"&cursor={cursor}" if cursor else "")).json()
                seen += page["data"]
                cursor = page.get("next")
            self.assertEqual(seen, votes, who)
        mine = [entry["approval"] for entry in self.office["hanna"].get("/v1/approvals?limit=200").json()["data"]]
        self.assertIn(change["approval"]["id"], mine)
        self.office.vote(change, "hanna")
        left = [entry["approval"] for entry in self.office["hanna"].get("/v1/approvals?limit=200").json()["data"]]
        self.assertEqual(set(mine) - set(left), {change["approval"]["id"]})

    def test_by_item(self):
        ann = self.office["ann"]
        one = self.office.draft(items=["pay-api"])
        found = [line["id"] for line in ann.get("/v1/tickets?item=pay-api&limit=200").json()["data"]]
        self.assertEqual(found, [one["id"]])
        self.assertEqual(ann.get("/v1/tickets?item=pay-ap").json()["data"], [])
        self.assertNotIn(one["id"], [line["id"] for line in ann.get("/v1/tickets?item=pay-db-1&limit=200").json()["data"]])

    def test_counting(self):
        ann = self.office["ann"]
        whole = ann.get("/v1/tickets?limit=200").json()["data"]
        page = ann.get("/v1/tickets?count=exact&limit=1").json()
        self.assertEqual(page["count"], {"value": len(whole), "exact": True})
        self.assertEqual(page["data"], whole[:1])
        rest = ann.get(f"/v1/tickets?limit=200&cursor={page['next']}").json()
        self.assertEqual(page["data"] + rest["data"], whole)
        self.assertNotIn("count", rest)
        self.assertEqual(ann.get("/v1/tickets?count=exact&state=nowhere").json()["count"], {"value": 0, "exact": True})
        self.assertNotIn("next", ann.get(f"/v1/tickets?count=exact&limit={len(whole)}").json())
        for query in (f"count=exact&limit=1&cursor={page['next']}", "count=yes", "count=true"):
            ann.get("/v1/tickets?" + query, 400)

    def test_pages_while_tickets_come_and_move(self):
        """What was there throughout is on exactly one page, both ways round, while others are made and moved."""
        self.stirred = 0
        there = {self.office.draft()["id"] for _ in range(30)}
        ending = threading.Event()
        maker = self.server.person("ann")

        def stir():
            while not ending.is_set():
                made = maker.post("/v1/tickets", {"workflow": "normal-change", "fields": {
                    "summary": "Stir", "service": "payments"}}, 201).json()
                maker.post(f"{made['links']['self']}/actions/withdraw", None, 200)
                self.stirred += 1

        threads = [threading.Thread(target=stir) for _ in range(2)]
        for thread in threads:
            thread.start()
        try:
            for sort in ("created", "-created"):
                for limit in (1, 7):
                    seen = self.walk(f"/v1/tickets?sort={sort}&limit={limit}", stop_after=there if limit == 1 else None)
                    self.assertEqual(len(seen), len(set(seen)), "a ticket came twice")
                    self.assertEqual(there - set(seen), set(), "a ticket was left out")
        finally:
            ending.set()
            for thread in threads:
                thread.join()
        self.assertGreater(self.stirred, 0, "nothing moved")

    def walk(self, path, stop_after):
        """Ids of all pages; rising lists of a moving end are left when all that is wanted was seen."""
        seen, cursor, left = [], "", set(stop_after or ())
        while True:
            page = self.office["ann"].get(path + (f"&cursor={cursor}" if cursor else "")).json()
            seen += [line["id"] for line in page["data"]]
            left -= set(seen[-1:])
            cursor = page.get("next")
            if not cursor or (stop_after and not left) or len(seen) > 3000:
                return seen


if __name__ == "__main__":
    unittest.main()
