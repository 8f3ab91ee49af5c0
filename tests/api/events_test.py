# SPDX-License-Identifier: Apache-2.0
"""GET /v1/events: every fact of the journal once, in order, as a CloudEvent 1.0 (API-17), for those who may see it."""

import json
import os
import re
import time
import unittest
import uuid

from assent_server import SOURCE, Server, read_source
from normal_change import Office
from reference import Schemas

SCHEMA = os.path.join(SOURCE, "tests/api/cloudevents-1.0/schema.json")
# The engine's own: told to nobody.
SILENT = {"hook_answered", "timer_set", "timer_cleared", "listening"}
LAPTOP = """\
assent: 1
workflow: laptop
kind: request
title: A laptop
owner: role:administrator
prefix: REQ

fields:
  summary: { type: text, max: 200, required: true, title: What? }
  story: { type: text, max: 60000, title: Why? }

start: draft

states:
  draft:
    held_by: requester
    actions:
      ask: { by: requester, to: peers }
  peers:
    approval: { from: group:dba, need: 1 }
    approved: done
    rejected: draft
  done: { end: success }
"""


def facts_of_journal(server):
    """[(id, kind, subject)] of every fact that is told, from the store's own file."""
    found = []
    database = server.database()
    rows = database.execute("SELECT seq, envelope FROM journal ORDER BY seq").fetchall()
    database.close()
    for seq, envelope in rows:
        turn = json.loads(envelope)
        for at, fact in enumerate(turn.get("facts", [])):
            (kind, _), = fact.items()
            if kind not in SILENT:
                found.append((f"{seq}.{at}", kind, turn["ticket"]))
        if "subject" in turn:
            found.append((f"{seq}.0", turn["what"], turn["subject"]))
    return found


def made_of(document):
    """A check of values by the CloudEvents' own schema."""
    def plain(schema):
        kinds = schema["type"]
        kinds = [kind for kind in ([kinds] if isinstance(kinds, str) else kinds) if kind != "null"]
        return {"type": kinds, **{key: schema[key] for key in ("minLength",) if key in schema and kinds == ["string"]}}
    schemas = Schemas({name: plain(schema) for name, schema in document["definitions"].items()})
    text = json.dumps({key: document[key] for key in ("type", "properties", "required")})
    return schemas.make(json.loads(text.replace("#/definitions/", "#/components/schemas/")))


def play(office):
    """A change on its road, with a call that a rule refuses and a job that fails, and one that is withdrawn; the first's id."""
    change = office.to_board()
    office.vote(change, "ann", status=403)
    for voter in ("hanna", "ivar", "fatima"):
        office.vote(change, voter)
    office.complete(office.claim("snapshot"), result={"snapshot": "snap-17"})
    office.fail(office.claim("deployer"), "no route to the host")
    office.act(office.draft(), "withdraw")
    return change["id"]


class Events(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(arguments=["--name", "https://assent.example.org"]).start()
        office = Office(cls.server)
        cls.server.deploy("laptop", LAPTOP)
        cls.admin = cls.server.admin()
        cls.change = play(office)
        with open(SCHEMA, encoding="utf-8") as file:
            cls.schema = staticmethod(made_of(json.load(file)))

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def check(self, event):
        """What every event has to be."""
        self.schema(event, event["id"])
        self.assertEqual(event["specversion"], "1.0")
        self.assertEqual(event["source"], "https://assent.example.org")
        self.assertTrue(all(re.fullmatch(r"[a-z0-9]{1,20}", name) for name in event), event)  # CloudEvents 3.1
        seq, n = event["id"].split(".")
        self.assertEqual(event["sequence"], f"{int(seq):012}.{int(n):04}")
        self.assertEqual("authid" in event, event["authtype"] != "system")
        text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
        self.assertLessEqual(len(text.encode()), 64 << 10)
        if "data" in event and "fact" in event["data"]:
            self.assertEqual(event["data"]["fact"]["id"], event["id"])
            self.assertEqual(event["data"]["ticket"]["id"], event["subject"])
            self.assertTrue(event["data"]["line"])

    def pages(self, api, limit=50, after=None, **query):
        """Every event behind `after`, page by page."""
        found = []
        while True:
            asked = {"limit": limit, **query, **({"after": after} if after is not None else {})}
            page = api.get("/v1/events", params=asked).json()
            self.assertLessEqual(len(page["data"]), limit)
            for event in page["data"]:
                self.check(event)
            found += page["data"]
            after = page["next"]
            if not page["more"]:
                return found, after

    def ask_for_laptop(self, summary="A laptop", **fields):
        ann = self.server.person("ann")
        return ann.post("/v1/tickets", {"workflow": "laptop", "fields": {"summary": summary, **fields}}, 201).json()

    def test_the_schema_refuses(self):
        with self.assertRaises(AssertionError):
            self.schema({"id": "1", "source": "x", "specversion": "1.0"}, "an event without a type")

    def test_every_fact_once_and_in_order(self):
        facts = facts_of_journal(self.server)
        for limit in (200, 7, 1):
            events, end = self.pages(self.admin, limit)
            told = [(event["id"], event["subject"]) for event in events]
            self.assertEqual(told, [(place, subject) for place, _, subject in facts][:len(told)])
            self.assertGreaterEqual(len(told), len(facts))
            self.assertEqual(self.pages(self.admin, limit, after=end)[0], [])
        self.assertEqual(len({event["id"] for event in events}), len(events))
        again, _ = self.pages(self.admin)
        self.assertEqual(events, again[:len(events)])  # the same for ever

    def test_events_are_what_the_history_shows(self):
        told = {event["id"]: event for event in self.pages(self.admin, ticket=self.change)[0]}
        cursor, seen = None, 0
        while True:
            page = self.admin.get(f"/v1/tickets/{self.change}/history",
                                  params={"limit": 50, **({"cursor": cursor} if cursor else {})}).json()
            for turn in page["data"]:
                for fact in turn["facts"]:
                    if fact["kind"] in SILENT:
                        continue
                    event = told[fact["id"]]
                    self.assertEqual(event["data"]["fact"], fact)
                    self.assertEqual(event["data"].get("by"), turn.get("by"))
                    self.assertEqual(event["time"], turn["at"])
                    self.assertEqual(event["data"]["revision"], turn["revision"])
                    seen += 1
            cursor = page.get("next")
            if not cursor:
                break
        self.assertEqual(seen, len(told))

    def test_types(self):
        types = {}
        for event in self.pages(self.admin)[0]:
            types.setdefault(event["type"].removeprefix("dev.assent.").removesuffix(".v1"), []).append(event)
        for name in ("ticket.created", "ticket.entered", "ticket.risk_scored", "ticket.round_opened", "ticket.voted",
                     "ticket.approved", "ticket.round_skipped", "ticket.job_claimed", "ticket.job_ended",
                     "ticket.ended", "world.applied", "workflow.deployed", "token.made"):
            self.assertIn(name, sorted(types))
        for event in types["ticket.approved"]:
            self.assertEqual(event["data"]["fact"]["outcome"], "met")
        for event in types["world.applied"]:
            self.assertEqual(event["subject"], "directory")
        authors = {event["authtype"] for events in types.values() for event in events}
        self.assertEqual(authors, {"user", "service_account", "system"})

    def test_what_becomes_of_signals(self):
        """Each turn of theirs has a type; nothing that this engine writes is something else."""
        self.server.deploy("signals", read_source("tests/api/signals.yaml"),
                           {"moody.lua": 'return { fill = function(view) error("not today") end }\n'})
        before = self.pages(self.admin)[1]
        ann, deployer, jonas = (self.server.person(name) for name in ("ann", "deployer", "jonas"))

        def send(key, **more):
            return deployer.post("/v1/signals", {"signal": "hr.left", "key": key, **more}, 201).json()["id"]

        def told(signal, *types):
            wanted = [f"dev.assent.signal.{name}.v1" for name in types]
            got = lambda: [event["type"] for event in self.pages(self.admin, after=before)[0]
                           if event["subject"] == f"signal/{signal}"]
            self.server.wait_for(lambda: len(got()) >= len(wanted))
            self.assertEqual(got(), wanted)

        for action in ("give", "moody"):
            made = ann.post("/v1/tickets", {"workflow": "signals", "fields": {"person": action}}, 201).json()
            ann.post(f"{made['links']['self']}/actions/{action}", None, 200)
        told(send("give"), "sent", "delivered")
        refused = send("moody")
        told(refused, "sent", "refused")
        jonas.post(f"/v1/signals/{refused}:drop", None, 200)
        told(refused, "sent", "refused", "dropped")
        told(send("nobody", ttl=1), "sent", "waiting", "expired")
        events = self.pages(self.admin, after=before, type="signal.sent,signal.expired")[0]
        self.assertEqual([event["type"].split(".")[3] for event in events], ["sent", "sent", "sent", "expired"])
        self.assertEqual(self.pages(self.admin, type="other.changed")[0], [])
        self.assertEqual(self.pages(ann, after=before, type="signal.sent")[0], [])

    def test_filters(self):
        events = self.pages(self.admin)[0]
        ended = [event for event in events if event["type"] == "dev.assent.ticket.ended.v1"]
        self.assertEqual(self.pages(self.admin, type="ticket.ended")[0], ended)
        self.assertEqual(self.pages(self.admin, type="dev.assent.ticket.ended.v1")[0], ended)
        both = [event for event in events if event["type"] in ("dev.assent.ticket.ended.v1",
                                                               "dev.assent.ticket.voted.v1")]
        self.assertEqual(self.pages(self.admin, 3, type="ticket.ended,ticket.voted")[0], both)
        mine = [event for event in events if event["subject"] == self.change]
        number = mine[0]["data"]["ticket"]["number"]
        self.assertEqual(self.pages(self.admin, ticket=number)[0], mine)
        laptop = self.ask_for_laptop()
        told = self.pages(self.admin, workflow="laptop")[0]
        self.assertEqual(told[-1]["subject"], laptop["id"])
        self.assertEqual({event["data"]["ticket"]["workflow"] for event in told if "data" in event}, {"laptop"})
        self.assertEqual(self.pages(self.admin, workflow="no-such")[0], [])

    def test_what_one_may_not_see_is_passed_by(self):
        before = self.pages(self.admin)[1]
        laptop = self.ask_for_laptop("Something private")
        for person, sees in (("ann", True), ("erik", False)):
            api = self.server.person(person)
            events, end = self.pages(api, after=before)
            self.assertEqual([event["subject"] for event in events if event["subject"] == laptop["id"]],
                             [laptop["id"]] * 2 if sees else [])
            self.assertEqual(int(end.split(".")[0]), self.server.journal_head()[0])
            self.assertFalse([event for event in events if not event["subject"].startswith("tkt_")])
        erik = self.server.person("erik")
        unknown = "tkt_" + "0" * 26
        there = erik.get("/v1/events", 404, params={"ticket": laptop["id"]}).json()
        not_there = erik.get("/v1/events", 404, params={"ticket": unknown}).json()
        self.assertEqual({**there, "request_id": ""}, {**not_there, "request_id": ""})

    def test_a_long_event_says_where_its_data_are(self):
        laptop = self.ask_for_laptop("Long", story="x" * 59000)
        events = self.pages(self.admin, ticket=laptop["id"])[0]
        self.assertTrue(all("data" in event for event in events))
        quoted = "\\" * 32400  # each is two bytes in JSON
        long = self.ask_for_laptop("Longer", story=quoted)
        created = self.pages(self.admin, ticket=long["id"], type="ticket.created")[0][0]
        self.assertNotIn("data", created)
        self.assertEqual(created["dataref"], f"/v1/facts/{created['id']}")
        data = self.admin.get(created["dataref"]).json()
        self.assertEqual(data["fact"]["fields"]["story"], quoted)
        self.assertEqual(data["fact"]["id"], created["id"])
        problem = self.server.person("erik").get(created["dataref"], 404).json()
        nothing = self.server.person("erik").get("/v1/facts/99999999.0", 404).json()
        self.assertEqual(problem["detail"], nothing["detail"])

    def test_one_fact(self):
        for event in self.pages(self.admin, ticket=self.change)[0][:5]:
            self.assertEqual(self.admin.get(f"/v1/facts/{event['id']}").json(), event["data"])
        for wrong in ("1", "x", "1.x", "0.0", "-1.0", "1.99999", "1.2.3", "now", "1.1999"):
            self.admin.get(f"/v1/facts/{wrong}", 404)

    def test_traceparent(self):
        trace = f"00-{uuid.uuid4().hex}-{uuid.uuid4().hex[:16]}-01"
        ann = self.server.person("ann")
        made = ann.post("/v1/tickets", {"workflow": "laptop", "fields": {"summary": "Traced"}}, 201,
                        headers={"traceparent": trace})
        self.assertEqual(made.headers["traceparent"], trace)
        events = self.pages(self.admin, ticket=made.json()["id"])[0]
        self.assertEqual({event["traceparent"] for event in events}, {trace})
        self.assertNotIn("traceparent", self.pages(self.admin, ticket=self.change)[0][0])

    def test_positions(self):
        head = self.server.journal_head()[0]
        now = self.admin.get("/v1/events", params={"after": "now"}).json()
        self.assertEqual((now["data"], now["next"], now["more"]), ([], str(head), False))
        first = self.admin.get("/v1/events", params={"after": "0", "limit": 1}).json()
        self.assertEqual(first["data"][0]["id"], "1.0")
        ahead = self.admin.get("/v1/events", params={"after": str(head + 1)}).json()
        self.assertEqual((ahead["data"], ahead["next"], ahead["reset"]), ([], str(head), {"oldest": 0}))
        for wrong in ("-1", "x", "1.", ".1", "1.x", "01", "0.1", "1.2000", "1.-1", "", "9" * 30):
            self.admin.get("/v1/events", 400, params={"after": wrong})
        for name, wrong in (("type", "ticket.votd"), ("type", ""), ("type", "ticket.voted,"), ("limit", "0"),
                            ("limit", "201"), ("workflow", "x" * 64)):
            problem = self.admin.get("/v1/events", 400, params={name: wrong}).json()
            self.assertEqual(problem["code"], "bad-parameter")
        problem = self.admin.get("/v1/events", 400, params={"type": "ticket.votd"}).json()
        self.assertIn("ticket.voted", problem["detail"])
        self.admin.get("/v1/events", 400, params={"cursor": "x"})

    def test_a_ticket_as_it_was(self):
        ann = self.server.person("ann")
        made = ann.post("/v1/tickets", {"workflow": "laptop", "fields": {"summary": "First"}}, 201).json()
        path, seen = made["links"]["self"], [made]
        for summary in ("Second", "Third"):
            time.sleep(0.002)
            ann.patch(path, {"summary": summary}, f'"{len(seen)}"')
            seen.append(ann.get(path).json())
        for was in seen:
            for then in ({"revision": was["revision"]}, {"at": was["updated"]}):
                answer = ann.get(path, params=then)
                self.assertNotIn("etag", answer.headers)
                now = answer.json()
                self.assertEqual(now["actions"], [])
                self.assertEqual({**now, "actions": 0}, {**was, "actions": 0})
        ann.get(path, 404, params={"at": "2001-01-01T00:00:00Z"})
        ann.get(path, 404, params={"revision": 4})
        self.server.person("erik").get(path, 404, params={"revision": 1})
        for wrong in ({"at": "yesterday"}, {"at": ""}, {"revision": 0}, {"revision": "x"}, {"at": made["updated"], "revision": 1}):
            ann.get(path, 400, params=wrong)
        self.assertEqual(ann.get(path).json(), seen[-1])

    def test_command_line(self):
        told = self.server.command("watch", "--until-now", self.change).stdout.splitlines()
        self.assertEqual(len(told), len(self.pages(self.admin, ticket=self.change)[0]))
        self.assertRegex(told[0], r"^\d{4}-\d\d-\d\d \d\d:\d\d\S*  CHG-\d+  CHG-\d+ created for ann: .*  \[ann\]$")
        lines = self.server.command("watch", "--until-now", "--json", "--type", "ticket.ended").stdout.splitlines()
        self.assertEqual([json.loads(line) for line in lines], self.pages(self.admin, type="ticket.ended")[0])
        mine = self.server.command("watch", "--until-now", "--mine", self.change).stdout.splitlines()
        self.assertLess(len(mine), len(told))
        self.assertTrue(all(line.endswith(">") for line in mine), mine)
        wrong = self.server.command("watch", "--type", "no.such", check=False)
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("`type`", wrong.stderr)
        shown = self.server.command("show", self.change, "--revision", "1").stdout
        self.assertIn("draft", shown)
        self.assertEqual(self.server.command("show", self.change, "--at", "2001-01-01T00:00:00Z",
                                             check=False).returncode, 1)


if __name__ == "__main__":
    unittest.main()
