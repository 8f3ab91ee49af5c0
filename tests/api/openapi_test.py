# SPDX-License-Identifier: Apache-2.0
"""The OpenAPI document: valid, the same everywhere, made of the rows that dispatch, and held to by answers."""

import copy
import glob
import json
import os
import re
import unittest

from assent_server import SOURCE, Server, read_source
from jsonschema import Draft202012Validator
from normal_change import Office
from reference import Misfit, Reference, reference_of

METHODS = ("get", "post", "put", "patch", "delete")


def refused(call, *given):
    try:
        call(*given)
    except Misfit:
        return True
    return False


class OpenApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.document = cls.server.api().get("/openapi.json").json()
        cls.meta = Draft202012Validator(json.loads(read_source("tests/api/openapi-3.1/schema.json")))

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def operations(self):
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield method, path, item[method]

    def test_it_is_valid(self):
        self.assertEqual([problem.message for problem in self.meta.iter_errors(self.document)], [])
        for spoil in (lambda d: d["paths"]["/v1/tickets"]["get"].update(summary=1),
                      lambda d: d.pop("info"),
                      lambda d: d["components"]["parameters"]["limit"].pop("in"),
                      lambda d: d["paths"].update({"tickets": {}})):
            spoilt = copy.deepcopy(self.document)
            spoil(spoilt)
            self.assertTrue(list(self.meta.iter_errors(spoilt)), "the schema takes anything")

    def test_every_schema_is_one(self):
        for name, schema in self.document["components"]["schemas"].items():
            Draft202012Validator.check_schema(schema)
            self.assertTrue(schema.get("description"), name)
            for member, inner in schema.get("properties", {}).items():
                self.assertTrue(inner.get("description"), f"{name}.{member}")

    def test_it_is_the_same_everywhere(self):
        told = self.server.command("openapi").stdout
        for path in ("/openapi.json", "/v1/openapi.json"):
            answer = self.server.api().get(path)
            self.assertEqual(answer.headers["content-type"], "application/json")
            self.assertEqual(answer.text.rstrip("\n"), told.rstrip("\n"))

    def test_it_has_the_rows_and_no_others(self):
        rows = set()
        for path in glob.glob(os.path.join(SOURCE, "api/routes/*.c")):
            text = read_source(os.path.relpath(path, SOURCE))
            macros = dict(re.findall(r'^#define ([A-Z_]+) "([^"]*)"$', text, re.MULTILINE))
            for method, given in re.findall(r'\.method = "(\w+)",\s*\.path = ([^,]*),', text):
                parts = re.findall(r'"([^"]*)"|([A-Z_]+)', given)
                rows.add((method.lower(), "".join(literal or macros[name] for literal, name in parts)))
        self.assertEqual(rows, {(method, path) for method, path, _ in self.operations()})

    def test_every_operation_is_reached_by_its_path(self):
        """No row stands in another one's way: without a token each answers for itself."""
        nobody = self.server.api()
        for method, path, operation in self.operations():
            target = re.sub(r"\{\w+\}", "x", path)
            answer = nobody.call(method.upper(), target)
            public = operation.get("security") == []
            self.assertEqual(answer.status_code == 401, not public, (method, path, answer.status_code))
            self.assertEqual(nobody.reference.path_of(target), path)

    def test_names_are_unique(self):
        names = [operation["operationId"] for _, _, operation in self.operations()]
        self.assertEqual(len(names), len(set(names)))

    def test_every_problem_is_an_answer(self):
        """Each code with a status is told of some operation, or of unknown addresses (405)."""
        told = {code for answer in self.document["components"]["responses"].values()
                for code in answer["content"]["application/problem+json"]["schema"]["properties"]["code"]["enum"]}
        codes = self.server.api().get("/v1/problems").json()["data"]
        self.assertEqual(told, {code["code"] for code in codes if code.get("status", 0) >= 400})


class Judged(unittest.TestCase):
    """The reference that judges the suite's answers sees what is wrong with them."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.change = Office(cls.server).to_board()
        cls.reference = Reference(reference_of(cls.server.binary).document)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def judge(self, status=200, media="application/json", method="GET", path="/v1/tickets/CHG-1", **more):
        body = json.dumps({**self.change, **more})
        self.reference.check(method, path, status, {"content-type": media}, body)

    def test_a_good_answer_passes(self):
        self.judge()
        self.judge(a_new_member=1)  # answers may grow
        self.reference.check("HEAD", "/v1/tickets/CHG-1", 200, {}, "")
        self.reference.check("GET", "/v1/tickets/CHG-1", 304, {}, "")

    def test_a_bad_one_does_not(self):
        for what in ({"status": 202}, {"media": "text/plain"}, {"method": "POST"}, {"path": "/v1/nothing"},
                     {"revision": "1"}, {"revision": True}, {"state": None}, {"kind": "wish"}, {"actions": {}},
                     {"created": "yesterday"}, {"requester": {"name": "Ann"}}, {"approval": {}}):
            self.assertTrue(refused(lambda given=what: self.judge(**given)), what)
        self.assertTrue(refused(self.reference.check, "GET", "/v1/tickets/CHG-1", 200, {}, ""))

    def test_it_agrees_with_another_validator(self):
        """Our own functions and python3-jsonschema say the same of spoilt tickets."""
        document = self.reference.document
        other = Draft202012Validator({"$ref": "#/components/schemas/Ticket", "components": document["components"]})
        own = self.reference.schemas.named("Ticket")
        self.assertTrue(other.is_valid(self.change))
        for name in self.change:
            for value in (None, 1, "x", [], {}, True, [{}]):
                spoilt = {**self.change, name: value}
                self.assertEqual(not refused(own, spoilt, name), other.is_valid(spoilt), (name, value))
            without = {key: value for key, value in self.change.items() if key != name}
            self.assertEqual(not refused(own, without, name), other.is_valid(without), name)


if __name__ == "__main__":
    unittest.main()
