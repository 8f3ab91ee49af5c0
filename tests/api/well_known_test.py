# SPDX-License-Identifier: Apache-2.0
"""What stands at fixed places (API-28): media types and the members that their RFCs require."""

import datetime
import subprocess
import unittest

from assent_server import BINARY, Server

URL = "https://assent.example.org"
CONTACT = "mailto:security@example.org"


class WellKnown(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(arguments=["--url", URL, "--security-contact", CONTACT]).start()
        cls.plain = Server().start()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.plain.stop()

    def test_security_txt(self):
        answer = self.server.api().get("/.well-known/security.txt")
        self.assertEqual(answer.headers["content-type"], "text/plain; charset=utf-8")
        fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
        self.assertEqual(fields["Contact"], CONTACT)
        self.assertEqual(fields["Canonical"], URL + "/.well-known/security.txt")
        ends = datetime.datetime.fromisoformat(fields["Expires"].replace("Z", "+00:00"))
        left = ends - datetime.datetime.now(datetime.timezone.utc)
        self.assertTrue(datetime.timedelta(days=30) < left < datetime.timedelta(days=365), fields)

    def test_api_catalog(self):
        for server, base in ((self.server, URL), (self.plain, "")):
            answer = server.api().get("/.well-known/api-catalog")
            self.assertEqual(answer.headers["content-type"],
                             'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"')
            link, = answer.json()["linkset"]
            self.assertEqual(link["anchor"], base + "/v1")
            for where in link["service-desc"] + link["service-meta"]:
                self.assertEqual(server.api().get(where["href"].removeprefix(base)).headers["content-type"], where["type"])

    def test_protected_resource(self):
        answer = self.server.api().get("/.well-known/oauth-protected-resource")
        self.assertEqual(answer.headers["content-type"], "application/json")
        told = answer.json()
        self.assertEqual((told["resource"], told["bearer_methods_supported"]), (URL, ["header"]))
        self.assertEqual(told["scopes_supported"], self.server.admin().get("/v1/whoami").json()["permissions"])

    def test_what_nobody_told_is_not_there(self):
        for name in ("security.txt", "oauth-protected-resource"):
            self.plain.api().get("/.well-known/" + name, 404)

    def test_what_serve_refuses(self):
        for option, value in (("--url", "assent.example.org"), ("--url", URL + "/"), ("--url", "https://"),
                              ("--url", "https://a b"), ("--url", "https://a\nX-Y: z"),
                              ("--security-contact", "security@example.org"), ("--security-contact", "mailto:"),
                              ("--security-contact", "mailto:a@b\nExpires: never")):
            done = subprocess.run([BINARY, "serve", "--store", "/nowhere/store", option, value], capture_output=True,
                                  text=True, check=False, timeout=60)
            self.assertEqual(done.returncode, 2, (option, value, done.stderr))
            self.assertIn(option, done.stderr)


if __name__ == "__main__":
    unittest.main()
