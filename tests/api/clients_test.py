# SPDX-License-Identifier: Apache-2.0
"""Programs that people have: curl, nghttp and python3-httpx, each over TLS and in the clear, reading, writing, uploading
and following. Chromium: tests/browser."""

import json
import os
import re
import subprocess
import threading
import unittest
import uuid

import httpx
from assent_server import Server
from normal_change import FIELDS
from tls_tools import made_certificate, secure_client, tls_port


class Clients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(arguments=["--listen", "tls:127.0.0.1:0"]).start()
        cls.server.apply_world()
        cls.server.deploy("normal-change")
        cls.token = cls.server.token("ann")
        cls.bases = [cls.server.base, f"https://localhost:{tls_port(cls.server)}"]

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def file(self, value):
        path = os.path.join(self.server.folder, uuid.uuid4().hex)
        with open(path, "w", encoding="utf-8") as out:
            out.write(value if isinstance(value, str) else json.dumps(value))
        return path

    def run_program(self, *command):
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, (command, done.stdout, done.stderr))
        return done.stdout

    def change(self, plan="Patch it."):
        return {"workflow": "normal-change", "fields": {**FIELDS, "plan": plan}}

    def nghttp(self, *arguments):
        """(statuses, bodies as JSON) of what it asked for: its account and what it received are apart."""
        common = ["nghttp", "--no-verify-peer", "--timeout=30", "-H", f"authorization: Bearer {self.token}", *arguments]
        bodies = [json.loads(line) for line in self.run_program(*common).splitlines()]
        shown = self.run_program(*common, "--null-out", "--verbose")
        if arguments[-1].startswith("https"):
            self.assertIn("The negotiated protocol: h2", shown)
        return [int(status) for status in re.findall(r"recv \(stream_id=\d+\) .*:status.*: (\d+)", shown)], bodies

    def test_nghttp(self):
        for base in self.bases:
            statuses, bodies = self.nghttp(f"{base}/v1/whoami", f"{base}/v1/clock", f"{base}/v1/nowhere")
            self.assertEqual(sorted(statuses), [200, 200, 404])
            self.assertIn("ann", [body.get("handle") for body in bodies])
            statuses, bodies = self.nghttp("-H", "content-type: application/json", "-H", f"idempotency-key: {uuid.uuid4()}",
                                              "-d", self.file(self.change("x" * 60000)), f"{base}/v1/tickets")
            self.assertEqual((statuses, bodies[0]["state"]), ([201], "draft"))
            again, bodies = self.nghttp(f"{base}{bodies[0]['links']['self']}")
            self.assertEqual((again, len(bodies[0]["fields"]["plan"])), ([200], 60000))
            self.assertEqual(self.nghttp("-m20", f"{base}/v1/whoami")[0], [200] * 20)  # at once

    def test_curl(self):
        for base in self.bases:
            curl = ["curl", "-sS", "-k", "--http2-prior-knowledge", "-H", f"authorization: Bearer {self.token}"]
            self.assertEqual(json.loads(self.run_program(*curl, f"{base}/v1/whoami"))["handle"], "ann")
            made = json.loads(self.run_program(
                *curl, "-H", "content-type: application/json", "-H", f"idempotency-key: {uuid.uuid4()}",
                "--data-binary", "@" + self.file(self.change()), f"{base}/v1/tickets"))
            path = base + made["links"]["self"]
            shown = self.run_program(*curl, "-i", "-X", "PATCH", "-H", "content-type: application/merge-patch+json; charset=utf-8",
                                     "-H", 'if-match: "0", "1"', "-d", '{"fields":{"plan":"Another."}}', path)
            self.assertIn('etag: "2"', shown)
            self.assertIn("HTTP/2 304", self.run_program(*curl, "-i", "-H", 'if-none-match: "2"', path))

    def test_httpx(self):
        for base in self.bases:
            client = (secure_client(base.rsplit(":", 1)[1], made_certificate(self.server), token=self.token)
                      if base.startswith("https") else
                      httpx.Client(base_url=base, http1=False, http2=True, headers={"authorization": f"Bearer {self.token}"}))
            with client:
                made = client.post("/v1/tickets", json=self.change(), headers={"idempotency-key": str(uuid.uuid4())})
                self.assertEqual((made.status_code, made.http_version), (201, "HTTP/2"))
                with client.stream("GET", "/v1/events/stream", params={"ticket": made.json()["id"], "after": "0"},
                                   timeout=60) as stream:
                    lines = stream.iter_lines()
                    told = next(json.loads(line[6:]) for line in lines if line.startswith("data: "))
                self.assertEqual(told["subject"], made.json()["id"])

    def test_all_of_them_follow(self):
        """curl and nghttp hear an event as it happens, over both."""
        for base in self.bases:
            for command in (["curl", "-sSNk", "--http2-prior-knowledge"], ["stdbuf", "-o0", "nghttp", "--no-verify-peer"]):
                following = subprocess.Popen([*command, "-H", f"authorization: Bearer {self.token}",
                                              f"{base}/v1/events/stream?type=ticket.created&after=0"],
                                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
                guard = threading.Timer(60, following.kill)
                guard.start()
                try:
                    made = self.server.person("ann").post("/v1/tickets", self.change(), 201).json()
                    self.assertTrue(any(made["id"] in line for line in following.stdout), command)
                finally:
                    guard.cancel()
                    following.kill()
                    following.wait()
                    following.stdout.close()


if __name__ == "__main__":
    unittest.main()
