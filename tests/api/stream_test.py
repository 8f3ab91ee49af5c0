# SPDX-License-Identifier: Apache-2.0
"""GET /v1/events/stream (API-19): what happens as it happens; killed and resumed at any moment without gap or double."""

import json
import os
import random
import resource
import sqlite3
import subprocess
import threading
import unittest

from assent_server import Server, read_source
from event_stream import EventStream, Over, Parser
from frames import Client

SEED = int(os.environ.get("ASSENT_SEED", "1"))
KILLS = 100
IDLE = 2000
A_CONNECTION = 100
WRITERS = 64
WORKFLOW = """\
assent: 1
workflow: note
kind: change
type: normal
title: A note
owner: role:administrator
prefix: NOTE

fields:
  text: { type: text, multiline: true, max: 60000, required: true, title: What? }

start: draft

states:
  draft:
    held_by: requester
    actions:
      keep: { by: requester, to: kept }
  kept: { end: cancelled }
"""
PRIVATE = WORKFLOW.replace("workflow: note", "workflow: private").replace(
    "kind: change\ntype: normal\n", "kind: request\n").replace("prefix: NOTE", "prefix: PRIV")


def set_up(server):
    server.apply_world()
    server.deploy("note", WORKFLOW, {})
    server.deploy("private", PRIVATE, {})


def write(api, text="x", workflow="note"):
    return api.post("/v1/tickets", {"workflow": workflow, "fields": {"text": text}}, 201).json()


def rss_of(process):
    with open(f"/proc/{process.pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize()


class Streams(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        set_up(cls.server)
        cls.ann = cls.server.person("ann")

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def open(self, person="ann", **given):
        stream = EventStream(self.server, self.server.token(person), **given)
        self.addCleanup(stream.kill)
        self.assertEqual(stream.opened(), 200)
        return stream

    def all_events(self, person="ann", after="0"):
        """Ids of all there is, from the pages."""
        api, found = self.server.person(person), []
        while True:
            page = api.get("/v1/events", params={"after": after, "limit": 200}).json()
            found += [event["id"] for event in page["data"]]
            after = page["next"]
            if not page["more"]:
                return found

    def test_from_now_on(self):
        write(self.ann, "before")
        stream = self.open()
        self.assertEqual(stream.answer.field("content-type"), "text/event-stream")
        self.assertEqual(stream.answer.field("cache-control"), "no-store")
        ticket = write(self.ann, "after\nid: 9999.9\n\nevent: forged \u2028 é 😀")
        created, entered = stream.next_event(), stream.next_event()
        self.assertEqual(created["subject"], ticket["id"])
        self.assertEqual(created["data"]["fact"]["fields"]["text"], "after\nid: 9999.9\n\nevent: forged \u2028 é 😀")
        self.assertEqual(entered["type"], "dev.assent.ticket.entered.v1")
        self.assertEqual(stream.parser.retry, 2000)
        self.assertEqual(stream.parser.last_id, entered["id"])

    def test_the_stream_says_what_pages_say(self):
        ids = self.all_events()
        stream = self.open(after="0")
        page = {event["id"]: event for event in self.ann.get("/v1/events", params={"limit": 200}).json()["data"]}
        for wanted in ids:
            event = stream.next_event()
            self.assertEqual(event["id"], wanted)
            if wanted in page:
                self.assertEqual(event, page[wanted])

    def test_filters(self):
        stream = self.open(type="ticket.ended", workflow="note")
        ticket = write(self.ann)
        self.ann.post(f"{ticket['links']['self']}/actions/keep", None, 200)
        self.assertEqual(stream.next_event()["type"], "dev.assent.ticket.ended.v1")
        one = self.open(after="0", ticket=ticket["number"])
        self.assertEqual({one.next_event()["subject"] for _ in range(4)}, {ticket["id"]})

    def test_refusals(self):
        for status, given in ((400, {"after": "x"}), (400, {"type": "no.such"}), (400, {"limit": "5"}),
                              (400, {"last_id": "x"}), (404, {"ticket": "NOTE-99999"})):
            stream = EventStream(self.server, self.server.token("ann"), **given)
            problem = stream.problem()
            self.assertEqual(problem["status"], status, (given, problem))
            stream.kill()
        stream = EventStream(self.server)
        self.assertEqual(stream.problem()["code"], "unauthenticated")
        stream.kill()
        self.ann.get("/v1/events/stream", 400, params={"access_token": "x"})

    def test_private_tickets_are_passed_by(self):
        erik, ann = self.open("erik"), self.open("ann")
        private = write(self.ann, "private", "private")
        open_one = write(self.ann, "for all")
        self.assertEqual(ann.next_event()["subject"], private["id"])
        self.assertEqual(erik.next_event()["subject"], open_one["id"])
        hidden = EventStream(self.server, self.server.token("erik"), ticket=private["id"])
        missing = EventStream(self.server, self.server.token("erik"), ticket="tkt_" + "0" * 26)
        self.assertEqual(hidden.problem()["detail"], missing.problem()["detail"])
        hidden.kill()
        missing.kill()

    def test_rights_of_now(self):
        """Who gets the permission hears, who loses it does not, in the same stream."""
        world = read_source("workflows/sample-world.yaml")
        reader = "roles:\n  reading: { name: Reading, people: [erik], may: [read_all] }\n"
        stream = self.open("erik")
        write(self.ann, "one", "private")
        self.server.apply_world(world.replace("roles:\n", reader))
        second = write(self.ann, "two", "private")
        self.assertEqual(stream.next_event()["subject"], second["id"])
        stream.next_event()
        self.server.apply_world(world)
        write(self.ann, "three", "private")
        last = write(self.ann, "four")
        self.assertEqual(stream.next_event()["subject"], last["id"])

    def test_a_revoked_token_ends_it(self):
        admin = self.server.admin()
        made = admin.post("/v1/tokens", {"person": "ann"}, 201).json()
        stream = EventStream(self.server, made["token"])
        self.assertEqual(stream.opened(), 200)
        write(self.ann)
        stream.next_event()
        admin.post(f"/v1/tokens/{made['id']}:revoke", None, 200)
        write(self.ann, "not for a revoked token")
        rest = stream.until_over()
        self.assertFalse([event for event in rest if "not for a revoked" in event.data])
        self.assertIn("the token is not good any more", stream.parser.comments)
        again = EventStream(self.server, made["token"], last_id=stream.parser.last_id)
        self.assertEqual(again.problem()["code"], "unauthenticated")
        again.kill()

    def test_the_cookie_of_a_page(self):
        answer = self.ann.post("/v1/events/cookie", None, 200, key=False)
        cookie = answer.headers["set-cookie"]
        for word in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/v1/events/stream", "Max-Age=3600"):
            self.assertIn(word, cookie)
        stream = EventStream(self.server, cookie="a=b; " + cookie.split(";")[0])
        self.assertEqual(stream.opened(), 200)
        ticket = write(self.ann)
        self.assertEqual(stream.next_event()["subject"], ticket["id"])
        stream.kill()
        with Client(("127.0.0.1", int(self.server.base.rsplit(":", 1)[1]))) as client:
            client.settle()
            client.request(1, "GET", "/v1/whoami", [("cookie", cookie.split(";")[0])])
            self.assertEqual(client.answer(1).status, 401)

    def test_a_slow_reader_is_cut_and_comes_again(self):
        stream = self.open(window=1000)  # gives no window back while it is not read
        for _ in range(30):
            write(self.ann, "y" * 50000)
        rest = stream.until_over()
        self.assertEqual(rest[-1].name, "overflow")
        ids = [event.id for event in rest[:-1]]
        self.assertLess(len(ids), 60)
        again = self.open(last_id=stream.parser.last_id)
        while len(ids) < 60:
            ids.append(again.next_event()["id"])
        everything = self.all_events()
        at = everything.index(ids[0])
        self.assertEqual(ids, everything[at:at + 60])

    def test_a_position_that_is_not_there(self):
        head = self.server.journal_head()[0]
        stream = self.open(after=str(head + 1000))
        reset = stream.next()
        self.assertEqual((reset.name, reset.id), ("reset", str(head)))
        ticket = write(self.ann)
        self.assertEqual(stream.next_event()["subject"], ticket["id"])

    def test_64_writers(self):
        """Everything that was acknowledged, once, in the journal's order, while many commit at once."""
        streams = [self.open() for _ in range(3)]
        begun = self.server.journal_head()[0]

        def work(number):
            api = self.server.person("ann" if number % 2 else "erik")
            for at in range(4):
                write(api, f"{number} {at}")
        threads = [threading.Thread(target=work, args=(number,)) for number in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wanted = [place for place in self.all_events() if int(place.split(".")[0]) > begun]
        self.assertEqual(len(wanted), WRITERS * 4 * 2)
        for stream in streams:
            self.assertEqual([stream.next_event()["id"] for _ in wanted], wanted)

    def test_watch(self):
        """The command goes on after the server was away, from where it was."""
        with Server() as server:
            set_up(server)
            ann = server.person("ann")
            port = server.base.rsplit(":", 1)[1]
            environment = dict(os.environ, ASSENT_SERVER=server.base, ASSENT_TOKEN=server.token("ann"), NO_COLOR="1")
            with subprocess.Popen([server.binary, "watch", "--json", "--after", "0"], env=environment, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE) as watching:
                try:
                    first = write(ann)
                    self.assertEqual(json.loads(watching.stdout.readline())["subject"], first["id"])
                    watching.stdout.readline()
                    server.kill()
                    server.arguments = ["--listen", f"127.0.0.1:{port}"]
                    server.start()
                    second = write(Server.api(server, server.tokens["ann"]))
                    event = json.loads(watching.stdout.readline())
                    self.assertEqual(event["subject"], second["id"])
                finally:
                    watching.kill()


class Kills(unittest.TestCase):
    def test_killed_and_resumed(self):
        """A hundred times the reader dies at any byte, and every tenth time the server with it."""
        dice = random.Random(SEED)
        with Server() as server:
            set_up(server)
            token = server.token("ann")
            state = {"stop": False, "written": 0}
            lock = threading.Lock()

            def work():
                while not state["stop"]:
                    try:
                        with lock:
                            api = server.api(token)
                        for at in range(20):
                            write(api, str(at))
                            state["written"] += 1
                    except Exception:  # pylint: disable=broad-except  # the server is away: so it is meant
                        threading.Event().wait(0.01)
            writer = threading.Thread(target=work)
            writer.start()
            seen, last = [], "0"
            try:
                for kill in range(KILLS):
                    stream = EventStream(server, token, last_id=last)
                    for _ in range(dice.randrange(1, 12)):
                        try:
                            stream.step()
                        except Over:
                            break
                    seen += [event.id for event in stream.parser.events]
                    last = stream.parser.last_id if seen and stream.parser.last_id else last
                    stream.kill()
                    if kill % 10 == 9:
                        with lock:
                            server.kill()
                            server.start()
            finally:
                state["stop"] = True
                writer.join()
            stream = EventStream(server, token, last_id=last)
            final = write(server.api(token), "the last")
            while True:
                event = stream.next_event()
                seen.append(event["id"])
                if event["subject"] == final["id"] and event["type"].endswith("entered.v1"):
                    break
            stream.kill()
            wanted, after = [], "0"
            api = server.api(token)
            while True:
                page = api.get("/v1/events", params={"after": after, "limit": 200}).json()
                wanted += [told["id"] for told in page["data"]]
                after = page["next"]
                if not page["more"]:
                    break
            self.assertEqual(seen, wanted)
            self.assertGreater(len(seen), KILLS)
            server.verify()

    def test_a_journal_that_begins_later(self):
        with Server() as server:
            set_up(server)
            token = server.token("ann")
            for _ in range(5):
                write(server.person("ann"))
            server.stop()
            database = server.database()
            oldest = database.execute("SELECT max(seq) - 2 FROM journal").fetchone()[0]
            path = database.execute("PRAGMA database_list").fetchone()[2]
            database.close()
            forget(path, oldest)
            server.start()
            stream = EventStream(server, token, last_id="1.0")
            reset = stream.next()
            self.assertEqual((reset.name, reset.id), ("reset", str(oldest - 1)))
            self.assertEqual(json.loads(reset.data)["oldest"], str(oldest))
            self.assertEqual(stream.next_event()["id"], f"{oldest}.0")
            stream.kill()

    def test_a_stop_is_told(self):
        server = Server().start()
        set_up(server)
        stream = EventStream(server, server.token("ann"))
        stream.opened()
        server.close_clients()
        server.process.send_signal(15)
        stream.until_over()
        self.assertEqual(stream.parser.comments[-1], "this connection ends; come again")
        stream.kill()
        self.assertEqual(server.process.wait(60), 0)
        server.process = None


def forget(path, oldest):
    """What retention will do: the older turns are gone from the journal."""
    database = sqlite3.connect(path)
    database.execute("PRAGMA foreign_keys = OFF")
    guards = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        database.execute(f"DROP TRIGGER {name}")
    database.execute("DELETE FROM payload WHERE seq < ?", (oldest,))
    database.execute("DELETE FROM journal WHERE seq < ?", (oldest,))
    for _, guard in guards:
        database.execute(guard)
    database.commit()
    database.close()


class Idle(unittest.TestCase):
    def test_2000_idle_streams(self):
        """They cost less than 64 KiB each, on a connection each; everybody else is served beside them."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        idle = min(IDLE, hard - 500)  # fewer where fewer files may be open; the cost is of each
        self.assertGreater(idle, 200)
        need = idle + 500
        resource.setrlimit(resource.RLIMIT_NOFILE, (need, hard))
        streams = []
        try:
            with Server() as server:
                set_up(server)
                token, ann = server.token("ann"), server.person("ann")
                for _ in range(50):
                    write(ann)
                before = rss_of(server.process)
                for _ in range(idle):
                    streams.append(EventStream(server, token))
                for stream in streams:
                    self.assertEqual(stream.opened(), 200)
                cost = (rss_of(server.process) - before) / idle
                print(f"{idle} idle streams cost {cost / 1024:.1f} KiB each")
                if "asan" not in os.environ.get("ASSENT_BUILD", "") and not sanitized(server.binary):
                    self.assertLess(cost, 64 << 10)
                ticket = write(ann, "for all")
                for stream in streams:
                    self.assertEqual(stream.next_event()["subject"], ticket["id"])
                for stream in streams:
                    stream.kill()
        finally:
            for stream in streams:
                stream.kill()
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    def test_many_streams_on_one_connection(self):
        with Server() as server:
            set_up(server)
            token, ann = server.token("ann"), server.person("ann")
            with Client(("127.0.0.1", int(server.base.rsplit(":", 1)[1]))) as client:
                client.settle()
                client.window(0, 1 << 30)
                numbers = range(1, 2 * A_CONNECTION, 2)
                for number in numbers:
                    client.request(number, "GET", "/v1/events/stream", token=token)
                client.wait(lambda _: all(number in client.answers and client.answers[number].fields for number in numbers))
                ticket = write(ann)
                client.wait(lambda _: all(client.answers[number].body.count(b"\n\n") >= 3 for number in numbers))
                for number in numbers:
                    parser = Parser()
                    parser.feed(client.answers[number].body)
                    self.assertEqual(json.loads(parser.events[0].data)["subject"], ticket["id"])


def sanitized(binary):
    with open(binary, "rb") as file:
        return b"__asan_init" in file.read()


if __name__ == "__main__":
    unittest.main()
