# SPDX-License-Identifier: Apache-2.0
"""Signals over the API: sent once whatever is repeated, kept until somebody listens, over a kill; who may send,
see and drop them; and what a sender does wrong."""

import re
import time
import unittest

from assent_server import Server, read_source

MOODY = 'return { fill = function(view) error("not today") end }\n'


class Signals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.server.apply_world()
        text = read_source("tests/api/signals.yaml")
        cls.server.deploy("signals", text, {"moody.lua": MOODY})
        private = re.sub(r"(?m)^(type: normal|unattended:.*)\n", "", text)
        private = private.replace("workflow: signals", "workflow: private").replace("kind: change", "kind: request")
        cls.server.deploy("private", private.replace("prefix: SIG", "prefix: PRV").replace(", material: false", ""),
                          {"moody.lua": MOODY})
        cls.connect()

    @classmethod
    def connect(cls):
        cls.ann = cls.server.person("ann")
        cls.deployer = cls.server.person("deployer")
        cls.karin = cls.server.person("karin")

    @classmethod
    def tearDownClass(cls):
        cls.server.verify()
        cls.server.stop()

    def listener(self, person, action="give", workflow="signals"):
        made = self.ann.post("/v1/tickets", {"workflow": workflow, "fields": {"person": person}}, 201).json()
        self.ann.post(f"/v1/tickets/{made['id']}/actions/{action}", None, 200)
        return made["id"]

    def state(self, ticket):
        return self.ann.get(f"/v1/tickets/{ticket}").json()["state"]

    def send(self, key, status=201, idempotency=None, sender=None, **body):
        body = {"signal": "hr.left", "key": key, **body}
        return (sender or self.deployer).post("/v1/signals", body, status, key=idempotency)

    def when(self, signal, wanted, reader=None):
        """The signal, once it is in that state."""
        for _ in range(400):
            seen = (reader or self.deployer).get(f"/v1/signals/{signal}").json()
            if seen["state"] == wanted:
                return seen
            time.sleep(0.02)
        raise AssertionError((wanted, seen))

    def test_it_goes_to_all_who_listen(self):
        tickets = [self.listener("per_1") for _ in range(3)]
        answer = self.send("per_1", value={"last_day": "2026-12-31", "badge": 7})
        sent = answer.json()
        self.assertEqual(answer.headers["location"], f"/v1/signals/{sent['id']}")
        self.assertEqual(sent["by"]["handle"], "deployer")
        seen = self.when(sent["id"], "delivered")
        self.assertEqual(seen["tickets"], 3)
        self.assertEqual({delivery["ticket"] for delivery in seen["deliveries"]}, set(tickets))
        self.assertEqual(seen["value"], {"last_day": "2026-12-31", "badge": 7})
        self.assertEqual([self.state(ticket) for ticket in tickets], ["done"] * 3)
        turn = self.ann.get(f"/v1/tickets/{tickets[0]}/history").json()["data"][0]
        self.assertEqual(turn["event"], "signal")
        self.assertIn(sent["id"], str(turn["facts"]))

    def test_before_its_waiter_twice_after_a_kill_it_comes_once(self):
        first = self.send("per_2", idempotency="leaves-2").json()
        self.when(first["id"], "waiting")
        self.server.kill()
        self.server.start()
        self.connect()
        again = self.send("per_2", idempotency="leaves-2")
        self.assertEqual(again.headers["idempotency-replayed"], "true")
        self.assertEqual(again.json()["id"], first["id"])
        one, two = self.listener("per_2"), self.listener("per_2")
        self.assertEqual(self.when(first["id"], "delivered")["tickets"], 1)
        self.assertEqual([self.state(one), self.state(two)], ["done", "in_use"])
        self.send("per_2", 422, "leaves-2", ttl="P1D")  # the key was for another request

    def test_a_ticket_that_cannot_take_it_is_told_to_operators(self):
        ticket = self.listener("per_3", "moody")
        sent = self.send("per_3").json()
        for _ in range(400):
            page = self.karin.get("/v1/signals?name=hr.left&key=per_3").json()["data"]
            if page and page[0].get("owed"):
                break
            time.sleep(0.02)
        owed = page[0]["owed"][0]
        self.assertEqual((owed["ticket"], owed["code"]), (ticket, "hook-failed"))
        self.assertIn("not today", owed["detail"])
        dropped = self.karin.post(f"/v1/signals/{sent['id']}:drop", None, 200).json()
        self.assertEqual(dropped["state"], "dropped")
        self.karin.post(f"/v1/signals/{sent['id']}:drop", None, 404)
        self.assertEqual(self.karin.get("/v1/signals?key=per_3").json()["data"], [])

    def test_it_expires(self):
        sent = self.send("per_4", ttl="PT1S").json()
        self.when(sent["id"], "expired")
        ticket = self.listener("per_4")
        self.assertEqual(self.state(ticket), "in_use")

    def test_who_may_send_and_see(self):
        self.send("per_5", 403, sender=self.ann)
        narrow = self.server.person("deployer", ["signals:hr.*"])
        sent = self.send("per_5", sender=narrow).json()
        narrow.post("/v1/signals", {"signal": "it.left", "key": "per_5"}, 403)
        narrow.post("/v1/jobs:claim", {"types": ["deployer"]}, 200, key=False)  # none: it is for signals only
        jobs = self.server.person("deployer", ["jobs:deployer"])
        self.send("per_5", 403, sender=jobs)
        narrow.post("/v1/tokens", {"scopes": ["jobs:deployer"]}, 403)
        self.ann.get(f"/v1/signals/{sent['id']}", 404)
        self.ann.get("/v1/signals", 403)
        self.deployer.get("/v1/signals", 403)
        self.deployer.post(f"/v1/signals/{sent['id']}:drop", None, 403)
        self.when(sent["id"], "waiting", self.karin)

    def test_a_sender_sees_no_ticket_that_it_may_not_see(self):
        hidden, plain = self.listener("per_6", workflow="private"), self.listener("per_6")
        seen = self.when(self.send("per_6").json()["id"], "delivered")
        self.assertEqual(seen["tickets"], 2)
        self.assertEqual([delivery["ticket"] for delivery in seen["deliveries"]], [plain])
        by_all = self.when(seen["id"], "delivered", self.karin)
        self.assertEqual({delivery["ticket"] for delivery in by_all["deliveries"]}, {plain, hidden})

    def test_pages(self):
        ids = [self.send("per_7").json()["id"] for _ in range(5)]
        found, cursor = [], ""
        while True:
            page = self.karin.get(f"/v1/signals?limit=2&key=per_7{cursor}").json()
            found += [signal["id"] for signal in page["data"]]
            if "next" not in page:
                break
            cursor = "&cursor=" + page["next"]
        self.assertEqual(found, ids)

    def test_too_many_with_one_key(self):
        for _ in range(100):
            self.send("per_8")
        problem = self.send("per_8", 429).json()
        self.assertEqual(problem["code"], "too-many-signals")

    def test_what_is_no_signal(self):
        for body, code in (({}, "missing-member"), ({"signal": ""}, "bad-member"), ({"signal": "HR"}, "bad-member"),
                           ({"signal": "hr left"}, "bad-member"), ({"signal": "x" * 64}, "bad-member"),
                           ({"signal": "hr.left", "key": "k" * 256}, "bad-member"),
                           ({"signal": "hr.left", "key": "a\nb"}, "bad-member"),
                           ({"signal": "hr.left", "value": "text"}, "bad-member"),
                           ({"signal": "hr.left", "value": {"x": "y" * 16400}}, "bad-member"),
                           ({"signal": "hr.left", "ttl": "P2Y"}, "bad-member"),
                           ({"signal": "hr.left", "ttl": 0}, "bad-member"),
                           ({"signal": "hr.left", "name": "x"}, "unknown-member")):
            with self.subTest(body=str(body)[:80]):
                self.assertEqual(self.deployer.post("/v1/signals", body, 422).json()["code"], code)
        self.assertEqual(self.deployer.post("/v1/signals", {"signal": "hr.left"}, 400, key=False).json()["code"],
                         "idempotency-key-missing")
        self.deployer.get("/v1/signals/sig_00000000000000000000000000", 404)
        self.deployer.get("/v1/signals/nonsense", 404)

    def test_the_command_line(self):
        token = self.server.token("deployer")
        done = self.server.command("signal", "hr.left", "per_9", "last_day=2026-12-31", "--ttl", "2 days", token=token)
        signal = re.match(r"sig_\w+", done.stdout).group(0)
        self.assertIn("waits for a ticket" if "waits" in done.stdout else "delivering", done.stdout)
        listed = self.server.command("signal", "list", "--name", "hr.left", token=self.server.token("karin")).stdout
        self.assertIn(signal, listed)
        self.listener("per_9")
        self.when(signal, "delivered")
        shown = self.server.command("signal", "show", signal, token=token).stdout
        self.assertIn("delivered: 1 ticket took it", shown)
        self.assertIn("2026-12-31", shown)
        sent = self.send("per_10").json()["id"]
        self.when(sent, "waiting")
        dropped = self.server.command("signal", "drop", sent, token=self.server.token("karin")).stdout
        self.assertIn("dropped", dropped)
        wrong = self.server.command("signal", "hr.left", "per_9", "nothing", token=token, check=False)
        self.assertEqual(wrong.returncode, 2)


if __name__ == "__main__":
    unittest.main()
