# SPDX-License-Identifier: Apache-2.0
"""Starts the real binary on a store of its own, and talks HTTP/2 to it with python3-httpx.

    with Server() as server:
        server.apply_world()                     # workflows/sample-world.yaml
        server.deploy("normal-change")           # with its Lua
        ann = server.person("ann")               # an Api with a token of Ann's
        ticket = ann.post("/v1/tickets", {"workflow": "normal-change", "fields": {…}}, 201).json()

Each server listens on a port that the system chose. `stop` ends it gracefully and fails when it
does not end well, sanitizers included; `kill` is SIGKILL; `start` begins again on the same store.
Every answer that is not 2xx or 3xx is checked to be a whole problem document (API-01, API-03), and each
one to be as the binary's own OpenAPI document says (API-27).
"""

import json
import os
import re
import signal
import sqlite3
import subprocess
import tempfile
import time
import uuid

import httpx
from prompt_transport import PromptTransport
from reference import reference_of

SOURCE = os.environ["ASSENT_SOURCE"]
BINARY = os.environ["ASSENT_BIN"]
START_S = 60  # with sanitizers, on a machine that is busy
STOP_S = 60

# What no error may tell: paths of this or any machine, SQL, stacks, secrets (API-03).
TELLTALES = re.compile(
    r"/(?:tmp|home|root|usr|etc|var|opt|proc|work)/|\.(?:c|h|db|so):?\d*\b|"
    r"\b(?:SELECT|INSERT|UPDATE|DELETE|PRAGMA)\b.*\b(?:FROM|INTO|SET|WHERE)\b|sqlite|SQLITE_|nghttp2|jansson|"
    r"stack traceback|\b0x[0-9a-f]{6,}|Assertion|ast_[hsa][0-9A-Za-z]{30}|pepper", re.IGNORECASE)


def check_problem(answer):
    """A problem document is whole, says what its status says, and gives nothing away."""
    body = answer.text
    assert answer.headers["content-type"] == "application/problem+json", (answer.status_code, body)
    problem = json.loads(body)
    missing = {"type", "title", "status", "code", "request_id"} - set(problem)
    assert not missing, (missing, body)
    assert problem["status"] == answer.status_code, body
    assert problem["type"] == "/problems/" + problem["code"], body
    assert problem["request_id"] == answer.headers["request-id"], body
    said = {name: value for name, value in problem.items() if name not in ("instance", "request_id")}
    found = TELLTALES.search(json.dumps(said, ensure_ascii=False))
    assert not found, (found.group(0), body)
    if answer.status_code in (429, 503):
        assert int(answer.headers["retry-after"]) >= 1, answer.headers
    if answer.status_code == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer"), answer.headers
    if answer.status_code == 405:
        assert answer.headers["allow"], answer.headers
    return problem


class Refused(AssertionError):
    """An answer with another status than was expected."""

    def __init__(self, answer, expected):
        super().__init__(f"{answer.request.method} {answer.request.url}: {answer.status_code} instead of "
                         f"{expected}: {answer.text}")
        self.answer = answer


class Api:
    """One caller's HTTP/2 connection, with their token. Threads may share it."""

    def __init__(self, base, token=None, timeout=60, binary=BINARY):
        self.reference = reference_of(binary)
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self.client = httpx.Client(base_url=base, transport=PromptTransport(), headers=headers, timeout=timeout)
        self.token = token

    def call(self, method, path, status=None, **given):
        answer = self.client.request(method, path, **given)
        assert answer.http_version == "HTTP/2", answer.http_version
        if answer.status_code >= 400:
            check_problem(answer)
        self.reference.check(method, answer.request.url.raw_path.decode(), answer.status_code, answer.headers,
                             answer.text)
        if status is not None and answer.status_code != status:
            raise Refused(answer, status)
        return answer

    def get(self, path, status=200, **given):
        return self.call("GET", path, status, **given)

    def post(self, path, body=None, status=200, key=None, headers=None, **given):
        """A POST with an Idempotency-Key, a fresh one unless it is given; key=False sends none."""
        headers = dict(headers or {})
        if key is not False:
            headers["idempotency-key"] = key or str(uuid.uuid4())
        if body is not None:
            given["json"] = body
        return self.call("POST", path, status, headers=headers, **given)

    def patch(self, path, fields, etag, status=200, **given):
        headers = {"content-type": "application/merge-patch+json"}
        if etag is not None:
            headers["if-match"] = etag
        return self.call("PATCH", path, status, headers=headers, content=json.dumps({"fields": fields}), **given)

    def close(self):
        self.client.close()


class Server:
    """The binary on a store. As a context it starts at once, and is stopped and checked at the end."""

    def __init__(self, store=None, binary=None, arguments=(), prepare=None, listen="127.0.0.1:0",
                 probes="off"):
        self.folder = tempfile.mkdtemp(prefix="assent-")
        self.store = store or os.path.join(self.folder, "store")
        self.binary = binary or BINARY
        self.arguments = list(arguments)
        self.listen = listen
        self.probes = probes  # the second listener's address; None: the usual one
        self.prepare = prepare  # is called in the new process before the program is
        self.process = None
        self.base = None  # where it listens, once it does
        self.admin_token = None
        self.tokens = {}
        self.clients = []
        self.starts = 0

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        if kind is None:
            self.stop()
        else:
            self.kill()
            print("the server's log ends with:\n" + self.log()[-4000:])

    # the process

    def launch(self):
        """Starts the process and does not wait until it listens."""
        self.starts += 1
        self.out = os.path.join(self.folder, f"out-{self.starts}")
        self.err = os.path.join(self.folder, f"log-{self.starts}")
        command = [self.binary, "serve", "--store", self.store, "--listen", self.listen, *self.arguments]
        if self.probes:
            command += ["--probes", self.probes]
        with open(self.out, "wb") as out, open(self.err, "wb") as err:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                            preexec_fn=self.prepare)

    def start(self):
        self.launch()
        found = self.wait_for(lambda: re.search(r"event=listening .*port=(\d+)", self.log()))
        self.base = f"http://127.0.0.1:{found.group(1)}"
        with open(self.out, encoding="utf-8") as out:
            shown = re.search(r"shown this once: (\S+)", out.read())
        if shown:
            self.admin_token = shown.group(1)
        return self

    def wait_for(self, found, seconds=START_S):
        """Waits until `found()` is true, while the process lives; returns what it gave."""
        until = time.monotonic() + seconds
        while True:
            value = found()
            if value:
                return value
            if self.process.poll() is not None or time.monotonic() > until:
                raise AssertionError(f"the server did not get there (exit {self.process.poll()}):\n{self.log()}")
            time.sleep(0.005)

    def log(self):
        with open(self.err, encoding="utf-8", errors="replace") as err:
            return err.read()

    def stop(self):
        """SIGTERM: it must end by itself, with 0, and no sanitizer may have said anything."""
        self.close_clients()
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(STOP_S)
        self.process = None
        log = self.log()
        assert code == 0, f"the server ended with {code}:\n{log[-8000:]}"
        assert "Sanitizer" not in log and "runtime error" not in log, log[-8000:]

    def kill(self):
        """SIGKILL, at any moment."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
        self.close_clients()

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def close_clients(self):
        for client in self.clients:
            client.close()
        self.clients = []

    # callers

    def api(self, token=None, **given):
        """A connection of its own for the caller with this token; None: nobody."""
        client = Api(self.base, token, binary=self.binary, **given)
        self.clients.append(client)
        return client

    def admin(self):
        return self.api(self.admin_token)

    def token(self, person, scopes=None, keep=True):
        """A token of the person's, made by the administrator; the same one again unless `keep` is False."""
        if keep and not scopes and person in self.tokens:
            return self.tokens[person]
        body = {"person": person}
        if scopes:
            body["scopes"] = scopes
        admin = self.admin()
        made = admin.post("/v1/tokens", body, 201).json()["token"]
        admin.close()
        self.clients.remove(admin)
        if keep and not scopes:
            self.tokens[person] = made
        return made

    def person(self, handle, scopes=None, **given):
        """A connection of its own for the person."""
        return self.api(self.token(handle, scopes), **given)

    # what it is told first

    def apply_world(self, text=None, forbids=False):
        """The sample world, or the text. What the sample forbids at some times (freezes, maintenance windows) is left
        out unless the test `forbids`: else what a gate answers would hang on the hour at which the test runs."""
        if text is None:
            text = read_source("workflows/sample-world.yaml")
            if not forbids:
                text = re.sub(r"^(freezes|maintenance):\n(?:[ #].*\n|\n)*", "", text, flags=re.MULTILINE)
                assert "freezes:" not in text and "\nboards:" in text, text
        return self.admin().call("PUT", "/v1/world", 200, content=text.encode(),
                                 headers={"content-type": "application/yaml"}).json()

    def deploy(self, name="normal-change", text=None, files=None):
        """Deploys workflows/NAME, or the text."""
        if text is None:
            text = read_source(f"workflows/{name}/workflow.yaml")
            files = {"risk.lua": read_source("scripts/hooks/risk.lua")}
        body = {"file": f"{name}.yaml", "text": text, "files": files or {}}
        return self.admin().post("/v1/workflows:deploy", body, 201).json()

    # the store, from outside

    def database(self):
        """The store's file, read-only; works while the server runs and after it has ended."""
        return sqlite3.connect(f"file:{self.store}/assent.db?mode=ro", uri=True)

    def journal_head(self):
        """Sequence number and link of the newest turn."""
        with_database = self.database()
        try:
            return with_database.execute("SELECT seq, link FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
        finally:
            with_database.close()

    def command(self, *arguments, token=None, check=True):
        """Runs `assent ARGUMENTS…` against this server and its store; returns the finished process."""
        environment = dict(os.environ, ASSENT_SERVER=self.base or "", ASSENT_STORE=self.store, NO_COLOR="1",
                           ASSENT_TOKEN=token or self.admin_token or "")
        done = subprocess.run([self.binary, *arguments], env=environment, capture_output=True, text=True,
                              timeout=120, check=False)
        assert not check or done.returncode == 0, (arguments, done.returncode, done.stdout, done.stderr)
        return done

    def verify(self):
        """`assent verify` finds nothing wrong."""
        return self.command("verify", "--json")


def read_source(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()
