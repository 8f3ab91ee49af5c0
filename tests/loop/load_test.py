# SPDX-License-Identifier: Apache-2.0
"""The server's threads under load from many connections, and a stop in the midst of it.

Every build runs it. What it is there for is the preset tsan: there the server is instrumented, and
one report of a race makes it end badly, which `Server.stop` and the check of the log here see.
"""

import signal
import threading
import unittest

import httpx

from assent_server import STOP_S, Refused, Server
from normal_change import FIELDS, Office

PEOPLE = ("ann", "david", "hanna", "ivar", "fatima", "erik")
ROUNDS = 4  # of nine requests for each of them: 216
ANSWERS_BEFORE_STOP = 60


class Load(unittest.TestCase):
    def setUp(self):
        self.errors = []
        self.answers = 0
        self.drafts = []
        self.lock = threading.Lock()

    def at_once(self, work):
        """Begins a thread for each person, that calls work(api, handle); what it raises is kept."""
        def run(handle):
            try:
                work(self.office[handle], handle)
            except Exception as error:  # pylint: disable=broad-except
                self.errors.append((handle, repr(error)))

        threads = [threading.Thread(target=run, args=(handle,)) for handle in PEOPLE]
        for handle in PEOPLE:
            self.office[handle].get("/v1/whoami")  # the connection is there, and its token made
        for thread in threads:
            thread.start()
        return threads

    def answered(self, answer):
        with self.lock:
            self.answers += 1
        return answer

    def draft(self, api, handle):
        body = {"workflow": "normal-change", "fields": FIELDS}
        made = self.answered(api.post("/v1/tickets", body, 201)).json()
        with self.lock:
            self.drafts.append((handle, made["id"]))
        return made

    def rounds(self, api, handle):
        """Each kind of order to the threads: a commit, what Lua says, reads of one and of many."""
        for number in range(ROUNDS):
            links = self.draft(api, handle)["links"]
            self.answered(api.post(links["self"] + "/comments", {"comment": f"{handle} {number}"}, 201))
            self.answered(api.post(links["self"] + "/actions/submit", None, 200))
            self.assertIn("risk", self.answered(api.get(links["self"])).json())
            self.answered(api.get(links["history"]))
            self.answered(api.get("/v1/tickets?limit=50"))
            self.answered(api.get("/v1/inbox"))
            self.answered(api.get("/v1/workflows"))
            self.answered(api.get("/v1/whoami"))

    def test_many_connections_at_once(self):
        with Server() as server:
            self.office = Office(server)
            for thread in self.at_once(self.rounds):
                thread.join()
            self.assertEqual(self.errors, [])
            self.assertGreaterEqual(self.answers, 200)
            self.assertEqual(len(set(self.drafts)), len(PEOPLE) * ROUNDS)
            server.verify()

    def test_a_stop_in_the_midst_of_it(self):
        server = Server().start()
        self.office = Office(server)
        enough = threading.Event()

        def until_the_end(api, handle):
            try:
                while True:
                    self.draft(api, handle)
                    if self.answers > ANSWERS_BEFORE_STOP:
                        enough.set()
            except httpx.HTTPError:
                pass  # the connection ended with the server
            except Refused as refused:
                if refused.answer.status_code != 503:  # it says that it is stopping
                    raise

        threads = self.at_once(until_the_end)
        reached = enough.wait(STOP_S)
        server.process.send_signal(signal.SIGTERM)
        code = server.process.wait(STOP_S)
        for thread in threads:
            thread.join()
        self.assertTrue(reached, self.errors)
        self.assertEqual((code, self.errors), (0, []), server.log()[-8000:])
        self.assertNotIn("Sanitizer", server.log())
        server.process = None
        server.start()  # and what was acknowledged is there
        self.office.forget()
        for handle, ticket in self.drafts:
            self.office[handle].get("/v1/tickets/" + ticket)
        server.verify()
        server.stop()


if __name__ == "__main__":
    unittest.main()
