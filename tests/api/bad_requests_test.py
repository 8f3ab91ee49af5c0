# SPDX-License-Identifier: Apache-2.0
"""Malformed requests: each has its status and code, changes nothing, and the server lives (API-01).

A row is one request, byte for byte as it stands here; the raw client sends nothing by itself. After
each the journal's newest turn is the same as before, and the answer is a whole problem document
that tells no path, SQL, stack or secret (API-03).
"""

import json
import unittest
from html.parser import HTMLParser

from assent_server import Server, check_problem
from frames import Client
from hyperframe.frame import DataFrame, SettingsFrame, WindowUpdateFrame
from normal_change import Office

JSON = ("content-type", "application/json")
PATCH = ("content-type", "application/merge-patch+json")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
YAML = ("content-type", "application/yaml")
KEY = ("idempotency-key", "bad-requests")
CREATE = {"workflow": "normal-change", "fields": {"summary": "One", "service": "payments"}}
NOT_UTF8 = b'{"workflow":"normal-change","fields":{"summary":"\xff\xfe","service":"payments"}}'


def nested(levels):
    return b'{"workflow":"normal-change","fields":{"summary":' + b"[" * levels + b"]" * levels + b"}}"


def create_with(text):
    """A body whose fields end with the text."""
    return b'{"workflow":"normal-change","fields":{"service":"payments",' + text.encode() + b"}}"


# [what is wrong, method, path, fields, body, status, code]; the token is Ann's unless fields hold one; a body of
# ... is one that never comes
WHERE = [
    ("no such path", "GET", "/v1/nothing", [], None, 404, "not-found"),
    ("the root", "GET", "/", [], None, 400, "bad-path"),
    ("another version", "GET", "/v2/tickets", [], None, 404, "not-found"),
    ("capitals in the path", "GET", "/V1/tickets", [], None, 404, "not-found"),
    ("deeper than the route", "GET", "/v1/tickets/{ticket}/nothing", [], None, 404, "not-found"),
    ("an unknown verb", "POST", "/v1/jobs/{job}:explode", [JSON], b"{}", 404, "not-found"),
    ("a verb without its job", "POST", "/v1/jobs/:claim", [JSON], b"{}", 400, "bad-path"),
    ("a slash too much", "GET", "/v1//tickets", [], None, 400, "bad-path"),
    ("a slash at the end", "GET", "/v1/tickets/", [], None, 400, "bad-path"),
    ("a detour", "GET", "/v1/tickets/../whoami", [], None, 400, "bad-path"),
    ("a hidden detour", "GET", "/v1/tickets/%2e%2e/whoami", [], None, 400, "bad-path"),
    ("a hidden slash", "GET", "/v1/tickets%2Fone", [], None, 400, "bad-path"),
    ("a hidden zero byte", "GET", "/v1/tickets/one%00", [], None, 400, "bad-path"),
    ("an escape cut short", "GET", "/v1/tickets/%4", [], None, 400, "bad-path"),
    ("an escape that is none", "GET", "/v1/tickets/%zz", [], None, 400, "bad-path"),
    ("an escape that is not UTF-8", "GET", "/v1/tickets/%ff%fe", [], None, 400, "bad-path"),
    ("a byte that must be escaped", "GET", '/v1/tickets/"one"', [], None, 400, "bad-path"),
    ("seventeen segments", "GET", "/v1" + "/x" * 16, [], None, 400, "bad-path"),
    ("the wrong method", "DELETE", "/v1/tickets/{ticket}", [], None, 405, "method-not-allowed"),
    ("an unheard-of method", "BREW", "/v1/tickets", [], None, 405, "method-not-allowed"),
    ("PUT on a list", "PUT", "/v1/tickets", [JSON], b"{}", 405, "method-not-allowed"),
    ("GET on what is posted", "GET", "/v1/jobs:claim", [], None, 405, "method-not-allowed"),
    ("POST on what is read", "POST", "/v1/whoami", [JSON], b"{}", 405, "method-not-allowed"),
    ("no such ticket", "GET", "/v1/tickets/CHG-999999", [], None, 404, "not-found"),
    ("an id that is none", "GET", "/v1/tickets/tkt_zzz", [], None, 404, "not-found"),
    ("a name that is too long", "GET", "/v1/tickets/" + "x" * 300, [], None, 404, "not-found"),
    ("no such round", "GET", "/v1/approvals/{ticket}-7", [], None, 404, "not-found"),
    ("no such job", "GET", "/v1/jobs/job_{bare}-1-99", [], None, 404, "not-found"),
    ("no such workflow", "GET", "/v1/workflows/nothing", [], None, 404, "not-found"),
    ("no such version", "GET", "/v1/workflows/normal-change/versions/77", [], None, 404, "not-found"),
    ("a version that is no number", "GET", "/v1/workflows/normal-change/versions/one", [], None, 404, "not-found"),
    ("no such problem", "GET", "/problems/nothing", [], None, 404, "not-found"),
    ("no such token", "POST", "/v1/tokens/tok_nothing:revoke", [], None, 404, "not-found"),
]
WHO = [
    ("no token", "GET", "/v1/whoami", [("authorization", None)], None, 401, "unauthenticated"),
    ("no scheme", "GET", "/v1/whoami", [("authorization", "{token}")], None, 401, "unauthenticated"),
    ("another scheme", "GET", "/v1/whoami", [("authorization", "Basic YTpi")], None, 401, "unauthenticated"),
    ("an empty token", "GET", "/v1/whoami", [("authorization", "Bearer")], None, 401, "unauthenticated"),
    ("a token of another make", "GET", "/v1/whoami", [("authorization", "Bearer abc")], None, 401, "unauthenticated"),
    ("a token with a wrong check", "GET", "/v1/whoami", [("authorization", "Bearer {token}x")], None, 401,
     "unauthenticated"),
    ("a token nobody has", "GET", "/v1/whoami",
     [("authorization", "Bearer ast_h000000000000000000000000000000_000000")], None, 401, "unauthenticated"),
    ("two tokens", "GET", "/v1/whoami", [("authorization", "Bearer {token}"), ("authorization", "Bearer {token}")],
     None, 400, "malformed"),
    ("a token in the query", "GET", "/v1/whoami?access_token={token}", [], None, 400, "token-in-query"),
    ("a token in the query, alone", "GET", "/v1/whoami?token={token}", [("authorization", None)], None, 400,
     "token-in-query"),
    ("a permission that is missing", "POST", "/v1/workflows:deploy", [JSON, KEY], b'{"text":""}', 403, "forbidden"),
    ("a world by somebody else", "PUT", "/v1/world", [YAML], b"assent: 1\n", 403, "forbidden"),
    ("the journal, for no auditor", "GET", "/v1/journal", [], None, 403, "forbidden"),
]
QUERY = [
    ("an unknown parameter", "GET", "/v1/tickets?colour=red", [], None, 400, "unknown-parameter"),
    ("a parameter misspelt", "GET", "/v1/tickets?limt=3", [], None, 400, "unknown-parameter"),
    ("a parameter where there is none", "GET", "/v1/whoami?limit=3", [], None, 400, "unknown-parameter"),
    ("a parameter on a write", "POST", "/v1/tickets?dryrun=true", [JSON, KEY], CREATE, 400, "unknown-parameter"),
    ("the same parameter twice", "GET", "/v1/tickets?limit=3&limit=4", [], None, 400, "bad-parameter"),
    ("a limit of none", "GET", "/v1/tickets?limit=0", [], None, 400, "bad-parameter"),
    ("a limit too high", "GET", "/v1/tickets?limit=201", [], None, 400, "bad-parameter"),
    ("a limit that is no number", "GET", "/v1/tickets?limit=many", [], None, 400, "bad-parameter"),
    ("a limit past 64 bits", "GET", "/v1/tickets?limit=99999999999999999999", [], None, 400, "bad-parameter"),
    ("a kind that is none", "GET", "/v1/tickets?kind=wish", [], None, 400, "bad-parameter"),
    ("a sort that is none", "GET", "/v1/tickets?sort=beauty", [], None, 400, "bad-parameter"),
    ("neither true nor false", "GET", "/v1/tickets?open=yes", [], None, 400, "bad-parameter"),
    ("a time that is none", "GET", "/v1/tickets?due_before=tomorrow", [], None, 400, "bad-parameter"),
    ("a dry run of maybe", "POST", "/v1/tickets?dry_run=maybe", [JSON, KEY], CREATE, 400, "bad-parameter"),
    ("an escape in the query cut short", "GET", "/v1/tickets?q=%4", [], None, 400, "bad-parameter"),
    ("a query that is not UTF-8", "GET", "/v1/tickets?q=%c3%28", [], None, 400, "bad-parameter"),
    ("a control character in the query", "GET", "/v1/tickets?q=a%0ab", [], None, 400, "bad-parameter"),
    ("a parameter without a name", "GET", "/v1/tickets?=3", [], None, 400, "bad-parameter"),
    ("thirty-three parameters", "GET", "/v1/tickets?" + "&".join(f"p{i}=1" for i in range(33)), [], None, 400,
     "bad-parameter"),
    ("a cursor made up", "GET", "/v1/tickets?cursor=abcdef", [], None, 400, "bad-cursor"),
    ("a cursor of other letters", "GET", "/v1/tickets?cursor=%2B%2F%3D", [], None, 400, "bad-cursor"),
    ("a cursor that is too long", "GET", "/v1/tickets?cursor=" + "A" * 600, [], None, 400, "bad-cursor"),
    ("a cursor of another filter", "GET", "/v1/tickets?limit=1&open=true&cursor={cursor}", [], None, 400, "bad-cursor"),
    ("a cursor of another list", "GET", "/v1/inbox?limit=1&cursor={cursor}", [], None, 400, "bad-cursor"),
    ("a cursor with a letter changed", "GET", "/v1/tickets?limit=1&cursor={cursor_changed}", [], None, 400,
     "bad-cursor"),
    ("a cursor of somebody else", "GET", "/v1/tickets?limit=1&cursor={cursor}",
     [("authorization", "Bearer {other_token}")], None, 400, "bad-cursor"),
]
FORM = [
    ("no key", "POST", "/v1/tickets", [JSON], CREATE, 400, "idempotency-key-missing"),
    ("an empty key", "POST", "/v1/tickets", [JSON, ("idempotency-key", "")], CREATE, 400,
     "idempotency-key-malformed"),
    ("an empty quoted key", "POST", "/v1/tickets", [JSON, ("idempotency-key", '""')], CREATE, 400,
     "idempotency-key-malformed"),
    ("a key with a space", "POST", "/v1/tickets", [JSON, ("idempotency-key", "a b")], CREATE, 400,
     "idempotency-key-malformed"),
    ("a key of 256", "POST", "/v1/tickets", [JSON, ("idempotency-key", "k" * 256)], CREATE, 400,
     "idempotency-key-malformed"),
    ("a key that is not ASCII", "POST", "/v1/tickets", [JSON, ("idempotency-key", b"\xc3\xa9")], CREATE, 400,
     "idempotency-key-malformed"),
    ("two keys", "POST", "/v1/tickets", [JSON, KEY, ("idempotency-key", "another")], CREATE, 400, "malformed"),
    ("no media type", "POST", "/v1/tickets", [KEY], CREATE, 415, "unsupported-media-type"),
    ("a form", "POST", "/v1/tickets", [KEY, ("content-type", "application/x-www-form-urlencoded")], b"a=b", 415,
     "unsupported-media-type"),
    ("JSON in Latin-1", "POST", "/v1/tickets", [KEY, ("content-type", "application/json; charset=latin1")], CREATE,
     415, "unsupported-media-type"),
    ("packed", "POST", "/v1/tickets", [JSON, KEY, ("content-encoding", "gzip")], b"\x1f\x8b", 415,
     "unsupported-media-type"),
    ("YAML for JSON", "POST", "/v1/tickets", [KEY, YAML], b"workflow: normal-change\n", 415,
     "unsupported-media-type"),
    ("another answer wanted", "GET", "/v1/whoami", [("accept", "image/png")], None, 406, "not-acceptable"),
    ("JSON not wanted", "GET", "/v1/whoami", [("accept", "application/json;q=0, text/html")], None, 406,
     "not-acceptable"),
    ("an edit without If-Match", "PATCH", "/v1/tickets/{ticket}", [PATCH], {"fields": {"summary": "Two"}}, 428,
     "etag-missing"),
    ("a weak If-Match", "PATCH", "/v1/tickets/{ticket}", [PATCH, ("if-match", 'W/"1"')],
     {"fields": {"summary": "Two"}}, 412, "stale-etag"),
    ("an If-Match without quotes", "PATCH", "/v1/tickets/{ticket}", [PATCH, ("if-match", "1")],
     {"fields": {"summary": "Two"}}, 400, "malformed"),
    ("an If-Match that is no revision", "PATCH", "/v1/tickets/{ticket}", [PATCH, ("if-match", '"one"')],
     {"fields": {"summary": "Two"}}, 412, "stale-etag"),
    ("an If-Match of the past", "PATCH", "/v1/tickets/{ticket}", [PATCH, ("if-match", '"0"')],
     {"fields": {"summary": "Two"}}, 412, "stale-etag"),
    ("a stale action", "POST", "/v1/tickets/{ticket}/actions/submit", [JSON, KEY, ("if-match", '"99"')], {}, 412,
     "stale-etag"),
    ("a hundred and one fields", "GET", "/v1/whoami", [(f"x-{i}", "1") for i in range(101)], None, 431,
     "headers-too-large"),
    ("fields past 16 KiB", "GET", "/v1/whoami", [("x-long", "x" * 8000), ("x-longer", "x" * 8500)], None, 431,
     "headers-too-large"),
    ("a body on a read", "GET", "/v1/whoami", [JSON], b"{}", 413, "body-too-large"),
    ("a body that is announced too large", "POST", "/v1/tickets", [JSON, KEY, ("content-length", "1048577")], ...,
     413, "body-too-large"),
]
BODY = [
    ("no body", "POST", "/v1/tickets", [JSON, KEY], None, 400, "malformed"),
    ("an empty body", "POST", "/v1/tickets", [JSON, KEY], b"", 400, "malformed"),
    ("white space alone", "POST", "/v1/tickets", [JSON, KEY], b"  \n", 400, "bad-json"),
    ("JSON cut short", "POST", "/v1/tickets", [JSON, KEY], b'{"workflow":"normal-change"', 400, "bad-json"),
    ("JSON with a comma too much", "POST", "/v1/tickets", [JSON, KEY], b'{"workflow":"normal-change",}', 400,
     "bad-json"),
    ("something behind the end", "POST", "/v1/tickets", [JSON, KEY], json.dumps(CREATE).encode() + b" x", 400,
     "bad-json"),
    ("two bodies", "POST", "/v1/tickets", [JSON, KEY], json.dumps(CREATE).encode() * 2, 400, "bad-json"),
    ("single quotes", "POST", "/v1/tickets", [JSON, KEY], b"{'workflow':'normal-change'}", 400, "bad-json"),
    ("a comment", "POST", "/v1/tickets", [JSON, KEY], b'{"workflow":"normal-change" /* ! */}', 400, "bad-json"),
    ("the same name twice", "POST", "/v1/tickets", [JSON, KEY], b'{"workflow":"normal-change","workflow":"other"}',
     400, "bad-json"),
    ("the same name twice, inside", "POST", "/v1/tickets", [JSON, KEY], create_with('"summary":"a","summary":"b"'),
     400, "bad-json"),
    ("the same name twice, escaped", "POST", "/v1/tickets", [JSON, KEY],
     create_with(r'"summary":"a","\u0073ummary":"b"'), 400, "bad-json"),
    ("a text that is not UTF-8", "POST", "/v1/tickets", [JSON, KEY], NOT_UTF8, 400, "bad-json"),
    ("half a surrogate", "POST", "/v1/tickets", [JSON, KEY], create_with(r'"summary":"\ud800"'), 400, "bad-json"),
    ("a zero character", "POST", "/v1/tickets", [JSON, KEY], create_with(r'"summary":"a\u0000b"'), 400, "bad-json"),
    ("a control character", "POST", "/v1/tickets", [JSON, KEY], create_with('"summary":"a\nb"'), 400, "bad-json"),
    ("a mark before the text", "POST", "/v1/tickets", [JSON, KEY], b"\xef\xbb\xbf" + json.dumps(CREATE).encode(), 400,
     "bad-json"),
    ("an integer past 64 bits", "POST", "/v1/tickets", [JSON, KEY], create_with('"summary":9223372036854775808'), 400,
     "bad-json"),
    ("a decimal past all bounds", "POST", "/v1/tickets", [JSON, KEY], create_with('"summary":1e999'), 400,
     "bad-json"),
    ("no number at all", "POST", "/v1/tickets", [JSON, KEY], create_with('"summary":NaN'), 400, "bad-json"),
    ("thirty-three levels", "POST", "/v1/tickets", [JSON, KEY], nested(31), 400, "bad-json"),
    ("a thousand levels", "POST", "/v1/tickets", [JSON, KEY], nested(1000), 400, "bad-json"),
    ("more than ten thousand values", "POST", "/v1/tickets", [JSON, KEY],
     create_with('"summary":[' + "1," * 10000 + "1]"), 400, "bad-json"),
    ("a list", "POST", "/v1/tickets", [JSON, KEY], b"[]", 422, "bad-member"),
    ("a text", "POST", "/v1/tickets", [JSON, KEY], b'"normal-change"', 400, "bad-json"),
    ("null", "POST", "/v1/tickets", [JSON, KEY], b"null", 400, "bad-json"),
    ("an unknown member", "POST", "/v1/tickets", [JSON, KEY], {**CREATE, "state": "closed"}, 422, "unknown-member"),
    ("a member misspelt", "POST", "/v1/tickets", [JSON, KEY], {"workflw": "normal-change"}, 422, "unknown-member"),
    ("a member missing", "POST", "/v1/tickets", [JSON, KEY], {"fields": {}}, 422, "missing-member"),
    ("a member of another type", "POST", "/v1/tickets", [JSON, KEY], {"workflow": 7}, 422, "bad-member"),
    ("an empty member", "POST", "/v1/tickets", [JSON, KEY], {"workflow": ""}, 422, "bad-member"),
    ("a member of null", "POST", "/v1/tickets", [JSON, KEY], {"workflow": None}, 422, "bad-member"),
    ("fields in a list", "POST", "/v1/tickets", [JSON, KEY], {"workflow": "normal-change", "fields": []}, 422,
     "bad-member"),
    ("a workflow that is not there", "POST", "/v1/tickets", [JSON, KEY], {"workflow": "nothing"}, 422,
     "workflow-unknown"),
    ("a field that is not there", "POST", "/v1/tickets", [JSON, KEY], create_with('"colour":"red"'), 422,
     "field-unknown"),
    ("a field of another type", "POST", "/v1/tickets", [JSON, KEY], create_with('"summary":7'), 422, "field-invalid"),
    ("a field that is too long", "POST", "/v1/tickets", [JSON, KEY], create_with(f'"summary":"{"x" * 201}"'), 422,
     "field-invalid"),
    ("a choice that is none", "POST", "/v1/tickets", [JSON, KEY], create_with('"summary":"a","users":"all"'), 422,
     "field-invalid"),
    ("a person who is not there", "POST", "/v1/tickets", [JSON, KEY], create_with('"summary":"a","implementer":"zoe"'),
     422, "field-invalid"),
    ("a time that is none", "POST", "/v1/tickets", [JSON, KEY],
     create_with('"summary":"a","planned":{"start":"soon","end":"later"}'), 422, "field-invalid"),
    ("an end before its start", "POST", "/v1/tickets", [JSON, KEY],
     create_with('"summary":"a","planned":{"start":"2035-01-02T00:00:00Z","end":"2035-01-01T00:00:00Z"}'), 422,
     "field-invalid"),
    ("a required field missing", "POST", "/v1/tickets", [JSON, KEY], {"workflow": "normal-change"}, 422,
     "field-missing"),
    ("a vote for maybe", "POST", "/v1/approvals/{approval}/votes", [JSON, KEY], {"choice": "maybe"}, 422,
     "bad-member"),
    ("a vote for nothing", "POST", "/v1/approvals/{approval}/votes", [JSON, KEY], {}, 422, "missing-member"),
    ("a digest that is none", "POST", "/v1/approvals/{approval}/votes", [JSON, KEY],
     {"choice": "approve", "digest": "sha256:00"}, 422, "bad-member"),
    ("a vote in the voter's name", "POST", "/v1/approvals/{approval}/votes", [JSON, KEY],
     {"choice": "approve", "person": "hanna"}, 422, "unknown-member"),
    ("a comment past 8 KiB", "POST", "/v1/tickets/{ticket}/comments", [JSON, KEY], {"comment": "x" * 8193}, 422,
     "bad-member"),
    ("no comment", "POST", "/v1/tickets/{ticket}/comments", [JSON, KEY], {"comment": ""}, 422, "bad-member"),
    ("an action that is not there", "POST", "/v1/tickets/{ticket}/actions/explode", [JSON, KEY], {}, 404,
     "action-unknown"),
    ("a token that never ends", "POST", "/v1/tokens", [JSON, KEY], {"expires": "2999-01-01T00:00:00Z"}, 422,
     "bad-member"),
    ("a token's end that is none", "POST", "/v1/tokens", [JSON, KEY], {"expires": "never"}, 422, "bad-member"),
    ("a scope that is none", "POST", "/v1/tokens", [JSON, KEY], {"scopes": ["everything"]}, 422, "bad-member"),
]
WORK = [  # by the deployer
    ("no types", "POST", "/v1/jobs:claim", [JSON], {}, 422, "missing-member"),
    ("types that are none", "POST", "/v1/jobs:claim", [JSON], {"types": [7]}, 422, "bad-member"),
    ("fifty-one types", "POST", "/v1/jobs:claim", [JSON], {"types": [f"t{i}" for i in range(51)]}, 422, "bad-member"),
    ("none wanted", "POST", "/v1/jobs:claim", [JSON], {"types": ["snapshot"], "max": 0}, 422, "bad-member"),
    ("too many wanted", "POST", "/v1/jobs:claim", [JSON], {"types": ["snapshot"], "max": 101}, 422, "bad-member"),
    ("too long a wait", "POST", "/v1/jobs:claim", [JSON], {"types": ["snapshot"], "wait": "PT56S"}, 422, "bad-member"),
    ("no lease at all", "POST", "/v1/jobs:claim", [JSON], {"types": ["snapshot"], "lease": "PT0S"}, 422, "bad-member"),
    ("a lease of a week", "POST", "/v1/jobs:claim", [JSON], {"types": ["snapshot"], "lease": "P7D"}, 422,
     "bad-member"),
    ("a wait that is none", "POST", "/v1/jobs:claim", [JSON], {"types": ["snapshot"], "wait": "soon"}, 422,
     "bad-member"),
    ("a lease that is no number", "POST", "/v1/jobs/{job}:complete", [JSON], {"lease_id": "one"}, 422, "bad-member"),
    ("a lease of zero", "POST", "/v1/jobs/{job}:complete", [JSON], {"lease_id": 0}, 422, "bad-member"),
    ("a result that is no object", "POST", "/v1/jobs/{job}:complete", [JSON], {"lease_id": 1, "result": [1]}, 422,
     "bad-member"),
    ("a failure without its error", "POST", "/v1/jobs/{job}:fail", [JSON], {"lease_id": 1}, 422, "missing-member"),
    ("an error past 16 KiB", "POST", "/v1/jobs/{job}:fail", [JSON], {"lease_id": 1, "error": "x" * 16385}, 422,
     "bad-member"),
    ("an extension of nothing", "POST", "/v1/jobs/{job}:extend", [JSON], {}, 422, "missing-member"),
]
OFFICE = [  # by the administrator
    ("a world that is empty", "PUT", "/v1/world", [YAML], b"", 400, "malformed"),
    ("a world that is not UTF-8", "PUT", "/v1/world", [YAML], b"world: \xff\n", 400, "malformed"),
    ("a world that is no YAML", "PUT", "/v1/world", [YAML], b"people: [\n", 422, "world-invalid"),
    ("a world as JSON", "PUT", "/v1/world", [JSON], b"{}", 415, "unsupported-media-type"),
    ("a workflow with errors", "POST", "/v1/workflows:deploy", [JSON, KEY], {"text": "assent: 1\nworkflow: x\n"}, 422,
     "definition-invalid"),
    ("a workflow that is no text", "POST", "/v1/workflows:deploy", [JSON, KEY], {"text": 1}, 422, "bad-member"),
    ("a file that is no text", "POST", "/v1/workflows:deploy", [JSON, KEY], {"text": "x", "files": {"a.lua": 1}}, 422,
     "bad-member"),
    ("a token for nobody", "POST", "/v1/tokens", [JSON, KEY], {"person": "zoe"}, 422, "bad-member"),
]
SERVER_OWNED = ("id", "number", "revision", "kind", "workflow", "state", "requester", "risk", "material_digest",
                "actions", "created", "updated", "open", "outcome", "approval", "jobs", "held_by", "links", "editors")


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
                self.assertEqual(self.server.journal_head(), before, "something was written")
                self.assertTrue(self.server.alive())
        self.assertEqual(self.server.api(self.names["token"]).get("/v1/whoami").json()["handle"], "ann")

    def test_where(self):
        self.check(WHERE, self.names["token"])

    def test_who(self):
        self.check(WHO, self.names["token"])

    def test_query(self):
        self.check(QUERY, self.names["token"])

    def test_form(self):
        self.check(FORM, self.names["token"])

    def test_body(self):
        self.check(BODY, self.names["token"])

    def test_work(self):
        self.check(WORK, self.deployer)

    def test_office(self):
        self.check(OFFICE, self.server.admin_token)

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
