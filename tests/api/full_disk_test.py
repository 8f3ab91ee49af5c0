# SPDX-License-Identifier: Apache-2.0
"""A full disk: writes are answered 503 with Retry-After, reads go on, nothing is lost, and when there is room
again the very same requests succeed, once.

A limit on the size of files stands for the full disk, because that needs no rights; where a tmpfs can be
mounted, a real one is filled as well.
"""

import os
import resource
import subprocess
import sys
import time
import unittest

from assent_server import SOURCE, Server
from burst import burst
from normal_change import Office

VERIFIER = os.path.join(SOURCE, "tests", "crash", "journal.py")
SPACE = "ASSENT_TEST_IN_A_NAMESPACE"  # set in the second run of a test
CREATE = {"workflow": "normal-change", "fields": {"summary": "While it is full", "service": "payments"}}


class FileLimit:
    """No file of the server's may grow past a page."""

    def __init__(self, server):
        self.server = server

    def fill(self):
        resource.prlimit(self.server.process.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))

    def make_room(self):
        resource.prlimit(self.server.process.pid, resource.RLIMIT_FSIZE,
                         (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class Ballast:
    """A file that takes what is left of a small disk."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "ballast")

    def fill(self):
        with open(self.path, "wb", buffering=0) as file:
            for size in (65536, 4096):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    pass

    def make_room(self):
        os.remove(self.path)


class FullDisk(unittest.TestCase):
    def check(self, server, disk):
        office = Office(server)
        for handle in ("ann", "deployer"):
            server.token(handle)  # a token is a write
        waiting = office.to_implement()
        before = [office.draft()["id"] for _ in range(5)]
        head = self.until_full(server, office, disk)
        self.refused(server, office)
        self.assertIn("event=store-trouble", server.log())
        self.assertIn("code=store-full", server.log())
        self.assertEqual(office.read(waiting)["state"], "implement")  # reads go on
        listed = {line["id"] for line in office["ann"].get("/v1/tickets?limit=200&sort=created").json()["data"]}
        self.assertTrue(set(before) <= listed)
        self.assertEqual(server.journal_head(), head)
        disk.make_room()
        self.goes_on(server, office, waiting)
        server.verify()
        done = subprocess.run([sys.executable, VERIFIER, server.store], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def until_full(self, server, office, disk):
        """Fills the disk, and writes until the first write is refused."""
        disk.fill()
        for at in range(2000):
            answer = office["ann"].post("/v1/tickets", CREATE, None, key=f"filling-{at}")
            if answer.status_code == 503:
                self.assertEqual(answer.json()["code"], "store-full")
                self.assertGreaterEqual(int(answer.headers["retry-after"]), 1)
                return server.journal_head()
            self.assertEqual(answer.status_code, 201)
        raise AssertionError("the disk is never full")

    def requests(self, server):
        return [(server.token("ann"), "POST", "/v1/tickets", [("idempotency-key", f"full-{at}")],
                 {"workflow": "normal-change", "fields": {"summary": f"While it is full, {at}", "service": "payments"}})
                for at in range(20)]

    def refused(self, server, office):
        for answer in burst(server, self.requests(server), connections=4):
            self.assertEqual((answer.status, answer.json()["code"]), (503, "store-full"), answer.body)
            self.assertGreaterEqual(int(answer.field("retry-after")), 1)
            self.assertEqual(answer.field("content-type"), "application/problem+json")
        answer = office["deployer"].post("/v1/jobs:claim", {"types": ["snapshot"]}, None, key=False)
        self.assertTrue(answer.status_code == 503 or answer.json()["jobs"] == [], answer.text)
        self.assertTrue(server.alive())

    def goes_on(self, server, office, waiting):
        """The same requests, with their keys: each succeeds, once, within the seconds that were asked for."""
        until = time.monotonic() + 20
        pending, made = self.requests(server), []
        while pending and time.monotonic() < until:
            answers = burst(server, pending, connections=4)
            made += [answer.json()["id"] for answer in answers if answer.status == 201]
            pending = [request for request, answer in zip(pending, answers) if answer.status == 503]
            time.sleep(0.2 if pending else 0)
        self.assertEqual(len(set(made)), 20)
        titles = [line["title"] for line in office["ann"].get("/v1/tickets?limit=200&q=full,").json()["data"]]
        self.assertEqual(len(titles), 20)
        job = office.claim("snapshot", wait="PT10S")
        self.assertEqual((job["number"], job["attempts"]), (waiting["number"], 1))
        office.complete(job)
        self.assertIn("event=store-well-again", server.log())

    def test_a_limit_on_files(self):
        with Server() as server:
            self.check(server, FileLimit(server))

    def test_a_small_disk(self):
        folder = os.path.join(os.environ.get("TMPDIR", "/tmp"), "small")
        os.makedirs(folder)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m,mode=700", "small", folder],
                                 capture_output=True, text=True, check=False)
        if mounted.returncode != 0:
            os.rmdir(folder)
            self.in_a_space_of_its_own(mounted.stderr)
            return
        try:
            with Server(os.path.join(folder, "store")) as server:
                self.check(server, Ballast(folder))
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
            os.rmdir(folder)

    def in_a_space_of_its_own(self, why):
        """Who may not mount may do so in a user namespace, where this test runs once more."""
        self.assertNotIn(SPACE, os.environ, f"a small disk cannot be had here, not even in a user namespace: {why}")
        command = ["unshare", "--user", "--map-root-user", "--mount", sys.executable, os.path.abspath(__file__),
                   f"{type(self).__name__}.test_a_small_disk"]
        done = subprocess.run(command, env={**os.environ, SPACE: "1"}, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, why + done.stdout + done.stderr)

    def test_a_disk_that_is_full_at_the_start(self):
        """A server that cannot begin says so in a sentence, and begins when there is room."""
        with Server() as server:
            change = Office(server).draft()
            server.stop()
            command = [server.binary, "serve", "--store", server.store, "--listen", "127.0.0.1:0"]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False,
                                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)))
            self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
            said = [line for line in done.stderr.splitlines() if line.startswith("assent: ")]
            self.assertEqual(len(said), 1, done.stderr)
            self.assertIn("the disk is full", said[0])
            server.start()
            self.assertEqual(server.admin().get("/v1/whoami").json()["handle"], "admin")
            self.assertEqual(Office(server, set_up=False).read(change)["revision"], 1)


if __name__ == "__main__":
    unittest.main()
