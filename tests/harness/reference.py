# SPDX-License-Identifier: Apache-2.0
"""Holds answers to what the API says of itself (API-27).

    reference = reference_of(binary)       # made once for each binary
    reference.check("GET", "/v1/tickets?limit=1", 200, {"content-type": "application/json"}, "{…}")

An answer fits when its path and method are an operation of `assent openapi`, its status and media
type are among that operation's answers, and its body is as the schema says. What leads nowhere may
be answered as such, and only so. Schemas become functions once; one answer then costs some 100 µs.
"""

import functools
import json
import re
import subprocess

# What any request may be told, also one that no operation was found for.
ANYWHERE = {400, 404, 408, 413, 429, 431, 503}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
ABOUT = {"pattern": str, "required": dict, "properties": dict, "additionalProperties": dict, "items": list,
         "minimum": int, "maximum": int, "minLength": str, "maxLength": str, "minItems": list, "maxItems": list}
SAID_ONLY = {"description", "title", "format", "examples", "default"}


class Misfit(AssertionError):
    """An answer, or a document, is not as it is said to be."""


def fail(where, what):
    raise Misfit(f"{where}: {what}")


class Schemas:
    """Functions that check a value against a schema of the document's components."""

    def __init__(self, schemas):
        self.schemas = schemas
        self.made = {}

    def named(self, name):
        """The check of a component; made when it is first called, so that schemas may go in circles."""
        def check(value, where):
            if name not in self.made:
                self.made[name] = self.make(self.schemas[name])
            self.made[name](value, where)
        return check

    def make(self, schema):
        checks = []
        for keyword, given in sorted(schema.items(), key=lambda item: item[0] != "type"):
            if keyword in SAID_ONLY or keyword.startswith("x-"):
                continue
            one = getattr(self, "make_" + keyword.strip("$"))(given, schema)
            checks.append(self.only(ABOUT[keyword], one) if keyword in ABOUT else one)

        def check(value, where):
            for one in checks:
                one(value, where)
        return check

    @staticmethod
    def only(kind, one):
        """A keyword that says something of values of one type, and nothing of others."""
        return lambda value, where: one(value, where) if isinstance(value, kind) and not isinstance(value, bool) else None

    def make_ref(self, given, _):
        return self.named(given.removeprefix("#/components/schemas/"))

    def make_type(self, given, _):
        names = [given] if isinstance(given, str) else given
        types = tuple(TYPES[name] for name in names)
        boolean = "boolean" in names

        def check(value, where):
            if not isinstance(value, types) or (isinstance(value, bool) and not boolean):
                fail(where, f"{value!r} is not {given}")
        return check

    def make_enum(self, given, _):
        return lambda value, where: value in given or fail(where, f"{value!r} is none of {given}")

    def make_const(self, given, _):
        return lambda value, where: (value == given and isinstance(value, type(given))) or fail(
            where, f"{value!r} is not {given!r}")

    def make_pattern(self, given, _):
        pattern = re.compile(given)
        return lambda value, where: pattern.search(value) or fail(where, f"{value!r} does not match {given}")

    def make_required(self, given, _):
        def check(value, where):
            for name in given:
                if name not in value:
                    fail(where, f"`{name}` is missing of {value}")
        return check

    def make_properties(self, given, _):
        checks = {name: self.make(schema) for name, schema in given.items()}

        def check(value, where):
            for name, inner in value.items():
                if name in checks:
                    checks[name](inner, f"{where}.{name}")
        return check

    def make_additionalProperties(self, given, schema):
        known = set(schema.get("properties", ()))
        if given is False:
            return lambda value, where: set(value) <= known or fail(where, f"unknown: {set(value) - known}")
        inner = self.make(given)

        def check(value, where):
            for name in set(value) - known:
                inner(value[name], f"{where}.{name}")
        return check

    def make_items(self, given, _):
        inner = self.make(given)

        def check(value, where):
            for at, item in enumerate(value):
                inner(item, f"{where}[{at}]")
        return check

    def make_anyOf(self, given, _):
        checks = [self.make(schema) for schema in given]

        def check(value, where):
            problems = []
            for one in checks:
                try:
                    return one(value, where)
                except Misfit as problem:
                    problems.append(str(problem))
            return fail(where, "; nor ".join(problems))
        return check

    def bound(self, given, size, fits, what):
        return lambda value, where: fits(size(value), given) or fail(where, f"{value!r}: {what} {given}")

    def make_minimum(self, given, _):
        return self.bound(given, lambda value: value, lambda a, b: a >= b, "less than")

    def make_maximum(self, given, _):
        return self.bound(given, lambda value: value, lambda a, b: a <= b, "more than")

    def make_minLength(self, given, _):
        return self.bound(given, len, lambda a, b: a >= b, "shorter than")

    def make_maxLength(self, given, _):
        return self.bound(given, len, lambda a, b: a <= b, "longer than")

    make_minItems = make_minLength
    make_maxItems = make_maxLength


class Reference:
    """The document, ready to judge."""

    def __init__(self, document):
        self.document = document
        self.schemas = Schemas(document["components"]["schemas"])
        self.paths = [(re.compile(self.pattern(path)), path) for path in document["paths"]]
        self.found = {}
        self.answers = {}
        self.seen = set()  # (method, path, status)

    @staticmethod
    def pattern(path):
        return "".join(part if part.startswith("[") else re.escape(part)
                       for part in re.split(r"(\[\^/:\]\+)", re.sub(r"\{\w+\}", "[^/:]+", path)))

    def path_of(self, target):
        """The path of the document that the target goes to, or None. Literals come before names."""
        path = target.split("?")[0].split("#")[0]
        if path not in self.found:
            fits = [name for pattern, name in self.paths if pattern.fullmatch(path)]
            self.found[path] = min(fits, key=lambda name: name.count("{")) if fits else None
        return self.found[path]

    def operation(self, method, path):
        return self.document["paths"][path].get("get" if method == "HEAD" else method.lower())

    def answers_of(self, method, path, status):
        """{media type: check of the body} of one status; None when it is not documented."""
        key = (method, path, status)
        if key not in self.answers:
            operation = self.operation(method, path)
            given = (operation or {}).get("responses", {}).get(str(status))
            if given is None and status in ANYWHERE | {405}:
                given = self.document["components"]["responses"].get(str(status))
            if given and "$ref" in given:
                given = self.document["components"]["responses"][given["$ref"].rsplit("/", 1)[1]]
            self.answers[key] = given and {
                media: self.schemas.make(form.get("schema", {})) for media, form in given.get("content", {}).items()}
        return self.answers[key]

    def check(self, method, target, status, headers, body):
        where = f"{method} {target}: {status}"
        path = self.path_of(target)
        if path is None:
            if status not in ANYWHERE:
                fail(where, "the document has no such path")
            return
        self.seen.add((method, path, status))
        answers = self.answers_of(method, path, status)
        if answers is None:
            fail(where, "the document has no such answer")
        if not body:
            if answers and method != "HEAD" and status != 304:
                fail(where, "the body is missing")
            return
        media = headers.get("content-type", "").split(";")[0]
        if media not in answers:
            fail(where, f"{media!r} is none of {sorted(answers)}")
        answers[media](json.loads(body) if media.endswith("json") else body, where)


@functools.lru_cache(maxsize=None)
def reference_of(binary):
    told = subprocess.run([binary, "openapi"], capture_output=True, text=True, check=True, timeout=60)
    return Reference(json.loads(told.stdout))
