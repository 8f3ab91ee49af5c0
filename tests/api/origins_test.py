# SPDX-License-Identifier: Apache-2.0
"""Pages of other origins (CORS): only those that were named, letter by letter; others are told nothing, and the cookie of
event streams does not count for them."""

import subprocess
import unittest

import httpx
from assent_server import Server
from prompt_transport import PromptTransport

NAMED, OTHER = "https://console.example.org", "https://console.example.com"
HERE = "http://localhost:3000"


class Origins(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(arguments=["--allow-origin", NAMED, "--allow-origin", HERE, "--url",
                                       "https://assent.example.org"]).start()
        cls.token = cls.server.admin_token
        cls.client = httpx.Client(base_url=cls.server.base, transport=PromptTransport(), timeout=60)

    @classmethod
    def tearDownClass(cls):
        cls.client.close()
        cls.server.stop()

    def ask(self, method, path, origin, token=True, **headers):
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        if origin:
            fields["origin"] = origin
        if token:
            fields["authorization"] = f"Bearer {self.token}"
        return self.client.request(method, path, headers=fields)

    def preflight(self, path, method, origin=NAMED, **more):
        return self.ask("OPTIONS", path, origin, False, access_control_request_method=method,
                        access_control_request_headers="authorization,if-match", **more)

    def said(self, answer):
        return {name.removeprefix("access-control-"): value for name, value in answer.headers.items()
                if name.startswith("access-control-")}

    def test_a_named_origin_may_read(self):
        for origin in (NAMED, HERE):
            for path, status in (("/v1/whoami", 200), ("/v1/tickets/CHG-1", 404), ("/v1/nowhere", 404), ("/v1/problems", 200)):
                answer = self.ask("GET", path, origin)
                self.assertEqual(answer.status_code, status)
                said = self.said(answer)
                self.assertEqual((said.pop("allow-origin"), answer.headers["vary"]), (origin, "origin"))
                shown = said.pop("expose-headers").split(", ")
                self.assertEqual(said, {})
                self.assertEqual(shown, sorted(shown))
                self.assertIn("etag", shown)
        answer = self.ask("GET", "/v1/whoami", NAMED, token=False)
        self.assertEqual((answer.status_code, answer.headers["access-control-allow-origin"]), (401, NAMED))

    def test_others_are_told_nothing(self):
        for origin in (OTHER, "null", "*", NAMED + "/", NAMED.upper(), NAMED + ":8443", "https://console.example.org.evil.example",
                       "http://console.example.org", None):
            answer = self.ask("GET", "/v1/whoami", origin)
            self.assertEqual((answer.status_code, self.said(answer), answer.headers["vary"]), (200, {}, "origin"))
            if origin:
                self.assertEqual((self.preflight("/v1/whoami", "GET", origin).status_code,
                                  self.said(self.preflight("/v1/whoami", "GET", origin))), (405, {}))

    def test_what_a_page_asks_first(self):
        for path, method, credentials in (("/v1/tickets/CHG-1", "PATCH", False), ("/v1/tickets", "POST", False),
                                          ("/v1/events/cookie", "POST", True), ("/v1/events/stream?after=0", "GET", True)):
            answer = self.preflight(path, method)
            self.assertEqual((answer.status_code, answer.content), (204, b""))
            self.assertNotIn("content-length", answer.headers)
            said = self.said(answer)
            self.assertEqual((said["allow-origin"], said["allow-methods"], said["max-age"]), (NAMED, method, "600"))
            self.assertIn("if-match", said["allow-headers"].split(", "))
            self.assertEqual("allow-credentials" in said, credentials)
        for path, method, status in (("/v1/tickets", "DELETE", 405), ("/v1/nowhere", "GET", 404), ("/v1/tickets", "", 405)):
            answer = self.preflight(path, method)
            self.assertEqual((answer.status_code, "allow-methods" in self.said(answer)), (status, False))
        self.assertEqual(self.ask("OPTIONS", "/v1/tickets", NAMED).status_code, 405)  # no page asks like that

    def test_the_cookie(self):
        made = self.ask("POST", "/v1/events/cookie", NAMED)
        self.assertEqual(made.headers["access-control-allow-credentials"], "true")
        cookie = made.headers["set-cookie"].split(";")[0]

        def stream(origin):
            fields = {"cookie": cookie, **({"origin": origin} if origin else {})}
            with self.client.stream("GET", "/v1/events/stream", headers=fields) as answer:
                return answer.status_code, self.said(answer).get("allow-credentials")
        self.assertEqual(stream(NAMED), (200, "true"))
        self.assertEqual(stream(None), (200, None))
        self.assertEqual(stream("https://assent.example.org"), (200, None))  # its own
        for origin in (OTHER, "null"):
            self.assertEqual(stream(origin), (401, None))
        with self.client.stream("GET", "/v1/events/stream", headers=[("cookie", cookie), ("origin", OTHER), ("origin", NAMED)]) as answer:
            self.assertEqual(answer.status_code, 400)
        self.client.cookies.clear()

    def test_without_the_flag(self):
        with Server() as server, httpx.Client(base_url=server.base, transport=PromptTransport(), timeout=60) as client:
            answer = client.get("/v1/problems", headers={"origin": NAMED})
            self.assertNotIn("vary", answer.headers)
            self.assertEqual(self.said(answer), {})
            answer = client.options("/v1/problems", headers={"origin": NAMED, "access-control-request-method": "GET"})
            self.assertEqual((answer.status_code, self.said(answer)), (405, {}))

    def test_what_is_no_origin(self):
        for wrong in ("*", "null", "", "https://", "http://console.example.org", "https://Console.example.org",
                      "https://console.example.org/", "https://console.example.org:443", "https://a b", "https://a/b",
                      "http://localhost.evil.example", "http://localhost:80x", "console.example.org"):
            done = subprocess.run([self.server.binary, "serve", "--store", self.server.folder + "/none", "--allow-origin", wrong],
                                  capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual((done.returncode, "--allow-origin" in done.stderr), (2, True), (wrong, done.stderr))
        many = [word for at in range(17) for word in ("--allow-origin", f"https://a{at}.example")]
        done = subprocess.run([self.server.binary, "serve", "--store", self.server.folder + "/none", *many],
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("16", done.stderr)


if __name__ == "__main__":
    unittest.main()
