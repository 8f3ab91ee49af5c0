# SPDX-License-Identifier: Apache-2.0
"""How much one person may ask (API-23): the fields that tell it, and what happens past it."""

import re
import subprocess
import time
import unittest

from assent_server import BINARY, Server

POLICY = re.compile(r'"default";q=(\d+);w=(\d+)')  # Structured Fields: a list of one string with parameters
STANDING = re.compile(r'"default";r=(\d+);t=(\d+)')


def told(answer):
    policy = POLICY.fullmatch(answer.headers["ratelimit-policy"])
    standing = STANDING.fullmatch(answer.headers["ratelimit"])
    assert policy and standing, answer.headers
    return tuple(int(number) for number in policy.groups() + standing.groups())


class Rates(unittest.TestCase):
    def test_a_budget_is_one_persons(self):
        with Server(arguments=["--rate-limit", "20/3600"]) as server:
            server.apply_world()
            ann, hanna = server.person("ann"), server.person("hanna")
            second = server.api(server.token("ann", keep=False))
            left = 20
            for caller in (ann, second) * 10:  # by either token
                answer = caller.get("/v1/whoami")
                left -= 1
                requests, seconds, rest, full = told(answer)
                self.assertEqual((requests, seconds, rest), (20, 3600, left))
                self.assertLessEqual(full, (20 - left) * 180)
            for method, path in (("GET", "/v1/whoami"), ("POST", "/v1/tickets"), ("GET", "/v1/journal")):
                answer = ann.call(method, path, 429)
                self.assertEqual(answer.json()["code"], "too-many-requests")
                self.assertTrue(150 <= int(answer.headers["retry-after"]) <= 180, answer.headers)
                self.assertEqual(told(answer)[2], 0)
            self.assertEqual(told(hanna.get("/v1/whoami"))[2], 19)
            self.assertNotIn("ratelimit", ann.get("/v1/problems").headers)  # public: nobody asks
            self.assertNotIn("ratelimit", server.api("ast_h0").get("/v1/whoami", 401).headers)

    def test_it_comes_back(self):
        with Server(arguments=["--rate-limit", "10/5"]) as server:
            admin = server.admin()
            while admin.call("GET", "/v1/whoami").status_code == 200:
                pass
            until = time.monotonic() + 30
            while admin.call("GET", "/v1/whoami").status_code != 200:
                self.assertLess(time.monotonic(), until)
                time.sleep(0.1)

    def test_none_and_the_default(self):
        with Server(arguments=["--rate-limit", "none"]) as server:
            self.assertNotIn("ratelimit-policy", server.admin().get("/v1/whoami").headers)
        with Server() as server:
            self.assertEqual(told(server.admin().get("/v1/whoami"))[:3], (600000, 60, 599999))

    def test_what_serve_refuses(self):
        for value in ("", "600", "600/", "/60", "0/60", "600/0", "-1/60", "600/60s", "many", "1e3/60", "600/86401"):
            done = subprocess.run([BINARY, "serve", "--store", "/nowhere/store", "--rate-limit", value],
                                  capture_output=True, text=True, check=False, timeout=60)
            self.assertEqual(done.returncode, 2, (value, done.stderr))
            self.assertIn("N/SECONDS", done.stderr)


if __name__ == "__main__":
    unittest.main()
