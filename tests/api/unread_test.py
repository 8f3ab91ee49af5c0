#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A client that asks for much and reads nothing: the server holds a bounded part of it and says so."""

import unittest

from assent_server import Server
from frames import Client, HeadersFrame, SettingsFrame
from normal_change import Office

INITIAL_WINDOW = SettingsFrame.INITIAL_WINDOW_SIZE
STREAMS = 100


class Unread(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server().start()
        cls.office = Office(cls.server)
        for _ in range(40):
            cls.office.draft(plan="x" * 8000)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def test_answers_that_nobody_reads(self):
        address = ("127.0.0.1", int(self.server.base.rsplit(":", 1)[1]))
        with Client(address, settings={INITIAL_WINDOW: 0}) as client:
            client.settle()
            for at in range(STREAMS):
                client.headers(2 * at + 1, client.fields("GET", "/v1/journal?limit=200", [], self.server.admin_token))
            for _ in range(STREAMS):  # a window holds back what is in DATA frames, not these
                client.wait(lambda frame: isinstance(frame, HeadersFrame))
            statuses = [client.answers[2 * at + 1].status for at in range(STREAMS)]
            self.assertEqual(set(statuses), {200, 503})
            self.assertLess(statuses.count(200), STREAMS // 2)
            self.office["ann"].get("/v1/tickets")  # others are served
            client.send(SettingsFrame(0, settings={INITIAL_WINDOW: 1 << 20}))
            client.window(0, 1 << 30)
            for at, status in enumerate(statuses):  # what was promised is whole
                answer = client.answer(2 * at + 1)
                if status == 200:
                    self.assertGreater(len(answer.json()["data"]), 40)
                else:
                    self.assertEqual(answer.json()["code"], "busy")
                    self.assertEqual(answer.field("retry-after"), "1")
            client.request(2 * STREAMS + 1, "GET", "/v1/journal?limit=200", token=self.server.admin_token)
            self.assertEqual(client.answer(2 * STREAMS + 1).status, 200)


if __name__ == "__main__":
    unittest.main()
