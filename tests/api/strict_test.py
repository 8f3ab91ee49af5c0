# SPDX-License-Identifier: Apache-2.0
"""Nothing is taken that is not known (API-08), of every operation of the document; and what is only tried or
checked writes nothing (API-15)."""

import json
import random
import unittest

from assent_server import Server, read_source
from normal_change import FIELDS, Office

METHODS = ("post", "put", "patch", "delete")


class Strict(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.office = Office(cls.server)
        cls.board = cls.office.to_board()
        cls.admin = cls.server.admin()
        # whoever may do everything that a permission opens, so that the body is looked at
        world = cls.admin.get("/v1/world").json()
        world["roles"]["everything"] = {"may": ["submit", "act", "vote", "work", "operate", "deploy", "world", "tokens",
                                                "audit", "read_all"], "people": ["admin"]}
        cls.server.apply_world(json.dumps(world))
        cls.document = cls.admin.reference.document
        cls.head = cls.server.journal_head()

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def tearDown(self):
        self.assertEqual(self.server.journal_head(), self.head, "something was written")

    def operations(self):
        names = {"ticket": self.board["id"], "approval": self.board["approval"]["id"], "action": "withdraw",
                 "job": "job_" + self.board["id"][4:] + "-1-0", "token": "tok_" + self.board["id"][4:],
                 "lease": "lse_" + self.board["id"][4:] + "-0-1", "conflict": "cfl_" + self.board["id"][4:] + "-0",
                 "workflow": "normal-change", "version": "1", "handle": "ann", "problem": "not-found"}
        for path, item in self.document["paths"].items():
            target = path
            for name, value in names.items():
                target = target.replace("{" + name + "}", value)
            for method, operation in item.items():
                yield method, target, operation

    def send(self, method, target, body, media="application/json"):
        headers = {"idempotency-key": f"strict-{random.getrandbits(64)}", "content-type": media, "if-match": '"3"'}
        return self.admin.call(method.upper(), target, headers=headers, content=json.dumps(body))

    def test_unknown_members_are_refused_everywhere(self):
        done = 0
        for method, target, operation in self.operations():
            schema = self.schema_of(operation)
            if not schema or target == "/v1/clock":  # which only a server with --test-clock takes
                continue
            known = sorted(schema["properties"])
            for name in ("colour", "Id", "__proto__", "", "\u202e", *(name + "x" for name in known), *(name.upper() for name in known)):
                if name in known:
                    continue
                body = {**{required: "x" for required in schema.get("required", [])}, name: "x"}
                answer = self.send(method, target, body)
                self.assertEqual((answer.status_code, answer.json()["code"]), (422, "unknown-member"),
                                 (method, target, name, answer.text))
                done += 1
        self.assertGreater(done, 150)

    def schema_of(self, operation):
        for form in operation.get("requestBody", {}).get("content", {}).values():
            if "$ref" in form["schema"]:
                return self.document["components"]["schemas"][form["schema"]["$ref"].rsplit("/", 1)[1]]
        return None

    def test_unknown_parameters_are_refused_everywhere(self):
        for method, target, operation in self.operations():
            for name in ("colour", "LIMIT", "limit%20", "dry-run", "%E2%80%AE"):
                schema = self.schema_of(operation)
                body = {required: "x" for required in (schema or {}).get("required", [])}
                headers = {"idempotency-key": f"strict-{random.getrandbits(64)}", "if-match": '"3"'}
                given = {"headers": headers}
                media = next(iter(operation.get("requestBody", {}).get("content", {})), None)
                if media:
                    headers["content-type"] = media
                    given["content"] = json.dumps(body) if "json" in media else "assent: 1\n"
                answer = self.admin.call(method.upper(), f"{target}?{name}=1", **given)
                self.assertEqual((answer.status_code, answer.json()["code"]), (400, "unknown-parameter"),
                                 (method, target, name, answer.text))

    def test_members_of_every_other_type_are_refused(self):
        """Where the schema says what a member is, anything else is 422 and names it."""
        wrong = {"string": [1, True, [], {}], "integer": ["x", True, [], {}, 1.5], "boolean": [1, "true", []],
                 "array": ["x", 1, {}], "object": ["x", 1, []]}
        done = 0
        for method, target, operation in self.operations():
            schema = self.schema_of(operation) or {}
            for name, given in schema.get("properties", {}).items():
                for value in wrong.get(given.get("type") if isinstance(given.get("type"), str) else "", []):
                    body = {**{required: self.filler(schema["properties"][required]) for required in schema.get("required", [])},
                            name: value}
                    answer = self.send(method, target, body)
                    if answer.status_code in (403, 404, 409, 410):
                        continue  # the subject is looked at first, or the server has no such thing
                    self.assertEqual(answer.status_code, 422, (method, target, name, value, answer.text))
                    self.assertIn(name, answer.json()["detail"], (method, target, name, value))
                    done += 1
        self.assertGreater(done, 60)

    @staticmethod
    def filler(given):
        return {"array": ["x"], "integer": 1, "object": {}}.get(given.get("type"), given.get("enum", ["x"])[0])

    def test_a_dry_run_writes_nothing_and_tells_all(self):
        ann = self.office["ann"]
        told = ann.post("/v1/tickets?dry_run=true", {"workflow": "normal-change", "fields": FIELDS}, 200).json()
        self.assertEqual((told["dry_run"], told["ticket"]["state"]), (True, "draft"))
        self.assertRegex(told["trace"][0], "created for ann")
        self.assertIn("entered draft, with ann", told["trace"])
        self.assertTrue(told["facts"])
        ann.post("/v1/tickets?dry_run=true", {"workflow": "normal-change", "fields": {"summary": 1}}, 422)
        self.assertEqual(ann.get("/v1/tickets?count=exact").json()["count"]["value"], 1)

    def test_a_check_of_a_workflow_writes_nothing_and_tells_all(self):
        text = read_source("workflows/normal-change/workflow.yaml")
        files = {"risk.lua": read_source("scripts/hooks/risk.lua")}
        told = self.office["ann"].post("/v1/workflows:validate", {"text": text, "files": files}, 200, key=False).json()
        self.assertIn("diagnostics", told)
        broken = self.office["ann"].post("/v1/workflows:validate", {"text": text.replace("states:", "stats:"), "files": files},
                                         422, key=False).json()
        self.assertTrue(broken["diagnostics"])


if __name__ == "__main__":
    unittest.main()
