# SPDX-License-Identifier: Apache-2.0
"""The change schedule over the API: conflicts that both sides know whoever came first, also when both move at once from
two connections, over a restart; accepting; waits that they keep; the next free slot; lists; and the calendar with its
own token, as bytes and as python3-vobject reads it."""

import datetime
import re
import threading
import unittest
import uuid

import vobject
from assent_server import Server, read_source



def hour(at, day=1):
    return f"2036-03-{day:02}T{at:02}:00:00Z"


def span(start, end, day=1):
    return {"start": hour(start, day), "end": hour(end, day)}


def soon(start, end):
    at = datetime.datetime.now(datetime.timezone.utc).replace(minute=0, second=0, microsecond=0)
    return {name: (at + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
            for name, hours in (("start", start), ("end", end))}


class Base(unittest.TestCase):
    def setUp(self):
        self.server = Server().start()
        self.server.apply_world()
        self.server.deploy("planned", read_source("tests/api/schedule.yaml"), {})
        self.ann, self.hanna = self.server.person("ann"), self.server.person("hanna")

    def tearDown(self):
        self.server.verify()
        self.server.stop()

    def change(self, planned, items=("pay-db-1",), by=None, status=201, **fields):
        body = {"summary": "Patch", "items": list(items), **fields}
        if planned:
            body["planned"] = planned
        return (by or self.ann).post("/v1/tickets", {"workflow": "planned", "fields": body}, status).json()

    def read(self, ticket):
        return self.ann.get(f"/v1/tickets/{ticket['id']}").json()

    def edit(self, ticket, by=None, status=200, **fields):
        return (by or self.ann).call("PATCH", f"/v1/tickets/{ticket['id']}", status, json={"fields": fields},
                                     headers={"if-match": f'"{self.read(ticket)["revision"]}"'}).json()

    def act(self, ticket, action, status=200, **body):
        return self.ann.post(f"/v1/tickets/{ticket['id']}/actions/{action}", body or None, status).json()

    def conflict(self, ticket):
        """The only one that is not resolved, or None."""
        found = self.read(ticket).get("conflicts", [])
        self.assertLessEqual(len(found), 1)
        return found[0] if found else None

    def accept(self, conflict, by=None, status=200, **body):
        return (by or self.hanna).post(f"/v1/conflicts/{conflict['id']}:accept", body or {"because": "They do not meet."},
                                       status).json()


class Conflicts(Base):
    def test_both_know_whoever_came_first(self):
        first, second = self.change(span(8, 10)), self.change(span(9, 11))
        one, other = self.conflict(first), self.conflict(second)
        self.assertEqual(one["id"], other["id"])
        self.assertEqual((one["with"]["number"], other["with"]["number"]), (second["number"], first["number"]))
        for side in one, other:
            self.assertEqual((side["kind"], side["outcome"], side["items"]), ("same_item", "open", ["pay-db-1"]))
            self.assertEqual((side["from"][:19], side["until"][:19]), (hour(9)[:19], hour(10)[:19]))
        for ticket in first, second:
            history = self.ann.get(f"/v1/tickets/{ticket['id']}/history").json()["data"]
            kinds = [fact["kind"] for turn in history for fact in turn["facts"]]
            self.assertEqual(kinds.count("conflict_found"), 1)

    def test_touching_is_no_conflict(self):
        first, second = self.change(span(8, 10)), self.change(span(10, 11))
        self.assertIsNone(self.conflict(first))
        self.assertIsNone(self.conflict(second))

    def test_kinds(self):
        on = self.change(span(8, 10), ["pay-db-1"])
        above = self.change(span(9, 11), ["pay-api"])  # depends on pay-db-1
        self.assertEqual((self.conflict(above)["kind"], self.conflict(above)["others"]), ("depends_on", ["pay-db-1"]))
        self.assertEqual((self.conflict(on)["kind"], self.conflict(on)["others"]), ("depended_on", ["pay-api"]))
        erik = [self.change(span(8, 10, day), [item], implementer="erik") for day, item in ((2, "wiki"), (2, "shop-db"))]
        self.assertEqual({self.conflict(ticket)["kind"] for ticket in erik}, {"same_implementer"})
        program = [self.change(span(8, 10, 3), [item], implementer="deployer") for item in ("wiki", "shop-db")]
        self.assertEqual([self.conflict(ticket) for ticket in program], [None, None])

    def test_it_ends_when_one_moves_away_or_ends(self):
        first, second = self.change(span(8, 10)), self.change(span(9, 11))
        self.edit(second, planned=span(12, 13))
        self.assertEqual([self.conflict(first), self.conflict(second)], [None, None])
        self.edit(second, planned=span(9, 13))
        self.assertNotEqual(self.conflict(first)["id"], None)
        self.act(first, "drop")
        self.assertEqual([self.conflict(first), self.conflict(second)], [None, None])
        facts = [fact for turn in self.ann.get(f"/v1/tickets/{second['id']}/history").json()["data"]
                 for fact in turn["facts"] if fact["kind"] == "conflict_settled"]
        self.assertEqual([fact["why"] for fact in facts], [f"{first['number']} has ended", f"{second['number']} was moved"])

    def test_who_may_accept(self):
        first, second = self.change(span(8, 10)), self.change(span(9, 11))
        conflict = self.conflict(first)
        self.assertEqual(self.accept(conflict, self.ann, 403)["code"], "separation-of-duties")
        self.assertEqual(self.accept(conflict, self.server.person("petra"), 403)["code"], "not-entitled")
        self.assertEqual(self.accept(conflict, None, 422, because="  ")["code"], "comment-missing")
        self.accept({"id": conflict["id"][:-1] + "9"}, None, 404)
        self.accept({"id": "cfl_nonsense"}, None, 404)
        accepted = self.accept(conflict)
        self.assertEqual((accepted["outcome"], accepted["by"]["handle"]), ("accepted", "hanna"))
        for ticket in first, second:
            self.assertEqual((self.conflict(ticket)["outcome"], self.conflict(ticket)["because"]),
                             ("accepted", "They do not meet."))
        self.edit(second, summary="Patch it")  # nothing of the overlap
        self.assertEqual(self.conflict(first)["outcome"], "accepted")
        self.edit(second, planned=span(9, 12))  # the overlap stays what it was
        self.assertEqual(self.conflict(first)["outcome"], "accepted")
        self.edit(second, planned=span(8, 12))
        self.assertEqual([self.conflict(ticket)["outcome"] for ticket in (first, second)], ["open", "open"])
        self.act(second, "drop")
        self.assertEqual(self.accept(conflict, None, 409)["code"], "state-forbids")

    def test_two_connections_at_once(self):
        changes = [self.change(None) for _ in range(12)]
        people = [self.server.person(handle) for handle in ("ann", "ann")]
        for day in range(1, 4):
            start = threading.Barrier(len(changes))
            answers = []

            def move(ticket, person, day=day, start=start, answers=answers):
                start.wait()
                answers.append(person.call("POST", f"/v1/tickets/{ticket['id']}/actions/place", None,
                                           json={"fields": {"planned": span(8, 10, day)}},
                                           headers={"idempotency-key": str(uuid.uuid4())}).status_code)

            threads = [threading.Thread(target=move, args=(ticket, people[n % 2])) for n, ticket in enumerate(changes)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(answers, [200] * len(changes))
            for ticket in changes:
                found = self.read(ticket)["conflicts"]
                self.assertEqual({one["with"]["id"] for one in found} | {ticket["id"]}, {each["id"] for each in changes})

    def test_a_bound(self):
        for _ in range(65):  # the last one has 64 others
            self.change(span(8, 10), ["wiki"])
        refused = self.change(span(8, 10), ["wiki"], status=422)
        self.assertEqual(refused["code"], "limit-reached")
        self.assertIn("next-free", refused["detail"])

    def test_after_a_restart(self):
        first = self.change(span(8, 10))
        self.server.kill()
        self.server.start()
        self.ann, self.hanna = self.server.person("ann"), self.server.person("hanna")
        second = self.change(span(9, 11))
        self.assertEqual(self.conflict(first)["id"], self.conflict(second)["id"])
        listed = self.ann.get("/v1/conflicts").json()["data"]
        self.assertEqual([(one["ticket"]["number"], one["with"]["number"]) for one in listed],
                         [(second["number"], first["number"])])

    def test_the_world_changes(self):
        above, below = self.change(span(8, 10), ["wiki"]), self.change(span(9, 11), ["pay-db-1"])
        self.assertIsNone(self.conflict(above))
        world = read_source("workflows/sample-world.yaml")
        world, count = re.subn(r"(wiki: .*depends_on: \[)storage-1", r"\1storage-1, pay-db-1", world)
        self.assertEqual(count, 1)
        self.server.apply_world(world)
        for _ in range(200):
            if self.conflict(above) and self.conflict(below):
                break
        self.assertEqual((self.conflict(above)["kind"], self.conflict(below)["kind"]), ("depends_on", "depended_on"))


class Waiting(Base):
    def state_when(self, ticket, wanted):
        self.server.wait_for(lambda: self.read(ticket)["state"] == wanted)

    def now(self, start, end):
        at = datetime.datetime.now(datetime.timezone.utc)
        return {name: (at + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
                for name, hours in (("start", start), ("end", end))}

    def test_a_wait_goes_on_when_its_conflict_is_accepted(self):
        first, second = self.change(self.now(-1, 5)), self.change(self.now(-1, 6))
        self.assertEqual(self.act(second, "plan")["state"], "scheduled")
        blocked = self.ann.get(f"/v1/tickets/{second['id']}/explain").json()
        self.assertIn(self.conflict(second)["id"], str(blocked))
        self.assertIn(first["number"], str(blocked))
        self.accept(self.conflict(second))
        self.state_when(second, "live")
        self.assertEqual(self.act(first, "plan")["state"], "live")

    def test_the_other_side_goes_on_too(self):
        first = self.change(self.now(-1, 5))
        second = self.change(self.now(-1, 6))
        self.assertEqual(self.act(first, "plan")["state"], "scheduled")
        self.edit(second, planned=self.now(7, 8))
        self.state_when(first, "live")


class Looking(Base):
    def test_lists_and_pages(self):
        made = [self.change(span(8 + n, 9 + n), [("wiki", "shop-db")[n % 2]], summary=f"Nr {n}") for n in range(5)]
        gone = self.change(span(20, 21), ["wiki"], service="intranet")
        self.act(gone, "drop")
        of = lambda query: [entry["number"] for entry in self.ann.get(f"/v1/schedule?{query}").json()["data"]]
        numbers = [ticket["number"] for ticket in made]
        self.assertEqual(of(""), numbers)
        self.assertEqual(of("item=wiki"), numbers[::2])
        self.assertEqual(of("cancelled=true&item=wiki"), numbers[::2] + [gone["number"]])
        self.assertEqual(of("service=intranet&cancelled=true"), [gone["number"]])
        self.assertEqual(of(f"from={hour(9)}&until={hour(11)}"), numbers[1:3])
        seen, query = [], "limit=2"
        while query:
            page = self.ann.get(f"/v1/schedule?{query}").json()
            seen += [entry["number"] for entry in page["data"]]
            query = f"limit=2&cursor={page['next']}" if "next" in page else None
        self.assertEqual(seen, numbers)
        self.ann.get(f"/v1/schedule?from={hour(9)}&until={hour(9)}", 400)
        self.ann.get("/v1/schedule?from=tomorrow", 400)
        self.ann.get("/v1/conflicts?outcome=nonsense", 400)

    def test_the_next_free_slot(self):
        ticket = self.change(span(8, 10))
        self.change(span(10, 12))
        free = lambda query, status=200: self.ann.get(f"/v1/schedule:next_free?{query}", status).json()
        self.assertEqual(free(f"items=pay-db-1&duration=PT1H&from={hour(8)}")["start"][:19], hour(12)[:19])
        self.assertEqual(free(f"items=pay-api&duration=PT1H&from={hour(8)}")["start"][:19], hour(12)[:19])
        self.assertEqual(free(f"items=broker&duration=PT1H&from={hour(8)}")["start"][:19], hour(8)[:19])
        self.assertEqual(free(f"change={ticket['number']}&from={hour(9)}")["start"][:19], hour(12)[:19])
        self.assertEqual(free(f"items=pay-db-1&duration=PT3H&within=PT4H&from={hour(8)}"), {"found": False})
        for bad in ("items=pay-db-1", "duration=PT1H", "items=nothing&duration=PT1H", f"items=wiki&change={ticket['id']}",
                    "items=wiki&duration=P91D", "items=wiki&duration=3%20business%20days", "items=,&duration=PT1H",
                    "items=wiki&duration=PT1H&service=nothing", "items=wiki&duration=PT1H&change_type=big",
                    f"change={ticket['id']}&backout=PT1H"):
            free(bad, 400)
        free("change=CHG-404", 404)

    def test_a_slot_at_the_end_of_all_times(self):
        change = self.change(span(8, 10))
        for end in ("from=9999-12-31T23:59:59.999999Z", "from=9999-12-31T23:00:00Z&duration=2%20h"):
            found = self.ann.get(f"/v1/schedule:next_free?change={change['id']}&{end}").json()
            self.assertEqual(found, {"found": False})
        found = self.ann.get(f"/v1/schedule:next_free?change={change['id']}&from=9999-12-31T20:00:00Z").json()
        self.assertEqual(found["end"], "9999-12-31T22:00:00.000000Z")

    def test_tickets_by_item(self):
        listed = self.change(None, ["wiki"])
        inside = self.change(None, [], hosts=[{"host": "wiki", "size": 3}], note="shop-db")
        self.change(None, [], note="wiki")
        of = lambda item: {line["id"] for line in self.ann.get(f"/v1/tickets?item={item}").json()["data"]}
        self.assertEqual(of("wiki"), {listed["id"], inside["id"]})
        self.assertEqual(of("shop-db"), set())
        self.edit(listed, items=["shop-db"])
        self.assertEqual((of("wiki"), of("shop-db")), ({inside["id"]}, {listed["id"]}))


class Closed(Base):
    """A change whose definition names readers: of it others see nothing, wherever changes are listed."""

    def setUp(self):
        super().setUp()
        closed = read_source("tests/api/schedule.yaml").replace("workflow: planned", "workflow: closed")
        self.server.deploy("closed", closed.replace("prefix: PLN", "prefix: SEC\nreaders: group:service-desk"), {})
        self.bo = self.server.person("bo")

    def closed(self, planned):
        body = {"summary": "Hush", "items": ["pay-db-1"], "service": "payments", "planned": planned}
        return self.ann.post("/v1/tickets", {"workflow": "closed", "fields": body}, 201).json()

    def test_who_may_see_it_sees_it(self):
        hidden, plain = self.closed(span(8, 10)), self.change(span(9, 11))
        for person, sees in ((self.ann, True), (self.server.person("petra"), True), (self.bo, False)):
            numbers = sorted([plain["number"]] + [hidden["number"]] * sees)
            person.get(f"/v1/tickets/{hidden['id']}", 200 if sees else 404)
            for path in ("/v1/tickets", "/v1/tickets?open=true&kind=change", "/v1/tickets?item=pay-db-1",
                         "/v1/tickets?requester=ann", "/v1/schedule"):
                listed = person.get(path).json()["data"]
                self.assertEqual(sorted(entry["number"] for entry in listed), numbers, path)
            person.get(f"/v1/schedule:next_free?change={hidden['number']}", 200 if sees else 404)
            page = person.get("/v1/schedule?limit=1").json()
            self.assertEqual(len(page["data"]), int(sees))
            rest = person.get(f"/v1/schedule?limit=1&cursor={page['next']}").json()
            self.assertEqual([entry["number"] for entry in rest["data"]], [plain["number"]])

    def test_a_calendar_has_what_its_owner_sees(self):
        self.closed(soon(5, 6))
        for handle, sees in (("petra", True), ("bo", False)):
            token = self.server.token(handle, ["calendar"])
            text = self.server.api().get(f"/v1/schedule.ics?feed_token={token}").text
            self.assertEqual("Hush" in text, sees)

    def test_a_conflict_is_told_who_sees_one_side(self):
        first, plain = self.closed(span(8, 10, 2)), self.change(span(9, 11, 2))
        self.closed(span(8, 10, 3))
        self.closed(span(9, 11, 3))
        self.assertEqual(len(self.ann.get("/v1/conflicts").json()["data"]), 2)
        seen = self.bo.get("/v1/conflicts").json()["data"]
        self.assertEqual([{side["ticket"]["number"], side["with"]["number"]} for side in seen],
                         [{first["number"], plain["number"]}])
        self.assertNotIn("Hush", self.bo.get("/v1/conflicts").text)
        page, pages = self.bo.get("/v1/conflicts?limit=1").json(), 1
        shown = page["data"]
        while page.get("next"):
            page, pages = self.bo.get(f"/v1/conflicts?limit=1&cursor={page['next']}").json(), pages + 1
            shown += page["data"]
        self.assertEqual([one["id"] for one in shown], [seen[0]["id"]])
        self.assertLessEqual(pages, 3)


class Times(Base):
    """Freezes, windows and the time for taking back, in a winter that the tables know."""

    def setUp(self):
        super().setUp()
        self.year = datetime.datetime.now(datetime.timezone.utc).year + 1
        world = read_source("workflows/sample-world.yaml")
        world = world.replace("from: 2026-12-23 18:00, until: 2027-01-04 06:00",
                              f"from: {self.year}-12-23 18:00, until: {self.year + 1}-01-04 06:00")
        self.server.apply_world(world)
        planned = read_source("tests/api/schedule.yaml")
        self.server.deploy("planned", planned.replace("type: planned,", "type: planned, backout: 1 h,"), {})

    def at(self, text):
        return f"{self.year}-{text}:00:00Z"

    def free(self, query):
        found = self.ann.get(f"/v1/schedule:next_free?{query}").json()
        return [found[name][:13] for name in ("start", "end", "until") if name in found]

    def test_a_slot_lies_clear_of_freezes_and_inside_windows(self):
        before, after = f"{self.year}-12-23T", f"{self.year + 1}-01-04T"
        eve = f"items=shop-web&from={self.at('12-23T16')}"
        self.assertEqual(self.free(f"{eve}&duration=PT1H"), [before + "16", before + "17"])  # it ends as the freeze begins
        self.assertEqual(self.free(f"{eve}&duration=PT2H"), [after + "05", after + "07"])
        self.assertEqual(self.free(f"{eve}&duration=PT1H&backout=PT1H"), [after + "05", after + "06", after + "07"])
        self.assertEqual(self.free(f"{eve}&duration=PT2H&change_type=normal"), [after + "05", after + "07"])
        self.assertEqual(self.free(f"{eve}&duration=PT2H&change_type=emergency"), [before + "16", before + "18"])
        self.assertEqual(self.free(f"items=broker&from={self.at('12-23T16')}&duration=PT2H&service=web-shop"),
                         [after + "05", after + "07"])
        self.assertEqual(self.free(f"items=wiki&from={self.at('06-15T10')}&duration=PT2H"),
                         [f"{self.year}-06-15T16", f"{self.year}-06-15T18"])  # 18:00 in Stockholm, in summer
        self.assertEqual(self.free(f"items=wiki&from={self.at('06-15T10')}&duration=PT13H"), [])

    def test_of_a_change_with_its_own_time_for_taking_back(self):
        change = self.change({"start": self.at("12-23T14"), "end": self.at("12-23T15")}, ["shop-web"], service="web-shop")
        day = f"{self.year}-12-23T"
        self.assertEqual(self.free(f"change={change['number']}&from={self.at('12-23T15')}"), [day + "15", day + "16", day + "17"])
        after = f"{self.year + 1}-01-04T"
        self.assertEqual(self.free(f"change={change['number']}&from={self.at('12-23T16')}"), [after + "05", after + "06", after + "07"])
        self.change({"start": self.at("12-23T16"), "end": self.at("12-23T17")}, ["shop-web"], service="web-shop")
        self.assertEqual(self.free(f"change={change['number']}&from={self.at('12-23T13')}"), [day + "13", day + "14", day + "15"])
        self.assertEqual(self.free(f"change={change['number']}&from={self.at('12-23T15')}"), [after + "05", after + "06", after + "07"])
        unplanned = self.change(None)
        self.ann.get(f"/v1/schedule:next_free?change={unplanned['number']}", 404)

    def test_taking_back_belongs_to_what_is_occupied(self):
        times = lambda start, end: {"start": self.at(f"06-15T{start}"), "end": self.at(f"06-15T{end}")}
        first, second, third = (self.change(times(*each)) for each in (("08", "09"), ("09", "10"), ("11", "12")))
        met = self.conflict(first)
        self.assertEqual(met["with"]["number"], second["number"])
        self.assertEqual((met["from"][11:13], met["until"][11:13]), ("09", "10"))
        self.assertEqual(self.conflict(second)["id"], met["id"])
        self.assertIsNone(self.conflict(third))  # it begins as taking the second back would be over
        entry = self.ann.get(f"/v1/schedule?from={self.at('06-15T08')}").json()["data"][0]
        self.assertEqual((entry["end"][11:13], entry["until"][11:13]), ("09", "10"))
        self.edit(first, planned=times("07", "08"))
        self.assertIsNone(self.conflict(first))


class Calendar(Base):
    def feed(self, query="", status=200, **headers):
        return self.server.api().call("GET", f"/v1/schedule.ics?feed_token={self.token}{query}", status, headers=headers)

    def setUp(self):
        super().setUp()
        made = self.ann.post("/v1/tokens", {"scopes": ["calendar"], "name": "my calendar"}, 201).json()
        self.token, self.token_id = made["token"], made["id"]

    def events(self, answer):
        return {str(event.summary.value).split()[0]: event for event in vobject.readOne(answer.text).vevent_list}

    def test_bytes_and_values(self):
        title = "Überprüfung; der Zähler, und \\ mehr: " + "ä€😀" * 30
        self.change(soon(5, 6), ["wiki"], summary=title[:200], service="intranet")
        answer = self.feed()
        self.assertEqual(answer.headers["content-type"], "text/calendar; charset=utf-8")
        self.assertRegex(answer.headers["etag"], r'^W/"\d+"$')
        raw = answer.content
        self.assertTrue(raw.endswith(b"END:VCALENDAR\r\n"))
        self.assertNotIn(b"\n", raw.replace(b"\r\n", b""))
        for line in raw.split(b"\r\n"):
            self.assertLessEqual(len(line), 75)
            line.decode("utf-8")
        for line in (b"REFRESH-INTERVAL;VALUE=DURATION:PT15M", b"X-PUBLISHED-TTL:PT15M", b"VERSION:2.0", b"SEQUENCE:0",
                     b"STATUS:TENTATIVE"):
            self.assertIn(b"\r\n" + line + b"\r\n", raw)
        event, = self.events(answer).values()
        self.assertTrue(event.summary.value.endswith(title[:200]), event.summary.value)
        self.assertEqual(self.feed(status=304, **{"if-none-match": answer.headers["etag"]}).content, b"")

    def test_moved_and_called_off(self):
        ticket = self.change(soon(5, 6), ["wiki"])
        number = ticket["number"]
        first = self.events(self.feed())[number]
        self.edit(ticket, planned=soon(7, 9))
        moved = self.events(self.feed())[number]
        self.assertEqual(moved.uid.value, first.uid.value)
        self.assertGreater(int(moved.sequence.value), int(first.sequence.value))
        self.assertEqual((moved.dtend.value - moved.dtstart.value).total_seconds(), 7200)
        self.act(ticket, "plan")
        self.assertEqual(self.events(self.feed())[number].status.value, "CONFIRMED")
        self.act(ticket, "drop")
        gone = self.events(self.feed())[number]
        self.assertEqual((gone.status.value, gone.uid.value), ("CANCELLED", first.uid.value))
        self.assertGreater(int(gone.sequence.value), int(moved.sequence.value))
        self.assertIn(number, self.events(self.feed("&item=wiki")))
        self.assertNotIn("vevent", vobject.readOne(self.feed("&item=shop-db").text).contents)

    def test_the_token_opens_the_feed_and_nothing_else(self):
        self.server.api(self.token).get("/v1/tickets", 401)
        self.server.api(self.token).get("/v1/schedule", 401)
        self.server.api().get(f"/v1/tickets?feed_token={self.token}", 401)
        ordinary = self.server.token("ann")
        self.server.api().get(f"/v1/schedule.ics?feed_token={ordinary}", 401)
        self.server.api().get("/v1/schedule.ics", 401)
        self.server.api(ordinary).get("/v1/schedule.ics")
        self.ann.post("/v1/tokens", {"scopes": ["calendar", "act"]}, 422)
        self.ann.post(f"/v1/tokens/{self.token_id}:revoke", None, 200)
        self.feed(status=401)
        self.assertNotIn(self.token, self.server.log())
        self.assertNotIn(self.token[5:35], self.server.log())


if __name__ == "__main__":
    unittest.main()
