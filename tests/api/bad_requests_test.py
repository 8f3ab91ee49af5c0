# SPDX-License-Identifier: Apache-2.0
"""Malformed requests: each has its status and code, changes nothing, and the server lives (API-01).

They stand in tests/api/corpus; the raw client sends nothing by itself. After each the journal's newest turn
is the same as before, and the answer is a whole problem document that tells no path, SQL, stack or secret
(API-03).
"""

import glob
import json
import os
import re
import unittest
from html.parser import HTMLParser

import yaml
from assent_server import SOURCE, Server, check_problem, read_source
from frames import Client
from hyperframe.frame import DataFrame, SettingsFrame, WindowUpdateFrame
from normal_change import Office
from reference import reference_of

JSON = ("content-type", "application/json")
PATCH = ("content-type", "application/merge-patch+json")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
KEY = ("idempotency-key", "bad-requests")
CREATE = {"workflow": "normal-change", "fields": {"summary": "One", "service": "payments"}}


REPEATED = re.compile(r"\{\{(.{1,8}?)\*(\d+)\}\}")
SERVER_OWNED = ("id", "number", "revision", "kind", "workflow", "state", "requester", "risk", "material_digest",
                "actions", "created", "updated", "open", "outcome", "approval", "jobs", "held_by", "links", "editors")


def repeated(text):
    """{{x*3}} is xxx."""
    return REPEATED.sub(lambda found: found.group(1) * int(found.group(2)), text)


def bytes_of(value):
    """What an entry says to send: a text, or { hex: … }."""
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else repeated(value).encode()


def fields_of(entry):
    for field in entry.get("fields", []):
        times = field.pop("times", 1)
        (name, value), = field.items()
        for n in range(times):
            yield name.replace("{n}", str(n)), bytes_of(value) if isinstance(value, dict) else repeated(value)


def row_of(entry):
    """[what is wrong, method, path, fields, body, status, code] of an entry of the corpus."""
    method, path = repeated(entry["send"]).split(" ", 1)
    body = entry.get("body")
    if body is not None:
        body = ... if body == "never" else bytes_of(body)
    return entry["what"], method, path, list(fields_of(entry)), body, entry["status"], entry["code"]


class Answered:
    """An answer of the raw client as check_problem reads one."""

    def __init__(self, answer):
        self.status_code = answer.status
        self.headers = dict(answer.fields)
        self.text = answer.body.decode()


class Windows:
    """Sends a body no faster than the server lets it, and stops when the answer is there before its end."""

    def __init__(self, client):
        self.client = client
        self.first = client.settle()[SettingsFrame.INITIAL_WINDOW_SIZE]

    def left(self, stream, sent):
        given = {0: 65535, stream: self.first}
        for frame in self.client.frames:
            if isinstance(frame, WindowUpdateFrame) and frame.stream_id in given:
                given[frame.stream_id] += frame.window_increment
        return min(given.values()) - sent

    def answered(self, stream):
        answer = self.client.answers.get(stream)
        return answer is not None and answer.ended

    def upload(self, stream, body):
        sent = 0
        while sent < len(body) and not self.answered(stream):
            count = min(self.left(stream, sent), 16384, len(body) - sent)
            if count <= 0:
                self.client.next_frame()
                continue
            end = ["END_STREAM"] if sent + count == len(body) else []
            self.client.send(DataFrame(stream, body[sent:sent + count], flags=end))
            sent += count


class Page(HTMLParser):
    """An HTML page as one reads it."""

    def __init__(self, answer):
        super().__init__()
        self.type = answer.headers["content-type"]
        self.text = ""
        self.feed(answer.text)
        self.close()

    def handle_data(self, data):
        self.text += data


class BadRequests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        office = Office(cls.server)
        implementing = office.to_implement()
        job = office.claim("snapshot")
        assert job["number"] == implementing["number"]
        asked = office.to_board()
        draft = office.draft()
        page = office["ann"].get("/v1/tickets?limit=1").json()
        office["hanna"].get("/v1/whoami")
        cls.names = {"ticket": draft["id"], "bare": draft["id"][len("tkt_"):], "job": job["id"],
                     "approval": asked["approval"]["id"], "cursor": page["next"],
                     "cursor_changed": page["next"][:-2] + ("A" if page["next"][-2] != "A" else "B") + page["next"][-1],
                     "token": cls.server.token("ann"), "other_token": cls.server.token("hanna")}
        cls.reference = reference_of(cls.server.binary)
        cls.deployer = cls.server.token("deployer")
        cls.address = ("127.0.0.1", int(cls.server.base.rsplit(":", 1)[1]))

    @classmethod
    def tearDownClass(cls):
        log = cls.server.log()
        assert cls.names["token"] not in log and cls.server.admin_token not in log
        cls.server.verify()
        cls.server.stop()

    def filled(self, text):
        for name, value in self.names.items():
            text = text.replace("{" + name + "}", value)
        return text

    def send(self, method, path, fields, body, token):
        """One request on a connection of its own."""
        if isinstance(body, dict):
            body = json.dumps(body).encode()
        fields = [(name, self.filled(value) if isinstance(value, str) else value) for name, value in fields]
        own = any(name == "authorization" for name, _ in fields)
        fields = [(name, value) for name, value in fields if value is not None]
        with Client(self.address) as client:
            client.settle()
            client.headers(1, client.fields(method, self.filled(path), fields, None if own else token),
                           end=body is None)
            if body is not None and body is not ...:
                client.data(1, body)
            return client.answer(1)

    def check(self, rows, token):
        before = self.server.journal_head()
        for what, method, path, fields, body, status, code in rows:
            with self.subTest(what=what):
                answer = self.send(method, path, fields, body, token)
                self.assertTrue(answer.body, "there is no answer")
                self.assertEqual((answer.status, answer.json()["code"]), (status, code), answer.body)
                problem = check_problem(Answered(answer))
                self.assertTrue(problem["detail"], answer.body)
                self.reference.check(method, self.filled(path), answer.status, Answered(answer).headers, answer.body.decode())
                self.assertEqual(self.server.journal_head(), before, "something was written")
                self.assertTrue(self.server.alive())
        self.assertEqual(self.server.api(self.names["token"]).get("/v1/whoami").json()["handle"], "ann")

    def test_the_corpus(self):
        tokens = {"ann": self.names["token"], "deployer": self.deployer, "admin": self.server.admin_token,
                  "nobody": None}
        entries = [entry for path in sorted(glob.glob(os.path.join(SOURCE, "tests/api/corpus/*.yaml")))
                   for entry in yaml.safe_load(read_source(os.path.relpath(path, SOURCE)))]
        self.assertGreater(len(entries), 300)
        self.assertFalse([entry for entry in entries if entry["status"] >= 500 or entry["status"] < 400])
        for by, token in tokens.items():
            self.check([row_of(entry) for entry in entries if entry.get("by", "ann") == by], token)

    def test_what_the_server_owns_cannot_be_sent(self):
        """Mass assignment (API-10): neither beside the fields nor among them."""
        path, etag = "/v1/tickets/{ticket}", ("if-match", '"1"')
        rows = [(f"{name} beside the fields", "PATCH", path, [PATCH, etag], {"fields": {}, name: "x"}, 422,
                 "unknown-member") for name in SERVER_OWNED]
        rows += [(f"{name} among the fields", "PATCH", path, [PATCH, etag], {"fields": {name: "x"}}, 422,
                  "field-unknown") for name in SERVER_OWNED if name != "outcome"]
        rows += [(f"{name} taken away", "PATCH", path, [PATCH, etag], {name: None}, 422, "bad-member")
                 for name in SERVER_OWNED]
        rows += [("a field for later", "PATCH", path, [PATCH, etag], {"fields": {"outcome": "failed"}}, 403,
                  "field-read-only"),
                 ("nothing at all", "PATCH", path, [PATCH, etag], {}, 422, "missing-member")]
        before = self.server.journal_head()
        self.check(rows[:-2], self.names["token"])
        self.assertEqual(self.server.journal_head(), before)
        self.check(rows[-1:], self.names["token"])
        what, method, path, fields, body, status, code = rows[-2]  # a refusal by a rule stands in the journal
        answer = self.send(method, path, fields, body, self.names["token"])
        self.assertEqual((answer.status, answer.json()["code"]), (status, code), (what, answer.body))

    def test_every_code_is_explained(self):
        """Each problem's type leads to a page (API-02), and `assent explain` knows the same codes."""
        nobody = self.server.api()
        codes = nobody.get("/v1/problems").json()["data"]
        self.assertGreater(len(codes), 50)
        for code in codes:
            page = nobody.get("/problems/" + code["code"])
            self.assertTrue(page.headers["content-type"].startswith("text/markdown"))
            for part in (code["title"], code["number"], code["explanation"]):
                self.assertIn(part, page.text)
            seen = Page(nobody.get("/problems/" + code["code"], headers={"accept": BROWSER}))
            self.assertEqual(seen.type, "text/html; charset=utf-8")
            for part in (code["title"], code["number"], code["code"], code["explanation"]):
                self.assertIn(part.replace("`", "").replace("\n\n", "\n"), seen.text)
        for accept, kind in (("text/html", "html"), ("text/html;q=0.5, text/markdown;q=0.4", "html"),
                             ("text/html;q=0.4, */*;q=0.45", "markdown"), ("*/*", "markdown"), ("text/*", "markdown")):
            page = nobody.get("/problems/not-found", headers={"accept": accept})
            self.assertTrue(page.headers["content-type"].startswith("text/" + kind), accept)
        for code in codes[::25]:
            self.assertIn(code["title"], self.server.command("explain", code["number"]).stdout)

    def test_methods_are_told(self):
        for path, allowed in (("/v1/tickets", {"GET", "HEAD", "POST"}),
                              ("/v1/tickets/{ticket}", {"GET", "HEAD", "PATCH"}),
                              ("/v1/jobs:claim", {"POST"})):
            answer = self.send("DELETE", path, [], None, self.names["token"])
            self.assertEqual(answer.status, 405)
            told = {method.strip() for method in answer.field("allow").split(",")}
            self.assertEqual(told - {"OPTIONS"}, allowed, path)

    def test_the_limit_of_a_body_is_exact(self):
        """1 MiB is taken, a byte more is not; announced or not."""
        before = self.server.journal_head()
        for more, announced, status, code in ((0, True, 422, "workflow-unknown"), (1, True, 413, "body-too-large"),
                                              (0, False, 422, "workflow-unknown"), (1, False, 413, "body-too-large")):
            body = json.dumps({"workflow": "nothing"}).encode()
            body += b" " * ((1 << 20) + more - len(body))
            length = [("content-length", str(len(body)))] if announced else []
            with Client(self.address) as client:
                windows = Windows(client)
                client.headers(1, client.fields("POST", "/v1/tickets", [JSON, KEY] + length, self.names["token"]),
                               end=False)
                windows.upload(1, body)
                answer = client.answer(1)
            self.assertEqual((answer.status, answer.json()["code"]), (status, code), answer.body)
            check_problem(Answered(answer))
        self.assertEqual(self.server.journal_head(), before)

    def test_a_value_is_never_told_back(self):
        """What was sent may be a secret: errors name members, not values."""
        secret = "correct-horse-battery-staple"
        for rows in (("POST", "/v1/tickets", [JSON, ("idempotency-key", secret + " x")], CREATE),
                     ("POST", "/v1/tickets", [JSON, KEY], b'{"workflow":"' + secret.encode()),
                     ("GET", "/v1/whoami?access_token=" + secret, [], None),
                     ("GET", "/v1/whoami", [("authorization", "Bearer " + secret)], None)):
            answer = self.send(*rows, self.names["token"])
            self.assertGreaterEqual(answer.status, 400)
            problem = {name: value for name, value in answer.json().items() if name != "instance"}
            self.assertNotIn(secret, json.dumps(problem), rows)
        self.assertNotIn(secret, self.server.log())


if __name__ == "__main__":
    unittest.main()
