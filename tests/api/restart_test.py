# SPDX-License-Identifier: Apache-2.0
"""A stop that nobody notices (H2-11): notice, PING, GOAWAY; waiting claims are answered empty; what is under way is
served. In a loop of restarts under load no request fails, when clients try a refused connection again and nothing else."""

import signal
import socket
import threading
import time
import traceback
import unittest

from assent_server import STOP_S, Server
from frames import Ended, GoAwayFrame, PingFrame
from normal_change import Office
from polite_client import Gone, PoliteClient
from tls_tools import made_certificate, tls_port

RESTARTS = 6
CLIENTS = 6
ANSWERS_BETWEEN = 60  # restarts


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


class Restart(unittest.TestCase):
    def work(self, number):
        """Requests of every kind over one connection after the other, until told to end."""
        client = None
        try:
            while not self.end.is_set():
                try:
                    client = client or PoliteClient.dial(self.address, tls=self.trusted)
                    self.ask(client, number)
                except Gone:
                    client.close()
                    client = None
        except Exception as error:  # pylint: disable=broad-except
            self.failed.append((number, repr(error), traceback.format_exc()))
        finally:
            if client:
                client.close()

    def ask(self, client, number):
        with self.lock:
            self.count += 1
            key = f"restart-{self.count}"
        if number == 0:  # a claim waits when a restart comes
            answer = client.ask("POST", "/v1/jobs:claim", body={"types": ["never"], "wait": "PT5S"}, token=self.worker)
            expected = (200, {"jobs": []})
            got = answer.status, answer.json()
        elif number % 3 == 0:
            answer = client.ask("GET", "/v1/tickets?limit=5", token=self.token)
            expected, got = 200, answer.status
        else:
            body = {"workflow": "normal-change", "fields": {"summary": key, "service": "payments"}}
            answer = client.ask("POST", "/v1/tickets", [("idempotency-key", key)], body, self.token)
            expected, got = 201, answer.status
            with self.lock:
                self.made.append(answer.json()["id"])
        assert got == expected, (number, got, answer.body)
        with self.lock:
            self.answers += 1

    def load(self, server, trusted=None):
        office = Office(server)
        self.token, self.worker = server.token("ann"), server.token("deployer")
        office.forget()
        server.close_clients()
        self.address, self.trusted = ("127.0.0.1", self.port), trusted
        self.failed, self.made, self.answers, self.count = [], [], 0, 0
        self.lock, self.end = threading.Lock(), threading.Event()
        threads = [threading.Thread(target=self.work, args=(number,)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for _ in range(RESTARTS):
            self.enough(server)
            server.stop()  # ends with 0, in time
            server.start()
        self.enough(server)
        self.end.set()
        for thread in threads:
            thread.join()
        self.assertEqual(self.failed, [])
        self.assertEqual(len(set(self.made)), len(self.made))
        server.verify()

    def enough(self, server):
        least = self.answers + ANSWERS_BETWEEN
        server.wait_for(lambda: self.answers >= least or self.failed)

    def test_no_request_fails(self):
        self.port = free_port()
        with Server(listen=f"127.0.0.1:{self.port}") as server:
            self.load(server)

    def test_no_request_fails_over_tls(self):
        self.port = free_port()
        with Server(arguments=["--listen", f"tls:127.0.0.1:{self.port}"]) as server:
            tls_port(server)
            self.load(server, made_certificate(server))


class Stop(unittest.TestCase):
    def stop(self, server):
        """Begins a stop; returns a function that waits for its end and checks it."""
        server.process.send_signal(signal.SIGTERM)

        def wait():
            self.assertEqual(server.process.wait(STOP_S), 0, server.log()[-3000:])
            server.process = None
            self.assertIn("event=stopped", server.log())
        return wait

    def address(self, server):
        return "127.0.0.1", int(server.base.rsplit(":", 1)[1])

    def test_what_a_connection_hears(self):
        server = Server().start()
        client = PoliteClient.dial(self.address(server))
        client.ask("GET", "/v1/problems")
        wait = self.stop(server)
        goaways = client.farewell()
        self.assertEqual([(frame.last_stream_id, frame.error_code) for frame in goaways], [(2**31 - 1, 0), (1, 0)])
        kinds = [type(frame) for frame in client.frames if isinstance(frame, (GoAwayFrame, PingFrame))]
        self.assertEqual(kinds, [GoAwayFrame, PingFrame, GoAwayFrame])
        client.close()
        wait()
        self.assertNotIn("stop-cut-short", server.log())

    def test_a_waiting_claim_is_answered_and_none_waits_any_more(self):
        server = Server().start()
        Office(server)
        worker = server.token("deployer")
        server.close_clients()
        client = PoliteClient.dial(self.address(server))
        claim = {"types": ["never"], "wait": "PT55S"}
        client.request(1, "POST", "/v1/jobs:claim", body=claim, token=worker)
        late = PoliteClient.dial(self.address(server))
        time.sleep(0.2)  # the claim is in line; were it not, it would be answered all the same
        began = time.monotonic()
        wait = self.stop(server)
        late.wait(lambda frame: isinstance(frame, GoAwayFrame))
        late.request(1, "POST", "/v1/jobs:claim", body=claim, token=worker)  # sent before it heard
        for each in (client, late):
            answer = each.answer(1)
            self.assertEqual((answer.status, answer.json()), (200, {"jobs": []}))
            each.close()
        wait()
        self.assertLess(time.monotonic() - began, 20)

    def test_a_stream_ends_with_a_comment(self):
        server = Server().start()
        Office(server)
        token = server.token("ann")
        server.close_clients()
        client = PoliteClient.dial(self.address(server))
        client.request(1, "GET", "/v1/events/stream", token=token)
        client.wait(lambda frame: frame.stream_id == 1)
        began = time.monotonic()
        wait = self.stop(server)
        answer = client.answer(1)
        self.assertEqual((answer.status, answer.reset), (200, None))
        self.assertTrue(answer.body.rstrip(b"\n").rpartition(b"\n")[2].startswith(b":"), answer.body)
        self.assertEqual(len(client.farewell()), 2)
        client.close()
        wait()
        self.assertLess(time.monotonic() - began, 20)

    def test_a_client_that_hears_nothing_holds_nobody_up(self):
        """It neither answers the PING nor closes: a second for the notice, another for the last bytes."""
        server = Server().start()
        with PoliteClient.dial(self.address(server)) as client, socket.create_connection(self.address(server)):
            began = time.monotonic()
            self.stop(server)()
            self.assertLess(time.monotonic() - began, 20)
            with self.assertRaises((Gone, Ended)):
                client.hear()


if __name__ == "__main__":
    unittest.main()
